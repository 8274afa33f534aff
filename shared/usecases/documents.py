"""Documents: a place to upload to, the inspection of what arrived, and a link to what was accepted.

One `VersionId` of one key counts: the first that was written. A later upload to the address is ignored and counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from shared.domain.bills.reading import read_bill
from shared.domain.bulk.model import FOLDER_ACTOR
from shared.domain.documents import PROOF_OF_OWNERSHIP, check_upload_request, safe_filename
from shared.domain.model import Audience, BillReading, Document, DocumentStatus, Event, MailKind, Notification
from shared.domain.problems import NotFound, Problem, RulesBroken, StateConflict
from shared.ports import (
    Append,
    Create,
    Discard,
    Inspector,
    PresignedPost,
    Replace,
    Unavailable,
    Write,
    WriteRefused,
)
from shared.usecases.account_secrets import account_number_digest
from shared.usecases.attending import event_about
from shared.usecases.desk import SYSTEM, Desk, Once, Principal, lost_race, remember, replayed, visible_request
from shared.usecases.losing_accounts import view_for_change
from shared.usecases.notifications.owing import REJECTED, owed_notification, telling
from shared.usecases.order_documents import noted_on_orders
from shared.usecases.read_bills import BillChecked, check_bill
from shared.usecases.transitions import commit_orders, request_event

MOST_DOCUMENTS = 40
_ATTEMPTS = 8


@dataclass(frozen=True, slots=True)
class UploadPlace:
    document: Document
    upload: PresignedPost | None


def register_document(
    desk: Desk,
    principal: Principal,
    request_id: str,
    *,
    document_type: str,
    filename: str,
    content_type: str,
    size: int,
    losing_account_ids: tuple[str, ...],
    once: Once | None,
) -> UploadPlace:
    """Record that a document is coming and answer where to POST it: exactly this key, type and size (bytes)."""
    view = view_for_change(desk, principal, request_id)
    earlier = replayed(desk, once)
    if earlier is not None:
        found = desk.store.document(request_id, earlier)
        if found is not None:
            return upload_place(desk, found)
    problems = list(
        check_upload_request(document_type, filename, content_type, size, max_bytes=desk.policy.upload_max_bytes)
    )
    known = {account.id for account in view.losing_accounts}
    problems += [
        Problem(
            "losing_account_unknown",
            f"This request has no losing account {wanted!r}.",
            "Name one of the request's losing accounts, or none for all of them.",
            f"/losing_account_ids/{index}",
        )
        for index, wanted in enumerate(losing_account_ids)
        if wanted not in known
    ]
    if len(view.documents) >= MOST_DOCUMENTS:
        problems.append(Problem("too_many_documents", f"A request takes at most {MOST_DOCUMENTS} documents."))
    if problems:
        raise RulesBroken("The document was not registered.", problems=problems)
    now = desk.clock.now()
    document_id = desk.ids.new("doc")
    document = Document(
        id=document_id,
        request_id=request_id,
        account_id=principal.account_id,
        type=document_type,
        filename=safe_filename(filename),
        content_type=content_type,
        size=size,
        losing_account_ids=losing_account_ids,
        key=document_key(principal.account_id, request_id, document_id),
        uploaded_by=principal.actor,
        created_at=now,
        updated_at=now,
    )
    try:
        desk.store.commit([Create(document), *remember(desk, once, document.id)])
    except WriteRefused:
        raise lost_race("The request") from None
    return upload_place(desk, document)


def receive_document(
    desk: Desk,
    principal: Principal,
    request_id: str,
    *,
    document_type: str,
    filename: str,
    content_type: str,
    body: bytes,
    losing_account_ids: tuple[str, ...],
    once: Once | None,
    document_id: str = "",
) -> Document:
    """Register a document whose bytes are here already, and put them where it is inspected. Again is harmless.

    `document_id` is one that is registered and awaited: what comes takes its place, if it is what was announced.
    """
    awaited = desk.store.document(request_id, document_id) if document_id else None
    if awaited is not None and _fits(awaited, content_type, body):
        view_for_change(desk, principal, request_id)
        desk.files.write_once(awaited.key, body, awaited.content_type)
        return awaited
    place = register_document(
        desk,
        principal,
        request_id,
        document_type=document_type,
        filename=filename,
        content_type=content_type,
        size=len(body),
        losing_account_ids=losing_account_ids,
        once=once,
    )
    if place.document.status == DocumentStatus.AWAITING_UPLOAD:
        desk.files.write_once(place.document.key, body, place.document.content_type)
    return place.document


def _fits(awaited: Document, content_type: str, body: bytes) -> bool:
    expected = (awaited.content_type, awaited.size)
    return awaited.status == DocumentStatus.AWAITING_UPLOAD and expected == (content_type, len(body))


def upload_place(desk: Desk, document: Document) -> UploadPlace:
    """The document with where to POST it, while it is awaited."""
    return UploadPlace(document, _place(desk, document))


def upload_origin(desk: Desk) -> str:
    """Where files are posted to, as ``https://host``: a page's policy has to name it before its script may."""
    place = urlsplit(desk.files.presign_post("uploads/", "application/pdf", 1, 1).url)
    return f"{place.scheme}://{place.netloc}"


