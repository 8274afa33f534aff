"""The portal's pages of requests in a real browser, over Port Desk whole in memory."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.browser.chromium import (
    NARROWEST,
    SIZES,
    all_violations,
    chromium,
    context_of,
    photograph,
    scrolls_sideways,
    small_targets,
)
from tests.e2e.browser.portal_world import Portal, a_portal
from tests.e2e.browser.test_desk_in_chromium import MOST_BYTES, Weights, opened

SHOTS = Path(__file__).parents[3] / "build" / "screenshots" / "portal"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def portal() -> Iterator[Portal]:
    with a_portal() as found:
        yield found


@pytest.fixture
def customer(browser: Browser, portal: Portal) -> Iterator[Page]:
    """An administrator's browser, signed in."""
    context = context_of(browser)
    page = context.new_page()
    portal.sign_in(page)
    yield page
    context.close()


def names() -> list[str]:
    """Of the pages that are looked at; known before there is a portal."""
    return re.findall(r'^            "([\w-]+)": ', Path(__file__).with_name("portal_world.py").read_text(), re.M)


@pytest.mark.parametrize("size", SIZES)
def test_every_page_is_for_everybody_at_every_size(browser: Browser, portal: Portal, size: str) -> None:
    context = context_of(browser, size)
    page = context.new_page()
    complaints: list[str] = []
    weights = Weights(page)
    page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda asked: None if asked.url.startswith(portal.base) else complaints.append(asked.url))
    portal.sign_in(page)
    wrong: list[str] = []
    for name in names():
        portal.go(page, name)
        photograph(page, SHOTS, f"{name}-{size}")
        opened(page)
        wrong += [f"{name}: {weights.of_page(page)} bytes"] * (weights.of_page(page) > MOST_BYTES)
        wrong += [f"{name}: {one}" for one in all_violations(page) + small_targets(page)]
        page.set_viewport_size(NARROWEST)
        wrong += [f"{name}: scrolls sideways"] * scrolls_sideways(page)
        page.set_viewport_size(SIZES[size])
    context.close()

    assert wrong == []
    assert complaints == []
