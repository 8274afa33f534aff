"""Our team looks at documents: what it finds reaches the customer with its fix, and stops no more than it has to."""

from datetime import timedelta
from typing import Any

import pytest

from shared.adapters.memory.faults import Fate, FaultyStore, Plan, fail_at
from shared.domain.document_reviews import REFUSALS, DocumentReason
from shared.domain.driving import next_step
from shared.domain.lifecycle import Status
from shared.domain.model import CarrierEventKind as K
from shared.domain.model import Document, DocumentsStatus, DocumentStatus, PortOrder, Role
from shared.domain.policy import Policy
from shared.domain.problems import Problem
from shared.ports import Inspection, Replace, Unavailable, WriteRefused
from shared.usecases.documents import record_upload
from tests.world import NUMBERS, Answer, Client, TrustingInspector, World, any_losing_account, csv_of

PDF = "application/pdf"


@pytest.fixture
def world() -> World:
    """Where a person reviews each order."""
    return World(policy=Policy(auto_review=False, public_base_url="https://port.example.com"))


@pytest.fixture
def customer(world: World) -> Client:
    return world.client()


@pytest.fixture
def staff(world: World) -> Client:
    return world.client(Role.SUPPORT)


def path(request_id: str) -> str:
    return f"/v1/port-requests/{request_id}"


def signed(world: World, customer: Client, numbers: tuple[str, ...] = NUMBERS, **account: Any) -> str:
    """A request whose orders are signed, and wait for our team's review."""
    request_id = world.submitted(customer, numbers, **account)
    world.work(request_id)
    world.sign(customer, request_id)
    world.work(request_id)
    return request_id


def documents(world: World, request_id: str) -> tuple[Document, ...]:
    view = world.memory.request_view(request_id)
    assert view is not None
    return tuple(sorted(view.documents, key=lambda one: one.id))


def judge(world: World, staff: Client, request_id: str, place: int = -1, **body: Any) -> Answer:
    """Decide about one of the documents, the last one unless another is named, and let the workflows go on."""
    document = documents(world, request_id)[place]
    answer = staff.post(f"/admin/requests/{request_id}/documents/{document.id}/decision", body, if_match="*")
    world.work(request_id)
    return answer


def refuse(world: World, staff: Client, request_id: str, *reasons: str, place: int = -1, **more: Any) -> Answer:
    answer = judge(world, staff, request_id, place, decision="reject", reasons=list(reasons), **more)
    assert answer.status == 200, answer.body
    return answer


def accept(world: World, staff: Client, request_id: str, place: int = -1) -> Answer:
    answer = judge(world, staff, request_id, place, decision="accept")
    assert answer.status == 200, answer.body
    return answer


def upload(world: World, customer: Client, request_id: str, kind: str = "invoice", **more: Any) -> None:
    body = {"type": kind, "filename": "later bill.pdf", "content_type": PDF, "size": 8, **more}
    made = customer.post(f"{path(request_id)}/documents", body)
    assert made.status == 201, made.body
    key = made.body["upload"]["fields"]["key"]
    world.files.upload(key, b"%PDF-1.7")
    record_upload(world.desk, TrustingInspector(), key)
    world.work(request_id)


def only(world: World, request_id: str) -> PortOrder:
    (order,) = world.orders(request_id)
    return order


def codes(order: PortOrder) -> list[str]:
    return [ask.code for ask in order.asks]


def correct(world: World, customer: Client, request_id: str, order: PortOrder, **body: Any) -> None:
    answer = customer.post(f"{path(request_id)}/corrections", {"order_id": order.id, **body})
    assert answer.status == 200, answer.body
    world.work(request_id)


def mails(world: World, request_id: str) -> list[Any]:
    world.mail(request_id)
    return refusals_mailed(world)


def refusals_mailed(world: World) -> list[Any]:
    return [one.mail for one in world.mailbox.sent if one.tags["kind"] == "document_rejected_requester"]


# --- a document that cannot be used ----------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", list(DocumentReason))
def test_every_reason_stops_an_order_in_review_and_says_how_to_put_it_right(
    world: World, customer: Client, staff: Client, reason: DocumentReason
) -> None:
    request_id = signed(world, customer)

    answer = refuse(world, staff, request_id, reason, words="It is the bill of March.")

    (order,) = customer.get(f"{path(request_id)}/orders").body["items"]
    assert (order["status"], order["documents_status"]) == ("action_required", "rejected")
    row = REFUSALS[f"document_{reason}"]
    (ask,) = order["asks"]
    assert ask["code"] == row.code
    assert ask["fix"] == row.fix.replace("{carrier}", "Lakeside Telecom")
    assert "Our team looked at “bill.pdf”: It is the bill of March." in ask["detail"]
    assert ask["fix"] in order["progress"]["next_action"]
    assert order["progress"]["whose_turn"] == "customer"
    assert "{" not in ask["detail"] + ask["fix"]
    given = customer.get(f"{path(request_id)}/documents").body["items"][0]
    assert (given["status"], given["review"]["decision"], given["review"]["reasons"]) == (
        "rejected",
        "rejected",
        [reason],
    )
    assert given["problems"][0]["fix"] == ask["fix"]
    assert answer.headers["etag"] == f'"{given["version"]}"'


