"""What a dropped file's workflow, the schedules and the operator ask for, by the member that an event has."""

import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from aws_lambda_powertools import Logger

from shared.usecases.bulk.desk import BulkDesk
from shared.usecases.bulk.driving import advance, attend_uploads, fail, redrive
from shared.usecases.bulk.rolling_up import report_open_requests

logger = Logger(service="bulk_import")


class Importer:
    """`call_seconds`: after so long a call stops between two steps."""

    def __init__(self, bulk: BulkDesk, call_seconds: int, seconds: Callable[[], float] = time.monotonic) -> None:
        self._bulk = bulk
        self._call_seconds = call_seconds
        self._seconds = seconds

    def take(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """Do what the event asks for. Raises so that the workflow, or the schedule, tries again."""
        if event.get("sweep"):
            return {"started": attend_uploads(self._bulk, everything=bool(event.get("all")))}
        if event.get("redrive"):
            return {"redriven": redrive(self._bulk, str(event["redrive"]))}
        if event.get("roll_up"):
            return self._roll_up()
        upload_id = str(event["upload_id"])
        if event["step"] == "failed":
            logger.error("a step failed for good", upload_id=upload_id, error=event.get("error"))
            fail(self._bulk, upload_id, f"{event.get('error')}: {event.get('cause')}")
            return {}
        decision = advance(self._bulk, upload_id, str(event["done"]), self._while_there_is_time())
        logger.info("a file went on", upload_id=upload_id, **asdict(decision))
        return asdict(decision)

    def _roll_up(self) -> dict[str, Any]:
        """Raises where a report could not be written, so that somebody hears of it."""
        written, failed = report_open_requests(self._bulk, self._while_there_is_time())
        if failed:
            raise RuntimeError(f"no daily report of {', '.join(failed[:10])}; {written} others were written")
        return {"written": written}

    def _while_there_is_time(self) -> Callable[[], bool]:
        until = self._seconds() + self._call_seconds
        return lambda: self._seconds() < until
