"""The number list of a port request: read from CSV or JSON, every row accounted for."""

from shared.domain.number_list.claims import check_against_claims, numbers_to_look_up
from shared.domain.number_list.codes import CODES
from shared.domain.number_list.model import (
    ON_FILE,
    ClaimFact,
    CompanyRef,
    ListContext,
    ListCounts,
    ListedAccount,
    ListedRow,
    ListLimits,
    LosingAccountRef,
    NumberList,
    ProblemGroup,
)
from shared.domain.number_list.reading import read_number_list, read_number_rows
from shared.domain.number_list.report import annotated_csv, template_csv

__all__ = [
    "CODES",
    "ON_FILE",
    "ClaimFact",
    "CompanyRef",
    "ListContext",
    "ListCounts",
    "ListLimits",
    "ListedAccount",
    "ListedRow",
    "LosingAccountRef",
    "NumberList",
    "ProblemGroup",
    "annotated_csv",
    "check_against_claims",
    "numbers_to_look_up",
    "read_number_list",
    "read_number_rows",
    "template_csv",
]
