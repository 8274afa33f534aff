from datetime import UTC, datetime, timedelta

import pytest

from shared.domain.lifecycle import TERMINAL, Owner, Status
from shared.domain.model import Ask, Letter, LoaStatus, NumbersStaying, Person, ServiceType, StaffFlag
from shared.domain.phone_numbers import NumberClass
from shared.domain.progress import KEEP_SERVICE, default_owner_and_due, explain_order, explain_request, summary
from shared.domain.readiness import what_is_missing
from shared.domain.words.progress import ANSWERS
from tests.unit.rules.builders import (
    NOW,
    Terms,
    any_document,
    any_group,
    any_list,
    any_losing_account,
    any_order,
    any_request,
)

OPEN = sorted(set(Status) - TERMINAL - {Status.SUBMITTING})
MOVING = [
    Status.AWAITING_SIGNATURE,
    Status.IN_REVIEW,
    Status.SUBMITTED,
    Status.CHANGE_PENDING,
    Status.ACTION_REQUIRED,
    Status.SCHEDULED,
    Status.ACTIVATING,
]


@pytest.mark.parametrize("number_class", list(NumberClass))
@pytest.mark.parametrize("status", OPEN)
def test_every_open_status_answers_all_five_questions(status: Status, number_class: NumberClass) -> None:
    owner, due_at = default_owner_and_due(status, NOW, Terms())
    order = any_order(status=status, number_class=number_class, owner=owner, due_at=due_at)

    progress = explain_order(order, NOW)

    assert progress.where
    assert progress.action
    assert progress.otherwise
    assert progress.owner is not None
    assert progress.due_at is not None
    assert progress.due_at > NOW
    assert "{" not in f"{progress.where}{progress.action}{progress.otherwise}"


@pytest.mark.parametrize("status", sorted(TERMINAL))
def test_an_ended_order_is_nobodys_turn(status: Status) -> None:
    assert default_owner_and_due(status, NOW, Terms()) == (None, None)
    assert explain_order(any_order(status=status, owner=None, due_at=None), NOW).where


@pytest.mark.parametrize("status", MOVING)
def test_as_long_as_numbers_are_on_their_way_the_service_must_not_be_cancelled(status: Status) -> None:
    assert KEEP_SERVICE in explain_order(any_order(status=status), NOW).action


@pytest.mark.parametrize("status", list(Status))
def test_toll_free_numbers_have_a_resporg_change_and_no_foc(status: Status) -> None:
    progress = explain_order(any_order(status=status, number_class=NumberClass.TOLL_FREE, confirmed_foc_at=NOW), NOW)

    assert "FOC" not in f"{progress.where}{progress.action}{progress.otherwise}"
    if status in (Status.SUBMITTED, Status.SCHEDULED, Status.ACTIVATING, Status.COMPLETED):
        assert "RespOrg" in progress.where


def test_a_scheduled_order_names_its_date() -> None:
    foc = datetime(2026, 3, 16, 15, 30, tzinfo=UTC)

    progress = explain_order(any_order(status=Status.SCHEDULED, confirmed_foc_at=foc), NOW)

    assert progress.where == "3 numbers will move on the confirmed port date (FOC), March 16, 2026."


def test_what_an_order_asks_for_is_what_there_is_to_do() -> None:
    asks = (
        Ask(code="pin_invalid", detail="The carrier did not accept the PIN.", fix="Get a new transfer PIN."),
        Ask(code="postal_code_mismatch", detail="The ZIP code differs.", fix="Enter the ZIP of the service address."),
    )

    progress = explain_order(any_order(status=Status.ACTION_REQUIRED, asks=asks, owner=Owner.CUSTOMER), NOW)

    assert progress.where.endswith("The carrier did not accept the PIN. The ZIP code differs.")
    assert progress.action.startswith("Get a new transfer PIN. Enter the ZIP of the service address.")


def test_a_pin_that_is_asked_for_in_review_is_the_customers_turn() -> None:
    ask = Ask(code="pin_required", detail="The current carrier wants a transfer PIN.", fix="Enter the transfer PIN.")

    progress = explain_order(any_order(status=Status.IN_REVIEW, asks=(ask,), owner=Owner.CUSTOMER), NOW)

    assert progress.owner == Owner.CUSTOMER
    assert progress.where == "Waiting for you before it goes to the carrier. The current carrier wants a transfer PIN."
    assert progress.action.startswith("Enter the transfer PIN.")


