"""A letter signed by hand: nobody has to sign electronically. Our team looks at every one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from shared.domain.carrier_fit import file_problems
from shared.domain.carrier_profiles import profile
from shared.domain.carriers import Capabilities
from shared.domain.documents import DocumentType
from shared.domain.driving import our_letter_days
from shared.domain.envelopes import waits_for_signature
from shared.domain.letter import same_person
from shared.domain.lifecycle import Status
from shared.domain.model import (
    Actor,
    Document,
    DocumentStatus,
    LoaStatus,
    LosingAccount,
    PaperLetter,
    PortOrder,
)
from shared.domain.number_class import NumberClass
from shared.domain.permissions import Action
from shared.domain.problems import Problem, RulesBroken, StateConflict
from shared.domain.readiness import order_lacks
from shared.domain.renderable import check_renderable
from shared.domain.review_flags import PAPER_LETTER, with_flags
from shared.ports import WriteRefused
from shared.usecases.desk import Desk, Once, Principal, lost_race, remember, replayed, require
from shared.usecases.letters import order_of_request
from shared.usecases.transitions import commit_order, moved, order_event

_FURTHEST_EAST = timedelta(hours=14)
"""Where it is already tomorrow."""


@dataclass(frozen=True, slots=True)
class GivenPaper:
    """What is said of a letter signed by hand: the document that shows it, who signed it and when."""

    document_id: str
    signer_name: str
    signed_on: date
    shows_signature_and_date: bool


def give_paper_letter(
    desk: Desk,
    principal: Principal,
    request_id: str,
    order_id: str,
    given: GivenPaper,
    once: Once | None = None,
) -> PortOrder:
    """An accepted document shows the order's letter, signed by hand: staff review it before anything goes on.

    Raises `RulesBroken` with every problem, and `StateConflict`.
    """
    require(principal, Action.LETTERS_SIGN)
    order = order_of_request(desk, principal, request_id, order_id)
    if replayed(desk, once) is not None:
        return order
    there = order.letter.paper
    said = (given.document_id, given.signer_name.strip(), given.signed_on)
    if there is not None and (there.document_id, there.signer_name, there.signed_on) == said:
        return order
    if not waits_for_signature(order):
        raise StateConflict(
            f"This order does not wait for a signature: it is {order.status}.", code="invalid_transition"
        )
    carriers = [profile(order.carrier, desk.policy.carrier_profiles)]
    problems = list(paper_problems(desk, request_id, order.losing_account, [order.number_class], carriers, given))
    problems += _of_an_earlier_letter(order, given)
    if order_lacks(order):
        problems.append(
            Problem(
                "loa_incomplete",
                "The letter's details are left to its signer, and not complete.",
                "Complete the current carrier account first; then print the letter and have it signed.",
                "",
            )
        )
    if problems:
        raise RulesBroken("The signed letter was not taken.", problems=problems)
    paper = paper_letter(desk, request_id, given, principal.actor)
    taken = moved(
        desk,
        order,
        Status.IN_REVIEW,
        principal.actor,
        letter=order.letter.but(status=LoaStatus.SIGNED, paper=paper),
        review_flags=with_flags(order.review_flags, PAPER_LETTER),
        review_passed=False,
    )
    event = order_event(
        desk, taken, "letter.given_on_paper", principal.actor, before=order, document_id=given.document_id
    )
    try:
        commit_order(desk, taken, event, remember(desk, once, order_id))
    except WriteRefused:
        raise lost_race("The order") from None
    return taken


def _of_an_earlier_letter(order: PortOrder, given: GivenPaper) -> Iterator[Problem]:
    """A paper that was signed before the letter changed is no signature on what it says now."""
    if any(one.paper is not None and one.paper.document_id == given.document_id for one in order.letter.earlier):
        yield Problem(
            "loa_voided",
            "This document was given before, for a letter that no longer counts.",
            "Print the letter as it is now, have it signed, and upload that.",
            "/document_id",
        )
    elif order.letter.revision > 1 and given.signed_on < order.prepared_on:
        yield Problem(
            "loa_voided",
            "The letter was signed before its details changed.",
            "Print the letter as it is now and have it signed.",
            "/signed_on",
        )


def paper_letter(desk: Desk, request_id: str, given: GivenPaper, actor: Actor) -> PaperLetter:
    """What is kept of a letter on paper that has no problems."""
    document = desk.store.document(request_id, given.document_id)
    assert document is not None
    return PaperLetter(
        document_id=document.id,
        sha256=document.sha256,
        signed_on=given.signed_on,
        signer_name=given.signer_name.strip(),
        given_by=actor,
        given_at=desk.clock.now(),
    )


def paper_problems(
    desk: Desk,
    request_id: str,
    account: LosingAccount,
    number_classes: Iterable[NumberClass],
    carriers: Iterable[Capabilities],
    given: GivenPaper,
    at: str = "",
) -> Iterator[Problem]:
    """Everything that keeps this paper from being the letter of these numbers at these carriers; `at` is where it was
    given."""
    document = desk.store.document(request_id, given.document_id)
    found = [
        *(_document_problems(account, document) or _unfit(document, carriers)),
        *_signature_problems(desk, account, number_classes, given),
    ]
    if not given.shows_signature_and_date:
        found.append(
            Problem(
                "signature_not_confirmed",
                "It was not confirmed that the letter shows a signature and a date.",
                "Look at the scan: a letter without both is rejected. Then send shows_signature_and_date true.",
                "/shows_signature_and_date",
            )
        )
    for problem in found:
        yield replace(problem, pointer=f"{at}{problem.pointer}")


def _document_problems(account: LosingAccount, document: Document | None) -> list[Problem]:
    at = "/document_id"
    if document is None:
        return [Problem("document_unknown", "This request has no such document.", "Upload it first.", at)]
    if document.type != DocumentType.LOA:
        return [
            Problem(
                "document_type_mismatch",
                f"This document is of type {document.type}.",
                "Upload the signed letter as a document of type loa.",
                at,
            )
        ]
    if document.status != DocumentStatus.ACCEPTED:
        what = "was not accepted" if document.status == DocumentStatus.REJECTED else "was not uploaded and checked yet"
        return [Problem("document_not_accepted", f"This document {what}.", "GET the document says more.", at)]
    if not document.serves(account.id):
        return [
            Problem(
                "document_of_another_account",
                "This document was uploaded for another current carrier account.",
                "Upload it for this one, or for all of them.",
                at,
            )
        ]
    return []


def _unfit(document: Document | None, carriers: Iterable[Capabilities]) -> list[Problem]:
    """What keeps the scan from going to the carriers, each problem once."""
    found = [one for carrier in carriers if document for one in file_problems(document, carrier, "/document_id")]
    return list(dict.fromkeys(found))


def _signature_problems(
    desk: Desk, account: LosingAccount, number_classes: Iterable[NumberClass], given: GivenPaper
) -> list[Problem]:
    problems: list[Problem] = []
    person, signer_name, signed_on = account.authorized_person.name, given.signer_name.strip(), given.signed_on
    today = desk.clock.now().date()
    if not signer_name:
        problems.append(
            Problem("signer_name_missing", "It is not said who signed.", "Enter the name under it.", "/signer_name")
        )
    elif person and not same_person(signer_name, person):
        problems.append(
            Problem(
                "signature_name_mismatch",
                "The letter was signed by somebody else than the authorized person it names.",
                "Name the signer as the authorized person of the current carrier account, and have that letter signed.",
                "/signer_name",
                suggestion=person,
            )
        )
    problems += check_renderable({"/signer_name": signer_name})
    if signed_on > (desk.clock.now() + _FURTHEST_EAST).date():
        problems.append(
            Problem("signed_at_in_future", "The date of the signature lies in the future.", "Correct it.", "/signed_on")
        )
    days = min(our_letter_days(number_class, desk.policy) for number_class in number_classes)
    if signed_on <= today - timedelta(days=days):
        problems.append(
            Problem(
                "loa_older_than_limit",
                f"The letter is older than the {days} days that are taken for these numbers.",
                "Have a new one signed.",
                "/signed_on",
            )
        )
    return problems
