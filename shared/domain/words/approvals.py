"""What the page behind an approval link says.

It shows an administrator what somebody of their account submitted, so that they can approve it or return it.
"""

from typing import Final

from shared.domain.words.catalogue import Catalogue, Text


def _both(en: str, fr: str) -> Text:
    return {"en": en, "fr": fr}


_ASKED: Final[dict[str, Text]] = {
    "title": _both("Approve a request to port numbers", "Approuver une demande de portage de numéros"),
    "lead.one": _both(
        "{asker} asks to move 1 telephone number to {company}; no Letter of Authorization goes out before an "
        "administrator of {account} approves it.",
        "{asker} demande le transfert de 1 numéro de téléphone à {company}; aucune lettre d’autorisation n’est envoyée "
        "avant l’approbation d’un administrateur de {account}.",
    ),
    "lead.many": _both(
        "{asker} asks to move {counted} telephone numbers to {company}; no Letter of Authorization goes out before an "
        "administrator of {account} approves it.",
        "{asker} demande le transfert de {counted} numéros de téléphone à {company}; aucune lettre d’autorisation "
        "n’est envoyée avant l’approbation d’un administrateur de {account}.",
    ),
    "for_you": _both("This page is for {name}.", "Cette page est destinée à {name}."),
    "test": _both(
        "This is a test request: no number moves, whatever you decide.",
        "Ceci est une demande d’essai\u00a0: aucun numéro n’est transféré, quelle que soit votre décision.",
    ),
    "fact.request": _both("Request", "Demande"),
    "fact.asker": _both("Asked by", "Demandé par"),
    "fact.until": _both("Waits until", "En attente jusqu’au"),
    "fact.date": _both("Port date asked for", "Date de transfert demandée"),
    "fact.no_date": _both("The carrier’s earliest", "La première possible chez le fournisseur"),
    "fact.notes": _both("Notes", "Remarques"),
    "fact.services": _both("Also on these lines", "Aussi sur ces lignes"),
    "orders.title": _both("From these carriers", "Depuis ces fournisseurs"),
    "order.numbers": _both("Numbers", "Numéros"),
    "order.class.local": _both("local", "locaux"),
    "order.class.wireless": _both("wireless", "sans fil"),
    "order.class.toll_free": _both("toll-free", "sans frais"),
    "order.end_user": _both("Account holder", "Titulaire du compte"),
    "order.address": _both("Service address", "Adresse de service"),
    "order.person": _both("Authorized person", "Personne autorisée"),
    "order.signer": _both("Who signs the letter", "Qui signe la lettre"),
    "order.signer_of_account": _both("Somebody of your account", "Une personne de votre compte"),
    "order.signer_on_paper": _both("Signed on paper already, by {name}", "Déjà signée sur papier, par {name}"),
    "order.staying": _both("Numbers that stay", "Numéros qui restent"),
    "order.staying.none": _both("No number; the whole account moves", "Aucun; tout le compte est transféré"),
    "order.staying.some": _both("Some stay with the carrier", "Certains restent chez le fournisseur"),
    "order.staying.unknown": _both("Not known", "Inconnu"),
    "not_given": _both("not given yet", "pas encore indiqué"),
    "documents.title": _both("Documents", "Documents"),
    "documents.none": _both("No document is attached.", "Aucun document n’est joint."),
    "rows.title": _both("The numbers", "Les numéros"),
    "rows.number": _both("Number", "Numéro"),
    "rows.rings_at": _both("Calls go to", "Les appels vont au"),
    "rows.name": _both("Name", "Nom"),
    "rows.company": _both("Company", "Entreprise"),
    "rows.more.one": _both("1 more number is not shown here.", "1 autre numéro n’est pas affiché ici."),
    "rows.more.many": _both(
        "{counted} more numbers are not shown here.", "{counted} autres numéros ne sont pas affichés ici."
    ),
    "approve.title": _both("Approve", "Approuver"),
    "approve.effect": _both(
        "The letters are then printed and go to whoever signs them; once signed, the orders go to the carrier. Porting "
        "is free; the current carrier may charge a fee. Do not cancel the old service before the numbers have moved.",
        "Les lettres sont ensuite imprimées et envoyées à qui les signe; une fois signées, les commandes vont au "
        "fournisseur. Le portage est gratuit; le fournisseur actuel peut facturer des frais. Ne résiliez pas l’ancien "
        "service avant le transfert des numéros.",
    ),
    "approve.checked": _both(
        "I have looked at the numbers and the current carriers, and they may move.",
        "J’ai vérifié les numéros et les fournisseurs actuels, et ils peuvent être transférés.",
    ),
    "approve.submit": _both("Approve the request", "Approuver la demande"),
    "return.title": _both("Return it", "La renvoyer"),
    "return.effect": _both(
        "The request is a draft again, and {asker} is told why. Nothing is sent to anyone else, and nothing is lost.",
        "La demande redevient un brouillon, et {asker} en apprend le motif. Rien n’est envoyé à personne d’autre, et "
        "rien n’est perdu.",
    ),
    "return.reason": _both("What is to be changed?", "Que faut-il modifier?"),
    "return.hint": _both("{asker} reads this.", "{asker} lit ceci."),
    "return.submit": _both("Return the request", "Renvoyer la demande"),
    "unknown": _both(
        "You know nothing of this request? Tell {company} so, and approve nothing.",
        "Vous ne savez rien de cette demande? Dites-le à {company}, et n’approuvez rien.",
    ),
    "changed": _both(
        "The request was changed since you opened it. This is how it is now; look at it again.",
        "La demande a été modifiée depuis que vous l’avez ouverte. La voici telle qu’elle est maintenant; vérifiez-la "
        "de nouveau.",
    ),
}

