"""What the mails of documents that our team refused, or that their inspection found useless, say to the requester."""

from typing import Final

from shared.domain.document_reviews import Refusal, documents_status, refusals_of
from shared.domain.documents import PROOF_OF_OWNERSHIP
from shared.domain.letter import national_number
from shared.domain.mails import MailFacts
from shared.domain.model import Document, DocumentReview, DocumentsStatus, DocumentStatus, Notification, User
from shared.domain.rejections import NUMBERS
from shared.domain.words.inspections import inspection_said
from shared.domain.words.reasons import reason_said
from shared.ports import RequestView
from shared.usecases.desk import Desk
from shared.usecases.document_decisions import losing_carrier
from shared.usecases.notifications.facts import facts_for, language_of
from shared.usecases.notifications.owing import REJECTED

_MOST_NUMBERS: Final = 20
"""That a mail names; the document itself names all."""


def still_refused(view: RequestView, notification: Notification) -> bool:
    """Whether what our team found then is what it says of the document now."""
    document = _document(view, notification)
    review = document.review if document else None
    return review is not None and not review.accepted and review.at.isoformat() == notification.data["at"]


def refused_facts(desk: Desk, view: RequestView, notification: Notification, user: User) -> MailFacts:
    """As the page of a correction says it."""
    request, document = view.request, _document(view, notification)
    assert document is not None and document.review is not None  # noqa: PT018 - `still_refused` found both
    language = language_of(user, request)
    rows = refusals_of(document.review)
    said = [reason_said(language, row.code, losing_carrier(view, document)) for row in rows]
    orders = [order for order in view.orders if order.id in notification.order_ids]
    return facts_for(
        desk,
        request,
        user,
        orders,
        document=document.filename,
        things=tuple(_wrong(document.review, row, told[0]) for row, told in zip(rows, said, strict=True)),
        fixes=tuple(fix for _, fix in said),
        text=document.review.words,
        nothing_needed=not _is_needed(view, document),
    )


def still_unusable(view: RequestView, notification: Notification) -> bool:
    """Whether one of the documents is still of no use, and nothing stands in for it."""
    return bool(_unusable(view, notification))


def unusable_facts(desk: Desk, view: RequestView, notification: Notification, user: User) -> MailFacts:
    language = language_of(user, view.request)
    documents = _unusable(view, notification)
    told = [
        (document, *inspection_said(language, one["code"], one["detail"], one.get("fix", "")))
        for document in documents
        for one in document.problems
    ]
    alone = len(documents) == 1
    return facts_for(
        desk,
        view.request,
        user,
        [],
        document=", ".join(dict.fromkeys(document.filename for document in documents)),
        things=tuple(wrong if alone else f"{document.filename}: {wrong}" for document, wrong, _ in told),
        fixes=tuple(fix for *_, fix in told),
    )


def _unusable(view: RequestView, notification: Notification) -> list[Document]:
    rejected = [one for one in view.documents if one.status == DocumentStatus.REJECTED and one.review is None]
    named = [one for one in rejected if f"{REJECTED}{one.id}" in notification.data]
    return [one for one in named if one.type not in PROOF_OF_OWNERSHIP or _is_needed(view, one)]


def _wrong(review: DocumentReview, row: Refusal, said: str) -> str:
    numbers = review.numbers if NUMBERS in row.fields else ()
    named = [national_number(number) for number in numbers[:_MOST_NUMBERS]]
    return f"{said} {', '.join(named)}{', …' if len(numbers) > len(named) else ''}".strip()


def _is_needed(view: RequestView, document: Document) -> bool:
    """Whether a losing account has no other proof of ownership that can be used."""
    served = [account.id for account in view.losing_accounts if document.serves(account.id)]
    statuses = {documents_status(view.documents, account_id) for account_id in served}
    lacking = {DocumentsStatus.REJECTED, DocumentsStatus.MISSING}
    return document.type in PROOF_OF_OWNERSHIP and (not served or not lacking.isdisjoint(statuses))


def _document(view: RequestView, notification: Notification) -> Document | None:
    document_id = notification.data["document_id"]
    return next((one for one in view.documents if one.id == document_id), None)
