"""What is kept of numbers that leave: what the underlying carrier has of them, what protects them, and port-outs."""

from datetime import date, datetime
from typing import Literal

from shared.domain.attended import Attended
from shared.domain.model import Actor, Entity, PostalAddress
from shared.domain.number_class import NumberClass
from shared.domain.port_outs.lifecycle import OPEN, PortOutStatus


class NumberRecord(Entity):
    """What the carrier under us has on file of a number: what another carrier has to give to take it over.

    What is empty follows from the deployment (`port_out_records`) or from how the number was ported in.
    """

    number: str
    carrier: str = ""
    account_number: str = ""  # or SID: our account's at that carrier, or the number's own
    end_user_name: str = ""
    service_address: PostalAddress = PostalAddress()
    note: str = ""
    told_by: Actor
    updated_at: datetime


class Protection(Entity):
    """What protects a number from leaving unasked: a port-out PIN, of which only a digest is kept, and a lock."""

    number: str
    account_id: str
    pin_digest: str = ""
    pin_set_at: datetime | None = None
    pin_set_by: Actor | None = None
    made_version: int = 0  # the version in which the PIN was made for it; 0: somebody chose it
    locked: bool = False
    locked_at: datetime | None = None
    locked_by: Actor | None = None
    version: int = 1
    updated_at: datetime


class GivenData(Entity):
    """What the winning carrier gave to have the numbers. Of account number and PIN only digests are kept."""

    account_number_digest: str = ""
    account_number_last4: str = ""
    pin_digest: str = ""
    postal_code: str = ""
    end_user_name: str = ""


class AnswerReason(Entity):
    """One reason of a rejection. `words` are ours to the winning carrier; `numbers`: all of them when empty."""

    code: str
    words: str = ""
    numbers: tuple[str, ...] = ()


class CustomerWord(Entity):
    """What the account says of a port-out: "it was us", or "this was not us"."""

    word: Literal["ours", "not_ours"]
    by: Actor
    at: datetime
    note: str = ""


class PortOut(Attended):
    """A request of another carrier for numbers of one account: an LSR, or for toll-free numbers a RespOrg change.

    `reference` is the winning carrier's own (PON), `pon_version` counts its supplements. `respond_by` is when our
    answer is due, in the desk's business hours from `received_at`. Without an `account_id` none of the numbers is ours.
    """

    account_name: str = ""
    numbers: tuple[str, ...]
    number_class: NumberClass
    country: str = ""
    winning_carrier: str
    reference: str
    pon_version: int = 1
    supplements: int = 0
    asked_by: str = ""  # who at the winning carrier, and how to reach them
    requested_on: date | None = None
    given: GivenData = GivenData()
    status: PortOutStatus = PortOutStatus.RECEIVED
    status_since: datetime
    received_at: datetime
    respond_by: datetime | None
    overdue_told: bool = False
    confirmed_foc_at: datetime | None = None
    reasons: tuple[AnswerReason, ...] = ()
    answered_at: datetime | None = None
    answered_by: Actor | None = None
    gives_up_at: datetime | None = None  # a rejected one that nobody supplements by then is cancelled
    customer_word: CustomerWord | None = None
    lock_wanted: bool = False  # its numbers are to be locked: the account did not ask for it
    left_at: datetime | None = None  # when the numbers moved, as the desk says
    completed_at: datetime | None = None  # when all of them were released here
    snapback_until: datetime | None = None
    why_returned: str = ""
    assignee: Actor | None = None
    case_id: str = ""
    recorded_by: Actor

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def disputed(self) -> bool:
        return self.customer_word is not None and self.customer_word.word == "not_ours"
