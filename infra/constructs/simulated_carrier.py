"""A carrier to try things with: it takes orders over an API of its own and answers by signed webhooks.

In every deployment, for what test-mode keys make. It shares nothing with Port Desk but the secret of its webhooks.
(A nested stack of its own cannot be updated on MiniStack 1.5.33.)
"""

from aws_cdk import ArnFormat, Duration, RemovalPolicy, Stack
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from infra.constructs.exceptions import accept
from infra.constructs.function import FunctionSupply, PortDeskFunction, allow
from infra.constructs.http_door import HttpDoor
from infra.constructs.machine import Machine
from shared.runtime.settings import SimulatedCarrierSettings


class SimulatedCarrier(Construct):
    """API, function, table and the state machine whose waits are the carrier's slowness."""

    def __init__(
        self,
        scope: Construct,
        name: str,
        supply: FunctionSupply,
        *,
        secret: secretsmanager.ISecret,
        public_base_url: str,
    ) -> None:
        super().__init__(scope, name)
        deployment = supply.deployment
        table = dynamodb.TableV2(
            self,
            "Orders",
            partition_key=dynamodb.Attribute(name="PK", type=dynamodb.AttributeType.STRING),
            billing=dynamodb.Billing.on_demand(),
            time_to_live_attribute="ttl",
            removal_policy=RemovalPolicy.DESTROY,
        )
        accept(table, "AwsSolutions-DDB3", "What a simulated carrier knows may be lost.")
        self.door = HttpDoor(
            self, "Door", deployment, description="Port Desk: simulated carrier", requests_per_second=50
        )
        # Named, so that the function can know the machine that invokes it.
        machine_name = f"portdesk-{deployment.stage}-simulated-carrier"
        machine_arn = Stack.of(self).format_arn(
            service="states",
            resource="stateMachine",
            resource_name=machine_name,
            arn_format=ArnFormat.COLON_RESOURCE_NAME,
        )
        self.function = PortDeskFunction(
            self,
            "Function",
            supply,
            folder="simulated_carrier",
            settings=SimulatedCarrierSettings(
                stage=deployment.stage,
                table_name=table.table_name,
                carrier_secret_id=secret.secret_arn,
                machine_arn=machine_arn,
                public_base_url=public_base_url,
                delay_seconds=deployment.simulated_carrier_delay_seconds,
            ),
            may=[
                allow(["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"], table.table_arn),
                allow(["secretsmanager:GetSecretValue"], secret.secret_arn),
                allow(["states:StartExecution"], machine_arn),
            ],
            timeout_seconds=29,
        )
        self.door.route(apigateway.HttpMethod.ANY, "/{proxy+}", self.function)
        events.Rule(
            self,
            "Resume",
            description="Port Desk: simulated carrier orders whose execution was lost go on",
            schedule=events.Schedule.rate(Duration.minutes(1)),
            targets=[
                targets.LambdaFunction(
                    self.function.alias, event=events.RuleTargetInput.from_object({"v": 1, "step": "resume"})
                )
            ],
        )
        self.machine = Machine(
            self,
            "Machine",
            deployment,
            workflow="simulated_carrier",
            machine_name=machine_name,
            substitutions={"carrier": self.function.live_arn},
            may=[allow(["lambda:InvokeFunction"], self.function.live_arn)],
        )

    @property
    def base_url(self) -> str:
        """Where the carrier's API is, without a trailing slash."""
        return self.door.base_url
