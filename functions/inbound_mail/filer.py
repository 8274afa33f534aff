"""Files the mails of a batch: each message says that an object was created in the desk's bucket."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from aws_lambda_powertools import Logger

from shared.usecases.desk import Desk
from shared.usecases.file_mail import file_mail

logger = Logger(service="inbound_mail")


def take_batch(desk: Desk, records: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """File each mail; answers the messages that failed, so that only they come again."""
    failed: list[dict[str, str]] = []
    for message in records:
        try:
            event = json.loads(message["body"])
            created = event["detail"]["object"]
            came = datetime.fromisoformat(event["time"])
            mail = file_mail(desk, created["key"], created.get("version-id", ""), came)
            if mail is not None:
                logger.info("a mail was filed", mail_id=mail.id, order_id=mail.order_id or "quarantine")
        except Exception:
            logger.exception("a mail was not filed", message_id=message["messageId"])
            failed.append({"itemIdentifier": message["messageId"]})
    return {"batchItemFailures": failed}
