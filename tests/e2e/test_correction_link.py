"""A rejected port, put right by somebody without an account: link by mail, page without a script, ported."""

import re

import pytest

from infra.local.bring_up import Local
from infra.local.customer import Customer
from infra.local.signer import Browser
from tests.e2e.porting import drafted, sign_all, wait_for_status

WHO_KNOWS = "robin.knows@northside.example.com"


@pytest.fixture
def rejected(customer: Customer) -> tuple[str, str]:
    """A request, and its order that the carrier rejected for its postal code."""
    request_id = drafted(customer, ["+13122257401", "+13122257402"], account_number="SIM-POSTAL-CODE-MISMATCH")
    customer.post(f"/v1/port-requests/{request_id}/submit")
    sign_all(customer, request_id)
    wait_for_status(customer, request_id, "action_required")
    (order,) = customer.orders(request_id)
    return request_id, order["id"]


def test_who_knows_the_postal_code_puts_it_right_from_a_mail(
    customer: Customer, local_cloud: Local, rejected: tuple[str, str]
) -> None:
    request_id, order_id = rejected
    made = customer.post(
        f"/v1/port-requests/{request_id}/correction-links",
        {"order_id": order_id, "person": {"name": "Robin Knows", "email": WHO_KNOWS}, "note": "You have the bill."},
    )
    mails = customer.wait_for("the mail with the link", lambda: local_cloud.mails(WHO_KNOWS), bool)
    link = re.search(r"https?://\S+/fix/[\w-]+", mails[-1].text)
    assert link is not None
    assert made["url"].split("/fix/")[1] == link[0].split("/fix/")[1]

    with Browser() as browser:
        for _ in range(3):
            page = browser.open(link[0])
        assert "10001" in page.text
        assert "ZIP CODE DOES NOT MATCH CSR" in page.text
        (form,) = [one for one in page.forms if one.method == "post"]
        (field,) = [name for name in form.names if name.endswith("postal_code")]
        action = "/fix/" + link[0].split("/fix/")[1]
        wrong = browser.submit(page, action, **{field: "ABC"})
        assert wrong.status == 422
        done = browser.submit(page, action, **{field: "10001-4321"})
        assert done.status == 200, done.text[:500]
        again = browser.open(link[0])
        assert again.status in (404, 410)

    ended = wait_for_status(customer, request_id, "completed")
    (order,) = customer.orders(request_id)
    assert ended["counts"] == {"completed": 2}
    assert order["pon_version"] == 2
    events = customer.get(f"/v1/port-requests/{request_id}/events?limit=200")["items"]
    assert any(event["actor"]["name"] == "Robin Knows" for event in events)
