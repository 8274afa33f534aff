"""What the use cases need from the world, as Protocols. Adapters implement them; `shared.runtime` wires them.

Errors every port may raise: `Unavailable` (the other side did not answer or is throttled: the caller may try again; the
effect may or may not have happened).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Generic, Literal, Protocol, TypeVar

from shared.domain.bulk.model import BulkUpload, PartOutcome
from shared.domain.carriers import (
    Capabilities,
    CarrierComment,
    CarrierDocument,
    Change,
    ChangeAnswer,
    FocWindow,
    Portability,
    Snapshot,
)
from shared.domain.cases.model import Case, CaseMessage
from shared.domain.cutover_certificate import CutoverCertificate
from shared.domain.desk_queue import Range
from shared.domain.letter import LetterCertificate, LetterContent, LetterSignature
from shared.domain.lifecycle import Status
from shared.domain.mails import Mail
from shared.domain.model import (
    Account,
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
    SignatureBox,
    User,
    WebhookDelivery,
    WebhookEndpoint,
    WebhookHealth,
)
from shared.domain.number_class import NumberClass
from shared.domain.port_outs.model import NumberRecord, PortOut, Protection
from shared.domain.problems import Problem
from shared.domain.reports.facts import Fact
from shared.domain.reports.tallies import Tally
from shared.domain.search_terms import Term
from shared.domain.sessions import Handshake
from shared.domain.status_report import StatusReport

T = TypeVar("T")


class Unavailable(Exception):
    """The other side failed or did not answer; the effect may or may not have happened."""


class BadCursor(ValueError):
    """A cursor that this listing did not give out, or that was altered."""


class Clock(Protocol):
    def now(self) -> datetime:
        """The time, aware, in UTC."""


class Ids(Protocol):
    def new(self, prefix: str) -> str:
        """A new id, `prefix` and a ULID: `prq_01J…`."""


# --- the store -------------------------------------------------------------------------------------------------------

Versioned = (
    Account
    | ApiKey
    | User
    | LosingAccount
    | Document
    | PortRequest
    | PortOrder
    | Envelope
    | Notification
    | CarrierMail
    | CorrectionLink
    | BulkUpload
    | CannedText
    | WebhookEndpoint
    | WebhookDelivery
    | PortOut
    | Protection
    | Case
    | Session
    | PlatformAsk
    | Cutover
)


@dataclass(frozen=True, slots=True)
class Create:
    """Write a thing that must not be there yet."""

    entity: Versioned | Company | NumberList | Comment | ApprovalLink | Note | Reveal | CaseMessage


@dataclass(frozen=True, slots=True)
class Replace:
    """Write a thing on condition that the stored one has version `entity.version - 1`."""

    entity: Versioned


@dataclass(frozen=True, slots=True)
class Discard:
    """Delete a thing on condition that the stored one has this version."""

    entity: LosingAccount | Document | PortRequest | CannedText | WebhookEndpoint | Session


@dataclass(frozen=True, slots=True)
class Append:
    """Add an event; its id must be new."""

    event: Event


@dataclass(frozen=True, slots=True)
class Remember:
    """Add an idempotency record; its (account, route, key) must be new or past its 24 hours."""

    record: IdempotencyRecord


@dataclass(frozen=True, slots=True)
class TakeReference:
    """Make a client's own `reference` this request's; it must be free or already this request's."""

    account_id: str
    reference: str
    request_id: str


@dataclass(frozen=True, slots=True)
class ReleaseReference:
    account_id: str
    reference: str
    request_id: str


@dataclass(frozen=True, slots=True)
class Receive:
    """Keep a carrier's event in the order's inbox, or a notice beside it; (carrier, event id), or for a comment its own
    id, must be new."""

    order_id: str
    event: CarrierEvent | Notice


@dataclass(frozen=True, slots=True)
class PointCarrierOrder:
    """Make the carrier's own order id find our order. Writing the same pointer again is no error."""

    carrier: str
    carrier_order_id: str
    order_id: str


@dataclass(frozen=True, slots=True)
class PointSigningLink:
    """Make the hash of a signing link's token find its envelope. Writing the same pointer again is no error."""

    token_hash: str
    request_id: str
    envelope_id: str


@dataclass(frozen=True, slots=True)
class PointLetterFile:
    """Make the SHA-256 of a sealed letter find its order. Writing the same pointer again is no error."""

    sha256: str
    order_id: str


@dataclass(frozen=True, slots=True)
class PointPortOut:
    """Make a winning carrier's reference find its port-out of this account's numbers; it must be free, or already
    this one's."""

    winning_carrier: str
    reference: str
    account_id: str
    port_out_id: str


@dataclass(frozen=True, slots=True)
class HoldAccount:
    """Keep an account open while this port-out is; again is no error."""

    account_id: str
    port_out_id: str


@dataclass(frozen=True, slots=True)
class LetGoAccount:
    """Keep an account open for this port-out no longer; again is no error."""

    account_id: str
    port_out_id: str


@dataclass(frozen=True, slots=True)
class MarkCalled:
    """Record a tracking number's first call; its first_call_at must be unset."""

    number: str
    order_id: str
    first_call_at: datetime


@dataclass(frozen=True, slots=True)
class ReviseNumber:
    """Change a number that somebody holds, on condition that it is held so, and that what changes is as it was read."""

    before: Claim
    after: Claim


@dataclass(frozen=True, slots=True)
class RelabelRow:
    """Give a row that is there the forwarding number, name, source and company of this one."""

    row: NumberRow


