"""Why a person looks at an order before it goes to a carrier, whatever the policy says: its `review_flags`."""

from typing import Final

PAPER_LETTER: Final = "paper_letter"
"""The letter was signed by hand: its scan is compared with what the order says."""
PERSON_CHANGED: Final = "authorized_person_changed"
"""The signer named themselves, so a person compares them with the bill before anything goes out."""
DETAILS_CHANGED: Final = "details_changed_by_signer"
"""The signer says otherwise than the requester whose account it is, where, or which lines stay."""

DOCUMENT_REFUSED: Final = "document_refused"
"""Our team refused a document: what comes in its place, or is said about it, a person looks at too."""


def with_flags(flags: tuple[str, ...], *more: str) -> tuple[str, ...]:
    """These flags and `more`, each once, as they came up."""
    return tuple(dict.fromkeys((*flags, *more)))
