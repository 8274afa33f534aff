"""Mails that came in for the desk, and what one click makes of one; and tables of confirmed dates, pasted."""

from collections.abc import Mapping, Sequence
from typing import Final

from functions.pages import actions, pages
from functions.pages.actions import Field, Offer, forms_of, offered
from functions.pages.entries import moment, reasons, reasons_fields
from functions.pages.routes.queue import tabs
from functions.pages.visit import Visit
from shared.domain.permissions import Action
from shared.domain.problems import Problem, RulesBroken
from shared.domain.words.desk import say
from shared.runtime.web.answers import Answer
from shared.runtime.web.html import by_target
from shared.usecases.carrier_answers import MOST_LINES, record_foc_dates
from shared.usecases.carrier_mails import MailView, Use, UsedAs, quarantined_mails, use_mail, view_mail
from shared.usecases.support.queue import queue_counts

_ROWS: Final = 25


def index(visit: Visit) -> Answer:
    """GET /admin/pages/mails: those about no order that is known"""
    page = quarantined_mails(visit.desk, visit.principal, _ROWS, visit.asked.query.get("cursor"))
    counts = queue_counts(visit.desk, visit.principal)
    return visit.page("mails", tabs=tabs(counts), mails=page.items, cursor=page.cursor)


def show(visit: Visit) -> Answer:
    """GET /admin/pages/mails/{mail_id}"""
    return _page(visit, view_mail(visit.desk, visit.principal, visit.params["mail_id"]))


def act(visit: Visit) -> Answer:
    """POST /admin/pages/mails/{mail_id}/{action}"""
    found = view_mail(visit.desk, visit.principal, visit.params["mail_id"])

    def again(name: str, problems: tuple[Problem, ...], status: int) -> Answer:
        fresh = view_mail(visit.desk, visit.principal, found.mail.id)
        return _page(visit, fresh, visit.form, problems, status=status, opened=name)

    return actions.act(visit, MAIL_OFFERS, found, back=f"admin/pages/mails/{found.mail.id}", again=again)


def _page(
    visit: Visit,
    found: MailView,
    entries: Mapping[str, str] | None = None,
    problems: tuple[Problem, ...] = (),
    *,
    status: int = 200,
    opened: str = "",
) -> Answer:
    offers = offered(MAIL_OFFERS, visit, found)
    return visit.page(
        "mail",
        status,
        found=found,
        mail=found.mail,
        **forms_of(offers, opened, entries, problems),
    )


# --- what a mail becomes ---------------------------------------------------------------------------------------------


def _is_new(found: MailView) -> bool:
    return found.mail.state == "new"


def _used(kind: UsedAs) -> actions.Does[MailView]:
    def does(visit: Visit, found: MailView) -> str:
        use = Use(
            kind,
            visit.entry("order_id", 100),
            moment(visit, "confirmed_foc_at") if kind == "foc_confirmed" else None,
            reasons(visit) if kind == "rejected" else (),
        )
        use_mail(visit.desk, visit.principal, found.mail.id, use)
        return f"mail_{kind}"

    return does


def _order_field(found: MailView) -> tuple[Field, ...]:
    label = say("do.mail.order")
    return () if found.mail.order_id else (Field("order_id", label, required=True, hint=say("do.mail.order.hint")),)


def _date_fields(visit: Visit, found: MailView) -> Sequence[Field]:
    dates = [date for one in found.suggestions if one.kind == "foc_confirmed" for date in one.dates]
    value = pages.say_local(dates[0], visit.zone) if dates else ""
    label, hint = say("do.foc.date"), say("do.zone")
    date = Field("confirmed_foc_at", label, "datetime-local", required=True, hint=hint, value=value)
    return (*_order_field(found), date)


def _reject_fields(_visit: Visit, found: MailView) -> Sequence[Field]:
    codes = [code for one in found.suggestions if one.kind == "rejected" for code in one.codes]
    return (*_order_field(found), *reasons_fields(codes))


MAIL_OFFERS: Final[tuple[Offer[MailView], ...]] = (
    Offer("foc_confirmed", say("do.foc"), Action.STAFF_MAILS, _used("foc_confirmed"), _is_new, _date_fields, key="f"),
    Offer("rejected", say("do.reject"), Action.STAFF_MAILS, _used("rejected"), _is_new, _reject_fields),
    Offer("chase", say("do.mail.chase"), Action.STAFF_MAILS, _used("chase"), _is_new,
          lambda _, found: _order_field(found), about=say("do.mail.chase.about")),
    Offer("dismiss", say("do.mail.dismiss"), Action.STAFF_MAILS, _used("dismiss"), _is_new,
          about=say("do.mail.dismiss.about")),
)  # fmt: skip


# --- a table of dates ------------------------------------------------------------------------------------------------


def dates(visit: Visit) -> Answer:
    """GET /admin/pages/foc-dates"""
    return visit.page("foc_dates", lines=(), text="", most=MOST_LINES)


def record_dates(visit: Visit) -> Answer:
    """POST /admin/pages/foc-dates: every line is answered for; the same again changes nothing"""
    text = visit.entry("text", 100_000)
    try:
        lines = record_foc_dates(visit.desk, visit.principal, text, visit.once)
    except RulesBroken as broken:
        shown = pages.shown(broken.problems, ["/text"])
        return visit.page(
            "foc_dates", 422, lines=(), text=text, most=MOST_LINES, problems=shown, errors=by_target(shown)
        )
    left = "\n".join(line.text for line in lines if line.outcome == "problem")
    return visit.page("foc_dates", lines=lines, text=left, most=MOST_LINES)
