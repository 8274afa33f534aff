"""Toll-free numbers that ring at a number of another request of the account: they go first, whoever is quicker."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from shared.domain.lifecycle import Status
from shared.domain.model import CarrierEventKind as K
from shared.domain.model import CarrierStage, PortOrder, PortRequest, Role, Split
from shared.domain.policy import Policy
from shared.ports import Create, Replace, Unavailable, Write
from shared.usecases import submit_request
from shared.usecases.desk import SYSTEM
from shared.usecases.submit_request import finish_submit
from shared.usecases.transitions import changed, commit_order, order_event
from tests.world import Client, World, any_losing_account, csv_of

LOCAL, OTHER = "+12125552301", "+12125552302"
TOLL_FREE, SECOND = "+18005552302", "+18885552303"
HEAD = "Tracking Number,Forwarding Number,Name,Source,Company\n"


def row(number: str, forwarding: str) -> str:
    return f"{number},{forwarding},Toll-free,Google Ads,Acme Plumbing\n"


def draft(world: World, client: Client, rows: str) -> str:
    request_id: str = client.post("/v1/port-requests", {"name": "Toll-free"}).body["id"]
    path = f"/v1/port-requests/{request_id}"
    listed = client.call("PUT", f"{path}/numbers", HEAD + rows)
    assert listed.status == 200, listed.body
    assert client.post(f"{path}/losing-accounts", any_losing_account()).status == 201
    world.invoice(client, request_id)
    return request_id


def submit(client: Client, request_id: str) -> None:
    answer = client.post(f"/v1/port-requests/{request_id}/submit")
    assert answer.status == 200, answer.body


def only(world: World, request_id: str) -> PortOrder:
    (order,) = world.orders(request_id)
    return order


def go_on(world: World, client: Client, request_id: str) -> None:
    world.work(request_id)
    world.sign(client, request_id)
    world.work(request_id)


def events(client: Client, request_id: str, kind: str) -> list[dict[str, Any]]:
    items = client.get(f"/v1/port-requests/{request_id}/events?limit=200").body["items"]
    return [event for event in items if event["type"] == kind]


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def client(world: World) -> Client:
    return world.client()


def test_the_order_that_it_rings_at_waits_until_it_has_moved(world: World, client: Client) -> None:
    local_id = world.submitted(client, (LOCAL,))
    toll_free_id = draft(world, client, row(TOLL_FREE, LOCAL))
    warned = client.get(f"/v1/port-requests/{toll_free_id}/numbers").body["items"][0]["warnings"]

    submit(client, toll_free_id)
    toll_free, local = only(world, toll_free_id), only(world, local_id)
    for request_id in (local_id, toll_free_id):
        go_on(world, client, request_id)

    assert [one["code"] for one in warned] == ["toll_free_goes_first"]
    assert local_id in warned[0]["detail"]
    assert (local.goes_after, toll_free.goes_before) == ((toll_free.id,), (local.id,))
    assert (only(world, local_id).status, only(world, toll_free_id).status) == (Status.IN_REVIEW, Status.SUBMITTED)
    assert [one["data"] for one in events(client, local_id, "order.goes_later")] == [{"after": [toll_free.id]}]
    assert events(client, toll_free_id, "order.created")[0]["data"]["goes_before"] == [local.id]

    for kind in (K.FOC_CONFIRMED, K.PORTED):
        world.hear(toll_free, kind)
    world.work(toll_free_id)
    world.work(local_id)

    assert (only(world, local_id).goes_after, only(world, local_id).status) == ((), Status.SUBMITTED)


def test_both_parts_of_an_order_that_was_split_while_it_waited_go_on(world: World, client: Client) -> None:
    local_id = world.submitted(client, (LOCAL, OTHER))
    toll_free_id = draft(world, client, row(TOLL_FREE, LOCAL))
    submit(client, toll_free_id)
    for request_id in (local_id, toll_free_id):
        go_on(world, client, request_id)
    local, toll_free = only(world, local_id), only(world, toll_free_id)
    assert local.status == Status.IN_REVIEW
    put_apart(world, local, OTHER)

    world.hear(toll_free, K.PORTED)
    world.work(toll_free_id)
    world.work(local_id)

    assert [(one.status, one.goes_after) for one in world.orders(local_id)] == [(Status.SUBMITTED, ())] * 2


def put_apart(world: World, order: PortOrder, number: str) -> None:
    """What our team does with an order that waits for somebody to look at it."""
    split = Split(order_id="", numbers=(number,), why="moved", agreed=True)
    begun = changed(order, world.clock.now(), splits=(split,))
    commit_order(world.desk, begun, order_event(world.desk, begun, "order.split_wanted", SYSTEM, before=order))
    world.work(order.request_id)


def test_who_waits_for_an_order_that_is_replaced_waits_for_what_takes_its_place() -> None:
    no_number_out = '{"simulated": {"can_remove_numbers": false}}'
    world = World(Policy(auto_review=True, carrier_profiles=no_number_out))
    client = world.client()
    local_id = world.submitted(client, (LOCAL,))
    toll_free_id = draft(world, client, row(TOLL_FREE, LOCAL) + row(SECOND, LOCAL))
    submit(client, toll_free_id)
    for request_id in (local_id, toll_free_id):
        go_on(world, client, request_id)
    old = only(world, toll_free_id)
    world.hear(old, K.REJECTED, reasons=[("number_not_on_account", "")])
    body = {"order_id": old.id, "drop_numbers": [SECOND]}
    assert client.post(f"/v1/port-requests/{toll_free_id}/corrections", body).status == 200
    world.carrier.cancellation = "cancelled"
    for _ in range(3):
        world.work(toll_free_id)
    world.work(local_id)

    new = next(one for one in world.orders(toll_free_id) if one.split_from)
    assert world.orders(toll_free_id)[0].status == Status.CANCELLED
    assert (new.status, new.goes_before) == (Status.SUBMITTED, (only(world, local_id).id,))
    assert (only(world, local_id).status, only(world, local_id).goes_after) == (Status.IN_REVIEW, (new.id,))

    world.hear(new, K.PORTED)
    world.work(toll_free_id)
    world.work(local_id)

    assert (only(world, local_id).status, only(world, local_id).goes_after) == (Status.SUBMITTED, ())


@pytest.mark.parametrize("how", ["cancel", "return"])
def test_it_goes_on_if_the_toll_free_number_does_not_come(world: World, client: Client, how: str) -> None:
    local_id = world.submitted(client, (LOCAL,))
    manager = world.client(role_of(how), account_id=world.accounts[0])
    toll_free_id = draft(world, manager, row(TOLL_FREE, LOCAL))
    submit(manager, toll_free_id)
    assert only(world, local_id).goes_after

    if how == "cancel":
        assert client.post(f"/v1/port-requests/{toll_free_id}/cancel").status == 200
    else:
        body = {"decision": "return", "reason": "Not now."}
        assert client.post(f"/v1/port-requests/{toll_free_id}/approval", body).status == 200
    world.work(toll_free_id)

    assert only(world, local_id).goes_after == ()


def role_of(how: str) -> Role:
    return Role.ADMINISTRATOR if how == "cancel" else Role.MANAGER


def test_an_order_that_a_carrier_has_does_not_wait_and_that_is_said(world: World, client: Client) -> None:
    local_id = world.submitted(client, (LOCAL,))
    go_on(world, client, local_id)
    local = only(world, local_id)
    toll_free_id = draft(world, client, row(TOLL_FREE, LOCAL))
    warned = client.get(f"/v1/port-requests/{toll_free_id}/numbers").body["items"][0]["warnings"]

    submit(client, toll_free_id)

    assert [one["code"] for one in warned] == ["toll_free_may_go_later"]
    assert only(world, local_id) == local
    assert only(world, toll_free_id).goes_before == ()
    assert events(client, toll_free_id, "order.created")[0]["data"]["may_move_first"] == [local.id]


def test_several_toll_free_numbers_and_several_orders(world: World, client: Client) -> None:
    one_id, two_id = world.submitted(client, (LOCAL,)), world.submitted(client, (OTHER,))
    first_id = draft(world, client, row(TOLL_FREE, LOCAL))
    second_id = draft(world, client, row(SECOND, LOCAL) + row("+18775552304", OTHER))

    submit(client, first_id)
    submit(client, second_id)

    first, second = only(world, first_id), only(world, second_id)
    assert only(world, one_id).goes_after == (first.id, second.id)
    assert only(world, two_id).goes_after == (second.id,)
    assert second.goes_before == tuple(sorted([only(world, one_id).id, only(world, two_id).id]))


def test_another_accounts_order_is_left_alone(world: World, client: Client) -> None:
    theirs = world.submitted(world.client(), (LOCAL,))

    submit(client, draft(world, client, row(TOLL_FREE, LOCAL)))

    assert only(world, theirs).goes_after == ()


def racing(world: World, monkeypatch: pytest.MonkeyPatch, *happens: Callable[[], object]) -> list[Callable[[], object]]:
    """Something else happens just before each commit that makes an order; answers what has not happened yet."""
    left, commit = list(happens), world.memory.commit

    def raced(writes: Sequence[Write]) -> None:
        if left and any(isinstance(write, Create) and isinstance(write.entity, PortOrder) for write in writes):
            left.pop(0)()
        commit(writes)

    monkeypatch.setattr(world.memory, "commit", raced)
    return left


def moved_to(world: World, request_id: str, **changes: Any) -> None:
    """The workflow of an order writes its next version."""
    order = only(world, request_id)
    world.memory.commit([Replace(order.but(version=order.version + 1, **changes))])


def test_an_order_that_moves_meanwhile_is_looked_at_anew(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    local_id = world.submitted(client, (LOCAL,))
    toll_free_id = draft(world, client, row(TOLL_FREE, LOCAL))
    left = racing(world, monkeypatch, *[lambda: moved_to(world, local_id, platform_ready=True)] * 3)

    submit(client, toll_free_id)

    local = only(world, local_id)
    assert left == []
    assert (local.goes_after, local.platform_ready) == ((only(world, toll_free_id).id,), True)


def test_an_order_that_reaches_its_carrier_first_does_not_wait(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    local_id = world.submitted(client, (LOCAL,))
    toll_free_id = draft(world, client, row(TOLL_FREE, LOCAL))
    racing(world, monkeypatch, lambda: moved_to(world, local_id, carrier_stage=CarrierStage.SENDING))

    submit(client, toll_free_id)

    assert only(world, local_id).goes_after == ()
    assert only(world, toll_free_id).goes_before == ()
    assert events(client, toll_free_id, "order.created")[0]["data"]["may_move_first"] == [only(world, local_id).id]


def test_two_toll_free_requests_at_once_both_go_first(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    local_id = world.submitted(client, (LOCAL,))
    ids = [draft(world, client, row(number, LOCAL)) for number in (TOLL_FREE, SECOND)]
    begun = [begin(world, client, request_id) for request_id in ids]
    racing(world, monkeypatch, lambda: finish_submit(world.desk, begun[1]))

    finish_submit(world.desk, begun[0])

    assert set(only(world, local_id).goes_after) == {only(world, request_id).id for request_id in ids}


def begin(world: World, client: Client, request_id: str) -> PortRequest:
    """The request in the middle of its submit, before its orders are made."""
    commit = world.memory.commit

    def broken(writes: Sequence[Write]) -> None:
        if any(isinstance(write, Create) and isinstance(write.entity, PortOrder) for write in writes):
            raise Unavailable("the table does not answer")
        commit(writes)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(world.memory, "commit", broken)
        assert client.post(f"/v1/port-requests/{request_id}/submit").status == 503
    begun = world.memory.request(request_id)
    assert begun is not None
    assert begun.status == Status.SUBMITTING
    return begun


def test_one_that_never_stands_still_holds_up_no_submit(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    local_id = world.submitted(client, (LOCAL,))
    toll_free_id = draft(world, client, row(TOLL_FREE, LOCAL))
    racing(world, monkeypatch, *[lambda: moved_to(world, local_id, platform_ready=True)] * 9)

    submit(client, toll_free_id)

    assert only(world, local_id).goes_after == ()
    assert events(client, toll_free_id, "order.created")[0]["data"]["may_move_first"] == [only(world, local_id).id]


def test_a_transaction_has_room_for_some(world: World, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    locals_ = [world.submitted(client, (number,)) for number in (LOCAL, OTHER)]
    toll_free_id = draft(world, client, row(TOLL_FREE, LOCAL) + row(SECOND, OTHER))
    monkeypatch.setattr(submit_request, "MOST_WRITES", 6)

    submit(client, toll_free_id)

    toll_free = only(world, toll_free_id)
    waiting = [only(world, one).id for one in locals_ if only(world, one).goes_after]
    (created,) = events(client, toll_free_id, "order.created")
    assert len(waiting) == 1
    assert (list(toll_free.goes_before), created["data"]["goes_before"]) == (waiting, waiting)
    assert len(created["data"]["may_move_first"]) == 1


def test_a_test_order_makes_no_live_one_wait(world: World, client: Client) -> None:
    live = world.submitted(client, (LOCAL,))
    tester = world.client(account_id=world.accounts[0], test_mode=True)

    submit(tester, draft(world, tester, row(TOLL_FREE, LOCAL)))

    assert only(world, live).goes_after == ()


def test_what_is_in_the_same_request_already_waits_too(world: World, client: Client) -> None:
    request_id = world.submitted(client, (LOCAL,))
    path = f"/v1/port-requests/{request_id}"
    rows = csv_of([LOCAL]) + row(TOLL_FREE, LOCAL)
    listed = client.call("PUT", f"{path}/numbers", rows)
    assert listed.body["accepted"] == 1, listed.body

    submit(client, request_id)

    local, toll_free = sorted(world.orders(request_id), key=lambda order: order.number_class == "toll_free")
    assert (local.goes_after, toll_free.goes_before) == ((toll_free.id,), (local.id,))
