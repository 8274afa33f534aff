"""What the synthesized templates hold, for AWS and for the local cloud."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from infra.constructs.code import ROOT
from shared.domain.carrier_packets import PINS_DAYS
from shared.runtime import settings
from shared.runtime.stream import RELAYED
from shared.runtime.web.slashes import FIRST_PAGES
from tests.infra.conftest import LOCAL_ENDPOINT, VARIANTS, Synthesized

pytestmark = pytest.mark.infra

SETTINGS: dict[str, type[settings.Settings]] = {
    "api": settings.ApiSettings,
    "bulk_import": settings.BulkImportSettings,
    "bulk_part": settings.BulkPartSettings,
    "aftercare": settings.AftercareSettings,
    "carrier_events": settings.CarrierEventsSettings,
    "desk_numbers": settings.DeskNumbersSettings,
    "document_inspector": settings.DocumentInspectorSettings,
    "drop_watcher": settings.DropWatcherSettings,
    "envelopes": settings.EnvelopesSettings,
    "inbound_mail": settings.InboundMailSettings,
    "letters": settings.LettersSettings,
    "pages": settings.PagesSettings,
    "poller": settings.PollerSettings,
    "port_order_driver": settings.PortOrderDriverSettings,
    "relay": settings.RelaySettings,
    "signing": settings.SigningSettings,
    "simulated_carrier": settings.SimulatedCarrierSettings,
    "sweep": settings.SweepSettings,
    "webhooks": settings.WebhooksSettings,
    "telephony": settings.TelephonySettings,
    "cutovers": settings.CutoversSettings,
}

LONGEST = {"bulk_import": 900, "bulk_part": 300}
"""Seconds that a function may take where nobody waits for its answer but a workflow."""

# Each with the reason why one template cannot serve both clouds in it.
ALLOWED_DIFFERENCES = [
    # The local cloud's workers run in the project's environment; wheels for arm64 would break them.
    r"Service/Resources/Dependencies[0-9A-F]{8}$",
    r"Service/Resources/\w+Function\w+/Properties/Layers$",
    r"Service/Resources/\w+Function\w+/Properties/Architectures$",
    # An API's own address is amazonaws.com on AWS.
    r"Service/Resources/\w+Function\w+/Properties/Environment/Variables/PORTDESK_PUBLIC_BASE_URL/",
    r"Service/Resources/\w+Function\w+/Properties/Environment/Variables/PORTDESK_SIMULATED_CARRIER_URL/",
    r"Service/Outputs/ApiUrl/Value/",
    r"Service/Outputs/SimulatedCarrierUrl/Value/",
    # A laptop reads fewer parts of a dropped file at the same time.
    r"Service/Resources/BulkImportMachine\w+/Properties/Definition(S3Location|String)$",
]


def folder_of(function: dict[str, Any]) -> str:
    return str(function["Properties"]["Handler"].split(".")[1])


def differences(left: object, right: object, path: str) -> list[str]:
    """Where two templates differ, as paths."""
    if isinstance(left, dict) and isinstance(right, dict):
        return [
            found
            for key in sorted(left.keys() | right.keys())
            for found in (
                differences(left[key], right[key], f"{path}/{key}")
                if key in left and key in right
                else [f"{path}/{key}"]
            )
        ]
    if isinstance(left, list) and isinstance(right, list) and len(left) == len(right):
        return [
            found for i, pair in enumerate(zip(left, right, strict=True)) for found in differences(*pair, f"{path}/{i}")
        ]
    return [] if left == right else [path]


def without_version_hashes(template: dict[str, Any]) -> dict[str, Any]:
    """A function's version is named after the function's properties, of which some may differ."""
    return dict(json.loads(re.sub(r"(CurrentVersion[0-9A-F]{8})[0-9a-f]{32}", r"\1", json.dumps(template))))


def test_both_clouds_get_the_same_templates_but_for_a_short_list(aws: Synthesized, local: Synthesized) -> None:
    assert aws.parts == local.parts == ["Data", "Monitoring", "Service"]

    found = [
        difference
        for part in aws.parts
        for difference in differences(
            without_version_hashes(aws.template(part)), without_version_hashes(local.template(part)), part
        )
    ]

    assert [path for path in found if not any(re.match(allowed, path) for allowed in ALLOWED_DIFFERENCES)] == []
    assert [allowed for allowed in ALLOWED_DIFFERENCES if not any(re.match(allowed, path) for path in found)] == []


def test_the_local_address_is_known_without_a_second_deploy(local: Synthesized) -> None:
    url = local.template("Service")["Outputs"]["ApiUrl"]["Value"]

    assert url["Fn::Sub"][0] == f"{LOCAL_ENDPOINT}/_aws/execute-api/${{ApiId}}/$default"


@pytest.mark.parametrize("variant", VARIANTS)
def test_cdk_nag_finds_nothing_that_is_not_explained(synthesized: dict[str, Synthesized], variant: str) -> None:
    assert synthesized[variant].violations == []


def test_cfn_lint_finds_nothing(aws: Synthesized, prod: Synthesized) -> None:
    # W3005 calls needless what the CDK writes to have a role's policy there before its function.
    command = [str(Path(sys.executable).with_name("cfn-lint")), "--ignore-checks", "W3005", "--"]

    shown = subprocess.run([*command, *aws.template_files, *prod.template_files], capture_output=True, text=True)

    assert (shown.stdout, shown.returncode) == ("", 0)


@pytest.mark.parametrize("variant", VARIANTS)
def test_there_is_no_custom_resource(synthesized: dict[str, Synthesized], variant: str) -> None:
    kinds = {resource["Type"] for resource in synthesized[variant].resources().values()}

    assert {kind for kind in kinds if kind.startswith("Custom::") or "CustomResource" in kind} == set()


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_function_is_one_of_ours_and_its_environment_is_whole(
    synthesized: dict[str, Synthesized], variant: str
) -> None:
    functions = synthesized[variant].resources("AWS::Lambda::Function").values()

    for function in functions:
        assert (ROOT / "functions" / folder_of(function) / "handler.py").exists()
        environment = {
            name: value if isinstance(value, str) else json.dumps(value)
            for name, value in function["Properties"]["Environment"]["Variables"].items()
        }
        SETTINGS[folder_of(function)].from_environment(environment)
    assert sorted(folder_of(function) for function in functions) == sorted(SETTINGS)


def test_every_function_has_a_role_a_log_group_and_an_alias_of_its_own(aws: Synthesized) -> None:
    functions = aws.resources("AWS::Lambda::Function")
    aliases = aws.resources("AWS::Lambda::Alias").values()

    roles = [function["Properties"]["Role"]["Fn::GetAtt"][0] for function in functions.values()]
    log_groups = [function["Properties"]["LoggingConfig"]["LogGroup"]["Ref"] for function in functions.values()]

    assert len(set(roles)) == len(set(log_groups)) == len(functions)
    assert sorted(alias["Properties"]["FunctionName"]["Ref"] for alias in aliases) == sorted(functions)
    assert {alias["Properties"]["Name"] for alias in aliases} == {"live"}
    for log_group in aws.resources("AWS::Logs::LogGroup").values():
        assert log_group["Properties"]["RetentionInDays"]


def test_functions_on_aws_run_python_313_on_arm_with_the_dependency_layer(aws: Synthesized) -> None:
    for function in aws.resources("AWS::Lambda::Function").values():
        properties = function["Properties"]
        assert properties["Runtime"] == "python3.13"
        assert properties["Architectures"] == ["arm64"]
        assert len(properties["Layers"]) == 1
        assert properties["TracingConfig"] == {"Mode": "Active"}
        assert properties["Timeout"] <= LONGEST.get(folder_of(function), 240)


def test_functions_are_invoked_by_their_alias_only(aws: Synthesized) -> None:
    aliases = set(aws.resources("AWS::Lambda::Alias"))
    machines = aws.resources("AWS::StepFunctions::StateMachine").values()
    invoked = [
        *(r["Properties"]["IntegrationUri"] for r in aws.resources("AWS::ApiGatewayV2::Integration").values()),
        *(r["Properties"]["FunctionName"] for r in aws.resources("AWS::Lambda::EventSourceMapping").values()),
        *(r["Properties"]["FunctionName"] for r in aws.resources("AWS::Lambda::Permission").values()),
        *(
            value
            for machine in machines
            for name, value in machine["Properties"]["DefinitionSubstitutions"].items()
            if name not in ("table", "bucket", "dead")
        ),
    ]
    by_alias = [{alias for alias in aliases if f'"{alias}"' in json.dumps(found)} for found in invoked]

    assert [len(found) for found in by_alias] == [1] * len(invoked)
    assert set().union(*by_alias) == aliases


def test_what_is_invoked_by_nobody_who_waits_has_a_dead_letter_queue(aws: Synthesized) -> None:
    queues = aws.resources("AWS::SQS::Queue")
    mappings = [mapping["Properties"] for mapping in aws.resources("AWS::Lambda::EventSourceMapping").values()]
    streams = [mapping for mapping in mappings if "StartingPosition" in mapping]
    scheduled = {"Aftercare", "BulkImport", "Cutovers", "Envelopes", "Poller", "Sweep", "Telephony", "Webhooks"}
    worked_off = [mapping for mapping in mappings if "StartingPosition" not in mapping]
    rules = [
        target
        for rule in aws.resources("AWS::Events::Rule").values()
        for target in rule["Properties"]["Targets"]
        if "DeadLetterConfig" in target
    ]
    asynchronous = list(aws.resources("AWS::Lambda::EventInvokeConfig").values())

    assert len(streams) == 2
    for stream in streams:
        assert stream["DestinationConfig"]["OnFailure"]["Destination"]["Fn::GetAtt"][0] in queues
        assert stream["BisectBatchOnFunctionError"] is True
    assert len(worked_off) == 9
    assert len(asynchronous) == len(scheduled)
    assert {re.findall(r'"(\w+)Live', json.dumps(target["Arn"]))[0] for target in rules} == scheduled
    assert all(mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"] for mapping in mappings)
    for mapping in worked_off:
        assert queues[mapping["EventSourceArn"]["Fn::GetAtt"][0]]["Properties"]["RedrivePolicy"]
    for config in asynchronous:
        assert config["Properties"]["DestinationConfig"]["OnFailure"]


def test_the_code_asset_holds_our_code_and_nothing_else(aws: Synthesized) -> None:
    manifest = json.loads((aws.folder / "Service.assets.json").read_text())
    folders = [
        aws.folder / file["source"]["path"]
        for file in manifest["files"].values()
        if file["source"]["packaging"] == "zip" and (aws.folder / file["source"]["path"] / "functions").exists()
    ]

    assert len(folders) == 1
    assert sorted(entry.name for entry in folders[0].iterdir()) == ["functions", "shared"]
    assert list(folders[0].rglob("__pycache__")) == []


def test_routes_are_the_api_carriers_pages_and_everything_else(prod: Synthesized) -> None:
    integrations = prod.resources("AWS::ApiGatewayV2::Integration")
    routes = {}
    for route in prod.resources("AWS::ApiGatewayV2::Route").values():
        (integration,) = (name for name in integrations if f'"{name}"' in json.dumps(route["Properties"]["Target"]))
        uri = json.dumps(integrations[integration]["Properties"]["IntegrationUri"])
        (routes[route["Properties"]["RouteKey"]],) = re.findall(r'"(\w+)Live', uri)

    assert routes == {
        "ANY /{proxy+}": "SimulatedCarrierFunction",
        "ANY /v1/{proxy+}": "Api",
        "POST /carriers/{carrier}/events": "CarrierEvents",
        "ANY /sign": "Signing",
        "ANY /sign/{proxy+}": "Signing",
        "ANY /signed": "Signing",
        "ANY /signed/{proxy+}": "Signing",
        "ANY /fix": "Signing",
        "ANY /fix/{proxy+}": "Signing",
        "ANY /unsubscribe": "Signing",
        "ANY /unsubscribe/{proxy+}": "Signing",
        "ANY /approve": "Signing",
        "ANY /approve/{proxy+}": "Signing",
        "ANY /leaving": "Signing",
        "ANY /leaving/{proxy+}": "Signing",
        "ANY /letter-check": "Signing",
        "ANY /letter-check/{proxy+}": "Signing",
        "ANY /admin": "Pages",
        "ANY /admin/pages/{proxy+}": "Pages",
        "ANY /portal": "Pages",
        "ANY /portal/{proxy+}": "Pages",
        "ANY /sign-in": "Pages",
        "ANY /sign-in/{proxy+}": "Pages",
        "ANY /sign-out": "Pages",
        "$default": "Api",
    }
    # With a slash behind it the HTTP API takes none of these routes but the last, whose function then knows them.
    pages = {route for route, function in routes.items() if function in ("Pages", "Signing") and "{" not in route}
    assert pages == {f"ANY {page}" for page in FIRST_PAGES}


def test_access_logs_name_the_route_and_never_the_path(aws: Synthesized) -> None:
    for stage in aws.resources("AWS::ApiGatewayV2::Stage").values():
        logged = stage["Properties"]["AccessLogSettings"]["Format"]
        assert "$context.routeKey" in logged
        assert "$context.path" not in logged
        assert stage["Properties"]["DefaultRouteSettings"]["ThrottlingRateLimit"]


def test_the_table_is_as_the_stores_expect_it(aws: Synthesized) -> None:
    tables = aws.template("Data")["Resources"]
    (table,) = (resource for resource in tables.values() if resource["Type"] == "AWS::DynamoDB::GlobalTable")
    properties = table["Properties"]

    def keys(schema: list[dict[str, str]]) -> list[str]:
        return [key["AttributeName"] for key in schema]

    assert keys(properties["KeySchema"]) == ["PK", "SK"]
    assert properties["BillingMode"] == "PAY_PER_REQUEST"
    assert properties["StreamSpecification"] == {"StreamViewType": "NEW_AND_OLD_IMAGES"}
    assert properties["TimeToLiveSpecification"] == {"AttributeName": "ttl", "Enabled": True}
    assert {
        index["IndexName"]: [*keys(index["KeySchema"]), index["Projection"]["ProjectionType"]]
        for index in properties["GlobalSecondaryIndexes"]
    } == {f"gsi{n}": [f"gsi{n}pk", f"gsi{n}sk", "ALL" if n == 1 else "KEYS_ONLY"] for n in (1, 2, 3, 4, 5)}
    (replica,) = properties["Replicas"]
    assert replica["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True


def bucket_of(found: Synthesized, name: str) -> dict[str, Any]:
    """The properties of the bucket whose logical id begins with this name."""
    (bucket,) = (
        resource["Properties"]
        for logical_id, resource in found.resources("AWS::S3::Bucket").items()
        if logical_id.startswith(name)
    )
    return dict(bucket)


@pytest.mark.parametrize("name", ["Desk", "Documents", "Drop", "Letters"])
def test_documents_and_letters_are_private_versioned_encrypted_and_logged(aws: Synthesized, name: str) -> None:
    bucket = bucket_of(aws, name)

    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    (rule,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms"
    assert bucket["LoggingConfiguration"]["LogFilePrefix"] == f"{name.lower()}/"
    assert "CorsConfiguration" not in bucket


def test_documents_are_announced_and_keep_every_version(aws: Synthesized) -> None:
    bucket = bucket_of(aws, "Documents")

    assert bucket["NotificationConfiguration"] == {"EventBridgeConfiguration": {"EventBridgeEnabled": True}}
    assert "NoncurrentVersionExpiration" not in json.dumps(bucket["LifecycleConfiguration"])


@pytest.mark.parametrize(("variant", "days"), [("aws", 1827), ("local", 1827), ("prod", 3653)])
def test_letters_go_after_the_retention_of_the_context(
    synthesized: dict[str, Synthesized], variant: str, days: int
) -> None:
    rule, markers = bucket_of(synthesized[variant], "Letters")["LifecycleConfiguration"]["Rules"]

    assert rule["ExpirationInDays"] == days
    assert rule["NoncurrentVersionExpiration"] == {"NoncurrentDays": 30}
    assert markers["ExpiredObjectDeleteMarker"] is True
    assert {rule["Status"], markers["Status"]} == {"Enabled"}


def test_letters_are_locked_in_production_for_as_long_as_they_are_kept(prod: Synthesized) -> None:
    bucket = bucket_of(prod, "Letters")

    assert bucket["ObjectLockEnabled"] is True
    assert bucket["ObjectLockConfiguration"]["Rule"]["DefaultRetention"] == {"Mode": "GOVERNANCE", "Days": 3653}


@pytest.mark.parametrize("variant", ["aws", "local"])
def test_letters_are_not_locked_where_data_goes_with_its_stack(
    synthesized: dict[str, Synthesized], variant: str
) -> None:
    assert "ObjectLock" not in json.dumps(bucket_of(synthesized[variant], "Letters"))


def test_nobody_writes_over_a_letter(aws: Synthesized) -> None:
    (policy,) = (
        resource["Properties"]["PolicyDocument"]["Statement"]
        for logical_id, resource in aws.resources("AWS::S3::BucketPolicy").items()
        if logical_id.startswith("LettersPolicy")
    )
    (statement,) = (one for one in policy if one["Action"] == "s3:PutObject")

    assert statement["Effect"] == "Deny"
    assert statement["Principal"] == {"AWS": "*"}
    assert statement["Condition"] == {"Null": {"s3:if-none-match": "true"}}


def test_letters_are_sealed_with_an_rsa_key_that_only_signs(aws: Synthesized) -> None:
    keys = [key["Properties"] for key in aws.resources("AWS::KMS::Key").values()]
    (seal,) = (key for key in keys if "KeySpec" in key)

    assert (seal["KeySpec"], seal["KeyUsage"]) == ("RSA_3072", "SIGN_VERIFY")
    assert all(key["EnableKeyRotation"] for key in keys if key is not seal)


def rule_of(found: Synthesized, name: str) -> dict[str, Any]:
    (rule,) = (
        resource["Properties"]
        for logical_id, resource in found.resources("AWS::Events::Rule").items()
        if logical_id.startswith(name)
    )
    return dict(rule)


def target_of(rule: dict[str, Any]) -> str:
    (target,) = rule["Targets"]
    return str(target["Arn"].get("Fn::GetAtt", [target["Arn"].get("Ref")])[0])


def test_mails_go_over_tls_and_what_becomes_of_them_is_told(aws: Synthesized) -> None:
    (mails,) = aws.resources("AWS::SES::ConfigurationSet").values()
    (told,) = aws.resources("AWS::SES::ConfigurationSetEventDestination").values()
    destination = told["Properties"]["EventDestination"]

    assert mails["Properties"]["DeliveryOptions"] == {"TlsPolicy": "REQUIRE"}
    assert destination["MatchingEventTypes"] == ["bounce", "complaint", "reject"]
    assert destination["Enabled"] is True
    assert destination["EventBridgeDestination"]["EventBusArn"]["Fn::Join"][1][-1] == ":event-bus/default"


def test_our_events_and_those_of_our_mails_are_attended_to_by_one_queue(aws: Synthesized) -> None:
    changed, undelivered = rule_of(aws, "RequestChanged"), rule_of(aws, "MailUndelivered")

    assert changed["EventBusName"]["Ref"].startswith("Bus")
    assert changed["EventPattern"]["source"] == ["portdesk"]
    assert {"prefix": "envelope."} in changed["EventPattern"]["detail-type"]
    assert "EventBusName" not in undelivered
    assert undelivered["EventPattern"] == {
        "source": ["aws.ses"],
        "detail-type": ["Email Bounced", "Email Complaint Received", "Email Rejected"],
        "detail": {"mail": {"tags": {"ses:configuration-set": ["portdesk-dev"]}}},
    }
    assert target_of(changed) == target_of(undelivered)
    assert target_of(changed).startswith("EnvelopesToAttend")


def test_mails_are_looked_after_every_minute(aws: Synthesized) -> None:
    rule = rule_of(aws, "EnvelopesSchedule")

    assert rule["ScheduleExpression"] == "rate(1 minute)"
    assert rule["Targets"][0]["Input"] == '{"sweep":true}'
    assert target_of(rule).startswith("EnvelopesLive")


def source_of(found: Synthesized, queue: str) -> dict[str, Any]:
    (mapping,) = (
        mapping["Properties"]
        for mapping in found.resources("AWS::Lambda::EventSourceMapping").values()
        if queue in json.dumps(mapping["Properties"]["EventSourceArn"])
    )
    return dict(mapping)


def test_due_webhooks_wait_in_groups_and_for_no_other_group(aws: Synthesized) -> None:
    queues = {name: queue["Properties"] for name, queue in aws.resources("AWS::SQS::Queue").items()}
    in_groups = {name: queue for name, queue in queues.items() if queue.get("FifoQueue")}
    (tries,) = (name for name in in_groups if name.startswith("WebhookQueuesTries"))

    for queue in in_groups.values():
        assert (queue["DeduplicationScope"], queue["FifoThroughputLimit"]) == ("messageGroup", "perMessageGroupId")
    dead = queues[tries]["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0]
    assert set(in_groups) == {tries, dead}
    assert dead.startswith("WebhookTriesDead")
    source = source_of(aws, tries)
    assert (source["BatchSize"], source["ScalingConfig"]) == (1, {"MaximumConcurrency": 50})
    assert queues[tries]["VisibilityTimeout"] == 6 * 60


def test_whatever_happens_may_be_told_to_endpoints(aws: Synthesized) -> None:
    happened, schedule = rule_of(aws, "WebhookQueuesHappened"), rule_of(aws, "WebhookQueuesSchedule")

    assert happened["EventBusName"]["Ref"].startswith("Bus")
    assert happened["EventPattern"] == {"source": ["portdesk"]}
    assert target_of(happened).startswith("WebhookQueuesTold")
    assert schedule["ScheduleExpression"] == "rate(1 minute)"
    assert target_of(schedule).startswith("WebhooksLive")
    assert schedule["Targets"][0]["Input"] == '{"sweep":true}'


def patterns_of(found: Synthesized, function: str) -> list[dict[str, Any]]:
    """What of the table's stream a function is called for."""
    (mapping,) = (
        mapping["Properties"]
        for mapping in found.resources("AWS::Lambda::EventSourceMapping").values()
        if "StartingPosition" in mapping["Properties"] and f'"{function}Live' in json.dumps(mapping["Properties"])
    )
    return [json.loads(one["Pattern"]) for one in mapping["FilterCriteria"]["Filters"]]


