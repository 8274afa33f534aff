"""The Letter of Authorization (LOA): its words, who may sign it, and what makes it void.

One letter covers one port order. Its words are data (`letter_sections`), so that the PDF, and the signing page, say
the same; they stand in ``words.letter``, in each language, and here they are put together. What it must say: 47 CFR
64.1130 (billing name and address and each telephone number, the decision to change, the new carrier as agent, one
carrier per service and number, the question of a fee), and model.md "Letters" (authority to pull the customer service
record and to correct account details to match it). The PIN is not a field of the content, so no letter can print it.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from shared.domain.problems import Problem
from shared.domain.renderable import check_renderable
from shared.domain.words.certificate import SIGNED
from shared.domain.words.consent import CONSENT
from shared.domain.words.consent import CONSENT_TEXT as CONSENT_TEXT
from shared.domain.words.consent import CONSENT_VERSION as CONSENT_VERSION
from shared.domain.words.consent import consent_sha256 as consent_sha256
from shared.domain.words.consent import consent_text as consent_text
from shared.domain.words.letter import LETTER, counted
from shared.domain.words.letter import long_date as long_date

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
    company; `carriers_wording` follows it where the letter names who may act ("Example Inc and its carriers"), where it
    is empty in the letter's own words.
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
    carriers_wording: str = ""
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
    time_zone: str = "UTC"
    """The signer's, IANA: the date that stands on the letter is the date there."""

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


def letter_title(language: str = "en") -> str:
    """The heading of the whole letter."""
    return LETTER.say(language, "title")


LETTER_TITLE = letter_title()
"""The heading in English."""


def letter_purpose(content: LetterContent) -> str:
    """The line under the title: what the letter authorizes."""
    key = "purpose.toll_free" if content.is_toll_free else "purpose.port"
    return _say(content, key, company=content.company_name, resp_org=content.target_resp_org or "").rstrip()


def letter_sections(content: LetterContent) -> tuple[LetterSection, ...]:
    """The letter's text, section by section; the signature block comes before the first attachment."""
    sections = [_customer(content), _account(content), _numbers(content)]
    if not content.is_toll_free:
        sections.append(_not_ported(content))
    sections += [_authorization(content), _electronic(content)]
    if len(content.numbers) > INLINE_NUMBERS:
        sections.append(_attachment(content))
    return tuple(sections)


def signature_fields(content: LetterContent, signature: LetterSignature | None = None) -> tuple[LabelValue, ...]:
    """The lines under the signature: blank where it is still to be signed, by pen or on screen."""
    title, day = content.authorized_person_title or "", ""
    if signature is not None:
        title = signature.title or title
        day = long_date(date_signed(signature), content.language)
    return (
        LabelValue(_say(content, "printed_name"), content.authorized_person_name),
        LabelValue(_say(content, "signer_title"), title),
        LabelValue(_say(content, "date"), day),
    )


