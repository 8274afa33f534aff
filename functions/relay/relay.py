"""What each record of the table's stream leads to: a workflow that wakes, an event that is told, a thing that is found.

A record says only what changed; state is read from the table. The stream sends a failed batch again from the lowest
failed record, so everything here may happen twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aws_lambda_powertools import Logger

from shared.adapters.dynamodb.changes import read_searched
from shared.adapters.dynamodb.keys import Changed, read_change
from shared.domain.model import Event
from shared.ports import Bus, Clock, Executions, Store
from shared.usecases.relay_changes import discard_replaced_list, do_asked, drive, publish
from shared.usecases.support.index_terms import index_terms
from shared.usecases.tell_customers import first_calls, tell

logger = Logger(service="relay")


@dataclass(frozen=True, slots=True)
class _Record:
    """A record with what the relay has to do with of it, and its event where it is a new one."""

    sequence: str
    raw: Mapping[str, Any]
    change: Changed | None = None
    event: Event | None = None

    @property
    def called_number(self) -> str:
        return self.change.called_number if self.change is not None else ""


class Relay:
    def __init__(self, store: Store, executions: Executions, bus: Bus, clock: Clock) -> None:
        self._store = store
        self._executions = executions
        self._bus = bus
        self._clock = clock

    def take_batch(self, records: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Relay a batch; answers the records that failed, by sequence number."""
        failed: list[str] = []
        read: list[_Record] = []
        for record in records:
            sequence = record["dynamodb"]["SequenceNumber"]
            try:
                read.append(self._read(sequence, record))
            except Exception:
                logger.exception("a change was not read", sequence=sequence)
                failed.append(sequence)
        untold = self._tell(read)
        for one in read:
            try:
                if one.sequence not in untold:
                    self._relay(one)
            except Exception:
                logger.exception("a change was not relayed", sequence=one.sequence)
                failed.append(one.sequence)
        return {"batchItemFailures": [{"itemIdentifier": sequence} for sequence in (*failed, *untold)]}

    def _read(self, sequence: str, record: Mapping[str, Any]) -> _Record:
        change = read_change(record)
        return _Record(sequence, record, change, self._event_of(change))

    def _event_of(self, change: Changed | None) -> Event | None:
        if change is None or not change.event_id:
            return None
        if change.about:
            return self._store.event_about(change.about, change.event_id)
        if change.account_id:
            return self._store.account_event(change.account_id, change.event_id)
        return self._store.event(change.request_id, change.event_id)

    def _tell(self, records: Sequence[_Record]) -> tuple[str, ...]:
        """Number all that customers are told of before anything is published of it, in as few writes as it takes.
        Answers the records that wait because that failed."""
        untold = tuple(one.sequence for one in records if one.event is not None or one.called_number)
        try:
            called = first_calls(self._store, [one.called_number for one in records if one.called_number])
            tell(self._store, [*(one.event for one in records if one.event), *called], self._clock.now())
            publish(self._store, self._bus, called)
        except Exception:
            logger.exception("events were not numbered")
            return untold
        return ()

    def _relay(self, record: _Record) -> None:
        if record.change is not None and record.change.order_id:
            order, driving = self._store.order(record.change.order_id), self._store.driving(record.change.order_id)
            if order is not None and driving is not None:
                drive(self._store, self._executions, order, driving)
        elif record.event is not None:
            publish(self._store, self._bus, [record.event])
            discard_replaced_list(self._store, record.event)
            do_asked(self._store, self._executions, self._bus, record.event)
        searched = read_searched(record.raw)
        if searched is not None:
            index_terms(self._store, *searched)
