"""The composition root: settings in, ports out. Each function calls the one that is made for it, once per process.

Adapters are imported where they are used, so that a function pays only for its own at a cold start.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from shared.domain.carrier_profiles import profile
from shared.domain.policy import Policy
from shared.domain.status_report import StatusReport
from shared.ports import (
    Bus,
    Carrier,
    Clock,
    CutoverCertifier,
    DeadLetterQueues,
    DeadLetters,
    DocumentText,
    Drawings,
    DropFiles,
    Examination,
    Executions,
    Files,
    IdentityProvider,
    Inspection,
    Inspector,
    LetterExaminer,
    LetterPrinter,
    LetterSealer,
    Mailer,
    NoSender,
    NumberPlatform,
    Pictures,
    PlatformNumber,
    PrintedLetter,
    ReportPrinter,
    Resolver,
    Silent,
    Store,
    Unavailable,
    Vault,
)
from shared.runtime import clients
from shared.runtime.authentication import Authenticator
from shared.runtime.clock import RandomIds, SystemClock
from shared.runtime.playbook_shelf import PlaybookShelf
from shared.usecases.bulk.desk import BulkDesk
from shared.usecases.desk import CarrierDesk, Desk

if TYPE_CHECKING:
    from shared.adapters.pdf.sealing import PdfSealer
    from shared.domain.carriers import Capabilities
    from shared.domain.cutover_certificate import CutoverCertificate
    from shared.domain.letter import LetterCertificate, LetterContent, LetterSignature
    from shared.domain.mails import Mail
    from shared.domain.model import SignatureBox
    from shared.runtime.settings import (
        AftercareSettings,
        ApiSettings,
        BulkImportSettings,
        BulkPartSettings,
        CarrierEventsSettings,
        CutoversSettings,
        DeskNumbersSettings,
        DeskSettings,
        DocumentInspectorSettings,
        DropWatcherSettings,
        EnvelopesSettings,
        InboundMailSettings,
        LettersSettings,
        PagesSettings,
        Partners,
        PollerSettings,
        PortOrderDriverSettings,
        RelaySettings,
        SigningSettings,
        SweepSettings,
        TelephonySettings,
        WebhooksSettings,
    )
    from shared.usecases.webhooks.desk import WebhookDesk


def policy_from(settings: Any) -> Policy:
    """The policy as far as these settings say it; model.md's defaults for the rest."""
    names = {field for field in Policy.__dataclass_fields__ if hasattr(settings, field)}
    return Policy(**{name: getattr(settings, name) for name in names})


def store_for(table_name: str, *, stage: str) -> Store:
    """On the local cloud calls wait for the cores that the process is on, not for a network: few at once are faster."""
    from shared.adapters.dynamodb.store import DynamoStore

    return DynamoStore(clients.dynamodb(), table_name, clock=SystemClock(), threads=2 if stage == "local" else 8)


def files_for(bucket: str) -> Files:
    from shared.adapters.s3.files import S3Files

    return S3Files(clients.s3(), bucket)


def vault_for(key_id: str, table_name: str) -> Vault:
    from shared.adapters.dynamodb.wrapped_keys import TableKeys
    from shared.adapters.kms.vault import KmsVault

    return KmsVault(clients.kms(), key_id, TableKeys(clients.dynamodb(), table_name))


def secret(secret_id: str) -> str:
    """A secret's text."""
    return clients.secretsmanager().get_secret_value(SecretId=secret_id)["SecretString"]


class _NoFiles:
    """For functions that have no bucket: any use is a mistake in the wiring."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        raise AttributeError(f"this function is wired without these files or without the vault ({name})")


def _desk(
    settings: Any,
    *,
    files: Files | None = None,
    vault: Vault | None = None,
    letters: Files | None = None,
    papers: Files | None = None,
    carriers: Mapping[str, Carrier] | None = None,
    resolver: Resolver | None = None,
) -> Desk:
    nothing: Any = _NoFiles()
    store, clock = store_for(settings.table_name, stage=settings.stage), SystemClock()
    return Desk(
        store=store,
        clock=clock,
        ids=RandomIds(),
        policy=policy_from(settings),
        files=files if files is not None else nothing,
        vault=vault if vault is not None else nothing,
        letters=letters if letters is not None else nothing,
        papers=papers if papers is not None else nothing,
        carriers=carriers if carriers is not None else {},
        playbook=PlaybookShelf(store.playbook, clock),
        **({"resolver": resolver} if resolver is not None else {}),
    )


class _LazyDeadLetters:
    """Made when our team first looks: no customer's call pays for it."""

    def __init__(self, queues: str) -> None:
        self._queues = queues
        self._made: DeadLetterQueues | None = None

    def _found(self) -> DeadLetterQueues:
        if self._made is None:
            from shared.adapters.sqs.dead_letters import SqsDeadLetters, read_queues

            self._made = SqsDeadLetters(clients.sqs(), read_queues(self._queues))
        return self._made

    def counts(self) -> tuple[DeadLetters, ...]:
        return self._found().counts()

    def send_back(self, name: str, most: int) -> int:
        return self._found().send_back(name, most)

    def purge(self, name: str) -> None:
        self._found().purge(name)


