"""The mails of a signature, of a correction link, of notifications, of a dropped file, of a webhook endpoint, of
numbers that leave and of cases, as text: who gets what, and what it says. Sending is an adapter's.

A mail is made of a few kinds of parts, from which both its text and its HTML are written, so the two say the same.
What people entered is one line where a name is expected, quoted where it is a text, escaped in HTML, and never part of
a header but the subject and the recipient's name. The link to sign goes to its signer only: a requester who had it
could sign in their name.
"""

import re
import textwrap
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from html import escape
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from shared.domain.calendar_file import CONTENT_TYPE
from shared.domain.mail_table import ROWS
from shared.domain.model import MailKind, Person
from shared.domain.words.letter import counted, long_date
from shared.domain.words.mails import MAILS

LONGEST_SUBJECT: Final = 120
"""Characters; more is cut."""
_LONGEST_NAME: Final = 128
_LONGEST_ADDRESS: Final = 320
_LONGEST_LINK: Final = 2000
_LONGEST_NAME_IN_SUBJECT: Final = 48
_LONGEST_SAID: Final = 2000
_MOST_LETTERS: Final = 20
_MOST_NUMBERS: Final = 20
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Control and format characters: line ends, and marks that turn the direction of what follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail. `text` and `html` say the same."""

    to_name: str
    to_address: str
    subject: str
    text: str
    html: str
    language: str = "en"
    reply_to: str = ""
    attachments: tuple["Attachment", ...] = ()
    unsubscribe: str = ""
    """Where a POST takes the reader off mails of this kind (RFC 8058); "" where it is none to choose."""


@dataclass(frozen=True, slots=True)
class Attachment:
    filename: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderTold:
    """One order of a mail, with what its kind says of it.

    `numbers` are those that the mail is about. `asks` are (what is wrong, what to do), `numbers_named` those that would
    not ring. `foc_at` is the confirmed date, `foc_gone` says that there is none any more; `time_zone` is where the
    numbers are. `act_by` is when the order expires, `ours` that our team sees to it, `link` where it is corrected.
    `ported` of `numbers` have moved; `may_cancel` is what `progress.may_cancel_key` says.
    """

    id: str
    carrier: str
    numbers: int
    time_zone: str = ""
    toll_free: bool = False
    asks: tuple[tuple[str, str], ...] = ()
    numbers_named: tuple[str, ...] = ()
    foc_at: datetime | None = None
    foc_gone: bool = False
    act_by: datetime | None = None
    ours: bool = False
    link: str = ""
    silent_days: int = 0
    ported: int = 0
    may_cancel: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailFacts:
    """What a mail of a signature may say; each kind says what concerns it, and what is missing is left out.

    `letters` are (current carrier, how many numbers, letter id); `letters_sha256` the hashes of their signed files, in
    the same order. `link` is the link to sign, for the mails that come after a signature that to the signed copies,
    `check_link` where anyone can check a letter. `expires_at` is when the link to sign dies, `copies_until` when that
    to the copies does; both are shown in `time_zone`, an IANA name. `reason` is why it was declined, handed back or
    taken back, or what a mail system said; `text` a question, or its answer.

    Of a notification: `decided_by` says who approved or returned it. Of a document that was
    not accepted: `document` is its file's name, `things` what is wrong with it and `fixes` what to do about each;
    `nothing_needed` says that another stands in for it.

    Of a port-out: `numbers` that `winning_carrier` asks for under `order_reference` for the day `asked_for`, `foc_at`
    is the confirmed date, `expires_at` by when to say that it was not us, `text` the reasons of a rejection. Of a case:
    `case_title`, its id as `order_reference`, and `text` what was said.
    Of orders that go on: `orders` are those it happened to, `orders_in_all` how many the request has, `calendar` the
    file of their port dates, `unsubscribe` where mails of this topic are switched off. `page` is where users of the
    account see the request, once they have signed in.

    Of a correction: `order_reference` is the order's PON, `carrier_name` the current carrier, `things` what has to be
    corrected, each in a few words of the mail's language, and `text` what whoever made the link writes. Of a reminder:
    `foc_at` is the confirmed port date. Of a dropped file: `request_name` is the file's, `reason` taken, to_correct
    (rows of it were not taken), refused or superseded, `things` how many rows became what, `text` why it was refused,
    and `report` where its report lies. Of a webhook endpoint: `endpoint_url`, `endpoint_id`, and since when it has
    failed; no time where it said itself that it wants no more. Of a changed address: `signer_name` is whose it is,
    `decided_by` who changed it.
    """

    to: Person
    language: str = "en"
    company_name: str = ""
    account_name: str = ""
    request_name: str = ""
    requester_name: str = ""
    signer_name: str = ""
    signer_email: str = ""
    letters: tuple[tuple[str, int, str], ...] = ()
    letters_sha256: tuple[str, ...] = ()
    link: str = ""
    check_link: str = ""
    expires_at: datetime | None = None
    copies_until: datetime | None = None
    foc_at: datetime | None = None
    time_zone: str = ""
    reminder_number: int = 0
    reason: str = ""
    text: str = ""
    code: str = ""
    code_minutes: int = 0
    suggested_name: str = ""
    suggested_email: str = ""
    order_reference: str = ""
    carrier_name: str = ""
    things: tuple[str, ...] = ()
    fixes: tuple[str, ...] = ()
    decided_by: str = ""
    document: str = ""
    nothing_needed: bool = False
    report: str = ""
    endpoint_url: str = ""
    endpoint_id: str = ""
    failing_since: datetime | None = None
    numbers: tuple[str, ...] = ()
    winning_carrier: str = ""
    asked_for: date | None = None
    case_title: str = ""
    orders: tuple[OrderTold, ...] = ()
    orders_in_all: int = 0
    calendar: bytes = b""
    unsubscribe: str = ""
    page: str = ""


_TEST: Final = {
    "en": "This is a test: nothing that is signed here counts, and no number moves.",
    "fr": "Ceci est un essai : rien de ce qui est signé ici ne compte, et aucun numéro n’est transféré.",
    "es": "Esto es una prueba: nada de lo que se firma aquí cuenta, y no se porta ningún número.",
}
_TOP: Final = re.compile(r"<body[^>]*>\s*<div[^>]*>")


def as_test(mail: Mail) -> Mail:
    """A mail of a test request, marked as one: it asks for nothing that counts."""
    mark = f"[TEST] {_TEST[mail.language]}"
    return replace(
        mail,
        subject=f"[TEST] {mail.subject}",
        text=f"{_wrapped(mark)}\n\n{mail.text}",
        html=_TOP.sub(lambda found: f"{found[0]}<p>{escape(mark)}</p>", mail.html, count=1),
    )


def compose(kind: MailKind, facts: MailFacts) -> Mail:
    """The mail of this kind, in `facts.language` ("en", "fr" or "es")."""
    told = _Told(facts)
    parts = [_Line(told.hello), *_BODIES[kind](told), _Foot(told.foot(kind)), *told.way_out()]
    subject = _one_line(told.subject(kind), LONGEST_SUBJECT)
    return Mail(
        to_name=_one_line(facts.to.name, _LONGEST_NAME),
        to_address="".join(_one_line(facts.to.email, _LONGEST_ADDRESS).split()),
        subject=subject,
        text=_as_text(parts, facts.language),
        html=_as_html(parts, facts.language, subject),
        language=facts.language,
        attachments=(Attachment("port-date.ics", CONTENT_TYPE, facts.calendar),) if facts.calendar else (),
        unsubscribe=facts.unsubscribe,
    )


def compose_daily(mails: Sequence[tuple[MailKind, MailFacts]]) -> Mail:
    """Several mails to one reader as one, request by request, each under its subject; what they all say stands once."""
    if len(mails) == 1:
        return compose(*mails[0])
    first = _Told(mails[0][1])
    ends = [first.line(key) for key in ("keep_service", "requester.personal", "requester.not_for_you")]
    by_request: dict[str, list[tuple[MailKind, MailFacts]]] = {}
    for kind, facts in mails:
        by_request.setdefault(facts.page, []).append((kind, facts))
    several = len(by_request) > 1
    lead = first.line("digest.lead_several", count=len(by_request)) if several else first.line("digest.lead")
    parts: list[_Part] = [_Line(first.hello), lead]
    for of_request in by_request.values():
        about: _Part = _Told(of_request[0][1]).about(for_requester=True)
        parts.append(about)
        for kind, facts in of_request:
            told = _Told(facts)
            said = [part for part in _BODIES[kind](told) if part not in (*ends, about)]
            parts += [_Line(f"* {_one_line(told.subject(kind), LONGEST_SUBJECT)}"), *said]
    kept = any(ends[0] in _BODIES[kind](_Told(facts)) for kind, facts in mails)
    parts += [*(ends if kept else ends[1:]), _Foot(first.foot(mails[0][0])), *first.way_out()]
    short = _one_line(first.value("request"), _LONGEST_NAME_IN_SUBJECT)
    named = first.say("digest.subject_several", request=short, count=len(by_request) - 1) if several else ""
    subject = _one_line(_begun(named or first.say("digest.subject", request=short)), LONGEST_SUBJECT)
    whole = compose(*mails[0])
    return replace(
        whole,
        subject=subject,
        text=_as_text(parts, whole.language),
        html=_as_html(parts, whole.language, subject),
        attachments=(),
    )


def _one_line(text: str, longest: int) -> str:
    """A text without line ends and characters that cannot be seen, cut to `longest` characters."""
    seen = "".join(" " if unicodedata.category(each) in _UNSEEN else each for each in text)
    line = " ".join(seen.split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def _lines(text: str) -> tuple[str, ...]:
    """What somebody wrote, line by line, cut to 2,000 characters."""
    cut = text if len(text) <= _LONGEST_SAID else f"{text[: _LONGEST_SAID - 1]}…"
    return tuple(_one_line(line, _LONGEST_SAID) for line in cut.strip().splitlines())


# --- parts -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Line:
    text: str


@dataclass(frozen=True, slots=True)
class _Foot:
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Rows:
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Said:
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Code:
    code: str


@dataclass(frozen=True, slots=True)
class _Button:
    label: str
    link: str
    otherwise: str
    """What to do where the button does not work; the address follows it."""


@dataclass(frozen=True, slots=True)
class _Address:
    lead: str
    link: str
    quiet: bool = False


_Part = _Line | _Foot | _Rows | _Said | _Code | _Button | _Address


def _as_text(parts: Sequence[_Part], language: str) -> str:
    return "\n\n".join(filter(None, (_text_of(part, language) for part in parts))) + "\n"


def _text_of(part: _Part, language: str) -> str:
    match part:
        case _Line(text):
            return _wrapped(text)
        case _Foot(lines):
            return "\n".join(("-- ", *map(_wrapped, lines)))
        case _Rows(rows):
            colon = "\u00a0:" if language == "fr" else ":"
            return "\n".join(_wrapped(f"{label}{colon} {value}", "  ") for label, value in rows)
        case _Said(lines):
            return "\n".join(f"> {line}".rstrip() for line in lines)
        case _Code(code):
            return f"    {code}"
        case _Button(label, link, _):
            return f"{label}\u00a0:\n{link}" if language == "fr" else f"{label}:\n{link}"
        case _Address(lead, link, _):
            return f"{lead}\n{link}"


def _wrapped(text: str, indent: str = "") -> str:
    """Lines of 72 columns, all but the first indented; an address is never broken."""
    return textwrap.fill(text, _COLUMNS, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


_COLUMNS: Final = 72
_FONT: Final = "font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5;color:#1b1f24"
_PAGE: Final = (
    '<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
    '<meta name="color-scheme" content="light dark">\n<title>{subject}</title>\n<style>{dark}</style>\n</head>\n'
    f'<body class="page" style="margin:0;padding:0;background:#ffffff;{_FONT}">\n'
    '<div style="max-width:600px;margin:0 auto;padding:24px 16px">\n'
    '<h1 style="margin:0 0 16px;font-size:20px;line-height:1.3">{subject}</h1>\n{body}\n</div>\n</body>\n</html>\n'
)
_DARK: Final = (
    "@media (prefers-color-scheme:dark){"
    ".page{background:#12161b!important;color:#e6e9ed!important}"
    ".quiet{color:#a3adb8!important}.foot{border-color:#39424e!important}"
    ".said{background:#1d232b!important;border-color:#6b7684!important}"
    ".link{color:#8ab8f0!important}.button{background:#8ab8f0!important;color:#0d1117!important}}"
)
"""Readers that know the scheme of their screen; others keep the light one, which is written on each element."""
_QUIET: Final = "color:#57606a;font-size:14px"
_BREAKS: Final = "overflow-wrap:anywhere;word-break:break-word"


def _as_html(parts: Sequence[_Part], language: str, subject: str) -> str:
    body = "\n".join(filter(None, map(_html_of, parts)))
    return _PAGE.format(language=escape(language), subject=escape(subject), dark=_DARK, body=body)


def _html_of(part: _Part) -> str:
    match part:
        case _Line(text):
            return _paragraph(escape(text))
        case _Foot(lines):
            style = f"margin:24px 0 0;padding:16px 0 0;border-top:1px solid #d0d7de;{_QUIET}"
            return f'<p class="foot quiet" style="{style}">{"<br>".join(map(escape, lines))}</p>'
        case _Rows(rows):
            told = "\n".join(
                f'<p style="margin:0 0 8px;{_BREAKS}"><span class="quiet" style="{_QUIET}">{escape(label)}</span><br>'
                f"{escape(value)}</p>"
                for label, value in rows
            )
            return f'<div style="margin:0 0 16px">\n{told}\n</div>' if rows else ""
        case _Said(lines):
            style = f"margin:0 0 16px;padding:8px 16px;border-left:4px solid #8c959f;background:#f6f8fa;{_BREAKS}"
            return f'<blockquote class="said" style="{style}">{"<br>".join(map(escape, lines))}</blockquote>'
        case _Code(code):
            return f'<p style="margin:0 0 16px;font-size:32px;font-weight:bold;letter-spacing:4px">{escape(code)}</p>'
        case _Button(label, link, otherwise):
            style = (
                "display:inline-block;padding:12px 20px;border-radius:6px;background:#0b5394;color:#ffffff;"
                "font-weight:bold;text-decoration:none"
            )
            anchor = f'<a class="button" href="{escape(link)}" style="{style}">{escape(label)}</a>'
            button = f'<p style="margin:24px 0 16px">{anchor}</p>'
            return f"{button}\n{_quiet(f'{escape(otherwise)}<br>{_anchor(link)}')}"
        case _Address(lead, link, quiet):
            html = f"{escape(lead)}<br>{_anchor(link)}"
            return _quiet(html) if quiet else _paragraph(html)


def _paragraph(html: str) -> str:
    return f'<p style="margin:0 0 16px;{_BREAKS}">{html}</p>'


def _quiet(html: str) -> str:
    return f'<p class="quiet" style="margin:0 0 16px;{_BREAKS};{_QUIET}">{html}</p>'


def _anchor(link: str) -> str:
    return f'<a class="link" href="{escape(link)}" style="color:#0b5394">{escape(link)}</a>'


# --- what each says --------------------------------------------------------------------------------------------------


class _Told:
    """The facts of one mail, as its texts take them."""

    def __init__(self, facts: MailFacts) -> None:
        self.facts = facts

    def say(self, key: str, **values: object) -> str:
        return MAILS.say(self.facts.language, key, **{**self._values, **values})

    def value(self, name: str) -> str:
        """One of the values that the texts are filled with."""
        return str(self._values[name])

    def line(self, key: str, **values: object) -> _Line:
        return _Line(self.say(key, **values))

    def subject(self, kind: MailKind) -> str:
        short = {
            name: _one_line(value, _LONGEST_NAME_IN_SUBJECT)
            for name, value in self._values.items()
            if isinstance(value, str)
        }
        key = f"{kind.value}.subject"
        ours = bool(self.facts.orders) and all(order.ours for order in self.facts.orders)
        subject = self.say(f"{key}_ours" if ours and MAILS.has(f"{key}_ours") else key, **short)
        several = self.facts.orders_in_all > 1 and bool(self.facts.orders)
        return _begun(f"{subject} {self._of_all('orders_of_subject')}" if several else subject)

    def _of_all(self, key: str) -> str:
        return self.say(key, count=len(self.facts.orders), total=self.facts.orders_in_all)

    def way_out(self) -> list[_Part]:
        """How not to get mails of this kind any more, where that is for its reader to choose."""
        link = _one_line(self.facts.unsubscribe, _LONGEST_LINK)
        return [_Address(self.say("unsubscribe"), link, quiet=True)] if link else []

    @property
    def hello(self) -> str:
        name = _one_line(self.facts.to.name, _LONGEST_NAME)
        return self.say("hello", name=name) if name else self.say("hello_nobody")

    def foot(self, kind: MailKind) -> tuple[str, ...]:
        sent = self.say("foot" if self.facts.account_name.strip() else "foot_company")
        why = next((self.say(key) for key, kinds in _FEET.items() if kind in kinds), None)
        return (sent, why) if why else (sent,)

    @cached_property
    def _values(self) -> Mapping[str, object]:
        facts = self.facts

        def named(text: str, otherwise: str) -> str:
            return _one_line(text, _LONGEST_NAME) or MAILS.say(facts.language, otherwise)

        account = named(facts.account_name, "an_account")
        person = _one_line(facts.requester_name, _LONGEST_NAME)
        email = _one_line(facts.signer_email, _LONGEST_ADDRESS)
        signer = named(facts.signer_name or email, "a_signer")
        return {
            "company": named(facts.company_name, "a_company"),
            "account": account,
            "asker": (f"{person} ({account})" if facts.account_name.strip() else person) if person else account,
            "request": named(facts.request_name, "a_request"),
            "signer": signer,
            "addressed": f"{signer} ({email})" if email and email != signer else signer,
            "carrier": named(facts.carrier_name, "a_carrier"),
            "decider": named(facts.decided_by, "an_administrator"),
            "document": named(facts.document, "a_document"),
            "order": _one_line(facts.order_reference, _LONGEST_NAME),
            "number": max(facts.reminder_number, 1),
            "count": max(len(facts.letters), 1),
            "winner": named(facts.winning_carrier, "a_winner"),
            "case": named(facts.case_title, "a_case"),
        }

    # parts that several mails have

    def lead(self, key: str) -> _Line:
        return _Line(_begun(self.say(key)))

    def about(self, *, for_requester: bool = False, with_ids: bool = False, until: str = "") -> _Rows:
        """What the mail is about: who asks, or is asked, for which company, which carriers and how many numbers; and,
        under the label `until`, when the link dies."""
        facts = self.facts
        rows = [] if for_requester else [("row.asked_by", str(self._values["asker"]))]
        if for_requester and facts.signer_name.strip():
            rows.append(("row.signer", str(self._values["addressed"])))
        if facts.company_name.strip():
            rows.append(("row.company", str(self._values["company"])))
        if facts.request_name.strip():
            rows.append(("row.request", str(self._values["request"])))
        told = [(self.say(label), value) for label, value in rows] + self._letters(with_ids=with_ids)
        if until and facts.expires_at is not None:
            told.append((self.say(until), self.moment(facts.expires_at)))
        return _Rows(tuple(told))

    def orders(self) -> list[_Part]:
        """The orders that the mail is about, each with what is said of it."""
        orders = self.facts.orders
        some = self.facts.orders_in_all > 1 and bool(orders)
        parts: list[_Part] = [_Line(self._of_all("orders_of"))] if some else []
        for at, order in enumerate(orders[:_MOST_LETTERS], start=1):
            label = self.say("row.order") if len(orders) == 1 else self.say("row.order_at", number=at)
            parts += self._order(label, order)
        if len(orders) > _MOST_LETTERS:
            parts.append(self.line("more_orders", count=len(orders) - _MOST_LETTERS))
        return parts

    def _order(self, label: str, order: OrderTold) -> list[_Part]:
        name = _one_line(order.carrier, _LONGEST_NAME) or self.say("carrier_unknown")
        about = self.say(
            "about", carrier=name, count=order.numbers, counted=counted(self.facts.language, order.numbers)
        )
        rows = [(label, f"{about} · {_one_line(order.id, 64)}"), *self._dates(order)]
        for wrong, fix in order.asks[:_MOST_LETTERS]:
            rows.append((self.say("row.wrong"), _one_line(wrong, _LONGEST_SAID)))
            if not order.ours:
                rows.append((self.say("row.fix"), _one_line(fix, _LONGEST_SAID)))
        if order.ours:
            rows.append((self.say("row.our_team"), self.say("our_team")))
        if order.numbers_named:
            rows.append((self.say("row.which_numbers"), ", ".join(_one_line(one, 20) for one in order.numbers_named)))
        if order.silent_days:
            rows.append((self.say("row.silent_for"), self.say("silent_for", count=order.silent_days)))
        if order.may_cancel:
            rows.append((self.say("row.ported"), self._ported(order)))
            rows.append((self.say("row.old_service"), self.say(f"may_cancel.{order.may_cancel}", carrier=name)))
        if order.act_by is not None:
            rows.append((self.say("row.act_by"), self.moment(order.act_by, order.time_zone)))
        link = _one_line(order.link, _LONGEST_LINK)
        button: list[_Part] = [_Button(self.say("button.correct"), link, self.say("address_in_full"))] if link else []
        return [_Rows(tuple(rows)), *button]

    def _dates(self, order: OrderTold) -> list[tuple[str, str]]:
        label = self.say("row.effective_date" if order.toll_free else "row.port_date")
        if order.foc_at is not None:
            return [(label, self.moment(order.foc_at, order.time_zone))]
        return [(label, self.say("foc.gone"))] if order.foc_gone else []

    def _ported(self, order: OrderTold) -> str:
        ported, every = (counted(self.facts.language, one) for one in (order.ported, order.numbers))
        return self.say("ported_of", ported=ported, all=every)

    def _letters(self, *, with_ids: bool) -> list[tuple[str, str]]:
        letters = self.facts.letters
        rows: list[tuple[str, str]] = []
        for at, (carrier, numbers, letter_id) in enumerate(letters[:_MOST_LETTERS], start=1):
            label = self.say("row.letter") if len(letters) == 1 else self.say("row.letter_at", number=at)
            name = _one_line(carrier, _LONGEST_NAME) or self.say("carrier_unknown")
            told = self.say("about", carrier=name, count=numbers, counted=counted(self.facts.language, numbers))
            rows.append((label, f"{told} · {_one_line(letter_id, 64)}" if with_ids else told))
        if len(letters) > _MOST_LETTERS:
            rows.append((self.say("row.letter"), self.say("more_letters", count=len(letters) - _MOST_LETTERS)))
        return rows

    def leaving(self, *, foc: bool = False) -> _Rows:
        """Which numbers are asked for, by whom, under which reference, for when."""
        facts = self.facts
        rows = [("row.winner", str(self._values["winner"])), ("row.reference", str(self._values["order"]))]
        shown = ", ".join(_one_line(number, 20) for number in facts.numbers[:_MOST_NUMBERS])
        more = len(facts.numbers) - _MOST_NUMBERS
        rows.append(("row.numbers", f"{shown} {self.say('more_numbers', count=more)}" if more > 0 else shown))
        if foc and facts.foc_at is not None:
            rows.append(("row.foc", self.moment(facts.foc_at)))
        elif facts.asked_for is not None:
            rows.append(("row.asked_for", long_date(facts.asked_for, facts.language)))
        return _Rows(tuple((self.say(label), value) for label, value in rows if value))

    def case(self) -> _Rows:
        """Which case it is about."""
        rows = [("row.case", str(self._values["case"])), ("row.case_id", str(self._values["order"]))]
        if self.facts.numbers:
            shown = ", ".join(_one_line(number, 20) for number in self.facts.numbers[:_MOST_NUMBERS])
            rows.append(("row.numbers", shown))
        return _Rows(tuple((self.say(label), value) for label, value in rows if value))

    def hashes(self) -> list[_Part]:
        """The SHA-256 of each signed file, with the number of its letter where each letter has one."""
        found = [_one_line(each, 64) for each in self.facts.letters_sha256]
        label = self.say("row.sha256")
        if len(found) == 1 or len(found) != len(self.facts.letters):
            return [_Rows(tuple((label, each) for each in found))] if found else []
        return [_Rows(tuple((f"{label} ({at})", each) for at, each in enumerate(found, start=1)))]

    def button(self, key: str) -> list[_Part]:
        link = _one_line(self.facts.link, _LONGEST_LINK)
        return [_Button(self.say(key), link, self.say("address_in_full"))] if link else []

    def page(self, *, beside: bool = False) -> list[_Part]:
        """Where the request is seen, by who can sign in: as a button, or `beside` one that does without."""
        link = _one_line(self.facts.page, _LONGEST_LINK)
        if not link:
            return []
        if beside:
            return [_Address(self.say("page.beside"), link, quiet=True)]
        return [_Button(self.say("button.page"), link, self.say("address_in_full"))]

    def link_until(self) -> list[_Part]:
        until = self.facts.expires_at
        return [self.line("link_until", moment=self.moment(until))] if until is not None else []

    def quoted(self, lead: str, text: str) -> list[_Part]:
        """What somebody wrote, after a line that says whose words they are; nothing where they wrote nothing."""
        lines = _lines(text)
        return [self.line(lead), _Said(lines)] if any(lines) else []

    def moment(self, moment: datetime, time_zone: str = "") -> str:
        """``January 5, 2026, 3:07 PM EST (New York time)``, ``5 janvier 2026 à 15 h 07 (heure de New York)``."""
        zone = _zone(time_zone or self.facts.time_zone)
        there = moment.astimezone(zone)
        day = long_date(there.date(), self.facts.language)
        is_utc = zone.key == "UTC"
        city = "UTC" if is_utc else self.say("clock", city=zone.key.rpartition("/")[2].replace("_", " "))
        if self.facts.language == "es":
            return f"{day}, {there:%H:%M} ({city})"
        if self.facts.language == "fr":
            return f"{day} à {there.hour}\u00a0h\u00a0{there:%M} ({city})"
        clock = f"{there.hour % 12 or 12}:{there:%M}\u00a0{'AM' if there.hour < 12 else 'PM'}"
        return f"{day}, {clock} {'UTC' if is_utc else f'{there.tzname()} ({city})'}"


def _zone(name: str) -> ZoneInfo:
    """The zone of this name, or UTC where there is none."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


