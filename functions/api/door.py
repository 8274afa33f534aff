"""The application behind /v1: its routes, who may pass, and one shape for every error."""

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler.api_gateway import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.middlewares import NextMiddleware
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError, ResponseValidationError

from functions.api.call import Call, check_size
from functions.api.routes import account, documents, losing_accounts, numbers, orders, requests
from shared.domain.problems import NotAuthenticated, Problem, Refused, TooManyRequests
from shared.ports import BadCursor, Unavailable
from shared.runtime.problem_json import CONTENT_TYPE, problem_body, refusal_body
from shared.runtime.wiring import ApiParts

OPENAPI: Final = Path(__file__).with_name("openapi.json")
PUBLIC: Final = frozenset({"/v1/openapi.json", "/v1/numbers-template.csv", "/v1/health"})
_WRITES: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_ROUTERS: Final = (requests, losing_accounts, numbers, documents, orders, account)

logger = Logger(service="api")


def build(parts: Callable[[], ApiParts]) -> APIGatewayHttpResolver:
    """The application; `parts` are asked for at the first private call, so that its OpenAPI needs no cloud."""
    app = APIGatewayHttpResolver(enable_validation=True, response_validation_error_http_code=500)
    app.use([_gate(parts)])
    for module in _ROUTERS:
        app.include_router(module.router)
    _public_routes(app)
    _refusals(app)
    return app


def _gate(parts: Callable[[], ApiParts]) -> Callable[..., Response[Any]]:
    """Every private route goes through here: key, size, write rate."""

    def gate(app: APIGatewayHttpResolver, next_middleware: NextMiddleware) -> Response[Any]:
        event = app.current_event
        if event.path in PUBLIC:
            return next_middleware(app)
        here = parts()
        principal = here.authenticator.principal(event.headers.get("authorization"))
        check_size(event)
        call = Call(here.desk, principal, event)
        limits = _count_write(call) if event.http_method in _WRITES else {}
        app.append_context(call=call)  # type: ignore[no-untyped-call]
        response = next_middleware(app)
        response.headers.update(limits)
        return response

    return gate


def _count_write(call: Call) -> dict[str, str]:
    """At most so many writes of an account a minute; the headers say how many are left."""
    now = call.desk.clock.now()
    limit = call.desk.policy.write_limit_per_minute
    left = call.desk.store.count_write(call.principal.account_id, int(now.timestamp()) // 60, limit)
    reset = 60 - now.second
    headers = {"ratelimit": f'"writes";r={max(left, 0)};t={reset}', "ratelimit-policy": f'"writes";q={limit};w=60'}
    if left < 0:
        raise TooManyRequests(
            f"This account may make {limit} changes a minute. Try again in {reset} seconds.", retry_after=reset
        )
    return headers


def _public_routes(app: APIGatewayHttpResolver) -> None:
    @app.get("/v1/openapi.json", include_in_schema=False)
    def openapi() -> Response[str]:
        return Response(200, "application/json", _openapi_text())

    @app.get("/v1/health", include_in_schema=False)
    def health() -> dict[str, str]:
        return {"status": "ok"}


@lru_cache(maxsize=1)
def _openapi_text() -> str:
    return OPENAPI.read_text(encoding="utf-8")


def _refusals(app: APIGatewayHttpResolver) -> None:
    for kind, handle in (
        (Refused, _refused),
        (RequestValidationError, _invalid),
        (ResponseValidationError, _broken),
        (BadCursor, _bad_cursor),
        (Unavailable, _unavailable),
        (Exception, _broken),
    ):
        app.exception_handler(kind)(handle)
    app.not_found(lambda _error: _not_found(app))


def _refused(refusal: Refused) -> Response[str]:
    headers = {}
    if isinstance(refusal, TooManyRequests):
        headers["retry-after"] = str(refusal.extra.get("retry_after", 60))
    if isinstance(refusal, NotAuthenticated):
        headers["www-authenticate"] = "Bearer"
    return _problem(refusal_body(refusal), headers)


def _invalid(error: RequestValidationError) -> Response[str]:
    return _problem(_invalid_body(error))


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


def _not_found(app: APIGatewayHttpResolver) -> Response[str]:
    event = app.current_event
    detail = f"Nothing answers {event.http_method} {event.path}. GET /v1/openapi.json lists what does."
    return _problem(problem_body(404, "not_found", "Not found", detail))


_UNREADABLE: Final = frozenset({"json_invalid", "extra_forbidden"})
_CODES: Final = {
    "json_invalid": "malformed_json",
    "extra_forbidden": "unknown_field",
    "missing": "field_missing",
    "string_too_long": "too_long",
    "too_long": "too_long",
}


def _invalid_body(error: RequestValidationError) -> dict[str, Any]:
    problems = [_problem_of(found) for found in error.errors()]
    unreadable = [found for found in error.errors() if found["type"] in _UNREADABLE]
    if unreadable:
        code = _CODES[unreadable[0]["type"]]
        return problem_body(400, code, "The request cannot be read", "Nothing was changed.", problems)
    return problem_body(422, "invalid", "The request breaks the rules", "Nothing was changed.", problems)


def _problem_of(found: Mapping[str, Any]) -> Problem:
    where, *parts = [str(part) for part in found["loc"]] or ["body"]
    kind = str(found["type"])
    code = _CODES.get(kind, "wrong_type" if kind.endswith(("_type", "_parsing")) else "invalid_value")
    if kind == "json_invalid":
        return Problem(code, "The body is not JSON.", "Send a JSON object with Content-Type: application/json.", "")
    if where == "body":
        fix = "Leave it out; see /v1/openapi.json." if kind == "extra_forbidden" else ""
        return Problem(code, str(found["msg"]), fix, "/" + "/".join(parts) if parts else "")
    return Problem(code, f"{where} parameter {'.'.join(parts)}: {found['msg']}")


def _problem(body: dict[str, Any], headers: Mapping[str, str] | None = None) -> Response[str]:
    return Response(
        status_code=body["status"],
        content_type=CONTENT_TYPE,
        body=json.dumps(body, ensure_ascii=False),
        headers={"cache-control": "no-store", **(headers or {})},
    )
