"""Mails through SES: how they are sent, and who hears of those that do not arrive.

The identity that sends (an address or a domain) is the operator's to verify: its DNS records are not ours to make.
"""

from aws_cdk import Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_ses as ses
from constructs import Construct

from infra.constructs.function import allow
from infra.deployment import Deployment
from shared.runtime.stream import BOUNCES, SES


class Mail(Construct):
    """A configuration set that mails over TLS only and tells EventBridge of bounces, complaints and refusals."""

    def __init__(self, scope: Construct, name: str, deployment: Deployment) -> None:
        super().__init__(scope, name)
        self._identities = deployment.mail_identities
        # Named, so that rules and rights can tell our mails from others of the account.
        self.configuration_set_name = f"portdesk-{deployment.stage}"
        configuration_set = ses.ConfigurationSet(
            self,
            "Set",
            configuration_set_name=self.configuration_set_name,
            # The link in a mail is what lets its reader sign.
            tls_policy=ses.ConfigurationSetTlsPolicy.REQUIRE,
            reputation_metrics=True,
        )
        default_bus = events.EventBus.from_event_bus_name(self, "DefaultBus", "default")
        configuration_set.add_event_destination(
            "Undelivered",
            # SES takes the account's default bus and no other.
            destination=ses.EventDestination.event_bus(default_bus),
            events=[ses.EmailSendingEvent.BOUNCE, ses.EmailSendingEvent.COMPLAINT, ses.EmailSendingEvent.REJECT],
        )

    @property
    def undelivered(self) -> events.EventPattern:
        """What the default bus carries when one of our mails did not arrive, or was not wanted."""
        return events.EventPattern(
            source=[SES],
            detail_type=list(BOUNCES),
            detail={"mail": {"tags": {"ses:configuration-set": [self.configuration_set_name]}}},
        )

    def may_send(self) -> list[iam.PolicyStatement]:
        """Send from this deployment's sender, with this configuration set. Nothing where there is no sender."""
        if not self._identities:
            return []
        stack = Stack.of(self)
        identities = (
            stack.format_arn(service="ses", resource="identity", resource_name=name) for name in self._identities
        )
        ours = stack.format_arn(service="ses", resource="configuration-set", resource_name=self.configuration_set_name)
        return [allow(["ses:SendEmail"], *identities, ours)]
