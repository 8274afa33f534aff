"""What a port-out's data come to beside what is on file here: findings, what they bear out, what stands against a yes.

Pure: who looked the facts up compares digests of account number and PIN, never the values.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Literal

from shared.domain.number_class import NumberClass
from shared.domain.port_outs.model import AnswerReason, PortOut
from shared.domain.port_outs.reasons import NEVER, Ground, Outcome, Reason, Subject, never_said, reasons_of
from shared.domain.postal import guess_country, postal_code
from shared.domain.problems import Problem

Held = Literal["ours", "porting", "left", "nobody", "another"]
"""Whose a number is: the account's and working, on its way to it, gone, nobody's here, or another account's."""


@dataclass(frozen=True, slots=True)
class NumberOnFile:
    """One number of a port-out as it stands here. Empty texts: nothing is on file."""

    number: str
    held: Held
    account_number_digest: str = ""
    postal_code: str = ""
    end_user_name: str = ""
    pin_digest: str = ""
    locked: bool = False
    other_port_outs: tuple[str, ...] = ()
    confirmed_port_outs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What came out for some of the numbers; `how` says how to get what is not known."""

    subject: Subject
    outcome: Outcome
    detail: str
    numbers: tuple[str, ...] = ()
    how: str = ""


_HOW_ACCOUNT_NUMBER: Final = (
    "Look it up in the portal of the carrier under us, then enter it for the number or import it "
    "(PUT /admin/numbers/{number}/port-out, POST /admin/port-out-records)."
)
_HOW_ADDRESS: Final = "Take it from the bill or the letter that the number was ported in with, and enter it likewise."

_TEXTS: Final[Mapping[tuple[Subject, Outcome], str]] = {
    (Subject.NUMBER, Outcome.MATCH): "A tracking number of the account.",
    (Subject.NUMBER, Outcome.MISMATCH): "No tracking number of this account.",
    (Subject.NUMBER, Outcome.INACTIVE): "It has left us already.",
    (Subject.ACCOUNT_NUMBER, Outcome.MATCH): "The account number is the one on file.",
    (Subject.ACCOUNT_NUMBER, Outcome.MISMATCH): "The account number is not the one on file.",
    (Subject.ACCOUNT_NUMBER, Outcome.MISSING): "No account number was given.",
    (Subject.ACCOUNT_NUMBER, Outcome.UNKNOWN): "No account number is on file to compare with.",
    (Subject.PIN, Outcome.MATCH): "The port-out PIN is right.",
    (Subject.PIN, Outcome.MISMATCH): "The port-out PIN is not right.",
    (Subject.PIN, Outcome.MISSING): "The number has a port-out PIN, and none was given.",
    (Subject.PIN, Outcome.NOT_NEEDED): "The number has no port-out PIN.",
    (Subject.POSTAL_CODE, Outcome.MATCH): "The ZIP or postal code is the one on file.",
    (Subject.POSTAL_CODE, Outcome.MISMATCH): "The ZIP or postal code is not the one on file.",
    (Subject.POSTAL_CODE, Outcome.MISSING): "No ZIP or postal code was given.",
    (Subject.POSTAL_CODE, Outcome.UNKNOWN): "No service address is on file to compare with.",
    (Subject.NAME, Outcome.MATCH): "The name is the one on file.",
    (Subject.NAME, Outcome.MISMATCH): "The name is not the one on file. That alone is no reason to refuse.",
    (Subject.NAME, Outcome.UNKNOWN): "No name is on file to compare with.",
    (Subject.ALL_DATA, Outcome.MISMATCH): "Nothing of the customer's data matches.",
    (Subject.LOCK, Outcome.NOTED): "The account locked the number: ask before it is confirmed.",
    (Subject.OTHER_PORT_OUT, Outcome.CONFIRMED): "Another port-out of the number is confirmed already.",
    (Subject.OTHER_PORT_OUT, Outcome.NOTED): "Another open port-out names the number too.",
}
_HOW: Final[Mapping[tuple[Subject, Outcome], str]] = {
    (Subject.ACCOUNT_NUMBER, Outcome.UNKNOWN): _HOW_ACCOUNT_NUMBER,
    (Subject.POSTAL_CODE, Outcome.UNKNOWN): _HOW_ADDRESS,
    (Subject.NAME, Outcome.UNKNOWN): _HOW_ADDRESS,
}


@dataclass
class _Found:
    """Numbers by what came out for them, in the order in which the subjects are checked."""

    numbers: dict[tuple[Subject, Outcome], list[str]] = field(default_factory=dict)

    def note(self, subject: Subject, outcome: Outcome, number: str) -> None:
        self.numbers.setdefault((subject, outcome), []).append(number)


def check(port_out: PortOut, on_file: Sequence[NumberOnFile], most_numbers: int) -> tuple[Finding, ...]:
    """Everything that is found, at once, by subject.

    Toll-free numbers have no account number, PIN or ZIP to check: what counts is their letter, which a person reads.
    """
    found = _Found()
    toll_free = port_out.number_class == NumberClass.TOLL_FREE
    for one in on_file:
        found.note(Subject.NUMBER, _HELD[one.held], one.number)
        if one.held != "ours":
            continue
        if not toll_free:
            _compare(port_out, one, found)
        if one.locked:
            found.note(Subject.LOCK, Outcome.NOTED, one.number)
        if one.confirmed_port_outs:
            found.note(Subject.OTHER_PORT_OUT, Outcome.CONFIRMED, one.number)
        if one.other_port_outs:
            found.note(Subject.OTHER_PORT_OUT, Outcome.NOTED, one.number)
    findings = [
        Finding(subject, outcome, _TEXTS[subject, outcome], tuple(numbers), _HOW.get((subject, outcome), ""))
        for (subject, outcome), numbers in sorted(found.numbers.items(), key=lambda each: _ORDER.index(each[0][0]))
    ]
    if len(port_out.numbers) > most_numbers:
        detail = f"{len(port_out.numbers)} numbers; {most_numbers} are taken in one request."
        findings.append(Finding(Subject.COUNT, Outcome.MISMATCH, detail))
    if port_out.customer_word is not None:
        findings.append(_of_account(port_out))
    return tuple(findings)


_HELD: Final[Mapping[Held, Outcome]] = {
    "ours": Outcome.MATCH,
    "porting": Outcome.MISMATCH,
    "left": Outcome.INACTIVE,
    "nobody": Outcome.MISMATCH,
    "another": Outcome.MISMATCH,
}
_ORDER: Final = tuple(Subject)


def _of_account(port_out: PortOut) -> Finding:
    word = port_out.customer_word
    assert word is not None
    if word.word == "ours":
        return Finding(Subject.ACCOUNT, Outcome.MATCH, f"{word.by.name} says that it was the account.")
    return Finding(Subject.ACCOUNT, Outcome.MISMATCH, f"{word.by.name} says that it was not the account.")


def _compare(port_out: PortOut, one: NumberOnFile, found: _Found) -> None:
    given = port_out.given
    account_number = _compared(given.account_number_digest, one.account_number_digest)
    zips = _compared(_postal(given.postal_code), _postal(one.postal_code))
    name = _compared(_name(given.end_user_name), _name(one.end_user_name))
    found.note(Subject.ACCOUNT_NUMBER, account_number, one.number)
    found.note(Subject.PIN, _pin(given.pin_digest, one.pin_digest), one.number)
    found.note(Subject.POSTAL_CODE, zips, one.number)
    if name != Outcome.MISSING:  # no carrier has to give one (47 CFR 52.36)
        found.note(Subject.NAME, name, one.number)
    if (account_number, zips, name) == (Outcome.MISMATCH, Outcome.MISMATCH, Outcome.MISMATCH):
        found.note(Subject.ALL_DATA, Outcome.MISMATCH, one.number)


def _compared(given: str, kept: str) -> Outcome:
    if not given:
        return Outcome.MISSING
    if not kept:
        return Outcome.UNKNOWN
    return Outcome.MATCH if given == kept else Outcome.MISMATCH


def _pin(given: str, kept: str) -> Outcome:
    """A PIN counts only where the account holder set one (47 CFR 52.36)."""
    if not kept:
        return Outcome.NOT_NEEDED
    if not given:
        return Outcome.MISSING
    return Outcome.MATCH if given == kept else Outcome.MISMATCH


def _postal(text: str) -> str:
    """A postal code as it is compared: of a ZIP+4 the first five digits."""
    country = guess_country("", text)
    written = postal_code(text, country) if country else None
    return (written[:5] if country == "US" else written) if written else "".join(text.split()).upper()


_COMPANY_FORMS: Final = frozenset(
    {"inc", "incorporated", "llc", "corp", "corporation", "co", "company", "ltd", "limited"}
)


def _name(text: str) -> str:
    """A name as it is compared: case, punctuation and the form of a company do not count."""
    words = "".join(ch if ch.isalnum() else " " for ch in text.casefold().replace("&", " and ").replace(".", ""))
    return " ".join(word for word in words.split() if word not in _COMPANY_FORMS)


# --- the reasons that the findings bear ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Usable:
    """A reason that may be used now, for these numbers; none named: it is about the request."""

    reason: Reason
    numbers: tuple[str, ...] = ()
    needs_words: bool = False


def usable_reasons(port_out: PortOut, findings: Iterable[Finding]) -> tuple[Usable, ...]:
    """What of the closed list may be answered now."""
    by_finding = {(finding.subject, finding.outcome): finding.numbers for finding in findings}
    usable = []
    for reason in reasons_of(port_out.number_class).values():
        if reason.ground == Ground.CHECK and reason.found in by_finding:
            usable.append(Usable(reason, by_finding[reason.found]))
        elif reason.ground == Ground.ACCOUNT and port_out.disputed:
            usable.append(Usable(reason))
        elif reason.ground in (Ground.LETTER, Ground.WORDS):
            usable.append(Usable(reason, needs_words=True))
    return tuple(usable)


def reason_problems(port_out: PortOut, findings: Iterable[Finding], given: Sequence[AnswerReason]) -> list[Problem]:
    """What is wrong with the reasons of a rejection, all at once."""
    known = reasons_of(port_out.number_class)
    usable = {one.reason.code: one for one in usable_reasons(port_out, findings)}
    if not given:
        fix = _use(usable) or "Nothing stands against this port-out: confirm it."
        return [Problem("reasons_missing", "A rejection says why.", fix, "/reasons")]
    problems: list[Problem] = []
    seen: set[str] = set()
    for index, reason in enumerate(given):
        at = f"/reasons/{index}"
        if reason.code in NEVER:
            detail = f"A number is not withheld for {NEVER[reason.code]}."
            problems.append(Problem("reason_never", detail, _use(usable), f"{at}/code"))
        elif reason.code not in known:
            fix = f"Use one of {', '.join(known)}."
            problems.append(Problem("reason_unknown", f"There is no reason {reason.code!r}.", fix, f"{at}/code"))
        elif reason.code in seen:
            fix = "Name all of its numbers in one."
            problems.append(Problem("reason_twice", "This reason is given twice.", fix, f"{at}/code"))
        elif reason.code not in usable:
            detail = f"This may be said only where it is so: {known[reason.code].when}"
            problems.append(Problem("reason_not_borne_out", detail, _use(usable), f"{at}/code"))
        else:
            problems += _of_reason(usable[reason.code], reason, at)
        withheld = never_said(reason.words)
        if withheld:
            fix = "Say only what is wrong with the request; what is owed to us is asked for by a bill."
            detail = f"These words refuse for {withheld}: a number is not withheld for it (47 CFR 52.34)."
            problems.append(Problem("words_never", detail, fix, f"{at}/words"))
        seen.add(reason.code)
    return problems


def _use(usable: Mapping[str, Usable]) -> str:
    return f"What may be said of this one: {', '.join(usable)}." if usable else ""


def _of_reason(usable: Usable, given: AnswerReason, at: str) -> list[Problem]:
    problems = []
    if usable.needs_words and not given.words:
        fix = "Say what is wrong, for the winning carrier to mend."
        problems.append(Problem("words_missing", "This reason needs words.", fix, f"{at}/words"))
    strange = [number for number in given.numbers if usable.numbers and number not in usable.numbers]
    if strange:
        detail = f"It is not so of {', '.join(strange[:5])}."
        fix = f"It is so of {', '.join(usable.numbers[:5])}{' and others' if len(usable.numbers) > 5 else ''}."
        problems.append(Problem("reason_not_borne_out", detail, fix, f"{at}/numbers"))
    return problems


# --- what stands against a confirmation ------------------------------------------------------------------------------

Over = Literal["nobody", "lead", "reason"]
"""Who may confirm all the same: nobody, a lead with a reason, or anybody of our team with a reason."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a port-out is not simply confirmed."""

    code: str
    detail: str
    fix: str
    over: Over


