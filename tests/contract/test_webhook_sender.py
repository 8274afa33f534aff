"""Webhooks over the wire: signed, to the address that was checked and to no other, never for longer than their time."""

import hashlib
import hmac
import socket
import ssl
import time
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any

import httpcore
import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from shared.adapters.memory.deliveries import MemoryResolver
from shared.adapters.webhooks.resolving import SystemResolver
from shared.adapters.webhooks.sender import HttpWebhookSender, signed
from shared.ports import HostUnknown, Sent, Unavailable
from tests.certificates import server_and_client
from tests.receiver import Receiver, Reply, answering, receiving

AT = datetime(2026, 11, 24, 15, 4, 5, 999_000, tzinfo=UTC)
OLD, NEW = ("whsec_" + b64encode(bytes([n]) * 32).decode() for n in (1, 2))
HOST = "hooks.example.com"
PUBLIC = "52.94.236.248"
PORTS = (443, 8443)
BODY = '{"type":"port_order.rejected","data":{"name":"Zoë"}}'


class Detour(httpcore.NetworkBackend):
    """Keeps which addresses are called, and connects to a server of this machine instead."""

    def __init__(self, port: int, unreachable: Iterable[str] = ()) -> None:
        self.called: list[tuple[str, int]] = []
        self._port = port
        self._unreachable = set(unreachable)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore.NetworkStream:
        self.called.append((host, port))
        if host in self._unreachable:
            raise httpcore.ConnectError("Network is unreachable")
        return httpcore.SyncBackend().connect_tcp("127.0.0.1", self._port, timeout, local_address, socket_options)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


@pytest.fixture
def local() -> HttpWebhookSender:
    """As on the local stage: this very machine may be called."""
    return HttpWebhookSender(MemoryResolver({"localhost": ["127.0.0.1"]}), PORTS, to_loopback=True, seconds=5)


def post(sender: HttpWebhookSender, url: str, secrets: Iterable[str] = (NEW,)) -> Sent:
    return sender.post(url, "evt_01", BODY, list(secrets), AT)


# --- signatures ---


def test_the_signature_is_that_of_the_specifications_example() -> None:
    """https://github.com/standard-webhooks/standard-webhooks, the vector that its libraries are tested with."""
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    at = datetime.fromtimestamp(1614265330, UTC)

    headers = signed("msg_p5jXN8AQM9LWM0D4loKWxJek", '{"test": 2432232314}', [secret], at)

    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_a_signature_is_hmac_sha256_over_id_time_and_body() -> None:
    key, signed_text = b64decode(NEW.removeprefix("whsec_")), f"evt_01.{int(AT.timestamp())}.{BODY}".encode()

    headers = signed("evt_01", BODY, [NEW, OLD], AT)

    first, second = headers["webhook-signature"].split(" ")
    assert first == f"v1,{b64encode(hmac.new(key, signed_text, hashlib.sha256).digest()).decode()}"
    assert second.startswith("v1,")
    assert second != first


@pytest.mark.parametrize("secret", [OLD, NEW])
def test_what_is_sent_in_an_overlap_is_verified_by_either_secret(
    local: HttpWebhookSender, receiver: Receiver, secret: str
) -> None:
    now = datetime.now(UTC)
    local.post(receiver.url, "evt_01", BODY, [NEW, OLD], now)

    (received,) = receiver.received
    assert Webhook(secret).verify(received.body, dict(received.headers))["type"] == "port_order.rejected"
    stranger = Webhook("whsec_" + b64encode(b"3" * 32).decode())
    with pytest.raises(WebhookVerificationError):
        stranger.verify(received.body, dict(received.headers))


def test_it_is_a_plain_post_of_json(local: HttpWebhookSender, receiver: Receiver) -> None:
    sent = post(local, f"{receiver.url}?a=1&b=%20")

    (received,) = receiver.received
    assert (received.path, received.body) == ("/in?a=1&b=%20", BODY)
    assert received.headers["content-type"] == "application/json"
    assert received.headers["content-length"] == str(len(BODY.encode()))
    assert received.headers["host"] == receiver.url.split("/")[2]
    assert received.headers["user-agent"].startswith("PortDesk-Webhooks")
    assert (sent.status, sent.fault) == (204, "")
    assert 0 <= sent.milliseconds < 5_000


# --- answers ---


@pytest.mark.parametrize("status", [200, 301, 410, 500])
def test_any_status_comes_back_as_it_is_and_no_redirect_is_followed(
    local: HttpWebhookSender, receiver: Receiver, status: int
) -> None:
    receiver.otherwise = Reply(status, b"said \x00 so", {"location": receiver.url})

    sent = post(local, receiver.url)

    assert (sent.status, sent.fault, sent.answer) == (status, "", "said \ufffd so")
    assert len(receiver.received) == 1


def test_a_long_answer_is_read_to_its_first_thousand_characters(local: HttpWebhookSender, receiver: Receiver) -> None:
    receiver.otherwise = Reply(500, ("é" * 3_000_000).encode())

    assert post(local, receiver.url).answer == "é" * 1_000


