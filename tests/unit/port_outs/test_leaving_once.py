"""A number leaves on its confirmed date, to one carrier, and comes back from where it went last."""

from datetime import timedelta

import pytest

from shared.domain.port_outs.lifecycle import PortOutStatus
from shared.ports import Replace
from tests.unit.port_outs.leaving import Leaving
from tests.world import NUMBERS


def test_before_the_confirmed_date_only_a_lead_completes_with_a_reason() -> None:
    here = Leaving()
    found = here.asked()
    here.confirm(found)

    assert [one["code"] for one in here.read(found)["against_completing"]] == ["before_confirmed_date"]
    early = here.do("complete", found)
    argued = here.do("complete", found, {"reason": "They said so."})
    silent = here.do("complete", found, client=here.lead)
    lead = here.do("complete", found, {"reason": "Nimbus moved them two days early, and says so by mail."}, here.lead)

    for refused in (early, argued, silent):
        assert (refused.status, refused.body["code"]) == (409, "port_out_not_clear")
        assert refused.codes == ["before_confirmed_date"]
    assert lead.status == 200, lead.body
    (event,) = [
        one
        for one in here.support.get(f"/admin/port-outs/{found}/events").body["items"]
        if one["type"] == "port_out.left"
    ]
    assert event["reason"].startswith("Nimbus moved them")
    assert event["data"]["despite"] == ["before_confirmed_date"]


def test_what_the_account_did_not_ask_for_is_completed_by_a_lead_only() -> None:
    here = Leaving()
    found = here.asked()
    here.confirm(found)
    here.admin.post(f"/v1/port-outs/{found}/answer", {"decision": "not_ours"})
    here.world.look_after(found)
    here.world.clock.advance(days=8)

    refused = here.do("complete", found, {"reason": "It is gone."})

    assert (refused.status, refused.codes) == (409, ["disputed"])
    assert here.admin.get(f"/v1/tracking-numbers/{NUMBERS[0]}").body["status"] == "pending"
    assert here.do("complete", found, {"reason": "It is gone: a court order."}, here.lead).status == 200


@pytest.mark.parametrize("verb", ["confirm", "reject", "supplement", "cancel", "complete", "return"])
def test_what_is_decided_goes_by_the_version_that_was_looked_at(verb: str) -> None:
    here = Leaving()
    found = here.asked()
    bodies = {
        "confirm": {"confirmed_foc_at": "2026-12-01T15:00:00Z"},
        "reject": {"reasons": [{"code": "request_unreadable", "words": "Page 2 is missing."}]},
        "supplement": {"pin": "4711"},
    }

    answer = here.support.post(f"/admin/port-outs/{found}/{verb}", bodies.get(verb, {"reason": "So it is."}))

    assert (answer.status, answer.body["code"]) == (428, "version_required")
    assert here.read(found)["status"] == "received"


def test_a_number_is_confirmed_to_one_carrier_at_a_time() -> None:
    here = Leaving()
    first, second = here.asked(), here.asked(reference="PON-2", winning_carrier="Cirrus Voice")
    here.confirm(first)

    refused = here.confirm(second, here.lead, reason="Both want it.")

    assert (refused.status, refused.codes) == (409, ["other_port_out_confirmed"])
    assert [one["over"] for one in here.read(second)["against_confirming"]] == ["nobody"]
    here.do("cancel", first, {"reason": "Nimbus withdrew it."})
    assert here.confirm(second).status == 200


def test_of_two_that_are_confirmed_at_once_one_is() -> None:
    here = Leaving()
    first, second = here.asked(), here.asked(reference="PON-2", winning_carrier="Cirrus Voice")
    memory = here.world.memory
    commit = memory.commit
    seen: list[int] = []

    def meanwhile(writes: object) -> None:
        if not seen:
            seen.append(1)
            assert here.confirm(first).status == 200
        commit(writes)  # type: ignore[arg-type]

    memory.commit = meanwhile  # type: ignore[method-assign]
    late = here.confirm(second)

    assert (late.status, late.body["code"]) == (409, "concurrent_change")
    assert [here.read(one)["status"] for one in (first, second)] == ["confirmed", "received"]


