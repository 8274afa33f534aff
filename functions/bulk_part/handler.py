"""One part of a dropped file: read it, write its changed rows again, or note that it is lost."""

import os
from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools import Logger

from shared.runtime.garbage import collect_seldom
from shared.runtime.settings import BulkPartSettings
from shared.runtime.wiring import bulk_part_parts
from shared.usecases.bulk.desk import part_of_item
from shared.usecases.bulk.reading import lose_part, read_part
from shared.usecases.bulk.settling import settle_part

logger = Logger(service="bulk_part")
bulk = bulk_part_parts(BulkPartSettings.from_environment(os.environ))
collect_seldom()


def handler(event: Mapping[str, Any], _context: object) -> dict[str, Any]:
    """`step` is read, settle or lose. Raises so that the workflow tries again."""
    upload_id, step, part = str(event["upload_id"]), str(event["step"]), part_of_item(event["item"])
    if step == "settle":
        return {"rows": settle_part(bulk, upload_id, part)}
    if step == "lose":
        logger.error("a part was lost", upload_id=upload_id, part=part.number, error=event.get("error"))
        lose_part(bulk, upload_id, part, f"{event.get('error')}: {event.get('cause')}")
        return {"rows": 0}
    read = read_part(bulk, upload_id, part, again=bool(event["tries"]))
    if read is None:
        return {"rows": 0}
    logger.info("a part was read", upload_id=upload_id, part=part.number, rows=read.rows, held=read.held)
    return {"rows": read.rows}
