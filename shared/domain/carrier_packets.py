"""Packets for carriers that take orders by mail or portal: where they are kept, and what they say to people.

Nothing here ever holds a PIN or an account number: these texts are mailed, or stand beside what is kept for years.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final, Literal

from shared.domain.carriers import Change
from shared.domain.mails import Mail

PacketKind = Literal["order", "supplement", "cancel"]

PINS_DAYS: Final = 30
"""How long PINs stand beside a packet; carriers' transfer PINs live no longer than that."""


def packet_key(reference: str, version: int) -> str:
    """Where the packet of a version of our purchase order number (PON) is kept."""
    return f"packets/{reference}/V{version:02d}.zip"


def pins_key(reference: str, version: int) -> str:
    """Where the PINs of a packet are kept, apart from it: ``packets/pins/`` is deleted after `PINS_DAYS`."""
    return f"packets/pins/{reference}/V{version:02d}.csv"


@dataclass(frozen=True, slots=True)
class PacketFacts:
    """What a mail about a packet may say. `base_url` is where the API lives; without it the mail names the key."""

    reference: str
    version: int
    order_id: str
    losing_carrier: str
    numbers: int
    has_pins: bool = False
    base_url: str = ""


_SUBJECTS: Final = {
    "order": "New port order {pon}",
    "supplement": "Change (SUPP) of port order {pon}, version {version}",
    "cancel": "Cancel port order {pon}",
}
_ASKS: Final = {
    "order": "A new port order is ready to be handed to the carrier.",
    "supplement": "A port order that the carrier has was changed. Send it this version as a supplement (SUPP): "
    "change.json in the packet says what is different.",
    "cancel": "This port order is to be cancelled. Ask the carrier to cancel it, and enter what it answers: cancelled, "
    "or too late.",
}
_THEN: Final = (
    "Then enter what the carrier answers, on the order's page or with POST /admin/orders/{order}/carrier-answers, or "
    "the dates of several orders as one table: POST /admin/carrier-answers/foc-dates. Keep {pon} in the subject of "
    "every mail to the carrier, so that its answers find the order."
)
_PINS: Final = (
    f"PINs are kept apart from it and deleted after {PINS_DAYS} days: that page shows them for a reason. Send them to "
    "the carrier only where it asks for them."
)


_OPENED = "Whoever is signed in as one of our team downloads the packet from that page, and enters the answers there."


def packet_mail(kind: PacketKind, to_address: str, facts: PacketFacts) -> Mail:
    """The mail to the desk about a packet; text and HTML say the same."""
    rows = [
        ("PON", f"{facts.reference}, version {facts.version}"),
        ("Order", facts.order_id),
        ("Current carrier", one_line(facts.losing_carrier) or "not named"),
        ("Numbers", f"{facts.numbers:,}"),
        ("Packet", _place(facts)),
    ]
    closing = [_OPENED] if facts.base_url and kind != "cancel" else []
    closing += [_PINS] if facts.has_pins else []
    closing.append(_THEN.format(order=facts.order_id, pon=facts.reference))
    subject = _SUBJECTS[kind].format(pon=facts.reference, version=facts.version)
    return desk_mail(
        to_address, subject, [_ASKS[kind], "\n".join(f"{label}: {value}" for label, value in rows), *closing]
    )


def desk_mail(to_address: str, subject: str, parts: Sequence[str], *, reply_to: str = "") -> Mail:
    """A plain mail of these paragraphs, which may have several lines; text and HTML say the same."""
    html = "\n".join("<p>" + "<br>\n".join(map(escape, part.splitlines())) + "</p>" for part in parts)
    return Mail(
        to_name="",
        to_address=to_address,
        subject=subject,
        text="\n\n".join(parts) + "\n",
        html=f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{escape(subject)}</title>\n'
        f"</head>\n<body>\n{html}\n</body>\n</html>\n",
        reply_to=reply_to,
    )


def packet_readme(pon: str, version: int, change: Change | None, *, has_pins: bool) -> str:
    """What is asked of the carrier, in plain words, for the packet itself."""
    lines = [f"Port order {pon}, version {version}", ""]
    if change is None:
        lines += [
            "Please port the numbers in numbers.csv to us, as the signed letter of authorization allows.",
            "manifest.json holds everything about the account at the current carrier.",
        ]
    else:
        lines += [
            f"This is a supplement (SUPP, {_KINDS[change.kind]}) to an order that you have. change.json says what is",
            "different; manifest.json and numbers.csv are the whole order as it reads now.",
        ]
        if change.removed_numbers:
            lines.append(f"{len(change.removed_numbers)} number(s) leave the order; change.json lists them.")
        if change.note:
            lines += ["", *change.note.splitlines()]
    lines += [
        "",
        f"Please answer with the confirmed port date (FOC), or with every reason why you cannot port, and name {pon}.",
    ]
    if has_pins:
        lines.append("The PIN is not in this packet: you get it separately.")
    lines += [
        "",
        "letters/       the signed letter of authorization",
        "documents/     the bill, and what else shows whose numbers these are",
        "manifest.json  every field, and size and SHA-256 of every file",
    ]
    return "\r\n".join(lines) + "\r\n"


_KINDS: Final = {"cancel": "cancel", "new_date": "new date", "other": "other"}


def _place(facts: PacketFacts) -> str:
    if not facts.base_url:
        return packet_key(facts.reference, facts.version)
    return f"version {facts.version} at {facts.base_url}/admin/pages/orders/{facts.order_id}"


def one_line(text: str) -> str:
    """What somebody entered, as one short line."""
    return " ".join("".join(ch if ch.isprintable() else " " for ch in text).split())[:128]
