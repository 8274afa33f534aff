"""What is in a mail that a stranger may have written."""

import time
from email.message import EmailMessage

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.domain.carrier_mail import (
    INFECTED,
    LONGEST_SUBJECT,
    LONGEST_TEXT,
    MOST_ATTACHMENTS,
    MOST_BYTES,
    TOO_COMPLICATED,
    TOO_LARGE,
    order_names,
    read_mail,
    text_of_html,
)
from tests.unit.carrier_mails.builders import any_mail

PON = "PD01KJQH0C000001"
ORDER = "ord_01KJQH0CC9000000000000000901"


def test_a_mail_says_who_wrote_what_and_what_the_receiver_thinks() -> None:
    mail = read_mail(any_mail(f"RE: {PON}", "FOC is set.\nRegards", files=(("foc.pdf", b"%PDF-1.7"),)))

    assert mail.sender == "Port Center <orders@lakeside.example>"
    assert (mail.subject, mail.text) == (f"RE: {PON}", "FOC is set.\nRegards")
    assert mail.verdicts == {"spam": "pass", "virus": "pass", "spf": "pass", "dkim": "pass", "dmarc": "fail"}
    assert [(one.filename, one.content_type, one.body) for one in mail.attachments] == [
        ("foc.pdf", "application/pdf", b"%PDF-1.7")
    ]
    assert mail.names == (PON,)
    assert not mail.suspicious


def test_verdicts_that_the_mail_brought_along_are_nobodys() -> None:
    own = (
        b"X-SES-Spam-Verdict: PASS\r\nX-SES-Virus-Verdict: PASS\r\n"
        b"Authentication-Results: amazonses.com; dkim=pass; dmarc=pass\r\n"
    )
    bare = b"Received: by us\r\nReceived: by them\r\n" + own + b"Subject: x\r\n\r\nHello"
    judged = any_mail(spam="FAIL").replace(b"\r\nReceived: from somewhere", b"\r\n" + own + b"Received: from somewhere")

    assert read_mail(bare).verdicts == {}
    assert read_mail(judged).verdicts["spam"] == "fail"
    assert read_mail(judged).verdicts["dmarc"] == "fail"


def test_authentication_results_of_others_do_not_count() -> None:
    assert read_mail(b"Authentication-Results: evil.example; dkim=pass\r\nSubject: x\r\n\r\nHello").verdicts == {}


def test_what_is_infected_keeps_its_attachments_to_itself() -> None:
    mail = read_mail(any_mail(PON, files=(("x.pdf", b"virus"),), virus="FAIL"))

    assert (mail.attachments, mail.suspicious) == ((), True)
    assert mail.text.startswith(INFECTED)


def test_encoded_words_and_odd_charsets_are_read() -> None:
    raw = (
        b"From: =?iso-8859-1?Q?Ren=E9e?= <renee@lakeside.example>\r\n"
        b"Subject: =?utf-8?B?Q29uZmlybcOp?= =?utf-8?Q?_PD01KJQH0C000001?=\r\n"
        b'Content-Type: text/plain; charset="windows-1252"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
        b"It=92s confirm=E9"
    )

    mail = read_mail(raw)

    assert (mail.sender, mail.subject) == ("Renée <renee@lakeside.example>", f"Confirmé {PON}")
    assert mail.text == "It’s confirmé"
    assert mail.names == (PON,)


@pytest.mark.parametrize("charset", ["rot13", "hex", "idna", "undefined", "unicode_escape", "nonsense", "\0", "utf-16"])
def test_no_charset_is_a_problem(charset: str) -> None:
    raw = f"Content-Type: text/plain; charset={charset}\r\nSubject: =?{charset}?Q?x?=\r\n\r\nHello \\x41".encode()

    assert isinstance(read_mail(raw).text, str)


def test_a_mail_of_html_alone_becomes_text() -> None:
    html = (
        "<html><head><title>t</title><style>p {}</style></head><body><p>FOC&nbsp;date:</p><table><tr><td>PON</td>"
        f"<td>{PON}</td></tr></table><script>alert(1)</script>Jos&eacute;<br>bye</body></html>"
    )

    mail = read_mail(any_mail("Dates", "", html=html))

    assert [line for line in mail.text.splitlines() if line] == ["FOC date:", f"PON {PON}", "José", "bye"]
    assert mail.names == (PON,)


def test_plain_text_goes_before_html() -> None:
    assert read_mail(any_mail("x", "plain", html="<p>rich</p>")).text == "plain"


def test_names_of_attachments_are_made_safe() -> None:
    names = ("../../etc/passwd", "a\u202egpj.exe", ".htaccess", "Bill März.pdf", "")
    mail = read_mail(any_mail("x", files=tuple((name, b"1") for name in names)))

    found = [one.filename for one in mail.attachments]
    assert len(found) == len(names)
    assert not [name for name in found if "/" in name or "\u202e" in name or name.startswith(".") or not name]


def test_a_mail_inside_a_mail_is_an_attachment() -> None:
    inner = EmailMessage()
    inner["Subject"] = "Inner"
    inner.set_content("forwarded words")
    outer = EmailMessage()
    outer["Subject"] = f"FW: {PON}"
    outer.set_content("see below")
    outer.add_attachment(inner)

    mail = read_mail(outer.as_bytes())

    (kept,) = mail.attachments
    assert (kept.filename, kept.content_type) == ("mail.eml", "message/rfc822")
    assert b"forwarded words" in kept.body
    assert mail.text == "see below"


