"""The accounts at current carriers: what each carrier will check, and which numbers are on which account."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from functions.pages import pages
from functions.pages.portal.asking.frame import Draft, account_of, draft_of, saving, step_page
from functions.pages.visit import Visit
from shared.domain.letter import national_number
from shared.domain.losing_accounts import label_key
from shared.domain.model import LosingAccount, NumbersStaying, PinStatus, ServiceType
from shared.domain.phone_numbers import as_kept
from shared.domain.playbook import pin_guidance
from shared.domain.problems import Problem, RulesBroken, StateConflict
from shared.domain.splitting import assign as assign_groups
from shared.runtime.web.answers import Answer
from shared.usecases.amend_numbers import Amendment, amend_numbers, draft_rows
from shared.usecases.losing_accounts import (
    AccountFields,
    add_losing_account,
    change_losing_account,
    remove_losing_account,
)
from shared.usecases.set_pin import set_pin

_NEW: Final = "new"
_VOIDS: Final = "letter_would_be_voided"
_LONGEST_LIST: Final = 200_000


@dataclass(frozen=True, slots=True)
class Asked:
    """A field of the form: `name` as the texts of the signing page call it, `kind` how it is filled in."""

    path: str
    kind: str = "text"
    choices: tuple[str, ...] = ()

    @property
    def pointer(self) -> str:
        return "/" + self.path.replace(".", "/")

    @property
    def entry(self) -> str:
        """The field's name; what begins with ``secret`` is never put back on a page."""
        return f"secret_{self.path}" if self.kind == "secret" else self.path

    @property
    def text(self) -> str:
        return self.path.removeprefix("service_address.").replace("authorized_person.", "authorized_person_")


PARTS: Final[Mapping[str, tuple[Asked, ...]]] = {
    "carrier": (
        Asked("carrier_name"),
        Asked("label"),
        Asked("service_type", "choice", tuple(ServiceType)),
        Asked("account_number", "secret"),
        Asked("billing_telephone_number", "tel"),
        Asked("reseller_name"),
    ),
    "holder": (
        Asked("end_user_name"),
        Asked("subscriber_type", "choice", ("business", "residential")),
        Asked("service_address.line1"),
        Asked("service_address.line2"),
        Asked("service_address.city"),
        Asked("service_address.state"),
        Asked("service_address.postal_code"),
        Asked("service_address.country", "choice", ("US", "CA")),
    ),
    "person": (
        Asked("authorized_person.name"),
        Asked("authorized_person.title"),
        Asked("authorized_person.email", "email"),
    ),
    "staying": (
        Asked("numbers_staying", "choice", tuple(NumbersStaying)),
        Asked("numbers_staying_list", "area"),
        Asked("new_billing_telephone_number", "tel"),
    ),
    "pin": (
        Asked("pin_status", "choice", tuple(PinStatus)),
        Asked("pin", "secret"),
    ),
}
"""What is asked of an account, in the order of the letter (model.md, "The losing account")."""
ASKED: Final = tuple(one for part in PARTS.values() for one in part)
_ON_PAGE: Final = (*(one.pointer for one in ASKED), "/service_address", "/authorized_person")


def index(visit: Visit) -> Answer:
    """GET /portal/requests/{request_id}/edit/accounts; where there is none yet, the form of the first"""
    draft = draft_of(visit)
    if not draft.view.losing_accounts:
        return _form_page(visit, draft, None)
    return _index_page(visit, draft)


