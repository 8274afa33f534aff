"""PIN and account number of a losing account: sealed on the way in, bound to the account they belong to."""

from shared.domain.losing_accounts import says_no_pin
from shared.domain.model import LosingAccount, PinStatus
from shared.usecases.desk import Desk


def vault_context(account_id: str, losing_account_id: str) -> dict[str, str]:
    return {"account": account_id, "losing_account": losing_account_id}


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
        account_number_digest=desk.vault.digest(
            "".join(ch for ch in number.casefold() if ch.isalnum()), {"account": account.account_id}
        ),
    )
    return sealed


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
