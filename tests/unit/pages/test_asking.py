"""A new port request, step by step: what each page keeps, what it refuses and how it says so."""

import json
import re

import pytest

from functions.pages.pages import ASSETS
from shared.domain.letter import national_number
from shared.domain.model import Role, SignInMethod, Standing
from shared.domain.number_list.pasting import pasted_rows
from shared.domain.problems import Problem
from shared.domain.words.certificate import CERTIFICATE
from shared.ports import Inspection, Replace
from tests.unit.pages.asking import ACCOUNT, HEADER, Asker, Refusing
from tests.world import NUMBERS, csv_of

STYLES_AND_SCRIPTS = ("page.css", "desk.css", "portal.css", "asking.css", "forms.js", "asking.js")
BAD_ROW = "212555230,(773) 384-2201,Desk,Google Ads,Acme Plumbin\n"
GOOD_ROW = "(212) 555-2301,(773) 384-2201,Front desk,Google Ads,Acme Plumbing\n"


def steps(text: str) -> dict[str, str]:
    """What the list of steps says of each."""
    names = (
        "Name and company|Numbers|Current carrier accounts|Most recent invoice|Letter of Authorization"
        "|Review and submit"
    )
    return dict(re.findall(rf"(?:✓|\d) ({names}) (complete|not begun|\d+ things? left)", text))


# --- the draft -------------------------------------------------------------------------------------------------------


def test_a_request_begins_with_its_name_and_its_company() -> None:
    asker = Asker()
    company = asker.world.memory.companies(asker.world.accounts[-1])[0]

    page = asker.send(asker.person.get("/portal/new"), "/portal/new", name="Chicago lines", company_id=company.id)

    asker.request_id = page.address.split("/requests/")[1].split("/")[0]
    assert (page.title, page.status) == ("Numbers", 200)
    assert (asker.request.name, asker.request.company_id, asker.request.status) == (
        "Chicago lines",
        company.id,
        "draft",
    )
    assert steps(page.text)["Name and company"] == "complete"


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ({"name": "  "}, "A port request needs a name."),
        ({"name": "x" * 129}, "longer than 128 characters"),
        ({"name": "Lines \u202e"}, "cannot be printed"),
        ({"name": "Lines", "company_id": "com_of_somebody_else"}, "There is no such company in the account."),
    ],
)
def test_a_request_without_a_good_name_and_company_is_not_begun(entries: dict[str, str], said: str) -> None:
    asker = Asker()
    page = asker.person.get("/portal/new")

    again = asker.send(page, "/portal/new", **entries)

    assert again.status == 422
    assert said in again.text
    assert again.form("/portal/new").entries["name"] == entries["name"]
    assert asker.client.get("/v1/port-requests").body["items"] == []


def test_the_same_form_sent_twice_makes_one_request() -> None:
    asker = Asker()
    page = asker.person.get("/portal/new")

    first = asker.send(page, "/portal/new", name="Chicago lines")
    second = asker.send(page, "/portal/new", name="Chicago lines")

    assert first.address == second.address
    assert len(asker.client.get("/v1/port-requests").body["items"]) == 1


@pytest.mark.parametrize(
    ("account", "said"),
    [
        ({"card_on_file": False}, "There is no credit card on the account."),
        ({"standing": Standing.PAST_DUE}, "The account has an unpaid balance."),
        ({"trial_ends_on": "2026-12-24"}, "The account is in its free trial"),
    ],
)
def test_an_account_that_cannot_port_yet_is_told_why_and_may_prepare_a_draft(
    account: dict[str, object], said: str
) -> None:
    asker = Asker(account=account)
    assert said in asker.person.get("/portal/new").text

    asker.complete()
    page = asker.send(asker.page("review"), "/edit/review", then="submit")

    assert page.status == 403
    assert page.text.count(said) >= 2
    assert asker.request.status == "draft"


