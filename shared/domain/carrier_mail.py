"""Mails that come in for the desk: what is in one, and which order it names.

Anyone may write such a mail, so nothing here raises whatever it holds, and everything has a bound: 25 MB, 50
attachments, 20,000 characters of text, and a form that is not more complicated than mails are.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, message_from_string
from email.header import decode_header
from email.message import Message
from email.policy import compat32
from email.utils import parseaddr
from html import unescape
from typing import Final

from shared.domain.documents import safe_filename

MOST_BYTES: Final = 25_000_000
MOST_ATTACHMENTS: Final = 50
LONGEST_TEXT: Final = 20_000
LONGEST_SUBJECT: Final = 500
_MOST_PARTS: Final = 500
_LONGEST_HEADER: Final = 2_000
_LONGEST_HTML: Final = 100_000
_HEADERS: Final = 64_000
"""Bytes within which the headers of a mail are looked for that is not taken apart."""

# The parser's work grows with lines times nesting, and with the square of a long header.
_MOST_LINES: Final = 600_000
_MOST_NESTING: Final = 200
_NESTING: Final = re.compile(rb"boundary|message/", re.IGNORECASE)
_FORM_HEADER: Final = re.compile(
    rb"(?:^|[\r\n])content-[a-z-]{1,40}[ \t]*:[^\r\n]*(?:(?:\r\n|\r|\n)[ \t][^\r\n]*)*", re.IGNORECASE
)
_LONGEST_FORM_HEADER: Final = 8_000
_FAULTS: Final = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError, OverflowError)
"""What the standard library's parser raises on forms it does not expect."""

TOO_LARGE: Final = "[This mail has more than 25 MB. It was not taken apart; the original is kept.]"
TOO_COMPLICATED: Final = "[This mail is put together in a way that was not taken apart. The original is kept.]"
INFECTED: Final = "[The virus scan failed this mail. Its attachments were not taken out; the original is kept.]"


@dataclass(frozen=True, slots=True)
class IncomingFile:
    """An attachment. `filename` is safe to store under; `content_type` is what the sender says."""

    filename: str
    content_type: str
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class IncomingMail:
    """A mail, read. `names` are the orders it names: PONs and order ids, upper case but for ``ord_``."""

    sender: str
    subject: str
    text: str
    verdicts: dict[str, str]
    attachments: tuple[IncomingFile, ...]
    names: tuple[str, ...]

    @property
    def suspicious(self) -> bool:
        """Whether the receiver calls it spam or infected: no order is to be bothered with it."""
        return "fail" in (self.verdicts.get("spam"), self.verdicts.get("virus"))


def read_mail(raw: bytes) -> IncomingMail:
    """What a mail says. Any bytes give an answer."""
    why = TOO_LARGE if len(raw) > MOST_BYTES else TOO_COMPLICATED if _is_complicated(raw) else ""
    message = _headers_only(raw) if why else _parsed(raw)
    if message is None:
        why, message = TOO_COMPLICATED, _headers_only(raw)
    verdicts = _verdicts(message)
    text, files = (why, ()) if why else _content(message)
    if verdicts.get("virus") == "fail" and files:
        text, files = f"{INFECTED}\n\n{text}", ()
    subject = _header(message, "Subject", LONGEST_SUBJECT)
    return IncomingMail(
        sender=_sender(message),
        subject=subject,
        text=text[:LONGEST_TEXT],
        verdicts=verdicts,
        attachments=tuple(files),
        names=order_names(subject, text),
    )


def _is_complicated(raw: bytes) -> bool:
    if max(raw.count(b"\n"), raw.count(b"\r")) > _MOST_LINES:
        return True
    if sum(1 for _ in _NESTING.finditer(raw)) > _MOST_NESTING:
        return True
    return any(len(found[0]) > _LONGEST_FORM_HEADER for found in _FORM_HEADER.finditer(raw))


def _parsed(raw: bytes) -> Message | None:
    try:
        return message_from_bytes(raw, policy=compat32)
    except _FAULTS:
        return None


def _headers_only(raw: bytes) -> Message:
    head = re.split(rb"\r?\n\r?\n|\r\r", raw[:_HEADERS], maxsplit=1)[0]
    unfolded = re.sub(rb"(?:\r\n|\r|\n)[ \t]+", b" ", head)
    plain = re.compile(rb"(?i)^(?!content-)[!-9;-~]+:").match
    lines = [line for line in re.split(rb"\r\n|\r|\n", unfolded) if plain(line)]
    return message_from_string(b"\n".join(lines).decode("utf-8", "replace") + "\n\n", policy=compat32)


