"""What the signing page, the page of signed copies and the letter check say.

French is Canadian French: a no-break space before a colon and inside guillemets, none before other marks.
"""

from typing import Final

from shared.domain.words.catalogue import Catalogue, Text, both
from shared.domain.words.forms import FORMS

_EVERYWHERE: Final[dict[str, Text]] = {
    "brand": both("Number porting", "Portage de numéros"),
    "language": both("Language", "Langue"),
    "numbers.one": both("1 telephone number", "1 numéro de téléphone"),
    "numbers.many": both("{count} telephone numbers", "{count} numéros de téléphone"),
    "foot.check": both("Have you been sent a signed letter?", "Avez-vous reçu une lettre signée?"),
    "foot.check_link": both("Check whether it is genuine", "Vérifier son authenticité"),
    "back.nothing_changed": both("Go back; nothing is changed", "Revenir; rien n’est modifié"),
    "back.letters": both("Back to the letters", "Retour aux lettres"),
    "notice.saved": both("Your details were saved.", "Vos renseignements ont été enregistrés."),
    "notice.asked": both(
        "Your question was passed on. The answer comes by e-mail and is shown on this page; you can sign before or "
        "after.",
        "Votre question a été transmise. La réponse vous parviendra par courriel et figurera sur cette page; vous "
        "pouvez signer avant ou après.",
    ),
    "notice.named": both(
        "The letters now name you as the authorized person. Read them again before you sign.",
        "Les lettres vous désignent maintenant comme personne autorisée. Relisez-les avant de signer.",
    ),
    "notice.closed": both(
        "For your safety the letters were closed after a while. Nothing was signed or sent; open them again to go on.",
        "Par sécurité, les lettres se sont refermées après un certain temps. Rien n’a été signé ni envoyé; rouvrez-les "
        "pour continuer.",
    ),
}

_LANDING: Final[dict[str, Text]] = {
    "landing.title.one": both("A Letter of Authorization to sign", "Une lettre d’autorisation à signer"),
    "landing.title.many": both("{count} Letters of Authorization to sign", "{count} lettres d’autorisation à signer"),
    "landing.lead.one": both(
        "{account} asks you to sign a letter that lets {company} move telephone numbers from their current carrier.",
        "{account} vous demande de signer une lettre qui permet à {company} de transférer des numéros de téléphone "
        "depuis leur fournisseur actuel.",
    ),
    "landing.lead.many": both(
        "{account} asks you to sign {count} letters that let {company} move telephone numbers from their current "
        "carriers.",
        "{account} vous demande de signer {count} lettres qui permettent à {company} de transférer des numéros de "
        "téléphone depuis leurs fournisseurs actuels.",
    ),
    "landing.asked_by": both("Asked by", "Demandé par"),
    "landing.new_company": both("The numbers move to", "Les numéros passent à"),
    "landing.request": both("Request", "Demande"),
    "landing.signer": both("To be signed by", "À signer par"),
    "landing.letters": both("Letters", "Lettres"),
    "landing.until": both("Can be signed until", "À signer au plus tard le"),
    "landing.open.one": both("Read the letter", "Lire la lettre"),
    "landing.open.many": both("Read the letters", "Lire les lettres"),
    "landing.nothing_yet": both(
        "Opening signs nothing. You read everything first, and you can ask a question, decline, or name somebody else.",
        "Ouvrir ne signe rien. Vous lisez d’abord tout, et vous pouvez poser une question, refuser ou désigner "
        "quelqu’un d’autre.",
    ),
    "landing.unknown": both(
        "You do not know {account}? Close this page: nothing happens.",
        "Vous ne connaissez pas {account}? Fermez cette page\u00a0: il ne se passera rien.",
    ),
    "code.title": both("Enter the code from your e-mail", "Entrez le code reçu par courriel"),
    "code.needed": both(
        "Before the letters are shown, a code goes to {email}.",
        "Avant l’affichage des lettres, un code est envoyé à {email}.",
    ),
    "code.send": both("Send me the code", "Envoyez-moi le code"),
    "code.sent": both(
        "A code of six digits was sent to {email}. It may take a minute; look in the junk folder too.",
        "Un code de six chiffres a été envoyé à {email}. Il peut mettre une minute à arriver; regardez aussi dans "
        "les indésirables.",
    ),
    "code.label": both("Code", "Code"),
    "code.hint": both("Six digits", "Six chiffres"),
    "code.submit": both("Go on to the letters", "Continuer vers les lettres"),
    "code.resend": both("Send a new code", "Envoyer un nouveau code"),
}

