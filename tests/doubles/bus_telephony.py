"""A telephony system that listens to our bus: it takes asks off a pretended EventBridge and answers when it is told to.

`BusTelephony` is the client that the adapter is given, too. What it answers is told to `hear`, as the function behind
the bus's rule does.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import EndpointConnectionError

from shared.adapters.platform import contract

Hear = Callable[[str, dict[str, Any]], object]


@dataclass
class BusTelephony:
    """Numbers in `refused` are answered to be silent, with these reasons. `asks` are those not answered yet.

    `down`: how many of the next puts fail; `refusing`: the bus takes nothing; `losing`: asks are taken and get lost.
    """

    hear: Hear = lambda _kind, _detail: None
    refused: dict[str, str] = field(default_factory=dict)
    asks: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    taken: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    down: int = 0
    refusing: bool = False
    losing: bool = False

    def put_events(self, Entries: list[Mapping[str, Any]]) -> dict[str, Any]:  # noqa: N803  boto3's name
        """As EventBridge does."""
        if self.down:
            self.down -= 1
            raise EndpointConnectionError(endpoint_url="https://events.example.com")
        if self.refusing:
            return {"FailedEntryCount": 1, "Entries": [{"ErrorCode": "ThrottlingException"}]}
        for entry in Entries:
            assert sum(len(str(value).encode()) for value in entry.values()) < 256_000
            ask = (str(entry["DetailType"]), json.loads(entry["Detail"]))
            _MODELS[ask[0]].model_validate(ask[1])
            self.taken.append(ask)
            if not self.losing:
                self.asks.append(ask)
        return {"FailedEntryCount": 0, "Entries": [{"EventId": "any"} for _ in Entries]}

    def answer(self, *, only: Callable[[str], bool] = lambda _number: True, twice: bool = False) -> None:
        """Answer everything that was asked, about these numbers."""
        asks, self.asks = self.asks, []
        for kind, detail in asks:
            for _ in range(2 if twice else 1):
                self._answer(kind, detail, only)

    def _answer(self, kind: str, detail: dict[str, Any], only: Callable[[str], bool]) -> None:
        ask_id = detail["ask_id"]
        if kind == contract.RELEASE_WANTED:
            self.hear(contract.RELEASED, {"ask_id": ask_id, "numbers": [one for one in detail["numbers"] if only(one)]})
            return
        numbers = [one["number"] for one in detail["numbers"] if only(one["number"])]
        ringing = [number for number in numbers if number not in self.refused]
        silent = [{"number": number, "reason": self.refused[number]} for number in numbers if number in self.refused]
        if ringing:
            self.hear(contract.RINGING, {"ask_id": ask_id, "numbers": ringing})
        if silent:
            self.hear(contract.SILENT, {"ask_id": ask_id, "numbers": silent})


_MODELS = {contract.ENSURE_WANTED: contract.EnsureWanted, contract.RELEASE_WANTED: contract.ReleaseWanted}
