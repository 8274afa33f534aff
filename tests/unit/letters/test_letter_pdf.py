"""The letter as PDF: what is printed is what was entered, and the same content makes the same bytes."""

import io
import os
import subprocess
import sys
import unicodedata
from datetime import UTC, datetime

import pypdf
import pytest

from shared.adapters.pdf.letter import UnrenderableText, render_letter
from shared.domain.letter import national_number
from shared.domain.renderable import _FIRST, _LAST
from tests.unit.letters.builders import any_address, any_letter, any_numbers, any_toll_free_letter


def opened(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf), strict=True)


def text_of(pdf: bytes) -> str:
    """The text as it reads, line breaks as spaces."""
    return " ".join(" ".join(page.extract_text() for page in opened(pdf).pages).split())


@pytest.mark.parametrize(
    "name",
    [
        "AT&T <LLC>",
        "<b>Bold</b> & **Marks** __too__ --x--",
        "Café Ångström & Søn, Łódź",
        "Nguyễn Thị Hồng Phượng",
        "Καφενείο Ζωή",
        "Братья Ёлкины, Їжак",
        "{nb} of (a) \\ [b] %c",
        "O’Brien – “Sons” № 5 €",
        "affine office fluffy",
    ],
)
def test_extracting_the_text_gives_back_what_was_entered(name: str) -> None:
    content = any_letter(
        end_user_name=name,
        losing_carrier_name=name,
        company_name=name,
        authorized_person_name=name,
        service_address=any_address(line1=name, city=name),
    )

    text = text_of(render_letter(content).body)

    assert f"Billing name (end user) {name} Type of service" in text
    assert f"Current carrier {name} Account number" in text
    assert f"Authorized person {name} Title" in text
    assert f"I may ask {name} whether" in text


def test_every_character_of_the_table_comes_back() -> None:
    characters = [chr(code) for first, last in zip(_FIRST, _LAST, strict=True) for code in range(first, last + 1)]
    visible = [character for character in characters if not character.isspace()]

    for at in range(0, len(visible), 60):
        some = "".join(visible[at : at + 60])
        content = any_letter(end_user_name=some)
        text = text_of(render_letter(content).body).replace(" ", "")
        assert unicodedata.normalize("NFC", some) in text


def test_decomposed_text_is_drawn_composed() -> None:
    name = "Nguyễn Đặng Café"

    assert name in text_of(render_letter(any_letter(end_user_name=unicodedata.normalize("NFD", name))).body)


def test_a_french_letter_says_so_and_its_page_is_french() -> None:
    pdf = render_letter(any_letter(language="fr")).body

    assert str(opened(pdf).root_object["/Lang"]) == "fr-CA"
    text = text_of(pdf)
    assert "Signature de la personne autorisée, Jane Q. Public" in text
    assert "Page 1 de 2" in text
    assert "Lettre d’autorisation" in text
    assert "Établie le 5 janvier 2026" in text
    assert "Nº Numéro E.164" in text
    assert "Numéro de téléphone de facturation (BTN) (217) 555-0100" in text
    assert "Letter" not in text


@pytest.mark.parametrize("pin_line", ["PIN: provided separately", "NO PIN REQUIRED", "N/A"])
def test_the_pin_line_is_printed_as_it_stands(pin_line: str) -> None:
    assert f"Transfer PIN {pin_line}" in text_of(render_letter(any_letter(pin_line=pin_line)).body)


def test_a_toll_free_letter_prints_the_resp_org_and_no_pin() -> None:
    text = text_of(render_letter(any_toll_free_letter()).body)

    assert "Change of Responsible Organization (RespOrg) to QIT02" in text
    assert "PIN" not in text
    assert "BTN" not in text
    assert "+18005550100" in text


def test_characters_the_font_lacks_are_refused_all_at_once() -> None:
    content = any_letter(end_user_name="東京 Dental", service_address=any_address(city="Spring\nfield"))

    with pytest.raises(UnrenderableText) as refused:
        render_letter(content)

    assert set(refused.value.characters) == {"東", "京", "\n"}


def test_the_same_letter_is_the_same_bytes() -> None:
    content = any_letter(numbers=any_numbers(100))

    assert render_letter(content) == render_letter(content)


def test_bytes_depend_on_neither_hash_seed_nor_zone_nor_locale() -> None:
    script = (
        "import hashlib;from shared.adapters.pdf.letter import render_letter;"
        "from tests.unit.letters.builders import any_letter;"
        "print(hashlib.sha256(render_letter(any_letter()).body).hexdigest())"
    )
    hashes = set()
    for seed, zone in (("1", "Asia/Tokyo"), ("2", "America/New_York")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": os.pathsep.join(sys.path)}
        hashes.add(
            subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, check=True).stdout
        )

    assert len(hashes) == 1


@pytest.mark.parametrize("count", [1, 12, 24, 36, 37, 400])
def test_the_box_is_signed_in_on_the_page_of_the_consent_and_stays_within_it(count: int) -> None:
    printed = render_letter(any_letter(numbers=any_numbers(count)))

    page = opened(printed.body).pages[printed.box.page]
    text = " ".join(page.extract_text().split())
    assert "Electronic records and signature" in text
    assert "Signature of the authorized person, Jane Q. Public" in text
    assert "Printed name Title Date" in text
    assert printed.box.x + printed.box.width < page.mediabox.width
    assert printed.box.y + printed.box.height < 750


def test_every_page_has_its_number_and_the_letters_id() -> None:
    pages = [page.extract_text() for page in opened(render_letter(any_letter(numbers=any_numbers(400))).body).pages]

    assert len(pages) > 4
    for number, text in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in text
        assert "ord_01JCXW6M2T8R4V5Q9YB3ZK7HNA" in text


def test_the_file_has_a_title_a_language_bookmarks_and_no_date_of_today() -> None:
    pdf = render_letter(any_letter()).body
    reader = opened(pdf)

    assert reader.metadata is not None
    assert reader.metadata.title == "Letter of Authorization ord_01JCXW6M2T8R4V5Q9YB3ZK7HNA"
    assert reader.metadata.creation_date == datetime(2026, 1, 5, tzinfo=UTC)
    assert str(reader.root_object["/Lang"]) == "en-US"
    assert next(str(item["/Title"]) for item in reader.outline if isinstance(item, dict)) == "Customer"
    fonts = reader.pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    assert all("SourceSans" in str(font.get_object()["/BaseFont"]) for font in fonts.values())


def test_five_thousand_numbers_are_all_there_with_a_head_on_every_page() -> None:
    content = any_letter(numbers=any_numbers(5_000))

    pdf = render_letter(content).body

    assert len(pdf) < 500_000
    pages = [page.extract_text() for page in opened(pdf).pages]
    attachment = [text for text in pages if "+1217" in text and "Attachment A, which" not in text and "No." in text]
    assert len(attachment) > 30
    assert all("E.164" in text for text in attachment)
    words = set(" ".join(pages).split())
    assert set(content.numbers) <= words
    everything = " ".join(" ".join(pages).split())
    assert all(national_number(number) in everything for number in content.numbers)


def test_long_texts_wrap_and_stay_whole() -> None:
    content = any_letter(
        end_user_name="The Very Long Name of a Company " * 8,
        company_name="Example Tracking and Analytics International Holdings of North America, Incorporated " * 2,
        authorized_person_email="a" * 120 + "@orchard.example",
        order_reference="PD-" + "9" * 60,
    )

    text = text_of(render_letter(content).body)

    assert " ".join(content.end_user_name.split()) in text
    assert "Page 1 of" in text
