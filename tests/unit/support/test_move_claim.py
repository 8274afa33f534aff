"""A number that two accounts ask for goes to who proves that it is theirs."""

from typing import Any

import pytest

from shared.domain.model import Role
from shared.ports import Unavailable
from tests.unit.support.desk import at_carrier, in_review, reviewing
from tests.world import NUMBERS, Answer, Client, World, csv_of

MINE, SHARED = "+12125552381", NUMBERS[0]


class Dispute:
    """One account has a port with three numbers under way; another asks for one of them, and for one more."""

    def __init__(self, first: Any = in_review, numbers: tuple[str, ...] = (MINE, SHARED)) -> None:
        self.world: World = reviewing()
        self.first = first(self.world)
        self.second = self.world.client()
        self.lead: Client = self.world.client(Role.SUPPORT_LEAD)
        self.request_id = self.world.draft(self.second, numbers)
        self.submit()

    def submit(self) -> Answer:
        return self.second.post(f"/v1/port-requests/{self.request_id}/submit")

    @property
    def document(self) -> str:
        return str(self.second.get(f"/v1/port-requests/{self.request_id}/documents").body["items"][0]["id"])

    def move(self, number: str = "(212) 555-2301", **body: Any) -> Answer:
        given = {"number": number, "document_id": self.document, "reason": "Their bill shows it."} | body
        return self.lead.post(f"/admin/requests/{self.request_id}/claims", given)

    def counts(self) -> dict[str, int]:
        found: dict[str, int] = self.second.get(f"/v1/port-requests/{self.request_id}").body["counts"]
        return found


def test_a_number_of_a_port_that_is_over_gets_an_order_of_its_own() -> None:
    case = Dispute()
    assert case.counts() == {"awaiting_signature": 1, "on_hold": 1}
    case.first.act("cancel", {"reason": "x"})
    case.world.work(case.first.request_id)

    answer = case.move()

    assert answer.status == 200, answer.body
    order = answer.body["order"]
    assert (order["status"], order["numbers"], order["request_id"]) == ("awaiting_signature", 1, case.request_id)
    assert case.counts() == {"awaiting_signature": 2}
    assert case.world.memory.claims([SHARED])[SHARED].order_id == order["id"]
    kinds = [event["type"] for event in case.second.get(f"/v1/port-requests/{case.request_id}/events").body["items"]]
    assert "request.number_freed" in kinds
    assert case.move().codes == ["number_not_on_hold"]


def test_an_open_port_lets_a_number_go_with_the_agreement_of_its_account() -> None:
    case = Dispute()
    assert case.move().codes == ["agreement_missing"]

    answer = case.move(agreement="Ada of Acme, by telephone, ticket T-9")

    assert answer.status == 200, answer.body
    case.world.work(case.first.request_id)
    order = case.first.order
    assert (order.excluded_count, order.live_count) == (1, 2)
    theirs = case.first.customer.get(f"/v1/port-requests/{case.first.request_id}/events?limit=200").body["items"]
    (given_up,) = [event for event in theirs if event["type"] == "order.number_given_up"]
    assert "Agreed: Ada of Acme" in given_up["reason"]
    assert case.request_id not in str(theirs), "the other account is not told whose it is now"
    assert case.counts() == {"awaiting_signature": 2}


def test_a_port_that_a_carrier_has_is_corrected_first() -> None:
    case = Dispute(at_carrier)
    answer = case.move(agreement="x")
    assert (answer.status, answer.body["code"]) == (409, "claim_at_carrier")


def test_the_only_number_of_an_order_is_not_taken_out_of_it() -> None:
    case = Dispute(lambda world: in_review(world, numbers=[SHARED]))
    assert case.move(agreement="x").body["code"] == "no_number_left"


def test_a_number_that_was_ported_for_the_other_account_stays_theirs() -> None:
    case = Dispute(at_carrier)
    case.world.port(case.first.request_id)
    assert case.first.order.status == "completed"
    assert case.move(agreement="x").body["code"] == "number_ported_here"


def test_a_request_of_which_every_number_was_held_can_be_submitted_once_it_is_freed() -> None:
    case = Dispute(numbers=(SHARED,))
    assert case.submit().body["code"] == "number_on_hold"
    case.first.act("cancel", {"reason": "x"})
    case.world.work(case.first.request_id)

    assert case.move().body == {"number": SHARED, "order": None}
    assert case.submit().status == 200


def test_a_tracking_number_that_another_account_had_before_stays_there() -> None:
    def had_before(world: World) -> Client:
        client = world.client()
        assert client.post("/v1/tracking-numbers", csv_of((SHARED,))).body["imported"] == 1
        return client

    case = Dispute(had_before)
    answer = case.move(agreement="Jo, on the telephone")
    assert (answer.status, answer.body["code"]) == (409, "number_ported_here")
    assert case.counts()["on_hold"] == 1


def test_everything_that_is_wrong_is_said_at_once() -> None:
    case = Dispute()
    answer = case.move(MINE, document_id="doc_nobody", reason="")
    assert (answer.status, sorted(answer.codes)) == (
        422, ["document_not_there", "number_not_on_hold", "reason_missing"],
    )  # fmt: skip


def test_the_same_call_again_moves_nothing_twice() -> None:
    case = Dispute()
    body = {"number": SHARED, "document_id": case.document, "reason": "x", "agreement": "y"}
    path = f"/admin/requests/{case.request_id}/claims"
    answers = [case.lead.post(path, body, idempotency_key="k") for _ in range(2)]
    assert [answer.status for answer in answers] == [200, 200]
    assert answers[0].body["order"]["id"] == answers[1].body["order"]["id"]
    assert len(case.world.orders(case.request_id)) == 2


@pytest.mark.parametrize("role", [Role.SUPPORT, Role.ADMINISTRATOR])
def test_leads_alone_move_numbers_between_accounts(role: Role) -> None:
    case = Dispute()
    key = case.world.client(role)
    body = {"number": SHARED, "document_id": case.document, "reason": "x"}
    assert key.post(f"/admin/requests/{case.request_id}/claims", body).status == 403


def test_a_move_that_failed_half_way_goes_on_and_counts_the_number_once(monkeypatch: pytest.MonkeyPatch) -> None:
    case = Dispute()
    memory = case.world.memory
    with monkeypatch.context() as patch:
        patch.setattr(memory, "mark_claims", _unavailable)
        assert case.move(agreement="Ada").status == 503
    assert case.first.order.excluded_count == 1

    assert case.move(agreement="Ada").status == 200
    assert case.first.order.excluded_count == 1


def test_numbers_of_one_order_go_one_after_the_other_but_for_the_last() -> None:
    case = Dispute(numbers=(MINE, *NUMBERS))
    moved = [case.move(number, agreement="Ada") for number in NUMBERS]

    assert [answer.status for answer in moved] == [200, 200, 409]
    assert moved[-1].body["code"] == "no_number_left"
    assert case.first.order.live_count == 1


def _unavailable(*_: Any, **__: Any) -> None:
    raise Unavailable("the table does not answer")
