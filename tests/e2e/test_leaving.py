"""A number comes in, and leaves again: recorded, the customer told, confirmed, released, counted."""

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from infra.local.bring_up import Local
from infra.local.customer import Customer
from infra.local.mailbox import SentMail
from infra.local.signer import Browser
from portdesk_client import ApiError
from shared.adapters.carriers.simulated import api_key, http_client
from shared.adapters.platform.simulated import SimulatedPlatform
from shared.ports import PlatformNumber
from tests.e2e.porting import drafted, sign_all, wait_for_status

ADMINISTRATOR = "ada@acme.example.com"
LEAVES, STAYS = "+13122258451", "+13122258452"
FORWARDS_TO = "+17733842201"
ANY_VERSION = {"if-match": "*"}


@pytest.fixture
def support(local_cloud: Local, keys: dict[str, str]) -> Iterator[Customer]:
    with closing(Customer(local_cloud.api_url, keys["support"])) as found:
        yield found


@pytest.fixture
def ported_in(customer: Customer) -> str:
    """Two numbers that ring, and the request that brought them."""
    request_id = drafted(customer, [LEAVES, STAYS])
    customer.post(f"/v1/port-requests/{request_id}/submit")
    sign_all(customer, request_id)
    wait_for_status(customer, request_id, "completed")
    return request_id


def silent(local_cloud: Local, customer: Customer) -> set[str]:
    """The numbers that the simulated platform would not let ring."""
    outputs = local_cloud.outputs
    with closing(local_cloud.client("secretsmanager")) as secrets:
        secret = secrets.get_secret_value(SecretId=outputs["CarrierSecretArn"])["SecretString"]
    account_id = customer.get("/v1/me")["account_id"]
    names = {LEAVES: "Line 0", STAYS: "Line 1"}
    wanted = [PlatformNumber(number, FORWARDS_TO, name) for number, name in names.items()]
    url = outputs["SimulatedCarrierUrl"]
    with closing(http_client(url, api_key(secret))) as client:
        return {one.number for one in SimulatedPlatform(url, secret, client).check(account_id, wanted)}


def test_a_number_leaves_and_everybody_who_has_to_know_is_told(
    local_cloud: Local, customer: Customer, support: Customer, ported_in: str
) -> None:
    assert silent(local_cloud, customer) == set()
    sheet = customer.get(f"/v1/tracking-numbers/{LEAVES}/port-out")
    assert sheet["account_number"]["value"] is None
    assert sheet["account_number"]["how_to_get"]
    pin = customer.post(f"/v1/tracking-numbers/{LEAVES}/port-out/pin", {})["pin"]
    support.call("PUT", f"/admin/numbers/{LEAVES}/port-out", {"account_number": "AC-2201"})

    # Another carrier asks, with a wrong PIN; our check says what may be answered.
    asked = {"numbers": [LEAVES], "winning_carrier": "Nimbus Telecom", "reference": "PON-E2E", "postal_code": "10001"}
    made = support.post("/admin/port-outs", {**asked, "account_number": "ac-2201", "pin": "00000000"})
    port_out_id = made["id"]
    assert "pin_invalid" in {reason["code"] for reason in made["may_reject_with"]}
    mails = customer.wait_for("the mail", lambda: local_cloud.mails(ADMINISTRATOR), lambda found: bool(_asks(found)))
    link = re.search(r"https?://\S+/leaving/[\w.-]+", _asks(mails)[-1])
    assert link is not None
    with Browser() as browser:
        page = browser.open(link[0])
        assert "Nimbus Telecom" in page.text
        assert customer.get(f"/v1/port-outs/{port_out_id}")["account_says"] is None
        said = browser.submit(page, link[0].split("/leaving")[1], decision="ours", note="We are moving.")
        assert said.status == 200, said.text[:500]

    # A supplement with the right PIN; then it is clear, confirmed, and gone.
    supplement = {"pin": pin, "account_number": "AC-2201", "postal_code": "10001"}
    support.post(f"/admin/port-outs/{port_out_id}/supplement", supplement, headers=ANY_VERSION)
    soon = (datetime.now(UTC) + timedelta(seconds=2)).isoformat()
    support.post(f"/admin/port-outs/{port_out_id}/confirm", {"confirmed_foc_at": soon}, headers=ANY_VERSION)
    support.post(f"/admin/port-outs/{port_out_id}/complete", headers=ANY_VERSION)
    done = customer.wait_for(
        "the release",
        lambda: customer.get(f"/v1/port-outs/{port_out_id}"),
        lambda found: found["status"] == "completed",
    )
    assert done["completed_at"]
    assert silent(local_cloud, customer) == {LEAVES}
    assert customer.get(f"/v1/tracking-numbers/{LEAVES}")["status"] == "ported_out"
    assert customer.get(f"/v1/tracking-numbers/{STAYS}")["status"] != "ported_out"
    with pytest.raises(ApiError, match="409"):
        customer.post(f"/v1/tracking-numbers/{LEAVES}/calls")
    customer.wait_for(
        "the mail that it is gone",
        lambda: [mail.subject for mail in local_cloud.mails(ADMINISTRATOR)],
        lambda subjects: any("have moved to" in subject for subject in subjects),
    )
    happened = customer.get(f"/v1/tracking-numbers/{LEAVES}/events")
    assert [one["id"] for one in happened["port_outs"]] == [port_out_id]

    # And the desk's numbers say so.
    def left() -> list[list[object]]:
        rows: list[list[object]] = support.get("/admin/reports/port-outs?by=winning_carrier")["rows"]
        return rows

    rows = customer.wait_for("the reports", left, lambda found: bool(found) and found[0][5] == 1)
    assert rows[0][:2] == ["Nimbus Telecom", 1]
    shown = support.send("GET", "/admin/reports/first-time-right", headers={"accept": "text/html"})
    assert shown.headers["content-type"].startswith("text/html")
    assert "<svg" in shown.text


def _asks(mails: list[SentMail]) -> list[str]:
    return [mail.text for mail in mails if "/leaving/" in mail.text]


def test_a_case_goes_from_the_customer_to_our_team_and_back(
    local_cloud: Local, customer: Customer, support: Customer
) -> None:
    csv = "Tracking Number,Forwarding Number,Name,Source,Company\n"
    csv += f"+13122258411,{FORWARDS_TO},Line,Ads,Acme Plumbing\n+442079460123,{FORWARDS_TO},London,Ads,Acme Plumbing\n"
    request_id = customer.post("/v1/port-requests", {"name": "With London"})["id"]
    customer.put_numbers(request_id, csv)

    case = customer.post(
        f"/v1/port-requests/{request_id}/cases", {"kind": "international_rows", "text": "Can you take London?"}
    )
    case_id = case["id"]
    waiting = support.get("/admin/cases")["items"]
    assert case_id in [one["id"] for one in waiting]
    support.post(f"/admin/cases/{case_id}/messages", {"text": "We ask a carrier."}, headers=ANY_VERSION)
    mails = customer.wait_for(
        "the answer by mail",
        lambda: [mail.text for mail in local_cloud.mails(ADMINISTRATOR)],
        lambda texts: any("We ask a carrier." in text for text in texts),
    )
    assert mails
    ending = {"outcome": "not_possible", "note": "Nobody ports London."}
    support.post(f"/admin/cases/{case_id}/resolve", ending, headers=ANY_VERSION)
    ended = customer.get(f"/v1/cases/{case_id}")
    assert (ended["status"], ended["outcome"]) == ("resolved", "not_possible")