def date_signed(signature: LetterSignature) -> date:
    """The date that stands on the letter: the one where its signer was; by UTC where their zone is not known."""
    try:
        zone: tzinfo = ZoneInfo(signature.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        zone = UTC
    return signature.signed_at.astimezone(zone).date()


def signature_evidence(signature: LetterSignature, language: str = "en") -> tuple[LabelValue, ...]:
    """What stands beside an electronic signature, so that it can be attributed and checked."""
    time = f"{signature.signed_at.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
    rows = (
        ("signed", SIGNED.say(language, f"signed.{signature.method}", time=time)),
        ("email", signature.signer_email or ""),
        ("ip", signature.ip or ""),
        ("consent", SIGNED.say(language, "consent.version", version=signature.consent_version)),
        ("viewed", signature.unsigned_sha256),
    )
    return tuple(LabelValue(SIGNED.say(language, key), value) for key, value in rows if value)


def national_number(e164: str) -> str:
    """``(212) 555-0123`` for a North American number; any other number as it stands."""
    found = re.fullmatch(r"\+1(\d{3})(\d{3})(\d{4})", e164)
    return f"({found[1]}) {found[2]}-{found[3]}" if found else e164


def address_lines(address: PostalAddress, language: str = "en") -> tuple[str, ...]:
    """An address as it is written on an envelope, without the name."""
    place = f"{address.city}, {address.state} {address.postal_code}"
    street = ", ".join(line for line in (address.line1, address.line2 or "") if line.strip())
    lines = (street, place, country_name(address.country, language))
    return tuple(line for line in lines if line.strip())


def country_name(country: str, language: str = "en") -> str:
    """The name of the United States or of Canada; any other country as it was given."""
    key = f"country.{country.strip().upper()}"
    return LETTER.say(language, key) if LETTER.has(key) else country


def _say(content: LetterContent, key: str, /, **values: object) -> str:
    return LETTER.say(content.language, key, **values)


def _both_forms(e164: str) -> str:
    national = national_number(e164)
    return e164 if national == e164 else f"{national} · {e164}"


def _counted(language: str, numbers: Sequence[str]) -> str:
    return LETTER.say(language, "numbers_counted", count=len(numbers), counted=counted(language, len(numbers)))


def _present(content: LetterContent, rows: Iterable[tuple[str, str | None]]) -> tuple[LabelValue, ...]:
    """The rows that have a value, each with the label of its key."""
    return tuple(LabelValue(_say(content, key), value) for key, value in rows if value)


def _subscriber(content: LetterContent) -> str:
    key = f"subscriber.{content.subscriber_type}"
    return _say(content, key) if LETTER.has(key) else content.subscriber_type.capitalize()


_PIN_KEYS = {
    PIN_PROVIDED_SEPARATELY: "pin.provided",
    NO_PIN_REQUIRED: "pin.none",
    PIN_NOT_APPLICABLE: "pin.not_applicable",
}


def _pin_words(content: LetterContent) -> str:
    key = _PIN_KEYS.get(content.pin_line)
    return _say(content, key) if key else content.pin_line


def _customer(content: LetterContent) -> LetterSection:
    address = "\n".join(address_lines(content.service_address, content.language))
    if content.billing_address is None:
        addresses = [("both_addresses", address)]
    else:
        billing = "\n".join(address_lines(content.billing_address, content.language))
        addresses = [("service_address", address), ("billing_address", billing)]
    return LetterSection(
        key="customer",
        heading=_say(content, "customer"),
        fields=_present(
            content,
            [
                ("end_user_name", content.end_user_name),
                ("subscriber_type", _subscriber(content)),
                *addresses,
                ("authorized_person_name", content.authorized_person_name),
                ("authorized_person_title", content.authorized_person_title),
                ("authorized_person_email", content.authorized_person_email),
            ],
        ),
    )


def _account(content: LetterContent) -> LetterSection:
    rows: list[tuple[str, str | None]] = [("losing_carrier_name", content.losing_carrier_name)]
    if content.reseller_name and content.reseller_name != content.losing_carrier_name:
        rows.append(("reseller_name", content.reseller_name))
    rows.append(("account_number", content.account_number))
    if content.is_toll_free:
        if content.target_resp_org:
            rows.append(("target_resp_org", _say(content, "port_to_resp_org", resp_org=content.target_resp_org)))
    else:
        btn, new_btn = content.billing_telephone_number, content.new_billing_telephone_number
        rows += [
            ("billing_telephone_number", _both_forms(btn) if btn else None),
            ("new_billing_telephone_number", _both_forms(new_btn) if new_btn else None),
            ("pin_line", _pin_words(content)),
        ]
    return LetterSection(key="account", heading=_say(content, "account"), fields=_present(content, rows))


def _numbers(content: LetterContent) -> LetterSection:
    heading = _say(content, "numbers.toll_free" if content.is_toll_free else "numbers.port")
    covered = _say(content, "covers", numbers=_counted(content.language, content.numbers))
    if len(content.numbers) <= INLINE_NUMBERS:
        return LetterSection(key="numbers", heading=heading, paragraphs=(covered,), numbers=content.numbers)
    listed = _say(
        content,
        "listed",
        first=national_number(content.numbers[0]),
        last=national_number(content.numbers[-1]),
        counted=counted(content.language, len(content.numbers)),
    )
    return LetterSection(key="numbers", heading=heading, paragraphs=(covered, listed))


def _attachment(content: LetterContent) -> LetterSection:
    numbers = _counted(content.language, content.numbers)
    return LetterSection(
        key="attachment_a",
        heading=_say(content, "attachment.toll_free" if content.is_toll_free else "attachment.port"),
        paragraphs=(_say(content, "part_of", letter_id=content.letter_id, numbers=numbers),),
        numbers=content.numbers,
        is_attachment=True,
    )


def _not_ported(content: LetterContent) -> LetterSection:
    """What becomes of the numbers that the letter does not list.

    Nothing here says that the letter lists the whole account: further numbers of it may move under other letters.
    """
    answer, listed = content.numbers_staying_answer, content.numbers_staying
    scope = _say(content, "scope.unknown" if answer == "unknown" else f"scope.{content.port_scope}")
    staying = _say(content, "staying.listed" if answer == "some" and listed else f"staying.{answer}")
    return LetterSection(
        key="not_ported",
        heading=_say(content, "not_ported"),
        paragraphs=(f"{scope} {staying}",),
        numbers=listed if answer == "some" else (),
    )


def _authorization(content: LetterContent) -> LetterSection:
    kind = "toll_free" if content.is_toll_free else "port"
    carriers = content.carriers_wording.strip() or _say(content, "carriers")
    values = {
        "company": content.company_name,
        "losing": content.losing_carrier_name,
        "who": f"{content.company_name} {carriers}",
        "resp_org": content.target_resp_org or "",
    }
    statements = (f"decision.{kind}", "agent", "one_carrier", "fee", "record", f"correct.{kind}")
    return LetterSection(
        key="authorization",
        heading=_say(content, "authorization"),
        paragraphs=(_say(content, "confirm", **values),),
        statements=tuple(_say(content, statement, **values) for statement in statements),
    )


def _electronic(content: LetterContent) -> LetterSection:
    return LetterSection(
        key="electronic",
        heading=CONSENT.say(content.language, "heading", version=CONSENT_VERSION),
        paragraphs=consent_text(content.language),
    )


def content_json(content: LetterContent) -> str:
    """The content as JSON: the same text for the same content, and nothing of it lost (`content_from_json`)."""
    return json.dumps(asdict(content), default=date.isoformat, ensure_ascii=False, sort_keys=True, indent=1)


def content_from_json(text: str) -> LetterContent:
    """The content that was kept as JSON. Members that are not known are passed over; those that a letter of old does
    not have, such as `language`, are as they were then. Raises `ValueError` for anything else."""
    try:
        values: dict[str, Any] = {"language": "en", **_known(LetterContent, json.loads(text))}
        values["prepared_on"] = date.fromisoformat(values["prepared_on"])
        for name in ("numbers", "numbers_staying"):
            values[name] = tuple(values.get(name, ()))
        for name in ("service_address", "billing_address"):
            if values.get(name) is not None:
                values[name] = PostalAddress(**_known(PostalAddress, values[name]))
        return LetterContent(**values)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"this is not the content of a letter: {error}") from error


