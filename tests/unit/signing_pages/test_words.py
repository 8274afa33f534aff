"""The texts of the pages, in every language."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from functions.signing import pages
from shared.domain.words.signing import SIGNING
from shared.runtime.web.html import COMMON
from shared.runtime.web.times import say_date, say_moment

TEMPLATES = [file for folder in (Path(pages.__file__).with_name("templates"), COMMON) for file in folder.iterdir()]
PYTHON = Path(pages.__file__).parent


def test_every_text_is_there_in_every_language_with_the_same_fields() -> None:
    assert SIGNING.gaps() == []


def test_every_text_that_a_template_says_is_in_the_catalogue() -> None:
    said = {key for file in TEMPLATES for key in re.findall(r'say\([\'"]([\w.]+)[\'"][,)]', file.read_text())}

    assert len(said) > 100
    assert {key for key in said if not (SIGNING.has(key) or SIGNING.has(f"{key}.one"))} == set()


def test_every_text_of_the_catalogue_is_said_somewhere() -> None:
    source = "".join(file.read_text() for file in [*TEMPLATES, *PYTHON.rglob("*.py")])
    subjects = r"(detail|detail_hint|choice|why|what|verdict|state|finding|refused|problem|notice|ended|fault)\."
    keys = {re.sub(r"\.(one|many)$", "", key) for key in SIGNING.texts if not re.match(subjects, key)}

    assert {key for key in keys if f'"{key}"' not in source and f"'{key}'" not in source} == set()


def test_french_has_no_plain_space_before_a_colon() -> None:
    assert [key for key, text in SIGNING.texts.items() if re.search(r"(?<!\u00a0):(?!//)", text["fr"])] == []


@pytest.mark.parametrize(
    ("language", "zone", "said"),
    [
        ("en", "America/New_York", "January 5, 2026, 7:05\u00a0PM EST (New York time)"),
        ("en", "America/Los_Angeles", "January 5, 2026, 4:05\u00a0PM PST (Los Angeles time)"),
        ("en", "UTC", "January 6, 2026, 12:05\u00a0AM UTC"),
        ("en", "Not/A_Zone", "January 6, 2026, 12:05\u00a0AM UTC"),
        ("en", "../etc/passwd", "January 6, 2026, 12:05\u00a0AM UTC"),
        ("fr", "America/Toronto", "5 janvier 2026 à 19\u00a0h\u00a005 (heure de Toronto)"),
        ("fr", "UTC", "6 janvier 2026 à 0\u00a0h\u00a005 (UTC)"),
    ],
)
def test_a_moment_is_said_in_the_zone_that_it_names(language: str, zone: str, said: str) -> None:
    assert say_moment(language, datetime(2026, 1, 6, 0, 5, tzinfo=UTC), zone) == said


def test_the_first_of_a_month_is_an_ordinal_in_french() -> None:
    assert say_date("fr", date(2026, 7, 1)) == "1er juillet 2026"