_AT_THE_BEGINNING: Final = tuple(
    text
    for key in ("an_account", "a_company", "a_request", "a_signer", "an_administrator", "a_document", "a_winner")
    for text in MAILS.texts[key].values()
)


def _begun(text: str) -> str:
    """A sentence that begins with a word of ours begins with a capital; a name stays as it is written."""
    return text[:1].upper() + text[1:] if text.startswith(_AT_THE_BEGINNING) else text


def _invitation(told: _Told) -> list[_Part]:
    return [told.lead("invitation.lead"), *_ask(told)]


def _reminder(told: _Told) -> list[_Part]:
    return [told.lead("reminder.lead"), *_ask(told), told.line("reminder.stop")]


def _new_link(told: _Told) -> list[_Part]:
    return [told.lead("new_link.lead"), *_ask(told)]


def _ask(told: _Told) -> list[_Part]:
    return [
        told.about(until="row.until"),
        *told.button("button.sign"),
        *told.link_until(),
        told.line("opening_signs_nothing"),
        told.line("personal"),
        told.line("not_for_you"),
    ]


def _code(told: _Told) -> list[_Part]:
    minutes = told.facts.code_minutes
    return [
        told.line("code.lead"),
        _Code(_one_line(told.facts.code, _LONGEST_NAME)),
        *([told.line("code.lives", count=minutes)] if minutes else []),
        told.line("code.newest"),
        told.about(),
        told.line("code.secret"),
        told.line("code.not_for_you"),
    ]


