"""Where our team begins."""

from functions.pages.visit import Visit
from shared.runtime.web.answers import Answer


def show(visit: Visit) -> Answer:
    """GET /admin"""
    return visit.page("admin")
