"""/sign/{token}: from the landing to the signature, and the other ways out."""

import base64
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest

from shared.domain.losing_carriers import Guidance
from shared.domain.model import Language, Person
from shared.domain.problems import Problem, RulesBroken
from shared.domain.words.consent import CONSENT_VERSION, consent_text, intent_text
from shared.domain.words.problems import problem_text
from shared.domain.words.signing import SIGNING
from shared.usecases.desk import lost_race
from shared.usecases.signing.view import DetailField, Difference, Form, Opened, Said, Visitor
from tests.unit.signing_pages.builders import (
    ACCOUNT,
    COPIES_TOKEN,
    NOW,
    ORDER,
    PNG,
    SESSION,
    TOKEN,
    Browser,
    FakeUseCases,
    any_content,
    any_details,
    any_landing,
    any_letter_to_sign,
    any_room,
    any_signature,
    opened_browser,
)

MARKUP = '<script>alert("x")</script>'
VISITOR = Visitor("203.0.113.9", "a browser")


def broken(pointer: str, code: str = "a_code", text: str = "This is wrong.", **more: Any) -> RulesBroken:
    return RulesBroken("Not done.", problems=[Problem(code, text, "Put it right.", pointer, **more)])


# --- before it is opened ---------------------------------------------------------------------------------------------


def test_the_landing_says_who_asks_for_whom_how_much_and_until_when_in_the_signers_zone() -> None:
    landing = any_landing(letters=3, expires_at=datetime(2026, 4, 2, 3, 5, tzinfo=UTC), time_zone="America/Chicago")

    text = Browser(FakeUseCases(landing=landing)).get(f"/sign/{TOKEN}").text

    assert "3 Letters of Authorization to sign" in text
    assert "Acme Plumbing & Heating asks you to sign 3 letters that let Example Tracking, Inc. move" in text
    assert "April 1, 2026, 10:05 PM CDT (Chicago time)" in text


def test_opening_sets_a_cookie_for_this_link_alone_and_leads_to_the_letters() -> None:
    use_cases = FakeUseCases()

    shown = Browser(use_cases).post(f"/sign/{TOKEN}/open")

    assert (shown.status, shown.headers["location"]) == (303, f"../../sign/{TOKEN}")
    assert shown.cookies == (
        f"portdesk_sign={SESSION}; Path=/sign/{TOKEN}; Max-Age=7200; HttpOnly; SameSite=Strict; Secure",
    )
    assert use_cases.asked("open_envelope") == [(TOKEN, VISITOR)]


@pytest.mark.parametrize(
    ("base_url", "path", "secure"),
    [
        ("http://localhost:4566/_aws/execute-api/abc/$default", "/_aws/execute-api/abc/$default/sign/", False),
        ("http://127.0.0.1:4566/x/", "/x/sign/", False),
        ("http://abc.execute-api.localhost:4566", "/sign/", False),
        ("http://port.example.com", "/sign/", True),
        ("https://localhost", "/sign/", True),
        ("http://localhost.example.com", "/sign/", True),
    ],
)
def test_the_cookie_is_secure_but_on_a_local_cloud_and_holds_under_a_prefix(
    base_url: str, path: str, secure: bool
) -> None:
    cookie = Browser(policy={"public_base_url": base_url}).post(f"/sign/{TOKEN}/open").cookies[0].split("; ")

    assert f"Path={path}{TOKEN}" in cookie
    assert ("Secure" in cookie) == secure


def test_opening_without_a_session_yet_sets_no_cookie() -> None:
    shown = Browser(FakeUseCases(opened=Opened())).post(f"/sign/{TOKEN}/open")

    assert (shown.status, shown.cookies) == (303, ())


def test_a_wanted_code_is_sent_by_a_button_and_never_by_looking() -> None:
    use_cases = FakeUseCases(landing=any_landing(code_wanted=True))

    shown = Browser(use_cases).get(f"/sign/{TOKEN}")

    assert "a code goes to d***@acme.example.com" in shown.text
    assert "Send me the code" in shown.text
    assert use_cases.written == []


