"""What is kept of a case: something about a customer's numbers that no form settles, and that people talk about."""

from datetime import datetime
from enum import StrEnum

from shared.domain.attended import Attended
from shared.domain.model import Actor, Entity


class CaseKind(StrEnum):
    INTERNATIONAL = "international_rows"  # numbers of countries that the product does not port by itself
    CLAIM_CONFLICT = "claim_conflict"  # another account holds the number
    DISPUTED_PORT = "disputed_port"  # somebody says that a number was ported to us without right
    SNAPBACK = "snapback"  # a number left, or is to leave, and its account did not ask for it
    CONTRADICTION = "contradiction"  # a carrier says otherwise of an order that has ended here
    OTHER = "other"


class CaseStatus(StrEnum):
    OPEN = "open"  # nobody of our team has taken it up
    WAITING_ON_STAFF = "waiting_on_staff"
    WAITING_ON_CUSTOMER = "waiting_on_customer"
    RESOLVED = "resolved"


class StepDone(Entity):
    """A step of the case's runbook that somebody has done."""

    step: str
    by: Actor
    at: datetime
    note: str = ""


class Case(Attended):
    """One case. `requester_id` is whose request it is about: a client manager sees the cases of their own requests.

    `shown`: the account's people see it. `rows` are rows of the request's number list, as its spreadsheet counts them.
    """

    account_name: str = ""
    kind: CaseKind
    title: str
    shown: bool = True
    requester_id: str = ""
    request_id: str = ""
    order_ids: tuple[str, ...] = ()
    port_out_id: str = ""
    numbers: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()
    status: CaseStatus = CaseStatus.OPEN
    status_since: datetime
    due_at: datetime | None
    outcome: str = ""
    outcome_note: str = ""
    resolved_at: datetime | None = None
    resolved_by: Actor | None = None
    assignee: Actor | None = None
    document_ids: tuple[str, ...] = ()
    messages: int = 0
    steps: tuple[StepDone, ...] = ()
    opened_by: Actor

    @property
    def is_open(self) -> bool:
        return self.status != CaseStatus.RESOLVED


class CaseMessage(Entity):
    """What somebody said in a case. `internal`: our team alone reads it."""

    id: str
    case_id: str
    account_id: str
    author: Actor
    text: str
    internal: bool = False
    document_ids: tuple[str, ...] = ()
    created_at: datetime
