"""Compares what was read on bills with the form and the list: what a losing carrier would find different.

Everything here is advice and in nobody's way: a bill is read by a machine, and carriers compare their own records.
Tolerated are case, punctuation, company forms, the abbreviations of the letter rules, initials and cut-off names.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, Literal

from shared.domain.bills.reading import MOST_NUMBERS
from shared.domain.documents import PROOF_OF_OWNERSHIP, DocumentType
from shared.domain.letter import address_words, national_number
from shared.domain.losing_accounts import e164
from shared.domain.model import (
    BillAddress,
    BillLine,
    BillReading,
    Document,
    DocumentStatus,
    LosingAccount,
    PostalAddress,
)
from shared.domain.playbook import BUILT_IN, Playbook, name_key
from shared.domain.problems import Problem
from shared.domain.search_terms import folded
from shared.domain.words.letter import long_date

OLD_AFTER_DAYS: Final = 30
"""The age from which carriers refuse a bill (porting.md section 1: "most recent invoice", 30 days)."""
VERY_OLD_AFTER_DAYS: Final = 90
_NAMED_NUMBERS: Final = 20
_DATED_TYPES: Final = frozenset({DocumentType.INVOICE, DocumentType.CSR})


class About(StrEnum):
    """What of the form or the list a bill is held against."""

    CARRIER = "carrier_name"
    NAME = "end_user_name"
    ADDRESS = "service_address"
    ACCOUNT_NUMBER = "account_number"
    BILLING_NUMBER = "billing_telephone_number"
    NUMBERS = "numbers"
    DATE = "bill_date"


Outcome = Literal["matches", "differs", "not_found"]


@dataclass(frozen=True, slots=True)
class BillFinding:
    """One comparison. `at` is where on the bill, None where nothing was found; `problem` is there where it is worth
    somebody's look. `numbers` are those of the list that the bill does not show, up to 20 in E.164."""

    about: About
    outcome: Outcome
    at: BillLine | None = None
    problem: Problem | None = None
    numbers: tuple[str, ...] = ()


def compare_bill(
    document: Document,
    account: LosingAccount,
    numbers: Collection[str] | None,
    today: date,
    playbook: Playbook = BUILT_IN,
) -> tuple[BillFinding, ...]:
    """What one document says of one losing account; () where it could not be read. `numbers` are the account's of the
    list, in E.164, None where there are more than are compared."""
    if document.bill is None or document.bill.why_not:
        return ()
    case = _Case(document, document.bill, account, playbook)
    return (
        *_carrier(case),
        *_name(case),
        *_address(case),
        *_account_number(case),
        *_billing_number(case),
        *_numbers(case, frozenset(numbers) if numbers is not None else None),
        *_date(case, today),
    )


def bill_warnings(
    documents: Iterable[Document],
    account: LosingAccount,
    numbers: Collection[str] | None,
    today: date,
    playbook: Playbook = BUILT_IN,
) -> tuple[Problem, ...]:
    """What all the bills of an account together leave different: one that shows a thing as it is in the form answers
    for the others, and numbers are looked for on all of them. The latest is asked for its age."""
    bills = [one for one in documents if _was_read(one) and one.serves(account.id)]
    if not bills:
        return ()
    latest = max(bills, key=lambda one: (one.bill.dated if one.bill and one.bill.dated else date.min, one.created_at))
    together = _together(bills, latest)
    by_about: dict[About, list[BillFinding]] = {}
    for bill in bills:
        for finding in compare_bill(bill, account, None, today, playbook):
            if finding.about is not About.DATE or bill is latest:
                by_about.setdefault(finding.about, []).append(finding)
    whole = [one for one in compare_bill(together, account, numbers, today, playbook) if one.about is About.NUMBERS]
    found = [_best(findings) for about, findings in by_about.items() if about is not About.NUMBERS]
    return tuple(one.problem for one in (*found, *whole) if one.problem is not None)


def _was_read(document: Document) -> bool:
    return (
        document.type in PROOF_OF_OWNERSHIP
        and document.status == DocumentStatus.ACCEPTED
        and document.bill is not None
        and not document.bill.why_not
    )


