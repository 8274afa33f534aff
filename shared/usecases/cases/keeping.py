"""What every use case of cases does: find one, say what happened, tell the account."""

from collections.abc import Iterable
from typing import Any, Final

from shared.domain.cases.kinds import KINDS, answer_due
from shared.domain.cases.model import Case, CaseKind
from shared.domain.desk_clock import hours_of
from shared.domain.model import Actor, Event, MailKind, Person
from shared.domain.permissions import Action
from shared.domain.problems import NotFound
from shared.ports import Append, Create, Replace, Write, WriteRefused
from shared.usecases.attending import attended, check_fresh, event_about, owing, who_answers
from shared.usecases.desk import Desk, Principal, lost_race, require

MOST_NUMBERS: Final = 500
MOST_ROWS: Final = 1_000
_LONGEST_ID: Final = 64


def case_for_staff(desk: Desk, principal: Principal, case_id: str, if_match: int | None = None) -> Case:
    """The case, for our team. Raises `Forbidden`, `NotFound`, and `VersionConflict` where it moved on."""
    require(principal, Action.STAFF_CASES)
    case = desk.store.case(case_id) if len(case_id) <= _LONGEST_ID else None
    if case is None or case.test_mode != principal.test_mode:
        raise NotFound("There is no such case.")
    check_fresh(case, if_match)
    return case


def visible_case(principal: Principal, case: Case | None) -> Case:
    """The case, if this person of an account may see it: a client manager those of their own requests. Raises
    `NotFound`."""
    mine = case is not None and case.shown and case.account_id == principal.account_id
    if case is None or not mine or case.test_mode != principal.test_mode:
        raise NotFound("There is no such case.")
    if not principal.sees_all_requests and case.requester_id != principal.user_id:
        raise NotFound("There is no such case.")
    return case


def new_case(desk: Desk, kind: CaseKind, actor: Actor, *, case_id: str = "", title: str = "", **about: Any) -> Case:
    """A case that was opened now, with the mail that tells the account of one that it did not open itself.

    `about` are its fields: whose it is, and what it is about.
    """
    now = desk.clock.now()
    table = KINDS[kind]
    case = Case(
        id=case_id or desk.ids.new("cas"),
        kind=kind,
        title=title or table.title,
        shown=table.shown,
        status_since=now,
        due_at=answer_due(kind, now, hours_of(desk.policy)),
        opened_by=actor,
        changed_by=actor,
        last_change="case.opened",
        created_at=now,
        updated_at=now,
        **about,
    )
    return attended(desk, telling(desk, case, MailKind.CASE_OPENED) if case.shown else case)


def opening(desk: Desk, case: Case, reason: str = "") -> list[Write]:
    """The writes that open a case."""
    numbers, rows = list(case.numbers[:50]), list(case.rows[:50])
    event = event_about(
        desk, case, "case.opened", case.opened_by, reason=reason, kind_of_case=case.kind, numbers=numbers, rows=rows
    )
    return [Create(case), Append(event)]


def telling(desk: Desk, case: Case, kind: MailKind, **data: str) -> Case:
    """The case with a mail owed to the account's administrators, and to whoever it was opened by or for."""
    people = {person.email.casefold(): person for person in who_answers(desk, case.account_id)}
    asker = desk.store.user(case.account_id, case.requester_id) if case.requester_id else None
    if asker is not None and asker.is_active and asker.email:
        people.setdefault(asker.email.casefold(), Person(name=asker.name, email=asker.email))
    return owing(desk, case, kind, tuple(people.values()), **data)


def commit(desk: Desk, case: Case, event: Event, extra: Iterable[Write] = ()) -> Case:
    """Write a case's next version with what happened. Raises `StateConflict` where somebody else changed it."""
    written: Case = case.but(changed_by=event.actor, last_change=event.type, revision=case.revision + 1)
    try:
        desk.store.commit([Replace(written), Append(event), *extra])
    except WriteRefused:
        raise lost_race("The case") from None
    return written


def happened(desk: Desk, case: Case, kind: str, actor: Actor, before: Case, reason: str = "", **data: Any) -> Event:
    return event_about(desk, case, kind, actor, before=before.status, reason=reason, **data)
