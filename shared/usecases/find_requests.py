"""A customer's search box: a telephone number, an id, an order number (PON), a reference, or how a request is called.

What is meant exactly comes first. Names are found through the search terms of the whole desk, of which a bounded number
is read, and then among the newest requests of the account: a name that many accounts use hides none of one's own.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from shared.domain.model import PortOrder, PortRequest
from shared.domain.phone_numbers import read_number_cell
from shared.domain.search_terms import SHORTEST, folded, terms_of
from shared.ports import RequestFilter
from shared.usecases.carrier_answers import order_by_name
from shared.usecases.desk import Desk, Principal, may_see
from shared.usecases.view_requests import list_requests

MOST_FOUND: Final = 25
LONGEST: Final = 200
_TERMS: Final = 100
_NEWEST: Final = 200
_PAGE: Final = 100


def find_requests(desk: Desk, principal: Principal, text: str) -> tuple[PortRequest, ...]:
    """The requests that this user may see and a text finds, at most `MOST_FOUND`; none for a text that is too short."""
    wanted = " ".join(text.split())[:LONGEST]
    if len(folded(wanted)) < SHORTEST:
        return ()
    found: dict[str, PortRequest] = {}
    for request in _every(desk, principal, wanted):
        if may_see(principal, request):
            found.setdefault(request.id, request)
        if len(found) == MOST_FOUND:
            break
    return tuple(found.values())


def _every(desk: Desk, principal: Principal, wanted: str) -> Iterator[PortRequest]:
    yield from _read(desk, _named_exactly(desk, principal, wanted))
    yield from _by_terms(desk, principal, folded(wanted))
    yield from _newest(desk, principal, folded(wanted))


def _named_exactly(desk: Desk, principal: Principal, wanted: str) -> Iterator[str]:
    """Ids of requests: of a number's port, of a reference, of an order's number or id, and an id itself."""
    facts = read_number_cell(wanted).facts
    claim = desk.store.claims([facts.e164]).get(facts.e164) if facts else None
    if claim is not None:
        yield claim.request_id
    referred = desk.store.request_by_reference(principal.account_id, wanted)
    if referred:
        yield referred
    if " " in wanted:
        return
    kind, _, rest = wanted.partition("_")
    if kind.lower() == "prq" and rest:
        yield f"prq_{rest.upper()}"
    else:
        order = order_by_name(desk, wanted)
        if order is not None:
            yield order.request_id


def _read(desk: Desk, ids: Iterable[str]) -> Iterator[PortRequest]:
    for request_id in ids:
        request = desk.store.request(request_id) if request_id else None
        if request is not None:
            yield request


def _by_terms(desk: Desk, principal: Principal, text: str) -> Iterator[PortRequest]:
    """What terms lead to, looked at once more: one that says otherwise by now is no hit."""
    terms = desk.store.find_terms(text, whole=False, test_mode=principal.test_mode, limit=_TERMS)
    things = desk.store.found_by(terms)
    for term in terms:
        target = things.get(term.target)
        if term not in terms_of(things.get(term.source)):
            continue
        if isinstance(target, PortRequest):
            yield target
        elif isinstance(target, PortOrder) and target.account_id == principal.account_id:
            yield from _read(desk, [target.request_id])


def _newest(desk: Desk, principal: Principal, text: str) -> Iterator[PortRequest]:
    """Of the newest requests those whose name or reference has the text in it, anywhere."""
    cursor, read = None, 0
    while read < _NEWEST:
        page = list_requests(desk, principal, RequestFilter(), None, _PAGE, cursor)
        yield from (one for one in page.items if text in folded(f"{one.name} {one.reference}"))
        read, cursor = read + _PAGE, page.cursor
        if cursor is None:
            return
