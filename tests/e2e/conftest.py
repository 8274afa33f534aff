"""A local cloud of this test run's own: deployed once, in a folder of its own, on a port of its own."""

from collections.abc import Iterator

import pytest

from infra.local.bring_up import Local, bring_up, take_down
from infra.local.home import Home


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One worker gets all of them under ``--dist loadgroup``: deploying once is enough."""
    for item in items:
        if "tests/e2e/" in item.nodeid:
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.xdist_group("local_cloud"))


@pytest.fixture(scope="session")
def local_cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Local]:
    """The whole of Port Desk, freshly deployed; nothing in it yet."""
    home = Home(tmp_path_factory.mktemp("portdesk"))
    try:
        yield bring_up(home)
    finally:
        take_down(home)
