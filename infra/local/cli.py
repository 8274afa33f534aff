"""``portdesk``: the command line behind make."""

from collections.abc import Callable, Mapping
from typing import Annotated

import typer

from infra.local import administration
from infra.local.bring_up import Local, bring_up, take_down
from infra.local.console import console, errors, failures_said, say, say_table
from infra.local.context import read_context
from infra.local.desk_numbers import numbers_app
from infra.local.dropping import drop
from infra.local.home import Home
from infra.local.inbound import inbound_app
from infra.local.mailbox import SentMail, mails_of_home
from infra.local.platform import platform_app
from infra.local.playbook import playbook_app
from infra.local.redriving import redrive

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
app.add_typer(administration.account_app, name="account")
app.add_typer(administration.company_app, name="company")
app.add_typer(administration.user_app, name="user")
app.add_typer(administration.key_app, name="key")
app.add_typer(administration.staff_app, name="staff")
app.add_typer(inbound_app, name="inbound")
app.add_typer(playbook_app, name="playbook")
app.add_typer(platform_app, name="platform")
app.command()(drop)
app.command()(redrive)
app.add_typer(numbers_app, name="numbers")


@app.callback()
def portdesk() -> None:
    """Port Desk: number porting, from a CSV to working tracking numbers."""


@app.command()
def up(
    contexts: Annotated[
        list[str] | None,
        typer.Option(
            "-c",
            metavar="NAME=VALUE",
            help="What it differs in, as for make deploy: -c carrier_routes=local:US=manual. Give it again each time.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Start the local cloud, deploy to it, and leave it running. State is kept between runs."""
    from infra.local.accounts import ensure_demo_accounts, print_welcome

    context = read_context(contexts or [])
    with failures_said():
        local = _up(Home.default(), context)
        entries = ensure_demo_accounts(local)
        local.write_handbook(entries)
        print_welcome(local, entries)


@app.command()
def down() -> None:
    """Stop the local cloud. `up` finds everything again."""
    with failures_said():
        stopped = take_down(Home.default())
    console.print("Stopped; its state is kept." if stopped else "It was not running.")


@app.command()
def reset() -> None:
    """Stop the local cloud and forget everything in it; the next `up` starts from nothing."""
    home = Home.default()
    with failures_said():
        take_down(home)
    home.forget()
    console.print("Forgotten.")


@app.command()
def mail(
    ctx: typer.Context,
    address: Annotated[
        str | None, typer.Argument(help="Show the last mail to this address.", show_default=False)
    ] = None,
) -> None:
    """The mails that the local cloud has taken, such as those with a link to sign; newest last."""
    find: Callable[[], list[SentMail]] = ctx.obj or mails_of_home
    with failures_said():
        mails = find()
    if address is None:
        if not mails:
            say("No mails were sent since the local cloud was started.")
        say_table([(f"{one.at:%Y-%m-%d %H:%M:%S} UTC", one.to, one.subject) for one in mails], indent="")
        return
    to_address = [one for one in mails if one.is_to(address)]
    if not to_address:
        others = ", ".join(sorted({one.to for one in mails})) or "nobody"
        errors.print(f"There is no mail to {address}; there are some to {others}.", markup=False, soft_wrap=True)
        raise typer.Exit(1)
    last = to_address[-1]
    say_table([("Sent", f"{last.at:%Y-%m-%d %H:%M:%S} UTC"), ("To", last.to), ("Subject", last.subject)], indent="")
    say(f"\n{last.text}")


@app.command()
def demo(
    keep: Annotated[bool, typer.Option(help="Leave the demo's local cloud running afterwards.")] = False,
) -> None:
    """One real port, from the CSV to working tracking numbers, through the HTTP API only.

    It has a local cloud of its own, fresh each time, so that it always finds the sample numbers free.
    """
    from infra.local.accounts import ensure_demo_accounts
    from infra.local.demo import Demo

    home = Home(Home.default().path / "demo")
    with failures_said():
        take_down(home)
        home.forget()
        local = _up(home)
        try:
            entries = ensure_demo_accounts(local)
            local.write_handbook(entries)
            keys = entries["api_keys"]
            assert isinstance(keys, dict)
            Demo(local, keys, console).run()
        finally:
            if not keep:
                take_down(home)


def _up(home: Home, context: Mapping[str, str] | None = None) -> Local:
    with console.status("…") as status:
        return bring_up(home, say=lambda what: status.update(f"{what}…"), context=context)


def main() -> None:
    """The entry point."""
    app(prog_name="portdesk")


if __name__ == "__main__":
    main()
