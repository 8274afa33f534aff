"""Files the mails of a batch: each message says that an object was created in the desk's bucket."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from aws_lambda_powertools import Logger

from shared.runtime.batches import take_each
from shared.usecases.desk import Desk
from shared.usecases.file_mail import file_mail

logger = Logger(service="inbound_mail")


def take_batch(desk: Desk, records: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """File each mail; answers the messages that failed, so that only they come again."""

    def take(event: Mapping[str, Any]) -> None:
        created = event["detail"]["object"]
        came = datetime.fromisoformat(event["time"])
        mail = file_mail(desk, created["key"], created.get("version-id", ""), came)
        if mail is not None:
            logger.info("a mail was filed", mail_id=mail.id, order_id=mail.order_id or "quarantine")

    return take_each(records, take, logger)
