"""A file without what is secret in it: PIN and account cells read ``(on file)``, everything else stays."""

import csv
import io

from shared.domain.number_list.decoding import decode
from shared.domain.number_list.headers import SECRET_COLUMNS, is_header, map_columns
from shared.domain.number_list.model import ON_FILE, ListLimits
from shared.domain.number_list.records import HEADER_WITHIN, Unreadable, dialect_of, read_records


def without_secrets(data: bytes, limits: ListLimits) -> bytes | None:
    """The file, in its own encoding, with its secrets masked; None where none are found, or it cannot be read."""
    decoded = decode(data, limits)
    if decoded.problems:
        return None
    delimiter, skipped = dialect_of(decoded.text)
    secret: set[int] | None = None
    masked = False
    out = io.StringIO(newline="")
    out.write(decoded.text[:skipped])
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    try:
        for at, record in enumerate(read_records(io.StringIO(decoded.text[skipped:], newline=""), delimiter)):
            if secret is None and at < HEADER_WITHIN and is_header(record):
                secret = _secret_places(record)
            elif secret:
                for index in secret & set(range(len(record))):
                    if record[index].strip() not in ("", ON_FILE):
                        record[index], masked = ON_FILE, True
            writer.writerow(record)
    except Unreadable:
        return None
    return data[: decoded.start] + out.getvalue().encode(decoded.encoding) if masked else None


def _secret_places(header: list[str]) -> set[int]:
    """Every column that may hold a secret, also where two headers mean the same."""
    places: set[int] = set()
    for index, title in enumerate(header):
        columns, _ = map_columns([title])
        if not columns.position.keys().isdisjoint(SECRET_COLUMNS):
            places.add(index)
    return places
