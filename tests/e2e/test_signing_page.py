"""Letters signed by somebody without an account, in a real browser, on the whole stack.

Pictures of every page are left in ``build/screenshots``.
"""

import hashlib
import itertools
import json
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from infra.local.bring_up import Local
from infra.local.customer import Customer
from infra.local.home import ROOT
from infra.local.mailbox import SentMail, mails_of
from infra.local.signer import Browser, link_in, sign_as
from tests.e2e.browser.chromium import chromium, context_of, photograph, scrolls_sideways, serious_violations
from tests.e2e.porting import drafted, wait_for_status
from tests.signer import LEFT_TO_SIGNER

SCREENSHOTS = ROOT / "build" / "screenshots"
_numbers = itertools.count(4100)


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    with chromium() as found:
        yield found


class Asked:
    """A submitted request whose letters went to a signer of their own by mail."""

    def __init__(self, local: Local, customer: Customer, **changes: Any) -> None:
        self.local, self.customer = local, customer
        number = next(_numbers)
        self.address = f"signer{number}@signers.example.com"
        account = changes.pop("account", {})
        numbers = changes.pop("numbers", [f"+1312226{number}"])
        self.request_id = drafted(customer, numbers, **account)
        path = f"/v1/port-requests/{self.request_id}"
        signer = {"name": "Dana Whitfield", "email": self.address}
        customer.call("PATCH", path, {"signer": signer} | changes, headers={"if-match": "*"})
        customer.post(f"{path}/submit")

    def mails(self, count: int = 1) -> list[SentMail]:
        found: list[SentMail] = self.customer.wait_for(
            f"{count} mails to {self.address}",
            lambda: [mail for mail in mails_of(self.local.cloud) if mail.is_to(self.address)],
            lambda mails: len(mails) >= count,
        )
        return found

    @property
    def link(self) -> str:
        return link_in(self.mails()[0].text)

    def envelope(self) -> dict[str, Any]:
        found: dict[str, Any] = self.customer.get(f"/v1/port-requests/{self.request_id}/envelopes")["items"][-1]
        return found

    def sealed(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.customer.wait_for(
            "the sealed letters",
            lambda: self.customer.orders(self.request_id),
            lambda orders: all(order["letter"]["signed_sha256"] for order in orders),
        )
        return found


def look_at(page: Page, name: str) -> None:
    """Keep a picture; nothing serious for axe-core, nothing to scroll to sideways."""
    photograph(page, SCREENSHOTS, name)
    assert serious_violations(page) == [], name
    assert not scrolls_sideways(page), name


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words).first.click()


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_signer_completes_reads_signs_and_keeps_the_sealed_letter(
    local_cloud: Local, customer: Customer, browser: Chromium, tmp_path: Path, size: str
) -> None:
    asked = Asked(local_cloud, customer, account=LEFT_TO_SIGNER | {"pin_status": "unknown"})
    page = context_of(browser, size, accept_downloads=True).new_page()

    page.goto(asked.link)
    look_at(page, f"{size}-1-landing")
    page.locator("form[action$='/open'] button").click()
    page.locator("form[action$='/details'] button[type=submit]").first.click()
    look_at(page, f"{size}-2-details-wrong")
    assert page.locator("[aria-invalid=true]").count() >= 5
    fill_in(
        page,
        {
            "end_user_name": "Zoë's Plumbing & <Heating>",
            "line1": "120 Wabash Ave",
            "city": "New York",
            "state": "NY",
            "postal_code": "10001",
            "authorized_person_name": "Dana Whitfield",
            "authorized_person_title": "Owner",
            "account_number": "LT-884213",
            "billing_telephone_number": "(212) 555-2399",
        },
    )
    choose(page, {"subscriber_type": "business", "country": "US", "numbers_staying": "none"})
    look_at(page, f"{size}-3-details")
    page.locator("form[action$='/details'] button[type=submit]").first.click()
    page.wait_for_selector("form[action$='/review']")
    look_at(page, f"{size}-4-letters")
    assert page.get_by_text("Zoë's Plumbing & <Heating>").count() > 0
    page.locator("form[action$='/review'] button[type=submit]").click()
    look_at(page, f"{size}-5-not-signed-yet")
    page.check("input[name=consent]")
    page.fill("input[name=typed_name]", "Dana Whitfield")
    page.locator("form[action$='/review'] button[type=submit]").click()
    page.wait_for_selector("form[action$='/sign']")
    look_at(page, f"{size}-6-confirm")
    page.check("input[name=intent]")
    page.locator("form[action$='/sign'] button[type=submit]").first.click()
    page.wait_for_url("**/signed/**")
    look_at(page, f"{size}-7-signed")
    order = asked.sealed()[0]
    page.reload()
    with page.expect_download() as download:
        page.locator("a[download]").first.click()
    look_at(page, f"{size}-8-copies")
    file = tmp_path / "sealed.pdf"
    download.value.save_as(file)

    assert hashlib.sha256(file.read_bytes()).hexdigest() == order["letter"]["signed_sha256"]
    said = subprocess.run(["pdfsig", str(file)], capture_output=True, text=True, check=False).stdout
    assert "Total document signed" in said
    assert "Signature is Valid" in said
    checked(page, local_cloud, file, tmp_path, size)
    assert wait_for_status(customer, asked.request_id, "submitted", "scheduled", "activating", "completed")


