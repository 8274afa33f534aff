"""Signed webhooks of carriers: verified, kept, applied. A carrier hears 2xx once its event is safe with us."""

import base64
import os
from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools import Logger

from shared.ports import NotGenuine, Unavailable
from shared.runtime.problem_json import http_answer, problem_body
from shared.runtime.settings import CarrierEventsSettings
from shared.runtime.wiring import carrier_events_parts
from shared.usecases.apply_carrier_event import hear_webhook

MOST_BYTES = 256 * 1024

logger = Logger(service="carrier_events")
desk = carrier_events_parts(CarrierEventsSettings.from_environment(os.environ))


def handler(event: Mapping[str, Any], _context: object) -> dict[str, Any]:
    """POST /carriers/{carrier}/events. 401 not genuine, 404 no such carrier, 413 over 256 KB, 503 try again."""
    name = event.get("pathParameters", {}).get("carrier", "")
    carrier = desk.carriers.get(name)
    if carrier is None:
        return _problem(404, "not_found", "Not found", f"No carrier {name!r} reports here.")
    body = event.get("body") or ""
    if event.get("isBase64Encoded"):
        body = base64.b64decode(body).decode("utf-8", "replace")
    if len(body.encode()) > MOST_BYTES:
        return _problem(413, "too_large", "Too large", "An event may have 256 KB at most.")
    try:
        received = carrier.read_webhook(event.get("headers", {}), body, desk.clock.now())
    except NotGenuine as error:
        logger.warning("a webhook is not genuine", carrier=name, why=str(error))
        return _problem(401, "unauthenticated", "Not genuine", "The signature or its time does not fit.")
    try:
        applied = hear_webhook(desk, carrier, received, body)
    except Unavailable:
        logger.exception("a carrier's event was not kept", carrier=name, event_id=received.event_id)
        return _problem(503, "unavailable", "Try again", "The event was not kept; send it again.")
    logger.info("carrier event", carrier=name, event_id=received.event_id, kind=str(received.kind), outcome=applied)
    return http_answer(202 if applied == "quarantined" else 200, {"outcome": applied})


def _problem(status: int, code: str, title: str, detail: str) -> dict[str, Any]:
    return http_answer(status, problem_body(status, code, title, detail))
