"""``portdesk numbers``: what the desk's reports are read from, counted anew."""

from datetime import date, timedelta
from typing import Annotated, Any

import typer

from infra.local.administration import FindOffice, StageOption
from infra.local.console import failures_said, say, say_table
from infra.local.deploy import STAGE as LOCAL
from infra.local.offices import office_of
from shared.domain.policy import Policy
from shared.domain.problems import Malformed
from shared.usecases.accounts.reach import Office
from shared.usecases.desk import Desk
from shared.usecases.reports.recount import count_open_orders, recount_day

numbers_app = typer.Typer(no_args_is_help=True, help="The sums that the desk's reports are read from.")


@numbers_app.command("recount")
def recount(
    ctx: typer.Context,
    first: Annotated[str, typer.Argument(metavar="FROM", help="The first day (UTC), YYYY-MM-DD.", show_default=False)],
    last: Annotated[str | None, typer.Argument(metavar="TO", help="The last day; FROM alone if left out.")] = None,
    stage: StageOption = LOCAL,
) -> None:
    """Make the sums of days what was counted on them adds up to. Events may be counted meanwhile."""
    with failures_said():
        begin, end = _day(first), _day(last or first)
        if begin > end:
            raise Malformed(f"{begin} is after {end}. Give the first day first.")
        store = _office(ctx, stage).store
        days = [begin + timedelta(days=n) for n in range((end - begin).days + 1)]
        done = [(day, recount_day(store, day)) for day in days]
        say_table(
            [(day.isoformat(), f"{one.facts} counted", f"{one.corrected} sums corrected") for day, one in done],
            indent="",
        )


@numbers_app.command("count")
def count(ctx: typer.Context, stage: StageOption = LOCAL) -> None:
    """Count what happened to orders that are open and was never counted, such as before there were reports."""
    with failures_said():
        office = _office(ctx, stage)
        nothing: Any = None
        desk = Desk(office.store, office.clock, office.ids, Policy(), nothing, nothing, nothing, nothing, {}, nothing)
        say(f"{count_open_orders(desk)} events of open orders were news to the reports.")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Malformed(f"{text!r} is no day. Write it as 2026-01-31.") from None


def _office(ctx: typer.Context, stage: str) -> Office:
    find: FindOffice = ctx.obj or office_of
    return find(stage)