Write = (
    Create
    | Replace
    | Discard
    | Append
    | Remember
    | TakeReference
    | ReleaseReference
    | Receive
    | PointCarrierOrder
    | PointSigningLink
    | PointLetterFile
    | PointPortOut
    | HoldAccount
    | LetGoAccount
    | MarkCalled
    | ReviseNumber
    | RelabelRow
)


class WriteRefused(Exception):
    """A commit did not happen at all: these of its writes found something else than they were written for."""

    def __init__(self, refused: Sequence[Write]) -> None:
        super().__init__(", ".join(type(write).__name__ for write in refused) or "contention")
        self.refused = tuple(refused)


@dataclass(frozen=True, slots=True)
class RequestView:
    """One request with everything it is made of (not its rows and events)."""

    request: PortRequest
    losing_accounts: tuple[LosingAccount, ...] = ()
    documents: tuple[Document, ...] = ()
    orders: tuple[PortOrder, ...] = ()
    envelopes: tuple[Envelope, ...] = ()
    cutovers: tuple[Cutover, ...] = ()
    number_list: NumberList | None = None  # the current one, `request.list_id`


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """`cursor` is opaque and None on the last page."""

    items: tuple[T, ...]
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class RequestFilter:
    """At most one of status, company, submitter and updated_since is served by an index; others filter what is read."""

    status: Status | None = None
    company_id: str | None = None
    submitter_id: str | None = None
    updated_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class NumberFilter:
    """`called`: active ones, or those that are not; the index serves it. The others filter what is read: `source` is
    compared case-folded, `text` is a part of the name, or digits of the number."""

    called: bool | None = None
    company_id: str | None = None
    source: str | None = None
    number_class: NumberClass | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class ClaimAttempt:
    """`taken`: claims now held; `conflicts`: the live claim in the way, by number."""

    taken: tuple[str, ...] = ()
    conflicts: Mapping[str, Claim] = field(default_factory=dict)


Kept = Literal["port_out", "case"]
"""Things that have a partition, a timeline and a place in the desk's queue of their own."""


