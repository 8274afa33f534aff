"""``portdesk platform``: the telephony system behind Port Desk."""

import os
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import httpx
import typer

from infra.local.console import console, errors, failures_said, say
from infra.local.offices import OfficeError
from infra.local.platform_trials import Trials
from shared.adapters.platform.http import ONE_CALL_SECONDS, Credentials, read_credentials
from shared.ports import Unavailable

platform_app = typer.Typer(no_args_is_help=True, help="The telephony system that numbers are set up on.")

SECRET = "PORTDESK_PLATFORM_SECRET"  # noqa: S105  the name of a variable


@platform_app.command("check")
def check(
    ctx: typer.Context,
    url: Annotated[str, typer.Argument(metavar="URL", help="Where it is served; /numbers/ensure goes behind it.")],
    secret_file: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, readable=True, help='{"signing_secret": "…"} or {"bearer": "…"}.'),
    ] = None,
    forwarding: Annotated[str, typer.Option(help="Where the numbers are made to ring.")] = "+12125550198",
    other: Annotated[str, typer.Option(help="Where one of them is then made to ring.")] = "+12125550199",
    patience: Annotated[int, typer.Option(help="Seconds that it may take to set a number up.")] = 60,
) -> None:
    """Try an implementation of functions/api/platform.openapi.json, with numbers of 555-01XX that nobody has.

    The secret is read from a file, or from the variable PORTDESK_PLATFORM_SECRET: the same JSON that the deployment's
    PlatformSecret holds. What was set up is released at the end.
    """
    with failures_said():
        credentials = _credentials(secret_file)
        _check_address(url)
    wrong = 0
    with _client(ctx.obj) as client:
        trials = Trials(
            url, credentials, client, forwarding_number=forwarding, other_number=other, patience_seconds=patience
        )
        for outcome in trials.run():
            wrong += bool(outcome.wrong)
            mark = "[red]✗[/]" if outcome.wrong else "[green]✓[/]"
            console.print(mark, end=" ")
            say(outcome.expected)
            if outcome.wrong:
                say(f"    {outcome.wrong}")
    if wrong:
        errors.print(f"{wrong} of the trials went wrong.", markup=False)
        raise typer.Exit(1)
    say("It does what the contract says.")


def _credentials(file: Path | None) -> Credentials:
    text = file.read_text(encoding="utf-8") if file else os.environ.get(SECRET, "")
    try:
        return read_credentials(text)
    except Unavailable:
        where = str(file) if file else f"the variable {SECRET}"
        raise OfficeError(
            f'{where} does not hold {{"signing_secret": "…"}} or {{"bearer": "…"}}. Give --secret-file FILE.'
        ) from None


def _check_address(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise OfficeError(f"{url!r} is no address: give one as in https://telephony.example.com")


def _client(given: Any) -> httpx.Client:
    """The client that a test hands in, or one of our own."""
    if isinstance(given, httpx.Client):
        return given
    return httpx.Client(timeout=httpx.Timeout(2 * ONE_CALL_SECONDS, connect=5.0), follow_redirects=False)
