"""``portdesk redrive`` over queues and a function as AWS answers them."""

import io
import json
from dataclasses import dataclass, field
from typing import Any

from typer.testing import CliRunner

from infra.local.cli import app
from tests.unit.cli.operating import Said

OUTPUTS = {
    "BulkDeadQueueUrl": "bulk-dead",
    "BulkImportFunctionArn": "bulk-import",
    "DropsDeadQueueUrl": "drops-dead",
    "DropsQueueUrl": "drops",
}


@dataclass
class Stage:
    """A stage with messages in its queues; what a function cannot do is in `broken`."""

    queues: dict[str, dict[str, str]] = field(default_factory=lambda: {name: {} for name in OUTPUTS.values()})
    broken: set[str] = field(default_factory=set)
    finished: set[str] = field(default_factory=set)
    redriven: list[str] = field(default_factory=list)

    def client(self, service: str) -> Any:
        return self

    def outputs(self, part: str, *names: str) -> list[str]:
        assert part == "service"
        return [OUTPUTS[name] for name in names]

    def receive_message(self, QueueUrl: str, MaxNumberOfMessages: int, **_: object) -> dict[str, Any]:  # noqa: N803
        found = list(self.queues[QueueUrl].items())[:MaxNumberOfMessages]
        return {"Messages": [{"MessageId": name, "ReceiptHandle": name, "Body": body} for name, body in found]}

    def send_message(self, QueueUrl: str, MessageBody: str) -> None:  # noqa: N803 - as the API names it
        self.put(QueueUrl, MessageBody)

    def delete_message(self, QueueUrl: str, ReceiptHandle: str) -> None:  # noqa: N803 - as the API names it
        del self.queues[QueueUrl][ReceiptHandle]

    def invoke(self, FunctionName: str, Payload: bytes) -> dict[str, Any]:  # noqa: N803 - as the API names it
        assert FunctionName == "bulk-import"
        upload_id = json.loads(Payload)["redrive"]
        if upload_id in self.broken:
            return {"FunctionError": "Unhandled", "Payload": io.BytesIO(b'{"errorMessage": "throttled"}')}
        self.redriven.append(upload_id)
        return {"Payload": io.BytesIO(json.dumps({"redriven": upload_id not in self.finished}).encode())}

    def put(self, queue: str, body: str) -> None:
        self.queues[queue][f"m{len(self.queues[queue])}"] = body

    def redrive(self) -> Said:
        ended = CliRunner().invoke(app, ["redrive"], obj=lambda _: self)
        return Said(ended.exit_code, ended.stdout, ended.stderr)


def test_every_file_of_the_queue_goes_on_and_the_queue_is_empty() -> None:
    stage = Stage(finished={"bul_2"})
    for upload_id in ("bul_1", "bul_2"):
        stage.put("bulk-dead", json.dumps({"upload_id": upload_id, "lost_parts": 1}))

    said = stage.redrive()

    assert (said.code, stage.redriven, stage.queues["bulk-dead"]) == (0, ["bul_1", "bul_2"], {})
    assert "bul_1 goes on." in said.out
    assert "bul_2: nothing is left to do." in said.out


def test_what_fails_once_more_stays_and_holds_up_nothing() -> None:
    stage = Stage(broken={"bul_1"})
    stage.put("bulk-dead", json.dumps({"upload_id": "bul_1", "error": "States.Timeout"}))
    stage.put("bulk-dead", json.dumps({"upload_id": "bul_2", "error": "States.Timeout"}))
    stage.put("drops-dead", "any event")

    said = stage.redrive()

    assert (said.code, stage.redriven, list(stage.queues["bulk-dead"])) == (1, ["bul_2"], ["m0"])
    assert "bul_1 could not be taken up" in said.errors
    assert stage.queues["drops"] == {"m0": "any event"}


def test_what_was_not_noticed_is_told_to_the_watcher_again_as_it_was() -> None:
    stage = Stage()
    for index in range(12):
        stage.put("drops-dead", f"event {index}")

    said = stage.redrive()

    assert sorted(stage.queues["drops"].values()) == sorted(f"event {index}" for index in range(12))
    assert stage.queues["drops-dead"] == {}
    assert "12 files that were not noticed" in said.out


def test_nothing_to_redrive_is_said() -> None:
    assert "No file was left unnoticed." in Stage().redrive().out
