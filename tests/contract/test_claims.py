"""Claims: a number is one order's at a time; a dead claim is taken over, a live one never."""

import pytest

from shared.domain.model import Claim, Verdict
from shared.domain.number_class import NumberClass
from shared.ports import MarkCalled, NumberFilter, ReviseNumber, Store, WriteRefused
from tests.contract.things import ACC, MINUTE, NOW, any_claim, any_number, any_request

NONE_DEAD: frozenset[str] = frozenset()


def claims_for(count: int, start: int = 0, **changes: object) -> list[Claim]:
    request = any_request()
    return [any_claim(request, any_number(start + n), **changes) for n in range(count)]


def numbers(claims: list[Claim]) -> set[str]:
    return {claim.number for claim in claims}


def held(store: Store, claims: list[Claim]) -> dict[str, Claim]:
    return store.claims([claim.number for claim in claims])


def test_free_numbers_are_taken(store: Store) -> None:
    claims = claims_for(230)

    attempt = store.claim(claims, NONE_DEAD)

    assert set(attempt.taken) == numbers(claims)
    assert len(attempt.taken) == 230
    assert attempt.conflicts == {}
    assert held(store, claims) == {claim.number: claim for claim in claims}
    assert store.claims([]) == {}


def test_nothing_to_claim_is_fine(store: Store) -> None:
    attempt = store.claim([], NONE_DEAD)

    assert (attempt.taken, dict(attempt.conflicts)) == ((), {})


def test_claiming_again_under_the_same_submit_changes_nothing(store: Store) -> None:
    claims = claims_for(3)
    store.claim(claims, NONE_DEAD)

    again = store.claim([claim.but(claimed_at=NOW + MINUTE) for claim in claims], NONE_DEAD)

    assert set(again.taken) == numbers(claims)
    assert held(store, claims) == {claim.number: claim for claim in claims}


def test_a_half_made_claim_is_finished(store: Store) -> None:
    claims = claims_for(120)
    store.claim(claims[:50], NONE_DEAD)

    attempt = store.claim(claims, NONE_DEAD)

    assert set(attempt.taken) == numbers(claims)
    assert len(held(store, claims)) == 120


def test_live_claims_are_conflicts_and_the_rest_is_taken(store: Store) -> None:
    theirs = claims_for(2)
    store.claim(theirs, NONE_DEAD)
    mine = claims_for(4)

    attempt = store.claim(mine, NONE_DEAD)

    assert attempt.conflicts == {claim.number: claim for claim in theirs}
    assert set(attempt.taken) == numbers(mine[2:])
    assert held(store, mine) == {claim.number: claim for claim in (*theirs, *mine[2:])}


def test_another_submit_of_the_same_request_is_in_the_way_too(store: Store) -> None:
    claims = claims_for(1)
    store.claim(claims, NONE_DEAD)

    attempt = store.claim([claims[0].but(submit_id="sub_02")], NONE_DEAD)

    assert attempt.conflicts == {claims[0].number: claims[0]}


def test_claims_of_dead_orders_are_taken_over(store: Store) -> None:
    dead, live = claims_for(2), claims_for(2, start=2)
    store.claim(dead + live, NONE_DEAD)
    mine = claims_for(6, account_id="acc_other")

    attempt = store.claim(mine, frozenset({dead[0].order_id}))

    assert set(attempt.taken) == numbers(mine) - numbers(live)
    assert attempt.conflicts == {claim.number: claim for claim in live}
    assert held(store, mine)[dead[0].number] == mine[0]


def test_a_claim_taken_over_is_the_other_accounts_in_the_listing_too(store: Store) -> None:
    dead = claims_for(1)
    store.claim(dead, NONE_DEAD)
    mine = claims_for(1, account_id="acc_other")

    store.claim(mine, frozenset({dead[0].order_id}))

    assert store.tracking_numbers(ACC, NumberFilter(), 5, None).items == ()
    assert store.tracking_numbers("acc_other", NumberFilter(), 5, None).items == tuple(mine)


def test_of_two_that_take_over_a_dead_claim_one_gets_it(store: Store) -> None:
    dead = claims_for(1)
    store.claim(dead, NONE_DEAD)
    orders = frozenset({dead[0].order_id})
    first, second = claims_for(1), claims_for(1)

    assert store.claim(first, orders).taken == (dead[0].number,)
    assert store.claim(second, orders).conflicts == {dead[0].number: first[0]}


def test_a_number_given_twice_is_claimed_once(store: Store) -> None:
    claim = claims_for(1)[0]

    assert store.claim([claim, claim], NONE_DEAD).taken == (claim.number,)


