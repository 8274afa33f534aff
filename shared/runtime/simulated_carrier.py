"""Wires the simulated carrier: a stranger to Port Desk, so apart from Port Desk's own composition root."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from shared.runtime import clients
from shared.runtime.clock import SystemClock
from shared.runtime.settings import SimulatedCarrierSettings

if TYPE_CHECKING:
    from shared.adapters.carriers.simulated_desk import SimulatedDesk


def simulated_carrier_parts(
    settings: SimulatedCarrierSettings,
) -> "tuple[SimulatedDesk, str, Callable[[], datetime]]":
    """Its table and machine, the secret it signs with, and the clock."""
    from shared.adapters.carriers.simulated_desk import SimulatedDesk

    desk = SimulatedDesk(clients.dynamodb(), settings.table_name, clients.stepfunctions(), settings.machine_arn)
    secret = clients.secretsmanager().get_secret_value(SecretId=settings.carrier_secret_id)["SecretString"]
    return desk, secret, SystemClock().now