@dataclass(frozen=True, slots=True)
class ApiParts:
    desk: Desk
    drop: DropFiles
    authenticator: Authenticator
    dead_letters: DeadLetterQueues = field(default_factory=lambda: _LazyDeadLetters(""))
    reports: ReportPrinter = field(default_factory=lambda: _LazyReports())


class _LazyReports:
    """Loads what lays out a PDF when a report is asked for: few calls are for one, and it takes a second."""

    def print(self, report: StatusReport) -> bytes:
        from shared.adapters.pdf.status_report import render_report

        return render_report(report)


def api_parts(settings: "ApiSettings") -> ApiParts:
    from shared.adapters.webhooks.resolving import SystemResolver

    desk = _whole_desk(settings, SystemResolver())
    store = desk.store
    authenticator = Authenticator(store.api_key, desk.clock, settings.api_key_cache_seconds, store.mark_key_used)
    return ApiParts(desk, drop_files_for(settings.drop_bucket), authenticator, _LazyDeadLetters(settings.dead_letters))


@dataclass(frozen=True, slots=True)
class PagesParts:
    desk: Desk
    provider: IdentityProvider | None
    sign_in_by_key: bool
    pictures: Pictures
    dead_letters: DeadLetterQueues = field(default_factory=lambda: _LazyDeadLetters(""))
    reports: ReportPrinter = field(default_factory=lambda: _LazyReports())


class _Pictures:
    def of_page(self, body: bytes, content_type: str, page: int) -> bytes | None:
        from shared.adapters.pdf.pictures import Pictures

        return Pictures().of_page(body, content_type, page)


def pages_parts(settings: "PagesSettings") -> PagesParts:
    dead_letters = _LazyDeadLetters(settings.dead_letters)
    desk, provider = _whole_desk(settings), provider_for(settings)
    return PagesParts(desk, provider, settings.sign_in_by_key, _Pictures(), dead_letters)


def provider_for(settings: "PagesSettings") -> IdentityProvider | None:
    """The identity provider, where one is set."""
    if not settings.oidc_issuer:
        return None
    from shared.adapters.oidc.provider import OidcProvider

    def client_secret() -> str:
        try:
            return str(json.loads(secret(settings.oidc_secret_id))["client_secret"])
        except (ValueError, KeyError, TypeError):
            raise Unavailable("the secret OidcSecret holds no client_secret; docs/people.md says which") from None

    return OidcProvider(
        settings.oidc_issuer,
        settings.oidc_client_id,
        client_secret,
        SystemClock(),
        email_claim=settings.oidc_email_claim,
        trusts_email=settings.oidc_trusts_email,
    )


def _whole_desk(settings: "DeskSettings", resolver: Resolver | None = None) -> Desk:
    """The desk with everything that people, and their software, work with."""
    return _desk(
        settings,
        files=files_for(settings.documents_bucket),
        vault=vault_for(settings.field_key_id, settings.table_name),
        letters=files_for(settings.letters_bucket),
        papers=files_for(settings.desk_bucket),
        carriers=carriers_for(settings),
        resolver=resolver,
    )


def carrier_events_parts(settings: "CarrierEventsSettings") -> Desk:
    return _desk(settings, carriers=carriers_for(settings))


def poller_parts(settings: "PollerSettings") -> Desk:
    return _desk(settings, carriers=carriers_for(settings))


class LazyCarriers(Mapping[str, Carrier]):
    """Carriers by name, each made when it is first asked for: a cold start pays for none of them."""

    def __init__(self, makers: Mapping[str, Callable[[], Carrier]]) -> None:
        self._makers = makers
        self._made: dict[str, Carrier] = {}

    def __getitem__(self, name: str) -> Carrier:
        if name not in self._made:
            self._made[name] = self._makers[name]()
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)


