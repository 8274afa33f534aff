"""Thirty days of mail: whatever comes twice, late or not at all, nobody is told anything twice, and nothing is missing.

Requests live random lives: their carrier accepts, rejects, confirms, moves dates and ports; their customers correct,
cancel or do nothing. Events reach the attendant once, twice, late or never, and mails fail. What should have been told
is made from the timelines alone.
"""

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from functions.envelopes.attendant import Attendant
from shared.adapters.memory.mailbox import Mailbox
from shared.domain.lifecycle import Owner, Status
from shared.domain.mail_table import mail_row
from shared.domain.mails import OF_ORDERS, Mail
from shared.domain.model import CarrierEventKind as K
from shared.domain.model import Event, MailKind, PortOrder
from shared.domain.problems import Refused
from shared.domain.time_zones import awake
from shared.ports import Unavailable
from tests.world import Client, World

REQUESTS = 8
HOURS = 30 * 24
PATIENCE = timedelta(hours=26)
"""An outage of the mailer, the longest pause after it, and the hour at which things are looked at."""
CODES = ("account_number_mismatch", "address_mismatch", "pin_invalid", "no_coverage", "unpaid_balance")
NEWS = frozenset(OF_ORDERS) - {MailKind.ACTION_REMINDER_REQUESTER, MailKind.FOC_NEAR_REQUESTER}
STATES = frozenset(
    {
        *(MailKind.REJECTED_REQUESTER, MailKind.ASKED_REQUESTER, MailKind.CARRIER_SILENT_REQUESTER),
        *(MailKind.FOC_SET_REQUESTER, MailKind.FOC_CHANGED_REQUESTER, MailKind.DESTINATION_SILENT_REQUESTER),
    }
)
"""What is told only while it is so."""


