"""What SES is asked to send, and what its refusals mean."""

from email.header import decode_header, make_header
from email.utils import parseaddr
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError
from hypothesis import given
from hypothesis import strategies as st

from shared.adapters.ses.headers import LONGEST, deliverable, mailbox, one_line
from shared.adapters.ses.mailer import SesMailer
from shared.domain.mails import Attachment
from shared.ports import MailRefused, Unavailable
from tests.contract.things import any_mail
from tests.unit.adapters.client import Answer, ScriptedClient


class Bench:
    """A mailer on a scripted client."""

    def __init__(self, *answers: Answer, sender: str = "porting@desk.example", configuration_set: str = "") -> None:
        self.client = ScriptedClient(*(answers or ({"MessageId": "id-1"},)))
        client: Any = self.client
        self.mailer = SesMailer(client, sender, configuration_set)

    def asked(self) -> dict[str, Any]:
        ((method, arguments),) = self.client.calls
        assert method == "send_email"
        return arguments


def refusal(code: str, words: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": words}}, "SendEmail")


def test_a_mail_that_one_can_do_without_says_so_in_its_headers_and_files_go_with_it() -> None:
    bench = Bench()
    link = "https://port.example.com/unsubscribe/acc_1.usr_1.progress.x"
    file = Attachment("port-date.ics", "text/calendar", b"BEGIN:VCALENDAR")

    bench.mailer.send(any_mail(unsubscribe=link, attachments=(file,)), {})

    message = bench.asked()["Content"]["Simple"]
    assert {one["Name"]: one["Value"] for one in message["Headers"]} == {
        "List-Unsubscribe": f"<{link}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    (sent,) = message["Attachments"]
    assert (sent["FileName"], sent["ContentType"], sent["RawContent"]) == (file.filename, "text/calendar", file.content)


def test_a_mail_is_sent_whole() -> None:
    bench = Bench(sender="Port Desk <porting@desk.example>", configuration_set="mails")
    mail = any_mail(to_name="Robin Doe", reply_to="owner@acme.example", subject="Prêt à signer", text="Ž", html="<p>Ž")

    assert bench.mailer.send(mail, {"envelope": "env_01", "kind": "invitation"}) == "id-1"

    assert bench.asked() == {
        "FromEmailAddress": "Port Desk <porting@desk.example>",
        "Destination": {"ToAddresses": ["Robin Doe <zoe@acme.example>"]},
        "ReplyToAddresses": ["owner@acme.example"],
        "Content": {
            "Simple": {
                "Subject": {"Charset": "UTF-8", "Data": "Prêt à signer"},
                "Body": {
                    "Text": {"Charset": "UTF-8", "Data": "Ž"},
                    "Html": {"Charset": "UTF-8", "Data": "<p>Ž"},
                },
            }
        },
        "EmailTags": [{"Name": "envelope", "Value": "env_01"}, {"Name": "kind", "Value": "invitation"}],
        "ConfigurationSetName": "mails",
    }


def test_what_a_mail_does_not_have_is_not_asked_for() -> None:
    bench = Bench()

    bench.mailer.send(any_mail(to_name=""), {})

    assert set(bench.asked()) == {"FromEmailAddress", "Destination", "Content"}
    assert bench.asked()["Destination"] == {"ToAddresses": ["zoe@acme.example"]}


@pytest.mark.parametrize("reply_to", ["nobody", "owner@acme.example\nBcc: x@y.example", "ö@acme.example"])
def test_a_reply_address_that_is_none_keeps_no_mail_back(reply_to: str) -> None:
    bench = Bench()

    bench.mailer.send(any_mail(reply_to=reply_to), {})

    assert "ReplyToAddresses" not in bench.asked()


def test_a_subject_is_one_line() -> None:
    bench = Bench()

    bench.mailer.send(any_mail(subject="Sign\r\nBcc: x@y.example\x00 \u2028now"), {})

    assert bench.asked()["Content"]["Simple"]["Subject"]["Data"] == "Sign Bcc: x@y.example now"


@pytest.mark.parametrize(
    ("sender", "asked"),
    [
        ("porting@desk.example", "porting@desk.example"),
        ("<porting@desk.example>", "porting@desk.example"),
        ('"Desk, Inc." <porting@desk.example>', '"Desk, Inc." <porting@desk.example>'),
        ("Desk, Inc. <porting@desk.example>", '"Desk, Inc." <porting@desk.example>'),
        ("Téléphonie <porting@bücher.example>", "=?utf-8?b?VMOpbMOpcGhvbmll?= <porting@xn--bcher-kva.example>"),
    ],
)
def test_a_sender_is_an_address_with_or_without_a_name(sender: str, asked: str) -> None:
    bench = Bench(sender=sender)

    bench.mailer.send(any_mail(), {})

    assert bench.asked()["FromEmailAddress"] == asked


@pytest.mark.parametrize("sender", ["", "Port Desk", "Port Desk <>"])
def test_a_sender_that_is_not_set_up_is_no_fault_of_the_mail(sender: str) -> None:
    bench = Bench(sender=sender)

    with pytest.raises(Unavailable, match="set the sender"):
        bench.mailer.send(any_mail(), {})

    assert bench.client.calls == []


@given(st.text(max_size=60))
def test_a_name_survives_to_the_letter_and_names_one_recipient(name: str) -> None:
    found = mailbox(name, "zoe@acme.example")

    assert found.isascii()
    assert found.isprintable()
    assert len(found) <= LONGEST
    assert parseaddr(found)[1] == "zoe@acme.example"
    if found != "zoe@acme.example":
        assert one_line(str(make_header(decode_header(parseaddr(found)[0])))) == one_line(name)


def test_a_name_that_looks_encoded_is_shown_as_it_was_written() -> None:
    name = "=?utf-8?q?Your_bank?="

    found, address = parseaddr(mailbox(name, "zoe@acme.example"))

    assert (str(make_header(decode_header(found))), address) == (name, "zoe@acme.example")


def test_a_name_is_left_out_where_it_would_be_too_long() -> None:
    assert mailbox("x" * 299, "zoe@acme.example") == f"{'x' * 299} <zoe@acme.example>"
    assert mailbox("x" * 302, "zoe@acme.example") == "zoe@acme.example"
    assert mailbox("Ω" * 200, "zoe@acme.example") == "zoe@acme.example"


def test_a_domain_goes_out_in_ascii() -> None:
    assert deliverable("zoe@Bücher.example") == "zoe@xn--bcher-kva.example"
    assert deliverable("Zoe.O'Neil+port@Acme.Example") == "Zoe.O'Neil+port@Acme.Example"


@pytest.mark.parametrize("domain", ["straße.example", "ﬁrma.example", "ＥＸ.example", "βόλος.example"])
def test_a_domain_that_could_be_read_as_another_one_is_refused(domain: str) -> None:
    with pytest.raises(MailRefused, match="xn--"):
        deliverable(f"zoe@{domain}")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("BadRequestException", "Missing final '@domain'"),
        ("BadRequestException", "Illegal address"),
        ("BadRequestException", "Domain starts with dot"),
        ("BadRequestException", "Local address contains control or whitespace"),
        ("BadRequestException", "Address length is more than 320 characters long: 'x'."),
        ("InvalidParameterValue", "Domain contains illegal character"),
        ("MessageRejected", "Address blacklisted."),
        ("MessageRejected", "zoe@acme.example is on the suppression list for your account"),
    ],
)
def test_a_recipient_at_fault_is_refused_with_the_reason(code: str, words: str) -> None:
    with pytest.raises(MailRefused) as caught:
        Bench(refusal(code, words)).mailer.send(any_mail(), {})

    assert str(caught.value) == f"zoe@acme.example: {words}"


@pytest.mark.parametrize(
    "trouble",
    [
        refusal(
            "MessageRejected",
            "Email address is not verified. The following identities failed the check in region US-EAST-1: x@y.example",
        ),
        refusal("MessageRejected", "Sending suspended"),
        refusal("MailFromDomainNotVerifiedException", "Illegal address"),
        refusal("BadRequestException", "Illegal address in the from address"),
        refusal("BadRequestException", "Tags are malformed"),
        refusal("NotFoundException", "Configuration set <mails> does not exist."),
        refusal("TooManyRequestsException", "Maximum sending rate exceeded."),
        refusal("LimitExceededException", "Daily message quota exceeded."),
        refusal("AccountSuspendedException", "Account is suspended"),
        refusal("SendingPausedException", "Sending is paused"),
        refusal("AccessDeniedException", "not authorized"),
        refusal("InternalServiceErrorException", ""),
        EndpointConnectionError(endpoint_url="https://email"),
        ReadTimeoutError(endpoint_url="https://email"),
    ],
)
def test_everything_else_is_unavailable_and_may_be_tried_again(trouble: Exception) -> None:
    with pytest.raises(Unavailable, match="send_email"):
        Bench(trouble).mailer.send(any_mail(), {})
