"""Batches of SQS, message by message: those that failed come again alone."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from aws_lambda_powertools import Logger


def take_each(
    messages: Sequence[Mapping[str, Any]], take: Callable[[Mapping[str, Any]], object], logger: Logger
) -> dict[str, Any]:
    """Let `take` have the JSON of each message; answers which failed, as Lambda wants to know it."""
    failed: list[dict[str, str]] = []
    for message in messages:
        try:
            take(json.loads(message["body"]))
        except Exception:
            logger.exception("a message was not taken", message_id=message["messageId"])
            failed.append({"itemIdentifier": message["messageId"]})
    return {"batchItemFailures": failed}
