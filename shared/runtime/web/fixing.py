"""The form of a correction: what it shows of each reason, and what was entered in it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from shared.domain.corrections import SECRETS, Correction, Reason
from shared.domain.document_reviews import LOOKED_AT, REFUSALS
from shared.domain.letter import national_number
from shared.domain.lifecycle import Owner
from shared.domain.model import Attestation, Dispute, LosingAccount, NumbersStaying, PinStatus
from shared.domain.playbook import PIN_NEEDED
from shared.domain.problems import Problem
from shared.domain.rejections import CARRIERS_WORDS, OTHER, REJECTIONS, TAX_ID, FixKind, canonical
from shared.domain.words.corrections import CORRECTIONS, carrier_names
from shared.domain.words.signing import SIGNING
from shared.usecases.corrections.correcting import CorrectionForm, Fixes
from shared.usecases.losing_accounts import AccountFields

LONGEST_NOTE: Final = 1_000
"""Characters of what is written about one reason, as over the API."""
MOST_NUMBER_PINS: Final = 50
"""Numbers that the page asks a PIN of their own for; more go over the API."""
DATE_WANTED: Final = "/requested_foc_at"
NUMBERS: Final = "/drop_numbers"
NUMBER_PINS: Final = "/number_pins"
LETTER: Final = "/new_letter"
REMARK: Final = "/note"

_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "pin_status": tuple(PinStatus),
    "numbers_staying": tuple(NumbersStaying),
    "subscriber_type": ("business", "residential"),
    "service_address.country": ("US", "CA"),
}
_LISTS: Final = frozenset({"numbers_staying_list"})
_TELEPHONES: Final = frozenset({"billing_telephone_number", "new_billing_telephone_number"})


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the account: `sent` is what the carrier was told, as its input takes it; "" of a secret."""

    name: str
    sent: str
    on_file: bool = False
    ends_in: str = ""

    @property
    def pointer(self) -> str:
        return "/" + self.name.replace(".", "/")

    @property
    def entry(self) -> str:
        """Its name in the form. What begins with ``secret:`` is never put back on a page."""
        return f"{'secret' if self.is_secret else 'edit'}:{self.name}"

    @property
    def label(self) -> str:
        """The name of its text in the catalogue of the signing pages, which ask for the same."""
        return self.name.removeprefix("service_address.").replace("authorized_person.", "authorized_person_")

    @property
    def is_secret(self) -> bool:
        return self.name in SECRETS

    @property
    def is_list(self) -> bool:
        return self.name in _LISTS

    @property
    def choices(self) -> tuple[str, ...]:
        return _CHOICES.get(self.name, ())


@dataclass(frozen=True, slots=True)
class OwnPin:
    """The PIN of one number. It is never put back on a page."""

    number: str
    on_file: bool

    @property
    def entry(self) -> str:
        return f"secret:pin:{self.number}"

    @property
    def pointer(self) -> str:
        return f"{NUMBER_PINS}/{self.number.lstrip('+')}"


