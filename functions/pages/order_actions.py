"""What our team does with an order, as its page offers it."""

from typing import Final

from functions.pages.actions import Field, Offer
from functions.pages.entries import NUMBERS, WHEN, moment, numbers, reasons, reasons_fields
from functions.pages.visit import Visit
from shared.domain.lifecycle import Status
from shared.domain.model import CarrierEventKind, CarrierStage, PortOrder
from shared.domain.permissions import Action
from shared.domain.words.desk import say
from shared.usecases.carrier_answers import Answer, record_answer
from shared.usecases.desk import check_version
from shared.usecases.review_orders import decide_review

_Order = PortOrder


def _text(key: str) -> str:
    return say(f"do.{key}")


# --- the review ------------------------------------------------------------------------------------------------------


def _waits_for_review(order: _Order) -> bool:
    return order.status == Status.IN_REVIEW and not order.review_passed


def _approve(visit: Visit, order: _Order) -> str:
    _as_seen(visit, order)
    decide_review(visit.desk, visit.principal, order.id, accept=True, reason="")
    return "approved"


def _return(visit: Visit, order: _Order) -> str:
    _as_seen(visit, order)
    decide_review(visit.desk, visit.principal, order.id, accept=False, reason=visit.entry("reason"))
    return "returned"


# --- what the carrier says -------------------------------------------------------------------------------------------


def _is_at_carrier(order: _Order) -> bool:
    return order.carrier_stage != CarrierStage.NONE and not order.ended


def _record(visit: Visit, order: _Order, kind: CarrierEventKind, **more: object) -> str:
    _as_seen(visit, order)
    answer = Answer(kind, moment(visit, "occurred_at"), **more)  # type: ignore[arg-type]
    record_answer(visit.desk, visit.principal, order.id, answer, visit.once)
    return f"recorded_{kind}"


def _confirm_date(visit: Visit, order: _Order) -> str:
    return _record(visit, order, CarrierEventKind.FOC_CONFIRMED, confirmed_foc_at=moment(visit, "confirmed_foc_at"))


def _reject(visit: Visit, order: _Order) -> str:
    return _record(visit, order, CarrierEventKind.REJECTED, reasons=reasons(visit))


def _ported(visit: Visit, order: _Order) -> str:
    return _record(visit, order, CarrierEventKind.PORTED, numbers=numbers(visit))


def _said(visit: Visit, order: _Order) -> str:
    return _record(visit, order, CarrierEventKind(visit.entry("kind") or "accepted"))


def _as_seen(visit: Visit, order: _Order) -> None:
    check_version(order.version, visit.if_match, required=True)


_WHY: Final = Field("reason", _text("reason"), "area", required=True, hint=_text("return.hint"), longest=1_000)
_DATE: Final = Field("confirmed_foc_at", _text("foc.date"), "datetime-local", required=True, hint=_text("zone"))
_KINDS: Final = tuple(
    (kind.value, say(f"carrier_event.{kind}"))
    for kind in (
        CarrierEventKind.ACCEPTED,
        CarrierEventKind.ACTIVATING,
        CarrierEventKind.CANCELLED,
        CarrierEventKind.CANCEL_REFUSED,
    )
)
_KIND: Final = Field("kind", _text("said.kind"), "choice", required=True, choices=_KINDS)


ORDER_OFFERS: Final[tuple[Offer[_Order], ...]] = (
    Offer("approve", _text("approve"), Action.STAFF_REVIEW, _approve, _waits_for_review, main=True, key="a",
          about=_text("approve.about")),
    Offer("return", _text("return"), Action.STAFF_REVIEW, _return, _waits_for_review, (_WHY,),
          about=_text("return.about"), confirm=True),
    Offer("confirm-date", _text("foc"), Action.STAFF_CARRIERS, _confirm_date, _is_at_carrier, (_DATE, WHEN),
          about=_text("foc.about"), key="f"),
    Offer("reject", _text("reject"), Action.STAFF_CARRIERS, _reject, _is_at_carrier,
          (*reasons_fields(), NUMBERS, WHEN),
          about=_text("reject.about")),
    Offer("ported", _text("ported"), Action.STAFF_CARRIERS, _ported, _is_at_carrier, (NUMBERS, WHEN),
          about=_text("ported.about"), confirm=True),
    Offer("carrier-said", _text("said"), Action.STAFF_CARRIERS, _said, _is_at_carrier, (_KIND, WHEN),
          about=_text("said.about")),
)  # fmt: skip
