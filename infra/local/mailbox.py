"""The mails that the local cloud has taken: nobody gets them, here they can be read."""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.utils import parseaddr
from typing import Any

from infra.local import cloud as clouds
from infra.local.cloud import LOOPBACK, Cloud, CloudError
from infra.local.home import Home

PATH = "/_ministack/ses/messages"


@dataclass(frozen=True)
class SentMail:
    """One mail. `to` is the bare address."""

    at: datetime
    to: str
    subject: str
    text: str
    html: str

    def is_to(self, address: str) -> bool:
        """Whether it went to this address, whatever its case."""
        return self.to.casefold() == address.strip().casefold()


def mails_of(cloud: Cloud) -> list[SentMail]:
    """All mails that were sent since the cloud was last started, newest last. Raises `CloudError`."""
    try:
        with urllib.request.urlopen(f"http://{LOOPBACK}:{cloud.port}{PATH}", timeout=10) as answer:
            return read_messages(json.load(answer))
    except (OSError, urllib.error.URLError) as error:
        raise CloudError(f"the local mailbox cannot be read: {error}") from error


def mails_of_home(home: Home | None = None) -> list[SentMail]:
    """The same for the cloud of a home. Raises `CloudError` where it is not running."""
    return mails_of(clouds.found_running(home or Home.default()))


def read_messages(answer: Mapping[str, Any]) -> list[SentMail]:
    """The mails in the emulator's answer, newest last; one with several recipients is one for each."""
    found = [
        SentMail(
            at=datetime.fromtimestamp(message["Timestamp"], UTC),
            to=parseaddr(str(make_header(decode_header(recipient))))[1],
            subject=message["Subject"],
            text=message["BodyText"] or "",
            html=message["BodyHtml"] or "",
        )
        for messages in answer["messages"].values()
        for message in messages
        for recipient in message["To"]
    ]
    return sorted(found, key=lambda mail: mail.at)
