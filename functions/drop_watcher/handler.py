"""What arrives in the drop bucket is taken note of: each list starts its workflow once."""

import os
from collections.abc import Mapping
from typing import Any

from functions.drop_watcher.watcher import take_batch
from shared.runtime.settings import DropWatcherSettings
from shared.runtime.wiring import drop_watcher_parts

bulk = drop_watcher_parts(DropWatcherSettings.from_environment(os.environ))


def handler(event: Mapping[str, Any], _context: object) -> dict[str, Any]:
    """Take a batch of the queue."""
    return take_batch(bulk, event["Records"])
