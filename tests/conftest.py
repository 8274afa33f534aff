"""How the tests are shared out between workers (`pytest -n 3 --dist loadgroup`)."""

import gc
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadGroupScheduling

_HERE = Path(__file__).parent


class _Together(LoadGroupScheduling):  # type: ignore[misc]
    """Groups by what a test needs: marks of groups do not reach the scheduler of pytest-xdist 3.8 with pytest 9.2.

    One worker gets all that need the local cloud: deploying once is enough. A file that deploys one of its own, and
    browser tests of an application in memory, which need none, share what they set up. Everything else goes to whoever
    is free.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        if not file.startswith("tests/e2e/"):
            return nodeid
        return "local_cloud" if _needs_the_cloud(file) else file


@cache
def _needs_the_cloud(file: str) -> bool:
    return "local_cloud" in (_HERE.parent / file).read_text(encoding="utf-8")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadGroupScheduling | None:
    return _Together(config, log) if config.getvalue("dist") == "loadgroup" else None


def pytest_collection_finish() -> None:
    """What was loaded by now stays: looking through it for garbage would take a good part of the tests' time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
