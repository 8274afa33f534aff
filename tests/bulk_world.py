"""A world with a drop folder: what the watcher, the state machine and the document inspector do, in one process.

`BulkWorld.drop` puts a file as a partner does; `run` does what the workflow does, retries included.
"""

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any, TypeVar

from shared.adapters.memory.executions import MemoryExecutions
from shared.domain.bulk.model import BulkUpload, Stage
from shared.domain.bulk.names import csv_report_key, json_report_key
from shared.domain.model import DropSettings, Role
from shared.ports import Replace, Store, Unavailable
from shared.usecases.bulk.desk import BulkDesk, parts_of_item
from shared.usecases.bulk.driving import Decision, advance, fail
from shared.usecases.bulk.noticing import notice
from shared.usecases.bulk.reading import lose_parts, read_parts
from shared.usecases.bulk.settling import settle_part
from shared.usecases.documents import record_upload
from tests.world import Client, TrustingInspector, World

T = TypeVar("T")
HEADER = ("Tracking Number", "Forwarding Number", "Name", "Source", "Company")
ACCOUNT = {
    "losing_account": "Main",
    "current_carrier": "Lakeside Telecom",
    "service_type": "landline",
    "account_number": "LT-884213",
    "btn": "+12125552399",
    "pin": "no pin",
    "numbers_staying": "none",
    "end_user_name": "Acme Plumbing & Heating",
    "subscriber_type": "Business",
    "authorized_person": "Dana Whitfield",
    "authorized_person_email": "dana@acme.example.com",
    "address_line1": "120 Wabash Ave",
    "city": "New York",
    "state": "NY",
    "postal_code": "10001",
    "country": "US",
    "invoice_file": "bill.pdf",
}
"""The columns that describe an account, with everything that submit wants of a row."""

FILED = ACCOUNT | {"account_number": "(on file)", "pin": "(on file)"}
"""The same as reports have it: without what is secret."""

TRIES = 4
TURNS = 60


def any_drop_row(index: int = 0, **cells: str) -> dict[str, str]:
    return {
        "number": f"+1212{2_340_000 + index:07d}",
        "forwarding_number": f"+1646{2_340_000 + 7 * index:07d}",
        "name": f"Line {index}",
        "source": "Google Ads",
        "company": "Acme Plumbing",
        **cells,
    }


def as_file(rows: list[dict[str, str]]) -> bytes:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([row.get(column, "") for column in columns] for row in rows)
    return out.getvalue().encode()


class LambdaError(Exception):
    """What a workflow sees of a function that raised."""


