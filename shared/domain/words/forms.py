"""What every page with a form says, whoever reads it."""

from typing import Final

from shared.domain.words.catalogue import Catalogue

FORMS: Final = Catalogue(
    {
        "error": {"en": "Error", "fr": "Erreur"},
        "skip": {"en": "Skip to the content", "fr": "Passer au contenu"},
        "optional": {"en": "(optional)", "fr": "(facultatif)"},
        "choose": {"en": "Choose…", "fr": "Choisir…"},
        "one_a_line": {"en": "One number a line.", "fr": "Un numéro par ligne."},
        "problems.one": {"en": "One thing needs your attention", "fr": "Un point demande votre attention"},
        "problems.many": {
            "en": "{count} things need your attention",
            "fr": "{count} points demandent votre attention",
        },
    }
)
