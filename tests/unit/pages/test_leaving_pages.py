"""Numbers that leave, on our team's pages: recorded, checked, answered, gone and back; and the sheet of a number."""

import re

import pytest

from infra.local.signer import Page
from shared.domain.model import Role
from tests.unit.pages.browsing import Office, Person
from tests.unit.port_outs.leaving import Leaving
from tests.world import NUMBERS

ASKED = {
    "numbers": NUMBERS[0],
    "winning_carrier": "Nimbus Telecom",
    "reference": "PON-1",
    "asked_by": "Kim Roe",
    "secret_account_number": "ac 2201",
    "postal_code": "10001",
}


class Counter:
    """Somebody of our team where numbers leave."""

    def __init__(self, role: Role = Role.SUPPORT, here: Leaving | None = None) -> None:
        self.here = here or Leaving()
        self.office = Office(self.here.world)
        self.person: Person = self.office.signed_in(role)

    def record(self, **entries: str) -> Page:
        return self.person.submit(self.person.get("/admin/pages/port-outs"), "/port-outs/new", **{**ASKED, **entries})

    def page(self, port_out_id: str) -> Page:
        return self.person.get(f"/admin/pages/port-outs/{port_out_id}")

    def do(self, port_out_id: str, action: str, page: Page | None = None, **entries: str) -> Page:
        self.here.world.clock.advance(seconds=1)
        done = self.person.submit(page or self.page(port_out_id), f"/do/{action}", **entries)
        self.here.world.look_after(port_out_id)
        return done

    def offers(self, port_out_id: str) -> set[str]:
        return {form.action.rpartition("/do/")[2] for form in self.page(port_out_id).forms if "/do/" in form.action}

    def status(self, port_out_id: str) -> str:
        found: str = self.here.read(port_out_id)["status"]
        return found


def id_of(page: Page) -> str:
    found = re.search(r"pto_\w+", page.address)
    assert found, page.text
    return found[0]


@pytest.fixture
def counter() -> Counter:
    return Counter()


def test_a_port_out_is_recorded_and_stands_in_the_list_by_when_it_is_due(counter: Counter) -> None:
    done = counter.record()

    assert "It was recorded; the account" in done.text
    assert "The account number is the one on file." in done.text
    listed = counter.person.get("/admin/pages/port-outs")
    assert "Nimbus Telecom PON-1" in listed.text
    assert "1 waiting" in listed.text
    of_account = counter.person.get(f"/admin/pages/port-outs?account_id={counter.here.account_id}")
    assert "Nimbus Telecom PON-1" in of_account.text
    assert "Nimbus Telecom PON-1" in counter.person.get("/admin/pages/port-outs?due=today").text


def test_what_is_wrong_is_said_at_once_and_what_was_typed_is_kept_but_for_secrets(counter: Counter) -> None:
    page = counter.record(numbers="12\n+44 20 7946 0018", winning_carrier="", requested_on="", secret_pin="4711")

    assert page.status == 422
    form = page.form("/port-outs/new")
    assert form.entries["reference"] == "PON-1"
    assert form.entries["numbers"] == "12\n+44 20 7946 0018"
    assert form.entries["secret_account_number"] == form.entries["secret_pin"] == ""
    assert page.text.count("This is missing.") >= 1
    assert "4711" not in page.html
    assert "2201" not in page.html


@pytest.mark.parametrize("entries", [{"requested_on": "soon"}, {"received_at": "soon"}, {"requested_on": "2199-01-01"}])
def test_a_day_that_is_none_is_refused(counter: Counter, entries: dict[str, str]) -> None:
    assert counter.record(**entries).status == 422


def test_a_time_with_an_offset_means_what_it_says(counter: Counter) -> None:
    found = id_of(counter.record())
    counter.do(found, "confirm", confirmed_foc_at="2026-12-01T10:00+02:00")
    assert counter.here.read(found)["confirmed_foc_at"] == "2026-12-01T08:00:00Z"


@pytest.mark.parametrize(
    "entries",
    [
        {"numbers": "\n".join(f"+1212555{n:04d}" for n in range(2_001))},
        {"secret_account_number": "9" * 65},
        {"reference": "R" * 65},
        {"winning_carrier": "Nimbus\u202e"},
        {"numbers": f"{NUMBERS[0]}\n+18005550100"},
    ],
)
def test_what_is_too_much_or_cannot_be_is_refused(counter: Counter, entries: dict[str, str]) -> None:
    assert counter.record(**entries).status == 422
    assert counter.here.support.get("/admin/port-outs").body["items"] == []


