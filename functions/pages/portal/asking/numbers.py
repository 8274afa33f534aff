"""The list of numbers: uploaded, typed or pasted, and put right where it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from functions.pages import pages
from functions.pages.portal.asking.beginning import companies_of
from functions.pages.portal.asking.frame import Draft, draft_of, saving, step_page, told_of
from functions.pages.visit import Visit
from shared.adapters import cursors
from shared.domain import number_list as intake
from shared.domain.letter import national_number
from shared.domain.model import NumberRow, PortOrder
from shared.domain.number_list.headers import REQUIRED
from shared.domain.number_list.pasting import LONGEST_PASTE, pasted_rows
from shared.domain.problems import Problem, RulesBroken
from shared.ports import BadCursor
from shared.runtime.web.answers import Answer, policy_with
from shared.usecases.amend_numbers import Amendment, amend_numbers, cells_of, draft_rows
from shared.usecases.export_numbers import numbers_csv
from shared.usecases.store_numbers import Reader, store_numbers
from shared.usecases.view_requests import page_of_rows, view_request

ROWS: Final = 40
"""Rows of one page: with a field for every cell it stays light."""
COLUMNS: Final = (*REQUIRED, "losing_account")
_CELL: Final = "cell"
_LONGEST_CELL: Final = 2_000
_FORM: Final = tuple(f"/{column}" for column in COLUMNS)
_REFUSED_ROWS: Final = 100


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one column of a row, and what is wrong with it."""

    column: str
    entry: str
    pointer: str
    text: str
    wrong: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row as the page shows it: fields where it has errors, otherwise text."""

    row: int
    disposition: str
    title: str
    cells: tuple[Cell, ...]
    warnings: tuple[str, ...]
    wrong: tuple[str, ...]
    is_ordered: bool
    suggests: bool


@dataclass(frozen=True, slots=True)
class Refusal:
    """Rows of a list that was not stored, with what is wrong with each: at most 100; `more` is what is left out."""

    rows: tuple[Problem, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """What goes onto the page beside what is stored."""

    problems: tuple[Problem, ...] = ()
    entries: Mapping[str, str] = field(default_factory=dict)
    refusal: Refusal = Refusal()
    on_page: tuple[str, ...] = ()
    status: int = 200
    form: str = ""


def template(_visit: Visit) -> Answer:
    """GET /portal/numbers-template.csv"""
    return csv_file(intake.template_csv(), "numbers-template.csv")


def marked(visit: Visit) -> Answer:
    """GET /portal/requests/{request_id}/edit/numbers.csv: what became of every row, to be put right and sent again"""
    view = view_request(visit.desk, visit.principal, visit.params["request_id"])
    return csv_file(numbers_csv(visit.desk, view), f"{view.request.id}-numbers.csv")


def csv_file(text: str, filename: str) -> Answer:
    headers = {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": f'attachment; filename="{filename}"',
    }
    return Answer(200, text.encode(), headers)


def show(visit: Visit) -> Answer:
    """GET /portal/requests/{request_id}/edit/numbers, a page of the rows with ``?cursor=``"""
    return _page(visit, draft_of(visit), Told())


def upload(visit: Visit) -> Answer:
    """POST /portal/requests/{request_id}/edit/numbers/upload: the file takes the place of the list that is there"""
    draft, file = draft_of(visit), visit.file("file")
    if file is None:
        nothing = Problem("file_missing", "No file was chosen.", "Choose the CSV with your numbers.", "/file")
        return _page(visit, draft, Told((nothing,), on_page=("/file",), status=422))
    return _store(
        visit, draft, lambda context, limits: intake.read_number_list(file.body, context, limits), on_page=("/file",)
    )


def add(visit: Visit) -> Answer:
    """POST /portal/requests/{request_id}/edit/numbers/add: rows behind those that are there, typed or pasted"""
    draft = draft_of(visit)
    rows = _added(visit)
    if not rows:
        nothing = Problem("number_missing", "There is nothing to add.", "Enter a number, or paste some.", "/number")
        return _page(visit, draft, Told((nothing,), visit.form, on_page=_FORM, status=422, form="add"))
    if draft.view.number_list is None:
        return _store(
            visit, draft, lambda context, limits: intake.read_number_rows(rows, context, limits), on_page=_FORM
        )
    return _amend(visit, draft, Amendment(add=rows), "add")


def fix(visit: Visit) -> Answer:
    """POST /portal/requests/{request_id}/edit/numbers/fix: cells put right, suggestions taken, rows left out"""
    draft = draft_of(visit)
    there = {row.row: row for row in draft_rows(visit.desk, draft.view)} if draft.view.number_list else {}
    drop = frozenset(row for text in visit.ticked("drop") if (row := _row_number(text)))
    change: dict[int, dict[str, str]] = {}
    for name, text in visit.form.items():
        kind, _, rest = name.partition(":")
        at, _, column = rest.partition(":")
        place = _row_number(at)
        if kind != _CELL or column not in COLUMNS or not place or place in drop:
            continue
        known = cells_of(there[place]).get(column, "") if place in there else ""
        if text.strip() != known.strip():
            change.setdefault(place, {})[column] = text.strip()[:_LONGEST_CELL]
    amendment = Amendment(change, drop, accept_suggestions=visit.form.get("accept") == "yes")
    if not change and not drop and not amendment.accept_suggestions:
        return visit.to(f"{draft.path}/numbers", done="ask_nothing_changed")
    return _amend(visit, draft, amendment, "fix")


def _row_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0


def _added(visit: Visit) -> list[dict[str, str]]:
    typed = {column: text for column in COLUMNS if (text := visit.entry(column, _LONGEST_CELL))}
    pasted = pasted_rows(visit.entry("rows", LONGEST_PASTE))
    company = {"company": typed["company"]} if "company" in typed else {}
    # A company alone is the form's own suggestion, and no row.
    rows = [typed] if set(typed) - {"company", "losing_account"} else []
    found = [*rows, *({**company, **one} for one in pasted)]
    # The reader asks for the template's columns: those that nobody filled in are empty, not absent.
    return [{**dict.fromkeys(REQUIRED, ""), **one} for one in found]


def _store(visit: Visit, draft: Draft, read: Reader, *, on_page: tuple[str, ...]) -> Answer:
    refused: list[RulesBroken] = []

    def act() -> Answer:
        try:
            stored = store_numbers(visit.desk, visit.principal, draft.request.id, read, visit.if_match)
        except RulesBroken as broken:
            refused.append(broken)
            raise
        return _stored(visit, draft, held=stored.header.held)

    def again(problems: tuple[Problem, ...], status: int) -> Answer:
        own = tuple(one for one in problems if one.row is None)
        rows = tuple(one for one in problems if one.row is not None)
        if refused and rows and len(rows) <= len(COLUMNS) and on_page == _FORM:
            own, rows = (*own, *(replace(one, pointer=f"/{one.column}") for one in rows)), ()
        elif refused and rows:
            own = (Problem("no_row_accepted", pages.say(visit.language.value, "ask.refused.none")), *own)
        own = tuple(replace(one, pointer=one.pointer or on_page[0]) for one in own)
        refusal = Refusal(rows[:_REFUSED_ROWS], max(0, len(rows) - _REFUSED_ROWS))
        told = Told(own, visit.form, refusal, on_page, status, "add" if on_page == _FORM else "")
        return _page(visit, draft_of(visit), told)

    return saving(visit, act, again)


def _amend(visit: Visit, draft: Draft, amendment: Amendment, form: str) -> Answer:
    def act() -> Answer:
        stored = amend_numbers(visit.desk, visit.principal, draft.request.id, amendment, visit.if_match)
        return _stored(visit, draft, held=stored.header.held)

    def again(problems: tuple[Problem, ...], status: int) -> Answer:
        told = Told(problems, visit.form, on_page=_FORM, status=status, form=form)
        return _page(visit, draft_of(visit), told)

    return saving(visit, act, again)


def _stored(visit: Visit, draft: Draft, *, held: int) -> Answer:
    return visit.to(f"{draft.path}/numbers", done="ask_list_held" if held else "ask_list_good")


def _page(visit: Visit, draft: Draft, told: Told) -> Answer:
    listing = f"asking rows {draft.request.id}"
    cursor = visit.asked.query.get("cursor", "") if visit.asked.method == "GET" else visit.entry("cursor", 2_048)
    try:
        at, inner = cursors.decode(listing, cursor, (int, str)) if cursor else (0, "")
        rows, following = page_of_rows(visit.desk, draft.view, ROWS, int(at), str(inner) or None)
    except BadCursor:  # of a list that is there no more
        cursor = ""
        rows, following = page_of_rows(visit.desk, draft.view, ROWS, 0, None)
    entries = told.entries if told.form == "fix" else {}
    found = [_row(row, order, entries, visit.language.value) for row, order in rows]
    header = draft.view.number_list
    return step_page(
        visit,
        draft,
        "numbers",
        "numbers",
        status=told.status,
        problems=told.problems,
        on_page=told.on_page,
        entries={name: text for name, text in told.entries.items() if told.form == "add"},
        headers=policy_with(connect_src="'self'"),
        header=header,
        groups=_groups(header.problem_groups if header else (), visit.language.value),
        file_warnings=[told_of(visit.language.value, one) for one in header.file_warnings] if header else [],
        rows=found,
        refusal=told.refusal,
        columns=COLUMNS if len(draft.view.losing_accounts) > 1 else REQUIRED,
        companies=companies_of(visit),
        accounts=[account.label for account in draft.view.losing_accounts],
        fixable=any(one.disposition == "held" and not one.is_ordered for one in found),
        suggests=any(one.suggests for one in found),
        max_rows=visit.desk.policy.csv_max_rows,
        is_first=not cursor,
        here_cursor=cursor,
        cursor=cursors.encode(listing, [following[0], following[1] or ""]) if following else None,
        adding=told.form == "add",
    )


def _groups(stored: Sequence[Mapping[str, object]], language: str) -> list[Mapping[str, object]]:
    """The same cause in many rows, said once."""
    return [{**one, "text": told_of(language, one)} for one in stored]


def _row(found: NumberRow, order: PortOrder | None, entries: Mapping[str, str], language: str) -> Row:
    cells = cells_of(found)
    wrong: dict[str, list[str]] = {}
    for problem in found.errors:
        column = str(problem.get("column") or "")
        wrong.setdefault(column if column in COLUMNS else "", []).append(_said(language, problem))
    number = national_number(found.number) if found.number else cells.get("number", "")
    return Row(
        row=found.row,
        disposition=found.disposition,
        title=number,
        cells=tuple(_cell(found, column, cells, entries, wrong) for column in COLUMNS),
        warnings=tuple(told_of(language, one) for one in found.warnings),
        wrong=tuple(wrong.get("", ())),
        is_ordered=order is not None,
        suggests=any(problem.get("suggestion") for problem in found.errors),
    )


def _said(language: str, problem: Mapping[str, object]) -> str:
    suggestion = str(problem.get("suggestion") or "")
    text = told_of(language, problem)
    return f"{text} → {suggestion}" if suggestion and suggestion not in text else text


def _cell(
    row: NumberRow,
    column: str,
    cells: Mapping[str, str],
    entries: Mapping[str, str],
    wrong: Mapping[str, Sequence[str]],
) -> Cell:
    name, pointer = f"{_CELL}:{row.row}:{column}", f"/rows/{row.row}/{column}"
    return Cell(column, name, pointer, entries.get(name, cells.get(column, "")), " ".join(wrong.get(column, ())))
