"""The simulated carrier's doing: takes orders, delivers signed webhooks, and stands in for the number platform."""

import json
import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING, Any, Final

from functions.simulated_carrier.scenario import (
    MOST_CHANGES,
    RECEIVED,
    asked_change,
    cancel,
    change,
    delivered,
    event_of,
    happened,
    is_overdue,
    new_order,
    numbers_in,
    order_id_for,
    outcome_for,
    port_windows,
    portability,
    refusal,
    split_off,
    what_is_wrong,
)
from shared.adapters.carriers.simulated import webhook_signer
from shared.adapters.carriers.simulated_desk import SimulatedDesk, SimulatedOrder, later
from shared.domain.simulated_outcomes import GOES_WELL, Outcome

if TYPE_CHECKING:
    import httpx

OVERDUE_SECONDS: Final = 60
"""How late an event must be before its execution counts as lost."""

logger = logging.getLogger(__name__)

Answer = tuple[int, dict[str, Any]]
Fields = Mapping[str, Any]

_BROKEN: Final[Answer] = (500, {"detail": "Something broke; try again."})
_CHANGING: Final[Answer] = (503, {"detail": "The order is changing; try again."})
_TRIES: Final = 5
# Cancelled, changed or driven anew meanwhile.
_LOOK_AGAIN: Final[dict[str, Any]] = {"wait_seconds": 0, "done": False}


class WebhookNotTaken(Exception):
    """Port Desk did not answer 2xx; the state machine tries again."""


