"""What a browser asks: one event of the HTTP API (payload version 2), read without trusting any of it."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from shared.domain.model import Language
from shared.domain.problems import Malformed, Refused, TooLarge, UnsupportedType
from shared.runtime.web.uploads import MULTIPART, Multipart, read_multipart
from shared.usecases.signing.view import Visitor

FORM: Final = "application/x-www-form-urlencoded"
LARGEST_FORM: Final = 1_000_000
"""Bytes. A drawn signature is far below; what is above is no form of ours."""
LARGEST_UPLOAD: Final = 4_000_000
"""Bytes of a form with a file in it. An invocation carries 6 MB, in which a body takes four thirds of its size."""
_MOST_FIELDS: Final = 5_000
_ELSEWHERE: Final = frozenset({"cross-site", "same-site"})
_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Asked:
    """`path` is without the stage and without a slash at its end; `root` leads from the page to where we begin, so
    that links hold under any prefix (``../`` from ``/sign/abc``)."""

    method: str
    path: str
    root: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    cookies: Mapping[str, str]
    visitor: Visitor
    raw_query: str
    has_slash: bool
    """Whether a slash was at the path's end; it is part of no page's address."""
    raw_body: str = field(default="", repr=False)
    body_is_base64: bool = False

    @classmethod
    def of(cls, event: Mapping[str, Any]) -> "Asked":
        context = event.get("requestContext") or {}
        http = context.get("http") or {}
        headers = {str(name).lower(): str(value) for name, value in (event.get("headers") or {}).items()}
        path = _without_stage(str(event.get("rawPath") or "/"), str(context.get("stage") or "$default"))
        return cls(
            method=str(http.get("method") or "GET").upper(),
            path=path.rstrip("/") or "/",
            root="../" * (path.count("/") - 1) or "./",
            query=dict(parse_qsl(str(event.get("rawQueryString") or ""), keep_blank_values=True)),
            headers=headers,
            cookies=_cookies(event.get("cookies") or headers.get("cookie", "").split(";")),
            visitor=Visitor(str(http.get("sourceIp") or ""), headers.get("user-agent", "")),
            raw_query=str(event.get("rawQueryString") or ""),
            has_slash=path.endswith("/") and bool(path.strip("/")),
            raw_body=str(event.get("body") or ""),
            body_is_base64=bool(event.get("isBase64Encoded")),
        )

    def body(self, largest: int) -> bytes:
        """The bytes that were sent. Raises `TooLarge` and `Malformed`."""
        too_large = TooLarge(f"At most {largest:,} bytes can be sent here.")
        if len(self.raw_body) > largest * 4 // 3 + 4:
            raise too_large
        body = self._bytes()
        if len(body) > largest:
            raise too_large
        return body

    @property
    def form(self) -> Mapping[str, str]:
        """The fields of a form; of a name that comes twice the last. Raises `Refused`."""
        return dict(self.pairs)

    @cached_property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The fields of a form as they were sent. Raises `Refused`."""
        body = self.body(LARGEST_FORM)
        kind = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        if body and kind != FORM:
            raise UnsupportedType("Only the page's own form can be sent here.")
        try:
            pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
        except ValueError:  # also bytes that are not UTF-8
            raise Malformed("The form could not be read.", code="malformed_form") from None
        return tuple((name, value.replace("\r\n", "\n").replace("\x00", "")) for name, value in pairs)

    @property
    def brings_files(self) -> bool:
        """Whether it is a form that may have files in it."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower() == MULTIPART

    @cached_property
    def upload(self) -> Multipart:
        """The fields and files of such a form. Raises `Refused`."""
        return read_multipart(self.headers.get("content-type", ""), self.body(LARGEST_UPLOAD))

    def is_from_another_site(self, public_base_url: str) -> bool:
        """Whether a browser says that a page of somebody else sent this.

        Our pages send no referrer, for which a browser writes ``Origin: null``: that says nothing, as no header does.
        """
        if self.comes_from_elsewhere:
            return True
        origin = self.headers.get("origin", "").strip()
        return origin.lower() not in ("", "null") and _origin(origin) != _origin(public_base_url)

    def entries(self, name: str) -> tuple[str, ...]:
        """Every value that a form's field of this name was sent with, as ticked boxes are. Raises `Refused`."""
        return tuple(value for found, value in self.pairs if found == name)

    @property
    def comes_from_elsewhere(self) -> bool:
        """Whether a browser says that a link of another site led here: it keeps strict cookies to itself then."""
        return self.headers.get("sec-fetch-site", "").strip().lower() in _ELSEWHERE

    @property
    def language(self) -> Language:
        """What the visitor prefers: the page's own link, then the form they sent, then the browser."""
        return self.chosen_language or _preferred(self.headers.get("accept-language", ""))

    @property
    def chosen_language(self) -> Language | None:
        """What the page's link or the form that was sent says; None where neither says any."""
        for given in (self.query.get("lang"), self._language_of_form()):
            if given in tuple(Language):
                return Language(given)
        return None

    def _language_of_form(self) -> str | None:
        try:
            return self.form.get("page_language") if FORM in self.headers.get("content-type", "") else None
        except Refused:  # whoever reads the form says so
            return None

    def _bytes(self) -> bytes:
        if not self.body_is_base64:
            return self.raw_body.encode("utf-8", "surrogatepass")
        try:
            return base64.b64decode(self.raw_body, validate=True)
        except ValueError:  # binascii.Error, and what is not ASCII
            raise Malformed("The form could not be read.", code="malformed_form") from None


def _without_stage(path: str, stage: str) -> str:
    prefix = f"/{stage}"
    if stage == "$default" or not (path == prefix or path.startswith(prefix + "/")):
        return path
    return path[len(prefix) :] or "/"


def _origin(address: str) -> tuple[str, str, int | None] | None:
    """Scheme, host and port of an address (RFC 6454); None where it has none."""
    try:
        parts = urlsplit(address)
        return parts.scheme, parts.hostname or "", parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return None


def _cookies(given: list[str]) -> dict[str, str]:
    pairs = (cookie.strip().partition("=") for cookie in given)
    return {name: value for name, equals, value in pairs if equals}


def _preferred(accepted: str) -> Language:
    """The first of our languages by weight (RFC 9110, 12.5.4); English where none is named."""
    weights: dict[Language, float] = {}
    for entry in accepted[:500].split(","):
        tag, _, parameter = entry.strip().partition(";")
        name = tag.partition("-")[0].strip().lower()
        if name in tuple(Language):
            weights.setdefault(Language(name), _weight(parameter))
    best = max(weights, key=lambda language: weights[language], default=Language.ENGLISH)
    return best if weights.get(best, 0) > 0 else Language.ENGLISH


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
