"""What must not be lost: the table, documents, letters, the keys, the carrier's secret. Nothing here holds code."""

from typing import Any

from aws_cdk import CfnOutput, Duration, RemovalPolicy, Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from infra.constructs.exceptions import accept
from infra.deployment import Deployment
from infra.names import RAW_MAIL, rule_set_name

INDEXES = ("gsi1", "gsi2", "gsi3", "gsi4", "gsi5")
PINS = "packets/pins/"
"""The prefix of the desk's bucket under which PINs stand beside their packets."""
DROP_DAYS = {"drop/": 30, "reports/": 90, "work/": 15}
"""Days that dropped files, their reports, and our work on them are kept: what failed can be redriven for 14."""
UNDO_DAYS = 30
"""A letter that was deleted, by its retention or by hand, can be brought back for so long."""


class DataStack(Stack):
    """The stateful stack. In `prod` everything is retained and the table refuses to be deleted."""

    def __init__(self, scope: Construct, name: str, deployment: Deployment, **options: Any) -> None:
        super().__init__(scope, name, description="Port Desk: data", **options)
        self._deployment = deployment
        self._removal = RemovalPolicy.RETAIN if deployment.keeps_data else RemovalPolicy.DESTROY
        self.table = self._table()
        self.field_key = self._key("FieldKey", "Port Desk: PINs and account numbers, per field")
        self.documents_key = self._key("DocumentsKey", "Port Desk: documents and letters at rest")
        self.seal_key = self._seal_key()
        self._access_logs = self._access_log_bucket()
        self.documents = self._documents()
        self.letters = self._letters()
        self.desk = self._desk()
        self.drop = self._drop()
        self.telnyx_secret = self._telnyx_secret()
        self.oidc_secret = self._oidc_secret()
        self.platform_secret = self._platform_secret()
        self.carrier_secret = secretsmanager.Secret(
            self,
            "CarrierSecret",
            description="Port Desk: what the simulated carrier signs its webhooks with",
            generate_secret_string=secretsmanager.SecretStringGenerator(password_length=48, exclude_punctuation=True),
            removal_policy=self._removal,
        )
        accept(self.carrier_secret, "AwsSolutions-SMG4", "It changes when carrier and operator agree on a new one.")
        # Exported by names of ours, which policies over parts of a bucket can be told by.
        self.documents_arn_export = f"{self.stack_name}-DocumentsArn"
        self.documents_arn = self.export_value(self.documents.bucket_arn, name=self.documents_arn_export)
        self.letters_arn_export = f"{self.stack_name}-LettersArn"
        self.letters_arn = self.export_value(self.letters.bucket_arn, name=self.letters_arn_export)
        self.desk_arn_export = f"{self.stack_name}-DeskArn"
        self.desk_arn = self.export_value(self.desk.bucket_arn, name=self.desk_arn_export)
        self.drop_arn_export = f"{self.stack_name}-DropArn"
        self.drop_arn = self.export_value(self.drop.bucket_arn, name=self.drop_arn_export)
        CfnOutput(self, "TableName", value=self.table.table_name)
        CfnOutput(self, "DocumentsBucketName", value=self.documents.bucket_name)
        CfnOutput(self, "LettersBucketName", value=self.letters.bucket_name)
        CfnOutput(self, "DeskBucketName", value=self.desk.bucket_name)
        CfnOutput(self, "DropBucketName", value=self.drop.bucket_name)
        CfnOutput(self, "FieldKeyId", value=self.field_key.key_id)
        CfnOutput(self, "SealKeyId", value=self.seal_key.key_id)
        if self.oidc_secret:
            CfnOutput(self, "OidcSecretArn", value=self.oidc_secret.secret_arn)
        if self.telnyx_secret:
            CfnOutput(self, "TelnyxSecretArn", value=self.telnyx_secret.secret_arn)
        if self.platform_secret:
            CfnOutput(self, "PlatformSecretArn", value=self.platform_secret.secret_arn)
        CfnOutput(self, "CarrierSecretArn", value=self.carrier_secret.secret_arn)

    @property
    def asks_platform_on_bus(self) -> bool:
        """Whether numbers are set up by whoever listens to our bus."""
        return self._deployment.platform == "eventbridge"

    def _table(self) -> dynamodb.TableV2:
        def text(name: str) -> dynamodb.Attribute:
            return dynamodb.Attribute(name=name, type=dynamodb.AttributeType.STRING)

        return dynamodb.TableV2(
            self,
            "Table",
            partition_key=text("PK"),
            sort_key=text("SK"),
            billing=dynamodb.Billing.on_demand(),
            dynamo_stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
            time_to_live_attribute="ttl",
            global_secondary_indexes=[
                dynamodb.GlobalSecondaryIndexPropsV2(
                    index_name=index,
                    partition_key=text(f"{index}pk"),
                    sort_key=text(f"{index}sk"),
                    # Only gsi1 is read for more than keys (shared/adapters/dynamodb/keys.py).
                    projection_type=dynamodb.ProjectionType.ALL
                    if index == "gsi1"
                    else dynamodb.ProjectionType.KEYS_ONLY,
                )
                for index in INDEXES
            ],
            deletion_protection=self._deployment.keeps_data,
            removal_policy=self._removal,
        )

    def _key(self, name: str, description: str) -> kms.Key:
        return kms.Key(self, name, description=description, enable_key_rotation=True, removal_policy=self._removal)

    def _seal_key(self) -> kms.Key:
        """What signed letters are sealed with. KMS rotates no asymmetric key; what it sealed must verify for years."""
        return kms.Key(
            self,
            "SealKey",
            description="Port Desk: seals signed letters",
            key_spec=kms.KeySpec.RSA_3072,
            key_usage=kms.KeyUsage.SIGN_VERIFY,
            removal_policy=self._removal,
        )

    def _access_log_bucket(self) -> s3.Bucket:
        return s3.Bucket(
            self,
            "AccessLogs",
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            minimum_tls_version=1.2,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            lifecycle_rules=[s3.LifecycleRule(expiration=Duration.days(90))],
            removal_policy=self._removal,
        )

    def _documents(self) -> s3.Bucket:
        bucket = self._private_bucket(
            "Documents",
            cors=self._cors(),
            # No rule for noncurrent versions: whoever uploads once more to an address makes the version that was
            # inspected and recorded a noncurrent one.
            lifecycle_rules=[
                s3.LifecycleRule(
                    abort_incomplete_multipart_upload_after=Duration.days(1), expired_object_delete_marker=True
                )
            ],
        )
        # The CDK's own way to switch this on is a custom resource.
        bucket.node.default_child.add_property_override(  # type: ignore[union-attr]
            "NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled", True
        )
        return bucket

    def _letters(self) -> s3.Bucket:
        """Letters and what proves them, kept by a retention of their own, which `locks_letters` holds operators to."""
        kept = Duration.days(self._deployment.letters_retention_days)
        bucket = self._private_bucket(
            "Letters",
            object_lock_enabled=True if self._deployment.locks_letters else None,
            object_lock_default_retention=s3.ObjectLockRetention.governance(kept)
            if self._deployment.locks_letters
            else None,
            lifecycle_rules=[
                s3.LifecycleRule(
                    abort_incomplete_multipart_upload_after=Duration.days(1),
                    expiration=kept,
                    noncurrent_version_expiration=Duration.days(UNDO_DAYS),
                ),
                # S3 takes this in a rule without an expiration only.
                s3.LifecycleRule(expired_object_delete_marker=True),
            ],
        )
        # Nothing is written over: not by a function that forgot to ask, nor by a person.
        bucket.add_to_resource_policy(
            iam.PolicyStatement(
                effect=iam.Effect.DENY,
                principals=[iam.AnyPrincipal()],
                actions=["s3:PutObject"],
                resources=[bucket.arn_for_objects("*")],
                conditions={"Null": {"s3:if-none-match": "true"}},
            )
        )
        return bucket

    def _desk(self) -> s3.Bucket:
        """What goes to and comes from carriers by mail: packets of orders, and mails with their attachments."""
        bucket = self._private_bucket(
            "Desk",
            lifecycle_rules=[
                s3.LifecycleRule(
                    abort_incomplete_multipart_upload_after=Duration.days(1),
                    expiration=Duration.days(self._deployment.letters_retention_days),
                    noncurrent_version_expiration=Duration.days(UNDO_DAYS),
                ),
                # PINs are not kept as long as what they are for.
                s3.LifecycleRule(
                    prefix=PINS, expiration=Duration.days(30), noncurrent_version_expiration=Duration.days(1)
                ),
                s3.LifecycleRule(expired_object_delete_marker=True),
            ],
        )
        bucket.node.default_child.add_property_override(  # type: ignore[union-attr]
            "NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled", True
        )
        if self._deployment.receives_mail:
            self._let_mail_in(bucket)
        return bucket

    def _drop(self) -> s3.Bucket:
        """What partners drop, what they get back beside it, and our work in between."""

        def kept(prefix: str, days: int) -> s3.LifecycleRule:
            # A version that was written over is of no use to anybody: what it was read for is done.
            return s3.LifecycleRule(
                prefix=prefix,
                expiration=Duration.days(days),
                noncurrent_version_expiration=Duration.days(UNDO_DAYS if prefix == "drop/" else 1),
            )

        bucket = self._private_bucket(
            "Drop",
            cors=self._cors(),
            lifecycle_rules=[
                *(kept(prefix, days) for prefix, days in DROP_DAYS.items()),
                s3.LifecycleRule(
                    abort_incomplete_multipart_upload_after=Duration.days(1), expired_object_delete_marker=True
                ),
            ],
        )
        bucket.node.default_child.add_property_override(  # type: ignore[union-attr]
            "NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled", True
        )
        return bucket

    def _let_mail_in(self, bucket: s3.Bucket) -> None:
        """SES may put mails of this account's rule into one prefix, encrypted as everything there is."""
        rule = self.format_arn(
            service="ses",
            resource="receipt-rule-set",
            resource_name=f"{rule_set_name(self._deployment.stage)}:receipt-rule/keep",
        )
        ses = iam.ServicePrincipal("ses.amazonaws.com")
        bucket.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[ses],
                actions=["s3:PutObject"],
                resources=[bucket.arn_for_objects(f"{RAW_MAIL}*")],
                conditions={"StringEquals": {"aws:SourceAccount": self.account, "aws:SourceArn": rule}},
            )
        )
        self.documents_key.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[ses],
                actions=["kms:GenerateDataKey", "kms:Decrypt"],
                resources=["*"],
                conditions={"StringEquals": {"aws:SourceAccount": self.account}},
            )
        )

    def _telnyx_secret(self) -> secretsmanager.Secret | None:
        """API key and public key of the Telnyx account; the operator puts them in (docs/carriers.md)."""
        if not self._deployment.uses_telnyx:
            return None
        secret = secretsmanager.Secret(
            self,
            "TelnyxSecret",
            description='Port Desk: {"api_key", "public_key"} of the Telnyx account',
            generate_secret_string=secretsmanager.SecretStringGenerator(
                secret_string_template='{"api_key": ""}',  # noqa: S106 - nothing is in it yet
                generate_string_key="public_key",
            ),
            removal_policy=self._removal,
        )
        accept(secret, "AwsSolutions-SMG4", "Telnyx makes these keys; the operator changes them here and there.")
        return secret

    def _oidc_secret(self) -> secretsmanager.Secret | None:
        """What we show the identity provider that people sign in with; the operator puts it in (docs/people.md)."""
        if not self._deployment.oidc_issuer:
            return None
        secret = secretsmanager.Secret(
            self,
            "OidcSecret",
            description='Port Desk: {"client_secret"} at the identity provider',
            generate_secret_string=secretsmanager.SecretStringGenerator(
                secret_string_template='{"client_secret": ""}',  # noqa: S106 - nothing is in it yet
                generate_string_key="unused",
            ),
            removal_policy=self._removal,
        )
        accept(secret, "AwsSolutions-SMG4", "The identity provider makes it; the operator changes it here and there.")
        return secret

    def _platform_secret(self) -> secretsmanager.Secret | None:
        """What calls of the company's own telephony system are signed with, and the bearer token it may ask for."""
        if self._deployment.platform != "http":
            return None
        secret = secretsmanager.Secret(
            self,
            "PlatformSecret",
            description='Port Desk: {"signing_secret", "bearer"} for the telephony system',
            generate_secret_string=secretsmanager.SecretStringGenerator(
                secret_string_template='{"bearer": ""}',  # noqa: S106 - nothing is in it yet
                generate_string_key="signing_secret",
                password_length=48,
                exclude_punctuation=True,
            ),
            removal_policy=self._removal,
        )
        accept(secret, "AwsSolutions-SMG4", "It changes when the operator changes it here and there.")
        return secret

    def _private_bucket(self, name: str, **options: Any) -> s3.Bucket:
        """Versioned, encrypted, over TLS only, public to nobody; who read what is logged."""
        return s3.Bucket(
            self,
            name,
            versioned=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            encryption=s3.BucketEncryption.KMS,
            encryption_key=self.documents_key,
            bucket_key_enabled=True,
            enforce_ssl=True,
            minimum_tls_version=1.2,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            server_access_logs_bucket=self._access_logs,
            server_access_logs_prefix=f"{name.lower()}/",
            removal_policy=self._removal,
            **options,
        )

    def _cors(self) -> list[s3.CorsRule] | None:
        origins = self._deployment.posting_origins
        if not origins:
            return None
        return [
            s3.CorsRule(
                allowed_methods=[s3.HttpMethods.POST, s3.HttpMethods.GET],
                allowed_origins=origins,
                allowed_headers=["content-type"],
                max_age=3600,
            )
        ]