def _known(kind: type[LetterContent] | type[PostalAddress], members: Mapping[str, Any]) -> dict[str, Any]:
    names = {each.name for each in fields(kind)}
    return {name: value for name, value in members.items() if name in names}


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


def _name_problems(content: LetterContent, name: str) -> tuple[Problem, ...]:
    """What is wrong with the typed name: one thing at a time, since each hides the next."""
    at = "/typed_name"
    if not name:
        fix = f"Type the full name of {content.authorized_person_name}."
        return (Problem("signature_empty", "The signature is empty.", fix=fix, pointer=at),)
    unprintable = check_renderable({at: name})
    if unprintable or same_person(name, content.authorized_person_name):
        return unprintable
    return (
        Problem(
            "signature_name_mismatch",
            "The name typed is not the name of the authorized person on the letter.",
            fix="Have the person named on the letter sign, with the name as the letter gives it. Somebody else who is "
            'authorized chooses "I am a different authorized person" on the signing page.',
            pointer=at,
            suggestion=content.authorized_person_name,
        ),
    )


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
    problems = [*_name_problems(content, typed_name.strip()), *check_renderable({"/title": title.strip()})]
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


# --- what voids a letter -----------------------------------------------------------------------------------------

NUMBER_ADDED = "number_added"
END_USER_NAME = "end_user_name"
AUTHORIZED_PERSON = "authorized_person"
LOSING_CARRIER = "losing_carrier"
RESP_ORG = "resp_org"
SERVICE_ADDRESS = "service_address"
PORT_SCOPE = "port_scope"


def material_change(before: LetterContent, after: LetterContent) -> tuple[str, ...]:
    """What changed that voids a sent or signed letter (model.md, "Letters"); empty if it still stands.

    A number added, the end user's name, the authorized person, the losing carrier, the RespOrg, a different service
    address; and, stricter than model.md, a line that was to stay and would go. Not: a number removed, account number,
    PIN, BTN, ZIP+4, abbreviations in the address, dates, PON.
    """
    changes = {
        NUMBER_ADDED: not set(after.numbers) <= set(before.numbers),
        END_USER_NAME: _same_words(before.end_user_name) != _same_words(after.end_user_name),
        AUTHORIZED_PERSON: not _still_authorized(before.authorized_person_name, after.authorized_person_name),
        LOSING_CARRIER: _same_words(before.losing_carrier_name) != _same_words(after.losing_carrier_name),
        RESP_ORG: (before.target_resp_org or "").strip().upper() != (after.target_resp_org or "").strip().upper(),
        SERVICE_ADDRESS: not same_address(before.service_address, after.service_address),
        PORT_SCOPE: _moves_more(before, after),
    }
    return tuple(name for name, changed in changes.items() if changed)


