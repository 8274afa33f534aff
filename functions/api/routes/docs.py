"""The documentation for browsers: every call, from the OpenAPI file, and the catalogue of error codes.

Swagger UI comes with the framework, pinned with it; nothing is loaded from anywhere else.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from html import escape
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from aws_lambda_powertools.event_handler.api_gateway import Response

from functions.api.call import new_router
from functions.api.error_codes_kept import kept
from shared.domain.problems import NotFound

router = new_router()

_HERE: Final = Path(__file__).parents[1] / "docs"
_SWAGGER: Final = "aws_lambda_powertools.event_handler.openapi.swagger_ui"
_ASSETS: Final[Mapping[str, tuple[str, str]]] = {
    "swagger-ui.js": ("text/javascript; charset=utf-8", "swagger-ui-bundle.min.js"),
    "swagger-ui.css": ("text/css; charset=utf-8", "swagger-ui.min.css"),
    "docs.js": ("text/javascript; charset=utf-8", ""),
    "docs.css": ("text/css; charset=utf-8", ""),
}
"""What the pages load: its type, and the file of Swagger UI, or "" where it is ours."""
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_LEVELS: Final = {
    "error": "a row is held",
    "warning": "a warning of a row",
    "review": "our team looks at the row",
    "reason": "asked for by an order",
}


@router.get("/docs", include_in_schema=False, compress=True)
def index() -> Response[str]:
    return _page((_HERE / "index.html").read_text(encoding="utf-8"))


@router.get("/docs/errors", include_in_schema=False, compress=True)
def errors() -> Response[str]:
    return _page(_errors_page())


@router.get("/docs/assets/<name>", include_in_schema=False, compress=True)
def asset(name: str) -> Response[str]:
    if name not in _ASSETS:
        raise NotFound("There is no such file of the documentation.")
    kind, of_swagger = _ASSETS[name]
    place = files(_SWAGGER) / of_swagger if of_swagger else _HERE / name
    return Response(
        200,
        kind,
        place.read_text(encoding="utf-8"),
        headers={"cache-control": "public, max-age=3600", "x-content-type-options": "nosniff"},
    )


def _page(text: str) -> Response[str]:
    headers: dict[str, str | list[str]] = {
        "content-security-policy": _POLICY,
        "cache-control": "no-cache",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
    }
    return Response(200, "text/html; charset=utf-8", text, headers=headers)


@lru_cache(maxsize=1)
def _errors_page() -> str:
    codes = kept()
    groups = [(letter, list(found)) for letter, found in groupby(codes, key=lambda one: str(one["code"])[0])]
    letters = "".join(f'<a href="#{letter}">{letter.upper()}</a>' for letter, _ in groups)
    body = "".join(
        f'<h2 id="{letter}">{letter.upper()}</h2>\n<dl>\n{_entries(found)}</dl>\n' for letter, found in groups
    )
    head = (_HERE / "errors.html").read_text(encoding="utf-8")
    return head.replace("{count}", str(len(codes))).replace("{letters}", letters).replace("{codes}", body)


def _entries(codes: Iterable[Mapping[str, Any]]) -> str:
    return "".join(_entry(one) for one in codes)


def _entry(one: Mapping[str, Any]) -> str:
    kinds = [*map(str, one.get("status", [])), *([_LEVELS[one["level"]]] if one.get("level") else [])]
    kind = f' <span class="kind">{escape(" · ".join(kinds))}</span>' if kinds else ""
    says = "".join(f"<dd>{escape(text)}</dd>\n" for text in one.get("says", []))
    fixes = "".join(f'<dd class="fix">{escape(text)}</dd>\n' for text in one.get("fixes", []))
    return f'<dt id="{escape(one["code"])}"><code>{escape(one["code"])}</code>{kind}</dt>\n{says}{fixes}'
