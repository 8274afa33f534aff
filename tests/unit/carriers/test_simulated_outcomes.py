"""Every magic account number of the simulated carrier, run to the end that the table documents, through the adapter."""

import dataclasses
import hashlib
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from functions.simulated_carrier.scenario import (
    MOST_CHANGES,
    asked_change,
    change,
    delivered,
    event_of,
    happened,
    new_order,
)
from functions.simulated_carrier.service import WebhookNotTaken
from infra.local.home import ROOT
from shared.adapters.carriers.simulated import api_key
from shared.adapters.carriers.simulated_desk import SimulatedOrder
from shared.domain.carriers import CarrierDocument, Change, ChangeAnswer
from shared.domain.foc_dates import terms_of, windows
from shared.domain.lifecycle import Owner, Status
from shared.domain.model import CarrierEvent, CarrierEventKind
from shared.domain.number_class import NumberClass
from shared.domain.orders_from_events import carrier_state, path_after
from shared.domain.policy import Policy
from shared.domain.rejections import NUMBERS, REJECTIONS
from shared.domain.simulated_outcomes import (
    GOES_WELL,
    OUTCOMES,
    UNKNOWN_CODE,
    WORDS,
    account_number_for,
    answered_by,
    magic_outcome,
    takes_a_note,
)
from shared.ports import CarrierNumber, CarrierRefused, CarrierSubmission, Unavailable
from tests.guides import GUIDES
from tests.unit.carriers.simulated import DELAY, NOW, SECRET, World, any_submission, simulated_world

K = CarrierEventKind
WELL = ["accepted", "foc_confirmed", "activating", "ported"]
REASONS = list(REJECTIONS)
CUSTOMERS = [code for code, row in REJECTIONS.items() if row.acts[0] == Owner.CUSTOMER]
ORDINARY = "8842-4417"


@pytest.fixture
def world() -> Iterator[World]:
    with simulated_world() as found:
        yield found


def lines(count: int) -> tuple[str, ...]:
    return tuple(f"+1312{9230000 + place}" for place in range(count))


def submission(account_number: str, numbers: tuple[str, ...] = lines(4), **changes: Any) -> CarrierSubmission:
    listed = tuple(CarrierNumber(number) for number in numbers)
    return any_submission(account_number=account_number, numbers=listed, **changes)


def submitted(world: World, account_number: str, numbers: tuple[str, ...] = lines(4), **changes: Any) -> None:
    """An order that is handed over and driven until nothing more happens by itself."""
    world.carrier().ensure_order(submission(account_number, numbers, **changes))
    world.run()


def corrected(
    world: World,
    version: int = 2,
    fields: dict[str, str] | None = None,
    *,
    note: str = "",
    removed: tuple[str, ...] = (),
    numbers: tuple[str, ...] = lines(4),
    letter: str = "ab" * 32,
) -> ChangeAnswer:
    """A supplement that is sent, and what follows from it."""
    left = tuple(number for number in numbers if number not in removed)
    order = submission(ORDINARY, left, pon_version=version, letter_sha256=letter)
    answer = world.carrier().change(order, Change("other", fields or {}, version, note, removed), ())
    world.run()
    return answer


def kinds(world: World) -> list[str]:
    return [event.kind.value for event in world.heard]


def last(world: World, kind: CarrierEventKind) -> CarrierEvent:
    return [event for event in world.heard if event.kind == kind][-1]


def codes(event: CarrierEvent) -> list[str]:
    return [ask.code for ask in event.reasons]


def snapshot(world: World, reference: str = "PD01") -> tuple[CarrierEvent, ...]:
    found = world.carrier().get(reference)
    assert found is not None
    return found.events


# --- the table -------------------------------------------------------------------------------------------------------


def test_the_guide_shows_the_table_as_it_is() -> None:
    section = GUIDES.partition("\n## Simulated outcomes\n")[2].partition("\n## ")[0]

    assert re.findall(r"^\| `SIM-.*$", section, re.MULTILINE) == [
        f"| `{one.name}` | {one.happens} | {one.to_do} | {one.ends} |" for one in OUTCOMES.values()
    ]


def test_every_canonical_reason_has_an_account_number_and_words_of_the_carriers() -> None:
    assert {account_number_for(code) for code in REJECTIONS} <= OUTCOMES.keys()
    assert {*REJECTIONS, UNKNOWN_CODE} == WORDS.keys()


def test_what_answers_a_reason_has_the_names_of_a_submission() -> None:
    names = {field.name for field in dataclasses.fields(CarrierSubmission)}

    for code in REJECTIONS:
        assert {name.partition(".")[0] for name in answered_by(code)} <= names


