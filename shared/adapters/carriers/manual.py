"""Carriers that take orders by mail or in a portal of their own: a packet for the desk's people to hand over.

An order is one zip under ``packets/{PON}/V01.zip``, the next after each change ``V02.zip`` and so on, and a mail to the
desk that says so. A packet holds ``manifest.json`` (every field under its standard name, and the hash of every file),
``numbers.csv``, the letter, the bill and the other papers, and ``README.txt`` with what is asked of the carrier. Its
bytes follow from the order alone, and it is written once: whoever tries again finds it.

PINs are neither in the packet nor in a mail. They stand in ``packets/pins/{PON}/V01.csv``, which its bucket deletes
after 30 days, as packets are kept for years.
"""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from shared.adapters.carriers.wordless import WordlessCarrier
from shared.domain.carrier_packets import (
    PacketFacts,
    PacketKind,
    packet_key,
    packet_mail,
    packet_readme,
    pins_key,
)
from shared.domain.carrier_profiles import MANUAL, PROFILES
from shared.domain.carriers import (
    Capabilities,
    CarrierDocument,
    Change,
    ChangeAnswer,
    FocWindow,
    Portability,
    Snapshot,
)
from shared.domain.documents import safe_filename
from shared.domain.model import CarrierEvent, Notice
from shared.domain.packing import zipped
from shared.ports import (
    Cancellation,
    CarrierReceipt,
    CarrierSubmission,
    Clock,
    Files,
    Mailer,
    MailRefused,
    NotGenuine,
    Unavailable,
)

"""The earliest that a zip can say: a packet's bytes depend neither on when it was made nor on who compresses."""
_ACCOUNT: Final = "(whole account)"


class ManualCarrier(WordlessCarrier):
    """A `Carrier` whose answers staff enter (`shared.usecases.carrier_answers`).

    `papers` and `mailer` are None in functions that hand nothing over. Without `desk_email` packets wait in the bucket
    unannounced. `public_base_url` begins the link to a packet; without it the mail names its key.
    """

    name = MANUAL

    def __init__(
        self,
        papers: Files | None,
        mailer: Mailer | None,
        desk_email: str,
        clock: Clock,
        *,
        public_base_url: str = "",
        capabilities: Capabilities = PROFILES[MANUAL],
    ) -> None:
        self.capabilities = capabilities
        self._papers = papers
        self._mailer = mailer
        self._desk_email = desk_email
        self._clock = clock
        self._base_url = public_base_url

    def check_portability(self, numbers: Sequence[str]) -> tuple[Portability, ...]:
        return tuple(Portability(number, None) for number in numbers)

    def ensure_order(self, submission: CarrierSubmission, documents: Sequence[CarrierDocument]) -> CarrierReceipt:
        """Write the packet and announce it. The carrier's order id is our reference: its own nobody tells us."""
        created = self._hand_over(submission, documents, None)
        return CarrierReceipt(submission.reference, created)

    def change(
        self, submission: CarrierSubmission, change: Change, documents: Sequence[CarrierDocument]
    ) -> ChangeAnswer:
        """Write the packet of the order as it reads now, with what changed, and announce it as a supplement."""
        self._hand_over(submission, documents, change)
        return "sent"

    def ensure_cancelled(self, reference: str) -> Cancellation:
        """Ask the desk to cancel at the carrier, once a day at most. ``unknown`` where no packet was ever written."""
        key = packet_key(reference, 1)
        first = self._files.first_version(key)
        if first is None:
            return "unknown"
        order = manifest_of(self._files.read(key, first))
        facts = PacketFacts(
            reference,
            order["version"],
            order["order_id"],
            order["losing_carrier_name"],
            order["number_count"],
            base_url=self._base_url,
        )
        self._announce("cancel", facts, f"packets/{reference}/cancel-{self._clock.now():%Y-%m-%d}.announced")
        return "requested"

    def get(self, reference: str) -> Snapshot | None:  # noqa: ARG002 - there is nobody to ask
        return None

    def complete(self, event: CarrierEvent) -> CarrierEvent | None:
        return event

    def foc_windows(self, carrier_order_id: str) -> tuple[FocWindow, ...]:  # noqa: ARG002 - there is nobody to ask
        return ()

    def read_webhook(self, headers: Mapping[str, str], body: str, now: datetime) -> CarrierEvent | Notice:  # noqa: ARG002
        raise NotGenuine("carriers that take orders by mail or portal send no webhooks")

    def _hand_over(
        self, submission: CarrierSubmission, documents: Sequence[CarrierDocument], change: Change | None
    ) -> bool:
        """Whether the packet was not there before. PINs go first: where a packet is, they are beside it."""
        key = packet_key(submission.reference, submission.pon_version)
        pins = pins_of(submission)
        created = self._files.first_version(key) is None
        if created:
            if pins:
                self._files.write_once(pins_key(submission.reference, submission.pon_version), pins, "text/csv")
            self._files.write_once(key, packet_of(submission, documents, change), "application/zip")
        facts = PacketFacts(
            submission.reference,
            submission.pon_version,
            submission.order_id,
            submission.losing_carrier_name,
            len(submission.numbers),
            has_pins=bool(pins),
            base_url=self._base_url,
        )
        self._announce("supplement" if change else "order", facts, key.removesuffix(".zip") + ".announced")
        return created

    def _announce(self, kind: PacketKind, facts: PacketFacts, marker: str) -> None:
        """Mail the desk. A marker beside the packet says that it was told: twice is possible, not at all is not."""
        if not self._desk_email or self._files.first_version(marker) is not None:
            return
        if self._mailer is None:
            raise Unavailable("this function sends no mails")
        try:
            self._mailer.send(packet_mail(kind, self._desk_email, facts), {"kind": f"packet_{kind}"})
        except MailRefused as refused:
            raise Unavailable(f"desk_email {self._desk_email!r} takes no mail: {refused}") from refused
        self._files.write_once(marker, b"announced\n", "text/plain")

    @property
    def _files(self) -> Files:
        if self._papers is None:
            raise Unavailable("this function writes no packets")
        return self._papers


