"""What must not be lost: the table, the documents, the keys and the carrier's secret. Nothing here holds code."""

from typing import Any

from aws_cdk import CfnOutput, Duration, RemovalPolicy, Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from infra.constructs.exceptions import accept
from infra.deployment import Deployment

INDEXES = ("gsi1", "gsi2", "gsi3", "gsi4")


class DataStack(Stack):
    """The stateful stack. In `prod` everything is retained and the table refuses to be deleted."""

    def __init__(self, scope: Construct, name: str, deployment: Deployment, **options: Any) -> None:
        super().__init__(scope, name, description="Port Desk: data", **options)
        self._deployment = deployment
        self._removal = RemovalPolicy.RETAIN if deployment.keeps_data else RemovalPolicy.DESTROY
        self.table = self._table()
        self.field_key = self._key("FieldKey", "Port Desk: PINs and account numbers, per field")
        self.documents_key = self._key("DocumentsKey", "Port Desk: documents at rest")
        self.documents = self._documents()
        self.carrier_secret = secretsmanager.Secret(
            self,
            "CarrierSecret",
            description="Port Desk: what a carrier signs its webhooks with",
            generate_secret_string=secretsmanager.SecretStringGenerator(password_length=48, exclude_punctuation=True),
            removal_policy=self._removal,
        )
        accept(self.carrier_secret, "AwsSolutions-SMG4", "It changes when carrier and operator agree on a new one.")
        # Exported by a name of ours, which policies over parts of the bucket can be told by.
        self.documents_arn_export = f"{self.stack_name}-DocumentsArn"
        self.documents_arn = self.export_value(self.documents.bucket_arn, name=self.documents_arn_export)
        CfnOutput(self, "TableName", value=self.table.table_name)
        CfnOutput(self, "DocumentsBucketName", value=self.documents.bucket_name)
        CfnOutput(self, "FieldKeyId", value=self.field_key.key_id)
        CfnOutput(self, "CarrierSecretArn", value=self.carrier_secret.secret_arn)

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

    def _documents(self) -> s3.Bucket:
        access_logs = s3.Bucket(
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
        bucket = s3.Bucket(
            self,
            "Documents",
            versioned=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            encryption=s3.BucketEncryption.KMS,
            encryption_key=self.documents_key,
            bucket_key_enabled=True,
            enforce_ssl=True,
            minimum_tls_version=1.2,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            server_access_logs_bucket=access_logs,
            server_access_logs_prefix="documents/",
            cors=self._cors(),
            # No rule for noncurrent versions: whoever uploads once more to an address makes the version that was
            # inspected and recorded a noncurrent one.
            lifecycle_rules=[
                s3.LifecycleRule(
                    abort_incomplete_multipart_upload_after=Duration.days(1), expired_object_delete_marker=True
                )
            ],
            removal_policy=self._removal,
        )
        # The CDK's own way to switch this on is a custom resource.
        bucket.node.default_child.add_property_override(  # type: ignore[union-attr]
            "NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled", True
        )
        return bucket

    def _cors(self) -> list[s3.CorsRule] | None:
        if not self._deployment.origins:
            return None
        return [
            s3.CorsRule(
                allowed_methods=[s3.HttpMethods.POST, s3.HttpMethods.GET],
                allowed_origins=self._deployment.origins,
                allowed_headers=["content-type"],
                max_age=3600,
            )
        ]
