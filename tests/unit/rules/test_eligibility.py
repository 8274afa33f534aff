from datetime import date

import pytest

from shared.domain.eligibility import check_eligibility
from shared.domain.model import Standing
from tests.unit.rules.builders import any_account

TODAY = date(2026, 3, 2)


def test_a_paying_account_with_a_card_may_port() -> None:
    assert check_eligibility(any_account(), TODAY) == ()


def test_every_reason_is_said_at_once_with_what_to_do() -> None:
    account = any_account(card_on_file=False, standing=Standing.PAST_DUE, trial_ends_on=date(2026, 3, 9))

    reasons = check_eligibility(account, TODAY)

    assert [reason.code for reason in reasons] == ["account_card_missing", "account_past_due", "account_in_trial"]
    assert all(reason.fix for reason in reasons)


def test_a_suspended_account_may_not_port() -> None:
    assert [r.code for r in check_eligibility(any_account(standing=Standing.SUSPENDED), TODAY)] == ["account_suspended"]


@pytest.mark.parametrize(("ends_on", "in_trial"), [(date(2026, 3, 1), False), (TODAY, True), (date(2026, 3, 3), True)])
def test_the_last_day_of_a_trial_is_trial(ends_on: date, in_trial: bool) -> None:
    assert bool(check_eligibility(any_account(trial_ends_on=ends_on), TODAY)) == in_trial