def test_a_client_manager_sees_and_chooses_their_own_companies_alone() -> None:
    asker = Asker(Role.CLIENT_MANAGER)
    account_id = asker.world.accounts[-1]
    boss = asker.world.client(Role.ADMINISTRATOR, account_id)
    theirs, other = (boss.post("/v1/companies", {"name": name}).body["id"] for name in ("Theirs", "Others"))
    user = next(one for one in asker.world.memory.users(account_id) if one.role == Role.CLIENT_MANAGER)
    asker.world.memory.commit([Replace(user.but(company_ids=(theirs,), version=user.version + 1))])

    page = asker.person.get("/portal/new")

    assert theirs in page.html
    assert other not in page.html
    refused = asker.send(page, "/portal/new", name="Lines", company_id=other)
    assert "You have no access to this company." in refused.text


def test_another_accounts_request_and_one_of_a_colleague_are_not_there() -> None:
    asker = Asker().complete()
    stranger, manager = Asker(office=asker.office), Asker(Role.CLIENT_MANAGER, office=asker.office)

    for other in (stranger, manager):
        other.request_id = asker.request_id
        assert {other.page(step).status for step in ("name", "numbers", "accounts", "letter", "review")} == {404}
        assert other.person.get(f"/portal/requests/{asker.request_id}/sign").status == 404


def test_the_pencil_leads_to_the_first_step_that_is_left() -> None:
    asker = Asker().began().with_numbers()

    assert asker.page("").title == "Account at the current carrier"
    assert Asker().complete().page("").title == "Review and submit"


def test_a_draft_is_renamed_and_one_that_changed_meanwhile_is_not() -> None:
    asker = Asker().began()
    stale = asker.page("name")

    asker.send(asker.page("name"), "/edit/name", name="New York lines")
    page = asker.send(stale, "/edit/name", name="Third name")

    assert asker.request.name == "New York lines"
    assert page.status == 412
    assert "Somebody changed this meanwhile." in page.text
    assert page.form("/edit/name").entries["name"] == "Third name"


def test_a_draft_is_thrown_away_behind_a_second_press() -> None:
    asker = Asker().complete()

    page = asker.send(asker.page("discard"), "/edit/discard")

    assert page.address.split("?")[0].endswith("/portal")
    assert asker.client.get(f"/v1/port-requests/{asker.request_id}").status == 404


# --- numbers ---------------------------------------------------------------------------------------------------------


def test_a_list_is_uploaded_and_its_bad_rows_are_put_right_where_they_stand() -> None:
    asker = Asker().began()

    page = asker.list_of(HEADER + GOOD_ROW + BAD_ROW)
    assert "This has 9 digits" in page.text
    assert "→ Acme Plumbing" in page.text
    page = asker.send(page, "/numbers/fix", **{"cell:3:number": "212 555 230", "cell:3:company": "Acme Plumbing"})
    assert page.form("/numbers/fix").entries["cell:3:number"] == "212 555 230"
    page = asker.send(page, "/numbers/fix", **{"cell:3:number": "2125552302"})

    assert "Saved: every row can be ported." in page.text
    assert (asker.list.accepted, asker.list.held) == (2, 0)
    assert steps(page.text)["Numbers"] == "complete"


def test_suggestions_are_taken_and_rows_left_out() -> None:
    asker = Asker().began()
    page = asker.list_of(HEADER + GOOD_ROW + GOOD_ROW.replace("2301", "2302").replace("Plumbing", "Plumbin") + BAD_ROW)

    page = asker.send(page, "/numbers/fix", drop=["4"], accept="yes")

    assert (asker.list.accepted, asker.list.held, asker.list.rows) == (2, 0, 2)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "The file is empty."),
        (b"PK\x03\x04[Content_Types].xml", "This is an Excel workbook"),
        (b"%PDF-1.7", "Save the list as CSV"),
        ("Tracking Number,Name\n".encode("utf-16") + b"\x00", "Save the list as CSV"),
        (b"Number,Name\n212,x\n", "Missing columns: forwarding_number"),
        (HEADER.encode(), "Add one row for each number below the header."),
    ],
)
def test_a_file_that_is_no_list_says_what_it_is_and_leaves_the_list_that_is_there(body: bytes, said: str) -> None:
    asker = Asker().began().with_numbers()

    page = asker.list_of(body)

    assert page.status == 422
    assert said in page.text
    assert asker.list.accepted == len(NUMBERS)