class Store(Protocol):
    """The table. Reads are consistent unless they say so. Every method may raise `Unavailable`."""

    def commit(self, writes: Sequence[Write]) -> None:
        """All of these writes (at most 100 items), or none. Raises `WriteRefused`."""

    def account(self, account_id: str) -> Account | None: ...
    def accounts(self, name: str, limit: int, cursor: str | None) -> Page[Account]:
        """Customers' accounts, newest first; with a `name` those whose name begins so (`folded`), by name. Eventually
        consistent."""

    def account_events(self, account_id: str, limit: int, cursor: str | None) -> Page[Event]:
        """What happened to an account itself, newest first."""

    def account_event(self, account_id: str, event_id: str) -> Event | None: ...
    def api_key(self, key_hash: str) -> ApiKey | None: ...
    def api_keys(self, account_id: str) -> tuple[ApiKey, ...]:
        """All keys of an account, oldest first, with when each was used last."""

    def mark_key_used(self, key: ApiKey, at: datetime, since: datetime) -> None:
        """Note a key's use at `at`, unless one after `since` is noted already; outside its version."""

    def companies(self, account_id: str) -> tuple[Company, ...]: ...
    def user(self, account_id: str, user_id: str) -> User | None: ...
    def users(self, account_id: str) -> tuple[User, ...]: ...
    def users_with_email(self, email: str) -> tuple[User, ...]:
        """Users of any account who have this address, whatever its case. Eventually consistent."""

    def count_write(self, account_id: str, minute: int, limit: int) -> int:
        """Count one write of an account, or of a person, in a minute since 1970; answers how many are left, -1 when
        over `limit`."""

    # People who are signed in on the pages.
    def session(self, user_id: str, session_id: str) -> Session | None: ...
    def sessions(self, user_id: str) -> tuple[Session, ...]:
        """A user's sessions, oldest first; some may have expired."""

    def request(self, request_id: str) -> PortRequest | None: ...
    def request_view(self, request_id: str) -> RequestView | None: ...
    def requests(self, account_id: str, wanted: RequestFilter, limit: int, cursor: str | None) -> Page[PortRequest]:
        """Newest first (by `updated_at` where `updated_since` is given, oldest change first). Eventually consistent."""

    def request_by_reference(self, account_id: str, reference: str) -> str | None: ...
    def requests_by_reference(self, account_id: str, references: Iterable[str]) -> dict[str, str]:
        """Ids of the requests behind those of these references that are somebody's."""

    def order(self, order_id: str) -> PortOrder | None: ...
    def orders(self, order_ids: Iterable[str]) -> dict[str, PortOrder]: ...
    def document(self, request_id: str, document_id: str) -> Document | None:
        """A document of a request, or of a case, by the id of either."""

    def documents(self, request_id: str) -> tuple[Document, ...]:
        """All documents of a request, or of a case."""

    def events(self, request_id: str, limit: int, cursor: str | None) -> Page[Event]:
        """A request's timeline, oldest first."""

    def event(self, request_id: str, event_id: str) -> Event | None:
        """An event of a request, or of a file of the drop folder (`Event.subject`)."""

    def latest_events(self, request_id: str, limit: int) -> tuple[Event, ...]:
        """The end of a request's timeline, newest first."""

    def idempotency(self, account_id: str, route: str, key: str) -> IdempotencyRecord | None: ...

    # What customers are told.
    def number_events(self, events: Sequence[CustomerEvent], at: datetime) -> None:
        """Give events the next numbers of their account and mode, in this order; one that has a number keeps it."""

    def customer_event(self, event_id: str) -> CustomerEvent | None:
        """An event that has a number."""

    def customer_events(self, account_id: str, test_mode: bool, after: int, limit: int) -> tuple[CustomerEvent, ...]:
        """The events of an account and mode behind a number, in order and without a gap: none of a smaller number comes
        later."""

    def feed(self, account_id: str, test_mode: bool) -> Feed: ...
    def follow_feed(self, account_id: str, test_mode: bool) -> Feed:
        """From now on note whether the feed was passed on to webhooks; again is harmless. Answers it as it stands."""

    def mark_passed_on(self, account_id: str, test_mode: bool, seq: int) -> None:
        """Every event of a followed feed up to this number has its deliveries. Only moves forward."""

    def feeds_behind(self, before: datetime, limit: int) -> tuple[tuple[str, bool], ...]:
        """(account id, test mode) of followed feeds that were not passed on whole since before then."""

    # Webhooks.
    def webhook_endpoints(self, account_id: str) -> tuple[WebhookEndpoint, ...]:
        """All endpoints of an account, of both modes, oldest first."""

    def webhook_endpoint(self, account_id: str, endpoint_id: str) -> WebhookEndpoint | None: ...
    def endpoints_due(self, before: datetime, limit: int) -> tuple[tuple[str, str], ...]:
        """(account id, endpoint id) of endpoints whose `attend_at` is before then, earliest first."""

    def webhook_health(self, endpoint_id: str) -> WebhookHealth | None:
        """None for an endpoint that took the last it was sent, or was sent nothing."""

    def note_webhook_failure(self, endpoint_id: str, at: datetime, *, gave_up: bool) -> WebhookHealth:
        """Count a try that failed, and with `gave_up` a delivery that had its last; outside the endpoint's version."""

    def rest_webhooks(self, endpoint_id: str, until: datetime) -> None:
        """Leave an endpoint that fails alone until then."""

    def clear_webhook_health(self, endpoint_id: str) -> None: ...
    def webhook_delivery(self, endpoint_id: str, event_id: str) -> WebhookDelivery | None: ...
    def webhook_deliveries_of(self, endpoint_id: str, event_ids: Iterable[str]) -> dict[str, WebhookDelivery]: ...
    def webhook_deliveries(
        self, endpoint_id: str, state: DeliveryState | None, limit: int, cursor: str | None
    ) -> Page[WebhookDelivery]:
        """The deliveries of an endpoint, latest event first, kept 30 days. A page may be short though another
        follows."""

    def deliveries_due(self, before: datetime, limit: int) -> tuple[tuple[str, str], ...]:
        """(endpoint id, event id) of deliveries whose `look_at` is before then, earliest first."""

    # Signing.
    def envelope(self, request_id: str, envelope_id: str) -> Envelope | None: ...
    def envelope_of_link(self, token_hash: str) -> Envelope | None:
        """The envelope that a signing link, of any generation, belongs to."""

    def envelopes_due(self, before: datetime, limit: int) -> tuple[tuple[str, str], ...]:
        """(request id, envelope id) of envelopes whose `attend_at` is before then, earliest first."""

    def order_of_letter_file(self, sha256: str) -> str | None: ...

    # Notifications.
    def notification(self, request_id: str, notification_id: str) -> Notification | None: ...
    def notifications(self, request_id: str) -> tuple[Notification, ...]:
        """Every notification of a request, by id."""

    def notifications_due(self, before: datetime, limit: int) -> tuple[tuple[str, str], ...]:
        """(request id, notification id) of notifications whose `attend_at` is before then, earliest first."""

    def approval_link(self, token_hash: str) -> ApprovalLink | None: ...
    def comments(self, request_id: str, limit: int, cursor: str | None) -> Page[Comment]:
        """What was said about a request, oldest first."""

    # Rows of a number list, in partitions of 500 by group.
    def put_rows(self, rows: Sequence[NumberRow]) -> None:
        """Write rows, in no order and not as one; writing one again is harmless."""

    def number_list(self, request_id: str, list_id: str) -> NumberList | None: ...
    def rows(
        self, request_id: str, list_id: str, group: str, count: int, limit: int, cursor: str | None
    ) -> Page[NumberRow]:
        """Rows of one group by row number; `count` is how many the list's header says it holds."""

    def remove_rows(self, rows: Sequence[NumberRow]) -> None:
        """Delete rows from where they stand, by list, group and number; again is harmless."""

    def relabel_rows(self, rows: Sequence[NumberRow]) -> None:
        """Give rows that are there the forwarding number, name, source and company of these, and leave the rest of
        them alone; again is harmless."""

    def discard_list(self, header: NumberList) -> None:
        """Delete a list that nothing points at any more, header last; again is harmless."""

    def link_companies(self, request_id: str, account_id: str, company_ids: Iterable[str]) -> None:
        """Let `requests` find this request by company; again is harmless."""

    # Claims and tracking numbers.
    def claim(self, claims: Sequence[Claim], dead_orders: frozenset[str]) -> ClaimAttempt:
        """Take numbers, 100 to a transaction: free ones, ones already this request's under the same submit_id, and
        ones whose claim belongs to an order in `dead_orders`. The rest are conflicts; the others are taken."""

    def release(self, numbers: Sequence[str], submit_id: str) -> None:
        """Delete claims that carry this submit_id; others are left alone."""

    def claims(self, numbers: Iterable[str]) -> dict[str, Claim]: ...
    def tracking_numbers(self, account_id: str, wanted: NumberFilter, limit: int, cursor: str | None) -> Page[Claim]:
        """Claims of an account through the index in 8 shards, eventually consistent. A page looks at 2,000 numbers at
        most: where it filters it may be short, or empty, though another follows."""

    def numbers_due(self, before: datetime, limit: int) -> tuple[str, ...]:
        """Numbers whose `attend_at` is before then, earliest first."""

    def cutover(self, order_id: str) -> Cutover | None: ...
    def cutovers_due(self, before: datetime, limit: int) -> tuple[str, ...]:
        """Ids of orders whose cutover's `look_at` is before then, earliest first."""

    # The telephony system.
    def platform_asks(self, ids: Iterable[str]) -> dict[str, PlatformAsk]: ...
    def platform_asks_due(self, before: datetime, limit: int) -> tuple[str, ...]:
        """Ids of asks whose `attend_at` is before then, earliest first."""

    def mark_claims(
        self, numbers: Sequence[str], order_id: str, *, own_state: str, at: datetime, to_order_id: str = ""
    ) -> None:
        """Tell the claims of an order what their numbers became: `own_state` "ported" (with `ported_at` = `at`),
        "ported_out" (with `ported_out_at` = `at`) or "excluded", which make the claim dead; or "" with the order they
        move to. Claims of another order are left alone; again is harmless."""

    def revise_claims(self, claims: Sequence[Claim]) -> tuple[str, ...]:
        """Write forwarding number, name, source and company of numbers, each on condition that it is held as its claim
        here says (account, order, submit); answers the numbers that were. Again is harmless."""

    def relabel_claims(self, rows: Sequence[NumberRow], order_id: str) -> None:
        """Give claims of this order the forwarding number, name, source and company of these rows. Claims of another
        order are left alone; again is harmless."""

    # The drop folder.
    def upload(self, upload_id: str) -> BulkUpload | None: ...
    def uploads(self, account_id: str, limit: int, cursor: str | None) -> Page[BulkUpload]:
        """Files of an account, newest first. Eventually consistent."""

    def uploads_due(self, before: datetime, limit: int) -> tuple[str, ...]:
        """Ids of files whose `attend_at` is before then, earliest first."""

    def note_part(self, outcome: PartOutcome) -> None:
        """Keep how a part went; the last word counts."""

    def parts(self, upload_id: str) -> tuple[PartOutcome, ...]:
        """What is known of the parts of a file, by number."""

    def take_lease(self, name: str, holder: str, now: datetime, until: datetime) -> str:
        """Take something that one at a time may hold, if it is free, run out, or mine; answers who holds it now."""

    def release_lease(self, name: str, holder: str) -> None:
        """Give it back; a lease of another is left alone."""

    def await_documents(self, folder: str, upload_id: str, until: datetime) -> None:
        """Remember, until then, that a file waits for documents in this folder."""

    def accounts_to_report(self, limit: int, cursor: str | None) -> Page[str]:
        """Ids of the accounts that want a daily report (`DropSettings`). Eventually consistent."""

    def uploads_awaiting(self, folder: str, now: datetime) -> tuple[str, ...]:
        """Ids of the files that wait for documents in this folder at `now`."""

    # Carriers.
    def orders_to_poll(self, before: datetime, limit: int) -> tuple[str, ...]:
        """Ids of open orders that their carrier has and whose next poll is due before then, earliest first."""

    def mark_polled(self, order_id: str, next_at: datetime) -> None:
        """When to ask the carrier about this order next; outside the order's version. An ended order is left alone."""

    def quarantined(self, carrier: str, limit: int, cursor: str | None) -> Page[Quarantined]:
        """A carrier's events that fit no order, newest first as far as their ids say."""

    def carrier_mail(self, mail_id: str) -> CarrierMail | None: ...
    def carrier_mails(self, order_id: str, limit: int, cursor: str | None) -> Page[CarrierMail]:
        """Mails about an order, or with "" those in quarantine that are still new; newest first. Eventually
        consistent."""

    def correction_link(self, token_hash: str) -> CorrectionLink | None: ...
    def correction_links(self, order_id: str) -> tuple[CorrectionLink, ...]:
        """Every link that was made for an order, oldest first."""

    def keep_portability(self, carrier: str, found: Sequence[Portability], until: datetime) -> None:
        """Remember what a carrier said about numbers, until then."""

    def portability(self, carrier: str, numbers: Iterable[str], now: datetime) -> dict[str, Portability]:
        """What is remembered and still holds at `now`."""

    def record_port_time(self, kind: str, order_id: str, days: int) -> None:
        """Add an order's days from accepted documents to its port to those of a kind (`shared.domain.eta.port_kind`);
        again is harmless. The latest 200 of a kind are kept."""

    def port_times(self, kind: str) -> tuple[int, ...]: ...
    def playbook(self) -> str:
        """What the operator says of losing carriers (`shared.domain.own_playbook`), "" where that is nothing."""

    def put_playbook(self, text: str) -> None:
        """Keep it instead of what was said before."""

    def order_by_carrier_id(self, carrier: str, carrier_order_id: str) -> str | None: ...
    def inbox(self, order_id: str) -> tuple[CarrierEvent, ...]: ...
    def notices(self, order_id: str) -> tuple[Notice, ...]:
        """What a carrier said of an order that moves nothing, by the carrier's own time."""

    def quarantine(self, carrier: str, event_id: str, body: str, why: str, at: datetime) -> None:
        """Keep a carrier's event that fits no order; again is harmless."""

    # The desk's queue. Eventually consistent.
    def queue(
        self, part: Range, *, test_mode: bool, limit: int, cursor: str | None, assignee: str = ""
    ) -> Page[PortOrder]:
        """Orders that stand in a part of a lane, earliest first; with `assignee` those that this user is to see to,
        which lanes beside an order's own do not know. A page may be short though another follows."""

    def queue_count(self, part: Range, *, test_mode: bool, most: int, assignee: str = "") -> int:
        """How many there are, `most` at most."""

    def quarantined_count(self, carrier: str, most: int) -> int: ...
    def quarantined_event(self, carrier: str, event_id: str) -> Quarantined | None: ...
    def discard_quarantined(self, carrier: str, event_id: str) -> None:
        """Forget a carrier's event that fits no order; again is harmless."""

    def carrier_mails_count(self, order_id: str, most: int) -> int:
        """How many mails `carrier_mails` would show, `most` at most."""

    # What our team keeps for itself.
    def notes(self, request_id: str, limit: int, cursor: str | None) -> Page[Note]:
        """What our team wrote about a request, oldest first."""

    def canned_text(self, text_id: str) -> CannedText | None: ...
    def canned_texts(self) -> tuple[CannedText, ...]:
        """All of them, by id."""

    def reveals(self, user_id: str | None, limit: int, cursor: str | None) -> Page[Reveal]:
        """Secrets that our team was shown, or one of it, newest first. Eventually consistent for one."""

    def count_use(self, what: str, until: datetime, limit: int) -> int:
        """Count one use of something until then; answers how many are left, -1 when over `limit`."""

    # Search.
    def index_terms(self, put: Iterable[Term], drop: Iterable[Term], *, test_mode: bool | None) -> None:
        """Let `find_terms` find these, and no longer those; None is both modes. Again is harmless."""

    def find_terms(self, text: str, *, whole: bool, test_mode: bool, limit: int) -> tuple[Term, ...]:
        """Terms that are this text, newest target first, or that begin with it, in the order of the alphabet."""

    def found_by(self, terms: Sequence[Term]) -> Mapping[str, Entity]:
        """What terms were read from and what they lead to, as far as it is there, by id."""

    # Numbers that leave.
    def number_records(self, numbers: Iterable[str]) -> dict[str, NumberRecord]:
        """What the carrier under us has on file, of those numbers that something is kept of."""

    def put_number_records(self, records: Sequence[NumberRecord]) -> None:
        """Keep records, in no order and not as one; writing one again is harmless."""

    def protections(self, numbers: Iterable[str]) -> dict[str, Protection]: ...
    def port_out(self, port_out_id: str) -> PortOut | None: ...
    def port_out_by_reference(self, winning_carrier: str, reference: str, account_id: str) -> str | None: ...
    def port_outs(self, account_id: str, limit: int, cursor: str | None) -> Page[PortOut]:
        """Port-outs of an account's numbers, newest first. Eventually consistent."""

    def link_port_out(self, port_out_id: str, numbers: Sequence[str]) -> None:
        """Let `port_outs_of` find this port-out by its numbers; again is harmless."""

    def port_outs_of(self, number: str, limit: int) -> tuple[str, ...]:
        """Ids of port-outs that name a number, newest first. One of them may not be there: then it was never made."""

    def holds(self, account_id: str) -> tuple[str, ...]:
        """Ids of the open port-outs that keep an account open."""

    # Cases.
    def case(self, case_id: str) -> Case | None: ...
    def cases(self, account_id: str, limit: int, cursor: str | None) -> Page[Case]:
        """Cases of an account, newest first. Eventually consistent."""

    def case_messages(self, case_id: str, limit: int, cursor: str | None) -> Page[CaseMessage]:
        """What was said in a case, oldest first."""

    # What happened to a port-out, a case or a number.
    def events_about(self, about: str, limit: int, cursor: str | None) -> Page[Event]:
        """The timeline of a thing of its own, oldest first."""

    def event_about(self, about: str, event_id: str) -> Event | None: ...

    # What is looked after, and what waits for the desk.
    def attended_due(self, kind: Kept, before: datetime, limit: int) -> tuple[str, ...]:
        """Ids of things of a kind whose `attend_at` is before then, earliest first."""

    def waiting(
        self, kind: Kept, *, test_mode: bool, before: datetime | None, limit: int, cursor: str | None
    ) -> Page[str]:
        """Ids of things of a kind that wait for the desk, by when they are due, those due before then where it is
        given. Eventually consistent: one of them may wait no longer."""

    def waiting_count(self, kind: Kept, *, test_mode: bool, before: datetime | None, most: int) -> int:
        """How many wait, counted up to `most`."""

    # What the desk's reports count.
    def count_fact(self, fact: Fact, tallies: Sequence[Tally]) -> bool:
        """Keep a fact and add what it adds, as one; False, and nothing, where its event was counted before."""

    def facts(self, day: date) -> Iterator[Fact]:
        """What was counted for a day, read as it is taken, in no order."""

    def tallied(self, series: str, period: str, first: str, last: str, *, test_mode: bool) -> tuple[Tally, ...]:
        """The sums of a series from place `first` to place `last` of a period, by place."""

    def correct_tally(self, found: Tally | None, wanted: Tally, also: Sequence[Tally] = ()) -> bool:
        """Put a sum that was counted anew in the place of the one that was found, and add `also` elsewhere, as one;
        False, and nothing, where something was counted there meanwhile."""

    def keep_window(self, order_id: str, earliest: date, latest: date) -> None:
        """Keep the window of dates that the customer was told first; a later one is not kept."""

    def window_told(self, order_id: str) -> tuple[date, date] | None: ...

    # Driving: what the relay, the sweep and the workflow keep beside an order.
    def driving(self, order_id: str) -> Driving | None: ...
    def next_attempt(self, order_id: str, after: int) -> int:
        """Count up the order's execution attempt if it still is `after`; answers the attempt now current."""

    def mark_driven(self, order_id: str, version: int) -> None: ...
    def mark_published(self, order_id: str, version: int) -> None:
        """Events of the order up to `version` are on the bus. Both marks only move forward."""

    def orders_behind(self, before: datetime, limit: int) -> tuple[str, ...]:
        """Ids of orders changed before then whose `driven_version` or `published_version` is behind."""

    def open_orders(self, checked_before: datetime, limit: int) -> tuple[str, ...]:
        """Ids of orders that have not ended, least recently checked first."""

    def mark_checked(self, order_id: str, at: datetime) -> None: ...
    def submits_begun(self, before: datetime, limit: int) -> tuple[str, ...]:
        """Ids of requests that are `submitting` since before then."""

    def lists_to_discard(self, before: datetime, limit: int) -> tuple[tuple[str, str], ...]:
        """(request id, list id) of stored lists written before then that may be garbage; see `settle_list`."""

    def settle_list(self, request_id: str, list_id: str) -> None:
        """Take a list out of `lists_to_discard`."""


