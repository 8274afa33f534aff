"""The most recent invoice, or what stands in for it: uploaded, inspected, and held against form and list."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from functions.pages.portal.asking.frame import Draft, draft_of, saving, step_page, told_of
from functions.pages.visit import Visit
from shared.domain.documents import FILE_KINDS, DocumentType
from shared.domain.model import BillLine, Document, DocumentStatus
from shared.domain.problems import Problem, Refused
from shared.runtime.web.answers import Answer, policy_with
from shared.runtime.web.asked import LARGEST_UPLOAD
from shared.usecases.documents import (
    receive_document,
    register_document,
    remove_document,
    upload_origin,
)
from shared.usecases.read_bills import BillChecked, check_bills

TYPES: Final = (
    DocumentType.INVOICE,
    DocumentType.CSR,
    DocumentType.SCREENSHOT,
    DocumentType.RECEIPT,
    DocumentType.OTHER,
)
"""What a customer gives here, the invoice first (the article's step 8 and its FAQ)."""
ACCEPTED: Final = ",".join(f".{ending}" for kind in FILE_KINDS.values() for ending in kind.extensions)
_ON_PAGE: Final = ("/file", "/type", "/losing_account_ids")
_AT_FILE: Final = frozenset({"/filename", "/content_type", "/size"})


@dataclass(frozen=True, slots=True)
class Found:
    """What was read on a bill that is otherwise than the form or the list: `page` is where, 0 where it is nowhere."""

    account: str
    text: str
    page: int
    around: str


@dataclass(frozen=True, slots=True)
class Shown:
    document: Document
    problems: tuple[str, ...]
    warnings: tuple[str, ...]
    findings: tuple[Found, ...]
    agrees: int
    why_not: str
    accounts: tuple[str, ...]


def show(visit: Visit) -> Answer:
    """GET /portal/requests/{request_id}/edit/documents"""
    return _page(visit, draft_of(visit))


def announce(visit: Visit) -> Answer:
    """POST /portal/requests/{request_id}/edit/documents/announce: where the page's script may post a file of this name,
    kind and size; as JSON, with what is wrong in words"""
    draft = draft_of(visit)
    size = visit.entry("size", 12)
    try:
        place = register_document(
            visit.desk,
            visit.principal,
            draft.request.id,
            document_type=visit.entry("type", 100),
            filename=visit.entry("filename", 1_000),
            content_type=visit.entry("content_type", 200),
            size=int(size) if size.isascii() and size.isdigit() else 0,
            losing_account_ids=_accounts(visit, draft),
            once=visit.once,
        )
    except Refused as refusal:
        texts = [told_of(visit.language.value, one.as_dict()) for one in refusal.problems] or [refusal.detail]
        return _json({"problems": texts}, refusal.status)
    form = place.upload
    where = {"url": form.url, "fields": dict(form.fields)} if form else {"url": "", "fields": {}}
    return _json({"id": place.document.id, **where}, 201)


def upload(visit: Visit) -> Answer:
    """POST /portal/requests/{request_id}/edit/documents/upload: the file itself, from a page without a script"""
    draft, file = draft_of(visit), visit.file("file")

    def again(problems: tuple[Problem, ...], status: int) -> Answer:
        placed = tuple(
            Problem(one.code, one.detail, one.fix, "/file" if one.pointer in _AT_FILE else one.pointer)
            for one in problems
        )
        return _page(visit, draft_of(visit), placed, status=status)

    if file is None:
        return again((Problem("file_missing", "No file was chosen.", "Choose your bill.", "/file"),), 422)

    def act() -> Answer:
        receive_document(
            visit.desk,
            visit.principal,
            draft.request.id,
            document_type=visit.entry("type", 100),
            filename=file.filename,
            content_type=file.content_type,
            body=file.body,
            losing_account_ids=_accounts(visit, draft),
            once=visit.once,
            document_id=visit.entry("document_id", 64),
        )
        return visit.to(f"{draft.path}/documents", done="ask_uploaded")

    return saving(visit, act, again)


def remove(visit: Visit) -> Answer:
    """POST /portal/requests/{request_id}/edit/documents/{document_id}/remove"""
    draft = draft_of(visit)

    def act() -> Answer:
        remove_document(visit.desk, visit.principal, draft.request.id, visit.params["document_id"])
        return visit.to(f"{draft.path}/documents", done="ask_removed")

    def again(problems: tuple[Problem, ...], status: int) -> Answer:
        return _page(visit, draft_of(visit), problems, status=status)

    return saving(visit, act, again)


def _accounts(visit: Visit, draft: Draft) -> tuple[str, ...]:
    """The accounts that were ticked; all of them is none, which serves those to come as well."""
    ticked = visit.ticked("account")
    return () if len(set(ticked)) == len(draft.view.losing_accounts) else ticked


def _json(body: object, status: int) -> Answer:
    return Answer(status, json.dumps(body).encode(), {"content-type": "application/json"})


def _page(visit: Visit, draft: Draft, problems: Iterable[Problem] = (), *, status: int = 200) -> Answer:
    language = visit.language.value
    labels = {account.id: account.label for account in draft.view.losing_accounts}
    return step_page(
        visit,
        draft,
        "documents",
        "documents",
        status=status,
        problems=problems,
        on_page=_ON_PAGE,
        entries=visit.form if visit.asked.method == "POST" else None,
        headers=policy_with(connect_src=f"'self' {upload_origin(visit.desk)}"),
        documents=[_shown(one, labels, language) for one in check_bills(visit.desk, draft.view)],
        types=TYPES,
        accepted=ACCEPTED,
        kinds=", ".join(kind.name for kind in FILE_KINDS.values()),
        waiting=any(one.status == DocumentStatus.AWAITING_UPLOAD for one in draft.view.documents),
        most_megabytes=visit.desk.policy.upload_max_bytes // 1_000_000,
        most_bytes=visit.desk.policy.upload_max_bytes,
        most_here=LARGEST_UPLOAD,
        accounts=draft.view.losing_accounts,
        ticked=visit.ticked("account") if visit.asked.method == "POST" else tuple(labels),
    )


def _shown(checked: BillChecked, labels: dict[str, str], language: str) -> Shown:
    document = checked.document
    found = [(account, one) for account, findings in checked.findings.items() for one in findings]
    several = len(labels) > 1
    return Shown(
        document,
        tuple(told_of(language, one) for one in document.problems),
        tuple(told_of(language, one) for one in document.warnings),
        tuple(
            _found(labels.get(account, "") if several else "", told_of(language, one.problem.as_dict()), one.at)
            for account, one in found
            if one.problem is not None
        ),
        sum(one.outcome == "matches" for _, one in found),
        document.bill.why_not if document.bill else "",
        tuple(labels[one] for one in document.losing_account_ids if one in labels) if several else (),
    )


def _found(account: str, text: str, at: BillLine | None) -> Found:
    """What the bill says otherwise, with its place where the text does not name it already."""
    page = at.page if at and f"(page {at.page})" not in text else 0
    return Found(account, text, page, at.text if at and at.text not in text else "")
