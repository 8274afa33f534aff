"""What a customer does with a request, as its page offers it. Who may, and when, the use cases say."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from functions.pages.actions import Field, Offer, Offered
from functions.pages.actions import offered as offered_at
from functions.pages.portal.following.showing import is_ours_to_sign, moment, say
from functions.pages.visit import Visit
from shared.domain.carrier_profiles import profile
from shared.domain.corrections import last_change_at
from shared.domain.lifecycle import CANCELLABLE, Status
from shared.domain.model import Envelope, Person, PortOrder
from shared.domain.permissions import Action
from shared.ports import RequestView
from shared.usecases.approvals.deciding import LONGEST_REASON, decide_approval
from shared.usecases.cancel_orders import cancel_orders
from shared.usecases.comments import LONGEST, add_comment
from shared.usecases.envelopes.sending import replace_signer, resend, revoke, send_to

_ALL: Final = "all"
_SIGNER: Final = (
    Field("name", "portal.do.signer.name", required=True),
    Field("email", "portal.do.signer.email", "email", required=True, longest=254),
    Field("title", "portal.do.signer.title"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, and one of the envelopes that ask for its signatures."""

    view: RequestView
    envelope: Envelope


# --- the request -----------------------------------------------------------------------------------------------------


def _comment(visit: Visit, view: RequestView) -> str:
    envelope_id = visit.entry("envelope_id", 64) or None
    # Far more than is taken, so that the rule can say that it is too long.
    text = visit.entry("text", 10_000)
    add_comment(visit.desk, visit.principal, view.request.id, text, envelope_id, visit.once)
    return "portal_commented"


def _comment_fields(_visit: Visit, view: RequestView) -> Sequence[Field]:
    """Where several signers have asked, whom it answers."""
    asked = tuple((one.id, one.signer.name) for one in view.envelopes if one.is_open and one.questions > one.answered)
    whom = Field("envelope_id", "portal.do.comment.whom", "choice", required=True, choices=asked)
    text = Field("text", "portal.do.comment.field", "area", required=True, longest=LONGEST, rows=4)
    return (text, *((whom,) if len(asked) > 1 else ()))


def _approve(visit: Visit, view: RequestView) -> str:
    decide_approval(visit.desk, visit.principal, view.request.id, approve=True, reason="", once=visit.once)
    return "portal_approved"


def _return(visit: Visit, view: RequestView) -> str:
    reason = visit.entry("reason")
    decide_approval(visit.desk, visit.principal, view.request.id, approve=False, reason=reason, once=visit.once)
    return "portal_returned"


def _waits_for_approval(view: RequestView) -> bool:
    return any(order.status == Status.AWAITING_APPROVAL for order in view.orders)


def _cancel(visit: Visit, view: RequestView) -> str:
    which = visit.entry("which", 64)
    order_ids = None if which in ("", _ALL) else (which,)
    cancel_orders(visit.desk, visit.principal, view.request.id, order_ids, visit.entry("reason"), visit.once)
    return "portal_cancelled"


def _cancel_fields(visit: Visit, view: RequestView) -> Sequence[Field]:
    orders = cancellable(view)
    every = ((_ALL, say(visit, "portal.do.cancel.all")), *((one.id, _named(one)) for one in orders))
    which = Field("which", "portal.do.cancel.which", "choice", required=True, value=_ALL, choices=every)
    reason = Field("reason", "portal.do.cancel.reason", "area", longest=1_000, rows=2)
    return (*((which,) if len(orders) > 1 else ()), reason)


def cancellable(view: RequestView) -> list[PortOrder]:
    return sorted((one for one in view.orders if one.status in CANCELLABLE - {Status.DRAFT}), key=lambda one: one.id)


def _named(order: PortOrder) -> str:
    return " · ".join(filter(None, (order.reference, order.losing_account.carrier_name)))


def _can_be_cancelled(view: RequestView) -> bool:
    return bool(cancellable(view))


def cutoffs(visit: Visit, view: RequestView) -> tuple[str, ...]:
    """Until when each order that its carrier has can be cancelled, or that it is too late."""
    found = []
    for order in cancellable(view):
        until = last_change_at(order, profile(order.carrier, visit.desk.policy.carrier_profiles))
        if until is None:
            continue
        key = "portal.do.cancel.until" if visit.desk.clock.now() < until else "portal.do.cancel.past"
        found.append(say(visit, key, reference=order.reference, when=moment(visit, until)))
    return tuple(found)