def test_a_list_of_which_no_row_is_good_is_told_row_by_row() -> None:
    asker = Asker().began()

    page = asker.list_of(HEADER + BAD_ROW + BAD_ROW.replace("212555230", "9"))

    assert page.status == 422
    assert "No row of the list can be accepted. Nothing was changed." in page.text
    assert "Row 3 Number to port This has 1 digit" in page.text
    assert asker.view.number_list is None


def test_a_form_without_a_file_says_so() -> None:
    asker = Asker().began()
    page = asker.page("numbers")

    assert "No file was chosen." in asker.send(page, "/numbers/upload").text
    assert "No file was chosen." in asker.upload(page, "/numbers/upload", "", b"").text


def test_a_row_is_typed_in_and_what_is_wrong_with_the_first_stands_at_its_fields() -> None:
    asker = Asker().began()
    row = {"forwarding_number": "773 384 2201", "name": "Desk", "source": "Google Ads"}

    page = asker.send(asker.page("numbers"), "/numbers/add", number="212", company="Nobody", **row)
    assert page.status == 422
    entries = page.form("/numbers/add").entries
    assert (entries["number"], entries["company"]) == ("212", "Nobody")
    assert 'id="f-number-wrong"' in page.html
    assert 'id="f-company-wrong"' in page.html
    page = asker.send(page, "/numbers/add", number="212 555 2301", company="Acme Plumbing", **row)
    page = asker.send(page, "/numbers/add", number="212 555 2302", **row)

    assert asker.list.accepted == 2


def test_pasted_rows_come_behind_those_that_are_there() -> None:
    asker = Asker().began().with_numbers()
    pasted = "212 555 2401\t773 384 2201\tA\tGoogle Ads\n\n212 555 2402\t773 384 2201\tB\tGoogle Ads\tNobody\n"

    page = asker.send(asker.page("numbers"), "/numbers/add", rows=pasted, company="Acme Plumbing")

    assert (asker.list.accepted, asker.list.held) == (len(NUMBERS) + 1, 1)
    assert "There is no company “Nobody”" in page.text


def test_nothing_to_add_says_so() -> None:
    asker = Asker().began()

    assert "There is nothing to add." in asker.send(asker.page("numbers"), "/numbers/add").text


def test_rows_that_name_no_company_go_to_that_of_the_request() -> None:
    asker = Asker()
    company = asker.world.memory.companies(asker.world.accounts[-1])[0]
    page = asker.send(asker.person.get("/portal/new"), "/portal/new", name="Lines", company_id=company.id)
    asker.request_id = page.address.split("/requests/")[1].split("/")[0]

    asker.list_of(HEADER + "(212) 555-2301,(773) 384-2201,Front desk,Google Ads,\n")

    assert asker.list.accepted == 1
    assert asker.list.company_ids == (company.id,)


def test_the_marked_list_and_the_template_are_files_safe_for_spreadsheets() -> None:
    asker = Asker().began()
    asker.list_of(HEADER + GOOD_ROW + BAD_ROW.replace("Desk", "=1+1"))

    marked = asker.person.download(f"https://port.example.com/portal/requests/{asker.request_id}/edit/numbers.csv")
    template = asker.person.download("https://port.example.com/portal/numbers-template.csv")

    assert b"number_wrong_length" in marked
    assert b",=1+1" not in marked
    assert template.startswith(HEADER.strip().encode())


