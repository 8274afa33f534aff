"""How the numbers of a request work since they were ported, and what of the old service may be cancelled."""

from dataclasses import dataclass

from shared.domain.cancel_advice import AboutNumbers, CancelAdvice, cancel_advice
from shared.domain.cutover import Verification, order_advice, verification_of
from shared.domain.lifecycle import Status
from shared.domain.model import Cutover, PortOrder
from shared.domain.problems import StateConflict
from shared.ports import RequestView
from shared.usecases.desk import Desk, Principal
from shared.usecases.letters import order_of_request
from shared.usecases.view_requests import view_request

_NEVER_MOVED = (Status.CANCELLED, Status.EXPIRED)


@dataclass(frozen=True, slots=True)
class OrderProof:
    """`cutover` is None until a number of the order was ported. `cancel` is None until all of them passed."""

    order: PortOrder
    cutover: Cutover | None
    verification: Verification
    what_to_do: str
    cancel: CancelAdvice | None


@dataclass(frozen=True, slots=True)
class RequestProof:
    """`safe_to_cancel`: every number that was to move has, and works. What has to stay all the same, its order says."""

    orders: tuple[OrderProof, ...]
    language: str
    safe_to_cancel: bool


def show_proof(desk: Desk, principal: Principal, request_id: str) -> RequestProof:
    """What is known of each order's numbers, as they were last looked at. Raises `NotFound`."""
    return proof_of(desk, view_request(desk, principal, request_id))


def proof_of(desk: Desk, view: RequestView) -> RequestProof:
    """Likewise, of a request that was read already."""
    shown = tuple(_shown(desk, view, order) for order in view.orders if order.status != Status.DRAFT)
    moved = [one for one in shown if one.order.status not in _NEVER_MOVED]
    return RequestProof(
        shown, view.request.language.value, bool(moved) and all(one.cancel is not None for one in moved)
    )


def _shown(desk: Desk, view: RequestView, order: PortOrder) -> OrderProof:
    cutover = next((one for one in view.cutovers if one.order_id == order.id), None)
    verification = verification_of(order, cutover)
    passed = cutover is not None and verification == Verification.PASSED
    return OrderProof(
        order,
        cutover,
        verification,
        order_advice(order, cutover, desk.clock.now()),
        advice_of(view, order, cutover) if passed and cutover is not None else None,
    )


def advice_of(view: RequestView, order: PortOrder, cutover: Cutover) -> CancelAdvice:
    """What may be cancelled, by the order's numbers as they were last looked at and the request as it is now."""
    about = AboutNumbers(
        cutover.ported,
        cutover.forwarded_to,
        cutover.forwarded_count,
        cutover.left_behind,
        cutover.left_behind_count,
    )
    return cancel_advice(order, view.orders, about, view.request.attached_services)


def others_of(view: RequestView, order: PortOrder) -> list[PortOrder]:
    """The request's other orders that move numbers, or have."""
    return [one for one in view.orders if one.id != order.id and one.status not in (Status.DRAFT, *_NEVER_MOVED)]


def certificate_link(desk: Desk, principal: Principal, request_id: str, order_id: str) -> str:
    """A link that dies within minutes to the certificate. Raises `NotFound`, and `StateConflict` (``no_certificate``)
    until every number has passed."""
    order = order_of_request(desk, principal, request_id, order_id)
    cutover = desk.store.cutover(order.id)
    if cutover is None or cutover.certificate is None:
        raise StateConflict(
            "There is a certificate once every number of this order was ported and has passed its tests; "
            "GET the request's proof says what is missing.",
            code="no_certificate",
        )
    stored = cutover.certificate
    name = f"certificate-{order.reference or order.id}.pdf"
    return desk.letters.presign_get(stored.key, stored.version_id, name, desk.policy.download_link_seconds)
