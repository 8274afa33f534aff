"""A company's own telephony system behind the deployed local cloud: over HTTP on loopback, then by events on the bus.

Numbers are set up there before their order goes to the carrier, changed there after the port, and proved by its calls
and tests until the old service may be cancelled.
"""

import hashlib
import io
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from pypdf import PdfReader

from infra.local.bring_up import Local, bring_up, take_down
from infra.local.cloud import FIRST_PORT
from infra.local.customer import Customer
from shared.adapters.platform import contract
from tests.doubles.telephony import BEARER, SECRET, TelephonyDouble
from tests.e2e.porting import CONTEXT, drafted, home_at, keys_of, sign_all, wait_for_status

NUMBERS = ["+12125557701", "+12125557702"]
BY_EVENT = ["+12125557711", "+12125557712"]
AT_FIRST, THEN = "+17733842201", "+17733842299"


@pytest.fixture(scope="module")
def double() -> TelephonyDouble:
    return TelephonyDouble(bearer=BEARER)


@pytest.fixture(scope="module")
def over_http(tmp_path_factory: pytest.TempPathFactory, double: TelephonyDouble) -> Iterator[Local]:
    """A local cloud of its own, with a telephony system on loopback."""
    home = home_at(tmp_path_factory.mktemp("telephony"), FIRST_PORT + 60)
    with double.serving() as url:
        try:
            local = bring_up(home, context={**CONTEXT, "platform": "http", "platform_url": url})
            known = json.dumps({"signing_secret": SECRET, "bearer": BEARER})
            local.client("secretsmanager").put_secret_value(
                SecretId=local.outputs["PlatformSecretArn"], SecretString=known
            )
            yield local
        finally:
            take_down(home)


@contextmanager
def customer_of(local: Local) -> Iterator[Customer]:
    with closing(Customer(local.api_url, keys_of(local)["administrator"])) as customer:
        yield customer


def submitted(customer: Customer, numbers: list[str]) -> str:
    request_id = drafted(customer, numbers)
    customer.post(f"/v1/port-requests/{request_id}/submit")
    sign_all(customer, request_id)
    return request_id


def proof_of(customer: Customer, request_id: str) -> dict[str, Any]:
    found: dict[str, Any] = customer.get(f"/v1/port-requests/{request_id}/proof")
    return found


def certificate_of(customer: Customer, request_id: str) -> bytes:
    (order,) = proof_of(customer, request_id)["orders"]
    answer = customer.send("GET", f"/v1/port-requests/{request_id}/certificates/{order['order_id']}.pdf")
    assert answer.status_code == 303, answer.text
    stored = httpx.get(answer.headers["location"], timeout=60).raise_for_status().content
    assert hashlib.sha256(stored).hexdigest() == order["certificate_sha256"]
    return stored


def events_of(customer: Customer, request_id: str, kind: str) -> list[dict[str, Any]]:
    items = customer.get(f"/v1/port-requests/{request_id}/events?limit=200")["items"]
    return [event for event in items if event["type"] == kind]


def test_over_http_numbers_ring_before_their_order_is_submitted_change_after_it_and_are_proved(
    over_http: Local, double: TelephonyDouble
) -> None:
    with customer_of(over_http) as customer:
        double.refused[NUMBERS[1]] = "no trunk in this area"
        request_id = submitted(customer, NUMBERS)
        customer.wait_for(
            "what is silent",
            lambda: events_of(customer, request_id, "order.numbers_silent"),
            bool,
        )
        assert customer.orders(request_id)[0]["carrier_order_id"] is None
        double.refused.clear()
        wait_for_status(customer, request_id, "completed")
        assert sorted(number for _, number in double.ringing) == NUMBERS

        moved = customer.get(f"/v1/tracking-numbers/{NUMBERS[0]}")
        changed = customer.call(
            "PATCH",
            f"/v1/tracking-numbers/{NUMBERS[0]}",
            {"forwarding_number": THEN},
            headers={"if-match": f'"{moved["version"]}"'},
        )
        assert changed["routing"] == "changing"
        customer.wait_for(
            "the change",
            lambda: customer.get(f"/v1/tracking-numbers/{NUMBERS[0]}"),
            lambda number: number["routing"] == "current",
        )
        rings = {number: to for (_, number), (to, _) in double.ringing.items()}
        assert rings == {NUMBERS[0]: THEN, NUMBERS[1]: AT_FIRST}

        customer.post(f"/v1/tracking-numbers/{NUMBERS[0]}/calls")
        customer.post(f"/v1/tracking-numbers/{NUMBERS[1]}/tests", {"kind": "voice", "passed": False, "detail": "busy"})
        failed = customer.wait_for(
            "the failed test",
            lambda: proof_of(customer, request_id),
            lambda proof: proof["orders"][0]["verification"] == "failed",
            seconds=180,
        )
        assert failed["safe_to_cancel"] is False
        assert failed["orders"][0]["failing"] == [NUMBERS[1]]
        customer.post(f"/v1/tracking-numbers/{NUMBERS[1]}/tests", {"kind": "voice", "passed": True})
        proved = customer.wait_for(
            "the proof", lambda: proof_of(customer, request_id), lambda proof: proof["safe_to_cancel"], seconds=180
        )
        assert proved["orders"][0]["cancel"]["advice"][0].startswith("All 2 numbers work")

        pages = PdfReader(io.BytesIO(certificate_of(customer, request_id))).pages
        text = " ".join(" ".join(page.extract_text().split()) for page in pages)
        assert all(national in text for national in ("(212) 555-7701", "(212) 555-7702"))
        (told,) = events_of(customer, request_id, "order.proved")
        assert told["data"]["sha256"] == proved["orders"][0]["certificate_sha256"]


