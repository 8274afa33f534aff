"""Dropped files in the store: how far each is, how its parts went, who works on it, what waits for documents."""

import pytest

from shared.adapters.dynamodb.keys import read_change
from shared.domain.bulk.model import BulkUpload, PartOutcome, PartState, Stage
from shared.domain.model import DropSettings, Event
from shared.ports import Append, Create, Replace, Store, TakeReference, WriteRefused
from tests.contract.things import (
    ACC,
    MINUTE,
    NOW,
    PERSON,
    any_account,
    any_claim,
    any_list,
    any_number,
    any_request,
    any_row,
    any_upload,
    new_id,
)


def test_a_file_comes_back_as_it_went_in(store: Store) -> None:
    upload = any_upload()
    store.commit([Create(upload)])

    assert store.upload(upload.id) == upload
    assert store.upload("bul_none") is None
    with pytest.raises(WriteRefused):
        store.commit([Create(upload)])


def test_a_file_moves_on_one_version_at_a_time(store: Store) -> None:
    upload = any_upload()
    store.commit([Create(upload)])
    after = upload.but(stage=Stage.JOIN, parts=3, layout={}, problems=(), attend_at=None, version=2)
    store.commit([Replace(after)])

    assert store.upload(upload.id) == after
    with pytest.raises(WriteRefused):
        store.commit([Replace(upload.but(version=2))])


def test_files_of_an_account_come_newest_first(store: Store) -> None:
    uploads = [any_upload() for _ in range(5)]
    other = any_upload(account_id="acc_other")
    for upload in (*uploads, other):
        store.commit([Create(upload)])

    for limit in (1, 2, 5, 9):
        seen: list[BulkUpload] = []
        cursor: str | None = None
        while True:
            page = store.uploads(ACC, limit, cursor)
            assert len(page.items) <= limit
            seen += page.items
            cursor = page.cursor
            if cursor is None:
                break
        assert [one.id for one in seen] == [one.id for one in reversed(uploads)]
    assert store.uploads("acc_none", 5, None).items == ()


def test_files_to_look_after_are_found_by_when(store: Store) -> None:
    late, soon, never = any_upload(attend_at=NOW + MINUTE), any_upload(), any_upload(attend_at=None)
    for upload in (late, soon, never):
        store.commit([Create(upload)])

    assert store.uploads_due(NOW, 9) == ()
    assert store.uploads_due(NOW + MINUTE, 9) == (soon.id,)
    assert store.uploads_due(NOW + 2 * MINUTE, 9) == (soon.id, late.id)
    assert store.uploads_due(NOW + 2 * MINUTE, 1) == (soon.id,)
    store.commit([Replace(soon.but(attend_at=None, version=2))])
    assert store.uploads_due(NOW + 2 * MINUTE, 9) == (late.id,)


def test_the_last_word_on_a_part_counts(store: Store) -> None:
    upload = any_upload()
    lost = PartOutcome(upload_id=upload.id, number=10, state=PartState.LOST, rows=5, error="no", read_at=NOW)
    read = PartOutcome(upload_id=upload.id, number=2, rows=500, accepted=498, held=2, codes={"a": 2}, read_at=NOW)
    for outcome in (lost, read, lost.but(error="again"), PartOutcome(upload_id="bul_x", number=1, read_at=NOW)):
        store.note_part(outcome)

    assert store.parts(upload.id) == (read, lost.but(error="again"))
    assert store.parts("bul_none") == ()


def test_one_at_a_time_holds_a_lease(store: Store) -> None:
    name = new_id("drop/acc/") + "é" * 600

    assert store.take_lease(name, "one", NOW, NOW + MINUTE) == "one"
    assert store.take_lease(name, "two", NOW, NOW + MINUTE) == "one"
    assert store.take_lease(name, "one", NOW, NOW + 2 * MINUTE) == "one"
    assert store.take_lease(name, "two", NOW + MINUTE, NOW + 3 * MINUTE) == "one"
    assert store.take_lease(name, "two", NOW + 2 * MINUTE, NOW + 3 * MINUTE) == "two"
    store.release_lease(name, "one")
    assert store.take_lease(name, "one", NOW + 2 * MINUTE, NOW + 3 * MINUTE) == "two"
    store.release_lease(name, "two")
    store.release_lease("never taken", "two")
    assert store.take_lease(name, "one", NOW, NOW + MINUTE) == "one"