def test_the_stream_calls_each_for_what_is_theirs(aws: Synthesized) -> None:
    relayed, delivered = patterns_of(aws, "Relay"), patterns_of(aws, "Webhooks")

    assert [one["dynamodb"]["Keys"]["SK"]["S"] for one in relayed] == [
        [{"prefix": prefix} for prefix in RELAYED],
        ["NUMBER"],
    ]
    assert relayed[1]["dynamodb"]["NewImage"] == {"first_call_at": {"S": [{"exists": True}]}}
    assert relayed[1]["eventName"] == ["MODIFY"]
    assert [one["dynamodb"]["Keys"]["SK"]["S"] for one in delivered] == [[{"prefix": "DELIVERY#"}]]
    assert delivered[0]["dynamodb"]["NewImage"] == {"state": {"S": ["pending"]}}


def test_nothing_but_the_local_stage_calls_the_machine_itself(synthesized: dict[str, Synthesized]) -> None:
    for found in synthesized.values():
        assert "WEBHOOKS_TO_LOOPBACK" not in json.dumps(found.template("Service"))


def test_port_outs_and_cases_are_looked_after_at_once_and_every_five_minutes(aws: Synthesized) -> None:
    changed, schedule = rule_of(aws, "PortOutOrCaseChanged"), rule_of(aws, "AftercareSchedule")

    assert {"prefix": "port_out."} in changed["EventPattern"]["detail-type"]
    assert target_of(changed).startswith("AftercareDue")
    assert schedule["ScheduleExpression"] == "rate(5 minutes)"
    assert schedule["Targets"][0]["Input"] == '{"sweep":true}'
    assert target_of(schedule).startswith("AftercareLive")


