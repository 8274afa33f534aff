"""Words that stand on the printed letter around its text, in its signature's box, and on the certificate page."""

from typing import Final

from shared.domain.words.catalogue import Catalogue

PRINTED: Final = Catalogue(
    {
        "letter": {"en": "Letter {letter_id}", "fr": "Lettre {letter_id}"},
        "order_reference": {
            "en": "Order reference (PON) {reference}",
            "fr": "Référence de la commande (PON) {reference}",
        },
        "prepared": {"en": "Prepared {date}", "fr": "Établie le {date}"},
        "page": {"en": "Page {number} of {last}", "fr": "Page {number} de {last}"},
        "signature": {"en": "Signature", "fr": "Signature"},
        "signature_line": {
            "en": "Signature of the authorized person, {name}",
            "fr": "Signature de la personne autorisée, {name}",
        },
        "evidence_goes_here": {
            "en": "For an electronic signature, its time and how it was given are recorded in this box.",
            "fr": "Pour une signature électronique, l’heure et le moyen sont consignés dans ce cadre.",
        },
    }
)
"""What the page of a letter says beside the letter's own text."""