@pytest.mark.parametrize("written", ["sim-pin-invalid", " SIM-PIN-INVALID ", "Sim-Pin- Invalid\t"])
def test_case_and_blanks_of_a_magic_account_number_are_ignored(written: str) -> None:
    assert magic_outcome(written) is OUTCOMES["SIM-PIN-INVALID"]


@pytest.mark.parametrize("written", ["", ORDINARY, "SIM", "SIM-", "SIM_PIN_INVALID"])
def test_any_other_account_number_is_an_ordinary_one(world: World, written: str) -> None:
    submitted(world, written)

    assert magic_outcome(written) is None
    assert kinds(world) == WELL


# --- rejections ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", REASONS)
def test_an_order_is_rejected_for_every_reason_in_the_carriers_own_words(world: World, code: str) -> None:
    submitted(world, account_number_for(code))
    event = world.heard[-1]
    (ask,) = event.reasons

    assert kinds(world) == ["accepted", "rejected"]
    assert (ask.code, ask.raw_code, ask.said, ask.numbers) == (code, code, WORDS[code], ())
    assert event.numbers == ()
    assert path_after(Status.SUBMITTED, carrier_state(world.heard)) == (Status.ACTION_REQUIRED,)


@pytest.mark.parametrize(
    ("code", "field"),
    [(code, name) for code in CUSTOMERS for name in sorted(answered_by(code)) if name != "letter_sha256"],
)
def test_an_order_goes_on_once_one_of_the_reasons_fields_is_changed(world: World, code: str, field: str) -> None:
    submitted(world, account_number_for(code))

    assert corrected(world, fields={field: "corrected"}) == "sent"
    assert kinds(world) == ["accepted", "rejected", *WELL[1:]]
    assert path_after(Status.CHANGE_PENDING, carrier_state(world.heard))[-1] == Status.COMPLETED


@pytest.mark.parametrize("code", [code for code in CUSTOMERS if takes_a_note(code)])
def test_an_order_goes_on_once_a_reason_is_attested_or_disputed(world: World, code: str) -> None:
    submitted(world, account_number_for(code))
    corrected(world, note="It is as we say.")

    assert kinds(world)[-1] == "ported"


@pytest.mark.parametrize("code", [code for code in CUSTOMERS if NUMBERS in REJECTIONS[code].fields])
def test_an_order_goes_on_without_the_number_where_a_reason_may_be_about_one(world: World, code: str) -> None:
    submitted(world, account_number_for(code))
    corrected(world, removed=lines(1))

    assert kinds(world)[-1] == "ported"


@pytest.mark.parametrize("code", [code for code in REASONS if code not in CUSTOMERS])
def test_any_change_does_where_our_team_or_the_losing_carrier_acts(world: World, code: str) -> None:
    submitted(world, account_number_for(code))
    corrected(world)

    assert kinds(world)[-1] == "ported"


@pytest.mark.parametrize("code", CUSTOMERS)
def test_a_change_of_something_else_is_rejected_again_for_the_same(world: World, code: str) -> None:
    submitted(world, account_number_for(code))

    assert corrected(world, fields={"target_resp_org": "PDT01"}) == "sent"
    assert kinds(world) == ["accepted", "rejected", "rejected"]
    assert codes(world.heard[-1]) == [code]
    assert world.heard[-1].event_id != world.heard[-2].event_id
    assert world.heard[-1].occurred_at > world.heard[-2].occurred_at


def test_a_new_letter_answers_a_letter_that_was_not_accepted(world: World) -> None:
    submitted(world, "SIM-LOA-INVALID")
    corrected(world, 2, letter="ab" * 32)
    corrected(world, 3, letter="cd" * 32)

    assert kinds(world) == ["accepted", "rejected", "rejected", *WELL[1:]]


def test_another_magic_account_number_starts_its_own_outcome(world: World) -> None:
    submitted(world, "SIM-ACCOUNT-NUMBER-MISMATCH")
    corrected(world, 2, {"account_number": "sim-account-number-mismatch"})
    corrected(world, 3, {"account_number": "SIM-PARTIAL"})

    assert [codes(event) for event in world.heard if event.reasons] == [
        ["account_number_mismatch"],
        ["account_number_mismatch"],
        ["number_not_on_account"],
    ]
    assert world.heard[-1].numbers == lines(4)[-1:]
    corrected(world, 4, removed=lines(4)[-1:])
    assert kinds(world)[-1] == "ported"


