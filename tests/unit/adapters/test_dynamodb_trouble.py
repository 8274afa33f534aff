"""What the store does when DynamoDB is slow, contended, half answered or gone."""

from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError

from shared.adapters.dynamodb import keys
from shared.adapters.dynamodb.items import attributes, place_attributes
from shared.adapters.dynamodb.store import DynamoStore
from shared.adapters.matching import PORT_TIMES_KEPT
from shared.domain.carriers import Portability
from shared.ports import Append, Create, Discard, MarkCalled, NumberFilter, Replace, Unavailable, WriteRefused
from tests.contract.things import (
    MINUTE,
    NOW,
    any_carrier_mail,
    any_claim,
    any_envelope,
    any_event,
    any_list,
    any_number,
    any_order,
    any_request,
    any_row,
)
from tests.unit.adapters.client import Answer, ScriptedClient, cancelled, error

REFUSED = "ConditionalCheckFailed"
REFUSED_ALONE = "ConditionalCheckFailedException"
CONTENDED = "TransactionConflict"


class Bench:
    """A store on a scripted client, with the pauses it made."""

    def __init__(self, *answers: Answer, threads: int = 1) -> None:
        self.pauses: list[float] = []
        self.client = ScriptedClient(*answers)
        client: Any = self.client
        self.store = DynamoStore(client, "table", threads=threads, sleep=self.pauses.append)


def test_a_contended_transaction_is_tried_again_after_a_pause() -> None:
    bench = Bench(cancelled(CONTENDED, "None"), cancelled("None", "ThrottlingError"))
    request = any_request()

    bench.store.commit([Create(request), Append(any_event(request))])

    assert bench.client.methods == ["transact_write_items"] * 3
    assert len(bench.pauses) == 2
    assert all(0 < pause <= 1 for pause in bench.pauses)


def test_contention_that_does_not_end_is_unavailable() -> None:
    bench = Bench(*[cancelled(CONTENDED, "None")] * 20)
    request = any_request()

    with pytest.raises(Unavailable):
        bench.store.commit([Create(request), Append(any_event(request))])

    assert len(bench.client.calls) == 7
    assert sum(bench.pauses) < 5


def test_a_transaction_in_progress_is_asked_for_again_by_its_token() -> None:
    bench = Bench(error("TransactionInProgressException"))
    request = any_request()

    bench.store.commit([Create(request), Append(any_event(request))])

    first, second = (arguments["ClientRequestToken"] for _, arguments in bench.client.calls)
    assert first == second


def test_each_commit_has_its_own_token() -> None:
    bench = Bench()
    request = any_request()

    for _ in range(2):
        bench.store.commit([Create(request), Append(any_event(request))])

    first, second = (arguments["ClientRequestToken"] for _, arguments in bench.client.calls)
    assert first != second


def test_a_refusal_beside_contention_is_a_refusal() -> None:
    bench = Bench(cancelled(CONTENDED, REFUSED))
    request = any_request()
    event = Append(any_event(request))

    with pytest.raises(WriteRefused) as caught:
        bench.store.commit([Create(request), event])

    assert caught.value.refused == (event,)


