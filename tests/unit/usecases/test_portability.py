"""Portability checks: by themselves, and of a request's list."""

from typing import Any

import pytest

from shared.domain.carriers import Portability
from shared.domain.model import Role
from shared.domain.policy import Policy
from shared.ports import Unavailable
from shared.usecases.check_portability import MOST_OF_A_LIST, differs
from tests.fakes import FakeCarrier
from tests.world import Answer, Client, World, any_losing_account, csv_of

ONE, TWO, THREE = "+12125552301", "+12125552302", "+12125552303"
TOLL_FREE = "+18005552301"


def any_world(**policy: Any) -> World:
    return World(policy=Policy(auto_review=True, public_base_url="https://port.example.com", **policy))


def knowing(world: World, *known: Portability) -> FakeCarrier:
    world.carrier.portable = {one.number: one for one in known}
    return world.carrier


def check(client: Client, *numbers: str) -> list[dict[str, Any]]:
    answer = client.post("/v1/portability-checks", {"numbers": list(numbers)})
    assert answer.status == 200, answer.body
    found: list[dict[str, Any]] = answer.body["items"]
    return found


def test_each_number_says_whether_it_can_be_ported_and_from_whom() -> None:
    world = World()
    knowing(
        world, Portability(ONE, True, "Lakeside Telecom"), Portability(TWO, False, "Prairie Phone", "pending_order")
    )

    yes, no, unknown = check(world.client(), "(212) 555-2301", "212.555.2302", THREE)

    assert (yes["given"], yes["number"], yes["portable"]) == ("(212) 555-2301", ONE, True)
    assert (yes["losing_carrier"], yes["carrier"], yes["from_cache"]) == ("Lakeside Telecom", "simulated", False)
    assert yes["checked_at"] == "2026-11-23T15:00:00Z"
    assert (no["portable"], no["code"]) == (False, "pending_order")
    assert "Prairie Phone" in no["reason"]
    assert (unknown["portable"], unknown["checked_at"]) == (None, None)
    assert unknown["reason"] == "The carrier does not say."


def test_a_reason_that_nobody_knows_is_quoted() -> None:
    world = World()
    knowing(world, Portability(ONE, False, "", "Code 17: ask Bob"))

    (found,) = check(world.client(), ONE)

    assert found["code"] == "number_not_portable"
    assert "Code 17: ask Bob" in found["reason"]


def test_what_is_no_number_harms_no_other() -> None:
    world = World()
    knowing(world, Portability(ONE, True))
    answer = world.client().post("/v1/portability-checks", {"numbers": ["soon", ONE, "+12125550123", ""]})

    assert answer.status == 200
    assert {name: answer.body[name] for name in ("portable", "not_portable", "unknown", "invalid")} == {
        "portable": 1, "not_portable": 0, "unknown": 0, "invalid": 3,
    }  # fmt: skip
    soon, good, fictional, missing = answer.body["items"]
    assert good["errors"] == []
    assert [one["errors"][0]["pointer"] for one in (soon, fictional, missing)] == [
        "/numbers/0",
        "/numbers/2",
        "/numbers/3",
    ]
    assert fictional["errors"][0]["code"] == "number_fictional"


def test_what_a_carrier_said_is_remembered_for_a_day() -> None:
    world = World()
    carrier = knowing(world, Portability(ONE, True), Portability(TWO, False))
    client = world.client()
    check(client, ONE, TWO, THREE)
    world.clock.advance(hours=23)

    again = check(client, ONE, TWO, THREE)

    assert [one["from_cache"] for one in again] == [True, True, False]
    assert again[0]["checked_at"] == "2026-11-23T15:00:00Z"
    assert again[1]["code"] == "number_not_portable"
    assert carrier.calls == [("check_portability", (ONE, TWO, THREE)), ("check_portability", (THREE,))]

    world.clock.advance(hours=1)
    assert [one["from_cache"] for one in check(client, ONE)] == [False]


@pytest.mark.parametrize("error", [Unavailable("no answer"), RuntimeError("a bug"), KeyError("x")])
def test_a_carrier_that_fails_leaves_its_numbers_unknown(error: Exception) -> None:
    class Broken(FakeCarrier):
        def check_portability(self, numbers: Any) -> Any:
            raise error

    world = World()
    world.carrier = Broken()
    world.use(world.memory)

    (found,) = check(world.client(), ONE)

    assert (found["portable"], found["carrier"]) == (None, "simulated")
    assert "could not be asked just now" in found["reason"]


def test_each_number_is_asked_of_the_carrier_that_would_take_it() -> None:
    world = any_world(carrier_routes="toll_free=manual, *=simulated")
    carrier = knowing(world, Portability(ONE, True), Portability(TOLL_FREE, True))

    local, toll_free = check(world.client(), ONE, TOLL_FREE)

    assert (local["carrier"], local["portable"]) == ("simulated", True)
    assert (toll_free["carrier"], toll_free["portable"]) == ("manual", None)
    assert "does not check numbers ahead" in toll_free["reason"]
    assert carrier.calls == [("check_portability", (ONE,))]


