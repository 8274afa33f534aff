"""The composition root: settings in, ports out. Each function calls the one that is made for it, once per process.

Adapters are imported where they are used, so that a function pays only for its own at a cold start.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shared.domain.policy import Policy
from shared.ports import (
    Bus,
    Carrier,
    Executions,
    Files,
    Inspection,
    Inspector,
    LetterPrinter,
    NumberPlatform,
    Store,
    Vault,
)
from shared.runtime import clients
from shared.runtime.authentication import Authenticator
from shared.runtime.clock import RandomIds, SystemClock
from shared.usecases.desk import CarrierDesk, Desk

if TYPE_CHECKING:
    from shared.domain.letter import LetterContent, LetterSignature
    from shared.runtime.settings import (
        ApiSettings,
        CarrierEventsSettings,
        DocumentInspectorSettings,
        LettersSettings,
        PortOrderDriverSettings,
        RelaySettings,
        SweepSettings,
    )


def policy_from(settings: Any) -> Policy:
    """The policy as far as these settings say it; model.md's defaults for the rest."""
    names = {field for field in Policy.__dataclass_fields__ if hasattr(settings, field)}
    return Policy(**{name: getattr(settings, name) for name in names})


def store_for(table_name: str) -> Store:
    from shared.adapters.dynamodb.store import DynamoStore

    return DynamoStore(clients.dynamodb(), table_name, clock=SystemClock())


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
        raise AttributeError(f"this function is wired without files or vault ({name})")


def _desk(
    settings: Any, *, files: Files | None = None, vault: Vault | None = None, letters: Files | None = None
) -> Desk:
    nothing: Any = _NoFiles()
    return Desk(
        store=store_for(settings.table_name),
        clock=SystemClock(),
        ids=RandomIds(),
        policy=policy_from(settings),
        files=files if files is not None else nothing,
        vault=vault if vault is not None else nothing,
        letters=letters if letters is not None else nothing,
    )


@dataclass(frozen=True, slots=True)
class ApiParts:
    desk: Desk
    authenticator: Authenticator


def api_parts(settings: "ApiSettings") -> ApiParts:
    desk = _desk(
        settings,
        files=files_for(settings.documents_bucket),
        vault=vault_for(settings.field_key_id, settings.table_name),
    )
    return ApiParts(desk, Authenticator(desk.store.api_key, desk.clock, settings.api_key_cache_seconds))


def carrier_events_parts(settings: "CarrierEventsSettings") -> tuple[Desk, dict[str, Carrier]]:
    carriers: dict[str, Carrier] = {}
    if settings.carrier == "simulated":
        from shared.adapters.carriers.simulated import SimulatedCarrier

        carriers["simulated"] = SimulatedCarrier(
            base_url="",
            webhook_secret=secret(settings.carrier_secret_id),
            tolerance_seconds=settings.webhook_tolerance_seconds,
        )
    return _desk(settings), carriers


class _Printer:
    def render(self, content: "LetterContent", signature: "LetterSignature | None") -> bytes:
        from shared.adapters.pdf.letter import render_letter

        return render_letter(content, signature)


def letters_parts(settings: "LettersSettings") -> tuple[Desk, LetterPrinter]:
    desk = _desk(
        settings,
        files=files_for(settings.documents_bucket),
        vault=vault_for(settings.field_key_id, settings.table_name),
    )
    return desk, _Printer()


class _Inspector:
    def inspect(self, data: bytes, content_type: str, filename: str) -> Inspection:
        from shared.adapters.pdf.inspection import inspect_document

        found = inspect_document(data, content_type=content_type, filename=filename)
        return Inspection(found.accepted, found.sha256, found.pages, found.problems, found.warnings)


def inspector_parts(settings: "DocumentInspectorSettings") -> tuple[Desk, Inspector]:
    return _desk(settings, files=files_for(settings.documents_bucket)), _Inspector()


def driver_parts(settings: "PortOrderDriverSettings") -> CarrierDesk:
    desk = _desk(
        settings,
        files=files_for(settings.documents_bucket),
        vault=vault_for(settings.field_key_id, settings.table_name),
    )
    return CarrierDesk(desk, _carriers(settings), _platform(settings))


def _carriers(settings: "PortOrderDriverSettings") -> dict[str, Carrier]:
    if not settings.simulated_carrier_url:
        return {}
    from shared.adapters.carriers.simulated import SimulatedCarrier

    return {
        "simulated": SimulatedCarrier(
            base_url=settings.simulated_carrier_url, webhook_secret=secret(settings.carrier_secret_id)
        )
    }


def _platform(settings: "PortOrderDriverSettings") -> NumberPlatform:
    from shared.adapters.platform.simulated import SimulatedPlatform

    return SimulatedPlatform(settings.simulated_carrier_url, secret(settings.carrier_secret_id))


def relay_parts(settings: "RelaySettings") -> tuple[Store, Executions, Bus]:
    from shared.adapters.eventbridge.bus import EventBridgeBus
    from shared.adapters.stepfunctions.executions import StepFunctionsExecutions

    return (
        store_for(settings.table_name),
        StepFunctionsExecutions(clients.stepfunctions(), settings.order_machine_arn),
        EventBridgeBus(clients.events(), settings.event_bus),
    )


def sweep_parts(settings: "SweepSettings") -> tuple[Desk, Executions, Bus]:
    _, executions, bus = relay_parts(settings)
    return _desk(settings), executions, bus
