"""What a request still lacks before it can be submitted: everything at once, per losing account.

Sources: the article's "Getting started" and steps 5 to 10 (porting.md section 1), porting.md section 10, model.md "The
losing account". A PIN is never missing here: it is asked after signature and review, just before submission.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from shared.domain.carrier_fit import COUNTRY_NAMES, Fit
from shared.domain.documents import PROOF_OF_OWNERSHIP
from shared.domain.envelopes import signer_of, with_signer_as_authorized_person
from shared.domain.foc_dates import OF_REQUEST
from shared.domain.losing_accounts import check_fields, e164, label_key, says_unknown
from shared.domain.losing_carriers import LosingCarrier
from shared.domain.model import (
    Document,
    DocumentStatus,
    LosingAccount,
    NumberList,
    NumbersStaying,
    Person,
    PortOrder,
    PortRequest,
    RowGroup,
    ServiceType,
)
from shared.domain.number_class import NumberClass
from shared.domain.outlook import Outlook, ahead_of
from shared.domain.playbook import BUILT_IN, Playbook, pin_guidance
from shared.domain.problems import Problem
from shared.domain.splitting import (
    Assignment,
    Most,
    OrderPlan,
    any_many,
    assign,
    same_accounts,
    split_into_orders,
    too_many_orders,
)

MAX_NAME: Final = 128
"""Characters of a request's name (porting.md section 10)."""

LEFT_TO_SIGNER: Final = frozenset(
    {
        "end_user_name_missing",
        "subscriber_type_missing",
        "address_missing_line1",
        "address_missing_city",
        "address_missing_state",
        "address_missing_postal_code",
        "address_missing_country",
        "authorized_person_missing",
        "account_number_missing",
        "btn_missing",
        "numbers_staying_missing",
    }
)
"""What a letter may lack when it goes out, to be completed by who signs it (the article's step 9)."""

_STOPS_EVERYTHING: Final = frozenset(
    {"request_name_missing", "request_name_too_long", "losing_account_label_duplicate", "too_many_orders"}
)
"""Request problems that also stop the losing accounts that are ready by themselves."""


@dataclass(frozen=True, slots=True)
class AccountReadiness:
    """One losing account: its blocking problems and its warnings, with pointers into the losing account.

    `ready`: it has numbers, no problems, and is not `submitted` yet. An account without numbers is neither ready nor
    in the way. `number_count` is accepted rows; `held_count` rows that must be fixed or dropped first.
    """

    losing_account_id: str
    label: str
    ready: bool
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    number_count: int = 0
    held_count: int = 0
    submitted: bool = False


