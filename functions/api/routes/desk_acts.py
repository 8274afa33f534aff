"""What our team does: to one order, to several at once, and what it writes about a request."""

import inspect
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, Final

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.openapi.params import Body
from pydantic import Field, ValidationError

from functions.api import answers, bodies, carrier_desk, desk_looks, show
from functions.api.bodies import Text
from functions.api.call import Call, answer, decides, does, here, new_router, nothing
from functions.api.desk_acts import (
    ACTS,
    UNDECIDED,
    WITH_ROUTES,
    Act,
    ActBody,
    ActedAnswer,
    Acting,
    ActProblem,
    ActResult,
    ActsAnswer,
    ActsBody,
    NoAct,
    Reason,
)
from shared.domain.permissions import Action
from shared.domain.problems import Refused, RulesBroken
from shared.ports import Unavailable
from shared.runtime.problem_json import problem_body, refusal_body
from shared.usecases.desk import ANY_VERSION, Once
from shared.usecases.support import log
from shared.usecases.support.move_claim import Proof, move_claim
from shared.usecases.support.notes import add_note, comment_for_customer
from shared.usecases.support.nudge import replay_events
from shared.usecases.support.reveal import Secret, reveal

router = new_router()
_TAGS = ["Support staff"]
_ORDER = "/admin/orders/<order_id>"
_REQUEST = "/admin/requests/<request_id>"

_TIME_FOR_ALL: Final = timedelta(seconds=20)
"""After this no more of several acts is begun: a call has 29 seconds."""


def _route(name: str, act: Act) -> None:
    """The call for one act alone."""

    def handle(order_id: str, body: Any) -> Response[ActedAnswer]:
        call = here(router)
        acting = Acting(
            call.desk, call.principal, order_id, call.if_match, call.once({name: body.model_dump(mode="json")})
        )
        order, result = act.do(acting, body)
        shown = ActedAnswer(order=desk_looks.acted_order(call.desk, order), result=result)
        found: Response[ActedAnswer] = answer(shown, version=order.version)
        return found

    # What the framework reads of a handler: which body this act takes.
    handle.__annotations__["body"] = Annotated[act.body, Body()]
    handle.__signature__ = inspect.signature(handle)  # type: ignore[attr-defined]
    router.post(
        f"{_ORDER}/{name}",
        tags=_TAGS,
        summary=act.summary,
        description=act.description or None,
        openapi_extensions=does(act.action) if name in UNDECIDED else decides(act.action),
    )(handle)


for _name, _act in ACTS.items():
    if _name not in WITH_ROUTES:
        _route(_name, _act)


@router.post(
    "/admin/actions",
    tags=_TAGS,
    summary="Several acts at once, each with a result of its own: one that fails leaves the others",
    description="50 at most, done in their order. Each goes by its own `version`; what a role may not do fails by "
    "itself. An `Idempotency-Key` holds for each of them. What there was no time for answers 503: send it again.",
    openapi_extensions=does(Action.STAFF_READ),
)
def several(body: Annotated[ActsBody, Body()]) -> ActsAnswer:
    call = here(router)
    until = call.desk.clock.now() + _TIME_FOR_ALL
    results = [
        _result(call, item, place) if call.desk.clock.now() < until else _out_of_time(item)
        for place, item in enumerate(body.items)
    ]
    done = sum(one.problem is None for one in results)
    return ActsAnswer(done=done, failed=len(results) - done, items=results)


def _result(call: Call, item: ActBody | NoAct, place: int) -> ActResult:
    if isinstance(item, NoAct):
        problems = bodies.problems_of(item.error.errors(), item.given)
        return _failed(item, refusal_body(RulesBroken("This is no act: nothing was done.", problems=problems)))
    try:
        order, result = _done(call, item, place)
    except Refused as refusal:
        return _failed(item, refusal_body(refusal))
    except Unavailable:
        return _out_of_time(item)
    shown = desk_looks.acted_order(call.desk, order)
    return ActResult(order_id=item.order_id, act=item.act, status=200, order=shown, result=result, problem=None)


def _done(call: Call, item: ActBody, place: int) -> tuple[Any, dict[str, Any]]:
    act = ACTS[item.act]
    try:
        body = act.body.model_validate(item.body)
    except ValidationError as error:
        raise RulesBroken("Nothing was done.", problems=bodies.problems_of(error.errors(), item.body)) from None
    if_match = ANY_VERSION if item.version == "*" else item.version
    return act.do(Acting(call.desk, call.principal, item.order_id, if_match, _once(call, item, place)), body)


def _once(call: Call, item: ActBody, place: int) -> Once | None:
    """The call's key for one of its acts."""
    whole = call.once(item.model_dump(mode="json"))
    return Once(whole.account_id, f"{whole.route}#{place}", whole.key, whole.body_hash) if whole else None


def _out_of_time(item: ActBody | NoAct) -> ActResult:
    detail = "This could not be done now. Send it again with the same Idempotency-Key."
    return _failed(item, problem_body(503, "unavailable", "Try again", detail))


