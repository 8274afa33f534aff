"""What a telephony system was asked by event, numbers that it has yet to be told of, and how ported ones work."""

from collections.abc import Iterable
from datetime import datetime

from shared.adapters.dynamodb import keys
from shared.adapters.dynamodb.driving import DrivingMarks
from shared.adapters.dynamodb.items import entity
from shared.domain.model import Cutover, PlatformAsk


class TelephonySide(DrivingMarks):
    def cutover(self, order_id: str) -> Cutover | None:
        found = self.get("cutover", keys.cutover_key(order_id))
        return None if found is None else entity(Cutover, found)

    def cutovers_due(self, before: datetime, limit: int) -> tuple[str, ...]:
        found = self._due("gsi2", "CUTOVERS", before, limit)
        return tuple(item["SK"]["S"].removeprefix(keys.CUTOVER) for item in found)

    def platform_asks(self, ids: Iterable[str]) -> dict[str, PlatformAsk]:
        items = self.get_many("platform_asks", [keys.platform_ask_key(ask_id) for ask_id in ids])
        return {ask.id: ask for ask in (entity(PlatformAsk, item) for item in items.values())}

    def platform_asks_due(self, before: datetime, limit: int) -> tuple[str, ...]:
        found = self._due("gsi2", "ASKS", before, limit)
        return tuple(item["PK"]["S"].removeprefix("ASK#") for item in found)

    def numbers_due(self, before: datetime, limit: int) -> tuple[str, ...]:
        found = self._due("gsi2", "NUMBERS", before, limit)
        return tuple(item["PK"]["S"].removeprefix("NUMBER#") for item in found)
