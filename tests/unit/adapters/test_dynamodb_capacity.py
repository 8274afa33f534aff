"""The budgets of design.md "DynamoDB", reckoned from what is sent: 1 write unit a KB, 2 in a transaction, and for an
index 1 a KB when an entry comes or changes and 2 when it moves (AWS, "Read and write operations").

On the local cloud, which reckons by the same rules from what it stores, a list of 5,000 comes to 1.0 + 3.0 + 3.0.
"""

from typing import Any

from shared.adapters.dynamodb import keys
from shared.adapters.dynamodb.items import attributes, place_attributes
from shared.adapters.dynamodb.store import DynamoStore
from shared.domain.carriers import Portability
from shared.domain.model import NumberRow
from shared.ports import MarkCalled
from tests.contract.things import NOW, any_claim, any_list, any_request, any_row
from tests.unit.adapters.client import ScriptedClient

FULL = {
    "name": "Spring mailing, second wave (returning customers)",
    "source": "Direct mail 2026 / region north-west",
    "company": "The Example Company of Springfield, Illinois",
    "company_id": "com_01KJQH0CC10000000000000001",
}


def size(item: dict[str, Any]) -> int:
    """Bytes of an item as DynamoDB counts them: names and values, and 3 and 1 per entry for nested ones."""
    return sum(len(name.encode()) + _value(value) for name, value in item.items())


def _value(value: dict[str, Any]) -> int:
    ((kind, held),) = value.items()
    if kind == "S":
        return len(held.encode())
    if kind == "N":
        return len(held) // 2 + 2
    if kind == "L":
        return 3 + sum(1 + _value(entry) for entry in held)
    if kind == "M":
        return 3 + sum(1 + len(name.encode()) + _value(entry) for name, entry in held.items())
    return 1


def kilobytes(item: dict[str, Any]) -> int:
    return -(-size(item) // 1024)


def rows_of(count: int, **changes: Any) -> list[NumberRow]:
    header = any_list(any_request())
    return [any_row(header, n, **{**FULL, **changes}) for n in range(2, count + 2)]


def writes(client: ScriptedClient) -> list[dict[str, Any]]:
    """The items of batches and transactions that were sent, those of the row partitions' entries left out."""
    found = []
    for method, arguments in client.calls:
        if method == "batch_write_item":
            found += [put["PutRequest"]["Item"] for put in arguments["RequestItems"]["table"]]
        elif method == "transact_write_items":
            found += [entry["Put"]["Item"] for entry in arguments["TransactItems"]]
    return [item for item in found if not item["SK"]["S"].startswith("CHUNK#")]


def store_on(client: Any) -> DynamoStore:
    return DynamoStore(client, "table", threads=1)


def test_a_number_is_written_3_times_and_takes_at_most_10_units_in_its_life() -> None:
    rows = rows_of(
        1_000, sealed_pin="v1." + "x" * 320, warnings=({"code": "forwarding_autofilled", "detail": "d" * 60},)
    )
    request = any_request()
    claims = [any_claim(request, row.number, **{name: getattr(row, name) for name in FULL}) for row in rows]
    to_rows, to_claims, to_calls = ScriptedClient(), ScriptedClient(), ScriptedClient()

    store_on(to_rows).put_rows(rows)
    store_on(to_claims).claim(claims, frozenset())
    store_on(to_calls).commit([MarkCalled(claims[0].number, claims[0].order_id, NOW)])

    row_items, claim_items = writes(to_rows), writes(to_claims)
    assert (len(row_items), len(claim_items), to_calls.methods) == (1_000, 1_000, ["update_item"])
    row_units = max(map(kilobytes, row_items))
    claim_units = max(2 * kilobytes(item) + kilobytes(item) for item in claim_items)  # the item and its entry in gsi1
    call_units = max(kilobytes(item) + 2 * kilobytes(item) for item in claim_items)  # and its move there
    assert (row_units, claim_units, call_units) == (1, 3, 3)
    assert row_units + claim_units + call_units <= 10


def test_a_number_that_goes_ahead_of_its_order_takes_one_write_more_and_stays_within_10_units() -> None:
    client = ScriptedClient()
    numbers = [row.number for row in rows_of(300)]
    claim = any_claim(any_request(), numbers[0], own_state="ported", ported_at=NOW, **FULL)
    item = {**keys.number_key(claim.number).item, **attributes(claim), **place_attributes([keys.claim_place(claim)])}

    store_on(client).mark_claims([*numbers, *numbers[:9]], claim.order_id, own_state="ported", at=NOW)

    assert client.methods == ["update_item"] * 300
    assert kilobytes(item) == 1
    mark_units, row_again = 2 * kilobytes(item), 1  # the claim and its entry in gsi1, which does not move
    assert 1 + 3 + 3 + mark_units + row_again <= 10


def test_what_is_remembered_of_numbers_is_read_and_written_in_batches() -> None:
    client = ScriptedClient()
    numbers = [row.number for row in rows_of(5_000)]

    store_on(client).keep_portability("simulated", [Portability(number, True) for number in numbers], NOW)
    store_on(client).portability("simulated", numbers, NOW)

    assert client.methods == ["batch_write_item"] * 200 + ["batch_get_item"] * 50


def test_the_entries_of_row_partitions_are_one_in_500_writes() -> None:
    client = ScriptedClient()

    store_on(client).put_rows(rows_of(5_000))

    every = [put for _, arguments in client.calls for put in arguments["RequestItems"]["table"]]
    assert len(every) - 5_000 == 11


def test_no_partition_takes_more_than_an_eighth_of_a_bulk_upload() -> None:
    client, claiming = ScriptedClient(), ScriptedClient()
    rows = rows_of(5_000)
    request = any_request()

    store_on(client).put_rows(rows)
    store_on(claiming).claim([any_claim(request, row.number) for row in rows], frozenset())

    for items, key in ((writes(client), "PK"), (writes(claiming), "PK"), (writes(claiming), "gsi1pk")):
        keys = [item[key]["S"] for item in items]
        heaviest = max(keys.count(one) for one in set(keys))
        assert heaviest <= len(keys) / 8 * 1.15  # eight shards by hash are even to within some percent


def test_a_meter_hears_of_every_call() -> None:
    heard: list[tuple[str, str, int, float]] = []
    client: Any = ScriptedClient(
        {"ConsumedCapacity": [{"CapacityUnits": 3.0}, {"CapacityUnits": 4.5}]},
        {"Items": [{}], "ScannedCount": 7, "ConsumedCapacity": {"CapacityUnits": 0.5}},
    )
    store = DynamoStore(client, "table", threads=1, meter=lambda *told: heard.append(told))

    store.claim([any_claim(any_request(), "+12025550100"), any_claim(any_request(), "+12025550101")], frozenset())
    list(store.query("listing", "pk"))

    assert heard == [("claim", "transact_write_items", 2, 7.5), ("listing", "query", 7, 0.5)]
    assert all(arguments["ReturnConsumedCapacity"] == "TOTAL" for _, arguments in client.calls)
