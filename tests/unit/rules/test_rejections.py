import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.lifecycle import Owner
from shared.domain.masking import masked_body, masked_message
from shared.domain.model import Ask, LosingAccount, PostalAddress
from shared.domain.rejections import (
    BANDWIDTH,
    BY_HAND,
    LETTER_FIELDS,
    NUMBERS,
    REJECTIONS,
    REQUESTED_DATE,
    SOMOS,
    TAX_ID,
    TELNYX,
    TWILIO,
    FixKind,
    GivenReason,
    Rejection,
    ask_for,
    asks_of,
    canonical,
    explain,
    named,
)

# porting.md section 3, row by row: code, Telnyx, Twilio, Bandwidth (portal codes with their J-codes), who.
TABLE = """
account_number_mismatch    | ACCOUNT_NUMBER_MISMATCH          | 22156 | 7401(E17A/E17B/8A) 7212 7510 7511 | C
pin_invalid                | PASSCODE_PIN_INVALID             | 22155 | 7435(8C/E42PWA/E42PWB) 7213 7512 7513 7610 | C
btn_mismatch               | BTN_ATN_MISMATCH                 |       | 7445(E14) 7203 | C
end_user_name_mismatch     | ENTITY_NAME_MISMATCH             | 22153 | 7429(E10) 7404(8G) 7414(8E) 7422(8F) | C
authorized_person_mismatch | AUTH_PERSON_MISMATCH             | 22153 | 7473(E10a) | C
address_mismatch           | LOCATION_MISMATCH                | 22154 | 7402(E1) | C
postal_code_mismatch       | POSTAL_CODE_MISMATCH             | 22154 | 7402(8D) 7214 7514 7515 | C
all_data_mismatch          |                                  |       | 7408(6C) 7519 | C
number_not_on_account      | PHONE_NUMBER_MISMATCH            |       | 7427(6A) 7516 7423(7A) | C
number_inactive            |                                  | 22152 | 7409(E27/E30) 7426(6D) 7378 7518 7074 | C/L
number_not_portable        | PHONE_NUMBER_NOT_PORTABLE        | 22159 | 7403(6K) 7420(7B) 7470(E42O) 7609 | L
no_coverage                | RATE_CENTER_NOT_PORTABLE         | 22130 | 7004 7331 | S
pending_order              | LSR_PENDING                      | 22137 | 7407(6M/6N/E19) 7205 | C/L
port_protection            |                                  | 22151 | 7416(E6d) 7425(6P) 7520 | C
special_feature            | PHONE_NUMBER_HAS_SPECIAL_FEATURE | 22151 | 7406 7410 7411 7415 7419 7421 7437 | C
main_btn_porting           | MAIN_BTN_PORTING                 |       | 7434(E6h) | C
port_type_incorrect        | PORT_TYPE_INCORRECT              |       | 7434(E24) | C/S
split_required | PORTING_ORDER_SPLIT_REQUIRED | 22172 | 7204 7363 7386 7405(6R) 7428(E23) 7485(E9999) 7652 | S
date_rejected | FOC_REJECTED | 22158 | 7412(1N/6E/6F/1L/E35) 7207 7208 7209 7210 7315 7317 7387 7439(1M) 7438(6L) | S
date_expired               | FOC_EXPIRED                      |       | 7327 | S
carrier_unresponsive       | OSP_IRRESPONSIVE                 |       | 7418(6J) 7430(1C) 7442(1B) 7444(6H) | S
loa_invalid                | LOA_ILLEGIBLE                    |       | 7424(E8) 7115 | C
npac_conflict              | SV_CONFLICT SV_UNKNOWN_FAILURE   |       | 7351 | S
already_with_us            |                                  | 22131 22132 22136 | 7206 7320 7431(E40) 7441(6B) | S
not_ready                  |                                  |       | 7413(1E) | C
unpaid_balance             |                                  |       | | C
tollfree_status | | 22133 | 7620 7621 7622 7627 7642 7643 7644 7654 7655 7656 7657 | S
prepaid_account            |                                  |       | 7436(7C) | C
tax_id_required            |                                  |       | 7443(8B) | C
other                      | OTHER                            | 22150 | 7417 7471(E18) 7611 7999 | S
"""

