"""The carrier that is a packet and a mail to the desk."""

import csv
import hashlib
import io
import json
import zipfile
from datetime import UTC, datetime
from typing import Any

import pytest

from shared.adapters.carriers.manual import ManualCarrier
from shared.adapters.memory.clock import FixedClock
from shared.adapters.memory.files import MemoryFiles
from shared.adapters.memory.mailbox import Mailbox
from shared.domain.carriers import CarrierDocument, Change
from shared.ports import Carrier, CarrierNumber, CarrierSubmission, NotGenuine, Unavailable

PON = "PD01K00000000001"
DESK = "desk@example.com"
SECRETS = ("4821", "7766", "LT-884213")


def any_submission(**changes: Any) -> CarrierSubmission:
    given: dict[str, Any] = {
        "reference": PON,
        "order_id": "ord_01K0000000000000000000000001",
        "version": 7,
        "number_class": "local",
        "country": "US",
        "numbers": (CarrierNumber("+12125552301"), CarrierNumber("+12125552302", "7766")),
        "losing_carrier_name": "Lakeside Telecom",
        "account_number": "LT-884213",
        "pin": "4821",
        "billing_telephone_number": "+12125552399",
        "new_billing_telephone_number": "",
        "port_scope": "full",
        "end_user_name": "Acme Plumbing & Heating",
        "subscriber_type": "business",
        "service_address": {"line1": "120 Wabash Ave", "city": "New York", "state": "NY"},
        "authorized_person_name": "Dana Whitfield",
        "reseller_name": "",
        "target_resp_org": "",
        "requested_foc_at": "2026-12-10",
        "letter_sha256": "ab" * 32,
    }
    return CarrierSubmission(**(given | changes))


DOCUMENTS = (
    CarrierDocument("loa", f"letter-{PON}.pdf", "application/pdf", b"%PDF-1.7 letter"),
    CarrierDocument("invoice", "../bill.pdf", "application/pdf", b"%PDF-1.7 bill"),
    CarrierDocument("invoice", "bill.pdf", "application/pdf", b"%PDF-1.7 second page"),
)


class Room:
    """A manual carrier with its bucket and its mailbox."""

    def __init__(self, desk_email: str = DESK, base_url: str = "https://port.example.com") -> None:
        self.files, self.mailbox, self.clock = MemoryFiles(), Mailbox(), FixedClock(datetime(2026, 11, 23, tzinfo=UTC))
        self.carrier = ManualCarrier(self.files, self.mailbox, desk_email, self.clock, public_base_url=base_url)

    def body(self, key: str) -> bytes:
        (version,) = self.files.versions(key)
        return self.files.read(key, version)

    def packet(self, version: int = 1) -> zipfile.ZipFile:
        return zipfile.ZipFile(io.BytesIO(self.body(f"packets/{PON}/V{version:02d}.zip")))

    def manifest(self, version: int = 1) -> dict[str, Any]:
        return dict(json.loads(self.packet(version).read("manifest.json")))


@pytest.fixture
def room() -> Room:
    return Room()


def test_it_is_a_carrier(room: Room) -> None:
    carrier: Carrier = room.carrier

    assert (carrier.name, carrier.capabilities.name) == ("manual", "manual")


def test_a_packet_holds_the_whole_order_and_the_hash_of_every_file(room: Room) -> None:
    receipt = room.carrier.ensure_order(any_submission(), DOCUMENTS)

    packet, manifest = room.packet(), room.manifest()
    assert (receipt.carrier_order_id, receipt.created) == (PON, True)
    assert sorted(packet.namelist()) == sorted(
        [
            "README.txt",
            "documents/02-invoice-bill.pdf",
            "documents/03-invoice-bill.pdf",
            f"letters/01-loa-letter-{PON}.pdf",
            "manifest.json",
            "numbers.csv",
        ]
    )
    assert (manifest["purchase_order_number"], manifest["version"], manifest["kind"]) == (PON, 1, "order")
    assert (manifest["account_number"], manifest["number_count"]) == ("LT-884213", 2)
    listed = {one["path"]: (one["sha256"], one["size"]) for one in manifest["files"]}
    assert listed == {
        name: (hashlib.sha256(packet.read(name)).hexdigest(), len(packet.read(name)))
        for name in packet.namelist()
        if name != "manifest.json"
    }
    rows = list(csv.reader(io.StringIO(packet.read("numbers.csv").decode())))
    assert rows == [
        ["number", "national", "has_own_pin"],
        ["+12125552301", "(212) 555-2301", ""],
        ["+12125552302", "(212) 555-2302", "yes"],
    ]
    assert PON in packet.read("README.txt").decode()


def test_pins_are_beside_the_packet_and_nowhere_else(room: Room) -> None:
    room.carrier.ensure_order(any_submission(), DOCUMENTS)

    rows = list(csv.reader(io.StringIO(room.body(f"packets/pins/{PON}/V01.csv").decode())))
    assert rows == [["number", "pin"], ["(whole account)", "4821"], ["+12125552302", "7766"]]
    packet = room.packet()
    for name in packet.namelist():
        assert b"4821" not in packet.read(name)
        assert b"7766" not in packet.read(name)


def test_without_pins_there_is_no_file_of_them(room: Room) -> None:
    room.carrier.ensure_order(any_submission(pin="", numbers=(CarrierNumber("+12125552301"),)), DOCUMENTS)

    assert room.files.versions(f"packets/pins/{PON}/V01.csv") == ()
    assert room.manifest()["pin"] is None
    assert "PIN" not in room.packet().read("README.txt").decode()


