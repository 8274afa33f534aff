"""What our team sees and does on its pages, over Port Desk whole in memory."""

from dataclasses import replace

import pytest

from infra.local.signer import Page
from shared.domain.model import CarrierEventKind, PortOrder, Role
from shared.domain.policy import Policy
from shared.ports import Create
from tests.contract.things import any_carrier_mail
from tests.unit.pages.browsing import BASE, Office, Person
from tests.world import Client, World


@pytest.fixture
def world() -> World:
    return World(policy=Policy(auto_review=False, public_base_url=BASE))


@pytest.fixture
def office(world: World) -> Office:
    return Office(world)


@pytest.fixture
def customer(world: World) -> Client:
    return world.client(Role.ADMINISTRATOR)


@pytest.fixture
def sam(office: Office) -> Person:
    return office.signed_in(Role.SUPPORT)


def in_review(world: World, customer: Client, *numbers: str) -> PortOrder:
    request_id = world.submitted(customer, numbers or ("+12125552301", "+12125552302"))
    world.work(request_id)
    world.sign(customer, request_id)
    world.work(request_id)
    world.index(request_id)
    return world.orders(request_id)[0]


def at_carrier(world: World, customer: Client, sam: Person, *numbers: str) -> PortOrder:
    order = in_review(world, customer, *numbers)
    approve(sam, order)
    world.work(order.request_id)
    world.hear(world.orders(order.request_id)[0], CarrierEventKind.ACCEPTED)
    return world.orders(order.request_id)[0]


def approve(person: Person, order: PortOrder) -> Page:
    return person.submit(order_page(person, order), "/do/approve")


def order_page(person: Person, order: PortOrder) -> Page:
    return person.get(f"/admin/pages/orders/{order.id}")


def now(world: World, order: PortOrder) -> PortOrder:
    found = world.memory.order(order.id)
    assert found is not None
    return found


# --- queue and search ------------------------------------------------------------------------------------------------


def test_the_desk_opens_with_the_first_view_in_which_there_is_something_to_do(
    world: World, customer: Client, sam: Person
) -> None:
    order = in_review(world, customer)

    page = sam.get("/admin")

    assert page.title == "To review"
    assert order.reference in page.text
    assert "To review 1" in page.text
    assert "Compare the letter and the bill with the order" in page.text
    assert page.links(f"/admin/pages/orders/{order.id}")


def test_an_empty_view_says_so(sam: Person) -> None:
    assert "Nothing: well done." in sam.get("/admin/pages/queue/carrier_silent").text


def test_a_view_is_paged(world: World, customer: Client, sam: Person) -> None:
    for n in range(27):
        in_review(world, customer, f"+1212555{2400 + n}")

    page = sam.get("/admin")
    following = page.links("")
    (address,) = [link for link in following if "cursor=" in link]

    assert page.html.count("data-row") == 25
    assert sam.open(address).html.count("data-row") == 2


SOUGHT = ["(212) 555-2301", "212.555.2301", "acme plumbing", "chicago", "dana@acme.example.com"]


@pytest.mark.parametrize("text", SOUGHT)
def test_the_one_search_box_finds_an_order_or_its_request(
    world: World, customer: Client, sam: Person, text: str
) -> None:
    order = in_review(world, customer)

    page = sam.submit(sam.get("/admin"), "/search", q=text)

    assert page.links(f"/orders/{order.id}") or page.links(f"/requests/{order.request_id}")


def test_what_is_not_found_says_what_can_be_looked_for(sam: Person) -> None:
    page = sam.get("/admin/pages/search?q=nobody+of+this+name")

    assert "Nothing is known by “nobody of this name”." in page.text
    assert "a telephone number in any format" in page.text


def test_a_search_that_is_too_short_says_so(sam: Person) -> None:
    page = sam.get("/admin/pages/search?q=x")

    assert page.status == 422
    assert "too short" in page.text


# --- a request, an order ---------------------------------------------------------------------------------------------


