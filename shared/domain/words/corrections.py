"""What the page behind a correction link says, and the mail that brings the link.

The English of the reasons is that of ``shared.domain.rejections``; their French stands here, with the same
``{carrier}``, and ``{Carrier}`` where a sentence begins. French is Canadian French, as in ``words.signing``.
"""

from collections.abc import Mapping
from typing import Final

from shared.domain.corrections import DOCUMENT_REQUESTED
from shared.domain.document_reviews import REFUSALS, DocumentReason
from shared.domain.playbook import PIN_NEEDED
from shared.domain.rejections import OTHER, REJECTIONS
from shared.domain.words.catalogue import Catalogue, Text, both


def carrier_names(language: str, name: str) -> Mapping[str, str]:
    """The losing carrier, inside a sentence and where one begins."""
    inside = " ".join(name.split()) or UNNAMED_CARRIER[language]
    return {"carrier": inside, "Carrier": inside if name.strip() else inside[0].upper() + inside[1:]}


_Told = tuple[str, str, str]
"""Title, meaning and fix of a reason."""


def _of(title: str, meaning: str, fix: str) -> _Told:
    return title, meaning, fix


UNNAMED_CARRIER: Final[Text] = both("your current carrier", "votre fournisseur actuel")
"""The losing carrier where its name is not known, inside a sentence."""

