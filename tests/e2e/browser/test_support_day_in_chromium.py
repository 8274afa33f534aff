"""A day of our team on the local cloud, among 10,000 requests, all by clicking: looked through, found, reviewed,
rejected, given again, corrected, dated, ported."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page

from infra.local.bring_up import Local, bring_up, take_down
from infra.local.cloud import FIRST_PORT
from infra.local.customer import Customer
from shared.domain.desk_queue import View
from tests.e2e.browser.chromium import all_violations, context_of, photograph, scrolls_sideways
from tests.e2e.porting import BILL, CONTEXT, drafted, home_at, keys_of, sign_all, wait_for_status
from tests.e2e.unheard import unheard
from tests.many_requests import FEW, FULL, Seeded, in_view, seed

SHOTS = Path(__file__).parents[3] / "build" / "screenshots" / "support-day"
A_PAGE = 25


@dataclass(frozen=True)
class Busy:
    """A local cloud with much in it, and the API keys of who works there."""

    local: Local
    seeded: tuple[Seeded, ...]
    keys: dict[str, str]


class Sam:
    """One of our team, in a browser."""

    def __init__(self, browser: Browser, local: Local, key: str, size: str = "desktop") -> None:
        self.base = local.api_url
        self.context = context_of(browser, size)
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(180_000)
        self.page.goto(f"{self.base}/admin")
        self.page.fill("[name=secret_key]", key)
        self.page.press("[name=secret_key]", "Enter")
        self.page.wait_for_selector("form[action$='/sign-out']")

    def look_for(self, text: str) -> str:
        """By the one search box; the address of what it finds first, "" where it finds nothing."""
        self.page.fill("#q", text)
        with self.page.expect_navigation():
            self.page.press("#q", "Enter")
        first = self.page.locator(".hits > li:first-child > a[data-row]")
        return first.get_attribute("href") or "" if first.count() else ""

    def find(self, text: str) -> None:
        """To an order, by the one search box: what it finds first."""
        assert "/orders/" in self.look_for(text)
        self.page.click(".hits > li:first-child > a[data-row]")
        self.page.wait_for_selector("#actions")

    def counts(self) -> dict[str, str]:
        """How much there is in each view, as its tab says it."""
        tabs = self.page.locator("nav.tabs a:has(.count)").all()
        return {
            (tab.get_attribute("href") or "").rsplit("/", 1)[-1]: tab.locator(".count").inner_text() for tab in tabs
        }

    def orders(self) -> list[str]:
        """The ids of the orders on this page of a view."""
        rows = self.page.locator("table.list a[data-row]").all()
        return [(row.get_attribute("href") or "").rsplit("/", 1)[-1] for row in rows]

    @property
    def next_page(self) -> Locator:
        return self.page.locator("main a[rel=next]")

    def do(self, action: str, **entries: str) -> None:
        """Fill in an action's form, and send it."""
        form = f"#do-{action}"
        if self.page.locator(f"{form} > summary").count():
            self.page.click(f"{form} > summary")
        for name, value in entries.items():
            field = self.page.locator(f"{form} [name='{name}']")
            kind = field.evaluate("(one) => one.type")
            if kind == "checkbox":
                field.check()
            elif kind == "select-one":
                field.select_option(value)
            else:
                field.fill(value)
        self.page.click(f"{form} button[type=submit]")
        self.page.wait_for_selector("[role=status], [role=alert]")

    @property
    def told(self) -> str:
        return self.page.locator("[role=status], [role=alert]").first.inner_text()

    def wait_until(self, status: str) -> None:
        """Look at the page until it says so: the order goes on by itself meanwhile."""
        for _ in range(120):
            if self.page.locator("h1 .tag").first.inner_text() == status:
                return
            self.page.wait_for_timeout(500)
            self.page.goto(self.page.url.partition("?")[0])
        raise AssertionError(f"{self.page.url}: {self.page.inner_text('h1')}, not {status}")

    def shot(self, name: str) -> None:
        photograph(self.page, SHOTS, name)
        assert all_violations(self.page) == []
        assert not scrolls_sideways(self.page)


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Busy]:
    """A local cloud of its own: who looks through queues and searches elsewhere finds no more than what they made."""
    home = home_at(tmp_path_factory.mktemp("busy"), FIRST_PORT + 90)
    try:
        local = bring_up(home, context=CONTEXT)
        with unheard(local):
            seeded = seed(local.cloud, local.outputs["TableName"], datetime.now(UTC))
        yield Busy(local, seeded, keys_of(local))
        # It would be written to the home, which takes half as long as seeding it.
        local.client("dynamodb").delete_table(TableName=local.outputs["TableName"])
    finally:
        take_down(home)