class SimulatedCarrierService:
    """`post` delivers a webhook: event id and body; it raises `WebhookNotTaken`. `delay_seconds` is between events."""

    def __init__(
        self,
        desk: SimulatedDesk,
        post: Callable[[str, str], None],
        clock: Callable[[], datetime],
        delay_seconds: int,
    ) -> None:
        self._desk = desk
        self._post = post
        self._clock = clock
        self._delay_seconds = delay_seconds
        self._delay = timedelta(seconds=delay_seconds)

    def create(self, fields: Fields) -> Answer:
        """POST /orders. An order whose reference is known is answered as it is, whatever else the body says.

        As its outcome wants, 504 and 500 although the order was made, and 422.
        """
        wrong = what_is_wrong(fields)
        if wrong:
            return 422, {"errors": list(wrong)}
        known = self._desk.order(order_id_for(fields["reference"]))
        if known is None:
            outcome = self._outcome_for(fields)
            if outcome.refuses:
                return 422, {"errors": refusal(outcome)}
            order = new_order(fields, self._clock(), self._delay, outcome)
            if self._desk.create(order):
                return self._made(order, outcome)
            known = self._desk.order(order.id) or order
        if self._fails(known):
            return _BROKEN
        self._set_going(known)
        return 200, _shown(known)

    def find(self, reference: str) -> Answer:
        """GET /orders?reference=."""
        order = self._desk.order(order_id_for(reference))
        if order is None:
            return 200, {"orders": []}
        if self._fails(order):
            return _BROKEN
        self._set_going(order)
        return 200, {"orders": [_shown(order)]}

    def show(self, order_id: str) -> Answer:
        """GET /orders/{id}."""
        order = self._desk.order(order_id)
        if order is None:
            return _no_such_order()
        return _BROKEN if self._fails(order) else (200, _shown(order))

    def change(self, order_id: str, body: Fields) -> Answer:
        """POST /orders/{id}/changes. The same version again is the same change. 422 for one more than the carrier
        takes, or for an account number that it refuses; 503 where the order changes again and again."""
        asked = asked_change(body)
        for _ in range(_TRIES):
            order = self._desk.order(order_id)
            if order is None:
                return 200, {"result": "unknown"}
            if self._fails(order):
                return _BROKEN
            if asked.version not in order.changes:
                if asked.outcome is not None and asked.outcome.refuses:
                    return 422, {"errors": refusal(asked.outcome)}
                if len(order.changes) >= MOST_CHANGES:
                    detail = f"An order takes {MOST_CHANGES} changes. Cancel it and send a new one."
                    return 422, {"errors": [{"code": "other", "detail": detail}]}
            result, changed = change(order, asked, self._clock(), self._delay)
            if changed is None:
                self._drive(order)
                return 200, {"result": result}
            if split_off(order) and asked.removed:
                self._desk.keep_split(asked.removed, self._clock())
            if self._desk.save(changed):
                self._drive(changed)
                return 200, {"result": result}
        return _CHANGING

    def cancel(self, order_id: str) -> Answer:
        """POST /orders/{id}/cancel. 503 where the order changes at the same moment again and again."""
        for _ in range(_TRIES):
            order = self._desk.order(order_id)
            if order is None:
                return _no_such_order()
            if self._fails(order):
                return _BROKEN
            result, changed = cancel(order, self._clock(), self._delay)
            if changed is None or self._desk.save(changed):
                self._drive(changed or order)
                return 200, {"result": result}
        return _CHANGING

    def foc_windows(self, order_id: str) -> Answer:
        """GET /orders/{id}/foc-windows."""
        order = self._desk.order(order_id)
        if order is None:
            return _no_such_order()
        if self._fails(order):
            return _BROKEN
        found = port_windows(order, self._clock())
        return 200, {
            "windows": [{"starts_at": one.starts_at.isoformat(), "ends_at": one.ends_at.isoformat()} for one in found]
        }

    def portability(self, numbers: list[str]) -> Answer:
        """POST /portability."""
        return 200, {"numbers": [portability(str(number)) for number in numbers]}

    def next(self, driven: str) -> dict[str, Any]:
        """Let an order's next event happen, deliver it and say how long to wait for the one after. For the state
        machine.

        `driven` is order id and attempt. What happens is kept before it is told: who asks may know first. Raises
        `WebhookNotTaken`; repeating it delivers the same events again, and before its time nothing happens.
        """
        order_id, _, attempt = driven.partition(".")
        order = self._desk.order(order_id)
        if order is None or str(order.attempt) != attempt or order.done:
            return {"wait_seconds": 0, "done": True}
        if not order.undelivered:
            left = self._seconds_left(order)
            if left > 0:
                return {"wait_seconds": left, "done": False}
            order = happened(order, self._clock(), self._delay)
            apart = split_off(order)
            if apart:
                self._desk.keep_split(apart, self._clock())
            if not self._desk.save(order):
                return _LOOK_AGAIN
        if order.undelivered:
            for place in order.undelivered:
                event_id, body = event_of(order, place)
                self._post(event_id, json.dumps(body))
            order = delivered(order)
            if not self._desk.save(order):
                return _LOOK_AGAIN
        if order.done:
            self._desk.note_open(order.id, is_open=False)
        return {"wait_seconds": 0 if order.done else self._seconds_left(order), "done": order.done}

    def resume(self, *, every: bool = False) -> dict[str, Any]:
        """Give the open orders whose execution was lost a new one: those whose next event is overdue, or `every`.

        `every` is for a cloud that came back from a restart, which lost all executions.
        """
        started = 0
        now = self._clock()
        for order_id in self._desk.open_orders():
            order = self._desk.order(order_id)
            if order is None or order.done:
                self._desk.note_open(order_id, is_open=False)
            elif every or is_overdue(order, now, OVERDUE_SECONDS):
                again = later(order, attempt=order.attempt + 1)
                if self._desk.save(again):
                    self._desk.start(again, self._seconds_left(again))
                    started += 1
        return {"started": started}

    def ensure(self, account_id: str, numbers: list[Fields]) -> Answer:
        """POST /platform/ensure."""
        self._desk.make_ring(account_id, {str(one["number"]): _rings(one) for one in numbers})
        return 200, {"ringing": len(numbers)}

    def check(self, account_id: str, numbers: list[Fields]) -> Answer:
        """POST /platform/check."""
        ringing = self._desk.ringing(account_id, (str(one["number"]) for one in numbers))
        return 200, {"not_ringing": [one["number"] for one in numbers if ringing.get(one["number"]) != _rings(one)]}

    def release(self, account_id: str, numbers: list[str]) -> Answer:
        """POST /platform/release."""
        self._desk.silence(account_id, map(str, numbers))
        return 200, {}

    def _outcome_for(self, fields: Fields) -> Outcome:
        """What becomes of a new order; one that was split off another goes well."""
        outcome = outcome_for(fields)
        if outcome.splits and self._desk.was_split_off(numbers_in(fields["numbers"])):
            return GOES_WELL
        return outcome

    def _made(self, order: SimulatedOrder, outcome: Outcome) -> Answer:
        if outcome.failing_calls:
            return _BROKEN
        self._set_going(order)
        return (504, {"detail": "Timed out."}) if outcome.loses_first_answer else (201, _shown(order))

    def _fails(self, order: SimulatedOrder) -> bool:
        """Whether this call about the order is one of those that are to fail."""
        if order.failing == 0:
            return False
        self._desk.save(later(order, failing=order.failing - 1))
        return True

    def _set_going(self, order: SimulatedOrder) -> None:
        """Start what drives a new order, unless it is under way: the call before may have failed between the two."""
        if order.status == RECEIVED:
            self._drive(order)

    def _drive(self, order: SimulatedOrder) -> None:
        """Start what drives this attempt of an order, unless it is under way or there is nothing to do."""
        self._desk.note_open(order.id, is_open=not order.done)
        if not order.done:
            self._desk.start(order, self._seconds_left(order))

    def _seconds_left(self, order: SimulatedOrder) -> int:
        """Whole seconds until something happens to the order."""
        if order.undelivered:
            return 0
        return max(0, ceil((order.next_at - self._clock()).total_seconds()))


def webhook_poster(
    url: str, secret: str, clock: Callable[[], datetime], client: "httpx.Client"
) -> Callable[[str, str], None]:
    """Posts signed webhooks (Standard Webhooks 1.0.0) to `url`."""
    import httpx

    signer = webhook_signer(secret)

    def post(event_id: str, body: str) -> None:
        now = clock()
        headers = {
            "content-type": "application/json",
            "webhook-id": event_id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": signer.sign(event_id, now, body),
        }
        try:
            answer = client.post(url, content=body, headers=headers)
        except httpx.HTTPError as error:
            raise WebhookNotTaken(f"{event_id}: {type(error).__name__}") from error
        if not answer.is_success:
            raise WebhookNotTaken(f"{event_id}: HTTP {answer.status_code}")
        logger.info("webhook %s delivered", event_id)

    return post


def _shown(order: SimulatedOrder) -> dict[str, Any]:
    events = [event_of(order, place) for place in range(len(order.history))]
    return {
        "id": order.id,
        "reference": order.reference,
        "status": order.status,
        "number_count": order.number_count,
        "foc_at": order.foc_at.isoformat() if order.foc_at else None,
        "events": [{"id": event_id, "body": body} for event_id, body in events],
    }


def _rings(number: Fields) -> str:
    return f"{number['forwarding_number']} {number['name']}"


def _no_such_order() -> Answer:
    return 404, {"detail": "There is no such order."}
