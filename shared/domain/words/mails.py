"""What the mails of a signature, of a correction link, of a port date, of an approval, of a document, of a webhook
endpoint, of numbers that leave and of cases say.

Each kind has a subject, and paragraphs that stand in the order of ``shared.domain.mails``. A mail to a signer never
says more than their signing page shows before it is opened; none holds an account number or a PIN, and a list of
numbers only where they leave: their account has to know which.
"""

from typing import Final

from shared.domain.words.catalogue import EVERY_LANGUAGE, Catalogue, Text, both
from shared.domain.words.mails_in_spanish import SPANISH
from shared.domain.words.order_mails import ORDER_MAILS

_COMMON: Final[dict[str, Text]] = {
    "hello": both("Hello {name},", "Bonjour {name},"),
    "hello_nobody": both("Hello,", "Bonjour,"),
    "a_company": both("the new telephone company", "la nouvelle entreprise de téléphonie"),
    "an_account": both("your contact", "votre interlocuteur"),
    "a_carrier": both("your current carrier", "votre fournisseur actuel"),
    "a_signer": both("the signer", "le signataire"),
    "a_request": both("your request", "votre demande"),
    "row.asked_by": both("Asked by", "Demandé par"),
    "row.company": both("The numbers move to", "Les numéros passent à"),
    "row.request": both("Request", "Demande"),
    "row.signer": both("Signer", "Signataire"),
    "row.letter": both("Letter", "Lettre"),
    "row.letter_at": both("Letter {number}", "Lettre {number}"),
    "row.order": both("Order", "Commande"),
    "row.carrier": both("Current carrier", "Fournisseur actuel"),
    "row.thing": both("To be corrected", "À corriger"),
    "row.until": both("Can be signed until", "À signer au plus tard le"),
    "row.approve_until": both("Waits until", "En attente jusqu’au"),
    "row.wrong": both("What is wrong", "Ce qui ne va pas"),
    "row.fix": both("What to do", "Ce qu’il faut faire"),
    "an_administrator": both("an administrator", "un administrateur"),
    "a_document": both("a document", "un document"),
    "row.sha256": both("SHA-256 of the signed PDF", "SHA-256 du PDF signé"),
    "row.endpoint": both("Endpoint", "Point de terminaison"),
    "row.endpoint_id": both("Its id", "Son identifiant"),
    "row.suggested": both("Named instead", "Personne désignée"),
    "about.one": both("{carrier} (1 telephone number)", "{carrier} (1 numéro de téléphone)"),
    "about.many": both("{carrier} ({counted} telephone numbers)", "{carrier} ({counted} numéros de téléphone)"),
    "carrier_unknown": both("Current carrier not named yet", "Fournisseur actuel pas encore indiqué"),
    "more_letters.one": both("and 1 more letter", "et 1 autre lettre"),
    "more_letters.many": both("and {count} more letters", "et {count} autres lettres"),
    "clock": both("{city} time", "heure de {city}"),
    "link_until": both("The link works until {moment}.", "Le lien fonctionne jusqu’au {moment}."),
    "personal": both(
        "This mail is personal: whoever has the link can read the letters and sign in your name. Do not forward it.",
        "Ce courriel est personnel\u00a0: quiconque a le lien peut lire les lettres et signer en votre nom. Ne le "
        "transférez pas.",
    ),
    "not_for_you": both(
        "Not for you? If somebody else is to sign, say so on the page. If you do not know {account}, delete this mail: "
        "nothing is signed without you.",
        "Ce n’est pas pour vous? Si quelqu’un d’autre doit signer, dites-le sur la page. Si vous ne connaissez pas "
        "{account}, supprimez ce courriel\u00a0: rien n’est signé sans vous.",
    ),
    "opening_signs_nothing": both(
        "You need no account with us. Opening the link signs nothing: you read everything first, and there you can ask "
        "a question, decline, name somebody else, or learn how to sign on paper instead.",
        "Vous n’avez pas besoin de compte chez nous. Ouvrir le lien ne signe rien\u00a0: vous lisez d’abord tout, et "
        "vous pouvez y poser une question, refuser, désigner quelqu’un d’autre, ou voir comment signer plutôt sur "
        "papier.",
    ),
    "button.page": both("Open the request", "Ouvrir la demande"),
    "page.beside": both(
        "Or sign in, and do it at the request:", "Ou connectez-vous, et faites-le à la demande même\u00a0:"
    ),
    "address_in_full": both(
        "If the button does not work, copy this address into your browser:",
        "Si le bouton ne fonctionne pas, copiez cette adresse dans votre navigateur\u00a0:",
    ),
    "foot": both(
        "Sent by {company} for {account}, about porting telephone numbers.",
        "Envoyé par {company} pour {account}, au sujet du portage de numéros de téléphone.",
    ),
    "foot_company": both(
        "Sent by {company}, about porting telephone numbers.",
        "Envoyé par {company}, au sujet du portage de numéros de téléphone.",
    ),
    "foot_administrator": both(
        "You get this mail because you are an administrator of the account.",
        "Vous recevez ce courriel parce que vous êtes administrateur du compte.",
    ),
    "foot_requester": both(
        "You get this mail because the request was submitted in your name.",
        "Vous recevez ce courriel parce que la demande a été soumise en votre nom.",
    ),
    "button.sign.one": both("Read and sign the letter", "Lire et signer la lettre"),
    "button.sign.many": both("Read and sign the letters", "Lire et signer les lettres"),
    "button.letters": both("Back to the letters", "Revenir aux lettres"),
    "button.copies.one": both("Get the signed copy", "Obtenir la copie signée"),
    "button.copies.many": both("Get the signed copies", "Obtenir les copies signées"),
    "said.reason": both("The reason given:", "La raison donnée\u00a0:"),
}

