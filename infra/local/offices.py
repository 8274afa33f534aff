"""Where a stage is: the local cloud, or its stacks on AWS; and where its accounts are kept."""

import getpass
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
    """The stage, or something of it, cannot be found. Says what to do about it."""


@dataclass(frozen=True)
class Deployed:
    """A stage where it is deployed: the local cloud of a home, or AWS with the credentials that boto3 finds."""

    stage: str
    options: Mapping[str, Any]

    def client(self, service: str) -> Any:
        """A boto3 client. Raises `OfficeError` where there is no region for it."""
        try:
            return boto3.client(service, **self.options)  # type: ignore[call-overload]
        except BotoCoreError as error:
            raise _no_credentials(error) from error

    def outputs(self, part: str, *names: str) -> list[str]:
        """Outputs of a stack of the stage, data or service, by name. Raises `OfficeError`."""
        try:
            return _outputs(self.client("cloudformation"), self.stage, part, names)
        except BotoCoreError as error:
            raise _no_credentials(error) from error


def deployed(stage: str, home: Home | None = None) -> Deployed:
    """A stage: `local` is the cloud of this home, others are found by their stacks on AWS. Raises `OfficeError`."""
    if stage not in STAGES:
        raise OfficeError(f"There is no stage {stage!r}. Use one of {', '.join(STAGES)}.")
    return Deployed(stage, _local_options(home or Home.default()) if stage == LOCAL else {})


def office_of(stage: str, home: Home | None = None) -> Office:
    """The office of a stage. Raises `OfficeError`."""
    there = deployed(stage, home)
    (table,) = there.outputs("data", "TableName")
    return Office(DynamoStore(there.client("dynamodb"), table), SystemClock(), RandomIds())


def _no_credentials(error: BotoCoreError) -> OfficeError:
    return OfficeError(
        f"{error}\nFor AWS, boto3 takes credentials and region as the AWS CLI does: a profile in AWS_PROFILE, "
        "or AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_DEFAULT_REGION."
    )


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


def _outputs(cloudformation: Any, stage: str, part: str, wanted: Sequence[str]) -> list[str]:
    name = stack_name(stage, part)
    try:
        stacks = cloudformation.describe_stacks(StackName=name)["Stacks"]
    except ClientError as error:
        if "does not exist" not in str(error):
            raise OfficeError(f"The stack {name} cannot be read: {error}") from error
        stacks = []
    outputs = {one["OutputKey"]: one["OutputValue"] for stack in stacks for one in stack.get("Outputs", [])}
    if not outputs.keys() >= set(wanted):
        where = cloudformation.meta.region_name
        raise OfficeError(
            f"There is no deployed stack {name} here (region {where}). Deploy it first, with "
            + ("`make up`." if stage == LOCAL else f"`make deploy ARGS='-c stage={stage} …'`, or choose where it is.")
        )
    return [str(outputs[one]) for one in wanted]
