"""From a rejection to the supplement: the link that is mailed, the page behind it, and what the carrier gets."""

import re
from html import unescape
from typing import Any

import pytest

from functions.signing.acts import the_use_cases
from functions.signing.door import build
from shared.domain.lifecycle import Status
from shared.domain.model import CarrierEventKind as K
from shared.domain.model import Language, PortOrder, Role
from shared.ports import Replace
from tests.unit.signing_pages.builders import Browser, FakeParts, Shown
from tests.world import NUMBERS, Client, World

PAT = {"name": "Pat Lee", "email": "pat@books.example.com"}


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def client(world: World) -> Client:
    return world.client()


def rejected(world: World, client: Client, *reasons: str, numbers: tuple[str, ...] = (), **account: Any) -> PortOrder:
    """An order that its carrier has sent back."""
    request_id = world.submitted(client, **account)
    world.work(request_id)
    world.sign(client, request_id)
    world.work(request_id)
    order = world.orders(request_id)[0]
    assert world.hear(order, K.REJECTED, reasons=[(code, "") for code in reasons], numbers=numbers) == "applied"
    return world.orders(request_id)[0]


def mailed(world: World, client: Client, order: PortOrder, **body: Any) -> str:
    """The path of a link as its mail has it."""
    made = client.post(
        f"/v1/port-requests/{order.request_id}/correction-links", {"order_id": order.id, "person": PAT, **body}
    )
    assert made.status == 201, made.body
    assert world.mail(order.request_id) == 1
    return f"/fix/{world.link_to(PAT['email'], 'fix')}"


class Visitor(Browser):
    """Somebody with a link, who sends the page's own form."""

    def __init__(self, world: World, link: str, language: str = "en") -> None:
        super().__init__(language=language)
        parts = FakeParts(world.desk, printer=world.printer, drawings=world.drawings)
        self.door = build(lambda: parts, the_use_cases)
        self.link = link

    def send(self, page: Shown, **entries: str) -> Shown:
        """The page's form as the browser has it, with these entries; ``__`` stands for a colon, ``_at_`` for a dot."""
        given = {name.replace("__", ":").replace("_at_", "."): value for name, value in entries.items()}
        return self.post(self.link, {**filled(page), **given})


def filled(page: Shown) -> dict[str, str]:
    """What a form holds before anything is entered."""
    form = page.html.partition("<form")[2].partition("</form>")[0]
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r' name="([^"]*)"', tag), re.search(r' value="([^"]*)"', tag)
        if name and value and ('type="checkbox"' not in tag or " checked" in tag):
            found[unescape(name[1])] = unescape(value[1])
    for name, inside in re.findall(r'(?s)<select[^>]* name="([^"]*)"[^>]*>(.*?)</select>', form):
        chosen = re.search(r'value="([^"]*)" selected', inside)
        found[name] = unescape(chosen[1]) if chosen else ""
    for name, inside in re.findall(r'(?s)<textarea[^>]* name="([^"]*)"[^>]*>\n?(.*?)</textarea>', form):
        found[name] = unescape(inside)
    return found


def test_who_knows_puts_a_rejected_order_right_and_it_is_ported(world: World, client: Client) -> None:
    order = rejected(world, client, "account_number_mismatch", "postal_code_mismatch")
    visitor = Visitor(world, mailed(world, client, order, note="The account moved in May."))

    page = visitor.get(visitor.link)
    assert "The account moved in May." in page.text
    assert "(on file, ends in 4213)" in page.text
    done = visitor.send(page, secret__account_number="LT-99001", edit__service_address_at_postal_code="10001-4321")
    world.work(order.request_id)

    assert done.status == 200, done.text
    assert f"as version 2 of order {order.reference}" in done.text
    submission, change = world.carrier.changes[0]
    assert dict(change.fields) == {"account_number": "LT-99001", "service_address.postal_code": "10001-4321"}
    assert submission.pon_version == 2
    assert visitor.get(visitor.link).status == 404
    assert visitor.send(page, secret__account_number="LT-99001").status == 404
    world.port(order.request_id)
    assert world.orders(order.request_id)[0].status == Status.COMPLETED
    events = client.get(f"/v1/port-requests/{order.request_id}/events").body["items"]
    assert "LT-99001" not in str(events)
    assert "Pat Lee" in {event["actor"]["name"] for event in events}


def test_what_is_left_open_is_kept_and_asked_again(world: World, client: Client) -> None:
    order = rejected(world, client, "account_number_mismatch", "postal_code_mismatch")
    visitor = Visitor(world, mailed(world, client, order))

    first = visitor.send(visitor.get(visitor.link), secret__account_number="LT-99001")
    assert first.status == 303
    rest = visitor.get(f"/fix/{first.headers['location'].rsplit('/', 1)[1]}")
    assert "Your answers are kept" in rest.text
    assert "The account number does not match" not in rest.text
    done = visitor.send(rest, edit__service_address_at_postal_code="10001-4321")
    world.work(order.request_id)

    assert done.status == 200
    assert set(world.carrier.changes[0][1].fields) == {"account_number", "service_address.postal_code"}


