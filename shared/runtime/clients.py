"""boto3 clients, made once per process and only when first wanted: each costs a function's cold start."""

from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_kms import KMSClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_stepfunctions import SFNClient

CONNECT_SECONDS = 2
READ_SECONDS = 10


@lru_cache(maxsize=16)
def _client(service: str) -> Any:
    """A client with short timeouts and the standard retries, so that a caller hears of trouble within its own time."""
    import boto3
    from botocore.config import Config

    config: dict[str, Any] = {
        "connect_timeout": CONNECT_SECONDS,
        "read_timeout": READ_SECONDS,
        "retries": {"mode": "standard", "max_attempts": 4},
        "max_pool_connections": 32,
    }
    if service == "dynamodb":
        # What is sent is checked where it is made: by types, and by contract tests with this switched on. It costs as
        # much as the rest of a call with many items.
        config["parameter_validation"] = False
    if service == "s3":
        config |= {"signature_version": "s3v4", "s3": {"addressing_style": "path"}}
    return boto3.client(service, config=Config(**config))  # type: ignore[call-overload]


def dynamodb() -> "DynamoDBClient":
    found: DynamoDBClient = _client("dynamodb")
    return found


def s3() -> "S3Client":
    found: S3Client = _client("s3")
    return found


def kms() -> "KMSClient":
    found: KMSClient = _client("kms")
    return found


def secretsmanager() -> "SecretsManagerClient":
    found: SecretsManagerClient = _client("secretsmanager")
    return found


def stepfunctions() -> "SFNClient":
    found: SFNClient = _client("stepfunctions")
    return found


def events() -> "EventBridgeClient":
    found: EventBridgeClient = _client("events")
    return found


def sqs() -> "SQSClient":
    found: SQSClient = _client("sqs")
    return found


def sesv2() -> "SESV2Client":
    found: SESV2Client = _client("sesv2")
    return found
