"""What customers see of their port requests and do with them, over Port Desk whole in memory."""

import re
from pathlib import Path
from typing import Any

import pytest

from functions.pages import pages
from functions.pages.portal.following import ROUTES
from infra.local.signer import Page
from shared.domain.lifecycle import Status
from shared.domain.model import CarrierEventKind, Role
from shared.domain.words.portal.following import FOLLOWING
from shared.domain.words.progress import ANSWERS
from shared.usecases.telephony.look_at_cutover import look_at_due
from tests.unit.pages.browsing import BASE, Office, Person
from tests.unit.support.desk import Bench, at_carrier, bench, in_review, reviewing, scheduled
from tests.world import Client, PlainCertifier, World

K = CarrierEventKind
SIGNER = {"name": "Sam Roe", "email": "sam@roe.example.com"}
REASONS = [("account_number_mismatch", "Acct no. does not match"), ("postal_code_mismatch", "ZIP")]


@pytest.fixture
def world() -> World:
    return reviewing()


@pytest.fixture
def office(world: World) -> Office:
    return Office(world)


def customer_of(office: Office, made: Bench) -> Person:
    return office.signed_in(client=made.customer)


def at(made: Bench, below: str = "") -> str:
    return f"/portal/requests/{made.request_id}{below}"


def rejected(world: World) -> Bench:
    made = at_carrier(world)
    made.hear(K.REJECTED, reasons=REASONS)
    assert made.order.status == Status.ACTION_REQUIRED
    return made


def ported(world: World) -> Bench:
    made = scheduled(world)
    for kind in (K.ACTIVATING, K.PORTED):
        made.hear(kind)
    assert made.order.status == Status.COMPLETED
    return made


def draft(client: Client, name: str, **more: Any) -> str:
    made = client.post("/v1/port-requests", {"name": name, **more})
    assert made.status == 201, made.body
    return str(made.body["id"])


def rows(page: Page) -> list[str]:
    """The names of the requests in the table, in order."""
    return re.findall(r'<th scope="row"><a href="[^"]*">([^<]*)</a>', page.html)


# --- the table -------------------------------------------------------------------------------------------------------


def test_the_table_says_who_asked_when_how_far_it_is_and_whose_turn_it_is(world: World, office: Office) -> None:
    made = scheduled(world)

    page = customer_of(office, made).get("/portal")

    assert page.title == "Your port requests"
    assert rows(page) == ["Chicago lines"]
    for text in (
        "Some administrator",
        "Nov 23, 2026",
        "Date confirmed",
        "0 of 3 ported",
        "The carrier",
        "Nov 30, 2026",
    ):
        assert text in page.text


def test_the_table_says_how_many_numbers_a_draft_has(world: World, office: Office) -> None:
    client = world.client()
    world.draft(client)
    page = office.signed_in(client=client).get("/portal")
    assert "0 of 3 ported" in page.text
    assert "none yet" not in page.text


def test_a_client_manager_sees_their_own_requests_only(world: World, office: Office) -> None:
    boss = world.client()
    helper = world.client(Role.CLIENT_MANAGER, world.accounts[0])
    theirs, mine = draft(boss, "Of the boss"), draft(helper, "My own")

    person = office.signed_in(client=helper)

    page = person.get("/portal")
    assert rows(page) == ["My own"]
    assert "Only my requests" not in page.text
    assert person.get(f"/portal/requests/{mine}").status == 200
    assert person.get(f"/portal/requests/{theirs}").status == 404
    assert rows(person.get("/portal?q=boss")) == []
    assert rows(office.signed_in(client=boss).get("/portal")) == ["My own", "Of the boss"]
    assert rows(office.signed_in(client=boss).get("/portal?mine=yes")) == ["Of the boss"]


def test_the_table_is_filtered_by_status_and_by_company(world: World, office: Office) -> None:
    made = in_review(world)
    draft(made.customer, "A draft")
    made.customer.post("/v1/companies", {"name": "Acme Heating"})
    companies = {one["name"]: one["id"] for one in made.customer.get("/v1/companies").body["items"]}
    person = customer_of(office, made)

    assert rows(person.get("/portal?status=in_review")) == ["Chicago lines"]
    assert rows(person.get("/portal?status=draft")) == ["A draft"]
    assert rows(person.get(f"/portal?company={companies['Acme Plumbing']}")) == ["Chicago lines"]
    nothing = person.get(f"/portal?company={companies['Acme Heating']}")
    assert "Nothing fits." in nothing.text


