"""One search box: a number in any format or its last seven digits, an id, a PON, a carrier's order id, a name, an
e-mail address, a reference.

What is meant exactly comes first, then what is called so, then what begins so. Every step reads a bounded number of
items, and what a term was read from is looked at once more: one that says otherwise by now is no hit.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from shared.domain.carrier_profiles import PROFILES
from shared.domain.cases.model import Case
from shared.domain.model import DESK_ACCOUNT, Account, PortOrder, PortRequest
from shared.domain.permissions import Action
from shared.domain.phone_numbers import read_number_cell
from shared.domain.phone_numbers.plan import AREA_CODES
from shared.domain.port_outs.model import PortOut
from shared.domain.problems import Problem, RulesBroken
from shared.domain.search_terms import SHORTEST, Term, TermKind, folded, terms_of
from shared.usecases.carrier_answers import order_by_name
from shared.usecases.desk import Desk, Principal, require

MOST_HITS: Final = 25
LONGEST: Final = 200
_PORT_OUTS_OF_A_NUMBER: Final = 3
_EXTENSION: Final = re.compile(r"(?<=\d)\s*,?\s*(?:x|ext\.?|extension)\s*\d{1,6}$", re.IGNORECASE)
_DIALLED_FROM_ABROAD: Final = re.compile(r"^00\s*1(?=\D*(?:\d\D*){10}$)")
_SEVEN: Final = re.compile(r"([2-9]\d\d)[-. ]?(\d{4})")
MatchedBy = Literal["number", "id", "pon", "carrier_order_id", "name", "begins"]


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found: an order with its request, a request, an account, a port-out, or a case.

    `by` says how, `matched` is the kind of term or the id's, `text` what of it fits.
    """

    by: MatchedBy
    matched: str
    text: str
    order: PortOrder | None = None
    request: PortRequest | None = None
    account: Account | None = None
    kept: PortOut | Case | None = None

    @property
    def id(self) -> str:
        found = self.kept or self.order or self.request or self.account
        return found.id if found is not None else ""


def search(desk: Desk, principal: Principal, text: str) -> tuple[Hit, ...]:
    """What a text finds, the right one first, `MOST_HITS` at most.

    Raises `Forbidden`, and `RulesBroken` for a text that is too short or too long.
    """
    require(principal, Action.STAFF_READ)
    wanted = " ".join(text.split())
    if len(wanted) > LONGEST or len(folded(wanted)) < SHORTEST:
        detail = "This is too long." if len(wanted) > LONGEST else "This is too short to be looked for."
        fix = f"Give a number, an id, a name or an address of {SHORTEST} to {LONGEST} characters."
        raise RulesBroken("Nothing was looked for.", problems=[Problem("search_text", detail, fix, "/q")])
    found: dict[str, Hit] = {}
    for hit in _hits(desk, principal, wanted):
        found.setdefault(hit.id, hit)
        if len(found) == MOST_HITS:
            break
    return tuple(found.values())


def _hits(desk: Desk, principal: Principal, wanted: str) -> Iterator[Hit]:
    facts = read_number_cell(_as_number(wanted)).facts
    number = facts.e164 if facts else ""
    for hit in _exact(desk, wanted, number):
        if _reaches(principal, hit):
            yield hit
    text = folded(number or wanted)
    whole = desk.store.find_terms(text, whole=True, test_mode=principal.test_mode, limit=MOST_HITS)
    yield from _by_terms(desk, principal, whole, "name")
    if len(whole) < MOST_HITS:
        # What is called so stands before what begins so.
        begin = desk.store.find_terms(text, whole=False, test_mode=principal.test_mode, limit=len(whole) + MOST_HITS)
        yield from _by_terms(desk, principal, [term for term in begin if term.text != text], "begins")


def _as_number(wanted: str) -> str:
    """A text without what a number is dialled with: an extension behind it, 00 as the way out of another country."""
    return _DIALLED_FROM_ABROAD.sub("+1", _EXTENSION.sub("", wanted))


def _candidates(wanted: str, number: str) -> tuple[str, ...]:
    """Numbers that are meant: this one, or of the last seven digits those of every area code. What is not there costs a
    look each and no item, so nothing has to be written for it."""
    digits = _SEVEN.fullmatch(wanted)
    if number or digits is None:
        return (number,) if number else ()
    return tuple(f"+1{area_code}{digits[1]}{digits[2]}" for area_code in AREA_CODES)


