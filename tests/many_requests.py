"""10,000 requests of 60 accounts, put straight into a table: for what has to stay right, and quick, among many.

They are as use cases and relay leave them: each order stands in its view, is found by all that our team searches by,
and is behind nothing. No sweep and no poller looks after them before a day has passed, so that nothing wakes for them.
"""

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

import boto3
from botocore.config import Config

from infra.local.cloud import Cloud
from shared.adapters.dynamodb import keys
from shared.adapters.dynamodb.items import Item, attribute
from shared.adapters.dynamodb.store import DynamoStore
from shared.adapters.dynamodb.table import cut
from shared.adapters.dynamodb.writes import actions_of
from shared.adapters.matching import stamp
from shared.domain.desk_queue import View, place_of
from shared.domain.lifecycle import Owner, Status
from shared.domain.model import (
    Account,
    CarrierStage,
    Claim,
    DeskClock,
    LosingAccount,
    PortOrder,
    PortRequest,
    StaffFlag,
)
from shared.domain.search_terms import terms_of
from shared.ports import Create, PointCarrierOrder, Write
from tests.contract.things import any_account, any_claim, any_losing_account, any_number, any_order, any_request

REQUESTS: Final = 10_000
ACCOUNTS: Final = 60
FULL: Final = (
    View.TO_REVIEW,
    View.REJECTED,
    View.WAITING_ON_CUSTOMER,
    View.SIGNER_SILENT,
    View.CARRIER_SILENT,
)
"""Views with 1,200 orders and more."""
FEW: Final[Mapping[View, int]] = MappingProxyType({View.FOC_PASSED: 40, View.FLAGGED: 30, View.STUCK: 12})
"""Views that hold just so many."""

_OF_TWENTY: Final = tuple(view for view in FULL for _ in range(3))
"""Of twenty orders in a row so many stand in the full views, three in each; the others have ended, but for the few."""
_TWENTY: Final = 20
_FEW: Final = tuple(view for view, count in FEW.items() for _ in range(count))
_FIRST: Final = timedelta(days=60)
"""How long ago the first was made; the last was made five days ago."""
_APART: Final = timedelta(minutes=8)
_TIME: Final = timedelta(days=12)
"""That somebody has for an order: of those in the full views about one in eight is not due."""
_UNHEEDED: Final = timedelta(days=1)
_PART: Final = 500
_THREADS: Final = 4
_CONFIG: Final = Config(parameter_validation=False)
"""Checking what is sent would take as long as sending it."""

_SENT: Final[Mapping[str, Any]] = {"carrier_stage": CarrierStage.SENT}
_ENDED: Final[Mapping[str, Any]] = {"status": Status.COMPLETED, "owner": None, "tidied": True, **_SENT}
_STANDING: Final[Mapping[View, Mapping[str, Any]]] = {
    View.TO_REVIEW: {"status": Status.IN_REVIEW, "owner": Owner.STAFF},
    View.REJECTED: {"status": Status.ACTION_REQUIRED, "owner": Owner.STAFF, **_SENT},
    View.WAITING_ON_CUSTOMER: {"status": Status.ACTION_REQUIRED, "owner": Owner.CUSTOMER, **_SENT},
    View.SIGNER_SILENT: {"status": Status.AWAITING_SIGNATURE, "owner": Owner.SIGNER},
    View.CARRIER_SILENT: {"status": Status.SUBMITTED, "owner": Owner.CARRIER, **_SENT},
    View.FOC_PASSED: {"status": Status.SCHEDULED, "owner": Owner.CARRIER, **_SENT},
    View.FLAGGED: {
        "status": Status.COMPLETED,
        "owner": None,
        "tidied": True,
        "staff_flags": (StaffFlag.CONTRADICTION,),
        **_SENT,
    },
    View.STUCK: {"status": Status.SUBMITTED, "owner": Owner.CARRIER, "fault": "No answer", "faults_in_a_row": 3},
}


@dataclass(frozen=True, slots=True)
class Seeded:
    """One of the requests, with its order, the account that its number leaves, and the claim on its number."""

    request: PortRequest
    losing_account: LosingAccount
    order: PortOrder
    claim: Claim
    view: View | None

    @property
    def email(self) -> str:
        """Of the person who may sign for it; nobody else has it."""
        person = self.losing_account.authorized_person
        assert person is not None
        return person.email


