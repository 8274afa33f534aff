"""The workflow's hands: decides what an order's execution does next, and does it (design.md, decision 3)."""

import os
from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools import Logger

from shared.adapters.dynamodb.keys import order_key
from shared.domain.driving import Step
from shared.runtime.settings import PortOrderDriverSettings
from shared.runtime.wiring import driver_parts
from shared.usecases.drive_order import decide, record_failure, run_step

logger = Logger(service="port_order_driver")
partners = driver_parts(PortOrderDriverSettings.from_environment(os.environ))


def handler(event: Mapping[str, Any], _context: object) -> dict[str, Any]:
    """One turn of the loop: `decide`, a step by its name, or `step_failed`. Raises so that the workflow tries again."""
    order_id, step = str(event["order_id"]), str(event["step"])
    if step == "step_failed":
        failed = str(event["failed_step"])
        logger.error("a step failed for good", order_id=order_id, step=failed, error=event.get("error"))
        record_failure(partners.desk, order_id, failed, f"{event.get('error')}: {event.get('cause')}")
    elif step != "decide":
        run_step(partners, order_id, Step(step))
    return _decision(order_id)


def _decision(order_id: str) -> dict[str, Any]:
    order, decision = decide(partners.desk, order_id)
    key = order_key(order_id)
    return {
        "step": decision.step.value,
        "wait_seconds": decision.wait_seconds,
        "version": order.version if order else 0,
        "pk": key.pk,
        "sk": key.sk,
    }
