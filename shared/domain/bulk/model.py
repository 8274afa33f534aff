"""What Port Desk keeps of a file that was dropped, and of the parts that it is read in."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Literal

from pydantic import Field

from shared.domain.lifecycle import ActorKind
from shared.domain.model import Actor, Entity, Role
from shared.domain.permissions import Action

FOLDER_ACTOR: Final = Actor(kind=ActorKind.CUSTOMER, id="drop_folder", name="Drop folder")
"""Who acts where a file was put into a folder: nobody in particular of the account."""


class Stage(StrEnum):
    """What is to be done next for a file. Each leaves the file at a later one, or ends it."""

    AWAITED = "awaited"  # announced over the API, and not uploaded yet
    OPEN = "open"  # look at it: whose it is, whether it can be read, where its parts lie
    PARTS = "parts"  # read its parts, each by itself
    JOIN = "join"  # compare the rows of all parts
    SETTLE = "settle"  # write again the rows for which that changed something
    KEEP = "keep"  # make its port requests, or change them
    DOCUMENTS = "documents"  # take in invoices and letters that lie beside it, and wait until they were inspected
    SUBMIT = "submit"
    REPORT = "report"
    PURGE = "purge"  # take secrets out of the file
    MAIL = "mail"  # tell the administrators
    WINDOW = "window"  # wait for documents that are still missing
    DONE = "done"
    FAILED = "failed"  # a step failed for good; somebody has to redrive it


ENDED = frozenset({Stage.DONE, Stage.FAILED})


class Outcome(StrEnum):
    """What became of a file as a whole."""

    TAKEN = "taken"
    REFUSED = "refused"
    SUPERSEDED = "superseded"  # a newer version came before it was opened


class BulkUpload(Entity):
    """One version of one file of the drop folder, and how far it is.

    `stage` is what is to be done next; `attempt` counts the executions that drove it. `requests` is how many port
    requests it names, `request_ids` the first hundred of them. `counts` are rows by what became of them, once it was
    reported. `attend_at` is when somebody has to look whether it still goes on; None where nobody has to.
    """

    id: str
    account_id: str
    account_name: str = ""
    key: str
    filename: str
    version_id: str = ""
    size: int = 0
    via: Literal["folder", "api"] = "folder"
    actor: Actor
    role: Role
    key_id: str = ""  # the key that announced it, or the session
    limited_to: tuple[Action, ...] | None = None  # the only things that the key which announced it may do
    test_mode: bool = False
    submit: bool = False  # where its rows do not say: what the account's folder says
    dropped_at: datetime
    stage: Stage = Stage.OPEN
    outcome: Outcome = Outcome.TAKEN
    problems: tuple[dict[str, Any], ...] = ()
    warnings: tuple[dict[str, Any], ...] = ()
    layout: dict[str, Any] = Field(default_factory=dict)
    rows: int = 0
    parts: int = 0
    lost_parts: tuple[int, ...] = ()
    lost_told: bool = False  # they are in the dead-letter queue
    has_secrets: bool = False
    requests: int = 0
    request_ids: tuple[str, ...] = ()
    counts: dict[str, int] = Field(default_factory=dict)
    documents: tuple[str, ...] = ()  # files beside it that may be taken in with it, where the API announced them
    missing: tuple[str, ...] = ()  # files that it names and that did not come
    documents_until: datetime | None = None
    looked_again: bool = False  # documents came since they were last looked for
    reported_at: datetime | None = None
    mailed_to: tuple[str, ...] = ()
    mail_claimed_until: datetime | None = None  # somebody sends its mails, and has them to itself until then
    purged: bool = False  # its secrets are out of it
    unread_versions: tuple[str, ...] = ()  # that came to its own address later, and are to lose their secrets too
    retried_parts: tuple[int, ...] = ()  # those that were lost and are read again
    closed: bool = False  # the last look for documents was taken
    attempt: int = 0
    fault: str = ""
    fault_step: str = ""
    attend_at: datetime | None = None
    version: int = 1
    created_at: datetime
    updated_at: datetime

    @property
    def ended(self) -> bool:
        return self.stage in ENDED

    @property
    def folder(self) -> str:
        """The key of the folder that the file is in, with its slash."""
        return self.key[: self.key.rfind("/") + 1]

    @property
    def partner_folder(self) -> str:
        """The folder within the account's, "/" for that itself; "" where the API made one for the file alone."""
        path = self.folder.split("/", 2)[-1]
        return f"/{path}" if self.via == "folder" else ""


class PartState(StrEnum):
    READ = "read"
    LOST = "lost"  # it could not be read, however often it was tried; its rows were not taken


class PartOutcome(Entity):
    """How the reading of one part went: rows by disposition, and how many have which error."""

    upload_id: str
    number: int
    state: PartState = PartState.READ
    rows: int = 0
    accepted: int = 0
    held: int = 0
    skipped: int = 0
    codes: dict[str, int] = Field(default_factory=dict)
    error: str = ""
    read_at: datetime