# --- headers ---------------------------------------------------------------------------------------------------------

_ADDRESS_LIMIT: Final = 320


def _header(message: Message, name: str, limit: int) -> str:
    """The first header of this name on one line, its encoded words decoded."""
    try:
        value = message.get(name)
        pieces = decode_header(str(value)[:_LONGEST_HEADER]) if value is not None else []
    except _FAULTS:
        return ""
    text = "".join(
        piece if isinstance(piece, str) else _decoded(piece, charset or "utf-8") for piece, charset in pieces
    )
    return clean(text.replace("\n", " ").replace("\r", " "), limit).strip()


def _sender(message: Message) -> str:
    """``Name <address>``, or what stands there."""
    whole = _header(message, "From", _LONGEST_HEADER)
    try:
        name, address = parseaddr(whole)
    except _FAULTS:
        name, address = "", ""
    return clean(f"{name} <{address}>" if name and address else address or whole, _ADDRESS_LIMIT)


_VERDICTS: Final = {"X-SES-Spam-Verdict": "spam", "X-SES-Virus-Verdict": "virus"}
_METHOD: Final = re.compile(r"\b(spf|dkim|dmarc)=([a-z]{1,12})", re.IGNORECASE)
_OURS: Final = "amazonses.com"


def _verdicts(message: Message) -> dict[str, str]:
    """The receiver's verdicts, in lower case. It writes above what the mail itself brought along: the second
    ``Received`` is not its own any more, and whatever comes from there on is the sender's word."""
    found: dict[str, str] = {}
    received = 0
    for name, value in _items(message):
        received += name.lower() == "received"
        if received > 1:
            break
        known = next((short for header, short in _VERDICTS.items() if header.lower() == name.lower()), None)
        if known is not None:
            found.setdefault(known, clean(value, 40).strip().lower())
        if name.lower() == "authentication-results" and value.strip().lower().startswith(_OURS):
            for method, result in _METHOD.findall(value[:_LONGEST_HEADER]):
                found.setdefault(method.lower(), result.lower())
    return found


def _items(message: Message) -> Iterator[tuple[str, str]]:
    try:
        yield from ((str(name), str(value)) for name, value in message.items()[:200])
    except _FAULTS:
        return


# --- content ---------------------------------------------------------------------------------------------------------


def _content(message: Message) -> tuple[str, tuple[IncomingFile, ...]]:
    """The text (from HTML where there is no plain one) and the attachments of a mail that was parsed."""
    plain: list[str] = []
    html: list[str] = []
    files: list[IncomingFile] = []
    for part in _leaves(message):
        kind, filename = _kind(part), _filename(part)
        if filename or kind not in ("text/plain", "text/html") or _is_attached(part):
            body = _bytes_of(part)
            if body and len(files) < MOST_ATTACHMENTS:
                files.append(IncomingFile(safe_filename(filename or _unnamed(kind)), kind, body))
            continue
        said = _decoded(_payload(part), _charset(part))
        (plain if kind == "text/plain" else html).append(
            said[: LONGEST_TEXT if kind == "text/plain" else _LONGEST_HTML]
        )
    text = clean("\n".join(plain), LONGEST_TEXT, lines=True).strip()
    if not text and html:
        text = clean(text_of_html("\n".join(html)), LONGEST_TEXT, lines=True).strip()
    return text, tuple(files)


def _leaves(message: Message) -> Iterator[Message]:
    """The parts that hold something, in their order; a mail inside the mail is one part."""
    waiting = [message]
    seen = 0
    while waiting and seen < _MOST_PARTS:
        part = waiting.pop()
        seen += 1
        if _kind(part).startswith("multipart/") and part.is_multipart():
            waiting.extend(reversed(_inside(part)))
        else:
            yield part


def _inside(part: Message) -> list[Message]:
    """The parts of a part that has some; asked of any other, its payload may raise."""
    payload = part.get_payload() if part.is_multipart() else []
    return [one for one in payload if isinstance(one, Message)][:_MOST_PARTS] if isinstance(payload, list) else []


_MEDIA_TYPE: Final = re.compile(r"[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,60}")


def _kind(part: Message) -> str:
    try:
        kind = part.get_content_type().lower()
    except _FAULTS:
        return "application/octet-stream"
    return kind if _MEDIA_TYPE.fullmatch(kind) else "application/octet-stream"


def _filename(part: Message) -> str:
    """The name that the sender gave, "" where there is none."""
    try:
        given = part.get_filename()
    except _FAULTS:
        return ""
    if given is None:
        return ""
    try:
        pieces = decode_header(str(given)[:_LONGEST_HEADER])
    except _FAULTS:
        return str(given)[:_LONGEST_HEADER]
    return "".join(piece if isinstance(piece, str) else _decoded(piece, code or "utf-8") for piece, code in pieces)


