"""Number lists: a header, and rows in partitions of 500.

Rows are kept by row // 500 within their group. Since a group's rows may lie far apart in a file, an entry for each
partition that holds any is written before its rows; reading a group walks those entries, and deleting a list finds
everything that was begun by them, whatever the header says.
"""

from collections.abc import Sequence
from typing import Any, Final

from shared.adapters import cursors
from shared.adapters.dynamodb import keys
from shared.adapters.dynamodb.items import attribute, attributes, entity, item
from shared.adapters.dynamodb.keys import Key, key_of
from shared.adapters.dynamodb.table import ConditionFailed, Table
from shared.domain.model import NumberList, NumberRow
from shared.ports import Page

_TOLD_BY_KEY: Final = frozenset({"request_id", "list_id", "group"})


class Lists(Table):
    def put_rows(self, rows: Sequence[NumberRow]) -> None:
        places = dict.fromkeys((row.request_id, row.list_id, row.group, keys.chunk_of(row.row)) for row in rows)
        self.put_many(
            "put_rows: partitions",
            [
                item(
                    Key(keys.chunks_partition(request_id, list_id), keys.chunk_sort_key(group, chunk)),
                    {"group": attribute(group), "chunk": attribute(chunk)},
                )
                for request_id, list_id, group, chunk in places
            ],
        )
        # The last of rows with one number stays, as if they had been written one after the other.
        items = {keys.row_key(row): row for row in rows}
        self.put_many("put_rows", [item(key, attributes(row, without=_TOLD_BY_KEY)) for key, row in items.items()])

    def remove_rows(self, rows: Sequence[NumberRow]) -> None:
        self.delete_many("remove_rows", dict.fromkeys(keys.row_key(row) for row in rows))

    def relabel_rows(self, rows: Sequence[NumberRow]) -> None:
        def relabel(row: NumberRow) -> None:
            try:
                self.update("relabel_rows", keys.row_key(row), **labels_of(row, "attribute_exists(PK)"))
            except ConditionFailed:
                return

        self.in_parallel(relabel, rows)

    def number_list(self, request_id: str, list_id: str) -> NumberList | None:
        found = self.get("number_list", keys.list_key(request_id, list_id))
        return None if found is None else entity(NumberList, found)

    def rows(
        self, request_id: str, list_id: str, group: str, count: int, limit: int, cursor: str | None
    ) -> Page[NumberRow]:
        listing = f"rows|{request_id}|{list_id}|{group}"
        after = int(cursors.decode(listing, cursor, (int,))[0]) if cursor else -1
        if count <= 0:
            return Page(())
        found: list[NumberRow] = []
        first = keys.chunk_of(after + 1)
        for chunk in self._chunks(request_id, list_id, group, first):
            pk = keys.rows_partition(request_id, list_id, group, chunk)
            wanted = limit + 1 - len(found)
            for stored in self.query("rows", pk, (">", keys.row_sort_key(after)) if after >= 0 else (), page=wanted):
                if len(found) == limit:
                    return Page(tuple(found), cursors.encode(listing, [found[-1].row]))
                found.append(entity(NumberRow, stored, request_id=request_id, list_id=list_id, group=group))
        return Page(tuple(found))

    def _chunks(self, request_id: str, list_id: str, group: str, first: int) -> list[int]:
        """The partitions of a group that hold rows, from the `first` on."""
        between = (keys.chunk_sort_key(group, first), keys.chunk_sort_key(group, keys.LAST_CHUNK))
        found = self.query("rows", keys.chunks_partition(request_id, list_id), ("between", *between))
        return [int(entry["chunk"]["N"]) for entry in found]

    def discard_list(self, header: NumberList) -> None:
        pk = keys.chunks_partition(header.request_id, header.id)
        entries = list(self.query("discard_list", pk))
        for entry in entries:
            group, chunk = entry["group"]["S"], int(entry["chunk"]["N"])
            rows = self.query(
                "discard_list", keys.rows_partition(header.request_id, header.id, group, chunk), keys_only=True
            )
            self.delete_many("discard_list", [key_of(row) for row in rows])
        self.delete_many("discard_list", [key_of(entry) for entry in entries])
        self.delete_many("discard_list", [keys.list_key(header.request_id, header.id)])

    def settle_list(self, request_id: str, list_id: str) -> None:
        try:
            self.update(
                "settle_list", keys.list_key(request_id, list_id), "REMOVE gsi2pk, gsi2sk", "attribute_exists(PK)"
            )
        except ConditionFailed:
            return


_LABELS: Final = ("forwarding_number", "name", "source", "company_id", "company")


def labels_of(row: NumberRow, condition: str, **values: str) -> dict[str, Any]:
    """The update that gives an item what a number is called, and where its calls go."""
    names = {f"#{n}": name for n, name in enumerate(_LABELS)}
    given = {f":{n}": attribute(getattr(row, name)) for n, name in enumerate(_LABELS)}
    return {
        "expression": "SET " + ", ".join(f"#{n} = :{n}" for n in range(len(_LABELS))),
        "condition": condition,
        "ExpressionAttributeNames": names,
        "ExpressionAttributeValues": given | {f":{name}": attribute(value) for name, value in values.items()},
    }
