"""The local mailbox from the command line, and what the emulator's answer is read as."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from infra.local.cli import app
from infra.local.cloud import CloudError
from infra.local.home import Home
from infra.local.mailbox import SentMail, mails_of_home, read_messages
from tests.unit.cli.operating import Said

LINK = "https://port.example/sign/" + "x" * 200


def any_message(**changes: object) -> dict[str, object]:
    """One mail as MiniStack tells of it."""
    return {
        "MessageId": "any@email.amazonses.com",
        "Source": "Port Desk <no-reply@portdesk.example>",
        "To": ["Dana Whitfield <dana@acme.example.com>"],
        "CC": [],
        "BCC": [],
        "Subject": "Please sign",
        "BodyText": "text",
        "BodyHtml": "<p>text</p>",
        "Timestamp": 1_800_000_000.5,
        "Type": "v2.SendEmail",
        **changes,
    }


def answered(*messages: dict[str, object]) -> dict[str, object]:
    return {"messages": {"000000000000": list(messages)}}


def any_mail(
    to: str = "dana@acme.example.com", subject: str = "Please sign", text: str = "Hello", day: int = 1
) -> SentMail:
    return SentMail(at=datetime(2026, 11, day, 9, 30, tzinfo=UTC), to=to, subject=subject, text=text, html="")


def run(mails: list[SentMail], *arguments: str) -> Said:
    ended = CliRunner().invoke(app, ["mail", *arguments], obj=lambda: mails)
    return Said(ended.exit_code, ended.stdout, ended.stderr)


def test_a_mail_is_read_as_the_emulator_tells_of_it() -> None:
    (mail,) = read_messages(answered(any_message()))

    assert mail == SentMail(
        at=datetime(2027, 1, 15, 8, 0, 0, 500_000, tzinfo=UTC),
        to="dana@acme.example.com",
        subject="Please sign",
        text="text",
        html="<p>text</p>",
    )


@pytest.mark.parametrize(
    "recipient",
    [
        "dana@acme.example.com",
        '"Whitfield, Dana" <dana@acme.example.com>',
        "=?utf-8?b?WmxvxYI=?= <dana@acme.example.com>",
    ],
)
def test_a_recipient_is_its_address(recipient: str) -> None:
    (mail,) = read_messages(answered(any_message(To=[recipient])))

    assert mail.to == "dana@acme.example.com"
    assert mail.is_to(" DANA@acme.example.com")


def test_mails_come_in_the_order_they_were_sent_in() -> None:
    later, earlier = any_message(Timestamp=2.0, Subject="later"), any_message(Timestamp=1.0, Subject="earlier")

    assert [mail.subject for mail in read_messages(answered(later, earlier))] == ["earlier", "later"]


def test_a_mail_without_html_has_none() -> None:
    (mail,) = read_messages(answered(any_message(BodyHtml=None)))

    assert mail.html == ""


def test_mails_are_listed_newest_last() -> None:
    said = run([any_mail(day=1), any_mail("max@acme.example.com", "Signed", day=2)])

    assert said.code == 0
    assert said.out.splitlines() == [
        "2026-11-01 09:30:00 UTC  dana@acme.example.com  Please sign",
        "2026-11-02 09:30:00 UTC  max@acme.example.com   Signed",
    ]


def test_the_last_mail_to_an_address_is_shown_with_its_link_in_one_line() -> None:
    mails = [
        any_mail(text="old"),
        any_mail(text=f"Read and sign:\n{LINK}\n", day=2),
        any_mail("other@acme.example.com"),
    ]

    said = run(mails, "Dana@Acme.example.com")

    assert LINK in said.out.splitlines()
    assert "2026-11-02 09:30:00 UTC" in said.out
    assert "old" not in said.out


def test_brackets_in_a_mail_are_printed_as_they_are() -> None:
    assert "[red]Acme[/]" in run([any_mail(text="[red]Acme[/]")], "dana@acme.example.com").out


def test_an_address_without_mail_says_who_has_some() -> None:
    said = run([any_mail()], "max@acme.example.com")

    assert (said.code, said.out) == (1, "")
    assert said.errors.strip() == "There is no mail to max@acme.example.com; there are some to dana@acme.example.com."


def test_an_empty_mailbox_says_so() -> None:
    assert run([]).out == "No mails were sent since the local cloud was started.\n"


def test_without_a_local_cloud_the_way_to_start_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTDESK_HOME", str(tmp_path))

    with pytest.raises(CloudError, match="make up"):
        mails_of_home(Home(tmp_path))
    ended = CliRunner().invoke(app, ["mail"])

    assert ended.exit_code == 1
    assert "Start it with `make up`" in ended.stderr
