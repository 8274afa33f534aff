"""The signer's sitting: open, complete, read, sign once; decline, hand back, ask; and what must not work."""

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from shared.domain.letter import CONSENT_VERSION
from shared.domain.model import PortOrder
from shared.domain.problems import Refused, RulesBroken, StateConflict
from shared.ports import Unavailable
from shared.usecases.signing.copies import copy_file
from shared.usecases.signing.links import DeadLink, NotOpened, token_hash
from shared.usecases.signing.opening import landing
from shared.usecases.signing.room import letter_file, room
from tests.signer import LEFT_TO_SIGNER, SIGNER, Signer, invited, letter_files_read, sent_for_signature
from tests.world import World, any_losing_account, csv_of

DANA = SIGNER["email"]
REQUESTER = "administrator@acme.example.com"
ANSWERS = {
    "end_user_name": "Acme Plumbing & Heating",
    "subscriber_type": "business",
    "line1": "120 Wabash Ave",
    "line2": "",
    "city": "New York",
    "state": "NY",
    "postal_code": "10001",
    "country": "US",
    "authorized_person_name": "Dana Whitfield",
    "authorized_person_title": "Owner",
    "account_number": "LT-884213",
    "billing_telephone_number": "(212) 555-2399",
    "pin": "NO PIN REQUIRED",
    "numbers_staying": "none",
    "numbers_staying_list": "",
}


@pytest.fixture
def world() -> World:
    return World()


def order_of(world: World, request_id: str) -> PortOrder:
    return world.orders(request_id)[0]


def codes(call: Callable[[], Any]) -> set[tuple[str, str | None]]:
    with pytest.raises(RulesBroken) as refused:
        call()
    return {(problem.code, problem.pointer) for problem in refused.value.problems}


# --- reading and signing ---------------------------------------------------------------------------------------------


def test_a_hundred_gets_change_nothing(world: World) -> None:
    client = world.client()
    request_id = sent_for_signature(world, client)
    token = world.link_to(DANA)
    before = world.memory.request_view(request_id)

    for _ in range(100):
        landing(world.desk, token)
        with pytest.raises(NotOpened):
            room(world.desk, token, "")

    assert world.memory.request_view(request_id) == before


def test_nothing_of_the_letters_is_shown_before_the_envelope_is_opened(world: World) -> None:
    client = world.client()
    request_id = sent_for_signature(world, client)

    shown = repr(landing(world.desk, world.link_to(DANA)))

    assert order_of(world, request_id).losing_account.service_address.line1 not in shown
    assert "+1212" not in shown


def test_what_was_viewed_is_what_is_signed(world: World) -> None:
    client = world.client()
    request_id, signer = invited(world, client)
    order = order_of(world, request_id)
    viewed = letter_file(world.desk, signer.token, signer.session, order.id)

    signer.sign()
    world.work(request_id)

    signed = order_of(world, request_id)
    assert signed.letter.signature is not None
    assert signed.letter.signature.unsigned_sha256 == hashlib.sha256(viewed).hexdigest()
    assert signed.letter.signed is not None
    assert world.letters.read(signed.letter.signed.key, signed.letter.signed.version_id).startswith(viewed)


def test_one_signature_signs_every_letter_of_the_envelope(world: World) -> None:
    client = world.client()
    numbers = ("+12125552301", "+18005552301", "+14165552301")
    request_id, signer = invited(world, client, draft={"numbers": numbers})

    signer.sign()

    assert {order.status for order in world.orders(request_id)} == {"in_review"}
    assert len(world.orders(request_id)) == 3


def test_twenty_signatures_at_once_are_one(world: World) -> None:
    client = world.client()
    request_id, signer = invited(world, client)
    form = signer.form()

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: signer.sign(form), range(20)))

    events = client.get(f"/v1/port-requests/{request_id}/events").body["items"]
    assert len(set(answers)) == 1
    assert [event["type"] for event in events].count("letter.signed") == 1


def test_a_second_press_that_reads_while_the_first_signs_is_answered_as_signed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = world.client()
    _, signer = invited(world, client)
    form = signer.form()
    read = world.memory.request_view
    first: list[str] = []

    def signing_meanwhile(request_id: str) -> Any:
        monkeypatch.undo()
        first.append(signer.sign(form))
        return read(request_id)

    monkeypatch.setattr(world.memory, "request_view", signing_meanwhile)

    assert signer.sign(form) == first[0]


