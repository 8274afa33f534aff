"""The documents of a port request: which there are, which prove ownership, and what may be uploaded.

These rules look at what a client says about a file before it is uploaded; what is inside is for the inspection of the
bytes (``shared.adapters.pdf.inspection``). Accepted are PDF, PNG, JPEG and TIFF (model.md, "Documents").
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from shared.domain.problems import Problem

MAX_DOCUMENT_BYTES = 10 * 1024 * 1024
"""What every carrier but the strictest takes (porting.md section 10: Bandwidth 3 MB, Twilio 10, Telnyx 20)."""
MAX_FILENAME_CHARACTERS = 255


class DocumentType(StrEnum):
    """What a document is, in the words of the API."""

    INVOICE = "invoice"
    CSR = "csr"
    SCREENSHOT = "screenshot"
    RECEIPT = "receipt"
    LOA = "loa"
    OTHER = "other"


PROOF_OF_OWNERSHIP = frozenset({DocumentType.INVOICE, DocumentType.CSR, DocumentType.SCREENSHOT, DocumentType.RECEIPT})
"""A losing account needs one of these: the invoice, or what may stand in for it."""


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file that is accepted: its media type, the endings of its name, and how its bytes begin."""

    name: str
    content_type: str
    extensions: tuple[str, ...]
    magic: tuple[bytes, ...]


FILE_KINDS: Mapping[str, FileKind] = {
    kind.content_type: kind
    for kind in (
        FileKind("PDF", "application/pdf", ("pdf",), (b"%PDF-",)),
        FileKind("PNG", "image/png", ("png",), (b"\x89PNG\r\n\x1a\n",)),
        FileKind("JPEG", "image/jpeg", ("jpg", "jpeg", "jpe"), (b"\xff\xd8\xff",)),
        FileKind("TIFF", "image/tiff", ("tif", "tiff"), (b"II*\x00", b"MM\x00*")),
    )
}
"""The accepted kinds, by media type."""
ACCEPTED_CONTENT_TYPES = frozenset(FILE_KINDS)

_TO_PDF = "Open it and print or export it to PDF, then upload the PDF."
_FROM_PHONE = "On the phone choose Camera, Formats, Most Compatible, or export the photo as JPEG, then upload that."
_FROM_MAIL = "Open the message and print it to PDF, then upload the PDF. An attached bill can be saved and uploaded."
# name, fix; by media type and by ending, so that either names the file for what it is.
_HEIC = ("a HEIC photo", _FROM_PHONE)
_WORD = ("a Word document", _TO_PDF)
_SHEET = ("a spreadsheet", _TO_PDF)
_MAIL = ("an e-mail message", _FROM_MAIL)
_WEB = ("a web page", _TO_PDF)
_TEXT = ("a text file", _TO_PDF)
_ARCHIVE = ("an archive", "Take the files out of the archive and upload each as PDF, PNG, JPEG or TIFF.")
_IMAGE = ("an image of another kind", "Save the image as PNG or JPEG, then upload that.")
_KNOWN_OTHERS: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(("image/heic", "image/heif", "heic", "heif"), _HEIC),
    **dict.fromkeys(
        (
            "application/msword",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "application/vnd.oasis.opendocument.text",
            "application/rtf",
            "application/vnd.apple.pages",
            *("doc", "docx", "odt", "rtf", "pages"),
        ),
        _WORD,
    ),
    **dict.fromkeys(
        (
            "application/vnd.ms-excel",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "text/csv",
            *("xls", "xlsx", "csv", "ods", "numbers"),
        ),
        _SHEET,
    ),
    **dict.fromkeys(("message/rfc822", "application/vnd.ms-outlook", "eml", "msg"), _MAIL),
    **dict.fromkeys(("text/html", "application/xhtml+xml", "html", "htm", "mht", "mhtml"), _WEB),
    **dict.fromkeys(("text/plain", "txt", "md"), _TEXT),
    **dict.fromkeys(("application/zip", "application/x-zip-compressed", "zip", "rar", "7z", "gz", "tar"), _ARCHIVE),
    **dict.fromkeys(("image/gif", "image/webp", "image/bmp", "image/svg+xml"), _IMAGE),
    **dict.fromkeys(("gif", "webp", "bmp", "svg", "avif"), _IMAGE),
}


def check_upload_request(
    document_type: str, filename: str, content_type: str, size: int, *, max_bytes: int = MAX_DOCUMENT_BYTES
) -> tuple[Problem, ...]:
    """Everything that keeps a file from being uploaded, from what the client says about it; `size` is in bytes.

    Codes: document_type_unknown, filename_invalid, unsupported_type, document_type_mismatch (name and media type
    disagree), document_empty, document_too_large.
    """
    problems: list[Problem] = []
    if document_type not in {member.value for member in DocumentType}:
        known = ", ".join(DocumentType)
        problems.append(
            Problem(
                "document_type_unknown",
                "There is no such type of document.",
                fix=f"Use one of {known}.",
                pointer="/type",
            )
        )
    problems += check_filename(filename)
    problems += _check_kind(filename, content_type)
    problems += check_size(size, max_bytes=max_bytes)
    return tuple(problems)


