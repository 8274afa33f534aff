"""``portdesk drop``: sends a file of numbers, shows how far it is, and brings its report back."""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from infra.local.console import console, errors, failures_said, say, say_table
from infra.local.customer import Customer
from infra.local.home import Home
from infra.local.offices import OfficeError
from portdesk_client import TookTooLong
from shared.domain.bulk.names import REPORT_SUFFIX, read_name

BUSY = frozenset({"awaiting_upload", "reading", "importing"})
LOOK_EVERY_SECONDS = 0.5


def drop(
    file: Annotated[Path, typer.Argument(help="A CSV of numbers.", exists=True, dir_okay=False, show_default=False)],
    documents: Annotated[
        list[Path] | None,
        typer.Option(
            "--with",
            help="An invoice or a signed letter that goes with it; may be repeated. Invoices that the file names and "
            "that lie beside it are found by themselves.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    submit: Annotated[bool, typer.Option("--submit", help="Submit what is complete, where rows do not say.")] = False,
    report: Annotated[
        Path | None, typer.Option(help="Where to write the report; by default beside the file.", show_default=False)
    ] = None,
    wait_seconds: Annotated[int, typer.Option(help="How long to wait for the report.")] = 600,
    url: Annotated[
        str | None,
        typer.Option(
            envvar="PORTDESK_URL", help="The API's address; by default the local cloud's.", show_default=False
        ),
    ] = None,
    key: Annotated[
        str | None,
        typer.Option(
            envvar="PORTDESK_API_KEY",
            help="An API key; by default, on the local cloud, the demo administrator's.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Send a file of numbers for one or many port requests, follow its rows, and get its report."""
    with failures_said():
        beside = [*dict.fromkeys([*(documents or ()), *named_beside(file)])]
        with closing(Customer(*_door(url, key))) as customer:
            made = customer.drop(file, beside, submit=submit)
            say(f"{made['id']}: {file.name}" + "".join(f", {one.name}" for one in beside))
            found = _follow(customer, made["id"], wait_seconds)
        _tell(found)
        if found["report"]["csv"]:
            place = report or file.with_name(f"{file.stem}{REPORT_SUFFIX}.csv")
            place.write_bytes(httpx.get(found["report"]["csv"], timeout=60).raise_for_status().content)
            say(f"\nReport: {place}")
    if found["status"] in ("refused", "superseded", "delayed"):
        raise typer.Exit(1)


def named_beside(file: Path) -> list[Path]:
    """The documents in a list's folder whose names stand in it."""
    text = file.read_bytes().decode("utf-8", "ignore").casefold()
    return [one for one in sorted(file.parent.iterdir()) if _is_document(one) and one.name.casefold() in text]


def _is_document(path: Path) -> bool:
    name = read_name(f"drop/any/{path.name}")
    return path.is_file() and name is not None and name.kind == "document"


def _door(url: str | None, key: str | None) -> tuple[str, str]:
    """The API's address and a key, as given, else of the local cloud."""
    if url and key:
        return url, key
    if url:
        raise OfficeError("There is no API key for it: give one with --key, or in PORTDESK_API_KEY.")
    try:
        handbook = json.loads(Home.default().handbook.read_text())
    except FileNotFoundError:
        raise OfficeError(
            "The local cloud was never up here. Start it with `make up`, or name another with --url and --key."
        ) from None
    return handbook["api_url"], key or handbook["api_keys"]["administrator"]


def _follow(customer: Customer, upload_id: str, seconds: int) -> dict[str, Any]:
    """Look until its report is there, and show how far it is."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("rows"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=not console.is_terminal) as bar:
        task = bar.add_task("awaiting upload", total=None)
        for found in _looks(customer, upload_id, seconds):
            rows = found["rows"]
            read = found["row_progress"]["read"]
            bar.update(task, description=found["status"].replace("_", " "), total=rows or None, completed=read)
            if found["status"] not in BUSY:
                return found
    raise TookTooLong(f"{upload_id} is still {found['status']}; see GET /v1/bulk-uploads/{upload_id}")


def _looks(customer: Customer, upload_id: str, seconds: int) -> Iterator[dict[str, Any]]:
    until = time.monotonic() + seconds
    while True:
        yield customer.get(f"/v1/bulk-uploads/{upload_id}")
        if time.monotonic() > until:
            return
        time.sleep(LOOK_EVERY_SECONDS)


def _tell(found: Mapping[str, Any]) -> None:
    progress = found["progress"]
    say()
    if found["status"] in ("refused", "superseded", "delayed"):
        errors.print(f"{progress['where']} {progress['next_action']}", markup=False, soft_wrap=True)
        return
    table = [(status.replace("_", " "), f"{rows:,}") for status, rows in found["rows_by_status"].items()]
    say_table([("Rows", f"{found['rows']:,}"), *table], indent="")
    if found["row_progress"]["errors"]:
        say("\nWhat is wrong")
        say_table([(one["code"], f"{one['rows']:,}") for one in found["row_progress"]["errors"]])
    for warning in found["warnings"]:
        say(f"\n{warning['detail']} {warning['fix'] or ''}".rstrip())
    if found["request_ids"]:
        say(f"\n{_requests(found)}: {', '.join(found['request_ids'][:5])}{' …' if found['requests'] > 5 else ''}")
    say(f"\n{progress['where']} {progress['next_action']}")
    for name in found["missing_documents"]:
        say(f"Not there yet: {name}")


def _requests(found: Mapping[str, Any]) -> str:
    return "1 port request" if found["requests"] == 1 else f"{found['requests']:,} port requests"
