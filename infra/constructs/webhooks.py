"""What calls the webhooks' function: what was told, deliveries that are new, those that are due, and the clock."""

from aws_cdk import Duration
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_destinations as destinations
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.constructs.function import PortDeskFunction
from infra.constructs.queues import work_queue
from shared.runtime.stream import DELIVERED, OURS

TRY_SECONDS = 60
"""One try takes 15 seconds at the most, beside looking up names and writing down what came of it."""
TRIES_AT_ONCE = 50
SWEEP_EVERY = Duration.minutes(1)


class WebhookQueues(Construct):
    """`tries` holds deliveries that are due, by groups of their endpoint: a slow one keeps only its own waiting. `told`
    says that something happened in an account."""

    def __init__(self, scope: Construct, name: str, *, dead: sqs.Queue, dead_tries: sqs.Queue) -> None:
        super().__init__(scope, name)
        self._dead = dead
        self.tries = work_queue(self, "Tries", dead=dead_tries, function_timeout_seconds=TRY_SECONDS, in_groups=True)
        self.told = work_queue(self, "Told", dead=dead, function_timeout_seconds=TRY_SECONDS)

    def call(self, courier: PortDeskFunction, table: dynamodb.ITableV2, bus: events.EventBus) -> None:
        """Have the function called by the queues, the bus, the table's stream and every minute."""
        courier.alias.add_event_source(
            sources.SqsEventSource(
                self.tries, batch_size=1, max_concurrency=TRIES_AT_ONCE, report_batch_item_failures=True
            )
        )
        courier.alias.add_event_source(
            sources.SqsEventSource(self.told, batch_size=10, report_batch_item_failures=True)
        )
        events.Rule(
            self,
            "Happened",
            description="Port Desk: something happened that endpoints may want to know",
            event_bus=bus,
            event_pattern=events.EventPattern(source=[OURS]),
            targets=[targets.SqsQueue(self.told)],
        )
        courier.alias.add_event_source(
            sources.DynamoEventSource(
                table,
                starting_position=lambda_.StartingPosition.TRIM_HORIZON,
                batch_size=100,
                bisect_batch_on_error=True,
                report_batch_item_failures=True,
                retry_attempts=10,
                filters=[lambda_.FilterCriteria.filter(DELIVERED)],
                on_failure=sources.SqsDlq(self._dead),
            )
        )
        courier.alias.configure_async_invoke(on_failure=destinations.SqsDestination(self._dead), retry_attempts=1)
        events.Rule(
            self,
            "Schedule",
            description="Port Desk: webhooks whose next try is due, and those that were lost",
            schedule=events.Schedule.rate(SWEEP_EVERY),
            targets=[
                targets.LambdaFunction(
                    courier.alias,
                    dead_letter_queue=self._dead,
                    event=events.RuleTargetInput.from_object({"sweep": True}),
                )
            ],
        )
