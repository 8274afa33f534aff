"""Addresses with a slash behind them, as people type them: they lead to the page without it."""

from typing import Final
from urllib.parse import quote

from shared.runtime.web.answers import Answer
from shared.runtime.web.asked import Asked

FIRST_PAGES: Final = frozenset(
    {
        *("/admin", "/portal", "/sign-in", "/sign-out"),
        *("/sign", "/signed", "/fix", "/approve", "/unsubscribe", "/leaving", "/letter-check"),
    }
)
"""Pages, and beginnings of pages, that have a route of their own: with a slash behind it that route is not theirs."""

_OF_QUERIES: Final = "%=&+/?:@!$'()*,;~"


def without_slash(asked: Asked) -> Answer | None:
    """To the page, with the same query and, of a form, the same body (RFC 9110, 15.4.9); None where there is no slash.

    The address is relative and begins with dots (RFC 3986, 5.2.2), so that it stays with us whatever the path holds.
    """
    if not asked.has_slash:
        return None
    query = f"?{quote(asked.raw_query, safe=_OF_QUERIES)}" if asked.raw_query else ""
    address = f"{asked.root}{quote(asked.path.lstrip('/'), safe='/')}{query}"
    return Answer(308, b"", {"location": address, "content-type": "text/plain; charset=utf-8"})
