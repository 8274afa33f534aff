"""Mails that come in for the desk: SES puts them into its bucket, and what arrives there is filed.

A deployment with `inbound_mail_address` has a receipt rule set. An account and region has one active set, so switching
it on is the operator's own step (``portdesk inbound activate``): no stack does it, nor a custom resource.
"""

from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_ses as ses
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.constructs.function import PortDeskFunction
from infra.constructs.queues import work_queue
from infra.deployment import Deployment
from infra.names import RAW_MAIL, rule_set_name

FILING_SECONDS = 60


class InboundMail(Construct):
    """The way from a mail to the function that files it. `dead` takes mails that could not be filed."""

    def __init__(
        self,
        scope: Construct,
        name: str,
        deployment: Deployment,
        *,
        bucket_name: str,
        filer: PortDeskFunction,
        dead: sqs.Queue,
    ) -> None:
        super().__init__(scope, name)
        self.queue = queue = work_queue(self, "ToFile", dead=dead, function_timeout_seconds=FILING_SECONDS)
        # A mail may have 40 MB, and all of a batch are not in memory at once.
        filer.alias.add_event_source(sources.SqsEventSource(queue, batch_size=5, report_batch_item_failures=True))
        events.Rule(
            self,
            "Arrived",
            description="Port Desk: a mail for the desk has arrived",
            event_pattern=events.EventPattern(
                source=["aws.s3"],
                detail_type=["Object Created"],
                detail={"bucket": {"name": [bucket_name]}, "object": {"key": [{"prefix": RAW_MAIL}]}},
            ),
            targets=[targets.SqsQueue(queue)],
        )
        if deployment.receives_mail:
            self._receive(deployment, bucket_name)

    def _receive(self, deployment: Deployment, bucket_name: str) -> None:
        # Carriers' mail systems are old: a rule that insists on TLS loses mails.
        rules = ses.ReceiptRuleSet(self, "Rules", receipt_rule_set_name=rule_set_name(deployment.stage))
        rule = ses.CfnReceiptRule(
            self,
            "Keep",
            rule_set_name=rules.receipt_rule_set_name,
            rule=ses.CfnReceiptRule.RuleProperty(
                name="keep",
                enabled=True,
                recipients=[deployment.inbound_mail_address],
                scan_enabled=True,
                tls_policy="Optional",
                actions=[
                    ses.CfnReceiptRule.ActionProperty(
                        s3_action=ses.CfnReceiptRule.S3ActionProperty(
                            bucket_name=bucket_name, object_key_prefix=RAW_MAIL
                        )
                    )
                ],
            ),
        )
        rule.node.add_dependency(rules)
