"""The portal: what customers see of their port requests, and where they make new ones.

`following` are the pages of requests that were made, `asking` those that make one, step by step. Each has a table of
its pages; this is both.
"""

from typing import Final

from functions.pages.access import Access
from functions.pages.portal import asking, following
from shared.runtime.web.routes import Route

ROUTES: Final[tuple[Route[Access], ...]] = (*following.ROUTES, *asking.ROUTES)
