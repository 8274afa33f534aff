"""Envelopes and notifications, and what a signing link, a sealed letter or an approval link leads to."""

from datetime import datetime

from shared.adapters.dynamodb import keys
from shared.adapters.dynamodb.driving import DrivingMarks
from shared.adapters.dynamodb.items import entity
from shared.domain.model import ApprovalLink, Envelope, Notification


class Signing(DrivingMarks):
    def envelope(self, request_id: str, envelope_id: str) -> Envelope | None:
        found = self.get("envelope", keys.envelope_key(request_id, envelope_id))
        return None if found is None else entity(Envelope, found)

    def envelope_of_link(self, token_hash: str) -> Envelope | None:
        found = self.get("envelope_of_link", keys.signing_link_key(token_hash))
        return None if found is None else self.envelope(found["request_id"]["S"], found["envelope_id"]["S"])

    def envelopes_due(self, before: datetime, limit: int) -> tuple[tuple[str, str], ...]:
        found = self._due("gsi2", "ENVELOPES", before, limit)
        return tuple(
            (item["PK"]["S"].removeprefix("REQ#"), item["SK"]["S"].removeprefix(keys.ENVELOPE)) for item in found
        )

    def notification(self, request_id: str, notification_id: str) -> Notification | None:
        found = self.get("notification", keys.notification_key(request_id, notification_id))
        return None if found is None else entity(Notification, found)

    def notifications(self, request_id: str) -> tuple[Notification, ...]:
        every = keys.notification_key(request_id, "")
        return tuple(entity(Notification, item) for item in self.query("notifications", every.pk, ("begins", every.sk)))

    def notifications_due(self, before: datetime, limit: int) -> tuple[tuple[str, str], ...]:
        found = self._due("gsi2", "NOTIFICATIONS", before, limit)
        return tuple(
            (item["PK"]["S"].removeprefix("REQ#"), item["SK"]["S"].removeprefix(keys.NOTIFICATION)) for item in found
        )

    def approval_link(self, token_hash: str) -> ApprovalLink | None:
        found = self.get("approval_link", keys.approval_link_key(token_hash))
        return None if found is None else entity(ApprovalLink, found)

    def order_of_letter_file(self, sha256: str) -> str | None:
        found = self.get("order_of_letter_file", keys.letter_file_key(sha256))
        return None if found is None else str(found["order_id"]["S"])