_FRENCH_REASONS: Final[dict[str, _Told]] = {
    "account_number_mismatch": _of(
        "Le numéro de compte ne correspond pas",
        "Le numéro de compte manque, ou ce n’est pas celui que {carrier} a pour ces numéros. Ce n’est souvent pas le "
        "numéro de téléphone auquel se rapporte la facture.",
        "Recopiez le numéro de compte d’une facture qui n’a pas plus de 30 jours, avec chaque chiffre et chaque "
        "lettre. Si la facture n’en indique aucun, demandez à {carrier} votre dossier de service (customer service "
        "record), la fiche de ce qui y figure au sujet de votre compte.",
    ),
    "pin_invalid": _of(
        "Le NIP de transfert n’a pas été accepté",
        "Le NIP qui permet à vos numéros de quitter {carrier} manque, est inexact ou n’est plus valable.",
        "Demandez à {carrier} un nouveau NIP de transfert. Il est créé pour transférer des numéros; ce n’est pas le "
        "NIP avec lequel vous ouvrez une session ou vous identifiez. Il expire\u00a0: entrez-le ici dès que vous "
        "l’avez.",
    ),
    "btn_mismatch": _of(
        "Le numéro de téléphone de facturation ne correspond pas",
        "Le numéro de téléphone de facturation, le numéro sous lequel {carrier} tient tout le compte, n’est pas celui "
        "que nous avons envoyé.",
        "Demandez à {carrier} le numéro de téléphone de facturation du compte, ou votre dossier de service (customer "
        "service record), qui l’indique. Les factures l’indiquent rarement.",
    ),
    "end_user_name_mismatch": _of(
        "Le nom du compte ne correspond pas",
        "{Carrier} a ce compte sous un autre nom, ou sous une autre graphie de ce nom.",
        "Écrivez le nom de l’entreprise ou de la personne exactement comme sur la facture reçue, chez {carrier}.",
    ),
    "authorized_person_mismatch": _of(
        "La personne qui a signé ne peut pas agir pour ce compte",
        "{Carrier} ne connaît pas la personne qui a signé la lettre comme quelqu’un qui peut décider de ce compte.",
        "Demandez à {carrier} qui y figure comme personne autorisée pour le compte, et entrez cette personne. Elle "
        "reçoit alors une nouvelle lettre à signer.",
    ),
    "address_mismatch": _of(
        "L’adresse de service ne correspond pas",
        "{Carrier} a une autre adresse pour ces numéros. C’est l’adresse où le service téléphonique est installé qui "
        "est comparée; ce n’est pas forcément celle où les factures sont envoyées.",
        "Entrez l’adresse de service telle qu’elle figure chez {carrier}. Demandez-y votre dossier de service "
        "(customer service record), qui l’indique, et recopiez-en la graphie.",
    ),
    "postal_code_mismatch": _of(
        "Le code postal ou ZIP ne correspond pas",
        "{Carrier} a un autre code postal ou ZIP pour ces numéros.",
        "Entrez le code postal ou ZIP de l’adresse de service, là où le service téléphonique est installé, et non "
        "celui de l’adresse où les factures sont envoyées.",
    ),
    "all_data_mismatch": _of(
        "Rien de ce que nous avons envoyé ne correspond",
        "{Carrier} ne trouve aucun compte avec les renseignements envoyés. L’entreprise qui vous envoie la facture est "
        "peut-être un revendeur, qui loue vos numéros à un autre fournisseur, lequel a son propre dossier.",
        "Demandez à l’entreprise qui vous envoie la facture le dossier de service (customer service record) de ces "
        "numéros, et s’il y a un autre fournisseur derrière elle. Corrigez ensuite tout ce qui diffère de ce dossier.",
    ),
    "number_not_on_account": _of(
        "Un numéro n’est pas sur ce compte",
        "{Carrier} n’a pas ce numéro sur le compte que nous avons nommé, ou ne l’a pas du tout.",
        "Regardez sur la facture à quel compte et à quel fournisseur le numéro appartient. Déplacez-le vers ce compte, "
        "ou retirez-le de cette commande.",
    ),
    "number_inactive": _of(
        "Un numéro n’est pas en service",
        "Le numéro est débranché ou suspendu chez {carrier}. Seul un numéro en service peut être transféré.",
        "Demandez à {carrier} de remettre le numéro en service, puis confirmez-le ici. Si ce n’est pas possible, "
        "retirez le numéro de cette commande.",
    ),
    "number_not_portable": _of(
        "Un numéro est marqué comme non transférable",
        "{Carrier} a marqué le numéro comme ne pouvant pas passer à un autre fournisseur. Seul {carrier} peut changer "
        "cela.",
        "Demandez à {carrier} de permettre le transfert du numéro, puis confirmez-le ici. Notre équipe le demande "
        "aussi. Si c’est refusé, retirez le numéro de cette commande.",
    ),
    "no_coverage": _of(
        "Notre fournisseur ne dessert pas la région d’un numéro",
        "Le fournisseur qui reprend vos numéros n’a pas de service dans la région à laquelle le numéro appartient.",
        "Notre équipe cherche un autre fournisseur qui dessert cette région. S’il n’y en a pas, gardez le numéro où il "
        "est, renvoyez ses appels vers un de vos numéros de suivi, et retirez-le de cette commande.",
    ),
    "pending_order": _of(
        "Une autre commande est ouverte sur ce compte",
        "{Carrier} traite encore une autre commande pour ce compte ou ce numéro, comme un changement de service ou un "
        "autre transfert. Une seule est acceptée à la fois.",
        "Demandez à {carrier} quelle commande est ouverte. Annulez-la ou attendez qu’elle soit terminée, puis "
        "confirmez ici qu’elle est fermée.",
    ),
    "port_protection": _of(
        "Les numéros sont verrouillés contre le transfert",
        "{Carrier} maintient sur le compte ou le numéro un verrou qui l’empêche de passer à un autre fournisseur.",
        "Demandez à {carrier} de retirer le verrou (aussi appelé protection contre le transfert ou gel du numéro), "
        "puis confirmez ici qu’il est retiré et depuis quand. Au pire, cela peut prendre d’une à trois semaines.",
    ),
    "special_feature": _of(
        "Un service dépend d’un numéro",
        "Le numéro porte chez {carrier} un autre service qui l’empêche d’être transféré ou qui prendrait fin avec "
        "lui\u00a0: Internet par la ligne téléphonique (DSL), plusieurs lignes qui sonnent à tour de rôle, sonnerie "
        "distinctive, renvoi d’appels d’une autre région, ou ligne d’un système téléphonique d’entreprise.",
        "Demandez à {carrier} de quel service il s’agit. Faites-le retirer ou passer sur une autre ligne, ou acceptez "
        "qu’il prenne fin, et confirmez-le ici. Ou retirez le numéro de cette commande.",
    ),
    "main_btn_porting": _of(
        "Le numéro principal du compte le quitterait",
        "Vous transférez le numéro de téléphone de facturation, le numéro sous lequel {carrier} tient le compte, "
        "tandis que d’autres lignes restent. Ces lignes en ont besoin d’un nouveau.",
        "Choisissez un des numéros qui restent chez {carrier}, et entrez-le comme nouveau numéro de téléphone de "
        "facturation.",
    ),
    "port_type_incorrect": _of(
        "Ce qui a été dit des numéros qui restent ne correspond pas",
        "{Carrier} a sur ce compte d’autres numéros que ceux que nous avons indiqués, alors que nous avons dit que "
        "tous sont transférés, ou n’en a pas d’autres alors que nous avons dit que certains restent.",
        "Regardez sur la facture quels numéros sont sur le compte. Dites si certains restent chez {carrier}, et "
        "énumérez-les. Si le numéro de téléphone de facturation est transféré tandis que d’autres restent, "
        "choisissez-en un nouveau parmi ceux-ci.",
    ),
    "split_required": _of(
        "Les numéros ne peuvent pas être transférés en une seule commande",
        "Les numéros appartiennent à plus d’un fournisseur, compte ou type de service, et un fournisseur n’en prend "
        "qu’un de chaque à la fois.",
        "Notre équipe divise la commande.",
    ),
    "date_rejected": _of(
        "La date n’a pas été acceptée",
        "La date que nous avons demandée est trop proche, trop lointaine, ou un jour où {carrier} ne transfère aucun "
        "numéro.",
        "Notre équipe demande une date ultérieure, dans au moins trois jours ouvrables. S’il vous faut un jour précis, "
        "indiquez-le ici.",
    ),
    "date_expired": _of(
        "La date confirmée est passée",
        "La date confirmée par {carrier} est passée avant le transfert des numéros, et n’est plus valable.",
        "Notre équipe demande une nouvelle date. S’il vous faut un jour précis, indiquez-le ici.",
    ),
    "carrier_unresponsive": _of(
        "Votre fournisseur actuel ne répond pas",
        "{Carrier} n’a pas répondu à la commande, ou ses systèmes sont en panne.",
        "Vous n’avez rien à corriger. Notre équipe relance {carrier} et va plus loin en l’absence de réponse.",
    ),
    "loa_invalid": _of(
        "La lettre n’a pas été acceptée",
        "La lettre d’autorisation manque, est trop ancienne, illisible ou non signée.",
        "Une nouvelle lettre doit être signée. Vérifiez qui doit la signer\u00a0: une personne qui figure chez "
        "{carrier} comme autorisée pour le compte.",
    ),
    "npac_conflict": _of(
        "Votre fournisseur actuel a arrêté le transfert",
        "{Carrier} s’est opposé au transfert, ou le transfert a échoué, dans le registre où les fournisseurs "
        "d’Amérique du Nord se remettent les numéros.",
        "Vous n’avez rien à corriger. Notre équipe règle la question avec {carrier}.",
    ),
    "already_with_us": _of(
        "Un numéro est déjà chez notre fournisseur",
        "Le numéro est déjà chez le fournisseur que nous utilisons\u00a0: il n’y a rien à transférer entre "
        "fournisseurs.",
        "Notre équipe le déplace d’un compte à l’autre chez ce fournisseur. Si vous n’en avez plus besoin, retirez le "
        "numéro de cette commande.",
    ),
    "not_ready": _of(
        "Le transfert a été décommandé pour cette date",
        "{Carrier} a été avisé que vous n’êtes pas prêt à faire le transfert à cette date.",
        "Indiquez la date à partir de laquelle vous êtes prêt.",
    ),
    "unpaid_balance": _of(
        "Votre fournisseur actuel dit qu’une facture est impayée",
        "{Carrier} retient les numéros à cause d’une facture considérée comme impayée ou contestée.",
        "Payez-la et confirmez-le ici. Si vous ne devez rien, dites-le et expliquez pourquoi\u00a0: un numéro ne peut "
        "pas être retenu à cause d’une facture.",
    ),
    "tollfree_status": _of(
        "Un numéro sans frais n’est pas en état d’être transféré",
        "Dans le registre des numéros sans frais, le numéro n’est pas en service ou est retenu; il ne peut donc pas "
        "être transféré de la façon habituelle.",
        "Notre équipe demande à l’entreprise responsable du numéro (son RespOrg) s’il peut être transféré à la main. "
        "Si vous n’avez plus besoin du numéro, retirez-le de cette commande.",
    ),
    "prepaid_account": _of(
        "Le numéro est prépayé",
        "Le numéro fait partie d’un forfait prépayé chez {carrier}, qui a un numéro de compte et un NIP à lui.",
        "Demandez à {carrier} le numéro de compte et le NIP du forfait prépayé, et entrez les deux.",
    ),
    "tax_id_required": _of(
        "Les derniers chiffres d’un numéro fiscal sont demandés",
        "{Carrier} vérifie les derniers chiffres du numéro d’assurance sociale ou du numéro fiscal du compte.",
        "Demandez à {carrier} quels chiffres sont vérifiés. Si les quatre derniers sont demandés ici, "
        "entrez-les\u00a0: ils sont transmis une seule fois au fournisseur et ne sont pas conservés. Sinon, ayez-les "
        "sous la main et confirmez-le ici; notre équipe vous les demande ensuite. Ne les écrivez nulle part ailleurs.",
    ),
    OTHER: _of(
        "Une autre raison",
        "Le fournisseur a donné une raison qui n’est aucune des raisons habituelles.",
        "Notre équipe la lit et dit quoi faire. Si vous savez de quoi il s’agit, dites-le-nous ici.",
    ),
}