def test_a_long_list_is_shown_by_page_with_the_problems_first() -> None:
    asker = Asker().began()
    good = [f"+1212555{2300 + n}" for n in range(120)]
    asker.list_of(csv_of(good) + BAD_ROW)

    page = asker.page("numbers")
    assert page.html.count('class="held"') == 1
    assert len(page.html) < 100_000
    (cursor,) = re.findall(r"numbers(\?cursor=[^\"]+)\"", page.html)
    following = asker.page(f"numbers{cursor}")
    assert "(212) 555-2345" in following.text
    assert asker.page("numbers?cursor=x").status == 200
    asker.person.transport.headers["accept-language"] = "fr-CA"
    assert "Page suivante" in asker.page("numbers").text


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", []),
        ("2125552301\n2125552302", [{"number": "2125552301"}, {"number": "2125552302"}]),
        ("a\tb\tc", [{"number": "a", "forwarding_number": "b", "name": "c"}]),
        ('1,2,"A, B",d', [{"number": "1", "forwarding_number": "2", "name": "A, B", "source": "d"}]),
        ('1;2;"A', [{"number": "1", "forwarding_number": "2", "name": '"A'}]),
        ("Name,Number\nx,1", [{"name": "x", "number": "1"}]),
    ],
)
def test_pasted_text_becomes_cells(text: str, rows: list[dict[str, str]]) -> None:
    assert pasted_rows(text) == rows


def test_a_page_full_of_problems_stays_light_and_its_entries_are_kept_when_somebody_was_faster() -> None:
    asker = Asker().began()
    asker.list_of(HEADER + GOOD_ROW + BAD_ROW + "".join(BAD_ROW.replace("230", f"{n}") for n in range(100, 190)))
    assets = sum(len(ASSETS.all[name].body) for name in STYLES_AND_SCRIPTS)
    (cursor,) = re.findall(r"numbers(\?cursor=[^\"]+)\"", asker.page("numbers").html)
    second = asker.page(f"numbers{cursor}")
    name = next(name for name in second.form("/numbers/fix").entries if name.endswith(":number"))

    asker.send(asker.page("name"), "/edit/name", name="Meanwhile")
    page = asker.send(second, "/numbers/fix", **{name: "typed here"})

    assert page.status == 412
    assert page.form("/numbers/fix").entries[name] == "typed here"
    assert max(len(page.html), len(asker.page("numbers").html)) + assets < 150_000


def test_the_same_form_with_another_file_is_another_document() -> None:
    asker = Asker().began()
    page = asker.page("documents")

    for name, body in (("a.pdf", b"%PDF-1.7 a"), ("a.pdf", b"%PDF-1.7 a"), ("b.pdf", b"%PDF-1.7 b")):
        asker.upload(page, "/documents/upload", name, body, "application/pdf")

    assert [one.filename for one in asker.documents] == ["a.pdf", "b.pdf"]


def test_a_form_sent_again_with_other_entries_says_so_and_can_be_sent_once_more() -> None:
    asker = Asker()
    page = asker.person.get("/portal/new")
    asker.send(page, "/portal/new", name="Chicago lines")

    again = asker.send(page, "/portal/new", name="New York lines")

    assert "This form was sent before, with other entries." in again.text
    assert asker.send(again, "/portal/new").title == "Numbers"


# --- current carrier accounts ----------------------------------------------------------------------------------------


def test_an_account_is_entered_and_its_secrets_are_never_shown_again() -> None:
    asker = Asker().began().with_numbers()

    page = asker.send(asker.page("accounts"), "/accounts/new", **ACCOUNT | {"secret_pin": "4821", "pin_status": ""})

    assert steps(page.text)["Current carrier accounts"] == "complete"
    assert (asker.losing.label, asker.losing.account_number_last4) == ("Lakeside Telecom", "4213")
    shown = asker.page(f"accounts/{asker.losing.id}")
    assert "•••• 4213" in shown.text
    assert "LT-884213" not in shown.html
    assert "4821" not in shown.html
    asker.send(shown, f"/accounts/{asker.losing.id}", end_user_name="Acme Plumbing Inc")
    assert (asker.losing.end_user_name, asker.losing.account_number_last4) == ("Acme Plumbing Inc", "4213")


