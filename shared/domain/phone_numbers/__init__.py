"""Telephone numbers of the North American plan: which can be ported, of what class and country, and what is wrong."""

from shared.domain.number_class import NumberClass
from shared.domain.phone_numbers.codes import NUMBER_CODES, CodeRule
from shared.domain.phone_numbers.forwarding import read_forwarding_cell
from shared.domain.phone_numbers.reading import NumberCell, NumberFacts, as_kept, read_number_cell

__all__ = [
    "NUMBER_CODES",
    "CodeRule",
    "NumberCell",
    "NumberClass",
    "NumberFacts",
    "as_kept",
    "read_forwarding_cell",
    "read_number_cell",
]