def test_a_code_that_was_sent_can_be_entered_and_sent_anew() -> None:
    shown = Browser(FakeUseCases(landing=any_landing(code_wanted=True, code_sent=True))).get(f"/sign/{TOKEN}")

    assert f'action="../sign/{TOKEN}/code"' in shown.html
    assert 'autocomplete="one-time-code"' in shown.html
    assert "Send a new code" in shown.text


def test_the_right_code_opens() -> None:
    use_cases = FakeUseCases()

    shown = Browser(use_cases).post(f"/sign/{TOKEN}/code", {"code": " 123456 "})

    assert shown.status == 303
    assert shown.cookies[0].startswith(f"portdesk_sign={SESSION};")
    assert use_cases.asked("give_code") == [(TOKEN, "123456", VISITOR)]


def test_a_wrong_code_is_told_at_its_field() -> None:
    landing = any_landing(code_wanted=True, code_sent=True)
    use_cases = FakeUseCases(landing=landing, raises={"give_code": broken("/code", "otp_wrong", "Not the code.")})

    shown = Browser(use_cases).post(f"/sign/{TOKEN}/code", {"code": "1"})

    assert shown.status == 422
    assert 'aria-describedby="f-code-hint f-code-wrong" aria-invalid="true"' in shown.html
    assert '<a href="#f-code">' in shown.html


# --- details ---------------------------------------------------------------------------------------------------------


def test_details_are_asked_field_by_field_with_what_is_known() -> None:
    fields = (
        DetailField(name="end_user_name", value="Acme & Sons", required=True, given_by_requester=True),
        DetailField(name="subscriber_type", kind="choice", value="business", choices=("business", "residential")),
        DetailField(name="numbers_staying_list", kind="numbers", value="+13125550199\n+13125550198"),
        DetailField(name="pin", kind="secret", set=True),
    )

    shown = opened_browser(FakeUseCases(room=any_room(details=(any_details(*fields),)))).get(f"/sign/{TOKEN}")

    assert shown.values(f"detail:{ACCOUNT}:end_user_name") == ["Acme & Sons"]
    assert '<option value="business" selected>Business</option>' in shown.html
    assert "+13125550199\n+13125550198</textarea>" in shown.html
    assert shown.values(f"secret:{ACCOUNT}:pin") == [""]
    assert "Already given and not shown." in shown.text
    assert "the letter is void and is signed again" in shown.text


@pytest.mark.parametrize(("language", "said"), [("en", "On the bill."), ("fr", "Sur la facture.")])
def test_where_the_carrier_shows_a_detail_is_said_with_its_field(language: str, said: str) -> None:
    field = DetailField(name="account_number", kind="secret", where=Guidance("On the bill.", "Sur la facture."))
    room = any_room(details=(any_details(field),), landing=any_landing(language=Language(language)))

    shown = opened_browser(FakeUseCases(landing=room.landing, room=room)).get(f"/sign/{TOKEN}?lang={language}")

    assert said in shown.text


def test_a_field_that_has_no_text_yet_is_shown_by_its_name() -> None:
    details = any_details(DetailField(name="favourite_colour"))

    assert (
        "favourite colour" in opened_browser(FakeUseCases(room=any_room(details=(details,)))).get(f"/sign/{TOKEN}").text
    )


def test_completed_details_reach_the_use_case_by_account_without_untouched_secrets() -> None:
    use_cases = FakeUseCases()
    form = {
        f"detail:{ACCOUNT}:end_user_name": " Acme ",
        f"detail:{ACCOUNT}:line2": "",
        "detail:lac_2:numbers_staying_list": "+13125550199\r\n+13125550198",
        f"secret:{ACCOUNT}:pin": "",
        f"secret:{ACCOUNT}:account_number": "LT-1",
        "page_language": "en",
        "detail:": "nothing",
    }

    shown = opened_browser(use_cases).post(f"/sign/{TOKEN}/details", form)

    assert shown.headers["location"] == f"../../sign/{TOKEN}?saved=1"
    [(_, token, session, answers, visitor)] = use_cases.asked("complete_details")
    assert (token, session, visitor) == (TOKEN, SESSION, VISITOR)
    assert answers == {
        ACCOUNT: {"end_user_name": "Acme", "line2": "", "account_number": "LT-1"},
        "lac_2": {"numbers_staying_list": "+13125550199\n+13125550198"},
    }


