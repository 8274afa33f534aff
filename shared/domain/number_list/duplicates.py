"""Rules between rows: repeats, swapped columns, forwarding to a number being ported, counted-up cells.

The row that is wrong gets the blame, not the twenty it makes look wrong (model.md).
"""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from shared.domain.number_class import NumberClass
from shared.domain.number_list.facts import Row

AUTOFILL_RUN: Final = 4
"""Rows in a row whose forwarding number counts up by one before we ask whether the spreadsheet did it."""
NAMED_ROWS: Final = 10
"""Row numbers shown in one detail."""

_Rows = dict[str, list[Row]]


def check_repeats_and_loops(drafts: Sequence[Row]) -> None:
    """Applies every rule that needs more than one row; adds problems, skips identical repeats."""
    live = [draft for draft in drafts if not draft.skipped]
    _skip_repeats(live)
    live = [draft for draft in live if not draft.skipped]
    ported, forwarded = _by_number(live), _by_forwarding(live)
    swapped = _check_swapped(live, ported, forwarded)
    _check_conflicts(ported, forwarded, swapped)
    _check_loops(live, ported, forwarded, swapped)
    _check_autofill(live)


def _by_number(drafts: Sequence[Row]) -> _Rows:
    found: _Rows = {}
    for draft in drafts:
        if draft.number is not None:
            found.setdefault(draft.number.e164, []).append(draft)
    return found


def _by_forwarding(drafts: Sequence[Row]) -> _Rows:
    found: _Rows = {}
    for draft in drafts:
        if draft.forwarding is not None:
            found.setdefault(draft.forwarding.e164, []).append(draft)
    return found


def _skip_repeats(drafts: Sequence[Row]) -> None:
    """Rows that say the same are one row; the first one stays."""
    for same in _by_number(drafts).values():
        if len(same) < 2:
            continue
        first: dict[Hashable, Row] = {}
        for draft in same:
            kept = first.setdefault(draft.content(), draft)
            if kept is not draft:
                draft.skip("number_duplicate_in_file", f"This row repeats row {kept.row}.", "number")


def _check_swapped(drafts: Sequence[Row], ported: _Rows, forwarded: _Rows) -> set[int]:
    """Rows whose two numbers stand in each other's column; their row numbers."""
    swapped: set[int] = set()
    for draft in drafts:
        if draft.number is None or draft.forwarding is None:
            continue
        number, forwarding = draft.number.e164, draft.forwarding.e164
        if number == forwarding or forwarding in ported or len(forwarded[forwarding]) > 1:
            continue
        followers = forwarded.get(number, ())
        if len(followers) >= 2:
            detail = f"{len(followers)} other rows forward to {number}, which this row wants to port."
            draft.add("columns_look_swapped", detail, "number", forwarding)
            swapped.add(draft.row)
    return swapped


def _check_conflicts(ported: _Rows, forwarded: _Rows, swapped: set[int]) -> None:
    for number, rows in ported.items():
        same = [draft for draft in rows if draft.row not in swapped]
        if len(same) < 2:
            continue
        if _is_forwarding_column(same, ported, forwarded):
            for draft in same:
                detail = f"{len(same)} rows want to port {number} and forward it to different numbers."
                draft.add("columns_look_swapped", detail, "number", draft.forwarding.e164 if draft.forwarding else None)
                swapped.add(draft.row)
            continue
        detail = f"Rows {_named(same)} want to port {number} and differ."
        for draft in same:
            draft.add("number_duplicate_conflicting", detail, "number")


def _is_forwarding_column(same: Sequence[Row], ported: _Rows, forwarded: _Rows) -> bool:
    """One number to port in many rows with a forwarding number of its own in each: the columns are swapped."""
    if len(same) < 3:
        return False
    targets = [draft.forwarding.e164 for draft in same if draft.forwarding is not None]
    alone = all(target not in ported and len(forwarded[target]) == 1 for target in targets)
    return len(targets) == len(same) and alone


def _check_loops(drafts: Sequence[Row], ported: _Rows, forwarded: _Rows, swapped: set[int]) -> None:
    """A forwarding number has to stay outside of the service, so it cannot be ported as well."""
    porting = {number: _Porting.of(rows, swapped) for number, rows in ported.items() if number in forwarded}
    for draft in drafts:
        if draft.forwarding is None or draft.row in swapped:
            continue
        target = draft.forwarding.e164
        if draft.number is not None and draft.number.e164 == target:
            draft.add("forwarding_equals_tracking", "The number would be forwarded to itself.", "forwarding_number")
            continue
        found = porting.get(target)
        if found is None or not found.named:
            continue
        if found.lets_go_first(draft):
            detail = f"{target} is ported by row {found.named} of this list; the toll-free number goes first."
            draft.add("toll_free_goes_first", detail, "forwarding_number")
        else:
            detail = f"{target} is ported by row {found.named} of this list."
            draft.add("forwarding_is_being_ported", detail, "forwarding_number")
    for number, rows in ported.items():
        own = {draft.row for draft in rows}
        followers = [other for other in forwarded.get(number, ()) if other.row not in own]
        detail = f"Row {_named(followers)} forwards to this number." if followers else ""
        for draft in rows if followers else ():
            if draft.row not in swapped:
                draft.add("number_looks_like_forwarding", detail, "number")


@dataclass(frozen=True, slots=True)
class _Porting:
    """The rows that port a number to which others forward; `named` is "" where there are none."""

    named: str
    all_local: bool
    requests: frozenset[str]
    forwarding: frozenset[str]

    @classmethod
    def of(cls, rows: Sequence[Row], swapped: set[int]) -> "_Porting":
        porting = [other for other in rows if other.row not in swapped]
        return cls(
            _named(porting) if porting else "",
            all(other.number is not None and other.number.number_class is not _TOLL_FREE for other in porting),
            frozenset(other.request for other in porting),
            frozenset(other.forwarding.e164 for other in porting if other.forwarding is not None),
        )

    def lets_go_first(self, draft: Row) -> bool:
        """Whether `draft` is a toll-free number that rings at these, local and of its own request, and they do not
        forward back to it."""
        number = draft.number
        return (
            number is not None
            and number.number_class is _TOLL_FREE
            and self.all_local
            and self.requests == {draft.request}
            and number.e164 not in self.forwarding
        )


_TOLL_FREE: Final = NumberClass.TOLL_FREE


def _check_autofill(drafts: Sequence[Row]) -> None:
    for run in _counting_runs(drafts):
        if len(run) >= AUTOFILL_RUN:
            detail = f"The forwarding numbers of rows {run[0].row} to {run[-1].row} count up by one."
            for draft in run[1:]:
                first = run[0].forwarding.e164 if run[0].forwarding else None
                draft.add("forwarding_autofilled", detail, "forwarding_number", first)


def _counting_runs(drafts: Sequence[Row]) -> Iterator[list[Row]]:
    run: list[Row] = []
    expected = 0
    for draft in drafts:
        value = int(draft.forwarding.e164[1:]) if draft.forwarding else -1
        if value != expected and run:
            yield run
            run = []
        if value > 0:
            run.append(draft)
        expected = value + 1
    if run:
        yield run


def _named(drafts: Sequence[Row]) -> str:
    shown = ", ".join(str(draft.row) for draft in drafts[:NAMED_ROWS])
    more = len(drafts) - NAMED_ROWS
    return f"{shown} and {more} more" if more > 0 else shown
