"""Numbers that leave, timelines of things of their own, and what waits for the desk beside orders: in memory."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from threading import RLock
from typing import Any, Final, Protocol, TypeVar

from shared.adapters import cursors
from shared.adapters.matching import stamp
from shared.adapters.memory.reading import read
from shared.domain.attended import Attended
from shared.domain.cases.kinds import waits_for_desk as case_waits
from shared.domain.cases.model import Case, CaseMessage
from shared.domain.model import Entity, Event
from shared.domain.port_outs.due import waits_for_desk as port_out_waits
from shared.domain.port_outs.model import NumberRecord, PortOut, Protection
from shared.ports import Kept, Page

E = TypeVar("E", bound=Entity)
Key = tuple[str, ...]

KEPT: Final[dict[Kept, tuple[type[Any], Callable[[Any], datetime | None]]]] = {
    "port_out": (PortOut, port_out_waits),
    "case": (Case, case_waits),
}
"""Things that are attended to and wait for the desk: their class, and by when a person is to see to one."""


class _Stored(Protocol):
    """What this part of the store is kept in."""

    _lock: RLock
    _events: defaultdict[str, dict[str, str]]
    _number_records: dict[str, str]
    _number_links: dict[str, set[str]]
    _pointers: dict[Key, Key]

    def _get(self, key: Key, kind: type[E]) -> E | None: ...
    def _all(self, prefix: Key, kind: type[E]) -> tuple[E, ...]: ...
    def _pointed_at(self, *pointer: str) -> str | None: ...
    def _waiting(self, kind: Kept, before: datetime | None, *, test_mode: bool) -> list[str]: ...
    def _page_of_events(self, whose: str, listing: str, limit: int, cursor: str | None) -> Page[Event]: ...


class MemoryLeaving:
    def number_records(self: _Stored, numbers: Iterable[str]) -> dict[str, NumberRecord]:
        with self._lock:
            found = {number: self._number_records.get(number) for number in numbers}
        return {number: read(NumberRecord, one) for number, one in found.items() if one is not None}

    def put_number_records(self: _Stored, records: Sequence[NumberRecord]) -> None:
        with self._lock:
            self._number_records.update({record.number: record.model_dump_json() for record in records})

    def protections(self: _Stored, numbers: Iterable[str]) -> dict[str, Protection]:
        with self._lock:
            found = {number: self._get(("protection", number), Protection) for number in numbers}
        return {number: one for number, one in found.items() if one is not None}

    def port_out(self: _Stored, port_out_id: str) -> PortOut | None:
        with self._lock:
            return self._get(("port_out", port_out_id), PortOut)

    def port_out_by_reference(self: _Stored, winning_carrier: str, reference: str, account_id: str) -> str | None:
        with self._lock:
            return self._pointed_at("port_out", account_id, winning_carrier, reference)

    def port_outs(self: _Stored, account_id: str, limit: int, cursor: str | None) -> Page[PortOut]:
        with self._lock:
            every = [one for one in self._all(("port_out",), PortOut) if account_id and one.account_id == account_id]
        return newest(every, f"port_outs|{account_id}", limit, cursor)

    def link_port_out(self: _Stored, port_out_id: str, numbers: Sequence[str]) -> None:
        with self._lock:
            for number in numbers:
                self._number_links.setdefault(number, set()).add(port_out_id)

    def port_outs_of(self: _Stored, number: str, limit: int) -> tuple[str, ...]:
        with self._lock:
            return tuple(sorted(self._number_links.get(number, ()), reverse=True)[:limit])

    def holds(self: _Stored, account_id: str) -> tuple[str, ...]:
        with self._lock:
            return tuple(sorted(key[2] for key in self._pointers if key[:2] == ("hold", account_id)))

    def case(self: _Stored, case_id: str) -> Case | None:
        with self._lock:
            return self._get(("case", case_id), Case)

    def cases(self: _Stored, account_id: str, limit: int, cursor: str | None) -> Page[Case]:
        with self._lock:
            every = [one for one in self._all(("case",), Case) if account_id and one.account_id == account_id]
        return newest(every, f"cases|{account_id}", limit, cursor)

    def case_messages(self: _Stored, case_id: str, limit: int, cursor: str | None) -> Page[CaseMessage]:
        listing = f"case_messages|{case_id}"
        after = cursors.after_text(listing, cursor) or ""
        with self._lock:
            found = [one for one in self._all(("case_message", case_id), CaseMessage) if one.id > after]
        page = found[:limit]
        return Page(tuple(page), cursors.encode(listing, [page[-1].id]) if len(found) > limit else None)

    def events_about(self: _Stored, about: str, limit: int, cursor: str | None) -> Page[Event]:
        return self._page_of_events(about, f"events_about|{about}", limit, cursor)

    def event_about(self: _Stored, about: str, event_id: str) -> Event | None:
        with self._lock:
            found = self._events.get(about, {}).get(event_id)
            return None if found is None else read(Event, found)

    def attended_due(self: _Stored, kind: Kept, before: datetime, limit: int) -> tuple[str, ...]:
        with self._lock:
            every: tuple[Attended, ...] = self._all((kind,), KEPT[kind][0])
        due = sorted((one.attend_at, one.id) for one in every if one.attend_at is not None and one.attend_at < before)
        return tuple(found for _, found in due[:limit])

    def waiting(
        self: _Stored, kind: Kept, *, test_mode: bool, before: datetime | None, limit: int, cursor: str | None
    ) -> Page[str]:
        listing = f"waiting|{kind}|{test_mode}"
        after = cursors.after_text(listing, cursor) or ""
        places = [place for place in self._waiting(kind, before, test_mode=test_mode) if place > after]
        page = places[:limit]
        ids = tuple(place.rsplit("#", 1)[1] for place in page)
        return Page(ids, cursors.encode(listing, [page[-1]]) if len(places) > limit else None)

    def waiting_count(self: _Stored, kind: Kept, *, test_mode: bool, before: datetime | None, most: int) -> int:
        return min(most, len(self._waiting(kind, before, test_mode=test_mode)))

    def _waiting(self: _Stored, kind: Kept, before: datetime | None, *, test_mode: bool) -> list[str]:
        """Where things of a kind stand in the desk's queue, in order."""
        of_kind, at = KEPT[kind]
        with self._lock:
            every: tuple[Attended, ...] = self._all((kind,), of_kind)
        due = [(at(one), one.id) for one in every if one.test_mode == test_mode]
        return sorted(
            f"{stamp(when)}#{found}" for when, found in due if when is not None and (before is None or when < before)
        )


T = TypeVar("T", bound=Attended)


def newest(every: Sequence[T], listing: str, limit: int, cursor: str | None) -> Page[T]:
    """Things by their id, newest first, from where the cursor stopped."""
    after = cursors.after_text(listing, cursor)
    found = sorted((one for one in every if after is None or one.id < after), key=lambda one: one.id, reverse=True)
    page = found[:limit]
    return Page(tuple(page), cursors.encode(listing, [page[-1].id]) if len(found) > limit else None)