_TO_SIGNER: Final[dict[str, Text]] = {
    "invitation.subject.one": both(
        "{account} asks you to sign a Letter of Authorization",
        "{account} vous demande de signer une lettre d’autorisation",
    ),
    "invitation.subject.many": both(
        "{account} asks you to sign {count} Letters of Authorization",
        "{account} vous demande de signer {count} lettres d’autorisation",
    ),
    "invitation.lead.one": both(
        "{asker} asks you to sign a Letter of Authorization. It lets {company} move telephone numbers from their "
        "current carrier.",
        "{asker} vous demande de signer une lettre d’autorisation. Elle permet à {company} de transférer des numéros "
        "de téléphone depuis leur fournisseur actuel.",
    ),
    "invitation.lead.many": both(
        "{asker} asks you to sign {count} Letters of Authorization, all at once. They let {company} move telephone "
        "numbers from their current carriers.",
        "{asker} vous demande de signer {count} lettres d’autorisation, en une seule fois. Elles permettent à "
        "{company} de transférer des numéros de téléphone depuis leurs fournisseurs actuels.",
    ),
    "reminder.subject": both(
        "Reminder {number}: {account} waits for your signature",
        "Rappel {number}\u00a0: {account} attend votre signature",
    ),
    "reminder.lead.one": both(
        "This is reminder {number}. The Letter of Authorization that {asker} asks you to sign is not signed yet, and "
        "the telephone numbers cannot move to {company} before it is.",
        "Ceci est le rappel {number}. La lettre d’autorisation que {asker} vous demande de signer ne l’est pas encore, "
        "et les numéros de téléphone ne peuvent pas passer à {company} avant qu’elle le soit.",
    ),
    "reminder.lead.many": both(
        "This is reminder {number}. The {count} Letters of Authorization that {asker} asks you to sign are not signed "
        "yet, and the telephone numbers cannot move to {company} before they are.",
        "Ceci est le rappel {number}. Les {count} lettres d’autorisation que {asker} vous demande de signer ne le sont "
        "pas encore, et les numéros de téléphone ne peuvent pas passer à {company} avant qu’elles le soient.",
    ),
    "reminder.stop": both(
        "You do not want to sign? Decline on the page, and the reminders stop.",
        "Vous ne voulez pas signer? Refusez sur la page, et les rappels cesseront.",
    ),
    "new_link.subject": both("Your link to sign for {account}", "Votre lien pour signer pour {account}"),
    "new_link.lead.one": both(
        "Here is your link to the Letter of Authorization that {asker} asks you to sign. It lets {company} move "
        "telephone numbers. Use this link: an earlier one may not work any more.",
        "Voici votre lien vers la lettre d’autorisation que {asker} vous demande de signer. Elle permet à {company} de "
        "transférer des numéros de téléphone. Utilisez ce lien\u00a0: un lien antérieur ne fonctionne peut-être plus.",
    ),
    "new_link.lead.many": both(
        "Here is your link to the {count} Letters of Authorization that {asker} asks you to sign. They let {company} "
        "move telephone numbers. Use this link: an earlier one may not work any more.",
        "Voici votre lien vers les {count} lettres d’autorisation que {asker} vous demande de signer. Elles permettent "
        "à {company} de transférer des numéros de téléphone. Utilisez ce lien\u00a0: un lien antérieur ne fonctionne "
        "peut-être plus.",
    ),
    "code.subject": both("Your code to read the letters of {account}", "Votre code pour lire les lettres de {account}"),
    "code.lead": both(
        "Enter this code on the page where you opened the letters of {account}:",
        "Entrez ce code sur la page où vous avez ouvert les lettres de {account}\u00a0:",
    ),
    "code.lives.one": both("It works for 1 minute.", "Il est valable 1 minute."),
    "code.lives.many": both("It works for {count} minutes.", "Il est valable {count} minutes."),
    "code.newest": both(
        "Only the code of the newest mail works.", "Seul le code du courriel le plus récent fonctionne."
    ),
    "code.secret": both(
        "The code is for you alone: do not forward this mail, and tell the code to nobody. {company} never asks for it "
        "by telephone or mail.",
        "Ce code est pour vous seul\u00a0: ne transférez pas ce courriel et ne communiquez le code à personne. "
        "{company} ne le demande jamais par téléphone ni par courriel.",
    ),
    "code.not_for_you": both(
        "You did not ask for a code? Delete this mail; without it the letters stay closed.",
        "Vous n’avez pas demandé de code? Supprimez ce courriel; sans lui, les lettres restent fermées.",
    ),
    "answer.subject": both("An answer to your question to {account}", "Une réponse à votre question à {account}"),
    "answer.lead": both(
        "Your question about the letters that {account} asks you to sign was answered:",
        "Votre question au sujet des lettres que {account} vous demande de signer a reçu une réponse\u00a0:",
    ),
    "answer.next": both(
        "You find it on the page of the letters too, and can ask again, sign or decline there.",
        "Vous la trouverez aussi sur la page des lettres, où vous pouvez poser une autre question, signer ou refuser.",
    ),
    "withdrawn.subject": both(
        "{account} no longer asks for your signature", "{account} ne demande plus votre signature"
    ),
    "withdrawn.lead": both(
        "{asker} no longer asks you to sign the Letters of Authorization for this request. The link that we sent you "
        "does not work any more.",
        "{asker} ne vous demande plus de signer les lettres d’autorisation de cette demande. Le lien que nous vous "
        "avons envoyé ne fonctionne plus.",
    ),
    "withdrawn.next": both(
        "There is nothing for you to do, and nothing was signed in your name. If this surprises you, ask {account}.",
        "Vous n’avez rien à faire, et rien n’a été signé en votre nom. Si vous ne vous y attendiez pas, demandez à "
        "{account}.",
    ),
    "signed.subject.one": both(
        "Signed: your copy of the letter for {account}", "Lettre signée\u00a0: votre copie pour {account}"
    ),
    "signed.subject.many": both(
        "Signed: your copies of the letters for {account}", "Lettres signées\u00a0: vos copies pour {account}"
    ),
    "signed.lead.one": both(
        "Thank you. You have signed the Letter of Authorization that {asker} asked you to sign, for {company}. Your "
        "sealed copy is ready.",
        "Merci. Vous avez signé la lettre d’autorisation que {asker} vous avait demandé de signer, pour {company}. "
        "Votre copie scellée est prête.",
    ),
    "signed.lead.many": both(
        "Thank you. You have signed the {count} Letters of Authorization that {asker} asked you to sign, for "
        "{company}. Your sealed copies are ready.",
        "Merci. Vous avez signé les {count} lettres d’autorisation que {asker} vous avait demandé de signer, pour "
        "{company}. Vos copies scellées sont prêtes.",
    ),
    "signed.next": both(
        "There is nothing more for you to do. Do not cancel the old service before the numbers have moved.",
        "Vous n’avez rien d’autre à faire. Ne résiliez pas l’ancien service avant le transfert des numéros.",
    ),
    "signed.not_for_you": both(
        "You did not sign this? Write to {account} at once: the page that the link opens names who signed, and when.",
        "Vous n’avez pas signé ceci? Écrivez immédiatement à {account}\u00a0: la page que le lien ouvre indique qui a "
        "signé, et quand.",
    ),
    "copies.keep": both(
        "Save the files: the link works for a limited time.",
        "Enregistrez les fichiers\u00a0: le lien ne fonctionne que pour un temps limité.",
    ),
    "copies.until": both(
        "The link works until {moment}. Save the files before.",
        "Le lien fonctionne jusqu’au {moment}. Enregistrez les fichiers d’ici là.",
    ),
    "copies.personal": both(
        "This mail is personal: the link opens letters with account details. Do not forward it.",
        "Ce courriel est personnel\u00a0: le lien ouvre des lettres qui contiennent des renseignements de compte. Ne "
        "le transférez pas.",
    ),
    "copies.check": both(
        "How to check a copy: each carries a certificate page and an electronic seal. A PDF reader that checks "
        "signatures shows whether the file was changed since. The SHA-256 of an unchanged file is the one named here.",
        "Pour vérifier une copie\u00a0: chacune comporte une page de certificat et un sceau électronique. Un lecteur "
        "de PDF qui vérifie les signatures indique si le fichier a été modifié depuis. Le SHA-256 d’un fichier "
        "inchangé est celui indiqué ici.",
    ),
    "copies.check_online": both(
        "Anyone can also check the file here:", "Toute personne peut aussi vérifier le fichier ici\u00a0:"
    ),
}

