"""Requests that were made: the table, one request with its orders and numbers, and what a customer does with it."""

from typing import Final

from functions.pages.access import Access, only, signed_in
from functions.pages.portal.following import correcting, dates, files, numbers, request, summary, table
from shared.domain.permissions import Action
from shared.runtime.web.routes import Route

_REQUEST: Final = "/portal/requests/{request_id}"
_ORDER: Final = f"{_REQUEST}/orders/{{order_id}}"

ROUTES: Final[tuple[Route[Access], ...]] = (
    signed_in("GET", "/portal", table.show),
    only(Action.REQUESTS_READ, "GET", "/portal/requests.csv", table.as_csv),
    only(Action.REQUESTS_READ, "GET", _REQUEST, request.show),
    only(Action.REQUESTS_READ, "GET", f"{_REQUEST}/live", request.live),
    only(Action.REQUESTS_READ, "GET", f"{_REQUEST}/summary", summary.show),
    only(Action.REQUESTS_READ, "GET", f"{_REQUEST}/numbers", numbers.show),
    only(Action.REQUESTS_READ, "GET", f"{_REQUEST}/numbers.csv", files.numbers),
    only(Action.REQUESTS_READ, "GET", f"{_REQUEST}/timeline", request.events),
    only(Action.REQUESTS_READ, "GET", f"{_REQUEST}/report.pdf", files.report),
    only(Action.REQUESTS_READ, "GET", f"{_REQUEST}/port-dates.ics", files.calendar),
    only(Action.REQUESTS_READ, "GET", f"{_REQUEST}/documents/{{document_id}}", files.document),
    only(Action.REQUESTS_READ, "GET", f"{_REQUEST}/letters/{{order_id}}", files.letter),
    only(Action.REQUESTS_READ, "GET", f"{_REQUEST}/certificates/{{order_id}}", files.certificate),
    only(Action.REQUESTS_READ, "POST", f"{_REQUEST}/do/{{action}}", request.act),
    only(Action.SIGNERS_ASK, "POST", f"{_REQUEST}/signers/{{envelope_id}}/{{action}}", request.act_on_signer),
    only(Action.REQUESTS_CORRECT, "GET", f"{_ORDER}/correct", correcting.show),
    only(Action.REQUESTS_CORRECT, "POST", f"{_ORDER}/correct", correcting.correct),
    only(Action.REQUESTS_CORRECT, "GET", f"{_ORDER}/date", dates.show),
    only(Action.REQUESTS_CORRECT, "POST", f"{_ORDER}/date", dates.ask),
)