def test_a_change_to_an_account_number_that_is_refused_is_refused(world: World) -> None:
    submitted(world, "SIM-PREPAID-ACCOUNT")

    with pytest.raises(CarrierRefused) as refused:
        corrected(world, fields={"account_number": "SIM-REFUSED"})
    assert [code for code, _ in refused.value.reasons] == ["account_number_mismatch", "btn_mismatch"]


def test_several_reasons_come_at_once_and_what_is_left_comes_again(world: World) -> None:
    submitted(world, "SIM-SEVERAL")
    corrected(world, 2, {"pin": "991177"})
    corrected(world, 3, {"service_address.city": "Chicago"})
    corrected(world, 4, {"account_number": ORDINARY})

    assert [set(codes(event)) for event in world.heard if event.reasons] == [
        {"account_number_mismatch", "address_mismatch", "pin_invalid"},
        {"account_number_mismatch", "address_mismatch"},
        {"account_number_mismatch"},
    ]
    assert kinds(world)[-3:] == WELL[1:]


def test_several_reasons_can_be_answered_in_one_change(world: World) -> None:
    submitted(world, "SIM-SEVERAL")
    corrected(world, fields={"pin": "991177", "service_address.city": "Chicago", "account_number": ORDINARY})

    assert kinds(world) == ["accepted", "rejected", *WELL[1:]]


def test_a_code_that_nobody_knows_is_kept_and_any_change_goes_on(world: World) -> None:
    submitted(world, "SIM-UNKNOWN-CODE")
    (ask,) = world.heard[-1].reasons

    assert (ask.code, ask.raw_code) == ("other", "QX-17")
    corrected(world)
    assert kinds(world)[-1] == "ported"


def test_the_same_version_of_a_change_is_the_same_change(world: World) -> None:
    submitted(world, "SIM-PIN-INVALID")

    assert corrected(world, 2, {"end_user_name": "Quinn"}) == "sent"
    assert corrected(world, 2, {"pin": "991177"}) == "sent"
    assert kinds(world) == ["accepted", "rejected", "rejected"]
    corrected(world, 3, {"pin": "991177"})
    assert kinds(world)[-1] == "ported"


def test_a_change_whose_execution_was_not_started_is_set_going_when_it_comes_again(world: World) -> None:
    submitted(world, "SIM-PIN-INVALID")
    world.machine.broken = True
    with pytest.raises(Unavailable):
        corrected(world, 2, {"pin": "991177"})
    world.machine.broken = False

    assert corrected(world, 2, {"pin": "991177"}) == "sent"
    assert kinds(world)[-1] == "ported"


def test_a_change_before_the_first_report_is_in_time_to_prevent_the_rejection(world: World) -> None:
    world.carrier().ensure_order(submission("SIM-PIN-INVALID"))
    corrected(world, fields={"pin": "991177"})

    assert kinds(world) == WELL


def test_a_change_of_a_scheduled_order_has_a_date_confirmed_anew(world: World) -> None:
    world.carrier().ensure_order(submission(ORDINARY))
    for _ in range(2):
        world.step(world.attempt())
    corrected(world, fields={"requested_foc_at": "2026-03-20"})

    assert kinds(world) == ["accepted", "foc_confirmed", *WELL[1:]]
    first, second = (event.confirmed_foc_at for event in world.heard if event.kind == K.FOC_CONFIRMED)
    assert first is not None
    assert second is not None
    assert first < second == last(world, K.ACTIVATING).occurred_at


@pytest.mark.parametrize("turns", [3, 4])
def test_a_change_comes_too_late_once_the_numbers_move(world: World, turns: int) -> None:
    world.carrier().ensure_order(submission(ORDINARY))
    for _ in range(turns):
        world.step(world.attempt())

    assert corrected(world, fields={"pin": "991177"}) == "too_late"
    assert kinds(world) == WELL


def test_a_cancelled_order_and_one_being_cancelled_take_no_change(world: World) -> None:
    submitted(world, "SIM-PIN-INVALID")
    assert world.carrier().ensure_cancelled("PD01") == "requested"

    assert corrected(world, 2, {"pin": "991177"}) == "too_late"
    assert kinds(world) == ["accepted", "rejected", "cancelled"]
    assert corrected(world, 3, {"pin": "991177"}) == "too_late"
    assert world.carrier().ensure_cancelled("PD01") == "cancelled"


def test_a_change_that_cancels_is_a_cancellation_and_one_of_no_order_is_unknown(world: World) -> None:
    order = submission(ORDINARY)
    assert world.carrier().change(order, Change("other"), ()) == "unknown"
    world.carrier().ensure_order(order)

    assert world.carrier().change(order, Change("cancel"), ()) == "cancelled"