def test_everything_that_is_wrong_with_an_account_is_said_at_once_and_entries_are_kept_but_secrets() -> None:
    asker = Asker().began().with_numbers()
    wrong = {
        "carrier_name": "Lakeside",
        "secret_account_number": "1234",
        "billing_telephone_number": "12",
        "service_address.state": "ZZ",
        "service_address.country": "US",
        "service_address.postal_code": "1",
        "authorized_person.email": "dana",
        "numbers_staying": "none",
        "numbers_staying_list": "212 555 2399",
    }

    page = asker.send(asker.page("accounts"), "/accounts/new", **wrong)

    assert page.status == 422
    for field in ("account_number", "billing_telephone_number", "service_address-state", "authorized_person-email"):
        assert f'id="f-{field}-wrong"' in page.html, field
    entries = page.form("/accounts/new").entries
    assert {name: entries[name] for name in wrong if not name.startswith("secret")} == {
        name: text for name, text in wrong.items() if not name.startswith("secret")
    }
    assert entries["secret_account_number"] == ""
    assert asker.view.losing_accounts == ()


def test_an_account_that_names_nothing_is_asked_for_its_carrier() -> None:
    asker = Asker().began().with_numbers()

    page = asker.send(asker.page("accounts"), "/accounts/new", carrier_name="", label="")

    assert page.status == 422
    assert 'id="f-carrier_name-wrong"' in page.html
    assert "no label" not in page.text


def test_numbers_are_put_on_accounts() -> None:
    asker = Asker().began().with_numbers().with_account(label="Main").with_account(label="Mobile")
    mobile = next(one for one in asker.view.losing_accounts if one.label == "Mobile")
    main = next(one for one in asker.view.losing_accounts if one.label == "Main")

    page = asker.page("accounts")
    assert f"{len(NUMBERS)} numbers are on none of the accounts." in page.text
    asker.send(page, "/accounts/assign", account=mobile.id, numbers="212 555 2301")
    page = asker.send(asker.page("accounts"), "/accounts/assign", account=main.id)

    assert {group.losing_account: group.count for group in asker.list.groups} == {"Main": 2, "Mobile": 1}
    refused = asker.send(page, "/accounts/assign", numbers="212 555 2999")
    assert "No account was chosen." in refused.text
    refused = asker.send(page, "/accounts/assign", account=main.id, numbers="212 555 2999")
    assert "(212) 555-2999 is not in the list of this request." in refused.text


def test_pins_of_single_numbers_are_sealed_on_their_rows() -> None:
    asker = Asker().began().with_numbers().with_account(service_type="wireless")
    page = asker.page(f"accounts/{asker.losing.id}")

    refused = asker.send(page, "/pins", secret_pins="212 555 2301\n212 555 2999, 7731\n")
    assert "Line 1 is not a number and its PIN." in refused.text
    assert "7731" not in refused.html
    page = asker.send(refused, "/pins", secret_pins="212 555 2301, 4821\n(212) 555-2302\t4822\n")

    assert "The PINs are kept." in page.text
    assert sum(group.own_pins for group in asker.list.groups) == 2


def test_an_account_is_removed() -> None:
    asker = Asker().began().with_numbers().with_account()

    asker.send(asker.page(f"accounts/{asker.losing.id}"), "/remove")

    assert asker.view.losing_accounts == ()


# --- documents -------------------------------------------------------------------------------------------------------


def test_a_bill_is_uploaded_without_a_script_inspected_and_removed() -> None:
    asker = Asker().began().with_numbers().with_account()

    page = asker.upload(asker.page("documents"), "/documents/upload", "bill.pdf", b"%PDF-1.7", "application/pdf")
    assert "bill.pdf arriving, or being checked" in page.text
    assert 'data-waiting="yes"' in page.html
    asker.inspected()
    page = asker.page("documents")

    assert "bill.pdf accepted" in page.text
    assert steps(page.text)["Most recent invoice"] == "complete"
    asker.send(page, "/remove")
    assert asker.documents == ()


