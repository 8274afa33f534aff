"""One call of a private route: who asks, with which headers, at which desk."""

import base64
import json
import re
from dataclasses import dataclass, replace
from typing import Any, Final, NoReturn
from urllib.parse import urlencode

from aws_lambda_powertools.event_handler.api_gateway import Response, Router
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from shared.domain.permissions import Action
from shared.domain.problems import Malformed, Problem, TooLarge, UnsupportedType
from shared.ports import DeadLetterQueues, DropFiles, ReportPrinter
from shared.usecases.desk import ANY_VERSION, Desk, Once, Principal
from shared.usecases.export_lists import Table

MOST_BYTES: Final = 5_000_000
_ETAG: Final = re.compile(r'(?:W/)?"?([0-9]{1,9})"?')
_JSON_TYPE: Final = re.compile(r"application/([\w.!#$&^-]+\+)?json")
_SEND_JSON: Final = "Send a JSON object with Content-Type: application/json."


@dataclass(frozen=True, slots=True)
class Call:
    desk: Desk
    drop: DropFiles
    principal: Principal
    event: APIGatewayProxyEventV2
    dead_letters: DeadLetterQueues
    reports: ReportPrinter

    @property
    def if_match(self) -> int | None:
        """The version in `If-Match`, as ETag has it: `"3"`; `*` is any version."""
        text = (self.event.headers.get("if-match") or "").strip()
        if not text:
            return None
        if text == "*":
            return ANY_VERSION
        found = _ETAG.fullmatch(text)
        if found is None:
            raise Malformed('If-Match holds one version, as in If-Match: "3".', code="version_malformed")
        return int(found.group(1))

    def once(self, body: Any) -> Once | None:
        """The client's `Idempotency-Key`, bare or quoted, on this route."""
        key = _key_of(self.event)
        route = f"{self.event.request_context.http.method} {self.event.raw_path}"
        once = Once.of(self.principal.account_id, route, key, body)
        if once is None:
            return None
        # A bare hash of a body with a PIN in it tells the PIN to whoever tries all there are.
        return replace(once, body_hash=self.desk.vault.digest(once.body_hash, {"account": once.account_id}))

    @property
    def content_type(self) -> str:
        return _content_type(self.event)

    @property
    def source_ip(self) -> str:
        return str(self.event.request_context.http.source_ip or "")

    @property
    def user_agent(self) -> str:
        return str(self.event.headers.get("user-agent") or "")[:300]

    @property
    def wants_csv(self) -> bool:
        """Whether the answer is to be a table for a spreadsheet."""
        return "text/csv" in (self.event.headers.get("accept") or "").lower()

    def raw_body(self) -> str | bytes:
        """The body as it came: bytes where the gateway kept them, text where it made text of it."""
        return _raw_body(self.event)


LONGEST_KEY: Final = 255
"""Characters of an `Idempotency-Key`, without the quotation marks that may stand around it."""


def check_key(event: APIGatewayProxyEventV2) -> None:
    """An `Idempotency-Key` that is too long is refused by every call, also where it would make no difference."""
    given = (event.headers.get("idempotency-key") or "").strip()
    if len(_key_of(event)) > LONGEST_KEY or len(given) > LONGEST_KEY + 2:
        raise Malformed(f"An Idempotency-Key has at most {LONGEST_KEY} characters.", code="idempotency_key_malformed")


def _key_of(event: APIGatewayProxyEventV2) -> str:
    return (event.headers.get("idempotency-key") or "").strip().strip('"')


def check_size(event: APIGatewayProxyEventV2) -> None:
    """Bodies over 5 MB are refused by us; documents go to S3."""
    size = len(event.body or "")
    if event.is_base64_encoded:
        size = size * 3 // 4
    if size > MOST_BYTES:
        raise TooLarge(
            "A body may have 5 MB at most.",
            problems=[Problem("too_large", "The body is over 5 MB.", "Split the list over several requests.")],
        )


