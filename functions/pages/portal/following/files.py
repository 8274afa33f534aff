"""Files of a request: its documents, letters and certificates by links that die within minutes, and what is made anew
each time: its numbers, its dates for a calendar, its report."""

from functions.pages.portal.following.showing import say
from functions.pages.portal.following.table import csv_file
from functions.pages.visit import Visit
from shared.domain.calendar_file import CONTENT_TYPE, calendar_of
from shared.domain.lifecycle import Status
from shared.domain.mails import calendar_summary
from shared.domain.problems import NotFound
from shared.runtime.web import answers
from shared.runtime.web.answers import Answer
from shared.usecases.documents import show_document
from shared.usecases.export_numbers import numbers_csv
from shared.usecases.letters import letter_link
from shared.usecases.port_dates import port_dates_of
from shared.usecases.report_status import status_report
from shared.usecases.telephony.show_proof import certificate_link
from shared.usecases.view_requests import view_request


def document(visit: Visit) -> Answer:
    """GET /portal/requests/{request_id}/documents/{document_id}"""
    found = show_document(visit.desk, visit.principal, visit.params["request_id"], visit.params["document_id"])
    return visit.to_file(found.link)


def letter(visit: Visit) -> Answer:
    """GET /portal/requests/{request_id}/letters/{order_id}"""
    request_id, order_id = visit.params["request_id"], visit.params["order_id"]
    return answers.see_other(letter_link(visit.desk, visit.principal, request_id, order_id, signed=None))


def certificate(visit: Visit) -> Answer:
    """GET /portal/requests/{request_id}/certificates/{order_id}"""
    request_id, order_id = visit.params["request_id"], visit.params["order_id"]
    return answers.see_other(certificate_link(visit.desk, visit.principal, request_id, order_id))


def numbers(visit: Visit) -> Answer:
    """GET /portal/requests/{request_id}/numbers.csv"""
    view = view_request(visit.desk, visit.principal, visit.params["request_id"])
    return csv_file(numbers_csv(visit.desk, view), f"{view.request.id}-numbers.csv")


def calendar(visit: Visit) -> Answer:
    """GET /portal/requests/{request_id}/port-dates.ics: the confirmed dates, each with a reminder the day before"""
    view = view_request(visit.desk, visit.principal, visit.params["request_id"])
    dated = [one for one in view.orders if one.confirmed_foc_at is not None and one.status != Status.CANCELLED]
    if not dated:
        raise NotFound("No date is confirmed yet.")
    summary = calendar_summary(visit.language.value, view.request.name)
    dates = port_dates_of(dated, summary, say(visit, "portal.calendar.before"))
    headers = {
        "content-type": f"{CONTENT_TYPE}; charset=utf-8",
        "content-disposition": f'attachment; filename="{view.request.id}.ics"',
    }
    return Answer(200, calendar_of(dates, visit.desk.clock.now()).encode(), headers)


def report(visit: Visit) -> Answer:
    """GET /portal/requests/{request_id}/report.pdf"""
    found = status_report(visit.desk, visit.principal, visit.params["request_id"])
    return answers.pdf(visit.parts.reports.print(found), f"{found.request_id}.pdf", inline=False)
