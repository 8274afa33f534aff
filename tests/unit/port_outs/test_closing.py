"""An account is not closed while numbers of it are on their way out."""

import pytest

from shared.domain.model import Account
from shared.domain.problems import RulesBroken
from shared.usecases.accounts.opening import AccountChange, change_account
from shared.usecases.accounts.reach import By, Office
from tests.unit.port_outs.leaving import Leaving


def become(here: Leaving, standing: str) -> Account:
    office = Office(here.world.memory, here.world.clock, here.world.ids)
    return change_account(office, By.operator(), here.account_id, AccountChange(standing=standing))


def standing(here: Leaving) -> str:
    account = here.world.memory.account(here.account_id)
    assert account is not None
    return account.standing


def test_an_account_with_an_open_port_out_stays_open_and_all_of_them_are_said() -> None:
    here = Leaving()
    first = here.asked()
    second = here.asked(reference="PON-2", numbers=list(here.numbers[1:]))

    with pytest.raises(RulesBroken) as refused:
        become(here, "closed")

    assert [problem.code for problem in refused.value.problems] == ["account_has_port_out"] * 2
    assert (
        f"{here.numbers[0]} may be leaving to Nimbus Telecom ({first}, received)." in refused.value.problems[0].detail
    )
    assert f"2 numbers may be leaving to Nimbus Telecom ({second}" in refused.value.problems[1].detail
    assert standing(here) == "good"
    # What has nothing to do with closing goes on.
    assert become(here, "past_due").standing == "past_due"


def test_once_the_numbers_have_left_the_account_can_be_closed_and_ports_no_more() -> None:
    here = Leaving()
    here.gone(here.asked())

    become(here, "closed")

    assert standing(here) == "closed"
    me = here.admin.get("/v1/me").body
    assert me["can_port"] is False
    assert [problem["code"] for problem in me["cannot_port_because"]] == ["account_closed"]


def test_a_closed_account_can_lose_its_numbers_all_the_same() -> None:
    here = Leaving()
    become(here, "closed")

    here.gone(here.asked())

    assert standing(here) == "closed"


def test_a_port_out_that_comes_while_the_account_is_being_closed_keeps_it_open() -> None:
    here = Leaving()

    looks = iter(range(10))
    memory = here.world.memory
    holds = memory.holds

    def late(account_id: str) -> tuple[str, ...]:
        if next(looks) == 1:
            here.asked()
        return holds(account_id)

    memory.holds = late  # type: ignore[method-assign]

    with pytest.raises(RulesBroken):
        become(here, "closed")

    assert standing(here) == "good"
