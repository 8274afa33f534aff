"""Looks into an uploaded document before it counts: is it what it says, does it open, has it pages.

The bytes are hostile until shown otherwise. Their beginning is compared with the declared type and the name's ending
here; parsing happens in a child process with limits on memory, processor time and wall time
(``inspection_child``), started with ``subprocess`` alone, since AWS Lambda has no shared memory for
``multiprocessing``. A child that dies or hangs is a finding, never an exception.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from typing import Any

from shared.domain.documents import (
    FILE_KINDS,
    MAX_DOCUMENT_BYTES,
    FileKind,
    check_size,
    extension,
    media_type,
    unaccepted_kind,
)
from shared.domain.problems import Problem

_CHILD = "shared.adapters.pdf.inspection_child"
_PRINT_TO_PDF = "Open it and print it to PDF, then upload the PDF that makes."


@dataclass(frozen=True, slots=True)
class InspectionLimits:
    """What a document, and the process that opens it, may take. Bytes, seconds, pixels.

    The memory must leave room beside the caller in the function it runs in.
    """

    max_bytes: int = MAX_DOCUMENT_BYTES
    max_pages: int = 1_000
    min_side: int = 200
    max_pixels: int = 80_000_000
    memory_bytes: int = 512 * 1024 * 1024
    cpu_seconds: int = 10
    wall_seconds: float = 20.0
    output_bytes: int = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class DocumentFindings:
    """What is known of a document after looking into it.

    `kind` is ``pdf``, ``png``, ``jpeg`` or ``tiff``, or None if its bytes are none of these. `stripped` is the PDF to
    serve in place of the original where active content was taken out or damage was repaired; otherwise None.
    """

    accepted: bool
    kind: str | None
    pages: int | None
    sha256: str
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    stripped: bytes | None = None


def inspect_document(
    data: bytes, *, content_type: str, filename: str, limits: InspectionLimits | None = None
) -> DocumentFindings:
    """Everything there is to say against a document's bytes, and for it; never raises for bad bytes.

    Problems: document_empty, document_too_large, unsupported_type, document_type_mismatch, pdf_encrypted,
    pdf_corrupt, pdf_no_pages, pdf_too_many_pages, image_corrupt, image_too_small, document_unreadable (the child died
    or took too long). Warnings: pdf_active_content, pdf_repaired.
    """
    limits = limits or InspectionLimits()
    digest = hashlib.sha256(data).hexdigest()
    kind = _kind_of(data)
    problems = check_size(len(data), max_bytes=limits.max_bytes)
    if not problems:
        problems = _check_declared(data, kind, content_type, filename)
    name = kind.name.lower() if kind else None
    if problems or kind is None:
        return DocumentFindings(accepted=False, kind=name, pages=None, sha256=digest, problems=problems)
    found, rewritten = _look_inside(data, kind, limits)
    problem = _problem(found, limits)
    pages = found.get("pages")
    if problem:
        return DocumentFindings(accepted=False, kind=name, pages=pages, sha256=digest, problems=(problem,))
    return DocumentFindings(
        accepted=True, kind=name, pages=pages, sha256=digest, warnings=_warnings(found), stripped=rewritten or None
    )


# --- before parsing ----------------------------------------------------------------------------------------------


def _kind_of(data: bytes) -> FileKind | None:
    return next((kind for kind in FILE_KINDS.values() if data.startswith(kind.magic)), None)


def _check_declared(data: bytes, kind: FileKind | None, content_type: str, filename: str) -> tuple[Problem, ...]:
    declared, ending = media_type(content_type), extension(filename)
    if kind is None:
        return (_not_accepted(data, FILE_KINDS.get(declared)),)
    if declared not in FILE_KINDS:
        detail = f"The file is declared as {declared or 'nothing'}; it is {kind.name}."
        return (Problem("unsupported_type", detail, fix=f"Declare {kind.content_type}.", suggestion=kind.content_type),)
    if declared != kind.content_type:
        detail = f"The file is declared as {declared}, but its content is {kind.name}."
        fix = "Upload it as what it is."
        return (Problem("document_type_mismatch", detail, fix=fix, suggestion=kind.content_type),)
    if ending and ending not in kind.extensions:
        detail = f"The name ends in .{ending}, but the content is {kind.name}."
        fix = f"Rename the file to end in .{kind.extensions[0]}, or upload the file that was meant."
        return (Problem("document_type_mismatch", detail, fix=fix),)
    return ()


def _not_accepted(data: bytes, declared: FileKind | None) -> Problem:
    if declared is not None and declared.name == "PDF" and b"%PDF-" in data[:1024] and not _looks_like_web_page(data):
        detail = "The file does not begin as a PDF does: other bytes come first."
        return Problem("pdf_corrupt", detail, fix=_PRINT_TO_PDF)
    what, fix = unaccepted_kind(_ending_by_content(data))
    expected = f"not {declared.name}" if declared else "which is not accepted"
    detail = f"The content is {what}, {expected}; accepted are PDF, PNG, JPEG and TIFF."
    return Problem("document_type_mismatch", detail, fix=fix)


def _ending_by_content(data: bytes) -> str:
    """The ending a file of another kind would have, from how it begins; empty if nothing fits."""
    head = data[:4096]
    if head.startswith(b"PK\x03\x04"):
        return "docx" if b"word/" in head else "xlsx" if b"xl/" in head else "zip"
    if head[4:8] == b"ftyp" and head[8:12] in {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}:
        return "heic"
    for magic, ending in _OTHER_MAGIC.items():
        if head.startswith(magic):
            return ending
    if _looks_like_web_page(head):
        return "html"
    if re.match(rb"(?:From |(?:Received|Return-Path|MIME-Version|Delivered-To|Subject|From|Date): )", head, re.I):
        return "eml"
    return "txt" if _is_text(head) else ""


_OTHER_MAGIC = {
    b"\xd0\xcf\x11\xe0": "doc",
    b"{\\rtf": "rtf",
    b"GIF8": "gif",
    b"BM": "bmp",
    b"RIFF": "webp",
    b"Rar!": "rar",
    b"7z\xbc\xaf": "7z",
    b"\x1f\x8b": "gz",
}


def _looks_like_web_page(data: bytes) -> bool:
    return re.search(rb"<(?:!doctype\s+html|html|head|body|script)\b", data[:1024], re.I) is not None


def _is_text(head: bytes) -> bool:
    if b"\0" in head:
        return False
    try:
        head[: len(head) - 4 if len(head) > 64 else len(head)].decode()
    except UnicodeDecodeError:
        return False
    return True


# --- the child ---------------------------------------------------------------------------------------------------


def _look_inside(data: bytes, kind: FileKind, limits: InspectionLimits) -> tuple[dict[str, Any], bytes]:
    wanted = {
        "kind": kind.name.lower(),
        "max_pages": limits.max_pages,
        "min_side": limits.min_side,
        "max_pixels": limits.max_pixels,
        "memory_bytes": limits.memory_bytes,
        "cpu_seconds": limits.cpu_seconds,
        "output_bytes": limits.output_bytes,
    }
    answer = in_child(_CHILD, wanted, data, limits.wall_seconds)
    return _read_answer(answer) if answer is not None else ({"problem": "document_unreadable"}, b"")


def in_child(module: str, wanted: dict[str, Any], data: bytes, wall_seconds: float) -> bytes | None:
    """Run a module of ours with `wanted` as JSON and `data` on its standard input; None where it died or hung."""
    # Files rather than pipes: a child gone wild meets its own file size limit instead of our memory. That limit also
    # cuts off bytecode, so the child writes none (-B).
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as answer:
        source.write(data)
        source.seek(0)
        try:
            ended = subprocess.run(  # noqa: S603  our own module, no shell
                [sys.executable, "-B", "-P", "-m", module, json.dumps(wanted)],
                stdin=source,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                env=_child_environment(),
                timeout=wall_seconds,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return None
        if ended.returncode != 0:
            return None
        answer.seek(0)
        return answer.read()


def _read_answer(answer: bytes) -> tuple[dict[str, Any], bytes]:
    line, _, rewritten = answer.partition(b"\n")
    try:
        found = json.loads(line)
    except ValueError:
        return {"problem": "document_unreadable"}, b""
    return (found, rewritten) if isinstance(found, dict) else ({"problem": "document_unreadable"}, b"")


def _child_environment() -> dict[str, str]:
    """What the child needs to import, and nothing else: no credentials reach it."""
    kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH", "PATH", "LANG", "TMPDIR") if name in os.environ}
    return {**kept, "PYTHONPATH": os.pathsep.join(entry or os.getcwd() for entry in sys.path)}


# --- in words ----------------------------------------------------------------------------------------------------


def _problem(found: dict[str, Any], limits: InspectionLimits) -> Problem | None:
    code = found.get("problem")
    if not isinstance(code, str):
        return None
    pages, size = found.get("pages"), f"{found.get('width')} x {found.get('height')} pixels"
    words = {
        "pdf_encrypted": (
            "The PDF asks for a password before it opens.",
            "Open it with the password and print to PDF, then upload the PDF that makes.",
        ),
        "pdf_corrupt": (
            "The PDF does not end as a PDF does: it was cut off, or other bytes follow it."
            if found.get("cut_off")
            else "The PDF is damaged and does not open.",
            "Download it again from where it came, or open it and print it to PDF.",
        ),
        "pdf_no_pages": ("The PDF has no pages.", "Upload the PDF that shows the account and its numbers."),
        "pdf_too_many_pages": (
            f"The document has {pages:,} pages; up to {limits.max_pages:,} are accepted."
            if pages
            else "Too many pages.",
            "Upload the pages that show the account, the address and the numbers.",
        ),
        "document_too_large": (
            f"The image has {size}; that is more than can be opened.",
            "Scan or save it at 200 to 300 dpi.",
        ),
        "image_too_small": (
            f"The image has {size}; it needs at least {limits.min_side} each way to be read.",
            "Take the screenshot or the photo again, larger.",
        ),
        "image_corrupt": ("The image is damaged and does not open.", "Save it again as PNG or JPEG, or scan it again."),
    }
    detail, fix = words.get(
        code,
        ("The document could not be opened within the limits of memory and time.", _PRINT_TO_PDF),
    )
    return Problem(code, detail, fix=fix)


def _warnings(found: dict[str, Any]) -> tuple[Problem, ...]:
    warnings: list[Problem] = []
    active = found.get("active") or []
    if active:
        detail = f"The PDF held {', '.join(active)}; the copy that is shown is without."
        warnings.append(Problem("pdf_active_content", detail))
    if found.get("repaired"):
        warnings.append(Problem("pdf_repaired", "The PDF was slightly damaged; a repaired copy is shown."))
    return tuple(warnings)
