"""The page about numbers that leave, and a page of a report, in a real browser: read by everybody, and pressed."""

import pytest
from playwright.sync_api import Browser

from functions.api.reports import as_page
from functions.signing.door import build
from shared.domain.reports.tables import REPORTS, sheet_of
from shared.domain.reports.tallies import REJECTIONS, Tally
from tests.contract.things import NOW, any_port_out
from tests.e2e.browser.chromium import SIZES, all_violations, context_of, scrolls_sideways, small_targets
from tests.e2e.browser.serving import serving
from tests.unit.signing_pages.builders import TOKEN, FakeParts, FakeUseCases, any_desk, any_leaving

PAGE = f"/leaving/{TOKEN}"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_press_says_it_and_what_there_is_to_say_can_be_read(browser: Browser, size: str, language: str) -> None:
    numbers = tuple(f"+1212555{at:04d}" for at in range(4000, 4030))
    port_out = any_port_out(numbers=numbers, winning_carrier="N" * 60 + " Telecom", customer_word=None, case_id="cas_1")
    use_cases = FakeUseCases(leaving=any_leaving(port_out=port_out))
    with serving(build(lambda: FakeParts(any_desk()), use_cases.acts)) as base:
        context = context_of(browser, size)
        page = context.new_page()
        page.goto(f"{base}{PAGE}?lang={language}")
        looked = (scrolls_sideways(page), small_targets(page), all_violations(page), list(use_cases.written))
        page.fill("[name=note]", "Nobody here asked.")
        page.click("button[value=not_ours]")
        page.wait_for_selector("p.done")
        thanked = (scrolls_sideways(page), all_violations(page))
        context.close()

    assert looked == (False, [], [], [])
    assert thanked == (False, [])
    assert use_cases.asked("answer_leaving") == [(TOKEN, False, "Nobody here asked.")]


@pytest.mark.parametrize("size", SIZES)
def test_a_reports_page_can_be_read_by_everybody(browser: Browser, size: str) -> None:
    found = [
        Tally(REJECTIONS, "2026-11", "01", (code, f"Carrier {at} & sons", "simulated", "local"), {"orders": 9 - at})
        for at, code in enumerate(("account_number_mismatch", "pin_invalid", "postal_code_mismatch"))
    ]
    sheet = sheet_of(REPORTS["rejections"], found, NOW.date(), NOW.date())
    context = context_of(browser, size)
    page = context.new_page()
    page.set_content(as_page(sheet))
    found_wrong = (scrolls_sideways(page), all_violations(page))
    beside = page.evaluate(
        """() => { const [chart, table] = ['figure', '.table'].map((one) => document.querySelector(one));
                   return chart.getBoundingClientRect().top === table.getBoundingClientRect().top }"""
    )
    context.close()

    assert found_wrong == (False, [])
    assert beside is (size == "desktop")
