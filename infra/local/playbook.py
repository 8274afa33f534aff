"""``portdesk playbook``: what is known of losing carriers, and what the operator knows better."""

from pathlib import Path
from typing import Annotated

import typer

from infra.local.administration import FindOffice, StageOption
from infra.local.console import failures_said, say, say_table
from infra.local.deploy import STAGE as LOCAL
from infra.local.offices import OfficeError, office_of
from shared.domain.losing_carriers import LosingCarrier
from shared.domain.own_playbook import playbook_with
from shared.domain.playbook import pin_guidance
from shared.usecases.accounts.reach import Office
from shared.usecases.set_playbook import set_playbook

playbook_app = typer.Typer(
    no_args_is_help=True, help="Losing carriers: where their customers find the account number and the transfer PIN."
)


@playbook_app.command("set")
def set_own(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE.json", exists=True, dir_okay=False, readable=True)],
    stage: StageOption = LOCAL,
) -> None:
    """Keep what this file says of carriers, instead of what was set before. `{}` leaves our own table alone."""
    with failures_said():
        office = _office(ctx, stage)
        try:
            text = file.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise OfficeError(f"{file} is no UTF-8 text ({error}). Save it as UTF-8.") from error
        known = set_playbook(office, text)
        say(f"Set: {len(known.carriers)} carriers are known. It holds everywhere within a minute.")


@playbook_app.command("show")
def show(
    ctx: typer.Context,
    carrier: Annotated[str | None, typer.Argument(help="A carrier, as a customer writes it.")] = None,
    stage: StageOption = LOCAL,
) -> None:
    """What was set, as a file for `set`; of a carrier, all that is known."""
    with failures_said():
        text = _office(ctx, stage).store.playbook()
        if carrier is None:
            say(text or "{}")
            return
        known = playbook_with(text).carrier(carrier)
        if known is None:
            raise OfficeError(f"Nothing is known of {carrier!r}. `portdesk playbook set` adds carriers.")
        _say(known)


def _office(ctx: typer.Context, stage: str) -> Office:
    find: FindOffice = ctx.obj or office_of
    return find(stage)


def _say(known: LosingCarrier) -> None:
    texts = {
        "account number": known.where_account_number,
        "PIN": pin_guidance(known),
        "lock": known.lock_removal,
        "good to know": known.good_to_know,
        **known.notes,
    }
    say_table([("names", ", ".join(known.names))], indent="")
    for name, text in texts.items():
        if text is not None:
            say(f"\n{name}\n  {text.en}")
            say(f"  {text.fr or '(not in French)'}")
    if known.sources:
        say(f"\nsources\n  {'; '.join(known.sources)}")
