"""The Letter of Authorization (LOA): its words, who may sign it, and what makes it void.

One letter covers one port order. Its words are data (`letter_sections`), so that the PDF, and the signing page, say
the same. What it must say: 47 CFR 64.1130 (billing name and address and each telephone number, the decision to
change, the new carrier as agent, one carrier per service and number, the question of a fee), and model.md "Letters"
(authority to pull the customer service record and to correct account details to match it). The PIN is not a field of
the content, so no letter can print it.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from shared.domain.problems import Problem
from shared.domain.renderable import check_renderable

NumberClass = Literal["local", "wireless", "toll_free"]
PortScope = Literal["full", "partial"]
NumbersStaying = Literal["none", "some", "unknown"]
PinStatus = Literal["provided", "none", "unknown"]
LetterLanguage = Literal["en", "fr"]

PIN_PROVIDED_SEPARATELY = "PIN: provided separately"
NO_PIN_REQUIRED = "NO PIN REQUIRED"
PIN_NOT_APPLICABLE = "N/A"

INLINE_NUMBERS = 36
"""Up to this many numbers stand in the letter itself; more go to Attachment A, after the signature."""

CONSENT_VERSION = "2026-01"
CONSENT_TEXT: tuple[str, ...] = (
    (
        "By typing my name and choosing to sign, I agree to use electronic records and an electronic signature for "
        "this letter, and I intend my typed name to be my signature. This consent covers this Letter of "
        "Authorization and messages about it, and nothing else."
    ),
    (
        "I do not have to sign electronically. I may instead print this letter, sign it by hand and return it, or "
        "ask the company named in this letter for a paper copy, before or after signing, at no charge."
    ),
    (
        "I may withdraw this consent at any time before the numbers have moved, by writing to the company named in "
        "this letter. Withdrawing costs nothing; numbers that have not yet moved then wait for a letter signed on "
        "paper. What was done before the withdrawal stays valid. I can change the e-mail address used for this "
        "letter in the same way."
    ),
    (
        "To read and keep this letter I need a device with a current web browser, a program that opens PDF files, and "
        "storage or a printer. By signing I confirm that I can open this letter and keep a copy of it."
    ),
)
"""The disclosure and consent shown before an electronic signature (ESIGN, 15 USC 7001(c)); one entry a paragraph.
A change of any word needs a new `CONSENT_VERSION`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostalAddress:
    """An address as the customer gave it. `state` is the state or province, `country` the ISO 3166 code."""

    line1: str
    city: str
    state: str
    postal_code: str
    country: str = "US"
    line2: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterContent:
    """Everything printed on one letter, for one port order. Numbers are E.164.

    `letter_id` is the order's id, `order_reference` its purchase order number (PON). `company_name` is the gaining
    company; `carriers_wording` follows it where the letter names who may act ("Example Inc and its carriers").
    `pin_line` is one of the three lines of `pin_line()`. A toll-free letter needs `target_resp_org` and prints no
    billing telephone number and no PIN line.
    """

    letter_id: str
    order_reference: str
    company_name: str
    losing_carrier_name: str
    number_class: NumberClass
    end_user_name: str
    service_address: PostalAddress
    authorized_person_name: str
    numbers: tuple[str, ...]
    prepared_on: date
    carriers_wording: str = "and the carriers that provide its service"
    reseller_name: str | None = None
    country: str | None = "US"
    subscriber_type: str = "business"
    authorized_person_title: str | None = None
    authorized_person_email: str | None = None
    account_number: str | None = None
    billing_telephone_number: str | None = None
    new_billing_telephone_number: str | None = None
    pin_line: str = PIN_PROVIDED_SEPARATELY
    numbers_staying_answer: NumbersStaying = "none"
    numbers_staying: tuple[str, ...] = ()
    port_scope: PortScope = "full"
    target_resp_org: str | None = None
    billing_address: PostalAddress | None = None
    language: LetterLanguage = "en"

    @property
    def is_toll_free(self) -> bool:
        """Whether this is a change of RespOrg rather than a port."""
        return self.number_class == "toll_free"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSignature:
    """One electronic signature on one letter, and what proves it.

    `signed_at` is aware. `unsigned_sha256` is the hash of the PDF that the signer viewed.
    """

    typed_name: str
    signed_at: datetime
    unsigned_sha256: str
    title: str | None = None
    signer_email: str | None = None
    consent_version: str = CONSENT_VERSION
    method: Literal["typed", "drawn"] = "typed"
    drawing: bytes | None = field(default=None, repr=False)
    """A PNG, cut to its ink, where the signature was drawn."""
    ip: str | None = None
    user_agent: str | None = None

    def __post_init__(self) -> None:
        if self.signed_at.tzinfo is None:
            raise ValueError("signed_at needs a time zone")


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateEvent:
    """One line of the trail: `kind` is one of `model.TrailKind`; the rest is as it was seen, and may be empty."""

    at: datetime
    kind: str
    who: str = ""
    ip: str = ""
    user_agent: str = ""
    detail: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterCertificate:
    """What the certificate page says: who signed, how identified, what happened when, and how to check it.

    `document_sha256` is the hash of the letter before it was signed, `identified_by` holds ``emailed_link``,
    ``emailed_code`` or ``api_key``, `check_url` is where anyone can check the letter.
    """

    letter_id: str
    envelope_id: str
    company_name: str
    account_name: str
    signer_name: str
    signer_title: str
    signer_email: str
    identified_by: tuple[str, ...]
    method: Literal["typed", "drawn"]
    signed_at: datetime
    consent_version: str
    consent_sha256: str
    document_sha256: str
    check_url: str
    trail: tuple[CertificateEvent, ...] = ()
    language: LetterLanguage = "en"