def test_wrong_details_keep_their_values_and_never_their_secrets() -> None:
    fields = (DetailField(name="line1", required=True), DetailField(name="account_number", kind="secret"))
    use_cases = FakeUseCases(
        room=any_room(details=(any_details(*fields),)),
        raises={"complete_details": broken(f"/{ACCOUNT}/line1", text="No house number.")},
    )
    form = {f"detail:{ACCOUNT}:line1": f'Wabash "Ave" {MARKUP}', f"secret:{ACCOUNT}:account_number": "LT-884213"}

    shown = opened_browser(use_cases).post(f"/sign/{TOKEN}/details", form)

    assert shown.status == 422
    assert shown.values(f"detail:{ACCOUNT}:line1") == [f'Wabash "Ave" {MARKUP}']
    assert f'<a href="#f-{ACCOUNT}-line1">No house number. Put it right.</a>' in shown.html
    assert f'aria-describedby="f-{ACCOUNT}-line1-hint f-{ACCOUNT}-line1-wrong" aria-invalid="true"' in shown.html
    assert "LT-884213" not in shown.html


def test_a_problem_of_no_field_on_the_page_is_said_without_a_link() -> None:
    use_cases = FakeUseCases(
        room=any_room(details=(any_details(),)), raises={"complete_details": broken("/elsewhere", text="Odd.")}
    )

    shown = opened_browser(use_cases).post(f"/sign/{TOKEN}/details", {})

    assert "<li>Odd. Put it right.</li>" in shown.html


def test_letters_that_are_being_printed_are_looked_for_again() -> None:
    shown = opened_browser(FakeUseCases(room=any_room(preparing=2))).get(f"/sign/{TOKEN}")

    assert '<meta http-equiv="refresh" content="3">' in shown.html
    assert "2 letters are printed with your details." in shown.text


def test_an_envelope_without_a_letter_says_that_there_is_nothing_to_sign() -> None:
    shown = opened_browser(FakeUseCases(room=any_room(letters=()))).get(f"/sign/{TOKEN}")

    assert "There is nothing to sign now" in shown.text
    assert "refresh" not in shown.html


# --- letters ---------------------------------------------------------------------------------------------------------


def test_each_letter_is_shown_whole_with_its_pdf_and_its_hash() -> None:
    numbers = tuple(f"+1312555{number:04d}" for number in range(100))
    letters = (
        any_letter_to_sign(),
        any_letter_to_sign(order_id="ord_2", sha256="12" * 32, content=any_content(numbers=numbers)),
    )

    shown = opened_browser(FakeUseCases(room=any_room(letters=letters))).get(f"/sign/{TOKEN}")

    assert "Read and sign 2 letters" in shown.text
    assert "I authorize Example Tracking, Inc. and the carriers" in shown.text
    assert shown.html.count("<li>(312) 555-") == 103
    assert f'href="../sign/{TOKEN}/letters/ord_2.pdf"' in shown.html
    assert "12" * 32 in shown.text
    assert shown.values("viewed:ord_2") == ["12" * 32]


def test_a_letter_to_be_signed_again_says_why_and_what_differs() -> None:
    letter = any_letter_to_sign(
        why_again=("number_added", "a_new_reason"),
        differences=(Difference("end_user_name", "Acme", "Acme Plumbing"), Difference("reseller_name", "", "Bob's")),
    )

    text = opened_browser(FakeUseCases(room=any_room(letters=(letter,)))).get(f"/sign/{TOKEN}").text

    assert "Telephone numbers were added." in text
    assert "a new reason" in text
    assert "Customer’s name Acme Acme Plumbing" in text
    assert "Billed by (empty) Bob's" in text


def test_the_consent_is_asked_apart_in_full_and_is_not_given_beforehand() -> None:
    shown = opened_browser().get(f"/sign/{TOKEN}")

    disclosure = shown.html.partition('class="disclosure"')[2].partition("</fieldset>")[0]
    assert all(paragraph in disclosure for paragraph in consent_text("en"))
    assert 'name="consent" type="checkbox" value="yes" aria-required' in disclosure
    assert "checked" not in disclosure
    assert shown.values("consent_version") == [CONSENT_VERSION]


