"""Requests that were made: the table, one request, what happens to it."""

from collections.abc import Mapping
from typing import Final

from shared.domain.words.catalogue import Catalogue, Text, both

_STATUSES: Final[Mapping[str, Text]] = {
    "portal.status.draft": both("Draft", "Brouillon"),
    "portal.status.submitting": both("Being submitted", "En cours d’envoi"),
    "portal.status.awaiting_approval": both("Awaiting approval", "En attente d’approbation"),
    "portal.status.awaiting_signature": both("Awaiting signature", "En attente de signature"),
    "portal.status.in_review": both("In review", "En vérification"),
    "portal.status.submitted": both("With the carrier", "Chez le fournisseur"),
    "portal.status.action_required": both("Action required", "Action requise"),
    "portal.status.change_pending": both("Change sent", "Modification envoyée"),
    "portal.status.scheduled": both("Date confirmed", "Date confirmée"),
    "portal.status.activating": both("Moving now", "Transfert en cours"),
    "portal.status.completed": both("Complete", "Terminée"),
    "portal.status.partially_completed": both("Partly complete", "Terminée en partie"),
    "portal.status.cancel_requested": both("Cancellation asked for", "Annulation demandée"),
    "portal.status.cancelled": both("Cancelled", "Annulée"),
    "portal.status.expired": both("Expired", "Expirée"),
    "portal.status.held": both("To be corrected", "À corriger"),
    "portal.status.skipped": both("Left out", "Laissée de côté"),
    "portal.status.on_hold": both("We are checking", "Nous vérifions"),
    "portal.status.rejected": both("Rejected", "Refusé"),
    "portal.status.excluded": both("Taken out", "Retiré"),
    "portal.status.ported": both("Ported", "Transféré"),
    "portal.tracking.porting": both("On its way", "En route"),
    "portal.tracking.pending": both(
        "Pending: call it once to activate it", "En attente\u00a0: appelez-le une fois pour l’activer"
    ),
    "portal.tracking.active": both("Active", "Actif"),
    "portal.tracking.ported_out": both("Left for another carrier", "Parti chez un autre fournisseur"),
}

_TURNS: Final[Mapping[str, Text]] = {
    "portal.turn.customer": both("Your turn", "À vous"),
    "portal.turn.signer": both("The signer", "Le signataire"),
    "portal.turn.signer_named": both("{name}, who signs", "{name}, qui signe"),
    "portal.turn.administrator": both("An administrator of your account", "Un administrateur de votre compte"),
    "portal.turn.staff": both("Our team", "Notre équipe"),
    "portal.turn.carrier": both("The carrier", "Le fournisseur"),
    "portal.turn.nobody": both("Nobody: it is over", "Personne\u00a0: c’est terminé"),
}

