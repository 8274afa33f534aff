"""From a template to HTML. Everything is escaped; a name that a template does not know is an error, never empty."""

from collections.abc import Iterable
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment

from shared.domain.letter import national_number
from shared.domain.model import Language
from shared.domain.problems import Problem, Refused
from shared.domain.words import problems as words_of_problems
from shared.domain.words.approvals import APPROVALS
from shared.domain.words.corrections import CORRECTIONS
from shared.domain.words.leaving import LEAVING
from shared.domain.words.signing import SIGNING
from shared.runtime.web.assets import Assets
from shared.runtime.web.fixing import word as word
from shared.runtime.web.html import Shown, environment, field_id
from shared.runtime.web.times import say_date, say_day_in, say_moment

ASSETS: Final = Assets(Path(__file__).with_name("assets"))
_TEMPLATES: Final = Path(__file__).with_name("templates")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return environment(_TEMPLATES, national_number=national_number)


def render(template: str, language: Language, root: str, **values: Any) -> str:
    """The page; `root` leads to where we begin, `values` are the template's own."""
    code = language.value
    own = {
        "language": code,
        "root": root,
        "say": partial(SIGNING.say, code),
        "tell": partial(CORRECTIONS.say, code),
        "approving": partial(APPROVALS.say, code),
        "leave": partial(LEAVING.say, code),
        "word": partial(word, code),
        "asset": lambda name: f"{root}sign/assets/{ASSETS.all[name].hashed_name}",
        "moment": partial(say_moment, code),
        "day": partial(say_date, code),
        "day_in": partial(say_day_in, code),
        "problems": (),
        "reload_seconds": 0,
        "switches": (),
        "notice": "",
    }
    return _environment().get_template(f"{template}.html.j2").render({**own, **values})


def say(language: Language, key: str, **values: object) -> str:
    """A text of these pages."""
    return SIGNING.say(language.value, key, **values)


def switches(language: Language, letter_id: str = "") -> tuple[tuple[str, str, str], ...]:
    """A page in the other languages: code, its name in itself, the letter it is about."""
    names = {Language.ENGLISH: "English", Language.FRENCH: "Français"}
    return tuple((each.value, names[each], letter_id) for each in Language if each != language)


def shown(language: Language, problems: Iterable[Problem], on_page: Iterable[str]) -> tuple[Shown, ...]:
    """The problems in the page's language, each once; `on_page` are the pointers of the fields that it has."""
    known = set(on_page)
    return tuple(
        dict.fromkeys(
            Shown(problem_text(language, problem), field_id(problem.pointer) if problem.pointer in known else "")
            for problem in problems
        )
    )


def problem_text(language: Language, problem: Problem) -> str:
    """The problem in words: this page's own where it has some, of the field or in general."""
    at = problem.pointer or ""
    kind = "/".join(at.split("/")[:2])  # ``/viewed`` of one of the letters
    for key in (f"problem.{problem.code}@{at}", f"problem.{problem.code}@{kind}", f"problem.{problem.code}"):
        for words in (SIGNING, CORRECTIONS):
            if words.has(key):
                return words.say(language.value, key, suggestion=problem.suggestion or "")
    return " ".join(text for text in words_of_problems.problem_text(language.value, problem) if text)


def said_by(refusal: Refused) -> tuple[Problem, ...]:
    """The problems of a refusal; itself where it names none."""
    return tuple(refusal.problems) or (Problem(refusal.code, refusal.detail),)


def refusal_texts(language: Language, refusal: Refused) -> tuple[str, ...]:
    """Everything a refusal says."""
    return tuple(dict.fromkeys(problem_text(language, problem) for problem in said_by(refusal)))