def assign(visit: Visit) -> Answer:
    """POST /portal/requests/{request_id}/edit/accounts/assign: puts numbers on an account"""
    draft = draft_of(visit)

    def act() -> Answer:
        label = _label_wanted(visit, draft)
        rows = draft_rows(visit.desk, draft.view) if draft.view.number_list else []
        wanted = [as_kept(one) for one in _lines(visit.entry("numbers", _LONGEST_LIST))]
        if wanted:
            unknown = [one for one in wanted if one not in {row.number for row in rows}]
            if unknown:
                raise RulesBroken("Nothing was changed.", problems=[_not_in_list(one) for one in unknown[:20]])
            chosen = [row for row in rows if row.number in set(wanted)]
        else:
            labels = {label_key(account.label) for account in draft.view.losing_accounts}
            chosen = [row for row in rows if label_key(row.losing_account) not in labels]
        if not chosen:
            raise RulesBroken(
                "Nothing was changed.",
                problems=[
                    Problem(
                        "numbers_missing",
                        "Every number is on an account already.",
                        "Name the numbers that belong to this one.",
                        "/numbers",
                    )
                ],
            )
        amendment = Amendment({row.row: {"losing_account": label} for row in chosen})
        amend_numbers(visit.desk, visit.principal, draft.request.id, amendment, visit.if_match)
        return visit.to(f"{draft.path}/accounts", done="ask_saved")

    def again(problems: tuple[Problem, ...], status: int) -> Answer:
        return _index_page(visit, draft_of(visit), visit.form, problems, status=status)

    return saving(visit, act, again)


def show(visit: Visit) -> Answer:
    """GET /portal/requests/{request_id}/edit/accounts/{losing_account_id}; "new" is the form of another"""
    draft = draft_of(visit)
    return _form_page(visit, draft, _account(visit, draft))


def save(visit: Visit) -> Answer:
    """POST /portal/requests/{request_id}/edit/accounts/{losing_account_id}"""
    draft = draft_of(visit)
    account, fields = _account(visit, draft), _fields(visit)
    voids: list[bool] = []

    def act() -> Answer:
        if account is None:
            add_losing_account(visit.desk, visit.principal, draft.request.id, fields, visit.once)
            return visit.to(f"{draft.path}/accounts", done="ask_saved")
        try:
            change_losing_account(
                visit.desk,
                visit.principal,
                draft.request.id,
                account.id,
                fields,
                visit.if_match,
                void_letters=visit.entry("void_letters") == "yes",
            )
        except StateConflict as conflict:
            voids.append(conflict.code == _VOIDS)
            raise
        return visit.to(f"{draft.path}/accounts", done="ask_saved")

    def again(problems: tuple[Problem, ...], status: int) -> Answer:
        fresh, told = draft_of(visit), tuple(_placed(visit, one) for one in problems)
        return _form_page(
            visit, fresh, _account(visit, fresh), visit.form, told, status=status, asks_to_void=any(voids)
        )

    return saving(visit, act, again)


def set_pins(visit: Visit) -> Answer:
    """POST /portal/requests/{request_id}/edit/accounts/{losing_account_id}/pins: PINs of single numbers, a line each;
    the account's own as well once its orders are made"""
    draft = draft_of(visit)
    account = account_of(draft, visit.params["losing_account_id"])

    def act() -> Answer:
        pins, problems = _pins(visit.form.get("secret_pins", "")[:_LONGEST_LIST])
        own = visit.entry("secret_own_pin", 300) or None
        if problems:
            raise RulesBroken("No PIN was set.", problems=problems)
        if _ordered(draft, account):
            set_pin(visit.desk, visit.principal, draft.request.id, account.id, own, pins)
        else:
            _pins_into_list(visit, draft, pins)
        return visit.to(f"{draft.path}/accounts/{account.id}", done="ask_pins_set")

    def again(problems: tuple[Problem, ...], status: int) -> Answer:
        fresh = draft_of(visit)
        placed = [
            Problem(one.code, one.detail, one.fix, "/own_pin" if one.pointer == "/pin" else "/pins") for one in problems
        ]
        return _form_page(visit, fresh, _account(visit, fresh), None, tuple(placed), status=status)

    return saving(visit, act, again)