@pytest.fixture
def customer(busy: Busy) -> Iterator[Customer]:
    with closing(Customer(busy.local.api_url, busy.keys["administrator"])) as found:
        yield found


@pytest.fixture
def sam(browser: Browser, busy: Busy) -> Iterator[Sam]:
    found = Sam(browser, busy.local, busy.keys["support"])
    yield found
    found.context.close()


@pytest.fixture
def lea(browser: Browser, busy: Busy) -> Iterator[Sam]:
    found = Sam(browser, busy.local, busy.keys["support_lead"])
    yield found
    found.context.close()


def on_paper(customer: Customer, request_id: str) -> dict[str, Any]:
    """The letter of the request's only order comes on paper: our team has to look at it."""
    customer.post(f"/v1/port-requests/{request_id}/submit")
    wait_for_status(customer, request_id, "awaiting_signature")
    (order,) = customer.orders(request_id)
    scan = customer.upload_document(request_id, "loa", BILL, [])
    customer.post(
        f"/v1/port-requests/{request_id}/letters/{order['id']}/paper",
        {
            "document_id": scan["id"],
            "signer_name": "Dana Whitfield",
            "signed_on": datetime.now(UTC).date().isoformat(),
            "shows_signature_and_date": True,
        },
    )
    wait_for_status(customer, request_id, "in_review")
    return order


def test_views_are_looked_through_page_by_page(sam: Sam, busy: Busy) -> None:
    counts = sam.counts()
    assert {view: counts[view] for view in FULL} == dict.fromkeys(FULL, "99+")
    assert {view: counts[view] for view in FEW} == {view: str(count) for view, count in FEW.items()}
    assert counts["behind"] == "0"

    for label, view in (("To review", View.TO_REVIEW), ("Rejected", View.REJECTED)):
        sam.page.click(f"nav.tabs >> text={label}")
        expected = in_view(busy.seeded, view)
        assert sam.orders() == expected[:A_PAGE]
        sam.next_page.click()
        sam.page.wait_for_url("**cursor=*")
        assert sam.orders() == expected[A_PAGE : 2 * A_PAGE]
    sam.page.click("nav.tabs >> text=FOC passed")
    passed = sam.orders()
    sam.next_page.click()
    sam.page.wait_for_url("**cursor=*")
    assert passed + sam.orders() == in_view(busy.seeded, View.FOC_PASSED)
    assert sam.next_page.count() == 0

    sam.page.click("text=Accounts")
    assert sam.page.locator("main a:has-text('Agency ')").count() >= A_PAGE
    assert sam.next_page.count() == 1


def test_the_search_box_finds_the_right_one_of_10_000_first(sam: Sam, busy: Busy) -> None:
    one = next(one for one in reversed(busy.seeded) if one.view == View.CARRIER_SILENT)
    number = one.claim.number.removeprefix("+1")
    area, exchange, line = number[:3], number[3:6], number[6:]
    formats = (f"({area}) {exchange}-{line}", f"{area}.{exchange}.{line}", f"001 {number}", f"{number} x12")
    for text in (*formats, f"{exchange}-{line}", one.order.id, one.order.reference.lower(), one.order.carrier_order_id):
        assert sam.look_for(text).endswith(f"/orders/{one.order.id}"), text
    for text in (one.request.id, one.request.name, one.email):
        assert sam.look_for(text).endswith(f"/requests/{one.request.id}"), text
    assert sam.look_for(one.request.account_name).endswith(f"/accounts/{one.request.account_id}")
    assert "/requests/" in sam.look_for("acme plumbing")
    assert sam.page.locator(".hits > li").count() == A_PAGE
    assert sam.look_for("nobody of that name") == ""

    sam.find(one.order.reference)
    assert one.order.reference in sam.page.inner_text("h1")