# --- files -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PresignedPost:
    url: str
    fields: Mapping[str, str]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class FileVersion:
    key: str
    version_id: str
    size: int
    sha256: str


class Files(Protocol):
    """The documents bucket: private, versioned."""

    def presign_post(self, key: str, content_type: str, size: int, expires_seconds: int) -> PresignedPost:
        """A form that uploads exactly this key, type and size (bytes)."""

    def presign_get(self, key: str, version_id: str, filename: str, expires_seconds: int) -> str: ...
    def read(self, key: str, version_id: str) -> bytes: ...
    def first_version(self, key: str) -> str | None:
        """The `VersionId` that was written first under this key."""

    def versions(self, key: str) -> tuple[str, ...]:
        """Every `VersionId` under this key, oldest first."""

    def write_once(self, key: str, body: bytes, content_type: str) -> FileVersion:
        """Write unless the key is there; then answer what is there."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """One version of one file of the drop bucket. `tag` changes with its content."""

    key: str
    version_id: str
    size: int
    tag: str
    modified_at: datetime
    notes: Mapping[str, str] = field(default_factory=dict)
    """What whoever wrote it noted of it; only where it was asked for alone."""


class DropFiles(Protocol):
    """The drop bucket: what partners drop, what we report, and our own work in between. Versioned.

    What is not there raises `FileNotFoundError`.
    """

    def look(self, key: str, version_id: str = "") -> Dropped | None:
        """A version of a file, by default the latest; None where there is none."""

    def read(self, key: str, version_id: str = "", start: int = 0, end: int | None = None) -> bytes:
        """Its bytes from `start` up to, not including, `end`."""

    def put(
        self, key: str, body: bytes, content_type: str, *, notes: Mapping[str, str] | None = None, over: str = ""
    ) -> str | None:
        """Write a new version and answer its id. `over`: only if the latest version has this tag; None where not."""

    def version_ids(self, key: str, limit: int) -> tuple[str, ...]:
        """The ids of the newest versions of a file, newest first."""

    def listed(self, folder: str, limit: int) -> tuple[Dropped, ...]:
        """The latest versions of the files in a folder and none below it, by key; the folder ends with its slash."""

    def delete_version(self, key: str, version_id: str) -> None:
        """Delete a version for good; again is harmless."""

    def presign_post(self, key: str, content_type: str, most_bytes: int, expires_seconds: int) -> PresignedPost:
        """A form that uploads exactly this key and type, from 1 to `most_bytes` bytes."""

    def presign_get(self, key: str, filename: str, expires_seconds: int) -> str: ...


class Vault(Protocol):
    """Secrets of a losing account: PIN and account number. Context binds a ciphertext to where it belongs."""

    def seal(self, values: Sequence[str], context: Mapping[str, str]) -> tuple[str, ...]: ...
    def open(self, sealed: str, context: Mapping[str, str]) -> str:
        """Raises `WrongContext` for a ciphertext of elsewhere."""

    def digest(self, value: str, context: Mapping[str, str]) -> str:
        """The same for the same value and context, and of no use to guess it without the key."""


class WrongContext(Exception):
    """A ciphertext was opened for something it was not sealed for."""


# --- letters and documents -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PrintedLetter:
    """A letter as PDF, and where on it the signature goes."""

    body: bytes
    box: SignatureBox


class LetterPrinter(Protocol):
    def render(self, content: LetterContent) -> PrintedLetter:
        """The letter to be signed: the same bytes for the same content."""


class LetterSealer(Protocol):
    """May raise `Unavailable`: the key lies elsewhere."""

    def seal(
        self, frozen: bytes, box: SignatureBox, signature: LetterSignature, certificate: LetterCertificate
    ) -> bytes:
        """The signed letter: the bytes that were viewed, untouched, and after them, as one incremental update, the
        signature in its box, the certificate's pages, and the seal (PAdES) over all of it."""