def test_a_request_can_be_made_french_later(world: World) -> None:
    client = world.client()
    request_id = world.draft(client)

    answer = client.call("PATCH", f"/v1/port-requests/{request_id}", {"language": "fr"}, if_match="*")

    assert (answer.status, answer.body["language"]) == (200, "fr")


def test_the_certificate_holds_who_how_when_and_the_hashes(world: World) -> None:
    client = world.client()
    request_id, signer = invited(world, client)
    signer.sign()
    world.work(request_id)

    certificate = world.sealer.sealed[0]

    assert [entry.kind for entry in certificate.trail] == ["created", "sent", "opened", "consented", "signed"]
    assert certificate.trail[-1].ip == "203.0.113.9"
    assert certificate.identified_by == ("emailed_link",)
    assert certificate.document_sha256 == order_of(world, request_id).letter.unsigned.sha256  # type: ignore[union-attr]
    assert len(certificate.consent_sha256) == 64
    assert certificate.check_url.startswith("https://port.example.com/letter-check?id=ord_")


def test_both_sides_get_a_link_to_the_sealed_copies(world: World) -> None:
    client = world.client()
    request_id, signer = invited(world, client)

    token = signer.sign()
    world.mail(request_id)
    sealing = [copy.ready for copy in signer.copies(token).letters]
    world.work(request_id)
    world.mail(request_id)

    order = order_of(world, request_id)
    assert sealing == [False]
    assert [copy.ready for copy in signer.copies(token).letters] == [True]
    assert copy_file(world.desk, token, order.id).startswith(b"LetterContent")
    assert world.link_to(DANA, "signed") == world.link_to(REQUESTER, "signed") == token


def test_a_failing_key_delays_the_copy_and_leaves_one_signature(world: World) -> None:
    client = world.client()
    request_id, signer = invited(world, client)
    signer.sign()
    world.sealer.failures = 1

    with pytest.raises(Unavailable):
        world.work(request_id)
    half_way = order_of(world, request_id)
    world.work(request_id)

    assert half_way.letter.signature is not None
    assert half_way.carrier_stage == "none"
    assert order_of(world, request_id).letter.signed is not None
    assert len(world.sealer.sealed) == 1


def test_a_vault_that_fails_while_signing_leaves_the_letter_to_be_signed(world: World) -> None:
    client = world.client()
    request_id, signer = invited(world, client)
    form = signer.form()
    commit = world.memory.commit
    world.memory.commit = _failing(commit)  # type: ignore[method-assign]

    with pytest.raises(Unavailable):
        signer.sign(form)
    world.memory.commit = commit  # type: ignore[method-assign]
    before = order_of(world, request_id)
    signer.sign(form)

    assert (before.status, before.letter.signature) == ("awaiting_signature", None)
    assert order_of(world, request_id).letter.signature is not None


def _failing(_: Any) -> Callable[..., None]:
    def commit(_writes: object) -> None:
        raise Unavailable("the table does not answer")

    return commit


def test_everything_that_is_wrong_with_a_signature_is_said_at_once(world: World) -> None:
    client = world.client()
    request_id, signer = invited(world, client)
    order = order_of(world, request_id)
    form = signer.form(
        typed_name="Somebody Else",
        title="王",
        consent=False,
        consent_version="2019-01",
        intent=False,
        method="drawn",
        drawing=b"<svg/>",
        viewed={order.id: "0" * 64},
    )

    assert codes(lambda: signer.sign(form)) == {
        ("signature_name_mismatch", "/typed_name"),
        ("text_not_renderable", "/title"),
        ("consent_not_given", "/consent"),
        ("consent_text_version_mismatch", "/consent_version"),
        ("loa_document_changed", f"/viewed/{order.id}"),
        ("drawing_not_an_image", "/drawing"),
        ("intent_not_confirmed", "/intent"),
    }


def test_review_says_the_same_before_the_last_confirmation_and_writes_nothing(world: World) -> None:
    client = world.client()
    request_id, signer = invited(world, client)
    before = world.memory.request_view(request_id)

    signer.review(signer.form(intent=False))
    wrong = codes(lambda: signer.review(signer.form(typed_name="", intent=False)))

    assert wrong == {("signature_empty", "/typed_name")}
    assert world.memory.request_view(request_id) == before


