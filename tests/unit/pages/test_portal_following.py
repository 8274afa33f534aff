"""What customers see of their port requests, over Port Desk whole in memory."""

import pytest

from tests.unit.pages.browsing import Office, Person
from tests.unit.support.desk import Bench, reviewing, scheduled
from tests.world import World


@pytest.fixture
def world() -> World:
    return reviewing()


@pytest.fixture
def office(world: World) -> Office:
    return Office(world)


def customer_of(office: Office, made: Bench) -> Person:
    return office.signed_in(client=made.customer)


def test_smoke(world: World, office: Office) -> None:
    made = scheduled(world)
    person = customer_of(office, made)
    for path in (
        "/portal",
        f"/portal/requests/{made.request_id}",
        f"/portal/requests/{made.request_id}/summary",
        f"/portal/requests/{made.request_id}/live",
        f"/portal/requests/{made.request_id}/numbers",
        f"/portal/requests/{made.request_id}/timeline",
        f"/portal/requests/{made.request_id}/port-dates.ics",
        f"/portal/requests/{made.request_id}/orders/{made.order.id}/date",
        f"/portal/requests/{made.request_id}/orders/{made.order.id}/correct",
        f"/portal/requests/{made.request_id}/numbers.csv",
        "/portal/requests.csv",
        f"/portal/requests/{made.request_id}/report.pdf",
    ):
        page = person.get(path)
        print(path, page.status, page.title, page.text[:3000])
        assert page.status == 200, path
