"""The table of pages: address, who may open it, what answers."""

from typing import Final

from functions.pages import portal
from functions.pages.access import Access, only, public, signed_in
from functions.pages.routes import (
    accounts,
    assets,
    canned,
    cases,
    correcting,
    dead_letters,
    documents,
    mails,
    orders,
    port_outs,
    queue,
    reports,
    requests,
    search,
    sessions,
    several,
    sign_in,
)
from shared.domain.permissions import Action
from shared.runtime.web.routes import Route, route

_ACCOUNT: Final = "/admin/pages/accounts/{account_id}"
_REQUEST: Final = "/admin/pages/requests/{request_id}"
_DOCUMENT: Final = f"{_REQUEST}/documents/{{document_id}}"
_ORDER: Final = "/admin/pages/orders/{order_id}"
_PORT_OUT: Final = "/admin/pages/port-outs/{port_out_id}"
_NUMBER: Final = "/admin/pages/numbers/{number}"
_CASE: Final = "/admin/pages/cases/{case_id}"
_REPORT: Final = "/admin/pages/reports/{name}"

ROUTES: Final[tuple[Route[Access], ...]] = (
    route("GET", "/sign-in/assets/{name}", Access(assets.show, is_public=True, reads_no_cookie=True)),
    public("GET", "/sign-in", sign_in.show),
    public("POST", "/sign-in", sign_in.with_key),
    public("GET", "/sign-in/oidc", sign_in.begin_oidc),
    public("GET", "/sign-in/oidc/callback", sign_in.end_oidc),
    public("POST", "/sign-out", sessions.sign_out),
    signed_in("GET", "/sign-in/sessions", sessions.show),
    signed_in("POST", "/sign-in/sessions", sessions.end),
    only(Action.STAFF_READ, "GET", "/admin", queue.show),
    only(Action.STAFF_READ, "POST", "/admin/pages/queue", several.act),
    only(Action.STAFF_READ, "GET", "/admin/pages/queue/{view}", queue.view),
    only(Action.STAFF_QUARANTINE, "POST", "/admin/pages/quarantine", queue.dismiss),
    only(Action.STAFF_READ, "GET", "/admin/pages/dead-letters", dead_letters.index),
    only(Action.STAFF_DEAD_LETTERS, "POST", "/admin/pages/dead-letters/{queue}/{action}", dead_letters.act),
    only(Action.STAFF_READ, "GET", "/admin/pages/texts", canned.index),
    only(Action.STAFF_CANNED, "POST", "/admin/pages/texts/{action}", canned.create),
    only(Action.STAFF_CANNED, "POST", "/admin/pages/texts/{text_id}/{action}", canned.act),
    only(Action.STAFF_REVEALS, "GET", "/admin/pages/reveals", canned.reveals),
    only(Action.STAFF_READ, "GET", "/admin/pages/desk", canned.timeline),
    only(Action.STAFF_READ, "GET", "/admin/pages/behind", queue.behind),
    only(Action.STAFF_READ, "GET", "/admin/pages/quarantine", queue.quarantine),
    only(Action.STAFF_READ, "GET", "/admin/pages/search", search.show),
    only(Action.STAFF_MAILS, "GET", "/admin/pages/mails", mails.index),
    only(Action.STAFF_MAILS, "GET", "/admin/pages/mails/{mail_id}", mails.show),
    only(Action.STAFF_MAILS, "POST", "/admin/pages/mails/{mail_id}/{action}", mails.act),
    only(Action.STAFF_CARRIERS, "GET", "/admin/pages/foc-dates", mails.dates),
    only(Action.STAFF_CARRIERS, "POST", "/admin/pages/foc-dates", mails.record_dates),
    only(Action.STAFF_ACCOUNTS_READ, "GET", "/admin/pages/accounts", accounts.index),
    only(Action.STAFF_ACCOUNTS_WRITE, "POST", "/admin/pages/accounts/new", accounts.create),
    only(Action.STAFF_ACCOUNTS_READ, "GET", _ACCOUNT, accounts.show),
    only(Action.STAFF_ACCOUNTS_READ, "POST", f"{_ACCOUNT}/do/{{action}}", accounts.act),
    only(Action.STAFF_ACCOUNTS_READ, "POST", f"{_ACCOUNT}/users/{{user_id}}/{{action}}", accounts.act_on_user),
    only(Action.STAFF_ACCOUNTS_READ, "POST", f"{_ACCOUNT}/keys/{{key_id}}/{{action}}", accounts.act_on_key),
    only(Action.STAFF_READ, "GET", f"{_REQUEST}", requests.show),
    only(Action.STAFF_READ, "POST", f"{_REQUEST}/do/{{action}}", requests.act),
    only(Action.STAFF_READ, "GET", f"{_REQUEST}/timeline", requests.events),
    only(Action.STAFF_READ, "GET", f"{_REQUEST}/numbers", requests.numbers),
    only(Action.STAFF_DOCUMENTS, "GET", f"{_DOCUMENT}", documents.show),
    only(Action.STAFF_DOCUMENTS, "GET", f"{_DOCUMENT}/pages/{{page}}", documents.picture),
    only(Action.STAFF_DOCUMENTS, "GET", f"{_DOCUMENT}/file", documents.file),
    only(Action.STAFF_DOCUMENTS, "POST", f"{_DOCUMENT}/do/{{action}}", documents.act),
    only(Action.STAFF_READ, "GET", f"{_ORDER}", orders.show),
    only(Action.STAFF_LETTERS, "GET", f"{_ORDER}/letter.pdf", orders.letter),
    only(Action.STAFF_PACKETS, "GET", f"{_ORDER}/packet.zip", orders.packet),
    only(Action.STAFF_READ, "POST", f"{_ORDER}/do/{{action}}", orders.act),
    only(Action.STAFF_CORRECT, "GET", f"{_ORDER}/correct", correcting.show),
    only(Action.STAFF_CORRECT, "POST", f"{_ORDER}/correct", correcting.correct),
    only(Action.STAFF_PORT_OUTS, "GET", "/admin/pages/port-outs", port_outs.index),
    only(Action.STAFF_PORT_OUTS, "POST", "/admin/pages/port-outs/{action}", port_outs.create),
    only(Action.STAFF_PORT_OUTS, "GET", f"{_PORT_OUT}", port_outs.show),
    only(Action.STAFF_PORT_OUTS, "POST", f"{_PORT_OUT}/do/{{action}}", port_outs.act),
    only(Action.STAFF_SHEETS, "GET", "/admin/pages/numbers", port_outs.find_number),
    only(Action.STAFF_SHEETS, "GET", f"{_NUMBER}", port_outs.show_number),
    only(Action.STAFF_SHEETS, "POST", f"{_NUMBER}/do/{{action}}", port_outs.act_on_number),
    only(Action.STAFF_CASES, "GET", "/admin/pages/cases", cases.index),
    only(Action.STAFF_CASES, "POST", "/admin/pages/cases/{action}", cases.create),
    only(Action.STAFF_CASES, "GET", f"{_CASE}", cases.show),
    only(Action.STAFF_CASES, "POST", f"{_CASE}/do/{{action}}", cases.act),
    only(Action.STAFF_CASES, "GET", f"{_CASE}/documents/{{document_id}}/file", cases.file),
    only(Action.STAFF_REPORTS, "GET", "/admin/pages/reports", reports.index),
    only(Action.STAFF_REPORTS, "GET", f"{_REPORT}", reports.show),
    only(Action.STAFF_REPORTS, "GET", f"{_REPORT}/table.csv", reports.table),
    only(Action.STAFF_REPORTS, "GET", f"{_REPORT}/report.json", reports.data),
    *portal.ROUTES,
)
