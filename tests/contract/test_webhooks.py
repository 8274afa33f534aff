"""Endpoints, deliveries and how endpoints fare, in both stores."""

from typing import Any

import pytest

from shared.adapters.dynamodb import keys, webhooks
from shared.adapters.dynamodb.store import DynamoStore
from shared.domain.model import DeliveryState, EndpointEnd, MailKind, PendingMail, Person, WebhookHealth, WebhookTry
from shared.ports import BadCursor, Create, Discard, DueDelivery, Replace, Store, WriteRefused
from tests.contract.things import ACC, MINUTE, NOW, any_webhook_delivery, any_webhook_endpoint, new_id

LATER = NOW + 60 * MINUTE
OWED = PendingMail(id="ml_1", kind=MailKind.WEBHOOK_DISABLED, to=Person(name="Ada", email="ada@acme.example"))


def test_endpoints_of_an_account_come_oldest_first(store: Store) -> None:
    first, second, other = any_webhook_endpoint(), any_webhook_endpoint(test_mode=True), any_webhook_endpoint()
    foreign = any_webhook_endpoint(account_id="acc_02")
    store.commit([Create(one) for one in (first, second, other, foreign)])

    assert store.webhook_endpoints(ACC) == (first, second, other)
    assert store.webhook_endpoint(ACC, second.id) == second
    assert store.webhook_endpoint("acc_02", second.id) is None
    assert store.webhook_endpoint(ACC, "x" * 2_000) is None


def test_an_endpoint_changes_by_its_version_and_can_be_deleted(store: Store) -> None:
    endpoint = any_webhook_endpoint()
    store.commit([Create(endpoint)])
    changed = endpoint.but(enabled=False, ended_why=EndpointEnd.GONE, ended_at=NOW, version=2)

    store.commit([Replace(changed)])
    with pytest.raises(WriteRefused):
        store.commit([Replace(changed)])

    assert store.webhook_endpoint(ACC, endpoint.id) == changed
    store.commit([Discard(changed)])
    assert store.webhook_endpoints(ACC) == ()


def test_endpoints_that_owe_a_mail_are_found_until_they_do_not(store: Store) -> None:
    first = any_webhook_endpoint(owed=(OWED,), attend_at=NOW + MINUTE)
    second = any_webhook_endpoint(owed=(OWED,), attend_at=NOW)
    store.commit([Create(first), Create(second), Create(any_webhook_endpoint())])

    assert store.endpoints_due(LATER, 9) == ((ACC, second.id), (ACC, first.id))
    assert store.endpoints_due(LATER, 1) == ((ACC, second.id),)
    assert store.endpoints_due(NOW, 9) == ()
    store.commit([Replace(second.but(owed=(), attend_at=None, version=2))])
    assert store.endpoints_due(LATER, 9) == ((ACC, first.id),)


def test_a_delivery_comes_back_with_every_try(store: Store) -> None:
    tries = (
        WebhookTry(at=NOW, status=500, fault="status", detail="It answered 500.", milliseconds=12, answer="Oh no: ü"),
        WebhookTry(at=LATER, fault="timeout", milliseconds=15_000),
    )
    delivery = any_webhook_delivery(tries=tries, tried=2, state=DeliveryState.FAILED, why="gave_up", look_at=None)
    store.commit([Create(delivery)])

    assert store.webhook_delivery(delivery.endpoint_id, delivery.event_id) == delivery
    assert store.webhook_delivery("whk_other", delivery.event_id) is None
    with pytest.raises(WriteRefused):
        store.commit([Create(delivery)])


def test_deliveries_of_events_are_read_at_once(store: Store) -> None:
    kept = [any_webhook_delivery() for _ in range(3)]
    store.commit([Create(one) for one in kept])

    found = store.webhook_deliveries_of("whk_01", [kept[2].event_id, "evt_unknown", kept[0].event_id])

    assert found == {one.event_id: one for one in (kept[0], kept[2])}


def read(store: Store, state: DeliveryState | None, limit: int) -> list[list[str]]:
    pages: list[list[str]] = []
    cursor: str | None = None
    while True:
        page = store.webhook_deliveries("whk_01", state, limit, cursor)
        pages.append([one.event_id for one in page.items])
        cursor = page.cursor
        if cursor is None:
            return pages


@pytest.mark.parametrize("limit", [1, 2, 3, 9])
def test_deliveries_come_latest_event_first_by_page(store: Store, limit: int) -> None:
    kept = [
        any_webhook_delivery(state=DeliveryState.FAILED if n % 3 else DeliveryState.PENDING, look_at=None)
        for n in range(7)
    ]
    others = [any_webhook_delivery(endpoint_id="whk_02"), any_webhook_delivery(endpoint_id="whk_0")]
    store.commit([Create(one) for one in (*kept, *others)])
    store.note_webhook_failure("whk_01", NOW, gave_up=False)

    every, failed = read(store, None, limit), read(store, DeliveryState.FAILED, limit)

    assert [one for page in every for one in page] == [one.event_id for one in reversed(kept)]
    assert [one for page in failed for one in page] == [kept[n].event_id for n in (5, 4, 2, 1)]
    assert all(len(page) <= limit for page in every)


