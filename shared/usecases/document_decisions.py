"""Our team looks at the documents of a request: each can be used, or cannot, for reasons that a customer can act on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from shared.domain.document_reviews import LONGEST_WORDS, MOST_NUMBERS, DocumentReason, clean_words, problems_of
from shared.domain.documents import DocumentType
from shared.domain.model import Actor, Audience, Document, DocumentReview, DocumentStatus, MailKind, PortOrder
from shared.domain.permissions import Action
from shared.domain.phone_numbers import read_number_cell
from shared.domain.problems import NotFound, Problem, RulesBroken, StateConflict
from shared.domain.rejections import NUMBERS
from shared.ports import Append, Create, Replace, RequestView, Unavailable, Write, WriteRefused
from shared.usecases.desk import Desk, Once, Principal, check_version, lost_race, remember, replayed, require
from shared.usecases.documents import DocumentPlaces, document_places
from shared.usecases.notifications.owing import owed_notification, telling
from shared.usecases.order_documents import noted_on_orders, reopened
from shared.usecases.order_numbers import group_rows, order_rows
from shared.usecases.read_bills import check_bills
from shared.usecases.readiness import draft_list
from shared.usecases.transitions import commit_orders, request_event

_ATTEMPTS = 8
_NOT_DECIDED = "Nothing was decided about the document."


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody of our team found. Of what cannot be used: `reasons` (`DocumentReason`), our own words for the
    customer, and the numbers that it should show and does not, in any way that people write them."""

    accept: bool
    reasons: tuple[str, ...] = ()
    words: str = ""
    numbers: tuple[str, ...] = ()


def documents_for_staff(desk: Desk, principal: Principal, request_id: str) -> tuple[DocumentPlaces, ...]:
    """The documents of a request, with what was read on them. Each is opened by itself (`support.opening`), which is
    written down. Raises `Forbidden`, `NotFound`."""
    require(principal, Action.STAFF_DOCUMENTS)
    checked = check_bills(desk, _view(desk, principal, request_id))
    return tuple(replace(document_places(desk, one.document), link=None, bill=one) for one in checked)


def decide_document(
    desk: Desk,
    principal: Principal,
    request_id: str,
    document_id: str,
    verdict: Verdict,
    if_match: int | None = None,
    once: Once | None = None,
) -> Document:
    """Record what our team made of a document, on it and on the orders that it serves, and owe its customer a mail.

    It may be decided anew; the same again changes nothing. An order that no carrier has stops, as its workflow goes on,
    where no proof of ownership is left for it. Raises `Forbidden`, `NotFound`, `RulesBroken`, `StateConflict`,
    `VersionRequired`, `VersionConflict`.
    """
    require(principal, Action.STAFF_DOCUMENTS)
    for _ in range(_ATTEMPTS):
        view = _view(desk, principal, request_id)
        document = _document(view, document_id)
        if replayed(desk, once) is not None:
            return document
        check_version(document.version, if_match, required=True)
        _refuse_undecidable(document)
        after = _decided(desk, view, document, verdict, principal.actor)
        if document.review is not None and _same(document.review, after.review):
            return document
        try:
            _commit(desk, view, after, principal.actor, remember(desk, once, document_id))
        except WriteRefused as refused:
            if Replace(after) in refused.refused:
                raise lost_race("The document") from None
            continue
        return after
    raise Unavailable(f"{request_id} is written by too many at once")


def _view(desk: Desk, principal: Principal, request_id: str) -> RequestView:
    view = desk.store.request_view(request_id)
    if view is None or view.request.test_mode != principal.test_mode:
        raise NotFound("There is no such port request.")
    return view


def _document(view: RequestView, document_id: str) -> Document:
    for document in view.documents:
        if document.id == document_id:
            return document
    raise NotFound("There is no such document on this request.")


def _refuse_undecidable(document: Document) -> None:
    if document.type == DocumentType.LOA:
        raise StateConflict(
            "A letter that was signed on paper is judged with its order: POST /admin/orders/{id}/review.",
            code="document_is_letter",
        )
    if document.status == DocumentStatus.AWAITING_UPLOAD:
        raise StateConflict("This document was not uploaded and checked yet.", code="document_not_uploaded")
    if document.status == DocumentStatus.REJECTED and document.review is None:
        raise StateConflict(
            "The inspection rejected this file already: there is nothing to look at. Its customer was told why.",
            code="document_rejected",
        )


def _decided(desk: Desk, view: RequestView, document: Document, verdict: Verdict, actor: Actor) -> Document:
    now = desk.clock.now()
    words = clean_words(verdict.words)
    numbers, problems = _read_numbers(desk, view, document, verdict)
    problems = [*_verdict_problems(verdict, words), *problems]
    if problems:
        raise RulesBroken(_NOT_DECIDED, problems=problems)
    reasons = tuple(dict.fromkeys(verdict.reasons))
    review = DocumentReview(accepted=verdict.accept, by=actor, at=now, reasons=reasons, words=words, numbers=numbers)
    found = problems_of(review, losing_carrier(view, document))
    judged: Document = reopened(document).but(
        status=DocumentStatus.ACCEPTED if verdict.accept else DocumentStatus.REJECTED,
        review=review,
        problems=tuple(problem.as_dict() for problem in found),
        version=document.version + 1,
        updated_at=now,
    )
    return judged


