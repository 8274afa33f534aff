"""One catalogue for everything that people outside read on letters, pages and in mails: each text in each language.

The texts stand in the files beside this one, by subject; a test holds every entry to the same languages and the same
``{fields}``. Fields are named, and filled in as plain text: escaping is for whoever puts them on a page.
"""

from collections.abc import Mapping
from string import Formatter
from typing import Final

LANGUAGES: Final = ("en", "fr")
"""Of letters and of the pages that a link opens."""

EVERY_LANGUAGE: Final = (*LANGUAGES, "es")
"""Of what users of an account are mailed."""

Text = Mapping[str, str]
"""One text by language."""


def both(en: str, fr: str) -> Text:
    """A text in the languages of letters and of pages."""
    return {"en": en, "fr": fr}


class Catalogue:
    """The texts of one subject, by key. What only our own team reads is in English alone."""

    def __init__(self, texts: Mapping[str, Text], languages: tuple[str, ...] = LANGUAGES) -> None:
        self.texts = dict(texts)
        self.languages = languages

    def say(self, language: str, key: str, /, **values: object) -> str:
        """The text of `key` with its fields filled in. Raises `KeyError` for an unknown key, language or field.

        A key that comes in two forms, ``x.one`` and ``x.many``, is asked for as ``x`` with a `count`.
        """
        text = self.texts.get(key) or self.texts[f"{key}.{'one' if values['count'] == 1 else 'many'}"]
        return text[language].format_map(values)

    def has(self, key: str) -> bool:
        return key in self.texts

    def gaps(self) -> list[str]:
        """What is wrong with the catalogue itself: a language that is missing, or fields that differ between two."""
        found = []
        for key, text in self.texts.items():
            if set(text) != set(self.languages) or not all(text.values()):
                found.append(f"{key}: languages {sorted(text)}")
            elif len({frozenset(_fields(each)) for each in text.values()}) > 1:
                found.append(f"{key}: the fields differ")
        return found


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}
