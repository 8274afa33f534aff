"""The evidence of a port: the signed letter with all that shows how it was signed, as one file, at once.

Who brings a number in must be able to show the end user's authority for it (porting.md section 6, 47 CFR 64.1120), and
an unauthorised port is disputed within a day.
"""

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from shared.domain.documents import safe_filename
from shared.domain.model import Event, PortOrder, StoredFile
from shared.domain.packing import zipped
from shared.domain.permissions import Action
from shared.domain.problems import StateConflict
from shared.domain.words.consent import CONSENT_VERSION, consent_text
from shared.ports import Append
from shared.usecases.carrier_answers import order_for_staff
from shared.usecases.desk import Desk, Principal, require
from shared.usecases.letters import letter_certificate
from shared.usecases.order_numbers import order_rows
from shared.usecases.support.opening import note_order_opening
from shared.usecases.transitions import order_event

MOST_BYTES: Final = 4_000_000
"""Of the zip: an answer holds 6 MB, and a third of that is how bytes are written in it."""
_PAGE: Final = 200


@dataclass(frozen=True, slots=True)
class EvidencePack:
    filename: str
    body: bytes
    sha256: str


def evidence_pack(desk: Desk, principal: Principal, order_id: str) -> EvidencePack:
    """Everything that shows who authorised the port of an order, by whom and how it was signed, as a zip.

    Whoever takes it is named on the order's timeline, and in the log of who was shown what. Raises `Forbidden`,
    `NotFound`, `StateConflict` where nothing was signed, or where it is larger than one answer holds,
    `TooManyRequests`.
    """
    require(principal, Action.STAFF_EVIDENCE)
    order = order_for_staff(desk, principal, order_id)
    if order.letter.signature is None and order.letter.paper is None:
        raise StateConflict("Nothing was signed for this order, so there is no evidence of it.", code="nothing_signed")
    files = {**_letter_files(desk, order), "order.json": _as_json(_facts(desk, order))}
    files["timeline.json"] = _as_json([_told(event) for event in _events(desk, order)])
    files["README.txt"] = _readme(desk, order).encode()
    hashes = {path: hashlib.sha256(body).hexdigest() for path, body in sorted(files.items())}
    files["SHA256SUMS"] = "".join(f"{digest}  {path}\n" for path, digest in hashes.items()).encode()
    body = zipped(files)
    if len(body) > MOST_BYTES:
        raise StateConflict(
            "The evidence is larger than one answer holds. Take the letter by its own link: GET "
            f"/admin/orders/{order.id}/letter, and the document by that of the request.",
            code="evidence_too_large",
        )
    note_order_opening(desk, principal.actor, "evidence", order)
    desk.store.commit([Append(order_event(desk, order, "order.evidence_taken", principal.actor, before=order))])
    return EvidencePack(f"evidence-{order.reference}.zip", body, hashlib.sha256(body).hexdigest())


def _letter_files(desk: Desk, order: PortOrder) -> dict[str, bytes]:
    """The letter as it was viewed and as it was signed, what it says, its signature, certificate and consent."""
    letter = order.letter
    kept: dict[str, StoredFile | None] = {
        "letter-signed.pdf": letter.signed,
        "letter-viewed.pdf": letter.unsigned,
        "letter.json": letter.content,
    }
    files = {path: desk.letters.read(one.key, one.version_id) for path, one in kept.items() if one is not None}
    signature = letter.signature
    if signature is not None:
        files["signature.json"] = _as_json(signature.model_dump(mode="json"))
        files["certificate.json"] = _as_json(dataclasses.asdict(letter_certificate(desk, order)))
        if signature.consent_version == CONSENT_VERSION:
            files["consent.txt"] = "\n\n".join(consent_text(letter.language.value)).encode() + b"\n"
        if signature.drawing is not None:
            files["drawing.png"] = desk.letters.read(signature.drawing.key, signature.drawing.version_id)
    if letter.paper is not None:
        files["paper.json"] = _as_json(letter.paper.model_dump(mode="json"))
        scan = desk.store.document(order.request_id, letter.paper.document_id)
        if scan is not None and scan.version_id:
            files[f"letter-on-paper-{safe_filename(scan.filename)}"] = desk.files.read(scan.key, scan.version_id)
    return files


def _facts(desk: Desk, order: PortOrder) -> dict[str, Any]:
    """What was ported, from where, for whom and when; the account number ends with these digits."""
    account = order.losing_account
    return {
        "order_id": order.id,
        "request_id": order.request_id,
        "purchase_order_number": order.reference,
        "account": order.account_name,
        "status": order.status,
        "number_class": order.number_class,
        "numbers": [row.number for row in order_rows(desk, order)],
        "losing_carrier": account.carrier_name,
        "account_number_last4": account.account_number_last4,
        "end_user_name": account.end_user_name,
        "service_address": account.service_address.model_dump(),
        "authorized_person": account.authorized_person.model_dump(),
        "gaining_carrier": order.carrier,
        "carrier_order_id": order.carrier_order_id,
        "submitted_by": order.submitted_by.name,
        "confirmed_foc_at": order.confirmed_foc_at,
        "actual_ported_at": order.actual_ported_at,
    }


def _events(desk: Desk, order: PortOrder) -> list[Event]:
    found: list[Event] = []
    cursor: str | None = None
    while True:
        page = desk.store.events(order.request_id, _PAGE, cursor)
        found += [event for event in page.items if event.order_id in ("", order.id)]
        cursor = page.cursor
        if cursor is None:
            return found


def _told(event: Event) -> dict[str, Any]:
    return {
        "at": event.at,
        "type": event.type,
        "by": f"{event.actor.kind}: {event.actor.name}",
        "from": event.from_status,
        "to": event.to_status,
        "reason": event.reason,
    }


def _readme(desk: Desk, order: PortOrder) -> str:
    check = f"{desk.policy.public_base_url}/letter-check?id={order.id}"
    return "\n".join(
        (
            f"Evidence of the authorization to port: {order.reference}",
            "",
            "letter-signed.pdf    the Letter of Authorization as it was signed: the bytes that were viewed, then the",
            "                     signature, a certificate page, and a PAdES seal (pdfsig shows it)",
            "letter-viewed.pdf    the letter as it was viewed before it was signed",
            "letter.json          what it says",
            "signature.json       who signed, how they were identified, when, from which address",
            "certificate.json     what happened on the way, each entry with the SHA-256 over the one before and itself",
            "consent.txt          the text that was consented to",
            "order.json           what was ported, from where, for whom, and when",
            "timeline.json        everything that happened to the order",
            "SHA256SUMS           the SHA-256 of each file (sha256sum -c)",
            "",
            "What is not here was not part of it. A letter signed by hand is there as its scan.",
            f"Anyone can check the letter: {check}",
            "",
        )
    )


def _as_json(value: Mapping[str, Any] | list[Any]) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False, default=_plain) + "\n").encode()


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
