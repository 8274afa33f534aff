"""What is said in a case, and whose turn it is then; documents that are given in it as proof."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from shared.domain.cases.kinds import answer_due
from shared.domain.cases.model import Case, CaseMessage, CaseStatus
from shared.domain.desk_clock import hours_of
from shared.domain.documents import DocumentType, check_upload_request, safe_filename
from shared.domain.model import Document, MailKind
from shared.domain.permissions import Action
from shared.domain.problems import Problem, RulesBroken
from shared.ports import Create, Write, WriteRefused
from shared.usecases.attending import check_decided_on, next_version
from shared.usecases.cases.keeping import case_for_staff, commit, happened, telling, visible_case
from shared.usecases.cases.open_case import document_problems, message
from shared.usecases.comments import LONGEST, written
from shared.usecases.desk import Desk, Once, Principal, lost_race, remember, replayed, require
from shared.usecases.documents import DocumentPlaces, UploadPlace, document_places, upload_place

MOST_DOCUMENTS = 20
"""Of one case."""


@dataclass(frozen=True, slots=True)
class Saying:
    """`internal`: our team alone reads it. `waits_for`: whose turn it is then; without it the other side's."""

    text: str
    internal: bool = False
    waits_for: str = ""
    document_ids: tuple[str, ...] = ()


def say_as_customer(desk: Desk, principal: Principal, case_id: str, said: Saying, once: Once | None = None) -> Case:
    """The account says something: it is our team's turn. One that was resolved is open again.

    Raises `Forbidden`, `NotFound`, `RulesBroken`.
    """
    require(principal, Action.CASES_WRITE)
    before = visible_case(principal, desk.store.case(case_id) if len(case_id) <= 64 else None)
    return _say(desk, principal, before, said, once, staff=False)


def say_as_staff(
    desk: Desk, principal: Principal, case_id: str, said: Saying, if_match: int | None = None, once: Once | None = None
) -> Case:
    """Our team says something, to the account or among itself. Raises `Forbidden`, `NotFound`, `RulesBroken`,
    `VersionRequired`, `VersionConflict`."""
    before = case_for_staff(desk, principal, case_id)
    if replayed(desk, once) is None:
        check_decided_on(before, if_match)
    return _say(desk, principal, before, said, once, staff=True)


def _say(desk: Desk, principal: Principal, before: Case, said: Saying, once: Once | None, *, staff: bool) -> Case:
    if replayed(desk, once) is not None:
        return before
    empty = Problem("text_missing", "Nothing is said.", f"Write up to {LONGEST} characters.", "/text")
    text = written(said.text, empty, refusal="Nothing was said.")
    problems = document_problems(case_documents(desk, before), said.document_ids)
    if problems:
        raise RulesBroken("Nothing was said.", problems=problems)
    internal = staff and (said.internal or not before.shown)
    to_customer = staff and not internal
    turn = _turn(desk, before, said, internal=internal, staff=staff)
    documents = tuple(dict.fromkeys((*before.document_ids, *said.document_ids)))
    told = telling(desk, before, MailKind.CASE_MESSAGE, text=text) if to_customer else before
    after = next_version(desk, told, messages=before.messages + 1, document_ids=documents, **turn)
    one = message(
        desk, before, principal.actor, text, internal=internal, document_ids=tuple(dict.fromkeys(said.document_ids))
    )
    kind = "case.noted" if internal else "case.answered" if staff else "case.said"
    event = happened(desk, after, kind, principal.actor, before, message_id=one.id)
    return commit(desk, after, event, [Create(one), *remember(desk, once, one.id)])


def _turn(desk: Desk, case: Case, said: Saying, *, internal: bool, staff: bool) -> dict[str, Any]:
    """Whose turn it is after somebody spoke, and until when."""
    if internal and not said.waits_for:
        return {}
    now = desk.clock.now()
    theirs = staff and said.waits_for != "staff" and case.shown
    status = CaseStatus.WAITING_ON_CUSTOMER if theirs else CaseStatus.WAITING_ON_STAFF
    if status == case.status:
        return {}
    days = timedelta(days=desk.policy.case_customer_days)
    due_at = now + days if theirs else answer_due(case.kind, now, hours_of(desk.policy))
    return {
        "status": status,
        "status_since": now,
        "due_at": due_at,
        "outcome": "",
        "outcome_note": "",
        "resolved_at": None,
        "resolved_by": None,
    }


# --- documents -------------------------------------------------------------------------------------------------------


def case_documents(desk: Desk, case: Case) -> tuple[Document, ...]:
    """Documents of the case's request, and those that were given in the case itself."""
    view = desk.store.request_view(case.request_id) if case.request_id else None
    own = desk.store.documents(case.id)
    return (*own, *(view.documents if view else ()))


def register_case_document(
    desk: Desk,
    principal: Principal,
    case: Case,
    *,
    filename: str,
    content_type: str,
    size: int,
    once: Once | None = None,
) -> UploadPlace:
    """Record that a document for a case is coming, and answer where to POST it. Raises `RulesBroken`."""
    earlier = replayed(desk, once)
    found = desk.store.document(case.id, earlier) if earlier is not None else None
    if found is not None:
        return upload_place(desk, found)
    problems = list(
        check_upload_request(DocumentType.OTHER, filename, content_type, size, max_bytes=desk.policy.upload_max_bytes)
    )
    if len(desk.store.documents(case.id)) >= MOST_DOCUMENTS:
        problems.append(Problem("too_many_documents", f"A case takes at most {MOST_DOCUMENTS} documents."))
    if problems:
        raise RulesBroken("The document was not registered.", problems=problems)
    now = desk.clock.now()
    document_id = desk.ids.new("doc")
    document = Document(
        id=document_id,
        request_id=case.id,
        account_id=case.account_id,
        type=DocumentType.OTHER,
        filename=safe_filename(filename),
        content_type=content_type,
        size=size,
        key=f"uploads/{case.account_id}/{case.id}/{document_id}",
        uploaded_by=principal.actor,
        created_at=now,
        updated_at=now,
    )
    writes: list[Write] = [Create(document), *remember(desk, once, document.id)]
    try:
        desk.store.commit(writes)
    except WriteRefused:
        raise lost_race("The case") from None
    return upload_place(desk, document)


def shown_documents(desk: Desk, case: Case) -> tuple[DocumentPlaces, ...]:
    """The documents of a case with their links: those given in it, and those of its request that it names."""
    own = desk.store.documents(case.id)
    named = [
        found
        for one in case.document_ids
        if one not in {document.id for document in own}
        and case.request_id
        and (found := desk.store.document(case.request_id, one)) is not None
    ]
    return tuple(document_places(desk, document) for document in (*own, *named))


def said_in(messages: tuple[CaseMessage, ...], *, staff: bool) -> tuple[CaseMessage, ...]:
    """What of it this side reads."""
    return tuple(one for one in messages if staff or not one.internal)
