"""Does what is due for envelopes and notifications and sends their mails: after events, by a schedule, and when a mail
comes back."""

import os
from collections.abc import Mapping
from typing import Any

from functions.envelopes.attendant import Attendant
from shared.runtime.settings import EnvelopesSettings
from shared.runtime.wiring import envelopes_parts

settings = EnvelopesSettings.from_environment(os.environ)
attendant = Attendant(*envelopes_parts(settings), settings.stage)


def handler(event: Mapping[str, Any], _context: object) -> dict[str, Any]:
    """Take a batch of the queue, or the schedule's ``{"sweep": true}``."""
    return attendant.sweep() if event.get("sweep") else attendant.take_batch(event["Records"])
