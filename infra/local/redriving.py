"""``portdesk redrive``: goes on with what failed for good in the drop folder."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any

import typer

from infra.local.console import errors, failures_said, say
from infra.local.deploy import STAGE as LOCAL
from infra.local.offices import STAGES, Deployed, deployed

FindStage = Callable[[str], Deployed]


def redrive(
    ctx: typer.Context,
    stage: Annotated[str, typer.Option(help=f"Where: {', '.join(STAGES)}.")] = LOCAL,
) -> None:
    """Go on with files of the drop folder whose steps failed for good, and read again what could not be read.

    Works off the dead-letter queues of the drop folder. What fails once more stays there.
    """
    find: FindStage = ctx.obj or deployed
    with failures_said():
        found = find(stage)
        failed = _go_on(found)
        _notice_again(found)
    if failed:
        raise typer.Exit(1)


def _go_on(there: Deployed) -> int:
    """Give every file of the queue its next execution; answers how many could not be."""
    queue, function = there.outputs("service", "BulkDeadQueueUrl", "BulkImportFunctionArn")
    sqs, invoked = there.client("sqs"), there.client("lambda")
    failed = 0
    for message in _messages(sqs, queue):
        upload_id = str(json.loads(message["Body"])["upload_id"])
        answer = invoked.invoke(FunctionName=function, Payload=json.dumps({"redrive": upload_id}).encode())
        told = json.loads(answer["Payload"].read())
        if answer.get("FunctionError"):
            errors.print(f"{upload_id} could not be taken up: {told}", markup=False, soft_wrap=True)
            failed += 1
            continue
        sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
        say(f"{upload_id} goes on." if told["redriven"] else f"{upload_id}: nothing is left to do.")
    return failed


def _notice_again(there: Deployed) -> None:
    """Tell the watcher once more of what arrived and was not noticed."""
    dead, drops = there.outputs("service", "DropsDeadQueueUrl", "DropsQueueUrl")
    sqs = there.client("sqs")
    moved = 0
    for message in _messages(sqs, dead):
        sqs.send_message(QueueUrl=drops, MessageBody=message["Body"])
        sqs.delete_message(QueueUrl=dead, ReceiptHandle=message["ReceiptHandle"])
        moved += 1
    say(f"{moved} files that were not noticed are noticed anew." if moved else "No file was left unnoticed.")


def _messages(sqs: Any, queue: str) -> Iterator[Mapping[str, Any]]:
    """Each message of a queue once; one that is not deleted comes back to the queue in a minute."""
    seen: set[str] = set()
    while True:
        batch = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, VisibilityTimeout=60, WaitTimeSeconds=1)
        new = [one for one in batch.get("Messages", ()) if one["MessageId"] not in seen]
        if not new:
            return
        for message in new:
            seen.add(message["MessageId"])
            yield message