def obstacles(port_out: PortOut, findings: Iterable[Finding], now: datetime) -> tuple[Obstacle, ...]:
    """What stands against a confirmation.

    A lock is on no closed list, so it cannot refuse: it makes us ask the account, until our answer is due.
    """
    by_finding = _by_finding(findings)
    ours = port_out.customer_word is not None and port_out.customer_word.word == "ours"
    waited = port_out.respond_by is not None and now >= port_out.respond_by
    found = [
        _obstacle((subject, outcome), by_finding, fix, over)
        for (subject, outcome), (fix, over) in _AGAINST.items()
        if (subject, outcome) in by_finding
        and not (ours and subject in (Subject.LOCK, Subject.PIN))
        and not (waited and subject == Subject.LOCK)
    ]
    return (*_disputed(port_out), *found)


def leaving_obstacles(port_out: PortOut, findings: Iterable[Finding], now: datetime) -> tuple[Obstacle, ...]:
    """What stands against entering that the numbers of a confirmed port-out moved: nothing on its day, for one that
    the account did not dispute."""
    by_finding = _by_finding(findings)
    found = list(_disputed(port_out))
    foc = port_out.confirmed_foc_at
    if foc is not None and now + CLOCKS_DIFFER < foc:
        detail = f"Its confirmed date is {foc:%Y-%m-%d %H:%M} UTC, which is still to come."
        fix = "Wait for it. If the carrier moved the numbers before that, a support lead says so in `reason`."
        found.append(Obstacle("before_confirmed_date", detail, fix, "lead"))
    gone = (Subject.NUMBER, Outcome.INACTIVE)
    if gone in by_finding:
        found.append(
            _obstacle(gone, by_finding, "Enter a supplement that drops these numbers; or cancel it.", "nobody")
        )
    return tuple(found)


