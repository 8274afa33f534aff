"""What a letter says, who may sign it, and what makes it void."""

import json
import re
from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any

import pytest

from shared.domain.letter import (
    CONSENT_TEXT,
    CONSENT_VERSION,
    INLINE_NUMBERS,
    LetterContent,
    check_signature,
    content_from_json,
    content_json,
    differences,
    entered_texts,
    letter_purpose,
    letter_sections,
    letter_title,
    long_date,
    material_change,
    pin_line,
    same_person,
    signature_evidence,
    signature_fields,
)
from shared.domain.problems import Problem
from shared.domain.renderable import unrenderable
from shared.domain.words.catalogue import LANGUAGES
from shared.domain.words.consent import CONSENT
from shared.domain.words.letter import LETTER
from tests.unit.letters.builders import any_address, any_letter, any_numbers, any_signature, any_toll_free_letter


def words(content: LetterContent) -> str:
    parts: list[str] = [letter_purpose(content)]
    for section in letter_sections(content):
        parts += [section.heading, *section.paragraphs, *section.statements, *section.numbers]
        parts += [f"{row.label}: {row.value}" for row in section.fields]
    return "\n".join(parts)


# --- what it says ---


def test_it_confirms_what_47_cfr_64_1130_asks_for() -> None:
    text = words(any_letter())

    assert "Billing name (end user): Orchard Dental Group" in text
    assert "1200 Orchard Lane, Suite 400\nSpringfield, IL 62701" in text
    assert all(number in text for number in any_numbers(3))
    assert "decided to change the carrier" in text
    assert "as my agent" in text
    assert "only one carrier" in text
    assert "whether a fee applies" in text


def test_it_gives_authority_over_the_record_and_its_correction() -> None:
    text = words(any_letter())

    assert "obtain my customer service record (CSR)" in text
    assert "correct account details" in text


def test_a_billing_address_of_its_own_is_printed() -> None:
    text = words(any_letter(billing_address=any_address(line1="PO Box 7", line2=None)))

    assert "Service address: 1200 Orchard Lane" in text
    assert "Billing address: PO Box 7" in text


def test_no_field_can_hold_the_pin() -> None:
    assert "pin" not in {field.name for field in fields(LetterContent)}


@pytest.mark.parametrize(
    ("status", "number_class", "line"),
    [
        ("provided", "local", "PIN: provided separately"),
        ("provided", "wireless", "PIN: provided separately"),
        ("unknown", "wireless", "PIN: provided separately"),
        ("none", "local", "NO PIN REQUIRED"),
        ("none", "toll_free", "N/A"),
        ("unknown", "toll_free", "N/A"),
    ],
)
def test_pin_line(status: Any, number_class: Any, line: str) -> None:
    assert pin_line(status, number_class) == line


def test_a_toll_free_letter_is_a_change_of_resp_org_without_btn_pin_or_foc() -> None:
    text = words(any_toll_free_letter(billing_telephone_number="+12175550100"))

    assert "the change of Responsible Organization (RespOrg) to QIT02" in text
    assert "Port to RespOrg QIT02" in text
    for absent in ("BTN", "PIN", "FOC", "billing telephone", "+12175550100"):
        assert absent not in text


@pytest.mark.parametrize(
    ("answer", "staying", "said"),
    [
        ("none", (), "No telephone number of the account is meant to stay"),
        ("some", ("+12175550199",), "must not be ported or disconnected:"),
        ("some", (), "Other telephone numbers of this account stay"),
        ("unknown", (), "has not been established"),
    ],
)
def test_it_says_what_is_not_to_be_ported(answer: Any, staying: tuple[str, ...], said: str) -> None:
    text = words(any_letter(numbers_staying_answer=answer, numbers_staying=staying, port_scope="partial"))

    assert said in text
    assert all(number in text for number in staying)


@pytest.mark.parametrize("answer", ["none", "some", "unknown"])
def test_a_letter_speaks_for_the_numbers_it_lists_and_not_for_the_whole_account(answer: Any) -> None:
    scope: Any = "full" if answer == "none" else "partial"
    text = words(any_letter(numbers_staying_answer=answer, port_scope=scope))

    assert "covers 3 telephone numbers and no other" in text
    assert "it moves every" not in text
    assert "full port" not in text


