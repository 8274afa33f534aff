"""The local cloud: MiniStack on a loopback port, started, found again and stopped by what its home remembers."""

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from infra.local.home import Home
from infra.local.mending import follow_port, forget_stream_positions

LOOPBACK = "127.0.0.1"
FIRST_PORT = 4566
PORTS_TRIED = 200
START_SECONDS = 60
STOP_SECONDS = 60
REGION = "us-east-1"
EMULATOR = Path(__file__).with_name("emulator.py")

# Handed to the emulator as they are; the rest of the caller's environment stays outside, an AWS profile above all.
PASSED_ON = ("HOME", "LANG", "LC_ALL", "PATH", "TZ")

_started: dict[int, subprocess.Popen[bytes]] = {}
"""Children of this process, by process id: they are to be waited for."""


class CloudError(Exception):
    """The local cloud cannot be started or stopped. Says what to look at."""


@dataclass(frozen=True)
class Cloud:
    """A running emulator. `instance` is a name that only this one answers to."""

    pid: int
    port: int
    instance: str

    @property
    def endpoint(self) -> str:
        """The address of every AWS service."""
        return f"http://{LOOPBACK}:{self.port}"

    def client_options(self) -> dict[str, Any]:
        """Arguments for ``boto3.client`` and ``boto3.resource``."""
        return {
            "endpoint_url": self.endpoint,
            "region_name": REGION,
            "aws_access_key_id": "test",
            "aws_secret_access_key": "test",
        }


def running(home: Home) -> Cloud | None:
    """The cloud of this home, if it is up and answers by its own name."""
    try:
        found = Cloud(**json.loads(home.cloud.read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None
    return found if _instance_at(found.port) == found.instance else None


def found_running(home: Home) -> Cloud:
    """`running`. Raises `CloudError` where it is not."""
    cloud = running(home)
    if cloud is None:
        raise CloudError("The local cloud is not running. Start it with `make up`.")
    return cloud


def start(home: Home, options: Mapping[str, str] | None = None) -> Cloud:
    """Start the cloud of this home, or find it running. Takes the port it had last, else the first free from 4566 on.

    `options` are further environment variables of MiniStack. Raises `CloudError` with the end of the log when it does
    not come up.
    """
    cloud = running(home)
    if cloud:
        return cloud
    last_port = _last_port(home)
    for port in [*([last_port] if last_port else []), *range(FIRST_PORT, FIRST_PORT + PORTS_TRIED)]:
        if _is_free(port):
            cloud = _start_on(home, port, options or {})
            if cloud:
                return cloud
    raise CloudError(f"no free port between {FIRST_PORT} and {FIRST_PORT + PORTS_TRIED}")


def stop(home: Home) -> bool:
    """Stop the cloud of this home and wait until its state is written. False: it was not running."""
    cloud = running(home)
    if cloud is None:
        return False
    os.kill(cloud.pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while time.monotonic() < deadline:
        if not _is_alive(cloud.pid):
            _started.pop(cloud.pid, None)
            # The port stays: the next start asks for it again, so that addresses hold.
            home.cloud.write_text(json.dumps({**asdict(cloud), "pid": 0}))
            return True
        time.sleep(0.05)
    raise CloudError(f"the local cloud (process {cloud.pid}) does not stop; see {home.log}")


def _start_on(home: Home, port: int, options: Mapping[str, str]) -> Cloud | None:
    """Start on this port. None: somebody else was faster."""
    instance = f"portdesk-{secrets.token_hex(8)}"
    shutil.rmtree(home.temporary, ignore_errors=True)
    for folder in (home.state, home.objects, home.temporary):
        folder.mkdir(parents=True, exist_ok=True)
    last_port = _last_port(home)
    if last_port and last_port != port:
        follow_port(home.state, last_port, port)
    forget_stream_positions(home.state)
    with home.log.open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-P", str(EMULATOR)],
            env={**_environment(home, port, instance), **options},
            cwd=home.temporary,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            if _is_free(port) and "Address already in use" not in _tail(home.log):
                raise CloudError(f"the local cloud ended at its start: {_tail(home.log)}")
            return None
        if _instance_at(port) == instance:
            cloud = Cloud(pid=process.pid, port=port, instance=instance)
            home.cloud.write_text(json.dumps(asdict(cloud)))
            _started[cloud.pid] = process
            return cloud
        time.sleep(0.1)
    process.terminate()
    raise CloudError(f"the local cloud did not come up in {START_SECONDS} s: {_tail(home.log)}")


def _environment(home: Home, port: int, instance: str) -> dict[str, str]:
    return {
        **{name: os.environ[name] for name in PASSED_ON if name in os.environ},
        "BIND_HOST": LOOPBACK,
        "GATEWAY_PORT": str(port),
        "IOT_MTLS_ENABLED": "0",
        "MINISTACK_EDITION": instance,
        "MINISTACK_REGION": REGION,
        "PERSIST_STATE": "1",
        "STATE_DIR": str(home.state),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(home.objects),
        "TMPDIR": str(home.temporary),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def _instance_at(port: int) -> str | None:
    try:
        with urllib.request.urlopen(f"http://{LOOPBACK}:{port}/_ministack/health", timeout=5) as answer:
            name = json.load(answer).get("edition")
            return name if isinstance(name, str) else None
    except (OSError, ValueError, AttributeError, urllib.error.URLError):
        return None


def _last_port(home: Home) -> int | None:
    try:
        return int(json.loads(home.cloud.read_text())["port"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def _is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


def _is_alive(pid: int) -> bool:
    if pid in _started:
        # A child that has ended looks alive until it is asked.
        return _started[pid].poll() is None
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _tail(path: Path, lines: int = 15) -> str:
    return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])