_TABLE: Final[Mapping[str, Text]] = {
    "portal.requests": both("Your port requests", "Vos demandes de portage"),
    "portal.new": both("Create port request", "Créer une demande de portage"),
    "portal.filter": both("Find and filter", "Chercher et filtrer"),
    "portal.filter.text": both("Name, number or reference", "Nom, numéro ou référence"),
    "portal.filter.status": both("Status", "État"),
    "portal.filter.every_status": both("Every status", "Tous les états"),
    "portal.filter.company": both("Company", "Entreprise"),
    "portal.filter.every_company": both("Every company", "Toutes les entreprises"),
    "portal.filter.mine": both("Only my requests", "Seulement mes demandes"),
    "portal.filter.go": both("Show", "Afficher"),
    "portal.filter.none": both("Show all", "Tout afficher"),
    "portal.filter.nothing": both("Nothing fits.", "Rien ne correspond."),
    "portal.filter.text_alone": both(
        "A search looks at all of them; the other filters were left aside.",
        "Une recherche porte sur toutes les demandes; les autres filtres ont été laissés de côté.",
    ),
    "portal.col.name": both("Name", "Nom"),
    "portal.col.by": both("Submitted by", "Demandée par"),
    "portal.col.made": both("Made on", "Créée le"),
    "portal.col.status": both("Status", "État"),
    "portal.col.done": both("Numbers done", "Numéros transférés"),
    "portal.col.turn": both("Whose turn", "À qui de jouer"),
    "portal.col.window": both("Port date", "Date de transfert"),
    "portal.col.actions": both("Look and complete", "Voir et compléter"),
    "portal.done_of": both("{done} of {total} ported", "{done} sur {total} transférés"),
    "portal.no_numbers": both("none yet", "aucun pour l’instant"),
    "portal.held.one": both("1 row to correct", "1 ligne à corriger"),
    "portal.held.many": both("{count} rows to correct", "{count} lignes à corriger"),
    "portal.window.confirmed": both("confirmed", "confirmée"),
    "portal.window.between": both("{first} to {last}", "du {first} au {last}"),
    "portal.window.estimated": both("estimated", "estimation"),
    "portal.window.none": both("Not known yet", "Pas encore connue"),
    "portal.window.over": both("–", "–"),
    "portal.eye": both("Summary of {name}", "Résumé de {name}"),
    "portal.pencil": both("Complete {name}", "Compléter {name}"),
    "portal.csv": both("Download this list (CSV)", "Télécharger cette liste (CSV)"),
    "portal.next_page": both("Next page", "Page suivante"),
    "portal.first_page": both("First page", "Première page"),
    "portal.foc_explained": both(
        "A confirmed port date is what carriers call FOC (firm order commitment): the day on which your current "
        "carrier has agreed to let the numbers go.",
        "Une date de transfert confirmée, FOC (firm order commitment) chez les fournisseurs, est le jour auquel votre "
        "fournisseur actuel a accepté de laisser partir les numéros.",
    ),
    "portal.empty": both("There is no port request yet.", "Il n’y a pas encore de demande de portage."),
    "portal.empty.first": both(
        "Have a recent phone bill at hand and a list of the numbers. Creating a request takes about ten minutes, and "
        "nothing is sent before you submit it.",
        "Ayez sous la main une facture récente et la liste des numéros. La création d’une demande prend une dizaine de "
        "minutes, et rien n’est envoyé avant que vous la soumettiez.",
    ),
    "portal.not_eligible": both(
        "Before numbers can be ported to this account:",
        "Avant que des numéros puissent être transférés à ce compte\u00a0:",
    ),
    "portal.not_eligible.drafts": both(
        "You can prepare a request now; it can be submitted once this is settled.",
        "Vous pouvez préparer une demande dès maintenant; elle pourra être soumise une fois cela réglé.",
    ),
    "portal.eligible.account_card_missing": both(
        "There is no credit card on the account. An administrator adds one under Billing. Porting itself is free.",
        "Aucune carte de crédit n’est au dossier. Un administrateur en ajoute une sous Facturation. Le transfert "
        "lui-même est gratuit.",
    ),
    "portal.eligible.account_past_due": both(
        "The account has an unpaid balance. Pay the open invoice under Billing; porting opens as soon as it is booked.",
        "Le compte a un solde impayé. Payez la facture en souffrance sous Facturation; les transferts reprennent dès "
        "que le paiement est inscrit.",
    ),
    "portal.eligible.account_suspended": both(
        "The account is suspended. Contact Support to have it reinstated.",
        "Le compte est suspendu. Communiquez avec le soutien technique pour le rétablir.",
    ),
    "portal.eligible.account_closed": both(
        "The account is closed. Contact Support to have it opened again.",
        "Le compte est fermé. Communiquez avec le soutien technique pour le rouvrir.",
    ),
    "portal.eligible.account_in_trial": both(
        "The account is in its free trial. Choose a plan to end the trial now, or port after it ends.",
        "Le compte est en période d’essai. Choisissez un forfait pour y mettre fin, ou faites le transfert après.",
    ),
}