_ENGLISH_FIXES: Final[dict[str, str]] = {
    "number_not_on_account": "Look on the bill which account and which carrier the number belongs to. Have it moved to "
    "that current carrier account, or take it out of this order.",
    "split_required": "Our team splits the order.",
    "unpaid_balance": "Pay it and confirm that here. If you owe nothing, say so and why: a number may not be withheld "
    "because of a bill.",
    "tax_id_required": "Ask {carrier} which digits it checks. Where this asks for the last four, enter them: they go "
    "to the carrier once and are not kept. Otherwise have them ready, and confirm that here; our team then asks you "
    "for them. Write them nowhere else.",
    OTHER: "Our team reads it and says what to do. If you know what is meant, tell us here.",
}
"""Where the page can do less, or more, than the API: numbers are not moved here, and no file is uploaded."""


def _reasons() -> dict[str, Text]:
    texts: dict[str, Text] = {}
    for code, row in REJECTIONS.items():
        title, meaning, fix = _FRENCH_REASONS[code]
        texts[f"reason.{code}.title"] = both(row.title, title)
        texts[f"reason.{code}.meaning"] = both(row.meaning, meaning)
        texts[f"reason.{code}.fix"] = both(_ENGLISH_FIXES.get(code, row.fix), fix)
    return texts


