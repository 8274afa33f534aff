"""The table's stream: changed orders wake their workflows, events are told and published (design.md, decision 2), and
what staff search by follows what it is read from."""

import os
from collections.abc import Mapping
from typing import Any

from functions.relay.relay import Relay
from shared.runtime.settings import RelaySettings
from shared.runtime.wiring import relay_parts

relay = Relay(*relay_parts(RelaySettings.from_environment(os.environ)))


def handler(event: Mapping[str, Any], _context: object) -> dict[str, Any]:
    """Take a batch of the stream."""
    return relay.take_batch(event["Records"])
