"""What our team does to an order: one table of acts, each with its body, which single calls and several at once share.

An act decides on the version that was looked at (`If-Match`, or `version` in a list of several).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

from pydantic import Field, ValidationError, ValidatorFunctionWrapHandler, WrapValidator

from functions.api import bodies
from functions.api.answers import Answer, ProblemAnswer
from functions.api.bodies import Body, Text, Whole
from functions.api.carrier_desk import CarrierReasonBody, ChaseBody, GivenMoment, given_reasons
from functions.api.desk_looks import StaffOrderAnswer
from shared.domain.model import Person, PortOrder
from shared.domain.permissions import Action
from shared.usecases.carrier_answers import Answer as CarrierAnswer
from shared.usecases.desk import Desk, Once, Principal
from shared.usecases.review_orders import decide_review
from shared.usecases.support.assign import assign_order
from shared.usecases.support.cancel_order import cancel_as_staff, confirm_cancel, decline_cancel
from shared.usecases.support.carrier_says import MARK_PORTED, SET_FOC, carrier_says
from shared.usecases.support.chasing import chase_with
from shared.usecases.support.log import clear_flags
from shared.usecases.support.nudge import poll_now, restart_workflow, resubmit
from shared.usecases.support.reopen import reopen_order
from shared.usecases.support.return_order import return_order
from shared.usecases.support.signers import ask_signer, resend_letter
from shared.usecases.support.stop_order import ask_document, reject_order

Reason = Annotated[str, Field(max_length=2000)]
Numbers = Annotated[tuple[Text, ...], Field(max_length=5000)]


class NothingBody(Body):
    """Nothing more has to be said."""


class ReasonBody(Body):
    reason: Reason = ""


class RejectBody(Body):
    """Reasons by their canonical codes; `words` are added to what the customer reads."""

    reasons: Annotated[tuple[CarrierReasonBody, ...], Field(max_length=50)] = ()


class DocumentRequestBody(Body):
    """`type` of the document, and in `reason` what it is to show and why."""

    type: Text
    reason: Reason = ""


class FocBody(Body):
    """The confirmed port date (FOC), with a time and a zone or offset. `reason` where another was confirmed before."""

    confirmed_foc_at: GivenMoment = None
    occurred_at: GivenMoment = Field(default=None, description="When the carrier said so; now, if left out.")
    reason: Reason = ""


class PortedBody(Body):
    """When the numbers moved; `numbers` where it is some of them. `reason` before the confirmed date."""

    occurred_at: GivenMoment = None
    numbers: Numbers = ()
    reason: Reason = ""


class NoteToCarrierBody(Body):
    note: Reason = ""


class ResendLinksBody(Body):
    new_link: bool = Field(default=False, description="The links that were sent before are dead.")


class NewSignerBody(Body):
    signer: bodies.SignerBody


class ReopenBody(Body):
    """`numbers`: those to take up again, all that were not ported if left out."""

    reason: Reason = ""
    numbers: Numbers = ()


class FlagsBody(Body):
    """`flags` to take off, all if left out; in `reason` what was found."""

    flags: Annotated[tuple[Text, ...], Field(max_length=40)] = ()
    reason: Reason = ""


class AssignBody(Body):
    to: Text | None = Field(description="A user's id, `me`, or null for nobody.")


@dataclass(frozen=True, slots=True)
class Acting:
    """One act on one order by one of our team."""

    desk: Desk
    principal: Principal
    order_id: str
    if_match: int | None
    once: Once | None

    @property
    def about(self) -> tuple[Desk, Principal, str, int | None]:
        return self.desk, self.principal, self.order_id, self.if_match


@dataclass(frozen=True, slots=True)
class Act:
    """`do` answers the order as it is then, and what else came of it."""

    action: Action
    summary: str
    body: type[Body]
    do: Callable[[Acting, Any], tuple[PortOrder, dict[str, Any]]]
    description: str = ""


def _order(found: PortOrder, **more: Any) -> tuple[PortOrder, dict[str, Any]]:
    return found, more


def _reopen(acting: Acting, body: ReopenBody) -> tuple[PortOrder, dict[str, Any]]:
    found = reopen_order(*acting.about, body.reason, body.numbers, acting.once)
    return _order(found.old, new_order_id=found.new.id, numbers_elsewhere=list(found.elsewhere))


def _poll(acting: Acting) -> tuple[PortOrder, dict[str, Any]]:
    order, news = poll_now(acting.desk, acting.principal, acting.order_id)
    return _order(order, news=news)


def _chase(acting: Acting, body: ChaseBody) -> tuple[PortOrder, dict[str, Any]]:
    found = chase_with(*acting.about, body.note, body.canned_text_id, acting.once)
    return _order(found.order, way=found.way, to=found.to, text=found.said.text)


def _review(acting: Acting, *, accept: bool, reason: str = "") -> tuple[PortOrder, dict[str, Any]]:
    desk, principal, order_id, if_match = acting.about
    passed = decide_review(desk, principal, order_id, accept=accept, reason=reason, if_match=if_match, once=acting.once)
    return _order(passed)


def _foc(acting: Acting, body: FocBody) -> tuple[PortOrder, dict[str, Any]]:
    said = CarrierAnswer(SET_FOC, body.occurred_at, confirmed_foc_at=body.confirmed_foc_at, reason=body.reason)
    return _order(carrier_says(*acting.about, said, acting.once).order)


def _ported(acting: Acting, body: PortedBody) -> tuple[PortOrder, dict[str, Any]]:
    said = CarrierAnswer(MARK_PORTED, body.occurred_at, numbers=body.numbers, reason=body.reason)
    return _order(carrier_says(*acting.about, said, acting.once).order)


ACTS: Final[Mapping[str, Act]] = {
    "approve": Act(
        Action.STAFF_REVIEW,
        "Pass an order that is in review",
        NothingBody,
        lambda acting, _: _review(acting, accept=True),
    ),
    "return-letter": Act(
        Action.STAFF_REVIEW,
        "Send the letter of an order in review back, to be signed anew",
        ReasonBody,
        lambda acting, body: _review(acting, accept=False, reason=body.reason),
    ),
    "return": Act(
        Action.STAFF_ORDERS,
        "Return an order that no carrier has to its customer, with what to change; it is a draft again",
        ReasonBody,
        lambda acting, body: _order(return_order(*acting.about, body.reason, acting.once)),
    ),
    "reject": Act(
        Action.STAFF_ORDERS,
        "Stop an order for canonical reasons, before its submission too",
        RejectBody,
        lambda acting, body: _order(reject_order(*acting.about, given_reasons(body.reasons), acting.once)),
        "Of an order that a carrier has, this is what the carrier said.",
    ),
    "request-document": Act(
        Action.STAFF_ORDERS,
        "Ask the customer for a document; the order goes on once it is attached to a correction",
        DocumentRequestBody,
        lambda acting, body: _order(ask_document(*acting.about, body.type, body.reason, acting.once)),
    ),
    "foc": Act(Action.STAFF_CARRIERS, "Enter the confirmed port date (FOC)", FocBody, _foc),
    "mark-ported": Act(Action.STAFF_CARRIERS, "Enter that the numbers moved, or some of them", PortedBody, _ported),
    "resubmit": Act(
        Action.STAFF_ORDERS,
        "Send an order to its carrier again: a change with a note, or anew where the carrier lost it",
        NoteToCarrierBody,
        lambda acting, body: _order(resubmit(*acting.about, body.note, acting.once)),
    ),
    "poll": Act(
        Action.STAFF_ORDERS,
        "Ask the carrier how an order stands, now",
        NothingBody,
        lambda acting, _: _poll(acting),
        "`result.news` are events that were not known. It decides nothing: no version is asked for.",
    ),
    "chase": Act(Action.STAFF_CHASE, "Ask the carrier where an order stands", ChaseBody, _chase),
    "resend-letter": Act(
        Action.STAFF_ORDERS,
        "Mail the signer their link again, or a new one",
        ResendLinksBody,
        lambda acting, body: _order(resend_letter(*acting.about, new_link=body.new_link, once=acting.once)),
    ),
    "signer": Act(
        Action.STAFF_ORDERS,
        "Ask somebody, or somebody else, to sign; earlier links are dead",
        NewSignerBody,
        lambda acting, body: _order(ask_signer(*acting.about, Person(**body.signer.model_dump()), acting.once)),
    ),
    "cancel": Act(
        Action.STAFF_CANCEL,
        "Cancel an order; once its date is confirmed, a second person has to confirm that",
        ReasonBody,
        lambda acting, body: _order(cancel_as_staff(*acting.about, body.reason, acting.once)),
        "With a confirmed date it is proposed: `order.proposal` says until when a lead may confirm it.",
    ),
    "confirm": Act(
        Action.STAFF_CONFIRM,
        "Confirm as the second person what somebody else proposed",
        NothingBody,
        lambda acting, _: _order(confirm_cancel(*acting.about, acting.once)),
    ),
    "decline": Act(
        Action.STAFF_CANCEL,
        "Decline what was proposed, or take it back",
        ReasonBody,
        lambda acting, body: _order(decline_cancel(*acting.about, body.reason, acting.once)),
    ),
    "reopen": Act(
        Action.STAFF_ORDERS,
        "Take up numbers of an order that ended in a new one, with a letter of its own",
        ReopenBody,
        _reopen,
        "`result.new_order_id` is the new order; `numbers_elsewhere` are in another live port by now.",
    ),
    "clear-flags": Act(
        Action.STAFF_ORDERS,
        "Take flags off once somebody looked at what they say",
        FlagsBody,
        lambda acting, body: _order(clear_flags(*acting.about, body.flags, body.reason, acting.once)),
    ),
    "restart": Act(
        Action.STAFF_ORDERS,
        "Start the next attempt of the order's workflow, which goes on from the table",
        NothingBody,
        lambda acting, _: _order(restart_workflow(*acting.about, acting.once)),
    ),
    "assign": Act(
        Action.STAFF_ASSIGN,
        "Give an order to one of our team, or to nobody",
        AssignBody,
        lambda acting, body: _order(assign_order(*acting.about, body.to, acting.once)),
    ),
}
"""Acts by the last part of their address, and by their name in a list of several."""

UNDECIDED: Final = frozenset({"poll"})
"""Acts that decide nothing, and go by no version."""

WITH_ROUTES: Final = frozenset({"chase"})
"""Acts that have a call of their own elsewhere, with an answer of its own."""


class ActedAnswer(Answer):
    """The order as it is now, and what else came of the act."""

    order: StaffOrderAnswer
    result: dict[str, Any]


class ActBody(Body):
    """One act of several. `version` is the order's that it was decided on, or `*`; `body` as in a call for it alone."""

    act: Literal[
        "approve", "return-letter", "return", "reject", "request-document", "foc", "mark-ported", "resubmit", "poll",
        "chase", "resend-letter", "signer", "cancel", "confirm", "decline", "reopen", "clear-flags", "restart",
        "assign",
    ]  # fmt: skip
    order_id: Text
    version: Whole | Literal["*"] | None = None
    body: dict[str, Any] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NoAct:
    """One of several that is no act: what was sent, and what is wrong with it. The others are done all the same."""

    given: Any
    error: ValidationError

    def named(self, name: str) -> str:
        """What it says under this name, for its result; "" where that is no text."""
        found = self.given.get(name) if isinstance(self.given, dict) else None
        return found[:200] if isinstance(found, str) else ""


def _read_act(given: Any, _read: ValidatorFunctionWrapHandler) -> ActBody | NoAct:
    try:
        return ActBody.model_validate(given)
    except ValidationError as error:
        return NoAct(given, error)


_Given = Annotated[ActBody | Any, Field(description="An act. What is none fails by itself."), WrapValidator(_read_act)]
"""The schema says what the call does: it takes anything, and answers for each."""


class ActsBody(Body):
    items: Annotated[list[_Given], Field(min_length=1, max_length=50)]


class ActProblem(Answer):
    """Why an act was not done, as a call for it alone would say it."""

    status: int
    code: str
    title: str
    detail: str
    errors: list[ProblemAnswer] = Field(default_factory=list)
    current_version: int | None = None
    changes: list[dict[str, Any]] = Field(default_factory=list)


class ActResult(Answer):
    """What became of one act: `status` as of a call for it alone; `order` where it was done, `problem` where not."""

    order_id: str
    act: str
    status: int
    order: StaffOrderAnswer | None
    result: dict[str, Any]
    problem: ActProblem | None


class ActsAnswer(Answer):
    done: int
    failed: int
    items: list[ActResult]
