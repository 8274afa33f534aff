"""What the mails to requesters say about how their orders go on, in English, French and Spanish.

Spanish speaks of portabilidad numérica, of an operador and of the fecha de portación confirmada (FOC), and says usted.
"""

from typing import Final

from shared.domain.words.catalogue import Text
from shared.domain.words.progress import ANSWERS


def _all(en: str, fr: str, es: str) -> Text:
    return {"en": en, "fr": fr, "es": es}


def _said(key: str, es: str) -> Text:
    """What pages say in English and French, in Spanish too."""
    return {**ANSWERS.texts[key], "es": es}


_ROWS: Final[dict[str, Text]] = {
    "row.order_at": _all("Order {number}", "Commande {number}", "Orden {number}"),
    "row.port_date": _all(
        "Confirmed port date (FOC)", "Date de transfert confirmée (FOC)", "Fecha de portación confirmada (FOC)"
    ),
    "row.effective_date": _all(
        "Effective date of the RespOrg change",
        "Date d’effet du changement de RespOrg",
        "Fecha de vigencia del cambio de RespOrg",
    ),
    "row.act_by": _all("To be done by", "À faire d’ici le", "Debe hacerse antes del"),
    "row.our_team": _all("Whose turn it is", "À qui d’agir", "A quién le toca"),
    "our_team": _all(
        "Our team takes this up with the carriers; you need not do anything.",
        "Notre équipe s’en occupe auprès des fournisseurs; vous n’avez rien à faire.",
        "Nuestro equipo lo resuelve con los operadores; usted no tiene que hacer nada.",
    ),
    "row.which_numbers": _all("Numbers", "Numéros", "Números"),
    "row.silent_for": _all("No answer for", "Sans réponse depuis", "Sin respuesta desde hace"),
    "silent_for.one": _all("1 business day", "1 jour ouvrable", "1 día hábil"),
    "silent_for.many": _all("{count} business days", "{count} jours ouvrables", "{count} días hábiles"),
    "row.ported": _all("Moved", "Transférés", "Portados"),
    "ported_of": _all("{ported} of {all}", "{ported} sur {all}", "{ported} de {all}"),
    "row.old_service": _all("The old service", "L’ancien service", "El servicio anterior"),
    "orders_of": _all(
        "This is about {count} of the {total} orders of your request.",
        "Ce courriel concerne {count} des {total} commandes de votre demande.",
        "Este correo se refiere a {count} de las {total} órdenes de su solicitud.",
    ),
    "orders_of_subject": _all(
        "({count} of {total} orders)", "({count} de {total} commandes)", "({count} de {total} órdenes)"
    ),
    "more_orders": _all(
        "and {count} more; the request lists them all",
        "et {count} de plus; la demande les indique toutes",
        "y {count} más; la solicitud las muestra todas",
    ),
    "keep_service": _said(
        "keep", "No cancele el servicio con su operador actual hasta que la portación haya terminado."
    ),
    "button.correct": _all("Correct it", "Corriger", "Corregir"),
    "correct.opening": _all(
        "Opening the link changes nothing: you see what was sent beside what the carrier "
        "answered, and correct what you know. You do not have to sign in.",
        "Ouvrir le lien ne change rien\u00a0: vous voyez ce qui a été envoyé à côté de ce que le "
        "fournisseur a répondu, et vous corrigez ce que vous savez. Aucune connexion n’est "
        "nécessaire.",
        "Abrir el enlace no cambia nada: verá lo que se envió junto a lo que respondió el "
        "operador, y corregirá lo que sepa. No necesita iniciar sesión.",
    ),
    "correct.secret": _all(
        "Do not answer this mail with a PIN or an account number: enter them on that page.",
        "Ne répondez pas à ce courriel avec un NIP ou un numéro de compte\u00a0: entrez-les sur cette page.",
        "No responda a este correo con un PIN ni un número de cuenta: introdúzcalos en esa página.",
    ),
    "foc.calendar": _all(
        "The attached calendar file puts the date into your calendar; a later one replaces it.",
        "Le fichier de calendrier joint inscrit la date dans votre calendrier; un fichier ultérieur la remplace.",
        "El archivo de calendario adjunto anota la fecha en su calendario; uno posterior la sustituye.",
    ),
    "foc.calendar_summary": _all(
        "Telephone numbers move: {request}", "Transfert de numéros\u00a0: {request}", "Portación de números: {request}"
    ),
    "choose": _all(
        "You can choose which of these mails you get, and in which language: PUT /v1/me/notifications.",
        "Vous pouvez choisir lesquels de ces courriels vous recevez, et dans quelle langue\u00a0: PUT "
        "/v1/me/notifications.",
        "Puede elegir cuáles de estos correos recibe y en qué idioma: PUT /v1/me/notifications.",
    ),
    "digest.subject": _all(
        "{request}: what happened", "{request}\u00a0: ce qui s’est passé", "{request}: lo que ha pasado"
    ),
    "digest.lead": _all(
        "This is the daily mail about your request.",
        "Voici le courriel quotidien au sujet de votre demande.",
        "Este es el correo diario sobre su solicitud.",
    ),
    "digest.subject_several": _all(
        "{request} and {count} more: what happened",
        "{request} et {count} de plus\u00a0: ce qui s’est passé",
        "{request} y {count} más: lo que ha pasado",
    ),
    "digest.lead_several": _all(
        "This is the daily mail about {count} requests of yours.",
        "Voici le courriel quotidien au sujet de {count} de vos demandes.",
        "Este es el correo diario sobre {count} de sus solicitudes.",
    ),
    "unsubscribe": _all(
        "Stop mails of this kind:",
        "Ne plus recevoir ce genre de courriels\u00a0:",
        "Dejar de recibir este tipo de correos:",
    ),
}

