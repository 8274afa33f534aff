"""Numbers that leave: requests of other carriers by when they are due, one of them, and the sheet of a number."""

from collections.abc import Mapping
from typing import Final

from functions.pages import actions, pages
from functions.pages.actions import forms_of, offered
from functions.pages.port_out_actions import NEW_PORT_OUT, NUMBER_OFFERS, PORT_OUT_OFFERS
from functions.pages.visit import Visit
from shared.domain.phone_numbers import read_number_cell
from shared.domain.port_outs.due import waits_for_desk
from shared.domain.port_outs.model import PortOut
from shared.domain.port_outs.reasons import reasons_of
from shared.domain.port_outs.records import ASK_STAFF
from shared.domain.problems import Problem
from shared.ports import Page
from shared.runtime.web.answers import Answer
from shared.usecases.port_outs.number_timeline import number_timeline
from shared.usecases.port_outs.view import (
    MOST_COUNTED,
    CheckedPortOut,
    account_port_outs,
    port_out_events,
    view_port_out,
    waiting_port_outs,
)

_ROWS: Final = 25
_EVENTS: Final = 100


def index(visit: Visit) -> Answer:
    """GET /admin/pages/port-outs: what waits for our team, with ``?due=today`` today's, with ``?account_id=`` all of an
    account"""
    return _index(visit)


def create(visit: Visit) -> Answer:
    """POST /admin/pages/port-outs/{action}"""

    def again(_name: str, problems: tuple[Problem, ...], status: int) -> Answer:
        return _index(visit, visit.form, problems, status)

    return actions.act(visit, (NEW_PORT_OUT,), None, back="admin/pages/port-outs", again=again)


def _index(
    visit: Visit, entries: Mapping[str, str] | None = None, problems: tuple[Problem, ...] = (), status: int = 200
) -> Answer:
    account_id, today = visit.asked.query.get("account_id", "")[:64], visit.asked.query.get("due") == "today"
    page, count = _listed(visit, account_id, today=today)
    offers = offered((NEW_PORT_OUT,), visit, None)
    opened = NEW_PORT_OUT.name if problems else ""
    return visit.page(
        "port_outs",
        status,
        items=[(one, waits_for_desk(one)) for one in page.items],
        cursor=page.cursor,
        count=count,
        account_id=account_id,
        today=today,
        now=visit.desk.clock.now(),
        **forms_of(offers, opened, entries, problems),
    )


def _listed(visit: Visit, account_id: str, *, today: bool) -> tuple[Page[PortOut], str]:
    """A page of them, and how many wait as people read it; "" where that is not what is listed."""
    cursor = visit.asked.query.get("cursor")
    if account_id:
        return account_port_outs(visit.desk, visit.principal, account_id, _ROWS, cursor), ""
    found = waiting_port_outs(visit.desk, visit.principal, _ROWS, cursor, today=today)
    return found.page, f"{MOST_COUNTED - 1}+" if found.count >= MOST_COUNTED else str(found.count)


def show(visit: Visit) -> Answer:
    """GET /admin/pages/port-outs/{port_out_id}"""
    return _page(visit, _seen(visit))


def act(visit: Visit) -> Answer:
    """POST /admin/pages/port-outs/{port_out_id}/do/{action}"""
    seen = _seen(visit)

    def again(name: str, problems: tuple[Problem, ...], status: int) -> Answer:
        return _page(visit, _seen(visit), visit.form, problems, status=status, opened=name)

    back = f"admin/pages/port-outs/{seen.port_out.id}"
    return actions.act(visit, PORT_OUT_OFFERS, seen, back=back, again=again)


def _seen(visit: Visit) -> CheckedPortOut:
    return view_port_out(visit.desk, visit.principal, visit.params["port_out_id"])


def _page(
    visit: Visit,
    seen: CheckedPortOut,
    entries: Mapping[str, str] | None = None,
    problems: tuple[Problem, ...] = (),
    *,
    status: int = 200,
    opened: str = "",
) -> Answer:
    port_out = seen.port_out
    offers = offered(PORT_OUT_OFFERS, visit, seen)
    table = reasons_of(port_out.number_class)
    return visit.page(
        "port_out",
        status,
        seen=seen,
        port_out=port_out,
        due=waits_for_desk(port_out),
        now=visit.desk.clock.now(),
        reasons=[(table[one.code], one) for one in port_out.reasons],
        events=port_out_events(visit.desk, visit.principal, port_out.id, _EVENTS, None, staff=True).items,
        **forms_of(offers, opened, entries, problems),
    )


# --- a number --------------------------------------------------------------------------------------------------------


def find_number(visit: Visit) -> Answer:
    """GET /admin/pages/numbers?number=…, in any way that people write one"""
    text = visit.asked.query.get("number", "")[:64]
    facts = read_number_cell(text).facts
    if not text.strip():
        return visit.page("number_find", text="")
    if facts is None:
        problem = Problem("number_format", "This is not a US or Canadian number.", "Write all ten digits.", "/number")
        return visit.page("number_find", 422, text=text, problems=pages.shown([problem], ["/number"]))
    return visit.to(f"admin/pages/numbers/{facts.e164.removeprefix('+')}")


def show_number(visit: Visit) -> Answer:
    """GET /admin/pages/numbers/{number}: what it needs to leave, what protects it, what happened to it"""
    return _number_page(visit)


def act_on_number(visit: Visit) -> Answer:
    """POST /admin/pages/numbers/{number}/do/{action}"""
    sheet = number_timeline(visit.desk, visit.principal, visit.params["number"], staff=True).sheet

    def again(name: str, problems: tuple[Problem, ...], status: int) -> Answer:
        return _number_page(visit, visit.form, problems, status=status, opened=name)

    back = f"admin/pages/numbers/{sheet.number.removeprefix('+')}"
    return actions.act(visit, NUMBER_OFFERS, sheet, back=back, again=again)


def _number_page(
    visit: Visit,
    entries: Mapping[str, str] | None = None,
    problems: tuple[Problem, ...] = (),
    *,
    status: int = 200,
    opened: str = "",
) -> Answer:
    seen = number_timeline(visit.desk, visit.principal, visit.params["number"], staff=True)
    account = visit.desk.store.account(seen.sheet.account_id)
    offers = offered(NUMBER_OFFERS, visit, seen.sheet)
    return visit.page(
        "number",
        status,
        seen=seen,
        sheet=seen.sheet,
        account_name=account.name if account else seen.sheet.account_id,
        ask_us=ASK_STAFF,
        **forms_of(offers, opened, entries, problems),
    )
