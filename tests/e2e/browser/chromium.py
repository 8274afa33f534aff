"""Debian's Chromium, driven by Playwright: at the sizes that people have, with axe-core, and pictures of it all."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, BrowserContext, Page, Request, ViewportSize, sync_playwright

EXECUTABLE: Final = "/usr/bin/chromium"
DESKTOP: Final[ViewportSize] = {"width": 1280, "height": 900}
PHONE: Final[ViewportSize] = {"width": 390, "height": 844}
NARROWEST: Final[ViewportSize] = {"width": 320, "height": 640}
"""What WCAG 2.2, 1.4.10 asks for: no scrolling to and fro at 320 pixels."""
SIZES: Final = {"desktop": DESKTOP, "phone": PHONE}
MOST_BYTES: Final = 150_000
"""Of a page with all of its styles and scripts, without pictures."""

_LOOKS: Final = 100
_ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a window. Needs Debian's `chromium` package."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=EXECUTABLE, args=list(_ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


def context_of(browser: Browser, size: str = "desktop", **options: Any) -> BrowserContext:
    """A visitor of their own: no cookies of others. A phone is touched, not clicked."""
    touched = {"has_touch": True, "is_mobile": True} if size == "phone" else {}
    context = browser.new_context(viewport=SIZES[size], **{**touched, **options})
    context.set_default_timeout(120_000)
    return context


def serious_violations(page: Page) -> list[str]:
    """What axe-core finds serious or critical: rule, help and the elements."""
    return _violations(page, {"serious", "critical"})


def all_violations(page: Page) -> list[str]:
    """Whatever axe-core finds, best practices included."""
    return _violations(page, {"minor", "moderate", "serious", "critical"})


def _violations(page: Page, impacts: set[str]) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{each['impact']}: {each['id']}: {each['help']}: {[node['target'] for node in each['nodes'][:5]]}"
        for each in found
        if each["impact"] in impacts
    ]


def scrolls_sideways(page: Page) -> bool:
    """Whether the page is wider than the window."""
    wider: bool = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return wider


def small_targets(page: Page, least: int = 24) -> list[str]:
    """Links out of running text, buttons and fields under `least` CSS pixels (WCAG 2.2, 2.5.8: 24)."""
    found: list[str] = page.evaluate(
        """(least) => [...document.querySelectorAll('a, button, input, select, textarea')]
          .filter((each) => each.checkVisibility() && each.type !== 'hidden' && !each.classList.contains('skip'))
          .filter((each) => !(each.tagName === 'A' && getComputedStyle(each).display === 'inline'))
          .map((each) => [each, each.getBoundingClientRect()])
          .filter(([, frame]) => frame.width > 0 && (frame.width < least || frame.height < least))
          .map(([each, at]) => `${each.tagName} ${each.name || each.textContent.trim()} ${at.width}x${at.height}`)
        """,
        least,
    )
    return found


def photograph(page: Page, folder: Path, name: str, *, whole: bool = True) -> Path:
    """A picture of the page in `folder`, made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}.png"
    page.screenshot(path=file, full_page=whole)
    return file


def opened(page: Page) -> None:
    """Everything that can be opened is open: so are all forms looked at."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")


class Weights:
    """What a browser got, and what a page and all of our styles and scripts weigh: more than it gets for the page."""

    def __init__(self, page: Page) -> None:
        self._pages: dict[str, int] = {}
        self._assets: dict[str, int] = {}
        page.on("requestfinished", self._weigh)

    def _weigh(self, done: Request) -> None:
        if done.resource_type in ("document", "stylesheet", "script"):
            of = self._pages if done.resource_type == "document" else self._assets
            of[done.url] = max(of.get(done.url, 0), done.sizes()["responseBodySize"])

    def of_page(self, page: Page) -> int:
        """Of the page that is shown, once its weight is known: a browser tells of what it got after it showed it."""
        for _ in range(_LOOKS):
            if page.url in self._pages and len(self._assets) > 1:
                break
            page.wait_for_timeout(100)
        return self._pages[page.url] + sum(self._assets.values())
