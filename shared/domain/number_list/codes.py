"""Every code a number list can answer with: its level and its fix. The one table of them (porting.md 10, model.md)."""

from collections.abc import Mapping
from typing import Final

from shared.domain.phone_numbers.codes import NUMBER_CODES, CodeRule, Level
from shared.domain.problems import Problem

_TEMPLATE = "Download the template, or add the missing headers to your file."
_RESAVE = "Save the list as CSV (comma delimited, UTF-8) and upload that."
_SPLIT = "Split the list into several requests."
_TEXT_COLUMN = "Format the column as text in the spreadsheet, enter the value again and save as CSV."
_NOTHING = "Nothing to do."
_KEEP_OUTSIDE = "Forward to an existing number that stays outside of this service."

FILE_CODES: Final[Mapping[str, CodeRule]] = {
    "csv_empty": CodeRule("error", _TEMPLATE),
    "csv_header_missing": CodeRule("error", _TEMPLATE),
    "csv_header_duplicate": CodeRule("error", "Keep one of the two columns, or rename the other."),
    "csv_not_text": CodeRule("error", _RESAVE),
    "csv_bad_encoding": CodeRule("error", _RESAVE),
    "csv_too_many_rows": CodeRule("error", _SPLIT),
    "csv_too_large": CodeRule("error", _SPLIT),
    "csv_no_data_rows": CodeRule("error", "Add one row for each number below the header."),
    "csv_unclosed_quote": CodeRule("error", "Close or remove the quotation mark."),
    "csv_wrong_delimiter": CodeRule("warning", _NOTHING),
    "csv_encoding_assumed": CodeRule("warning", "Check the accents in names; save as UTF-8 next time."),
    "csv_title_rows_skipped": CodeRule("warning", _NOTHING),
    "column_ignored": CodeRule("warning", "Rename the column if it was meant; see the template for the names."),
    "losing_account_unassigned": CodeRule(
        "warning", "Say which current carrier account the numbers are on, or add a losing_account column."
    ),
}

DROP_CODES: Final[Mapping[str, CodeRule]] = {
    "too_many_requests_in_file": CodeRule("error", "Split the file, or put more rows under one request name."),
    "request_name_cut": CodeRule("warning", "Give requests shorter names; the rest of this one was left out."),
    "submit_unknown": CodeRule("warning", "Write yes or no; the request is left as the folder's setting says."),
    "submit_conflicting": CodeRule("warning", "Write the same in all rows of a request; it is left as a draft."),
}
"""What only a file of the drop folder can be told."""

