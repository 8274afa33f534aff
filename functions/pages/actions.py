"""Actions as pages offer them: what they are called, what is to be filled in, whether to think it over, what they do.

An action says nothing about who may do what, or when: that is the use case's, and the table of permissions'. It says
what it looks like, and calls the use case with what was entered.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, Literal, TypeVar

from functions.pages import pages
from functions.pages.visit import Visit
from shared.domain.permissions import Action
from shared.domain.problems import NotFound, Problem, RulesBroken, StateConflict, VersionConflict
from shared.runtime.web.answers import Answer
from shared.runtime.web.html import Shown, by_target, field_id
from shared.usecases.desk import require

Thing = TypeVar("Thing")
Kind = Literal["text", "area", "choice", "tick", "date", "datetime-local", "email", "number", "password", "tel"]


@dataclass(frozen=True, slots=True)
class Field:
    """Something to fill in. A name that begins with ``secret`` is never put back on a page."""

    name: str
    label: str
    kind: Kind = "text"
    required: bool = False
    hint: str = ""
    value: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    longest: int = 256
    rows: int = 3


Does = Callable[[Visit, Thing], "str | Answer"]
"""Does an action; answers the name of the notice that says what was done, or a page of its own."""


@dataclass(frozen=True, slots=True)
class Offer(Generic[Thing]):
    """An action on a thing. `fits` says whether it is worth offering now; `confirm`, that it is behind a second press
    for what it does cannot be taken back; `places` are the pointers of its use case by field."""

    name: str
    label: str
    action: Action
    does: Does[Thing]
    fits: Callable[[Thing], bool] = lambda _: True
    fields: Sequence[Field] | Callable[[Visit, Thing], Sequence[Field]] = ()
    about: str = ""
    button: str = ""
    confirm: bool = False
    main: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Offered:
    """An action as a template shows it."""

    name: str
    label: str
    about: str
    button: str
    confirm: bool
    main: bool
    key: str
    fields: tuple[Field, ...]


def offered(offers: Iterable[Offer[Thing]], visit: Visit, thing: Thing) -> tuple[Offered, ...]:
    """What this user can do to this thing now."""
    return tuple(
        Offered(
            one.name,
            one.label,
            one.about,
            one.button,
            one.confirm,
            one.main,
            one.key,
            tuple(one.fields(visit, thing) if callable(one.fields) else one.fields),
        )
        for one in offers
        if visit.may(one.action) and one.fits(thing)
    )


Again = Callable[[str, tuple[Problem, ...], int], Answer]
"""The page as it is now, with what is wrong at an action's form, and what was entered in it."""


def act(visit: Visit, offers: Sequence[Offer[Thing]], thing: Thing, *, back: str, again: Again) -> Answer:
    """Do what the address asks for, on the version that the form carries.

    What is wrong with it, and that somebody else was faster, is said on the page as it is now; what was entered is
    kept.
    """
    offer = next((one for one in offers if one.name == visit.params["action"]), None)
    if offer is None:
        raise NotFound("There is no such action.")
    require(visit.principal, offer.action)
    try:
        done = offer.does(visit, thing)
    except RulesBroken as broken:
        return again(offer.name, pages.said_by(broken), 422)
    except (StateConflict, VersionConflict) as conflict:
        page = again(offer.name, pages.said_by(conflict), conflict.status)
        if visit.asked.path.lstrip("/").encode() not in page.body:
            # Nothing offers this any more, so no form holds what was typed: the page that refuses shows it.
            raise
        return page
    return visit.to(back, done=done) if isinstance(done, str) else done


def shown_at(
    problems: Iterable[Problem], offer: str, fields: Sequence[Field], language: str = "en"
) -> tuple[Shown, ...]:
    """Problems at the fields of an action's form: the last part of a pointer, or the first, names the field."""
    names = [one.name for one in fields]
    return tuple(
        dict.fromkeys(
            Shown(pages.problem_text(language, one), _place(one.pointer or "", offer, names)) for one in problems
        )
    )


def forms_of(
    offers: Sequence[Offered], opened: str, entries: Mapping[str, str] | None, problems: Iterable[Problem]
) -> dict[str, Any]:
    """What a page of actions is given of their forms: which is open, what was entered in it, and what is wrong."""
    fields = next((one.fields for one in offers if one.name == opened), ())
    found = shown_at(problems, opened, fields)
    return {
        "actions": offers,
        "open": opened,
        "entries": pages.values_of(entries or {}),
        "problems": found,
        "errors": by_target(found),
    }


def _place(pointer: str, offer: str, names: Sequence[str]) -> str:
    for part in (pointer.strip("/"), *reversed(pointer.strip("/").split("/"))):
        found = part.replace("/", ".")
        if found in names or f"secret_{found}" in names:
            return field_id(f"/{offer}/{found if found in names else f'secret_{found}'}")
    return ""


def with_values(fields: Iterable[Field], values: Mapping[str, str]) -> tuple[Field, ...]:
    return tuple(replace(one, value=values.get(one.name, one.value)) for one in fields)
