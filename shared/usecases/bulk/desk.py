"""What the steps of a dropped file work with, and what they have in common."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from shared.domain.bulk.model import BulkUpload, Stage
from shared.domain.bulk.names import derived_id, work_key
from shared.domain.model import Event
from shared.domain.number_list.cutting import Part
from shared.domain.number_list.facts import Blind
from shared.domain.permissions import Action
from shared.domain.problems import Problem
from shared.ports import Append, DropFiles, Executions, Mailer, NumberPlatform, Replace, Write, WriteRefused
from shared.usecases.accounts.keys import limited_to
from shared.usecases.desk import SYSTEM, CarrierDesk, Desk, Principal
from shared.usecases.sessions.keys import works

ATTEND_AFTER: Final = timedelta(minutes=10)
"""How long a file may stand at one stage before the sweep looks whether anything drives it."""
PARTS: Final = "parts.json"
PURGED_PARTS: Final = "parts-purged.json"
RETRIED_PARTS: Final = "parts-retried.json"
SOURCE: Final = "source"
"""The file without its secrets, as we go on reading it."""
REQUESTS: Final = "requests.json"
JOINED: Final = "joined.json"
SETTLE: Final = "settle.json"
TOGETHER: Final = "together.json"
KEPT: Final = "kept.json"


@dataclass(frozen=True, slots=True)
class BulkDesk:
    """A desk, and the world that dropped files have to do with."""

    desk: Desk
    drop: DropFiles
    executions: Executions
    mailer: Mailer
    platform: NumberPlatform
    test_platform: NumberPlatform | None = None
    """Where numbers of test mode ring, if that is elsewhere."""

    @property
    def partners(self) -> CarrierDesk:
        """What telling the telephony system of numbers takes."""
        return CarrierDesk(self.desk, self.platform, self.mailer, self.test_platform)


class MovedOn(Exception):
    """Somebody else took the file further meanwhile: what to do next is decided anew."""


@dataclass(frozen=True, slots=True)
class Wait:
    """A step that cannot be done yet, and how many seconds to wait for it."""

    seconds: int


GoOn = Callable[[], bool]
"""Asked between pieces of work: whether there is time for another."""


def principal_of(upload: BulkUpload) -> Principal:
    """Who acts for a file: whoever announced it, or the folder."""
    return Principal(
        account_id=upload.account_id,
        user_id=upload.actor.id,
        user_name=upload.actor.name,
        role=upload.role,
        key_id="",
        test_mode=upload.test_mode,
        limited_to=None if upload.limited_to is None else frozenset(upload.limited_to),
    )


def as_allowed_now(bulk: BulkDesk, upload: BulkUpload) -> BulkUpload | None:
    """The file with what whoever announced it may do by now; None where they may upload no files any more.

    A file that was put into a folder is nobody's: the bucket says who may do that.
    """
    if upload.via == "folder":
        return upload
    store = bulk.desk.store
    user = store.user(upload.account_id, upload.actor.id)
    if user is None or not user.is_active:
        return None
    now: BulkUpload = upload.but(role=user.role)
    if upload.key_id.startswith("key_"):
        key = next((one for one in store.api_keys(upload.account_id) if one.id == upload.key_id), None)
        if key is None or key.user_id != user.id or not works(key, bulk.desk.clock.now()):
            return None
        now = now.but(limited_to=tuple(sorted(limited_to(key.actions))) if key.actions else None)
    return now if Action.BULK_WRITE in principal_of(now).may else None


def moved(
    bulk: BulkDesk,
    upload: BulkUpload,
    stage: Stage,
    extra: Sequence[Write] = (),
    attend_at: datetime | None = None,
    **changes: Any,
) -> BulkUpload:
    """The file at its next stage, written. Raises `MovedOn` where it is somewhere else already."""
    now = bulk.desk.clock.now()
    ended = stage in (Stage.DONE, Stage.FAILED)
    after: BulkUpload = upload.but(
        stage=stage,
        attend_at=None if ended else attend_at or now + ATTEND_AFTER,
        version=upload.version + 1,
        updated_at=now,
        **changes,
    )
    try:
        bulk.desk.store.commit([Replace(after), *extra])
    except WriteRefused:
        raise MovedOn from None
    return after


def upload_event(bulk: BulkDesk, upload: BulkUpload, kind: str, reason: str = "", **data: Any) -> Append:
    """What happened to a file, for its timeline and the bus; holds no secret."""
    return Append(
        Event(
            id=bulk.desk.ids.new("evt"),
            type=kind,
            account_id=upload.account_id,
            request_id="",
            upload_id=upload.id,
            version=upload.version + 1,
            test_mode=upload.test_mode,
            submitter_id=upload.actor.id,
            at=bulk.desk.clock.now(),
            actor=upload.actor if kind == "bulk.received" else SYSTEM,
            reason=reason,
            data=data,
        )
    )


# --- our work on a file, as JSON in the bucket ------------------------------------------------------------------------


def put_json(bulk: BulkDesk, upload_id: str, name: str, value: Any) -> None:
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    bulk.drop.put(work_key(upload_id, name), body, "application/json")


def get_json(bulk: BulkDesk, upload_id: str, name: str) -> Any:
    """What `put_json` wrote. Raises `FileNotFoundError`."""
    return json.loads(bulk.drop.read(work_key(upload_id, name)))


def find_json(bulk: BulkDesk, upload_id: str, name: str, otherwise: Any) -> Any:
    try:
        return get_json(bulk, upload_id, name)
    except FileNotFoundError:
        return otherwise


def facts_name(part: int) -> str:
    return f"facts/{part:06d}.json"


def findings_name(part: int) -> str:
    return f"findings/{part:06d}.json"


def merged_name(request: int) -> str:
    return f"merged/{request:06d}.json"


def secrets_name(part: int) -> str:
    """Of a part that was lost: what its secret cells held, sealed."""
    return f"secrets/{part:06d}.json"


def part_as_item(part: Part) -> dict[str, Any]:
    """A part as the workflow hands it to whoever reads it."""
    return {
        "part": part.number,
        "first_row": part.first_row,
        "rows": part.rows,
        "start": part.start,
        "end": part.end,
        "requests": list(part.requests),
    }


def part_items(bulk: BulkDesk, upload: BulkUpload) -> list[dict[str, Any]]:
    """All parts of a file, by where they lie in what is left of it."""
    found: list[dict[str, Any]] = get_json(bulk, upload.id, PURGED_PARTS if upload.purged else PARTS)
    return found


MOST_TOGETHER: Final = 4
_SHARED_OUT: Final = 20
"""A file is read by as many functions at once before one of them gets several parts."""


def put_together(bulk: BulkDesk, upload: BulkUpload, name: str) -> str:
    """List the parts under this name as the workflow hands them out: several to a function where there are many, which
    writes one while it judges the next. Answers the list's key."""
    items: list[dict[str, Any]] = get_json(bulk, upload.id, name)
    each = min(MOST_TOGETHER, max(1, len(items) // _SHARED_OUT))
    put_json(bulk, upload.id, TOGETHER, [{"parts": items[at : at + each]} for at in range(0, len(items), each)])
    return work_key(upload.id, TOGETHER)


def parts_of_item(item: Mapping[str, Any]) -> list[Part]:
    """What `put_together` handed out."""
    return [part_of_item(one) for one in item["parts"]]


def part_of_item(item: Mapping[str, Any]) -> Part:
    return Part(
        int(item["part"]),
        int(item["first_row"]),
        int(item["rows"]),
        int(item["start"]),
        int(item["end"]),
        tuple(item["requests"]),
    )


# --- the requests of a file -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FileRequest:
    """A port request that a file names, and where its rows go.

    `known`: it is there already and keeps what the file does not name. Otherwise its rows are written, as they are
    read, to a list that the request is made with.
    """

    place: int
    key: str
    name: str
    submit: bool
    request_id: str
    list_id: str
    known: bool
    after_file: bool = False  # it is named after the file, whatever rows of it are called

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


def requests_of(bulk: BulkDesk, upload_id: str) -> tuple[FileRequest, ...]:
    return tuple(FileRequest(**one) for one in get_json(bulk, upload_id, REQUESTS))


def new_ids(upload: BulkUpload, name_key: str) -> tuple[str, str]:
    """The ids of a request and its list that this file makes, whoever makes them and however often."""
    return tuple(derived_id(kind, upload.dropped_at, upload.id, name_key) for kind in ("prq", "lst"))  # type: ignore[return-value]


# --- secrets ----------------------------------------------------------------------------------------------------------


def blind_of(bulk: BulkDesk, upload: BulkUpload) -> Blind:
    """What stands for texts of a file in our work on it; under a key of its own where some of them are secret."""
    if not upload.has_secrets:
        return _digest
    key = bytes.fromhex(bulk.desk.vault.digest("facts", {"account": upload.account_id, "upload": upload.id}))[:32]
    return lambda text: hashlib.blake2b(text.encode("utf-8", "replace"), key=key, digest_size=12).hexdigest()


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=12).hexdigest()


def secret_context(upload: BulkUpload) -> dict[str, str]:
    return {"account": upload.account_id, "upload": upload.id}


def as_problems(stored: Iterable[Mapping[str, Any]]) -> tuple[Problem, ...]:
    return tuple(Problem(**one) for one in stored)