def test_release_deletes_the_claims_of_its_submit_alone(store: Store) -> None:
    mine, other = claims_for(3), claims_for(1, start=3, submit_id="sub_02")
    store.claim([*mine, *other], NONE_DEAD)

    store.release([claim.number for claim in (*mine[:2], *other)], "sub_01")
    store.release([mine[0].number, any_number(99)], "sub_01")

    assert held(store, [*mine, *other]) == {claim.number: claim for claim in (mine[2], *other)}
    assert set(store.claim(claims_for(2), NONE_DEAD).taken) == numbers(mine[:2])


def test_a_released_number_can_be_taken_after_it_was_dead(store: Store) -> None:
    dead = claims_for(1)
    store.claim(dead, NONE_DEAD)
    store.release([dead[0].number], dead[0].submit_id)

    assert store.claim(claims_for(1), frozenset({dead[0].order_id})).taken == (dead[0].number,)


@pytest.mark.parametrize("limit", [1, 3, 7, 40, 100])
def test_tracking_numbers_come_by_number_in_pages(store: Store, limit: int) -> None:
    claims = claims_for(40)
    store.claim(claims, NONE_DEAD)
    store.claim(claims_for(3, start=100, account_id="acc_other"), NONE_DEAD)

    found: list[Claim] = []
    pages, cursor = 0, None
    while True:
        page = store.tracking_numbers(ACC, NumberFilter(), limit, cursor)
        found += page.items
        pages, cursor = pages + 1, page.cursor
        if cursor is None:
            break

    assert found == claims
    assert pages == -(-40 // limit)


def test_tracking_numbers_by_whether_they_were_called(store: Store) -> None:
    claims = claims_for(12)
    store.claim(claims, NONE_DEAD)
    called = [claim.but(first_call_at=NOW) for claim in claims[::4]]
    for claim in called:
        store.commit([MarkCalled(claim.number, claim.order_id, NOW)])
    pending = [claim for claim in claims if claim.number not in numbers(called)]

    assert store.tracking_numbers(ACC, NumberFilter(called=True), 99, None).items == tuple(called)
    assert store.tracking_numbers(ACC, NumberFilter(called=False), 99, None).items == tuple(pending)
    assert store.tracking_numbers(ACC, NumberFilter(), 99, None).items == (*called, *pending)
    first = store.tracking_numbers(ACC, NumberFilter(called=True), 2, None)
    assert store.tracking_numbers(ACC, NumberFilter(called=True), 2, first.cursor).items == tuple(called[2:])
    first = store.tracking_numbers(ACC, NumberFilter(), 2, None)
    assert store.tracking_numbers(ACC, NumberFilter(), 99, first.cursor).items == (called[2], *pending)


def test_a_number_is_revised_where_it_is_as_it_was_read(store: Store) -> None:
    (claim,) = claims_for(1)
    store.claim([claim], NONE_DEAD)
    renamed: Claim = claim.but(name="Autumn", version=2, attend_at=NOW + MINUTE)
    tested: Claim = claim.but(voice=Verdict(passed=True, at=NOW, by="Robin Doe"), first_call_at=NOW)

    store.commit([ReviseNumber(claim, renamed)])
    store.commit([ReviseNumber(claim, tested)])  # of other fields than the first
    with pytest.raises(WriteRefused):
        store.commit([ReviseNumber(claim, claim.but(name="Winter", version=2))])

    both = tested.but(name="Autumn", version=2, attend_at=NOW + MINUTE)
    assert held(store, [claim])[claim.number] == both
    assert store.tracking_numbers(ACC, NumberFilter(called=True), 9, None).items == (both,)


@pytest.mark.parametrize("holder", [{"account_id": "acc_other"}, {"order_id": "ord_other"}, {"submit_id": "sub_02"}])
def test_a_number_that_another_holds_is_not_revised(store: Store, holder: dict[str, str]) -> None:
    (claim,) = claims_for(1)
    store.claim([claim], NONE_DEAD)
    read: Claim = claim.but(**holder)

    with pytest.raises(WriteRefused):
        store.commit([ReviseNumber(read, read.but(name="Autumn", version=2))])

    assert held(store, [claim]) == {claim.number: claim}


def test_a_number_that_nobody_holds_is_not_revised(store: Store) -> None:
    (claim,) = claims_for(1)

    with pytest.raises(WriteRefused):
        store.commit([ReviseNumber(claim, claim.but(name="Autumn", version=2))])

    assert held(store, [claim]) == {}


def test_what_is_taken_away_is_gone_and_may_be_expected_to_be_absent(store: Store) -> None:
    (claim,) = claims_for(1)
    store.claim([claim], NONE_DEAD)
    late: Claim = claim.but(attend_at=NOW, told_why="no such line", told_faults=2)
    store.commit([ReviseNumber(claim, late)])

    with pytest.raises(WriteRefused):
        store.commit([ReviseNumber(claim, claim.but(told_why="busy"))])
    store.commit([ReviseNumber(late, claim)])

    assert held(store, [claim])[claim.number] == claim
    assert store.numbers_due(NOW + MINUTE, 9) == ()


def test_numbers_that_are_due_come_earliest_first(store: Store) -> None:
    claims = claims_for(5)
    store.claim(claims, NONE_DEAD)
    for place, claim in enumerate(claims[:4]):
        store.commit([ReviseNumber(claim, claim.but(attend_at=NOW - place * MINUTE))])

    assert store.numbers_due(NOW, 2) == (claims[3].number, claims[2].number)
    assert store.numbers_due(NOW, 9) == (claims[3].number, claims[2].number, claims[1].number)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (NumberFilter(company_id="com_02"), [1]),
        (NumberFilter(source="  google  ADS "), [0, 2]),
        (NumberFilter(number_class=NumberClass.TOLL_FREE), [3]),
        (NumberFilter(text="DESK"), [0, 1]),
        (NumberFilter(text="(202) 555"), [0, 1, 2, 3]),
        (NumberFilter(text="55"), []),
        (NumberFilter(source="google ads", text="front"), [0]),
        (NumberFilter(called=True, source="google ads"), [2]),
    ],
)
def test_tracking_numbers_are_found_by_what_is_said_of_them(
    store: Store, wanted: NumberFilter, found: list[int]
) -> None:
    said = (
        {"name": "Front desk", "source": "Google Ads"},
        {"name": "Back desk", "company_id": "com_02", "source": "Radio"},
        {"name": "Workshop", "source": "google ads"},
        {"name": "Sales", "source": "TV", "number_class": NumberClass.TOLL_FREE},
    )
    claims = [claim.but(**said[place]) for place, claim in enumerate(claims_for(4))]
    store.claim(claims, NONE_DEAD)
    store.commit([MarkCalled(claims[2].number, claims[2].order_id, NOW)])

    numbers_found = {claim.number for claim in store.tracking_numbers(ACC, wanted, 9, None).items}

    assert numbers_found == {claims[place].number for place in found}


