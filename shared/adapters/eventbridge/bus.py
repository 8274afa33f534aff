"""`Bus` on EventBridge. Consumers order by the version in the detail; an event may come twice."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from botocore.exceptions import BotoCoreError, ClientError

from shared.domain.model import Event
from shared.ports import Unavailable

if TYPE_CHECKING:
    from mypy_boto3_events import EventBridgeClient

SOURCE: Final = "portdesk"
_AT_ONCE: Final = 10


class EventBridgeBus:
    def __init__(self, client: "EventBridgeClient", bus_name: str) -> None:
        self._client = client
        self._bus_name = bus_name

    def publish(self, events: Sequence[Event]) -> None:
        """Put all of the events, or raise `Unavailable`; those that were put already are put again then."""
        for start in range(0, len(events), _AT_ONCE):
            batch = events[start : start + _AT_ONCE]
            try:
                answer = self._client.put_events(
                    Entries=[
                        {
                            "Source": SOURCE,
                            "DetailType": event.type,
                            "Detail": event.model_dump_json(),
                            "EventBusName": self._bus_name,
                            "Time": event.at,
                        }
                        for event in batch
                    ]
                )
            except (ClientError, BotoCoreError) as error:
                raise Unavailable(f"put_events: {error}") from error
            if answer["FailedEntryCount"]:
                raise Unavailable(f"put_events: {answer['FailedEntryCount']} of {len(batch)} entries failed")