Verdict = Literal["intact", "altered", "not_sealed_by_us", "not_sealed", "unreadable"]


@dataclass(frozen=True, slots=True)
class Examination:
    """What a PDF proves by itself. `letter_id` and the hashes are read from it, so they count only when `intact`."""

    verdict: Verdict
    sha256: str
    letter_id: str = ""
    document_sha256: str = ""  # of the bytes that were viewed, before signing
    sealed_at: datetime | None = None
    findings: tuple[str, ...] = ()


class LetterExaminer(Protocol):
    def examine(self, body: bytes) -> Examination:
        """Never raises for anything that a stranger may send; bounded in time and memory."""


class CutoverCertifier(Protocol):
    def certify(self, certificate: CutoverCertificate) -> bytes:
        """The certificate as a sealed PDF. May raise `Unavailable`: the key lies elsewhere."""


class BadDrawing(Exception):
    """A drawn signature that is none: `code` is signature_empty, drawing_too_large or drawing_not_an_image."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Drawings(Protocol):
    def read(self, data: bytes) -> bytes:
        """A drawn signature as a PNG of our own making, cut to its ink. Raises `BadDrawing`."""


# --- mail ------------------------------------------------------------------------------------------------------------


class MailRefused(Exception):
    """The mail will not be delivered, however often it is tried: a bad address, or one that is known to bounce."""


class NoSender(Unavailable):
    """There is nobody that mails of this deployment could come from: trying again is of no use before that is set."""


class Mailer(Protocol):
    def send(self, mail: Mail, tags: Mapping[str, str]) -> str:
        """Send one mail; `tags` come back with a bounce. Answers the sender's own id of it.

        Raises `Unavailable`, and `MailRefused`.
        """


@dataclass(frozen=True, slots=True)
class Inspection:
    accepted: bool
    sha256: str
    pages: int | None
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


class ReportPrinter(Protocol):
    def print(self, report: StatusReport) -> bytes:
        """A request's report as PDF; never fails for what people call themselves."""


