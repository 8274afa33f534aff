"""A carrier with which there is no conversation: no comments, and no webhooks to be had again."""

from shared.domain.carriers import CarrierComment
from shared.ports import CarrierRefused


class WordlessCarrier:
    """What a `Carrier` answers that has neither of the capabilities `takes_comments` and `resends_events`."""

    def reference_of(self, carrier_order_id: str) -> str:  # noqa: ARG002 - its events all have our reference
        return ""

    def add_comment(self, reference: str, text: str) -> CarrierComment:  # noqa: ARG002 - there is nobody to say it to
        raise CarrierRefused("this carrier takes no comments", [("other", "Write to it, or call it.")])

    def republish(self, event_id: str) -> bool:  # noqa: ARG002 - there is nobody to ask
        return False
