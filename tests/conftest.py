"""How the tests are shared out between workers (`pytest -n 2 --dist loadgroup`)."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadGroupScheduling

_HERE = Path(__file__).parent


class _Together(LoadGroupScheduling):  # type: ignore[misc]
    """Groups by what a test needs: marks of groups do not reach the scheduler of pytest-xdist 3.8 with pytest 9.2.

    One worker gets all that need a local cloud: deploying once is enough. Browser tests of an application in memory
    need none, and share what each file sets up. Everything else goes to whoever is free.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        if not file.startswith("tests/e2e/"):
            return nodeid
        return "local_cloud" if _needs_cloud(file) else file


@cache
def _needs_cloud(file: str) -> bool:
    text = (_HERE.parent / file).read_text(encoding="utf-8")
    return "/browser/" not in file or "local_cloud" in text


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadGroupScheduling | None:
    return _Together(config, log) if config.getvalue("dist") == "loadgroup" else None
