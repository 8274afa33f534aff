"""What can go wrong with a call.

PortDeskError
 ├── ApiError                 the API said no
 │    ├── BadRequest          400  it cannot be read
 │    ├── NotAuthenticated    401
 │    ├── Forbidden           403
 │    ├── NotFound            404  not there, or another account's
 │    ├── Conflict            409  the state forbids it now
 │    ├── VersionConflict     412  somebody changed it meanwhile: read it again
 │    ├── RulesBroken         422  readable, but against the rules
 │    ├── TooManyRequests     429  after all tries
 │    └── ServerError         5xx  after all tries
 ├── NotReached               no answer, after all tries
 ├── UploadFailed             a file did not get to where the API said
 ├── TookTooLong              what was waited for did not happen
 └── WebhookInvalid           not signed by us, too old, or damaged
"""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from portdesk_client import models as m


class PortDeskError(Exception):
    """Everything that this client raises on purpose."""


class ApiError(PortDeskError):
    """The API said no. `code` is stable; `errors` has each thing that is wrong, with its `fix` and where it is."""

    def __init__(self, call: str, status: int, body: Any, retry_after: float | None = None) -> None:
        self.call, self.status, self.body, self.retry_after = call, status, body, retry_after
        problem: Mapping[str, Any] = body if isinstance(body, Mapping) else {}
        self.code = str(problem.get("code", ""))
        self.title = str(problem.get("title", ""))
        self.detail = str(problem.get("detail", ""))
        self.errors = cast("Sequence[m.ProblemAnswer]", problem.get("errors") or ())
        super().__init__(self._text())

    def _text(self) -> str:
        said = self.detail or self.title or ("" if self.errors else str(self.body))
        lines = [f"{self.call} answered {self.status} {self.code}".rstrip() + (f": {said}" if said else "")]
        lines += [
            f"  {_place(one)}{one['code']}: {one['detail']} {one.get('fix') or ''}".rstrip() for one in self.errors
        ]
        return "\n".join(lines)


def _place(error: m.ProblemAnswer) -> str:
    if error.get("row"):
        return f"row {error['row']} {error.get('column') or ''}".rstrip() + ": "
    return f"{error['pointer']}: " if error.get("pointer") else ""


class BadRequest(ApiError):
    pass


class NotAuthenticated(ApiError):
    pass


class Forbidden(ApiError):
    pass


class NotFound(ApiError):
    pass


class Conflict(ApiError):
    pass


class VersionConflict(ApiError):
    pass


class RulesBroken(ApiError):
    pass


class TooManyRequests(ApiError):
    pass


class ServerError(ApiError):
    pass


class NotReached(PortDeskError):
    pass


class UploadFailed(PortDeskError):
    pass


class TookTooLong(PortDeskError):
    pass


class WebhookInvalid(PortDeskError):
    pass


_BY_STATUS: Mapping[int, type[ApiError]] = {
    400: BadRequest,
    401: NotAuthenticated,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    412: VersionConflict,
    422: RulesBroken,
    429: TooManyRequests,
}


def error_for(call: str, status: int, body: Any, retry_after: float | None = None) -> ApiError:
    """The error of an answer that is none."""
    kind = ServerError if status >= 500 else _BY_STATUS.get(status, ApiError)
    return kind(call, status, body, retry_after)