def checked(page: Page, local: Local, file: Path, tmp_path: Path, size: str) -> None:
    """The public letter check knows the file, and knows when one byte of it is another."""
    page.goto(f"{local.api_url}/letter-check")
    look_at(page, f"{size}-9-letter-check")
    page.set_input_files("input[type=file]", str(file))
    page.locator("form[enctype] button[type=submit]").click()
    genuine = page.locator("h1").inner_text()
    look_at(page, f"{size}-10-genuine")
    body = bytearray(file.read_bytes())
    body[len(body) // 2] ^= 1
    other = tmp_path / "changed.pdf"
    other.write_bytes(bytes(body))
    page.goto(f"{local.api_url}/letter-check")
    page.set_input_files("input[type=file]", str(other))
    page.locator("form[enctype] button[type=submit]").click()
    look_at(page, f"{size}-11-altered")
    assert page.locator("h1").inner_text() != genuine


def fill_in(page: Page, values: dict[str, str]) -> None:
    for name, value in values.items():
        page.locator(f"[name$=':{name}']").fill(value)


def choose(page: Page, values: dict[str, str]) -> None:
    for name, value in values.items():
        field = page.locator(f"[name$=':{name}']")
        if field.first.evaluate("each => each.tagName") == "SELECT":
            field.select_option(value)
        else:
            page.locator(f"[name$=':{name}'][value='{value}']").check()


def test_a_french_letter_is_signed_by_drawing_on_a_phone(
    local_cloud: Local, customer: Customer, browser: Chromium
) -> None:
    number = f"+1514842{next(_numbers)}"
    canadian = {
        "service_address": {
            "line1": "1200 rue Sainte-Catherine O",
            "city": "Montréal",
            "state": "QC",
            "postal_code": "H3B 1K1",
            "country": "CA",
        },
        "end_user_name": "Plomberie Élodie Bélanger Inc.",
    }
    asked = Asked(local_cloud, customer, account=canadian, numbers=[number], language="fr")
    page = context_of(browser, "phone").new_page()
    page.goto(asked.link)
    assert page.locator("html").get_attribute("lang") == "fr"
    look_at(page, "french-1-landing")
    page.locator("form[action$='/open'] button").click()
    look_at(page, "french-2-letters")
    assert page.get_by_text("Autorisation").count() > 0
    page.check("input[name=consent]")
    page.fill("input[name=typed_name]", "Dana Whitfield")
    page.check("input[value=drawn]")
    draw(page)
    look_at(page, "french-3-drawn")
    page.locator("form[action$='/review'] button[type=submit]").click()
    page.wait_for_selector("form[action$='/sign']")
    look_at(page, "french-4-confirm")
    page.check("input[name=intent]")
    page.locator("form[action$='/sign'] button[type=submit]").first.click()
    page.wait_for_url("**/signed/**")

    letter = asked.sealed()[0]["letter"]
    assert (letter["language"], letter["method"]) == ("fr", "drawn")


def draw(page: Page) -> None:
    canvas = page.locator("canvas")
    canvas.scroll_into_view_if_needed()
    frame = canvas.bounding_box()
    assert frame is not None
    page.mouse.move(frame["x"] + 20, frame["y"] + 60)
    page.mouse.down()
    for step in range(40):
        page.mouse.move(frame["x"] + 20 + step * 5, frame["y"] + 60 + (step % 8) * 6)
    page.mouse.up()


def test_a_typed_signature_needs_no_javascript(local_cloud: Local, customer: Customer, browser: Chromium) -> None:
    asked = Asked(local_cloud, customer)
    page = context_of(browser, java_script_enabled=False).new_page()

    page.goto(asked.link)
    page.locator("form[action$='/open'] button").click()
    page.check("input[name=consent]")
    page.fill("input[name=typed_name]", "Dana Whitfield")
    page.locator("form[action$='/review'] button[type=submit]").click()
    page.check("input[name=intent]")
    page.locator("form[action$='/sign'] button[type=submit]").first.click()

    assert "/signed/" in page.url
    assert asked.sealed()


def test_a_letter_is_signed_with_the_keyboard_alone(local_cloud: Local, customer: Customer, browser: Chromium) -> None:
    asked = Asked(local_cloud, customer)
    page = context_of(browser).new_page()
    page.goto(asked.link)

    go_to(page, "form[action$='/open'] button")
    page.keyboard.press("Enter")
    page.wait_for_selector("form[action$='/review']")
    go_to(page, "input[name=consent]")
    page.keyboard.press("Space")
    go_to(page, "input[name=typed_name]")
    page.keyboard.type("Dana Whitfield")
    go_to(page, "form[action$='/review'] button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_selector("form[action$='/sign']")
    go_to(page, "input[name=intent]")
    page.keyboard.press("Space")
    go_to(page, "form[action$='/sign'] button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/signed/**")

    assert asked.envelope()["status"] == "signed"


def go_to(page: Page, selector: str) -> None:
    """Tab until the element has the focus, and see that the focus is seen."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement?.matches(selector)", selector):
            outlined = page.evaluate(
                "() => { const s = getComputedStyle(document.activeElement);"
                " return s.outlineStyle !== 'none' || s.boxShadow !== 'none' }"
            )
            assert outlined, f"the focus on {selector} is not seen"
            return
    raise AssertionError(f"no number of Tabs leads to {selector}")


def test_nothing_comes_from_elsewhere_and_nothing_inline_runs(
    local_cloud: Local, customer: Customer, browser: Chromium
) -> None:
    asked = Asked(local_cloud, customer)
    page = context_of(browser).new_page()
    asked_for: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked_for.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))

    answer = page.goto(asked.link)
    page.locator("form[action$='/open'] button").click()
    page.wait_for_selector("form[action$='/review']")

    assert answer is not None
    headers = answer.headers
    home = local_cloud.api_url.split("/_aws")[0]
    assert [address for address in asked_for if not address.startswith(home)] == []
    assert complaints == []
    assert "unsafe-inline" not in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"
    assert "noindex" in headers["x-robots-tag"]


def test_a_scanners_hundred_gets_leave_everything_as_it_was(local_cloud: Local, customer: Customer) -> None:
    asked = Asked(local_cloud, customer)
    link = asked.link
    before = asked.envelope()

    with ThreadPoolExecutor(8) as pool:
        statuses = set(pool.map(lambda _: httpx.get(link, timeout=60).status_code, range(100)))

    assert statuses == {200}
    assert asked.envelope() == before


def test_twenty_signatures_at_once_are_one(local_cloud: Local, customer: Customer) -> None:
    asked = Asked(local_cloud, customer)
    with Browser() as signer:
        page = signer.submit(signer.open(asked.link), "/open")
        page = signer.submit(page, "/review", typed_name="Dana Whitfield", consent="yes")
        with ThreadPoolExecutor(20) as pool:
            pages = list(pool.map(lambda _: signer.submit(page, "/sign", intent="yes"), range(20)))

    assert {found.status for found in pages} == {200}
    assert len({found.address for found in pages}) == 1
    events = customer.get(f"/v1/port-requests/{asked.request_id}/events?limit=200")["items"]
    assert [event["type"] for event in events].count("letter.signed") == 1


def test_both_sides_are_mailed_a_link_to_the_signed_letters(local_cloud: Local, customer: Customer) -> None:
    asked = Asked(local_cloud, customer)
    with Browser() as signer:
        sign_as(signer, asked.link, "Dana Whitfield")
        mail = asked.mails(2)[-1]
        address = next(word for word in mail.text.split() if "/signed/" in word)
        page = signer.open(address)

    assert page.status == 200
    assert len(page.links(".pdf")) == 1
    assert "884213" not in mail.text + mail.html


def test_dead_links_are_all_the_same(local_cloud: Local, customer: Customer, browser: Chromium) -> None:
    declined, revoked, signed = (Asked(local_cloud, customer) for _ in range(3))
    links = [one.link for one in (declined, revoked, signed)]
    with Browser() as signer:
        signer.submit(signer.open(links[0]), "/open")
        page = signer.open(f"{links[0]}/decline")
        signer.submit(page, "/decline", reason="The address is wrong.")
        sign_as(signer, links[2], "Dana Whitfield")
    envelope = revoked.envelope()
    customer.post(f"/v1/port-requests/{revoked.request_id}/envelopes/{envelope['id']}/revoke")

    answers = [httpx.get(link, timeout=60) for link in [*links, f"{links[0][:-43]}{'A' * 43}"]]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text.replace(str(answer.url).rsplit("/", 1)[1], "") for answer in answers}) == 1
    shown = context_of(browser).new_page()
    shown.goto(links[0])
    look_at(shown, "dead-link")


def test_a_mail_that_bounces_puts_the_order_back_with_its_owner(local_cloud: Local, customer: Customer) -> None:
    asked = Asked(local_cloud, customer)
    asked.mails()
    envelope = asked.envelope()
    # The local cloud tells of no bounces and takes none from others: what the queue would bring is brought by hand.
    told = {
        "source": "aws.ses",
        "detail-type": "Email Bounced",
        "detail": {
            "bounce": {"bounceType": "Permanent", "bounceSubType": "General", "bouncedRecipients": []},
            "mail": {"tags": {"request": [asked.request_id], "envelope": [envelope["id"]]}},
        },
    }
    local_cloud.client("lambda").invoke(
        FunctionName=local_cloud.outputs["EnvelopesFunctionArn"],
        Payload=json.dumps({"Records": [{"messageId": "bounce", "body": json.dumps(told)}]}).encode(),
    )

    order = customer.wait_for(
        "the bounce", lambda: customer.orders(asked.request_id)[0], lambda order: bool(order["asks"])
    )

    assert order["asks"][0]["code"] == "signer_mail_bounced"
    assert order["progress"]["whose_turn"] == "customer"
