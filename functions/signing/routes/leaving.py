"""Behind a mail about a port-out: an administrator of the account says whether it was them.

The link alone opens the page; a GET changes nothing, whoever follows it. A form that a browser says comes from another
site is refused.
"""

from typing import Final
from urllib.parse import quote

from functions.signing import pages
from functions.signing.visit import Visit
from shared.domain.desk_clock import hours_of
from shared.domain.problems import Forbidden, Problem, StateConflict
from shared.runtime.web.answers import Answer

_LONGEST_NOTE: Final = 1_000
_MOST_NUMBERS: Final = 20
_DECISIONS: Final = ("ours", "not_ours")


def show(visit: Visit) -> Answer:
    """GET /leaving/{token}"""
    return _page(visit)


def answer(visit: Visit) -> Answer:
    """POST /leaving/{token}"""
    if visit.asked.is_from_another_site(visit.desk.policy.public_base_url):
        elsewhere = Problem("sent_from_elsewhere", "This was sent from another site.", "Use the form of the page.")
        raise Forbidden("Nothing was noted.", problems=[elsewhere])
    decision = visit.entry("decision", 20)
    if decision not in _DECISIONS:
        return _page(visit, status=422)
    try:
        found = visit.acts.answer_leaving(
            visit.desk, visit.token, decision == "ours", visit.entry("note", _LONGEST_NOTE)
        )
    except StateConflict as conflict:
        return _page(visit, status=409, notice=pages.refusal_texts(visit.language, conflict)[0])
    return visit.page("leaving_answered", decision=decision, case_id=found.case_id)


def dead_page(visit: Visit) -> Answer:
    """The same bytes for every link that opens nothing."""
    return visit.page("leaving_dead", 404, switches=pages.switches(visit.language))


def _page(visit: Visit, status: int = 200, notice: str = "") -> Answer:
    found = visit.acts.open_leaving(visit.desk, visit.token)
    return visit.page(
        "leaving",
        status,
        here=f"{visit.asked.root}leaving/{quote(visit.token, safe='.')}",
        found=found,
        port_out=found.port_out,
        shown=found.port_out.numbers[:_MOST_NUMBERS],
        more=len(found.port_out.numbers) - _MOST_NUMBERS,
        zone=hours_of(visit.desk.policy).zone,
        notice=notice,
        switches=pages.switches(visit.language),
    )
