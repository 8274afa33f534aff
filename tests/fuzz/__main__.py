"""``python -m tests.fuzz``: Schemathesis calls everything that the OpenAPI file names, with all of its checks.

The API's own application answers, in memory, behind a server on loopback; no cloud is needed. Ends with the number that
Schemathesis ends with: 0 without a finding.
"""

import base64
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from shared.domain.model import Role
from shared.domain.policy import Policy
from tests.world import World

_CONFIG: Final = Path(__file__).with_name("schemathesis.toml")
_METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "QUERY")
_WHOSE: Final = ((Role.ADMINISTRATOR, "^/v1"), (Role.SUPPORT_LEAD, "^/admin"))


class _Handler(BaseHTTPRequestHandler):
    """Hands calls over as a gateway does, one at a time: the stores in memory are no place for races."""

    app: Any
    lock = Lock()

    def answer(self) -> None:
        address = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        event = {
            "version": "2.0",
            "routeKey": "$default",
            "rawPath": address.path,
            "rawQueryString": address.query,
            "queryStringParameters": dict(parse_qsl(address.query, keep_blank_values=True)),
            "headers": {name.lower(): value for name, value in self.headers.items()},
            "requestContext": {
                "http": {"method": self.command, "path": address.path, "sourceIp": "127.0.0.1"},
                "stage": "$default",
                "requestId": "fuzz",
            },
            "body": base64.b64encode(body).decode() if body else None,
            "isBase64Encoded": bool(body),
        }
        with self.lock:
            found = self.app.resolve(event, None)
        text = found.get("body") or ""
        data = base64.b64decode(text) if found.get("isBase64Encoded") else text.encode()
        self.send_response(found["statusCode"])
        for name, value in found["headers"].items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def log_message(self, *_: Any) -> None:
        """Says nothing: Schemathesis names what it sent."""


for _method in _METHODS:
    setattr(_Handler, f"do_{_method}", _Handler.answer)


def main(arguments: list[str]) -> int:
    """Run it; `arguments` go to Schemathesis as they are."""
    for role, paths in _WHOSE:
        # Nothing is limited but by its rules: the limits are tried elsewhere.
        world = World(policy=Policy(public_base_url="https://port.example.com", write_limit_per_minute=10**9))
        client = world.client(role)
        handler = type("Handler", (_Handler,), {"app": world.app})
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        ended = subprocess.run([*_command(url, client.secret, paths), *arguments], check=False).returncode
        server.shutdown()
        if ended:
            return ended
    return 0


def _command(url: str, key: str, paths: str) -> list[str]:
    schemathesis = [str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(_CONFIG)]
    return [
        *schemathesis,
        "run",
        f"{url}/v1/openapi.json",
        *("--url", url, "--header", f"Authorization: Bearer {key}", "--include-path-regex", paths),
        *("--phases", "examples,coverage,fuzzing,stateful", "--checks", "all", "--max-examples", "15"),
        *("--continue-on-failure", "--max-failures", "100", "--warnings", "off", "--generation-database", "none"),
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