def test_a_full_letter_leaves_room_for_the_letters_of_the_accounts_other_numbers() -> None:
    text = words(any_letter(numbers_staying_answer="none", port_scope="full"))

    assert "the telephone numbers it lists and of no others" in text
    assert "may be ported only under a letter of its own" in text
    assert "once this letter and every other letter of authorization given for the account" in text


def test_numbers_that_stay_are_listed_only_when_some_stay() -> None:
    text = words(any_letter(numbers_staying_answer="none", numbers_staying=("+12175550199",)))

    assert "+12175550199" not in text


def test_many_numbers_go_to_an_attachment_that_the_letter_names() -> None:
    few, many = any_letter(numbers=any_numbers(INLINE_NUMBERS)), any_letter(numbers=any_numbers(INLINE_NUMBERS + 1))

    assert not any(section.is_attachment for section in letter_sections(few))
    assert letter_sections(many)[-1].is_attachment
    assert letter_sections(many)[-1].numbers == many.numbers
    assert "Attachment A, which is part of this letter" in words(many)


def test_the_reseller_is_named_where_it_is_another_company() -> None:
    assert "Billed by (reseller): Corner Voice" in words(any_letter(reseller_name="Corner Voice"))
    assert "reseller" not in words(any_letter(reseller_name="Prairie Telephone"))


def test_the_consent_text_is_part_of_the_letter_with_its_version() -> None:
    text = words(any_letter())

    assert all(paragraph in text for paragraph in CONSENT_TEXT)
    assert f"version {CONSENT_VERSION}" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_own_words_can_be_drawn(language: str) -> None:
    for text in (text[language] for catalogue in (LETTER, CONSENT) for text in catalogue.texts.values()):
        assert unrenderable(text) == ()


# --- in French ---


def every_letter(language: str) -> list[LetterContent]:
    """Letters that between them use every word of ours."""
    answers: list[Any] = ["none", "some", "unknown"]
    staying = ("+12175550199",)
    return [
        *(
            any_letter(language=language, numbers_staying_answer=answer, numbers_staying=listed, port_scope=scope)
            for answer in answers
            for listed in ((), staying)
            for scope in ("full", "partial")
        ),
        any_letter(language=language, numbers=any_numbers(1200), reseller_name="Corner Voice"),
        any_letter(language=language, numbers=any_numbers(1), billing_address=any_address(country="CA")),
        any_letter(language=language, pin_line="NO PIN REQUIRED", subscriber_type="residential"),
        any_letter(language=language, new_billing_telephone_number="+12175550111"),
        any_toll_free_letter(language=language, numbers=any_numbers(50)),
        any_toll_free_letter(language=language),
    ]


_ENGLISH_LEFT = re.compile(
    r"\b(?:the|and|of|this|letter|number|numbers|carrier|account|signature on|telephone|to be|stay|with|named|I)\b"
)


def test_a_french_letter_has_no_english_but_the_terms_that_carriers_look_for() -> None:
    for content in every_letter("fr"):
        text = words(content).replace("Port to RespOrg", "").replace("NO PIN REQUIRED (aucun NIP requis)", "")

        assert _ENGLISH_LEFT.findall(text) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_is_filled_in(language: str) -> None:
    for content in every_letter(language):
        assert not set("{}") & set(words(content))


def test_a_french_letter_says_what_the_english_one_says() -> None:
    for english, french in zip(every_letter("en"), every_letter("fr"), strict=True):
        ours, theirs = letter_sections(english), letter_sections(french)

        assert [section.key for section in ours] == [section.key for section in theirs]
        assert [section.numbers for section in ours] == [section.numbers for section in theirs]
        for one, other in zip(ours, theirs, strict=True):
            assert len(one.paragraphs) == len(other.paragraphs)
            assert len(one.statements) == len(other.statements)
            assert len(one.fields) == len(other.fields)


