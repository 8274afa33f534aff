"""The mailer and its twin: which mails they take, and which they refuse before anything goes out."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import boto3
import pytest

from shared.adapters.memory.mailbox import Mailbox
from shared.adapters.ses.mailer import SesMailer
from shared.ports import Mailer, MailRefused
from tests.contract.things import any_mail

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client

SENDER = "porting@desk.example"
CountSent = Callable[[], int]


@pytest.fixture(scope="module")
def ses(aws: None) -> "SESV2Client":
    client = boto3.client("sesv2")
    client.create_email_identity(EmailIdentity=SENDER)
    return client


@pytest.fixture(params=["memory", "ses"])
def mailer(request: pytest.FixtureRequest) -> Mailer:
    return Mailbox() if request.param == "memory" else SesMailer(request.getfixturevalue("ses"), SENDER)


@pytest.fixture
def sent(mailer: Mailer, request: pytest.FixtureRequest) -> CountSent:
    """How many mails went out since the test began."""
    if isinstance(mailer, Mailbox):
        return lambda: len(mailer.sent)
    request.getfixturevalue("ses")
    quota: Any = boto3.client("ses")

    def count() -> int:
        return int(quota.get_send_quota()["SentLast24Hours"])

    before = count()
    return lambda: count() - before


def test_each_mail_goes_out_under_an_id_of_its_own(mailer: Mailer, sent: CountSent) -> None:
    ids = {mailer.send(any_mail(), {"envelope": "env_01", "mail": f"ml-{n}"}) for n in range(3)}

    assert len(ids) == 3
    assert sent() == 3


@pytest.mark.parametrize(
    "name", ["", "Zoë Núñez", "Νίκος", "Acme, Inc. <x@y.example>", "a\r\nBcc: b@c.example", "名" * 200]
)
def test_a_mail_goes_to_people_of_any_name(mailer: Mailer, sent: CountSent, name: str) -> None:
    mailer.send(any_mail(to_name=name, subject=f"For {name}"), {})

    assert sent() == 1


@pytest.mark.parametrize(
    "address",
    [
        "",
        "zoe",
        "zoe@",
        "@acme.example",
        "zoe@acme",
        "zoe @acme.example",
        "zoe@acme.example\n",
        "zo\x00e@acme.example",
        "zoe@acme.example,sam@acme.example",
        "Zoë <zoe@acme.example>",
        "zoë@acme.example",
        "zoe@straße.example",
        "x" * 300 + "@acme.example",
    ],
)
def test_what_is_no_address_is_refused_before_anything_goes_out(mailer: Mailer, sent: CountSent, address: str) -> None:
    with pytest.raises(MailRefused, match=r"(?s)not an e-mail address|cannot send"):
        mailer.send(any_mail(to_address=address), {})

    assert sent() == 0


@pytest.mark.parametrize("tags", [{"envelope": "a b"}, {"envelope": ""}, {"an id": "x"}, {"e": "x" * 257}, {"e": "é"}])
def test_tags_that_would_not_come_back_are_a_mistake(mailer: Mailer, sent: CountSent, tags: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="tag"):
        mailer.send(any_mail(), tags)

    assert sent() == 0
