"""The demo accounts of a local cloud, and what `up` prints of them."""

from collections.abc import Mapping

from rich.console import Console

from infra.local.bring_up import Local


def ensure_demo_accounts(local: Local) -> dict[str, object]:
    """Make the demo accounts unless they are there; returns what ``local.json`` says of them."""
    del local
    return {}


def print_welcome(local: Local, entries: Mapping[str, object], console: Console) -> None:
    """Print addresses, keys and example calls."""
    console.print(f"API  {local.api_url}")
    console.print(f"AWS  {local.cloud.endpoint}")
    for name, value in entries.items():
        console.print(f"{name}  {value}")