_CANCEL: Final[dict[str, Text]] = {
    "may_cancel.excluded": _said(
        "may_cancel.excluded",
        "Los números que se sacaron de la orden siguen con {carrier}: conserve su servicio. "
        "Puede cancelar el de los números portados.",
    ),
    "may_cancel.none_stay": _said(
        "may_cancel.none_stay",
        "Después puede cancelar el servicio que estos números tenían con {carrier}, salvo que de "
        "él dependa un número de desvío.",
    ),
    "may_cancel.some_stay": _said(
        "may_cancel.some_stay",
        "Después puede cancelar el servicio de estos números con {carrier}; conserve las líneas que se quedan allí.",
    ),
}

_ON_THE_WAY: Final[dict[str, Text]] = {
    "received_requester.subject": _all(
        "{request} was received", "{request}\u00a0: demande reçue", "{request}: solicitud recibida"
    ),
    "received_requester.lead": _all(
        "Your request to move telephone numbers to {company} was received, and its numbers are reserved for it.",
        "Votre demande de transfert de numéros de téléphone à {company} a été reçue, et ses numéros lui sont réservés.",
        "Recibimos su solicitud de portar números de teléfono a {company}, y sus números quedan reservados para ella.",
    ),
    "received_requester.next": _all(
        "There is nothing for you to do now. Before an order goes to a carrier its Letter of "
        "Authorization is signed, after an administrator of the account has approved it where "
        "that is needed. We tell you how it goes on.",
        "Vous n’avez rien à faire pour l’instant. Avant qu’une commande soit transmise à un "
        "fournisseur, sa lettre d’autorisation est signée, une fois qu’un administrateur du "
        "compte l’a approuvée si c’est nécessaire. Nous vous tiendrons au courant.",
        "Por ahora no tiene que hacer nada. Antes de que una orden vaya a un operador se firma "
        "su carta de autorización, una vez que un administrador de la cuenta la aprueba si hace "
        "falta. Le iremos informando.",
    ),
    "letter_sent_requester.subject": _all(
        "The letters of {request} went to their signer",
        "{request}\u00a0: lettres envoyées pour signature",
        "{request}: cartas enviadas para firmar",
    ),
    "letter_sent_requester.lead": _all(
        "{signer} was asked by mail to sign the Letters of Authorization of your request. They "
        "are reminded by themselves.",
        "{signer} a reçu par courriel la demande de signer les lettres d’autorisation de votre "
        "demande. Les rappels partent d’eux-mêmes.",
        "Se pidió por correo a {signer} que firme las cartas de autorización de su solicitud. "
        "Los recordatorios se envían solos.",
    ),
    "letter_sent_requester.next": _all(
        "There is nothing for you to do now. Without a signature by then the orders expire.",
        "Vous n’avez rien à faire pour l’instant. Sans signature d’ici là, les commandes expirent.",
        "Por ahora no tiene que hacer nada. Sin firma para entonces, las órdenes caducan.",
    ),
    "letter_again_requester.subject": _all(
        "A letter of {request} has to be signed again",
        "{request}\u00a0: une lettre est à signer de nouveau",
        "{request}: hay que volver a firmar una carta",
    ),
    "letter_again_requester.lead": _all(
        "A Letter of Authorization of your request that was signed cannot be used any more: "
        "something that it names has changed, it grew too old for the carrier, or our team could "
        "not accept it. A new one is printed.",
        "Une lettre d’autorisation signée de votre demande ne peut plus servir\u00a0: un "
        "renseignement qu’elle contient a changé, elle est devenue trop ancienne pour le "
        "fournisseur, ou notre équipe n’a pas pu l’accepter. Une nouvelle lettre est imprimée.",
        "Una carta de autorización firmada de su solicitud ya no sirve: cambió algo que figura "
        "en ella, es demasiado antigua para el operador o nuestro equipo no pudo aceptarla. Se "
        "imprime una nueva.",
    ),
    "letter_again_requester.next": _all(
        "What to do next: have the new letter signed. A signer with an address is asked by mail; "
        "if you sign yourself, the new letter is at the request.",
        "La suite\u00a0: faites signer la nouvelle lettre. Un signataire dont l’adresse est connue "
        "reçoit un courriel; si vous signez vous-même, la nouvelle lettre se trouve dans la "
        "demande.",
        "Qué hacer ahora: haga firmar la carta nueva. A un firmante con dirección se le pide por "
        "correo; si firma usted, la carta nueva está en la solicitud.",
    ),
    "submitted_requester.subject": _all(
        "{request} went to the carrier",
        "{request}\u00a0: transmise au fournisseur",
        "{request}: enviada al operador",
    ),
    "submitted_requester.lead": _all(
        "Numbers of your request were submitted to the carrier. The current carrier now compares "
        "the order with its records of the account.",
        "Des numéros de votre demande ont été transmis au fournisseur. Le fournisseur actuel "
        "compare maintenant la commande avec les renseignements du compte.",
        "Se enviaron números de su solicitud al operador. El operador actual compara ahora la "
        "orden con los datos de la cuenta.",
    ),
    "submitted_requester.next": _all(
        "There is nothing for you to do now. We tell you when the port date is confirmed, or what has to be corrected.",
        "Vous n’avez rien à faire pour l’instant. Nous vous dirons quand la date de transfert "
        "est confirmée, ou ce qu’il faut corriger.",
        "Por ahora no tiene que hacer nada. Le diremos cuándo se confirma la fecha de portación, "
        "o qué hay que corregir.",
    ),
    "carrier_silent_requester.subject": _all(
        "No answer from the carrier yet: {request}",
        "Pas encore de réponse du fournisseur\u00a0: {request}",
        "El operador aún no responde: {request}",
    ),
    "carrier_silent_requester.lead": _all(
        "The carrier has not answered yet about numbers of your request. Our team asks it, and "
        "goes on asking until it answers.",
        "Le fournisseur n’a pas encore répondu au sujet de numéros de votre demande. Notre "
        "équipe le relance jusqu’à ce qu’il réponde.",
        "El operador todavía no ha respondido sobre números de su solicitud. Nuestro equipo le "
        "pregunta, y seguirá preguntando hasta que responda.",
    ),
    "carrier_silent_requester.next": _all(
        "There is nothing for you to do now.",
        "Vous n’avez rien à faire pour l’instant.",
        "Por ahora no tiene que hacer nada.",
    ),
    "resubmitted_requester.subject": _all(
        "The correction of {request} was sent",
        "{request}\u00a0: correction envoyée",
        "{request}: corrección enviada",
    ),
    "resubmitted_requester.lead": _all(
        "What was corrected or changed in your request went to the carrier.",
        "Ce qui a été corrigé ou changé dans votre demande a été transmis au fournisseur.",
        "Lo que se corrigió o cambió en su solicitud se envió al operador.",
    ),
    "resubmitted_requester.next": _all(
        "There is nothing for you to do now. We tell you what the carrier answers.",
        "Vous n’avez rien à faire pour l’instant. Nous vous dirons ce que le fournisseur répond.",
        "Por ahora no tiene que hacer nada. Le diremos qué responde el operador.",
    ),
}