def test_the_form_opens_the_fields_that_the_bill_may_be_right_about(
    world: World, customer: Client, staff: Client
) -> None:
    request_id = signed(world, customer)
    refuse(world, staff, request_id, "name_differs", "too_old")

    (form,) = customer.get(f"{path(request_id)}/corrections").body["items"]

    assert [field["name"] for field in form["fields"]] == ["end_user_name"]
    kinds = {reason["code"]: reason["fixes"] for reason in form["reasons"]}
    assert kinds == {
        "document_name_differs": ["give_document", "edit", "dispute"],
        "document_too_old": ["give_document", "dispute"],
    }
    assert form["reasons"][0]["title"] == "The name on the bill is another"
    assert form["reasons"][0]["needs_new_letter"]


def test_its_requester_is_mailed_once_with_every_reason_and_its_fix(
    world: World, customer: Client, staff: Client
) -> None:
    request_id = signed(world, customer)
    refuse(world, staff, request_id, "too_old", "unreadable", words="My PIN is 482913, the bill of March.")

    (mail,) = mails(world, request_id)
    assert mails(world, request_id) == [mail]

    assert "bill.pdf" in mail.text
    for code in ("document_too_old", "document_unreadable"):
        assert REFUSALS[code].fix.replace("{carrier}", "Lakeside Telecom")[:60] in " ".join(mail.text.split())
    assert "the bill of March" in mail.text
    assert "482913" not in mail.text + mail.html + str(customer.get(f"{path(request_id)}/events").body)
    assert "upload a document that is right" in " ".join(mail.text.split())


def test_a_french_request_is_told_in_french(world: World, customer: Client, staff: Client) -> None:
    request_id = world.draft(customer)
    version = customer.get(path(request_id)).body["version"]
    changed = customer.call("PATCH", path(request_id), {"language": "fr"}, if_match=f'"{version}"')
    assert changed.status == 200, changed.body
    refuse(world, staff, request_id, "not_a_bill")

    (mail,) = mails(world, request_id)

    assert "Un document ne convient pas" in mail.subject
    assert "Le document n’indique ni qui a le compte chez Lakeside Telecom" in " ".join(mail.text.split())


def test_nobody_is_mailed_about_what_is_accepted_before_the_mail_went_out(
    world: World, customer: Client, staff: Client
) -> None:
    request_id = signed(world, customer)
    refuse(world, staff, request_id, "too_old")
    accept(world, staff, request_id)

    assert mails(world, request_id) == []
    assert [one.ended for one in world.owed(request_id)] == ["overtaken"]
    assert only(world, request_id).status == Status.IN_REVIEW


# --- what puts it right ----------------------------------------------------------------------------------------------


def test_another_document_brings_the_order_back_by_itself(world: World, customer: Client, staff: Client) -> None:
    request_id = signed(world, customer)
    refuse(world, staff, request_id, "too_old")

    upload(world, customer, request_id)

    order = only(world, request_id)
    assert (order.status, order.asks, order.documents_status) == (Status.IN_REVIEW, (), DocumentsStatus.UPLOADED)
    types = [one["type"] for one in customer.get(f"{path(request_id)}/events").body["items"]]
    assert {"document.refused", "order.document_needed", "document.accepted", "order.corrected"} <= set(types)


def test_a_document_that_the_inspection_rejects_brings_nothing_back(
    world: World, customer: Client, staff: Client
) -> None:
    request_id = signed(world, customer)
    refuse(world, staff, request_id, "too_old")
    made = customer.post(
        f"{path(request_id)}/documents", {"type": "invoice", "filename": "b.pdf", "content_type": PDF, "size": 8}
    )
    key = made.body["upload"]["fields"]["key"]
    world.files.upload(key, b"nonsense")

    class Rejecting(TrustingInspector):
        def inspect(self, data: bytes, content_type: str, filename: str) -> Inspection:
            return Inspection(False, "0" * 64, None)

    record_upload(world.desk, Rejecting(), key)
    world.work(request_id)

    assert only(world, request_id).status == Status.ACTION_REQUIRED