_LISTED_DIFFERENCES = 20


def differences(before: LetterContent, after: LetterContent) -> tuple[tuple[str, str, str], ...]:
    """What a later letter says otherwise: (field of `LetterContent`, before, after), in the later one's language.

    Values read as the letter prints them. Numbers are counted, with those taken out after a ``−`` before, and those
    added after a ``+`` now; of more than 20 the first 20 are named. Another order of the same numbers is no difference.
    """
    found = []
    for each in fields(LetterContent):
        if each.name in ("numbers", "numbers_staying"):
            old, new = _numbers_told(after.language, getattr(before, each.name), getattr(after, each.name))
        else:
            old, new = (_printed(after.language, one, each.name) for one in (before, after))
        if old != new:
            found.append((each.name, old, new))
    return tuple(found)


def _numbers_told(language: str, before: tuple[str, ...], after: tuple[str, ...]) -> tuple[str, str]:
    if set(before) == set(after):
        return "", ""
    kept_before, kept_after = set(before), set(after)
    gone = [number for number in before if number not in kept_after]
    fresh = [number for number in after if number not in kept_before]
    return _told(language, before, "\u2212", gone), _told(language, after, "+", fresh)


def _told(language: str, numbers: tuple[str, ...], sign: str, changed: list[str]) -> str:
    if not numbers:
        return ""
    named = [sign + national_number(number) for number in changed[:_LISTED_DIFFERENCES]]
    if len(changed) > _LISTED_DIFFERENCES:
        named.append(LETTER.say(language, "more", counted=counted(language, len(changed) - _LISTED_DIFFERENCES)))
    total = _counted(language, numbers)
    return f"{total} ({', '.join(named)})" if named else total


_NAMED_BY = {
    "number_class": "class",
    "language": "language",
    "subscriber_type": "subscriber",
    "port_scope": "scope_named",
    "numbers_staying_answer": "staying_named",
}
"""The fields whose values are words of ours, and under what they stand in the catalogue."""


def _printed(language: str, content: LetterContent, name: str) -> str:
    """A field as a letter in this language prints it; "" where it is empty."""
    value = getattr(content, name)
    if isinstance(value, PostalAddress):
        return ", ".join(address_lines(value, language))
    if name == "prepared_on":
        return long_date(content.prepared_on, language)
    if name == "country":
        return country_name(value or "", language)
    if name == "pin_line":
        key = _PIN_KEYS.get(value, "")
    elif name in ("billing_telephone_number", "new_billing_telephone_number"):
        return _both_forms(value) if value else ""
    else:
        key = f"{_NAMED_BY.get(name)}.{value}"
    return LETTER.say(language, key) if LETTER.has(key) else str(value or "")


def _moves_more(before: LetterContent, after: LetterContent) -> bool:
    """Whether lines that were to stay would go: a partial port became a full one, or a number left the staying list."""
    if before.is_toll_free:
        return False
    fewer_stay = not set(before.numbers_staying) <= set(after.numbers_staying)
    return fewer_stay or (before.port_scope == "partial" and after.port_scope == "full")


def same_address(a: PostalAddress, b: PostalAddress) -> bool:
    """Whether two addresses are one place: case, punctuation, abbreviations and ZIP+4 are ignored."""
    return _address_key(a) == _address_key(b)


def _still_authorized(before: str, after: str) -> bool:
    return _same_words(before) == _same_words(after) or same_person(before, after)


def _same_words(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _address_key(address: PostalAddress) -> tuple[str, ...]:
    country = address.country.strip().upper()
    street = address_words(f"{address.line1} {address.line2 or ''}")
    state = " ".join(_folded(re.sub(r"[.]", "", address.state)).split())
    code = re.sub(r"[\s\-]", "", address.postal_code).upper()
    return (
        street,
        address_words(address.city),
        _STATES.get(state, state),
        code[:5] if country == "US" else code,
        country,
    )


def address_words(text: str) -> str:
    """What the spellings of a street or city have in common: case, punctuation and abbreviations are ignored."""
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
