"""Once a day the accounts that want it get a report of everything that is open, beside their other reports."""

from collections.abc import Iterator

from shared.domain.bulk.names import roll_up_key
from shared.domain.bulk.roll_up import OPEN, OpenRequest, RollUp
from shared.domain.lifecycle import Status
from shared.domain.model import PortRequest
from shared.ports import RequestFilter
from shared.usecases.bulk.desk import BulkDesk, GoOn
from shared.usecases.readiness import assess, draft_list

_PAGE = 100


def report_open_requests(bulk: BulkDesk, go_on: GoOn) -> tuple[int, list[str]]:
    """Write today's reports that are not there yet; answers how many were written, and whose could not be.

    One account's trouble does not hold up the others. What was not written is by the next call of the day.
    """
    written, failed = 0, []
    for account_id in _accounts(bulk):
        if not go_on():
            break
        try:
            written += _report(bulk, account_id)
        except Exception:  # noqa: BLE001 - whatever it is, it is this account's
            failed.append(account_id)
    return written, failed


def _accounts(bulk: BulkDesk) -> Iterator[str]:
    cursor = None
    while True:
        page = bulk.desk.store.accounts_to_report(_PAGE, cursor)
        yield from page.items
        cursor = page.cursor
        if cursor is None:
            return


def _report(bulk: BulkDesk, account_id: str) -> bool:
    now = bulk.desk.clock.now()
    key = roll_up_key(account_id, now.date())
    if bulk.drop.look(key) is not None:
        return False
    report = RollUp()
    for request in _open_requests(bulk, account_id):
        found = _found(bulk, request.id)
        if found is not None:
            report.add(found, now)
    bulk.drop.put(key, report.text().encode(), "text/csv; charset=utf-8")
    return True


def _open_requests(bulk: BulkDesk, account_id: str) -> Iterator[PortRequest]:
    """Those that are not of test keys, each once: one that moves on meanwhile may be seen under two statuses."""
    seen: set[str] = set()
    for status in OPEN:
        cursor = None
        while True:
            page = bulk.desk.store.requests(account_id, RequestFilter(status=status), _PAGE, cursor)
            for request in page.items:
                if request.id not in seen and not request.test_mode:
                    seen.add(request.id)
                    yield request
            cursor = page.cursor
            if cursor is None:
                break


def _found(bulk: BulkDesk, request_id: str) -> OpenRequest | None:
    view = bulk.desk.store.request_view(request_id)
    if view is None:
        return None
    header = draft_list(view)
    drafts = sum(group.count for group in header.groups) if header else 0
    held = header.held if header else 0
    is_draft = view.request.status == Status.DRAFT or drafts or held
    return OpenRequest(view.request, view.orders, assess(bulk.desk, view) if is_draft else None, drafts, held)