def test_text_that_looks_like_a_placeholder_is_shown_as_it_is() -> None:
    account = any_losing_account(carrier_name="{date} Telecom", signer=Person(name="{carrier}"))

    progress = explain_order(any_order(status=Status.AWAITING_SIGNATURE, losing_account=account), NOW)

    assert "{carrier} to sign" in progress.where
    assert "at {date} Telecom." in progress.where


def test_a_declined_letter_says_so() -> None:
    order = any_order(status=Status.AWAITING_SIGNATURE, letter=Letter(status=LoaStatus.DECLINED))

    assert explain_order(order, NOW).where == "Ada Quinn declined to sign the Letter of Authorization."


def test_what_is_overdue_says_so_and_a_fault_of_ours_too() -> None:
    assert "overdue" in explain_order(any_order(due_at=NOW - timedelta(days=1)), NOW).where
    assert "step of ours failed" in explain_order(any_order(fault="ports.Unavailable", due_at=None), NOW).where


def test_after_a_partial_port_the_staying_lines_are_kept() -> None:
    account = any_losing_account(numbers_staying=NumbersStaying.SOME)

    action = explain_order(any_order(status=Status.COMPLETED, losing_account=account), NOW).action

    assert "keep the lines that stay" in action


def test_due_times_are_settings() -> None:
    found = {status: default_owner_and_due(status, NOW, Terms()) for status in OPEN}

    assert found[Status.AWAITING_SIGNATURE] == (Owner.SIGNER, NOW + timedelta(days=20))
    assert found[Status.AWAITING_APPROVAL] == (Owner.ADMINISTRATOR, NOW + timedelta(days=25))
    assert found[Status.ACTION_REQUIRED] == (Owner.CUSTOMER, NOW + timedelta(days=9))
    # Monday and four business days: Friday.
    assert found[Status.SUBMITTED] == (Owner.CARRIER, NOW + timedelta(days=4))


def test_waits_for_the_carrier_skip_weekends_and_holidays_of_its_country() -> None:
    good_friday_eve = datetime(2026, 4, 2, 15, 0, tzinfo=UTC)  # a Thursday

    in_canada = default_owner_and_due(Status.SUBMITTED, good_friday_eve, Terms(), country="CA")[1]
    in_the_states = default_owner_and_due(Status.SUBMITTED, good_friday_eve, Terms(), country="US")[1]

    assert in_the_states == datetime(2026, 4, 8, 15, 0, tzinfo=UTC)
    assert in_canada == datetime(2026, 4, 9, 15, 0, tzinfo=UTC)


def test_a_scheduled_order_is_due_on_its_date() -> None:
    foc = NOW + timedelta(days=12)

    assert default_owner_and_due(Status.SCHEDULED, NOW, Terms(), confirmed_foc_at=foc) == (Owner.CARRIER, foc)


def test_a_draft_says_how_much_is_missing() -> None:
    account = any_losing_account(end_user_name="", carrier_name="", subscriber_type="", numbers_staying=None)
    readiness = what_is_missing(any_request(), [account], [any_document()], any_list(any_group()))

    progress = explain_request(any_request(), [], readiness, NOW)

    assert progress.owner == Owner.CUSTOMER
    assert progress.action.startswith("4 things to complete before it can be submitted: The current carrier is not")
    assert progress.action.endswith("; and 1 more.")


def test_a_complete_draft_is_to_be_submitted() -> None:
    readiness = what_is_missing(any_request(), [any_losing_account()], [any_document()], any_list(any_group()))

    assert explain_request(any_request(), [], readiness, NOW).action == "Everything is there: submit it."


def test_a_request_answers_for_the_order_that_is_furthest_behind_and_counts_the_others() -> None:
    orders = [
        any_order(id="ord_1", status=Status.SCHEDULED, due_at=NOW),
        any_order(id="ord_2", status=Status.ACTION_REQUIRED, owner=Owner.CUSTOMER, due_at=NOW + timedelta(days=3)),
    ]
    request = any_request(status=Status.ACTION_REQUIRED, counts={"scheduled": 26, "action_required": 12, "held": 1})

    progress = explain_request(request, orders, None, NOW)

    assert progress.owner == Owner.CUSTOMER
    assert progress.due_at == NOW + timedelta(days=3)
    assert progress.where == (
        "Stopped until something is corrected. 26 scheduled, 12 to be corrected, 1 held until corrected or dropped."
    )


