"""Correction links are mailed to who they are for, where an address was given.

A link says itself whether it was mailed, so whichever event of its request comes next sends what is still to go, and
one that is made again sends nothing twice; a mail whose note was lost may go out again.
"""

from datetime import timedelta
from typing import Final

from shared.domain.lifecycle import Status
from shared.domain.mails import MailFacts, as_test, compose
from shared.domain.model import CorrectionLink, MailKind, PortOrder
from shared.domain.time_zones import zone_of
from shared.domain.words.corrections import CORRECTIONS
from shared.ports import Append, Mailer, MailRefused, Replace, RequestView, Unavailable, WriteRefused
from shared.usecases.corrections.links import is_live, link_url
from shared.usecases.desk import SYSTEM, Desk
from shared.usecases.transitions import order_event

_TRIED_AT_ONCE: Final = timedelta(hours=1)


def mail_links(desk: Desk, mailer: Mailer, view: RequestView) -> int:
    """Mail the links to a request's corrections that wait for it; answers how many went out.

    A refused address is noted and not tried again: whoever made the link reads so, and makes another. Raises
    `Unavailable` for a link of the last hour, so that the event comes again; an older one waits for the next event of
    its request, for no event is to fail on and on where no mail can be sent.
    """
    waiting = [order for order in view.orders if order.status == Status.ACTION_REQUIRED]
    return sum(
        _mail(desk, mailer, view, order, link)
        for order in waiting
        for link in desk.store.correction_links(order.id)
        if _is_due(desk, order, link)
    )


def _is_due(desk: Desk, order: PortOrder, link: CorrectionLink) -> bool:
    opens = any(ask.code in link.codes for ask in order.asks)
    return bool(link.person.email) and link.mailed_at is None and not link.mail_faults and opens and is_live(desk, link)


def _mail(desk: Desk, mailer: Mailer, view: RequestView, order: PortOrder, link: CorrectionLink) -> int:
    mail = compose(MailKind.CORRECTION, _facts(desk, view, order, link))
    tags = {"request": order.request_id, "kind": MailKind.CORRECTION.value, "link": link.id}
    try:
        mailer.send(as_test(mail) if view.request.test_mode else mail, tags)
    except MailRefused as refusal:
        _note(desk, order, link, "order.correction_link_refused", str(refusal)[:300], mail_faults=link.mail_faults + 1)
        return 0
    except Unavailable:
        if desk.clock.now() - link.created_at < _TRIED_AT_ONCE:
            raise
        return 0
    _note(desk, order, link, "order.correction_link_mailed", "", mailed_at=desk.clock.now())
    return 1


def _note(desk: Desk, order: PortOrder, link: CorrectionLink, kind: str, reason: str, **changes: object) -> None:
    now = desk.clock.now()
    noted: CorrectionLink = link.but(version=link.version + 1, updated_at=now, **changes)
    event = order_event(desk, order, kind, SYSTEM, before=order, reason=reason, link_id=link.id)
    try:
        desk.store.commit([Replace(noted), Append(event)])
    except WriteRefused:
        # Revoked, used or noted by somebody else this moment: the next event finds it as it is then.
        return


def _facts(desk: Desk, view: RequestView, order: PortOrder, link: CorrectionLink) -> MailFacts:
    language = view.request.language.value
    codes = [ask.code for ask in order.asks if ask.code in link.codes]
    titles = [f"reason.{code}.title" for code in codes]
    address = order.losing_account.service_address
    return MailFacts(
        to=link.person,
        language=language,
        company_name=desk.policy.company_name,
        account_name=view.request.account_name,
        requester_name=link.created_by.name,
        link=f"{link_url(desk, link)}?lang={language}",
        expires_at=link.expires_at,
        time_zone=zone_of(address.state, address.country),
        text=link.note,
        order_reference=order.reference,
        carrier_name=order.losing_account.carrier_name,
        things=tuple(CORRECTIONS.say(language, title) for title in titles if CORRECTIONS.has(title)),
    )