def test_an_order_takes_so_many_changes_and_no_more(world: World) -> None:
    submitted(world, "SIM-PIN-INVALID")
    for version in range(2, 2 + MOST_CHANGES):
        corrected(world, version, {"end_user_name": "Quinn"})

    with pytest.raises(CarrierRefused):
        corrected(world, 2 + MOST_CHANGES, {"pin": "991177"})
    assert corrected(world, 1 + MOST_CHANGES, {"pin": "991177"}) == "sent"


# --- numbers ---------------------------------------------------------------------------------------------------------


def test_the_last_number_is_rejected_by_name_and_the_rest_goes_on_without_it(world: World) -> None:
    submitted(world, "SIM-PARTIAL")
    event = world.heard[-1]

    assert event.numbers == event.reasons[0].numbers == lines(4)[-1:]
    corrected(world, 2, removed=lines(1))
    assert (kinds(world)[-1], world.heard[-1].numbers) == ("rejected", lines(4)[-1:])
    corrected(world, 3, removed=lines(4)[-1:])
    assert kinds(world)[-3:] == WELL[1:]
    assert world.heard[-1].numbers == ()


def test_an_order_of_one_number_is_rejected_as_a_whole(world: World) -> None:
    submitted(world, "SIM-PARTIAL", lines(1))

    assert codes(world.heard[-1]) == ["number_not_on_account"]
    assert world.heard[-1].numbers == world.heard[-1].reasons[0].numbers == ()


def test_half_of_the_numbers_port_and_the_order_is_complete_without_the_rest(world: World) -> None:
    submitted(world, "SIM-PARTIAL-PORT", lines(5))

    assert kinds(world) == [*WELL, "rejected"]
    assert last(world, K.PORTED).numbers == lines(5)[:3]
    assert (codes(world.heard[-1]), world.heard[-1].numbers) == (["number_inactive"], lines(5)[3:])
    state = carrier_state(world.heard)
    assert (state.status, state.ported_numbers) == (Status.ACTION_REQUIRED, frozenset(lines(3)))
    corrected(world, 2, removed=lines(5)[3:4], numbers=lines(5))
    assert (kinds(world)[-1], world.heard[-1].numbers) == ("rejected", lines(5)[4:])
    corrected(world, 3, removed=lines(5)[4:], numbers=lines(5)[:3] + lines(5)[4:])
    assert (kinds(world)[-1], world.heard[-1].numbers) == ("ported", ())
    assert carrier_state(world.heard).status == Status.COMPLETED


def test_the_rest_of_a_half_ported_order_can_be_put_right_or_cancelled(world: World) -> None:
    submitted(world, "SIM-PARTIAL-PORT")
    submitted(world, "SIM-PARTIAL-PORT", reference="PD02")

    assert corrected(world, note="They are in service again.") == "sent"
    world.carrier().ensure_cancelled("PD02")
    world.run()

    ends = {event.reference: event.kind for event in world.heard}
    assert ends == {"PD01": K.PORTED, "PD02": K.CANCELLED}
    second = carrier_state(event for event in world.heard if event.reference == "PD02")
    assert second.status == Status.PARTIALLY_COMPLETED


def test_an_order_is_split_and_both_halves_are_ported(world: World) -> None:
    submitted(world, "SIM-SPLIT", lines(5))
    apart = world.heard[-1].numbers

    assert codes(world.heard[-1]) == ["split_required"]
    assert apart == lines(5)[3:]
    submitted(world, "SIM-SPLIT", tuple(reversed(apart)), reference="PD02")
    corrected(world, removed=apart, numbers=lines(5))

    assert kinds(world) == ["accepted", "rejected", *WELL, *WELL[1:]]


@pytest.mark.parametrize("asked", [{}, {"pin": "991177"}])
def test_a_split_is_not_answered_by_a_change_that_leaves_the_numbers_in(world: World, asked: dict[str, str]) -> None:
    submitted(world, "SIM-SPLIT")
    corrected(world, fields=asked, note="We see no reason.")

    assert (kinds(world)[-1], world.heard[-1].numbers) == ("rejected", lines(4)[2:])


def test_other_numbers_of_the_same_account_are_split_as_well(world: World) -> None:
    submitted(world, "SIM-SPLIT", lines(4))
    submitted(world, "SIM-SPLIT", lines(2), reference="PD02")

    assert world.heard[-1].numbers == lines(2)[1:]


