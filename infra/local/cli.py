"""``portdesk``: the command line behind make."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console

from infra.local.bring_up import Local, bring_up, take_down
from infra.local.cloud import CloudError
from infra.local.deploy import DeployError
from infra.local.home import Home

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
console = Console(highlight=False)


@app.callback()
def portdesk() -> None:
    """Port Desk: number porting, from a CSV to working tracking numbers."""


@app.command()
def up() -> None:
    """Start the local cloud, deploy to it, and leave it running. State is kept between runs."""
    from infra.local.accounts import ensure_demo_accounts, print_welcome

    with _failures_said():
        local = _up()
        entries = ensure_demo_accounts(local)
        local.write_handbook(entries)
        print_welcome(local, entries, console)


@app.command()
def down() -> None:
    """Stop the local cloud. `up` finds everything again."""
    with _failures_said():
        stopped = take_down(Home.default())
    console.print("Stopped; its state is kept." if stopped else "It was not running.")


@app.command()
def reset() -> None:
    """Stop the local cloud and forget everything in it; the next `up` starts from nothing."""
    home = Home.default()
    with _failures_said():
        take_down(home)
    home.forget()
    console.print("Forgotten.")


@app.command()
def demo(
    keep: Annotated[bool, typer.Option(help="Leave the local cloud running afterwards.")] = False,
) -> None:
    """One real port, from the CSV to working tracking numbers, through the HTTP API only."""
    from infra.local.demo import run_demo

    home = Home.default()
    with _failures_said():
        local = _up()
        try:
            run_demo(local, console)
        finally:
            if not keep:
                take_down(home)


def _up() -> Local:
    with console.status("…") as status:
        return bring_up(Home.default(), say=lambda what: status.update(f"{what}…"))


@contextmanager
def _failures_said() -> Iterator[None]:
    """What went wrong, in its own words and without a traceback, and a non-zero end."""
    try:
        yield
    except (CloudError, DeployError) as error:
        console.print(f"[red]Failed:[/red] {type(error).__name__}", style="bold")
        console.print(str(error), markup=False)
        raise typer.Exit(1) from error


def main() -> None:
    """The entry point."""
    app()


if __name__ == "__main__":
    main()