def test_files_wait_for_documents_of_their_folder_for_a_time(store: Store) -> None:
    folder = new_id("drop/acc/") + "/"
    store.await_documents(folder, "bul_2", NOW + MINUTE)
    store.await_documents(folder, "bul_1", NOW + 2 * MINUTE)
    store.await_documents(folder, "bul_1", NOW + 2 * MINUTE)
    store.await_documents(folder + "deeper/", "bul_3", NOW + MINUTE)

    assert store.uploads_awaiting(folder, NOW) == ("bul_1", "bul_2")
    assert store.uploads_awaiting(folder, NOW + MINUTE) == ("bul_1",)
    assert store.uploads_awaiting("drop/none/", NOW) == ()


def test_rows_are_taken_away_one_by_one(store: Store) -> None:
    header = any_list(any_request())
    rows = [any_row(header, row) for row in (2, 3, 700)]
    store.put_rows(rows)
    store.remove_rows([rows[0], rows[2], rows[0], any_row(header, 99)])
    store.remove_rows([rows[0], any_row(any_list(any_request()), 2)])

    assert store.rows(header.request_id, header.id, "g01", 9, 9, None).items == (rows[1],)


def test_a_row_is_called_otherwise_and_keeps_the_rest(store: Store) -> None:
    header = any_list(any_request())
    row = any_row(header, 2, own_state="ported", sealed_pin="sealed")
    store.put_rows([row])
    new = {"forwarding_number": "+16465550100", "name": "New", "source": "Radio", "company_id": "com_9", "company": "N"}
    store.relabel_rows([row.but(own_state="", sealed_pin="", **new), any_row(header, 3)])

    assert store.rows(header.request_id, header.id, "g01", 9, 9, None).items == (row.but(**new),)


def test_a_claim_is_called_otherwise_by_its_own_order_only(store: Store) -> None:
    request = any_request()
    claim = any_claim(request, any_number(1))
    store.claim([claim], frozenset())
    new = {"forwarding_number": "+16465550100", "name": "New", "source": "Radio", "company_id": "com_9", "company": "N"}
    row = any_row(any_list(request), 2, number=claim.number, **new)
    store.relabel_claims([row], "ord_other")
    assert store.claims([claim.number]) == {claim.number: claim}

    store.relabel_claims([row, row.but(number=any_number(9))], claim.order_id)
    assert store.claims([claim.number, any_number(9)]) == {claim.number: claim.but(**new)}


def test_what_happened_to_a_file_is_found_as_what_happened_to_a_request(store: Store) -> None:
    upload = any_upload()
    event = Event(
        id=new_id("evt"), type="bulk.reported", account_id=ACC, request_id="", upload_id=upload.id, at=NOW, actor=PERSON
    )
    store.commit([Create(upload), Append(event)])

    assert store.event(upload.id, event.id) == event
    assert store.events(upload.id, 9, None).items == (event,)


def test_the_relay_is_called_for_the_events_of_a_file() -> None:
    keys = {"PK": {"S": "REQ#bul_1"}, "SK": {"S": "EVENT#evt_1"}}
    change = read_change({"eventName": "INSERT", "dynamodb": {"Keys": keys}})

    assert change is not None
    assert (change.request_id, change.event_id) == ("bul_1", "evt_1")


@pytest.mark.parametrize("limit", [1, 3, 20])
def test_accounts_that_want_a_daily_report_are_found(store: Store, limit: int) -> None:
    wanting = [any_account(drop=DropSettings(daily_report=True)) for _ in range(12)]
    others = [any_account(), any_account(drop=DropSettings(submit=True))]
    for account in (*wanting, *others):
        store.commit([Create(account)])
    store.commit([Replace(wanting[0].but(drop=DropSettings(), version=2))])
    store.commit([Replace(others[0].but(drop=DropSettings(daily_report=True), version=2))])

    found: list[str] = []
    cursor: str | None = None
    while True:
        page = store.accounts_to_report(limit, cursor)
        found += page.items
        cursor = page.cursor
        if cursor is None:
            break
    assert sorted(found) == sorted(one.id for one in (*wanting[1:], others[0]))
    assert store.account(wanting[1].id) == wanting[1]


def test_requests_are_found_by_many_references_at_once(store: Store) -> None:
    store.commit([TakeReference(ACC, "A", "prq_1"), TakeReference(ACC, "\x00drop:b", "prq_2")])

    assert store.requests_by_reference(ACC, ["A", "\x00drop:b", "none"]) == {"A": "prq_1", "\x00drop:b": "prq_2"}
    assert store.requests_by_reference(ACC, []) == {}
