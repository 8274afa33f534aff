"""Identifiers: a prefix that names the kind and a ULID, so that ids sort by the time they were made."""

from typing import Final

_CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def ulid(milliseconds: int, entropy: int) -> str:
    """26 characters: 48 bits of time in milliseconds since 1970, 80 bits of `entropy`."""
    value = (milliseconds & ((1 << 48) - 1)) << 80 | (entropy & ((1 << 80) - 1))
    return "".join(_CROCKFORD[(value >> shift) & 31] for shift in range(125, -1, -5))


def order_id(request_id: str, sequence: int) -> str:
    """The id of the `sequence`-th order of a request (1 to 99): it holds the request's, so either finds the other."""
    return f"ord_{request_id.removeprefix('prq_')}{sequence:02d}"


def request_of_order(order: str) -> str:
    """The request an order id belongs to; any text gives an id that may not exist."""
    return "prq_" + order.removeprefix("ord_")[:-2]


def is_order_id(text: str) -> bool:
    """Whether this looks like the id of an order, which is the id of its letter too."""
    body = text.removeprefix("ord_")
    return len(text) <= 64 and text != body and len(body) > 8 and body.isascii() and body.isalnum()


def purchase_order_number(order: str) -> str:
    """Our reference at the carrier (PON): at most 16 characters, unique with its order's."""
    body = order.removeprefix("ord_")
    return f"PD{body[2:10]}{body[-6:]}"
