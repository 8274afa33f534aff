"""Opaque cursors: where a listing stopped, and of which listing it was.

A cursor is no secret and gives no right: what it points into is chosen by the caller's account, never by the cursor.
The check only tells a damaged cursor, or one of another listing, from a good one.
"""

import base64
import hashlib
import json

from shared.ports import BadCursor

_CHECK_BYTES = 6


def encode(listing: str, position: list[str | int]) -> str:
    """The cursor of a listing (its name and all that selects it) that stopped at this position."""
    body = json.dumps(position, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(_check(listing, body) + body).decode().rstrip("=")


def decode(listing: str, cursor: str, shape: tuple[type, ...]) -> list[str | int]:
    """The position in a cursor of this listing, of values of these types. Raises `BadCursor`."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        body = raw[_CHECK_BYTES:]
        if raw[:_CHECK_BYTES] != _check(listing, body):
            raise BadCursor("The cursor is damaged, or of another list.")
        position: list[str | int] = json.loads(body)
    except BadCursor:
        raise
    except ValueError:
        raise BadCursor("The cursor cannot be read.") from None
    if not isinstance(position, list) or tuple(type(value) for value in position) != shape:
        raise BadCursor("The cursor cannot be read.")
    return position


def after_text(listing: str, cursor: str | None) -> str | None:
    """The position of a cursor that is one text; None where there is no cursor."""
    return str(decode(listing, cursor, (str,))[0]) if cursor else None


def _check(listing: str, body: bytes) -> bytes:
    return hashlib.blake2s(body, key=hashlib.blake2s(listing.encode()).digest(), digest_size=_CHECK_BYTES).digest()
