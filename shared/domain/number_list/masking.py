"""A file without what is secret in it, or may be: such cells read ``(on file)``, everything else stays."""

import csv
import io

from shared.domain.number_list.concealing import places_to_mask
from shared.domain.number_list.decoding import decode
from shared.domain.number_list.headers import Columns, is_header, map_columns
from shared.domain.number_list.model import ON_FILE, ListLimits
from shared.domain.number_list.records import HEADER_WITHIN, Unreadable, dialect_of, read_records


def without_secrets(data: bytes, limits: ListLimits) -> bytes | None:
    """The file, in its own encoding, with its secrets masked; None where none are found, or it cannot be read."""
    decoded = decode(data, limits)
    if decoded.problems:
        return None
    delimiter, skipped = dialect_of(decoded.text)
    columns: Columns | None = None
    masked = False
    out = io.StringIO(newline="")
    out.write(decoded.text[:skipped])
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    try:
        for at, record in enumerate(read_records(io.StringIO(decoded.text[skipped:], newline=""), delimiter)):
            if columns is None and at < HEADER_WITHIN and is_header(record):
                columns, _ = map_columns(record, dropped=True)
            elif columns is not None and columns.secret:
                for index in places_to_mask(record, columns):
                    record[index], masked = ON_FILE, True
            writer.writerow(record)
    except Unreadable:
        return None
    # A null character was read as a visible one, which Windows text has not.
    return data[: decoded.start] + out.getvalue().encode(decoded.encoding, "replace") if masked else None
