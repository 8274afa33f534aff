"""``portdesk inbound``: mails of carriers. On AWS they are taken in, or not any more; the local cloud is given one."""

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Final

import boto3
import typer
from botocore.exceptions import ClientError

from infra.local import cloud as clouds
from infra.local.console import failures_said, say
from infra.local.deploy import outputs
from infra.local.home import Home
from infra.local.offices import OfficeError
from infra.names import RAW_MAIL, rule_set_name
from shared.domain.carrier_mail import read_mail
from shared.usecases.file_mail import id_of_mail

inbound_app = typer.Typer(no_args_is_help=True, help="Mails that carriers write to the desk.")

MOST_BYTES: Final = 40 * 1024 * 1024
"""The largest mail that SES takes in."""
VERDICTS: Final = {"spam": "X-SES-Spam-Verdict", "virus": "X-SES-Virus-Verdict"}
"""What SES writes above a mail that it has looked through."""

FindSes = Callable[[], Any]
FindBucket = Callable[[], tuple[Any, str]]
"""An S3 client, and the name of the bucket that SES would put mails into."""
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


@inbound_app.command("put")
def put(
    ctx: typer.Context,
    mail: Annotated[Path, typer.Argument(metavar="FILE.eml", exists=True, dir_okay=False, readable=True)],
) -> None:
    """Put a mail into the local cloud, as SES does on AWS: it lands on the order that it names, or in quarantine.

    Verdicts of SES that the file brings along stay, such as `X-SES-Spam-Verdict: FAIL`; otherwise it passed.
    """
    raw = mail.read_bytes()
    if not raw.strip():
        raise typer.BadParameter(f"{mail} is empty: give a mail with its headers.", param_hint="FILE.eml")
    if len(raw) > MOST_BYTES:
        raise typer.BadParameter(f"{mail} has more than 40 MB, which SES takes in at most.", param_hint="FILE.eml")
    with failures_said():
        find: FindBucket = ctx.obj or _local_bucket
        s3, bucket = find()
        key = f"{RAW_MAIL}{secrets.token_hex(20)}"
        stored = s3.put_object(Bucket=bucket, Key=key, Body=_as_taken_in(raw), ContentType="message/rfc822")
        mail_id = id_of_mail(key, stored["VersionId"])
    say(f"It will be {mail_id}, in a second or so: GET /admin/mails/{mail_id}, with the key `support`.")


def _as_taken_in(raw: bytes) -> bytes:
    there = read_mail(raw).verdicts
    passed = [f"{header}: PASS\r\n" for verdict, header in VERDICTS.items() if verdict not in there]
    return "".join(passed).encode() + raw


def _local_bucket() -> tuple[Any, str]:
    cloud = clouds.found_running(Home.default())
    found = outputs(cloud).get("DeskBucketName")
    if found is None:
        raise OfficeError("Nothing is deployed to the local cloud. Deploy with `make up`.")
    return boto3.client("s3", **cloud.client_options()), found


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