def test_the_signature_is_typed_unless_it_is_drawn() -> None:
    shown = opened_browser().get(f"/sign/{TOKEN}")

    assert 'name="method" value="typed" checked' in shown.html
    assert shown.values("title") == ["Owner"]
    assert shown.values("typed_name") == [""]


def test_the_pdf_is_shown_in_the_browser() -> None:
    use_cases = FakeUseCases()

    shown = opened_browser(use_cases).get(f"/sign/{TOKEN}/letters/{ORDER}.pdf")

    assert shown.raw == b"%PDF-1.7 the letter"
    assert shown.headers["content-type"] == "application/pdf"
    assert shown.headers["content-disposition"] == f'inline; filename="letter-of-authorization-{ORDER}.pdf"'
    assert use_cases.asked("letter_file") == [(TOKEN, SESSION, ORDER)]


def test_what_was_said_before_is_shown_with_who_said_it() -> None:
    said = (Said(True, "Dana Whitfield", f"Which lines? {MARKUP}", NOW), Said(False, "Eve Support", "The fax.", NOW))

    shown = opened_browser(FakeUseCases(room=any_room(said=said))).get(f"/sign/{TOKEN}")

    assert "You · March 2, 2026, 10:00 AM EST (New York time)" in shown.text
    assert "Eve Support ·" in shown.text
    assert MARKUP not in shown.html


def test_letters_that_name_nobody_ask_who_signs_first() -> None:
    shown = opened_browser(FakeUseCases(room=any_room(authorized_person=Person()))).get(f"/sign/{TOKEN}")

    assert "The letters do not name an authorized person yet." in shown.text
    assert f'action="../sign/{TOKEN}/person"' in shown.html


@pytest.mark.parametrize(
    ("query", "text"),
    [("saved=1", "Your details were saved."), ("asked=1", "Your question was passed on."), ("named=1", "name you")],
)
def test_what_was_just_done_is_said(query: str, text: str) -> None:
    assert text in opened_browser().get(f"/sign/{TOKEN}?{query}").text


def test_markup_in_every_field_is_shown_as_it_was_written() -> None:
    content = any_content(
        company_name=MARKUP,
        losing_carrier_name=MARKUP,
        end_user_name=MARKUP,
        authorized_person_name=MARKUP,
        numbers=(MARKUP,),
        account_number=MARKUP,
    )
    landing = any_landing(company_name=MARKUP, account_name=MARKUP, request_name=MARKUP, signer_name=MARKUP)
    letter = any_letter_to_sign(content=content, why_again=(MARKUP,), differences=(Difference(MARKUP, MARKUP, MARKUP),))
    room = any_room(
        landing=landing,
        letters=(letter,),
        authorized_person=Person(name=MARKUP, title=MARKUP),
        said=(Said(False, MARKUP, MARKUP, NOW),),
    )
    details = any_details(
        DetailField(name=MARKUP, kind="choice", value=MARKUP, choices=(MARKUP,)), label=MARKUP, carrier_name=MARKUP
    )
    form = any_signature(typed_name=MARKUP, title=MARKUP)
    use_cases = FakeUseCases(landing=landing, room=room)
    pages = [
        Browser(use_cases).get(f"/sign/{TOKEN}"),
        opened_browser(use_cases).get(f"/sign/{TOKEN}"),
        opened_browser(use_cases).post(f"/sign/{TOKEN}/review", form),
        opened_browser(use_cases).post(f"/sign/{TOKEN}/change", form),
        opened_browser(use_cases).get(f"/sign/{TOKEN}/question"),
        opened_browser(FakeUseCases(room=any_room(details=(details,)))).get(f"/sign/{TOKEN}"),
    ]

    for shown in pages:
        assert shown.status == 200
        assert "<script>" not in shown.html
        assert "&lt;script&gt;" in shown.html


# --- signing ---------------------------------------------------------------------------------------------------------


def test_the_review_shows_everything_that_will_be_signed_and_signs_nothing() -> None:
    use_cases = FakeUseCases()

    shown = opened_browser(use_cases).post(f"/sign/{TOKEN}/review", any_signature())

    assert shown.status == 200
    assert use_cases.written == []
    assert intent_text("en", 1) in shown.text
    for text in ("Lakeside Telecom → Example Tracking, Inc.", "3 telephone numbers", "ab" * 32, "Name Dana Whitfield",
                 "Title Owner", "Date March 2, 2026", "Signed by Typed name", "Sign 1 letter"):  # fmt: skip
        assert text in shown.text
    assert f'action="../../sign/{TOKEN}/sign"' in shown.html
    assert f'formaction="../../sign/{TOKEN}/change"' in shown.html
    assert 'name="intent" type="checkbox" value="yes" aria-required' in shown.html


