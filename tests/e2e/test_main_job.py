"""The main job on the real stack: from a CSV to working tracking numbers, through HTTP, S3, streams and workflows."""

import io
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from pypdf import PdfReader
from rich.console import Console

from infra.local.bring_up import Local, bring_up, take_down
from infra.local.customer import Customer
from infra.local.demo import TRANSFER_PIN, Demo
from portdesk_client import ApiError
from tests.e2e.porting import BILL, CONTEXT, drafted, sign_all, wait_for_status


def test_the_demo_runs_and_leaves_its_documents(
    local_cloud: Local, keys: dict[str, str], customer: Customer, tmp_path: Path
) -> None:
    output = tmp_path / "output"
    printed = io.StringIO()
    request_id = Demo(local_cloud, keys, Console(file=printed, width=100), output).run()

    request = customer.get(f"/v1/port-requests/{request_id}")
    assert (request["status"], request["counts"]["completed"]) == ("completed", 26)
    letters = sorted(output.glob("signed-loa-*.pdf"))
    assert len(letters) == 4
    texts = ["".join(page.extract_text() for page in PdfReader(letter).pages) for letter in letters]
    assert all("Acme Home Services, LLC" in text for text in texts)
    assert sorted("Morgan Reyes" in text for text in texts) == [False, False, True, True]
    assert sorted("Dana Whitfield" in text for text in texts) == [False, False, True, True]
    assert not any(TRANSFER_PIN in text for text in texts)
    assert sum("RespOrg" in text for text in texts) == 1
    assert (output / "numbers.csv").read_text(encoding="utf-8").count("completed") == 26

    events = customer.get(f"/v1/port-requests/{request_id}/events?limit=200")["items"]
    assert {"request.created", "order.created", "letter.signed", "order.submitted", "order.completed"} <= {
        event["type"] for event in events
    }
    assert TRANSFER_PIN not in json.dumps(events)
    order_events = [event for event in events if event["order_id"] == request["orders"][0]["id"]]
    assert [event["version"] for event in order_events] == list(range(1, len(order_events) + 1))
    log = local_cloud.home.log.read_text(errors="replace")
    assert TRANSFER_PIN not in log
    assert "LT-8842-1307" not in log


def test_a_down_and_up_in_the_middle_of_a_port(local_cloud: Local, customer: Customer) -> None:
    request_id = drafted(customer, ["+12125553301", "+12125553302", "+12125553303"])
    customer.post(f"/v1/port-requests/{request_id}/submit")
    customer.wait_for("the letter", lambda: customer.orders(request_id), _letters_ready)

    take_down(local_cloud.home)
    again = bring_up(local_cloud.home, context=CONTEXT)
    assert again.api_url == local_cloud.api_url

    sign_all(customer, request_id)
    wait_for_status(customer, request_id, "submitted", "scheduled", "activating", "completed")
    take_down(local_cloud.home)
    bring_up(local_cloud.home, context=CONTEXT)
    assert wait_for_status(customer, request_id, "completed")["counts"] == {"completed": 3}


def _letters_ready(orders: list[dict[str, Any]]) -> bool:
    return all(order["letter"]["document_sha256"] for order in orders)


def test_five_thousand_numbers_become_tracking_numbers(customer: Customer) -> None:
    numbers = [f"+1312{2_400_000 + index:07d}" for index in range(5_000)]
    request_id = drafted(customer, numbers)
    submitted = customer.post(f"/v1/port-requests/{request_id}/submit")
    assert submitted["counts"] == {"awaiting_signature": 5_000}
    sign_all(customer, request_id)
    done = wait_for_status(customer, request_id, "completed", seconds=240)
    assert done["counts"] == {"completed": 5_000}
    assert _tracking_numbers_of(customer, request_id) == set(numbers)


def _tracking_numbers_of(customer: Customer, request_id: str) -> set[str]:
    seen: set[str] = set()
    cursor = ""
    while True:
        page = customer.get(f"/v1/tracking-numbers?status=pending&limit=200{cursor}")
        seen |= {one["number"] for one in page["items"] if one["request_id"] == request_id}
        if not page["cursor"]:
            return seen
        cursor = f"&cursor={page['cursor']}"


def test_a_thousand_numbers_of_which_the_carrier_rejects_one(customer: Customer) -> None:
    numbers = [f"+1312{2_600_000 + index:07d}" for index in range(1_000)]
    *others, rejected = numbers
    request_id = drafted(customer, numbers, account_number="SIM-PARTIAL")
    assert customer.post(f"/v1/port-requests/{request_id}/submit")["counts"] == {"awaiting_signature": 1_000}
    sign_all(customer, request_id)
    wait_for_status(customer, request_id, "action_required")

    (form,) = customer.get(f"/v1/port-requests/{request_id}/corrections")["items"]
    (reason,) = form["reasons"]
    assert (reason["code"], reason["numbers"]) == ("number_not_on_account", [rejected])
    customer.post(
        f"/v1/port-requests/{request_id}/corrections", {"order_id": form["order_id"], "drop_numbers": [rejected]}
    )

    done = wait_for_status(customer, request_id, "completed")
    assert done["counts"] == {"completed": 999, "excluded": 1}
    (order,) = customer.orders(request_id)
    assert (order["ported"], order["excluded"], order["pon_version"]) == (999, 1, 2)
    assert _tracking_numbers_of(customer, request_id) == set(others)


