"""A customer makes a port request in a real browser, from the first page to the signature, over Port Desk in memory."""

import base64
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Page, Request

from functions.pages.door import build
from shared.adapters.pdf.pictures import Pictures
from shared.domain.model import Role
from shared.runtime.web.uploads import read_multipart
from shared.runtime.wiring import PagesParts
from shared.runtime.wiring import _Inspector as PdfInspector
from shared.usecases.documents import record_upload
from tests.e2e.browser.chromium import (
    MOST_BYTES,
    NARROWEST,
    SIZES,
    all_violations,
    context_of,
    photograph,
    scrolls_sideways,
    small_targets,
)
from tests.e2e.browser.serving import serving
from tests.e2e.porting import BILL
from tests.world import World

SHOTS: Final = Path(__file__).parents[3] / "build" / "screenshots" / "asking"
HEADER: Final = "Tracking Number,Forwarding Number,Name,Source,Company\n"
GOOD: Final = "(312) 226-1001,(773) 384-2201,Front desk,Google Ads,Acme Plumbing\n"
BAD: Final = "312226100,(773) 384-2202,Workshop,Google Ads,Acme Plumbin\n"
ACCOUNT: Final = {
    "carrier_name": "Lakeside Telecom",
    "secret_account_number": "LT-884214",
    "billing_telephone_number": "(312) 226-1001",
    "end_user_name": "Acme Plumbing & Heating",
    "service_address.line1": "120 N Wabash Ave",
    "service_address.city": "Chicago",
    "service_address.state": "IL",
    "service_address.postal_code": "60602",
    "authorized_person.name": "Dana Whitfield",
    "authorized_person.email": "dana@acme.example.com",
}
ANSWERS: Final = {
    "service_type": "landline",
    "subscriber_type": "business",
    "service_address.country": "US",
    "numbers_staying": "none",
    "pin_status": "none",
}


@dataclass
class Portal:
    world: World
    base: str
    key: str


@dataclass
class Bucket:
    """What S3 does with a form of ours, and the inspector with what arrived: our page may post to it from elsewhere."""

    world: World

    def resolve(self, event: Mapping[str, Any], _context: object = None) -> dict[str, Any]:
        http = event["requestContext"]["http"]
        if http["method"] == "POST":
            found = read_multipart(event["headers"]["content-type"], base64.b64decode(event["body"]))
            file = found.file("file")
            assert file is not None
            key = dict(found.fields)["key"]
            self.world.files.upload(key, file.body, file.content_type)
            record_upload(self.world.desk, PdfInspector(), key)
        allowed = {"access-control-allow-origin": "*", "access-control-allow-headers": "*"}
        return {"statusCode": 204, "headers": allowed, "cookies": [], "body": "", "isBase64Encoded": False}


@contextmanager
def a_portal() -> Iterator[Portal]:
    world = World()
    key = world.client(Role.ADMINISTRATOR).secret
    door = build(lambda: PagesParts(world.desk, None, True, Pictures(), world.dead_letters))
    with serving(door) as base, serving(Bucket(world)) as bucket:
        presigned = world.files.presign_post
        world.files.presign_post = lambda *given: replace(presigned(*given), url=bucket)  # type: ignore[method-assign]
        world.policy = replace(world.policy, public_base_url=base)
        world.use(world.memory)
        yield Portal(world, base, key)


