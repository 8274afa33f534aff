"""The five answers wherever a status is shown, in the languages of pages: where is it, whose turn is it, what to do, by
when, what otherwise.

``{carrier}``, ``{signer}``, ``{numbers}``, ``{date}``, ``{ported}`` and ``{cancel}`` are filled in by
``shared.domain.progress``, and ``{keep}`` with the article's own warning. They say nothing that is only said to be so
of carriers (porting.md, "unconfirmed"). French is Canadian French, as in ``words.signing``.
"""

from collections.abc import Mapping
from typing import Final

from shared.domain.words.catalogue import Catalogue, Text, both

_ENDED_EN: Final = "If the service ends before, the carrier may take the number back and it may be lost."
_ENDED_FR: Final = "Si le service prend fin avant, le fournisseur peut reprendre le numéro, qui peut être perdu."

_STATUSES: Final[Mapping[str, Text]] = {
    "draft.where": both(
        "A draft: nothing has been sent to anyone.", "Un brouillon\u00a0: rien n’a été envoyé à personne."
    ),
    "draft.action": both("Complete it and submit it.", "Complétez-la et soumettez-la."),
    "draft.otherwise": both(
        "Nothing happens to your numbers until you submit it.",
        "Rien n’arrive à vos numéros tant que vous ne la soumettez pas.",
    ),
    "submitting.where": both(
        "Being submitted: the numbers are being reserved.", "En cours d’envoi\u00a0: les numéros sont réservés."
    ),
    "submitting.action": both("Nothing to do; this takes seconds.", "Rien à faire; cela prend quelques secondes."),
    "submitting.otherwise": both(
        "If it cannot be finished it goes back to draft and nothing is lost.",
        "Si l’envoi ne peut pas aboutir, elle redevient un brouillon et rien n’est perdu.",
    ),
    "awaiting_approval.where": both(
        "Waiting for the account's administrator to approve the request.",
        "En attente de l’approbation de l’administrateur du compte.",
    ),
    "awaiting_approval.action": both(
        "Approve it, or return it with a comment. No letter goes out before.",
        "Approuvez-la, ou renvoyez-la avec un commentaire. Aucune lettre ne part avant.",
    ),
    "awaiting_approval.otherwise": both(
        "Without an answer by then the request expires, and the numbers stay where they are.",
        "Sans réponse d’ici là, la demande expire, et les numéros restent où ils sont.",
    ),
    "awaiting_signature.where": both(
        "Waiting for {signer} to sign the Letter of Authorization for {numbers} at {carrier}.",
        "En attente de la signature de la lettre d’autorisation par {signer}, pour {numbers} chez {carrier}.",
    ),
    "awaiting_signature.action": both("Read the letter and sign it. {keep}", "Lisez la lettre et signez-la. {keep}"),
    "awaiting_signature.otherwise": both(
        "Without a signature by then the order expires, and the numbers stay with {carrier}.",
        "Sans signature d’ici là, la commande expire, et les numéros restent chez {carrier}.",
    ),
    "declined.where": both(
        "{signer} declined to sign the Letter of Authorization.",
        "{signer} a refusé de signer la lettre d’autorisation.",
    ),
    "declined.action": both(
        "Correct what they objected to, or name another authorised person; then a new letter is sent.",
        "Corrigez ce qui a été contesté, ou nommez une autre personne autorisée; une nouvelle lettre part alors.",
    ),
    "declined.otherwise": both(
        "Without a signature by then the order expires, and the numbers stay with {carrier}.",
        "Sans signature d’ici là, la commande expire, et les numéros restent chez {carrier}.",
    ),
    "in_review.where": both(
        "Signed. Our team checks the order and sets up {numbers}, so that calls arrive from the moment they move.",
        "Signée. Notre équipe vérifie la commande et prépare {numbers}, pour que les appels arrivent dès le transfert.",
    ),
    "in_review.action": both("Nothing to do. {keep}", "Rien à faire. {keep}"),
    "in_review.otherwise": both(
        "We will tell you if anything has to be corrected before it goes to the carrier.",
        "Nous vous dirons si quelque chose doit être corrigé avant l’envoi au fournisseur.",
    ),
    "submitted.where": both(
        "Submitted to the carrier. {carrier} compares the order with its records of the account.",
        "Envoyée au fournisseur. {carrier} compare la commande avec son dossier du compte.",
    ),
    "submitted.action": both("Nothing to do. {keep}", "Rien à faire. {keep}"),
    "submitted.otherwise": both(
        f"Without an answer by then we ask the carrier. {_ENDED_EN}",
        f"Sans réponse d’ici là, nous relançons le fournisseur. {_ENDED_FR}",
    ),
    "action_required.where": both(
        "Stopped until something is corrected.", "Arrêtée jusqu’à ce que quelque chose soit corrigé."
    ),
    "action_required.action": both(
        "Correct what the order asks for. {keep}", "Corrigez ce que la commande demande. {keep}"
    ),
    "action_required.otherwise": both(
        "Without a correction by then the order expires, and the numbers stay with {carrier}.",
        "Sans correction d’ici là, la commande expire, et les numéros restent chez {carrier}.",
    ),
    "change_pending.where": both(
        "A change of the order has been sent; the carrier has not confirmed it yet.",
        "Une modification de la commande a été envoyée; le fournisseur ne l’a pas encore confirmée.",
    ),
    "change_pending.action": both("Nothing to do. {keep}", "Rien à faire. {keep}"),
    "change_pending.otherwise": both(
        f"Without an answer by then we ask the carrier. {_ENDED_EN}",
        f"Sans réponse d’ici là, nous relançons le fournisseur. {_ENDED_FR}",
    ),
    "scheduled.where": both(
        "{numbers} will move on the confirmed port date (FOC), {date}.",
        "Transfert de {numbers} à la date confirmée (FOC), {date}.",
    ),
    "scheduled.action": both(
        "Make sure the forwarding numbers answer on that day. {keep}",
        "Assurez-vous que les numéros de renvoi répondent ce jour-là. {keep}",
    ),
    "scheduled.otherwise": both(
        f"If the numbers have not moved by then we ask the carrier. {_ENDED_EN}",
        f"Si les numéros n’ont pas bougé d’ici là, nous relançons le fournisseur. {_ENDED_FR}",
    ),
    "activating.where": both("Moving now: {numbers}.", "Transfert en cours\u00a0: {numbers}."),
    "activating.action": both(
        "Nothing to do; an order can no longer be cancelled at this point. {keep}",
        "Rien à faire; une commande ne peut plus être annulée à ce stade. {keep}",
    ),
    "activating.otherwise": both(
        f"If the numbers have not moved by then we ask the carrier. {_ENDED_EN}",
        f"Si les numéros n’ont pas bougé d’ici là, nous relançons le fournisseur. {_ENDED_FR}",
    ),
    "cancel_requested.where": both(
        "Cancellation asked for; the carrier has not confirmed it yet.",
        "Annulation demandée; le fournisseur ne l’a pas encore confirmée.",
    ),
    "cancel_requested.action": both(
        "Nothing to do. Keep your service with {carrier}.", "Rien à faire. Gardez votre service chez {carrier}."
    ),
    "cancel_requested.otherwise": both(
        "The carrier may answer that it is too late, and then the numbers move. Without an answer we ask again.",
        "Le fournisseur peut répondre qu’il est trop tard, et alors les numéros bougent. Sans réponse, nous insistons.",
    ),
    "completed.where": both("Complete: {numbers} ported.", "Terminée\u00a0: {numbers}, transfert fait."),
    "completed.action": both(
        "Call each number once: it shows as pending until its first call. {cancel}",
        "Appelez chaque numéro une fois\u00a0: il est en attente jusqu’à son premier appel. {cancel}",
    ),
    "partially_completed.where": both(
        "Ended with {ported} ported; the others were not.", "Finie avec {ported} de transférés, pas les autres."
    ),
    "partially_completed.action": both(
        "Call each ported number once. Keep the service of the numbers that did not move.",
        "Appelez chaque numéro transféré une fois. Gardez le service des numéros qui n’ont pas bougé.",
    ),
    "partially_completed.otherwise": both(
        "Numbers that were not ported stay with {carrier}; they can be put into a new request.",
        "Les numéros qui n’ont pas été transférés restent chez {carrier}; ils peuvent faire l’objet d’une nouvelle "
        "demande.",
    ),
    "cancelled.where": both("Cancelled: no number was moved.", "Annulée\u00a0: aucun numéro n’a bougé."),
    "cancelled.action": both(
        "Nothing to do. Keep your service with {carrier}, or make a new request.",
        "Rien à faire. Gardez votre service chez {carrier}, ou faites une nouvelle demande.",
    ),
    "expired.where": both(
        "Expired: it was not completed in time, and no number was moved.",
        "Expirée\u00a0: elle n’a pas été complétée à temps, et aucun numéro n’a bougé.",
    ),
    "expired.action": both(
        "Make a new request if you still want to port the numbers.",
        "Faites une nouvelle demande si vous voulez toujours transférer les numéros.",
    ),
    "expired.otherwise": both("The numbers stay with {carrier}.", "Les numéros restent chez {carrier}."),
    "being_replaced.where": both(
        "Being cancelled at the carrier, which takes no number out of an order: then its other numbers go on in new "
        "ones.",
        "En cours d’annulation chez le fournisseur, qui ne retire aucun numéro d’une commande\u00a0: ses autres "
        "numéros continuent alors dans de nouvelles.",
    ),
    "being_replaced.action": both(
        "Nothing to do. Keep your service with {carrier}.", "Rien à faire. Gardez votre service chez {carrier}."
    ),
    "being_replaced.otherwise": both(
        "The carrier may answer that it is too late, and then all its numbers move. Without an answer we ask again.",
        "Le fournisseur peut répondre qu’il est trop tard, et alors tous ses numéros bougent. Sans réponse, nous "
        "insistons.",
    ),
    "replaced.where": both(
        "Cancelled at the carrier so that its numbers go on in new orders.",
        "Annulée chez le fournisseur pour que ses numéros continuent dans de nouvelles commandes.",
    ),
    "replaced.action": both(
        "Nothing to do here: follow the new orders. {keep}",
        "Rien à faire ici\u00a0: suivez les nouvelles commandes. {keep}",
    ),
    "toll_free.submitted.where": both(
        "The RespOrg change is submitted; {carrier} has to release {numbers}.",
        "Le changement de RespOrg est envoyé; {carrier} doit libérer {numbers}.",
    ),
    "toll_free.scheduled.where": both(
        "The RespOrg change of {numbers} takes effect on {date} (effective date).",
        "Le changement de RespOrg de {numbers} prend effet le {date} (date d’effet).",
    ),
    "toll_free.activating.where": both(
        "The RespOrg change of {numbers} is taking effect now.",
        "Le changement de RespOrg de {numbers} prend effet maintenant.",
    ),
    "toll_free.completed.where": both(
        "Complete: the RespOrg of {numbers} has changed.",
        "Terminée\u00a0: le RespOrg de {numbers} a changé.",
    ),
}
"""By status; those of toll-free numbers, which are moved by a change of RespOrg with an effective date, where they
differ."""