@dataclass(frozen=True, slots=True)
class LabelValue:
    """One labelled detail. A value of several lines has them split by newlines."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSection:
    """One part of the letter, in the order it is read.

    `paragraphs` come first, then `fields`, then `statements` (numbered), then `numbers` (a table).
    `is_attachment` puts it after the signature, on a page of its own.
    """

    key: str
    heading: str
    paragraphs: tuple[str, ...] = ()
    fields: tuple[LabelValue, ...] = ()
    statements: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    is_attachment: bool = False


# --- the words ---------------------------------------------------------------------------------------------------


def pin_line(pin_status: PinStatus, number_class: NumberClass) -> str:
    """What the letter says about the PIN; never the PIN (model.md, "PIN and account number").

    An unknown PIN reads as provided separately: it is asked for after signature, and giving it must not change the
    letter. Toll-free numbers have none.
    """
    if number_class == "toll_free":
        return PIN_NOT_APPLICABLE
    if pin_status == "none":
        return NO_PIN_REQUIRED
    return PIN_PROVIDED_SEPARATELY


LETTER_TITLE = "Letter of Authorization"
"""The heading of the whole letter."""


def letter_purpose(content: LetterContent) -> str:
    """The line under the title: what the letter authorizes."""
    if content.is_toll_free:
        return f"Change of Responsible Organization (RespOrg) to {content.target_resp_org or ''}".rstrip()
    return f"Transfer (porting) of telephone numbers to {content.company_name}"


def letter_sections(content: LetterContent) -> tuple[LetterSection, ...]:
    """The letter's text, section by section; the signature block comes before the first attachment."""
    sections = [_customer(content), _account(content), _numbers(content)]
    if not content.is_toll_free:
        sections.append(_not_ported(content))
    sections += [_authorization(content), _electronic()]
    if len(content.numbers) > INLINE_NUMBERS:
        sections.append(_attachment(content))
    return tuple(sections)


def signature_fields(content: LetterContent, signature: LetterSignature | None = None) -> tuple[LabelValue, ...]:
    """The lines under the signature: blank where it is still to be signed, by pen or on screen."""
    if signature is None:
        return (
            LabelValue("Printed name", content.authorized_person_name),
            LabelValue("Title", content.authorized_person_title or ""),
            LabelValue("Date", ""),
        )
    title = signature.title or content.authorized_person_title or ""
    return (
        LabelValue("Printed name", content.authorized_person_name),
        LabelValue("Title", title),
        LabelValue("Date", long_date(signature.signed_at.astimezone(UTC).date())),
    )