_FRENCH_REFUSALS: Final[dict[DocumentReason, _Told]] = {
    DocumentReason.TOO_OLD: _of(
        "La facture est trop ancienne",
        "Les fournisseurs comparent les numéros avec une facture récente, et celle-ci a plus de 30 jours.",
        "Téléversez toutes les pages de la dernière facture que {carrier} a envoyée, de 30 jours au plus.",
    ),
    DocumentReason.OTHER_CARRIER: _of(
        "La facture est d’un autre fournisseur",
        "La facture ne vient pas de chez {carrier}, le fournisseur actuel qui a été nommé pour ces numéros.",
        "Téléversez une facture que {carrier} a envoyée. Si le fournisseur de la facture est le bon, corrigez plutôt "
        "le nom du fournisseur actuel.",
    ),
    DocumentReason.NUMBERS_MISSING: _of(
        "Des numéros ne figurent pas sur la facture",
        "La facture n’indique pas tous les numéros qui doivent quitter {carrier}.",
        "Téléversez toutes les pages de la facture, ou demandez à {carrier} le dossier de service (customer service "
        "record), qui indique chaque numéro du compte, et téléversez-le. Retirez les numéros qui ne sont pas sur le "
        "compte.",
    ),
    DocumentReason.UNREADABLE: _of(
        "Le document est illisible",
        "Le fichier s’ouvre, mais ce qui compte y est coupé, flou ou trop petit.",
        "Téléversez le PDF tel que {carrier} l’a envoyé, ou numérisez de nouveau toutes les pages\u00a0: à plat, "
        "nettes, à 200 ppp ou plus.",
    ),
    DocumentReason.NAME_DIFFERS: _of(
        "Le nom de la facture est différent",
        "La facture nomme une autre entreprise ou personne que celle qui a été donnée comme titulaire du compte.",
        "Écrivez le nom exactement comme sur la facture que {carrier} envoie, ou téléversez une facture au nom qui a "
        "été donné.",
    ),
    DocumentReason.ADDRESS_DIFFERS: _of(
        "L’adresse de la facture est différente",
        "La facture indique une autre adresse de service que celle qui a été donnée\u00a0: l’adresse où le service "
        "téléphonique est installé.",
        "Entrez l’adresse de service telle qu’elle figure chez {carrier}, ou téléversez un document qui indique "
        "l’adresse donnée, comme un dossier de service (customer service record).",
    ),
    DocumentReason.NOT_A_BILL: _of(
        "Ce n’est pas une facture",
        "Le document n’indique ni qui a le compte chez {carrier}, ni ses numéros.",
        "Téléversez toutes les pages de la dernière facture que {carrier} a envoyée; un dossier de service (customer "
        "service record), un reçu ou une capture d’écran du compte avec ses numéros convient aussi.",
    ),
    DocumentReason.LOCKED: _of(
        "Le document est verrouillé",
        "Le fichier ne s’ouvre qu’avec un mot de passe; aucun fournisseur ne peut donc le lire.",
        "Ouvrez-le avec son mot de passe, imprimez-le en PDF et téléversez ce PDF. N’écrivez le mot de passe nulle "
        "part.",
    ),
}


def _refusals() -> dict[str, Text]:
    texts: dict[str, Text] = {}
    for code, row in REFUSALS.items():
        title, meaning, fix = _FRENCH_REFUSALS[row.reason]
        texts[f"reason.{code}.title"] = both(row.title, title)
        texts[f"reason.{code}.meaning"] = both(row.meaning, meaning)
        texts[f"reason.{code}.fix"] = both(row.fix, fix)
    return texts


