"""Customers' webhooks: passes on what they are told, and sends it to their endpoints."""

import os
from collections.abc import Mapping
from typing import Any

from functions.webhooks.courier import Courier
from shared.runtime.settings import WebhooksSettings
from shared.runtime.wiring import webhooks_parts

courier = Courier(webhooks_parts(WebhooksSettings.from_environment(os.environ)))


def handler(event: Mapping[str, Any], _context: object) -> dict[str, Any]:
    """Take a batch of a queue or of the table's stream, or the schedule's ``{"sweep": true}``; with ``"all": true`` all
    that is pending is tried now."""
    if event.get("sweep"):
        return courier.sweep(everything=bool(event.get("all")))
    records = event["Records"]
    return courier.take_stream(records) if "dynamodb" in records[0] else courier.take_batch(records)