def test_a_french_letter_is_in_the_words_of_the_trade() -> None:
    text = words(any_letter(language="fr", service_address=any_address(state="QC", country="CA")))

    assert letter_title("fr") == "Lettre d’autorisation"
    assert "Transfert (portage) de numéros de téléphone vers Example Tracking, Inc." in text
    assert "Fournisseur actuel: Prairie Telephone" in text
    assert "Numéro de téléphone de facturation (BTN): (217) 555-0100" in text
    assert "NIP de transfert: NIP\u00a0: fourni séparément" in text
    assert "Springfield, QC 62701\nCanada" in text
    assert (
        "Je désigne Example Tracking, Inc. et les fournisseurs qui assurent son service à titre de mandataire" in text
    )


def test_terms_that_carriers_look_for_stay_and_are_glossed() -> None:
    assert "NO PIN REQUIRED (aucun NIP requis)" in words(any_letter(language="fr", pin_line="NO PIN REQUIRED"))
    assert "Port to RespOrg QIT02" in words(any_toll_free_letter(language="fr"))


def test_many_numbers_are_counted_as_each_language_does() -> None:
    assert "covers 1,200 telephone numbers" in words(any_letter(numbers=any_numbers(1200)))
    assert "vise 1\u00a0200 numéros de téléphone" in words(any_letter(language="fr", numbers=any_numbers(1200)))


def test_who_may_act_is_worded_as_the_content_says_where_it_does() -> None:
    assert "I designate Example Tracking, Inc. and its carriers as my agent" in words(
        any_letter(carriers_wording="and its carriers")
    )


@pytest.mark.parametrize(
    ("day", "language", "said"),
    [
        (date(2026, 1, 5), "en", "January 5, 2026"),
        (date(2026, 1, 5), "fr", "5 janvier 2026"),
        (date(2026, 8, 1), "fr", "1er août 2026"),
    ],
)
def test_dates_read_as_people_write_them(day: date, language: str, said: str) -> None:
    assert long_date(day, language) == said


def test_entered_texts_say_where_each_came_from() -> None:
    texts = entered_texts(any_letter(authorized_person_title=None))

    assert texts["/service_address/city"] == "Springfield"
    assert texts["/authorized_person/name"] == "Jane Q. Public"
    assert "/authorized_person/title" not in texts


# --- the signature ---


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Jane Public", "JANE PUBLIC"),
        ("Jane Q. Public", "jane public"),
        ("Dr. Jane Q Public", "Jane Public, Ph.D."),
        ("J. Public", "Jane Public"),
        ("J.R. Smith", "John Smith"),
        ("Public, Jane", "Jane Public"),
        ("Smith, John, Jr.", "John Smith"),
        ("José Núñez", "Jose Nunez"),
        ("Nguyễn Văn Đức", "Nguyen Van Duc"),
        ("Pat O’Brien", "Pat O'Brien"),
        ("Anne-Marie Roy", "Anne Marie Roy"),
        ("  Jane   Public ", "Jane Public"),
        ("Ольга Ёлкина", "ольга ёлкина"),
        ("Jack Ma", "jack ma"),
        ("Sukarno", "sukarno"),
    ],
)
def test_one_person_spelt_two_ways(a: str, b: str) -> None:
    assert same_person(a, b)
    assert same_person(b, a)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Jane Public", "John Public"),
        ("K. Public", "Jane Public"),
        ("Public", "Jane Public"),
        ("Jane", "Jane Public"),
        ("John Smith Jr.", "John Smith Sr."),
        ("Jack Ma", "Jack"),
        ("", ""),
        ("...", "Jane Public"),
        ("Dr.", "Dr. Jane Public"),
    ],
)
def test_two_persons(a: str, b: str) -> None:
    assert not same_person(a, b)
    assert not same_person(b, a)


