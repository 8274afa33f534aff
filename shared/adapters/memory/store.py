"""The store in memory: the same answers and refusals as the table, for tests and for the benches without AWS.

Things are kept as JSON, so that what comes back went through the same conversion as on the table and shares nothing
with what was given.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from threading import RLock
from typing import Final, TypeVar

from shared.adapters import cursors
from shared.adapters.matching import (
    HELD_BY,
    NUMBERS_LOOKED_AT,
    PORT_TIMES_KEPT,
    account_place,
    ask_forgotten_at,
    cut_body,
    expired,
    held_as,
    is_called,
    is_dead,
    is_mine,
    is_open,
    is_polled,
    listed_under,
    listing_name,
    mail_place,
    marked,
    matches,
    name_prefix,
    number_matches,
    numbers_listing,
    quarantine_place,
    relabelled,
    revised_fields,
    stamp,
    submit_began,
    with_details_of,
)
from shared.adapters.memory.desk import MemoryDesk
from shared.adapters.memory.leaving import MemoryLeaving
from shared.adapters.memory.reading import read
from shared.adapters.memory.reports import MemoryReports, Place
from shared.domain.bulk.model import BulkUpload, PartOutcome
from shared.domain.carriers import Portability
from shared.domain.cases.model import Case, CaseMessage
from shared.domain.desk_queue import beside, listed
from shared.domain.ids import request_of_order
from shared.domain.lifecycle import Status
from shared.domain.model import (
    Account,
    AccountKind,
    ApiKey,
    ApprovalLink,
    CannedText,
    CarrierEvent,
    CarrierMail,
    Claim,
    Comment,
    Company,
    CorrectionLink,
    CustomerEvent,
    Cutover,
    DeliveryState,
    Document,
    Driving,
    Entity,
    Envelope,
    Event,
    Feed,
    IdempotencyRecord,
    LosingAccount,
    Note,
    Notice,
    Notification,
    NumberList,
    NumberRow,
    PlatformAsk,
    PortOrder,
    PortRequest,
    Quarantined,
    Reveal,
    Session,
    User,
    WebhookDelivery,
    WebhookEndpoint,
    WebhookHealth,
)
from shared.domain.people import folded_email
from shared.domain.port_outs.model import PortOut, Protection
from shared.domain.reports.facts import Fact
from shared.domain.search_terms import Term
from shared.ports import (
    Append,
    ClaimAttempt,
    Clock,
    Create,
    Discard,
    HoldAccount,
    LetGoAccount,
    MarkCalled,
    NumberFilter,
    Page,
    PointCarrierOrder,
    PointLetterFile,
    PointPortOut,
    PointSigningLink,
    Receive,
    RelabelRow,
    ReleaseReference,
    Remember,
    Replace,
    RequestFilter,
    RequestView,
    ReviseNumber,
    TakeReference,
    Write,
    WriteRefused,
)

MOST_ITEMS: Final = 100

E = TypeVar("E", bound=Entity)
Key = tuple[str, ...]
Pointer = (
    TakeReference
    | ReleaseReference
    | PointCarrierOrder
    | PointSigningLink
    | PointLetterFile
    | PointPortOut
    | HoldAccount
    | LetGoAccount
)


@dataclass(slots=True)
class _Beside:
    """What is kept beside an order, outside its version."""

    checked_at: datetime
    behind_since: datetime | None
    poll_at: datetime | None = None
    driven: int = 0
    published: int = 0
    attempt: int = 0
    token: str = ""


@dataclass(slots=True)
class _Feed:
    """The numbered events of an account and mode, and who follows them."""

    events: list[str] = field(default_factory=list)
    followed: bool = False
    passed_on: int = 0
    behind_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Step:
    """One write, looked at: the items it touches, whether it may happen, and how."""

    items: tuple[Key, ...]
    allowed: bool
    apply: Callable[[], None]


class MemoryStore(MemoryDesk, MemoryLeaving, MemoryReports):
    """`clock` lets idempotency records be forgotten after their 24 hours; without one they are kept."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock
        self._lock = RLock()
        self._things: dict[Key, str] = {}
        self._beside: dict[str, _Beside] = {}
        self._events: defaultdict[str, dict[str, str]] = defaultdict(dict)
        self._account_events: defaultdict[str, dict[str, str]] = defaultdict(dict)
        self._inboxes: defaultdict[str, dict[Key, str]] = defaultdict(dict)
        self._notices: defaultdict[str, dict[Key, str]] = defaultdict(dict)
        self._claims: dict[str, str] = {}
        self._rows: defaultdict[Key, dict[str, dict[int, str]]] = defaultdict(lambda: defaultdict(dict))
        self._unsettled: dict[Key, datetime] = {}
        self._pointers: dict[Key, Key] = {}
        self._links: set[Key] = set()
        self._used_at: dict[str, datetime] = {}
        self._writes: defaultdict[tuple[str, int], int] = defaultdict(int)
        self._quarantine: dict[Key, str] = {}
        self._portability: dict[Key, tuple[Portability, datetime]] = {}
        self._playbook: dict[str, str] = {}
        self._port_times: defaultdict[str, dict[str, int]] = defaultdict(dict)
        self._parts: defaultdict[str, dict[int, str]] = defaultdict(dict)
        self._leases: dict[str, tuple[str, datetime | None]] = {}
        self._awaited: defaultdict[str, dict[str, datetime]] = defaultdict(dict)
        self._terms: dict[bool, set[Term]] = {False: set(), True: set()}
        self._uses: dict[tuple[str, datetime], int] = {}
        self._feeds: defaultdict[tuple[str, bool], _Feed] = defaultdict(_Feed)
        self._numbered: dict[str, str] = {}
        self._health: dict[str, WebhookHealth] = {}
        self._number_records: dict[str, str] = {}
        self._number_links: dict[str, set[str]] = {}
        self._facts: dict[str, Fact] = {}
        self._tallies: dict[Place, dict[str, int]] = {}
        self._windows_told: dict[str, tuple[date, date]] = {}

    # --- writing -----------------------------------------------------------------------------------------------------

    def commit(self, writes: Sequence[Write]) -> None:
        with self._lock:
            steps = [self._step(write) for write in writes]
            items = [item for step in steps for item in step.items]
            if len(items) > MOST_ITEMS:
                raise ValueError(f"{len(items)} items in one commit; {MOST_ITEMS} is the most")
            if len(set(items)) < len(items):
                raise ValueError("two writes of one commit are of the same thing")
            refused = [write for write, step in zip(writes, steps, strict=True) if not step.allowed]
            if refused:
                raise WriteRefused(refused)
            for step in steps:
                step.apply()

    def _step(self, write: Write) -> _Step:
        if isinstance(write, Create | Replace | Discard):
            return self._entity_step(write)
        if isinstance(write, Append | Receive):
            return self._log_step(write)
        if isinstance(write, Pointer):
            return self._pointer_step(write)
        if isinstance(write, Remember):
            return self._remember_step(write.record)
        if isinstance(write, ReviseNumber):
            return self._revise_step(write)
        if isinstance(write, RelabelRow):
            return self._relabel_step(write.row)
        return self._called_step(write)

    def _entity_step(self, write: Create | Replace | Discard) -> _Step:
        entity = write.entity
        key = _key(entity)
        if isinstance(write, Create) and isinstance(entity, CorrectionLink):
            return self._link_step(key, entity)
        items: tuple[Key, ...] = (key,)
        if isinstance(entity, ApiKey):
            items = (key, ("api_key_entry", entity.account_id, entity.id))
        elif isinstance(entity, PortOrder):
            changed = dict(beside(entity)).items() ^ entity.listed.items()
            items = (key, *(("beside", entity.id, lane) for lane in {lane for lane, _ in changed}))
            entity = listed(entity)
        if isinstance(write, Create):
            return _Step(items, key not in self._things, lambda: self._put(key, entity))
        stored = self._get(key, type(entity))
        found = 0 if stored is None else getattr(stored, "version", 0)
        wanted = write.entity.version
        if isinstance(write, Replace):
            return _Step(items, found == wanted - 1 and found > 0, lambda: self._put(key, entity))
        return _Step(items, found == wanted, lambda: self._drop(key))

    def _link_step(self, key: Key, link: CorrectionLink) -> _Step:
        """A new correction link, found by its token too."""
        token = ("correction_token", link.token_hash)

        def apply() -> None:
            self._put(key, link)
            self._pointers[token] = key

        return _Step((key, token), key not in self._things and token not in self._pointers, apply)

    def _log_step(self, write: Append | Receive) -> _Step:
        if isinstance(write, Append):
            event = write.event
            of_account = self._account_events[event.account_id]
            whose = event.about or event.subject
            events = self._events[whose] if whose else of_account

            def append() -> None:
                events[event.id] = event.model_dump_json()

            return _Step((("event", whose or event.account_id, event.id),), event.id not in events, append)
        told = write.event
        is_notice = isinstance(told, Notice)
        box = (self._notices if is_notice else self._inboxes)[write.order_id]
        key = (told.carrier, told.key if isinstance(told, Notice) else told.event_id)

        def receive() -> None:
            box[key] = told.model_dump_json()

        return _Step((("notice" if is_notice else "inbox", write.order_id, *key),), key not in box, receive)

    def _pointer_step(self, write: Pointer) -> _Step:
        key, target = _pointer(write)

        def apply() -> None:
            if isinstance(write, ReleaseReference | LetGoAccount):
                self._pointers.pop(key, None)
            else:
                self._pointers[key] = target

        return _Step((key,), self._pointers.get(key, target) == target, apply)

    def _remember_step(self, record: IdempotencyRecord) -> _Step:
        key = _key(record)
        earlier = self._get(key, IdempotencyRecord)
        free = earlier is None or expired(earlier, record.created_at)
        return _Step((key,), free, lambda: self._put(key, record))

    def _called_step(self, write: MarkCalled) -> _Step:
        claim = self._claim(write.number)
        fits = claim is not None and claim.order_id == write.order_id and claim.first_call_at is None

        def apply() -> None:
            if claim is not None:
                called: Claim = claim.but(first_call_at=write.first_call_at)
                self._claims[write.number] = called.model_dump_json()

        return _Step((("number", write.number),), fits, apply)

    def _revise_step(self, write: ReviseNumber) -> _Step:
        claim, names = self._claim(write.before.number), revised_fields(write)
        same = claim is not None and all(
            getattr(claim, name) == getattr(write.before, name) for name in (*HELD_BY, *names)
        )

        def apply() -> None:
            if claim is not None:
                revised: Claim = claim.but(**{name: getattr(write.after, name) for name in names})
                self._claims[claim.number] = revised.model_dump_json()

        return _Step((("number", write.before.number),), same, apply)

    def _relabel_step(self, row: NumberRow) -> _Step:
        listed = self._rows.get((row.request_id, row.list_id))
        group = listed.get(row.group, {}) if listed else {}

        def apply() -> None:
            kept = read(NumberRow, group[row.row])
            group[row.row] = relabelled(kept, row).model_dump_json()

        item = ("row", row.request_id, row.list_id, row.group, str(row.row))
        return _Step((item,), row.row in group, apply)

    def _put(self, key: Key, entity: Entity) -> None:
        self._things[key] = entity.model_dump_json()
        if isinstance(entity, NumberList):
            self._unsettled[key] = entity.created_at
        if isinstance(entity, PortOrder):
            beside = self._beside.setdefault(entity.id, _Beside(entity.created_at, entity.updated_at))
            beside.behind_since = beside.behind_since or entity.updated_at
            beside.poll_at = (beside.poll_at or entity.updated_at) if is_polled(entity) else None
            if not is_open(entity):
                beside.checked_at = entity.created_at  # one that is open again stands there as a new one

    def _drop(self, key: Key) -> None:
        del self._things[key]

    def _pointed_at(self, *pointer: str) -> str | None:
        """The id at the end of a pointer's target."""
        target = self._pointers.get(pointer)
        return target[-1] if target else None

    def _get(self, key: Key, kind: type[E]) -> E | None:
        found = self._things.get(key)
        return None if found is None else read(kind, found)

    def _all(self, prefix: Key, kind: type[E]) -> tuple[E, ...]:
        keys = sorted(key for key in self._things if key[: len(prefix)] == prefix)
        return tuple(read(kind, self._things[key]) for key in keys)

    # --- accounts ----------------------------------------------------------------------------------------------------

    def account(self, account_id: str) -> Account | None:
        with self._lock:
            return self._get(("account", account_id), Account)

    def accounts(self, name: str, limit: int, cursor: str | None) -> Page[Account]:
        prefix = name_prefix(name)
        listing = f"accounts|{prefix}"
        after = cursors.after_text(listing, cursor)
        with self._lock:
            every = [one for one in self._all(("account",), Account) if one.kind == AccountKind.CUSTOMER]

        def place(account: Account) -> str:
            return account_place(account) if prefix else account.id

        found = sorted(
            (one for one in every if not prefix or account_place(one).startswith(prefix)),
            key=place,
            reverse=not prefix,
        )
        if after is not None:
            found = [one for one in found if (place(one) > after if prefix else place(one) < after)]
        page = found[:limit]
        return Page(tuple(page), cursors.encode(listing, [place(page[-1])]) if len(found) > limit else None)

    def account_events(self, account_id: str, limit: int, cursor: str | None) -> Page[Event]:
        listing = f"account_events|{account_id}"
        after = cursors.after_text(listing, cursor)
        with self._lock:
            stored = self._account_events.get(account_id, {})
            ids = sorted((event_id for event_id in stored if after is None or event_id < after), reverse=True)
            items = tuple(read(Event, stored[event_id]) for event_id in ids[:limit])
        return Page(items, cursors.encode(listing, [items[-1].id]) if len(ids) > limit else None)

    def account_event(self, account_id: str, event_id: str) -> Event | None:
        with self._lock:
            found = self._account_events.get(account_id, {}).get(event_id)
            return None if found is None else read(Event, found)

    def api_key(self, key_hash: str) -> ApiKey | None:
        with self._lock:
            return self._get(("api_key", key_hash), ApiKey)

    def api_keys(self, account_id: str) -> tuple[ApiKey, ...]:
        with self._lock:
            keys = [key for key in self._all(("api_key",), ApiKey) if key.account_id == account_id]
            noted = [key.but(last_used_at=self._used_at.get(key.hash, key.last_used_at)) for key in keys]
            return tuple(sorted(noted, key=lambda key: key.id))

    def mark_key_used(self, key: ApiKey, at: datetime, since: datetime) -> None:
        with self._lock:
            used_at = self._used_at.get(key.hash)
            if _key(key) in self._things and (used_at is None or used_at <= since):
                self._used_at[key.hash] = at

    def companies(self, account_id: str) -> tuple[Company, ...]:
        with self._lock:
            return self._all(("company", account_id), Company)

    def user(self, account_id: str, user_id: str) -> User | None:
        with self._lock:
            return self._get(("user", account_id, user_id), User)

    def users(self, account_id: str) -> tuple[User, ...]:
        with self._lock:
            return self._all(("user", account_id), User)

    def users_with_email(self, email: str) -> tuple[User, ...]:
        with self._lock:
            every = self._all(("user",), User)
        found = [user for user in every if folded_email(user.email) == folded_email(email)]
        return tuple(sorted(found, key=lambda user: user.id))

    def session(self, user_id: str, session_id: str) -> Session | None:
        with self._lock:
            return self._get(("session", user_id, session_id), Session)

    def sessions(self, user_id: str) -> tuple[Session, ...]:
        with self._lock:
            return self._all(("session", user_id), Session)

    def count_write(self, account_id: str, minute: int, limit: int) -> int:
        with self._lock:
            if self._writes[account_id, minute] >= limit:
                return -1
            self._writes[account_id, minute] += 1
            return limit - self._writes[account_id, minute]

    # --- requests ----------------------------------------------------------------------------------------------------

    def request(self, request_id: str) -> PortRequest | None:
        with self._lock:
            return self._get(("request", request_id), PortRequest)

    def request_view(self, request_id: str) -> RequestView | None:
        with self._lock:
            request = self.request(request_id)
            if request is None:
                return None
            return RequestView(
                request=request,
                losing_accounts=self._all(("losing_account", request_id), LosingAccount),
                documents=self._all(("document", request_id), Document),
                orders=self._all(("order", request_id), PortOrder),
                envelopes=self._all(("envelope", request_id), Envelope),
                cutovers=self._all(("cutover", request_id), Cutover),
                number_list=self.number_list(request_id, request.list_id) if request.list_id else None,
            )

    def requests(self, account_id: str, wanted: RequestFilter, limit: int, cursor: str | None) -> Page[PortRequest]:
        by_change = wanted.updated_since is not None

        def place(request: PortRequest) -> str:
            return f"{stamp(request.updated_at)}#{request.id}" if by_change else request.id

        listing = listing_name(account_id, wanted)
        after = cursors.after_text(listing, cursor)
        with self._lock:
            found = [
                request
                for request in self._all(("request",), PortRequest)
                if request.account_id == account_id
                and matches(request, wanted)
                and (wanted.company_id is None or (account_id, wanted.company_id, request.id) in self._links)
            ]
        found.sort(key=place, reverse=not by_change)
        if after is not None:
            found = [r for r in found if (place(r) > after if by_change else place(r) < after)]
        page = found[:limit]
        more = len(found) > limit
        return Page(tuple(page), cursors.encode(listing, [place(page[-1])]) if more else None)

    def request_by_reference(self, account_id: str, reference: str) -> str | None:
        with self._lock:
            return self._pointed_at("reference", account_id, reference)

    def requests_by_reference(self, account_id: str, references: Iterable[str]) -> dict[str, str]:
        found = {reference: self.request_by_reference(account_id, reference) for reference in references}
        return {reference: request_id for reference, request_id in found.items() if request_id is not None}

    def order(self, order_id: str) -> PortOrder | None:
        with self._lock:
            return self._get(("order", request_of_order(order_id), order_id), PortOrder)

    def orders(self, order_ids: Iterable[str]) -> dict[str, PortOrder]:
        with self._lock:
            found = {order_id: self.order(order_id) for order_id in order_ids}
            return {order_id: order for order_id, order in found.items() if order is not None}

    def document(self, request_id: str, document_id: str) -> Document | None:
        with self._lock:
            return self._get(("document", request_id, document_id), Document)

    def documents(self, request_id: str) -> tuple[Document, ...]:
        with self._lock:
            return self._all(("document", request_id), Document)

    def events(self, request_id: str, limit: int, cursor: str | None) -> Page[Event]:
        return self._page_of_events(request_id, f"events|{request_id}", limit, cursor)

    def _page_of_events(self, whose: str, listing: str, limit: int, cursor: str | None) -> Page[Event]:
        after = cursors.after_text(listing, cursor) or ""
        with self._lock:
            stored = self._events.get(whose, {})
            ids = sorted(event_id for event_id in stored if event_id > after)
            items = tuple(read(Event, stored[event_id]) for event_id in ids[:limit])
        return Page(items, cursors.encode(listing, [items[-1].id]) if len(ids) > limit else None)

    def event(self, request_id: str, event_id: str) -> Event | None:
        with self._lock:
            found = self._events.get(request_id, {}).get(event_id)
            return None if found is None else read(Event, found)

    def latest_events(self, request_id: str, limit: int) -> tuple[Event, ...]:
        with self._lock:
            stored = self._events.get(request_id, {})
            return tuple(read(Event, stored[one]) for one in sorted(stored, reverse=True)[:limit])

    def notes(self, request_id: str, limit: int, cursor: str | None) -> Page[Note]:
        listing = f"notes|{request_id}"
        after = cursors.after_text(listing, cursor) or ""
        with self._lock:
            found = [note for note in self._all(("note", request_id), Note) if note.id > after]
        page = found[:limit]
        return Page(tuple(page), cursors.encode(listing, [page[-1].id]) if len(found) > limit else None)

    def canned_text(self, text_id: str) -> CannedText | None:
        with self._lock:
            return self._get(("canned_text", text_id), CannedText)

    def canned_texts(self) -> tuple[CannedText, ...]:
        with self._lock:
            return self._all(("canned_text",), CannedText)

    def idempotency(self, account_id: str, route: str, key: str) -> IdempotencyRecord | None:
        with self._lock:
            record = self._get(("idempotency", account_id, route, key), IdempotencyRecord)
        if record is None or (self._clock is not None and expired(record, self._clock.now())):
            return None
        return record

    # --- what customers are told -------------------------------------------------------------------------------------

    def number_events(self, events: Sequence[CustomerEvent], at: datetime) -> None:
        with self._lock:
            for event in events:
                if event.id in self._numbered:
                    continue
                feed = self._feeds[event.account_id, event.test_mode]
                numbered: CustomerEvent = event.but(seq=len(feed.events) + 1, numbered_at=at)
                self._numbered[event.id] = numbered.model_dump_json()
                feed.events.append(event.id)
                if feed.followed:
                    feed.behind_since = feed.behind_since or at

    def customer_event(self, event_id: str) -> CustomerEvent | None:
        with self._lock:
            found = self._numbered.get(event_id)
        return None if found is None else read(CustomerEvent, found)

    def customer_events(self, account_id: str, test_mode: bool, after: int, limit: int) -> tuple[CustomerEvent, ...]:
        with self._lock:
            ids = self._feeds[account_id, test_mode].events[after : after + limit]
            return tuple(read(CustomerEvent, self._numbered[event_id]) for event_id in ids)

    def feed(self, account_id: str, test_mode: bool) -> Feed:
        with self._lock:
            feed = self._feeds[account_id, test_mode]
            return Feed(
                account_id=account_id,
                test_mode=test_mode,
                seq=len(feed.events),
                followed=feed.followed,
                passed_on=feed.passed_on,
            )

    def follow_feed(self, account_id: str, test_mode: bool) -> Feed:
        with self._lock:
            feed = self._feeds[account_id, test_mode]
            if not feed.followed:
                feed.followed, feed.passed_on = True, len(feed.events)
            return self.feed(account_id, test_mode)

    def mark_passed_on(self, account_id: str, test_mode: bool, seq: int) -> None:
        with self._lock:
            feed = self._feeds[account_id, test_mode]
            if not feed.followed:
                return
            feed.passed_on = max(feed.passed_on, seq)
            if feed.passed_on >= len(feed.events):
                feed.behind_since = None

    def feeds_behind(self, before: datetime, limit: int) -> tuple[tuple[str, bool], ...]:
        with self._lock:
            due = sorted(
                (feed.behind_since, whose)
                for whose, feed in self._feeds.items()
                if feed.behind_since is not None and feed.behind_since < before
            )
        return tuple(whose for _, whose in due[:limit])

    # --- webhooks ----------------------------------------------------------------------------------------------------

    def webhook_endpoints(self, account_id: str) -> tuple[WebhookEndpoint, ...]:
        with self._lock:
            return self._all(("webhook_endpoint", account_id), WebhookEndpoint)

    def webhook_endpoint(self, account_id: str, endpoint_id: str) -> WebhookEndpoint | None:
        with self._lock:
            return self._get(("webhook_endpoint", account_id, endpoint_id), WebhookEndpoint)

    def endpoints_due(self, before: datetime, limit: int) -> tuple[tuple[str, str], ...]:
        with self._lock:
            every = self._all(("webhook_endpoint",), WebhookEndpoint)
        due = sorted(
            (one.attend_at, one.id, one.account_id) for one in every if one.attend_at and one.attend_at < before
        )
        return tuple((account_id, endpoint_id) for _, endpoint_id, account_id in due[:limit])

    def webhook_health(self, endpoint_id: str) -> WebhookHealth | None:
        with self._lock:
            return self._health.get(endpoint_id)

    def note_webhook_failure(self, endpoint_id: str, at: datetime, *, gave_up: bool) -> WebhookHealth:
        with self._lock:
            before = self._health.get(endpoint_id) or WebhookHealth(failing_since=at)
            after: WebhookHealth = before.but(failures=before.failures + 1, gave_up=before.gave_up + gave_up)
            self._health[endpoint_id] = after
            return after

    def rest_webhooks(self, endpoint_id: str, until: datetime) -> None:
        with self._lock:
            if endpoint_id in self._health:
                self._health[endpoint_id] = self._health[endpoint_id].but(resume_at=until)

    def clear_webhook_health(self, endpoint_id: str) -> None:
        with self._lock:
            self._health.pop(endpoint_id, None)

    def webhook_delivery(self, endpoint_id: str, event_id: str) -> WebhookDelivery | None:
        with self._lock:
            return self._get(("webhook_delivery", endpoint_id, event_id), WebhookDelivery)

    def webhook_deliveries_of(self, endpoint_id: str, event_ids: Iterable[str]) -> dict[str, WebhookDelivery]:
        with self._lock:
            found = {event_id: self.webhook_delivery(endpoint_id, event_id) for event_id in event_ids}
        return {event_id: one for event_id, one in found.items() if one is not None}

    def webhook_deliveries(
        self, endpoint_id: str, state: DeliveryState | None, limit: int, cursor: str | None
    ) -> Page[WebhookDelivery]:
        listing = f"deliveries|{endpoint_id}|{state}"
        after = cursors.after_text(listing, cursor)
        with self._lock:
            every = self._all(("webhook_delivery", endpoint_id), WebhookDelivery)
        found = [
            one
            for one in reversed(every)
            if (after is None or one.event_id < after) and (state is None or one.state == state)
        ]
        page = found[:limit]
        return Page(tuple(page), cursors.encode(listing, [page[-1].event_id]) if len(found) > limit else None)

    def deliveries_due(self, before: datetime, limit: int) -> tuple[tuple[str, str], ...]:
        with self._lock:
            every = self._all(("webhook_delivery",), WebhookDelivery)
        due = sorted(
            (one.look_at, one.event_id, one.endpoint_id) for one in every if one.look_at and one.look_at < before
        )
        return tuple((endpoint_id, event_id) for _, event_id, endpoint_id in due[:limit])

    # --- signing -----------------------------------------------------------------------------------------------------

    def envelope(self, request_id: str, envelope_id: str) -> Envelope | None:
        with self._lock:
            return self._get(("envelope", request_id, envelope_id), Envelope)

    def envelope_of_link(self, token_hash: str) -> Envelope | None:
        with self._lock:
            target = self._pointers.get(("link", token_hash))
            return None if target is None else self._get(("envelope", *target), Envelope)

    def envelopes_due(self, before: datetime, limit: int) -> tuple[tuple[str, str], ...]:
        with self._lock:
            every = self._all(("envelope",), Envelope)
        due = sorted(
            (envelope.attend_at, envelope.id, envelope.request_id)
            for envelope in every
            if envelope.attend_at is not None and envelope.attend_at < before
        )
        return tuple((request_id, envelope_id) for _, envelope_id, request_id in due[:limit])

    def notification(self, request_id: str, notification_id: str) -> Notification | None:
        with self._lock:
            return self._get(("notification", request_id, notification_id), Notification)

    def notifications(self, request_id: str) -> tuple[Notification, ...]:
        with self._lock:
            return self._all(("notification", request_id), Notification)

    def notifications_due(self, before: datetime, limit: int) -> tuple[tuple[str, str], ...]:
        with self._lock:
            every = self._all(("notification",), Notification)
        due = sorted(
            (notification.attend_at, notification.id, notification.request_id)
            for notification in every
            if notification.attend_at is not None and notification.attend_at < before
        )
        return tuple((request_id, notification_id) for _, notification_id, request_id in due[:limit])

    def approval_link(self, token_hash: str) -> ApprovalLink | None:
        with self._lock:
            return self._get(("approval_link", token_hash), ApprovalLink)

    def order_of_letter_file(self, sha256: str) -> str | None:
        with self._lock:
            return self._pointed_at("letter", sha256)

    def comments(self, request_id: str, limit: int, cursor: str | None) -> Page[Comment]:
        listing = f"comments|{request_id}"
        after = cursors.after_text(listing, cursor) or ""
        with self._lock:
            found = [comment for comment in self._all(("comment", request_id), Comment) if comment.id > after]
        page = found[:limit]
        return Page(tuple(page), cursors.encode(listing, [page[-1].id]) if len(found) > limit else None)

    # --- number lists ------------------------------------------------------------------------------------------------

    def put_rows(self, rows: Sequence[NumberRow]) -> None:
        with self._lock:
            for row in rows:
                self._rows[row.request_id, row.list_id][row.group][row.row] = row.model_dump_json()

    def number_list(self, request_id: str, list_id: str) -> NumberList | None:
        with self._lock:
            return self._get(("list", request_id, list_id), NumberList)

    def rows(
        self, request_id: str, list_id: str, group: str, count: int, limit: int, cursor: str | None
    ) -> Page[NumberRow]:
        listing = f"rows|{request_id}|{list_id}|{group}"
        after = int(cursors.decode(listing, cursor, (int,))[0]) if cursor else -1
        if count <= 0:
            return Page(())
        with self._lock:
            stored = self._rows[request_id, list_id][group] if (request_id, list_id) in self._rows else {}
            numbers = sorted(row for row in stored if row > after)
            items = tuple(read(NumberRow, stored[row]) for row in numbers[:limit])
        return Page(items, cursors.encode(listing, [items[-1].row]) if len(numbers) > limit else None)

    def remove_rows(self, rows: Sequence[NumberRow]) -> None:
        with self._lock:
            for row in rows:
                if (row.request_id, row.list_id) in self._rows:
                    self._rows[row.request_id, row.list_id][row.group].pop(row.row, None)

    def relabel_rows(self, rows: Sequence[NumberRow]) -> None:
        with self._lock:
            for row in rows:
                if (row.request_id, row.list_id) not in self._rows:
                    continue
                group = self._rows[row.request_id, row.list_id][row.group]
                if row.row in group:
                    stored = read(NumberRow, group[row.row])
                    group[row.row] = stored.but(**_labels(row)).model_dump_json()

    def discard_list(self, header: NumberList) -> None:
        with self._lock:
            self._rows.pop((header.request_id, header.id), None)
            self._things.pop(_key(header), None)
            self._unsettled.pop(_key(header), None)

    def link_companies(self, request_id: str, account_id: str, company_ids: Iterable[str]) -> None:
        with self._lock:
            self._links.update((account_id, company_id, request_id) for company_id in company_ids)

    def lists_to_discard(self, before: datetime, limit: int) -> tuple[tuple[str, str], ...]:
        with self._lock:
            due = sorted((at, key) for key, at in self._unsettled.items() if at < before)
        return tuple((request_id, list_id) for _, (_, request_id, list_id) in due[:limit])

    def settle_list(self, request_id: str, list_id: str) -> None:
        with self._lock:
            self._unsettled.pop(("list", request_id, list_id), None)

    # --- claims ------------------------------------------------------------------------------------------------------

    def claim(self, claims: Sequence[Claim], dead_orders: frozenset[str]) -> ClaimAttempt:
        taken: dict[str, None] = {}
        conflicts: dict[str, Claim] = {}
        with self._lock:
            for claim in claims:
                held = self._claim(claim.number)
                if held is not None and is_mine(held, claim):
                    taken[claim.number] = None
                elif held is None or is_dead(held, dead_orders):
                    self._claims[claim.number] = claim.model_dump_json()
                    taken[claim.number] = None
                else:
                    conflicts[claim.number] = held
        return ClaimAttempt(tuple(taken), conflicts)

    def release(self, numbers: Sequence[str], submit_id: str) -> None:
        with self._lock:
            for number in numbers:
                held = self._claim(number)
                if held is not None and held.submit_id == submit_id:
                    del self._claims[number]

    def mark_claims(
        self, numbers: Sequence[str], order_id: str, *, own_state: str, at: datetime, to_order_id: str = ""
    ) -> None:
        with self._lock:
            for number in numbers:
                held = self._claim(number)
                if held is not None and held.order_id == order_id:
                    self._claims[number] = marked(held, own_state, at, to_order_id).model_dump_json()

    def relabel_claims(self, rows: Sequence[NumberRow], order_id: str) -> None:
        with self._lock:
            for row in rows:
                held = self._claim(row.number)
                if held is not None and held.order_id == order_id:
                    self._claims[row.number] = held.but(**_labels(row)).model_dump_json()

    def revise_claims(self, claims: Sequence[Claim]) -> tuple[str, ...]:
        revised: list[str] = []
        with self._lock:
            for claim in claims:
                held = self._claim(claim.number)
                if held is not None and held_as(held, claim):
                    self._claims[claim.number] = with_details_of(held, claim).model_dump_json()
                    revised.append(claim.number)
        return tuple(revised)

    def claims(self, numbers: Iterable[str]) -> dict[str, Claim]:
        with self._lock:
            found = {number: self._claim(number) for number in numbers}
            return {number: claim for number, claim in found.items() if claim is not None}

    def tracking_numbers(self, account_id: str, wanted: NumberFilter, limit: int, cursor: str | None) -> Page[Claim]:
        listing = numbers_listing(account_id, wanted)
        after = cursors.after_text(listing, cursor) or ""

        def place(claim: Claim) -> str:
            return ("called#" if is_called(claim) else "claimed#") + claim.number

        with self._lock:
            every = [read(Claim, found) for found in self._claims.values()]
        every.sort(key=place)
        listed = [claim for claim in every if claim.account_id == account_id and place(claim) > after]
        if wanted.called is not None:
            listed = [claim for claim in listed if is_called(claim) == wanted.called]
        found: list[Claim] = []
        last = ""
        for looked_at, claim in enumerate(listed):
            fits = number_matches(claim, wanted)
            if (fits and len(found) == limit) or looked_at == NUMBERS_LOOKED_AT:
                return Page(tuple(found), cursors.encode(listing, [last]))
            found += [claim] if fits else []
            last = place(claim)
        return Page(tuple(found))

    def numbers_due(self, before: datetime, limit: int) -> tuple[str, ...]:
        with self._lock:
            every = [read(Claim, found) for found in self._claims.values()]
        due = sorted(
            (one.attend_at, one.number) for one in every if one.attend_at is not None and one.attend_at < before
        )
        return tuple(number for _, number in due[:limit])

    # --- the telephony system ----------------------------------------------------------------------------------------

    def cutover(self, order_id: str) -> Cutover | None:
        with self._lock:
            return self._get(("cutover", request_of_order(order_id), order_id), Cutover)

    def cutovers_due(self, before: datetime, limit: int) -> tuple[str, ...]:
        with self._lock:
            every = self._all(("cutover",), Cutover)
        due = sorted((one.look_at, one.order_id) for one in every if one.look_at is not None and one.look_at < before)
        return tuple(order_id for _, order_id in due[:limit])

    def platform_asks(self, ids: Iterable[str]) -> dict[str, PlatformAsk]:
        with self._lock:
            found = {ask_id: self._get(("platform_ask", ask_id), PlatformAsk) for ask_id in ids}
        return {ask_id: ask for ask_id, ask in found.items() if ask is not None and not self._forgotten(ask)}

    def _forgotten(self, ask: PlatformAsk) -> bool:
        return self._clock is not None and ask_forgotten_at(ask) <= self._clock.now()

    def platform_asks_due(self, before: datetime, limit: int) -> tuple[str, ...]:
        with self._lock:
            every = self._all(("platform_ask",), PlatformAsk)
        due = sorted((one.attend_at, one.id) for one in every if one.attend_at is not None and one.attend_at < before)
        return tuple(ask_id for _, ask_id in due[:limit])

    def _claim(self, number: str) -> Claim | None:
        found = self._claims.get(number)
        return None if found is None else read(Claim, found)

    # --- the drop folder ---------------------------------------------------------------------------------------------

    def upload(self, upload_id: str) -> BulkUpload | None:
        with self._lock:
            return self._get(("upload", upload_id), BulkUpload)

    def uploads(self, account_id: str, limit: int, cursor: str | None) -> Page[BulkUpload]:
        listing = f"uploads|{account_id}"
        after = cursors.after_text(listing, cursor)
        with self._lock:
            every = [one for one in self._all(("upload",), BulkUpload) if one.account_id == account_id]
        found = [one for one in reversed(every) if after is None or one.id < after]
        page = found[:limit]
        return Page(tuple(page), cursors.encode(listing, [page[-1].id]) if len(found) > limit else None)

    def uploads_due(self, before: datetime, limit: int) -> tuple[str, ...]:
        with self._lock:
            every = self._all(("upload",), BulkUpload)
        due = sorted((one.attend_at, one.id) for one in every if one.attend_at is not None and one.attend_at < before)
        return tuple(upload_id for _, upload_id in due[:limit])

    def note_part(self, outcome: PartOutcome) -> None:
        with self._lock:
            self._parts[outcome.upload_id][outcome.number] = outcome.model_dump_json()

    def parts(self, upload_id: str) -> tuple[PartOutcome, ...]:
        with self._lock:
            stored = sorted(self._parts[upload_id].items())
        return tuple(read(PartOutcome, found) for _, found in stored)

    def take_lease(self, name: str, holder: str, now: datetime, until: datetime) -> str:
        with self._lock:
            held_by, held_until = self._leases.get(name, (holder, None))
            if held_by != holder and held_until is not None and held_until > now:
                return held_by
            self._leases[name] = (holder, until)
            return holder

    def release_lease(self, name: str, holder: str) -> None:
        with self._lock:
            if self._leases.get(name, ("", None))[0] == holder:
                self._leases[name] = (holder, None)

    def await_documents(self, folder: str, upload_id: str, until: datetime) -> None:
        with self._lock:
            self._awaited[folder][upload_id] = until

    def accounts_to_report(self, limit: int, cursor: str | None) -> Page[str]:
        listing = "accounts_to_report"
        after = cursors.after_text(listing, cursor) or ""
        with self._lock:
            every = self._all(("account",), Account)
        found = sorted(one.id for one in every if one.drop.daily_report and one.id > after)
        page = found[:limit]
        return Page(tuple(page), cursors.encode(listing, [page[-1]]) if len(found) > limit else None)

    def uploads_awaiting(self, folder: str, now: datetime) -> tuple[str, ...]:
        with self._lock:
            return tuple(sorted(one for one, until in self._awaited[folder].items() if until > now))

    # --- carriers ----------------------------------------------------------------------------------------------------

    def order_by_carrier_id(self, carrier: str, carrier_order_id: str) -> str | None:
        with self._lock:
            return self._pointed_at("carrier", carrier, carrier_order_id)

    def inbox(self, order_id: str) -> tuple[CarrierEvent, ...]:
        with self._lock:
            events = [read(CarrierEvent, found) for found in self._inboxes[order_id].values()]
        return tuple(sorted(events, key=lambda event: (event.occurred_at, event.event_id)))

    def notices(self, order_id: str) -> tuple[Notice, ...]:
        with self._lock:
            found = [read(Notice, kept) for kept in self._notices[order_id].values()]
        return tuple(sorted(found, key=lambda notice: (notice.occurred_at, notice.key)))

    def quarantine(self, carrier: str, event_id: str, body: str, why: str, at: datetime) -> None:
        with self._lock:
            kept = Quarantined(carrier=carrier, event_id=event_id, body=cut_body(body), why=why, at=at)
            self._quarantine[carrier, quarantine_place(event_id)] = kept.model_dump_json()

    def quarantined(self, carrier: str, limit: int, cursor: str | None) -> Page[Quarantined]:
        listing = f"quarantined|{carrier}"
        after = cursors.after_text(listing, cursor)
        with self._lock:
            places = [key for key in self._quarantine if key[0] == carrier and (after is None or key[1] < after)]
            places.sort(reverse=True)
            items = tuple(read(Quarantined, self._quarantine[key]) for key in places[:limit])
        return Page(items, cursors.encode(listing, [places[limit - 1][1]]) if len(places) > limit else None)

    def quarantined_count(self, carrier: str, most: int) -> int:
        with self._lock:
            return min(most, sum(key[0] == carrier for key in self._quarantine))

    def quarantined_event(self, carrier: str, event_id: str) -> Quarantined | None:
        with self._lock:
            found = self._quarantine.get((carrier, quarantine_place(event_id)))
            return None if found is None else read(Quarantined, found)

    def discard_quarantined(self, carrier: str, event_id: str) -> None:
        with self._lock:
            self._quarantine.pop((carrier, quarantine_place(event_id)), None)

    def carrier_mails_count(self, order_id: str, most: int) -> int:
        return len(self.carrier_mails(order_id, most, None).items)

    def carrier_mail(self, mail_id: str) -> CarrierMail | None:
        with self._lock:
            return self._get(("carrier_mail", mail_id), CarrierMail)

    def carrier_mails(self, order_id: str, limit: int, cursor: str | None) -> Page[CarrierMail]:
        listing = f"mails|{order_id}"
        after = cursors.after_text(listing, cursor)
        with self._lock:
            every = [mail for mail in self._all(("carrier_mail",), CarrierMail) if listed_under(mail) == order_id]
        found = [mail for mail in every if after is None or mail_place(mail) < after]
        found.sort(key=mail_place, reverse=True)
        page = found[:limit]
        return Page(tuple(page), cursors.encode(listing, [mail_place(page[-1])]) if len(found) > limit else None)

    def correction_link(self, token_hash: str) -> CorrectionLink | None:
        with self._lock:
            key = self._pointers.get(("correction_token", token_hash))
            return None if key is None else self._get(key, CorrectionLink)

    def correction_links(self, order_id: str) -> tuple[CorrectionLink, ...]:
        with self._lock:
            links = self._all(("correction_link", order_id), CorrectionLink)
        return tuple(sorted(links, key=lambda link: (link.created_at, link.id)))

    def keep_portability(self, carrier: str, found: Sequence[Portability], until: datetime) -> None:
        with self._lock:
            self._portability.update({(carrier, one.number): (one, until) for one in found})

    def portability(self, carrier: str, numbers: Iterable[str], now: datetime) -> dict[str, Portability]:
        with self._lock:
            kept = {number: self._portability.get((carrier, number)) for number in numbers}
        return {number: found[0] for number, found in kept.items() if found is not None and found[1] > now}

    def record_port_time(self, kind: str, order_id: str, days: int) -> None:
        with self._lock:
            times = self._port_times[kind]
            times.setdefault(order_id, days)
            if len(times) > PORT_TIMES_KEPT:
                del times[next(iter(times))]

    def port_times(self, kind: str) -> tuple[int, ...]:
        with self._lock:
            return tuple(self._port_times[kind].values())

    def playbook(self) -> str:
        with self._lock:
            return self._playbook.get("text", "")

    def put_playbook(self, text: str) -> None:
        with self._lock:
            self._playbook["text"] = text

    # --- driving -----------------------------------------------------------------------------------------------------

    def driving(self, order_id: str) -> Driving | None:
        with self._lock:
            beside = self._beside.get(order_id)
            if beside is None:
                return None
            return Driving(
                order_id=order_id,
                driven_version=beside.driven,
                published_version=beside.published,
                attempt=beside.attempt,
                task_token=beside.token,
            )

    def next_attempt(self, order_id: str, after: int) -> int:
        with self._lock:
            beside = self._beside.get(order_id)
            if beside is None:
                return 0
            if beside.attempt == after:
                beside.attempt += 1
            return beside.attempt

    def mark_driven(self, order_id: str, version: int) -> None:
        self._mark(order_id, driven=version)

    def mark_published(self, order_id: str, version: int) -> None:
        self._mark(order_id, published=version)

    def _mark(self, order_id: str, driven: int = 0, published: int = 0) -> None:
        with self._lock:
            beside, order = self._beside.get(order_id), self.order(order_id)
            if beside is None or order is None:
                return
            beside.driven = max(beside.driven, driven)
            beside.published = max(beside.published, published)
            if min(beside.driven, beside.published) >= order.version:
                beside.behind_since = None

    def orders_behind(self, before: datetime, limit: int) -> tuple[str, ...]:
        with self._lock:
            due = sorted(
                (beside.behind_since, order_id)
                for order_id, beside in self._beside.items()
                if beside.behind_since is not None and beside.behind_since < before
            )
        return tuple(order_id for _, order_id in due[:limit])

    def open_orders(self, checked_before: datetime, limit: int) -> tuple[str, ...]:
        with self._lock:
            due = sorted(
                (beside.checked_at, order_id)
                for order_id, beside in self._beside.items()
                if beside.checked_at < checked_before and self._is_open(order_id)
            )
        return tuple(order_id for _, order_id in due[:limit])

    def mark_checked(self, order_id: str, at: datetime) -> None:
        with self._lock:
            if self._is_open(order_id):
                self._beside[order_id].checked_at = at

    def orders_to_poll(self, before: datetime, limit: int) -> tuple[str, ...]:
        with self._lock:
            due = sorted(
                (beside.poll_at, order_id)
                for order_id, beside in self._beside.items()
                if beside.poll_at is not None and beside.poll_at < before
            )
        return tuple(order_id for _, order_id in due[:limit])

    def mark_polled(self, order_id: str, next_at: datetime) -> None:
        with self._lock:
            beside = self._beside.get(order_id)
            if beside is not None and beside.poll_at is not None:
                beside.poll_at = next_at

    def submits_begun(self, before: datetime, limit: int) -> tuple[str, ...]:
        with self._lock:
            begun = [
                (submit_began(request), request.id)
                for request in self._all(("request",), PortRequest)
                if request.status == Status.SUBMITTING
            ]
        due = sorted((at, request_id) for at, request_id in begun if at is not None and at < before)
        return tuple(request_id for _, request_id in due[:limit])

    def thing(self, name: str) -> Entity | None:
        """A request, order, losing account, account or user by its id."""
        kind = _NAMED[name.split("_")[0]]
        family = _KEYS[kind][0]
        key = next((key for key in self._things if key[0] == family and key[-1] == name), None)
        return None if key is None else self._get(key, kind)

    def every_reveal(self) -> tuple[Reveal, ...]:
        with self._lock:
            return self._all(("reveal",), Reveal)

    def every_order(self) -> tuple[PortOrder, ...]:
        return self._all(("order",), PortOrder)

    def park(self, order_id: str, version: int, task_token: str) -> bool:
        """What the workflow engine does when it waits: write its token on condition that this is the version."""
        with self._lock:
            order = self.order(order_id)
            if order is None or order.version != version:
                return False
            self._beside[order_id].token = task_token
            return True

    def _is_open(self, order_id: str) -> bool:
        order = self.order(order_id)
        return order is not None and is_open(order)


