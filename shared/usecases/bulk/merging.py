"""Rows of a file meet a request that is there already: a file changes what it names, and nothing else.

A number that is a draft gets the file's row in the place of its own. One that is in an order is not taken out of it:
its forwarding number, name, source and company go to the tracking number; what the carrier checks is told as locked.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from shared.domain.bulk.codes import drop_problem
from shared.domain.bulk.model import BulkUpload
from shared.domain.bulk.names import origin_of
from shared.domain.corrections import CORRECTABLE
from shared.domain.losing_accounts import label_key
from shared.domain.model import NumberRow, PortOrder, PortRequest
from shared.domain.number_list import ON_FILE, ListedRow, NumberList, read_number_rows
from shared.domain.number_list.accounts import ACCOUNT_COLUMNS
from shared.domain.number_list.cells import clean_label
from shared.domain.number_list.codes import problem
from shared.domain.number_list.cutting import layout_of
from shared.domain.number_list.drafts import Draft
from shared.domain.number_list.duplicates import check_repeats_and_loops
from shared.domain.number_list.groups import count_rows, group_problems
from shared.domain.number_list.rows import ROWS_OF_A_PART
from shared.domain.permissions import Action
from shared.domain.problems import Problem, StateConflict
from shared.domain.splitting import carrier_key
from shared.ports import Append, RequestView
from shared.usecases.amend_numbers import cells_of, draft_rows
from shared.usecases.bulk.desk import (
    BulkDesk,
    FileRequest,
    find_json,
    merged_name,
    part_items,
    part_of_item,
    principal_of,
    put_json,
)
from shared.usecases.bulk.opening import bulk_limits
from shared.usecases.bulk.reading import looked_up
from shared.usecases.bulk.settling import read_again
from shared.usecases.losing_accounts import is_before_carrier
from shared.usecases.order_numbers import note_label_change, order_rows
from shared.usecases.readiness import is_closed
from shared.usecases.store_numbers import accounts_of_list, checked_list, facts_of_claims, keep_list, says_nothing_new
from shared.usecases.telephony.tell_platform import ring_anew
from shared.usecases.transitions import request_event

RowResult = dict[str, Any]
"""What became of a row: `status`, `problems`, and the `group` it stands in or the `order_id` its number is in."""


class Busy(Exception):
    """The request is being changed or submitted by somebody else: later."""


@dataclass(slots=True)
class Merge:
    """What came of it. `refused`: why no row could be taken. `warnings`: of its losing accounts. `left_behind`: rows of
    earlier files that are held and have no number by which this one could replace them."""

    list_id: str = ""
    invoices: dict[str, list[str]] = field(default_factory=dict)
    refused: tuple[Problem, ...] = ()
    left_behind: int = 0
    warnings: tuple[Problem, ...] = ()


def merge_rows(bulk: BulkDesk, upload: BulkUpload, request: FileRequest, shared: frozenset[str]) -> Merge:
    """Change a request by the file's rows for it. `shared` are numbers that other requests of the file want as well.

    What became of each row is kept for the report. Raises `Busy`.
    """
    view = bulk.desk.store.request_view(request.request_id)
    if view is None or view.request.status == "submitting":
        raise Busy
    drafts = _rows_of_file(bulk, upload, request)
    live = [draft for draft in drafts if not draft.skipped]
    in_orders = _in_orders(bulk, view.request, live)
    locked = [draft for draft in live if _e164(draft) in in_orders]
    check_repeats_and_loops(locked)
    results: dict[int, RowResult] = {
        draft.row: _result("skipped", [*draft.errors, *draft.warnings]) for draft in drafts if draft.skipped
    }
    results |= _relabel(bulk, upload, view, [draft for draft in locked if not draft.skipped], in_orders)
    others = [draft for draft in live if _e164(draft) not in in_orders]
    merge = Merge(list_id=view.request.list_id)
    if others and is_closed(view):
        ended = drop_problem("request_ended", f"The port request “{view.request.name[:60]}” is {view.request.status}.")
        results |= {draft.row: _result("not_taken", [ended]) for draft in others}
    elif others:
        merge = _merge_drafts(bulk, upload, view, others, shared, results)
    before = find_json(bulk, upload.id, merged_name(request.place), {}) if upload.retried_parts else {}
    now = {str(row): result for row, result in results.items()}
    put_json(bulk, upload.id, merged_name(request.place), {**before, **now})
    return merge


def _result(status: str, problems: Iterable[Problem], **more: Any) -> RowResult:
    return {"status": status, "problems": [one.as_dict() for one in problems], **more}


def _e164(draft: Draft) -> str:
    return draft.number.e164 if draft.number is not None else ""


def _rows_of_file(bulk: BulkDesk, upload: BulkUpload, request: FileRequest) -> list[Draft]:
    """The file's rows for this request, each judged on its own; those of lost parts are not among them, nor, where
    lost ones were read again, any that were taken before."""
    lost = set(upload.lost_parts)
    retried = set(upload.retried_parts)
    parts = [part_of_item(item) for item in part_items(bulk, upload)]
    return [
        draft
        for part in parts
        if request.place in part.requests and part.number not in lost and (not retried or part.number in retried)
        for draft in read_again(bulk, upload, part)
        if draft.request == request.key
    ]


# --- drafts -----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Together:
    """The rows of the request as they are to be read: cells, rows whose PINs they keep, and origins, by row."""

    cells: dict[int, dict[str, str]] = field(default_factory=dict)
    pins: dict[int, NumberRow] = field(default_factory=dict)
    origins: dict[int, str] = field(default_factory=dict)
    left_behind: int = 0


def _merge_drafts(
    bulk: BulkDesk,
    upload: BulkUpload,
    view: RequestView,
    drafts: Sequence[Draft],
    shared: frozenset[str],
    results: dict[int, RowResult],
) -> Merge:
    there = draft_rows(bulk.desk, view)
    together = _put_together(upload, there, drafts)
    rows = list(together.cells)
    limits = bulk_limits(bulk.desk.policy)
    listed = checked_list(
        bulk.desk,
        principal_of(upload),
        view,
        lambda context, _: read_number_rows(list(together.cells.values()), context, limits, rows),
        limits,
    )
    if listed.file_problems:
        results |= {draft.row: _result("not_taken", listed.file_problems) for draft in drafts}
        return Merge(list_id=view.request.list_id, refused=listed.file_problems)
    listed = _with_shared(_as_held(listed, drafts), shared)
    listed = replace(listed, columns=layout_of(upload.layout).columns.names)
    groups: dict[int, str] = {}

    def mark(row: NumberRow) -> NumberRow:
        groups[row.row] = row.group
        marked: NumberRow = row.but(dropped_as=together.origins.get(row.row, ""))
        return marked if row.disposition == "held" and not row.number else row

    list_id = view.request.list_id
    _, warnings = accounts_of_list(bulk.desk, view, listed.losing_accounts)
    if view.number_list is None or not says_nothing_new(bulk.desk, view, listed, there, mark):
        try:
            list_id = keep_list(bulk.desk, principal_of(upload), view, listed, together.pins, mark).header.id
        except StateConflict:
            raise Busy from None
    of_file = {draft.row for draft in drafts}
    for row in listed.rows:
        if row.row in of_file:
            told = (*row.errors, *row.review, *row.warnings)
            results[row.row] = _result(row.disposition, told, group=groups.get(row.row, ""))
    invoices = {one.label: list(one.invoice_files) for one in listed.losing_accounts if one.invoice_files}
    return Merge(list_id, invoices, left_behind=together.left_behind, warnings=warnings)


def _put_together(upload: BulkUpload, there: Sequence[NumberRow], drafts: Sequence[Draft]) -> _Together:
    """The file's rows, then those that were there and are not named by it, numbered on behind them."""
    here = origin_of(upload.key)
    by_number = {row.number: row for row in there if row.number and row.disposition != "skipped"}
    together = _Together()
    for draft in drafts:
        before = by_number.get(_e164(draft))
        together.cells[draft.row] = _cells(draft, before)
        together.origins[draft.row] = here
        if before is not None and before.sealed_pin and draft.pin_cell.key in ("", ON_FILE):
            together.pins[draft.row] = before
    named = {_e164(draft) for draft in drafts}
    last = max(draft.row for draft in drafts)
    following = (last // ROWS_OF_A_PART + 1) * ROWS_OF_A_PART
    for row in there:
        replaced = row.number in named if row.number else row.dropped_as == here
        if row.disposition == "skipped" or replaced:
            continue
        together.cells[following] = cells_of(row)
        together.origins[following] = row.dropped_as
        if row.sealed_pin:
            together.pins[following] = row
        together.left_behind += not row.number and row.disposition == "held"
        following += 1
    return together


def _cells(draft: Draft, before: NumberRow | None) -> dict[str, str]:
    """A row's cells; what it says nothing of about its losing account stays as it was."""
    cells = {column: text for column, text in draft.cells.items() if column in _LIST_COLUMNS}
    if before is None:
        return cells
    kept = cells_of(before)
    for column in ACCOUNT_COLUMNS:
        if not cells.get(column, "").strip() and kept.get(column):
            cells[column] = kept[column]
    return cells


_LIST_COLUMNS: Final = frozenset(("number", "forwarding_number", "name", "source", "company", *ACCOUNT_COLUMNS))


_OF_RECORD: Final = frozenset(
    ("csv_row_width", "cell_not_kept", "csv_field_too_large", "cell_null_character", "row_not_read")
)
"""What is told of a record as it stands in its file, and not of its cells."""


def _as_held(listed: NumberList, drafts: Iterable[Draft]) -> NumberList:
    """The list with the rows held whose records cannot be right, whatever their cells say."""
    held = {draft.row: tuple(draft.errors) for draft in drafts if any(one.code in _OF_RECORD for one in draft.errors)}
    if not held:
        return listed
    rows = tuple(
        replace(row, disposition="held", errors=held[row.row])
        if row.row in held and row.disposition != "skipped"
        else row
        for row in listed.rows
    )
    return replace(listed, rows=rows, groups=group_problems(rows), counts=count_rows(rows))


def _with_shared(listed: NumberList, shared: frozenset[str]) -> NumberList:
    """The list with the rows held whose numbers other requests of the same file want to port."""
    if not shared:
        return listed
    rows = tuple(
        _shared_row(row) if row.number in shared and row.disposition != "skipped" else row for row in listed.rows
    )
    return replace(listed, rows=rows, groups=group_problems(rows), counts=count_rows(rows))


def _shared_row(row: ListedRow) -> ListedRow:
    detail = f"Several port requests of the file want to port {row.number}."
    found = problem("number_duplicate_conflicting", detail, row=row.row, column="number")
    return replace(row, disposition="held", errors=(*row.errors, found))


# --- numbers in orders ------------------------------------------------------------------------------------------------


def _in_orders(bulk: BulkDesk, request: PortRequest, drafts: Iterable[Draft]) -> dict[str, tuple[NumberRow, PortOrder]]:
    """The numbers of these rows that are in orders of the request, with their rows there."""
    store = bulk.desk.store
    claims = store.claims({_e164(draft) for draft in drafts} - {""})
    ids = {claim.order_id for claim in claims.values() if claim.request_id == request.id and claim.order_id}
    orders = store.orders(ids)
    _, locked = facts_of_claims(claims, orders, request.account_id, request.id)
    holding = {claims[number].order_id for number in locked}
    rows = {
        row.number: (row, orders[order_id]) for order_id in holding for row in order_rows(bulk.desk, orders[order_id])
    }
    return {number: rows[number] for number in locked if number in rows}


def _relabel(
    bulk: BulkDesk,
    upload: BulkUpload,
    view: RequestView,
    drafts: Sequence[Draft],
    in_orders: Mapping[str, tuple[NumberRow, PortOrder]],
) -> dict[int, RowResult]:
    """Give tracking numbers, there or to come, what the file says they are called and where their calls go."""
    late = looked_up(bulk, upload, drafts)
    may_change = Action.TRACKING_WRITE in principal_of(upload).may
    changed: dict[str, list[NumberRow]] = {}
    results: dict[int, RowResult] = {}
    for draft in drafts:
        row, order = in_orders[_e164(draft)]
        target = draft.forwarding.e164 if draft.forwarding is not None else ""
        collided = (
            _rings_at(draft, target, in_orders, late.get(draft.row, ())) if target != row.forwarding_number else []
        )
        told = [*draft.errors, *collided]
        locked = _identity_problems(bulk, view, draft, order)
        new = row if told else _relabelled(row, draft, target)
        if new != row and not may_change:
            detail = "The key that uploaded the file may not change tracking numbers."
            told.append(drop_problem("label_not_permitted", detail, row=draft.row))
            new = row
        if new != row:
            changed.setdefault(order.id, []).append(new)
        status = "locked" if told else "updated" if new != row else "unchanged"
        results[draft.row] = _result(status, [*told, *locked, *draft.warnings], order_id=order.id)
    for order_id, rows in changed.items():
        order = next(one for _, one in in_orders.values() if one.id == order_id)
        _write_labels(bulk, upload, view.request, order, rows)
    return results


def _rings_at(draft: Draft, target: str, in_orders: Container[str], late: Iterable[Problem]) -> list[Problem]:
    """What is wrong with a new forwarding number. Also a toll-free number cannot begin to ring at one that is being
    ported: its order is under way, and the other would not wait for it."""
    found = [one for one in late if one.column == "forwarding_number"]
    porting = [one for one in found if one.code in _PORTING]
    others = [one for one in found if one.code not in _PORTING]
    if draft.number is not None and draft.number.e164 == target:
        return others
    said = {one.code for one in draft.errors}
    draft.warnings[:] = [one for one in draft.warnings if one.code not in _PORTING]
    if (porting or target in in_orders) and "forwarding_is_being_ported" not in said:
        detail = porting[0].detail if porting else f"{target} is being ported by this request."
        others.append(problem("forwarding_is_being_ported", detail, row=draft.row, column="forwarding_number"))
    return others


_PORTING: Final = frozenset({"forwarding_is_being_ported", "toll_free_goes_first", "toll_free_may_go_later"})


def _relabelled(row: NumberRow, draft: Draft, target: str) -> NumberRow:
    new: NumberRow = row.but(
        forwarding_number=target,
        name=draft.name,
        source=draft.spelt,
        company_id=draft.company_id or "",
        company=draft.company,
    )
    return new


def _write_labels(
    bulk: BulkDesk, upload: BulkUpload, request: PortRequest, order: PortOrder, rows: Sequence[NumberRow]
) -> None:
    """The rows come last: by them a repeated call sees that there is nothing left to do."""
    store = bulk.desk.store
    store.relabel_claims(rows, order.id)
    order = note_label_change(bulk.desk, order, made=True)
    store.link_companies(request.id, request.account_id, sorted({row.company_id for row in rows if row.company_id}))
    if order.platform_ready:
        ring_anew(bulk.partners, order, [row.number for row in rows])
    event = request_event(
        bulk.desk, request, "numbers.relabelled", upload.actor, upload_id=upload.id, numbers=len(rows), order=order.id
    )
    store.commit([Append(event)])
    store.relabel_rows(rows)


def _identity_problems(bulk: BulkDesk, view: RequestView, draft: Draft, order: PortOrder) -> list[Problem]:
    """What the row says otherwise of what the carrier checks; all of it at once.

    A PIN or an account number is not compared: whether it is the one on file would be told to who guesses.
    """
    account = order.losing_account
    address = account.service_address
    stored = {
        "losing_account": account.label,
        "current_carrier": account.carrier_name,
        "btn": account.billing_telephone_number,
        "end_user_name": account.end_user_name,
        "authorized_person": account.authorized_person.name,
        "authorized_person_email": account.authorized_person.email,
        "address_line1": address.line1,
        "address_line2": address.line2,
        "city": address.city,
        "state": address.state,
        "postal_code": address.postal_code,
        "country": address.country,
    }
    differs = [
        column
        for column, was in stored.items()
        if (said := draft.said.get(column, "")) and not _same(column, said, was)
    ]
    secret = {"account_number": draft.account_number, "pin": draft.pin_cell}
    differs += [column for column, cell in secret.items() if cell.key not in ("", ON_FILE)]
    fix = _way_to_correct(bulk, view.request, order)
    return [
        replace(
            drop_problem(
                "row_locked", f"The {column.replace('_', ' ')} is in an order; it stays as it is.", row=draft.row
            ),
            column=column,
            fix=fix,
        )
        for column in differs
    ]


def _way_to_correct(bulk: BulkDesk, request: PortRequest, order: PortOrder) -> str:
    """How what the carrier checks is corrected, by where the order is: not yet at its carrier, there, or ended."""
    path = f"{bulk.desk.policy.public_base_url}/v1/port-requests/{request.id}"
    if order.ended:
        return f"The order has ended. Is it wrong there, too? Tell our team: POST {path}/comments."
    if is_before_carrier(order) and order.status not in CORRECTABLE:
        return f"Correct its account: PATCH {path}/losing-accounts/{order.losing_account.id}."
    return f"Correct the order: POST {path}/corrections with order_id {order.id}."


def _same(column: str, said: str, was: str) -> bool:
    if column == "current_carrier":
        return carrier_key(said) == carrier_key(was)
    if column in ("btn", "postal_code"):
        return _digits(said) == _digits(was)
    return label_key(clean_label(said)) == label_key(was)


def _digits(text: str) -> str:
    bare = "".join(char for char in text.casefold() if char.isalnum())
    return bare.removeprefix("1") if len(bare) == 11 else bare
