"""What a gaining carrier can do, and what it says and is told beyond the order itself: plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Literal

from shared.domain.model import CarrierEvent, MessagingStatus, Notice
from shared.domain.number_class import NumberClass


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a carrier takes, as data: a request is checked against it before its letter goes out.

    None means that the carrier documents no limit. `max_numbers` is per order. `file_types` are media types.
    `longest_end_user_name` and `longest_authorized_person_name` are characters. `change_cutoff_hours` is how long
    before the confirmed port date (FOC) the last change or cancellation is taken. `earliest_foc_business_days` and
    `latest_foc_days` count from the day of submission. Numbers are activated from `activation_from` to
    `activation_to` in `activation_zone` (IANA). `supplements_max` is how many changes one order may have.
    `contact_email` is where the carrier's people are asked about an order. `takes_tax_id`: it has a field for the last
    digits of a tax number. `ports_messaging`: it moves text messages too, and says how far. `answers`: it can be asked
    how an order stands, the more often the less it `sends_webhooks` and `retries_webhooks`.
    """

    name: str
    number_classes: frozenset[NumberClass]
    countries: frozenset[str]
    file_types: frozenset[str]
    max_file_bytes: int
    max_numbers: int | None = None
    longest_end_user_name: int | None = None
    longest_authorized_person_name: int | None = None
    change_cutoff_hours: int | None = None
    earliest_foc_business_days: int | None = None
    latest_foc_days: int | None = None
    activation_from: time = time(0, 0)
    activation_to: time = time(23, 59)
    activation_zone: str = "UTC"
    needs_parsed_address: bool = False
    can_cancel: bool = True
    can_change: bool = True
    sends_webhooks: bool = False
    retries_webhooks: bool = False
    supplements_max: int | None = None
    submit_by: time | None = None
    ports_any_day: bool = False
    change_keeps_foc: bool | None = None
    best_effort_hours: int | None = None
    letter_days: int | None = None
    answers: bool = False
    can_remove_numbers: bool = False
    ports_messaging: bool = False
    checks_portability: bool = False
    takes_comments: bool = False
    contact_email: str | None = None
    takes_tax_id: bool = False
    resends_events: bool = False


@dataclass(frozen=True, slots=True)
class Portability:
    """Whether a carrier says it can take a number: advice, never a promise. `portable` None: it did not say.

    `losing_carrier` is the carrier that it found the number at, "" where it names none. `reason` is its own word for
    why not. `checked_at` is set on what is remembered.
    """

    number: str
    portable: bool | None
    losing_carrier: str = ""
    reason: str = ""
    checked_at: datetime | None = None


DocumentKind = Literal["loa", "invoice", "csr", "screenshot", "receipt", "other"]


@dataclass(frozen=True, slots=True)
class CarrierDocument:
    """A file that goes with an order: `content_type` is its media type, `body` its bytes."""

    kind: DocumentKind
    filename: str
    content_type: str
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Change:
    """A supplement (SUPP): cancel, a new date, or other (model.md "Rejections").

    `fields` are new values by the names of `CarrierSubmission`, an address as `service_address.line1` and so on, a
    date as ISO 8601 under `requested_foc_at`. They may hold a PIN or an account number, so they are never shown.
    `version` is the PON's, from 2; the same version again is the same change. `note` is for the carrier's people: what
    is attested or disputed. `removed_numbers` leave the order.
    """

    kind: Literal["cancel", "new_date", "other"]
    fields: Mapping[str, str] = field(default_factory=dict, repr=False)
    version: int = 2
    note: str = ""
    removed_numbers: tuple[str, ...] = ()


ChangeAnswer = Literal["sent", "cancelled", "requested", "too_late", "unknown"]
"""`sent`: the change is with the carrier. The others answer a cancellation, `too_late` and `unknown` any change."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An order as its carrier has it now. `status` is the carrier's own word, `updated_at` the carrier's time.

    `events` are what it implies, as a webhook would have told it; applying them again changes nothing. `notices` are
    what was said of it beside that, comments above all. `is_draft`: it was made there and handed to nobody yet.
    `messaging` is how far its text messages have moved, None where the carrier does not say.
    """

    carrier_order_id: str
    reference: str
    status: str
    updated_at: datetime
    events: tuple[CarrierEvent, ...] = ()
    notices: tuple[Notice, ...] = ()
    is_draft: bool = False
    messaging: MessagingStatus | None = None


@dataclass(frozen=True, slots=True)
class FocWindow:
    """A span, in UTC, in which a carrier lets an order be ported."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class CarrierComment:
    """Something said about an order at its carrier. `author` is carrier, us or system."""

    id: str
    author: Literal["carrier", "us", "system"]
    text: str
    created_at: datetime