_TO_REQUESTER: Final[dict[str, Text]] = {
    "signed_requester.subject": both(
        "{signer} has signed the letters of {request}", "{signer} a signé les lettres de {request}"
    ),
    "signed_requester.lead.one": both(
        "{signer} has signed the Letter of Authorization of your request, for {company}. The sealed copy is ready.",
        "{signer} a signé la lettre d’autorisation de votre demande, pour {company}. La copie scellée est prête.",
    ),
    "signed_requester.lead.many": both(
        "{signer} has signed the {count} Letters of Authorization of your request, for {company}. The sealed copies "
        "are ready.",
        "{signer} a signé les {count} lettres d’autorisation de votre demande, pour {company}. Les copies scellées "
        "sont prêtes.",
    ),
    "signed_requester.next": both(
        "There is nothing for you to do now: the orders go on to review. Do not cancel the old service before the "
        "numbers have moved.",
        "Vous n’avez rien à faire pour l’instant\u00a0: les commandes passent à l’examen. Ne résiliez pas l’ancien "
        "service avant le transfert des numéros.",
    ),
    "declined_requester.subject": both(
        "{signer} declined to sign the letters of {request}", "{signer} a refusé de signer les lettres de {request}"
    ),
    "declined_requester.lead": both(
        "{signer} declined to sign the Letters of Authorization of your request, for {company}. Nothing was signed, "
        "and their link does not work any more.",
        "{signer} a refusé de signer les lettres d’autorisation de votre demande, pour {company}. Rien n’a été signé, "
        "et le lien ne fonctionne plus.",
    ),
    "declined_requester.next": both(
        "What to do next: correct what they object to and send the letters again, or name another signer; or have the "
        "letters signed by hand and upload them. Until then these orders wait for you.",
        "La suite\u00a0: corrigez ce qui pose problème et envoyez de nouveau les lettres, ou désignez un autre "
        "signataire; ou faites signer les lettres à la main et téléversez-les. D’ici là, ces commandes vous attendent.",
    ),
    "handed_back_requester.subject": both(
        "{signer} names somebody else to sign the letters of {request}",
        "{signer} désigne quelqu’un d’autre pour signer les lettres de {request}",
    ),
    "handed_back_requester.lead": both(
        "{signer} says that somebody else is to sign the Letters of Authorization of your request, for {company}. "
        "Nothing was signed, and their link does not work any more.",
        "{signer} indique que quelqu’un d’autre doit signer les lettres d’autorisation de votre demande, pour "
        "{company}. Rien n’a été signé, et le lien ne fonctionne plus.",
    ),
    "handed_back_requester.next": both(
        "What to do next: if this is the right person, send the letters to them; otherwise name another signer. We do "
        "not pass the letters on by ourselves, since they hold account details. Until then these orders wait for you.",
        "La suite\u00a0: si c’est la bonne personne, envoyez-lui les lettres; sinon, désignez un autre signataire. "
        "Nous ne transmettons pas les lettres de nous-mêmes, car elles contiennent des renseignements de compte. D’ici "
        "là, ces commandes vous attendent.",
    ),
    "handed_back_requester.said": both("They add:", "La personne ajoute\u00a0:"),
    "question_requester.subject": both(
        "{signer} has a question about the letters of {request}",
        "{signer} a une question au sujet des lettres de {request}",
    ),
    "question_requester.lead": both(
        "{signer} was asked to sign the Letters of Authorization of your request, for {company}, and asks:",
        "{signer}, à qui il a été demandé de signer les lettres d’autorisation de votre demande, pour {company}, "
        "demande\u00a0:",
    ),
    "question_requester.next": both(
        "What to do next: answer with a comment on the request; it goes to them by mail. If a detail of the letters is "
        "wrong, correct it. They can sign in the meantime.",
        "La suite\u00a0: répondez par un commentaire sur la demande; il leur est transmis par courriel. Si un "
        "renseignement des lettres est inexact, corrigez-le. La signature reste possible entre-temps.",
    ),
    "bounced_requester.subject": both(
        "Mail to {signer} was not delivered: {request}", "Courriel non remis\u00a0: {signer}, {request}"
    ),
    "bounced_requester.lead": both(
        "Our mail to {addressed} with the Letters of Authorization of your request, for {company}, could not be "
        "delivered.",
        "Notre courriel concernant les lettres d’autorisation de votre demande, pour {company}, n’a pas pu être remis. "
        "Destinataire\u00a0: {addressed}.",
    ),
    "bounced_requester.said": both("What the mail system says:", "Ce qu’indique le système de courriel\u00a0:"),
    "bounced_requester.next": both(
        "What to do next: if the address is wrong, replace the signer with the right one; if it is right, have their "
        "mailbox checked and send the letters again; or sign in another way. Until then these orders wait for you.",
        "La suite\u00a0: si l’adresse est inexacte, remplacez le signataire en donnant la bonne; si elle est exacte, "
        "faites vérifier la boîte de courriel et renvoyez les lettres; ou signez d’une autre façon. D’ici là, ces "
        "commandes vous attendent.",
    ),
    "expired_requester.subject": both(
        "The letters of {request} were not signed in time", "Les lettres de {request} n’ont pas été signées à temps"
    ),
    "expired_requester.lead": both(
        "{signer} did not sign the Letters of Authorization of your request, for {company}, in time. The link does not "
        "work any more, and the orders end as expired; their numbers are free again.",
        "Les lettres d’autorisation de votre demande, pour {company}, n’ont pas été signées à temps par {signer}. Le "
        "lien ne fonctionne plus, et les commandes prennent fin comme expirées; leurs numéros sont de nouveau libres.",
    ),
    "expired_requester.ended": both("Their time ended on {moment}.", "Leur délai a pris fin le {moment}."),
    "expired_requester.next": both(
        "What to do next: to port these numbers after all, submit them again, and name a signer who can sign within "
        "the time.",
        "La suite\u00a0: pour transférer tout de même ces numéros, soumettez-les de nouveau et désignez un signataire "
        "qui peut signer dans le délai.",
    ),
    "foc_near_requester.subject": both(
        "Numbers of {request} move soon", "Des numéros de {request} seront bientôt transférés"
    ),
    "foc_near_requester.lead": both(
        "The date is near on which numbers of your request move to {company}.",
        "La date approche à laquelle des numéros de votre demande passent chez {company}.",
    ),
    "foc_near_requester.next": both(
        "What to do next: make sure that somebody answers at the forwarding numbers that day. Do not cancel your "
        "service with the current carrier before the port is complete: the numbers could be lost.",
        "La suite\u00a0: assurez-vous que quelqu’un répond aux numéros de renvoi ce jour-là. Ne résiliez pas votre "
        "service chez le fournisseur actuel avant la fin du transfert\u00a0: les numéros pourraient être perdus.",
    ),
    "foc_near_requester.after": both(
        "Afterwards call each number once. The date may still change until then.",
        "Appelez ensuite chaque numéro une fois. D’ici là, la date peut encore changer.",
    ),
    "approved_requester.subject": both("{request} was approved", "{request}\u00a0: demande approuvée"),
    "approved_requester.lead": both(
        "{decider} approved your request to move telephone numbers to {company}. Letters of Authorization that are not "
        "signed yet are now printed, and whoever is to sign them is asked.",
        "{decider} a approuvé votre demande de transfert de numéros de téléphone à {company}. Les lettres "
        "d’autorisation qui ne sont pas encore signées sont maintenant imprimées, et leur signature est demandée.",
    ),
    "approved_requester.next": both(
        "There is nothing for you to do now, unless you sign the letters yourself. Do not cancel the old service "
        "before the numbers have moved.",
        "Vous n’avez rien à faire pour l’instant, sauf si vous signez les lettres vous-même. Ne résiliez pas l’ancien "
        "service avant le transfert des numéros.",
    ),
    "returned_requester.subject": both("{request} was returned to you", "{request}\u00a0: demande renvoyée"),
    "returned_requester.lead": both(
        "{decider} returned your request to move telephone numbers to {company}. Nothing was sent to anyone, and the "
        "request is a draft again.",
        "{decider} vous a renvoyé votre demande de transfert de numéros de téléphone à {company}. Rien n’a été envoyé "
        "à personne, et la demande est de nouveau un brouillon.",
    ),
    "returned_requester.said": both("They write:", "Son message :"),
    "returned_requester.next": both(
        "What to do next: change what they ask for, and submit the request again. Nothing that you entered is lost.",
        "La suite : modifiez ce qui est demandé, puis soumettez la demande de nouveau. Rien de ce que vous avez "
        "entré n’est perdu.",
    ),
    "approval_expired_requester.subject": both(
        "{request} was not approved in time", "{request} : pas d’approbation à temps"
    ),
    "approval_expired_requester.lead": both(
        "No administrator of {account} approved your request to move telephone numbers to {company} in time. Its "
        "orders end as expired; the numbers stay where they are, and are free for another request.",
        "Aucun administrateur de {account} n’a approuvé à temps votre demande de transfert de numéros de téléphone à "
        "{company}. Ses commandes prennent fin comme expirées; les numéros restent où ils sont et sont libres pour une "
        "autre demande.",
    ),
    "approval_expired_requester.next": both(
        "What to do next: to port these numbers after all, agree with an administrator, and submit them again.",
        "La suite : pour transférer tout de même ces numéros, entendez-vous avec un administrateur et "
        "soumettez-les de nouveau.",
    ),
    "document_rejected_requester.subject": both(
        "A document cannot be used: {request}", "Un document ne convient pas : {request}"
    ),
    "document_rejected_requester.lead": both(
        "Our team looked at {document}, which belongs to your request to move telephone numbers to {company}, and "
        "cannot use it.",
        "Notre équipe a examiné {document}, qui fait partie de votre demande de transfert de numéros de téléphone à "
        "{company}, et ne peut pas l’utiliser.",
    ),
    "document_rejected_requester.said": both("Our team adds:", "Notre équipe ajoute :"),
    "document_rejected_requester.next": both(
        "What to do next: upload a document that is right to the same request. Everything else is kept, and goes on "
        "once it is there.",
        "La suite : téléversez un document qui convient dans la même demande. Tout le reste est conservé et reprend "
        "dès qu’il est là.",
    ),
    "document_rejected_requester.covered": both(
        "What to do next: nothing. Another document of the request stands in for it, and everything goes on.",
        "La suite : rien à faire. Un autre document de la demande le remplace, et tout se poursuit.",
    ),
    "document_unusable_requester.subject": both(
        "A document cannot be read: {request}", "Un document est illisible\u00a0: {request}"
    ),
    "document_unusable_requester.lead": both(
        "{document} was uploaded for your request to move telephone numbers to {company}, and cannot be used. No "
        "carrier would take it as it is.",
        "{document} a été téléversé pour votre demande de transfert de numéros de téléphone à {company} et ne peut pas "
        "servir. Aucun fournisseur ne l’accepterait tel quel.",
    ),
    "document_unusable_requester.next": both(
        "What to do next: upload it again, put right, to the same request. Everything else is kept.",
        "La suite\u00a0: téléversez-le de nouveau, corrigé, dans la même demande. Tout le reste est conservé.",
    ),
    "not_cancelled_requester.subject": both("Not cancelled: {request}", "Pas annulée\u00a0: {request}"),
    "not_cancelled_requester.lead": both(
        "You asked to cancel an order of your request to move telephone numbers to {company}. It could not be "
        "cancelled.",
        "Vous avez demandé d’annuler une commande de votre demande de transfert de numéros de téléphone à {company}. "
        "Elle n’a pas pu être annulée.",
    ),
    "not_cancelled_requester.refused": both(
        "The carrier refused the cancellation, so the order goes on.",
        "Le fournisseur a refusé l’annulation\u00a0: la commande se poursuit.",
    ),
    "not_cancelled_requester.too_late": both(
        "It came too late: the numbers had moved already.",
        "Elle est arrivée trop tard\u00a0: les numéros étaient déjà transférés.",
    ),
    "not_cancelled_requester.next_refused": both(
        "What to do next: if the numbers must not move, comment on the request today, and our team speaks with the "
        "carrier. Do not cancel the old service before they have moved.",
        "La suite\u00a0: si les numéros ne doivent pas être transférés, commentez la demande dès aujourd’hui; notre "
        "équipe en parle au fournisseur. N’annulez pas l’ancien service avant leur transfert.",
    ),
    "not_cancelled_requester.next_too_late": both(
        "What to do next: if the numbers have to go back, ask the former carrier to move them back, and comment on the "
        "request so that our team lets them go.",
        "La suite\u00a0: si les numéros doivent revenir, demandez à l’ancien fournisseur de les reprendre et commentez "
        "la demande pour que notre équipe les libère.",
    ),
    "bulk_report.subject": both("{request}: what became of its rows", "{request}\u00a0: le sort de ses lignes"),
    "bulk_report.taken": both(
        "The file {request}, dropped for {account}, was read. Its report says of every row what became of it.",
        "Le fichier {request}, déposé pour {account}, a été lu. Son rapport dit le sort de chacune de ses lignes.",
    ),
    "bulk_report.refused": both(
        "The file {request}, dropped for {account}, could not be read. Nothing was taken from it.",
        "Le fichier {request}, déposé pour {account}, n’a pas pu être lu. Rien n’en a été retenu.",
    ),
    "bulk_report.superseded": both(
        "The file {request}, dropped for {account}, was replaced by a newer version before it was read. That one "
        "counts.",
        "Le fichier {request}, déposé pour {account}, a été remplacé par une version plus récente avant d’être lu. "
        "Seule celle-ci compte.",
    ),
    "bulk_report.why": both("Why:", "Pourquoi\u00a0:"),
    "bulk_report.next_correct": both(
        "What to do next: open the report, correct the rows that were not taken, and drop it again under that name.",
        "La suite\u00a0: ouvrez le rapport, corrigez les lignes non retenues et redéposez-le sous le même nom.",
    ),
    "bulk_report.next_nothing": both(
        "What to do next: nothing, as to this file. Drafts wait until somebody submits them, or until it is dropped "
        "again with “yes” in a column “submit”.",
        "La suite\u00a0: rien, quant à ce fichier. Les brouillons attendent que quelqu’un les soumette, ou que le "
        "fichier soit déposé de nouveau avec «\u00a0yes\u00a0» dans une colonne «\u00a0submit\u00a0».",
    ),
    "bulk_report.next_refused": both(
        "What to do next: correct the file and drop it again.",
        "La suite\u00a0: corrigez le fichier et déposez-le de nouveau.",
    ),
    "bulk_report.next_superseded": both(
        "What to do next: nothing. The report of the newer version follows.",
        "La suite\u00a0: rien. Le rapport de la version plus récente suivra.",
    ),
    "row.rows": both("Rows", "Lignes"),
    "row.report": both("Report", "Rapport"),
    "requester.personal": both(
        "This mail is for you alone: do not forward it.",
        "Ce courriel vous est destiné personnellement\u00a0: ne le transférez pas.",
    ),
    "requester.not_for_you": both(
        "It is not for you, or you know nothing of this request? Tell {company}.",
        "Il n’est pas pour vous, ou vous ne savez rien de cette demande? Dites-le à {company}.",
    ),
}