def test_a_drawn_signature_is_kept_and_goes_on_the_letter(world: World) -> None:
    client = world.client()
    request_id, signer = invited(world, client)

    signer.sign(signer.form(method="drawn", drawing=b"PNG strokes"))
    world.work(request_id)

    signature = order_of(world, request_id).letter.signature
    assert signature is not None
    assert signature.method == "drawn"
    assert signature.drawing is not None
    assert world.letters.read(signature.drawing.key, signature.drawing.version_id) == b"PNG strokes"
    assert world.sealer.sealed[0].method == "drawn"


@pytest.mark.parametrize("method", ["typed", "drawn"])
def test_an_empty_signature_is_none(world: World, method: str) -> None:
    _, signer = invited(world, world.client())

    found = codes(lambda: signer.sign(signer.form(typed_name="", method=method, drawing=b"")))

    assert ("signature_empty", "/typed_name") in found


@pytest.mark.parametrize("sealed", [True, False])
def test_a_signed_letter_that_was_voided_is_shown_as_such(world: World, sealed: bool) -> None:
    client = world.client()
    request_id, signer = invited(world, client, draft={"pin_status": "provided"})
    token = signer.sign()
    if sealed:
        world.work(request_id)
    order = order_of(world, request_id)

    path = f"/v1/port-requests/{request_id}/losing-accounts/{order.losing_account.id}?void_letters=true"
    changed = client.call("PATCH", path, {"end_user_name": "Beta LLC", "carrier_name": "Other Telecom"}, if_match="*")

    assert changed.status == 200, changed.body
    (copy,) = signer.copies(token).letters
    assert (copy.void, copy.ready, copy.carrier_name) == (True, sealed, "Lakeside Telecom")
    if sealed:
        assert copy_file(world.desk, token, order.id).startswith(b"LetterContent")
    else:
        with pytest.raises(StateConflict, match="voided before its copy was sealed"):
            copy_file(world.desk, token, order.id)


# --- what must not work ----------------------------------------------------------------------------------------------


def test_the_link_of_another_envelope_does_not_open_this_one(world: World) -> None:
    client = world.client()
    _, signer = invited(world, client)
    _, other = invited(world, client, draft={"numbers": ("+13125552311",)})

    with pytest.raises(NotOpened):
        room(world.desk, signer.token, other.session)
    with pytest.raises(RulesBroken):
        other.sign(other.form(viewed=signer.form().viewed))


@pytest.mark.parametrize("ending", ["declined", "expired", "revoked", "replaced", "cancelled", "handed_back", "signed"])
def test_a_link_that_has_ended_answers_like_one_that_never_was(world: World, ending: str) -> None:
    client = world.client()
    request_id, signer = invited(world, client)
    form = signer.form()
    view = world.memory.request_view(request_id)
    assert view is not None
    path = f"/v1/port-requests/{request_id}/envelopes/{view.envelopes[0].id}"
    match ending:
        case "declined":
            signer.decline()
        case "handed_back":
            signer.hand_back()
        case "expired":
            world.clock.advance(days=31)
        case "revoked":
            client.post(f"{path}/revoke")
        case "replaced":
            client.post(f"{path}/replace", {"signer": {"name": "Eve", "email": "eve@acme.example.com"}})
        case "cancelled":
            client.post(f"/v1/port-requests/{request_id}/cancel")
            world.mail(request_id)
        case _:
            signer.sign(form)

    answers = []
    for token in (signer.token, "never-was", "x" * 5000, ""):
        with pytest.raises(DeadLink) as dead:
            landing(world.desk, token)
        answers.append((dead.value.status, dead.value.code, dead.value.detail))
    with pytest.raises((DeadLink, NotOpened)):
        Signer(world, signer.token, signer.session).sign(form if ending != "signed" else form_of("Mallory", form))

    assert len(set(answers)) == 1


def form_of(name: str, form: Any) -> Any:
    return replace(form, typed_name=name)


