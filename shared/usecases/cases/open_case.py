"""Somebody opens a case: a customer about their request, or our team about anything of an account."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from shared.domain.carrier_mail import clean
from shared.domain.cases.kinds import KINDS, may_open
from shared.domain.cases.model import Case, CaseKind, CaseMessage
from shared.domain.model import Actor, Document, DocumentStatus, NumberRow
from shared.domain.permissions import Action
from shared.domain.phone_numbers import read_number_cell
from shared.domain.problems import NotFound, Problem, RulesBroken
from shared.ports import Create, RequestView, Write, WriteRefused
from shared.usecases.amend_numbers import Amendment, amend_numbers, draft_rows
from shared.usecases.cases.keeping import MOST_NUMBERS, MOST_ROWS, new_case, opening
from shared.usecases.comments import LONGEST
from shared.usecases.desk import Desk, Once, Principal, lost_race, remember, replayed, require
from shared.usecases.port_outs.facts import known_of
from shared.usecases.port_outs.record import read_numbers
from shared.usecases.view_requests import view_request

FOREIGN: Final = "number_country_not_supported"
"""The code of rows whose number is of a country that the product does not port by itself."""
_LONGEST_CELL: Final = 40


@dataclass(frozen=True, slots=True)
class NewCase:
    """What somebody says. `rows` are rows of the request's list: of international ones all, if none is named."""

    kind: str
    text: str = ""
    rows: Sequence[int] = ()
    numbers: Sequence[str] = ()
    order_ids: Sequence[str] = ()
    document_ids: Sequence[str] = ()
    title: str = ""


def open_case_of_request(
    desk: Desk, principal: Principal, request_id: str, given: NewCase, once: Once | None = None
) -> Case:
    """A customer opens a case about one of their requests.

    International rows go to our team in one step: they leave the list, which can then be submitted without them.
    Raises `Forbidden`, `NotFound`, `RulesBroken` with all problems.
    """
    require(principal, Action.CASES_WRITE)
    view = view_request(desk, principal, request_id)
    case = _replayed(desk, once) or _opened(desk, principal.actor, view, given, once)
    if case.kind == CaseKind.INTERNATIONAL:
        _take_out(desk, principal, view, case.rows)
    return case


def open_case_as_staff(
    desk: Desk, principal: Principal, given: NewCase, *, account_id: str, request_id: str, once: Once | None = None
) -> Case:
    """Our team opens a case of an account, about one of its requests or not. Raises `Forbidden`, `NotFound`,
    `RulesBroken`."""
    require(principal, Action.STAFF_CASES)
    earlier = _replayed(desk, once)
    if earlier is not None:
        return earlier
    view = desk.store.request_view(request_id) if request_id else None
    if request_id and (view is None or view.request.test_mode != principal.test_mode):
        raise NotFound("There is no such port request.")
    if view is not None:
        _check_whose(desk, view.request.account_id, account_id, given, test_mode=principal.test_mode)
        return _opened(desk, principal.actor, view, given, once)
    account = desk.store.account(account_id)
    if account is None:
        fix = "Name the account, or one of its requests."
        problem = Problem("account_missing", "Whose case it is is not said.", fix, "/account_id")
        raise RulesBroken("The case was not opened.", problems=[problem])
    kind, problems = _kind(given, principal.actor)
    numbers, wrong = _numbers(given)
    problems += wrong
    problems += _others_numbers(desk, account.id, given, test_mode=principal.test_mode)
    if kind == CaseKind.INTERNATIONAL and not (given.text.strip() or given.numbers):
        fix = "Say it, name the numbers, or name the request whose rows they are."
        problems.append(Problem("text_missing", "Nothing is said.", fix, "/text"))
    if given.rows or given.order_ids or given.document_ids:
        fix = "Name the request that they are of, as request_id."
        problems.append(Problem("request_missing", "Rows, orders and documents are of a request.", fix, "/request_id"))
    if problems or kind is None:
        raise RulesBroken("The case was not opened.", problems=problems)
    case = new_case(
        desk,
        kind,
        principal.actor,
        title=_title(given),
        account_id=account.id,
        account_name=account.name,
        test_mode=principal.test_mode,
        numbers=numbers,
    )
    return _kept(desk, case, given, once)