def _answer(told: _Told) -> list[_Part]:
    return [
        *told.quoted("answer.lead", told.facts.text),
        told.line("answer.next"),
        *told.button("button.letters"),
        told.about(),
        *told.link_until(),
        told.line("personal"),
        told.line("not_for_you"),
    ]


def _withdrawn(told: _Told) -> list[_Part]:
    return [
        told.lead("withdrawn.lead"),
        *told.quoted("said.reason", told.facts.reason),
        told.about(),
        told.line("withdrawn.next"),
    ]


def _signed(told: _Told) -> list[_Part]:
    return [
        told.lead("signed.lead"),
        *_copies(told, for_requester=False),
        told.line("signed.next"),
        told.line("copies.personal"),
        told.line("signed.not_for_you"),
    ]


def _copies(told: _Told, *, for_requester: bool) -> list[_Part]:
    until, check = told.facts.copies_until, _one_line(told.facts.check_link, _LONGEST_LINK)
    return [
        *told.button("button.copies"),
        told.line("copies.until", moment=told.moment(until)) if until is not None else told.line("copies.keep"),
        told.about(for_requester=for_requester, with_ids=True),
        *told.hashes(),
        told.line("copies.check"),
        *([_Address(told.say("copies.check_online"), check)] if check else []),
    ]