@pytest.mark.parametrize(
    "trouble",
    [
        error("ProvisionedThroughputExceededException"),
        error("InternalServerError"),
        error("AccessDeniedException"),
        error("ResourceNotFoundException"),
        EndpointConnectionError(endpoint_url="https://dynamodb"),
        ReadTimeoutError(endpoint_url="https://dynamodb"),
    ],
)
def test_trouble_is_told_as_unavailable_by_reads_and_writes(trouble: Exception) -> None:
    request = any_request()
    header = any_list(request)
    order = any_order(request)
    claim = any_claim(request, any_number(1))

    def store() -> DynamoStore:
        return Bench(trouble).store

    for attempt in (
        lambda: store().commit([Create(request)]),
        lambda: store().commit([Create(request), Create(order)]),
        lambda: store().account("acc_1"),
        lambda: store().request_view(request.id),
        lambda: store().orders([order.id]),
        lambda: store().put_rows([any_row(header, 1)]),
        lambda: store().rows(request.id, header.id, "g01", 1, 1, None),
        lambda: store().discard_list(header),
        lambda: store().claim([claim], frozenset()),
        lambda: store().release([claim.number], "sub_01"),
        lambda: store().tracking_numbers("acc_1", NumberFilter(), 1, None),
        lambda: store().count_write("acc_1", 1, 1),
        lambda: store().mark_driven(order.id, 1),
        lambda: store().mark_checked(order.id, NOW),
        lambda: store().orders_behind(NOW, 1),
        lambda: store().quarantine("simulated", "1", "", "", NOW),
        lambda: store().envelope(request.id, "env_1"),
        lambda: store().envelope_of_link("hash"),
        lambda: store().envelopes_due(NOW, 1),
        lambda: store().order_of_letter_file("hash"),
        lambda: store().comments(request.id, 1, None),
        lambda: store().mark_claims([claim.number], order.id, own_state="ported", at=NOW),
        lambda: store().orders_to_poll(NOW, 1),
        lambda: store().mark_polled(order.id, NOW),
        lambda: store().quarantined("simulated", 1, None),
        lambda: store().notices(order.id),
        lambda: store().carrier_mail("cml_1"),
        lambda: store().carrier_mails("", 1, None),
        lambda: store().correction_link("hash"),
        lambda: store().correction_links(order.id),
        lambda: store().keep_portability("simulated", [Portability(claim.number, True)], NOW),
        lambda: store().portability("simulated", [claim.number], NOW),
        lambda: store().record_port_time("simulated#local", order.id, 1),
        lambda: store().port_times("simulated#local"),
    ):
        with pytest.raises(Unavailable):
            attempt()


def test_a_request_that_is_malformed_is_our_mistake_and_stays_one() -> None:
    request = any_request()

    with pytest.raises(ClientError, match="ValidationException"):
        Bench(error("ValidationException")).store.commit([Create(request)])
    with pytest.raises(ClientError, match="TransactionCanceledException"):
        Bench(cancelled("ValidationError", "None")).store.commit([Create(request), Append(any_event(request))])


def test_a_write_alone_costs_no_transaction() -> None:
    bench = Bench()
    request = any_request()

    bench.store.commit([Create(request)])
    bench.store.commit([Replace(request.but(version=2))])
    bench.store.commit([Discard(request.but(version=2))])

    assert bench.client.methods == ["put_item", "update_item", "delete_item"]


def test_a_write_alone_that_was_repeated_and_had_landed_is_done() -> None:
    request = any_request()
    item = {**keys.request_key(request.id).item, **attributes(request)}
    after = request.but(notes="", name="New", version=2)
    written = {**item, **attributes(after)}
    places = {
        f"{place.gsi}{part}": {"S": value}
        for place in keys.request_places(after)
        for part, value in (("pk", place.pk), ("sk", place.sk))
    }

    Bench(error(REFUSED_ALONE, retries=1, Item={**item, **places})).store.commit([Create(request)])
    Bench(error(REFUSED_ALONE, retries=2, Item={**written, **places, "foreign": {"S": "x"}})).store.commit(
        [Replace(after)]
    )
    Bench(error(REFUSED_ALONE, retries=1)).store.commit([Discard(request)])


def test_an_order_and_an_envelope_that_were_written_and_written_again_are_done() -> None:
    request = any_request()
    order, envelope = any_order(request, version=2), any_envelope(request, attend_at=None, version=2)
    places = {
        "gsi2pk": {"S": f"OPEN#{keys.shard(order.id)}"},
        "gsi3pk": {"S": f"BEHIND#{keys.shard(order.id)}"},
        **place_attributes(keys.queue_places(order)),
    }
    orders = {**keys.entity_key(order).item, **attributes(order), **places}
    envelopes = {**keys.entity_key(envelope).item, **attributes(envelope)}

    Bench(error(REFUSED_ALONE, retries=1, Item=orders)).store.commit([Replace(order)])
    Bench(error(REFUSED_ALONE, retries=1, Item=envelopes)).store.commit([Replace(envelope)])