def manifest_of(packet: bytes) -> dict[str, Any]:
    """What a packet of ours says of its order."""
    with zipfile.ZipFile(io.BytesIO(packet)) as opened:
        found: dict[str, Any] = json.loads(opened.read("manifest.json"))
    return found


def packet_of(submission: CarrierSubmission, documents: Sequence[CarrierDocument], change: Change | None) -> bytes:
    """The zip: the same bytes for the same order, without any PIN."""
    readme = packet_readme(submission.reference, submission.pon_version, change, has_pins=bool(pins_of(submission)))
    files = {"README.txt": readme.encode(), "numbers.csv": _numbers_csv(submission)}
    if change is not None:
        files["change.json"] = _as_json(_change(change))
    named = _named(documents)
    files |= {path: document.body for path, document in named.items()}
    kinds: dict[str, str] = {path: document.kind for path, document in named.items()}
    files["manifest.json"] = _as_json(_manifest(submission, change, files, kinds))
    return zipped(files)


def pins_of(submission: CarrierSubmission) -> bytes:
    """The PINs as CSV, of the account and of numbers that have their own; empty where there is none."""
    rows = [(_ACCOUNT, submission.pin)] if submission.pin else []
    rows += [(number.number, number.pin) for number in submission.numbers if number.pin]
    return _as_csv([("number", "pin"), *rows]) if rows else b""


def _manifest(
    submission: CarrierSubmission, change: Change | None, files: Mapping[str, bytes], kinds: Mapping[str, str]
) -> dict[str, Any]:
    """Names are those of porting.md's fields; toll-free orders have a RespOrg and no country."""
    return {
        "kind": _asked(change),
        "purchase_order_number": submission.reference,
        "version": submission.pon_version,
        "order_id": submission.order_id,
        "number_class": submission.number_class,
        "country": submission.country or None,
        "number_count": len(submission.numbers),
        "port_scope": submission.port_scope,
        "losing_carrier_name": submission.losing_carrier_name,
        "reseller_name": submission.reseller_name or None,
        "account_number": submission.account_number or None,
        "billing_telephone_number": submission.billing_telephone_number or None,
        "new_billing_telephone_number": submission.new_billing_telephone_number or None,
        "pin": "in a file of its own, beside this packet" if pins_of(submission) else None,
        "end_user_name": submission.end_user_name,
        "subscriber_type": submission.subscriber_type,
        "service_address": dict(submission.service_address),
        "authorized_person_name": submission.authorized_person_name,
        "target_resp_org": submission.target_resp_org or None,
        "requested_foc_at": submission.requested_foc_at,
        "letter_sha256": submission.letter_sha256 or None,
        "files": [
            {"path": path, "kind": kinds.get(path), "sha256": hashlib.sha256(body).hexdigest(), "size": len(body)}
            for path, body in sorted(files.items())
        ],
    }


def _asked(change: Change | None) -> str:
    return "order" if change is None else f"supplement_{change.kind}"


_SECRET: Final = frozenset({"pin", "tax_id_last4"})


def _change(change: Change) -> dict[str, Any]:
    """What changed; a new PIN is only named, as it stands beside the packet."""
    fields = {name: "(beside this packet)" if name in _SECRET else value for name, value in change.fields.items()}
    return {
        "kind": change.kind,
        "version": change.version,
        "fields": fields,
        "removed_numbers": list(change.removed_numbers),
        "note": change.note,
    }


def _numbers_csv(submission: CarrierSubmission) -> bytes:
    rows = [(number.number, national(number.number), "yes" if number.pin else "") for number in submission.numbers]
    return _as_csv([("number", "national", "has_own_pin"), *rows])


def national(number: str) -> str:
    """``(212) 555-2301`` for ``+12125552301``; anything else as it is."""
    digits = number.removeprefix("+1")
    if len(digits) != 10 or digits == number or not digits.isdigit():
        return number
    return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"


def _named(documents: Sequence[CarrierDocument]) -> dict[str, CarrierDocument]:
    """Each document under a path of its own, letters apart from the rest."""
    found: dict[str, CarrierDocument] = {}
    for place, document in enumerate(documents, start=1):
        folder = "letters" if document.kind == "loa" else "documents"
        found[f"{folder}/{place:02d}-{document.kind}-{safe_filename(document.filename)}"] = document
    return found


def _as_csv(rows: Sequence[tuple[str, ...]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


def _as_json(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()