def _signed_requester(told: _Told) -> list[_Part]:
    return [
        told.lead("signed_requester.lead"),
        *_copies(told, for_requester=True),
        told.line("signed_requester.next"),
        told.line("copies.personal"),
        told.line("requester.not_for_you"),
    ]


def _declined_requester(told: _Told) -> list[_Part]:
    return _back(told, "declined_requester", told.quoted("said.reason", told.facts.reason))


def _handed_back_requester(told: _Told) -> list[_Part]:
    name, email = (
        _one_line(text, _LONGEST_ADDRESS) for text in (told.facts.suggested_name, told.facts.suggested_email)
    )
    person = " ".join(filter(None, (name, f"<{email}>" if email else "")))
    rows: list[_Part] = [_Rows(((told.say("row.suggested"), person),))] if person else []
    return _back(told, "handed_back_requester", [*rows, *told.quoted("handed_back_requester.said", told.facts.reason)])


def _question_requester(told: _Told) -> list[_Part]:
    return _back(told, "question_requester", [_Said(_lines(told.facts.text))])


def _bounced_requester(told: _Told) -> list[_Part]:
    return _back(told, "bounced_requester", told.quoted("bounced_requester.said", told.facts.reason))


def _expired_requester(told: _Told) -> list[_Part]:
    ended = told.facts.expires_at
    when: list[_Part] = [told.line("expired_requester.ended", moment=told.moment(ended))] if ended is not None else []
    return _back(told, "expired_requester", when)


