"""What end-to-end tests do before they come to their point."""

import json
from pathlib import Path
from typing import Any

from infra.local.accounts import ensure_demo_accounts
from infra.local.bring_up import Local
from infra.local.customer import Customer
from infra.local.home import Home
from tests.world import any_losing_account, csv_of

CONTEXT = {"carrier_routes": "wireless:CA=manual"}
"""What the local cloud of these tests differs in: a class of numbers that only the tests of our own desk port."""

BILL = Path(__file__).parents[2] / "infra" / "local" / "samples" / "invoice.pdf"


def home_at(path: Path, port: int) -> Home:
    """Where a local cloud is kept that asks for a port of its own: one that is stopped and started again finds it free,
    whatever other tests start meanwhile from the first port on."""
    home = Home(path)
    home.cloud.write_text(json.dumps({"pid": 0, "port": port, "instance": ""}))
    return home


def keys_of(local: Local) -> dict[str, str]:
    """API keys of the demo accounts and of our team, by role, which the handbook says, too."""
    entries = ensure_demo_accounts(local)
    local.write_handbook(entries)
    found = entries["api_keys"]
    assert isinstance(found, dict)
    return found


def drafted(customer: Customer, numbers: list[str], company: str = "Acme Plumbing", **account: Any) -> str:
    """A request with everything that submit wants."""
    request_id: str = customer.post("/v1/port-requests", {"name": "End to end"})["id"]
    customer.put_numbers(request_id, csv_of(numbers, company=company, forward="+17733842201"))
    made = customer.post(f"/v1/port-requests/{request_id}/losing-accounts", any_losing_account(**account))
    document = customer.upload_document(request_id, "invoice", BILL, [made["id"]])
    assert document["status"] == "accepted", document
    return request_id


def wait_for_status(customer: Customer, request_id: str, *wanted: str, seconds: float = 120) -> dict[str, Any]:
    found: dict[str, Any] = customer.wait_for(
        " or ".join(wanted),
        lambda: customer.get(f"/v1/port-requests/{request_id}"),
        lambda request: request["status"] in wanted,
        seconds,
    )
    return found


def sign_all(customer: Customer, request_id: str) -> None:
    orders = customer.wait_for(
        "the letters",
        lambda: customer.orders(request_id),
        lambda orders: all(order["letter"]["document_sha256"] for order in orders),
    )
    for order in orders:
        customer.sign(request_id, order, "Dana Whitfield")