def test_a_letter_that_changed_has_to_be_viewed_again(world: World) -> None:
    client = world.client()
    request_id, signer = invited(world, client)
    form = signer.form()
    account = client.get(f"/v1/port-requests/{request_id}/losing-accounts").body["items"][0]

    changed = client.call(
        "PATCH",
        f"/v1/port-requests/{request_id}/losing-accounts/{account['id']}",
        {"account_number": "LT-990000"},
        if_match="*",
    )
    with pytest.raises(StateConflict):
        signer.sign(form)  # it is being printed anew
    world.work(request_id)
    stale = codes(lambda: signer.sign(form))
    signer.sign()

    assert changed.status == 200
    assert stale == {("loa_document_changed", f"/viewed/{order_of(world, request_id).id}")}
    assert order_of(world, request_id).letter.revision == 2


@pytest.mark.parametrize("session", ["", "9999999999.", "9999999999.00", "x", "1.2", "٣.0", "9" * 400])
def test_a_session_that_was_not_given_opens_nothing(world: World, session: str) -> None:
    _, signer = invited(world, world.client())

    with pytest.raises(NotOpened):
        room(world.desk, signer.token, session)


def test_a_session_ends_after_two_hours(world: World) -> None:
    _, signer = invited(world, world.client())

    world.clock.advance(minutes=121)

    with pytest.raises(NotOpened):
        signer.room()


# --- details ---------------------------------------------------------------------------------------------------------


def test_details_left_to_the_signer_do_not_hold_up_the_request(world: World) -> None:
    client = world.client()

    request_id, signer = invited(world, client, draft=LEFT_TO_SIGNER)

    assert order_of(world, request_id).letter.unsigned is None
    assert [detail.carrier_name for detail in signer.room().details] == ["Lakeside Telecom"]
    assert signer.room().letters == ()


def test_a_signer_completes_the_details_and_signs_in_one_sitting(world: World) -> None:
    client = world.client()
    request_id, signer = invited(world, client, draft=LEFT_TO_SIGNER)
    account_id = signer.room().details[0].losing_account_id

    signer.complete({account_id: ANSWERS})
    letters = signer.room().letters
    signer.sign()
    world.work(request_id)

    order = order_of(world, request_id)
    assert letters[0].content.end_user_name == "Acme Plumbing & Heating"
    assert letters[0].content.account_number == "LT-884213"
    assert order.losing_account.billing_telephone_number == "+12125552399"
    assert order.letter.signed is not None
    assert client.get(f"/v1/port-requests/{request_id}/losing-accounts/{account_id}").body["end_user_name"]


PARTLY_GIVEN = LEFT_TO_SIGNER | {
    "end_user_name": "Acme Plumbing & Heating",
    "service_address": {"line1": "120 Wabash Avenue", "state": "NY"},
    "numbers_staying": "some",
    "numbers_staying_list": ["+12125552377"],
}
AS_GIVEN = ANSWERS | {"numbers_staying": "some", "numbers_staying_list": "+12125552377"}


@pytest.mark.parametrize("answers", [{}, {"end_user_name": "ACME PLUMBING & HEATING", "line1": "120 Wabash Ave."}])
def test_details_that_only_complete_what_was_given_are_not_looked_at(world: World, answers: dict[str, str]) -> None:
    request_id, signer = invited(world, world.client(), draft=PARTLY_GIVEN)
    account_id = signer.room().details[0].losing_account_id

    signer.complete({account_id: AS_GIVEN | answers})

    assert order_of(world, request_id).review_flags == ()


@pytest.mark.parametrize(
    "answers",
    [
        {"end_user_name": "Eve Holdings LLC"},
        {"line1": "9 Elm St"},
        {"state": "NJ", "city": "Newark", "postal_code": "07102"},
        {"numbers_staying": "none", "numbers_staying_list": ""},
    ],
)
def test_details_that_say_otherwise_than_the_requester_are_looked_at(world: World, answers: dict[str, str]) -> None:
    request_id, signer = invited(world, world.client(), draft=PARTLY_GIVEN)
    account_id = signer.room().details[0].losing_account_id

    signer.complete({account_id: AS_GIVEN | answers})

    assert order_of(world, request_id).review_flags == ("details_changed_by_signer",)


