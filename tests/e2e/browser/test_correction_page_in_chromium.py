"""The page behind a correction link in a real browser: what stands where, and whose forms are taken."""

import pytest
from playwright.sync_api import Browser

from functions.signing.door import build
from tests.e2e.browser.chromium import SIZES, all_violations, context_of, scrolls_sideways, small_targets
from tests.e2e.browser.serving import serving
from tests.unit.signing_pages.builders import FakeParts, FakeUseCases, any_desk
from tests.unit.signing_pages.corrections import FIX, any_form, any_link

REASONS = ("authorized_person_mismatch", "port_protection", "carrier_unresponsive", "other")


def asking(*codes: str) -> FakeUseCases:
    form = any_form(*codes)
    return FakeUseCases(correction=(any_link(), form), corrected=form.order.but(status="change_pending", asks=()))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("codes", [REASONS, ("carrier_unresponsive",)])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_title_stands_inside_the_frame_of_its_reason(
    browser: Browser, size: str, codes: tuple[str, ...], language: str
) -> None:
    with serving(build(lambda: FakeParts(any_desk()), asking(*codes).acts)) as base:
        context = context_of(browser, size)
        page = context.new_page()
        page.goto(f"{base}{FIX}?lang={language}")
        above = page.evaluate(
            """[...document.querySelectorAll('fieldset.reason')].map((frame) =>
              frame.querySelector('legend').getBoundingClientRect().top - frame.getBoundingClientRect().top
              - frame.clientTop)"""
        )
        found = (scrolls_sideways(page), small_targets(page), all_violations(page))
        context.close()

    assert len(above) == len(codes)
    assert min(above) >= 0
    assert found == (False, [], [])


def test_the_pages_own_form_is_taken_and_the_same_one_from_another_site_is_not(browser: Browser) -> None:
    use_cases = asking("port_protection")
    with serving(build(lambda: FakeParts(any_desk()), use_cases.acts)) as base:
        context = context_of(browser)
        page = context.new_page()
        page.set_content(
            f'<form method="post" action="{base}{FIX}"><input name="dispute:port_protection" value="x"><button></form>'
        )
        page.click("button")
        page.wait_for_url(f"**{FIX}")
        refused, written = page.inner_text("h1"), list(use_cases.written)
        page.goto(f"{base}{FIX}?lang=en")
        page.fill("[name='attest:port_protection:done_on']", "2026-03-01")
        page.click("button.main-button")
        page.wait_for_selector("p.done")
        context.close()

    assert refused == "This is not allowed"
    assert written == []
    assert use_cases.written == ["correct"]