def test_whatever_an_order_may_move_by_is_counted_by_few_at_once(aws: Synthesized) -> None:
    rule = rule_of(aws, "SomethingToCount")
    mappings = aws.resources("AWS::Lambda::EventSourceMapping").values()
    (counting,) = (one["Properties"] for one in mappings if "DeskNumbersLive" in json.dumps(one["Properties"]))

    assert rule["EventPattern"]["source"] == ["portdesk"]
    assert {"prefix": "order."} in rule["EventPattern"]["detail-type"]
    assert target_of(rule).startswith("DeskNumbersDue")
    assert counting["ScalingConfig"] == {"MaximumConcurrency": 2}


def test_mails_that_arrive_are_filed_in_every_deployment(aws: Synthesized) -> None:
    arrived = rule_of(aws, "MailsArrived")

    assert arrived["EventPattern"]["detail"]["object"] == {"key": [{"prefix": "mail/raw/"}]}
    assert target_of(arrived).startswith("MailsToFile")


def test_mails_are_received_where_an_address_is_given(prod: Synthesized, aws: Synthesized) -> None:
    (rule,) = (resource["Properties"]["Rule"] for resource in prod.resources("AWS::SES::ReceiptRule").values())
    (action,) = rule["Actions"]

    assert (rule["Recipients"], rule["ScanEnabled"], rule["Enabled"]) == (["ports@example.com"], True, True)
    assert action["S3Action"]["ObjectKeyPrefix"] == "mail/raw/"
    assert aws.resources("AWS::SES::ReceiptRule") == {}
    assert "ses.amazonaws.com" not in json.dumps(aws.template("Data"))