@pytest.mark.parametrize("account_number", ["SIM-SPLIT", "SIM-PARTIAL-PORT"])
def test_one_number_alone_cannot_be_taken_apart(world: World, account_number: str) -> None:
    submitted(world, account_number, lines(1))

    assert kinds(world) == WELL
    assert world.heard[-1].numbers == ()


def test_taking_numbers_out_in_time_leaves_an_order_that_goes_well(world: World) -> None:
    world.carrier().ensure_order(submission("SIM-PARTIAL-PORT"))
    corrected(world, removed=lines(4)[1:])

    assert kinds(world) == WELL
    assert world.heard[-1].numbers == ()


@pytest.mark.parametrize("account_number", ["SIM-PARTIAL-PORT", "SIM-SPLIT"])
def test_an_order_of_five_thousand_numbers_fits_in_an_item_after_all_its_changes(account_number: str) -> None:
    many, now, delay = lines(5_000), NOW, timedelta(seconds=DELAY)
    fields = dataclasses.asdict(submission(account_number, many))
    order = new_order(fields, now, delay, OUTCOMES[account_number])
    for version in range(2, 2 + MOST_CHANGES):
        while order.plan:
            order = delivered(happened(order, now, delay))
        gone = set(order.numbers_of(order.removed))
        left = [number for number in many if number not in gone]
        change_body = {"version": version, "fields": {}, "removed_numbers": left[-100::2], "numbers": left}
        answer, changed = change(order, asked_change(change_body), now, delay)
        assert (answer, changed is None) == ("sent", False)
        order = changed or order

    told = [event_of(order, place) for place in range(len(order.history))]
    assert sum(event.kind == "rejected" for event in order.history) == MOST_CHANGES
    assert len(json.dumps(dataclasses.asdict(order), default=datetime.isoformat)) < 400_000
    assert len(json.dumps(json.dumps(told))) < 6_000_000
    assert max(len(json.dumps(body)) for _, body in told) < 256 * 1024


def test_numbers_are_kept_only_where_an_outcome_names_some(world: World) -> None:
    submitted(world, "SIM-PIN-INVALID")
    desk: Any = world.service._desk

    assert lines(1)[0] not in str(desk._dynamodb.scan(TableName="carrier")["Items"])


# --- how it is told --------------------------------------------------------------------------------------------------


def test_slow_takes_five_times_as_long(world: World) -> None:
    submitted(world, "SIM-SLOW")

    assert kinds(world) == WELL
    assert [event.occurred_at - NOW for event in world.heard] == [
        timedelta(seconds=5 * DELAY * n) for n in (1, 2, 3, 4)
    ]
    assert last(world, K.FOC_CONFIRMED).confirmed_foc_at == last(world, K.ACTIVATING).occurred_at


def test_duplicates_come_three_times_and_once_more_under_the_same_ids(world: World) -> None:
    submitted(world, "SIM-DUPLICATES")

    assert kinds(world) == [kind for kind in WELL for _ in range(3)] + WELL
    assert len({event.event_id for event in world.heard}) == 4
    assert carrier_state(world.heard) == carrier_state(world.heard[::3][:4])


def test_shuffled_events_have_their_right_times(world: World) -> None:
    submitted(world, "SIM-SHUFFLED")

    assert kinds(world) == ["foc_confirmed", "ported", "accepted", "activating"]
    assert [event.kind.value for event in sorted(world.heard, key=lambda event: event.occurred_at)] == WELL
    assert carrier_state(world.heard).status == Status.COMPLETED


def test_lost_webhooks_are_found_by_asking(world: World) -> None:
    submitted(world, "SIM-LOST-WEBHOOKS")

    assert world.webhooks == []
    assert [event.kind.value for event in snapshot(world)] == WELL


def test_a_lost_rejection_is_found_by_asking_and_its_cancellation_too(world: World) -> None:
    submitted(world, "SIM-LOST-WEBHOOKS", reference="PD02")
    world.carrier().ensure_order(submission("SIM-LOST-WEBHOOKS"))
    world.step(world.attempt())

    assert world.carrier().ensure_cancelled("PD01") == "requested"
    world.run()
    assert [event.kind.value for event in snapshot(world)] == ["accepted", "cancelled"]
    assert world.heard == []


@pytest.mark.parametrize(
    "account_number", ["SIM-SEVERAL", "SIM-PARTIAL-PORT", "SIM-SHUFFLED", "SIM-FOC-MOVED", ORDINARY]
)
def test_asking_tells_just_what_the_webhooks_told(world: World, account_number: str) -> None:
    submitted(world, account_number)
    told = {event.event_id: event.but(received_at=world.now) for event in world.heard}

    assert {event.event_id: event for event in snapshot(world)} == told


