"""What tells the operator: alarms on everything that waits for a human, and one dashboard."""

from typing import Any

from aws_cdk import CfnOutput, Duration, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from infra.deployment import Deployment
from infra.stacks.service import ServiceStack
from shared.runtime.stream import NAMESPACE, OUTBOX_AGE

FIVE_MINUTES = Duration.minutes(5)
OLDEST_MAIL_SECONDS = 3600


class MonitoringStack(Stack):
    """Alarms to one SNS topic; the operator's address comes from the context."""

    def __init__(
        self, scope: Construct, name: str, service: ServiceStack, deployment: Deployment, **options: Any
    ) -> None:
        super().__init__(scope, name, description="Port Desk: monitoring", **options)
        self._topic = sns.Topic(self, "Alarms", enforce_ssl=True)
        if deployment.alarm_email:
            self._topic.add_subscription(subscriptions.EmailSubscription(deployment.alarm_email))
        functions = [(function.node.id, function.alias) for function in service.functions]
        if service.simulated_carrier:
            functions.append(("SimulatedCarrier", service.simulated_carrier.function.alias))
        dead_letters = [
            (queue.node.id, queue.metric_approximate_number_of_messages_visible(statistic="Maximum"))
            for queue in service.dead_letter_queues
        ]
        errors = [(name, alias.metric_errors(period=FIVE_MINUTES, statistic="Sum")) for name, alias in functions]
        durations = [(name, alias.metric_duration(period=FIVE_MINUTES, statistic="p95")) for name, alias in functions]
        machine = service.order_machine.machine
        bulk = service.bulk_machine.machine
        workflow = [
            ("WorkflowFailed", machine.metric_failed(period=FIVE_MINUTES)),
            ("WorkflowTimedOut", machine.metric_timed_out(period=FIVE_MINUTES)),
        ]
        importing = [
            ("BulkFailed", bulk.metric_failed(period=FIVE_MINUTES)),
            ("BulkTimedOut", bulk.metric_timed_out(period=FIVE_MINUTES)),
        ]
        refused = service.door.api.metric_server_error(period=FIVE_MINUTES, statistic="Sum")

        for name, metric in dead_letters:
            self._alarm(name, metric, "Messages that could not be handled wait in a dead-letter queue.")
        for name, metric in errors:
            self._alarm(f"{name}Errors", metric, "A function raises.", threshold=5)
        for name, metric in workflow:
            self._alarm(name, metric, "An order's execution ended badly; the sweep starts its next attempt.")
        for name, metric in importing:
            self._alarm(name, metric, "A dropped file's execution ended badly; the sweep starts its next attempt.")
        self._alarm("ServerErrors", refused, "The API answers 5xx.", threshold=5)
        outbox = cloudwatch.Metric(
            namespace=NAMESPACE,
            metric_name=OUTBOX_AGE,
            dimensions_map={"stage": deployment.stage},
            period=FIVE_MINUTES,
            statistic="Maximum",
        )
        late = "Mails that were to be out have not gone out for an hour."
        self._alarm("MailsLate", outbox, late, threshold=OLDEST_MAIL_SECONDS)

        dashboard = cloudwatch.Dashboard(self, "Dashboard", default_interval=Duration.days(1))
        dashboard.add_widgets(
            cloudwatch.GraphWidget(title="Function errors", width=12, left=[metric for _, metric in errors]),
            cloudwatch.GraphWidget(title="Function duration p95", width=12, left=[metric for _, metric in durations]),
        )
        dashboard.add_widgets(cloudwatch.GraphWidget(title="Oldest mail not sent", width=24, left=[outbox]))
        dashboard.add_widgets(
            cloudwatch.GraphWidget(
                title="Order executions",
                width=8,
                left=[machine.metric_started(), machine.metric_succeeded(), *(metric for _, metric in workflow)],
            ),
            cloudwatch.GraphWidget(
                title="Dropped files",
                width=8,
                left=[bulk.metric_started(), bulk.metric_succeeded(), *(metric for _, metric in importing)],
            ),
            cloudwatch.GraphWidget(title="Dead letters", width=8, left=[metric for _, metric in dead_letters]),
            cloudwatch.GraphWidget(
                title="API", width=8, left=[service.door.api.metric_count(statistic="Sum"), refused]
            ),
        )
        CfnOutput(self, "AlarmTopicArn", value=self._topic.topic_arn)

    def _alarm(self, name: str, metric: cloudwatch.IMetric, description: str, *, threshold: int = 1) -> None:
        alarm = cloudwatch.Alarm(
            self,
            name,
            metric=metric,
            alarm_description=f"Port Desk: {description}",
            threshold=threshold,
            evaluation_periods=1,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        alarm.add_alarm_action(actions.SnsAction(self._topic))
