"""What our team does with a request, as its page offers it."""

from collections.abc import Sequence
from typing import Final

from functions.pages.actions import Field, Offer
from functions.pages.visit import Visit
from shared.domain.model import DocumentStatus
from shared.domain.permissions import Action
from shared.domain.words.desk import say
from shared.ports import RequestView
from shared.usecases.support.move_claim import Proof, move_claim
from shared.usecases.support.notes import add_note, comment_for_customer
from shared.usecases.support.nudge import replay_events


def _text(key: str) -> str:
    return say(f"do.{key}")


def _note(visit: Visit, view: RequestView) -> str:
    add_note(visit.desk, visit.principal, view.request.id, visit.entry("text", 10_000), "", visit.once)
    return "noted"


def _comment(visit: Visit, view: RequestView) -> str:
    envelope = visit.entry("envelope_id", 64) or None
    comment_for_customer(
        visit.desk, visit.principal, view.request.id, visit.entry("text", 10_000), envelope, visit.once
    )
    return "commented"


def _replay(visit: Visit, view: RequestView) -> str:
    replay_events(visit.desk, visit.principal, view.request.id, visit.entry("reason", 2_001), visit.once)
    return "replayed"


def _move_claim(visit: Visit, view: RequestView) -> str:
    proof = Proof(visit.entry("document_id", 64), visit.entry("reason", 2_001), visit.entry("agreement", 2_001))
    move_claim(visit.desk, visit.principal, view.request.id, visit.entry("number", 64), proof, visit.once)
    return "claim_moved"


_TEXT: Final = Field("text", _text("text"), "area", required=True, longest=2_000, rows=4)


def _comment_fields(_visit: Visit, view: RequestView) -> Sequence[Field]:
    """Where several signers have asked, whom it answers."""
    asked = tuple((one.id, one.signer.name) for one in view.envelopes if one.is_open and one.questions > one.answered)
    whom = Field("envelope_id", _text("comment.whom"), "choice", required=True, choices=asked)
    return (_TEXT, *((whom,) if len(asked) > 1 else ()))


def _claim_fields(_visit: Visit, view: RequestView) -> Sequence[Field]:
    accepted = [one for one in view.documents if one.status == DocumentStatus.ACCEPTED]
    documents = tuple((one.id, one.filename) for one in accepted)
    return (
        Field("number", _text("claim.number"), "tel", required=True, longest=40),
        Field("document_id", _text("claim.document"), "choice", required=True, choices=documents),
        Field("reason", _text("reason"), "area", required=True, longest=2_000),
        Field("agreement", _text("claim.agreement"), "area", hint=_text("claim.agreement.hint"), longest=2_000),
    )


def _holds_numbers_back(view: RequestView) -> bool:
    return bool(view.request.counts.get("on_hold"))


REQUEST_OFFERS: Final[tuple[Offer[RequestView], ...]] = (
    Offer("comment", _text("comment"), Action.STAFF_NOTES, _comment, fields=_comment_fields, key="c",
          about=_text("comment.about")),
    Offer("note", _text("note"), Action.STAFF_NOTES, _note, fields=(_TEXT,), key="n", about=_text("note.about")),
    Offer("claim", _text("claim"), Action.STAFF_CLAIMS, _move_claim, _holds_numbers_back, _claim_fields, confirm=True,
          about=_text("claim.about")),
    Offer("replay", _text("replay"), Action.STAFF_ORDERS, _replay,
          fields=(Field("reason", _text("reason"), "area", required=True, longest=2_000),),
          about=_text("replay.about")),
)  # fmt: skip