@pytest.mark.parametrize("query", ["status=nonsense", "company=com_none", "mine=1", "status=submitting", "x=y"])
def test_a_filter_that_there_is_not_is_left_aside(world: World, office: Office, query: str) -> None:
    made = in_review(world)

    assert rows(customer_of(office, made).get(f"/portal?{query}")) == ["Chicago lines"]


@pytest.mark.parametrize("text", ["chicago", "LINES", "hicag", "(212) 555-2301", "2125552301", "{pon}", "{id}"])
def test_a_request_is_found_by_its_name_a_number_its_order_number_and_its_id(
    world: World, office: Office, text: str
) -> None:
    made = in_review(world)
    draft(made.customer, "Another")
    world.index(made.request_id)
    wanted = text.format(pon=made.order.reference, id=made.request_id)

    assert rows(customer_of(office, made).get(f"/portal?q={wanted}")) == ["Chicago lines"]


def test_a_request_is_found_by_its_reference(world: World, office: Office) -> None:
    client = world.client()
    draft(client, "With a reference", reference="PO-77/b")
    draft(client, "Without")

    assert rows(office.signed_in(client=client).get("/portal?q=PO-77/b")) == ["With a reference"]


@pytest.mark.parametrize("text", ["(212) 555-2301", "Chicago", "{pon}", "{id}", "x", "%00", "😀" * 90])
def test_a_search_finds_nothing_of_another_account(world: World, office: Office, text: str) -> None:
    made = in_review(world)
    world.index(made.request_id)
    stranger = office.signed_in(client=world.client())

    page = stranger.get(f"/portal?q={text.format(pon=made.order.reference, id=made.request_id)}")

    assert (page.status, rows(page)) == (200, [])


def test_a_long_list_comes_by_page_and_misses_none(world: World, office: Office) -> None:
    client = world.client()
    names = [f"Request {n}" for n in range(30)]
    for name in names:
        draft(client, name)
    person = office.signed_in(client=client)

    first = person.get("/portal")
    (following,) = [link for link in first.links("") if "cursor=" in link] or re.findall(
        r'href="\.\./(portal\?cursor=[^"]+)"', first.html
    )
    second = person.open(following if following.startswith("http") else f"{BASE}/{following}")

    assert len(rows(first)) == 25
    assert rows(first) + rows(second) == names[::-1]
    assert "First page" in second.text


def test_the_list_is_a_file_for_a_spreadsheet_with_the_filters_of_the_page(world: World, office: Office) -> None:
    made = in_review(world)
    draft(made.customer, "=1+1")
    person = customer_of(office, made)

    everything = person.get("/portal/requests.csv")
    drafts = person.get("/portal/requests.csv?status=draft")

    assert person.answers[-1].headers["content-type"] == "text/csv; charset=utf-8"
    assert everything.html.startswith("\ufeffid,name,")
    assert everything.html.count("prq_") == 2
    assert drafts.html.count("prq_") == 1
    assert "\n=1+1" not in drafts.html
    assert ",=1+1" not in drafts.html


def test_an_empty_list_says_how_to_begin_and_what_keeps_the_account_from_it(world: World, office: Office) -> None:
    eligible, barred = world.client(), world.client(card_on_file=False)

    page = office.signed_in(client=eligible).get("/portal")
    assert "There is no port request yet." in page.text
    assert "Create port request" in page.text
    assert "credit card" not in page.text

    page = office.signed_in(client=barred).get("/portal")
    assert "There is no credit card on the account. An administrator adds one under Billing." in page.text


def test_our_team_is_led_to_its_own_pages(world: World, office: Office) -> None:
    made = in_review(world)
    sam = office.signed_in(Role.SUPPORT)

    assert sam.get("/portal").address == f"{BASE}/admin"
    assert sam.get(at(made)).status == 403


# --- the eye and the pencil ------------------------------------------------------------------------------------------


def test_the_eye_shows_a_card_with_the_invoice_the_numbers_and_the_letter(world: World, office: Office) -> None:
    made = in_review(world)
    person = customer_of(office, made)

    assert 'aria-label="Summary of Chicago lines"' in person.get("/portal").html
    page = person.get(at(made, "/summary"))

    for text in ("Account Acme", "Port request Chicago lines", "Made by Some administrator", "Company Acme Plumbing"):
        assert text in page.text
    (invoice,) = page.links(f"/documents/{made.world.desk.store.documents(made.request_id)[0].id}")
    assert page.links("/numbers.csv")
    (letter,) = page.links(f"/letters/{made.order.id}")
    for link in (invoice, letter):
        person.open(link)
        assert [one.status_code for one in person.answers if str(one.url) == link] == [303]