def remove(visit: Visit) -> Answer:
    """POST /portal/requests/{request_id}/edit/accounts/{losing_account_id}/remove"""
    draft = draft_of(visit)
    account = account_of(draft, visit.params["losing_account_id"])

    def act() -> Answer:
        remove_losing_account(visit.desk, visit.principal, draft.request.id, account.id, visit.if_match)
        return visit.to(f"{draft.path}/accounts", done="ask_removed")

    def again(problems: tuple[Problem, ...], status: int) -> Answer:
        fresh = draft_of(visit)
        return _form_page(visit, fresh, _account(visit, fresh), None, problems, status=status)

    return saving(visit, act, again)


def _placed(visit: Visit, problem: Problem) -> Problem:
    """An account without any name has none for want of a carrier: the form asks for that one."""
    if problem.code != "label_missing":
        return problem
    return Problem("carrier_missing", pages.say(visit.language.value, "ask.account.no_carrier"), "", "/carrier_name")


# --- what was entered ------------------------------------------------------------------------------------------------


def _account(visit: Visit, draft: Draft) -> LosingAccount | None:
    wanted = visit.params.get("losing_account_id", _NEW)
    if wanted == _NEW:
        return None
    found: LosingAccount = account_of(draft, wanted)
    return found


def _fields(visit: Visit) -> AccountFields:
    """What the form says; a secret that was left empty stays as it is, and so does what the form has no field for."""
    values: dict[str, Any] = {}
    for one in ASKED:
        if one.kind == "secret" or one.entry not in visit.form:
            continue
        text = visit.entry(one.entry, _LONGEST_LIST if one.kind == "area" else 1_000)
        given = _lines(text) if one.kind == "area" else (text or None) if one.kind == "choice" else text
        head, _, part = one.path.partition(".")
        if part:
            values.setdefault(head, {})[part] = given
        else:
            values[head] = given
    values["label"] = values.get("label") or values.get("carrier_name") or ""
    number, pin = (visit.entry(f"secret_{name}", 1_000) or None for name in ("account_number", "pin"))
    return AccountFields(values, account_number=number, pin=pin)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.replace(",", "\n").replace(";", "\n").splitlines() if line.strip()]


def _pins(text: str) -> tuple[dict[str, str], list[Problem]]:
    """PINs by number, from lines of a number and its PIN. No text of a problem holds a PIN."""
    pins: dict[str, str] = {}
    problems: list[Problem] = []
    for place, line in enumerate((line for line in text.splitlines() if line.strip()), 1):
        number, separator, pin = next(
            (line.partition(sign) for sign in ("\t", ",", ";") if sign in line), (line, "", "")
        )
        kept = as_kept(number.strip())
        if not separator or not pin.strip() or not kept.startswith("+"):
            detail = f"Line {place} is not a number and its PIN."
            problems.append(Problem("pin_line_unreadable", detail, "Write 212 555 2301, 1234.", "/pins"))
        elif kept in pins:
            detail = f"{national_number(kept)} is given a PIN twice."
            problems.append(Problem("number_twice", detail, "Give it once.", "/pins"))
        else:
            pins[kept] = pin.strip()
    return pins, problems


def _pins_into_list(visit: Visit, draft: Draft, pins: Mapping[str, str]) -> None:
    rows = {row.number: row for row in draft_rows(visit.desk, draft.view)} if draft.view.number_list else {}
    if not pins:
        raise RulesBroken(
            "No PIN was set.", problems=[Problem("pin_missing", "There is no PIN.", "Enter one a line.", "/pins")]
        )
    unknown = [number for number in pins if number not in rows]
    if unknown:
        raise RulesBroken("No PIN was set.", problems=[_not_in_list(one, "/pins") for one in unknown[:20]])
    amendment = Amendment({rows[number].row: {"pin": pin} for number, pin in pins.items()})
    amend_numbers(visit.desk, visit.principal, draft.request.id, amendment, None)


def _not_in_list(number: str, pointer: str = "/numbers") -> Problem:
    return Problem(
        "number_unknown",
        f"{national_number(number)} is not in the list of this request.",
        "Correct the number, or add it to the list first.",
        pointer,
    )


