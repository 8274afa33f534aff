"""Tracking numbers are found and changed: by the rules of the list, by who may, and told until they are taken."""

from contextlib import suppress
from typing import Any

import pytest

from shared.adapters.memory.faults import Fate, FaultyStore, fail_at
from shared.domain.model import Role, StaffFlag
from shared.ports import Replace, ReviseNumber, Unavailable, WriteRefused
from shared.usecases.accounts.companies import add_company
from shared.usecases.accounts.keys import create_key
from shared.usecases.accounts.reach import By, Office
from shared.usecases.accounts.users import add_user
from shared.usecases.desk import CarrierDesk
from shared.usecases.order_numbers import not_ringing, note_label_change
from shared.usecases.telephony.tell_platform import tell_platform
from tests.unit.platform.ported import Ported, path_of
from tests.unit.platform.worlds import KINDS
from tests.world import NUMBERS, Client, csv_of

ELSEWHERE = "+16462349999"


@pytest.fixture
def ported() -> Ported:
    return Ported().port()


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_forwarding_number_rings_once_the_telephony_system_has_taken_it(kind: str) -> None:
    ported = Ported(kind).port()
    assert ported.read()["routing"] == "current"

    answer = ported.change(forwarding_number="(646) 234-9999", name="Front desk")

    assert answer.status == 200, answer.body
    assert (answer.body["forwarding_number"], answer.body["name"]) == (ELSEWHERE, "Front desk")
    assert (answer.body["routing"], answer.body["version"], answer.headers["etag"]) == ("changing", 2, '"2"')
    ported.work()
    ported.telephony.answer()
    assert ported.telephony.rings_at(NUMBERS[0]) == ELSEWHERE
    assert ported.read()["routing"] == "current"
    assert ported.claim().attend_at is None
    assert [one["forwarding_number"] for one in ported.events("number.routed")] == [ELSEWHERE]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_taken_is_tried_on_and_flagged_and_the_flag_goes_with_it(kind: str) -> None:
    ported = Ported(kind).port()
    ported.telephony.refuse(NUMBERS[0], "calls to this area are barred")
    ported.change(forwarding_number=ELSEWHERE)
    ported.work()
    ported.telephony.answer()

    for _ in range(12):
        ported.world.clock.advance(hours=1)
        ported.sweep()
        ported.telephony.answer()

    assert StaffFlag.ROUTING_BEHIND in ported.order.staff_flags
    assert len(ported.events("order.routing_behind")) == 1
    assert ported.claim().told_faults >= 6
    assert ported.claim().told_why
    ported.telephony.allow()
    for _ in range(3):
        ported.world.clock.advance(hours=6)
        ported.sweep()
        ported.telephony.answer()
    assert ported.order.staff_flags == ()
    assert ported.telephony.rings_at(NUMBERS[0]) == ELSEWHERE
    assert ported.read()["routing"] == "current"
    assert (ported.claim().told_faults, ported.claim().told_why) == (0, "")


def test_a_lost_event_is_made_up_for_by_the_sweep(ported: Ported) -> None:
    ported.change(forwarding_number=ELSEWHERE)

    assert ported.sweep() == {"asked_again": 0, "numbers_told": {"taken": 1, "later": 0}}
    assert ported.telephony.rings_at(NUMBERS[0]) == ELSEWHERE
    assert ported.sweep() == {"asked_again": 0, "numbers_told": {"taken": 0, "later": 0}}


def test_a_change_before_the_numbers_are_set_up_is_set_up_with_them() -> None:
    ported = Ported(signed=False)
    assert ported.change(forwarding_number=ELSEWHERE).status == 200
    ported.work()
    assert ported.telephony.rings_at(NUMBERS[0]) == ""

    ported.sign_and_submit()
    assert ported.telephony.rings_at(NUMBERS[0]) == ELSEWHERE
    ported.world.clock.advance(hours=6)
    ported.sweep()
    assert ported.read()["routing"] == "current"


def test_the_list_of_the_request_says_the_same(ported: Ported) -> None:
    ported.change(forwarding_number=ELSEWHERE, name="Front desk", source="TV")

    listed = ported.client.get(f"/v1/port-requests/{ported.request_id}/numbers").body["items"]
    found = next(one for one in listed if one["number"] == NUMBERS[0])
    assert (found["forwarding_number"], found["name"], found["source"]) == (ELSEWHERE, "Front desk", "TV")


def test_source_and_company_are_none_of_the_telephony_systems_business(ported: Ported) -> None:
    add_company(_office(ported), By.operator(), _account(ported), "Acme Heating")

    answer = ported.change(source="TV", company="acme heating")

    assert (answer.body["source"], answer.body["company"], answer.body["routing"]) == ("TV", "Acme Heating", "current")
    assert ported.claim().attend_at is None
    (event,) = ported.events("number.changed")
    assert event["fields"] == ["source", "company"]
    assert (event["was"]["company"], event["now"]["company"]) == ("Acme Plumbing", "Acme Heating")


