"""What the desk's reports count: facts, once each, and the sums of what they add."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from shared.adapters.dynamodb import keys
from shared.adapters.dynamodb.items import Item, attribute, attributes, entity, plain
from shared.adapters.dynamodb.keys import SHARDS
from shared.adapters.dynamodb.writes import Action, Writes
from shared.domain.reports.facts import Fact
from shared.domain.reports.tallies import Tally

_COUNT: Final = "n_"
"""Before the name of each count, so that none is taken for something else."""


class Reports(Writes):
    def count_fact(self, fact: Fact, tallies: Sequence[Tally]) -> bool:
        """A fact is counted where it is not there yet, and adding is part of that: a second time changes nothing."""
        counted = Action(
            "Put",
            keys.fact_key(fact.day, fact.event_id),
            "attribute_not_exists(PK)",
            sets=attributes(fact),
        )
        return not self.transact("count_fact", [counted, *map(_adding, tallies)])

    def facts(self, day: date) -> Iterator[Fact]:
        for number in range(SHARDS):
            for found in self.query("facts", keys.facts_partition(day, number)):
                yield entity(Fact, found)

    def tallied(self, series: str, period: str, first: str, last: str, *, test_mode: bool) -> tuple[Tally, ...]:
        found = self.query(
            "tallied",
            keys.tallies_partition(series, period, test_mode=test_mode),
            ("between", f"{first}#", f"{last}$"),
        )
        return tuple(
            Tally(series, period, plain(one["place"]), tuple(plain(one["key"])), _counts_of(one), test_mode)
            for one in found
        )

    def correct_tally(self, found: Tally | None, wanted: Tally, also: Sequence[Tally] = ()) -> bool:
        condition, values, names = "attribute_not_exists(PK)", {}, {}
        if found is not None:
            alike = []
            for number, (name, count) in enumerate(sorted(found.adds.items())):
                names[f"#f{number}"], values[f":f{number}"] = _COUNT + name, attribute(count)
                alike.append(f"#f{number}=:f{number}")
            condition = " AND ".join(["attribute_exists(PK)", *alike])
        put = Action(
            "Put", keys.tally_key(wanted), condition, values, names, sets={**_named(wanted), **_counts(wanted.adds)}
        )
        return not self.transact("correct_tally", [put, *map(_adding, also)])

    def keep_window(self, order_id: str, earliest: date, latest: date) -> None:
        told = {"earliest": attribute(earliest.isoformat()), "latest": attribute(latest.isoformat())}
        self.put_first("keep_window", keys.window_key(order_id), told)

    def window_told(self, order_id: str) -> tuple[date, date] | None:
        found = self.get("window_told", keys.window_key(order_id))
        if found is None:
            return None
        return date.fromisoformat(found["earliest"]["S"]), date.fromisoformat(found["latest"]["S"])


def _adding(tally: Tally) -> Action:
    return Action("Update", keys.tally_key(tally), "", sets=_named(tally), adds=_counts(tally.adds))


def _named(tally: Tally) -> Item:
    return {"place": attribute(tally.place), "key": attribute(list(tally.key))}


def _counts(adds: Mapping[str, int]) -> Item:
    return {_COUNT + name: attribute(count) for name, count in adds.items()}


def _counts_of(found: Mapping[str, Any]) -> dict[str, int]:
    return {name.removeprefix(_COUNT): plain(value) for name, value in found.items() if name.startswith(_COUNT)}