@pytest.mark.parametrize(
    ("name", "body", "kind", "said"),
    [
        ("photo.heic", b"x", "image/heic", "This is a HEIC photo"),
        ("bill.pdf", b"", "application/pdf", "empty"),
        ("bill.docx", b"x", "application/msword", "This is a Word document"),
        ("bill.pdf", b"x", "image/png", "is declared as image/png"),
    ],
)
def test_a_file_of_another_kind_is_refused_with_what_to_do(name: str, body: bytes, kind: str, said: str) -> None:
    asker = Asker().began()

    page = asker.upload(asker.page("documents"), "/documents/upload", name, body, kind)

    assert page.status == 422
    assert said in page.text
    assert asker.documents == ()


def test_what_the_inspector_refused_is_said_and_stays_to_be_replaced() -> None:
    asker = Asker().began()
    asker.upload(asker.page("documents"), "/documents/upload", "bill.pdf", b"%PDF-1.7", "application/pdf")
    locked = Problem("pdf_encrypted", "The PDF needs a password.", "Print it to PDF.")
    asker.inspected(Refusing(Inspection(False, "0" * 64, None, (locked,))))

    page = asker.page("documents")

    assert "bill.pdf not accepted" in page.text
    assert "The PDF needs a password. Print it to PDF." in page.text


def test_a_script_is_told_where_to_post_a_file_or_what_is_wrong_with_it() -> None:
    asker = Asker().began()
    page = asker.page("documents")
    token = page.form("/documents/upload").entries["form_token"]
    announced = {"form_token": token, "type": "invoice", "filename": "b.pdf", "content_type": "application/pdf"}
    where = f"/portal/requests/{asker.request_id}/edit/documents/announce"

    good = asker.person.post(where, announced | {"size": "8"})
    bad = asker.person.post(where, announced | {"size": "99999999", "filename": "b.heic"})

    assert json.loads(good.html)["fields"]["key"].endswith(json.loads(good.html)["id"])
    assert bad.status == 422
    assert len(json.loads(bad.html)["problems"]) >= 2
    asker.page("documents")
    policy = asker.person.answers[-1].headers["content-security-policy"]
    assert "connect-src 'self' https://documents.example" in policy


def test_what_was_announced_and_could_not_be_posted_takes_its_own_place() -> None:
    asker = Asker().began()
    page = asker.page("documents")
    token = page.form("/documents/upload").entries["form_token"]
    announced = {"form_token": token, "type": "invoice", "filename": "b.pdf", "content_type": "application/pdf"}
    where = f"/portal/requests/{asker.request_id}/edit/documents/announce"
    made = json.loads(asker.person.post(where, announced | {"size": "8"}).html)["id"]

    asker.upload(page, "/documents/upload", "b.pdf", b"%PDF-1.7", "application/pdf", document_id=made)

    assert [one.id for one in asker.documents] == [made]
    assert asker.world.files.versions(asker.documents[0].key)


# --- the letter ------------------------------------------------------------------------------------------------------


def test_somebody_else_signs() -> None:
    asker = Asker().complete()
    left = f"{asker.losing.id}.left"
    signer = {"signer.name": "Sam Roe", "signer.email": "sam@roe.example.com", "language": "fr", left: "yes"}

    asker.send(asker.page("letter"), "/edit/letter", who="other", **signer)

    assert asker.request.signer is not None
    assert (asker.request.signer.email, asker.request.language) == ("sam@roe.example.com", "fr")
    assert asker.losing.left_to_signer
    asker.send(asker.page("letter"), "/edit/letter", who="self")
    assert asker.request.signer is None
    assert not asker.losing.left_to_signer


def test_who_signs_is_refused_at_the_fields_and_kept() -> None:
    asker = Asker().complete()

    nobody = asker.send(asker.page("letter"), "/edit/letter", who="")
    page = asker.send(asker.page("letter"), "/edit/letter", who="other", **{"signer.email": "sam"})

    assert "It is not said who signs." in nobody.text
    assert page.status == 422
    assert 'id="f-signer-name-wrong"' in page.html
    assert 'id="f-signer-email-wrong"' in page.html
    assert page.form("/edit/letter").entries["signer.email"] == "sam"
    assert asker.request.signer is None