def signature_evidence(signature: LetterSignature) -> tuple[LabelValue, ...]:
    """What stands beside an electronic signature, so that it can be attributed and checked."""
    moment = signature.signed_at.astimezone(UTC)
    rows = [
        LabelValue("Signed electronically", f"{moment:%Y-%m-%d %H:%M:%S} UTC, by typed name"),
        LabelValue("Signer's e-mail", signature.signer_email or ""),
        LabelValue("Internet address", signature.ip or ""),
        LabelValue("Consent text", f"version {signature.consent_version}"),
        LabelValue("SHA-256 of the letter viewed", signature.unsigned_sha256),
    ]
    return tuple(row for row in rows if row.value)


_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def long_date(day: date) -> str:
    """``January 5, 2026``, whatever the locale."""
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def national_number(e164: str) -> str:
    """``(212) 555-0123`` for a North American number; any other number as it stands."""
    found = re.fullmatch(r"\+1(\d{3})(\d{3})(\d{4})", e164)
    return f"({found[1]}) {found[2]}-{found[3]}" if found else e164


def address_lines(address: PostalAddress) -> tuple[str, ...]:
    """An address as it is written on an envelope, without the name."""
    place = f"{address.city}, {address.state} {address.postal_code}"
    country = {"US": "United States", "CA": "Canada"}.get(address.country.upper(), address.country)
    street = ", ".join(line for line in (address.line1, address.line2 or "") if line.strip())
    return tuple(line for line in (street, place, country) if line.strip())


def _both_forms(e164: str) -> str:
    national = national_number(e164)
    return e164 if national == e164 else f"{national} · {e164}"


def _counted(numbers: tuple[str, ...]) -> str:
    return "1 telephone number" if len(numbers) == 1 else f"{len(numbers):,} telephone numbers"


def _present(rows: Iterable[tuple[str, str | None]]) -> tuple[LabelValue, ...]:
    return tuple(LabelValue(label, value) for label, value in rows if value)


def _customer(content: LetterContent) -> LetterSection:
    address = "\n".join(address_lines(content.service_address))
    if content.billing_address is None:
        addresses = [("Service and billing address", address)]
    else:
        addresses = [
            ("Service address", address),
            ("Billing address", "\n".join(address_lines(content.billing_address))),
        ]
    return LetterSection(
        key="customer",
        heading="Customer",
        fields=_present(
            [
                ("Billing name (end user)", content.end_user_name),
                ("Type of service", content.subscriber_type.capitalize()),
                *addresses,
                ("Authorized person", content.authorized_person_name),
                ("Title", content.authorized_person_title),
                ("E-mail", content.authorized_person_email),
            ]
        ),
    )


def _account(content: LetterContent) -> LetterSection:
    rows: list[tuple[str, str | None]] = [("Current carrier", content.losing_carrier_name)]
    if content.reseller_name and content.reseller_name != content.losing_carrier_name:
        rows.append(("Billed by (reseller)", content.reseller_name))
    rows.append(("Account number", content.account_number))
    if content.is_toll_free:
        # The words some carriers look for on a toll-free letter (porting.md section 4.1).
        rows.append(("Transfer", f"Port to RespOrg {content.target_resp_org}" if content.target_resp_org else None))
        return LetterSection(key="account", heading="Account with the current carrier", fields=_present(rows))
    btn, new_btn = content.billing_telephone_number, content.new_billing_telephone_number
    rows += [
        ("Billing telephone number (BTN)", _both_forms(btn) if btn else None),
        ("New BTN for what stays", _both_forms(new_btn) if new_btn else None),
        ("Transfer PIN", content.pin_line),
    ]
    return LetterSection(key="account", heading="Account with the current carrier", fields=_present(rows))


