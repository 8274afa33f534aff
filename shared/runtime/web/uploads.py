"""Forms with a file in them (multipart/form-data), whatever is sent in their place."""

from dataclasses import dataclass, field
from typing import Final

from shared.domain.problems import Malformed, Problem, RulesBroken, UnsupportedType

MULTIPART: Final = "multipart/form-data"
_MOST_PARTS: Final = 20


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file as it was sent: what its sender calls it and its kind, which nobody has checked, and its bytes."""

    filename: str
    content_type: str
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Multipart:
    """The fields of a form in the order they were sent, and its files by field: those that were chosen."""

    fields: tuple[tuple[str, str], ...] = ()
    files: tuple[tuple[str, Uploaded], ...] = ()

    def file(self, name: str) -> Uploaded | None:
        """The file that was chosen in this field; None where there was none."""
        return next((file for field, file in self.files if field == name), None)


class _Parts:
    """Gathers what the parser finds."""

    def __init__(self) -> None:
        self.fields: list[tuple[str, str]] = []
        self.files: list[tuple[str, Uploaded]] = []
        self._count = 0
        self._name = bytearray()
        self._value = bytearray()
        self._headers: dict[bytes, bytes] = {}
        self._data = bytearray()

    def begin(self) -> None:
        self._count += 1
        if self._count > _MOST_PARTS:
            raise _unreadable()
        self._headers, self._data = {}, bytearray()

    def field(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def header_end(self) -> None:
        self._headers[bytes(self._name).lower()] = bytes(self._value)
        self._name.clear()
        self._value.clear()

    def data(self, data: bytes, start: int, end: int) -> None:
        self._data += data[start:end]

    def end(self) -> None:
        from python_multipart.multipart import parse_options_header

        disposition = self._headers.get(b"content-disposition", b"").decode("latin-1")
        _, options = parse_options_header(disposition)
        name, body = _text(options.get(b"name", b"")), bytes(self._data)
        if b"filename" not in options:
            self.fields.append((name, _text(body)))
        elif options[b"filename"] or body:  # a form sent without a file has a part without name and content
            kind = self._headers.get(b"content-type", b"").decode("latin-1").partition(";")[0].strip().lower()
            self.files.append((name, Uploaded(_text(options[b"filename"]), kind, body)))


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace").replace("\r\n", "\n").replace("\x00", "")


def one_file(content_type: str, body: bytes) -> bytes:
    """The file that was chosen. Raises `RulesBroken` at ``/file`` for none or several, `Malformed` and
    `UnsupportedType` for what is no such form."""
    files = read_multipart(content_type, body).files
    if not files:
        raise RulesBroken("No file.", problems=[Problem("file_missing", "No file was chosen.", pointer="/file")])
    if len(files) > 1:
        problem = Problem("file_several", "More than one file was sent.", "Check one letter at a time.", "/file")
        raise RulesBroken("Several files.", problems=[problem])
    if not files[0][1].body:
        problem = Problem("file_empty", "The file is empty.", "Choose the letter's PDF.", "/file")
        raise RulesBroken("An empty file.", problems=[problem])
    return files[0][1].body


def read_multipart(content_type: str, body: bytes) -> Multipart:
    """The fields and files of a form. Raises `Malformed`, and `UnsupportedType` for what is no such form."""
    from python_multipart.exceptions import FormParserError
    from python_multipart.multipart import MultipartParser, parse_options_header

    kind, options = parse_options_header(content_type.encode("ascii", "replace").decode())
    if kind != MULTIPART.encode():
        raise UnsupportedType("Only the page's own form can be sent here.")
    boundary = options.get(b"boundary", b"")
    if not boundary or len(boundary) > 200:
        raise _unreadable()
    parts = _Parts()
    ended = []
    parser = MultipartParser(
        boundary,
        {
            "on_part_begin": parts.begin,
            "on_part_data": parts.data,
            "on_part_end": parts.end,
            "on_header_field": parts.field,
            "on_header_value": parts.value,
            "on_header_end": parts.header_end,
            "on_end": lambda: ended.append(True),
        },
    )
    try:
        parser.write(body)
        parser.finalize()
    except FormParserError:
        raise _unreadable() from None
    if not ended:
        raise _unreadable()  # cut short
    return Multipart(tuple(parts.fields), tuple(parts.files))


def _unreadable() -> Malformed:
    return Malformed("The form could not be read.", code="malformed_form")
