"""A batch of the queue: each message an object that arrived in the desk's bucket."""

import json
from datetime import UTC, datetime
from typing import Any

from functions.inbound_mail.filer import take_batch
from tests.unit.carrier_mails.builders import any_mail
from tests.world import World


def message(key: str, version: str | None, message_id: str = "1") -> dict[str, Any]:
    place = {"key": key, **({"version-id": version} if version else {})}
    event = {"time": "2026-11-24T12:00:00Z", "detail": {"bucket": {"name": "desk"}, "object": place}}
    return {"messageId": message_id, "body": json.dumps(event)}


def test_a_mail_is_filed_with_the_time_at_which_it_came() -> None:
    world = World()
    version = world.papers.upload("mail/raw/a", any_mail("Hello"))

    answer = take_batch(world.desk, [message("mail/raw/a", version)])

    assert answer == {"batchItemFailures": []}
    (mail,) = world.memory.carrier_mails("", 10, None).items
    assert (mail.subject, mail.received_at) == ("Hello", datetime(2026, 11, 24, 12, tzinfo=UTC))


def test_an_event_without_a_version_means_the_first() -> None:
    world = World()
    world.papers.upload("mail/raw/a", any_mail("Hello"))

    take_batch(world.desk, [message("mail/raw/a", None), message("mail/raw/a", None)])

    assert len(world.memory.carrier_mails("", 10, None).items) == 1


def test_only_what_failed_comes_again() -> None:
    world = World()
    version = world.papers.upload("mail/raw/a", any_mail("Hello"))

    answer = take_batch(
        world.desk,
        [
            message("mail/raw/a", version, "good"),
            message("mail/raw/a", "no such version", "gone"),
            {"messageId": "odd", "body": "{"},
        ],
    )

    assert [one["itemIdentifier"] for one in answer["batchItemFailures"]] == ["gone", "odd"]
    assert len(world.memory.carrier_mails("", 10, None).items) == 1
