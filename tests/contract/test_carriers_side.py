"""The carrier side: numbers that leave their order, polling, mails, correction links, portability, port times."""

from collections.abc import Callable
from datetime import UTC, date, timedelta, timezone
from typing import TypeVar

import pytest

from shared.domain import desk_queue
from shared.domain.carriers import Portability
from shared.domain.ids import order_id
from shared.domain.lifecycle import Status
from shared.domain.model import (
    Ask,
    Attestation,
    CarrierMail,
    CarrierStage,
    Claim,
    CorrectionLink,
    Dispute,
    Driving,
    PendingChange,
    PortOrder,
    Quarantined,
    RowMark,
    Split,
    StaffFlag,
)
from shared.ports import BadCursor, Create, NumberFilter, Page, Receive, Replace, Store, Write, WriteRefused
from tests.contract.things import (
    ACC,
    MINUTE,
    NOW,
    PERSON,
    any_carrier_event,
    any_carrier_mail,
    any_claim,
    any_correction_link,
    any_notice,
    any_number,
    any_order,
    any_request,
)

NONE_DEAD: frozenset[str] = frozenset()
LATER = NOW + 60 * MINUTE
LONG = "événement № 7 # " * 100
T = TypeVar("T")


def refused_by(store: Store, *writes: Write) -> tuple[Write, ...]:
    with pytest.raises(WriteRefused) as caught:
        store.commit(writes)
    return caught.value.refused


def moved(store: Store, order: PortOrder, **changes: object) -> PortOrder:
    after: PortOrder = order.but(version=order.version + 1, **changes)
    store.commit([Replace(after)])
    return after


def pages(read: Callable[[str | None], Page[T]]) -> list[tuple[T, ...]]:
    found: list[tuple[T, ...]] = []
    cursor: str | None = None
    while True:
        page = read(cursor)
        found.append(page.items)
        cursor = page.cursor
        if cursor is None:
            return found


# --- orders and events -----------------------------------------------------------------------------------------------


def test_an_order_comes_back_with_all_that_the_carrier_side_keeps_on_it(store: Store) -> None:
    order = any_order(
        any_request(),
        asks=(Ask(code="pin_invalid", detail="d", fix="f", numbers=(any_number(1),), raw_code="8C", said="bad PIN"),),
        staff_flags=(StaffFlag.UNKNOWN_CODE,),
        pon_version=3,
        supplements=2,
        change=PendingChange(
            kind="other",
            fields=("service_address.line1",),
            removed_numbers=(any_number(2),),
            attested=(Attestation(code="port_freeze", done_on=date(2026, 3, 1)),),
            disputed=(Dispute(code="address_mismatch", note="As on the bill", document_ids=("doc_1",)),),
            answers=("pin_invalid",),
            asked_at=NOW,
        ),
        marks=(RowMark(numbers=(any_number(1),), own_state="ported", at=NOW),),
        splits=(Split(order_id="", numbers=(any_number(2),), why="split_required"),),
        split_from="ord_1",
        goes_after=("ord_2",),
        foc_reminders=(72, 24),
        destination_checked_on=date(2026, 3, 2),
        asked_carrier_at=NOW,
    )
    store.commit([Create(order)])
    kept = desk_queue.listed(order)
    assert store.order(order.id) == kept

    done = moved(
        store,
        kept,
        asks=(),
        staff_flags=(),
        change=None,
        marks=(),
        splits=(),
        split_from="",
        goes_after=(),
        foc_reminders=(),
        destination_checked_on=None,
        asked_carrier_at=None,
    )
    assert store.order(order.id) == desk_queue.listed(done)


def test_a_carriers_event_comes_back_with_its_numbers_and_who_recorded_it(store: Store) -> None:
    order = any_order(any_request())
    event = any_carrier_event(order, numbers=(any_number(1),), told_by=PERSON)

    store.commit([Receive(order.id, event)])

    assert store.inbox(order.id) == (event,)


