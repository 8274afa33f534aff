"""The drop folder: how long a file takes from the drop to its last port request, what it writes, and what it costs.

Times are measured on the local cloud, deployed whole, after a warm-up, with what the functions start with on a laptop:
four parts at once. They are told as a ratio to the plain way of writing the same items: parallel BatchWriteItem from
one process into the same table. Both are measured in turns, and the best of three counts: other work on the machine
only ever adds. Units, keys and calls are counted in one process over the same use cases and adapters.
"""

import json
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from infra.local.accounts import ensure_demo_accounts
from infra.local.bring_up import Local, bring_up, take_down
from infra.local.home import Home
from shared.adapters.dynamodb.store import DynamoStore
from shared.adapters.memory.executions import MemoryExecutions
from shared.adapters.s3.drops import S3DropFiles
from shared.domain.bulk.model import BulkUpload, Stage
from shared.domain.bulk.names import upload_id_of
from shared.domain.policy import Policy
from shared.usecases.bulk.desk import BulkDesk, parts_of_item
from shared.usecases.bulk.driving import Decision, advance
from shared.usecases.bulk.noticing import notice
from shared.usecases.bulk.reading import read_parts
from tests.benchmarks.measured import Measured
from tests.world import World

SIZES: Final = (2_000, 20_000, 200_000)
TARGET_SIZE: Final = 20_000
ROUNDS: Final = 3
ROWS_OF_A_REQUEST: Final = 1_000
MOST_TIMES: Final = 2.0
MOST_SHARE: Final = 1 / 8
MOST_MEGABYTES: Final = 512
FLAT: Final = 1.25
"""Time per row may grow by so much from the smallest file to the largest."""
_THREADS: Final = 8
_MADE: Final = frozenset({Stage.OPEN, Stage.PARTS, Stage.JOIN, Stage.SETTLE, Stage.KEEP})
_CONTEXT: Final = {"bulk_max_rows": str(SIZES[-1]), "bulk_max_megabytes": "100"}


def measure() -> Iterator[Measured]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        home = Home(Path(folder))
        try:
            yield from _Bench(bring_up(home, context=_CONTEXT)).measure()
        finally:
            take_down(home)


@dataclass(frozen=True)
class _Timed:
    """Seconds from the drop to the last request made, and to the report."""

    upload: BulkUpload
    made: float
    reported: float


