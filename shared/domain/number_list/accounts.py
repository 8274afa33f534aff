"""The optional columns: which losing account a row is on, and what the file says of that account (model.md)."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Final, Literal

from shared.domain.number_list.drafts import Draft
from shared.domain.number_list.headers import Columns
from shared.domain.number_list.labels import clean_label
from shared.domain.number_list.model import ON_FILE, ListedAccount, LosingAccountRef
from shared.domain.phone_numbers import NumberClass, read_number_cell

SHARED_COLUMNS: Final = (
    "current_carrier",
    "account_number",
    "btn",
    "numbers_staying",
    "end_user_name",
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


def has_account_columns(columns: Columns) -> bool:
    return not columns.position.keys().isdisjoint(ACCOUNT_COLUMNS)


def read_accounts(
    drafts: Sequence[Draft], columns: Columns, known: Sequence[LosingAccountRef]
) -> tuple[ListedAccount, ...]:
    """Labels every row with its losing account and gathers the accounts. Rows that disagree get an error."""
    live = [draft for draft in drafts if not draft.skipped]
    if not has_account_columns(columns):
        _apply_only_account(live, known)
        return ()
    for draft in live:
        _check_cells(draft)
    _check_pin_lengths(live)
    _label_rows(live, known)
    if "losing_account" not in columns.position and len({draft.losing_account for draft in live}) <= 1:
        _apply_only_account(live, known)
    members: dict[str, list[Draft]] = {}
    for draft in live:
        members.setdefault(draft.losing_account, []).append(draft)
    return tuple(_gather(label, rows) for label, rows in members.items() if label or _says_anything(rows))


def _apply_only_account(drafts: Iterable[Draft], known: Sequence[LosingAccountRef]) -> None:
    """One account on a request applies to all rows."""
    if len(known) == 1:
        for draft in drafts:
            draft.losing_account = known[0].label


def _text(draft: Draft, column: str) -> str:
    return clean_label(draft.cells.get(column, ""))


def _says_anything(rows: Iterable[Draft]) -> bool:
    return any(_text(draft, column) for draft in rows for column in ACCOUNT_COLUMNS)


def _check_cells(draft: Draft) -> None:
    _check_account_number(draft)
    _check_postal_code(draft)
    _check_service_type(draft)
    staying = _text(draft, "numbers_staying")
    if staying and staying.casefold() not in _STAYING:
        draft.add("numbers_staying_unknown", f"“{staying[:40]}” is not known here.", "numbers_staying", "unknown")
    pin = _text(draft, "pin")
    draft.pin = "" if _NO_PIN.fullmatch(pin) else pin


def _check_account_number(draft: Draft) -> None:
    number = _text(draft, "account_number")
    if _SCIENTIFIC.fullmatch(number):
        detail = "The spreadsheet turned the account number into scientific notation."
        draft.add("account_number_scientific_notation", detail, "account_number")
    elif _TRUNCATED.fullmatch(number) and len(number) > 15:
        detail = "Spreadsheets keep 15 digits; the rest of this account number became zeros."
        draft.add("account_number_excel_truncated", detail, "account_number")


def _check_postal_code(draft: Draft) -> None:
    code = _text(draft, "postal_code")
    if code.isascii() and code.isdigit() and len(code) in (3, 4):
        draft.add("zip_leading_zero_lost", "This ZIP code has lost its leading zero.", "postal_code", code.zfill(5))


def _check_service_type(draft: Draft) -> None:
    """A geographic number on a wireless account is wireless to a carrier; toll-free and local never mix."""
    given = _text(draft, "service_type")
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


def _check_pin_lengths(drafts: Sequence[Draft]) -> None:
    """A PIN of digits one shorter than the usual of the file, or than the 4 of any carrier, lost a zero."""
    lengths = Counter(len(draft.pin) for draft in drafts if draft.pin.isdigit())
    usual = max(lengths, key=lambda length: (lengths[length], length), default=0)
    for draft in drafts:
        if not draft.pin.isdigit():
            continue
        short = len(draft.pin) < 4 or (lengths[usual] >= 3 and len(draft.pin) == usual - 1)
        if short:
            draft.add("pin_leading_zero_lost", "This PIN seems to have lost a leading zero.", "pin")


def _label_rows(drafts: Sequence[Draft], known: Sequence[LosingAccountRef]) -> None:
    labels = {account.label.casefold(): account.label for account in known}
    of_request = frozenset(labels)
    near: dict[str, str | None] = {}
    masked = _MaskedLabels()
    for draft in drafts:
        given = _text(draft, "losing_account")
        if not given:
            draft.losing_account = masked.label(_text(draft, "current_carrier"), _text(draft, "account_number"))
            continue
        key = given.casefold()
        draft.losing_account = labels.setdefault(key, given)
        if key not in of_request:
            if key not in near and len(near) < NEAREST_SOUGHT:
                near[key] = _nearest(given, known)
            _point_out_near(draft, given, near.get(key))


def _nearest(given: str, known: Sequence[LosingAccountRef]) -> str | None:
    close = get_close_matches(given[:100], [account.label for account in known], n=1, cutoff=0.85)
    return close[0] if close else None


def _point_out_near(draft: Draft, given: str, near: str | None) -> None:
    if near is not None:
        detail = f"“{given[:60]}” is new; the request has “{near[:60]}”."
        draft.add("losing_account_near_duplicate", detail, "losing_account", near)


class _MaskedLabels:
    """Labels of accounts without one: carrier and last 4 of the account number, which is secret.

    A count tells equal endings apart.
    """

    def __init__(self) -> None:
        self._labels: dict[tuple[str, str], str] = {}
        self._shown: Counter[str] = Counter()

    def label(self, carrier: str, account_number: str) -> str:
        if not carrier and not account_number:
            return ""
        key = (carrier.casefold(), account_number)
        if key not in self._labels:
            ending = f"…{account_number[-4:]}" if len(account_number) > 6 and account_number != ON_FILE else ""
            label = " ".join(part for part in (carrier, ending) if part) or "account"
            self._shown[label] += 1
            again = self._shown[label]
            self._labels[key] = label if again == 1 else f"{label} #{again}"
        return self._labels[key]


def _gather(label: str, rows: list[Draft]) -> ListedAccount:
    agreed = {column: _agreed(label, rows, column) for column in SHARED_COLUMNS} if label else {}
    pins = {draft.pin for draft in rows if draft.pin}
    return ListedAccount(
        label=label,
        rows=tuple(draft.row for draft in rows),
        service_type=_usual_service_type(rows),
        pin=pins.pop() if len(pins) == 1 else "",
        pin_status=_pin_status(rows),
        invoice_files=tuple(dict.fromkeys(filter(None, (_text(draft, "invoice_file") for draft in rows)))),
        **_normalised(agreed),
    )


def _agreed(label: str, rows: list[Draft], column: str) -> str:
    """The value most rows give; the odd ones are told. The secret account number is not shown in the telling."""
    given = [(draft, text) for draft in rows if (text := _text(draft, column))]
    if not given:
        return ""
    counts = Counter(_comparable(column, text) for _, text in given)
    usual = max(counts, key=lambda key: counts[key])
    value = next(text for _, text in given if _comparable(column, text) == usual)
    for draft, text in given:
        if _comparable(column, text) != usual:
            shown = "" if column == "account_number" else f" “{value[:60]}”"
            detail = f"Other rows of “{label[:60]}” have another {column.replace('_', ' ')}{shown}."
            suggestion = None if column == "account_number" else value
            draft.add("losing_account_conflicting", detail, column, suggestion)
    return value


def _comparable(column: str, text: str) -> str:
    if column == "btn":
        facts = read_number_cell(text).facts
        return facts.e164 if facts else text
    if column == "account_number":
        text = _DECIMAL_TAIL.sub(r"\1", text)
    if column == "numbers_staying":
        return _STAYING.get(text.casefold(), "unknown")
    return " ".join(text.casefold().split())


def _normalised(agreed: dict[str, str]) -> dict[str, str]:
    values = dict(agreed)
    if values.get("numbers_staying"):
        values["numbers_staying"] = _STAYING.get(values["numbers_staying"].casefold(), "unknown")
    if values.get("btn") and (facts := read_number_cell(values["btn"]).facts):
        values["btn"] = facts.e164
    if len(code := values.get("postal_code", "")) in (3, 4) and code.isdigit():
        values["postal_code"] = code.zfill(5)
    return values


def _usual_service_type(rows: list[Draft]) -> str:
    kinds = Counter(
        kind
        for draft in rows
        if (kind := _SERVICE_TYPES.get(_text(draft, "service_type").casefold().replace("_", " ")))
    )
    return max(kinds, key=lambda kind: kinds[kind], default="")


def _pin_status(rows: list[Draft]) -> Literal["provided", "none", "unknown", "on_file"]:
    given = [text for draft in rows if (text := _text(draft, "pin"))]
    if ON_FILE in given:
        return "on_file" if set(given) == {ON_FILE} else "provided"
    if any(draft.pin for draft in rows):
        return "provided"
    return "none" if given else "unknown"
