"""Mails as a receiver stores them."""

from email.message import EmailMessage

RECEIVER = (
    "Return-Path: <orders@lakeside.example>\r\n"
    "Received: from mx.lakeside.example by inbound-smtp.us-east-1.amazonaws.com with SMTP id abc\r\n"
    "X-SES-Spam-Verdict: {spam}\r\n"
    "X-SES-Virus-Verdict: {virus}\r\n"
    "Received-SPF: pass (spfCheck)\r\n"
    "Authentication-Results: amazonses.com; spf=pass (x) client-ip=192.0.2.1; dkim=pass header.i=@lakeside.example;\r\n"
    " dmarc=fail header.from=lakeside.example;\r\n"
)


def any_mail(
    subject: str = "Order",
    text: str = "Hello.",
    *,
    html: str = "",
    files: tuple[tuple[str, bytes], ...] = (),
    sender: str = "Port Center <orders@lakeside.example>",
    spam: str = "PASS",
    virus: str = "PASS",
) -> bytes:
    """A mail with what the receiver writes above it."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, "ports@example.com", subject
    if text or not html:
        mail.set_content(text)
    if html and text:
        mail.add_alternative(html, subtype="html")
    elif html:
        mail.set_content(html, subtype="html")
    for name, body in files:
        mail.add_attachment(body, maintype="application", subtype="pdf", filename=name)
    brought = b"Received: from somewhere by mx.lakeside.example\r\n" + mail.as_bytes()
    return RECEIVER.format(spam=spam, virus=virus).encode() + brought
