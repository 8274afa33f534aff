"""Under which reference a request of the drop folder is found again by its name.

Kept beside the clients' own references, which cannot hold this prefix.
"""

from shared.domain.model import PortRequest


def drop_reference(name_key: str, *, test_mode: bool) -> str:
    """The reference of a name; what test keys make has names of its own."""
    return f"\x00{'drop-test' if test_mode else 'drop'}:{name_key}"


def drop_reference_of(request: PortRequest) -> str:
    """The reference of a request; "" for one that the drop folder does not know."""
    return drop_reference(request.drop_name, test_mode=request.test_mode) if request.drop_name else ""
