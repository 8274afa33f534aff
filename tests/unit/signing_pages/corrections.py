"""Rejected orders and links to their correction, for the page that they open."""

from datetime import datetime, timedelta
from typing import Any

from shared.domain.carrier_profiles import profile
from shared.domain.corrections import cost_of, opened_fields, reasons_of, shown_value
from shared.domain.lifecycle import Status
from shared.domain.model import Ask, CarrierStage, CorrectionLink, LosingAccount, PortOrder
from shared.domain.model import Person as LinkPerson
from shared.domain.playbook import BUILT_IN
from shared.domain.rejections import REJECTIONS, explain
from shared.usecases.corrections.correcting import CorrectionForm, NumberPin, SentField
from tests.unit.rules.builders import ACTOR, any_losing_account, any_order
from tests.unit.signing_pages.builders import NOW

FIX = "/fix/kV3p-x_0Zq8fT1mY7hJ2sL5dN9wR4cB6gA0eU3iO1tQ"
NUMBER = "+13125550101"


def any_link(**changes: Any) -> CorrectionLink:
    values: dict[str, Any] = {
        "id": "fix_1",
        "order_id": "ord_101",
        "request_id": "prq_1",
        "account_id": "acc_1",
        "token_hash": "ab" * 32,
        "person": LinkPerson(name="Pat Lee", email="pat@acme.example.com"),
        "codes": tuple(REJECTIONS),
        "created_by": ACTOR,
        "expires_at": NOW + timedelta(days=10),
        "created_at": NOW,
        "updated_at": NOW,
    }
    return CorrectionLink(**{**values, **changes})


def any_ask(code: str, **changes: Any) -> Ask:
    """What an order waits for, as a carrier's reason is explained."""
    known = code in REJECTIONS
    ask = (
        explain([(code, "")], carrier="Lakeside Telecom")[0] if known else Ask(code=code, detail="Why.", fix="Answer.")
    )
    changed: Ask = ask.but(**changes)
    return changed


def rejected_order(*asks: Ask, account: LosingAccount | None = None, **changes: Any) -> PortOrder:
    values: dict[str, Any] = {
        "status": Status.ACTION_REQUIRED,
        "carrier_stage": CarrierStage.SENT,
        "asks": asks,
        "losing_account": account or any_losing_account(),
    }
    return any_order(**{**values, **changes})


def any_form(*asks: Ask | str, now: datetime = NOW, own_pins: tuple[str, ...] = (), **changes: Any) -> CorrectionForm:
    """The form of an order that was rejected for these, with numbers that have PINs of their own."""
    given = {name: changes.pop(name) for name in ("may_correct", "why_not", "why_code") if name in changes}
    order = rejected_order(*(any_ask(ask) if isinstance(ask, str) else ask for ask in asks), **changes)
    reasons = reasons_of(order, BUILT_IN, profile(order.carrier, ""))
    fields = tuple(SentField(name, shown_value(order.losing_account, name)) for name in opened_fields(reasons))
    cost = cost_of(order, profile(order.carrier, ""), now)
    pins = tuple(NumberPin(number, on_file=True) for number in own_pins)
    return CorrectionForm(order, reasons, fields, pins, cost, **{"may_correct": True, **given})
