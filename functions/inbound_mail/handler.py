"""Mails that came in for the desk are filed with the orders they name."""

import os
from collections.abc import Mapping
from typing import Any

from functions.inbound_mail.filer import take_batch
from shared.runtime.settings import InboundMailSettings
from shared.runtime.wiring import inbound_mail_parts

desk = inbound_mail_parts(InboundMailSettings.from_environment(os.environ))


def handler(event: Mapping[str, Any], _context: object) -> dict[str, Any]:
    """Take a batch of the queue."""
    return take_batch(desk, event["Records"])