def test_notices_are_kept_beside_the_events_each_once_by_the_carriers_time(store: Store) -> None:
    order, other = any_order(any_request()), any_order(any_request())
    event = any_carrier_event(order, event_id="e1")
    late = any_notice(order, event_id="e1", occurred_at=NOW + MINUTE, told_by=PERSON)
    early = any_notice(order, event_id="e2", kind="split", text="")

    store.commit([Receive(order.id, event), Receive(order.id, late), Receive(order.id, early)])

    assert store.notices(order.id) == (early, late)
    assert store.inbox(order.id) == (event,)
    assert store.notices(other.id) == ()
    again = Receive(order.id, late)
    assert refused_by(store, again) == (again,)
    store.commit([Receive(order.id, late.but(carrier="simulated")), Receive(other.id, late)])
    assert len(store.notices(order.id)) == 3


def test_a_comment_is_known_by_its_own_id_whatever_told_of_it(store: Store) -> None:
    order = any_order(any_request())
    written = any_notice(order, event_id="", comment_id=LONG, author="us")
    told = Receive(order.id, written.but(event_id="e1", told_by=None))

    store.commit([Receive(order.id, written)])

    assert refused_by(store, told) == (told,)
    assert store.notices(order.id) == (written,)
    store.commit([Receive(order.id, written.but(comment_id="another"))])
    assert len(store.notices(order.id)) == 2


# --- claims ----------------------------------------------------------------------------------------------------------


def claimed(store: Store, count: int, start: int = 0) -> list[Claim]:
    request = any_request()
    claims = [any_claim(request, any_number(start + n)) for n in range(count)]
    store.claim(claims, NONE_DEAD)
    return claims


def one(store: Store, claim: Claim) -> Claim:
    return store.claims([claim.number])[claim.number]


def test_numbers_ported_ahead_of_their_order_say_since_when(store: Store) -> None:
    claims = claimed(store, 230)
    first, rest = claims[:120], claims[120:]

    store.mark_claims([claim.number for claim in first], first[0].order_id, own_state="ported", at=NOW)

    found = store.claims([claim.number for claim in claims])
    assert [found[claim.number] for claim in first] == [c.but(own_state="ported", ported_at=NOW) for c in first]
    assert [found[claim.number] for claim in rest] == rest
    assert {claim.number: claim for claim in store.tracking_numbers(ACC, NumberFilter(), 999, None).items} == found


def test_a_number_is_ported_once_however_often_it_is_told(store: Store) -> None:
    (claim,) = claimed(store, 1)
    for at in (NOW, NOW + MINUTE):
        store.mark_claims([claim.number, claim.number], claim.order_id, own_state="ported", at=at)

    assert one(store, claim) == claim.but(own_state="ported", ported_at=NOW)


def test_marks_leave_claims_of_other_orders_and_free_numbers_alone(store: Store) -> None:
    (theirs,) = claimed(store, 1)
    mine = order_id(any_request().id, 1)

    for own_state, to in (("ported", ""), ("excluded", ""), ("", mine)):
        store.mark_claims([theirs.number, any_number(9)], mine, own_state=own_state, at=NOW, to_order_id=to)
    store.mark_claims([], theirs.order_id, own_state="excluded", at=NOW)

    assert store.claims([theirs.number, any_number(9)]) == {theirs.number: theirs}


def test_a_claim_moves_to_another_order_and_is_marked_there_alone(store: Store) -> None:
    kept, claim = claimed(store, 2)
    new = order_id(claim.request_id, 2)
    store.mark_claims([claim.number], claim.order_id, own_state="excluded", at=NOW)

    for _ in range(2):
        store.mark_claims([claim.number], claim.order_id, own_state="", at=NOW, to_order_id=new)
    assert one(store, claim) == claim.but(order_id=new)

    both = [kept.number, claim.number]
    store.mark_claims(both, new, own_state="ported", at=NOW)
    store.mark_claims(both, claim.order_id, own_state="", at=NOW, to_order_id=new)
    assert one(store, claim) == claim.but(order_id=new, own_state="ported", ported_at=NOW)
    assert one(store, kept) == kept.but(order_id=new)