def test_a_write_alone_that_was_not_repeated_is_refused_by_its_very_item() -> None:
    event = Append(any_event(any_request()))
    item = {**keys.event_key(event.event.request_id, event.event.id).item, **attributes(event.event)}

    with pytest.raises(WriteRefused):
        Bench(error(REFUSED_ALONE, Item=item)).store.commit([event])


def test_a_write_alone_that_was_repeated_and_meets_another_item_is_refused() -> None:
    request = any_request()
    other = {**keys.request_key(request.id).item, **attributes(request.but(name="Other"))}
    called = MarkCalled(any_number(1), "ord_1", NOW)

    with pytest.raises(WriteRefused):
        Bench(error(REFUSED_ALONE, retries=1, Item=other)).store.commit([Create(request)])
    with pytest.raises(WriteRefused):
        Bench(error(REFUSED_ALONE, retries=1, Item=other)).store.commit([Replace(request.but(version=2))])
    with pytest.raises(WriteRefused):
        Bench(error(REFUSED_ALONE, retries=1, Item=other)).store.commit([Discard(request)])
    with pytest.raises(WriteRefused):
        Bench(error(REFUSED_ALONE, retries=1)).store.commit([called])


def test_a_write_alone_waits_for_a_transaction_on_its_item() -> None:
    bench = Bench(error("TransactionConflictException"))

    bench.store.commit([Create(any_request())])

    assert bench.client.methods == ["put_item", "put_item"]
    with pytest.raises(Unavailable):
        Bench(*[error("TransactionConflictException")] * 9).store.commit([Create(any_request())])


def test_rows_that_were_not_processed_are_written_again() -> None:
    header = any_list(any_request())
    rows = [any_row(header, n) for n in range(1, 4)]
    left = [{"PutRequest": {"Item": {"PK": {"S": "x"}}}}]
    bench = Bench({}, {"UnprocessedItems": {"table": left}}, {"UnprocessedItems": {}})

    bench.store.put_rows(rows)

    sizes = [len(arguments["RequestItems"]["table"]) for _, arguments in bench.client.calls]
    assert sizes == [1, 3, 1]
    assert bench.client.calls[2][1]["RequestItems"] == {"table": left}
    assert len(bench.pauses) == 1


def test_keys_that_were_not_processed_are_read_again() -> None:
    claim = any_claim(any_request(), any_number(1))
    item = {**keys.number_key(claim.number).item, **attributes(claim)}
    left = {"table": {"Keys": [keys.number_key(claim.number).item]}}
    bench = Bench({"Responses": {}, "UnprocessedKeys": left}, {"Responses": {"table": [item]}, "UnprocessedKeys": {}})

    assert bench.store.claims([claim.number, any_number(2)]) == {claim.number: claim}
    assert [len(a["RequestItems"]["table"]["Keys"]) for _, a in bench.client.calls] == [2, 1]


def test_what_is_never_processed_is_unavailable() -> None:
    header = any_list(any_request())
    left: Answer = {"UnprocessedItems": {"table": [{"PutRequest": {"Item": {}}}]}}
    unread: Answer = {"Responses": {}, "UnprocessedKeys": {"table": {"Keys": [{}]}}}

    with pytest.raises(Unavailable):
        Bench(*[left] * 9).store.put_rows([any_row(header, 1)])
    with pytest.raises(Unavailable):
        Bench(*[unread] * 9).store.claims([any_number(1)])


def test_a_failure_in_one_of_many_threads_is_told() -> None:
    header = any_list(any_request())
    bench = Bench({}, {}, error("InternalServerError"), threads=4)

    with pytest.raises(Unavailable):
        bench.store.put_rows([any_row(header, n) for n in range(1, 200)])


def test_rows_are_written_after_the_entry_that_finds_them() -> None:
    header = any_list(any_request())
    bench = Bench()

    bench.store.put_rows([any_row(header, n) for n in (1, 600)])

    first, second = (arguments["RequestItems"]["table"] for _, arguments in bench.client.calls)
    assert [put["PutRequest"]["Item"]["SK"]["S"] for put in first] == ["CHUNK#g01#000000", "CHUNK#g01#000001"]
    assert [put["PutRequest"]["Item"]["SK"]["S"] for put in second] == ["ROW#00000001", "ROW#00000600"]