_SUMMARY: Final[Mapping[str, Text]] = {
    "portal.summary": both("Summary of the port request", "Résumé de la demande de portage"),
    "portal.summary.account": both("Account", "Compte"),
    "portal.summary.name": both("Port request", "Demande de portage"),
    "portal.summary.by": both("Made by", "Faite par"),
    "portal.summary.made": both("Request date", "Date de la demande"),
    "portal.summary.company": both("Company", "Entreprise"),
    "portal.summary.reference": both("Your reference", "Votre référence"),
    "portal.summary.status": both("Status", "État"),
    "portal.summary.invoice": both("Most recent invoice", "Facture la plus récente"),
    "portal.summary.no_invoice": both("None was given yet.", "Aucune n’a encore été fournie."),
    "portal.summary.numbers": both("Numbers to be ported", "Numéros à transférer"),
    "portal.summary.numbers_file": both("Number list (CSV)", "Liste des numéros (CSV)"),
    "portal.summary.letters": both("Letters of Authorization", "Lettres d’autorisation"),
    "portal.summary.no_letters": both("None yet.", "Aucune pour l’instant."),
    "portal.summary.open": both("Open the request", "Ouvrir la demande"),
    "portal.close": both("Close", "Fermer"),
}

_REQUEST: Final[Mapping[str, Text]] = {
    "portal.stages": both("How far it is", "Où elle en est"),
    "portal.stage.asked": both("Request", "Demande"),
    "portal.stage.letter": both("Letter signed", "Lettre signée"),
    "portal.stage.review": both("Our check", "Notre vérification"),
    "portal.stage.carrier": both("With the carrier", "Chez le fournisseur"),
    "portal.stage.dated": both("Date confirmed", "Date confirmée"),
    "portal.stage.ported": both("Ported", "Transférés"),
    "portal.stage.is_done": both("done", "fait"),
    "portal.stage.is_now": both("now", "maintenant"),
    "portal.stage.is_ended": both("ended here", "arrêtée ici"),
    "portal.now.turn": both("Whose turn", "À qui de jouer"),
    "portal.now.action": both("What to do", "Que faire"),
    "portal.now.due": both("By when", "Pour quand"),
    "portal.now.otherwise": both("Otherwise", "Sinon"),
    "portal.now.window": both("When the numbers can move", "Quand les numéros peuvent bouger"),
    "portal.keep": both("Do not cancel your old service yet", "N’annulez pas encore votre ancien service"),
    "portal.keep.moved": both(
        "The numbers have moved, but it is not yet shown that calls to each of them arrive. This page says when it is "
        "safe.",
        "Les numéros ont été transférés, mais il n’est pas encore établi que les appels à chacun arrivent. Cette page "
        "dit quand vous pouvez le faire sans risque.",
    ),
    "portal.keep.text": both(
        "If it ends before the port is complete, your current carrier may take the numbers back and they may be lost. "
        "This page says when it is safe.",
        "S’il prend fin avant la fin du transfert, votre fournisseur actuel peut reprendre les numéros, qui peuvent "
        "être perdus. Cette page dit quand vous pouvez le faire sans risque.",
    ),
    "portal.safe": both("It is safe to cancel your old service", "Vous pouvez annuler votre ancien service"),
    "portal.safe.partly": both("Of {carrier} it is safe to cancel:", "Chez {carrier}, vous pouvez annuler\u00a0:"),
    "portal.safe.certificate": both(
        "Certificate of order {reference} (PDF)", "Certificat de la commande {reference} (PDF)"
    ),
    "portal.changed": both("This page was brought up to date.", "Cette page vient d’être mise à jour."),
    "portal.paused": both(
        "This page no longer brings itself up to date. Load it again to see how it stands.",
        "Cette page ne se met plus à jour. Rechargez-la pour voir où en est la demande.",
    ),
    "portal.orders.one": both("The order", "La commande"),
    "portal.orders.title": both("Orders", "Commandes"),
    "portal.orders.many": both("The {count} orders", "Les {count} commandes"),
    "portal.orders.text": both(
        "An order is what one carrier is asked for: the numbers of one current carrier account that move together.",
        "Une commande est ce qui est demandé à un fournisseur\u00a0: les numéros d’un même compte actuel, qui bougent "
        "ensemble.",
    ),
    "portal.orders.none": both(
        "There are none yet: they are made when the request is submitted.",
        "Il n’y en a pas encore\u00a0: elles sont créées quand la demande est soumise.",
    ),
    "portal.order.pon": both("Order number (PON)", "Numéro de commande (PON)"),
    "portal.order.numbers": both("Numbers", "Numéros"),
    "portal.order.requested": both("Date asked for", "Date demandée"),
    "portal.order.confirmed": both("Confirmed date (FOC)", "Date confirmée (FOC)"),
    "portal.order.effective": both("Effective date", "Date d’effet"),
    "portal.order.actual": both("Ported on", "Transférés le"),
    "portal.order.class.local": both("local numbers", "numéros locaux"),
    "portal.order.class.wireless": both("wireless numbers", "numéros sans fil"),
    "portal.order.class.toll_free": both(
        "toll-free numbers (RespOrg change)", "numéros sans frais (changement de RespOrg)"
    ),
    "portal.order.unnamed": both("Current carrier not named", "Fournisseur actuel non nommé"),
    "portal.order.correct": both("Correct this order", "Corriger cette commande"),
    "portal.order.date": both("Choose the date", "Choisir la date"),
    "portal.order.waits": both("Waits for:", "En attente de\u00a0:"),
    "portal.complete_draft": both("Complete the request", "Compléter la demande"),
    "portal.sign_letter": both("Read and sign the letter", "Lire et signer la lettre"),
    "portal.numbers": both("Numbers", "Numéros"),
    "portal.numbers.all": both("All numbers, with their state", "Tous les numéros, avec leur état"),
    "portal.numbers.csv": both("Download the numbers (CSV)", "Télécharger les numéros (CSV)"),
    "portal.numbers.none": both("No numbers were listed yet.", "Aucun numéro n’a encore été indiqué."),
    "portal.numbers.nothing": both("No number is in this state.", "Aucun numéro n’est dans cet état."),
    "portal.numbers.goes_on": both(
        "There may be more further on in the list.", "Il peut y en avoir d’autres plus loin dans la liste."
    ),
    "portal.numbers.call_once": both(
        "A ported number is pending until it is called for the first time: a short test call is enough.",
        "Un numéro transféré est en attente jusqu’à son premier appel\u00a0: un court appel d’essai suffit.",
    ),
    "portal.number": both("Number", "Numéro"),
    "portal.number.state": both("State", "État"),
    "portal.number.every_state": both("Every state", "Tous les états"),
    "portal.number.forwarding": both("Forwards to", "Renvoyé vers"),
    "portal.number.name": both("Name", "Nom"),
    "portal.number.source": both("Source", "Source"),
    "portal.number.company": both("Company", "Entreprise"),
    "portal.number.order": both("Order", "Commande"),
    "portal.number.row": both("Row {row}", "Ligne {row}"),
    "portal.documents": both("Documents and letters", "Documents et lettres"),
    "portal.documents.none": both("No document was given yet.", "Aucun document n’a encore été fourni."),
    "portal.document.invoice": both("Invoice", "Facture"),
    "portal.document.csr": both("Customer service record", "Dossier de service"),
    "portal.document.loa": both("Letter signed on paper", "Lettre signée sur papier"),
    "portal.document.screenshot": both("Screenshot", "Capture d’écran"),
    "portal.document.receipt": both("Receipt", "Reçu"),
    "portal.document.other": both("Document", "Document"),
    "portal.document.awaiting_upload": both("Not uploaded", "Non téléversé"),
    "portal.document.accepted": both("Accepted", "Accepté"),
    "portal.document.rejected": both("Cannot be used", "Inutilisable"),
    "portal.letter": both("Letter of Authorization, {carrier}", "Lettre d’autorisation, {carrier}"),
    "portal.letter.not_sent": both("not sent", "non envoyée"),
    "portal.letter.sent": both("sent", "envoyée"),
    "portal.letter.viewed": both("opened", "ouverte"),
    "portal.letter.signed": both("signed", "signée"),
    "portal.letter.declined": both("declined", "refusée"),
    "portal.letter.voided": both("to be signed anew", "à signer de nouveau"),
    "portal.letter.expired": both("expired", "expirée"),
    "portal.report": both("Status report (PDF)", "Rapport d’état (PDF)"),
    "portal.calendar": both("Port dates for your calendar (.ics)", "Dates de transfert pour votre calendrier (.ics)"),
    "portal.calendar.before": both(
        "Tomorrow numbers move: check that the forwarding numbers answer.",
        "Demain, des numéros bougent\u00a0: vérifiez que les numéros de renvoi répondent.",
    ),
    "portal.timeline": both("What happened", "Ce qui s’est passé"),
    "portal.timeline.all": both("All of it, from the beginning", "Tout, depuis le début"),
    "portal.timeline.none": both("Nothing yet.", "Rien pour l’instant."),
    "portal.actor.customer": both("your account", "votre compte"),
    "portal.actor.signer": both("signer", "signataire"),
    "portal.actor.staff": both("our team", "notre équipe"),
    "portal.actor.carrier": both("carrier", "fournisseur"),
    "portal.actor.system": both("by itself", "automatique"),
    "portal.comments": both("Comments", "Commentaires"),
    "portal.comments.text": both(
        "Ask our team or tell them something; what a signer asks stands here too.",
        "Posez une question à notre équipe ou dites-lui quelque chose; les questions d’un signataire sont ici aussi.",
    ),
    "portal.comments.none": both("Nothing was said yet.", "Rien n’a encore été dit."),
    "portal.comments.later": both("Later comments", "Commentaires suivants"),
    "portal.cases": both("Cases about it", "Dossiers à ce sujet"),
    "portal.case.open": both("open", "ouvert"),
    "portal.case.waiting_on_staff": both("with our team", "chez notre équipe"),
    "portal.case.waiting_on_customer": both("waits for you", "vous attend"),
    "portal.case.resolved": both("resolved", "réglé"),
    "portal.case.until": both("due {when}", "pour le {when}"),
    "portal.signers": both("Who signs", "Qui signe"),
    "portal.signer.open": both("asked", "demandé"),
    "portal.signer.signed": both("signed", "a signé"),
    "portal.signer.declined": both("declined", "a refusé"),
    "portal.signer.expired": both("did not sign in time", "n’a pas signé à temps"),
    "portal.signer.replaced": both("replaced", "remplacé"),
    "portal.signer.revoked": both("no longer asked", "n’est plus sollicité"),
    "portal.signer.handed_back": both("says somebody else has to sign", "dit que quelqu’un d’autre doit signer"),
    "portal.signer.sent": both("Mailed", "Envoyé"),
    "portal.signer.opened": both("Opened", "Ouvert"),
    "portal.signer.expires": both("Signs by", "À signer avant"),
    "portal.signer.bounced": both("The mail came back: {why}", "Le courriel est revenu\u00a0: {why}"),
    "portal.signer.suggested": both("Suggests: {name}, {email}", "Propose\u00a0: {name}, {email}"),
    "portal.actions": both("What you can do", "Ce que vous pouvez faire"),
    "portal.actions.none": both(
        "Nothing else can be done here now.", "Rien d’autre ne peut être fait ici pour l’instant."
    ),
}

