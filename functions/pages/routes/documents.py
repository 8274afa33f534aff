"""A document beside what it has to agree with."""

from functions.pages.visit import Visit
from shared.domain.problems import NotFound
from shared.runtime.web import answers
from shared.runtime.web.answers import Answer
from shared.usecases.documents import read_document, show_document
from shared.usecases.view_requests import page_of_rows, view_request

_NUMBERS = 300


def show(visit: Visit) -> Answer:
    """GET /admin/pages/requests/{request_id}/documents/{document_id}, a page of it with ``?page=``"""
    request_id = visit.params["request_id"]
    view = view_request(visit.desk, visit.principal, request_id)
    document = show_document(visit.desk, visit.principal, request_id, visit.params["document_id"]).document
    pages = document.pages or 1
    rows, _ = page_of_rows(visit.desk, view, _NUMBERS, 0, None)
    serves = document.losing_account_ids
    return visit.page(
        "document",
        request=view.request,
        document=document,
        page=min(_page(visit.asked.query.get("page", "")), pages - 1),
        pages=pages,
        accounts=[one for one in view.losing_accounts if not serves or one.id in serves],
        numbers=[row.number for row, _ in rows if row.number],
        count=view.number_list.accepted if view.number_list else 0,
        actions=(),
        open="",
    )


def picture(visit: Visit) -> Answer:
    """GET /admin/pages/requests/{request_id}/documents/{document_id}/pages/{page}"""
    document, body = read_document(visit.desk, visit.principal, visit.params["request_id"], visit.params["document_id"])
    drawn = visit.parts.pictures.of_page(body, document.content_type, _page(visit.params["page"]))
    if drawn is None:
        raise NotFound("This page cannot be shown. Open the file itself.")
    return Answer(200, drawn, {"content-type": "image/webp"})


def file(visit: Visit) -> Answer:
    """GET /admin/pages/requests/{request_id}/documents/{document_id}/file"""
    found = show_document(visit.desk, visit.principal, visit.params["request_id"], visit.params["document_id"])
    if found.link is None:
        raise NotFound("There is no file that could be opened.")
    return answers.see_other(found.link)


def _page(text: str) -> int:
    """Pages are counted from 1 in addresses, and from 0 here."""
    return max(int(text) - 1, 0) if text.isascii() and text.isdigit() and len(text) < 6 else 0
