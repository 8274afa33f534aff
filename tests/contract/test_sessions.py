"""Sessions of the pages, who signs in, and counted tries."""

import pytest

from shared.ports import Create, Discard, Replace, Store, WriteRefused
from tests.contract.things import MINUTE, NOW, any_session, any_user, new_id


def test_a_session_comes_back_as_it_went_in(store: Store) -> None:
    session = any_session(email="ada@example.com", test_mode=True)
    store.commit([Create(session)])

    assert store.session(session.user_id, session.id) == session
    assert store.session("usr_other", session.id) is None
    assert store.session(session.user_id, "ses_other") is None


def test_a_session_is_replaced_and_ended_on_the_version_that_was_read(store: Store) -> None:
    session = any_session()
    store.commit([Create(session)])
    seen = session.but(seen_at=NOW + MINUTE, version=2)
    store.commit([Replace(seen)])

    for late in (Replace(session.but(version=2)), Discard(session)):
        with pytest.raises(WriteRefused):
            store.commit([late])
    assert store.session(session.user_id, session.id) == seen
    store.commit([Discard(seen)])
    assert store.session(session.user_id, session.id) is None
    with pytest.raises(WriteRefused):
        store.commit([Replace(seen.but(version=3))])


def test_a_users_sessions_are_listed_oldest_first_and_nobody_elses(store: Store) -> None:
    mine = [any_session(user_id="usr_9") for _ in range(3)]
    store.commit([Create(one) for one in (*reversed(mine), any_session(user_id="usr_99"))])

    assert store.sessions("usr_9") == tuple(mine)
    assert store.sessions(new_id("usr")) == ()


def test_users_are_found_by_their_address_in_any_case_and_account(store: Store) -> None:
    here, there = any_user(email="Ada@X.example"), any_user(email="ada@x.example", account_id="acc_2")
    store.commit([Create(one) for one in (there, here, any_user(email="ada@x.example.com"))])

    assert store.users_with_email(" ADA@x.example ") == (here, there)
    assert store.users_with_email("nobody@x.example") == ()
    moved = here.but(email="ada@y.example", version=2)
    store.commit([Replace(moved)])
    assert store.users_with_email("ada@x.example") == (there,)
    assert store.users_with_email("ada@y.example") == (moved,)
