from typing import Any

import pytest

from shared.domain.model import (
    Document,
    DocumentStatus,
    LosingAccount,
    NumberList,
    NumbersStaying,
    Person,
    PostalAddress,
    ServiceType,
)
from shared.domain.phone_numbers import NumberClass
from shared.domain.readiness import Readiness, what_is_missing
from tests.unit.rules.builders import (
    NOW,
    any_address,
    any_document,
    any_group,
    any_list,
    any_losing_account,
    any_request,
)

TOLL_FREE = any_group(key="t", number_class=NumberClass.TOLL_FREE, country="")
CANADIAN = any_group(key="c", country="CA")


def check(
    *accounts: LosingAccount,
    numbers: NumberList | None = None,
    documents: tuple[Document, ...] = (any_document(),),
    being_ported: frozenset[str] = frozenset(),
    **request: Any,
) -> Readiness:
    its_list = any_list(any_group()) if numbers is None else numbers
    return what_is_missing(any_request(**request), accounts, documents, its_list, being_ported=being_ported)


def codes(readiness: Readiness) -> list[str]:
    return [problem.code for problem in readiness.problems]


def warnings(readiness: Readiness) -> list[str]:
    return [warning.code for account in readiness.accounts for warning in account.warnings]


def test_a_complete_request_is_ready() -> None:
    readiness = check(any_losing_account())

    assert readiness.ready
    assert readiness.problems == ()
    assert readiness.ready_account_ids == ("lac_1",)
    assert warnings(readiness) == []
    assert readiness.accounts[0].number_count == 3


def test_what_is_missing_says_where_customers_of_a_known_carrier_find_it() -> None:
    bare = any_losing_account(carrier_name="Verizon", service_type=ServiceType.WIRELESS, sealed_account_number="")
    known, unknown = check(bare), check(bare.but(carrier_name="Lakeside Telecom"))

    assert codes(known) == codes(unknown) == ["account_number_missing"]
    assert known.problems[0].fix == (
        f"{unknown.problems[0].fix} Verizon prints the account number at the top of the first page of its bill; "
        "My Verizon shows it too."
    )


def test_numbers_without_a_pin_say_where_customers_of_a_known_carrier_get_one() -> None:
    some = any_list(any_group(count=3, own_pins=1))
    account = any_losing_account(carrier_name="Verizon", service_type=ServiceType.WIRELESS, sealed_pin="")

    (warning,) = check(account, numbers=some).accounts[0].warnings

    assert warning.code == "pin_missing_for_some_numbers"
    assert "#PORT" in warning.fix
    assert warning.fix.endswith("The PIN is good for 7 days.")


def test_an_empty_request_says_everything_about_itself() -> None:
    readiness = what_is_missing(any_request(name=" "), (), (), None)

    assert codes(readiness) == [
        "request_name_missing",
        "numbers_missing",
        "losing_account_missing",
        "document_missing_invoice",
    ]
    assert not readiness.ready


def test_an_empty_account_says_everything_at_once() -> None:
    empty = LosingAccount(
        id="lac_1", request_id="prq_1", account_id="acc_1", label="Main", created_at=NOW, updated_at=NOW
    )

    readiness = check(empty, documents=())

    assert codes(readiness) == [
        "carrier_name_missing",
        "end_user_name_missing",
        "subscriber_type_missing",
        "address_missing_line1",
        "address_missing_city",
        "address_missing_state",
        "address_missing_postal_code",
        "address_missing_country",
        "authorized_person_missing",
        "authorized_person_missing",
        "btn_missing",
        "document_missing_invoice",
        "numbers_staying_missing",
    ]
    assert warnings(readiness) == ["account_number_missing", "service_type_unknown"]
    assert all(problem.fix for problem in readiness.problems)
    assert readiness.problems[0].pointer == "/losing_accounts/lac_1/carrier_name"


def test_toll_free_numbers_need_no_billing_number_and_no_answer_about_staying() -> None:
    account = any_losing_account(
        service_type=ServiceType.TOLL_FREE, billing_telephone_number="", numbers_staying=None, sealed_account_number="x"
    )

    assert check(account, numbers=any_list(TOLL_FREE)).ready


def test_toll_free_numbers_still_need_the_address_that_the_letter_shows() -> None:
    account = any_losing_account(service_address=PostalAddress())

    assert "address_missing_line1" in codes(check(account, numbers=any_list(TOLL_FREE)))


def test_toll_free_numbers_belong_to_a_business() -> None:
    account = any_losing_account(subscriber_type="residential", end_user_name="Ada Quinn")

    assert codes(check(account, numbers=any_list(TOLL_FREE))) == ["tollfree_requires_business"]


def test_wireless_needs_an_account_number_and_no_billing_number() -> None:
    wireless = any_losing_account(
        service_type=ServiceType.WIRELESS, sealed_account_number="", billing_telephone_number=""
    )

    assert codes(check(wireless)) == ["account_number_missing"]


