"""One line of `make bench`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Measured:
    label: str
    value: str
    missed: bool = False
