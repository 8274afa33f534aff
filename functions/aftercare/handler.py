"""Looks after port-outs and cases: releases numbers, keeps deadlines, mails accounts. After events, and by schedule."""

import os
from collections.abc import Mapping
from typing import Any

from functions.aftercare.caretaker import Caretaker
from shared.runtime.settings import AftercareSettings
from shared.runtime.wiring import aftercare_parts

caretaker = Caretaker(*aftercare_parts(AftercareSettings.from_environment(os.environ)))


def handler(event: Mapping[str, Any], _context: object) -> dict[str, Any]:
    """Take a batch of the queue, or the schedule's ``{"sweep": true}``."""
    return caretaker.sweep() if event.get("sweep") else caretaker.take_batch(event["Records"])
