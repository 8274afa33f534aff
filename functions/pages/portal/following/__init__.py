"""Requests that were made: the table, one request with its orders and numbers, and what a customer does with it."""

from typing import Final

from functions.pages.access import Access, signed_in
from functions.pages.portal.following import table
from shared.runtime.web.routes import Route

ROUTES: Final[tuple[Route[Access], ...]] = (signed_in("GET", "/portal", table.show),)