def document_key(account_id: str, request_id: str, document_id: str) -> str:
    """Where a document is uploaded to."""
    return f"uploads/{account_id}/{request_id}/{document_id}"


def _place(desk: Desk, document: Document) -> PresignedPost | None:
    if document.status != DocumentStatus.AWAITING_UPLOAD:
        return None
    return desk.files.presign_post(document.key, document.content_type, document.size, desk.policy.upload_link_seconds)


def document_of_key(key: str) -> tuple[str, str] | None:
    """The request and document that an upload key belongs to."""
    parts = key.split("/")
    if len(parts) != 4 or parts[0] != "uploads":
        return None
    return parts[2], parts[3]


def record_upload(desk: Desk, inspector: Inspector, key: str) -> Document | None:
    """Inspect what arrived under a key and record the verdict; again is harmless.

    Only the first version counts; later ones are counted and ignored. Answers None for a key that no document was
    registered for.
    """
    place = document_of_key(key)
    document = desk.store.document(*place) if place else None
    if document is None:
        return None
    versions = desk.files.versions(key)
    if document.status != DocumentStatus.AWAITING_UPLOAD:
        return _note_ignored(desk, document, len(versions) - 1)
    if not versions:
        return None
    version_id = versions[0]
    data = desk.files.read(key, version_id)
    verdict = inspector.inspect(data, document.content_type, document.filename)
    now = desk.clock.now()
    accepted = verdict.accepted
    inspected: Document = document.but(
        status=DocumentStatus.ACCEPTED if accepted else DocumentStatus.REJECTED,
        version_id=version_id,
        sha256=verdict.sha256,
        pages=verdict.pages,
        problems=tuple(problem.as_dict() for problem in verdict.problems),
        warnings=tuple(problem.as_dict() for problem in verdict.warnings),
        bill=_read(desk, inspector, document, data) if accepted else None,
        version=document.version + 1,
        updated_at=now,
    )
    reason = "; ".join(problem.detail for problem in verdict.problems)
    facts = {"document_id": document.id, "document_type": document.type, "sha256": verdict.sha256}
    event = _inspected(desk, document.request_id, reason, facts, accepted=accepted)
    if event is None:
        return None
    owed = _mail_of(desk, inspected)
    return _keep(desk, inspected, telling(event, owed) if owed else event, [Create(owed)] if owed else [])


def _mail_of(desk: Desk, inspected: Document) -> Notification | None:
    """The mail to the requester that a document is of no use. Reports of the drop folder say so themselves.

    It waits some minutes: whoever sees it on the page may have uploaded another by then.
    """
    request = desk.store.request(inspected.request_id)
    by_file = inspected.uploaded_by.id == FOLDER_ACTOR.id
    if inspected.status != DocumentStatus.REJECTED or request is None or by_file:
        return None
    return owed_notification(
        desk,
        request,
        MailKind.DOCUMENT_UNUSABLE_REQUESTER,
        Audience.REQUESTER,
        (),
        notification_id=f"ntf_{inspected.id.partition('_')[2]}-{MailKind.DOCUMENT_UNUSABLE_REQUESTER}",
        due_at=desk.clock.now() + timedelta(seconds=desk.policy.mail_wait_seconds),
        until=None,
        **{f"{REJECTED}{inspected.id}": "yes"},
    )


def _read(desk: Desk, inspector: Inspector, document: Document, data: bytes) -> BillReading | None:
    """The facts on what proves ownership; its text is not kept."""
    if document.type not in PROOF_OF_OWNERSHIP:
        return None
    text = inspector.text(data, document.content_type)
    if text.why_not:
        return BillReading(why_not=text.why_not)
    return read_bill(
        text.pages,
        lambda normalised: account_number_digest(desk, document.account_id, normalised),
        whole=text.whole,
    )


