"""Every 5 minutes: repair what a stream, an execution or a half-made submit left behind the table."""

import os
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from aws_lambda_powertools import Logger

from shared.runtime.settings import SweepSettings
from shared.runtime.wiring import sweep_parts
from shared.usecases.sweep_behind import sweep

logger = Logger(service="sweep")
desk, executions, bus = sweep_parts(SweepSettings.from_environment(os.environ))


class SweepIncompleteError(Exception):
    """Some repairs failed; the next sweep tries them again, and the alarm should know."""


def handler(event: Mapping[str, Any], _context: object) -> dict[str, Any]:
    """Sweep. `{"all": true}` also checks every open order's execution now, as after a restart of the local cloud."""
    done = sweep(desk, executions, bus, everything=bool(event.get("all")))
    logger.info("swept", **asdict(done))
    if done.failed:
        raise SweepIncompleteError("; ".join(done.failed[:10]))
    return asdict(done)