_DETAILS: Final[dict[str, Text]] = {
    "details.step": both("First, the details", "D’abord, les renseignements"),
    "details.title": both("Complete the details of the letters", "Complétez les renseignements des lettres"),
    "details.lead": both(
        "{account} left these details to you. Enter them as they stand on the bill of your current carrier; the "
        "letters are then printed with them, and you read them before you sign.",
        "{account} vous a laissé le soin de donner ces renseignements. Entrez-les tels qu’ils figurent sur la facture "
        "de votre fournisseur actuel; les lettres sont ensuite imprimées avec eux, et vous les lisez avant de signer.",
    ),
    "details.void": both(
        "If the end user’s name, the address, the carrier or the authorized person changes after signing, the letter "
        "is void and is signed again. A corrected account number, PIN, billing number or abbreviation does not void "
        "it.",
        "Si le nom de l’utilisateur final, l’adresse, le fournisseur ou la personne autorisée change après la "
        "signature, la lettre devient caduque et doit être signée de nouveau. La correction d’un numéro de compte, "
        "d’un NIP, d’un numéro de facturation ou d’une abréviation n’a pas cet effet.",
    ),
    "details.submit": both("Save and go on", "Enregistrer et continuer"),
    "details.set": both(
        "Already given and not shown. Leave it empty to keep it.",
        "Déjà donné et non affiché. Laissez le champ vide pour le conserver.",
    ),
    "details.given": both(
        "Filled in for you; correct it if it is wrong.", "Rempli pour vous; corrigez-le s’il est inexact."
    ),
    "detail.label": both("Name of the account", "Nom du compte"),
    "detail.carrier_name": both("Current carrier", "Fournisseur actuel"),
    "detail.service_type": both("Type of service", "Type de service"),
    "detail.account_number": both("Account number", "Numéro de compte"),
    "detail_hint.account_number": both(
        "As on the bill; it often differs from the telephone number.",
        "Tel qu’il figure sur la facture; il diffère souvent du numéro de téléphone.",
    ),
    "detail.billing_telephone_number": both("Billing telephone number (BTN)", "Numéro de téléphone de facturation"),
    "detail_hint.billing_telephone_number": both(
        "The main number of the account, with 10 digits.", "Le numéro principal du compte, à 10 chiffres."
    ),
    "detail.pin_status": both("Does the carrier have a transfer PIN?", "Le fournisseur a-t-il un NIP de transfert?"),
    "detail.pin": both("Transfer PIN", "NIP de transfert"),
    "detail_hint.pin": both(
        "It is not printed on the letter. If the carrier has none, write NO PIN REQUIRED.",
        "Il n’est pas imprimé sur la lettre. Si le fournisseur n’en a pas, écrivez NO PIN REQUIRED.",
    ),
    "detail.tax_id_last4": both("Last four digits of the tax number", "Quatre derniers chiffres du numéro fiscal"),
    "detail_hint.tax_id_last4": both(
        "Of the Social Security number or tax number on the account. Four digits, and no more of it; they are "
        "not kept.",
        "Du numéro d’assurance sociale ou du numéro fiscal du compte. Quatre chiffres, et rien de plus; ils ne "
        "sont pas conservés.",
    ),
    "detail.end_user_name": both("Name of the customer, as on the bill", "Nom du client, tel que sur la facture"),
    "detail.subscriber_type": both("Kind of customer", "Type de client"),
    "detail.service_address": both("Service address", "Adresse de service"),
    "detail.line1": both("Service address: street and number", "Adresse de service\u00a0: rue et numéro"),
    "detail_hint.line1": both(
        "Where the service is; not a post office box.", "Là où se trouve le service; pas une case postale."
    ),
    "detail.line2": both("Suite, floor, unit", "Bureau, étage, unité"),
    "detail.city": both("City", "Ville"),
    "detail.state": both("State or province", "Province ou État"),
    "detail.postal_code": both("ZIP or postal code", "Code postal ou ZIP"),
    "detail.country": both("Country", "Pays"),
    "detail.authorized_person": both("Authorized person", "Personne autorisée"),
    "detail.authorized_person_name": both("Authorized person: full name", "Personne autorisée\u00a0: nom complet"),
    "detail_hint.authorized_person_name": both(
        "Who may act for the account; this is who signs.", "Qui peut agir pour le compte; c’est la personne qui signe."
    ),
    "detail.authorized_person_title": both("Authorized person: title", "Personne autorisée\u00a0: fonction"),
    "detail.authorized_person_email": both("Authorized person: e-mail", "Personne autorisée\u00a0: courriel"),
    "detail.numbers_staying": both(
        "Do any numbers stay with the current carrier?", "Des numéros restent-ils chez le fournisseur actuel?"
    ),
    "detail.numbers_staying_list": both("Numbers that stay", "Numéros qui restent"),
    "detail.new_billing_telephone_number": both(
        "New billing telephone number for what stays", "Nouveau numéro de facturation pour ce qui reste"
    ),
    "detail_hint.new_billing_telephone_number": both(
        "Needed if the billing number itself moves and others stay.",
        "Nécessaire si le numéro de facturation est transféré et que d’autres restent.",
    ),
    "detail.reseller_name": both("Who sends you the bill?", "Qui vous envoie la facture?"),
    "detail_hint.reseller_name": both(
        "Only if it is not the carrier named above.", "Seulement si ce n’est pas le fournisseur nommé ci-dessus."
    ),
    "choice.service_type.landline": both("Landline", "Ligne fixe"),
    "choice.service_type.voip": both("Internet telephony (VoIP)", "Téléphonie par Internet (VoIP)"),
    "choice.service_type.wireless": both("Mobile", "Mobile"),
    "choice.service_type.toll_free": both("Toll-free", "Sans frais"),
    "choice.service_type.unknown": both("I do not know", "Je ne sais pas"),
    "choice.pin_status.provided": both("Yes", "Oui"),
    "choice.pin_status.none": both("No PIN required", "Aucun NIP requis"),
    "choice.pin_status.unknown": both("I do not know", "Je ne sais pas"),
    "choice.subscriber_type.business": both("Business", "Entreprise"),
    "choice.subscriber_type.residential": both("Residential", "Résidentiel"),
    "choice.numbers_staying.none": both("No, none", "Non, aucun"),
    "choice.numbers_staying.some": both("Yes, some", "Oui, certains"),
    "choice.numbers_staying.unknown": both("I do not know", "Je ne sais pas"),
    "choice.country.US": both("United States", "États-Unis"),
    "choice.country.CA": both("Canada", "Canada"),
    "preparing.title": both("The letters are being printed", "Les lettres sont en cours d’impression"),
    "preparing.lead.one": both(
        "One letter is printed with your details. This page looks again by itself in a few seconds.",
        "Une lettre s’imprime avec vos renseignements. Cette page s’actualise d’elle-même dans quelques secondes.",
    ),
    "preparing.lead.many": both(
        "{count} letters are printed with your details. This page looks again by itself in a few seconds.",
        "{count} lettres s’impriment avec vos renseignements. Cette page s’actualise d’elle-même dans quelques "
        "secondes.",
    ),
    "preparing.look": both("Look again", "Actualiser"),
    "nothing.title": both("There is nothing to sign now", "Il n’y a rien à signer pour l’instant"),
    "nothing.lead": both(
        "No letter waits for you at this moment. {account} may be changing the request; you are told by e-mail when "
        "there is something to sign.",
        "Aucune lettre ne vous attend en ce moment. {account} est peut-être en train de modifier la demande; un "
        "courriel vous avertira quand il y aura quelque chose à signer.",
    ),
}