def _check_whose(desk: Desk, of_request: str, account_id: str, given: NewCase, *, test_mode: bool) -> None:
    """What is said goes to the account of the request: an account or numbers that are another's were meant otherwise.

    Raises `RulesBroken` with all problems.
    """
    problems = []
    if account_id and account_id != of_request:
        detail = f"The request is of {of_request}, not of {account_id}."
        fix = "Name the account that is to read it, with one of its own requests, or leave one of the two out."
        problems.append(Problem("account_request_differ", detail, fix, "/account_id"))
    problems += _others_numbers(desk, of_request, given, test_mode=test_mode)
    if problems:
        raise RulesBroken("The case was not opened.", problems=problems)


_ABOUT_OTHERS: Final = (CaseKind.CLAIM_CONFLICT, CaseKind.DISPUTED_PORT, CaseKind.SNAPBACK)
"""Cases in which an account asks for numbers that another has here."""


def _others_numbers(desk: Desk, account_id: str, given: NewCase, *, test_mode: bool) -> list[Problem]:
    if given.kind in _ABOUT_OTHERS:
        return []
    cells = [read_number_cell(text).facts for text in given.numbers]
    known = known_of(desk, [facts.e164 for facts in cells if facts is not None])
    fix = f"Leave it out, or name its account; about numbers of others are {', '.join(_ABOUT_OTHERS)}."
    return [
        Problem("number_of_another", f"{facts.e164} is another account's.", fix, f"/numbers/{index}")
        for index, facts in enumerate(cells)
        if facts is not None and known.holder_of(facts.e164, test_mode=test_mode) not in ("", account_id)
    ]


def _replayed(desk: Desk, once: Once | None) -> Case | None:
    earlier = replayed(desk, once)
    return desk.store.case(earlier) if earlier is not None else None


def _opened(desk: Desk, actor: Actor, view: RequestView, given: NewCase, once: Once | None) -> Case:
    kind, problems = _kind(given, actor)
    numbers, rows, wrong = _subject(desk, view, kind, given)
    problems += wrong
    problems += _order_problems(view, given)
    problems += document_problems(view.documents, given.document_ids)
    if problems or kind is None:
        raise RulesBroken("The case was not opened.", problems=problems)
    request = view.request
    case = new_case(
        desk,
        kind,
        actor,
        title=_title(given),
        account_id=request.account_id,
        account_name=request.account_name,
        test_mode=request.test_mode,
        requester_id=request.submitted_by.id,
        request_id=request.id,
        order_ids=tuple(dict.fromkeys(given.order_ids)),
        numbers=numbers,
        rows=rows,
        document_ids=tuple(dict.fromkeys(given.document_ids)),
    )
    return _kept(desk, case, given, once)


def _kept(desk: Desk, case: Case, given: NewCase, once: Once | None) -> Case:
    text = clean(given.text, LONGEST, lines=True).strip()
    said: list[Write] = []
    if text:
        case = case.but(messages=1)
        said = [Create(message(desk, case, case.opened_by, text, document_ids=case.document_ids))]
    try:
        desk.store.commit([*opening(desk, case), *said, *remember(desk, once, case.id)])
    except WriteRefused:
        raise lost_race("The case") from None
    return case


def message(
    desk: Desk,
    case: Case,
    author: Actor,
    text: str,
    *,
    internal: bool = False,
    document_ids: tuple[str, ...] = (),
    message_id: str = "",
) -> CaseMessage:
    return CaseMessage(
        id=message_id or desk.ids.new("msg"),
        case_id=case.id,
        account_id=case.account_id,
        author=author,
        text=text,
        internal=internal,
        document_ids=document_ids,
        created_at=desk.clock.now(),
    )


