"""What functions may be allowed to do with the data: each right once, as the statement of a policy."""

from aws_cdk import aws_iam as iam

from infra.constructs.exceptions import accept
from infra.constructs.function import PortDeskFunction, allow
from infra.constructs.machine import Machine
from infra.stacks.data import INDEXES, DataStack

READ = ("s3:GetObject", "s3:GetObjectVersion")
LETTERS = "letters"
"""The prefix of the letters bucket that holds all of it."""
PACKETS = "packets"
MAIL = "mail"
"""Prefixes of the desk's bucket."""
DROP = "drop"
REPORTS = "reports"
WORK = "work"
"""Prefixes of the drop bucket."""


class DataRights:
    """Rights on the table, the buckets and the keys of a `DataStack`. Of deleting, only what held secrets in a dropped
    file is among them."""

    def __init__(self, data: DataStack) -> None:
        self._data = data

    def table_items(self) -> list[iam.PolicyStatement]:
        """All that the store does; it never scans."""
        arn = self._data.table.table_arn
        return [
            allow(
                [
                    "dynamodb:BatchGetItem",
                    "dynamodb:BatchWriteItem",
                    "dynamodb:ConditionCheckItem",
                    "dynamodb:DeleteItem",
                    "dynamodb:GetItem",
                    "dynamodb:PutItem",
                    "dynamodb:Query",
                    "dynamodb:UpdateItem",
                ],
                arn,
            ),
            allow(["dynamodb:Query"], *(f"{arn}/index/{index}" for index in INDEXES)),
        ]

    def items_of(self, *leading: str) -> list[iam.PolicyStatement]:
        """The same on items and index entries alone whose partitions begin so."""
        conditions = {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": [f"{prefix}*" for prefix in leading]}}
        return [
            iam.PolicyStatement(actions=one.actions, resources=one.resources, conditions=conditions)
            for one in self.table_items()
        ]

    def take_uploads(self) -> list[iam.PolicyStatement]:
        """Sign the forms and links that documents come and go by."""
        return [
            allow([*READ, "s3:PutObject"], f"{self._data.documents_arn}/uploads/*"),
            self._at_rest("kms:GenerateDataKey", "kms:Decrypt"),
        ]

    def inspect_uploads(self) -> list[iam.PolicyStatement]:
        """Read uploads; the first version under a key is the one that counts."""
        return [
            allow(READ, f"{self._data.documents_arn}/uploads/*"),
            allow(["s3:ListBucketVersions"], self._data.documents.bucket_arn),
            self._at_rest("kms:Decrypt"),
        ]

    def read_uploads(self) -> list[iam.PolicyStatement]:
        """Read documents, to send them along with an order."""
        return [allow(READ, f"{self._data.documents_arn}/uploads/*"), self._at_rest("kms:Decrypt")]

    def write_packets(self) -> list[iam.PolicyStatement]:
        """Write packets for carriers, once each."""
        return [
            allow([*READ, "s3:PutObject"], f"{self._data.desk_arn}/{PACKETS}/*"),
            allow(["s3:ListBucketVersions"], self._data.desk.bucket_arn),
            self._at_rest("kms:GenerateDataKey", "kms:Decrypt"),
        ]

    def read_desk(self) -> list[iam.PolicyStatement]:
        """Find packets, and sign links to them and to what came by mail."""
        return [
            allow(READ, f"{self._data.desk_arn}/{PACKETS}/*", f"{self._data.desk_arn}/{MAIL}/*"),
            allow(["s3:ListBucketVersions"], self._data.desk.bucket_arn),
            self._at_rest("kms:Decrypt"),
        ]

    def file_mail(self) -> list[iam.PolicyStatement]:
        """Read mails that came in, and keep their attachments beside them."""
        return [
            allow([*READ, "s3:PutObject"], f"{self._data.desk_arn}/{MAIL}/*"),
            allow(["s3:ListBucketVersions"], self._data.desk.bucket_arn),
            self._at_rest("kms:GenerateDataKey", "kms:Decrypt"),
        ]

    def watch_drops(self) -> list[iam.PolicyStatement]:
        """See what was dropped, and that something is not there."""
        return [
            allow(READ, f"{self._data.drop_arn}/{DROP}/*"),
            allow(["s3:ListBucket", "s3:ListBucketVersions"], self._data.drop.bucket_arn),
            self._at_rest("kms:Decrypt"),
        ]

    def read_drop_parts(self) -> list[iam.PolicyStatement]:
        """Read dropped files, and keep notes of our work on them."""
        return [
            allow(READ, f"{self._data.drop_arn}/{DROP}/*"),
            allow([*READ, "s3:PutObject"], f"{self._data.drop_arn}/{WORK}/*"),
            allow(["s3:ListBucket"], self._data.drop.bucket_arn),
            self._at_rest("kms:GenerateDataKey", "kms:Decrypt"),
        ]

    def import_drops(self) -> list[iam.PolicyStatement]:
        """Write reports, take documents in, and take the version of a file away that held secrets."""
        return [
            *self.read_drop_parts(),
            allow(["s3:PutObject", "s3:DeleteObjectVersion"], f"{self._data.drop_arn}/{DROP}/*"),
            allow([*READ, "s3:PutObject"], f"{self._data.drop_arn}/{REPORTS}/*"),
            allow([*READ, "s3:PutObject"], f"{self._data.documents_arn}/uploads/*"),
            allow(["s3:ListBucketVersions"], self._data.documents.bucket_arn),
        ]

    def announce_drops(self) -> list[iam.PolicyStatement]:
        """Sign the forms that files are dropped by, and the links that reports are read by."""
        return [
            allow(["s3:PutObject"], f"{self._data.drop_arn}/{DROP}/*"),
            allow(READ, f"{self._data.drop_arn}/{REPORTS}/*"),
            allow(["s3:ListBucket"], self._data.drop.bucket_arn),
            self._at_rest("kms:GenerateDataKey", "kms:Decrypt"),
        ]

    def list_drop_parts(self) -> list[iam.PolicyStatement]:
        """Read the list of a file's parts, as a map does."""
        return [allow(["s3:GetObject"], f"{self._data.drop_arn}/{WORK}/*"), self._at_rest("kms:Decrypt")]

    def read_letters(self) -> list[iam.PolicyStatement]:
        """Read letters, and sign the links that they are read by."""
        return [allow(READ, f"{self._data.letters_arn}/{LETTERS}/*"), self._at_rest("kms:Decrypt")]

    def write_letters(self) -> list[iam.PolicyStatement]:
        """Write letters, once each: a retry finds the version that is there."""
        return [
            allow([*READ, "s3:PutObject"], f"{self._data.letters_arn}/{LETTERS}/*"),
            allow(["s3:ListBucketVersions"], self._data.letters.bucket_arn),
            self._at_rest("kms:GenerateDataKey", "kms:Decrypt"),
        ]

    def open_fields(self) -> iam.PolicyStatement:
        """Open what the vault sealed, and work out digests and links; the first to do so has their key made."""
        return allow(["kms:Decrypt", "kms:GenerateDataKeyWithoutPlaintext"], self._data.field_key.key_arn)

    def digest_fields(self) -> iam.PolicyStatement:
        """Work out digests, and open nothing: for who reads what strangers wrote."""
        return iam.PolicyStatement(
            actions=["kms:Decrypt", "kms:GenerateDataKeyWithoutPlaintext"],
            resources=[self._data.field_key.key_arn],
            conditions={"StringEquals": {"kms:EncryptionContext:purpose": "digest"}},
        )

    def seal_fields(self) -> iam.PolicyStatement:
        """Seal account numbers and PINs, too."""
        return allow(
            ["kms:Decrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext"], self._data.field_key.key_arn
        )

    def seal_letters(self) -> iam.PolicyStatement:
        """Sign with the seal's key, and read the public half of it."""
        return allow(["kms:GetPublicKey", "kms:Sign"], self._data.seal_key.key_arn)

    def read_carrier_secrets(self) -> iam.PolicyStatement:
        """Know the carriers' keys, and what they sign their webhooks with."""
        secrets = [one for one in (self._data.carrier_secret, self._data.telnyx_secret) if one is not None]
        return allow(["secretsmanager:GetSecretValue"], *(one.secret_arn for one in secrets))

    def read_oidc_secret(self) -> list[iam.PolicyStatement]:
        """Know what we show the identity provider, where there is one."""
        secret = self._data.oidc_secret
        return [allow(["secretsmanager:GetSecretValue"], secret.secret_arn)] if secret else []

    def reach_platform(self, bus_arn: str) -> list[iam.PolicyStatement]:
        """Set numbers up on the telephony system: know its secret, or ask for it on the bus."""
        secret = self._data.platform_secret
        return [
            *([allow(["secretsmanager:GetSecretValue"], secret.secret_arn)] if secret else []),
            *([allow(["events:PutEvents"], bus_arn)] if self._data.asks_platform_on_bus else []),
        ]

    def accept_prefixes(self, *holders: PortDeskFunction | Machine) -> None:
        """Explain the wildcards of the above to cdk-nag."""
        for holder in holders:
            for bucket, prefix in (
                (self._data.documents_arn_export, "uploads"),
                (self._data.letters_arn_export, LETTERS),
                (self._data.desk_arn_export, PACKETS),
                (self._data.desk_arn_export, MAIL),
                (self._data.drop_arn_export, DROP),
                (self._data.drop_arn_export, REPORTS),
                (self._data.drop_arn_export, WORK),
            ):
                accept(
                    holder.role,
                    f"AwsSolutions-IAM5[Resource::{bucket}/{prefix}/*]",
                    "All objects of one kind are one prefix of their bucket.",
                )

    def _at_rest(self, *actions: str) -> iam.PolicyStatement:
        return allow(actions, self._data.documents_key.key_arn)
