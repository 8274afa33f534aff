"""Entities as items, keys, and what the stream says."""

import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.adapters.dynamodb import keys
from shared.adapters.dynamodb.items import attribute, attributes, entity, plain
from shared.adapters.dynamodb.keys import Changed, Key, read_change
from shared.domain.model import CarrierEvent, Envelope, NumberList, PortOrder, SignatureBox
from tests.contract.things import (
    any_carrier_event,
    any_carrier_mail,
    any_claim,
    any_comment,
    any_correction_link,
    any_envelope,
    any_event,
    any_list,
    any_number,
    any_order,
    any_request,
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(JSON)
def test_any_json_comes_back_from_an_attribute(value: Any) -> None:
    assert plain(attribute(value)) == value


@given(st.dictionaries(st.text(), JSON | st.floats(allow_nan=False, allow_infinity=False)))
def test_what_a_carrier_says_comes_back_word_for_word(raw: dict[str, Any]) -> None:
    event = any_carrier_event(any_order(any_request()), raw=raw)

    assert entity(CarrierEvent, attributes(event)) == event


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(0, 100))
def test_a_float_comes_back_to_the_last_bit(x: float, page: int) -> None:
    box = SignatureBox(page=page, x=x, y=1 / 3, width=72.0, height=-0.0)

    kept = entity(SignatureBox, attributes(box))

    assert (kept.page, kept.x.hex(), kept.y.hex(), kept.height.hex()) == (page, x.hex(), (1 / 3).hex(), "-0x0.0p+0")


def test_what_json_does_not_know_is_no_attribute() -> None:
    with pytest.raises(TypeError, match="bytes"):
        attribute([b"1"])


def test_what_is_empty_by_default_is_left_out_and_what_is_not_is_kept() -> None:
    header = attributes(any_list(any_request(), groups=(), company_ids=()))
    claim = attributes(any_claim(any_request(), any_number(1), name="", company_id=""))

    assert "groups" not in header
    assert header["held"] == {"N": "2"}
    assert header["skipped"] == {"N": "0"}
    assert claim["name"] == {"S": ""}
    assert not {"first_call_at", "own_state", "ported_at"} & set(claim)


def test_free_dictionaries_are_kept_as_text() -> None:
    header = any_list(any_request())

    item = attributes(header)

    assert item["columns"] == {"S": '{"":"number","Phone":"number"}'}
    assert "L" in item["groups"]
    assert entity(NumberList, item) == header


def test_things_that_hold_free_dictionaries_are_kept_as_text_too() -> None:
    envelope = any_envelope(any_request())

    item = attributes(envelope)

    assert '"data":{"":"an empty name","reason":""' in item["pending"]["S"]
    assert "L" in item["trail"]
    assert entity(Envelope, item) == envelope


def test_foreign_attributes_are_passed_over() -> None:
    order = any_order(any_request())
    foreign: dict[str, Any] = {
        "task_token": {"S": "t"},
        "driven_version": {"N": "3"},
        "gsi3pk": {"S": "x"},
        "bytes": {"B": b"x"},
    }

    assert entity(PortOrder, {**attributes(order), **foreign, **keys.order_key(order.id).item}) == order


def test_the_version_is_a_number_of_its_own() -> None:
    assert attributes(any_order(any_request(), version=7))["version"] == {"N": "7"}


def test_an_order_is_found_by_its_id_alone() -> None:
    request = any_request()

    assert keys.order_key(any_order(request, 3).id) == Key(f"REQ#{request.id}", f"MAIN#ORD#{any_order(request, 3).id}")


def test_numbers_spread_over_the_shards() -> None:
    shards = [keys.shard(any_number(n)) for n in range(8_000)]

    assert {shards.count(n) for n in range(keys.SHARDS)} <= set(range(850, 1_150))


def record(name: str, key: Key, old: Any = None, new: Any = None) -> dict[str, Any]:
    change: dict[str, Any] = {"Keys": key.item, "SequenceNumber": "1"}
    if old is not None:
        change["OldImage"] = old
    if new is not None:
        change["NewImage"] = new
    return {"eventName": name, "dynamodb": change}


def test_the_relay_hears_of_orders_at_a_new_version_and_of_new_events() -> None:
    request = any_request()
    order, event = any_order(request), any_event(request)
    key = keys.order_key(order.id)
    first, second = {"version": {"N": "1"}}, {"version": {"N": "2"}}

    assert read_change(record("INSERT", key, None, first)) == Changed(request.id, order_id=order.id)
    assert read_change(record("MODIFY", key, first, second)) == Changed(request.id, order_id=order.id)
    assert read_change(record("INSERT", keys.event_key(request.id, event.id), None, {})) == Changed(
        request.id, event_id=event.id
    )
    assert read_change(record("INSERT", keys.account_event_key("acc_1", event.id), None, {})) == Changed(
        event_id=event.id, account_id="acc_1"
    )


def test_the_relay_does_not_hear_of_marks_tokens_rows_and_the_rest() -> None:
    request = any_request()
    order, claim = any_order(request), any_claim(request, any_number(1))
    key = keys.order_key(order.id)
    marked = {"version": {"N": "1"}, "task_token": {"S": "t"}, "driven_version": {"N": "1"}}

    assert read_change(record("MODIFY", key, {"version": {"N": "1"}}, marked)) is None
    assert read_change(record("REMOVE", key, marked)) is None
    for other in (
        keys.entity_key(any_envelope(request)),
        keys.entity_key(any_comment(request)),
        keys.signing_link_key("ab" * 32),
        keys.letter_file_key("ab" * 32),
        keys.entity_key(any_carrier_mail()),
        keys.entity_key(any_correction_link(order)),
        keys.correction_token_key("ab" * 32),
        keys.portability_key("simulated", claim.number),
        keys.port_times_key("simulated#local"),
        keys.quarantine_key("simulated", "1"),
        keys.request_key(request.id),
        keys.number_key(claim.number),
        keys.list_key(request.id, "lst_1"),
        keys.inbox_key(order.id, "simulated", "1"),
        keys.notice_key(order.id, "simulated", "1"),
        Key(keys.rows_partition(request.id, "lst_1", "g01", 0), keys.row_sort_key(1)),
    ):
        assert read_change(record("INSERT", other, None, {"version": {"N": "1"}})) is None
        assert read_change(record("MODIFY", other, {"version": {"N": "1"}}, {"version": {"N": "2"}})) is None


def test_a_first_call_of_a_tracking_number_is_told_once() -> None:
    key = keys.number_key("+12125552301")
    claimed, called = {"number": {"S": "x"}}, {"number": {"S": "x"}, "first_call_at": {"S": "2026"}}

    assert read_change(record("MODIFY", key, claimed, called)) == Changed(called_number="+12125552301")
    assert read_change(record("MODIFY", key, called, called)) is None
    assert read_change(record("MODIFY", key, claimed, claimed)) is None
    assert read_change(record("INSERT", key, None, called)) is None


def test_the_store_is_cheap_to_import() -> None:
    code = (
        "import sys; import shared.adapters.dynamodb.store, shared.adapters.s3.files, shared.adapters.kms.vault, "
        "shared.adapters.ses.mailer; "
        "print([m for m in ('boto3', 'cryptography', 'aws_lambda_powertools') if m in sys.modules])"
    )

    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert shown.stdout.strip() == "[]"