def _is_attached(part: Message) -> bool:
    try:
        return part.get_content_disposition() == "attachment"
    except _FAULTS:
        return False


def _unnamed(kind: str) -> str:
    return "mail.eml" if kind == "message/rfc822" else f"attachment.{kind.rpartition('/')[2].split('+')[0][:10]}"


def _bytes_of(part: Message) -> bytes:
    if not part.is_multipart():
        return _payload(part)
    try:
        return b"\n".join(one.as_bytes() for one in _inside(part))
    except _FAULTS:
        return b""


def _payload(part: Message) -> bytes:
    try:
        body = part.get_payload(decode=True)
    except _FAULTS:
        return b""
    return body if isinstance(body, bytes) else b""


def _charset(part: Message) -> str:
    try:
        return str(part.get_content_charset() or "utf-8")
    except _FAULTS:
        return "utf-8"


_TEXT_CHARSET: Final = re.compile(
    r"(?:utf-?(?:7|8|16|32)(?:-?[bl]e)?|(?:us-)?ascii|iso-?8859-?\d{1,2}|latin-?\d|windows-?\d{3,4}|cp\d{3,4}|koi8-?[rtu]"
    r"|mac-?\w{1,12}|gb\d{0,5}k?|gb18030|big5\w{0,6}|euc-?(?:jp|kr)|shift[_-]?jis|iso-?2022-?\w{2})",
    re.IGNORECASE,
)
"""Charsets of mails; Python's other codecs do other things than decode text."""


def _decoded(body: bytes, charset: str) -> str:
    if _TEXT_CHARSET.fullmatch(charset):
        try:
            return body.decode(charset, "replace")
        except _FAULTS:
            pass
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")


def clean(text: str, limit: int, *, lines: bool = False) -> str:
    """Text that can be stored and shown: no control or format characters, no halves of pairs, at most `limit` long."""
    kept = "".join(
        ch if ch.isprintable() or (lines and ch in "\n\t") else " " if ch.isspace() else ""
        for ch in text[: 2 * limit].replace("\r\n", "\n")
    )
    return kept[:limit]


_UNSEEN: Final = ("script", "style", "head", "title")
_BLOCKS: Final = frozenset({"p", "div", "br", "tr", "li", "table", "h1", "h2", "h3", "h4", "blockquote", "pre", "hr"})
_CELLS: Final = frozenset({"td", "th"})
_TAG: Final = re.compile(r"</?([a-z][a-z0-9]{0,15})", re.IGNORECASE)


def text_of_html(html: str) -> str:
    """What a reader would see, of the first 100,000 characters, a line for each block.

    In one pass from left to right: the standard library's parser takes minutes for tags that are not closed.
    """
    html = html[:_LONGEST_HTML]
    lower = html.lower()
    found: list[str] = []
    at = 0
    while at < len(html):
        opened = html.find("<", at)
        if opened < 0:
            opened = len(html)
        found.append(unescape(html[at:opened]).replace("\n", " "))
        tag = _TAG.match(html, opened)
        name = tag[1].lower() if tag else ""
        if name in _UNSEEN and html[opened + 1 : opened + 2] != "/":
            end = f"</{name}"
        else:
            end = "-->" if html.startswith("<!--", opened) else ">"
        closed = lower.find(end, opened + 1)
        if closed < 0:
            break
        at = closed if end.startswith("</") else closed + len(end)
        found.append("\n" if name in _BLOCKS else " " if name in _CELLS else "")
    lines = (" ".join(line.split()) for line in "".join(found).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


# --- which order it is about -----------------------------------------------------------------------------------------

_NAMES: Final = re.compile(r"(?<![0-9A-Za-z])(?:ord_[0-9A-Za-z]{9,60}|PD[0-9A-Za-z]{14})(?![0-9A-Za-z])", re.IGNORECASE)
_FIRST_LINES: Final = 20


def order_names(subject: str, text: str) -> tuple[str, ...]:
    """The PONs and order ids in the subject; where it has none, in the first 20 lines of the text. Whether there are
    such orders is another matter."""
    return _names(subject) or _names("\n".join(text.splitlines()[:_FIRST_LINES]))


def _names(text: str) -> tuple[str, ...]:
    found = (one[0].upper() for one in _NAMES.finditer(text))
    return tuple(dict.fromkeys(name.replace("ORD_", "ord_", 1) for name in found))
