"""The simulated number platform: another system, reached over HTTP, that remembers what was made to ring, and answers.

It is a part of the simulated carrier's stack (`functions/simulated_carrier`), so that Port Desk's own table holds
nothing of it::

    POST /platform/ensure     {"account_id", "numbers": [{"number", "forwarding_number", "name"}]}
    POST /platform/check      the same; answers {"not_ringing": ["+1…"]}
    POST /platform/release    {"account_id", "numbers": ["+1…"]}
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final, TypeVar

from shared.adapters.carriers.simulated import Api, api_key
from shared.ports import PlatformNumber, Silent, Unavailable

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")

NUMBERS_PER_CALL: Final = 2_500
"""Numbers sent at once: about 300 KB, and well within the time of one call."""


class SimulatedPlatform:
    """A `NumberPlatform` over the simulated one's API. All calls may be repeated; `client` is for tests."""

    def __init__(self, base_url: str, webhook_secret: str, client: "httpx.Client | None" = None) -> None:
        self._api = Api(base_url, api_key(webhook_secret), client)

    def ensure(self, account_id: str, numbers: Sequence[PlatformNumber]) -> None:
        """Make the numbers ring where they are to be forwarded, under these names. Raises `Unavailable`."""
        for part in _parts(numbers):
            self._post(account_id, "ensure", [asdict(number) for number in part])

    def check(self, account_id: str, numbers: Sequence[PlatformNumber]) -> tuple[Silent, ...]:
        """The numbers that would not ring, or not so: not ensured, or with another forwarding or name."""
        silent: list[Silent] = []
        for part in _parts(numbers):
            found = self._post(account_id, "check", [asdict(number) for number in part]).get("not_ringing")
            if not isinstance(found, list):
                raise Unavailable("the simulated platform did not say which numbers ring")
            silent += [Silent(str(number), "it was never set up so") for number in found]
        return tuple(silent)

    def release(self, account_id: str, numbers: Sequence[str]) -> None:
        """Forget the numbers; ones it does not know are no error. Raises `Unavailable`."""
        for part in _parts(numbers):
            self._post(account_id, "release", list(part))

    def _post(self, account_id: str, verb: str, numbers: list[Any]) -> dict[str, Any]:
        status, answer = self._api.call("POST", f"/platform/{verb}", {"account_id": account_id, "numbers": numbers})
        if status != 200:
            raise Unavailable(f"the simulated platform answered {status} to {verb}")
        return answer


def _parts(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), NUMBERS_PER_CALL):
        yield items[start : start + NUMBERS_PER_CALL]
