"""Takes note of what arrived in the drop bucket, a batch at a time."""

from collections.abc import Mapping, Sequence
from typing import Any

from aws_lambda_powertools import Logger

from shared.runtime.batches import take_each
from shared.usecases.bulk.desk import BulkDesk
from shared.usecases.bulk.noticing import notice

logger = Logger(service="drop_watcher")


def take_batch(bulk: BulkDesk, records: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Notice each object of a batch; answers the messages that failed, so that only they come again."""

    def take(event: Mapping[str, Any]) -> None:
        created = event["detail"]["object"]
        upload_id = notice(bulk, created["key"], created.get("version-id", ""))
        if upload_id is not None:
            logger.info("a file was dropped", upload_id=upload_id)

    return take_each(records, take, logger)