def carriers_for(settings: "Partners", papers: Files | None = None, mailer: Mailer | None = None) -> LazyCarriers:
    """The carriers that these settings let a function speak to. The manual one writes packets where `papers` are
    given; elsewhere it only names itself."""

    def able(name: str) -> "Capabilities":
        return profile(name, getattr(settings, "carrier_profiles", ""))

    def simulated() -> Carrier:
        from shared.adapters.carriers.simulated import SimulatedCarrier

        return SimulatedCarrier(
            settings.simulated_carrier_url, secret(settings.carrier_secret_id), capabilities=able("simulated")
        )

    def telnyx() -> Carrier:
        from shared.adapters.carriers.telnyx.api import BASE_URL
        from shared.adapters.carriers.telnyx.carrier import TelnyxCarrier
        from shared.adapters.carriers.telnyx.configuration import configuration_of, webhook_address

        try:
            keys = json.loads(secret(settings.telnyx_secret_id))
            return TelnyxCarrier(
                keys["api_key"],
                keys["public_key"],
                capabilities=able("telnyx"),
                configuration=configuration_of(keys, webhook_address(getattr(settings, "public_base_url", ""))),
                base_url=settings.telnyx_url or BASE_URL,
                patience_seconds=settings.carrier_patience_seconds,
            )
        except (ValueError, KeyError, TypeError) as error:
            unread = isinstance(error, json.JSONDecodeError) or not isinstance(error, ValueError)
            why = "it holds no keys yet, as JSON" if unread else error
            raise Unavailable(f"the secret TelnyxSecret: {why}; docs/carriers.md says what is in it") from None

    def manual() -> Carrier:
        from shared.adapters.carriers.manual import ManualCarrier

        base_url = getattr(settings, "public_base_url", "")
        return ManualCarrier(
            papers,
            mailer,
            settings.desk_email,
            SystemClock(),
            public_base_url=base_url,
            capabilities=able("manual"),
        )

    makers: dict[str, Callable[[], Carrier]] = {"simulated": simulated, "manual": manual}
    return LazyCarriers({**makers, "telnyx": telnyx} if settings.telnyx_secret_id else makers)


class _Printer:
    def render(self, content: "LetterContent") -> PrintedLetter:
        from shared.adapters.pdf.letter import render_letter

        return render_letter(content)


def _letters_desk(settings: "LettersSettings | SigningSettings") -> Desk:
    return _desk(
        settings,
        vault=vault_for(settings.field_key_id, settings.table_name),
        letters=files_for(settings.letters_bucket),
    )


class _Sealer:
    """Made when a letter is first sealed: printing one wants none of it."""

    def __init__(self, settings: "LettersSettings") -> None:
        self._settings = settings
        self._made: LetterSealer | None = None

    def seal(
        self, frozen: bytes, box: "SignatureBox", signature: "LetterSignature", certificate: "LetterCertificate"
    ) -> bytes:
        if self._made is None:
            self._made = sealer_for(self._settings)
        return self._made.seal(frozen, box, signature, certificate)


def sealer_for(settings: "LettersSettings | CutoversSettings") -> "PdfSealer":
    """The seal's key in KMS, with the certificate that is configured, or its own that the table keeps."""
    from shared.adapters.dynamodb.seal_certificate import TableSealCertificates
    from shared.adapters.kms.seal_key import SealKey
    from shared.adapters.pdf.sealing import PdfSealer

    kept = TableSealCertificates(clients.dynamodb(), settings.table_name)
    key = SealKey(
        clients.kms(),
        settings.seal_key_id,
        kept,
        SystemClock(),
        company_name=settings.company_name,
        chain=settings.seal_certificate_pem,
    )
    return PdfSealer(key, SystemClock())


def letters_parts(settings: "LettersSettings") -> tuple[Desk, LetterPrinter, LetterSealer]:
    return _letters_desk(settings), _Printer(), _Sealer(settings)


@dataclass(frozen=True, slots=True)
class SigningParts:
    desk: Desk
    printer: LetterPrinter
    drawings: Drawings
    examiner: LetterExaminer


class _Drawings:
    def read(self, data: bytes) -> bytes:
        from shared.adapters.pdf.drawings import read_drawing

        return read_drawing(data)


