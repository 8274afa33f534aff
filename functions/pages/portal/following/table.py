"""The table of an account's port requests."""

from functions.pages.visit import Visit
from shared.domain.permissions import STAFF
from shared.runtime.web.answers import Answer


def show(visit: Visit) -> Answer:
    """GET /portal"""
    if visit.principal.role in STAFF:
        return visit.to("admin")
    return visit.page("portal/requests")
