"""Under which reference a request is found again by its name, by files of the drop folder.

Kept beside the clients' own references, which cannot hold this prefix. A client manager's files find their own
requests alone, so their names are apart from those of everybody who sees all requests of the account.
"""

from contextlib import suppress

from shared.domain.model import PortRequest
from shared.domain.number_list.headers import request_key
from shared.domain.permissions import SEES_ALL_REQUESTS
from shared.ports import ReleaseReference, TakeReference, WriteRefused
from shared.usecases.desk import Desk, Principal


def drop_owner_of(principal: Principal) -> str:
    """Whose names this principal's files use: "" for those that all share who see every request."""
    return "" if principal.role in SEES_ALL_REQUESTS else principal.user_id


def drop_reference(name_key: str, *, test_mode: bool, owner: str = "") -> str:
    """The reference of a name; what test keys make has names of its own."""
    kind = "drop-test" if test_mode else "drop"
    return f"\x00{kind}:{owner}\x00{name_key}" if owner else f"\x00{kind}:{name_key}"


def drop_references(name_key: str, principal: Principal) -> tuple[str, ...]:
    """Where a request of this name may be that the principal's files find: what may not be seen is left out later."""
    own = drop_reference(name_key, test_mode=principal.test_mode, owner=principal.user_id)
    return own, drop_reference(name_key, test_mode=principal.test_mode)


def drop_reference_of(request: PortRequest) -> str:
    """The reference of a request; "" for one that no file finds by its name."""
    if not request.drop_name:
        return ""
    return drop_reference(request.drop_name, test_mode=request.test_mode, owner=request.drop_owner)


def may_be_replaced(request: PortRequest) -> bool:
    """Whether a request gives its name free: it ended, and nothing of it was ported."""
    return request.status in ("cancelled", "expired")


def under_its_name(desk: Desk, request: PortRequest) -> tuple[PortRequest, list[TakeReference]]:
    """The request so that files find it by its name, and the write for that.

    Where another that goes on has the name, files find that one, and this one by none.
    """
    owner = "" if request.submitter_role in SEES_ALL_REQUESTS else request.submitted_by.id
    named: PortRequest = request.but(drop_name=request_key(request.name), drop_owner=owner)
    nameless: PortRequest = request.but(drop_name="", drop_owner="")
    reference = drop_reference_of(named)
    if not reference:
        return nameless, []
    holder = desk.store.request_by_reference(request.account_id, reference)
    if holder is not None and holder != request.id:
        there = desk.store.request(holder)
        if there is not None and not may_be_replaced(there):
            return nameless, []
        with suppress(WriteRefused):  # somebody else took it meanwhile: the write will tell
            desk.store.commit([ReleaseReference(request.account_id, reference, holder)])
    return named, [TakeReference(request.account_id, reference, request.id)]


def let_go_of_name(desk: Desk, request: PortRequest) -> list[ReleaseReference]:
    """The write by which no file finds the request by its name any more; nothing where another has that by now."""
    reference = drop_reference_of(request)
    if not reference or desk.store.request_by_reference(request.account_id, reference) != request.id:
        return []
    return [ReleaseReference(request.account_id, reference, request.id)]