SHARED = {"22153": "end_user_name_mismatch", "22154": "address_mismatch", "22151": "port_protection"}
SHARED_PORTAL = {"7402": "address_mismatch", "7434": "port_type_incorrect"}

# porting.md 5.1: the codes of Telnyx's older support page, one of them outside our vocabulary.
OLDER_TELNYX = {
    "ACCOUNT_NUMBER_REQUIRED": "account_number_mismatch",
    "AUTH_NAME_MISMATCH": "authorized_person_mismatch",
    "BUSINESS_NAME_MISMATCH": "end_user_name_mismatch",
    "DIFFERENT_ACCOUNTS": "split_required",
    "DIFFERENT_RATE_CENTERS": "split_required",
    "ILLEGIBLE_LOA": "loa_invalid",
    "INVALID_RESELLER": "other",
}


def rows() -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in TABLE.strip().splitlines()]


def telnyx_codes() -> list[tuple[str, str]]:
    return [(raw, row[0]) for row in rows() for raw in row[1].split()] + list(OLDER_TELNYX.items())


def twilio_codes() -> list[tuple[str, str]]:
    found = [(raw, SHARED.get(raw, row[0])) for row in rows() for raw in row[2].split()]
    return [*dict.fromkeys(found), ("Unsatisfactory Business Relationship", "unpaid_balance")]


def bandwidth_codes() -> list[tuple[str, str]]:
    found = []
    for row in rows():
        for entry in row[3].split():
            portal, _, j_codes = entry.rstrip(")").partition("(")
            found.append((portal, SHARED_PORTAL.get(portal, row[0])))
            for j_code in filter(None, j_codes.split("/")):
                found += [(j_code, row[0]), (f"{portal} ({j_code})", row[0])]
    return list(dict.fromkeys(found))


@pytest.mark.parametrize(("raw", "code"), telnyx_codes())
def test_a_telnyx_code_reads_as_the_vocabulary_says(raw: str, code: str) -> None:
    assert canonical("telnyx", raw) == TELNYX[raw] == code


@pytest.mark.parametrize(("raw", "code"), twilio_codes())
def test_a_twilio_code_reads_as_the_vocabulary_says(raw: str, code: str) -> None:
    assert canonical("twilio", raw) == TWILIO[raw.upper()] == code


@pytest.mark.parametrize(("raw", "code"), bandwidth_codes())
def test_a_bandwidth_code_reads_as_the_vocabulary_says(raw: str, code: str) -> None:
    assert canonical("bandwidth", raw) == code


@pytest.mark.parametrize(
    ("table", "listed"),
    [
        (TELNYX, [raw for raw, _ in telnyx_codes()]),
        (TWILIO, [raw.upper() for raw, _ in twilio_codes()]),
        (BANDWIDTH, [raw.upper() for raw, _ in bandwidth_codes() if " " not in raw]),
    ],
    ids=["telnyx", "twilio", "bandwidth"],
)
def test_a_table_holds_the_documented_codes_and_no_others(table: Mapping[str, str], listed: list[str]) -> None:
    assert sorted(table) == sorted(set(listed))


def test_the_21_codes_of_the_telnyx_list_are_known() -> None:
    older = {*OLDER_TELNYX, "LOA_ILLEGIBLE"}

    assert len(TELNYX.keys() - older) == 21


@pytest.mark.parametrize("raw", ["05", "09", "11"])
def test_a_register_that_declines_the_letter_means_the_letter(raw: str) -> None:
    assert canonical("somos", raw) == SOMOS[raw] == "loa_invalid"


@pytest.mark.parametrize(
    ("family", "raw"),
    [
        ("telnyx", "SOMETHING_NEW"),
        ("telnyx", "pin_invalid"),
        ("twilio", "22135"),
        ("twilio", ""),
        ("bandwidth", "1234"),
        ("bandwidth", "1234 (ZZ)"),
        ("simulated", "LOA_ILLEGIBLE"),
        ("", ""),
    ],
)
def test_an_unknown_code_is_other(family: str, raw: str) -> None:
    assert canonical(family, raw) == "other"


