"""What the pages of requests share: dates as the visitor says them, statuses and turns in words, scripts that ask."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from typing import Any, Final

from functions.pages import pages
from functions.pages.visit import Visit
from shared.domain.lifecycle import Owner, Status
from shared.domain.model import Language, PortOrder, PortRequest
from shared.domain.permissions import Action
from shared.domain.progress import Progress
from shared.runtime.web import answers
from shared.runtime.web.answers import Answer
from shared.runtime.web.times import say_date, say_moment, zone_of

ASKS_BACK: Final = {"content-security-policy": f"{answers.HEADERS['content-security-policy']}; connect-src 'self'"}
"""Of pages whose script asks us for how things stand: nobody else may be asked."""


def page(visit: Visit, template: str, status: int = 200, **values: Any) -> Answer:
    """A page of the portal, which says dates on the desk's clock and in the visitor's language."""
    return visit.page(f"portal/{template}", status, ASKS_BACK, **shared(visit), **values)


def part(visit: Visit, template: str, root: str, **values: Any) -> Answer:
    """A part of a page by itself, with links that hold on that page; unchanged, it is not sent again."""
    whole = visit.page(f"portal/{template}", **{**shared(visit), **values, "root": root})
    tag = f'"{hashlib.sha256(whole.body).hexdigest()[:32]}"'
    if visit.asked.headers.get("if-none-match") == tag:
        return Answer(304, b"", {"etag": tag, "content-type": "text/html; charset=utf-8"})
    return answers.page(whole.body.decode(), headers={"etag": tag, "referrer-policy": "same-origin"})


def shared(visit: Visit) -> Mapping[str, Any]:
    """What every template here knows."""
    return {
        "moment": partial(moment, visit),
        "day": partial(day, visit),
        "status_word": partial(status_word, visit),
        "turn_of": partial(turn_of, visit),
    }


def moment(visit: Visit, at: datetime) -> str:
    """``Mar 2, 2026, 3:07 PM EST``, ``2 mars 2026 à 15 h 07 (heure de New York)``: on the desk's clock."""
    if visit.language == Language.ENGLISH:
        return pages.say_moment(at, visit.zone)
    return say_moment(visit.language.value, at, visit.zone)


def day(visit: Visit, on: date | datetime) -> str:
    """``Mar 2, 2026``, ``2 mars 2026``; of a moment, the day that it is on the desk's clock."""
    if isinstance(on, datetime):
        on = on.astimezone(zone_of(visit.zone)).date()
    return pages.say_date(on) if visit.language == Language.ENGLISH else say_date(visit.language.value, on)


def say(visit: Visit, key: str, /, **values: object) -> str:
    """A text in the visitor's language."""
    return pages.say(visit.language.value, key, **values)


def status_word(visit: Visit, status: object) -> str:
    key = f"portal.status.{status}"
    return say(visit, key) if pages.has(key) else pages.word("status", status)


def turn_of(visit: Visit, progress: Progress, orders: tuple[PortOrder, ...] = ()) -> str:
    """Whose turn it is, as this visitor sees it; the signer by name where there is one."""
    owner = progress.owner
    if owner is None:
        return say(visit, "portal.turn.nobody")
    if is_theirs(visit, progress):
        return say(visit, "portal.turn.customer")
    if owner == Owner.SIGNER:
        names = {one.signer.name for one in orders if one.status == Status.AWAITING_SIGNATURE and one.signer}
        if len(names) == 1:
            return say(visit, "portal.turn.signer_named", name=names.pop())
    return say(visit, f"portal.turn.{owner}")


def is_theirs(visit: Visit, progress: Progress) -> bool:
    """Whether this visitor can do what is to be done next."""
    if progress.owner == Owner.ADMINISTRATOR:
        return visit.may(Action.REQUESTS_APPROVE)
    return progress.owner == Owner.CUSTOMER


def pencil_of(visit: Visit, request: PortRequest, orders: tuple[PortOrder, ...]) -> str:
    """Where this visitor completes what a request lacks; "" where there is nothing for them to complete."""
    base = f"portal/requests/{request.id}"
    if request.status == Status.DRAFT or request.counts.get("held"):
        return f"{base}/edit" if visit.may(Action.REQUESTS_WRITE) else ""
    stopped = [one for one in orders if one.status == Status.ACTION_REQUIRED and one.owner == Owner.CUSTOMER]
    if stopped and visit.may(Action.REQUESTS_CORRECT):
        return f"{base}/orders/{min(stopped, key=_id).id}/correct"
    if any(is_ours_to_sign(one) for one in orders) and visit.may(Action.LETTERS_SIGN):
        return f"{base}/edit"
    return ""


def is_ours_to_sign(order: PortOrder) -> bool:
    """Whether the letter waits for people of the account themselves: no signer is asked by mail."""
    return order.status == Status.AWAITING_SIGNATURE and order.signer is None


def _id(order: PortOrder) -> str:
    return order.id
