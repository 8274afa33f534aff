"""The portal's pages of requests in a real browser, over Port Desk whole in memory."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from shared.domain.model import CarrierEventKind
from tests.e2e.browser.chromium import (
    MOST_BYTES,
    NARROWEST,
    SIZES,
    Weights,
    all_violations,
    context_of,
    opened,
    photograph,
    scrolls_sideways,
    small_targets,
)
from tests.e2e.browser.portal_world import Portal, a_portal

SHOTS = Path(__file__).parents[3] / "build" / "screenshots" / "portal"


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
    """Of the pages that are looked at, one of a kind; known before there is a portal."""
    found = re.findall(r'^            "([\w-]+)": ', Path(__file__).with_name("portal_world.py").read_text(), re.M)
    return [name for name in found if name not in ("moving", "cancelled", "table-searched")]


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
        wrong += [f"{name}: {one}" for one in small_targets(page)]
        # What axe-core finds hardly differs by size, and takes most of the time.
        wrong += [f"{name}: {one}" for one in (all_violations(page) if size == "desktop" else ())]
        page.set_viewport_size(NARROWEST)
        wrong += [f"{name}: scrolls sideways"] * scrolls_sideways(page)
        page.set_viewport_size(SIZES[size])
    context.close()

    assert wrong == []
    assert complaints == []


def test_the_eye_opens_in_place_and_gives_the_focus_back(customer: Page, portal: Portal) -> None:
    portal.go(customer, "table")
    eye = customer.locator("a[data-eye]").first
    eye.focus()
    customer.keyboard.press("Enter")
    customer.wait_for_selector("dialog[open] #summary")

    photograph(customer, SHOTS, "eye-desktop", whole=False)
    assert all_violations(customer) == []
    assert "Number list (CSV)" in customer.inner_text("dialog")
    link = customer.get_attribute("dialog a[href$='/numbers.csv']", "href") or ""
    assert customer.request.get(link).status == 200
    customer.keyboard.press("Escape")
    assert customer.evaluate("document.activeElement.matches('a[data-eye]')")
    assert customer.url.endswith("/portal")


def test_a_page_brings_itself_up_to_date_and_loses_nothing_that_is_being_typed(customer: Page, portal: Portal) -> None:
    portal.go(customer, "moving")
    customer.click("#do-comment summary")
    customer.fill("#do-comment textarea", "Half a sen")

    portal.requests["moving"].hear(CarrierEventKind.ACCEPTED)
    portal.requests["moving"].hear(CarrierEventKind.FOC_CONFIRMED)
    look = "document.dispatchEvent(new Event('visibilitychange'))"
    customer.evaluate(look)
    customer.wait_for_selector("#live .stages .is-now:has-text('Date confirmed')")

    assert customer.inner_text("#live-said") == "This page was brought up to date."
    customer.wait_for_selector("section[aria-labelledby=timeline]:has-text('confirmed the port date')")
    assert customer.input_value("#do-comment textarea") == "Half a sen"
    assert customer.evaluate("document.activeElement.tagName") == "TEXTAREA"
    with customer.expect_response(lambda answer: answer.url.endswith("/live")) as told:
        customer.evaluate(look)
    assert told.value.status == 304


def test_a_page_whose_session_has_ended_says_so(customer: Page, portal: Portal) -> None:
    portal.go(customer, "dated")
    customer.context.clear_cookies()
    customer.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    customer.wait_for_selector("#live-said.notice")
    assert "no longer brings itself up to date" in customer.inner_text("#live-said")


def test_the_customers_reading_journey_speaks_french_on_a_telephone(browser: Browser, portal: Portal) -> None:
    context = context_of(browser, "phone", locale="fr-CA")
    page = context.new_page()
    portal.sign_in(page)
    for name in ("table", "rejected", "correct"):
        portal.go(page, name)
        photograph(page, SHOTS, f"{name}-fr")
        assert page.get_attribute("html", "lang") == "fr"
        assert all_violations(page) == []
    context.close()
