"""Our team looks at the documents that prove ownership: why one cannot be used, and what puts that right.

What a document has to show is that of porting.md, section 3: a recent bill that names the account, its owner, the
service address and every number. The English of the reasons stands here, their French in ``words.corrections``; both
know ``{carrier}``, and ``{Carrier}`` where a sentence begins.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from shared.domain.documents import PROOF_OF_OWNERSHIP
from shared.domain.lifecycle import Status
from shared.domain.masking import without_secrets
from shared.domain.model import (
    Ask,
    Document,
    DocumentReview,
    DocumentsStatus,
    DocumentStatus,
    PortOrder,
)
from shared.domain.problems import Problem
from shared.domain.rejections import ADDRESS_FIELDS, NUMBERS, FixKind, filled, on_one_line

LONGEST_WORDS: Final = 500
"""Characters of our own words about a document."""
MOST_NUMBERS: Final = 500
"""Numbers that a document should show and does not, as they are named with it."""


class DocumentReason(StrEnum):
    """Why our team cannot use a document."""

    TOO_OLD = "too_old"
    OTHER_CARRIER = "other_carrier"
    NUMBERS_MISSING = "numbers_missing"
    UNREADABLE = "unreadable"
    NAME_DIFFERS = "name_differs"
    ADDRESS_DIFFERS = "address_differs"
    NOT_A_BILL = "not_a_bill"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """What a reason means, and what answers it: another document always does, and goes on by itself.

    `fields` are those of the losing account that may be wrong instead, as a correction form opens them.
    """

    reason: DocumentReason
    title: str
    meaning: str
    fix: str
    kinds: tuple[FixKind, ...] = (FixKind.GIVE_DOCUMENT, FixKind.DISPUTE)
    fields: tuple[str, ...] = ()
    needs_new_letter: bool = False

    @property
    def code(self) -> str:
        """What an order asks for, and what is wrong with the document, have the same code."""
        return f"document_{self.reason}"


_R, _K = DocumentReason, FixKind
_OR_EDIT: Final = (_K.GIVE_DOCUMENT, _K.EDIT, _K.DISPUTE)

_ROWS: Final = (
    Refusal(
        reason=_R.TOO_OLD,
        title="The bill is too old",
        meaning="Carriers compare numbers with a recent bill, and this one is older than 30 days.",
        fix="Upload the latest bill of {carrier}, all pages, not older than 30 days.",
    ),
    Refusal(
        reason=_R.OTHER_CARRIER,
        title="The bill is of another carrier",
        meaning="The bill does not come from {carrier}, the current carrier that was named for these numbers.",
        fix="Upload a bill of {carrier}. If the carrier on the bill is the right one, correct the name of the current "
        "carrier instead.",
        kinds=_OR_EDIT,
        fields=("carrier_name", "reseller_name"),
        needs_new_letter=True,
    ),
    Refusal(
        reason=_R.NUMBERS_MISSING,
        title="Numbers are not on the bill",
        meaning="The bill does not show every number that is to move away from {carrier}.",
        fix="Upload all pages of the bill, or the customer service record of {carrier}, which lists every number of "
        "the account. Take numbers out that are not on the account.",
        kinds=(_K.GIVE_DOCUMENT, _K.DROP_NUMBER, _K.MOVE_NUMBER, _K.DISPUTE),
        fields=(NUMBERS,),
    ),
    Refusal(
        reason=_R.UNREADABLE,
        title="The document cannot be read",
        meaning="The file opens, but what matters on it is cut off, blurred or too small to read.",
        fix="Upload the PDF as {carrier} sent it, or scan all pages again: flat, in focus, at 200 dpi or more.",
    ),
    Refusal(
        reason=_R.NAME_DIFFERS,
        title="The name on the bill is another",
        meaning="The bill names another business or person than was given as the owner of the account.",
        fix="Write the name exactly as the bill of {carrier} spells it, or upload a bill in the name that was given.",
        kinds=_OR_EDIT,
        fields=("end_user_name",),
        needs_new_letter=True,
    ),
    Refusal(
        reason=_R.ADDRESS_DIFFERS,
        title="The address on the bill is another",
        meaning="The bill shows another service address than was given: the address where the phone service is "
        "installed.",
        fix="Enter the service address as {carrier} has it, or upload a document that shows the address that was "
        "given, such as a customer service record.",
        kinds=_OR_EDIT,
        fields=ADDRESS_FIELDS,
        needs_new_letter=True,
    ),
    Refusal(
        reason=_R.NOT_A_BILL,
        title="This is no bill",
        meaning="The document does not show who has the account at {carrier}, nor its numbers.",
        fix="Upload the latest bill of {carrier}, all pages; a customer service record, a receipt or a screenshot of "
        "the account with its numbers will do instead.",
    ),
    Refusal(
        reason=_R.LOCKED,
        title="The document is locked",
        meaning="The file opens only with a password, so no carrier can read it.",
        fix="Open it with its password, print it to PDF, and upload that. Write the password nowhere.",
    ),
)

REFUSALS: Final[Mapping[str, Refusal]] = MappingProxyType({row.code: row for row in _ROWS})
"""Every reason by the code of what an order asks for."""
_BY_REASON: Final[Mapping[str, Refusal]] = MappingProxyType({row.reason.value: row for row in _ROWS})

LOOKED_AT: Final = "Our team looked at “{filename}”"
"""How an ask names the document, after what the reason means; our own words follow."""


def documents_status(documents: Iterable[Document], *losing_account_ids: str) -> DocumentsStatus:
    """Where these losing accounts stand with their proof of ownership: what our team found goes before the rest."""
    serving = [one for one in documents if one.type in PROOF_OF_OWNERSHIP and one.serves(*losing_account_ids)]
    good = [one for one in serving if one.status == DocumentStatus.ACCEPTED]
    if any(one.review is not None and one.review.accepted for one in good):
        return DocumentsStatus.ACCEPTED
    if good:
        return DocumentsStatus.UPLOADED
    return DocumentsStatus.REJECTED if any(one.is_refused for one in serving) else DocumentsStatus.MISSING


def latest_refused(documents: Iterable[Document], *losing_account_ids: str) -> Document | None:
    """The proof of these losing accounts that our team refused last: what is wrong with it is to be put right."""
    refused = [
        one
        for one in documents
        if one.type in PROOF_OF_OWNERSHIP and one.is_refused and one.serves(*losing_account_ids)
    ]
    return max(refused, key=lambda one: (one.review.at if one.review else one.updated_at, one.id), default=None)


def without_refusals(asks: Iterable[Ask]) -> tuple[Ask, ...]:
    """What is asked for beside what our team found of documents."""
    return tuple(ask for ask in asks if ask.code not in REFUSALS)


def documents_unsettled(order: PortOrder) -> bool:
    """Whether an order that no carrier has asks for what its documents lack although they lack nothing, or does not
    ask for it yet."""
    if not order.is_unsent:
        return False
    lacking = order.documents_status == DocumentsStatus.REJECTED
    if order.status == Status.ACTION_REQUIRED:
        return lacking != (without_refusals(order.asks) != order.asks)
    return lacking and order.status == Status.IN_REVIEW


def clean_words(text: str) -> str:
    """Our own words on one line, all of them, without what cannot be seen or may be a secret."""
    return without_secrets(on_one_line(text, max(len(text), 1)))


def refusals_of(review: DocumentReview) -> tuple[Refusal, ...]:
    """What our team found, as the table has it; a reason that is none any more is left out."""
    return tuple(_BY_REASON[reason] for reason in review.reasons if reason in _BY_REASON)


def problems_of(review: DocumentReview, carrier: str) -> tuple[Problem, ...]:
    """What is wrong with the document, for whoever gave it, each with its fix; nothing where it was accepted."""
    words = f" Our team adds: {review.words}" if review.words else ""
    return tuple(
        Problem(row.code, filled(row.meaning, carrier) + words, filled(row.fix, carrier), "/documents")
        for row in refusals_of(review)
    )


def asks_of(document: Document, carrier: str, numbers: Collection[str]) -> tuple[Ask, ...]:
    """What a refused document makes an order ask for. `numbers` are those of the order."""
    review = document.review
    if review is None or review.accepted:
        return ()
    about = LOOKED_AT.replace("{filename}", document.filename) + (f": {review.words}" if review.words else ".")
    found = []
    for row in refusals_of(review):
        named = tuple(number for number in review.numbers if number in numbers) if NUMBERS in row.fields else ()
        detail = f"{filled(row.meaning, carrier)} {about}"
        found.append(Ask(code=row.code, detail=detail, fix=filled(row.fix, carrier), numbers=named))
    return tuple(found)
