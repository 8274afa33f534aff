"""What a change does to a letter, letters on paper, letters that grow too old, and the letter check."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shared.domain.model import PortOrder, Role
from shared.ports import Examination, Unavailable
from shared.usecases.documents import record_upload
from shared.usecases.letter_check import check_letter_file
from tests.signer import SIGNER, Signer, invited, letter_files_read
from tests.world import NUMBERS, Answer, Client, TrustingInspector, World, any_losing_account, csv_of

DANA = SIGNER["email"]


@pytest.fixture
def world() -> World:
    return World()


def order_of(world: World, request_id: str) -> PortOrder:
    return world.orders(request_id)[0]


def change(client: Client, request_id: str, body: Mapping[str, Any], query: str = "") -> Answer:
    account = client.get(f"/v1/port-requests/{request_id}/losing-accounts").body["items"][0]
    path = f"/v1/port-requests/{request_id}/losing-accounts/{account['id']}{query}"
    return client.call("PATCH", path, dict(body), if_match="*")


def paused(world: World, client: Client) -> str:
    """A signed request that waits for a PIN, and so has not gone to its carrier."""
    request_id, signer = invited(world, client, draft={"pin_status": "provided"})
    signer.sign()
    world.work(request_id)
    world.mail(request_id)
    assert order_of(world, request_id).status == "action_required"
    return request_id


VOIDING: dict[str, tuple[dict[str, Any], str]] = {
    "end_user_name": ({"end_user_name": "Another Company Inc"}, "/end_user_name"),
    "authorized_person": ({"authorized_person": {"name": "Eve Other"}}, "/authorized_person/name"),
    "losing_carrier": ({"carrier_name": "Another Telecom"}, "/carrier_name"),
    "service_address": ({"service_address": {"line1": "9 Other Street"}}, "/service_address"),
}
HARMLESS: dict[str, dict[str, Any]] = {
    "account_number": {"account_number": "LT-990000"},
    "billing_telephone_number": {"billing_telephone_number": "+12125552388"},
    "abbreviation": {"service_address": {"line1": "120 Wabash Avenue"}},
    "zip_plus_four": {"service_address": {"postal_code": "10001-1234"}},
    "title": {"authorized_person": {"title": "President"}},
}


@pytest.mark.parametrize("what", VOIDING)
def test_a_change_that_voids_says_so_before_it_is_made(world: World, what: str) -> None:
    client = world.client()
    request_id = paused(world, client)
    before = world.memory.request_view(request_id)
    body, pointer = VOIDING[what]

    answer = change(client, request_id, body)

    assert (answer.status, answer.body["code"]) == (409, "letter_would_be_voided")
    assert [error["pointer"] for error in answer.body["errors"]] == [pointer]
    assert world.memory.request_view(request_id) == before


@pytest.mark.parametrize("what", VOIDING)
def test_a_confirmed_change_voids_the_letter_and_asks_its_signer_again(world: World, what: str) -> None:
    client = world.client()
    request_id = paused(world, client)
    mails = len(world.mailbox.to(DANA))

    answer = change(client, request_id, VOIDING[what][0], "?void_letters=true")
    world.work(request_id)
    world.mail(request_id)
    signer = Signer(world, world.link_to(DANA)).open()

    order = order_of(world, request_id)
    assert answer.status == 200
    assert (order.status, order.letter.signature, order.letter.revision) == ("awaiting_signature", None, 2)
    assert order.letter.earlier[0].signed is not None
    assert len(world.mailbox.to(DANA)) == mails + 1
    assert signer.room().letters[0].why_again == (what,)
    assert signer.room().letters[0].differences


@pytest.mark.parametrize("what", HARMLESS)
def test_a_signed_letter_stands_when_what_changes_does_not_void_it(world: World, what: str) -> None:
    client = world.client()
    request_id = paused(world, client)
    before = order_of(world, request_id)

    answer = change(client, request_id, HARMLESS[what])

    after = order_of(world, request_id)
    assert answer.status == 200
    assert (after.status, after.letter) == (before.status, before.letter)
    assert after.losing_account != before.losing_account


def test_a_change_reads_what_each_letter_says_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    client = world.client()
    request_id = paused(world, client)
    read = letter_files_read(world, monkeypatch)

    change(client, request_id, HARMLESS["account_number"])

    assert read == ["letter-1.json"]


def test_the_letter_stands_where_it_names_its_signer_as_the_authorized_person(world: World) -> None:
    client = world.client()
    request_id, signer = invited(world, client, draft={"pin_status": "provided", "authorized_person": {}})
    signer.sign()
    world.work(request_id)
    before = order_of(world, request_id)

    answer = change(client, request_id, HARMLESS["account_number"])

    assert answer.status == 200
    assert order_of(world, request_id).letter == before.letter
    assert order_of(world, request_id).losing_account.authorized_person.name == "Dana Whitfield"


def test_once_an_order_is_at_the_carrier_its_account_is_not_changed_here(world: World) -> None:
    client = world.client()
    request_id, signer = invited(world, client)
    signer.sign()
    world.work(request_id)

    answer = change(client, request_id, {"account_number": "LT-990000"})

    assert (answer.status, answer.body["code"]) == (409, "account_in_order")


def test_a_line_that_was_to_stay_does_not_go_under_the_letter_that_said_so(world: World) -> None:
    client = world.client()
    staying = {"numbers_staying": "some", "numbers_staying_list": ["+12125552377", "+12125552388"]}
    request_id, signer = invited(world, client, draft={"pin_status": "provided", **staying})
    signer.sign()
    world.work(request_id)

    full = change(client, request_id, {"numbers_staying": "none", "numbers_staying_list": []})
    one = change(client, request_id, {"numbers_staying_list": ["+12125552377"]})
    more = change(client, request_id, {"numbers_staying_list": [*staying["numbers_staying_list"], "+12125552399"]})

    assert (full.status, one.status, more.status) == (409, 409, 200)
    assert [error["pointer"] for error in full.body["errors"]] == ["/numbers_staying"]


def test_who_signs_letters_that_are_out_is_changed_at_their_envelope(world: World) -> None:
    client = world.client()
    request_id, _ = invited(world, client)

    answer = change(client, request_id, {"signer": {"name": "Eve", "email": "eve@acme.example.com"}})

    assert (answer.status, answer.body["code"]) == (409, "letters_are_out")


def test_an_account_that_another_stands_for_does_not_change_its_order(world: World) -> None:
    client = world.client()
    request_id = client.post("/v1/port-requests", {"name": "Merged", "signer": SIGNER}).body["id"]
    path = f"/v1/port-requests/{request_id}"
    rows = csv_of(("+12125552301",), column="One") + "+12125552302,+16462340009,B,Ads,Acme Plumbing,Two\n"
    client.call("PUT", f"{path}/numbers", rows)
    client.post(f"{path}/losing-accounts", any_losing_account(label="One", pin_status="provided"))
    two = client.post(f"{path}/losing-accounts", any_losing_account(label="Two", pin_status="provided")).body
    world.invoice(client, request_id)
    assert client.post(f"{path}/submit").status == 200
    world.work(request_id)
    before = order_of(world, request_id).losing_account

    client.call("PATCH", f"{path}/losing-accounts/{two['id']}", {"reseller_name": "Foo"}, if_match="*")

    assert len(world.orders(request_id)) == 1
    assert order_of(world, request_id).losing_account == before


def test_a_toll_free_order_goes_to_the_resporg_that_its_letter_names(world: World) -> None:
    client = world.client()
    request_id, signer = invited(world, client, draft={"numbers": ("+18005552301",)})
    signer.sign()
    world.policy = replace(world.policy, target_resp_org="NEW99")
    world.use(world.memory)
    world.work(request_id)

    assert [one.target_resp_org for one in world.carrier.orders.values()] == ["PDK01"]


def test_an_order_that_may_be_at_its_carrier_is_not_signed_again(world: World) -> None:
    client = world.client()
    request_id, signer = invited(world, client)
    signer.sign()
    world.carrier.fail_after = 1
    with pytest.raises(Unavailable):
        world.work(request_id)

    world.clock.advance(days=61)
    world.work(request_id)

    assert order_of(world, request_id).status == "submitted"


def test_who_signed_gets_a_copy_of_an_order_that_was_cancelled_meanwhile(world: World) -> None:
    client = world.client()
    request_id, signer = invited(world, client)
    token = signer.sign()

    client.post(f"/v1/port-requests/{request_id}/cancel")
    world.work(request_id)

    assert [copy.ready for copy in signer.copies(token).letters] == [True]


def test_a_person_whom_a_signer_named_is_looked_at_on_every_order_of_the_account() -> None:
    world = World()
    client, support = world.client(), world.client(Role.SUPPORT)
    request_id, signer = invited(world, client)
    signer.is_authorized_person("Eve Other", "Office Manager")
    signer.sign(signer.form(typed_name="Eve Other"))
    world.work(request_id)
    more = csv_of((*NUMBERS, "+12125552309"))
    client.call("PUT", f"/v1/port-requests/{request_id}/numbers", more)
    client.post(f"/v1/port-requests/{request_id}/submit")

    flags = [order.review_flags for order in world.orders(request_id)]
    support.post(f"/admin/orders/{world.orders(request_id)[0].id}/review", {"decision": "accept"}, if_match="*")
    view = world.memory.request_view(request_id)

    assert flags == [("authorized_person_changed",)] * len(flags)
    assert view is not None
    assert not view.losing_accounts[0].person_unreviewed


def test_test_keys_and_live_keys_do_not_meet(world: World) -> None:
    live = world.client()
    request_id, _ = invited(world, live)
    test = world.client(account_id=world.accounts[0], test_mode=True)

    seen = test.get(f"/v1/port-requests/{request_id}")
    sent = test.post(f"/v1/port-requests/{request_id}/envelopes", {"signer": SIGNER})
    made = test.post("/v1/port-requests", {"name": "A test"}).body["id"]

    assert (seen.status, sent.status) == (404, 404)
    assert live.get(f"/v1/port-requests/{made}").status == 404
    assert [one["id"] for one in live.get("/v1/port-requests").body["items"]] == [request_id]


# --- age -------------------------------------------------------------------------------------------------------------


def test_a_letter_older_than_its_carrier_takes_is_signed_again() -> None:
    world = World()
    world.desk = replace(world.desk, policy=replace(world.policy, auto_review=False))
    client = world.client()
    support = world.client(Role.SUPPORT)
    request_id, signer = invited(world, client)
    signer.sign()
    world.work(request_id)

    young = client.get(f"/v1/port-requests/{request_id}/orders").body["items"][0]["letter"]
    world.clock.advance(days=31)
    half = client.get(f"/v1/port-requests/{request_id}/orders").body["items"][0]["letter"]
    world.clock.advance(days=30)
    world.work(request_id)
    world.mail(request_id)

    order = order_of(world, request_id)
    assert (young["growing_old"], half["growing_old"]) == (False, True)
    assert (order.status, order.letter.revision) == ("awaiting_signature", 2)
    assert order.letter.earlier[0].why == ("too_old",)
    again = Signer(world, world.link_to(DANA)).open()
    assert again.room().letters[0].why_again == ("too_old",)
    again.sign()
    world.work(request_id)
    assert support.post(f"/admin/orders/{order.id}/review", {"decision": "accept"}, if_match="*").status == 200


def test_toll_free_letters_grow_too_old_after_30_days(world: World) -> None:
    client = world.client()
    request_id, signer = invited(world, client, draft={"numbers": ("+18005552301",)})
    signer.sign()
    world.work(request_id)

    letter = client.get(f"/v1/port-requests/{request_id}/orders").body["items"][0]["letter"]

    signed_at = order_of(world, request_id).letter.signature.signed_at  # type: ignore[union-attr]
    assert letter["usable_until"] == (signed_at + timedelta(days=30)).isoformat().replace("+00:00", "Z")


# --- paper -----------------------------------------------------------------------------------------------------------


def scanned(world: World, client: Client, request_id: str, kind: str = "loa") -> str:
    made = client.post(
        f"/v1/port-requests/{request_id}/documents",
        {"type": kind, "filename": "signed.pdf", "content_type": "application/pdf", "size": 8},
    ).body
    world.files.upload(made["upload"]["fields"]["key"], b"%PDF-1.7")
    record_upload(world.desk, TrustingInspector(), made["upload"]["fields"]["key"])
    return str(made["id"])


def on_paper(client: Client, request_id: str, order_id: str, document_id: str, **changes: Any) -> Answer:
    body = {
        "document_id": document_id,
        "signer_name": "Dana Whitfield",
        "signed_on": "2026-11-20",
        "shows_signature_and_date": True,
    } | changes
    return client.post(f"/v1/port-requests/{request_id}/letters/{order_id}/paper", body)


def paper_of(world: World, client: Client, request_id: str) -> dict[str, Any]:
    """The letter on paper that a request of one losing account is submitted with."""
    account = client.get(f"/v1/port-requests/{request_id}/losing-accounts").body["items"][0]
    return {
        "losing_account_id": account["id"],
        "document_id": scanned(world, client, request_id),
        "signer_name": "Dana Whitfield",
        "signed_on": "2026-11-20",
        "shows_signature_and_date": True,
    }


def test_a_letter_on_paper_waits_for_our_team_whatever_the_policy(world: World) -> None:
    client = world.client()
    request_id = world.submitted(client)
    world.work(request_id)
    order_id = order_of(world, request_id).id

    answer = on_paper(client, request_id, order_id, scanned(world, client, request_id))
    world.work(request_id)

    assert answer.status == 200
    assert answer.body["letter"]["method"] == "paper"
    assert order_of(world, request_id).status == "in_review"
    assert world.carrier.orders == {}


def test_a_letter_on_paper_that_our_team_accepts_goes_on_to_the_carrier(world: World) -> None:
    client, support = world.client(), world.client(Role.SUPPORT)
    request_id = world.submitted(client)
    world.work(request_id)
    order_id = order_of(world, request_id).id
    on_paper(client, request_id, order_id, scanned(world, client, request_id))

    accepted = support.post(f"/admin/orders/{order_id}/review", {"decision": "accept"}, if_match="*")
    world.work(request_id)

    paper = order_of(world, request_id).letter.paper
    assert accepted.status == 200
    assert order_of(world, request_id).status == "submitted"
    assert paper is not None
    assert next(iter(world.carrier.orders.values())).letter_sha256 == paper.sha256


def test_a_letter_on_paper_that_our_team_rejects_is_signed_again(world: World) -> None:
    client, support = world.client(), world.client(Role.SUPPORT)
    request_id = world.submitted(client)
    world.work(request_id)
    order_id = order_of(world, request_id).id
    on_paper(client, request_id, order_id, scanned(world, client, request_id))

    without = support.post(f"/admin/orders/{order_id}/review", {"decision": "reject"}, if_match="*")
    rejected = support.post(
        f"/admin/orders/{order_id}/review", {"decision": "reject", "reason": "No date on it."}, if_match="*"
    )
    world.work(request_id)

    order = order_of(world, request_id)
    assert (without.status, rejected.status) == (422, 200)
    assert (order.status, order.letter.paper) == ("awaiting_signature", None)
    assert "No date on it." in order.asks[0].detail
    world.sign(client, request_id)


def test_only_our_team_reviews(world: World) -> None:
    client = world.client()
    request_id = world.submitted(client)
    world.work(request_id)
    order_id = order_of(world, request_id).id
    on_paper(client, request_id, order_id, scanned(world, client, request_id))

    answer = client.post(f"/admin/orders/{order_id}/review", {"decision": "accept"}, if_match="*")

    assert answer.status == 403


def test_everything_that_is_wrong_with_a_letter_on_paper_is_said_at_once(world: World) -> None:
    client = world.client()
    request_id = world.submitted(client)
    world.work(request_id)
    bill = scanned(world, client, request_id, "invoice")

    answer = on_paper(
        client,
        request_id,
        order_of(world, request_id).id,
        bill,
        signer_name="Eve Other",
        signed_on="2026-09-01",
        shows_signature_and_date=False,
    )

    assert answer.status == 422
    assert set(answer.codes) == {
        "document_type_mismatch",
        "signature_name_mismatch",
        "loa_older_than_limit",
        "signature_not_confirmed",
    }


def test_a_paper_that_was_signed_before_the_letter_changed_is_not_taken_again(world: World) -> None:
    client = world.client()
    request_id = world.submitted(client)
    world.work(request_id)
    order_id, document_id = order_of(world, request_id).id, scanned(world, client, request_id)
    on_paper(client, request_id, order_id, document_id)
    change(client, request_id, {"end_user_name": "Another Company Inc"}, "?void_letters=true")
    world.work(request_id)

    again = on_paper(client, request_id, order_id, document_id)
    older = on_paper(client, request_id, order_id, scanned(world, client, request_id))

    assert (again.codes, older.codes) == (["loa_voided"], ["loa_voided"])


def test_paper_ends_the_wait_for_the_link(world: World) -> None:
    client = world.client()
    request_id, _ = invited(world, client)

    on_paper(client, request_id, order_of(world, request_id).id, scanned(world, client, request_id))
    world.mail(request_id)

    view = world.memory.request_view(request_id)
    assert view is not None
    assert view.envelopes[0].status == "revoked"


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.MANAGER])
def test_a_request_submitted_with_its_letter_on_paper_asks_nobody_to_sign(world: World, role: Role) -> None:
    administrator = world.client()
    client = administrator if role == Role.ADMINISTRATOR else world.client(role, world.accounts[0])
    request_id = world.draft(client, signer=SIGNER)
    paper = paper_of(world, client, request_id)

    wrong = client.post(
        f"/v1/port-requests/{request_id}/submit", {"paper_letters": [paper | {"signed_on": "2026-01-01"}]}
    )
    answer = client.post(f"/v1/port-requests/{request_id}/submit", {"paper_letters": [paper]})
    if role == Role.MANAGER:
        administrator.post(f"/v1/port-requests/{request_id}/approval", {"decision": "approve"})
    world.work(request_id)
    world.mail(request_id)

    order = order_of(world, request_id)
    assert [error["pointer"] for error in wrong.body["errors"]] == ["/paper_letters/0/signed_on"]
    assert answer.status == 200, answer.body
    assert (order.status, order.review_flags) == ("in_review", ("paper_letter",))
    assert {one.tags["kind"] for one in world.mailbox.sent} <= {"approval_administrator", "approved_requester"}


def test_a_paper_that_is_voided_before_approval_leaves_its_order_to_be_approved(world: World) -> None:
    administrator = world.client()
    manager = world.client(Role.MANAGER, world.accounts[0])
    request_id = world.draft(manager, signer=SIGNER)
    paper = paper_of(world, manager, request_id)
    manager.post(f"/v1/port-requests/{request_id}/submit", {"paper_letters": [paper]})
    world.clock.advance(hours=1)
    given = order_of(world, request_id)

    told = change(manager, request_id, {"end_user_name": "Another Company Inc"})
    answer = change(manager, request_id, {"end_user_name": "Another Company Inc"}, "?void_letters=true")
    world.work(request_id)
    world.mail(request_id)

    order = order_of(world, request_id)
    assert (told.status, told.body["code"], answer.status) == (409, "letter_would_be_voided", 200)
    assert (order.status, order.letter.paper, order.letter.revision) == ("awaiting_approval", None, 2)
    assert (order.owner, order.due_at, order.status_since) == (given.owner, given.due_at, given.status_since)
    assert (order.review_flags, order.letter.earlier[0].paper) == ((), given.letter.paper)
    assert {one.tags["kind"] for one in world.mailbox.sent} <= {"approval_administrator", "approved_requester"}

    administrator.post(f"/v1/port-requests/{request_id}/approval", {"decision": "approve"})
    world.work(request_id)
    world.mail(request_id)
    Signer(world, world.link_to(DANA)).open().sign()
    world.work(request_id)

    assert order_of(world, request_id).status == "submitted"


# --- the letter check ------------------------------------------------------------------------------------------------


class Examiner:
    def __init__(self, found: Examination) -> None:
        self._found = found

    def examine(self, body: bytes) -> Examination:
        return replace(self._found, sha256=hashlib.sha256(body).hexdigest())


NOTHING = Examiner(Examination("unreadable", ""))


def sealed(world: World, request_id: str) -> bytes:
    letter = order_of(world, request_id).letter.signed
    assert letter is not None
    return world.letters.read(letter.key, letter.version_id)


def test_a_sealed_letter_is_genuine_and_shows_what_it_covers(world: World) -> None:
    client = world.client()
    request_id = paused(world, client)

    found = check_letter_file(world.desk, NOTHING, sealed(world, request_id))

    assert (found.verdict, found.state, found.signed_by) == ("genuine", "signed", "Dana Whitfield")
    assert found.numbers == ("+12125552301", "+12125552302", "+12125552303")


def test_the_letter_as_it_was_viewed_is_ours_and_not_signed(world: World) -> None:
    client = world.client()
    request_id = paused(world, client)
    letter = order_of(world, request_id).letter
    assert letter.unsigned is not None
    viewed = world.letters.read(letter.unsigned.key, letter.unsigned.version_id)

    found = check_letter_file(world.desk, NOTHING, viewed)
    asked = Client(world.app, "no key").get(f"/v1/letters/{found.letter_id}/check?sha256={letter.unsigned.sha256}")

    assert (found.verdict, found.state) == ("genuine", "unsigned")
    assert asked.body["unchanged"] is True


def test_one_changed_byte_is_not_genuine(world: World) -> None:
    client = world.client()
    request_id = paused(world, client)
    body = bytearray(sealed(world, request_id))
    body[10] ^= 1

    found = check_letter_file(world.desk, Examiner(Examination("altered", "", findings=("digest",))), bytes(body))

    assert (found.verdict, found.numbers) == ("altered", ())


def test_a_voided_letter_is_genuine_and_no_longer_valid(world: World) -> None:
    client = world.client()
    request_id = paused(world, client)
    body = sealed(world, request_id)
    change(client, request_id, {"end_user_name": "Another Company Inc"}, "?void_letters=true")

    found = check_letter_file(world.desk, NOTHING, body)

    assert (found.verdict, found.state, found.superseded) == ("genuine", "no_longer_valid", True)


def test_an_old_letter_says_what_it_said_and_not_what_the_order_became(world: World) -> None:
    client = world.client()
    request_id = paused(world, client)
    body = sealed(world, request_id)
    change(client, request_id, {"end_user_name": "Beta LLC", "carrier_name": "Other Telecom"}, "?void_letters=true")

    found = check_letter_file(world.desk, NOTHING, body)

    assert (found.end_user_name, found.carrier_name) == ("Acme Plumbing & Heating", "Lakeside Telecom")
    assert len(found.document_sha256) == 64


def test_anyone_may_ask_by_id_and_learns_little(world: World) -> None:
    client = world.client()
    request_id = paused(world, client)
    order = order_of(world, request_id)
    nobody = Client(world.app, "no key")

    found = nobody.get(f"/v1/letters/{order.id}/check?sha256={order.letter.signed.sha256}")  # type: ignore[union-attr]
    other = nobody.get(f"/v1/letters/{order.id}/check?sha256={'0' * 64}")
    unknown = nobody.get("/v1/letters/ord_unknown1/check")

    assert (found.status, found.body["state"], found.body["unchanged"]) == (200, "signed", True)
    assert other.body["unchanged"] is False
    assert found.body["masked_numbers"] == ["+1212555••01", "+1212555••02", "+1212555••03"]
    assert "Acme" not in str(found.body)
    assert "884213" not in str(found.body)
    assert unknown.status == 404
