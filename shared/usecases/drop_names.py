"""Under which reference a request is found again by its name, by files of the drop folder.

Kept beside the clients' own references, which cannot hold this prefix. A client manager's files find their own
requests alone, so their names are apart from those of everybody who sees all requests of the account.
"""

from shared.domain.model import PortRequest
from shared.domain.permissions import SEES_ALL_REQUESTS
from shared.usecases.desk import Principal


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