def test_the_letters_person_is_completed_where_i_sign() -> None:
    asker = Asker().complete()
    person = f"{asker.losing.id}."

    bad = asker.send(asker.page("letter"), "/edit/letter", who="self", **{f"{person}email": "dana"})
    assert "This is not an e-mail address." in bad.text
    asker.send(bad, "/edit/letter", who="self", **{f"{person}email": "d@acme.example.com", f"{person}title": "CEO"})

    found = asker.losing.authorized_person
    assert (found.title, found.email) == ("CEO", "d@acme.example.com")


# --- review and submit -----------------------------------------------------------------------------------------------


def test_what_is_left_is_listed_with_the_place_where_it_is_put_right() -> None:
    asker = Asker().began().with_numbers().with_account(end_user_name="", authorized_person={"name": "Dana"})

    page = asker.page("review")

    account = f"portal/requests/{asker.request_id}/edit/accounts/{asker.losing.id}"
    assert "3 things left" in page.text
    assert f'{account}#f-end_user_name"' in page.html
    assert f'{account}#f-authorized_person-email"' in page.html
    assert f'portal/requests/{asker.request_id}/edit/documents"' in page.html
    refused = asker.send(page, "/edit/review", then="submit")
    assert refused.status == 422
    assert "3 things left" in refused.text
    assert asker.request.status == "draft"


def test_a_date_and_what_hangs_on_the_lines_are_kept_and_a_bad_date_is_told() -> None:
    asker = Asker().complete()

    bad = asker.send(asker.page("review"), "/edit/review", requested_foc_at="2026-11-21", notes="Mornings, please.")
    assert bad.status == 422
    assert 'id="f-requested_foc_at-wrong"' in bad.html
    assert bad.form("/edit/review").entries["notes"] == "Mornings, please."
    worse = asker.send(bad, "/edit/review", requested_foc_at="soon", requested_foc_time="noonish")
    assert "This is not a date." in worse.text
    assert "This is not a time of day." in worse.text
    asker.send(worse, "/edit/review", requested_foc_at="2026-12-15", requested_foc_time="", attached=["alarm", "fax"])

    assert str(asker.request.requested_foc_at) == "2026-12-15"
    assert asker.request.attached_services == ("alarm", "fax")
    assert asker.request.notes == "Mornings, please."


def test_an_administrator_submits_and_signs_here() -> None:
    asker = Asker().complete()

    page = asker.send(asker.page("review"), "/edit/review", then="submit")
    assert "A letter is being prepared." in page.text
    asker.world.work(asker.request_id)
    page = asker.page("")
    assert page.title == "Sign the Letter of Authorization"
    refused = asker.send(page, "/sign", typed_name="Somebody Else")
    assert refused.status == 422
    assert 'id="f-typed_name-wrong"' in refused.html
    assert 'id="f-consent-wrong"' in refused.html
    assert "The letter names Dana Whitfield." in refused.text
    assert "I am a different authorized person" not in refused.text
    assert refused.form("/sign").entries["typed_name"] == "Somebody Else"
    asker.send(refused, "/sign", typed_name="dana whitfield", consent="yes")

    (order,) = asker.view.orders
    assert order.letter.signature is not None
    assert order.letter.signature.typed_name == "dana whitfield"
    assert asker.person.get(f"/portal/requests/{asker.request_id}/sign").text.count("No letter waits for your") == 1


def test_a_signature_says_how_its_signer_signed_in() -> None:
    asker = Asker().complete()
    memory = asker.world.memory
    (user,) = memory.users(asker.world.accounts[-1])
    (session,) = memory.sessions(user.id)
    changed = session.but(method=SignInMethod.OIDC, key_hash="", email=user.email, version=session.version + 1)
    memory.commit([Replace(changed)])
    asker.send(asker.page("review"), "/edit/review", then="submit")
    asker.world.work(asker.request_id)

    asker.send(asker.page(""), "/sign", typed_name="Dana Whitfield", consent="yes")

    (order,) = asker.view.orders
    assert order.letter.signature is not None
    assert order.letter.signature.identified_by == ("sign_in",)
    assert CERTIFICATE.say("en", "identified.sign_in", account="Acme")


