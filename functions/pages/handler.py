"""The pages at /admin and /portal, and signing in."""

import os
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from functions.pages.door import Parts, build
from shared.runtime.settings import PagesSettings
from shared.runtime.wiring import pages_parts


@lru_cache(maxsize=1)
def _parts() -> Parts:
    return pages_parts(PagesSettings.from_environment(os.environ))


door = build(_parts)


def handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    """Answer one visit (payload version 2)."""
    return door.resolve(event, context)