_TO_ADMINISTRATOR: Final[dict[str, Text]] = {
    "approval_administrator.subject": both("{asker} asks you to approve {request}", "{asker} : {request} à approuver"),
    "approval_administrator.lead": both(
        "{asker} asks to move telephone numbers to {company}, and an administrator has to approve it. No Letter of "
        "Authorization goes out before.",
        "{asker} demande le transfert de numéros de téléphone à {company}, et un administrateur doit l’approuver. "
        "Aucune lettre d’autorisation n’est envoyée avant.",
    ),
    "approval_reminder_administrator.subject": both(
        "{request} still waits for an administrator", "{request} attend toujours un administrateur"
    ),
    "approval_reminder_administrator.lead": both(
        "The request of {asker} to move telephone numbers to {company} still waits for an administrator to approve it. "
        "No Letter of Authorization goes out before.",
        "La demande de {asker} de transférer des numéros de téléphone à {company} attend toujours l’approbation d’un "
        "administrateur. Aucune lettre d’autorisation n’est envoyée avant.",
    ),
    "button.approve": both("Look at the request", "Voir la demande"),
    "approval.opening": both(
        "Opening the link decides nothing: you see the numbers and the current carriers, and there you approve the "
        "request, or return it with a reason. You do not have to sign in.",
        "Ouvrir le lien ne décide rien : vous voyez les numéros et les fournisseurs actuels, et vous y approuvez la "
        "demande ou la renvoyez avec un motif. Aucune connexion n’est nécessaire.",
    ),
    "approval.otherwise": both(
        "Without an answer the request expires then, and the numbers stay where they are.",
        "Sans réponse d’ici là, la demande expire, et les numéros restent où ils sont.",
    ),
    "approval.personal": both(
        "This mail is personal: whoever has the link can approve the request in your name. Do not forward it.",
        "Ce courriel est personnel : quiconque a le lien peut approuver la demande en votre nom. Ne le transférez pas.",
    ),
    "approval.not_for_you": both(
        "Not for you, or you know nothing of this request? Tell {company}, and approve nothing.",
        "Ce n’est pas pour vous, ou vous ne savez rien de cette demande? Dites-le à {company}, et n’approuvez rien.",
    ),
}

