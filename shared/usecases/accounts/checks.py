"""What people type of accounts: names, roles, standings and dates (`2026-12-31`), read so that everything that is
wrong is said at once, with a fix."""

from datetime import date
from enum import StrEnum
from typing import Final, TypeVar

from shared.domain.losing_accounts import is_email
from shared.domain.problems import Problem

LONGEST_NAME: Final = 128
LONGEST_REASON: Final = 500

Choice = TypeVar("Choice", bound=StrEnum)


def name_problems(name: str, pointer: str, what: str) -> tuple[Problem, ...]:
    """`what` is whose name it is: "The account"."""
    bare = name.strip()
    if not bare:
        fix = f"Give it one, up to {LONGEST_NAME} characters."
        return (Problem("name_missing", f"{what} has no name.", fix, pointer),)
    found = []
    if len(bare) > LONGEST_NAME:
        fix = f"Shorten it to {LONGEST_NAME}."
        found.append(Problem("name_too_long", f"{what}'s name has {len(bare)} characters.", fix, pointer))
    return (*found, *unseen_problems(bare, pointer, f"{what}'s name"))


def unseen_problems(text: str, pointer: str, what: str) -> tuple[Problem, ...]:
    """One where a text has line breaks, tabs, or characters that turn the direction of what follows."""
    if text.isprintable():
        return ()
    fix = "Type it again without line breaks, tabs and the like."
    return (Problem("name_control_characters", f"{what} has characters nobody sees.", fix, pointer),)


def email_problems(email: str) -> tuple[Problem, ...]:
    if is_email(email.strip()):
        return ()
    return (
        Problem(
            "email_invalid", f"{email[:100]!r} is no e-mail address.", "Give one, such as ada@example.com.", "/email"
        ),
    )


def reason_problems(reason: str) -> tuple[Problem, ...]:
    if len(reason.strip()) <= LONGEST_REASON:
        return ()
    said = f"The reason has {len(reason.strip())} characters."
    return (Problem("reason_too_long", said, f"Shorten it to {LONGEST_REASON}.", "/reason"),)


def choice(kind: type[Choice], text: str, pointer: str, problems: list[Problem], fix: str = "") -> Choice | None:
    """The member of `kind` that this text names; None, and a problem, where it names none."""
    try:
        return kind(text.strip().lower().replace("-", "_"))
    except ValueError:
        what = pointer.strip("/")
        fix = fix or f"Use one of {', '.join(kind)}."
        problems.append(Problem(f"{what}_unknown", f"There is no {what} {text[:60]!r}.", fix, pointer))
        return None


def day(given: date | str | None, pointer: str, problems: list[Problem], otherwise: str = "") -> date | None:
    """The day that this text names; None, and a problem, where it names none."""
    if not isinstance(given, str):
        return given
    try:
        return date.fromisoformat(given.strip())
    except ValueError:
        fix = f"Give a day as YYYY-MM-DD{otherwise}, such as 2026-12-31."
        problems.append(Problem("date_invalid", f"{given[:60]!r} is no date.", fix, pointer))
        return None
