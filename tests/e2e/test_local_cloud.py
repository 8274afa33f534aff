"""The local cloud itself: who can reach it, what it runs, what it keeps."""

import io
import json
import os
import socket
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import httpx
import pytest

from infra.local import cloud as clouds
from infra.local import deploy as deploys
from infra.local.bring_up import Local, bring_up
from infra.local.cloud import LOOPBACK, Cloud
from infra.local.home import ROOT, Home
from tests.e2e.porting import CONTEXT

ROLE = "arn:aws:iam::000000000000:role/any"
LISTENING = "0A"
# As the kernel writes them: 127.0.0.1, ::1, and 127.0.0.1 mapped into IPv6.
LOOPBACK_HEX = {"0100007F", "00000000000000000000000001000000", "0000000000000000FFFF00000100007F"}

LOOK_AROUND = """
import os, sys


def handler(event, context):
    return {"path": sys.path, "folder": os.getcwd(), "variables": dict(os.environ)}
"""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A home without a deployment in it, for what concerns the emulator alone."""
    home = Home(tmp_path)
    yield home
    clouds.stop(home)


def processes_of(pid: int) -> set[int]:
    """The process and all its descendants."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def sockets_of(pid: int) -> set[str]:
    found = set()
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        try:
            target = os.readlink(descriptor)
        except OSError:
            continue
        if target.startswith("socket:["):
            found.add(target[8:-1])
    return found


def listening_addresses(pid: int) -> list[tuple[str, int]]:
    """Address, as the kernel writes it, and port of every socket that the process or a descendant listens on."""
    inodes = {inode for process in processes_of(pid) for inode in sockets_of(process)}
    found = []
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in Path(table).read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == LISTENING and fields[9] in inodes:
                address, _, port = fields[1].partition(":")
                found.append((address, int(port, 16)))
    return found


def create_function(cloud: Cloud, name: str, source: str) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("code.py", source)
        archive.writestr("shared/__init__.py", "")
    boto3.client("lambda", **cloud.client_options()).create_function(
        FunctionName=name,
        Runtime="python3.13",
        Role=ROLE,
        Handler="code.handler",
        Code={"ZipFile": packed.getvalue()},
    )


COUNTER = """
import boto3


def handler(event, context):
    for record in event["Records"]:
        source = "queue" if record["eventSource"] == "aws:sqs" else "stream"
        boto3.client("dynamodb").update_item(
            TableName="counts",
            Key={"PK": {"S": source}},
            UpdateExpression="ADD seen :one",
            ExpressionAttributeValues={":one": {"N": "1"}},
        )
"""


def wire_counter(cloud: Cloud) -> str:
    """A function that counts what comes from a table's stream and from a queue; returns the queue's name."""
    tables = boto3.client("dynamodb", **cloud.client_options())
    for name in ("counts", "watched"):
        tables.create_table(
            TableName=name,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "PK", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "PK", "KeyType": "HASH"}],
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
        )
    queues = boto3.client("sqs", **cloud.client_options())
    queue_url = queues.create_queue(QueueName="work")["QueueUrl"]
    attributes = queues.get_queue_attributes(QueueUrl=queue_url, AttributeNames=["QueueArn"])["Attributes"]
    create_function(cloud, "counter", COUNTER)
    functions = boto3.client("lambda", **cloud.client_options())
    functions.create_event_source_mapping(FunctionName="counter", EventSourceArn=attributes["QueueArn"])
    functions.create_event_source_mapping(
        FunctionName="counter",
        EventSourceArn=tables.describe_table(TableName="watched")["Table"]["LatestStreamArn"],
        StartingPosition="TRIM_HORIZON",
    )
    return "work"


def make_work(cloud: Cloud, queue: str, name: str) -> None:
    boto3.client("dynamodb", **cloud.client_options()).put_item(TableName="watched", Item={"PK": {"S": name}})
    queues = boto3.client("sqs", **cloud.client_options())
    queues.send_message(QueueUrl=queues.get_queue_url(QueueName=queue)["QueueUrl"], MessageBody=name)


