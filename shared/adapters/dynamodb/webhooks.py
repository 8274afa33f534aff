"""Webhook endpoints of accounts, the deliveries to them, and how they fare."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from shared.adapters import cursors
from shared.adapters.dynamodb import keys
from shared.adapters.dynamodb.driving import DrivingMarks
from shared.adapters.dynamodb.items import attribute, entity
from shared.adapters.dynamodb.table import ConditionFailed
from shared.adapters.matching import stamp
from shared.domain.model import DeliveryState, WebhookDelivery, WebhookEndpoint, WebhookHealth
from shared.ports import Page

MOST_LOOKED_AT: Final = 500
"""How many deliveries a page looks at before it ends early, with a cursor to go on from."""
_HEALTH_TTL: Final = timedelta(days=90)


class Webhooks(DrivingMarks):
    # --- endpoints ---------------------------------------------------------------------------------------------------

    def webhook_endpoints(self, account_id: str) -> tuple[WebhookEndpoint, ...]:
        key = keys.endpoint_key(account_id, "")
        return tuple(
            entity(WebhookEndpoint, found) for found in self.query("webhook_endpoints", key.pk, ("begins", key.sk))
        )

    def webhook_endpoint(self, account_id: str, endpoint_id: str) -> WebhookEndpoint | None:
        found = self.get("webhook_endpoint", keys.endpoint_key(account_id, endpoint_id))
        return None if found is None else entity(WebhookEndpoint, found)

    def endpoints_due(self, before: datetime, limit: int) -> tuple[tuple[str, str], ...]:
        found = self._due("gsi2", "ENDPOINTS", before, limit)
        return tuple(
            (item["PK"]["S"].removeprefix("ACC#"), item["SK"]["S"].removeprefix(keys.ENDPOINT)) for item in found
        )

    # --- how they fare -----------------------------------------------------------------------------------------------

    def webhook_health(self, endpoint_id: str) -> WebhookHealth | None:
        found = self.get("webhook_health", keys.health_key(endpoint_id))
        return None if found is None else entity(WebhookHealth, found)

    def note_webhook_failure(self, endpoint_id: str, at: datetime, *, gave_up: bool) -> WebhookHealth:
        answer = self.call(
            "note_webhook_failure",
            "update_item",
            TableName=self._name,
            Key=keys.health_key(endpoint_id).item,
            UpdateExpression="SET failing_since = if_not_exists(failing_since, :at), #ttl = :ttl "
            "ADD failures :one, gave_up :gave_up",
            ExpressionAttributeNames={"#ttl": "ttl"},
            ExpressionAttributeValues={
                ":at": attribute(stamp(at)),
                ":ttl": attribute(keys.seconds(at + _HEALTH_TTL)),
                ":one": attribute(1),
                ":gave_up": attribute(int(gave_up)),
            },
            ReturnValues="ALL_NEW",
        )
        return entity(WebhookHealth, answer["Attributes"])

    def rest_webhooks(self, endpoint_id: str, until: datetime) -> None:
        try:
            self.update(
                "rest_webhooks",
                keys.health_key(endpoint_id),
                "SET resume_at = :until",
                "attribute_exists(PK)",
                ExpressionAttributeValues={":until": attribute(stamp(until))},
            )
        except ConditionFailed:
            return

    def clear_webhook_health(self, endpoint_id: str) -> None:
        self.delete_many("clear_webhook_health", [keys.health_key(endpoint_id)])

    # --- deliveries --------------------------------------------------------------------------------------------------

    def webhook_delivery(self, endpoint_id: str, event_id: str) -> WebhookDelivery | None:
        found = self.get("webhook_delivery", keys.delivery_key(endpoint_id, event_id))
        return None if found is None else entity(WebhookDelivery, found)

    def webhook_deliveries_of(self, endpoint_id: str, event_ids: Iterable[str]) -> dict[str, WebhookDelivery]:
        wanted = [keys.delivery_key(endpoint_id, event_id) for event_id in event_ids]
        items = self.get_many("webhook_deliveries_of", wanted)
        return {one.event_id: one for one in (entity(WebhookDelivery, item) for item in items.values())}

    def webhook_deliveries(
        self, endpoint_id: str, state: DeliveryState | None, limit: int, cursor: str | None
    ) -> Page[WebhookDelivery]:
        listing = f"deliveries|{endpoint_id}|{state}"
        after = cursors.after_text(listing, cursor)
        every = keys.delivery_key(endpoint_id, "")
        # All that sorts before a delivery in its partition is another one.
        before = ("<", every.sk + after) if after else ("begins", every.sk)
        found: list[WebhookDelivery] = []
        last = ""
        stored = self.query("webhook_deliveries", every.pk, before, page=limit + 1, descending=True)
        for looked_at, item in enumerate(islice(stored, MOST_LOOKED_AT + 1)):
            one = entity(WebhookDelivery, item)
            fits = state is None or one.state == state
            if (fits and len(found) == limit) or looked_at == MOST_LOOKED_AT:
                return Page(tuple(found), cursors.encode(listing, [last]))
            if fits:
                found.append(one)
            last = one.event_id
        return Page(tuple(found))

    def deliveries_due(self, before: datetime, limit: int) -> tuple[tuple[str, str], ...]:
        found = self._due("gsi2", "DELIVERIES", before, limit)
        return tuple(
            (item["PK"]["S"].removeprefix(keys.ENDPOINT), item["SK"]["S"].removeprefix(keys.DELIVERY)) for item in found
        )
