"""The page behind an approval link in a real browser: it reads on every size, and works without a script."""

import pytest
from playwright.sync_api import Browser

from functions.signing.door import build
from shared.domain.lifecycle import Status
from tests.e2e.browser.chromium import SIZES, all_violations, context_of, scrolls_sideways, small_targets
from tests.e2e.browser.serving import serving
from tests.unit.signing_pages.approvals import APPROVE, any_approval, any_row
from tests.unit.signing_pages.builders import FakeParts, FakeUseCases, any_desk
from tests.unit.signing_pages.test_approval_page import approved


def asking() -> FakeUseCases:
    rows = tuple(any_row(number) for number in range(1, 61))
    found = any_approval(rows=rows, order={"number_count": 1200})
    return FakeUseCases(approval=found, approved=any_approval(status=Status.AWAITING_SIGNATURE, order=approved()))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_state_of_the_page_reads_on_every_size(browser: Browser, size: str, language: str) -> None:
    with serving(build(lambda: FakeParts(any_desk()), asking().acts)) as base:
        context = context_of(browser, size)
        page = context.new_page()
        page.goto(f"{base}{APPROVE}?lang={language}")
        found = [(scrolls_sideways(page), small_targets(page), all_violations(page))]
        page.click("button.main-button")
        page.wait_for_selector(".summary")
        found.append((scrolls_sideways(page), small_targets(page), all_violations(page)))
        page.check("[name=checked]")
        page.click("button.main-button")
        page.wait_for_selector("p.done")
        found.append((scrolls_sideways(page), small_targets(page), all_violations(page)))
        context.close()

    assert found == [(False, [], [])] * 3


def test_it_is_decided_without_a_script(browser: Browser) -> None:
    use_cases = asking()
    with serving(build(lambda: FakeParts(any_desk()), use_cases.acts)) as base:
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(f"{base}{APPROVE}?lang=en")
        page.fill("[name=reason]", "The fax line stays.")
        page.click("button.stop-button")
        page.wait_for_selector("p.done")
        context.close()

    assert [arguments[2:] for arguments in use_cases.asked("decide_approval")] == [(False, "The fax line stays.")]