def check_json_type(event: APIGatewayProxyEventV2) -> None:
    """A body that says it is something else than JSON is refused; one that says nothing is read as JSON."""
    kind = _content_type(event)
    if kind and not _JSON_TYPE.fullmatch(kind):
        raise UnsupportedType(
            f"This takes a JSON body, not {kind[:100]}.",
            problems=[Problem("unsupported_type", "The Content-Type is not JSON.", _SEND_JSON)],
        )


def json_of(event: APIGatewayProxyEventV2) -> Any:
    """The JSON of a body; None where there is no body."""
    try:
        raw = _raw_body(event)
        return json.loads(raw, parse_constant=_no_constant) if raw else None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise _malformed(f"The body is not JSON: it cannot be read from {where} on.") from None
    except RecursionError:
        raise _malformed("The JSON is nested too deeply.") from None
    except ValueError:
        raise _malformed("The body is not JSON in UTF-8, or holds a number that is too long.") from None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _malformed(detail: str) -> Malformed:
    return Malformed(detail, problems=[Problem("malformed_json", detail, _SEND_JSON, "")])


def _content_type(event: APIGatewayProxyEventV2) -> str:
    return (event.headers.get("content-type") or "").split(";")[0].strip().lower()


def _raw_body(event: APIGatewayProxyEventV2) -> str | bytes:
    body = event.body or ""
    return base64.b64decode(body) if event.is_base64_encoded else body


ACTION: Final = "x-portdesk-action"
"""Under this name the OpenAPI file says what a private route does, as `shared.domain.permissions` has it."""


def does(action: Action) -> dict[str, str]:
    """What a route does, as an extension of its OpenAPI operation: the gate lets pass who may."""
    return {ACTION: action.value}


DECIDED: Final = "x-portdesk-decided"


def decides(action: Action) -> dict[str, str]:
    """What a route does that our team decides on a version it looked at: `If-Match` is asked for."""
    return does(action) | {DECIDED: "if-match"}


def new_router() -> Router:
    """A router for one file of routes; the framework's own constructor has no types."""
    return Router()  # type: ignore[no-untyped-call]


def here(router: Router) -> Call:
    """The call that is being answered."""
    call: Call = router.context["call"]
    return call


def answer(body: Any, status: int = 200, *, version: int | None = None, location: str = "") -> Response[Any]:
    """A JSON answer; `version` becomes its ETag."""
    headers: dict[str, str | list[str]] = {"cache-control": "no-store"}
    if version is not None:
        headers["etag"] = f'"{version}"'
    if location:
        headers["location"] = location
    return Response(status_code=status, content_type="application/json", body=body, headers=headers)


def nothing() -> Response[Any]:
    # An empty text, not none: not every gateway sends an answer that has no body.
    return Response(status_code=204, body="", headers={"cache-control": "no-store"})


def text(body: str, content_type: str, filename: str) -> Response[Any]:
    return Response(
        status_code=200,
        content_type=content_type,
        body=body,
        headers={"content-disposition": f'attachment; filename="{filename}"', "cache-control": "no-store"},
    )


def file(body: bytes, content_type: str, filename: str, *, sha256: str | None = None) -> Response[str]:
    """A file that is no text, in base64 as gateways take it."""
    found: Response[str] = Response(
        status_code=200,
        content_type=content_type,
        body=base64.b64encode(body).decode(),
        headers={
            "content-disposition": f'attachment; filename="{filename}"',
            "cache-control": "no-store",
            **({"x-content-sha256": sha256} if sha256 else {}),
        },
    )
    found.base64_encoded = True
    return found


def table(call: Call, found: Table, filename: str) -> Response[Any]:
    """A table as CSV. Where it goes on, `Link` says where, with the filters of this call."""
    made = text(found.text, "text/csv; charset=utf-8", filename)
    if found.cursor is not None:
        kept = {name: value for name, value in (call.event.query_string_parameters or {}).items() if name != "cursor"}
        following = urlencode({**kept, "cursor": found.cursor})
        made.headers["link"] = f'<{call.event.raw_path}?{following}>; rel="next"'
    return made