def test_letters_of_different_people_are_signed_one_by_one() -> None:
    asker = Asker().began()
    asker.with_account(label="Main").with_account(label="Other", account_number="LT-99", authorized_person={
        "name": "Sam Roe", "title": "Owner", "email": "sam@roe.example.com"})  # fmt: skip
    asker.with_numbers(csv_of(NUMBERS[:1], column="Main") + csv_of(NUMBERS[1:2], column="Other").split("\n", 1)[1])
    asker.world.invoice(asker.client, asker.request_id)
    asker.send(asker.page("review"), "/edit/review", then="submit")
    asker.world.work(asker.request_id)

    page = asker.person.get(f"/portal/requests/{asker.request_id}/sign")
    assert len([form for form in page.forms if form.action.endswith("/sign")]) == 2
    page = asker.send(page, "/sign", typed_name="Dana Whitfield", consent="yes")
    assert "A letter that names Sam Roe" in page.text
    asker.send(page, "/sign", typed_name="Sam Roe", consent="yes")

    assert all(order.letter.signature for order in asker.view.orders)


def test_a_letter_that_went_to_somebody_else_is_not_signed_here() -> None:
    asker = Asker().complete()
    asker.send(
        asker.page("letter"),
        "/edit/letter",
        who="other",
        **{"signer.name": "Sam Roe", "signer.email": "s@r.example.com"},
    )
    asker.send(asker.page("review"), "/edit/review", then="submit")
    asker.world.work(asker.request_id)

    page = asker.person.get(f"/portal/requests/{asker.request_id}/sign")

    assert "Sam Roe (s@r.example.com) was asked to sign by e-mail." in page.text
    assert not [form for form in page.forms if form.action.endswith("/sign")]


@pytest.mark.parametrize("role", [Role.MANAGER, Role.CLIENT_MANAGER])
def test_what_others_submit_goes_to_an_administrator_and_the_page_says_so(role: Role) -> None:
    asker = Asker(role).complete()

    page = asker.page("review")
    assert "An administrator of your account approves the request before any letter goes out." in page.text
    asker.send(page, "/edit/review", then="submit")

    assert asker.request.status == "awaiting_approval"


def test_numbers_in_another_port_are_all_named() -> None:
    first = Asker().complete()
    first.send(first.page("review"), "/edit/review", then="submit")
    second = Asker(office=first.office)
    second.client, second.person = first.client, first.person
    second.request_id = first.client.post("/v1/port-requests", {"name": "Again"}).body["id"]
    second.with_numbers(csv_of(["+12125552309"])).with_account()
    first.world.invoice(first.client, second.request_id)
    page = second.send(second.page("numbers"), "/numbers/add", rows="\n".join(
        f"{number},+16462340000,Line,Google Ads,Acme Plumbing" for number in NUMBERS))  # fmt: skip

    assert f"This number is already in port request {first.request_id}." in page.text
    refused = second.send(second.page("review"), "/edit/review", then="submit")
    assert refused.status == 409
    assert all(national_number(number) in refused.text or number in refused.text for number in NUMBERS)
    assert second.request.status == "draft"


def test_a_change_that_voids_letters_is_asked_about_before() -> None:
    asker = Asker().complete()
    asker.send(asker.page("review"), "/edit/review", then="submit")
    asker.world.work(asker.request_id)
    path = f"accounts/{asker.losing.id}"

    asked = asker.send(asker.page(path), f"/{path}", end_user_name="Another Company")
    assert asked.status == 409
    assert "would no longer count" in asked.text
    assert asked.form(f"/{path}").entries["end_user_name"] == "Another Company"
    asker.send(asked, f"/{path}", void_letters="yes")

    assert asker.losing.end_user_name == "Another Company"


def test_pages_speak_french_and_so_do_problems() -> None:
    asker = Asker(language="fr").began().with_numbers()

    page = asker.send(asker.page("accounts"), "/accounts/new", carrier_name="Bell", **{"authorized_person.email": "x"})

    assert page.title == "Compte chez le fournisseur actuel"
    assert 'lang="fr"' in page.html
    assert "courriel" in page.text