@pytest.mark.parametrize(
    ("family", "raw", "code"),
    [
        ("Telnyx", " account_number_mismatch ", "account_number_mismatch"),
        ("bandwidth", "7402/8d", "postal_code_mismatch"),
        ("bandwidth", "7434: E6h", "main_btn_porting"),
        ("bandwidth", "7402 (ZZ)", "address_mismatch"),
        ("simulated", "Pin_Invalid", "pin_invalid"),
        ("manual", "port_freeze", "port_protection"),
    ],
)
def test_case_blanks_and_ways_of_writing_a_code_do_not_matter(family: str, raw: str, code: str) -> None:
    assert canonical(family, raw) == code


def test_the_vocabulary_is_the_documented_one_in_its_order() -> None:
    assert list(REJECTIONS) == [row[0] for row in rows()]
    assert all(code == row.code for code, row in REJECTIONS.items())


def test_who_acts_is_as_documented() -> None:
    owners = {"C": Owner.CUSTOMER, "S": Owner.STAFF, "L": Owner.CARRIER}
    documented = {row[0]: tuple(owners[who] for who in row[4].split("/")) for row in rows()}

    assert {code: row.acts for code, row in REJECTIONS.items()} == documented


@pytest.mark.parametrize("code", REJECTIONS)
def test_a_reason_has_a_carrier_that_says_it(code: str) -> None:
    assert code in {*TELNYX.values(), *TWILIO.values(), *BANDWIDTH.values()}


def any_losing_account_fields() -> set[str]:
    """Fields that a customer gives, by the names the API has for them."""
    sealed = {"sealed_account_number": "account_number", "sealed_pin": "pin"}
    plain = {sealed.get(name, name) for name in LosingAccount.model_fields} - {"service_address", "authorized_person"}
    address = {f"service_address.{name}" for name in PostalAddress.model_fields}
    return plain | address | {f"authorized_person.{name}" for name in ("name", "title", "email")}


@pytest.mark.parametrize("row", REJECTIONS.values(), ids=REJECTIONS)
def test_the_correction_form_opens_what_the_kinds_of_fix_need(row: Rejection) -> None:
    edited = set(row.fields) - {NUMBERS, REQUESTED_DATE}

    assert edited <= any_losing_account_fields() | {TAX_ID}
    assert bool(edited) == (FixKind.EDIT in row.kinds)
    assert (NUMBERS in row.fields) == bool({FixKind.DROP_NUMBER, FixKind.MOVE_NUMBER} & set(row.kinds))
    assert (REQUESTED_DATE in row.fields) == (FixKind.GIVE_DATE in row.kinds)
    assert row.per_number or NUMBERS not in row.fields
    assert len(set(row.fields)) == len(row.fields)
    assert row.kinds
    assert len(set(row.kinds)) == len(row.kinds)


@pytest.mark.parametrize("row", REJECTIONS.values(), ids=REJECTIONS)
def test_a_letter_is_new_where_what_it_says_is_corrected(row: Rejection) -> None:
    assert row.needs_new_letter == bool(LETTER_FIELDS & set(row.fields))


def test_pin_account_number_and_billing_number_leave_the_letter_alone() -> None:
    for code in ("pin_invalid", "account_number_mismatch", "btn_mismatch", "prepaid_account", "date_rejected"):
        assert not REJECTIONS[code].needs_new_letter


def test_only_a_date_that_fell_through_is_known_to_be_lost() -> None:
    lost = {code for code, row in REJECTIONS.items() if row.keeps_foc is False}

    assert lost == {"date_rejected", "date_expired", "not_ready"}
    assert all(row.keeps_foc is None for code, row in REJECTIONS.items() if code not in lost)


def texts(code: str, carrier: str) -> str:
    ask = ask_for(code, carrier=carrier)
    return f"{REJECTIONS[code].title}\n{ask.detail}\n{ask.fix}"


JARGON = ("LSR", "BTN", "FOC", "CSR", "SUPP", "NPAC", "LOA", "LRN", "SPID", "PON", "SV ", "rate cent", "RCF", "ISDN")


@pytest.mark.parametrize("code", REJECTIONS)
def test_texts_are_whole_sentences_in_plain_words(code: str) -> None:
    ask = ask_for(code, carrier="Lakeside Telecom")

    for text in (ask.detail, ask.fix):
        assert text[0].isupper()
        assert text.endswith(".")
        assert "{" not in text
        assert "  " not in text
    assert not [word for word in JARGON if word in texts(code, "Lakeside Telecom")]
    assert len(REJECTIONS[code].title) <= 60
    assert not REJECTIONS[code].title.endswith(".")


