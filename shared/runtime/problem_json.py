"""RFC 9457 answers: every error of every HTTP door has this shape."""

import json
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any, Final

from shared.domain.problems import Problem, Refused

CONTENT_TYPE: Final = "application/problem+json"
MOST_PROBLEMS: Final = 8_000
"""Problems of one answer, some 3 MB: a Lambda answers 6 MB at most. `errors_omitted` counts the others."""


def problem_body(
    status: int, code: str, title: str, detail: str, problems: Iterable[Problem] = (), **extra: object
) -> dict[str, Any]:
    """The members of a problem document; `errors` is left out where the detail says it all."""
    body: dict[str, Any] = {
        "type": f"urn:portdesk:problem:{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
    }
    errors = [problem.as_dict() for problem in problems]
    if errors:
        body["errors"] = errors[:MOST_PROBLEMS]
    if len(errors) > MOST_PROBLEMS:
        body["errors_omitted"] = len(errors) - MOST_PROBLEMS
    body.update({name: value for name, value in extra.items() if value is not None})
    return body


def refusal_body(refusal: Refused) -> dict[str, Any]:
    return problem_body(refusal.status, refusal.code, refusal.title, refusal.detail, refusal.problems, **refusal.extra)


def http_answer(status: int, body: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """A payload v2 answer of a door that has no framework."""
    kind = CONTENT_TYPE if status >= HTTPStatus.BAD_REQUEST else "application/json"
    return {
        "statusCode": status,
        "headers": {"content-type": kind, "cache-control": "no-store", **(headers or {})},
        "body": json.dumps(body),
    }
