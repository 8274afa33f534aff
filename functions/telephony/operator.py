"""Which event of the telephony side means what."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from aws_lambda_powertools import Logger
from pydantic import BaseModel, ValidationError

from shared.adapters.platform import contract
from shared.ports import Unavailable
from shared.runtime.batches import take_each
from shared.runtime.stream import OURS, TELEPHONY, TOLD_TELEPHONY
from shared.usecases.desk import CarrierDesk
from shared.usecases.telephony.ask_again import ask_again
from shared.usecases.telephony.hear_answers import Answers, hear_answers
from shared.usecases.telephony.hear_numbers import hear_call, hear_test
from shared.usecases.telephony.record_test import TestResult
from shared.usecases.telephony.tell_platform import tell_due, tell_platform, tell_waiting

logger = Logger(service="telephony")

QUARANTINE: Final = "telephony"
"""Under this name events that cannot be read are kept for people, as those of carriers are."""


class Operator:
    """Everything may come twice, late or not at all: the use cases go by the table."""

    def __init__(self, partners: CarrierDesk) -> None:
        self._partners = partners

    def sweep(self) -> dict[str, Any]:
        """Do what is due by now, each kind whatever becomes of the others. Raises `Unavailable`."""
        done: dict[str, Any] = {}
        trouble = []
        for name, attend in _DUE.items():
            try:
                done[name] = attend(self._partners)
            except Unavailable as error:
                trouble.append(str(error))
        if trouble:
            raise Unavailable("; ".join(trouble))
        return done

    def take_batch(self, messages: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Take each message of an SQS batch; answers those that failed, so that only they come again."""
        return take_each(messages, self.take, logger)

    def take(self, event: Mapping[str, Any]) -> None:
        """Take one EventBridge event. Raises `Unavailable`, and KeyError for what is no event."""
        if event["source"] == TELEPHONY:
            self._hear(event, str(event["detail-type"]))
        elif event["source"] == OURS and event["detail-type"] in TOLD_TELEPHONY:
            tell_platform(self._partners, str(event["detail"]["data"]["number"]))
        else:
            logger.warning("an event of somebody else", source=event["source"])

    def _hear(self, event: Mapping[str, Any], kind: str) -> None:
        """What the telephony side says. What cannot be read is put aside for people: it never will be."""
        if kind not in _HEARD:
            logger.warning("an event of a kind that nobody knows", kind=kind)
            return
        model, hear = _HEARD[kind]
        try:
            said = model.model_validate(event["detail"])
        except ValidationError as error:
            self._put_aside(event, _wrong(error))
            return
        outcome = hear(self._partners, said)
        logger.info("the telephony side was heard", kind=kind, outcome=outcome)
        if (kind, outcome) in _FOR_PEOPLE:
            self._put_aside(event, _FOR_PEOPLE[kind, outcome])

    def _put_aside(self, event: Mapping[str, Any], why: str) -> None:
        desk = self._partners.desk
        logger.error("an event of the telephony side cannot be read", event_id=event["id"], why=why)
        body = json.dumps({"detail-type": event["detail-type"], "detail": event["detail"]})
        desk.store.quarantine(QUARANTINE, str(event["id"]), body, why, desk.clock.now())


def _tell_due(partners: CarrierDesk) -> dict[str, int]:
    told = tell_due(partners)
    return {"taken": told.taken, "later": told.later}


_DUE: Final[Mapping[str, Callable[[CarrierDesk], Any]]] = {"asked_again": ask_again, "numbers_told": _tell_due}


def _ringing(partners: CarrierDesk, said: Any) -> str:
    return _answered(partners, Answers(said.ask_id, said.numbers))


def _silent(partners: CarrierDesk, said: Any) -> str:
    silent = {one.number: one.reason or "it gave no reason" for one in said.numbers}
    return _answered(partners, Answers(said.ask_id, silent=silent))


def _released(partners: CarrierDesk, said: Any) -> str:
    return hear_answers(partners.desk, Answers(said.ask_id, said.numbers))


def _answered(partners: CarrierDesk, answers: Answers) -> str:
    heard = hear_answers(partners.desk, answers)
    if heard in ("kept", "known"):
        tell_waiting(partners, (*answers.done, *answers.silent))
    return heard


def _called(partners: CarrierDesk, said: Any) -> str:
    return hear_call(partners.desk, said.number, said.called_at)


def _tested(partners: CarrierDesk, said: Any) -> str:
    result = TestResult(said.kind, said.passed, said.tested_at, said.detail)
    return hear_test(partners.desk, said.number, result)


_FOR_PEOPLE: Final[Mapping[tuple[str, str], str]] = {
    (contract.TESTED, "unknown"): "a test of a number that is none of ours",
    (contract.TESTED, "not_ported_yet"): "a test of a number that is not ported yet",
    (contract.TESTED, "implausible"): "a test at a time that cannot be",
}
"""What is heard and changes nothing, and why somebody may want to know."""

_HEARD: Final[Mapping[str, tuple[type[BaseModel], Callable[[CarrierDesk, Any], str]]]] = {
    contract.RINGING: (contract.Ringing, _ringing),
    contract.SILENT: (contract.SilentNumbers, _silent),
    contract.RELEASED: (contract.Released, _released),
    contract.CALLED: (contract.Called, _called),
    contract.TESTED: (contract.Tested, _tested),
}


def _wrong(error: ValidationError) -> str:
    """What is wrong with an event, and where; none of its values."""
    found = error.errors(include_url=False, include_input=False)
    return "; ".join(f"{'/'.join(map(str, one['loc']))}: {one['msg']}" for one in found[:5])
