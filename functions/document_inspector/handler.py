"""What arrived in the documents bucket is inspected before it counts."""

import os
from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools import Logger

from shared.runtime.batches import take_each
from shared.runtime.settings import DocumentInspectorSettings
from shared.runtime.wiring import inspector_parts
from shared.usecases.documents import record_upload

logger = Logger(service="document_inspector")
desk, inspector = inspector_parts(DocumentInspectorSettings.from_environment(os.environ))


def handler(event: Mapping[str, Any], _context: object) -> dict[str, Any]:
    """Inspect each upload of a batch; answers the messages that failed, so that only they come again."""
    return take_each(event["Records"], _inspect, logger)


def _inspect(event: Mapping[str, Any]) -> None:
    key = event["detail"]["object"]["key"]
    if record_upload(desk, inspector, key) is None:
        logger.warning("an upload belongs to no document", key=key)
