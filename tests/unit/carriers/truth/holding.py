"""All that a store in memory holds, to see that something had no effect."""

import copy
from collections.abc import Iterator
from typing import Any

from shared.adapters.memory.store import MemoryStore

_TOOLS = frozenset({"_lock", "_clock"})


def held(memory: MemoryStore, *, but: frozenset[str] = frozenset()) -> dict[str, list[str]]:
    """Every thing the store holds, by the part it is in; `but` are parts that do not matter."""
    parts = {name: part for name, part in vars(memory).items() if name not in _TOOLS | but}
    return {name: sorted(_things(part)) for name, part in parts.items()}


def _things(part: Any) -> Iterator[str]:
    """What is in a dictionary or a set. An empty part of one is nothing: reading makes it."""
    if isinstance(part, dict):
        yield from (f"{key!r}: {value!r}" for key, value in part.items() if value)
    else:
        yield from map(repr, part)


def copy_into(memory: MemoryStore, other: MemoryStore) -> MemoryStore:
    """`other` with all that `memory` holds, none of it shared."""
    for name, part in vars(memory).items():
        if name not in _TOOLS:
            setattr(other, name, copy.deepcopy(part))
    return other
