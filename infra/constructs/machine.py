"""A state machine from its ASL file, with a role that may do what the file does and nothing more."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from aws_cdk import RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_stepfunctions as stepfunctions
from constructs import Construct

from infra.constructs.exceptions import accept
from infra.deployment import Deployment

WORKFLOWS = Path(__file__).parents[1] / "workflows"


class Machine(Construct):
    """``infra/workflows/<workflow>.asl.json`` as a Standard state machine, logged and traced."""

    def __init__(
        self,
        scope: Construct,
        name: str,
        deployment: Deployment,
        *,
        workflow: str,
        substitutions: Mapping[str, str],
        may: Sequence[iam.PolicyStatement],
        machine_name: str | None = None,
        at_once: int | None = None,
    ) -> None:
        """`at_once` is how many items its maps run beside each other, where that is not what the file says."""
        super().__init__(scope, name)
        path = WORKFLOWS / f"{workflow}.asl.json"
        self.role = role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("states.amazonaws.com"))
        for statement in may:
            role.add_to_policy(statement)
        self.machine = stepfunctions.StateMachine(
            self,
            "Machine",
            state_machine_name=machine_name,
            comment=json.loads(path.read_text())["Comment"],
            definition_body=stepfunctions.DefinitionBody.from_file(str(path))
            if at_once is None
            else stepfunctions.DefinitionBody.from_string(_mapping(path, at_once)),
            definition_substitutions=dict(substitutions),
            role=role,
            state_machine_type=stepfunctions.StateMachineType.STANDARD,
            tracing_enabled=True,
            logs=stepfunctions.LogOptions(
                # Names under this prefix share one resource policy; others run into CloudWatch's limit on its size.
                destination=logs.LogGroup(
                    self,
                    "Logs",
                    log_group_name=f"/aws/vendedlogs/states/portdesk-{deployment.stage}-{workflow}",
                    retention=logs.RetentionDays.THREE_MONTHS,
                    removal_policy=RemovalPolicy.RETAIN if deployment.keeps_data else RemovalPolicy.DESTROY,
                ),
                level=stepfunctions.LogLevel.ALL,
                include_execution_data=False,
            ),
            removal_policy=RemovalPolicy.RETAIN if deployment.keeps_data else RemovalPolicy.DESTROY,
        )
        accept(
            role,
            "AwsSolutions-IAM5[Resource::*]",
            "Log delivery and X-Ray, as the CDK writes them for every state machine, take no resource.",
        )

    @property
    def arn(self) -> str:
        """The state machine's ARN."""
        return self.machine.state_machine_arn


def _mapping(path: Path, at_once: int) -> str:
    """The definition with every map running so many items beside each other."""
    definition = json.loads(path.read_text())
    for state in definition["States"].values():
        if state["Type"] == "Map":
            state["MaxConcurrency"] = at_once
    return json.dumps(definition)
