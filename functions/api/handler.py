"""The HTTP API at /v1, and the answer to every path that nothing else serves."""

import os
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from functions.api.door import build
from shared.runtime.settings import ApiSettings
from shared.runtime.wiring import ApiParts, api_parts


@lru_cache(maxsize=1)
def _parts() -> ApiParts:
    return api_parts(ApiSettings.from_environment(os.environ))


app = build(_parts)


def handler(event: Mapping[str, Any], context: Any) -> dict[str, Any]:
    """Answer one call of the HTTP API (payload version 2)."""
    answer: dict[str, Any] = app.resolve(dict(event), context)
    return answer