GIVEN_PERSON = LEFT_TO_SIGNER | {
    "authorized_person": {"name": "Bob Brown", "title": "Owner", "email": "bob@acme.example.com"}
}
NAMING_DANA = ANSWERS | {"authorized_person_title": "Office Manager"}


def test_another_person_in_the_details_is_looked_at_wherever_their_account_is_used(world: World) -> None:
    request_id, signer = invited(world, world.client(), draft=GIVEN_PERSON)
    account_id = signer.room().details[0].losing_account_id

    signer.complete({account_id: NAMING_DANA})

    view = world.memory.request_view(request_id)
    assert view is not None
    assert view.losing_accounts[0].person_unreviewed
    assert view.losing_accounts[0].authorized_person.email == DANA
    assert order_of(world, request_id).review_flags == ("authorized_person_changed",)


def many_accounts(world: World, **account: Any) -> Signer:
    """Dana asked to sign 40 letters of 20 accounts: local and toll-free numbers of each."""
    client = world.client()
    request_id = client.post("/v1/port-requests", {"name": "Many", "signer": SIGNER}).body["id"]
    path = f"/v1/port-requests/{request_id}"
    rows = ["Tracking Number,Forwarding Number,Name,Source,Company,losing_account"]
    for number in range(20):
        rows.append(f"+1212555{2300 + number:04d},+1646{2340000 + number},L,Ads,Acme Plumbing,A{number}")
        rows.append(f"+1888555{2300 + number:04d},+1646{2350000 + number},T,Ads,Acme Plumbing,A{number}")
    assert client.call("PUT", f"{path}/numbers", "\n".join(rows) + "\n").status == 200
    for number in range(20):
        fields = {"label": f"A{number}", "account_number": f"N-{number}", "billing_telephone_number": "+12125559300"}
        assert client.post(f"{path}/losing-accounts", any_losing_account(**fields | account)).status == 201
    world.invoice(client, request_id)
    submitted = client.post(f"{path}/submit")
    assert submitted.status == 200, submitted.body
    world.work(request_id)
    world.mail(request_id)
    return Signer(world, world.link_to(DANA)).open()


def test_a_signer_of_forty_letters_of_twenty_accounts_names_themselves(world: World) -> None:
    signer = many_accounts(world)

    signer.is_authorized_person("Sam Hill", "Manager")

    assert {letter.content.authorized_person_name for letter in signer.room().letters} == {"Sam Hill"}
    assert len(signer.room().letters) == 40


def test_forty_letters_of_twenty_accounts_are_flagged_though_their_first_try_got_half_way(world: World) -> None:
    given = {"authorized_person": {"name": "Bob Brown", "title": "Owner", "email": "bob@acme.example.com"}}
    signer = many_accounts(world, left_to_signer=True, numbers_staying=None, **given)
    answers = {detail.losing_account_id: NAMING_DANA for detail in signer.room().details}
    commit = world.memory.commit
    done: list[Any] = []

    def half_way(writes: Any) -> None:
        if done:
            raise Unavailable("the table does not answer")
        done.append(writes)
        commit(writes)

    world.memory.commit = half_way  # type: ignore[method-assign]
    with pytest.raises(Unavailable):
        signer.complete(answers)
    world.memory.commit = commit  # type: ignore[method-assign]
    signer.complete(answers)

    orders = world.orders(world.memory.envelope_of_link(token_hash(signer.token)).request_id)  # type: ignore[union-attr]
    assert len(orders) == 40
    assert {order.review_flags for order in orders} == {("authorized_person_changed",)}


def test_every_detail_that_is_wrong_or_missing_is_named_at_its_field(world: World) -> None:
    client = world.client()
    request_id, signer = invited(world, client, draft=LEFT_TO_SIGNER)
    account_id = signer.room().details[0].losing_account_id
    answers = ANSWERS | {
        "end_user_name": "",
        "state": "ZZ",
        "billing_telephone_number": "123",
        "authorized_person_name": "王",
        "line1": "",
    }

    found = codes(lambda: signer.complete({account_id: answers}))

    assert {pointer for _, pointer in found} >= {
        f"/{account_id}/{name}"
        for name in ("end_user_name", "state", "billing_telephone_number", "authorized_person_name", "line1")
    }
    assert order_of(world, request_id).letter.unsigned is None
    assert signer.room().details[0].fields[0].value == ""


