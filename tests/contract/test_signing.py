"""Envelopes, what leads to them, when they are due, and what is said about a request."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.domain.model import (
    EarlierLetter,
    Envelope,
    Letter,
    PaperLetter,
    PendingMail,
    Person,
    Signature,
    SignatureBox,
    SignatureMethod,
    StoredFile,
    TrailEntry,
    TrailKind,
)
from shared.ports import (
    Append,
    BadCursor,
    Create,
    PointLetterFile,
    PointSigningLink,
    Replace,
    Store,
    Write,
    WriteRefused,
)
from tests.contract.things import (
    MINUTE,
    NOW,
    PERSON,
    any_comment,
    any_envelope,
    any_event,
    any_list,
    any_order,
    any_request,
    new_id,
)

LATER = NOW + 60 * MINUTE
SHA = "5e" * 32


def refused_by(store: Store, *writes: Write) -> tuple[Write, ...]:
    with pytest.raises(WriteRefused) as caught:
        store.commit(writes)
    return caught.value.refused


def replaced(store: Store, envelope: Envelope, **changes: object) -> Envelope:
    after: Envelope = envelope.but(version=envelope.version + 1, **changes)
    store.commit([Replace(after)])
    return after


def place(envelope: Envelope) -> tuple[str, str]:
    return envelope.request_id, envelope.id


def test_an_envelope_comes_back_as_it_went_in(store: Store) -> None:
    envelope = any_envelope(any_request())

    store.commit([Create(envelope)])

    assert store.envelope(*place(envelope)) == envelope
    assert store.envelope(envelope.request_id, "env_none") is None
    assert store.envelope(any_request().id, envelope.id) is None


def test_an_envelope_is_created_once_and_replaced_on_the_version_before(store: Store) -> None:
    envelope = any_envelope(any_request())
    store.commit([Create(envelope)])
    second = replaced(store, envelope, opened_at=NOW)
    late = Replace(envelope.but(version=2))

    assert refused_by(store, Create(envelope)) == (Create(envelope),)
    assert refused_by(store, late) == (late,)
    assert store.envelope(*place(envelope)) == second


def test_what_became_empty_on_an_envelope_comes_back_empty(store: Store) -> None:
    envelope = any_envelope(any_request(), reason="Not me", claimed_until=NOW, bounced_at=NOW, bounce="mailbox full")
    store.commit([Create(envelope)])

    after = replaced(
        store,
        envelope,
        pending=(),
        suggested_signer=None,
        attend_at=None,
        claimed_until=None,
        bounced_at=None,
        bounce="",
        reason="",
    )

    assert store.envelope(*place(envelope)) == after


def test_a_view_holds_the_envelopes_of_its_request_by_id(store: Store) -> None:
    request, other = any_request(), any_request()
    first, second = any_envelope(request), any_envelope(request, attend_at=None)
    store.commit([Create(one) for one in (request, other, second, first, any_envelope(other))])

    view = store.request_view(request.id)

    assert view is not None
    assert view.envelopes == (first, second)


def test_a_view_holds_envelopes_beside_the_current_list(store: Store) -> None:
    request = any_request(list_id="lst_current")
    envelope, header = any_envelope(request), any_list(request, id="lst_current")
    store.commit([Create(request), Create(envelope), Create(header)])

    view = store.request_view(request.id)

    assert view is not None
    assert (view.envelopes, view.number_list) == ((envelope,), header)


def test_comments_are_no_part_of_a_view(store: Store) -> None:
    request = any_request()
    store.commit([Create(request)])
    before = store.request_view(request.id)

    store.commit([Create(any_comment(request))])

    assert store.request_view(request.id) == before


TEXT = st.text(max_size=20)


@given(
    st.lists(
        st.builds(
            PendingMail,
            id=TEXT,
            to=st.builds(Person, name=TEXT, title=TEXT, email=TEXT),
            data=st.dictionaries(TEXT, TEXT, max_size=3),
        ),
        max_size=3,
    ),
    st.lists(st.builds(TrailEntry, who=TEXT, ip=TEXT, user_agent=TEXT, detail=TEXT, digest=TEXT), max_size=3),
)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_mails_and_trail_come_back_word_for_word(
    store: Store, mails: list[PendingMail], trail: list[TrailEntry]
) -> None:
    trail = [entry.but(at=NOW + timedelta(microseconds=n)) for n, entry in enumerate(trail)]
    envelope = any_envelope(any_request(), pending=tuple(mails), trail=tuple(trail))

    store.commit([Create(envelope)])

    assert store.envelope(*place(envelope)) == envelope


def test_a_trail_of_hundreds_of_entries_is_kept(store: Store) -> None:
    entry = TrailEntry(at=NOW, kind=TrailKind.OPENED, ip="203.0.113.7", user_agent="Mozilla/5.0 " * 20, digest=SHA)
    envelope = any_envelope(any_request(), trail=(entry,) * 500)

    store.commit([Create(envelope)])

    assert store.envelope(*place(envelope)) == envelope


FLOATS = st.floats(allow_nan=False, allow_infinity=False)


@given(FLOATS, FLOATS, FLOATS, FLOATS)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_the_place_of_a_signature_is_kept_to_the_last_bit(
    store: Store, x: float, y: float, width: float, height: float
) -> None:
    box = SignatureBox(page=3, x=x, y=y, width=width, height=height)
    order = any_order(any_request(), letter=Letter(box=box))

    store.commit([Create(order)])

    kept = store.order(order.id)
    assert kept is not None
    assert kept.letter.box is not None
    assert [value.hex() for value in (kept.letter.box.x, kept.letter.box.y)] == [x.hex(), y.hex()]
    assert kept == order


def test_a_letter_with_everything_comes_back_as_it_went_in(store: Store) -> None:
    stored = StoredFile(key="letters/1.pdf", version_id="v1", sha256=SHA, size=40_000)
    letter = Letter(
        revision=3,
        unsigned=stored,
        content=stored,
        box=SignatureBox(page=0, x=72.0, y=1e-7, width=1e22, height=0.0),
        signed=stored,
        signature=Signature(
            typed_name="Zoë Núñez",
            title="Owner",
            signed_at=NOW,
            signer_email="zoe@acme.example",
            consent_version="2",
            method=SignatureMethod.DRAWN,
            drawing=stored,
            identified_by=("emailed_link", "emailed_code"),
            unsigned_sha256=SHA,
        ),
        paper=PaperLetter(
            document_id="doc_1",
            sha256=SHA,
            signed_on=NOW.date(),
            signer_name="Zoë Núñez",
            given_by=PERSON,
            given_at=NOW,
            accepted_by=PERSON,
        ),
        earlier=(EarlierLetter(revision=1, why=("too_old",), signed=stored, signed_at=NOW, ended_at=NOW),),
    )
    order = any_order(any_request(), letter=Letter(), signer=Person(name="Zoë Núñez", email="zoe@acme.example"))
    store.commit([Create(order)])
    after = order.but(letter=letter, signer=None, envelope_id="env_1", review_flags=("paper_letter",), version=2)

    store.commit([Replace(after)])

    assert store.order(order.id) == after


def test_a_link_of_any_generation_finds_its_envelope_as_it_is_now(store: Store) -> None:
    envelope = any_envelope(any_request())
    store.commit([Create(envelope), PointSigningLink("hash 1", *place(envelope))])
    after: Envelope = envelope.but(generation=2, token_hash="hash 2", version=2)
    store.commit([Replace(after), PointSigningLink("hash 2", *place(envelope))])

    assert [store.envelope_of_link(known) for known in ("hash 1", "hash 2")] == [after, after]


def test_a_link_that_leads_nowhere_finds_nothing(store: Store) -> None:
    store.commit([PointSigningLink("of no envelope", any_request().id, "env_none")])

    for odd in ("of no envelope", "", "unknown", "x" * 5_000, "ü#%"):
        assert store.envelope_of_link(odd) is None
        assert store.order_of_letter_file(odd) is None


def test_a_link_is_one_envelopes(store: Store) -> None:
    mine = PointSigningLink("hash", "prq_1", "env_1")
    store.commit([mine])
    store.commit([mine])
    store.commit([mine, PointSigningLink("another hash", "prq_1", "env_1")])
    of_another_envelope = PointSigningLink("hash", "prq_1", "env_2")
    of_another_request = PointSigningLink("hash", "prq_2", "env_1")

    assert refused_by(store, of_another_envelope) == (of_another_envelope,)
    assert refused_by(store, of_another_request, Create(any_request())) == (of_another_request,)


def test_a_sealed_letter_finds_its_order(store: Store) -> None:
    mine = PointLetterFile(SHA, "ord_1")
    store.commit([mine])
    store.commit([mine])
    other = PointLetterFile(SHA, "ord_2")

    assert refused_by(store, other) == (other,)
    assert store.order_of_letter_file(SHA) == "ord_1"
    assert store.order_of_letter_file("0" * 64) is None


def test_pointers_of_different_kinds_do_not_meet(store: Store) -> None:
    store.commit([PointSigningLink(SHA, "prq_1", "env_1"), PointLetterFile(SHA, "ord_1")])

    assert store.order_of_letter_file(SHA) == "ord_1"
    assert store.envelope_of_link(SHA) is None


def test_envelopes_are_due_earliest_first(store: Store) -> None:
    envelopes = [any_envelope(any_request(), attend_at=NOW - n * MINUTE) for n in range(12)]
    never = any_envelope(any_request(), attend_at=None)
    store.commit([*map(Create, envelopes), Create(never)])

    assert store.envelopes_due(NOW, 99) == tuple(map(place, reversed(envelopes[1:])))
    assert store.envelopes_due(NOW, 3) == tuple(map(place, (envelopes[11], envelopes[10], envelopes[9])))
    assert store.envelopes_due(NOW - 20 * MINUTE, 9) == ()
    assert store.envelopes_due(LATER, 99)[-1] == place(envelopes[0])


def test_an_envelope_is_due_again_whenever_its_time_is_moved(store: Store) -> None:
    early, moved = any_envelope(any_request()), any_envelope(any_request(), attend_at=NOW - MINUTE)
    store.commit([Create(early), Create(moved)])

    moved = replaced(store, moved, attend_at=NOW + MINUTE)
    assert store.envelopes_due(LATER, 9) == (place(early), place(moved))
    moved = replaced(store, moved, attend_at=None)
    assert store.envelopes_due(LATER, 9) == (place(early),)
    moved = replaced(store, moved, reminders=1)
    assert store.envelopes_due(LATER, 9) == (place(early),)
    moved = replaced(store, moved, attend_at=NOW - 2 * MINUTE)
    assert store.envelopes_due(LATER, 9) == (place(moved), place(early))


def test_an_envelope_that_is_due_is_no_order_to_check_and_the_other_way_round(store: Store) -> None:
    request = any_request()
    envelope, order = any_envelope(request), any_order(request)
    store.commit([Create(envelope), Create(order)])

    store.mark_checked(order.id, NOW + MINUTE)
    replaced(store, envelope, attend_at=NOW + 2 * MINUTE)

    assert store.envelopes_due(LATER, 9) == (place(envelope),)
    assert store.open_orders(LATER, 9) == (order.id,)
    assert store.open_orders(NOW + MINUTE, 9) == ()


def test_comments_come_oldest_first_by_pages(store: Store) -> None:
    request = any_request()
    comments = [any_comment(request, text=f"Question {n}", envelope_id="env_1" if n else "") for n in range(5)]
    store.commit([*map(Create, reversed(comments)), Create(any_comment(any_request())), Append(any_event(request))])

    first = store.comments(request.id, 2, None)
    second = store.comments(request.id, 2, first.cursor)
    third = store.comments(request.id, 2, second.cursor)

    assert [first.items, second.items, third.items] == [
        tuple(comments[:2]),
        tuple(comments[2:4]),
        tuple(comments[4:]),
    ]
    assert third.cursor is None
    assert store.comments(request.id, 5, None).cursor is None
    assert store.comments(any_request().id, 5, None).items == ()


def test_comments_that_ended_go_on_from_their_cursor(store: Store) -> None:
    request = any_request()
    comments = [any_comment(request) for _ in range(3)]
    store.commit([Create(comment) for comment in comments[:2]])
    cursor = store.comments(request.id, 1, None).cursor
    store.commit([Create(comments[2])])

    assert store.comments(request.id, 5, cursor).items == tuple(comments[1:])


def test_cursors_of_comments_are_theirs_alone(store: Store) -> None:
    request = any_request()
    store.commit([*(Create(any_comment(request)) for _ in range(2)), *(Append(any_event(request)) for _ in range(2))])
    of_comments, of_events = store.comments(request.id, 1, None).cursor, store.events(request.id, 1, None).cursor
    assert of_comments is not None

    for bad in (of_events, of_comments[4:], of_comments + "A", "?"):
        with pytest.raises(BadCursor):
            store.comments(request.id, 1, bad)
    with pytest.raises(BadCursor):
        store.comments(any_request().id, 1, of_comments)
    with pytest.raises(BadCursor):
        store.events(request.id, 1, of_comments)


def test_a_comment_is_made_once(store: Store) -> None:
    comment = any_comment(any_request(), id=new_id("cmt"))
    store.commit([Create(comment)])

    assert refused_by(store, Create(comment)) == (Create(comment),)
