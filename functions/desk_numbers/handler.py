"""Counts events for the desk's reports. Each counts once, however often and in whatever order it comes."""

import os
from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools import Logger

from shared.domain.model import Event
from shared.runtime.batches import take_each
from shared.runtime.settings import DeskNumbersSettings
from shared.runtime.wiring import desk_numbers_parts
from shared.usecases.reports.count import count_event

logger = Logger(service="desk_numbers")
desk = desk_numbers_parts(DeskNumbersSettings.from_environment(os.environ))


def handler(event: Mapping[str, Any], _context: object) -> dict[str, Any]:
    """Count each event of a batch of the queue; answers the messages that failed."""
    return take_each(event["Records"], _count, logger)


def _count(message: Mapping[str, Any]) -> None:
    count_event(desk, Event.model_validate(message["detail"]))
