"""Webhooks on the local cloud, to receivers on loopback: signed, tried again, ended by 410, rotated, sent anew."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from threading import Event
from typing import Any

import pytest
from standardwebhooks import Webhook

from infra.local.accounts import office
from infra.local.bring_up import Local
from infra.local.customer import Customer
from portdesk_client import ApiError
from shared.adapters.dynamodb.store import DynamoStore
from shared.domain.model import CustomerEvent, Role
from shared.usecases.accounts.companies import add_company
from shared.usecases.accounts.keys import create_key
from shared.usecases.accounts.opening import create_account
from shared.usecases.accounts.reach import By
from shared.usecases.accounts.users import add_user
from tests.contract.things import any_customer_event
from tests.e2e.porting import drafted, sign_all, wait_for_status
from tests.receiver import Receiver, Reply, receiving

ALL = "/v1/webhook-endpoints"
ADMINISTRATOR = "wanda@hooks.example.com"
BEFORE = ["api_key.created", "company.added", "user.added"]


@pytest.fixture
def integrator(local_cloud: Local) -> Iterator[Customer]:
    """The software of an account that nobody else uses, once what was done to the account itself is told."""
    here, by = office(local_cloud), By.operator()
    account = create_account(here, by, "Hooks Inc.", card_on_file=True)
    add_company(here, by, account.id, "Acme Plumbing")
    user = add_user(here, by, account.id, "Wanda Webhook", ADMINISTRATOR, Role.ADMINISTRATOR)
    with closing(Customer(local_cloud.api_url, str(create_key(here, by, account.id, user.id).secret))) as found:
        found.wait_for("the account's events", lambda: told(found), lambda types: sorted(types) == BEFORE, 60)
        yield found


def told(integrator: Customer) -> list[str]:
    return [event["type"] for event in integrator.get("/v1/events?limit=200")["items"]]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


def made(integrator: Customer, receiver: Receiver, **body: Any) -> dict[str, Any]:
    found: dict[str, Any] = integrator.post(ALL, {"url": receiver.url} | body)
    return found


def begin_request(integrator: Customer) -> str:
    return str(integrator.post("/v1/port-requests", {"name": "Told to webhooks"})["id"])


def wait_for_count(integrator: Customer, receiver: Receiver, count: int, seconds: float = 60) -> None:
    integrator.wait_for(f"{count} webhooks", lambda: len(receiver.received), lambda found: found >= count, seconds)


def deliveries(integrator: Customer, endpoint: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = integrator.get(f"{ALL}/{endpoint['id']}/deliveries")["items"]
    return found


def wait_for_states(integrator: Customer, endpoint: dict[str, Any], *states: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = integrator.wait_for(
        f"deliveries {states}",
        lambda: deliveries(integrator, endpoint),
        lambda items: [one["state"] for one in items] == list(states),
        60,
    )
    return found


def sweep(local_cloud: Local) -> None:
    """What the clock does every minute, now, and for tries that are not due yet, too."""
    answer = local_cloud.client("lambda").invoke(
        FunctionName=local_cloud.outputs["WebhooksFunctionArn"],
        Payload=json.dumps({"sweep": True, "all": True}).encode(),
    )
    assert "FunctionError" not in answer, answer["Payload"].read()


def test_a_whole_port_is_told_signed_and_as_the_event_list_has_it(
    local_cloud: Local, integrator: Customer, receiver: Receiver
) -> None:
    endpoint = made(integrator, receiver, description="Ours")
    request_id = drafted(integrator, ["+13122273801"])
    integrator.post(f"/v1/port-requests/{request_id}/submit")
    wait_for_status(integrator, request_id, "awaiting_signature")
    sign_all(integrator, request_id)
    wait_for_status(integrator, request_id, "completed")
    integrator.post("/v1/tracking-numbers/+13122273801/calls")

    integrator.wait_for("the first call", lambda: told(integrator), lambda types: types[-1].endswith(".activated"))
    events = integrator.get("/v1/events?limit=200")["items"][len(BEFORE) :]
    wait_for_count(integrator, receiver, len(events))

    hook = Webhook(endpoint["secret"])
    verified = {one.headers["webhook-id"]: hook.verify(one.body, dict(one.headers)) for one in receiver.received}
    assert verified == {event["id"]: {name: value for name, value in event.items() if name != "id"} for event in events}
    types = [event["type"] for event in events]
    assert types[0] == "port_request.created"
    assert {"letter.signed", "port_order.submitted", "port_order.foc_confirmed", "port_order.completed"} <= set(types)
    assert len(receiver.received) == len(events), "none came twice"
    link = events[-2]["data"]["links"]["request"]
    assert link == f"{local_cloud.api_url}/v1/port-requests/{request_id}"


def test_what_failed_comes_again_under_the_same_id(
    local_cloud: Local, integrator: Customer, receiver: Receiver
) -> None:
    endpoint = made(integrator, receiver)
    receiver.replies.append(Reply(500, b"We are closed"))
    begin_request(integrator)
    wait_for_count(integrator, receiver, 1)
    (first,) = wait_for_states(integrator, endpoint, "pending")

    sweep(local_cloud)

    (delivery,) = wait_for_states(integrator, endpoint, "delivered")
    assert [one["status"] for one in delivery["tries"]] == [500, 204]
    assert (delivery["tries"][0]["fault"], delivery["tries"][0]["answer"]) == ("status", "We are closed")
    assert first["next_try_at"] is not None
    assert len(set(receiver.ids())) == 1
    stamps = [int(one.headers["webhook-timestamp"]) for one in receiver.received]
    assert stamps[0] <= stamps[1]
    assert receiver.received[0].body == receiver.received[1].body


def test_both_secrets_sign_after_a_rotation(integrator: Customer, receiver: Receiver) -> None:
    endpoint = made(integrator, receiver)
    rotated = integrator.post(f"{ALL}/{endpoint['id']}/secret", {"overlap_hours": 1})

    integrator.post(f"{ALL}/{endpoint['id']}/test")
    wait_for_count(integrator, receiver, 1)

    (received,) = receiver.received
    assert len(received.headers["webhook-signature"].split(" ")) == 2
    for secret in (endpoint["secret"], rotated["secret"]):
        assert Webhook(secret).verify(received.body, dict(received.headers))["type"] == "webhook.test"


def test_an_answer_of_410_ends_it_administrators_are_mailed_and_all_is_sent_anew_later(
    local_cloud: Local, integrator: Customer, receiver: Receiver
) -> None:
    since = datetime.now(UTC).isoformat()
    endpoint = made(integrator, receiver)
    path = f"{ALL}/{endpoint['id']}"
    receiver.replies.append(Reply(410))
    begin_request(integrator)
    integrator.wait_for("410", lambda: integrator.get(path), lambda found: not found["enabled"], 60)

    begin_request(integrator)
    (mail,) = integrator.wait_for(
        "the mail",
        lambda: [one for one in local_cloud.mails(ADMINISTRATOR) if endpoint["id"] in one.text],
        bool,
    )
    assert mail.subject == "A webhook endpoint of Hooks Inc. was disabled"
    assert integrator.get(path)["disabled_why"] == "gone"
    with pytest.raises(ApiError, match="endpoint_disabled"):
        integrator.post(f"{path}/test")

    version = integrator.get(path)["version"]
    integrator.call("PATCH", path, {"enabled": True}, headers={"if-match": f'"{version}"'})
    answer = integrator.post(f"{path}/replay", {"since": since})

    assert answer == {"replayed": 2, "cursor": None}
    wait_for_count(integrator, receiver, 3)
    wait_for_states(integrator, endpoint, "delivered", "delivered")
    assert len(set(receiver.ids())) == 2


def test_an_endpoint_that_never_answers_holds_up_no_other(integrator: Customer, receiver: Receiver) -> None:
    let_go = Event()
    with receiving() as slow:
        slow.otherwise = Reply(after=let_go)
        stuck, quick = made(integrator, slow), made(integrator, receiver)
        for _ in range(4):
            begin_request(integrator)

        wait_for_states(integrator, quick, *["delivered"] * 4)

        let_go.set()
        assert len(receiver.received) == 4
        assert {one["state"] for one in deliveries(integrator, stuck)} == {"pending"}


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://hooks.example.com/in", "url_not_https"),
        ("https://10.0.0.1/in", "address_not_public"),
        ("https://[::ffff:127.0.0.1]/in", "address_not_public"),
        ("https://169.254.169.254/latest/meta-data/", "address_not_public"),
        ("https://no-such-host.invalid/in", "host_unknown"),
    ],
)
def test_endpoints_that_lead_into_a_network_are_refused(integrator: Customer, url: str, code: str) -> None:
    with pytest.raises(ApiError) as caught:
        integrator.post(ALL, {"url": url})

    assert [error["code"] for error in caught.value.body["errors"]] == [code]


def test_writers_at_the_same_moment_leave_no_gap_and_a_reader_behind_them_misses_none(local_cloud: Local) -> None:
    """Several relays number the events of one account at once, while somebody reads them."""
    account_id = f"acc_race_{datetime.now(UTC).timestamp()}"
    events = [any_customer_event(account_id=account_id) for _ in range(120)]
    done = Event()

    def store() -> DynamoStore:
        return DynamoStore(local_cloud.client("dynamodb"), local_cloud.outputs["TableName"])

    def write(mine: list[CustomerEvent]) -> None:
        here = store()
        for event in mine:
            here.number_events([event], datetime.now(UTC))

    def read() -> list[str]:
        here = store()
        seen: list[str] = []
        while True:
            last = done.is_set()
            found = here.customer_events(account_id, False, len(seen), 7)
            assert [event.seq for event in found] == list(range(len(seen) + 1, len(seen) + len(found) + 1))
            seen += [event.id for event in found]
            if last and not found:
                return seen

    with ThreadPoolExecutor(5) as pool:
        reader = pool.submit(read)
        # Each event is given to two of the four writers.
        writers = [pool.submit(write, events[n::4] + events[(n + 1) % 4 :: 4]) for n in range(4)]
        for writer in writers:
            writer.result()
        done.set()
        seen = reader.result()

    assert sorted(seen) == sorted(event.id for event in events)
