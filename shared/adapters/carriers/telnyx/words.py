"""Telnyx's words and ours, both ways: statuses, kinds of event, reasons of a rejection.

Statuses: https://developers.telnyx.com/docs/numbers/porting/port-in-notifications; porting.md sections 2 and 5.1.
Reasons are in the table of `shared.domain.rejections`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from shared.domain.lifecycle import Status
from shared.domain.model import Ask, CarrierEventKind, CommentAuthor
from shared.domain.rejections import OTHER, TELNYX, GivenReason, asks_of, canonical, explain

STATUSES: Final[Mapping[str, Status]] = {
    "draft": Status.DRAFT,
    "in-process": Status.IN_REVIEW,
    "submitted": Status.SUBMITTED,
    "exception": Status.ACTION_REQUIRED,
    "foc-date-confirmed": Status.SCHEDULED,
    "ported": Status.COMPLETED,
    "cancel-pending": Status.CANCEL_REQUESTED,
    "cancelled": Status.CANCELLED,
}
"""Telnyx's status of an order and the canonical one (porting.md section 2)."""

TELNYX_STATUSES: Final[Mapping[Status, str]] = {status: word for word, status in STATUSES.items()}
"""The same, the other way round."""

EVENT_KINDS: Final[Mapping[str, CarrierEventKind]] = {
    "in-process": CarrierEventKind.ACCEPTED,
    "submitted": CarrierEventKind.ACCEPTED,
    "exception": CarrierEventKind.REJECTED,
    "foc-date-confirmed": CarrierEventKind.FOC_CONFIRMED,
    "ported": CarrierEventKind.PORTED,
    "cancelled": CarrierEventKind.CANCELLED,
}
"""What it tells us when an order enters a status. `draft` and `cancel-pending` only repeat what we asked for."""

_FIELDS: Final = (
    ("new_billing_phone_number", "main_btn_porting"),
    ("billing_phone_number", "btn_mismatch"),
    ("account_number", "account_number_mismatch"),
    ("pin_passcode", "pin_invalid"),
    ("entity_name", "end_user_name_mismatch"),
    ("auth_person_name", "authorized_person_mismatch"),
    ("postal_code", "postal_code_mismatch"),
    ("location", "address_mismatch"),
    ("foc_datetime", "date_rejected"),
    ("loa", "loa_invalid"),
    ("misc", "port_type_incorrect"),
    ("phone_numbers", "number_not_portable"),
)
"""Parts of a field's pointer in a 422 answer, and what is wrong then; the first that fits counts."""

_LONGEST: Final = 500
_LONGEST_COMMENT: Final = 10_000
_AUTHORS: Final[Mapping[str, CommentAuthor]] = {"admin": "carrier", "user": "us"}
_CONTROLS: Final = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")


def telnyx_codes(reason: str) -> tuple[str, ...]:
    """Telnyx's codes for one of our reasons, the documented one first; empty where it has none."""
    return tuple(code for code, ours in TELNYX.items() if ours == reason)


def plain(text: object, secrets: Iterable[str] = ()) -> str:
    """Words of Telnyx's for people: one line, at most 500 characters, none of our secrets in it."""
    line = _CONTROLS.sub(" ", str(text or "")).strip()
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        line = line.replace(secret, "(on file)")
    return line[:_LONGEST]


def paragraphs(text: object) -> str:
    """What somebody wrote, with its lines, at most 10,000 characters."""
    lines = (_CONTROLS.sub(" ", line).strip() for line in str(text or "").splitlines())
    return "\n".join(lines).strip()[:_LONGEST_COMMENT]


def author_of(row: Mapping[str, Any]) -> CommentAuthor:
    """Who made a comment. A `user` is anybody of the account: we, or a colleague in Telnyx's portal."""
    return _AUTHORS.get(str(row.get("user_type")), "system")


def asks(details: object, lacking: Sequence[str] = ()) -> tuple[Ask, ...]:
    """Every reason of `status.details`, all at once, with Telnyx's own codes and words, and the requirements that are
    not met. An exception without any is `other`."""
    found = [detail for detail in details if isinstance(detail, dict)] if isinstance(details, list) else []
    if lacking:
        found.append({"code": OTHER, "description": still_needed(lacking)})
    if not found:
        return explain([(OTHER, "Telnyx gave no reason; see its comments on the order.")], carrier="")
    given = (GivenReason(str(detail.get("code") or OTHER), str(detail.get("description") or "")) for detail in found)
    return asks_of(given, "telnyx", losing_carrier="")


def still_needed(lacking: Sequence[str]) -> str:
    """What is missing of Telnyx's own requirements, and who can give it: they are about the operator's account."""
    return (
        f"Telnyx still requires: {', '.join(lacking)}. Put the values into the secret TelnyxSecret (requirements), or "
        "fulfil them in Telnyx's portal, and send the order on."
    )


def unknown_status(status: str) -> tuple[Ask, ...]:
    """What a person is asked where Telnyx says something that is not in its documentation."""
    return asks_of([GivenReason(f"status {plain(status)}")], "telnyx", losing_carrier="")


def refusal_reasons(answer: Mapping[str, Any], secrets: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Canonical reason and Telnyx's words for each of ``errors[]`` of a 4xx answer, without our secrets.

    Shape: ``{"errors": [{"code", "title", "detail", "source": {"pointer"}}]}``
    (https://developers.telnyx.com/api-reference/documents/upload-a-document, "errors").
    """
    errors = answer.get("errors")
    found = [error for error in errors if isinstance(error, dict)] if isinstance(errors, list) else []
    return tuple(dict.fromkeys(_refusal(error, tuple(secrets)) for error in found))


def _refusal(error: Mapping[str, Any], secrets: tuple[str, ...]) -> tuple[str, str]:
    source = error.get("source")
    pointer = str(source.get("pointer") or source.get("parameter") or "") if isinstance(source, dict) else ""
    raw = str(error.get("code", ""))
    words = plain(error.get("detail") or error.get("title") or f"Telnyx's error is {raw}.", secrets)
    reason = canonical("telnyx", raw)
    if reason != OTHER:
        return reason, words
    reason = next((reason for part, reason in _FIELDS if part in pointer), OTHER)
    return reason, plain(f"{words} ({pointer})", secrets) if pointer and reason == OTHER else words