_LETTERS: Final[dict[str, Text]] = {
    "letters.title.one": both("Read and sign the letter", "Lisez et signez la lettre"),
    "letters.title.many": both("Read and sign {count} letters", "Lisez et signez {count} lettres"),
    "letters.lead.one": both(
        "This is the whole letter that {account} asks you to sign. What you read here is what you sign.",
        "Voici la lettre entière que {account} vous demande de signer. Ce que vous lisez ici est ce que vous signez.",
    ),
    "letters.lead.many": both(
        "These are the letters that {account} asks you to sign, whole. One signature signs all {count}; what you read "
        "here is what you sign.",
        "Voici, entières, les lettres que {account} vous demande de signer. Une seule signature signe les {count}; ce "
        "que vous lisez ici est ce que vous signez.",
    ),
    "letters.to_signature": both("Go to the signature", "Aller à la signature"),
    "letters.contents": both("The letters", "Les lettres"),
    "letter.of": both("Letter {number} of {count}", "Lettre {number} sur {count}"),
    "letter.pdf": both("Open the letter as PDF ({kilobytes} KB)", "Ouvrir la lettre en PDF ({kilobytes}\u00a0ko)"),
    "letter.new_window": both("opens in a new window", "s’ouvre dans une nouvelle fenêtre"),
    "letter.id": both("Letter id:", "Identifiant de la lettre\u00a0:"),
    "letter.hash": both("SHA-256 of the PDF:", "SHA-256 du PDF\u00a0:"),
    "again.title": both("Why this letter is to be signed again", "Pourquoi cette lettre est à signer de nouveau"),
    "again.differences": both(
        "What differs from the letter you signed", "Ce qui diffère de la lettre que vous avez signée"
    ),
    "again.what": both("Detail", "Élément"),
    "again.before": both("Before", "Avant"),
    "again.now": both("Now", "Maintenant"),
    "again.empty": both("(empty)", "(vide)"),
    "why.number_added": both("Telephone numbers were added.", "Des numéros de téléphone ont été ajoutés."),
    "why.end_user_name": both("The customer’s name has changed.", "Le nom du client a changé."),
    "why.authorized_person": both(
        "Another person is named as the authorized person.",
        "Une autre personne est désignée comme personne autorisée.",
    ),
    "why.losing_carrier": both("The current carrier has changed.", "Le fournisseur actuel a changé."),
    "why.resp_org": both(
        "The Responsible Organization (RespOrg) has changed.", "L’organisation responsable (RespOrg) a changé."
    ),
    "why.service_address": both("The service address has changed.", "L’adresse de service a changé."),
    "why.too_old": both(
        "Carriers no longer take the letter you signed: too much time has passed.",
        "Les fournisseurs n’acceptent plus la lettre que vous avez signée\u00a0: trop de temps a passé.",
    ),
    "why.changed_before_signing": both(
        "The letter was changed before it was signed.", "La lettre a été modifiée avant d’être signée."
    ),
    "why.paper_rejected": both(
        "The letter signed on paper could not be accepted.", "La lettre signée sur papier n’a pas pu être acceptée."
    ),
    "why.rejected_by_staff": both(
        "The signed letter could not be accepted.", "La lettre signée n’a pas pu être acceptée."
    ),
    "why.port_scope": both(
        "Other lines stay with the current carrier than before.",
        "Les lignes qui restent chez le fournisseur actuel ne sont plus les mêmes.",
    ),
    "what.company_name": both("New company", "Nouvelle entreprise"),
    "what.carriers_wording": both("Its carriers", "Ses fournisseurs"),
    "what.losing_carrier_name": both("Current carrier", "Fournisseur actuel"),
    "what.reseller_name": both("Billed by", "Facturé par"),
    "what.end_user_name": both("Customer’s name", "Nom du client"),
    "what.subscriber_type": both("Kind of customer", "Type de client"),
    "what.service_address": both("Service address", "Adresse de service"),
    "what.billing_address": both("Billing address", "Adresse de facturation"),
    "what.authorized_person_name": both("Authorized person", "Personne autorisée"),
    "what.authorized_person_title": both("Title", "Fonction"),
    "what.authorized_person_email": both("E-mail", "Courriel"),
    "what.account_number": both("Account number", "Numéro de compte"),
    "what.billing_telephone_number": both("Billing telephone number", "Numéro de facturation"),
    "what.new_billing_telephone_number": both("New billing telephone number", "Nouveau numéro de facturation"),
    "what.pin_line": both("Transfer PIN", "NIP de transfert"),
    "what.numbers": both("Telephone numbers", "Numéros de téléphone"),
    "what.numbers_staying": both("Numbers that stay", "Numéros qui restent"),
    "what.numbers_staying_answer": both("Do numbers stay?", "Des numéros restent-ils?"),
    "what.port_scope": both("Extent of the port", "Étendue du portage"),
    "what.target_resp_org": both("RespOrg", "RespOrg"),
    "what.prepared_on": both("Date of the letter", "Date de la lettre"),
    "what.order_reference": both("Order reference", "Référence de la commande"),
    "what.language": both("Language", "Langue"),
    "what.country": both("Country", "Pays"),
    "what.number_class": both("Kind of numbers", "Type de numéros"),
    "other.title": both("You do not want to sign this as it is?", "Vous ne voulez pas signer ceci tel quel?"),
    "other.question": both("Ask a question", "Poser une question"),
    "other.person": both("I am a different authorized person", "Je suis une autre personne autorisée"),
    "other.someone_else": both(
        "This is not for me: it is for someone else", "Ce n’est pas pour moi\u00a0: c’est pour quelqu’un d’autre"
    ),
    "other.decline": both("Decline to sign", "Refuser de signer"),
    "paper.title": both("Rather on paper?", "Plutôt sur papier?"),
    "paper.text.one": both(
        "Nobody has to sign electronically. Open the PDF of the letter, print it, sign it by hand, and give a scan or "
        "photo of it to {account}, who hand it in. You need nothing else from this page.",
        "Personne n’est tenu de signer par voie électronique. Ouvrez le PDF de la lettre, imprimez-le, signez-le à la "
        "main et remettez-en une numérisation ou une photo à {account}, qui la transmettra. Vous n’avez besoin de rien "
        "d’autre sur cette page.",
    ),
    "paper.text.many": both(
        "Nobody has to sign electronically. Open the PDF of each letter, print it, sign it by hand, and give scans or "
        "photos of them to {account}, who hand them in. You need nothing else from this page.",
        "Personne n’est tenu de signer par voie électronique. Ouvrez le PDF de chaque lettre, imprimez-le, signez-le à "
        "la main et remettez-en des numérisations ou des photos à {account}, qui les transmettra. Vous n’avez besoin "
        "de rien d’autre sur cette page.",
    ),
    "said.title": both("Questions and answers", "Questions et réponses"),
    "said.by_you": both("You", "Vous"),
}