_ENDED: Final[dict[str, Text]] = {
    "ended.approved.title": _both("The request is approved", "La demande est approuvée"),
    "ended.approved.lead": _both(
        "{by} approved it. The letters go to whoever signs them, and {asker} is told.",
        "Approuvée par {by}. Les lettres vont à qui les signe, et {asker} en est informé.",
    ),
    "ended.returned.title": _both("The request was returned", "La demande a été renvoyée"),
    "ended.returned.lead": _both(
        "It is a draft again, and {asker} knows why. You are asked anew once it is submitted again.",
        "C’est de nouveau un brouillon, et {asker} en connaît le motif. Vous serez sollicité à nouveau lorsqu’elle "
        "sera soumise.",
    ),
    "ended.expired.title": _both("The request has expired", "La demande a expiré"),
    "ended.expired.lead": _both(
        "Nobody approved it in time. The numbers stay where they are; {asker} can submit them again.",
        "Personne ne l’a approuvée à temps. Les numéros restent où ils sont; {asker} peut les soumettre de nouveau.",
    ),
    "ended.cancelled.title": _both("The request was cancelled", "La demande a été annulée"),
    "ended.cancelled.lead": _both(
        "There is nothing to approve any more. The numbers stay where they are.",
        "Il n’y a plus rien à approuver. Les numéros restent où ils sont.",
    ),
    "ended.close": _both("You can close this page.", "Vous pouvez fermer cette page."),
    "dead.title": _both("This link does not work", "Ce lien ne fonctionne pas"),
    "dead.lead": _both(
        "It has expired, was for somebody who is not an administrator any more, or is not complete.",
        "Il a expiré, était destiné à une personne qui n’est plus administratrice, ou est incomplet.",
    ),
    "dead.next": _both(
        "If a request waits for you, open the link in the newest mail about it. Nothing is approved by opening a link.",
        "Si une demande vous attend, ouvrez le lien du courriel le plus récent à son sujet. Ouvrir un lien n’approuve "
        "rien.",
    ),
}

_PROBLEMS: Final[dict[str, Text]] = {
    "problem.not_checked": _both(
        "Tick that you have looked at the numbers and the carriers.",
        "Cochez que vous avez vérifié les numéros et les fournisseurs.",
    ),
    "problem.reason_missing": _both(
        "Say what is to be changed: {asker} has to know.", "Dites ce qu’il faut modifier\u00a0: {asker} doit le savoir."
    ),
    "problem.text_too_long": _both("Use at most 1,000 characters.", "Utilisez au plus 1\u00a0000 caractères."),
    "problem.nothing_decided": _both("Approve the request, or return it.", "Approuvez la demande, ou renvoyez-la."),
}

APPROVALS: Final = Catalogue({**_ASKED, **_ENDED, **_PROBLEMS})