def test_a_landline_without_an_account_number_is_warned_about_only() -> None:
    readiness = check(any_losing_account(sealed_account_number=""))

    assert readiness.ready
    assert warnings(readiness) == ["account_number_missing"]


def test_a_pin_is_never_missing_before_the_letter() -> None:
    assert check(any_losing_account(sealed_pin="", service_type=ServiceType.WIRELESS)).ready


def test_rows_without_a_label_are_one_question_when_there_are_several_accounts() -> None:
    two = (any_losing_account(label="Main"), any_losing_account(id="lac_2", label="Mobile", account_number_digest="2"))

    readiness = check(*two, numbers=any_list(any_group(key="a", count=7), TOLL_FREE))

    assert codes(readiness) == ["losing_account_unassigned"]
    assert "10 rows" in readiness.problems[0].detail
    assert not readiness.ready


def test_a_label_that_no_account_has_is_named_once() -> None:
    groups = any_list(
        any_group(key="a", losing_account="Mobile", count=2),
        any_group(key="b", losing_account="Mobile", country="CA", count=1),
    )

    readiness = check(any_losing_account(), numbers=groups)

    assert codes(readiness) == ["losing_account_unknown"]
    assert "3 rows" in readiness.problems[0].detail
    assert readiness.problems[0].suggestion == "Main"


def test_an_account_without_numbers_is_a_warning_and_in_nobodys_way() -> None:
    spare = LosingAccount(
        id="lac_2", request_id="prq_1", account_id="acc_1", label="Spare", created_at=NOW, updated_at=NOW
    )

    readiness = check(any_losing_account(), spare, numbers=any_list(any_group(losing_account="main")))

    assert readiness.ready
    assert warnings(readiness) == ["losing_account_without_numbers"]
    assert readiness.ready_account_ids == ("lac_1",)


def test_complete_accounts_can_go_ahead_of_the_others() -> None:
    late = any_losing_account(id="lac_2", label="Late", end_user_name="", account_number_digest="2")
    groups = any_list(any_group(key="a", losing_account="Main"), any_group(key="b", losing_account="Late"))

    readiness = check(any_losing_account(), late, numbers=groups)

    assert not readiness.ready
    assert readiness.ready_account_ids == ("lac_1",)


def test_a_request_without_a_name_lets_no_account_go_ahead() -> None:
    assert check(any_losing_account(), name="").ready_account_ids == ()


def test_held_rows_hold_their_own_account_only() -> None:
    other = any_losing_account(id="lac_2", label="Other", account_number_digest="2")
    groups = any_list(
        any_group(key="a", losing_account="Main"),
        any_group(key="b", losing_account="Other"),
        held_by_label={"OTHER": 2},
    )

    readiness = check(any_losing_account(), other, numbers=groups)

    assert [(one.label, one.ready, one.held_count) for one in readiness.accounts] == [
        ("Main", True, 0),
        ("Other", False, 2),
    ]
    assert codes(readiness) == ["rows_held"]
    assert "2 rows" in readiness.problems[0].detail


def test_a_list_of_held_rows_alone_is_not_ready() -> None:
    readiness = check(any_losing_account(), numbers=any_list(held_by_label={"": 4}))

    assert codes(readiness) == ["rows_held"]
    assert not readiness.ready


def test_a_submitted_account_is_behind_us() -> None:
    done = any_losing_account(submitted_order_ids=("ord_101",), end_user_name="")
    rest = any_losing_account(id="lac_2", label="Rest", account_number_digest="2")
    groups = any_list(any_group(key="a", losing_account="Main"), any_group(key="b", losing_account="Rest"))

    readiness = check(done, rest, numbers=groups)

    assert readiness.ready
    assert readiness.accounts[0].submitted
    assert readiness.ready_account_ids == ("lac_2",)


@pytest.mark.parametrize("kind", ["invoice", "csr", "screenshot", "receipt"])
def test_any_proof_that_the_article_takes_will_do(kind: str) -> None:
    assert check(any_losing_account(), documents=(any_document(type=kind),)).ready


@pytest.mark.parametrize("kind", ["loa", "other"])
def test_other_documents_prove_nothing(kind: str) -> None:
    assert codes(check(any_losing_account(), documents=(any_document(type=kind),))) == ["document_missing_invoice"]


def test_a_document_serves_the_accounts_it_names_or_all() -> None:
    named = any_document(losing_account_ids=("lac_2",))

    assert codes(check(any_losing_account(), documents=(named,))) == ["document_missing_invoice"]
    assert check(any_losing_account(id="lac_2"), documents=(named,)).ready


def test_it_is_said_why_a_document_does_not_count() -> None:
    documents = (
        any_document(status=DocumentStatus.AWAITING_UPLOAD, filename="a.pdf"),
        any_document(status=DocumentStatus.REJECTED, filename="b.pdf", problems=({"detail": "It needs a password."},)),
    )

    (problem,) = check(any_losing_account(), documents=documents).problems

    assert "'a.pdf' has not been uploaded" in problem.detail
    assert "'b.pdf' was not accepted: It needs a password." in problem.detail


