"""Claims on numbers, which later are the tracking numbers."""

import heapq
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from shared.adapters import cursors
from shared.adapters.dynamodb import keys
from shared.adapters.dynamodb.items import Item, attribute, attributes, entity, place_attributes
from shared.adapters.dynamodb.lists import labels_of
from shared.adapters.dynamodb.table import ConditionFailed, cut
from shared.adapters.dynamodb.writes import MOST_ITEMS, Action, Writes
from shared.adapters.matching import (
    DETAILS,
    NUMBERS_LOOKED_AT,
    is_dead,
    is_mine,
    number_matches,
    numbers_listing,
    stamp,
)
from shared.domain.model import Claim, NumberRow
from shared.ports import ClaimAttempt, NumberFilter, Page, Unavailable

_ROUNDS: Final = 12


class Claims(Writes):
    def claim(self, claims: Sequence[Claim], dead_orders: frozenset[str]) -> ClaimAttempt:
        wanted = list({claim.number: claim for claim in claims}.values())
        taken: list[str] = []
        conflicts: dict[str, Claim] = {}
        for part in self.in_parallel(lambda part: self._claim_part(part, dead_orders), cut(wanted, MOST_ITEMS)):
            taken += part.taken
            conflicts |= part.conflicts
        return ClaimAttempt(tuple(taken), conflicts)

    def _claim_part(self, claims: Sequence[Claim], dead_orders: frozenset[str]) -> ClaimAttempt:
        """Claims of one transaction; what stands in its way is taken over in the next try, or left out of it."""
        conflicts: dict[str, Claim] = {}
        # Each number with the dead claim it is to replace; None for a number that is free.
        pending: dict[str, tuple[Claim, Claim | None]] = {claim.number: (claim, None) for claim in claims}
        for _ in range(_ROUNDS):
            tried = list(pending.values())
            met = self.transact("claim", [_take(claim, dead) for claim, dead in tried]) if tried else {}
            if not met:
                return ClaimAttempt(tuple(claim.number for claim in claims if claim.number not in conflicts), conflicts)
            for place, found in met.items():
                claim = tried[place][0]
                held = None if found is None else entity(Claim, found)
                mine = held is not None and is_mine(held, claim)
                if held is None or (is_dead(held, dead_orders) and not mine):
                    pending[claim.number] = (claim, held)
                    continue
                del pending[claim.number]
                if not mine:
                    conflicts[claim.number] = held
        raise Unavailable("claim: others claim the same numbers over and over")

    def release(self, numbers: Sequence[str], submit_id: str) -> None:
        wanted = list(dict.fromkeys(numbers))
        self.in_parallel(lambda part: self._release_part(part, submit_id), cut(wanted, MOST_ITEMS))

    def _release_part(self, numbers: Sequence[str], submit_id: str) -> None:
        """Numbers of one transaction; what is not this submit's, or not there, is left out of the next try."""
        mine = {":mine": attribute(submit_id)}
        left = list(numbers)
        while left:
            deletes = [Action("Delete", keys.number_key(number), "submit_id = :mine", mine) for number in left]
            met = self.transact("release", deletes)
            if not met:
                return
            left = [number for place, number in enumerate(left) if place not in met]

    def mark_claims(
        self, numbers: Sequence[str], order_id: str, *, own_state: str, at: datetime, to_order_id: str = ""
    ) -> None:
        mark = _mark(order_id, own_state, at, to_order_id)

        def mark_one(number: str) -> None:
            try:
                self.update("mark_claims", keys.number_key(number), **mark)
            except ConditionFailed:
                return

        self.in_parallel(mark_one, list(dict.fromkeys(numbers)))

    def relabel_claims(self, rows: Sequence[NumberRow], order_id: str) -> None:
        def relabel(row: NumberRow) -> None:
            try:
                change = labels_of(row, "order_id = :order", order=order_id)
                self.update("relabel_claims", keys.number_key(row.number), **change)
            except ConditionFailed:
                return

        self.in_parallel(relabel, rows)

    def revise_claims(self, claims: Sequence[Claim]) -> tuple[str, ...]:
        def revise_one(claim: Claim) -> str | None:
            try:
                self.update("revise_claims", keys.number_key(claim.number), **_revision(claim))
            except ConditionFailed:
                return None
            return claim.number

        wanted = list({claim.number: claim for claim in claims}.values())
        return tuple(filter(None, self.in_parallel(revise_one, wanted)))

    def claims(self, numbers: Iterable[str]) -> dict[str, Claim]:
        items = self.get_many("claims", [keys.number_key(number) for number in numbers])
        return {claim.number: claim for claim in (entity(Claim, item) for item in items.values())}

    def tracking_numbers(self, account_id: str, wanted: NumberFilter, limit: int, cursor: str | None) -> Page[Claim]:
        """Merges the 8 shards, each read in pages of its share of what is asked for; filtered, in larger ones."""
        listing = numbers_listing(account_id, wanted)
        after = cursors.after_text(listing, cursor)
        filters = wanted != NumberFilter(called=wanted.called)
        share = (NUMBERS_LOOKED_AT if filters else limit) // keys.SHARDS + 2

        def of_shard(number: int) -> Iterator[tuple[str, Item]]:
            pk = keys.tracking_partition(account_id, number)
            for item in self.query("tracking_numbers", pk, _range(wanted.called, after), index="gsi1", page=share):
                yield item["gsi1sk"]["S"], item

        found: list[Claim] = []
        last = ""
        merged: Iterator[tuple[str, Any]] = heapq.merge(
            *(of_shard(number) for number in range(keys.SHARDS)), key=lambda entry: entry[0]
        )
        for looked_at, (place, item) in enumerate(merged):
            claim = entity(Claim, item)
            fits = number_matches(claim, wanted)
            if (fits and len(found) == limit) or looked_at == NUMBERS_LOOKED_AT:
                return Page(tuple(found), cursors.encode(listing, [last]))
            found += [claim] if fits else []
            last = place
        return Page(tuple(found))


