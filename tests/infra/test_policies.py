"""Least privilege: every wildcard that a role of ours is allowed, by name."""

import json
from typing import Any

import pytest

from tests.infra.conftest import Synthesized

pytestmark = pytest.mark.infra

UPLOADS = "documents/uploads/*"
LETTERS = "letters/letters/*"
PACKETS, MAIL = "desk/packets/*", "desk/mail/*"
DROP, REPORTS, WORK = "drop/drop/*", "drop/reports/*", "drop/work/*"
READ = ("s3:GetObject", "s3:GetObjectVersion")
TRACES = {("xray:PutTelemetryRecords", "*"), ("xray:PutTraceSegments", "*")}
IMPORTS = "execution:bulk-import*"
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


AT_THE_DESK = TRACES | on(UPLOADS, *READ, "s3:PutObject") | on(LETTERS, *READ) | on(PACKETS, *READ) | on(MAIL, *READ)
WILDCARDS: dict[str, set[tuple[str, str]]] = {
    "Aftercare": TRACES,
    "Api": AT_THE_DESK | on(DROP, "s3:PutObject") | on(REPORTS, *READ),
    "Pages": AT_THE_DESK,
    "BulkImport": TRACES
    | on(DROP, *READ, "s3:PutObject", "s3:DeleteObjectVersion")
    | on(REPORTS, *READ, "s3:PutObject")
    | on(WORK, *READ, "s3:PutObject")
    | on(UPLOADS, *READ, "s3:PutObject")
    | on(IMPORTS, "states:DescribeExecution"),
    "BulkImportMachine": STATE_MACHINE
    | on(WORK, "s3:GetObject")
    | on(IMPORTS, "states:DescribeExecution", "states:StopExecution"),
    "BulkPart": TRACES | on(DROP, *READ) | on(WORK, *READ, "s3:PutObject"),
    "CarrierEvents": TRACES,
    "DeskNumbers": TRACES,
    "Cutovers": TRACES | on(LETTERS, *READ, "s3:PutObject"),
    "DocumentInspector": TRACES | on(UPLOADS, *READ),
    "DropWatcher": TRACES | on(DROP, *READ),
    "Envelopes": TRACES,
    "InboundMail": TRACES | on(MAIL, *READ, "s3:PutObject"),
    "Letters": TRACES | on(LETTERS, *READ, "s3:PutObject"),
    "PortOrder": STATE_MACHINE,
    "Poller": TRACES,
    "PortOrderDriver": TRACES | on(UPLOADS, *READ) | on(LETTERS, *READ) | on(PACKETS, *READ, "s3:PutObject"),
    "Relay": TRACES | DRIVES_ORDERS,
    "Signing": TRACES | on(LETTERS, *READ, "s3:PutObject"),
    "SimulatedCarrierFunction": TRACES,
    "SimulatedCarrierMachine": STATE_MACHINE,
    "Sweep": TRACES | DRIVES_ORDERS,
    "Webhooks": TRACES,
    "Telephony": TRACES,
}


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def named(resource: Any) -> str:
    """A resource with a wildcard in it, in few words."""
    text = json.dumps(resource)
    for export, name in (
        ("DocumentsArn", "documents"),
        ("LettersArn", "letters"),
        ("DeskArn", "desk"),
        ("DropArn", "drop"),
    ):
        if export in text:
            return name + str(resource["Fn::Join"][1][-1])
    if "execution:portdesk-dev-bulk-import*" in text:
        return IMPORTS
    return "execution:PortOrder:*" if "PortOrderMachine" in text else str(resource)


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

    assert readers == {
        "Aftercare",
        "Api",
        "Pages",
        "BulkImport",  # numbers of a file that ring elsewhere from now on do so at the platform
        "CarrierEvents",
        "Cutovers",
        "Poller",
        "PortOrderDriver",
        "SimulatedCarrierFunction",
        "Telephony",
    }


