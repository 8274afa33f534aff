"""Cases on our team's pages: listed, opened, talked about, worked on, resolved."""

import re

import pytest

from infra.local.signer import Page
from shared.domain.cases.kinds import KINDS
from shared.domain.model import Role
from shared.usecases.documents import record_upload
from tests.unit.pages.browsing import Office
from tests.unit.port_outs.leaving import Leaving
from tests.world import NUMBERS, TrustingInspector


class Table:
    """Somebody of our team with the cases of one account."""

    def __init__(self, role: Role = Role.SUPPORT) -> None:
        self.here = Leaving()
        self.office = Office(self.here.world)
        self.person = self.office.signed_in(role)

    def open(self, **entries: str) -> Page:
        given = {"kind": "other", "text": "They called.", "account_id": self.here.account_id, **entries}
        return self.person.submit(self.person.get("/admin/pages/cases"), "/cases/new", **given)

    def page(self, case_id: str) -> Page:
        return self.person.get(f"/admin/pages/cases/{case_id}")

    def do(self, case_id: str, action: str, page: Page | None = None, **entries: str) -> Page:
        self.here.world.clock.advance(seconds=1)
        return self.person.submit(page or self.page(case_id), f"/do/{action}", **entries)

    def document(self, case_id: str) -> str:
        """A document that the account gave in the case."""
        given = {"filename": "bill.pdf", "content_type": "application/pdf", "size": 8}
        announced = self.here.admin.post(f"/v1/cases/{case_id}/documents", given).body
        key = announced["upload"]["fields"]["key"]
        self.here.world.files.upload(key, b"%PDF-1.7")
        record_upload(self.here.world.desk, TrustingInspector(), key)
        found: str = announced["id"]
        return found


def id_of(page: Page) -> str:
    found = re.search(r"cas_\w+", page.address)
    assert found, page.text
    return found[0]


@pytest.fixture
def table() -> Table:
    return Table()


def test_a_case_is_opened_and_listed_by_who_sees_to_it(table: Table) -> None:
    page = table.open(title="A question of theirs", numbers=NUMBERS[0])

    assert "The case was opened." in page.text
    assert "They called." in page.text
    case = id_of(page)
    assert "A question of theirs" in table.person.get("/admin/pages/cases").text
    assert "A question of theirs" in table.person.get("/admin/pages/cases?assignee=nobody").text
    assert "A question of theirs" not in table.person.get("/admin/pages/cases?assignee=me").text
    assert "The case was assigned." in table.do(case, "assign-me").text
    assert "A question of theirs" in table.person.get("/admin/pages/cases?assignee=me").text
    assert "A question of theirs" in table.person.get(f"/admin/pages/cases?account_id={table.here.account_id}").text
    assert table.person.get("/admin/pages/cases?due=today&assignee=%00").status == 200


def test_the_account_and_the_request_lead_to_them(table: Table) -> None:
    request_id, account_id = table.here.request_id, table.here.account_id

    account = table.person.get(f"/admin/pages/accounts/{account_id}")
    request = table.person.get(f"/admin/pages/requests/{request_id}")

    assert account.links(f"cases?account_id={account_id}")
    assert account.links(f"port-outs?account_id={account_id}")
    assert request.links(f"cases?account_id={account_id}")
    form = table.person.get(f"/admin/pages/cases?account_id={account_id}&request_id={request_id}").form("/cases/new")
    assert (form.entries["account_id"], form.entries["request_id"]) == (account_id, request_id)


@pytest.mark.parametrize(
    "entries",
    [
        {"text": ""},
        {"kind": ""},
        {"account_id": "acc_none"},
        {"numbers": "12"},
        {"numbers": "+12125559999\nx"},
        {"text": "x" * 2_001},
        {"kind": "international_rows", "text": ""},
    ],
)
def test_what_is_wrong_with_a_new_case_is_said_and_kept(table: Table, entries: dict[str, str]) -> None:
    page = table.open(title="Kept", **entries)

    assert page.status == 422
    assert page.form("/cases/new").entries["title"] == "Kept"
    assert table.here.support.get("/admin/cases").body["items"] == []