def test_ses_writes_mails_of_this_account_alone(prod: Synthesized) -> None:
    statements = [
        statement
        for kind, where in (("AWS::S3::BucketPolicy", "PolicyDocument"), ("AWS::KMS::Key", "KeyPolicy"))
        for resource in prod.resources(kind).values()
        for statement in resource["Properties"][where]["Statement"]
        if statement["Principal"] == {"Service": "ses.amazonaws.com"}
    ]
    into_bucket, with_key = statements

    assert into_bucket["Action"] == "s3:PutObject"
    assert into_bucket["Resource"]["Fn::Join"][1][-1] == "/mail/raw/*"
    assert into_bucket["Condition"]["StringEquals"]["aws:SourceArn"]["Fn::Join"][1][-1] == (
        ":receipt-rule-set/portdesk-prod:receipt-rule/keep"
    )
    assert with_key["Action"] == ["kms:Decrypt", "kms:GenerateDataKey"]
    assert all(one["Condition"]["StringEquals"]["aws:SourceAccount"] == {"Ref": "AWS::AccountId"} for one in statements)


def test_pins_beside_packets_are_deleted_after_a_month(aws: Synthesized) -> None:
    rules = bucket_of(aws, "Desk")["LifecycleConfiguration"]["Rules"]

    (pins,) = (rule for rule in rules if rule.get("Prefix") == "packets/pins/")
    assert (pins["ExpirationInDays"], pins["NoncurrentVersionExpiration"]) == (PINS_DAYS, {"NoncurrentDays": 1})