class _Bench:
    def __init__(self, local: Local) -> None:
        self._local = local
        entries = ensure_demo_accounts(local)
        self._account_id = str(entries["account_id"])
        self._bucket, self._table = local.outputs["DropBucketName"], local.outputs["TableName"]
        self._store = DynamoStore(local.client("dynamodb"), self._table)
        self._s3 = local.client("s3")
        self._next = 2_340_000

    def measure(self) -> Iterator[Measured]:
        for _ in range(2):
            self._drop(SIZES[0])
        times = {SIZES[0]: min((self._drop(SIZES[0]) for _ in range(ROUNDS)), key=lambda timed: timed.made)}
        plain: list[float] = []
        files: list[_Timed] = []
        items: list[dict[str, Any]] = []
        for _ in range(ROUNDS):
            files.append(self._drop(TARGET_SIZE))
            items = items or self._items_of(files[0].upload)
            plain.append(self._write_plainly(items, len(plain)))
        best = times[TARGET_SIZE] = min(files, key=lambda timed: timed.made)
        ratio = best.made / min(plain)
        yield Measured(
            f"File of {TARGET_SIZE:,} rows, from the drop to its last request",
            f"{best.made:.1f} s, {ratio:.2f} x the {min(plain):.1f} s of writing its {len(items):,} items plainly "
            f"(at most {MOST_TIMES:.0f} x); reported after {best.reported:.1f} s",
            ratio > MOST_TIMES,
        )
        yield self._memory(TARGET_SIZE)
        yield from self._counted()
        times[SIZES[-1]] = self._drop(SIZES[-1])
        least = times[SIZES[0]].made / SIZES[0]
        for size, timed in times.items():
            each = timed.made / size
            yield Measured(
                f"… of {size:,} rows, for each row",
                f"{each * 1000:.3f} ms (at most {FLAT:.2f} x that of {SIZES[0]:,}); with its report "
                f"{timed.reported / size * 1000:.3f} ms",
                each > least * FLAT,
            )
        yield self._memory(SIZES[-1])

    # --- through the cloud -------------------------------------------------------------------------------------------

    def _drop(self, size: int) -> _Timed:
        key = f"drop/{self._account_id}/bench/{self._next}.csv"
        body = self._file(size)
        began = time.perf_counter()
        self._s3.put_object(Bucket=self._bucket, Key=key, Body=body)
        head = self._s3.head_object(Bucket=self._bucket, Key=key)
        upload_id = upload_id_of(key, head["VersionId"], head["LastModified"])
        made = 0.0
        while True:
            upload = self._store.upload(upload_id)
            if upload is not None and not made and upload.stage not in _MADE:
                made = time.perf_counter() - began
            if upload is not None and upload.reported_at is not None:
                assert upload.counts == {"draft": size}, upload
                return _Timed(upload, made, time.perf_counter() - began)
            time.sleep(0.1)  # whoever asks more often takes the cores from what is measured

    def _file(self, size: int) -> bytes:
        """A file of valid numbers that were in no file before, in requests of a thousand."""
        first, self._next = self._next, self._next + size
        lines = ["number,forwarding_number,name,source,company,port_request_name"]
        lines += [
            f"+1212{first + index},+17733842201,Line {index},Google Ads,Acme Plumbing,"
            f"Request {first + index // ROWS_OF_A_REQUEST}"
            for index in range(size)
        ]
        return ("\n".join(lines) + "\n").encode()

    def _items_of(self, upload: BulkUpload) -> list[dict[str, Any]]:
        """Everything that stands in the table because of a file. A bench may scan."""
        ids = (upload.id, *upload.request_ids)
        pages = self._local.client("dynamodb").get_paginator("scan").paginate(TableName=self._table)
        return [
            item
            for page in pages
            for item in page["Items"]
            if any(one in item["PK"]["S"] + item["SK"]["S"] for one in ids)
        ]

    def _write_plainly(self, items: Iterable[Mapping[str, Any]], turn: int) -> float:
        """Seconds of writing these items, under other keys, by parallel BatchWriteItem and nothing else."""
        copies = [{**item, "PK": {"S": f"PLAIN{turn}#{item['PK']['S']}"}} for item in items]
        batches = [copies[at : at + 25] for at in range(0, len(copies), 25)]
        client = self._local.client("dynamodb")
        client.describe_table(TableName=self._table)

        def write(batch: list[dict[str, Any]]) -> None:
            requests: Any = {self._table: [{"PutRequest": {"Item": item}} for item in batch]}
            while requests:
                requests = client.batch_write_item(RequestItems=requests).get("UnprocessedItems")

        began = time.perf_counter()
        with ThreadPoolExecutor(_THREADS) as pool:
            list(pool.map(write, batches))
        return time.perf_counter() - began

    def _memory(self, size: int) -> Measured:
        most = max(_peak_megabytes(self._local, "BulkPart"), default=0.0)
        other = max(_peak_megabytes(self._local, "BulkImport"), default=0.0)
        return Measured(
            f"… of {size:,} rows, most memory of a part's function",
            f"{most:.0f} MB (under {MOST_MEGABYTES}); of the function that puts them together {other:.0f} MB",
            not 0 < most < MOST_MEGABYTES,
        )

    # --- in one process ----------------------------------------------------------------------------------------------

    def _counted(self) -> Iterator[Measured]:
        """Units, keys and calls of a file, by the same use cases and adapters as in the functions."""
        seen = _Seen()
        dynamodb, s3 = seen.watch(self._local.client("dynamodb")), seen.watch(self._local.client("s3"))
        world = World(policy=Policy(bulk_max_rows=SIZES[-1], bulk_settle_seconds=0))
        store = DynamoStore(dynamodb, self._table, clock=world.clock, meter=seen.meter)
        world.use(store)
        world.clock.advance(days=3_650)
        bulk = BulkDesk(world.desk, S3DropFiles(s3, self._bucket), MemoryExecutions(), world.mailbox, world.platform)
        key = f"drop/{self._account_id}/counted/{self._next}.csv"
        self._s3.put_object(Bucket=self._bucket, Key=key, Body=self._file(TARGET_SIZE))
        upload_id = notice(bulk, key)
        assert upload_id is not None
        part_seconds, parts, steps = _run(bulk, upload_id)
        upload = store.upload(upload_id)
        assert upload is not None
        assert upload.counts == {"draft": TARGET_SIZE}
        units, total = seen.write_units / TARGET_SIZE, sum(seen.keys.values())
        (hottest, most), *_ = seen.keys.most_common(1)
        yield Measured(
            f"… of {TARGET_SIZE:,} rows, write units for each row",
            f"{units:.2f}, {total / TARGET_SIZE:.3f} item writes; {seen.read_units / TARGET_SIZE:.2f} read units",
        )
        yield Measured(
            "… largest share of its writes on one key",
            f"{most / total:.1%} (at most {MOST_SHARE:.1%}), on {hottest.split('#')[0]}#…",
            most / total > MOST_SHARE,
        )
        yield _cost(seen, part_seconds, parts, steps)