_OUR_QUESTIONS: Final[dict[str, Text]] = {
    f"reason.{PIN_NEEDED}.title": both("The transfer PIN is needed", "Le NIP de transfert est nécessaire"),
    f"reason.{PIN_NEEDED}.meaning": both(
        "{Carrier} lets numbers go only with the transfer PIN of the account. There is none here yet, or it has "
        "expired.",
        "{Carrier} ne laisse partir des numéros qu’avec le NIP de transfert du compte. Il n’est pas encore donné, ou "
        "il a expiré.",
    ),
    f"reason.{PIN_NEEDED}.fix": both(
        "Ask {carrier} for a transfer PIN, and enter it here as soon as you have it: it expires. If the account has "
        "none, choose “No PIN required”.",
        "Demandez à {carrier} un NIP de transfert, et entrez-le ici dès que vous l’avez\u00a0: il expire. Si le compte "
        "n’en a pas, choisissez «\u00a0Aucun NIP requis\u00a0».",
    ),
    f"reason.{DOCUMENT_REQUESTED}.title": both("A document is asked for", "Un document est demandé"),
    f"reason.{DOCUMENT_REQUESTED}.meaning": both(
        "Our team wants to see a document before the order goes on.",
        "Notre équipe veut voir un document avant que la demande ne se poursuive.",
    ),
    f"reason.{DOCUMENT_REQUESTED}.fix": both(
        "Send it to whoever gave you this link: no file can be uploaded here. If there is no such document, say so and "
        "why.",
        "Envoyez-le à la personne qui vous a donné ce lien\u00a0: aucun fichier ne peut être téléversé ici. S’il n’y a "
        "pas de tel document, dites-le et pourquoi.",
    ),
}