def _of_orders(kind: MailKind) -> Callable[[_Told], list[_Part]]:
    """What happened to orders of a request, which they are, and what is next."""

    def body(told: _Told) -> list[_Part]:
        return [
            told.lead(f"{kind.value}.lead"),
            told.about(for_requester=True),
            *told.orders(),
            told.line(f"{kind.value}.next"),
            *_beside(told, kind),
            *told.page(beside=any(order.link for order in told.facts.orders)),
            told.line("requester.personal"),
            told.line("requester.not_for_you"),
        ]

    return body


def _beside(told: _Told, kind: MailKind) -> list[_Part]:
    """What stands beside what is next."""
    said: list[_Part] = []
    if kind == MailKind.FOC_NEAR_REQUESTER:
        said.append(told.line("foc_near_requester.after"))
    if any(order.link for order in told.facts.orders):
        said += [told.line("correct.opening"), told.line("correct.secret")]
    if told.facts.calendar:
        said.append(told.line("foc.calendar"))
    return said if kind in _WITHOUT_A_WARNING else [*said, told.line("keep_service")]


def calendar_summary(language: str, request_name: str) -> str:
    """What a port date is called in a calendar."""
    request = _one_line(request_name, _LONGEST_NAME) or MAILS.say(language, "a_request")
    return MAILS.say(language, "foc.calendar_summary", request=request)