def test_an_answer_in_another_encoding_is_readable(local: HttpWebhookSender, receiver: Receiver) -> None:
    receiver.otherwise = Reply(500, "é".encode("latin-1"), {"content-type": "text/html; charset=ISO-8859-1"})

    assert post(local, receiver.url).answer == "é"


def impatient() -> HttpWebhookSender:
    return HttpWebhookSender(MemoryResolver({}), PORTS, to_loopback=True, seconds=0.5)


def dribble(connection: socket.socket) -> None:
    """A byte of the head at a time: each read succeeds, and the whole would take a minute."""
    for byte in b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 100:
        connection.send(bytes([byte]))
        time.sleep(0.05)


def say_nothing(connection: socket.socket) -> None:
    time.sleep(3)


def dribble_the_body(connection: socket.socket) -> None:
    connection.send(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n")
    for _ in range(100):
        connection.send(b"x")
        time.sleep(0.05)


@pytest.mark.parametrize("speak", [say_nothing, dribble])
def test_however_slowly_it_answers_its_time_ends(speak: Callable[[socket.socket], None]) -> None:
    with answering(speak) as port:
        sent = post(impatient(), f"http://127.0.0.1:{port}/")

    assert (sent.status, sent.fault) == (None, "timeout")
    assert sent.detail == "It did not answer within 0.5 seconds."
    assert 400 <= sent.milliseconds < 2_000


def test_a_status_counts_though_its_body_never_ends() -> None:
    with answering(dribble_the_body) as port:
        sent = post(impatient(), f"http://127.0.0.1:{port}/")

    assert (sent.status, sent.fault) == (200, "")
    assert set(sent.answer) == {"x"}
    assert sent.milliseconds < 2_000


@pytest.mark.parametrize(
    "said", [b"", b"SSH-2.0-OpenSSH_9.6\r\n", b"HTTP/1.1 200 OK\r\n" + b"x: " + b"y" * 200_000, b"\x00" * 50]
)
def test_what_is_no_answer_of_http_is_a_failure(said: bytes) -> None:
    def speak(connection: socket.socket) -> None:
        connection.recv(65_536)
        connection.send(said)

    with answering(speak) as port:
        sent = post(impatient(), f"http://127.0.0.1:{port}/")

    assert (sent.status, sent.fault) == (None, "connection_broken")


def test_where_nobody_listens_there_is_no_connection(local: HttpWebhookSender) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

    sent = post(local, f"http://127.0.0.1:{port}/")

    assert (sent.status, sent.fault) == (None, "connection_failed")
    assert "No connection could be made" in sent.detail


# --- addresses ---


def test_the_address_that_was_checked_is_called_under_the_hosts_own_name(tmp_path: Path) -> None:
    shown, trusted = server_and_client(tmp_path, HOST)
    names: list[str | None] = []
    shown.sni_callback = lambda _, name, __: names.append(name)
    with receiving(shown) as receiver:
        detour = Detour(int(receiver.url.split(":")[2].split("/")[0]))
        resolver = MemoryResolver({HOST: [PUBLIC]})
        sender = HttpWebhookSender(resolver, PORTS, backend=detour, tls=trusted)

        sent = post(sender, f"https://{HOST}:8443/in")

    assert (sent.status, sent.fault) == (204, "")
    assert detour.called == [(PUBLIC, 8443)]
    assert names == [HOST]
    assert receiver.received[0].headers["host"] == f"{HOST}:8443"


def test_a_certificate_of_another_host_is_not_accepted(tmp_path: Path) -> None:
    shown, trusted = server_and_client(tmp_path, "other.example.com")
    with receiving(shown) as receiver:
        detour = Detour(int(receiver.url.split(":")[2].split("/")[0]))
        sent = post(
            HttpWebhookSender(MemoryResolver({HOST: [PUBLIC]}), PORTS, backend=detour, tls=trusted), f"https://{HOST}/"
        )

    assert (sent.status, sent.fault) == (None, "tls_failed")
    assert "certificate is not accepted" in sent.detail
    assert receiver.received == []


def test_an_unknown_issuer_and_a_server_without_tls_are_not_accepted(tmp_path: Path) -> None:
    shown, _ = server_and_client(tmp_path, HOST)
    for tls in (shown, None):
        with receiving(tls) as receiver:
            detour = Detour(int(receiver.url.split(":")[2].split("/")[0]))
            sent = post(HttpWebhookSender(MemoryResolver({HOST: [PUBLIC]}), PORTS, backend=detour), f"https://{HOST}/")

        assert (sent.status, sent.fault) == (None, "tls_failed")
        assert receiver.received == []


class Rebinding(MemoryResolver):
    """Names that lead somewhere else each time they are asked for."""

    def __init__(self, *turns: list[str]) -> None:
        super().__init__({})
        self._turns = list(turns)

    def addresses(self, host: str) -> tuple[str, ...]:
        self.asked.append(host)
        return tuple(self._turns.pop(0))


def test_a_name_that_leads_elsewhere_a_moment_later_leads_nowhere() -> None:
    resolver = Rebinding([PUBLIC], ["127.0.0.1"], ["169.254.169.254"])
    detour = Detour(9, unreachable=[PUBLIC])
    sender = HttpWebhookSender(resolver, PORTS, backend=detour)

    faults = [post(sender, f"https://{HOST}/").fault for _ in range(3)]

    assert faults == ["connection_failed", "address_refused", "address_refused"]
    # Looked up once a try, and never between the check and the call.
    assert resolver.asked == [HOST] * 3
    assert detour.called == [(PUBLIC, 443)]


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.1", "169.254.169.254", "100.64.0.1", "224.0.0.1", "0.0.0.0", "192.168.1.1"),
        *("::1", "::ffff:127.0.0.1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "fd00:ec2::254", "fe80::1", "ff02::1"),
    ],
)
def test_no_address_that_is_not_public_is_called(address: str) -> None:
    detour = Detour(9)
    sender = HttpWebhookSender(MemoryResolver({HOST: [PUBLIC, address]}), PORTS, backend=detour)
    written = f"[{address}]" if ":" in address else address

    by_name, by_itself = post(sender, f"https://{HOST}/"), post(sender, f"https://{written}/")

    assert (by_name.fault, by_itself.fault) == ("address_refused", "address_refused")
    assert address in by_name.detail
    assert detour.called == []


