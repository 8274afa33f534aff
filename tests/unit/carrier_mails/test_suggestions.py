"""What a mail could become: recognised in words, decided by people."""

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from shared.domain.carrier_profiles import PROFILES
from shared.domain.mail_suggestions import Suggestion, suggestions
from shared.domain.model import CarrierMail, PortOrder, StoredFile
from tests.contract.things import any_order, any_request

CAME = datetime(2026, 11, 24, 12, tzinfo=UTC)
CARRIER = replace(PROFILES["manual"], activation_from=time(10), activation_zone="America/New_York")
RAW = StoredFile(key="mail/raw/m", version_id="v", sha256="ab" * 32, size=1)


def found_in(text: str, subject: str = "RE: order", order: PortOrder | None = None) -> dict[str, Suggestion]:
    mail = CarrierMail(
        id="cml_1",
        sender="a@b.example",
        subject=subject,
        text=text,
        raw=RAW,
        received_at=CAME,
        created_at=CAME,
        updated_at=CAME,
    )
    return {one.kind: one for one in suggestions(mail, order or any_order(any_request()), CARRIER)}


@pytest.mark.parametrize(
    "text",
    [
        "FOC: 12/3/2026",
        "Your port is confirmed for Dec 3, 2026.",
        "Firm order commitment date is 2026-12-03 10:00 ET",
        "The numbers will port on Thursday, December 3, 2026 at 10 AM Eastern.",
        "due date\n12/03/26",
    ],
)
def test_a_confirmed_date_is_found(text: str) -> None:
    found = found_in(text)

    assert found["foc_confirmed"].dates == (datetime(2026, 12, 3, 15, tzinfo=UTC),)
    assert "rejected" not in found


@pytest.mark.parametrize(
    "text",
    [
        "Received on 12/3/2026. We will get back to you.",
        "FOC is not confirmed for 12/3/2026 yet.",
        "The pending FOC 12/3/2026",
        "Confirmed. Our invoice of 11/3/2026 is enclosed.",
        "> FOC 12/3/2026",
        "Thanks\n\nOn Mon, Nov 23, 2026, Desk wrote:\nFOC 12/3/2026",
        "The FOC will follow.",
    ],
)
def test_other_dates_confirm_nothing(text: str) -> None:
    assert set(found_in(text)) == {"chase"}


def test_several_dates_are_left_to_a_person() -> None:
    assert len(found_in("FOC 12/3/2026 for the first, FOC 12/4/2026 for the others")["foc_confirmed"].dates) == 2


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("REJECTED - Account number invalid", ("account_number_mismatch",)),
        ("Denied: PIN is incorrect; the address does not match", ("pin_invalid", "address_mismatch")),
        ("Order rejected. BTN mismatch.", ("btn_mismatch",)),
        ("Rejected: TN not found on account", ("number_not_on_account",)),
        ("Jeopardy: port protection, the number is locked", ("port_protection",)),
        ("We are unable to port: there is a pending order", ("pending_order",)),
        ("Rejected for the letter of authorization.", ("loa_invalid",)),
        ("Your request has been rejected, see the portal.", ("other",)),
    ],
)
def test_reasons_are_recognised_in_words(text: str, codes: tuple[str, ...]) -> None:
    assert found_in(text)["rejected"].codes == codes


@pytest.mark.parametrize(
    "text", ["The order was not rejected.", "Please check the account number.", "FOC 12/3/2026, zip is 10001"]
)
def test_a_word_alone_is_no_reason(text: str) -> None:
    assert "rejected" not in found_in(text)


def test_what_speaks_for_it_is_quoted() -> None:
    said = found_in("Hello,\nthe order was rejected: wrong PIN.\nBye")["rejected"].because

    assert said == "the order was rejected: wrong PIN"


def test_a_chase_is_always_possible() -> None:
    assert set(found_in("")) == {"chase"}
