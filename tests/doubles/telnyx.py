"""A Telnyx that runs here: numbers, documents, porting orders and their events, with the faults of a real one.

`TelnyxDouble.answer` is the API; `transport` puts it behind httpx without sockets, `serving` behind a loopback port.
Shapes as in https://developers.telnyx.com/api-reference/porting-orders and …/docs/numbers/porting.
"""

import base64
import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

KEY = "KEY0123_abcdef"
NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)

Reply = tuple[int, dict[str, str], dict[str, Any] | None]
FaultKind = Literal["lose_answer", "fail", "fail_after", "limit", "hang", "garbage", "refuse"]

_INLINE = 50
_FROZEN = timedelta(hours=48)


@dataclass
class Fault:
    """What goes wrong with the next call of this method whose path ends so, after `skip` that go well.

    A method "" is any.
    `lose_answer`: carried out, the connection drops. `hang`: carried out, no answer until the double is closed.
    `fail` and `fail_after`: 500 instead of it, and after it. `limit`: 429 with Retry-After. `garbage`: 200 and no JSON.
    `refuse`: 422, and nothing is done.
    """

    method: str
    ends: str
    kind: FaultKind
    times: int = 1
    skip: int = 0


class Lost(Exception):
    """The connection is to drop."""


class Hung(Exception):
    """No answer is to come."""


