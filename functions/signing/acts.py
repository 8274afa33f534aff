"""The use cases that these pages call, as one value, so that a test can put others in their place."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from shared.domain.mail_table import Topic
from shared.domain.model import CorrectionLink, PortOrder, User
from shared.domain.port_outs.model import PortOut
from shared.domain.problems import Problem
from shared.ports import Drawings, LetterExaminer, LetterPrinter
from shared.usecases.approvals.links import ApprovalView
from shared.usecases.corrections.correcting import CorrectionForm, Fixes
from shared.usecases.desk import Desk
from shared.usecases.port_outs.page_links import LeavingPage
from shared.usecases.signing.view import Copies, Form, Landing, LetterCheck, Opened, Room, Visitor

Answers = Mapping[str, Mapping[str, str]]
"""What the signer completed: field by field, by losing account."""


@dataclass(frozen=True, slots=True)
class Acts:
    landing: Callable[[Desk, str], Landing]
    open_envelope: Callable[[Desk, str, Visitor], Opened]
    give_code: Callable[[Desk, str, str, Visitor], Opened]
    ask_for_new_link: Callable[[Desk, str, str, Visitor], None]
    room: Callable[[Desk, str, str], Room]
    letter_file: Callable[[Desk, str, str, str], bytes]
    complete_details: Callable[[Desk, LetterPrinter, str, str, Answers, Visitor], None]
    name_authorized_person: Callable[[Desk, LetterPrinter, str, str, str, str, Visitor], None]
    review: Callable[[Desk, Drawings, str, str, Form], None]
    sign: Callable[[Desk, Drawings, str, str, Form, Visitor], str]
    decline: Callable[[Desk, str, str, str, Visitor], None]
    hand_back: Callable[[Desk, str, str, str, str, str, Visitor], None]
    ask: Callable[[Desk, str, str, str, Visitor], None]
    copies: Callable[[Desk, str], Copies]
    copy_file: Callable[[Desk, str, str], bytes]
    check_letter: Callable[[Desk, str], LetterCheck | None]
    check_letter_file: Callable[[Desk, LetterExaminer, bytes], LetterCheck]
    open_correction: Callable[[Desk, str], tuple[CorrectionLink, CorrectionForm]]
    correct: Callable[[Desk, str, Fixes, tuple[Problem, ...]], PortOrder]
    open_approval: Callable[[Desk, str], ApprovalView]
    decide_approval: Callable[[Desk, str, str, bool, str], ApprovalView]
    open_leaving: Callable[[Desk, str], LeavingPage]
    answer_leaving: Callable[[Desk, str, bool, str], PortOut]
    open_unsubscribe: Callable[[Desk, str], tuple[User, Topic]]
    unsubscribe: Callable[[Desk, str], tuple[User, Topic]]


def the_use_cases() -> Acts:
    from shared.usecases import letter_check
    from shared.usecases.approvals import links as approvals
    from shared.usecases.corrections import links
    from shared.usecases.notifications import choices
    from shared.usecases.port_outs import page_links
    from shared.usecases.signing import completing, copies, opening, refusing, room, signing

    return Acts(
        landing=opening.landing,
        open_envelope=opening.open_envelope,
        give_code=opening.give_code,
        ask_for_new_link=opening.ask_for_new_link,
        room=room.room,
        letter_file=room.letter_file,
        complete_details=completing.complete_details,
        name_authorized_person=completing.name_authorized_person,
        review=signing.review,
        sign=signing.sign,
        decline=refusing.decline,
        hand_back=refusing.hand_back,
        ask=refusing.ask,
        copies=copies.copies,
        copy_file=copies.copy_file,
        check_letter=letter_check.check_letter,
        check_letter_file=letter_check.check_letter_file,
        open_correction=links.open_link,
        correct=links.correct_by_link,
        open_approval=approvals.open_approval,
        decide_approval=approvals.decide_by_link,
        open_leaving=page_links.open_page,
        answer_leaving=page_links.answer_by_link,
        open_unsubscribe=choices.opened,
        unsubscribe=choices.unsubscribe,
    )
