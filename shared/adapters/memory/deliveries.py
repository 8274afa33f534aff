"""A queue of deliveries that keeps what was put, and a resolver that knows what it was told."""

from collections.abc import Mapping, Sequence
from threading import Lock

from shared.ports import DueDelivery, HostUnknown, Unavailable


class MemoryDeliveries:
    """`waiting` is what was put and not taken, in order."""

    def __init__(self) -> None:
        self.waiting: list[DueDelivery] = []
        self.failures = 0
        """How many of the next calls raise `Unavailable`."""
        self._lock = Lock()

    def put(self, due: Sequence[DueDelivery]) -> None:
        with self._lock:
            if self.failures > 0:
                self.failures -= 1
                raise Unavailable("the queue does not answer")
            self.waiting.extend(due)

    def take(self) -> tuple[DueDelivery, ...]:
        """All that waits; it waits no longer."""
        with self._lock:
            taken, self.waiting = tuple(self.waiting), []
            return taken


class MemoryResolver:
    """Knows `hosts`, and that an address is at itself."""

    def __init__(self, hosts: Mapping[str, Sequence[str]]) -> None:
        self.hosts = dict(hosts)
        self.asked: list[str] = []
        self.failures = 0
        """How many of the next calls raise `Unavailable`."""

    def addresses(self, host: str) -> tuple[str, ...]:
        self.asked.append(host)
        if self.failures > 0:
            self.failures -= 1
            raise Unavailable("the name servers do not answer")
        if host in self.hosts:
            return tuple(self.hosts[host])
        if host.replace(".", "").isdigit() or ":" in host:
            return (host,)
        raise HostUnknown(host)
