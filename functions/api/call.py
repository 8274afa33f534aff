"""One call of a private route: who asks, with which headers, at which desk."""

import base64
import re
from dataclasses import dataclass
from typing import Any, Final

from aws_lambda_powertools.event_handler.api_gateway import Response, Router
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from shared.domain.problems import Malformed, Problem, TooLarge
from shared.usecases.desk import Desk, Once, Principal

MOST_BYTES: Final = 5_000_000
_ETAG: Final = re.compile(r'(?:W/)?"?(\d{1,9})"?')


@dataclass(frozen=True, slots=True)
class Call:
    desk: Desk
    principal: Principal
    event: APIGatewayProxyEventV2

    @property
    def if_match(self) -> int | None:
        """The version in `If-Match`, as ETag has it: `"3"`."""
        text = (self.event.headers.get("if-match") or "").strip()
        if not text or text == "*":
            return None
        found = _ETAG.fullmatch(text)
        if found is None:
            raise Malformed('If-Match holds one version, as in If-Match: "3".', code="version_malformed")
        return int(found.group(1))

    def once(self, body: Any) -> Once | None:
        """The client's `Idempotency-Key`, bare or quoted, on this route."""
        key = (self.event.headers.get("idempotency-key") or "").strip().strip('"')
        if len(key) > 255:
            raise Malformed("An Idempotency-Key has at most 255 characters.", code="idempotency_key_malformed")
        route = f"{self.event.request_context.http.method} {self.event.raw_path}"
        return Once.of(self.principal.account_id, route, key, body)

    @property
    def content_type(self) -> str:
        return (self.event.headers.get("content-type") or "").split(";")[0].strip().lower()

    @property
    def source_ip(self) -> str:
        return str(self.event.request_context.http.source_ip or "")

    @property
    def user_agent(self) -> str:
        return str(self.event.headers.get("user-agent") or "")[:300]

    def raw_body(self) -> str | bytes:
        """The body as it came: bytes where the gateway kept them, text where it made text of it."""
        body = self.event.body or ""
        return base64.b64decode(body) if self.event.is_base64_encoded else body


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
    return Response(status_code=204, headers={"cache-control": "no-store"})


def text(body: str, content_type: str, filename: str) -> Response[Any]:
    return Response(
        status_code=200,
        content_type=content_type,
        body=body,
        headers={"content-disposition": f'attachment; filename="{filename}"', "cache-control": "no-store"},
    )
