"""A new port request, step by step: names, numbers, bill, letter, what is left, submit."""

from typing import Final

from functions.pages.access import Access, only
from functions.pages.portal.asking import accounts, beginning, documents, letter, numbers, review, signing
from shared.domain.permissions import Action
from shared.runtime.web.routes import Route

_REQUEST: Final = "/portal/requests/{request_id}"
_EDIT: Final = f"{_REQUEST}/edit"
_ACCOUNT: Final = f"{_EDIT}/accounts/{{losing_account_id}}"
_WRITE: Final = Action.REQUESTS_WRITE

ROUTES: Final[tuple[Route[Access], ...]] = (
    only(_WRITE, "GET", "/portal/new", beginning.new),
    only(_WRITE, "POST", "/portal/new", beginning.create),
    only(_WRITE, "GET", "/portal/numbers-template.csv", numbers.template),
    only(_WRITE, "GET", _EDIT, beginning.pencil),
    only(_WRITE, "GET", f"{_EDIT}/name", beginning.show),
    only(_WRITE, "POST", f"{_EDIT}/name", beginning.save),
    only(_WRITE, "GET", f"{_EDIT}/discard", beginning.ask_discard),
    only(_WRITE, "POST", f"{_EDIT}/discard", beginning.discard),
    only(_WRITE, "GET", f"{_EDIT}/numbers", numbers.show),
    only(_WRITE, "GET", f"{_EDIT}/numbers.csv", numbers.marked),
    only(_WRITE, "POST", f"{_EDIT}/numbers/upload", numbers.upload),
    only(_WRITE, "POST", f"{_EDIT}/numbers/add", numbers.add),
    only(_WRITE, "POST", f"{_EDIT}/numbers/fix", numbers.fix),
    only(_WRITE, "GET", f"{_EDIT}/accounts", accounts.index),
    only(_WRITE, "POST", f"{_EDIT}/accounts/assign", accounts.assign),
    only(_WRITE, "GET", _ACCOUNT, accounts.show),
    only(_WRITE, "POST", _ACCOUNT, accounts.save),
    only(_WRITE, "POST", f"{_ACCOUNT}/pins", accounts.set_pins),
    only(_WRITE, "POST", f"{_ACCOUNT}/remove", accounts.remove),
    only(_WRITE, "GET", f"{_EDIT}/documents", documents.show),
    only(_WRITE, "POST", f"{_EDIT}/documents/upload", documents.upload),
    only(_WRITE, "POST", f"{_EDIT}/documents/announce", documents.announce),
    only(_WRITE, "POST", f"{_EDIT}/documents/{{document_id}}/remove", documents.remove),
    only(_WRITE, "GET", f"{_EDIT}/letter", letter.show),
    only(_WRITE, "POST", f"{_EDIT}/letter", letter.save),
    only(_WRITE, "GET", f"{_EDIT}/review", review.show),
    only(_WRITE, "POST", f"{_EDIT}/review", review.act),
    only(Action.LETTERS_SIGN, "GET", f"{_REQUEST}/sign", signing.show),
    only(Action.LETTERS_SIGN, "POST", f"{_REQUEST}/sign", signing.sign),
    only(Action.LETTERS_SIGN, "GET", f"{_REQUEST}/sign/{{order_id}}.pdf", signing.file),
)
