"""Several orders at once, from the queue: each on the version that was looked at, with a result of its own."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from functions.pages import pages
from functions.pages.order_actions import AT_ONCE, ORDER_OFFERS
from functions.pages.visit import Visit
from shared.domain.model import PortOrder
from shared.domain.problems import NotFound, Problem, Refused, RulesBroken
from shared.domain.words.desk import say
from shared.ports import Unavailable
from shared.runtime.web.answers import Answer
from shared.usecases.carrier_answers import order_for_staff
from shared.usecases.desk import require

_MOST: Final = 50
_TIME_FOR_ALL: Final = timedelta(seconds=20)
"""After this no more of them is begun: a call has 29 seconds."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one; `said` is what is wrong, "" where it was done, `left` what is left to do by hand."""

    order_id: str
    order: PortOrder | None
    said: str = ""
    left: str = ""


def act(visit: Visit) -> Answer:
    """POST /admin/pages/queue: the action, and for each order that was ticked its id and version"""
    name = visit.entry("act", 64)
    offer = next((one for one in ORDER_OFFERS if one.name == name and name in AT_ONCE), None)
    items = tuple(dict.fromkeys(visit.asked.entries("item")))[:_MOST]
    missing = [Problem("act_missing", "No action was chosen.", "Choose one.")] if offer is None else []
    missing += [] if items else [Problem("nothing_ticked", "No order was ticked.", "Tick those that it is about.")]
    if offer is None or missing:
        raise RulesBroken("Nothing was done.", problems=missing)
    require(visit.principal, offer.action)
    until = visit.desk.clock.now() + _TIME_FOR_ALL
    results = [_done(visit, name, item) if visit.desk.clock.now() < until else _too_late(item) for item in items]
    done = sum(not one.said for one in results)
    return visit.page("several", results=results, done_=done, failed=len(results) - done, label=offer.label)


def _done(visit: Visit, name: str, item: str) -> Result:
    order_id, _, version = item.partition(":")
    offer = next(one for one in ORDER_OFFERS if one.name == name)
    order = None
    try:
        if not (version.isascii() and version.isdigit() and len(version) < 10):
            raise NotFound("This is no order of the queue.")
        order = order_for_staff(visit.desk, visit.principal, order_id)
        done = offer.does(replace(visit, item=(order_id, int(version))), order)
    except Refused as refusal:
        return Result(order_id, order, " ".join(pages.problem_text("en", one) for one in pages.said_by(refusal)))
    except Unavailable:
        return Result(order_id, order, "This could not be done just now. Try again.")
    left = "" if isinstance(done, str) else say("several.by_hand")
    return Result(order_id, visit.desk.store.order(order_id) or order, left=left)


def _too_late(item: str) -> Result:
    return Result(item.partition(":")[0], None, "There was no time left for this one. Try again.")