def _failed(item: ActBody | NoAct, problem: Mapping[str, Any]) -> ActResult:
    return ActResult(
        order_id=item.named("order_id") if isinstance(item, NoAct) else item.order_id,
        act=item.named("act") if isinstance(item, NoAct) else item.act,
        status=problem["status"],
        order=None,
        result={},
        problem=ActProblem.model_validate(problem),
    )


class LoggedCallBody(bodies.Body):
    """Whom you talked to, when (now, if left out), under which ticket, and what was said."""

    talked_to: Text
    at: carrier_desk.GivenMoment = None
    ticket: Text = ""
    note: Reason = ""


@router.post(
    f"{_ORDER}/calls",
    tags=_TAGS,
    summary="Note a telephone call about an order; no customer is shown it",
    status_code=201,
    openapi_extensions=does(Action.STAFF_ORDERS),
)
def log_call(order_id: str, body: Annotated[LoggedCallBody, Body()]) -> Response[desk_looks.StaffOrderAnswer]:
    call = here(router)
    talked = log.Call(body.talked_to, body.at, body.ticket, body.note)
    order = log.log_call(call.desk, call.principal, order_id, talked, call.once(body.model_dump(mode="json")))
    return answer(desk_looks.acted_order(call.desk, order), 201, version=order.version)


class RevealBody(bodies.Body):
    """`number` names whose PIN, for `number_pin`."""

    what: Secret
    reason: Reason = ""
    number: Text = ""


class SecretShown(answers.Answer):
    """A secret in the open. It is nowhere kept: neither here nor in a log."""

    what: Secret
    number: str | None
    value: str = Field(repr=False)


@router.post(
    f"{_ORDER}/reveal",
    tags=_TAGS,
    summary="Be shown a PIN or the account number of an order, for a reason",
    description="So many an hour and person. Who was shown what, and why, is written down before it is shown.",
    openapi_extensions=does(Action.STAFF_REVEAL),
)
def show_secret(order_id: str, body: Annotated[RevealBody, Body()]) -> Response[SecretShown]:
    call = here(router)
    value = reveal(call.desk, call.principal, order_id, body.what, body.reason, body.number)
    found: Response[SecretShown] = answer(SecretShown(what=body.what, number=body.number or None, value=value))
    return found


class NoteBody(bodies.Body):
    text: Annotated[str, Field(max_length=10_000)] = ""
    order_id: Text = ""


@router.post(
    f"{_REQUEST}/notes",
    tags=_TAGS,
    summary="Write a note about a request, or one of its orders, that no customer reads",
    status_code=201,
    openapi_extensions=does(Action.STAFF_NOTES),
)
def write_note(request_id: str, body: Annotated[NoteBody, Body()]) -> Response[desk_looks.NoteAnswer]:
    call = here(router)
    once = call.once(body.model_dump(mode="json"))
    made = add_note(call.desk, call.principal, request_id, body.text, body.order_id, once)
    return answer(desk_looks.note(made), 201)


@router.post(
    f"{_REQUEST}/comments",
    tags=_TAGS,
    summary="Say something that the customer reads; a signer who asked gets it as the answer, by mail",
    status_code=201,
    openapi_extensions=does(Action.STAFF_NOTES),
)
def comment(request_id: str, body: Annotated[bodies.CommentBody, Body()]) -> Response[answers.CommentAnswer]:
    call = here(router)
    once = call.once(body.model_dump(mode="json"))
    made = comment_for_customer(call.desk, call.principal, request_id, body.text, body.envelope_id, once)
    return answer(show.comment(made), 201)


class EventsReplayBody(bodies.Body):
    reason: Reason = ""


@router.post(
    f"{_REQUEST}/replay",
    tags=_TAGS,
    summary="Put every event of a request on the bus once more, for consumers that lost some",
    openapi_extensions=does(Action.STAFF_ORDERS),
)
def replay(request_id: str, body: Annotated[EventsReplayBody, Body()]) -> Response[str]:
    call = here(router)
    replay_events(call.desk, call.principal, request_id, body.reason, call.once(body.model_dump(mode="json")))
    return nothing()


class ClaimBody(bodies.Body):
    """`document_id` is an accepted document of the request that shows whose the number is. `agreement` says who of the
    other account agreed to leave it out, and how: needed while its port is open."""

    number: Text
    document_id: Text
    reason: Reason = ""
    agreement: Reason = ""


class ClaimAnswer(answers.Answer):
    """The number in an order of its own, or null where it can be submitted with the request now."""

    number: str
    order: desk_looks.StaffOrderAnswer | None


@router.post(
    f"{_REQUEST}/claims",
    tags=_TAGS,
    summary="Give a number that two accounts ask for to this request, on proof",
    openapi_extensions=does(Action.STAFF_CLAIMS),
)
def claim(request_id: str, body: Annotated[ClaimBody, Body()]) -> ClaimAnswer:
    call = here(router)
    proof = Proof(body.document_id, body.reason, body.agreement)
    once = call.once(body.model_dump(mode="json"))
    found = move_claim(call.desk, call.principal, request_id, body.number, proof, once)
    order = desk_looks.acted_order(call.desk, found.order) if found.order else None
    return ClaimAnswer(number=found.number, order=order)
