"""What a request will meet on its way: the carriers that its orders will go to, and the date that it asks for.

A request is told of it while it is a draft, before any letter is sent; again at submit, since time went by.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from shared.domain.carrier_fit import CLASS_NAMES, COUNTRY_NAMES, Fit, fit
from shared.domain.carrier_profiles import profile, route
from shared.domain.carriers import Capabilities
from shared.domain.foc_dates import DateFindings, DateTerms, date_problems, terms_of, wanted_of
from shared.domain.model import Document, LosingAccount, PortRequest
from shared.domain.number_class import NumberClass
from shared.domain.policy import Policy
from shared.domain.problems import Problem
from shared.domain.splitting import Most, OrderPlan
from shared.domain.time_zones import zone_of


def most_numbers(policy: Policy, *, test_mode: bool) -> Most:
    """How many numbers of a class and country their carrier takes in one order."""

    def most(number_class: NumberClass, country: str) -> int | None:
        name = route(policy.carrier_routes, number_class, country, test_mode=test_mode)
        return profile(name, policy.carrier_profiles).max_numbers

    return cache(most)


@dataclass(frozen=True, slots=True)
class Outlook:
    """The operator's policy and the time, and the zone (IANA) that each account's numbers are in, by its id. Where
    that is not known, it is the service address's."""

    now: datetime
    policy: Policy
    zones: Mapping[str, str] = field(default_factory=dict)

    def zone_of(self, account: LosingAccount) -> str:
        address = account.service_address
        return self.zones.get(account.id) or zone_of(address.state, address.country)

    def carrier_of(self, request: PortRequest, plan: OrderPlan) -> Capabilities:
        """The carrier that such an order of the request will go to."""
        policy = self.policy
        name = route(policy.carrier_routes, plan.number_class, plan.country, test_mode=request.test_mode)
        return profile(name, policy.carrier_profiles)

    def most_of(self, request: PortRequest) -> Most:
        """How many numbers one order of the request may hold, by their class and country."""
        return most_numbers(self.policy, test_mode=request.test_mode)

    def terms_of(self, request: PortRequest, account: LosingAccount, plan: OrderPlan) -> DateTerms:
        return terms_of(
            plan.number_class,
            plan.country,
            account.carrier_name,
            self.zone_of(account),
            self.policy,
            test_mode=request.test_mode,
        )


def ahead_of(
    request: PortRequest,
    account: LosingAccount,
    plans: Sequence[OrderPlan],
    documents: Iterable[Document],
    outlook: Outlook,
) -> Fit:
    """How the orders of one account fit their carriers and the date asked for. `plans` are all of the request's."""
    papers = tuple(documents)
    dates = date_findings(request, (account,), plans, outlook)
    problems, warnings = list(dates.errors), list(dates.warnings)
    for plan in plans:
        if account.id in plan.losing_account_ids:
            carrier = outlook.carrier_of(request, plan)
            found = fit(account, plan.number_class, plan.country, plan.count, papers, carrier)
            problems += found.problems
            warnings += found.warnings
    return Fit(tuple(problems), tuple(warnings))


def date_findings(
    request: PortRequest, accounts: Iterable[LosingAccount], plans: Sequence[OrderPlan], outlook: Outlook
) -> DateFindings:
    """What is wrong with the date that a request asks for; of several orders, which ones it does not fit."""
    wanted = wanted_of(request)
    errors: list[Problem] = []
    warnings: list[Problem] = []
    if wanted is None:
        return DateFindings()
    for account in accounts:
        for plan in plans:
            if account.id in plan.losing_account_ids:
                terms = outlook.terms_of(request, account, plan)
                of = called(account, plan) if len(plans) > 1 else ""
                found = date_problems(wanted, terms, outlook.now, of=of)
                errors += found.errors
                warnings += found.warnings
    return DateFindings(tuple(errors), tuple(warnings))


def called(account: LosingAccount, plan: OrderPlan) -> str:
    """An order that is not made yet, for people."""
    where = f" of {COUNTRY_NAMES.get(plan.country, plan.country)}" if plan.country else ""
    return f"'{account.label}', {CLASS_NAMES[plan.number_class]} numbers{where}"