class Looker:
    """Looks at every page on the way: a picture, what it weighs, and what axe-core says; on a telephone whether it can
    be touched, and read in a narrow window."""

    def __init__(self, page: Page, size: str) -> None:
        self.page, self.size = page, size
        self.wrong: list[str] = []
        self._bytes: dict[str, int] = {}
        page.on("requestfinished", self._weigh)
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("console", lambda said: self.wrong.append(said.text) if "Content Security" in said.text else None)

    def _weigh(self, done: Request) -> None:
        if done.resource_type in ("stylesheet", "script"):
            self._bytes[done.url] = done.sizes()["responseBodySize"]

    def look(self, name: str) -> None:
        page = self.page
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        photograph(page, SHOTS, f"{name}-{self.size}")
        weight = len(page.content().encode()) + sum(self._bytes.values())
        self.wrong += [f"{name}: {weight} bytes"] * (weight > MOST_BYTES)
        if self.size == "desktop":
            self.wrong += [f"{name}: {one}" for one in all_violations(page)]
            return
        self.wrong += [f"{name}: {one}" for one in small_targets(page)]
        page.set_viewport_size(NARROWEST)
        self.wrong += [f"{name}: scrolls sideways"] * scrolls_sideways(page)
        page.set_viewport_size(SIZES[self.size])


@pytest.mark.parametrize("size", SIZES)
def test_a_customer_makes_submits_and_signs_a_port_request(browser: Browser, size: str, tmp_path: Path) -> None:
    listed = tmp_path / "numbers.csv"
    listed.write_text(HEADER + GOOD + BAD)
    with a_portal() as portal:
        context = context_of(browser, size)
        page = context.new_page()
        page.set_default_timeout(20_000)
        seen = Looker(page, size)
        page.goto(f"{portal.base}/sign-in")
        page.fill("[name=secret_key]", portal.key)
        page.press("[name=secret_key]", "Enter")
        page.wait_for_selector("form[action$='/sign-out']")

        page.goto(f"{portal.base}/portal/new")
        page.click("main .main-button")
        page.wait_for_selector("#problems")
        seen.look("1-new-refused")
        page.fill("[name=name]", "Chicago lines")
        page.click("main .main-button")
        page.wait_for_url("**/edit/numbers?done=*")
        seen.look("2-numbers-empty")

        page.set_input_files("[name=file]", listed)
        page.click("form[data-upload] button[type=submit]")
        page.wait_for_selector(".number-rows .held")
        seen.look("3-numbers-held")
        page.fill("[name='cell:3:number']", "(312) 226-1002")
        page.fill("[name='cell:3:company']", "Acme Plumbing")
        page.click("form[action$='/numbers/fix'] .main-button")
        page.wait_for_url("**done=ask_list_good")
        seen.look("4-numbers-good")

        page.click(".after .main-button")
        page.wait_for_selector("[name='authorized_person.name']")
        for name, text in ACCOUNT.items():
            page.fill(f"[name='{name}']", text)
        for name, answer in ANSWERS.items():
            page.select_option(f"[name='{name}']", answer)
        seen.look("5-account")
        page.click("main form .main-button")
        page.wait_for_url("**/edit/accounts?done=*")
        seen.look("6-accounts")

        page.click(".after .main-button")
        page.set_input_files("[name=file]", BILL)
        page.click("form[data-upload] button[type=submit]")
        page.wait_for_selector("#documents .tag.good")
        seen.look("7-documents")

        page.click(".after .button")
        page.check("[name=who][value=other]")
        page.click("main form .main-button")
        page.wait_for_selector("#problems")
        seen.look("8-letter-refused")
        page.check("[name=who][value=self]")
        page.click("main form .main-button")
        page.wait_for_url("**/edit/review?done=*")
        seen.look("9-review")

        page.click("form[action$='/review'] .main-button")
        page.wait_for_url("**/sign?done=*")
        request_id = page.url.split("/requests/")[1].split("/")[0]
        portal.world.work(request_id)
        page.wait_for_selector("[name=typed_name]")
        seen.look("10-sign")
        page.fill("[name=typed_name]", "Dana Whitfield")
        page.check("[name=consent]")
        page.click(".signing .main-button")
        page.wait_for_url(f"**/portal/requests/{request_id}?done=*")
        context.close()
        statuses = [order.status for order in portal.world.orders(request_id)]

    assert statuses == ["in_review"]
    assert seen.wrong == []
