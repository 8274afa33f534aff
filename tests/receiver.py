"""Somebody who takes webhooks: a server on loopback that keeps what came and answers as it is told."""

import socket
import ssl
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread


@dataclass(frozen=True)
class Received:
    method: str
    path: str
    headers: Mapping[str, str]
    body: str


@dataclass
class Reply:
    status: int = 204
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    after: Event | None = None
    """Answers only once this is set."""


class Receiver:
    """`replies` are given one by one, and `otherwise` after the last."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.received: list[Received] = []
        self.replies: deque[Reply] = deque()
        self.otherwise = Reply()
        self._lock = Lock()

    def take(self, received: Received) -> Reply:
        with self._lock:
            self.received.append(received)
            return self.replies.popleft() if self.replies else self.otherwise

    def ids(self) -> list[str]:
        with self._lock:
            return [one.headers["webhook-id"] for one in self.received]


@contextmanager
def receiving(tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """A receiver at ``url`` while the block runs; with `tls` it speaks https."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("content-length", "0"))
            headers = {name.lower(): value for name, value in self.headers.items()}
            reply = found.take(Received("POST", self.path, headers, self.rfile.read(length).decode()))
            if reply.after is not None:
                reply.after.wait(60)
            try:
                self.send_response(reply.status)
                for name, value in {"content-length": str(len(reply.body)), **reply.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(reply.body)
            except OSError:
                # Whoever asked did not wait.
                return

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            return

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            # A caller who does not trust the certificate goes away.
            return

    server = Server(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    found = Receiver(f"{'https' if tls else 'http'}://127.0.0.1:{server.server_address[1]}/in")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def answering(speak: Callable[[socket.socket], None]) -> Iterator[int]:
    """A port of this machine whose every connection is given to `speak`: for answers that are none of HTTP."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                try:
                    speak(connection)
                except OSError:
                    continue

    Thread(target=serve, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.close()
