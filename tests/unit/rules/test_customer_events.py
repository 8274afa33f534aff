"""The table of what customers are told: complete, one meaning a type, and nothing goes out that is not in it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from shared.domain import customer_events as table
from shared.domain import model
from shared.domain.lifecycle import TRANSITIONS, ActorKind, Status
from shared.domain.model import DESK_ACCOUNT, Actor
from shared.usecases.accounts.reach import account_event
from tests.contract.things import any_event, any_request

ROOT: Final = Path(__file__).parents[3]
_EVENT_TYPE: Final = re.compile(r"[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*")
KNOWN: Final = {source.type for row in table.PUBLIC.values() for source in row.sources} | set(table.INTERNAL)

FAMILIES: Final = {kind.partition(".")[0] for kind in KNOWN}


def literals() -> Iterator[tuple[str, str]]:
    """Every text in the use cases that has the shape of an event's type, with its file."""
    for path in sorted((ROOT / "shared" / "usecases").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _EVENT_TYPE.fullmatch(node.value):
                yield node.value, str(path.relative_to(ROOT))


def of_accounts() -> Iterator[tuple[str, str]]:
    """The types of what happens to an account: `account_event` is called with what comes after its family."""
    for path in sorted((ROOT / "shared" / "usecases").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == account_event.__name__:
                kind = node.args[3]
                assert isinstance(kind, ast.Constant), "a type that is put together is held to no table"
                assert isinstance(kind.value, str)
                yield f"account.{kind.value}", str(path.relative_to(ROOT))


def emitted() -> list[tuple[str, str]]:
    """All but those of our team alone, of which no customer is told, and names of files."""
    found = (*literals(), *of_accounts())
    return [
        (kind, file)
        for kind, file in found
        if not (kind.startswith(model.INTERNAL) or kind.endswith((".json", ".txt", ".pdf", ".png")))
    ]


def composed() -> set[str]:
    """The beginnings of event types that are put together at run time, as in ``f"order.{after.status}"``."""
    found = set()
    for path in (ROOT / "shared" / "usecases").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                head = str(node.values[0].value)
                if head.removesuffix(".") in FAMILIES:
                    found.add(head)
    return found


def after_carriers() -> set[str]:
    """The statuses that carriers move orders to: events of those are named after the status."""
    return {to for moves in TRANSITIONS.values() for to, who in moves.items() if ActorKind.CARRIER in who}


def test_every_event_of_the_code_is_public_or_named_as_ours() -> None:
    missing = [f"{kind} ({file})" for kind, file in emitted() if kind not in KNOWN]

    assert missing == [], "say in shared/domain/customer_events.py whether customers are told of it"


def test_events_that_are_named_after_a_status_are_known() -> None:
    assert composed() == {"account.", "order."}
    assert {f"order.{status}" for status in after_carriers()} <= KNOWN


def test_the_table_holds_no_event_that_nobody_makes() -> None:
    made = {kind for kind, _ in emitted()} | {f"order.{status}" for status in after_carriers()}

    assert sorted(KNOWN - made) == []


def test_no_event_is_both_told_and_ours() -> None:
    public = [source for row in table.PUBLIC.values() for source in row.sources]

    assert len(set(public)) == len(public)
    assert not {source.type for source in public} & set(table.INTERNAL)
    assert not [source for source in public if source.type.startswith(model.INTERNAL)]
    assert all(why for why in table.INTERNAL.values())


@pytest.mark.parametrize("row", table.PUBLIC.values(), ids=str)
def test_a_type_says_what_it_is_and_tells_members_that_are_described(row: table.PublicType) -> None:
    assert _EVENT_TYPE.fullmatch(row.type)
    assert row.says.endswith(".")
    assert set(row.tells) <= set(table.MEMBERS)
    assert row.sources or row.type == table.TEST


def test_every_described_member_is_told_by_some_type() -> None:
    assert set(table.members_of(list(table.PUBLIC.values()))) == set(table.MEMBERS)


@pytest.mark.parametrize(
    ("kind", "came_from", "public"),
    [
        ("order.submitted", Status.IN_REVIEW, "port_order.submitted"),
        ("order.submitted", Status.CHANGE_PENDING, "port_order.change_accepted"),
        ("order.submitted", Status.CANCEL_REQUESTED, "port_order.cancel_refused"),
        ("order.scheduled", Status.CANCEL_REQUESTED, "port_order.cancel_refused"),
        ("order.scheduled", "", "port_order.foc_confirmed"),
        ("order.refused", Status.IN_REVIEW, "port_order.rejected"),
    ],
)
def test_where_an_order_came_from_decides_what_its_event_means(kind: str, came_from: str, public: str) -> None:
    found = table.public_type(kind, came_from)

    assert found is not None
    assert found.type == public


def test_an_event_is_told_with_what_its_row_names_and_no_more() -> None:
    event = any_event(
        any_request(),
        type="order.action_required",
        order_id="ord_1",
        status="action_required",
        from_status="submitted",
        version=9,
        test_mode=True,
        submitter_id="usr_7",
        actor=Actor(kind=ActorKind.CARRIER, id="telnyx", name="telnyx"),
        reason="The PIN 482913 is wrong",
        data={"codes": ["pin_invalid"], "carrier_event_id": "c-1", "said": "482913"},
    )

    told = table.told(event)

    assert told is not None
    assert table.payload(told, "https://port.example.com") == {
        "type": "port_order.rejected",
        "timestamp": "2026-03-02T15:00:00.000Z",
        "data": {
            "account_id": event.account_id,
            "test_mode": True,
            "request_id": event.request_id,
            "order_id": "ord_1",
            "status": "action_required",
            "previous_status": "submitted",
            "version": 9,
            "actor": "carrier",
            "codes": ["pin_invalid"],
            "links": {
                "request": f"https://port.example.com/v1/port-requests/{event.request_id}",
                "order": f"https://port.example.com/v1/port-requests/{event.request_id}/orders/ord_1",
                "corrections": (
                    f"https://port.example.com/v1/port-requests/{event.request_id}/corrections?order_id=ord_1"
                ),
            },
        },
    }
    assert (told.id, told.submitter_id, told.seq) == (event.id, "usr_7", 0)


@pytest.mark.parametrize("kind", ["order.tidied", "nobody.knows_this"])
def test_what_is_ours_or_unknown_is_not_told(kind: str) -> None:
    assert table.told(any_event(any_request(), type=kind)) is None


def test_what_happens_to_our_own_teams_account_is_told_to_nobody() -> None:
    event = any_event(any_request(account_id=DESK_ACCOUNT), type="account.user_added", request_id="")

    assert table.told(event) is None


def test_a_date_that_is_gone_is_told_as_none() -> None:
    told = table.told(any_event(any_request(), type="order.foc_changed", data={}))

    assert told is not None
    assert told.data == {"confirmed_foc_at": None}


@pytest.mark.parametrize("row", table.PUBLIC.values(), ids=str)
def test_every_type_has_an_example_that_is_as_the_real_thing(row: table.PublicType) -> None:
    shown = table.example(row)

    assert shown["type"] == row.type
    assert set(row.tells) <= set(shown["data"])
    assert all(link.startswith("https://port.example.com/v1/") for link in shown["data"]["links"].values())