def _numbers(content: LetterContent) -> LetterSection:
    what = "toll-free numbers to be transferred" if content.is_toll_free else "telephone numbers to be ported"
    covered = f"This letter covers {_counted(content.numbers)} and no other."
    if len(content.numbers) > INLINE_NUMBERS:
        first, last = content.numbers[0], content.numbers[-1]
        listed = (
            f"They are listed in Attachment A, which is part of this letter: from {national_number(first)} (no. 1) "
            f"to {national_number(last)} (no. {len(content.numbers):,})."
        )
        return LetterSection(key="numbers", heading=what.capitalize(), paragraphs=(covered, listed))
    return LetterSection(key="numbers", heading=what.capitalize(), paragraphs=(covered,), numbers=content.numbers)


def _attachment(content: LetterContent) -> LetterSection:
    what = "toll-free numbers to be transferred" if content.is_toll_free else "telephone numbers to be ported"
    return LetterSection(
        key="attachment_a",
        heading=f"Attachment A: {what}",
        paragraphs=(f"Part of letter {content.letter_id}. {_counted(content.numbers).capitalize()}.",),
        numbers=content.numbers,
        is_attachment=True,
    )


def _not_ported(content: LetterContent) -> LetterSection:
    """What becomes of the numbers that the letter does not list.

    Nothing here says that the letter lists the whole account: further numbers of it may move under other letters.
    """
    scope = {
        "full": "This letter authorizes the porting of the telephone numbers it lists and of no others; any other "
        "telephone number of the account may be ported only under a letter of its own.",
        "partial": "This is a partial port: it does not move every telephone number of the account.",
    }[content.port_scope]
    staying = {
        "none": "No telephone number of the account is meant to stay with the current carrier once this letter and "
        "every other letter of authorization given for the account have been carried out.",
        "some": "These telephone numbers stay with the current carrier and must not be ported or disconnected:"
        if content.numbers_staying
        else "Other telephone numbers of this account stay with the current carrier; they must not be ported or "
        "disconnected.",
        "unknown": "Unless another letter of authorization covers it, any telephone number that is not listed in this "
        "letter stays with the current carrier and must not be ported or disconnected.",
    }[content.numbers_staying_answer]
    if content.numbers_staying_answer == "unknown":
        scope = "Whether other telephone numbers are on the account has not been established."
    numbers = content.numbers_staying if content.numbers_staying_answer == "some" else ()
    return LetterSection(
        key="not_ported", heading="Not to be ported", paragraphs=(f"{scope} {staying}",), numbers=numbers
    )


def _authorization(content: LetterContent) -> LetterSection:
    company, carriers, losing = content.company_name, content.carriers_wording, content.losing_carrier_name
    who = f"{company} {carriers}".strip()
    details = "the account number or the spelling of the address"
    if content.is_toll_free:
        decision = (
            f"I have decided to change the service provider of the toll-free numbers listed in this letter from "
            f"{losing} to {company}, and I authorize the change of Responsible Organization (RespOrg) to "
            f"{content.target_resp_org or ''}".rstrip()
            + "."
        )
    else:
        decision = (
            f"I have decided to change the carrier of the telephone numbers listed in this letter from {losing} to "
            f"{company}, and to keep the numbers by porting them."
        )
        details = "the account number, the billing telephone number or the spelling of the address"
    return LetterSection(
        key="authorization",
        heading="Authorization",
        paragraphs=(
            (
                f"I am the customer named above, or I am authorized to act for the customer. To {losing} and to every "
                "carrier concerned, I confirm:"
            ),
        ),
        statements=(
            decision,
            f"I designate {who} as my agent to make this change.",
            "I understand that only one carrier may be designated for any one service on any one telephone number.",
            (
                f"I understand that I may ask {company} whether a fee applies to this change, and that my current "
                "carrier may charge me under my agreement with it."
            ),
            (
                f"I authorize {who} to obtain my customer service record (CSR) and the account information needed for "
                "this change from my current carrier and from any carrier that serves it."
            ),
            (
                f"I authorize {who} to correct account details of this request, such as {details}, so that they match "
                "that record. This allows no number to be added, and no other customer, authorized person or current "
                "carrier to be named."
            ),
        ),
    )


