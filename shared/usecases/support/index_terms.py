"""What staff search by follows the things it is read from: the relay calls this for each that changed."""

from shared.domain.model import Account, Entity, LosingAccount, PortOrder, PortRequest, User
from shared.domain.search_terms import terms_of
from shared.ports import Store

Searched = Account | User | PortRequest | LosingAccount | PortOrder


def index_terms(store: Store, before: Searched | None, after: Searched | None) -> None:
    """Let a thing be found by what it says now, and no longer by what it said before. Again is harmless."""
    old, new = terms_of(before), terms_of(after)
    thing = after or before
    if old == new or thing is None:
        return
    known, mode = _mode(store, thing)
    if known:
        store.index_terms(new - old, old - new, test_mode=mode)


def _mode(store: Store, thing: Entity) -> tuple[bool, bool | None]:
    """Whether it is there to be found, and by which keys: an account by all."""
    if isinstance(thing, PortRequest | PortOrder):
        return True, thing.test_mode
    if isinstance(thing, LosingAccount):
        request = store.request(thing.request_id)
        # With its request goes what leads to it.
        return request is not None, request.test_mode if request is not None else None
    return True, None
