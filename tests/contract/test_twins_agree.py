"""Table and twin side by side: whatever is done to both, they answer and refuse the same."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from shared.adapters.dynamodb.store import DynamoStore
from shared.adapters.memory.store import MemoryStore
from shared.domain.bulk.model import BulkUpload, PartOutcome, Stage
from shared.domain.carriers import Portability
from shared.domain.desk_queue import Lane, Range, listed
from shared.domain.lifecycle import Owner, Status
from shared.domain.model import (
    Account,
    ApiKey,
    CarrierMail,
    CarrierStage,
    Claim,
    CorrectionLink,
    CustomerEvent,
    Cutover,
    DeliveryState,
    Envelope,
    Notification,
    NumberList,
    PlatformAsk,
    PortOrder,
    PortRequest,
    Proposal,
    StaffFlag,
    Verdict,
    WebhookDelivery,
    WebhookEndpoint,
)
from shared.ports import (
    Create,
    Discard,
    MarkCalled,
    NumberFilter,
    PointCarrierOrder,
    PointLetterFile,
    PointSigningLink,
    Receive,
    RelabelRow,
    Replace,
    RequestFilter,
    ReviseNumber,
    Store,
    Write,
    WriteRefused,
)
from tests.contract.things import (
    ACC,
    NOW,
    PERSON,
    any_account,
    any_api_key,
    any_carrier_mail,
    any_claim,
    any_comment,
    any_correction_link,
    any_customer_event,
    any_cutover,
    any_envelope,
    any_list,
    any_notice,
    any_notification,
    any_number,
    any_order,
    any_platform_ask,
    any_request,
    any_row,
    any_upload,
    any_webhook_delivery,
    any_webhook_endpoint,
)

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

T = TypeVar("T")

STEPS = 240
STATUSES = (Status.DRAFT, Status.SUBMITTING, Status.SUBMITTED, Status.CANCELLED)
OWNERS = (Owner.CUSTOMER, Owner.STAFF, Owner.CARRIER)
USERS = ("usr_a", "usr_b")
COMPANIES = ("com_a", "com_b")
STAGES = (CarrierStage.SENDING, CarrierStage.SENT, CarrierStage.SENT, CarrierStage.UNDONE)
HASHES = ("hash 1", "hash 2", "hash 3")
NUMBERS = [any_number(n) for n in range(10)]


class Twins:
    """Four requests with an order and an envelope each, there or not, under any sequence of reads and writes."""

    def __init__(self, seed: int, stores: tuple[Store, Store]) -> None:
        self.random = Random(seed)
        self.stores = stores
        self.requests: list[PortRequest] = [any_request() for _ in range(4)]
        self.orders: list[PortOrder] = [any_order(request) for request in self.requests]
        self.envelopes: list[Envelope] = [any_envelope(request) for request in self.requests]
        self.lists: list[NumberList] = [any_list(self.requests[0]) for _ in range(2)]
        self.mails: list[CarrierMail] = [any_carrier_mail() for _ in range(4)]
        self.links: list[CorrectionLink] = [
            any_correction_link(order, token_hash=known) for order in self.orders[:2] for known in HASHES[:2]
        ]
        self.uploads: list[BulkUpload] = [any_upload() for _ in range(2)]
        self.accounts: list[Account] = [any_account() for _ in range(4)]
        self.notifications: list[Notification] = [any_notification(request) for request in self.requests]
        self.keys: list[ApiKey] = [any_api_key() for _ in range(4)]
        self.told: list[CustomerEvent] = []
        self.endpoints: list[WebhookEndpoint] = [any_webhook_endpoint() for _ in range(2)]
        self.deliveries: list[WebhookDelivery] = [
            any_webhook_delivery(endpoint_id=self.endpoints[n % 2].id) for n in range(8)
        ]
        self.asks: list[PlatformAsk] = [any_platform_ask() for _ in range(4)]
        self.cutovers: list[Cutover] = [any_cutover(order) for order in self.orders]
        self.did: list[str] = []

    def step(self) -> None:
        act = self.random.choice(ACTS)
        self.did.append(act.__name__)
        act(self)

    def both(self, do: Callable[[Store], Any]) -> Any:
        answers = [_outcome(do, store) for store in self.stores]
        assert answers[0] == answers[1], f"after {self.did[-12:]}"
        return answers[0]

    def commit(self, *writes: Write) -> bool:
        return self.both(lambda store: store.commit(writes)) is None

    def sample(self, among: Sequence[T]) -> list[T]:
        return self.random.sample(among, self.random.randint(0, len(among) // 2))

    def pick(self) -> int:
        return self.random.randrange(4)

    def time(self) -> datetime:
        return NOW + timedelta(minutes=self.random.randint(0, 5))

    def maybe(self, among: Sequence[T]) -> T | None:
        return self.random.choice([None, *among])

    def create(self) -> None:
        pick = self.pick()
        self.commit(Create(self.requests[pick]))
        self.commit(Create(self.orders[pick]))

    def change_request(self) -> None:
        pick, at = self.pick(), self.time()
        before, status = self.requests[pick], self.random.choice(STATUSES)
        after: PortRequest = before.but(
            status=status,
            submitted_by=PERSON.but(id=self.random.choice(USERS)),
            updated_at=at,
            submit_started_at=at if status == Status.SUBMITTING else None,
            version=before.version + self.random.choice((1, 1, 1, 0, 2)),
        )
        if self.commit(Replace(after)):
            self.requests[pick] = after

    def change_order(self) -> None:
        pick = self.pick()
        after: PortOrder = self.orders[pick].but(
            status=self.random.choice(STATUSES),
            tidied=self.random.random() < 0.5,
            carrier_stage=self.random.choice(STAGES),
            owner=self.random.choice(OWNERS),
            due_at=self.time(),
            faults_in_a_row=self.random.choice((0, 0, 0, 3)),
            staff_flags=self.random.choice(((), (StaffFlag.CONTRADICTION,))),
            assignee=self.maybe([PERSON.but(id=user) for user in USERS]),
            proposal=self.maybe([Proposal(kind="cancel", reason="r", by=PERSON, at=NOW, expires_at=self.time())]),
            updated_at=self.time(),
            version=self.orders[pick].version + 1,
        )
        if self.commit(Replace(after)):
            self.orders[pick] = listed(after)

    def send(self) -> None:
        pick = self.pick()
        envelope = self.envelopes[pick]
        self.commit(Create(envelope), PointSigningLink(self.random.choice(HASHES), envelope.request_id, envelope.id))

    def change_envelope(self) -> None:
        pick = self.pick()
        after: Envelope = self.envelopes[pick].but(
            attend_at=self.maybe([self.time(), self.time()]),
            pending=self.random.choice((self.envelopes[pick].pending, ())),
            version=self.envelopes[pick].version + self.random.choice((1, 1, 1, 0, 2)),
        )
        if self.commit(Replace(after)):
            self.envelopes[pick] = after

    def point(self) -> None:
        envelope, order = self.envelopes[self.pick()], self.orders[self.pick()]
        known = self.random.choice(HASHES)
        writes: tuple[Write, ...] = (
            PointSigningLink(known, envelope.request_id, envelope.id),
            PointLetterFile(known, order.id),
            PointCarrierOrder("simulated", known, order.id),
        )
        self.commit(*self.random.sample(writes, self.random.randint(1, 3)))

    def comment(self) -> None:
        request = self.requests[self.pick()]
        self.commit(Create(any_comment(request)))

    def discard_request(self) -> None:
        pick = self.pick()
        if self.commit(Discard(self.requests[pick])):
            self.requests[pick] = self.requests[pick].but(version=1)

    def claim(self) -> None:
        request, submit = self.requests[self.pick()], self.random.choice(("sub_1", "sub_2"))
        claims = [any_claim(request, number, submit_id=submit) for number in self.sample(NUMBERS)]
        dead = frozenset(order.id for order in self.sample(self.orders))

        def attempt(store: Store) -> object:
            found = store.claim(claims, dead)
            return sorted(found.taken), dict(found.conflicts)

        self.both(attempt)

    def release(self) -> None:
        numbers, submit = self.sample(NUMBERS), self.random.choice(("sub_1", "sub_2"))
        self.both(lambda store: store.release(numbers, submit))

    def call(self) -> None:
        self.commit(MarkCalled(self.random.choice(NUMBERS), self.orders[self.pick()].id, self.time()))

    def revise(self) -> None:
        number = self.random.choice(NUMBERS)
        read = self.both(lambda store: store.claims([number]).get(number))
        before: Claim = read or any_claim(self.requests[0], number)
        if self.random.random() < 0.3:
            before = before.but(version=before.version + 1)
        changes = (
            {"name": "Autumn", "version": before.version + 1, "attend_at": self.time()},
            {"told_version": before.version, "attend_at": None},
            {"voice": Verdict(passed=self.random.random() < 0.5, at=self.time())},
            {"first_call_at": self.time()},
            {"told_why": "busy", "told_faults": 1, "attend_at": self.time()},
        )
        after: Claim = before.but(**self.random.choice(changes))
        if after != before:
            self.commit(ReviseNumber(before, after))

    def relabel_row(self) -> None:
        header, group = self.random.choice(self.lists), self.random.choice(("g01", "held"))
        row = any_row(header, self.random.randint(0, 1_200), group=group, name="Autumn", source="")
        self.commit(RelabelRow(row))

    def ask_platform(self) -> None:
        pick = self.pick()
        before = self.asks[pick]
        self.commit(Create(before))
        after: PlatformAsk = before.but(
            attend_at=self.maybe([self.time()]),
            silent=self.random.choice(({}, {NUMBERS[0]: "no such line"})),
            version=before.version + self.random.choice((1, 1, 0)),
        )
        if self.commit(Replace(after)):
            self.asks[pick] = after
        ids = [ask.id for ask in self.asks]
        self.both(lambda store: store.platform_asks(ids))

    def look(self) -> None:
        pick = self.pick()
        before = self.cutovers[pick]
        self.commit(Create(before))
        after: Cutover = before.but(
            look_at=self.maybe([self.time()]), version=before.version + self.random.choice((1, 1, 0))
        )
        if self.commit(Replace(after)):
            self.cutovers[pick] = after
        self.both(lambda store: [store.cutover(order.id) for order in self.orders])

    def mark(self) -> None:
        order = self.orders[self.pick()]
        version = max(1, order.version + self.random.choice((0, 0, -1, 1)))
        which = self.random.choice(("mark_driven", "mark_published"))
        self.both(lambda store: getattr(store, which)(order.id, version))

    def attempt(self) -> None:
        order, after = self.orders[self.pick()].id, self.random.randint(0, 2)
        self.both(lambda store: store.next_attempt(order, after))

    def check(self) -> None:
        order, at = self.orders[self.pick()].id, self.time()
        self.both(lambda store: store.mark_checked(order, at))

    def poll(self) -> None:
        order, at = self.orders[self.pick()].id, self.time()
        self.both(lambda store: store.mark_polled(order, at))

    def mark_claims(self) -> None:
        numbers, order, at = self.sample(NUMBERS), self.orders[self.pick()].id, self.time()
        own_state, to = self.random.choice(
            (("ported", ""), ("excluded", ""), ("excluded", ""), ("", self.orders[self.pick()].id), ("", ""))
        )
        self.both(lambda store: store.mark_claims(numbers, order, own_state=own_state, at=at, to_order_id=to))

    def revise_claims(self) -> None:
        request, submit = self.requests[self.pick()], self.random.choice(("sub_1", "sub_2"))
        claims = [any_claim(request, number, submit_id=submit, name="Revised") for number in self.sample(NUMBERS)]
        self.both(lambda store: sorted(store.revise_claims(claims)))

    def account(self) -> None:
        pick = self.pick()
        before = self.accounts[pick]
        self.commit(Create(before))
        after: Account = before.but(
            name=self.random.choice(("Acme", "ACME  west", "Béta", "#")),
            version=before.version + self.random.choice((1, 1, 0)),
        )
        if self.commit(Replace(after)):
            self.accounts[pick] = after
        limit, name = self.random.randint(1, 3), self.random.choice(("", "", "acme", "bé", "x"))
        self.both(lambda store: list(_pages(lambda cursor: store.accounts(name, limit, cursor))))

    def notify(self) -> None:
        pick = self.pick()
        before = self.notifications[pick]
        self.commit(Create(before))
        after: Notification = before.but(
            attend_at=self.maybe([self.time(), self.time()]),
            version=before.version + self.random.choice((1, 1, 0, 2)),
        )
        if self.commit(Replace(after)):
            self.notifications[pick] = after
        self.both(lambda store: store.notifications(before.request_id))

    def use_key(self) -> None:
        pick, at = self.pick(), self.time()
        key = self.keys[pick]
        self.commit(Create(key))
        self.both(lambda store: store.mark_key_used(key, at, at - timedelta(minutes=2)))
        after: ApiKey = key.but(name="Renamed", version=key.version + self.random.choice((1, 0)))
        if self.commit(Replace(after)):
            self.keys[pick] = after
        self.both(lambda store: store.api_keys(ACC))

    def mail(self) -> None:
        pick = self.pick()
        before = self.mails[pick]
        self.commit(Create(before))
        after: CarrierMail = before.but(
            order_id=self.random.choice(("", "", self.orders[0].id)),
            state=self.random.choice(("new", "new", "used")),
            version=before.version + self.random.choice((1, 1, 0)),
        )
        if self.commit(Replace(after)):
            self.mails[pick] = after

    def correct(self) -> None:
        pick = self.pick()
        before = self.links[pick]
        self.commit(Create(before))
        after: CorrectionLink = before.but(
            used_at=self.maybe([self.time()]), version=before.version + self.random.choice((1, 1, 0))
        )
        if self.commit(Replace(after)):
            self.links[pick] = after

    def hear(self) -> None:
        event, at = self.random.choice(("", "a", "b", "é" * 400)), self.time()
        self.both(lambda store: store.quarantine("simulated", event, "{}", "no such order", at))
        order = self.orders[self.pick()]
        notice = any_notice(order, event_id=event, occurred_at=at, comment_id=self.random.choice(("", "c1")))
        self.both(lambda store: store.commit([Receive(order.id, notice)]))

    def ask(self) -> None:
        answer = self.random.choice((True, False, None))
        found = [Portability(number, answer, "Old Telco") for number in self.sample(NUMBERS)]
        until = self.time()
        self.both(lambda store: store.keep_portability("simulated", found, until))

    def time_port(self) -> None:
        order, days = self.orders[self.pick()].id, self.random.randint(0, 40)
        self.both(lambda store: store.record_port_time("simulated#local", order, days))

    def read_carrier_side(self) -> None:
        now, limit = self.time(), self.random.randint(1, 4)
        self.both(lambda store: list(_pages(lambda cursor: store.carrier_mails("", limit, cursor))))
        order = self.orders[0].id
        self.both(lambda store: list(_pages(lambda cursor: store.carrier_mails(order, limit, cursor))))
        self.both(lambda store: list(_pages(lambda cursor: store.quarantined("simulated", limit, cursor))))
        self.both(lambda store: [store.carrier_mail(mail.id) for mail in self.mails])
        self.both(lambda store: [store.correction_link(known) for known in HASHES])
        self.both(lambda store: [store.correction_links(order.id) for order in self.orders])
        self.both(lambda store: [store.notices(order.id) for order in self.orders])
        self.both(lambda store: store.portability("simulated", NUMBERS, now))
        self.both(lambda store: store.port_times("simulated#local"))
        self.both(lambda store: store.playbook())

    def number_events(self) -> None:
        told = [any_customer_event(test_mode=self.random.random() < 0.3) for _ in range(self.random.randint(1, 3))]
        self.told += told
        again, at = [*told, *self.sample(self.told)], self.time()
        self.both(lambda store: store.number_events(again, at))

    def pass_on(self) -> None:
        test_mode, seq = self.random.random() < 0.5, self.random.randint(0, 30)
        if self.random.random() < 0.3:
            self.both(lambda store: store.follow_feed(ACC, test_mode))
        self.both(lambda store: store.mark_passed_on(ACC, test_mode, seq))

    def read_feeds(self) -> None:
        after, limit = self.random.randint(0, 20), self.random.randint(1, 9)
        test_mode = self.random.random() < 0.5
        self.both(lambda store: store.customer_events(ACC, test_mode, after, limit))
        self.both(lambda store: store.feed(ACC, test_mode))
        self.both(lambda store: [store.customer_event(event.id) for event in self.told[-5:]])

    def change_endpoint(self) -> None:
        pick = self.random.randrange(2)
        before = self.endpoints[pick]
        self.commit(Create(before))
        after: WebhookEndpoint = before.but(
            attend_at=self.maybe([self.time()]), version=before.version + self.random.choice((1, 1, 0))
        )
        if self.commit(Replace(after)):
            self.endpoints[pick] = after
        elif self.random.random() < 0.3 and self.commit(Discard(before)):
            self.endpoints[pick] = before.but(version=1)

    def change_delivery(self) -> None:
        pick = self.random.randrange(8)
        before = self.deliveries[pick]
        self.commit(Create(before))
        after: WebhookDelivery = before.but(
            state=self.random.choice(list(DeliveryState)),
            look_at=self.maybe([self.time(), self.time()]),
            version=before.version + self.random.choice((1, 1, 0)),
        )
        if self.commit(Replace(after)):
            self.deliveries[pick] = after

    def fare(self) -> None:
        endpoint, at, gave_up = self.random.choice(self.endpoints).id, self.time(), self.random.random() < 0.3
        if self.random.random() < 0.2:
            self.both(lambda store: store.clear_webhook_health(endpoint))
        elif self.random.random() < 0.3:
            self.both(lambda store: store.rest_webhooks(endpoint, at))
        else:
            self.both(lambda store: store.note_webhook_failure(endpoint, at, gave_up=gave_up))

    def read_webhooks(self) -> None:
        state, limit = self.maybe(list(DeliveryState)), self.random.randint(1, 4)
        self.both(lambda store: store.webhook_endpoints(ACC))
        self.both(lambda store: [store.webhook_health(one.id) for one in self.endpoints])
        for one in self.endpoints:
            endpoint = one.id

            def pages(store: Store, endpoint: str = endpoint) -> list[object]:
                return list(_pages(lambda cursor: store.webhook_deliveries(endpoint, state, limit, cursor)))

            self.both(pages)

    def link(self) -> None:
        request, companies = self.requests[self.pick()].id, self.sample(COMPANIES)
        self.both(lambda store: store.link_companies(request, ACC, companies))

    def drop(self) -> None:
        pick = self.random.randrange(2)
        before = self.uploads[pick]
        self.commit(Create(before))
        after: BulkUpload = before.but(
            stage=self.random.choice(list(Stage)),
            attend_at=self.maybe([self.time()]),
            version=before.version + self.random.choice((1, 1, 0)),
        )
        if self.commit(Replace(after)):
            self.uploads[pick] = after
        part = PartOutcome(upload_id=before.id, number=self.random.randrange(3), rows=self.pick(), read_at=NOW)
        self.both(lambda store: store.note_part(part))

    def lease(self) -> None:
        name, holder = self.random.choice(HASHES), self.random.choice(("a", "b"))
        now, until = self.time(), self.time()
        if self.random.random() < 0.3:
            self.both(lambda store: store.release_lease(name, holder))
        self.both(lambda store: store.take_lease(name, holder, now, until))
        self.both(lambda store: store.await_documents(name, holder, until))

    def relabel(self) -> None:
        header, group = self.random.choice(self.lists), self.random.choice(("g01", "held"))
        rows = [
            any_row(header, self.random.randint(0, 1_200), group=group, name=self.random.choice("xy"), number=number)
            for number in self.sample(NUMBERS)
        ]
        order = self.orders[self.pick()].id
        self.both(lambda store: store.relabel_rows(rows))
        self.both(lambda store: store.relabel_claims(rows, order))
        if self.random.random() < 0.3:
            self.both(lambda store: store.remove_rows(rows))

    def read_drops(self) -> None:
        now, limit = self.time(), self.random.randint(1, 3)
        self.both(lambda store: [store.upload(one.id) for one in self.uploads])
        self.both(lambda store: [store.parts(one.id) for one in self.uploads])
        self.both(lambda store: list(_pages(lambda cursor: store.uploads(ACC, limit, cursor))))
        self.both(lambda store: sorted(store.uploads_due(now, 9)))
        self.both(lambda store: [store.uploads_awaiting(name, now) for name in HASHES])

    def put_rows(self) -> None:
        header, group = self.random.choice(self.lists), self.random.choice(("g01", "held"))
        rows = [any_row(header, self.random.randint(0, 1_200), group=group) for _ in range(4)]
        self.both(lambda store: store.put_rows(rows))

    def keep_or_discard_list(self) -> None:
        header = self.random.choice(self.lists)
        if self.commit(Create(header)):
            return
        if self.random.random() < 0.5:
            self.both(lambda store: store.settle_list(header.request_id, header.id))
        else:
            self.both(lambda store: store.discard_list(header))

    def list_requests(self) -> None:
        since = self.time() if self.random.random() < 0.3 else None
        wanted = RequestFilter(self.maybe(STATUSES), self.maybe(COMPANIES), self.maybe(USERS), since)
        limit = self.random.randint(1, 3)
        self.both(lambda store: list(_pages(lambda cursor: store.requests(ACC, wanted, limit, cursor))))

    def list_numbers(self) -> None:
        limit = self.random.randint(1, 4)
        wanted = NumberFilter(self.maybe((True, False)), text=self.random.choice(("", "", "autumn")))
        self.both(lambda store: list(_pages(lambda cursor: store.tracking_numbers(ACC, wanted, limit, cursor))))

    def list_rows(self) -> None:
        header, group, limit = self.random.choice(self.lists), self.random.choice(("g01", "held")), 3
        place = (header.request_id, header.id, group, 9)
        self.both(lambda store: list(_pages(lambda cursor: store.rows(*place, limit, cursor))))

    def what_is_due(self) -> None:
        before, limit = self.time(), self.random.randint(1, 5)
        for due in (
            "orders_behind",
            "open_orders",
            "orders_to_poll",
            "submits_begun",
            "lists_to_discard",
            "envelopes_due",
            "notifications_due",
            "feeds_behind",
            "endpoints_due",
            "deliveries_due",
            "numbers_due",
            "platform_asks_due",
            "cutovers_due",
        ):
            # Of two that are due since the same moment either may come first, and the last may be cut off.
            answers = [getattr(store, due)(before, 99) for store in self.stores]
            assert sorted(answers[0]) == sorted(answers[1]), f"{due} after {self.did[-12:]}"
            assert {len(getattr(store, due)(before, limit)) for store in self.stores} == {min(limit, len(answers[0]))}

    def queue(self) -> None:
        lane, whose = self.random.choice(list(Lane)), self.random.choice(("", "", *USERS))
        times = sorted(time for time in (self.time(), self.time()))
        part = Range(lane, self.maybe(times[:1]), self.maybe(times[1:]))
        if lane == Lane.ANY:  # one person's orders stand by lane, then time: of all lanes there is only the whole
            part = Range(lane)

        def ids(store: Store) -> list[list[str]]:
            pages = _pages(lambda cursor: store.queue(part, test_mode=False, limit=2, cursor=cursor, assignee=whose))
            return [[order.id for order in page] for page in pages]

        self.both(ids)
        self.both(lambda store: store.queue_count(part, test_mode=False, most=3, assignee=whose))
        self.both(lambda store: store.queue_count(part, test_mode=True, most=3))

    def read(self) -> None:
        pick = self.pick()
        request, order = self.requests[pick].id, self.orders[pick].id
        self.both(lambda store: store.request_view(request))
        self.both(lambda store: store.driving(order))
        self.both(lambda store: [store.envelope_of_link(known) for known in HASHES])
        self.both(lambda store: [store.order_of_letter_file(known) for known in HASHES])
        self.both(lambda store: list(_pages(lambda cursor: store.comments(request, 2, cursor))))
        self.both(lambda store: store.claims(NUMBERS))
        self.both(lambda store: [store.number_list(one.request_id, one.id) for one in self.lists])


ACTS: tuple[Callable[[Twins], None], ...] = (
    Twins.create,
    Twins.change_request,
    Twins.change_order,
    Twins.send,
    Twins.change_envelope,
    Twins.change_envelope,
    Twins.point,
    Twins.comment,
    Twins.discard_request,
    Twins.claim,
    Twins.claim,
    Twins.release,
    Twins.call,
    Twins.revise,
    Twins.revise,
    Twins.relabel_row,
    Twins.ask_platform,
    Twins.look,
    Twins.mark,
    Twins.mark,
    Twins.attempt,
    Twins.check,
    Twins.poll,
    Twins.mark_claims,
    Twins.revise_claims,
    Twins.account,
    Twins.use_key,
    Twins.notify,
    Twins.mail,
    Twins.correct,
    Twins.hear,
    Twins.ask,
    Twins.time_port,
    Twins.read_carrier_side,
    Twins.read_carrier_side,
    Twins.number_events,
    Twins.pass_on,
    Twins.read_feeds,
    Twins.change_endpoint,
    Twins.change_delivery,
    Twins.change_delivery,
    Twins.fare,
    Twins.read_webhooks,
    Twins.link,
    Twins.put_rows,
    Twins.drop,
    Twins.lease,
    Twins.relabel,
    Twins.read_drops,
    Twins.keep_or_discard_list,
    Twins.list_requests,
    Twins.list_requests,
    Twins.list_numbers,
    Twins.list_rows,
    Twins.what_is_due,
    Twins.what_is_due,
    Twins.queue,
    Twins.queue,
    Twins.read,
    Twins.read,
)


def _pages(read: Callable[[str | None], Any]) -> Iterator[Any]:
    cursor: str | None = None
    while True:
        page = read(cursor)
        yield page.items
        cursor = page.cursor
        if cursor is None:
            return


def _outcome(do: Callable[[Store], Any], store: Store) -> Any:
    try:
        return do(store)
    except WriteRefused as refused:
        return ("refused", refused.refused)


@pytest.mark.parametrize("seed", range(3))
def test_twins_agree(seed: int, dynamodb: "DynamoDBClient", table_name: str) -> None:
    table = DynamoStore(dynamodb, table_name, threads=1, sleep=lambda _: None)
    twins = Twins(seed, (MemoryStore(), table))
    for _ in range(STEPS):
        twins.step()
