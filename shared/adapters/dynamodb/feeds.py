"""What customers are told: events numbered per account and mode, and how far the webhooks of an account have come.

A number is given in one transaction with the feed's head, so there is no number without its event, and none is left
out. A transaction's items can become readable one by one, so a reader stops where the next number is not there yet.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from shared.adapters.dynamodb import keys
from shared.adapters.dynamodb.driving import DrivingMarks
from shared.adapters.dynamodb.items import Item, attribute, attributes, entity
from shared.adapters.dynamodb.table import ConditionFailed, cut
from shared.adapters.dynamodb.writes import MOST_ITEMS, Action, Writes
from shared.adapters.matching import stamp
from shared.domain.model import CustomerEvent, Feed
from shared.ports import Unavailable

_ROUNDS: Final = 30
_AT_ONCE: Final = (MOST_ITEMS - 1) // 2
"""Events of one transaction: each is two items, beside the feed's head."""


class Feeds(Writes, DrivingMarks):
    # --- numbering ---------------------------------------------------------------------------------------------------

    def number_events(self, events: Sequence[CustomerEvent], at: datetime) -> None:
        of_feed: dict[tuple[str, bool], dict[str, CustomerEvent]] = {}
        for event in events:
            of_feed.setdefault((event.account_id, event.test_mode), {})[event.id] = event
        for (account_id, test_mode), mine in of_feed.items():
            for part in cut(list(mine.values()), _AT_ONCE):
                self._number(keys.feed_key(account_id, test_mode), part, at)

    def _number(self, key: keys.Key, events: Sequence[CustomerEvent], at: datetime) -> None:
        """Number these events of one feed; of several callers at once all come behind each other."""
        head = self.get("number_events", key)
        pending = list(events)
        for _ in range(_ROUNDS):
            last = 0 if head is None else _number_of(head, "seq")
            numbered = [event.but(seq=last + n, numbered_at=at) for n, event in enumerate(pending, 1)]
            met = self.transact(
                "number_events",
                [
                    _moved_head(key, head, last + len(pending), at),
                    *(_put_new(keys.event_pointer_key(one.id), _pointer(one)) for one in numbered),
                    *(_put_new(keys.customer_event_key(one), attributes(one)) for one in numbered),
                ],
            )
            if not met:
                return
            pending = [event for place, event in enumerate(pending, 1) if place not in met]
            if not pending:
                return
            if 0 in met:
                head = met[0]
        raise Unavailable("number_events: too many number the events of one account at once")

    # --- reading -----------------------------------------------------------------------------------------------------

    def customer_event(self, event_id: str) -> CustomerEvent | None:
        pointer = self.get("customer_event", keys.event_pointer_key(event_id))
        if pointer is None:
            return None
        account_id, test_mode = pointer["account_id"]["S"], bool(pointer["test_mode"]["BOOL"])
        place = keys.place_in_feed(account_id, test_mode, _number_of(pointer, "seq"))
        found = self.get("customer_event", place)
        return None if found is None else entity(CustomerEvent, found)

    def customer_events(self, account_id: str, test_mode: bool, after: int, limit: int) -> tuple[CustomerEvent, ...]:
        found: list[CustomerEvent] = []
        while len(found) < limit:
            first = keys.place_in_feed(account_id, test_mode, after + len(found) + 1)
            part = self._following(first, after + len(found) + 1, limit - len(found))
            found += part
            # A part that ends within its partition is all that there is, or all that is readable so far.
            if not part or (part[-1].seq + 1) % keys.EVENTS_PER_PARTITION:
                break
        return tuple(found)

    def _following(self, first: keys.Key, number: int, limit: int) -> list[CustomerEvent]:
        """The events of one partition from `first` on that follow each other without a gap."""
        found: list[CustomerEvent] = []
        for item in self.query("customer_events", first.pk, ("between", first.sk, "~"), page=limit):
            event = entity(CustomerEvent, item)
            if event.seq != number + len(found):
                break
            found.append(event)
            if len(found) == limit:
                break
        return found

    # --- who follows a feed ------------------------------------------------------------------------------------------

    def feed(self, account_id: str, test_mode: bool) -> Feed:
        found = self.get("feed", keys.feed_key(account_id, test_mode))
        return _feed(account_id, test_mode, found or {})

    def follow_feed(self, account_id: str, test_mode: bool) -> Feed:
        key = keys.feed_key(account_id, test_mode)
        for _ in self.waits():
            try:
                answer = self.update(
                    "follow_feed",
                    key,
                    "SET followed = :yes, passed_on = if_not_exists(passed_on, seq)",
                    "attribute_exists(PK)",
                    ExpressionAttributeValues={":yes": attribute(True)},
                    ReturnValues="ALL_NEW",
                )
            except ConditionFailed:
                begun = {"seq": attribute(0), "passed_on": attribute(0), "followed": attribute(True)}
                if "followed" not in self.put_first("follow_feed", key, begun):
                    continue
                return Feed(account_id=account_id, test_mode=test_mode, followed=True)
            return _feed(account_id, test_mode, answer["Attributes"])
        raise Unavailable("follow_feed: the table is busy")

    def mark_passed_on(self, account_id: str, test_mode: bool, seq: int) -> None:
        """The index of feeds that lag is left by a second write, on condition that nothing came in between."""
        key = keys.feed_key(account_id, test_mode)
        try:
            answer = self.update(
                "mark_passed_on",
                key,
                "SET passed_on = :seq",
                "passed_on < :seq",
                ExpressionAttributeValues={":seq": attribute(seq)},
                ReturnValues="ALL_NEW",
            )
        except ConditionFailed as failed:
            now = failed.found
        else:
            now = answer["Attributes"]
        if now is None or "gsi3pk" not in now or _number_of(now, "passed_on") < _number_of(now, "seq"):
            return
        try:
            self.update("mark_passed_on", key, "REMOVE gsi3pk, gsi3sk", "passed_on >= seq")
        except ConditionFailed:
            return

    def feeds_behind(self, before: datetime, limit: int) -> tuple[tuple[str, bool], ...]:
        return tuple(keys.whose_feed(item["PK"]["S"]) for item in self._due("gsi3", "FEEDS", before, limit))


def _moved_head(key: keys.Key, head: Item | None, seq: int, at: datetime) -> Action:
    """The feed's head at its next last number; one that is followed stands among those that lag from then on."""
    if head is None:
        return _put_new(key, {"seq": attribute(seq)})
    sets, keeps = {"seq": attribute(seq)}, {}
    if "followed" in head:
        place = keys.feed_place(key, stamp(at))
        sets["gsi3pk"], keeps["gsi3sk"] = attribute(place.pk), attribute(place.sk)
    return Action("Update", key, "seq = :was", {":was": head["seq"]}, sets=sets, keeps=keeps)


def _put_new(key: keys.Key, fields: Item) -> Action:
    return Action("Put", key, "attribute_not_exists(PK)", sets=fields)


def _pointer(event: CustomerEvent) -> Item:
    return {
        "account_id": attribute(event.account_id),
        "test_mode": attribute(event.test_mode),
        "seq": attribute(event.seq),
    }


def _feed(account_id: str, test_mode: bool, item: Item) -> Feed:
    said: dict[str, Any] = {name: _number_of(item, name) for name in _numbers(item)}
    return Feed(account_id=account_id, test_mode=test_mode, followed="followed" in item, **said)


def _numbers(item: Item) -> Iterable[str]:
    return (name for name in ("seq", "passed_on") if name in item)


def _number_of(item: Item, name: str) -> int:
    return int(item[name]["N"])