_STOPPED: Final[dict[str, Text]] = {
    "rejected_requester.subject": _all(
        "{request} was rejected and has to be corrected",
        "{request}\u00a0: refusée, à corriger",
        "{request}: rechazada, hay que corregirla",
    ),
    "rejected_requester.subject_ours": _all(
        "{request} was rejected; our team is on it",
        "{request}\u00a0: refusée, notre équipe s’en occupe",
        "{request}: rechazada, nuestro equipo se ocupa",
    ),
    "rejected_requester.lead": _all(
        "Numbers of your request did not pass: the carrier, or our team before it, found what is "
        "named here. The numbers stay where they are until it is settled.",
        "Des numéros de votre demande n’ont pas été acceptés\u00a0: le fournisseur, ou notre équipe "
        "avant lui, a relevé ce qui suit. Les numéros restent où ils sont jusqu’à ce que ce soit "
        "réglé.",
        "Números de su solicitud no fueron aceptados: el operador, o antes nuestro equipo, "
        "encontró lo que se indica aquí. Los números siguen donde están hasta que se resuelva.",
    ),
    "rejected_requester.next": _all(
        "What to do next: correct what is named, all of it together. Without a correction by the "
        "date named the order expires.",
        "La suite\u00a0: corrigez ce qui est indiqué, le tout en une fois. Sans correction à la date "
        "indiquée, la commande expire.",
        "Qué hacer ahora: corrija lo indicado, todo a la vez. Sin corrección en la fecha indicada, la orden caduca.",
    ),
    "asked_requester.subject": _all(
        "{request} needs something from you",
        "{request}\u00a0: il manque quelque chose",
        "{request}: hace falta algo de usted",
    ),
    "asked_requester.lead": _all(
        "Numbers of your request cannot go on before we have what is named here.",
        "Des numéros de votre demande ne peuvent pas poursuivre avant que nous ayons ce qui est indiqué ici.",
        "Números de su solicitud no pueden seguir hasta que tengamos lo que se indica aquí.",
    ),
    "asked_requester.next": _all(
        "What to do next: give what is named. Without it by the date named the order expires.",
        "La suite\u00a0: fournissez ce qui est indiqué. Sans cela à la date indiquée, la commande expire.",
        "Qué hacer ahora: proporcione lo indicado. Sin ello en la fecha indicada, la orden caduca.",
    ),
    "action_reminder_requester.subject": _all(
        "Reminder: {request} still waits for you",
        "Rappel\u00a0: {request} vous attend toujours",
        "Recordatorio: {request} sigue esperándole",
    ),
    "action_reminder_requester.lead": _all(
        "Numbers of your request still stand still, and wait for you. What is named here is not settled yet.",
        "Des numéros de votre demande sont toujours arrêtés et vous attendent. Ce qui est "
        "indiqué ici n’est pas encore réglé.",
        "Números de su solicitud siguen detenidos y le esperan. Lo que se indica aquí aún no está resuelto.",
    ),
    "action_reminder_requester.next": _all(
        "What to do next: correct or give what is named. Without it by the date named the order "
        "expires, and the numbers stay where they are.",
        "La suite\u00a0: corrigez ou fournissez ce qui est indiqué. Sans cela à la date indiquée, la "
        "commande expire et les numéros restent où ils sont.",
        "Qué hacer ahora: corrija o proporcione lo indicado. Sin ello en la fecha indicada, la "
        "orden caduca y los números se quedan donde están.",
    ),
    "destination_silent_requester.subject": _all(
        "Numbers of {request} would not ring",
        "{request}\u00a0: des numéros ne sonneraient pas",
        "{request}: hay números que no sonarían",
    ),
    "destination_silent_requester.lead": _all(
        "We tried where the numbers of your request forward to, since they are about to move: these would not ring.",
        "Nous avons essayé les numéros de renvoi de votre demande, puisque le transfert "
        "approche\u00a0: ceux-ci ne sonneraient pas.",
        "Probamos adónde se desvían los números de su solicitud, porque están a punto de portarse: estos no sonarían.",
    ),
    "destination_silent_requester.next": _all(
        "What to do next: put the forwarding numbers right before the numbers move, or tell {company}.",
        "La suite\u00a0: corrigez les numéros de renvoi avant le transfert, ou prévenez {company}.",
        "Qué hacer ahora: corrija los números de desvío antes de la portación, o avise a {company}.",
    ),
}

