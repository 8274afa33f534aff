"""Numbers that leave, the timelines of what has one of its own, and what waits for the desk beside orders."""

import heapq
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, Final

from shared.adapters import cursors
from shared.adapters.dynamodb import keys
from shared.adapters.dynamodb.items import Item, attribute, attributes, entity, item
from shared.adapters.dynamodb.keys import SHARDS, Key
from shared.adapters.dynamodb.table import Table
from shared.adapters.matching import stamp
from shared.domain.cases.model import Case, CaseMessage
from shared.domain.model import Event
from shared.domain.port_outs.model import NumberRecord, PortOut, Protection
from shared.ports import Kept, Page

_LEAST_OF_A_SHARD: Final = 4
"""Keys that are read of a shard at a time, at least: pages are short, and each read is a call."""


class Leaving(Table):
    # --- numbers -----------------------------------------------------------------------------------------------------

    def number_records(self, numbers: Iterable[str]) -> dict[str, NumberRecord]:
        found = self.get_many("number_records", map(keys.number_record_key, numbers))
        return {record.number: record for record in (entity(NumberRecord, one) for one in found.values())}

    def put_number_records(self, records: Sequence[NumberRecord]) -> None:
        latest = {record.number: record for record in records}.values()
        self.put_many(
            "put_number_records", [item(keys.number_record_key(one.number), attributes(one)) for one in latest]
        )

    def protections(self, numbers: Iterable[str]) -> dict[str, Protection]:
        found = self.get_many("protections", map(keys.protection_key, numbers))
        return {one.number: one for one in (entity(Protection, kept) for kept in found.values())}

    # --- port-outs ---------------------------------------------------------------------------------------------------

    def port_out(self, port_out_id: str) -> PortOut | None:
        found = self.get("port_out", keys.port_out_key(port_out_id))
        return None if found is None else entity(PortOut, found)

    def port_out_by_reference(self, winning_carrier: str, reference: str, account_id: str) -> str | None:
        found = self.get("port_out_by_reference", keys.port_out_reference_key(winning_carrier, reference, account_id))
        return None if found is None else str(found["port_out_id"]["S"])

    def port_outs(self, account_id: str, limit: int, cursor: str | None) -> Page[PortOut]:
        return self._newest("port_outs", PortOut, keys.port_outs_partition(account_id), limit, cursor)

    def _newest(self, name: str, kind: type[Any], pk: str, limit: int, cursor: str | None) -> Page[Any]:
        """Things of one partition of gsi1 by their id, newest first."""
        listing = f"{name}|{pk}"
        after = cursors.after_text(listing, cursor)
        before = ("<", after) if after else ()
        found: list[Any] = []
        for stored in self.query(name, pk, before, index="gsi1", page=limit + 1, descending=True):
            if len(found) == limit:
                return Page(tuple(found), cursors.encode(listing, [found[-1].id]))
            found.append(entity(kind, stored))
        return Page(tuple(found))

    def link_port_out(self, port_out_id: str, numbers: Sequence[str]) -> None:
        linked = [keys.port_out_link(number, port_out_id) for number in dict.fromkeys(numbers)]
        self.put_many("link_port_out", [item(key, {"port_out_id": attribute(port_out_id)}) for key in linked])

    def port_outs_of(self, number: str, limit: int) -> tuple[str, ...]:
        every = keys.port_out_link(number, "")
        found = self.query("port_outs_of", every.pk, ("begins", every.sk), page=limit, descending=True)
        return tuple(one["port_out_id"]["S"] for one in islice(found, limit))

    def holds(self, account_id: str) -> tuple[str, ...]:
        return tuple(one["SK"]["S"] for one in self.query("holds", keys.hold_key(account_id, "").pk))

    # --- cases -------------------------------------------------------------------------------------------------------

    def case(self, case_id: str) -> Case | None:
        found = self.get("case", keys.case_key(case_id))
        return None if found is None else entity(Case, found)

    def cases(self, account_id: str, limit: int, cursor: str | None) -> Page[Case]:
        return self._newest("cases", Case, keys.cases_partition(account_id), limit, cursor)

    def case_messages(self, case_id: str, limit: int, cursor: str | None) -> Page[CaseMessage]:
        return self._by_id("case_messages", CaseMessage, keys.case_message_key(case_id, ""), limit, cursor)

    # --- timelines ---------------------------------------------------------------------------------------------------

    def events_about(self, about: str, limit: int, cursor: str | None) -> Page[Event]:
        return self._by_id("events_about", Event, keys.event_about_key(about, ""), limit, cursor)

    def _by_id(self, name: str, kind: type[Any], every: Key, limit: int, cursor: str | None) -> Page[Any]:
        """Things under the prefix `every` by their id, oldest first."""
        listing = f"{name}|{every.pk}"
        after = cursors.after_text(listing, cursor)
        condition = ("between", f"{every.sk}{after} ", every.sk + "~") if after else ("begins", every.sk)
        found: list[Any] = []
        for stored in self.query(name, every.pk, condition, page=limit + 1):
            if len(found) == limit:
                return Page(tuple(found), cursors.encode(listing, [found[-1].id]))
            found.append(entity(kind, stored))
        return Page(tuple(found))

    def event_about(self, about: str, event_id: str) -> Event | None:
        found = self.get("event_about", keys.event_about_key(about, event_id))
        return None if found is None else entity(Event, found)

    # --- what is looked after, and what waits for the desk -----------------------------------------------------------

    def attended_due(self, kind: Kept, before: datetime, limit: int) -> tuple[str, ...]:
        def of_shard(number: int) -> list[Item]:
            found = self.query(
                "attended_due", keys.attended_partition(kind, number), ("<", stamp(before)), index="gsi2", page=limit
            )
            return list(islice(found, limit))

        shards = self.in_parallel(of_shard, list(range(SHARDS)))
        merged: Iterator[Item] = heapq.merge(*shards, key=lambda one: (one["gsi2sk"]["S"], one["PK"]["S"]))
        return tuple(keys.kept_id(kind, one) for one in islice(merged, limit))

    def waiting(
        self, kind: Kept, *, test_mode: bool, before: datetime | None, limit: int, cursor: str | None
    ) -> Page[str]:
        listing = f"waiting|{kind}|{test_mode}"
        after = cursors.after_text(listing, cursor)
        places = list(islice(self._waiting(kind, after, before, limit, test_mode=test_mode), limit + 1))
        page = places[:limit]
        more = len(places) > limit
        ids = tuple(place.rsplit("#", 1)[1] for place in page)
        return Page(ids, cursors.encode(listing, [page[-1]]) if more else None)

    def _waiting(
        self, kind: Kept, after: str | None, before: datetime | None, limit: int, *, test_mode: bool
    ) -> Iterator[str]:
        """Where things stand in a lane, its 8 shards merged, from after a place on."""
        condition = ("between", f"{after} " if after else "0", stamp(before) if before else "~")
        share = max(_LEAST_OF_A_SHARD, limit // SHARDS + 1)

        def of_shard(number: int) -> Iterator[str]:
            pk = keys.queue_partition(kind, number, test_mode=test_mode)
            for entry in self.query("waiting", pk, condition, index="gsi5", page=share):
                yield entry["gsi5sk"]["S"]

        yield from heapq.merge(*(of_shard(number) for number in range(SHARDS)))

    def waiting_count(self, kind: Kept, *, test_mode: bool, before: datetime | None, most: int) -> int:
        condition = ("between", "0", stamp(before) if before else "~")

        def of_shard(number: int) -> int:
            pk = keys.queue_partition(kind, number, test_mode=test_mode)
            return sum(1 for _ in islice(self.query("waiting_count", pk, condition, index="gsi5", page=most), most))

        return min(most, sum(self.in_parallel(of_shard, list(range(SHARDS)))))
