"""What was stored as text, as entities again."""

from functools import lru_cache
from typing import Final, TypeVar

from shared.domain.model import Entity

E = TypeVar("E", bound=Entity)
_KEPT: Final = 8_192


def read(kind: type[E], text: str) -> E:
    """The entity of this text. Entities never change, so that one that was read before is read again at no cost:
    tests of whole lives read the same few thousands of times."""
    found = _read(kind, text)
    assert isinstance(found, kind)
    return found


@lru_cache(maxsize=_KEPT)
def _read(kind: type[Entity], text: str) -> Entity:
    return kind.model_validate_json(text)
