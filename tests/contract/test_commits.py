"""Writes: all or none, on the versions they were written for, with exactly the refused ones named."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from shared.domain.lifecycle import Status
from shared.domain.model import Entity
from shared.ports import (
    Append,
    Create,
    Discard,
    MarkCalled,
    PointCarrierOrder,
    Receive,
    ReleaseReference,
    Remember,
    Replace,
    Store,
    TakeReference,
    Write,
    WriteRefused,
)
from tests.contract.things import (
    ACC,
    MINUTE,
    NOW,
    any_account,
    any_api_key,
    any_carrier_event,
    any_claim,
    any_company,
    any_document,
    any_event,
    any_idempotency_record,
    any_list,
    any_losing_account,
    any_number,
    any_order,
    any_request,
    any_user,
)


def refused_by(store: Store, *writes: Write) -> tuple[Write, ...]:
    with pytest.raises(WriteRefused) as caught:
        store.commit(writes)
    return caught.value.refused


def test_nothing_to_commit_is_fine(store: Store) -> None:
    store.commit([])


def test_every_kind_of_thing_comes_back_as_it_went_in(store: Store) -> None:
    account, company, user, key = any_account(), any_company(), any_user(), any_api_key()
    request = any_request(orders={"ord_1": Status.DRAFT}, submit_plan={"orders": [{"a": 1, "b": None}]})
    losing, document, order = any_losing_account(request), any_document(request), any_order(request)
    header, event = any_list(request), any_event(request)
    things = (account, company, user, key, request, losing, document, order, header)

    store.commit([*(Create(thing) for thing in things), Append(event)])

    view = store.request_view(request.id)
    assert view is not None
    assert store.account(account.id) == account
    assert store.companies(ACC) == (company,)
    assert store.users(ACC) == (user,)
    assert store.api_key(key.hash) == key
    assert store.api_keys(ACC) == (key,)
    assert (view.request, view.losing_accounts, view.documents, view.orders) == (
        request,
        (losing,),
        (document,),
        (order,),
    )
    assert store.number_list(request.id, header.id) == header
    assert store.event(request.id, event.id) == event


@pytest.mark.parametrize("make", [any_account, any_company, any_user, any_api_key, any_request])
def test_what_is_there_is_not_created_again(store: Store, make: Callable[[], Entity]) -> None:
    write = Create(make())  # type: ignore[arg-type]
    store.commit([write])

    assert refused_by(store, write) == (write,)


def test_a_refused_write_takes_the_whole_commit_with_it(store: Store) -> None:
    taken, free = any_request(), any_request()
    store.commit([Create(taken)])
    again, event = Create(taken), Append(any_event(free))

    refused = refused_by(store, Create(free), again, event)

    assert refused == (again,)
    assert refused[0] is again
    assert store.request(free.id) is None
    assert store.event(free.id, event.event.id) is None


def test_all_refused_writes_are_named(store: Store) -> None:
    request, account = any_request(), any_account()
    store.commit([Create(request), Create(account)])
    stale = Replace(account.but(version=5))

    assert refused_by(store, Create(request), stale, Create(any_account())) == (Create(request), stale)


def test_an_api_key_in_the_way_is_named_once(store: Store) -> None:
    key = any_api_key()
    store.commit([Create(key)])

    assert refused_by(store, Create(key), Create(any_account())) == (Create(key),)


def test_a_replacement_needs_the_version_before_it(store: Store) -> None:
    request = any_request()
    store.commit([Create(request)])
    second = request.but(name="Second", version=2)
    store.commit([Replace(second)])

    assert refused_by(store, Replace(request.but(name="Late", version=2))) == (
        Replace(request.but(name="Late", version=2)),
    )
    assert store.request(request.id) == second


def test_a_revoked_api_key_is_revoked_wherever_it_is_found(store: Store) -> None:
    key, other = any_api_key(expires_at=NOW + MINUTE), any_api_key()
    store.commit([Create(key), Create(other)])
    revoked = key.but(revoked_at=NOW, expires_at=None, version=2)

    store.commit([Replace(revoked)])

    assert store.api_key(key.hash) == revoked
    assert store.api_keys(ACC) == (revoked, other)


def test_an_api_key_is_replaced_on_the_version_before_it_and_named_once(store: Store) -> None:
    key = any_api_key()
    store.commit([Create(key)])
    late = Replace(key.but(revoked_at=NOW, version=3))
    unknown = Replace(any_api_key(version=2))

    assert refused_by(store, late) == (late,)
    assert refused_by(store, unknown, Create(any_account())) == (unknown,)
    assert store.api_key(key.hash) == key


def test_what_is_not_there_cannot_be_replaced_or_discarded(store: Store) -> None:
    request = any_request(version=2)

    assert refused_by(store, Replace(request)) == (Replace(request),)
    assert refused_by(store, Discard(request)) == (Discard(request),)
    assert refused_by(store, Replace(request.but(version=1))) == (Replace(request.but(version=1)),)


def test_a_field_that_became_empty_comes_back_empty(store: Store) -> None:
    request = any_request(
        reference="R-1", notes="Call first", list_id="lst_1", submit_plan={"a": 1}, counts={"held": 1}
    )
    store.commit([Create(request)])
    emptied = request.but(reference="", notes="", list_id="", submit_plan={}, counts={}, version=2)

    store.commit([Replace(emptied)])

    assert store.request(request.id) == emptied


def test_discarding_needs_the_very_version(store: Store) -> None:
    request = any_request()
    document = any_document(request)
    store.commit([Create(request), Create(document)])
    store.commit([Replace(document.but(version=2))])

    assert refused_by(store, Discard(document)) == (Discard(document),)
    store.commit([Discard(document.but(version=2))])
    assert store.document(request.id, document.id) is None


def test_an_event_is_appended_once(store: Store) -> None:
    event = any_event(any_request())
    store.commit([Append(event)])

    assert refused_by(store, Append(event)) == (Append(event),)


def test_two_writes_of_one_thing_are_a_mistake(store: Store) -> None:
    request = any_request()

    with pytest.raises(ValueError, match="same thing"):
        store.commit([Create(request), Replace(request.but(version=2))])


def test_more_items_than_a_transaction_takes_are_a_mistake(store: Store) -> None:
    request = any_request()
    store.commit([Append(any_event(request)) for _ in range(100)])

    with pytest.raises(ValueError, match="101"):
        store.commit([Create(any_api_key()), *(Append(any_event(request)) for _ in range(99))])


def test_an_idempotency_key_is_remembered_for_its_account_and_route(store: Store) -> None:
    record = any_idempotency_record()
    store.commit([Remember(record)])

    assert store.idempotency(record.account_id, record.route, record.key) == record
    assert store.idempotency("acc_other", record.route, record.key) is None
    assert store.idempotency(record.account_id, "POST /v1/companies", record.key) is None
    assert store.idempotency(record.account_id, record.route, "another key") is None


def test_an_idempotency_key_is_taken_for_24_hours(store: Store) -> None:
    record = any_idempotency_record()
    store.commit([Remember(record)])
    early = Remember(record.but(created_at=NOW + timedelta(hours=24) - MINUTE, resource_id="prq_02"))
    late = Remember(record.but(created_at=NOW + timedelta(hours=24), resource_id="prq_03"))

    assert refused_by(store, early) == (early,)
    store.commit([late])
    assert store.idempotency(record.account_id, record.route, record.key) == late.record


def test_a_reference_is_one_requests(store: Store) -> None:
    store.commit([TakeReference(ACC, "R-1", "prq_1")])
    store.commit([TakeReference(ACC, "R-1", "prq_1"), TakeReference("acc_other", "R-1", "prq_2")])
    other = TakeReference(ACC, "R-1", "prq_2")

    assert refused_by(store, other) == (other,)
    assert store.request_by_reference(ACC, "R-1") == "prq_1"
    assert store.request_by_reference("acc_other", "R-1") == "prq_2"


def test_a_released_reference_is_free(store: Store) -> None:
    store.commit([TakeReference(ACC, "R-1", "prq_1")])
    another = ReleaseReference(ACC, "R-1", "prq_2")

    assert refused_by(store, another) == (another,)
    store.commit([ReleaseReference(ACC, "R-1", "prq_1")])
    store.commit([ReleaseReference(ACC, "R-1", "prq_1")])

    assert store.request_by_reference(ACC, "R-1") is None
    store.commit([TakeReference(ACC, "R-1", "prq_2")])


def test_references_of_any_length_and_alphabet_are_kept_apart(store: Store) -> None:
    long = "Bestellung № 7 # " * 200
    store.commit([TakeReference(ACC, long, "prq_1"), TakeReference(ACC, long + "x", "prq_2")])

    assert store.request_by_reference(ACC, long) == "prq_1"
    assert store.request_by_reference(ACC, long + "x") == "prq_2"


def test_a_carrier_order_points_at_one_order(store: Store) -> None:
    store.commit([PointCarrierOrder("simulated", "C-1", "ord_1")])
    store.commit([PointCarrierOrder("simulated", "C-1", "ord_1")])
    other = PointCarrierOrder("simulated", "C-1", "ord_2")

    assert refused_by(store, other) == (other,)
    assert store.order_by_carrier_id("simulated", "C-1") == "ord_1"
    assert store.order_by_carrier_id("manual", "C-1") is None


def test_a_carriers_event_is_received_once(store: Store) -> None:
    order = any_order(any_request())
    later = any_carrier_event(order, event_id="a", occurred_at=NOW + MINUTE)
    sooner = any_carrier_event(order, event_id="b")
    store.commit([Receive(order.id, later), Receive(order.id, sooner)])

    again = Receive(order.id, later)
    assert refused_by(store, again) == (again,)
    assert store.inbox(order.id) == (sooner, later)
    assert store.inbox(any_order(any_request()).id) == ()


def test_the_first_call_is_recorded_once(store: Store) -> None:
    claim = any_claim(any_request(), any_number(1))
    store.claim([claim], frozenset())
    first = MarkCalled(claim.number, claim.order_id, NOW + MINUTE)
    store.commit([first])

    assert store.claims([claim.number])[claim.number] == claim.but(first_call_at=NOW + MINUTE)
    assert refused_by(store, first) == (first,)


def test_a_call_for_another_order_or_no_number_is_refused(store: Store) -> None:
    claim = any_claim(any_request(), any_number(1))
    store.claim([claim], frozenset())
    another = MarkCalled(claim.number, "ord_another", NOW)
    nowhere = MarkCalled(any_number(2), claim.order_id, NOW)

    assert refused_by(store, another, nowhere) == (another, nowhere)


def test_values_given_are_not_the_values_kept(store: Store) -> None:
    request = any_request(counts={"held": 1})
    store.commit([Create(request)])
    request.counts["held"] = 99

    kept = store.request(request.id)

    assert kept is not None
    assert kept.counts == {"held": 1}
