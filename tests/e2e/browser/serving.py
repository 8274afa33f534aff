"""A door on a port of this machine, under the prefix that a local cloud has: HTTP in, the API's events to the door."""

import base64
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, Protocol
from urllib.parse import unquote

PREFIX: Final = "/_aws/execute-api/abc123/$default"


class Door(Protocol):
    def resolve(self, event: Mapping[str, Any], _context: object = None) -> dict[str, Any]: ...


@contextmanager
def serving(door: Door, asked: list[str] | None = None) -> Iterator[str]:
    """Yields the base address, without a slash at its end; `asked` gets every path that was asked for."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            if asked is not None:
                asked.append(f"{self.command} {self.path}")
            path, _, query = self.path.partition("?")
            path = unquote(path)
            if path.startswith(PREFIX):
                answer = door.resolve(_event(self, path.removeprefix(PREFIX), query, body))
            else:
                answer = {"statusCode": 404, "headers": {}, "cookies": [], "body": "", "isBase64Encoded": False}
            text = answer["body"]
            raw = base64.b64decode(text) if answer["isBase64Encoded"] else text.encode()
            self.send_response(answer["statusCode"])
            for name, value in answer["headers"].items():
                self.send_header(name, value)
            for cookie in answer["cookies"]:
                self.send_header("set-cookie", cookie)
            self.send_header("content-length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        do_GET = do_POST = do_HEAD = do_OPTIONS = _serve  # noqa: N815 - the names that http.server calls

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}{PREFIX}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _event(asked: BaseHTTPRequestHandler, path: str, query: str, body: bytes) -> dict[str, Any]:
    headers = {name.lower(): value for name, value in asked.headers.items()}
    cookies = [each.strip() for each in headers.pop("cookie", "").split(";") if each.strip()]
    return {
        "version": "2.0",
        "rawPath": path,
        "rawQueryString": query,
        "headers": headers,
        "cookies": cookies,
        "requestContext": {
            "stage": "$default",
            "http": {"method": asked.command, "path": path, "sourceIp": asked.client_address[0]},
        },
        "body": base64.b64encode(body).decode(),
        "isBase64Encoded": True,
    }
