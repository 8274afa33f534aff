"""The look that letters and their certificates have in common: page, margins, colours, the embedded font.

US Letter, lengths in points from the top left. The font is Source Sans Pro (SIL OFL), embedded as a subset. Text is
placed as plain strings only: fpdf2's HTML and Markdown calls eat ``&`` and ``<``, and its page-count alias would
replace a ``{nb}`` in a name, so neither is used.
"""

from functools import cache
from importlib.resources import files
from typing import Self

from fpdf import FPDF
from fpdf.fonts import TTFFont
from fpdf.prefs import ViewerPreferences

FAMILY = "SourceSansPro"
_FACES = {"": "Regular", "B": "Semibold", "I": "It"}

MARGIN = 62.0
TOP = 70.0
FOOTER_AT = 750.0
BOTTOM = 736.0

Color = tuple[int, int, int]
INK: Color = (28, 32, 38)
MUTED: Color = (98, 106, 118)
ACCENT: Color = (24, 66, 112)
RULE: Color = (198, 204, 212)
STRIPE: Color = (245, 247, 250)
HEAD: Color = (229, 235, 242)

PDF_LANGUAGES = {"en": "en-US", "fr": "fr-CA"}


class Sheet(FPDF):
    """A document being laid out, in a ``with``. Text goes down the page; `y` is where the next line starts."""

    def __init__(self, language: str) -> None:
        super().__init__(orientation="portrait", unit="pt", format="letter")
        self.str_alias_nb_pages = ""
        self.c_margin = 0
        self.set_margins(MARGIN, TOP, MARGIN)
        self.set_auto_page_break(True, margin=self.h - BOTTOM)
        self.set_creator("Port Desk")
        self.set_producer("Port Desk")
        self.set_lang(PDF_LANGUAGES[language])
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)
        for style, path in font_files().items():
            self.add_font(FAMILY, style, path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Close the fonts' files: fpdf2 closes those that were used, once the document is put out."""
        for font in self.fonts.values():
            if isinstance(font, TTFFont):
                font.close()

    def face(self, style: str, size: float, color: Color) -> None:
        self.set_font(FAMILY, style, size)
        self.set_text_color(*color)

    def fitting(self, text: str, style: str, size: float, color: Color, room: float) -> None:
        """A face in which `text` is at most `room` points wide: `size`, or smaller."""
        self.face(style, size, color)
        self.face(style, min(size, size * room / max(self.get_string_width(text), 1)), color)

    def lines(self, text: str, width: float, leading: float) -> None:
        """Wrapped text from the cursor on; the cursor ends at the left margin under it."""
        left = self.x
        for line in self.wrapped(text, width):
            self.make_room(leading)
            self.text(left, self.y + leading / 2 + self.font_size * 0.3, line)
            self.set_y(self.y + leading)

    def wrapped(self, text: str, width: float) -> list[str]:
        """The lines of a text in the current face; broken at spaces, and within what is longer than a line.

        fpdf2's own breaking looks at every character several times, which took half of the time of a letter.
        """
        space = self.get_string_width(" ")
        lines: list[str] = []
        for paragraph in text.split("\n"):
            line, used = "", 0.0
            for at, word in enumerate(paragraph.split(" ")):
                room = self.get_string_width(word)
                if at and used + space + room <= width:
                    line, used = f"{line} {word}", used + space + room
                    continue
                if at:
                    lines.append(line)
                line, used = word, room
                while used > width and len(line) > 1:
                    fits = self._fitting_length(line, width)
                    lines.append(line[:fits])
                    line = line[fits:]
                    used = self.get_string_width(line)
            lines.append(line)
        return lines

    def _fitting_length(self, word: str, width: float) -> int:
        """How many of a word's characters fit a line; at least one."""
        used = 0.0
        for at, character in enumerate(word):
            used += self.get_string_width(character)
            if used > width:
                return max(at, 1)
        return len(word)

    def italic_covers(self, text: str) -> bool:
        """The italic has no Greek, Cyrillic or rare Latin; the upright has."""
        italic = self.fonts[FAMILY.lower() + "I"]
        return isinstance(italic, TTFFont) and all(ord(character) in italic.cmap for character in text)

    def text_right(self, baseline: float, text: str) -> None:
        self.text(self.w - MARGIN - self.get_string_width(text), baseline, text)

    def rule(self, y: float) -> None:
        self.set_draw_color(*RULE)
        self.set_line_width(0.6)
        self.line(MARGIN, y, self.w - MARGIN, y)

    def make_room(self, height: float) -> None:
        if self.y + height > BOTTOM:
            self.add_page()

    def back_to(self, page: int) -> None:
        """Draw on an earlier page; the font is chosen anew there."""
        self.page = page
        self.current_font_is_set_on_page = False


@cache
def font_files() -> dict[str, str]:
    fonts = files("font_source_sans_pro") / "files"
    return {style: str(fonts / f"SourceSansPro-{face}.ttf") for style, face in _FACES.items()}
