"""The disclosure and consent shown before an electronic signature, and the statement of intent that goes with one.

What the disclosure must say: 15 USC 7001(c) (ESIGN): what the consent covers, the right to paper, how to withdraw and
what that costs, how to give a new e-mail address, how to get a paper copy and what it costs, what one needs to read
and keep the records, and a consent given in a way that shows that the signer can open them. Nobody can be made to sign
electronically (15 USC 7001(b)(2)). It is the same for a typed and for a drawn signature.
"""

import hashlib
from typing import Final

from shared.domain.words.catalogue import LANGUAGES, Catalogue

CONSENT_VERSION: Final = "2026-11"
"""A change of any word of the paragraphs, in any language, needs another version; a test holds them together."""

_PARAGRAPHS: Final = ("scope", "paper", "withdrawal", "address", "means")

CONSENT: Final = Catalogue(
    {
        "heading": {
            "en": "Electronic records and signature (version {version})",
            "fr": "Documents et signature électroniques (version {version})",
        },
        "scope": {
            "en": "I agree to use electronic records and an electronic signature, typed or drawn. This consent covers "
            "the Letters of Authorization that I sign in this one sitting and messages about them, and nothing else.",
            "fr": "J’accepte l’utilisation de documents électroniques et d’une signature électronique, tapée ou "
            "dessinée. Ce consentement vise les lettres d’autorisation que je signe au cours de cette seule séance et "
            "les messages qui s’y rapportent, et rien d’autre.",
        },
        "paper": {
            "en": "I do not have to sign electronically; nobody does. I may instead print a letter, sign it by hand "
            "and return it to whoever asked me to sign. I may also ask the company named in the letter for a paper "
            "copy, before or after signing; it is free of charge.",
            "fr": "Je ne suis pas tenu de signer par voie électronique; personne ne l’est. Je peux plutôt imprimer une "
            "lettre, la signer à la main et la remettre à la personne qui m’a demandé de signer. Je peux aussi "
            "demander une copie papier à l’entreprise nommée dans la lettre, avant ou après la signature; cette copie "
            "est gratuite.",
        },
        "withdrawal": {
            "en": "I may withdraw this consent at any time before the numbers have moved, by writing to the company "
            "named in the letter or to whoever asked me to sign. Withdrawing costs nothing; numbers that have not yet "
            "moved then wait for a letter signed on paper. What was done before the withdrawal stays valid.",
            "fr": "Je peux retirer ce consentement à tout moment avant le transfert des numéros, en écrivant à "
            "l’entreprise nommée dans la lettre ou à la personne qui m’a demandé de signer. Le retrait ne coûte rien; "
            "les numéros qui n’ont pas encore été transférés attendent alors une lettre signée sur papier. Ce qui a "
            "été fait avant le retrait reste valide.",
        },
        "address": {
            "en": "If the e-mail address used for these letters is not mine any more, I give the new one in the same "
            "way.",
            "fr": "Si l’adresse de courriel utilisée pour ces lettres n’est plus la mienne, je communique la nouvelle "
            "de la même façon.",
        },
        "means": {
            "en": "To read and keep the letters I need a device with a current web browser, a mailbox, a program that "
            "opens PDF files, and storage or a printer. I give this consent electronically, where the letters are "
            "shown to me: that I can read it and give it shows that I can open them. By giving it I confirm that I "
            "can also keep a copy.",
            "fr": "Pour lire et conserver les lettres, j’ai besoin d’un appareil muni d’un navigateur Web à jour, "
            "d’une boîte de courriel, d’un logiciel qui ouvre les fichiers PDF, et d’un espace de stockage ou d’une "
            "imprimante. Je donne ce consentement par voie électronique, là où les lettres me sont présentées\u00a0: "
            "le fait de pouvoir le lire et le donner montre que je peux les ouvrir. En le donnant, je confirme que je "
            "peux aussi en conserver une copie.",
        },
        "intent.one": {
            "en": "By choosing Sign I adopt this name or drawing as my signature on this Letter of Authorization.",
            "fr": "En choisissant Signer, j’adopte ce nom ou ce dessin comme ma signature sur cette lettre "
            "d’autorisation.",
        },
        "intent.many": {
            "en": "By choosing Sign I adopt this name or drawing as my signature on each of these {count} Letters of "
            "Authorization.",
            "fr": "En choisissant Signer, j’adopte ce nom ou ce dessin comme ma signature sur chacune de ces {count} "
            "lettres d’autorisation.",
        },
    }
)


def consent_text(language: str) -> tuple[str, ...]:
    """The paragraphs of the disclosure, in "en" or "fr". Raises `KeyError` for any other language."""
    return tuple(CONSENT.say(language, name) for name in _PARAGRAPHS)


def consent_sha256(language: str) -> str:
    """SHA-256, in hex, of the paragraphs joined by blank lines, in UTF-8: what a certificate names as consented to."""
    return hashlib.sha256("\n\n".join(consent_text(language)).encode()).hexdigest()


def intent_text(language: str, letters: int) -> str:
    """The statement of intent that stands beside the button Sign, for this many letters."""
    return CONSENT.say(language, "intent", count=letters)


CONSENT_TEXT: Final = consent_text(LANGUAGES[0])
"""The disclosure in English."""
