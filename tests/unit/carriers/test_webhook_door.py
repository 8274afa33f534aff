"""Whatever is posted to the door of the carriers' webhooks: never a 5xx, and never an effect of what is not genuine."""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.carrier_events.door import MOST_BYTES, answer
from shared.adapters.carriers.manual import ManualCarrier
from shared.adapters.carriers.simulated import SimulatedCarrier, webhook_signer
from shared.adapters.carriers.telnyx.carrier import TelnyxCarrier
from shared.domain.driving import next_step
from shared.domain.lifecycle import Status
from shared.domain.model import PortOrder
from shared.ports import Carrier, PointCarrierOrder, Unavailable
from shared.runtime.wiring import LazyCarriers
from shared.usecases.desk import Desk
from tests.doubles.telnyx import KEY, TelnyxDouble
from tests.unit.carriers.truth.holding import held
from tests.world import NUMBERS, Client, World

SECRET = "a1B2" * 12
CARRIERS = ("simulated", "telnyx")
Headers = dict[str, str]


@dataclass
class Door:
    """The door over a world with one order that both carriers know by our reference."""

    world: World
    client: Client
    desk: Desk
    order: PortOrder
    double: TelnyxDouble

    def post(self, name: str, headers: object, body: object, **changes: Any) -> dict[str, Any]:
        event = {
            "pathParameters": {"carrier": name},
            "headers": headers,
            "body": body,
            "isBase64Encoded": False,
            "requestContext": {"http": {"method": "POST"}},
        } | changes
        found = answer(self.desk, event)
        assert found["statusCode"] < 500, found
        json.loads(found["body"])
        return found

    def sign(self, name: str, body: str, *, minutes: float = 0, event_id: str = "msg-1") -> Headers:
        """What the carrier would sign `body` with, `minutes` from now."""
        at = self.world.clock.now() + timedelta(minutes=minutes)
        if name == "telnyx":
            return self.double.sign(body, at)[0]
        stamp = str(int(at.timestamp()))
        signature = webhook_signer(SECRET).sign(event_id, at, body)
        return {"webhook-id": event_id, "webhook-timestamp": stamp, "webhook-signature": signature}

    def event(self, name: str) -> dict[str, Any]:
        """A rejection of the order in the carrier's own shape."""
        now = self.world.clock.now().isoformat()
        if name == "simulated":
            return {
                "type": "order.rejected",
                "occurred_at": now,
                "data": {
                    "order_id": "SC-1",
                    "reference": self.order.reference,
                    "numbers": [],
                    "reasons": [{"code": "pin_invalid", "detail": "The PIN is wrong.", "numbers": [NUMBERS[0]]}],
                },
            }
        details = [{"code": "PASSCODE_PIN_INVALID", "description": "The PIN is wrong."}]
        payload = {
            "customer_reference": self.order.reference,
            "id": "3594c6c3-51a7-4306-b715-ca3765f13464",
            "status": {"value": "exception", "details": details},
        }
        inner = {
            "event_type": "porting_order.status_changed",
            "id": "12ae614e-ed37-4a19-9fe3-2b69bf33d429",
            "occurred_at": now,
            "payload": payload,
            "record_type": "event",
        }
        return {"data": inner, "meta": {"attempt": 1}}

    def state(self, *, quarantine: bool = False) -> dict[str, list[str]]:
        """All that the store holds, but for what it keeps apart for people."""
        return held(self.world.memory, but=frozenset() if quarantine else frozenset({"_quarantine"}))

    def standing(self) -> tuple[Any, ...]:
        """How the order stands, but for what our team is to look at."""
        order = self.world.memory.order(self.order.id)
        assert order is not None
        quiet = order.but(version=0, updated_at=order.created_at, staff_flags=(), listed={})
        return quiet, self.world.memory.inbox(order.id)

    def is_sound(self) -> bool:
        """Whether the order can still be shown, and its workflow still knows what to do."""
        order = self.world.memory.order(self.order.id)
        assert order is not None
        next_step(order, self.world.clock.now(), self.world.policy, self.world.desk.playbook())
        # All worlds share the API's routes, so they are bound to this one again.
        self.world.use(self.world.memory)
        client = Client(self.world.app, self.client.secret)
        shown = client.get(f"/v1/port-requests/{order.request_id}/orders")
        timeline = client.get(f"/v1/port-requests/{order.request_id}/events")
        return (shown.status, timeline.status) == (200, 200)