def test_the_desk_is_told_without_any_secret(room: Room) -> None:
    room.carrier.ensure_order(any_submission(), DOCUMENTS)

    (mail,) = room.mailbox.to(DESK)
    for said in (mail.text, mail.html):
        assert PON in said
        assert "Lakeside Telecom" in said
        assert "version 1 at https://port.example.com/admin/pages/orders/ord_01K0000000000000000000000001" in said
        assert not [secret for secret in SECRETS if secret in said]
    assert mail.subject == f"New port order {PON}"


def test_without_an_address_of_the_api_the_mail_names_the_key() -> None:
    room = Room(base_url="")
    room.carrier.ensure_order(any_submission(), DOCUMENTS)

    assert f"packets/{PON}/V01.zip" in room.mailbox.to(DESK)[0].text


def test_a_losing_carriers_name_cannot_write_into_the_mail(room: Room) -> None:
    room.carrier.ensure_order(any_submission(losing_carrier_name="Evil\r\nBcc: x <b>bold</b>"), ())

    (mail,) = room.mailbox.to(DESK)
    assert "Evil Bcc: x <b>bold</b>\n" in mail.text
    assert "<b>" not in mail.html


def test_trying_again_writes_and_mails_nothing_more(room: Room) -> None:
    first = room.carrier.ensure_order(any_submission(), DOCUMENTS)
    again = room.carrier.ensure_order(any_submission(version=8, end_user_name="Other"), DOCUMENTS)

    assert (first.created, again.created) == (True, False)
    assert room.manifest()["end_user_name"] == "Acme Plumbing & Heating"
    assert len(room.mailbox.sent) == 1


def test_a_packet_is_the_same_bytes_whenever_it_is_made() -> None:
    one, other = Room(), Room()
    one.carrier.ensure_order(any_submission(version=1), DOCUMENTS)
    other.clock.advance(days=40)
    other.carrier.ensure_order(any_submission(version=2), DOCUMENTS)

    key = f"packets/{PON}/V01.zip"
    assert one.body(key) == other.body(key)


def test_a_packet_whose_mail_failed_is_announced_when_it_is_tried_again(room: Room) -> None:
    room.mailbox.failures = 1
    with pytest.raises(Unavailable):
        room.carrier.ensure_order(any_submission(), DOCUMENTS)
    assert room.packet().namelist()

    room.carrier.ensure_order(any_submission(), DOCUMENTS)
    room.carrier.ensure_order(any_submission(), DOCUMENTS)

    assert len(room.mailbox.to(DESK)) == 1


def test_without_a_desk_a_packet_waits_unannounced() -> None:
    room = Room(desk_email="")
    room.carrier.ensure_order(any_submission(), DOCUMENTS)

    assert room.packet().namelist()
    assert room.mailbox.sent == []


def test_a_desk_that_takes_no_mail_is_the_operators_to_put_right(room: Room) -> None:
    room.mailbox.refused.add(DESK)

    with pytest.raises(Unavailable, match="desk_email"):
        room.carrier.ensure_order(any_submission(), DOCUMENTS)


def test_a_change_is_a_packet_of_its_own_that_says_what_is_different(room: Room) -> None:
    room.carrier.ensure_order(any_submission(), DOCUMENTS)
    change = Change("other", {"account_number": "LT-99", "pin": "5599"}, 2, "The lock is removed.", ("+12125552302",))

    answer = room.carrier.change(
        any_submission(pon_version=2, account_number="LT-99", pin="5599", numbers=(CarrierNumber("+12125552301"),)),
        change,
        DOCUMENTS,
    )
    room.carrier.change(any_submission(pon_version=2), change, DOCUMENTS)

    assert answer == "sent"
    said = json.loads(room.packet(2).read("change.json"))
    assert said["fields"] == {"account_number": "LT-99", "pin": "(beside this packet)"}
    assert (said["removed_numbers"], said["note"]) == (["+12125552302"], "The lock is removed.")
    assert (room.manifest(2)["account_number"], room.manifest(2)["number_count"]) == ("LT-99", 1)
    assert b"5599" in room.body(f"packets/pins/{PON}/V02.csv")
    assert "The lock is removed." in room.packet(2).read("README.txt").decode()
    assert [mail.subject for mail in room.mailbox.to(DESK)] == [
        f"New port order {PON}",
        f"Change (SUPP) of port order {PON}, version 2",
    ]


def test_cancelling_asks_the_desk_once_a_day(room: Room) -> None:
    room.carrier.ensure_order(any_submission(), DOCUMENTS)

    answers = [room.carrier.ensure_cancelled(PON), room.carrier.ensure_cancelled(PON)]
    room.clock.advance(days=1)
    answers.append(room.carrier.ensure_cancelled(PON))

    assert answers == ["requested"] * 3
    cancels = [mail for mail in room.mailbox.to(DESK) if mail.subject == f"Cancel port order {PON}"]
    assert len(cancels) == 2
    assert "Lakeside Telecom" in cancels[0].text


def test_cancelling_what_was_never_handed_over_finds_nothing(room: Room) -> None:
    assert room.carrier.ensure_cancelled(PON) == "unknown"


def test_it_answers_no_question_and_takes_no_webhook(room: Room) -> None:
    found = room.carrier.check_portability(["+12125552301"])

    assert [(one.number, one.portable) for one in found] == [("+12125552301", None)]
    assert room.carrier.get(PON) is None
    assert room.carrier.foc_windows(PON) == ()
    with pytest.raises(NotGenuine):
        room.carrier.read_webhook({}, "{}", room.clock.now())


def test_a_function_without_the_bucket_hands_nothing_over() -> None:
    listening = ManualCarrier(None, None, DESK, FixedClock())

    with pytest.raises(Unavailable):
        listening.ensure_order(any_submission(), DOCUMENTS)
