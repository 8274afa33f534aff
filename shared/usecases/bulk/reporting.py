"""What became of a file is written beside it, and told on the bus."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

from shared.domain.bulk.codes import drop_problem
from shared.domain.bulk.model import BulkUpload, Outcome, Stage
from shared.domain.bulk.names import PURGED, REPORT_OF, csv_report_key, json_report_key, upload_id_of
from shared.domain.bulk.report import ReportedRow, ReportWriter, RowOutcome, Summary, refusal_rows, rows_not_taken
from shared.domain.model import NumberRow, PortOrder
from shared.domain.number_list.cutting import Part, layout_of
from shared.domain.number_list.facts import RowFacts, apply_findings, load_facts
from shared.domain.number_list.headers import REQUEST_NAME, request_key
from shared.domain.outlook import most_numbers
from shared.domain.problems import Problem
from shared.domain.splitting import Most
from shared.ports import RequestView
from shared.usecases.bulk.desk import (
    KEPT,
    BulkDesk,
    FileRequest,
    as_problems,
    facts_name,
    find_json,
    get_json,
    merged_name,
    moved,
    part_items,
    part_of_item,
    requests_of,
    upload_event,
)
from shared.usecases.bulk.documents import papers_of
from shared.usecases.bulk.joining import findings_of
from shared.usecases.bulk.opening import bulk_limits, take_key
from shared.usecases.bulk.reading import records_of
from shared.usecases.bulk.submitting import submits_of
from shared.usecases.order_numbers import group_rows
from shared.usecases.store_numbers import group_of_row

_MOST_PROBLEMS: Final = 50
_ON_HOLD: Final = "on_hold"


def report(bulk: BulkDesk, upload: BulkUpload) -> BulkUpload:
    """Write the report, or write it again with what is known by now."""
    take_key(bulk, upload)
    book = _Book(bulk, upload)
    counts: dict[str, int] = {}
    rows = upload.rows
    notes = {REPORT_OF: upload.id}
    if upload.outcome == Outcome.TAKEN:
        writer = _write_rows(book)
        counts = dict(writer.statuses)
        bulk.drop.put(csv_report_key(upload.key), writer.text().encode(), "text/csv; charset=utf-8", notes=notes)
        summary = _summary(book, writer)
    else:
        told = _rows_not_taken(bulk, upload)
        counts, rows = (dict(told.statuses), told.rows) if told else ({}, rows)
        summary = _summary(book, told)
        if upload.outcome == Outcome.REFUSED and not _is_late(bulk, upload):
            # In the place of the report of the version before, which no longer lies in the folder.
            refusal = told.text() if told else refusal_rows(as_problems(upload.problems))
            bulk.drop.put(csv_report_key(upload.key), refusal.encode(), "text/csv; charset=utf-8", notes=notes)
    if not _is_late(bulk, upload):
        body = json.dumps(summary.as_json(), ensure_ascii=False, indent=1).encode()
        bulk.drop.put(json_report_key(upload.key), body, "application/json", notes=notes)
    kind = "bulk.reported" if upload.reported_at is None else "bulk.report_updated"
    event = upload_event(
        bulk,
        upload,
        kind,
        outcome=upload.outcome.value,
        file=upload.key,
        report=csv_report_key(upload.key) if upload.outcome != Outcome.SUPERSEDED else "",
        summary=json_report_key(upload.key),
        rows=summary.rows,
        rows_by_status=dict(summary.statuses),
        request_ids=list(upload.request_ids),
    )
    return moved(
        bulk,
        upload,
        Stage.PURGE,
        [event],
        rows=rows,
        counts=counts,
        reported_at=upload.reported_at or bulk.desk.clock.now(),
    )


def _rows_not_taken(bulk: BulkDesk, upload: BulkUpload) -> ReportWriter | None:
    """The rows of a file that was refused for a quotation mark that is not closed, as far as they can be told."""
    refused_for_quote = any(one["code"] == "csv_unclosed_quote" for one in upload.problems)
    found = bulk.drop.look(upload.key, "" if upload.purged else upload.version_id) if refused_for_quote else None
    if found is None or (upload.purged and found.notes.get(PURGED) != upload.id):
        return None
    data = bulk.drop.read(upload.key, found.version_id)
    return rows_not_taken(data, bulk_limits(bulk.desk.policy), as_problems(upload.problems))


def _is_late(bulk: BulkDesk, upload: BulkUpload) -> bool:
    """Whether the report of the newer version, because of which this one was not read, is there already."""
    if upload.outcome != Outcome.SUPERSEDED:
        return False
    there, latest = bulk.drop.look(json_report_key(upload.key)), bulk.drop.look(upload.key)
    if there is None or latest is None:
        return False
    newest = latest.notes.get(PURGED) or upload_id_of(upload.key, latest.version_id, latest.modified_at)
    return there.notes.get(REPORT_OF) == newest


# --- rows -------------------------------------------------------------------------------------------------------------


class _Book:
    """Everything that is known of a file, read when it is first asked for."""

    def __init__(self, bulk: BulkDesk, upload: BulkUpload) -> None:
        self.bulk = bulk
        self.upload = upload
        self._outcomes: dict[int, _OfRequest] = {}

    @cached_property
    def most(self) -> Most:
        return most_numbers(self.bulk.desk.policy, test_mode=self.upload.test_mode)

    @cached_property
    def requests(self) -> dict[str, FileRequest]:
        return {one.key: one for one in requests_of(self.bulk, self.upload.id)}

    @cached_property
    def parts(self) -> list[Part]:
        return [part_of_item(item) for item in part_items(self.bulk, self.upload)]

    @cached_property
    def kept(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = find_json(self.bulk, self.upload.id, KEPT, {})
        return found

    @cached_property
    def papers(self) -> Mapping[str, Any]:
        return papers_of(self.bulk, self.upload.id)

    @cached_property
    def submits(self) -> Mapping[str, Any]:
        return submits_of(self.bulk, self.upload.id)

    def of_request(self, request: FileRequest) -> "_OfRequest":
        if request.place not in self._outcomes:
            kept = self.kept.get(str(request.place), {})
            merged = (
                find_json(self.bulk, self.upload.id, merged_name(request.place), {})
                if kept.get("state") in ("merged", "refused")
                else {}
            )
            view = self.bulk.desk.store.request_view(kept["request_id"]) if kept.get("request_id") else None
            self._outcomes[request.place] = _OfRequest(self.bulk, kept, merged, view, self._unsent(request))
        return self._outcomes[request.place]

    def _unsent(self, request: FileRequest) -> tuple[Problem, ...]:
        """Why a request that was to be submitted is a draft: the first thing it lacks; the summary has them all."""
        place = str(request.place)
        if not request.submit or self.submits.get(place, {}).get("submitted"):
            return ()
        lacks = as_problems(_lacks(self, place))
        more = f" The summary has {len(lacks) - 1} more." if len(lacks) > 1 else ""
        first = lacks[0] if lacks else Problem("not_submitted", "", "")
        told = drop_problem("not_submitted", f"The port request stays a draft. {first.detail}".strip())
        return (replace(told, fix=f"{first.fix or told.fix}{more}"),)


@dataclass(slots=True)
class _OfRequest:
    """One request of the file: what became of it, of its rows where they met others, and its orders."""

    bulk: BulkDesk
    kept: Mapping[str, Any]
    merged: Mapping[str, Any]
    view: RequestView | None
    unsent: tuple[Problem, ...] = ()
    _held_back: frozenset[str] | None = None

    @property
    def request_id(self) -> str:
        return str(self.kept.get("request_id", ""))

    def order_of(self, group: str) -> PortOrder | None:
        """The order that a group of the list is in."""
        if self.view is None or not group:
            return None
        list_id = self.kept.get("list_id")
        for order in self.view.orders:
            if order.list_id == list_id and group in order.row_groups and order.status != "draft":
                return order
        return None

    def is_held_back(self, number: str) -> bool:
        """Whether a submitted number waits for our team, because another account has it."""
        if self.view is None or not self.view.request.counts.get(_ON_HOLD):
            return False
        if self._held_back is None:
            self._held_back = frozenset(row.number for row in self._rows() if row.own_state == "claim_conflict")
        return number in self._held_back

    def _rows(self) -> Iterator[NumberRow]:
        assert self.view is not None
        header = self.view.number_list
        for group in header.groups if header else ():
            yield from group_rows(
                self.bulk.desk, self.view.request.id, header.id if header else "", group.key, group.count
            )


def _write_rows(book: _Book) -> ReportWriter:
    layout = layout_of(book.upload.layout)
    writer = ReportWriter(layout.header, layout.columns)
    for part in book.parts:
        for row in _rows_of_part(book, part):
            writer.write(row)
    return writer


def _rows_of_part(book: _Book, part: Part) -> Iterator[ReportedRow]:
    bulk, upload = book.bulk, book.upload
    records = records_of(bulk, upload, part)
    if part.number in upload.lost_parts:
        detail = "The part of the file that this row is in could not be read."
        lost = RowOutcome("not_taken", problems=(drop_problem("row_not_taken", detail),))
        yield from (ReportedRow(record, _name_in(book, record), "", "", lost) for _, record in records)
        return
    facts = load_facts(get_json(bulk, upload.id, facts_name(part.number))["facts"])
    found = findings_of(bulk, upload.id, part.number).get("rows", {})
    for one, (_, record) in zip(facts, records, strict=True):
        request = book.requests.get(one.request)
        if str(one.row) in found and (request is None or not request.known):
            apply_findings(one, found[str(one.row)])
        name = request.name if request else ""
        number = one.number.e164 if one.number else ""
        forwarding = one.forwarding.e164 if one.forwarding else ""
        yield ReportedRow(record, name, number, forwarding, _outcome(book, one, request))


def _name_in(book: _Book, record: Sequence[str]) -> str:
    """The name of the request that a record is for."""
    layout = layout_of(book.upload.layout)
    index = layout.columns.position.get(REQUEST_NAME, -1)
    key = request_key(record[index]) if 0 <= index < len(record) else ""
    request = book.requests.get(key or layout.request)
    return request.name if request else ""


def _outcome(book: _Book, row: RowFacts, request: FileRequest | None) -> RowOutcome:
    told = (*row.levelled("error"), *row.levelled("review"), *row.levelled("warning"))
    if request is None:
        # A heading, a total, a blank row: it names no request, and is none of any.
        return RowOutcome("skipped", problems=told)
    found = book.of_request(request)
    state = found.kept.get("state")
    if state in ("merged", "refused") and str(row.row) in found.merged:
        result = found.merged[str(row.row)]
        problems = as_problems(result["problems"])
        status, order_id = result["status"], str(result.get("order_id", ""))
        if status == "accepted":
            return _accepted(found, row, str(result.get("group", "")), problems)
        return RowOutcome(status, found.request_id, order_id, problems)
    if row.skipped:
        return RowOutcome("skipped", found.request_id, problems=told)
    if state in ("refused", None):
        refused = as_problems(found.kept.get("problems", ()))
        return RowOutcome("not_taken", found.request_id, problems=(*refused, *told))
    if row.is_held:
        return RowOutcome("held", found.request_id, problems=told)
    country = row.number.country if row.number else ""
    group = group_of_row("accepted", row.losing_account, row.number_class, country, row.row, book.most)
    return _accepted(found, row, group, told)


def _accepted(found: _OfRequest, row: RowFacts, group: str, problems: Sequence[Problem]) -> RowOutcome:
    """A row that is good: a draft, in an order, or held back because another account has its number."""
    order = found.order_of(group)
    if order is None:
        return RowOutcome("draft", found.request_id, problems=(*problems, *found.unsent))
    if found.is_held_back(row.number.e164 if row.number else ""):
        return RowOutcome(_ON_HOLD, found.request_id, problems=tuple(problems))
    return RowOutcome(order.status.value, found.request_id, order.id, tuple(problems))


# --- the summary ------------------------------------------------------------------------------------------------------


def _summary(book: _Book, writer: ReportWriter | None) -> Summary:
    upload = book.upload
    requests = book.requests.values() if writer and upload.outcome == Outcome.TAKEN else ()
    return Summary(
        {
            "upload_id": upload.id,
            "account_id": upload.account_id,
            "file": upload.key,
            "version_id": upload.version_id,
            "dropped_at": upload.dropped_at.isoformat(),
            "reported_at": book.bulk.desk.clock.now().isoformat(),
            "outcome": upload.outcome.value,
            "report": csv_report_key(upload.key) if upload.outcome != Outcome.SUPERSEDED else None,
            "waits_for_documents_until": _until(book),
        },
        rows=writer.rows if writer else upload.rows,
        statuses=writer.statuses if writer else {},
        codes=writer.codes if writer else {},
        problems=upload.problems[:_MOST_PROBLEMS],
        warnings=upload.warnings[:_MOST_PROBLEMS],
        requests=[_request(book, one, writer) for one in requests],
        missing_files=upload.missing,
    )


def _until(book: _Book) -> str | None:
    until = book.upload.documents_until
    still = until is not None and until > book.bulk.desk.clock.now()
    return until.isoformat() if until is not None and still and waits_for_documents(book.bulk, book.upload) else None


def waits_for_documents(bulk: BulkDesk, upload: BulkUpload) -> bool:
    """Whether a document that comes now would still be of use: one is missing, or something is a draft."""
    if upload.outcome != Outcome.TAKEN:
        return False
    if upload.missing:
        return True
    kept = find_json(bulk, upload.id, KEPT, {})
    submits = submits_of(bulk, upload.id)
    places = [place for place, one in kept.items() if one["state"] in ("made", "merged")]
    return any(not submits.get(place, {}).get("submitted") for place in places)


def _request(book: _Book, request: FileRequest, writer: ReportWriter | None) -> dict[str, Any]:
    """One request of the file: what became of it, what it lacks, and what to do."""
    place = str(request.place)
    found = book.of_request(request)
    papers, submit = book.papers.get(place, {}), book.submits.get(place, {})
    left = int(found.kept.get("left_behind", 0))
    behind = [drop_problem("rows_left_behind", f"{left} rows of earlier files still wait to be corrected.").as_dict()]
    told = [
        *found.kept.get("problems", ()),
        *found.kept.get("warnings", ()),
        *_lacks(book, place),
        *(behind if left else ()),
    ]
    status = found.view.request.status.value if found.view else found.kept.get("state", "not_taken")
    counts: Mapping[str, int] = writer.by_request.get(found.request_id, {}) if writer and found.request_id else {}
    return {
        "name": request.name,
        "request_id": found.request_id or None,
        "status": status,
        "submit": request.submit,
        "submitted": bool(submit.get("submitted")),
        "rows_by_status": dict(sorted(counts.items())),
        "documents": papers.get("taken", []),
        "problems": told[:_MOST_PROBLEMS],
        "problems_omitted": max(0, len(told) - _MOST_PROBLEMS),
    }


def _lacks(book: _Book, place: str) -> list[Mapping[str, Any]]:
    """What keeps a request from being submitted, documents first."""
    papers, submit = book.papers.get(place, {}), book.submits.get(place, {})
    missing = [
        drop_problem("document_not_dropped", f"{name!r} is not beside the list.").as_dict()
        for name in papers.get("missing", ())
    ]
    return [*missing, *papers.get("problems", ()), *submit.get("problems", ())]
