"""From bytes to text: names a file that is no CSV, takes the encodings that spreadsheets write."""

from dataclasses import dataclass, replace
from typing import Final

from shared.domain.number_list.codes import problem
from shared.domain.number_list.model import ListLimits
from shared.domain.problems import Problem

_MAGIC: Final = (
    (b"%PDF-", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls) or another Office file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"{\\rtf", "an RTF document"),
)
_IN_ZIP: Final = (
    (b"xl/", "an Excel workbook (.xlsx)"),
    (b"word/", "a Word document (.docx)"),
    (b"opendocument.spreadsheet", "an OpenDocument spreadsheet (.ods)"),
    (b"Index/Document.iwa", "a Numbers spreadsheet"),
    (b"[Content_Types].xml", "an Excel workbook (.xlsx) or another Office file"),
)
_UTF8_BOM: Final = b"\xef\xbb\xbf"
_BOM: Final = "\ufeff"


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, without byte order marks; "" where `problems` forbid reading it.

    `encoding` is how the bytes from `start` on are encoded; "" for a text that came as such.
    """

    text: str = ""
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    encoding: str = ""
    start: int = 0


def decode(data: str | bytes, limits: ListLimits) -> Decoded:
    """What the bytes of a file say as text.

    Gateways hand ``text/*`` over as a string with U+FFFD for what was not UTF-8: such a text is damaged already.
    """
    size = len(data) if isinstance(data, bytes) else _utf8_length(data)
    if size > limits.max_bytes:
        detail = f"The file is larger than {limits.max_bytes:,} bytes."
        return Decoded(problems=(problem("csv_too_large", detail),))
    kind = _file_kind(data if isinstance(data, bytes) else data[:65536].encode("utf-8", "replace"))
    if kind:
        return Decoded(problems=(problem("csv_not_text", f"This is {kind}, not a CSV file."),))
    found = _decode_bytes(data) if isinstance(data, bytes) else Decoded(data)
    damage = _undecodable(data) if found is None else _damage(found.text)
    if found is None or damage:
        return Decoded(problems=(problem("csv_bad_encoding", damage),))
    text = found.text.lstrip(_BOM)
    if not text.strip():
        return Decoded(problems=(problem("csv_empty", "The file is empty."),))
    marks = len(found.text) - len(text)
    return replace(found, text=text, start=found.start + encoded_length(_BOM * marks, found.encoding))


def _damage(text: str) -> str:
    """What makes a text unfit to be read, and where; "" where nothing does. Single null characters are told of in
    their rows."""
    nulls = text.count("\0")
    if nulls > len(text) // _MOST_NULLS and nulls > 1:
        detail = f"The file has {nulls:,} null characters, the first in line {_line(text, text.index(_NULL))}"
        return f"{detail}; it may be UTF-16 without a byte order mark."
    if "\ufffd" in text:
        return f"Characters were lost when the file was saved: � stands for one in line {_line(text, text.index('�'))}."
    if _has_lone_surrogate(text):
        return "The file holds half characters (lone surrogates), which is no valid text."
    return ""


def _undecodable(data: str | bytes) -> str:
    """Why no encoding reads these bytes, and from which line on."""
    if not isinstance(data, bytes):
        return "The file is not readable as UTF-8 text."
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return f"The file begins as {encoding[:6].upper()} text, but is cut off or damaged."
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = 1 + data.count(b"\n", 0, error.start)
        return f"Line {line} is neither UTF-8 nor Windows text: byte 0x{data[error.start]:02X}."
    return "The file is not readable as UTF-8 text."


def _line(text: str, at: int) -> int:
    return 1 + text.count("\n", 0, at)


_NULL: Final = "\0"
_MOST_NULLS: Final = 50
"""More null characters than one in so many are no accident."""


def encoded_length(text: str, encoding: str) -> int:
    """How many bytes a text takes; 0 for one that came as text."""
    if not encoding:
        return 0
    return len(text) if encoding in _ONE_BYTE and text.isascii() else len(text.encode(encoding))


_ONE_BYTE: Final = frozenset({"utf-8", "cp1252"})


def _utf8_length(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "replace"))


def _has_lone_surrogate(text: str) -> bool:
    """Half of a character, as escapes in JSON can spell it: no store or file can hold it."""
    return not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text)


def _file_kind(data: bytes) -> str:
    """The real type of something that is not CSV, in words, or ""."""
    head = data[:64].lstrip(_UTF8_BOM)
    if head.startswith(b"PK\x03\x04"):
        return next((kind for mark, kind in _IN_ZIP if mark in data), "a zip archive")
    found = next((kind for mark, kind in _MAGIC if head.startswith(mark)), "")
    if found:
        return found
    start = head.lstrip().lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<table")):
        return "a web page or XML file"
    return "JSON" if start.startswith((b"{", b"[{", b"[ {", b"[\n")) else _wide_text(data)


def _wide_text(data: bytes) -> str:
    """UTF-16 without its mark shows as a zero in every other byte."""
    sample = data[:512]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")) or len(sample) < 8:
        return ""
    zeros = max(sample[0::2].count(0), sample[1::2].count(0))
    return "UTF-16 text without a byte order mark" if zeros > len(sample) // 3 else ""


def _decode_bytes(data: bytes) -> Decoded | None:
    """UTF-32 and UTF-16 by their mark, UTF-8, and what is neither as Windows text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = _try(data[len(mark) :], encoding)
            return None if text is None else Decoded(text, encoding=encoding, start=len(mark))
    text = _try(data, "utf-8")
    if text is not None:
        return Decoded(text, encoding="utf-8")
    text = _try(data, "cp1252")
    detail = "The file is not UTF-8; it was read as Windows text (cp1252)."
    warnings = (problem("csv_encoding_assumed", detail),)
    return None if text is None else Decoded(text, warnings=warnings, encoding="cp1252")


_MARKS: Final = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None