def _together(bills: Sequence[Document], latest: Document) -> Document:
    readings = [one.bill for one in bills if one.bill is not None]
    numbers = "".join(one.numbers for one in readings)
    whole = all(one.whole and len(one.numbers) < MOST_NUMBERS * 10 for one in readings)
    together: Document = latest.but(bill=readings[0].but(numbers=numbers, whole=whole))
    return together


_ORDER: Final = {"matches": 0, "differs": 1, "not_found": 2}


def _best(findings: Iterable[BillFinding]) -> BillFinding:
    return min(findings, key=lambda one: _ORDER[one.outcome])


# --- each comparison ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Case:
    document: Document
    bill: BillReading
    account: LosingAccount
    playbook: Playbook

    @property
    def named(self) -> str:
        return f"'{self.document.filename}'"

    def customers(self) -> list[BillAddress]:
        """The addresses that are not the carrier's own, those where the service is first."""
        own = [one for one in self.bill.addresses if one.label != "remittance" and not self._is_carrier(one)]
        return sorted(own, key=lambda one: one.label != "service")

    def _is_carrier(self, address: BillAddress) -> bool:
        first = address.lines[0]
        if self.playbook.carrier(first) is not None:
            return True
        carrier = name_key(self.account.carrier_name)
        return (
            len(carrier) > 2
            and name_key(first).startswith(carrier)
            and not same_name(first, self.account.end_user_name)
        )


def _carrier(case: _Case) -> Iterator[BillFinding]:
    wanted = case.account.carrier_name
    key = name_key(wanted)
    if not key:
        return
    known = case.playbook.carrier(wanted)
    names = {key, *(name_key(name) for name in (known.names if known else ()))}
    lines = [*case.bill.carriers, *(BillLine(page=one.page, text=one.lines[0]) for one in case.bill.addresses)]
    for line in lines:
        if any(_mentions(line.text, name) for name in names):
            yield BillFinding(About.CARRIER, "matches", line)
            return
    for line in case.bill.carriers:
        other = case.playbook.carrier(_without_bill_words(line.text))
        if other is not None and other is not known:
            problem = Problem(
                "invoice_wrong_carrier",
                f"{case.named} is a bill of {other.names[0]} ({_place(line)}), and the account is at {wanted}.",
                "Name the carrier that sends the bill, or upload the bill of the carrier that is named.",
                "/carrier_name",
                suggestion=other.names[0],
            )
            yield BillFinding(About.CARRIER, "differs", line, problem)
            return
    yield BillFinding(About.CARRIER, "not_found")


_BILL_WORDS: Final = frozenset({"your", "bill", "invoice", "statement", "monthly", "account", "from", "by", "the"})


def _without_bill_words(text: str) -> str:
    return " ".join(word for word in text.split() if word.casefold().strip(".,:") not in _BILL_WORDS)


def _mentions(text: str, key: str) -> bool:
    """Whether a carrier's name is in these words; a short one has to begin a word and end one."""
    if len(key) > 4:
        return key in name_key(text)
    words = [name_key(word) for word in text.split()]
    spans = ((at, end) for at in range(len(words)) for end in range(at + 1, min(at + 3, len(words)) + 1))
    return any("".join(words[at:end]) == key for at, end in spans)


def _name(case: _Case) -> Iterator[BillFinding]:
    wanted = case.account.end_user_name
    if not folded(wanted):
        return
    customers = case.customers()
    blocks = [BillLine(page=one.page, text=line) for one in customers for line in one.lines if not _is_street(line)]
    for line in (*case.bill.names, *blocks):
        if same_name(line.text, wanted):
            yield BillFinding(About.NAME, "matches", line)
            return
    named = next(iter((*case.bill.names, *blocks)), None)
    if named is None:
        yield BillFinding(About.NAME, "not_found")
        return
    problem = Problem(
        "invoice_name_mismatch",
        f"{case.named} is addressed to “{named.text}” ({_page(named)}), and the form names “{wanted}”.",
        "Enter the account holder's name as the bill has it, or upload a bill that shows the name in the form.",
        "/end_user_name",
        suggestion=named.text,
    )
    yield BillFinding(About.NAME, "differs", named, problem)