def any_door() -> Door:
    world = World()
    client = world.client()
    request_id = world.submitted(client)
    world.work(request_id)
    world.sign(client, request_id)
    world.work(request_id)
    (order,) = world.orders(request_id)
    assert order.status == Status.SUBMITTED
    world.memory.commit([PointCarrierOrder("telnyx", f"reference:{order.reference}", order.id)])
    world.clock.advance(minutes=10)
    double = TelnyxDouble(now=world.clock.now())
    empty = httpx.Client(
        base_url="https://telnyx.test",
        transport=httpx.MockTransport(lambda _request: httpx.Response(200, json={"data": [], "meta": {}})),
    )
    carriers: dict[str, Carrier] = {
        "simulated": SimulatedCarrier("", SECRET),
        "telnyx": TelnyxCarrier(KEY, double.public_key, base_url="https://telnyx.test", client=empty),
        "manual": ManualCarrier(None, None, "", world.clock),
    }
    return Door(world, client, replace(world.desk, carriers=carriers), order, double)


@pytest.fixture
def door() -> Door:
    return any_door()


def flipped(text: str) -> str:
    """The text with one character another."""
    middle = len(text) // 2
    return text[:middle] + ("A" if text[middle] != "A" else "B") + text[middle + 1 :]


SIGNATURE = {"simulated": "webhook-signature", "telnyx": "Telnyx-Signature-Ed25519"}
STAMP = {"simulated": "webhook-timestamp", "telnyx": "Telnyx-Timestamp"}

FORGERIES: Mapping[str, Callable[[str, Headers], object]] = {
    "no headers": lambda name, headers: {},
    "headers are null": lambda name, headers: None,
    "headers are a list": lambda name, headers: [["webhook-id", "1"]],
    "no signature": lambda name, headers: headers | {SIGNATURE[name]: ""},
    "signature is null": lambda name, headers: headers | {SIGNATURE[name]: None},
    "another signature": lambda name, headers: headers | {SIGNATURE[name]: flipped(headers[SIGNATURE[name]])},
    "signature is no base64": lambda name, headers: headers | {SIGNATURE[name]: "v1,é%%%"},
    "signature is half a pair": lambda name, headers: headers | {SIGNATURE[name]: "v1,\ud800"},
    "signature of 1 MB": lambda name, headers: headers | {SIGNATURE[name]: "v1,QUJD " * 130_000},
    "signature of zeros": lambda name, headers: headers | {SIGNATURE[name]: base64.b64encode(bytes(64)).decode()},
    "no time": lambda name, headers: headers | {STAMP[name]: ""},
    "time is no number": lambda name, headers: headers | {STAMP[name]: "NaN"},
    "time is negative": lambda name, headers: headers | {STAMP[name]: "-1"},
    "time of 10,000 digits": lambda name, headers: headers | {STAMP[name]: "9" * 10_000},
    "time in other digits": lambda name, headers: headers | {STAMP[name]: "١٧٧٢٤٦٣٦٠٠"},
    "time a second later": lambda name, headers: headers | {STAMP[name]: str(int(headers[STAMP[name]]) + 1)},
    "half a pair as its name": lambda name, headers: {"\ud800": "x"},
}


@pytest.mark.parametrize("name", CARRIERS)
def test_what_the_carrier_signed_is_applied_once(door: Door, name: str) -> None:
    body = json.dumps(door.event(name))
    headers = door.sign(name, body)

    first = door.post(name, headers, body)
    after = door.state(quarantine=True)
    again = [door.post(name, headers, body) for _ in range(3)]

    assert (first["statusCode"], json.loads(first["body"])) == (200, {"outcome": "applied"})
    assert door.world.orders(door.order.request_id)[0].status == Status.ACTION_REQUIRED
    assert [json.loads(one["body"])["outcome"] for one in again] == ["duplicate"] * 3
    assert door.state(quarantine=True) == after


@pytest.mark.parametrize("name", CARRIERS)
def test_a_body_in_base64_is_the_same_body(door: Door, name: str) -> None:
    body = json.dumps(door.event(name))
    encoded = base64.b64encode(body.encode()).decode()

    found = door.post(name, door.sign(name, body), encoded, isBase64Encoded=True)

    assert json.loads(found["body"]) == {"outcome": "applied"}


@pytest.mark.parametrize("forgery", FORGERIES)
@pytest.mark.parametrize("name", CARRIERS)
def test_what_is_not_signed_right_has_no_effect(door: Door, name: str, forgery: str) -> None:
    before = door.state(quarantine=True)
    body = json.dumps(door.event(name))

    found = door.post(name, FORGERIES[forgery](name, door.sign(name, body)), body)

    assert found["statusCode"] == 401
    assert door.state(quarantine=True) == before


