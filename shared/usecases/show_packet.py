"""The packet of an order for a carrier that takes orders by mail or portal, for staff to hand over."""

from typing import Final, Literal

from shared.domain.carrier_packets import packet_key, pins_key
from shared.domain.model import PortOrder
from shared.domain.permissions import Action
from shared.domain.problems import NotFound
from shared.usecases.carrier_answers import order_for_staff, staff_actor
from shared.usecases.desk import Desk, Principal, require
from shared.usecases.support.deciding import reason_of
from shared.usecases.support.opening import note_order_opening
from shared.usecases.support.reveal import note_reveal

Part = Literal["packet", "pins"]
_ENDINGS: Final = {"packet": "zip", "pins": "csv"}


def packet_link(
    desk: Desk, principal: Principal, order_id: str, version: int | None, part: Part, reason: str = ""
) -> str:
    """A link that dies within minutes, to a version of the packet or of the PINs beside it; without one, the latest.

    PINs are shown for a reason, and count as a secret that is revealed; that the packet was opened is written down.
    Raises `Forbidden`, `NotFound`, `RulesBroken`, `TooManyRequests`.
    """
    actor = staff_actor(principal, Action.STAFF_PACKETS)
    order = order_for_staff(desk, principal, order_id)
    found = _found(desk, order, version, part)
    if part == "pins":
        require(principal, Action.STAFF_REVEAL)
        said = reason_of(reason, "The PINs were not shown.", pointer="/reason", why="Say what you need them for.")
        note_reveal(desk, actor, order, "packet_pins", said)
    else:
        note_order_opening(desk, actor, "packet", order)
    _, key, version_id = found
    filename = f"{order.reference}-V{found[0]:02d}{'-pins' if part == 'pins' else ''}.{_ENDINGS[part]}"
    return desk.papers.presign_get(key, version_id, filename, desk.policy.download_link_seconds)


def _found(desk: Desk, order: PortOrder, version: int | None, part: Part) -> tuple[int, str, str]:
    """Version, key and `VersionId`. A supplement's packet is there before the order counts its version up."""
    place = packet_key if part == "packet" else pins_key
    for wanted in [version] if version is not None else range(order.pon_version + 1, 0, -1):
        key = place(order.reference, wanted)
        version_id = desk.papers.first_version(key)
        if version_id is not None:
            return wanted, key, version_id
    what = "packet" if part == "packet" else "file of PINs"
    detail = f"There is no such {what}. Packets are written for carriers that take orders by mail or portal"
    raise NotFound(f"{detail}; PINs beside them are deleted after 30 days." if part == "pins" else f"{detail}.")