def seed(cloud: Cloud, table_name: str, now: datetime) -> tuple[Seeded, ...]:
    """Put them all, and the accounts that they are of, 150,000 items in all, into a table of the local cloud."""
    client = boto3.client("dynamodb", **cloud.client_options(), config=_CONFIG)
    store = DynamoStore(client, table_name, threads=_THREADS)
    accounts = [any_account(name=f"Agency {number}", created_at=now - _FIRST) for number in range(ACCOUNTS)]
    store.put_many("seed", (item for account in accounts for item in _items([Create(account)], now)))
    store.index_terms({term for account in accounts for term in terms_of(account)}, (), test_mode=None)
    seeded = tuple(_seeded(number, accounts[number % ACCOUNTS], now) for number in range(REQUESTS))
    gc.freeze()  # all of it stays: no look for garbage has to go through it
    for part in cut(seeded, _PART):
        _put(store, part, now)
    gc.unfreeze()
    return seeded


def in_view(seeded: Iterable[Seeded], view: View) -> list[str]:
    """The ids of the orders that stand in a view which is all of a lane, or will once they are due; first those that
    are due first."""
    places = [(place_of(one.order), one.order.id) for one in seeded if one.view == view]
    return [order_id for _, order_id in sorted((stamp(place.at), order_id) for place, order_id in places if place)]


def _view_of(number: int) -> View | None:
    turn, place = divmod(number, _TWENTY)
    if place < len(_OF_TWENTY):
        return _OF_TWENTY[place]
    return _FEW[turn] if place == len(_OF_TWENTY) and turn < len(_FEW) else None


def _seeded(number: int, account: Account, now: datetime) -> Seeded:
    view = _view_of(number)
    standing = _ENDED if view is None else _STANDING[view]
    at = now - _FIRST + number * _APART
    due_at = None if standing["owner"] is None else at + _TIME
    times: dict[str, Any] = {"created_at": at, "updated_at": at}
    request = any_request(
        account_id=account.id,
        account_name=account.name,
        name=f"Request {number}",
        status=standing["status"],
        counts={standing["status"]: 1},
        **times,
    )
    losing_account = any_losing_account(
        request,
        end_user_name="Acme Plumbing",
        authorized_person={"name": "Dana Whitfield", "email": f"dana{number}@acme.example"},
        **times,
    )
    order = any_order(
        request,
        request_name=request.name,
        losing_account=losing_account,
        losing_account_ids=(losing_account.id,),
        number_count=1,
        carrier_order_id=f"OLD{number:05}" if "carrier_stage" in standing else "",
        confirmed_foc_at=at + _TIME / 2 if view == View.FOC_PASSED else None,
        due_at=due_at,
        status_since=at,
        clock=DeskClock(
            holder=standing["owner"], since=at, due_at=due_at if standing["owner"] == Owner.STAFF else None
        ),
        **standing,
        **times,
    )
    claim = any_claim(request, any_number(number), order_id=order.id, claimed_at=at)
    return Seeded(request, losing_account, order, claim, view)


def _put(store: DynamoStore, part: Sequence[Seeded], now: datetime) -> None:
    store.put_many("seed", _items((write for one in part for write in _writes(one)), now))
    store.claim([one.claim for one in part], frozenset())
    things = [thing for one in part for thing in (one.request, one.losing_account, one.order)]
    store.index_terms({term for thing in things for term in terms_of(thing)}, (), test_mode=False)


def _writes(one: Seeded) -> Iterator[Write]:
    yield from (Create(one.request), Create(one.losing_account), Create(one.order))
    if one.order.carrier_order_id:
        yield PointCarrierOrder(one.order.carrier, one.order.carrier_order_id, one.order.id)


def _items(writes: Iterable[Write], now: datetime) -> Iterator[Item]:
    for write in writes:
        for action in actions_of(write):
            item = {**action.key.item, **action.sets}
            yield _heeded(item, now + _UNHEEDED) if action.key.sk.startswith(keys.ORDER) else item


def _heeded(order: Item, until: datetime) -> Item:
    """An order whose workflow runs and heard of it, of which all is told, and that is next looked after then."""
    marks = {"driven_version": order["version"], "published_version": order["version"], "attempt": attribute(1)}
    looked_after = {name: attribute(stamp(until)) for name in ("gsi2sk", "gsi4sk") if name in order}
    behind = ("gsi3pk", "gsi3sk")
    return {name: value for name, value in order.items() if name not in behind} | marks | looked_after