def test_the_local_stage_calls_the_machine_itself_and_no_name_that_leads_there(receiver: Receiver) -> None:
    sender = HttpWebhookSender(
        MemoryResolver({"localhost": ["127.0.0.1"], HOST: ["127.0.0.1"]}), PORTS, to_loopback=True
    )

    assert post(sender, receiver.url.replace("127.0.0.1", "localhost")).status == 204
    assert post(sender, f"https://{HOST}/").fault == "address_refused"


def test_other_addresses_of_a_host_are_tried_where_one_cannot_be_reached(tmp_path: Path) -> None:
    shown, trusted = server_and_client(tmp_path, HOST)
    six = "2606:4700:4700::1111"
    with receiving(shown) as receiver:
        detour = Detour(int(receiver.url.split(":")[2].split("/")[0]), unreachable=[six])
        sender = HttpWebhookSender(MemoryResolver({HOST: [six, PUBLIC]}), PORTS, backend=detour, tls=trusted)

        assert post(sender, f"https://{HOST}/").status == 204

    assert detour.called == [(six, 443), (PUBLIC, 443)]


def test_hosts_that_cannot_be_looked_up_are_failures() -> None:
    resolver = MemoryResolver({})
    sender = HttpWebhookSender(resolver, PORTS, backend=Detour(9))

    assert post(sender, f"https://{HOST}/").fault == "host_unknown"
    resolver.failures = 1
    assert post(sender, f"https://{HOST}/").detail == f"The name servers of {HOST} did not answer."


def test_a_url_that_is_no_longer_taken_is_not_called() -> None:
    sender = HttpWebhookSender(MemoryResolver({HOST: [PUBLIC]}), PORTS, backend=Detour(9))

    assert post(sender, f"http://{HOST}/").fault == "url_refused"
    assert post(sender, f"https://{HOST}:22/").fault == "url_refused"


def test_proxies_of_the_environment_are_not_asked(
    local: HttpWebhookSender, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    assert post(local, receiver.url).status == 204


# --- looking names up ---


def test_the_systems_resolver_finds_this_machine() -> None:
    assert "127.0.0.1" in SystemResolver().addresses("localhost")
    assert SystemResolver().addresses("127.0.0.1") == ("127.0.0.1",)
    assert SystemResolver().addresses("::1") == ("::1",)
    # However it is written.
    assert SystemResolver().addresses("0x7f.1") == ("127.0.0.1",)
    assert SystemResolver().addresses("2130706433") == ("127.0.0.1",)


@pytest.mark.parametrize(
    ("error", "raised"),
    [
        (socket.gaierror(socket.EAI_NONAME, "unknown"), HostUnknown),
        (socket.gaierror(socket.EAI_AGAIN, "later"), Unavailable),
        (OSError("no network"), Unavailable),
        (UnicodeError("label too long"), HostUnknown),
    ],
)
def test_what_a_lookup_comes_to(monkeypatch: pytest.MonkeyPatch, error: Exception, raised: type[Exception]) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(socket, "getaddrinfo", fail)

    with pytest.raises(raised):
        SystemResolver().addresses(HOST)


def test_a_lookup_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    let_go = Event()

    def silent(*_: object, **__: object) -> list[object]:
        let_go.wait(5)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", silent)
    begun = time.monotonic()

    with pytest.raises(Unavailable, match=r"within 0\.1 seconds"):
        SystemResolver(seconds=0.1).addresses(HOST)

    assert time.monotonic() - begun < 1
    let_go.set()


def test_tls_is_checked_by_default() -> None:
    sender = HttpWebhookSender(MemoryResolver({}), PORTS)

    assert sender._tls.verify_mode == ssl.CERT_REQUIRED
    assert sender._tls.check_hostname