def test_what_came_in_its_place_is_looked_at_by_a_person_whatever_the_policy() -> None:
    world = World()  # where nobody reviews what nothing speaks against
    customer, staff = world.client(), world.client(Role.SUPPORT)
    request_id = world.submitted(customer)
    world.work(request_id)
    refuse(world, staff, request_id, "unreadable")
    world.sign(customer, request_id)
    world.work(request_id)
    assert only(world, request_id).status == Status.ACTION_REQUIRED

    upload(world, customer, request_id)
    waiting = only(world, request_id)
    assert (waiting.status, waiting.review_passed) == (Status.IN_REVIEW, False)
    accept(world, staff, request_id)

    order = only(world, request_id)
    assert (order.status, order.documents_status) == (Status.SUBMITTED, DocumentsStatus.ACCEPTED)


def test_a_name_that_is_corrected_answers_for_it_and_the_document_is_looked_at_again(
    world: World, customer: Client, staff: Client
) -> None:
    request_id = signed(world, customer)
    refuse(world, staff, request_id, "name_differs")

    correct(world, customer, request_id, only(world, request_id), edit={"end_user_name": "Acme Plumbing LLC"})

    order = only(world, request_id)
    # The letter names the owner, so it is signed again.
    assert (order.status, order.documents_status, order.asks) == (
        Status.AWAITING_SIGNATURE,
        DocumentsStatus.UPLOADED,
        (),
    )
    (document,) = documents(world, request_id)
    assert (document.status, document.review, document.problems) == ("accepted", None, ())
    world.sign(customer, request_id)
    world.work(request_id)
    assert only(world, request_id).status == Status.IN_REVIEW
    refuse(world, staff, request_id, "name_differs")
    assert only(world, request_id).status == Status.ACTION_REQUIRED


def test_a_carrier_that_is_corrected_on_the_account_itself_answers_for_it(
    world: World, customer: Client, staff: Client
) -> None:
    request_id = signed(world, customer)
    refuse(world, staff, request_id, "other_carrier")
    (account,) = customer.get(f"{path(request_id)}/losing-accounts").body["items"]

    answer = customer.call(
        "PATCH",
        f"{path(request_id)}/losing-accounts/{account['id']}?void_letters=true",
        {"carrier_name": "Harbor Voice"},
        if_match=f'"{account["version"]}"',
    )
    assert answer.status == 200, answer.body
    world.work(request_id)

    order = only(world, request_id)
    assert (order.status, order.asks, order.documents_status) == (
        Status.AWAITING_SIGNATURE,
        (),
        DocumentsStatus.UPLOADED,
    )
    assert documents(world, request_id)[0].review is None


def test_whoever_says_that_it_is_right_has_it_looked_at_again(world: World, customer: Client, staff: Client) -> None:
    request_id = signed(world, customer)
    refuse(world, staff, request_id, "unreadable", "not_a_bill")
    order = only(world, request_id)

    correct(
        world, customer, request_id, order, dispute=[{"code": "document_unreadable", "note": "It opens in my reader."}]
    )
    assert codes(only(world, request_id)) == ["document_not_a_bill"]
    assert documents(world, request_id)[0].is_refused
    correct(world, customer, request_id, order, dispute=[{"code": "document_not_a_bill", "note": "See page 3."}])

    order = only(world, request_id)
    assert (order.status, order.documents_status) == (Status.IN_REVIEW, DocumentsStatus.UPLOADED)
    assert documents(world, request_id)[0].review is None


def test_what_was_replaced_long_since_is_not_opened_again(world: World, customer: Client, staff: Client) -> None:
    request_id = signed(world, customer)
    refuse(world, staff, request_id, "too_old")
    upload(world, customer, request_id)
    world.clock.advance(seconds=1)
    refuse(world, staff, request_id, "name_differs")
    assert codes(only(world, request_id)) == ["document_name_differs"]

    correct(world, customer, request_id, only(world, request_id), edit={"end_user_name": "Acme Plumbing LLC"})

    assert [one.is_refused for one in documents(world, request_id)] == [True, False]


def test_numbers_that_the_bill_does_not_show_can_be_taken_out(world: World, customer: Client, staff: Client) -> None:
    request_id = signed(world, customer)
    refuse(world, staff, request_id, "numbers_missing", numbers=["(212) 555-2302"])
    order = only(world, request_id)
    assert order.asks[0].numbers == (NUMBERS[1],)
    assert "(212) 555-2302" in mails(world, request_id)[0].text
    assert "555-2301" not in mails(world, request_id)[0].text

    correct(world, customer, request_id, order, drop_numbers=[NUMBERS[1]])

    order = only(world, request_id)
    assert (order.status, order.excluded_count, order.documents_status) == (
        Status.IN_REVIEW,
        1,
        DocumentsStatus.UPLOADED,
    )