ROW_CODES: Final[Mapping[str, CodeRule]] = {
    "csv_field_too_large": CodeRule("error", "Shorten the cell; often a quotation mark is missing in or before it."),
    "csv_row_width": CodeRule(
        "error", "Put quotation marks around cells that contain a comma, and leave out no cell before others."
    ),
    "cell_not_kept": CodeRule(
        "error", "Enter it again: cells that may have held a PIN or an account number were not kept."
    ),
    "cell_null_character": CodeRule("error", "Delete the character and check the cell."),
    "cell_not_text": CodeRule("error", "Give the value as a string."),
    "row_not_read": CodeRule("error", "Enter the row again, in plain text; if that does not help, send it to Support."),
    "csv_blank_row": CodeRule("warning", _NOTHING),
    "csv_example_row": CodeRule("warning", "Delete the example row of the template."),
    "csv_repeated_header": CodeRule("warning", _NOTHING),
    "csv_section_row": CodeRule("warning", _NOTHING),
    "csv_footer_row": CodeRule("warning", _NOTHING),
    "columns_look_swapped": CodeRule("error", "Swap the tracking number and the forwarding number."),
    "number_duplicate_in_file": CodeRule("warning", "Delete the repeated row."),
    "number_duplicate_conflicting": CodeRule("error", "Keep the row that is right and delete the others."),
    "number_looks_like_forwarding": CodeRule("warning", "Check that this number is to be ported."),
    "number_already_in_account": CodeRule("error", "Remove the row: the number is already with us."),
    "number_active_port_exists": CodeRule("warning", "Remove the number from one of the two requests."),
    "number_being_checked": CodeRule("warning", _NOTHING),
    "number_class_differs_from_account": CodeRule("warning", "Check the service type and the number."),
    "forwarding_equals_tracking": CodeRule("error", _KEEP_OUTSIDE),
    "forwarding_is_being_ported": CodeRule("error", _KEEP_OUTSIDE),
    "toll_free_goes_first": CodeRule("warning", _NOTHING),
    "toll_free_may_go_later": CodeRule(
        "warning", "Call the toll-free number when the other has moved; its current carrier corrects where it rings."
    ),
    "forwarding_is_own_tracking_number": CodeRule("error", _KEEP_OUTSIDE),
    "forwarding_autofilled": CodeRule("warning", "Check that the spreadsheet did not count the number up."),
    "name_missing": CodeRule("error", "Enter a name for the tracking number."),
    "name_too_long": CodeRule("error", "Shorten the name."),
    "name_control_characters": CodeRule("error", "Enter the name again without them."),
    "name_html": CodeRule("error", "Enter the name without HTML."),
    "name_starts_like_formula": CodeRule("warning", "Check the name; exports show it as text."),
    "name_looks_like_date": CodeRule("warning", "Check that the spreadsheet did not turn the name into a date."),
    "source_missing": CodeRule("error", "Enter where callers see this number, for example Google Ads."),
    "source_too_long": CodeRule("error", "Shorten the source."),
    "source_control_characters": CodeRule("error", "Enter the source again without them."),
    "source_html": CodeRule("error", "Enter the source without HTML."),
    "source_near_duplicate": CodeRule("warning", "Use one spelling, so that reports count them together."),
    "company_missing": CodeRule("error", "Enter the company the number belongs to."),
    "company_unknown": CodeRule("error", "Use the name of one of your companies, or have an administrator add it."),
    "company_not_permitted": CodeRule("error", "Choose a company you have access to, or ask an administrator."),
    "company_ambiguous": CodeRule("error", "Enter the company's id instead of its name."),
    "losing_account_conflicting": CodeRule("error", "Make the rows of one account agree, or give them another label."),
    "losing_account_near_duplicate": CodeRule("warning", "Use the label the request already has, if it is the same."),
    "subscriber_type_unknown": CodeRule("warning", "Use business or residential."),
    "service_type_unknown": CodeRule("warning", "Use landline, voip, wireless, toll_free or unknown."),
    "numbers_staying_unknown": CodeRule("warning", "Use none, some or unknown."),
    "account_number_scientific_notation": CodeRule("error", _TEXT_COLUMN),
    "account_number_excel_truncated": CodeRule("warning", "Compare the account number with the bill."),
    "zip_leading_zero_lost": CodeRule("warning", "Accept the suggestion if it is the ZIP on the bill."),
    "pin_leading_zero_lost": CodeRule("warning", "Compare the PIN with what the carrier gave you."),
}

__all__ = ["CODES", "DROP_CODES", "FILE_CODES", "NUMBER_CODES", "ROW_CODES", "CodeRule", "Level", "located", "problem"]

CODES: Final[Mapping[str, CodeRule]] = {**FILE_CODES, **DROP_CODES, **NUMBER_CODES, **ROW_CODES}


def problem(
    code: str,
    detail: str,
    *,
    row: int | None = None,
    column: str | None = None,
    suggestion: str | None = None,
    fix: str | None = None,
) -> Problem:
    """A problem with the fix of its code unless a better one is known."""
    return Problem(code, detail, CODES[code].fix if fix is None else fix, None, row, column, suggestion)


def located(found: Problem, row: int, column: str) -> Problem:
    """The same problem, with its place."""
    return Problem(found.code, found.detail, found.fix, None, row, column, found.suggestion)
