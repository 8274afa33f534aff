"""What the page behind an approval link says.

It shows an administrator what somebody of their account submitted, so that they can approve it or return it.
"""

from typing import Final

from shared.domain.words.catalogue import Catalogue, Text, both

_ASKED: Final[dict[str, Text]] = {
    "title": both("Approve a request to port numbers", "Approuver une demande de portage de numéros"),
    "lead.one": both(
        "{asker} asks to move 1 telephone number to {company}; no Letter of Authorization goes out before an "
        "administrator of {account} approves it.",
        "{asker} demande le transfert de 1 numéro de téléphone à {company}; aucune lettre d’autorisation n’est envoyée "
        "avant l’approbation d’un administrateur de {account}.",
    ),
    "lead.many": both(
        "{asker} asks to move {counted} telephone numbers to {company}; no Letter of Authorization goes out before an "
        "administrator of {account} approves it.",
        "{asker} demande le transfert de {counted} numéros de téléphone à {company}; aucune lettre d’autorisation "
        "n’est envoyée avant l’approbation d’un administrateur de {account}.",
    ),
    "for_you": both("This page is for {name}.", "Cette page est destinée à {name}."),
    "test": both(
        "This is a test request: no number moves, whatever you decide.",
        "Ceci est une demande d’essai\u00a0: aucun numéro n’est transféré, quelle que soit votre décision.",
    ),
    "fact.request": both("Request", "Demande"),
    "fact.asker": both("Asked by", "Demandé par"),
    "fact.until": both("Waits until", "En attente jusqu’au"),
    "fact.date": both("Port date asked for", "Date de transfert demandée"),
    "fact.no_date": both("The carrier’s earliest", "La première possible chez le fournisseur"),
    "fact.notes": both("Notes", "Remarques"),
    "fact.services": both("Also on these lines", "Aussi sur ces lignes"),
    "orders.title": both("From these carriers", "Depuis ces fournisseurs"),
    "order.numbers": both("Numbers", "Numéros"),
    "order.class.local": both("local", "locaux"),
    "order.class.wireless": both("wireless", "sans fil"),
    "order.class.toll_free": both("toll-free", "sans frais"),
    "order.end_user": both("Account holder", "Titulaire du compte"),
    "order.address": both("Service address", "Adresse de service"),
    "order.person": both("Authorized person", "Personne autorisée"),
    "order.signer": both("Who signs the letter", "Qui signe la lettre"),
    "order.signer_of_account": both("Somebody of your account", "Une personne de votre compte"),
    "order.signer_on_paper": both("Signed on paper already, by {name}", "Déjà signée sur papier, par {name}"),
    "order.staying": both("Numbers that stay", "Numéros qui restent"),
    "order.staying.none": both("No number; the whole account moves", "Aucun; tout le compte est transféré"),
    "order.staying.some": both("Some stay with the carrier", "Certains restent chez le fournisseur"),
    "order.staying.unknown": both("Not known", "Inconnu"),
    "not_given": both("not given yet", "pas encore indiqué"),
    "documents.title": both("Documents", "Documents"),
    "documents.none": both("No document is attached.", "Aucun document n’est joint."),
    "rows.title": both("The numbers", "Les numéros"),
    "rows.number": both("Number", "Numéro"),
    "rows.rings_at": both("Calls go to", "Les appels vont au"),
    "rows.name": both("Name", "Nom"),
    "rows.company": both("Company", "Entreprise"),
    "rows.more.one": both("1 more number is not shown here.", "1 autre numéro n’est pas affiché ici."),
    "rows.more.many": both(
        "{counted} more numbers are not shown here.", "{counted} autres numéros ne sont pas affichés ici."
    ),
    "approve.title": both("Approve", "Approuver"),
    "approve.effect": both(
        "The letters are then printed and go to whoever signs them; once signed, the orders go to the carrier. Porting "
        "is free; the current carrier may charge a fee. Do not cancel the old service before the numbers have moved.",
        "Les lettres sont ensuite imprimées et envoyées à qui les signe; une fois signées, les commandes vont au "
        "fournisseur. Le portage est gratuit; le fournisseur actuel peut facturer des frais. Ne résiliez pas l’ancien "
        "service avant le transfert des numéros.",
    ),
    "approve.checked": both(
        "I have looked at the numbers and the current carriers, and they may move.",
        "J’ai vérifié les numéros et les fournisseurs actuels, et ils peuvent être transférés.",
    ),
    "approve.submit": both("Approve the request", "Approuver la demande"),
    "return.title": both("Return it", "La renvoyer"),
    "return.effect": both(
        "The request is a draft again, and {asker} is told why. Nothing is sent to anyone else, and nothing is lost.",
        "La demande redevient un brouillon, et {asker} en apprend le motif. Rien n’est envoyé à personne d’autre, et "
        "rien n’est perdu.",
    ),
    "return.reason": both("What is to be changed?", "Que faut-il modifier?"),
    "return.hint": both("{asker} reads this.", "{asker} lit ceci."),
    "return.submit": both("Return the request", "Renvoyer la demande"),
    "unknown": both(
        "You know nothing of this request? Tell {company} so, and approve nothing.",
        "Vous ne savez rien de cette demande? Dites-le à {company}, et n’approuvez rien.",
    ),
    "changed": both(
        "The request was changed since you opened it. This is how it is now; look at it again.",
        "La demande a été modifiée depuis que vous l’avez ouverte. La voici telle qu’elle est maintenant; vérifiez-la "
        "de nouveau.",
    ),
}

