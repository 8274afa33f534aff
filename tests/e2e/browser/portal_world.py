"""A customer's account in memory with a port request at every point of its way, served on a port of this machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Final

from playwright.sync_api import Page

from functions.pages.door import build
from shared.adapters.pdf.pictures import Pictures
from shared.domain.model import CarrierEventKind, Role
from shared.runtime.wiring import PagesParts
from tests.e2e.browser.serving import serving
from tests.unit.support.desk import Bench, reviewing
from tests.world import Client, World

SIGNER: Final = {"name": "Sam Roe", "email": "sam@roe.example.com"}
K = CarrierEventKind


@dataclass
class Portal:
    """What is in it: requests by where they are, and keys of people."""

    world: World
    base: str
    asked: list[str]
    customer: Client
    manager: Client
    requests: dict[str, Bench]

    def pages(self) -> dict[str, str]:
        """Every page that is looked at, by a short name."""
        at = {name: f"portal/requests/{one.request_id}" for name, one in self.requests.items()}
        rejected, dated = self.requests["rejected"], self.requests["dated"]
        return {
            "table": "portal",
            "table-searched": "portal?q=lines",
            "table-nothing": "portal?status=expired",
            "summary": f"{at['dated']}/summary",
            "draft": at["draft"],
            "approval": at["approval"],
            "signing": at["signing"],
            "rejected": at["rejected"],
            "moving": at["moving"],
            "dated": at["dated"],
            "done": at["done"],
            "cancelled": at["cancelled"],
            "numbers": f"{at['done']}/numbers",
            "timeline": f"{at['dated']}/timeline",
            "correct": f"{at['rejected']}/orders/{rejected.order.id}/correct",
            "date": f"{at['dated']}/orders/{dated.order.id}/date",
        }

    def go(self, page: Page, name: str) -> None:
        page.goto(f"{self.base}/{self.pages().get(name, name)}")

    def sign_in(self, page: Page, key: str = "") -> None:
        page.set_default_timeout(120_000)
        page.goto(f"{self.base}/sign-in")
        page.fill("[name=secret_key]", key or self.customer.secret)
        page.press("[name=secret_key]", "Enter")
        page.wait_for_selector("form[action$='/sign-out']")


@contextmanager
def a_portal() -> Iterator[Portal]:
    world = reviewing(sign_in_tries=1_000)
    customer, staff = world.client(), world.client(Role.SUPPORT)
    manager = world.client(Role.MANAGER, world.accounts[0])

    def asked_by(client: Client, *numbers: str, **account: Any) -> Bench:
        request_id = world.submitted(client, numbers, **account)
        world.work(request_id)
        return Bench(world, client, staff, request_id)

    def at_carrier(*numbers: str, **account: Any) -> Bench:
        made = asked_by(customer, *numbers, **account)
        world.sign(customer, made.request_id)
        world.work(made.request_id)
        made.act("review", {"decision": "accept"}, version="*")
        world.work(made.request_id)
        return made

    requests = {
        "draft": Bench(world, customer, staff, world.draft(customer, ["+12125552501"])),
        "approval": asked_by(manager, "+12125552502"),
        "signing": asked_by(customer, "+12125552503", signer=SIGNER),
        "rejected": at_carrier("+12125552504", "+12125552505"),
        "dated": at_carrier("+12125552506", "+12125552507"),
        "moving": at_carrier("+12125552509"),
        "done": at_carrier(*(f"+121255525{n}" for n in range(10, 16))),
        "cancelled": asked_by(customer, "+12125552508"),
    }
    requests["rejected"].hear(
        K.REJECTED, reasons=[("account_number_mismatch", "Acct no. does not match"), ("postal_code_mismatch", "ZIP")]
    )
    for name in ("dated", "done"):
        for kind in (K.ACCEPTED, K.FOC_CONFIRMED):
            requests[name].hear(kind)
    for kind in (K.ACTIVATING, K.PORTED):
        requests["done"].hear(kind)
    customer.post("/v1/tracking-numbers/+12125552510/calls", {})
    customer.post(f"/v1/port-requests/{requests['cancelled'].request_id}/cancel", {"reason": "We stay."})
    customer.post(f"/v1/port-requests/{requests['dated'].request_id}/comments", {"text": "Is Monday certain?"})
    staff.post(f"/admin/requests/{requests['dated'].request_id}/comments", {"text": "It is."})
    for one in requests.values():
        world.index(one.request_id)
    door = build(lambda: PagesParts(world.desk, None, True, Pictures(), world.dead_letters))
    asked: list[str] = []
    with serving(door, asked) as base:
        world.policy = replace(world.policy, public_base_url=base)
        world.use(world.memory)
        yield Portal(world, base, asked, customer, manager, requests)