@dataclass(frozen=True, slots=True)
class Part:
    """One reason as the page shows it. `fields` stand here, `above` at a reason before it."""

    reason: Reason
    said: str
    own_words: bool  # the text is none of ours: a detail written for this order
    asked_by_us: bool
    fields: tuple[Field, ...]
    above: tuple[Field, ...]
    own_pins: tuple[OwnPin, ...]
    has_date: bool
    drops_first: bool  # what is wrong with numbers that are taken out is said here
    takes_remark: bool

    @property
    def code(self) -> str:
        return self.reason.code

    @property
    def shows_sent(self) -> bool:
        return bool(self.fields or self.above)

    @property
    def shows_answer(self) -> bool:
        """Whether there is more to show of the answer than the reason itself says."""
        found = self.said or self.carriers_code or self.reason.numbers
        return bool(found) or self.shows_sent

    @property
    def carriers_code(self) -> str:
        """Codes of the carrier's own, which it knows when it is asked; none of our vocabulary."""
        codes = (code.strip() for code in self.reason.raw_code.split(","))
        return ", ".join(code for code in codes if code.lower() not in ("", OTHER) and canonical("", code) == OTHER)

    @property
    def is_ours_to_answer(self) -> bool:
        return self.reason.owner != Owner.CUSTOMER

    @property
    def attests(self) -> bool:
        return FixKind.ATTEST in self.reason.kinds

    @property
    def disputes(self) -> bool:
        return FixKind.DISPUTE in self.reason.kinds

    @property
    def drops(self) -> tuple[str, ...]:
        return self.reason.numbers if FixKind.DROP_NUMBER in self.reason.kinds else ()

    @property
    def moves(self) -> bool:
        return bool(self.reason.numbers) and FixKind.MOVE_NUMBER in self.reason.kinds

    @property
    def renews_letter(self) -> bool:
        return FixKind.NEW_LETTER in self.reason.kinds

    @property
    def opens(self) -> bool:
        """Whether there is anything to fill in."""
        return self.takes_remark or self.asks_beside_remark

    @property
    def asks_beside_remark(self) -> bool:
        return bool(self.fields or self.above or self.drops) or (
            self.attests or self.disputes or self.has_date or self.renews_letter
        )

    @property
    def pointers(self) -> tuple[str, ...]:
        """What a problem can be about here."""
        found = [field.pointer for field in self.fields]
        found += [pin.pointer for pin in self.own_pins]
        if self.attests:
            found += [f"/attest/{self.code}/done_on", f"/attest/{self.code}/note"]
        if self.disputes:
            found.append(f"/dispute/{self.code}")
        found += [NUMBERS] if self.drops_first else []
        found += [DATE_WANTED] if self.has_date else []
        found += [LETTER] if self.renews_letter else []
        found += [REMARK] if self.takes_remark else []
        return tuple(found)


def parts_of(form: CorrectionForm) -> tuple[Part, ...]:
    """The reasons in their order; each field, and the date, with the first of them that opens it."""
    account = form.order.losing_account
    opened = {one.name: field_of(account, one.name) for one in form.fields}
    seen: set[str] = set()
    dated = False
    own_pins = tuple(OwnPin(one.number, one.on_file) for one in form.number_pins[:MOST_NUMBER_PINS])
    asks_customer = any(reason.owner == Owner.CUSTOMER for reason in form.reasons)
    found: list[Part] = []
    for reason in form.reasons:
        mine = [opened[name] for name in reason.fields if name in opened]
        has_date = FixKind.GIVE_DATE in reason.kinds and not dated
        dated = dated or has_date
        drops = bool(reason.numbers) and FixKind.DROP_NUMBER in reason.kinds
        found.append(
            Part(
                reason=reason,
                said=carriers_words(reason),
                own_words=not _is_ours(reason, account),
                asked_by_us=reason.code not in REJECTIONS,
                fields=tuple(field for field in mine if field.name not in seen),
                above=tuple(field for field in mine if field.name in seen),
                own_pins=own_pins if "pin" in reason.fields and "pin" not in seen else (),
                has_date=has_date,
                drops_first=drops and not any(part.drops_first for part in found),
                takes_remark=reason.code == OTHER and asks_customer,  # alone, it would send nothing on
            )
        )
        seen |= {field.name for field in mine}
    return tuple(found)


def field_of(account: LosingAccount, name: str) -> Field:
    """The field with what was sent in it, as a person writes it."""
    if name == "account_number":
        return Field(name, "", bool(account.sealed_account_number), account.account_number_last4)
    if name == "pin":
        return Field(name, "", bool(account.sealed_pin))
    if name == TAX_ID:
        return Field(name, "")
    value: object = account
    for part in name.split("."):
        value = getattr(value, part)
    if isinstance(value, tuple):
        return Field(name, "\n".join(national_number(one) for one in value))
    text = "" if value is None else str(value)
    return Field(name, national_number(text) if name in _TELEPHONES and text else text)


def carriers_words(reason: Reason) -> str:
    """What the carrier said itself, secrets masked: kept apart, or else as our explanation quotes it.

    Of a document that our team refused: which it is, and our own words.
    """
    if reason.code in REFUSALS:
        return reason.detail.partition(LOOKED_AT.partition("“")[0])[2]
    before, after = CARRIERS_WORDS.split("{words}")
    quoted = reason.detail.partition(before)[2].rpartition(after)[0]
    return reason.said or quoted