_DATED: Final[dict[str, Text]] = {
    "foc_set_requester.subject": _all(
        "The port date of {request} is confirmed",
        "{request}\u00a0: date de transfert confirmée",
        "{request}: fecha de portación confirmada",
    ),
    "foc_set_requester.lead": _all(
        "The carrier has confirmed when numbers of your request move to {company}.",
        "Le fournisseur a confirmé la date à laquelle des numéros de votre demande passent chez {company}.",
        "El operador confirmó cuándo se portan números de su solicitud a {company}.",
    ),
    "foc_set_requester.next": _all(
        "What to do next: make sure that somebody answers at the forwarding numbers that day.",
        "La suite\u00a0: assurez-vous que quelqu’un répond aux numéros de renvoi ce jour-là.",
        "Qué hacer ahora: asegúrese de que ese día alguien conteste en los números de desvío.",
    ),
    "foc_changed_requester.subject": _all(
        "The port date of {request} has changed",
        "{request}\u00a0: la date de transfert a changé",
        "{request}: cambió la fecha de portación",
    ),
    "foc_changed_requester.lead": _all(
        "The date has changed on which numbers of your request move to {company}. What counts is the date named here.",
        "La date à laquelle des numéros de votre demande passent chez {company} a changé. C’est "
        "la date indiquée ici qui compte.",
        "Cambió la fecha en que se portan números de su solicitud a {company}. La que vale es la que se indica aquí.",
    ),
    "foc_changed_requester.next": _all(
        "What to do next: note the new date, and make sure that somebody answers at the forwarding numbers then.",
        "La suite\u00a0: notez la nouvelle date, et assurez-vous que quelqu’un répond alors aux numéros de renvoi.",
        "Qué hacer ahora: anote la fecha nueva y asegúrese de que entonces alguien conteste en los números de desvío.",
    ),
    "foc.gone": _all(
        "none any more; the carrier names a new one",
        "aucune; le fournisseur en fixe une nouvelle",
        "ya no hay; el operador fijará otra",
    ),
}

