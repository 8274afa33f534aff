"""An order whole, and what our team does with it."""

from collections.abc import Mapping

from functions.pages import pages
from functions.pages.actions import offered, shown_at
from functions.pages.order_actions import ORDER_OFFERS
from functions.pages.visit import Visit
from shared.domain.model import Document, PortOrder
from shared.domain.problems import NotFound, Problem, RulesBroken, StateConflict, VersionConflict
from shared.domain.progress import explain_order
from shared.ports import RequestView
from shared.runtime.web import answers
from shared.runtime.web.answers import Answer
from shared.runtime.web.html import by_target
from shared.usecases.desk import require
from shared.usecases.support.reading import SeenOrder, happened, letter_for_staff, see_order

_EVENTS = 40


def show(visit: Visit) -> Answer:
    """GET /admin/pages/orders/{order_id}"""
    return order_page(visit, see_order(visit.desk, visit.principal, visit.params["order_id"]))


def letter(visit: Visit) -> Answer:
    """GET /admin/pages/orders/{order_id}/letter.pdf"""
    return answers.see_other(letter_for_staff(visit.desk, visit.principal, visit.params["order_id"]))


def act(visit: Visit) -> Answer:
    """POST /admin/pages/orders/{order_id}/do/{action}: one action, decided on the version that the form carries.

    What is wrong with it, and that somebody else was faster, is said on the order as it is now; what was entered is
    kept.
    """
    offer = next((one for one in ORDER_OFFERS if one.name == visit.params["action"]), None)
    if offer is None:
        raise NotFound("There is no such action.")
    require(visit.principal, offer.action)
    seen = see_order(visit.desk, visit.principal, visit.params["order_id"])
    try:
        done = offer.does(visit, seen.order)
    except RulesBroken as broken:
        return _again(visit, offer.name, broken.problems or pages.said_by(broken), 422)
    except (StateConflict, VersionConflict) as conflict:
        return _again(visit, offer.name, pages.said_by(conflict), conflict.status)
    return visit.to(f"admin/pages/orders/{seen.order.id}", done=done)


def _again(visit: Visit, name: str, problems: tuple[Problem, ...], status: int) -> Answer:
    seen = see_order(visit.desk, visit.principal, visit.params["order_id"])
    return order_page(visit, seen, visit.form, problems, status=status, opened=name)


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
    actions = offered(ORDER_OFFERS, visit, order)
    fields = next((one.fields for one in actions if one.name == opened), ())
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
        actions=actions,
        next_action="",
        open=opened,
        entries=pages.values_of(entries or {}),
        problems=found,
        errors=by_target(found),
    )


def documents_of(view: RequestView, order: PortOrder) -> tuple[Document, ...]:
    """The documents that say something about this order."""
    own = {order.losing_account.id, *order.losing_account_ids}
    return tuple(one for one in view.documents if not one.losing_account_ids or own & set(one.losing_account_ids))