@pytest.mark.parametrize("code", REJECTIONS)
def test_a_carrier_without_a_name_is_the_current_carrier(code: str) -> None:
    named = ask_for(code, carrier="Zzz")
    unnamed = ask_for(code, carrier=" ")

    for named_text, unnamed_text in ((named.detail, unnamed.detail), (named.fix, unnamed.fix)):
        assert unnamed_text.lower() == named_text.replace("Zzz", "your current carrier").lower()
        assert ". your" not in unnamed_text


def test_a_carriers_name_is_shown_as_it_is() -> None:
    ask = ask_for("btn_mismatch", carrier="{Carrier} \\1 & Söhne\n")

    assert "Ask {Carrier} \\1 & Söhne for the billing telephone number" in ask.fix


def test_the_carriers_words_stand_quoted_after_ours() -> None:
    ask = ask_for("postal_code_mismatch", carrier="Lakeside Telecom", detail="ZIP is\r\n 30309\x00\x1b[31m\u202e now.")

    assert ask.code == "postal_code_mismatch"
    assert ask.detail == (
        "Lakeside Telecom has another ZIP or postal code for these numbers. "
        "In the carrier's own words: “ZIP is 30309[31m now”."
    )


@pytest.mark.parametrize("detail", ["", "\n\x00 ", "."])
def test_words_that_say_nothing_are_not_quoted(detail: str) -> None:
    assert ask_for("pin_invalid", carrier="", detail=detail).detail == ask_for("pin_invalid", carrier="").detail


def test_the_carriers_words_are_cut_to_500_characters() -> None:
    kept = ask_for("pin_invalid", carrier="", detail="x" * 500).detail
    cut = ask_for("pin_invalid", carrier="", detail="x" * 501).detail
    several = explain([("pin_invalid", "x" * 400), ("pin_invalid", "y" * 400)], carrier="")[0].detail

    assert kept.endswith(f"“{'x' * 500}”.")
    assert cut.endswith(f"“{'x' * 499}…”.")
    assert several.endswith(f"“{'x' * 400} / {'y' * 96}…”.")


def test_an_unknown_code_becomes_other_and_is_kept_in_the_detail() -> None:
    ask = ask_for("LOA_\x07SMUDGED", carrier="Lakeside Telecom", detail="See page 2.")

    assert ask.code == "other"
    assert ask.detail == (
        "The carrier gave a reason that is none of the usual ones. Its code for it is “LOA_SMUDGED”. "
        "In the carrier's own words: “See page 2”."
    )
    assert ask.fix == REJECTIONS["other"].fix


def test_a_long_unknown_code_is_cut_to_80_characters() -> None:
    assert f"“{'Z' * 79}…”" in ask_for("Z" * 5000, carrier="").detail


def test_several_unknown_codes_are_one_question_that_names_each_once() -> None:
    asks = explain([("NEW_ONE", "a"), ("other", "b"), ("NEW_TWO", "a"), ("NEW_ONE", "")], carrier="")

    assert [ask.code for ask in asks] == ["other"]
    assert "Its codes for it are “NEW_ONE”, “NEW_TWO”." in asks[0].detail
    assert asks[0].detail.endswith("“a / b”.")


def test_the_freeze_of_the_reference_is_the_protection_of_the_model() -> None:
    assert ask_for("port_freeze", carrier="").code == "port_protection"


def test_a_reason_that_came_twice_is_said_once_with_all_its_words() -> None:
    (ask,) = explain([("pin_invalid", "for 404"), ("pin_invalid", "for 405"), ("pin_invalid", "for 404")], carrier="")

    assert ask.detail.count("no longer valid") == 1
    assert ask.detail.endswith("“for 404 / for 405”.")


def test_what_the_customer_fixes_comes_first_a_signature_before_all_and_a_pin_last() -> None:
    codes = ["number_not_portable", "date_rejected", "pin_invalid", "btn_mismatch", "loa_invalid", "address_mismatch"]

    asks = explain([(code, "") for code in codes], carrier="Lakeside Telecom")

    assert [ask.code for ask in asks] == [
        "address_mismatch",
        "loa_invalid",
        "btn_mismatch",
        "pin_invalid",
        "date_rejected",
        "number_not_portable",
    ]
    assert asks == explain([(code, "") for code in reversed(codes)], carrier="Lakeside Telecom")


