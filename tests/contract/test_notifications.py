"""Mails that are owed: found when they are due, changed on the version before, and out of the way once they are out."""

from shared.domain.model import Notification, Told
from shared.ports import Create, Replace, Store
from tests.contract.test_commits import refused_by
from tests.contract.things import MINUTE, NOW, any_approval_link, any_notification, any_request


def test_a_notification_comes_back_as_it_went_in_and_once(store: Store) -> None:
    request = any_request()
    kept, other = any_notification(request), any_notification(any_request())
    store.commit([Create(kept), Create(other)])

    assert store.notification(request.id, kept.id) == kept
    assert store.notifications(request.id) == (kept,)
    assert store.notification(request.id, other.id) is None
    assert store.notification("prq_none", "ntf_none") is None
    assert refused_by(store, Create(kept)) == (Create(kept),)


def test_notifications_are_due_earliest_first_until_all_is_done(store: Store) -> None:
    request = any_request()
    late, soon, never = (any_notification(request, attend_at=at) for at in (NOW + 2 * MINUTE, NOW + MINUTE, None))
    store.commit([*map(Create, (late, soon, never))])

    assert store.notifications_due(NOW + 5 * MINUTE, 9) == ((request.id, soon.id), (request.id, late.id))
    assert store.notifications_due(NOW + 5 * MINUTE, 1) == ((request.id, soon.id),)
    assert store.notifications_due(NOW + MINUTE, 9) == ()
    told = (Told(user_id="usr_1", name="Ada", at=NOW, outcome="sent"),)
    done: Notification = soon.but(attend_at=None, ended="done", told=told, version=2)
    store.commit([Replace(done)])
    assert store.notifications_due(NOW + 5 * MINUTE, 9) == ((request.id, late.id),)
    assert store.notification(request.id, soon.id) == done
    again: Notification = done.but(attend_at=NOW, version=3)
    store.commit([Replace(again)])
    assert store.notifications_due(NOW + 5 * MINUTE, 1) == ((request.id, soon.id),)


def test_a_notification_is_changed_on_the_version_before(store: Store) -> None:
    kept = any_notification(any_request())
    store.commit([Create(kept)])
    stale = Replace(kept.but(mail_faults=1))

    assert refused_by(store, stale) == (stale,)


def test_an_approval_link_is_found_by_its_hash_and_made_once(store: Store) -> None:
    link = any_approval_link(any_request())
    store.commit([Create(link)])

    assert store.approval_link(link.token_hash) == link
    assert store.approval_link("another") is None
    assert refused_by(store, Create(link)) == (Create(link),)