_BESIDE: Final[Mapping[str, Text]] = {
    "keep": both(
        "Do not cancel your service with your current carrier until the port is complete.",
        "Ne résiliez pas votre service chez le fournisseur actuel avant la fin du transfert.",
    ),
    "fault": both(
        "A step of ours failed; it is tried again by itself.",
        "Une de nos étapes a échoué; elle est reprise automatiquement.",
    ),
    "overdue": both("This is overdue.", "Le délai est dépassé."),
    "ours.action": both(
        "Nothing to do: our team takes this up with the carriers and tells you.",
        "Rien à faire\u00a0: notre équipe s’en occupe auprès des fournisseurs et vous le dit.",
    ),
    "ours.otherwise": both(
        "It does not expire over this. Until it is settled the numbers stay with {carrier}.",
        "Elle n’expire pas pour autant. D’ici à ce que ce soit réglé, les numéros restent chez {carrier}.",
    ),
    "partly.otherwise": both(
        "Without a correction by then the order ends: what was ported stays ported, the rest with {carrier}.",
        "Sans correction d’ici là, la commande prend fin\u00a0: ce qui est transféré le reste, et les autres numéros "
        "demeurent chez {carrier}.",
    ),
    "asking.in_review": both(
        "Waiting for you before it goes to the carrier.", "Elle vous attend avant d’aller chez le fournisseur."
    ),
    "asking.action_required": both(
        "Stopped until something is corrected.", "Arrêtée jusqu’à ce que quelque chose soit corrigé."
    ),
    "ported.failing": both(
        "A ported number failed a test: keep your old service until our team has looked into it.",
        "Un numéro transféré a échoué à un test\u00a0: gardez votre ancien service jusqu’à ce que notre équipe l’ait "
        "vérifié.",
    ),
    "ported.proved": both(
        "The ported numbers were seen to work. See the proof for which lines of your old service you can end, and "
        "which stay.",
        "Les numéros transférés fonctionnent, c’est vérifié. La preuve dit quelles lignes de votre ancien service vous "
        "pouvez résilier, et lesquelles restent.",
    ),
    "ported_already": both("{ported} have been ported already.", "{ported} ont déjà été transférés."),
    "answers_kept": both(
        "What was answered so far is kept, and goes to the carrier with the rest.",
        "Ce qui a été répondu jusqu’ici est conservé et part chez le fournisseur avec le reste.",
    ),
    "confirmed_all_the_same": both(
        "Its carrier has confirmed {date} all the same: it may move then.",
        "Son fournisseur a tout de même confirmé le {date}\u00a0: elle peut bouger ce jour-là.",
    ),
    "goes_after": both(
        "It goes to the carrier once the toll-free numbers that ring at it have moved.",
        "Elle va chez le fournisseur une fois transférés les numéros sans frais qui y sonnent.",
    ),
    "cancel_failed.refused": both(
        "The carrier refused the cancellation that was asked for.",
        "Le fournisseur a refusé l’annulation demandée.",
    ),
    "cancel_failed.too_late": both(
        "The cancellation that was asked for came too late: the numbers had moved.",
        "L’annulation demandée est arrivée trop tard\u00a0: les numéros avaient bougé.",
    ),
    "same_for_others": both(
        "{count} orders of this request wait for the same.",
        "{count} commandes de cette demande attendent la même chose.",
    ),
    "draft.ready": both("Everything is there: submit it.", "Tout y est\u00a0: soumettez-la."),
    "draft.missing.one": both(
        "{count} thing to complete before it can be submitted: {first}",
        "{count} chose à compléter avant de pouvoir la soumettre\u00a0: {first}",
    ),
    "draft.missing.many": both(
        "{count} things to complete before it can be submitted: {first}",
        "{count} choses à compléter avant de pouvoir la soumettre\u00a0: {first}",
    ),
    "draft.more": both("; and {count} more.", "; et {count} de plus."),
    "draft.accounts_ready.one": both(
        "{count} current carrier account can be submitted now.",
        "{count} compte chez un fournisseur actuel peut être soumis dès maintenant.",
    ),
    "draft.accounts_ready.many": both(
        "{count} current carrier accounts can be submitted now.",
        "{count} comptes chez des fournisseurs actuels peuvent être soumis dès maintenant.",
    ),
    "never_submitted.one": both(
        "{count} row of the list was never submitted.", "{count} ligne de la liste n’a jamais été soumise."
    ),
    "never_submitted.many": both(
        "{count} rows of the list were never submitted.", "{count} lignes de la liste n’ont jamais été soumises."
    ),
    "numbers.one": both("{count} number", "{count} numéro"),
    "numbers.many": both("{count} numbers", "{count} numéros"),
    "ported_of": both("{ported} of {numbers}", "{ported} sur {numbers}"),
    "no_carrier": both("your current carrier", "votre fournisseur actuel"),
    "no_signer": both("the authorised person", "la personne autorisée"),
    "no_date": both("a date that is not known yet", "une date qui n’est pas encore connue"),
    "each_order_shows": both("the date that each order shows", "celle qu’indique chaque commande"),
    "see_each_order": both(
        "See each order for which service you can then end.",
        "Voyez à chaque commande à quel service vous pouvez alors mettre fin.",
    ),
    "and": both("and", "et"),
    "may_cancel.excluded": both(
        "Numbers taken out of the order stay with {carrier}: keep their service. You can end that of the numbers that "
        "were ported.",
        "Les numéros retirés de la commande restent chez {carrier}\u00a0: conservez leur service. Vous pouvez résilier "
        "celui des numéros transférés.",
    ),
    "may_cancel.excluded_counted": both(
        "{excluded} taken out of the order stay with {carrier}: keep their service. You can end that of the numbers "
        "that were ported.",
        "Retirés de la commande, {excluded} restent chez {carrier}\u00a0: conservez leur service. Vous pouvez résilier "
        "celui des numéros transférés.",
    ),
    "may_cancel.none_stay": both(
        "Then you can end the service these numbers had with {carrier}, unless it carries a forwarding number.",
        "Vous pouvez ensuite résilier le service que ces numéros avaient chez {carrier}, sauf s’il porte un numéro de "
        "renvoi.",
    ),
    "may_cancel.some_stay": both(
        "Then you can end the service of these numbers with {carrier}; keep the lines that stay there.",
        "Vous pouvez ensuite résilier le service de ces numéros chez {carrier}; conservez les lignes qui y restent.",
    ),
}