def claim_item(claim: Any) -> dict[str, Any]:
    return {**keys.number_key(claim.number).item, **attributes(claim)}


def test_a_dead_claim_is_replaced_on_condition_that_it_is_still_the_one_that_was_seen() -> None:
    dead = any_claim(any_request(), any_number(1), submit_id="sub_dead")
    mine = any_claim(any_request(), any_number(1))
    bench = Bench(cancelled((REFUSED, claim_item(dead))))

    assert bench.store.claim([mine], frozenset({dead.order_id})).taken == (mine.number,)

    put = bench.client.calls[1][1]["TransactItems"][0]["Put"]
    assert put["ConditionExpression"] == "order_id = :order AND submit_id = :submit"
    assert put["ExpressionAttributeValues"] == {":order": {"S": dead.order_id}, ":submit": {"S": "sub_dead"}}


def test_a_claim_of_an_excluded_number_is_replaced_on_condition_that_it_still_is_excluded() -> None:
    dead = any_claim(any_request(), any_number(1), own_state="excluded")
    mine = any_claim(any_request(), any_number(1))
    bench = Bench(cancelled((REFUSED, claim_item(dead))))

    assert bench.store.claim([mine], frozenset()).taken == (mine.number,)

    put = bench.client.calls[1][1]["TransactItems"][0]["Put"]
    assert put["ConditionExpression"].endswith("AND own_state = :state")
    assert put["ExpressionAttributeValues"][":state"] == {"S": "excluded"}


def test_an_excluded_number_that_was_ported_after_all_is_a_conflict() -> None:
    dead = any_claim(any_request(), any_number(1), own_state="excluded")
    ported = dead.but(own_state="ported", ported_at=NOW)
    mine = any_claim(any_request(), any_number(1))
    bench = Bench(cancelled((REFUSED, claim_item(dead))), cancelled((REFUSED, claim_item(ported))))

    attempt = bench.store.claim([mine], frozenset())

    assert (attempt.taken, attempt.conflicts) == ((), {mine.number: ported})


def port_times_item(count: int) -> dict[str, Any]:
    return {
        "orders": {"L": [{"S": f"ord_{n}"} for n in range(count)]},
        "days": {"L": [{"N": str(n)} for n in range(count)]},
    }


def test_port_times_that_grew_meanwhile_are_cut_by_whoever_wrote_last() -> None:
    bench = Bench({"Attributes": port_times_item(PORT_TIMES_KEPT + 1)}, error(REFUSED_ALONE))

    bench.store.record_port_time("simulated#local", "ord_200", 200)

    cut = bench.client.calls[1][1]
    assert cut["ConditionExpression"] == "orders[0] = :first AND size(orders) = :size"
    assert cut["ExpressionAttributeValues"][":size"] == {"N": "201"}
    assert cut["ExpressionAttributeValues"][":orders"]["L"][0] == {"S": "ord_1"}


def test_port_times_that_were_not_cut_yet_are_answered_cut() -> None:
    bench = Bench({"Item": port_times_item(PORT_TIMES_KEPT + 3)})

    assert bench.store.port_times("simulated#local") == tuple(range(3, PORT_TIMES_KEPT + 3))


def test_mails_that_left_the_place_where_the_index_still_lists_them_are_passed_over() -> None:
    mails = [any_carrier_mail(received_at=NOW - n * MINUTE) for n in range(5)]
    now = [mails[0].but(state="used"), mails[1].but(order_id="ord_1"), *mails[2:]]
    entries = [keys.mail_key(mail.id).item for mail in mails]
    items = [{**keys.mail_key(mail.id).item, **attributes(mail)} for mail in now]
    bench = Bench({"Items": entries}, {"Responses": {"table": items[:3]}}, {"Responses": {"table": items[3:]}})

    page = bench.store.carrier_mails("", 2, None)

    assert page.items == tuple(mails[2:4])
    assert page.cursor is not None


def test_a_dead_claim_that_someone_else_took_first_is_a_conflict() -> None:
    dead = any_claim(any_request(), any_number(1))
    winner = any_claim(any_request(), any_number(1))
    mine = any_claim(any_request(), any_number(1))
    bench = Bench(cancelled((REFUSED, claim_item(dead))), cancelled((REFUSED, claim_item(winner))))

    attempt = bench.store.claim([mine], frozenset({dead.order_id}))

    assert (attempt.taken, attempt.conflicts) == ((), {mine.number: winner})