_TO_WHO_KNOWS: Final[dict[str, Text]] = {
    "correction.subject": both(
        "{account} asks you to correct a number transfer", "{account} vous demande de corriger un transfert de numéros"
    ),
    "correction.lead": both(
        "{asker} is moving telephone numbers away from {carrier}, and the order has stopped: something that was sent "
        "does not match. You may know what is right.",
        "{asker} transfère des numéros de téléphone depuis {carrier}, et la commande est arrêtée\u00a0: quelque chose "
        "qui a été envoyé ne correspond pas. Vous savez peut-être ce qui est exact.",
    ),
    "correction.said": both("They write:", "Son message\u00a0:"),
    "button.correction": both("Open the form", "Ouvrir le formulaire"),
    "correction.opening": both(
        "You need no account with us. Opening the link changes nothing: you see what was sent beside what the carrier "
        "answered, and correct what you know. Have the latest bill at hand.",
        "Vous n’avez pas besoin de compte chez nous. Ouvrir le lien ne change rien\u00a0: vous voyez ce qui a été "
        "envoyé à côté de ce que le fournisseur a répondu, et vous corrigez ce que vous savez. Ayez la dernière "
        "facture sous la main.",
    ),
    "correction.personal": both(
        "This mail is personal: whoever has the link can answer in your name. Do not forward it, and do not answer it "
        "with a PIN or an account number; enter them on the page.",
        "Ce courriel est personnel\u00a0: quiconque a le lien peut répondre en votre nom. Ne le transférez pas, et n’y "
        "répondez pas avec un NIP ou un numéro de compte; entrez-les sur la page.",
    ),
    "correction.not_for_you": both(
        "Not for you? Tell {asker}. If you do not know {account}, delete this mail: nothing happens.",
        "Ce n’est pas pour vous? Dites-le à {asker}. Si vous ne connaissez pas {account}, supprimez ce courriel\u00a0: "
        "il ne se passera rien.",
    ),
}

