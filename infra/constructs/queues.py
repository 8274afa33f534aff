"""Queues as all of Port Desk has them: TLS only, with a dead-letter queue that alarms watch."""

from typing import Any

from aws_cdk import Duration
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.constructs.exceptions import accept

# Groups of a FIFO queue that do not wait for each other, neither for their order nor for their throughput.
_IN_GROUPS: dict[str, Any] = {
    "fifo": True,
    "deduplication_scope": sqs.DeduplicationScope.MESSAGE_GROUP,
    "fifo_throughput_limit": sqs.FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
}


def dead_letters(scope: Construct, name: str, *, in_groups: bool = False) -> sqs.Queue:
    """Where what could not be handled waits, as long as SQS keeps anything: 14 days. `in_groups`: of such a queue."""
    options = _IN_GROUPS if in_groups else {}
    queue = sqs.Queue(scope, name, retention_period=Duration.days(14), enforce_ssl=True, **options)
    accept(queue, "AwsSolutions-SQS3", "It is a dead-letter queue, of a stream, a schedule or another queue.")
    return queue


def work_queue(
    scope: Construct, name: str, *, dead: sqs.Queue, function_timeout_seconds: int, in_groups: bool = False
) -> sqs.Queue:
    """A queue that a function works off. A message is seen again after six timeouts, as AWS advises for Lambda.

    `in_groups`: messages of one group are worked off one by one, and a group that is slow keeps no other waiting.
    """
    return sqs.Queue(
        scope,
        name,
        enforce_ssl=True,
        visibility_timeout=Duration.seconds(6 * function_timeout_seconds),
        retention_period=Duration.days(4),
        dead_letter_queue=sqs.DeadLetterQueue(queue=dead, max_receive_count=5),
        **(_IN_GROUPS if in_groups else {}),
    )
