"""The page behind an approval link: what it shows an administrator, and what it takes."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import functions.signing.door as signing
from shared.domain.lifecycle import ActorKind, Status
from shared.domain.model import Actor, Letter, PaperLetter, Person
from shared.domain.problems import Problem, RulesBroken, StateConflict
from shared.domain.words.approvals import APPROVALS
from shared.ports import Unavailable
from shared.usecases.signing.links import DeadLink
from tests.unit.rules.builders import ACTOR, any_order, any_request
from tests.unit.signing_pages.approvals import APPROVE, SEEN, any_approval, any_row
from tests.unit.signing_pages.builders import NOW, Browser, FakeUseCases, Shown

BOTH = pytest.mark.parametrize("language", ["en", "fr"])
YES = {"decision": "approve", "checked": "yes", "seen": SEEN}
NO = {"decision": "return", "reason": "Leave out the fax line.", "seen": SEEN}
BOSS = Actor(kind=ActorKind.CUSTOMER, id="usr_2", name="Ada Boss")


def visitor(language: str = "en", **told: Any) -> Browser:
    return Browser(FakeUseCases(**{"approval": any_approval(), **told}), language=language)


def say(language: str, key: str, **values: object) -> str:
    """A text of the page, as `Shown.text` has it."""
    return " ".join(APPROVALS.say(language, key, **values).split())


def page(language: str = "en", **changes: Any) -> Shown:
    return visitor(language, approval=any_approval(**changes)).get(APPROVE)


@BOTH
def test_it_shows_who_asks_what_for_and_from_whom(language: str) -> None:
    shown = page(language)

    assert shown.status == 200
    for said in (
        *(any_request().name, any_request().account_name, ACTOR.name, "Example Tracking, Inc.", "Ada Boss"),
        *("Lakeside Telecom", "Quinn Dental LLC", "120 W Lake St, Chicago, IL, 60601", "(312) 555-0001"),
        *("(773) 384-2201", "Line 3", "Acme Plumbing", any_approval().documents[0].filename),
    ):
        assert said in shown.text, said
    assert not re.search(r"[{}]|None|undefined", shown.text)


def test_secrets_are_not_on_it() -> None:
    shown = page()

    assert "4417" not in shown.html
    assert "sealed" not in shown.html


@BOTH
@pytest.mark.parametrize(
    ("order", "said"),
    [
        ({"signer": Person(name="Pat Lee", email="pat@acme.example.com")}, "Pat Lee (pat@acme.example.com)"),
        ({"signer": None}, {"en": "Somebody of your account", "fr": "Une personne de votre compte"}),
        (
            {
                "letter": Letter(
                    paper=PaperLetter(
                        document_id="doc_1",
                        sha256="ab",
                        signed_on=date(2026, 2, 1),
                        signer_name="Jo Blom",
                        given_by=ACTOR,
                        given_at=NOW,
                    )
                )
            },
            {"en": "Signed on paper already, by Jo Blom", "fr": "Déjà signée sur papier, par Jo Blom"},
        ),
    ],
)
def test_it_says_who_signs(language: str, order: dict[str, Any], said: Any) -> None:
    assert (said if isinstance(said, str) else said[language]) in page(language, order=order).text


def test_numbers_beyond_those_shown_are_counted() -> None:
    assert "not shown here" not in page(order={"number_count": 3}).text
    assert "1,997 more numbers are not shown here." in page(order={"number_count": 2000}).text
    assert "1 more number is not shown here." in page(order={"number_count": 4}).text


@BOTH
def test_what_is_missing_is_said_in_words(language: str) -> None:
    blank = any_order().losing_account.but(
        carrier_name="", end_user_name="", authorized_person=Person(), numbers_staying=None
    )
    shown = page(language, order={"losing_account": blank}, documents=(), request=any_request(notes="", signer=None))

    assert say(language, "not_given") in shown.text
    assert say(language, "documents.none") in shown.text
    assert say(language, "fact.no_date") in shown.text


def test_a_test_request_says_that_it_is_one() -> None:
    assert "This is a test request" in page(request=any_request(test_mode=True)).text
    assert "This is a test request" not in page().text


def test_what_people_wrote_is_text() -> None:
    evil = "<script>alert(1)</script>"
    shown = page(request=any_request(name=evil, notes=evil), rows=(any_row(name=evil, company=evil),))

    assert "<script>alert" not in shown.html
    assert shown.text.count("<script>alert(1)</script>") >= 4


def test_approving_takes_a_tick_and_exactly_what_was_seen() -> None:
    who = visitor(approved=any_approval(status=Status.AWAITING_SIGNATURE, order=approved()))

    shown = who.post(APPROVE, YES)

    assert who.use_cases.asked("decide_approval") == [(APPROVE.rpartition("/")[2], SEEN, True, "")]
    assert (shown.status, "The request is approved" in shown.text) == (200, True)
    assert "Ada Boss approved it." in shown.text


def approved() -> dict[str, Any]:
    return {"status": Status.AWAITING_SIGNATURE, "approved_at": NOW, "approved_by": BOSS}


def test_returning_takes_a_reason() -> None:
    who = visitor(approved=any_approval(status=Status.DRAFT))

    shown = who.post(APPROVE, NO)

    assert who.use_cases.asked("decide_approval") == [
        (APPROVE.rpartition("/")[2], SEEN, False, "Leave out the fax line.")
    ]
    assert "The request was returned" in shown.text


@BOTH
@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({}, "nothing_decided"),
        ({"decision": "perhaps"}, "nothing_decided"),
        ({"decision": "approve", "seen": SEEN}, "not_checked"),
        ({"decision": "approve", "seen": SEEN, "checked": "on"}, "not_checked"),
    ],
)
def test_a_form_that_decides_nothing_changes_nothing(language: str, form: dict[str, str], code: str) -> None:
    who = visitor(language)

    shown = who.post(APPROVE, form)

    assert (shown.status, who.use_cases.written) == (422, [])
    assert say(language, f"problem.{code}", asker="") in shown.text


@BOTH
@pytest.mark.parametrize("code", ["reason_missing", "text_too_long"])
def test_what_is_wrong_with_a_reason_is_said_at_it_and_the_reason_kept(language: str, code: str) -> None:
    broken = RulesBroken("Nothing was decided.", problems=[Problem(code, "Wrong.", "Fix it.", "/reason")])
    who = visitor(language, raises={"decide_approval": broken})

    shown = who.post(APPROVE, NO)

    assert shown.status == 422
    assert say(language, f"problem.{code}", asker=ACTOR.name) in shown.text
    assert 'aria-invalid="true"' in shown.html
    assert "Leave out the fax line.</textarea>" in shown.html


def test_what_changed_since_is_shown_again_and_nothing_is_ticked() -> None:
    who = visitor(raises={"decide_approval": StateConflict("Changed.", code="concurrent_change")})

    shown = who.post(APPROVE, YES)

    assert shown.status == 409
    assert "The request was changed since you opened it." in shown.text
    assert "checked>" not in shown.html
    assert "Approve the request" in shown.text


@BOTH
@pytest.mark.parametrize(
    ("order", "outcome"),
    [
        (approved(), "approved"),
        ({"status": Status.COMPLETED, "approved_at": NOW, "approved_by": BOSS}, "approved"),
        ({"status": Status.DRAFT}, "returned"),
        ({"status": Status.EXPIRED}, "expired"),
        ({"status": Status.CANCELLED}, "cancelled"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_became_of_it_is_told_to_who_comes_later(
    language: str, order: dict[str, Any], outcome: str, method: str
) -> None:
    who = visitor(language, approval=any_approval(status=order["status"], order=order))

    shown = who.get(APPROVE) if method == "GET" else who.post(APPROVE, YES)

    assert shown.status == 200
    assert say(language, f"ended.{outcome}.title") in shown.text
    assert who.use_cases.written == []
    assert "<form" not in shown.html
    assert 'class="done"' not in shown.html


def test_all_dead_links_are_the_same_bytes_and_say_what_to_do() -> None:
    who = visitor(raises={"open_approval": DeadLink()})

    answers = [who.get(f"/approve/{token}") for token in ("x", "a" * 500, "%3Cscript%3E", "kV3p")]

    assert {answer.status for answer in answers} == {404}
    assert len({answer.raw for answer in answers}) == 1
    assert "open the link in the newest mail" in answers[0].text
    assert who.post(APPROVE, YES).status == 404


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}])
def test_a_form_that_another_site_sends_is_refused(headers: dict[str, str]) -> None:
    who = visitor()

    shown = who.post(APPROVE, YES, **headers)

    assert (shown.status, who.use_cases.written) == (403, [])
    assert 'href="../approve/' in shown.html


def test_an_outage_keeps_what_was_entered() -> None:
    shown = visitor(raises={"decide_approval": Unavailable("x")}).post(APPROVE, NO)

    assert shown.status == 503
    assert shown.values("reason") == ["Leave out the fax line."]


def test_a_french_page_has_no_english_sentence_of_ours() -> None:
    text = page("fr").text

    assert not re.findall(r"\b(?:the|and|you|your|asks|numbers|approve|return|whoever|signs)\b", text, re.IGNORECASE)


def test_every_text_of_the_catalogue_is_said_somewhere() -> None:
    door = Path(signing.__file__).parent
    files = [*door.glob("templates/approval*.html.j2"), door / "routes" / "approvals.py"]
    source = "".join(path.read_text(encoding="utf-8") for path in files)
    made = {"ended.", "order.class.", "order.staying.", "problem."}

    unsaid = [
        key
        for key in APPROVALS.texts
        if f'"{re.sub(r"[.](one|many)$", "", key)}"' not in source and not any(key.startswith(one) for one in made)
    ]
    assert unsaid == []
