"""The catalogue of error codes as `functions.api.error_codes` made it, for whoever only reads it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

CATALOGUE: Final = Path(__file__).with_name("error_codes.json")


def kept() -> list[Mapping[str, Any]]:
    """Every code with what it says, its fixes, and where it is met; by name."""
    found: list[Mapping[str, Any]] = json.loads(CATALOGUE.read_text(encoding="utf-8"))
    return found
