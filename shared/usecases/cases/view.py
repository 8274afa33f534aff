"""Reading cases: one with what was said in it, those of an account, those that wait for our team."""

from dataclasses import dataclass, replace

from shared.domain.cases.model import Case, CaseMessage
from shared.domain.model import Event
from shared.domain.permissions import Action
from shared.domain.problems import NotFound
from shared.ports import Page
from shared.usecases.attending import end_of_today
from shared.usecases.cases.keeping import case_for_staff, visible_case
from shared.usecases.cases.say import said_in, shown_documents
from shared.usecases.desk import Desk, Principal, require
from shared.usecases.documents import DocumentPlaces

MOST_COUNTED = 100
MESSAGES_OF_A_PAGE = 100


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case with what was said, a page of it, oldest first, and its documents."""

    case: Case
    messages: Page[CaseMessage]
    documents: tuple[DocumentPlaces, ...]


def own_case(desk: Desk, principal: Principal, case_id: str, cursor: str | None = None) -> CaseView:
    """For the account. Raises `Forbidden`, `NotFound`."""
    require(principal, Action.CASES_READ)
    case = visible_case(principal, desk.store.case(case_id) if len(case_id) <= 64 else None)
    return _view(desk, case, cursor, staff=False)


def case_of_any(desk: Desk, principal: Principal, case_id: str, cursor: str | None = None) -> CaseView:
    """For our team. Its documents are opened one by one (`support.opening`), which is written down. Raises `Forbidden`,
    `NotFound`."""
    found = _view(desk, case_for_staff(desk, principal, case_id), cursor, staff=True)
    return replace(found, documents=tuple(replace(one, link=None) for one in found.documents))


def _view(desk: Desk, case: Case, cursor: str | None, *, staff: bool) -> CaseView:
    page = desk.store.case_messages(case.id, MESSAGES_OF_A_PAGE, cursor)
    return CaseView(case, Page(said_in(page.items, staff=staff), page.cursor), shown_documents(desk, case))


def own_cases(desk: Desk, principal: Principal, limit: int, cursor: str | None) -> Page[Case]:
    """Cases of the account, newest first; a client manager's own. A page may be short though another follows."""
    require(principal, Action.CASES_READ)
    page = desk.store.cases(principal.account_id, limit, cursor)
    return Page(tuple(case for case in page.items if _sees(principal, case)), page.cursor)


def _sees(principal: Principal, case: Case) -> bool:
    try:
        visible_case(principal, case)
    except NotFound:
        return False
    return True


@dataclass(frozen=True, slots=True)
class WaitingCases:
    """Cases that want our team, by when they are due, and how many there are, up to `MOST_COUNTED`."""

    page: Page[Case]
    count: int


def waiting_cases(
    desk: Desk, principal: Principal, assignee: str, limit: int, cursor: str | None, *, today: bool = False
) -> WaitingCases:
    """Open cases by when our answer, or the customer's, is due; `assignee`: a user's, or "nobody". With `today` those
    that are due by the end of the desk's day.

    A page may be short though another follows.
    """
    require(principal, Action.STAFF_CASES)
    test, before = principal.test_mode, end_of_today(desk) if today else None
    ids = desk.store.waiting("case", test_mode=test, before=before, limit=limit, cursor=cursor)
    count = desk.store.waiting_count("case", test_mode=test, before=before, most=MOST_COUNTED)
    wanted = principal.user_id if assignee == "me" else assignee
    found = [case for one in ids.items if (case := desk.store.case(one)) is not None and _has(case, wanted)]
    return WaitingCases(Page(tuple(found), ids.cursor), count)


def _has(case: Case, assignee: str) -> bool:
    if not assignee:
        return True
    return case.assignee is None if assignee == "nobody" else case.assignee is not None and case.assignee.id == assignee


def account_cases(desk: Desk, principal: Principal, account_id: str, limit: int, cursor: str | None) -> Page[Case]:
    """Cases of one account, newest first, for our team."""
    require(principal, Action.STAFF_CASES)
    page = desk.store.cases(account_id, limit, cursor)
    return Page(tuple(case for case in page.items if case.test_mode == principal.test_mode), page.cursor)


def case_events(desk: Desk, principal: Principal, case_id: str, limit: int, cursor: str | None) -> Page[Event]:
    """The timeline of a case, oldest first, for our team."""
    return desk.store.events_about(case_for_staff(desk, principal, case_id).id, limit, cursor)