@pytest.mark.parametrize("code", REJECTIONS)
def test_an_ask_that_was_explained_without_the_losing_carrier_is_named_later(code: str) -> None:
    given = [GivenReason(code, "See page 2.")]

    (unnamed,) = asks_of(given, "telnyx", losing_carrier="")

    assert (named(unnamed, "Lakeside Telecom"),) == asks_of(given, "telnyx", losing_carrier="Lakeside Telecom")
    assert named(named(unnamed, "Lakeside Telecom"), "Prairie Phone") == named(unnamed, "Lakeside Telecom")


def test_our_own_questions_are_not_renamed() -> None:
    ask = Ask(code="pin_needed", detail="Your current carrier asks.", fix="Set it.")

    assert named(ask, "Lakeside Telecom") == ask


def test_no_reasons_ask_for_nothing() -> None:
    assert explain([], carrier="Lakeside Telecom") == ()


# --- whole messages --------------------------------------------------------------------------------------------------


def test_a_carriers_message_is_kept_without_what_may_be_a_secret() -> None:
    message = {
        "id": "8d3f2a10-1111-4222-8333-123456789012",
        "end_user": {"admin": {"account_number": "LT884213", "pin_passcode": "482913", "entity_name": "Acme Inc"}},
        "details": [{"code": "OTHER", "description": "PIN 482913 is wrong for account 0012345678X"}],
        "occurred_at": "2026-11-23T15:00:00Z",
        "phone_numbers": ["+12125552301"],
        "account_number": "",
    }

    kept = masked_message(message)

    text = json.dumps(kept)
    assert "482913" not in text
    assert "0012345678X" not in text
    assert "884213" not in text
    unchanged = {name: message[name] for name in ("id", "occurred_at", "phone_numbers", "account_number")}
    assert {name: kept[name] for name in unchanged} == unchanged
    assert kept["end_user"]["admin"]["entity_name"] == "Acme Inc"
    assert kept["details"][0]["code"] == "OTHER"
    assert json.loads(masked_body(json.dumps(message))) == kept


def test_what_is_no_json_is_masked_as_a_sentence() -> None:
    assert "482913" not in masked_body("the PIN 482913 is wrong {")


@given(
    st.recursive(
        st.none() | st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_masking_a_message_again_changes_nothing(message: Any) -> None:
    once = masked_message(message)

    assert masked_message(once) == once


def test_a_message_nested_without_end_is_cut() -> None:
    nested: Any = "x"
    for _ in range(5_000):
        nested = [nested]

    assert json.dumps(masked_message(nested)).count("[") == 60


@pytest.mark.parametrize(
    ("code", "words", "reason"),
    [
        ("7402", "", "address_mismatch"),
        ("7402", "ZIP WRONG", "postal_code_mismatch"),
        ("7402", "address or ZIP wrong", "address_mismatch"),
        ("7402 (8D)", "", "postal_code_mismatch"),
        ("22154", "", "address_mismatch"),
        ("E1", "", "address_mismatch"),
        ("8a", "", "account_number_mismatch"),
        ("LOCATION_MISMATCH", "", "address_mismatch"),
        ("LOA_ILLEGIBLE", "", "loa_invalid"),
        ("05", "", "loa_invalid"),
        ("address mismatch", "", "address_mismatch"),
        ("Address-Mismatch", "", "address_mismatch"),
        ("port freeze", "", "port_protection"),
        ("QX-1", "", "other"),
    ],
)
def test_carriers_by_mail_or_portal_use_the_codes_of_all(code: str, words: str, reason: str) -> None:
    assert [ask.code for ask in asks_of([GivenReason(code, words)], "manual", losing_carrier="")] == [reason]


def test_no_code_means_one_thing_to_one_carrier_and_another_to_the_next() -> None:
    for table in (TELNYX, TWILIO, SOMOS, BANDWIDTH):
        assert {code: BY_HAND[code] for code in table if code != "OTHER"} == {
            code: reason for code, reason in table.items() if code != "OTHER"
        }
