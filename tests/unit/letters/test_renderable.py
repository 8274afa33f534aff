"""What the letter's font can draw, compared with the font itself."""

import unicodedata
from importlib.resources import files

import pytest
from fontTools.ttLib import TTFont

from shared.domain.renderable import UnrenderableText, check_renderable, unrenderable

_UNSEEN = {"Cc", "Cf", "Cn", "Co", "Cs", "Me", "Mc", "Mn", "Zl", "Zp"}


@pytest.fixture(scope="module")
def drawable() -> set[int]:
    faces = (files("font_source_sans_pro") / "files" / f"SourceSansPro-{face}.ttf" for face in ("Regular", "Semibold"))
    maps = []
    for face in faces:
        with TTFont(str(face), lazy=True) as font:
            maps.append(set(font.getBestCmap()))
    return set.intersection(*maps)


def test_the_table_is_the_fonts_character_map_less_what_cannot_be_seen(drawable: set[int]) -> None:
    for code_point in range(0x110000):
        character = chr(code_point)
        if unicodedata.normalize("NFC", character) != character:
            continue
        visible = unicodedata.category(character) not in _UNSEEN
        assert (unrenderable(character) == ()) == (visible and code_point in drawable), f"U+{code_point:04X}"


@pytest.mark.parametrize(
    "text",
    [
        "AT&T <LLC>",
        "Éléonore Ångström-Đặng, Łódź, Škoda, İstanbul",
        "Nguyễn Thị Hồng Phượng",
        "Καφενείο Ζωή",
        "Братья Ёлкины, Їжак",
        "№ 5 – “Café” • 50 € ® ™",
        "",
    ],
)
def test_european_and_vietnamese_names_are_drawn(text: str) -> None:
    assert unrenderable(text) == ()
    assert unrenderable(unicodedata.normalize("NFD", text)) == ()


@pytest.mark.parametrize(
    ("text", "bad"),
    [
        ("東京 Dental 京", ("東", "京")),
        ("שלום", ("ש", "ל", "ו", "ם")),
        ("Party 🎉", ("🎉",)),
        ("two\nlines\t", ("\n", "\t")),
        ("zero\u200bwidth\ufeff\u00ad\u202e", ("\u200b", "\ufeff", "\u00ad", "\u202e")),
        ("x\u0301", ("\u0301",)),
        ("\x00\x7f\x85", ("\x00", "\x7f", "\x85")),
    ],
)
def test_what_the_font_lacks_is_listed_once_each_in_order(text: str, bad: tuple[str, ...]) -> None:
    assert unrenderable(text) == bad


def test_a_problem_names_the_character_and_the_field() -> None:
    problems = check_renderable({"/end_user_name": "東 Dental", "/city": "Łódź", "/title": "a\nb"})

    assert [(problem.code, problem.pointer) for problem in problems] == [
        ("text_not_renderable", "/end_user_name"),
        ("text_not_renderable", "/title"),
    ]
    assert "'東' (U+6771)" in problems[0].detail
    assert "U+000A" in problems[1].detail
    assert "invisible" in problems[1].fix


def test_many_bad_characters_are_counted_rather_than_all_named() -> None:
    (problem,) = check_renderable({"/name": "東京都千代田区"})

    assert "and 2 more" in problem.detail


def test_the_exception_lists_every_character() -> None:
    error = UnrenderableText(["東", "\n"])

    assert error.characters == ("東", "\n")
    assert "U+6771" in str(error)
    assert "U+000A" in str(error)