def test_dropped_files_their_reports_and_our_work_on_them_go_by_themselves(aws: Synthesized) -> None:
    rules = bucket_of(aws, "Drop")["LifecycleConfiguration"]["Rules"]

    kept = {rule["Prefix"]: rule["ExpirationInDays"] for rule in rules if "ExpirationInDays" in rule}
    assert kept == {"drop/": 30, "reports/": 90, "work/": 15}


def test_every_file_that_is_dropped_is_watched_for(aws: Synthesized) -> None:
    dropped = rule_of(aws, "Dropped")

    assert dropped["EventPattern"]["detail"]["object"] == {"key": [{"prefix": "drop/"}]}
    assert target_of(dropped).startswith("Drops")


def test_dropped_files_that_stand_still_are_looked_after_every_five_minutes(aws: Synthesized) -> None:
    rule = rule_of(aws, "BulkSchedule")

    assert rule["ScheduleExpression"] == "rate(5 minutes)"
    assert rule["Targets"][0]["Input"] == '{"sweep":true}'
    assert target_of(rule).startswith("BulkImportLive")


def test_what_is_open_is_reported_daily_and_what_failed_of_it_is_tried_again(aws: Synthesized) -> None:
    rule = rule_of(aws, "RollUpSchedule")

    assert rule["ScheduleExpression"] == "cron(0/15 11 * * ? *)"
    assert rule["Targets"][0]["Input"] == '{"roll_up":true}'
    assert target_of(rule).startswith("BulkImportLive")


