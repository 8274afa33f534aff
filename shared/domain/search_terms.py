"""What staff find things by: names, people, e-mail addresses and references, as terms that a search begins with.

A term is text without case, accents and punctuation, so that an address and a name are looked up the same way. Each
text is a term from each of its first words on: "plumbing" finds "Acme Plumbing & Heating".
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from shared.domain.model import DESK_ACCOUNT, Account, Entity, LosingAccount, PortOrder, PortRequest, User

LONGEST: Final = 100
SHORTEST: Final = 2
"""Characters of a term: what is longer is cut, and what is shorter finds too much."""
_WORDS: Final = 4


class TermKind(StrEnum):
    """What a term is of the thing that it finds."""

    PON = "pon"
    CARRIER_ORDER_ID = "carrier_order_id"
    REFERENCE = "reference"
    EMAIL = "email"
    REQUEST_NAME = "request_name"
    END_USER_NAME = "end_user_name"
    ACCOUNT_NAME = "account_name"
    PERSON = "person"
    BILLING_NUMBER = "billing_number"


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """`target` is the request, order or account that it leads to, `source` what it was read from: the same, or a losing
    account or an order of the request, or a user of the account."""

    text: str
    target: str
    kind: TermKind
    source: str


def folded(text: str) -> str:
    """Text as terms have it: words of letters and digits, each apart by one blank, at most `LONGEST` characters."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(ch if ch.isalnum() else "" if unicodedata.combining(ch) else " " for ch in decomposed)
    return " ".join(plain.split())[:LONGEST].rstrip()


def terms_of(thing: Entity | None) -> frozenset[Term]:
    """Every term of a thing; none of what nobody looks for."""
    return frozenset(_terms(thing)) if thing is not None else frozenset()


def _terms(thing: Entity) -> Iterator[Term]:
    if isinstance(thing, PortRequest):
        signer = thing.signer
        yield from _of(thing.id, thing.id, TermKind.REQUEST_NAME, [thing.name])
        yield from _of(thing.id, thing.id, TermKind.REFERENCE, [thing.reference])
        yield from _of(thing.id, thing.id, TermKind.PERSON, [signer.name if signer else ""])
        yield from _of(thing.id, thing.id, TermKind.EMAIL, [signer.email if signer else ""])
    elif isinstance(thing, LosingAccount):
        people = [person for person in (thing.authorized_person, thing.signer) if person is not None]
        target = thing.request_id
        yield from _of(target, thing.id, TermKind.END_USER_NAME, [thing.end_user_name])
        yield from _of(target, thing.id, TermKind.PERSON, [person.name for person in people])
        yield from _of(target, thing.id, TermKind.EMAIL, [person.email for person in people])
        yield from _of(target, thing.id, TermKind.BILLING_NUMBER, [thing.billing_telephone_number])
    elif isinstance(thing, PortOrder):
        yield from _of(thing.id, thing.id, TermKind.PON, [thing.reference])
        yield from _of(thing.id, thing.id, TermKind.CARRIER_ORDER_ID, [thing.carrier_order_id])
        if thing.signer is not None:
            yield from _of(thing.request_id, thing.id, TermKind.PERSON, [thing.signer.name])
            yield from _of(thing.request_id, thing.id, TermKind.EMAIL, [thing.signer.email])
    elif isinstance(thing, Account) and thing.id != DESK_ACCOUNT:
        yield from _of(thing.id, thing.id, TermKind.ACCOUNT_NAME, [thing.name])
    elif isinstance(thing, User) and thing.account_id != DESK_ACCOUNT:
        yield from _of(thing.account_id, thing.id, TermKind.PERSON, [thing.name])
        yield from _of(thing.account_id, thing.id, TermKind.EMAIL, [thing.email])


def _of(target: str, source: str, kind: TermKind, texts: Iterable[str]) -> Iterator[Term]:
    for text in texts:
        words = folded(text).split()
        for first in range(min(len(words), _WORDS)):
            found = " ".join(words[first:])
            if len(found) >= SHORTEST:
                yield Term(found, target, kind, source)