def _run(bulk: BulkDesk, upload_id: str) -> tuple[float, int, int]:
    """What the state machine does; seconds that the parts took, how many, and how often the other function ran."""
    done, seconds, parts, steps = "", 0.0, 0, 0
    while True:
        decision: Decision = advance(bulk, upload_id, done, lambda: True)
        steps += 1
        if decision.step in ("end", "wait"):
            return seconds, parts, steps
        items = json.loads(bulk.drop.read(decision.items)) if decision.items else []
        began = time.perf_counter()
        for item in items:
            read_parts(bulk, upload_id, parts_of_item(item))
        seconds, parts, done = seconds + time.perf_counter() - began, parts + len(items), decision.step


class _Seen:
    """Calls as they are sent, the keys that are written, and the units that the table says were used."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.keys: Counter[str] = Counter()
        self.write_units = self.read_units = 0.0

    def watch(self, client: Any) -> Any:
        client.meta.events.register("before-call", self._count)
        client.meta.events.register("provide-client-params", self._note)
        return client

    def meter(self, purpose: str, method: str, items: int, units: float) -> None:
        if method in ("get_item", "batch_get_item", "query", "transact_get_items"):
            self.read_units += units
        else:
            self.write_units += units

    def _count(self, model: Any, **_: Any) -> None:
        self.calls[f"{model.service_model.service_name} {model.name}"] += 1

    def _note(self, params: Mapping[str, Any], model: Any, **_: Any) -> None:
        for written in _written(model.name, params):
            self.keys[written["PK"]["S"]] += 1


def _written(operation: str, params: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The keys, or items, that a call writes."""
    if operation == "PutItem":
        yield params["Item"]
    elif operation in ("UpdateItem", "DeleteItem"):
        yield params["Key"]
    elif operation == "BatchWriteItem":
        for requests in params["RequestItems"].values():
            for request in requests:
                yield request["PutRequest"]["Item"] if "PutRequest" in request else request["DeleteRequest"]["Key"]
    elif operation == "TransactWriteItems":
        for one in params["TransactItems"]:
            (action,) = one.values()
            yield action["Item"] if "Item" in action else action["Key"]


PRICES: Final[Mapping[str, float]] = {
    "write unit": 0.625e-6,
    "read unit": 0.125e-6,
    "s3 write": 5e-6,
    "s3 read": 0.4e-6,
    "transition": 25e-6,
    "invocation": 0.2e-6,
    "GB-second": 13.3334e-6,
    "mail": 100e-6,
    "event or message": 1e-6,
}
"""US dollars, us-east-1, arm64, on demand: the list prices of AWS in November 2026."""
_PART_GB, _IMPORT_GB = 0.5, 2.0
_TRANSITIONS_OF_A_PART: Final = 2  # a child's start, and its one state
_TRANSITIONS_OF_A_STEP: Final = 4


def _cost(seen: _Seen, part_seconds: float, parts: int, steps: int) -> Measured:
    puts = sum(count for call, count in seen.calls.items() if call in ("s3 PutObject", "s3 ListObjectsV2"))
    gets = sum(count for call, count in seen.calls.items() if call.startswith("s3 ")) - puts
    used = {
        "write unit": seen.write_units,
        "read unit": seen.read_units,
        "s3 write": puts,
        "s3 read": gets,
        "transition": parts * _TRANSITIONS_OF_A_PART + steps * _TRANSITIONS_OF_A_STEP,
        "invocation": parts + steps + 2,
        "GB-second": part_seconds * _PART_GB + 20 * _IMPORT_GB,
        "mail": 1,
        "event or message": 5,
    }
    dollars = {name: count * PRICES[name] for name, count in used.items()}
    largest = sorted(dollars.items(), key=lambda entry: -entry[1])[:3]
    named = ", ".join(f"{name}s {cost * 100:.2f}" for name, cost in largest)
    return Measured(
        f"… of {TARGET_SIZE:,} rows on AWS, at list prices from counted calls",
        f"{sum(dollars.values()) * 100:.1f} cents ({named})",
    )


def _peak_megabytes(local: Local, function: str) -> list[float]:
    """The most memory that each process of a function has had."""
    workers = subprocess.run(["pgrep", "-P", str(local.cloud.pid)], capture_output=True, text=True).stdout.split()
    found = []
    for worker in workers:
        process = Path("/proc") / worker
        try:
            environment = (process / "environ").read_text(errors="replace")
            status = (process / "status").read_text()
        except OSError:
            continue
        if f"{function}Function" in environment:
            peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
            found.append(int(peak.split()[1]) / 1024)
    return found