_ENDED: Final[dict[str, Text]] = {
    "done_requester.subject": _all(
        "Done: numbers of {request} have moved",
        "{request}\u00a0: transfert terminé",
        "{request}: portación terminada",
    ),
    "done_requester.lead": _all(
        "Numbers of your request have moved to {company}.",
        "Des numéros de votre demande sont passés chez {company}.",
        "Números de su solicitud ya se portaron a {company}.",
    ),
    "done_requester.next": _all(
        "What to do next: call each number once from another telephone, hear where it rings, and "
        "send it a text message if it takes any. Until its first call a number shows as pending. "
        "Cancel the old service only when all of them work, and only as said here.",
        "La suite\u00a0: appelez chaque numéro une fois d’un autre téléphone, vérifiez où il sonne, "
        "et envoyez-lui un message texte s’il en reçoit. Jusqu’à son premier appel, un numéro "
        "est indiqué comme en attente. Ne résiliez l’ancien service qu’une fois que tous "
        "fonctionnent, et seulement comme il est dit ici.",
        "Qué hacer ahora: llame una vez a cada número desde otro teléfono, compruebe dónde suena "
        "y envíele un mensaje de texto si los recibe. Hasta su primera llamada, un número "
        "aparece como pendiente. Cancele el servicio anterior solo cuando todos funcionen, y "
        "solo como se indica aquí.",
    ),
    "not_called_requester.subject": _all(
        "Call your new numbers: {request}",
        "Appelez vos nouveaux numéros\u00a0: {request}",
        "Llame a sus números nuevos: {request}",
    ),
    "not_called_requester.lead": _all(
        "Numbers of your request moved to {company} days ago, and nobody has called them yet: "
        "nothing shows that they work.",
        "Des numéros de votre demande sont passés chez {company} depuis des jours, et personne "
        "ne les a encore appelés\u00a0: rien ne montre qu’ils fonctionnent.",
        "Números de su solicitud pasaron a {company} hace días y nadie los ha llamado todavía: "
        "nada muestra que funcionan.",
    ),
    "not_called_requester.next": _all(
        "What to do next: call each once from another telephone and hear where it rings. Keep "
        "the old service until then.",
        "La suite\u00a0: appelez chacun une fois d’un autre téléphone et vérifiez où il sonne. D’ici "
        "là, conservez l’ancien service.",
        "Qué hacer ahora: llame una vez a cada uno desde otro teléfono y compruebe dónde suena. "
        "Conserve hasta entonces el servicio anterior.",
    ),
    "cutover_failed_requester.subject": _all(
        "Numbers of {request} failed a test",
        "{request}\u00a0: des numéros ont échoué à un test",
        "{request}: hay números que fallaron una prueba",
    ),
    "cutover_failed_requester.lead": _all(
        "Numbers of your request moved to {company}, and a test of them failed. Our team looks into it.",
        "Des numéros de votre demande sont passés chez {company}, et un test a échoué. Notre équipe s’en occupe.",
        "Números de su solicitud pasaron a {company}, y falló una prueba de ellos. Nuestro equipo lo investiga.",
    ),
    "cutover_failed_requester.next": _all(
        "What to do next: keep the old service, and make sure that the forwarding numbers "
        "answer. We tell you when the numbers have been seen to work.",
        "La suite\u00a0: conservez l’ancien service, et assurez-vous que les numéros de renvoi "
        "répondent. Nous vous dirons quand le bon fonctionnement aura été constaté.",
        "Qué hacer ahora: conserve el servicio anterior y asegúrese de que los números de desvío "
        "contesten. Le diremos cuándo se compruebe que funcionan.",
    ),
    "safe_to_cancel_requester.subject": _all(
        "The numbers of {request} work: what you can cancel",
        "Les numéros de {request} fonctionnent\u00a0: ce que vous pouvez résilier",
        "Los números de {request} funcionan: qué puede cancelar",
    ),
    "safe_to_cancel_requester.lead": _all(
        "Every number of the orders named here moved to {company} and has been seen to work there.",
        "Chacun des numéros des commandes indiquées ici est passé chez {company}, et on a constaté qu’il y fonctionne.",
        "Cada número de las órdenes que se indican aquí pasó a {company}, y se comprobó que allí funciona.",
    ),
    "safe_to_cancel_requester.next": _all(
        "What to do next: end the old service as said here, and no more of it. The order says in "
        "full which lines stay and why, and has a certificate of the port.",
        "La suite\u00a0: résiliez l’ancien service comme il est dit ici, et rien de plus. La commande "
        "indique en détail quelles lignes restent et pourquoi, et comporte un certificat du "
        "transfert.",
        "Qué hacer ahora: cancele el servicio anterior como se indica aquí, y nada más. La orden "
        "dice en detalle qué líneas se quedan y por qué, y tiene un certificado de la portación.",
    ),
    "partly_done_requester.subject": _all(
        "{request}: a part of the numbers has moved",
        "{request}\u00a0: une partie des numéros est transférée",
        "{request}: se portó una parte de los números",
    ),
    "partly_done_requester.lead": _all(
        "An order of your request has ended with a part of its numbers moved to {company}. The "
        "others stay with their current carrier.",
        "Une commande de votre demande a pris fin avec une partie de ses numéros transférée à "
        "{company}. Les autres restent chez leur fournisseur actuel.",
        "Una orden de su solicitud terminó con una parte de sus números portada a {company}. Los "
        "demás siguen con su operador actual.",
    ),
    "partly_done_requester.next": _all(
        "What to do next: call each number that moved once. Keep the service of those that did "
        "not; they can be put into a new request.",
        "La suite\u00a0: appelez une fois chaque numéro transféré. Conservez le service des autres; "
        "ils peuvent faire l’objet d’une nouvelle demande.",
        "Qué hacer ahora: llame una vez a cada número portado. Conserve el servicio de los "
        "demás; pueden ir en una solicitud nueva.",
    ),
    "cancelled_requester.subject": _all("{request} was cancelled", "{request}\u00a0: annulée", "{request}: cancelada"),
    "cancelled_requester.lead": _all(
        "Orders of your request to move telephone numbers to {company} were cancelled. No number of them moves.",
        "Des commandes de votre demande de transfert de numéros de téléphone à {company} ont été "
        "annulées. Aucun de leurs numéros n’est transféré.",
        "Se cancelaron órdenes de su solicitud de portar números de teléfono a {company}. "
        "Ninguno de sus números se porta.",
    ),
    "cancelled_requester.next": _all(
        "What to do next: keep the service with the current carrier, or make a new request.",
        "La suite\u00a0: conservez le service chez le fournisseur actuel, ou faites une nouvelle demande.",
        "Qué hacer ahora: conserve el servicio con el operador actual, o haga una solicitud nueva.",
    ),
    "order_expired_requester.subject": _all("{request} has expired", "{request}\u00a0: expirée", "{request}: caducada"),
    "order_expired_requester.lead": _all(
        "What orders of your request waited for did not come in time, and they have ended. "
        "Numbers that had not moved to {company} stay with their current carrier.",
        "Ce que des commandes de votre demande attendaient n’est pas venu à temps, et elles ont "
        "pris fin. Les numéros qui n’étaient pas passés chez {company} restent chez leur "
        "fournisseur actuel.",
        "Lo que esperaban órdenes de su solicitud no llegó a tiempo, y terminaron. Los números "
        "que no se habían portado a {company} siguen con su operador actual.",
    ),
    "order_expired_requester.next": _all(
        "What to do next: keep the service with the current carrier. To port these numbers after "
        "all, make a new request.",
        "La suite\u00a0: conservez le service chez le fournisseur actuel. Pour transférer tout de "
        "même ces numéros, faites une nouvelle demande.",
        "Qué hacer ahora: conserve el servicio con el operador actual. Para portar estos números "
        "de todos modos, haga una solicitud nueva.",
    ),
    "comment_requester.subject": _all(
        "Our team writes about {request}",
        "{request}\u00a0: message de notre équipe",
        "{request}: mensaje de nuestro equipo",
    ),
    "comment_requester.lead": _all(
        "Our team has said something about your request to move telephone numbers to {company}.",
        "Notre équipe a écrit un message au sujet de votre demande de transfert de numéros de téléphone à {company}.",
        "Nuestro equipo escribió sobre su solicitud de portar números de teléfono a {company}.",
    ),
    "comment_requester.next": _all(
        "What to do next: read it at the request, and answer there.",
        "La suite\u00a0: lisez-le dans la demande et répondez-y.",
        "Qué hacer ahora: léalo en la solicitud y responda allí.",
    ),
}

ORDER_MAILS: Final[dict[str, Text]] = {**_ROWS, **_CANCEL, **_ON_THE_WAY, **_STOPPED, **_DATED, **_ENDED}