def test_what_a_production_deployment_stores_outlives_its_stack(prod: Synthesized, aws: Synthesized) -> None:
    kept = {"AWS::DynamoDB::GlobalTable", "AWS::S3::Bucket", "AWS::KMS::Key", "AWS::SecretsManager::Secret"}

    def policies(found: Synthesized) -> set[str]:
        resources = found.template("Data")["Resources"].values()
        return {resource["DeletionPolicy"] for resource in resources if resource["Type"] in kept}

    assert policies(prod) == {"Retain"}
    assert policies(aws) == {"Delete"}
    tables = prod.template("Data")["Resources"].values()
    (table,) = (resource for resource in tables if resource["Type"] == "AWS::DynamoDB::GlobalTable")
    assert table["Properties"]["Replicas"][0]["DeletionProtectionEnabled"] is True


def test_a_production_deployment_lives_on_its_domain(prod: Synthesized) -> None:
    (api,) = (
        api
        for api in prod.resources("AWS::ApiGatewayV2::Api").values()
        if api["Properties"]["Description"] == "Port Desk"
    )
    variables = [
        function["Properties"]["Environment"]["Variables"]
        for function in prod.resources("AWS::Lambda::Function").values()
    ]

    assert api["Properties"]["DisableExecuteApiEndpoint"] is True
    assert "DomainTarget" in prod.template("Service")["Outputs"]
    for found in variables:
        url = found.get("PORTDESK_PUBLIC_BASE_URL")
        assert url is None or "DoorDomain" in json.dumps(url) or url == "https://port.example.com"