def test_a_bill_is_rejected_and_given_again_and_a_rejection_of_the_carrier_is_corrected(
    customer: Customer, sam: Sam
) -> None:
    request_id = drafted(
        customer,
        ["+13122257801", "+13122257802"],
        account_number="SIM-POSTAL-CODE-MISMATCH",
        end_user_name="Quill & Feather Bakery",
    )
    order = on_paper(customer, request_id)

    sam.page.click("nav.tabs >> text=To review")
    sam.shot("1-queue")
    assert sam.look_for("quill feather").endswith(f"/requests/{request_id}")
    sam.find("(312) 225-7801")
    assert order["reference"] in sam.page.inner_text("h1")
    sam.do("assign-me")
    assert sam.told == "The order was assigned."

    sam.page.click("main a:has-text('invoice.pdf')")
    picture = sam.page.locator("img.page")
    assert picture.evaluate("async (one) => { await one.decode(); return one.naturalWidth; }") > 600
    sam.page.keyboard.press("j")
    sam.page.wait_for_url("**page=2")
    sam.shot("2-document")
    sam.do("reject", reason_too_old="yes", words="It is of last spring.")
    assert "The document was rejected" in sam.told
    sam.shot("3-document-rejected")

    wait_for_status(customer, request_id, "action_required")
    sam.find(order["reference"])
    sam.wait_until("Action required")
    assert "The bill is too old" in sam.page.inner_text("main")
    sam.shot("4-order-stopped")
    customer.upload_document(request_id, "invoice", BILL, [])
    sam.wait_until("In review")
    sam.page.locator("main a:has-text('invoice.pdf')").last.click()
    if sam.page.locator("#do-accept").count() == 0:
        sam.page.go_back()
        sam.page.locator("main a:has-text('invoice.pdf')").first.click()
    sam.do("accept")
    assert sam.told == "The document was accepted."

    sam.find(order["reference"])
    sam.do("approve")
    assert sam.told == "The order was approved."
    wait_for_status(customer, request_id, "action_required")
    sam.wait_until("Action required")
    assert "ZIP CODE DOES NOT MATCH CSR" in sam.page.inner_text("main")
    sam.shot("5-order-rejected")
    sam.page.click("a[href$='/correct']")
    sam.page.fill("[name$='postal_code']", "10001-4321")
    sam.shot("6-correcting")
    sam.page.click("main form .main-button")
    sam.page.wait_for_selector("[role=status]")
    assert sam.told == "The correction was taken."
    wait_for_status(customer, request_id, "completed")
    sam.wait_until("Completed")
    sam.shot("7-order-ported")


def test_a_date_is_set_and_a_port_completed_for_a_carrier_that_is_silent(
    customer: Customer, sam: Sam, browser: Browser, busy: Busy
) -> None:
    request_id = drafted(customer, ["+13122257811"], account_number="SIM-SILENT")
    customer.post(f"/v1/port-requests/{request_id}/submit")
    sign_all(customer, request_id)
    wait_for_status(customer, request_id, "submitted")
    (order,) = customer.orders(request_id)

    phone = Sam(browser, busy.local, busy.keys["support_lead"], "phone")
    phone.find(order["reference"])
    date = (datetime.now(UTC) + timedelta(days=9)).strftime("%Y-%m-%dT10:00")
    sam.find(order["id"])
    sam.do("foc", confirmed_foc_at=date)
    assert sam.told == "The date was recorded."
    sam.wait_until("Scheduled")
    sam.shot("8-dated")

    phone.do("call", talked_to="Ada of Lakeside", note="She says that it moves.")
    assert phone.told == "The call was logged."
    phone.shot("9-phone")
    sam.do("mark-ported", reason="Ada says on the telephone that it moved early.")
    assert "The numbers are marked as ported." in sam.told or "changed" in sam.told
    if "changed" in sam.told:  # the call came first: told so, with everything still there
        sam.do("mark-ported", reason="Ada says on the telephone that it moved early.")
    wait_for_status(customer, request_id, "completed")
    sam.wait_until("Completed")
    assert "Ada of Lakeside" in sam.page.inner_text("main")
    sam.shot("10-completed")
    phone.context.close()


def test_several_at_once_and_a_key_that_opens_what_it_should(customer: Customer, lea: Sam, busy: Busy) -> None:
    requests = [drafted(customer, [f"+1312225782{n}"]) for n in range(2)]
    orders = [on_paper(customer, one) for one in requests]
    for order in orders:
        lea.find(order["reference"])
        lea.do("assign-me")
    lea.page.goto(f"{lea.base}/admin/pages/queue/to_review")
    lea.page.click("main nav.pager >> text=Mine")
    lea.page.wait_for_url("**assignee=me")
    assert set(lea.orders()) == {order["id"] for order in orders}
    for order in orders:
        lea.page.check(f"[value^='{order['id']}']")
    lea.page.select_option("#act", "approve")
    lea.page.click("text=Do it")
    lea.page.wait_for_selector("text=2 done.")
    lea.shot("11-several")
    for one in requests:
        wait_for_status(customer, one, "completed")

    lea.page.click("text=Accounts")
    lea.page.fill("[name=name]", "acme home")
    lea.page.press("[name=name]", "Enter")
    lea.page.click("main a:has-text('Acme Home Services')")
    lea.page.locator("summary:has-text('Make an API key')").first.click()
    lea.page.locator("details[open] [name=name]").first.fill("Made on a page")
    lea.page.locator("details[open] button:has-text('Make an API key')").first.click()
    secret = lea.page.inner_text(".secret")
    assert "Made on a page" in lea.page.inner_text("main")

    other = Customer(busy.local.api_url, secret)
    assert other.get("/v1/me")["role"] in ("administrator", "manager", "client_manager")
    other.close()
