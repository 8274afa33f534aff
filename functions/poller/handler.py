"""Asks carriers about open orders, by schedule. ``{"all": true}`` asks about all of them now."""

import os
from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools import Logger

from shared.runtime.settings import PollerSettings
from shared.runtime.wiring import poller_parts
from shared.usecases.poll_carriers import poll_carriers

logger = Logger(service="poller")
settings = PollerSettings.from_environment(os.environ)
desk = poller_parts(settings)


def handler(event: Mapping[str, Any], _context: object) -> dict[str, Any]:
    """How many orders were asked about, what was news, and what failed; failures are tried again by themselves."""
    polled = poll_carriers(desk, everything=bool(event.get("all")), seconds=settings.poll_budget_seconds)
    logger.info(
        "carriers asked", asked=polled.asked, learned=polled.learned, failed=len(polled.failed), left=polled.left
    )
    for failure in polled.failed:
        logger.warning("an order could not be asked about", order=failure)
    return {"asked": polled.asked, "learned": polled.learned, "failed": list(polled.failed), "left": polled.left}