@dataclass
class BulkWorld(World):
    poisoned_parts: set[int] = field(default_factory=set)
    """Parts whose reading fails, however often it is tried."""
    failing_stages: set[Stage] = field(default_factory=set)
    told_dead: list[dict[str, Any]] = field(default_factory=list)
    """What the workflow put into the dead-letter queue."""
    on_step: Callable[[], None] = lambda: None

    def __post_init__(self) -> None:
        super().__post_init__()
        self.executions = MemoryExecutions()
        self.customer: Client = self.client()
        self.account_id = self.accounts[0]

    @property
    def bulk(self) -> BulkDesk:
        return BulkDesk(self.desk, self.bucket, self.executions, self.mailbox, self.platform, self.test_platform)

    def settings(self, **changes: bool) -> None:
        """What the account's folder does."""
        account = self.memory.account(self.account_id)
        assert account is not None
        self.memory.commit([Replace(account.but(drop=DropSettings(**changes), version=account.version + 1))])

    # --- what partners do --------------------------------------------------------------------------------------------

    def put(self, path: str, body: bytes, account_id: str | None = None) -> tuple[str, str]:
        """Put a file into the account's folder; answers key and version."""
        key = f"drop/{account_id or self.account_id}/{path}"
        version = self.bucket.put(key, body, "application/octet-stream")
        assert version is not None
        return key, version

    def drop(self, path: str, body: bytes | list[dict[str, str]], account_id: str | None = None) -> BulkUpload:
        """Put a file into the account's folder and run its workflow until that rests or ends."""
        data = body if isinstance(body, bytes) else as_file(body)
        upload_id = self.arrive(*self.put(path, data, account_id))
        assert upload_id is not None
        self.clock.advance(seconds=self.policy.bulk_settle_seconds)
        return self.run(upload_id)

    def arrive(self, key: str, version_id: str = "") -> str | None:
        return self.insist(lambda: notice(self.bulk, key, version_id))

    # --- what the cloud does -----------------------------------------------------------------------------------------

    def run(self, upload_id: str, until: Stage | None = None) -> BulkUpload:
        """The state machine: advance, maps, waits, failures. `until` stops it before a stage."""
        done = ""
        for _ in range(TURNS):
            if until is not None and self.upload(upload_id).stage == until:
                break
            decision = self._advance(upload_id, done, small_steps=until is not None)
            if decision is None or decision.step == "end":
                break
            done = self._work(upload_id, decision)
        else:
            raise AssertionError(f"{upload_id} is still busy: {self.memory.upload(upload_id)}")
        return self.upload(upload_id)

    def _advance(self, upload_id: str, done: str, *, small_steps: bool) -> Decision | None:
        def step() -> Decision:
            self.on_step()
            stage = self.upload(upload_id).stage
            if stage in self.failing_stages:
                raise LambdaError(stage)
            return advance(self.bulk, upload_id, done, lambda: not small_steps)

        try:
            return self.insist(step)
        except LambdaError as error:
            fail(self.bulk, upload_id, repr(error))
            self.told_dead.append({"upload_id": upload_id, "error": str(error)})
            return None

    def _work(self, upload_id: str, decision: Decision) -> str:
        """Run a map, wait, or tell of what is lost; answers what was done."""
        if decision.lost:
            self.told_dead.append({"upload_id": upload_id, "lost": decision.lost})
            return "told"
        if decision.step in ("parts", "settle"):
            for item in json.loads(self.bucket.read(decision.items)):
                self._part(upload_id, decision.step, item)
            return decision.step
        if decision.step == "wait":
            self.clock.advance(seconds=decision.wait_seconds)
            self.inspect()
        return ""

    def _part(self, upload_id: str, step: str, item: dict[str, Any]) -> None:
        parts, tries = parts_of_item(item), count()

        def work() -> None:
            again = next(tries) > 0
            if step == "parts" and self.poisoned_parts & {part.number for part in parts}:
                raise LambdaError("the part kills its function")
            if step == "parts":
                read_parts(self.bulk, upload_id, parts, again=again)
            else:
                for part in parts:
                    settle_part(self.bulk, upload_id, part)

        try:
            self.insist(work)
        except (LambdaError, Unavailable):
            if step != "parts":
                raise
            self.insist(lambda: lose_parts(self.bulk, upload_id, parts, "it kills its function"))

    def advance_once(self, upload_id: str) -> Decision:
        """One call of the workflow's function."""
        return self.insist(lambda: advance(self.bulk, upload_id, "", lambda: True))

    def read_part_of(self, upload_id: str, items: str, number: int) -> None:
        """Read one part of those that are listed under a key."""
        self._part(upload_id, "parts", json.loads(self.bucket.read(items))[number])

    def insist(self, act: Callable[[], T]) -> T:
        """As the workflow does, and queues do: what is unavailable is tried again."""
        for _ in range(TRIES - 1):
            try:
                return act()
            except Unavailable:
                continue
        return act()

    def inspect(self) -> None:
        """The inspector comes by for every document that was put where uploads are put."""
        for request in self.requests():
            view = self.memory.request_view(request["id"])
            for document in view.documents if view else ():
                if self.files.versions(document.key):
                    self.insist(lambda key=document.key: record_upload(self.desk, TrustingInspector(), key))  # type: ignore[misc]

    # --- what is looked at -------------------------------------------------------------------------------------------

    def upload(self, upload_id: str) -> BulkUpload:
        found = self.memory.upload(upload_id)
        assert found is not None
        return found

    def report(self, upload: BulkUpload) -> list[dict[str, str]]:
        """The report's rows by their titles."""
        text = self.bucket.read(csv_report_key(upload.key)).decode("utf-8-sig")
        header, *rows = csv.reader(io.StringIO(text, newline=""))
        return [dict(zip(header, row, strict=True)) for row in rows]

    def summary(self, upload: BulkUpload) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.bucket.read(json_report_key(upload.key)))
        return found

    def requests(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.customer.get("/v1/port-requests?limit=100").body["items"]
        return found

    def rows(self, request_id: str) -> list[dict[str, Any]]:
        return list(self._rows(request_id))

    def _rows(self, request_id: str) -> Iterator[dict[str, Any]]:
        cursor = ""
        while True:
            page = self.customer.get(f"/v1/port-requests/{request_id}/numbers?limit=500{cursor}").body
            yield from page["items"]
            if not page["cursor"]:
                return
            cursor = f"&cursor={page['cursor']}"

    def user(self, role: Role) -> Client:
        return self.client(role, self.account_id)

    def under(self, store: Store) -> None:
        self.use(store)
        self.customer = Client(self.app, self.customer.secret)
