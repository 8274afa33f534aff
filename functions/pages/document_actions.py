"""What our team makes of a document, as its page offers it."""

from typing import Final

from functions.pages.actions import Field, Offer
from functions.pages.entries import numbers
from functions.pages.visit import Visit
from shared.domain.document_reviews import LONGEST_WORDS, REFUSALS
from shared.domain.documents import DocumentType
from shared.domain.model import Document, DocumentStatus
from shared.domain.permissions import Action
from shared.domain.words.desk import say
from shared.usecases.document_decisions import Verdict, decide_document


def _text(key: str) -> str:
    return say(f"do.{key}")


def _can_be_judged(document: Document) -> bool:
    """Whether there is something to look at; a letter on paper is judged with its order."""
    inspected = document.status == DocumentStatus.REJECTED and document.review is None
    return not inspected and document.status != DocumentStatus.AWAITING_UPLOAD and document.type != DocumentType.LOA


def _is_open(document: Document) -> bool:
    """Whether it can be judged, and was not accepted by one of us."""
    return _can_be_judged(document) and not (document.review and document.review.accepted)


def _decide(visit: Visit, document: Document, verdict: Verdict) -> None:
    request_id = visit.params["request_id"]
    decide_document(visit.desk, visit.principal, request_id, document.id, verdict, visit.if_match, visit.once)


def _accept(visit: Visit, document: Document) -> str:
    _decide(visit, document, Verdict(accept=True))
    return "document_accepted"


def _reject(visit: Visit, document: Document) -> str:
    reasons = tuple(row.reason.value for row in REFUSALS.values() if visit.entry(f"reason_{row.reason}") == "yes")
    words = visit.entry("words", 4_000)
    _decide(visit, document, Verdict(accept=False, reasons=reasons, words=words, numbers=numbers(visit)))
    return "document_rejected"


_REASONS: Final = tuple(Field(f"reason_{row.reason}", row.title, "tick") for row in REFUSALS.values())

DOCUMENT_OFFERS: Final[tuple[Offer[Document], ...]] = (
    Offer("accept", _text("document.accept"), Action.STAFF_DOCUMENTS, _accept, _is_open, main=True, key="a"),
    Offer(
        "reject",
        _text("document.reject"),
        Action.STAFF_DOCUMENTS,
        _reject,
        _can_be_judged,
        (
            *_REASONS,
            Field("words", _text("document.words"), "area", hint=_text("document.words.hint"), longest=LONGEST_WORDS),
            Field("numbers", _text("numbers"), "area", hint=_text("document.numbers.hint"), longest=20_000),
        ),
        about=_text("document.reject.about"),
    ),
)
