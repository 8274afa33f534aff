"""Where accounts are kept: the table of the local cloud, or of a stage on AWS."""

import getpass
from typing import Any, get_args

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from infra.local import cloud as clouds
from infra.local.deploy import STAGE as LOCAL
from infra.local.home import Home
from infra.names import stack_name
from shared.adapters.dynamodb.store import DynamoStore
from shared.runtime.clock import RandomIds, SystemClock
from shared.runtime.settings import Stage
from shared.usecases.accounts.reach import By, Office

STAGES: tuple[str, ...] = get_args(Stage)


class OfficeError(Exception):
    """The stage's table cannot be found. Says what to do about it."""


def office_of(stage: str, home: Home | None = None) -> Office:
    """The office of a stage: `local` is the cloud of this home, others are found by their stacks on AWS.

    Credentials and region for AWS are those that boto3 finds by itself. Raises `OfficeError`.
    """
    if stage not in STAGES:
        raise OfficeError(f"There is no stage {stage!r}. Use one of {', '.join(STAGES)}.")
    options = _local_options(home or Home.default()) if stage == LOCAL else {}
    try:
        table = _table_name(boto3.client("cloudformation", **options), stage)
        return Office(DynamoStore(boto3.client("dynamodb", **options), table), SystemClock(), RandomIds())
    except BotoCoreError as error:
        raise OfficeError(
            f"{error}\nFor AWS, boto3 takes credentials and region as the AWS CLI does: a profile in AWS_PROFILE, "
            "or AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_DEFAULT_REGION."
        ) from error


def operator() -> By:
    """Whoever runs the command line, as the timeline of an account names them."""
    try:
        return By.operator(f"{getpass.getuser()}, at the command line")
    except (KeyError, OSError):
        return By.operator()


def _local_options(home: Home) -> dict[str, Any]:
    cloud = clouds.running(home)
    if cloud is None:
        raise OfficeError(
            "The local cloud is not running. Start it with `make up`, or name a stage on AWS: --stage dev."
        )
    return cloud.client_options()


def _table_name(cloudformation: Any, stage: str) -> str:
    name = stack_name(stage, "data")
    try:
        stacks = cloudformation.describe_stacks(StackName=name)["Stacks"]
    except ClientError as error:
        if "does not exist" not in str(error):
            raise OfficeError(f"The stack {name} cannot be read: {error}") from error
        stacks = []
    outputs = {one["OutputKey"]: one["OutputValue"] for stack in stacks for one in stack.get("Outputs", [])}
    if "TableName" not in outputs:
        where = cloudformation.meta.region_name
        raise OfficeError(
            f"There is no deployed stack {name} here (region {where}). Deploy it first, with "
            + ("`make up`." if stage == LOCAL else f"`make deploy ARGS='-c stage={stage} …'`, or choose where it is.")
        )
    return str(outputs["TableName"])
