"""The simulated carrier's doing: takes orders, delivers signed webhooks, and stands in for the number platform."""

import json
import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING, Any, Final

from functions.simulated_carrier.scenario import (
    RECEIVED,
    cancel,
    event_of,
    is_overdue,
    new_order,
    order_id_for,
    reported,
    what_is_wrong,
)
from shared.adapters.carriers.simulated import webhook_signer
from shared.adapters.carriers.simulated_desk import SimulatedDesk, SimulatedOrder, later

if TYPE_CHECKING:
    import httpx

OVERDUE_SECONDS: Final = 60
"""How late an event must be before its execution counts as lost."""

logger = logging.getLogger(__name__)

Answer = tuple[int, dict[str, Any]]
Fields = Mapping[str, Any]


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
        """POST /orders. An order whose reference is known is answered as it is, whatever else the body says."""
        wrong = what_is_wrong(fields)
        if wrong:
            return 422, {"errors": list(wrong)}
        order = new_order(fields, self._clock(), self._delay)
        if self._desk.create(order):
            self._set_going(order)
            return 201, _shown(order)
        known = self._desk.order(order.id) or order
        self._set_going(known)
        return 200, _shown(known)

    def find(self, reference: str) -> Answer:
        """GET /orders?reference=."""
        order = self._desk.order(order_id_for(reference))
        if order is not None:
            self._set_going(order)
        return 200, {"orders": [_shown(order)] if order is not None else []}

    def show(self, order_id: str) -> Answer:
        """GET /orders/{id}."""
        order = self._desk.order(order_id)
        return (200, _shown(order)) if order is not None else _no_such_order()

    def cancel(self, order_id: str) -> Answer:
        """POST /orders/{id}/cancel. 503 where the order changes at the same moment again and again."""
        for _ in range(5):
            order = self._desk.order(order_id)
            if order is None:
                return _no_such_order()
            result, changed = cancel(order)
            if changed is None or self._desk.save(changed):
                if changed is not None and changed.done:
                    self._desk.note_open(order_id, is_open=False)
                return 200, {"result": result}
        return 503, {"detail": "The order is changing; try again."}

    def next(self, driven: str) -> dict[str, Any]:
        """Deliver an order's next event and say how long to wait for the one after. For the state machine.

        `driven` is order id and attempt. Raises `WebhookNotTaken`; repeating it delivers the same event again.
        """
        order_id, _, attempt = driven.partition(".")
        order = self._desk.order(order_id)
        if order is None or str(order.attempt) != attempt or order.done:
            return {"wait_seconds": 0, "done": True}
        event_id, body = event_of(order, self._delay)
        self._post(event_id, json.dumps(body))
        after = reported(order, self._clock(), self._delay)
        if not self._desk.save(after):
            # Cancelled or driven anew meanwhile: look again at once.
            return {"wait_seconds": 0, "done": False}
        if after.done:
            self._desk.note_open(order.id, is_open=False)
        return {"wait_seconds": 0 if after.done else self._delay_seconds, "done": after.done}

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
                    self._desk.start(again, max(0, ceil((order.next_at - now).total_seconds())))
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

    def _set_going(self, order: SimulatedOrder) -> None:
        """Start what drives the order, unless it is under way: the call before may have failed between the two."""
        if order.status == RECEIVED and not order.done:
            self._desk.note_open(order.id, is_open=True)
            self._desk.start(order, self._delay_seconds)


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
    return {
        "id": order.id,
        "reference": order.reference,
        "status": order.status,
        "number_count": order.number_count,
        "foc_at": order.foc_at.isoformat() if order.foc_at else None,
    }


def _rings(number: Fields) -> str:
    return f"{number['forwarding_number']} {number['name']}"


def _no_such_order() -> Answer:
    return 404, {"detail": "There is no such order."}
