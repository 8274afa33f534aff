"""Reads the text of documents that strangers hand in; the work is done in a child process with limits."""

import json
from dataclasses import dataclass
from typing import Any, Final

from shared.adapters.pdf.inspection import in_child
from shared.domain.documents import FILE_KINDS, media_type
from shared.ports import DocumentText

_CHILD: Final = "shared.adapters.pdf.text_child"
_FEWEST_LETTERS: Final = 40
_MOST_ODD: Final = 0.3
"""Share of a text that may be neither letters, digits nor what stands between them: more is a font nobody can read."""


@dataclass(frozen=True, slots=True)
class TextLimits:
    """What a file, and the process that reads it, may take. Bytes, seconds, characters."""

    max_pages: int = 200
    max_characters: int = 500_000
    memory_bytes: int = 512 * 1024 * 1024
    cpu_seconds: int = 12
    read_seconds: float = 8.0
    wall_seconds: float = 20.0
    output_bytes: int = 4 * 1024 * 1024


def read_text(data: bytes, content_type: str, limits: TextLimits | None = None) -> DocumentText:
    """The lines of a PDF's pages. Never raises for bad bytes: `why_not` says why there are none."""
    limits = limits or TextLimits()
    kind = FILE_KINDS.get(media_type(content_type))
    if kind is None or kind.name != "PDF":
        return DocumentText(why_not="image")
    wanted = {
        "max_pages": limits.max_pages,
        "max_characters": limits.max_characters,
        "memory_bytes": limits.memory_bytes,
        "cpu_seconds": limits.cpu_seconds,
        "read_seconds": limits.read_seconds,
        "output_bytes": limits.output_bytes,
    }
    answer = in_child(_CHILD, wanted, data, limits.wall_seconds)
    found = _read(answer) if answer is not None else None
    if found is None:
        return DocumentText(why_not="too_much")
    return found if _is_readable(found) else DocumentText(why_not="no_text")


def _read(answer: bytes) -> DocumentText | None:
    try:
        found: dict[str, Any] = json.loads(answer)
        pages = tuple(tuple(str(line) for line in page) for page in found["pages"])
        return DocumentText(pages, whole=bool(found["whole"]))
    except (ValueError, KeyError, TypeError):
        return None


def _is_readable(text: DocumentText) -> bool:
    marks = [mark for page in text.pages for line in page for mark in line if not mark.isspace()]
    plain = sum(mark.isalnum() or mark in ".,:;-()$/#&'’%+@*|_–—•·\"" for mark in marks)
    return sum(map(str.isalpha, marks)) >= _FEWEST_LETTERS and plain >= len(marks) * (1 - _MOST_ODD)
