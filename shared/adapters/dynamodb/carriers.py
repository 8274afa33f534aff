"""What carriers said: their events, mails that came in, what they can port, and how long their ports took."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from shared.adapters import cursors
from shared.adapters.dynamodb import keys
from shared.adapters.dynamodb.items import attribute, attributes, entity, item, plain
from shared.adapters.dynamodb.keys import key_of
from shared.adapters.dynamodb.table import ConditionFailed, Table
from shared.adapters.matching import PORT_TIMES_KEPT, cut_body, listed_under, mail_place, quarantine_place, stamp
from shared.domain.carriers import Portability
from shared.domain.model import CarrierEvent, CarrierMail, CorrectionLink, Notice, Quarantined
from shared.ports import Page

_QUARANTINE: Final = timedelta(days=90)


class CarrierSide(Table):
    # --- events ------------------------------------------------------------------------------------------------------

    def order_by_carrier_id(self, carrier: str, carrier_order_id: str) -> str | None:
        found = self.get("order_by_carrier_id", keys.carrier_order_key(carrier, carrier_order_id))
        return None if found is None else str(found["order_id"]["S"])

    def inbox(self, order_id: str) -> tuple[CarrierEvent, ...]:
        """By the carrier's own time."""
        key = keys.inbox_key(order_id)
        events = [entity(CarrierEvent, found) for found in self.query("inbox", key.pk, ("begins", key.sk))]
        return tuple(sorted(events, key=lambda event: (event.occurred_at, event.event_id)))

    def notices(self, order_id: str) -> tuple[Notice, ...]:
        key = keys.notice_key(order_id)
        found = [entity(Notice, stored) for stored in self.query("notices", key.pk, ("begins", key.sk))]
        return tuple(sorted(found, key=lambda notice: (notice.occurred_at, notice.key)))

    def quarantine(self, carrier: str, event_id: str, body: str, why: str, at: datetime) -> None:
        kept = Quarantined(carrier=carrier, event_id=event_id, body=cut_body(body), why=why, at=at)
        ttl = attribute(keys.seconds(at + _QUARANTINE))
        self.put_many("quarantine", [item(keys.quarantine_key(carrier, event_id), {**attributes(kept), "ttl": ttl})])

    def quarantined(self, carrier: str, limit: int, cursor: str | None) -> Page[Quarantined]:
        listing = f"quarantined|{carrier}"
        after = cursors.after_text(listing, cursor)
        pk, before = keys.quarantine_key(carrier, "").pk, ("<", after) if after else ()
        found: list[Quarantined] = []
        for stored in self.query("quarantined", pk, before, page=limit + 1, descending=True):
            if len(found) == limit:
                return Page(tuple(found), cursors.encode(listing, [quarantine_place(found[-1].event_id)]))
            found.append(entity(Quarantined, stored))
        return Page(tuple(found))

    def quarantined_count(self, carrier: str, most: int) -> int:
        pk = keys.quarantine_key(carrier, "").pk
        return self.count_found(self.query("quarantined_count", pk, page=most, keys_only=True), most)

    def quarantined_event(self, carrier: str, event_id: str) -> Quarantined | None:
        found = self.get("quarantined_event", keys.quarantine_key(carrier, event_id))
        return None if found is None else entity(Quarantined, found)

    def discard_quarantined(self, carrier: str, event_id: str) -> None:
        self.delete_many("discard_quarantined", [keys.quarantine_key(carrier, event_id)])

    # --- mails -------------------------------------------------------------------------------------------------------

    def carrier_mail(self, mail_id: str) -> CarrierMail | None:
        found = self.get("carrier_mail", keys.mail_key(mail_id))
        return None if found is None else entity(CarrierMail, found)

    def carrier_mails(self, order_id: str, limit: int, cursor: str | None) -> Page[CarrierMail]:
        listing = f"mails|{order_id}"
        after = cursors.after_text(listing, cursor)
        found: list[CarrierMail] = []
        for mail in self._mails(order_id, limit + 1, after):
            if len(found) == limit:
                return Page(tuple(found), cursors.encode(listing, [mail_place(found[-1])]))
            found.append(mail)
        return Page(tuple(found))

    def carrier_mails_count(self, order_id: str, most: int) -> int:
        pk = keys.mails_partition(order_id)
        return self.count_found(self.query("carrier_mails_count", pk, index="gsi2", page=most), most)

    def _mails(self, order_id: str, page: int, after: str | None) -> Iterator[CarrierMail]:
        """Mails that the index lists under an order, or under "", as far as they still are when they are read."""
        before = ("<", after) if after else ()
        pk = keys.mails_partition(order_id)
        entries = self.query("carrier_mails", pk, before, index="gsi2", page=page, descending=True)
        while part := [key_of(entry) for entry in islice(entries, page)]:
            items = self.get_many("carrier_mails", part)
            mails = (entity(CarrierMail, items[key]) for key in part if key in items)
            yield from (mail for mail in mails if listed_under(mail) == order_id)

    # --- correction links --------------------------------------------------------------------------------------------

    def correction_link(self, token_hash: str) -> CorrectionLink | None:
        target = self.get("correction_link", keys.correction_token_key(token_hash))
        if target is None:
            return None
        found = self.get("correction_link", keys.correction_key(target["order_id"]["S"], target["link_id"]["S"]))
        return None if found is None else entity(CorrectionLink, found)

    def correction_links(self, order_id: str) -> tuple[CorrectionLink, ...]:
        key = keys.correction_key(order_id)
        links = [entity(CorrectionLink, found) for found in self.query("correction_links", key.pk, ("begins", key.sk))]
        return tuple(sorted(links, key=lambda link: (link.created_at, link.id)))

    # --- portability -------------------------------------------------------------------------------------------------

    def keep_portability(self, carrier: str, found: Sequence[Portability], until: datetime) -> None:
        holds = {"until": attribute(stamp(until)), "ttl": attribute(keys.seconds(until) + 1)}
        said = {
            keys.portability_key(carrier, one.number): {
                "portable": attribute(one.portable),
                "losing_carrier": attribute(one.losing_carrier),
                "reason": attribute(one.reason),
                **({"checked_at": attribute(stamp(one.checked_at))} if one.checked_at else {}),
            }
            for one in found
        }
        self.put_many("keep_portability", [item(key, {**fields, **holds}) for key, fields in said.items()])

    def portability(self, carrier: str, numbers: Iterable[str], now: datetime) -> dict[str, Portability]:
        wanted = {keys.portability_key(carrier, number): number for number in numbers}
        found = self.get_many("portability", wanted)
        return {
            wanted[key]: Portability(
                wanted[key],
                plain(kept["portable"]),
                kept["losing_carrier"]["S"],
                kept["reason"]["S"],
                datetime.fromisoformat(kept["checked_at"]["S"]) if "checked_at" in kept else None,
            )
            for key, kept in found.items()
            if kept["until"]["S"] > stamp(now)
        }

    # --- how long ports took -----------------------------------------------------------------------------------------

    def record_port_time(self, kind: str, order_id: str, days: int) -> None:
        """Appends, which several may do at once; what is over 200 is cut off by whoever appended last.

        Two lists of the same length, as a map has no order to know the oldest by.
        """
        key = keys.port_times_key(kind)
        try:
            answer = self.update(
                "record_port_time",
                key,
                "SET orders = list_append(if_not_exists(orders, :none), :order), "
                "days = list_append(if_not_exists(days, :none), :days)",
                "attribute_not_exists(PK) OR NOT contains(orders, :id)",
                ExpressionAttributeValues={
                    ":none": attribute([]),
                    ":id": attribute(order_id),
                    ":order": attribute([order_id]),
                    ":days": attribute([days]),
                },
                ReturnValues="ALL_NEW",
            )
        except ConditionFailed:
            return
        orders, times = plain(answer["Attributes"]["orders"]), plain(answer["Attributes"]["days"])
        if len(orders) <= PORT_TIMES_KEPT:
            return
        try:
            self.update(
                "record_port_time",
                key,
                "SET orders = :orders, days = :days",
                "orders[0] = :first AND size(orders) = :size",
                ExpressionAttributeValues={
                    ":orders": attribute(orders[-PORT_TIMES_KEPT:]),
                    ":days": attribute(times[-PORT_TIMES_KEPT:]),
                    ":first": attribute(orders[0]),
                    ":size": attribute(len(orders)),
                },
            )
        except ConditionFailed:
            return

    def port_times(self, kind: str) -> tuple[int, ...]:
        """In the order in which they were recorded."""
        found = self.get("port_times", keys.port_times_key(kind))
        return () if found is None else tuple(plain(found["days"])[-PORT_TIMES_KEPT:])

    # --- what the operator knows of losing carriers ------------------------------------------------------------------

    def playbook(self) -> str:
        found = self.get("playbook", keys.PLAYBOOK)
        return "" if found is None else found["text"]["S"]

    def put_playbook(self, text: str) -> None:
        self.put_many("put_playbook", [item(keys.PLAYBOOK, {"text": attribute(text)})])
