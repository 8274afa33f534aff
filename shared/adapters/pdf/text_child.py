"""Reads the text of one hostile PDF, in a process of its own.

Run as ``python -P -m shared.adapters.pdf.text_child LIMITS`` with the file on standard input; `LIMITS` are those of
``inspection_child`` with `max_pages`, `max_characters` and `read_seconds` (of processor time, after which no further
page is begun), as a JSON object. Standard output gets one line of JSON: `pages`, each a list of lines, and `whole`. The
limits are set before the parser is imported.
"""

import io
import json
import logging
import sys
import time
from typing import Any

from shared.adapters.pdf.inspection_child import limit

_LONGEST_LINE = 400


def main() -> None:
    """Reads, limits, extracts, answers."""
    limits: dict[str, Any] = json.loads(sys.argv[1])
    limit(limits)
    pages, whole = pages_of(sys.stdin.buffer.read(), limits)
    sys.stdout.write(json.dumps({"pages": pages, "whole": whole}) + "\n")


def pages_of(data: bytes, limits: dict[str, Any]) -> tuple[list[list[str]], bool]:
    """The lines of each page, and whether that is all of them. Raises what the parser raises."""
    from pypdf import PdfReader

    logging.disable(logging.CRITICAL)
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        reader.decrypt("")
    pages: list[list[str]] = []
    characters = 0
    for page in reader.pages[: limits["max_pages"]]:
        if time.process_time() > limits["read_seconds"] or characters > limits["max_characters"]:
            return pages, False
        lines = [line.rstrip()[:_LONGEST_LINE] for line in _text(page).splitlines()]
        pages.append(lines)
        characters += sum(map(len, lines))
    return pages, len(reader.pages) <= limits["max_pages"]


def _text(page: Any) -> str:
    """Laid out as on the page; in the order of the file where that cannot be worked out."""
    try:
        return str(page.extract_text(extraction_mode="layout"))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  a parser meets whatever a stranger wrote
        return str(page.extract_text())


if __name__ == "__main__":
    main()
