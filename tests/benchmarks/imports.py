"""What the API's cold start imports: nothing that one function in ten needs, and how long that takes."""

import os
import subprocess
import sys
import time

from tests.benchmarks.measured import Measured

HEAVY = ("fpdf", "PIL", "jinja2", "pyhanko", "fontTools", "pikepdf", "httpx", "cryptography")
_API = "import functions.api.handler"
_PLAIN = "import boto3; boto3.client('dynamodb'); import aws_lambda_powertools.event_handler"
_TRIES = 5


def measure() -> list[Measured]:
    """Import times are the best of five, each in a process of its own, in one run on one machine."""
    api, plain = (_seconds(code) for code in (_API, _PLAIN))
    heavy = heavy_imports()
    return [
        Measured(
            "API's import over boto3's DynamoDB client + event handler",
            f"{api / plain:.2f} x ({api * 1000:.0f} ms over {plain * 1000:.0f} ms)",
            missed=False,
        ),
        Measured("Heavy libraries in the API's import graph", ", ".join(heavy) or "none", bool(heavy)),
    ]


def heavy_imports() -> list[str]:
    """Which of `HEAVY` an import of the API's handler loads."""
    code = f"{_API}; import sys; print(','.join(m for m in {HEAVY!r} if m in sys.modules))"
    printed = subprocess.run(
        [sys.executable, "-c", code], env=_environment(), capture_output=True, text=True, check=True
    ).stdout
    return [name for name in printed.strip().split(",") if name]


def _seconds(code: str) -> float:
    best = float("inf")
    for _ in range(_TRIES):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], env=_environment(), check=True, capture_output=True)
        best = min(best, time.perf_counter() - began)
    return best - _bare()


def _bare() -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    return time.perf_counter() - began


def _environment() -> dict[str, str]:
    return {**os.environ, "AWS_DEFAULT_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true"}
