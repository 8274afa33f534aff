"""Hears what the telephony side says by events, and by a schedule looks after what it has yet to say."""

import os
from collections.abc import Mapping
from typing import Any

from functions.telephony.operator import Operator
from shared.runtime.settings import TelephonySettings
from shared.runtime.wiring import telephony_parts

operator = Operator(telephony_parts(TelephonySettings.from_environment(os.environ)))


def handler(event: Mapping[str, Any], _context: object) -> dict[str, Any]:
    """Take a batch of the queue, or the schedule's ``{"sweep": true}``."""
    return operator.sweep() if event.get("sweep") else operator.take_batch(event["Records"])