_ACTS: Final[Mapping[str, Text]] = {
    "portal.do.comment": both("Write a comment", "Écrire un commentaire"),
    "portal.do.comment.button": both("Send", "Envoyer"),
    "portal.do.comment.field": both("Comment", "Commentaire"),
    "portal.do.comment.whom": both("Which signer it answers", "À quel signataire cela répond"),
    "portal.do.approve": both("Approve it", "Approuver"),
    "portal.do.approve.about": both(
        "The letters then go out to be signed.", "Les lettres partent alors pour être signées."
    ),
    "portal.do.return": both("Return it with a reason", "Renvoyer avec un motif"),
    "portal.do.return.about": both(
        "It becomes a draft again, and whoever made it is told.",
        "Elle redevient un brouillon, et la personne qui l’a faite est prévenue.",
    ),
    "portal.do.return.reason": both("What to change", "Ce qu’il faut changer"),
    "portal.do.cancel": both("Cancel the port", "Annuler le transfert"),
    "portal.do.cancel.button": both("Cancel it for good", "Annuler définitivement"),
    "portal.do.cancel.about": both(
        "Cancelling costs nothing with us, and the numbers stay with your current carrier. What no carrier has yet is "
        "cancelled at once; otherwise the carrier is asked, and it may answer that it is too late.",
        "L’annulation est gratuite chez nous, et les numéros restent chez votre fournisseur actuel. Ce qu’aucun "
        "fournisseur n’a encore est annulé aussitôt; sinon le fournisseur est sollicité, et il peut répondre qu’il est "
        "trop tard.",
    ),
    "portal.do.cancel.until": both(
        "The carrier takes the last change of {reference} on {when}.",
        "Le fournisseur accepte la dernière modification de {reference} le {when}.",
    ),
    "portal.do.cancel.past": both(
        "For {reference} it is too late: its carrier took the last change on {when}. Write a comment, and our team "
        "tries to stop it.",
        "Pour {reference}, il est trop tard\u00a0: le fournisseur a accepté la dernière modification le {when}. "
        "Écrivez un commentaire, et notre équipe tente de l’arrêter.",
    ),
    "portal.do.cancel.which": both("What to cancel", "Quoi annuler"),
    "portal.do.cancel.all": both("All that can be cancelled", "Tout ce qui peut l’être"),
    "portal.do.cancel.reason": both("Why (for our team)", "Pourquoi (pour notre équipe)"),
    "portal.do.resend": both("Mail the link again", "Renvoyer le lien"),
    "portal.do.resend.new": both(
        "Make a new link; the one before stops working", "Créer un nouveau lien; l’ancien ne fonctionne plus"
    ),
    "portal.do.replace": both("Ask somebody else to sign", "Demander à quelqu’un d’autre de signer"),
    "portal.do.replace.about": both(
        "The link of the one before stops working.", "Le lien du signataire précédent cesse de fonctionner."
    ),
    "portal.do.signer.name": both("Name", "Nom"),
    "portal.do.signer.email": both("E-mail address", "Adresse courriel"),
    "portal.do.signer.title": both("Title", "Titre"),
    "portal.do.revoke": both("Take the request for a signature back", "Retirer la demande de signature"),
    "portal.do.revoke.about": both(
        "The link stops working, and the letter waits for another way to be signed.",
        "Le lien cesse de fonctionner, et la lettre attend une autre façon d’être signée.",
    ),
    "portal.do.revoke.reason": both("Why (the signer reads it)", "Pourquoi (le signataire le lit)"),
    "portal.do.send": both("Send the letters to be signed", "Envoyer les lettres à signer"),
    "portal.do.send.about": both(
        "One mail with one link for all letters that wait for a signature.",
        "Un seul courriel, avec un seul lien pour toutes les lettres qui attendent une signature.",
    ),
    "done.portal_commented": both("Your comment was kept.", "Votre commentaire a été enregistré."),
    "done.portal_approved": both("It was approved.", "La demande est approuvée."),
    "done.portal_returned": both("It was returned.", "La demande est renvoyée."),
    "done.portal_cancelled": both(
        "The cancellation was taken: what it came to stands below.",
        "L’annulation est prise en compte\u00a0: ce qu’il en est figure ci-dessous.",
    ),
    "done.portal_resent": both("The link is mailed again.", "Le lien est renvoyé."),
    "done.portal_signer_asked": both("The signer is asked by mail.", "Le signataire est sollicité par courriel."),
    "done.portal_revoked": both("The request for a signature was taken back.", "La demande de signature est retirée."),
    "done.portal_date_asked": both("The date was taken.", "La date est prise en compte."),
    "done.portal_corrected": both("The correction was taken.", "La correction est prise en compte."),
    "done.portal_corrected_partly": both(
        "What you answered is kept, and waits for the rest.",
        "Ce que vous avez répondu est conservé et attend le reste.",
    ),
}

