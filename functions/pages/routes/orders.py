"""An order whole, and what our team does with it."""

from collections.abc import Mapping

from functions.pages import actions
from functions.pages.actions import forms_of, offered
from functions.pages.order_actions import ORDER_OFFERS, SPLIT, TO_CARRIER
from functions.pages.visit import Visit
from shared.domain.model import Document, PortOrder
from shared.domain.permissions import Action
from shared.domain.problems import Problem
from shared.domain.progress import explain_order
from shared.ports import RequestView
from shared.runtime.web import answers
from shared.runtime.web.answers import Answer
from shared.usecases.carrier_comments import CarrierTalk, carrier_talk
from shared.usecases.show_packet import packet_link
from shared.usecases.support.canned import filled_text, list_texts
from shared.usecases.support.look import WholeOrder, look_at_order
from shared.usecases.support.opening import open_letter


def show(visit: Visit) -> Answer:
    """GET /admin/pages/orders/{order_id}; with ``?text=`` a canned text in the form ``?for=`` names"""
    seen = _seen(visit)
    text_id, form = visit.asked.query.get("text", "")[:64], visit.asked.query.get("for", "")
    if not text_id or form not in ("comment", "note"):
        return order_page(visit, seen)
    text = filled_text(visit.desk, visit.principal, text_id, visit.params["order_id"])
    return order_page(visit, seen, {"text": text}, opened=form)


def letter(visit: Visit) -> Answer:
    """GET /admin/pages/orders/{order_id}/letter.pdf"""
    return answers.see_other(open_letter(visit.desk, visit.principal, visit.params["order_id"], signed=None))


def packet(visit: Visit) -> Answer:
    """GET /admin/pages/orders/{order_id}/packet.zip"""
    return answers.see_other(packet_link(visit.desk, visit.principal, visit.params["order_id"], None, "packet"))


def act(visit: Visit) -> Answer:
    """POST /admin/pages/orders/{order_id}/do/{action}"""
    order = _seen(visit).order.queued.order

    def again(name: str, problems: tuple[Problem, ...], status: int) -> Answer:
        return order_page(visit, _seen(visit), visit.form, problems, status=status, opened=name)

    return actions.act(visit, ORDER_OFFERS, order, back=f"admin/pages/orders/{order.id}", again=again)


def _seen(visit: Visit) -> WholeOrder:
    return look_at_order(visit.desk, visit.principal, visit.params["order_id"])


def order_page(
    visit: Visit,
    seen: WholeOrder,
    entries: Mapping[str, str] | None = None,
    problems: tuple[Problem, ...] = (),
    *,
    status: int = 200,
    opened: str = "",
) -> Answer:
    order = seen.order.queued.order
    talk = _talk(visit, order)
    impossible = {TO_CARRIER: not talk.takes_comments, SPLIT: not seen.form.may_correct}
    offers = offered((one for one in ORDER_OFFERS if not impossible.get(one.name)), visit, order)
    return visit.page(
        "order",
        status,
        seen=seen,
        order=order,
        request=seen.view.request,
        progress=explain_order(order, visit.desk.clock.now()),
        documents=documents_of(seen.view, order),
        texts=[one for one in list_texts(visit.desk, visit.principal) if one.use in ("comment", "note")],
        talk=talk,
        may_correct=seen.form.may_correct and visit.may(Action.STAFF_CORRECT),
        **forms_of(offers, opened, entries, problems),
    )


def _talk(visit: Visit, order: PortOrder) -> CarrierTalk:
    """What was said with the carrier's people, as far as this key may read it."""
    may = visit.may(Action.STAFF_TALK)
    return carrier_talk(visit.desk, visit.principal, order.id) if may else CarrierTalk((), takes_comments=False)


def documents_of(view: RequestView, order: PortOrder) -> tuple[Document, ...]:
    """The documents that say something about this order."""
    own = {order.losing_account.id, *order.losing_account_ids}
    return tuple(one for one in view.documents if not one.losing_account_ids or own & set(one.losing_account_ids))
