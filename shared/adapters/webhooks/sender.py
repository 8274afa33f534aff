"""`WebhookSender` over HTTP/1.1, signed as Standard Webhooks 1.0.0 has it, to public addresses only.

A name is looked up at every try, each of its addresses checked, and the connection made to the very address that was
checked: a name that leads elsewhere a moment later (DNS rebinding) leads nowhere. The certificate is checked against
the name. Redirects are not followed, proxies and cookies not known. One deadline holds for all of it, however slowly
the other side sends.
"""

import ssl
import time
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, Final

import httpcore
from standardwebhooks import Webhook

from shared.domain.webhooks import LONGEST_ANSWER, TIMEOUT_SECONDS, Target, read_url, refused_address
from shared.ports import HostUnknown, Resolver, Sent, Unavailable

_USER_AGENT: Final = "PortDesk-Webhooks/1.0"
_MOST_BYTES: Final = 16_384
"""Of an answer that are read at all."""
_MOST_ADDRESSES: Final = 4
_CONNECT_SECONDS: Final = 5.0


class HttpWebhookSender:
    """`backend` makes the connections, `tls` is what certificates are checked by; by default both are the usual."""

    def __init__(
        self,
        resolver: Resolver,
        ports: Collection[int],
        *,
        to_loopback: bool = False,
        seconds: float = TIMEOUT_SECONDS,
        backend: httpcore.NetworkBackend | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._resolver = resolver
        self._ports = ports
        self._to_loopback = to_loopback
        self._seconds = seconds
        self._backend = backend or httpcore.SyncBackend()
        self._tls = tls or httpcore.default_ssl_context()

    def post(self, url: str, event_id: str, body: str, secrets: Sequence[str], at: datetime) -> Sent:
        target, problems = read_url(url, self._ports, to_loopback=self._to_loopback)
        if target is None:
            return Sent(fault="url_refused", detail=problems[0].detail)
        deadline = _Deadline(self._seconds)
        headers = {
            "host": target.authority,
            "user-agent": _USER_AGENT,
            "content-type": "application/json",
            "accept-encoding": "identity",
            "connection": "close",
            **signed(event_id, body, secrets, at),
        }
        try:
            sent = self._post(target, headers, body, deadline)
        except _Faulty as fault:
            sent = Sent(fault=fault.code, detail=fault.detail)
        except httpcore.TimeoutException:
            sent = Sent(fault="timeout", detail=f"It did not answer within {self._seconds:g} seconds.")
        except httpcore.ConnectError as error:
            sent = _not_connected(error)
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            detail = f"The connection broke before it had answered ({_words(error)})."
            sent = Sent(fault="connection_broken", detail=detail)
        return Sent(sent.status, sent.fault, sent.detail, deadline.milliseconds, sent.answer)

    def _post(self, target: Target, headers: dict[str, str], body: str, deadline: "_Deadline") -> Sent:
        addresses = self._checked_addresses(target)
        with httpcore.ConnectionPool(
            ssl_context=self._tls,
            max_connections=1,
            keepalive_expiry=0,
            network_backend=_Pinned(self._backend, addresses, deadline),
        ) as pool:
            url = httpcore.URL(
                scheme=target.scheme.encode(),
                host=target.host.encode(),
                port=target.port,
                target=target.path.encode(),
            )
            with pool.stream("POST", url, headers=list(headers.items()), content=body.encode()) as answer:
                return Sent(status=answer.status, answer=_beginning(answer.iter_stream(), _charset(answer.headers)))

    def _checked_addresses(self, target: Target) -> tuple[str, ...]:
        try:
            addresses = self._resolver.addresses(target.host)
        except HostUnknown:
            raise _Faulty("host_unknown", f"There is no host {target.host}.") from None
        except Unavailable:
            raise _Faulty("host_unknown", f"The name servers of {target.host} did not answer.") from None
        refused = refused_address(target, addresses, to_loopback=self._to_loopback)
        if refused is not None:
            address, why = refused
            raise _Faulty("address_refused", f"{target.host} is at {address}, which is {why}: it is not called.")
        return addresses[:_MOST_ADDRESSES]


def signed(event_id: str, body: str, secrets: Sequence[str], at: datetime) -> dict[str, str]:
    """The three headers of Standard Webhooks; one signature for each secret, the first the latest."""
    signatures = [Webhook(secret).sign(event_id, at, body) for secret in secrets]
    return {
        "webhook-id": event_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


class _Faulty(Exception):
    """There is nothing to be sent to."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


class _Deadline:
    """What is left of the time for one try."""

    def __init__(self, seconds: float) -> None:
        self._begun = time.monotonic()
        self._seconds = seconds

    def left(self, at_most: float | None = None) -> float:
        """Seconds, or raises `httpcore.ReadTimeout`, which stands for any."""
        left = self._begun + self._seconds - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the time is over")
        return left if at_most is None else min(left, at_most)

    @property
    def milliseconds(self) -> int:
        return int((time.monotonic() - self._begun) * 1000)


class _Pinned(httpcore.NetworkBackend):
    """Connects to one of these addresses, whatever name it is asked for."""

    def __init__(self, backend: httpcore.NetworkBackend, addresses: Sequence[str], deadline: _Deadline) -> None:
        self._backend = backend
        self._addresses = addresses
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,  # noqa: ARG002 - the name was looked up and checked before
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the deadline holds
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        trouble: Exception = httpcore.ConnectError("it has no address")
        for address in self._addresses:
            seconds = self._deadline.left(_CONNECT_SECONDS)
            try:
                stream = self._backend.connect_tcp(address, port, seconds, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                trouble = error
                continue
            return _Timed(stream, self._deadline)
        raise trouble


class _Timed(httpcore.NetworkStream):
    """A stream whose reads and writes all end by one deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: _Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        return self._stream.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._stream.write(buffer, self._deadline.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, self._deadline.left()), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _beginning(chunks: Iterable[bytes], charset: str) -> str:
    """The first characters of an answer's body, as a person may read them; the rest is not read."""
    body = b""
    try:
        for chunk in chunks:
            body += chunk
            if len(body) >= _MOST_BYTES:
                break
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError):
        # What it had to say, the status, was said.
        pass
    text = body[:_MOST_BYTES].decode(charset, errors="replace")
    return "".join(ch if ch.isprintable() or ch in "\n\t" else "\ufffd" for ch in text)[:LONGEST_ANSWER]


def _charset(headers: Iterable[tuple[bytes, bytes]]) -> str:
    kind = next((value for name, value in headers if name.lower() == b"content-type"), b"").decode("ascii", "replace")
    return "latin-1" if "iso-8859-1" in kind.lower() else "utf-8"


def _not_connected(error: httpcore.ConnectError) -> Sent:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            detail = f"Its certificate is not accepted: {cause.verify_message}."
            return Sent(fault="tls_failed", detail=detail)
        if isinstance(cause, ssl.SSLError):
            return Sent(fault="tls_failed", detail=f"No TLS connection could be made: {cause.reason or 'refused'}.")
        cause = cause.__cause__ or cause.__context__
    return Sent(fault="connection_failed", detail=f"No connection could be made ({_words(error)}).")


def _words(error: Exception) -> str:
    return str(error)[:200] or type(error).__name__