@pytest.mark.parametrize(
    ("make", "leads_to"), [(rejected, "/orders/{order}/correct"), (bench, "/edit"), (in_review, ""), (ported, "")]
)
def test_the_pencil_is_where_there_is_something_to_complete(
    world: World, office: Office, make: Any, leads_to: str
) -> None:
    made = make(world)

    page = customer_of(office, made).get("/portal")

    pencils = re.findall(r'href="([^"]*)" aria-label="Complete Chicago lines"', page.html)
    wanted = [f"./portal/requests/{made.request_id}{leads_to.format(order=made.order.id)}"] if leads_to else []
    assert pencils == wanted


# --- one request -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "here"),
    [
        (bench, "Letter signed"),
        (in_review, "Our check"),
        (at_carrier, "With the carrier"),
        (rejected, "With the carrier"),
        (scheduled, "Date confirmed"),
    ],
)
def test_the_stages_say_where_it_is(world: World, office: Office, make: Any, here: str) -> None:
    made = make(world)

    page = customer_of(office, made).get(at(made))

    assert re.findall(r'aria-current="step"><span[^>]*></span>([^<]*)<', page.html) == [here]


def test_the_page_answers_whose_turn_what_by_when_and_what_otherwise(world: World, office: Office) -> None:
    made = scheduled(world)

    page = customer_of(office, made).get(at(made))

    api = made.customer.get(f"/v1/port-requests/{made.request_id}").body
    assert api["progress"]["where"] in page.text
    assert api["progress"]["next_action"] in page.text
    assert api["progress"]["otherwise"] in page.text
    assert api["window"]["explanation"] in page.text
    assert "Whose turn The carrier" in page.text
    assert "By when Nov 30, 2026" in page.text
    assert "Do not cancel your old service yet" in page.text
    assert made.order.reference in page.text
    assert "Lakeside Telecom" in page.text


def test_it_says_when_the_old_service_can_be_cancelled_and_which_lines(world: World, office: Office) -> None:
    made = ported(world)
    person = customer_of(office, made)
    moved = person.get(at(made)).text
    assert "Do not cancel your old service yet" in moved
    assert "The numbers have moved, but it is not yet shown that calls to each of them arrive." in moved
    assert "before the port is complete, your current carrier may take the numbers back" not in moved

    for number in ("+12125552301", "+12125552302", "+12125552303"):
        assert made.customer.post(f"/v1/tracking-numbers/{number}/calls", {}).status < 300
    look_at_due(world.desk, PlainCertifier())
    page = person.get(at(made))

    assert made.customer.get(f"/v1/port-requests/{made.request_id}/proof").body["safe_to_cancel"] is True
    assert "It is safe to cancel your old service" in page.text
    assert "Do not cancel your old service yet" not in page.text
    advice = made.customer.get(f"/v1/port-requests/{made.request_id}/proof").body["orders"][0]["cancel"]["advice"]
    assert advice[0] in page.text


@pytest.mark.parametrize("make", [bench, in_review, rejected, scheduled, ported])
def test_no_page_shows_an_account_number_or_a_pin(world: World, office: Office, make: Any) -> None:
    made = make(world) if make in (rejected, ported) else make(world, pin_status="provided", pin="998877")
    person = customer_of(office, made)
    order = made.order.id

    below = ("", "/live", "/summary", "/numbers", "/numbers.csv", "/timeline", f"/orders/{order}/correct")
    for path in ("/portal", "/portal/requests.csv", *(at(made, each) for each in below)):
        html = person.get(path).html
        assert "884213" not in html, path
        assert "998877" not in html, path


def test_what_belongs_to_another_account_is_not_there(world: World, office: Office) -> None:
    made = scheduled(world)
    document = world.desk.store.documents(made.request_id)[0].id
    known = {"request_id": made.request_id, "order_id": made.order.id, "document_id": document}
    stranger = office.signed_in(client=world.client())
    token = stranger.get("/portal").form("/sign-out").entries["form_token"]

    for route in ROUTES:
        if "{request_id}" not in route.template:
            continue
        path = re.sub(r"\{(\w+)\}", lambda found: known.get(found[1], "comment"), route.template)
        page = stranger.get(path) if route.method == "GET" else stranger.post(path, {"form_token": token, "text": "x"})
        assert page.status == 404, path


