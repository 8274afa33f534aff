"""PINs of single numbers: wireless numbers may each have one of their own (model.md), sealed on their rows."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from shared.domain.losing_accounts import check_pin, says_no_pin
from shared.domain.model import NumberRow, PortOrder
from shared.domain.problems import Problem
from shared.usecases.desk import Desk
from shared.usecases.order_numbers import order_rows


class RowPin(NamedTuple):
    """A row's own PIN as it is stored, and since when it is known."""

    sealed: str = ""
    set_at: datetime | None = None


NO_PIN: Final = RowPin()


def row_context(account_id: str, request_id: str) -> dict[str, str]:
    """What the PIN of a row is bound to."""
    return {"account": account_id, "request": request_id}


def seal_row_pins(desk: Desk, account_id: str, request_id: str, pins: Mapping[int, str]) -> dict[int, RowPin]:
    """PINs of rows that are given now, by row number, as they are stored."""
    if not pins:
        return {}
    now = desk.clock.now()
    sealed = desk.vault.seal(list(pins.values()), row_context(account_id, request_id))
    return {row: RowPin(pin, now) for row, pin in zip(pins, sealed, strict=True)}


def kept_pin(row: NumberRow) -> RowPin:
    """The PIN that a row has."""
    return RowPin(row.sealed_pin, row.pin_set_at)


def pin_problems(pins: Mapping[str, str], at: str) -> tuple[list[Problem], list[Problem]]:
    """Errors and warnings of PINs that are given by number; the n-th stands at ``{at}/{n}/pin``."""
    errors: list[Problem] = []
    warnings: list[Problem] = []
    for place, pin in enumerate(pins.values()):
        for found, of_this in zip((errors, warnings), check_pin(pin), strict=True):
            found += [replace(problem, pointer=f"{at}/{place}/pin") for problem in of_this]
    return errors, warnings


def opened_pin(desk: Desk, row: NumberRow, account_id: str) -> str:
    """A row's own PIN, "" where it has none."""
    return desk.vault.open(row.sealed_pin, row_context(account_id, row.request_id)) if row.sealed_pin else ""


def give_pins(desk: Desk, order: PortOrder, pins: Mapping[str, str]) -> dict[str, Any]:
    """Seal the PINs on those of the order's rows that they are for, and answer what changes on the order by it.

    "NO PIN REQUIRED" takes a number's own away. A row that holds its PIN before the order says so does no harm: it is
    what would be sent next. Again is harmless.
    """
    rows = order_rows(desk, order)
    given = {row.number: pins[row.number].strip() for row in rows if row.number in pins}
    return _kept(desk, order, rows, given)


def forget_expired(desk: Desk, order: PortOrder, before: datetime) -> dict[str, Any]:
    """Take the PINs away that were given before then: the account's stands in for them."""
    rows = order_rows(desk, order)
    old = {row.number: "" for row in rows if row.sealed_pin and (row.pin_set_at or order.created_at) <= before}
    return _kept(desk, order, rows, old)


def numbers_without_pin(desk: Desk, order: PortOrder, now: datetime) -> tuple[str, ...]:
    """The numbers of an order that a PIN has to be given for: their own has expired, or there is none that is good."""
    account = order.losing_account
    playbook = desk.playbook()
    days, expires = playbook.transfer_pin_days(account), playbook.pin_expires_at(account)
    covered = bool(account.sealed_pin) and (expires is None or expires > now)

    def lacks(row: NumberRow) -> bool:
        if not row.sealed_pin:
            return not covered
        return days is not None and (row.pin_set_at or order.created_at) + timedelta(days=days) <= now

    return tuple(row.number for row in order_rows(desk, order) if lacks(row))


def _kept(desk: Desk, order: PortOrder, rows: Iterable[NumberRow], given: Mapping[str, str]) -> dict[str, Any]:
    with_pin = [number for number, pin in given.items() if pin and not says_no_pin(pin)]
    context = row_context(order.account_id, order.request_id)
    sealed = desk.vault.seal([given[number] for number in with_pin], context) if with_pin else ()
    by_number = dict(zip(with_pin, sealed, strict=True))
    now = desk.clock.now()
    after = [
        row.but(
            sealed_pin=by_number.get(row.number, ""),
            pin_set_at=now if row.number in by_number else None,
        )
        if row.number in given
        else row
        for row in rows
    ]
    written = [row for row in after if row.number in given]
    if written:
        desk.store.put_rows(written)
    return counted(after, order.created_at)


def counted(rows: Iterable[NumberRow], otherwise: datetime) -> dict[str, Any]:
    """What an order says of its rows' own PINs; one whose time is not known counts from `otherwise`."""
    own = [row for row in rows if row.sealed_pin and row.own_state != "ported"]
    since = min((row.pin_set_at or otherwise for row in own), default=None)
    return {"own_pins": len(own), "own_pins_set_at": since}
