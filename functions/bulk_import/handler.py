"""Every step of a dropped file but the reading of its parts."""

import os
from collections.abc import Mapping
from typing import Any

from functions.bulk_import.importer import Importer
from shared.runtime.garbage import collect_seldom
from shared.runtime.settings import BulkImportSettings
from shared.runtime.wiring import bulk_import_parts

settings = BulkImportSettings.from_environment(os.environ)
importer = Importer(bulk_import_parts(settings), settings.call_seconds)
collect_seldom()


def handler(event: Mapping[str, Any], _context: object) -> dict[str, Any]:
    """A step of the workflow, ``{"sweep": true}`` and ``{"roll_up": true}`` of schedules, or the operator's
    ``{"redrive": "bul_…"}``."""
    return importer.take(event)