def test_the_timeline_tells_what_customers_are_told_and_no_more(world: World, office: Office) -> None:
    made = in_review(world)
    made.staff.post(f"/admin/requests/{made.request_id}/notes", {"text": "They were unkind."})
    person = customer_of(office, made)

    for path in (at(made), at(made, "/timeline")):
        page = person.get(path)
        assert "It was signed." in page.text
        assert "unkind" not in page.text
        assert "note" not in page.text.lower().replace("not ", "")


# --- live ------------------------------------------------------------------------------------------------------------


def test_what_changed_is_sent_alone_and_what_did_not_is_not_sent_again(world: World, office: Office) -> None:
    made = at_carrier(world)
    person = customer_of(office, made)

    first = person.get(at(made, "/live"))
    tag = person.answers[-1].headers["etag"]
    again = person._http.get(f"{BASE}{at(made, '/live')}", headers={"if-none-match": tag})
    made.hear(K.ACCEPTED)
    made.hear(K.FOC_CONFIRMED)
    later = person._http.get(f"{BASE}{at(made, '/live')}", headers={"if-none-match": tag})

    assert "<html" not in first.html
    assert "<form" not in first.html
    assert (again.status_code, again.content) == (304, b"")
    assert later.status_code == 200
    assert "Date confirmed" in later.text


def test_the_part_that_is_brought_up_to_date_is_the_pages_own(world: World, office: Office) -> None:
    made = scheduled(world)
    person = customer_of(office, made)

    page, part = person.get(at(made)), person.get(at(made, "/live"))

    assert part.html.strip() in page.html
    assert f'data-live="../../portal/requests/{made.request_id}/live"' in page.html


# --- numbers ---------------------------------------------------------------------------------------------------------


def test_numbers_are_shown_with_their_state_and_what_they_became(world: World, office: Office) -> None:
    made = ported(world)
    made.customer.post("/v1/tracking-numbers/+12125552301/calls", {})
    person = customer_of(office, made)

    page = person.get(at(made, "/numbers"))

    assert "(212) 555-2301 Complete Active" in page.text
    assert "(212) 555-2302 Complete Pending: call it once to activate it" in page.text
    assert "(646) 234-0001" in page.text


def test_numbers_are_filtered_by_state(world: World, office: Office) -> None:
    made = scheduled(world)
    person = customer_of(office, made)

    assert person.get(at(made, "/numbers?state=scheduled")).html.count('<th scope="row">') == 3
    none = person.get(at(made, "/numbers?state=rejected"))
    assert "No number is in this state." in none.text
    assert person.get(at(made, "/numbers?state=nonsense")).html.count('<th scope="row">') == 3
    assert person.get(at(made, "/numbers?cursor=nonsense")).html.count('<th scope="row">') == 3


# --- what a customer does --------------------------------------------------------------------------------------------


def test_a_comment_is_written_and_read_and_an_answer_of_our_team_too(world: World, office: Office) -> None:
    made = in_review(world)
    person = customer_of(office, made)

    page = person.submit(person.get(at(made)), "/do/comment", text="Is <b>Monday</b> certain?")
    made.staff.post(f"/admin/requests/{made.request_id}/comments", {"text": "It is."})

    assert "Your comment was kept." in page.text
    page = person.get(at(made))
    assert "Is &lt;b&gt;Monday&lt;/b&gt; certain?" in page.html
    assert "It is." in page.text


def test_a_comment_that_is_none_is_said_at_its_field_and_one_that_is_too_long_is_kept(
    world: World, office: Office
) -> None:
    made = in_review(world)
    person = customer_of(office, made)

    empty = person.submit(person.get(at(made)), "/do/comment", text="  ")
    long = person.submit(person.get(at(made)), "/do/comment", text="x" * 2_001)

    assert empty.status == 422
    assert 'href="#f-comment-text"' in empty.html
    assert "The comment is empty." in empty.text
    assert long.status == 422
    assert long.form("/do/comment").entries["text"] == "x" * 2_001


def test_the_same_form_sent_twice_counts_once(world: World, office: Office) -> None:
    made = in_review(world)
    person = customer_of(office, made)
    page = person.get(at(made))

    for _ in range(2):
        person.submit(page, "/do/comment", text="Once")

    assert [one.text for one in world.desk.store.comments(made.request_id, 10, None).items] == ["Once"]


