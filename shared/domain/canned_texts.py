"""Texts that our team uses over and over, with `{placeholders}` that an order fills."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from shared.domain.letter import long_date
from shared.domain.model import PortOrder
from shared.domain.problems import Problem

LONGEST_TITLE: Final = 100
MOST_TEXTS: Final = 200
_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")


def _numbers(order: PortOrder) -> str:
    return f"{order.live_count:,} number{'' if order.live_count == 1 else 's'}"


def _signer(order: PortOrder) -> str:
    return (order.signer or order.losing_account.signer or order.losing_account.authorized_person).name


PLACEHOLDERS: Final[Mapping[str, Callable[[PortOrder], str]]] = MappingProxyType(
    {
        "account": lambda order: order.account_name,
        "carrier": lambda order: order.losing_account.carrier_name,
        "carrier_order": lambda order: order.carrier_order_id,
        "customer": lambda order: order.submitted_by.name,
        "date": lambda order: long_date(order.confirmed_foc_at.date()) if order.confirmed_foc_at else "",
        "end_user": lambda order: order.losing_account.end_user_name,
        "numbers": _numbers,
        "order": lambda order: order.id,
        "pon": lambda order: order.reference,
        "request": lambda order: order.request_name,
        "signer": _signer,
    }
)
"""What a placeholder says of an order; "" where there is nothing to say yet. `me` is whoever uses the text."""

ME: Final = "me"
NOTHING: Final = "…"
"""What stands for a placeholder that an order does not fill: a person sees that something is missing."""


def text_problems(title: str, text: str) -> tuple[Problem, ...]:
    """Everything that is wrong with a canned text, but for its length, which `comments.written` says."""
    found: list[Problem] = []
    if not title.strip():
        found.append(Problem("title_missing", "It has no title.", "Give it one.", "/title"))
    if len(title) > LONGEST_TITLE:
        fix = f"Use at most {LONGEST_TITLE} characters."
        found.append(Problem("too_long", "The title is too long.", fix, "/title"))
    known = (*PLACEHOLDERS, ME)
    strange = [name for name in _PLACEHOLDER.findall(text) if name not in known]
    if strange or "{" in _PLACEHOLDER.sub("", text) or "}" in _PLACEHOLDER.sub("", text):
        named = f"{{{strange[0][:40]}}} is no placeholder." if strange else "A brace stands by itself."
        fix = "Use " + ", ".join(f"{{{name}}}" for name in sorted(known)) + "."
        found.append(Problem("placeholder_unknown", named, fix, "/text"))
    return tuple(found)


def filled(text: str, order: PortOrder, me: str) -> str:
    """The text for an order; what the order does not say is left open, as `NOTHING`."""

    def said(match: re.Match[str]) -> str:
        name = match[1]
        return me if name == ME else (PLACEHOLDERS[name](order) or NOTHING) if name in PLACEHOLDERS else match[0]

    return _PLACEHOLDER.sub(said, text)
