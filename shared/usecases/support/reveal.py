"""Secrets, shown to one of our team for a reason: limited, and written down before they are shown."""

from datetime import UTC, datetime, timedelta
from typing import Literal

from shared.domain.model import Actor, NumberRow, PortOrder, Reveal
from shared.domain.permissions import Action
from shared.domain.phone_numbers import read_number_cell
from shared.domain.problems import NotFound, Problem, RulesBroken, TooManyRequests
from shared.ports import Append, Create, Page
from shared.usecases.account_secrets import vault_context
from shared.usecases.carrier_answers import order_for_staff, staff_actor
from shared.usecases.desk import Desk, Principal, require
from shared.usecases.number_pins import opened_pin
from shared.usecases.order_numbers import order_rows
from shared.usecases.support.deciding import reason_of
from shared.usecases.transitions import order_event

Secret = Literal["pin", "account_number", "number_pin"]
_REFUSAL = "Nothing was shown."


def reveal(desk: Desk, principal: Principal, order_id: str, what: Secret, reason: str, number: str = "") -> str:
    """Show one of our team a PIN or the account number of an order.

    It is limited by hour and person, and written on the timeline and into a log of its own before it is opened. Raises
    `RulesBroken`, `NotFound` where there is none, `TooManyRequests`, `Unavailable`.
    """
    actor = staff_actor(principal, Action.STAFF_REVEAL)
    order = order_for_staff(desk, principal, order_id)
    said = reason_of(reason, _REFUSAL, why="Say what you need it for.")
    if what == "number_pin":
        row = _row(desk, order, number)
        note_reveal(desk, actor, order, what, said, row.number)
        return opened_pin(desk, row, order.account_id)
    account = order.losing_account
    sealed = account.sealed_pin if what == "pin" else account.sealed_account_number
    if not sealed:
        raise NotFound(f"There is no {what.replace('_', ' ')} of this order: never given, or deleted when it ended.")
    note_reveal(desk, actor, order, what, said)
    return desk.vault.open(sealed, vault_context(account.account_id, account.id))


def note_reveal(
    desk: Desk,
    actor: Actor,
    order: PortOrder,
    what: Literal["pin", "account_number", "number_pin", "packet_pins"],
    reason: str,
    number: str = "",
) -> None:
    """Count and write down that a secret is about to be shown. Raises `TooManyRequests`."""
    limit = desk.policy.reveals_per_hour
    count_hourly(desk, actor, "reveal", limit, f"You were shown {limit} secrets this hour.")
    shown = Reveal(
        id=desk.ids.new("rev"),
        by=actor,
        at=desk.clock.now(),
        what=what,
        number=number,
        reason=reason,
        account_id=order.account_id,
        account_name=order.account_name,
        request_id=order.request_id,
        order_id=order.id,
    )
    facts = {"what": what, "number": number}
    event = order_event(desk, order, "staff.secret_revealed", actor, before=order, reason=reason, **facts)
    desk.store.commit([Create(shown), Append(event)])


def count_hourly(desk: Desk, actor: Actor, what: str, limit: int, too_many: str) -> None:
    """Count something that a person may do so often in an hour. Raises `TooManyRequests`."""
    now = desk.clock.now()
    hour = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    following = hour + timedelta(hours=1)
    if desk.store.count_use(f"{what}|{actor.id}|{hour:%Y-%m-%dT%H}", following, limit) < 0:
        raise TooManyRequests(
            f"{too_many} Go on at {following:%H:%M} UTC, or ask a lead.", retry_after=_seconds(following, now)
        )


def list_reveals(desk: Desk, principal: Principal, user_id: str | None, limit: int, cursor: str | None) -> Page[Reveal]:
    """Who of our team was shown which secret, or opened what holds some, newest first; of one person where `user_id` is
    given."""
    require(principal, Action.STAFF_REVEALS)
    return desk.store.reveals(user_id, limit, cursor)


def _seconds(until: datetime, now: datetime) -> int:
    return max(1, int((until - now).total_seconds()))


def _row(desk: Desk, order: PortOrder, number: str) -> NumberRow:
    facts = read_number_cell(number).facts
    row = next((row for row in order_rows(desk, order) if facts and row.number == facts.e164), None)
    if row is None:
        problem = Problem(
            "number_not_in_order", "This is no number of the order.", "Name one of its numbers.", "/number"
        )
        raise RulesBroken(_REFUSAL, problems=[problem])
    if not row.sealed_pin:
        raise NotFound("This number has no PIN of its own.")
    return row
