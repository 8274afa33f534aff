"""From a template to HTML. Everything is escaped; a name that a template does not know is an error, never empty."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

COMMON: Final = Path(__file__).with_name("templates")
"""What pages of every function are made of."""


def environment(templates: Path, **names: Any) -> Environment:
    """Templates of a folder, and the common ones, which know these names."""
    made = Environment(
        loader=FileSystemLoader([templates, COMMON]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals.update(field_id=field_id, **names)
    return made


def field_id(pointer: str) -> str:
    """The id on the page of what a problem's pointer names."""
    return "f" + re.sub(r"[^A-Za-z0-9_]", "-", pointer)


@dataclass(frozen=True, slots=True)
class Shown:
    """A problem as a page shows it; `target` is the id of the field it is about, "" where it is not on the page."""

    text: str
    target: str = ""


def by_target(problems: Iterable[Shown]) -> Mapping[str, str]:
    """What is wrong, by the id of its field."""
    found: dict[str, str] = {}
    for problem in problems:
        if problem.target:
            found[problem.target] = (
                f"{found[problem.target]} {problem.text}" if problem.target in found else problem.text
            )
    return found
