"""What a local cloud may be given to differ in: the CDK contexts of a deployment, as ``-c NAME=VALUE``."""

from collections.abc import Iterable
from typing import Final

import typer
from pydantic import ValidationError

from infra.deployment import Deployment
from infra.local.deploy import LOCAL_CONTEXT

_ITS_OWN: Final = frozenset({"stage", "local_endpoint"})
"""Without these it would be no local cloud."""


def read_context(options: Iterable[str]) -> dict[str, str]:
    """The contexts by name, each checked as a deployment checks it, so that nothing is started in vain.

    Raises `typer.BadParameter` for what is no NAME=VALUE, an unknown name, or a value that no deployment takes.
    """
    given: dict[str, str] = {}
    for option in options:
        name, equals, value = option.partition("=")
        if not equals:
            raise _bad(f"{option!r}: write NAME=VALUE, as in carrier_routes=local:US=manual.")
        if name in _ITS_OWN:
            raise _bad(f"{name} is the local cloud's own. Leave it out.")
        given[name] = value
    try:
        Deployment.model_validate({name: value for name, value in {**LOCAL_CONTEXT, **given}.items() if value})
    except ValidationError as refused:
        raise _bad(" ".join(_said(error["loc"], error["type"], error["msg"]) for error in refused.errors())) from None
    return given


def _said(where: tuple[int | str, ...], kind: str, message: str) -> str:
    name = ".".join(str(step) for step in where)
    if kind == "extra_forbidden":
        return f"There is no context {name}; docs/operating.md lists those there are."
    return f"{name}: {message}." if name else f"{message.removeprefix('Value error, ')}."


def _bad(message: str) -> typer.BadParameter:
    return typer.BadParameter(message, param_hint="-c")
