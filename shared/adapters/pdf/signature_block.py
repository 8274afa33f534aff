"""Where things stand in the box that a letter is signed in: printed empty with the letter, filled by the seal.

Points from the top left corner of the box. The letter draws the frame, the lines and what each is for; the signature,
the three values and the evidence come onto the same lines when it is signed, so that nothing covers anything.
"""

from typing import NamedTuple

HEIGHT = 176.0
INSET = 14.0

SIGNATURE_TOP = 8.0
SIGNATURE_BASELINE = 50.0
SIGNATURE_LINE = 58.0
SIGNATURE_LABEL = 69.0
SIGNATURE_SIZE = 30.0

VALUES_BASELINE = 90.0
VALUES_LINE = 94.0
VALUES_LABEL = 104.0

EVIDENCE_BASELINE = 121.0
EVIDENCE_LEADING = 11.0
EVIDENCE_LABEL_WIDTH = 138.0


class Column(NamedTuple):
    """One of the three values under the signature: where it starts, from the inset, and how much room it has."""

    offset: float
    room: float


def columns(width: float) -> tuple[Column, Column, Column]:
    """Printed name, title, date, in a box of this width."""
    inner = width - 2 * INSET
    starts = (0.0, inner * 0.44, inner * 0.76)
    ends = (starts[1] - 10, starts[2] - 10, inner)
    first, second, third = (Column(start, end - start) for start, end in zip(starts, ends, strict=True))
    return first, second, third