def problems_of(**changes: Any) -> tuple[Problem, ...]:
    values: dict[str, Any] = {
        "typed_name": "Jane Public",
        "consent_given": True,
        "consent_version": CONSENT_VERSION,
        "viewed_sha256": "AB" * 32,
        "expected_sha256": "ab" * 32,
        "signed_on": date(2026, 1, 6),
        "today": date(2026, 1, 6),
    }
    return check_signature(any_letter(), **{**values, **changes})


def a_signing(**changes: Any) -> list[str]:
    return [problem.code for problem in problems_of(**changes)]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"typed_name": "  "}, ["signature_empty"]),
        ({"typed_name": "John Doe"}, ["signature_name_mismatch"]),
        ({"consent_given": False}, ["consent_not_given"]),
        ({"consent_version": "2019-01"}, ["consent_text_version_mismatch"]),
        ({"viewed_sha256": "cd" * 32}, ["loa_document_changed"]),
        ({"signed_on": date(2026, 1, 8)}, ["signed_at_in_future"]),
        ({"signed_on": date(2026, 1, 7)}, []),
        ({"signed_on": date(2026, 1, 5)}, []),
        ({"signed_on": date(2026, 1, 4)}, ["signed_on_not_today"]),
        ({"signed_on": date(1999, 1, 6)}, ["signed_on_not_today"]),
        ({"typed_name": "Jane\u0000 Public"}, ["text_not_renderable"]),
        ({"typed_name": "Jane \u202ePublic"}, ["text_not_renderable"]),
        ({"typed_name": "\u202e"}, ["text_not_renderable"]),
        ({"typed_name": "John \u0000Doe"}, ["text_not_renderable"]),
        ({"title": "店長"}, ["text_not_renderable"]),
        ({"title": "Owner\u0007"}, ["text_not_renderable"]),
        ({"title": " Owner "}, []),
    ],
)
def test_each_fault_of_a_signature_has_its_code(changes: dict[str, Any], expected: list[str]) -> None:
    assert a_signing(**changes) == expected


def test_all_faults_of_a_signature_are_said_at_once() -> None:
    faults = a_signing(
        typed_name="",
        consent_given=False,
        consent_version="",
        viewed_sha256="",
        signed_on=date(2027, 1, 1),
    )

    assert len(faults) == 5


def test_each_fault_of_a_signature_points_at_the_field_that_the_api_takes() -> None:
    faults = problems_of(
        typed_name="John \u0000Doe",
        title="店長",
        consent_given=False,
        consent_version="",
        viewed_sha256="",
        signed_on=date(2025, 1, 1),
    )

    assert {(fault.code, fault.pointer) for fault in faults} == {
        ("text_not_renderable", "/typed_name"),
        ("text_not_renderable", "/title"),
        ("consent_not_given", "/consent"),
        ("consent_text_version_mismatch", "/consent_version"),
        ("loa_document_changed", "/document_sha256"),
        ("signed_on_not_today", "/signed_on"),
    }


def test_no_fix_promises_what_cannot_be_done_here() -> None:
    fixes = {fault.code: fault.fix for fault in problems_of(typed_name="John Doe", consent_given=False)}

    assert "I am a different authorized person" in fixes["signature_name_mismatch"]
    assert "person named on the letter" in fixes["signature_name_mismatch"]
    assert not any(word in " ".join(fixes.values()) for word in ("say so", "upload", "paper", "cancel"))


@pytest.mark.parametrize("name", ["", "John Doe", "\u202e", "John \u0000Doe \u0007", "店長 Doe"])
def test_a_field_of_a_signature_has_one_problem_at_a_time(name: str) -> None:
    faults = problems_of(typed_name=name, title="\u0000店", consent_given=False)

    assert len({fault.pointer for fault in faults}) == len(faults)


def test_a_signature_says_when_in_a_known_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        any_signature(signed_at=datetime(2026, 1, 6, 14, 3))  # noqa: DTZ001


def test_the_block_shows_who_and_the_evidence_how() -> None:
    who = {row.label: row.value for row in signature_fields(any_letter(), any_signature())}
    how = {row.label: row.value for row in signature_evidence(any_signature())}

    assert who == {"Printed name": "Jane Q. Public", "Title": "Office Manager", "Date": "January 6, 2026"}
    assert how["SHA-256 of the letter viewed"] == "ab" * 32
    assert how["Consent text"] == "version 2026-01"
    assert how["Signed electronically"] == "2026-01-06 14:03:22 UTC, by typed name"