def test_an_excluded_number_is_free_for_others_and_theirs_from_then_on(store: Store) -> None:
    claims = claimed(store, 3)
    excluded = claims[:2]
    store.mark_claims([claim.number for claim in excluded], claims[0].order_id, own_state="excluded", at=NOW)
    other = any_request(account_id="acc_other")
    mine = [any_claim(other, claim.number) for claim in claims]

    attempt = store.claim(mine, NONE_DEAD)
    store.mark_claims([claim.number for claim in excluded], claims[0].order_id, own_state="excluded", at=NOW)

    assert set(attempt.taken) == {claim.number for claim in excluded}
    assert attempt.conflicts == {claims[2].number: claims[2]}
    assert store.claims([claim.number for claim in claims]) == {c.number: c for c in (*mine[:2], claims[2])}


def test_an_excluded_number_is_taken_again_by_a_later_submit_of_its_request(store: Store) -> None:
    (claim,) = claimed(store, 1)
    store.mark_claims([claim.number], claim.order_id, own_state="excluded", at=NOW)
    again = claim.but(submit_id="sub_02", order_id=order_id(claim.request_id, 2))

    assert store.claim([again], NONE_DEAD).taken == (claim.number,)
    assert one(store, claim) == again


def test_a_submit_that_is_repeated_leaves_what_was_excluded_since(store: Store) -> None:
    (claim,) = claimed(store, 1)
    store.mark_claims([claim.number], claim.order_id, own_state="excluded", at=NOW)

    assert store.claim([claim], NONE_DEAD).taken == (claim.number,)
    assert one(store, claim) == claim.but(own_state="excluded")


def test_a_ported_number_of_a_live_order_is_in_the_way(store: Store) -> None:
    (claim,) = claimed(store, 1)
    store.mark_claims([claim.number], claim.order_id, own_state="ported", at=NOW)

    attempt = store.claim([any_claim(any_request(), claim.number)], NONE_DEAD)

    assert attempt.conflicts == {claim.number: claim.but(own_state="ported", ported_at=NOW)}


# --- polling ---------------------------------------------------------------------------------------------------------


def sent(store: Store, **changes: object) -> PortOrder:
    order = any_order(any_request(), status=Status.SUBMITTED)
    store.commit([Create(order)])
    return moved(store, order, carrier_stage=CarrierStage.SENT, **changes)


def test_an_order_is_polled_since_its_carrier_has_it(store: Store) -> None:
    order = any_order(any_request())
    store.commit([Create(order)])
    sending = moved(store, order, carrier_stage=CarrierStage.SENDING)
    assert store.orders_to_poll(LATER, 9) == ()

    moved(store, sending, carrier_stage=CarrierStage.SENT, updated_at=NOW + MINUTE)

    assert store.orders_to_poll(NOW + MINUTE, 9) == ()
    assert store.orders_to_poll(NOW + 2 * MINUTE, 9) == (order.id,)


def test_an_order_that_is_made_at_the_carrier_is_polled_at_once(store: Store) -> None:
    order = any_order(any_request(), carrier_stage=CarrierStage.SENT, status=Status.SUBMITTED)

    store.commit([Create(order)])

    assert store.orders_to_poll(LATER, 9) == (order.id,)


def test_the_next_poll_is_when_it_was_said_to_be_whatever_changes(store: Store) -> None:
    order = sent(store)
    store.mark_polled(order.id, LATER)
    moved(store, order, status=Status.SCHEDULED, updated_at=NOW + MINUTE)

    assert store.orders_to_poll(LATER, 9) == ()
    assert store.orders_to_poll(LATER + MINUTE, 9) == (order.id,)
    store.mark_polled(order.id, NOW)
    assert store.orders_to_poll(NOW + MINUTE, 9) == (order.id,)


def test_a_poll_is_no_change_of_the_order(store: Store) -> None:
    order = sent(store)
    driving = store.driving(order.id)

    store.mark_polled(order.id, LATER)

    assert store.order(order.id) == order
    assert store.driving(order.id) == driving == Driving(order_id=order.id)


