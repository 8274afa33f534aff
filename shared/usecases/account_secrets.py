"""PIN and account number of a losing account: sealed on the way in, bound to the account they belong to."""

from shared.domain.bills.reading import normalised_account_number
from shared.domain.losing_accounts import says_no_pin
from shared.domain.masking import Known
from shared.domain.model import LosingAccount, PinStatus, PortOrder
from shared.usecases.desk import Desk

_MOST_KEPT = 50
"""Phone numbers that are looked for by value; others are known by their look."""


def vault_context(account_id: str, losing_account_id: str) -> dict[str, str]:
    return {"account": account_id, "losing_account": losing_account_id}


def known_of(order: PortOrder, numbers: tuple[str, ...] = ()) -> Known:
    """What helps to mask a text about this order: how its account number ends, and what has to stay readable in it:
    its billing telephone number, its references, and these `numbers`. Nothing is unsealed."""
    account = order.losing_account
    phones = dict.fromkeys((*numbers[:_MOST_KEPT], account.billing_telephone_number))
    kept = (*phones, *(phone.removeprefix("+1") for phone in phones), order.reference, order.carrier_order_id)
    return Known(endings=(account.account_number_last4,), kept=tuple(one for one in kept if one))


def sealed_account_number(desk: Desk, account: LosingAccount, number: str) -> LosingAccount:
    context = vault_context(account.account_id, account.id)
    if not number:
        cleared: LosingAccount = account.but(
            sealed_account_number="", account_number_last4="", account_number_digest=""
        )
        return cleared
    sealed: LosingAccount = account.but(
        sealed_account_number=desk.vault.seal([number], context)[0],
        account_number_last4=number[-4:] if len(number) >= 6 else number[-2:],
        # Bound to the customer's account alone, so that two losing accounts with the same number are seen as one.
        account_number_digest=account_number_digest(desk, account.account_id, normalised_account_number(number)),
    )
    return sealed


def account_number_digest(desk: Desk, account_id: str, normalised: str) -> str:
    """What account numbers of one customer's account are compared by."""
    return desk.vault.digest(normalised, {"account": account_id})


def sealed_pin(desk: Desk, account: LosingAccount, pin: str) -> LosingAccount:
    """The account with its PIN; "NO PIN REQUIRED" and "N/A" mean there is none (brief)."""
    if not pin or says_no_pin(pin):
        without: LosingAccount = account.but(sealed_pin="", pin_set_at=None, pin_status=PinStatus.NONE)
        return without
    context = vault_context(account.account_id, account.id)
    sealed: LosingAccount = account.but(
        sealed_pin=desk.vault.seal([pin], context)[0],
        pin_set_at=desk.clock.now(),
        pin_status=PinStatus.PROVIDED,
    )
    return sealed