def test_what_is_kept_of_earlier_answers_is_not_lost_when_a_document_brings_the_rest(
    world: World, customer: Client, staff: Client
) -> None:
    request_id = signed(world, customer)
    refuse(world, staff, request_id, "name_differs", "too_old")
    correct(world, customer, request_id, only(world, request_id), edit={"end_user_name": "Acme Plumbing LLC"})
    assert codes(only(world, request_id)) == ["document_too_old"]

    upload(world, customer, request_id)

    order = only(world, request_id)
    assert order.losing_account.end_user_name == "Acme Plumbing LLC"
    assert (order.status, order.change) == (Status.AWAITING_SIGNATURE, None)  # another name is another letter


def test_orders_of_one_account_go_on_together(world: World, customer: Client, staff: Client) -> None:
    request_id = signed(world, customer, (*NUMBERS[:1], "+18005552301"))
    refuse(world, staff, request_id, "address_differs")
    local, toll_free = world.orders(request_id)
    assert codes(local) == codes(toll_free) == ["document_address_differs"]

    correct(world, customer, request_id, local, edit={"service_address": {"line1": "121 Wabash Ave"}})

    for order in world.orders(request_id):
        assert (order.asks, order.documents_status) == ((), DocumentsStatus.UPLOADED)
        assert order.status == Status.AWAITING_SIGNATURE


# --- what it does not stop -------------------------------------------------------------------------------------------


def test_an_order_that_is_not_signed_yet_is_signed_first_and_stops_then(
    world: World, customer: Client, staff: Client
) -> None:
    request_id = world.submitted(customer)
    world.work(request_id)
    refuse(world, staff, request_id, "too_old")
    order = only(world, request_id)
    assert (order.status, order.documents_status) == (Status.AWAITING_SIGNATURE, DocumentsStatus.REJECTED)

    world.sign(customer, request_id)
    world.work(request_id)

    order = only(world, request_id)
    assert (order.status, codes(order)) == (Status.ACTION_REQUIRED, ["document_too_old"])


def test_one_that_is_put_right_before_the_signature_stops_nothing(
    world: World, customer: Client, staff: Client
) -> None:
    request_id = world.submitted(customer)
    world.work(request_id)
    refuse(world, staff, request_id, "too_old")
    upload(world, customer, request_id)
    world.sign(customer, request_id)
    world.work(request_id)

    assert only(world, request_id).status == Status.IN_REVIEW


def test_an_order_that_its_carrier_has_only_says_how_it_stands(world: World, customer: Client, staff: Client) -> None:
    request_id = signed(world, customer)
    accept(world, staff, request_id)
    assert (
        staff.post(f"/admin/orders/{only(world, request_id).id}/review", {"decision": "accept"}, if_match="*").status
        == 200
    )
    world.work(request_id)
    world.hear(only(world, request_id), K.ACCEPTED)
    before = only(world, request_id)

    refuse(world, staff, request_id, "too_old")

    order = only(world, request_id)
    assert (order.status, order.asks, order.docs_accepted_at) == (before.status, (), before.docs_accepted_at)
    assert order.documents_status == DocumentsStatus.REJECTED


def test_nothing_stops_while_another_document_stands_in_for_it(world: World, customer: Client, staff: Client) -> None:
    request_id = signed(world, customer)
    upload(world, customer, request_id, "csr")

    refuse(world, staff, request_id, "too_old", place=0)

    order = only(world, request_id)
    assert (order.status, order.documents_status) == (Status.IN_REVIEW, DocumentsStatus.UPLOADED)
    (mail,) = mails(world, request_id)
    assert "What to do next: nothing" in mail.text
    refuse(world, staff, request_id, "other_carrier", place=1)
    assert codes(only(world, request_id)) == ["document_other_carrier"]


def test_what_proves_nothing_stops_nothing(world: World, customer: Client, staff: Client) -> None:
    request_id = signed(world, customer)
    upload(world, customer, request_id, "other")

    refuse(world, staff, request_id, "unreadable")

    assert only(world, request_id).status == Status.IN_REVIEW
    assert "What to do next: nothing" in mails(world, request_id)[0].text


