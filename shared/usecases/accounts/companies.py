"""The companies of an account, which its tracking numbers are placed in."""

from collections.abc import Iterable

from shared.domain.model import Company
from shared.domain.naming import folded
from shared.domain.problems import Problem, RulesBroken
from shared.domain.renderable import check_renderable
from shared.ports import Append, Create, TakeReference, WriteRefused
from shared.usecases.accounts.checks import name_problems
from shared.usecases.accounts.reach import By, Deed, account_event, reach
from shared.usecases.desk import Once, Principal, Registry, lost_race, remember, replayed


def list_companies(office: Registry, principal: Principal) -> tuple[Company, ...]:
    return office.store.companies(principal.account_id)


def add_company(office: Registry, by: By, account_id: str, name: str, once: Once | None = None) -> Company:
    """Add a company; names are unique within the account, ignoring case. Raises `RulesBroken`, `StateConflict`."""
    reach(office, by, account_id, Deed.ADD_COMPANIES)
    companies = office.store.companies(account_id)
    earlier = replayed(office, once)
    for company in companies:
        if company.id == earlier:
            return company
    problems = company_problems(name, (company.name for company in companies))
    if problems:
        raise RulesBroken("The company was not made.", problems=problems)
    made = made_company(office, account_id, name)
    event = account_event(office, by, account_id, "company_added", company_id=made.id, name=made.name)
    try:
        office.store.commit([Create(made), company_name_taken(made), Append(event), *remember(office, once, made.id)])
    except WriteRefused:
        raise lost_race("The account") from None
    return made


def made_company(office: Registry, account_id: str, name: str) -> Company:
    return Company(
        id=office.ids.new("com"), account_id=account_id, name=" ".join(name.split()), created_at=office.clock.now()
    )


def company_problems(name: str, known: Iterable[str], pointer: str = "/name") -> tuple[Problem, ...]:
    """What is wrong with a new company's name: names are unique within an account, ignoring case."""
    problems = name_problems(name, pointer, "The company") or check_renderable({pointer: name})
    taken = next((one for one in known if folded(one) == folded(name)), None)
    if problems or taken is None:
        return problems
    return (Problem("company_exists", f"There is a company {taken.strip()!r} already.", "Use it as it is.", pointer),)


def company_name_taken(company: Company) -> TakeReference:
    """The write that keeps a company's name its own within the account, ignoring case and spaces, under a race too.

    Names are kept beside the clients' references, which cannot hold this prefix.
    """
    return TakeReference(company.account_id, f"\x00company:{folded(company.name)}", company.id)
