"""What the page behind a mail about a port-out says: "was it you?"."""

from typing import Final

from shared.domain.words.catalogue import Catalogue, Text, both

_TEXTS: Final[dict[str, Text]] = {
    "title": both("Was this you?", "Était-ce vous?"),
    "lead": both(
        "{winner} asks {company} to let telephone numbers of {account} go.",
        "{winner} demande à {company} de laisser partir des numéros de téléphone de {account}.",
    ),
    "you": both(
        "You answer as {person}, an administrator of the account.",
        "Vous répondez comme {person}, administrateur du compte.",
    ),
    "row.winner": both("Asked for by", "Demandés par"),
    "row.reference": both("Reference", "Référence"),
    "row.numbers.one": both("Telephone number", "Numéro de téléphone"),
    "row.numbers.many": both("{count} telephone numbers", "{count} numéros de téléphone"),
    "row.received": both("Received", "Reçue"),
    "row.requested": both("Asked for from", "Demandés à partir du"),
    "row.foc": both("Confirmed port date (FOC)", "Date de transfert confirmée (FOC)"),
    "row.left": both("They moved", "Ils sont partis"),
    "row.state": both("Where it stands", "Où en est la demande"),
    "more.one": both("and 1 more", "et 1 autre"),
    "more.many": both("and {count} more", "et {count} autres"),
    "state.received": both("It waits for our answer.", "Elle attend notre réponse."),
    "state.rejected": both(
        "We refused it; the carrier may ask again.", "Nous l’avons refusée; le fournisseur peut la refaire."
    ),
    "state.confirmed": both("It is confirmed.", "Elle est confirmée."),
    "state.releasing": both("The numbers have moved.", "Les numéros sont partis."),
    "state.completed": both("The numbers have moved.", "Les numéros sont partis."),
    "state.returning": both("The numbers are coming back.", "Les numéros reviennent."),
    "state.returned": both("The numbers are back.", "Les numéros sont de retour."),
    "state.cancelled": both("It has ended: the numbers stay.", "Elle a pris fin\u00a0: les numéros restent."),
    "not_us.title": both("If it was not you", "Si ce n’était pas vous"),
    "not_us.here": both(
        "We then stop it as far as we may, lock the numbers, and our support team looks into it at once.",
        "Nous l’arrêtons alors dans la mesure permise, verrouillons les numéros, et notre équipe de soutien s’en "
        "occupe aussitôt.",
    ),
    "not_us.gone": both(
        "The numbers have left. Our support team then asks the other carrier to give them back. That is possible until "
        "{moment}.",
        "Les numéros sont partis. Notre équipe de soutien demande alors à l’autre fournisseur de les rendre. C’est "
        "possible jusqu’au {moment}.",
    ),
    "not_us.submit": both("This was not us", "Ce n’était pas nous"),
    "ours.title": both("If it was you", "Si c’était vous"),
    "ours.text": both(
        "There is nothing you have to do. Saying so makes it go faster where the numbers are locked. Do not close your "
        "account before they have moved.",
        "Vous n’avez rien à faire. Le dire accélère les choses si les numéros sont verrouillés. Ne fermez pas votre "
        "compte avant leur départ.",
    ),
    "ours.submit": both("It was us", "C’était nous"),
    "note": both("Anything we should know?", "Quelque chose à nous dire?"),
    "said.ours": both("{person} has said that it was you.", "{person} a dit que c’était vous."),
    "said.not_ours": both("{person} has said that it was not you.", "{person} a dit que ce n’était pas vous."),
    "nothing": both("There is nothing to be said about it any more.", "Il n’y a plus rien à dire à ce sujet."),
    "thanks.title": both("Thank you", "Merci"),
    "thanks.ours": both(
        "Noted: it was you. We go on with it, and you are told what becomes of it.",
        "C’est noté\u00a0: c’était vous. Nous poursuivons, et vous serez informés de la suite.",
    ),
    "thanks.not_ours": both(
        "Noted: it was not you. The numbers are being locked, and our support team looks into it. Your case is {case}.",
        "C’est noté\u00a0: ce n’était pas vous. Les numéros sont en cours de verrouillage, et notre équipe de soutien "
        "s’en occupe. Votre dossier est {case}.",
    ),
    "thanks.next": both(
        "Change the passwords of whoever could have asked, and look at who of you may speak for the account.",
        "Changez les mots de passe de quiconque aurait pu le demander, et vérifiez qui peut parler au nom du compte.",
    ),
    "close": both("You can close this page.", "Vous pouvez fermer cette page."),
    "dead.title": both("This link opens nothing", "Ce lien n’ouvre rien"),
    "dead.lead": both(
        "It is incomplete, or you are no administrator of the account any more.",
        "Il est incomplet, ou vous n’êtes plus administrateur du compte.",
    ),
    "dead.next": both(
        "Open the link of the mail once more, as a whole; or call our support team.",
        "Ouvrez de nouveau le lien du courriel, en entier; ou appelez notre équipe de soutien.",
    ),
}

LEAVING: Final = Catalogue(_TEXTS)
