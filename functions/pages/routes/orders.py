"""An order whole, and what our team does with it."""

from collections.abc import Mapping

from functions.pages import actions, pages
from functions.pages.actions import offered, shown_at
from functions.pages.order_actions import ORDER_OFFERS
from functions.pages.visit import Visit
from shared.domain.model import Document, PortOrder
from shared.domain.permissions import Action
from shared.domain.problems import Problem
from shared.domain.progress import explain_order
from shared.ports import RequestView
from shared.runtime.web import answers
from shared.runtime.web.answers import Answer
from shared.runtime.web.html import by_target
from shared.usecases.corrections.correcting import correction_form
from shared.usecases.support.reading import SeenOrder, happened, letter_for_staff, see_order

_EVENTS = 40


def show(visit: Visit) -> Answer:
    """GET /admin/pages/orders/{order_id}"""
    return order_page(visit, see_order(visit.desk, visit.principal, visit.params["order_id"]))


def letter(visit: Visit) -> Answer:
    """GET /admin/pages/orders/{order_id}/letter.pdf"""
    return answers.see_other(letter_for_staff(visit.desk, visit.principal, visit.params["order_id"]))


def act(visit: Visit) -> Answer:
    """POST /admin/pages/orders/{order_id}/do/{action}"""
    seen = see_order(visit.desk, visit.principal, visit.params["order_id"])

    def again(name: str, problems: tuple[Problem, ...], status: int) -> Answer:
        fresh = see_order(visit.desk, visit.principal, seen.order.id)
        return order_page(visit, fresh, visit.form, problems, status=status, opened=name)

    return actions.act(visit, ORDER_OFFERS, seen.order, back=f"admin/pages/orders/{seen.order.id}", again=again)


def order_page(
    visit: Visit,
    seen: SeenOrder,
    entries: Mapping[str, str] | None = None,
    problems: tuple[Problem, ...] = (),
    *,
    status: int = 200,
    opened: str = "",
) -> Answer:
    order = seen.order
    offers = offered(ORDER_OFFERS, visit, order)
    fields = next((one.fields for one in offers if one.name == opened), ())
    found = shown_at(problems, opened, fields)
    events = happened(visit.desk, visit.principal, order.request_id, 200, None).items
    return visit.page(
        "order",
        status,
        order=order,
        request=seen.view.request,
        progress=explain_order(order, visit.desk.clock.now()),
        inbox=seen.inbox,
        mails=seen.mails,
        documents=documents_of(seen.view, order),
        events=tuple(one for one in reversed(events) if one.order_id in ("", order.id))[:_EVENTS],
        actions=offers,
        next_action="",
        may_correct=correction_form(visit.desk, order).may_correct and visit.may(Action.STAFF_CORRECT),
        open=opened,
        entries=pages.values_of(entries or {}),
        problems=found,
        errors=by_target(found),
    )


def documents_of(view: RequestView, order: PortOrder) -> tuple[Document, ...]:
    """The documents that say something about this order."""
    own = {order.losing_account.id, *order.losing_account_ids}
    return tuple(one for one in view.documents if not one.losing_account_ids or own & set(one.losing_account_ids))