def _keep(desk: Desk, inspected: Document, event: Event, more: Sequence[Write]) -> Document | None:
    """The verdict on the document, and on the orders that it is the first good proof of; what was kept meanwhile
    stays."""
    writes: list[Write] = [Replace(inspected), Append(event), *more]
    for _ in range(_ATTEMPTS):
        view = desk.store.request_view(inspected.request_id)
        moves = noted_on_orders(desk, view, inspected, SYSTEM) if view and inspected.type in PROOF_OF_OWNERSHIP else []
        try:
            if moves:
                commit_orders(desk, inspected.request_id, moves, writes)
            else:
                desk.store.commit(writes)
        except WriteRefused as refused:
            if any(write in writes for write in refused.refused):
                return desk.store.document(inspected.request_id, inspected.id)
            continue
        return inspected
    raise Unavailable(f"{inspected.request_id} is written by too many at once")


_VERDICTS: Final = {
    True: ("document.accepted", "case.document_accepted"),
    False: ("document.rejected", "case.document_rejected"),
}
"""What the inspection came to, as an event of a request and of a case."""


def _inspected(desk: Desk, belongs_to: str, reason: str, facts: dict[str, str], *, accepted: bool) -> Event | None:
    """The verdict on a document of a request, or of a case; None where there is neither."""
    of_request, of_case = _VERDICTS[accepted]
    request = desk.store.request(belongs_to)
    if request is not None:
        return request_event(desk, request, of_request, SYSTEM, reason=reason, **facts)
    case = desk.store.case(belongs_to)
    if case is None:
        return None
    return event_about(desk, case, of_case, SYSTEM, before=case.status, reason=reason, **facts)


def _note_ignored(desk: Desk, document: Document, ignored: int) -> Document:
    """Say on the document how many uploads came after the one that counts."""
    if ignored <= document.ignored_uploads:
        return document
    noted: Document = document.but(ignored_uploads=ignored, version=document.version + 1, updated_at=desk.clock.now())
    try:
        desk.store.commit([Replace(noted)])
    except WriteRefused:
        return document
    return noted


@dataclass(frozen=True, slots=True)
class DocumentPlaces:
    """A document with where to upload it while it is awaited, or where to read it once it was accepted; and with what
    was read on it, where that was compared."""

    document: Document
    upload: PresignedPost | None = None
    link: str | None = None
    bill: BillChecked | None = None


def show_document(desk: Desk, principal: Principal, request_id: str, document_id: str) -> DocumentPlaces:
    """A document; links die within minutes (to read it) or an hour (to upload it)."""
    visible_request(principal, desk.store.request(request_id))
    document = desk.store.document(request_id, document_id)
    if document is None:
        raise NotFound("There is no such document on this request.")
    places = document_places(desk, document)
    view = desk.store.request_view(request_id) if document.bill is not None else None
    return places if view is None else replace(places, bill=check_bill(desk, view, document))


def document_places(desk: Desk, document: Document) -> DocumentPlaces:
    """A document with a link to it, or to where it is awaited. What our team refused can be looked at still."""
    if document.status != DocumentStatus.ACCEPTED and not document.is_refused:
        return DocumentPlaces(document, upload=_place(desk, document))
    link = desk.files.presign_get(
        document.key, document.version_id, document.filename, desk.policy.download_link_seconds
    )
    return DocumentPlaces(document, link=link)


def read_document(desk: Desk, principal: Principal, request_id: str, document_id: str) -> tuple[Document, bytes]:
    """A document and what is in it: the version that was inspected. Raises `NotFound`, `StateConflict`."""
    document = show_document(desk, principal, request_id, document_id).document
    if not document.version_id:
        raise StateConflict("The file has not arrived yet.", code="document_not_there")
    return document, desk.files.read(document.key, document.version_id)


def remove_document(desk: Desk, principal: Principal, request_id: str, document_id: str) -> None:
    """Take a document off a draft."""
    view = view_for_change(desk, principal, request_id)
    if view.orders:
        raise StateConflict("Documents of a submitted request stay with it.", code="invalid_transition")
    document = desk.store.document(request_id, document_id)
    if document is None:
        raise NotFound("There is no such document on this request.")
    try:
        desk.store.commit([Discard(document)])
    except WriteRefused:
        raise lost_race("The document") from None
