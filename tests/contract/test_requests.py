"""Reading requests: one with everything, an account's listings, the timeline."""

from datetime import timedelta

import pytest

from shared.domain.lifecycle import Status
from shared.domain.model import PortRequest
from shared.ports import Append, BadCursor, Create, Discard, NumberFilter, Page, Replace, RequestFilter, Store
from tests.contract.things import (
    ACC,
    MINUTE,
    NOW,
    PERSON,
    any_api_key,
    any_company,
    any_document,
    any_event,
    any_list,
    any_losing_account,
    any_order,
    any_request,
    any_user,
    new_id,
)

EVERYTHING = RequestFilter()


def ids(page: Page[PortRequest]) -> list[str]:
    return [request.id for request in page.items]


def all_pages(store: Store, wanted: RequestFilter, limit: int) -> list[list[str]]:
    found = []
    cursor: str | None = None
    while True:
        page = store.requests(ACC, wanted, limit, cursor)
        found.append(ids(page))
        cursor = page.cursor
        if cursor is None:
            return found


def stored(store: Store, count: int, **changes: object) -> list[PortRequest]:
    requests = [any_request(**changes) for _ in range(count)]
    store.commit([Create(request) for request in requests])
    return requests


def test_a_view_holds_the_requests_own_things_and_its_current_list(store: Store) -> None:
    request, other = any_request(list_id="lst_current"), any_request()
    accounts = [any_losing_account(request), any_losing_account(request)]
    orders = [any_order(request, 2), any_order(request, 1)]
    document, header = any_document(request), any_list(request, id="lst_current")
    store.commit(
        [
            *(Create(one) for one in (request, other)),
            *(Create(one) for one in accounts),
            *(Create(one) for one in (*orders, any_order(other))),
            *(Create(one) for one in (header, any_list(request))),
            Create(document),
            Append(any_event(request)),
        ]
    )

    view = store.request_view(request.id)

    assert view is not None
    assert view.request == request
    assert view.losing_accounts == tuple(accounts)
    assert view.orders == (orders[1], orders[0])
    assert view.documents == (document,)
    assert view.number_list == header


def test_what_is_not_there_is_not_found(store: Store) -> None:
    orphan = any_losing_account(any_request())
    store.commit([Create(orphan)])

    assert store.request("prq_none") is None
    assert store.request_view(orphan.request_id) is None
    assert store.order("ord_none") is None
    assert store.order("") is None
    assert store.document("prq_none", "doc_none") is None
    assert store.event("prq_none", "evt_none") is None
    assert store.account("acc_none") is None
    assert store.api_key("none") is None
    assert store.request_by_reference(ACC, "none") is None
    assert store.order_by_carrier_id("simulated", "none") is None
    assert store.number_list("prq_none", "lst_none") is None
    assert store.idempotency(ACC, "route", "none") is None


def test_ids_from_an_address_may_be_anything(store: Store) -> None:
    for odd in ("", "x" * 5_000, "ü" * 1_100, "a#b", "../"):
        assert store.request(odd) is None
        assert store.order(odd) is None
        assert store.orders([odd]) == {}
        assert store.claims([odd]) == {}


def test_orders_are_found_by_their_ids(store: Store) -> None:
    request, other = any_request(), any_request()
    one, two = any_order(request), any_order(other, 7)
    store.commit([Create(one), Create(two)])

    assert store.order(two.id) == two
    assert store.orders([one.id, two.id, one.id, "ord_none"]) == {one.id: one, two.id: two}
    assert store.orders([]) == {}


def test_requests_of_an_account_come_newest_first(store: Store) -> None:
    requests = stored(store, 5)
    stored(store, 1, account_id="acc_other")

    assert all_pages(store, EVERYTHING, 2) == [
        [requests[4].id, requests[3].id],
        [requests[2].id, requests[1].id],
        [requests[0].id],
    ]


def test_a_last_page_that_is_full_has_no_cursor(store: Store) -> None:
    stored(store, 2)

    assert store.requests(ACC, EVERYTHING, 2, None).cursor is None
    assert store.requests("acc_empty", EVERYTHING, 2, None) == Page(())


def test_requests_by_status_follow_a_change_of_status(store: Store) -> None:
    requests = stored(store, 4)
    for request in requests[:2]:
        store.commit([Replace(request.but(status=Status.SUBMITTED, version=2))])

    assert all_pages(store, RequestFilter(status=Status.DRAFT), 1) == [[requests[3].id], [requests[2].id]]
    assert all_pages(store, RequestFilter(status=Status.SUBMITTED), 5) == [[requests[1].id, requests[0].id]]


