"""A new port request, step by step: names, numbers, bill, letter, what is left, submit."""

from typing import Final

from functions.pages.access import Access
from shared.runtime.web.routes import Route

ROUTES: Final[tuple[Route[Access], ...]] = ()
