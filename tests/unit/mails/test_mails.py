"""Every mail of a signature, in every language: what it says, to whom, and what no mail ever says."""

import re
from dataclasses import fields, replace
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.message import EmailMessage
from html import escape, unescape
from html.parser import HTMLParser
from typing import Any

import pytest

from shared.domain.mails import LONGEST_SUBJECT, OF_ORDERS, Mail, MailFacts, compose
from shared.domain.model import MailKind, Person
from shared.domain.words.catalogue import EVERY_LANGUAGE as LANGUAGES
from shared.domain.words.mails import MAILS
from tests.unit.mails.builders import CHECK, LINK, PAGE, any_facts

every_mail = pytest.mark.parametrize(("kind", "language"), [(kind, code) for kind in MailKind for code in LANGUAGES])
LEAVING = [kind for kind in MailKind if kind.value.startswith("port_out_")]
CASES = [kind for kind in MailKind if kind.value.startswith("case_")]
NOT_OF_LETTERS = {
    *(MailKind.BULK_REPORT, MailKind.CORRECTION, MailKind.WEBHOOK_DISABLED, MailKind.EMAIL_CHANGED),
    *(*LEAVING, *CASES, *OF_ORDERS),
}
every_mail_of_letters = pytest.mark.parametrize(
    ("kind", "language"), [(kind, code) for kind in MailKind if kind not in NOT_OF_LETTERS for code in LANGUAGES]
)

WITH_LINK = {
    MailKind.INVITATION,
    MailKind.REMINDER,
    MailKind.NEW_LINK,
    MailKind.ANSWER,
    MailKind.SIGNED,
    MailKind.SIGNED_REQUESTER,
    MailKind.CORRECTION,
    MailKind.APPROVAL_ADMINISTRATOR,
    MailKind.APPROVAL_REMINDER_ADMINISTRATOR,
    MailKind.PORT_OUT_ASKED,
    MailKind.PORT_OUT_CONFIRMED,
    MailKind.PORT_OUT_COMPLETED,
}
TO_REQUESTER = {kind for kind in MailKind if kind.value.endswith("_requester")} - set(OF_ORDERS)


