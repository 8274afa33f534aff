"""`Mailer` on Amazon SES (API v2)."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from botocore.exceptions import BotoCoreError, ClientError

from shared.adapters.ses.headers import checked_tags, deliverable, mailbox, one_line
from shared.domain.mails import Mail
from shared.ports import MailRefused, Unavailable

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sesv2.type_defs import ContentTypeDef, SendEmailRequestTypeDef

_MAY_BE_THE_RECIPIENT: Final = frozenset({"BadRequestException", "InvalidParameterValue", "MessageRejected"})
# SES tells a bad or barred recipient from everything else by its words alone ("Illegal address", "Missing final
# '@domain'", "Local address contains control or whitespace", "Address blacklisted", "… is on the suppression list").
_RECIPIENT: Final = re.compile(
    r"illegal address|invalid (?:e-?mail )?address|missing (?:final|domain|local)|invalid domain"
    r"|(?:local address|domain) (?:contains|starts|ends|is too long)|address length|blacklisted|suppress",
    re.IGNORECASE,
)
# The sandbox, and senders that are not verified, are the operator's to put right: the mail goes out afterwards.
_OPERATOR: Final = re.compile(r"not verified|sender|from address|return.?path|configuration set", re.IGNORECASE)


class SesMailer:
    """`sender` is an address of a verified identity, alone or as ``Name <address>``; `configuration_set` the one whose
    events tell of bounces, "" for the identity's default.

    A mail may go out twice: the client repeats a call whose answer was lost, and SES has no token to know it by.
    """

    def __init__(self, client: "SESV2Client", sender: str, configuration_set: str = "") -> None:
        self._client = client
        self._sender = sender
        self._configuration_set = configuration_set

    def send(self, mail: Mail, tags: Mapping[str, str]) -> str:
        """Send one mail; answers SES's message id, which is in the events about it too.

        `tags`: see `checked_tags`. A reply address that cannot be one is left out. Raises `MailRefused` where the
        recipient is at fault, `Unavailable` for everything else, also for a sender that is not set up.
        """
        request = self._request(mail, tags)
        try:
            return self._client.send_email(**request)["MessageId"]
        except ClientError as error:
            if _is_the_recipients(error):
                raise MailRefused(f"{mail.to_address}: {_words(error)}") from error
            raise Unavailable(f"send_email: {_code(error)}: {_words(error)}") from error
        except BotoCoreError as error:
            raise Unavailable(f"send_email: {type(error).__name__}") from error

    def _request(self, mail: Mail, tags: Mapping[str, str]) -> "SendEmailRequestTypeDef":
        request: SendEmailRequestTypeDef = {
            "Destination": {"ToAddresses": [mailbox(mail.to_name, mail.to_address)]},
            "FromEmailAddress": self._from(),
            "Content": {
                "Simple": {
                    "Subject": _utf8(one_line(mail.subject)),
                    "Body": {"Text": _utf8(mail.text), "Html": _utf8(mail.html)},
                }
            },
        }
        simple = request["Content"]["Simple"]
        if mail.unsubscribe:
            simple["Headers"] = [
                {"Name": "List-Unsubscribe", "Value": f"<{one_line(mail.unsubscribe)}>"},
                {"Name": "List-Unsubscribe-Post", "Value": "List-Unsubscribe=One-Click"},
            ]
        if mail.attachments:
            simple["Attachments"] = [
                {
                    "FileName": one.filename,
                    "ContentType": one.content_type,
                    "RawContent": one.content,
                    "ContentDisposition": "ATTACHMENT",
                    "ContentTransferEncoding": "BASE64",
                }
                for one in mail.attachments
            ]
        reply_to = _reply_to(mail.reply_to)
        if reply_to:
            request["ReplyToAddresses"] = [reply_to]
        if tags:
            request["EmailTags"] = [{"Name": name, "Value": value} for name, value in checked_tags(tags).items()]
        if self._configuration_set:
            request["ConfigurationSetName"] = self._configuration_set
        return request

    def _from(self) -> str:
        name, _, address = self._sender.strip().removesuffix(">").rpartition("<")
        try:
            return mailbox(name.strip().strip('"'), address.strip())
        except MailRefused as refused:
            raise Unavailable(
                f"no mail can be sent from {self._sender!r}: set the sender to an address of an identity that is "
                "verified in SES"
            ) from refused


def _reply_to(address: str) -> str:
    try:
        return deliverable(address) if address else ""
    except MailRefused:
        return ""


def _utf8(text: str) -> "ContentTypeDef":
    return {"Charset": "UTF-8", "Data": text}


def _is_the_recipients(error: ClientError) -> bool:
    words = _words(error)
    return (
        _code(error) in _MAY_BE_THE_RECIPIENT
        and _RECIPIENT.search(words) is not None
        and _OPERATOR.search(words) is None
    )


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def _words(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Message", ""))
