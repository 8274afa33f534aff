"""What is wrong, in French: for every problem that the signing page can show.

A `Problem` carries its English text; here stands what the same code says in French. Where a code means two things, the
pointer tells them apart (``code /pointer``). Codes are those of porting.md section 10.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from shared.domain.problems import Problem
from shared.domain.renderable import describe

_Told = tuple[str, str]
"""What is wrong, and what to do about it. ``{suggestion}`` is the problem's own; ``{number}`` the number that its
English advice names; ``{characters}`` the characters that its English text names."""

_SIGNING: Final[Mapping[str, _Told]] = {
    "signature_empty": ("La signature est vide.", "Tapez le nom complet de la personne autorisée."),
    "signature_empty /drawing": (
        "La signature dessinée est vide.",
        "Dessinez votre signature dans le cadre, ou tapez plutôt votre nom.",
    ),
    "signature_name_mismatch": (
        "Le nom tapé n’est pas celui de la personne autorisée sur la lettre.",
        "Tapez {suggestion}, si c’est vous, ou choisissez «\u00a0Je suis une autre personne autorisée\u00a0».",
    ),
    "text_not_renderable": (
        "Certains caractères ne peuvent pas être imprimés sur la lettre{characters}.",
        "Écrivez le texte en lettres latines, grecques ou cyrilliques, comme sur la facture du fournisseur actuel.",
    ),
    "consent_not_given": (
        "Le consentement aux documents et à la signature électroniques n’a pas été donné.",
        "Lisez le texte de consentement et cochez la case; sans consentement, la lettre n’est pas signée.",
    ),
    "consent_text_version_mismatch": (
        "Le texte de consentement a changé depuis qu’il a été affiché.",
        "Lisez le texte actuel et confirmez-le de nouveau.",
    ),
    "intent_not_confirmed": (
        "Il n’a pas été confirmé que ceci est une signature.",
        "Confirmez-le pour signer, ou revenez.",
    ),
    "loa_document_changed": (
        "La lettre a changé depuis sa consultation.",
        "Ouvrez de nouveau la lettre et signez ce qu’elle indique maintenant.",
    ),
    "signed_at_in_future": ("La date de la signature est dans l’avenir.", "Signez avec la date d’aujourd’hui."),
    "signed_on_not_today": (
        "La date de la signature est passée; la lettre porte la date à laquelle elle est signée.",
        "Signez avec la date d’aujourd’hui.",
    ),
    "signature_method_unknown": ("Cette façon de signer n’existe pas.", "Tapez ou dessinez votre signature."),
    "drawing_too_large": (
        "La signature dessinée est trop volumineuse.",
        "Videz le cadre et dessinez-la de nouveau.",
    ),
    "drawing_not_an_image": (
        "La signature dessinée est illisible.",
        "Videz le cadre et dessinez-la de nouveau, ou tapez plutôt votre nom.",
    ),
    "letter_not_ready": ("Les lettres sont en préparation.", "Ouvrez-les de nouveau dans un instant."),
    "loa_already_signed": ("Cette lettre est déjà signée.", "Vous n’avez rien d’autre à faire."),
    "loa_voided": (
        "Cette lettre n’est plus valide.",
        "Demandez une nouvelle lettre à la personne qui vous l’a envoyée.",
    ),
    "loa_declined": (
        "La signature de cette lettre a été refusée.",
        "Demandez une nouvelle lettre à la personne qui vous l’a envoyée.",
    ),
    "loa_expired": (
        "Le délai pour signer cette lettre est passé.",
        "Demandez une nouvelle lettre à la personne qui vous l’a envoyée.",
    ),
    "concurrent_change": (
        "Quelqu’un d’autre a fait une modification au même moment.",
        "Lisez la page telle qu’elle est maintenant et recommencez.",
    ),
    "link_invalid": ("Ce lien ne peut pas être utilisé.", "Demandez un nouveau lien."),
    "not_opened": ("Les lettres ne sont pas ouvertes dans ce navigateur.", "Ouvrez-les de nouveau."),
    "otp_wrong": ("Ce n’est pas le code envoyé.", "Entrez-le de nouveau; essais restants\u00a0: {number}."),
    "otp_expired": ("Le code n’est plus valable.", "Demandez un nouveau code."),
    "otp_locked": (
        "Trop de codes ont été demandés.",
        "Demandez un nouveau lien à la personne qui vous a envoyé les lettres.",
    ),
    "otp_locked /code": ("Un code erroné a été entré trop souvent.", "Demandez un nouveau code."),
    "signer_name_missing": ("Le nom manque.", "Donnez le nom complet de la personne qui doit signer."),
    "signer_email_invalid": (
        "Ceci n’est pas une adresse de courriel.",
        "Donnez une adresse que la personne consulte, comme nom@exemple.com.",
    ),
    "authorized_person_name_missing": ("Le nom manque.", "Entrez votre nom complet, comme vous signerez."),
    "authorized_person_title_missing": (
        "Le titre manque.",
        "Indiquez votre fonction, par exemple propriétaire ou chef de bureau.",
    ),
    "reason_missing": (
        "Ce champ est vide.",
        "Dites en quelques mots pourquoi, pour que la situation puisse être corrigée.",
    ),
    "text_missing": ("Ce champ est vide.", "Écrivez votre question."),
    "too_many_questions": (
        "Vingt questions ont été posées ici.",
        "Appelez la personne qui vous a envoyé les lettres, ou écrivez-lui.",
    ),
    "too_long": ("Ce texte est trop long.", "Utilisez au plus {number} caractères."),
    "too_many": ("La liste est trop longue.", "Indiquez au plus 5\u00a0000 numéros."),
    "invalid_value": ("Ceci n’est pas une des réponses.", "Choisissez une des réponses proposées."),
    "pin_contradiction": (
        "Un NIP est donné, et la réponse est qu’il n’y en a pas.",
        "Répondez «\u00a0fourni\u00a0», ou laissez le NIP vide.",
    ),
}

_BILL: Final = "Recopiez-le de la facture du fournisseur actuel."
_WHERE: Final = "Entrez l’adresse où se trouve le service, et non l’adresse de facturation."

_DETAILS: Final[Mapping[str, _Told]] = {
    "carrier_name_missing": ("Le fournisseur actuel n’est pas nommé.", _BILL),
    "end_user_name_missing": ("Le titulaire du compte n’est pas nommé.", _BILL),
    "subscriber_type_missing": (
        "Il n’est pas indiqué s’il s’agit d’un compte d’entreprise ou résidentiel.",
        "Choisissez entreprise ou résidentiel.",
    ),
    "address_missing_line1": ("L’adresse de service n’a pas de rue.", _WHERE),
    "address_missing_city": ("L’adresse de service n’a pas de ville.", _WHERE),
    "address_missing_state": ("L’adresse de service n’a pas de province ni d’État.", _WHERE),
    "address_missing_postal_code": ("L’adresse de service n’a pas de code postal.", _WHERE),
    "address_missing_country": ("L’adresse de service n’a pas de pays.", _WHERE),
    "authorized_person_missing": (
        "Il manque le nom ou l’adresse de courriel de la personne autorisée.",
        "Indiquez la personne que le fournisseur actuel a au dossier pour ce compte; son nom figure sur la lettre.",
    ),
    "account_number_missing": (
        "Le numéro de compte manque; les fournisseurs le comparent.",
        "Recopiez-le de la facture ou du portail du fournisseur; ce n’est souvent pas le numéro de téléphone.",
    ),
    "btn_missing": (
        "Le numéro de téléphone de facturation (BTN) du compte manque.",
        "Entrez le numéro principal du compte; demandez-le au fournisseur si la facture ne l’indique pas.",
    ),
    "numbers_staying_missing": (
        "Il n’est pas indiqué si des numéros restent chez le fournisseur actuel.",
        "Répondez aucun, certains ou inconnu.",
    ),
    "new_btn_required": (
        "Le numéro de facturation est transféré tandis que d’autres restent\u00a0: le compte a besoin d’un nouveau.",
        "Indiquez un des numéros qui restent comme nouveau numéro de facturation du compte.",
    ),
    "new_btn_in_port_list": (
        "Le nouveau numéro de facturation est lui-même transféré.",
        "Indiquez un numéro qui reste chez le fournisseur actuel.",
    ),
    "new_btn_equals_btn": (
        "Le nouveau numéro de facturation est le numéro actuel.",
        "Indiquez un numéro qui reste chez le fournisseur actuel et qui doit être le numéro de facturation du compte.",
    ),
    "staying_number_is_being_ported": (
        "Un numéro indiqué comme restant figure aussi parmi les numéros à transférer.",
        "Retirez-le d’une des deux listes.",
    ),
    "reseller_name_required_ca": (
        "Pour des numéros canadiens, l’entreprise qui envoie la facture doit être nommée.",
        "Entrez l’entreprise nommée en haut de la facture.",
    ),
    "country_not_supported": (
        "Les numéros sont transférés depuis des comptes dont l’adresse est au Canada ou aux États-Unis.",
        "Entrez CA ou US. Pour un compte ailleurs, communiquez avec le soutien.",
    ),
    "state_invalid": (
        "Ce n’est ni une province ni un État du pays indiqué.",
        "Entrez le code de deux lettres, comme QC ou NY, ou corrigez le pays.",
    ),
    "zip_format": (
        "Le code postal n’est pas du pays indiqué.",
        "Entrez un code comme K1A 0B1 pour le Canada, ou de 5 chiffres, comme 60601, pour les États-Unis.",
    ),
    "zip_leading_zero_lost": (
        "Le code ZIP avait quatre chiffres; son zéro initial a été rétabli.",
        "Vérifiez le code ZIP.",
    ),
    "zip_state_mismatch": (
        "Le code postal ne correspond pas à la province ou à l’État.",
        "Comparez les deux avec la facture; une adresse qui diffère est la cause de refus la plus fréquente.",
    ),
    "address_po_box": (
        "Un fournisseur compare le lieu où se trouve le service; ce ne peut pas être une case postale.",
        "Entrez l’adresse municipale du service, telle qu’elle figure au dossier du fournisseur.",
    ),
    "house_number_missing": (
        "La première ligne de l’adresse n’a pas de numéro d’immeuble.",
        "Ajoutez le numéro, comme sur la facture.",
    ),
    "address_non_latin": (
        "L’adresse contient des lettres qui figurent rarement dans les dossiers des fournisseurs.",
        "Écrivez-la en lettres latines, comme sur la facture.",
    ),
    "tollfree_requires_business": (
        "Les numéros sans frais appartiennent à des comptes d’entreprise.",
        "Choisissez entreprise comme type de client.",
    ),
    "residential_with_business_name": (
        "Le client est une entreprise, mais le compte est dit résidentiel.",
        "Choisissez entreprise comme type de client, ou entrez le nom de la personne.",
    ),
    "authorized_person_email_invalid": (
        "Ceci n’est pas une adresse de courriel.",
        "Entrez une seule adresse, comme nom@exemple.com.",
    ),
    "authorized_person_role_mailbox": (
        "Ceci ressemble à une boîte partagée\u00a0: quiconque la lit pourrait signer la lettre.",
        "Donnez l’adresse propre de la personne, si elle en a une.",
    ),
    "signer_role_mailbox": (
        "Ceci ressemble à une boîte partagée\u00a0: quiconque la lit pourrait signer la lettre.",
        "Donnez l’adresse propre de la personne, si elle en a une.",
    ),
    "numbers_staying_contradiction": (
        "La réponse est qu’aucun numéro ne reste chez le fournisseur actuel, mais certains sont dits rester.",
        "Répondez «\u00a0certains\u00a0», ou videz la liste.",
    ),
    "btn_invalid": (
        "Ceci n’est pas un numéro de téléphone.",
        "Entrez le numéro de téléphone de facturation à 10 chiffres, tel qu’il figure sur la facture.",
    ),
    "btn_toll_free": (
        "Un numéro de téléphone de facturation est un numéro local; celui-ci est sans frais.",
        "Demandez au fournisseur le numéro de téléphone de facturation (BTN) du compte.",
    ),
    "account_number_placeholder": (
        "Ceci n’est pas un vrai numéro de compte; un fournisseur compare le vrai.",
        "Recopiez le numéro de compte de la facture, ou laissez le champ vide jusqu’à ce que vous l’ayez.",
    ),
    "account_number_scientific_notation": (
        "Un tableur a mis le numéro de compte en notation scientifique, et des chiffres peuvent être perdus.",
        "Recopiez le numéro de compte de la facture.",
    ),
    "account_number_is_phone_number": (
        "Le numéro de compte ressemble à un numéro de téléphone; les deux diffèrent souvent.",
        "Comparez-le avec la facture.",
    ),
    "pin_placeholder": (
        "Ceci n’est pas un vrai NIP; un fournisseur compare le vrai.",
        "Laissez le champ vide\u00a0: il sera redemandé. Si le fournisseur n’en a pas, écrivez NO PIN REQUIRED.",
    ),
    "pin_format": (
        "Les NIP de transfert ont d’ordinaire de 4 à 10 lettres ou chiffres.",
        "Vérifiez-le auprès du fournisseur\u00a0: ce n’est souvent pas le NIP du compte lui-même.",
    ),
    "label_missing": ("Le compte n’a pas de nom.", "Donnez-lui-en un, comme le nom du fournisseur."),
    "label_taken": ("Un autre compte de cette demande porte ce nom.", "Donnez un nom propre à chacun."),
}

_CHECK: Final = "Vérifiez le numéro, ou retirez-le."
_NUMBERS: Final[Mapping[str, _Told]] = {
    "number_missing": ("Il n’y a pas de numéro sur cette ligne.", "Entrez un numéro, ou retirez la ligne."),
    "number_not_parseable": (
        "Ceci n’est pas un numéro de téléphone.",
        "Entrez un numéro de 10 chiffres et rien d’autre.",
    ),
    "number_excel_error": ("Le tableur indique une erreur au lieu d’un numéro.", "Entrez le numéro lui-même."),
    "number_scientific_notation": ("Un tableur a mis ce numéro en notation scientifique.", "Entrez les 10 chiffres."),
    "number_decimal": ("Un tableur a fait de ce numéro un nombre décimal.", "Entrez les 10 chiffres."),
    "number_multiple_in_cell": ("Il y a plusieurs numéros sur cette ligne.", "Écrivez un seul numéro par ligne."),
    "number_range_in_cell": (
        "Cette ligne indique une série de numéros.",
        "Écrivez chaque numéro sur une ligne à part.",
    ),
    "number_has_extension": ("Un poste n’est pas un numéro de téléphone distinct.", "Retirez le poste."),
    "number_wrong_length": (
        "Ce numéro n’a pas 10 chiffres.",
        "Entrez 10 chiffres\u00a0: l’indicatif régional et le numéro.",
    ),
    "number_invalid_npa": ("Cet indicatif régional n’existe pas.", _CHECK),
    "number_invalid_nxx": ("Les chiffres qui suivent l’indicatif régional ne sont pas possibles.", _CHECK),
    "number_fictional": ("Ce numéro est fictif.", "Remplacez-le par un vrai numéro."),
    "number_directory_assistance": ("Ce numéro est celui des renseignements téléphoniques.", "Retirez-le."),
    "number_short_code": ("Ceci est un numéro abrégé.", "Retirez-le."),
    "number_premium_900": ("Les numéros 900 sont surtaxés et ne sont pas transférables.", "Retirez-le."),
    "number_pay_per_call_976": ("Les numéros 976 sont surtaxés et ne sont pas transférables.", "Retirez-le."),
    "number_non_geographic": ("Ce genre de numéro n’est pas transférable ici.", "Retirez-le."),
    "number_tollfree_reserved": ("Cet indicatif est réservé et n’est pas en service.", _CHECK),
    "number_country_not_supported": (
        "Ceci est lu comme un numéro d’un autre pays.",
        "Seuls les numéros du Canada et des États-Unis sont acceptés ici.",
    ),
}

_FRENCH: Final[Mapping[str, _Told]] = {**_SIGNING, **_DETAILS, **_NUMBERS}
_INVISIBLE: Final = (
    "Retirez les caractères invisibles\u00a0: sauts de ligne, tabulations ou marques collées d’ailleurs."
)


def problem_text(language: str, problem: Problem) -> tuple[str, str]:
    """What is wrong and what to do about it, in "en" or "fr"; the problem's own English where there is no French."""
    told = _told(problem) if language == "fr" else None
    if told is None:
        return problem.detail, problem.fix
    detail, fix = told
    characters = _characters(problem) if problem.code == "text_not_renderable" else ()
    if characters and all(unicodedata.category(one) in {"Cc", "Cf", "Zl", "Zp"} for one in characters):
        fix = _INVISIBLE
    number = re.search(r"[0-9]+", problem.fix)
    if "{number}" in fix and number is None:
        fix = ""
    values = {
        "suggestion": problem.suggestion or "le nom qui figure sur la lettre",
        "number": number[0] if number else "",
        "characters": f"\u00a0: {', '.join(map(describe, characters))}" if characters else "",
    }
    return detail.format_map(values), fix.format_map(values)


def has_french(problem: Problem) -> bool:
    """Whether there is French for this problem."""
    return _told(problem) is not None


def _told(problem: Problem) -> _Told | None:
    return _FRENCH.get(f"{problem.code} {problem.pointer}") or _FRENCH.get(problem.code)


def _characters(problem: Problem) -> tuple[str, ...]:
    """The characters that the English text names by their code points."""
    return tuple(chr(int(code, 16)) for code in re.findall(r"U\+([0-9A-F]{4,6})\b", problem.detail))
