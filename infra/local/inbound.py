"""``portdesk inbound``: takes the mails of carriers in, or stops taking them, for a stage on AWS."""

from collections.abc import Callable
from typing import Annotated, Any

import boto3
import typer
from botocore.exceptions import ClientError

from infra.local.console import failures_said, say
from infra.local.offices import OfficeError
from infra.names import rule_set_name

inbound_app = typer.Typer(no_args_is_help=True, help="Mails that carriers write to the desk, on AWS.")

FindSes = Callable[[], Any]
Stage = Annotated[str, typer.Option(help="The stage on AWS: dev or prod.")]


@inbound_app.command("activate")
def activate(
    ctx: typer.Context,
    stage: Stage = "dev",
    replace: Annotated[bool, typer.Option("--replace", help="Also where other rules are active: they end.")] = False,
) -> None:
    """Make this stage's receipt rules the active ones: an account and region has one active set.

    Deploy with `-c inbound_mail_address=…` first.
    """
    wanted = rule_set_name(stage)
    with failures_said():
        ses = _ses(ctx)
        active = _active(ses)
        if active not in (None, wanted) and not replace:
            raise OfficeError(
                f"The receipt rules {active!r} are active here, and there can be one set. Add your rules to those of "
                f"{wanted!r}, or end them with --replace."
            )
        _set_active(ses, wanted)
        say(f"Mails are taken in by {wanted}. The MX record of the domain decides whether they come here.")


@inbound_app.command("deactivate")
def deactivate(ctx: typer.Context, stage: Stage = "dev") -> None:
    """Take no mails in any more, if this stage's rules are the active ones."""
    ours = rule_set_name(stage)
    with failures_said():
        ses = _ses(ctx)
        active = _active(ses)
        if active != ours:
            say(f"{ours} is not active" + (f"; {active} is, and stays." if active else "."))
            return
        ses.set_active_receipt_rule_set()
        say("No mails are taken in any more.")


def _ses(ctx: typer.Context) -> Any:
    find: FindSes = ctx.obj or (lambda: boto3.client("ses"))
    return find()


def _set_active(ses: Any, name: str) -> None:
    try:
        ses.set_active_receipt_rule_set(RuleSetName=name)
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") != "RuleSetDoesNotExist":
            raise
        raise OfficeError(
            f"There are no receipt rules {name!r} here (region {ses.meta.region_name}). Deploy the stage with "
            "-c inbound_mail_address=ports@example.com first."
        ) from error


def _active(ses: Any) -> str | None:
    metadata = ses.describe_active_receipt_rule_set().get("Metadata") or {}
    return metadata.get("Name")
