"""Our team at its desk, on the local cloud: from queue and search to a ported order, with all that the relay does."""

from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from typing import Any

import pytest

from infra.local.bring_up import Local
from infra.local.customer import Customer
from portdesk_client import ApiError
from tests.e2e.porting import drafted, sign_all, wait_for_status

NUMBERS = ["+13122257601", "+13122257602"]


@pytest.fixture
def staff(local_cloud: Local, keys: dict[str, str]) -> Iterator[Customer]:
    with closing(Customer(local_cloud.api_url, keys["support"])) as found:
        yield found


@pytest.fixture
def lead(local_cloud: Local, keys: dict[str, str]) -> Iterator[Customer]:
    with closing(Customer(local_cloud.api_url, keys["support_lead"])) as found:
        yield found


def act(staff: Customer, order_id: str, name: str, body: dict[str, Any] | None = None) -> Any:
    """One of our team decides on the order as it is."""
    version = staff.get(f"/admin/orders/{order_id}")["order"]["version"]
    return staff.post(f"/admin/orders/{order_id}/{name}", body or {}, headers={"if-match": f'"{version}"'})


def eventually(staff: Customer, what: str, read: Callable[[], Any], fits: Callable[[Any], bool] = bool) -> Any:
    return staff.wait_for(what, read, fits)


def test_an_order_that_our_team_has_to_settle_goes_from_the_queue_to_its_port(
    customer: Customer, staff: Customer, lead: Customer
) -> None:
    request_id = drafted(customer, NUMBERS, account_number="SIM-NO-COVERAGE", end_user_name="Desk Bakery")
    customer.post(f"/v1/port-requests/{request_id}/submit")
    sign_all(customer, request_id)
    wait_for_status(customer, request_id, "action_required")
    (order,) = customer.orders(request_id)
    order_id = order["id"]

    def rejected() -> list[str]:
        return [one["order_id"] for one in staff.get("/admin/queue/rejected?limit=100")["items"]]

    eventually(staff, "the order in the queue", rejected, lambda found: order_id in found)
    counts = {one["view"]: one["count"] for one in staff.get("/admin/queue")["items"]}
    assert counts["rejected"] >= 1
    assert "dead_letters" in counts

    def search(text: str) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = staff.get(f"/admin/search?q={text}")["items"]
        return items

    for text in ("(312) 225-7601", order["reference"].lower(), order_id):
        assert search(text)[0]["order_id"] == order_id
    for text in ("desk bakery", "bakery", "dana@acme.example.com"):  # written by the relay
        found = eventually(staff, text, partial(search, text))
        assert request_id in {one["request_id"] for one in found}

    act(staff, order_id, "assign", {"to": "me"})
    mine = eventually(
        staff, "my order", lambda: staff.get("/admin/queue/assigned")["items"],
        lambda found: order_id in [one["order_id"] for one in found],
    )  # fmt: skip
    assert mine
    shown = staff.post(
        f"/admin/orders/{order_id}/reveal", {"what": "account_number", "reason": "The carrier asks for it."}
    )
    assert shown["value"] == "SIM-NO-COVERAGE"
    assert lead.get("/admin/reveals")["items"][0]["order_id"] == order_id
    with pytest.raises(ApiError) as refused:
        staff.post(f"/admin/orders/{order_id}/resubmit", {"note": "x"}, headers={"if-match": '"1"'})
    assert refused.value.status == 412
    assert "meanwhile" in refused.value.body["detail"]

    act(staff, order_id, "resubmit", {"note": "The area is served now."})
    wait_for_status(customer, request_id, "completed")
    assert order_id not in rejected()
    whole = staff.get(f"/admin/requests/{request_id}")
    kinds = {event["type"] for event in whole["events"]}
    assert {"staff.assigned", "staff.secret_revealed", "order.completed"} <= kinds
    theirs = customer.get(f"/v1/port-requests/{request_id}/events?limit=200")["items"]
    assert not [event for event in theirs if event["type"].startswith("staff.")]


def test_a_cancelled_order_is_restarted_reopened_and_ported(customer: Customer, staff: Customer) -> None:
    request_id = drafted(customer, ["+13122257611"], account_number="SIM-SILENT")
    customer.post(f"/v1/port-requests/{request_id}/submit")
    sign_all(customer, request_id)
    wait_for_status(customer, request_id, "submitted")
    (order,) = customer.orders(request_id)

    act(staff, order["id"], "restart")

    def attempt() -> int:
        return int(staff.get(f"/admin/orders/{order['id']}")["order"]["workflow"]["attempt"])

    eventually(staff, "the second attempt", attempt, lambda found: found == 2)
    act(staff, order["id"], "cancel", {"reason": "The customer called."})
    wait_for_status(customer, request_id, "cancelled")

    def reopened() -> Any:
        try:
            return act(staff, order["id"], "reopen", {"reason": "They want it after all."})
        except ApiError as problem:
            if problem.body["code"] not in ("not_tidied", "version_conflict"):
                raise
            return None

    answer = eventually(staff, "the reopened order", reopened)
    new_id = answer["result"]["new_order_id"]
    customer.wait_for(
        "its letter", lambda: customer.get(f"/v1/port-requests/{request_id}/orders/{new_id}"),
        lambda found: found["letter"]["document_sha256"] is not None,
    )  # fmt: skip
    customer.sign(request_id, customer.get(f"/v1/port-requests/{request_id}/orders/{new_id}"), "Dana Whitfield")
    wait_for_status(customer, request_id, "submitted")
    assert customer.get(f"/v1/port-requests/{request_id}")["counts"] == {"submitted": 1}
    staff.post(f"/admin/requests/{request_id}/replay", {"reason": "Their endpoint was down."})
    act(staff, new_id, "cancel", {"reason": "The end of the test."})
    wait_for_status(customer, request_id, "cancelled")