def _electronic() -> LetterSection:
    return LetterSection(
        key="electronic",
        heading=f"Electronic records and signature (version {CONSENT_VERSION})",
        paragraphs=CONSENT_TEXT,
    )


def entered_texts(content: LetterContent) -> Mapping[str, str]:
    """The texts on the letter that people entered, by JSON pointer: what `check_renderable` is to look at."""
    texts: dict[str, str | None] = {
        "/company_name": content.company_name,
        "/order_reference": content.order_reference,
        "/losing_carrier_name": content.losing_carrier_name,
        "/reseller_name": content.reseller_name,
        "/end_user_name": content.end_user_name,
        "/authorized_person/name": content.authorized_person_name,
        "/authorized_person/title": content.authorized_person_title,
        "/authorized_person/email": content.authorized_person_email,
        "/account_number": content.account_number,
        "/target_resp_org": content.target_resp_org,
    }
    for name, address in (("service_address", content.service_address), ("billing_address", content.billing_address)):
        if address is not None:
            for part in ("line1", "line2", "city", "state", "postal_code", "country"):
                texts[f"/{name}/{part}"] = getattr(address, part)
    return {pointer: text for pointer, text in texts.items() if text}


# --- signing -----------------------------------------------------------------------------------------------------

_TITLES_BEFORE = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "madam", "hon", "rev", "atty"}
    | {"capt", "lt", "sgt", "mme", "mlle", "herr", "frau", "sr", "sra", "srta"}
)
_TITLES_AFTER = frozenset({"esq", "phd", "md", "dds", "dvm", "rn", "cpa", "cfa", "mba", "jd", "llm"})
_GENERATIONS = (
    dict.fromkeys(("sr", "senior", "1st"), "1")
    | dict.fromkeys(("jr", "junior", "ii", "2nd"), "2")
    | dict.fromkeys(("iii", "3rd"), "3")
    | dict.fromkeys(("iv", "4th"), "4")
)
_LETTERS_WITHOUT_DECOMPOSITION = str.maketrans({"đ": "d", "ł": "l", "ø": "o", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae"})


def same_person(a: str, b: str) -> bool:
    """Whether two spellings may be one person's name: case, accents, initials and titles are ignored.

    ``Dr. JANE Q. Public`` is ``Jane Public``; ``J. Public`` is ``Jane Public`` too, ``Public, Jane`` as well. Two
    different generations (``Jr.``, ``III``) are two persons.
    """
    first, second = _PersonName.read(a), _PersonName.read(b)
    if not first.words or not second.words:
        return False
    if first.generation and second.generation and first.generation != second.generation:
        return False
    if first.full == second.full:
        return len(first.full) > 1 or first.words[0][0] == second.words[0][0]
    if len(first.full) == 1 or len(second.full) == 1:
        return first.words[-1] == second.words[-1] and _only_initial(first, second)
    return False


@dataclass(frozen=True, slots=True)
class _PersonName:
    words: tuple[str, ...]
    generation: str

    @property
    def full(self) -> tuple[str, ...]:
        """The words that are more than an initial; all of them where there are only initials."""
        return tuple(word for word in self.words if len(word) > 1) or self.words

    @classmethod
    def read(cls, text: str) -> "_PersonName":
        """A name without its titles; ``Surname, Given`` is turned round."""
        surname, comma, rest = text.partition(",")
        words = _name_words(surname)
        after = _name_words(rest) if comma else []
        given = [word for word in after if not _is_suffix(word)]
        words = [*given, *words, *(word for word in after if _is_suffix(word))]
        while len(words) > 1 and words[0] in _TITLES_BEFORE:
            words.pop(0)
        generation = ""
        while len(words) > 1 and _is_suffix(words[-1]):
            generation = _GENERATIONS.get(words.pop(), generation)
        return cls(tuple(words), generation)


def _only_initial(a: _PersonName, b: _PersonName) -> bool:
    """One of the two gives the first name as an initial only, and it is the other's."""
    has_initial = len(a.words) > 1 and len(b.words) > 1
    return has_initial and a.words[0][0] == b.words[0][0] and min(len(a.words[0]), len(b.words[0])) == 1


def _is_suffix(word: str) -> bool:
    return word in _TITLES_AFTER or word in _GENERATIONS


def _name_words(text: str) -> list[str]:
    words: list[str] = []
    for raw in re.split(r"[\s,\-‐-―()]+", _folded(text)):
        pieces = [re.sub(r"[^\w]", "", piece) for piece in raw.split(".")]
        pieces = [piece for piece in pieces if piece]
        together = "".join(pieces)
        initials = all(len(piece) == 1 for piece in pieces) and not (words and _is_suffix(together))
        words += pieces if initials else [together]
    return [word for word in words if word]


def _folded(text: str) -> str:
    """Case and accents removed."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    return plain.translate(_LETTERS_WITHOUT_DECOMPOSITION)


_TIME_ZONE_ALLOWANCE = timedelta(days=1)
"""Somewhere on earth it is already tomorrow, or still yesterday, by UTC."""


def check_signature(
    content: LetterContent,
    *,
    typed_name: str,
    consent_given: bool,
    consent_version: str,
    viewed_sha256: str,
    expected_sha256: str,
    signed_on: date,
    today: date,
    title: str = "",
) -> tuple[Problem, ...]:
    """Everything that keeps this signature from counting, at once (codes of porting.md section 10).

    `expected_sha256` is the hash of the unsigned letter as it stands now, `viewed_sha256` of the one the signer saw;
    `today` is the date by UTC. Pointers name the fields that the API takes.
    """
    problems: list[Problem] = []
    name = typed_name.strip()
    if not name:
        problems.append(
            Problem(
                "signature_empty",
                "The signature is empty.",
                fix=f"Type the full name of {content.authorized_person_name}.",
                pointer="/typed_name",
            )
        )
    elif not same_person(name, content.authorized_person_name):
        problems.append(
            Problem(
                "signature_name_mismatch",
                "The name typed is not the name of the authorized person on the letter.",
                fix="Have the person named on the letter sign, with the name as the letter gives it. If someone else "
                "is authorized, cancel this order and submit its numbers again with that person as the authorized "
                "person of the current carrier account.",
                pointer="/typed_name",
                suggestion=content.authorized_person_name,
            )
        )
    problems += check_renderable({"/typed_name": name, "/title": title.strip()})
    if not consent_given:
        problems.append(
            Problem(
                "consent_not_given",
                "Consent to the electronic signature was not given.",
                fix="Have the person named on the letter read the consent text and confirm it; without consent the "
                "letter is not signed.",
                pointer="/consent",
            )
        )
    if consent_version != CONSENT_VERSION:
        problems.append(
            Problem(
                "consent_text_version_mismatch",
                "The consent text has changed since it was shown.",
                fix="Read the current consent text and confirm it again.",
                pointer="/consent_version",
                suggestion=CONSENT_VERSION,
            )
        )
    if viewed_sha256.strip().lower() != expected_sha256.strip().lower():
        problems.append(
            Problem(
                "loa_document_changed",
                "The letter has changed since it was viewed.",
                fix="Open the letter again and sign what it says now.",
                pointer="/document_sha256",
            )
        )
    if signed_on > today + _TIME_ZONE_ALLOWANCE:
        problems.append(
            Problem(
                "signed_at_in_future",
                "The date of the signature lies in the future.",
                fix="Sign with today's date.",
                pointer="/signed_on",
                suggestion=today.isoformat(),
            )
        )
    elif signed_on < today - _TIME_ZONE_ALLOWANCE:
        problems.append(
            Problem(
                "signed_on_not_today",
                "The date of the signature lies in the past; the letter carries the date on which it is signed.",
                fix="Sign with today's date.",
                pointer="/signed_on",
                suggestion=today.isoformat(),
            )
        )
    return tuple(problems)


# --- what was printed, kept and compared -------------------------------------------------------------------------


def content_json(content: LetterContent) -> str:
    """What a letter says, to be kept beside its PDF."""
    return json.dumps(asdict(content), default=str, sort_keys=True, ensure_ascii=False)


def content_from_json(text: str) -> LetterContent:
    """What `content_json` kept; members that are not known any more are passed over."""
    found = json.loads(text)
    known = {each.name for each in fields(LetterContent)}
    values = {name: value for name, value in found.items() if name in known}
    for name in ("service_address", "billing_address"):
        if values.get(name) is not None:
            values[name] = PostalAddress(**values[name])
    for name in ("numbers", "numbers_staying"):
        values[name] = tuple(values.get(name, ()))
    values["prepared_on"] = date.fromisoformat(values["prepared_on"])
    return LetterContent(**values)


def differences(before: LetterContent, after: LetterContent) -> tuple[tuple[str, str, str], ...]:
    """Field, before and now, for everything that a signer's new letter says otherwise."""
    found = []
    for each in fields(LetterContent):
        was, now = getattr(before, each.name), getattr(after, each.name)
        if was != now:
            found.append((each.name, _as_text(was), _as_text(now)))
    return tuple(found)


def _as_text(value: object) -> str:
    if isinstance(value, PostalAddress):
        return ", ".join(address_lines(value))
    if isinstance(value, date):
        return long_date(value)
    if isinstance(value, tuple):
        return ", ".join(national_number(str(number)) for number in value[:20]) + (" …" if len(value) > 20 else "")
    return "" if value is None else str(value)


def consent_text(language: str) -> tuple[str, ...]:
    return CONSENT_TEXT


def consent_sha256(language: str) -> str:
    return hashlib.sha256("\n\n".join(consent_text(language)).encode()).hexdigest()


# --- what voids a letter -----------------------------------------------------------------------------------------

NUMBER_ADDED = "number_added"
END_USER_NAME = "end_user_name"
AUTHORIZED_PERSON = "authorized_person"
LOSING_CARRIER = "losing_carrier"
RESP_ORG = "resp_org"
SERVICE_ADDRESS = "service_address"


def material_change(before: LetterContent, after: LetterContent) -> tuple[str, ...]:
    """What changed that voids a sent or signed letter (model.md, "Letters"); empty if it still stands.

    A number added, the end user's name, the authorized person, the losing carrier, the RespOrg, a different service
    address. Not: a number removed, account number, PIN, BTN, ZIP+4, abbreviations in the address, dates, PON.
    """
    changes = {
        NUMBER_ADDED: not set(after.numbers) <= set(before.numbers),
        END_USER_NAME: _same_words(before.end_user_name) != _same_words(after.end_user_name),
        AUTHORIZED_PERSON: not _still_authorized(before.authorized_person_name, after.authorized_person_name),
        LOSING_CARRIER: _same_words(before.losing_carrier_name) != _same_words(after.losing_carrier_name),
        RESP_ORG: (before.target_resp_org or "").strip().upper() != (after.target_resp_org or "").strip().upper(),
        SERVICE_ADDRESS: not same_address(before.service_address, after.service_address),
    }
    return tuple(name for name, changed in changes.items() if changed)


def same_address(a: PostalAddress, b: PostalAddress) -> bool:
    """Whether two addresses are one place: case, punctuation, abbreviations and ZIP+4 are ignored."""
    return _address_key(a) == _address_key(b)


def _still_authorized(before: str, after: str) -> bool:
    return _same_words(before) == _same_words(after) or same_person(before, after)


def _same_words(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _address_key(address: PostalAddress) -> tuple[str, ...]:
    country = address.country.strip().upper()
    street = _address_words(f"{address.line1} {address.line2 or ''}")
    state = " ".join(_folded(re.sub(r"[.]", "", address.state)).split())
    code = re.sub(r"[\s\-]", "", address.postal_code).upper()
    return (
        street,
        _address_words(address.city),
        _STATES.get(state, state),
        code[:5] if country == "US" else code,
        country,
    )


def _address_words(text: str) -> str:
    words = re.sub(r"[^\w#\s]", " ", _folded(re.sub(r"['’.]", "", text)).replace("#", " # ")).split()
    short = [_ABBREVIATIONS.get(word, word) for word in words]
    unit_once = [word for at, word in enumerate(short) if not (word == "#" and at and short[at - 1] == "#")]
    return " ".join(unit_once)


def _abbreviations(table: str) -> dict[str, str]:
    """Every spelling in a line stands for its first word."""
    return {word: line.split()[0] for line in table.strip().splitlines() for word in line.split()}


# USPS Publication 28, appendices B, C1 and C2, the common ones; "st" is street and saint alike.
_ABBREVIATIONS = _abbreviations(
    """
    aly alley
    ave av avenue aven
    bch beach
    blf bluff
    blvd boul boulevard
    brg bridge
    brk brook
    byp bypass
    cswy causeway
    ctr center centre cntr
    cir circle circ
    clb club
    cor corner
    ct court
    cts courts
    cv cove
    crk creek
    cres crescent
    xing crossing
    xrd crossroad
    dl dale
    dr drive drv
    est estate
    ests estates
    expy expressway expwy
    ext extension
    fld field
    flds fields
    frst forest
    ft fort
    fwy freeway frwy
    gdn garden
    gdns gardens
    gtwy gateway
    gln glen
    grn green
    grv grove
    hbr harbor harbour
    hts heights
    hwy highway hiway
    hl hill
    hls hills
    is island
    jct junction
    knl knoll
    knls knolls
    lk lake
    lks lakes
    lndg landing
    ln lane
    lgt light
    lp loop
    mnr manor
    mdw meadow
    mdws meadows
    ml mill
    mls mills
    mt mount
    mtn mountain
    orch orchard
    pkwy parkway pkway pky
    pl place
    pln plain
    plns plains
    plz plaza
    pt point
    prt port
    rnch ranch
    rdg ridge
    riv river
    rd road
    rte route
    sq square
    st street saint str
    sta station
    smt summit
    ter terrace terr
    trce trace
    trl trail
    tpke turnpike
    un union
    vly valley
    vw view
    vlg village
    vis vista
    wlk walk
    way wy
    n north
    s south
    e east
    w west
    ne northeast
    nw northwest
    se southeast
    sw southwest
    # apt apartment unit ste suite no number
    fl floor
    bldg building
    rm room
    dept department
    1st first
    2nd second
    3rd third
    4th fourth
    5th fifth
    6th sixth
    7th seventh
    8th eighth
    9th ninth
    10th tenth
    """
)

_STATES = {
    name: code
    for code, _, name in (
        entry.strip().partition(" ")
        for entry in """
        al alabama;ak alaska;az arizona;ar arkansas;ca california;co colorado;ct connecticut;de delaware;
        dc district of columbia;fl florida;ga georgia;hi hawaii;id idaho;il illinois;in indiana;ia iowa;ks kansas;
        ky kentucky;la louisiana;me maine;md maryland;ma massachusetts;mi michigan;mn minnesota;ms mississippi;
        mo missouri;mt montana;ne nebraska;nv nevada;nh new hampshire;nj new jersey;nm new mexico;ny new york;
        nc north carolina;nd north dakota;oh ohio;ok oklahoma;or oregon;pa pennsylvania;ri rhode island;
        sc south carolina;sd south dakota;tn tennessee;tx texas;ut utah;vt vermont;va virginia;wa washington;
        wv west virginia;wi wisconsin;wy wyoming;pr puerto rico;vi virgin islands;gu guam;
        ab alberta;bc british columbia;mb manitoba;nb new brunswick;nl newfoundland and labrador;ns nova scotia;
        nt northwest territories;nu nunavut;on ontario;pe prince edward island;qc quebec;sk saskatchewan;yt yukon
        """.replace("\n", "").split(";")
    )
}
