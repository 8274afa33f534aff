"""Cookies of our pages: for no script, for no other site, and over TLS alone but on a local cloud, which has none."""

from typing import Final
from urllib.parse import urlsplit

_LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")


def cookie_name(base_url: str, name: str) -> str:
    """A browser takes a name that begins with ``__Host-`` from this very host alone, where it is at the root of one
    and has TLS (RFC 6265bis)."""
    base = urlsplit(base_url)
    return f"__Host-{name}" if base.scheme == "https" and base.path in ("", "/") else name


def cookie(
    base_url: str, name: str, value: str, *, below: str = "", seconds: int | None = None, same_site: str = "Strict"
) -> str:
    """A cookie for the pages below this path; until the browser is closed where no `seconds` are given."""
    base = urlsplit(base_url)
    attributes = [
        f"{name}={value}",
        f"Path={base.path.rstrip('/')}/{below}",
        *([] if seconds is None else [f"Max-Age={seconds}"]),
        "HttpOnly",
        f"SameSite={same_site}",
        *([] if _is_local(base_url) else ["Secure"]),
    ]
    return "; ".join(attributes)


def _is_local(base_url: str) -> bool:
    base = urlsplit(base_url)
    host = base.hostname or ""
    return base.scheme == "http" and (host in _LOOPBACK or host.endswith(".localhost"))
