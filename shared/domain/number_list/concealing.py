"""Where a secret may stand in a row that has not as many cells as its header.

One comma without quotation marks, or one cell left out, and a PIN stands under a heading that is shown and kept. In a
file with columns of secrets such a row is told of as too wide or too short, and what may be one is neither shown nor
kept: it reads ``(on file)``, as in the columns of secrets themselves.
"""

from collections.abc import Sequence
from typing import Final

from shared.domain.lifecycle import Status
from shared.domain.number_list.headers import DROP_REPORT_COLUMNS, REQUIRED, Columns, without_report
from shared.domain.number_list.model import ON_FILE
from shared.domain.number_list.noise import noise
from shared.domain.number_list.records import Record
from shared.domain.phone_numbers import read_number_cell


def has_wrong_width(record: Sequence[str], columns: Columns) -> bool:
    """Whether the record has filled cells beyond the header, lacks required ones, or may hold a secret elsewhere."""
    if len(record) > columns.width:
        return any(cell.strip() for cell in record[columns.width :])
    needed = 1 + max(columns.position[column] for column in REQUIRED if column in columns.position)
    return len(record) < needed or _may_have_moved_left(record, columns)


def _may_have_moved_left(record: Sequence[str], columns: Columns) -> bool:
    """Whether a filled cell would hold a secret if the cells that the record lacks were left out before it."""
    lacking = _lacking(record, columns)
    return any(
        0 <= index < len(record) and index not in columns.secret and record[index].strip()
        for secret in columns.secret
        for index in range(secret - lacking, secret)
    )


def _lacking(record: Sequence[str], columns: Columns) -> int:
    filled_in = [index for index in range(columns.width) if index not in columns.report]
    return max(0, 1 + filled_in[-1] - len(record)) if filled_in else 0


def doubtful_places(record: Sequence[str], columns: Columns) -> frozenset[int]:
    """The cells, of columns of secrets or not, that a row of the wrong width must not be shown or kept with."""
    if not columns.secret or len(record) == columns.width or not has_wrong_width(record, columns):
        return frozenset()
    if _is_as_reported(record, columns):
        return frozenset()
    bare = without_report(list(record), columns.report)
    if noise(bare, columns, spreadsheet=True) is not None:
        return frozenset()
    first = max(0, min(columns.secret) - _lacking(record, columns))
    number = columns.position.get("number", -1)
    return frozenset(
        index
        for index in range(first, len(bare))
        if bare[index].strip()
        and not (index == number < min(columns.secret) and read_number_cell(bare[index]).facts is not None)
    )


def _is_as_reported(record: Sequence[str], columns: Columns) -> bool:
    """Whether a row came back as we reported it, every cell under its heading: our own cells are under theirs. What
    was in doubt was taken out of it then."""
    verdict = record[columns.verdict : columns.verdict + len(DROP_REPORT_COLUMNS)] if columns.verdict >= 0 else ()
    if len(verdict) < len(DROP_REPORT_COLUMNS):
        return False
    request_id, order_id, status, *_ = verdict
    return (
        status in _STATUSES
        and (not request_id or request_id.startswith("prq_"))
        and (not order_id or order_id.startswith("ord_"))
    )


_STATUSES: Final = frozenset(
    ("held", "skipped", "not_taken", "locked", "updated", "unchanged", "on_hold", *map(str, Status))
)


def places_to_mask(record: Sequence[str], columns: Columns) -> frozenset[int]:
    """Every filled cell of a record that is or may be a secret, and is not masked yet."""
    own = {index for index in columns.secret if index < len(record)}
    return frozenset(
        index for index in own | doubtful_places(record, columns) if record[index].strip() not in ("", ON_FILE)
    )


def bared(record: Record, columns: Columns) -> Record:
    """A record whose cells may stand under any heading, as it may be shown or kept: with columns of secrets in the file
    its own numbers alone are left."""
    if not columns.secret:
        return record
    numbers = {columns.position.get(column, -1) for column in ("number", "forwarding_number")} - columns.secret
    return [
        cell if not cell.strip() or (index in numbers and read_number_cell(cell).facts is not None) else ON_FILE
        for index, cell in enumerate(record)
    ]


def concealed(record: Record, columns: Columns) -> Record:
    """The record as it may be shown: the doubtful cells of a row of the wrong width are masked."""
    doubtful = doubtful_places(record, columns)
    return [ON_FILE if index in doubtful else cell for index, cell in enumerate(record)] if doubtful else record
