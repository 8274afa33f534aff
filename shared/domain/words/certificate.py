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
        "ordinal": {"en": "No.", "fr": "Nº"},
        "number": {"en": "Number", "fr": "Numéro"},
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

SIGNED: Final = Catalogue(
    {
        "signed": {"en": "Signed electronically", "fr": "Signé électroniquement"},
        "signed.typed": {"en": "{time} UTC, by typed name", "fr": "{time} UTC, par nom dactylographié"},
        "signed.drawn": {"en": "{time} UTC, by drawn signature", "fr": "{time} UTC, par signature tracée"},
        "email": {"en": "Signer's e-mail", "fr": "Courriel du signataire"},
        "ip": {"en": "Internet address", "fr": "Adresse Internet"},
        "consent": {"en": "Consent text", "fr": "Texte de consentement"},
        "consent.version": {"en": "version {version}", "fr": "version {version}"},
        "viewed": {"en": "SHA-256 of the letter viewed", "fr": "SHA-256 de la lettre consultée"},
    }
)
"""The evidence under a signature, in its box."""

CERTIFICATE: Final = Catalogue(
    {
        "title": {"en": "Certificate of electronic signature", "fr": "Certificat de signature électronique"},
        "purpose": {
            "en": "Who signed this letter, how, and what happened before. Part of the sealed file.",
            "fr": "Qui a signé cette lettre, comment, et ce qui s’est passé avant. Partie du fichier scellé.",
        },
        "running_head": {"en": "Certificate of electronic signature", "fr": "Certificat de signature électronique"},
        "page": {"en": "Certificate page {number} of {last}", "fr": "Certificat, page {number} de {last}"},
        "envelope": {"en": "Envelope {envelope_id}", "fr": "Enveloppe {envelope_id}"},
        "signed_on": {"en": "Signed {time} UTC", "fr": "Signée le {time} UTC"},
        "section.signer": {"en": "Signer", "fr": "Signataire"},
        "section.signature": {"en": "Signature", "fr": "Signature"},
        "section.document": {"en": "Document", "fr": "Document"},
        "section.trail": {"en": "What happened", "fr": "Ce qui s’est passé"},
        "section.check": {"en": "How to check this file", "fr": "Comment vérifier ce fichier"},
        "name": {"en": "Printed name", "fr": "Nom en lettres moulées"},
        "job_title": {"en": "Title", "fr": "Titre"},
        "email": {"en": "E-mail", "fr": "Courriel"},
        "identified": {"en": "Identified by", "fr": "Identification"},
        "identified.emailed_link": {
            "en": "A personal link sent to this e-mail address",
            "fr": "Un lien personnel envoyé à cette adresse de courriel",
        },
        "identified.emailed_code": {
            "en": "A code sent to this e-mail address and entered before signing",
            "fr": "Un code envoyé à cette adresse de courriel et saisi avant la signature",
        },
        "identified.api_key": {
            "en": "An API key of the account {account}",
            "fr": "Une clé d’API du compte {account}",
        },
        "identified.sign_in": {
            "en": "Signed in on our pages as a user of the account {account}",
            "fr": "Connexion à nos pages comme utilisateur du compte {account}",
        },
        "method": {"en": "Method", "fr": "Méthode"},
        "method.typed": {"en": "Name typed as signature", "fr": "Nom dactylographié comme signature"},
        "method.drawn": {"en": "Signature drawn on screen", "fr": "Signature tracée à l’écran"},
        "signed_at": {"en": "Signed at", "fr": "Signée le"},
        "consent_version": {"en": "Consent text, version", "fr": "Texte de consentement, version"},
        "consent_sha256": {"en": "Consent text, SHA-256", "fr": "Texte de consentement, SHA-256"},
        "letter_id": {"en": "Letter", "fr": "Lettre"},
        "envelope_id": {"en": "Envelope", "fr": "Enveloppe"},
        "account": {"en": "Sent by the account", "fr": "Envoyée par le compte"},
        "document_sha256": {"en": "SHA-256 before signing", "fr": "SHA-256 avant signature"},
        "document_length": {"en": "Length before signing", "fr": "Taille avant signature"},
        "document_length.value": {
            "en": "{length} bytes: the first bytes of this file are the letter exactly as it was viewed",
            "fr": "{length} octets : les premiers octets de ce fichier sont la lettre telle qu’elle a été consultée",
        },
        "head.time": {"en": "Time (UTC)", "fr": "Heure (UTC)"},
        "head.what": {"en": "What", "fr": "Événement"},
        "head.who": {"en": "Who", "fr": "Qui"},
        "head.ip": {"en": "Internet address", "fr": "Adresse Internet"},
        "head.digest": {"en": "Chain", "fr": "Chaîne"},
        "trail.note": {
            "en": "Each entry's chain value is the beginning of a SHA-256 over the entry before and its own.",
            "fr": "La valeur de chaîne de chaque entrée est le début d’un SHA-256 sur l’entrée précédente et la "
            "sienne.",
        },
        "trail.created": {"en": "Envelope made", "fr": "Enveloppe créée"},
        "trail.sent": {"en": "Signing link sent", "fr": "Lien de signature envoyé"},
        "trail.reminded": {"en": "Reminder sent", "fr": "Rappel envoyé"},
        "trail.resent": {"en": "Signing link sent again", "fr": "Lien de signature renvoyé"},
        "trail.bounced": {"en": "E-mail not delivered", "fr": "Courriel non remis"},
        "trail.code_sent": {"en": "Code sent", "fr": "Code envoyé"},
        "trail.code_confirmed": {"en": "Code confirmed", "fr": "Code confirmé"},
        "trail.opened": {"en": "Envelope opened", "fr": "Enveloppe ouverte"},
        "trail.details_completed": {"en": "Details completed", "fr": "Renseignements complétés"},
        "trail.person_named": {"en": "Authorized person named", "fr": "Personne autorisée désignée"},
        "trail.letter_changed": {"en": "Letter changed", "fr": "Lettre modifiée"},
        "trail.consented": {
            "en": "Consent to electronic records and signature",
            "fr": "Consentement aux documents et à la signature électroniques",
        },
        "trail.signed": {"en": "Signed", "fr": "Signature"},
        "trail.declined": {"en": "Declined", "fr": "Refus"},
        "trail.handed_back": {"en": "Handed back", "fr": "Renvoi à l’expéditeur"},
        "trail.question": {"en": "Question asked", "fr": "Question posée"},
        "trail.revoked": {"en": "Revoked", "fr": "Révocation"},
        "trail.replaced": {"en": "Replaced", "fr": "Remplacement"},
        "trail.expired": {"en": "Expired", "fr": "Expiration"},
        "check.online": {
            "en": "Anyone can check this letter, by this file or by its id, at:",
            "fr": "Toute personne peut vérifier cette lettre, par ce fichier ou par son identifiant, à l’adresse :",
        },
        "check.seal": {
            "en": "The whole file, this certificate included, is sealed in the name of {company} with an electronic "
            "signature (PAdES). Any later change breaks the seal; a PDF reader that checks signatures shows it.",
            "fr": "Tout le fichier, ce certificat compris, est scellé au nom de {company} par une signature "
            "électronique (PAdES). Toute modification ultérieure rompt le sceau; un lecteur PDF qui vérifie les "
            "signatures l’indique.",
        },
        "seal.reason": {
            "en": "Letter {letter_id}, signed electronically by {name}",
            "fr": "Lettre {letter_id}, signée électroniquement par {name}",
        },
    }
)
"""What the certificate's pages and the seal say."""
