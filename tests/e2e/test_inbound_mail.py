"""Carriers' mails on the deployed local cloud: bucket, event, queue, function; then what our team makes of one."""

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from infra.local.bring_up import Local
from infra.local.cli import app
from infra.local.customer import Customer
from shared.domain.business_days import business_days_later, calendar_for
from tests.e2e.porting import drafted, sign_all, wait_for_status

Put = Callable[[str, str], str]

CANADIAN_WIRELESS: dict[str, Any] = {
    "carrier_name": "Northern Wireless",
    "service_type": "wireless",
    "pin_status": "provided",
    "pin": "482913",
    "billing_telephone_number": "+16475551201",
    "service_address": {
        "line1": "120 Front Street West",
        "city": "Toronto",
        "state": "ON",
        "postal_code": "M5J 2M2",
        "country": "CA",
    },
}
DESK = "porting-desk@portdesk.example"


@pytest.fixture
def support(local_cloud: Local, keys: dict[str, str]) -> Iterator[Customer]:
    with closing(Customer(local_cloud.api_url, keys["support"])) as found:
        yield found


@pytest.fixture
def put(local_cloud: Local, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Put:
    """Puts a mail with a subject and a text, as an operator does; answers its id."""
    monkeypatch.setenv("PORTDESK_HOME", str(local_cloud.home.path))

    def put_mail(subject: str, text: str) -> str:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = "Ports <ports@carrier.example.com>", DESK, subject
        mail.set_content(text)
        file = tmp_path / "mail.eml"
        file.write_bytes(mail.as_bytes())
        said = CliRunner().invoke(app, ["inbound", "put", str(file)])
        assert said.exit_code == 0, said.output
        found: str = re.findall(r"cml_\w+", said.stdout)[0]
        return found

    return put_mail


@pytest.fixture
def handed_over(customer: Customer) -> dict[str, Any]:
    """An order that our own desk has: see `porting.CONTEXT`."""
    request_id = drafted(customer, ["+16475551201", "+16475551202"], **CANADIAN_WIRELESS)
    customer.post(f"/v1/port-requests/{request_id}/submit")
    sign_all(customer, request_id)
    wait_for_status(customer, request_id, "submitted")
    (order,) = customer.orders(request_id)
    return order


def test_a_mail_lands_on_the_order_it_names_and_becomes_its_date(
    customer: Customer, support: Customer, put: Put, handed_over: dict[str, Any]
) -> None:
    foc = business_days_later(calendar_for("CA"), datetime.now(UTC), 10).replace(hour=15, minute=0, second=0)
    said = f"FOC confirmed: {foc:%m/%d/%Y} at 15:00 UTC."
    about, unknown = put(f"Re: Port order {handed_over['reference']}", said), put("Re: PD00NOSUCHPON01", said)

    mail = support.wait_for(
        "the mail at its order",
        lambda: support.get(f"/admin/orders/{handed_over['id']}/mails")["items"],
        bool,
    )[0]
    assert (mail["id"], mail["order_id"], mail["state"]) == (about, handed_over["id"], "new")
    assert mail["verdicts"] == {"spam": "pass", "virus": "pass"}
    assert customer.orders(handed_over["request_id"])[0]["confirmed_foc_at"] is None

    def quarantined() -> list[str]:
        return [one["id"] for one in support.get("/admin/mails")["items"]]

    quarantine = support.wait_for("the quarantine", quarantined, lambda ids: unknown in ids)
    assert about not in quarantine

    suggested = support.get(f"/admin/mails/{about}")["suggestions"][0]
    assert suggested["as"] == "foc_confirmed"
    use = {"as": "foc_confirmed", "confirmed_foc_at": suggested["confirmed_foc_at"][0]}
    assert support.post(f"/admin/mails/{about}/apply", use)["outcome"] == "applied"
    wait_for_status(customer, handed_over["request_id"], "scheduled")
    (order,) = customer.orders(handed_over["request_id"])
    assert datetime.fromisoformat(order["confirmed_foc_at"]) == foc.replace(microsecond=0)

    support.post(f"/admin/mails/{unknown}/apply", {"as": "dismiss"})
    assert unknown not in quarantined()
