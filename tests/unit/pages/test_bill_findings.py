"""What was read on a bill stands beside the form on the document's page."""

from shared.domain.model import Role
from shared.ports import DocumentText
from tests.unit.api.test_bills import BILL, uploaded
from tests.unit.pages.browsing import Office
from tests.world import World


def page_of(text: DocumentText) -> str:
    world = World()
    path, document = uploaded(world, world.client(), text)
    request_id, document_id = path.rpartition("/")[2], document.rpartition("/")[2]
    page = Office(world).signed_in(Role.SUPPORT).get(f"/admin/pages/requests/{request_id}/documents/{document_id}")
    assert page.status == 200
    return page.text


def test_what_agrees_and_what_does_not_is_said_with_its_place() -> None:
    text = page_of(DocumentText((BILL,)))

    assert "Account number As on the form page 1 “Account number: ••••”" in text
    assert "LT-884213" not in text
    assert "Numbers Differs" in text or "Numbers Not found" in text
    assert "It is of Nov 10, 2026" in text


def test_what_no_machine_can_read_is_said() -> None:
    assert "It is a scan, or its text cannot be taken out" in page_of(DocumentText((), why_not="no_text"))


def test_a_customer_reads_a_finding_with_its_place_once() -> None:
    world = World()
    client = world.client()
    path, _ = uploaded(world, client, DocumentText((tuple(line.replace("LT-884213", "LT-990000") for line in BILL),)))
    person = Office(world).signed_in(client=client)

    page = person.get(f"/portal/requests/{path.rpartition('/')[2]}/edit/documents")

    assert "What we read on it that differs" in page.text
    assert "(page 1)" in page.text
    assert "Page 1: 'bill.pdf'" not in page.text
