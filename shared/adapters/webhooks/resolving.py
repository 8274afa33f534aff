"""`Resolver` on the system's own, with an end: a name server that never answers must not hold a function."""

import socket
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Final

from shared.ports import HostUnknown, Unavailable

SECONDS: Final = 5.0
_NO_SUCH_NAME: Final = frozenset({socket.EAI_NONAME, socket.EAI_NODATA, socket.EAI_FAIL, socket.EAI_FAMILY})

_Found = tuple[str, ...] | OSError | UnicodeError


class SystemResolver:
    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds

    def addresses(self, host: str) -> tuple[str, ...]:
        found = self._looked_up(host)
        if isinstance(found, UnicodeError):
            raise HostUnknown(host) from found
        if isinstance(found, socket.gaierror) and found.errno in _NO_SUCH_NAME:
            raise HostUnknown(host) from found
        if isinstance(found, OSError):
            raise Unavailable(f"looking up {host}: {found}") from found
        return found

    def _looked_up(self, host: str) -> _Found:
        # A lookup cannot be cancelled: its thread ends when it ends, and keeps nobody from leaving.
        answers: SimpleQueue[_Found] = SimpleQueue()
        Thread(target=lambda: answers.put(_addresses(host)), daemon=True).start()
        try:
            return answers.get(timeout=self._seconds)
        except Empty:
            raise Unavailable(f"looking up {host}: no answer within {self._seconds:g} seconds") from None


def _addresses(host: str) -> _Found:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        return error
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))
