"""What could not be handled however often it was tried, and what a lead does about it."""

from collections.abc import Mapping
from typing import Final

from functions.pages import actions, pages
from functions.pages.actions import Field, Offer, offered, shown_at
from functions.pages.routes.queue import tabs
from functions.pages.visit import Visit
from shared.domain.permissions import Action
from shared.domain.problems import NotFound, Problem
from shared.domain.words.desk import say
from shared.ports import DeadLetters
from shared.runtime.web.answers import Answer
from shared.runtime.web.html import by_target
from shared.usecases.support.dead_letters import list_dead_letters, purge, send_back
from shared.usecases.support.queue import queue_counts


def _reason(hint: str) -> tuple[Field, ...]:
    return (Field("reason", say("do.reason"), "area", required=True, hint=hint, longest=2_000),)


def _send_back(visit: Visit, found: DeadLetters) -> str:
    send_back(visit.desk, visit.parts.dead_letters, visit.principal, found.name, visit.entry("reason", 2_001))
    return "dead_letters_sent_back"


def _purge(visit: Visit, found: DeadLetters) -> str:
    purge(visit.desk, visit.parts.dead_letters, visit.principal, found.name, visit.entry("reason", 2_001))
    return "dead_letters_purged"


_OFFERS: Final[tuple[Offer[DeadLetters], ...]] = (
    Offer(
        "redrive",
        say("do.dead_letters.back"),
        Action.STAFF_DEAD_LETTERS,
        _send_back,
        lambda found: found.can_go_back and found.messages > 0,
        _reason(say("do.dead_letters.back.why")),
    ),
    Offer(
        "purge",
        say("do.dead_letters.purge"),
        Action.STAFF_DEAD_LETTERS,
        _purge,
        lambda found: found.messages > 0,
        _reason(say("do.dead_letters.purge.why")),
        about=say("do.dead_letters.purge.about"),
        confirm=True,
    ),
)


def index(visit: Visit) -> Answer:
    """GET /admin/pages/dead-letters"""
    return _page(visit)


def act(visit: Visit) -> Answer:
    """POST /admin/pages/dead-letters/{queue}/{action}"""
    queues = list_dead_letters(visit.parts.dead_letters, visit.principal)
    found = next((one for one in queues if one.name == visit.params["queue"]), None)
    if found is None:
        raise NotFound("There is no such dead-letter queue.")

    def again(name: str, problems: tuple[Problem, ...], status: int) -> Answer:
        return _page(visit, visit.form, problems, status=status, opened=(found.name, name))

    return actions.act(visit, _OFFERS, found, back="admin/pages/dead-letters", again=again)


def _page(
    visit: Visit,
    entries: Mapping[str, str] | None = None,
    problems: tuple[Problem, ...] = (),
    *,
    status: int = 200,
    opened: tuple[str, str] = ("", ""),
) -> Answer:
    queues = [
        (one, offered(_OFFERS, visit, one)) for one in list_dead_letters(visit.parts.dead_letters, visit.principal)
    ]
    of, name = opened
    fields = next((offer.fields for one, offers in queues for offer in offers if (one.name, offer.name) == opened), ())
    shown = shown_at(problems, f"{of}-{name}", fields)
    return visit.page(
        "dead_letters",
        status,
        tabs=tabs(queue_counts(visit.desk, visit.principal)),
        queues=queues,
        opened=f"{of}-{name}",
        entries=pages.values_of(entries or {}),
        problems=shown,
        errors=by_target(shown),
    )
