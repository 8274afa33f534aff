"""One real port, shown as it goes."""

from rich.console import Console

from infra.local.bring_up import Local


def run_demo(local: Local, console: Console) -> None:
    """Run the main job through the HTTP API; raises what failed."""
    raise NotImplementedError
