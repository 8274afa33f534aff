"""Canned texts: leads keep them, everybody of our team uses them."""

from typing import Literal

from shared.domain.canned_texts import MOST_TEXTS, filled, text_problems
from shared.domain.model import CannedText, Language
from shared.domain.permissions import Action
from shared.domain.problems import NotFound, Problem, RulesBroken, StateConflict
from shared.ports import Append, Create, Discard, Replace, Write, WriteRefused
from shared.usecases.carrier_answers import order_for_staff
from shared.usecases.comments import LONGEST, written
from shared.usecases.desk import Desk, Once, Principal, check_version, lost_race, remember, replayed, require
from shared.usecases.support.timeline import desk_event

Use = Literal["comment", "chase", "return", "document", "note"]


def list_texts(desk: Desk, principal: Principal, use: Use | None = None) -> tuple[CannedText, ...]:
    """All of them, or those for one use, by title."""
    require(principal, Action.STAFF_READ)
    found = (text for text in desk.store.canned_texts() if use in (None, text.use))
    return tuple(sorted(found, key=lambda text: (text.title.casefold(), text.id)))


def filled_text(desk: Desk, principal: Principal, text_id: str, order_id: str) -> str:
    """A canned text for an order. Raises `NotFound`."""
    require(principal, Action.STAFF_READ)
    return filled(_text(desk, text_id).text, order_for_staff(desk, principal, order_id), principal.user_name)


def add_text(
    desk: Desk, principal: Principal, title: str, use: Use, language: Language, text: str, once: Once | None = None
) -> CannedText:
    """Keep a new text. Raises `RulesBroken`, `StateConflict` where there are `MOST_TEXTS` already."""
    require(principal, Action.STAFF_CANNED)
    said = _read(title, text)
    earlier = replayed(desk, once)
    if earlier is not None:
        return _text(desk, earlier)
    if len(desk.store.canned_texts()) >= MOST_TEXTS:
        raise StateConflict(f"There are {MOST_TEXTS} canned texts already. Delete one first.", code="too_many_texts")
    now = desk.clock.now()
    made = CannedText(
        id=desk.ids.new("can"),
        title=title.strip(),
        use=use,
        language=language,
        text=said,
        created_at=now,
        updated_at=now,
    )
    told = desk_event(desk, "staff.canned_text_added", principal, text_id=made.id, title=made.title)
    _commit(desk, [Create(made), Append(told), *remember(desk, once, made.id)])
    return made


def change_text(
    desk: Desk,
    principal: Principal,
    text_id: str,
    if_match: int | None,
    title: str | None = None,
    use: Use | None = None,
    language: Language | None = None,
    text: str | None = None,
) -> CannedText:
    """Change what is given of a text. Raises `NotFound`, `RulesBroken`, `VersionRequired`, `VersionConflict`."""
    require(principal, Action.STAFF_CANNED)
    before = _text(desk, text_id)
    check_version(before.version, if_match, required=True)
    new_title = before.title if title is None else title
    said = _read(new_title, before.text if text is None else text)
    after: CannedText = before.but(
        title=new_title.strip(),
        use=use or before.use,
        language=language or before.language,
        text=said,
        version=before.version + 1,
        updated_at=desk.clock.now(),
    )
    told = desk_event(desk, "staff.canned_text_changed", principal, text_id=after.id, title=after.title)
    _commit(desk, [Replace(after), Append(told)])
    return after


def delete_text(desk: Desk, principal: Principal, text_id: str, if_match: int | None) -> None:
    """Raises `NotFound`, `VersionRequired`, `VersionConflict`."""
    require(principal, Action.STAFF_CANNED)
    text = _text(desk, text_id)
    check_version(text.version, if_match, required=True)
    told = desk_event(desk, "staff.canned_text_deleted", principal, text_id=text.id, title=text.title)
    _commit(desk, [Discard(text), Append(told)])


def _text(desk: Desk, text_id: str) -> CannedText:
    found = desk.store.canned_text(text_id) if len(text_id) <= 64 else None
    if found is None:
        raise NotFound("There is no such canned text.")
    return found


def _read(title: str, text: str) -> str:
    """The text as it is kept; everything that is wrong is said at once."""
    problems = list(text_problems(title, text))
    said = ""
    try:
        empty = Problem("text_missing", "The text is empty.", f"Write up to {LONGEST} characters.", "/text")
        said = written(text, empty, refusal="")
    except RulesBroken as broken:
        problems += broken.problems
    if problems:
        raise RulesBroken("The text was not kept.", problems=problems)
    return said


def _commit(desk: Desk, writes: list[Write]) -> None:
    try:
        desk.store.commit(writes)
    except WriteRefused:
        raise lost_race("The text") from None
