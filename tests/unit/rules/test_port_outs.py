"""The rules of numbers that leave: how a port-out moves, what is found, what may be answered, and by when."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.lifecycle import ActorKind
from shared.domain.model import Actor, PostalAddress
from shared.domain.number_class import NumberClass
from shared.domain.policy import Policy
from shared.domain.port_outs.checks import NumberOnFile, check, obstacles, reason_problems, usable_reasons
from shared.domain.port_outs.due import answer_due, attend_at, snapback_until, waits_for_desk
from shared.domain.port_outs.lifecycle import MAY_BE_STOPPED, MOVES, OPEN, PortOutStatus, allowed_from, may_move
from shared.domain.port_outs.model import AnswerReason, CustomerWord, GivenData, NumberRecord, PortOut
from shared.domain.port_outs.reasons import NEVER, Ground, Outcome, Subject, ends_request, reasons_of
from shared.domain.port_outs.records import BadRecords, on_file, read_records
from tests.contract.things import any_order, any_port_out, any_request
from tests.unit.rules.builders import any_losing_account

S = PortOutStatus
NUMBERS = ("+12125550101", "+12125550102")
MONDAY = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)  # 10 in the morning in New York
WHO = Actor(kind=ActorKind.CUSTOMER, id="usr_1", name="Dana Whitfield")
RIGHT = GivenData(account_number_digest="a" * 64, postal_code="10001-1234", end_user_name="Acme, Inc.")


def a_port_out(**changes: object) -> PortOut:
    return any_port_out(**{"numbers": NUMBERS, "given": RIGHT, "customer_word": None, "reasons": (), **changes})


def on_our_file(number: str, **changes: object) -> NumberOnFile:
    values: dict[str, object] = {
        "held": "ours",
        "account_number_digest": "a" * 64,
        "postal_code": "10001",
        "end_user_name": "ACME Incorporated",
    }
    return NumberOnFile(number, **{**values, **changes})  # type: ignore[arg-type]


def found(port_out: PortOut, *files: NumberOnFile, most: int = 500) -> set[tuple[Subject, Outcome]]:
    return {(one.subject, one.outcome) for one in check(port_out, files or (on_our_file(NUMBERS[0]),), most)}


# --- how it moves ----------------------------------------------------------------------------------------------------


def test_every_status_has_its_moves_and_the_last_ones_have_none() -> None:
    assert set(MOVES) == set(S)
    assert {status for status in S if not allowed_from(status)} == {S.RETURNED, S.CANCELLED}


def test_what_is_open_can_still_move_and_what_is_over_moves_only_by_a_snapback() -> None:
    for status in set(S) - OPEN:
        assert set(allowed_from(status)) <= {S.RETURNING}
    assert MAY_BE_STOPPED < OPEN


def test_every_status_can_be_reached_from_the_first_and_every_open_one_can_end() -> None:
    def reached(start: PortOutStatus) -> set[PortOutStatus]:
        seen, new = {start}, [start]
        while new:
            following = [to for to in MOVES[new.pop()] if to not in seen]
            seen.update(following)
            new += following
        return seen

    assert reached(S.RECEIVED) == set(S)
    assert all(reached(status) - OPEN for status in S)


def test_no_customer_carrier_or_signer_moves_one_and_only_the_system_releases_and_rings() -> None:
    for status, to in product(S, S):
        who = {actor for actor in ActorKind if may_move(status, to, actor)}
        assert who <= {ActorKind.STAFF, ActorKind.SYSTEM}
        if to in (S.COMPLETED, S.RETURNED):
            assert ActorKind.STAFF not in who


# --- what is found ---------------------------------------------------------------------------------------------------


def test_data_that_match_are_found_to_match_however_they_are_written() -> None:
    assert found(a_port_out()) == {
        (Subject.NUMBER, Outcome.MATCH),
        (Subject.ACCOUNT_NUMBER, Outcome.MATCH),
        (Subject.PIN, Outcome.NOT_NEEDED),
        (Subject.POSTAL_CODE, Outcome.MATCH),
        (Subject.NAME, Outcome.MATCH),
    }


@pytest.mark.parametrize(
    ("given_data", "kept", "expected"),
    [
        ({"account_number_digest": ""}, {}, (Subject.ACCOUNT_NUMBER, Outcome.MISSING)),
        ({"account_number_digest": "b" * 64}, {}, (Subject.ACCOUNT_NUMBER, Outcome.MISMATCH)),
        ({}, {"account_number_digest": ""}, (Subject.ACCOUNT_NUMBER, Outcome.UNKNOWN)),
        ({"postal_code": ""}, {}, (Subject.POSTAL_CODE, Outcome.MISSING)),
        ({"postal_code": "60601"}, {}, (Subject.POSTAL_CODE, Outcome.MISMATCH)),
        ({"postal_code": "k1a0b1"}, {"postal_code": "K1A 0B1"}, (Subject.POSTAL_CODE, Outcome.MATCH)),
        ({}, {"postal_code": ""}, (Subject.POSTAL_CODE, Outcome.UNKNOWN)),
        ({}, {"pin_digest": "p"}, (Subject.PIN, Outcome.MISSING)),
        ({"pin_digest": "q"}, {"pin_digest": "p"}, (Subject.PIN, Outcome.MISMATCH)),
        ({"pin_digest": "p"}, {"pin_digest": "p"}, (Subject.PIN, Outcome.MATCH)),
        ({"pin_digest": "p"}, {}, (Subject.PIN, Outcome.NOT_NEEDED)),
        ({"end_user_name": "Other"}, {}, (Subject.NAME, Outcome.MISMATCH)),
        ({}, {"locked": True}, (Subject.LOCK, Outcome.NOTED)),
        ({}, {"other_port_outs": ("pto_2",)}, (Subject.OTHER_PORT_OUT, Outcome.NOTED)),
        ({}, {"held": "left"}, (Subject.NUMBER, Outcome.INACTIVE)),
        ({}, {"held": "another"}, (Subject.NUMBER, Outcome.MISMATCH)),
        ({}, {"held": "porting"}, (Subject.NUMBER, Outcome.MISMATCH)),
    ],
)
def test_each_difference_is_found(
    given_data: dict[str, str], kept: dict[str, object], expected: tuple[Subject, Outcome]
) -> None:
    port_out = a_port_out(given=RIGHT.but(**given_data))

    assert expected in found(port_out, on_our_file(NUMBERS[0], **kept))


def test_nothing_is_compared_for_a_number_that_is_not_the_accounts() -> None:
    # Whoever asks for another's number is not told by a mismatch what is on its file.
    assert found(a_port_out(), on_our_file(NUMBERS[0], held="another", pin_digest="p", locked=True)) == {
        (Subject.NUMBER, Outcome.MISMATCH)
    }


def test_a_toll_free_number_has_nothing_to_compare_but_its_letter() -> None:
    port_out = a_port_out(number_class=NumberClass.TOLL_FREE)

    assert found(port_out, on_our_file(NUMBERS[0], pin_digest="p")) == {(Subject.NUMBER, Outcome.MATCH)}
    usable = usable_reasons(port_out, check(port_out, [on_our_file(NUMBERS[0])], 500))
    assert {one.reason.ground for one in usable} == {Ground.LETTER}
    assert all(one.needs_words for one in usable)


def test_numbers_with_the_same_outcome_are_one_finding() -> None:
    port_out = a_port_out()
    findings = check(port_out, [on_our_file(NUMBERS[0]), on_our_file(NUMBERS[1], postal_code="60601")], 500)

    assert {(one.subject, one.outcome): one.numbers for one in findings}[Subject.POSTAL_CODE, Outcome.MISMATCH] == (
        NUMBERS[1],
    )
    assert (Subject.COUNT, Outcome.MISMATCH) in found(port_out, most=1)


# --- what may be answered --------------------------------------------------------------------------------------------


def test_the_codes_are_those_of_the_closed_list() -> None:
    local = {reason.carrier_code for reason in reasons_of(NumberClass.LOCAL).values()}

    assert local == {*map(str, range(7510, 7520)), "7598"}
    assert {code for code, reason in reasons_of(NumberClass.LOCAL).items() if reason.ends} == {
        "number_not_on_account",
        "too_many_numbers",
        "number_inactive",
    }
    for number_class in NumberClass:
        assert not NEVER.keys() & reasons_of(number_class).keys()


@given(
    st.sampled_from(["ours", "left", "another", "porting", "nobody"]),
    st.sampled_from(["", "a" * 64, "b" * 64]),
    st.sampled_from(["", "10001", "60601"]),
    st.sampled_from(["", "p", "q"]),
    st.sampled_from(["", "p"]),
    st.booleans(),
    st.sampled_from([None, "ours", "not_ours"]),
)
def test_only_what_is_borne_out_can_be_answered_and_it_can_be(
    held: str, account: str, zip_code: str, pin: str, kept_pin: str, locked: bool, word: str | None
) -> None:
    said = None if word is None else CustomerWord(word=word, by=WHO, at=MONDAY)
    port_out = a_port_out(
        numbers=NUMBERS[:1],
        given=GivenData(account_number_digest=account, postal_code=zip_code, pin_digest=pin),
        customer_word=said,
    )
    findings = check(port_out, [on_our_file(NUMBERS[0], held=held, pin_digest=kept_pin, locked=locked)], 500)
    usable = {one.reason.code: one for one in usable_reasons(port_out, findings)}

    for code, reason in reasons_of(NumberClass.LOCAL).items():
        words = "The second page is missing." if code in usable and usable[code].needs_words else ""
        problems = reason_problems(port_out, findings, [AnswerReason(code=code, words=words)])
        assert (problems == []) is (code in usable), (code, problems)
        if reason.ground == Ground.CHECK and code in usable:
            assert reason.found in {(one.subject, one.outcome) for one in findings}
    # A lock alone refuses nothing, and what is right is not in the way.
    if held == "ours" and account == "a" * 64 and zip_code == "10001" and pin == kept_pin and word != "not_ours":
        assert {one.reason.ground for one in usable.values()} == {Ground.WORDS}
        assert {one.code for one in obstacles(port_out, findings, MONDAY)} <= {"lock_noted"}


@pytest.mark.parametrize("code", sorted(NEVER))
def test_a_balance_or_a_contract_is_never_a_reason(code: str) -> None:
    port_out = a_port_out()

    (problem,) = reason_problems(port_out, check(port_out, [on_our_file(NUMBERS[0])], 500), [AnswerReason(code=code)])

    assert problem.code == "reason_never"


def test_all_that_is_wrong_with_reasons_is_said_at_once() -> None:
    port_out = a_port_out(given=RIGHT.but(postal_code="60601"))
    findings = check(port_out, [on_our_file(NUMBERS[0])], 500)
    given_reasons = [
        AnswerReason(code="unpaid_balance"),
        AnswerReason(code="bad_mood"),
        AnswerReason(code="pin_invalid"),
        AnswerReason(code="postal_code_mismatch", numbers=(NUMBERS[1],)),
        AnswerReason(code="request_unreadable"),
    ]

    codes = [problem.code for problem in reason_problems(port_out, findings, given_reasons)]

    assert len(codes) == 5
    assert codes[:3] == ["reason_never", "reason_unknown", "reason_not_borne_out"]
    assert reason_problems(port_out, findings, [])[0].code == "reasons_missing"


def test_reasons_of_both_kinds_send_a_request_back() -> None:
    assert ends_request(["number_inactive", "number_not_on_account"], NumberClass.LOCAL)
    assert not ends_request(["number_inactive", "pin_invalid"], NumberClass.LOCAL)


# --- what stands against a yes ---------------------------------------------------------------------------------------


def test_a_lock_holds_until_the_account_says_it_was_them_or_the_answer_is_due() -> None:
    port_out = a_port_out(respond_by=MONDAY + timedelta(hours=4))
    locked = [on_our_file(NUMBERS[0], locked=True)]

    def codes(one: PortOut, now: datetime) -> list[str]:
        return [obstacle.code for obstacle in obstacles(one, check(one, locked, 500), now)]

    ours = port_out.but(customer_word=CustomerWord(word="ours", by=WHO, at=MONDAY))
    assert codes(port_out, MONDAY) == ["lock_noted"]
    assert codes(ours, MONDAY) == []
    assert codes(port_out, MONDAY + timedelta(hours=4)) == []


def test_a_dispute_comes_first_and_a_number_that_is_not_here_can_never_be_confirmed() -> None:
    port_out = a_port_out(customer_word=CustomerWord(word="not_ours", by=WHO, at=MONDAY))
    findings = check(port_out, [on_our_file(NUMBERS[0]), on_our_file(NUMBERS[1], held="left")], 500)

    against = obstacles(port_out, findings, MONDAY)

    assert [(one.code, one.over) for one in against] == [("disputed", "lead"), ("number_inactive", "nobody")]
    assert NUMBERS[1] in against[1].detail


# --- by when ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "numbers", "number_class", "due"),
    [
        ("2026-03-02T15:00Z", 1, NumberClass.LOCAL, "2026-03-02T19:00Z"),
        ("2026-03-02T23:00Z", 1, NumberClass.LOCAL, "2026-03-03T15:00Z"),  # 3 hours left that day, 1 on the next
        ("2026-03-06T23:00Z", 1, NumberClass.LOCAL, "2026-03-09T14:00Z"),  # Friday evening; summer time began
        ("2026-03-07T15:00Z", 1, NumberClass.LOCAL, "2026-03-09T17:00Z"),  # Saturday
        ("2026-03-02T15:00Z", 2, NumberClass.LOCAL, "2026-03-03T15:00Z"),
        ("2026-03-02T15:00Z", 1, NumberClass.TOLL_FREE, "2026-03-04T15:00Z"),
        ("2026-07-03T15:00Z", 1, NumberClass.LOCAL, "2026-07-06T17:00Z"),  # the holiday is on Friday the 3rd
    ],
)
def test_our_answer_is_due_in_hours_of_the_desk(
    received: str, numbers: int, number_class: NumberClass, due: str
) -> None:
    at = answer_due(datetime.fromisoformat(received), numbers, number_class, Policy())

    assert at == datetime.fromisoformat(due)


def test_what_waits_for_the_desk_is_what_it_has_to_do_next() -> None:
    due, foc = MONDAY + timedelta(hours=4), MONDAY + timedelta(days=5)
    received = a_port_out(respond_by=due, confirmed_foc_at=None, status=S.RECEIVED)
    confirmed = a_port_out(respond_by=None, confirmed_foc_at=foc, status=S.CONFIRMED)

    assert waits_for_desk(received) == due
    assert waits_for_desk(confirmed) == foc
    for status in set(S) - {S.RECEIVED, S.CONFIRMED}:
        assert waits_for_desk(a_port_out(status=status)) is None


def test_it_is_attended_to_when_there_is_something_to_do_without_a_person() -> None:
    quiet = {"pending": (), "lock_wanted": False}
    due, ends = MONDAY + timedelta(hours=4), MONDAY + timedelta(days=30)

    assert attend_at(a_port_out(**quiet, status=S.RELEASING), MONDAY) == MONDAY
    assert attend_at(a_port_out(**quiet, status=S.RELEASING, retry_at=due), MONDAY) == due
    assert attend_at(a_port_out(pending=(), lock_wanted=True), MONDAY) == MONDAY
    assert attend_at(a_port_out(), MONDAY) == MONDAY  # a mail is owed
    assert attend_at(a_port_out(**quiet, respond_by=due), MONDAY) == due
    assert attend_at(a_port_out(**quiet, respond_by=due, overdue_told=True), MONDAY) is None
    assert attend_at(a_port_out(**quiet, status=S.REJECTED, gives_up_at=ends), MONDAY) == ends
    assert attend_at(a_port_out(**quiet, status=S.CONFIRMED, confirmed_foc_at=due), MONDAY) is None
    assert attend_at(a_port_out(**quiet, status=S.COMPLETED), MONDAY) is None


def test_a_snapback_has_a_week() -> None:
    assert snapback_until(MONDAY, Policy()) == MONDAY + timedelta(days=7)


# --- what is on file -------------------------------------------------------------------------------------------------

SETTING = '{"simulated": {"account_number": "AC-1", "how_to_get": "Ask them.", "service_address": {"line1": "1 Main"}}}'


def test_a_numbers_own_record_goes_before_the_deployments_and_that_before_how_it_was_ported_in() -> None:
    settings = read_records(SETTING)
    account = any_losing_account(end_user_name="Acme Plumbing")
    order = any_order(any_request(), carrier="simulated", losing_account=account)
    record = NumberRecord(number=NUMBERS[0], account_number="OWN-9", updated_at=MONDAY, told_by=WHO)

    known = on_file(record, order, settings)

    assert (known.account_number.value, known.account_number.source) == ("OWN-9", "number")
    assert (known.service_address.value, known.service_address.source) == (PostalAddress(line1="1 Main"), "deployment")
    assert (known.end_user_name.value, known.end_user_name.source) == ("Acme Plumbing", "port_in")
    assert (known.carrier.value, known.carrier.source) == ("simulated", "port_in")


def test_what_is_not_known_is_said_with_how_to_get_it() -> None:
    order = any_order(any_request(), carrier="simulated", losing_account=any_losing_account())

    asked = on_file(None, order, read_records('{"simulated": {"how_to_get": "Ask porting@carrier.example."}}'))
    general = on_file(None, None, {})

    assert (asked.account_number.value, asked.account_number.source) == (None, "unknown")
    assert asked.account_number.how_to_get == "Ask porting@carrier.example."
    assert "support team" in general.account_number.how_to_get
    assert general.carrier.source == "unknown"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "no JSON"),
        ("[]", "no JSON object by carrier"),
        ('{"a": 1}', "an object of account_number"),
        ('{"a": {"pin": "1"}}', "an object of account_number"),
        ('{"a": {"service_address": {"planet": "x"}}}', "service_address has"),
        ('{"a": {"account_number": 12}}', "texts of at most 300"),
        ('{"a": {"account_number": "' + "x" * 301 + '"}}', "texts of at most 300"),
    ],
)
def test_a_setting_that_cannot_be_read_says_where(text: str, said: str) -> None:
    with pytest.raises(BadRecords, match=said):
        read_records(text)