@dataclass(frozen=True, slots=True)
class Readiness:
    """A request: its own problems (pointers into the request) and its losing accounts.

    `ready`: nothing is in the way of submitting all of it.
    """

    request_problems: tuple[Problem, ...]
    accounts: tuple[AccountReadiness, ...]
    ready: bool

    @property
    def ready_account_ids(self) -> tuple[str, ...]:
        """The losing accounts that "submit what is ready" would take now."""
        if any(problem.code in _STOPS_EVERYTHING for problem in self.request_problems):
            return ()
        return tuple(account.losing_account_id for account in self.accounts if account.ready)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that is in the way, the accounts' with pointers ``/losing_accounts/{id}/…``, for one 422 answer.

        A date that does not fit an account keeps its place in the request.
        """
        of_accounts = (
            problem
            if problem.pointer in OF_REQUEST
            else replace(problem, pointer=f"/losing_accounts/{account.losing_account_id}{problem.pointer or ''}")
            for account in self.accounts
            for problem in account.problems
        )
        return (*self.request_problems, *of_accounts)


def what_is_missing(
    request: PortRequest,
    accounts: Sequence[LosingAccount],
    documents: Sequence[Document],
    number_list: NumberList | None,
    *,
    being_ported: frozenset[str] = frozenset(),
    outlook: Outlook | None = None,
    remembered: Mapping[str, Sequence[Problem]] = MappingProxyType({}),
    playbook: Playbook = BUILT_IN,
    bills: Mapping[str, Sequence[Problem]] = MappingProxyType({}),
) -> Readiness:
    """Everything that is missing, at once.

    With an `outlook` also what does not fit the carriers that the orders will go to, and the date asked for.
    `remembered` is what carriers said of the numbers, by losing account, and `bills` what their bills have otherwise
    than the form and the list: warnings, never in anybody's way. `playbook` knows where customers of a losing carrier
    find what is missing.

    `being_ported` are those numbers of the list, in E.164, that a losing account also names as its BTN, its new BTN or
    as staying; the caller looks them up. BTNs that a row group knows of are added to them. Accounts whose
    `submitted_order_ids` is set are behind us: they are listed and not checked.
    """
    groups = number_list.groups if number_list is not None else ()
    held = dict(number_list.held_by_label) if number_list is not None else {}
    assignment = assign(groups, accounts)
    accounts = [with_signer_as_authorized_person(request, account) for account in accounts]
    plans = plans_to_come(groups, accounts, outlook.most_of(request) if outlook else any_many)
    ported = being_ported | {number for group in groups for number in group.includes_btn}
    checked = []
    for account in accounts:
        its_held = _held_of(account, accounts, held)
        signer = signer_of(request, account)
        case = _Case(account, assignment.by_account[account.id], its_held, tuple(documents), ported, signer)
        ahead = ahead_of(request, account, plans, documents, outlook) if outlook else Fit()
        heard = (*remembered.get(account.id, ()), *bills.get(account.id, ()))
        found = _check_account(case, accounts, replace(ahead, warnings=(*ahead.warnings, *heard)))
        checked.append(_with_help(found, playbook.carrier(account.carrier_name)))
    request_problems = (
        *_request(request),
        *_numbers(accounts, assignment, number_list, held),
        *_of_no_account(accounts, documents, held),
        *_order_count(request, plans),
    )
    pending = [account for account in checked if not account.submitted and (account.number_count or account.problems)]
    ready = not request_problems and any(account.ready for account in pending) and all(one.ready for one in pending)
    return Readiness(request_problems, tuple(checked), ready)


def _with_help(found: AccountReadiness, carrier: LosingCarrier | None) -> AccountReadiness:
    """The same, with fixes that say where customers of this carrier find what is missing, if that is known."""
    if carrier is None:
        return found
    where = {
        "account_number_missing": carrier.where_account_number,
        "pin_missing_for_some_numbers": pin_guidance(carrier),
    }

    def helped(problem: Problem) -> Problem:
        help_there = where.get(problem.code)
        return replace(problem, fix=f"{problem.fix} {help_there.en}") if help_there else problem

    return replace(found, problems=tuple(map(helped, found.problems)), warnings=tuple(map(helped, found.warnings)))


@dataclass(frozen=True, slots=True)
class _Case:
    """One losing account with all that its readiness depends on."""

    account: LosingAccount
    groups: tuple[RowGroup, ...]
    held: int
    documents: tuple[Document, ...]
    ported: frozenset[str]
    signer: Person | None = None

    @property
    def count(self) -> int:
        return sum(group.count for group in self.groups)

    @property
    def toll_free_only(self) -> bool:
        if not self.groups:
            return self.account.service_type == ServiceType.TOLL_FREE
        return all(group.number_class is NumberClass.TOLL_FREE for group in self.groups)


def plans_to_come(
    groups: Iterable[RowGroup], accounts: Sequence[LosingAccount], most: Most = any_many
) -> tuple[OrderPlan, ...]:
    """The orders that would be made of the accounts that have none yet."""
    to_come = {account.id for account in accounts if not account.submitted_order_ids}
    return split_into_orders(groups, accounts, only=to_come, most=most)


def _check_account(case: _Case, accounts: Sequence[LosingAccount], ahead: Fit) -> AccountReadiness:
    account = case.account
    if account.submitted_order_ids:
        return AccountReadiness(account.id, account.label, ready=False, number_count=case.count, submitted=True)
    if not case.groups and not case.held:
        idle = Problem(
            "losing_account_without_numbers",
            "No number of the list belongs to this current carrier account.",
            "Name it in the list's losing_account column, or delete it if it is not needed.",
            "",
        )
        return AccountReadiness(account.id, account.label, ready=False, warnings=(idle,))
    errors, warnings = check_fields(account, account_number=None, pin=None)
    problems = (
        *_held(case),
        *_signer(case),
        *_identity(case),
        *_proof(case),
        *_staying(case),
        *_reseller(case),
        *errors,
        *ahead.problems,
    )
    if account.left_to_signer:
        problems = tuple(problem for problem in problems if problem.code not in LEFT_TO_SIGNER)
    wrong = {(problem.code, problem.pointer) for problem in problems}
    advice = (*_advice(case), *_shared_account(account, accounts), *ahead.warnings, *warnings)
    advice = tuple(one for one in advice if (one.code, one.pointer) not in wrong)
    return AccountReadiness(
        account.id,
        account.label,
        ready=not problems and case.count > 0,
        problems=_once(problems),
        warnings=_once(advice),
        number_count=case.count,
        held_count=case.held,
    )


def left_to_complete(account: LosingAccount, groups: Iterable[RowGroup]) -> tuple[Problem, ...]:
    """What the letters over these rows still lack, and their signer is to complete; () for all other accounts."""
    if not account.left_to_signer:
        return ()
    case = _Case(account, tuple(groups), 0, (), frozenset())
    found = (*_identity(case), *_staying(case))
    return _once(problem for problem in found if problem.code in LEFT_TO_SIGNER)


def order_lacks(order: PortOrder) -> tuple[Problem, ...]:
    """What the order's letter cannot be printed without."""
    group = RowGroup(
        key="", losing_account="", number_class=order.number_class, country=order.country, count=order.number_count
    )
    return left_to_complete(order.losing_account, (group,))


