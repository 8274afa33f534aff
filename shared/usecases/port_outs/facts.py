"""What stands here of numbers that another carrier asks for: whose they are, what is on file, what protects them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shared.domain.lifecycle import Status
from shared.domain.model import Claim, PortOrder
from shared.domain.port_outs.checks import Finding, Held, NumberOnFile, check
from shared.domain.port_outs.lifecycle import PortOutStatus
from shared.domain.port_outs.model import NumberRecord, PortOut, Protection
from shared.domain.port_outs.records import OnFile, on_file, read_records
from shared.usecases.desk import Desk
from shared.usecases.tracking_numbers import state_of

_NOT_ANY_MORE = (Status.CANCELLED, Status.EXPIRED, Status.DRAFT)
_CONFIRMED = (PortOutStatus.CONFIRMED, PortOutStatus.RELEASING)


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that is kept of some numbers."""

    claims: Mapping[str, Claim]
    orders: Mapping[str, PortOrder]
    records: Mapping[str, NumberRecord]
    protections: Mapping[str, Protection]

    def order_of(self, number: str) -> PortOrder | None:
        claim = self.claims.get(number)
        return self.orders.get(claim.order_id) if claim else None

    def protection_of(self, number: str) -> Protection | None:
        """What its present account set; what an earlier one did is of no account."""
        claim, found = self.claims.get(number), self.protections.get(number)
        return found if claim and found and found.account_id == claim.account_id else None

    def holder_of(self, number: str, *, test_mode: bool) -> str:
        """The account that has a number, or is getting it; "" where nobody has. Test numbers are test keys' alone."""
        claim, order = self.claims.get(number), self.order_of(number)
        if claim is None or claim.own_state == "excluded":
            return ""
        if order is not None and (order.status in _NOT_ANY_MORE or order.test_mode != test_mode):
            return ""
        return claim.account_id if order is not None or not claim.order_id else ""

    def held(self, number: str, account_id: str, *, test_mode: bool) -> Held:
        claim, order = self.claims.get(number), self.order_of(number)
        holder = self.holder_of(number, test_mode=test_mode)
        if claim is None or not holder:
            return "nobody"
        if claim.own_state == "ported_out":
            return "left"
        if holder != account_id:
            return "another"
        return "porting" if state_of(claim, order) == "porting" else "ours"


def known_of(desk: Desk, numbers: Iterable[str]) -> Known:
    wanted = tuple(dict.fromkeys(numbers))
    claims = desk.store.claims(wanted)
    return Known(
        claims,
        desk.store.orders({claim.order_id for claim in claims.values() if claim.order_id}),
        desk.store.number_records(wanted),
        desk.store.protections(wanted),
    )


def on_file_of(desk: Desk, known: Known, number: str) -> OnFile:
    """What the carrier under us has on file of a number, as far as it is known."""
    settings = read_records(desk.policy.port_out_records)
    return on_file(known.records.get(number), known.order_of(number), settings)


def findings_of(desk: Desk, port_out: PortOut) -> tuple[Finding, ...]:
    """What the port-out's data come to beside what is on file now."""
    known = known_of(desk, port_out.numbers)
    others = other_port_outs(desk, port_out)
    return check(port_out, [_facts(desk, port_out, known, others, one) for one in port_out.numbers], _most(desk))


def _most(desk: Desk) -> int:
    return desk.policy.port_out_most_numbers


def _facts(desk: Desk, port_out: PortOut, known: Known, others: Iterable[PortOut], number: str) -> NumberOnFile:
    found = on_file_of(desk, known, number)
    same = [other for other in others if number in other.numbers]
    protection = known.protection_of(number)
    account_number = found.account_number.value or ""
    address, name = found.service_address.value, found.end_user_name.value
    return NumberOnFile(
        number,
        known.held(number, port_out.account_id, test_mode=port_out.test_mode),
        account_number_digest=account_number_digest(desk, account_number) if account_number else "",
        postal_code=address.postal_code if address else "",
        end_user_name=name or "",
        pin_digest=protection.pin_digest if protection else "",
        locked=protection is not None and protection.locked,
        other_port_outs=tuple(other.id for other in same),
        confirmed_port_outs=tuple(other.id for other in same if other.status in _CONFIRMED),
    )


def other_port_outs(desk: Desk, port_out: PortOut) -> tuple[PortOut, ...]:
    """Other open port-outs of the account that name numbers of this one."""
    ids = desk.store.holds(port_out.account_id) if port_out.account_id else ()
    found = (desk.store.port_out(other_id) for other_id in ids if other_id != port_out.id)
    return tuple(other for other in found if other is not None and set(other.numbers) & set(port_out.numbers))


def account_number_digest(desk: Desk, account_number: str) -> str:
    """What of an account number is kept and compared: case, spaces and punctuation do not count."""
    value = "".join(ch for ch in account_number.casefold() if ch.isalnum())
    return desk.vault.digest(value, {"purpose": "port_out_account_number"}) if value else ""


def pin_digest(desk: Desk, pin: str) -> str:
    """What of a port-out PIN is kept and compared."""
    value = pin.strip().casefold()
    return desk.vault.digest(value, {"purpose": "port_out_pin"}) if value else ""
