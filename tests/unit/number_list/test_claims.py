"""The second stage: what the store knows of the numbers."""

from dataclasses import replace

import pytest

from shared.domain.number_list import ClaimFact, check_against_claims, numbers_to_look_up
from tests.unit.number_list.builders import any_row, codes, number, read

NUMBER, FORWARDING = "+12125552300", "+16465553000"
OWN_TRACKING, OWN_OPEN = ClaimFact("own_tracking"), ClaimFact("own_open", "prq_77")
ELSEWHERE = ClaimFact("other_account", "prq_secret")

CASES = [
    (NUMBER, OWN_TRACKING, "number_already_in_account", "held"),
    (NUMBER, OWN_OPEN, "number_active_port_exists", "accepted"),
    (NUMBER, ELSEWHERE, "number_being_checked", "accepted"),
    (FORWARDING, OWN_TRACKING, "forwarding_is_own_tracking_number", "held"),
    (FORWARDING, OWN_OPEN, "forwarding_is_being_ported", "held"),
]


@pytest.mark.parametrize(("claimed", "claim", "code", "disposition"), CASES)
def test_a_number_that_somebody_has(claimed: str, claim: ClaimFact, code: str, disposition: str) -> None:
    listed = check_against_claims(read([any_row(0), any_row(1)]), {claimed: claim})
    row, other = listed.rows
    assert (codes(row), row.disposition) == ([code], disposition)
    assert (row.errors or row.warnings)[0].row == 2
    assert codes(other) == []
    assert (listed.counts.held, listed.counts.accepted) == ((1, 1) if disposition == "held" else (0, 2))
    assert [group.code for group in listed.groups] == [code]


def test_an_own_request_is_named_and_another_accounts_never() -> None:
    listed = check_against_claims(read([any_row(0)]), {NUMBER: OWN_OPEN})
    assert "prq_77" in listed.rows[0].warnings[0].detail
    hidden = check_against_claims(read([any_row(0)]), {NUMBER: ELSEWHERE, FORWARDING: ELSEWHERE})
    assert codes(hidden.rows[0]) == ["number_being_checked"]
    assert "secret" not in repr(hidden)


def test_a_number_must_not_ring_at_another_accounts_that_rings_at_it() -> None:
    back = ClaimFact("other_account", forwarding_number=NUMBER, ported=True)

    (row,) = check_against_claims(read([any_row(0)]), {FORWARDING: back}).rows

    assert (codes(row), row.disposition) == (["forwarding_equals_tracking"], "held")
    assert "loop" in row.errors[0].detail
    for harmless in (replace(back, ported=False), replace(back, forwarding_number="+17733842201")):
        (row,) = check_against_claims(read([any_row(0)]), {FORWARDING: harmless}).rows
        assert (codes(row), row.disposition) == ([], "accepted")


def test_all_numbers_of_rows_that_count_are_looked_up() -> None:
    listed = read([any_row(0), any_row(0), any_row(1, name="", forwarding_number="x")])
    assert numbers_to_look_up(listed) == {NUMBER, FORWARDING, "+12125552301"}


def test_nothing_claimed_changes_nothing() -> None:
    listed = read([any_row(0), any_row(1, name="")])
    assert check_against_claims(listed, {}) == listed


TOLL_FREE = "+18005552302"
OPEN = ClaimFact("own_open", "prq_77", forwarding_number="+17733842201")


@pytest.mark.parametrize(
    ("claim", "code", "disposition"),
    [
        (OPEN, "toll_free_goes_first", "accepted"),
        (replace(OPEN, at_carrier=True), "toll_free_may_go_later", "accepted"),
        (replace(OPEN, toll_free=True), "forwarding_is_being_ported", "held"),
        (replace(OPEN, forwarding_number=TOLL_FREE), "forwarding_is_being_ported", "held"),
        (replace(OPEN, kind="own_request"), "toll_free_goes_first", "accepted"),
        (replace(OPEN, kind="own_request", ported=True), "forwarding_is_own_tracking_number", "held"),
        (OWN_TRACKING, "forwarding_is_own_tracking_number", "held"),
    ],
    ids=["waits", "at a carrier", "toll-free too", "in a circle", "same request", "ported by it", "tracking number"],
)
def test_a_toll_free_number_may_ring_at_one_that_another_request_ports(
    claim: ClaimFact, code: str, disposition: str
) -> None:
    listed = check_against_claims(read([any_row(0, number=TOLL_FREE)]), {FORWARDING: claim})

    (row,) = listed.rows
    assert (codes(row), row.disposition) == ([code], disposition)


def test_a_local_number_may_not_ring_at_one_of_its_own_requests_orders() -> None:
    listed = check_against_claims(read([any_row(0)]), {FORWARDING: replace(OPEN, kind="own_request")})

    (row,) = listed.rows
    assert (codes(row), row.disposition) == (["forwarding_is_being_ported"], "held")
    assert "an order of this request" in row.errors[0].detail


def test_what_a_carrier_has_already_does_not_wait_though_it_is_in_the_list_too() -> None:
    rows = [any_row(0, number=TOLL_FREE, forwarding_number=number(1)), any_row(1)]
    fact = ClaimFact("own_request", "prq_1", forwarding_number=FORWARDING, at_carrier=True)

    listed = check_against_claims(read(rows), {"+12125552301": fact})

    assert codes(listed.rows[0]) == ["toll_free_may_go_later"]