def test_a_carrier_that_is_not_configured_is_no_failure() -> None:
    world = any_world(carrier_routes="*=telnyx")

    (found,) = check(world.client(), ONE)

    assert (found["carrier"], found["portable"]) == ("telnyx", None)


def test_a_number_that_is_named_twice_is_asked_about_once() -> None:
    world = World()
    carrier = knowing(world, Portability(ONE, True))

    assert [one["portable"] for one in check(world.client(), ONE, "2125552301")] == [True, True]
    assert carrier.calls == [("check_portability", (ONE,))]


def test_many_numbers_are_asked_about_in_parts_until_it_takes_too_long() -> None:
    numbers = [f"+1212555{line}" for line in range(2000, 2250)]
    world = World()

    class Slow(FakeCarrier):
        def check_portability(self, numbers: Any) -> Any:
            world.clock.advance(seconds=5)
            return tuple(Portability(number, True) for number in numbers)

    world.carrier = Slow()
    world.use(world.memory)

    found = check(world.client(), *numbers)

    assert [one["portable"] for one in found] == [True] * 200 + [None] * 50


def test_more_than_a_thousand_are_refused() -> None:
    answer = World().client().post("/v1/portability-checks", {"numbers": [ONE] * 1_001})

    assert (answer.status, answer.codes) == (422, ["too_long"])


def test_support_does_not_check_for_customers() -> None:
    assert World().client(Role.SUPPORT).post("/v1/portability-checks", {"numbers": [ONE]}).status == 403


# --- of a list -------------------------------------------------------------------------------------------------------


def uploaded(world: World, numbers: tuple[str, ...], **account: Any) -> tuple[Client, str, Answer]:
    client = world.client()
    request_id = client.post("/v1/port-requests", {"name": "Lines"}).body["id"]
    path = f"/v1/port-requests/{request_id}/numbers"
    client.post(f"/v1/port-requests/{request_id}/losing-accounts", any_losing_account(**account))
    return client, path, client.call("PUT", path, csv_of(numbers))


def test_an_uploaded_list_says_what_carriers_say_of_it() -> None:
    world = World()
    knowing(world, Portability(ONE, True, "Lakeside Telecom Inc."), Portability(TWO, False, "Lakeside Telecom"))

    client, path, answer = uploaded(world, (ONE, TWO, THREE))

    assert answer.status == 200
    found = answer.body["portability"]
    assert (found["portable"], found["not_portable"], found["unknown"]) == (1, 1, 1)
    (warning,) = found["warnings"]
    assert (warning["code"], warning["row"], warning["column"]) == ("number_not_portable_at_carrier", 3, "number")
    assert client.get(path).body["portability"] == found
    assert answer.body["accepted"] == 3  # it is advice


def test_numbers_that_are_found_elsewhere_are_told_once_for_each_carrier() -> None:
    world = World()
    knowing(
        world, *(Portability(number, True, "Prairie Phone") for number in (ONE, TWO)), Portability(THREE, True, "X1")
    )

    _, _, answer = uploaded(world, (ONE, TWO, THREE))

    first, second = answer.body["portability"]["warnings"]
    assert {first["code"], second["code"]} == {"losing_carrier_differs"}
    assert "2 numbers of 'Main' were found at Prairie Phone, and the account names Lakeside Telecom" in first["detail"]
    assert (first["row"], second["row"]) == (2, 4)


def test_a_long_list_is_asked_about_in_part() -> None:
    world = World()
    numbers = tuple(f"+1212555{line}" for line in range(2000, 2000 + MOST_OF_A_LIST + 30))
    carrier = knowing(world, *(Portability(number, True) for number in numbers))

    client, path, first = uploaded(world, numbers)
    second = client.call("PUT", path, csv_of(numbers))

    assert (first.body["portability"]["portable"], first.body["portability"]["unknown"]) == (MOST_OF_A_LIST, 30)
    assert second.body["portability"]["portable"] == MOST_OF_A_LIST + 30
    assert sum(len(asked) for name, asked in carrier.calls if name == "check_portability") == MOST_OF_A_LIST + 30


def test_a_list_is_stored_whatever_the_carrier_does() -> None:
    world = World()
    world.carrier.fail_before = 100

    _, _, answer = uploaded(world, (ONE, TWO))

    assert answer.status == 200
    assert answer.body["portability"]["unknown"] == 2


def test_reading_a_list_asks_nobody() -> None:
    world = World()
    client, path, _ = uploaded(world, (ONE,))
    world.carrier.calls.clear()

    assert client.get(path).body["portability"]["unknown"] == 1
    assert world.carrier.calls == []


def test_wireless_numbers_are_asked_of_the_carrier_for_wireless() -> None:
    world = any_world(carrier_routes="wireless=manual, *=simulated")

    _, _, answer = uploaded(world, (ONE,), service_type="wireless")

    assert answer.body["portability"]["unknown"] == 1
    assert world.carrier.calls == []