def test_an_id_that_cannot_be_written_has_no_effect(door: Door) -> None:
    before = door.state(quarantine=True)
    body = json.dumps(door.event("simulated"))
    for event_id in ("\ud800", "", "another"):
        headers = door.sign("simulated", body) | {"webhook-id": event_id}
        assert door.post("simulated", headers, body)["statusCode"] == 401
    assert door.state(quarantine=True) == before


@pytest.mark.parametrize("name", CARRIERS)
def test_another_body_under_a_genuine_signature_has_no_effect(door: Door, name: str) -> None:
    before = door.state(quarantine=True)
    body = json.dumps(door.event(name))
    headers = door.sign(name, body)
    for other in (body + " ", body.replace("PIN", "pin"), "", None, "{}", body.encode().decode("utf-16-le", "replace")):
        assert door.post(name, headers, other)["statusCode"] == 401
    assert door.state(quarantine=True) == before


@pytest.mark.parametrize("name", CARRIERS)
def test_a_signature_of_another_carrier_or_another_key_has_no_effect(door: Door, name: str) -> None:
    before = door.state(quarantine=True)
    body = json.dumps(door.event(name))
    theirs = door.sign(next(other for other in CARRIERS if other != name), body)
    stranger = TelnyxDouble(now=door.world.clock.now(), signer=Ed25519PrivateKey.from_private_bytes(b"\x08" * 32))
    assert door.post(name, theirs, body)["statusCode"] == 401
    assert door.post(name, stranger.sign(body, door.world.clock.now())[0], body)["statusCode"] == 401
    assert door.state(quarantine=True) == before


@pytest.mark.parametrize("minutes", [-60 * 24 * 365, -6, 6, 60 * 24 * 365])
@pytest.mark.parametrize("name", CARRIERS)
def test_what_was_signed_at_another_time_has_no_effect(door: Door, name: str, minutes: int) -> None:
    before = door.state(quarantine=True)
    body = json.dumps(door.event(name))

    assert door.post(name, door.sign(name, body, minutes=minutes), body)["statusCode"] == 401
    assert door.state(quarantine=True) == before


@pytest.mark.parametrize("name", CARRIERS)
def test_a_webhook_that_is_played_again_later_has_no_effect(door: Door, name: str) -> None:
    body = json.dumps(door.event(name))
    headers = door.sign(name, body)
    door.post(name, headers, body)
    door.world.clock.advance(minutes=6)
    before = door.state(quarantine=True)

    assert door.post(name, headers, body)["statusCode"] == 401
    assert json.loads(door.post(name, door.sign(name, body), body)["body"]) == {"outcome": "duplicate"}
    assert door.state(quarantine=True) == before


@pytest.mark.parametrize("name", CARRIERS)
def test_more_than_the_most_bytes_are_not_even_verified(door: Door, name: str) -> None:
    before = door.state(quarantine=True)
    event = door.event(name)
    spare = MOST_BYTES - len(json.dumps(event | {"more": ""}))
    fits, too_large, wide = (
        json.dumps(event | {"more": more}, ensure_ascii=False)
        for more in ("x" * spare, "x" * (spare + 1), "é" * (spare // 2 + 1))
    )
    encoded = base64.b64encode(too_large.encode()).decode()

    assert door.post(name, door.sign(name, too_large), too_large)["statusCode"] == 413
    assert door.post(name, door.sign(name, wide), wide)["statusCode"] == 413
    assert door.post(name, door.sign(name, too_large), encoded, isBase64Encoded=True)["statusCode"] == 413
    assert door.post(name, {}, "x" * 6_000_000)["statusCode"] == 413
    assert door.state(quarantine=True) == before
    assert door.post(name, door.sign(name, fits), fits)["statusCode"] == 200


@pytest.mark.parametrize("name", [*CARRIERS, "manual"])
@pytest.mark.parametrize("body", ["%%%", "AAA", "/////w==", "é", "gICA", "AA==\n"])
def test_bodies_that_are_no_text_have_no_effect(door: Door, name: str, body: str) -> None:
    before = door.state(quarantine=True)

    found = door.post(name, door.sign("telnyx", body), body, isBase64Encoded=True)

    assert found["statusCode"] in (400, 401)
    assert door.state(quarantine=True) == before


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"pathParameters": {"carrier": "unknown"}}, 404),
        ({"pathParameters": {"carrier": "SIMULATED"}}, 404),
        ({"pathParameters": {"carrier": "x" * 100_000}}, 404),
        ({"pathParameters": {"carrier": "\ud800<script>"}}, 404),
        ({"pathParameters": {"carrier": None}}, 404),
        ({"pathParameters": {}}, 404),
        ({"pathParameters": None}, 404),
        ({"pathParameters": {"carrier": "manual"}}, 401),
        ({"requestContext": {"http": {"method": "GET"}}}, 405),
        ({"requestContext": {"http": {"method": "HEAD"}}}, 405),
        ({"requestContext": {"http": {"method": "PUT"}}}, 405),
        ({"requestContext": None}, 200),
    ],
    ids=lambda value: str(value)[:60],
)
def test_calls_of_every_kind_are_answered(door: Door, changes: dict[str, Any], status: int) -> None:
    before = door.state(quarantine=True)
    body = json.dumps(door.event("simulated"))

    found = door.post("simulated", door.sign("simulated", body), body, **changes)

    assert found["statusCode"] == status
    assert len(found["body"]) < 1_000
    assert (door.state(quarantine=True) == before) == (status != 200)