def test_a_request_that_is_being_submitted_is_listed_by_that_status_alone(store: Store) -> None:
    draft, submitting = stored(store, 2)
    store.commit([Replace(submitting.but(status=Status.SUBMITTING, submit_started_at=NOW, version=2))])

    assert all_pages(store, RequestFilter(status=Status.SUBMITTING), 5) == [[submitting.id]]
    assert all_pages(store, RequestFilter(status=Status.DRAFT), 5) == [[draft.id]]
    assert all_pages(store, EVERYTHING, 5) == [[submitting.id, draft.id]]


def test_requests_by_submitter(store: Store) -> None:
    mine = stored(store, 3, submitted_by=PERSON.but(id="usr_me"))
    stored(store, 2)

    assert all_pages(store, RequestFilter(submitter_id="usr_me"), 2) == [[mine[2].id, mine[1].id], [mine[0].id]]


def test_requests_by_company(store: Store) -> None:
    requests = stored(store, 4)
    for request in requests[1:]:
        store.link_companies(request.id, ACC, ["com_a", "com_b", "com_a"])
        store.link_companies(request.id, ACC, ["com_a"])
    store.link_companies(requests[0].id, ACC, [])

    assert all_pages(store, RequestFilter(company_id="com_a"), 2) == [
        [requests[3].id, requests[2].id],
        [requests[1].id],
    ]
    assert store.requests("acc_other", RequestFilter(company_id="com_a"), 5, None) == Page(())


def test_a_discarded_request_is_in_no_listing(store: Store) -> None:
    gone, kept = stored(store, 2)
    store.link_companies(gone.id, ACC, ["com_a"])
    store.link_companies(kept.id, ACC, ["com_a"])
    store.commit([Discard(gone)])

    for wanted in (
        EVERYTHING,
        RequestFilter(status=Status.DRAFT),
        RequestFilter(company_id="com_a"),
        RequestFilter(submitter_id=PERSON.id),
        RequestFilter(updated_since=NOW),
    ):
        assert all_pages(store, wanted, 1) == [[kept.id]]


def test_requests_changed_since_come_by_their_change(store: Store) -> None:
    requests = stored(store, 3)
    store.commit([Replace(requests[0].but(updated_at=NOW + 2 * MINUTE, version=2))])
    store.commit([Replace(requests[2].but(updated_at=NOW + MINUTE, version=2))])

    assert all_pages(store, RequestFilter(updated_since=NOW + MINUTE), 1) == [[requests[2].id], [requests[0].id]]
    assert all_pages(store, RequestFilter(updated_since=NOW), 9) == [[requests[n].id for n in (1, 2, 0)]]
    assert all_pages(store, RequestFilter(updated_since=NOW + 3 * MINUTE), 9) == [[]]


@pytest.mark.parametrize("part", [0, 1, 500_000, 999_999])
def test_changes_sort_by_time_whatever_their_fraction(store: Store, part: int) -> None:
    at = NOW.replace(microsecond=part)
    before, after = stored(store, 2)
    store.commit([Replace(before.but(updated_at=at, version=2))])
    store.commit([Replace(after.but(updated_at=at + timedelta(microseconds=1), version=2))])

    assert all_pages(store, RequestFilter(updated_since=at), 9) == [[before.id, after.id]]
    assert all_pages(store, RequestFilter(updated_since=at + timedelta(microseconds=1)), 9) == [[after.id]]


def test_filters_hold_together(store: Store) -> None:
    me = PERSON.but(id="usr_me")
    wanted = stored(store, 2, status=Status.SUBMITTED, submitted_by=me, updated_at=NOW + MINUTE)
    stored(store, 2, status=Status.SUBMITTED, updated_at=NOW + MINUTE)
    stored(store, 2, submitted_by=me, updated_at=NOW + MINUTE)
    unlinked = stored(store, 1, status=Status.SUBMITTED, submitted_by=me, updated_at=NOW + MINUTE)
    early = stored(store, 1, status=Status.SUBMITTED, submitted_by=me)
    for request in (*wanted, *early):
        store.link_companies(request.id, ACC, ["com_a"])

    by_change = RequestFilter(Status.SUBMITTED, "com_a", "usr_me", NOW + MINUTE)
    assert all_pages(store, by_change, 1) == [[wanted[0].id], [wanted[1].id]]
    by_company = RequestFilter(status=Status.SUBMITTED, company_id="com_a", submitter_id="usr_me")
    assert all_pages(store, by_company, 2) == [[early[0].id, wanted[1].id], [wanted[0].id]]
    by_status = RequestFilter(status=Status.SUBMITTED, submitter_id="usr_me")
    assert all_pages(store, by_status, 9) == [[early[0].id, unlinked[0].id, wanted[1].id, wanted[0].id]]


