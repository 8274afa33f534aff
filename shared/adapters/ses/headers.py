"""What goes around a mail's text, as SES takes it: addresses, single lines, tags.

Addresses are 7-bit (SES API reference, "Destination"), and of at most 320 characters with the name before them.
"""

import re
import unicodedata
from collections.abc import Mapping
from email.header import Header
from email.utils import formataddr
from typing import Final

from shared.domain.losing_accounts import is_email
from shared.ports import MailRefused

LONGEST: Final = 320
_TAG: Final = re.compile(r"[A-Za-z0-9_-]{1,256}")


def deliverable(address: str) -> str:
    """The address with its domain in ASCII. Raises `MailRefused` for one that no mail can be sent to.

    Python's own codec follows IDNA 2003, which reads some letters as others ("ß" as "ss"), where a domain of today is
    another one: a signing link must not go there, so what the codec would change is refused.
    """
    local, _, domain = address.rpartition("@")
    if not is_email(address) or not address.isprintable():
        raise MailRefused(f"{_shown(address)} is not an e-mail address. Enter one address, such as name@example.com.")
    if not local.isascii():
        raise MailRefused(
            f"We cannot send to {address}: before the @ only letters without accents, digits and signs can be "
            "delivered. Enter another address of this person."
        )
    try:
        ascii_domain = domain.encode("idna").decode()
        unchanged = ascii_domain.encode().decode("idna").lower() == domain.lower()
    except UnicodeError:
        unchanged = False
    if not unchanged:
        raise MailRefused(
            f"We cannot send to {address}: its domain has letters that mail systems read in different ways. "
            "Enter it in its ASCII form (xn--…), or another address of this person."
        )
    return f"{local}@{ascii_domain}"


def mailbox(name: str, address: str) -> str:
    """Name and address for a From or To. The name is left out where SES would find both too long.

    Raises `MailRefused` for an address that no mail can be sent to.
    """
    known, bare = one_line(name), deliverable(address)
    if not known:
        return bare
    if known.isascii() and "=?" not in known:
        found = formataddr((known, bare))
    else:
        found = f"{Header(known, 'utf-8').encode(linesep='')} <{bare}>"
    return found if len(found) <= LONGEST else bare


def one_line(text: str) -> str:
    """Text for a header: people's own words stay as they are but for line ends and control characters."""
    return " ".join("".join(c for c in text if c.isspace() or unicodedata.category(c) != "Cc").split())


def checked_tags(tags: Mapping[str, str]) -> dict[str, str]:
    """The tags of a mail. Raises `ValueError` unless names and values are 1 to 256 letters, digits, "_" and "-"."""
    for text in (*tags, *tags.values()):
        if not _TAG.fullmatch(text):
            raise ValueError(f"a tag of a mail is 1 to 256 letters, digits, _ and -, not {text!r}")
    return dict(tags)


def _shown(address: str) -> str:
    return f'"{one_line(address)[:100]}"' if address.strip() else "An empty text"
