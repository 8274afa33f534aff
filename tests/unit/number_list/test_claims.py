"""The second stage: what the store knows of the numbers."""

import pytest

from shared.domain.number_list import ClaimFact, check_against_claims, numbers_to_look_up
from tests.unit.number_list.builders import any_row, codes, read

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


def test_all_numbers_of_rows_that_count_are_looked_up() -> None:
    listed = read([any_row(0), any_row(0), any_row(1, name="", forwarding_number="x")])
    assert numbers_to_look_up(listed) == {NUMBER, FORWARDING, "+12125552301"}


def test_nothing_claimed_changes_nothing() -> None:
    listed = read([any_row(0), any_row(1, name="")])
    assert check_against_claims(listed, {}) == listed
