"""The mails that cases owe: called for every event of a case, and by a sweep every few minutes."""

from shared.domain.cases.model import Case
from shared.domain.desk_clock import hours_of
from shared.domain.mails import Mail, MailFacts, compose
from shared.domain.model import PendingMail
from shared.ports import Mailer
from shared.usecases.attending import attend_each, deliver
from shared.usecases.desk import Desk


def attend_case(desk: Desk, mailer: Mailer, case_id: str) -> int:
    """Send what a case owes; answers how many mails went out. Raises `Unavailable`."""
    case = desk.store.case(case_id)
    if case is None:
        return 0
    return deliver(desk, mailer, case, desk.store.case, lambda one, mail: _mail(desk, one, mail))


def attend_due(desk: Desk, mailer: Mailer) -> int:
    """The sweep: mails whose event was lost, or that could not be sent."""
    return attend_each(desk, "case", lambda case_id: attend_case(desk, mailer, case_id))


def _mail(desk: Desk, case: Case, mail: PendingMail) -> Mail:
    facts = MailFacts(
        to=mail.to,
        company_name=desk.policy.company_name,
        account_name=case.account_name,
        order_reference=case.id,
        case_title=case.title,
        numbers=case.numbers,
        text=mail.data.get("text", ""),
        time_zone=hours_of(desk.policy).zone,
    )
    return compose(mail.kind, facts)
