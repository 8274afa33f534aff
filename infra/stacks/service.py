"""What works: the functions behind their doors, the order's workflow, the event bus. Can be replaced at any time."""

from collections.abc import Sequence
from typing import Any, cast

from aws_cdk import ArnFormat, CfnElement, CfnOutput, Duration, Stack
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_destinations as destinations
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.constructs.code import application_code, dependency_layer
from infra.constructs.exceptions import accept
from infra.constructs.function import FunctionSupply, PortDeskFunction, allow
from infra.constructs.http_door import HttpDoor
from infra.constructs.inbound_mail import FILING_SECONDS, InboundMail
from infra.constructs.machine import Machine
from infra.constructs.mail import Mail
from infra.constructs.partners import DropBucket, PartnerAccess, SftpDoor
from infra.constructs.queues import dead_letters, work_queue
from infra.constructs.simulated_carrier import SimulatedCarrier
from infra.constructs.webhooks import TRY_SECONDS, WebhookQueues
from infra.deployment import Deployment
from infra.names import bulk_machine_name
from infra.stacks.data import DataStack
from infra.stacks.rights import DataRights
from shared.runtime.settings import (
    AftercareSettings,
    ApiSettings,
    BulkImportSettings,
    BulkPartSettings,
    CarrierEventsSettings,
    CutoversSettings,
    DeskNumbersSettings,
    DocumentInspectorSettings,
    DropWatcherSettings,
    EnvelopesSettings,
    InboundMailSettings,
    LettersSettings,
    PagesSettings,
    PollerSettings,
    PortOrderDriverSettings,
    RelaySettings,
    SigningSettings,
    SweepSettings,
    TelephonySettings,
    WebhooksSettings,
)
from shared.runtime.stream import (
    CALLED,
    COUNTED,
    LOOKED_AFTER,
    MAILED_ABOUT,
    OURS,
    RELAYED,
    TELEPHONY,
    TOLD_TELEPHONY,
)

PAGES = (
    *("/admin", "/admin/pages/{proxy+}", "/portal", "/portal/{proxy+}"),
    *("/sign-in", "/sign-in/{proxy+}", "/sign-out"),
)
"""What people who sign in open; all else under /admin is the API's."""
INSPECTION_SECONDS = 60
WATCHING_SECONDS = 30
PART_SECONDS = 300
BULK_SECONDS = 900
DAILY_REPORT_HOUR = 11
"""In UTC: before people come to work in North America."""
PARTS_AT_ONCE_LOCALLY = 4
"""Parts of a file that are read at the same time on a laptop; on AWS as many as the workflow says."""
MAILING_SECONDS = 120
"""Under the three minutes after which another call takes an envelope's mails over."""
MAILERS_AT_ONCE = 5
"""Calls that mail at the same time: SES takes a few mails a second from a new account."""
COUNTING_SECONDS = 60
COUNTERS_AT_ONCE = 2
"""They all add to the same few sums of the day."""
TELEPHONY_SECONDS = 120
CUTOVERS_SECONDS = 240
LOOK_EVERY = Duration.minutes(1)
SWEEP_EVERY = Duration.minutes(5)
MAIL_EVERY = Duration.minutes(1)
"""Mails wait minutes for what happens to other orders of their request, and no longer."""
POLL_EVERY = Duration.minutes(5)
POLL_PATIENCE_SECONDS = 30
"""For one order: after the 180 seconds of a run the last may still take this long, under its function's 240."""
STEP_PATIENCE_SECONDS = 90
"""For a step at a carrier, files and all: under its function's 120."""


