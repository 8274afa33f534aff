"""Partners that live in memory: a carrier and a number platform that record their calls and can be made to fail.

``fail_before`` calls fail and have no effect; ``fail_after`` calls have their effect and then fail, as a lost answer
does. Both count down, one a call.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from shared.domain.carrier_profiles import PROFILES
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
from shared.domain.model import Ask, CarrierEvent, CarrierEventKind, MessagingStatus, Notice
from shared.ports import (
    Cancellation,
    CarrierReceipt,
    CarrierRefused,
    CarrierSubmission,
    NotGenuine,
    PlatformNumber,
    Sent,
    Silent,
    Unavailable,
)

GENUINE = {"webhook-signature": "genuine"}


@dataclass(frozen=True)
class Post:
    """A webhook as it was sent."""

    url: str
    event_id: str
    body: str
    secrets: tuple[str, ...]
    at: datetime


class FakeSender:
    """Takes webhooks as it is told: `replies` one by one, then `otherwise`; `of_url` goes before both."""

    def __init__(self) -> None:
        self.posts: list[Post] = []
        self.replies: list[Sent] = []
        self.otherwise = Sent(status=204, milliseconds=12)
        self.of_url: dict[str, Sent] = {}

    def post(self, url: str, event_id: str, body: str, secrets: Sequence[str], at: datetime) -> Sent:
        self.posts.append(Post(url, event_id, body, tuple(secrets), at))
        if url in self.of_url:
            return self.of_url[url]
        return self.replies.pop(0) if self.replies else self.otherwise


@dataclass
class Failing:
    """Calls by name, and how many of the next ones fail."""

    calls: list[tuple[str, Any]] = field(default_factory=list)
    fail_before: int = 0
    fail_after: int = 0

    def begin(self, name: str, argument: Any) -> None:
        self.calls.append((name, argument))
        if self.fail_before > 0:
            self.fail_before -= 1
            raise Unavailable(f"{name} did not get through")

    def end(self, name: str) -> None:
        if self.fail_after > 0:
            self.fail_after -= 1
            raise Unavailable(f"{name}: the answer was lost")

    def called(self, name: str) -> int:
        return sum(1 for called, _ in self.calls if called == name)


@dataclass
class FakeCarrier(Failing):
    """A carrier. `refuse` makes it say no to every order, with `drafts_first` after it made something of it;
    `cancellation` is its answer to a cancellation, `answer` to a change.

    Its events: `event` makes one in our words for a test to hand to a use case; `webhook` makes headers and body that
    `read_webhook` takes. What it was told to have happened (`happened`) is what it answers when it is asked.
    """

    name: str = "simulated"
    capabilities: Capabilities = PROFILES["simulated"]
    orders: dict[str, CarrierSubmission] = field(default_factory=dict)
    documents: dict[str, tuple[CarrierDocument, ...]] = field(default_factory=dict)
    changes: list[tuple[CarrierSubmission, Change]] = field(default_factory=list)
    cancelled: set[str] = field(default_factory=set)
    refuse: Sequence[tuple[str, str]] = ()
    drafts_first: bool = False
    drafts: set[str] = field(default_factory=set)
    refuse_change: Sequence[tuple[str, str]] = ()
    cancellation: Literal["cancelled", "requested", "too_late"] = "cancelled"
    answer: ChangeAnswer = "sent"
    happened: dict[str, list[CarrierEvent]] = field(default_factory=dict)
    windows: tuple[FocWindow, ...] = ()
    comments: list[tuple[str, CarrierComment]] = field(default_factory=list)
    portable: dict[str, Portability] = field(default_factory=dict)
    messaging: MessagingStatus | None = None

    def check_portability(self, numbers: Sequence[str]) -> tuple[Portability, ...]:
        self.begin("check_portability", tuple(numbers))
        self.end("check_portability")
        return tuple(self.portable.get(number, Portability(number, None)) for number in numbers)

    def ensure_order(self, submission: CarrierSubmission, documents: Sequence[CarrierDocument] = ()) -> CarrierReceipt:
        self.begin("ensure_order", submission)
        if self.refuse and submission.reference not in self.orders:
            self.drafts |= {submission.reference} if self.drafts_first else set()
            raise CarrierRefused("refused", self.refuse)
        self.drafts.discard(submission.reference)
        created = submission.reference not in self.orders
        self.orders.setdefault(submission.reference, submission)
        self.documents.setdefault(submission.reference, tuple(documents))
        self.end("ensure_order")
        return CarrierReceipt(self.order_id(submission.reference), created)

    def change(
        self, submission: CarrierSubmission, change: Change, documents: Sequence[CarrierDocument] = ()
    ) -> ChangeAnswer:
        self.begin("change", change)
        if self.refuse_change:
            raise CarrierRefused("the change was refused", self.refuse_change)
        if submission.reference not in self.orders:
            return "unknown"
        if self.answer == "sent" and not any(
            (known.reference, made.version) == (submission.reference, change.version) for known, made in self.changes
        ):
            self.changes.append((submission, change))
            self.orders[submission.reference] = submission
            self.documents[submission.reference] = tuple(documents)
        self.end("change")
        return self.answer

    def ensure_cancelled(self, reference: str) -> Cancellation:
        self.begin("ensure_cancelled", reference)
        outcome: Cancellation = self.cancellation if reference in self.orders else "unknown"
        if reference in self.drafts:
            self.drafts.discard(reference)
            outcome = "cancelled"
        if outcome == "cancelled":
            self.cancelled.add(reference)
        self.end("ensure_cancelled")
        return outcome

    def get(self, reference: str) -> Snapshot | None:
        self.begin("get", reference)
        events = tuple(self.happened.get(reference, ()))
        self.end("get")
        if reference in self.drafts:
            return Snapshot(
                self.order_id(reference), reference, "draft", datetime(2026, 1, 1, tzinfo=UTC), is_draft=True
            )
        if reference not in self.orders:
            return None
        latest = max((event.occurred_at for event in events), default=datetime(2026, 1, 1, tzinfo=UTC))
        status = str(events[-1].kind) if events else "received"
        return Snapshot(self.order_id(reference), reference, status, latest, events, messaging=self.messaging)

    def complete(self, event: CarrierEvent) -> CarrierEvent | None:
        return event

    def foc_windows(self, carrier_order_id: str) -> tuple[FocWindow, ...]:
        self.begin("foc_windows", carrier_order_id)
        self.end("foc_windows")
        return self.windows

    def reference_of(self, carrier_order_id: str) -> str:
        reference = carrier_order_id.removeprefix("FAKE-")
        return reference if reference in self.orders else ""

    def add_comment(self, reference: str, text: str) -> CarrierComment:
        self.begin("add_comment", text)
        said = CarrierComment(f"c{len(self.comments) + 1}", "us", text, datetime(2026, 1, 1, tzinfo=UTC))
        self.comments.append((reference, said))
        self.end("add_comment")
        return said

    def republish(self, event_id: str) -> bool:
        return any(event.event_id == event_id for events in self.happened.values() for event in events)

    def read_webhook(self, headers: Mapping[str, str], body: str, now: datetime) -> CarrierEvent | Notice:
        if headers.get("webhook-signature") != "genuine":
            raise NotGenuine("no signature fits")
        return CarrierEvent.model_validate({**json.loads(body), "received_at": now})

    @staticmethod
    def order_id(reference: str) -> str:
        """The carrier's own id of the order with our reference."""
        return f"FAKE-{reference}"

    def event(
        self,
        reference: str,
        kind: CarrierEventKind,
        occurred_at: datetime,
        *,
        event_id: str = "",
        received_at: datetime | None = None,
        confirmed_foc_at: datetime | None = None,
        reasons: Sequence[tuple[str, str]] = (),
        numbers: Sequence[str] = (),
    ) -> CarrierEvent:
        return CarrierEvent(
            carrier=self.name,
            event_id=event_id or f"{reference}-{kind}-{occurred_at.astimezone(UTC).isoformat()}",
            kind=kind,
            carrier_order_id=self.order_id(reference),
            reference=reference,
            occurred_at=occurred_at,
            received_at=received_at or occurred_at,
            confirmed_foc_at=confirmed_foc_at,
            reasons=tuple(
                Ask(code=code, detail=detail, fix="Correct it.", numbers=tuple(numbers)) for code, detail in reasons
            ),
            numbers=tuple(numbers),
        )

    def webhook(self, event: CarrierEvent) -> tuple[dict[str, str], str]:
        return dict(GENUINE), event.model_dump_json()


