"""The twins that tests lean on: failing writes, clocks, ids, recorders."""

from datetime import timedelta

import pytest

from shared.adapters.memory.bus import MemoryBus
from shared.adapters.memory.clock import FixedClock
from shared.adapters.memory.executions import MemoryExecutions
from shared.adapters.memory.faults import FaultyStore, fail_at
from shared.adapters.memory.ids import SequentialIds
from shared.adapters.memory.mailbox import Mailbox
from shared.adapters.memory.store import MemoryStore
from shared.domain.carriers import Portability
from shared.ports import Clock, Create, Files, Ids, Mailer, MailRefused, Remember, Store, Unavailable
from tests.contract.things import (
    NOW,
    any_account,
    any_api_key,
    any_claim,
    any_event,
    any_idempotency_record,
    any_list,
    any_mail,
    any_number,
    any_request,
    any_row,
)


def test_a_write_fails_before_or_after_it_happened() -> None:
    for fate, there in (("before", False), ("after", True)):
        store = FaultyStore(MemoryStore(), fail_at(1, fate))  # type: ignore[arg-type]
        first, second = any_account(), any_account()

        store.commit([Create(first)])
        with pytest.raises(Unavailable):
            store.commit([Create(second)])

        assert store.account(first.id) == first
        assert (store.account(second.id) is not None) == there
        assert store.log == ["commit", "commit"]


def test_a_write_of_many_fails_half_way() -> None:
    request = any_request()
    claims = [any_claim(request, any_number(n)) for n in range(4)]
    header = any_list(request)
    inner = MemoryStore()
    store = FaultyStore(inner, lambda _, method: "half" if method in ("claim", "put_rows", "release") else "ok")

    with pytest.raises(Unavailable):
        store.claim(claims, frozenset())
    assert set(store.claims([claim.number for claim in claims])) == {any_number(0), any_number(1)}
    with pytest.raises(Unavailable):
        store.put_rows([any_row(header, n) for n in range(4)])
    assert len(store.rows(request.id, header.id, "g01", 4, 9, None).items) == 2
    with pytest.raises(Unavailable):
        store.release([any_number(0), any_number(1)], "sub_01")
    assert set(store.claims([any_number(0), any_number(1)])) == {any_number(1)}


def test_marks_and_answers_about_many_numbers_are_written_half_way() -> None:
    claims = [any_claim(any_request(id="prq_0000000001"), any_number(n)) for n in range(4)]
    numbers, said = [claim.number for claim in claims], [Portability(any_number(n), True) for n in range(4)]
    store = FaultyStore(MemoryStore(), lambda _, method: "ok" if method == "claim" else "half")
    store.claim(claims, frozenset())

    with pytest.raises(Unavailable):
        store.mark_claims(numbers, claims[0].order_id, own_state="excluded", at=NOW)
    with pytest.raises(Unavailable):
        store.keep_portability("simulated", said, NOW + timedelta(days=1))

    assert [store.claims(numbers)[number].own_state for number in numbers] == ["excluded", "excluded", "", ""]
    assert set(store.portability("simulated", numbers, NOW)) == set(numbers[:2])


def test_every_writing_method_is_counted() -> None:
    inner: Store = MemoryStore()
    store = FaultyStore(inner, lambda *_: "ok")
    request = any_request()
    header = any_list(request)

    store.commit([])
    store.count_write("acc", 1, 1)
    store.mark_key_used(any_api_key(), NOW, NOW)
    store.put_rows([])
    store.discard_list(header)
    store.link_companies(request.id, "acc", [])
    store.claim([], frozenset())
    store.release([], "sub")
    store.mark_claims([], "ord_1", own_state="ported", at=NOW)
    store.revise_claims([])
    store.mark_polled("ord_1", NOW)
    store.keep_portability("simulated", [], NOW)
    store.record_port_time("simulated#local", "ord_1", 9)
    store.quarantine("simulated", "1", "", "", NOW)
    store.number_events([], NOW)
    store.follow_feed("acc", False)
    store.mark_passed_on("acc", False, 1)
    store.note_webhook_failure("whk_1", NOW, gave_up=False)
    store.rest_webhooks("whk_1", NOW)
    store.clear_webhook_health("whk_1")
    store.next_attempt("ord_1", 0)
    store.mark_driven("ord_1", 1)
    store.mark_published("ord_1", 1)
    store.mark_checked("ord_1", NOW)
    store.settle_list(request.id, header.id)
    store.put_number_records([])
    store.link_port_out("pto_1", [])

    assert len(store.log) == 27
    assert isinstance(store, FaultyStore)