def test_left_to_the_signer_needs_a_signer(world: World) -> None:
    client = world.client()
    request_id = world.draft(client, **LEFT_TO_SIGNER)

    answer = client.post(f"/v1/port-requests/{request_id}/submit")

    assert answer.status == 422
    assert "signer_missing" in answer.codes


def test_another_authorised_person_gets_letters_with_their_name_and_a_review(world: World) -> None:
    client = world.client()
    request_id, signer = invited(world, client)

    signer.is_authorized_person("Eve Other", "Office Manager")
    signer.sign(signer.form(typed_name="Eve Other"))
    world.work(request_id)

    order = order_of(world, request_id)
    assert order.letter.signature is not None
    assert order.losing_account.authorized_person.name == "Eve Other"
    assert order.review_flags == ("authorized_person_changed",)
    assert (order.status, order.review_passed) == ("in_review", False)


def asked_for_two_people(world: World) -> Signer:
    """Dana asked to sign the letter that names her, and another one that names Bob Brown."""
    client = world.client()
    request_id = client.post("/v1/port-requests", {"name": "Two people", "signer": SIGNER}).body["id"]
    path = f"/v1/port-requests/{request_id}"
    rows = csv_of(("+12125552301",), column="One") + "+13125552302,+16462340009,B,Ads,Acme Plumbing,Two\n"
    client.call("PUT", f"{path}/numbers", rows)
    bob = {"name": "Bob Brown", "title": "Owner", "email": "bob@acme.example.com"}
    client.post(f"{path}/losing-accounts", any_losing_account(label="One"))
    client.post(f"{path}/losing-accounts", any_losing_account(label="Two", account_number="W-7", authorized_person=bob))
    world.invoice(client, request_id)
    assert client.post(f"{path}/submit").status == 200
    world.work(request_id)
    world.mail(request_id)
    return Signer(world, world.link_to(DANA)).open()


@pytest.mark.parametrize(
    ("typed", "others", "at_the_name"),
    [
        ("Dana Whitfield", "Bob Brown", ""),
        ("Bob Brown", "Dana Whitfield", ""),
        ("Sam Hill", "Bob Brown", "Dana Whitfield"),
    ],
)
def test_a_letter_that_names_somebody_else_than_the_others_is_named(
    world: World, typed: str, others: str, at_the_name: str
) -> None:
    signer = asked_for_two_people(world)
    other = next(one for one in signer.room().letters if one.content.authorized_person_name == others)

    with pytest.raises(RulesBroken) as refused:
        signer.sign(signer.form(typed_name=typed))

    found = {problem.pointer: problem for problem in refused.value.problems}
    assert found[f"/viewed/{other.order_id}"].suggestion == others
    assert "different authorized person" in found[f"/viewed/{other.order_id}"].fix
    assert (found.pop("/typed_name").suggestion if at_the_name else "") == at_the_name
    assert len(found) == 1


def test_the_page_names_the_signer_where_one_of_the_letters_does(world: World) -> None:
    signer = asked_for_two_people(world)

    assert signer.room().authorized_person.name == "Dana Whitfield"


def test_another_authorised_person_gives_name_and_title(world: World) -> None:
    _, signer = invited(world, world.client())

    found = codes(lambda: signer.is_authorized_person(" ", ""))

    assert found == {("authorized_person_name_missing", "/name"), ("authorized_person_title_missing", "/title")}


# --- not signing -----------------------------------------------------------------------------------------------------


def test_a_signer_who_declines_gives_the_order_back_with_the_reason(world: World) -> None:
    client = world.client()
    request_id, signer = invited(world, client)

    signer.decline("The address is wrong.")
    world.mail(request_id)

    order = order_of(world, request_id)
    shown = client.get(f"/v1/port-requests/{request_id}/orders").body["items"][0]
    assert (order.status, order.owner, order.letter.status) == ("awaiting_signature", "customer", "declined")
    assert "The address is wrong." in shown["progress"]["where"]
    assert len(world.mailbox.to(REQUESTER)) == 1


