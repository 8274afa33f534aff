"""When orders could be ported."""

from functions.api import answers, show
from functions.api.call import does, here, new_router
from shared.domain.permissions import Action
from shared.usecases.foc_windows import draft_windows, order_windows

router = new_router()
_REQUEST = "/v1/port-requests/<request_id>"


@router.get(
    f"{_REQUEST}/foc-windows",
    tags=["Dates"],
    summary="When a draft could be ported, for each order that it would become",
    openapi_extensions=does(Action.REQUESTS_READ),
)
def of_draft(request_id: str) -> answers.FocWindowsList:
    call = here(router)
    found = draft_windows(call.desk, call.principal, request_id)
    return answers.FocWindowsList(items=[show.foc_windows(one) for one in found])


@router.get(
    f"{_REQUEST}/orders/<order_id>/foc-windows",
    tags=["Dates"],
    summary="When an order could be ported: what its carrier says, otherwise what follows from its rules",
    openapi_extensions=does(Action.REQUESTS_READ),
)
def of_order(request_id: str, order_id: str) -> answers.FocWindowsAnswer:
    call = here(router)
    return show.foc_windows(order_windows(call.desk, call.principal, request_id, order_id))
