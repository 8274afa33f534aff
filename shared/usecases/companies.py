"""The companies of an account, which its tracking numbers are placed in."""

from shared.domain.model import Company
from shared.domain.permissions import Action
from shared.domain.problems import RulesBroken
from shared.ports import Create, WriteRefused
from shared.usecases.administer_accounts import company_name_taken, company_problems
from shared.usecases.desk import Desk, Once, Principal, lost_race, remember, replayed, require


def list_companies(desk: Desk, principal: Principal) -> tuple[Company, ...]:
    return desk.store.companies(principal.account_id)


def create_company(desk: Desk, principal: Principal, name: str, once: Once | None) -> Company:
    """Administrators add a company; names are unique within the account, ignoring case."""
    require(principal, Action.COMPANIES_WRITE)
    companies = desk.store.companies(principal.account_id)
    earlier = replayed(desk, once)
    for company in companies:
        if company.id == earlier:
            return company
    name = " ".join(name.split())
    problems = company_problems(name, (company.name for company in companies))
    if problems:
        raise RulesBroken("The company was not made.", problems=problems)
    company = Company(id=desk.ids.new("com"), account_id=principal.account_id, name=name, created_at=desk.clock.now())
    try:
        desk.store.commit([Create(company), company_name_taken(company), *remember(desk, once, company.id)])
    except WriteRefused:
        raise lost_race("The account") from None
    return company