_COUNTED: Final[Mapping[str, Text]] = {
    "counted.ported": both("ported", "transférés"),
    "counted.scheduled": both("scheduled", "avec date confirmée"),
    "counted.activating": both("moving now", "en cours de transfert"),
    "counted.submitted": both("with the carrier", "chez le fournisseur"),
    "counted.change_pending": both("with a change at the carrier", "avec une modification chez le fournisseur"),
    "counted.cancel_requested": both("being cancelled", "en cours d’annulation"),
    "counted.in_review": both("in review", "en vérification"),
    "counted.awaiting_signature": both("waiting for a signature", "en attente de signature"),
    "counted.awaiting_approval": both("waiting for approval", "en attente d’approbation"),
    "counted.action_required": both("to be corrected", "à corriger"),
    "counted.draft": both("not submitted", "non soumis"),
    "counted.held": both("held until corrected or dropped", "retenus jusqu’à correction ou retrait"),
    "counted.on_hold": both("being checked by our team", "en vérification par notre équipe"),
    "counted.rejected": both("rejected", "refusés"),
    "counted.excluded": both("excluded", "exclus"),
    "counted.cancelled": both("cancelled", "annulés"),
    "counted.expired": both("expired", "expirés"),
}
"""How many numbers are where, in the order in which they are told."""

ANSWERS: Final = Catalogue({**_STATUSES, **_BESIDE, **_COUNTED})
