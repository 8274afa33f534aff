"""Signed webhooks of carriers: verified, kept, applied. A carrier hears 2xx once its event is safe with us."""

import os
from collections.abc import Mapping
from typing import Any

from functions.carrier_events.door import answer
from shared.runtime.settings import CarrierEventsSettings
from shared.runtime.wiring import carrier_events_parts

desk = carrier_events_parts(CarrierEventsSettings.from_environment(os.environ))


def handler(event: Mapping[str, Any], _context: object) -> dict[str, Any]:
    """POST /carriers/{carrier}/events. See `door.answer`."""
    return answer(desk, event)