def test_browsers_may_post_documents_and_files_from_our_domain_and_the_contexts_origins(
    prod: Synthesized,
) -> None:
    rules = {
        logical_id[:-8]: resource["Properties"]["CorsConfiguration"]["CorsRules"]
        for logical_id, resource in prod.resources("AWS::S3::Bucket").items()
        if "CorsConfiguration" in resource["Properties"]
    }

    assert rules.keys() == {"Documents", "Drop"}
    for (rule,) in rules.values():
        assert rule["AllowedOrigins"] == ["https://port.example.com", "https://www.example.com"]


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_simulated_carrier_is_everywhere_for_what_test_keys_make(
    synthesized: dict[str, Synthesized], variant: str
) -> None:
    found = synthesized[variant].resources("AWS::ApiGatewayV2::Api").values()

    assert "Port Desk: simulated carrier" in {api["Properties"]["Description"] for api in found}


def test_telnyx_has_a_secret_where_orders_go_to_it(aws: Synthesized, prod: Synthesized) -> None:
    def secrets(found: Synthesized) -> list[str]:
        return [name for name in found.resources("AWS::SecretsManager::Secret") if name.startswith("Telnyx")]

    assert len(secrets(prod)) == 1
    assert secrets(aws) == []


def _secrets(found: Synthesized, begin: str) -> list[str]:
    return [name for name in found.resources("AWS::SecretsManager::Secret") if name.startswith(begin)]


