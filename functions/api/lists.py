"""A list of numbers in the body of a call: CSV as it is, or JSON rows."""

from typing import Any, Final

from aws_lambda_powertools.event_handler.api_gateway import Response
from pydantic import ValidationError

from functions.api import bodies, people
from functions.api.call import Call, answer, json_of, text
from shared.domain import number_list as intake
from shared.domain.problems import RulesBroken, UnsupportedType
from shared.usecases.accounts.own_numbers import import_numbers
from shared.usecases.accounts.reach import By
from shared.usecases.store_numbers import Reader

_CSV: Final = ("text/csv", "application/csv", "application/octet-stream", "text/plain", "application/vnd.ms-excel")


def list_reader(call: Call, nothing_done: str) -> Reader:
    """What reads the list of this call. `nothing_done` says so where it is no list at all.

    Raises `UnsupportedType`, `Malformed`, `RulesBroken`.
    """
    if call.content_type == "application/json":
        rows = _json_rows(call, nothing_done)
        return lambda context, limits: intake.read_number_rows(rows, context, limits)
    if call.content_type not in _CSV:
        raise UnsupportedType(
            f"A number list comes as text/csv, application/octet-stream or application/json, not "
            f"{call.content_type or 'without a Content-Type'}."
        )
    data = call.raw_body()
    return lambda context, limits: intake.read_number_list(data, context, limits)


def _json_rows(call: Call, nothing_done: str) -> list[dict[str, Any]]:
    given = json_of(call.event)
    try:
        return [dict(row) for row in bodies.NumbersBody.model_validate(given).rows]
    except ValidationError as error:
        fix = 'Send {"rows": [{"number": "…", "forwarding_number": "…", …}]}.'
        raise RulesBroken(nothing_done, problems=bodies.problems_of(error.errors(), given, fix)[:100]) from None


def imported_answer(call: Call, by: By, account_id: str) -> Response[people.ImportAnswer | str]:
    """Take in the tracking numbers of this call's list; with `Accept: text/csv` the answer is the list, marked."""
    limits = intake.ListLimits(max_rows=call.desk.policy.csv_max_rows)
    found = import_numbers(call.desk, by, account_id, list_reader(call, "Nothing was imported."), limits)
    if call.wants_csv:
        marked = intake.annotated_csv(found.listed.rows, found.listed.columns)
        return text(marked, "text/csv; charset=utf-8", f"{account_id}-tracking-numbers.csv")
    return answer(people.imported(found))