def users_of(aws: Synthesized, action: str) -> set[str]:
    """Whose roles allow this action on anything."""
    return {
        owner(policy)
        for policy in aws.resources("AWS::IAM::Policy").values()
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if action in listed(statement["Action"])
    }


def test_no_function_deletes_an_object_or_gets_around_a_lock(aws: Synthesized) -> None:
    allowed = json.dumps(aws.resources("AWS::IAM::Policy"))

    assert [action for action in ('s3:DeleteObject"', "s3:Bypass", "s3:PutObjectRetention") if action in allowed] == []


def test_of_versions_only_those_of_dropped_files_that_held_secrets_are_deleted(aws: Synthesized) -> None:
    deleted = {
        (owner(policy), named(resource))
        for policy in aws.resources("AWS::IAM::Policy").values()
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if "s3:DeleteObjectVersion" in listed(statement["Action"])
        for resource in listed(statement["Resource"])
    }

    assert deleted == {("BulkImport", DROP)}


def test_two_functions_seal_letters_the_one_and_certificates_of_ports_the_other(aws: Synthesized) -> None:
    assert users_of(aws, "kms:Sign") == users_of(aws, "kms:GetPublicKey") == {"Cutovers", "Letters"}


def test_whoever_seals_fields_can_have_the_digest_key_made(aws: Synthesized) -> None:
    # KMS knows the call that makes a key without showing it as an action of its own.
    sealing = {"Api", "BulkImport", "BulkPart", "Pages", "Signing"}
    opening = {"Aftercare", "Envelopes", "Letters", "PortOrderDriver", "Webhooks"}

    digesting = {"DocumentInspector"}

    assert users_of(aws, "kms:GenerateDataKeyWithoutPlaintext") == sealing | opening | digesting


def test_who_reads_what_strangers_wrote_opens_nothing_that_is_sealed(aws: Synthesized) -> None:
    statements = [
        statement
        for name, policy in aws.resources("AWS::IAM::Policy").items()
        if name.startswith("DocumentInspector")
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if "kms:GenerateDataKeyWithoutPlaintext" in statement["Action"]
    ]

    assert [one["Condition"] for one in statements] == [{"StringEquals": {"kms:EncryptionContext:purpose": "digest"}}]


def test_mails_are_sent_from_the_senders_identities_alone(aws: Synthesized) -> None:
    statements = [
        statement
        for policy in aws.resources("AWS::IAM::Policy").values()
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if "ses:" in json.dumps(statement)
    ]

    assert users_of(aws, "ses:SendEmail") == {"Aftercare", "BulkImport", "Envelopes", "PortOrderDriver", "Webhooks"}
    for statement in statements:
        assert statement["Action"] == "ses:SendEmail"
        assert sorted(resource["Fn::Join"][1][-1] for resource in statement["Resource"]) == [
            ":configuration-set/portdesk-dev",
            ":identity/example.com",
            ":identity/mail.example.com",
            ":identity/porting@mail.example.com",
        ]


def test_the_function_that_speaks_with_strangers_knows_its_own_part_of_the_table(aws: Synthesized) -> None:
    statements = [
        (owner(policy), statement)
        for policy in aws.resources("AWS::IAM::Policy").values()
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if "dynamodb:" in json.dumps(statement["Action"]) and "Stream" not in json.dumps(statement["Action"])
    ]
    theirs = [statement for name, statement in statements if name == "Webhooks"]

    assert len(theirs) == 2
    for statement in theirs:
        leading = statement["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]
        assert leading == ["ACC#*", "WHK#*", "VAULT*", "ENDPOINTS#*", "DELIVERIES#*", "FEEDS#*"]


def test_due_deliveries_are_queued_by_the_webhooks_function_alone(aws: Synthesized) -> None:
    # Dead letters of a stream and of asynchronous calls are sent by Lambda, under the function's role.
    for policy in aws.resources("AWS::IAM::Policy").values():
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]:
            if "sqs:SendMessage" in listed(statement["Action"]) and "Tries" in json.dumps(statement["Resource"]):
                assert owner(policy) == "Webhooks"
