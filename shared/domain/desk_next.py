"""What our team does next about an order in a view of the queue: one table, and what the order itself adds to it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from shared.domain.desk_queue import View
from shared.domain.lifecycle import Owner, Status
from shared.domain.model import PortOrder, StaffFlag
from shared.domain.review_flags import DETAILS_CHANGED, PAPER_LETTER, PERSON_CHANGED

_BY_VIEW: Final[Mapping[View, str]] = MappingProxyType(
    {
        View.TO_REVIEW: "Compare the letter and the bill with the order; approve it, or return it with what is wrong.",
        View.REJECTED: "Settle with the carrier what it rejected, and send the order on with a note.",
        View.WAITING_ON_CUSTOMER: "Ask the customer: comment, call them, or correct it for them.",
        View.SIGNER_SILENT: "Call the signer, send the letter again, or ask for another signer.",
        View.FOC_TODAY: "See that every number rings where it is to; the numbers may move at any time today.",
        View.FOC_PASSED: "Ask the carrier whether the numbers moved; record that they did, or what it answers.",
        View.CARRIER_SILENT: "Ask the carrier: re-poll, chase, or call it and record what it answers.",
        View.SECOND_PERSON: "Confirm it as the second person, or decline it.",
        View.STUCK: "Read why the step fails, put that right, and restart the workflow.",
    }
)

_BY_FLAG: Final[Mapping[StaffFlag, str]] = MappingProxyType(
    {
        StaffFlag.UNKNOWN_CODE: "Read the carrier's own words, and reject the order with the reason that they mean.",
        StaffFlag.CONTRADICTION: "The carrier says otherwise than the order: settle with it what holds.",
        StaffFlag.FOC_IN_PAST: "The confirmed date lies in the past: ask the carrier which it is.",
        StaffFlag.UNKNOWN_NUMBER: "The carrier spoke of numbers that are not in the order: see its quarantined events.",
        StaffFlag.CARRIER_SILENT: "The carrier has been silent for long: escalate it there.",
        StaffFlag.CARRIER_LOST_ORDER: "The carrier does not know the order that it took: ask it, then resubmit.",
        StaffFlag.DESTINATION_SILENT: "A number would not ring: have its forwarding number put right before it moves.",
        StaffFlag.NOT_RINGING: "The telephony system does not set its numbers up: see why in its events, and mend it.",
        StaffFlag.ROUTING_BEHIND: "The telephony system does not take a number's new forwarding: find out why not.",
        StaffFlag.CUTOVER_FAILED: "A ported number failed its test: see which and why, mend it, have it tested again.",
        StaffFlag.MOVES_UNSIGNED: "A date is confirmed and the letter is not signed: get it signed, or the date moved.",
        StaffFlag.UNANNOUNCED: "Its packet was announced to nobody: hand it to the carrier, then take the flag off.",
        StaffFlag.STUCK_CHANGE: "The carrier does not take the correction: correct it otherwise, or cancel the order.",
        StaffFlag.CARRIER_COMMENT: "The carrier's people wrote about it: answer them, or put their comment aside.",
    }
)
_BY_REVIEW_FLAG: Final[Mapping[str, str]] = MappingProxyType(
    {
        PAPER_LETTER: "The letter was signed by hand: compare the scan.",
        PERSON_CHANGED: "The signer named themselves: compare them with the bill.",
        DETAILS_CHANGED: "The signer says otherwise than the requester: compare both with the bill.",
    }
)

_BY_STATUS: Final[Mapping[Status, View]] = MappingProxyType(
    {
        Status.SCHEDULED: View.FOC_TODAY,
        Status.ACTIVATING: View.FOC_PASSED,
        Status.IN_REVIEW: View.TO_REVIEW,
    }
)
_BY_OWNER: Final[Mapping[Owner | None, View]] = MappingProxyType(
    {
        Owner.CUSTOMER: View.WAITING_ON_CUSTOMER,
        Owner.ADMINISTRATOR: View.WAITING_ON_CUSTOMER,
        Owner.SIGNER: View.SIGNER_SILENT,
        Owner.CARRIER: View.CARRIER_SILENT,
    }
)


def next_for_staff(order: PortOrder, view: View | None = None) -> str:
    """What to do about an order, seen in a view, or by itself."""
    if view == View.FLAGGED:
        return " ".join(dict.fromkeys(_BY_FLAG[flag] for flag in order.staff_flags))
    seen = view if view in _BY_VIEW else _view_of(order)
    said = [_BY_VIEW[seen]] if seen is not None else []
    if seen == View.TO_REVIEW:
        said += [_BY_REVIEW_FLAG[flag] for flag in order.review_flags if flag in _BY_REVIEW_FLAG]
    if seen == View.REJECTED:
        said += [ask.detail for ask in order.asks]
    if seen == View.STUCK and order.fault:
        said.append(f"{order.fault_step}: {order.fault}")
    return " ".join(said)


def _view_of(order: PortOrder) -> View | None:
    if order.ended or order.status == Status.DRAFT:
        return None
    if order.status == Status.ACTION_REQUIRED and order.owner == Owner.STAFF:
        return View.REJECTED
    if order.status == Status.IN_REVIEW and (order.review_passed or order.owner != Owner.STAFF):
        return _BY_OWNER.get(order.owner)
    return _BY_STATUS.get(order.status) or _BY_OWNER.get(order.owner) or View.CARRIER_SILENT
