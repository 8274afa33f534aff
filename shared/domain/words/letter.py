"""The words of the Letter of Authorization.

French is Canadian French as the trade writes it: "portage" is a transfer of numbers, "NIP" a PIN; RespOrg, BTN and CSR
keep their names, and so do the terms that carriers look for (``NO PIN REQUIRED``, ``N/A``), which are glossed. It
promises nothing that the English does not.
"""

from datetime import date
from typing import Final

from shared.domain.words.catalogue import Catalogue

_MONTHS: Final = {
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    "fr": (
        *("janvier", "février", "mars", "avril", "mai", "juin"),
        *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    ),
    "es": (
        *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
        *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
    ),
}


def long_date(day: date, language: str = "en") -> str:
    """``January 5, 2026``, ``5 janvier 2026``, ``1er janvier 2026``, ``5 de enero de 2026``, whatever the locale."""
    month = _MONTHS[language][day.month - 1]
    if language == "fr":
        return f"{'1er' if day.day == 1 else day.day} {month} {day.year}"
    if language == "es":
        return f"{day.day} de {month} de {day.year}"
    return f"{month} {day.day}, {day.year}"


def counted(language: str, number: int) -> str:
    """A number with its thousands set apart: ``1,000``, in French by a no-break space."""
    return f"{number:,}".replace(",", "\u00a0") if language == "fr" else f"{number:,}"


_COMMON: Final = {
    "title": {"en": "Letter of Authorization", "fr": "Lettre d’autorisation"},
    "purpose.port": {
        "en": "Transfer (porting) of telephone numbers to {company}",
        "fr": "Transfert (portage) de numéros de téléphone vers {company}",
    },
    "purpose.toll_free": {
        "en": "Change of Responsible Organization (RespOrg) to {resp_org}",
        "fr": "Changement d’organisation responsable (RespOrg) au profit de {resp_org}",
    },
    "country.US": {"en": "United States", "fr": "États-Unis"},
    "country.CA": {"en": "Canada", "fr": "Canada"},
    "carriers": {
        "en": "and the carriers that provide its service",
        "fr": "et les fournisseurs qui assurent son service",
    },
    "numbers_counted.one": {"en": "1 telephone number", "fr": "1 numéro de téléphone"},
    "numbers_counted.many": {"en": "{counted} telephone numbers", "fr": "{counted} numéros de téléphone"},
    "pin.provided": {"en": "PIN: provided separately", "fr": "NIP\u00a0: fourni séparément"},
    "pin.none": {"en": "NO PIN REQUIRED", "fr": "NO PIN REQUIRED (aucun NIP requis)"},
    "pin.not_applicable": {"en": "N/A", "fr": "N/A (sans objet)"},
    "language.en": {"en": "English", "fr": "Anglais"},
    "language.fr": {"en": "French", "fr": "Français"},
    "class.local": {"en": "Local numbers", "fr": "Numéros locaux"},
    "class.wireless": {"en": "Mobile numbers", "fr": "Numéros mobiles"},
    "class.toll_free": {"en": "Toll-free numbers", "fr": "Numéros sans frais"},
    "scope_named.full": {"en": "Full port", "fr": "Portage complet"},
    "scope_named.partial": {"en": "Partial port", "fr": "Portage partiel"},
    "staying_named.none": {"en": "None stay", "fr": "Aucun ne reste"},
    "staying_named.some": {"en": "Some stay", "fr": "Certains restent"},
    "staying_named.unknown": {"en": "Not known", "fr": "Non établi"},
    "more": {"en": "and {counted} more", "fr": "et {counted} de plus"},
}

_CUSTOMER: Final = {
    "customer": {"en": "Customer", "fr": "Client"},
    "end_user_name": {"en": "Billing name (end user)", "fr": "Nom de facturation (utilisateur final)"},
    "subscriber_type": {"en": "Type of service", "fr": "Type de service"},
    "subscriber.business": {"en": "Business", "fr": "Affaires"},
    "subscriber.residential": {"en": "Residential", "fr": "Résidentiel"},
    "both_addresses": {"en": "Service and billing address", "fr": "Adresse de service et de facturation"},
    "service_address": {"en": "Service address", "fr": "Adresse de service"},
    "billing_address": {"en": "Billing address", "fr": "Adresse de facturation"},
    "authorized_person_name": {"en": "Authorized person", "fr": "Personne autorisée"},
    "authorized_person_title": {"en": "Title", "fr": "Titre"},
    "authorized_person_email": {"en": "E-mail", "fr": "Courriel"},
}