def of_two_carriers(world: World, customer: Client, labels: str) -> tuple[str, list[str]]:
    """A signed request whose numbers are on the accounts A and B, each with a bill of its own, and their ids."""
    request_id: str = customer.post("/v1/port-requests", {"name": "Two carriers"}).body["id"]
    lists = [csv_of([number], column=label) for number, label in zip(NUMBERS, labels, strict=True)]
    rows = lists[0] + "".join(one.partition("\n")[2] for one in lists[1:])
    assert customer.call("PUT", f"{path(request_id)}/numbers", rows).status == 200
    ids = []
    for label in "AB":
        made = customer.post(
            f"{path(request_id)}/losing-accounts",
            any_losing_account(label=label, carrier_name=f"Carrier {label}", account_number=f"LT-{label}"),
        )
        assert made.status == 201, made.body
        ids.append(made.body["id"])
        upload(world, customer, request_id, losing_account_ids=ids[-1:])
    answer = customer.post(f"{path(request_id)}/submit")
    assert answer.status == 200, answer.body
    world.work(request_id)
    world.sign(customer, request_id)
    world.work(request_id)
    return request_id, ids


def test_only_the_orders_that_it_serves_stop(world: World, customer: Client, staff: Client) -> None:
    request_id, _ = of_two_carriers(world, customer, "ABB")

    refuse(world, staff, request_id, "too_old", place=0)

    status = {order.losing_account.label: order.status for order in world.orders(request_id)}
    assert status == {"A": Status.ACTION_REQUIRED, "B": Status.IN_REVIEW}
    told = customer.get(f"{path(request_id)}/documents").body["items"][0]["problems"][0]["fix"]
    assert "the latest bill of Carrier A" in told


def test_a_number_that_moves_to_another_account_stands_with_the_documents_of_that(
    world: World, customer: Client, staff: Client
) -> None:
    request_id, (_, other) = of_two_carriers(world, customer, "AAB")
    accept(world, staff, request_id, place=1)
    refuse(world, staff, request_id, "numbers_missing", place=0, numbers=[NUMBERS[1]])
    order = next(one for one in world.orders(request_id) if one.losing_account.label == "A")

    correct(world, customer, request_id, order, move_numbers=[{"number": NUMBERS[1], "losing_account_id": other}])

    (moved,) = [one for one in world.orders(request_id) if one.split_from]
    assert (moved.losing_account.id, moved.documents_status) == (other, DocumentsStatus.ACCEPTED)
    stayed = next(one for one in world.orders(request_id) if one.id == order.id)
    assert (stayed.status, stayed.documents_status) == (Status.IN_REVIEW, DocumentsStatus.UPLOADED)


def test_a_draft_cannot_be_submitted_and_says_why(world: World, customer: Client, staff: Client) -> None:
    request_id = world.draft(customer)
    refuse(world, staff, request_id, "not_a_bill", words="It is a menu.")

    answer = customer.post(f"{path(request_id)}/submit")

    assert answer.status == 422
    (error,) = answer.body["errors"]
    assert error["code"] == "document_missing_invoice"
    assert "'bill.pdf' was not accepted" in error["detail"]
    assert "It is a menu." in error["detail"]
    upload(world, customer, request_id)
    assert customer.post(f"{path(request_id)}/submit").status == 200


# --- accepting -------------------------------------------------------------------------------------------------------


def test_an_accepted_document_is_on_its_orders_and_on_those_that_come(
    world: World, customer: Client, staff: Client
) -> None:
    request_id = world.draft(customer)
    accept(world, staff, request_id)
    assert customer.post(f"{path(request_id)}/submit").status == 200

    (order,) = customer.get(f"{path(request_id)}/orders").body["items"]
    assert order["documents_status"] == "accepted"
    review = customer.get(f"{path(request_id)}/documents").body["items"][0]["review"]
    assert (review["decision"], review["reasons"], review["words"]) == ("accepted", [], None)


def test_a_review_that_passes_accepts_what_was_there(world: World, customer: Client, staff: Client) -> None:
    request_id = signed(world, customer)
    assert only(world, request_id).documents_status == DocumentsStatus.UPLOADED

    assert (
        staff.post(f"/admin/orders/{only(world, request_id).id}/review", {"decision": "accept"}, if_match="*").status
        == 200
    )

    assert only(world, request_id).documents_status == DocumentsStatus.ACCEPTED


def test_what_comes_beside_what_a_review_passed_takes_nothing_back(
    world: World, customer: Client, staff: Client
) -> None:
    request_id = signed(world, customer)
    assert (
        staff.post(f"/admin/orders/{only(world, request_id).id}/review", {"decision": "accept"}, if_match="*").status
        == 200
    )

    upload(world, customer, request_id, "csr")

    assert only(world, request_id).documents_status == DocumentsStatus.ACCEPTED


