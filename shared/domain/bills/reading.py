"""Reads the facts of a bill off its text: who is billed, where, by whom, when, under which account, for which numbers.

Bills have no common form, so this looks for what they share: labels with their value beside or under them, and
addresses that end in a city, a state and a postal code. What is not found is left out; nothing is guessed from
where it stands on the page alone. English, and the labels of French bills.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Final, Literal, TypeVar

from shared.domain.bills.layout import Cell, Sheet
from shared.domain.model import BillAddress, BillLine, BillReading, BillSecret
from shared.domain.postal import guess_country, state_code
from shared.domain.postal import postal_code as written_postal_code
from shared.domain.written_dates import find_dates

MOST_NUMBERS: Final = 2_000
_MOST_NAMES: Final = 8
_MOST_ADDRESSES: Final = 10
_MOST_CARRIER_LINES: Final = 12
_MOST_SECRETS: Final = 60
_LONGEST: Final = 90
_HEADING_LINES: Final = 8
_BLOCK_LINES: Final = 4


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_ACCOUNT: Final = _words(
    r"\b(?:account|acct|customer)\s*(?:number|no\b\.?|num\b\.?|id\b|#)|\baccount\s*:|\bn(?:uméro|o|°)\.? de compte\b"
)
_DATED: Final = _words(
    r"\b(?:bill(?:ing)?|invoice|statement|issue|csr|record)\s+date\b|\bdate\s+of\s+(?:bill|invoice|issue|statement)\b"
    r"|\b(?:invoice|bill|statement)\s+(?:issued|dated|prepared)\b|\bdate\s+(?:issued|printed|billed)\b|\bissued(?:\s+on)?\b"
    r"|\bdate de (?:la )?factur(?:e|ation)\b|\bdate d.émission\b"
)
_DATE_ALONE: Final = _words(r"^(?:date|as of)\b\s*:?")
_PERIOD: Final = _words(
    r"\b(?:bill(?:ing)?|service|statement|invoice)\s+(?:period|cycle|dates)\b|\bservice\s+from\b|\bpériode de factur"
)
_NAME: Final = _words(
    r"^(?:(?:account|customer|subscriber|service|billing|business|company|end[ -]user)(?:\s+holder)?(?:'s|’s)?\s+name"
    r"|account\s+(?:holder|owner)|end[ -]user|prepared\s+for|statement\s+for|listed\s+name|listing\s+name"
    r"|nom du (?:client|compte|titulaire)|titulaire(?: du compte)?)\b|^(?:customer|subscriber|client|name)\s*(?::|$)"
)
_BILLING: Final = _words(
    r"^(?:bill(?:ed|ing)?\s+(?:to|address)|sold\s+to|mail(?:ed|ing)\s+(?:to|address)|customer\s+address"
    r"|(?:adresse de )?facturation|factur(?:é|er) à)\b"
)
_SERVICE: Final = _words(
    r"^(?:service\s+(?:address|location|at)|location\s+of\s+service|premises?\s+address|installed\s+at"
    r"|end[ -]user\s+address|adresse (?:de|du) service)\b"
)
_REMITTANCE: Final = _words(
    r"^(?:remit(?:tance)?(?:\s+(?:to|payments?\s+to|address))?|(?:please\s+)?(?:mail|send|make)\b.*\b(?:payments?|payable|che(?:ck|que)s?)"
    r"|payments?\s+(?:to|address)|payable\s+to|pay\s+to|envoyez)\b"
)
_CARRIER: Final = _words(
    r"\bpayable\s+to\b|\bthank\s+you\s+for\s+(?:choosing|being)|\bwelcome\s+to\b|\bwww\.|\.(?:com|net|ca)\b"
    r"|\bcustomer\s+(?:care|service)\b|\b(?:current|service|local)\s+(?:carrier|provider)\b|©|\bcommunications\b|\btele(?:com|phone)\b"
)
_LABELS: Final = (_ACCOUNT, _DATED, _PERIOD, _NAME, _BILLING, _SERVICE, _REMITTANCE)
_OTHER_LABEL: Final = _words(
    r"^(?:invoice|bill|statement|order)\s*(?:number|no\b\.?|#)|\b(?:amount|total|balance)\b|\bdue\b|^page\b"
    r"|^telephone numbers?\b|^(?:billing\s+)?(?:tele)?phone\b|^btn\b|^date\b|^(?:pin|passcode)\b|^description\b"
    r"|^previous\b|^payment"
)
_PHONE: Final = re.compile(
    r"(?<![\d.])(?:\+?1[\s.-]?)?(?:\(([2-9]\d{2})\)|([2-9]\d{2}))[\s.-]{0,2}([2-9]\d{2})[\s.-]?(\d{4})(?!\d)"
)
_CITY: Final = re.compile(
    r"(?P<before>.*?)(?P<city>[^\W\d_][^\d,;:|]{1,40}?),?\s+(?:\((?P<in>[^()]{2,25})\)|(?P<state>[^\W\d_][^\d,;:|]{1,24}?)),?\s+"
    r"(?P<code>\d{5}(?:-?\d{4})?|[A-Za-z]\d[A-Za-z][\s-]?\d[A-Za-z]\d)"
)
_CODE_AT_END: Final = re.compile(r"[\s,](?:\d{5}(?:-?\d{4})?|[A-Za-z]\d[A-Za-z][\s-]?\d[A-Za-z]\d)$")
_LONGEST_ADDRESS: Final = 160
_TOKEN: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?")
_MONTHS_IN_FRENCH: Final = {
    "janvier": "January",
    "février": "February",
    "fevrier": "February",
    "mars": "March",
    "avril": "April",
    "mai": "May",
    "juin": "June",
    "juillet": "July",
    "août": "August",
    "aout": "August",
    "septembre": "September",
    "octobre": "October",
    "novembre": "November",
    "décembre": "December",
    "decembre": "December",
}
_FRENCH_MONTH: Final = _words(rf"(?<=\d )(?:{'|'.join(_MONTHS_IN_FRENCH)})\b")

Digest = Callable[[str], str]
"""Of what may be an account number, as a losing account keeps it."""


def read_bill(pages: Sequence[Sequence[str]], digest: Digest, *, whole: bool = True) -> BillReading:
    """The facts of a bill. Secrets leave it as digests only."""
    sheets = [Sheet(at, lines) for at, lines in enumerate(pages, 1)]
    dated = _dated(sheets)
    return BillReading(
        pages=len(sheets),
        whole=whole,
        names=_first(_names(sheets), _MOST_NAMES),
        addresses=_first(_addresses(sheets), _MOST_ADDRESSES),
        carriers=_first(_carriers(sheets), _MOST_CARRIER_LINES),
        account_numbers=tuple(_account_numbers(sheets, digest)),
        dated=dated[0] if dated else None,
        dated_at=dated[1] if dated else None,
        numbers="".join(_first(_telephone_numbers(sheets), MOST_NUMBERS)),
    )


def normalised_account_number(text: str) -> str:
    """What the spellings of an account number have in common: letters and digits, whatever their case."""
    return "".join(mark for mark in text.casefold() if mark.isalnum())


_T = TypeVar("_T")


def _first(found: Iterable[_T], most: int) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(found))[:most]


# --- labels and values -------------------------------------------------------------------------------------------


def _is_label(text: str) -> bool:
    return any(label.search(text) for label in (*_LABELS, _OTHER_LABEL))


def _values(sheet: Sheet, cell: Cell, label: re.Pattern[str]) -> Iterator[str]:
    """What a label may be the label of, likeliest first: what follows it, stands beside it, or under it."""
    found = label.search(cell.text)
    assert found is not None
    rest = cell.text[found.end() :].lstrip(" :.#-\t")
    if rest:
        yield rest
        return
    for beside in (sheet.right_of(cell), sheet.below(cell)):
        if beside is not None and not _is_label(beside.text):
            yield beside.text


def _labelled(sheets: Iterable[Sheet], label: re.Pattern[str]) -> Iterator[tuple[Cell, Iterator[str]]]:
    for sheet in sheets:
        for cell in sheet.cells():
            if label.search(cell.text):
                yield cell, _values(sheet, cell, label)


def _line(cell: Cell, text: str = "") -> BillLine:
    return BillLine(page=cell.page, text=shown(text or cell.text))


def shown(text: str) -> str:
    """Words of a bill as they may be shown: account numbers and PINs are dots, long lines are cut."""
    hidden = _hide_numbers(_hide_labelled(" ".join(text.split())))
    return hidden if len(hidden) <= _LONGEST else hidden[: _LONGEST - 1] + "…"


_AFTER_ACCOUNT: Final = re.compile(rf"({_ACCOUNT.pattern})[\s:.#]*(?P<secret>(?=\S*\d)\S.*)$", re.IGNORECASE)


def _hide_labelled(text: str) -> str:
    return _AFTER_ACCOUNT.sub(lambda found: f"{found[1]} ••••", text)


_NUMBER: Final = re.compile(r"(?<![\w.-])[A-Za-z0-9-]*\d[A-Za-z0-9-]*")
_AFTER_PIN: Final = _words(r"\b(pin|pass ?code|password|nip|ssn|security code)\b.*$")
_HARMLESS: Final = re.compile(r"\d{5}(?:-\d{4})?|1?-?[2-9]\d{2}-?[2-9]\d{2}-?\d{4}|\d{3}-\d{4}|20\d{2}-\d{2}-\d{2}")
"""Postal codes, telephone numbers and dates."""


def _hide_numbers(text: str) -> str:
    """Without what has five digits or more and is not known to be harmless."""
    text = _AFTER_PIN.sub(r"\1 ••••", text)
    return _NUMBER.sub(
        lambda found: found[0] if sum(map(str.isdigit, found[0])) < 5 or _HARMLESS.fullmatch(found[0]) else "••••", text
    )


# --- who, where, by whom -----------------------------------------------------------------------------------------


def _names(sheets: Sequence[Sheet]) -> Iterator[BillLine]:
    for label in (_NAME, _BILLING):
        for cell, values in _labelled(sheets, label):
            value = next(values, "")
            if _is_name(value) and not re.match(r"[\d#]|p\.?\s?o\.? box\b", value, re.IGNORECASE):
                yield _line(cell, value)


def _is_name(text: str) -> bool:
    """Whether there are words in it, and more of them than numbers."""
    digits = sum(map(str.isdigit, text))
    return re.search(r"[^\W\d_]{2}", text) is not None and digits < sum(map(str.isalpha, text))


def _addresses(sheets: Sequence[Sheet]) -> Iterator[BillAddress]:
    for sheet in sheets:
        for cell in sheet.cells():
            found = _city(cell.text)
            if found is None:
                continue
            state = found["in"] or found["state"]
            place = _split_city(found["city"], state, found["code"])
            if place is None:
                continue
            city, region, code = place
            above, label = _lines_above(sheet, cell)
            lines = (*above, *_parts(found["before"]))
            if not label and lines:
                lines, label = _own_label(lines)
            if lines:
                named = tuple(map(shown, lines))
                yield BillAddress(page=sheet.page, label=label, lines=named, city=city, state=region, postal_code=code)


def _city(text: str) -> re.Match[str] | None:
    """Where a line ends as an address does. The end is looked at first: most lines do not."""
    if len(text) > _LONGEST_ADDRESS or _CODE_AT_END.search(text) is None:
        return None
    return _CITY.fullmatch(text)


def _split_city(city: str, state: str, code: str) -> tuple[str, str, str] | None:
    """City, state and postal code where they are such; a city of several words may have lost some to the state."""
    if code.isdigit() and len(code) == 9:
        code = f"{code[:5]}-{code[5:]}"
    country = guess_country("", code)
    written = written_postal_code(code, country) if country else None
    if country is None or written is None:
        return None
    words = state.split()
    for at in range(len(words)):
        region = state_code(" ".join(words[at:]), country)
        if region:
            return " ".join([city, *words[:at]]).strip(" ,"), region, written
    return None


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part for part in (part.strip() for part in text.split(",")) if part)


def _lines_above(sheet: Sheet, cell: Cell) -> tuple[tuple[str, ...], Literal["", "billing", "service", "remittance"]]:
    lines: list[str] = []
    above = sheet.above(cell)
    while above is not None and len(lines) < _BLOCK_LINES + 1:
        kind = _kind(above.text)
        if kind:
            rest = _after_label(above.text)
            return tuple(reversed([*lines, rest] if rest else lines)), kind
        if len(lines) == _BLOCK_LINES or _is_label(above.text) or _city(above.text):
            break
        lines.append(above.text)
        above = sheet.above(above)
    return tuple(reversed(lines)), ""


def _kind(text: str) -> Literal["", "billing", "service", "remittance"]:
    if _SERVICE.search(text):
        return "service"
    if _BILLING.search(text):
        return "billing"
    return "remittance" if _REMITTANCE.search(text) else ""


def _after_label(text: str) -> str:
    found = next(found for found in (label.search(text) for label in (_SERVICE, _BILLING, _REMITTANCE)) if found)
    return text[found.end() :].strip(" :-")


def _own_label(lines: tuple[str, ...]) -> tuple[tuple[str, ...], Literal["", "billing", "service", "remittance"]]:
    """The label that begins an address on one line: ``Service address: 12 Main St, Chicago, IL 60601``."""
    kind = _kind(lines[0])
    if not kind:
        return lines, ""
    rest = _after_label(lines[0])
    return ((rest, *lines[1:]) if rest else lines[1:]), kind


def _carriers(sheets: Sequence[Sheet]) -> Iterator[BillLine]:
    """The words at the head of the first page, and those in which bills name who sends them."""
    for sheet in sheets[:1]:
        heading = [row for row in sheet.rows if row][:_HEADING_LINES]
        for cell in (cell for row in heading for cell in row):
            if _is_name(cell.text) and not _is_label(cell.text) and not _city(cell.text):
                yield _line(cell)
    for sheet in sheets[:3]:
        for cell in sheet.cells():
            if _CARRIER.search(cell.text) and _is_name(cell.text) and not _OTHER_LABEL.search(cell.text):
                yield _line(cell)


# --- numbers and dates -------------------------------------------------------------------------------------------


def _account_numbers(sheets: Sequence[Sheet], digest: Digest) -> Iterator[BillSecret]:
    """Those that the bill calls so, as a whole and word by word; then whatever on its first pages may be one."""
    seen: set[str] = set()

    def fresh(plain: str, most: int) -> bool:
        new = 4 <= len(plain) <= 30 and plain not in seen and len(seen) < most
        seen.update({plain} if new else ())
        return new

    for cell, values in _labelled(sheets[:5], _ACCOUNT):
        written = [re.split(r"\s{3,}", value)[0] for value in values]
        for text in written:
            whole, *parts = map(normalised_account_number, (text, *_TOKEN.findall(text), *_joined(text)))
            for plain in (whole, *filter(_has_digits, parts)):
                if fresh(plain, _MOST_SECRETS // 2):
                    # Words in the place of a number can be one, and are none to be held against the form's.
                    labelled, around = _has_digits(plain), _label_of(cell)
                    yield BillSecret(page=cell.page, digest=digest(plain), labelled=labelled, around=around)
    for sheet in sheets[:3]:
        for candidate in (one for cell in sheet.cells() for one in _TOKEN.findall(cell.text)):
            plain = normalised_account_number(candidate)
            if len(plain) >= 6 and _has_digits(plain) and fresh(plain, _MOST_SECRETS):
                yield BillSecret(page=sheet.page, digest=digest(plain), labelled=False)


def _joined(written: str) -> Iterator[str]:
    """What is written with blanks within: ``8155 20 041 1234567`` before further words."""
    words = written.split()
    for end in range(2, min(len(words), 6) + 1):
        yield "".join(words[:end])


def _has_digits(plain: str) -> bool:
    return sum(mark.isdigit() for mark in plain) >= 3


def _label_of(cell: Cell) -> str:
    found = _ACCOUNT.search(cell.text)
    return f"{found.group().strip(' :')}: ••••" if found else ""


def _telephone_numbers(sheets: Iterable[Sheet]) -> Iterator[str]:
    for sheet in sheets:
        for cell in sheet.cells():
            for found in _PHONE.finditer(cell.text):
                yield f"{found[1] or found[2]}{found[3]}{found[4]}"


_DUE: Final = _words(r"\bdue\b")


def _dated(sheets: Sequence[Sheet]) -> tuple[date, BillLine] | None:
    """When the bill was made: as it says, or the end of its period; never the day it is due."""
    for label, pick in ((_DATED, 0), (_DATE_ALONE, 0), (_PERIOD, -1)):
        for cell, values in _labelled(sheets[:3], label):
            if (
                label is not _PERIOD
                and re.search(r"\bdue\b", cell.text, re.IGNORECASE)
                and not _DATED.search(cell.text)
            ):
                continue
            for value in values:
                days = [found.day for found in find_dates(_in_english(value))]
                if days:
                    return days[pick], _line(cell, cell.text if value in cell.text else f"{cell.text} {value}")
    return None


def _in_english(text: str) -> str:
    text = re.sub(r"\b1er\b", "1", text)
    return _FRENCH_MONTH.sub(lambda found: _MONTHS_IN_FRENCH[found.group().casefold()], text)