def wait_for_counts(cloud: Cloud, expected: dict[str, int]) -> None:
    tables = boto3.client("dynamodb", **cloud.client_options())
    deadline = time.monotonic() + 30
    seen: dict[str, int] = {}
    while seen != expected:
        assert time.monotonic() < deadline, seen
        time.sleep(0.1)
        seen = {item["PK"]["S"]: int(item["seen"]["N"]) for item in tables.scan(TableName="counts")["Items"]}


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="needs Linux's /proc")
def test_nothing_of_the_deployed_cloud_listens_beyond_loopback(local_cloud: Local) -> None:
    found = listening_addresses(local_cloud.cloud.pid)

    assert local_cloud.cloud.port in [port for _, port in found]
    assert {address for address, _ in found} <= LOOPBACK_HEX


def test_all_outputs_that_scripts_rely_on_are_there(local_cloud: Local) -> None:
    expected = {
        "ApiUrl",
        "CarrierSecretArn",
        "DocumentsBucketName",
        "EventBusName",
        "FieldKeyId",
        "OrderMachineArn",
        "SimulatedCarrierUrl",
        "SweepFunctionArn",
        "TableName",
    }

    assert expected <= local_cloud.outputs.keys()
    assert local_cloud.api_url.startswith(f"http://127.0.0.1:{local_cloud.cloud.port}/")


@pytest.mark.parametrize(
    ("page", "led_to", "status"),
    [
        ("/portal/?lang=fr", "/portal?lang=fr", 303),
        ("/admin/", "/admin", 303),
        ("/sign-in/", "/sign-in", 200),
        ("/sign/", "/sign", 404),
        ("/sign/nothing/", "/sign/nothing", 404),
        ("/docs/", "/docs", 200),
    ],
)
def test_a_page_with_a_slash_leads_to_the_one_without(local_cloud: Local, page: str, led_to: str, status: int) -> None:
    answer = httpx.get(f"{local_cloud.api_url}{page}", timeout=60)
    assert answer.next_request is not None
    assert (answer.status_code, str(answer.next_request.url)) == (308, f"{local_cloud.api_url}{led_to}")

    there = httpx.get(answer.next_request.url, timeout=60)
    assert there.status_code == status
    assert there.headers["content-type"].startswith("text/html" if status != 303 else "text/plain")


def test_bringing_up_what_is_up_deploys_nothing(local_cloud: Local, monkeypatch: pytest.MonkeyPatch) -> None:
    deployed = local_cloud.home.deploy_log.read_text()
    # Files may have been edited since this run began.
    monkeypatch.setattr(deploys, "fingerprint", lambda _: deploys.deployed_fingerprint(local_cloud.cloud))

    again = bring_up(local_cloud.home, context=CONTEXT)

    assert again.cloud == local_cloud.cloud
    assert again.outputs == local_cloud.outputs
    assert local_cloud.home.deploy_log.read_text() == deployed


def test_what_is_deployed_is_told_by_sources_and_context() -> None:
    assert deploys.fingerprint({"stage": "local"}) != deploys.fingerprint({"stage": "dev"})