_SIGNATURE: Final[dict[str, Text]] = {
    "sign.title.one": both("Sign the letter", "Signer la lettre"),
    "sign.title.many": both("Sign the {count} letters", "Signer les {count} lettres"),
    "sign.review": both("Review and sign", "Vérifier et signer"),
    "sign.not_yet": both(
        "Nothing is signed yet: the next page shows everything once more.",
        "Rien n’est encore signé\u00a0: la page suivante montre tout une dernière fois.",
    ),
    "consent.title": both("Electronic records and signature", "Documents et signature électroniques"),
    "consent.label": both(
        "I have read this and agree to use electronic records and an electronic signature.",
        "J’ai lu ce qui précède et j’accepte les documents électroniques et la signature électronique.",
    ),
    "signature.title": both("Your signature", "Votre signature"),
    "signature.name": both("Your full name", "Votre nom complet"),
    "signature.name_hint": both(
        "As the letter names the authorized person: {name}",
        "Comme la lettre désigne la personne autorisée\u00a0: {name}",
    ),
    "signature.job": both("Your title", "Votre fonction"),
    "signature.job_hint": both("For example owner or office manager", "Par exemple propriétaire ou chef de bureau"),
    "signature.how": both("How do you want to sign?", "Comment voulez-vous signer?"),
    "signature.typed": both("With my typed name", "Avec mon nom tapé"),
    "signature.drawn": both("Draw my signature instead", "Dessiner plutôt ma signature"),
    "signature.typed_by": both("Typed name", "Nom tapé"),
    "signature.drawn_by": both("Drawn signature", "Signature dessinée"),
    "drawing.label": both("Field to draw your signature in", "Champ où dessiner votre signature"),
    "drawing.hint": both(
        "Draw with a finger, a pen or the mouse. Without one, sign with your typed name: it counts the same.",
        "Dessinez avec le doigt, un stylet ou la souris. À défaut, signez avec votre nom tapé\u00a0: il a la "
        "même valeur.",
    ),
    "drawing.clear": both("Clear the drawing", "Effacer le dessin"),
    "drawing.cleared": both("The drawing was cleared.", "Le dessin a été effacé."),
    "drawing.there": both("Your signature is in the field.", "Votre signature est dans le champ."),
    "drawing.of": both("Drawn signature of {name}", "Signature dessinée de {name}"),
    "intent.label.one": both(
        "I am authorized to sign for this account, and I mean this as my signature on the letter.",
        "Je suis autorisé à signer pour ce compte, et ceci est ma signature sur la lettre.",
    ),
    "intent.label.many": both(
        "I am authorized to sign for these accounts, and I mean this as my signature on all {count} letters.",
        "Je suis autorisé à signer pour ces comptes, et ceci est ma signature sur les {count} lettres.",
    ),
    "confirm.step": both("Last look before you sign", "Dernier regard avant de signer"),
    "confirm.title": both("Is everything right?", "Tout est-il exact?"),
    "confirm.lead.one": both(
        "You are about to sign this letter. Nothing is signed until you press the button below.",
        "Vous êtes sur le point de signer cette lettre. Rien n’est signé avant que vous appuyiez sur le bouton "
        "ci-dessous.",
    ),
    "confirm.lead.many": both(
        "You are about to sign these {count} letters. Nothing is signed until you press the button below.",
        "Vous êtes sur le point de signer ces {count} lettres. Rien n’est signé avant que vous appuyiez sur le bouton "
        "ci-dessous.",
    ),
    "confirm.letters.one": both("The letter", "La lettre"),
    "confirm.letters.many": both("The letters", "Les lettres"),
    "confirm.signature": both("Your signature", "Votre signature"),
    "confirm.name": both("Name", "Nom"),
    "confirm.job": both("Title", "Fonction"),
    "confirm.date": both("Date", "Date"),
    "confirm.method": both("Signed by", "Mode de signature"),
    "confirm.shown": both("Signature", "Signature"),
    "confirm.sign.one": both("Sign 1 letter", "Signer 1 lettre"),
    "confirm.sign.many": both("Sign {count} letters", "Signer {count} lettres"),
    "confirm.change": both("Back and change", "Revenir et modifier"),
}