@pytest.mark.parametrize("name", [*CARRIERS, "manual"])
def test_a_body_with_half_a_pair_is_no_text(door: Door, name: str) -> None:
    before = door.state(quarantine=True)

    assert door.post(name, {}, "{}\ud800")["statusCode"] == 400
    assert door.state(quarantine=True) == before


def test_an_event_of_nobodys_order_is_kept_for_people(door: Door) -> None:
    before = door.state()
    event = door.event("simulated")
    event["data"] |= {"reference": "PD-UNKNOWN", "order_id": "SC-9"}
    body = json.dumps(event)

    found = door.post("simulated", door.sign("simulated", body), body)

    assert found["statusCode"] == 202
    assert door.state() == before
    (kept,) = door.world.memory.quarantined("simulated", 10, None).items
    assert (kept.why, kept.body) == ("unknown order", body)


@pytest.mark.parametrize("name", CARRIERS)
@pytest.mark.parametrize(
    "when", ["0001-01-01T00:00:00+14:00", "1970-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00", "2031-01-01T00:00:00Z"]
)
def test_a_time_that_cannot_be_outweighs_nothing(door: Door, name: str, when: str) -> None:
    before = door.state()
    event = door.event(name)
    (event["data"] if name == "telnyx" else event)["occurred_at"] = when
    body = json.dumps(event)

    assert door.post(name, door.sign(name, body), body)["statusCode"] == 202
    assert door.state() == before
    assert "cannot be" in door.world.memory.quarantined(name, 10, None).items[0].why