def _is_ours(reason: Reason, account: LosingAccount) -> bool:
    """Whether the catalogue says what this reason's own text says, so that it can be said in any language."""
    if reason.code == PIN_NEEDED:
        return True
    key = f"reason.{reason.code}.meaning"
    if not CORRECTIONS.has(key):
        return False
    names = (account.carrier_name, "")
    ours = tuple(CORRECTIONS.say("en", key, **carrier_names("en", name)) for name in names)
    return not reason.detail.strip() or reason.detail.startswith(ours)


def asked(form: CorrectionForm) -> str:
    """What the page asks, so that an answer to something else is noticed."""
    return " ".join(reason.code for reason in form.reasons)


# --- in words --------------------------------------------------------------------------------------------------------


def word(language: str, subject: str, name: str, otherwise: str | None = None) -> str:
    """The text for a name that comes from elsewhere, such as a field's. Where we have none: `otherwise`, or the name
    itself in plain letters, for a page must not fail over a new field."""
    for key in (f"{subject}.{name}", f"{subject}.{re.split('[/.]', name)[-1]}"):
        if SIGNING.has(key):
            return SIGNING.say(language, key)
    return re.sub(r"[_/.]+", " ", name) if otherwise is None else otherwise


def texts_of(form: CorrectionForm, part: Part, language: str) -> Mapping[str, Any]:
    """What is said of a reason, in the page's language; a text that was written for this order stays as it is."""
    reason = part.reason
    key = f"reason.{part.code}"
    names = carrier_names(language, form.order.losing_account.carrier_name)

    def text(name: str, otherwise: str) -> str:
        return CORRECTIONS.say(language, f"{key}.{name}", **names) if CORRECTIONS.has(f"{key}.{name}") else otherwise

    return {
        "title": text("title", reason.title),
        "meaning": reason.detail if part.own_words else text("meaning", reason.detail),
        "fix": reason.fix if part.own_words else text("fix", reason.fix),
        "language": "en" if part.own_words else language,
        "hints": [hint.said_in(language) for hint in reason.hints],
        "turn": f"turn.{reason.owner}" if CORRECTIONS.has(f"turn.{reason.owner}") else "turn.customer",
    }


def sent_in_words(language: str, field: Field) -> str:
    """What the carrier was told in a field, for people; of a secret that it is there, and the end of a number."""
    if field.is_secret and field.on_file:
        ends = CORRECTIONS.say(language, "on_file_ends", end=field.ends_in)
        return ends if field.ends_in else CORRECTIONS.say(language, "on_file")
    if not field.sent:
        return CORRECTIONS.say(language, "sent.nothing")
    return word(language, "choice", f"{field.label}.{field.sent}", field.sent) if field.choices else field.sent


def why_not_key(form: CorrectionForm) -> str:
    """The key of why nothing can be corrected now; "" where something can."""
    if form.may_correct:
        return ""
    key = f"cannot.{form.why_code}"
    return key if CORRECTIONS.has(key) else "cannot"


# --- what was entered ------------------------------------------------------------------------------------------------


def fixes_of(
    entries: Mapping[str, str], parts: Iterable[Part], beside: Iterable[Field] = ()
) -> tuple[Fixes, tuple[Problem, ...]]:
    """What was entered for these reasons, and in fields `beside` them; a field that says what was sent, and an empty
    secret, are left alone.

    With it what could not be read: dates that are none, and texts that are too long.
    """
    reader = _Reader(entries)
    parts = tuple(parts)
    fields, tax_id = _fields(entries, (*(field for part in parts for field in part.fields), *beside))
    correction = Correction(
        attested=tuple(one for part in parts if part.attests and (one := reader.attestation(part.code))),
        disputed=tuple(two for part in parts if part.disputes and (two := reader.dispute(part.code))),
        dropped=tuple(dict.fromkeys(n for part in parts for n in part.drops if entries.get(f"drop:{n}") == "yes")),
        requested_foc_at=reader.day("date", DATE_WANTED) if any(part.has_date for part in parts) else None,
        new_letter=any(part.renews_letter for part in parts) and entries.get("letter") == "yes",
        note=reader.text("remark", REMARK) if any(part.takes_remark for part in parts) else "",
    )
    pins = {pin.number: entries.get(pin.entry, "").strip() for part in parts for pin in part.own_pins}
    given = {number: pin for number, pin in pins.items() if pin}
    return Fixes(fields, correction, given, tax_id), tuple(reader.problems)


