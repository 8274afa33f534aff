"""The page on which an administrator says whether it was them who asked for numbers to leave."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from functions.signing import pages
from functions.signing.acts import the_use_cases
from functions.signing.door import build
from shared.domain.model import Role
from shared.domain.port_outs.lifecycle import PortOutStatus
from shared.domain.port_outs.model import CustomerWord
from shared.domain.problems import StateConflict
from shared.domain.words.catalogue import LANGUAGES
from shared.domain.words.leaving import LEAVING
from shared.usecases.signing.links import DeadLink
from tests.contract.things import any_port_out
from tests.unit.port_outs.leaving import Leaving
from tests.unit.signing_pages.builders import TOKEN, Browser, FakeParts, FakeUseCases, any_leaving

PAGE = f"/leaving/{TOKEN}"
TEMPLATES = Path(pages.__file__).with_name("templates")
every_language = pytest.mark.parametrize("language", LANGUAGES)


def said(language: str, key: str, **values: object) -> str:
    """A text of the catalogue as `Shown.text` has it: with plain spaces."""
    return " ".join(LEAVING.say(language, key, **values).split())


# --- its words -------------------------------------------------------------------------------------------------------


def test_every_text_is_there_in_every_language_with_the_same_fields() -> None:
    assert LEAVING.gaps() == []
    assert [key for key, text in LEAVING.texts.items() if re.search(r"(?<!\u00a0):(?!//)", text["fr"])] == []


def test_the_templates_say_every_text_and_none_that_is_not_there() -> None:
    source = "".join(file.read_text() for file in TEMPLATES.glob("leaving*"))
    called = set(re.findall(r'leave\("([\w.]+)"(?! ~)', source))
    begun = tuple(key for key in set(re.findall(r'leave\("([\w.]+)" ~', source)))
    keys = {re.sub(r"\.(one|many)$", "", key) for key in LEAVING.texts}

    assert {key for key in called if key not in keys and not key.endswith(".")} == set()
    assert {key for key in keys if key not in called and not key.startswith(begun)} == set()
    assert {status.value for status in PortOutStatus} == {
        key.removeprefix("state.") for key in LEAVING.texts if key.startswith("state.")
    }


# --- what it shows ---------------------------------------------------------------------------------------------------


@every_language
def test_it_says_which_numbers_go_to_whom_and_offers_both_answers(language: str) -> None:
    shown = Browser(FakeUseCases(), language=language).get(PAGE)

    assert shown.status == 200
    for text in ("Nimbus # Telecom", "PON-1#A", "Acme Plumbing & Heating", "Dana Whitfield"):
        assert text in shown.text
    assert said(language, "not_us.submit") in shown.text
    assert said(language, "ours.submit") in shown.text
    assert shown.html.count("<h1") == 1
    assert f'<html lang="{language}"' in shown.html


@every_language
@pytest.mark.parametrize("status", list(PortOutStatus))
def test_every_state_is_said(language: str, status: PortOutStatus) -> None:
    port_out = any_port_out(status=status, customer_word=None)

    shown = Browser(FakeUseCases(leaving=any_leaving(port_out=port_out)), language=language).get(PAGE)

    assert said(language, f"state.{status}") in shown.text


def test_a_long_list_is_cut_and_counted() -> None:
    numbers = tuple(f"+1212555{at:04d}" for at in range(4000, 4053))

    shown = Browser(FakeUseCases(leaving=any_leaving(port_out=any_port_out(numbers=numbers)))).get(PAGE)

    assert "(212) 555-4019" in shown.text
    assert "(212) 555-4020" not in shown.text
    assert said("en", "more", count=33) in shown.text


def test_what_was_said_before_is_shown_with_what_is_left_to_say() -> None:
    word = any_leaving().person
    port_out = any_port_out(customer_word=CustomerWord(word="not_ours", by=word, at=datetime(2026, 3, 1).astimezone()))

    shown = Browser(FakeUseCases(leaving=any_leaving(port_out=port_out, may_stop=False))).get(PAGE)

    assert said("en", "said.not_ours", person="Dana Whitfield") in shown.text
    assert said("en", "not_us.submit") not in shown.text
    assert said("en", "ours.submit") in shown.text


def test_when_there_is_nothing_left_to_say_there_is_no_form() -> None:
    shown = Browser(FakeUseCases(leaving=any_leaving(may_stop=False, may_claim=False))).get(PAGE)

    assert "<form" not in shown.html.replace('<form class="language"', "")
    assert said("en", "nothing") in shown.text


# --- what it does ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("decision", "ours"), [("not_ours", False), ("ours", True)])
@every_language
def test_one_press_says_it(language: str, decision: str, ours: bool) -> None:
    browser = Browser(FakeUseCases(), language=language)

    shown = browser.post(PAGE, {"decision": decision, "note": "Somebody\r\nelse."})

    assert shown.status == 200
    assert browser.use_cases.asked("answer_leaving") == [(TOKEN, ours, "Somebody\nelse.")]
    assert said(language, f"thanks.{decision}", case="cas_1") in shown.text


@pytest.mark.parametrize("decision", ["", "perhaps", "OURS"])
def test_what_is_no_decision_shows_the_page_again_and_says_nothing(decision: str) -> None:
    browser = Browser(FakeUseCases())

    shown = browser.post(PAGE, {"decision": decision})

    assert shown.status == 422
    assert browser.use_cases.written == []


@pytest.mark.parametrize("where", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}])
def test_a_form_of_another_site_does_nothing(where: dict[str, str]) -> None:
    browser = Browser(FakeUseCases())

    shown = browser.post(PAGE, {"decision": "not_ours"}, **where)

    assert shown.status == 403
    assert browser.use_cases.written == []
    assert "This was sent from another site." in shown.text


@every_language
def test_a_dead_link_says_so_and_is_the_same_for_all(language: str) -> None:
    browser = Browser(FakeUseCases(raises={"open_leaving": DeadLink()}), language=language)

    answers = [browser.get(f"/leaving/{token}") for token in (TOKEN, "x", "a" * 500)]

    assert {shown.status for shown in answers} == {404}
    assert said(language, "dead.title") in answers[0].text


def test_when_it_is_too_late_the_page_says_so_and_shows_how_things_stand() -> None:
    conflict = StateConflict("The numbers came back.", code="port_out_over")
    browser = Browser(FakeUseCases(raises={"answer_leaving": conflict}))

    shown = browser.post(PAGE, {"decision": "not_ours"})

    assert shown.status == 409
    assert 'class="notice' in shown.html
    assert "Nimbus # Telecom" in shown.text


# --- with the use cases behind it ------------------------------------------------------------------------------------


def whole(leaving: Leaving) -> tuple[Browser, str]:
    """A browser of the real pages over this world, and the address that was mailed to the administrator."""
    token = leaving.world.link_to("administrator@acme.example.com", "leaving")
    browser = Browser()
    browser.door = build(lambda: FakeParts(leaving.world.desk), the_use_cases)
    return browser, f"/leaving/{token}"


def test_looking_changes_nothing_and_not_us_opens_a_case_and_locks() -> None:
    leaving = Leaving()
    port_out_id = leaving.asked()
    browser, address = whole(leaving)
    before = leaving.read(port_out_id)

    assert browser.get(address).status == 200
    assert leaving.read(port_out_id) == before

    shown = browser.post(address, {"decision": "not_ours", "note": "Nobody here asked."})
    leaving.world.look_after(port_out_id)

    after = leaving.read(port_out_id)
    assert after["account_says"]["decision"] == "not_ours"
    assert after["case_id"] in shown.text
    assert leaving.sheet()["protection"]["locked"] is True
    assert browser.post(address, {"decision": "not_ours"}).status == 200  # pressed twice
    assert leaving.read(port_out_id)["case_id"] == after["case_id"]


def test_the_link_of_somebody_who_is_no_administrator_any_more_is_dead() -> None:
    leaving = Leaving()
    leaving.asked()
    browser, address = whole(leaving)
    (user,) = (user for user in leaving.world.memory.users(leaving.account_id) if user.role == Role.ADMINISTRATOR)
    leaving.world.memory._put(("user", leaving.account_id, user.id), user.but(role=Role.MANAGER))

    assert browser.get(address).status == 404
    for broken in (address[:-1], address + "x", address.replace(".", ":")):
        assert browser.get(broken).status == 404


def test_after_the_time_for_a_snapback_there_is_nothing_left_to_say() -> None:
    leaving = Leaving()
    leaving.gone(leaving.asked())
    browser, address = whole(leaving)
    assert said("en", "not_us.submit") in browser.get(address).text

    leaving.world.clock.advance(seconds=timedelta(days=8).total_seconds())

    assert said("en", "nothing") in browser.get(address).text
    assert browser.post(address, {"decision": "not_ours"}).status == 409
