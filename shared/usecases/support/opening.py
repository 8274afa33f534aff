"""Letters, packets, documents and evidence hold account numbers: who of our team opens which is written down before.

It wants no reason, as a reviewer opens them all day. What is looked at once more within the hour is the same opening,
as are the pages of one bill.
"""

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Final, Literal

from shared.domain.model import Actor, Document, PortOrder, PortRequest, Reveal
from shared.domain.permissions import Action
from shared.domain.problems import NotFound
from shared.ports import Create
from shared.usecases.carrier_answers import order_for_staff, staff_actor
from shared.usecases.cases.keeping import case_for_staff
from shared.usecases.cases.say import shown_documents
from shared.usecases.desk import Desk, Principal, visible_request
from shared.usecases.documents import DocumentPlaces, read_document, show_document
from shared.usecases.letters import letter_link
from shared.usecases.support.reveal import count_hourly

What = Literal["letter", "packet", "document", "evidence"]
_AGAIN: Final = timedelta(hours=1)
_LOOKED_BACK: Final = 20
"""A person's latest entries that are looked through for the same opening."""


def open_letter(desk: Desk, principal: Principal, order_id: str, *, signed: bool | None) -> str:
    """A link that dies within minutes to an order's letter, for our team (`letters.letter_link`).

    Raises `Forbidden`, `NotFound`, `StateConflict` where there is none, `TooManyRequests`.
    """
    actor = staff_actor(principal, Action.STAFF_LETTERS)
    order = order_for_staff(desk, principal, order_id)
    link = letter_link(desk, principal, order.request_id, order.id, signed=signed)
    note_order_opening(desk, actor, "letter", order)
    return link


def open_document(desk: Desk, principal: Principal, request_id: str, document_id: str) -> DocumentPlaces:
    """A document of a request with a link to it, for our team. Raises `Forbidden`, `NotFound`, `TooManyRequests`."""
    actor = staff_actor(principal, Action.STAFF_DOCUMENTS)
    found = show_document(desk, principal, request_id, document_id)
    if found.link is not None:
        _note_document(desk, actor, visible_request(principal, desk.store.request(request_id)), document_id)
    return found


def read_opened(desk: Desk, principal: Principal, request_id: str, document_id: str) -> tuple[Document, bytes]:
    """A document of a request and what is in it, for our team. Raises as `open_document`, and `StateConflict` where
    nothing has arrived yet."""
    actor = staff_actor(principal, Action.STAFF_DOCUMENTS)
    document, body = read_document(desk, principal, request_id, document_id)
    _note_document(desk, actor, visible_request(principal, desk.store.request(request_id)), document_id)
    return document, body


def open_case_document(desk: Desk, principal: Principal, case_id: str, document_id: str) -> DocumentPlaces:
    """A document of a case with a link to it, for our team. Raises `Forbidden`, `NotFound`, `TooManyRequests`."""
    actor = staff_actor(principal, Action.STAFF_CASES)
    case = case_for_staff(desk, principal, case_id)
    found = next((one for one in shown_documents(desk, case) if one.document.id == document_id), None)
    if found is None:
        raise NotFound("There is no such document in this case.")
    if found.link is not None:
        about = _About(case.account_id, case.account_name, case.request_id, document_id=document_id, case_id=case.id)
        _note(desk, actor, "document", about)
    return found


def note_order_opening(desk: Desk, actor: Actor, what: What, order: PortOrder) -> None:
    """Count and write down that something of an order is about to be opened. Raises `TooManyRequests`."""
    about = _About(order.account_id, order.account_name, order.request_id, order_id=order.id)
    _note(desk, actor, what, about)


def _note_document(desk: Desk, actor: Actor, request: PortRequest, document_id: str) -> None:
    about = _About(request.account_id, request.account_name, request.id, document_id=document_id)
    _note(desk, actor, "document", about)


@dataclass(frozen=True, slots=True)
class _About:
    """Whose it is that is opened, and what it belongs to."""

    account_id: str
    account_name: str
    request_id: str
    order_id: str = ""
    document_id: str = ""
    case_id: str = ""


def _note(desk: Desk, actor: Actor, what: What, about: _About) -> None:
    now = desk.clock.now()
    opened = Reveal(id=desk.ids.new("rev"), by=actor, at=now, what=what, **asdict(about))
    latest = desk.store.reveals(actor.id, _LOOKED_BACK, None).items
    if any(one.at > now - _AGAIN and _thing(one) == _thing(opened) for one in latest):
        return
    limit = desk.policy.openings_per_hour
    count_hourly(desk, actor, "opening", limit, f"You opened {limit} letters and documents this hour.")
    desk.store.commit([Create(opened)])


def _thing(entry: Reveal) -> tuple[str, str, str]:
    return entry.what, entry.order_id, entry.document_id
