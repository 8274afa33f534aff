"""What was read on a bill stands on the document, in readiness, and beside the form for our team."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from shared.domain.model import Role
from shared.ports import DocumentText
from shared.usecases.documents import record_upload
from tests.world import START, Client, TrustingInspector, World, any_losing_account, csv_of

BILL = (
    "Lakeside Telecom",
    "Account number: LT-884213",
    "Bill date: November 10, 2026",
    "Bill to:",
    "Acme Plumbing & Heating",
    "120 Wabash Ave",
    "New York, NY 10001",
    "(212) 555-2399   (212) 555-2301   (212) 555-2302",
)


@dataclass
class ReadingInspector(TrustingInspector):
    """Finds these lines on every document."""

    found: DocumentText

    def text(self, data: bytes, content_type: str) -> DocumentText:
        return self.found


@pytest.fixture
def world() -> World:
    return World()


def uploaded(world: World, client: Client, text: DocumentText, type_: str = "invoice") -> tuple[str, str]:
    """A request whose list has three numbers, and the path of a document with this text."""
    path = f"/v1/port-requests/{client.post('/v1/port-requests', {'name': 'Lines'}).body['id']}"
    client.call("PUT", f"{path}/numbers", csv_of(["+12125552301", "+12125552302", "+12125552303"]))
    client.post(f"{path}/losing-accounts", any_losing_account())
    body = {"type": type_, "filename": "bill.pdf", "content_type": "application/pdf", "size": 8}
    made = client.post(f"{path}/documents", body).body
    key = made["upload"]["fields"]["key"]
    world.files.upload(key, b"%PDF-1.7")
    record_upload(world.desk, ReadingInspector(text), key)
    return path, f"{path}/documents/{made['id']}"


def warnings(client: Client, path: str) -> list[str]:
    (account,) = client.get(path).body["readiness"]["losing_accounts"]
    return [one["code"] for one in account["warnings"]]


def test_a_bill_that_differs_warns_and_holds_nothing_up(world: World) -> None:
    client = world.client()
    path, document = uploaded(world, client, DocumentText((BILL,)))

    readiness = client.get(path).body["readiness"]
    bill = client.get(document).body["bill"]

    assert readiness["ready"] is True
    assert warnings(client, path) == ["invoice_numbers_not_listed"]
    assert (bill["read"], bill["dated"], bill["pages"]) == (True, "2026-11-10", 1)
    found = {one["about"]: one for one in bill["findings"]}
    assert found["account_number"]["outcome"] == "matches"
    assert found["account_number"]["around"] == "Account number: ••••"
    assert found["numbers"]["numbers"] == ["+12125552303"]
    assert found["numbers"]["problem"]["fix"]
    assert client.post(f"{path}/submit").status == 200


def test_what_is_corrected_afterwards_is_compared_anew(world: World) -> None:
    client = world.client()
    path, document = uploaded(world, client, DocumentText((BILL,)))

    client.call("PUT", f"{path}/numbers", csv_of(["+12125552301", "+12125552302"]))
    account = client.get(f"{path}/losing-accounts").body["items"][0]
    changed = client.call(
        "PATCH", f"{path}/losing-accounts/{account['id']}", {"account_number": "LT-884214"}, if_match='"1"'
    )

    assert changed.status == 200
    assert warnings(client, path) == ["invoice_missing_account_number"]
    (listed,) = client.get(f"{path}/documents").body["items"]
    assert listed["bill"] == client.get(document).body["bill"]


def test_a_bill_grows_old_while_it_lies_there(world: World) -> None:
    client = world.client()
    path, _ = uploaded(world, client, DocumentText(((*BILL, "(212) 555-2303"),)))
    assert warnings(client, path) == []

    world.clock.set(START + timedelta(days=20))

    assert warnings(client, path) == ["invoice_older_than_30_days"]


def test_our_team_sees_the_same_beside_the_form(world: World) -> None:
    client, staff = world.client(), world.client(Role.SUPPORT)
    path, document = uploaded(world, client, DocumentText((BILL,)))
    bill = client.get(document).body["bill"]
    request_id = path.rsplit("/", 1)[1]

    (listed,) = staff.get(f"/admin/requests/{request_id}/documents").body["items"]
    (looked_at,) = staff.get(f"/admin/requests/{request_id}").body["documents"]

    assert listed["bill"] == looked_at["bill"] == bill


def test_a_scan_says_that_it_cannot_be_read_and_warns_of_nothing(world: World) -> None:
    client = world.client()
    path, document = uploaded(world, client, DocumentText(why_not="no_text"))

    bill = client.get(document).body["bill"]

    assert (bill["read"], bill["findings"]) == (False, [])
    assert "scan" in bill["why_not"]
    assert warnings(client, path) == []


def test_a_document_that_proves_nothing_is_not_read(world: World) -> None:
    client = world.client()
    _, document = uploaded(world, client, DocumentText((BILL,)), "other")

    assert client.get(document).body["bill"] is None


def test_no_account_number_of_a_bill_is_stored(world: World) -> None:
    client = world.client()
    path, _ = uploaded(world, client, DocumentText((BILL,)))

    view = world.memory.request_view(path.rsplit("/", 1)[1])

    assert view is not None
    assert "884213" not in view.documents[0].model_dump_json()