def asked_by_a_manager(world: World) -> tuple[Client, Client, str]:
    boss = world.client()
    manager = world.client(Role.MANAGER, world.accounts[0])
    return boss, manager, world.submitted(manager)


def test_an_administrator_approves_and_a_manager_is_not_offered_to(world: World, office: Office) -> None:
    boss, manager, request_id = asked_by_a_manager(world)
    path = f"/portal/requests/{request_id}"

    theirs = office.signed_in(client=manager).get(path)
    assert "/do/approve" not in theirs.html
    assert "An administrator of your account" in theirs.text
    person = office.signed_in(client=boss)
    page = person.get(path)
    assert "Whose turn Your turn" in page.text
    page = person.submit(page, "/do/approve")

    assert "It was approved." in page.text
    assert world.orders(request_id)[0].status == Status.AWAITING_SIGNATURE


def test_a_request_is_returned_with_a_reason_alone(world: World, office: Office) -> None:
    boss, _, request_id = asked_by_a_manager(world)
    person = office.signed_in(client=boss)
    path = f"/portal/requests/{request_id}"

    refused = person.submit(person.get(path), "/do/return", reason="")
    assert (refused.status, "A request is returned with a reason." in refused.text) == (422, True)
    page = person.submit(refused, "/do/return", reason="The Laval lines are missing.")

    assert "It was returned." in page.text
    assert "The Laval lines are missing." in page.text
    assert world.desk.store.request(request_id).status == Status.DRAFT  # type: ignore[union-attr]


def test_an_order_is_cancelled_after_what_it_costs_was_said(world: World, office: Office) -> None:
    made = in_review(world)
    person = customer_of(office, made)

    page = person.get(at(made))
    assert "Cancelling costs nothing with us" in page.text
    page = person.submit(page, "/do/cancel", reason="We stay.")

    assert made.order.status == Status.CANCELLED
    assert "The cancellation was taken" in page.text
    assert "do/cancel" not in page.html


def test_what_can_no_longer_be_cancelled_is_said_on_the_page_as_it_is_now(world: World, office: Office) -> None:
    made = scheduled(world)
    person = customer_of(office, made)
    page = person.get(at(made))
    made.hear(K.ACTIVATING)

    page = person.submit(page, "/do/cancel", reason="Too late")

    assert page.status == 409
    assert "its numbers are moving this moment" in page.text
    assert "Too late" in page.text


def test_a_link_is_mailed_again_a_signer_replaced_and_taken_back(world: World, office: Office) -> None:
    made = bench(world, signer=SIGNER)
    person = customer_of(office, made)
    world.work(made.request_id)
    (envelope,) = world.desk.store.request_view(made.request_id).envelopes  # type: ignore[union-attr]
    world.clock.advance(minutes=5)

    page = person.get(at(made))
    assert "Sam Roe" in page.text
    page = person.submit(page, f"/signers/{envelope.id}/replace", name="Jo Blom", email="jo@blom.example.com")
    assert "The signer is asked by mail." in page.text
    assert "Jo Blom" in page.text
    second = next(one for one in world.desk.store.request_view(made.request_id).envelopes if one.is_open)  # type: ignore[union-attr]
    page = person.submit(page, f"/signers/{second.id}/revoke", reason="Wrong person")

    assert "The request for a signature was taken back." in page.text
    assert "Send the letters to be signed" in page.text
    page = person.submit(page, "/do/send", name="Sam Roe", email="sam")
    assert page.status == 422
    assert page.form("/do/send").entries["name"] == "Sam Roe"


# --- corrections -----------------------------------------------------------------------------------------------------


def test_all_reasons_stand_on_one_form_and_go_to_the_carrier_together(world: World, office: Office) -> None:
    made = rejected(world)
    person = customer_of(office, made)
    path = at(made, f"/orders/{made.order.id}/correct")

    page = person.get(path)
    assert "The account number does not match" in page.text
    assert "The ZIP or postal code does not match" in page.text
    entries = {"secret:account_number": "A-4455", "edit:service_address.postal_code": "10002"}
    page = person.submit(page, "/correct", **entries)

    assert page.address.split("?")[0] == f"{BASE}{at(made)}"
    assert "The correction was taken." in page.text
    assert "A-4455" not in page.html
    assert made.order.asks == ()


