"""A company's telephony system that runs here: the other side of `platform.openapi.json`, with faults of a real one.

`TelephonyDouble.answer` is its API; `transport` puts it behind httpx without sockets, `serving` behind a loopback port.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

import httpx

from shared.adapters.carriers.simulated import verify
from shared.ports import NotGenuine

SECRET = "whsec_" + "dGVsZXBob255IGRvdWJsZSBzZWNyZXQga2V5ISE="
BEARER = "tel_0123456789"

Reply = tuple[int, dict[str, str], bytes]
FaultKind = Literal["lose_answer", "fail", "fail_after", "limit", "redirect", "garbage", "huge", "refuse"]


class Lost(Exception):
    """The connection is to drop."""


@dataclass
class TelephonyDouble:
    """`secret` and `bearer` are what calls have to be proved by, "" for not at all. Numbers in `refused` are not taken,
    with these reasons; those in `slow` are being set up until they are taken out of it; those in `unsaid` are passed
    over in answers. `faults` are what goes wrong with the next calls, one each."""

    secret: str = SECRET
    bearer: str = ""
    refused: dict[str, str] = field(default_factory=dict)
    slow: set[str] = field(default_factory=set)
    unsaid: set[str] = field(default_factory=set)
    keeps: set[str] = field(default_factory=set)
    """Numbers that it does not let go of."""
    faults: list[FaultKind] = field(default_factory=list)
    ringing: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    calls: list[tuple[str, int]] = field(default_factory=list)
    """Verb and count of numbers of each call that was taken."""
    ids: list[str] = field(default_factory=list)
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    _answered: dict[str, Reply] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """What it answers. Raises `Lost`."""
        with self._lock:
            fault = self.faults.pop(0) if self.faults else None
            if fault == "fail":
                return _problem(500, "Something broke.")
            if fault == "limit":
                return 429, {"retry-after": "2"}, b""
            if fault == "redirect":
                return 307, {"location": "http://169.254.169.254/latest/meta-data"}, b""
            if fault == "garbage":
                return 200, {"content-type": "text/html"}, b"<html>it works</html>"
            if fault == "huge":
                return 200, {}, b"[" + b"1," * 2_000_000 + b"1]"
            if fault == "refuse":
                return _problem(422, "This account is not known here.")
            reply = self._answer(method, path, headers, body)
            if fault == "lose_answer":
                raise Lost
            return _problem(500, "Broke after it was done.") if fault == "fail_after" else reply

    def _answer(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        named = {name.lower(): value for name, value in headers.items()}
        if not self._is_proved(named, body):
            return _problem(401, "The call is not proved.")
        if method != "POST" or path not in ("/numbers/ensure", "/numbers/check", "/numbers/release"):
            return _problem(404, "No such address.")
        call_id = named.get("webhook-id", "")
        if call_id and call_id in self._answered:
            return self._answered[call_id]
        try:
            content = json.loads(body)
            numbers, account_id = content["numbers"], str(content["account_id"])
        except (ValueError, KeyError, TypeError):
            return _problem(422, "The body lacks something.")
        if not 1 <= len(numbers) <= 500:
            return _problem(422, "Send 1 to 500 numbers.")
        verb = path.rpartition("/")[2]
        self.calls.append((verb, len(numbers)))
        self.ids.append(call_id)
        found = [getattr(self, f"_{verb}")(account_id, one) for one in numbers]
        shown = [one for one in found if one["number"] not in self.unsaid]
        reply = 200, {"content-type": "application/json"}, json.dumps({"numbers": shown}).encode()
        if call_id:
            self._answered[call_id] = reply
        return reply

    def _is_proved(self, headers: Mapping[str, str], body: bytes) -> bool:
        if self.bearer and headers.get("authorization") != f"Bearer {self.bearer}":
            return False
        if not self.secret:
            return True
        try:
            verify(self.secret, headers, body.decode(), self.clock(), 300)
        except (NotGenuine, UnicodeDecodeError):
            return False
        return True

    def _ensure(self, account_id: str, wanted: dict[str, str]) -> dict[str, str]:
        number = wanted["number"]
        if number not in self.refused:
            self.ringing[account_id, number] = (wanted["forwarding_number"], wanted["name"])
        return self._check(account_id, wanted)

    def _check(self, account_id: str, wanted: dict[str, str]) -> dict[str, str]:
        number = wanted["number"]
        if number in self.refused:
            return {"number": number, "state": "silent", "reason": self.refused[number]}
        if number in self.slow:
            return {"number": number, "state": "pending"}
        rings = self.ringing.get((account_id, number))
        if rings is None:
            return {"number": number, "state": "silent", "reason": "no such number"}
        if rings != (wanted["forwarding_number"], wanted["name"]):
            return {"number": number, "state": "silent", "reason": "it rings elsewhere, or under another name"}
        return {"number": number, "state": "ringing"}

    def _release(self, account_id: str, number: str) -> dict[str, str]:
        if number in self.keeps:
            return {"number": number, "state": "ringing", "reason": "a call is under way"}
        self.ringing.pop((account_id, number), None)
        return {"number": number, "state": "released"}

    # Reaching it.

    def transport(self) -> httpx.MockTransport:
        """It as httpx sees it, without sockets."""

        def answer(request: httpx.Request) -> httpx.Response:
            try:
                status, headers, body = self.answer(request.method, request.url.path, request.headers, request.read())
            except Lost:
                raise httpx.ReadError("the connection dropped", request=request) from None
            return httpx.Response(status, headers=headers, content=body)

        return httpx.MockTransport(answer)

    @contextmanager
    def serving(self, delay_seconds: float = 0.0) -> Iterator[str]:
        """It on a loopback port; the base URL. Every answer takes `delay_seconds`."""
        double = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                time.sleep(delay_seconds)
                try:
                    status, headers, content = double.answer("POST", self.path, dict(self.headers), body)
                except Lost:
                    self.close_connection = True
                    return
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: Any) -> None:
                """Nothing: tests are quiet."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


def _problem(status: int, detail: str) -> Reply:
    return status, {"content-type": "application/problem+json"}, json.dumps({"detail": detail}).encode()