@dataclass(frozen=True, slots=True)
class DocumentText:
    """The lines of each page, laid out as they stand there: what is apart on the page has blanks between.

    `why_not` is "" or why there is no text: ``image``, ``no_text``, ``too_much`` (for the limits of time and memory).
    `whole` is False where pages were left out.
    """

    pages: tuple[tuple[str, ...], ...] = ()
    whole: bool = True
    why_not: Literal["", "image", "no_text", "too_much"] = ""


class Inspector(Protocol):
    def inspect(self, data: bytes, content_type: str, filename: str) -> Inspection: ...

    def text(self, data: bytes, content_type: str) -> DocumentText:
        """The text of a document that was accepted; never raises for its bytes."""


class Pictures(Protocol):
    def of_page(self, body: bytes, content_type: str, page: int) -> bytes | None:
        """A page (from 0) of a document as a picture, in WebP; None where it cannot be drawn. Never raises for bad
        bytes; bounded in time and memory."""


# --- webhooks --------------------------------------------------------------------------------------------------------


class HostUnknown(Exception):
    """A name that has no address."""


class Resolver(Protocol):
    def addresses(self, host: str) -> tuple[str, ...]:
        """All addresses of a host, or the host itself where it is one. Raises `HostUnknown`, and `Unavailable`."""