def test_asking_says_how_the_order_stands_and_since_when(world: World) -> None:
    submitted(world, "SIM-PIN-INVALID")
    found = world.carrier().get("PD01")

    assert found is not None
    assert (found.status, found.reference) == ("rejected", "PD01")
    assert found.carrier_order_id == world.heard[-1].carrier_order_id
    assert found.updated_at == world.heard[-1].occurred_at
    assert world.carrier().get("PD99") is None
    assert world.carrier().complete(world.heard[-1]) is world.heard[-1]


def test_what_happened_is_known_to_who_asks_though_no_webhook_is_taken(world: World) -> None:
    world.carrier().ensure_order(submission(ORDINARY))
    world.webhook_status = 503
    with pytest.raises(WebhookNotTaken):
        world.step(world.attempt())

    assert [event.kind.value for event in snapshot(world)] == ["accepted"]
    world.webhook_status = 200
    world.run()
    assert kinds(world) == WELL


def test_a_step_before_its_time_waits_and_tells_nothing(world: World) -> None:
    world.carrier().ensure_order(submission(ORDINARY))
    world.step(world.attempt())
    world.now += timedelta(seconds=4)

    assert world.service.next(world.attempt()) == {"wait_seconds": DELAY - 4, "done": False}
    assert kinds(world) == ["accepted"]


def test_what_was_not_told_yet_is_told_after_a_restart(world: World) -> None:
    submitted(world, "SIM-PIN-INVALID")
    world.carrier().change(submission(ORDINARY), Change("other"), ())
    world.webhook_status = 503
    with pytest.raises(WebhookNotTaken):
        world.step(world.attempt())
    world.webhook_status = 200

    assert world.service.resume(every=True) == {"started": 1}
    world.run()
    assert kinds(world) == ["accepted", "rejected", "rejected"]


@pytest.mark.parametrize("landed", [False, True])
@pytest.mark.parametrize("broken", range(8))
def test_a_step_that_breaks_at_any_write_is_repeated_without_another_event(
    world: World, monkeypatch: pytest.MonkeyPatch, broken: int, landed: bool
) -> None:
    world.carrier().ensure_order(submission(ORDINARY))
    desk: Any = world.service._desk
    save, writes = desk.save, iter(range(100))

    def breaking(order: SimulatedOrder) -> bool:
        if next(writes) != broken:
            return bool(save(order))
        if landed:
            save(order)
        raise RuntimeError("the function was stopped")

    monkeypatch.setattr(desk, "save", breaking)
    with pytest.raises(RuntimeError):
        world.run()
    world.run()

    first_heard = {event.event_id: event for event in reversed(world.heard)}
    assert [event.kind.value for event in reversed(first_heard.values())] == WELL
    assert [event.occurred_at - NOW for event in snapshot(world)] == [
        timedelta(seconds=DELAY * n) for n in (1, 2, 3, 4)
    ]
    assert {event.event_id for event in snapshot(world)} == first_heard.keys()


# --- handing over ----------------------------------------------------------------------------------------------------


def test_a_create_that_times_out_made_the_order_all_the_same(world: World) -> None:
    receipt = world.carrier().ensure_order(submission("SIM-CREATE-TIMEOUT"))
    world.run()

    assert receipt.created
    assert world.requests == ["GET /orders", "POST /orders", "GET /orders"]
    assert kinds(world) == WELL
    assert not world.carrier().ensure_order(submission("SIM-CREATE-TIMEOUT")).created


def test_the_first_three_calls_about_a_flaky_order_fail(world: World) -> None:
    carrier = world.carrier()
    failed = 0
    for _ in range(3):
        try:
            carrier.ensure_order(submission("SIM-FLAKY"))
        except Unavailable:
            failed += 1
    world.run()

    # The create and the look after it, the next look; then all is well.
    assert failed == 2
    assert world.requests == ["GET /orders", "POST /orders", "GET /orders", "GET /orders", "GET /orders"]
    assert kinds(world) == WELL


def test_a_refused_order_has_two_reasons_and_is_taken_with_another_account_number(world: World) -> None:
    with pytest.raises(CarrierRefused) as refused:
        world.carrier().ensure_order(submission("SIM-REFUSED"))

    assert [code for code, _ in refused.value.reasons] == ["account_number_mismatch", "btn_mismatch"]
    submitted(world, ORDINARY)
    assert kinds(world) == WELL