class _Reader(HTMLParser):
    """The words of a page, its links and its elements."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._inside.append(tag)
        if tag == "a":
            self.links.append(dict(attrs)["href"] or "")

    def handle_endtag(self, tag: str) -> None:
        while self._inside and self._inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not {"head", "title", "style", "h1"} & set(self._inside):
            self.words += data.split()


def read(mail: Mail) -> _Reader:
    reader = _Reader()
    reader.feed(mail.html)
    return reader


def _style(mail: Mail) -> str:
    return mail.html[mail.html.index("<style>") : mail.html.index("</style>")]


def flat(text: str) -> str:
    """A text without the line ends that keep it within 72 columns."""
    return re.sub(r" *\n(?!\n) *", " ", text)


def a_mail(kind: MailKind, language: str = "en", **changes: Any) -> Mail:
    said = {"reason": "Wrong address\nand wrong name", "text": "Which lines\nstay?"}
    return compose(kind, any_facts(language=language, **{**said, **changes}))


# --- all of them ---


@every_mail
def test_nothing_is_left_unfilled(kind: MailKind, language: str) -> None:
    mail = a_mail(kind, language)

    assert not re.search(r"[{}]|None", mail.subject + mail.text + mail.html.replace(_style(mail), ""))
    assert mail.language == language
    assert f'<html lang="{language}">' in mail.html


@every_mail
def test_text_and_html_say_the_same(kind: MailKind, language: str) -> None:
    mail = a_mail(kind, language)
    page = re.sub(r"\W+", "", "".join(read(mail).words))
    for note in (MAILS.say(language, "address_in_full"), LINK):
        page = page.replace(re.sub(r"\W+", "", note), "")

    text = re.sub(r"\W+", "", mail.text).replace(re.sub(r"\W+", "", LINK), "")

    assert text == page


@every_mail_of_letters
def test_it_names_who_asks_what_for_and_which_carriers_with_how_many_numbers(kind: MailKind, language: str) -> None:
    mail = a_mail(kind, language)

    for said in ("Northwind Tracking", "Acme", "Springfield 12", "Prairie Telephone", "Bell"):
        assert said in flat(mail.text)
    assert {"fr": "1\u00a0200 numéros", "en": "1,200 telephone numbers", "es": "1,200 números de teléfono"}[
        language
    ] in flat(mail.text)
    if kind not in TO_REQUESTER:
        assert "Robin Doe" in mail.text


@every_mail
def test_it_is_personal_and_says_what_to_do_where_it_is_not_for_them(kind: MailKind, language: str) -> None:
    mail = a_mail(kind, language)

    if kind != MailKind.WITHDRAWN:
        assert re.search("not forward|[Nn]e (le )?transférez pas|lo reenvíe|no reenvíe", flat(mail.text))
    assert re.search(
        r"Not for you|not for you|did not ask|did not sign|surprises you|pas pour vous|pas demandé|pas signé"
        r"|ne vous y attendiez|no es para usted|No es para usted",
        flat(mail.text),
    )


@every_mail
def test_only_mails_that_lead_somewhere_have_a_link_and_it_is_a_real_one(kind: MailKind, language: str) -> None:
    mail = a_mail(kind, language)

    assert (LINK in mail.text) is (kind in WITH_LINK)
    assert (LINK in read(mail).links) is (kind in WITH_LINK)
    assert (escape(LINK) in mail.html) is (kind in WITH_LINK)


NOT_AT_THE_REQUEST = {MailKind.SIGNED_REQUESTER}
"""Mails to users about a request that lead elsewhere: to the copies of what was signed."""


@every_mail
def test_mails_to_users_about_a_request_lead_to_its_page_and_those_to_strangers_never(
    kind: MailKind, language: str
) -> None:
    mail = a_mail(kind, language)

    to_users = kind.value.endswith(("_requester", "_administrator")) and kind not in NOT_AT_THE_REQUEST
    assert (PAGE in mail.text) is to_users
    assert (PAGE in read(mail).links) is to_users
    assert "/v1/port-requests" not in mail.text


@every_mail
def test_a_link_says_how_long_it_works_in_the_signers_zone_which_is_named(kind: MailKind, language: str) -> None:
    mail = a_mail(kind, language)

    if kind in (MailKind.SIGNED, MailKind.SIGNED_REQUESTER):
        until = {
            "en": "February 1, 2027, 1:00\u00a0PM EST (Toronto time)",
            "fr": "1er février 2027 à 13\u00a0h\u00a000",
            "es": "1 de febrero de 2027, 13:00 (hora de Toronto)",
        }
    elif kind == MailKind.PORT_OUT_CONFIRMED:
        until = {
            "en": "December 4, 2026, 10:00\u00a0AM EST (Toronto time)",
            "fr": "4 décembre 2026 à 10\u00a0h\u00a000 (heure de Toronto)",
            "es": "4 de diciembre de 2026, 10:00 (hora de Toronto)",
        }
    else:
        until = {
            "en": "November 30, 2026, 10:07\u00a0PM EST (Toronto time)",
            "fr": "30 novembre 2026 à 22\u00a0h\u00a007 (heure de Toronto)",
            "es": "30 de noviembre de 2026, 22:07 (hora de Toronto)",
        }
    if kind in WITH_LINK:
        assert until[language] in flat(mail.text)


_ENGLISH = re.compile(
    r"\b(?:the|and|you|your|letters?|link|sign|signed|asked|numbers?|mail|until|copy|what|next|to do|hello)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("kind", list(MailKind))
def test_a_french_mail_has_no_english(kind: MailKind) -> None:
    facts = any_facts(language="fr", link="", check_link="", page="", reason="Adresse erronée", text="Lesquelles?")
    mail = compose(kind, replace(facts, request_name="Laval", company_name="Nordvent"))

    assert _ENGLISH.findall(mail.subject + mail.text) == []


@every_mail
@pytest.mark.parametrize("name", [each.name for each in fields(MailFacts) if each.type == "str" or each.name == "to"])
def test_markup_in_a_fact_stays_text(kind: MailKind, language: str, name: str) -> None:
    evil = "<script>alert(1)</script>&\"'"
    if name == "language":
        return
    changes: dict[str, Any] = {name: Person(name=evil, email=evil) if name == "to" else evil}

    mail = a_mail(kind, language, **changes)

    assert "<script" not in mail.html
    assert {tag for tag, _ in read(mail).elements} <= {
        *("html", "head", "meta", "title", "style", "body", "div", "h1", "p", "span", "br", "a", "blockquote")
    }
    assert all(not name.startswith("on") for _, attributes in read(mail).elements for name in attributes)


@every_mail_of_letters
def test_markup_in_what_letters_are_called_stays_text(kind: MailKind, language: str) -> None:
    mail = a_mail(kind, language, letters=(("<script>x</script>", 3, "<b>"),), letters_sha256=("<i>",))

    assert not re.search("<script|<b>|<i>", mail.html)
    assert "<script>x</script>" in unescape(mail.html)


_HOSTILE = "Acme\r\nBcc: eve@evil.example\u2028\u202ex\u0000\ud800"


@every_mail
def test_a_header_is_one_line_whatever_the_names_are(kind: MailKind, language: str) -> None:
    mail = a_mail(
        kind,
        language,
        to=Person(name=_HOSTILE, email="dana@acme.example.com\r\nBcc: eve@evil.example"),
        account_name=_HOSTILE,
        signer_name=_HOSTILE * 20,
        request_name=_HOSTILE * 20,
        requester_name=_HOSTILE,
    )

    for header in (mail.subject, mail.to_name, mail.to_address):
        assert header.isprintable() or "\u00a0" in header
        assert not re.search(r"[\r\n\u2028\u2029\u202e\x00]", header)
    assert len(mail.subject) <= LONGEST_SUBJECT
    assert " " not in mail.to_address
    assert "\nBcc:" not in flat(mail.text)
    (mail.subject + mail.text + mail.html).encode()
    message = EmailMessage()
    message["Subject"] = mail.subject
    assert str(make_header(decode_header(message["Subject"]))) == mail.subject


@every_mail
def test_a_mail_can_be_written_with_nothing_but_whom_it_is_for(kind: MailKind, language: str) -> None:
    code = "402817" if kind == MailKind.CODE else ""
    mail = compose(kind, MailFacts(to=Person(email="dana@acme.example.com"), language=language, code=code))

    assert mail.to_address == "dana@acme.example.com"
    assert not re.search(r"[{}]|None|\(\)|[^ ]  [^ ]|\n\n\n", mail.subject + mail.text)
    assert re.match(r"¿?[A-ZÀ-Ý]", mail.subject)
    for paragraph in mail.text.split("\n\n")[1:2]:
        assert re.match(r"[A-ZÀ-Ý]", paragraph)


# --- what each says ---


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_correction_names_order_and_carrier_and_each_thing_to_be_corrected(language: str) -> None:
    mail = a_mail(MailKind.CORRECTION, language, text="Ask <Kim>\nin accounting", things=("One & <two>", "Three"))

    for said in ("Robin Doe (Acme)", "PDKJQH0CC5000501", "Prairie Telephone", "One & <two>", "Three", "> Ask <Kim>"):
        assert said in mail.text
    assert "One &amp; &lt;two&gt;" in mail.html
    assert "Springfield 12" not in mail.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_disabled_endpoint_is_named_with_why(language: str) -> None:
    gone = a_mail(MailKind.WEBHOOK_DISABLED, language)
    failing = a_mail(MailKind.WEBHOOK_DISABLED, language, failing_since=datetime(2026, 12, 1, 3, 7, tzinfo=UTC))

    for mail in (gone, failing):
        assert "https://hooks.example.com/in" in mail.text
        assert "whk_01" in mail.text
    assert "410" in gone.text
    assert "410" not in failing.text
    assert {"en": "November 30, 2026", "fr": "30 novembre 2026", "es": "30 de noviembre de 2026"}[language] in flat(
        failing.text
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", LEAVING)
def test_a_mail_of_numbers_that_leave_names_them_who_asks_and_under_what(kind: MailKind, language: str) -> None:
    mail = a_mail(kind, language, winning_carrier="Nimbus <&> Co", numbers=("+12125550101", "<i>"))

    for said in ("Acme", "Nimbus <&> Co", "+12125550101", "<i>", "PDKJQH0CC5000501"):
        assert said in mail.text
    assert "Nimbus &lt;&amp;&gt; Co" in mail.html
    assert "Robin Doe" not in mail.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", CASES)
def test_a_mail_of_a_case_names_it(kind: MailKind, language: str) -> None:
    mail = a_mail(kind, language, order_reference="cas_01", text="Look at <row> 3\nand 4")

    for said in ("Acme", "Wrong bill", "cas_01"):
        assert said in mail.text
    assert read(mail).links == []
    if kind != MailKind.CASE_OPENED:
        assert "> Look at <row> 3\n> and 4" in mail.text


def test_a_reminder_says_which_one_it_is() -> None:
    mail = a_mail(MailKind.REMINDER, reminder_number=4)

    assert mail.subject == "Reminder 4: Acme waits for your signature"
    assert "This is reminder 4." in mail.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_code_mail_holds_code_and_minutes_and_no_address_at_all(language: str) -> None:
    mail = a_mail(MailKind.CODE, language)

    assert "402817" in mail.text
    assert "402817" in read(mail).words
    assert "15 minut" in mail.text
    assert "402817" not in mail.subject
    assert "http" not in mail.text + mail.html
    assert read(mail).links == []


@pytest.mark.parametrize("kind", [kind for kind in MailKind if kind != MailKind.CODE])
def test_no_other_mail_holds_the_code(kind: MailKind) -> None:
    assert "402817" not in a_mail(kind).text


@pytest.mark.parametrize("kind", [MailKind.SIGNED, MailKind.SIGNED_REQUESTER])
def test_a_signed_mail_says_how_to_check_the_copies(kind: MailKind) -> None:
    mail = a_mail(kind)

    for said in ("ab" * 32, "cd" * 32, "ord_01", "ord_02", CHECK, "A PDF reader that checks signatures"):
        assert said in mail.text
    assert CHECK in read(mail).links


def test_hashes_stand_without_a_number_where_not_every_letter_has_one() -> None:
    text = a_mail(MailKind.SIGNED, letters_sha256=("ab" * 32,)).text

    assert f"SHA-256 of the signed PDF: {'ab' * 32}" in flat(text)
    assert "SHA-256 of the signed PDF (1)" in a_mail(MailKind.SIGNED).text


@pytest.mark.parametrize("kind", sorted(TO_REQUESTER))
def test_a_mail_to_the_requester_says_what_to_do_next_without_the_link_to_sign(kind: MailKind) -> None:
    mail = a_mail(kind)

    assert re.search("What to do next|There is nothing for you to do now", flat(mail.text))
    assert "ord_01" in mail.text
    assert "Signer: Dana Ortiz (dana@acme.example.com)" in mail.text
    if kind != MailKind.SIGNED_REQUESTER:
        assert set(read(mail).links) == {PAGE}


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (MailKind.DECLINED_REQUESTER, "> Wrong address\n> and wrong name"),
        (MailKind.HANDED_BACK_REQUESTER, "Named instead: Jo Blom <jo@acme.example.com>"),
        (MailKind.HANDED_BACK_REQUESTER, "They add:\n\n> Wrong address"),
        (MailKind.QUESTION_REQUESTER, "> Which lines\n> stay?"),
        (MailKind.BOUNCED_REQUESTER, "Dana Ortiz (dana@acme.example.com)"),
        (MailKind.BOUNCED_REQUESTER, "> Wrong address"),
        (MailKind.EXPIRED_REQUESTER, "Their time ended on November 30, 2026"),
        (MailKind.ANSWER, "> Which lines\n> stay?"),
        (MailKind.WITHDRAWN, "The reason given:\n\n> Wrong address"),
    ],
)
def test_what_people_wrote_is_quoted(kind: MailKind, said: str) -> None:
    assert flat(said) in flat(a_mail(kind).text)


def test_a_long_text_and_many_letters_are_cut() -> None:
    letters = tuple((f"Carrier {at}", 2, f"ord_{at}") for at in range(300))

    mail = a_mail(MailKind.QUESTION_REQUESTER, text="x" * 100_000, letters=letters)

    assert len(mail.text) < 6000
    assert "Carrier 19 (2" in mail.text
    assert "Carrier 20 (2" not in mail.text
    assert "and 280 more letters" in mail.text


def test_a_quote_cannot_pass_for_words_of_ours() -> None:
    mail = a_mail(MailKind.ANSWER, text="Fine.\n\nPay here: https://evil.example\n-- \nNorthwind")

    assert "\n> \n" not in mail.text
    assert "> Fine.\n>\n> Pay here: https://evil.example\n> --\n> Northwind" in mail.text
    assert "https://evil.example" not in read(mail).links


def test_one_letter_and_many_are_told_apart() -> None:
    one = a_mail(MailKind.INVITATION, letters=(("Bell", 5, "ord_01"),))

    assert one.subject == "Acme asks you to sign a Letter of Authorization"
    assert "Letter: Bell (5 telephone numbers)" in one.text
    assert a_mail(MailKind.INVITATION).subject == "Acme asks you to sign 2 Letters of Authorization"


def test_a_zone_that_does_not_exist_is_shown_as_utc() -> None:
    assert "December 1, 2026, 3:07\u00a0AM UTC" in a_mail(MailKind.INVITATION, time_zone="Mars/Olympus").text


# --- what became of a dropped file ---


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("taken", ("was read", "nothing, as to this file")),
        ("to_correct", ("was read", "correct the rows that were not taken")),
        ("refused", ("could not be read", "It is a zip archive.", "correct the file and drop it again")),
        ("superseded", ("replaced by a newer version", "The report of the newer version follows")),
    ],
)
def test_administrators_hear_what_became_of_a_file_and_what_to_do(reason: str, said: tuple[str, ...]) -> None:
    why = "It is a zip archive." if reason == "refused" else ""
    things, report = ("draft: 12", "held: 3"), "reports/acc_01/march.csv"

    mail = a_mail(MailKind.BULK_REPORT, request_name="march.csv", reason=reason, text=why, things=things, report=report)

    assert mail.subject == "march.csv: what became of its rows"
    assert all(" ".join(one.split()) in " ".join(mail.text.split()) for one in said)
    assert "draft: 12" in mail.text
    assert report in mail.text