def test_a_request_is_shown_with_all_that_it_is_made_of(world: World, customer: Client, sam: Person) -> None:
    order = in_review(world, customer)
    customer.post(f"/v1/port-requests/{order.request_id}/comments", {"text": "When will it be?"})

    page = sam.get(f"/admin/pages/requests/{order.request_id}")

    for text in (
        "Chicago lines",
        order.reference,
        "bill.pdf",
        "Acme Plumbing & Heating".replace("&", "&amp;"),
        "120 Wabash Ave",
        "•••• 4213",
        "(212) 555-2399",
        "Dana Whitfield",
        "When will it be?",
        "2 accepted, 0 held, 0 skipped",
    ):
        assert text in page.html, text  # fmt: skip
    assert "LT-884213" not in page.html


def test_numbers_and_the_timeline_have_pages_of_their_own(world: World, customer: Client, sam: Person) -> None:
    order = in_review(world, customer)

    numbers = sam.get(f"/admin/pages/requests/{order.request_id}/numbers")
    timeline = sam.get(f"/admin/pages/requests/{order.request_id}/timeline")

    assert "(212) 555-2301" in numbers.text
    assert order.reference in numbers.text
    assert "Letter signed" in timeline.text


def test_an_order_that_is_approved_goes_on_and_says_so(world: World, customer: Client, sam: Person) -> None:
    order = in_review(world, customer)

    page = approve(sam, order)

    assert "The order was approved." in page.text
    assert now(world, order).review_passed
    assert "Approve it" not in page.text
    (event,) = [
        one for one in world.memory.events(order.request_id, 99, None).items if one.type == "order.review_passed"
    ]
    assert event.actor.name == "Some support"


def test_a_letter_is_sent_back_with_a_reason_only(world: World, customer: Client, sam: Person) -> None:
    order = in_review(world, customer)

    refused = sam.submit(order_page(sam, order), "/do/return-letter", reason="  ")
    assert refused.status == 422
    assert "There is no reason." in refused.text
    assert '<details class="action" id="do-return-letter" open>' in refused.html
    done = sam.submit(refused, "/do/return-letter", reason="The scan cannot be read")

    assert "The letter is to be signed anew." in done.text
    assert now(world, order).status == "awaiting_signature"


def test_who_is_slower_is_told_and_keeps_what_they_typed(
    office: Office, world: World, customer: Client, sam: Person
) -> None:
    lea = office.signed_in(Role.SUPPORT_LEAD)
    order = at_carrier(world, customer, sam)
    mine, theirs = order_page(sam, order), order_page(lea, order)
    lea.submit(theirs, "/do/foc", confirmed_foc_at="2026-12-03T10:00")

    page = sam.submit(mine, "/do/reject", code_0="account_number_mismatch", words_0="Not ours")

    assert page.status == 412
    assert "It was changed by Some support_lead meanwhile" in page.text
    assert '<details class="action" id="do-reject" open>' in page.html
    assert page.form("/do/reject").entries["words_0"] == "Not ours"
    assert now(world, order).status == "scheduled"
    world.clock.advance(minutes=1)
    again = sam.submit(page, "/do/reject")
    assert "The rejection was recorded." in again.text
    assert now(world, order).status == "action_required"


def test_a_form_that_is_sent_twice_counts_once(world: World, customer: Client, sam: Person) -> None:
    order = at_carrier(world, customer, sam)
    page = order_page(sam, order)
    form = dict(page.form("/do/foc").entries) | {"confirmed_foc_at": "2026-12-03T10:00"}

    sam.post(f"/admin/pages/orders/{order.id}/do/foc", form)
    version = now(world, order).version
    again = sam.post(f"/admin/pages/orders/{order.id}/do/foc", form)

    assert again.status in (200, 412)
    assert now(world, order).version == version


def test_a_date_is_taken_on_the_desks_clock(world: World, customer: Client, sam: Person) -> None:
    order = at_carrier(world, customer, sam)

    page = sam.submit(order_page(sam, order), "/do/foc", confirmed_foc_at="2026-12-03T10:00")

    assert "The date was recorded." in page.text
    found = now(world, order).confirmed_foc_at
    assert found is not None
    assert found.isoformat() == "2026-12-03T15:00:00+00:00"
    assert "Dec 3, 2026, 10:00\u00a0AM EST" in page.html


@pytest.mark.parametrize("given", ["", "soon", "2026-13-45T99:99", "<b>"])
def test_a_date_that_is_none_is_said_at_its_field(world: World, customer: Client, sam: Person, given: str) -> None:
    order = at_carrier(world, customer, sam)

    page = sam.submit(order_page(sam, order), "/do/foc", confirmed_foc_at=given)

    assert page.status == 422
    assert 'id="f-foc-confirmed_foc_at-wrong"' in page.html
    assert "<b>" not in page.html


