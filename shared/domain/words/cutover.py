"""What is said when ported numbers were tested: what may be cancelled at the old carrier, and the certificate of it."""

from typing import Final

from shared.domain.words.catalogue import Catalogue

ADVICE: Final = Catalogue(
    {
        "your_carrier": {"en": "your old carrier", "fr": "votre ancien fournisseur"},
        "more": {"en": " and {more} more", "fr": " et {more} de plus"},
        "whole.one": {
            "en": "The number works: you can now end your service with {carrier}.",
            "fr": "Le numéro fonctionne : vous pouvez maintenant résilier votre service chez {carrier}.",
        },
        "whole.many": {
            "en": "All {count} numbers work: you can now end your service with {carrier}.",
            "fr": "Les {count} numéros fonctionnent : vous pouvez maintenant résilier votre service chez {carrier}.",
        },
        "lines.one": {
            "en": "The number works: you can now end its line with {carrier}. Keep the rest of your service there.",
            "fr": "Le numéro fonctionne : vous pouvez maintenant résilier sa ligne chez {carrier}. Gardez le reste de "
            "votre service.",
        },
        "lines.many": {
            "en": "All {count} numbers work: you can now end the lines of these numbers with {carrier}. Keep the rest "
            "of your service there.",
            "fr": "Les {count} numéros fonctionnent : vous pouvez maintenant résilier les lignes de ces numéros chez "
            "{carrier}. Gardez le reste de votre service.",
        },
        "staying.one": {
            "en": "Keep the line that stays with {carrier}{numbers}.",
            "fr": "Gardez la ligne qui reste chez {carrier}{numbers}.",
        },
        "staying.many": {
            "en": "Keep the {count} lines that stay with {carrier}{numbers}.",
            "fr": "Gardez les {count} lignes qui restent chez {carrier}{numbers}.",
        },
        "staying_unnamed": {
            "en": "Keep the lines that stay with {carrier}.",
            "fr": "Gardez les lignes qui restent chez {carrier}.",
        },
        "staying_unknown": {
            "en": "It was not known whether other numbers stay with {carrier}: look at its last bill first.",
            "fr": "On ne savait pas si d’autres numéros restent chez {carrier} : consultez d’abord sa dernière "
            "facture.",
        },
        "not_ported.one": {
            "en": "One number was not ported and stays with {carrier}{numbers}: keep its line.",
            "fr": "Un numéro n’a pas été transféré et reste chez {carrier}{numbers} : gardez sa ligne.",
        },
        "not_ported.many": {
            "en": "{count} numbers were not ported and stay with {carrier}{numbers}: keep their lines.",
            "fr": "{count} numéros n’ont pas été transférés et restent chez {carrier}{numbers} : gardez leurs lignes.",
        },
        "on_its_way.one": {
            "en": "One number of the same account is still on its way: keep its line until it has arrived.",
            "fr": "Un numéro du même compte est encore en cours de transfert : gardez sa ligne jusqu’à son arrivée.",
        },
        "on_its_way.many": {
            "en": "{count} numbers of the same account are still on their way: keep their lines until they have "
            "arrived.",
            "fr": "{count} numéros du même compte sont encore en cours de transfert : gardez leurs lignes jusqu’à leur "
            "arrivée.",
        },
        "not_tested.one": {
            "en": "One ported number of the same account has not passed its test yet: keep its line until then.",
            "fr": "Un numéro transféré du même compte n’a pas encore réussi son test : gardez sa ligne d’ici là.",
        },
        "not_tested.many": {
            "en": "{count} ported numbers of the same account have not passed their tests yet: keep their lines until "
            "then.",
            "fr": "{count} numéros transférés du même compte n’ont pas encore réussi leurs tests : gardez leurs lignes "
            "d’ici là.",
        },
        "forwarded_there.one": {
            "en": "Calls are forwarded to a line of the same account{numbers}: without it nobody reaches you.",
            "fr": "Les appels sont renvoyés vers une ligne du même compte{numbers} : sans elle, personne ne vous "
            "joint.",
        },
        "forwarded_there.many": {
            "en": "Calls are forwarded to {count} lines of the same account{numbers}: without them nobody reaches you.",
            "fr": "Les appels sont renvoyés vers {count} lignes du même compte{numbers} : sans elles, personne ne vous "
            "joint.",
        },
        "forwarded.one": {
            "en": "Keep the line that calls are forwarded to{numbers}, wherever it is.",
            "fr": "Gardez la ligne vers laquelle les appels sont renvoyés{numbers}, où qu’elle soit.",
        },
        "forwarded.many": {
            "en": "Keep the {count} lines that calls are forwarded to{numbers}, wherever they are.",
            "fr": "Gardez les {count} lignes vers lesquelles les appels sont renvoyés{numbers}, où qu’elles soient.",
        },
        "attached": {
            "en": "You said that something hangs on these lines ({services}): move it before you end them.",
            "fr": "Vous avez indiqué que quelque chose dépend de ces lignes ({services}) : déplacez-le avant de les "
            "résilier.",
        },
        "service.dsl": {"en": "DSL", "fr": "DSL"},
        "service.internet": {"en": "internet", "fr": "Internet"},
        "service.alarm": {"en": "alarm", "fr": "système d’alarme"},
        "service.fax": {"en": "fax", "fr": "télécopieur"},
        "service.lift": {"en": "lift", "fr": "ascenseur"},
    }
)
"""What may be cancelled, and what has to stay and why: keys are those of `cancel_advice.Keep`."""