@pytest.mark.parametrize(
    "change",
    [
        {"carrier_stage": CarrierStage.UNDONE},
        {"status": Status.COMPLETED},
        {"status": Status.PARTIALLY_COMPLETED},
        {"status": Status.CANCELLED, "tidied": True},
    ],
)
def test_an_order_that_ended_or_left_its_carrier_is_polled_no_more(store: Store, change: dict[str, object]) -> None:
    order = moved(store, sent(store), **change)

    store.mark_polled(order.id, NOW)

    assert store.orders_to_poll(LATER, 9) == ()


def test_an_order_that_is_sent_again_is_polled_anew(store: Store) -> None:
    order = sent(store)
    store.mark_polled(order.id, LATER)
    back = moved(store, order, carrier_stage=CarrierStage.NONE)

    moved(store, back, carrier_stage=CarrierStage.SENT, updated_at=NOW + MINUTE)

    assert store.orders_to_poll(NOW + 2 * MINUTE, 9) == (order.id,)


def test_orders_are_polled_by_how_long_they_are_due(store: Store) -> None:
    orders = [sent(store, updated_at=NOW - n * MINUTE) for n in range(12)]

    assert store.orders_to_poll(NOW, 99) == tuple(order.id for order in reversed(orders[1:]))
    assert store.orders_to_poll(NOW, 3) == (orders[11].id, orders[10].id, orders[9].id)


def test_an_order_that_is_not_there_is_not_polled(store: Store) -> None:
    missing = any_order(any_request()).id

    store.mark_polled(missing, NOW)

    assert store.orders_to_poll(LATER, 9) == ()
    assert store.order(missing) is None


# --- quarantine ------------------------------------------------------------------------------------------------------


def test_events_in_quarantine_come_newest_first_in_pages(store: Store) -> None:
    for n in range(5):
        store.quarantine("telnyx", f"evt-{n}", f'{{"n": {n}}}', "no such order", NOW + n * MINUTE)
    store.quarantine("simulated", "evt-9", "{}", "no such order", NOW)

    found = pages(lambda cursor: store.quarantined("telnyx", 2, cursor))

    assert [[event.event_id for event in page] for page in found] == [["evt-4", "evt-3"], ["evt-2", "evt-1"], ["evt-0"]]
    assert found[0][0] == Quarantined(
        carrier="telnyx", event_id="evt-4", body='{"n": 4}', why="no such order", at=NOW + 4 * MINUTE
    )
    assert store.quarantined("manual", 2, None) == Page(())


def test_an_event_in_quarantine_may_have_any_id(store: Store) -> None:
    ids = ("", "a#b", LONG, LONG + "x")
    for event_id in (*ids, *ids):
        store.quarantine("telnyx", event_id, "{}", "no such order", NOW)

    found = pages(lambda cursor: store.quarantined("telnyx", 1, cursor))

    assert sorted(event.event_id for page in found for event in page) == sorted(ids)


def test_a_body_in_quarantine_is_cut_to_what_an_item_holds(store: Store) -> None:
    store.quarantine("telnyx", "evt-1", "é" * 300_000 + "\ud800", "not ours", NOW)

    (kept,) = store.quarantined("telnyx", 1, None).items

    assert kept.body == "é" * 100_000


# --- mails -----------------------------------------------------------------------------------------------------------


def replaced(store: Store, mail: CarrierMail, **changes: object) -> CarrierMail:
    after: CarrierMail = mail.but(version=mail.version + 1, **changes)
    store.commit([Replace(after)])
    return after


def listed(store: Store, order: str) -> tuple[CarrierMail, ...]:
    return store.carrier_mails(order, 9, None).items


def test_a_mail_comes_back_as_it_went_in(store: Store) -> None:
    mail = any_carrier_mail(used_by=PERSON, used_as="foc_confirmed")

    store.commit([Create(mail)])

    assert store.carrier_mail(mail.id) == mail
    assert store.carrier_mail("cml_none") is None
    assert refused_by(store, Create(mail)) == (Create(mail),)
    assert refused_by(store, Replace(mail)) == (Replace(mail),)