_WITHOUT_A_WARNING: Final = frozenset(
    {
        MailKind.DONE_REQUESTER,
        MailKind.NOT_CALLED_REQUESTER,
        MailKind.CUTOVER_FAILED_REQUESTER,
        MailKind.SAFE_TO_CANCEL_REQUESTER,
        MailKind.PARTLY_DONE_REQUESTER,
        MailKind.CANCELLED_REQUESTER,
        MailKind.ORDER_EXPIRED_REQUESTER,
        MailKind.COMMENT_REQUESTER,
        MailKind.FOC_NEAR_REQUESTER,
    }
)
"""Mails that say themselves what becomes of the old service, or are not about a port that goes on."""
_OWN_BODY: Final = frozenset({MailKind.NOT_CANCELLED_REQUESTER})
OF_ORDERS: Final = (
    *(row.kind for row in ROWS if row.kind not in _OWN_BODY),
    MailKind.ACTION_REMINDER_REQUESTER,
)
"""The kinds that tell how orders go on."""


def _back(told: _Told, kind: str, what: list[_Part], next_key: str = "next") -> list[_Part]:
    """It is the requester's turn: what happened, what it is about, what to do next."""
    return [
        told.lead(f"{kind}.lead"),
        *what,
        told.about(for_requester=True, with_ids=True),
        told.line(f"{kind}.{next_key}"),
        *told.page(),
        told.line("requester.personal"),
        told.line("requester.not_for_you"),
    ]


