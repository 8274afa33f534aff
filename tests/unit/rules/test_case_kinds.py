"""The table of cases: who opens what, how it can end, what is done by when."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.domain.cases.kinds import KINDS, answer_due, attend_at, may_open, step_due, waits_for_desk
from shared.domain.cases.model import CaseKind, CaseStatus
from shared.domain.desk_hours import DeskHours
from shared.domain.lifecycle import ActorKind
from tests.contract.things import any_case

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
every_kind = pytest.mark.parametrize("kind", list(CaseKind))


def test_every_kind_is_in_the_table() -> None:
    assert set(KINDS) == set(CaseKind)


@every_kind
def test_a_kind_says_what_it_is_about_how_it_can_end_and_who_opens_it(kind: CaseKind) -> None:
    table = KINDS[kind]

    assert table.title
    assert table.about
    assert len(table.outcomes) >= 2
    assert table.proof <= table.outcomes.keys()
    assert may_open(kind, ActorKind.STAFF)
    assert not any(may_open(kind, actor) for actor in (ActorKind.CARRIER, ActorKind.SIGNER))
    # What an account may open it sees.
    assert table.shown or not may_open(kind, ActorKind.CUSTOMER)


@every_kind
def test_a_runbook_goes_on_in_time(kind: CaseKind) -> None:
    steps = KINDS[kind].runbook
    codes, hours = [step.code for step in steps], [step.within_hours for step in steps]

    assert len(set(codes)) == len(codes)
    assert hours == sorted(hours)
    case = any_case(kind=kind, created_at=NOW)
    assert [step_due(case, step) for step in steps] == [NOW + timedelta(hours=each) for each in hours]


def test_disputes_and_snapbacks_have_a_runbook_that_takes_the_evidence_within_hours() -> None:
    for kind in (CaseKind.DISPUTED_PORT, CaseKind.SNAPBACK):
        evidence = next(step for step in KINDS[kind].runbook if step.code == "evidence")
        assert evidence.within_hours <= 2


def test_what_may_cost_numbers_is_answered_first() -> None:
    due = {kind: answer_due(kind, NOW, DeskHours()) for kind in CaseKind}

    assert min(due, key=lambda kind: due[kind]) == CaseKind.SNAPBACK
    assert due[CaseKind.SNAPBACK] == NOW + timedelta(hours=2)
    assert due[CaseKind.OTHER] == datetime(2026, 3, 3, 15, 0, tzinfo=UTC)


def test_a_case_waits_for_the_desk_until_it_is_resolved_and_is_attended_to_while_mails_are_owed() -> None:
    case = any_case(due_at=NOW, pending=())

    assert waits_for_desk(case) == NOW
    assert waits_for_desk(case.but(status=CaseStatus.RESOLVED)) is None
    assert attend_at(case, NOW) is None