def test_a_new_mail_of_no_order_is_in_quarantine_until_somebody_dealt_with_it(store: Store) -> None:
    used, dismissed, given = (any_carrier_mail(received_at=NOW + n * MINUTE) for n in range(3))
    store.commit([Create(mail) for mail in (used, dismissed, given)])
    order = any_order(any_request())
    assert listed(store, "") == (given, dismissed, used)

    replaced(store, used, state="used", used_by=PERSON)
    replaced(store, dismissed, state="dismissed")
    given = replaced(store, given, order_id=order.id, request_id=order.request_id)

    assert listed(store, "") == ()
    assert listed(store, order.id) == (given,)


def test_mails_of_an_order_stay_with_it_whatever_became_of_them(store: Store) -> None:
    mail = any_carrier_mail(order_id="ord_1")
    store.commit([Create(mail)])

    after = replaced(store, mail, state="used", used_as="rejected")

    assert listed(store, "ord_1") == (after,)
    assert listed(store, "ord_2") == ()
    assert listed(store, "") == ()


def test_a_mail_that_is_taken_from_an_order_goes_back_to_quarantine(store: Store) -> None:
    mail = any_carrier_mail(order_id="ord_1", request_id="prq_1", account_id=ACC)
    store.commit([Create(mail)])

    after = replaced(store, mail, order_id="", request_id="", account_id="")

    assert listed(store, "ord_1") == ()
    assert listed(store, "") == (after,)


