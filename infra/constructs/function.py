"""One Lambda function of Port Desk: its role, log group, environment and the alias ``live`` that everyone invokes."""

from collections.abc import Sequence
from dataclasses import dataclass

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.constructs.exceptions import accept
from infra.deployment import Deployment
from shared.runtime.settings import Settings

ALIAS = "live"


@dataclass(frozen=True)
class FunctionSupply:
    """What all functions of a stack are made with. `layer` is None on the local cloud."""

    deployment: Deployment
    code: lambda_.Code
    layer: lambda_.ILayerVersion | None


class PortDeskFunction(Construct):
    """``functions/<folder>/handler.py`` with the rights in `may`, and no others, under a role of its own."""

    def __init__(
        self,
        scope: Construct,
        name: str,
        supply: FunctionSupply,
        *,
        folder: str,
        settings: Settings,
        may: Sequence[iam.PolicyStatement],
        timeout_seconds: int,
        memory_mb: int = 512,
    ) -> None:
        super().__init__(scope, name)
        deployment = supply.deployment
        log_group = logs.LogGroup(
            self,
            "Logs",
            retention=logs.RetentionDays.THREE_MONTHS if deployment.stage == "prod" else logs.RetentionDays.TWO_WEEKS,
            removal_policy=RemovalPolicy.RETAIN if deployment.keeps_data else RemovalPolicy.DESTROY,
        )
        self.role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        log_group.grant_write(self.role)
        for statement in may:
            self.role.add_to_policy(statement)
        self.function = lambda_.Function(
            self,
            "Function",
            description=f"Port Desk: {folder}",
            code=supply.code,
            handler=f"functions.{folder}.handler.handler",
            runtime=lambda_.Runtime.PYTHON_3_13,
            architecture=None if deployment.is_local else lambda_.Architecture.ARM_64,
            layers=[supply.layer] if supply.layer else None,
            memory_size=memory_mb,
            timeout=Duration.seconds(timeout_seconds),
            role=self.role,
            log_group=log_group,
            logging_format=lambda_.LoggingFormat.JSON,
            system_log_level_v2=lambda_.SystemLogLevel.WARN,
            tracing=lambda_.Tracing.ACTIVE,
            environment={
                "POWERTOOLS_SERVICE_NAME": folder,
                "POWERTOOLS_LOG_LEVEL": "INFO",
                **settings.to_environment(),
            },
        )
        self.alias = lambda_.Alias(self, "Live", alias_name=ALIAS, version=self.function.current_version)
        accept(
            self.role,
            "AwsSolutions-IAM5[Resource::*]",
            "X-Ray takes no resource, nor does SendTaskSuccess where a function may send it.",
        )
        accept(self.function, "AwsSolutions-L1", "The dependency layer is built and tested for this runtime.")

    @property
    def live_arn(self) -> str:
        """The ARN of the alias."""
        return self.alias.function_arn


def allow(actions: Sequence[str], *resources: str) -> iam.PolicyStatement:
    """One statement: these actions on these resources."""
    return iam.PolicyStatement(actions=list(actions), resources=list(resources))
