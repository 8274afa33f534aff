"""Which handler answers a page's address: a table of methods and templates, as in ``/sign/{token}/open``."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Handle = TypeVar("Handle")


@dataclass(frozen=True, slots=True)
class Route(Generic[Handle]):
    method: str
    pattern: re.Pattern[str]
    handle: Handle
    template: str


def route(method: str, template: str, handle: Handle) -> Route[Handle]:
    """A name in braces is one part of the path."""
    pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template.replace(".", r"\."))
    return Route(method, re.compile(pattern), handle, template)


@dataclass(frozen=True, slots=True)
class Found(Generic[Handle]):
    """`route` is None where the address, or its method, is answered by nobody; `allowed` are the methods that are."""

    route: Route[Handle] | None
    params: Mapping[str, str]
    allowed: tuple[str, ...] = ()


def find(routes: Sequence[Route[Handle]], method: str, path: str) -> Found[Handle]:
    """The first route that fits; HEAD is answered as GET is."""
    asked = "GET" if method == "HEAD" else method
    here = [(one, match) for one in routes if (match := one.pattern.fullmatch(path))]
    chosen = next(((one, match) for one, match in here if one.method == asked), None)
    methods = {one.method for one, _ in here}
    allowed = tuple(sorted(methods | {"HEAD"} if "GET" in methods else methods))
    params = (chosen or here[0])[1].groupdict() if here else {}
    return Found(chosen[0] if chosen else None, params, allowed)