def _may(found: Synthesized, folder: str, action: str) -> list[Any]:
    """The resources on which a function may do this."""
    (function,) = [one for one in found.resources("AWS::Lambda::Function").values() if folder_of(one) == folder]
    role = function["Properties"]["Role"]["Fn::GetAtt"][0]
    return [
        statement["Resource"]
        for policy in found.resources("AWS::IAM::Policy").values()
        if {"Ref": role} in policy["Properties"]["Roles"]
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if action in statement["Action"]
    ]


def test_a_telephony_system_over_http_has_a_secret_that_four_functions_read(
    aws: Synthesized, prod: Synthesized
) -> None:
    (name,) = _secrets(prod, "PlatformSecret")

    assert _secrets(aws, "PlatformSecret") == []
    readers = [folder for folder in SETTINGS if name in json.dumps(_may(prod, folder, "secretsmanager:GetSecretValue"))]
    assert sorted(readers) == ["aftercare", "bulk_import", "port_order_driver", "telephony"]


def test_a_telephony_system_on_the_bus_is_asked_by_four_functions(
    synthesized: dict[str, Synthesized], aws: Synthesized
) -> None:
    def askers(found: Synthesized) -> list[str]:
        return [folder for folder in SETTINGS if _may(found, folder, "events:PutEvents")]

    assert sorted(askers(synthesized["bus"])) == [
        "aftercare",
        "bulk_import",
        "port_order_driver",
        "relay",
        "sweep",
        "telephony",
    ]
    assert sorted(askers(aws)) == ["relay", "sweep"]


def test_another_accounts_telephony_side_may_say_nothing_but_its_own(aws: Synthesized, prod: Synthesized) -> None:
    (policy,) = prod.resources("AWS::Events::EventBusPolicy").values()
    statement = policy["Properties"]["Statement"]

    assert aws.resources("AWS::Events::EventBusPolicy") == {}
    assert statement["Action"] == "events:PutEvents"
    assert "111122223333" in json.dumps(statement["Principal"])
    assert statement["Condition"] == {"StringEquals": {"events:source": "portdesk.telephony"}}


@pytest.mark.parametrize(("given", "warned"), [({}, True), ({"desk_email": "desk@example.com"}, False)], ids=str)
def test_synthesizing_warns_where_packets_are_announced_to_nobody(given: dict[str, str], warned: bool) -> None:
    from infra.portdesk import build_app

    app = build_app({"aws:cdk:bundling-stacks": [], **given})

    said = [str(one.data) for one in app.node.find_child("Service").node.metadata if one.type == "aws:cdk:warning"]
    assert any("-c desk_email=porting-desk@example.com" in text for text in said) is warned


def test_every_dead_letter_queue_and_function_has_an_alarm(aws: Synthesized) -> None:
    alarms = aws.resources("AWS::CloudWatch::Alarm").values()
    metrics = [alarm["Properties"]["MetricName"] for alarm in alarms]

    assert metrics.count("ApproximateNumberOfMessagesVisible") == 15
    assert metrics.count("Errors") == len(SETTINGS)
    assert {"ExecutionsFailed", "ExecutionsTimedOut", "5xx"} <= set(metrics)
    assert all(alarm["Properties"]["AlarmActions"] for alarm in alarms)