class _Examiner:
    """Trusts every certificate that the table keeps: all that letters were ever sealed with."""

    def __init__(self, table_name: str) -> None:
        self._table_name = table_name

    def examine(self, body: bytes) -> Examination:
        from shared.adapters.dynamodb.seal_certificate import TableSealCertificates
        from shared.adapters.pdf.examination import PdfExaminer

        kept = TableSealCertificates(clients.dynamodb(), self._table_name)
        return PdfExaminer(kept.every).examine(body)


def signing_parts(settings: "SigningSettings") -> SigningParts:
    return SigningParts(_letters_desk(settings), _Printer(), _Drawings(), _Examiner(settings.table_name))


class _NoSender:
    """Where no sender is set, mails wait on their envelopes until there is one."""

    def send(self, mail: "Mail", tags: Mapping[str, str]) -> str:  # noqa: ARG002 - it sends nothing
        raise NoSender("no sender of mails is set: deploy with -c mail_from='Name <address>'")


def mailer_for(
    settings: "AftercareSettings | BulkImportSettings | EnvelopesSettings | PortOrderDriverSettings | WebhooksSettings",
) -> Mailer:
    if not settings.mail_from:
        return _NoSender()
    from shared.adapters.ses.mailer import SesMailer

    return SesMailer(clients.sesv2(), settings.mail_from, settings.mail_configuration_set)


def envelopes_parts(settings: "EnvelopesSettings") -> tuple[Desk, Mailer]:
    desk = _desk(settings, vault=vault_for(settings.field_key_id, settings.table_name))
    return desk, mailer_for(settings)


def aftercare_parts(settings: "AftercareSettings") -> tuple[CarrierDesk, Mailer]:
    desk = _desk(settings, vault=vault_for(settings.field_key_id, settings.table_name))
    platform = platform_for(settings, desk.store)
    return CarrierDesk(desk, platform, test_platform=platform_for_tests(settings)), mailer_for(settings)


def desk_numbers_parts(settings: "DeskNumbersSettings") -> Desk:
    return _desk(settings)


class _Inspector:
    def inspect(self, data: bytes, content_type: str, filename: str) -> Inspection:
        from shared.adapters.pdf.inspection import inspect_document

        found = inspect_document(data, content_type=content_type, filename=filename)
        return Inspection(found.accepted, found.sha256, found.pages, found.problems, found.warnings)

    def text(self, data: bytes, content_type: str) -> DocumentText:
        from shared.adapters.pdf.text import read_text

        return read_text(data, content_type)


def inspector_parts(settings: "DocumentInspectorSettings") -> tuple[Desk, Inspector]:
    vault = vault_for(settings.field_key_id, settings.table_name)
    return _desk(settings, files=files_for(settings.documents_bucket), vault=vault), _Inspector()


def drop_files_for(bucket: str) -> DropFiles:
    from shared.adapters.s3.drops import S3DropFiles

    return S3DropFiles(clients.s3(), bucket)


def _bulk_executions(machine_arn: str) -> Executions:
    from shared.adapters.stepfunctions.executions import StepFunctionsExecutions

    return StepFunctionsExecutions(clients.stepfunctions(), machine_arn, subject="upload_id")


def drop_watcher_parts(settings: "DropWatcherSettings") -> BulkDesk:
    nothing: Any = _NoFiles()
    drop, executions = drop_files_for(settings.drop_bucket), _bulk_executions(settings.bulk_machine_arn)
    return BulkDesk(_desk(settings), drop, executions, nothing, nothing)


def bulk_part_parts(settings: "BulkPartSettings") -> BulkDesk:
    nothing: Any = _NoFiles()
    desk = _desk(settings, vault=vault_for(settings.field_key_id, settings.table_name))
    return BulkDesk(desk, drop_files_for(settings.drop_bucket), nothing, nothing, nothing)


def bulk_import_parts(settings: "BulkImportSettings") -> BulkDesk:
    desk = _desk(
        settings,
        files=files_for(settings.documents_bucket),
        vault=vault_for(settings.field_key_id, settings.table_name),
    )
    return BulkDesk(
        desk,
        drop_files_for(settings.drop_bucket),
        _bulk_executions(settings.bulk_machine_arn),
        mailer_for(settings),
        platform_for(settings, desk.store),
        platform_for_tests(settings),
    )


def inbound_mail_parts(settings: "InboundMailSettings") -> Desk:
    return _desk(settings, papers=files_for(settings.desk_bucket))