def test_a_review_does_not_pass_over_documents_that_cannot_be_used(
    world: World, customer: Client, staff: Client
) -> None:
    request_id = signed(world, customer)
    document = documents(world, request_id)[0]
    staff.post(
        f"/admin/requests/{request_id}/documents/{document.id}/decision",
        {"decision": "reject", "reasons": ["too_old"]},
        if_match="*",
    )

    answer = staff.post(f"/admin/orders/{only(world, request_id).id}/review", {"decision": "accept"}, if_match="*")

    assert (answer.status, answer.body["code"]) == (409, "documents_rejected")


def test_the_window_counts_from_when_the_documents_were_accepted(world: World, customer: Client, staff: Client) -> None:
    request_id = signed(world, customer)
    first = only(world, request_id).docs_accepted_at
    assert first is not None
    refuse(world, staff, request_id, "too_old")
    assert only(world, request_id).docs_accepted_at is None
    world.clock.advance(days=3)

    accept(world, staff, request_id)

    assert only(world, request_id).docs_accepted_at == first + timedelta(days=3)


def test_what_is_accepted_after_all_goes_on(world: World, customer: Client, staff: Client) -> None:
    request_id = signed(world, customer)
    refuse(world, staff, request_id, "too_old")

    accept(world, staff, request_id)

    order = only(world, request_id)
    assert (order.status, order.asks, order.documents_status) == (Status.IN_REVIEW, (), DocumentsStatus.ACCEPTED)
    (document,) = documents(world, request_id)
    assert (document.status, document.problems) == ("accepted", ())


def test_what_is_found_anew_is_asked_for_instead(world: World, customer: Client, staff: Client) -> None:
    request_id = signed(world, customer)
    refuse(world, staff, request_id, "too_old")
    world.clock.advance(seconds=1)
    refuse(world, staff, request_id, "other_carrier")

    assert codes(only(world, request_id)) == ["document_other_carrier"]
    assert [one.ended for one in world.owed(request_id)] == ["", ""]
    assert len(mails(world, request_id)) == 1


def test_a_pin_that_is_set_does_not_answer_for_the_document(world: World, customer: Client, staff: Client) -> None:
    request_id = signed(world, customer, pin_status="provided", service_type="voip")
    order = only(world, request_id)
    assert staff.post(f"/admin/orders/{order.id}/review", {"decision": "accept"}, if_match="*").status == 200
    world.work(request_id)
    assert codes(only(world, request_id)) == ["pin_needed"]
    refuse(world, staff, request_id, "too_old")
    assert codes(only(world, request_id)) == ["pin_needed", "document_too_old"]

    losing = order.losing_account.id
    answer = customer.call("PUT", f"{path(request_id)}/losing-accounts/{losing}/pin", {"pin": "482913"})
    assert answer.status == 200, answer.body
    world.work(request_id)

    stopped = only(world, request_id)
    assert (stopped.status, codes(stopped)) == (Status.ACTION_REQUIRED, ["document_too_old"])


# --- who may, and what is wrong --------------------------------------------------------------------------------------


def test_staff_read_documents_of_any_account_and_open_each_alone(world: World, customer: Client, staff: Client) -> None:
    request_id = signed(world, customer)
    refuse(world, staff, request_id, "too_old")

    (item,) = staff.get(f"/admin/requests/{request_id}/documents").body["items"]

    assert item["link"] is None
    assert staff.get(f"/admin/requests/{request_id}/documents/{item['id']}").body["link"]
    assert customer.get(f"/admin/requests/{request_id}/documents").status == 403
    assert staff.get("/admin/requests/prq_none/documents").status == 404
    tester = world.client(Role.SUPPORT, test_mode=True)
    assert tester.get(f"/admin/requests/{request_id}/documents").status == 404
    # Its customer can look at what was refused, too.
    assert customer.get(f"{path(request_id)}/documents/{item['id']}").body["link"]


def test_everything_that_is_wrong_is_told_at_once(world: World, customer: Client, staff: Client) -> None:
    request_id = signed(world, customer)

    wrong = judge(
        world,
        staff,
        request_id,
        decision="reject",
        reasons=["too_old"],
        words="x" * 501,
        numbers=["+12125559999", "nonsense", NUMBERS[0]],
    )
    empty = judge(world, staff, request_id, decision="reject")
    accepted = judge(world, staff, request_id, decision="accept", reasons=["too_old"], words="no")
    unknown = judge(world, staff, request_id, decision="reject", reasons=["ugly"])

    assert sorted((one["code"], one["pointer"]) for one in wrong.body["errors"]) == [
        ("not_expected", "/numbers"),
        ("number_not_in_request", "/numbers/0"),
        ("number_not_in_request", "/numbers/1"),
        ("text_too_long", "/words"),
    ]
    assert empty.codes == ["reasons_missing"]
    assert accepted.codes == ["not_expected", "not_expected"]
    assert unknown.status == 422
    assert {one.status for one in (wrong, empty, accepted)} == {422}
    assert documents(world, request_id)[0].review is None