def _is_street(line: str) -> bool:
    return line[:1].isdigit() or folded(line).startswith(("po box", "p o box", "suite", "unit", "apt"))


def _address(case: _Case) -> Iterator[BillFinding]:
    wanted = case.account.service_address
    if not wanted.line1.strip() or not wanted.postal_code.strip():
        return
    customers = case.customers()
    if not customers:
        yield BillFinding(About.ADDRESS, "not_found")
        return
    for address in customers:
        if _same_street(address, wanted) and _code(address.postal_code) == _code(wanted.postal_code):
            yield BillFinding(About.ADDRESS, "matches", _line_of(address))
            return
    here = next((one for one in customers if _same_street(one, wanted)), customers[0])
    differs = _same_street(here, wanted)
    what = f"{here.postal_code} in place of {wanted.postal_code}" if differs else f"“{_line_of(here).text}”"
    given = f"{wanted.line1}, {wanted.city}, {wanted.state} {wanted.postal_code}"
    problem = Problem(
        "invoice_address_mismatch",
        f"{case.named} shows {what} (page {here.page}), and the form has “{given}” as the service address.",
        "Correct the service address if the bill is right. Nothing to do if the bill only shows where it is mailed to.",
        "/service_address/postal_code" if differs else "/service_address",
        suggestion=here.postal_code if differs else None,
    )
    yield BillFinding(About.ADDRESS, "differs", _line_of(here), problem)


def _line_of(address: BillAddress) -> BillLine:
    street = next((line for line in address.lines if _is_street(line)), address.lines[-1])
    return BillLine(page=address.page, text=f"{street}, {address.city}, {address.state} {address.postal_code}")


def _same_street(address: BillAddress, wanted: PostalAddress) -> bool:
    """Whether one of the bill's lines is the street, with the unit or without."""
    street = address_words(wanted.line1)
    whole = address_words(f"{wanted.line1} {wanted.line2}")
    lines = [address_words(line) for line in address.lines]
    joined = [address_words(" ".join(address.lines[at:])) for at in range(len(address.lines))]
    return bool(street) and any(one in (street, whole) or one.startswith(f"{street} ") for one in (*lines, *joined))


def _code(text: str) -> str:
    plain = "".join(mark for mark in text.upper() if mark.isalnum())
    return plain[:5] if plain[:5].isdigit() else plain


def _account_number(case: _Case) -> Iterator[BillFinding]:
    digest = case.account.account_number_digest
    if not digest:
        return
    for secret in case.bill.account_numbers:
        if secret.digest == digest:
            yield BillFinding(About.ACCOUNT_NUMBER, "matches", BillLine(page=secret.page, text=secret.around))
            return
    other = next((one for one in case.bill.account_numbers if one.labelled), None)
    said = (
        f"{case.named} shows an account number (page {other.page}) that is not the one in the form."
        if other
        else f"The account number in the form was not found on {case.named}."
    )
    problem = Problem(
        "invoice_missing_account_number",
        said,
        "Copy the account number from the bill, with every digit and letter, or upload all pages of the bill.",
        "/account_number",
    )
    at = BillLine(page=other.page, text=other.around) if other else None
    yield BillFinding(About.ACCOUNT_NUMBER, "differs" if other else "not_found", at, problem)


def _billing_number(case: _Case) -> Iterator[BillFinding]:
    wanted = e164(case.account.billing_telephone_number)
    if wanted:
        found = wanted in case.bill.telephone_numbers
        yield BillFinding(About.BILLING_NUMBER, "matches" if found else "not_found")


