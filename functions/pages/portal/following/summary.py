"""What the eye shows: a request on one card, with its documents a press away."""

from functions.pages.portal.following.showing import page
from functions.pages.visit import Visit
from shared.domain.documents import PROOF_OF_OWNERSHIP
from shared.domain.lifecycle import Status
from shared.runtime.web.answers import Answer
from shared.usecases.accounts.companies import list_companies
from shared.usecases.view_requests import view_request


def show(visit: Visit) -> Answer:
    """GET /portal/requests/{request_id}/summary"""
    view = view_request(visit.desk, visit.principal, visit.params["request_id"])
    named = view.number_list.company_ids if view.number_list else ()
    companies = {one.id: one.name for one in list_companies(visit.desk, visit.principal)} if named else {}
    bills = [one for one in view.documents if one.type in PROOF_OF_OWNERSHIP]
    return page(
        visit,
        "summary",
        request=view.request,
        base=f"portal/requests/{view.request.id}",
        companies=[companies[one] for one in named if one in companies],
        bills=sorted(bills, key=lambda one: one.created_at, reverse=True),
        has_numbers=view.number_list is not None,
        lettered=[one for one in view.orders if one.status != Status.DRAFT and one.letter.unsigned is not None],
    )
