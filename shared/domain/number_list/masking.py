"""A file without what is secret in it, or may be: such cells read ``(on file)``, everything else stays.

A file whose quotation marks do not pair is masked too, line by line from where they do not.
"""

import csv
import io

from shared.domain.number_list.concealing import bared, places_to_mask
from shared.domain.number_list.decoding import decode
from shared.domain.number_list.headers import Columns, is_header, map_columns
from shared.domain.number_list.model import ON_FILE, ListLimits
from shared.domain.number_list.records import HEADER_WITHIN, Record, dialect_of, told_records


def _without(record: Record, columns: Columns) -> Record:
    places = places_to_mask(record, columns)
    return [ON_FILE if index in places else cell for index, cell in enumerate(record)]


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
    for at, (record, sure) in enumerate(told_records(decoded.text[skipped:], delimiter)):
        if columns is None and at < HEADER_WITHIN and is_header(record):
            columns, _ = map_columns(record, dropped=True)
        elif columns is not None and columns.secret:
            shown = _without(record, columns) if sure else bared(record, columns)
            masked, record = masked or shown != record, shown
        writer.writerow(record)
    # A null character was read as a visible one, which Windows text has not.
    return data[: decoded.start] + out.getvalue().encode(decoded.encoding, "replace") if masked else None
