"""Customers' accounts, and our own team: who they are, whether they may port, their people and keys."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from functions.pages import actions, pages
from functions.pages.account_actions import ACCOUNT_OFFERS, KEY_OFFERS, NEW_ACCOUNT, USER_OFFERS, Held
from functions.pages.actions import Offered, forms_of, offered, shown_at
from functions.pages.visit import Visit
from shared.domain.model import ApiKey, User
from shared.domain.problems import NotFound, Problem, RulesBroken
from shared.runtime.web.answers import Answer
from shared.runtime.web.html import by_target
from shared.usecases.accounts.keys import key_state
from shared.usecases.accounts.reach import By
from shared.usecases.accounts.viewing import AccountOverview, account_timeline, list_accounts, view_account
from shared.usecases.desk import require

_ROWS: Final = 50
_EVENTS: Final = 30


@dataclass(frozen=True, slots=True)
class UserCard:
    user: User
    actions: tuple[Offered, ...]
    keys: tuple["KeyCard", ...]


@dataclass(frozen=True, slots=True)
class KeyCard:
    key: ApiKey
    state: str
    actions: tuple[Offered, ...]


def index(visit: Visit) -> Answer:
    """GET /admin/pages/accounts, with ``?name=`` those whose name begins so"""
    return _index_page(visit)


def create(visit: Visit) -> Answer:
    """POST /admin/pages/accounts/new"""
    require(visit.principal, NEW_ACCOUNT.action)
    try:
        account_id = NEW_ACCOUNT.does(visit, None)
    except RulesBroken as broken:
        return _index_page(visit, visit.form, broken.problems, 422)
    return visit.to(f"admin/pages/accounts/{account_id}", done="account_made")


def _index_page(
    visit: Visit, entries: Mapping[str, str] | None = None, problems: tuple[Problem, ...] = (), status: int = 200
) -> Answer:
    name = visit.asked.query.get("name", "")[:128]
    page = list_accounts(visit.desk, By.key(visit.principal), name, _ROWS, visit.asked.query.get("cursor"))
    offers = offered((NEW_ACCOUNT,), visit, None)
    return visit.page(
        "accounts",
        status,
        accounts=page.items,
        cursor=page.cursor,
        name=name,
        **forms_of(offers, NEW_ACCOUNT.name if problems else "", entries, problems),
    )


def show(visit: Visit) -> Answer:
    """GET /admin/pages/accounts/{account_id}; our own team is ``acc_desk``"""
    return _page(visit, _overview(visit))


def act(visit: Visit) -> Answer:
    """POST /admin/pages/accounts/{account_id}/do/{action}"""
    found = _overview(visit)
    return actions.act(visit, ACCOUNT_OFFERS, found, back=_place(found), again=_again(visit, found.account.id))


def act_on_user(visit: Visit) -> Answer:
    """POST /admin/pages/accounts/{account_id}/users/{user_id}/{action}"""
    found = _overview(visit)
    user = next((one for one in found.users if one.id == visit.params["user_id"]), None)
    if user is None:
        raise NotFound("The account has no such user.")
    return actions.act(visit, USER_OFFERS, Held(found, user), back=_place(found), again=_again(visit, user.id))


def act_on_key(visit: Visit) -> Answer:
    """POST /admin/pages/accounts/{account_id}/keys/{key_id}/{action}"""
    found = _overview(visit)
    key = next((one for one in found.keys if one.id == visit.params["key_id"]), None)
    if key is None:
        raise NotFound("The account has no such key.")
    return actions.act(visit, KEY_OFFERS, Held(found, key), back=_place(found), again=_again(visit, key.id))


def _overview(visit: Visit) -> AccountOverview:
    return view_account(visit.desk, By.key(visit.principal), visit.params["account_id"])


def _place(found: AccountOverview) -> str:
    return f"admin/pages/accounts/{found.account.id}"


def _again(visit: Visit, of: str) -> actions.Again:
    def again(name: str, problems: tuple[Problem, ...], status: int) -> Answer:
        return _page(visit, _overview(visit), visit.form, problems, status=status, opened=(of, name))

    return again


def _page(
    visit: Visit,
    found: AccountOverview,
    entries: Mapping[str, str] | None = None,
    problems: tuple[Problem, ...] = (),
    *,
    status: int = 200,
    opened: tuple[str, str] = ("", ""),
) -> Answer:
    """The account with its people; `opened` is the form that was sent: whose it is, and its name."""
    own = offered(ACCOUNT_OFFERS, visit, found)
    users = [_user_card(visit, found, user) for user in found.users]
    of, name = opened
    forms = {found.account.id: own, **{card.user.id: card.actions for card in users}}
    forms |= {card.key.id: card.actions for user in users for card in user.keys}
    fields = next((one.fields for one in forms.get(of, ()) if one.name == name), ())
    shown = shown_at(problems, f"{of}-{name}", fields)
    return visit.page(
        "account",
        status,
        found=found,
        actions=own,
        users=users,
        events=account_timeline(visit.desk, By.key(visit.principal), found.account.id, _EVENTS, None).items,
        opened=f"{of}-{name}",
        entries=pages.values_of(entries or {}),
        problems=shown,
        errors=by_target(shown),
    )


def _user_card(visit: Visit, found: AccountOverview, user: User) -> UserCard:
    now = visit.desk.clock.now()
    keys = tuple(
        KeyCard(key, key_state(key, now), offered(KEY_OFFERS, visit, Held(found, key)))
        for key in reversed(found.keys)
        if key.user_id == user.id
    )
    return UserCard(user, offered(USER_OFFERS, visit, Held(found, user)), keys)
