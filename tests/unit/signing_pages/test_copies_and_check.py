"""/signed/{token} and /letter-check."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.domain.model import Language
from shared.domain.problems import Refused, StateConflict
from shared.ports import Unavailable
from shared.runtime.web.asked import LARGEST_UPLOAD
from shared.runtime.web.uploads import one_file
from shared.usecases.signing.links import DeadLink
from tests.unit.signing_pages.builders import (
    COPIES_TOKEN,
    ORDER,
    Browser,
    FakeUseCases,
    any_check,
    any_copies,
    any_copy,
    multipart,
)

MARKUP = "<script>alert(1)</script>"


# --- copies ----------------------------------------------------------------------------------------------------------


def test_the_copies_say_who_signed_when_and_what() -> None:
    shown = Browser().get(f"/signed/{COPIES_TOKEN}")

    assert "Signed by Dana Whitfield on March 2, 2026, 9:00 AM CST (Chicago time)." in shown.text
    assert "Lakeside Telecom → Example Tracking, Inc." in shown.text
    assert "cd" * 32 in shown.text
    assert f'href="../signed/{COPIES_TOKEN}/{ORDER}.pdf"' in shown.html
    assert "refresh" not in shown.html


def test_a_copy_that_is_being_sealed_says_so_and_is_looked_for_again() -> None:
    copies = any_copies(letters=(any_copy(), any_copy(order_id="ord_2", ready=False, sha256="")))

    shown = Browser(FakeUseCases(copies=copies)).get(f"/signed/{COPIES_TOKEN}")

    assert shown.text.count("Download the signed letter") == 1
    assert "its copy is being sealed" in shown.text
    assert '<meta http-equiv="refresh" content="3">' in shown.html


@pytest.mark.parametrize(
    ("ready", "told"), [(True, "Download the signed letter"), (False, "there is none to download")]
)
def test_a_letter_that_was_voided_says_so_and_is_not_waited_for(ready: bool, told: str) -> None:
    use_cases = FakeUseCases(copies=any_copies(letters=(any_copy(void=True, ready=ready),)))

    shown = Browser(use_cases).get(f"/signed/{COPIES_TOKEN}")

    assert "This letter no longer counts" in shown.text
    assert told in shown.text
    assert "being sealed" not in shown.text
    assert "data-reload" not in shown.html


def test_copies_speak_the_language_of_the_envelope() -> None:
    shown = Browser(FakeUseCases(copies=any_copies(language=Language.FRENCH))).get(f"/signed/{COPIES_TOKEN}")

    assert "Signé par Dana Whitfield le 2 mars 2026 à 9 h 00 (heure de Chicago)." in shown.text


def test_a_copy_is_downloaded_as_a_file() -> None:
    use_cases = FakeUseCases()

    shown = Browser(use_cases).get(f"/signed/{COPIES_TOKEN}/{ORDER}.pdf")

    assert shown.raw == b"%PDF-1.7 the signed letter"
    assert shown.headers["content-disposition"] == f'attachment; filename="signed-letter-of-authorization-{ORDER}.pdf"'
    assert use_cases.asked("copy_file") == [(COPIES_TOKEN, ORDER)]


def test_a_copy_asked_for_too_early_says_so() -> None:
    early = StateConflict("It is being sealed.", code="letter_not_ready")

    shown = Browser(FakeUseCases(raises={"copy_file": early})).get(f"/signed/{COPIES_TOKEN}/{ORDER}.pdf")

    assert shown.status == 409
    assert f'href="../../signed/{COPIES_TOKEN}"' in shown.html


def test_a_dead_link_to_copies_says_whom_to_ask() -> None:
    browser = Browser(FakeUseCases(raises={"copies": DeadLink()}))

    answers = {browser.get(f"/signed/{token}").raw for token in (COPIES_TOKEN, "x")}

    assert len(answers) == 1
    assert "Who asked you to sign has the signed letters" in answers.pop().decode()


def test_markup_in_copies_is_shown_as_it_was_written() -> None:
    copies = any_copies(signer_name=MARKUP, account_name=MARKUP, letters=(any_copy(carrier_name=MARKUP),))

    assert "<script>" not in Browser(FakeUseCases(copies=copies)).get(f"/signed/{COPIES_TOKEN}").html


# --- letter check ----------------------------------------------------------------------------------------------------


def test_the_check_takes_a_file_or_an_id() -> None:
    shown = Browser().get("/letter-check")

    assert 'enctype="multipart/form-data"' in shown.html
    assert 'name="file" type="file"' in shown.html
    assert '<form method="get" action="./letter-check"' in shown.html


@pytest.mark.parametrize(
    ("verdict", "text"),
    [
        ("genuine", "Genuine and unchanged"),
        ("altered", "This file was altered"),
        ("not_ours", "Not a letter of ours"),
        ("unreadable", "This file cannot be read"),
    ],
)
def test_a_file_is_judged_in_plain_words(verdict: str, text: str) -> None:
    use_cases = FakeUseCases(check=any_check(verdict=verdict, state="" if verdict != "genuine" else "signed"))

    shown = Browser(use_cases).upload(("letter.pdf", b"%PDF-1.7 \x00\xff\r\n--a-bound"))

    assert shown.status == 200
    assert f"<h1>{text}</h1>" in shown.html
    assert use_cases.asked("check_letter_file") == [(None, b"%PDF-1.7 \x00\xff\r\n--a-bound")]


def test_a_genuine_file_says_what_it_covers() -> None:
    text = Browser().upload(("letter.pdf", b"%PDF")).text

    assert "It is signed electronically and valid." in text
    assert "Customer Acme Plumbing & Heating" in text
    assert "Signed on March 2, 2026, 3:00 PM UTC" in text
    assert "(312) 555-0102" in text


def test_a_file_that_a_newer_letter_replaced_is_no_good_news() -> None:
    check = any_check(superseded=True, state="no_longer_valid")

    shown = Browser(FakeUseCases(check=check)).upload(("letter.pdf", b"%PDF"))

    assert "a newer letter has taken its place" in shown.text
    assert 'class="verdict mixed"' in shown.html


def test_what_was_found_in_an_altered_file_is_said_as_far_as_there_are_words() -> None:
    check = any_check(verdict="altered", state="", findings=("seal_damaged", "unheard_of"))

    text = Browser(FakeUseCases(check=check)).upload(("letter.pdf", b"%PDF")).text

    assert "The seal is damaged." in text
    assert "unheard" not in text


def test_an_id_shows_what_is_known_with_masked_numbers_as_they_are() -> None:
    use_cases = FakeUseCases(check=any_check(verdict="known", numbers=("+1312555••01",)))

    shown = Browser(use_cases).get(f"/letter-check?id=%20{ORDER}%20")

    assert "We know this letter" in shown.text
    assert "+1312555••01" in shown.text
    assert use_cases.asked("check_letter") == [(ORDER,)]
    assert f'href="?id={ORDER}&amp;lang=fr"' in shown.html


@pytest.mark.parametrize("letter_id", ["ord_unknown", MARKUP, "", "x" * 5000])
def test_an_unknown_id_is_told_at_its_field(letter_id: str) -> None:
    shown = Browser(FakeUseCases(check=None)).get(f"/letter-check?id={letter_id}")

    assert shown.status == 404
    assert "We know no letter with this id." in shown.text
    assert shown.values("id") == [letter_id[:100]]
    assert "<script>" not in shown.html


def test_markup_in_a_result_is_shown_as_it_was_written() -> None:
    check = any_check(end_user_name=MARKUP, carrier_name=MARKUP, signed_by=MARKUP, numbers=(MARKUP,))

    assert "<script>" not in Browser(FakeUseCases(check=check)).upload(("letter.pdf", b"%PDF")).html


def test_an_outage_of_the_check_is_a_page() -> None:
    shown = Browser(FakeUseCases(raises={"check_letter_file": Unavailable("x")})).upload(("letter.pdf", b"%PDF"))

    assert shown.status == 503
    assert 'href="./letter-check"' in shown.html


# --- uploads ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "text"),
    [
        ([], "Choose the PDF of the letter first."),
        ([("", b"")], "Choose the PDF of the letter first."),
        ([("a.pdf", b"")], "The file is empty."),
        ([("a.pdf", b"x"), ("b.pdf", b"y")], "check one letter at a time"),
    ],
)
def test_none_several_or_an_empty_file_is_said_at_the_field(files: list[tuple[str, bytes]], text: str) -> None:
    use_cases = FakeUseCases()

    shown = Browser(use_cases).upload(*files)

    assert shown.status == 422
    assert text in shown.text
    assert '<a href="#f-file">' in shown.html
    assert use_cases.asked("check_letter_file") == []


def test_a_file_over_four_megabytes_is_refused_with_a_page() -> None:
    shown = Browser().upload(("a.pdf", b"x" * LARGEST_UPLOAD))

    assert shown.status == 413
    assert "a letter to be checked 4 MB" in shown.text


def test_an_upload_of_four_megabytes_is_examined() -> None:
    use_cases = FakeUseCases()

    Browser(use_cases).upload(("a.pdf", b"x" * (LARGEST_UPLOAD - 1000)))

    [(_, body)] = use_cases.asked("check_letter_file")
    assert len(body) == LARGEST_UPLOAD - 1000


WHOLE = multipart(("a.pdf", b"%PDF-1.7"))


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("application/pdf", b"%PDF-1.7", 415),
        ("", WHOLE, 415),
        ("multipart/form-data", WHOLE, 400),
        ('multipart/form-data; boundary=""', WHOLE, 400),
        ("multipart/form-data; boundary=other", WHOLE, 400),
        ("multipart/form-data; boundary=a-boundary", WHOLE[:-20], 400),
        ("multipart/form-data; boundary=a-boundary", b"", 400),
        ("multipart/form-data; boundary=a-boundary", b"\x00\xff garbage", 400),
        ("multipart/form-data; boundary=" + "x" * 5000, WHOLE, 400),
        ("multipart/form-data; boundary=é\u2028", WHOLE, 400),
        ("multipart/form-data; boundary=a-boundary", b"--a-boundary\r\nNo header\r\n\r\nx\r\n--a-boundary--", 400),
        ("multipart/form-data; boundary=a-boundary", multipart(*[("a", b"x")] * 50), 400),
        (
            "multipart/form-data; boundary=a-boundary",
            b"--a-boundary\r\n" + b"x: y\r\n" * 100 + b"\r\nx\r\n--a-boundary--\r\n",
            400,
        ),
    ],
)
def test_an_upload_that_is_no_form_is_refused_in_words(content_type: str, body: bytes, status: int) -> None:
    use_cases = FakeUseCases()

    shown = Browser(use_cases).ask("POST", "/letter-check", body, headers={"content-type": content_type})

    assert shown.status == status
    assert "nothing was changed" in shown.text
    assert use_cases.asked("check_letter_file") == []


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400), st.integers(0, len(WHOLE)), st.integers(0, len(WHOLE)))
def test_garbage_anywhere_in_an_upload_is_a_file_or_a_refusal(garbage: bytes, start: int, end: int) -> None:
    body = WHOLE[:start] + garbage + WHOLE[end:]

    try:
        file = one_file("multipart/form-data; boundary=a-boundary", body)
    except Refused:
        return
    assert file in body


@pytest.mark.parametrize("content", [b"\r\n", b"--a-boundary", b"\r\n--a-boundar", bytes(range(256)) * 50])
def test_a_file_arrives_byte_for_byte(content: bytes) -> None:
    assert one_file("multipart/form-data; boundary=a-boundary", multipart(("a.pdf", content))) == content
