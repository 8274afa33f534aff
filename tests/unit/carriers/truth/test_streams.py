"""Thousands of lives of an order, webhooks twice, late, out of order and lost: after one poll our books are right."""

import random

import pytest

from shared.domain.lifecycle import TERMINAL
from tests.unit.carriers.truth.stories import Story, assert_told_once

STREAMS = 10_000
PARTS = 20


@pytest.mark.parametrize("part", range(PARTS))
def test_after_one_poll_the_order_stands_as_the_carrier_has_it(part: int) -> None:
    for number in range(STREAMS // PARTS):
        seed = part * STREAMS + number
        story = Story(random.Random(seed))
        story.go(story.chance.randint(3, 16))
        story.books.work()
        story.books.clock.advance(hours=1)
        story.books.poll()
        story.books.work()

        assert story.shown() == story.expected(), seed
        assert_told_once(story.books.events)
        if story.books.order.status not in TERMINAL:
            kept = {event.event_id for event in story.books.memory.inbox(story.books.order_id)}
            assert kept == {event.event_id for event in story.happened}, seed