@dataclass
class TelnyxDouble:
    """`unportable` numbers make a create fail; `spids` puts numbers in groups that Telnyx splits; `late` creates are
    carried out by `land` only."""

    now: datetime = NOW
    unportable: set[str] = field(default_factory=set)
    spids: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    deny_documents: bool = False
    requires: dict[str, str] = field(default_factory=dict)
    """Requirement types of every order, by their ids, and what they are called."""
    late: bool = False
    page_size: int = 1000
    orders: dict[str, dict[str, Any]] = field(default_factory=dict)
    documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)
    comments: list[dict[str, Any]] = field(default_factory=list)
    additional: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    republished: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    signer: Ed25519PrivateKey = field(default_factory=lambda: Ed25519PrivateKey.from_private_bytes(b"\x07" * 32))
    _late_creates: list[dict[str, Any]] = field(default_factory=list)
    elapsed: float = 0.0
    """Seconds that callers waited: between tries, and for answers that never came."""
    _made: int = 0
    _lock: threading.RLock = field(default_factory=threading.RLock)

    # What happens at Telnyx.

    def move(
        self, order_id: str, status: str, *details: tuple[str, str], foc: datetime | None = None
    ) -> dict[str, Any]:
        """Telnyx's people, or the losing carrier, bring an order into a status; answers the event."""
        order = self.orders[order_id]
        self.now += timedelta(minutes=1)
        order["status"] = {
            "value": status,
            "details": [{"code": code, "description": words} for code, words in details],
        }
        order["updated_at"] = _text(self.now)
        if foc is not None:
            order["activation_settings"]["foc_datetime_actual"] = _text(foc)
        payload = {
            "id": order_id,
            "customer_reference": order["customer_reference"],
            "status": json.loads(json.dumps(order["status"])),
            "support_key": order["support_key"],
            "updated_at": order["updated_at"],
            "webhook_url": order["webhook_url"],
        }
        return self._record("porting_order.status_changed", order_id, payload)

    def webhook(self, event: dict[str, Any]) -> tuple[dict[str, str], str]:
        """Headers and body of the webhook of an event."""
        inner = {
            "event_type": event["event_type"],
            "id": event["id"],
            "occurred_at": event["created_at"],
            "payload": event["payload"],
            "record_type": "event",
        }
        return self.sign(json.dumps({"data": inner, "meta": {"attempt": 1, "delivered_to": "https://desk.test"}}))

    def sign(self, body: str, at: datetime | None = None) -> tuple[dict[str, str], str]:
        stamp = str(int((at or self.now).timestamp()))
        signature = base64.b64encode(self.signer.sign(f"{stamp}|{body}".encode())).decode()
        return {"Telnyx-Signature-Ed25519": signature, "Telnyx-Timestamp": stamp}, body

    @property
    def public_key(self) -> str:
        return base64.b64encode(self.signer.public_key().public_bytes_raw()).decode()

    def land(self) -> None:
        """Carry out the creates that were late."""
        self.late = False
        for body in self._late_creates:
            self._make(body)
        self._late_creates.clear()

    def with_status(self, status: str) -> list[dict[str, Any]]:
        return [order for order in self.orders.values() if order["status"]["value"] == status]

    def called(self, method: str, ends: str) -> int:
        """How often this was called."""
        return sum(1 for call in self.calls if call.startswith(f"{method} ") and call.endswith(ends))

    # The API.

    def answer(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Reply:
        """One call. Raises `Lost` and `Hung` where a fault says so."""
        with self._lock:
            parts = urlsplit(target)
            path = parts.path.removeprefix("/v2")
            self.calls.append(f"{method} {path}")
            if headers.get("authorization") != f"Bearer {KEY}":
                return _errors(401, ("10009", "Authentication failed", ""))
            fault = self._fault(method, path)
            if fault == "limit":
                return 429, {"Retry-After": "1"}, {"errors": [{"code": "10011", "title": "Too many requests"}]}
            if fault == "fail":
                return 500, {}, {}
            if fault == "refuse":
                return _errors(422, ("10015", "Something is wrong with it", ""))
            if fault == "garbage":
                return 200, {"Content-Type": "text/html"}, None
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            reply = self._route(method, path, query, json.loads(body) if body else {})
            if fault == "lose_answer":
                raise Lost
            if fault == "hang":
                raise Hung
            return (500, {}, {}) if fault == "fail_after" else reply

    def _fault(self, method: str, path: str) -> FaultKind | None:
        for fault in self.faults:
            if fault.times > 0 and fault.method in ("", method) and path.endswith(fault.ends):
                if fault.skip > 0:
                    fault.skip -= 1
                    continue
                fault.times -= 1
                return fault.kind
        return None

    def _route(self, method: str, path: str, query: dict[str, str], body: dict[str, Any]) -> Reply:
        match [method, *path.strip("/").split("/")]:
            case ["POST", "portability_checks"]:
                return _ok([self._checked(number) for number in body["phone_numbers"]])
            case ["POST", "documents"]:
                return self._upload(body)
            case ["GET", "documents"]:
                mark = query.get("filter[customer_reference][eq]")
                return self._list([row for row in self.documents.values() if row["customer_reference"] == mark], query)
            case ["POST", "porting_orders"]:
                return self._create(body)
            case ["GET", "porting_orders"]:
                mark = query.get("filter[customer_reference]")
                found = [order for order in self.orders.values() if order["customer_reference"] == mark]
                return self._list([_shown(order) for order in reversed(found)], query)
            case ["GET", "porting_phone_numbers"]:
                order_id = query.get("filter[porting_order_id]", "")
                return self._list(self.orders[order_id]["phone_numbers"] if order_id in self.orders else [], query)
            case ["GET", "porting", "events"]:
                of, kind = query.get("filter[porting_order_id]"), query.get("filter[type]")
                found = [
                    row
                    for row in self.events
                    if row["porting_order_id"] == of and row["event_type"] == (kind or row["event_type"])
                ]
                return self._list(list(reversed(found)), query)
            case ["POST", "porting", "events", event_id, "republish"]:
                if event_id not in [row["id"] for row in self.events]:
                    return _errors(404, ("10005", "Resource not found", ""))
                self.republished.append(event_id)
                return 204, {}, {}
            case [_, "porting_orders", order_id, *rest]:
                if order_id not in self.orders:
                    return _errors(404, ("10005", "Resource not found", ""))
                return self._of_order(method, self.orders[order_id], rest, query, body)
        return _errors(404, ("10005", "Resource not found", ""))

    def _of_order(
        self, method: str, order: dict[str, Any], rest: list[str], query: dict[str, str], body: dict[str, Any]
    ) -> Reply:
        order_id = order["id"]
        match [method, *rest]:
            case ["GET"]:
                return _ok(_shown(order))
            case ["PATCH"]:
                return self._edit(order, body)
            case ["DELETE"]:
                return self._delete(order)
            case ["POST", "actions", "confirm"]:
                return self._confirm(order)
            case ["POST", "actions", "cancel"]:
                return self._cancel(order)
            case ["GET", "allowed_foc_windows"]:
                return self._list(self._windows(), query)
            case ["GET", "requirements"]:
                rows = [
                    {**row, "requirement_type": {"id": kind, "name": self.requires[kind], "type": "textual"}}
                    for row in order["requirements"]
                    if (kind := row["requirement_type_id"])
                ]
                return self._list(rows, query)
            case ["GET", "comments"]:
                return self._list([row for row in self.comments if row["porting_order_id"] == order_id], query)
            case ["POST", "comments"]:
                return 201, {}, {"data": self.comment(order_id, body["body"], "user")}
            case ["GET", "additional_documents"]:
                return self._list(self.additional.get(order_id, []), query)
            case ["POST", "additional_documents"]:
                self.additional.setdefault(order_id, []).extend(body["additional_documents"])
                return 201, {}, {"data": self.additional[order_id]}
        return _errors(404, ("10005", "Resource not found", ""))

    def comment(self, order_id: str, text: str, user_type: str = "admin") -> dict[str, Any]:
        """Say something about an order."""
        self.now += timedelta(seconds=1)
        said = {
            "id": self._id("c"),
            "body": text,
            "created_at": _text(self.now),
            "porting_order_id": order_id,
            "user_type": user_type,
        }
        self.comments.append(said)
        payload = {"comment": {**said, "inserted_at": said["created_at"]}, "porting_order_id": order_id}
        self._record("porting_order.new_comment", order_id, payload)
        return said

    def _checked(self, number: str) -> dict[str, Any]:
        portable = number not in self.unportable
        return {
            "carrier_name": self.spids.get(number, "Lakeside Telecom"),
            "fast_portable": False,
            "not_portable_reason": "" if portable else "no_coverage",
            "phone_number": number,
            "portable": portable,
            "record_type": "portability_check_result",
        }

    def _upload(self, body: dict[str, Any]) -> Reply:
        content = base64.b64decode(body["file"], validate=True)
        document = {
            "id": self._id("d"),
            "record_type": "document",
            "customer_reference": body["customer_reference"],
            "filename": body["filename"],
            "sha256": hashlib.sha256(content).hexdigest(),
            "size": {"unit": "bytes", "amount": len(content)},
            "status": "denied" if self.deny_documents else "pending",
            "av_scan_status": "infected" if self.deny_documents else "scanned",
        }
        self.documents[str(document["id"])] = document
        return _ok(document)

    def _create(self, body: dict[str, Any]) -> Reply:
        refused = [number for number in body["phone_numbers"] if number in self.unportable]
        if refused:
            return _errors(422, ("10015", f"{', '.join(refused)} cannot be ported", "/phone_numbers"))
        if self.late:
            self._late_creates.append(body)
            raise Lost
        return 201, {}, {"data": [_shown(order) for order in self._make(body)]}

    def _make(self, body: dict[str, Any]) -> list[dict[str, Any]]:
        groups: dict[str, list[str]] = {}
        for number in body["phone_numbers"]:
            groups.setdefault(self.spids.get(number, ""), []).append(number)
        return [self._draft(numbers, body) for numbers in groups.values()]

    def _draft(self, numbers: list[str], body: dict[str, Any]) -> dict[str, Any]:
        self.now += timedelta(seconds=1)
        order_id = self._id("o")
        admin = ("entity_name", "auth_person_name", "billing_phone_number", "account_number", "pin_passcode")
        place = ("street_address", "extended_address", "locality", "administrative_area", "postal_code", "country_code")
        self.orders[order_id] = {
            "id": order_id,
            "customer_reference": body.get("customer_reference"),
            "customer_group_reference": body.get("customer_group_reference"),
            "created_at": _text(self.now),
            "updated_at": _text(self.now),
            "status": {"value": "draft", "details": []},
            "support_key": None,
            "webhook_url": None,
            "documents": {"loa": None, "invoice": None},
            "end_user": {"admin": dict.fromkeys(admin), "location": dict.fromkeys(place)},
            "misc": None,
            "activation_settings": {
                "activation_status": None,
                "foc_datetime_actual": None,
                "foc_datetime_requested": None,
            },
            "phone_numbers": [{"phone_number": number, "porting_order_id": order_id} for number in numbers],
            "porting_phone_numbers_count": len(numbers),
            "requirements": [
                {"requirement_type_id": kind, "field_value": None, "requirement_status": "requirement-info-pending"}
                for kind in self.requires
            ],
            "requirements_met": not self.requires,
        }
        return self.orders[order_id]

    def _edit(self, order: dict[str, Any], body: dict[str, Any]) -> Reply:
        if order["status"]["value"] in ("ported", "cancelled") or self._frozen(order):
            return _errors(422, ("10015", "The order cannot be changed any more", "/status"))
        wanted = body.get("activation_settings", {}).get("foc_datetime_requested")
        if wanted and not any(row["started_at"] <= wanted <= row["ended_at"] for row in self._windows()):
            pointer = "/activation_settings/foc_datetime_requested"
            return _errors(422, ("10015", "Not within an allowed FOC window", pointer))
        strange = [file for file in body.get("documents", {}).values() if file not in self.documents]
        if strange:
            return _errors(422, ("10015", "There is no such document", "/documents/loa"))
        postal = body.get("end_user", {}).get("location", {}).get("postal_code") or "60601"
        account = body.get("end_user", {}).get("admin", {}).get("account_number") or ""
        if len(postal) > 10 or len(account) > 40:
            return _errors(
                422,
                ("10015", "Postal code is too long", "/end_user/location/postal_code"),
                ("10015", f"Account number {account} is too long", "/end_user/admin/account_number"),
            )
        given = {row["requirement_type_id"]: row["field_value"] for row in body.pop("requirements", [])}
        for row in order["requirements"]:
            if row["requirement_type_id"] in given:
                row["field_value"] = given[row["requirement_type_id"]]
                row["requirement_status"] = "requirement-info-under-review"
        _merge(order, body)
        order["updated_at"] = _text(self.now)
        return _ok(_shown(order))

    def review(self, order_id: str, status: str) -> None:
        """Telnyx's people look at what its order requires."""
        order = self.orders[order_id]
        for row in order["requirements"]:
            row["requirement_status"] = status
        order["requirements_met"] = status == "approved"

    def _delete(self, order: dict[str, Any]) -> Reply:
        if order["status"]["value"] != "draft":
            return _errors(422, ("10015", "Only a draft can be deleted", "/status"))
        del self.orders[order["id"]]
        return 204, {}, {}

    def _confirm(self, order: dict[str, Any]) -> Reply:
        if order["status"]["value"] not in ("draft", "exception"):
            return _errors(422, ("10015", "The order was submitted already", "/status"))
        admin, documents = order["end_user"]["admin"], order["documents"]
        lacking = [f"/end_user/admin/{name}" for name in ("entity_name", "auth_person_name") if not admin[name]]
        lacking += [f"/documents/{name}" for name, file in documents.items() if not file]
        lacking += ["/requirements" for row in order["requirements"] if not row["field_value"]]
        if lacking:
            return _errors(422, *(("10004", "Missing required parameter", pointer) for pointer in lacking))
        order["support_key"] = f"sr_{order['id'][-6:]}"
        self.move(order["id"], "in-process")
        return _ok(_shown(order))

    def _cancel(self, order: dict[str, Any]) -> Reply:
        if order["status"]["value"] in ("ported", "cancelled") or self._frozen(order):
            return _errors(422, ("10015", "The order can no longer be cancelled", "/status"))
        self.move(order["id"], "cancel-pending")
        return _ok(_shown(order))

    def _frozen(self, order: dict[str, Any]) -> bool:
        foc = order["activation_settings"]["foc_datetime_actual"]
        return foc is not None and datetime.fromisoformat(foc) - self.now < _FROZEN

    def _windows(self) -> list[dict[str, str]]:
        days = [self.now.date() + timedelta(days=ahead) for ahead in range(5, 20)]
        return [
            {
                "record_type": "allowed_foc_window",
                "started_at": f"{day.isoformat()}T15:00:00Z",
                "ended_at": f"{day.isoformat()}T23:00:00Z",
            }
            for day in days
            if day.weekday() < 5
        ]

    def _record(self, kind: str, order_id: str, payload: dict[str, Any]) -> dict[str, Any]:
        event = {
            "id": self._id("e"),
            "event_type": kind,
            "porting_order_id": order_id,
            "payload": payload,
            "payload_status": "completed",
            "created_at": _text(self.now),
        }
        self.events.append(event)
        return event

    def _list(self, rows: list[dict[str, Any]], query: dict[str, str]) -> Reply:
        number = int(query.get("page[number]", "1"))
        size = min(int(query.get("page[size]", "20")), self.page_size)
        meta = {
            "total_pages": max(1, -(-len(rows) // size)),
            "total_results": len(rows),
            "page_number": number,
            "page_size": size,
        }
        return 200, {}, {"data": rows[(number - 1) * size : number * size], "meta": meta}

    def _id(self, kind: str) -> str:
        self._made += 1
        return f"{kind}0000000-0000-4000-8000-{self._made:012d}"

    # Ways to it.

    def transport(self) -> httpx.MockTransport:
        """The API without sockets."""

        def respond(request: httpx.Request) -> httpx.Response:
            headers = {name.lower(): value for name, value in request.headers.items()}
            try:
                status, extra, content = self.answer(request.method, str(request.url), headers, request.content)
            except Lost:
                raise httpx.RemoteProtocolError("lost", request=request) from None
            except Hung:
                waited = request.extensions["timeout"]["read"]
                self.elapsed += waited
                self.now += timedelta(seconds=waited)
                raise httpx.ReadTimeout("hung", request=request) from None
            text = "<html>" if content is None else json.dumps(content) if status != 204 else ""
            return httpx.Response(status, headers=extra, content=text)

        return httpx.MockTransport(respond)


@contextmanager
def serving(double: TelnyxDouble) -> Iterator[str]:
    """The API on a loopback port; answers its base URL."""
    closed = threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(double, closed))
    server.daemon_threads = True
    thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.01), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v2"
    finally:
        closed.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(double: TelnyxDouble, closed: threading.Event) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            try:
                status, extra, content = double.answer(self.command, self.path, headers, body)
            except Lost:
                self.close_connection = True
                return
            except Hung:
                closed.wait()
                self.close_connection = True
                return
            text = b"<html>" if content is None else json.dumps(content).encode() if status != 204 else b""
            self.send_response(status)
            for name, value in {**extra, "Content-Length": str(len(text))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text)

        do_GET = do_POST = do_PATCH = do_DELETE = _serve  # noqa: N815  the library's names

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the library's name
            """Nothing: tests read `calls`."""

    return Handler


def ticking(double: TelnyxDouble) -> tuple[Callable[[], datetime], Callable[[float], None]]:
    """A clock that reads the double's time, and a sleep that only moves it."""

    def sleep(seconds: float) -> None:
        double.now += timedelta(seconds=seconds)
        double.elapsed += seconds

    return (lambda: double.now), sleep


def _shown(order: dict[str, Any]) -> dict[str, Any]:
    """An order as answers show it: the first 50 numbers only. A copy, as what goes over a wire is."""
    shown: dict[str, Any] = json.loads(json.dumps({**order, "phone_numbers": order["phone_numbers"][:_INLINE]}))
    return shown


def _merge(into: dict[str, Any], changes: dict[str, Any]) -> None:
    """What is left out stays as it is, and null clears."""
    for name, value in changes.items():
        if isinstance(value, dict) and isinstance(into.get(name), dict):
            _merge(into[name], value)
        else:
            into[name] = value


def _ok(data: Any) -> Reply:
    return 200, {}, {"data": data}


def _errors(status: int, *errors: tuple[str, str, str]) -> Reply:
    rows = [
        {"code": code, "title": detail, "detail": detail, "source": {"pointer": pointer}}
        for code, detail, pointer in errors
    ]
    return status, {}, {"errors": rows}


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")