def _exact(desk: Desk, wanted: str, number: str) -> Iterator[Hit]:
    claims = desk.store.claims(_candidates(wanted, number))
    for _, claim in sorted(claims.items()):
        if claim.was_there_before:
            yield Hit("number", "number", claim.number, account=desk.store.account(claim.account_id))
        else:
            order, request = desk.store.order(claim.order_id), desk.store.request(claim.request_id)
            yield Hit("number", "number", claim.number, order, request)
    for port_out_id in desk.store.port_outs_of(number, _PORT_OUTS_OF_A_NUMBER) if number else ():
        yield Hit("number", "number", number, kept=desk.store.port_out(port_out_id))
    if " " in wanted:
        return
    kind, _, rest = wanted.partition("_")
    name = f"{kind.lower()}_{rest.upper()}"
    if kind.lower() == "acc" and rest:
        account = desk.store.account(name) or desk.store.account(wanted)
        if account is not None:
            yield Hit("id", "account_id", account.id, account=account)
    elif kind.lower() == "prq" and rest:
        request = desk.store.request(name)
        if request is not None:
            yield Hit("id", "request_id", request.id, request=request)
    elif kind.lower() in _KEPT and rest:
        what, read = _KEPT[kind.lower()]
        yield Hit("id", what, name, kept=read(desk, name))
    else:
        yield from _exact_order(desk, wanted)


_KEPT: Final[Mapping[str, tuple[str, Callable[[Desk, str], PortOut | Case | None]]]] = {
    "pto": ("port_out_id", lambda desk, name: desk.store.port_out(name)),
    "cas": ("case_id", lambda desk, name: desk.store.case(name)),
}


def _exact_order(desk: Desk, wanted: str) -> Iterator[Hit]:
    order = order_by_name(desk, wanted)
    if order is not None:
        by: MatchedBy = "id" if wanted.lower().startswith("ord_") else "pon"
        yield Hit(by, "order_id" if by == "id" else "pon", wanted, order, desk.store.request(order.request_id))
    for carrier in dict.fromkeys((*PROFILES, *desk.carriers)):
        found = desk.store.order_by_carrier_id(carrier, wanted)
        order = desk.store.order(found) if found else None
        if order is not None:
            request = desk.store.request(order.request_id)
            yield Hit("carrier_order_id", "carrier_order_id", order.carrier_order_id, order, request)


def _by_terms(desk: Desk, principal: Principal, terms: Iterable[Term], by: MatchedBy) -> Iterator[Hit]:
    """What terms lead to, read in one go; a PON or carrier's id is meant exactly when it is given whole."""
    terms = list(terms)
    things = desk.store.found_by(terms)
    requests = _requests_of(desk, things.values())
    for term in terms:
        if term not in terms_of(things.get(term.source)):
            continue
        target = things.get(term.target)
        order = target if isinstance(target, PortOrder) else None
        request = target if isinstance(target, PortRequest) else requests.get(order.request_id) if order else None
        account = target if isinstance(target, Account) else None
        meant = _MEANT.get(term.kind, by) if by == "name" else by
        hit = Hit(meant, term.kind, term.text, order, request, account)
        if target is not None and _reaches(principal, hit):
            yield hit


_MEANT: Final[Mapping[TermKind, MatchedBy]] = {
    TermKind.PON: "pon",
    TermKind.CARRIER_ORDER_ID: "carrier_order_id",
}


def _requests_of(desk: Desk, things: Iterable[object]) -> dict[str, PortRequest]:
    """The requests of orders among these."""
    ids = dict.fromkeys(thing.request_id for thing in things if isinstance(thing, PortOrder))
    found = desk.store.found_by([Term("", request_id, TermKind.PON, request_id) for request_id in ids])
    return {request_id: request for request_id, request in found.items() if isinstance(request, PortRequest)}


def _reaches(principal: Principal, hit: Hit) -> bool:
    """Whether a key sees what was found: test keys see what was made with test keys, and nothing else does."""
    thing = hit.kept or hit.order or hit.request
    if thing is not None:
        return thing.test_mode == principal.test_mode
    return hit.account is not None and hit.account.id != DESK_ACCOUNT
