"""What the signing page shows and takes, as values. The page says it in the signer's language; nothing here is text
for people but what people themselves entered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from shared.domain.letter import LetterContent
from shared.domain.losing_carriers import Guidance
from shared.domain.model import Language, Person


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is at the page, as far as the network says; for the trail."""

    ip: str = ""
    user_agent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """What is shown before anything is opened: nothing that a mail scanner should not see.

    `code_wanted`: a code goes to `masked_email` before the letters can be seen; `code_sent` says that one is on its
    way and may be entered.
    """

    language: Language
    company_name: str
    account_name: str
    request_name: str
    signer_name: str
    letters: int
    expires_at: datetime
    time_zone: str
    code_wanted: bool = False
    code_sent: bool = False
    masked_email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailField:
    """One detail of a current carrier account that the signer completes.

    `name` is also the key of its text in the catalogue. `kind` is text, choice, numbers (one a line) or secret (never
    shown again; `set` says that there is one). `given_by_requester`: filled in before, may be corrected.
    """

    name: str
    kind: str = "text"
    value: str = ""
    set: bool = False
    required: bool = False
    choices: tuple[str, ...] = ()
    given_by_requester: bool = False
    where: Guidance | None = None
    """Where customers of this carrier find it, if that is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountDetails:
    losing_account_id: str
    label: str
    carrier_name: str
    numbers: int
    fields: tuple[DetailField, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What the signer's earlier letter said and this one says: `what` is a field of `LetterContent`."""

    what: str
    before: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterToSign:
    """One letter: what it says (the page renders `letter_sections(content)`), and the hash of its frozen PDF."""

    order_id: str
    content: LetterContent
    sha256: str
    size: int
    why_again: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """A question of the signer, or an answer to it."""

    by_signer: bool
    name: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What an opened envelope shows. Details come before letters; `preparing` letters are being printed anew."""

    landing: Landing
    envelope_id: str
    signer: Person
    authorized_person: Person
    """Who the letters name; "" where the signer has yet to say."""
    details: tuple[AccountDetails, ...] = ()
    preparing: int = 0
    letters: tuple[LetterToSign, ...] = ()
    said: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """What the signer says when they sign. `viewed` holds the hash of each letter that was shown, by order."""

    typed_name: str = ""
    title: str = ""
    method: str = "typed"
    drawing: bytes = field(default=b"", repr=False)
    consent: bool = False
    consent_version: str = ""
    intent: bool = False
    """The confirmation that this name is meant as a signature; apart from the consent to electronic records."""
    viewed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Opened:
    """`session` is the cookie that lets the signer see the letters; "" where a code is wanted first."""

    session: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedCopy:
    order_id: str
    carrier_name: str
    numbers: int
    ready: bool
    sha256: str = ""
    void: bool = False
    """It was voided since: if it is not `ready` either, it was never sealed and will not be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copies:
    """The signed letters of an envelope. One that is neither `ready` nor `void` is being sealed."""

    language: Language
    company_name: str
    account_name: str
    signer_name: str
    signer_email: str
    signed_at: datetime
    time_zone: str
    letters: tuple[SignedCopy, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterCheck:
    """What anyone may learn of a letter.

    `verdict`: ``genuine`` (a file that is ours, byte for byte), ``altered``, ``not_ours``, ``unreadable``, ``known``
    (an id without a file). `state`: ``signed``, ``paper``, ``unsigned``, ``no_longer_valid`` (voided, declined, expired
    or replaced), "" where nothing is known. `numbers` are in full for a genuine file, otherwise masked.
    """

    verdict: str
    state: str = ""
    letter_id: str = ""
    company_name: str = ""
    carrier_name: str = ""
    end_user_name: str = ""
    signed_by: str = ""
    signed_at: datetime | None = None
    number_count: int = 0
    numbers: tuple[str, ...] = ()
    sha256: str = ""
    document_sha256: str = ""
    superseded: bool = False
    """A genuine file, but a newer letter has taken its place."""
    findings: tuple[str, ...] = ()