_KEYS: Final[dict[type[Entity], tuple[str, Callable[..., Key]]]] = {
    Account: ("account", lambda thing: (thing.id,)),
    ApiKey: ("api_key", lambda thing: (thing.hash,)),
    Company: ("company", lambda thing: (thing.account_id, thing.id)),
    User: ("user", lambda thing: (thing.account_id, thing.id)),
    LosingAccount: ("losing_account", lambda thing: (thing.request_id, thing.id)),
    Document: ("document", lambda thing: (thing.request_id, thing.id)),
    PortRequest: ("request", lambda thing: (thing.id,)),
    PortOrder: ("order", lambda thing: (thing.request_id, thing.id)),
    NumberList: ("list", lambda thing: (thing.request_id, thing.id)),
    Envelope: ("envelope", lambda thing: (thing.request_id, thing.id)),
    Notification: ("notification", lambda thing: (thing.request_id, thing.id)),
    ApprovalLink: ("approval_link", lambda thing: (thing.token_hash,)),
    Comment: ("comment", lambda thing: (thing.request_id, thing.id)),
    CarrierMail: ("carrier_mail", lambda thing: (thing.id,)),
    CorrectionLink: ("correction_link", lambda thing: (thing.order_id, thing.id)),
    BulkUpload: ("upload", lambda thing: (thing.id,)),
    Note: ("note", lambda thing: (thing.request_id, thing.id)),
    CannedText: ("canned_text", lambda thing: (thing.id,)),
    Reveal: ("reveal", lambda thing: (thing.id,)),
    WebhookEndpoint: ("webhook_endpoint", lambda thing: (thing.account_id, thing.id)),
    WebhookDelivery: ("webhook_delivery", lambda thing: (thing.endpoint_id, thing.event_id)),
    PortOut: ("port_out", lambda thing: (thing.id,)),
    Protection: ("protection", lambda thing: (thing.number,)),
    Case: ("case", lambda thing: (thing.id,)),
    CaseMessage: ("case_message", lambda thing: (thing.case_id, thing.id)),
    Session: ("session", lambda thing: (thing.user_id, thing.id)),
    PlatformAsk: ("platform_ask", lambda thing: (thing.id,)),
    Cutover: ("cutover", lambda thing: (thing.request_id, thing.order_id)),
    IdempotencyRecord: ("idempotency", lambda thing: (thing.account_id, thing.route, thing.key)),
}

