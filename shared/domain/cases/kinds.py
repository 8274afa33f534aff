"""The kinds of cases: what each is about, who may open one, how it can end, and what is done by when. One table.

Sources: model.md ("Numbers": claims, international rows; "Statuses": disputes and snapbacks are cases on a completed
order), porting.md section 8, 18 (ownership proof, the letter at once, a runbook) and section 10 (a contradiction opens
a case). An unauthorised port is reported within a day, and goes back as one within a week (Bandwidth's practice).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from shared.domain.cases.model import Case, CaseKind, CaseStatus
from shared.domain.desk_hours import DeskHours
from shared.domain.lifecycle import ActorKind


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a runbook: what to do, within how many hours of the clock since the case was opened."""

    code: str
    text: str
    within_hours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """`hours` are business hours of the desk for our next answer; `outcomes` how it can end, said to the account."""

    kind: CaseKind
    title: str
    about: str
    opened_by: frozenset[ActorKind]
    hours: int
    outcomes: Mapping[str, str]
    shown: bool = True
    runbook: tuple[Step, ...] = ()
    proof: frozenset[str] = field(default_factory=frozenset)
    """Outcomes that need a document in the case."""


_CUSTOMER, _STAFF, _SYSTEM = ActorKind.CUSTOMER, ActorKind.STAFF, ActorKind.SYSTEM
_EVERYBODY: Final = frozenset({_CUSTOMER, _STAFF, _SYSTEM})
_WITHDRAWN: Final = {"withdrawn": "It was withdrawn: nothing was changed."}

_GIVE_BACK: Final = (
    Step("evidence", "Download the evidence of the order: the signed letter, its certificate and trail.", 1),
    Step("freeze", "Change nothing more about the number; tell the account that it is disputed.", 2),
    Step("compare", "Compare the letter's signer, account and address with the proof of whoever disputes it.", 4),
    Step("carrier", "Give the carrier that ported it the letter, by its fraud or port-out desk, with the PON.", 8),
    Step("decide", "Decide with a lead: the port stands, or the number goes back.", 24),
    Step("return", "If it goes back: cancel or snap back at the carrier, and release the number here.", 48),
    Step("tell", "Tell both sides what was decided, and why.", 48),
)
_GET_BACK: Final = (
    Step("stop", "If it has not left yet: reject the port-out as not authorized.", 1),
    Step("evidence", "Take the account's statement in writing: who says so, for which numbers, since when.", 2),
    Step("protect", "Lock the account's other numbers, and have their port-out PINs changed.", 2),
    Step("carrier", "Call the port-out or fraud desk of the carrier under us, with the PON and the numbers.", 4),
    Step("winner", "Ask the winning carrier to give the numbers back as an unauthorized port (a snapback).", 24),
    Step("return", "Once they are back: bring the port-out back here, which makes the numbers ring again.", 72),
    Step("tell", "Call each number, and tell the account.", 72),
)

_KINDS: Final = (
    Kind(
        kind=CaseKind.INTERNATIONAL,
        title="Numbers of other countries",
        about="Rows with numbers that are not US or Canadian: Support ports them by hand where a carrier can.",
        opened_by=frozenset({_CUSTOMER, _STAFF}),
        hours=12,
        outcomes={
            "arranged": "Our team arranged the port of these numbers.",
            "not_possible": "No carrier of ours can take these numbers.",
            **_WITHDRAWN,
        },
    ),
    Kind(
        kind=CaseKind.CLAIM_CONFLICT,
        title="Numbers that somebody else has claimed",
        about="Another account holds these numbers here. Whoever proves that they are theirs gets them.",
        opened_by=frozenset({_STAFF, _SYSTEM}),
        hours=12,
        outcomes={
            "moved": "The numbers were moved to your account, on proof.",
            "kept": "The numbers stay where they are: the proof was not enough.",
            **_WITHDRAWN,
        },
        proof=frozenset({"moved"}),
    ),
    Kind(
        kind=CaseKind.DISPUTED_PORT,
        title="A port to us that is disputed",
        about="Somebody says that a number was ported to us without the right to do so.",
        opened_by=_EVERYBODY,
        hours=4,
        outcomes={
            "stands": "The port stands: it was authorized.",
            "given_back": "The number was given back.",
            **_WITHDRAWN,
        },
        runbook=_GIVE_BACK,
    ),
    Kind(
        kind=CaseKind.SNAPBACK,
        title="Numbers that leave without your asking",
        about="Another carrier asked for the numbers, or has them, and the account says that it was not them.",
        opened_by=_EVERYBODY,
        hours=2,
        outcomes={
            "stopped": "The port was stopped: the numbers are still yours.",
            "returned": "The numbers came back.",
            "was_authorized": "The port was authorized after all.",
            "not_returned": "The numbers did not come back; they can be ported in anew.",
            **_WITHDRAWN,
        },
        runbook=_GET_BACK,
    ),
    Kind(
        kind=CaseKind.CONTRADICTION,
        title="A carrier says otherwise",
        about="A carrier reports something of an order that has ended here, and that does not fit.",
        opened_by=frozenset({_STAFF, _SYSTEM}),
        hours=12,
        outcomes={
            "as_recorded": "What is recorded here is right.",
            "corrected": "What is recorded here was corrected.",
            "carrier_corrected": "The carrier corrected it.",
        },
        shown=False,
    ),
    Kind(
        kind=CaseKind.OTHER,
        title="Something else",
        about="What none of the other kinds is.",
        opened_by=frozenset({_CUSTOMER, _STAFF}),
        hours=12,
        outcomes={"answered": "It was answered.", "done": "It was done.", **_WITHDRAWN},
    ),
)
KINDS: Final[Mapping[CaseKind, Kind]] = MappingProxyType({one.kind: one for one in _KINDS})


def may_open(kind: CaseKind, actor: ActorKind) -> bool:
    return actor in KINDS[kind].opened_by


def answer_due(kind: CaseKind, now: datetime, hours: DeskHours) -> datetime:
    """When our team has to have answered, in its business hours from now."""
    return hours.later(now, KINDS[kind].hours * 60)


def step_due(case: Case, step: Step) -> datetime:
    return case.created_at + timedelta(hours=step.within_hours)


def waits_for_desk(case: Case) -> datetime | None:
    """When our team is to see to a case: by when its answer is due, or since when the customer's is overdue."""
    return case.due_at if case.status != CaseStatus.RESOLVED else None


def attend_at(case: Case, now: datetime) -> datetime | None:
    """When there is something to do for a case without a person: to send the mails that are owed."""
    if not case.pending:
        return None
    return max(filter(None, (case.retry_at, case.claimed_until)), default=now)