def test_the_same_again_changes_nothing(ported: Ported) -> None:
    has = ported.read()

    answer = ported.change(forwarding_number=has["forwarding_number"], name=has["name"], company=has["company_id"])

    assert (answer.status, answer.body["version"]) == (200, 1)
    assert ported.change().status == 200
    assert ported.events("number.changed") == []


@pytest.mark.parametrize(
    ("changes", "codes", "pointer"),
    [
        ({"forwarding_number": ""}, ["forwarding_missing"], "/forwarding_number"),
        ({"forwarding_number": "12"}, ["forwarding_invalid"], "/forwarding_number"),
        ({"forwarding_number": "+1 900 234 5678"}, ["forwarding_premium_or_international"], "/forwarding_number"),
        ({"forwarding_number": "+44 20 7946 0958"}, ["forwarding_premium_or_international"], "/forwarding_number"),
        ({"forwarding_number": "646 234 0000 x12"}, ["forwarding_has_extension"], "/forwarding_number"),
        ({"forwarding_number": NUMBERS[0]}, ["forwarding_equals_tracking"], "/forwarding_number"),
        ({"forwarding_number": NUMBERS[1]}, ["forwarding_is_own_tracking_number"], "/forwarding_number"),
        ({"name": ""}, ["name_missing"], "/name"),
        ({"name": "x" * 129}, ["name_too_long"], "/name"),
        ({"name": "a\x07b"}, ["name_control_characters"], "/name"),
        ({"name": "<b>x</b>"}, ["name_html"], "/name"),
        ({"source": ""}, ["source_missing"], "/source"),
        ({"company": "Nobody Inc"}, ["company_unknown"], "/company"),
        ({"company": ""}, ["company_missing"], "/company"),
    ],
)
def test_what_the_list_refuses_a_change_refuses_with_the_same_code(
    ported: Ported, changes: dict[str, str], codes: list[str], pointer: str
) -> None:
    answer = ported.change(NUMBERS[0], by=None, **changes)

    assert (answer.status, answer.codes) == (422, codes)
    assert answer.body["errors"][0]["pointer"] == pointer
    assert answer.body["errors"][0]["fix"]
    assert "row" not in answer.body["errors"][0]
    assert "this row" not in answer.body["errors"][0]["detail"]
    assert ported.claim().version == 1


def test_calls_do_not_go_round_through_another_account(ported: Ported) -> None:
    theirs = ("+12125550701", "+12125550702")
    other = ported.world.client()
    imported = other.post("/v1/tracking-numbers", csv_of(theirs[:1], forward=NUMBERS[0]))
    assert imported.body["imported"] == 1, imported.body
    other.post("/v1/tracking-numbers", csv_of(theirs[1:], forward=ELSEWHERE))

    answer = ported.change(forwarding_number=theirs[0])

    assert (answer.status, answer.codes) == (422, ["forwarding_equals_tracking"])
    assert ported.change(forwarding_number=theirs[1]).status == 200


def test_everything_that_is_wrong_is_said_at_once(ported: Ported) -> None:
    answer = ported.change(forwarding_number=NUMBERS[1], name="", source="<b>", company="Nobody")

    assert set(answer.codes) == {
        *("forwarding_is_own_tracking_number", "name_missing", "source_html", "company_unknown"),
    }


def test_what_is_only_worth_a_look_is_said_and_done(ported: Ported) -> None:
    answer = ported.change(forwarding_number="+18005550199", name="=1+1", source="google  ads")

    assert answer.status == 422  # a number that nobody has
    answer = ported.change(forwarding_number="+18002345678", name="=1+1", source="google-ads")
    assert answer.status == 200, answer.body
    assert {one["code"] for one in answer.body["warnings"]} == {
        *("forwarding_toll_free", "name_starts_like_formula", "source_near_duplicate"),
    }


def test_a_number_that_another_port_of_the_account_brings_is_no_forwarding_number(ported: Ported) -> None:
    coming = "+12125552377"
    other = ported.world.draft(ported.client, [coming])
    assert ported.client.post(f"/v1/port-requests/{other}/submit").status == 200

    assert ported.change(forwarding_number=coming).codes == ["forwarding_is_being_ported"]

    ported.client.post(f"/v1/port-requests/{other}/cancel")
    assert ported.change(forwarding_number=coming).status == 200


def test_a_toll_free_number_may_not_be_turned_to_one_that_is_being_ported() -> None:
    toll_free = Ported(numbers=["+18002345678"], account={"service_type": "toll_free"})
    other = toll_free.world.draft(toll_free.client, ["+12125552377"])
    assert toll_free.client.post(f"/v1/port-requests/{other}/submit").status == 200

    answer = toll_free.change("+18002345678", forwarding_number="+12125552377")

    assert answer.codes == ["forwarding_is_being_ported"]


