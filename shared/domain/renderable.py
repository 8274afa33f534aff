"""Which characters the letter's embedded font can draw, known without opening the font.

A name that cannot be printed is refused by name before a letter goes out, never printed as an empty square. The
table below is the character map of Source Sans Pro (Regular and Semibold cover the same), less what cannot be seen:
control and format characters, private use, and combining marks. Marks are drawn only as part of a composed letter,
so text is composed first (Unicode NFC): a decomposed ``e`` + acute draws as ``é``.

The table covers Latin with every accent of Europe and Vietnamese, Greek and Cyrillic; no Hebrew, Arabic, Chinese,
Japanese, Korean or emoji. A test compares it with the font file.
"""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping

from shared.domain.problems import Problem

_RANGES = """
0020-007E 00A0-00AC 00AE-017E 0180 018F 0192-0193 01A0-01A1 01AF-01B0 01C2 01CD-01DC 01E2-01E3 01E6-01E7
01EA-01EB 01F4-01F5 01F8-01F9 01FC-01FD 0218-021B 0237 0243 0250-025C 025E-0268 026A 026C-0276 0278-027B
027D-027E 0280-0284 0288-0292 0294-0295 0298-0299 029C-029D 029F 02A1-02A2 02B0 02B2-02B3 02B7-02B9 02BB-02BC
02BE-02BF 02C1 02C6-02CC 02D0-02D1 02D8-02DE 02E0-02E3 0375 037A 0384-0386 0388-038A 038C 038E-03A1 03A3-03CE
03D0-03D1 03D5 03D7 03D9 03DB 03DD 03E1 0400-045F 0462-0463 0472-0475 0490-0493 0496-049B 04A0-04A3 04AA-04AB
04AE-04B3 04B6-04B7 04BA-04BB 04C0-04C2 04CF-04D1 04D4-04D9 04E2-04E3 04E6-04E9 04EE-04EF 04F2-04F3 1D43
1D47-1D49 1D4D 1D4F-1D50 1D52 1D56-1D58 1D5B 1D9C 1DA0 1DBB 1E06-1E07 1E0C-1E0F 1E16-1E17 1E20-1E21 1E24-1E25
1E2A-1E2B 1E32-1E3B 1E3E-1E49 1E52-1E53 1E58-1E63 1E6C-1E6F 1E80-1E85 1E8E-1E8F 1E92-1E97 1E9E 1EA0-1EF9
1F00-1F15 1F18-1F1D 1F20-1F45 1F48-1F4D 1F50-1F57 1F59 1F5B 1F5D 1F5F-1F70 1F72 1F74 1F76 1F78 1F7A 1F7C
1F80-1FB4 1FB6-1FBA 1FBC-1FBD 1FBF-1FC4 1FC6-1FC8 1FCA 1FCC-1FD2 1FD6-1FDA 1FDD-1FE2 1FE4-1FEA 1FEC-1FED
1FF2-1FF4 1FF6-1FF8 1FFA 1FFC 1FFE 2007 2012-2016 2018-201A 201C-201E 2020-2022 2026 202F-2030 2032-2033 2035
2039-203A 203C-203F 2044 2047-2049 2070-2071 2074-2079 207D-2089 208D-208E 2094 20A1 20A4 20A6-20A7 20A9
20AB-20AC 20AE 20B1-20B2 20B4-20B5 20B8-20BA 20BD 2113 2116-2117 2120 2122 212E 2150-215E 2189 2190-2193 2202
2206 220F 2211-2212 2215 2219-221A 221E 222B 2248 2260 2264-2265 231C-231F 25A0 25B2-25B3 25B6-25B7 25BC-25BD
25C0-25C1 25C6 25C9-25CA 25CC 2610-2611 266A 2713 2752 27E6-27E7 2E22-2E25 2E3A-2E3B FB00-FB04 1F16A-1F16B
"""


def _bounds(table: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """First and last code points of the ranges, in ascending order."""
    pairs = [entry.partition("-") for entry in table.split()]
    return tuple(int(first, 16) for first, _, _ in pairs), tuple(int(last or first, 16) for first, _, last in pairs)


_FIRST, _LAST = _bounds(_RANGES)


class UnrenderableText(ValueError):
    """Text holds characters that the letter's font cannot draw; `characters` lists each once, in order."""

    def __init__(self, characters: Iterable[str]) -> None:
        self.characters = tuple(characters)
        super().__init__("cannot be printed: " + ", ".join(describe(character) for character in self.characters))


def drawn(text: str) -> str:
    """The text as the letter draws it: composed (Unicode NFC), otherwise untouched."""
    return unicodedata.normalize("NFC", text)


def unrenderable(text: str) -> tuple[str, ...]:
    """The characters of `text` that the letter's font cannot draw, each once, in order of appearance.

    Line breaks, tabs and other control characters count: a value on a letter is one line.
    """
    return tuple(dict.fromkeys(character for character in drawn(text) if not _in_table(ord(character))))


def describe(character: str) -> str:
    """A character as a person can find it: ``'字' (U+5B57)``, or ``U+0007`` where there is nothing to see."""
    code = f"U+{ord(character):04X}"
    return f"'{character}' ({code})" if character.isprintable() and not character.isspace() else code


def check_renderable(fields: Mapping[str, str]) -> tuple[Problem, ...]:
    """One ``text_not_renderable`` problem per field that holds a character the font cannot draw.

    `fields` maps the JSON pointer of a field to its text.
    """
    problems: list[Problem] = []
    for pointer, text in fields.items():
        bad = unrenderable(text)
        if not bad:
            continue
        named = ", ".join(describe(character) for character in bad[:5])
        more = f" and {len(bad) - 5} more" if len(bad) > 5 else ""
        plural = "characters" if len(bad) > 1 else "character"
        problems.append(
            Problem(
                code="text_not_renderable",
                detail=f"The {plural} {named}{more} cannot be printed on the letter.",
                fix=_fix(bad),
                pointer=pointer,
            )
        )
    return tuple(problems)


def _fix(bad: tuple[str, ...]) -> str:
    if all(unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp"} for character in bad):
        return "Remove the invisible characters: line breaks, tabs or marks pasted from another program."
    return "Spell it in Latin, Greek or Cyrillic letters, as the current carrier's bill does."


def _in_table(code_point: int) -> bool:
    position = bisect_right(_FIRST, code_point) - 1
    return position >= 0 and code_point <= _LAST[position]