def test_a_cursor_belongs_to_its_endpoint_and_state(store: Store) -> None:
    store.commit([Create(any_webhook_delivery()) for _ in range(2)])
    cursor = store.webhook_deliveries("whk_01", None, 1, None).cursor

    for endpoint_id, state in (("whk_02", None), ("whk_01", DeliveryState.PENDING)):
        with pytest.raises(BadCursor):
            store.webhook_deliveries(endpoint_id, state, 1, cursor)


def test_a_long_search_ends_early_with_a_cursor(dynamo_store: DynamoStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks, "MOST_LOOKED_AT", 3)
    failed = any_webhook_delivery(state=DeliveryState.FAILED)
    dynamo_store.commit([Create(failed), *(Create(any_webhook_delivery()) for _ in range(6))])

    assert read(dynamo_store, DeliveryState.FAILED, 5) == [[], [], [failed.event_id]]


def test_deliveries_are_looked_after_until_they_ended(store: Store) -> None:
    soon, late = any_webhook_delivery(look_at=NOW), any_webhook_delivery(look_at=NOW + MINUTE)
    store.commit([Create(soon), Create(late), Create(any_webhook_delivery(look_at=None))])

    assert store.deliveries_due(LATER, 9) == (("whk_01", soon.event_id), ("whk_01", late.event_id))
    assert store.deliveries_due(LATER, 1) == (("whk_01", soon.event_id),)
    store.commit([Replace(soon.but(look_at=NOW + 2 * MINUTE, version=2))])
    assert store.deliveries_due(NOW + 2 * MINUTE, 9) == (("whk_01", late.event_id),)
    store.commit([Replace(soon.but(look_at=None, version=3))])
    assert store.deliveries_due(LATER, 9) == (("whk_01", late.event_id),)


def test_health_counts_failures_from_the_first_and_is_cleared(store: Store) -> None:
    endpoint_id = new_id("whk")
    assert store.webhook_health(endpoint_id) is None
    store.rest_webhooks(endpoint_id, LATER)
    assert store.webhook_health(endpoint_id) is None

    first = store.note_webhook_failure(endpoint_id, NOW, gave_up=False)
    second = store.note_webhook_failure(endpoint_id, NOW + MINUTE, gave_up=True)
    store.rest_webhooks(endpoint_id, LATER)

    assert first == WebhookHealth(failing_since=NOW, failures=1)
    assert second == WebhookHealth(failing_since=NOW, failures=2, gave_up=1)
    assert store.webhook_health(endpoint_id) == second.but(resume_at=LATER)
    store.clear_webhook_health(endpoint_id)
    store.clear_webhook_health(endpoint_id)
    assert store.webhook_health(endpoint_id) is None


def stored(dynamodb: Any, table_name: str, key: keys.Key) -> dict[str, Any]:
    found: dict[str, Any] = dynamodb.get_item(TableName=table_name, Key=key.item)["Item"]
    return found


def test_the_table_forgets_deliveries_thirty_days_after_they_last_changed(
    dynamo_store: DynamoStore, dynamodb: Any, table_name: str
) -> None:
    delivery = any_webhook_delivery()
    key = keys.delivery_key(delivery.endpoint_id, delivery.event_id)
    dynamo_store.commit([Create(delivery)])
    assert stored(dynamodb, table_name, key)["ttl"] == {"N": str(int(NOW.timestamp()) + 30 * 86_400)}

    dynamo_store.commit([Replace(delivery.but(updated_at=LATER, version=2))])

    assert stored(dynamodb, table_name, key)["ttl"] == {"N": str(int(LATER.timestamp()) + 30 * 86_400)}


def test_a_new_delivery_and_one_that_is_sent_anew_are_due_at_once(
    dynamo_store: DynamoStore, dynamodb: Any, table_name: str
) -> None:
    delivery = any_webhook_delivery()
    key = keys.delivery_key(delivery.endpoint_id, delivery.event_id)
    dynamo_store.commit([Create(delivery)])
    first = stored(dynamodb, table_name, key)
    dynamo_store.commit([Replace(delivery.but(tried=1, version=2))])
    tried = stored(dynamodb, table_name, key)
    dynamo_store.commit([Replace(delivery.but(round=2, version=3))])
    anew = stored(dynamodb, table_name, key)
    ended = {**anew, "state": {"S": "failed"}}

    def due(name: str, old: Any, new: Any) -> DueDelivery | None:
        change = {"Keys": key.item, **({"OldImage": old} if old else {}), **({"NewImage": new} if new else {})}
        return keys.read_due_delivery({"eventName": name, "dynamodb": change})

    assert due("INSERT", None, first) == DueDelivery(ACC, "whk_01", delivery.event_id, 1, 0)
    assert due("MODIFY", first, tried) is None
    assert due("MODIFY", tried, anew) == DueDelivery(ACC, "whk_01", delivery.event_id, 2, 0)
    assert due("MODIFY", tried, ended) is None
    assert due("REMOVE", anew, None) is None