_PAGE: Final[dict[str, Text]] = {
    "title": both("Correct a number transfer", "Corriger un transfert de numéros"),
    "hello": both("Hello {name},", "Bonjour {name},"),
    "lead.one": both(
        "Order {reference} to move telephone numbers away from {carrier} has stopped. One thing has to be put right "
        "before it goes on.",
        "La commande {reference}, qui doit transférer des numéros de téléphone depuis {carrier}, est arrêtée. Un point "
        "doit être corrigé pour qu’elle se poursuive.",
    ),
    "lead.many": both(
        "Order {reference} to move telephone numbers away from {carrier} has stopped. {count} things have to be put "
        "right before it goes on.",
        "La commande {reference}, qui doit transférer des numéros de téléphone depuis {carrier}, est arrêtée. {count} "
        "points doivent être corrigés pour qu’elle se poursuive.",
    ),
    "partly": both(
        "Answer what you know and leave the rest: it is kept, and everything goes to the carrier together once all of "
        "it is answered.",
        "Répondez à ce que vous savez et laissez le reste\u00a0: vos réponses sont conservées, et tout part ensemble "
        "chez le fournisseur une fois que tout a une réponse.",
    ),
    "nothing": both("There is nothing for you to answer here.", "Il n’y a rien à répondre pour vous ici."),
    "nothing.next": both(
        "Our team acts on this, with the carriers, and the order goes on once it is settled. You need not do anything; "
        "if you know more about it, tell whoever sent you this link.",
        "Notre équipe s’en occupe avec les fournisseurs, et la commande se poursuit une fois que c’est réglé. Vous "
        "n’avez rien à faire; si vous en savez plus, dites-le à la personne qui vous a envoyé ce lien.",
    ),
    "note": both("Whoever sent you this link writes:", "La personne qui vous a envoyé ce lien écrit\u00a0:"),
    "until": both("This link works until", "Ce lien fonctionne jusqu’au"),
    "due": both("The order ends unless it is corrected by", "La commande prend fin sans correction d’ici le"),
    "turn.customer": both("Your turn", "À vous d’agir"),
    "turn.staff": both("Our team is on it", "Notre équipe s’en occupe"),
    "turn.carrier": both(
        "It is up to your current carrier; our team asks it too",
        "C’est au fournisseur actuel d’agir; notre équipe le relance",
    ),
    "turn.optional": both(
        "You need not do anything about this. If you know more, you can say so here.",
        "Vous n’avez rien à faire à ce sujet. Si vous en savez plus, vous pouvez le dire ici.",
    ),
    "sent": both("What was sent", "Ce qui a été envoyé"),
    "sent.nothing": both("Nothing was sent", "Rien n’a été envoyé"),
    "answered": both("What the carrier answered", "Ce que le fournisseur a répondu"),
    "answered.no_words": both("It gave no words of its own.", "Sans autre explication de sa part."),
    "answered.ours": both(
        "The carrier was not asked yet: this is our own question.",
        "Le fournisseur n’a pas encore été consulté\u00a0: c’est notre propre question.",
    ),
    "answered.code": both("Its code: {code}", "Son code\u00a0: {code}"),
    "answered.numbers": both("Numbers it is about", "Numéros en cause"),
    "on_file": both("(on file)", "(au dossier)"),
    "on_file_ends": both("(on file, ends in {end})", "(au dossier, se termine par {end})"),
    "secret_hint": both(
        "One is on file, and is never shown. Enter it only to change it.",
        "Il y en a un au dossier, qui n’est jamais affiché. Ne l’entrez que pour le changer.",
    ),
    "secret_hint_ends": both(
        "One that ends in {end} is on file, and is never shown whole. Enter it only to change it.",
        "Il y en a un au dossier qui se termine par {end}; il n’est jamais affiché en entier. Ne l’entrez que pour le "
        "changer.",
    ),
    "secret_again": both("Enter it again: it is not kept here.", "Entrez-le de nouveau\u00a0: il n’est pas gardé ici."),
    "what_to_do": both("What to do", "Quoi faire"),
    "hints": both("Good to know about {carrier}", "Bon à savoir au sujet de {carrier}"),
    "letter": both(
        "A change here may need a new Letter of Authorization. Whoever signs it then gets it by mail, and the order "
        "goes on once it is signed.",
        "Un changement ici peut demander une nouvelle lettre d’autorisation. La personne qui signe la reçoit alors, "
        "et la commande se poursuit une fois qu’elle est signée.",
    ),
    "renew": both("Have the letter signed again, as it is", "Faire signer de nouveau la lettre, telle quelle"),
    "correct": both("Correct what was sent", "Corriger ce qui a été envoyé"),
    "asked_above": both("Also answered above: {fields}.", "Se corrige aussi plus haut\u00a0: {fields}."),
    "attest": both("It is done", "C’est fait"),
    "attest.done_on": both("Done since", "Fait depuis le"),
    "attest.hint": both(
        "The day is needed to say that it is done, also where you write a note. Is it not done yet? Leave both empty.",
        "Le jour est nécessaire pour dire que c’est fait, même si vous écrivez une note. Ce n’est pas encore fait? "
        "Laissez les deux vides.",
    ),
    "attest.note": both("What was done, with whom", "Ce qui a été fait, avec qui"),
    "dispute": both("What was sent is right after all", "Ce qui a été envoyé est pourtant exact"),
    "dispute.note": both("What shows that it is right", "Ce qui montre que c’est exact"),
    "dispute.note_hint": both(
        "Such as what the latest bill says, or who at the carrier confirmed it and when. Write no PIN here.",
        "Par exemple ce qu’indique la dernière facture, ou qui l’a confirmé chez le fournisseur et quand. N’écrivez "
        "pas de NIP ici.",
    ),
    "own_pins": both("PINs of single numbers", "NIP de certains numéros"),
    "own_pins.hint": both(
        "At mobile carriers each number may have a transfer PIN of its own. Enter those that you have.",
        "Chez un fournisseur mobile, chaque numéro peut avoir son propre NIP de transfert. Entrez ceux que vous avez.",
    ),
    "own_pins.number": both("Transfer PIN of {number}", "NIP de transfert du {number}"),
    "drop": both("Take out of this order", "Retirer de cette commande"),
    "drop.hint": both(
        "A number that is taken out stays with your current carrier; the others go on without it.",
        "Un numéro retiré reste chez votre fournisseur actuel; les autres poursuivent sans lui.",
    ),
    "drop.number": both("Take out {number}", "Retirer le {number}"),
    "move": both(
        "A number that belongs to another account can also be moved there. Whoever sent you this link can do that.",
        "Un numéro qui appartient à un autre compte peut aussi y être déplacé. La personne qui vous a envoyé ce lien "
        "peut le faire.",
    ),
    "date": both("Day that you ask for", "Jour demandé"),
    "date.hint": both(
        "A business day; the carrier decides, and confirms a date.",
        "Un jour ouvrable; le fournisseur décide, et confirme une date.",
    ),
    "remark": both("What you know about this", "Ce que vous en savez"),
    "submit": both("Send the corrections", "Envoyer les corrections"),
    "cost": both("What sending means", "Ce qu’entraîne l’envoi"),
    "cost.supplement": both(
        "It goes to the carrier as version {version} of order {reference}.",
        "Tout part chez le fournisseur comme version {version} de la commande {reference}.",
    ),
    "cost.first": both(
        "Order {reference} goes to the carrier with the corrections.",
        "La commande {reference} part chez le fournisseur avec les corrections.",
    ),
    "cost.keeps": both("The confirmed port date stays.", "La date de transfert confirmée reste."),
    "cost.loses": both(
        "The confirmed port date is lost: the carrier sets a new one.",
        "La date de transfert confirmée est perdue\u00a0: le fournisseur en fixe une nouvelle.",
    ),
    "cost.may_lose": both("The confirmed port date may change.", "La date de transfert confirmée peut changer."),
    "cost.best_effort": both(
        "This close to the date the carrier tries to make the change, and does not promise it.",
        "Si près de la date, le fournisseur tente le changement sans le promettre.",
    ),
    "cost.left.one": both(
        "The carrier takes 1 more change of this order: answer everything at once.",
        "Le fournisseur n’accepte plus qu’un changement de cette commande\u00a0: répondez à tout en une fois.",
    ),
    "cost.left.many": both(
        "The carrier takes {count} more changes of this order.",
        "Le fournisseur accepte encore {count} changements de cette commande.",
    ),
    "cost.new_order": both(
        "If a number is taken out, the order is cancelled at the carrier: its other numbers go on in a new order, "
        "without the confirmed port date.",
        "Si un numéro est retiré, la commande est annulée chez le fournisseur\u00a0: ses autres numéros continuent "
        "dans une nouvelle commande, sans la date de transfert confirmée.",
    ),
    "cost.cutoff": both("It takes its last change on", "Il accepte un dernier changement le"),
    "kept": both(
        "Your answers are kept. Below is what is still open; you, or somebody else with a link, can answer it.",
        "Vos réponses sont conservées. Voici ce qui reste ouvert; vous, ou une autre personne qui a un lien, pouvez y "
        "répondre.",
    ),
    "foot": both(
        "You do not know what this is about? Close this page: nothing happens.",
        "Vous ne savez pas de quoi il s’agit? Fermez cette page\u00a0: il ne se passera rien.",
    ),
}