_OF_ENDPOINT: Final[dict[str, Text]] = {
    "webhook_disabled.subject": both(
        "A webhook endpoint of {account} was disabled", "Un point de terminaison webhook de {account} a été désactivé"
    ),
    "webhook_disabled.lead": both(
        "{company} no longer sends events to a webhook endpoint of {account}.",
        "{company} n’envoie plus d’événements à un point de terminaison webhook de {account}.",
    ),
    "webhook_disabled.gone": both(
        "It answered 410, which says that it wants no more.",
        "Il a répondu 410, ce qui signifie qu’il n’en veut plus.",
    ),
    "webhook_disabled.failing": both(
        "It has taken nothing since {moment}, whatever was tried.",
        "Il n’a rien accepté depuis le {moment}, malgré toutes les tentatives.",
    ),
    "webhook_disabled.next": both(
        "What to do next: see in its delivery log what it answered, put it right and enable it again. Then have what "
        "did not arrive since then sent anew; the documentation says how, under Webhooks.",
        "La suite : consultez dans son journal de livraison ce qu’il a répondu, corrigez-le et réactivez-le. "
        "Faites ensuite renvoyer ce qui n’est pas arrivé depuis; la documentation explique comment, sous Webhooks.",
    ),
    "webhook_disabled.kept": both(
        "Nothing is lost: every event also stands in the event list of the account (GET /v1/events).",
        "Rien n’est perdu : chaque événement figure aussi dans la liste des événements du compte (GET /v1/events).",
    ),
    "webhook_disabled.personal": both(
        "This mail is for the administrators of {account}: do not forward it to others.",
        "Ce courriel est destiné aux administrateurs de {account} : ne le transférez pas à d’autres.",
    ),
    "webhook_disabled.not_for_you": both(
        "It is not for you, or you know nothing of this endpoint? Tell {company}.",
        "Il n’est pas pour vous, ou vous ne savez rien de ce point de terminaison? Dites-le à {company}.",
    ),
}