def test_only_what_can_be_looked_at_is_judged(world: World, customer: Client, staff: Client) -> None:
    request_id = world.draft(customer)
    customer.post(
        f"{path(request_id)}/documents", {"type": "invoice", "filename": "b.pdf", "content_type": PDF, "size": 8}
    )
    upload(world, customer, request_id, "loa")
    bill, awaited, letter = documents(world, request_id)
    world.memory.commit([Replace(bill.but(status=DocumentStatus.REJECTED, version=bill.version + 1))])

    found = [judge(world, staff, request_id, place, decision="accept") for place in range(3)]

    assert [(one.status, one.body["code"]) for one in found] == [
        (409, "document_rejected"),
        (409, "document_not_uploaded"),
        (409, "document_is_letter"),
    ]
    assert (awaited.review, letter.review) == (None, None)
    gone = staff.post(f"/admin/requests/{request_id}/documents/doc_none/decision", {"decision": "accept"}, if_match="*")
    assert gone.status == 404


def test_of_two_who_look_at_once_the_second_hears_of_the_first(world: World, customer: Client, staff: Client) -> None:
    request_id = signed(world, customer)
    version = documents(world, request_id)[0].version
    where = f"/admin/requests/{request_id}/documents/{documents(world, request_id)[0].id}/decision"

    first = staff.post(where, {"decision": "accept"}, if_match=f'"{version}"')
    second = staff.post(where, {"decision": "reject", "reasons": ["too_old"]}, if_match=f'"{version}"')

    assert (first.status, second.status) == (200, 412)
    assert staff.post(where, {"decision": "accept"}).body["code"] == "version_required"
    assert documents(world, request_id)[0].review.accepted  # type: ignore[union-attr]


def test_the_same_again_changes_nothing(world: World, customer: Client, staff: Client) -> None:
    request_id = signed(world, customer)
    first = refuse(world, staff, request_id, "too_old", words="March.")
    again = refuse(world, staff, request_id, "too_old", words="March.")

    assert again.body["version"] == first.body["version"]
    assert len(world.owed(request_id)) == 1


def test_who_loses_the_race_for_an_order_decides_on_what_it_is_now(
    world: World, customer: Client, staff: Client
) -> None:
    request_id = signed(world, customer)
    commit = world.memory.commit
    raced: list[bool] = []

    def racing(writes: Any) -> None:
        if not raced and any(isinstance(getattr(one, "entity", None), Document) for one in writes):
            raced.append(True)
            order = only(world, request_id)
            commit([Replace(order.but(version=order.version + 1))])
        commit(writes)

    world.memory.commit = racing  # type: ignore[method-assign]
    refuse(world, staff, request_id, "too_old")

    assert only(world, request_id).status == Status.ACTION_REQUIRED


def test_an_upload_that_loses_the_race_for_an_order_is_kept_with_it(
    world: World, customer: Client, staff: Client
) -> None:
    request_id = signed(world, customer)
    refuse(world, staff, request_id, "too_old")
    commit = world.memory.commit
    raced: list[bool] = []

    def racing(writes: Any) -> None:
        orders = [one for one in writes if isinstance(getattr(one, "entity", None), PortOrder)]
        if orders and not raced:
            raced.append(True)
            raise WriteRefused(orders)
        commit(writes)

    world.memory.commit = racing  # type: ignore[method-assign]
    upload(world, customer, request_id)

    assert raced
    assert only(world, request_id).status == Status.IN_REVIEW


def test_a_decision_on_a_test_request_is_mailed_as_a_test(world: World) -> None:
    customer, staff = world.client(test_mode=True), world.client(Role.SUPPORT, test_mode=True)
    request_id = world.draft(customer)
    refuse(world, staff, request_id, "too_old")

    (mail,) = mails(world, request_id)

    assert mail.subject.startswith("[TEST]")


# --- faults at every write -------------------------------------------------------------------------------------------


