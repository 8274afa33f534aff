"""Requests with what they are made of, their timeline, and the listings of an account."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Final, NamedTuple, TypeVar

from shared.adapters import cursors
from shared.adapters.dynamodb import keys
from shared.adapters.dynamodb.items import Item, attribute, entity
from shared.adapters.dynamodb.keys import Key, key_of
from shared.adapters.dynamodb.lists import Lists
from shared.adapters.dynamodb.table import in_pages
from shared.adapters.matching import expired, listing_name, matches, stamp
from shared.domain.lifecycle import Status
from shared.domain.model import (
    Comment,
    Cutover,
    Document,
    Envelope,
    Event,
    IdempotencyRecord,
    LosingAccount,
    Note,
    PortOrder,
    PortRequest,
)
from shared.ports import Page, RequestFilter, RequestView

Told = TypeVar("Told", Event, Comment, Note)

MOST_LOOKED_AT: Final = 500
"""How many requests a page of `requests` looks at before it ends early, with a cursor to go on from."""

_READS_OF_A_VIEW: Final = 3


class _Seen(NamedTuple):
    """An entry of a listing: where it stands, and the request that stands there now."""

    place: str
    request: PortRequest | None


class Requests(Lists):
    def request(self, request_id: str) -> PortRequest | None:
        found = self.get("request", keys.request_key(request_id))
        return None if found is None else entity(PortRequest, found)

    def request_view(self, request_id: str) -> RequestView | None:
        """The list's header is a second read: where the list was replaced in between, both are read again."""
        for _ in range(_READS_OF_A_VIEW):
            view = self._view(request_id)
            if view is None or not view.request.list_id:
                return view
            header = self.number_list(request_id, view.request.list_id)
            if header is not None:
                break
        else:
            return view
        return replace(view, number_list=header)

    def _view(self, request_id: str) -> RequestView | None:
        key = keys.request_key(request_id)
        found = {item["SK"]["S"]: item for item in self.query("request_view", key.pk, ("begins", keys.MAIN))}
        if key.sk not in found:
            return None

        def under(prefix: str) -> list[Item]:
            return [item for sk, item in found.items() if sk.startswith(prefix)]

        return RequestView(
            request=entity(PortRequest, found[key.sk]),
            losing_accounts=tuple(entity(LosingAccount, item) for item in under("MAIN#LAC#")),
            documents=tuple(entity(Document, item) for item in under("MAIN#DOC#")),
            orders=tuple(entity(PortOrder, item) for item in under(keys.ORDER)),
            envelopes=tuple(entity(Envelope, item) for item in under(keys.ENVELOPE)),
            cutovers=tuple(entity(Cutover, item) for item in under(keys.CUTOVER)),
        )

    def request_by_reference(self, account_id: str, reference: str) -> str | None:
        found = self.get("request_by_reference", keys.reference_key(account_id, reference))
        return None if found is None else str(found["request_id"]["S"])

    def requests_by_reference(self, account_id: str, references: Iterable[str]) -> dict[str, str]:
        wanted = {keys.reference_key(account_id, reference): reference for reference in references}
        items = self.get_many("requests_by_reference", wanted)
        return {wanted[key]: str(item["request_id"]["S"]) for key, item in items.items()}

    def order(self, order_id: str) -> PortOrder | None:
        found = self.get("order", keys.order_key(order_id))
        return None if found is None else entity(PortOrder, found)

    def orders(self, order_ids: Iterable[str]) -> dict[str, PortOrder]:
        items = self.get_many("orders", [keys.order_key(order_id) for order_id in order_ids])
        return {order.id: order for order in (entity(PortOrder, item) for item in items.values())}

    def document(self, request_id: str, document_id: str) -> Document | None:
        found = self.get("document", keys.document_key(request_id, document_id))
        return None if found is None else entity(Document, found)

    def documents(self, request_id: str) -> tuple[Document, ...]:
        every = keys.document_key(request_id, "")
        return tuple(entity(Document, item) for item in self.query("documents", every.pk, ("begins", every.sk)))

    def idempotency(self, account_id: str, route: str, key: str) -> IdempotencyRecord | None:
        found = self.get("idempotency", keys.idempotency_key(account_id, route, key))
        if found is None:
            return None
        record = entity(IdempotencyRecord, found)
        return None if self._clock is not None and expired(record, self._clock.now()) else record

    # --- timeline and comments ---------------------------------------------------------------------------------------

    def events(self, request_id: str, limit: int, cursor: str | None) -> Page[Event]:
        return self._told("events", Event, keys.event_key(request_id, ""), limit, cursor)

    def comments(self, request_id: str, limit: int, cursor: str | None) -> Page[Comment]:
        return self._told("comments", Comment, keys.comment_key(request_id, ""), limit, cursor)

    def _told(self, name: str, kind: type[Told], every: Key, limit: int, cursor: str | None) -> Page[Told]:
        """What was told about a request under the prefix `every`, by id, which is oldest first."""
        listing = f"{name}|{every.pk.removeprefix('REQ#')}"
        after = cursors.after_text(listing, cursor)
        condition = ("between", f"{every.sk}{after} ", every.sk + "~") if after else ("begins", every.sk)
        found: list[Told] = []
        for item in self.query(name, every.pk, condition, page=limit + 1):
            if len(found) == limit:
                return Page(tuple(found), cursors.encode(listing, [found[-1].id]))
            found.append(entity(kind, item))
        return Page(tuple(found))

    def event(self, request_id: str, event_id: str) -> Event | None:
        found = self.get("event", keys.event_key(request_id, event_id))
        return None if found is None else entity(Event, found)

    def latest_events(self, request_id: str, limit: int) -> tuple[Event, ...]:
        every = keys.event_key(request_id, "")
        found = self.query("latest_events", every.pk, ("begins", every.sk), page=limit, descending=True)
        return tuple(entity(Event, item) for item in islice(found, limit))

    def notes(self, request_id: str, limit: int, cursor: str | None) -> Page[Note]:
        return self._told("notes", Note, keys.note_key(request_id, ""), limit, cursor)

    # --- listings of an account --------------------------------------------------------------------------------------

    def requests(self, account_id: str, wanted: RequestFilter, limit: int, cursor: str | None) -> Page[PortRequest]:
        listing = listing_name(account_id, wanted)
        after = cursors.after_text(listing, cursor)
        found: list[PortRequest] = []
        last = ""
        for looked_at, seen in enumerate(self._seen(account_id, wanted, limit, after)):
            fits = seen.request is not None and matches(seen.request, wanted)
            if (fits and len(found) == limit) or looked_at == MOST_LOOKED_AT:
                return Page(tuple(found), cursors.encode(listing, [last]))
            if seen.request is not None and fits:
                found.append(seen.request)
            last = seen.place
        return Page(tuple(found))

    def _seen(self, account_id: str, wanted: RequestFilter, limit: int, after: str | None) -> Iterator[_Seen]:
        """The requests of the index that serves the filter, from after a place on, as they are now."""
        page = min(limit + 1, MOST_LOOKED_AT)
        before = ("<", after) if after else ()
        if wanted.updated_since is not None:
            since = (">", after) if after else (">", stamp(wanted.updated_since))
            found = self.query("requests", keys.changed_partition(account_id), since, index="gsi4", page=page)
            yield from self._read("gsi4sk", found, page, account_id, wanted.company_id)
        elif wanted.company_id is not None:
            links = keys.company_link(account_id, wanted.company_id, "").pk
            found = self.query("requests", links, before, page=page, descending=True)
            yield from self._read("SK", found, page)
        elif wanted.status is not None and wanted.status != Status.SUBMITTING:
            pk = keys.status_partition(account_id, wanted.status)
            found = self.query("requests", pk, before, index="gsi2", page=page, descending=True)
            yield from self._read("gsi2sk", found, page)
        elif wanted.submitter_id is not None:
            pk = keys.submitter_partition(account_id, wanted.submitter_id)
            found = self.query("requests", pk, before, index="gsi3", page=page, descending=True)
            yield from self._read("gsi3sk", found, page)
        else:
            pk = keys.requests_partition(account_id)
            for item in self.query("requests", pk, before, index="gsi1", page=page, descending=True):
                yield _Seen(item["gsi1sk"]["S"], entity(PortRequest, item))

    def _read(
        self, place: str, entries: Iterable[Item], page: int, account_id: str = "", company_id: str | None = None
    ) -> Iterator[_Seen]:
        """The requests that entries stand for, read from the table a page at a time; `company_id`: only linked ones."""
        for part in in_pages(entries, page):
            of_entry = {
                entry[place]["S"]: keys.request_key(entry["SK"]["S"]) if place == "SK" else key_of(entry)
                for entry in part
            }
            ids = {key: key.pk.removeprefix("REQ#") for key in of_entry.values()}
            wanted = self._linked(account_id, company_id, ids) if company_id else set(ids)
            items = self.get_many("requests", wanted)
            for at, key in of_entry.items():
                yield _Seen(at, entity(PortRequest, items[key]) if key in items else None)

    def _linked(self, account_id: str, company_id: str, ids: dict[Key, str]) -> set[Key]:
        links = {keys.company_link(account_id, company_id, request_id): key for key, request_id in ids.items()}
        return {links[link] for link in self.get_many("requests", links)}

    def link_companies(self, request_id: str, account_id: str, company_ids: Iterable[str]) -> None:
        self.put_many(
            "link_companies",
            [
                {**keys.company_link(account_id, company_id, request_id).item, "request_id": attribute(request_id)}
                for company_id in dict.fromkeys(company_ids)
            ],
        )