def test_the_block_and_its_evidence_are_in_the_letters_language() -> None:
    who = {row.label: row.value for row in signature_fields(any_letter(language="fr"), any_signature())}
    how = {row.label: row.value for row in signature_evidence(any_signature(method="drawn"), "fr")}

    assert who == {"Nom en lettres moulées": "Jane Q. Public", "Titre": "Office Manager", "Date": "6 janvier 2026"}
    assert how["Signé électroniquement"] == "2026-01-06 14:03:22 UTC, par signature tracée"


# --- kept and compared ---


@pytest.mark.parametrize(
    "content",
    [
        any_letter(),
        any_letter(language="fr", end_user_name='Café «\u00a0L’Été\u00a0» {x} \\ "y"'),
        any_toll_free_letter(billing_address=any_address(line2=None)),
        any_letter(numbers_staying_answer="some", numbers_staying=any_numbers(2), account_number=None),
    ],
)
def test_what_a_letter_says_is_kept_without_loss(content: LetterContent) -> None:
    assert content_from_json(content_json(content)) == content


def test_the_same_content_is_kept_as_the_same_text() -> None:
    assert content_json(any_letter()) == content_json(any_letter())
    assert list(json.loads(content_json(any_letter()))) == sorted(json.loads(content_json(any_letter())))


def test_content_of_another_version_is_read() -> None:
    kept = json.loads(content_json(any_letter(language="fr")))
    del kept["language"], kept["carriers_wording"], kept["numbers_staying"]
    kept["service_address"]["plus_code"] = "86HJ"

    assert content_from_json(json.dumps({**kept, "made_up": [1]})) == any_letter()


@pytest.mark.parametrize("text", ["", "[]", "null", "{}", '{"prepared_on": 5}', '{"prepared_on": "2026-01-05"}'])
def test_what_is_no_content_of_a_letter_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - of several kinds
        content_from_json(text)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ()),
        ({"account_number": "1"}, (("account_number", "287-00123", "1"),)),
        ({"account_number": None}, (("account_number", "287-00123", ""),)),
        ({"prepared_on": date(2026, 2, 1)}, (("prepared_on", "January 5, 2026", "February 1, 2026"),)),
        (
            {"service_address": any_address(line2=None)},
            (
                (
                    "service_address",
                    "1200 Orchard Lane, Suite 400, Springfield, IL 62701, United States",
                    "1200 Orchard Lane, Springfield, IL 62701, United States",
                ),
            ),
        ),
        (
            {"numbers_staying_answer": "some", "port_scope": "partial"},
            (("numbers_staying_answer", "None stay", "Some stay"), ("port_scope", "Full port", "Partial port")),
        ),
        ({"numbers": tuple(reversed(any_numbers(3)))}, ()),
        ({"numbers": any_numbers(4)}, (("numbers", "3 telephone numbers", "4 telephone numbers (+(217) 200-0003)"),)),
        (
            {"numbers": (any_numbers(1)[0], "+12125550123")},
            (
                (
                    "numbers",
                    "3 telephone numbers (−(217) 200-0001, −(217) 200-0002)",
                    "2 telephone numbers (+(212) 555-0123)",
                ),
            ),
        ),
        ({"numbers_staying": ("+12125550123",)}, (("numbers_staying", "", "1 telephone number (+(212) 555-0123)"),)),
    ],
)
def test_differences_read_as_the_letter_prints_them(changes: dict[str, Any], expected: tuple[Any, ...]) -> None:
    assert differences(any_letter(), any_letter(**changes)) == expected


def test_of_many_numbers_the_first_twenty_are_named() -> None:
    ((_, _, now),) = differences(any_letter(), any_letter(numbers=any_numbers(1500)))

    assert now.startswith("1,500 telephone numbers (+(217) 200-0003, ")
    assert now.count("+") == 20
    assert now.endswith(", and 1,477 more)")