_CORRECTING: Final[Mapping[str, Text]] = {
    "portal.correct": both("Correct order {reference}", "Corriger la commande {reference}"),
    "portal.correct.changed": both(
        "What the order waits for has changed meanwhile: look at it once more.",
        "Ce que la commande attend a changé entre-temps\u00a0: regardez-la de nouveau.",
    ),
    "portal.correct.nothing": both(
        "This order waits for nothing that you could correct here.",
        "Cette commande n’attend rien que vous puissiez corriger ici.",
    ),
    "portal.date": both("Choose the port date", "Choisir la date de transfert"),
    "portal.cannot": both(
        "This order cannot be changed at this moment.", "Cette commande ne peut pas être modifiée en ce moment."
    ),
    "portal.cannot.change_not_possible": both(
        "The carrier takes no changes of an order that it has. Our team can help: write a comment on the request.",
        "Le fournisseur n’accepte aucun changement d’une commande qu’il a. Notre équipe peut aider\u00a0: écrivez un "
        "commentaire sur la demande.",
    ),
    "portal.cannot.supplements_exhausted": both(
        "The carrier takes no more changes of this order. Our team can help: write a comment on the request.",
        "Le fournisseur n’accepte plus de changements de cette commande. Notre équipe peut aider\u00a0: écrivez un "
        "commentaire sur la demande.",
    ),
    "portal.date.of": both("Order {reference}, {carrier}", "Commande {reference}, {carrier}"),
    "portal.date.now": both("Date asked for now", "Date demandée actuellement"),
    "portal.date.none": both("The earliest possible", "La plus proche possible"),
    "portal.date.confirmed": both("Confirmed by the carrier", "Confirmée par le fournisseur"),
    "portal.date.until": both("Last change taken until", "Dernière modification acceptée jusqu’au"),
    "portal.date.pick": both("Days that are possible", "Jours possibles"),
    "portal.date.other": both("Another day", "Un autre jour"),
    "portal.date.other_hint": both(
        "Between {first} and {last}. The carrier may confirm another day.",
        "Entre le {first} et le {last}. Le fournisseur peut confirmer un autre jour.",
    ),
    "portal.date.loses": both(
        "The confirmed date is given up, and the carrier confirms a new one.",
        "La date confirmée est abandonnée, et le fournisseur en confirme une nouvelle.",
    ),
    "portal.date.supplement": both(
        "The change goes to the carrier as version {version} of the order.",
        "La modification est envoyée au fournisseur comme version {version} de la commande.",
    ),
    "portal.date.ask": both("Ask for this date", "Demander cette date"),
    "portal.date.missing": both("Choose a day.", "Choisissez un jour."),
}

FOLLOWING: Final = Catalogue({**_STATUSES, **_TURNS, **_TABLE, **_SUMMARY, **_REQUEST, **_ACTS, **_CORRECTING})
