"""What is wrong with something a user gave us, in the shape every door answers with.

A `Problem` is data, not an exception: rules return all of them at once. Codes are the field's own, listed in
``porting.md`` section 10; a code never changes its meaning.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, said so that the person who caused it can put it right.

    `pointer` (JSON pointer into a body) or `row` and `column` (of a spreadsheet, counted as it counts) say where;
    `fix` says what to do, `suggestion` is a value to accept as it stands. Secret values never appear in any of them.
    """

    code: str
    detail: str
    fix: str = ""
    pointer: str | None = None
    row: int | None = None
    column: str | None = None
    suggestion: str | None = None

    def as_dict(self) -> dict[str, str | int]:
        """The members that are set, for an ``errors[]`` or ``warnings[]`` entry of an answer."""
        found: dict[str, str | int] = {"code": self.code, "detail": self.detail}
        for name in ("fix", "pointer", "row", "column", "suggestion"):
            value = getattr(self, name)
            if value is not None and value != "":
                found[name] = value
        return found


class Refused(Exception):
    """A use case says no. Doors turn it into ``application/problem+json``.

    Refused
     ├── Malformed          400  the request cannot be read
     ├── NotAuthenticated   401
     ├── Forbidden          403  this role, or this account, may not
     ├── NotFound           404  not there, or another account's
     ├── StateConflict      409  the state forbids it now
     ├── VersionConflict    412  If-Match names an older version
     ├── TooLarge           413
     ├── UnsupportedType    415
     ├── RulesBroken        422  readable, but against the rules: all problems listed
     ├── VersionRequired    428  If-Match is missing
     └── TooManyRequests    429
    """

    status = 422
    code = "invalid"
    title = "The request breaks the rules"

    def __init__(
        self, detail: str, *, code: str | None = None, problems: Iterable[Problem] = (), **extra: object
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.code = code or type(self).code
        self.problems = tuple(problems)
        self.extra = extra


class Malformed(Refused):
    status, code, title = 400, "malformed_json", "The request cannot be read"


class NotAuthenticated(Refused):
    status, code, title = 401, "unauthenticated", "A valid API key is needed"


class Forbidden(Refused):
    status, code, title = 403, "forbidden", "Not allowed"


class NotFound(Refused):
    status, code, title = 404, "not_found", "Not found"


class StateConflict(Refused):
    status, code, title = 409, "invalid_transition", "The current state forbids this"


class VersionConflict(Refused):
    status, code, title = 412, "version_conflict", "It has changed since you read it"


class TooLarge(Refused):
    status, code, title = 413, "too_large", "Too large"


class UnsupportedType(Refused):
    status, code, title = 415, "unsupported_type", "This kind of content is not accepted"


class RulesBroken(Refused):
    status, code, title = 422, "invalid", "The request breaks the rules"

    def under(self, places: Collection[str], head: str) -> "RulesBroken":
        """The same, where pointers at these places stand under `head` in the body that was sent."""
        moved = [
            replace(problem, pointer=f"{head}{problem.pointer}")
            if problem.pointer and "/" + problem.pointer.split("/")[1] in places
            else problem
            for problem in self.problems
        ]
        return RulesBroken(str(self), code=self.code, problems=moved)


class VersionRequired(Refused):
    status, code, title = 428, "version_required", "If-Match is needed"


class TooManyRequests(Refused):
    status, code, title = 429, "rate_limited", "Too many requests"