_ACCOUNT: Final = {
    "account": {"en": "Account with the current carrier", "fr": "Compte auprès du fournisseur actuel"},
    "losing_carrier_name": {"en": "Current carrier", "fr": "Fournisseur actuel"},
    "reseller_name": {"en": "Billed by (reseller)", "fr": "Facturé par (revendeur)"},
    "account_number": {"en": "Account number", "fr": "Numéro de compte"},
    # The English words are those that some carriers look for on a toll-free letter (porting.md section 4.1).
    "target_resp_org": {"en": "Transfer", "fr": "Transfert"},
    "port_to_resp_org": {
        "en": "Port to RespOrg {resp_org}",
        "fr": "Port to RespOrg {resp_org} (transfert au RespOrg)",
    },
    "billing_telephone_number": {
        "en": "Billing telephone number (BTN)",
        "fr": "Numéro de téléphone de facturation (BTN)",
    },
    "new_billing_telephone_number": {"en": "New BTN for what stays", "fr": "Nouveau BTN pour ce qui reste"},
    "pin_line": {"en": "Transfer PIN", "fr": "NIP de transfert"},
}

_NUMBERS: Final = {
    "numbers.port": {"en": "Telephone numbers to be ported", "fr": "Numéros de téléphone à transférer"},
    "numbers.toll_free": {"en": "Toll-free numbers to be transferred", "fr": "Numéros sans frais à transférer"},
    "covers": {
        "en": "This letter covers {numbers} and no other.",
        "fr": "La présente lettre vise {numbers} et aucun autre.",
    },
    "listed": {
        "en": "They are listed in Attachment A, which is part of this letter: from {first} (no. 1) to {last} "
        "(no. {counted}).",
        "fr": "Ils sont énumérés à l’annexe A, qui fait partie de la présente lettre\u00a0: du {first} "
        "(n\u00ba\u00a01) au {last} (n\u00ba\u00a0{counted}).",
    },
    "attachment.port": {
        "en": "Attachment A: telephone numbers to be ported",
        "fr": "Annexe A\u00a0: numéros de téléphone à transférer",
    },
    "attachment.toll_free": {
        "en": "Attachment A: toll-free numbers to be transferred",
        "fr": "Annexe A\u00a0: numéros sans frais à transférer",
    },
    "part_of": {
        "en": "Part of letter {letter_id}. {numbers}.",
        "fr": "Partie de la lettre {letter_id}. {numbers}.",
    },
}

_NOT_PORTED: Final = {
    "not_ported": {"en": "Not to be ported", "fr": "À ne pas transférer"},
    "scope.full": {
        "en": "This letter authorizes the porting of the telephone numbers it lists and of no others; any other "
        "telephone number of the account may be ported only under a letter of its own.",
        "fr": "La présente lettre autorise le portage des numéros de téléphone qu’elle énumère et d’aucun autre; tout "
        "autre numéro de téléphone du compte ne peut être transféré qu’en vertu d’une lettre distincte.",
    },
    "scope.partial": {
        "en": "This is a partial port: it does not move every telephone number of the account.",
        "fr": "Il s’agit d’un portage partiel\u00a0: les numéros de téléphone du compte ne sont pas tous transférés.",
    },
    "scope.unknown": {
        "en": "Whether other telephone numbers are on the account has not been established.",
        "fr": "Il n’a pas été établi si le compte comporte d’autres numéros de téléphone.",
    },
    "staying.none": {
        "en": "No telephone number of the account is meant to stay with the current carrier once this letter and every "
        "other letter of authorization given for the account have been carried out.",
        "fr": "Aucun numéro de téléphone du compte n’est censé rester chez le fournisseur actuel une fois exécutées la "
        "présente lettre et toute autre lettre d’autorisation donnée pour le compte.",
    },
    "staying.listed": {
        "en": "These telephone numbers stay with the current carrier and must not be ported or disconnected:",
        "fr": "Les numéros de téléphone suivants restent chez le fournisseur actuel et ne doivent être ni transférés "
        "ni débranchés\u00a0:",
    },
    "staying.some": {
        "en": "Other telephone numbers of this account stay with the current carrier; they must not be ported or "
        "disconnected.",
        "fr": "D’autres numéros de téléphone de ce compte restent chez le fournisseur actuel; ils ne doivent être ni "
        "transférés ni débranchés.",
    },
    "staying.unknown": {
        "en": "Unless another letter of authorization covers it, any telephone number that is not listed in this "
        "letter stays with the current carrier and must not be ported or disconnected.",
        "fr": "À moins qu’une autre lettre d’autorisation ne le vise, tout numéro de téléphone qui n’est pas énuméré "
        "dans la présente lettre reste chez le fournisseur actuel et ne doit être ni transféré ni débranché.",
    },
}

