"""The optional columns: which losing account a row is on, and what the file says of that account (model.md)."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Final, Literal

from shared.domain.number_list.cells import clean_label
from shared.domain.number_list.drafts import Draft
from shared.domain.number_list.facts import COLUMNS_NEVER_SAID, Row, SecretCell
from shared.domain.number_list.headers import Columns
from shared.domain.number_list.model import ON_FILE, ListedAccount, LosingAccountRef
from shared.domain.phone_numbers import NumberClass, read_number_cell

SHARED_COLUMNS: Final = (
    "current_carrier",
    "account_number",
    "btn",
    "numbers_staying",
    "end_user_name",
    "subscriber_type",
    "authorized_person",
    "authorized_person_email",
    "address_line1",
    "address_line2",
    "city",
    "state",
    "postal_code",
    "country",
)
"""Facts of the account: rows of one account have to agree on them. A blank cell agrees with everything."""

NEAREST_SOUGHT: Final = 50
"""Labels of one file that a near one of the request is sought for."""

ACCOUNT_COLUMNS: Final = ("losing_account", *SHARED_COLUMNS, "service_type", "pin", "invoice_file")

_NO_PIN = re.compile(r"n/?a|none|no|no pin(?: (?:required|needed))?|not required", re.IGNORECASE)
_SCIENTIFIC = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]{1,3}")
_TRUNCATED = re.compile(r"[0-9]{15}0+")
_DECIMAL_TAIL = re.compile(r"([0-9]+)\.0+")
_SERVICE_TYPES: Final = {
    **dict.fromkeys(("landline", "land line", "wireline", "local", "pots", "copper", "fixed"), "landline"),
    **dict.fromkeys(("voip", "sip", "hosted", "cloud", "hosted voip"), "voip"),
    **dict.fromkeys(("wireless", "mobile", "cell", "cellular", "cell phone"), "wireless"),
    **dict.fromkeys(("toll free", "tollfree", "tfn", "8xx", "toll-free"), "toll_free"),
    **dict.fromkeys(("unknown", "?", "not sure"), "unknown"),
}
_STAYING: Final = {
    **dict.fromkeys(("none", "no", "n", "0", "false"), "none"),
    **dict.fromkeys(("some", "yes", "y", "true", "partial"), "some"),
    **dict.fromkeys(("unknown", "?", "not sure", "maybe"), "unknown"),
}


_SUBSCRIBERS: Final = {
    **dict.fromkeys(("business", "b", "company", "commercial", "biz"), "business"),
    **dict.fromkeys(("residential", "r", "residence", "individual", "consumer", "home", "private"), "residential"),
}


def has_account_columns(columns: Columns) -> bool:
    return not columns.position.keys().isdisjoint(ACCOUNT_COLUMNS)


def tell_account(draft: Draft) -> None:
    """Notes what a row says about its losing account, and what is wrong with that in itself."""
    said = {}
    for column in _SAID_COLUMNS:
        text = draft.cells.get(column, "")
        if text and (clean := clean_label(text)):
            said[column] = clean
    draft.said = said
    number, pin = clean_label(draft.cells.get("account_number", "")), clean_label(draft.cells.get("pin", ""))
    if number:
        _check_account_number(draft, number)
        whole = _DECIMAL_TAIL.sub(r"\1", number)
        draft.account_number = SecretCell(whole, whole[-4:] if len(whole) > 6 and whole != ON_FILE else "", 0, True)
    if pin:
        draft.pin = "" if _NO_PIN.fullmatch(pin) else pin
        draft.pin_cell = SecretCell(draft.pin, "", len(draft.pin) if draft.pin.isdigit() else 0, True)
    if said:
        _check_cells(draft)
    draft.losing_account = said.get("losing_account", "") or _masked(draft)


_SAID_COLUMNS: Final = tuple(column for column in ACCOUNT_COLUMNS if column not in COLUMNS_NEVER_SAID)


def _masked(row: Row) -> str:
    """A label for an account without one: carrier and last 4 of the account number, which is secret."""
    carrier, number = row.said.get("current_carrier", ""), row.account_number
    if not carrier and not number.given:
        return ""
    return " ".join(part for part in (carrier, f"…{number.tail}" if number.tail else "") if part) or "account"


def label_accounts(
    rows: Sequence[Row], columns: Columns, known: Sequence[LosingAccountRef]
) -> tuple[ListedAccount, ...]:
    """Labels every row with its losing account and gathers the accounts. Rows that disagree get an error."""
    live = [row for row in rows if not row.skipped]
    if not has_account_columns(columns):
        _apply_only_account(live, known)
        return ()
    _check_pin_lengths(live)
    _label_rows(live, known)
    if "losing_account" not in columns.position and len({row.losing_account for row in live}) <= 1:
        _apply_only_account(live, known)
    members: dict[str, list[Row]] = {}
    for row in live:
        members.setdefault(row.losing_account, []).append(row)
    return tuple(
        _gather(label, of_account) for label, of_account in members.items() if label or _says_anything(of_account)
    )


def _apply_only_account(rows: Iterable[Row], known: Sequence[LosingAccountRef]) -> None:
    """One account on a request applies to all rows."""
    if len(known) == 1:
        for row in rows:
            row.losing_account = known[0].label


def _says_anything(rows: Iterable[Row]) -> bool:
    return any(row.said or row.account_number.given or row.pin_cell.given for row in rows)


def _check_account_number(draft: Draft, number: str) -> None:
    if _SCIENTIFIC.fullmatch(number):
        detail = "The spreadsheet turned the account number into scientific notation."
        draft.add("account_number_scientific_notation", detail, "account_number")
    elif _TRUNCATED.fullmatch(number) and len(number) > 15:
        detail = "Spreadsheets keep 15 digits; the rest of this account number became zeros."
        draft.add("account_number_excel_truncated", detail, "account_number")


def _check_cells(draft: Draft) -> None:
    _check_postal_code(draft)
    _check_service_type(draft)
    subscriber = draft.said.get("subscriber_type", "")
    if subscriber and subscriber.casefold() not in _SUBSCRIBERS:
        detail = f"“{subscriber[:40]}” is neither business nor residential."
        draft.add("subscriber_type_unknown", detail, "subscriber_type")
    staying = draft.said.get("numbers_staying", "")
    if staying and staying.casefold() not in _STAYING:
        draft.add("numbers_staying_unknown", f"“{staying[:40]}” is not known here.", "numbers_staying", "unknown")


def _check_postal_code(draft: Draft) -> None:
    code = draft.said.get("postal_code", "")
    if code.isascii() and code.isdigit() and len(code) in (3, 4):
        draft.add("zip_leading_zero_lost", "This ZIP code has lost its leading zero.", "postal_code", code.zfill(5))


def _check_service_type(draft: Draft) -> None:
    """A geographic number on a wireless account is wireless to a carrier; toll-free and local never mix."""
    given = draft.said.get("service_type", "")
    if not given:
        return
    kind = _SERVICE_TYPES.get(given.casefold().replace("_", " "))
    if kind is None:
        draft.add("service_type_unknown", f"“{given[:40]}” is not a service type.", "service_type", "unknown")
        return
    if draft.number is None or kind == "unknown":
        return
    toll_free = draft.number.number_class is NumberClass.TOLL_FREE
    if toll_free != (kind == "toll_free"):
        is_a = "toll-free" if toll_free else "not toll-free"
        detail = f"The service type says {kind}, but the number is {is_a}."
        draft.add("number_class_differs_from_account", detail, "service_type", "toll_free" if toll_free else None)
    elif kind == "wireless":
        draft.number_class = NumberClass.WIRELESS


def _check_pin_lengths(rows: Sequence[Row]) -> None:
    """A PIN of digits one shorter than the usual of the file, or than the 4 of any carrier, lost a zero."""
    lengths = Counter(row.pin_cell.digits for row in rows if row.pin_cell.digits)
    usual = max(lengths, key=lambda length: (lengths[length], length), default=0)
    for row in rows:
        digits = row.pin_cell.digits
        if digits and (digits < 4 or (lengths[usual] >= 3 and digits == usual - 1)):
            row.add("pin_leading_zero_lost", "This PIN seems to have lost a leading zero.", "pin")


def _label_rows(rows: Sequence[Row], known: Sequence[LosingAccountRef]) -> None:
    labels = {account.label.casefold(): account.label for account in known}
    of_request = frozenset(labels)
    near: dict[str, str | None] = {}
    masked = _MaskedLabels()
    for row in rows:
        given = row.said.get("losing_account", "")
        if not given:
            row.losing_account = masked.label(row)
            continue
        key = given.casefold()
        row.losing_account = labels.setdefault(key, given)
        if key not in of_request:
            if key not in near and len(near) < NEAREST_SOUGHT:
                near[key] = _nearest(given, known)
            _point_out_near(row, given, near.get(key))


def _nearest(given: str, known: Sequence[LosingAccountRef]) -> str | None:
    close = get_close_matches(given[:100], [account.label for account in known], n=1, cutoff=0.85)
    return close[0] if close else None


def _point_out_near(row: Row, given: str, near: str | None) -> None:
    if near is not None:
        detail = f"“{given[:60]}” is new; the request has “{near[:60]}”."
        row.add("losing_account_near_duplicate", detail, "losing_account", near)


class _MaskedLabels:
    """Labels of accounts without one. A count tells those apart whose carrier and last four are the same."""

    def __init__(self) -> None:
        self._labels: dict[tuple[str, str], str] = {}
        self._shown: Counter[str] = Counter()

    def label(self, row: Row) -> str:
        label = _masked(row)
        if not label:
            return ""
        key = (row.said.get("current_carrier", "").casefold(), row.account_number.key)
        if key not in self._labels:
            self._shown[label] += 1
            again = self._shown[label]
            self._labels[key] = label if again == 1 else f"{label} #{again}"
        return self._labels[key]


def _gather(label: str, rows: list[Row]) -> ListedAccount:
    agreed = {column: _agreed(label, rows, column) for column in SHARED_COLUMNS} if label else {}
    pins = {row.pin_cell.key for row in rows if row.pin_cell.key}
    return ListedAccount(
        label=label,
        rows=tuple(row.row for row in rows),
        service_type=_usual_service_type(rows),
        pin=pins.pop() if len(pins) == 1 else "",
        pin_status=_pin_status(rows),
        invoice_files=tuple(dict.fromkeys(filter(None, (row.said.get("invoice_file", "") for row in rows)))),
        **_normalised(agreed),
    )


def _agreed(label: str, rows: list[Row], column: str) -> str:
    """The value most rows give; the odd ones are told. The secret account number is not shown in the telling."""
    secret = column == "account_number"
    given = [(row, text) for row in rows if (text := row.account_number.key if secret else row.said.get(column, ""))]
    if not given:
        return ""
    shown_as: dict[str, str] = {}
    counts = Counter(shown_as.setdefault(text, _comparable(column, text)) for _, text in given)
    if len(counts) == 1:
        return given[0][1]
    usual = max(counts, key=lambda key: counts[key])
    value = next(text for _, text in given if shown_as[text] == usual)
    for row, text in given:
        if shown_as[text] != usual:
            shown = "" if secret else f" “{value[:60]}”"
            detail = f"Other rows of “{label[:60]}” have another {column.replace('_', ' ')}{shown}."
            row.add("losing_account_conflicting", detail, column, None if secret else value)
    return value


def _comparable(column: str, text: str) -> str:
    if column == "btn":
        facts = read_number_cell(text).facts
        return facts.e164 if facts else text
    if column == "numbers_staying":
        return _STAYING.get(text.casefold(), "unknown")
    if column == "subscriber_type":
        return _SUBSCRIBERS.get(text.casefold(), "")
    return text if column == "account_number" else " ".join(text.casefold().split())


def _normalised(agreed: dict[str, str]) -> dict[str, str]:
    values = dict(agreed)
    if values.get("numbers_staying"):
        values["numbers_staying"] = _STAYING.get(values["numbers_staying"].casefold(), "unknown")
    if values.get("subscriber_type"):
        values["subscriber_type"] = _SUBSCRIBERS.get(values["subscriber_type"].casefold(), "")
    if values.get("btn") and (facts := read_number_cell(values["btn"]).facts):
        values["btn"] = facts.e164
    if len(code := values.get("postal_code", "")) in (3, 4) and code.isdigit():
        values["postal_code"] = code.zfill(5)
    return values


def _usual_service_type(rows: list[Row]) -> str:
    kinds = Counter(
        kind
        for row in rows
        if (kind := _SERVICE_TYPES.get(row.said.get("service_type", "").casefold().replace("_", " ")))
    )
    return max(kinds, key=lambda kind: kinds[kind], default="")


def _pin_status(rows: list[Row]) -> Literal["provided", "none", "unknown", "on_file"]:
    given = {row.pin_cell.key for row in rows if row.pin_cell.given}
    if ON_FILE in given:
        return "on_file" if given == {ON_FILE} else "provided"
    if any(given):
        return "provided"
    return "none" if given else "unknown"
