"""Format rules of a losing account: what is wrong with the values that are there, whatever is still missing.

Codes are those of porting.md section 10 ("Request fields", "Address"). What is missing is the business of
`readiness`. Check what a customer gave with `check_fields`, then keep what `normalise` makes of it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from shared.domain.model import LosingAccount, NumbersStaying, Person, PinStatus, PostalAddress, ServiceType
from shared.domain.phone_numbers import NumberClass, read_number_cell
from shared.domain.postal import REGIONS, country_code, guess_country, postal_code, state_code, states_of_postal_code
from shared.domain.problems import Problem
from shared.domain.renderable import check_renderable, unrenderable

ON_FILE: Final = "(on file)"
"""What reports and exports show for a PIN or an account number; given back it means "unchanged" (model.md)."""


def _words(table: str) -> frozenset[str]:
    return frozenset(table.split("|"))


NO_PIN_WORDS: Final = _words(
    "n/a|na|none|no|nil|no pin|nopinrequired|no pin required|no pin needed|not required|not applicable"
)
"""Ways to say that the carrier has no transfer PIN; the article allows ``N/A`` and ``NO PIN REQUIRED``."""

UNKNOWN_WORDS: Final = _words(
    "unknown|unk|tbd|tba|?|??|???|-|--|x|xx|xxx|xxxx|idk|not sure|pending|don't know|do not know|null|test"
)

_ACCOUNT_PLACEHOLDERS: Final = NO_PIN_WORDS | UNKNOWN_WORDS | {"1234", "12345", "123456", "1234567", "123456789"}
_PIN_PLACEHOLDERS: Final = UNKNOWN_WORDS | {"pin", "provided", "yes", "same"}
_ROLE_MAILBOXES: Final = _words(
    "info|admin|administrator|office|sales|support|help|helpdesk|billing|accounts|accounting|contact|team|hello|mail|"
    "noreply|no-reply|donotreply|postmaster|webmaster|it|hr"
)

_EMAIL = re.compile(r"[^\s@<>(),;:\"\[\]\\]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_]{2,63}")
_PIN = re.compile(r"[A-Za-z0-9]{4,10}")
_PO_BOX = re.compile(
    r"\b(?:p\.?\s*o\.?\s*(?:box|b\b)|post(?:al)?\s+office\s+box|box\s+[0-9]+$|c\.?\s*p\.?\s+[0-9]+$|case\s+postale"
    r"|general\s+delivery|poste\s+restante)",
    re.IGNORECASE,
)
_MAILBOX_RENTED = re.compile(r"\bp\.?m\.?b\.?\s*#?\s*[0-9]", re.IGNORECASE)
_COMPANY_FORM = re.compile(
    r"\b(?:l\.?l\.?c|inc|incorporated|corp|corporation|ltd|limited|l\.?l\.?p|p\.?l\.?l\.?c|gmbh|lt[ée]e)\b\.?|&\s*co\b",
    re.IGNORECASE,
)
_ONE_CHARACTER_REPEATED = re.compile(r"(.)\1{3,}")


LONGEST_TEXT: Final = 256
"""Characters of a text of an account, such as a name or a line of an address."""
LONGEST_SECRET: Final = 64
"""Characters of an account number or a PIN."""
MOST_STAYING: Final = 5_000
"""Numbers that may be listed as staying."""

_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "service_type": tuple(ServiceType),
    "pin_status": tuple(PinStatus),
    "numbers_staying": tuple(NumbersStaying),
    "subscriber_type": ("business", "residential"),
}


def check_given(values: Mapping[str, Any], *, account_number: str | None, pin: str | None) -> list[Problem]:
    """What cannot be kept of plain values, wherever they come from: none of the answers, too long, or contradictory.

    All at once; pointers are into the losing account.
    """
    found = [problem for name, value in values.items() for problem in _unfit(f"/{name}", name, value)]
    for at, secret in (("/account_number", account_number), ("/pin", pin)):
        found += _too_long(at, secret or "", LONGEST_SECRET)
    says_none = values.get("pin_status") == PinStatus.NONE
    if pin and says_none and not (is_on_file(pin) or says_no_pin(pin)):
        found.append(
            Problem(
                "pin_contradiction",
                "There is a PIN, and the answer is that there is none.",
                "Answer 'provided', or leave the PIN out.",
                "/pin_status",
                suggestion=PinStatus.PROVIDED,
            )
        )
    return found


def _unfit(at: str, name: str, value: Any) -> Iterator[Problem]:
    if isinstance(value, Mapping):
        for part, inner in value.items():
            yield from _unfit(f"{at}/{part}", f"{name}.{part}", inner)
    elif name in _CHOICES:
        if value and value not in _CHOICES[name]:
            fix = f"Choose one of: {', '.join(_CHOICES[name])}."
            yield Problem("invalid_value", "This is not one of the answers.", fix, at)
    elif isinstance(value, str):
        yield from _too_long(at, value, LONGEST_TEXT)
    elif isinstance(value, list | tuple):
        if len(value) > MOST_STAYING:
            yield Problem("too_many", f"These are {len(value):,} numbers.", f"List at most {MOST_STAYING:,}.", at)
        for place, one in enumerate(value[:MOST_STAYING]):
            yield from _too_long(f"{at}/{place}", str(one), LONGEST_TEXT)


def _too_long(at: str, text: str, longest: int) -> Iterator[Problem]:
    if len(text.strip()) > longest:
        yield Problem(
            "too_long", f"This has {len(text.strip()):,} characters.", f"Use at most {longest} characters.", at
        )


def check_fields(
    account: LosingAccount, *, account_number: str | None, pin: str | None
) -> tuple[list[Problem], list[Problem]]:
    """Errors and warnings of the values given, all at once; pointers are into the losing account.

    `account_number` and `pin` are the plain values where they are being set now, None where they are not given or
    unchanged. Neither value ever appears in a problem.
    """
    found = [*_address(account.service_address), *_people(account), *_numbers(account), *_printing(account)]
    if account_number:
        found += _account_number(account_number)
    if pin and account.pin_status == PinStatus.PROVIDED:
        found += _pin(pin)
    errors = [problem for is_error, problem in found if is_error]
    warnings = [problem for is_error, problem in found if not is_error]
    return errors, warnings


def check_pin(pin: str) -> tuple[list[Problem], list[Problem]]:
    """Errors and warnings of one PIN, at ``/pin``; it appears in none of them."""
    found = list(_pin(pin)) if pin else []
    return [problem for is_error, problem in found if is_error], [
        problem for is_error, problem in found if not is_error
    ]


def says_no_pin(pin: str) -> bool:
    """Whether this text in the place of a PIN says that there is none: then `pin_status` is ``none``."""
    return _word(pin) in NO_PIN_WORDS


def says_unknown(text: str) -> bool:
    """Whether this text stands where an answer is not known."""
    return _word(text) in UNKNOWN_WORDS


def is_on_file(text: str) -> bool:
    """Whether this text means "unchanged" for a PIN or an account number."""
    return _word(text) in {ON_FILE, "on file"}


def normalise(account: LosingAccount) -> LosingAccount:
    """The account as it is kept: spaces tidied, codes for country and state, postal code and numbers in one form.

    What cannot be read stays as it was given, for `check_fields` to name.
    """
    tidied: LosingAccount = account.but(
        label=tidy(account.label),
        carrier_name=tidy(account.carrier_name),
        end_user_name=tidy(account.end_user_name),
        reseller_name=tidy(account.reseller_name),
        billing_telephone_number=e164(account.billing_telephone_number),
        new_billing_telephone_number=e164(account.new_billing_telephone_number),
        numbers_staying_list=tuple(dict.fromkeys(map(e164, account.numbers_staying_list))),
        service_address=normalise_address(account.service_address),
        authorized_person=_tidy_person(account.authorized_person),
        signer=_tidy_person(account.signer) if account.signer is not None else None,
    )
    return tidied


def normalise_address(address: PostalAddress) -> PostalAddress:
    """The address with ``US``/``CA``, a state code and a written-out postal code, as far as they can be read.

    A country that is not given is taken from the state and postal code where these leave no doubt.
    """
    country = _country(address) or tidy(address.country)
    return PostalAddress(
        line1=tidy(address.line1),
        line2=tidy(address.line2),
        city=tidy(address.city),
        state=state_code(address.state, country) or tidy(address.state),
        postal_code=postal_code(_with_lost_zero(address) or address.postal_code, country) or tidy(address.postal_code),
        country=country,
    )


def tidy(text: str) -> str:
    """Text without spaces around it and with single spaces in it."""
    return " ".join(text.split())


def e164(text: str) -> str:
    """A telephone number in E.164, or the text as given where it is not one."""
    facts = read_number_cell(text).facts
    return facts.e164 if facts is not None else tidy(text)


def label_key(label: str) -> str:
    """What two labels have in common when they mean the same losing account: case and spaces do not count."""
    return tidy(label).casefold()


_Found = Iterator[tuple[bool, Problem]]


def _error(code: str, detail: str, fix: str, pointer: str, suggestion: str | None = None) -> tuple[bool, Problem]:
    return True, Problem(code, detail, fix, pointer, suggestion=suggestion)


def _warning(code: str, detail: str, fix: str, pointer: str, suggestion: str | None = None) -> tuple[bool, Problem]:
    return False, Problem(code, detail, fix, pointer, suggestion=suggestion)


def _word(text: str) -> str:
    return tidy(text).rstrip(".").casefold()


def _tidy_person(person: Person) -> Person:
    return Person(name=tidy(person.name), title=tidy(person.title), email=person.email.strip())


def _country(address: PostalAddress) -> str | None:
    if address.country.strip():
        return country_code(address.country)
    return guess_country(address.state, address.postal_code)


def _with_lost_zero(address: PostalAddress) -> str | None:
    """A ZIP that a spreadsheet took the leading zero from, whole again: only where the state then agrees."""
    clean = address.postal_code.strip()
    if not re.fullmatch(r"[0-9]{4}", clean):
        return None
    state = state_code(address.state, "US")
    return "0" + clean if state in states_of_postal_code("0" + clean, "US") else None


def _address(address: PostalAddress) -> _Found:
    at = "/service_address"
    country = _country(address)
    if address.country.strip() and country is None:
        yield _error(
            "country_not_supported",
            "Numbers are ported from accounts with an address in the United States or Canada.",
            "Enter US or CA. For an account elsewhere, contact Support.",
            f"{at}/country",
        )
    yield from _street(address, at)
    if country is not None:
        yield from _region(address, country, at)
    given = " ".join((address.line1, address.line2, address.city))
    if any(character.isalpha() and ord(character) > 0x24F for character in given):
        yield _warning(
            "address_non_latin",
            "The address has letters that carriers' records rarely hold.",
            "Write it in Latin letters, as on the bill.",
            at,
        )


def _street(address: PostalAddress, at: str) -> _Found:
    for line in ("line1", "line2"):
        text = getattr(address, line)
        if _PO_BOX.search(text):
            yield _error(
                "address_po_box",
                "A carrier compares the place where the service is, and that cannot be a post office box.",
                "Enter the street address of the service, as the customer service record has it.",
                f"{at}/{line}",
            )
        elif _MAILBOX_RENTED.search(text):
            yield _warning(
                "address_po_box",
                "A private mailbox (PMB) is rarely the service address.",
                "Check that the bill names this address for the service itself.",
                f"{at}/{line}",
            )
    if address.line1.strip() and not _PO_BOX.search(address.line1) and not re.search(r"[0-9]", address.line1):
        yield _warning(
            "house_number_missing",
            "The first address line has no house number.",
            "Add the number of the building, as on the bill.",
            f"{at}/line1",
        )


def _region(address: PostalAddress, country: str, at: str) -> _Found:
    state = state_code(address.state, country)
    if address.state.strip() and state is None:
        kind = "province" if country == "CA" else "state"
        yield _error(
            "state_invalid",
            f"'{tidy(address.state)[:40]}' is no {kind} of {'Canada' if country == 'CA' else 'the United States'}.",
            _state_fix(address.state, country),
            f"{at}/state",
        )
    if not address.postal_code.strip():
        return
    restored = _with_lost_zero(address) if country == "US" else None
    if restored is not None:
        yield _warning(
            "zip_leading_zero_lost",
            "The ZIP code had four digits; its leading zero was put back.",
            "Check the ZIP code.",
            f"{at}/postal_code",
            restored,
        )
    code = postal_code(restored or address.postal_code, country)
    if code is None:
        form = "a letter-digit code such as K1A 0B1" if country == "CA" else "5 digits, or 9 as in 60601-1234"
        yield _error(
            "zip_format",
            f"The postal code is not one of {'Canada' if country == 'CA' else 'the United States'}.",
            f"Enter {form}.",
            f"{at}/postal_code",
        )
    elif state is not None and (states := states_of_postal_code(code, country)) and state not in states:
        yield _warning(
            "zip_state_mismatch",
            f"{code} lies in {' or '.join(REGIONS[country][found] for found in states)}, not in "
            f"{REGIONS[country][state]}.",
            "Compare both with the bill; an address that differs is the most frequent reason for a rejection.",
            f"{at}/postal_code",
        )


def _state_fix(state: str, country: str) -> str:
    for other, name in (("US", "United States"), ("CA", "Canada")):
        if other != country and state_code(state, other):
            return f"Change the country to {other} if the service is in {name}, or correct the state."
    return "Enter the two-letter code, such as ON." if country == "CA" else "Enter the two-letter code, such as IL."


def _people(account: LosingAccount) -> _Found:
    if account.subscriber_type == "residential":
        if account.service_type == ServiceType.TOLL_FREE:
            yield _error(
                "tollfree_requires_business",
                "Toll-free numbers belong to business accounts.",
                "Set the subscriber type to business.",
                "/subscriber_type",
                "business",
            )
        if _COMPANY_FORM.search(account.end_user_name):
            yield _error(
                "residential_with_business_name",
                "The end user is a company, but the account is called residential.",
                "Set the subscriber type to business, or enter the person's name.",
                "/subscriber_type",
                "business",
            )
    yield from _person(account.authorized_person, "authorized_person", "/authorized_person")
    if account.signer is not None:
        yield from _person(account.signer, "signer", "/signer")


def _person(person: Person, code: str, at: str) -> _Found:
    email = person.email.strip()
    if not email:
        return
    if not is_email(email):
        yield _error(
            f"{code}_email_invalid",
            "This is not an e-mail address.",
            "Enter one address, such as name@example.com.",
            f"{at}/email",
        )
    elif email.partition("@")[0].casefold() in _ROLE_MAILBOXES:
        yield _warning(
            f"{code}_role_mailbox",
            "This looks like a shared mailbox: whoever reads it could sign the letter.",
            "Give the person's own address if there is one.",
            f"{at}/email",
        )


def is_email(text: str) -> bool:
    """Whether this can be an e-mail address: no display name, a domain with a dot; at most 254 characters."""
    return len(text) <= 254 and _EMAIL.fullmatch(text) is not None and ".." not in text


def _numbers(account: LosingAccount) -> _Found:
    yield from _billing_number(account.billing_telephone_number, "/billing_telephone_number")
    yield from _billing_number(account.new_billing_telephone_number, "/new_billing_telephone_number")
    new = e164(account.new_billing_telephone_number)
    if new and new == e164(account.billing_telephone_number):
        yield _error(
            "new_btn_equals_btn",
            "The new billing telephone number is the present one.",
            "Name a number that stays with the current carrier and is to be the account's billing number.",
            "/new_billing_telephone_number",
        )
    for index, number in enumerate(account.numbers_staying_list):
        for problem in read_number_cell(number).problems:
            fix = "Correct the number or take it out."
            yield _error(problem.code, problem.detail, fix, f"/numbers_staying_list/{index}", problem.suggestion)
    if account.numbers_staying == NumbersStaying.NONE and account.numbers_staying_list:
        yield _error(
            "numbers_staying_contradiction",
            "The answer is that no number stays with the current carrier, but some are listed as staying.",
            "Answer 'some', or empty the list.",
            "/numbers_staying",
            "some",
        )


def _billing_number(text: str, pointer: str) -> _Found:
    if not text.strip():
        return
    cell = read_number_cell(text)
    if cell.facts is None:
        problem = cell.problems[0]
        yield _error(
            "btn_invalid",
            problem.detail,
            "Enter the 10-digit billing telephone number as the bill or the customer service record has it.",
            pointer,
            problem.suggestion,
        )
    elif cell.facts.number_class is NumberClass.TOLL_FREE:
        yield _error(
            "btn_toll_free",
            "A billing telephone number is a local number; this one is toll-free.",
            "Ask the carrier for the account's billing telephone number (BTN).",
            pointer,
        )


def _printing(account: LosingAccount) -> Iterable[tuple[bool, Problem]]:
    """What the letter of authorization cannot print (see `renderable`)."""
    person, address = account.authorized_person, account.service_address
    fields = {
        "/carrier_name": account.carrier_name,
        "/end_user_name": account.end_user_name,
        "/reseller_name": account.reseller_name,
        "/authorized_person/name": person.name,
        "/authorized_person/title": person.title,
        **{f"/service_address/{name}": getattr(address, name) for name in ("line1", "line2", "city")},
    }
    return [(True, problem) for problem in check_renderable({at: tidy(text) for at, text in fields.items()})]


def _account_number(text: str) -> _Found:
    if is_on_file(text):
        return
    word = _word(text)
    bare = re.sub(r"[\s.-]", "", text)
    if word in _ACCOUNT_PLACEHOLDERS or _ONE_CHARACTER_REPEATED.fullmatch(bare) or not re.search(r"\w", text):
        yield _error(
            "account_number_placeholder",
            "This stands in for an account number; a carrier compares the real one.",
            "Copy the account number from the bill, or leave it empty until you have it.",
            "/account_number",
        )
    elif re.fullmatch(r"[0-9.]+[eE]\+[0-9]+", bare):
        yield _error(
            "account_number_scientific_notation",
            "A spreadsheet turned the account number into scientific notation, and digits may be lost.",
            "Format the column as text and copy the account number from the bill again.",
            "/account_number",
        )
    elif read_number_cell(text).facts is not None:
        yield _warning(
            "account_number_is_phone_number",
            "The account number looks like a telephone number; the two often differ.",
            "Compare it with the bill: it is usually printed as 'Account number'.",
            "/account_number",
        )
    if unrenderable(text.strip()):
        yield _error(
            "text_not_renderable",
            "The account number has characters that cannot be printed on the letter.",
            "Type it again with plain letters and digits, as on the bill.",
            "/account_number",
        )


def _pin(text: str) -> _Found:
    if is_on_file(text):
        return
    if says_no_pin(text):
        yield _warning(
            "pin_placeholder",
            "This says that there is no PIN; it was recorded as 'no PIN required'.",
            "Nothing to do if the carrier has no transfer PIN.",
            "/pin",
        )
    elif _word(text) in _PIN_PLACEHOLDERS or not re.search(r"\w", text):
        yield _error(
            "pin_placeholder",
            "This stands in for a PIN; a carrier compares the real one.",
            "Leave it empty: it is asked for again when it is needed. If the carrier has none, enter NO PIN REQUIRED.",
            "/pin",
        )
    elif not text.strip().isprintable():
        yield _error(
            "pin_format",
            "The PIN has characters in it that cannot be seen.",
            "Type it again by hand: transfer PINs usually have 4 to 10 letters or digits.",
            "/pin",
        )
    elif not _PIN.fullmatch(text.strip()):
        yield _warning(
            "pin_format",
            "Transfer PINs usually have 4 to 10 letters or digits.",
            "Check it with the carrier: it is often not the PIN of the account itself.",
            "/pin",
        )
