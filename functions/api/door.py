"""The application behind /v1: its routes, who may pass, and one shape for every error."""

import json
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Final, cast

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler.api_gateway import (
    APIGatewayHttpResolver,
    ApiGatewayResolver,
    Response,
    Route,
)
from aws_lambda_powertools.event_handler.middlewares import NextMiddleware
from aws_lambda_powertools.event_handler.middlewares.openapi_validation import OpenAPIRequestValidationMiddleware
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError, ResponseValidationError
from aws_lambda_powertools.event_handler.openapi.params import Query
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.api import answers, bodies, show
from functions.api.call import ACTION, Call, check_json_type, check_key, check_size, json_of
from functions.api.routes import (
    account,
    accounts,
    bulk,
    cases,
    corrections,
    dates,
    desk,
    desk_acts,
    desk_looks,
    docs,
    document_reviews,
    documents,
    envelopes,
    events,
    losing_accounts,
    numbers,
    orders,
    people,
    port_outs,
    portability,
    reports,
    requests,
    staff,
    team,
    tracking_numbers,
    webhooks,
)
from shared.domain.permissions import Action
from shared.domain.problems import NotAuthenticated, NotFound, Refused, TooManyRequests
from shared.ports import BadCursor, Unavailable
from shared.runtime.problem_json import CONTENT_TYPE, problem_body, refusal_body
from shared.runtime.web.answers import Answer
from shared.runtime.web.asked import Asked
from shared.runtime.web.slashes import FIRST_PAGES, without_slash
from shared.runtime.wiring import ApiParts
from shared.usecases.accounts.closed import check_not_closed
from shared.usecases.desk import require
from shared.usecases.letter_check import check_letter
from shared.usecases.write_limit import count_write

OPENAPI: Final = Path(__file__).with_name("openapi.json")
PUBLIC: Final = frozenset({"/v1/openapi.json", "/v1/numbers-template.csv", "/v1/health"})
_PUBLIC_PATHS: Final = re.compile(r"/v1/letters/[^/]+/check|/docs(?:/.*)?")
_PAGES: Final = frozenset({"/docs", "/docs/errors"})
_WRITES: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_ROUTERS: Final = (
    *(requests, losing_accounts, numbers, portability, documents, orders, dates, corrections, envelopes, account),
    *(tracking_numbers, people, events, webhooks, staff, desk, desk_looks, desk_acts, document_reviews, accounts),
    *(team, bulk, port_outs, cases, reports, docs),
)

logger = Logger(service="api")


def build(parts: Callable[[], ApiParts]) -> APIGatewayHttpResolver:
    """The application; `parts` are asked for at the first private call, so that its OpenAPI needs no cloud."""
    app = Door(enable_validation=True, response_validation_error_http_code=500)
    app._request_validation_middleware = Gate(parts)  # in its place, so that nothing is read before the gate
    for module in _ROUTERS:
        app.include_router(module.router)
    _public_routes(app, parts)
    _refusals(app)
    return app


class Door(APIGatewayHttpResolver):
    """The framework's resolver, which also answers HEAD, as GET without the body, and leads to pages, its own and
    those of other doors, whose address came with a slash behind it."""

    def resolve(self, event: Mapping[str, Any], context: LambdaContext) -> dict[str, Any]:
        if str(event.get("rawPath")).endswith("/") and (led := _to_page(Asked.of(event))):
            return led.as_event()
        asked = event["requestContext"]
        if asked["http"]["method"] != "HEAD":
            return super().resolve(event, context)
        as_get = {**event, "requestContext": {**asked, "http": {**asked["http"], "method": "GET"}}}
        return {**super().resolve(as_get, context), "body": "", "isBase64Encoded": False}

    def has(self, route: Route) -> bool:
        """Whether this is a route of ours, and not what answers for paths that nobody knows."""
        return route in self._static_routes or route in self._dynamic_routes

    def methods(self, path: str) -> list[str]:
        """The methods that are answered on a path; none where there is no such path."""
        routes = (*self._static_routes, *self._dynamic_routes)
        found = {route.method for route in routes if route.rule.match(path)}
        return sorted(found | {"HEAD"} if "GET" in found else found)


def _to_page(asked: Asked) -> Answer | None:
    """Paths that nothing else serves come here, so also those of pages that end in a slash."""
    return without_slash(asked) if asked.path in FIRST_PAGES or asked.path in _PAGES else None