def _kind(given: NewCase, actor: Actor) -> tuple[CaseKind | None, list[Problem]]:
    open_to = [kind.value for kind in KINDS if may_open(kind, actor.kind)]
    problems = []
    kind = CaseKind(given.kind) if given.kind in tuple(CaseKind) else None
    if kind is None or kind.value not in open_to:
        fix = f"Use one of {', '.join(open_to)}."
        problems.append(Problem("kind_unknown", f"No case of the kind {given.kind!r} is opened here.", fix, "/kind"))
        kind = None
    if kind != CaseKind.INTERNATIONAL and not given.text.strip():
        problems.append(Problem("text_missing", "Nothing is said.", f"Write up to {LONGEST} characters.", "/text"))
    if len(given.text) > LONGEST:
        problems.append(Problem("too_long", "This is too long.", f"Use at most {LONGEST} characters.", "/text"))
    return kind, problems


def _title(given: NewCase) -> str:
    return " ".join(clean(given.title, 128).split())


def _numbers(given: NewCase) -> tuple[tuple[str, ...], list[Problem]]:
    if not given.numbers:
        return (), []
    facts, problems = read_numbers(given.numbers)
    if len(facts) > MOST_NUMBERS:
        fix = f"Name up to {MOST_NUMBERS}, and say the rest in the text."
        problems.append(Problem("too_many_numbers", f"{len(facts)} numbers in one case.", fix, "/numbers"))
    return tuple(one.e164 for one in facts), problems


def _subject(
    desk: Desk, view: RequestView, kind: CaseKind | None, given: NewCase
) -> tuple[tuple[str, ...], tuple[int, ...], list[Problem]]:
    """The numbers, and rows, that it is about."""
    if kind == CaseKind.INTERNATIONAL:
        return _foreign_rows(desk, view, given)
    numbers, problems = _numbers(given)
    return numbers, (), problems


def _foreign_rows(
    desk: Desk, view: RequestView, given: NewCase
) -> tuple[tuple[str, ...], tuple[int, ...], list[Problem]]:
    """The held rows of other countries that are meant: their numbers as they were written."""
    rows = draft_rows(desk, view) if view.number_list is not None else []
    foreign = {row.row: row for row in rows if any(error.get("code") == FOREIGN for error in row.errors)}
    wanted = tuple(dict.fromkeys(given.rows)) or tuple(foreign)
    problems = [
        Problem("row_not_international", f"Row {row} has no number of another country.", "Leave it out.", row=row)
        for row in wanted
        if row not in foreign
    ]
    if not wanted:
        fix = "Upload the list with them first; or open a case of the kind other."
        problems.append(Problem("rows_missing", "No row has a number of another country.", fix, "/rows"))
    if len(wanted) > MOST_ROWS:
        fix = "Send them in parts."
        problems.append(Problem("too_many_rows", f"{len(wanted)} rows; {MOST_ROWS} are the most.", fix, "/rows"))
    if problems:
        return (), (), problems
    return tuple(_as_written(foreign[row]) for row in wanted)[:MOST_NUMBERS], wanted, []


def _as_written(row: NumberRow) -> str:
    return clean(row.cells.get("number", "") or row.number, _LONGEST_CELL).strip()


def _take_out(desk: Desk, principal: Principal, view: RequestView, rows: Iterable[int]) -> None:
    """Take rows that our team has now out of the list, unless it would be empty; again is harmless."""
    left = {row.row for row in draft_rows(desk, view)}
    gone = frozenset(rows) & left
    if gone and gone < left:
        amend_numbers(desk, principal, view.request.id, Amendment(drop=gone), None)


def _order_problems(view: RequestView, given: NewCase) -> list[Problem]:
    known = {order.id for order in view.orders}
    return [
        Problem("order_unknown", f"This request has no order {one}.", "Name its own orders.", f"/order_ids/{index}")
        for index, one in enumerate(given.order_ids)
        if one not in known
    ]


def document_problems(documents: Iterable[Document], wanted: Sequence[str]) -> list[Problem]:
    """What is wrong with documents that are given as proof: each has to be there and accepted."""
    found = {document.id: document for document in documents}
    problems = []
    for index, one in enumerate(wanted):
        at = f"/document_ids/{index}"
        if one not in found:
            problems.append(Problem("document_unknown", f"There is no document {one} here.", "Upload it first.", at))
        elif found[one].status != DocumentStatus.ACCEPTED:
            fix = "Wait until it was inspected, or upload another."
            problems.append(Problem("document_not_accepted", f"The document {one} is not accepted.", fix, at))
    return problems