def test_a_silent_carrier_takes_the_order_and_says_nothing(world: World) -> None:
    world.carrier().ensure_order(submission("SIM-SILENT"))
    world.now += timedelta(days=30)

    assert world.machine.started == {}
    assert world.service.resume(every=True) == {"started": 0}
    assert snapshot(world) == ()
    assert world.carrier().change(submission("SIM-SILENT"), Change("other"), ()) == "sent"
    assert snapshot(world) == ()
    assert world.carrier().ensure_cancelled("PD01") == "cancelled"


def test_documents_are_sent_as_kind_and_digest_and_the_letter_has_to_be_among_them(world: World) -> None:
    letter = CarrierDocument("loa", "letter.pdf", "application/pdf", b"%PDF the letter")
    bill = CarrierDocument("invoice", "bill.pdf", "application/pdf", b"%PDF the bill")
    with pytest.raises(CarrierRefused) as refused:
        world.carrier().ensure_order(submission(ORDINARY, letter_sha256="ab" * 32), (letter, bill))
    assert [code for code, _ in refused.value.reasons] == ["loa_invalid"]
    right = submission(ORDINARY, letter_sha256=hashlib.sha256(letter.body).hexdigest())
    assert world.carrier().ensure_order(right, (bill, letter)).created


# --- dates and cancellations -----------------------------------------------------------------------------------------


def test_a_later_date_is_confirmed_and_kept(world: World) -> None:
    submitted(world, "SIM-FOC-LATER")
    confirmed = last(world, K.FOC_CONFIRMED)

    assert kinds(world) == WELL
    assert confirmed.confirmed_foc_at == confirmed.occurred_at + timedelta(seconds=5 * DELAY)
    assert confirmed.confirmed_foc_at == last(world, K.ACTIVATING).occurred_at


def test_a_confirmed_date_is_moved_to_a_later_one(world: World) -> None:
    submitted(world, "SIM-FOC-MOVED")
    first, second = (event.confirmed_foc_at for event in world.heard if event.kind == K.FOC_CONFIRMED)

    assert kinds(world) == ["accepted", "foc_confirmed", *WELL[1:]]
    assert first is not None
    assert second is not None
    assert first < second == last(world, K.ACTIVATING).occurred_at


def test_a_late_cancellation_is_taken_then_refused_and_the_order_is_ported(world: World) -> None:
    world.carrier().ensure_order(submission("SIM-LATE-CANCEL"))
    for _ in range(2):
        world.step(world.attempt())

    assert world.carrier().ensure_cancelled("PD01") == "requested"
    assert world.carrier().ensure_cancelled("PD01") == "requested"
    assert corrected(world) == "too_late"
    assert kinds(world) == ["accepted", "foc_confirmed", "cancel_refused", "activating", "ported"]
    assert path_after(Status.CANCEL_REQUESTED, carrier_state(world.heard))[-1] == Status.COMPLETED


def test_a_cancellation_that_was_refused_stays_refused(world: World) -> None:
    world.carrier().ensure_order(submission("SIM-LATE-CANCEL"))
    for _ in range(2):
        world.step(world.attempt())
    world.carrier().ensure_cancelled("PD01")
    world.step(world.attempt())

    assert kinds(world)[-1] == "cancel_refused"
    assert world.carrier().ensure_cancelled("PD01") == "too_late"


def test_an_early_cancellation_is_taken_whatever_the_account_number(world: World) -> None:
    world.carrier().ensure_order(submission("SIM-LATE-CANCEL"))
    world.step(world.attempt())

    assert world.carrier().ensure_cancelled("PD01") == "requested"
    world.run()
    assert kinds(world) == ["accepted", "cancelled"]


def test_a_carrier_may_cancel_by_itself(world: World) -> None:
    submitted(world, "SIM-CANCELLED")

    assert kinds(world) == ["accepted", "cancelled"]
    assert path_after(Status.SUBMITTED, carrier_state(world.heard)) == (Status.CANCELLED,)
    assert world.carrier().ensure_cancelled("PD01") == "cancelled"


def test_a_cancelled_order_is_told_of_what_was_held_back_before(world: World) -> None:
    world.carrier().ensure_order(submission("SIM-SHUFFLED"))
    world.step(world.attempt())
    world.carrier().ensure_cancelled("PD01")
    world.run()

    assert kinds(world) == ["cancelled", "accepted"]
    assert carrier_state(world.heard).status == Status.CANCELLED


# --- asking ----------------------------------------------------------------------------------------------------------