_NAMED: Final[dict[str, type[Entity]]] = {
    "prq": PortRequest,
    "ord": PortOrder,
    "lac": LosingAccount,
    "acc": Account,
    "usr": User,
}


def _labels(row: NumberRow) -> dict[str, str]:
    """What a number is called, and where its calls go."""
    return {
        "forwarding_number": row.forwarding_number,
        "name": row.name,
        "source": row.source,
        "company_id": row.company_id,
        "company": row.company,
    }


def _key(thing: Entity) -> Key:
    kind, parts = _KEYS[type(thing)]
    return (kind, *parts(thing))


def _pointer(write: Pointer) -> tuple[Key, Key]:
    """Where a pointer is kept, and what it points at."""
    if isinstance(write, PointCarrierOrder):
        return ("carrier", write.carrier, write.carrier_order_id), (write.order_id,)
    if isinstance(write, PointSigningLink):
        return ("link", write.token_hash), (write.request_id, write.envelope_id)
    if isinstance(write, PointLetterFile):
        return ("letter", write.sha256), (write.order_id,)
    if isinstance(write, PointPortOut):
        place = ("port_out", write.account_id, write.winning_carrier, write.reference)
        return place, (write.port_out_id,)
    if isinstance(write, HoldAccount | LetGoAccount):
        return ("hold", write.account_id, write.port_out_id), (write.port_out_id,)
    return ("reference", write.account_id, write.reference), (write.request_id,)
