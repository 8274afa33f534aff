"""Every magic account number on the deployed local cloud, corrected where it is rejected, to its documented end.

Many current carrier accounts share a request: one order each. All run side by side.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from infra.local.bring_up import Local
from infra.local.customer import Customer
from shared.domain.business_days import calendar_for
from shared.domain.simulated_outcomes import OUTCOMES
from tests.e2e.porting import BILL, sign_all
from tests.world import any_losing_account

PER_REQUEST = 15
NUMBERS_EACH = 2
NEVER_ENDS = {"SIM-SILENT"}
LATE_CANCEL = "SIM-LATE-CANCEL"
ENDED = ("completed", "partially_completed", "cancelled", "expired")
NEW_VALUES: Mapping[str, Any] = {
    "account_number": "CORRECTED-1",
    "pin": "482913",
    "billing_telephone_number": "+12125552398",
    "new_billing_telephone_number": "+12125552397",
    "end_user_name": "Acme Plumbing and Heating Inc",
    "carrier_name": "Lakeside Telecom Wholesale",
}


@dataclass(frozen=True)
class Placed:
    """One outcome's order."""

    name: str
    request_id: str
    losing_account_id: str


def numbers_of(index: int) -> list[str]:
    return [f"+1312{5550000 - 3_000_000 + index * NUMBERS_EACH + n:07d}" for n in range(NUMBERS_EACH)]


@pytest.fixture(scope="module")
def simulating(local_cloud: Local, keys: dict[str, str]) -> Iterator[Customer]:
    with closing(Customer(local_cloud.api_url, keys["administrator"])) as found:
        yield found


@pytest.fixture(scope="module")
def support(local_cloud: Local, keys: dict[str, str]) -> Iterator[Customer]:
    with closing(Customer(local_cloud.api_url, keys["support"])) as found:
        yield found


@pytest.fixture(scope="module")
def placed(simulating: Customer) -> list[Placed]:
    """All outcomes handed over: requests made, signed, and on their way to the carrier."""
    names = [name for name in OUTCOMES if name != LATE_CANCEL]
    cancelled = _cancelled_late(simulating, len(names))
    found: list[Placed] = []
    for first in range(0, len(names), PER_REQUEST):
        found += _place(simulating, names[first : first + PER_REQUEST], first)
    for request_id in dict.fromkeys(one.request_id for one in found):
        sign_all(simulating, request_id)
    return [cancelled, *found]


def _cancelled_late(customer: Customer, index: int) -> Placed:
    """The outcome that wants something done between two dates: alone, before the others keep the machine busy."""
    (one,) = _place(customer, [LATE_CANCEL], index)
    sign_all(customer, one.request_id)
    (order,) = customer.wait_for(
        "its port date",
        lambda: orders_of(customer, one),
        lambda orders: orders[0]["status"] == "scheduled",
        seconds=120,
        every=0.5,
    )
    customer.send("POST", f"/v1/port-requests/{one.request_id}/cancel", json={"order_ids": [order["id"]]})
    return one


def _place(customer: Customer, names: Sequence[str], first: int) -> list[Placed]:
    request_id: str = customer.post("/v1/port-requests", {"name": f"Outcomes from {first}"})["id"]
    rows = ["Tracking Number,Forwarding Number,Name,Source,Company,losing_account"]
    for index, name in enumerate(names, first):
        rows += [f"{number},+17733842201,{name},Google Ads,Acme Plumbing,{name}" for number in numbers_of(index)]
    listed = customer.put_numbers(request_id, "\n".join(rows) + "\n")
    assert listed["accepted"] == len(names) * NUMBERS_EACH, listed["groups"]
    found = []
    for name in names:
        given = any_losing_account(label=name, account_number=name, pin_status="none")
        made = customer.post(f"/v1/port-requests/{request_id}/losing-accounts", given)
        found.append(Placed(name, request_id, made["id"]))
    document = customer.upload_document(request_id, "invoice", BILL)
    assert document["status"] == "accepted", document
    customer.post(f"/v1/port-requests/{request_id}/submit")
    return found


def orders_of(customer: Customer, one: Placed) -> list[dict[str, Any]]:
    return [order for order in customer.orders(one.request_id) if one.losing_account_id in order["losing_account_ids"]]