_CANNOT: Final[dict[str, Text]] = {
    "cannot": both("Nothing can be corrected here at this moment.", "Rien ne peut être corrigé ici en ce moment."),
    "cannot.change_in_flight": both(
        "A correction of this order is on its way to the carrier. Look again in a few minutes.",
        "Une correction de cette commande est en route vers le fournisseur. Revenez dans quelques minutes.",
    ),
    "cannot.change_not_possible": both(
        "The carrier takes no changes of an order that it has. Our team can help: tell whoever sent you this link.",
        "Le fournisseur n’accepte aucun changement d’une commande qu’il a. Notre équipe peut aider\u00a0: dites-le à "
        "la personne qui vous a envoyé ce lien.",
    ),
    "cannot.supplements_exhausted": both(
        "The carrier takes no more changes of this order. Our team can help: tell whoever sent you this link.",
        "Le fournisseur n’accepte plus de changements de cette commande. Notre équipe peut aider\u00a0: dites-le à "
        "la personne qui vous a envoyé ce lien.",
    ),
    "cannot.frozen_window": both(
        "It is too close to the port date: the carrier takes no more changes. After the port our team can help.",
        "La date de transfert est trop proche\u00a0: le fournisseur n’accepte plus de changements. Après le transfert, "
        "notre équipe peut aider.",
    ),
}

_AFTERWARDS: Final[dict[str, Text]] = {
    "done.title": both("Thank you: this is corrected", "Merci\u00a0: c’est corrigé"),
    "done.change_pending": both(
        "Everything is answered. The corrections go to the carrier as version {version} of order {reference}.",
        "Tout a une réponse. Les corrections partent chez le fournisseur comme version {version} de la commande "
        "{reference}.",
    ),
    "done.in_review": both(
        "Everything is answered. Order {reference} is checked once more and goes to the carrier.",
        "Tout a une réponse. La commande {reference} est vérifiée une dernière fois et part chez le fournisseur.",
    ),
    "done.awaiting_signature": both(
        "Everything is answered. What changed stands on the Letter of Authorization, so a new one is printed and has "
        "to be signed. Then order {reference} goes on.",
        "Tout a une réponse. Ce qui a changé figure sur la lettre d’autorisation; une nouvelle est donc imprimée et "
        "doit être signée. La commande {reference} se poursuit ensuite.",
    ),
    "done.next": both(
        "It is the carrier’s turn after that. It answers within a few business days; whoever asked you sees the "
        "answer.",
        "C’est ensuite au fournisseur de répondre, d’ordinaire en quelques jours ouvrables; la personne qui vous a "
        "demandé ces corrections voit la réponse.",
    ),
    "done.signature_next": both(
        "Whoever signs the letters is asked to sign the new one. You need not do anything.",
        "La personne qui signe les lettres est invitée à signer la nouvelle. Vous n’avez rien à faire.",
    ),
    "waits.title": both("Thank you: your answers are kept", "Merci\u00a0: vos réponses sont conservées"),
    "waits.lead.one": both(
        "You have answered everything you were asked. 1 other thing about order {reference} is still open; somebody "
        "else answers it.",
        "Vous avez répondu à tout ce qui vous était demandé. 1 autre point de la commande {reference} reste ouvert; "
        "quelqu’un d’autre y répond.",
    ),
    "waits.lead.many": both(
        "You have answered everything you were asked. {count} other things about order {reference} are still open; "
        "somebody else answers them.",
        "Vous avez répondu à tout ce qui vous était demandé. {count} autres points de la commande {reference} restent "
        "ouverts; quelqu’un d’autre y répond.",
    ),
    "waits.next": both(
        "Then everything goes to the carrier together. You need not do anything.",
        "Ensuite, tout part ensemble chez le fournisseur. Vous n’avez rien à faire.",
    ),
    "close": both("You can close this page.", "Vous pouvez fermer cette page."),
}