def _correction(told: _Told) -> list[_Part]:
    facts = told.facts
    rows = [("row.asked_by", "asker"), ("row.order", "order"), ("row.carrier", "carrier")]
    about = [(told.say(label), told.value(name)) for label, name in rows]
    about += [(told.say("row.thing"), _one_line(each, _LONGEST_NAME)) for each in facts.things[:_MOST_LETTERS]]
    return [
        told.lead("correction.lead"),
        *told.quoted("correction.said", facts.text),
        _Rows(tuple((label, value) for label, value in about if value)),
        *told.button("button.correction"),
        *told.link_until(),
        told.line("correction.opening"),
        told.line("correction.personal"),
        told.line("correction.not_for_you"),
    ]


def _approval(told: _Told) -> list[_Part]:
    return [told.lead("approval_administrator.lead"), *_asked_to_approve(told)]


def _approval_reminder(told: _Told) -> list[_Part]:
    return [told.lead("approval_reminder_administrator.lead"), *_asked_to_approve(told)]


def _asked_to_approve(told: _Told) -> list[_Part]:
    return [
        told.about(until="row.approve_until"),
        *told.button("button.approve"),
        *told.link_until(),
        told.line("approval.opening"),
        *told.page(beside=True),
        told.line("approval.otherwise"),
        told.line("approval.personal"),
        told.line("approval.not_for_you"),
    ]


def _approved_requester(told: _Told) -> list[_Part]:
    return _back(told, "approved_requester", [])


def _returned_requester(told: _Told) -> list[_Part]:
    return _back(told, "returned_requester", told.quoted("returned_requester.said", told.facts.reason))


def _approval_expired_requester(told: _Told) -> list[_Part]:
    return _back(told, "approval_expired_requester", [])


def _wrongs(told: _Told) -> tuple[tuple[str, str], ...]:
    """What is wrong, and beside each what to do about it."""
    return tuple(
        (told.say(label), _one_line(text, _LONGEST_SAID))
        for thing, fix in zip(told.facts.things[:_MOST_LETTERS], told.facts.fixes, strict=False)
        for label, text in (("row.wrong", thing), ("row.fix", fix))
    )


def _document_rejected_requester(told: _Told) -> list[_Part]:
    facts = told.facts
    what = [_Rows(_wrongs(told)), *told.quoted("document_rejected_requester.said", facts.text)]
    return _back(told, "document_rejected_requester", what, next_key="covered" if facts.nothing_needed else "next")


def _document_unusable_requester(told: _Told) -> list[_Part]:
    return _back(told, "document_unusable_requester", [_Rows(_wrongs(told))])


def _not_cancelled_requester(told: _Told) -> list[_Part]:
    why = "too_late" if told.facts.reason == "too_late" else "refused"
    return _back(told, "not_cancelled_requester", [told.line(f"not_cancelled_requester.{why}")], next_key=f"next_{why}")


def _bulk_report(told: _Told) -> list[_Part]:
    facts = told.facts
    rows = [(told.say("row.rows"), _one_line(each, _LONGEST_NAME)) for each in facts.things[:_MOST_LETTERS]]
    report = _one_line(facts.report, _LONGEST_LINK)
    rows += [(told.say("row.report"), report)] if report else []
    outcome = facts.reason if facts.reason in ("refused", "superseded") else "taken"
    following = {"refused": "refused", "superseded": "superseded", "taken": "nothing"}.get(facts.reason, "correct")
    return [
        told.line(f"bulk_report.{outcome}"),
        *told.quoted("bulk_report.why", facts.text),
        _Rows(tuple(rows)),
        told.line(f"bulk_report.next_{following}"),
        told.line("requester.personal"),
        told.line("requester.not_for_you"),
    ]


def _webhook_disabled(told: _Told) -> list[_Part]:
    facts = told.facts
    about = [("row.endpoint", facts.endpoint_url), ("row.endpoint_id", facts.endpoint_id)]
    rows = [(told.say(label), _one_line(value, _LONGEST_LINK)) for label, value in about if value]
    since = facts.failing_since
    why = "webhook_disabled.gone" if since is None else "webhook_disabled.failing"
    return [
        told.lead("webhook_disabled.lead"),
        _Rows(tuple(rows)),
        told.line(why, moment="" if since is None else told.moment(since)),
        told.line("webhook_disabled.next"),
        told.line("webhook_disabled.kept"),
        told.line("webhook_disabled.personal"),
        told.line("webhook_disabled.not_for_you"),
    ]


def _email_changed(told: _Told) -> list[_Part]:
    return [
        told.lead("email_changed.lead"),
        told.line("email_changed.means"),
        told.line("email_changed.next"),
        told.line("email_changed.personal"),
    ]