def lacks_for_numbers(
    account: LosingAccount,
    order: PortOrder,
    numbers: int,
    documents: Iterable[Document],
    signer: Person | None,
    being_ported: frozenset[str] = frozenset(),
) -> tuple[Problem, ...]:
    """What an account lacks to take over so many numbers of an order. `being_ported` as in `what_is_missing`."""
    group = RowGroup(key="", losing_account="", number_class=order.number_class, country=order.country, count=numbers)
    case = _Case(account, (group,), 0, tuple(documents), being_ported, signer)
    errors, _ = check_fields(account, account_number=None, pin=None)
    return _once((*_signer(case), *_identity(case), *_proof(case), *_staying(case), *_reseller(case), *errors))


def _signer(case: _Case) -> Iterator[Problem]:
    if case.account.left_to_signer and case.signer is None:
        yield Problem(
            "signer_missing",
            "The rest of the letter is left to its signer, and nobody is named to sign it.",
            "Name the signer and their e-mail address, or complete the account yourself.",
            "/signer",
        )


def _once(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Each code once per place; the first stands."""
    return tuple({(problem.code, problem.pointer): problem for problem in reversed(tuple(problems))}.values())[::-1]


def _held_of(account: LosingAccount, accounts: Sequence[LosingAccount], held: dict[str, int]) -> int:
    return sum(
        count
        for label, count in held.items()
        if label_key(label) == label_key(account.label) or (not label_key(label) and len(accounts) == 1)
    )


def _request(request: PortRequest) -> Iterator[Problem]:
    name = request.name.strip()
    if not name:
        yield Problem(
            "request_name_missing", "The port request has no name.", "Give it a name you will recognise.", "/name"
        )
    elif len(name) > MAX_NAME:
        yield Problem(
            "request_name_too_long", f"The name has {len(name)} characters.", f"Use at most {MAX_NAME}.", "/name"
        )


def _numbers(
    accounts: Sequence[LosingAccount], assignment: Assignment, number_list: NumberList | None, held: dict[str, int]
) -> Iterator[Problem]:
    if number_list is None or (not number_list.accepted and not number_list.held):
        yield Problem(
            "numbers_missing",
            "There are no numbers to port.",
            "Upload the number list: download the CSV template, fill it in and upload it.",
            "/numbers",
        )
    if not accounts:
        yield Problem(
            "losing_account_missing",
            "The request says nothing about the account at the current carrier.",
            "Add the current carrier account that the numbers are on.",
            "/losing_accounts",
        )
        return
    labels = [label_key(account.label) for account in accounts]
    for label in dict.fromkeys(label for label in labels if labels.count(label) > 1):
        yield Problem(
            "losing_account_label_duplicate",
            f"Several current carrier accounts are labelled '{label}'.",
            "Give each a label of its own.",
            "/losing_accounts",
        )
    yield from _astray(accounts, assignment, held)


def _of_no_account(
    accounts: Sequence[LosingAccount], documents: Sequence[Document], held: dict[str, int]
) -> Iterator[Problem]:
    """What is missing as well, and would otherwise be told only once the account is there."""
    labels = {label_key(account.label) for account in accounts} | ({""} if len(accounts) == 1 else set())
    waiting = sum(count for label, count in held.items() if label_key(label) not in labels)
    if waiting:
        yield _rows_held(waiting)
    if not accounts and not any(
        document.type in PROOF_OF_OWNERSHIP and document.status == DocumentStatus.ACCEPTED for document in documents
    ):
        yield _no_proof([_why_not(document) for document in documents if document.type in PROOF_OF_OWNERSHIP])


def _rows_held(count: int) -> Problem:
    return Problem(
        "rows_held",
        f"{_count(count, 'row')} of the list cannot be ported as entered.",
        "Correct these rows and upload the list again, or drop them; the list's report says what is wrong.",
        "/numbers",
    )


def _no_proof(explained: Sequence[str]) -> Problem:
    return Problem(
        "document_missing_invoice",
        " ".join(["There is no accepted invoice for this account yet.", *explained]),
        "Upload the most recent invoice as PDF, all pages; a customer service record (CSR), a receipt or a screenshot "
        "of the numbers in the account will do instead.",
        "/documents",
    )


def _astray(accounts: Sequence[LosingAccount], assignment: Assignment, held: dict[str, int]) -> Iterator[Problem]:
    """Rows that belong to no account: one question for those without a label, one for each unknown label."""
    named = ", ".join(f"'{account.label}'" for account in accounts[:10])
    unassigned = sum(group.count for group in assignment.unassigned)
    if len(accounts) > 1:
        unassigned += sum(count for label, count in held.items() if not label_key(label))
    if unassigned:
        yield Problem(
            "losing_account_unassigned",
            f"{_count(unassigned, 'row')} of the list name no current carrier account, and the request has "
            f"{len(accounts)}: {named}.",
            "Fill in the losing_account column with one of these labels.",
            "/numbers",
        )
    labels = {label_key(account.label) for account in accounts} | {""}
    unknown: dict[str, int] = {}
    for group in assignment.unknown:
        unknown[group.losing_account] = unknown.get(group.losing_account, 0) + group.count
    for label, count in held.items():
        if label_key(label) not in labels:
            unknown[label] = unknown.get(label, 0) + count
    for label, count in unknown.items():
        yield Problem(
            "losing_account_unknown",
            f"{_count(count, 'row')} of the list belong to '{label}', and no current carrier account has that label.",
            f"Add a current carrier account labelled '{label}', or correct the losing_account column.",
            "/losing_accounts",
            suggestion=accounts[0].label if len(accounts) == 1 else None,
        )


def _order_count(request: PortRequest, plans: Sequence[OrderPlan]) -> Iterator[Problem]:
    problem = too_many_orders(plans, already=len(request.orders))
    if problem is not None:
        yield problem


def _held(case: _Case) -> Iterator[Problem]:
    if case.held:
        yield _rows_held(case.held)


_ADDRESS_PARTS: Final = {
    "line1": "street address",
    "city": "city",
    "state": "state or province",
    "postal_code": "postal code",
    "country": "country",
}


def _identity(case: _Case) -> Iterator[Problem]:
    """Who the account belongs to, where, and who may speak for it: a letter needs them for every class of number."""
    account = case.account
    bill = "Copy it from the current carrier's bill."
    for value, code, what, pointer in (
        (account.carrier_name, "carrier_name_missing", "The current carrier is not named.", "/carrier_name"),
        (account.end_user_name, "end_user_name_missing", "The account holder is not named.", "/end_user_name"),
    ):
        if not value.strip():
            yield Problem(code, what, bill, pointer)
    if not account.subscriber_type:
        yield Problem(
            "subscriber_type_missing",
            "It is not said whether this is a business or a residential account.",
            "Choose business or residential.",
            "/subscriber_type",
        )
    for part, name in _ADDRESS_PARTS.items():
        if not getattr(account.service_address, part).strip():
            yield Problem(
                f"address_missing_{part}",
                f"The service address has no {name}.",
                "Enter the address where the service is, not the billing address.",
                f"/service_address/{part}",
            )
    yield from _authorized_person(account)
    yield from _account_and_billing_number(case)
    if account.subscriber_type == "residential" and _has(case, NumberClass.TOLL_FREE):
        yield Problem(
            "tollfree_requires_business",
            "Toll-free numbers belong to business accounts, and this one is residential.",
            "Set the subscriber type to business, or put the toll-free numbers on another account.",
            "/subscriber_type",
            suggestion="business",
        )


def _authorized_person(account: LosingAccount) -> Iterator[Problem]:
    person = account.authorized_person
    for value, part, what in ((person.name, "name", "name"), (person.email, "email", "e-mail address")):
        if not value.strip():
            yield Problem(
                "authorized_person_missing",
                f"The person authorised on the account has no {what} here.",
                "Name the person whom the current carrier has on file for this account; their name is on the letter.",
                f"/authorized_person/{part}",
            )


def _account_and_billing_number(case: _Case) -> Iterator[Problem]:
    """The BTN is asked of every account with local numbers that is not wireless, one of unknown service included."""
    account = case.account
    wireless = account.service_type == ServiceType.WIRELESS
    if wireless and not account.sealed_account_number:
        yield Problem(
            "account_number_missing",
            "Wireless carriers compare the account number, and there is none.",
            "Copy it from the bill or the carrier's portal; it is often not the telephone number.",
            "/account_number",
        )
    if not wireless and _has(case, NumberClass.LOCAL) and not account.billing_telephone_number.strip():
        yield Problem(
            "btn_missing",
            "The account's billing telephone number (BTN) is missing.",
            "Enter the main number of the account; ask the carrier if the bill does not show it.",
            "/billing_telephone_number",
        )


def _proof(case: _Case) -> Iterator[Problem]:
    """An accepted invoice, or what is taken instead, that serves this account."""
    serving = [
        document
        for document in case.documents
        if document.type in PROOF_OF_OWNERSHIP and document.serves(case.account.id)
    ]
    if any(document.status == DocumentStatus.ACCEPTED for document in serving):
        return
    yield _no_proof([_why_not(document) for document in serving])


def _why_not(document: Document) -> str:
    if document.status == DocumentStatus.AWAITING_UPLOAD:
        return f"'{document.filename}' has not been uploaded, or is still being checked."
    reasons = " ".join(str(problem.get("detail", "")) for problem in document.problems).strip()
    return f"'{document.filename}' was not accepted: {reasons or 'it could not be read.'}"


def _staying(case: _Case) -> Iterator[Problem]:
    """The partial-port question, asked once per account; toll-free numbers move one by one and need no answer."""
    account = case.account
    if case.toll_free_only:
        return
    if account.numbers_staying is None:
        yield Problem(
            "numbers_staying_missing",
            "It is not said whether any numbers stay with the current carrier.",
            "Answer none, some or unknown.",
            "/numbers_staying",
        )
    btn, new = e164(account.billing_telephone_number), e164(account.new_billing_telephone_number)
    if account.numbers_staying == NumbersStaying.SOME and btn in case.ported and not new:
        yield Problem(
            "new_btn_required",
            "The billing telephone number is being ported while other numbers stay, so the account needs a new one.",
            "Name one of the staying numbers as the account's new billing telephone number.",
            "/new_billing_telephone_number",
            suggestion=next((number for number in account.numbers_staying_list if number not in case.ported), None),
        )
    if new and new in case.ported:
        yield Problem(
            "new_btn_in_port_list",
            "The new billing telephone number is itself being ported.",
            "Name a number that stays with the current carrier.",
            "/new_billing_telephone_number",
        )
    for index, number in enumerate(account.numbers_staying_list):
        if e164(number) in case.ported:
            yield Problem(
                "staying_number_is_being_ported",
                f"{number} is listed as staying, and is in the list of numbers to port.",
                "Take it out of one of the two lists.",
                f"/numbers_staying_list/{index}",
            )


def _reseller(case: _Case) -> Iterator[Problem]:
    """Canadian carriers want the reseller's name; it is the named carrier's unless the customer does not know."""
    name = case.account.reseller_name
    if name.strip() and says_unknown(name) and any(group.country == "CA" for group in case.groups):
        yield Problem(
            "reseller_name_required_ca",
            "For Canadian numbers the company that sends the bill must be named.",
            "Enter the company named at the top of the bill.",
            "/reseller_name",
        )


def _advice(case: _Case) -> Iterator[Problem]:
    account = case.account
    if account.service_type != ServiceType.WIRELESS and not account.sealed_account_number:
        yield Problem(
            "account_number_missing",
            "There is no account number; most carriers compare it.",
            "Copy it from the bill if it has one.",
            "/account_number",
        )
    yield from _own_pins(case)
    if account.service_type == ServiceType.UNKNOWN and _has(case, NumberClass.LOCAL):
        yield Problem(
            "service_type_unknown",
            "It is not said what kind of service this is; mobile numbers are ported in another way.",
            "Choose landline, voip or wireless.",
            "/service_type",
        )
    listed = account.numbers_staying_list
    if not case.toll_free_only and account.numbers_staying == NumbersStaying.SOME and not listed:
        yield Problem(
            "numbers_staying_not_listed",
            "Some numbers stay with the current carrier, but they are not listed.",
            "List them: the letter tells the carrier what must not be moved.",
            "/numbers_staying_list",
        )
    if account.numbers_staying == NumbersStaying.SOME and listed and all(e164(one) in case.ported for one in listed):
        yield Problem(
            "partial_but_all_listed",
            "Every number that is listed as staying is also being ported, so none would stay.",
            "Answer 'none' if the whole account is to be ported.",
            "/numbers_staying",
            suggestion="none",
        )
    if not case.toll_free_only and account.numbers_staying == NumbersStaying.UNKNOWN:
        yield Problem(
            "numbers_staying_unknown",
            "It is not known whether numbers stay with the current carrier; our team will ask before submitting.",
            "Compare the list with the bill: what else is on it stays, unless you add it.",
            "/numbers_staying",
        )
    yield from _countries(case)


def _own_pins(case: _Case) -> Iterator[Problem]:
    """Wireless numbers may each have a PIN: those that have none take the account's."""
    groups = [group for group in case.groups if group.number_class is not NumberClass.TOLL_FREE]
    count, with_pin = sum(group.count for group in groups), sum(group.own_pins for group in groups)
    wireless = case.account.service_type == ServiceType.WIRELESS
    if wireless and 0 < with_pin < count and not case.account.sealed_pin:
        yield Problem(
            "pin_missing_for_some_numbers",
            f"{with_pin:,} of {count:,} numbers have a PIN of their own, and the account has none for the others.",
            "Fill in the pin column for the others, or set the account's PIN once the carrier gave you one.",
            "/pin",
        )


def _countries(case: _Case) -> Iterator[Problem]:
    """Canadian numbers with a US address, or the other way round. Toll-free numbers belong to no country."""
    country = case.account.service_address.country
    other = {
        group.country for group in case.groups if group.country and group.number_class is not NumberClass.TOLL_FREE
    }
    if country and other and country not in other:
        yield Problem(
            "country_number_mismatch",
            f"The service address is in {COUNTRY_NAMES.get(country, country)}, and the numbers are of "
            f"{' and '.join(COUNTRY_NAMES.get(one, one) for one in sorted(other))}.",
            "Check the service address.",
            "/service_address/country",
        )


def _shared_account(account: LosingAccount, accounts: Sequence[LosingAccount]) -> Iterator[Problem]:
    """Two accounts with the same carrier and account number are one; the first one's details are used."""
    for same in same_accounts(one for one in accounts if not one.submitted_order_ids):
        if account in same[1:]:
            yield Problem(
                "losing_account_repeated",
                f"This has the carrier and the account number of '{same[0].label}': their numbers are ported together, "
                f"with the details of '{same[0].label}'.",
                "Nothing to do if they are one account; otherwise correct the account number.",
                "/account_number",
            )


def _has(case: _Case, number_class: NumberClass) -> bool:
    return any(group.number_class is number_class for group in case.groups)


def _count(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
