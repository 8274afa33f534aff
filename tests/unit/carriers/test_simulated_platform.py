from collections.abc import Iterator

import pytest

from shared.adapters.carriers.simulated_desk import BUCKETS
from shared.adapters.platform.simulated import SimulatedPlatform
from shared.ports import PlatformNumber, Unavailable
from tests.fakes import numbers_in
from tests.unit.carriers.simulated import SECRET, World, simulated_world


@pytest.fixture
def world() -> Iterator[World]:
    with simulated_world() as found:
        yield found


def numbers(count: int) -> list[PlatformNumber]:
    return [PlatformNumber(f"+1312{9230000 + index}", "+17739234400", f"Line {index}") for index in range(count)]


def test_what_was_ensured_rings_and_nothing_else_does(world: World) -> None:
    platform = world.platform()
    first, second, third = numbers(3)

    platform.ensure("acc_1", [first, second])

    assert numbers_in(platform.check("acc_1", [first, second, third])) == [third.number]
    assert numbers_in(platform.check("acc_2", [first])) == [first.number]


def test_another_forwarding_number_or_name_does_not_ring_as_wanted(world: World) -> None:
    platform = world.platform()
    (number,) = numbers(1)
    platform.ensure("acc_1", [number])

    elsewhere = PlatformNumber(number.number, "+17739234499", number.name)
    renamed = PlatformNumber(number.number, number.forwarding_number, "Other")

    assert numbers_in(platform.check("acc_1", [elsewhere])) == [number.number]
    assert numbers_in(platform.check("acc_1", [renamed])) == [number.number]
    platform.ensure("acc_1", [elsewhere])
    assert platform.check("acc_1", [elsewhere]) == ()


def test_released_numbers_ring_no_more_and_releasing_again_is_harmless(world: World) -> None:
    platform = world.platform()
    first, second = numbers(2)
    platform.ensure("acc_1", [first, second])

    platform.release("acc_1", [first.number])
    platform.release("acc_1", [first.number])

    assert numbers_in(platform.check("acc_1", [first, second])) == [first.number]


def test_five_thousand_numbers_are_kept_in_few_items(world: World) -> None:
    platform = world.platform()
    many = numbers(5_000)

    platform.ensure("acc_1", many)
    platform.ensure("acc_1", many)

    assert platform.check("acc_1", many) == ()
    assert world.requests == ["POST /platform/ensure"] * 4 + ["POST /platform/check"] * 2
    kept = world.service._desk._dynamodb.scan(TableName="carrier", Select="COUNT")["Count"]
    assert kept <= BUCKETS


def test_no_numbers_are_no_call(world: World) -> None:
    world.platform().ensure("acc_1", [])

    assert world.requests == []


def test_a_platform_that_is_not_deployed_is_unavailable() -> None:
    with pytest.raises(Unavailable):
        SimulatedPlatform("", SECRET).check("acc_1", numbers(1))