_OF_PEOPLE: Final[dict[str, Text]] = {
    "email_changed.subject": both(
        "The e-mail address of {signer} was changed", "L’adresse électronique de {signer} a été changée"
    ),
    "email_changed.lead": both(
        "{decider} changed the e-mail address that {signer} of {account} has at {company}.",
        "{decider} a changé l’adresse électronique de {signer}, de {account}, chez {company}.",
    ),
    "email_changed.means": both(
        "Sign-in and links to approve requests go to the new address from now on. Links that were sent to the old one "
        "are dead.",
        "La connexion et les liens d’approbation passent désormais par la nouvelle adresse. Les liens envoyés à "
        "l’ancienne ne fonctionnent plus.",
    ),
    "email_changed.next": both(
        "Was that not to be? Tell another administrator of {account} and {company} at once.",
        "Ce n’était pas voulu? Dites-le tout de suite à un autre administrateur de {account} et à {company}.",
    ),
    "email_changed.personal": both(
        "This mail is for you alone: do not forward it. It is not for you? Tell {company}.",
        "Ce courriel vous est destiné personnellement\u00a0: ne le transférez pas. Il n’est pas pour vous? Dites-le à "
        "{company}.",
    ),
}

_OF_LEAVING_AND_CASES: Final[dict[str, Text]] = {
    "a_winner": both("another carrier", "un autre fournisseur"),
    "a_case": both("your case", "votre dossier"),
    "row.winner": both("Asked for by", "Demandés par"),
    "row.reference": both("Reference", "Référence"),
    "row.numbers": both("Telephone numbers", "Numéros de téléphone"),
    "row.asked_for": both("Asked for from", "Demandés à partir du"),
    "row.foc": both("Port date (FOC)", "Date de transfert (FOC)"),
    "row.case": both("Case", "Dossier"),
    "row.case_id": both("Case number", "Numéro du dossier"),
    "more_numbers.one": both("and 1 more", "et 1 autre"),
    "more_numbers.many": both("and {count} more", "et {count} autres"),
    "button.not_us": both("Say whether it was you", "Dire si c’était vous"),
    "port_out_asked.subject": both(
        "Was this you? {winner} asks for telephone numbers of {account}",
        "Était-ce vous? {winner} demande des numéros de téléphone de {account}",
    ),
    "port_out_asked.lead": both(
        "{winner} has asked us to let these telephone numbers of {account} go: they are to leave {company}.",
        "{winner} nous a demandé de laisser partir ces numéros de téléphone de {account} : ils doivent quitter "
        "{company}.",
    ),
    "port_out_asked.yes": both(
        "If you asked for this, there is nothing to do. Do not close your account before the numbers have moved.",
        "Si vous l’avez demandé, vous n’avez rien à faire. Ne fermez pas votre compte avant le départ des numéros.",
    ),
    "port_out_asked.no": both(
        "If you did not, say so now: one click stops it, locks the numbers, and has our support team look into it.",
        "Sinon, dites-le maintenant : un clic suffit pour l’arrêter, verrouiller les numéros et alerter notre "
        "équipe de soutien.",
    ),
    "port_out_asked.until": both(
        "We have to answer the carrier by {moment}. We may not refuse for an open bill or a contract.",
        "Nous devons répondre au fournisseur au plus tard le {moment}. Nous ne pouvons pas refuser pour une facture "
        "impayée ou un contrat.",
    ),
    "port_out_confirmed.subject": both(
        "Telephone numbers of {account} will move to {winner}",
        "Des numéros de téléphone de {account} passeront chez {winner}",
    ),
    "port_out_confirmed.lead": both(
        "The move of these telephone numbers of {account} to {winner} is confirmed.",
        "Le transfert de ces numéros de téléphone de {account} vers {winner} est confirmé.",
    ),
    "port_out_confirmed.next": both(
        "Keep your account open until then: the numbers keep ringing as they do now.",
        "Gardez votre compte ouvert jusque-là : les numéros sonnent comme aujourd’hui.",
    ),
    "port_out_confirmed.until": both(
        "It was not you? You can still stop it until {moment}.",
        "Ce n’était pas vous? Vous pouvez encore l’arrêter jusqu’au {moment}.",
    ),
    "port_out_rejected.subject": both(
        "We refused to let telephone numbers of {account} go", "Nous avons refusé de céder des numéros de {account}"
    ),
    "port_out_rejected.lead": both(
        "We have refused the request of {winner} for these telephone numbers of {account}. They stay where they are.",
        "Nous avons refusé la demande de {winner} pour ces numéros de téléphone de {account}. Ils restent où ils sont.",
    ),
    "port_out_rejected.said": both("What we answered:", "Notre réponse :"),
    "port_out_rejected.next": both(
        "If it was you who asked: the carrier can ask again with the right data. Your administrators find them with "
        "each number, under what it needs to leave.",
        "Si c’était votre demande : le fournisseur peut la refaire avec les bonnes données. Vos administrateurs "
        "les trouvent avec chaque numéro.",
    ),
    "port_out_cancelled.subject": both(
        "Telephone numbers of {account} stay with you", "Des numéros de téléphone de {account} restent chez vous"
    ),
    "port_out_cancelled.lead": both(
        "The request of {winner} for these telephone numbers of {account} has ended. They stay where they are.",
        "La demande de {winner} pour ces numéros de téléphone de {account} a pris fin. Ils restent où ils sont.",
    ),
    "port_out_completed.subject": both(
        "Telephone numbers of {account} have moved to {winner}",
        "Des numéros de téléphone de {account} sont passés chez {winner}",
    ),
    "port_out_completed.lead": both(
        "These telephone numbers of {account} have moved to {winner}. They no longer ring here, and are no tracking "
        "numbers any more.",
        "Ces numéros de téléphone de {account} sont passés chez {winner}. Ils ne sonnent plus ici et ne sont plus des "
        "numéros de suivi.",
    ),
    "port_out_completed.next": both(
        "If it was the last move you waited for, you can close your account now.",
        "Si c’était le dernier transfert que vous attendiez, vous pouvez maintenant fermer votre compte.",
    ),
    "port_out_completed.until": both(
        "It was not you? Until {moment} the numbers can be asked back as an unauthorized port: the sooner the better.",
        "Ce n’était pas vous? Jusqu’au {moment}, les numéros peuvent être redemandés comme transfert non autorisé : "
        "le plus tôt sera le mieux.",
    ),
    "port_out_returned.subject": both(
        "Telephone numbers of {account} are back", "Des numéros de téléphone de {account} sont de retour"
    ),
    "port_out_returned.lead": both(
        "{winner} has given back telephone numbers of {account}. They ring again where they did before.",
        "{winner} a rendu des numéros de téléphone de {account}. Ils sonnent de nouveau comme avant.",
    ),
    "port_out_returned.next": both(
        "What to do next: call each number once.", "La suite : appelez chaque numéro une fois."
    ),
    "leaving.opening": both(
        "Opening the page changes nothing: you see what was asked for, and say whether it was you.",
        "Ouvrir la page ne change rien : vous voyez ce qui est demandé et vous dites si c’était vous.",
    ),
    "leaving.personal": both(
        "This mail is for you as an administrator of {account}: do not forward it.",
        "Ce courriel vous est destiné comme administrateur de {account} : ne le transférez pas.",
    ),
    "leaving.not_for_you": both(
        "It is not for you, or you know nothing of {account}? Tell {company}.",
        "Il n’est pas pour vous, ou vous ne connaissez pas {account}? Dites-le à {company}.",
    ),
    "case_opened.subject": both("A case of {account}: {case}", "Un dossier de {account} : {case}"),
    "case_opened.lead": both(
        "Our support team looks into something about telephone numbers of {account}.",
        "Notre équipe de soutien examine une question au sujet de numéros de téléphone de {account}.",
    ),
    "case_message.subject": both("An answer in a case of {account}", "Une réponse dans un dossier de {account}"),
    "case_message.lead": both("Our support team writes:", "Notre équipe de soutien écrit :"),
    "case_resolved.subject": both("A case of {account} is closed", "Un dossier de {account} est clos"),
    "case_resolved.lead": both("How it ended:", "Comment il s’est terminé :"),
    "case.next": both(
        "Your administrators read and answer the case under its number.",
        "Vos administrateurs lisent le dossier et y répondent sous son numéro.",
    ),
    "case.personal": both(
        "This mail is for you alone: do not forward it.",
        "Ce courriel vous est destiné personnellement : ne le transférez pas.",
    ),
}

_IN_BOTH: Final[dict[str, Text]] = {
    **_COMMON,
    **_TO_SIGNER,
    **_TO_REQUESTER,
    **_TO_ADMINISTRATOR,
    **_TO_WHO_KNOWS,
    **_OF_ENDPOINT,
    **_OF_PEOPLE,
    **_OF_LEAVING_AND_CASES,
}

MAILS: Final = Catalogue(
    {key: {**text, "es": SPANISH.get(key, "")} for key, text in _IN_BOTH.items()} | ORDER_MAILS, EVERY_LANGUAGE
)
