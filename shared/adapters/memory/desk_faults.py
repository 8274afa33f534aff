"""The part of a `FaultyStore` that is the desk's: its writes fail as a test says, its reads never."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from shared.domain.desk_queue import Range
from shared.domain.model import CannedText, Entity, Event, Note, PortOrder, Quarantined, Reveal
from shared.domain.search_terms import Term
from shared.ports import Page, Store

T = TypeVar("T")


class _Faulty(Protocol):
    inner: Store

    def _write(self, method: str, write: Callable[[], T], half: Callable[[], object] | None = None) -> T: ...


class FaultyDesk:
    def discard_quarantined(self: _Faulty, carrier: str, event_id: str) -> None:
        self._write("discard_quarantined", lambda: self.inner.discard_quarantined(carrier, event_id))

    def count_use(self: _Faulty, what: str, until: datetime, limit: int) -> int:
        return self._write("count_use", lambda: self.inner.count_use(what, until, limit))

    def index_terms(self: _Faulty, put: Iterable[Term], drop: Iterable[Term], *, test_mode: bool | None) -> None:
        self._write("index_terms", lambda: self.inner.index_terms(put, drop, test_mode=test_mode))

    def queue(
        self: _Faulty, part: Range, *, test_mode: bool, limit: int, cursor: str | None, assignee: str = ""
    ) -> Page[PortOrder]:
        return self.inner.queue(part, test_mode=test_mode, limit=limit, cursor=cursor, assignee=assignee)

    def queue_count(self: _Faulty, part: Range, *, test_mode: bool, most: int, assignee: str = "") -> int:
        return self.inner.queue_count(part, test_mode=test_mode, most=most, assignee=assignee)

    def quarantined_count(self: _Faulty, carrier: str, most: int) -> int:
        return self.inner.quarantined_count(carrier, most)

    def quarantined_event(self: _Faulty, carrier: str, event_id: str) -> Quarantined | None:
        return self.inner.quarantined_event(carrier, event_id)

    def carrier_mails_count(self: _Faulty, order_id: str, most: int) -> int:
        return self.inner.carrier_mails_count(order_id, most)

    def latest_events(self: _Faulty, request_id: str, limit: int) -> tuple[Event, ...]:
        return self.inner.latest_events(request_id, limit)

    def notes(self: _Faulty, request_id: str, limit: int, cursor: str | None) -> Page[Note]:
        return self.inner.notes(request_id, limit, cursor)

    def canned_text(self: _Faulty, text_id: str) -> CannedText | None:
        return self.inner.canned_text(text_id)

    def canned_texts(self: _Faulty) -> tuple[CannedText, ...]:
        return self.inner.canned_texts()

    def reveals(self: _Faulty, user_id: str | None, limit: int, cursor: str | None) -> Page[Reveal]:
        return self.inner.reveals(user_id, limit, cursor)

    def find_terms(self: _Faulty, text: str, *, whole: bool, test_mode: bool, limit: int) -> tuple[Term, ...]:
        return self.inner.find_terms(text, whole=whole, test_mode=test_mode, limit=limit)

    def found_by(self: _Faulty, terms: Sequence[Term]) -> Mapping[str, Entity]:
        return self.inner.found_by(terms)