def test_after_a_decline_the_letter_can_go_to_somebody_else(world: World) -> None:
    client = world.client()
    request_id, signer = invited(world, client)
    signer.decline()

    sent = client.post(
        f"/v1/port-requests/{request_id}/envelopes", {"signer": {"name": "Dana W", "email": "dw@acme.example.com"}}
    )
    world.work(request_id)
    world.mail(request_id)

    assert sent.status == 201
    assert Signer(world, world.link_to("dw@acme.example.com")).open().sign()


def test_not_me_goes_back_to_the_requester_and_to_nobody_else(world: World) -> None:
    client = world.client()
    request_id, signer = invited(world, client)

    signer.hand_back("Eve Other", "eve@acme.example.com")
    world.mail(request_id)

    envelope = client.get(f"/v1/port-requests/{request_id}/envelopes").body["items"][0]
    assert envelope["suggested_signer"]["email"] == "eve@acme.example.com"
    assert world.mailbox.to("eve@acme.example.com") == []
    assert len(world.mailbox.to(REQUESTER)) == 1
    assert "eve@acme.example.com" in world.mailbox.to(REQUESTER)[0].text


def test_a_question_is_a_comment_and_its_answer_reaches_the_signer(world: World) -> None:
    client = world.client()
    request_id, signer = invited(world, client)

    signer.ask("Which lines stay?")
    world.mail(request_id)
    answered = client.post(f"/v1/port-requests/{request_id}/comments", {"text": "The fax stays."})
    world.mail(request_id)

    assert answered.status == 201
    assert [said.text for said in signer.room().said] == ["Which lines stay?", "The fax stays."]
    assert [one["text"] for one in client.get(f"/v1/port-requests/{request_id}/comments").body["items"]] == [
        "Which lines stay?",
        "The fax stays.",
    ]
    assert "Which lines stay?" in world.mailbox.to(REQUESTER)[0].text
    assert "The fax stays." in world.mailbox.to(DANA)[-1].text


def test_signing_reads_what_a_letter_says_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    request_id, signer = invited(world, world.client())
    form = signer.form(title="")
    read = letter_files_read(world, monkeypatch)

    signer.sign(form)

    signature = order_of(world, request_id).letter.signature
    assert signature is not None
    assert signature.title == "Owner"
    assert read == ["letter-1.json"]


@pytest.mark.parametrize("text", ["", "  \n", "x" * 2001])
def test_a_question_has_words_and_at_most_2000_characters(world: World, text: str) -> None:
    _, signer = invited(world, world.client())

    with pytest.raises(Refused) as refused:
        signer.ask(text)

    assert refused.value.problems[0].pointer == "/text"


@pytest.mark.parametrize(
    ("text", "code"), [("", "text_missing"), (" \x07\r\n", "text_missing"), ("x" * 2001, "too_long")]
)
def test_a_comment_has_words_and_at_most_2000_characters(world: World, text: str, code: str) -> None:
    client = world.client()
    request_id = world.draft(client)

    answer = client.post(f"/v1/port-requests/{request_id}/comments", {"text": text})

    assert (answer.status, answer.codes, answer.body["errors"][0]["pointer"]) == (422, [code], "/text")


def test_a_comment_that_is_sent_again_is_kept_once_without_control_characters(world: World) -> None:
    client = world.client()
    request_id = world.draft(client)
    path = f"/v1/port-requests/{request_id}/comments"

    answers = [client.post(path, {"text": " On\x07 Friday,\r\nat noon. "}, idempotency_key="one") for _ in range(2)]

    assert len({answer.body["id"] for answer in answers}) == 1
    assert [one["text"] for one in client.get(path).body["items"]] == ["On Friday,\nat noon."]


def test_a_signed_letter_names_the_consent_version_that_was_shown(world: World) -> None:
    client = world.client()
    request_id, signer = invited(world, client)
    signer.sign()

    signature = order_of(world, request_id).letter.signature
    assert signature is not None
    assert signature.consent_version == CONSENT_VERSION


def test_an_account_whose_person_is_not_named_is_signed_by_its_signer(world: World) -> None:
    client = world.client()

    request_id, signer = invited(world, client, draft={"authorized_person": {}})

    assert signer.room().letters[0].content.authorized_person_name == "Dana Whitfield"
    assert any_losing_account()["authorized_person"]["name"] == "Dana Whitfield"
    assert order_of(world, request_id).losing_account.authorized_person.email == DANA
