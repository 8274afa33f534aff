"""The one search box."""

from functions.pages import pages
from functions.pages.visit import Visit
from shared.domain.problems import RulesBroken
from shared.runtime.web.answers import Answer
from shared.usecases.support.search import search


def show(visit: Visit) -> Answer:
    """GET /admin/pages/search?q=…; what is meant exactly, and nothing else, is opened at once"""
    text = visit.asked.query.get("q", "")
    if not text.strip():
        return visit.page("search", hits=(), text="")
    try:
        hits = search(visit.desk, visit.principal, text)
    except RulesBroken as broken:
        return visit.page("search", 422, hits=(), text=text[:200], problems=pages.shown(broken.problems, []))
    return visit.page("search", hits=hits, text=text)