def test_a_filtered_page_ends_with_a_cursor_that_goes_on(store: Store) -> None:
    claims = [claim.but(source="TV" if place % 3 == 0 else "Radio") for place, claim in enumerate(claims_for(20))]
    store.claim(claims, NONE_DEAD)
    wanted = NumberFilter(source="tv")

    first = store.tracking_numbers(ACC, wanted, 3, None)
    rest = store.tracking_numbers(ACC, wanted, 9, first.cursor)

    assert (*first.items, *rest.items) == tuple(claims[::3])
    assert rest.cursor is None


def test_what_changes_nothing_is_a_mistake(store: Store) -> None:
    (claim,) = claims_for(1)
    store.claim([claim], NONE_DEAD)

    with pytest.raises(ValueError, match="nothing of"):
        store.commit([ReviseNumber(claim, claim)])


def test_details_of_a_number_change_for_whoever_holds_it_so(store: Store) -> None:
    request = any_request()
    claims = [any_claim(request, any_number(n)) for n in range(3)]
    store.claim(claims, frozenset())
    wanted = [claim.but(forwarding_number="+13125550000", name="New", claimed_at=NOW + MINUTE) for claim in claims]
    others = [wanted[1].but(account_id="acc_other"), wanted[2].but(order_id="ord_other"), any_claim(request, "+1")]

    assert store.revise_claims([wanted[0], *others]) == (claims[0].number,)
    assert store.revise_claims(wanted[:1]) == (claims[0].number,)

    found = store.claims([claim.number for claim in claims])
    assert found[claims[0].number] == wanted[0].but(claimed_at=claims[0].claimed_at)
    assert [found[claim.number] for claim in claims[1:]] == claims[1:]


def test_numbers_that_were_there_before_are_listed_with_the_active_ones(store: Store) -> None:
    request = any_request()
    before = any_claim(request, any_number(1), request_id="", order_id="", submit_id="own:acc_01")
    porting = any_claim(request, any_number(2))
    store.claim([before, porting], frozenset())

    assert store.tracking_numbers(ACC, NumberFilter(called=True), 5, None).items == (before,)
    assert store.tracking_numbers(ACC, NumberFilter(called=False), 5, None).items == (porting,)
    assert store.claim([before], frozenset()).taken == (before.number,)
    assert store.claim([any_claim(request, before.number)], frozenset()).conflicts == {before.number: before}
