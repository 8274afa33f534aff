"""Submit: every accepted number in exactly one order, whatever the list; two live ports of one number never."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.adapters.memory.bus import MemoryBus
from shared.adapters.memory.executions import MemoryExecutions
from shared.adapters.memory.faults import FaultyStore
from shared.domain.lifecycle import Status
from shared.domain.model import PortRequest
from shared.domain.problems import Refused, StateConflict
from shared.runtime.authentication import Authenticator
from shared.usecases.order_numbers import order_rows
from shared.usecases.submit_request import finish_submit, submit_request
from shared.usecases.sweep_behind import sweep
from tests.world import NUMBERS, Client, World, any_losing_account, csv_of

_AREAS = {"us": "212", "ca": "416", "tollfree": "888"}
_row = st.tuples(st.sampled_from(sorted(_AREAS)), st.integers(0, 60), st.sampled_from(["A", "B", "C"]))


@settings(max_examples=40, deadline=None)
@given(rows=st.lists(_row, min_size=1, max_size=40), same_account=st.booleans())
def test_every_accepted_number_is_in_exactly_one_order(rows: list[tuple[str, int, str]], same_account: bool) -> None:
    world = World()
    client = world.client()
    request_id = client.post("/v1/port-requests", {"name": "Any"}).body["id"]
    path = f"/v1/port-requests/{request_id}"
    labels = sorted({label for *_, label in rows})
    for label in labels:
        number = "SAME-1" if same_account else f"ACCT-{label}1"
        account = any_losing_account(label=label, account_number=number, billing_telephone_number="+12125559999")
        assert client.post(f"{path}/losing-accounts", account).status == 201
    lines = ["Tracking Number,Forwarding Number,Name,Source,Company,losing_account"]
    lines += [f"+1{_AREAS[area]}234{n:04d},+16462340000,Line,Ads,Acme Plumbing,{label}" for area, n, label in rows]
    listed = client.call("PUT", f"{path}/numbers", "\n".join(lines) + "\n")
    if listed.status != 200:
        assert listed.body["code"] == "no_row_accepted"
        return
    held = [row["row"] for row in client.get(f"{path}/numbers?limit=500").body["items"] if row["disposition"] == "held"]
    if held:
        assert client.call("PATCH", f"{path}/numbers", {"drop": held}).status == 200
    accepted = {
        row["number"]
        for row in client.get(f"{path}/numbers?limit=500").body["items"]
        if row["disposition"] == "accepted"
    }
    world.invoice(client, request_id)
    submitted = client.post(f"{path}/submit", {"only_ready": True})
    assert submitted.status == 200, submitted.body

    ordered = [row.number for order in world.orders(request_id) for row in order_rows(world.desk, order)]
    assert sorted(ordered) == sorted(accepted)
    for order in world.orders(request_id):
        kinds = {(row.number_class, row.country) for row in order_rows(world.desk, order)}
        assert kinds == {(order.number_class, order.country)}
        assert order.number_count == len(order_rows(world.desk, order))
        claims = world.memory.claims(row.number for row in order_rows(world.desk, order))
        assert {claim.order_id for claim in claims.values()} == {order.id}


def test_what_is_ready_goes_ahead_and_the_rest_follows() -> None:
    world = World()
    client = world.client()
    request_id = client.post("/v1/port-requests", {"name": "Two"}).body["id"]
    path = f"/v1/port-requests/{request_id}"
    text = csv_of(NUMBERS[:2], column="Ready") + csv_of(["+13125552301"], column="Late").split("\n", 1)[1]
    client.call("PUT", f"{path}/numbers", text)
    ready = client.post(f"{path}/losing-accounts", any_losing_account(label="Ready"))
    late = client.post(f"{path}/losing-accounts", {"label": "Late", "carrier_name": "Slow Telco"})
    world.invoice(client, request_id)

    whole = client.post(f"{path}/submit")
    assert whole.status == 422
    assert "only_ready" in whole.body["detail"]
    first = client.post(f"{path}/submit", {"only_ready": True})
    assert first.status == 200, first.body
    assert first.body["counts"] == {"awaiting_signature": 2}
    assert client.post(f"{path}/submit").status == 422

    change = any_losing_account(label="Late", account_number="OTHER-5")
    version = client.get(f"{path}/losing-accounts/{late.body['id']}").headers["etag"]
    assert client.call("PATCH", f"{path}/losing-accounts/{late.body['id']}", change, if_match=version).status == 200
    second = client.post(f"{path}/submit")
    assert second.status == 200, second.body
    assert len(second.body["orders"]) == 2
    assert client.post(f"{path}/submit").status == 409
    locked = client.call("PATCH", f"{path}/losing-accounts/{ready.body['id']}", {"label": "X"}, if_match='"1"')
    assert locked.body["code"] == "account_in_order"


def test_two_requests_with_the_same_numbers_at_once_port_them_once() -> None:
    for _ in range(15):
        world = World()
        client = world.client()
        requests = [world.draft(client) for _ in range(3)]
        start = threading.Barrier(len(requests))

        def submit(request_id: str, here: tuple[World, Client, threading.Barrier] = (world, client, start)) -> int:
            here[2].wait()
            return _submit(here[0], here[1], request_id)

        with ThreadPoolExecutor(len(requests)) as pool:
            answers = sorted(pool.map(submit, requests))
        assert answers == [200, 409, 409]
        claims = world.memory.claims(NUMBERS)
        assert len({claim.request_id for claim in claims.values()}) == 1
        statuses = sorted(str(world.memory.request(one).status) for one in requests)  # type: ignore[union-attr]
        assert statuses == ["awaiting_signature", "draft", "draft"]


def _submit(world: World, client: Client, request_id: str) -> int:
    """Past the door, which answers one call at a time, as a Lambda does."""
    principal = Authenticator(world.memory.api_key, world.clock, 30).principal(f"Bearer {client.secret}")
    try:
        submit_request(world.desk, principal, request_id, only_ready=False, if_match=None, once=None)
    except Refused as refused:
        return refused.status
    return 200


def test_a_submit_that_stopped_half_way_is_finished_by_the_sweep() -> None:
    world = World()
    client = world.client()
    request_id = world.draft(client)
    store = FaultyStore(world.memory, lambda _at, method: "before" if method == "claim" else "ok")
    world.use(store)
    assert Client(world.app, client.secret).post(f"/v1/port-requests/{request_id}/submit").status == 503
    stopped = world.memory.request(request_id)
    assert stopped is not None
    assert stopped.status == Status.SUBMITTING

    world.use(world.memory)
    sweep(world.desk, MemoryExecutions(), MemoryBus())
    assert world.memory.request(request_id) == stopped, "five minutes are its own"
    world.clock.advance(timedelta(minutes=6))
    sweep(world.desk, MemoryExecutions(), MemoryBus())
    assert [order.status for order in world.orders(request_id)] == [Status.AWAITING_SIGNATURE]


def test_a_submit_that_stopped_and_lost_its_numbers_meanwhile_is_rolled_back() -> None:
    world = World()
    client = world.client()
    request_id = world.draft(client)
    world.use(FaultyStore(world.memory, lambda _at, method: "before" if method == "claim" else "ok"))
    Client(world.app, client.secret).post(f"/v1/port-requests/{request_id}/submit")
    world.use(world.memory)
    winner = world.submitted(Client(world.app, client.secret))
    world.clock.advance(timedelta(minutes=6))
    sweep(world.desk, MemoryExecutions(), MemoryBus())
    rolled_back = world.memory.request(request_id)
    assert rolled_back is not None
    assert (rolled_back.status, rolled_back.orders) == (Status.DRAFT, {})
    assert {claim.request_id for claim in world.memory.claims(NUMBERS).values()} == {winner}


LONG = [f"+1312{2_400_000 + index:07d}" for index in range(1_150)]


def begun(world: World, client: Client, numbers: Sequence[str]) -> PortRequest:
    """A request that is `submitting`, with nothing claimed yet."""
    request_id = world.draft(client, numbers)
    world.use(FaultyStore(world.memory, lambda _at, method: "before" if method == "claim" else "ok"))
    assert Client(world.app, client.secret).post(f"/v1/port-requests/{request_id}/submit").status == 503
    world.use(world.memory)
    stopped = world.memory.request(request_id)
    assert stopped is not None
    return stopped


def in_small_steps(world: World, request: PortRequest) -> tuple[PortRequest, int]:
    """As a workflow does whose every call has time for one page."""
    for calls in range(1, 50):
        request = finish_submit(world.desk, request, lambda: False)
        if request.status != Status.SUBMITTING:
            return request, calls
        assert request.submit_started_at == world.clock.now()
        world.clock.advance(minutes=1)
    raise AssertionError("it comes to no end")


def test_a_long_submit_goes_on_where_it_stopped() -> None:
    world = World()
    client = world.client()
    toll_free = ["+18886483301", "+18886483302"]
    text = csv_of([*LONG, *toll_free], forward="+17733842201")
    text = text.replace(f"{toll_free[0]},+17733842201", f"{toll_free[0]},{LONG[700]}")
    stopped = begun(world, client, LONG)
    world.clock.advance(timedelta(minutes=6))
    sweep(world.desk, MemoryExecutions(), MemoryBus())
    assert world.orders(stopped.id)[0].number_count == len(LONG), "at one go"

    other = World()
    customer = other.client()
    request_id = other.draft(customer, NUMBERS)
    assert customer.call("PUT", f"/v1/port-requests/{request_id}/numbers", text).status == 200
    other.use(FaultyStore(other.memory, lambda _at, method: "before" if method == "claim" else "ok"))
    Client(other.app, customer.secret).post(f"/v1/port-requests/{request_id}/submit")
    other.use(other.memory)
    request = other.memory.request(request_id)
    assert request is not None
    done, calls = in_small_steps(other, request)

    assert calls == 6, "three pages of local numbers, one of toll-free ones, that looked at once more, and the orders"
    assert done.status == Status.AWAITING_SIGNATURE
    assert done.submit_plan == {}
    local, free = sorted(other.orders(request_id), key=lambda order: order.number_count, reverse=True)
    assert (local.number_count, free.number_count) == (len(LONG), len(toll_free))
    assert (local.goes_after, free.goes_after) == ((free.id,), ())
    claims = other.memory.claims([*LONG, *toll_free])
    assert len(claims) == len(LONG) + len(toll_free)


def test_numbers_that_are_taken_are_told_once_all_of_a_long_submit_was_tried() -> None:
    world = World()
    client = world.client()
    taken = world.submitted(client, [LONG[3], LONG[1_100]])
    stopped = begun(world, client, LONG)
    with pytest.raises(StateConflict) as refused:
        in_small_steps(world, stopped)

    assert {taken in problem.detail for problem in refused.value.problems} == {True}
    assert len(refused.value.problems) == 2
    after = world.memory.request(stopped.id)
    assert after is not None
    assert (after.status, after.submit_plan) == (Status.DRAFT, {})
    assert set(world.memory.claims(LONG)) == {LONG[3], LONG[1_100]}


def test_two_that_finish_a_long_submit_at_once_make_one_set_of_orders() -> None:
    world = World()
    client = world.client()
    stopped = begun(world, client, LONG)
    half = finish_submit(world.desk, stopped, lambda: False)
    # Another call read the request before the first noted how far it came.
    again = finish_submit(world.desk, stopped)

    assert half.status == Status.SUBMITTING
    assert again.status == Status.AWAITING_SIGNATURE
    assert finish_submit(world.desk, half).status == Status.AWAITING_SIGNATURE
    assert [order.number_count for order in world.orders(stopped.id)] == [len(LONG)]


def test_thousands_of_conflicts_are_counted_and_the_first_are_told() -> None:
    world = World()
    client = world.client()
    world.submitted(client, LONG)
    request_id = world.draft(client, LONG)
    answer = client.post(f"/v1/port-requests/{request_id}/submit")

    assert answer.status == 409
    assert len(answer.body["errors"]) == 200
    assert "950 more" in answer.body["detail"]
