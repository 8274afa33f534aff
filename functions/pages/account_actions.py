"""What our team does with accounts, their people and their keys, as the account's page offers it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Generic, TypeVar

from functions.pages import pages
from functions.pages.actions import Field, Offer
from functions.pages.visit import Visit
from shared.domain.model import AccountKind, ApiKey, Role, Standing, User
from shared.domain.permissions import ROLES, Action
from shared.domain.words.desk import DESK, say
from shared.runtime.web.answers import Answer
from shared.usecases.accounts.companies import add_company
from shared.usecases.accounts.keys import KeyWish, NewKey, create_key, revoke_key, rotate_key
from shared.usecases.accounts.opening import NO_TRIAL, AccountChange, change_account, create_account
from shared.usecases.accounts.reach import By
from shared.usecases.accounts.users import UserChange, add_user, change_user, deactivate_user
from shared.usecases.accounts.viewing import AccountOverview

Thing = TypeVar("Thing", User, ApiKey)


@dataclass(frozen=True, slots=True)
class Held(Generic[Thing]):
    """A user or a key with the account that it is of."""

    overview: AccountOverview
    thing: Thing


def _text(key: str) -> str:
    return say(f"do.{key}")


def _by(visit: Visit) -> By:
    return By.key(visit.principal)


# --- the account -----------------------------------------------------------------------------------------------------


def _make(visit: Visit, _nothing: None) -> str:
    made = create_account(
        visit.desk,
        _by(visit),
        visit.entry("name", 300),
        card_on_file=visit.entry("card_on_file") == "yes",
        standing=visit.entry("standing") or Standing.GOOD,
        trial_ends_on=visit.entry("trial_ends_on") or None,
        companies=[line.strip() for line in visit.entry("company", 20_000).splitlines() if line.strip()],
        once=visit.once,
    )
    return made.id


def _change(visit: Visit, found: AccountOverview) -> str:
    change = AccountChange(
        name=visit.entry("name", 300),
        card_on_file=visit.entry("card_on_file") == "yes",
        standing=visit.entry("standing"),
        trial_ends_on=visit.entry("trial_ends_on") or NO_TRIAL,
        despite_open=visit.entry("despite_open") == "yes",
    )
    account_id = found.account.id
    change_account(
        visit.desk, _by(visit), account_id, change, if_match=visit.if_match, reason=visit.entry("reason", 2_000)
    )
    return "account_changed"


def _add_company(visit: Visit, found: AccountOverview) -> str:
    add_company(visit.desk, _by(visit), found.account.id, visit.entry("name", 300), visit.once)
    return "company_added"


def _add_user(visit: Visit, found: AccountOverview) -> str:
    companies = tuple(filter(None, visit.asked.entries("company_id")))
    add_user(
        visit.desk,
        _by(visit),
        found.account.id,
        visit.entry("name", 300),
        visit.entry("email", 500),
        visit.entry("role"),
        companies,
        visit.once,
    )
    return "user_added"


_NAME: Final = Field("name", _text("account.name"), required=True, longest=128)
_STANDINGS: Final = tuple((one.value, pages.word("standing", one)) for one in Standing)


def _eligibility(card: bool, standing: str, trial: str) -> tuple[Field, ...]:
    return (
        Field("card_on_file", _text("account.card"), "tick", value="yes" if card else ""),
        Field("standing", _text("account.standing"), "choice", required=True, value=standing, choices=_STANDINGS),
        Field("trial_ends_on", _text("account.trial"), "date", hint=_text("account.trial.hint"), value=trial),
    )


def _change_fields(visit: Visit, found: AccountOverview) -> Sequence[Field]:
    account = found.account
    despite = (Field("despite_open", _text("account.despite_open"), "tick"),)
    return (
        Field("name", _text("account.name"), required=True, longest=128, value=account.name),
        *_eligibility(account.card_on_file, account.standing, str(account.trial_ends_on or "")),
        *(despite if visit.may(Action.STAFF_CONFIRM) else ()),
        Field("reason", _text("reason"), "area", required=True, hint=_text("account.reason.hint"), longest=1_000),
    )


def _roles(visit: Visit, kind: AccountKind) -> tuple[tuple[str, str], ...]:
    """The roles of an account that whoever visits may give."""
    given = (role for role in ROLES[kind] if role != Role.ADMINISTRATOR or visit.may(Action.STAFF_ADMINISTRATORS))
    return tuple((role.value, DESK.say("en", f"role.{role}")) for role in given)


def _user_fields(visit: Visit, found: AccountOverview) -> Sequence[Field]:
    roles = _roles(visit, found.account.kind)
    companies = tuple((company.id, company.name) for company in found.companies)
    bound = (Field("company_id", _text("user.company"), "choice", hint=_text("user.company.hint"), choices=companies),)
    return (
        Field("name", _text("user.name"), required=True, longest=128),
        Field("email", _text("user.email"), "email", required=True),
        Field("role", _text("user.role"), "choice", required=True, choices=roles),
        *(bound if companies else ()),
    )


def _is_customer(found: AccountOverview) -> bool:
    return found.account.kind == AccountKind.CUSTOMER


NEW_ACCOUNT: Final[Offer[None]] = Offer(
    "new",
    _text("account.new"),
    Action.STAFF_ACCOUNTS_WRITE,
    _make,
    fields=(
        _NAME,
        *_eligibility(card=False, standing=Standing.GOOD, trial=""),
        Field("company", _text("account.companies"), "area", hint=_text("account.companies.hint"), longest=20_000),
    ),
)
ACCOUNT_OFFERS: Final[tuple[Offer[AccountOverview], ...]] = (
    Offer("change", _text("account.change"), Action.STAFF_ACCOUNTS_WRITE, _change, _is_customer, _change_fields),
    Offer("add-company", _text("company.add"), Action.STAFF_ACCOUNTS_WRITE, _add_company, _is_customer, (_NAME,)),
    Offer("add-user", _text("user.add"), Action.STAFF_ACCOUNTS_WRITE, _add_user, _is_customer, _user_fields),
    Offer("add-person", _text("user.add"), Action.STAFF_TEAM_WRITE, _add_user,
          lambda found: not _is_customer(found), _user_fields),
)  # fmt: skip


# --- a user ----------------------------------------------------------------------------------------------------------


def _change_user(visit: Visit, held: Held[User]) -> str:
    change = UserChange(visit.entry("name", 300), visit.entry("email", 500), visit.entry("role"))
    change_user(visit.desk, _by(visit), held.overview.account.id, held.thing.id, change, if_match=visit.if_match)
    return "user_changed"


def _deactivate(visit: Visit, held: Held[User]) -> str:
    deactivate_user(visit.desk, _by(visit), held.overview.account.id, held.thing.id, if_match=visit.if_match)
    return "user_deactivated"


def _make_key(visit: Visit, held: Held[User]) -> Answer:
    wish = KeyWish(
        name=visit.entry("name", 300),
        test_mode=visit.entry("test_mode") == "yes",
        expires_on=visit.entry("expires_on") or None,
    )
    made = create_key(visit.desk, _by(visit), held.overview.account.id, held.thing.id, wish, visit.once)
    return _shown_once(visit, held.overview, made)


def _shown_once(visit: Visit, found: AccountOverview, made: NewKey) -> Answer:
    return visit.page("key", account=found.account, key=made.key, secret=made.secret)


def _user_values(visit: Visit, held: Held[User]) -> Sequence[Field]:
    user = held.thing
    roles = _roles(visit, held.overview.account.kind)
    return (
        Field("name", _text("user.name"), required=True, longest=128, value=user.name),
        Field("email", _text("user.email"), "email", required=True, value=user.email),
        Field("role", _text("user.role"), "choice", required=True, choices=roles, value=user.role),
    )


_KEY_FIELDS: Final = (
    Field("name", _text("key.name"), hint=_text("key.name.hint"), longest=128),
    Field("expires_on", _text("key.expires"), "date", hint=_text("key.expires.hint")),
    Field("test_mode", _text("key.test"), "tick"),
)


def _of_customer(held: Held[User]) -> bool:
    return held.thing.is_active and _is_customer(held.overview)


def _administers(held: Held[User]) -> bool:
    return _of_customer(held) and held.thing.role == Role.ADMINISTRATOR


def _works_there(held: Held[User]) -> bool:
    return _of_customer(held) and held.thing.role != Role.ADMINISTRATOR


def _of_team(held: Held[User]) -> bool:
    return held.thing.is_active and not _is_customer(held.overview)


def _user_offers(action: Action, prefix: str, fits: Callable[[Held[User]], bool]) -> tuple[Offer[Held[User]], ...]:
    return (
        Offer(f"{prefix}change", _text("user.change"), action, _change_user, fits, _user_values),
        Offer(f"{prefix}deactivate", _text("user.deactivate"), action, _deactivate, fits,
              about=_text("user.deactivate.about"), confirm=True),
    )  # fmt: skip


def _key_offer(action: Action, prefix: str, fits: Callable[[Held[User]], bool]) -> Offer[Held[User]]:
    return Offer(f"{prefix}key", _text("key.make"), action, _make_key, fits, _KEY_FIELDS, about=_text("key.about"))


USER_OFFERS: Final = (
    *_user_offers(Action.STAFF_ACCOUNTS_WRITE, "", _works_there),
    *_user_offers(Action.STAFF_ADMINISTRATORS, "administrator-", _administers),
    *_user_offers(Action.STAFF_TEAM_WRITE, "team-", _of_team),
    _key_offer(Action.STAFF_ACCOUNT_KEYS, "", _of_customer),
    _key_offer(Action.STAFF_TEAM_WRITE, "team-", _of_team),
)


# --- a key -----------------------------------------------------------------------------------------------------------


def _rotate(visit: Visit, held: Held[ApiKey]) -> Answer:
    hours = visit.entry("overlap_hours", 10)
    overlap = timedelta(hours=int(hours)) if hours.isascii() and hours.isdigit() else timedelta(hours=24)
    made = rotate_key(visit.desk, _by(visit), held.overview.account.id, held.thing.id, overlap=overlap, once=visit.once)
    return _shown_once(visit, held.overview, made)


def _revoke(visit: Visit, held: Held[ApiKey]) -> str:
    revoke_key(visit.desk, _by(visit), held.overview.account.id, held.thing.id)
    return "key_revoked"


_OVERLAP: Final = (Field("overlap_hours", _text("key.overlap"), "number", required=True, value="24", longest=4),)


def _key_offers(action: Action, prefix: str, kind: AccountKind) -> tuple[Offer[Held[ApiKey]], ...]:
    def fits(held: Held[ApiKey]) -> bool:
        return held.thing.revoked_at is None and held.overview.account.kind == kind

    return (
        Offer(f"{prefix}rotate", _text("key.rotate"), action, _rotate, fits, _OVERLAP, about=_text("key.rotate.about")),
        Offer(f"{prefix}revoke", _text("key.revoke"), action, _revoke, fits, about=_text("key.revoke.about"),
              confirm=True),
    )  # fmt: skip


KEY_OFFERS: Final = (
    *_key_offers(Action.STAFF_ACCOUNT_KEYS, "", AccountKind.CUSTOMER),
    *_key_offers(Action.STAFF_TEAM_WRITE, "team-", AccountKind.DESK),
)
