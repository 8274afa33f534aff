"""The page behind the last link of a mail: looking stops nothing, one press does, also a mail program's."""

import pytest

from shared.domain.mail_table import ESSENTIAL, Topic
from shared.domain.words.unsubscribing import UNSUBSCRIBING
from shared.usecases.signing.links import DeadLink
from tests.contract.things import any_user
from tests.unit.signing_pages.builders import Browser, FakeUseCases

LINK = "/unsubscribe/acc_1.usr_1.progress.x"
BOTH = pytest.mark.parametrize("language", ["en", "fr"])


def visitor(language: str = "en", *off: str) -> Browser:
    return Browser(FakeUseCases(unsubscribing=(any_user(mails_off=off), Topic.PROGRESS)), language=language)


def said(language: str, key: str) -> str:
    return " ".join(UNSUBSCRIBING.say(language, key).split())


@BOTH
def test_looking_says_what_would_stop_and_stops_nothing(language: str) -> None:
    browser = visitor(language)

    shown = browser.get(LINK)

    assert shown.status == 200
    assert said(language, "topic.progress") in shown.text
    assert said(language, "stop") in shown.text
    assert browser.use_cases.asked("unsubscribe") == []


@BOTH
def test_one_press_stops_it(language: str) -> None:
    browser = visitor(language, "progress")

    shown = browser.post(LINK, {"List-Unsubscribe": "One-Click"})

    assert shown.status == 200
    assert said(language, "stopped") in shown.text
    assert len(browser.use_cases.asked("unsubscribe")) == 1


@BOTH
def test_a_dead_link_says_so(language: str) -> None:
    browser = visitor(language)
    browser.use_cases.raises = {"open_unsubscribe": DeadLink(), "unsubscribe": DeadLink()}

    for shown in (browser.get(LINK), browser.post(LINK, {})):
        assert shown.status == 404
        assert said(language, "dead") in shown.text


def test_every_topic_that_can_be_stopped_is_named() -> None:
    assert {f"topic.{topic.value}" for topic in set(Topic) - ESSENTIAL} == {
        key for key in UNSUBSCRIBING.texts if key.startswith("topic.")
    }