def _send(visit: Visit, view: RequestView) -> str:
    send_to(visit.desk, visit.principal, view.request.id, _signer(visit), None, visit.once)
    return "portal_signer_asked"


def _signer(visit: Visit) -> Person:
    return Person(name=visit.entry("name"), email=visit.entry("email"), title=visit.entry("title"))


def _is_asked_of_nobody(view: RequestView) -> bool:
    waiting = [one for one in view.orders if one.status == Status.AWAITING_SIGNATURE]
    open_ones = {one.id for one in view.envelopes if one.is_open}
    return any(is_ours_to_sign(one) or one.envelope_id not in open_ones for one in waiting)


REQUEST_OFFERS: Final[tuple[Offer[RequestView], ...]] = (
    Offer("approve", "portal.do.approve", Action.REQUESTS_APPROVE, _approve, _waits_for_approval, main=True,
          about="portal.do.approve.about"),
    Offer("return", "portal.do.return", Action.REQUESTS_APPROVE, _return, _waits_for_approval,
          (Field("reason", "portal.do.return.reason", "area", required=True, longest=LONGEST_REASON),),
          about="portal.do.return.about"),
    Offer("send", "portal.do.send", Action.SIGNERS_ASK, _send, _is_asked_of_nobody, _SIGNER,
          about="portal.do.send.about"),
    Offer("comment", "portal.do.comment", Action.COMMENTS_WRITE, _comment, fields=_comment_fields,
          button="portal.do.comment.button"),
    Offer("cancel", "portal.do.cancel", Action.REQUESTS_CANCEL, _cancel, _can_be_cancelled, _cancel_fields,
          confirm=True, about="portal.do.cancel.about", button="portal.do.cancel.button"),
)  # fmt: skip


# --- who signs -------------------------------------------------------------------------------------------------------


def _is_open(asked: Asked) -> bool:
    return asked.envelope.is_open


def _resend(visit: Visit, asked: Asked) -> str:
    new_link = visit.entry("new_link") == "yes"
    resend(visit.desk, visit.principal, asked.view.request.id, asked.envelope.id, new_link=new_link, once=visit.once)
    return "portal_resent"


def _replace(visit: Visit, asked: Asked) -> str:
    replace_signer(visit.desk, visit.principal, asked.view.request.id, asked.envelope.id, _signer(visit), visit.once)
    return "portal_signer_asked"


def _revoke(visit: Visit, asked: Asked) -> str:
    revoke(visit.desk, visit.principal, asked.view.request.id, asked.envelope.id, visit.entry("reason"), visit.once)
    return "portal_revoked"


ENVELOPE_OFFERS: Final[tuple[Offer[Asked], ...]] = (
    Offer("resend", "portal.do.resend", Action.SIGNERS_ASK, _resend, _is_open,
          (Field("new_link", "portal.do.resend.new", "tick"),)),
    Offer("replace", "portal.do.replace", Action.SIGNERS_ASK, _replace, _is_open, _SIGNER,
          about="portal.do.replace.about"),
    Offer("revoke", "portal.do.revoke", Action.SIGNERS_ASK, _revoke, _is_open,
          (Field("reason", "portal.do.revoke.reason", "area", longest=1_000, rows=2),), confirm=True,
          about="portal.do.revoke.about"),
)  # fmt: skip


# --- in the visitor's language ---------------------------------------------------------------------------------------


def request_offers(visit: Visit, view: RequestView) -> tuple[Offered, ...]:
    return tuple(spoken(visit, one) for one in offered_at(REQUEST_OFFERS, visit, view))


def envelope_offers(visit: Visit, asked: Asked) -> tuple[Offered, ...]:
    return tuple(spoken(visit, one) for one in offered_at(ENVELOPE_OFFERS, visit, asked))


def spoken(visit: Visit, one: Offered) -> Offered:
    """An action in the visitor's language: the tables above hold keys of texts."""
    return replace(
        one,
        label=say(visit, one.label),
        about=say(visit, one.about) if one.about else "",
        button=say(visit, one.button) if one.button else "",
        fields=tuple(replace(field, label=say(visit, field.label)) for field in one.fields),
    )