_ENDED: Final[dict[str, Text]] = {
    "ended.approved.title": both("The request is approved", "La demande est approuvée"),
    "ended.approved.lead": both(
        "{by} approved it. The letters go to whoever signs them, and {asker} is told.",
        "Approuvée par {by}. Les lettres vont à qui les signe, et {asker} en est informé.",
    ),
    "ended.returned.title": both("The request was returned", "La demande a été renvoyée"),
    "ended.returned.lead": both(
        "It is a draft again, and {asker} knows why. You are asked anew once it is submitted again.",
        "C’est de nouveau un brouillon, et {asker} en connaît le motif. Vous serez sollicité à nouveau lorsqu’elle "
        "sera soumise.",
    ),
    "ended.expired.title": both("The request has expired", "La demande a expiré"),
    "ended.expired.lead": both(
        "Nobody approved it in time. The numbers stay where they are; {asker} can submit them again.",
        "Personne ne l’a approuvée à temps. Les numéros restent où ils sont; {asker} peut les soumettre de nouveau.",
    ),
    "ended.cancelled.title": both("The request was cancelled", "La demande a été annulée"),
    "ended.cancelled.lead": both(
        "There is nothing to approve any more. The numbers stay where they are.",
        "Il n’y a plus rien à approuver. Les numéros restent où ils sont.",
    ),
    "ended.close": both("You can close this page.", "Vous pouvez fermer cette page."),
    "dead.title": both("This link does not work", "Ce lien ne fonctionne pas"),
    "dead.lead": both(
        "It has expired, was for somebody who is not an administrator any more, or is not complete.",
        "Il a expiré, était destiné à une personne qui n’est plus administratrice, ou est incomplet.",
    ),
    "dead.next": both(
        "If a request waits for you, open the link in the newest mail about it. Nothing is approved by opening a link.",
        "Si une demande vous attend, ouvrez le lien du courriel le plus récent à son sujet. Ouvrir un lien n’approuve "
        "rien.",
    ),
}

_PROBLEMS: Final[dict[str, Text]] = {
    "problem.not_checked": both(
        "Tick that you have looked at the numbers and the carriers.",
        "Cochez que vous avez vérifié les numéros et les fournisseurs.",
    ),
    "problem.reason_missing": both(
        "Say what is to be changed: {asker} has to know.", "Dites ce qu’il faut modifier\u00a0: {asker} doit le savoir."
    ),
    "problem.text_too_long": both("Use at most 1,000 characters.", "Utilisez au plus 1\u00a0000 caractères."),
    "problem.nothing_decided": both("Approve the request, or return it.", "Approuvez la demande, ou renvoyez-la."),
}

APPROVALS: Final = Catalogue({**_ASKED, **_ENDED, **_PROBLEMS})
