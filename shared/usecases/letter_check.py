"""The letter check: anyone learns whether a letter is ours, unchanged, and what it covers."""

import hashlib

from shared.domain.ids import is_order_id
from shared.domain.lifecycle import Status
from shared.domain.model import EarlierLetter, PortOrder
from shared.ports import Examination, LetterExaminer
from shared.usecases.desk import Desk
from shared.usecases.letters import kept_content
from shared.usecases.signing.view import LetterCheck


def check_letter(desk: Desk, letter_id: str) -> LetterCheck | None:
    """What is known of a letter by its id: little, since an id proves nothing. None for an unknown one."""
    order = desk.store.order(letter_id) if is_order_id(letter_id) else None
    if order is None or order.status == Status.DRAFT:
        return None
    return _told(desk, order, "known")


def check_letter_file(desk: Desk, examiner: LetterExaminer, body: bytes) -> LetterCheck:
    """Whether this file is one of our sealed letters, byte for byte; if not, what it shows of itself."""
    sha256 = hashlib.sha256(body).hexdigest()
    order_id = desk.store.order_of_letter_file(sha256)
    order = desk.store.order(order_id) if order_id else None
    if order is not None:
        return _told(desk, order, "genuine", sha256)
    return _examined(desk, examiner.examine(body))


def _examined(desk: Desk, found: Examination) -> LetterCheck:
    """A file whose hash we do not keep. What it says of itself counts only where its seal holds."""
    if found.verdict in ("unreadable", "not_sealed", "not_sealed_by_us"):
        verdict = "unreadable" if found.verdict == "unreadable" else "not_ours"
        return LetterCheck(verdict=verdict, sha256=found.sha256, findings=found.findings)
    order = desk.store.order(found.letter_id) if is_order_id(found.letter_id) else None
    if found.verdict == "altered" or order is None:
        return LetterCheck(
            verdict="altered" if found.verdict == "altered" else "not_ours",
            letter_id=order.id if order else "",
            sha256=found.sha256,
            findings=found.findings,
        )
    # Sealed by our key, and not the copy that was kept: made while another copy of it was kept first.
    return _told(desk, order, "genuine", found.sha256)


def _told(desk: Desk, order: PortOrder, verdict: str, sha256: str = "") -> LetterCheck:
    """What the letter itself says, as it was printed: the order may be about something else by now."""
    genuine = verdict == "genuine"
    earlier = _earlier(order, sha256) if genuine else None
    letter = earlier or order.letter
    content = kept_content(desk, letter.content) if letter.content is not None else None
    as_viewed = bool(sha256) and letter.unsigned is not None and letter.unsigned.sha256 == sha256
    signature, paper = letter.signature, letter.paper
    numbers = content.numbers if content is not None and paper is None else ()
    return LetterCheck(
        verdict=verdict,
        state="no_longer_valid" if earlier else "unsigned" if as_viewed else _state(order),
        letter_id=order.id,
        company_name=content.company_name if content else desk.policy.company_name,
        carrier_name=content.losing_carrier_name if content else order.losing_account.carrier_name,
        end_user_name=content.end_user_name if content and genuine else "",
        signed_by=signature.typed_name if signature and genuine else "",
        signed_at=signature.signed_at if signature else None,
        number_count=len(content.numbers) if content else order.number_count,
        numbers=numbers if genuine else tuple(_masked(number) for number in numbers[:50]),
        sha256=sha256 or (letter.signed.sha256 if letter.signed else ""),
        document_sha256=letter.unsigned.sha256 if letter.unsigned else "",
        superseded=earlier is not None,
    )


def _earlier(order: PortOrder, sha256: str) -> EarlierLetter | None:
    return next(
        (
            one
            for one in order.letter.earlier
            if sha256 in (file.sha256 for file in (one.signed, one.unsigned) if file is not None)
        ),
        None,
    )


def _state(order: PortOrder) -> str:
    if order.status in (Status.CANCELLED, Status.EXPIRED):
        return "no_longer_valid"
    if order.letter.paper is not None:
        return "paper"
    return "signed" if order.letter.signature is not None else "unsigned"


def _masked(number: str) -> str:
    return f"{number[:-4]}••{number[-2:]}"
