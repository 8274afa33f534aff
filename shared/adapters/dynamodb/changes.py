"""What a record of the table's stream says of a thing that staff search by: how it was, and how it is."""

from collections.abc import Mapping
from typing import Any, Final

from shared.adapters.dynamodb.items import entity
from shared.adapters.dynamodb.keys import key_of
from shared.domain.model import Account, LosingAccount, PortOrder, PortRequest, User

Searched = Account | User | PortRequest | LosingAccount | PortOrder

_KINDS: Final[Mapping[str, type[Searched]]] = {
    "MAIN#REQUEST": PortRequest,
    "MAIN#ORD#": PortOrder,
    "MAIN#LAC#": LosingAccount,
    "PROFILE": Account,
    "USR#": User,
}
SEARCHED: Final = tuple(_KINDS)
"""Beginnings of the sort keys of things that staff search by."""


def read_searched(record: Mapping[str, Any]) -> tuple[Searched | None, Searched | None] | None:
    """A thing before and after its change; None for everything that nobody searches by."""
    change = record["dynamodb"]
    sk = key_of(change["Keys"]).sk
    kind = next((kind for prefix, kind in _KINDS.items() if sk.startswith(prefix)), None)
    if kind is None:
        return None
    before, after = change.get("OldImage"), change.get("NewImage")
    return (entity(kind, before) if before else None), (entity(kind, after) if after else None)
