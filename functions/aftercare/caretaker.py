"""Which event means what for port-outs and cases."""

from collections.abc import Mapping, Sequence
from typing import Any

from aws_lambda_powertools import Logger

from shared.domain.model import Event
from shared.ports import Mailer, Unavailable
from shared.runtime.batches import take_each
from shared.usecases.cases import attend as cases
from shared.usecases.cases.open_by_itself import open_for_event
from shared.usecases.desk import CarrierDesk
from shared.usecases.port_outs import attend as port_outs

logger = Logger(service="aftercare")


class Caretaker:
    """Everything may come twice, late or not at all: the use cases go by the table."""

    def __init__(self, partners: CarrierDesk, mailer: Mailer) -> None:
        self._partners = partners
        self._mailer = mailer

    def sweep(self) -> dict[str, Any]:
        """Do what is due by now, of both kinds whatever becomes of the other; answers how many mails went out. Raises
        `Unavailable`."""
        sent, trouble = 0, []
        for attend in (self._port_outs, self._cases):
            try:
                sent += attend()
            except Unavailable as error:
                trouble.append(str(error))
        if trouble:
            raise Unavailable("; ".join(trouble))
        return {"sent": sent}

    def _port_outs(self) -> int:
        return port_outs.attend_due(self._partners, self._mailer)

    def _cases(self) -> int:
        return cases.attend_due(self._partners.desk, self._mailer)

    def take_batch(self, messages: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Look after the subject of each message of an SQS batch; answers those that failed."""
        return take_each(messages, self.take, logger)

    def take(self, event: Mapping[str, Any]) -> None:
        """Attend to one EventBridge event. Raises `Unavailable`, and KeyError for what is no event."""
        happened = Event.model_validate(event["detail"])
        if happened.type.startswith("port_out."):
            port_outs.attend_port_out(self._partners, self._mailer, happened.about)
        elif happened.type.startswith("case."):
            cases.attend_case(self._partners.desk, self._mailer, happened.about)
        else:
            open_for_event(self._partners.desk, happened)
