"""The table's stream: changed orders wake their workflows, new events go to the bus (design.md, decision 2), and what
staff search by follows what it is read from.

A record says only what changed; state is read from the table. The stream sends a failed batch again from the lowest
failed record, so everything here may happen twice.
"""

import os
from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools import Logger

from shared.adapters.dynamodb.changes import read_searched
from shared.adapters.dynamodb.keys import Changed, read_change
from shared.runtime.settings import RelaySettings
from shared.runtime.wiring import relay_parts
from shared.usecases.relay_changes import discard_replaced_list, do_asked, drive, publish
from shared.usecases.support.index_terms import index_terms

logger = Logger(service="relay")
store, executions, bus = relay_parts(RelaySettings.from_environment(os.environ))


def handler(event: Mapping[str, Any], _context: object) -> dict[str, Any]:
    """Relay a batch; answers the records that failed, by sequence number."""
    failed: list[dict[str, str]] = []
    for record in event["Records"]:
        try:
            _relay(read_change(record))
            _index(record)
        except Exception:
            logger.exception("a change was not relayed", sequence=record["dynamodb"]["SequenceNumber"])
            failed.append({"itemIdentifier": record["dynamodb"]["SequenceNumber"]})
    return {"batchItemFailures": failed}


def _relay(change: Changed | None) -> None:
    if change is None:
        return
    if change.order_id:
        order, driving = store.order(change.order_id), store.driving(change.order_id)
        if order is not None and driving is not None:
            drive(store, executions, order, driving)
    elif change.event_id:
        happened = (
            store.account_event(change.account_id, change.event_id)
            if change.account_id
            else store.event(change.request_id, change.event_id)
        )
        if happened is not None:
            publish(store, bus, [happened])
            discard_replaced_list(store, happened)
            do_asked(store, executions, bus, happened)


def _index(record: Mapping[str, Any]) -> None:
    searched = read_searched(record)
    if searched is not None:
        index_terms(store, *searched)