def test_another_accounts_number_is_a_number_like_any_other(ported: Ported) -> None:
    other = ported.world.client()
    request_id = ported.world.submitted(other, ["+12125552377"])
    assert ported.world.orders(request_id)

    assert ported.change(forwarding_number="+12125552377").status == 200


def test_a_change_is_made_on_the_version_that_was_read(ported: Ported) -> None:
    path = path_of()
    assert ported.client.call("PATCH", path, {"name": "A"}).status == 428
    assert ported.client.call("PATCH", path, {"name": "A"}, if_match='"1"').status == 200

    late = ported.client.call("PATCH", path, {"name": "B"}, if_match='"1"')

    assert (late.status, late.body["code"], late.body["current_version"]) == (412, "version_conflict", 2)
    assert ported.read()["name"] == "A"
    assert ported.client.call("PATCH", path, {"name": "B"}, if_match="*").body["version"] == 3


def test_who_loses_the_race_for_a_version_is_told_so(ported: Ported) -> None:
    first = [ported.claim().but(name="First", version=2)]

    class Racing(FaultyStore):
        def commit(self, writes: Any) -> None:
            if first:
                self.inner.commit([ReviseNumber(ported.claim(), first.pop())])
            super().commit(writes)

    ported.world.use(Racing(ported.world.memory, lambda _at, _method: "ok"))
    late = ported.client.call("PATCH", path_of(), {"name": "Second"}, if_match='"1"')

    assert (late.status, late.body["current_version"]) == (412, 2)
    assert ported.claim().name == "First"


@pytest.mark.parametrize("body", [{"number": "+12125550199"}, {"colour": "red"}, {"name": 7}, []])
def test_a_body_of_another_shape_is_refused(ported: Ported, body: Any) -> None:
    answer = ported.client.call("PATCH", path_of(), body, if_match="*")

    assert answer.status in (400, 422)
    assert ported.claim().version == 1


@pytest.mark.parametrize("number", ["+12125559999", "x", "%2B1", "12125552301%20x"])
def test_a_number_that_is_none_of_the_accounts_is_not_there(ported: Ported, number: str) -> None:
    answer = ported.client.call("PATCH", path_of(number), {"name": "A"}, if_match="*")

    assert answer.status == 404


def test_another_account_and_test_keys_do_not_see_it(ported: Ported) -> None:
    path = path_of()
    account = _account(ported)
    for stranger in (ported.world.client(), ported.world.client(account_id=account, test_mode=True)):
        assert stranger.get(path).status == 404
        assert stranger.call("PATCH", path, {"name": "A"}, if_match="*").status == 404
        assert stranger.get("/v1/tracking-numbers").body["items"] == []


def test_a_client_manager_changes_the_numbers_they_asked_for_alone() -> None:
    ported = Ported().port()
    cleo = ported.colleague(Role.CLIENT_MANAGER)

    assert ported.change(by=cleo, name="A").status == 404
    assert ported.change(by=ported.colleague(Role.MANAGER), name="A").status == 200
    assert ported.change(by=ported.world.client(Role.SUPPORT), name="B").status == 403


def test_a_client_manager_who_is_kept_to_a_company_stays_in_it(ported: Ported) -> None:
    office, account = _office(ported), _account(ported)
    mine = next(one for one in ported.world.memory.companies(account))
    other = add_company(office, By.operator(), account, "Acme Heating")
    user = add_user(office, By.operator(), account, "Cleo", "cleo@acme.example.com", Role.CLIENT_MANAGER, (mine.id,))
    cleo = Client(ported.world.app, str(create_key(office, By.operator(), account, user.id).secret))
    request_id = ported.world.submitted(cleo, ["+12125552377"])
    ported.client.post(f"/v1/port-requests/{request_id}/approval", {"decision": "approve"})

    assert ported.change("+12125552377", by=cleo, name="Mine").status == 200
    assert ported.change("+12125552377", by=cleo, company="Acme Heating").codes == ["company_not_permitted"]
    assert ported.change("+12125552377", company=other.id).status == 200
    refused = ported.change("+12125552377", by=cleo, name="Mine still")
    assert (refused.status, refused.body["code"]) == (403, "company_not_permitted")
    assert "Acme Heating" in refused.body["detail"]