def _port_out_asked(told: _Told) -> list[_Part]:
    return [
        told.lead("port_out_asked.lead"),
        told.leaving(),
        told.line("port_out_asked.yes"),
        told.line("port_out_asked.no"),
        *_not_us(told, "port_out_asked.until", told.facts.expires_at),
        *_about_leaving(told),
    ]


def _port_out_confirmed(told: _Told) -> list[_Part]:
    return [
        told.lead("port_out_confirmed.lead"),
        told.leaving(foc=True),
        told.line("port_out_confirmed.next"),
        *_not_us(told, "port_out_confirmed.until", told.facts.foc_at),
        *_about_leaving(told),
    ]


def _port_out_completed(told: _Told) -> list[_Part]:
    return [
        told.lead("port_out_completed.lead"),
        told.leaving(),
        told.line("port_out_completed.next"),
        *_not_us(told, "port_out_completed.until", told.facts.expires_at),
        *_about_leaving(told),
    ]


def _not_us(told: _Told, key: str, until: datetime | None) -> list[_Part]:
    """The way to say that nobody of the account asked for it, and by when that helps."""
    button = told.button("button.not_us")
    when = [told.line(key, moment=told.moment(until))] if until is not None else []
    return [*button, *when, *([told.line("leaving.opening")] if button else [])]


def _port_out_rejected(told: _Told) -> list[_Part]:
    return [
        told.lead("port_out_rejected.lead"),
        *told.quoted("port_out_rejected.said", told.facts.text),
        told.leaving(),
        told.line("port_out_rejected.next"),
        *_about_leaving(told),
    ]


def _port_out_cancelled(told: _Told) -> list[_Part]:
    return [told.lead("port_out_cancelled.lead"), told.leaving(), *_about_leaving(told)]


def _port_out_returned(told: _Told) -> list[_Part]:
    return [
        told.lead("port_out_returned.lead"),
        told.leaving(),
        told.line("port_out_returned.next"),
        *_about_leaving(told),
    ]


def _about_leaving(told: _Told) -> list[_Part]:
    return [told.line("leaving.personal"), told.line("leaving.not_for_you")]


def _case_opened(told: _Told) -> list[_Part]:
    return [told.lead("case_opened.lead"), told.case(), *_about_case(told)]


def _case_message(told: _Told) -> list[_Part]:
    return [*told.quoted("case_message.lead", told.facts.text), told.case(), *_about_case(told)]


def _case_resolved(told: _Told) -> list[_Part]:
    return [*told.quoted("case_resolved.lead", told.facts.text), told.case(), *_about_case(told)]


def _about_case(told: _Told) -> list[_Part]:
    return [told.line("case.next"), told.line("case.personal"), told.line("leaving.not_for_you")]


_TO_REQUESTER: Final = frozenset(kind for kind in MailKind if kind.value.endswith("_requester"))
_TO_ADMINISTRATOR: Final = frozenset(kind for kind in MailKind if kind.value.endswith("_administrator"))
_FEET: Final = {"foot_requester": _TO_REQUESTER, "foot_administrator": _TO_ADMINISTRATOR}
"""Why somebody gets a mail, where they did not give their address for it."""
_BODIES: Final[Mapping[MailKind, Callable[[_Told], list[_Part]]]] = {
    **{kind: _of_orders(kind) for kind in OF_ORDERS},
    MailKind.INVITATION: _invitation,
    MailKind.REMINDER: _reminder,
    MailKind.NEW_LINK: _new_link,
    MailKind.CODE: _code,
    MailKind.ANSWER: _answer,
    MailKind.WITHDRAWN: _withdrawn,
    MailKind.SIGNED: _signed,
    MailKind.SIGNED_REQUESTER: _signed_requester,
    MailKind.DECLINED_REQUESTER: _declined_requester,
    MailKind.HANDED_BACK_REQUESTER: _handed_back_requester,
    MailKind.QUESTION_REQUESTER: _question_requester,
    MailKind.BOUNCED_REQUESTER: _bounced_requester,
    MailKind.EXPIRED_REQUESTER: _expired_requester,
    MailKind.CORRECTION: _correction,
    MailKind.APPROVAL_ADMINISTRATOR: _approval,
    MailKind.APPROVAL_REMINDER_ADMINISTRATOR: _approval_reminder,
    MailKind.APPROVED_REQUESTER: _approved_requester,
    MailKind.RETURNED_REQUESTER: _returned_requester,
    MailKind.APPROVAL_EXPIRED_REQUESTER: _approval_expired_requester,
    MailKind.DOCUMENT_REJECTED_REQUESTER: _document_rejected_requester,
    MailKind.DOCUMENT_UNUSABLE_REQUESTER: _document_unusable_requester,
    MailKind.NOT_CANCELLED_REQUESTER: _not_cancelled_requester,
    MailKind.BULK_REPORT: _bulk_report,
    MailKind.WEBHOOK_DISABLED: _webhook_disabled,
    MailKind.EMAIL_CHANGED: _email_changed,
    MailKind.PORT_OUT_ASKED: _port_out_asked,
    MailKind.PORT_OUT_CONFIRMED: _port_out_confirmed,
    MailKind.PORT_OUT_REJECTED: _port_out_rejected,
    MailKind.PORT_OUT_CANCELLED: _port_out_cancelled,
    MailKind.PORT_OUT_COMPLETED: _port_out_completed,
    MailKind.PORT_OUT_RETURNED: _port_out_returned,
    MailKind.CASE_OPENED: _case_opened,
    MailKind.CASE_MESSAGE: _case_message,
    MailKind.CASE_RESOLVED: _case_resolved,
}
