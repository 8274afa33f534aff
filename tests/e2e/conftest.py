"""A local cloud of this test run's own: deployed once, in a folder of its own, on a port of its own."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from infra.local.bring_up import Local, bring_up, take_down
from infra.local.cloud import FIRST_PORT
from infra.local.customer import Customer
from tests.e2e.porting import CONTEXT, home_at, keys_of


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/e2e/" in item.nodeid:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def local_cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Local]:
    """The whole of Port Desk, freshly deployed; nothing in it yet."""
    home = home_at(tmp_path_factory.mktemp("portdesk"), FIRST_PORT + 30)
    try:
        yield bring_up(home, context=CONTEXT)
    finally:
        take_down(home)


@pytest.fixture(scope="session")
def keys(local_cloud: Local) -> dict[str, str]:
    return keys_of(local_cloud)


@pytest.fixture
def customer(local_cloud: Local, keys: dict[str, str]) -> Iterator[Customer]:
    with closing(Customer(local_cloud.api_url, keys["administrator"])) as found:
        yield found


@pytest.fixture
def stranger(local_cloud: Local, keys: dict[str, str]) -> Iterator[Customer]:
    with closing(Customer(local_cloud.api_url, keys["other_account"])) as found:
        yield found
