"""A DynamoDB client that answers what a test scripted, and keeps what it was asked."""

from collections import deque
from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

Answer = dict[str, Any] | Exception

_EMPTY: dict[str, dict[str, Any]] = {
    "query": {"Items": [], "ScannedCount": 0},
    "batch_get_item": {"Responses": {}},
}


class ScriptedClient:
    """Answers in the order of `answers`, whatever the method; after the last one, as an empty table that takes all."""

    def __init__(self, *answers: Answer) -> None:
        self._answers = deque(answers)
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def __getattr__(self, method: str) -> Callable[..., dict[str, Any]]:
        def call(**arguments: Any) -> dict[str, Any]:
            self.calls.append((method, arguments))
            answer = self._answers.popleft() if self._answers else _EMPTY.get(method, {})
            if isinstance(answer, Exception):
                raise answer
            return answer

        return call

    @property
    def methods(self) -> list[str]:
        return [method for method, _ in self.calls]


def error(code: str, *, retries: int = 0, **more: Any) -> ClientError:
    response: Any = {"Error": {"Code": code, "Message": code}, "ResponseMetadata": {"RetryAttempts": retries}, **more}
    return ClientError(response, "Operation")


def cancelled(*reasons: str | tuple[str, dict[str, Any]]) -> ClientError:
    """A cancelled transaction: a code for each of its items, with the item that was met where one is given."""
    told = [
        {"Code": reason} if isinstance(reason, str) else {"Code": reason[0], "Item": reason[1]} for reason in reasons
    ]
    return error("TransactionCanceledException", CancellationReasons=told)
