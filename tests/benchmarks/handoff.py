"""What handing an order to its carrier costs in calls, and how fast webhooks are verified.

Calls of AWS are counted where boto3 sends them, from the passed review to `submitted`, for orders of 10, 100 and 1,000
numbers with a PIN each: they stay the same but for the number list, which is read twice, with one query for each
partition of 500 rows of the file. Verification is told as a ratio to a bare check of the same bytes, and never measured
against a target: it depends on the machine.
"""

import base64
import gc
import hmac
import json
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, Final
from unittest.mock import patch

import boto3
from moto import mock_aws

from shared.adapters.carriers.simulated import SimulatedCarrier, webhook_signer
from shared.adapters.carriers.telnyx.carrier import TelnyxCarrier
from shared.adapters.dynamodb.store import DynamoStore
from shared.adapters.dynamodb.wrapped_keys import TableKeys
from shared.adapters.kms.vault import KmsVault
from shared.adapters.s3.files import S3Files
from shared.domain.lifecycle import Status
from shared.domain.policy import Policy
from shared.ports import Create, Store
from tests.benchmarks.measured import Measured
from tests.contract.table import create_table
from tests.doubles.telnyx import KEY, NOW, TelnyxDouble
from tests.world import World, any_losing_account, csv_of

SIZES: Final = (10, 100, 1_000)
ROWS_OF_A_PARTITION: Final = 500
READINGS: Final = 2
WEBHOOKS: Final = 2_000
_BUCKET: Final = "bench-documents"
_SECRET: Final = "a1B2" * 12


class Uploads(S3Files):
    """A bucket into which the bench puts what a customer would upload."""

    def upload(self, key: str, body: bytes, content_type: str = "application/pdf") -> None:
        boto3.client("s3").put_object(Bucket=_BUCKET, Key=key, Body=body, ContentType=content_type)


class Calls:
    """Calls of AWS by service and operation, counted as they are sent."""

    def __init__(self) -> None:
        self.made: Counter[str] = Counter()

    def watch(self, client: Any) -> Any:
        client.meta.events.register("before-call", self._count)
        return client

    def _count(self, model: Any, **_: Any) -> None:
        self.made[f"{model.service_model.service_name} {model.name}"] += 1


def measure() -> list[Measured]:
    return [*_hand_offs(), *_verifications()]


