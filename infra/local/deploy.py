"""Deploys the application to a local cloud, with the CDK's own command line, as it would be to AWS."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import ClientError

from infra.local.cloud import REGION, Cloud
from infra.local.home import ROOT, TOOLS, Home
from infra.names import PARTS, stack_name

STAGE = "local"
CDK = "aws-cdk@2.1148.1"
CDK_SCRIPT = TOOLS / CDK / "node_modules" / "aws-cdk" / "bin" / "cdk"
SCRIPTS = Path(sys.executable).parent
SOURCES = ("app.py", "cdk.json", "requirements.lock", "functions", "infra", "shared")
PARAMETER = "/portdesk/local/fingerprint"

# What a laptop differs in from a deployment to AWS, apart from its address.
LOCAL_CONTEXT: Mapping[str, str] = {
    "stage": STAGE,
    "carrier": "simulated",
    "platform": "simulated",
    "auto_review": "true",
    "mail_from": "Port Desk <no-reply@portdesk.example>",
    "simulated_carrier_delay_seconds": "1",
    "step_retry_seconds": "5",
    "poll_minutes": "1",
    "desk_email": "porting-desk@portdesk.example",
    "bulk_settle_seconds": "0",
    "webhooks_to_loopback": "true",
}


class DeployError(Exception):
    """The CDK failed. Carries the end of what it printed, and where all of it is."""


def deploy(cloud: Cloud, home: Home, context: Mapping[str, str] | None = None) -> dict[str, str]:
    """Bring the stacks to what the working tree says, unless they are there already. Returns `outputs`.

    `context` is added to `LOCAL_CONTEXT`. Raises `DeployError`.
    """
    chosen = {**LOCAL_CONTEXT, **(context or {}), "local_endpoint": cloud.endpoint}
    wanted = fingerprint(chosen)
    if deployed_fingerprint(cloud) != wanted:
        _install_cdk(home)
        options = [option for name, value in chosen.items() for option in ("-c", f"{name}={value}")]
        if not _stack_outputs(cloud, "CDKToolkit"):
            _cdk(cloud, home, "bootstrap", f"aws://000000000000/{REGION}", *options)
        _cdk(cloud, home, "deploy", "--all", "--require-approval", "never", "--method", "direct", *options)
        _client(cloud, "ssm").put_parameter(Name=PARAMETER, Value=wanted, Type="String", Overwrite=True)
    return outputs(cloud)


def outputs(cloud: Cloud) -> dict[str, str]:
    """All outputs of the deployed stacks by name: `ApiUrl`, `TableName`, `DocumentsBucketName` …"""
    found: dict[str, str] = {}
    for part in PARTS:
        found |= _stack_outputs(cloud, stack_name(STAGE, part))
    return found


def _cdk(cloud: Cloud, home: Home, *arguments: str) -> None:
    command = ["node", str(CDK_SCRIPT), "--app", f"{sys.executable} {ROOT / 'app.py'}", "--output", str(home.assembly)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")} | {
        "PATH": os.pathsep.join([str(SCRIPTS), os.environ.get("PATH", "")]),
        "AWS_ENDPOINT_URL": cloud.endpoint,
        "AWS_ENDPOINT_URL_S3": cloud.endpoint,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
        "CDK_DISABLE_CLI_TELEMETRY": "true",
        "CDK_DISABLE_VERSION_CHECK": "1",
    }
    _run([*command, "--no-notices", "--ci", *arguments], home, environment)


def _install_cdk(home: Home) -> None:
    if not CDK_SCRIPT.exists():
        folder = TOOLS / CDK
        folder.mkdir(parents=True, exist_ok=True)
        environment = {**os.environ, "PATH": os.pathsep.join([str(SCRIPTS), os.environ.get("PATH", "")])}
        npm = ["npm", "install", "--prefix", str(folder), "--no-audit", "--no-fund", "--loglevel", "error", CDK]
        _run(npm, home, environment)


def _run(command: list[str], home: Home, environment: Mapping[str, str]) -> None:
    with home.deploy_log.open("a") as log:
        log.write(f"$ {' '.join(command)}\n")
        log.flush()
        ended = subprocess.run(
            command, cwd=ROOT, env=dict(environment), stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False
        )
    if ended.returncode:
        tail = "\n".join(home.deploy_log.read_text(errors="replace").splitlines()[-25:])
        raise DeployError(
            f"{tail}\n\n{command[0]} ended with {ended.returncode}; all it said is in {home.deploy_log}\n"
            "If the local stacks are stuck, `make reset` forgets them."
        )


def fingerprint(context: Mapping[str, str]) -> str:
    """What a deployment of the working tree with this context would be."""
    found = hashlib.sha256(repr(sorted(context.items())).encode())
    for path in _source_files():
        found.update(f"{path.relative_to(ROOT)}\0".encode())
        found.update(path.read_bytes())
    return found.hexdigest()


def _source_files() -> Iterator[Path]:
    for source in SOURCES:
        path = ROOT / source
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        yield from (file for file in files if file.is_file() and "__pycache__" not in file.parts)


def deployed_fingerprint(cloud: Cloud) -> str | None:
    """What is deployed. Kept in the cloud itself: a file beside it would outlive a state that was lost."""
    try:
        return str(_client(cloud, "ssm").get_parameter(Name=PARAMETER)["Parameter"]["Value"])
    except ClientError:
        return None


def _stack_outputs(cloud: Cloud, name: str) -> dict[str, str]:
    try:
        stacks = _client(cloud, "cloudformation").describe_stacks(StackName=name)["Stacks"]
    except ClientError:
        return {}
    return {output["OutputKey"]: output["OutputValue"] for stack in stacks for output in stack.get("Outputs", [])}


def _client(cloud: Cloud, service: str) -> Any:
    return boto3.client(service, **cloud.client_options())  # type: ignore[call-overload]