def test_numbers_are_found_by_what_is_said_of_them(ported: Ported) -> None:
    ported.change(NUMBERS[0], name="Front desk", source="TV")
    ported.change(NUMBERS[1], name="Back office")
    ported.client.post(f"{path_of(NUMBERS[2])}/calls")

    def found(query: str) -> list[str]:
        answer = ported.client.get(f"/v1/tracking-numbers?{query}")
        assert answer.status == 200, answer.body
        return [one["number"] for one in answer.body["items"]]

    company = ported.read()["company_id"]
    assert found("search=desk") == [NUMBERS[0]]
    assert found("search=5552302") == [NUMBERS[1]]
    assert found("source=tv") == [NUMBERS[0]]
    assert found("status=active") == [NUMBERS[2]]
    assert found("status=pending&search=office") == [NUMBERS[1]]
    assert sorted(found(f"company_id={company}")) == sorted(NUMBERS)
    assert found("company_id=com_other") == []
    assert found("number_class=toll_free") == []
    assert len(found("number_class=local")) == 3
    assert ported.client.get("/v1/tracking-numbers?number_class=satellite").status == 422
    page = ported.client.get("/v1/tracking-numbers?source=google ads&limit=1").body
    assert page["cursor"]
    assert ported.client.get(f"/v1/tracking-numbers?source=tv&limit=1&cursor={page['cursor']}").status == 400


def test_a_change_that_came_while_another_was_told_is_told_after_it(ported: Ported) -> None:
    """The slow teller sets the number up as it was; whoever finds that out sets it up anew."""
    world = ported.world
    ported.change(forwarding_number=ELSEWHERE)
    real = world.platform
    turns: list[int] = []

    class Slow:
        def ensure(self, account_id: str, numbers: Any) -> None:
            if not turns:
                turns.append(1)
                assert ported.change(forwarding_number="+16462347777").status == 200
                tell_platform(world.partners, NUMBERS[0])
                assert ported.telephony.rings_at(NUMBERS[0]) == "+16462347777"
            real.ensure(account_id, numbers)

        def check(self, account_id: str, numbers: Any) -> Any:
            return real.check(account_id, numbers)

        def release(self, account_id: str, numbers: Any) -> None:
            real.release(account_id, numbers)

    tell_platform(CarrierDesk(world.desk, Slow()), NUMBERS[0])

    assert ported.telephony.rings_at(NUMBERS[0]) == "+16462347777"
    assert ported.read()["routing"] == "current"


def test_numbers_of_an_order_that_change_while_they_are_set_up_are_set_up_anew() -> None:
    ported = Ported()
    world, real = ported.world, ported.world.platform

    class Late:
        def ensure(self, account_id: str, numbers: Any) -> None:
            if ported.claim().version == 1:
                ported.change(forwarding_number=ELSEWHERE)
            real.ensure(account_id, numbers)

        def check(self, account_id: str, numbers: Any) -> Any:
            return real.check(account_id, numbers)

        def release(self, account_id: str, numbers: Any) -> None:
            real.release(account_id, numbers)

    before = ported.order
    assert not_ringing(CarrierDesk(world.desk, Late()), before) == ()

    with pytest.raises(WriteRefused):
        world.memory.commit([Replace(before.but(version=before.version + 1, platform_ready=True))])
    assert not_ringing(CarrierDesk(world.desk, Late()), ported.order) == ()
    assert ported.telephony.rings_at(NUMBERS[0]) == ELSEWHERE


def test_changes_of_many_numbers_at_once_move_their_order_once() -> None:
    ported = Ported()
    desk, as_all_read_it = ported.world.desk, ported.order

    first, *others = [note_label_change(desk, as_all_read_it, made=False) for _ in range(8)]

    assert first.labels_changed
    assert {one.version for one in others} == {first.version} == {as_all_read_it.version + 1}


def _changes() -> int:
    ported = Ported().port()
    store = FaultyStore(ported.world.memory, lambda _at, _method: "ok")
    _change_over(ported, store)
    return len(store.log)


def _change_over(ported: Ported, store: FaultyStore) -> None:
    ported.world.use(store)
    for _ in range(4):
        answer = ported.change(forwarding_number=ELSEWHERE)
        if answer.status == 200:
            break
        assert answer.status in (503, 412)
    for _ in range(4):
        ported.world.clock.advance(hours=6)
        with suppress(Unavailable):
            ported.sweep()


@pytest.mark.parametrize("fate", ["before", "after"])
@pytest.mark.parametrize("index", range(_changes()))
def test_a_change_rings_in_the_end_whichever_write_fails(index: int, fate: Fate) -> None:
    ported = Ported().port()

    _change_over(ported, FaultyStore(ported.world.memory, fail_at(index, fate)))

    assert ported.telephony.rings_at(NUMBERS[0]) == ELSEWHERE
    assert ported.claim().attend_at is None
    assert ported.read()["routing"] == "current"
    assert len(ported.events("number.changed")) == 1


def _office(ported: Ported) -> Office:
    return Office(ported.world.memory, ported.world.clock, ported.world.ids)


def _account(ported: Ported) -> str:
    found: str = ported.client.get("/v1/me").body["account_id"]
    return found
