"""Which message means what for webhooks: something was told, a delivery is new, a delivery is to be tried."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from aws_lambda_powertools import Logger

from shared.adapters.dynamodb.keys import read_due_delivery
from shared.adapters.sqs.deliveries import read_due
from shared.ports import DueDelivery
from shared.runtime.stream import OURS
from shared.usecases.webhooks.deliver import deliver
from shared.usecases.webhooks.desk import WebhookDesk
from shared.usecases.webhooks.pass_on import pass_on
from shared.usecases.webhooks.sweeping import Swept, sweep_webhooks

logger = Logger(service="webhooks")


class SweepIncompleteError(Exception):
    """Some of it failed; the next sweep tries it again, and the alarm should know."""


class Courier:
    """Everything may come twice, late or not at all: the use cases go by the table."""

    def __init__(self, webhooks: WebhookDesk) -> None:
        self._webhooks = webhooks

    def sweep(self, *, everything: bool) -> dict[str, Any]:
        """Do what is due by now. Raises `SweepIncompleteError`."""
        done: Swept = sweep_webhooks(self._webhooks, everything=everything)
        if done.failed:
            raise SweepIncompleteError("; ".join(done.failed[:10]))
        return {"passed_on": done.passed_on, "queued": done.queued, "mailed": done.mailed}

    def take_stream(self, records: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Put new deliveries, and those that are sent anew, into the queue: all of a batch or, by itself, each."""
        due: list[tuple[str, DueDelivery]] = []
        for record in records:
            found = read_due_delivery(record)
            if found is not None:
                due.append((record["dynamodb"]["SequenceNumber"], found))
        try:
            self._webhooks.queue.put([one for _, one in due])
        except Exception:
            logger.exception("deliveries were not queued", count=len(due))
            return {"batchItemFailures": [{"itemIdentifier": sequence} for sequence, _ in due]}
        return {"batchItemFailures": []}

    def take_batch(self, messages: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Take events of the bus, once for each account and mode, and deliveries that are due; answers the messages
        that failed, so that only they come again."""
        failed: list[str] = []
        told: dict[tuple[str, bool], list[str]] = {}
        for message in messages:
            try:
                body = json.loads(message["body"])
                if body.get("source") == OURS:
                    whose = body["detail"]["account_id"], bool(body["detail"].get("test_mode"))
                    told.setdefault(whose, []).append(message["messageId"])
                else:
                    self._try(read_due(message["body"]))
            except Exception:
                logger.exception("a message was not worked off", message_id=message["messageId"])
                failed.append(message["messageId"])
        for whose, ids in told.items():
            try:
                pass_on(self._webhooks.desk, *whose)
            except Exception:
                logger.exception("events were not passed on", account_id=whose[0], test_mode=whose[1])
                failed += ids
        return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}

    def _try(self, due: DueDelivery) -> None:
        made = deliver(self._webhooks, due)
        if made is not None:
            last = made.tries[-1] if made.tries else None
            logger.info(
                "a webhook was tried",
                event_id=due.event_id,
                endpoint_id=due.endpoint_id,
                state=made.state,
                status=last.status if last else None,
                fault=last.fault if last else None,
            )
