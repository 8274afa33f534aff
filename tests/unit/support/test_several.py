"""Several acts at once: a result for each, and one that fails leaves the others."""

from datetime import timedelta
from itertools import count
from typing import Any, get_args

import pytest

from functions.api.desk_acts import ACTS, ActBody
from shared.adapters.memory.clock import FixedClock
from shared.domain.model import Role
from tests.unit.support.desk import Bench, in_review, reviewing
from tests.world import Answer


@pytest.fixture
def three() -> list[Bench]:
    world = reviewing()
    return [in_review(world, numbers=[f"+1212555{2340 + n}"]) for n in range(3)]


def item(desk: Bench, act: str, **body: Any) -> dict[str, Any]:
    return {"act": act, "order_id": desk.order.id, "version": desk.order.version, "body": body}


def send(desk: Bench, *items: Any, **headers: str) -> Answer:
    return desk.staff.post("/admin/actions", {"items": list(items)}, **headers)


def test_each_has_a_result_of_its_own(three: list[Bench]) -> None:
    one, two, old = three
    stale = item(old, "approve") | {"version": 1}
    answer = send(one, item(one, "approve"), item(two, "return", reason="Wrong bill."), stale)

    assert (answer.status, answer.body["done"], answer.body["failed"]) == (200, 2, 1)
    assert [result["status"] for result in answer.body["items"]] == [200, 200, 412]
    assert [desk.order.status for desk in three] == ["in_review", "draft", "in_review"]
    assert answer.body["items"][0]["order"]["review_passed"] is True
    problem = answer.body["items"][2]["problem"]
    assert (problem["code"], problem["current_version"]) == ("version_conflict", old.order.version)
    assert problem["changes"]


def test_what_is_wrong_with_one_is_said_as_in_a_call_for_it_alone(three: list[Bench]) -> None:
    desk = three[0]
    answer = send(
        desk,
        item(desk, "request-document", type="invoice"),
        item(desk, "assign"),
        item(desk, "reject", reasons="nonsense"),
        item(desk, "approve", colour="red"),
        item(desk, "approve") | {"version": None},
        {"act": "approve", "order_id": "ord_nobody", "version": 1},
        item(desk, "confirm"),
    )
    problems = [result["problem"] for result in answer.body["items"]]
    assert [problem["status"] for problem in problems] == [422, 422, 422, 422, 428, 404, 403]
    assert [error["pointer"] for problem in problems[:4] for error in problem["errors"]] == [
        "/reason", "/to", "/reasons", "/colour",
    ]  # fmt: skip
    assert desk.order.version == three[0].order.version


def test_several_acts_on_one_order_each_go_by_their_version(three: list[Bench]) -> None:
    desk = three[0]
    seen = desk.order.version
    answer = send(
        desk, item(desk, "assign", to="me"), item(desk, "approve"), item(desk, "approve") | {"version": seen + 1}
    )
    assert [result["status"] for result in answer.body["items"]] == [200, 412, 200]


def test_a_repeated_list_with_the_same_key_does_nothing_twice(three: list[Bench]) -> None:
    desk = three[0]
    items = [item(desk, "return", reason="x"), item(three[1], "approve")]
    first = send(desk, *items, idempotency_key="k")
    again = send(desk, *items, idempotency_key="k")

    assert [result["status"] for result in first.body["items"] + again.body["items"]] == [200] * 4
    assert desk.events().count("order.returned") == 1


def test_what_there_is_no_time_for_is_not_begun(three: list[Bench], monkeypatch: pytest.MonkeyPatch) -> None:
    one, two, _ = three
    now, looks = one.world.clock.now(), count()
    # A second goes by with every fourth look at the clock.
    monkeypatch.setattr(FixedClock, "now", lambda _: now + timedelta(seconds=next(looks) // 4))

    answer = send(one, *[item(two, "assign", to=to) | {"version": "*"} for to in ("me", None) * 25])

    assert answer.status == 200, answer.body
    statuses = [result["status"] for result in answer.body["items"]]
    assert statuses[0] == 200
    assert statuses[-1] == 503
    assert statuses == sorted(statuses)


@pytest.mark.parametrize("items", [[], [{}] * 51, "all"])
def test_a_list_that_is_none_is_refused_as_a_whole(three: list[Bench], items: Any) -> None:
    assert three[0].staff.post("/admin/actions", {"items": items}).status == 422


def test_what_is_no_act_fails_by_itself_and_the_others_are_done(three: list[Bench]) -> None:
    one, two, _ = three
    answer = send(
        one,
        {"act": "explode", "order_id": "x", "version": 1},
        item(one, "approve"),
        "approve",
        {"act": "approve", "version": [1], "colour": "red"},
        None,
        item(two, "assign", to="me"),
    )

    assert (answer.status, answer.body["done"], answer.body["failed"]) == (200, 2, 4)
    results = answer.body["items"]
    assert [result["status"] for result in results] == [422, 200, 422, 422, 422, 200]
    assert (results[0]["act"], results[0]["order_id"], results[2]["act"]) == ("explode", "x", "")
    assert "/act" in [error["pointer"] for error in results[0]["problem"]["errors"]]
    assert {"/order_id", "/colour"} <= {error["pointer"] for error in results[3]["problem"]["errors"]}


def test_customers_do_nothing_here(three: list[Bench]) -> None:
    desk = three[0]
    assert desk.customer.post("/admin/actions", {"items": [item(desk, "approve")]}).status == 403
    assert (
        desk.world.client(Role.SUPPORT, test_mode=True)
        .post("/admin/actions", {"items": [item(desk, "approve")]})
        .body["items"][0]["status"]
        == 404
    )


def test_a_list_may_hold_every_act_of_the_table() -> None:
    assert get_args(ActBody.model_fields["act"].annotation) == tuple(ACTS)