PROOF: Final = Catalogue(
    {
        "title": {"en": "Certificate of a completed port", "fr": "Certificat de portage terminé"},
        "purpose": {
            "en": "Every number below was ported to {company} and has been seen to work there.",
            "fr": "Chacun des numéros ci-dessous a été transféré vers {company} et on a constaté qu’il y fonctionne.",
        },
        "order": {"en": "Order {reference}", "fr": "Commande {reference}"},
        "made": {"en": "Made {time} UTC", "fr": "Établi le {time} UTC"},
        "page": {"en": "Page {number} of {last}", "fr": "Page {number} de {last}"},
        "section.port": {"en": "The port", "fr": "Le portage"},
        "account": {"en": "Customer", "fr": "Client"},
        "request": {"en": "Port request", "fr": "Demande de portage"},
        "order_id": {"en": "Order", "fr": "Commande"},
        "carrier": {"en": "Carrier before", "fr": "Fournisseur précédent"},
        "count": {"en": "Numbers that passed", "fr": "Numéros qui ont réussi"},
        "section.cancel": {"en": "What you can cancel now", "fr": "Ce que vous pouvez maintenant résilier"},
        "section.numbers": {"en": "The numbers and their tests", "fr": "Les numéros et leurs tests"},
        "head.number": {"en": "Number", "fr": "Numéro"},
        "head.ported": {"en": "Ported (UTC)", "fr": "Transféré (UTC)"},
        "head.calls": {"en": "Calls arrive (UTC)", "fr": "Les appels arrivent (UTC)"},
        "head.messages": {"en": "Text messages", "fr": "Messages texte"},
        "seen.call": {"en": "{time}, a call", "fr": "{time}, un appel"},
        "seen.test": {"en": "{time}, test by {by}", "fr": "{time}, test de {by}"},
        "messages.ported": {"en": "have moved", "fr": "transférés"},
        "messages.not_applicable": {"en": "not in this port", "fr": "hors de ce portage"},
        "section.check": {"en": "How to check this file", "fr": "Comment vérifier ce fichier"},
        "check": {
            "en": "The seal of {company} (PAdES) covers the whole file: a PDF reader shows whether it was changed. Its "
            "SHA-256 hash is kept with the port request.",
            "fr": "Le sceau de {company} (PAdES) couvre tout le fichier\u00a0: un lecteur PDF indique s’il a été "
            "modifié. Son empreinte SHA-256 est conservée avec la demande de portage.",
        },
        "seal.reason": {
            "en": "The numbers of order {reference} were ported and work",
            "fr": "Les numéros de la commande {reference} ont été transférés et fonctionnent",
        },
    }
)
"""The certificate that is made once every number of an order passed its tests."""
