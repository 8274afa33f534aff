"""Letters, packets and documents hold account numbers: who of our team opened which is written down."""

from collections.abc import Callable
from typing import Any

import pytest

from shared.adapters.memory.faults import FaultyStore
from shared.domain.model import Role
from tests.unit.port_outs.leaving import Leaving
from tests.unit.support.desk import Bench, bench, in_review, reviewing
from tests.unit.usecases.test_carrier_answers import manual_world
from tests.world import Answer, Client


@pytest.fixture
def desk() -> Bench:
    return in_review(reviewing(openings_per_hour=3, reveals_per_hour=1))


def bill_of(desk: Bench) -> str:
    view = desk.world.memory.request_view(desk.request_id)
    assert view is not None
    return view.documents[0].id


def letter(desk: Bench, key: Client | None = None) -> Answer:
    return (key or desk.staff).get(f"/admin/orders/{desk.order.id}/letter")


def bill(desk: Bench) -> Answer:
    return desk.staff.get(f"/admin/requests/{desk.request_id}/documents/{bill_of(desk)}")


def seen(desk: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.world.client(Role.SUPPORT_LEAD).get("/admin/reveals").body["items"]
    return found


def test_who_opened_what_is_listed_with_what_was_shown_for_a_reason(desk: Bench) -> None:
    assert letter(desk).status == 303
    desk.world.clock.advance(seconds=1)
    assert bill(desk).body["link"]
    desk.world.clock.advance(seconds=1)
    assert desk.staff.get(f"/admin/orders/{desk.order.id}/evidence").status == 200

    listed = seen(desk)

    assert [one["what"] for one in listed] == ["evidence", "document", "letter"]
    assert {one["by"]["name"] for one in listed} == {"Some support"}
    assert {one["request_id"] for one in listed} == {desk.request_id}
    assert [one["order_id"] for one in listed] == [desk.order.id, None, desk.order.id]
    assert [one["document_id"] for one in listed] == [None, bill_of(desk), None]
    assert {one["reason"] for one in listed} == {""}


def test_a_packet_is_opened_as_a_letter_is() -> None:
    desk = bench(manual_world())
    desk.world.sign(desk.customer, desk.request_id)
    desk.world.work(desk.request_id)
    assert desk.staff.get(f"/admin/orders/{desk.order.id}/packet").status == 303

    (one,) = seen(desk)
    assert (one["what"], one["order_id"]) == ("packet", desk.order.id)


def test_a_document_of_a_case_is_opened_by_itself() -> None:
    here = Leaving()
    view = here.world.memory.request_view(here.request_id)
    assert view is not None
    given = {"kind": "other", "text": "Proof.", "request_id": here.request_id, "document_ids": [view.documents[0].id]}
    case = here.support.post("/admin/cases", given).body
    (named,) = here.support.get(f"/admin/cases/{case['id']}").body["documents"]
    path = f"/admin/cases/{case['id']}/documents"

    assert named["link"] is None
    assert here.support.get(f"{path}/{named['id']}").body["link"]
    assert here.support.get(f"{path}/doc_none").status == 404
    assert here.admin.get(f"{path}/{named['id']}").status == 403
    (one,) = seen(here)
    assert (one["what"], one["document_id"], one["case_id"]) == ("document", named["id"], case["id"])


def test_what_is_opened_again_within_the_hour_stands_there_once(desk: Bench) -> None:
    assert [letter(desk).status for _ in range(5)] == [303] * 5
    assert len(seen(desk)) == 1

    letter(desk, desk.world.client(Role.SUPPORT_LEAD))
    desk.world.clock.advance(hours=1, seconds=1)
    letter(desk)

    assert len(seen(desk)) == 3


def test_it_is_limited_apart_from_secrets(desk: Bench) -> None:
    order = f"/admin/orders/{desk.order.id}"
    reveal = {"what": "account_number", "reason": "The carrier asks."}
    calls: list[Callable[[], Answer]] = [
        lambda: letter(desk),
        lambda: bill(desk),
        lambda: desk.staff.get(f"{order}/evidence"),
        lambda: desk.staff.post(f"{order}/reveal", reveal),
    ]
    assert [call().status for call in calls] == [303, 200, 200, 200]

    other = in_review(desk.world, numbers=["+12125552911"])
    other.staff = desk.staff
    refused = letter(other)

    assert (refused.status, refused.body["code"]) == (429, "rate_limited")
    assert "You opened 3 letters and documents this hour." in refused.body["detail"]
    assert letter(desk).status == 303
    desk.world.clock.advance(hours=1)
    assert letter(other).status == 303


def test_customers_open_their_own_without_it(desk: Bench) -> None:
    path = f"/v1/port-requests/{desk.request_id}"
    assert desk.customer.get(f"{path}/letters/{desk.order.id}.pdf").status == 303
    assert desk.customer.get(f"{path}/documents/{bill_of(desk)}").body["link"]
    assert seen(desk) == []


def test_nothing_is_opened_that_cannot_be_written_down(desk: Bench) -> None:
    faulty = FaultyStore(desk.world.memory, lambda _, method: "before" if method == "commit" else "ok")
    desk.world.use(faulty)
    desk.staff.app = desk.world.app

    assert [letter(desk).status, bill(desk).status] == [503, 503]