_DEAD: Final[dict[str, Text]] = {
    "dead.title": both("This link does not work any more", "Ce lien ne fonctionne plus"),
    "dead.lead": both(
        "What it was for may have been put right already, by you or by somebody else. Or the link has expired, was "
        "taken back, or was not copied in full.",
        "Ce pour quoi il servait est peut-être déjà corrigé, par vous ou par quelqu’un d’autre. Ou bien le lien a "
        "expiré, a été retiré ou n’a pas été copié en entier.",
    ),
    "dead.next": both(
        "If something is still to be corrected, ask the person who sent you the link for a new one.",
        "S’il reste quelque chose à corriger, demandez un nouveau lien à la personne qui vous a envoyé celui-ci.",
    ),
}

_PROBLEMS: Final[dict[str, Text]] = {
    "problem.correction_empty": both(
        "Nothing is answered yet. Change what is wrong, or say what was done.",
        "Rien n’a encore de réponse. Changez ce qui est inexact, ou dites ce qui a été fait.",
    ),
    "problem.sent_from_elsewhere": both(
        "This was sent from another site. Go back to the page, and send its own form.",
        "Ceci a été envoyé d’un autre site. Revenez à la page, et envoyez son propre formulaire.",
    ),
    "problem.answered_meanwhile": both(
        "Somebody else has answered something in the meantime. Look at what is still open, and send it again.",
        "Quelqu’un d’autre a répondu à quelque chose entre-temps. Regardez ce qui reste ouvert, et envoyez de nouveau.",
    ),
    "problem.attest_date_missing": both(
        "The day is missing. Say since when it is done, or take the note out if it is not done yet.",
        "Le jour manque. Dites depuis quand c’est fait, ou retirez la note si ce n’est pas encore fait.",
    ),
    "problem.date_unreadable": both(
        "This is no date. Write it as year, month and day, such as 2026-11-30.",
        "Ceci n’est pas une date. Écrivez l’année, le mois et le jour, comme 2026-11-30.",
    ),
    "problem.date_in_future": both(
        "This day is still to come. Say since when it is done.",
        "Ce jour est encore à venir. Dites depuis quand c’est fait.",
    ),
    "problem.date_in_past": both(
        "This day is not after today. Ask for a later one.",
        "Ce jour n’est pas après aujourd’hui. Demandez-en un plus tard.",
    ),
    "problem.evidence_missing": both(
        "Something has to show that it is right. Write what does.",
        "Quelque chose doit montrer que c’est exact. Écrivez quoi.",
    ),
    "problem.nothing_to_correct": both(
        "What the order waits for is up to our team. If you know more about it, tell whoever sent you this link.",
        "Ce que la commande attend revient à notre équipe. Si vous en savez plus, dites-le à la personne qui vous a "
        "envoyé ce lien.",
    ),
    "problem.answered_twice": both(
        "This is answered in two ways. Say that it is done, or that it was right, not both.",
        "Il y a ici deux réponses. Dites que c’est fait, ou que c’était exact, mais pas les deux.",
    ),
    "problem.pin_missing": both(
        "There is no PIN. Enter it, or choose “No PIN required” if the account has none.",
        "Il n’y a pas de NIP. Entrez-le, ou choisissez «\u00a0Aucun NIP requis\u00a0» si le compte n’en a pas.",
    ),
    "problem.date_too_old": both("This day is years ago. Correct it.", "Ce jour remonte à des années. Corrigez-le."),
    "problem.tax_id_format": both(
        "These are not the last four digits of a tax number. Enter four digits, and no more of it.",
        "Ce ne sont pas les quatre derniers chiffres d’un numéro fiscal. Entrez quatre chiffres, et rien de plus.",
    ),
    "problem.number_not_in_order": both(
        "A number is not in this order any more. Look at what is still open.",
        "Un numéro n’est plus dans cette commande. Regardez ce qui reste ouvert.",
    ),
    "problem.number_already_ported": both(
        "A number has been moved already. Leave it in the order.",
        "Un numéro a déjà été transféré. Laissez-le dans la commande.",
    ),
    "problem.no_number_left": both(
        "No number would be left in the order. Leave one in, or have whoever sent you this link cancel the order.",
        "Il ne resterait aucun numéro dans la commande. Laissez-en un, ou faites annuler la commande par la personne "
        "qui vous a envoyé ce lien.",
    ),
    "problem.change_not_possible": both(
        "The carrier takes no number out of an order that it has. Tell whoever sent you this link.",
        "Le fournisseur ne retire aucun numéro d’une commande qu’il a. Dites-le à la personne qui vous a envoyé ce "
        "lien.",
    ),
    "problem.note_too_long": both(
        "This text is too long. Use at most 1,000 characters.",
        "Ce texte est trop long. Utilisez au plus 1\u00a0000 caractères.",
    ),
}

CORRECTIONS: Final = Catalogue(
    {**_reasons(), **_refusals(), **_OUR_QUESTIONS, **_PAGE, **_CANNOT, **_AFTERWARDS, **_DEAD, **_PROBLEMS}
)