def refuse_whole(plan: Plan) -> tuple[World, str, FaultyStore]:
    """A refusal, a mail, a better bill and its acceptance over a store that fails as planned."""
    world = World(policy=Policy(auto_review=False, public_base_url="https://port.example.com"))
    customer, staff = world.client(), world.client(Role.SUPPORT)
    request_id = signed(world, customer)
    store = FaultyStore(world.memory, plan)
    world.use(store)
    customer, staff = Client(world.app, customer.secret), Client(world.app, staff.secret)
    where = f"/admin/requests/{request_id}/documents"

    def insist(act: Any) -> Any:
        for _ in range(4):
            world.clock.advance(minutes=5)
            try:
                found = act()
            except Unavailable:
                continue
            if not isinstance(found, Answer) or found.status < 500:
                return found
        raise AssertionError("it failed on and on")

    def work() -> None:
        insist(lambda: world.work(request_id))

    first = documents(world, request_id)[0].id
    insist(
        lambda: staff.post(f"{where}/{first}/decision", {"decision": "reject", "reasons": ["too_old"]}, if_match="*")
    )
    work()
    insist(lambda: world.mail(request_id))
    body = {"type": "csr", "filename": "csr.pdf", "content_type": PDF, "size": 8}
    made = insist(lambda: customer.post(f"{path(request_id)}/documents", body, idempotency_key="csr"))
    key = made.body["upload"]["fields"]["key"]
    world.files.upload(key, b"%PDF-1.7")
    insist(lambda: record_upload(world.desk, TrustingInspector(), key))
    work()
    second = made.body["id"]
    insist(lambda: staff.post(f"{where}/{second}/decision", {"decision": "accept"}, if_match="*"))
    work()
    return world, request_id, store


@pytest.mark.parametrize("fate", ["before", "after"])
def test_a_fault_at_any_write_leaves_everything_right(fate: Fate) -> None:
    _, _, counted = refuse_whole(lambda _n, _method: "ok")

    for n in range(len(counted.log)):
        world, request_id, _ = refuse_whole(fail_at(n, fate))
        order = only(world, request_id)
        said = (order.status, order.asks, order.documents_status, order.review_flags)
        assert said == (Status.IN_REVIEW, (), DocumentsStatus.ACCEPTED, ()), n
        assert next_step(order, world.clock.now(), world.desk.policy, world.desk.playbook()).step == "wait", n
        # A mail may go out twice where the note of it was lost, and is never lost.
        assert 1 <= len(refusals_mailed(world)) <= 2, n


# --- a file that nobody can read --------------------------------------------------------------------------------------


def unusable_mailed(world: World) -> list[Any]:
    return [one.mail for one in world.mailbox.sent if one.tags["kind"] == "document_unusable_requester"]


class DamageFinder(TrustingInspector):
    def inspect(self, data: bytes, content_type: str, filename: str) -> Inspection:
        damage = Problem("pdf_corrupt", "The PDF is damaged and does not open.", "Download it again.")
        return Inspection(False, f"{len(data):064x}", None, (damage,))


def upload_damaged(world: World, customer: Client, request_id: str, filename: str) -> None:
    body = {"type": "invoice", "filename": filename, "content_type": "application/pdf", "size": 8}
    made = customer.post(f"{path(request_id)}/documents", body).body
    key = made["upload"]["fields"]["key"]
    world.files.upload(key, b"%PDF-1.7")
    record_upload(world.desk, DamageFinder(), key)
    record_upload(world.desk, DamageFinder(), key)


@pytest.mark.parametrize(
    ("language", "wrong"),
    [
        ("en", "The PDF is damaged and does not open."),
        ("fr", "Le PDF est endommagé et ne s’ouvre pas."),
        ("es", "El PDF está dañado y no se abre."),
    ],
)
def test_a_file_that_cannot_be_read_is_mailed_with_its_fix_unless_another_came(
    world: World, customer: Client, language: str, wrong: str
) -> None:
    assert customer.call("PUT", "/v1/me/notifications", {"language": language}).status == 200
    request_id = customer.post("/v1/port-requests", {"name": "Lines"}).body["id"]
    upload_damaged(world, customer, request_id, "bill.pdf")
    upload_damaged(world, customer, request_id, "second.pdf")
    world.mail(request_id)
    assert unusable_mailed(world) == []

    world.clock.advance(minutes=3)
    world.mail(request_id)
    world.mail(request_id)

    (mail,) = unusable_mailed(world)
    assert wrong in " ".join(mail.text.split())
    assert "second.pdf" in mail.text
    assert "Download it again." in mail.text or language != "en"


def test_nothing_is_mailed_of_a_file_that_was_uploaded_again_at_once(world: World, customer: Client) -> None:
    request_id = world.draft(customer)
    upload_damaged(world, customer, request_id, "bill.pdf")
    world.clock.advance(minutes=3)
    world.mail(request_id)

    assert unusable_mailed(world) == [], "the request has a bill that can be used"