def _same(before: DocumentReview, after: DocumentReview | None) -> bool:
    """Whether the same was found before, by whoever it was."""
    return after is not None and before.but(by=after.by, at=after.at) == after


def losing_carrier(view: RequestView, document: Document) -> str:
    """The carrier that the document is about; "" where it serves accounts at several."""
    names = {account.carrier_name for account in view.losing_accounts if document.serves(account.id)}
    return names.pop() if len(names) == 1 else ""


def _verdict_problems(verdict: Verdict, words: str) -> list[Problem]:
    if verdict.accept:
        given = [name for name in ("reasons", "words", NUMBERS) if getattr(verdict, name)]
        said = "What is accepted has nothing wrong with it."
        return [Problem("not_expected", said, "Leave it out, or reject the document.", f"/{name}") for name in given]
    known = ", ".join(DocumentReason)
    found = [
        Problem("reason_unknown", f"{reason[:80]!r} is no reason of ours.", f"Use one of {known}.", f"/reasons/{place}")
        for place, reason in enumerate(verdict.reasons)
        if reason not in set(DocumentReason)
    ]
    if not verdict.reasons:
        found.append(Problem("reasons_missing", "There is no reason.", f"Give at least one of {known}.", "/reasons"))
    if len(words) > LONGEST_WORDS:
        said = f"The words have {len(words):,} characters."
        found.append(Problem("text_too_long", said, f"Shorten them to {LONGEST_WORDS:,}.", "/words"))
    if verdict.numbers and DocumentReason.NUMBERS_MISSING not in verdict.reasons:
        fix = f"Add the reason {DocumentReason.NUMBERS_MISSING}, or leave the numbers out."
        found.append(Problem("not_expected", "No reason is about numbers.", fix, f"/{NUMBERS}"))
    return found


def _read_numbers(
    desk: Desk, view: RequestView, document: Document, verdict: Verdict
) -> tuple[tuple[str, ...], list[Problem]]:
    """The numbers in E.164, and what is wrong with them: each has to be one that the document is to prove."""
    if not verdict.numbers:
        return (), []
    if len(verdict.numbers) > MOST_NUMBERS:
        said = f"These are {len(verdict.numbers):,} numbers."
        fix = f"Name up to {MOST_NUMBERS:,}, or none to say that it is about all."
        return (), [Problem("too_many_numbers", said, fix, f"/{NUMBERS}")]
    there = _numbers_of(desk, view, document)
    read, problems = [], []
    for place, text in enumerate(verdict.numbers):
        facts = read_number_cell(text).facts
        if facts is None or facts.e164 not in there:
            said = f"{text[:40]} is no number that this document is about."
            problems.append(Problem("number_not_in_request", said, "Leave it out.", f"/{NUMBERS}/{place}"))
        else:
            read.append(facts.e164)
    return tuple(dict.fromkeys(read)), problems


def _numbers_of(desk: Desk, view: RequestView, document: Document) -> set[str]:
    found = {row.number for order in _live(view, document) for row in order_rows(desk, order)}
    header = draft_list(view)
    for group in header.groups if header else ():
        rows = group_rows(desk, view.request.id, view.request.list_id, group.key, group.count)
        found |= {row.number for row in rows}
    return found


def _live(view: RequestView, document: Document) -> list[PortOrder]:
    return [
        order
        for order in view.orders
        if not order.ended and order.status != "draft" and document.serves(*order.losing_account_ids)
    ]


def _commit(desk: Desk, view: RequestView, document: Document, actor: Actor, more: Sequence[Write]) -> None:
    review = document.review
    assert review is not None
    moves = noted_on_orders(desk, view, document, actor, anew=not review.accepted)
    event = request_event(
        desk,
        view.request,
        "document.verified" if review.accepted else "document.refused",
        actor,
        reason=review.words,
        document_id=document.id,
        document_type=document.type,
        reasons=list(review.reasons),
    )
    writes: list[Write] = [Replace(document), *more]
    if not review.accepted:
        orders = tuple(order.id for order in _live(view, document))
        notification = owed_notification(
            desk,
            view.request,
            MailKind.DOCUMENT_REJECTED_REQUESTER,
            Audience.REQUESTER,
            orders,
            document_id=document.id,
            at=review.at.isoformat(),
        )
        event = telling(event, notification)
        writes.append(Create(notification))
    writes.append(Append(event))
    if moves:
        commit_orders(desk, view.request.id, moves, writes)
    else:
        desk.store.commit(writes)