@pytest.mark.parametrize("limit", [1, 3, 7, 8])
def test_mails_come_newest_first_in_pages(store: Store, limit: int) -> None:
    east = timezone(timedelta(hours=9))
    mails = [any_carrier_mail(received_at=NOW.astimezone(east if n % 2 else UTC) + (n // 2) * MINUTE) for n in range(7)]
    store.commit([Create(mail) for mail in mails])

    found = pages(lambda cursor: store.carrier_mails("", limit, cursor))

    assert [mail for page in found for mail in page] == mails[::-1]
    assert len(found) == -(-7 // limit)


def test_a_cursor_is_good_for_its_own_listing_alone(store: Store) -> None:
    store.commit([Create(any_carrier_mail()) for _ in range(2)])
    for n in range(2):
        store.quarantine("telnyx", str(n), "{}", "", NOW)
    of_mails, of_events = store.carrier_mails("", 1, None).cursor, store.quarantined("telnyx", 1, None).cursor

    for listing in (
        lambda: store.carrier_mails("ord_1", 1, of_mails),
        lambda: store.carrier_mails("", 1, of_events),
        lambda: store.quarantined("manual", 1, of_events),
    ):
        with pytest.raises(BadCursor):
            listing()


# --- correction links ------------------------------------------------------------------------------------------------


def test_a_correction_link_is_found_by_its_token_and_under_its_order(store: Store) -> None:
    request = any_request()
    order, sibling = any_order(request, 1), any_order(request, 2)
    later = any_correction_link(order, created_at=NOW + MINUTE)
    first, other = any_correction_link(order), any_correction_link(sibling)

    store.commit([Create(request), *(Create(link) for link in (later, first, other))])

    assert [store.correction_link(link.token_hash) for link in (first, later, other)] == [first, later, other]
    assert store.correction_link("another hash") is None
    assert store.correction_link(LONG) is None
    assert store.correction_links(order.id) == (first, later)
    assert store.correction_links(sibling.id) == (other,)
    assert store.correction_links(any_order(any_request()).id) == ()
    view = store.request_view(request.id)
    assert view is not None
    assert (view.orders, view.envelopes) == ((), ())


def test_a_correction_link_is_used_on_the_version_before_alone(store: Store) -> None:
    link = any_correction_link(any_order(any_request()), note="Call me")
    store.commit([Create(link)])
    used: CorrectionLink = link.but(used_at=NOW, note="", codes=("pin_invalid",), version=2)
    store.commit([Replace(used)])
    late = Replace(link.but(revoked_at=NOW, version=2))

    assert refused_by(store, late) == (late,)
    assert store.correction_link(link.token_hash) == used
    assert store.correction_links(link.order_id) == (used,)


def test_neither_a_correction_link_nor_its_token_is_made_twice(store: Store) -> None:
    order = any_order(any_request())
    link = any_correction_link(order)
    store.commit([Create(link)])
    stranger = any_correction_link(any_order(any_request()), token_hash=link.token_hash)

    assert refused_by(store, Create(link)) == (Create(link),)
    assert refused_by(store, Create(stranger)) == (Create(stranger),)
    assert refused_by(store, Create(link.but(token_hash="new"))) == (Create(link.but(token_hash="new")),)
    assert store.correction_link("new") is None
    assert store.correction_links(stranger.order_id) == ()


# --- portability -----------------------------------------------------------------------------------------------------


def test_what_a_carrier_said_of_numbers_holds_until_then(store: Store) -> None:
    yes, no, silent = (
        Portability(any_number(1), True, "Old Telco", checked_at=NOW),
        Portability(any_number(2), False, reason="no_coverage"),
        Portability(any_number(3), None),
    )
    store.keep_portability("telnyx", [yes, no, silent], NOW + MINUTE)
    numbers = [any_number(n) for n in range(5)]

    found = store.portability("telnyx", numbers, NOW)

    assert found == {answer.number: answer for answer in (yes, no, silent)}
    assert store.portability("telnyx", [no.number, no.number], NOW) == {no.number: no}
    assert store.portability("telnyx", numbers, NOW + MINUTE) == {}
    assert store.portability("telnyx", numbers, NOW + MINUTE - timedelta(microseconds=1)) == found
    assert store.portability("simulated", numbers, NOW) == {}
    assert store.portability("telnyx", [], NOW) == {}


def test_the_latest_answer_about_a_number_counts(store: Store) -> None:
    number = any_number(1)
    store.keep_portability("telnyx", [Portability(number, True)], LATER)
    store.keep_portability("telnyx", [Portability(number, None), Portability(number, False)], NOW + MINUTE)

    assert store.portability("telnyx", [number], NOW) == {number: Portability(number, False)}
    assert store.portability("telnyx", [number], NOW + MINUTE) == {}
    store.keep_portability("telnyx", [], LATER)


def test_what_is_said_of_5000_numbers_is_kept(store: Store) -> None:
    said = [Portability(any_number(n), n % 2 == 0) for n in range(5_000)]

    store.keep_portability("telnyx", said, LATER)

    assert store.portability("telnyx", [answer.number for answer in said], NOW) == {one.number: one for one in said}


# --- what the operator knows of losing carriers ----------------------------------------------------------------------


def test_the_playbook_is_what_was_put_last(store: Store) -> None:
    assert store.playbook() == ""

    for text in ('{"Lakeside": {}}', "{}", "é" * 50_000, ""):
        store.put_playbook(text)
        assert store.playbook() == text


# --- how long ports took ---------------------------------------------------------------------------------------------


def test_how_long_ports_took_is_kept_once_an_order(store: Store) -> None:
    for order, days in (("ord_2", 9), ("ord_1", 0), ("ord_2", 9), ("ord_3", 31), ("ord_1", 5)):
        store.record_port_time("telnyx#local", order, days)
    store.record_port_time("telnyx#toll_free", "ord_4", 3)
    store.record_port_time("simulated#local", "ord_5", 4)

    assert store.port_times("telnyx#local") == (9, 0, 31)
    assert store.port_times("telnyx#toll_free") == (3,)
    assert store.port_times("telnyx#wireless") == ()


def test_the_200_ports_that_were_recorded_last_are_kept(store: Store) -> None:
    for n in range(203):
        store.record_port_time("telnyx#local", f"ord_{999 - n}", n)
    store.record_port_time("telnyx#local", f"ord_{999 - 150}", 77)

    assert store.port_times("telnyx#local") == tuple(range(3, 203))