# 47 CFR 64.1130 (d) and (e), and model.md "Letters".
_AUTHORIZATION: Final = {
    "authorization": {"en": "Authorization", "fr": "Autorisation"},
    "confirm": {
        "en": "I am the customer named above, or I am authorized to act for the customer. To {losing} and to every "
        "carrier concerned, I confirm:",
        "fr": "Je suis le client nommé ci-dessus, ou je suis autorisé à agir en son nom. À l’intention de {losing} et "
        "de tout fournisseur concerné, je confirme ce qui suit\u00a0:",
    },
    "decision.port": {
        "en": "I have decided to change the carrier of the telephone numbers listed in this letter from {losing} to "
        "{company}, and to keep the numbers by porting them.",
        "fr": "J’ai décidé de changer le fournisseur des numéros de téléphone énumérés dans la présente lettre, de "
        "{losing} à {company}, et de conserver les numéros en les transférant (portage).",
    },
    "decision.toll_free": {
        "en": "I have decided to change the service provider of the toll-free numbers listed in this letter from "
        "{losing} to {company}, and I authorize the change of Responsible Organization (RespOrg) to {resp_org}.",
        "fr": "J’ai décidé de changer le fournisseur de service des numéros sans frais énumérés dans la présente "
        "lettre, de {losing} à {company}, et j’autorise le changement d’organisation responsable (RespOrg) au profit "
        "de {resp_org}.",
    },
    "agent": {
        "en": "I designate {who} as my agent to make this change.",
        "fr": "Je désigne {who} à titre de mandataire pour effectuer ce changement.",
    },
    "one_carrier": {
        "en": "I understand that only one carrier may be designated for any one service on any one telephone number.",
        "fr": "Je comprends qu’un seul fournisseur peut être désigné pour un même service sur un même numéro de "
        "téléphone.",
    },
    "fee": {
        "en": "I understand that I may ask {company} whether a fee applies to this change, and that my current carrier "
        "may charge me under my agreement with it.",
        "fr": "Je comprends que je peux demander à {company} si des frais s’appliquent à ce changement, et que mon "
        "fournisseur actuel peut me facturer des frais aux termes de mon entente avec lui.",
    },
    "record": {
        "en": "I authorize {who} to obtain my customer service record (CSR) and the account information needed for "
        "this change from my current carrier and from any carrier that serves it.",
        "fr": "J’autorise {who} à obtenir mon dossier de service à la clientèle (CSR) et les renseignements de compte "
        "nécessaires à ce changement auprès de mon fournisseur actuel et de tout fournisseur qui le dessert.",
    },
    "correct.port": {
        "en": "I authorize {who} to correct account details of this request, such as the account number, the billing "
        "telephone number or the spelling of the address, so that they match that record. This allows no number to be "
        "added, and no other customer, authorized person or current carrier to be named.",
        "fr": "J’autorise {who} à corriger des renseignements de compte de la présente demande, comme le numéro de "
        "compte, le numéro de téléphone de facturation ou la graphie de l’adresse, afin qu’ils concordent avec ce "
        "dossier. Cela ne permet ni d’ajouter un numéro, ni de nommer un autre client, une autre personne autorisée "
        "ou un autre fournisseur actuel.",
    },
    "correct.toll_free": {
        "en": "I authorize {who} to correct account details of this request, such as the account number or the "
        "spelling of the address, so that they match that record. This allows no number to be added, and no other "
        "customer, authorized person or current carrier to be named.",
        "fr": "J’autorise {who} à corriger des renseignements de compte de la présente demande, comme le numéro de "
        "compte ou la graphie de l’adresse, afin qu’ils concordent avec ce dossier. Cela ne permet ni d’ajouter un "
        "numéro, ni de nommer un autre client, une autre personne autorisée ou un autre fournisseur actuel.",
    },
}

_SIGNATURE: Final = {
    "printed_name": {"en": "Printed name", "fr": "Nom en lettres moulées"},
    "signer_title": {"en": "Title", "fr": "Titre"},
    "date": {"en": "Date", "fr": "Date"},
}

LETTER: Final = Catalogue(
    {**_COMMON, **_CUSTOMER, **_ACCOUNT, **_NUMBERS, **_NOT_PORTED, **_AUTHORIZATION, **_SIGNATURE}
)