def _numbers(case: _Case, numbers: frozenset[str] | None) -> Iterator[BillFinding]:
    """Of a bill that lists its numbers: one that shows two of ours, or our only one, or at least three others."""
    if not numbers or not case.bill.whole:
        return
    there = case.bill.telephone_numbers
    missing = tuple(sorted(numbers - there))
    if not missing:
        yield BillFinding(About.NUMBERS, "matches")
        return
    found, others = len(numbers) - len(missing), sum(not _is_toll_free(number) for number in there)
    if found < 2 and others < 3:
        yield BillFinding(About.NUMBERS, "not_found", numbers=missing[:_NAMED_NUMBERS])
        return
    named = ", ".join(national_number(number) for number in missing[:_NAMED_NUMBERS])
    more = f" and {len(missing) - _NAMED_NUMBERS:,} more" if len(missing) > _NAMED_NUMBERS else ""
    one = len(missing) == 1
    problem = Problem(
        "invoice_numbers_not_listed",
        f"{case.named} shows telephone numbers, and {len(missing):,} of {len(numbers):,} in the list "
        f"{'is' if one else 'are'} not among them: {named}{more}.",
        "Upload all pages of the bill, or the bill that shows them. A number that is on another account belongs to "
        "another current carrier account of the request.",
        "/numbers",
    )
    yield BillFinding(About.NUMBERS, "differs", problem=problem, numbers=missing[:_NAMED_NUMBERS])


_TOLL_FREE: Final = frozenset({"800", "833", "844", "855", "866", "877", "888"})


def _is_toll_free(number: str) -> bool:
    return number[2:5] in _TOLL_FREE


def _date(case: _Case, today: date) -> Iterator[BillFinding]:
    if case.document.type not in _DATED_TYPES:
        return
    dated, at = case.bill.dated, case.bill.dated_at
    if dated is None or dated > today + timedelta(days=1):
        said = (
            f"says it is of {long_date(dated)}, which is not here yet." if dated else "has no date that could be read."
        )
        problem = Problem(
            "invoice_date_unreadable",
            f"{case.named} {said}",
            f"See that it is the latest bill, not older than {OLD_AFTER_DAYS} days; nothing to do if it is.",
            "/documents",
        )
        yield BillFinding(About.DATE, "differs" if dated else "not_found", at, problem)
        return
    age = (today - dated).days
    if age <= OLD_AFTER_DAYS:
        yield BillFinding(About.DATE, "matches", at)
        return
    said = f"{case.named} is of {long_date(dated)} and {age} days old{f' ({_page(at)})' if at else ''}."
    problem = Problem(
        "invoice_older_than_30_days", said, "Upload the latest bill: carriers refuse old ones.", "/documents"
    )
    if age > VERY_OLD_AFTER_DAYS:
        fix = "Upload the latest bill: hardly any carrier takes one as old as this."
        problem = Problem("invoice_older_than_90_days", said, fix, "/documents")
    yield BillFinding(About.DATE, "differs", at, problem)


def _place(line: BillLine) -> str:
    return f"page {line.page}: “{line.text}”"


def _page(line: BillLine) -> str:
    return f"page {line.page}"


# --- names -------------------------------------------------------------------------------------------------------

_COMPANY_FORMS: Final = frozenset(
    {"inc", "incorporated", "llc", "lp", "llp", "pllc", "pc", "ltd", "limited", "corp", "corporation", "co", "company"}
    | {"ltee", "enr", "senc", "the", "and", "et"}
)
_FEWEST_OF_CUT_OFF: Final = 10


def same_name(printed: str, wanted: str) -> bool:
    """Whether a bill's words name the account holder.

    Case, accents, punctuation, company forms, initials and the order of the words are ignored; a bill may add words or
    leave some out where two at least are the same, or cut a long name off.
    """
    a, b = _name_parts(printed), _name_parts(wanted)
    if not a or not b:
        return False
    if set(a) == set(b):
        return True
    smaller = min(set(a), set(b), key=len)
    if len(smaller) >= 2 and smaller <= set(a) and smaller <= set(b):
        return True
    cut = "".join(a)
    return len(cut) >= _FEWEST_OF_CUT_OFF and "".join(b).startswith(cut)


def _name_parts(text: str) -> list[str]:
    words = folded(re.sub(r"['’.]", "", text).replace("&", " and ")).split()
    long = [word for word in words if word not in _COMPANY_FORMS and len(word) > 1]
    return long or [word for word in words if word not in _COMPANY_FORMS] or words