def test_of_concurrent_submits_of_the_same_numbers_one_wins(customer: Customer) -> None:
    numbers = ["+12125554401", "+12125554402"]
    requests = [drafted(customer, numbers) for _ in range(4)]
    start = threading.Barrier(len(requests))

    def submit(request_id: str) -> int:
        start.wait()
        return customer.send("POST", f"/v1/port-requests/{request_id}/submit").status_code

    with ThreadPoolExecutor(len(requests)) as pool:
        answers = list(pool.map(submit, requests))
    assert sorted(answers) == [200, 409, 409, 409]
    winner = requests[answers.index(200)]
    for request_id in requests:
        expected = "awaiting_signature" if request_id == winner else "draft"
        assert customer.get(f"/v1/port-requests/{request_id}")["status"] == expected


def test_repeated_concurrent_submits_make_one_set_of_orders(customer: Customer) -> None:
    request_id = drafted(customer, ["+12125554501"])
    with ThreadPoolExecutor(5) as pool:
        answers = list(
            pool.map(
                lambda _: (
                    customer.send(
                        "POST", f"/v1/port-requests/{request_id}/submit", headers={"Idempotency-Key": "same"}
                    ).status_code
                ),
                range(5),
            )
        )
    assert 200 in answers
    assert set(answers) <= {200, 409}
    assert len(customer.orders(request_id)) == 1
    repeated = customer.post(f"/v1/port-requests/{request_id}/submit", headers={"Idempotency-Key": "same"})
    assert repeated["status"] == "awaiting_signature"


def test_cancel_before_and_after_the_carrier_has_it(customer: Customer) -> None:
    early = drafted(customer, ["+12125554601"])
    customer.post(f"/v1/port-requests/{early}/submit")
    assert customer.post(f"/v1/port-requests/{early}/cancel", {"reason": "typo"})["status"] == "cancelled"

    late = drafted(customer, ["+12125554602"])
    customer.post(f"/v1/port-requests/{late}/submit")
    sign_all(customer, late)
    wait_for_status(customer, late, "submitted")
    customer.post(f"/v1/port-requests/{late}/cancel")
    wait_for_status(customer, late, "cancelled")
    again = drafted(customer, ["+12125554602"])
    assert customer.post(f"/v1/port-requests/{again}/submit")["status"] == "awaiting_signature"


def test_another_account_sees_nothing_and_gets_none_of_the_numbers(customer: Customer, stranger: Customer) -> None:
    request_id = drafted(customer, ["+12125554701", "+12125554702"])
    customer.post(f"/v1/port-requests/{request_id}/submit")
    with pytest.raises(ApiError) as refused:
        stranger.get(f"/v1/port-requests/{request_id}")
    assert refused.value.status == 404
    theirs = drafted(stranger, ["+12125554701", "+12125554703"], company="Other Company")
    submitted = stranger.post(f"/v1/port-requests/{theirs}/submit")
    assert submitted["counts"] == {"awaiting_signature": 1, "on_hold": 1}
    assert request_id not in json.dumps(stranger.get(f"/v1/port-requests/{theirs}/numbers"))


def test_a_webhook_that_is_not_genuine_is_refused(customer: Customer) -> None:
    answer = customer.send("POST", "/carriers/simulated/events", json={"type": "order.ported"})
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert customer.send("POST", "/carriers/nobody/events", json={}).status_code == 404


def test_an_upload_that_is_no_pdf_is_rejected_with_the_reason(customer: Customer, tmp_path: Path) -> None:
    request_id = customer.post("/v1/port-requests", {"name": "End to end"})["id"]
    fake = tmp_path / "bill.pdf"
    fake.write_bytes(b"<html>not a bill</html>")
    document = customer.upload_document(request_id, "invoice", fake)
    assert document["status"] == "rejected"
    assert document["problems"][0]["code"] == "document_type_mismatch"


def test_a_draft_is_deleted_and_a_second_upload_counted(customer: Customer) -> None:
    made = customer.send("POST", "/v1/port-requests", json={"name": "To be deleted"})
    path = f"/v1/port-requests/{made.json()['id']}"
    document = customer.post(
        f"{path}/documents",
        {
            "type": "invoice",
            "filename": "bill.pdf",
            "content_type": "application/pdf",
            "size": len(BILL.read_bytes()),
        },
    )
    form = document["upload"]
    for _ in range(2):
        files = {"file": ("bill.pdf", BILL.read_bytes(), "application/pdf")}
        assert httpx.post(form["url"], data=form["fields"], files=files).status_code < 300
    customer.wait_for(
        "the second upload to be counted",
        lambda: customer.get(f"{path}/documents/{document['id']}"),
        lambda found: found["ignored_uploads"] == 1,
    )
    version = customer.send("GET", path).headers["etag"]
    gone = customer.send("DELETE", path, headers={"If-Match": version})
    assert (gone.status_code, gone.text) == (204, "")
    assert customer.send("GET", path).status_code == 404
