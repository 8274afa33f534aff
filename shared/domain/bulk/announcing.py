"""What may be announced over the API, to be uploaded into the drop folder: a list, and the documents beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from shared.domain.bulk.names import DROP, content_type_of, read_name
from shared.domain.documents import check_filename, check_size, extension
from shared.domain.problems import Problem

LIST_TYPE: Final = "text/csv"
MOST_DOCUMENTS: Final = 40
MOST_NAME_BYTES: Final = 500
_WORKBOOKS: Final = frozenset({"xlsx", "xls", "xlsm", "xlsb", "ods", "numbers"})
_ARCHIVES: Final = frozenset({"zip", "gz", "7z", "rar", "tar"})


@dataclass(frozen=True, slots=True)
class Announced:
    """A file that is going to be uploaded; `size` in bytes."""

    filename: str
    size: int

    @property
    def content_type(self) -> str:
        return content_type_of(self.filename) if _kind(self.filename) == "document" else LIST_TYPE


def check_announced(
    announced: Announced, documents: Sequence[Announced], *, most_bytes: int, most_document_bytes: int
) -> tuple[Problem, ...]:
    """Everything that keeps these files from being announced, with pointers into the body."""
    problems = _list_problems(announced, most_bytes)
    if len(documents) > MOST_DOCUMENTS:
        detail = f"{len(documents)} documents; {MOST_DOCUMENTS} is the most beside one list."
        problems.append(Problem("document_too_many", detail, "Split the list and its documents.", "/documents"))
        return tuple(problems)
    names: dict[str, int] = {announced.filename.casefold(): -1}
    for index, document in enumerate(documents):
        at = f"/documents/{index}"
        found = _document_problems(document, most_document_bytes)
        if document.filename.casefold() in names:
            detail = f"{document.filename!r} is announced twice."
            found.append(Problem("filename_repeated", detail, "Leave one of them out.", "/filename"))
        names[document.filename.casefold()] = index
        problems += [replace(problem, pointer=f"{at}{problem.pointer}") for problem in found]
    return tuple(problems)


def _list_problems(announced: Announced, most_bytes: int) -> list[Problem]:
    problems = _name_problems(announced.filename)
    ending = extension(announced.filename)
    if not problems and (_kind(announced.filename) != "list" or ending in _WORKBOOKS | _ARCHIVES):
        fix = _FIXES.get(_sort(ending, announced.filename), "Give the list a name such as march.csv.")
        problems.append(Problem("not_a_list", f"{announced.filename!r} is no CSV file.", fix, "/filename"))
    if announced.size <= 0:
        problems.append(Problem("csv_empty", "The file is empty.", "Fill it in, then announce it again.", "/size"))
    elif announced.size > most_bytes:
        detail = f"The file has {announced.size:,} bytes; at most {most_bytes:,} are allowed."
        problems.append(Problem("csv_too_large", detail, "Split it into several files.", "/size"))
    return problems


_FIXES: Final[Mapping[str, str]] = {
    "workbook": "Save the sheet as CSV (comma separated), then announce that.",
    "archive": "Take the CSV out of the archive, then announce that.",
    "document": "Announce it under documents, beside the list that it belongs to.",
}


def _sort(ending: str, filename: str) -> str:
    if ending in _WORKBOOKS:
        return "workbook"
    return "archive" if ending in _ARCHIVES else _kind(filename)


def _document_problems(document: Announced, most_bytes: int) -> list[Problem]:
    problems = _name_problems(document.filename)
    if not problems and _kind(document.filename) != "document":
        detail = f"{document.filename!r} is no document; accepted are PDF, PNG, JPEG and TIFF."
        problems.append(Problem("unsupported_type", detail, "Print or export it to PDF.", "/filename"))
    return [*problems, *check_size(document.size, max_bytes=most_bytes)]


def _name_problems(filename: str) -> list[Problem]:
    problems = check_filename(filename)
    if not problems and (len(filename.encode()) > MOST_NAME_BYTES or "${" in filename or filename != filename.strip()):
        detail = "The file's name is too long, has spaces around it, or holds '${'."
        problems.append(Problem("filename_invalid", detail, "Give it a plain, short name.", "/filename"))
    return problems


def _kind(filename: str) -> str:
    name = read_name(f"{DROP}any/{filename}")
    return name.kind if name is not None else "nothing"