def test_the_review_carries_on_every_entry() -> None:
    form = any_signature(method="drawn", drawing="data:image/png;base64," + base64.b64encode(PNG).decode())

    shown = opened_browser().post(f"/sign/{TOKEN}/review", form)

    assert {name: shown.values(name) for name in form} == {name: [value] for name, value in form.items()}
    assert f'<img class="signature" src="{form["drawing"]}" alt="Drawn signature of Dana Whitfield">' in shown.html


def test_going_back_from_the_review_keeps_every_entry() -> None:
    form = any_signature(typed_name="Dana “D” Whitfield", method="drawn", drawing="data:image/png;base64,AAAA")

    shown = opened_browser().post(f"/sign/{TOKEN}/change", form)

    assert shown.values("typed_name") == ["Dana “D” Whitfield"]
    assert shown.values("drawing") == ["data:image/png;base64,AAAA"]
    assert 'name="consent" type="checkbox" value="yes" checked' in shown.html
    assert 'name="method" value="drawn" checked' in shown.html


def test_what_the_signer_says_reaches_the_use_case() -> None:
    use_cases = FakeUseCases()
    form = any_signature(
        intent="yes", method="drawn", drawing="data:image/png;base64," + base64.b64encode(PNG).decode()
    )

    shown = opened_browser(use_cases).post(f"/sign/{TOKEN}/sign", form)

    assert (shown.status, shown.headers["location"]) == (303, f"../../signed/{COPIES_TOKEN}")
    [(_, token, session, signed, visitor)] = use_cases.asked("sign")
    assert (token, session, visitor) == (TOKEN, SESSION, VISITOR)
    assert signed == Form(
        typed_name="Dana Whitfield",
        title="Owner",
        method="drawn",
        drawing=PNG,
        consent=True,
        consent_version=CONSENT_VERSION,
        intent=True,
        viewed={ORDER: "ab" * 32},
    )


def test_consent_and_intent_that_are_not_ticked_are_not_given() -> None:
    use_cases = FakeUseCases()

    opened_browser(use_cases).post(f"/sign/{TOKEN}/sign", any_signature(consent="on", intent=""))

    [(_, _, _, signed, _)] = use_cases.asked("sign")
    assert (signed.consent, signed.intent) == (False, False)


@pytest.mark.parametrize(
    "drawing",
    ["", "data:image/svg+xml;base64,AAAA", "data:image/png;base64,!!", "data:image/png;base64,é", "https://x.example"],
)
def test_a_drawing_that_is_none_goes_to_the_rules_as_it_came(drawing: str) -> None:
    use_cases = FakeUseCases()

    opened_browser(use_cases).post(f"/sign/{TOKEN}/review", any_signature(method="drawn", drawing=drawing))

    [(_, _, _, signed)] = use_cases.asked("review")
    assert signed.drawing == drawing.encode()


def test_a_typed_signature_has_no_drawing_even_if_one_was_begun() -> None:
    use_cases = FakeUseCases()

    opened_browser(use_cases).post(
        f"/sign/{TOKEN}/sign", any_signature(drawing="data:image/png;base64,AAAA", intent="yes")
    )

    [(_, _, _, signed, _)] = use_cases.asked("sign")
    assert (signed.method, signed.drawing) == ("typed", b"")


def test_signing_twice_answers_the_same() -> None:
    browser = opened_browser()

    answers = {browser.post(f"/sign/{TOKEN}/sign", any_signature(intent="yes")).headers["location"] for _ in range(2)}

    assert len(answers) == 1


