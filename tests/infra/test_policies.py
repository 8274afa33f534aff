"""Least privilege: every wildcard that a role of ours is allowed, by name."""

import json
from typing import Any

import pytest

from tests.infra.conftest import Synthesized

pytestmark = pytest.mark.infra

UPLOADS = "documents/uploads/*"
LETTERS = "documents/letters/*"
READ = ("s3:GetObject", "s3:GetObjectVersion")
TRACES = {("xray:PutTelemetryRecords", "*"), ("xray:PutTraceSegments", "*")}
DRIVES_ORDERS = {("states:DescribeExecution", "execution:PortOrder:*"), ("states:SendTaskSuccess", "*")}
# As the CDK writes them for every state machine that logs and is traced.
STATE_MACHINE = TRACES | {
    (action, "*")
    for action in (
        "logs:CreateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:DescribeLogGroups",
        "logs:DescribeResourcePolicies",
        "logs:GetLogDelivery",
        "logs:ListLogDeliveries",
        "logs:PutResourcePolicy",
        "logs:UpdateLogDelivery",
        "xray:GetSamplingRules",
        "xray:GetSamplingTargets",
    )
}


def on(resource: str, *actions: str) -> set[tuple[str, str]]:
    return {(action, resource) for action in actions}


WILDCARDS: dict[str, set[tuple[str, str]]] = {
    "Api": TRACES | on(UPLOADS, *READ, "s3:PutObject") | on(LETTERS, *READ),
    "CarrierEvents": TRACES,
    "DocumentInspector": TRACES | on(UPLOADS, *READ),
    "Letters": TRACES | on(LETTERS, *READ, "s3:PutObject"),
    "PortOrder": STATE_MACHINE,
    "PortOrderDriver": TRACES | on(UPLOADS, *READ) | on(LETTERS, *READ),
    "Relay": TRACES | DRIVES_ORDERS,
    "SimulatedCarrierFunction": TRACES,
    "SimulatedCarrierMachine": STATE_MACHINE,
    "Sweep": TRACES | DRIVES_ORDERS,
}


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def named(resource: Any) -> str:
    """A resource with a wildcard in it, in few words."""
    text = json.dumps(resource)
    for export, name in (("DocumentsArn", "documents"), ("PortOrderMachine", "execution:PortOrder:*")):
        if export in text:
            return name + resource["Fn::Join"][1][-1] if name == "documents" else name
    return str(resource)


def owner(policy: dict[str, Any]) -> str:
    (role,) = policy["Properties"]["Roles"]
    return str(role["Ref"][:-8].removesuffix("Role"))


def test_every_wildcard_is_known(aws: Synthesized) -> None:
    found: dict[str, set[tuple[str, str]]] = {}
    for policy in aws.resources("AWS::IAM::Policy").values():
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]:
            assert "*" not in json.dumps(statement["Action"])
            for resource in listed(statement["Resource"]):
                if "*" in json.dumps(resource):
                    found.setdefault(owner(policy), set()).update(on(named(resource), *listed(statement["Action"])))

    assert found == WILDCARDS


def test_no_role_carries_a_policy_of_somebody_else(aws: Synthesized) -> None:
    for role in aws.resources("AWS::IAM::Role").values():
        assert "ManagedPolicyArns" not in role["Properties"]


def test_nothing_may_scan_the_table(aws: Synthesized) -> None:
    assert "dynamodb:Scan" not in json.dumps(aws.resources("AWS::IAM::Policy"))


def test_the_carriers_secret_is_read_by_those_who_deal_with_carriers(aws: Synthesized) -> None:
    readers = {
        owner(policy)
        for policy in aws.resources("AWS::IAM::Policy").values()
        if "secretsmanager:GetSecretValue" in json.dumps(policy)
    }

    assert readers == {"CarrierEvents", "PortOrderDriver", "SimulatedCarrierFunction"}
