"""A carrier's webhook, whoever sent it and whatever it holds: verified, kept, applied, or turned away.

Anybody can call this door. What is not genuine has no effect and never makes it fail.
"""

import base64
import binascii
from collections.abc import Mapping
from typing import Any, Final

from aws_lambda_powertools import Logger

from shared.ports import Carrier, NotGenuine, NotUnderstood, Unavailable
from shared.runtime.problem_json import http_answer, problem_body
from shared.usecases.apply_carrier_event import hear_webhook, keep_not_understood
from shared.usecases.desk import Desk

MOST_BYTES: Final = 256 * 1024
_NAME_SHOWN: Final = 40

logger = Logger(service="carrier_events")


def answer(desk: Desk, event: Mapping[str, Any]) -> dict[str, Any]:
    """The answer to one HTTP call, payload format 2.0.

    A carrier hears 200 once its event is safe with us, 202 where it is put in quarantine: it fits no order of ours, or
    is genuine but nothing that we know. 400 unreadable, 401 not genuine, 404 no such carrier, 405 not a POST, 413 over
    256 KB, 503 a genuine event could not be kept: try again.

    While a carrier's keys are not set, nobody can tell what is genuine, so all of it is 401, and an error in the log.
    Carriers send again whatever was not answered with 2xx, and the poller asks for the rest.
    """
    method = _inner(event, "requestContext", "http").get("method", "POST")
    if method != "POST":
        return _problem(405, "method_not_allowed", "Not a POST", "Webhooks are POSTed.", {"allow": "POST"})
    name = str(_inner(event, "pathParameters").get("carrier") or "")
    if name not in tuple(desk.carriers):
        return _problem(404, "not_found", "Not found", f"No carrier {name[:_NAME_SHOWN]!r} reports here.")
    try:
        body = _body_of(event)
    except ValueError:
        return _problem(400, "unreadable", "Not text", "Send the event as JSON in UTF-8.")
    if body is None:
        return _problem(413, "too_large", "Too large", "An event may have 256 KB at most.")
    try:
        carrier = desk.carriers[name]
    except Unavailable:
        logger.exception("a carrier cannot be spoken to", carrier=name)
        return _problem(401, "unauthenticated", "Not genuine", "This carrier is not set up: no signature can fit.")
    return _heard(desk, carrier, name, _headers_of(event), body)


def _heard(desk: Desk, carrier: Carrier, name: str, headers: Mapping[str, str], body: str) -> dict[str, Any]:
    event_id, kind = "", "unknown"
    try:
        heard = carrier.read_webhook(headers, body, desk.clock.now())
        event_id, kind = heard.event_id, str(heard.kind)
        applied = hear_webhook(desk, carrier, heard, body)
    except NotGenuine as error:
        logger.warning("a webhook is not genuine", carrier=name, why=str(error))
        return _problem(401, "unauthenticated", "Not genuine", "The signature or its time does not fit.")
    except NotUnderstood as error:
        event_id = error.event_id
        logger.warning("a genuine webhook is no event that we know", carrier=name, why=str(error))
        try:
            applied = keep_not_understood(desk, name, error, body)
        except Unavailable:
            return _not_kept(name, event_id)
    except Unavailable:
        return _not_kept(name, event_id)
    logger.info("carrier event", carrier=name, event_id=event_id, kind=kind, outcome=applied)
    return http_answer(202 if applied == "quarantined" else 200, {"outcome": applied})


def _not_kept(name: str, event_id: str) -> dict[str, Any]:
    logger.exception("a carrier's event was not kept", carrier=name, event_id=event_id)
    return _problem(503, "unavailable", "Try again", "The event was not kept; send it again.")


def _inner(event: Mapping[str, Any], *names: str) -> Mapping[str, Any]:
    """What stands under these names, one in the other; empty where any is missing, null or no object."""
    found: Any = event
    for name in names:
        found = found.get(name) if isinstance(found, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _headers_of(event: Mapping[str, Any]) -> dict[str, str]:
    """Headers whose values are ASCII, as all that signatures use are."""
    headers = _inner(event, "headers").items()
    return {str(name): value for name, value in headers if isinstance(value, str) and value.isascii()}


def _body_of(event: Mapping[str, Any]) -> str | None:
    """The body as text, byte for byte what was signed; None where it is too large. Raises `ValueError`."""
    body = event.get("body") or ""
    if not isinstance(body, str):
        raise TypeError("API Gateway passes a body as text")
    if event.get("isBase64Encoded"):
        if len(body) > 2 * MOST_BYTES:
            return None
        try:
            raw = base64.b64decode(body, validate=True)
        except binascii.Error as error:
            raise ValueError("not base64") from error
    else:
        raw = body.encode()
    return raw.decode() if len(raw) <= MOST_BYTES else None


def _problem(
    status: int, code: str, title: str, detail: str, headers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    return http_answer(status, problem_body(status, code, title, detail), headers)