class _Reader:
    """Reads entries, and collects what cannot be read."""

    def __init__(self, entries: Mapping[str, str]) -> None:
        self._entries = entries
        self.problems: list[Problem] = []

    def text(self, name: str, pointer: str) -> str:
        text = self._entries.get(name, "").strip()
        if len(text) > LONGEST_NOTE:
            self.problems.append(
                Problem("note_too_long", "This text is too long.", "Use at most 1,000 characters.", pointer)
            )
        return text

    def day(self, name: str, pointer: str) -> date | None:
        text = self._entries.get(name, "").strip()
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.problems.append(
                Problem("date_unreadable", "This is no date.", "Write it as year, month and day.", pointer)
            )
            return None

    def attestation(self, code: str) -> Attestation | None:
        day_at = f"/attest/{code}/done_on"
        note = self.text(f"attest:{code}:note", f"/attest/{code}/note")
        wrong = len(self.problems)
        day = self.day(f"attest:{code}:done_on", day_at)
        if day is None and note and len(self.problems) == wrong:
            self.problems.append(Problem("attest_date_missing", "The day is missing.", "Say since when.", day_at))
        return Attestation(code=code, done_on=day, note=note) if day is not None else None

    def dispute(self, code: str) -> Dispute | None:
        note = self.text(f"dispute:{code}", f"/dispute/{code}")
        return Dispute(code=code, note=note) if note else None


def _fields(entries: Mapping[str, str], fields: Iterable[Field]) -> tuple[AccountFields, str | None]:
    """What was entered for the account, and the digits of its tax number."""
    values: dict[str, Any] = {}
    secrets: dict[str, str] = {}
    for field in fields:
        entry = entries.get(field.entry, "").strip()
        if field.is_secret:
            secrets |= {field.name: entry} if entry else {}
        elif field.entry in entries and _lines(entry) != _lines(field.sent):
            _put(values, field, entry)
    account = AccountFields(values, account_number=secrets.get("account_number"), pin=secrets.get("pin"))
    return account, secrets.get(TAX_ID)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]


def _put(values: dict[str, Any], field: Field, entry: str) -> None:
    whole, _, part = field.name.partition(".")
    if part:
        values.setdefault(whole, {})[part] = entry
    elif field.is_list:
        values[whole] = [line for line in _lines(entry) if line]
    else:
        values[whole] = entry or None


# --- what is wrong with it -------------------------------------------------------------------------------------------


def placed(problems: Iterable[Problem], fixes: Fixes, on_page: Iterable[str]) -> tuple[Problem, ...]:
    """The problems at the places of the page that they are about: the rules name an answer by its position, and a
    line of a list by its number."""
    known = frozenset(on_page)
    return tuple(replace(one, pointer=_place(one.pointer or "", fixes, known)) for one in problems)


def _place(pointer: str, fixes: Fixes, known: frozenset[str]) -> str:
    steps = pointer.strip("/").split("/")
    if len(steps) > 1 and steps[0] in ("attest", "dispute") and steps[1].isdigit():
        answers = fixes.correction.attested if steps[0] == "attest" else fixes.correction.disputed
        steps[1] = answers[int(steps[1])].code
    if steps[0] == "attest" and "/" + "/".join(steps) not in known:
        steps[2:] = ["done_on"]
    if len(steps) > 1 and steps[0] == "number_pins" and steps[1].isdigit():
        steps[1:] = [tuple(fixes.number_pins)[int(steps[1])].lstrip("+")]
    if steps[0] == "edit":
        steps = ".".join(steps[1:]).split(".")
    while steps:
        at = "/" + "/".join(steps)
        if at in known:
            return at
        steps.pop()
    return pointer