def test_what_is_answered_in_part_is_kept_and_what_is_wrong_stands_at_its_field(world: World, office: Office) -> None:
    made = rejected(world)
    person = customer_of(office, made)
    path = at(made, f"/orders/{made.order.id}/correct")

    wrong = person.submit(person.get(path), "/correct", **{"edit:service_address.postal_code": "nonsense"})
    assert wrong.status == 422
    assert wrong.form("/correct").entries["edit:service_address.postal_code"] == "nonsense"
    assert 'href="#f-service_address-postal_code"' in wrong.html
    partly = person.submit(person.get(path), "/correct", **{"edit:service_address.postal_code": "10002"})

    assert "What you answered is kept, and waits for the rest." in partly.text
    stale = person.submit(wrong, "/correct", **{"edit:service_address.postal_code": "10003"})
    assert stale.status == 409
    assert "has changed meanwhile" in stale.text


# --- dates -----------------------------------------------------------------------------------------------------------


def test_another_date_is_asked_for_and_a_day_that_cannot_be_is_said_at_its_field(world: World, office: Office) -> None:
    made = scheduled(world)
    person = customer_of(office, made)
    path = at(made, f"/orders/{made.order.id}/date")

    page = person.get(path)
    assert "Days that are possible" in page.text
    none = person.submit(page, "/date")
    assert (none.status, "Choose a day." in none.text) == (422, True)
    past = person.submit(page, "/date", other="2020-01-01")
    assert past.status == 422
    assert past.form("/date").entries["other"] == "2020-01-01"
    page = person.submit(past, "/date", other="2026-12-09")

    assert "The date was taken." in page.text
    assert made.order.requested_foc_at is not None
    assert made.order.requested_foc_at.isoformat() == "2026-12-09"


def test_an_order_that_takes_no_date_says_so_in_words(world: World, office: Office) -> None:
    made = ported(world)

    page = customer_of(office, made).get(at(made, f"/orders/{made.order.id}/date"))

    assert "This order cannot be changed at this moment." in page.text
    assert "takes no corrections" not in page.text


def test_the_confirmed_dates_are_a_file_for_a_calendar_with_a_word_the_day_before(world: World, office: Office) -> None:
    made = scheduled(world)
    person = customer_of(office, made)

    page = person.get(at(made, "/port-dates.ics"))

    assert person.answers[-1].headers["content-type"] == "text/calendar; charset=utf-8"
    assert "DTSTART:20261130T150002Z" in page.html
    assert "TRIGGER:-P1D" in page.html
    assert "Chicago lines" in page.html
    early = in_review(world, numbers=["+12125552399"])
    assert customer_of(office, early).get(at(early, "/port-dates.ics")).status == 404


def test_the_report_is_a_pdf(world: World, office: Office) -> None:
    made = scheduled(world)
    person = customer_of(office, made)

    person.get(at(made, "/report.pdf"))

    assert person.answers[-1].headers["content-type"] == "application/pdf"
    assert person.answers[-1].content.startswith(b"%PDF")


# --- words -----------------------------------------------------------------------------------------------------------


def test_a_french_page_has_no_english_text_of_the_portals(world: World, office: Office) -> None:
    made = rejected(world)
    person = office.person(accept_language="fr-CA")
    person.sign_in(made.customer.secret)
    texts = [*FOLLOWING.texts.values(), *ANSWERS.texts.values()]
    english = {text["en"] for text in texts if len(text["en"]) > 20 and "{" not in text["en"]}

    order = f"/orders/{made.order.id}"
    for path in (
        "/portal",
        *(at(made, each) for each in ("", "/summary", "/numbers", "/timeline", f"{order}/correct")),
    ):
        page = person.get(path)
        assert page.status == 200
        assert 'lang="fr"' in page.html
        assert [text for text in english if text in page.text] == [], path


def test_every_text_of_the_catalogue_is_said_somewhere() -> None:
    folder = Path(pages.__file__).parent
    source = "".join(
        file.read_text() for file in [*folder.rglob("portal/**/*.py"), *folder.rglob("templates/portal/*.j2")]
    )
    named = r"portal\.(status|turn|stage|tracking|order\.class|document|letter|actor|case|signer|eligible|do)\.|done\."
    named += r"|portal\.cannot"  # after `why_not_key`
    keys = {re.sub(r"\.(one|many)$", "", key) for key in FOLLOWING.texts if not re.match(named, key)}

    assert {key for key in keys if not re.search(rf"""["']{re.escape(key)}["']""", source)} == set()