_OTHERWISE: Final[dict[str, Text]] = {
    "person.title": both("You are a different authorized person", "Vous êtes une autre personne autorisée"),
    "person.lead": both(
        "The letters name {name} as the authorized person. If you too may act for the account, say who you are.",
        "Les lettres désignent {name} comme personne autorisée. Si vous pouvez aussi agir pour le compte, dites qui "
        "vous êtes.",
    ),
    "person.lead_nobody": both(
        "The letters do not name an authorized person yet. Say who you are.",
        "Les lettres ne désignent encore aucune personne autorisée. Dites qui vous êtes.",
    ),
    "person.effect": both(
        "The letters that name somebody else are then printed again with your name, for you to read and sign, and our "
        "team looks at those before they go to the carrier. Letters that name you already stay as they are.",
        "Les lettres qui désignent quelqu’un d’autre sont alors réimprimées à votre nom, pour que vous les lisiez et "
        "les signiez, et notre équipe les examine avant leur envoi au fournisseur. Celles qui vous désignent déjà "
        "restent telles quelles.",
    ),
    "person.name": both("Your full name", "Votre nom complet"),
    "person.name_hint": both(
        "As your current carrier knows you, or as on an identity document.",
        "Comme votre fournisseur actuel vous connaît, ou comme sur une pièce d’identité.",
    ),
    "person.job": both("Your title", "Votre fonction"),
    "person.job_hint": both("For example owner or office manager", "Par exemple propriétaire ou chef de bureau"),
    "person.submit": both("Put my name on the letters", "Mettre mon nom sur les lettres"),
    "someone.title": both("Who should sign instead?", "Qui devrait signer à votre place?"),
    "someone.lead": both(
        "Name the person who may sign for the account. {account} decides and sends them the letters.",
        "Nommez la personne qui peut signer pour le compte. {account} décide et lui envoie les lettres.",
    ),
    "someone.name": both("Their full name", "Son nom complet"),
    "someone.email": both("Their e-mail address", "Son adresse courriel"),
    "someone.reason": both("Anything to add?", "Quelque chose à ajouter?"),
    "someone.effect": both(
        "Your own link then stops working, and nothing is signed.",
        "Votre propre lien cesse alors de fonctionner, et rien n’est signé.",
    ),
    "someone.submit": both("Hand it back", "Transmettre"),
    "decline.title": both("Decline to sign", "Refuser de signer"),
    "decline.lead.one": both(
        "The letter is not signed, and {account} is told why.",
        "La lettre n’est pas signée, et {account} en apprend la raison.",
    ),
    "decline.lead.many": both(
        "None of the {count} letters is signed, and {account} is told why.",
        "Aucune des {count} lettres n’est signée, et {account} en apprend la raison.",
    ),
    "decline.reason": both("Why do you decline?", "Pourquoi refusez-vous?"),
    "decline.reason_hint": both("{account} reads this.", "{account} lira ceci."),
    "decline.effect": both(
        "This cannot be taken back: the link stops working. If only a detail is wrong, ask a question instead.",
        "Ce choix est définitif\u00a0: le lien cesse de fonctionner. Si un seul renseignement est inexact, "
        "posez plutôt "
        "une question.",
    ),
    "decline.submit": both("Decline to sign", "Refuser de signer"),
    "question.title": both("Ask a question", "Poser une question"),
    "question.lead": both(
        "Your question goes to {account} and our team. You get the answer by e-mail and can read it here.",
        "Votre question est transmise à {account} et à notre équipe. La réponse vous parvient par courriel et peut "
        "être lue ici.",
    ),
    "question.text": both("Your question", "Votre question"),
    "question.hint": both(
        "Do not write a PIN, a password or a card number here.",
        "N’écrivez ici ni NIP, ni mot de passe, ni numéro de carte.",
    ),
    "question.submit": both("Send the question", "Envoyer la question"),
    "ended.declined.title": both("You have declined to sign", "Vous avez refusé de signer"),
    "ended.declined.lead": both(
        "Nothing was signed. Who asked you is told, with your reason.",
        "Rien n’a été signé. La personne qui vous l’a demandé en est avertie, avec votre raison.",
    ),
    "ended.handed_back.title": both("Thank you: it was passed on", "Merci\u00a0: c’est transmis"),
    "ended.handed_back.lead": both(
        "Nothing was signed. Who asked you now decides about the person you named, and sends them the letters.",
        "Rien n’a été signé. La personne qui vous l’a demandé décide maintenant au sujet de celle que vous avez "
        "nommée, et lui envoie les lettres.",
    ),
    "ended.close": both("You can close this page.", "Vous pouvez fermer cette page."),
    "dead.title": both("This link does not work", "Ce lien ne fonctionne pas"),
    "dead.lead": both(
        "It may be incomplete, too old, already used, or withdrawn.",
        "Il est peut-être incomplet, trop ancien, déjà utilisé ou retiré.",
    ),
    "dead.signed": both(
        "If you have already signed, look for our e-mail with your signed copy: it has a link of its own.",
        "Si vous avez déjà signé, cherchez notre courriel contenant votre copie signée\u00a0: il a son propre lien.",
    ),
    "dead.ask": both("Ask for a new link", "Demander un nouveau lien"),
    "dead.email": both("Your e-mail address", "Votre adresse courriel"),
    "dead.email_hint": both(
        "The address at which you were asked to sign.", "L’adresse à laquelle on vous a demandé de signer."
    ),
    "dead.submit": both("Send me a new link", "Envoyez-moi un nouveau lien"),
    "dead.copies": both(
        "It may be incomplete, or too old: links to signed copies stop working after a while.",
        "Il est peut-être incomplet ou trop ancien\u00a0: les liens vers les copies signées cessent de "
        "fonctionner après "
        "un certain temps.",
    ),
    "dead.copies_help": both(
        "Who asked you to sign has the signed letters and can send them to you.",
        "La personne qui vous a demandé de signer possède les lettres signées et peut vous les envoyer.",
    ),
    "new_link.title": both("Look into your mailbox", "Consultez votre boîte de courriel"),
    "new_link.lead": both(
        "If letters wait for a signature at this address, a new link is on its way to it.",
        "Si des lettres attendent une signature à cette adresse, un nouveau lien y est en route.",
    ),
    "new_link.help": both(
        "Nothing after ten minutes? Look in the junk folder, then ask the person who wanted your signature.",
        "Rien après dix minutes? Regardez dans les indésirables, puis adressez-vous à la personne qui voulait votre "
        "signature.",
    ),
}

