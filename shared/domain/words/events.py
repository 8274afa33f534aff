"""What happened to a port request, as its timeline tells it. The English is that of ``shared.domain.customer_events``;
the French stands here, by public type."""

from collections.abc import Mapping
from typing import Final

from shared.domain.customer_events import PUBLIC
from shared.domain.words.catalogue import Catalogue

_FRENCH: Final[Mapping[str, str]] = {
    "port_request.created": "Une demande de portage a été commencée.",
    "port_request.changed": "Son nom, ses dates, son signataire ou ses notes ont été modifiés.",
    "port_request.numbers_listed": "Une liste de numéros a été enregistrée.",
    "port_request.submitted": "Elle a été soumise; ses commandes sont créées.",
    "port_request.approval_asked": "Les administrateurs du compte doivent l’approuver.",
    "port_request.number_freed": "Un numéro retenu par le transfert d’un autre compte est libre pour celui-ci.",
    "port_request.submit_failed": "L’envoi n’a pas abouti et a été annulé\u00a0: soumettez-la de nouveau.",
    "port_request.deleted": "Un brouillon a été supprimé.",
    "losing_account.added": "Un compte chez un fournisseur actuel a été ajouté.",
    "losing_account.changed": "Un compte chez un fournisseur actuel a été modifié.",
    "losing_account.removed": "Un compte chez un fournisseur actuel a été retiré.",
    "losing_account.pin_set": "Un NIP de transfert a été donné ou retiré.",
    "document.accepted": "Un document téléversé a été examiné et compte.",
    "document.rejected": "Un document est inutilisable selon l’examen ou notre équipe; le document dit pourquoi.",
    "document.verified": "Notre équipe a regardé un document et l’a accepté.",
    "comment.added": "Le signataire, le client ou notre équipe a dit quelque chose.",
    "envelope.signed": "Un signataire a signé toutes les lettres d’une enveloppe.",
    "envelope.declined": "Un signataire a refusé.",
    "envelope.handed_back": "Un signataire dit que quelqu’un d’autre doit signer.",
    "envelope.bounced": "Un courriel à un signataire est revenu.",
    "envelope.expired": "Personne n’a signé à temps.",
    "envelope.revoked": "Un signataire n’est plus sollicité.",
    "envelope.resent": "Un lien de signature a été renvoyé.",
    "letter.ready": "La lettre d’une commande est imprimée et peut être lue.",
    "letter.sent": "La lettre a été envoyée à son signataire.",
    "letter.viewed": "Son signataire l’a ouverte.",
    "letter.signed": "Elle a été signée.",
    "letter.sealed": "La lettre signée est scellée et peut être téléchargée.",
    "letter.declined": "Son signataire a refusé.",
    "letter.handed_back": "Son signataire dit que quelqu’un d’autre doit la signer.",
    "letter.revoked": "Son signataire n’est plus sollicité; la commande vous revient.",
    "letter.bounced": "Le courriel qui la portait est revenu; la commande vous revient.",
    "letter.expired": "Elle n’a pas été signée à temps.",
    "letter.given_on_paper": "Elle a été remise signée à la main.",
    "letter.rejected": "Notre équipe ne peut pas utiliser la lettre signée\u00a0: elle est à signer de nouveau.",
    "letter.voided": "Un changement a annulé la lettre signée\u00a0: elle est à signer de nouveau.",
    "letter.changed": "Un changement fait réimprimer la lettre avant sa signature.",
    "letter.too_old": "La lettre signée est devenue trop ancienne pour le fournisseur\u00a0: à signer de nouveau.",
    "port_order.created": "Une commande a été créée à partir d’une demande.",
    "port_order.approved": "Un administrateur l’a approuvée.",
    "port_order.returned": "Un administrateur l’a renvoyée à qui l’a demandée.",
    "port_order.details_changed": "Des détails que sa lettre ne mentionne pas ont changé.",
    "port_order.review_passed": "Elle a passé la vérification.",
    "port_order.pin_needed": "Le NIP de transfert du fournisseur actuel est nécessaire.",
    "port_order.pin_set": "Le NIP de transfert est arrivé.",
    "port_order.submitted": "Le fournisseur l’a reçue.",
    "port_order.change_accepted": "Le fournisseur a accepté la correction.",
    "port_order.foc_confirmed": "Le fournisseur a confirmé la date de transfert (FOC).",
    "port_order.foc_changed": "La date de transfert confirmée (FOC) a changé ou n’est plus.",
    "port_order.foc_near": "La date de transfert confirmée (FOC) approche.",
    "port_order.destination_silent": "À sa date de transfert, un numéro ne sonnerait pas là où il est renvoyé.",
    "port_order.rejected": "Le fournisseur, ou notre équipe avant lui, l’a rejetée\u00a0: corrigez-la.",
    "port_order.document_needed": "Un document est demandé\u00a0: aucun d’utilisable ne prouve à qui sont ses numéros, "
    "ou notre équipe veut en voir davantage.",
    "port_order.partly_corrected": "Une partie de ce qu’elle attend a été répondue; le reste attend encore.",
    "port_order.corrected": "Elle a été corrigée et continue.",
    "port_order.change_sent": "La correction est partie chez le fournisseur.",
    "port_order.change_not_taken": "Le fournisseur n’a pas accepté la correction.",
    "port_order.correction_link_made": "Un lien permet à quelqu’un sans compte de la corriger.",
    "port_order.correction_link_mailed": "Ce lien a été envoyé par courriel.",
    "port_order.correction_link_refused": "Ce lien ne peut pas être envoyé\u00a0: l’adresse ne l’accepte pas.",
    "port_order.carrier_silent": "Le fournisseur ne répond pas depuis des jours; notre équipe le relance.",
    "port_order.handed_over_again": "Le fournisseur l’a perdue\u00a0: elle y retourne.",
    "port_order.number_given_up": "Un de ses numéros appartient à un autre compte, qui l’a prouvé.",
    "port_order.reopened": "Elle avait pris fin; ceux de ses numéros qui n’ont pas bougé continuent dans une nouvelle "
    "commande.",
    "port_order.split": "Une partie est devenue une commande à part.",
    "port_order.replacement_begun": "Son fournisseur ne retire aucun numéro d’une commande\u00a0: elle y est annulée, "
    "et les autres continuent dans une nouvelle.",
    "port_order.activating": "Ses numéros bougent.",
    "port_order.numbers_ported": "Une partie de ses numéros a été transférée avant le reste.",
    "port_order.completed": "Tous ses numéros ont été transférés.",
    "port_order.partially_completed": "Elle a pris fin avec une partie de ses numéros transférée.",
    "port_order.messaging_changed": "Les messages texte de ses numéros ont avancé, ou sont bloqués.",
    "port_order.not_called": "De ses numéros sont transférés, mais pas encore appelés\u00a0: appelez chacun une fois.",
    "port_order.cutover_failed": "De ses numéros transférés ont échoué à un essai\u00a0: gardez l’ancien service; "
    "notre équipe s’en occupe.",
    "port_order.cutover_mended": "Ceux de ses numéros qui avaient échoué à un essai l’ont finalement réussi.",
    "port_order.safe_to_cancel": "Tous ses numéros transférés fonctionnent\u00a0: la preuve dit quelles lignes de "
    "l’ancien service peuvent prendre fin et lesquelles restent.",
    "port_order.cancel_requested": "Le fournisseur est prié de l’annuler.",
    "port_order.cancel_refused": "Elle continue\u00a0: le fournisseur a refusé de l’annuler, ou il est trop tard.",
    "port_order.cancelled": "Elle a été annulée.",
    "port_order.rest_expired": "Ce qui était demandé n’est pas arrivé à temps\u00a0: les numéros pas encore transférés "
    "sont annulés.",
    "port_order.expired": "Ce qui était demandé n’est pas arrivé à temps\u00a0: elle a pris fin.",
    "tracking_numbers.relabelled": "Un fichier déposé a changé le nom ou le renvoi de numéros en cours de transfert.",
    "tracking_numbers.activated": "Des numéros de suivi ont été appelés pour la première fois et sont actifs.",
}

EVENTS: Final = Catalogue(
    {row.type: {"en": row.says, "fr": _FRENCH[row.type]} for row in PUBLIC.values() if row.type in _FRENCH}
)