class ServiceStack(Stack):
    """Everything but the data. Each method below is one function: its rights, its settings, what calls it."""

    def __init__(self, scope: Construct, name: str, deployment: Deployment, data: DataStack, **options: Any) -> None:
        super().__init__(scope, name, description="Port Desk: service", **options)
        self.deployment = deployment
        self._data = data
        self._rights = DataRights(data)
        self._supply = FunctionSupply(
            deployment, application_code(), None if deployment.is_local else dependency_layer(self)
        )
        self.dead_letter_queues: list[sqs.Queue] = []
        self._dead_letter_sources: dict[str, sqs.Queue] = {}
        self.bus = events.EventBus(self, "Bus", event_bus_name=f"portdesk-{deployment.stage}")
        self.door = HttpDoor(
            self, "Door", deployment, description="Port Desk", requests_per_second=200, on_own_domain=True
        )
        self.mail = Mail(self, "Mail", deployment)
        self.simulated_carrier = self._simulated_carrier()

        self.driver = self._port_order_driver()
        self.letters = self._letters()
        self.order_machine = self._order_machine()
        self.relay = self._relay()
        self.sweep = self._sweep()
        self.document_inspector = self._document_inspector()
        self.inbound_mail = self._inbound_mail()
        self.bulk_dead = self._dead_letters("BulkDead")
        self.bulk_part = self._bulk_part()
        self.bulk_import = self._bulk_import()
        self.bulk_machine = self._bulk_machine()
        self.drop_watcher = self._drop_watcher()
        self._let_partners_in()
        self.carrier_events = self._carrier_events()
        self.poller = self._poller()
        self.envelopes = self._envelopes()
        self.aftercare = self._aftercare()
        self.desk_numbers = self._desk_numbers()
        self.telephony = self._telephony()
        self.cutovers = self._cutovers()
        self.signing = self._signing()
        self.webhooks = self._webhooks()
        self.pages = self._pages()
        self.api = self._api()
        self._accept_wildcards()
        self._outputs()

    @property
    def functions(self) -> list[PortDeskFunction]:
        """All functions of this stack."""
        return [
            self.api,
            self.pages,
            self.carrier_events,
            self.poller,
            self.document_inspector,
            self.inbound_mail,
            self.drop_watcher,
            self.bulk_part,
            self.bulk_import,
            self.relay,
            self.sweep,
            self.driver,
            self.letters,
            self.signing,
            self.envelopes,
            self.webhooks,
            self.aftercare,
            self.desk_numbers,
            self.telephony,
            self.cutovers,
        ]

    def _api(self) -> PortDeskFunction:
        api = PortDeskFunction(
            self,
            "Api",
            self._supply,
            folder="api",
            settings=ApiSettings(
                **self._works_at_the_desk(),
                **self._bulk(),
                **self._calls_customers(),
                drop_bucket=self._data.drop.bucket_name,
            ),
            may=[*self._may_work_at_the_desk(), *self._rights.announce_drops()],
            timeout_seconds=29,
            memory_mb=1024,
        )
        self.door.route(apigateway.HttpMethod.ANY, "/v1/{proxy+}", api)
        self.door.route_everything_else(api)
        return api

    def _pages(self) -> PortDeskFunction:
        deployment, secret = self.deployment, self._data.oidc_secret
        pages = PortDeskFunction(
            self,
            "Pages",
            self._supply,
            folder="pages",
            settings=PagesSettings(
                **self._works_at_the_desk(),
                sign_in_by_key=deployment.signs_in_by_key,
                oidc_issuer=deployment.oidc_issuer,
                oidc_client_id=deployment.oidc_client_id,
                oidc_secret_id=secret.secret_arn if secret else "",
                oidc_email_claim=deployment.oidc_email_claim,
                oidc_trusts_email=deployment.oidc_trusts_email,
            ),
            may=[*self._may_work_at_the_desk(), *self._rights.read_oidc_secret()],
            timeout_seconds=29,
            memory_mb=1769,
        )
        for path in PAGES:
            self.door.route(apigateway.HttpMethod.ANY, path, pages)
        return pages

    def _carrier_events(self) -> PortDeskFunction:
        carrier_events = PortDeskFunction(
            self,
            "CarrierEvents",
            self._supply,
            folder="carrier_events",
            settings=CarrierEventsSettings(
                **self._orders(),
                **self._partners(),
            ),
            may=[*self._rights.table_items(), self._rights.read_carrier_secrets()],
            timeout_seconds=29,
        )
        self.door.route(apigateway.HttpMethod.POST, "/carriers/{carrier}/events", carrier_events)
        return carrier_events

    def _document_inspector(self) -> PortDeskFunction:
        data = self._data
        inspector = PortDeskFunction(
            self,
            "DocumentInspector",
            self._supply,
            folder="document_inspector",
            settings=DocumentInspectorSettings(
                stage=self.deployment.stage,
                table_name=data.table.table_name,
                documents_bucket=data.documents.bucket_name,
                field_key_id=data.field_key.key_id,
            ),
            may=[
                *self._rights.table_items(),
                *self._rights.inspect_uploads(),
                self._rights.digest_fields(),
            ],
            timeout_seconds=INSPECTION_SECONDS,
            memory_mb=1024,
        )
        dead = self._dead_letters("UploadsDead")
        uploads = work_queue(self, "Uploads", dead=dead, function_timeout_seconds=INSPECTION_SECONDS)
        self._dead_letter_sources[dead.node.id] = uploads
        inspector.alias.add_event_source(
            sources.SqsEventSource(uploads, batch_size=10, report_batch_item_failures=True)
        )
        events.Rule(
            self,
            "Uploaded",
            description="Port Desk: a document has arrived",
            event_pattern=events.EventPattern(
                source=["aws.s3"],
                detail_type=["Object Created"],
                detail={
                    "bucket": {"name": [data.documents.bucket_name]},
                    "object": {"key": [{"prefix": "uploads/"}]},
                },
            ),
            targets=[targets.SqsQueue(uploads)],
        )
        return inspector

    def _inbound_mail(self) -> PortDeskFunction:
        desk = self._data.desk.bucket_name
        filer = PortDeskFunction(
            self,
            "InboundMail",
            self._supply,
            folder="inbound_mail",
            settings=InboundMailSettings(
                stage=self.deployment.stage, table_name=self._data.table.table_name, desk_bucket=desk
            ),
            may=[*self._rights.table_items(), *self._rights.file_mail()],
            timeout_seconds=FILING_SECONDS,
            memory_mb=1024,
        )
        dead = self._dead_letters("MailsDead")
        mails = InboundMail(self, "Mails", self.deployment, bucket_name=desk, filer=filer, dead=dead)
        self._dead_letter_sources[dead.node.id] = mails.queue
        return filer

    def _let_partners_in(self) -> None:
        data = self._data
        bucket = DropBucket(data.drop.bucket_name, data.drop_arn, data.drop_arn_export, data.documents_key.key_arn)
        accesses = [
            PartnerAccess(self, f"Partner{partner.account_id.removeprefix('acc_')}", partner, bucket)
            for partner in self.deployment.partners
        ]
        by_sftp = [access for access in accesses if access.partner.ssh_keys]
        if by_sftp:
            SftpDoor(self, "Sftp", self.deployment, bucket, by_sftp)

    def _drop_watcher(self) -> PortDeskFunction:
        data = self._data
        watcher = PortDeskFunction(
            self,
            "DropWatcher",
            self._supply,
            folder="drop_watcher",
            settings=DropWatcherSettings(
                stage=self.deployment.stage,
                table_name=data.table.table_name,
                drop_bucket=data.drop.bucket_name,
                bulk_machine_arn=self._bulk_machine_arn,
            ),
            may=[
                *self._rights.table_items(),
                *self._rights.watch_drops(),
                allow(["states:StartExecution"], self._bulk_machine_arn),
            ],
            timeout_seconds=WATCHING_SECONDS,
        )
        self.drops_dead = self._dead_letters("DropsDead")
        queue = work_queue(self, "Drops", dead=self.drops_dead, function_timeout_seconds=WATCHING_SECONDS)
        self.drops = queue
        self._dead_letter_sources[self.drops_dead.node.id] = queue
        watcher.alias.add_event_source(sources.SqsEventSource(queue, batch_size=10, report_batch_item_failures=True))
        events.Rule(
            self,
            "Dropped",
            description="Port Desk: something was dropped",
            event_pattern=events.EventPattern(
                source=["aws.s3"],
                detail_type=["Object Created"],
                detail={"bucket": {"name": [data.drop.bucket_name]}, "object": {"key": [{"prefix": "drop/"}]}},
            ),
            targets=[targets.SqsQueue(queue)],
        )
        return watcher

    def _bulk_part(self) -> PortDeskFunction:
        rights = self._rights
        return PortDeskFunction(
            self,
            "BulkPart",
            self._supply,
            folder="bulk_part",
            settings=BulkPartSettings(
                **self._orders(),
                **self._bulk(),
                drop_bucket=self._data.drop.bucket_name,
                field_key_id=self._data.field_key.key_id,
            ),
            may=[*rights.table_items(), *rights.read_drop_parts(), rights.seal_fields()],
            timeout_seconds=PART_SECONDS,
        )

    def _bulk_import(self) -> PortDeskFunction:
        data, rights = self._data, self._rights
        dead = self._dead_letters("BulkSweepDead")
        bulk = PortDeskFunction(
            self,
            "BulkImport",
            self._supply,
            folder="bulk_import",
            settings=BulkImportSettings(
                **self._signs(),
                **self._bulk(),
                **self._partners(),
                drop_bucket=data.drop.bucket_name,
                documents_bucket=data.documents.bucket_name,
                field_key_id=data.field_key.key_id,
                bulk_machine_arn=self._bulk_machine_arn,
                mail_from=self.deployment.mail_from,
                mail_configuration_set=self.mail.configuration_set_name,
            ),
            may=[
                *rights.table_items(),
                *rights.import_drops(),
                *self.mail.may_send(),
                rights.seal_fields(),
                rights.read_carrier_secrets(),
                *rights.reach_platform(self.bus.event_bus_arn),
                allow(["states:StartExecution"], self._bulk_machine_arn),
                allow(["states:DescribeExecution"], self._bulk_executions),
            ],
            timeout_seconds=BULK_SECONDS,
            memory_mb=2048,
        )
        bulk.alias.configure_async_invoke(on_failure=destinations.SqsDestination(dead), retry_attempts=1)
        events.Rule(
            self,
            "BulkSchedule",
            description="Port Desk: dropped files that stand still go on",
            schedule=events.Schedule.rate(SWEEP_EVERY),
            targets=[
                targets.LambdaFunction(
                    bulk.alias, dead_letter_queue=dead, event=events.RuleTargetInput.from_object({"sweep": True})
                )
            ],
        )
        events.Rule(
            self,
            "RollUpSchedule",
            description="Port Desk: the daily reports of what is open; what failed is tried again within the hour",
            schedule=events.Schedule.cron(hour=str(DAILY_REPORT_HOUR), minute="0/15"),
            targets=[
                targets.LambdaFunction(
                    bulk.alias, dead_letter_queue=dead, event=events.RuleTargetInput.from_object({"roll_up": True})
                )
            ],
        )
        return bulk

    def _bulk_machine(self) -> Machine:
        return Machine(
            self,
            "BulkImportMachine",
            self.deployment,
            workflow="bulk_import",
            machine_name=bulk_machine_name(self.deployment.stage),
            substitutions={
                "bulk": self.bulk_import.live_arn,
                "part": self.bulk_part.live_arn,
                "bucket": self._data.drop.bucket_name,
                "dead": self.bulk_dead.queue_url,
            },
            may=[
                allow(["lambda:InvokeFunction"], self.bulk_import.live_arn, self.bulk_part.live_arn),
                *self._rights.list_drop_parts(),
                allow(["sqs:SendMessage"], self.bulk_dead.queue_arn),
                # A distributed map runs its items as executions of its own machine.
                allow(["states:StartExecution"], self._bulk_machine_arn),
                allow(["states:DescribeExecution", "states:StopExecution"], self._bulk_executions),
            ],
            at_once=PARTS_AT_ONCE_LOCALLY if self.deployment.is_local else None,
        )

    @property
    def _bulk_machine_arn(self) -> str:
        return self.format_arn(
            service="states",
            resource="stateMachine",
            resource_name=bulk_machine_name(self.deployment.stage),
            arn_format=ArnFormat.COLON_RESOURCE_NAME,
        )

    @property
    def _bulk_executions(self) -> str:
        return self.format_arn(
            service="states",
            resource="execution",
            resource_name=f"{bulk_machine_name(self.deployment.stage)}*",
            arn_format=ArnFormat.COLON_RESOURCE_NAME,
        )

    def _relay(self) -> PortDeskFunction:
        table = self._data.table
        assert table.table_stream_arn
        relay = PortDeskFunction(
            self,
            "Relay",
            self._supply,
            folder="relay",
            settings=RelaySettings(
                stage=self.deployment.stage,
                table_name=table.table_name,
                event_bus=self.bus.event_bus_name,
                order_machine_arn=self.order_machine.arn,
            ),
            may=[*self._rights.table_items(), *self._drive_orders()],
            timeout_seconds=60,
        )
        relay.alias.add_event_source(
            sources.DynamoEventSource(
                table,
                starting_position=lambda_.StartingPosition.TRIM_HORIZON,
                batch_size=100,
                bisect_batch_on_error=True,
                report_batch_item_failures=True,
                retry_attempts=10,
                # Rows and claims, by the thousand, are nothing to relay.
                filters=[
                    lambda_.FilterCriteria.filter(
                        {"dynamodb": {"Keys": {"SK": {"S": [{"prefix": prefix} for prefix in RELAYED]}}}}
                    ),
                    lambda_.FilterCriteria.filter(CALLED),
                ],
                on_failure=sources.SqsDlq(self._dead_letters("RelayDead")),
            )
        )
        return relay

    def _sweep(self) -> PortDeskFunction:
        dead = self._dead_letters("SweepDead")
        sweep = PortDeskFunction(
            self,
            "Sweep",
            self._supply,
            folder="sweep",
            settings=SweepSettings(
                stage=self.deployment.stage,
                table_name=self._data.table.table_name,
                event_bus=self.bus.event_bus_name,
                order_machine_arn=self.order_machine.arn,
                documents_bucket=self._data.documents.bucket_name,
            ),
            may=[*self._rights.table_items(), *self._drive_orders()],
            timeout_seconds=240,
        )
        sweep.alias.configure_async_invoke(on_failure=destinations.SqsDestination(dead), retry_attempts=1)
        events.Rule(
            self,
            "SweepSchedule",
            description="Port Desk: repair what a stream or an execution has lost",
            schedule=events.Schedule.rate(SWEEP_EVERY),
            targets=[targets.LambdaFunction(sweep.alias, dead_letter_queue=dead)],
        )
        return sweep

    def _poller(self) -> PortDeskFunction:
        dead = self._dead_letters("PollerDead")
        poller = PortDeskFunction(
            self,
            "Poller",
            self._supply,
            folder="poller",
            settings=PollerSettings(
                **self._orders(),
                **self._partners(),
                poll_minutes=self.deployment.poll_minutes,
                carrier_patience_seconds=POLL_PATIENCE_SECONDS,
            ),
            may=[*self._rights.table_items(), self._rights.read_carrier_secrets()],
            timeout_seconds=240,
        )
        poller.alias.configure_async_invoke(on_failure=destinations.SqsDestination(dead), retry_attempts=1)
        events.Rule(
            self,
            "PollerSchedule",
            description="Port Desk: ask carriers about open orders",
            schedule=events.Schedule.rate(POLL_EVERY),
            targets=[targets.LambdaFunction(poller.alias, dead_letter_queue=dead)],
        )
        return poller

    def _port_order_driver(self) -> PortDeskFunction:
        deployment, data, rights = self.deployment, self._data, self._rights
        return PortDeskFunction(
            self,
            "PortOrderDriver",
            self._supply,
            folder="port_order_driver",
            settings=PortOrderDriverSettings(
                **self._signs(),
                **self._partners(),
                field_key_id=data.field_key.key_id,
                documents_bucket=data.documents.bucket_name,
                letters_bucket=data.letters.bucket_name,
                desk_bucket=data.desk.bucket_name,
                mail_from=deployment.mail_from,
                mail_configuration_set=self.mail.configuration_set_name,
                auto_review=deployment.auto_review,
                inbound_mail_address=deployment.inbound_mail_address,
                step_retry_seconds=deployment.step_retry_seconds,
                carrier_patience_seconds=STEP_PATIENCE_SECONDS,
            ),
            may=[
                *rights.table_items(),
                *rights.read_uploads(),
                *rights.read_letters(),
                *rights.write_packets(),
                *self.mail.may_send(),
                rights.open_fields(),
                rights.read_carrier_secrets(),
                *rights.reach_platform(self.bus.event_bus_arn),
            ],
            timeout_seconds=120,
            memory_mb=1024,
        )

    def _letters(self) -> PortDeskFunction:
        data, rights = self._data, self._rights
        return PortDeskFunction(
            self,
            "Letters",
            self._supply,
            folder="letters",
            settings=LettersSettings(
                **self._signs(),
                letters_bucket=data.letters.bucket_name,
                field_key_id=data.field_key.key_id,
                seal_key_id=data.seal_key.key_id,
                seal_certificate_pem=self.deployment.seal_certificate_pem,
            ),
            may=[*rights.table_items(), *rights.write_letters(), rights.open_fields(), rights.seal_letters()],
            timeout_seconds=120,
            memory_mb=1769,
        )

    def _signing(self) -> PortDeskFunction:
        data, rights = self._data, self._rights
        signing = PortDeskFunction(
            self,
            "Signing",
            self._supply,
            folder="signing",
            settings=SigningSettings(
                **self._signs(),
                letters_bucket=data.letters.bucket_name,
                field_key_id=data.field_key.key_id,
            ),
            may=[*rights.table_items(), *rights.write_letters(), rights.seal_fields()],
            timeout_seconds=29,
            memory_mb=1769,
        )
        below = ("sign", "signed", "fix", "approve", "unsubscribe", "leaving", "letter-check")
        for path in (path for one in below for path in (f"/{one}", f"/{one}/{{proxy+}}")):
            self.door.route(apigateway.HttpMethod.ANY, path, signing)
        return signing

    def _envelopes(self) -> PortDeskFunction:
        rights = self._rights
        dead = self._dead_letters("EnvelopesDead")
        envelopes = PortDeskFunction(
            self,
            "Envelopes",
            self._supply,
            folder="envelopes",
            settings=EnvelopesSettings(
                **self._signs(),
                field_key_id=self._data.field_key.key_id,
                mail_from=self.deployment.mail_from,
                mail_configuration_set=self.mail.configuration_set_name,
            ),
            may=[*rights.table_items(), rights.open_fields(), *self.mail.may_send()],
            timeout_seconds=MAILING_SECONDS,
        )
        queue = work_queue(self, "EnvelopesToAttend", dead=dead, function_timeout_seconds=MAILING_SECONDS)
        self._works_off(envelopes, queue, dead, at_once=MAILERS_AT_ONCE)
        self._on_our_events(
            "RequestChanged", MAILED_ABOUT, queue, "a signer or requester may have to be told something"
        )
        events.Rule(
            self,
            "MailUndelivered",
            description="Port Desk: a mail of ours did not arrive, or was not wanted",
            event_pattern=self.mail.undelivered,
            targets=[targets.SqsQueue(queue)],
        )
        told = "reminders, expiries, and mails that waited for others or whose event was lost"
        self._swept(envelopes, "EnvelopesSchedule", dead, told, MAIL_EVERY)
        return envelopes

    def _aftercare(self) -> PortDeskFunction:
        rights = self._rights
        dead = self._dead_letters("AftercareDead")
        aftercare = PortDeskFunction(
            self,
            "Aftercare",
            self._supply,
            folder="aftercare",
            settings=AftercareSettings(
                **self._orders(),
                **self._partners(),
                company_name=self.deployment.company_name,
                target_resp_org=self.deployment.target_resp_org,
                public_base_url=self.door.base_url,
                field_key_id=self._data.field_key.key_id,
                mail_from=self.deployment.mail_from,
                mail_configuration_set=self.mail.configuration_set_name,
            ),
            may=[
                *rights.table_items(),
                rights.open_fields(),
                rights.read_carrier_secrets(),
                *rights.reach_platform(self.bus.event_bus_arn),
                *self.mail.may_send(),
            ],
            timeout_seconds=MAILING_SECONDS,
        )
        queue = work_queue(self, "AftercareDue", dead=dead, function_timeout_seconds=MAILING_SECONDS)
        self._works_off(aftercare, queue, dead, at_once=MAILERS_AT_ONCE)
        self._on_our_events(
            "PortOutOrCaseChanged", LOOKED_AFTER, queue, "numbers may have to be released, or an account told something"
        )
        self._swept(
            aftercare,
            "AftercareSchedule",
            dead,
            "deadlines of port-outs, and what an event that was lost should have brought",
        )
        return aftercare

    def _desk_numbers(self) -> PortDeskFunction:
        numbers = PortDeskFunction(
            self,
            "DeskNumbers",
            self._supply,
            folder="desk_numbers",
            settings=DeskNumbersSettings(**self._orders()),
            may=self._rights.table_items(),
            timeout_seconds=COUNTING_SECONDS,
        )
        dead = self._dead_letters("DeskNumbersDead")
        queue = work_queue(self, "DeskNumbersDue", dead=dead, function_timeout_seconds=COUNTING_SECONDS)
        self._works_off(numbers, queue, dead, at_once=COUNTERS_AT_ONCE)
        self._on_our_events("SomethingToCount", COUNTED, queue, "something that the desk's reports may count")
        return numbers

    def _works_off(self, function: PortDeskFunction, queue: sqs.Queue, dead: sqs.Queue, *, at_once: int) -> None:
        """Have a function work off a queue; what fails over and over goes to `dead`, and back from there."""
        self._dead_letter_sources[dead.node.id] = queue
        function.alias.add_event_source(
            sources.SqsEventSource(queue, batch_size=10, max_concurrency=at_once, report_batch_item_failures=True)
        )

    def _on_our_events(self, name: str, prefixes: Sequence[str], queue: sqs.Queue, description: str) -> None:
        """Put those of our events in a queue whose types begin so."""
        events.Rule(
            self,
            name,
            description=f"Port Desk: {description}",
            event_bus=self.bus,
            event_pattern=events.EventPattern(
                source=[OURS], detail_type=events.Match.any_of(*(events.Match.prefix(one) for one in prefixes))
            ),
            targets=[targets.SqsQueue(queue)],
        )

    def _swept(
        self, function: PortDeskFunction, name: str, dead: sqs.Queue, description: str, every: Duration = SWEEP_EVERY
    ) -> None:
        """Have a function look every few minutes for what is due, and for what no event told it."""
        function.alias.configure_async_invoke(on_failure=destinations.SqsDestination(dead), retry_attempts=1)
        events.Rule(
            self,
            name,
            description=f"Port Desk: {description}",
            schedule=events.Schedule.rate(every),
            targets=[
                targets.LambdaFunction(
                    function.alias, dead_letter_queue=dead, event=events.RuleTargetInput.from_object({"sweep": True})
                )
            ],
        )

    def _webhooks(self) -> PortDeskFunction:
        rights = self._rights
        queues = WebhookQueues(
            self,
            "WebhookQueues",
            dead=self._dead_letters("WebhooksDead"),
            dead_tries=self._dead_letters("WebhookTriesDead", in_groups=True),
        )
        webhooks = PortDeskFunction(
            self,
            "Webhooks",
            self._supply,
            folder="webhooks",
            settings=WebhooksSettings(
                **self._calls_customers(),
                stage=self.deployment.stage,
                table_name=self._data.table.table_name,
                public_base_url=self.door.base_url,
                company_name=self.deployment.company_name,
                field_key_id=self._data.field_key.key_id,
                deliveries_queue_url=queues.tries.queue_url,
                mail_from=self.deployment.mail_from,
                mail_configuration_set=self.mail.configuration_set_name,
            ),
            # It speaks with strangers: of the table it knows accounts, endpoints, and the key that secrets follow from.
            may=[
                *rights.items_of("ACC#", "WHK#", "VAULT", "ENDPOINTS#", "DELIVERIES#", "FEEDS#"),
                rights.open_fields(),
                *self.mail.may_send(),
                allow(["sqs:SendMessage"], queues.tries.queue_arn),
            ],
            timeout_seconds=TRY_SECONDS,
        )
        queues.call(webhooks, self._data.table, self.bus)
        return webhooks

    def _telephony(self) -> PortDeskFunction:
        rights = self._rights
        dead = self._dead_letters("TelephonyDead")
        telephony = PortDeskFunction(
            self,
            "Telephony",
            self._supply,
            folder="telephony",
            settings=TelephonySettings(**self._orders(), **self._partners()),
            may=[
                *rights.table_items(),
                rights.read_carrier_secrets(),
                *rights.reach_platform(self.bus.event_bus_arn),
            ],
            timeout_seconds=TELEPHONY_SECONDS,
            memory_mb=1024,
        )
        queue = work_queue(self, "TelephonySays", dead=dead, function_timeout_seconds=TELEPHONY_SECONDS)
        telephony.alias.add_event_source(sources.SqsEventSource(queue, batch_size=10, report_batch_item_failures=True))
        events.Rule(
            self,
            "TelephonySaid",
            description="Port Desk: the telephony side answers, or tells of calls and tests",
            event_bus=self.bus,
            event_pattern=events.EventPattern(source=[TELEPHONY]),
            targets=[targets.SqsQueue(queue)],
        )
        events.Rule(
            self,
            "NumberChanged",
            description="Port Desk: the telephony system is to learn of a number",
            event_bus=self.bus,
            event_pattern=events.EventPattern(source=[OURS], detail_type=list(TOLD_TELEPHONY)),
            targets=[targets.SqsQueue(queue)],
        )
        if self.deployment.telephony_account:
            self._let_telephony_in(self.deployment.telephony_account)
        telephony.alias.configure_async_invoke(on_failure=destinations.SqsDestination(dead), retry_attempts=1)
        events.Rule(
            self,
            "TelephonySchedule",
            description="Port Desk: what the telephony system has yet to take or to answer",
            schedule=events.Schedule.rate(SWEEP_EVERY),
            targets=[
                targets.LambdaFunction(
                    telephony.alias, dead_letter_queue=dead, event=events.RuleTargetInput.from_object({"sweep": True})
                )
            ],
        )
        return telephony

    def _cutovers(self) -> PortDeskFunction:
        rights = self._rights
        dead = self._dead_letters("CutoversDead")
        cutovers = PortDeskFunction(
            self,
            "Cutovers",
            self._supply,
            folder="cutovers",
            settings=CutoversSettings(
                **self._signs(),
                **self._partners(),
                letters_bucket=self._data.letters.bucket_name,
                seal_key_id=self._data.seal_key.key_id,
                seal_certificate_pem=self.deployment.seal_certificate_pem,
            ),
            may=[
                *rights.table_items(),
                *rights.write_letters(),
                rights.seal_letters(),
                rights.read_carrier_secrets(),
            ],
            timeout_seconds=CUTOVERS_SECONDS,
            memory_mb=1024,
        )
        cutovers.alias.configure_async_invoke(on_failure=destinations.SqsDestination(dead), retry_attempts=1)
        events.Rule(
            self,
            "CutoversSchedule",
            description="Port Desk: ported numbers of which there is news",
            schedule=events.Schedule.rate(LOOK_EVERY),
            targets=[targets.LambdaFunction(cutovers.alias, dead_letter_queue=dead)],
        )
        return cutovers

    def _let_telephony_in(self, account: str) -> None:
        """Another account's telephony side may put its own events on our bus, and no others."""
        events.CfnEventBusPolicy(
            self,
            "TelephonyAccount",
            event_bus_name=self.bus.event_bus_name,
            statement_id="telephony",
            statement={
                "Sid": "telephony",
                "Effect": "Allow",
                "Principal": {"AWS": self.format_arn(service="iam", region="", account=account, resource="root")},
                "Action": "events:PutEvents",
                "Resource": self.bus.event_bus_arn,
                "Condition": {"StringEquals": {"events:source": TELEPHONY}},
            },
        )

    def _order_machine(self) -> Machine:
        table = self._data.table
        return Machine(
            self,
            "PortOrder",
            self.deployment,
            workflow="port_order",
            substitutions={
                "driver": self.driver.live_arn,
                "letters": self.letters.live_arn,
                "table": table.table_name,
            },
            may=[
                allow(["lambda:InvokeFunction"], self.driver.live_arn, self.letters.live_arn),
                allow(["dynamodb:UpdateItem"], table.table_arn),
            ],
        )

    def _simulated_carrier(self) -> SimulatedCarrier:
        return SimulatedCarrier(
            self,
            "SimulatedCarrier",
            self._supply,
            secret=self._data.carrier_secret,
            public_base_url=self.door.base_url,
        )

    def _outputs(self) -> None:
        CfnOutput(self, "ApiUrl", value=self.door.base_url)
        CfnOutput(self, "SweepFunctionArn", value=self.sweep.live_arn)
        CfnOutput(self, "EnvelopesFunctionArn", value=self.envelopes.live_arn)
        CfnOutput(self, "AftercareFunctionArn", value=self.aftercare.live_arn)
        CfnOutput(self, "TelephonyFunctionArn", value=self.telephony.live_arn)
        CfnOutput(self, "CutoversFunctionArn", value=self.cutovers.live_arn)
        CfnOutput(self, "PollerFunctionArn", value=self.poller.live_arn)
        CfnOutput(self, "BulkImportFunctionArn", value=self.bulk_import.live_arn)
        CfnOutput(self, "BulkMachineArn", value=self.bulk_machine.arn)
        CfnOutput(self, "BulkDeadQueueUrl", value=self.bulk_dead.queue_url)
        CfnOutput(self, "DropsDeadQueueUrl", value=self.drops_dead.queue_url)
        CfnOutput(self, "DropsQueueUrl", value=self.drops.queue_url)
        CfnOutput(self, "WebhooksFunctionArn", value=self.webhooks.live_arn)
        CfnOutput(self, "OrderMachineArn", value=self.order_machine.arn)
        CfnOutput(self, "EventBusName", value=self.bus.event_bus_name)
        CfnOutput(self, "SimulatedCarrierUrl", value=self.simulated_carrier.base_url)
        CfnOutput(self, "SimulatedCarrierFunctionArn", value=self.simulated_carrier.function.live_arn)
        if self.door.domain:
            CfnOutput(self, "DomainTarget", value=self.door.domain.regional_domain_name)

    def _dead_letters(self, name: str, *, in_groups: bool = False) -> sqs.Queue:
        queue = dead_letters(self, name, in_groups=in_groups)
        self.dead_letter_queues.append(queue)
        return queue

    def _dead_letter_names(self) -> str:
        """Every dead-letter queue with where its messages came from, as `ApiSettings` takes them."""
        named = []
        for queue in self.dead_letter_queues:
            source = self._dead_letter_sources.get(queue.node.id)
            back = f">{source.queue_name}" if source else ""
            named.append(f"{queue.node.id.removesuffix('Dead')}={queue.queue_name}{back}")
        return ",".join(named)

    def _look_after_dead_letters(self) -> list[iam.PolicyStatement]:
        """Count them, send them back where they came from, and forget them."""
        dead = [queue.queue_arn for queue in self.dead_letter_queues]
        sources = [queue.queue_arn for queue in self._dead_letter_sources.values()]
        return [
            allow(
                [
                    "sqs:GetQueueUrl",
                    "sqs:GetQueueAttributes",
                    "sqs:ReceiveMessage",
                    "sqs:DeleteMessage",
                    "sqs:PurgeQueue",
                ],
                *dead,
            ),
            allow(["sqs:GetQueueUrl", "sqs:SendMessage"], *sources),
        ]

    def _orders(self) -> dict[str, Any]:
        """Settings of every function that moves orders."""
        return {
            "stage": self.deployment.stage,
            "table_name": self._data.table.table_name,
            "carrier_routes": self.deployment.routes,
            "carrier_profiles": self.deployment.carrier_profiles,
            "calendars": self.deployment.calendars,
            "desk_hours": self.deployment.desk_hours,
            "port_out_records": self.deployment.port_out_records,
            "mail_wait_seconds": self.deployment.mail_wait_seconds,
        }

    def _partners(self) -> dict[str, Any]:
        """Settings of every function that speaks with carriers or the number platform."""
        telnyx, platform = self._data.telnyx_secret, self._data.platform_secret
        return {
            "platform": self.deployment.platform,
            "carrier_secret_id": self._data.carrier_secret.secret_arn,
            "simulated_carrier_url": self.simulated_carrier.base_url,
            "telnyx_secret_id": telnyx.secret_arn if telnyx else "",
            "telnyx_url": self.deployment.telnyx_url,
            "desk_email": self.deployment.desk_email,
            "platform_url": self.deployment.platform_url,
            "platform_secret_id": platform.secret_arn if platform else "",
            "platform_bus": self.bus.event_bus_name if self.deployment.platform == "eventbridge" else "",
        }

    def _bulk(self) -> dict[str, Any]:
        """Settings of every function that has to do with dropped files."""
        deployment = self.deployment
        return {
            "bulk_max_rows": deployment.bulk_max_rows,
            "bulk_max_bytes": deployment.bulk_max_megabytes * 1_000_000,
            "bulk_settle_seconds": deployment.bulk_settle_seconds,
            "bulk_documents_hours": deployment.bulk_documents_hours,
        }

    def _calls_customers(self) -> dict[str, Any]:
        """Settings of every function that looks at where customers' webhooks go."""
        return {
            "webhook_ports": self.deployment.webhook_ports,
            "webhooks_to_loopback": self.deployment.webhooks_to_loopback,
        }

    def _signs(self) -> dict[str, Any]:
        """Settings of every function that has to do with letters and their signing."""
        return {
            **self._orders(),
            "company_name": self.deployment.company_name,
            "target_resp_org": self.deployment.target_resp_org,
            "public_base_url": self.door.base_url,
            "signing_code": self.deployment.signing_code,
        }

    def _works_at_the_desk(self) -> dict[str, Any]:
        """Settings of what people, and their software, work with."""
        deployment, data = self.deployment, self._data
        return {
            **self._signs(),
            **self._partners(),
            "documents_bucket": data.documents.bucket_name,
            "letters_bucket": data.letters.bucket_name,
            "desk_bucket": data.desk.bucket_name,
            "field_key_id": data.field_key.key_id,
            "auto_review": deployment.auto_review,
            "write_limit_per_minute": deployment.write_limit_per_minute,
            "dead_letters": self._dead_letter_names(),
        }

    def _may_work_at_the_desk(self) -> list[iam.PolicyStatement]:
        rights = self._rights
        return [
            *rights.table_items(),
            *rights.take_uploads(),
            *rights.read_letters(),
            *rights.read_desk(),
            *self._look_after_dead_letters(),
            rights.seal_fields(),
            rights.read_carrier_secrets(),
        ]

    def _drive_orders(self) -> list[iam.PolicyStatement]:
        return [
            allow(["states:StartExecution"], self.order_machine.arn),
            allow(["states:DescribeExecution"], self._executions()),
            allow(["states:SendTaskSuccess"], "*"),
            allow(["events:PutEvents"], self.bus.event_bus_arn),
        ]

    def _accept_wildcards(self) -> None:
        self._rights.accept_prefixes(
            *(
                self.api,
                self.pages,
                self.document_inspector,
                self.inbound_mail,
                self.letters,
                self.signing,
                self.driver,
            ),
            *(self.drop_watcher, self.bulk_part, self.bulk_import, self.bulk_machine, self.cutovers),
        )
        for holder in (self.bulk_import, self.bulk_machine):
            accept(
                holder.role,
                "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:"
                f"execution:{bulk_machine_name(self.deployment.stage)}*]",
                "Executions are named after their files; those of a map by Step Functions.",
            )
        machine = self.resolve(cast(CfnElement, self.order_machine.machine.node.default_child).logical_id)
        for function in (self.relay, self.sweep):
            accept(
                function.role,
                "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:"
                f"execution:<{machine}.Name>:*]",
                "Executions are named after their orders.",
            )

    def _executions(self) -> str:
        return self.format_arn(
            service="states",
            resource="execution",
            resource_name=f"{self.order_machine.machine.state_machine_name}:*",
            arn_format=ArnFormat.COLON_RESOURCE_NAME,
        )
