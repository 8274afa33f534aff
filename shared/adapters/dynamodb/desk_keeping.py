"""What our team keeps for itself, and what it searches by."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Final

from shared.adapters import cursors
from shared.adapters.dynamodb import keys
from shared.adapters.dynamodb.items import Item, attribute, entity
from shared.adapters.dynamodb.keys import TERM_ENDS, key_of
from shared.adapters.dynamodb.table import Table
from shared.domain.model import Account, CannedText, Entity, LosingAccount, PortOrder, PortRequest, Reveal, User
from shared.domain.search_terms import SHORTEST, Term
from shared.ports import Page

_KINDS: Final[Mapping[str, type[Entity]]] = {
    "prq": PortRequest,
    "ord": PortOrder,
    "lac": LosingAccount,
    "acc": Account,
    "usr": User,
}


class DeskKeeping(Table):
    def canned_text(self, text_id: str) -> CannedText | None:
        found = self.get("canned_text", keys.canned_key(text_id))
        return None if found is None else entity(CannedText, found)

    def canned_texts(self) -> tuple[CannedText, ...]:
        every = keys.canned_key("")
        return tuple(entity(CannedText, item) for item in self.query("canned_texts", every.pk, ("begins", every.sk)))

    # --- secrets that were shown -------------------------------------------------------------------------------------

    def reveals(self, user_id: str | None, limit: int, cursor: str | None) -> Page[Reveal]:
        listing = f"reveals|{user_id or ''}"
        after = cursors.after_text(listing, cursor)
        before = ("<", after) if after else ()
        found = list(islice(self._reveals(user_id, before, limit + 1), limit + 1))
        more = cursors.encode(listing, [keys.reveal_key(found[limit - 1]).sk]) if len(found) > limit else None
        return Page(tuple(found[:limit]), more)

    def _reveals(self, user_id: str | None, before: tuple[str, ...], page: int) -> Iterator[Reveal]:
        if user_id is None:
            every = self.query("reveals", "REVEALS", before, page=page, descending=True)
            yield from (entity(Reveal, item) for item in every)
            return
        pk = keys.revealed_partition(user_id)
        entries = self.query("reveals", pk, before, index="gsi3", page=page, descending=True)
        while part := [key_of(entry) for entry in islice(entries, page)]:
            items = self.get_many("reveals", part)
            yield from (entity(Reveal, items[key]) for key in part if key in items)

    def count_use(self, what: str, until: datetime, limit: int) -> int:
        return self.count("count_use", keys.uses_key(what), keys.seconds(until) + 1, limit)

    # --- search ------------------------------------------------------------------------------------------------------

    def index_terms(self, put: Iterable[Term], drop: Iterable[Term], *, test_mode: bool | None) -> None:
        modes = (False, True) if test_mode is None else (test_mode,)
        self.put_many(
            "index_terms",
            [
                {**keys.term_key(term, test_mode=mode).item, "term": attribute(term.text)}
                for term in put
                for mode in modes
            ],
        )
        self.delete_many("index_terms", [keys.term_key(term, test_mode=mode) for term in drop for mode in modes])

    def find_terms(self, text: str, *, whole: bool, test_mode: bool, limit: int) -> tuple[Term, ...]:
        if len(text) < SHORTEST:
            return ()
        pk = keys.terms_partition(text, test_mode=test_mode)
        begins = text + TERM_ENDS if whole else text
        found = self.query("find_terms", pk, ("begins", begins), page=limit, descending=whole, keys_only=True)
        return tuple(keys.term_of(key_of(item)) for item in islice(found, limit))

    def found_by(self, terms: Sequence[Term]) -> Mapping[str, Entity]:
        places = {name: key for term in terms for name, key in keys.keys_of_term(term).items()}
        items = self.get_many("found_by", places.values())
        return {name: _read(name, items[key]) for name, key in places.items() if key in items}


def _read(name: str, item: Item) -> Entity:
    return entity(_KINDS[name.split("_")[0]], item)