def test_a_link_limited_to_reasons_opens_only_these(world: World, client: Client) -> None:
    order = rejected(world, client, "pin_invalid", "end_user_name_mismatch")
    visitor = Visitor(world, mailed(world, client, order, codes=["pin_invalid"]))

    page = visitor.get(visitor.link)
    done = visitor.send(page, secret__pin="48213", edit__end_user_name="Mallory Inc")

    assert "Acme Plumbing" not in page.html
    assert "edit:end_user_name" not in page.html
    assert "1 other thing about order" in done.text
    left = world.orders(order.request_id)[0]
    assert [ask.code for ask in left.asks] == ["end_user_name_mismatch"]
    assert left.losing_account.end_user_name == "Acme Plumbing & Heating"
    assert "48213" not in done.html
    assert visitor.get(visitor.link).status == 404


def test_a_hundred_visits_change_nothing(world: World, client: Client) -> None:
    order = rejected(world, client, "pin_invalid")
    visitor = Visitor(world, mailed(world, client, order))
    before = world.memory.correction_links(order.id)
    events = client.get(f"/v1/port-requests/{order.request_id}/events").body

    shown = {visitor.ask(method, visitor.link).status for method in ("GET", "HEAD") for _ in range(50)}

    assert shown == {200}
    assert world.orders(order.request_id)[0] == order
    assert world.memory.correction_links(order.id) == before
    assert client.get(f"/v1/port-requests/{order.request_id}/events").body == events


def test_an_empty_form_changes_nothing_either(world: World, client: Client) -> None:
    order = rejected(world, client, "address_mismatch", "pin_invalid", "port_protection")
    visitor = Visitor(world, mailed(world, client, order))

    shown = visitor.send(visitor.get(visitor.link))

    assert shown.status == 422
    assert "Nothing is answered yet" in shown.text
    assert world.orders(order.request_id)[0] == order


def test_everything_wrong_is_told_at_once_and_kept(world: World, client: Client) -> None:
    order = rejected(world, client, "address_mismatch", "port_protection", "account_number_mismatch", "pending_order")
    visitor = Visitor(world, mailed(world, client, order), "fr")

    shown = visitor.send(
        visitor.get(visitor.link),
        edit__service_address_at_postal_code="1",
        edit__service_address_at_state="Nowhere",
        secret__account_number="1.2E+9",
        attest__port_protection__done_on="2027-05-01",
        attest__pending_order__note="Closed by phone",
    )

    assert shown.status == 422
    summary = shown.html.partition('id="problems"')[2].partition("</section>")[0]
    targets = set(re.findall(r'href="#([^"]+)"', summary))
    assert {
        "f-service_address-postal_code",
        "f-service_address-state",
        "f-account_number",
        "f-attest-port_protection-done_on",
        "f-attest-pending_order-done_on",
    } <= targets
    assert shown.values("edit:service_address.state") == ["Nowhere"]
    assert shown.values("attest:port_protection:done_on") == ["2027-05-01"]
    assert shown.values("secret:account_number") == [""]
    assert world.orders(order.request_id)[0] == order


def test_a_lock_is_said_to_be_removed(world: World, client: Client) -> None:
    order = rejected(world, client, "port_protection")
    visitor = Visitor(world, mailed(world, client, order))

    done = visitor.send(
        visitor.get(visitor.link),
        attest__port_protection__done_on="2026-11-22",
        attest__port_protection__note="Asked them on the phone",
    )
    world.work(order.request_id)

    assert done.status == 200
    assert "2026-11-22" in world.carrier.changes[0][1].note
    assert "Asked them on the phone" in world.carrier.changes[0][1].note


def test_a_number_is_taken_out_and_the_rest_goes_on(world: World, client: Client) -> None:
    order = rejected(world, client, "number_inactive", numbers=(NUMBERS[2],))
    visitor = Visitor(world, mailed(world, client, order))

    page = visitor.get(visitor.link)
    done = visitor.post(visitor.link, {**filled(page), f"drop:{NUMBERS[2]}": "yes"})
    world.work(order.request_id)

    assert done.status == 200, done.text
    assert world.carrier.changes[0][1].removed_numbers == (NUMBERS[2],)


def test_what_stands_on_the_letter_is_signed_anew_first(world: World, client: Client) -> None:
    order = rejected(world, client, "end_user_name_mismatch")
    visitor = Visitor(world, mailed(world, client, order))

    done = visitor.send(visitor.get(visitor.link), edit__end_user_name="Acme Plumbing and Heating of New York, LLC")

    assert "a new one is printed and has to be signed" in done.text
    assert world.orders(order.request_id)[0].status == Status.AWAITING_SIGNATURE


