"""The desk's queue in memory, what our team keeps for itself, and what it searches by."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from threading import RLock
from typing import Protocol

from shared.adapters import cursors
from shared.adapters.matching import queue_listing, queue_place
from shared.domain.desk_queue import BESIDE, Lane, Range, beside, place_of, stands_in
from shared.domain.model import Entity, PortOrder, Reveal
from shared.domain.search_terms import SHORTEST, Term
from shared.domain.times import stamp
from shared.ports import Page


class _Stored(Protocol):
    """What the queue is read from."""

    _lock: RLock

    def every_order(self) -> tuple[PortOrder, ...]: ...
    def thing(self, name: str) -> Entity | None: ...
    def every_reveal(self) -> tuple[Reveal, ...]: ...

    @property
    def _terms(self) -> dict[bool, set[Term]]: ...

    @property
    def _uses(self) -> dict[tuple[str, datetime], int]: ...


class MemoryDesk:
    def queue(
        self: _Stored, part: Range, *, test_mode: bool, limit: int, cursor: str | None, assignee: str = ""
    ) -> Page[PortOrder]:
        listing = queue_listing(part, assignee, test_mode=test_mode)
        after = cursors.after_text(listing, cursor) or ""
        with self._lock:
            every = self.every_order()
        found = sorted(
            (place, order) for place, order in _standing(every, part, assignee, test_mode=test_mode) if place > after
        )
        page = found[:limit]
        more = len(found) > limit
        return Page(tuple(order for _, order in page), cursors.encode(listing, [page[-1][0]]) if more else None)

    def queue_count(self: _Stored, part: Range, *, test_mode: bool, most: int, assignee: str = "") -> int:
        with self._lock:
            every = self.every_order()
        return min(most, sum(1 for _ in _standing(every, part, assignee, test_mode=test_mode)))

    # --- what our team keeps, and searches by ------------------------------------------------------------------------

    def reveals(self: _Stored, user_id: str | None, limit: int, cursor: str | None) -> Page[Reveal]:
        listing = f"reveals|{user_id or ''}"
        after = cursors.after_text(listing, cursor)
        found = [reveal for reveal in self.every_reveal() if user_id in (None, reveal.by.id)]
        found = [reveal for reveal in found if after is None or _when(reveal) < after]
        found.sort(key=_when, reverse=True)
        page = found[:limit]
        return Page(tuple(page), cursors.encode(listing, [_when(page[-1])]) if len(found) > limit else None)

    def count_use(self: _Stored, what: str, until: datetime, limit: int) -> int:
        with self._lock:
            used = self._uses.get((what, until), 0)
            if used >= limit:
                return -1
            self._uses[what, until] = used + 1
            return limit - used - 1

    def index_terms(self: _Stored, put: Iterable[Term], drop: Iterable[Term], *, test_mode: bool | None) -> None:
        put, drop = set(put), set(drop)
        with self._lock:
            for mode in (False, True) if test_mode is None else (test_mode,):
                self._terms[mode] = (self._terms[mode] | put) - drop

    def find_terms(self: _Stored, text: str, *, whole: bool, test_mode: bool, limit: int) -> tuple[Term, ...]:
        if len(text) < SHORTEST:
            return ()
        with self._lock:
            found = [term for term in self._terms[test_mode] if (term.text == text if whole else _begins(term, text))]
        found.sort(key=_alphabet, reverse=whole)
        return tuple(found[:limit])

    def found_by(self: _Stored, terms: Sequence[Term]) -> Mapping[str, Entity]:
        with self._lock:
            found = {name: self.thing(name) for term in terms for name in (term.target, term.source)}
        return {name: entity for name, entity in found.items() if entity is not None}


def _when(reveal: Reveal) -> str:
    return f"{stamp(reveal.at)}#{reveal.id}"


def _begins(term: Term, text: str) -> bool:
    return term.text.startswith(text)


def _alphabet(term: Term) -> str:
    return "\t".join((term.text, term.target, term.kind, term.source))


def _standing(
    orders: tuple[PortOrder, ...], part: Range, assignee: str, *, test_mode: bool
) -> Iterator[tuple[str, PortOrder]]:
    for order in orders:
        mine = not assignee or (order.assignee is not None and order.assignee.id == assignee)
        served = part.lane not in BESIDE if assignee else part.lane != Lane.ANY
        if not (mine and served and order.test_mode == test_mode and stands_in(order, part)):
            continue
        place = place_of(order)
        if part.lane in BESIDE or place is None:
            yield queue_place(part.lane, beside(order)[part.lane], order.id, assignee), order
        else:
            yield queue_place(place.lane, stamp(place.at), order.id, assignee), order