def test_numbers_are_marked_as_ported(world: World, customer: Client, sam: Person) -> None:
    order = at_carrier(world, customer, sam)

    page = sam.submit(order_page(sam, order), "/do/mark-ported")

    assert "The numbers are marked as ported." in page.text
    assert now(world, order).status == "completed"


def test_a_rejection_is_corrected_by_our_team_on_a_page(world: World, customer: Client, sam: Person) -> None:
    order = at_carrier(world, customer, sam)
    sam.submit(order_page(sam, order), "/do/reject", code_0="account_number_mismatch", words_0="Acct wrong")
    page = sam.get(f"/admin/pages/orders/{order.id}/correct")
    assert "Acct wrong" in page.text

    entries = {"secret:account_number": "LT-99001"}
    page = sam.submit(page, "/correct", **entries)

    assert "The correction was taken." in page.text
    assert now(world, order).status == "change_pending"
    assert "LT-99001" not in page.html


def test_a_correction_that_says_nothing_is_refused_with_what_was_typed(
    world: World, customer: Client, sam: Person
) -> None:
    order = at_carrier(world, customer, sam)
    sam.submit(order_page(sam, order), "/do/reject", code_0="account_number_mismatch")

    page = sam.submit(sam.get(f"/admin/pages/orders/{order.id}/correct"), "/correct", dropped="+12125550000")

    assert page.status == 422
    assert page.form("/correct").entries["dropped"] == "+12125550000"


def test_a_letter_is_opened_by_a_link_that_dies(world: World, customer: Client, sam: Person) -> None:
    order = in_review(world, customer)

    answer = sam._http.get(f"{BASE}/admin/pages/orders/{order.id}/letter.pdf", follow_redirects=False)

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("https://documents.example/")


# --- documents -------------------------------------------------------------------------------------------------------


def test_a_bill_stands_beside_what_it_has_to_agree_with(world: World, customer: Client, sam: Person) -> None:
    order = in_review(world, customer)
    view = world.memory.request_view(order.request_id)
    assert view is not None
    path = f"/admin/pages/requests/{order.request_id}/documents/{view.documents[0].id}"

    page = sam.get(path)

    assert (
        f'src="../../../../../admin/pages/requests/{order.request_id}/documents/{view.documents[0].id}/pages/1"'
        in page.html
    )
    assert "•••• 4213" in page.text
    assert "(212) 555-2301" in page.text
    picture = sam._http.get(f"{BASE}{path}/pages/1")
    assert (picture.headers["content-type"], picture.content) == ("image/webp", b"page 0")


# --- accounts --------------------------------------------------------------------------------------------------------


def test_an_account_is_made_with_its_companies_and_found(sam: Person) -> None:
    page = sam.submit(
        sam.get("/admin/pages/accounts"),
        "/accounts/new",
        name="Zoë & Sons",
        card_on_file="yes",
        company="Zoë East\nZoë West",
    )

    assert page.title.startswith("Zoë & Sons")
    assert "The account was made." in page.text
    assert "Zoë East, Zoë West" in page.text
    assert "It may port numbers." in page.text
    assert sam.get("/admin/pages/accounts?name=zoë").links(page.address.rpartition("/")[2].partition("?")[0])


def test_everything_that_is_wrong_with_a_new_account_is_said_at_once(sam: Person) -> None:
    page = sam.submit(sam.get("/admin/pages/accounts"), "/accounts/new", name=" ", trial_ends_on="soon", company="A\nA")

    assert page.status == 422
    assert "3 things need your attention" in page.text
    assert page.form("/accounts/new").entries["trial_ends_on"] == "soon"


def test_standing_is_changed_with_a_reason_on_the_version_that_was_seen(
    office: Office, world: World, customer: Client, sam: Person
) -> None:
    account_id = world.accounts[-1]
    lea = office.signed_in(Role.SUPPORT_LEAD)
    mine = sam.get(f"/admin/pages/accounts/{account_id}")
    lea.submit(lea.get(f"/admin/pages/accounts/{account_id}"), "/do/change", standing="past_due", reason="No payment")

    late = sam.submit(mine, "/do/change", standing="suspended", reason="Fraud")

    assert late.status == 412
    assert late.form("/do/change").entries["reason"] == "Fraud"
    account = world.memory.account(account_id)
    assert account is not None
    assert account.standing == "past_due"


