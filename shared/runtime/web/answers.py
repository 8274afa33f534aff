"""What goes back to the browser, and the headers that every answer of these pages has."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final
from urllib.parse import quote

_POLICY: Final = {
    "default-src": "'none'",
    "style-src": "'self'",
    "script-src": "'self'",
    "img-src": "'self' data:",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
_ABILITIES: Final = ("camera", "microphone", "geolocation", "payment", "usb", "serial", "display-capture", "midi")

HEADERS: Final = {
    "content-security-policy": "; ".join(f"{name} {value}" for name, value in _POLICY.items()),
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex, nofollow",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": ", ".join(f"{name}=()" for name in _ABILITIES),
    "strict-transport-security": "max-age=31536000",
    "cache-control": "no-store",
}


def policy_with(**sources: str) -> dict[str, str]:
    """The header by which one page may do more than others: `sources` by directive, as in ``connect_src="'self'"``."""
    more = {name.replace("_", "-"): value for name, value in sources.items()}
    return {"content-security-policy": "; ".join(f"{name} {value}" for name, value in {**_POLICY, **more}.items())}


# A browser shows a PDF with a viewer of its own, which it treats as an object of the page.
_PDF_POLICY: Final = "; ".join(f"{name} {value}" for name, value in {**_POLICY, "object-src": "'self'"}.items())


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes = field(default=b"", repr=False)
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: tuple[str, ...] = ()

    def with_cookie(self, cookie: str) -> "Answer":
        return replace(self, cookies=(*self.cookies, cookie))

    def as_event(self, *, with_body: bool = True) -> dict[str, Any]:
        """The answer as the HTTP API takes it; HEAD is GET without the body."""
        headers = {**HEADERS, **self.headers}
        binary = not headers.get("content-type", "text/").startswith("text/")
        body = self.body if with_body else b""
        return {
            "statusCode": self.status,
            "headers": headers,
            "cookies": list(self.cookies),
            "body": base64.b64encode(body).decode() if binary else body.decode(),
            "isBase64Encoded": binary,
        }


def page(html: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    return Answer(status, html.encode(), {"content-type": "text/html; charset=utf-8", **(headers or {})})


def see_other(relative: str) -> Answer:
    """To another page of ours, as a relative address: where we begin is not known to a function."""
    return Answer(303, b"", {"location": relative, "content-type": "text/plain; charset=utf-8"})


def pdf(body: bytes, filename: str, *, inline: bool) -> Answer:
    """`filename` is made of an id of ours, so plain letters."""
    disposition = f'{"inline" if inline else "attachment"}; filename="{quote(filename)}"'
    headers = {
        "content-type": "application/pdf",
        "content-disposition": disposition,
        "content-security-policy": _PDF_POLICY,
    }
    return Answer(200, body, headers)
