"""The desk's pages in a real browser, over Port Desk whole in memory: what people see, touch, hear and type of them."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page

from shared.domain.model import Role
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
from tests.e2e.browser.desk_world import Desk, a_desk

SHOTS = Path(__file__).parents[3] / "build" / "screenshots" / "desk"


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    with a_desk() as found:
        yield found


@pytest.fixture
def lead(browser: Browser, desk: Desk) -> Iterator[Page]:
    """A lead's browser, signed in."""
    context = context_of(browser)
    page = context.new_page()
    desk.sign_in(page)
    yield page
    context.close()


def names() -> list[str]:
    """Of the pages that are looked at; known before there is a desk."""
    return re.findall(r'^            "([\w-]+)": ', Path(__file__).with_name("desk_world.py").read_text(), re.M)


# --- every page ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
def test_every_page_is_for_everybody_at_every_size(browser: Browser, desk: Desk, size: str) -> None:
    context = context_of(browser, size)
    page = context.new_page()
    complaints: list[str] = []
    weights = Weights(page)
    page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda asked: None if asked.url.startswith(desk.base) else complaints.append(asked.url))
    desk.sign_in(page)
    wrong: list[str] = []
    for name in names():
        desk.go(page, name)
        opened(page)
        photograph(page, SHOTS, f"{name}-{size}")
        wrong += [f"{name}: {weights.of_page(page)} bytes"] * (weights.of_page(page) > MOST_BYTES)
        wrong += [f"{name}: {one}" for one in all_violations(page) + small_targets(page)]
        page.set_viewport_size(NARROWEST)
        wrong += [f"{name}: scrolls sideways"] * scrolls_sideways(page)
        page.set_viewport_size(SIZES[size])
    context.close()

    assert wrong == []
    assert complaints == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_signing_in_is_for_everybody_and_speaks_their_language(browser: Browser, desk: Desk, language: str) -> None:
    context = context_of(browser, "phone", locale=language)
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.goto(f"{desk.base}/sign-in")
    photograph(page, SHOTS, f"sign-in-{language}")
    found = (page.get_attribute("html", "lang"), all_violations(page), scrolls_sideways(page))
    page.fill("[name=secret_key]", "pk_live_nothing")
    page.press("[name=secret_key]", "Enter")
    page.wait_for_selector("#problems")
    refused = (page.input_value("[name=secret_key]"), all_violations(page))
    desk.sign_in(page, desk.customer)
    photograph(page, SHOTS, f"portal-{language}")
    landing = (page.url.removeprefix(desk.base), all_violations(page))
    context.close()

    assert found == (language, [], False)
    assert refused == ("", [])
    assert landing == ("/portal", [])


# --- by keyboard -----------------------------------------------------------------------------------------------------


def focused(page: Page) -> str:
    text: str = page.evaluate(
        "document.activeElement.name || document.activeElement.id || document.activeElement.textContent.trim()"
    )
    return text


def test_the_desk_is_worked_without_a_mouse(lead: Page, desk: Desk) -> None:
    desk.go(lead, "queue")
    lead.keyboard.press("j")
    assert focused(lead) == desk.reviewed.order.reference
    lead.keyboard.press("x")
    assert lead.is_checked(f"[value^='{desk.reviewed.order.id}']")
    lead.keyboard.press("Enter")
    lead.wait_for_url(f"**/orders/{desk.reviewed.order.id}")

    lead.keyboard.press("n")
    assert focused(lead) == "text"
    lead.keyboard.type("g q / j a: what is typed is text")
    assert lead.input_value("#do-note textarea") == "g q / j a: what is typed is text"
    lead.keyboard.press("Tab")
    lead.keyboard.press("Enter")
    lead.wait_for_selector("text=The note was kept.")

    lead.keyboard.press("a")
    assert focused(lead) == "Approve it"
    assert not desk.reviewed.order.review_passed
    lead.keyboard.press("r")
    lead.wait_for_url("**/requests/*")
    lead.keyboard.press("/")
    assert focused(lead) == "q"
    lead.keyboard.type(desk.dated.order.reference)
    lead.keyboard.press("Enter")
    lead.wait_for_url("**/search?*")
    lead.keyboard.press("g")
    lead.keyboard.press("a")
    lead.wait_for_url("**/admin/pages/accounts")


