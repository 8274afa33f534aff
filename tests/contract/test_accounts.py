"""Accounts: found by staff, told of on a timeline of their own, with people and keys."""

from datetime import timedelta

from shared.domain.model import Account, AccountKind, ApiKey, User
from shared.ports import Append, Create, Replace, Store
from tests.contract.things import ACC, NOW, any_account, any_api_key, any_event, any_request, any_user, new_id

HOUR = timedelta(hours=1)


def keep(store: Store, *names: str) -> list[Account]:
    accounts = [any_account(name=name) for name in names]
    for account in accounts:
        store.commit([Create(account)])
    return accounts


def all_of(store: Store, name: str = "", limit: int = 2) -> list[Account]:
    page = store.accounts(name, limit, None)
    found = [*page.items]
    while page.cursor:
        assert page.items
        page = store.accounts(name, limit, page.cursor)
        found += page.items
    return found


def test_accounts_come_newest_first_and_the_desk_is_none_of_them(store: Store) -> None:
    accounts = keep(store, "Acme", "Beta", "Gamma", "Delta", "Epsilon")
    store.commit([Create(any_account(id="acc_desk", kind=AccountKind.DESK))])

    assert all_of(store) == list(reversed(accounts))
    assert store.account("acc_desk") is not None
    assert store.accounts("", 5, None).cursor is None


def test_accounts_are_found_by_how_their_name_begins_whatever_its_case(store: Store) -> None:
    west, _, south, east = keep(store, "Acme  WEST", "Beta", "ACME SÜD", "acme east")

    assert all_of(store, "  acme ") == [east, south, west]
    assert all_of(store, "Acme w") == [west]
    assert all_of(store, "acmé") == []
    assert all_of(store, "x" * 300) == []


def test_names_of_any_length_and_alphabet_are_listed(store: Store) -> None:
    accounts = keep(store, "ß" * 128, "ß" * 127 + "z", "#", "大" * 128, "\U0010ffff")

    assert {one.id for one in all_of(store)} == {one.id for one in accounts}
    assert {one.id for one in all_of(store, "SS")} == {accounts[0].id, accounts[1].id}
    assert all_of(store, "大大") == [accounts[3]]


def test_an_account_is_found_by_its_new_name(store: Store) -> None:
    (acme,) = keep(store, "Acme")
    renamed = acme.but(name="Zenith", version=2)
    store.commit([Replace(renamed)])

    assert all_of(store, "acme") == []
    assert all_of(store, "zen") == [renamed]
    assert all_of(store) == [renamed]


def test_what_happened_to_an_account_comes_newest_first_and_beside_its_requests(store: Store) -> None:
    events = [any_event(any_request()).but(id=new_id("evt"), request_id="", order_id="") for _ in range(5)]
    for event in events:
        store.commit([Append(event)])
    store.commit([Append(any_event(any_request()))])

    first = store.account_events(ACC, 3, None)
    rest = store.account_events(ACC, 3, first.cursor)

    assert [*first.items, *rest.items] == list(reversed(events))
    assert rest.cursor is None
    assert store.account_event(ACC, events[0].id) == events[0]
    assert store.account_event("acc_other", events[0].id) is None
    assert store.account_events("acc_other", 3, None).items == ()


def test_a_user_is_changed_on_the_version_before(store: Store) -> None:
    user = any_user()
    store.commit([Create(user)])
    gone: User = user.but(deactivated_at=NOW, version=2)
    store.commit([Replace(gone)])

    assert store.user(ACC, user.id) == gone
    assert store.users(ACC) == (gone,)
    assert store.user("acc_other", user.id) is None


def used(store: Store) -> list[object]:
    return [key.last_used_at for key in store.api_keys(ACC)]


def test_a_keys_use_is_noted_once_in_the_time_that_is_given(store: Store) -> None:
    key = any_api_key()
    store.commit([Create(key)])

    for at in (NOW, NOW + HOUR / 2, NOW + HOUR, NOW + HOUR):
        store.mark_key_used(key, at, at - HOUR)

    assert used(store) == [NOW + HOUR]
    assert [one.version for one in store.api_keys(ACC)] == [1]


def test_a_key_that_is_not_there_is_not_made_by_its_use(store: Store) -> None:
    store.mark_key_used(any_api_key(), NOW, NOW - HOUR)

    assert store.api_keys(ACC) == ()


def test_a_change_of_a_key_leaves_its_last_use(store: Store) -> None:
    key = any_api_key(actions=("account.read",), name="Billing")
    store.commit([Create(key)])
    store.mark_key_used(key, NOW, NOW - HOUR)
    ended: ApiKey = key.but(expires_at=NOW + HOUR, rotated_to="key_2", version=2)
    store.commit([Replace(ended)])

    assert used(store) == [NOW]
    assert store.api_keys(ACC)[0].but(last_used_at=None) == ended