def test_a_request_of_nobody_is_not_found(table: Table) -> None:
    assert table.open(request_id="prq_none").status == 404


def test_the_account_reads_an_answer_and_never_a_note(table: Table) -> None:
    case = id_of(table.open())

    noted = table.do(case, "say", text="Ask Bell first.", internal="yes")
    answered = table.do(case, "say", text="We looked into it.")

    assert "for our team alone" in noted.text
    assert "the account is mailed" in answered.text
    said = [one["text"] for one in table.here.admin.get(f"/v1/cases/{case}").body["said"]]
    assert said == ["They called.", "We looked into it."]
    assert table.here.support.get(f"/admin/cases/{case}").body["whose_turn"] == "customer"
    ours = table.do(case, "say", text="More tomorrow.", waits_for="staff")
    assert "Our turn" in ours.text
    assert table.do(case, "say", text=" ").status == 422


def test_the_runbook_is_worked_off(table: Table) -> None:
    case = id_of(table.open(kind="snapback", text="They say it was not them."))
    steps = KINDS[table.here.world.memory.case(case).kind].runbook  # type: ignore[union-attr]

    done = table.do(case, "step", step=steps[0].code, note="Ticket 4711")

    assert "The step is done." in done.text
    assert "Ticket 4711" in done.text
    assert steps[0].code not in done.html.partition('name="step"')[2].partition("</select>")[0]
    assert table.do(case, "step", step="dance").status == 422


def test_it_is_resolved_as_it_is_and_opens_again_with_the_next_word(table: Table) -> None:
    case = id_of(table.open())

    refused = table.do(case, "resolve", outcome="moved", note="Kept.")
    unsaid = table.do(case, "resolve", outcome="done")
    done = table.do(case, "resolve", outcome="answered", note="It was their bill.")

    assert refused.status == unsaid.status == 422
    assert refused.form("/do/resolve").entries["note"] == "Kept."
    assert "The case is resolved." in done.text
    assert "It was answered. It was their bill." in done.text
    assert {form.action.rpartition("/do/")[2] for form in done.forms if "/do/" in form.action} == {"say"}
    assert "turn" in table.do(case, "say", text="One more thing.").text


def test_its_documents_are_opened_one_by_one_and_named_as_proof(table: Table) -> None:
    case = id_of(table.open())
    document = table.document(case)

    page = table.page(case)
    (link,) = page.links("/file")
    table.person.get(link.removeprefix("https://port.example.com"))
    said = table.do(case, "say", text="Seen.", document_ids=document)

    assert said.status == 200
    lead = table.office.signed_in(Role.SUPPORT_LEAD)
    listed = lead.get("/admin/pages/reveals")
    assert listed.links(f"cases/{case}")
    assert "Document" in listed.text


def test_whoever_is_second_is_told_what_changed(table: Table) -> None:
    case = id_of(table.open())
    seen = table.page(case)
    table.do(case, "assign-me")

    second = table.do(case, "resolve", seen, outcome="done", note="Done.")

    assert second.status == 412
    assert "Changed by" in second.text
    assert second.form("/do/resolve").entries["note"] == "Done."


@pytest.mark.parametrize("path", ["cas_none", "x", "%00", "cas_" + "x" * 200, "cas_none/documents/doc_1/file"])
def test_what_is_not_there_is_not_found(table: Table, path: str) -> None:
    assert table.person.get(f"/admin/pages/cases/{path}").status == 404


def test_what_a_customer_wrote_is_text(table: Table) -> None:
    bad = "<script>alert(1)</script>"
    case = id_of(table.open())
    table.here.admin.post(f"/v1/cases/{case}/messages", {"text": bad})

    page = table.page(case)

    assert bad not in page.html
    assert "&lt;script&gt;" in page.html
