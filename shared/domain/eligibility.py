"""Whether an account may port numbers in at all.

Source: CallRail's article ("A credit card must be added"; "accounts that are current, in good standing, and out of the
free trial period"), porting.md section 1.
"""

from datetime import date
from typing import Final

from shared.domain.model import Account, AccountKind, Standing
from shared.domain.problems import Problem

ACCOUNT_CLOSED: Final = Problem(
    "account_closed",
    "The account is closed.",
    "Contact Support to have the account opened again.",
)
_STANDING = {
    Standing.PAST_DUE: Problem(
        "account_past_due",
        "The account has an unpaid balance.",
        "Pay the open invoice under Billing; porting opens as soon as the payment is booked.",
    ),
    Standing.SUSPENDED: Problem(
        "account_suspended",
        "The account is suspended.",
        "Contact Support to have the account reinstated.",
    ),
    Standing.CLOSED: ACCOUNT_CLOSED,
}

_DESK = Problem(
    "account_of_our_team",
    "This is the account of the desk, which ports no numbers of its own.",
    "Use a key of the customer's account.",
)


def check_eligibility(account: Account, today: date) -> tuple[Problem, ...]:
    """Every reason why this account may not port in on `today`, none where it may.

    The day a trial ends on still belongs to the trial.
    """
    if account.kind == AccountKind.DESK:
        return (_DESK,)
    reasons = []
    if not account.card_on_file:
        reasons.append(
            Problem(
                "account_card_missing",
                "There is no credit card on the account.",
                "Have the account's administrator add a credit card under Billing. Porting itself is free.",
            )
        )
    if account.standing in _STANDING:
        reasons.append(_STANDING[account.standing])
    if account.trial_ends_on is not None and today <= account.trial_ends_on:
        reasons.append(
            Problem(
                "account_in_trial",
                f"The account is in its free trial, which ends on {account.trial_ends_on.isoformat()}.",
                "Choose a plan to end the trial now, or port after it ends.",
            )
        )
    return tuple(reasons)
