"""The pages over the real use cases, in memory: whole sittings, from the mail to the signed copies."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

import pytest

from functions.signing.acts import the_use_cases
from functions.signing.door import build
from shared.domain.lifecycle import Status
from tests.signer import LEFT_TO_SIGNER, SIGNER, sent_for_signature
from tests.unit.signing_pages.builders import Browser, FakeParts, Shown
from tests.world import World

ANSWERS = {
    "end_user_name": "Acme Plumbing & Heating",
    "subscriber_type": "business",
    "line1": "120 Wabash Ave",
    "city": "New York",
    "state": "NY",
    "postal_code": "10001",
    "country": "US",
    "authorized_person_name": "Dana Whitfield",
    "account_number": "LT-884213",
    "billing_telephone_number": "(212) 555-2399",
    "numbers_staying": "none",
}


class Sitting(Browser):
    """A signer's browser at the pages of a whole Port Desk in memory: it keeps the cookie and fills in forms."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world
        parts = FakeParts(world.desk, printer=world.printer, drawings=world.drawings)
        self.door = build(lambda: parts, the_use_cases)
        self.link = f"/sign/{world.link_to(SIGNER['email'])}"

    def open(self) -> Shown:
        opened = self.post(f"{self.link}/open")
        self.session = opened.cookies[0].split(";")[0].partition("=")[2]
        return self.get(self.link)

    def send(self, page: Shown, action: str, **entries: str) -> Shown:
        """The page's form, with these fields filled in."""
        return self.post(f"{self.link}/{action}", {**hidden(page, action), **entries})


def hidden(page: Shown, action: str) -> Mapping[str, str]:
    """What the form carries unseen."""
    form = re.search(rf'(?s)<form[^>]*action="[^"]*/{action}".*?</form>', page.html)
    assert form is not None, page.text
    inputs = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form[0])
    return {unescape(name): unescape(value) for name, value in inputs}


@pytest.fixture
def world() -> World:
    return World()


def sitting(world: World, **changes: Any) -> tuple[str, Sitting]:
    request_id = sent_for_signature(world, world.client(), **changes)
    return request_id, Sitting(world)


def test_a_typed_signature_leads_to_copies_and_the_link_is_dead(world: World) -> None:
    request_id, signer = sitting(world)

    letters = signer.open()
    confirming = signer.send(letters, "review", typed_name="Dana Whitfield", consent="yes")
    signed = signer.send(confirming, "sign", intent="yes")

    assert signed.status == 303
    copies = signer.get("/" + signed.headers["location"].replace("../", ""))
    assert "The letter is signed" in copies.text
    assert signer.send(confirming, "sign", intent="yes").headers["location"] == signed.headers["location"]
    assert signer.get(signer.link).status == 404
    assert world.orders(request_id)[0].status == Status.IN_REVIEW


def test_the_sealed_copy_can_be_downloaded_and_checked(world: World) -> None:
    request_id, signer = sitting(world)
    confirming = signer.send(signer.open(), "review", typed_name="Dana Whitfield", consent="yes")
    signed = signer.send(confirming, "sign", intent="yes")
    copies = "/" + signed.headers["location"].replace("../", "")
    order_id = world.orders(request_id)[0].id
    early = signer.get(f"{copies}/{order_id}.pdf")
    world.work(request_id)

    file = signer.get(f"{copies}/{order_id}.pdf")

    assert (early.status, file.status) == (409, 200)
    assert "Genuine and unchanged" in signer.upload(("letter.pdf", file.raw)).text
    assert "We know this letter" in signer.get(f"/letter-check?id={order_id}").text


def test_a_signature_by_another_name_without_consent_is_told_all_at_once(world: World) -> None:
    _, signer = sitting(world)

    shown = signer.send(signer.open(), "review", typed_name="Eve Other")

    assert shown.status == 422
    assert "2 things need your attention" in shown.text
    assert "Type Dana Whitfield, or choose" in shown.text


def test_without_the_last_confirmation_nothing_is_signed(world: World) -> None:
    request_id, signer = sitting(world)
    confirming = signer.send(signer.open(), "review", typed_name="Dana Whitfield", consent="yes")

    shown = signer.send(confirming, "sign")

    assert shown.status == 422
    assert "Tick the box to confirm that this is meant as your signature" in shown.text
    assert world.orders(request_id)[0].status == Status.AWAITING_SIGNATURE


def test_details_that_were_left_to_the_signer_are_asked_for_until_they_are_right(world: World) -> None:
    request_id, signer = sitting(world, draft=LEFT_TO_SIGNER)
    details = signer.open()
    names = re.findall(r'name="((?:detail|secret):[^"]+)"', details.html)
    form = {name: ANSWERS.get(name.rsplit(":", 1)[1], "") for name in names}

    wrong = signer.send(details, "details", **{**form, next(n for n in names if n.endswith(":state")): "Nowhere"})
    right = signer.send(wrong, "details", **form)

    assert wrong.status == 422
    assert wrong.html.count('aria-invalid="true"') == 1
    assert "LT-884213" not in wrong.html
    assert right.status == 303
    world.work(request_id)
    assert "Acme Plumbing & Heating" in signer.get(signer.link).text


def test_empty_details_are_all_pointed_out_at_their_fields(world: World) -> None:
    _, signer = sitting(world, draft=LEFT_TO_SIGNER)

    wrong = signer.send(signer.open(), "details")

    summary = wrong.html.partition('id="problems"')[2].partition("</section>")[0]
    assert wrong.html.count('aria-invalid="true"') >= 8
    assert summary.count("<li>") == summary.count('<li><a href="#f-lac')


def test_a_different_authorized_person_reads_the_letter_with_their_name(world: World) -> None:
    request_id, signer = sitting(world)
    signer.open()

    named = signer.send(signer.get(f"{signer.link}/person"), "person", name="Eve Other", title="Manager")
    world.work(request_id)

    assert named.status == 303
    assert "As the letter names the authorized person: Eve Other" in signer.get(signer.link).text


def test_declining_kills_the_link(world: World) -> None:
    _, signer = sitting(world)
    signer.open()

    shown = signer.send(signer.get(f"{signer.link}/decline"), "decline", reason="The address is wrong.")

    assert "You have declined to sign" in shown.text
    assert signer.get(signer.link).status == 404


def test_a_question_is_shown_once_it_was_asked(world: World) -> None:
    _, signer = sitting(world)
    signer.open()

    signer.send(signer.get(f"{signer.link}/question"), "question", text="Which lines <stay>?")

    assert "Which lines <stay>?" in signer.get(signer.link).text


def test_a_session_that_ended_shows_the_landing_and_a_new_one_goes_on(world: World) -> None:
    _, signer = sitting(world)
    letters = signer.open()
    world.clock.advance(minutes=world.policy.signing_session_minutes + 1)

    closed = signer.send(letters, "review", typed_name="Dana Whitfield", consent="yes")

    assert closed.status == 401
    assert signer.open().status == 200
