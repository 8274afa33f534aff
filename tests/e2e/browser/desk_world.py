"""A desk in memory with something on every page of it, served on a port of this machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final

from playwright.sync_api import Page

from functions.pages.door import build
from shared.adapters.pdf.pictures import Pictures
from shared.domain.model import CarrierEventKind, Role
from shared.ports import Create
from shared.runtime.wiring import PagesParts
from tests.contract.things import any_carrier_mail
from tests.e2e.browser.serving import serving
from tests.e2e.porting import BILL
from tests.unit.support.desk import Bench, at_carrier, bench, in_review, reviewing, scheduled
from tests.world import Client, World

SIGNER: Final = {"name": "Sam Roe", "email": "sam@roe.example.com"}
PORTED: Final = "+12125552405"
LONG: Final = "A very long name of a company that nobody would ever give to one, but somebody did, Incorporated & Sons"


@dataclass
class Desk:
    """What is on it: orders by what they wait for, and keys of people."""

    world: World
    base: str
    signing: Bench
    reviewed: Bench
    submitted: Bench
    rejected: Bench
    dated: Bench
    mail_id: str
    port_out_id: str
    case_id: str
    lead: str
    support: str
    customer: str

    def pages(self) -> dict[str, str]:
        """Every page that is looked at, by a short name."""
        order = "admin/pages/orders/"
        request = f"admin/pages/requests/{self.reviewed.request_id}"
        view = self.world.memory.request_view(self.reviewed.request_id)
        assert view is not None
        return {
            "queue": "admin",
            "view": "admin/pages/queue/waiting_on_customer",
            "behind": "admin/pages/behind",
            "quarantine": "admin/pages/quarantine",
            "dead-letters": "admin/pages/dead-letters",
            "mails": "admin/pages/mails",
            "mail": f"admin/pages/mails/{self.mail_id}",
            "dates": "admin/pages/foc-dates",
            "search": "admin/pages/search?q=acme",
            "search-nothing": "admin/pages/search?q=nobody+at+all",
            "texts": "admin/pages/texts",
            "reveals": "admin/pages/reveals",
            "desk": "admin/pages/desk",
            "accounts": "admin/pages/accounts",
            "account": f"admin/pages/accounts/{self.world.accounts[0]}",
            "team": "admin/pages/accounts/acc_desk",
            "request": request,
            "numbers": f"{request}/numbers",
            "timeline": f"{request}/timeline",
            "document": f"{request}/documents/{view.documents[0].id}",
            "order-signing": order + self.signing.order.id,
            "order-review": order + self.reviewed.order.id,
            "order-carrier": order + self.submitted.order.id,
            "order-rejected": order + self.rejected.order.id,
            "order-dated": order + self.dated.order.id,
            "correct": f"{order}{self.rejected.order.id}/correct",
            "port-outs": "admin/pages/port-outs",
            "port-out": f"admin/pages/port-outs/{self.port_out_id}",
            "number-find": "admin/pages/numbers",
            "number": f"admin/pages/numbers/{PORTED.removeprefix('+')}",
            "cases": "admin/pages/cases",
            "case": f"admin/pages/cases/{self.case_id}",
            "reports": "admin/pages/reports",
            "report": "admin/pages/reports/carriers",
            "sessions": "sign-in/sessions",
            "nothing": "admin/pages/nothing",
        }

    def go(self, page: Page, name: str) -> None:
        page.goto(f"{self.base}/{self.pages().get(name, name)}")

    def sign_in(self, page: Page, key: str = "") -> None:
        page.set_default_timeout(120_000)
        page.goto(f"{self.base}/sign-in")
        page.fill("[name=secret_key]", key or self.lead)
        page.press("[name=secret_key]", "Enter")
        page.wait_for_selector("form[action$='/sign-out']")


@contextmanager
def a_desk() -> Iterator[Desk]:
    world = reviewing(sign_in_tries=1_000, carrier_profiles='{"simulated": {"takes_comments": true}}')
    upload = world.files.upload
    bill = BILL.read_bytes()
    world.files.upload = lambda key, _, *rest: upload(key, bill, *rest)  # type: ignore[method-assign]
    made = {
        "signing": bench(world, numbers=["+12125552401"], signer=SIGNER),
        "reviewed": in_review(world, numbers=[f"+1212555{2310 + n}" for n in range(12)], end_user_name=LONG),
        "submitted": at_carrier(world, numbers=["+12125552402"]),
        "rejected": at_carrier(world, numbers=["+12125552403", "+12125552404"]),
        "dated": scheduled(world, numbers=["+12125552405"]),
    }
    made["rejected"].hear(
        CarrierEventKind.REJECTED,
        reasons=[("account_number_mismatch", "Acct no. does not match"), ("postal_code_mismatch", "ZIP")],
    )
    order = made["submitted"].order
    mail = any_carrier_mail(
        order_id=order.id,
        request_id=order.request_id,
        account_id=order.account_id,
        subject=f"FOC for {order.reference}",
        text="Hello,\nFOC confirmed for 12/03/2026 10:00 ET.\nThanks",
        received_at=world.clock.now(),
    )
    world.memory.commit([Create(mail)])
    stranger = order.but(reference="PD00000000000099", carrier_order_id="")
    world.hear(stranger, CarrierEventKind.ACCEPTED)
    world.dead_letters.queues |= {"UploadsDead": 3, "RelayDead": 1, "MailsDead": 0}
    world.dead_letters.sources = frozenset({"UploadsDead"})
    lead, support = world.client(Role.SUPPORT_LEAD), world.client(Role.SUPPORT)
    text = {"title": "Which bill", "use": "comment", "text": "We need the bill of {carrier} for {pon}."}
    lead.post("/admin/canned-texts", text)
    lead.post(f"/admin/requests/{made['reviewed'].request_id}/notes", {"text": "They were very kind."})
    written = support.post(f"/admin/orders/{order.id}/carrier-comments", {"text": "Have you all that you need?"})
    assert written.status == 201, written.body
    made["dated"].act("cancel", {"reason": "They asked."}, key=support)
    port_out_id, case_id = _beside(made["dated"], support, lead)
    for one in made.values():
        world.index(one.request_id)
        world.count(one.request_id)
    door = build(lambda: PagesParts(world.desk, None, True, Pictures(), world.dead_letters))
    with serving(door) as base:
        world.policy = replace(world.policy, public_base_url=base)
        world.use(world.memory)
        yield Desk(
            world, base, **made, mail_id=mail.id, port_out_id=port_out_id, case_id=case_id, lead=lead.secret,
            support=support.secret, customer=made["signing"].customer.secret,
        )  # fmt: skip


def _beside(dated: Bench, support: Client, lead: Client) -> tuple[str, str]:
    """A port-out that its account disowns, whose case was talked about; and another of a number of nobody's."""
    asked = {"winning_carrier": "Nimbus Telecom", "asked_by": "Kim Roe, +1 646 555 0199", "account_number": "A-1"}
    nobodys = {**asked, "numbers": [f"+1212555{9_000 + n}" for n in range(120)], "reference": "PON-2"}
    assert support.post("/admin/port-outs", nobodys).status == 201
    made = support.post("/admin/port-outs", {**asked, "numbers": [PORTED], "reference": "PON-1"})
    assert made.status == 201, made.body
    port_out_id: str = made.body["id"]
    word = {"decision": "not_ours", "note": "Never heard of them."}
    case_id: str = dated.customer.post(f"/v1/port-outs/{port_out_id}/answer", word).body["case_id"]
    support.post(f"/admin/cases/{case_id}/messages", {"text": "Ask Bell first.", "internal": True}, if_match="*")
    lead.post(f"/admin/cases/{case_id}/messages", {"text": LONG * 5}, if_match="*")
    support.post(f"/admin/cases/{case_id}/steps", {"step": "stop", "note": "Ticket 4711"})
    return port_out_id, case_id
