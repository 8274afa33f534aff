"""What an order looks like at Telnyx: the form we send, and what the orders under one reference say together.

Telnyx may split one create into several orders, by country, type of number, current provider and FastPort; each is
filled in and confirmed on its own (https://developers.telnyx.com/docs/numbers/porting/getting-started, "Order
splitting"). All carry our reference as `customer_reference`, and to us they are one order.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from shared.adapters.carriers.telnyx.webhooks import time_of
from shared.adapters.carriers.telnyx.words import EVENT_KINDS, asks, unknown_status
from shared.domain.carriers import FocWindow
from shared.domain.model import Ask, CarrierEventKind, MessagingStatus
from shared.ports import CarrierSubmission, Unavailable

ZONE: Final = ZoneInfo("America/New_York")
"""Where a requested day is taken to be: the documented windows are 15:00 to 23:00 UTC, the eastern working day."""

_ACTIVATING: Final = frozenset({"Sending", "Active"})
"""NPAC words for a number that is moving, in `activation_status` (porting.md section 5.1)."""

_ADMIN: Final = {
    "end_user_name": "entity_name",
    "authorized_person_name": "auth_person_name",
    "billing_telephone_number": "billing_phone_number",
    "account_number": "account_number",
    "pin": "pin_passcode",
    "tax_id_last4": "tax_identifier",
}
_LOCATION: Final = {
    "line1": "street_address",
    "line2": "extended_address",
    "city": "locality",
    "state": "administrative_area",
    "postal_code": "postal_code",
    "country": "country_code",
}

_MISC: Final = ("type", "remaining_numbers_action", "new_billing_phone_number")
_ABOUT_SCOPE: Final = frozenset({"port_scope", "new_billing_telephone_number", "billing_telephone_number"})


@dataclass(frozen=True, slots=True)
class Configuration:
    """What Telnyx sets on the numbers once they are there: ids of the operator's own things at Telnyx, "" for none.

    `webhook_url` is where the events of each order go, "" for the account's own notification settings.
    """

    connection_id: str = ""
    messaging_profile_id: str = ""
    emergency_address_id: str = ""
    billing_group_id: str = ""
    tags: tuple[str, ...] = ()
    enable_messaging: bool | None = None
    webhook_url: str = ""
    requirements: tuple[tuple[str, str], ...] = ()  # requirement type id and value


SAID_IN_WORDS: Final[Mapping[str, str]] = {
    "losing_carrier_name": "Losing carrier",
    "reseller_name": "Reseller",
    "subscriber_type": "Subscriber type",
}
"""What Telnyx has no field for, and its people are told in a comment."""


def order_form(
    submission: CarrierSubmission, pin: str, configuration: Configuration, draft: Mapping[str, Any]
) -> dict[str, Any]:
    """The body of ``PATCH /porting_orders/{id}`` without documents and date (porting.md section 4.1).

    https://developers.telnyx.com/api-reference/porting-orders/edit-a-porting-order. What is empty is left out, unless
    the draft was filled in with it before.
    """
    fields = {
        "end_user_name": submission.end_user_name,
        "authorized_person_name": submission.authorized_person_name,
        "billing_telephone_number": submission.billing_telephone_number,
        "account_number": submission.account_number,
        "pin": pin,
        "tax_id_last4": submission.tax_id_last4,
        **{f"service_address.{name}": str(value) for name, value in submission.service_address.items()},
    }
    if not fields.get("service_address.country"):
        fields["service_address.country"] = submission.country
    form = {**change_form(fields), **scope_form(_ABOUT_SCOPE, submission)}
    form["customer_group_reference"] = submission.order_id
    return {**_without_needless(form, draft), **_settings(configuration)}


def requirements_form(order: Mapping[str, Any], configuration: Configuration) -> dict[str, Any]:
    """The part of a PATCH that gives Telnyx what it requires, where it has not got it all."""
    given = _requirements(configuration) if order.get("requirements_met") is False else []
    return {"requirements": given} if given else {}


def _without_needless(form: Mapping[str, Any], there: Mapping[str, Any]) -> dict[str, Any]:
    """A form without nulls that clear nothing."""
    found: dict[str, Any] = {}
    for name, value in form.items():
        now = there.get(name)
        if isinstance(value, dict):
            found[name] = _without_needless(value, now if isinstance(now, dict) else {})
        elif value is not None or now is not None:
            found[name] = value
    return found


def change_form(fields: Mapping[str, str]) -> dict[str, Any]:
    """The end user's part of a PATCH that these canonical fields are. An empty one is null, which clears what Telnyx
    has: each may be null in the schema of
    https://developers.telnyx.com/api-reference/porting-orders/edit-a-porting-order, and what is left out stays.
    """
    admin = {theirs: fields[ours] or None for ours, theirs in _ADMIN.items() if ours in fields}
    location = {
        theirs: fields[f"service_address.{ours}"] or None
        for ours, theirs in _LOCATION.items()
        if f"service_address.{ours}" in fields
    }
    end_user = {name: part for name, part in (("admin", admin), ("location", location)) if part}
    return {"end_user": end_user} if end_user else {}


def scope_form(fields: Iterable[str], submission: CarrierSubmission) -> dict[str, Any]:
    """The part of a PATCH that says what stays behind, where one of these changed fields has to do with that. What a
    full port has no use for is null, so that it is not left of a partial one."""
    return {"misc": {**dict.fromkeys(_MISC), **_misc(submission)}} if _ABOUT_SCOPE & set(fields) else {}


def _misc(submission: CarrierSubmission) -> dict[str, Any]:
    """A full port has no other attributes in `misc`; a partial one keeps the rest, under a billing number: the new one
    or, where the present one stays too, that
    (https://developers.telnyx.com/api-reference/porting-orders/edit-a-porting-order, `misc`).
    """
    new, btn = submission.new_billing_telephone_number, submission.billing_telephone_number
    if submission.port_scope == "full":
        return {"type": "full"}
    stays = btn not in {number.number for number in submission.numbers}
    billing = new or (btn if stays else "")
    return {
        "type": "partial",
        "remaining_numbers_action": "keep",
        **({"new_billing_phone_number": billing} if billing else {}),
    }


def unknown_fields(fields: Mapping[str, str]) -> tuple[str, ...]:
    """Names of fields that Telnyx has no place for."""
    known = {*_ADMIN, *(f"service_address.{name}" for name in _LOCATION)}
    known |= {"port_scope", "new_billing_telephone_number", "requested_foc_at", "letter_sha256"}
    return tuple(sorted(set(fields) - known))


def numbers_by_pin(submission: CarrierSubmission) -> dict[str, list[str]]:
    """Numbers by the PIN they port with: Telnyx has one PIN to an order."""
    groups: dict[str, list[str]] = {}
    for number in submission.numbers:
        groups.setdefault(number.pin or submission.pin, []).append(number.number)
    return groups


def secrets_of(submission: CarrierSubmission) -> tuple[str, ...]:
    """What must not be told on: account number, PINs, and the digits of a tax number."""
    pins = (number.pin for number in submission.numbers)
    return (submission.account_number, submission.pin, submission.tax_id_last4, *pins)


def pick_window(wanted: str, windows: Sequence[FocWindow]) -> str | None:
    """The time to ask for: the start of the first window on that day, or after it; None where there is none.

    `wanted` is a day, or a time, in ISO 8601; a time within a window is taken as it is.
    """
    if "T" in wanted:
        asked = datetime.fromisoformat(wanted)
        asked = asked if asked.tzinfo else asked.replace(tzinfo=ZONE)
        if any(window.starts_at <= asked <= window.ends_at for window in windows):
            return _utc(asked)
        day = asked.astimezone(ZONE).date()
    else:
        day = date.fromisoformat(wanted)
    later = sorted(window.starts_at for window in windows if window.starts_at.astimezone(ZONE).date() >= day)
    return _utc(later[0]) if later else None


def status_of(order: Mapping[str, Any]) -> str:
    status = order.get("status")
    return str(status.get("value", "")) if isinstance(status, dict) else ""


def id_of(order: Mapping[str, Any]) -> str:
    """An order's id. Raises `Unavailable` where the answer has none."""
    found = order.get("id")
    if not isinstance(found, str) or not found:
        raise Unavailable("Telnyx: an order without an id")
    return found


def confirmed_date(order: Mapping[str, Any]) -> datetime | None:
    settings = order.get("activation_settings")
    return moment(settings.get("foc_datetime_actual")) if isinstance(settings, dict) else None


def updated_at(order: Mapping[str, Any]) -> datetime:
    return moment(order.get("updated_at")) or moment(order.get("created_at")) or datetime.min.replace(tzinfo=UTC)


def counted(orders: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The orders that are ours: a draft beside a submitted order came of a create that landed late."""
    return [order for order in orders if status_of(order) != "draft"] or list(orders)


_MESSAGING: Final = {
    "exception": MessagingStatus.EXCEPTION,
    "canceled": MessagingStatus.EXCEPTION,
    "pending": MessagingStatus.PENDING,
    "activating": MessagingStatus.ACTIVATING,
    "partial_port_complete": MessagingStatus.ACTIVATING,
    "ported": MessagingStatus.PORTED,
    "not_applicable": MessagingStatus.NOT_APPLICABLE,
}
"""`messaging.messaging_port_status`, what needs somebody first, then the slowest
(https://developers.telnyx.com/docs/numbers/porting/messaging-porting)."""


def messaging_of(orders: Iterable[Mapping[str, Any]]) -> MessagingStatus | None:
    """How far the text messages of these orders have moved; None where Telnyx does not say, or in words of its own.

    What was cancelled is no part of it, and neither are orders whose messages are to stay where they are.
    """
    told = [order.get("messaging") for order in orders if status_of(order) != "cancelled"]
    said = [_messaging_word(one if isinstance(one, Mapping) else {}) for one in told]
    found = [status for name, status in _MESSAGING.items() if name in said]
    return found[0] if found and set(said) <= _MESSAGING.keys() else None


def _messaging_word(told: Mapping[str, Any]) -> str:
    return "not_applicable" if told.get("enable_messaging") is False else str(told.get("messaging_port_status"))


def oldest_first(orders: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Orders in an order that never changes; the first stands for all of them."""
    return sorted((dict(order) for order in orders), key=lambda order: (str(order.get("created_at", "")), id_of(order)))


@dataclass(frozen=True, slots=True)
class Standing:
    """What all orders under one reference say together. `kind` None: nothing about the order as a whole yet."""

    status: str
    kind: CarrierEventKind | None
    confirmed_foc_at: datetime | None = None
    reasons: tuple[Ask, ...] = ()


def standing_of(orders: Sequence[Mapping[str, Any]], lacking: Sequence[str] = ()) -> Standing:
    """One for all parts that go on: what needs somebody first, then the slowest of the rest. `lacking` are requirements
    of Telnyx's that are not met.

    Once none goes on, it is `ported` where all are, else `cancelled`; `ported_apart` are the parts that ported all the
    same. The confirmed date is the last of those that go on: that is when everything has moved.
    """
    statuses = {status_of(order) for order in orders}
    live = [order for order in orders if status_of(order) not in ("draft", "cancelled", "ported")]
    if not live and "draft" in statuses:
        return Standing("draft", None)
    if not live:
        all_ported = statuses == {"ported"}
        kind = CarrierEventKind.PORTED if all_ported else CarrierEventKind.CANCELLED
        return Standing("ported" if all_ported else "cancelled", kind)
    by_status = {status_of(order): order for order in reversed(live)}
    unknown = sorted(set(by_status) - {*EVENT_KINDS, "cancel-pending"})
    if unknown:
        return Standing(unknown[0], CarrierEventKind.REJECTED, reasons=unknown_status(unknown[0]))
    if "exception" in by_status:
        return Standing("exception", CarrierEventKind.REJECTED, reasons=asks(_details(live), lacking))
    if "cancel-pending" in by_status:
        return Standing("cancel-pending", None)
    for status in ("in-process", "submitted"):
        if status in by_status:
            return Standing(status, CarrierEventKind.ACCEPTED)
    return _scheduled(live)


def ported_apart(orders: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Parts that are ported while others are not, or never will be; none where all are."""
    ported = [order for order in orders if status_of(order) == "ported"]
    return ported if len(ported) < len(orders) else []


def _scheduled(live: Sequence[Mapping[str, Any]]) -> Standing:
    dates = [found for order in live if (found := confirmed_date(order)) is not None]
    moving = any(_activation(order) in _ACTIVATING for order in live)
    kind = CarrierEventKind.ACTIVATING if moving else CarrierEventKind.FOC_CONFIRMED
    return Standing("foc-date-confirmed", kind, confirmed_foc_at=max(dates, default=None))


def _activation(order: Mapping[str, Any]) -> str:
    settings = order.get("activation_settings")
    moving = status_of(order) == "foc-date-confirmed" and isinstance(settings, dict)
    return str(settings.get("activation_status") or "") if moving and isinstance(settings, dict) else ""


def _details(orders: Sequence[Mapping[str, Any]]) -> list[Any]:
    found: list[Any] = []
    for order in orders:
        details = order["status"].get("details") if status_of(order) == "exception" else None
        found += details if isinstance(details, list) else []
    return found


def _settings(configuration: Configuration) -> dict[str, Any]:
    ids = {
        "connection_id": configuration.connection_id,
        "messaging_profile_id": configuration.messaging_profile_id,
        "emergency_address_id": configuration.emergency_address_id,
        "billing_group_id": configuration.billing_group_id,
        "tags": list(configuration.tags),
    }
    numbers = {name: value for name, value in ids.items() if value}
    form: dict[str, Any] = {"phone_number_configuration": numbers} if numbers else {}
    if configuration.enable_messaging is not None:
        form["messaging"] = {"enable_messaging": configuration.enable_messaging}
    if configuration.webhook_url:
        form["webhook_url"] = configuration.webhook_url
    if configuration.requirements:
        form["requirements"] = _requirements(configuration)
    return form


def _requirements(configuration: Configuration) -> list[dict[str, str]]:
    return [{"requirement_type_id": kind, "field_value": value} for kind, value in configuration.requirements]


def moment(text: object) -> datetime | None:
    """A time of an answer, None where it is missing or malformed."""
    try:
        return time_of(text) if text else None
    except ValueError:
        return None


def _utc(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