def check_size(size: int, *, max_bytes: int = MAX_DOCUMENT_BYTES) -> tuple[Problem, ...]:
    """document_empty or document_too_large; `size` and `max_bytes` in bytes."""
    if size <= 0:
        return (
            Problem("document_empty", "The file is empty.", fix="Save the file again and upload it.", pointer="/size"),
        )
    if size > max_bytes:
        return (
            Problem(
                "document_too_large",
                f"The file has {size:,} bytes; up to {max_bytes:,} ({_megabytes(max_bytes)}) are accepted.",
                fix="Upload the pages in several files, or scan them in grey at 200 dpi.",
                pointer="/size",
            ),
        )
    return ()


def media_type(content_type: str) -> str:
    """A media type without parameters, in lower case; ``image/jpg`` and the like become the registered name."""
    plain = content_type.partition(";")[0].strip().lower()
    aliases = {"image/jpg": "image/jpeg", "image/pjpeg": "image/jpeg", "image/tif": "image/tiff"}
    return {**aliases, "application/x-pdf": "application/pdf", "image/x-png": "image/png"}.get(plain, plain)


def extension(filename: str) -> str:
    """The ending of a file's name in lower case, without the dot; empty if there is none."""
    stem, dot, ending = filename.strip().rpartition(".")
    return ending.lower() if dot and stem else ""


def safe_filename(filename: str, *, limit: int = 100) -> str:
    """A name to store and to serve a file under: letters, digits, ``. _ -`` only, the ending kept, never empty.

    No path, no leading dot, no control or direction characters; at most `limit` characters.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFKD", filename))[-1]
    plain = last.encode("ascii", "ignore").decode("ascii")
    clean = re.sub(r"[^A-Za-z0-9._-]+", "_", plain)
    clean = re.sub(r"\.{2,}", ".", clean)
    clean = re.sub(r"_*\._*", ".", clean).strip("._-")
    ending = extension(clean)
    stem = clean[: -len(ending) - 1] if ending else clean
    if not ending and extension(last):
        stem, ending = "document", re.sub(r"[^a-z0-9]", "", extension(last))
    room = max(1, limit - len(ending) - 1)
    stem = stem[:room].rstrip("._-") or "document"
    return f"{stem}.{ending}" if ending else stem


def unaccepted_kind(name: str) -> tuple[str, str]:
    """What a media type or an ending that is not accepted stands for, and how to convert it."""
    return _KNOWN_OTHERS.get(name, ("a file of another kind", _TO_PDF))


def check_filename(filename: str) -> list[Problem]:
    """filename_invalid, with a plain name as the suggestion."""
    why = _filename_fault(filename)
    if not why:
        return []
    return [
        Problem(
            "filename_invalid",
            f"The file's name {why}.",
            fix=f"Give a plain name of up to {MAX_FILENAME_CHARACTERS} characters, without a path.",
            pointer="/filename",
            suggestion=safe_filename(filename),
        )
    ]


def _filename_fault(filename: str) -> str:
    if not filename.strip() or filename.strip() in {".", ".."}:
        return "is missing"
    if len(filename) > MAX_FILENAME_CHARACTERS:
        return f"has {len(filename)} characters"
    if "/" in filename or "\\" in filename:
        return "contains a path"
    if any(unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for character in filename):
        return "contains control characters"
    return ""


def _check_kind(filename: str, content_type: str) -> list[Problem]:
    declared, ending = media_type(content_type), extension(filename)
    kind = FILE_KINDS.get(declared)
    if kind is None:
        name = ending if declared in {"", "application/octet-stream"} or declared not in _KNOWN_OTHERS else declared
        what, fix = unaccepted_kind(name)
        if ending in {accepted for each in FILE_KINDS.values() for accepted in each.extensions}:
            what, fix = f"declared as {declared or 'nothing'}", f"Declare {_content_type_of(ending)}."
        return [
            Problem(
                "unsupported_type",
                f"This is {what}; accepted are PDF, PNG, JPEG and TIFF.",
                fix=fix,
                pointer="/content_type",
                suggestion=_content_type_of(ending),
            )
        ]
    if not ending or ending in kind.extensions:
        return []
    if _content_type_of(ending):
        return [
            Problem(
                "document_type_mismatch",
                f"The name ends in .{ending}, but the file is declared as {declared}.",
                fix="Declare what the file is, or rename it.",
                pointer="/content_type",
                suggestion=_content_type_of(ending),
            )
        ]
    if ending not in _KNOWN_OTHERS:
        return []
    what, fix = unaccepted_kind(ending)
    detail = f"The name ends in .{ending}: this is {what}; accepted are PDF, PNG, JPEG and TIFF."
    return [Problem("unsupported_type", detail, fix=fix, pointer="/filename")]


def _content_type_of(ending: str) -> str | None:
    return next((kind.content_type for kind in FILE_KINDS.values() if ending in kind.extensions), None)


def _megabytes(size: int) -> str:
    return f"{size / (1024 * 1024):.1f} MB".replace(".0 MB", " MB")
