"""The simulated carrier's door: its HTTP API (payload 2.0), and the steps its own state machine asks for.

It runs as a stranger to Port Desk: own API, own table, and nothing in common but the secret of its webhooks.
"""

import base64
import hmac
import json
import os
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from functions.simulated_carrier.service import Answer, SimulatedCarrierService
from shared.adapters.carriers.simulated import api_key
from shared.runtime.settings import SimulatedCarrierSettings
from shared.runtime.simulated_carrier import simulated_carrier_parts

_JSON = {"content-type": "application/json"}


@lru_cache(maxsize=1)
def _parts() -> tuple[SimulatedCarrierService, str]:
    """The service and the key of its API."""
    import httpx

    from functions.simulated_carrier.service import webhook_poster

    settings = SimulatedCarrierSettings.from_environment(os.environ)
    desk, secret, now = simulated_carrier_parts(settings)
    url = f"{settings.public_base_url.rstrip('/')}/carriers/simulated/events"
    post = webhook_poster(url, secret, now, httpx.Client(timeout=15.0, follow_redirects=False))
    return SimulatedCarrierService(desk, post, now, settings.delay_seconds), api_key(secret)


def handler(event: Mapping[str, Any], _context: object) -> dict[str, Any]:
    """A step or a call of the API.

    Steps: ``{"step": "next", "carrier_order_id"}`` of the state machine; ``{"step": "resume"}``, with ``"all": true``
    after a restart of the cloud, for orders whose execution was lost.
    """
    service, key = _parts()
    return answer(service, key, event)


def answer(service: SimulatedCarrierService, key: str, event: Mapping[str, Any]) -> dict[str, Any]:
    """What `handler` answers, with its collaborators given."""
    match event.get("step"):
        case "next":
            return service.next(str(event["carrier_order_id"]))
        case "resume":
            return service.resume(every=bool(event.get("all")))
        case _:
            status, content = _http(service, key, event)
            return {"statusCode": status, "headers": _JSON, "body": json.dumps(content)}


def _http(service: SimulatedCarrierService, key: str, event: Mapping[str, Any]) -> Answer:
    given = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    if not hmac.compare_digest(given.get("authorization", "").encode(), f"Bearer {key}".encode()):
        return 401, {"detail": "The API key is missing or wrong."}
    try:
        body = _body(event)
    except ValueError:
        return 400, {"detail": "The body is not a JSON object."}
    method = event["requestContext"]["http"]["method"]
    path = str(event["rawPath"]).strip("/").split("/")
    query = event.get("queryStringParameters") or {}
    try:
        return _route(service, method, path, query, body)
    except (KeyError, TypeError):
        return 400, {"detail": "The body lacks something."}


def _route(
    service: SimulatedCarrierService, method: str, path: list[str], query: Mapping[str, str], body: dict[str, Any]
) -> Answer:
    match method, path:
        case "POST", ["orders"]:
            return service.create(body)
        case "GET", ["orders"]:
            return service.find(query.get("reference", ""))
        case "GET", ["orders", order_id]:
            return service.show(order_id)
        case "GET", ["orders", order_id, "foc-windows"]:
            return service.foc_windows(order_id)
        case "POST", ["orders", order_id, "changes"]:
            return service.change(order_id, body)
        case "POST", ["orders", order_id, "cancel"]:
            return service.cancel(order_id)
        case "POST", ["portability"]:
            return service.portability(body["numbers"])
        case "POST", ["platform", "ensure"]:
            return service.ensure(str(body["account_id"]), body["numbers"])
        case "POST", ["platform", "check"]:
            return service.check(str(body["account_id"]), body["numbers"])
        case "POST", ["platform", "release"]:
            return service.release(str(body["account_id"]), body["numbers"])
        case _:
            return 404, {"detail": "No such address."}


def _body(event: Mapping[str, Any]) -> dict[str, Any]:
    text = event.get("body") or "{}"
    if event.get("isBase64Encoded"):
        text = base64.b64decode(text).decode()
    content = json.loads(text)
    if not isinstance(content, dict):
        raise ValueError("not an object")  # noqa: TRY004  the caller's word for any bad body
    return content