def test_the_same_form_twice_is_one_port_out_and_the_same_reference_is_named(counter: Counter) -> None:
    page = counter.person.get("/admin/pages/port-outs")
    first = counter.person.submit(page, "/port-outs/new", **ASKED)
    again = counter.person.submit(page, "/port-outs/new", **ASKED)
    other = counter.record(numbers=NUMBERS[1])

    assert id_of(first) == id_of(again)
    assert other.status == 409
    assert "is recorded already" in other.text


def test_it_is_confirmed_leaves_on_its_day_and_comes_back(counter: Counter) -> None:
    found = id_of(counter.record())

    confirmed = counter.do(found, "confirm", confirmed_foc_at="2026-12-01T10:00")
    early = counter.offers(found)
    counter.here.world.clock.advance(days=8)
    counter.person = counter.office.signed_in(Role.SUPPORT)
    gone = counter.do(found, "complete")

    assert "The port date was confirmed." in confirmed.text
    assert "confirm" not in early
    assert "The numbers are being released." in gone.text
    assert counter.status(found) == "completed"
    back = counter.do(found, "return", reason="Nimbus gave it back.")
    assert "The numbers are being made to ring again." in back.text
    assert counter.status(found) == "returned"
    assert counter.offers(found) == set()


@pytest.mark.parametrize(
    "given", ["", "soon", "2026-12-01", "2020-01-01T10:00", "0001-01-01T00:00", "9999-12-31T23:59"]
)
def test_a_port_date_that_is_none_is_refused_at_its_field(counter: Counter, given: str) -> None:
    found = id_of(counter.record())

    page = counter.do(found, "confirm", confirmed_foc_at=given)

    assert page.status == 422
    assert page.form("/do/confirm").entries["confirmed_foc_at"] == given
    assert 'id="f-confirm-confirmed_foc_at-wrong"' in page.html


def test_only_what_is_so_can_be_said_against_it(counter: Counter) -> None:
    found = id_of(counter.record(secret_account_number="X-1"))

    page = counter.page(found)
    assert "The account number is not the one on file." in page.text
    assert "unpaid" not in page.html
    refused = counter.do(found, "reject", code_0="unpaid_balance")
    worded = counter.do(found, "reject", refused, code_0="account_number_mismatch", words_0="You owe us money.")
    done = counter.do(found, "reject", code_0="account_number_mismatch", words_0="Look at your bill from us.")

    assert refused.status == worded.status == 422
    assert "A number is not withheld for an open bill." in refused.text
    assert 'id="f-reject-code_0-wrong"' in refused.html
    assert 'id="f-reject-words_0-wrong"' in worded.html
    assert "It was rejected." in done.text
    assert "The account number is not the one on file." in done.text
    assert counter.status(found) == "rejected"


def test_a_supplement_puts_right_what_was_given(counter: Counter) -> None:
    found = id_of(counter.record(numbers="\n".join(NUMBERS[:2]), secret_account_number="X-1"))

    done = counter.do(found, "supplement", secret_account_number="ac 2201", postal_code="-", drop_numbers=NUMBERS[1])

    assert "The supplement was recorded" in done.text
    read = counter.here.read(found)
    assert read["numbers"] == [NUMBERS[0]]
    assert (read["pon_version"], read["given"]["postal_code"]) == (2, None)
    assert counter.here.findings(found)["account_number"] == "match"


def test_it_is_withdrawn_for_a_reason(counter: Counter) -> None:
    found = id_of(counter.record())

    refused = counter.do(found, "cancel")
    done = counter.do(found, "cancel", reason="Kim Roe called.")

    assert refused.status == 422
    assert "It was cancelled: the numbers stay." in done.text
    assert counter.offers(found) == set()


def test_what_the_account_disowns_is_shown_with_its_case_and_wants_a_lead(counter: Counter) -> None:
    found = id_of(counter.record())
    counter.here.admin.post(f"/v1/port-outs/{found}/answer", {"decision": "not_ours", "note": "Never heard of them."})
    counter.here.world.look_after(found)

    page = counter.page(found)
    assert "says that it was not the account" in page.text
    assert "Never heard of them." in page.text
    (case,) = page.links(counter.here.read(found)["case_id"])
    assert counter.person.get(case.removeprefix("https://port.example.com")).status == 200
    refused = counter.do(found, "confirm", confirmed_foc_at="2026-12-01T10:00", reason="They changed their mind.")
    assert refused.status == 409
    assert "support lead only" in refused.text or "The account says that it did not ask" in refused.text
    done = counter.do(found, "reject", code_0="not_authorized")
    assert counter.status(found) == "rejected", done.text