def driver_parts(settings: "PortOrderDriverSettings") -> CarrierDesk:
    papers, mailer = files_for(settings.desk_bucket), mailer_for(settings)
    desk = _desk(
        settings,
        files=files_for(settings.documents_bucket),
        letters=files_for(settings.letters_bucket),
        vault=vault_for(settings.field_key_id, settings.table_name),
        papers=papers,
        carriers=carriers_for(settings, papers, mailer),
    )
    return CarrierDesk(desk, platform_for(settings, desk.store), mailer, platform_for_tests(settings))


class LazyPlatform:
    """A number platform that is made when it is first asked for: what does not need it does not fail with it."""

    def __init__(self, make: Callable[[], NumberPlatform]) -> None:
        self._make = make
        self._made: NumberPlatform | None = None

    def ensure(self, account_id: str, numbers: Sequence[PlatformNumber]) -> None:
        self._there().ensure(account_id, numbers)

    def check(self, account_id: str, numbers: Sequence[PlatformNumber]) -> tuple[Silent, ...]:
        return self._there().check(account_id, numbers)

    def release(self, account_id: str, numbers: Sequence[str]) -> None:
        self._there().release(account_id, numbers)

    def _there(self) -> NumberPlatform:
        if self._made is None:
            self._made = self._make()
        return self._made


def platform_for(settings: "Partners", store: Store) -> NumberPlatform:
    """Where numbers are set up, as the deployment chose; `store` keeps what is asked and answered by event."""

    def over_http() -> NumberPlatform:
        from shared.adapters.platform.http import HttpPlatform, read_credentials

        return HttpPlatform(settings.platform_url, read_credentials(secret(settings.platform_secret_id)))

    def by_events() -> NumberPlatform:
        from shared.adapters.platform.eventbridge import EventBridgePlatform

        return EventBridgePlatform(clients.events(), settings.platform_bus, store, SystemClock())

    makers = {"http": over_http, "eventbridge": by_events}
    return LazyPlatform(makers.get(settings.platform, lambda: _simulated_platform(settings)))


def platform_for_tests(settings: "Partners") -> NumberPlatform:
    """Where numbers of test mode are set up, whatever the deployment chose for the others."""
    return LazyPlatform(lambda: _simulated_platform(settings))


def _simulated_platform(settings: "Partners") -> NumberPlatform:
    from shared.adapters.platform.simulated import SimulatedPlatform

    return SimulatedPlatform(settings.simulated_carrier_url, secret(settings.carrier_secret_id))


def telephony_parts(settings: "TelephonySettings") -> CarrierDesk:
    desk = _desk(settings, carriers=carriers_for(settings))
    return CarrierDesk(desk, platform_for(settings, desk.store), test_platform=platform_for_tests(settings))


class _Certifier:
    """Made for each certificate: most looks at ported numbers want none of it."""

    def __init__(self, settings: "CutoversSettings") -> None:
        self._settings = settings

    def certify(self, certificate: "CutoverCertificate") -> bytes:
        return sealer_for(self._settings).certify(certificate)


def cutovers_parts(settings: "CutoversSettings") -> tuple[Desk, CutoverCertifier]:
    desk = _desk(settings, letters=files_for(settings.letters_bucket), carriers=carriers_for(settings))
    return desk, _Certifier(settings)


def relay_parts(settings: "RelaySettings") -> tuple[Store, Executions, Bus, Clock]:
    from shared.adapters.eventbridge.bus import EventBridgeBus
    from shared.adapters.stepfunctions.executions import StepFunctionsExecutions

    return (
        store_for(settings.table_name, stage=settings.stage),
        StepFunctionsExecutions(clients.stepfunctions(), settings.order_machine_arn),
        EventBridgeBus(clients.events(), settings.event_bus),
        SystemClock(),
    )


def sweep_parts(settings: "SweepSettings") -> tuple[Desk, Executions, Bus]:
    _, executions, bus, _ = relay_parts(settings)
    return _desk(settings), executions, bus


def webhooks_parts(settings: "WebhooksSettings") -> "WebhookDesk":
    from shared.adapters.sqs.deliveries import SqsDeliveries
    from shared.adapters.webhooks.resolving import SystemResolver
    from shared.adapters.webhooks.sender import HttpWebhookSender
    from shared.usecases.webhooks.desk import WebhookDesk

    desk = _desk(settings, vault=vault_for(settings.field_key_id, settings.table_name))
    sender = HttpWebhookSender(
        SystemResolver(), desk.policy.ports_of_webhooks, to_loopback=settings.webhooks_to_loopback
    )
    return WebhookDesk(desk, sender, SqsDeliveries(clients.sqs(), settings.deliveries_queue_url), mailer_for(settings))
