"""Which event means what for envelopes and notifications: ours, and those of SES."""

from collections.abc import Mapping, Sequence
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics import MetricUnit, single_metric

from shared.domain.model import Event
from shared.ports import Mailer, Unavailable
from shared.runtime.batches import take_each
from shared.runtime.stream import NAMESPACE, OURS, OUTBOX_AGE, SES
from shared.usecases.accounts.mailing import USER_EVENTS, attend_user
from shared.usecases.desk import Desk
from shared.usecases.envelopes.attend import attend_due, attend_request, record_bounce
from shared.usecases.notifications.telling import outbox_age, record_undelivered, tell, tell_due

logger = Logger(service="envelopes")


class Attendant:
    """Everything may come twice, late or not at all: the use cases go by the table."""

    def __init__(self, desk: Desk, mailer: Mailer, stage: str = "") -> None:
        self._desk = desk
        self._stage = stage or "none"
        self._mailer = mailer

    def sweep(self) -> dict[str, Any]:
        """Do what is due by now; answers how many mails went out. Raises `Unavailable`."""
        trouble: list[str] = []
        sent = 0
        for due in (attend_due, tell_due):
            try:
                sent += due(self._desk, self._mailer)
            except Unavailable as error:
                trouble.append(str(error))
        age = outbox_age(self._desk).total_seconds()
        with single_metric(name=OUTBOX_AGE, unit=MetricUnit.Seconds, value=age, namespace=NAMESPACE) as metric:
            metric.add_dimension(name="stage", value=self._stage)
        if trouble:
            raise Unavailable("; ".join(trouble))
        return {"sent": sent}

    def take_batch(self, messages: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Attend to each message of an SQS batch; answers those that failed, so that only they come again."""
        return take_each(messages, self.take, logger)

    def take(self, event: Mapping[str, Any]) -> None:
        """Attend to one EventBridge event. Raises `Unavailable`, and KeyError for what is no event."""
        if event["source"] == OURS and str(event["detail"].get("type", "")).startswith(USER_EVENTS):
            attend_user(self._desk, self._mailer, Event.model_validate(event["detail"]))
        elif event["source"] == OURS:
            request_id, notification_id = (
                str(event["detail"]["request_id"]),
                str(event["detail"].get("notification_id") or ""),
            )
            if notification_id:
                tell(self._desk, self._mailer, request_id, notification_id)
            attend_request(self._desk, self._mailer, request_id)
        elif event["source"] == SES:
            self._take_back(str(event["detail-type"]), event["detail"])
        else:
            logger.warning("an event of somebody else", source=event["source"])

    def _take_back(self, kind: str, detail: Mapping[str, Any]) -> None:
        """A mail did not arrive, or its reader calls it unwanted. The tags that it was sent with say what it asked."""
        request_id, envelope_id, notification_id = (
            _tag(detail, name) for name in ("request", "envelope", "notification")
        )
        permanent = detail.get("bounce", {}).get("bounceType") != "Transient"
        if request_id and envelope_id:
            record_bounce(
                self._desk,
                request_id,
                envelope_id,
                permanent=permanent,
                detail=_why(detail),
                complaint="complaint" in detail,
                feedback_id=str(detail.get("bounce", {}).get("feedbackId", "")),
            )
        elif request_id and notification_id and permanent:
            record_undelivered(self._desk, request_id, notification_id, _tag(detail, "user"), _why(detail))
        else:
            logger.warning("a mail came back that asks nobody for anything", kind=kind, request_id=request_id)


def _tag(detail: Mapping[str, Any], name: str) -> str:
    """The value of a mail's tag: SES answers each as a list."""
    values = detail["mail"].get("tags", {}).get(name) or [""]
    return str(values[0])


def _why(detail: Mapping[str, Any]) -> str:
    """In few words why a mail was not taken: what the bouncing server said, else SES's own words for it."""
    if "bounce" in detail:
        bounce = detail["bounce"]
        diagnosed = (one.get("diagnosticCode") for one in bounce.get("bouncedRecipients", ()))
        return next(filter(None, diagnosed), f"{bounce.get('bounceType')}, {bounce.get('bounceSubType')}")
    if "complaint" in detail:
        return f"reported as unwanted mail ({detail['complaint'].get('complaintFeedbackType') or 'no reason given'})"
    return str(detail.get("reject", {}).get("reason") or "refused by the mail service")