CLOCKS_DIFFER: Final = timedelta(minutes=5)
"""By how much the clock of who tells us of a move may be ahead."""


def _by_finding(findings: Iterable[Finding]) -> dict[tuple[Subject, Outcome], tuple[str, ...]]:
    return {(finding.subject, finding.outcome): finding.numbers for finding in findings}


def _obstacle(
    what: tuple[Subject, Outcome], numbers: Mapping[tuple[Subject, Outcome], tuple[str, ...]], fix: str, over: Over
) -> Obstacle:
    return Obstacle("_".join(what), f"{_TEXTS[what]} {_named(numbers[what])}".strip(), fix, over)


def _disputed(port_out: PortOut) -> tuple[Obstacle, ...]:
    if not port_out.disputed:
        return ()
    detail = "The account says that it did not ask for this port."
    fix = "Reject it as not_authorized; or settle it in its case first."
    return (Obstacle("disputed", detail, fix, "lead"),)


_ASK: Final = "Reject it for this; or have an administrator of the account say that it was them."
_UNLOCK: Final = (
    "Have an administrator of the account say that it was them, or take the lock off. It no longer holds once the "
    "answer is due."
)
_GIVE: Final = "Reject it for this; or say in `reason` why it is confirmed all the same."
_AGAINST: Final[Mapping[tuple[Subject, Outcome], tuple[str, Over]]] = {
    (Subject.NUMBER, Outcome.MISMATCH): ("Reject it for these numbers.", "nobody"),
    (Subject.NUMBER, Outcome.INACTIVE): ("Reject it for these numbers.", "nobody"),
    (Subject.OTHER_PORT_OUT, Outcome.CONFIRMED): (
        "A number goes to one carrier. Wait until it has left, or cancel the other if its carrier withdrew it.",
        "nobody",
    ),
    (Subject.PIN, Outcome.MISSING): (_ASK, "lead"),
    (Subject.PIN, Outcome.MISMATCH): (_ASK, "lead"),
    (Subject.LOCK, Outcome.NOTED): (_UNLOCK, "lead"),
    (Subject.ACCOUNT_NUMBER, Outcome.MISMATCH): (_GIVE, "reason"),
    (Subject.ACCOUNT_NUMBER, Outcome.MISSING): (_GIVE, "reason"),
    (Subject.POSTAL_CODE, Outcome.MISMATCH): (_GIVE, "reason"),
}


def _named(numbers: Sequence[str]) -> str:
    more = f" and {len(numbers) - 5} more" if len(numbers) > 5 else ""
    return f"({', '.join(numbers[:5])}{more})" if numbers else ""