def numbers_in(silent: Sequence[Silent]) -> list[str]:
    """The numbers that would not ring, without what is said of them."""
    return [one.number for one in silent]


@dataclass
class FakePlatform(Failing):
    """A number platform that keeps what was ensured. Numbers in `deaf` never ring, whatever is ensured; those in
    `slow` are being set up until they are taken out of it."""

    ringing: dict[tuple[str, str], PlatformNumber] = field(default_factory=dict)
    deaf: set[str] = field(default_factory=set)
    slow: set[str] = field(default_factory=set)

    def ensure(self, account_id: str, numbers: Sequence[PlatformNumber]) -> None:
        self.begin("ensure", tuple(numbers))
        self.ringing.update({(account_id, number.number): number for number in numbers})
        self.end("ensure")

    def check(self, account_id: str, numbers: Sequence[PlatformNumber]) -> tuple[Silent, ...]:
        self.begin("check", tuple(numbers))
        silent = tuple(
            Silent(number.number, "" if number.number in self.slow else "no such line", number.number in self.slow)
            for number in numbers
            if number.number in self.deaf | self.slow or self.ringing.get((account_id, number.number)) != number
        )
        self.end("check")
        return silent

    def release(self, account_id: str, numbers: Sequence[str]) -> None:
        self.begin("release", tuple(numbers))
        for number in numbers:
            self.ringing.pop((account_id, number), None)
        self.end("release")
