"""Numbers that leave, cases, and what waits for the desk: the same of both stores."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from shared.adapters.dynamodb.store import DynamoStore
from shared.adapters.memory.store import MemoryStore
from shared.domain.cases.model import Case, CaseStatus
from shared.domain.port_outs.lifecycle import PortOutStatus
from shared.domain.port_outs.model import PortOut
from shared.ports import (
    Append,
    BadCursor,
    Create,
    HoldAccount,
    LetGoAccount,
    Page,
    PointPortOut,
    Replace,
    Store,
    WriteRefused,
)
from tests.contract.things import (
    ACC,
    NOW,
    any_case,
    any_case_message,
    any_claim,
    any_event,
    any_number,
    any_number_record,
    any_port_out,
    any_protection,
    any_request,
    new_id,
)

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

HOUR = timedelta(hours=1)


def pages(of: Callable[[str | None], Page[Any]]) -> Iterator[Any]:
    cursor: str | None = None
    while True:
        page = of(cursor)
        yield from page.items
        cursor = page.cursor
        if cursor is None:
            return


def test_a_port_out_is_kept_whole_and_changed_on_the_version_before(store: Store) -> None:
    made = any_port_out()
    store.commit([Create(made)])
    after: PortOut = made.but(version=2, customer_word=None, pending=(), attend_at=None, requested_on=None)
    store.commit([Replace(after)])

    with pytest.raises(WriteRefused):
        store.commit([Replace(made.but(version=2))])
    assert store.port_out(made.id) == after
    assert store.port_out("pto_none") is None


def test_port_outs_of_an_account_come_newest_first_and_those_of_nobody_are_nobodys(store: Store) -> None:
    made = [any_port_out() for _ in range(5)]
    for one in (*made, any_port_out(account_id="acc_other"), any_port_out(account_id="")):
        store.commit([Create(one)])

    assert list(pages(lambda cursor: store.port_outs(ACC, 2, cursor))) == list(reversed(made))
    assert store.port_outs("", 5, None).items == ()


def test_a_carriers_reference_finds_one_port_out_of_an_account(store: Store) -> None:
    first = PointPortOut("nimbus#1", "A#1", ACC, "pto_1")
    store.commit([first, PointPortOut("nimbus#1", "A#1", "acc_other", "pto_2")])
    store.commit([first])

    with pytest.raises(WriteRefused) as refused:
        store.commit([PointPortOut("nimbus#1", "A#1", ACC, "pto_3")])

    assert refused.value.refused == (PointPortOut("nimbus#1", "A#1", ACC, "pto_3"),)
    assert store.port_out_by_reference("nimbus#1", "A#1", ACC) == "pto_1"
    assert store.port_out_by_reference("nimbus", "1#A#1", ACC) is None
    assert store.port_out_by_reference("nimbus#1", "A#1", "acc_other") == "pto_2"


def test_an_account_is_held_by_each_of_its_open_port_outs(store: Store) -> None:
    for write in (HoldAccount(ACC, "pto_1"), HoldAccount(ACC, "pto_1"), HoldAccount(ACC, "pto_2")):
        store.commit([write])
    store.commit([LetGoAccount(ACC, "pto_1"), HoldAccount("acc_other", "pto_3")])
    store.commit([LetGoAccount(ACC, "pto_1")])

    assert store.holds(ACC) == ("pto_2",)
    assert store.holds("acc_none") == ()


def test_a_number_finds_its_port_outs_newest_first(store: Store) -> None:
    ids = sorted(new_id("pto") for _ in range(4))
    for one in ids:
        store.link_port_out(one, [any_number(1), any_number(2)])
    store.link_port_out(ids[0], [any_number(1)])

    assert store.port_outs_of(any_number(1), 3) == tuple(reversed(ids))[:3]
    assert store.port_outs_of(any_number(2), 9) == tuple(reversed(ids))
    assert store.port_outs_of(any_number(3), 9) == ()


def test_records_and_protections_of_numbers_are_read_in_one_go(store: Store) -> None:
    records = [any_number_record(any_number(n)) for n in range(30)]
    store.put_number_records([*records, records[0].but(note="newer")])
    store.commit([Create(any_protection(any_number(1)))])
    locked = any_protection(any_number(1), locked=True, version=2)
    store.commit([Replace(locked)])

    found = store.number_records([any_number(n) for n in range(40)])
    assert [found[any_number(n)] for n in range(30)] == [records[0].but(note="newer"), *records[1:]]
    assert len(found) == 30
    assert store.protections([any_number(1), any_number(2)]) == {any_number(1): locked}


def test_things_have_a_timeline_of_their_own(store: Store) -> None:
    request = any_request()
    events = [any_event(request, about="pto_1", request_id="") for _ in range(5)]
    for event in (*events, any_event(request), any_event(request, about=any_number(1), request_id="")):
        store.commit([Append(event)])

    assert list(pages(lambda cursor: store.events_about("pto_1", 2, cursor))) == events
    assert store.event_about("pto_1", events[2].id) == events[2]
    assert store.event_about("pto_2", events[2].id) is None
    assert len(store.events(request.id, 9, None).items) == 1
    with pytest.raises(BadCursor):
        store.events_about("pto_2", 2, store.events_about("pto_1", 2, None).cursor)
    with pytest.raises(WriteRefused):
        store.commit([Append(events[0])])


def test_a_number_that_left_is_free_and_one_that_came_back_is_not(store: Store) -> None:
    request, other = any_request(), any_request()
    number = any_number(1)
    claim = any_claim(request, number)
    store.claim([claim], frozenset())
    store.mark_claims([number], claim.order_id, own_state="ported", at=NOW)

    store.mark_claims([number], claim.order_id, own_state="ported_out", at=NOW + HOUR)
    left = store.claims([number])[number]
    assert (left.own_state, left.ported_at, left.ported_out_at) == ("ported_out", NOW, NOW + HOUR)

    store.mark_claims([number], claim.order_id, own_state="ported", at=NOW + 2 * HOUR)
    back = store.claims([number])[number]
    assert (back.own_state, back.ported_at, back.ported_out_at) == ("ported", NOW, None)
    assert set(store.claim([any_claim(other, number, submit_id="sub_9")], frozenset()).conflicts) == {number}

    store.mark_claims([number], claim.order_id, own_state="ported_out", at=NOW)
    assert store.claim([any_claim(other, number, submit_id="sub_9")], frozenset()).taken == (number,)
    again = store.claims([number])[number]
    assert (again.request_id, again.own_state, again.ported_out_at) == (other.id, "", None)


def test_a_number_of_an_accounts_own_list_that_left_is_taken_anew_by_the_next_list(store: Store) -> None:
    request, number = any_request(), any_number(2)
    claim = any_claim(request, number).but(request_id="", order_id="", submit_id="own:acc_1")
    store.claim([claim], frozenset())

    store.mark_claims([number], "", own_state="ported_out", at=NOW)
    assert store.claims([number])[number].own_state == "ported_out"

    assert store.claim([claim.but(name="Spring")], frozenset()).taken == (number,)
    again = store.claims([number])[number]
    assert (again.name, again.own_state, again.ported_out_at) == ("Spring", "", None)
    # It is held now, and the same list again changes nothing.
    assert store.claim([claim.but(name="Autumn")], frozenset()).taken == (number,)
    assert store.claims([number])[number].name == "Spring"


def test_what_is_due_is_found_by_when(store: Store) -> None:
    for minutes in (5, 1, 3, 9):
        store.commit([Create(any_port_out(id=f"pto_{minutes}", attend_at=NOW + timedelta(minutes=minutes)))])
    store.commit([Create(any_port_out(attend_at=None)), Create(any_case(id="cas_1", attend_at=NOW))])
    moved = any_port_out(id="pto_1", attend_at=None, version=2)
    store.commit([Replace(moved)])

    assert store.attended_due("port_out", NOW + timedelta(minutes=9), 9) == ("pto_3", "pto_5")
    assert store.attended_due("port_out", NOW + HOUR, 2) == ("pto_3", "pto_5")
    assert store.attended_due("case", NOW + HOUR, 9) == ("cas_1",)


def test_what_waits_for_the_desk_comes_by_when_it_is_due(store: Store) -> None:
    def waiting(name: str, hours: int, **changes: Any) -> PortOut:
        return any_port_out(id=f"pto_{name}", respond_by=NOW + hours * HOUR, **changes)

    made = [waiting(str(n), (7 * n) % 20) for n in range(20)]
    aside = [
        waiting("answered", 1, status=PortOutStatus.REJECTED),
        waiting("gone", 1, status=PortOutStatus.COMPLETED),
        waiting("test", 1, test_mode=True),
    ]
    dated = waiting("dated", 1, status=PortOutStatus.CONFIRMED, confirmed_foc_at=NOW + 100 * HOUR)
    for one in (*made, *aside, dated):
        store.commit([Create(one)])
    by_time = [one.id for one in sorted(made, key=lambda one: one.respond_by or NOW)]

    def listed(before: datetime | None = None, *, test_mode: bool = False) -> list[str]:
        return list(
            pages(lambda cursor: store.waiting("port_out", test_mode=test_mode, before=before, limit=3, cursor=cursor))
        )

    assert listed() == [*by_time, "pto_dated"]
    assert listed(NOW + 5 * HOUR) == by_time[:5]
    assert listed(test_mode=True) == ["pto_test"]
    assert store.waiting_count("port_out", test_mode=False, before=None, most=100) == 21
    assert store.waiting_count("port_out", test_mode=False, before=None, most=4) == 4
    assert store.waiting_count("port_out", test_mode=False, before=NOW + 5 * HOUR, most=100) == 5
    assert store.waiting_count("case", test_mode=False, before=None, most=100) == 0


def test_a_case_is_kept_with_what_was_said_in_it(store: Store) -> None:
    case = any_case()
    said = [any_case_message(case, internal=n % 2 == 0) for n in range(5)]
    store.commit([Create(case), *(Create(one) for one in said)])
    closed: Case = case.but(status=CaseStatus.RESOLVED, outcome="returned", due_at=None, version=2)
    store.commit([Create(any_case(account_id="acc_other"))])
    assert len(store.waiting("case", test_mode=False, before=None, limit=9, cursor=None).items) == 2
    store.commit([Replace(closed)])

    assert store.case(case.id) == closed
    assert list(pages(lambda cursor: store.case_messages(case.id, 2, cursor))) == said
    assert list(pages(lambda cursor: store.cases(ACC, 1, cursor))) == [closed]
    assert case.id not in store.waiting("case", test_mode=False, before=None, limit=9, cursor=None).items


def test_a_queue_page_reads_no_more_keys_than_it_shows_and_a_constant(
    dynamodb: "DynamoDBClient", table_name: str
) -> None:
    read: list[tuple[str, int]] = []
    store = DynamoStore(
        dynamodb, table_name, threads=1, meter=lambda purpose, _method, items, _units: read.append((purpose, items))
    )
    for n in range(120):
        store.commit([Create(any_port_out(respond_by=NOW + timedelta(minutes=(37 * n) % 500)))])
    read.clear()

    page = store.waiting("port_out", test_mode=False, before=None, limit=20, cursor=None)

    assert len(page.items) == 20
    assert sum(items for purpose, items in read if purpose == "waiting") <= 20 + 8 * 5


@pytest.mark.parametrize("seed", range(3))
def test_table_and_twin_agree_on_whatever_is_done(seed: int, dynamo_store: DynamoStore) -> None:
    random, stores = Random(seed), (MemoryStore(), dynamo_store)
    things: list[PortOut] = [any_port_out() for _ in range(4)]

    def both(do: Callable[[Store], Any]) -> Any:
        answers = []
        for store in stores:
            try:
                answers.append(do(store))
            except WriteRefused as refused:
                answers.append(("refused", refused.refused))
        assert answers[0] == answers[1]
        return answers[0]

    for _ in range(120):
        pick = random.randrange(4)
        before = things[pick]
        after: PortOut = before.but(
            status=random.choice(list(PortOutStatus)),
            respond_by=NOW + timedelta(minutes=random.randint(0, 9)),
            confirmed_foc_at=random.choice((None, NOW)),
            attend_at=random.choice((None, NOW + timedelta(minutes=random.randint(0, 9)))),
            version=before.version + random.choice((0, 1, 1, 2)),
        )
        both(lambda store, made=before: store.commit([Create(made)]))  # type: ignore[misc]
        if both(lambda store, made=after: store.commit([Replace(made)])) is None:  # type: ignore[misc]
            things[pick] = after
        hold = random.choice((HoldAccount, LetGoAccount))(ACC, before.id)
        both(lambda store, write=hold: store.commit([write]))  # type: ignore[misc]
        both(lambda store: [store.port_out(one.id) for one in things])
        both(lambda store: store.holds(ACC))
        cut = NOW + timedelta(minutes=random.randint(0, 10))
        both(lambda store, before=cut: sorted(store.attended_due("port_out", before, 99)))  # type: ignore[misc]
        for limit in (1, 3):
            both(
                lambda store, cut=cut, limit=limit: list(  # type: ignore[misc]
                    pages(
                        lambda cursor: store.waiting(
                            "port_out", test_mode=False, before=cut, limit=limit, cursor=cursor
                        )
                    )
                )
            )
