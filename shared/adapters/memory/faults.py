"""A store whose writes fail when a test says so, before or after they happened."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from threading import Lock
from typing import Literal, TypeVar

from shared.adapters.memory.desk_faults import FaultyDesk
from shared.domain.bulk.model import BulkUpload, PartOutcome
from shared.domain.carriers import Portability
from shared.domain.cases.model import Case, CaseMessage
from shared.domain.model import (
    Account,
    ApiKey,
    ApprovalLink,
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
    Envelope,
    Event,
    Feed,
    IdempotencyRecord,
    Notice,
    Notification,
    NumberList,
    NumberRow,
    PlatformAsk,
    PortOrder,
    PortRequest,
    Quarantined,
    Session,
    User,
    WebhookDelivery,
    WebhookEndpoint,
    WebhookHealth,
)
from shared.domain.port_outs.model import NumberRecord, PortOut, Protection
from shared.domain.reports.facts import Fact
from shared.domain.reports.tallies import Tally
from shared.ports import ClaimAttempt, Kept, NumberFilter, Page, RequestFilter, RequestView, Store, Unavailable, Write

T = TypeVar("T")

Fate = Literal["ok", "before", "half", "after"]
Plan = Callable[[int, str], Fate]


class FaultyStore(FaultyDesk):
    """Any store, with its n-th write (from 0, all writing methods counted) failing as `plan(n, method)` says.

    `before`: it did not happen; `after`: it happened, and the answer was lost; `half`: the first half of the rows,
    claims or numbers were written (for methods that take no sequence, and for `commit`, the same as `before`). All
    of them raise `Unavailable`. `log` holds the methods called, so that a first run tells how many writes there are::

        counted = FaultyStore(MemoryStore(), lambda index, method: "ok")
        ...
        for n in range(len(counted.log)):
            store = FaultyStore(MemoryStore(), fail_at(n, "after"))
    """

    def __init__(self, inner: Store, plan: Plan) -> None:
        self.inner = inner
        self.plan = plan
        self.log: list[str] = []
        self._lock = Lock()

    def _write(self, method: str, write: Callable[[], T], half: Callable[[], object] | None = None) -> T:
        with self._lock:
            index = len(self.log)
            self.log.append(method)
        fate = self.plan(index, method)
        if fate == "half" and half is not None:
            half()
        if fate in ("before", "half"):
            raise Unavailable(f"write {index} ({method}) failed {fate}")
        answer = write()
        if fate == "after":
            raise Unavailable(f"write {index} ({method}) failed after it happened")
        return answer

    # --- writing -----------------------------------------------------------------------------------------------------

    def commit(self, writes: Sequence[Write]) -> None:
        self._write("commit", lambda: self.inner.commit(writes))

    def count_write(self, account_id: str, minute: int, limit: int) -> int:
        return self._write("count_write", lambda: self.inner.count_write(account_id, minute, limit))

    def mark_key_used(self, key: ApiKey, at: datetime, since: datetime) -> None:
        self._write("mark_key_used", lambda: self.inner.mark_key_used(key, at, since))

    def put_rows(self, rows: Sequence[NumberRow]) -> None:
        half = rows[: len(rows) // 2]
        self._write("put_rows", lambda: self.inner.put_rows(rows), lambda: self.inner.put_rows(half))

    def remove_rows(self, rows: Sequence[NumberRow]) -> None:
        half = rows[: len(rows) // 2]
        self._write("remove_rows", lambda: self.inner.remove_rows(rows), lambda: self.inner.remove_rows(half))

    def relabel_rows(self, rows: Sequence[NumberRow]) -> None:
        half = rows[: len(rows) // 2]
        self._write("relabel_rows", lambda: self.inner.relabel_rows(rows), lambda: self.inner.relabel_rows(half))

    def relabel_claims(self, rows: Sequence[NumberRow], order_id: str) -> None:
        half = rows[: len(rows) // 2]
        self._write(
            "relabel_claims",
            lambda: self.inner.relabel_claims(rows, order_id),
            lambda: self.inner.relabel_claims(half, order_id),
        )

    def note_part(self, outcome: PartOutcome) -> None:
        self._write("note_part", lambda: self.inner.note_part(outcome))

    def take_lease(self, name: str, holder: str, now: datetime, until: datetime) -> str:
        return self._write("take_lease", lambda: self.inner.take_lease(name, holder, now, until))

    def release_lease(self, name: str, holder: str) -> None:
        self._write("release_lease", lambda: self.inner.release_lease(name, holder))

    def await_documents(self, folder: str, upload_id: str, until: datetime) -> None:
        self._write("await_documents", lambda: self.inner.await_documents(folder, upload_id, until))

    def discard_list(self, header: NumberList) -> None:
        self._write("discard_list", lambda: self.inner.discard_list(header))

    def link_companies(self, request_id: str, account_id: str, company_ids: Iterable[str]) -> None:
        ids = tuple(company_ids)
        self._write(
            "link_companies",
            lambda: self.inner.link_companies(request_id, account_id, ids),
            lambda: self.inner.link_companies(request_id, account_id, ids[: len(ids) // 2]),
        )

    def claim(self, claims: Sequence[Claim], dead_orders: frozenset[str]) -> ClaimAttempt:
        half = claims[: len(claims) // 2]
        return self._write(
            "claim", lambda: self.inner.claim(claims, dead_orders), lambda: self.inner.claim(half, dead_orders)
        )

    def release(self, numbers: Sequence[str], submit_id: str) -> None:
        half = numbers[: len(numbers) // 2]
        self._write(
            "release", lambda: self.inner.release(numbers, submit_id), lambda: self.inner.release(half, submit_id)
        )

    def mark_claims(
        self, numbers: Sequence[str], order_id: str, *, own_state: str, at: datetime, to_order_id: str = ""
    ) -> None:
        def mark(which: Sequence[str]) -> None:
            self.inner.mark_claims(which, order_id, own_state=own_state, at=at, to_order_id=to_order_id)

        self._write("mark_claims", lambda: mark(numbers), lambda: mark(numbers[: len(numbers) // 2]))

    def revise_claims(self, claims: Sequence[Claim]) -> tuple[str, ...]:
        half = claims[: len(claims) // 2]
        return self._write(
            "revise_claims", lambda: self.inner.revise_claims(claims), lambda: self.inner.revise_claims(half)
        )

    def mark_polled(self, order_id: str, next_at: datetime) -> None:
        self._write("mark_polled", lambda: self.inner.mark_polled(order_id, next_at))

    def keep_portability(self, carrier: str, found: Sequence[Portability], until: datetime) -> None:
        half = found[: len(found) // 2]
        self._write(
            "keep_portability",
            lambda: self.inner.keep_portability(carrier, found, until),
            lambda: self.inner.keep_portability(carrier, half, until),
        )

    def record_port_time(self, kind: str, order_id: str, days: int) -> None:
        self._write("record_port_time", lambda: self.inner.record_port_time(kind, order_id, days))

    def put_playbook(self, text: str) -> None:
        self._write("put_playbook", lambda: self.inner.put_playbook(text))

    def number_events(self, events: Sequence[CustomerEvent], at: datetime) -> None:
        half = events[: len(events) // 2]
        self._write(
            "number_events",
            lambda: self.inner.number_events(events, at),
            lambda: self.inner.number_events(half, at),
        )

    def follow_feed(self, account_id: str, test_mode: bool) -> Feed:
        return self._write("follow_feed", lambda: self.inner.follow_feed(account_id, test_mode))

    def mark_passed_on(self, account_id: str, test_mode: bool, seq: int) -> None:
        self._write("mark_passed_on", lambda: self.inner.mark_passed_on(account_id, test_mode, seq))

    def note_webhook_failure(self, endpoint_id: str, at: datetime, *, gave_up: bool) -> WebhookHealth:
        return self._write(
            "note_webhook_failure", lambda: self.inner.note_webhook_failure(endpoint_id, at, gave_up=gave_up)
        )

    def rest_webhooks(self, endpoint_id: str, until: datetime) -> None:
        self._write("rest_webhooks", lambda: self.inner.rest_webhooks(endpoint_id, until))

    def clear_webhook_health(self, endpoint_id: str) -> None:
        self._write("clear_webhook_health", lambda: self.inner.clear_webhook_health(endpoint_id))

    def quarantine(self, carrier: str, event_id: str, body: str, why: str, at: datetime) -> None:
        self._write("quarantine", lambda: self.inner.quarantine(carrier, event_id, body, why, at))

    def next_attempt(self, order_id: str, after: int) -> int:
        return self._write("next_attempt", lambda: self.inner.next_attempt(order_id, after))

    def mark_driven(self, order_id: str, version: int) -> None:
        self._write("mark_driven", lambda: self.inner.mark_driven(order_id, version))

    def mark_published(self, order_id: str, version: int) -> None:
        self._write("mark_published", lambda: self.inner.mark_published(order_id, version))

    def mark_checked(self, order_id: str, at: datetime) -> None:
        self._write("mark_checked", lambda: self.inner.mark_checked(order_id, at))

    def settle_list(self, request_id: str, list_id: str) -> None:
        self._write("settle_list", lambda: self.inner.settle_list(request_id, list_id))

    def put_number_records(self, records: Sequence[NumberRecord]) -> None:
        half = records[: len(records) // 2]
        self._write(
            "put_number_records",
            lambda: self.inner.put_number_records(records),
            lambda: self.inner.put_number_records(half),
        )

    def link_port_out(self, port_out_id: str, numbers: Sequence[str]) -> None:
        half = numbers[: len(numbers) // 2]
        self._write(
            "link_port_out",
            lambda: self.inner.link_port_out(port_out_id, numbers),
            lambda: self.inner.link_port_out(port_out_id, half),
        )

    def count_fact(self, fact: Fact, tallies: Sequence[Tally]) -> bool:
        return self._write("count_fact", lambda: self.inner.count_fact(fact, tallies))

    def correct_tally(self, found: Tally | None, wanted: Tally, also: Sequence[Tally] = ()) -> bool:
        return self._write("correct_tally", lambda: self.inner.correct_tally(found, wanted, also))

    def keep_window(self, order_id: str, earliest: date, latest: date) -> None:
        self._write("keep_window", lambda: self.inner.keep_window(order_id, earliest, latest))

    # --- reading -----------------------------------------------------------------------------------------------------

    def account(self, account_id: str) -> Account | None:
        return self.inner.account(account_id)

    def accounts(self, name: str, limit: int, cursor: str | None) -> Page[Account]:
        return self.inner.accounts(name, limit, cursor)

    def account_events(self, account_id: str, limit: int, cursor: str | None) -> Page[Event]:
        return self.inner.account_events(account_id, limit, cursor)

    def account_event(self, account_id: str, event_id: str) -> Event | None:
        return self.inner.account_event(account_id, event_id)

    def api_key(self, key_hash: str) -> ApiKey | None:
        return self.inner.api_key(key_hash)

    def api_keys(self, account_id: str) -> tuple[ApiKey, ...]:
        return self.inner.api_keys(account_id)

    def companies(self, account_id: str) -> tuple[Company, ...]:
        return self.inner.companies(account_id)

    def user(self, account_id: str, user_id: str) -> User | None:
        return self.inner.user(account_id, user_id)

    def users(self, account_id: str) -> tuple[User, ...]:
        return self.inner.users(account_id)

    def users_with_email(self, email: str) -> tuple[User, ...]:
        return self.inner.users_with_email(email)

    def session(self, user_id: str, session_id: str) -> Session | None:
        return self.inner.session(user_id, session_id)

    def sessions(self, user_id: str) -> tuple[Session, ...]:
        return self.inner.sessions(user_id)

    def request(self, request_id: str) -> PortRequest | None:
        return self.inner.request(request_id)

    def request_view(self, request_id: str) -> RequestView | None:
        return self.inner.request_view(request_id)

    def requests(self, account_id: str, wanted: RequestFilter, limit: int, cursor: str | None) -> Page[PortRequest]:
        return self.inner.requests(account_id, wanted, limit, cursor)

    def request_by_reference(self, account_id: str, reference: str) -> str | None:
        return self.inner.request_by_reference(account_id, reference)

    def requests_by_reference(self, account_id: str, references: Iterable[str]) -> dict[str, str]:
        return self.inner.requests_by_reference(account_id, references)

    def order(self, order_id: str) -> PortOrder | None:
        return self.inner.order(order_id)

    def orders(self, order_ids: Iterable[str]) -> dict[str, PortOrder]:
        return self.inner.orders(order_ids)

    def document(self, request_id: str, document_id: str) -> Document | None:
        return self.inner.document(request_id, document_id)

    def documents(self, request_id: str) -> tuple[Document, ...]:
        return self.inner.documents(request_id)

    def events(self, request_id: str, limit: int, cursor: str | None) -> Page[Event]:
        return self.inner.events(request_id, limit, cursor)

    def event(self, request_id: str, event_id: str) -> Event | None:
        return self.inner.event(request_id, event_id)

    def customer_event(self, event_id: str) -> CustomerEvent | None:
        return self.inner.customer_event(event_id)

    def customer_events(self, account_id: str, test_mode: bool, after: int, limit: int) -> tuple[CustomerEvent, ...]:
        return self.inner.customer_events(account_id, test_mode, after, limit)

    def feed(self, account_id: str, test_mode: bool) -> Feed:
        return self.inner.feed(account_id, test_mode)

    def feeds_behind(self, before: datetime, limit: int) -> tuple[tuple[str, bool], ...]:
        return self.inner.feeds_behind(before, limit)

    def webhook_endpoints(self, account_id: str) -> tuple[WebhookEndpoint, ...]:
        return self.inner.webhook_endpoints(account_id)

    def webhook_endpoint(self, account_id: str, endpoint_id: str) -> WebhookEndpoint | None:
        return self.inner.webhook_endpoint(account_id, endpoint_id)

    def endpoints_due(self, before: datetime, limit: int) -> tuple[tuple[str, str], ...]:
        return self.inner.endpoints_due(before, limit)

    def webhook_health(self, endpoint_id: str) -> WebhookHealth | None:
        return self.inner.webhook_health(endpoint_id)

    def webhook_delivery(self, endpoint_id: str, event_id: str) -> WebhookDelivery | None:
        return self.inner.webhook_delivery(endpoint_id, event_id)

    def webhook_deliveries_of(self, endpoint_id: str, event_ids: Iterable[str]) -> dict[str, WebhookDelivery]:
        return self.inner.webhook_deliveries_of(endpoint_id, event_ids)

    def webhook_deliveries(
        self, endpoint_id: str, state: DeliveryState | None, limit: int, cursor: str | None
    ) -> Page[WebhookDelivery]:
        return self.inner.webhook_deliveries(endpoint_id, state, limit, cursor)

    def deliveries_due(self, before: datetime, limit: int) -> tuple[tuple[str, str], ...]:
        return self.inner.deliveries_due(before, limit)

    def envelope(self, request_id: str, envelope_id: str) -> Envelope | None:
        return self.inner.envelope(request_id, envelope_id)

    def envelope_of_link(self, token_hash: str) -> Envelope | None:
        return self.inner.envelope_of_link(token_hash)

    def envelopes_due(self, before: datetime, limit: int) -> tuple[tuple[str, str], ...]:
        return self.inner.envelopes_due(before, limit)

    def notification(self, request_id: str, notification_id: str) -> Notification | None:
        return self.inner.notification(request_id, notification_id)

    def notifications(self, request_id: str) -> tuple[Notification, ...]:
        return self.inner.notifications(request_id)

    def notifications_due(self, before: datetime, limit: int) -> tuple[tuple[str, str], ...]:
        return self.inner.notifications_due(before, limit)

    def approval_link(self, token_hash: str) -> ApprovalLink | None:
        return self.inner.approval_link(token_hash)

    def order_of_letter_file(self, sha256: str) -> str | None:
        return self.inner.order_of_letter_file(sha256)

    def comments(self, request_id: str, limit: int, cursor: str | None) -> Page[Comment]:
        return self.inner.comments(request_id, limit, cursor)

    def idempotency(self, account_id: str, route: str, key: str) -> IdempotencyRecord | None:
        return self.inner.idempotency(account_id, route, key)

    def number_list(self, request_id: str, list_id: str) -> NumberList | None:
        return self.inner.number_list(request_id, list_id)

    def rows(
        self, request_id: str, list_id: str, group: str, count: int, limit: int, cursor: str | None
    ) -> Page[NumberRow]:
        return self.inner.rows(request_id, list_id, group, count, limit, cursor)

    def claims(self, numbers: Iterable[str]) -> dict[str, Claim]:
        return self.inner.claims(numbers)

    def tracking_numbers(self, account_id: str, wanted: NumberFilter, limit: int, cursor: str | None) -> Page[Claim]:
        return self.inner.tracking_numbers(account_id, wanted, limit, cursor)

    def numbers_due(self, before: datetime, limit: int) -> tuple[str, ...]:
        return self.inner.numbers_due(before, limit)

    def cutover(self, order_id: str) -> Cutover | None:
        return self.inner.cutover(order_id)

    def cutovers_due(self, before: datetime, limit: int) -> tuple[str, ...]:
        return self.inner.cutovers_due(before, limit)

    def platform_asks(self, ids: Iterable[str]) -> dict[str, PlatformAsk]:
        return self.inner.platform_asks(ids)

    def platform_asks_due(self, before: datetime, limit: int) -> tuple[str, ...]:
        return self.inner.platform_asks_due(before, limit)

    def upload(self, upload_id: str) -> BulkUpload | None:
        return self.inner.upload(upload_id)

    def uploads(self, account_id: str, limit: int, cursor: str | None) -> Page[BulkUpload]:
        return self.inner.uploads(account_id, limit, cursor)

    def uploads_due(self, before: datetime, limit: int) -> tuple[str, ...]:
        return self.inner.uploads_due(before, limit)

    def accounts_to_report(self, limit: int, cursor: str | None) -> Page[str]:
        return self.inner.accounts_to_report(limit, cursor)

    def parts(self, upload_id: str) -> tuple[PartOutcome, ...]:
        return self.inner.parts(upload_id)

    def uploads_awaiting(self, folder: str, now: datetime) -> tuple[str, ...]:
        return self.inner.uploads_awaiting(folder, now)

    def order_by_carrier_id(self, carrier: str, carrier_order_id: str) -> str | None:
        return self.inner.order_by_carrier_id(carrier, carrier_order_id)

    def inbox(self, order_id: str) -> tuple[CarrierEvent, ...]:
        return self.inner.inbox(order_id)

    def notices(self, order_id: str) -> tuple[Notice, ...]:
        return self.inner.notices(order_id)

    def quarantined(self, carrier: str, limit: int, cursor: str | None) -> Page[Quarantined]:
        return self.inner.quarantined(carrier, limit, cursor)

    def orders_to_poll(self, before: datetime, limit: int) -> tuple[str, ...]:
        return self.inner.orders_to_poll(before, limit)

    def carrier_mail(self, mail_id: str) -> CarrierMail | None:
        return self.inner.carrier_mail(mail_id)

    def carrier_mails(self, order_id: str, limit: int, cursor: str | None) -> Page[CarrierMail]:
        return self.inner.carrier_mails(order_id, limit, cursor)

    def correction_link(self, token_hash: str) -> CorrectionLink | None:
        return self.inner.correction_link(token_hash)

    def correction_links(self, order_id: str) -> tuple[CorrectionLink, ...]:
        return self.inner.correction_links(order_id)

    def portability(self, carrier: str, numbers: Iterable[str], now: datetime) -> dict[str, Portability]:
        return self.inner.portability(carrier, numbers, now)

    def port_times(self, kind: str) -> tuple[int, ...]:
        return self.inner.port_times(kind)

    def playbook(self) -> str:
        return self.inner.playbook()

    def number_records(self, numbers: Iterable[str]) -> dict[str, NumberRecord]:
        return self.inner.number_records(numbers)

    def protections(self, numbers: Iterable[str]) -> dict[str, Protection]:
        return self.inner.protections(numbers)

    def port_out(self, port_out_id: str) -> PortOut | None:
        return self.inner.port_out(port_out_id)

    def port_out_by_reference(self, winning_carrier: str, reference: str, account_id: str) -> str | None:
        return self.inner.port_out_by_reference(winning_carrier, reference, account_id)

    def port_outs(self, account_id: str, limit: int, cursor: str | None) -> Page[PortOut]:
        return self.inner.port_outs(account_id, limit, cursor)

    def port_outs_of(self, number: str, limit: int) -> tuple[str, ...]:
        return self.inner.port_outs_of(number, limit)

    def holds(self, account_id: str) -> tuple[str, ...]:
        return self.inner.holds(account_id)

    def case(self, case_id: str) -> Case | None:
        return self.inner.case(case_id)

    def cases(self, account_id: str, limit: int, cursor: str | None) -> Page[Case]:
        return self.inner.cases(account_id, limit, cursor)

    def case_messages(self, case_id: str, limit: int, cursor: str | None) -> Page[CaseMessage]:
        return self.inner.case_messages(case_id, limit, cursor)

    def events_about(self, about: str, limit: int, cursor: str | None) -> Page[Event]:
        return self.inner.events_about(about, limit, cursor)

    def event_about(self, about: str, event_id: str) -> Event | None:
        return self.inner.event_about(about, event_id)

    def attended_due(self, kind: Kept, before: datetime, limit: int) -> tuple[str, ...]:
        return self.inner.attended_due(kind, before, limit)

    def waiting(
        self, kind: Kept, *, test_mode: bool, before: datetime | None, limit: int, cursor: str | None
    ) -> Page[str]:
        return self.inner.waiting(kind, test_mode=test_mode, before=before, limit=limit, cursor=cursor)

    def waiting_count(self, kind: Kept, *, test_mode: bool, before: datetime | None, most: int) -> int:
        return self.inner.waiting_count(kind, test_mode=test_mode, before=before, most=most)

    def facts(self, day: date) -> Iterator[Fact]:
        return self.inner.facts(day)

    def tallied(self, series: str, period: str, first: str, last: str, *, test_mode: bool) -> tuple[Tally, ...]:
        return self.inner.tallied(series, period, first, last, test_mode=test_mode)

    def window_told(self, order_id: str) -> tuple[date, date] | None:
        return self.inner.window_told(order_id)

    def driving(self, order_id: str) -> Driving | None:
        return self.inner.driving(order_id)

    def orders_behind(self, before: datetime, limit: int) -> tuple[str, ...]:
        return self.inner.orders_behind(before, limit)

    def open_orders(self, checked_before: datetime, limit: int) -> tuple[str, ...]:
        return self.inner.open_orders(checked_before, limit)

    def submits_begun(self, before: datetime, limit: int) -> tuple[str, ...]:
        return self.inner.submits_begun(before, limit)

    def lists_to_discard(self, before: datetime, limit: int) -> tuple[tuple[str, str], ...]:
        return self.inner.lists_to_discard(before, limit)


def fail_at(index: int, fate: Fate) -> Plan:
    """The plan in which one write fails."""
    return lambda at, _: fate if at == index else "ok"