@pytest.mark.parametrize(
    ("subject", "text", "expected"),
    [
        (f"Re: [{PON}] FOC", "", (PON,)),
        (f"re: {PON.lower()}", f"was {ORDER}", (PON,)),
        (f"{ORDER.lower()}: question", "", (ORDER,)),
        ("FOC", f"Hello,\nPON: {PON}\n", (PON,)),
        ("FOC", "line\n" * 20 + PON, ()),
        (f"X{PON} {PON}9 PD123", "", ()),
        (f"{PON}, PD01KJQH0C000002", "", (PON, "PD01KJQH0C000002")),
    ],
)
def test_orders_are_named_in_the_subject_or_the_first_lines(subject: str, text: str, expected: tuple[str, ...]) -> None:
    assert order_names(subject, text) == expected


def test_every_part_of_a_mail_has_a_bound() -> None:
    files = tuple((f"{n}.pdf", b"1") for n in range(MOST_ATTACHMENTS + 5))
    mail = read_mail(any_mail("s" * 2_000, "t" * 30_000, files=files))

    assert len(mail.attachments) == MOST_ATTACHMENTS
    assert len(mail.text) <= LONGEST_TEXT
    assert len(mail.subject) <= LONGEST_SUBJECT


def test_a_mail_that_is_too_large_is_known_by_its_headers() -> None:
    mail = read_mail(any_mail(PON) + b"x" * MOST_BYTES)

    assert (mail.text, mail.attachments, mail.names) == (TOO_LARGE, (), (PON,))
    assert mail.verdicts["spam"] == "pass"


def test_the_headers_of_such_a_mail_may_be_folded() -> None:
    raw = f"Subject: About the order of last week,\r\n {PON}\r\n\r\n".encode() + b"x" * MOST_BYTES

    assert read_mail(raw).names == (PON,)


def nested(depth: int) -> bytes:
    opened = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(depth))
    return f"Subject: {PON}\n{opened}\nHello\n".encode()


def wrapped(depth: int) -> bytes:
    return f"Subject: {PON}\n".encode() + b"Content-Type: message/rfc822\n\n" * depth + b"\nHello\n"


HOSTILE = {
    "nested": nested(150),
    "nested too deeply": nested(5_000),
    "mails in mails": wrapped(5_000),
    "many parts": b'Subject: PD01KJQH0C000001\nContent-Type: multipart/mixed; boundary="b"\n\n'
    + b"--b\n\nx\n" * 100_000,
    "lines": b"Subject: PD01KJQH0C000001\n\n" + b"\n" * 2_000_000,
    "returns": b"Subject: PD01KJQH0C000001\r\r" + b"\r" * 2_000_000,
    "quotes": b"Subject: PD01KJQH0C000001\nContent-Type: text/plain; x=" + b'";' * 400_000 + b"\n\nx",
    "folded": b"Subject: PD01KJQH0C000001\nContent-Type: text/plain; x=\n" + b' ";\n' * 100_000 + b"\nx",
    "subject": b"Subject: PD01KJQH0C000001" + b"=?utf-8?q?" * 200_000 + b"\n\nx",
    "senders": b"Subject: PD01KJQH0C000001\nFrom: " + b"(" * 500_000 + b"\n\nx",
    "comments": b"Subject: PD01KJQH0C000001\nContent-Type: text/html\n\n" + b"<!--" * 500_000,
    "sections": b"Subject: PD01KJQH0C000001\nContent-Type: text/html\n\n" + b"<![CDATA[" * 200_000,
    "tags": b"Subject: PD01KJQH0C000001\nContent-Type: text/html\n\n" + b"<a " * 500_000,
    "headers": b"Subject: PD01KJQH0C000001\n" + b"a: b\n" * 200_000 + b"\nx",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_mail_made_to_take_long_does_not(name: str) -> None:
    began = time.process_time()

    mail = read_mail(HOSTILE[name])

    assert time.process_time() - began < 10
    assert mail.names == ((PON,) if name != "subject" else mail.names)


def test_what_was_not_taken_apart_says_so() -> None:
    assert read_mail(nested(5_000)).text == TOO_COMPLICATED
    assert read_mail(wrapped(5_000)).text == TOO_COMPLICATED


@given(st.binary(max_size=400))
def test_any_bytes_give_an_answer(raw: bytes) -> None:
    _storable(raw)


_PIECES = st.sampled_from(
    [
        *(
            b"\r\n",
            b"\n",
            b"\r",
            b" ",
            b"\t",
            b";",
            b'"',
            b"--b",
            b"--b--",
            b"=?utf-8?q?=ff?=",
            b"=?x?b?!?=",
            b"\0",
            b"\xff",
        ),
        *(b"Content-Type: multipart/mixed; boundary=b", b"Content-Type: text/html", b"Content-Type: message/rfc822"),
        *(b"Content-Type: text/plain; charset*=utf-8''%", b"Content-Disposition: attachment; filename*0*=x''%ff"),
        *(b"Content-Transfer-Encoding: base64", b"Content-Transfer-Encoding: x-uuencode", b"begin 666 x", b"QUJD="),
        *(
            b"Subject: ",
            b"From: ",
            b"<a@b>",
            b"Received: x",
            b"Authentication-Results: amazonses.com; spf=",
            b":",
            b"x",
        ),
        *(b"Content-Type: message/delivery-status", b"Content-Type: multipart/digest; boundary*=x'y'b", b"<p>&#0;<"),
    ]
)


@settings(max_examples=600, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(_PIECES, max_size=60))
def test_any_mail_like_bytes_give_an_answer(pieces: list[bytes]) -> None:
    _storable(b"".join(pieces))


def _storable(raw: bytes) -> None:
    mail = read_mail(raw)
    for text in (mail.sender, mail.subject, mail.text, *mail.verdicts.values(), *mail.names):
        text.encode()
    assert all(one.filename.encode() and one.content_type.encode() for one in mail.attachments)


@given(st.text(max_size=200))
def test_any_html_becomes_text(html: str) -> None:
    assert isinstance(text_of_html(html), str)