def test_revoked_expired_used_and_made_up_links_are_all_the_same(world: World, client: Client) -> None:
    order = rejected(world, client, "pin_invalid")
    path = f"/v1/port-requests/{order.request_id}"
    links = [
        client.post(f"{path}/correction-links", {"order_id": order.id, "person": {"name": "Pat Lee"}}).body
        for _ in range(3)
    ]
    paths = [f"/fix/{link['url'].rsplit('/', 1)[1]}" for link in links]
    assert client.call("DELETE", f"{path}/orders/{order.id}/correction-links/{links[0]['id']}").status == 204
    visitor = Visitor(world, paths[1])
    revoked = visitor.get(paths[0])
    assert visitor.send(visitor.get(paths[1]), secret__pin="48213").status == 200
    used, other = visitor.get(paths[1]), visitor.get(paths[2])
    made_up = visitor.get("/fix/" + "a" * 43)
    world.clock.advance(days=30)
    expired = visitor.get(paths[2])

    assert {shown.status for shown in (revoked, used, other, made_up, expired)} == {404}
    assert len({shown.raw for shown in (revoked, used, other, made_up, expired)}) == 1


def test_the_same_form_sent_twice_has_one_effect(world: World, client: Client) -> None:
    order = rejected(world, client, "pin_invalid")
    visitor = Visitor(world, mailed(world, client, order))
    page = visitor.get(visitor.link)

    first, second = visitor.send(page, secret__pin="48213"), visitor.send(page, secret__pin="48213")
    world.work(order.request_id)

    assert (first.status, second.status) == (200, 404)
    assert "may have been put right already" in second.text
    assert len(world.carrier.changes) == 1


def test_a_pin_that_is_asked_for_before_the_carrier_is_given_by_link(world: World, client: Client) -> None:
    request_id = world.submitted(client, pin_status="unknown", service_type="wireless")
    world.work(request_id)
    world.sign(client, request_id)
    world.work(request_id)
    order = world.orders(request_id)[0]
    assert [ask.code for ask in order.asks] == ["pin_needed"]
    visitor = Visitor(world, mailed(world, client, order), "fr")

    page = visitor.get(visitor.link)
    done = visitor.send(page, secret__pin="48213")
    world.work(request_id)

    assert "Le NIP de transfert est nécessaire" in page.text
    assert done.status == 200, done.text
    assert world.carrier.orders[order.reference].pin == "48213"


@pytest.mark.parametrize(
    ("reason", "entry", "value"),
    [
        ("end_user_name_mismatch", "edit:subscriber_type", "xx"),
        ("port_type_incorrect", "edit:numbers_staying", "xx"),
        ("end_user_name_mismatch", "edit:end_user_name", "A" * 3_000),
        ("authorized_person_mismatch", "edit:authorized_person.name", "B" * 3_000),
        ("address_mismatch", "edit:service_address.line1", "1 " + "C" * 5_000),
        ("pin_invalid", "edit:pin_status", "xx"),
        ("pin_invalid", "secret:pin", "4" * 300),
    ],
)
def test_what_no_form_offers_is_refused_and_nothing_changes(
    world: World, client: Client, reason: str, entry: str, value: str
) -> None:
    order = rejected(world, client, reason)
    visitor = Visitor(world, mailed(world, client, order))

    answer = visitor.post(visitor.link, {**filled(visitor.get(visitor.link)), entry: value})

    assert answer.status == 422
    assert world.orders(order.request_id)[0] == order
    assert client.get(f"/v1/port-requests/{order.request_id}/losing-accounts").status == 200


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("+12125552301\x00", "number_not_parseable"),
        ("\x00+12125552301", "number_not_parseable"),
        ("+1212\x07555\x1b2301", "number_not_parseable"),
        ("12125552301\x9f", "number_not_parseable"),
        ("911", "number_short_code"),
        ("+13125559999", "number_not_in_order"),
    ],
)
def test_what_cannot_be_split_off_is_named_by_the_rule_of_its_number(
    world: World, client: Client, given: str, code: str
) -> None:
    order = rejected(world, client, "account_number_mismatch")
    staff = world.client(Role.SUPPORT)

    split = staff.post(f"/admin/orders/{order.id}/split", {"numbers": [given]})
    dropped = client.post(
        f"/v1/port-requests/{order.request_id}/corrections", {"order_id": order.id, "drop_numbers": [given]}
    )

    assert [(one["code"], one["pointer"]) for one in split.body["errors"]] == [(code, "/numbers")]
    assert [(one["code"], one["pointer"]) for one in dropped.body["errors"]] == [(code, "/drop_numbers")]
    assert "\x00" not in str(split.body)
    assert world.orders(order.request_id)[0].splits == ()


def test_a_secret_is_said_to_be_on_file_once(world: World, client: Client) -> None:
    order = rejected(world, client, "account_number_mismatch", "pin_invalid")
    text = Visitor(world, mailed(world, client, order)).get(mailed(world, client, order)).text

    assert "One that ends in 4213 is on file, and is never shown whole." in text
    assert "Transfer PIN" in text
    assert "porting PIN" not in text.lower()


def test_a_french_order_opens_in_french_unless_another_language_is_chosen(world: World, client: Client) -> None:
    order = rejected(world, client, "account_number_mismatch")
    link = mailed(world, client, order)
    french = order.letter.but(language=Language.FRENCH)
    world.desk.store.commit([Replace(order.but(letter=french, version=order.version + 1))])
    visitor = Visitor(world, link)

    assert "Corriger un transfert de numéros" in visitor.get(link).text
    assert "Correct a number transfer" in visitor.get(f"{link}?lang=en").text