@pytest.mark.parametrize("act", ["review", "sign"])
def test_what_keeps_a_signature_from_counting_is_said_at_its_fields_with_the_entries_kept(act: str) -> None:
    problems = [
        Problem("signature_name_mismatch", "x", "x", "/typed_name", suggestion="Dana Whitfield"),
        Problem("consent_not_given", "x", "x", "/consent"),
        Problem("loa_document_changed", "x", "x", f"/viewed/{ORDER}"),
    ]
    use_cases = FakeUseCases(raises={act: RulesBroken("Not signed.", problems=problems)})

    shown = opened_browser(use_cases).post(f"/sign/{TOKEN}/{act}", any_signature(typed_name="Eve", consent=""))

    assert shown.status == 422
    assert "3 things need your attention" in shown.text
    assert "Type Dana Whitfield, or choose “I am a different authorized person”" in shown.text
    for target in ("f-typed_name", "f-consent", f"f-viewed-{ORDER}"):
        assert f'<a href="#{target}">' in shown.html
        assert f'id="{target}"' in shown.html
    assert shown.values("typed_name") == ["Eve"]
    assert "<title>Error: " in shown.html
    assert 'role="alert" tabindex="-1" autofocus' in shown.html


def test_a_letter_that_changed_is_shown_with_its_new_hash_to_be_read_again() -> None:
    use_cases = FakeUseCases(room=any_room(letters=(any_letter_to_sign(sha256="ef" * 32),)))

    shown = opened_browser(use_cases).post(f"/sign/{TOKEN}/review", any_signature())

    assert shown.status == 422
    assert "This letter has changed since you read it." in shown.text
    assert shown.values(f"viewed:{ORDER}") == ["ef" * 32]


def test_a_missing_confirmation_is_asked_for_on_the_confirming_page() -> None:
    use_cases = FakeUseCases(raises={"sign": broken("/intent", "intent_not_confirmed")})

    shown = opened_browser(use_cases).post(f"/sign/{TOKEN}/sign", any_signature())

    assert shown.status == 422
    assert "Is everything right?" in shown.text
    assert 'aria-describedby="f-intent-wrong" aria-invalid="true"' in shown.html
    assert shown.values("typed_name") == ["Dana Whitfield"]


def test_the_disclosure_is_in_the_language_of_the_page_and_a_letter_in_its_own() -> None:
    room = any_room(landing=any_landing(language=Language.FRENCH))

    shown = opened_browser(FakeUseCases(room=room)).get(f"/sign/{TOKEN}")

    assert '<html lang="fr">' in shown.html
    assert all(paragraph in shown.html for paragraph in consent_text("fr"))
    assert f'id="f-viewed-{ORDER}" tabindex="-1" aria-labelledby="f-viewed-{ORDER}-title" lang="en"' in shown.html


# --- otherwise -------------------------------------------------------------------------------------------------------


def test_a_different_authorized_person_is_named_and_reads_the_letters_anew() -> None:
    use_cases = FakeUseCases()

    shown = opened_browser(use_cases).post(f"/sign/{TOKEN}/person", {"name": " Eve Other ", "title": "Manager"})

    assert shown.headers["location"] == f"../../sign/{TOKEN}?named=1"
    [(_, *arguments)] = use_cases.asked("name_authorized_person")
    assert arguments == [TOKEN, SESSION, "Eve Other", "Manager", VISITOR]


def test_declining_passes_the_reason_on_and_ends_there() -> None:
    use_cases = FakeUseCases()

    shown = opened_browser(use_cases).post(f"/sign/{TOKEN}/decline", {"reason": " Wrong address. "})

    assert "You have declined to sign" in shown.text
    assert use_cases.asked("decline") == [(TOKEN, SESSION, "Wrong address.", VISITOR)]


def test_handing_back_names_who_should_sign() -> None:
    use_cases = FakeUseCases()
    form = {"name": "Eve Other", "email": "eve@acme.example.com", "reason": "She runs it."}

    shown = opened_browser(use_cases).post(f"/sign/{TOKEN}/someone-else", form)

    assert "Thank you: it was passed on" in shown.text
    assert use_cases.asked("hand_back") == [
        (TOKEN, SESSION, "Eve Other", "eve@acme.example.com", "She runs it.", VISITOR)
    ]


def test_a_question_is_passed_on_and_leads_back_to_the_letters() -> None:
    use_cases = FakeUseCases()

    shown = opened_browser(use_cases).post(f"/sign/{TOKEN}/question", {"text": "Which lines stay?"})

    assert shown.headers["location"] == f"../../sign/{TOKEN}?asked=1"
    assert use_cases.asked("ask") == [(TOKEN, SESSION, "Which lines stay?", VISITOR)]