def _hand_offs() -> list[Measured]:
    keys = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_DEFAULT_REGION": "us-east-1"}
    with ExitStack() as stack:
        stack.enter_context(patch.dict("os.environ", keys))
        stack.enter_context(mock_aws())
        found = {size: hand_off(size) for size in SIZES}
    least, _ = found[SIZES[0]]
    lines = []
    for size, (aws, carrier) in found.items():
        services = Counter[str]()
        for operation, count in aws.items():
            services[operation.split()[0]] += count
        named = ", ".join(f"{name} {count}" for name, count in sorted(services.items()))
        more = aws - least
        allowed = READINGS * (size // ROWS_OF_A_PARTITION)
        flat = set(more) <= {"dynamodb Query"} and more.total() <= allowed
        lines.append(
            Measured(
                f"Hand-off of {size:,} numbers, calls of AWS",
                f"{aws.total()} ({named}), {more.total()} more than for {SIZES[0]} (at most {allowed}); "
                f"carrier {carrier}",
                not flat,
            )
        )
    return lines


def hand_off(size: int) -> tuple[Counter[str], int]:
    """Calls of AWS and of the carrier while one order of `size` numbers is handed over."""
    calls = Calls()
    dynamodb, s3, kms = (calls.watch(boto3.client(name)) for name in ("dynamodb", "s3", "kms"))
    table = f"handoff-{size}"
    create_table(dynamodb, table)
    if size == SIZES[0]:
        s3.create_bucket(Bucket=_BUCKET)
        s3.put_bucket_versioning(Bucket=_BUCKET, VersioningConfiguration={"Status": "Enabled"})
    world = World(policy=Policy(auto_review=True, write_limit_per_minute=1_000_000))
    customer = world.client()
    store = DynamoStore(dynamodb, table, clock=world.clock, threads=1)
    _copy_account(world, store)
    files: Any = Uploads(s3, _BUCKET)
    world.files, world.letters = files, files
    vault: Any = KmsVault(kms, kms.create_key()["KeyMetadata"]["KeyId"], TableKeys(dynamodb, table))
    world.vault = vault
    world.use(store)
    customer.app = world.app
    request_id: str = customer.post("/v1/port-requests", {"name": "Bench"}).body["id"]
    path = f"/v1/port-requests/{request_id}"
    assert customer.call("PUT", f"{path}/numbers", _list_of(size)).body["accepted"] == size
    assert (
        customer.post(f"{path}/losing-accounts", any_losing_account(pin_status="provided", pin="482913")).status == 201
    )
    world.invoice(customer, request_id)
    assert customer.post(f"{path}/submit").status == 200
    view = store.request_view(request_id)
    assert view is not None
    (order,) = view.orders
    while world.turn(order.id):
        pass
    world.sign(customer, request_id)
    while not order.review_passed:
        assert world.turn(order.id)
        order = store.order(order.id) or order
    calls.made.clear()
    world.carrier.calls.clear()
    while order.status != Status.SUBMITTED:
        assert world.turn(order.id)
        # Only the step's own reads count.
        before = calls.made.copy()
        order = store.order(order.id) or order
        calls.made = before
    assert len(next(iter(world.carrier.orders.values())).numbers) == size
    return calls.made, len(world.carrier.calls)


def _list_of(size: int) -> str:
    """A list in which every number has a PIN of its own."""
    header, *rows = csv_of([f"+1212{2_340_000 + index:07d}" for index in range(size)]).splitlines()
    return "\n".join([f"{header},pin", *(f"{row},{100_000 + index}" for index, row in enumerate(rows))]) + "\n"


def _copy_account(world: World, store: Store) -> None:
    (account_id,) = world.accounts
    account = world.memory.account(account_id)
    assert account is not None
    store.commit([Create(account)])
    for company in world.memory.companies(account_id):
        store.commit([Create(company)])


def _verifications() -> list[Measured]:
    return [_verification("simulated", *_simulated()), _verification("telnyx", *_telnyx())]


def _verification(name: str, ours: Callable[[], object], bare: Callable[[], object]) -> Measured:
    """Webhooks verified and read in a second beside bare checks of the same bytes, turn about, the best of three."""
    best = {ours: float("inf"), bare: float("inf")}
    for _ in range(3):
        for work in (ours, bare):
            gc.collect()
            start = time.process_time()
            for _ in range(WEBHOOKS):
                work()
            best[work] = min(best[work], time.process_time() - start)
    rates = {work: WEBHOOKS / seconds for work, seconds in best.items()}
    return Measured(
        f"Webhooks of {name} verified and read",
        f"{rates[ours]:,.0f} a second, {best[ours] / best[bare]:.1f} x the time of the bare check "
        f"({rates[bare]:,.0f} a second)",
    )


def _simulated() -> tuple[Callable[[], object], Callable[[], object]]:
    event = {
        "type": "order.foc_confirmed",
        "occurred_at": NOW.isoformat(),
        "data": {"order_id": "SC-1", "reference": "PD-1", "foc_at": NOW.isoformat()},
    }
    body, stamp = json.dumps(event), str(int(NOW.timestamp()))
    signature = webhook_signer(_SECRET).sign("msg-1", NOW, body)
    headers = {"webhook-id": "msg-1", "webhook-timestamp": stamp, "webhook-signature": signature}
    carrier = SimulatedCarrier("", _SECRET)
    signed, key, given = f"msg-1.{stamp}.{body}".encode(), _SECRET.encode(), base64.b64decode(signature[3:])

    def bare() -> None:
        assert hmac.compare_digest(hmac.digest(key, signed, "sha256"), given)

    return lambda: carrier.read_webhook(headers, body, NOW), bare


def _telnyx() -> tuple[Callable[[], object], Callable[[], object]]:
    double = TelnyxDouble()
    payload = {"customer_reference": "PD-1", "id": "order-1", "status": {"value": "ported", "details": []}}
    inner = {"event_type": "porting_order.status_changed", "id": "evt-1", "occurred_at": NOW.isoformat()}
    headers, body = double.sign(json.dumps({"data": inner | {"payload": payload}}), NOW)
    carrier = TelnyxCarrier(KEY, double.public_key)
    key = double.signer.public_key()
    signed = f"{headers['Telnyx-Timestamp']}|{body}".encode()
    given = base64.b64decode(headers["Telnyx-Signature-Ed25519"])
    return lambda: carrier.read_webhook(headers, body, NOW), lambda: key.verify(given, signed)