@pytest.mark.parametrize("when", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_port_date_that_cannot_be_stops_no_workflow(door: Door, when: str) -> None:
    before = door.state()
    event = door.event("simulated") | {"type": "order.foc_confirmed"}
    event["data"]["foc_at"] = when
    body = json.dumps(event)

    assert door.post("simulated", door.sign("simulated", body), body)["statusCode"] == 202
    assert door.state() == before
    assert door.is_sound()


NASTY: list[Any] = [
    None,
    True,
    0,
    -1,
    10**400,
    float("nan"),
    float("inf"),
    1e308,
    "",
    " ",
    "\x00",
    "\ud800",
    "9" * 10_000,
    "x" * 10_000,
    "2026-03-02",
    "+1" * 500,
    [],
    [None],
    [[]],
    ["+12125552301", 12125552301],
    {},
    {"": None},
    {"code": None},
    [{"code": ["a"]}],
    [{"code": "x" * 5_000, "detail": {"a": []}}] * 20,
    [{"code": f"unknown-{at}", "detail": "d" * 50} for at in range(1_500)],
]


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a JSON value, itself first."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, one in inner for found in places(one, (*path, key)))]


def with_value(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = with_value(copy[path[0]], path[1:], new)
    return copy


@pytest.mark.parametrize("name", CARRIERS)
def test_a_wrong_type_in_any_field_of_a_genuine_event_breaks_nothing(name: str) -> None:
    door = any_door()
    fields = places(door.event(name))
    assert len(fields) > 10
    for number, (path, new) in enumerate((path, new) for path in fields for new in NASTY):
        before = door.standing()
        body = json.dumps(with_value(door.event(name), path, new))
        found = door.post(name, door.sign(name, body, event_id=f"nasty-{number}"), body)
        assert found["statusCode"] == 200 or door.standing() == before, (path, new)
        assert door.is_sound(), (path, new)


BODIES: Mapping[str, str] = {
    "empty": "",
    "deep lists": "[" * 100_000,
    "deep lists that end": "[" * 100_000 + "]" * 100_000,
    "deep objects": '{"data":' * 20_000 + "1" + "}" * 20_000,
    "huge integer": '{"data": ' + "9" * 200_000 + "}",
    "NaN": '{"type": "order.ported", "data": NaN}',
    "infinite": '{"data": 1e999, "type": 1e999}',
    "twice the same key": '{"type": "order.accepted", "type": "order.ported", "data": {}, "data": 1}',
    "byte order mark": "\ufeff{}",
    "half a pair": '{"data": {"payload": "\\ud800"}}',
    "nulls": "\x00" * 1_000,
    "text": "order.ported",
    "two values": "{}{}",
    "many floats": '{"data": [' + ",".join(["1e15"] * 50_000) + "]}",
}


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("name", CARRIERS)
def test_what_is_signed_and_no_event_is_put_in_quarantine_once(door: Door, name: str, body: str) -> None:
    before = door.state()

    found = [door.post(name, door.sign(name, BODIES[body]), BODIES[body]) for _ in range(2)]

    assert [(one["statusCode"], json.loads(one["body"])) for one in found] == [(202, {"outcome": "quarantined"})] * 2
    assert door.state() == before
    (kept,) = door.world.memory.quarantined(name, 10, None).items
    assert kept.why.startswith("not an event of")


def test_a_genuine_event_of_another_kind_is_kept_and_one_about_no_port_passed_over(door: Door) -> None:
    answers = {}
    for kind in ("porting_phone_number.changed", "message.received"):
        event = door.event("telnyx")
        event["data"] |= {"event_type": kind, "id": kind, "payload": {"text": "SSN 123-45-6789"}}
        body = json.dumps(event)
        answers[kind] = json.loads(door.post("telnyx", door.sign("telnyx", body), body)["body"])

    assert answers == {
        "porting_phone_number.changed": {"outcome": "quarantined"},
        "message.received": {"outcome": "noted"},
    }
    (kept,) = door.world.memory.quarantined("telnyx", 10, None).items
    assert (kept.event_id, "6789" in kept.body) == ("porting_phone_number.changed", False)


def test_a_carrier_whose_keys_are_not_set_takes_nothing_and_fails_at_nothing(door: Door) -> None:
    def no_keys() -> Carrier:
        raise Unavailable("the secret holds no keys yet")

    body = json.dumps(door.event("telnyx"))
    headers = door.sign("telnyx", body)
    before = door.state(quarantine=True)
    door.desk = replace(door.desk, carriers=LazyCarriers({"telnyx": no_keys}))

    posted = [({}, ""), ({}, "x" * 300_000), (headers, "x" * 300_000), (headers, body), ({}, body)]
    found = [door.post("telnyx", *one)["statusCode"] for one in posted]

    assert found == [401, 413, 413, 401, 401]
    assert door.state(quarantine=True) == before


DOORS = {name: any_door() for name in CARRIERS}
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize("name", CARRIERS)
@given(data=st.data())
@settings(max_examples=150, deadline=None, derandomize=True, database=None)
def test_any_body_and_headers_of_anybody_have_no_effect(name: str, data: st.DataObject) -> None:
    door = DOORS[name]
    before = door.state(quarantine=True)
    texts = st.text(max_size=40)
    header_names = st.sampled_from(["webhook-id", STAMP[name], SIGNATURE[name], "Content-Type"]) | texts
    headers = data.draw(st.none() | st.dictionaries(header_names, texts | st.none(), max_size=5))
    body = data.draw(st.none() | texts | json_values.map(json.dumps) | st.just(json.dumps(door.event(name))))

    found = door.post(name, headers, body, isBase64Encoded=data.draw(st.booleans()))

    assert found["statusCode"] in (400, 401)
    assert door.state(quarantine=True) == before


@pytest.mark.parametrize("name", CARRIERS)
@given(data=st.data())
@settings(max_examples=150, deadline=None, derandomize=True, database=None)
def test_any_value_anywhere_in_a_genuine_event_breaks_nothing(name: str, data: st.DataObject) -> None:
    door = DOORS[name]
    before = door.standing()
    event = door.event(name)
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(places(event)))
        event = with_value(event, path, data.draw(json_values))
        if not isinstance(event, dict):
            break
    body = json.dumps(event)

    found = door.post(name, door.sign(name, body, event_id=data.draw(st.uuids()).hex), body)

    assert found["statusCode"] == 200 or door.standing() == before
    assert door.is_sound()
