"""How partners get at their folders of the drop bucket: a policy each, a role for an AWS account, SFTP for others."""

from collections.abc import Sequence
from dataclasses import dataclass

from aws_cdk import Aws, CfnOutput
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_transfer as transfer
from constructs import Construct

from infra.constructs.exceptions import accept
from infra.constructs.function import allow
from infra.deployment import Deployment
from infra.drop_partners import Partner

MAY_WITH_OWN = ("s3:PutObject", "s3:GetObject", "s3:DeleteObject", "s3:AbortMultipartUpload")
"""What programs that upload files do: write, look what came of it, rename (which copies and deletes)."""


@dataclass(frozen=True)
class DropBucket:
    """The bucket, as another stack has it: `arn_export` is the name that its ARN is exported by."""

    name: str
    arn: str
    arn_export: str
    key_arn: str


class PartnerAccess(Construct):
    """One account's own folder and its reports, and nothing else.

    Files that were announced over the API act with the rights of whoever announced them; a partner cannot put one of
    its own in their place.
    """

    def __init__(self, scope: Construct, name: str, partner: Partner, bucket: DropBucket) -> None:
        super().__init__(scope, name)
        self.partner = partner
        self.policy = iam.ManagedPolicy(
            self,
            "Policy",
            description=f"Port Desk: drop files for {partner.account_id}, and read what became of them",
            statements=_statements(partner.account_id, bucket),
        )
        for prefix in (f"drop/{partner.account_id}", f"reports/{partner.account_id}"):
            accept(
                self.policy,
                f"AwsSolutions-IAM5[Resource::{bucket.arn_export}/{prefix}/*]",
                "A partner's folder is one prefix of the bucket.",
            )
        accept(
            self.policy,
            f"AwsSolutions-IAM5[Resource::{bucket.arn_export}/drop/{partner.account_id}/api/*]",
            "What is denied is one prefix of the bucket.",
        )
        if partner.principal:
            self._role(partner)

    def _role(self, partner: Partner) -> None:
        """Assumed from the partner's AWS account, which names ours by our account's id in Port Desk."""
        role = iam.Role(
            self,
            "Role",
            description=f"Port Desk: {partner.account_id} drops files",
            assumed_by=iam.ArnPrincipal(partner.principal),
            external_ids=[partner.account_id],
            managed_policies=[self.policy],
        )
        CfnOutput(self, "RoleArn", value=role.role_arn)


class SftpDoor(Construct):
    """An SFTP server (AWS Transfer Family) whose users are partners: each sees `/drop` and `/reports` of its own."""

    def __init__(
        self, scope: Construct, name: str, deployment: Deployment, bucket: DropBucket, accesses: Sequence[PartnerAccess]
    ) -> None:
        super().__init__(scope, name)
        log_group = logs.LogGroup(
            self,
            "Logs",
            log_group_name=f"/aws/transfer/portdesk-{deployment.stage}",
            retention=logs.RetentionDays.THREE_MONTHS,
        )
        server = transfer.CfnServer(
            self,
            "Server",
            protocols=["SFTP"],
            domain="S3",
            endpoint_type="PUBLIC",
            identity_provider_type="SERVICE_MANAGED",
            security_policy_name="TransferSecurityPolicy-2024-01",
            structured_log_destinations=[f"{log_group.log_group_arn}"],
        )
        for access in accesses:
            self._user(server, bucket, access)
        CfnOutput(self, "Endpoint", value=f"{server.attr_server_id}.server.transfer.{Aws.REGION}.amazonaws.com")

    def _user(self, server: transfer.CfnServer, bucket: DropBucket, access: PartnerAccess) -> None:
        partner = access.partner
        role = iam.Role(
            access,
            "SftpRole",
            description=f"Port Desk: {partner.account_id} drops files by SFTP",
            assumed_by=iam.ServicePrincipal(
                "transfer.amazonaws.com", conditions={"StringEquals": {"aws:SourceAccount": Aws.ACCOUNT_ID}}
            ),
            managed_policies=[access.policy],
        )
        homes = [
            transfer.CfnUser.HomeDirectoryMapEntryProperty(
                entry=f"/{folder}", target=f"/{bucket.name}/{folder}/{partner.account_id}"
            )
            for folder in ("drop", "reports")
        ]
        transfer.CfnUser(
            access,
            "SftpUser",
            server_id=server.attr_server_id,
            user_name=partner.account_id,
            role=role.role_arn,
            home_directory_type="LOGICAL",
            home_directory_mappings=homes,
            ssh_public_keys=list(partner.ssh_keys),
        )


def _statements(account_id: str, bucket: DropBucket) -> list[iam.PolicyStatement]:
    folders = [f"{folder}/{account_id}" for folder in ("drop", "reports")]
    through_s3 = {"StringEquals": {"kms:ViaService": f"s3.{Aws.REGION}.amazonaws.com"}}
    return [
        allow(MAY_WITH_OWN, f"{bucket.arn}/drop/{account_id}/*"),
        allow(["s3:GetObject"], f"{bucket.arn}/reports/{account_id}/*"),
        iam.PolicyStatement(
            actions=["s3:ListBucket"],
            resources=[bucket.arn],
            conditions={"StringLike": {"s3:prefix": [*folders, *(f"{folder}/*" for folder in folders)]}},
        ),
        iam.PolicyStatement(
            actions=["kms:GenerateDataKey", "kms:Decrypt"],
            resources=[bucket.key_arn],
            conditions=through_s3,
        ),
        iam.PolicyStatement(
            effect=iam.Effect.DENY, actions=[*MAY_WITH_OWN], resources=[f"{bucket.arn}/drop/{account_id}/api/*"]
        ),
    ]