BTN = "+13129234400"
STAYING = "+13129234417"


def test_a_new_billing_number_is_asked_for_when_the_old_one_ports_and_others_stay() -> None:
    account = any_losing_account(numbers_staying=NumbersStaying.SOME, numbers_staying_list=(STAYING,))

    readiness = check(account, being_ported=frozenset({BTN}))

    assert codes(readiness) == ["new_btn_required"]
    assert readiness.problems[0].suggestion == STAYING
    assert codes(check(account, numbers=any_list(any_group(includes_btn=(BTN,))))) == ["new_btn_required"]
    assert check(account).ready


def test_no_new_billing_number_is_asked_for_when_nothing_stays() -> None:
    assert check(any_losing_account(), being_ported=frozenset({BTN})).ready


def test_the_new_billing_number_and_staying_numbers_must_not_move() -> None:
    account = any_losing_account(
        numbers_staying=NumbersStaying.SOME, numbers_staying_list=(STAYING,), new_billing_telephone_number=STAYING
    )

    readiness = check(account, being_ported=frozenset({STAYING}))

    assert codes(readiness) == ["new_btn_in_port_list", "staying_number_is_being_ported"]
    assert warnings(readiness) == ["partial_but_all_listed"]


def test_an_unknown_answer_about_staying_numbers_is_a_warning() -> None:
    readiness = check(any_losing_account(numbers_staying=NumbersStaying.UNKNOWN))

    assert readiness.ready
    assert warnings(readiness) == ["numbers_staying_unknown"]


def test_canadian_numbers_need_a_reseller_only_where_it_is_said_to_be_unknown() -> None:
    canada = any_address(state="ON", postal_code="K1A 0B1", country="CA")
    named = any_losing_account(service_address=canada)
    unknown = any_losing_account(service_address=canada, reseller_name="unknown")

    assert check(named, numbers=any_list(CANADIAN)).ready
    assert codes(check(unknown, numbers=any_list(CANADIAN))) == ["reseller_name_required_ca"]
    assert codes(check(any_losing_account(reseller_name="unknown"))) == []


def test_numbers_of_another_country_than_the_address_are_a_warning_and_toll_free_ones_are_of_none() -> None:
    assert warnings(check(any_losing_account(), numbers=any_list(CANADIAN))) == ["country_number_mismatch"]
    assert warnings(check(any_losing_account(), numbers=any_list(TOLL_FREE))) == []


def test_values_of_a_wrong_form_stand_in_the_way_too() -> None:
    account = any_losing_account(service_address=any_address(line1="PO Box 4"))

    assert codes(check(account)) == ["address_po_box"]


def test_an_account_entered_twice_is_pointed_out() -> None:
    groups = any_list(any_group(key="a", losing_account="Main"), any_group(key="b", losing_account="Branch"))

    readiness = check(any_losing_account(), any_losing_account(id="lac_2", label="Branch"), numbers=groups)

    assert readiness.ready
    assert warnings(readiness) == ["losing_account_repeated"]


def test_two_accounts_cannot_share_a_label() -> None:
    twice = (any_losing_account(), any_losing_account(id="lac_2", label="MAIN", account_number_digest="2"))

    readiness = check(*twice, numbers=any_list(any_group(losing_account="main")))

    assert "losing_account_label_duplicate" in codes(readiness)
    assert readiness.ready_account_ids == ()


def test_more_than_forty_orders_are_too_many() -> None:
    accounts = [any_losing_account(id=f"lac_{n}", label=f"A{n}", account_number_digest=f"{n}") for n in range(41)]
    groups = any_list(*(any_group(key=f"g{n}", losing_account=f"A{n}") for n in range(41)))

    assert codes(check(*accounts, numbers=groups)) == ["too_many_orders"]


def test_a_name_is_at_most_128_characters() -> None:
    assert codes(check(any_losing_account(), name="x" * 129)) == ["request_name_too_long"]
    assert check(any_losing_account(), name="x" * 128).ready


def test_the_person_authorised_needs_both_name_and_address() -> None:
    readiness = check(any_losing_account(authorized_person=Person(name="Ada Quinn")))

    assert [problem.pointer for problem in readiness.problems] == ["/losing_accounts/lac_1/authorized_person/email"]


def test_wireless_numbers_of_which_some_have_a_pin_of_their_own_are_told() -> None:
    wireless = any_losing_account(service_type=ServiceType.WIRELESS)
    some, every = any_list(any_group(own_pins=1)), any_list(any_group(own_pins=3))

    assert warnings(check(wireless, numbers=some)) == ["pin_missing_for_some_numbers"]
    assert check(wireless, numbers=some).ready
    assert warnings(check(wireless, numbers=every)) == []
    assert warnings(check(wireless.but(sealed_pin="sealed"), numbers=some)) == []
    assert warnings(check(any_losing_account(), numbers=some)) == []
