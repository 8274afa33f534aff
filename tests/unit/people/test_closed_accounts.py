"""A closed account reads: nothing is begun, signed or approved in its name, and it is not closed by the way."""

import pytest

from shared.domain.model import Role, Standing
from shared.ports import Replace
from shared.usecases.signing.links import DeadLink
from shared.usecases.signing.opening import landing
from tests.signer import SIGNER, sent_for_signature
from tests.world import Answer, Client, World

ACCOUNTS = "/admin/accounts"


@pytest.fixture
def world() -> World:
    return World()


def close(client: Client, account_id: str, **more: object) -> Answer:
    version = client.get(f"{ACCOUNTS}/{account_id}").headers["etag"]
    return client.call("PATCH", f"{ACCOUNTS}/{account_id}", {"standing": "closed"} | more, if_match=version)


def test_an_account_with_open_orders_stays_open_and_they_are_named(world: World) -> None:
    request_id = world.submitted(world.client())
    order = world.orders(request_id)[0]

    answer = close(world.client(Role.SUPPORT_LEAD), world.accounts[0], reason="They asked for it")

    assert (answer.status, answer.codes) == (422, ["account_has_open_orders"])
    assert order.id in answer.body["errors"][0]["detail"]


def test_a_lead_closes_it_all_the_same_for_a_reason(world: World) -> None:
    world.submitted(world.client())
    account_id, lead = world.accounts[0], world.client(Role.SUPPORT_LEAD)

    by_support = close(world.client(Role.SUPPORT), account_id, reason="Fraud", despite_open=True)
    unsaid = close(lead, account_id, despite_open=True)
    closed = close(lead, account_id, reason="Fraud", despite_open=True)

    assert by_support.status == 403
    assert unsaid.codes == ["reason_missing"]
    assert (closed.status, closed.body["standing"]) == (200, "closed")


def test_the_keys_of_a_closed_account_read_and_cancel_and_do_nothing_else(world: World) -> None:
    admin = world.client()
    request_id = world.submitted(admin)
    assert close(world.client(Role.SUPPORT_LEAD), world.accounts[0], reason="Fraud", despite_open=True).status == 200

    refused = [
        admin.post("/v1/port-requests", {"name": "One more"}),
        admin.post(f"/v1/port-requests/{request_id}/submit"),
        admin.post("/v1/companies", {"name": "New"}),
        admin.post(f"/v1/port-requests/{request_id}/letters/{world.orders(request_id)[0].id}/signature", {}),
    ]

    assert {(answer.status, answer.body["code"]) for answer in refused} == {(403, "account_closed")}
    assert admin.get(f"/v1/port-requests/{request_id}").status == 200
    assert admin.post(f"/v1/port-requests/{request_id}/cancel").status == 200


def test_no_link_of_a_closed_account_signs(world: World) -> None:
    sent_for_signature(world, world.client())
    token = world.link_to(SIGNER["email"])
    assert landing(world.desk, token).letters

    account = world.memory.account(world.accounts[0])
    assert account is not None
    world.memory.commit([Replace(account.but(standing=Standing.CLOSED, version=account.version + 1))])

    with pytest.raises(DeadLink):
        landing(world.desk, token)
