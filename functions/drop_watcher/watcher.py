"""Takes note of what arrived in the drop bucket, a batch at a time."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from aws_lambda_powertools import Logger

from shared.usecases.bulk.desk import BulkDesk
from shared.usecases.bulk.noticing import notice

logger = Logger(service="drop_watcher")


def take_batch(bulk: BulkDesk, records: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Notice each object of a batch; answers the messages that failed, so that only they come again."""
    failed: list[dict[str, str]] = []
    for message in records:
        try:
            created = json.loads(message["body"])["detail"]["object"]
            upload_id = notice(bulk, created["key"], created.get("version-id", ""))
            if upload_id is not None:
                logger.info("a file was dropped", upload_id=upload_id)
        except Exception:
            logger.exception("a dropped file was not noticed", message_id=message["messageId"])
            failed.append({"itemIdentifier": message["messageId"]})
    return {"batchItemFailures": failed}
