"""Some parts of a dropped file: read them, write their changed rows again, or note that they are lost."""

import os
from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools import Logger

from shared.runtime.garbage import collect_seldom
from shared.runtime.settings import BulkPartSettings
from shared.runtime.wiring import bulk_part_parts
from shared.usecases.bulk.desk import parts_of_item
from shared.usecases.bulk.reading import lose_parts, read_parts
from shared.usecases.bulk.settling import settle_part

logger = Logger(service="bulk_part")
bulk = bulk_part_parts(BulkPartSettings.from_environment(os.environ))
collect_seldom()


def handler(event: Mapping[str, Any], _context: object) -> dict[str, Any]:
    """`step` is read, settle or lose. Raises so that the workflow tries again."""
    upload_id, step, parts = str(event["upload_id"]), str(event["step"]), parts_of_item(event["item"])
    if step == "settle":
        return {"rows": sum(settle_part(bulk, upload_id, part) for part in parts)}
    numbers = [part.number for part in parts]
    if step == "lose":
        logger.error("parts were lost", upload_id=upload_id, parts=numbers, error=event.get("error"))
        lose_parts(bulk, upload_id, parts, f"{event.get('error')}: {event.get('cause')}")
        return {"rows": 0}
    read = read_parts(bulk, upload_id, parts, again=bool(event["tries"]))
    rows, held = sum(one.rows for one in read), sum(one.held for one in read)
    logger.info("parts were read", upload_id=upload_id, parts=numbers, rows=rows, held=held)
    return {"rows": rows}