@dataclass(frozen=True, slots=True)
class DueDelivery:
    """A delivery that is to be tried, as it was when that was decided: of an older round or try it is void."""

    account_id: str
    endpoint_id: str
    event_id: str
    round: int
    tried: int


class DeliveryQueue(Protocol):
    """What is to be tried now; endpoints do not wait for each other."""

    def put(self, due: Sequence[DueDelivery]) -> None: ...


@dataclass(frozen=True, slots=True)
class Sent:
    """What came back for a webhook: a status, or what went wrong before there was one."""

    status: int | None = None
    fault: str = ""
    detail: str = ""
    milliseconds: int = 0
    answer: str = ""  # the beginning of the body


class WebhookSender(Protocol):
    def post(self, url: str, event_id: str, body: str, secrets: Sequence[str], at: datetime) -> Sent:
        """Post a webhook, signed with each of these secrets (``whsec_…``). Never raises for what the other side does.

        Connects to public addresses only, checked and then called, at every try; follows no redirect.
        """


# --- carriers and the number platform --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CarrierNumber:
    number: str
    pin: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class CarrierSubmission:
    """An order as a carrier gets it. `reference` is ours (PON) and what `ensure_order` searches by."""

    reference: str
    order_id: str
    version: int
    number_class: str
    country: str
    numbers: tuple[CarrierNumber, ...]
    losing_carrier_name: str
    account_number: str = field(repr=False)
    pin: str = field(repr=False)
    billing_telephone_number: str
    new_billing_telephone_number: str
    port_scope: Literal["full", "partial"]
    end_user_name: str
    subscriber_type: str
    service_address: Mapping[str, str]
    authorized_person_name: str
    reseller_name: str
    target_resp_org: str
    requested_foc_at: str | None
    letter_sha256: str
    pon_version: int = 1
    tax_id_last4: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class CarrierReceipt:
    carrier_order_id: str
    created: bool


class CarrierRefused(Exception):
    """The carrier answered no, for these reasons (code and words); trying the same again is of no use.

    `numbers` are those that the reasons are about, all of the order where there are none.
    """

    def __init__(self, detail: str, reasons: Sequence[tuple[str, str]] = (), numbers: Sequence[str] = ()) -> None:
        super().__init__(detail)
        self.reasons = tuple(reasons)
        self.numbers = tuple(numbers)