class Gate(OpenAPIRequestValidationMiddleware):
    """Every private route goes through here: key, write rate, who may do what it does, size; then what came is read."""

    def __init__(self, parts: Callable[[], ApiParts]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._parts = parts

    def handler(self, app: ApiGatewayResolver, next_middleware: NextMiddleware) -> Response[Any]:
        event = cast(APIGatewayProxyEventV2, app.current_event)
        if event.path in PUBLIC or _PUBLIC_PATHS.fullmatch(event.path):
            return super().handler(app, next_middleware)
        here = self._parts()
        principal = here.authenticator.principal(event.headers.get("authorization"))
        call = Call(here.desk, here.drop, principal, event, here.dead_letters, here.reports)
        if event.http_method in _WRITES:
            _count_write(app, call)
        route: Route = app.context["_route"]
        if cast(Door, app).has(route):
            # A route that does not say what it does is passed by nobody.
            action = Action((route.openapi_extensions or {})[ACTION])
            require(principal, action)
            if event.http_method in _WRITES:
                check_not_closed(here.desk, principal, action)
            check_key(event)
        check_size(event)
        app.append_context(call=call)  # type: ignore[no-untyped-call]
        return _counted(app, super().handler(app, next_middleware))

    def _get_body(self, app: ApiGatewayResolver) -> Any:
        """Asked by the framework for the routes that take a JSON body."""
        event = cast(APIGatewayProxyEventV2, app.current_event)
        if event.body:
            check_json_type(event)
        body = json_of(event)
        app.append_context(body=body)  # type: ignore[no-untyped-call]
        return body


def _count_write(app: ApiGatewayResolver, call: Call) -> None:
    """The headers of every answer say how many changes are left."""
    found = count_write(call.desk, call.principal)
    headers = {
        "ratelimit": f'"writes";r={max(found.left, 0)};t={found.seconds}',
        "ratelimit-policy": f'"writes";q={found.limit};w=60',
    }
    app.append_context(limits=headers)  # type: ignore[no-untyped-call]
    found.check()


def _counted(app: ApiGatewayResolver, response: Response[Any]) -> Response[Any]:
    response.headers.update(app.context.get("limits", {}))
    return response


def _public_routes(app: Door, parts: Callable[[], ApiParts]) -> None:
    @app.get("/v1/openapi.json", include_in_schema=False)
    def openapi() -> Response[str]:
        return Response(200, "application/json", _openapi_text())

    @app.get("/v1/health", include_in_schema=False)
    def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.get(
        "/v1/letters/<letter_id>/check",
        tags=["Letters"],
        summary="Whether a letter is ours, and what it covers; needs no key",
        description="`sha256` of a file you hold is compared with that of the sealed letter: `unchanged` answers it.",
    )
    def check(
        letter_id: str, sha256: Annotated[str | None, Query(pattern="^[0-9a-fA-F]{64}$", max_length=64)] = None
    ) -> answers.LetterCheckAnswer:
        found = check_letter(parts().desk, letter_id)
        if found is None:
            raise NotFound("There is no such letter.")
        return show.letter_check(found, sha256)


@lru_cache(maxsize=1)
def _openapi_text() -> str:
    return OPENAPI.read_text(encoding="utf-8")


def _refusals(app: Door) -> None:
    for kind, handle in (
        (Refused, _refused),
        (RequestValidationError, lambda error: _invalid(error, app.context.get("body"))),
        (ResponseValidationError, _broken),
        (BadCursor, _bad_cursor),
        (Unavailable, _unavailable),
        (Exception, _broken),
    ):
        app.exception_handler(kind)(_handler(app, handle))
    app.not_found(lambda _error: _not_found(app))


def _handler(app: Door, handle: Callable[[Any], Response[str]]) -> Callable[[Exception], Response[Any]]:
    return lambda error: _counted(app, handle(error))


def _refused(refusal: Refused) -> Response[str]:
    headers = {}
    if isinstance(refusal, TooManyRequests):
        headers["retry-after"] = str(refusal.extra.get("retry_after", 60))
    if isinstance(refusal, NotAuthenticated):
        headers["www-authenticate"] = "Bearer"
    return _problem(refusal_body(refusal), headers)


def _invalid(error: RequestValidationError, body: Any) -> Response[str]:
    """One answer for everything that is wrong with the parameters and the body."""
    in_body = [{**found, "loc": found["loc"][1:]} for found in error.errors() if found["loc"][:1] == ("body",)]
    others = [found for found in error.errors() if found["loc"][:1] != ("body",)]
    problems = [*(bodies.parameter_problem(found) for found in others), *bodies.problems_of(in_body, body)]
    if any(problem.code == "unknown_field" for problem in problems):
        return _problem(
            problem_body(400, "unknown_field", "The request cannot be read", "Nothing was changed.", problems)
        )
    return _problem(problem_body(422, "invalid", "The request breaks the rules", "Nothing was changed.", problems))


def _bad_cursor(error: BadCursor) -> Response[str]:
    return _problem(
        problem_body(400, "cursor_invalid", "The cursor cannot be used", f"{error} Begin without a cursor.")
    )


def _unavailable(error: Unavailable) -> Response[str]:
    logger.error("a call was not served", error=str(error))
    detail = "This could not be done now. Repeat it with the same Idempotency-Key."
    return _problem(problem_body(503, "unavailable", "Try again", detail), {"retry-after": "2"})


def _broken(error: Exception) -> Response[str]:
    logger.exception("a call failed", error=str(error))
    return _problem(problem_body(500, "internal_error", "Our mistake", "The call failed on our side. Try again."))


def _not_found(app: Door) -> Response[str]:
    event = app.current_event
    allowed = ", ".join(app.methods(event.path))
    if allowed:
        detail = f"{event.path[:200]} does not answer {event.http_method}. It answers {allowed}."
        return _problem(problem_body(405, "method_not_allowed", "Method not allowed", detail), {"allow": allowed})
    detail = f"Nothing answers {event.http_method} {event.path[:200]}. GET /v1/openapi.json lists what does."
    return _problem(problem_body(404, "not_found", "Not found", detail))


def _problem(body: dict[str, Any], headers: Mapping[str, str] | None = None) -> Response[str]:
    return Response(
        status_code=body["status"],
        content_type=CONTENT_TYPE,
        body=json.dumps(body, ensure_ascii=False),
        headers={"cache-control": "no-store", **(headers or {})},
    )
