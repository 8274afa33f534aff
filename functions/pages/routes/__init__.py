"""The table of pages: address, who may open it, what answers."""

from dataclasses import dataclass
from typing import Final

from functions.pages.routes import (
    accounts,
    assets,
    canned,
    correcting,
    dead_letters,
    documents,
    mails,
    orders,
    portal,
    queue,
    requests,
    search,
    sessions,
    several,
    sign_in,
)
from functions.pages.visit import Handle
from shared.domain.permissions import Action
from shared.runtime.web.routes import Route, route


@dataclass(frozen=True, slots=True)
class Access:
    """What answers, and who may ask: anybody, whoever is signed in, or who may do this."""

    to: Handle
    action: Action | None = None
    is_public: bool = False
    reads_no_cookie: bool = False


def _public(method: str, template: str, to: Handle) -> Route[Access]:
    return route(method, template, Access(to, is_public=True))


def _signed_in(method: str, template: str, to: Handle) -> Route[Access]:
    return route(method, template, Access(to))


def _for(action: Action, method: str, template: str, to: Handle) -> Route[Access]:
    return route(method, template, Access(to, action))


_ACCOUNT: Final = "/admin/pages/accounts/{account_id}"
_REQUEST: Final = "/admin/pages/requests/{request_id}"
_DOCUMENT: Final = f"{_REQUEST}/documents/{{document_id}}"
_ORDER: Final = "/admin/pages/orders/{order_id}"

ROUTES: Final[tuple[Route[Access], ...]] = (
    route("GET", "/sign-in/assets/{name}", Access(assets.show, is_public=True, reads_no_cookie=True)),
    _public("GET", "/sign-in", sign_in.show),
    _public("POST", "/sign-in", sign_in.with_key),
    _public("GET", "/sign-in/oidc", sign_in.begin_oidc),
    _public("GET", "/sign-in/oidc/callback", sign_in.end_oidc),
    _public("POST", "/sign-out", sessions.sign_out),
    _signed_in("GET", "/sign-in/sessions", sessions.show),
    _signed_in("POST", "/sign-in/sessions", sessions.end),
    _signed_in("GET", "/portal", portal.show),
    _for(Action.STAFF_READ, "GET", "/admin", queue.show),
    _for(Action.STAFF_READ, "POST", "/admin/pages/queue", several.act),
    _for(Action.STAFF_READ, "GET", "/admin/pages/queue/{view}", queue.view),
    _for(Action.STAFF_QUARANTINE, "POST", "/admin/pages/quarantine", queue.dismiss),
    _for(Action.STAFF_READ, "GET", "/admin/pages/dead-letters", dead_letters.index),
    _for(Action.STAFF_DEAD_LETTERS, "POST", "/admin/pages/dead-letters/{queue}/{action}", dead_letters.act),
    _for(Action.STAFF_READ, "GET", "/admin/pages/texts", canned.index),
    _for(Action.STAFF_CANNED, "POST", "/admin/pages/texts/{action}", canned.create),
    _for(Action.STAFF_CANNED, "POST", "/admin/pages/texts/{text_id}/{action}", canned.act),
    _for(Action.STAFF_REVEALS, "GET", "/admin/pages/reveals", canned.reveals),
    _for(Action.STAFF_READ, "GET", "/admin/pages/desk", canned.timeline),
    _for(Action.STAFF_READ, "GET", "/admin/pages/behind", queue.behind),
    _for(Action.STAFF_READ, "GET", "/admin/pages/quarantine", queue.quarantine),
    _for(Action.STAFF_READ, "GET", "/admin/pages/search", search.show),
    _for(Action.STAFF_MAILS, "GET", "/admin/pages/mails", mails.index),
    _for(Action.STAFF_MAILS, "GET", "/admin/pages/mails/{mail_id}", mails.show),
    _for(Action.STAFF_MAILS, "POST", "/admin/pages/mails/{mail_id}/{action}", mails.act),
    _for(Action.STAFF_CARRIERS, "GET", "/admin/pages/foc-dates", mails.dates),
    _for(Action.STAFF_CARRIERS, "POST", "/admin/pages/foc-dates", mails.record_dates),
    _for(Action.STAFF_ACCOUNTS_READ, "GET", "/admin/pages/accounts", accounts.index),
    _for(Action.STAFF_ACCOUNTS_WRITE, "POST", "/admin/pages/accounts/new", accounts.create),
    _for(Action.STAFF_ACCOUNTS_READ, "GET", _ACCOUNT, accounts.show),
    _for(Action.STAFF_ACCOUNTS_READ, "POST", f"{_ACCOUNT}/do/{{action}}", accounts.act),
    _for(Action.STAFF_ACCOUNTS_READ, "POST", f"{_ACCOUNT}/users/{{user_id}}/{{action}}", accounts.act_on_user),
    _for(Action.STAFF_ACCOUNTS_READ, "POST", f"{_ACCOUNT}/keys/{{key_id}}/{{action}}", accounts.act_on_key),
    _for(Action.STAFF_READ, "GET", f"{_REQUEST}", requests.show),
    _for(Action.STAFF_READ, "POST", f"{_REQUEST}/do/{{action}}", requests.act),
    _for(Action.STAFF_READ, "GET", f"{_REQUEST}/timeline", requests.events),
    _for(Action.STAFF_READ, "GET", f"{_REQUEST}/numbers", requests.numbers),
    _for(Action.STAFF_DOCUMENTS, "GET", f"{_DOCUMENT}", documents.show),
    _for(Action.STAFF_DOCUMENTS, "GET", f"{_DOCUMENT}/pages/{{page}}", documents.picture),
    _for(Action.STAFF_DOCUMENTS, "GET", f"{_DOCUMENT}/file", documents.file),
    _for(Action.STAFF_DOCUMENTS, "POST", f"{_DOCUMENT}/do/{{action}}", documents.act),
    _for(Action.STAFF_READ, "GET", f"{_ORDER}", orders.show),
    _for(Action.STAFF_LETTERS, "GET", f"{_ORDER}/letter.pdf", orders.letter),
    _for(Action.STAFF_PACKETS, "GET", f"{_ORDER}/packet.zip", orders.packet),
    _for(Action.STAFF_READ, "POST", f"{_ORDER}/do/{{action}}", orders.act),
    _for(Action.STAFF_CORRECT, "GET", f"{_ORDER}/correct", correcting.show),
    _for(Action.STAFF_CORRECT, "POST", f"{_ORDER}/correct", correcting.correct),
)
