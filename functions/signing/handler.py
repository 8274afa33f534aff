"""The signing page, the copies page, the pages of a correction and of an approval, and the letter check."""

import os
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from functions.signing.door import build
from functions.signing.visit import Parts
from shared.runtime.settings import SigningSettings
from shared.runtime.wiring import signing_parts


@lru_cache(maxsize=1)
def _parts() -> Parts:
    return signing_parts(SigningSettings.from_environment(os.environ))


door = build(_parts)


def handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    """Answer one visit (payload version 2)."""
    return door.resolve(event, context)