def test_a_listing_goes_on_where_it_stopped_though_more_came(store: Store) -> None:
    old = stored(store, 3)
    first = store.requests(ACC, EVERYTHING, 2, None)
    stored(store, 2)

    assert ids(store.requests(ACC, EVERYTHING, 2, first.cursor)) == [old[0].id]


def test_cursors_that_were_altered_or_are_of_another_listing_are_told(store: Store) -> None:
    stored(store, 3)
    cursor = store.requests(ACC, EVERYTHING, 1, None).cursor
    assert cursor is not None
    altered = cursor[:-2] + ("AA" if cursor[-2:] != "AA" else "BB")

    for bad in (altered, cursor[4:], cursor[:-4], "?", "ü", "a", "AAAAAAAAAAAA", "A" * 3_000):
        with pytest.raises(BadCursor):
            store.requests(ACC, EVERYTHING, 1, bad)
    with pytest.raises(BadCursor):
        store.requests(ACC, RequestFilter(status=Status.DRAFT), 1, cursor)
    with pytest.raises(BadCursor):
        store.requests("acc_other", EVERYTHING, 1, cursor)
    with pytest.raises(BadCursor):
        store.events("prq_1", 1, cursor)
    with pytest.raises(BadCursor):
        store.rows("prq_1", "lst_1", "g01", 5, 1, cursor)
    with pytest.raises(BadCursor):
        store.tracking_numbers(ACC, NumberFilter(), 1, cursor)


def test_a_timeline_comes_oldest_first_by_pages(store: Store) -> None:
    request = any_request()
    events = [any_event(request, type=f"event.{n}") for n in range(5)]
    store.commit([Append(event) for event in reversed(events)])
    store.commit([Append(any_event(any_request()))])

    first = store.events(request.id, 2, None)
    second = store.events(request.id, 2, first.cursor)
    third = store.events(request.id, 2, second.cursor)

    assert [first.items, second.items, third.items] == [tuple(events[:2]), tuple(events[2:4]), tuple(events[4:])]
    assert third.cursor is None
    assert store.events(request.id, 5, None).cursor is None


def test_a_timeline_that_ended_goes_on_from_its_cursor(store: Store) -> None:
    request = any_request()
    events = [any_event(request) for _ in range(3)]
    store.commit([Append(event) for event in events[:2]])
    cursor = store.events(request.id, 1, None).cursor
    store.commit([Append(events[2])])

    assert store.events(request.id, 5, cursor).items == tuple(events[1:])


def test_accounts_things_are_their_own(store: Store) -> None:
    mine = [any_company(), any_company()]
    store.commit([*map(Create, mine), Create(any_company(account_id="acc_other"))])
    store.commit([Create(any_user(account_id="acc_other")), Create(any_api_key(account_id="acc_other"))])

    assert store.companies(ACC) == tuple(mine)
    assert store.users(ACC) == ()
    assert store.api_keys(ACC) == ()


def test_writes_are_counted_by_account_and_minute_up_to_the_limit(store: Store) -> None:
    assert [store.count_write(ACC, 7, 3) for _ in range(5)] == [2, 1, 0, -1, -1]
    assert store.count_write(ACC, 8, 3) == 2
    assert store.count_write("acc_other", 7, 3) == 2
    assert store.count_write(ACC, 7, 0) == -1


def test_submits_that_stand_still_are_found_oldest_first(store: Store) -> None:
    requests = [
        any_request(id=new_id("prq"), status=Status.SUBMITTING, submit_started_at=NOW - n * MINUTE) for n in range(4)
    ]
    store.commit([*map(Create, requests), Create(any_request())])

    assert store.submits_begun(NOW, 10) == tuple(r.id for r in reversed(requests[1:]))
    assert store.submits_begun(NOW, 2) == (requests[3].id, requests[2].id)
    store.commit([Replace(requests[3].but(status=Status.SUBMITTED, submit_started_at=None, version=2))])
    assert store.submits_begun(NOW, 1) == (requests[2].id,)
