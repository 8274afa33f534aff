"""A mail from the receiver's bucket to what staff make of it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared.adapters.memory.store import MemoryStore
from shared.domain.lifecycle import Status
from shared.domain.model import CarrierMail, PortOrder, Role
from shared.ports import Store, Unavailable, Write
from shared.usecases.file_mail import file_mail
from tests.unit.carrier_mails.builders import any_mail
from tests.unit.usecases.test_carrier_answers import at_carrier, manual_world, now_is, say
from tests.world import NUMBERS, Answer, Client, World

FOC = "2026-12-03T15:00:00Z"


@pytest.fixture
def world() -> World:
    return manual_world()


@pytest.fixture
def client(world: World) -> Client:
    return world.client()


@pytest.fixture
def staff(world: World) -> Client:
    return world.client(Role.SUPPORT)


def receive(world: World, raw: bytes, name: str = "m1") -> CarrierMail:
    world.clock.advance(seconds=1)
    key = f"mail/raw/{name}"
    found = file_mail(world.desk, key, world.papers.upload(key, raw, "message/rfc822"), world.clock.now())
    assert found is not None
    world.clock.advance(seconds=1)
    return found


def apply(staff: Client, mail: CarrierMail, kind: str, **facts: Any) -> Answer:
    return staff.post(f"/admin/mails/{mail.id}/apply", {"as": kind, **facts})


def timeline(client: Client, order: PortOrder) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = client.get(f"/v1/port-requests/{order.request_id}/events?limit=200").body["items"]
    return items


# --- filing ----------------------------------------------------------------------------------------------------------


def test_a_mail_that_names_an_order_is_kept_with_it_and_moves_nothing(
    world: World, client: Client, staff: Client
) -> None:
    order = at_carrier(world, client)
    raw = any_mail(f"RE: New port order {order.reference}", "FOC 12/3/2026", files=(("foc.pdf", b"%PDF-1.7 foc"),))

    mail = receive(world, raw)

    assert (mail.order_id, mail.request_id, mail.state) == (order.id, order.request_id, "new")
    assert now_is(world, order) == order
    shown = staff.get(f"/admin/mails/{mail.id}").body
    assert (shown["order_id"], shown["text"], shown["attachments"]) == (order.id, "FOC 12/3/2026", 1)
    (file,) = shown["files"]
    assert f"mail/{mail.id}/01-foc.pdf" in file["link"]
    (stored,) = mail.attachments
    assert world.papers.read(stored.file.key, stored.file.version_id) == b"%PDF-1.7 foc"
    assert [one["id"] for one in staff.get(f"/admin/orders/{order.id}/mails").body["items"]] == [mail.id]
    assert staff.get("/admin/mails").body["items"] == []
    received = [event for event in timeline(client, order) if event["type"] == "order.mail_received"]
    assert [event["data"] for event in received] == [{"carrier_mail_id": mail.id}]


def test_an_order_id_will_do_and_so_will_the_first_lines(world: World, client: Client) -> None:
    order = at_carrier(world, client)

    by_id = receive(world, any_mail(f"about {order.id}"), "a")
    by_text = receive(world, any_mail("Your order", f"PON {order.reference}\nFOC follows"), "b")

    assert by_id.order_id == by_text.order_id == order.id


def test_everything_else_is_in_quarantine(world: World, client: Client, staff: Client) -> None:
    one, other = at_carrier(world, client, NUMBERS[:1]), at_carrier(world, client, NUMBERS[1:2])
    request_id = world.submitted(client, NUMBERS[2:])
    (unsent,) = world.orders(request_id)

    mails = [
        receive(world, any_mail("Hello"), "nothing"),
        receive(world, any_mail("RE: PD00000000000000"), "unknown"),
        receive(world, any_mail(f"{one.reference} and {other.reference}"), "two"),
        receive(world, any_mail(f"{one.reference}", spam="FAIL"), "spam"),
        receive(world, any_mail(f"{one.reference}", virus="FAIL", files=(("a.pdf", b"x"),)), "virus"),
        receive(world, any_mail(unsent.reference), "early"),
        receive(world, b"\xff\x00", "bytes"),
    ]

    assert {mail.order_id for mail in mails} == {""}
    assert mails[4].attachments == ()
    listed = staff.get("/admin/mails?limit=4").body
    rest = staff.get(f"/admin/mails?limit=4&cursor={listed['cursor']}").body
    assert [one["id"] for one in (*listed["items"], *rest["items"])] == [mail.id for mail in reversed(mails)]
    assert rest["cursor"] is None


def test_the_same_object_again_is_the_same_mail(world: World, client: Client) -> None:
    order = at_carrier(world, client)
    first = receive(world, any_mail(order.reference, files=(("a.pdf", b"x"),)))
    version = world.papers.first_version("mail/raw/m1")
    assert version is not None

    again = file_mail(world.desk, "mail/raw/m1", version, world.clock.now())

    assert again == first
    assert sum(event["type"] == "order.mail_received" for event in timeline(client, order)) == 1


def test_a_failure_half_way_is_made_good_by_the_next_try(world: World, client: Client) -> None:
    order = at_carrier(world, client)
    key = "mail/raw/m1"
    version = world.papers.upload(key, any_mail(order.reference, files=(("a.pdf", b"x"),)))
    store = world.memory
    world.use(failing(store))
    with pytest.raises(Unavailable):
        file_mail(world.desk, key, version, world.clock.now())
    world.use(store)

    mail = file_mail(world.desk, key, "", world.clock.now())

    assert mail is not None
    assert (mail.order_id, len(mail.attachments)) == (order.id, 1)


class Failing:
    """A store that fails its next commits, before or after they took effect."""

    def __init__(self, inner: MemoryStore, *, commits: int = 0, after: bool = False) -> None:
        self._inner, self._left, self._after = inner, commits, after

    def commit(self, writes: Sequence[Write]) -> None:
        if self._left > 0:
            self._left -= 1
            self._inner.commit(writes)
            return
        if self._after:
            self._inner.commit(writes)
        raise Unavailable("the table does not answer")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


def failing(inner: MemoryStore, **how: Any) -> Store:
    found: Any = Failing(inner, **how)
    store: Store = found
    return store


@pytest.mark.parametrize("key", ["mail/raw/AMAZON_SES_SETUP_NOTIFICATION", "mail/cml_1/01-a.pdf", "mail/raw/missing"])
def test_what_is_no_mail_is_left_alone(world: World, key: str) -> None:
    if not key.endswith("missing"):
        world.papers.upload(key, b"x")

    assert file_mail(world.desk, key, "", world.clock.now()) is None


# --- one click -------------------------------------------------------------------------------------------------------


def test_a_mail_becomes_the_date_that_it_confirms(world: World, client: Client, staff: Client) -> None:
    order = at_carrier(world, client)
    mail = receive(world, any_mail(f"RE: {order.reference}", "Your FOC is confirmed for Dec 3, 2026 at 10:00 AM ET."))
    (suggested, chase) = staff.get(f"/admin/mails/{mail.id}").body["suggestions"]
    assert (suggested["as"], suggested["confirmed_foc_at"], chase["as"]) == ("foc_confirmed", [FOC], "chase")

    first = apply(staff, mail, "foc_confirmed", confirmed_foc_at=suggested["confirmed_foc_at"][0])
    again = apply(staff, mail, "foc_confirmed", confirmed_foc_at=FOC)

    assert (first.status, first.body["outcome"], again.body["outcome"]) == (200, "applied", "duplicate")
    assert first.body["order"]["status"] == "scheduled"
    assert (first.body["mail"]["state"], first.body["mail"]["used_as"]) == ("used", "foc_confirmed")
    (event,) = world.memory.inbox(order.id)
    assert (event.occurred_at, event.raw["carrier_mail_id"]) == (mail.received_at, mail.id)
    assert event.told_by is not None


def test_a_mail_becomes_the_rejection_that_it_is(world: World, client: Client, staff: Client) -> None:
    order = at_carrier(world, client)
    text = "The order was rejected: the account number and the zip code do not match.\nThanks"
    mail = receive(world, any_mail(f"RE: {order.reference}", text))
    suggested = staff.get(f"/admin/mails/{mail.id}").body["suggestions"][0]
    assert (suggested["as"], suggested["codes"]) == ("rejected", ["account_number_mismatch", "postal_code_mismatch"])

    answer = apply(staff, mail, "rejected", reasons=[{"code": code} for code in suggested["codes"]])

    assert answer.body["order"]["status"] == "action_required"
    assert {ask["code"] for ask in answer.body["order"]["asks"]} == set(suggested["codes"])


def test_a_chase_stands_on_the_timeline_once(world: World, client: Client, staff: Client) -> None:
    order = at_carrier(world, client)
    mail = receive(world, any_mail(order.reference, "We are looking into it."))

    answers = [apply(staff, mail, "chase"), apply(staff, mail, "chase")]

    assert [answer.status for answer in answers] == [200, 200]
    assert sum(event["type"] == "order.chased" for event in timeline(client, order)) == 1
    assert now_is(world, order).status == Status.SUBMITTED


def test_a_quarantined_mail_is_used_for_the_order_that_staff_name(world: World, client: Client, staff: Client) -> None:
    order = at_carrier(world, client)
    mail = receive(world, any_mail("Your order", "confirmed"))

    unnamed = apply(staff, mail, "foc_confirmed", confirmed_foc_at=FOC)
    named = apply(staff, mail, "foc_confirmed", confirmed_foc_at=FOC, order_id=order.id)

    assert (unnamed.status, unnamed.codes) == (422, ["order_id_missing"])
    assert named.body["mail"]["order_id"] == order.id
    assert staff.get("/admin/mails").body["items"] == []
    assert [one["id"] for one in staff.get(f"/admin/orders/{order.id}/mails").body["items"]] == [mail.id]


def test_a_dismissed_mail_leaves_the_quarantine_for_good(world: World, client: Client, staff: Client) -> None:
    order = at_carrier(world, client)
    mail = receive(world, any_mail("Buy now"))

    first, again = apply(staff, mail, "dismiss"), apply(staff, mail, "dismiss")
    otherwise = apply(staff, mail, "chase", order_id=order.id)

    assert (first.body["mail"]["state"], again.status) == ("dismissed", 200)
    assert (otherwise.status, otherwise.body["code"]) == (409, "mail_used")
    assert staff.get("/admin/mails").body["items"] == []


def test_a_used_mail_is_not_used_for_anything_else(world: World, client: Client, staff: Client) -> None:
    order = at_carrier(world, client)
    mail = receive(world, any_mail(order.reference, "FOC 12/3/2026"))
    apply(staff, mail, "foc_confirmed", confirmed_foc_at=FOC)

    others = [
        apply(staff, mail, "chase"),
        apply(staff, mail, "rejected", reasons=[{"code": "other"}]),
        apply(staff, mail, "foc_confirmed", confirmed_foc_at="2026-12-04T15:00:00Z"),
    ]

    assert [(answer.status, answer.body["code"]) for answer in others] == [(409, "mail_used")] * 3
    assert len(world.memory.inbox(order.id)) == 1


@pytest.mark.parametrize("after", [False, True])
def test_a_failure_between_the_answer_and_the_mark_is_made_good(
    world: World, client: Client, staff: Client, after: bool
) -> None:
    order = at_carrier(world, client)
    mail = receive(world, any_mail(order.reference, "FOC 12/3/2026"))
    store = world.memory
    world.use(failing(store, commits=1, after=after))
    staff.app = world.app
    assert apply(staff, mail, "foc_confirmed", confirmed_foc_at=FOC).status == 503
    world.use(store)
    staff.app = world.app

    otherwise = apply(staff, mail, "rejected", reasons=[{"code": "other"}])
    again = apply(staff, mail, "foc_confirmed", confirmed_foc_at=FOC)

    assert otherwise.status == 409
    assert (again.status, again.body["outcome"]) == (200, "duplicate")
    assert again.body["mail"]["used_as"] == "foc_confirmed"
    assert len(world.memory.inbox(order.id)) == 1


def test_what_is_wrong_with_a_use_leaves_the_mail_new(world: World, client: Client, staff: Client) -> None:
    order = at_carrier(world, client)
    mail = receive(world, any_mail(order.reference))

    answer = apply(staff, mail, "foc_confirmed")

    assert (answer.status, answer.codes) == (422, ["foc_missing"])
    assert staff.get(f"/admin/mails/{mail.id}").body["state"] == "new"
    assert apply(staff, mail, "nonsense").status == 422
    assert staff.get("/admin/mails/cml_unknown").status == 404
    assert staff.get("/admin/orders/ord_00000000000000000000000000/mails").status == 404


@pytest.mark.parametrize("given", ["2026-12-03", "2026-12-03T10:00:00", 1796304000])
def test_a_date_without_its_zone_is_told_with_all_the_rest(
    world: World, client: Client, staff: Client, given: Any
) -> None:
    order = at_carrier(world, client)
    mail = receive(world, any_mail(order.reference), "named")
    unnamed = receive(world, any_mail("Your order"), "unnamed")

    answers = [
        apply(staff, mail, "foc_confirmed", confirmed_foc_at=given, reasons=[{"code": "other"}]),
        apply(staff, mail, "chase", confirmed_foc_at=given),
        apply(staff, mail, "dismiss", confirmed_foc_at=given),
        apply(staff, unnamed, "foc_confirmed", confirmed_foc_at=given),
    ]

    assert [(answer.status, answer.codes) for answer in answers] == [
        (422, ["date_format", "reasons_not_for_kind"]),
        (422, ["date_format"]),
        (422, ["date_format"]),
        (422, ["order_id_missing", "date_format"]),
    ]
    assert {answer.body["errors"][-1].get("pointer") for answer in answers[1:]} == {"/confirmed_foc_at"}
    assert staff.get(f"/admin/mails/{mail.id}").body["state"] == "new"
    assert world.memory.inbox(order.id) == ()


def test_a_used_mail_takes_no_date_without_its_zone(world: World, client: Client, staff: Client) -> None:
    order = at_carrier(world, client)
    mail = receive(world, any_mail(order.reference))
    apply(staff, mail, "foc_confirmed", confirmed_foc_at=FOC)

    answer = apply(staff, mail, "foc_confirmed", confirmed_foc_at="2026-12-03T15:00:00")
    same = apply(staff, mail, "foc_confirmed", confirmed_foc_at="2026-12-03T10:00:00-05:00")

    assert (answer.status, answer.codes) == (422, ["date_format"])
    assert (same.status, same.body["outcome"]) == (200, "duplicate")


def test_a_mail_that_crossed_our_correction_moves_nothing(world: World, client: Client, staff: Client) -> None:
    order = at_carrier(world, client)
    say(staff, order, "rejected", reasons=[{"code": "account_number_mismatch"}])
    mail = receive(world, any_mail(order.reference, "Still rejected, account number invalid."))
    client.post(
        f"/v1/port-requests/{order.request_id}/corrections",
        {"order_id": order.id, "edit": {"account_number": "LT-99001"}},
    )
    world.work(order.request_id)

    answer = apply(staff, mail, "rejected", reasons=[{"code": "account_number_mismatch"}])

    assert (answer.body["outcome"], answer.body["order"]["status"]) == ("kept", "change_pending")


def test_times_of_mails_are_those_of_the_receiver(world: World, client: Client) -> None:
    order = at_carrier(world, client)
    came = datetime(2026, 11, 23, 14, tzinfo=UTC) - timedelta(hours=1)
    key = "mail/raw/late"

    mail = file_mail(world.desk, key, world.papers.upload(key, any_mail(order.reference)), came)

    assert mail is not None
    assert mail.received_at == came


def test_a_test_key_of_our_team_reads_and_uses_no_mail_about_a_live_order(
    world: World, client: Client, staff: Client
) -> None:
    order = at_carrier(world, client)
    mail = receive(world, any_mail(f"RE: New port order {order.reference}", "FOC 12/3/2026"))
    tester = world.client(Role.SUPPORT, test_mode=True)

    answers = (
        tester.get(f"/admin/mails/{mail.id}"),
        tester.get(f"/admin/orders/{order.id}/mails"),
        apply(tester, mail, "dismiss"),
        apply(tester, mail, "chase"),
        apply(tester, mail, "foc_confirmed", confirmed_foc_at=FOC),
    )

    assert [answer.status for answer in answers] == [404] * 5
    assert (world.memory.carrier_mail(mail.id), now_is(world, order)) == (mail, order)
    assert apply(staff, mail, "foc_confirmed", confirmed_foc_at=FOC).body["outcome"] == "applied"


def test_a_mail_in_quarantine_goes_to_no_order_of_the_other_mode(world: World, client: Client) -> None:
    order = at_carrier(world, client)
    mail = receive(world, any_mail("Your order", "FOC 12/3/2026"))
    tester = world.client(Role.SUPPORT, test_mode=True)

    answer = apply(tester, mail, "foc_confirmed", order_id=order.id, confirmed_foc_at=FOC)

    assert (answer.status, now_is(world, order)) == (404, order)


def test_one_click_takes_the_one_date_that_the_mail_names(world: World, client: Client, staff: Client) -> None:
    order = at_carrier(world, client)
    mail = receive(world, any_mail(order.reference, "The FOC is confirmed for 12/3/2026 10:00 AM ET."))

    used = apply(staff, mail, "foc_confirmed")
    again = apply(staff, mail, "foc_confirmed")

    assert (used.status, used.body["outcome"]) == (200, "applied")
    assert used.body["taken"] == {"confirmed_foc_at": "2026-12-03T15:00:00Z", "codes": []}
    assert (again.body["outcome"], again.body["taken"]) == ("duplicate", used.body["taken"])


def test_one_click_leaves_two_dates_to_a_person(world: World, client: Client, staff: Client) -> None:
    order = at_carrier(world, client)
    mail = receive(world, any_mail(order.reference, "FOC confirmed for 12/3/2026. FOC confirmed for 12/4/2026."))

    answer = apply(staff, mail, "foc_confirmed")

    assert (answer.status, answer.codes) == (422, ["foc_ambiguous"])


def test_one_click_takes_all_reasons_that_the_mail_gives(world: World, client: Client, staff: Client) -> None:
    order = at_carrier(world, client)
    words = "Rejected: the PIN is invalid. The address does not match: mismatch of address."
    mail = receive(world, any_mail(order.reference, words))

    used = apply(staff, mail, "rejected")

    assert (used.status, used.body["outcome"]) == (200, "applied")
    assert set(used.body["taken"]["codes"]) == {"pin_invalid", "address_mismatch"}
    assert {ask["code"] for ask in used.body["order"]["asks"]} == {"pin_invalid", "address_mismatch"}


def test_secrets_in_a_mail_stay_in_its_file(world: World, client: Client, staff: Client) -> None:
    order = at_carrier(world, client)
    words = "Rejected: PIN 738291 is invalid, SSN 123-45-6789. FOC confirmed for 12/3/2026."
    mail = receive(world, any_mail(f"{order.reference} acct LT-8842-1307", words))

    shown = staff.get(f"/admin/mails/{mail.id}").body

    for text in (mail.model_dump_json(), str(shown)):
        assert not any(secret in text for secret in ("738291", "6789", "8842"))
    assert (mail.order_id, "12/3/2026" in shown["text"]) == (order.id, True)
    assert {one["as"] for one in shown["suggestions"]} == {"foc_confirmed", "rejected", "chase"}
    assert b"738291" in world.papers.read(mail.raw.key, mail.raw.version_id)