def _range(called: bool | None, after: str | None) -> tuple[str, ...]:
    """The part of a shard that is asked for: `called#…` sorts before `claimed#…`."""
    if called is None:
        return (">", after) if after else ()
    prefix = "called#" if called else "claimed#"
    return ("between", after + " ", prefix + "~") if after else ("begins", prefix)


def _take(claim: Claim, dead: Claim | None) -> Action:
    """Take a number that is free, or one under exactly this dead claim."""
    sets = {**attributes(claim), **place_attributes([keys.claim_place(claim)])}
    key = keys.number_key(claim.number)
    if dead is None:
        return Action("Put", key, "attribute_not_exists(PK)", sets=sets)
    condition = "order_id = :order AND submit_id = :submit"
    values = {":order": attribute(dead.order_id), ":submit": attribute(dead.submit_id)}
    if dead.own_state:
        condition += " AND own_state = :state"
        values[":state"] = attribute(dead.own_state)
    return Action("Put", key, condition, values, sets=sets)


def _revision(claim: Claim) -> dict[str, Any]:
    """How `matching.with_details_of` reads as an update of one claim."""
    names = {f"#{at}": name for at, name in enumerate(DETAILS)}
    values = {f":{at}": attribute(getattr(claim, name)) for at, name in enumerate(DETAILS)}
    held = {
        ":account": attribute(claim.account_id),
        ":order": attribute(claim.order_id),
        ":submit": attribute(claim.submit_id),
    }
    return {
        "expression": "SET " + ", ".join(f"#{at} = :{at}" for at in range(len(DETAILS))),
        "condition": "account_id = :account AND order_id = :order AND submit_id = :submit",
        "ExpressionAttributeNames": names,
        "ExpressionAttributeValues": values | held,
    }


def _mark(order_id: str, own_state: str, at: datetime, to_order_id: str) -> dict[str, Any]:
    """How `matching.marked` reads as an update of one claim."""
    sets, removes, values = [], [], {":order": attribute(order_id)}
    if own_state:
        sets.append("own_state = :state")
        values[":state"] = attribute(own_state)
    if own_state == "ported":
        sets.append("ported_at = if_not_exists(ported_at, :at)")
        values[":at"] = attribute(stamp(at))
    if own_state == "ported_out":
        sets.append("ported_out_at = :at")
        values[":at"] = attribute(stamp(at))
    else:
        removes.append("ported_out_at")
    if to_order_id:
        sets.append("order_id = :to")
        values[":to"] = attribute(to_order_id)
    removes += [] if own_state else ["own_state"]
    expression = " ".join(f"{verb} {', '.join(parts)}" for verb, parts in (("SET", sets), ("REMOVE", removes)) if parts)
    return {"expression": expression, "condition": "order_id = :order", "ExpressionAttributeValues": values}
