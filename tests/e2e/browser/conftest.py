"""A browser for each file: what one leaves behind, another does not see."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.e2e.browser.chromium import chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running