class NotGenuine(Exception):
    """A webhook's signature or time is not the carrier's."""


class NotUnderstood(Exception):
    """A webhook is the carrier's, but no event that we know: malformed, or of another kind. `event_id` is its id, ""
    where it has none. `elsewhere` where it is about something that is no port at all."""

    def __init__(self, why: str, event_id: str = "", *, elsewhere: bool = False) -> None:
        super().__init__(why)
        self.event_id = event_id
        self.elsewhere = elsewhere


Cancellation = Literal["cancelled", "requested", "too_late", "unknown"]


class Carrier(Protocol):
    """A gaining carrier. Methods may raise `Unavailable`; the effect may have happened, and each may be repeated."""

    @property
    def name(self) -> str: ...
    @property
    def capabilities(self) -> Capabilities: ...

    def check_portability(self, numbers: Sequence[str]) -> tuple[Portability, ...]:
        """One for each number, in this order; what is not known is None. Advice only."""

    def ensure_order(self, submission: CarrierSubmission, documents: Sequence[CarrierDocument]) -> CarrierReceipt:
        """Make the order, with its documents, unless one with our reference is there. Raises `CarrierRefused`."""

    def change(
        self, submission: CarrierSubmission, change: Change, documents: Sequence[CarrierDocument]
    ) -> ChangeAnswer:
        """Send a supplement to the order of `submission`, which is as it reads after the change. Raises
        `CarrierRefused`."""

    def ensure_cancelled(self, reference: str) -> Cancellation:
        """Cancel the order with our reference, if the carrier has one."""

    def get(self, reference: str) -> Snapshot | None:
        """The order as the carrier has it now; None where it has none. Only where `capabilities.answers`."""

    def complete(self, event: CarrierEvent) -> CarrierEvent | None:
        """A webhook's event with what the carrier leaves out of it, fetched; None where it moves nothing."""

    def foc_windows(self, carrier_order_id: str) -> tuple[FocWindow, ...]:
        """When the carrier would port this order, earliest first; empty where it does not say."""

    def read_webhook(self, headers: Mapping[str, str], body: str, now: datetime) -> CarrierEvent | Notice:
        """Verify and translate a webhook. Raises `NotGenuine`."""

    def reference_of(self, carrier_order_id: str) -> str:
        """Our reference of an order that the carrier names by its own id only; "" where there is none."""

    def add_comment(self, reference: str, text: str) -> CarrierComment:
        """Say something about the order to the carrier's people; the same within a day is said once. Only where
        `capabilities.takes_comments`. Raises `CarrierRefused`."""

    def republish(self, event_id: str) -> bool:
        """Have the carrier send a webhook again; False where it does not know the event. Only where
        `capabilities.resends_events`."""


@dataclass(frozen=True, slots=True)
class PlatformNumber:
    number: str
    forwarding_number: str
    name: str


@dataclass(frozen=True, slots=True)
class Silent:
    """A number that would not ring, or not where and under the name that it is to. `why` is the platform's own word for
    it, "" where it gave none; `pending`: it has not said yet."""

    number: str
    why: str = ""
    pending: bool = False


class NumberPlatform(Protocol):
    """The company's own telephony system: where a tracking number is made to ring. All calls may be repeated, and may
    raise `Unavailable`."""

    def ensure(self, account_id: str, numbers: Sequence[PlatformNumber]) -> None:
        """Make the numbers ring where they are to be forwarded, under these names. One that the platform does not take
        holds up none of the others; `check` says why."""

    def check(self, account_id: str, numbers: Sequence[PlatformNumber]) -> tuple[Silent, ...]:
        """The numbers that would not ring so, in this order."""

    def release(self, account_id: str, numbers: Sequence[str]) -> None:
        """Let the numbers ring no more; ones that it does not know are no error."""


# --- people ----------------------------------------------------------------------------------------------------------


class NotIdentified(Exception):
    """An identity provider does not vouch for whoever came back from it. What it says is for logs, not for them."""


class IdentityProvider(Protocol):
    """Where people prove who they are. Methods may raise `Unavailable`."""

    def address(self, handshake: Handshake, redirect_uri: str) -> str:
        """Where to send the browser."""

    def identify(self, answer: Mapping[str, str], handshake: Handshake, redirect_uri: str) -> str:
        """The verified e-mail address of who came back with this answer. Raises `NotIdentified`."""


# --- driving ---------------------------------------------------------------------------------------------------------


class Executions(Protocol):
    """The workflow engine, seen from the relay, the sweep and the watcher of the drop folder: one state machine."""

    def start(self, subject_id: str, attempt: int) -> None:
        """Start attempt n for an order, or for a dropped file; already started is no error."""

    def wake(self, task_token: str) -> None:
        """Wake a wait; one that is already awake is no error."""

    def is_running(self, subject_id: str, attempt: int) -> bool: ...


class Bus(Protocol):
    def publish(self, events: Sequence[Event]) -> None:
        """Put events on the bus, at least once."""


@dataclass(frozen=True, slots=True)
class DeadLetters:
    """A queue of what could not be handled, about how much is in it, and whether that can be handled once more."""

    name: str
    messages: int
    can_go_back: bool


class DeadLetterQueues(Protocol):
    def counts(self) -> tuple[DeadLetters, ...]:
        """Every queue, by name."""

    def send_back(self, name: str, most: int) -> int:
        """Move messages to the queue that they came from, `most` at most; answers how many. One may go twice."""

    def purge(self, name: str) -> None:
        """Forget everything in a queue."""