def test_an_idempotency_record_is_forgotten_by_the_clock() -> None:
    clock = FixedClock(NOW)
    store = MemoryStore(clock)
    record = any_idempotency_record()
    store.commit([Remember(record)])

    clock.advance(hours=23, minutes=59)
    assert store.idempotency(record.account_id, record.route, record.key) == record
    clock.advance(timedelta(minutes=1))
    assert store.idempotency(record.account_id, record.route, record.key) is None


def test_ids_sort_in_the_order_they_were_made() -> None:
    ids: Ids = SequentialIds()
    made = [ids.new("evt") for _ in range(100)]

    assert made == sorted(made)
    assert len(set(made)) == 100
    assert all(len(one) == len("evt_") + 26 for one in made)


def test_a_clock_stands_until_it_is_moved() -> None:
    clock = FixedClock()
    plain: Clock = clock

    assert plain.now() == plain.now()
    before = plain.now()
    assert clock.advance(minutes=5) == before + timedelta(minutes=5)
    clock.set(NOW)
    assert plain.now() == NOW


def test_executions_start_once_and_run_until_they_finish() -> None:
    executions = MemoryExecutions()

    executions.start("ord_1", 1)
    executions.start("ord_1", 1)
    executions.wake("token")

    assert executions.started == [("ord_1", 1)]
    assert executions.woken == ["token"]
    assert executions.is_running("ord_1", 1)
    executions.finish("ord_1", 1)
    assert not executions.is_running("ord_1", 1)


def test_partners_fail_as_often_as_they_are_told() -> None:
    executions, bus = MemoryExecutions(), MemoryBus()
    executions.failures = bus.failures = 1
    event = any_event(any_request())

    with pytest.raises(Unavailable):
        executions.start("ord_1", 1)
    with pytest.raises(Unavailable):
        bus.publish([event])
    executions.start("ord_1", 1)
    bus.publish([event])

    assert bus.published == [event]


def test_twins_are_what_they_stand_for() -> None:
    from shared.adapters.memory.files import MemoryFiles

    files: Files = MemoryFiles(FixedClock(NOW))

    assert files.presign_post("k", "image/png", 5, 60).expires_at == NOW + timedelta(seconds=60)


def test_a_mailbox_keeps_mails_and_tags_in_order() -> None:
    mailbox = Mailbox()
    plain: Mailer = mailbox
    first, second, third = any_mail(), any_mail(to_address="sam@acme.example"), any_mail(subject="Again")

    for n, mail in enumerate((first, second, third)):
        plain.send(mail, {"n": str(n)})

    assert mailbox.sent == [(first, {"n": "0"}), (second, {"n": "1"}), (third, {"n": "2"})]
    assert mailbox.to("zoe@acme.example") == [first, third]


def test_a_mailbox_fails_before_or_after_it_sent() -> None:
    mailbox = Mailbox()
    mailbox.failures = mailbox.lost_answers = 1
    mails = [any_mail(subject=f"Mail {n}") for n in range(3)]

    for mail in mails[:2]:
        with pytest.raises(Unavailable):
            mailbox.send(mail, {})
    mailbox.send(mails[2], {})

    assert [sent.mail for sent in mailbox.sent] == mails[1:]


def test_a_mailbox_refuses_addresses_that_bounce() -> None:
    mailbox = Mailbox()
    mailbox.refused = {"zoe@acme.example"}

    with pytest.raises(MailRefused, match=r"zoe@acme\.example"):
        mailbox.send(any_mail(), {})
    mailbox.send(any_mail(to_address="sam@acme.example"), {})

    assert [sent.mail.to_address for sent in mailbox.sent] == ["sam@acme.example"]


def test_two_buckets_in_memory_share_nothing() -> None:
    from shared.adapters.memory.files import MemoryFiles

    documents, letters = MemoryFiles(), MemoryFiles()
    written = documents.write_once("one/key", b"document", "application/pdf")
    other = letters.write_once("one/key", b"letter", "application/pdf")

    assert (documents.read("one/key", written.version_id), letters.read("one/key", other.version_id)) == (
        b"document",
        b"letter",
    )
