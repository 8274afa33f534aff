"""Orders that their carrier has, or has rejected, and corrections of them."""

from typing import Any

from shared.domain.lifecycle import Status
from shared.domain.model import CarrierEventKind as K
from shared.domain.model import PortOrder
from tests.world import Client, World


def at_carrier(world: World, client: Client, **account: Any) -> tuple[str, PortOrder]:
    """A request whose order the carrier has."""
    request_id = world.submitted(client, **account)
    world.work(request_id)
    world.sign(client, request_id)
    world.work(request_id)
    order = world.orders(request_id)[0]
    assert order.status == Status.SUBMITTED
    return request_id, order


def rejected(
    world: World, client: Client, *reasons: str, numbers: tuple[str, ...] = (), **account: Any
) -> tuple[str, PortOrder]:
    request_id, order = at_carrier(world, client, **account)
    assert world.hear(order, K.REJECTED, reasons=[(code, "") for code in reasons], numbers=numbers) == "applied"
    world.work(request_id)
    return request_id, world.orders(request_id)[0]


def correct(client: Client, request_id: str, order: PortOrder, **body: Any) -> Any:
    return client.post(f"/v1/port-requests/{request_id}/corrections", {"order_id": order.id, **body})
