"""The page behind a correction link: what it shows of every reason, what it takes, and what it never says."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from functions.signing import pages
from functions.signing.door import build
from shared.domain.corrections import opened_fields
from shared.domain.document_reviews import REFUSALS, asks_of
from shared.domain.lifecycle import Status
from shared.domain.model import Ask, Attestation, Dispute, DocumentReview, NumbersStaying
from shared.domain.playbook import PIN_NEEDED
from shared.domain.problems import Problem, RulesBroken, StateConflict
from shared.domain.rejections import NUMBERS, REJECTIONS, REQUESTED_DATE, FixKind, explain
from shared.domain.words.catalogue import LANGUAGES
from shared.domain.words.corrections import CORRECTIONS
from shared.domain.words.signing import SIGNING
from shared.ports import Unavailable
from shared.runtime.web import fixing
from shared.runtime.web.fixing import MOST_NUMBER_PINS
from shared.runtime.web.html import COMMON
from shared.usecases.corrections.correcting import Fixes
from shared.usecases.signing.links import DeadLink
from tests.unit.rules.builders import ACTOR, any_document, any_losing_account
from tests.unit.signing_pages.builders import NOW, Browser, FakeParts, FakeUseCases, Shown, any_desk
from tests.unit.signing_pages.corrections import FIX, NUMBER, any_ask, any_form, any_link, rejected_order

NAMES = {"carrier": "Lakeside Telecom", "Carrier": "Lakeside Telecom"}
every_reason = pytest.mark.parametrize("code", [*REJECTIONS, PIN_NEEDED])
every_language = pytest.mark.parametrize("language", LANGUAGES)


def browser(*asks: Any, language: str = "en", raises: dict[str, Exception] | None = None, **changes: Any) -> Browser:
    link = changes.pop("link", None) or any_link()
    corrected = changes.pop("corrected", None)
    form = any_form(*asks, **changes)
    use_cases = FakeUseCases(
        correction=(link, form),
        corrected=corrected or form.order.but(status=Status.CHANGE_PENDING, asks=()),
        raises=raises or {},
    )
    return Browser(use_cases, language=language)


def said(language: str, key: str, **values: object) -> str:
    """A text of the catalogue as `Shown.text` has it: with plain spaces."""
    return " ".join(CORRECTIONS.say(language, key, **values).split())


def given(who: Browser, form: dict[str, str]) -> Fixes:
    """What the use case is given for these entries."""
    shown = who.post(FIX, form)
    assert shown.status == 200, shown.text
    fixes: Fixes = who.use_cases.asked("correct")[0][1]
    return fixes


def entries(shown: Shown) -> set[str]:
    """The names of everything that can be entered."""
    tags = re.findall(r"<(?:input|select|textarea)[^>]*>", shown.html)
    return {match[1] for tag in tags if 'type="hidden"' not in tag and (match := re.search(r' name="([^"]+)"', tag))}


# --- what it shows ---------------------------------------------------------------------------------------------------


@every_reason
@every_language
def test_every_reason_is_said_with_its_way_back_in_the_visitors_language(code: str, language: str) -> None:
    shown = browser(code, language=language).get(FIX)

    assert shown.status == 200
    assert f'<html lang="{language}">' in shown.html
    for part in ("title", "meaning", "fix"):
        if code != PIN_NEEDED or part != "meaning":
            assert said(language, f"reason.{code}.{part}", **NAMES) in shown.text
    assert "{" not in shown.text


@every_reason
def test_a_reason_opens_what_answers_it_and_nothing_else(code: str) -> None:
    form = any_form(any_ask(code, numbers=(NUMBER,)))
    reason = form.reasons[0]
    secret = ("pin", "account_number", "tax_id_last4")
    wanted = {f"{'secret' if name in secret else 'edit'}:{name}" for name in opened_fields([reason])}
    if FixKind.ATTEST in reason.kinds:
        wanted |= {f"attest:{code}:done_on", f"attest:{code}:note"}
    if FixKind.DISPUTE in reason.kinds:
        wanted |= {f"dispute:{code}"}
    if FixKind.DROP_NUMBER in reason.kinds:
        wanted |= {f"drop:{NUMBER}"}
    if FixKind.GIVE_DATE in reason.kinds:
        wanted |= {"date"}
    if FixKind.NEW_LETTER in reason.kinds:
        wanted |= {"letter"}

    shown = browser(any_ask(code, numbers=(NUMBER,))).get(FIX)

    assert entries(shown) == wanted
    assert ("new Letter of Authorization" in shown.text) is reason.needs_new_letter
    assert {NUMBERS, REQUESTED_DATE}.isdisjoint(entries(shown))


@every_reason
def test_the_only_field_of_a_form_is_never_called_optional(code: str) -> None:
    shown = browser(any_ask(code, numbers=(NUMBER,))).get(FIX)

    assert len(entries(shown)) > 1 or SIGNING.say("en", "optional") not in shown.text


@pytest.mark.parametrize("code", list(REFUSALS))
@every_language
def test_what_our_team_found_of_a_document_is_said_with_its_own_words(code: str, language: str) -> None:
    shown = browser(refused(code), language=language).get(FIX)

    for part in ("title", "meaning", "fix"):
        assert said(language, f"reason.{code}.{part}", **NAMES) in shown.text
    assert said(language, "answered.ours") in shown.text
    assert "“bill.pdf”: The <third> page is cut off." in shown.text
    assert "<third>" not in shown.html
    assert "{" not in shown.text


@pytest.mark.parametrize("code", list(REFUSALS))
def test_what_our_team_found_of_a_document_opens_what_answers_it_beside_another(code: str) -> None:
    row = REFUSALS[code]
    wanted = {f"edit:{name}" for name in row.fields if name != NUMBERS} | {f"dispute:{code}"}
    wanted |= {f"drop:{NUMBER}"} if FixKind.DROP_NUMBER in row.kinds else set()

    shown = browser(refused(code)).get(FIX)

    assert entries(shown) == wanted
    assert ("new Letter of Authorization" in shown.text) is row.needs_new_letter


def refused(code: str) -> Ask:
    review = DocumentReview(
        accepted=False,
        by=ACTOR,
        at=NOW,
        reasons=(REFUSALS[code].reason,),
        words="The <third> page is cut off.",
        numbers=(NUMBER,),
    )
    (ask,) = asks_of(any_document(filename="bill.pdf", review=review), "Lakeside Telecom", {NUMBER})
    return ask


def test_all_reasons_stand_on_one_page_and_a_field_that_two_of_them_open_only_once() -> None:
    shown = browser("address_mismatch", "postal_code_mismatch", "pin_invalid").get(FIX)

    assert "3 things have to be put right" in shown.text
    assert len(re.findall('name="edit:service_address.postal_code"', shown.html)) == 1
    assert "Also answered above: ZIP or postal code." in shown.text
    ids = re.findall(r'\sid="([^"]+)"', shown.html)
    assert len(ids) == len(set(ids))


def test_what_was_sent_stands_beside_what_the_carrier_answered() -> None:
    rejected = any_ask("end_user_name_mismatch", said="NAME <ON> BILL IS ACME", raw_code="7429 (8G)", numbers=(NUMBER,))

    shown = browser(rejected).get(FIX)

    assert "What was sent Name of the customer, as on the bill Quinn Dental LLC Kind of customer Business" in shown.text
    assert "What the carrier answered NAME <ON> BILL IS ACME Its code: 7429 (8G)" in shown.text
    assert "(312) 555-0101" in shown.text
    assert "<ON>" not in shown.html


@pytest.mark.parametrize(
    ("given_code", "told"),
    [
        ("pin_invalid", ""),
        (" PIN_INVALID", ""),
        ("port_freeze", ""),
        ("other", ""),
        ("pin_invalid, address_mismatch", ""),
        ("PASSCODE_PIN_INVALID", "Its code: PASSCODE_PIN_INVALID"),
        ("pin_invalid, 7435 (8C)", "Its code: 7435 (8C)"),
    ],
)
def test_only_a_code_of_the_carriers_own_is_told(given_code: str, told: str) -> None:
    text = browser(any_ask("pin_invalid", said="WRONG PIN", raw_code=given_code)).get(FIX).text

    assert "What the carrier answered WRONG PIN" in text
    assert ("Its code" in text) is bool(told)
    assert told in text


def test_words_that_are_only_quoted_in_the_explanation_are_the_carriers_too() -> None:
    asked = any_ask("address_mismatch")
    quoted = asked.but(detail=f"{asked.detail} In the carrier's own words: “NO SUCH STREET”.")

    shown = browser(quoted, language="fr").get(FIX)

    assert "Ce que le fournisseur a répondu NO SUCH STREET" in shown.text


def test_a_text_that_was_written_for_this_order_is_shown_as_it_is() -> None:
    own = any_ask("other", detail="The carrier did not take the correction.", fix="Our team asks the carrier.")

    shown = browser(own, language="fr").get(FIX)

    assert '<p lang="en">The carrier did not take the correction.</p>' in shown.html
    assert '<p lang="en">Our team asks the carrier.</p>' in shown.html


@every_language
def test_secrets_are_empty_inputs_beside_what_is_on_file(language: str) -> None:
    account = any_losing_account(sealed_pin="sealed-pin", pin_status="provided")

    shown = browser("prepaid_account", account=account, language=language).get(FIX)

    assert shown.values("secret:account_number") == [""]
    assert shown.values("secret:pin") == [""]
    on_file = said(language, "on_file_ends", end="4417")
    assert on_file in shown.text
    assert "sealed" not in shown.html


def test_a_person_and_an_order_are_named_and_nothing_else_of_the_account() -> None:
    shown = browser("pin_invalid", link=any_link(note="Ask <Kim>\nin accounting")).get(FIX)

    assert "Hello Pat Lee," in shown.text
    assert "Order PD1" in shown.text
    assert "Ask <Kim> in accounting" in shown.text
    assert "<Kim>" not in shown.html
    for hidden in ("Quinn Dental", "120 W Lake St", "Ada Quinn", "4417", "pat@acme.example.com", "prq_1", "fix_1"):
        assert hidden not in shown.html


def test_what_is_known_of_the_losing_carrier_is_told() -> None:
    account = any_losing_account(carrier_name="AT&T")

    english = browser("pin_invalid", account=account).get(FIX)
    french = browser("pin_invalid", account=account, language="fr").get(FIX)

    assert (
        "Good to know about AT&T For a mobile number AT&T gives a one-time Number Transfer PIN: dial *PORT"
        in english.text
    )
    assert "Pour un numéro mobile, AT&T donne un NIP de transfert" in french.text


def test_a_carrier_without_a_name_is_your_current_carrier() -> None:
    who = browser(explain([("address_mismatch", "")], carrier="")[0], account=any_losing_account(carrier_name=""))

    assert "Your current carrier has another address" in who.get(FIX).text


@pytest.mark.parametrize("code", ["change_in_flight", "change_not_possible", "supplements_exhausted", "frozen_window"])
@every_language
def test_where_nothing_can_be_corrected_now_it_says_why_and_asks_nothing(code: str, language: str) -> None:
    shown = browser("pin_invalid", language=language, may_correct=False, why_not="No.", why_code=code).get(FIX)

    assert said(language, f"cannot.{code}") in shown.text
    assert entries(shown) == set()
    assert "<button" not in shown.html


@pytest.mark.parametrize(
    "codes",
    [("carrier_unresponsive",), ("npac_conflict", "carrier_unresponsive"), ("other",), ("split_required", "other")],
)
@every_language
def test_where_others_act_it_says_what_happens_next_and_has_nothing_to_send(
    codes: tuple[str, ...], language: str
) -> None:
    shown = browser(*codes, language=language).get(FIX)

    assert shown.status == 200
    assert said(language, "nothing") in shown.text
    assert said(language, "nothing.next") in shown.text
    for code in codes:
        assert said(language, f"reason.{code}.title") in shown.text
    assert entries(shown) == set()
    assert "<form" not in shown.html
    assert "<button" not in shown.html
    assert said(language, "partly") not in shown.text
    assert said(language, "cost") not in shown.text
    assert said(language, "due") not in shown.text


def test_what_others_act_on_can_be_remarked_upon_beside_what_the_visitor_answers() -> None:
    shown = browser("other", "pin_invalid", "carrier_unresponsive").get(FIX)

    assert "remark" in entries(shown)
    assert said("en", "nothing") not in shown.text
    assert said("en", "submit") in shown.text


def test_a_day_that_our_team_asks_for_can_be_given_though_it_need_not_be() -> None:
    shown = browser("date_rejected").get(FIX)

    assert entries(shown) == {"date"}
    assert said("en", "turn.optional") in shown.text
    assert said("en", "submit") in shown.text


@every_language
def test_the_day_of_what_was_done_is_never_called_optional_and_its_note_is(language: str) -> None:
    shown = browser("port_protection", language=language).get(FIX)

    day = re.search(r'<label for="f-attest-port_protection-done_on">(.*?)</label>', shown.html)
    note = re.search(r'<label for="f-attest-port_protection-note">(.*?)</label>', shown.html)
    optional = SIGNING.say(language, "optional")
    assert day is not None
    assert note is not None
    assert optional not in day[1]
    assert optional in note[1]
    assert said(language, "attest.hint") in shown.text
    assert 'aria-describedby="f-attest-port_protection-done_on-hint"' in shown.html
    assert "aria-required" not in shown.html.partition('name="attest:port_protection:done_on"')[2].partition(">")[0]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    ("carrier", "numbers", "told"),
    [("telnyx", (NUMBER,), True), ("telnyx", (), False), ("simulated", (NUMBER,), False)],
)
def test_that_taking_a_number_out_begins_a_new_order_is_said_where_it_can_be_done(
    language: str, carrier: str, numbers: tuple[str, ...], told: bool
) -> None:
    form = any_form(any_ask("number_not_on_account", numbers=numbers), carrier=carrier)
    use_cases = FakeUseCases(correction=(any_link(), form))

    shown = Browser(use_cases).get(f"{FIX}?lang={language}")

    assert (said(language, "cost.new_order") in shown.text) == told


def test_what_sending_costs_is_said_before() -> None:
    form = any_form("pin_invalid", confirmed_foc_at=NOW)
    cost = replace(form.cost, keeps_foc=False, supplements_left=1, best_effort=True, cutoff_at=NOW)
    use_cases = FakeUseCases(correction=(any_link(), replace(form, cost=cost)))

    text = Browser(use_cases).get(FIX).text

    assert "It goes to the carrier as version 2 of order PD1." in text
    assert "The confirmed port date is lost" in text
    assert "The carrier takes 1 more change of this order" in text
    assert "does not promise it" in text
    assert "It takes its last change on March 2, 2026" in text


def test_a_french_page_has_no_english_sentence_of_ours() -> None:
    shown = browser(*REJECTIONS, language="fr").get(FIX)

    english = {text["en"] for text in (*CORRECTIONS.texts.values(), *SIGNING.texts.values()) if len(text["en"]) > 25}
    assert [text for text in english if "{" not in text and text in shown.text] == []


def test_every_text_of_the_catalogue_is_said_somewhere() -> None:
    folder, shared = Path(pages.__file__).parent, Path(fixing.__file__)
    files = [*folder.glob("templates/correct*"), *COMMON.glob("correct*"), *folder.rglob("*.py"), shared]
    source = "".join(file.read_text() for file in files)
    subjects = r"(reason|turn|cannot|problem|done)\."
    keys = {re.sub(r"\.(one|many)$", "", key) for key in CORRECTIONS.texts if not re.match(subjects, key)}

    assert {key for key in keys if f'"{key}"' not in source} == set()


# --- what it takes ---------------------------------------------------------------------------------------------------


def test_only_what_differs_from_what_was_sent_is_given() -> None:
    who = browser("address_mismatch", "end_user_name_mismatch", "pin_invalid", "account_number_mismatch")
    as_shown = {
        "edit:service_address.line1": "120 W Lake St",
        "edit:service_address.line2": "",
        "edit:service_address.city": " Oak Park ",
        "edit:service_address.state": "IL",
        "edit:service_address.postal_code": "60301",
        "edit:service_address.country": "US",
        "edit:end_user_name": "Quinn Dental LLC",
        "edit:subscriber_type": "business",
        "edit:pin_status": "provided",
        "secret:pin": "48213",
        "secret:account_number": "  ",
    }

    fields = given(who, as_shown).fields

    assert fields.values == {
        "service_address": {"city": "Oak Park", "postal_code": "60301"},
        "pin_status": "provided",
    }
    assert (fields.pin, fields.account_number) == ("48213", None)


def test_the_digits_of_a_tax_number_are_given_and_never_put_back_on_the_page() -> None:
    wrong = RulesBroken("No.", problems=[Problem("tax_id_format", "Not four digits.", "Four.", "/tax_id_last4")])
    who = browser("tax_id_required", raises={"correct": wrong}, language="fr")

    assert given(browser("tax_id_required"), {"secret:tax_id_last4": " 4837 "}).tax_id_last4 == "4837"
    assert given(browser("tax_id_required"), {"secret:tax_id_last4": ""}).tax_id_last4 is None
    assert given(browser("pin_invalid"), {"secret:tax_id_last4": "4837"}).tax_id_last4 is None

    shown = who.post(FIX, {"secret:tax_id_last4": "123454837"})
    assert shown.status == 422
    assert '<a href="#f-tax_id_last4">' in shown.html
    assert said("fr", "problem.tax_id_format") in shown.text
    assert "123454837" not in shown.html


def test_telephone_numbers_are_compared_as_they_are_shown() -> None:
    account = any_losing_account(numbers_staying=NumbersStaying.SOME, numbers_staying_list=(NUMBER,))
    who = browser("port_type_incorrect", "btn_mismatch", account=account)
    shown = who.get(FIX)
    assert shown.values("edit:billing_telephone_number") == ["(312) 923-4400"]

    fixes = given(
        who,
        {
            "edit:billing_telephone_number": "(312) 923-4400",
            "edit:new_billing_telephone_number": "",
            "edit:numbers_staying": "some",
            "edit:numbers_staying_list": "(312) 555-0101\r\n312 555 0102\r\n\r\n",
        },
    )

    assert fixes.fields.values == {"numbers_staying_list": ["(312) 555-0101", "312 555 0102"]}


def test_every_other_kind_of_fix_is_given() -> None:
    who = browser(
        "loa_invalid",
        "port_protection",
        any_ask("number_inactive", numbers=(NUMBER, "+13125550102")),
        "postal_code_mismatch",
        "not_ready",
        "other",
    )

    correction = given(
        who,
        {
            "letter": "yes",
            "attest:port_protection:done_on": "2026-03-01",
            "attest:port_protection:note": "By phone",
            f"drop:{NUMBER}": "yes",
            "dispute:postal_code_mismatch": "The bill says 60601.",
            "date": "2026-04-01",
            "remark": "They merged last year.",
        },
    ).correction

    assert correction.new_letter
    assert correction.attested == (Attestation(code="port_protection", done_on=date(2026, 3, 1), note="By phone"),)
    assert correction.disputed == (Dispute(code="postal_code_mismatch", note="The bill says 60601."),)
    assert correction.dropped == (NUMBER,)
    assert correction.requested_foc_at == date(2026, 4, 1)
    assert correction.note == "They merged last year."


def test_what_the_page_does_not_ask_for_is_not_taken() -> None:
    fixes = given(
        browser("pin_invalid"),
        {
            "secret:pin": "48213",
            "secret:account_number": "1",
            "edit:end_user_name": "Mallory",
            "attest:pin_invalid:done_on": "2026-03-01",
            f"drop:{NUMBER}": "yes",
            "letter": "yes",
            "date": "2026-04-01",
            "remark": "x",
        },
    )

    assert fixes.fields.values == {}
    assert (fixes.fields.pin, fixes.fields.account_number) == ("48213", None)
    correction = fixes.correction
    assert correction.is_empty


# --- what is wrong ---------------------------------------------------------------------------------------------------

_REASONS = ("address_mismatch", "account_number_mismatch", "port_protection", "not_ready", "other")
_ENTERED = {
    "edit:service_address.city": "Oak Park",
    "edit:service_address.country": "CA",
    "attest:port_protection:done_on": "2026-03-01",
    "attest:port_protection:note": "By phone",
    "dispute:address_mismatch": "It is <right>",
    "date": "2026-04-01",
    "remark": "They merged.",
}
_PLACES = {
    "/service_address/postal_code": "f-service_address-postal_code",
    "/edit/service_address.city": "f-service_address-city",
    "/account_number": "f-account_number",
    "/attest/0/done_on": "f-attest-port_protection-done_on",
    "/attest/0/code": "f-attest-port_protection-done_on",
    "/dispute/0": "f-dispute-address_mismatch",
    "/requested_foc_at": "f-requested_foc_at",
}


@pytest.mark.parametrize(("pointer", "target"), _PLACES.items())
@every_language
def test_a_problem_is_told_at_its_field_and_everything_entered_is_kept(
    pointer: str, target: str, language: str
) -> None:
    wrong = RulesBroken("No.", problems=[Problem("zip_format", "This is no ZIP code.", "Enter five digits.", pointer)])
    who = browser(*_REASONS, language=language, raises={"correct": wrong})

    shown = who.post(FIX, {**_ENTERED, "secret:account_number": "LT-99001"})

    assert shown.status == 422
    assert f'<a href="#{target}">' in shown.html
    assert shown.html.count(f'id="{target}"') == 1
    assert re.search(f'id="{target}"[^>]*aria-invalid="true"', shown.html)
    for name in ("edit:service_address.city", "attest:port_protection:done_on", "date"):
        assert shown.values(name) == [_ENTERED[name]]
    assert '<option value="CA" selected>' in shown.html
    assert "It is &lt;right&gt;</textarea>" in shown.html
    assert "They merged.</textarea>" in shown.html
    assert "<details open>" in shown.html
    assert "LT-99001" not in shown.html
    assert said(language, "secret_again") in shown.text


@pytest.mark.parametrize(
    "code",
    [key.removeprefix("problem.") for key in CORRECTIONS.texts if key.startswith("problem.")],
)
@every_language
def test_every_problem_of_a_correction_is_said_in_the_visitors_language(code: str, language: str) -> None:
    wrong = RulesBroken("No.", problems=[Problem(code, "English of the rule.", "English fix.", "/drop_numbers")])
    asks = (any_ask("number_inactive", numbers=(NUMBER,)), any_ask("port_protection", numbers=(NUMBER,)))

    shown = browser(*asks, language=language, raises={"correct": wrong}).post(FIX, {f"drop:{NUMBER}": "yes"})

    assert said(language, f"problem.{code}") in shown.text
    assert "English" not in shown.text
    assert shown.html.count('id="f-drop_numbers"') == 1


@pytest.mark.parametrize(
    ("entered", "code", "target"),
    [
        ({"attest:port_protection:note": "By phone"}, "attest_date_missing", "f-attest-port_protection-done_on"),
        ({"attest:port_protection:done_on": "yesterday"}, "date_unreadable", "f-attest-port_protection-done_on"),
        ({"date": "30/11/2026"}, "date_unreadable", "f-requested_foc_at"),
        (
            {"attest:port_protection:note": "x" * 1001, "attest:port_protection:done_on": "2026-03-01"},
            "note_too_long",
            "f-attest-port_protection-note",
        ),
        ({"dispute:address_mismatch": "x" * 1001}, "note_too_long", "f-dispute-address_mismatch"),
        ({"remark": "x" * 1001}, "note_too_long", "f-note"),
    ],
)
def test_what_cannot_be_read_refuses_the_form_and_is_told_at_its_field(
    entered: dict[str, str], code: str, target: str
) -> None:
    who = browser(*_REASONS)

    shown = who.post(FIX, entered)

    assert shown.status == 422
    assert said("en", f"problem.{code}") in shown.text
    assert f'<a href="#{target}">' in shown.html
    assert "One thing needs your attention" in shown.text


def test_an_answer_to_what_is_not_asked_any_more_is_shown_again_with_what_is() -> None:
    who = browser("pin_invalid")

    shown = who.post(
        FIX, {"asked": "pin_invalid address_mismatch", "edit:pin_status": "unknown", "secret:pin": "48213"}
    )

    assert shown.status == 409
    assert "Somebody else has answered something in the meantime" in shown.text
    assert '<option value="unknown" selected>' in shown.html
    assert "48213" not in shown.html
    assert who.use_cases.written == []


def test_a_conflict_keeps_what_was_entered() -> None:
    conflict = StateConflict("The order was changed.", code="concurrent_change")
    who = browser("address_mismatch", "account_number_mismatch", raises={"correct": conflict})

    shown = who.post(FIX, {"edit:service_address.city": "Oak Park", "secret:account_number": "LT-99001"})

    assert shown.status == 409
    assert shown.values("edit:service_address.city") == ["Oak Park"]
    assert "LT-99001" not in shown.html


def test_an_outage_keeps_everything_but_secrets_and_leads_back() -> None:
    who = browser("address_mismatch", "account_number_mismatch", raises={"correct": Unavailable("a table")})

    shown = who.post(FIX, {"edit:service_address.city": "Oak Park", "secret:account_number": "LT-99001"})

    assert shown.status == 503
    assert shown.values("edit:service_address.city") == ["Oak Park"]
    assert "LT-99001" not in shown.html
    assert f'href="..{FIX}"' in shown.html


_OURS = "https://port.example.com"


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": "https://shop.example.com"},
        {"sec-fetch-site": "cross-site", "origin": "null"},
        {"origin": "https://evil.example"},
        {"origin": "http://port.example.com"},
        {"origin": "https://port.example.com:8443"},
        {"origin": "https://port.example.com.evil.example"},
        {"origin": "https://[port.example.com"},
        {"origin": "https://port.example.com:no"},
    ],
)
@every_language
def test_a_form_that_another_site_sends_is_refused_and_changes_nothing(headers: dict[str, str], language: str) -> None:
    who = browser("pin_invalid", language=language)

    shown = who.post(FIX, {"secret:pin": "48213"}, **headers)

    assert shown.status == 403
    assert said(language, "problem.sent_from_elsewhere") in shown.text
    assert "48213" not in shown.html
    assert f'href="..{FIX}"' in shown.html
    assert who.use_cases.calls == []


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-site": "same-origin", "origin": "null"},
        {"sec-fetch-site": "none"},
        {"origin": "null"},
        {"origin": _OURS},
        {"origin": f"{_OURS}:443"},
        {"sec-fetch-site": "same-origin", "origin": "https://PORT.example.com"},
    ],
)
def test_a_form_of_the_page_itself_is_taken_and_so_is_that_of_a_browser_that_says_nothing(
    headers: dict[str, str],
) -> None:
    who = browser("pin_invalid")

    assert who.post(FIX, {"secret:pin": "48213"}, **headers).status == 200
    assert who.use_cases.written == ["correct"]


def test_where_we_begin_below_an_address_the_forms_origin_is_that_of_the_address() -> None:
    who = browser("pin_invalid")
    who.door = build(lambda: FakeParts(any_desk(public_base_url=f"{_OURS}:8443/_aws/abc")), who.use_cases.acts)

    assert who.post(FIX, {"secret:pin": "48213"}, origin=_OURS).status == 403
    assert who.post(FIX, {"secret:pin": "48213"}, origin=f"{_OURS}:8443").status == 200


# --- after it --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [Status.CHANGE_PENDING, Status.IN_REVIEW, Status.AWAITING_SIGNATURE])
@every_language
def test_what_happens_next_is_said(status: Status, language: str) -> None:
    corrected = rejected_order(status=status)

    shown = browser("pin_invalid", corrected=corrected, language=language).post(
        FIX, {"secret:pin": "48213", "page_language": language}
    )

    values = {"reference": "PD1", "version": 2}
    assert shown.status == 200
    assert said(language, f"done.{status}", **values) in shown.text
    assert (said(language, "done.signature_next") in shown.text) is (status == Status.AWAITING_SIGNATURE)


def test_what_is_still_open_for_this_person_is_asked_again() -> None:
    waiting = rejected_order(any_ask("pin_invalid"))
    who = browser("pin_invalid", corrected=waiting)

    shown = who.post(FIX, {"edit:pin_status": "unknown", "page_language": "fr"})

    assert (shown.status, shown.headers["location"]) == (303, f"..{FIX}?kept=1&lang=fr")
    assert "Vos réponses sont conservées." in who.get(f"{FIX}?kept=1&lang=fr").text


@pytest.mark.parametrize(
    ("count", "told"), [(1, "1 other thing about order PD1"), (2, "2 other things about order PD1")]
)
def test_what_is_open_for_others_is_counted_and_not_told(count: int, told: str) -> None:
    others = [any_ask(code) for code in ("address_mismatch", "end_user_name_mismatch")[:count]]
    who = browser("pin_invalid", corrected=rejected_order(*others))
    use_cases = who.use_cases

    def until_it_is_answered(*_: Any) -> Any:
        if use_cases.asked("correct"):
            raise DeadLink
        return use_cases.correction

    acts = replace(use_cases.acts(), open_correction=until_it_is_answered)
    who.door = build(lambda: FakeParts(any_desk()), lambda: acts)

    shown = who.post(FIX, {"secret:pin": "48213"})

    assert told in shown.text
    assert "address" not in shown.text


# --- links that open nothing -----------------------------------------------------------------------------------------


def test_all_dead_links_are_the_same_bytes() -> None:
    dead = Browser(FakeUseCases())

    answers = {dead.get(f"/fix/{token}").raw for token in ("x", "a" * 500, "%3Cscript%3E", FIX.rsplit("/", 1)[1])}
    answers |= {dead.post(FIX, {"secret:pin": "48213"}).raw}

    assert len(answers) == 1
    assert dead.get(FIX).status == 404
    assert "This link does not work any more" in dead.get(FIX).text
    assert "Ce lien ne fonctionne plus" in Browser(FakeUseCases(), language="fr").get(FIX).text


# --- numbers with PINs of their own ----------------------------------------------------------------------------------


@every_language
def test_pins_of_single_numbers_are_asked_for_by_number(language: str) -> None:
    numbers = ("+12125552301", "+12125552302")
    who = browser(any_ask("pin_invalid", numbers=numbers), own_pins=numbers, language=language)

    shown = who.get(FIX)
    fixes = given(who, {"secret:pin:+12125552302": " 8888 ", "secret:pin:+12125552301": ""})

    assert {f"secret:pin:{number}" for number in numbers} <= entries(shown)
    assert said(language, "own_pins.number", number="(212) 555-2302") in shown.text
    assert dict(fixes.number_pins) == {"+12125552302": "8888"}


def test_what_is_wrong_with_the_pin_of_a_number_is_said_at_it_and_the_pin_is_not_kept() -> None:
    numbers = ("+12125552301", "+12125552302")
    wrong = Problem("pin_placeholder", "This stands in for a PIN.", "Leave it empty.", "/number_pins/0/pin")
    who = browser(
        any_ask("pin_invalid", numbers=numbers),
        own_pins=numbers,
        raises={"correct": RulesBroken("Nothing was corrected.", problems=[wrong])},
    )

    shown = who.post(FIX, {"secret:pin:+12125552302": "tbd-77"})

    assert shown.status == 422
    assert 'id="f-number_pins-12125552302-wrong"' in shown.html
    assert "tbd-77" not in shown.html


def test_only_so_many_numbers_are_asked_about_on_a_page() -> None:
    numbers = tuple(f"+1212555{line:04d}" for line in range(2301, 2400))

    shown = browser(any_ask("pin_invalid", numbers=numbers), own_pins=numbers).get(FIX)

    assert len([name for name in entries(shown) if name.startswith("secret:pin:")]) == MOST_NUMBER_PINS