def test_a_dead_claim_that_was_released_meanwhile_is_taken_as_free() -> None:
    dead = any_claim(any_request(), any_number(1))
    mine = any_claim(any_request(), any_number(1))
    bench = Bench(cancelled((REFUSED, claim_item(dead))), cancelled(REFUSED))

    assert bench.store.claim([mine], frozenset({dead.order_id})).taken == (mine.number,)
    assert "attribute_not_exists" in bench.client.calls[2][1]["TransactItems"][0]["Put"]["ConditionExpression"]


def test_a_claim_that_landed_without_an_answer_is_found_to_be_mine() -> None:
    mine = [any_claim(any_request(id="prq_1"), any_number(n)) for n in range(3)]
    bench = Bench(cancelled(*((REFUSED, claim_item(claim)) for claim in mine)))

    assert set(bench.store.claim(mine, frozenset()).taken) == {claim.number for claim in mine}
    assert len(bench.client.calls) == 1


def test_claims_that_change_hands_over_and_over_are_unavailable() -> None:
    mine = any_claim(any_request(), any_number(1))
    dead = any_claim(any_request(), any_number(1))

    with pytest.raises(Unavailable):
        Bench(*[cancelled((REFUSED, claim_item(dead)))] * 20).store.claim([mine], frozenset({dead.order_id}))


def test_a_version_written_between_the_marks_keeps_the_order_behind() -> None:
    order = any_order(any_request())
    reached = {"driven_version": {"N": "1"}, "published_version": {"N": "1"}, "version": {"N": "1"}}
    bench = Bench({"Attributes": {**reached, "gsi3pk": {"S": "BEHIND#1"}}}, error(REFUSED_ALONE))

    bench.store.mark_published(order.id, 1)

    assert bench.client.calls[1][1]["ConditionExpression"] == (
        "driven_version >= #version AND published_version >= #version"
    )


def test_a_mark_repeated_after_a_crash_takes_the_order_off_the_index() -> None:
    order = any_order(any_request())
    stuck = {
        "driven_version": {"N": "2"},
        "published_version": {"N": "2"},
        "version": {"N": "2"},
        "gsi3pk": {"S": "BEHIND#1"},
    }
    bench = Bench(error(REFUSED_ALONE, Item=stuck))

    bench.store.mark_published(order.id, 2)

    assert bench.client.calls[1][1]["UpdateExpression"] == "REMOVE gsi3pk, gsi3sk"


def test_a_view_whose_list_was_replaced_in_between_is_read_again() -> None:
    request = any_request(list_id="lst_old")
    newer = request.but(list_id="lst_new", version=2)
    header = any_list(request, id="lst_new")

    def page(of: Any) -> Answer:
        return {"Items": [{**keys.request_key(of.id).item, **attributes(of)}]}

    bench = Bench(page(request), {}, page(newer), {"Item": attributes(header)})

    view = bench.store.request_view(request.id)

    assert view is not None
    assert (view.request, view.number_list, view.envelopes) == (newer, header, ())


def test_a_listing_that_finds_little_stops_and_says_where_to_go_on() -> None:
    from shared.adapters.dynamodb.requests import MOST_LOOKED_AT
    from shared.domain.lifecycle import Status
    from shared.ports import RequestFilter

    requests = [any_request() for _ in range(MOST_LOOKED_AT + 5)]
    items = [{**keys.request_key(r.id).item, **attributes(r), "gsi1sk": {"S": r.id}} for r in reversed(requests)]
    bench = Bench({"Items": items})

    page = bench.store.requests("acc_01", RequestFilter(status=Status.SUBMITTING), 10, None)

    assert page.items == ()
    assert page.cursor is not None
    bench.store.requests("acc_01", RequestFilter(status=Status.SUBMITTING), 10, page.cursor)
    assert bench.client.calls[-1][1]["ExpressionAttributeValues"][":sk0"] == {"S": requests[5].id}