def test_somebody_sees_to_it(counter: Counter) -> None:
    found = id_of(counter.record())

    mine = counter.do(found, "assign-me")
    nobodys = counter.do(found, "assign", to="")

    assert "It was assigned." in mine.text
    assert counter.here.read(found)["assignee"] is None
    assert nobodys.status == 200


def test_whoever_is_second_is_told_what_changed(counter: Counter) -> None:
    found = id_of(counter.record())
    seen = counter.page(found)
    counter.do(found, "assign-me")

    second = counter.do(found, "confirm", seen, confirmed_foc_at="2026-12-01T10:00")

    assert second.status == 412
    assert "Changed by" in second.text
    assert counter.status(found) == "received"


def test_numbers_of_nobody_can_be_answered(counter: Counter) -> None:
    page = counter.record(numbers="+12125559999", reference="PON-9")

    assert "No account of ours" in page.text
    assert "No tracking number of this account." in page.text
    assert "confirm" not in counter.offers(id_of(page))


def test_test_keys_see_none_of_it(counter: Counter) -> None:
    found = id_of(counter.record())
    tester = counter.office.signed_in(Role.SUPPORT, test_mode=True)

    assert tester.get(f"/admin/pages/port-outs/{found}").status == 404
    assert "Nimbus" not in tester.get("/admin/pages/port-outs").text
    assert tester.get(f"/admin/pages/numbers/{NUMBERS[0][1:]}").status == 404


# --- the sheet of a number -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", [NUMBERS[0], "(212) 555-2301", "212.555.2301"])
def test_the_sheet_of_a_number_is_found_as_people_write_it(counter: Counter, written: str) -> None:
    page = counter.person.submit(counter.person.get("/admin/pages/numbers"), "/admin/pages/numbers", number=written)

    assert page.title.startswith("(212) 555-2301") or "555-2301" in page.title
    assert "AC-2201" in page.text
    assert "There is none" in page.text


@pytest.mark.parametrize(("number", "status"), [("12", 422), ("+44 20 7946 0018", 422), ("+12125559999", 404)])
def test_what_is_no_number_of_ours_has_no_sheet(counter: Counter, number: str, status: int) -> None:
    page = counter.person.submit(counter.person.get("/admin/pages/numbers"), "/admin/pages/numbers", number=number)
    assert page.status == status


def test_what_is_on_file_is_entered_and_what_was_not_changed_stays_known_from_elsewhere(counter: Counter) -> None:
    path = f"/admin/pages/numbers/{NUMBERS[0][1:]}"
    page = counter.person.get(path)
    done = counter.person.submit(page, "/do/record", end_user_name="Acme Inc", line1="1 Main St", note="Ask Kim.")

    assert "It was entered." in done.text
    sheet = counter.here.sheet()
    assert (sheet["end_user_name"]["value"], sheet["end_user_name"]["source"]) == ("Acme Inc", "number")
    assert (sheet["account_number"]["value"], sheet["account_number"]["source"]) == ("AC-2201", "deployment")
    cleared = counter.person.submit(done, "/do/record", end_user_name="", note="")
    assert cleared.status == 200
    assert counter.here.sheet()["end_user_name"]["source"] == "port_in"


def test_what_is_too_long_is_kept_in_the_form(counter: Counter) -> None:
    path = f"/admin/pages/numbers/{NUMBERS[0][1:]}"
    page = counter.person.submit(counter.person.get(path), "/do/record", note="x" * 500)
    assert page.status == 422


def test_its_lock_and_pin_are_shown_and_never_the_pin(counter: Counter) -> None:
    number = counter.here.numbers[0]
    made = counter.here.admin.call("PUT", f"/v1/tracking-numbers/{number}/port-out/lock", {"locked": True}).body

    page = counter.person.get(f"/admin/pages/numbers/{number[1:]}")

    assert made["pin"]
    assert "Locked" in page.text
    assert made["pin"] not in page.html


def test_search_leads_to_the_port_out_and_to_the_sheet(counter: Counter) -> None:
    found = id_of(counter.record())

    page = counter.person.get("/admin/pages/search?q=212-555-2301")

    assert page.links(f"port-outs/{found}")
    assert page.links(f"numbers/{NUMBERS[0][1:]}")
    assert counter.person.get(f"/admin/pages/search?q={found}").links(f"port-outs/{found}")
