"""Who may open a page, and what answers: what every table of pages is made of."""

from dataclasses import dataclass

from functions.pages.visit import Handle
from shared.domain.permissions import Action
from shared.runtime.web.routes import Route, route


@dataclass(frozen=True, slots=True)
class Access:
    """What answers, and who may ask: anybody, whoever is signed in, or who may do this."""

    to: Handle
    action: Action | None = None
    is_public: bool = False
    reads_no_cookie: bool = False


def public(method: str, template: str, to: Handle) -> Route[Access]:
    """Anybody may open it."""
    return route(method, template, Access(to, is_public=True))


def signed_in(method: str, template: str, to: Handle) -> Route[Access]:
    """Whoever is signed in may open it."""
    return route(method, template, Access(to))


def only(action: Action, method: str, template: str, to: Handle) -> Route[Access]:
    """Who may do `action` may open it."""
    return route(method, template, Access(to, action))