_COPIES: Final[dict[str, Text]] = {
    "copies.title.one": both("The letter is signed", "La lettre est signée"),
    "copies.title.many": both("The {count} letters are signed", "Les {count} lettres sont signées"),
    "copies.lead": both("Signed by {name} on {when}.", "Signé par {name} le {when}."),
    "copies.mailed": both(
        "Copies go by e-mail to {account} and to {email}.",
        "Des copies sont envoyées par courriel à {account} et à {email}.",
    ),
    "copies.list": both("Your signed copies", "Vos copies signées"),
    "copies.download": both("Download the signed letter", "Télécharger la lettre signée"),
    "copies.sealing": both(
        "Signed; its copy is being sealed and is here in a moment.",
        "Signée; la copie est en cours de scellement et sera ici dans un instant.",
    ),
    "copies.void": both(
        "This letter no longer counts: something that it says changed after it was signed.",
        "Cette lettre ne compte plus\u00a0: un élément de son contenu a changé après sa signature.",
    ),
    "copies.never": both(
        "Its copy was not sealed before that, so there is none to download.",
        "Sa copie n’avait pas encore été scellée; il n’y en a donc aucune à télécharger.",
    ),
    "copies.next": both("What happens next", "La suite"),
    "copies.next_text": both(
        "The request goes on without you; {account} follows it. Do not cancel the old service before the numbers have "
        "moved.",
        "La demande suit son cours sans vous; {account} en assure le suivi. Ne résiliez pas l’ancien service avant le "
        "transfert des numéros.",
    ),
    "copies.check": both("How anyone can check a copy", "Comment vérifier une copie"),
    "copies.check_text": both(
        "Each copy carries a certificate page and an electronic seal. PDF readers show the seal; our letter check "
        "says whether a file is unchanged.",
        "Chaque copie comporte une page de certificat et un sceau électronique. Les lecteurs de PDF affichent "
        "le sceau; "
        "notre vérification des lettres indique si un fichier est inchangé.",
    ),
    "copies.keep": both(
        "Save the copies: this page is not kept for ever.",
        "Enregistrez les copies\u00a0: cette page n’est pas conservée indéfiniment.",
    ),
}