def test_a_lead_makes_a_key_that_is_shown_once_and_opens_what_it_should(
    office: Office, world: World, customer: Client
) -> None:
    account_id = world.accounts[-1]
    lea = office.signed_in(Role.SUPPORT_LEAD)
    page = lea.get(f"/admin/pages/accounts/{account_id}")
    (user,) = world.memory.users(account_id)
    action = f"/users/{user.id}/key"
    form = dict(page.form(action).entries) | {"name": "Billing system"}

    made = lea.post(f"/admin/pages/accounts/{account_id}{action}", form)
    again = lea.post(f"/admin/pages/accounts/{account_id}{action}", form)

    secret = made.html.partition('class="secret" tabindex="0">')[2].partition("<")[0]
    assert secret.startswith("pk_live_")
    assert replace(customer, secret=secret).get("/v1/me").status == 200
    assert "was made, and shown then" in again.text
    assert secret not in again.html
    assert secret not in lea.get(f"/admin/pages/accounts/{account_id}").html


def test_support_makes_no_keys_of_customers(world: World, customer: Client, sam: Person) -> None:
    account_id = world.accounts[-1]
    page = sam.get(f"/admin/pages/accounts/{account_id}")
    (user,) = world.memory.users(account_id)
    token = page.form("/sign-out").entries["form_token"]

    assert "Make an API key" not in page.text
    refused = sam.post(f"/admin/pages/accounts/{account_id}/users/{user.id}/key", {"form_token": token})
    assert refused.status == 403


def test_a_person_of_our_team_who_is_deactivated_is_signed_out_at_once(
    office: Office, world: World, sam: Person
) -> None:
    lea = office.signed_in(Role.SUPPORT_LEAD)
    team = lea.get("/admin/pages/accounts/acc_desk")
    user = next(one for one in world.memory.users("acc_desk") if one.role == Role.SUPPORT)

    done = lea.submit(team, f"/users/{user.id}/team-deactivate")

    assert "The person was deactivated" in done.text
    assert sam.get("/admin").title == "Sign in"


# --- mails -----------------------------------------------------------------------------------------------------------


def test_a_mail_becomes_the_date_that_it_confirms(world: World, customer: Client, sam: Person) -> None:
    order = at_carrier(world, customer, sam)
    mail = any_carrier_mail(
        order_id=order.id,
        request_id=order.request_id,
        account_id=order.account_id,
        text="FOC confirmed for 12/03/2026 10:00 ET.",
        received_at=world.clock.now(),
    )
    world.memory.commit([Create(mail)])
    page = sam.get(f"/admin/pages/mails/{mail.id}")
    assert page.form("/foc_confirmed").entries["confirmed_foc_at"] == "2026-12-03T10:00"

    done = sam.submit(page, "/foc_confirmed")

    assert "The date was recorded." in done.text
    assert "It has been dealt with." in done.text
    assert now(world, order).status == "scheduled"


def test_a_mail_about_nothing_of_ours_is_dismissed(world: World, sam: Person) -> None:
    mail = any_carrier_mail()
    world.memory.commit([Create(mail)])
    assert sam.get("/admin/pages/mails").links(mail.id)

    done = sam.submit(sam.get(f"/admin/pages/mails/{mail.id}"), "/dismiss")

    assert "The mail was dismissed." in done.text
    assert sam.get("/admin/pages/mails").links(mail.id) == []


def test_a_pasted_table_answers_for_every_line_and_keeps_what_was_not_recorded(
    world: World, customer: Client, sam: Person
) -> None:
    order = at_carrier(world, customer, sam)
    text = f"PON\tFOC\n{order.reference}\t12/3/2026\nPD00000000000000\t12/3/2026"

    page = sam.submit(sam.get("/admin/pages/foc-dates"), "/foc-dates", text=text)

    assert "Recorded" in page.text
    assert "No order is known by this." in page.text
    assert page.form("/foc-dates").entries["text"].strip() == "PD00000000000000\t12/3/2026"
    assert now(world, order).status == "scheduled"