def test_the_shortcuts_are_listed_and_can_be_switched_off(lead: Page, desk: Desk) -> None:
    desk.go(lead, "queue")
    lead.keyboard.press("?")
    lead.wait_for_selector("dialog[open]")
    assert all_violations(lead) == []
    photograph(lead, SHOTS, "shortcuts", whole=False)
    shown = lead.inner_text("dialog")
    lead.check("[data-off]")
    lead.keyboard.press("Escape")
    lead.keyboard.press("g")
    lead.keyboard.press("a")
    lead.keyboard.press("?")

    assert "Tick the row" in shown
    assert lead.url.endswith("/admin")
    assert lead.query_selector("dialog[open]") is None
    lead.click("#keys-open")
    assert lead.is_checked("[data-off]")


def test_documented_shortcuts_are_the_ones_that_there_are(lead: Page, desk: Desk) -> None:
    listed = set()
    known: set[str] = set()
    for name in ("queue", "order-review", "order-rejected", "order-carrier", "request", "document"):
        desk.go(lead, name)
        listed |= {" ".join(one.split()) for one in lead.locator("dialog dt").all_text_contents()}
        known |= {one.get_attribute("data-key") or "" for one in lead.query_selector_all("[data-key]")}
    script = (Path(__file__).parents[3] / "functions/pages/assets/desk.js").read_text()
    known |= set(re.findall(r'event\.key === "(.)"', script)) - {"g"}
    known |= {f"g {key}" for key in re.findall(r"\b(\w): \"admin", script)}

    assert listed - {"Enter"} == known


# --- without a script, and with a second press ---------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
def test_everything_works_without_a_script(browser: Browser, desk: Desk, size: str) -> None:
    context = context_of(browser, size, java_script_enabled=False)
    page = context.new_page()
    desk.sign_in(page, desk.support)
    desk.go(page, "order-signing")
    page.click("#do-note summary")
    page.fill("#do-note textarea", f"By hand on a {size}.")
    page.click("#do-note button")
    noted = page.inner_text("main")
    page.fill("#q", desk.signing.order.reference)
    page.click(".search button")
    found = page.inner_text("main")
    page.click("form[action$='/sign-out'] button")
    out = page.inner_text("h1")
    desk.go(page, "queue")
    signed_out = page.url
    context.close()

    assert f"By hand on a {size}." in noted
    assert desk.signing.order.reference in found
    assert out == "You are signed out"
    assert "/sign-in" in signed_out


def test_what_was_typed_outlives_a_faster_colleague(browser: Browser, lead: Page, desk: Desk) -> None:
    desk.go(lead, "order-carrier")
    lead.click("#do-reject summary")
    lead.select_option("[name=code_0]", "account_number_mismatch")
    lead.fill("[name=words_0]", "ACCT NOT FOUND")
    desk.submitted.act("assign", {"to": "me"}, key=desk.world.client(Role.SUPPORT))
    lead.click("#do-reject button")
    lead.wait_for_selector("#problems")
    photograph(lead, SHOTS, "slower")

    assert "meanwhile" in lead.inner_text("#problems")
    assert lead.input_value("[name=words_0]") == "ACCT NOT FOUND"
    assert lead.is_visible("[name=words_0]")
    assert all_violations(lead) == []


def test_a_form_of_another_site_does_nothing(lead: Page, desk: Desk) -> None:
    before = desk.reviewed.order.version
    lead.set_content(
        f'<form method="post" action="{desk.base}/admin/pages/orders/{desk.reviewed.order.id}/do/approve">'
        f'<input name="version" value="{before}"><button></form>'
    )
    lead.click("button")
    lead.wait_for_load_state()

    assert desk.reviewed.order.version == before
    assert not desk.reviewed.order.review_passed


def test_a_secret_is_on_no_page_that_a_browser_goes_back_to(lead: Page, desk: Desk) -> None:
    desk.go(lead, "order-carrier")
    lead.click("#do-reveal summary")
    lead.fill("#do-reveal textarea", "The carrier asks on the telephone.")
    lead.click("#do-reveal button")
    lead.wait_for_selector(".secret")
    shown = lead.inner_text(".secret")
    photograph(lead, SHOTS, "secret")
    violations = all_violations(lead)
    lead.click("text=Sign out")
    lead.wait_for_selector("h1:has-text('You are signed out')")
    with pytest.raises(Error, match="ERR_CACHE_MISS"):
        lead.go_back()

    assert shown == "LT-884213"
    assert violations == []
