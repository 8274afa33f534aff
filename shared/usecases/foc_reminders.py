"""Who asked for a port is mailed before its confirmed date: three days, a day and an hour, by default.

The order's workflow decides when; the order says itself what was mailed, so whichever event of its request comes next
sends what is still to go. A mail whose note was lost may go out again.
"""

from shared.domain.driving import TOLD_OF_DATE
from shared.domain.mails import MailFacts, as_test, compose
from shared.domain.model import MailKind, Person, PortOrder
from shared.domain.time_zones import zone_of
from shared.ports import Mailer, MailRefused, RequestView, Unavailable
from shared.usecases.desk import SYSTEM, Desk
from shared.usecases.transitions import changed, commit_unless_moved, order_event


def mail_reminders(desk: Desk, mailer: Mailer, view: RequestView, requester: Person | None) -> int:
    """Mail the reminders of a request's orders that are told and not mailed yet; answers how many went out.

    What cannot be sent now goes with the next event of the request: a reminder is worth no failing event.
    """
    if requester is None:
        return 0
    return sum(_mail(desk, mailer, view, order, requester) for order in view.orders if _is_due(desk, order))


def _is_due(desk: Desk, order: PortOrder) -> bool:
    foc = order.confirmed_foc_at
    ahead = order.status in TOLD_OF_DATE and foc is not None and foc > desk.clock.now()
    return ahead and order.foc_told is not None and order.foc_mailed != order.foc_told


def _mail(desk: Desk, mailer: Mailer, view: RequestView, order: PortOrder, requester: Person) -> int:
    mail = compose(MailKind.FOC_NEAR_REQUESTER, _facts(desk, view, order, requester))
    tags = {"request": order.request_id, "kind": MailKind.FOC_NEAR_REQUESTER.value, "order": order.id}
    sent, kind = 1, "order.foc_reminder_mailed"
    try:
        mailer.send(as_test(mail) if view.request.test_mode else mail, tags)
    except MailRefused:
        sent, kind = 0, "order.foc_reminder_refused"
    except Unavailable:
        return 0
    noted = changed(order, desk.clock.now(), foc_mailed=order.foc_told)
    commit_unless_moved(desk, noted, order_event(desk, noted, kind, SYSTEM, before=order, hours=order.foc_told))
    return sent


def _facts(desk: Desk, view: RequestView, order: PortOrder, requester: Person) -> MailFacts:
    address = order.losing_account.service_address
    count = order.live_count - order.ported_count
    return MailFacts(
        to=requester,
        language=view.request.language.value,
        company_name=desk.policy.company_name,
        account_name=view.request.account_name,
        requester_name=requester.name,
        request_name=view.request.name,
        letters=((order.losing_account.carrier_name, count, order.id),),
        foc_at=order.confirmed_foc_at,
        time_zone=zone_of(address.state, address.country),
    )