@pytest.mark.parametrize(
    ("below", "act", "pointer", "form"),
    [
        ("decline", "decline", "/reason", {"reason": "x"}),
        ("someone-else", "hand_back", "/email", {"name": "Eve", "email": "not one"}),
        ("question", "ask", "/text", {"text": MARKUP}),
        ("person", "name_authorized_person", "/title", {"name": "Eve", "title": "?"}),
    ],
)
def test_what_is_wrong_with_a_form_is_said_at_its_field_with_its_entries(
    below: str, act: str, pointer: str, form: dict[str, str]
) -> None:
    shown = opened_browser(FakeUseCases(raises={act: broken(pointer)})).post(f"/sign/{TOKEN}/{below}", form)

    target = "f" + pointer.replace("/", "-")
    assert shown.status == 422
    assert f'<a href="#{target}">This is wrong. Put it right.</a>' in shown.html
    assert f'{target}-wrong" aria-invalid="true"' in shown.html
    assert all(
        value.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&#34;") in shown.html for value in form.values()
    )


@pytest.mark.parametrize(
    ("below", "act", "form"),
    [
        ("decline", "decline", {"reason": "Typed on a phone"}),
        ("someone-else", "hand_back", {"name": "Eve Other", "email": "eve@acme.example.com", "reason": "Hers"}),
        ("question", "ask", {"text": "Which lines stay?"}),
        ("person", "name_authorized_person", {"name": "Eve Other", "title": "Manager"}),
        ("review", "review", {"typed_name": "Dana W. Whitfield", "title": "Owner"}),
        ("sign", "sign", {"typed_name": "Dana W. Whitfield", "title": "Owner"}),
    ],
)
def test_a_form_that_collides_with_another_change_is_shown_again_with_its_entries(
    below: str, act: str, form: dict[str, str]
) -> None:
    use_cases = FakeUseCases(raises={act: lost_race("The letter")})

    shown = opened_browser(use_cases).post(f"/sign/{TOKEN}/{below}", form)

    assert shown.status == 409
    assert problem_text("en", Problem("concurrent_change", lost_race("The letter").detail))[0] in shown.text
    assert all(value in shown.html for value in form.values())


def test_details_that_collide_with_another_change_are_shown_again_without_their_secrets() -> None:
    name, secret = f"detail:{ACCOUNT}:end_user_name", f"secret:{ACCOUNT}:pin"
    use_cases = FakeUseCases(
        room=any_room(details=(any_details(),)), raises={"complete_details": lost_race("The letter")}
    )

    shown = opened_browser(use_cases).post(f"/sign/{TOKEN}/details", {name: "Acme Roofing", secret: "7291"})

    assert (shown.status, shown.values(name)) == (409, ["Acme Roofing"])
    assert "7291" not in shown.html


@pytest.mark.parametrize("language", list(Language))
def test_a_letter_that_names_somebody_else_says_so_where_it_stands(language: Language) -> None:
    landing = any_landing(language=language)
    problem = Problem("signature_name_mismatch", "", "", f"/viewed/{ORDER}", suggestion="Bob Brown")
    refusal = RulesBroken("Nothing was signed.", problems=[problem])
    use_cases = FakeUseCases(landing=landing, room=any_room(landing=landing), raises={"review": refusal})

    shown = opened_browser(use_cases).post(f"/sign/{TOKEN}/review", any_signature())

    text = SIGNING.say(language.value, "problem.signature_name_mismatch@/viewed", suggestion="Bob Brown")
    assert f'href="#f-viewed-{ORDER}"' in shown.html
    assert text in unescape(shown.html)


def test_what_is_wrong_is_said_in_the_language_of_the_page() -> None:
    landing = any_landing(language=Language.FRENCH)
    use_cases = FakeUseCases(
        landing=landing, room=any_room(landing=landing), raises={"decline": broken("/reason", "reason_missing")}
    )

    shown = opened_browser(use_cases).post(f"/sign/{TOKEN}/decline", {"reason": ""})

    detail, fix = problem_text("fr", Problem("reason_missing", "", "", "/reason"))
    assert f"{detail} {fix}" in unescape(shown.html)