class BusSide:
    """A telephony system on the bus of the local cloud: a rule of its own brings it what is asked; it answers."""

    def __init__(self, local: Local) -> None:
        self._sqs, self._events, self._bus = local.client("sqs"), local.client("events"), local.outputs["EventBusName"]
        self._queue = self._sqs.create_queue(QueueName="switch")["QueueUrl"]
        arn = self._sqs.get_queue_attributes(QueueUrl=self._queue, AttributeNames=["QueueArn"])["Attributes"][
            "QueueArn"
        ]
        kinds = [contract.ENSURE_WANTED, contract.RELEASE_WANTED]
        pattern = json.dumps({"source": ["portdesk"], "detail-type": kinds})
        self._events.put_rule(Name="switch", EventBusName=self._bus, EventPattern=pattern)
        self._events.put_targets(Rule="switch", EventBusName=self._bus, Targets=[{"Id": "1", "Arn": arn}])
        self._over = threading.Event()
        self.refused: dict[str, str] = {}
        self.rings: dict[str, str] = {}

    def say(self, detail_type: str, **detail: Any) -> None:
        entry = {
            "Source": contract.TELEPHONY,
            "DetailType": detail_type,
            "Detail": json.dumps(detail),
            "EventBusName": self._bus,
        }
        answer = self._events.put_events(Entries=[entry])
        assert answer["FailedEntryCount"] == 0, answer

    def listen(self) -> None:
        while not self._over.is_set():
            got = self._sqs.receive_message(QueueUrl=self._queue, MaxNumberOfMessages=10, WaitTimeSeconds=1)
            for message in got.get("Messages", []):
                event = json.loads(message["Body"])
                self._answer(event["detail-type"], event["detail"])
                self._sqs.delete_message(QueueUrl=self._queue, ReceiptHandle=message["ReceiptHandle"])

    def _answer(self, kind: str, detail: dict[str, Any]) -> None:
        if kind == contract.RELEASE_WANTED:
            self.say(contract.RELEASED, ask_id=detail["ask_id"], numbers=detail["numbers"])
            return
        wanted = contract.EnsureWanted.model_validate(detail)
        silent = [one.number for one in wanted.numbers if one.number in self.refused]
        ringing = {one.number: one.forwarding_number for one in wanted.numbers if one.number not in silent}
        self.rings |= ringing
        if ringing:
            self.say(contract.RINGING, ask_id=wanted.ask_id, numbers=list(ringing))
        if silent:
            said = [{"number": number, "reason": self.refused[number]} for number in silent]
            self.say(contract.SILENT, ask_id=wanted.ask_id, numbers=said)

    @contextmanager
    def listening(self) -> Iterator[None]:
        thread = threading.Thread(target=self.listen, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._over.set()
            thread.join(timeout=30)


def test_by_events_numbers_ring_before_submission_change_after_the_port_and_are_proved(
    over_http: Local,
) -> None:
    local = bring_up(over_http.home, context={**CONTEXT, "platform": "eventbridge"})
    side = BusSide(local)
    with customer_of(local) as customer, side.listening():
        request_id = submitted(customer, BY_EVENT)
        wait_for_status(customer, request_id, "completed")
        assert side.rings == dict.fromkeys(BY_EVENT, AT_FIRST)
        assert events_of(customer, request_id, "order.numbers_asked")

        moved = customer.get(f"/v1/tracking-numbers/{BY_EVENT[0]}")
        customer.call(
            "PATCH",
            f"/v1/tracking-numbers/{BY_EVENT[0]}",
            {"forwarding_number": THEN},
            headers={"if-match": f'"{moved["version"]}"'},
        )
        _wait(
            customer, "the change", lambda: customer.get(f"/v1/tracking-numbers/{BY_EVENT[0]}")["routing"] == "current"
        )
        assert side.rings[BY_EVENT[0]] == THEN

        now = datetime.now(UTC).isoformat()
        side.say(contract.CALLED, number=BY_EVENT[0], called_at=now)
        side.say(contract.TESTED, number=BY_EVENT[1], kind="voice", passed=True, tested_at=now, detail="rang twice")
        _wait(customer, "the call", lambda: customer.get(f"/v1/tracking-numbers/{BY_EVENT[0]}")["status"] == "active")
        _wait(customer, "the proof", lambda: bool(proof_of(customer, request_id)["safe_to_cancel"]))
        assert b"/Sig" in certificate_of(customer, request_id)


def _wait(customer: Customer, what: str, done: Callable[[], bool]) -> None:
    customer.wait_for(what, done, bool, seconds=180)