def test_functions_find_the_deployed_code_and_never_the_working_tree(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("AWS_PROFILE", "somebody's")
    cloud = clouds.start(home)
    monkeypatch.undo()

    create_function(cloud, "look_around", LOOK_AROUND)
    functions = boto3.client("lambda", **cloud.client_options())
    seen = json.load(functions.invoke(FunctionName="look_around", Payload=b"{}")["Payload"])

    assert str(ROOT) not in seen["path"]
    assert "" not in seen["path"]
    assert seen["folder"] == seen["path"][0]
    assert str(home.path) in seen["folder"]
    assert "AWS_PROFILE" not in seen["variables"]
    assert "PYTHONPATH" not in seen["variables"]


def test_tables_and_objects_survive_a_restart_at_the_same_address(home: Home) -> None:
    first = clouds.start(home)
    tables = boto3.client("dynamodb", **first.client_options())
    tables.create_table(
        TableName="kept",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "PK", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "PK", "KeyType": "HASH"}],
    )
    tables.put_item(TableName="kept", Item={"PK": {"S": "one"}})
    objects = boto3.client("s3", **first.client_options())
    objects.create_bucket(Bucket="kept")
    objects.put_bucket_versioning(Bucket="kept", VersioningConfiguration={"Status": "Enabled"})
    version = objects.put_object(Bucket="kept", Key="letter.pdf", Body=b"%PDF-")["VersionId"]

    assert clouds.stop(home)
    assert clouds.running(home) is None
    second = clouds.start(home)

    assert (second.port, second.instance != first.instance) == (first.port, True)
    assert tables.get_item(TableName="kept", Key={"PK": {"S": "one"}})["Item"]
    body = objects.get_object(Bucket="kept", Key="letter.pdf", VersionId=version)["Body"].read()
    assert body == b"%PDF-"


def test_streams_queues_and_keys_work_on_after_a_restart_on_another_port(home: Home) -> None:
    first = clouds.start(home)
    queue = wire_counter(first)
    key = boto3.client("kms", **first.client_options()).create_key()["KeyMetadata"]["KeyId"]
    sealed = boto3.client("kms", **first.client_options()).encrypt(
        KeyId=key, Plaintext=b"1234", EncryptionContext={"account": "acc_1"}
    )["CiphertextBlob"]
    make_work(first, queue, "one")
    wait_for_counts(first, {"stream": 1, "queue": 1})
    clouds.stop(home)

    with socket.create_server(("127.0.0.1", first.port)):
        second = clouds.start(home)
        make_work(second, queue, "two")
        wait_for_counts(second, {"stream": 2, "queue": 2})
        opened = boto3.client("kms", **second.client_options()).decrypt(
            CiphertextBlob=sealed, EncryptionContext={"account": "acc_1"}
        )

    assert second.port != first.port
    assert opened["Plaintext"] == b"1234"


def test_functions_get_a_new_version_where_the_port_was_taken_between_down_and_up(home: Home) -> None:
    """`make up` publishes every function whose environment holds the address; one that had not changed is refused."""
    first = clouds.start(home)
    create_function(first, "told", LOOK_AROUND)
    functions = boto3.client("lambda", **first.client_options())
    told: Any = {"Variables": {"ADDRESS": f"http://{LOOPBACK}:{first.port}/v1"}}
    functions.update_function_configuration(FunctionName="told", Environment=told)
    versions = [functions.publish_version(FunctionName="told")["Version"] for _ in range(2)]
    clouds.stop(home)

    with socket.create_server((LOOPBACK, first.port)):
        second = clouds.start(home)
        functions = boto3.client("lambda", **second.client_options())
        found = functions.get_function_configuration(FunctionName="told")
        versions += [functions.publish_version(FunctionName="told")["Version"] for _ in range(2)]

    assert found["Environment"]["Variables"] == {"ADDRESS": f"http://{LOOPBACK}:{second.port}/v1"}
    assert second.port != first.port
    assert versions == ["1", "1", "2", "2"]


def test_a_taken_port_is_no_failure(home: Home, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = Home(tmp_path_factory.mktemp("other"))
    try:
        assert clouds.start(home).port != clouds.start(other).port
        assert clouds.running(home) == clouds.start(home)
    finally:
        clouds.stop(other)


def test_somebody_elses_process_is_never_stopped(home: Home) -> None:
    home.path.mkdir(exist_ok=True)
    home.cloud.write_text(json.dumps({"pid": os.getpid(), "port": 1, "instance": "portdesk-gone"}))

    assert clouds.running(home) is None
    assert clouds.stop(home) is False
