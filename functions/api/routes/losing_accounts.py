"""Losing accounts of a request: the customer's accounts at their current carriers."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from functions.api import answers, bodies, show
from functions.api.call import answer, does, here, new_router, nothing
from shared.domain.permissions import Action
from shared.domain.problems import NotFound
from shared.usecases.losing_accounts import (
    AccountFields,
    add_losing_account,
    change_losing_account,
    remove_losing_account,
)
from shared.usecases.set_pin import set_pin
from shared.usecases.view_requests import view_request

router = new_router()
_TAGS = ["Losing accounts"]
_ALL = "/v1/port-requests/<request_id>/losing-accounts"
_ONE = f"{_ALL}/<losing_account_id>"


@router.post(
    _ALL,
    tags=_TAGS,
    summary="Add an account at a current carrier",
    status_code=201,
    openapi_extensions=does(Action.REQUESTS_WRITE),
)
def create(request_id: str, body: Annotated[bodies.LosingAccountBody, Body()]) -> Response[answers.LosingAccountAnswer]:
    call = here(router)
    once = call.once(body.model_dump(mode="json"))
    added = add_losing_account(call.desk, call.principal, request_id, _fields(body), once)
    location = f"/v1/port-requests/{request_id}/losing-accounts/{added.account.id}"
    shown = show.losing_account(call.desk, added.account, added.warnings)
    return answer(shown, 201, version=added.account.version, location=location)


@router.get(
    _ALL,
    tags=_TAGS,
    summary="The accounts at current carriers",
    openapi_extensions=does(Action.REQUESTS_READ),
)
def index(request_id: str) -> answers.LosingAccountList:
    call = here(router)
    view = view_request(call.desk, call.principal, request_id)
    return answers.LosingAccountList(
        items=[show.losing_account(call.desk, account) for account in view.losing_accounts]
    )


@router.get(
    _ONE,
    tags=_TAGS,
    summary="One account at a current carrier",
    openapi_extensions=does(Action.REQUESTS_READ),
)
def read(request_id: str, losing_account_id: str) -> Response[answers.LosingAccountAnswer]:
    call = here(router)
    view = view_request(call.desk, call.principal, request_id)
    for account in view.losing_accounts:
        if account.id == losing_account_id:
            return answer(show.losing_account(call.desk, account), version=account.version)
    raise NotFound("There is no such losing account on this request.")


@router.patch(
    _ONE,
    tags=_TAGS,
    summary="Change an account before its orders go to a carrier (If-Match)",
    description="A change that voids letters that were sent or signed (another end user, authorised person, current "
    "carrier or service address) answers 409 with what it would void, until it is sent with `void_letters=true`.",
    openapi_extensions=does(Action.REQUESTS_WRITE),
)
def change(
    request_id: str,
    losing_account_id: str,
    body: Annotated[bodies.LosingAccountBody, Body()],
    void_letters: Annotated[bool, Query()] = False,
) -> Response[answers.LosingAccountAnswer]:
    call = here(router)
    changed = change_losing_account(
        call.desk,
        call.principal,
        request_id,
        losing_account_id,
        _fields(body),
        call.if_match,
        void_letters=void_letters,
    )
    return answer(show.losing_account(call.desk, changed.account, changed.warnings), version=changed.account.version)


@router.delete(
    _ONE,
    tags=_TAGS,
    summary="Remove an account that has no orders (If-Match)",
    openapi_extensions=does(Action.REQUESTS_WRITE),
)
def delete(request_id: str, losing_account_id: str) -> Response[str]:
    call = here(router)
    remove_losing_account(call.desk, call.principal, request_id, losing_account_id, call.if_match)
    return nothing()


@router.put(
    f"{_ONE}/pin",
    tags=_TAGS,
    summary='Set the PIN, or say "NO PIN REQUIRED"; any time before it is used',
    openapi_extensions=does(Action.REQUESTS_WRITE),
)
def pin(
    request_id: str, losing_account_id: str, body: Annotated[bodies.PinBody, Body()]
) -> Response[answers.LosingAccountAnswer]:
    call = here(router)
    pins = bodies.pins_by_number(body.numbers, "/numbers")
    kept = set_pin(call.desk, call.principal, request_id, losing_account_id, body.pin, pins)
    return answer(show.losing_account(call.desk, kept.account, kept.warnings), version=kept.account.version)


def _fields(body: bodies.LosingAccountBody) -> AccountFields:
    said: dict[str, Any] = body.model_dump(exclude_unset=True)
    account_number, pin_given = said.pop("account_number", None), said.pop("pin", None)
    return AccountFields(said, account_number=account_number, pin=pin_given)
