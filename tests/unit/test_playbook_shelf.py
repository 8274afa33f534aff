"""The playbook at hand: read again after a minute, and never in anybody's way."""

from datetime import UTC, datetime

from shared.adapters.memory.clock import FixedClock
from shared.domain.playbook import BUILT_IN
from shared.ports import Unavailable
from shared.runtime.playbook_shelf import PlaybookShelf

NOW = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)
LAKESIDE = '{"Lakeside": {"pin_days_personal": 3}}'


class Kept:
    """What is kept, and how often it was read."""

    def __init__(self) -> None:
        self.text, self.reads = "", 0
        self.trouble: Exception | None = None

    def __call__(self) -> str:
        self.reads += 1
        if self.trouble is not None:
            raise self.trouble
        return self.text


def any_shelf() -> tuple[PlaybookShelf, Kept, FixedClock]:
    clock, kept = FixedClock(NOW), Kept()
    return PlaybookShelf(kept, clock), kept, clock


def knows_lakeside(shelf: PlaybookShelf) -> bool:
    return shelf().carrier("Lakeside") is not None


def test_what_is_said_is_found_within_a_minute() -> None:
    shelf, kept, clock = any_shelf()
    assert shelf() is BUILT_IN
    kept.text = LAKESIDE

    clock.advance(seconds=59)
    assert not knows_lakeside(shelf)
    clock.advance(seconds=1)
    assert knows_lakeside(shelf)
    assert (shelf() is shelf(), kept.reads) == (True, 2)


def test_trouble_leaves_what_was_read_last_and_is_not_asked_about_all_the_time() -> None:
    shelf, kept, clock = any_shelf()
    kept.text = LAKESIDE
    assert knows_lakeside(shelf)

    kept.trouble = Unavailable("throttled")
    clock.advance(seconds=60)
    assert all(knows_lakeside(shelf) for _ in range(5))
    assert kept.reads == 2
    kept.trouble, kept.text = None, ""
    clock.advance(seconds=60)
    assert not knows_lakeside(shelf)


def test_trouble_at_first_leaves_the_table() -> None:
    shelf, kept, _ = any_shelf()
    kept.trouble = Unavailable("throttled")

    assert shelf() is BUILT_IN


def test_what_an_older_release_kept_and_this_one_cannot_read_is_left_alone() -> None:
    shelf, kept, clock = any_shelf()
    kept.text = '{"Lakeside": {"no_such_field": 1}}'

    assert shelf() is BUILT_IN
    clock.advance(seconds=60)
    assert shelf() is BUILT_IN