@pytest.mark.parametrize(
    ("named", "found", "other"),
    [
        ("Lakeside Telecom", "LAKESIDE TELECOM, INC.", False),
        ("AT&T Mobility", "AT&T", False),
        ("Lakeside", "", False),
        ("", "Lakeside", False),
        ("Lakeside", "Prairie Phone", True),
    ],
)
def test_names_of_carriers_are_compared_generously(named: str, found: str, other: bool) -> None:
    assert differs(named, found) is other


# --- before submitting -----------------------------------------------------------------------------------------------


def advised(client: Client, request_id: str) -> list[dict[str, Any]]:
    """What the readiness of a request's accounts says about their numbers' portability."""
    accounts = client.get(f"/v1/port-requests/{request_id}").body["readiness"]["losing_accounts"]
    codes = ("losing_carrier_differs", "number_not_portable_at_carrier")
    return [one for account in accounts for one in account["warnings"] if one["code"] in codes]


def test_an_account_that_is_named_after_its_list_is_told_that_another_carrier_has_its_numbers() -> None:
    world = World()
    knowing(world, Portability(ONE, True, "Prairie Phone"), Portability(TWO, False, "Lakeside Telecom", "port_freeze"))
    client = world.client()
    request_id = client.post("/v1/port-requests", {"name": "Lines"}).body["id"]
    path = f"/v1/port-requests/{request_id}"
    listed = client.call("PUT", f"{path}/numbers", csv_of((ONE, TWO, THREE)))
    assert [one["code"] for one in listed.body["portability"]["warnings"]] == ["number_not_portable_at_carrier"]
    client.post(f"{path}/losing-accounts", any_losing_account())
    world.invoice(client, request_id)
    world.carrier.calls.clear()

    elsewhere, closed = advised(client, request_id)
    submitted = client.post(f"{path}/submit")

    assert (elsewhere["code"], elsewhere["pointer"]) == ("losing_carrier_differs", "/carrier_name")
    assert "1 number of 'Main' was found at Prairie Phone" in elsewhere["detail"]
    assert (closed["code"], closed["pointer"]) == ("number_not_portable_at_carrier", "/numbers")
    assert f"1 number cannot be ported: {TWO}." in closed["detail"]
    assert world.carrier.calls == []  # nobody is asked
    assert submitted.status == 200  # it is advice


def test_what_is_not_known_or_known_no_more_is_no_advice() -> None:
    world = World()
    knowing(world, Portability(ONE, True, "Prairie Phone"))
    client = world.client()
    request_id = world.draft(client, (ONE, TWO))
    before = advised(client, request_id)

    world.clock.advance(hours=25)

    assert len(before) == 1
    assert advised(client, request_id) == []


def test_each_account_is_told_of_its_own_numbers() -> None:
    world = World()
    knowing(world, Portability(ONE, True, "Lakeside Telecom"), Portability(TWO, True, "Lakeside Telecom"))
    client = world.client()
    request_id = client.post("/v1/port-requests", {"name": "Two"}).body["id"]
    path = f"/v1/port-requests/{request_id}"
    head, *rows = csv_of((ONE, TWO)).strip().splitlines()
    named = "\n".join([f"{head},losing_account", f"{rows[0]},Main", f"{rows[1]},Other"])
    assert client.call("PUT", f"{path}/numbers", named + "\n").body["accepted"] == 2
    client.post(f"{path}/losing-accounts", any_losing_account())
    client.post(f"{path}/losing-accounts", any_losing_account(label="Other", carrier_name="Prairie Phone"))

    (warning,) = advised(client, request_id)

    assert "of 'Other' was found at Lakeside Telecom, and the account names Prairie Phone" in warning["detail"]


def test_of_a_long_list_the_beginning_is_looked_at_and_that_is_said() -> None:
    world = World()
    numbers = tuple(f"+1212555{line}" for line in range(2000, 2000 + MOST_OF_A_LIST + 30))
    knowing(world, *(Portability(number, False, "Lakeside Telecom") for number in numbers))
    client = world.client()
    request_id = world.draft(client, numbers)

    (warning,) = advised(client, request_id)

    assert (
        f"{MOST_OF_A_LIST} numbers cannot be ported: {numbers[0]}, {numbers[1]}, {numbers[2]} and 197 more."
        in (warning["detail"])
    )
    assert warning["detail"].endswith(f"The first {MOST_OF_A_LIST} numbers were looked at.")


@pytest.mark.parametrize(("routes", "reads"), [("*=manual", [2_000]), ("*=simulated", [2_000, 2])])
def test_where_no_carrier_checks_numbers_no_row_is_read_for_it(
    monkeypatch: pytest.MonkeyPatch, routes: str, reads: list[int]
) -> None:
    world = any_world(carrier_routes=routes)
    client = world.client()
    request_id = world.draft(client, (ONE, TWO))
    rows, limits = world.memory.rows, list[int]()

    def counted(*args: Any) -> Any:
        limits.append(args[4])
        return rows(*args)

    monkeypatch.setattr(world.memory, "rows", counted)

    assert advised(client, request_id) == []
    assert limits == reads  # the first looks for the billing telephone number
