"""`Executions` on Step Functions: one execution per order, or dropped file, and attempt."""

import json
from typing import TYPE_CHECKING, Final

from botocore.exceptions import BotoCoreError, ClientError

from shared.ports import Unavailable

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient

_ALREADY_AWAKE: Final = frozenset({"TaskDoesNotExist", "TaskTimedOut", "InvalidToken"})


class StepFunctionsExecutions:
    def __init__(self, client: "SFNClient", machine_arn: str, subject: str = "order_id") -> None:
        """`subject` is what the machine's input calls what it drives."""
        self._client = client
        self._machine_arn = machine_arn
        self._subject = subject

    def start(self, subject_id: str, attempt: int) -> None:
        """Start attempt n under its own name; names are unique for 90 days, so a second start is the first one."""
        try:
            self._client.start_execution(
                stateMachineArn=self._machine_arn,
                name=_name(subject_id, attempt),
                input=json.dumps({"v": 1, self._subject: subject_id}),
            )
        except ClientError as error:
            if _code(error) != "ExecutionAlreadyExists":
                raise Unavailable(f"start of {_name(subject_id, attempt)}: {error}") from error
        except BotoCoreError as error:
            raise Unavailable(f"start of {_name(subject_id, attempt)}: {error}") from error

    def wake(self, task_token: str) -> None:
        try:
            self._client.send_task_success(taskToken=task_token, output="{}")
        except ClientError as error:
            if _code(error) not in _ALREADY_AWAKE:
                raise Unavailable(f"wake: {error}") from error
        except BotoCoreError as error:
            raise Unavailable(f"wake: {error}") from error

    def is_running(self, subject_id: str, attempt: int) -> bool:
        arn = self._machine_arn.replace(":stateMachine:", ":execution:") + ":" + _name(subject_id, attempt)
        try:
            return self._client.describe_execution(executionArn=arn)["status"] in ("RUNNING", "PENDING_REDRIVE")
        except ClientError as error:
            if _code(error) == "ExecutionDoesNotExist":
                return False
            raise Unavailable(f"describe {arn}: {error}") from error
        except BotoCoreError as error:
            raise Unavailable(f"describe {arn}: {error}") from error


def _name(subject_id: str, attempt: int) -> str:
    return f"{subject_id}-{attempt}"


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))