def test_portability_is_told_by_the_last_digits(world: World) -> None:
    asked = ["+13129230099", "+13129230098", "+13129230097", "+13129230096"]
    no, unknown, elsewhere, yes = world.carrier().check_portability(asked)

    assert (no.portable, no.reason) == (False, "number_not_portable")
    assert unknown.portable is None
    assert (elsewhere.portable, elsewhere.losing_carrier) == (True, "Other Carrier Inc.")
    assert (yes.number, yes.portable, yes.losing_carrier) == (asked[3], True, "")


def test_portability_is_not_known_where_nobody_answers(world: World) -> None:
    (found,) = world.carrier(secret="b2C3" * 12).check_portability(["+13129230000"])

    assert (found.portable, found.reason) == (None, "not_answered")


def test_windows_are_the_ten_business_days_after_the_one_it_counts_as_of(world: World) -> None:
    # Friday 2026-03-06, 21:30 in New York: it counts as of Monday; summer time begins on Sunday.
    world.now = datetime(2026, 3, 7, 2, 30, tzinfo=UTC)
    receipt = world.carrier().ensure_order(submission(ORDINARY))
    found = world.carrier().foc_windows(receipt.carrier_order_id)

    assert len(found) == 10
    assert (found[0].starts_at, found[0].ends_at) == (
        datetime(2026, 3, 10, 13, 0, tzinfo=UTC),
        datetime(2026, 3, 10, 21, 0, tzinfo=UTC),
    )
    assert found[-1].starts_at == datetime(2026, 3, 23, 13, 0, tzinfo=UTC)
    assert world.carrier().foc_windows("SIM0") == ()


@pytest.mark.parametrize("hour", [13, 17, 18, 19, 23])
@pytest.mark.parametrize(
    ("number_class", "country", "number", "zone"),
    [
        ("local", "US", "+13129230000", "America/Chicago"),
        ("local", "US", "+14159230000", "America/Los_Angeles"),
        ("local", "CA", "+16049230000", "America/Vancouver"),
        ("toll_free", "", "+18009230000", "America/Chicago"),
    ],
)
def test_it_names_the_windows_that_a_draft_is_told(
    world: World, hour: int, number_class: NumberClass, country: str, number: str, zone: str
) -> None:
    world.now = datetime(2026, 11, 24, hour, 30, tzinfo=UTC)
    order = submission(ORDINARY, (number,), number_class=number_class, country=country)
    address = {"state": "IL", "country": "US"}
    receipt = world.carrier().ensure_order(dataclasses.replace(order, service_address=address))
    terms = terms_of(NumberClass(number_class), country, "Lakeside Telecom", zone, Policy(), carrier="simulated")

    assert world.carrier().foc_windows(receipt.carrier_order_id) == windows(terms, world.now)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("changes", {}),
        ("changes", {"version": "2", "fields": {}}),
        ("changes", {"version": 2, "fields": ["pin"]}),
        ("changes", {"version": 2, "fields": {}, "removed_numbers": 5}),
        ("", {"numbers": ["+13129230000"]}),
        ("", {"numbers": "+13129230000"}),
    ],
)
def test_what_cannot_be_read_changes_nothing_and_is_told_so(world: World, path: str, body: dict[str, Any]) -> None:
    made = world.carrier().ensure_order(submission(ORDINARY))
    whole = body if path else {**dataclasses.asdict(submission(ORDINARY, reference="PD02")), **body}
    client = httpx.Client(base_url="https://carrier.test", transport=world.transport())
    told = client.post(
        f"/orders/{made.carrier_order_id}/{path}" if path else "/orders",
        json=whole,
        headers={"authorization": f"Bearer {api_key(SECRET)}"},
    )

    assert told.status_code == (400 if path or isinstance(body["numbers"], list) else 422)
    assert world.carrier().get("PD02") is None
    world.run()
    assert kinds(world) == WELL


def test_of_a_change_the_carrier_keeps_no_value(world: World) -> None:
    submitted(world, "SIM-SEVERAL")
    secrets = {"pin": "991177", "account_number": "7731-0099", "service_address.line1": "77 Wabash"}
    corrected(world, fields=secrets, note="By our lawyer.")
    desk: Any = world.service._desk
    kept = str(desk._dynamodb.scan(TableName="carrier")["Items"]) + str(world.webhooks)

    assert [value for value in (*secrets.values(), "lawyer") if value in kept] == []


def test_every_outcome_is_run_here() -> None:
    source = (ROOT / "tests" / "unit" / "carriers" / "test_simulated_outcomes.py").read_text(encoding="utf-8")
    run = {*re.findall(r'"(SIM-[A-Z-]+)"', source), *map(account_number_for, REASONS)}

    assert OUTCOMES.keys() <= run
    assert GOES_WELL.name not in OUTCOMES