class TimedMailbox(Mailbox):
    """Remembers when each mail went out."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world
        self.at: list[datetime] = []

    def send(self, mail: Mail, tags: Any) -> str:
        before = len(self.sent)
        try:
            return super().send(mail, tags)
        finally:
            if len(self.sent) > before:
                self.at.append(self._world.clock.now())


class Month:
    def __init__(self, seed: int, *, lost_answers: bool = False) -> None:
        self.random = random.Random(seed)
        self.lost_answers = lost_answers
        self.world = World(tells_all=True)
        self.mailbox = TimedMailbox(self.world)
        self.world.mailbox = self.mailbox
        self.world.use(self.world.memory)
        self.attendant = Attendant(self.world.desk, self.mailbox)
        self.client: Client = self.world.client()
        self.requests: list[str] = []
        self.seen: Counter[str] = Counter()
        self.late: list[Event] = []
        self.owners: dict[str, list[tuple[datetime, Owner | None]]] = defaultdict(list)

    def run(self) -> None:
        for hour in range(HOURS):
            self.world.clock.advance(timedelta(hours=1))
            if len(self.requests) < REQUESTS and self.random.random() < 0.1:
                self._begin()
            for request_id in self.requests:
                if self.random.random() < 0.05:
                    self._something(request_id)
                if hour % 6 == 0 or self.random.random() < 0.1:
                    self.world.work(request_id)
                self._note(request_id)
            self._mail()
        self.mailbox.failures = self.mailbox.lost_answers = 0
        for _ in range(40):  # no more news: what is owed goes out
            self.world.clock.advance(timedelta(hours=1))
            self._quietly(self.attendant.sweep)

    def _begin(self) -> None:
        number = len(self.requests)
        numbers = [f"+1212555{2300 + 10 * number + at:04d}" for at in range(3)]
        request_id = self.world.submitted(self.client, numbers, account_number=f"LT-{number}")
        self.requests.append(request_id)
        self.world.work(request_id)
        self.world.sign(self.client, request_id)
        self.world.work(request_id)

    def _something(self, request_id: str) -> None:
        for order in self.world.orders(request_id):
            if order.ended:
                continue
            act = self.random.choice([self._carrier, self._carrier, self._customer])
            try:
                act(order)
            except (Refused, AssertionError):
                continue
            self.world.work(request_id)

    def _carrier(self, order: PortOrder) -> None:
        kind = self.random.choice([K.ACCEPTED, K.REJECTED, K.REJECTED, K.FOC_CONFIRMED, K.FOC_CONFIRMED, K.PORTED])
        facts: dict[str, Any] = {}
        if kind == K.REJECTED:
            codes = self.random.sample(CODES, self.random.randint(1, 2))
            facts["reasons"] = tuple((code, "") for code in codes)
        if kind == K.FOC_CONFIRMED:
            facts["confirmed_foc_at"] = self.world.clock.now() + timedelta(days=self.random.randint(2, 9))
        self.world.hear(order, kind, **facts)

    def _customer(self, order: PortOrder) -> None:
        path = f"/v1/port-requests/{order.request_id}"
        if order.status == Status.ACTION_REQUIRED and self.random.random() < 0.6:
            edit = {"account_number": f"LT-{self.random.randint(1, 10**6)}", "pin": "48213", "pin_status": "provided"}
            self.client.post(f"{path}/corrections", {"order_id": order.id, "edit": edit})
        elif self.random.random() < 0.1:
            self.client.post(f"{path}/cancel", {"reason": "not any more"})

    def _note(self, request_id: str) -> None:
        """Whose turn it is, hour by hour: the timeline does not say it."""
        for order in self.world.orders(request_id):
            self.owners[order.id].append((self.world.clock.now(), order.owner))

    def _mail(self) -> None:
        chance = self.random.random()
        if chance < 0.01:
            self.mailbox.failures = self.random.randint(1, 6)
        elif self.lost_answers and chance < 0.05:
            self.mailbox.lost_answers += 1
        events = [*self.late, *self._news()]
        self.late = [event for event in events if self.random.random() < 0.2]
        for event in events:
            times = self.random.choices([0, 1, 2], [0.2, 0.6, 0.2])[0]
            if event not in self.late:
                for _ in range(times):
                    self._quietly(lambda event=event: self.attendant.take(_on_the_bus(event)))
        if self.random.random() < 0.9:
            self._quietly(self.attendant.sweep)

    def _news(self) -> Iterator[Event]:
        for request_id in self.requests:
            events = self.events(request_id)
            yield from events[self.seen[request_id] :]
            self.seen[request_id] = len(events)

    def events(self, request_id: str) -> list[Event]:
        return list(self.world.memory.events(request_id, 10_000, None).items)

    @staticmethod
    def _quietly(act: Any) -> None:
        try:
            act()
        except Unavailable:
            return

    # what came of it

    def mailed(self) -> dict[tuple[str, str], list[datetime]]:
        """When each kind was mailed about each order, or about the request where it names none."""
        found: dict[tuple[str, str], list[datetime]] = defaultdict(list)
        for one, at in zip(self.mailbox.sent, self.mailbox.at, strict=True):
            kind = one.tags["kind"]
            if kind in OF_ORDERS:
                for about in sorted(set(re.findall(r"ord_\w+", one.mail.text))) or [one.tags["request"]]:
                    found[kind, about].append(at)
        return found


def _on_the_bus(event: Event) -> dict[str, Any]:
    return {"source": "portdesk", "detail-type": event.type, "detail": event.model_dump(mode="json")}


@pytest.fixture(scope="module", params=[1, 2, 3])
def month(request: pytest.FixtureRequest) -> Month:
    made = Month(request.param)
    made.run()
    return made


def owed(month: Month) -> dict[tuple[str, str], list[Event]]:
    """By the table, the events that a mail is owed for; of what is told once, the first of each wait."""
    found: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for request_id in month.requests:
        for event in month.events(request_id):
            row = mail_row(event)
            if row is not None:
                found[row.kind, event.order_id or request_id].append(event)
    return found


def test_no_mail_goes_out_twice(month: Month) -> None:
    sent = Counter((one.tags.get("notification"), one.tags.get("user")) for one in month.mailbox.sent)
    del sent[None, None]

    assert [key for key, count in sent.items() if count > 1] == []


def test_every_mail_tells_something_that_happened_since_the_one_before(month: Month) -> None:
    events = owed(month)
    for (kind, about), moments in month.mailed().items():
        if kind == MailKind.ACTION_REMINDER_REQUESTER:
            continue
        before = None
        for moment in moments:
            fresh = [one for one in events[kind, about] if one.at <= moment and (before is None or one.at > before)]
            assert fresh, f"{kind} of {about} at {moment}"
            before = moment


def test_whatever_stays_so_is_told_in_time(month: Month) -> None:
    mailed, total = month.mailed(), 0
    last = month.world.clock.now() - PATIENCE
    for (kind, about), events in owed(month).items():
        if kind not in NEWS:
            continue
        for event in events:
            if event.at > last or (kind in STATES and _overtaken(month, event)):
                continue
            if kind == MailKind.CARRIER_SILENT_REQUESTER and _told_of_this_wait(month, event, mailed[kind, about]):
                continue
            total += 1
            told = [moment for moment in mailed[kind, about] if event.at <= moment <= event.at + PATIENCE]
            assert told, f"{kind} of {about}, {event.type} at {event.at}: {mailed[kind, about]}"
    assert total > 25


def _overtaken(month: Month, event: Event) -> bool:
    """Whether the order went on, or its date moved, before the mail had to be out."""
    return any(
        (later.to_status or later.type in ("order.foc_changed", "order.rejected_anew"))
        and event.at <= later.at <= event.at + PATIENCE
        and later.id > event.id
        for later in month.events(event.request_id)
        if later.order_id == event.order_id
    )


def _told_of_this_wait(month: Month, event: Event, moments: list[datetime]) -> bool:
    began = max(
        one.at
        for one in month.events(event.request_id)
        if one.order_id == event.order_id and one.to_status and one.at <= event.at
    )
    return any(began <= moment <= event.at for moment in moments)


def test_reminders_come_when_they_are_due_while_it_is_the_customers_turn(month: Month) -> None:
    mailed, total = month.mailed(), 0
    for order_id, began, ended in _waits(month):
        moments = [one for one in mailed[MailKind.ACTION_REMINDER_REQUESTER, order_id] if began < one <= ended]
        zone, policy = "America/New_York", month.world.policy
        dues = [
            awake(began + timedelta(days=days), zone, policy.quiet_from, policy.quiet_until)
            for days in policy.action_required_reminder_days
        ]
        assert len(moments) <= sum(due <= ended for due in dues)
        for due in (one for one in dues if one + PATIENCE < ended and _is_customers(month, order_id, one)):
            assert any(due <= moment <= due + PATIENCE for moment in moments), f"{order_id} at {due}: {moments}"
            total += 1
    assert total > 0


def _is_customers(month: Month, order_id: str, due: datetime) -> bool:
    """Whether it was the customer's turn all around this time."""
    around = (due - timedelta(hours=2), due + PATIENCE)
    turns = {owner for at, owner in month.owners[order_id] if around[0] <= at <= around[1]}
    return turns == {Owner.CUSTOMER}


def _waits(month: Month) -> Iterator[tuple[str, datetime, datetime]]:
    """Every time that an order stood still: from, and until."""
    for request_id in month.requests:
        by_order: dict[str, list[Event]] = defaultdict(list)
        for event in month.events(request_id):
            if event.order_id and event.to_status:
                by_order[event.order_id].append(event)
        for order_id, events in by_order.items():
            ends = [*(one.at for one in events[1:]), month.world.clock.now()]
            for event, ended in zip(events, ends, strict=True):
                if event.to_status == Status.ACTION_REQUIRED:
                    yield order_id, event.at, ended


def test_a_mail_goes_out_again_only_where_its_answer_was_lost() -> None:
    month = Month(4, lost_answers=True)
    month.run()
    sent = Counter((one.tags.get("notification"), one.tags.get("user")) for one in month.mailbox.sent)
    del sent[None, None]

    again = sum(count - 1 for count in sent.values())

    assert again > 0, "some answers were lost"
    test_whatever_stays_so_is_told_in_time(month)