def test_a_mail_that_leaves_in_that_moment_turns_no_decision_away() -> None:
    here = Leaving()
    found = here.asked()
    here.confirm(found)
    here.world.clock.advance(days=8)
    memory = here.world.memory
    commit = memory.commit
    seen: list[int] = []

    def meanwhile(writes: object) -> None:
        if not seen:
            seen.append(1)
            kept = memory.port_out(found)
            assert kept is not None
            commit([Replace(kept.but(version=kept.version + 1))])  # the note of a mail: no revision of anybody's
        commit(writes)  # type: ignore[arg-type]

    memory.commit = meanwhile  # type: ignore[method-assign]
    answer = here.do("complete", found)

    assert (answer.status, seen) == (200, [1])


def test_what_has_left_is_not_completed_once_more() -> None:
    here = Leaving()
    both, one = here.asked(numbers=list(NUMBERS[:2])), here.asked(reference="PON-2", winning_carrier="Cirrus Voice")
    here.confirm(one)
    # As it was written before a number was confirmed to one carrier only.
    kept = here.world.memory.port_out(both)
    assert kept is not None
    foc = here.world.clock.now() + timedelta(days=1)
    here.world.memory.commit(
        [Replace(kept.but(status=PortOutStatus.CONFIRMED, confirmed_foc_at=foc, version=kept.version + 1))]
    )
    here.world.clock.advance(days=9)
    assert here.do("complete", one).status == 200

    refused = here.do("complete", both, {"reason": "It is so."}, here.lead)

    assert (refused.status, refused.codes) == (409, ["number_inactive"])
    dropped = here.do("supplement", both, {"drop_numbers": [NUMBERS[0]]})
    assert dropped.body["numbers"] == [NUMBERS[1]]


def test_a_number_comes_back_from_the_carrier_that_it_went_to_last() -> None:
    here = Leaving()
    first = here.asked()
    here.gone(first)
    here.ported_in(here.admin, (NUMBERS[0],))
    second = here.asked(reference="PON-2", winning_carrier="Cirrus Voice")
    soon = (here.world.clock.now() + timedelta(hours=1)).isoformat()
    assert here.confirm(second, confirmed_foc_at=soon).status == 200
    here.world.clock.advance(hours=2)
    assert here.do("complete", second).status == 200

    refused = here.do("return", first, {"reason": "Nimbus gives it back."})

    assert (refused.status, refused.body["code"]) == (409, "left_since")
    assert here.admin.get(f"/v1/tracking-numbers/{NUMBERS[0]}").body["status"] == "ported_out"
    assert here.do("return", second, {"reason": "Cirrus gives it back."}).status == 200
    assert here.admin.get(f"/v1/tracking-numbers/{NUMBERS[0]}").body["status"] == "pending"


def test_port_outs_of_a_number_do_not_pile_up() -> None:
    here = Leaving()
    for index in range(5):
        here.asked(reference=f"PON-{index}")

    more = here.ask(reference="PON-9", numbers=list(NUMBERS[:2]))

    assert (more.status, more.codes) == (422, ["too_many_port_outs"])
    assert NUMBERS[0] in more.body["errors"][0]["detail"]
    assert here.ask(reference="PON-9", numbers=[NUMBERS[1]]).status == 201


def test_what_the_account_says_is_kept_whoever_writes_meanwhile() -> None:
    here = Leaving()
    found = here.asked()
    memory = here.world.memory
    commit = memory.commit
    seen: list[int] = []

    def meanwhile(writes: object) -> None:
        if not seen:
            seen.append(1)
            assert here.confirm(found).status == 200
        commit(writes)  # type: ignore[arg-type]

    memory.commit = meanwhile  # type: ignore[method-assign]
    said = here.admin.post(f"/v1/port-outs/{found}/answer", {"decision": "not_ours"}, idempotency_key="no")

    assert (said.status, said.body["status"]) == (200, "confirmed")
    assert said.body["account_says"]["decision"] == "not_ours"
    assert said.body["case_id"]
    assert len(here.admin.get("/v1/cases").body["items"]) == 1


@pytest.mark.parametrize("day", ["1900-01-01", "9999-12-31"])
def test_a_date_that_no_carrier_asks_for_is_not_taken(day: str) -> None:
    here = Leaving()
    found = here.asked()

    assert here.ask(reference="PON-2", requested_on=day).codes == ["requested_on_implausible"]
    assert here.do("supplement", found, {"requested_on": day}).codes == ["requested_on_implausible"]


def test_a_number_that_may_not_exist_and_that_nobody_has_is_not_taken() -> None:
    here = Leaving()

    answer = here.ask(numbers=[NUMBERS[0], "+15555555555"])

    assert (answer.status, [one["pointer"] for one in answer.body["errors"]]) == (422, ["/numbers/1"])
