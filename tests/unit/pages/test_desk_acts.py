"""Everything that our team does to orders and requests on its pages: each form once, and what it refuses."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from functions.pages.order_actions import AT_ONCE, ORDER_OFFERS
from functions.pages.request_actions import REQUEST_OFFERS
from infra.local.signer import Page
from shared.domain.desk_queue import View
from shared.domain.documents import DocumentType
from shared.domain.lifecycle import Owner, Status
from shared.domain.model import CarrierEventKind, Role, ServiceType, StaffFlag, Standing
from shared.domain.review_flags import DETAILS_CHANGED, DOCUMENT_REFUSED, PAPER_LETTER, PERSON_CHANGED
from shared.domain.search_terms import TermKind
from shared.domain.words.desk import DESK
from shared.usecases.desk import SYSTEM
from shared.usecases.transitions import changed, commit_order, order_event
from tests.unit.carriers.telnyx.world import TelnyxWorld
from tests.unit.pages.browsing import BASE, Office, Person
from tests.unit.support.desk import Bench, at_carrier, bench, in_review, reviewing, scheduled
from tests.unit.support.test_move_claim import SHARED, Dispute
from tests.unit.usecases.test_carrier_answers import manual_world
from tests.world import NUMBERS

K = CarrierEventKind


class Seat:
    """Somebody of our team in front of one order."""

    def __init__(self, desk: Bench, role: Role = Role.SUPPORT, office: Office | None = None) -> None:
        self.desk = desk
        self.office = office or Office(desk.world)
        self.person: Person = self.office.signed_in(role)

    @property
    def path(self) -> str:
        return f"/admin/pages/orders/{self.desk.order.id}"

    @property
    def page(self) -> Page:
        return self.person.get(self.path)

    @property
    def request(self) -> Page:
        return self.person.get(f"/admin/pages/requests/{self.desk.request_id}")

    def do(self, action: str, page: Page | None = None, **entries: str) -> Page:
        self.desk.world.clock.advance(seconds=1)
        return self.person.submit(page or self.page, f"/do/{action}", **entries)

    def beside(self, role: Role) -> "Seat":
        """A colleague in front of the same order."""
        return Seat(self.desk, role, self.office)

    def offers(self) -> list[str]:
        """What the page lets this person do, in order."""
        actions = [form.action.partition("/do/") for form in self.page.forms]
        return [name for _, found, name in actions if found]


def flagged(desk: Bench, *flags: StaffFlag) -> None:
    order = desk.order
    after = changed(order, desk.world.clock.now(), staff_flags=flags)
    commit_order(desk.world.desk, after, order_event(desk.world.desk, after, "order.flagged", SYSTEM, before=order))


# --- each form -------------------------------------------------------------------------------------------------------


def test_an_order_in_review_is_returned_to_its_customer() -> None:
    seat = Seat(in_review())

    done = seat.do("return", reason="The bill is of another carrier.")

    assert "The order was returned to its customer." in done.text
    assert seat.desk.order.status == "draft"


def test_a_document_is_asked_for_with_what_it_is_to_show() -> None:
    seat = Seat(in_review())

    refused = seat.do("request-document", type="csr")
    done = seat.do("request-document", refused, reason="It is to show who the end user is.")

    assert refused.status == 422
    assert refused.form("/do/request-document").entries["type"] == "csr"
    assert "The customer was asked for it." in done.text
    assert seat.desk.order.status == "action_required"
    assert "It is to show who the end user is." in done.text


def test_several_reasons_are_given_at_once() -> None:
    seat = Seat(at_carrier())

    seat.do("reject", code_0="account_number_mismatch", words_0="ACCT", code_1="pin_invalid", words_1="PIN")

    assert [ask.said for ask in seat.desk.order.asks] == ["ACCT", "PIN"]


def test_a_rejection_without_a_reason_is_refused() -> None:
    assert Seat(at_carrier()).do("reject", words_0="hm").status == 422


def test_what_else_a_carrier_said_is_recorded() -> None:
    seat = Seat(at_carrier())

    done = seat.do("carrier-said", kind="accepted")

    assert "The answer was recorded." in done.text
    (told,) = seat.desk.world.memory.inbox(seat.desk.order.id)
    assert told.told_by is not None
    assert (told.kind, told.told_by.name) == (K.ACCEPTED, "Some support")


def test_the_carrier_is_asked_at_a_press() -> None:
    seat = Seat(at_carrier())

    assert "The carrier said nothing new." in seat.do("poll").text


def test_an_order_is_sent_to_its_carrier_again_with_a_note() -> None:
    seat = Seat(at_carrier())

    assert seat.do("resubmit").status == 422
    assert "It goes to the carrier again." in seat.do("resubmit", note="You lost the first one.").text


def test_a_letter_is_mailed_again_and_to_another_signer() -> None:
    seat = Seat(bench(signer={"name": "Sam Roe", "email": "sam@roe.example.com"}))
    seat.desk.world.mail(seat.desk.request_id)
    seat.desk.world.clock.advance(minutes=10)

    again = seat.do("resend-letter", new_link="yes")
    wrong = seat.do("signer", name="Zoë", email="no address")
    other = seat.do("signer", wrong, email="zoe@acme.example.com")

    assert "The letter is mailed again." in again.text
    assert wrong.status == 422
    assert wrong.form("/do/signer").entries["name"] == "Zoë"
    assert "The signer is asked by mail." in other.text


def test_an_order_is_taken_given_to_somebody_else_and_to_nobody() -> None:
    seat = Seat(in_review())
    lea = seat.beside(Role.SUPPORT_LEAD)
    me = next(one for one in seat.desk.world.memory.users("acc_desk") if one.role == Role.SUPPORT_LEAD)

    seat.do("assign-me")
    mine = seat.desk.order.assignee
    seat.do("assign", to=me.id)
    theirs = seat.desk.order.assignee
    lea.do("assign", to="")

    assert mine is not None
    assert mine.name == "Some support"
    assert theirs is not None
    assert theirs.id == me.id
    assert seat.desk.order.assignee is None


def test_a_call_and_a_note_stand_where_our_team_reads_them_and_nobody_else() -> None:
    seat = Seat(at_carrier())

    assert seat.do("call", talked_to="", note="x").status == 422
    seat.do("call", talked_to="Ada of Lakeside", ticket="T-9", note="They look into it.")
    page = seat.do("note", text="Ask for Ada.")

    assert "Ask for Ada." in page.text
    assert "Ada of Lakeside" in page.text
    theirs = seat.desk.customer.get(f"/v1/port-requests/{seat.desk.request_id}/events").body
    assert "Ada" not in str(theirs)


def test_a_comment_is_read_by_the_customer() -> None:
    seat = Seat(at_carrier())

    assert seat.do("comment", text=" ").status == 422
    page = seat.do("comment", text="<b>Soon</b>, we hope.")

    assert "The comment was kept." in page.text
    (said,) = seat.desk.customer.get(f"/v1/port-requests/{seat.desk.request_id}/comments").body["items"]
    assert said["text"] == "<b>Soon</b>, we hope."
    assert "<b>Soon" not in seat.request.html


def test_flags_are_taken_off_with_what_was_found() -> None:
    seat = Seat(in_review())
    flagged(seat.desk, StaffFlag.CONTRADICTION)

    done = seat.do("clear-flags", reason="Two of the same message.")

    assert "The flags were taken off." in done.text
    assert seat.desk.order.staff_flags == ()
    assert "clear-flags" not in seat.offers()


def test_a_workflow_is_started_anew() -> None:
    seat = Seat(at_carrier())

    assert "The workflow is started anew." in seat.do("restart").text


def test_a_cancelled_order_is_reopened_as_a_new_one() -> None:
    seat = Seat(in_review())
    seat.do("cancel", reason="They asked for it.")
    seat.desk.world.work(seat.desk.request_id)
    old = seat.desk.order.id

    page = seat.do("reopen", reason="They think otherwise.")

    assert "The numbers are in this new order." in page.text
    assert old not in page.address
    assert page.links(f"/admin/pages/orders/{old}")


# --- a second person -------------------------------------------------------------------------------------------------


def test_with_a_confirmed_date_a_second_person_confirms_a_cancellation() -> None:
    seat = Seat(scheduled())
    lea = seat.beside(Role.SUPPORT_LEAD)

    proposed = seat.do("cancel", reason="They asked by telephone.")
    assert "a second person has to confirm it" in proposed.text
    assert "confirm" not in seat.offers()
    assert "They asked by telephone." in lea.page.text
    done = lea.do("confirm")

    assert "The order is being cancelled." in done.text
    assert seat.desk.order.status in ("cancel_requested", "cancelled")


def test_who_proposed_does_not_confirm_and_either_declines() -> None:
    lea = Seat(scheduled(), Role.SUPPORT_LEAD)
    lea.do("cancel", reason="They asked.")

    refused = lea.do("confirm")
    done = lea.do("decline", reason="They called again.")

    assert refused.status in (403, 409)
    assert "The cancellation was declined." in done.text
    assert lea.desk.order.status == "scheduled"


# --- secrets ---------------------------------------------------------------------------------------------------------


def test_a_secret_is_shown_for_a_reason_once_on_a_page_that_nothing_keeps() -> None:
    seat = Seat(at_carrier())
    lea = seat.beside(Role.SUPPORT_LEAD)

    refused = seat.do("reveal", what="account_number")
    page = seat.do("reveal", what="account_number", reason="The carrier asks on the telephone.")

    assert refused.status == 422
    assert "LT-884213" not in refused.html
    assert "LT-884213" in page.html
    assert seat.person.answers[-1].headers["cache-control"] == "no-store"
    assert "LT-884213" not in seat.page.html
    listed = lea.person.get("/admin/pages/reveals")
    assert "The carrier asks on the telephone." in listed.text
    assert "LT-884213" not in listed.html
    assert seat.person.get("/admin/pages/reveals").status == 403


# --- canned texts ----------------------------------------------------------------------------------------------------


def test_a_lead_keeps_texts_and_everybody_uses_them() -> None:
    seat = Seat(in_review())
    lea = seat.beside(Role.SUPPORT_LEAD)
    page = lea.person.get("/admin/pages/texts")

    refused = lea.person.submit(page, "/texts/new", title="Bill", text="Dear {nobody}")
    assert refused.status == 422
    assert refused.form("/texts/new").entries["title"] == "Bill"
    made = lea.person.submit(refused, "/texts/new", text="We need the bill of {carrier} for {pon}.")
    assert "The text was added." in made.text

    (link,) = [one for one in seat.page.links("#do-comment") if "?text=" in one]
    filled = seat.person.open(link)
    text = f"We need the bill of Lakeside Telecom for {seat.desk.order.reference}."
    assert filled.form("/do/comment").entries["text"] == text
    assert '<details class="action" id="do-comment" open>' in filled.html
    assert "Add a text" not in seat.person.get("/admin/pages/texts").text

    (text_id,) = [one.id for one in seat.desk.world.memory.canned_texts()]
    changed_page = lea.person.submit(made, f"/texts/{text_id}/change", text="Thank you, {customer}.")
    assert "The text was changed." in changed_page.text
    stale = lea.person.submit(made, f"/texts/{text_id}/delete")
    assert stale.status == 412
    assert "The text was deleted." in lea.person.submit(stale, f"/texts/{text_id}/delete").text


@pytest.mark.parametrize("query", ["text=x&for=comment", "text=%00&for=note", "text=x&for=reveal"])
def test_a_text_that_is_not_there_is_no_error_of_ours(query: str) -> None:
    seat = Seat(in_review())

    assert seat.person.get(f"{seat.path}?{query}").status in (200, 404)


# --- several at once -------------------------------------------------------------------------------------------------


def test_orders_that_are_ticked_are_approved_each_on_the_version_that_was_seen() -> None:
    world = reviewing()
    desks = [in_review(world, numbers=[f"+1212555{2330 + n}"]) for n in range(3)]
    seat = Seat(desks[0])
    page = seat.person.get("/admin/pages/queue/to_review")
    items = [f"{one.order.id}:{one.order.version}" for one in desks]
    seat.desk.act("assign", {"to": "me"})

    form = dict(page.form("/pages/queue").entries) | {"act": "approve", "item": items}
    done = seat.person.post("/admin/pages/queue", form)

    assert "2 done." in done.text
    assert "1 not done." in done.text
    assert "It was changed by Some support meanwhile" in done.text
    assert [one.order.review_passed for one in desks] == [False, True, True]


def test_several_are_noted_cancelled_and_given_to_somebody_with_one_reason() -> None:
    world = reviewing()
    desks = [in_review(world, numbers=[f"+1212555{2330 + n}"]) for n in range(2)]
    seat = Seat(desks[0])

    for act in ("note", "assign-me", "cancel"):
        page = seat.person.get("/admin/pages/queue/to_review")
        items = [f"{one.order.id}:{one.order.version}" for one in desks]
        form = dict(page.form("/pages/queue").entries) | {"act": act, "item": items, "reason": "They are gone."}
        assert "2 done." in seat.person.post("/admin/pages/queue", form).text, act

    assert all(one.order.status in ("cancel_requested", "cancelled") for one in desks)
    assert seat.request.text.count("They are gone.") >= 2


@pytest.mark.parametrize(
    ("act", "items", "said"),
    [
        ("", ["ord_x:1"], "No action was chosen."),
        ("reveal", ["ord_x:1"], "No action was chosen."),
        ("approve", [], "No order was ticked."),
        ("approve", ["ord_x:1", "rubbish"], "not done."),
        ("approve", ["ord_x:99999999999"], "not done."),
        ("approve", [":"], "not done."),
        ("approve", ["\x00:1", "a" * 4000 + ":1"], "not done."),
    ],
)
def test_nonsense_from_the_queue_is_answered_item_by_item(act: str, items: list[str], said: str) -> None:
    seat = Seat(in_review())
    form = dict(seat.person.get("/admin/pages/queue/to_review").form("/pages/queue").entries)

    page = seat.person.post("/admin/pages/queue", form | {"act": act, "item": items})

    assert page.status < 500
    assert said in page.text


def test_what_is_done_at_once_is_offered_for_one_too() -> None:
    assert set(AT_ONCE) <= {one.name for one in ORDER_OFFERS}


# --- requests --------------------------------------------------------------------------------------------------------


def test_a_request_is_noted_commented_and_its_events_are_sent_again() -> None:
    seat = Seat(in_review())

    noted = seat.do("note", seat.request, text="A note of the request.")
    said = seat.do("comment", seat.request, text="We look at it.")
    refused = seat.do("replay", seat.request)
    replayed = seat.do("replay", refused, reason="Their consumer was down.")

    assert "A note of the request." in noted.text
    assert "We look at it." in said.text
    assert refused.status == 422
    assert "The events are sent again." in replayed.text


def test_a_lead_moves_a_number_to_who_proved_that_it_is_theirs() -> None:
    case = Dispute()
    lea = Office(case.world).signed_in(Role.SUPPORT_LEAD)
    path = f"/admin/pages/requests/{case.request_id}"

    refused = lea.submit(lea.get(path), "/do/claim", number=SHARED, reason="Their bill shows it.")
    done = lea.submit(
        refused, "/do/claim", document_id=case.document, agreement="Ada of Acme, by telephone, ticket T-9"
    )

    assert refused.status == 422
    assert refused.form("/do/claim").entries["number"] == SHARED
    assert "The number was moved here." in done.text
    assert case.counts() == {"awaiting_signature": 2}


# --- documents, chasing, dead letters --------------------------------------------------------------------------------


def document_path(desk: Bench, place: int = -1) -> str:
    view = desk.world.memory.request_view(desk.request_id)
    assert view is not None
    return f"/admin/pages/requests/{desk.request_id}/documents/{view.documents[place].id}"


def test_a_document_that_cannot_be_used_stops_its_order_until_there_is_another() -> None:
    seat = Seat(in_review())
    page = seat.person.get(document_path(seat.desk))
    assert seat.desk.order.reference in page.text

    refused = seat.do("reject", page, words="It is of 2019.")
    assert refused.status == 422
    assert "There is no reason." in refused.text
    assert refused.form("/do/reject").entries["words"] == "It is of 2019."
    done = seat.do("reject", refused, reason_too_old="yes", reason_unreadable="yes")
    seat.desk.world.work(seat.desk.request_id)

    assert "The document was rejected; the customer is told why." in done.text
    assert "It is of 2019." in done.text
    assert "it cannot be used" in done.text
    order = seat.page
    assert seat.desk.order.status == "action_required"
    assert "The bill is too old" in order.text
    assert "The document cannot be read" in order.text
    assert "The bill is too old" in seat.person.get(f"{seat.path}/correct").text

    seat.desk.world.invoice(seat.desk.customer, seat.desk.request_id)
    seat.desk.world.work(seat.desk.request_id)
    assert seat.desk.order.status == "in_review"
    accepted = seat.do("accept", seat.person.get(document_path(seat.desk)))
    assert "The document was accepted." in accepted.text
    assert "it can be used" in accepted.text
    assert "/do/accept" not in accepted.html
    assert "The order was approved." in seat.do("approve").text


def test_a_document_is_decided_about_on_the_version_that_was_seen() -> None:
    seat = Seat(in_review())
    lea = seat.beside(Role.SUPPORT_LEAD)
    mine, theirs = (one.person.get(document_path(seat.desk)) for one in (seat, lea))
    lea.do("accept", theirs)

    late = seat.do("reject", mine, reason_too_old="yes", words="Of 2019")

    assert late.status == 412
    assert late.form("/do/reject").entries["words"] == "Of 2019"
    assert 'name="reason_too_old" type="checkbox" value="yes" checked' in late.html


def test_a_carrier_is_chased_with_a_canned_text_and_own_words() -> None:
    seat = Seat(at_carrier())
    lead = seat.desk.world.client(Role.SUPPORT_LEAD)
    text = lead.post("/admin/canned-texts", {"title": "Late", "use": "chase", "text": "{pon} is late."}).body

    done = seat.do("chase", canned_text_id=text["id"], note="Please hurry.")

    assert done.status == 200
    assert "order.chased" in seat.desk.events()
    told = seat.desk.order.chase.note if seat.desk.order.chase else done.text
    assert f"{seat.desk.order.reference} is late." in told
    assert "Please hurry." in told


def test_leads_see_to_dead_letters() -> None:
    desk = at_carrier()
    queues = desk.world.dead_letters
    queues.queues = {"UploadsDead": 3, "RelayDead": 1}
    queues.sources = frozenset({"UploadsDead"})
    sam = Seat(desk)
    lea = sam.beside(Role.SUPPORT_LEAD)
    page = lea.person.get("/admin/pages/dead-letters")
    assert "3 messages" in page.text
    assert [form.action.rpartition("dead-letters/")[2] for form in page.forms if "dead-letters" in form.action] == [
        *("RelayDead/purge", "UploadsDead/redrive", "UploadsDead/purge"),
    ]

    refused = lea.person.submit(page, "/UploadsDead/redrive", reason=" ")
    back = lea.person.submit(refused, "/UploadsDead/redrive", reason="The parser was mended.")
    gone = lea.person.submit(back, "/RelayDead/purge", reason="Of an order that ended.")

    assert refused.status == 422
    assert "They are handled once more." in back.text
    assert "They are forgotten." in gone.text
    assert (queues.queues, queues.back) == ({"UploadsDead": 0, "RelayDead": 0}, {"UploadsDead": 3})
    assert "/purge" not in sam.person.get("/admin/pages/dead-letters").html
    queues.failures = 1
    assert lea.person.get("/admin/pages/dead-letters").status == 503


# --- what is offered when, and to whom ------------------------------------------------------------------------------


STAGES = {
    "awaiting_signature": bench,
    "in_review": in_review,
    "submitted": at_carrier,
    "scheduled": scheduled,
}


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("role", [Role.SUPPORT, Role.SUPPORT_LEAD])
def test_every_form_that_is_offered_is_answered_when_it_is_sent_empty(stage: str, role: Role) -> None:
    """An offer is no promise, but it is never a dead end: what it asks for is said on the page."""
    seat = Seat(STAGES[stage](), role)
    for name in seat.offers():
        page = Seat(STAGES[stage](), role).do(name)
        assert page.status in (200, 409, 422), f"{name}: {page.status} {page.text[:300]}"
        assert page.title


def test_support_is_not_offered_what_leads_do() -> None:
    seat = Seat(scheduled())
    seat.do("cancel", reason="They asked.")

    assert "confirm" not in seat.offers()
    assert "confirm" in seat.beside(Role.SUPPORT_LEAD).offers()


def test_an_action_that_does_not_exist_is_not_found() -> None:
    seat = Seat(in_review())
    form = dict(seat.page.form("/do/approve").entries)

    assert seat.person.post(f"{seat.path}/do/nothing", form).status == 404


@pytest.mark.parametrize("version", ["", "x", "99999999999", "-1", "0", "1e3", "*"])
def test_a_form_without_the_version_that_was_seen_does_nothing(version: str) -> None:
    seat = Seat(in_review())
    form = dict(seat.page.form("/do/approve").entries) | {"version": version}

    page = seat.person.post(f"{seat.path}/do/approve", form)

    assert page.status in (412, 428)
    assert not seat.desk.order.review_passed


def test_somebody_who_presses_too_often_is_told_when_to_go_on_and_loses_nothing() -> None:
    seat = Seat(in_review())
    world = seat.desk.world
    world.clock.advance(seconds=75)
    world.policy = replace(world.policy, write_limit_per_minute=2)
    world.use(world.memory)
    form = dict(seat.page.form("/do/note").entries) | {"text": "Once more"}

    pages = [seat.person.post(f"{seat.path}/do/note", form | {"form_once": str(n)}) for n in range(3)]

    assert [page.status for page in pages] == [200, 200, 429]
    assert "Once more" in pages[-1].text
    assert seat.person.answers[-1].headers["retry-after"].isdigit()


def test_names_of_offers_are_unique() -> None:
    for offers in ([one.name for one in ORDER_OFFERS], [one.name for one in REQUEST_OFFERS]):
        assert len(offers) == len(set(offers))


# --- quarantine, letters, packets -----------------------------------------------------------------------------------


def test_an_event_about_no_order_is_put_aside_with_a_reason() -> None:
    desk = at_carrier()
    stranger = desk.order.but(reference="PD00000000000099", carrier_order_id="")
    assert desk.world.hear(stranger, K.ACCEPTED) == "quarantined"
    person = Seat(desk).person
    page = person.get("/admin/pages/quarantine")
    assert "unknown order" in page.text

    refused = person.submit(page, "/pages/quarantine", reason=" ")
    assert refused.status == 422
    done = person.submit(refused, "/pages/quarantine", reason="A test of theirs.")

    assert "The event was put aside." in done.text
    assert "unknown order" not in done.text
    assert "A test of theirs." in person.get("/admin/pages/desk").text


def test_the_packet_for_a_carrier_without_an_interface_is_opened_by_a_link_that_dies() -> None:
    seat = Seat(at_carrier())
    answer = seat.person._http.get(f"{BASE}{seat.path}/packet.zip", follow_redirects=False)

    assert answer.status_code in (303, 404)


def test_numbers_are_split_off_as_they_are_written_and_what_is_none_of_the_order_is_told() -> None:
    seat = Seat(at_carrier())
    number = NUMBERS[1]

    empty = seat.do("split")
    wrong = seat.do("split", numbers="(212) 555-0199\nno number")
    done = seat.do("split", numbers=f"({number[2:5]}) {number[5:8]}-{number[8:]}")
    seat.desk.world.work(seat.desk.request_id)

    assert (empty.status, wrong.status) == (422, 422)
    assert wrong.form("/do/split").entries["numbers"] == "(212) 555-0199\r\nno number".replace("\r", "")
    assert "The numbers go into an order of their own." in done.text
    orders = seat.desk.world.orders(seat.desk.request_id)
    assert sorted(order.live_count for order in orders) == [1, len(NUMBERS) - 1]


def test_numbers_are_split_on_the_version_that_was_seen() -> None:
    seat = Seat(at_carrier())
    seen = seat.page
    seat.desk.act("assign", {"to": "me"})

    late = seat.do("split", seen, numbers=NUMBERS[1])

    assert late.status == 412
    assert late.form("/do/split").entries["numbers"] == NUMBERS[1]
    assert len(seat.desk.world.orders(seat.desk.request_id)) == 1


def test_a_carriers_comment_is_read_answered_or_put_aside() -> None:
    world = TelnyxWorld()
    client = world.client()
    request_id, telnyx_id = world.at_telnyx(client)
    staff = world.client(Role.SUPPORT)
    seat = Seat(Bench(world, client, staff, request_id))
    for text in ("Which <b>account</b>?", "Account 884213778 is closed."):
        world.double.comment(telnyx_id, text)
        world.tell(world.double.events[-1])

    page = seat.page
    empty = seat.do("carrier-comment", page)
    written = seat.do("carrier-comment", page, text="It is of the parent company.")
    world.double.comment(telnyx_id, "Thanks.")
    world.tell(world.double.events[-1])
    aside = seat.do("comments-seen")

    assert "The carrier wrote something that nobody has answered or put aside." in page.text
    assert "Which &lt;b&gt;account&lt;/b&gt;?" in page.html
    assert "884213778" not in page.html
    assert empty.status == 422
    assert "It was said to the carrier." in written.text
    assert "It is of the parent company." in written.text
    assert "What the carrier wrote was put aside." in aside.text
    assert seat.desk.order.staff_flags == ()
    assert "comments-seen" not in seat.offers()


def test_what_the_carrier_does_not_take_is_not_offered() -> None:
    assert "carrier-comment" not in Seat(at_carrier()).offers()
    assert "split" in Seat(at_carrier()).offers()
    assert "split" not in Seat(in_review()).offers()


def test_pins_of_a_packet_are_opened_for_a_reason_that_is_kept() -> None:
    world = manual_world()
    client = world.client()
    request_id = world.submitted(client, pin_status="provided", pin="4417")
    world.work(request_id)
    world.sign(client, request_id)
    world.work(request_id)
    seat = Seat(Bench(world, client, world.client(Role.SUPPORT), request_id))
    lead = seat.beside(Role.SUPPORT_LEAD)

    refused = seat.do("packet-pins")
    page = seat.do("packet-pins", reason="To enter in the portal.")

    assert refused.status == 422
    assert f"packets/pins/{seat.desk.order.reference}/V01.csv" in page.html
    assert "4417" not in page.html
    assert "To enter in the portal." in lead.person.get("/admin/pages/reveals").text


@pytest.mark.parametrize(
    ("subject", "names"),
    [
        ("flag", StaffFlag),
        ("flag_text", StaffFlag),
        ("review_flag", (PAPER_LETTER, PERSON_CHANGED, DETAILS_CHANGED, DOCUMENT_REFUSED)),
        ("status", Status),
        ("owner", Owner),
        ("view", View),
        ("view_text", View),
        ("document", DocumentType),
        ("service", ServiceType),
        ("matched", TermKind),
        ("carrier_event", CarrierEventKind),
        ("role", Role),
        ("standing", Standing),
    ],
)
def test_every_name_that_our_team_reads_has_its_words(subject: str, names: Iterable[str]) -> None:
    assert [name for name in names if not DESK.has(f"{subject}.{name}")] == []


@pytest.mark.parametrize("assignee", ["me", "nobody", "usr_nobody", "%00", "<b>"])
def test_a_view_is_of_one_person_or_of_nobody(assignee: str) -> None:
    seat = Seat(in_review())
    seat.do("assign-me")

    page = seat.person.get(f"/admin/pages/queue/to_review?assignee={assignee}")

    assert page.status == 200
    assert (seat.desk.order.reference in page.text) == (assignee == "me")
    assert "<b>" not in page.html


def test_what_is_overdue_says_so() -> None:
    seat = Seat(in_review())
    seat.desk.world.clock.advance(days=9)
    person = seat.beside(Role.SUPPORT).person
    seat.desk.world.index(seat.desk.request_id)

    assert "overdue" in person.get("/admin/pages/queue/to_review").text.lower()