def test_differences_are_told_in_the_language_of_the_later_letter() -> None:
    after = any_letter(language="fr", pin_line="NO PIN REQUIRED", prepared_on=date(2026, 2, 1))

    assert differences(any_letter(), after) == (
        ("prepared_on", "5 janvier 2026", "1er février 2026"),
        ("pin_line", "NIP\u00a0: fourni séparément", "NO PIN REQUIRED (aucun NIP requis)"),
        ("language", "Anglais", "Français"),
    )


# --- what voids it ---


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ()),
        ({"numbers": any_numbers(4)}, ("number_added",)),
        ({"end_user_name": "Orchard Dental LLC"}, ("end_user_name",)),
        ({"authorized_person_name": "John Doe"}, ("authorized_person",)),
        ({"losing_carrier_name": "Other Telephone"}, ("losing_carrier",)),
        ({"target_resp_org": "ABC01"}, ("resp_org",)),
        ({"service_address": any_address(line1="1300 Orchard Lane")}, ("service_address",)),
        ({"service_address": any_address(line2="Suite 401")}, ("service_address",)),
        ({"service_address": any_address(postal_code="62702")}, ("service_address",)),
        ({"service_address": any_address(state="IN")}, ("service_address",)),
        (
            {"numbers": any_numbers(4), "losing_carrier_name": "X", "end_user_name": "Y"},
            ("number_added", "end_user_name", "losing_carrier"),
        ),
    ],
)
def test_changes_that_void_a_letter(changes: dict[str, Any], expected: tuple[str, ...]) -> None:
    assert material_change(any_letter(), any_letter(**changes)) == expected


@pytest.mark.parametrize(
    "changes",
    [
        {"numbers": any_numbers(2)},
        {"numbers": tuple(reversed(any_numbers(3)))},
        {"account_number": "1"},
        {"pin_line": "NO PIN REQUIRED"},
        {"billing_telephone_number": "+12175550111"},
        {"new_billing_telephone_number": "+12175550111"},
        {"prepared_on": date(2026, 2, 5)},
        {"order_reference": "PD-000123-02"},
        {"end_user_name": " ORCHARD  Dental Group"},
        {"authorized_person_name": "jane public"},
        {"authorized_person_email": "j@orchard.example"},
    ],
)
def test_changes_that_leave_a_letter_standing(changes: dict[str, Any]) -> None:
    assert material_change(any_letter(), any_letter(**changes)) == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"line1": "1200 Orchard Ln"},
        {"line1": "1200 ORCHARD LN."},
        {"line1": "1200 Orchard Ln, Ste 400", "line2": None},
        {"line1": "1200 Orchard Lane #400", "line2": ""},
        {"line2": "Ste. # 400"},
        {"state": "Illinois"},
        {"postal_code": "62701-1234"},
        {"postal_code": "627011234"},
        {"country": "us"},
    ],
)
def test_an_abbreviated_address_is_the_same_address(changes: dict[str, Any]) -> None:
    after = any_letter(service_address=any_address(**changes))

    assert material_change(any_letter(), after) == ()


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ("5 North First Street", "5 N. 1st St", True),
        ("5 N Main St", "5 S Main St", False),
        ("5 Main St", "5 Main Ave", False),
        ("7 St. James Boulevard", "7 Saint James Blvd", True),
        ("12 Rue Saint-Jérôme", "12 rue St Jerome", True),
    ],
)
def test_street_abbreviations(before: str, after: str, same: bool) -> None:
    letter = any_letter(service_address=any_address(line1=before))
    changed = replace(letter, service_address=any_address(line1=after))

    assert (material_change(letter, changed) == ()) is same


def test_a_canadian_postal_code_counts_whole() -> None:
    def at(code: str) -> LetterContent:
        return any_letter(service_address=any_address(state="ON", country="CA", postal_code=code))

    assert material_change(at("K1A 0B1"), at("k1a0b1")) == ()
    assert material_change(at("K1A 0B1"), at("K1A 0B2")) == ("service_address",)
