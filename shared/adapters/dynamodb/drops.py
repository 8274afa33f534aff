"""Files of the drop folder: how far each is, how its parts went, who may work on it, and what waits for documents."""

from collections.abc import Iterator
from datetime import datetime

from shared.adapters import cursors
from shared.adapters.dynamodb import keys
from shared.adapters.dynamodb.driving import DrivingMarks
from shared.adapters.dynamodb.items import attribute, attributes, entity, item
from shared.adapters.dynamodb.keys import Key, key_of
from shared.adapters.dynamodb.table import ConditionFailed
from shared.adapters.matching import stamp
from shared.domain.bulk.model import BulkUpload, PartOutcome
from shared.ports import Page


class Drops(DrivingMarks):
    def upload(self, upload_id: str) -> BulkUpload | None:
        found = self.get("upload", keys.upload_key(upload_id))
        return None if found is None else entity(BulkUpload, found)

    def uploads(self, account_id: str, limit: int, cursor: str | None) -> Page[BulkUpload]:
        listing = f"uploads|{account_id}"
        after = cursors.after_text(listing, cursor)
        before = ("<", after) if after else ()
        pk = keys.uploads_partition(account_id)
        found: list[BulkUpload] = []
        for upload in self._read_uploads(pk, before, limit + 1):
            if len(found) == limit:
                return Page(tuple(found), cursors.encode(listing, [found[-1].id]))
            found.append(upload)
        return Page(tuple(found))

    def _read_uploads(self, pk: str, before: tuple[str, ...], page: int) -> Iterator[BulkUpload]:
        """The index holds keys alone; what it finds is read from the table a page at a time."""
        wanted: list[Key] = []
        for found in self.query("uploads", pk, before, index="gsi3", page=page, descending=True):
            wanted.append(key_of(found))
            if len(wanted) == page:
                yield from self._uploads_of(wanted)
                wanted = []
        yield from self._uploads_of(wanted)

    def _uploads_of(self, wanted: list[Key]) -> list[BulkUpload]:
        items = self.get_many("uploads", wanted) if wanted else {}
        return [entity(BulkUpload, items[key]) for key in wanted if key in items]

    def uploads_due(self, before: datetime, limit: int) -> tuple[str, ...]:
        return tuple(found["PK"]["S"].removeprefix("BULK#") for found in self._due("gsi2", "UPLOADS", before, limit))

    def note_part(self, outcome: PartOutcome) -> None:
        self.put_many("note_part", [item(keys.part_key(outcome.upload_id, outcome.number), attributes(outcome))])

    def parts(self, upload_id: str) -> tuple[PartOutcome, ...]:
        found = self.query("parts", keys.upload_key(upload_id).pk, ("begins", keys.PART))
        return tuple(entity(PartOutcome, one) for one in found)

    def take_lease(self, name: str, holder: str, now: datetime, until: datetime) -> str:
        try:
            self.update(
                "take_lease",
                keys.lease_key(name),
                "SET holder = :holder, held_until = :until, #ttl = :ttl",
                "attribute_not_exists(PK) OR holder = :holder OR held_until <= :now",
                ExpressionAttributeNames={"#ttl": "ttl"},
                ExpressionAttributeValues={
                    ":holder": attribute(holder),
                    ":until": attribute(stamp(until)),
                    ":now": attribute(stamp(now)),
                    ":ttl": attribute(keys.seconds(until)),
                },
            )
        except ConditionFailed as failed:
            return str(failed.found["holder"]["S"]) if failed.found else ""
        return holder

    def release_lease(self, name: str, holder: str) -> None:
        try:
            self.update(
                "release_lease",
                keys.lease_key(name),
                "SET held_until = :over",
                "holder = :holder",
                ExpressionAttributeValues={":over": attribute(""), ":holder": attribute(holder)},
            )
        except ConditionFailed:
            return

    def await_documents(self, folder: str, upload_id: str, until: datetime) -> None:
        values = {"until": attribute(stamp(until)), "ttl": attribute(keys.seconds(until))}
        self.put_many("await_documents", [item(keys.awaited_key(folder, upload_id), values)])

    def uploads_awaiting(self, folder: str, now: datetime) -> tuple[str, ...]:
        found = self.query("uploads_awaiting", keys.awaited_key(folder, "").pk)
        return tuple(one["SK"]["S"] for one in found if one["until"]["S"] > stamp(now))

    def accounts_to_report(self, limit: int, cursor: str | None) -> Page[str]:
        """Walks the shards one after the other."""
        listing = "accounts_to_report"
        first, after = cursors.decode(listing, cursor, (int, str)) if cursor else (0, "")
        found: list[tuple[int, str]] = []
        for shard in range(int(first), keys.SHARDS):
            place = (">", str(after)) if after and shard == int(first) else ()
            for one in self.query(listing, keys.daily_partition(shard), place, index="gsi3", page=limit + 1):
                if len(found) == limit:
                    return Page(tuple(account for _, account in found), cursors.encode(listing, list(found[-1])))
                found.append((shard, one["PK"]["S"].removeprefix("ACC#")))
        return Page(tuple(account for _, account in found))
