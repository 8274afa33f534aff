"""From a template to HTML, in the words of the catalogues: our team's pages are in English, signing in is not."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment

from shared.domain.document_reviews import REFUSALS
from shared.domain.letter import national_number
from shared.domain.model import Language
from shared.domain.problems import Problem, Refused
from shared.domain.rejections import REJECTIONS
from shared.domain.words import problems as words_of_problems
from shared.domain.words.catalogue import Catalogue
from shared.domain.words.desk import DESK
from shared.domain.words.portal import PORTAL
from shared.domain.words.refused import REFUSED
from shared.domain.words.sign_in import SIGN_IN
from shared.runtime.web.assets import Assets
from shared.runtime.web.html import Shown, environment, field_id
from shared.runtime.web.times import zone_of

ASSETS: Final = Assets(Path(__file__).with_name("assets"))
_TEMPLATES: Final = Path(__file__).with_name("templates")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return environment(
        _TEMPLATES,
        national_number=national_number,
        hours=say_hours,
        verdicts=verdicts,
        say_date=say_date,
        word=word,
        has=has,
        tone=tone,
        reason_title=reason_title,
        told=told,
    )


def render(template: str, language: Language, *, root: str, **values: Any) -> str:
    """The page; `root` leads to where we begin, `values` are the template's own."""
    spoken = language.value if template in _IN_EVERY_LANGUAGE or template.startswith(_PORTAL) else "en"
    own: dict[str, Any] = {
        "language": spoken,
        "root": root,
        "say": partial(say, spoken),
        "asset": lambda name: f"{root}sign-in/assets/{ASSETS.all[name].hashed_name}",
        "problems": (),
        "errors": {},
        "entries": {},
        "here": "",
    }
    return _environment().get_template(f"{template}.html.j2").render({**own, **values})


_IN_EVERY_LANGUAGE: Final = frozenset({"sign_in", "signed_in", "signed_out", "sessions", "bounce"})
_PORTAL: Final = "portal/"
"""Where the templates of customers' pages lie."""


def say(language: str, key: str, /, **values: object) -> str:
    """A text of these pages; what only our team's have is English."""
    catalogue = next((each for each in (SIGN_IN, REFUSED, *PORTAL) if _has(each, key)), None)
    return catalogue.say(language, key, **values) if catalogue else DESK.say("en", key, **values)


def has(key: str) -> bool:
    """Whether one of these pages' catalogues has this text."""
    return any(each.has(key) for each in (DESK, REFUSED, *PORTAL))


def _has(catalogue: Catalogue, key: str) -> bool:
    return catalogue.has(key) or catalogue.has(f"{key}.one")


def word(subject: str, name: object) -> str:
    """The text for a name that comes from elsewhere, such as a status; where there is none the name in plain letters,
    for a page must not fail over a new one."""
    key = f"{subject}.{name}"
    if DESK.has(key):
        return DESK.say("en", key)
    plain = re.sub(r"[_/.]+", " ", str(name))
    return plain[:1].upper() + plain[1:]


def say_moment(at: datetime, zone: str) -> str:
    """``Mar 2, 2026, 3:07 PM EST``: on the clock of a zone."""
    there = at.astimezone(zone_of(zone))
    return f"{there:%b} {there.day}, {there.year}, {there.hour % 12 or 12}:{there:%M}\u00a0{there:%p} {there.tzname()}"


def say_local(at: datetime, zone: str) -> str:
    """As a browser's own field for a time takes it."""
    return at.astimezone(zone_of(zone)).strftime("%Y-%m-%dT%H:%M")


def verdicts(found: Mapping[str, str]) -> str:
    """What the receiver thinks of a mail, in a line."""
    return ", ".join(f"{name} {said.lower()}" for name, said in found.items())


def say_hours(minutes: int) -> str:
    """``45 min``, ``3 h``, ``27 h``: business time, which has no days."""
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h"


def say_date(day: date) -> str:
    """``Mar 2, 2026``"""
    return f"{day:%b} {day.day}, {day.year}"


def tone(status: object) -> str:
    """The colour of a status: what waits for somebody, went wrong or well."""
    return _TONES.get(str(status), "")


_TONES: Final = {
    "action_required": "bad",
    "in_review": "warn",
    "awaiting_approval": "warn",
    "awaiting_signature": "warn",
    "cancel_requested": "warn",
    "completed": "good",
    "scheduled": "good",
    "expired": "bad",
    "received": "warn",
    "confirmed": "good",
    "releasing": "warn",
    "returning": "warn",
    "open": "warn",
    "waiting_on_staff": "warn",
    "resolved": "good",
}


def reason_title(code: str) -> str:
    """A reason of a rejection in words."""
    found = REJECTIONS.get(code) or REFUSALS.get(code)
    return found.title if found else word("reason", code)


def told(data: Mapping[str, object]) -> dict[str, str]:
    """What an event's data say to a person: without hashes, and without what is empty."""
    return {
        word("field", name): data_text(value)
        for name, value in data.items()
        if value not in (None, "", [], {}, ()) and not name.endswith("sha256") and name not in _FOR_MACHINES
    }


_FOR_MACHINES: Final = frozenset({"list_id", "replaced_list_id", "carrier_event_id", "consent_version", "submit_id"})


def data_text(value: object) -> str:
    """What an event's data say, in a line."""
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {data_text(each)}" for name, each in value.items())
    if isinstance(value, list | tuple):
        shown = [data_text(each) for each in value[:10]]
        return ", ".join(shown) + (f" (+{len(value) - 10})" if len(value) > 10 else "")
    return str(value)[:300]


def problem_text(language: str, problem: Problem) -> str:
    """The problem in words: these pages' own where there are some, else what it says itself and how to put it right."""
    if SIGN_IN.has(f"problem.{problem.code}"):
        return SIGN_IN.say(language, f"problem.{problem.code}")
    return " ".join(text for text in words_of_problems.problem_text(language, problem) if text)


def shown(problems: Iterable[Problem], on_page: Iterable[str], language: str = "en") -> tuple[Shown, ...]:
    """The problems, each once; `on_page` are the pointers of the fields that the page has."""
    known = set(on_page)
    return tuple(
        dict.fromkeys(
            Shown(problem_text(language, each), field_id(each.pointer) if each.pointer in known else "")
            for each in problems
        )
    )


def said_by(refusal: Refused) -> tuple[Problem, ...]:
    """The problems of a refusal; itself where it names none."""
    return tuple(refusal.problems) or (Problem(refusal.code, refusal.detail),)


def values_of(form: Mapping[str, str]) -> dict[str, str]:
    """What was entered in a form, without what the page put in, and without secrets."""
    return {
        name: value for name, value in form.items() if not name.startswith(("form_", "secret")) and name != "version"
    }