def _label_wanted(visit: Visit, draft: Draft) -> str:
    wanted = visit.entry("account", 100)
    account = next((one for one in draft.view.losing_accounts if one.id == wanted), None)
    if account is None:
        raise RulesBroken(
            "Nothing was changed.",
            problems=[Problem("losing_account_unknown", "No account was chosen.", "Choose one.", "/account")],
        )
    return account.label


# --- the pages -------------------------------------------------------------------------------------------------------


def _index_page(
    visit: Visit,
    draft: Draft,
    entries: Mapping[str, str] | None = None,
    problems: tuple[Problem, ...] = (),
    *,
    status: int = 200,
) -> Answer:
    header = draft.view.number_list
    found = assign_groups(header.groups if header else (), draft.view.losing_accounts)
    counts = {key: sum(group.count for group in groups) for key, groups in found.by_account.items()}
    ready = {one.losing_account_id: one for one in draft.readiness.accounts} if draft.readiness else {}
    return step_page(
        visit,
        draft,
        "accounts",
        "accounts",
        status=status,
        problems=problems,
        on_page=("/account", "/numbers"),
        entries=entries,
        counts=counts,
        unassigned=sum(group.count for group in (*found.unassigned, *found.unknown)),
        ready=ready,
        left={
            account.id: sum(one.step == "accounts" and f"/accounts/{account.id}" in one.path for one in draft.left)
            for account in draft.view.losing_accounts
        },
    )


def _form_page(
    visit: Visit,
    draft: Draft,
    account: LosingAccount | None,
    entries: Mapping[str, str] | None = None,
    problems: tuple[Problem, ...] = (),
    *,
    status: int = 200,
    asks_to_void: bool = False,
) -> Answer:
    hints = [one for one in draft.hints if account is not None and f"/accounts/{account.id}" in one.path]
    return step_page(
        visit,
        draft,
        "accounts",
        "account",
        status=status,
        problems=problems,
        on_page=(*_ON_PAGE, "/pins", "/own_pin"),
        entries=entries,
        account=account,
        parts_=PARTS,
        value=lambda one: _value(account, one),
        on_file=lambda one: _on_file(account, one),
        help=_help(visit, account),
        hints=hints,
        carriers=sorted(one.names[0] for one in visit.desk.playbook().carriers),
        ordered=account is not None and _ordered(draft, account),
        asks_to_void=asks_to_void,
        where=f"{draft.path}/accounts/{account.id if account else _NEW}",
    )


def _ordered(draft: Draft, account: LosingAccount) -> bool:
    return any(account.id in order.losing_account_ids and not order.ended for order in draft.view.orders)


def _value(account: LosingAccount | None, one: Asked) -> str:
    """What the account has, as a field takes it; "" of a secret."""
    if account is None or one.kind == "secret":
        return ""
    found: Any = account
    for part in one.path.split("."):
        found = getattr(found, part)
    if one.kind == "area":
        return "\n".join(national_number(number) for number in found)
    if one.kind == "tel":
        return national_number(found)
    return str(found or "")


def _on_file(account: LosingAccount | None, one: Asked) -> str:
    """How a secret that is on file reads, with no more of it than the API shows; "" where there is none."""
    if account is None or one.kind != "secret":
        return ""
    if one.path == "account_number":
        return f"•••• {account.account_number_last4}".strip() if account.sealed_account_number else ""
    return "••••" if account.sealed_pin else ""


def _help(visit: Visit, account: LosingAccount | None) -> dict[str, str]:
    """Where customers of this carrier find what is asked for, by field."""
    known = visit.desk.playbook().carrier(account.carrier_name) if account else None
    if known is None:
        return {}
    found = {"account_number": known.where_account_number, "pin": pin_guidance(known)}
    return {name: guidance.said_in(visit.language.value) for name, guidance in found.items() if guidance}
