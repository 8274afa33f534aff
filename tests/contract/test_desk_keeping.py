"""What our team keeps and searches by, on both stores."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

import pytest

from shared.domain.lifecycle import ActorKind
from shared.domain.model import CannedText, Note, Reveal
from shared.domain.search_terms import Term, TermKind, terms_of
from shared.ports import Append, BadCursor, Create, Discard, Page, Replace, Store, WriteRefused
from tests.contract.things import (
    NOW,
    PERSON,
    any_account,
    any_carrier_mail,
    any_event,
    any_losing_account,
    any_order,
    any_request,
    any_user,
    new_id,
)

T = TypeVar("T")
STAFF = PERSON.but(kind=ActorKind.STAFF, id="usr_staff")


def any_reveal(minutes: int = 0, **changes: Any) -> Reveal:
    given = {
        "id": new_id("rev"),
        "by": STAFF,
        "at": NOW + timedelta(minutes=minutes),
        "what": "pin",
        "reason": "The carrier asks on the telephone.",
        "account_id": "acc_01",
        "account_name": "Acme",
        "request_id": "prq_01",
        "order_id": "ord_0101",
    }
    return Reveal.model_validate({**given, **changes})


def any_canned_text(**changes: Any) -> CannedText:
    given = {"id": new_id("can"), "title": "Ask for the bill", "use": "comment", "text": "Dear {customer}, …"}
    return CannedText.model_validate({**given, "created_at": NOW, "updated_at": NOW, **changes})


def every(read: Callable[[str | None], Page[T]]) -> list[T]:
    page = read(None)
    found = list(page.items)
    while page.cursor is not None:
        page = read(page.cursor)
        assert len(page.items) <= 2
        found += page.items
    return found


def test_notes_of_a_request_come_oldest_first(store: Store) -> None:
    request, other = any_request(), any_request()
    notes = [
        Note(
            id=new_id("nte"),
            request_id=request.id,
            account_id="acc_01",
            order_id=str(n),
            author=STAFF,
            text=f"note {n}",
            created_at=NOW,
        )
        for n in range(5)
    ]
    for note in (*notes, notes[0].but(id=new_id("nte"), request_id=other.id)):
        store.commit([Create(note)])

    assert every(lambda cursor: store.notes(request.id, 2, cursor)) == notes
    with pytest.raises(BadCursor):
        store.notes(other.id, 2, store.notes(request.id, 2, None).cursor)


def test_the_end_of_a_timeline_comes_newest_first(store: Store) -> None:
    request = any_request()
    events = [any_event(request) for _ in range(4)]
    for event in events:
        store.commit([Append(event)])

    assert store.latest_events(request.id, 3) == tuple(reversed(events))[:3]
    assert store.latest_events("prq_nobody", 3) == ()


def test_canned_texts_are_written_changed_and_discarded_by_version(store: Store) -> None:
    first, second = any_canned_text(), any_canned_text(text="{order}", language="fr")
    for text in (second, first):
        store.commit([Create(text)])
    assert store.canned_texts() == tuple(sorted((first, second), key=lambda text: text.id))

    changed = first.but(title="New", version=2)
    store.commit([Replace(changed)])
    with pytest.raises(WriteRefused):
        store.commit([Replace(changed)])
    with pytest.raises(WriteRefused):
        store.commit([Discard(first)])
    store.commit([Discard(changed)])

    assert store.canned_texts() == (second,)
    assert (store.canned_text(first.id), store.canned_text(second.id)) == (None, second)


def test_reveals_are_listed_newest_first_of_all_or_of_one(store: Store) -> None:
    other = STAFF.but(id="usr_other")
    reveals = [any_reveal(minutes, by=other if minutes % 3 == 0 else STAFF) for minutes in range(7)]
    for reveal in reveals:
        store.commit([Create(reveal)])

    assert every(lambda cursor: store.reveals(None, 2, cursor)) == reveals[::-1]
    assert every(lambda cursor: store.reveals("usr_other", 2, cursor)) == [reveals[n] for n in (6, 3, 0)]
    assert store.reveals("usr_nobody", 2, None).items == ()
    with pytest.raises(BadCursor):
        store.reveals("usr_other", 2, store.reveals(None, 2, None).cursor)


def test_uses_are_counted_up_to_their_limit(store: Store) -> None:
    hour = NOW + timedelta(hours=1)
    assert [store.count_use("reveal|usr_1|9", hour, 2) for _ in range(3)] == [1, 0, -1]
    assert store.count_use("reveal|usr_2|9", hour, 2) == 1


def test_quarantined_events_are_counted_read_and_discarded(store: Store) -> None:
    for number in range(3):
        store.quarantine("manual", f"ev-{number}", "{}", "unknown order", NOW)

    assert [store.quarantined_count("manual", most) for most in (2, 9)] == [2, 3]
    assert store.quarantined_count("telnyx", 9) == 0
    found = store.quarantined_event("manual", "ev-1")
    assert found is not None
    assert found.event_id == "ev-1"

    for _ in range(2):
        store.discard_quarantined("manual", "ev-1")
    assert store.quarantined_event("manual", "ev-1") is None
    assert store.quarantined_count("manual", 9) == 2


def test_mails_in_quarantine_are_counted(store: Store) -> None:
    for state in ("new", "new", "dismissed"):
        store.commit([Create(any_carrier_mail(state=state))])
    assert [store.carrier_mails_count("", most) for most in (1, 9)] == [1, 2]


# --- search ----------------------------------------------------------------------------------------------------------


def term(text: str, target: str = "prq_1", kind: TermKind = TermKind.REQUEST_NAME) -> Term:
    return Term(text, target, kind, target)


def test_terms_are_found_whole_newest_first_and_by_how_they_begin(store: Store) -> None:
    terms = [term("acme", "prq_1"), term("acme", "prq_2"), term("acme plumbing"), term("acmeister"), term("ac"),
             term("ada acme")]  # fmt: skip
    store.index_terms(terms, (), test_mode=False)

    def find(text: str, *, whole: bool = False, limit: int = 9) -> list[tuple[str, str]]:
        return [(one.text, one.target) for one in store.find_terms(text, whole=whole, test_mode=False, limit=limit)]

    assert find("acme", whole=True) == [("acme", "prq_2"), ("acme", "prq_1")]
    assert find("acme") == [("acme", "prq_1"), ("acme", "prq_2"), ("acme plumbing", "prq_1"), ("acmeister", "prq_1")]
    assert find("acme", limit=1) == [("acme", "prq_1")]
    assert find("ac")[0] == ("ac", "prq_1")
    assert find("ac", whole=True) == [("ac", "prq_1")]
    assert (find("a"), find("zz"), find("acme p")) == ([], [], [("acme plumbing", "prq_1")])


def test_modes_have_terms_of_their_own_and_an_account_those_of_both(store: Store) -> None:
    store.index_terms([term("acme", "prq_live")], (), test_mode=False)
    store.index_terms([term("acme", "prq_test")], (), test_mode=True)
    store.index_terms([term("acme", "acc_1")], (), test_mode=None)

    def find(*, test_mode: bool) -> set[str]:
        return {one.target for one in store.find_terms("acme", whole=True, test_mode=test_mode, limit=9)}

    assert find(test_mode=False) == {"prq_live", "acc_1"}
    assert find(test_mode=True) == {"prq_test", "acc_1"}


def test_terms_are_dropped_and_again_is_harmless(store: Store) -> None:
    old, new = term("acme"), term("apex")
    for _ in range(2):
        store.index_terms([old], (), test_mode=False)
    for _ in range(2):
        store.index_terms([new], [old], test_mode=False)

    assert store.find_terms("acme", whole=False, test_mode=False, limit=9) == ()
    assert store.find_terms("apex", whole=False, test_mode=False, limit=9) == (new,)


def test_what_terms_were_read_from_and_lead_to_is_found_by_id(store: Store) -> None:
    request, account = any_request(name="Move"), any_account()
    order, losing, user = any_order(request), any_losing_account(request), any_user(account_id=account.id)
    things = (request, account, order, losing, user)
    for thing in things:
        store.commit([Create(thing)])
    terms = [one for thing in things for one in terms_of(thing)]
    gone = Term("acme", "prq_gone", TermKind.END_USER_NAME, "lac_gone")

    assert store.found_by([*terms, gone]) == {thing.id: thing for thing in things}
