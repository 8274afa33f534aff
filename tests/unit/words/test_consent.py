"""What a signer consents to, and that no word of it changes unseen."""

import hashlib

import pytest

from shared.domain.words.catalogue import LANGUAGES
from shared.domain.words.consent import CONSENT_TEXT, CONSENT_VERSION, consent_sha256, consent_text, intent_text

_WORDED = {
    "2026-11": {
        "en": "2dcecc095cc539d670f258d6cf71d83a82ceb4e1d4e6ba2315e852fbf904d8bb",
        "fr": "0931cb4178642dcee0ad5a2db2aeaee3e129193f8780781c00c64dce3c5dd722",
    }
}
"""A version that was ever shown stays in this table: what it said is evidence."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_wording_is_another_version(language: str) -> None:
    assert consent_sha256(language) == _WORDED[CONSENT_VERSION][language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_hash_is_of_the_paragraphs_joined_by_blank_lines(language: str) -> None:
    text = "\n\n".join(consent_text(language))

    assert consent_sha256(language) == hashlib.sha256(text.encode("utf-8")).hexdigest()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Letters of Authorization that I sign in this one sitting and messages about them, and nothing else"),
        ("en", "I do not have to sign electronically; nobody does."),
        ("en", "paper copy, before or after signing; it is free of charge"),
        ("en", "I may withdraw this consent at any time"),
        ("en", "Withdrawing costs nothing"),
        ("en", "e-mail address used for these letters is not mine any more, I give the new one"),
        ("en", "web browser"),
        ("en", "I give this consent electronically"),
        ("en", "shows that I can open them"),
        ("fr", "au cours de cette seule séance et les messages qui s’y rapportent, et rien d’autre"),
        ("fr", "Je ne suis pas tenu de signer par voie électronique; personne ne l’est."),
        ("fr", "cette copie est gratuite"),
        ("fr", "Je peux retirer ce consentement à tout moment"),
        ("fr", "Le retrait ne coûte rien"),
        ("fr", "je communique la nouvelle"),
        ("fr", "navigateur Web"),
        ("fr", "Je donne ce consentement par voie électronique"),
        ("fr", "montre que je peux les ouvrir"),
    ],
)
def test_it_says_what_15_usc_7001_c_asks_for(language: str, said: str) -> None:
    assert said in " ".join(consent_text(language))


@pytest.mark.parametrize(("language", "word"), [("en", "typed or drawn"), ("fr", "tapée ou dessinée")])
def test_it_holds_for_every_way_to_sign(language: str, word: str) -> None:
    assert word in consent_text(language)[0]


def test_consent_and_intent_are_two_statements() -> None:
    assert "my signature on" not in " ".join(CONSENT_TEXT)
    assert intent_text("en", 1).endswith("as my signature on this Letter of Authorization.")
    assert "chacune de ces 3 lettres" in intent_text("fr", 3)
