"""What can be wrong with a dropped file as a whole, or with rows of it beyond what any number list can be told."""

from collections.abc import Mapping
from typing import Final

from shared.domain.problems import Problem

DROP_FIXES: Final[Mapping[str, str]] = {
    "account_folder_missing": "Drop files into the folder of your account: drop/ACCOUNT_ID/list.csv.",
    "account_unknown": "Check the name of the folder: it is the id of your account, as in drop/acc_01…/list.csv.",
    "file_gone": "Drop the file again.",
    "file_not_uploaded": "Announce it again with POST /v1/bulk-uploads and upload it within an hour.",
    "file_name_unfit": "Name the file in Latin letters, such as march.csv, or fill in the column port_request_name.",
    "superseded": "Nothing to do: the report is about the newer version.",
    "row_not_taken": "Nothing to do yet: our team was told and reads these rows again. Or drop the file once more.",
    "not_submitted": "Complete the port request and submit it, or drop what is missing and the file again.",
    "request_busy": "Drop the file again in a moment: the request was being changed by somebody else.",
    "request_ended": "Give these rows another request name; the request that has this one has ended.",
    "label_not_permitted": "Upload it with a key that may tracking_numbers.write, or ask an administrator for one.",
    "uploader_ended": "Announce it again with a key that works.",
    "request_of_another_folder": "To keep them apart, give each file a name of its own, or name the request in "
    "port_request_name.",
    "row_locked": "Correct the order: what its carrier checks is not changed by a file.",
    "document_not_dropped": "Drop the file beside the list, under the name that the list gives it.",
    "document_unsupported": "Convert it: print or export it to PDF, drop that beside the list, and name it there.",
    "folder_too_full": "Drop the list and its documents into a folder of their own.",
    "document_too_many": "Put some of the current carrier accounts into a request of their own.",
    "letter_without_date": "Name the letter's file with the day it was signed on: loa-LABEL-2026-11-20.pdf.",
    "letter_of_no_account": "Name the letter's file after the label of its current carrier account: loa-LABEL.pdf.",
    "rows_left_behind": "Correct the rows and drop the file again under the same name, or drop them over the API.",
}

_SPLIT: Final = "Split the list into several files; rows with the same port_request_name still make one request."
_SAVE_AGAIN: Final = "Save the list as CSV (comma delimited, UTF-8) and drop that."
REFUSAL_FIXES: Final[Mapping[str, str]] = {
    "csv_too_many_rows": _SPLIT,
    "csv_too_large": _SPLIT,
    "csv_not_text": _SAVE_AGAIN,
    "csv_bad_encoding": _SAVE_AGAIN,
    "csv_unclosed_quote": "Close or remove the quotation mark in that row and drop the file again, or its report with "
    "the row put right. A quotation mark inside a cell is written twice.",
}
"""Of problems that lists over the API have too: the fix where the list is a file of the drop folder."""


def drop_problem(code: str, detail: str, *, row: int | None = None, column: str | None = None) -> Problem:
    """A problem with the fix of its code."""
    return Problem(code, detail, DROP_FIXES[code], None, row, column)
