"""A document beside what it has to agree with, and what our team makes of it."""

from collections.abc import Mapping

from functions.pages import actions
from functions.pages.actions import forms_of, offered
from functions.pages.document_actions import DOCUMENT_OFFERS
from functions.pages.visit import Visit
from shared.domain.model import Document
from shared.domain.problems import NotFound, Problem
from shared.runtime.web.answers import Answer
from shared.usecases.documents import DocumentPlaces, show_document
from shared.usecases.support.opening import open_document, read_opened
from shared.usecases.view_requests import page_of_rows, view_request

_NUMBERS = 300


def show(visit: Visit) -> Answer:
    """GET /admin/pages/requests/{request_id}/documents/{document_id}, a page of it with ``?page=``"""
    return _document_page(visit)


def act(visit: Visit) -> Answer:
    """POST /admin/pages/requests/{request_id}/documents/{document_id}/do/{action}"""
    document = _document(visit)

    def again(name: str, problems: tuple[Problem, ...], status: int) -> Answer:
        return _document_page(visit, visit.form, problems, status=status, opened=name)

    back = f"admin/pages/requests/{document.request_id}/documents/{document.id}"
    return actions.act(visit, DOCUMENT_OFFERS, document, back=back, again=again)


def picture(visit: Visit) -> Answer:
    """GET /admin/pages/requests/{request_id}/documents/{document_id}/pages/{page}"""
    document, body = read_opened(visit.desk, visit.principal, visit.params["request_id"], visit.params["document_id"])
    drawn = visit.parts.pictures.of_page(body, document.content_type, _page(visit.params["page"]))
    if drawn is None:
        raise NotFound("This page cannot be shown. Open the file itself.")
    return Answer(200, drawn, {"content-type": "image/webp"})


def file(visit: Visit) -> Answer:
    """GET /admin/pages/requests/{request_id}/documents/{document_id}/file"""
    found = open_document(visit.desk, visit.principal, visit.params["request_id"], visit.params["document_id"])
    return visit.to_file(found.link)


def _document(visit: Visit) -> Document:
    return _places(visit).document


def _places(visit: Visit) -> DocumentPlaces:
    return show_document(visit.desk, visit.principal, visit.params["request_id"], visit.params["document_id"])


def _document_page(
    visit: Visit,
    entries: Mapping[str, str] | None = None,
    problems: tuple[Problem, ...] = (),
    *,
    status: int = 200,
    opened: str = "",
) -> Answer:
    view = view_request(visit.desk, visit.principal, visit.params["request_id"])
    places = _places(visit)
    document = places.document
    rows, _ = page_of_rows(visit.desk, view, _NUMBERS, 0, None)
    offers = offered(DOCUMENT_OFFERS, visit, document)
    pages_there = document.pages or 1
    return visit.page(
        "document",
        status,
        request=view.request,
        document=document,
        page=min(_page(visit.asked.query.get("page", "")), pages_there - 1),
        pages=pages_there,
        accounts=[one for one in view.losing_accounts if document.serves(one.id)],
        findings=places.bill.findings if places.bill else {},
        orders=[one for one in view.orders if document.serves(one.losing_account.id, *one.losing_account_ids)],
        numbers=[row.number for row, _ in rows if row.number],
        count=view.number_list.accepted if view.number_list else 0,
        **forms_of(offers, opened, entries, problems),
    )


def _page(text: str) -> int:
    """Pages are counted from 1 in addresses, and from 0 here."""
    return max(int(text) - 1, 0) if text.isascii() and text.isdigit() and len(text) < 6 else 0
