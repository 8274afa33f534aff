"""A vault for tests: it hides nothing, but it does check where a ciphertext belongs."""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence

from shared.ports import WrongContext

_VERSION = "m1"


class MemoryVault:
    def __init__(self) -> None:
        self.seals = 0
        """How many times `seal` was called: the real one pays for each."""

    def seal(self, values: Sequence[str], context: Mapping[str, str]) -> tuple[str, ...]:
        self.seals += 1
        place = _digest("", context)
        return tuple(f"{_VERSION}.{place}.{base64.urlsafe_b64encode(value.encode()).decode()}" for value in values)

    def open(self, sealed: str, context: Mapping[str, str]) -> str:
        version, _, rest = sealed.partition(".")
        place, _, body = rest.partition(".")
        if version != _VERSION or place != _digest("", context):
            raise WrongContext("sealed for something else")
        return base64.urlsafe_b64decode(body).decode()

    def digest(self, value: str, context: Mapping[str, str]) -> str:
        return _digest(value, context)


def _digest(value: str, context: Mapping[str, str]) -> str:
    text = json.dumps([value, sorted(context.items())])
    return hashlib.sha256(text.encode()).hexdigest()