def events_of(customer: Customer, request_id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor = ""
    while True:
        page = customer.get(f"/v1/port-requests/{request_id}/events?limit=200{cursor}")
        found += page["items"]
        if not page["cursor"]:
            return found
        cursor = f"&cursor={page['cursor']}"


def answer_to(form: dict[str, Any]) -> dict[str, Any]:
    """A correction that answers every reason of a form, as an integration would make it.

    What our team or the losing carrier has to do gets a note only: the simulated carrier takes any change for it.
    """
    fix: dict[str, Any] = {"order_id": form["order_id"]}
    for reason in form["reasons"]:
        ways = reason["fixes"]
        if reason["numbers"]:
            fix["drop_numbers"] = [*fix.get("drop_numbers", []), *reason["numbers"]]
        elif "new_letter" in ways:
            fix["new_letter"] = True
        elif "attest" in ways:
            done = {"code": reason["code"], "done_on": "2026-11-20", "note": "Done."}
            fix["attest"] = [*fix.get("attest", []), done]
        elif "give_date" in ways:
            fix["requested_foc_at"] = a_port_date()
        elif "edit" in ways and "numbers_staying" not in reason["fields"]:
            fix["edit"] = {**fix.get("edit", {}), **_edit(reason["fields"])}
        elif "dispute" in ways:
            shown = {"code": reason["code"], "note": "The bill says so."}
            fix["dispute"] = [*fix.get("dispute", []), shown]
    return fix if len(fix) > 1 else {**fix, "note": "Please go on."}


def a_port_date() -> str:
    """A business day far enough from now."""
    return calendar_for("US").add_business_days(datetime.now(UTC).date(), 12).isoformat()


def _edit(fields: Sequence[str]) -> dict[str, Any]:
    if "pin" in fields and "account_number" not in fields:
        return {"pin": NEW_VALUES["pin"], "pin_status": "provided"}
    if any(name.startswith("service_address.") for name in fields) and "end_user_name" not in fields:
        return {"service_address": {"postal_code": "10001-4321"}}
    name = next((name for name in fields if name in NEW_VALUES), None)
    return {name: NEW_VALUES[name]} if name else {"authorized_person": {"name": "Robin Whitfield"}}


def correct(customer: Customer, support: Customer, request_id: str, form: dict[str, Any]) -> None:
    """What the customer can answer they do; the rest our team sends on."""
    fix = answer_to(form)
    if set(fix) == {"order_id", "note"}:
        support.send("POST", f"/admin/orders/{fix.pop('order_id')}/corrections", json=fix)
    else:
        customer.send("POST", f"/v1/port-requests/{request_id}/corrections", json=fix)


def step(customer: Customer, support: Customer, local: Local, waiting: list[Placed]) -> list[Placed]:
    """Correct what is rejected, sign what has to be signed again; answers those that have not ended."""
    if {one.name for one in waiting} <= {"SIM-LOST-WEBHOOKS"}:
        local.ask_carriers()
    left: list[Placed] = []
    by_request: dict[str, list[dict[str, Any]]] = {}
    for request_id in dict.fromkeys(one.request_id for one in waiting):
        by_request[request_id] = customer.orders(request_id)
        for form in customer.get(f"/v1/port-requests/{request_id}/corrections")["items"]:
            if form["can_be_corrected"]:
                correct(customer, support, request_id, form)
    for one in waiting:
        mine = [o for o in by_request[one.request_id] if one.losing_account_id in o["losing_account_ids"]]
        for order in mine:
            if order["status"] == "awaiting_signature" and order["letter"]["document_sha256"]:
                name = "Robin Whitfield" if "AUTHORIZED-PERSON" in one.name else "Dana Whitfield"
                customer.sign(one.request_id, order, name)
        if not all(order["status"] in ENDED for order in mine):
            left.append(one)
    return left


@pytest.fixture(scope="module")
def ended(simulating: Customer, support: Customer, local_cloud: Local, placed: list[Placed]) -> list[Placed]:
    """All outcomes at their ends, but for those that have none."""
    waiting = [one for one in placed if one.name not in NEVER_ENDS]

    def look() -> list[Placed]:
        nonlocal waiting
        waiting = step(simulating, support, local_cloud, waiting)
        return waiting

    simulating.wait_for("the end of all orders", look, lambda left: not left, seconds=420, every=2)
    return placed


def test_every_magic_account_number_comes_to_its_documented_end(simulating: Customer, ended: list[Placed]) -> None:
    wrong = {}
    for one in ended:
        orders = orders_of(simulating, one)
        statuses = {order["status"] for order in orders}
        ported = sum(order["ported"] for order in orders)
        end = OUTCOMES[one.name].ends
        if one.name in NEVER_ENDS:
            fits = statuses == {"submitted"}
        elif end.startswith("cancelled"):
            fits = (statuses, ported) == ({"cancelled"}, 0)
        else:
            dropped = sum(order["excluded"] for order in orders)
            fits = statuses == {"completed"} and ported + dropped == NUMBERS_EACH and ported > 0
        if not fits:
            wrong[one.name] = [(order["status"], order["ported"], order["excluded"]) for order in orders]
    assert wrong == {}


def test_a_split_makes_a_second_order_by_itself(simulating: Customer, ended: list[Placed]) -> None:
    one = next(found for found in ended if found.name == "SIM-SPLIT")

    orders = orders_of(simulating, one)

    assert sorted(order["numbers"] for order in orders) == [1, 1]
    assert {order["split_from"] for order in orders} == {None, orders[0]["id"]}


def test_duplicates_and_shuffles_are_told_once(simulating: Customer, ended: list[Placed]) -> None:
    for name in ("SIM-DUPLICATES", "SIM-SHUFFLED", "SIM-LOST-WEBHOOKS", "SIM-CREATE-TIMEOUT", "SIM-FLAKY"):
        one = next(found for found in ended if found.name == name)
        (order,) = orders_of(simulating, one)
        events = events_of(simulating, one.request_id)
        told = [event["to_status"] for event in events if event["order_id"] == order["id"] and event["to_status"]]
        assert told.count("completed") == 1, (name, told)


def test_a_cancellation_too_late_says_so(simulating: Customer, ended: list[Placed]) -> None:
    one = next(found for found in ended if found.name == LATE_CANCEL)
    (order,) = orders_of(simulating, one)

    told = [event for event in events_of(simulating, one.request_id) if event["order_id"] == order["id"]]
    types = [event["type"] for event in told]
    asked = types.index("order.cancel_requested")
    refused = [event for event in told[asked + 1 :] if event["from_status"] == "cancel_requested"]

    assert order["status"] == "completed"
    assert refused[0]["reason"] in (
        "The carrier refused the cancellation.",
        # The machine was slow, and the numbers were moving already, or had moved:
        "The carrier says that it is too late to cancel.",
        "It was too late to cancel: the numbers have moved.",
    )
    assert types.index("order.completed") >= types.index(refused[0]["type"], asked)
