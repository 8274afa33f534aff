"""Queues as all of Port Desk has them: TLS only, with a dead-letter queue that alarms watch."""

from aws_cdk import Duration
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.constructs.exceptions import accept


def dead_letters(scope: Construct, name: str) -> sqs.Queue:
    """Where what could not be handled waits, as long as SQS keeps anything: 14 days."""
    queue = sqs.Queue(scope, name, retention_period=Duration.days(14), enforce_ssl=True)
    accept(queue, "AwsSolutions-SQS3", "It is a dead-letter queue, of a stream, a schedule or another queue.")
    return queue


def work_queue(scope: Construct, name: str, *, dead: sqs.Queue, function_timeout_seconds: int) -> sqs.Queue:
    """A queue that a function works off. A message is seen again after six timeouts, as AWS advises for Lambda."""
    return sqs.Queue(
        scope,
        name,
        enforce_ssl=True,
        visibility_timeout=Duration.seconds(6 * function_timeout_seconds),
        retention_period=Duration.days(4),
        dead_letter_queue=sqs.DeadLetterQueue(queue=dead, max_receive_count=5),
    )
