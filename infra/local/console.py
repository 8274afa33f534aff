"""What the command line says: results to stdout, what went wrong to stderr."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import httpx
import typer
from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console

from infra.local.cloud import CloudError
from infra.local.columns import in_columns
from infra.local.demo import DemoFailedError
from infra.local.deploy import DeployError
from infra.local.offices import OfficeError
from portdesk_client import PortDeskError
from shared.domain.problems import Refused
from shared.ports import Unavailable

console = Console(highlight=False)
errors = Console(highlight=False, stderr=True)

_FAILURES = (
    CloudError,
    DeployError,
    PortDeskError,
    DemoFailedError,
    OfficeError,
    Unavailable,
    httpx.HTTPError,
    BotoCoreError,
    ClientError,
)


@contextmanager
def failures_said() -> Iterator[None]:
    """What went wrong, in its own words and without a traceback, and a non-zero end."""
    try:
        yield
    except Refused as refusal:
        errors.print("[bold red]Refused:[/] ", end="")
        errors.print(refusal.detail, markup=False, soft_wrap=True)
        for problem in refusal.problems:
            errors.print(f"  · {problem.detail} {problem.fix}".rstrip(), markup=False, soft_wrap=True)
        raise typer.Exit(1) from refusal
    except _FAILURES as error:
        # What we say ourselves is a whole sentence; what others raise is known by its name.
        errors.print("[bold red]Failed:[/] ", end="")
        said = str(error) if isinstance(error, (OfficeError, PortDeskError)) else f"{type(error).__name__}\n{error}"
        errors.print(said, markup=False, soft_wrap=True)
        raise typer.Exit(1) from error


def say(text: str = "") -> None:
    """One line as it is, however wide the terminal: it may be copied."""
    console.print(text, markup=False, soft_wrap=True)


def say_table(rows: Sequence[Sequence[str]], indent: str = "  ") -> None:
    """Rows in columns as wide as they need, for eyes and for `grep`."""
    for line in in_columns(rows):
        say(indent + line)
