"""Signing in with an identity provider in a real browser: an issuer of its own site, over HTTP, with real tokens."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from functions.pages.door import build
from shared.adapters.oidc.provider import OidcProvider
from shared.domain.model import Role
from shared.runtime.wiring import PagesParts
from tests.doubles.issuer import Issuer
from tests.e2e.browser.chromium import all_violations, context_of, photograph
from tests.e2e.browser.serving import serving
from tests.unit.pages.browsing import PlainPictures
from tests.world import World

SHOTS = Path(__file__).parents[3] / "build" / "screenshots" / "desk"


@contextmanager
def served(issuer: Issuer) -> Iterator[None]:
    """The issuer at ``localhost``, which is another site to a browser than 127.0.0.1 is."""

    class Handler(BaseHTTPRequestHandler):
        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
            address = f"{issuer.address.removesuffix('/realm')}{self.path}"
            if self.path.startswith("/realm/authorize?"):
                link = issuer.authorize(address).replace("&", "&amp;")
                self._send(200, "text/html", f'<title>Company</title><h1>Company</h1><a href="{link}">I am Sam</a>')
            else:
                headers = {name.lower(): value for name, value in self.headers.items()}
                status, answer = issuer.answer(self.command, address, headers, body)
                self._send(status, "application/json", json.dumps(answer))

        do_GET = do_POST = _serve  # noqa: N815 - the names that http.server calls

        def _send(self, status: int, kind: str, text: str) -> None:
            self.send_response(status)
            self.send_header("content-type", kind)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    issuer.address = f"http://localhost:{server.server_address[1]}/realm"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Scene:
    """The pages with an issuer behind them."""

    def __init__(self, base: str, world: World, issuer: Issuer) -> None:
        self.base, self.world, self.issuer = base, world, issuer

    def sign_in(self, page: Page, place: str = "admin") -> None:
        page.goto(f"{self.base}/{place}")
        page.click("a.main-button")
        page.wait_for_selector("h1:has-text('Company')")
        page.click("text=I am Sam")


@pytest.fixture
def scene() -> Iterator[Scene]:
    world = World()
    world.client(Role.SUPPORT)
    issuer = Issuer(world.clock, email="support@acme.example.com")
    with served(issuer):
        provider = OidcProvider(issuer.address, issuer.client_id, lambda: issuer.client_secret, world.clock)
        door = build(lambda: PagesParts(world.desk, provider, False, PlainPictures(), world.dead_letters))
        with serving(door) as base:
            world.policy = replace(world.policy, public_base_url=base)
            world.use(world.memory)
            yield Scene(base, world, issuer)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    found = context_of(browser)
    found.set_default_timeout(120_000)
    yield found
    found.close()


def test_a_person_comes_back_from_their_company_signed_in(context: BrowserContext, scene: Scene) -> None:
    page = context.new_page()
    page.goto(f"{scene.base}/admin")
    photograph(page, SHOTS, "sign-in-oidc")
    violations = all_violations(page)
    scene.sign_in(page, "admin/pages/accounts")
    page.wait_for_url("**/admin/pages/accounts")

    assert page.inner_text("h1") == "Accounts"
    assert violations == []
    kept = {one["name"]: one for one in context.cookies()}
    assert kept["portdesk_session"]["sameSite"] == "Strict"
    assert kept["portdesk_session"]["httpOnly"]
    page.click("form[action$='/sign-out'] button")
    page.wait_for_selector("h1:has-text('You are signed out')")
    page.goto(f"{scene.base}/admin")
    assert "/sign-in" in page.url


def test_without_a_script_the_same(browser: Browser, scene: Scene) -> None:
    context = context_of(browser, java_script_enabled=False)
    page = context.new_page()
    scene.sign_in(page)
    page.wait_for_url("**/admin")
    found = page.inner_text("h1")
    context.close()

    assert found == "To review"


def test_a_link_from_another_site_opens_a_page_that_asks_for_it_once_more(
    context: BrowserContext, scene: Scene
) -> None:
    """A strict cookie does not come along with the link in a mail or a chat: the page is asked for again by ours."""
    page = context.new_page()
    scene.sign_in(page)
    page.wait_for_url("**/admin")
    page.goto(f"{scene.issuer.address}/nowhere")
    page.set_content(f'<a href="{scene.base}/admin/pages/accounts">the accounts</a>')
    page.click("a")
    page.wait_for_selector("h1:has-text('Accounts')")

    assert page.url == f"{scene.base}/admin/pages/accounts"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"forge": "none"}, "Signing in did not work"),
        ({"claims": {"nonce": "another"}}, "Signing in did not work"),
        ({"claims": {"email": "nobody@elsewhere.example.com"}}, "Nobody here has the address"),
        ({"claims": {"email_verified": False}}, "Signing in did not work"),
    ],
)
def test_what_an_issuer_must_not_say_signs_nobody_in(
    context: BrowserContext, scene: Scene, wrong: dict[str, Any], said: str
) -> None:
    for name, value in wrong.items():
        setattr(scene.issuer, name, value)
    page = context.new_page()
    scene.sign_in(page)
    page.wait_for_selector("#problems")

    assert said in page.inner_text("#problems")
    assert all_violations(page) == []
    assert "portdesk_session" not in {one["name"] for one in context.cookies()}


def test_an_answer_that_this_browser_did_not_ask_for_signs_nobody_in(browser: Browser, scene: Scene) -> None:
    """Somebody sends a victim the end of a sign-in of their own."""
    theirs, victims = context_of(browser), context_of(browser)
    page = theirs.new_page()
    page.goto(f"{scene.base}/admin")
    page.click("a.main-button")
    page.wait_for_selector("h1:has-text('Company')")
    link = page.get_attribute("a", "href")
    victim = victims.new_page()
    victim.goto(str(link))
    found = victim.inner_text("#problems")
    cookies = [one["name"] for one in victims.cookies()]
    theirs.close()
    victims.close()

    assert "Signing in did not work" in found
    assert "portdesk_session" not in cookies