_CHECK: Final[dict[str, Text]] = {
    "check.title": both("Letter check", "Vérification d’une lettre"),
    "check.lead": both(
        "Find out whether a Letter of Authorization was signed with {company}, whether the file is unchanged, and "
        "what it covers.",
        "Sachez si une lettre d’autorisation a été signée auprès de {company}, si le fichier est inchangé et ce "
        "qu’elle "
        "couvre.",
    ),
    "check.by_file": both("Check a PDF", "Vérifier un PDF"),
    "check.file": both("The letter’s PDF", "Le PDF de la lettre"),
    "check.file_hint": both(
        "As you received it, at most {megabytes} MB. A scan or a new print of it cannot be checked; use the id then.",
        "Tel que vous l’avez reçu, au plus {megabytes}\u00a0Mo. Une numérisation ou une réimpression ne peut être "
        "vérifiée; utilisez alors l’identifiant.",
    ),
    "check.drop": both("or drop the file here", "ou déposez le fichier ici"),
    "check.submit_file": both("Check this file", "Vérifier ce fichier"),
    "check.by_id": both("Look up a letter", "Chercher une lettre"),
    "check.id": both("Letter id", "Identifiant de la lettre"),
    "check.id_hint": both(
        "It begins with ord_ and stands on the letter and its certificate.",
        "Il commence par ord_ et figure sur la lettre et son certificat.",
    ),
    "check.submit_id": both("Look it up", "Chercher"),
    "check.how": both("How this works", "Comment cela fonctionne"),
    "check.how_text": both(
        "A signed letter is sealed with a key that only we hold. The file you choose is examined and not kept. Full "
        "telephone numbers are shown only for a genuine file.",
        "Une lettre signée est scellée avec une clé que nous sommes seuls à détenir. Le fichier que vous choisissez "
        "est examiné et n’est pas conservé. Les numéros complets ne sont affichés que pour un fichier authentique.",
    ),
    "check.foot": both(
        "Letter check of {company}, open to anyone", "Vérification des lettres de {company}, ouverte à tous"
    ),
    "check.another": both("Check another letter", "Vérifier une autre lettre"),
    "check.superseded": both(
        "The file is genuine, but a newer letter has taken its place: do not act on this one.",
        "Le fichier est authentique, mais une lettre plus récente l’a remplacée\u00a0: ne vous fondez pas sur "
        "celle-ci.",
    ),
    "check.findings": both("What was found", "Ce qui a été constaté"),
    "check.covers": both("What the letter covers", "Ce que la lettre couvre"),
    "check.claims": both("The letter that was altered", "La lettre qui a été altérée"),
    "check.company": both("The numbers move to", "Les numéros passent à"),
    "check.carrier": both("From the carrier", "Du fournisseur"),
    "check.end_user": both("Customer", "Client"),
    "check.signed_by": both("Signed by", "Signée par"),
    "check.signed_at": both("Signed on", "Signée le"),
    "check.number_count": both("How many numbers", "Nombre de numéros"),
    "check.numbers": both("Telephone numbers", "Numéros de téléphone"),
    "check.masked": both(
        "Parts of the numbers are hidden. Check the PDF itself to see them in full.",
        "Une partie des numéros est masquée. Vérifiez le PDF lui-même pour les voir en entier.",
    ),
    "check.hashes": both("Fingerprints", "Empreintes"),
    "check.sha256": both("SHA-256 of the signed PDF", "SHA-256 du PDF signé"),
    "check.document_sha256": both(
        "SHA-256 of the letter before it was signed", "SHA-256 de la lettre avant sa signature"
    ),
    "verdict.genuine.title": both("Genuine and unchanged", "Authentique et inchangée"),
    "verdict.genuine.text": both(
        "This file is a letter of {company}, byte for byte as it was made.",
        "Ce fichier est une lettre de {company}, octet pour octet telle qu’elle a été produite.",
    ),
    "verdict.known.title": both("We know this letter", "Nous connaissons cette lettre"),
    "verdict.known.text": both(
        "A letter with this id is in our records. Whether a file or print of it is unchanged only its PDF can tell.",
        "Une lettre portant cet identifiant figure dans nos dossiers. Seul son PDF permet de dire si un fichier ou une "
        "impression est inchangé.",
    ),
    "verdict.altered.title": both("This file was altered", "Ce fichier a été modifié"),
    "verdict.altered.text": both(
        "It comes from a letter of {company} but is no longer as it was made. Do not rely on it; ask for the original "
        "file.",
        "Il provient d’une lettre de {company}, mais n’est plus tel qu’il a été produit. Ne vous y fiez pas; demandez "
        "le fichier d’origine.",
    ),
    "verdict.not_ours.title": both("Not a letter of ours", "Pas une lettre de nous"),
    "verdict.not_ours.text": both(
        "The seal of {company} is not on this file. A scan, a print to PDF or a screenshot of a letter loses it; then "
        "look the letter up by its id.",
        "Le sceau de {company} n’est pas sur ce fichier. Une numérisation, une impression en PDF ou une capture "
        "d’écran "
        "le fait disparaître; cherchez alors la lettre par son identifiant.",
    ),
    "verdict.unreadable.title": both("This file cannot be read", "Ce fichier est illisible"),
    "verdict.unreadable.text": both(
        "It is no PDF, or it is damaged. Choose the PDF of the letter as {company} sent it.",
        "Ce n’est pas un PDF, ou il est endommagé. Choisissez le PDF de la lettre tel que {company} l’a envoyé.",
    ),
    "finding.too_large": both(
        "The file is larger than any letter of ours.", "Le fichier est plus volumineux que toutes nos lettres."
    ),
    "finding.took_too_much": both(
        "The file could not be examined within reasonable limits.",
        "Le fichier n’a pas pu être examiné dans des limites raisonnables.",
    ),
    "finding.file_damaged": both("The file is damaged or was cut short.", "Le fichier est endommagé ou a été tronqué."),
    "finding.seal_damaged": both("The seal is damaged.", "Le sceau est endommagé."),
    "finding.seal_detached": both("The seal was taken off.", "Le sceau a été retiré."),
    "finding.seal_invalid": both("The seal does not fit the content.", "Le sceau ne correspond pas au contenu."),
    "finding.other_signatures": both(
        "It carries signatures or seals that are not ours.",
        "Il porte des signatures ou des sceaux qui ne sont pas les nôtres.",
    ),
    "finding.changed_after_sealing": both(
        "Something was added or changed after it was sealed.",
        "Quelque chose a été ajouté ou modifié après le scellement.",
    ),
    "finding.content_changed": both("The sealed content was changed.", "Le contenu scellé a été modifié."),
    "finding.document_changed": both(
        "The letter in it is not the one that was signed.", "La lettre qu’il contient n’est pas celle qui a été signée."
    ),
    "finding.certificate_not_valid": both(
        "The certificate of the seal is not one of ours.", "Le certificat du sceau n’est pas l’un des nôtres."
    ),
    "finding.not_certified": both(
        "The seal does not cover the file as ours do.", "Le sceau ne couvre pas le fichier comme le font les nôtres."
    ),
    "finding.marks_missing": both(
        "Marks that our letters carry are missing.", "Il manque des marques que portent nos lettres."
    ),
    "state.signed": both("It is signed electronically and valid.", "Elle est signée électroniquement et valide."),
    "state.paper": both("It was signed by hand, on paper.", "Elle a été signée à la main, sur papier."),
    "state.unsigned": both("It is not signed.", "Elle n’est pas signée."),
    "state.no_longer_valid": both(
        "It is no longer valid: it was withdrawn, declined, replaced, or has expired.",
        "Elle n’est plus valide\u00a0: elle a été retirée, refusée ou remplacée, ou elle a expiré.",
    ),
}

