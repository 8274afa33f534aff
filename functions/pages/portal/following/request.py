"""One request: where it is, whose turn it is, what can be done, and all it is made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from functions.pages import actions, pages
from functions.pages.actions import Offered, shown_at
from functions.pages.portal.following.offers import (
    ENVELOPE_OFFERS,
    REQUEST_OFFERS,
    Asked,
    cutoffs,
    envelope_offers,
    request_offers,
)
from functions.pages.portal.following.showing import is_ours_to_sign, is_theirs, page, part, pencil_of
from functions.pages.visit import Visit
from shared.domain.cancel_advice import sentences
from shared.domain.cases.model import Case
from shared.domain.corrections import CORRECTABLE
from shared.domain.customer_events import is_told, public_type
from shared.domain.lifecycle import TERMINAL, Owner, Status
from shared.domain.model import PortOrder
from shared.domain.permissions import Action
from shared.domain.problems import NotFound, Problem
from shared.domain.progress import Progress, asked_of, explain_order, explain_request
from shared.domain.stages import stages_of
from shared.domain.words.events import EVENTS
from shared.ports import RequestView
from shared.runtime.web.answers import Answer
from shared.runtime.web.html import by_target
from shared.usecases.cases.view import own_cases
from shared.usecases.comments import list_comments
from shared.usecases.port_history import port_histories
from shared.usecases.port_window import window_of
from shared.usecases.telephony.show_proof import OrderProof, RequestProof, proof_of
from shared.usecases.view_requests import ShownRequest, latest_told, show_request, timeline

_EVENTS: Final = 30
_SHOWN_EVENTS: Final = 10
_COMMENTS: Final = 100
_CASES: Final = 50
_TIMELINE: Final = 100


@dataclass(frozen=True, slots=True)
class ShownOrder:
    """An order with its five answers, what was proved of its numbers, and what this visitor can do with it."""

    order: PortOrder
    progress: Progress
    asks: tuple[tuple[str, str], ...]
    proof: OrderProof | None
    advice: tuple[str, ...]
    may_correct: bool
    may_choose_date: bool
    is_ours_to_sign: bool


@dataclass(frozen=True)
class Seen:
    """A request as this visitor sees it."""

    visit: Visit
    shown: ShownRequest

    @property
    def view(self) -> RequestView:
        return self.shown.view

    @cached_property
    def progress(self) -> Progress:
        now = self.visit.desk.clock.now()
        return explain_request(self.view.request, self.view.orders, self.shown.readiness, now, self.language)

    @cached_property
    def submitted(self) -> tuple[PortOrder, ...]:
        """The orders that were made and not taken back, in order."""
        return tuple(sorted((one for one in self.view.orders if one.status != Status.DRAFT), key=lambda one: one.id))

    @cached_property
    def proof(self) -> RequestProof:
        return proof_of(self.visit.desk, self.view)

    @property
    def language(self) -> str:
        return self.visit.language.value

    @property
    def is_under_way(self) -> bool:
        return any(order.status not in TERMINAL for order in self.submitted)

    def orders(self) -> tuple[ShownOrder, ...]:
        return tuple(self._order(one) for one in self.submitted)

    def _order(self, order: PortOrder) -> ShownOrder:
        visit = self.visit
        proof = next((one for one in self.proof.orders if one.order.id == order.id), None)
        corrects = visit.may(Action.REQUESTS_CORRECT) and order.status in CORRECTABLE
        return ShownOrder(
            order,
            explain_order(order, visit.desk.clock.now(), self.language),
            tuple(asked_of(order, ask, self.language) for ask in order.asks),
            proof,
            sentences(proof.cancel, self.language) if proof and proof.cancel else (),
            corrects and order.status == Status.ACTION_REQUIRED and order.owner == Owner.CUSTOMER,
            corrects and order.status not in (Status.ACTION_REQUIRED, Status.ACTIVATING),
            is_ours_to_sign(order) and visit.may(Action.LETTERS_SIGN),
        )

    def live(self) -> Mapping[str, Any]:
        """What the page keeps up to date while it is open."""
        desk, view = self.visit.desk, self.view
        accepted = view.number_list.accepted if view.number_list else 0
        histories = port_histories(desk, view)
        return {
            "request": view.request,
            "view": view,
            "base": f"portal/requests/{view.request.id}",
            "progress": self.progress,
            "is_theirs": is_theirs(self.visit, self.progress),
            "stages": stages_of(view.request, self.submitted),
            "window": window_of(desk, view.request, view.orders, self.shown.readiness, accepted, histories),
            "orders": self.orders(),
            "submitted": self.submitted,
            "proof": self.proof,
            "is_under_way": self.is_under_way,
            "keep": self.is_under_way or (bool(self.proof.orders) and not self.proof.safe_to_cancel and self._moved),
            "pencil": pencil_of(self.visit, view.request, self.submitted),
        }

    @property
    def _moved(self) -> bool:
        return any(one.cutover is not None for one in self.proof.orders)


def show(visit: Visit) -> Answer:
    """GET /portal/requests/{request_id}"""
    return _page(visit, _seen(visit))


def live(visit: Visit) -> Answer:
    """GET /portal/requests/{request_id}/live: the part that changes; 304 where the browser has it already"""
    return part(visit, "live", visit.root.removeprefix("../"), **_seen(visit).live())


def act(visit: Visit) -> Answer:
    """POST /portal/requests/{request_id}/do/{action}"""
    view = _seen(visit).view

    def again(name: str, problems: tuple[Problem, ...], status: int) -> Answer:
        return _page(visit, _seen(visit), visit.form, problems, status=status, opened=name)

    return actions.act(visit, REQUEST_OFFERS, view, back=f"portal/requests/{view.request.id}", again=again)


def act_on_signer(visit: Visit) -> Answer:
    """POST /portal/requests/{request_id}/signers/{envelope_id}/{action}"""
    view = _seen(visit).view
    envelope = next((one for one in view.envelopes if one.id == visit.params["envelope_id"]), None)
    if envelope is None:
        raise NotFound("Nobody was asked to sign under this id.")

    def again(name: str, problems: tuple[Problem, ...], status: int) -> Answer:
        return _page(visit, _seen(visit), visit.form, problems, status=status, opened=name, of=envelope.id)

    back = f"portal/requests/{view.request.id}"
    return actions.act(visit, ENVELOPE_OFFERS, Asked(view, envelope), back=back, again=again)


def _seen(visit: Visit) -> Seen:
    return Seen(visit, show_request(visit.desk, visit.principal, visit.params["request_id"]))


def _page(
    visit: Visit,
    seen: Seen,
    entries: Mapping[str, str] | None = None,
    problems: tuple[Problem, ...] = (),
    *,
    status: int = 200,
    opened: str = "",
    of: str = "",
) -> Answer:
    view, request_id = seen.view, seen.view.request.id
    offers = request_offers(visit, view)
    signers = [(one, envelope_offers(visit, Asked(view, one))) for one in view.envelopes]
    here = next((offered for one, offered in signers if one.id == of), offers)
    prefix = f"{of}-{opened}" if of else opened
    found = shown_at(problems, prefix, _fields(here, opened), visit.language.value)
    told = latest_told(visit.desk, visit.principal, request_id, _EVENTS)
    comments = list_comments(
        visit.desk, visit.principal, request_id, _COMMENTS, visit.asked.query.get("comments") or None
    )
    return page(
        visit,
        "request",
        status,
        **seen.live(),
        actions=offers,
        signers=signers,
        envelope_tone=_ENVELOPE_TONES.get,
        cutoffs=cutoffs(visit, view),
        events=told[:_SHOWN_EVENTS],
        event_says=event_says(visit),
        comments=comments,
        cases=_cases(visit, request_id),
        open=opened,
        open_of=of,
        entries=pages.values_of(entries or {}),
        problems=found,
        errors=by_target(found),
    )


_ENVELOPE_TONES: Final[Mapping[str, str]] = {
    "open": "warn",
    "signed": "good",
    "declined": "bad",
    "expired": "bad",
    "handed_back": "bad",
}


def _fields(offers: tuple[Offered, ...], opened: str) -> tuple[actions.Field, ...]:
    return next((one.fields for one in offers if one.name == opened), ())


def _cases(visit: Visit, request_id: str) -> tuple[Case, ...]:
    """Of the account's newest cases those about this request."""
    if not visit.may(Action.CASES_READ):
        return ()
    page_of_cases = own_cases(visit.desk, visit.principal, _CASES, None)
    return tuple(one for one in page_of_cases.items if one.request_id == request_id)


def event_says(visit: Visit) -> Callable[[str, str], str]:
    """What customers are told of an event, by its type and where it came from."""

    def said(kind: str, came_from: str) -> str:
        found = public_type(kind, came_from)
        if found is None:
            return pages.word("event", kind)
        return EVENTS.say(visit.language.value, found.type) if EVENTS.has(found.type) else found.says

    return said


def events(visit: Visit) -> Answer:
    """GET /portal/requests/{request_id}/timeline: oldest first, a page at a time"""
    shown = _seen(visit).view
    cursor = visit.asked.query.get("cursor") or None
    found = timeline(visit.desk, visit.principal, shown.request.id, _TIMELINE, cursor)
    told = [one for one in found.items if is_told(one)]
    return page(
        visit,
        "timeline",
        request=shown.request,
        orders=shown.orders,
        events=told,
        event_says=event_says(visit),
        cursor=found.cursor,
    )