@pytest.mark.parametrize("status", sorted(TERMINAL))
def test_an_ended_request_counts_what_was_ported(status: Status) -> None:
    orders = [any_order(status=Status.COMPLETED, ported_count=3), any_order(status=Status.CANCELLED)]

    progress = explain_request(any_request(status=status), orders, None, NOW)

    assert progress.owner is None
    assert progress.where
    if status == Status.PARTIALLY_COMPLETED:
        assert "3 of 6 numbers" in progress.where


def test_every_status_of_a_request_is_explained() -> None:
    for status in Status:
        assert explain_request(any_request(status=status), [any_order(status=status)], None, NOW).where


def test_counts_are_told_in_words() -> None:
    assert summary({"completed": 262, "scheduled": 26, "action_required": 12}) == (
        "262 ported, 26 scheduled, 12 to be corrected."
    )
    assert summary({}) == ""


def test_the_type_of_service_does_not_make_a_number_toll_free() -> None:
    order = any_order(losing_account=any_losing_account(service_type=ServiceType.TOLL_FREE))

    assert "RespOrg" not in explain_order(order, NOW).where


@pytest.mark.parametrize("status", list(Status))
def test_the_answers_are_in_french_too_and_hold_no_english(status: Status) -> None:
    order = any_order(status=status, confirmed_foc_at=NOW, ported_count=1, cancel_failed="refused")
    english = [text["en"] for text in ANSWERS.texts.values() if len(text["en"]) > 25 and "{" not in text["en"]]

    for found in (
        explain_order(order, NOW, "fr"),
        explain_request(any_request(status=status, counts={status: 2, "held": 1}), (order, order), None, NOW, "fr"),
        explain_request(any_request(status=status, order_sizes={"a": 3}), (), None, NOW, "fr"),
    ):
        said = f"{found.where} {found.action} {found.otherwise}"
        assert said.strip()
        assert [text for text in english if text in said] == []


def test_what_a_carrier_rejected_is_said_in_french_by_its_reason() -> None:
    ask = Ask(code="account_number_mismatch", detail="The account number…", fix="Copy it.")
    order = any_order(status=Status.ACTION_REQUIRED, asks=(ask,), owner=Owner.CUSTOMER)

    assert "Le numéro de compte" in explain_order(order, NOW, "fr").where
    assert "The account number…" in explain_order(order, NOW).where


@pytest.mark.parametrize("status", [Status.COMPLETED, Status.PARTIALLY_COMPLETED])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_ported_number_that_failed_a_test_keeps_the_old_service(status: Status, language: str) -> None:
    order = any_order(status=status, staff_flags=(StaffFlag.CUTOVER_FAILED,), proved_at=NOW)
    other = any_order(status=Status.COMPLETED, proved_at=NOW)
    said = ANSWERS.say(language, "ported.failing")

    assert explain_order(order, NOW, language).action == said
    assert explain_request(any_request(status=status), [other, order], None, NOW, language).action == said


@pytest.mark.parametrize("status", [Status.COMPLETED, Status.PARTIALLY_COMPLETED])
def test_numbers_that_were_seen_to_work_need_no_call_any_more(status: Status) -> None:
    proved, unproved = any_order(status=status, proved_at=NOW), any_order(status=Status.COMPLETED)
    request = any_request(status=status)

    assert explain_order(proved, NOW).action == ANSWERS.say("en", "ported.proved")
    assert explain_request(request, [proved], None, NOW).action == ANSWERS.say("en", "ported.proved")
    assert "once" in explain_request(request, [proved, unproved], None, NOW).action


def test_an_order_that_is_under_way_again_says_what_its_status_says() -> None:
    order = any_order(status=Status.SUBMITTED, staff_flags=(StaffFlag.CUTOVER_FAILED,), proved_at=NOW)

    assert KEEP_SERVICE in explain_order(order, NOW).action