_REFUSALS: Final[dict[str, Text]] = {
    "refused.title": both("This cannot be done", "C’est impossible"),
    "refused.back": both("Go back", "Revenir"),
    "refused.400.title": both("We could not read what was sent", "Nous n’avons pas pu lire l’envoi"),
    "refused.400.text": both(
        "Go back to the page and send its form again; nothing was changed.",
        "Revenez à la page et renvoyez son formulaire; rien n’a été modifié.",
    ),
    "refused.403.title": both("This is not allowed", "Ce n’est pas permis"),
    "refused.403.text": both("Nothing was changed.", "Rien n’a été modifié."),
    "refused.404.title": both("There is no such page", "Cette page n’existe pas"),
    "refused.404.text": both(
        "Check the address, or use the link in your e-mail.",
        "Vérifiez l’adresse, ou utilisez le lien de votre courriel.",
    ),
    "refused.405.title": both("This page is not opened like that", "Cette page ne s’ouvre pas ainsi"),
    "refused.405.text": both(
        "It follows a form. Go back to the beginning; nothing was changed.",
        "Elle fait suite à un formulaire. Revenez au début; rien n’a été modifié.",
    ),
    "refused.409.title": both("Not at this moment", "Pas en ce moment"),
    "refused.409.text": both(
        "Something has changed in the meantime. Go back and look at it as it is now; nothing was lost.",
        "Quelque chose a changé entre-temps. Revenez voir ce qu’il en est; rien n’est perdu.",
    ),
    "refused.413.title": both("That is too large", "C’est trop volumineux"),
    "refused.413.text": both(
        "A form may have 1 MB, a letter to be checked 4 MB. Nothing was changed.",
        "Un formulaire peut faire 1\u00a0Mo, une lettre à vérifier 4\u00a0Mo. Rien n’a été modifié.",
    ),
    "refused.415.title": both("This kind of content is not taken here", "Ce type de contenu n’est pas accepté ici"),
    "refused.415.text": both(
        "Use the form of the page; nothing was changed.", "Utilisez le formulaire de la page; rien n’a été modifié."
    ),
    "refused.422.title": both("Something is not right yet", "Quelque chose n’est pas encore correct"),
    "refused.422.text": both("Go back and correct it.", "Revenez le corriger."),
    "refused.429.title": both("Too many tries", "Trop d’essais"),
    "refused.429.text": both(
        "Wait a minute, then try again; nothing was changed.",
        "Attendez une minute, puis réessayez; rien n’a été modifié.",
    ),
    "fault.title": both("Please try again", "Veuillez réessayer"),
    "fault.500.lead": both(
        "Something went wrong on our side. What you did may not have been recorded; trying again is safe.",
        "Une erreur s’est produite de notre côté. Votre action n’a peut-être pas été enregistrée; vous pouvez "
        "réessayer "
        "sans risque.",
    ),
    "fault.503.lead": both(
        "We could not do this just now. Nothing is lost; trying again in a few seconds is safe.",
        "Nous n’avons pas pu le faire à l’instant. Rien n’est perdu; vous pouvez réessayer dans quelques secondes sans "
        "risque.",
    ),
    "fault.kept": both(
        "What you entered is kept in this page and is sent again with the button.",
        "Ce que vous avez entré est conservé dans cette page et sera renvoyé avec le bouton.",
    ),
    "fault.secrets": both(
        "Account numbers and PINs are not kept; you are asked for them again.",
        "Les numéros de compte et les NIP ne sont pas conservés; on vous les redemandera.",
    ),
    "fault.again": both("Try again", "Réessayer"),
    "problem.malformed_form": both("The form arrived damaged.", "Le formulaire est arrivé endommagé."),
    "problem.too_large": both("More was sent than fits here.", "L’envoi dépasse ce qui est accepté ici."),
    "problem.unsupported_type": both(
        "Only the form of the page can be sent here.", "Seul le formulaire de la page peut être envoyé ici."
    ),
    "problem.file_missing": both("Choose the PDF of the letter first.", "Choisissez d’abord le PDF de la lettre."),
    "problem.file_several": both(
        "Several files were sent; check one letter at a time.",
        "Plusieurs fichiers ont été envoyés; vérifiez une lettre à la fois.",
    ),
    "problem.file_empty": both(
        "The file is empty. Choose the PDF of the letter as you received it.",
        "Le fichier est vide. Choisissez le PDF de la lettre tel que vous l’avez reçu.",
    ),
    "problem.letter_unknown": both(
        "We know no letter with this id. Compare it with the letter, character by character, or check the PDF.",
        "Nous ne connaissons aucune lettre portant cet identifiant. Comparez-le avec la lettre, caractère par "
        "caractère, ou vérifiez le PDF.",
    ),
    "problem.signature_name_mismatch": both(
        "This is not the name of the authorized person on the letter. Type {suggestion}, or choose “I am a different "
        "authorized person” if you are somebody else.",
        "Ce n’est pas le nom de la personne autorisée sur la lettre. Tapez {suggestion}, ou choisissez "
        "«\u00a0Je suis une "
        "autre personne autorisée\u00a0» si vous êtes quelqu’un d’autre.",
    ),
    "problem.signature_name_mismatch@/viewed": both(
        "This letter names {suggestion} as the authorized person. If you may act for this account too, choose “I am a "
        "different authorized person”: only the letters that name somebody else are printed again, with your name. If "
        "not, choose “This is not for me” and name {suggestion}.",
        "Cette lettre désigne {suggestion} comme personne autorisée. Si vous pouvez aussi agir pour ce compte, "
        "choisissez «\u00a0Je suis une autre personne autorisée\u00a0»\u00a0: seules les lettres qui désignent "
        "quelqu’un d’autre sont réimprimées, à votre nom. Sinon, choisissez «\u00a0Ce n’est pas pour moi\u00a0» et "
        "nommez {suggestion}.",
    ),
    "problem.signature_empty": both(
        "Type your full name: it is printed under the signature.",
        "Tapez votre nom complet\u00a0: il est imprimé sous la signature.",
    ),
    "problem.signature_empty@/drawing": both(
        "Nothing is drawn yet. Draw your signature in the field, or sign with your typed name.",
        "Rien n’est encore dessiné. Dessinez votre signature dans le champ, ou signez avec votre nom tapé.",
    ),
    "problem.letter_not_ready": both(
        "The letter is still being prepared; look again in a moment.",
        "La lettre est encore en préparation; regardez de nouveau dans un instant.",
    ),
    "problem.loa_document_changed": both(
        "This letter has changed since you read it. Read it again, then sign; your entries were kept.",
        "Cette lettre a changé depuis que vous l’avez lue. Relisez-la, puis signez; vos entrées ont été conservées.",
    ),
    "problem.intent_not_confirmed": both(
        "Tick the box to confirm that this is meant as your signature, or go back.",
        "Cochez la case pour confirmer qu’il s’agit bien de votre signature, ou revenez.",
    ),
    "problem.consent_not_given": both(
        "Tick the box to agree to electronic records and an electronic signature, or sign on paper instead.",
        "Cochez la case pour accepter les documents et la signature électroniques, ou signez plutôt sur papier.",
    ),
    "problem.consent_text_version_mismatch": both(
        "The consent text has changed. Read it again and tick the box again.",
        "Le texte de consentement a changé. Relisez-le et cochez de nouveau la case.",
    ),
}

SIGNING: Final = Catalogue(
    {
        **FORMS.texts,
        **_EVERYWHERE,
        **_LANDING,
        **_DETAILS,
        **_LETTERS,
        **_SIGNATURE,
        **_OTHERWISE,
        **_COPIES,
        **_CHECK,
        **_REFUSALS,
    }
)
