"""All that a store in memory holds, to see that something had no effect."""

import copy
from collections import defaultdict
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
            _fill(getattr(other, name), part)
    return other


def _fill(new: Any, part: Any) -> None:
    """Text and tuples are shared, whatever can change is not. Much faster than `copy.deepcopy`."""
    if isinstance(part, set):
        new |= part
        return
    for key, value in part.items():
        if isinstance(value, dict):
            _fill(new[key] if isinstance(new, defaultdict) else new.setdefault(key, {}), value)
        else:
            new[key] = value if isinstance(value, str | tuple | int) else copy.copy(value)
