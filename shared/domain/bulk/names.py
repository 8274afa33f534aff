"""Names in the drop bucket: whose a file is, what kind it is, and where its report and our work on it lie.

``drop/{account}/…/list.csv`` in, ``reports/{account}/…/list.csv`` and ``list.csv.json`` out, ``work/{upload}/…``
between.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

from shared.domain.documents import FILE_KINDS, extension
from shared.domain.ids import ulid
from shared.domain.losing_accounts import label_key

DROP: Final = "drop/"
REPORTS: Final = "reports/"
WORK: Final = "work/"
API_FOLDER: Final = "api"
"""The folder of an account's in which files lie that were announced over the API, each in one of its own."""

PURGED: Final = "portdesk-purged"
"""What we note of a version of ours: it says the same as the one before, without its secrets."""

REPORT_SUFFIX: Final = "-report"
"""What the command line puts behind a file's name for its report."""

HALF_WRITTEN: Final = frozenset({"tmp", "part", "partial", "filepart", "crdownload", "swp", "lock"})
"""Endings that programs give a file while they write it, under which it is passed over."""
PASSED_OVER: Final = (".", "~$")
"""Beginnings of names that systems and spreadsheets give files of their own, which are passed over too."""

REPORT_OF: Final = "portdesk-upload"
"""What we note of a report: the version of the file that it is about, since newer ones take its place."""

Kind = Literal["list", "document", "nothing"]

_API_UPLOAD: Final = re.compile(rf"/{API_FOLDER}/bul_[0-9A-Z]+$")
_CONTENT_TYPES: Final = {ending: kind.content_type for kind in FILE_KINDS.values() for ending in kind.extensions}
_LONGEST_KEY: Final = 1_024
_ROWS: Final = ".rows.csv"
_OURS: Final = frozenset({"daily"})
"""Folders of an account's reports into which we write what is no file's report."""
_LETTER: Final = re.compile(
    r"loa(?:[-_ ]+(?P<label>.*?))??(?:[-_ ]+(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2}))?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class DropName:
    """What a key of the drop bucket says. `path` is the file's within its account's folder."""

    account_id: str
    path: str
    filename: str
    kind: Kind
    upload_id: str = ""

    @property
    def stem(self) -> str:
        return self.filename.rpartition(".")[0] or self.filename


def read_name(key: str) -> DropName | None:
    """What a key under ``drop/`` is; None for any other key."""
    if not key.startswith(DROP):
        return None
    account_id, _, path = key.removeprefix(DROP).partition("/")
    if not path and not key.endswith("/"):
        account_id, path = "", account_id
    filename = path.rpartition("/")[2]
    parts = path.split("/")
    announced = len(parts) == 3 and parts[0] == API_FOLDER and parts[1].startswith("bul_")
    return DropName(account_id, path, filename, _kind(filename), parts[1] if announced else "")


def _kind(filename: str) -> Kind:
    ending = extension(filename)
    if not filename or filename.startswith(PASSED_OVER) or ending in HALF_WRITTEN:
        return "nothing"
    return "document" if ending in _CONTENT_TYPES else "list"


def content_type_of(filename: str) -> str:
    """The media type that a document's name stands for."""
    return _CONTENT_TYPES.get(extension(filename), "application/octet-stream")


def announced_key(account_id: str, upload_id: str, filename: str) -> str:
    """Where a file that is announced over the API is to be put."""
    return f"{DROP}{account_id}/{API_FOLDER}/{upload_id}/{filename}"


def csv_report_key(key: str) -> str:
    """Where the report of a file goes, row by row: beside it, under the same name.

    Every file has a place of its own: one that is not called ``.csv`` gets more behind its name, and so does one whose
    name is what that makes of another's, or that would lie among the daily reports.
    """
    report = _beside(key)
    folded = report.lower()
    ours = not _OURS.isdisjoint(report.split("/")[2:3])
    own = folded.endswith(".csv") and not folded.endswith(_ROWS) and not ours
    return report if own else f"{report}{_ROWS}"


def json_report_key(key: str) -> str:
    return f"{_beside(key)}.json"


def _beside(key: str) -> str:
    """A key of S3 has at most 1,024 bytes: a longer one is shortened to the account and the file's own id."""
    report = REPORTS + key.removeprefix(DROP)
    if len(report.encode("utf-8", "replace")) + len(_ROWS) <= _LONGEST_KEY:
        return report
    return f"{REPORTS}{key.removeprefix(DROP).partition('/')[0][:100]}/long-names/{file_id(key)}"


def roll_up_key(account_id: str, day: date) -> str:
    """Where the daily report of all open requests goes."""
    return f"{REPORTS}{account_id}/daily/open-requests-{day.isoformat()}.csv"


def work_key(upload_id: str, name: str) -> str:
    return f"{WORK}{upload_id}/{name}"


def file_id(key: str) -> str:
    """A short name for a key, whatever is in it: what versions of one file have in common."""
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def origin_of(key: str) -> str:
    """What files have in common of which each is the other one corrected: folder and name. Over the API every file has
    a folder of its own, which does not count; nor does it that the command line calls a report ``NAME-report.csv``."""
    folder, _, filename = key.rpartition("/")
    stem, dot, ending = filename.rpartition(".")
    while stem.endswith(REPORT_SUFFIX):
        stem = stem.removesuffix(REPORT_SUFFIX)
    return file_id(f"{_API_UPLOAD.sub(f'/{API_FOLDER}', folder)}/{stem}{dot}{ending}")


def upload_id_of(key: str, version_id: str, dropped_at: datetime) -> str:
    """The id of a dropped file: the same however often its arrival is told, and in the order of arrival."""
    return f"bul_{_derived(dropped_at, key, version_id)}"


def derived_id(prefix: str, made_at: datetime, *parts: str) -> str:
    """An id that follows from what it is made of, so that who makes the thing again makes the same one."""
    return f"{prefix}_{_derived(made_at, prefix, *parts)}"


def _derived(at: datetime, *parts: str) -> str:
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).digest()
    return ulid(int(at.timestamp() * 1000), int.from_bytes(digest[:10], "big"))


@dataclass(frozen=True, slots=True)
class LetterName:
    """A signed letter by its file's name: ``loa-LABEL-2026-11-20.pdf``. Without a label it is for every account."""

    label: str
    signed_on: date | None


def read_letter_name(filename: str) -> LetterName | None:
    """What the name of a signed letter says; None for any other file."""
    if _kind(filename) != "document":
        return None
    found = _LETTER.fullmatch(filename.rpartition(".")[0].strip())
    if found is None:
        return None
    try:
        day = date.fromisoformat(found["day"]) if found["day"] else None
    except ValueError:
        return LetterName(f"{found['label'] or ''}-{found['day']}", None)
    return LetterName(found["label"] or "", day)


def is_letter_of(letter: LetterName, label: str) -> bool:
    """Whether a letter is named after this losing account: case, spaces and dashes do not count."""
    return not letter.label or _bare(letter.label) == _bare(label)


def _bare(text: str) -> str:
    return "".join(char for char in label_key(text) if char.isalnum())
