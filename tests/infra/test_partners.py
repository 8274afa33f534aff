"""What partners may do in the drop bucket: their own folder and its reports, and nothing else."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from infra.deployment import Deployment
from tests.infra.conftest import Synthesized

pytestmark = pytest.mark.infra


def policy_of(found: Synthesized, name: str) -> list[dict[str, Any]]:
    (policy,) = (
        resource["Properties"]["PolicyDocument"]["Statement"]
        for logical_id, resource in found.resources("AWS::IAM::ManagedPolicy").items()
        if logical_id.startswith(name)
    )
    return list(policy)


def path(resource: Any) -> str:
    return str(resource["Fn::Join"][1][-1]) if "Fn::Join" in resource else "the bucket"


def test_a_partner_reaches_its_own_folder_and_reports_alone(prod: Synthesized) -> None:
    write, read, browse, key, denied = policy_of(prod, "Partner01PARTNER")

    assert (path(write["Resource"]), path(read["Resource"])) == ("/drop/acc_01PARTNER/*", "/reports/acc_01PARTNER/*")
    assert read["Action"] == "s3:GetObject"
    assert sorted(write["Action"]) == [*("s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject")]
    assert browse["Condition"]["StringLike"]["s3:prefix"] == [
        *("drop/acc_01PARTNER", "reports/acc_01PARTNER", "drop/acc_01PARTNER/*", "reports/acc_01PARTNER/*")
    ]
    assert set(key["Action"]) == {"kms:GenerateDataKey", "kms:Decrypt"}
    assert "kms:ViaService" in key["Condition"]["StringEquals"]
    assert sorted(denied["Action"]) == sorted(write["Action"])
    assert (denied["Effect"], path(denied["Resource"])) == ("Deny", "/drop/acc_01PARTNER/api/*")


def test_a_partners_aws_account_assumes_its_role_by_an_external_id(prod: Synthesized) -> None:
    (role,) = (
        resource["Properties"]
        for logical_id, resource in prod.resources("AWS::IAM::Role").items()
        if logical_id.startswith("Partner01PARTNERRole")
    )
    (statement,) = role["AssumeRolePolicyDocument"]["Statement"]

    assert statement["Principal"] == {"AWS": "arn:aws:iam::210987654321:root"}
    assert statement["Condition"] == {"StringEquals": {"sts:ExternalId": "acc_01PARTNER"}}
    (attached,) = role["ManagedPolicyArns"]
    assert attached["Ref"].startswith("Partner01PARTNERPolicy")


def test_an_sftp_user_sees_two_folders_which_are_its_own(prod: Synthesized) -> None:
    (user,) = (one["Properties"] for one in prod.resources("AWS::Transfer::User").values())
    (server,) = (one["Properties"] for one in prod.resources("AWS::Transfer::Server").values())

    homes = {one["Entry"]: path({"Fn::Join": one["Target"]["Fn::Join"]}) for one in user["HomeDirectoryMappings"]}
    assert homes == {"/drop": "/drop/acc_02BYSFTP", "/reports": "/reports/acc_02BYSFTP"}
    assert (user["UserName"], user["HomeDirectoryType"]) == ("acc_02BYSFTP", "LOGICAL")
    assert server["Protocols"] == ["SFTP"]
    assert len(policy_of(prod, "Partner02BYSFTP")) == 5


def test_without_partners_there_is_no_server_and_nothing_to_assume(aws: Synthesized) -> None:
    assert aws.resources("AWS::Transfer::Server") == {}
    assert aws.resources("AWS::IAM::ManagedPolicy") == {}


@pytest.mark.parametrize(
    "partners",
    [
        "no JSON",
        "{}",
        [{"account_id": "*"}],
        [{"account_id": "acc_1/../acc_2"}],
        [{"account_id": "acc_1", "principal": "*"}],
        [{"account_id": "acc_1", "ssh_keys": ["none"]}],
        [{"account_id": "acc_1"}, {"account_id": "acc_1"}],
        [{"account_id": "acc_1", "bucket": "other"}],
    ],
)
def test_partners_that_would_reach_further_are_refused(partners: Any) -> None:
    text = partners if isinstance(partners, str) else json.dumps(partners)

    with pytest.raises(ValidationError):
        Deployment(drop_partners=text)
