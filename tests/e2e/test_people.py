"""People on the whole stack: who approves from a mail, who looks at a bill, and a key that is rotated under calls."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest

from infra.local.bring_up import Local
from infra.local.customer import Customer
from infra.local.mailbox import SentMail
from infra.local.signer import Browser
from tests.e2e.porting import BILL, drafted, sign_all, wait_for_status

BOSS, MANAGER = "ada@acme.example.com", "max@acme.example.com"


def someone(local: Local, key: str) -> Iterator[Customer]:
    with closing(Customer(local.api_url, key)) as found:
        yield found


@pytest.fixture
def manager(local_cloud: Local, keys: dict[str, str]) -> Iterator[Customer]:
    yield from someone(local_cloud, keys["manager"])


@pytest.fixture
def staff(local_cloud: Local, keys: dict[str, str]) -> Iterator[Customer]:
    yield from someone(local_cloud, keys["support"])


def mailed(local: Local, who: Customer, address: str, request_id: str, words: str) -> SentMail:
    """The mail about a request that has these words."""

    def look() -> list[SentMail]:
        return [one for one in about(local, address, request_id) if words in " ".join(one.text.split())]

    return who.wait_for(f"a mail to {address}: {words}", look, bool)[0]


def about(local: Local, address: str, request_id: str) -> list[SentMail]:
    """The mails to somebody that name a request, or an order of it, whose id holds the request's."""
    return [one for one in local.mails(address) if request_id.removeprefix("prq_") in one.text]


def test_what_a_manager_submits_is_approved_from_a_mail_and_its_bill_is_looked_at(
    local_cloud: Local, manager: Customer, staff: Customer
) -> None:
    request_id = drafted(manager, ["+13122258401", "+13122258402"])
    path = f"/v1/port-requests/{request_id}"
    manager.post(f"{path}/submit")
    wait_for_status(manager, request_id, "awaiting_approval")

    # An administrator decides on the page behind the mail's link. Opening it changes nothing.
    mail = mailed(local_cloud, manager, BOSS, request_id, "has to approve it")
    link = re.search(r"https?://\S+/approve/[\w-]+\S*", mail.text)
    assert link is not None
    with Browser() as browser:
        for _ in range(3):
            page = browser.open(link[0])
        assert "Lakeside Telecom" in page.text
        assert manager.get(path)["status"] == "awaiting_approval"
        action = "/approve/" + link[0].split("/approve/")[1].split("?")[0]
        unticked = browser.submit(page, action, decision="approve")
        assert unticked.status == 422
        done = browser.submit(page, action, decision="approve", checked="yes")
        assert done.status == 200, done.text[:500]
        assert "approved" in browser.open(link[0]).text
    mailed(local_cloud, manager, MANAGER, request_id, "Ada Administrator")
    (order,) = manager.orders(request_id)
    assert order["approved_by"]["name"] == "Ada Administrator"

    # Our team finds the bill unreadable while the letter waits: once it is signed, the order asks for another.
    bills = f"/admin/requests/{request_id}/documents"
    (bill,) = staff.get(bills)["items"]
    body = {"decision": "reject", "reasons": ["unreadable"], "words": "Page 2 is black."}
    staff.post(f"{bills}/{bill['id']}/decision", body, headers={"if-match": f'"{bill["version"]}"'})
    assert "Page 2 is black." in mailed(local_cloud, manager, MANAGER, request_id, "cannot use it").text
    sign_all(manager, request_id)
    wait_for_status(manager, request_id, "action_required")
    (order,) = manager.orders(request_id)
    assert [ask["code"] for ask in order["asks"]] == ["document_unreadable"]

    # Another bill brings it back to review by itself, and our team lets it go on.
    better = manager.upload_document(request_id, "invoice", BILL, order["losing_account_ids"])
    wait_for_status(manager, request_id, "in_review")
    staff.post(f"{bills}/{better['id']}/decision", {"decision": "accept"}, headers={"if-match": "*"})
    ended = wait_for_status(manager, request_id, "completed")
    assert ended["counts"] == {"completed": 2}
    (order,) = manager.orders(request_id)
    assert order["documents_status"] == "accepted"
    told = [one.subject for address in (BOSS, MANAGER) for one in about(local_cloud, address, request_id)]
    assert len(told) == len(set(told)) >= 3


def test_a_key_is_rotated_without_a_gap_under_calls(customer: Customer, local_cloud: Local) -> None:
    me = customer.get("/v1/me")
    made = customer.post("/v1/api-keys", {"user_id": me["user_id"], "name": "Nightly sync"})
    answers: list[tuple[str, int]] = []
    secrets, ended = [made["secret"]], threading.Event()

    def call(which: Callable[[], str]) -> None:
        while not ended.is_set():
            secret = which()
            with closing(Customer(local_cloud.api_url, secret)) as caller:
                answers.append((secret, caller.send("GET", "/v1/me").status_code))

    # Some go on with the old key, some take the newest as soon as it is known.
    callers = [threading.Thread(target=call, args=(which,)) for which in (lambda: secrets[0], lambda: secrets[-1])]
    for one in callers:
        one.start()
    try:
        count_of(answers, 3)
        rotated = customer.post(f"/v1/api-keys/{made['id']}/rotate", {})
        secrets.append(rotated["secret"])
        count_of(answers, len(answers) + 6)
    finally:
        ended.set()
        for one in callers:
            one.join(60)
    assert {status for _, status in answers} == {200}
    assert {secret for secret, _ in answers} == set(secrets)

    # The old one ends before its overlap is over, where somebody says so: within 30 seconds.
    customer.post(f"/v1/api-keys/{made['id']}/revoke")
    with closing(Customer(local_cloud.api_url, secrets[0])) as old:
        customer.wait_for("the end of the old key", lambda: old.send("GET", "/v1/me").status_code, is_401, 45)
    with closing(Customer(local_cloud.api_url, secrets[1])) as new:
        assert new.send("GET", "/v1/me").status_code == 200
    listed = {one["id"]: one for one in customer.get("/v1/api-keys")["items"]}
    assert listed[made["id"]]["rotated_to"] == rotated["id"]
    assert listed[rotated["id"]]["last_used_at"]


def is_401(status: int) -> bool:
    return status == 401


def count_of(answers: list[Any], wanted: int) -> None:
    """Wait until so many calls were answered."""
    for _ in range(600):
        if len(answers) >= wanted:
            return
        threading.Event().wait(0.1)
    raise AssertionError(f"only {len(answers)} calls were answered")
