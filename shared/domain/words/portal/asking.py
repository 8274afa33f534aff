"""A new port request, step by step."""

from typing import Final

from shared.domain.words.catalogue import Catalogue, Text, both

_FRAME: Final[dict[str, Text]] = {
    "portal.new.title": both("Create a port request", "Créer une demande de portage"),
    "ask.steps": both("Steps of this port request", "Étapes de cette demande de portage"),
    "ask.step.name": both("Name and company", "Nom et entreprise"),
    "ask.step.numbers": both("Numbers", "Numéros"),
    "ask.step.accounts": both("Current carrier accounts", "Comptes chez le fournisseur actuel"),
    "ask.step.documents": both("Most recent invoice", "Facture la plus récente"),
    "ask.step.letter": both("Letter of Authorization", "Lettre d’autorisation"),
    "ask.step.review": both("Review and submit", "Vérifier et soumettre"),
    "ask.done": both("complete", "terminé"),
    "ask.open": both("not begun", "à commencer"),
    "ask.left.one": both("1 thing left", "1 point à régler"),
    "ask.left.many": both("{count} things left", "{count} points à régler"),
    "ask.saved_all_the_time": both(
        "Every step is saved. You can leave and come back.",
        "Chaque étape est enregistrée. Vous pouvez quitter et revenir.",
    ),
    "ask.save": both("Save and go on", "Enregistrer et continuer"),
    "ask.save_only": both("Save", "Enregistrer"),
    "ask.on": both("Go on: {step}", "Continuer\u00a0: {step}"),
    "ask.back": both("Back", "Retour"),
    "ask.remove": both("Remove", "Retirer"),
    "ask.one_a_line": both("One number a line.", "Un numéro par ligne."),
    "ask.changed_meanwhile": both(
        "Somebody changed this meanwhile. Look at it as it is now, and save again.",
        "Quelqu’un a modifié ceci entre-temps. Regardez-le tel qu’il est maintenant, puis enregistrez de nouveau.",
    ),
    "ask.sent_before": both(
        "This form was sent before, with other entries. Nothing was done now: look at it, and send it again.",
        "Ce formulaire a déjà été envoyé, avec d’autres réponses. Rien n’a été fait\u00a0: regardez-le, puis "
        "envoyez-le de nouveau.",
    ),
    "ask.discard": both("Discard this draft", "Supprimer ce brouillon"),
    "ask.discard.title": both("Discard “{name}”?", "Supprimer «\u00a0{name}\u00a0»?"),
    "ask.discard.text": both(
        "The draft is deleted with its numbers, accounts and documents. This cannot be undone. Your numbers stay where "
        "they are.",
        "Le brouillon est supprimé avec ses numéros, ses comptes et ses documents. C’est irréversible. Vos numéros "
        "restent où ils sont.",
    ),
    "ask.discard.keep": both("Keep it", "Le garder"),
}

_NAME: Final[dict[str, Text]] = {
    "ask.new.lead": both(
        "Move numbers that you own into your account, in six steps. Nothing is sent to anyone before you submit.",
        "Transférez des numéros que vous possédez dans votre compte, en six étapes. Rien n’est envoyé avant "
        "que vous soumettiez.",
    ),
    "ask.new.begin": both("Create the draft", "Créer le brouillon"),
    "ask.name": both("Port request name", "Nom de la demande de portage"),
    "ask.name.hint": both(
        "What you will know it by in the table, as in “Chicago lines”.",
        "Ce qui vous permettra de la reconnaître dans le tableau, comme «\u00a0Lignes de Montréal\u00a0».",
    ),
    "ask.company": both("Company", "Entreprise"),
    "ask.company.hint": both(
        "Where the numbers go. A number whose row names another company goes there.",
        "Où vont les numéros. Un numéro dont la ligne nomme une autre entreprise va dans celle-là.",
    ),
    "ask.company.none": both(
        "There is no company in your account yet. Ask your administrator to add one: each number goes into one.",
        "Votre compte n’a pas encore d’entreprise. Demandez à votre administrateur d’en ajouter une\u00a0: chaque "
        "numéro va dans une entreprise.",
    ),
    "ask.not_eligible": both(
        "Your account cannot port numbers in yet", "Votre compte ne peut pas encore transférer de numéros"
    ),
    "ask.not_eligible.draft": both(
        "You can prepare the request now and submit it as soon as this is settled.",
        "Vous pouvez préparer la demande maintenant et la soumettre dès que ce sera réglé.",
    ),
    "ask.know.title": both("Good to know", "Bon à savoir"),
    "ask.know.free": both(
        "Porting in is free. Ask your current carrier whether it charges for porting out.",
        "Le portage entrant est gratuit. Demandez à votre fournisseur actuel s’il facture le portage sortant.",
    ),
    "ask.know.weeks": both(
        "It takes {least} to {most} weeks on average once we have your documents; {bulk_from} numbers and more up to "
        "{bulk_least} to {bulk_most} weeks.",
        "Il faut en moyenne de {least} à {most} semaines une fois vos documents reçus; à partir de {bulk_from} "
        "numéros, jusqu’à {bulk_least} à {bulk_most} semaines.",
    ),
    "ask.know.takes": both(
        "It takes {least} to {most} weeks from when your documents and the letter are accepted. A number may move at "
        "any time in between.",
        "Il faut de {least} à {most} semaines à partir de l’acceptation de vos documents et de la lettre. Un numéro "
        "peut être transféré à tout moment dans cet intervalle.",
    ),
    "ask.know.keep": both(
        "Do not cancel your service with your current carrier until the port is complete.",
        "N’annulez pas votre service chez votre fournisseur actuel avant la fin du portage.",
    ),
    "ask.know.keep_why": both(
        "Otherwise it may take your numbers back, and they may be lost.",
        "Sinon, il peut reprendre vos numéros, et ils peuvent être perdus.",
    ),
    "ask.know.destination": both(
        "Have a destination ready: each number forwards to one that you own and that stays outside of our service.",
        "Ayez une destination prête\u00a0: chaque numéro est acheminé vers un numéro qui est à vous et qui reste hors "
        "de notre service.",
    ),
}

_NUMBERS: Final[dict[str, Text]] = {
    "ask.numbers.lead": both(
        "List every number to port, with the number it forwards to, its name, its source and its company.",
        "Indiquez chaque numéro à transférer, avec le numéro vers lequel il est acheminé, son nom, sa source et son "
        "entreprise.",
    ),
    "ask.template": both("CSV template", "Modèle CSV"),
    "ask.template.columns": both(
        "tracking number, forwarding number, name, source, company",
        "numéro à transférer, numéro d’acheminement, nom, source, entreprise",
    ),
    "ask.upload.title": both("Upload the list", "Téléverser la liste"),
    "ask.upload.replace": both("Replace the list", "Remplacer la liste"),
    "ask.upload.replaces": both(
        "The file takes the place of the rows that are not submitted.",
        "Le fichier remplace les lignes qui ne sont pas soumises.",
    ),
    "ask.upload.file": both("CSV file", "Fichier CSV"),
    "ask.upload.hint": both(
        "As saved by a spreadsheet; up to {rows} rows.", "Enregistré par un tableur; jusqu’à {rows} lignes."
    ),
    "ask.upload.drop": both("You can also drop the file here.", "Vous pouvez aussi déposer le fichier ici."),
    "ask.upload.button": both("Upload CSV", "Téléverser le CSV"),
    "ask.upload.under_way": both("Uploading", "Téléversement"),
    "ask.upload.too_large": both(
        "The file is larger than {megabytes} MB. Split it, or make it smaller.",
        "Le fichier dépasse {megabytes}\u00a0Mo. Divisez-le ou réduisez-le.",
    ),
    "ask.upload.failed": both(
        "The upload did not get through. Check the connection and try again.",
        "Le téléversement n’a pas abouti. Vérifiez la connexion et réessayez.",
    ),
    "ask.add.title": both("Type or paste numbers", "Taper ou coller des numéros"),
    "ask.add.button": both("Add to the list", "Ajouter à la liste"),
    "ask.paste": both("Paste several rows", "Coller plusieurs lignes"),
    "ask.paste.label": both("Rows", "Lignes"),
    "ask.paste.hint": both(
        "As copied from a spreadsheet, or with commas: number, forwarding number, name, source, company.",
        "Copiées d’un tableur, ou avec des virgules\u00a0: numéro, numéro d’acheminement, nom, source, entreprise.",
    ),
    "ask.cell.number": both("Number to port", "Numéro à transférer"),
    "ask.cell.forwarding_number": both("Forwards to", "Acheminé vers"),
    "ask.cell.name": both("Name", "Nom"),
    "ask.cell.source": both("Source", "Source"),
    "ask.cell.company": both("Company", "Entreprise"),
    "ask.cell.losing_account": both("Current carrier account", "Compte chez le fournisseur actuel"),
    "ask.refused.none": both(
        "No row of the list can be accepted. Nothing was changed.",
        "Aucune ligne de la liste ne peut être acceptée. Rien n’a été modifié.",
    ),
    "ask.refused.title": both("What is wrong in the file", "Ce qui ne va pas dans le fichier"),
    "ask.refused.more.one": both("One more is not shown.", "Une autre n’est pas affichée."),
    "ask.refused.more.many": both("{count} more are not shown.", "{count} autres ne sont pas affichées."),
    "ask.row": both("Row", "Ligne"),
    "ask.column": both("Column", "Colonne"),
    "ask.what": both("What is wrong", "Problème"),
    "ask.tally": both("Rows of the list", "Lignes de la liste"),
    "ask.accepted": both("ready to port", "prêts au portage"),
    "ask.held": both("to put right", "à corriger"),
    "ask.skipped": both("left out", "laissés de côté"),
    "ask.causes": both("By cause", "Par cause"),
    "ask.rows.one": both("1 row", "1 ligne"),
    "ask.rows.many": both("{count} rows", "{count} lignes"),
    "ask.list": both("The list", "La liste"),
    "ask.marked": both(
        "Download the list, with what is wrong in each row", "Télécharger la liste, avec les problèmes de chaque ligne"
    ),
    "ask.more_numbers": both("Replace the list, or add numbers", "Remplacer la liste ou ajouter des numéros"),
    "ask.first_page": both("Back to the first rows", "Revenir aux premières lignes"),
    "ask.fix.lead": both(
        "Put the rows right here and save, or tick those to leave out. Rows with problems come first.",
        "Corrigez les lignes ici et enregistrez, ou cochez celles à laisser de côté. Les lignes avec des problèmes "
        "viennent d’abord.",
    ),
    "ask.fix.save": both("Save and check again", "Enregistrer et vérifier de nouveau"),
    "ask.fix.accept": both("Take all suggestions", "Accepter toutes les suggestions"),
    "ask.drop": both("Leave this row out", "Laisser cette ligne de côté"),
    "done.ask_begun": both(
        "The draft is there. List its numbers now.", "Le brouillon est créé. Indiquez maintenant ses numéros."
    ),
    "done.ask_saved": both("Saved.", "Enregistré."),
    "done.ask_list_good": both(
        "Saved: every row can be ported.", "Enregistré\u00a0: chaque ligne peut être transférée."
    ),
    "done.ask_list_held": both(
        "Saved. Some rows have to be put right before they can be ported.",
        "Enregistré. Certaines lignes doivent être corrigées avant de pouvoir être transférées.",
    ),
    "done.ask_nothing_changed": both("Nothing was changed.", "Rien n’a été modifié."),
    "done.ask_removed": both("Removed.", "Retiré."),
    "done.ask_discarded": both("The draft was deleted.", "Le brouillon a été supprimé."),
}

_ACCOUNTS: Final[dict[str, Text]] = {
    "ask.accounts.lead": both(
        "One entry for each account at a current carrier: the carrier compares it with its own records.",
        "Une entrée pour chaque compte chez un fournisseur actuel\u00a0: le fournisseur la compare à ses dossiers.",
    ),
    "ask.accounts.numbers.one": both("1 number", "1 numéro"),
    "ask.accounts.numbers.many": both("{count} numbers", "{count} numéros"),
    "ask.accounts.another": both("Add another account", "Ajouter un autre compte"),
    "ask.submitted": both("submitted", "soumis"),
    "ask.assign": both("Which numbers are on which account", "Quels numéros sont sur quel compte"),
    "ask.assign.none.one": both("1 number is on none of the accounts.", "1 numéro n’est sur aucun des comptes."),
    "ask.assign.none.many": both(
        "{count} numbers are on none of the accounts.", "{count} numéros ne sont sur aucun des comptes."
    ),
    "ask.assign.account": both("Account", "Compte"),
    "ask.assign.numbers": both("Numbers on this account", "Numéros de ce compte"),
    "ask.assign.hint": both(
        "One a line. Leave it empty for all numbers that are on no account.",
        "Un par ligne. Laissez le champ vide pour tous les numéros qui ne sont sur aucun compte.",
    ),
    "ask.assign.button": both("Put them on this account", "Les placer sur ce compte"),
    "ask.account.new": both("Account at the current carrier", "Compte chez le fournisseur actuel"),
    "ask.account.lead": both(
        "Copy it from the bill: what differs from the carrier’s records is the most frequent reason for a rejection.",
        "Recopiez-le de la facture\u00a0: ce qui diffère des dossiers du fournisseur est la cause de refus la plus "
        "fréquente.",
    ),
    "ask.account.ordered": both(
        "Numbers of this account are submitted. Some changes make letters void; you are asked before.",
        "Des numéros de ce compte sont soumis. Certaines modifications rendent des lettres caduques; on vous le "
        "demande avant.",
    ),
    "ask.account.carrier": both("The account", "Le compte"),
    "ask.account.holder": both("Whose account it is", "À qui est le compte"),
    "ask.account.holder.hint": both(
        "The name and the service address as the carrier has them.",
        "Le nom et l’adresse de service tels que le fournisseur les a.",
    ),
    "ask.account.person": both("Who may act for it", "Qui peut agir pour lui"),
    "ask.account.person.hint": both(
        "The person whom the carrier has on file; the letter names them.",
        "La personne que le fournisseur a au dossier; la lettre la nomme.",
    ),
    "ask.account.staying": both("What stays", "Ce qui reste"),
    "ask.account.staying.hint": both(
        "Other numbers on the same bill that you keep with the current carrier.",
        "D’autres numéros de la même facture que vous gardez chez le fournisseur actuel.",
    ),
    "ask.account.pin": both("Porting PIN", "NIP de portage"),
    "ask.account.pin.hint": both(
        "You can give it later: it is asked for just before the numbers go to the carrier, as many PINs expire.",
        "Vous pouvez le donner plus tard\u00a0: il est demandé juste avant l’envoi au fournisseur, car bien des NIP "
        "expirent.",
    ),
    "ask.account.label": both("Name of this account, for you", "Nom de ce compte, pour vous"),
    "ask.account.label.hint": both(
        "Rows of the list name it by this. Left empty, it is the carrier’s name.",
        "Les lignes de la liste le désignent ainsi. Vide, c’est le nom du fournisseur.",
    ),
    "ask.account.no_carrier": both("Enter the name of the current carrier.", "Entrez le nom du fournisseur actuel."),
    "ask.account.on_file": both(
        "On file: {ends}. Leave it empty to keep it.", "Au dossier\u00a0: {ends}. Laissez le champ vide pour le garder."
    ),
    "ask.account.void": both(
        "Yes: print the letters anew and have them signed again.",
        "Oui\u00a0: réimprimer les lettres et les faire signer de nouveau.",
    ),
    "ask.account.remove": both("Remove this account", "Retirer ce compte"),
    "ask.pins": both("PINs of single numbers", "NIP de numéros particuliers"),
    "ask.pins.label": both("Numbers with their PINs", "Numéros avec leurs NIP"),
    "ask.pins.hint": both(
        "One a line, as in 212 555 2301, 4821. Mobile numbers may each have one; those without take the account’s. "
        "They are kept encrypted and never shown again.",
        "Un par ligne, comme 514 555 2301, 4821. Les numéros mobiles peuvent chacun en avoir un; les autres prennent "
        "celui du compte. Ils sont gardés chiffrés et ne sont plus jamais affichés.",
    ),
    "ask.pins.button": both("Keep the PINs", "Garder les NIP"),
    "done.ask_pins_set": both("The PINs are kept.", "Les NIP sont gardés."),
}

_DOCUMENTS: Final[dict[str, Text]] = {
    "ask.documents.lead": both(
        "The most recent phone invoice with the account and address of all numbers: every page. No invoice? A customer "
        "service record (CSR), a receipt, or a screenshot of the numbers in your current account will do.",
        "La facture de téléphone la plus récente, avec le compte et l’adresse de tous les numéros\u00a0: toutes les "
        "pages. Pas de facture? Un dossier de service à la clientèle (CSR), un reçu ou une capture d’écran des numéros "
        "dans votre compte actuel convient.",
    ),
    "ask.documents.none": both("No document yet.", "Aucun document pour l’instant."),
    "ask.documents.upload": both("Upload a document", "Téléverser un document"),
    "ask.documents.type": both("What it is", "De quoi il s’agit"),
    "ask.documents.type.hint": both(
        "To replace one, remove it and upload the other.",
        "Pour en remplacer un, retirez-le et téléversez l’autre.",
    ),
    "ask.documents.accounts": both("Accounts that it shows", "Comptes qu’il montre"),
    "ask.documents.file": both("File", "Fichier"),
    "ask.documents.hint": both("{kinds}, up to {megabytes} MB.", "{kinds}, jusqu’à {megabytes}\u00a0Mo."),
    "ask.documents.button": both("Upload PDF", "Téléverser le PDF"),
    "ask.document.awaiting_upload": both("arriving, or being checked", "en route ou en vérification"),
    "ask.document.accepted": both("accepted", "accepté"),
    "ask.document.rejected": both("not accepted", "non accepté"),
    "ask.type.invoice": both("Phone invoice", "Facture de téléphone"),
    "ask.type.csr": both("Customer service record (CSR)", "Dossier de service à la clientèle (CSR)"),
    "ask.type.screenshot": both("Screenshot of the current account", "Capture d’écran du compte actuel"),
    "ask.type.receipt": both("Receipt", "Reçu"),
    "ask.type.other": both("Something else", "Autre chose"),
    "ask.pages.one": both("1 page", "1 page"),
    "ask.pages.many": both("{count} pages", "{count} pages"),
    "ask.page": both("Page {page}:", "Page {page}\u00a0:"),
    "ask.bill.image": both("It is an image: our team reads it.", "C’est une image\u00a0: notre équipe la lit."),
    "ask.bill.no_text": both(
        "It is a scan without text: our team reads it.", "C’est une numérisation sans texte\u00a0: notre équipe la lit."
    ),
    "ask.bill.too_much": both(
        "It was too much to read by machine: our team reads it.",
        "C’était trop à lire pour la machine\u00a0: notre équipe la lit.",
    ),
    "ask.findings": both("What we read on it that differs", "Ce que nous y avons lu qui diffère"),
    "ask.findings.text": both(
        "Compare these before you submit. None of them stops you.",
        "Comparez ces points avant de soumettre. Aucun ne vous arrête.",
    ),
    "ask.agrees": both(
        "What we could read on it agrees with what you entered.",
        "Ce que nous avons pu y lire concorde avec ce que vous avez saisi.",
    ),
    "done.ask_uploaded": both(
        "The document is here and is being checked.", "Le document est arrivé et est en vérification."
    ),
}

_LETTER: Final[dict[str, Text]] = {
    "ask.letter.lead": both(
        "The Letter of Authorization (LOA) lets us move the numbers. The person whom the current carrier has on file "
        "signs it.",
        "La lettre d’autorisation (LOA) nous permet de transférer les numéros. La personne que le fournisseur actuel a "
        "au dossier la signe.",
    ),
    "ask.letter.out": both(
        "The letters are out: who signs them can no longer be changed here.",
        "Les lettres sont envoyées\u00a0: on ne peut plus changer ici qui les signe.",
    ),
    "ask.letter.who": both("Who signs?", "Qui signe?"),
    "ask.letter.self": both("I sign", "Je signe"),
    "ask.letter.self.hint": both(
        "Here, as soon as you have submitted the request.", "Ici, dès que vous aurez soumis la demande."
    ),
    "ask.letter.other": both("Someone else signs", "Quelqu’un d’autre signe"),
    "ask.letter.other.hint": both(
        "They get a link by e-mail, which holds for {days} days, and reminders.",
        "La personne reçoit un lien par courriel, valable {days} jours, et des rappels.",
    ),
    "ask.letter.complete": both("Complete the letter", "Compléter la lettre"),
    "ask.letter.complete.hint": both(
        "The letter names this person as authorized. Sign with the same name.",
        "La lettre nomme cette personne comme autorisée. Signez du même nom.",
    ),
    "ask.letter.no_account": both(
        "Enter the current carrier account first.", "Entrez d’abord le compte chez le fournisseur actuel."
    ),
    "ask.letter.signer": both("Who signs it", "Qui la signe"),
    "ask.letter.signer.name": both("Their full name", "Son nom complet"),
    "ask.letter.signer.email": both("Their e-mail address", "Son adresse de courriel"),
    "ask.letter.signer.title": both("Their title", "Sa fonction"),
    "ask.letter.left": both(
        "They complete what the letter for {account} still lacks",
        "La personne complète ce qui manque à la lettre pour {account}",
    ),
    "ask.letter.language": both("Language of the letter and of its mails", "Langue de la lettre et de ses courriels"),
    "ask.letter.language.hint": both(
        "Letters for numbers in the United States are in English.",
        "Les lettres pour les numéros des États-Unis sont en anglais.",
    ),
    "ask.language.en": both("English", "Anglais"),
    "ask.language.fr": both("French", "Français"),
}

_REVIEW: Final[dict[str, Text]] = {
    "ask.things_left.one": both("1 thing left", "1 point à régler"),
    "ask.things_left.many": both("{count} things left", "{count} points à régler"),
    "ask.nothing_left": both("Nothing is missing", "Il ne manque rien"),
    "ask.submitted_all": both("Everything is submitted", "Tout est soumis"),
    "ask.hints.one": both("1 thing worth a look", "1 point à vérifier"),
    "ask.hints.many": both("{count} things worth a look", "{count} points à vérifier"),
    "ask.hints.text": both("They do not stop you.", "Ils ne vous arrêtent pas."),
    "ask.wishes": both("When, and what else", "Quand, et quoi d’autre"),
    "ask.date": both("Requested port date", "Date de portage demandée"),
    "ask.date.hint": both(
        "Leave it empty for the earliest that the carrier gives. The carrier confirms a date, the firm order "
        "commitment (FOC date).",
        "Laissez le champ vide pour la première date du fournisseur. Le fournisseur confirme une date, l’engagement "
        "ferme (date FOC).",
    ),
    "ask.date.between": both("Possible from {earliest} to {latest}.", "Possible du {earliest} au {latest}."),
    "ask.time": both("Ask for a time of day", "Demander une heure"),
    "ask.time.label": both("Time", "Heure"),
    "ask.time.hint": both("As in 09:30.", "Comme 09:30."),
    "ask.zone": both("Time zone", "Fuseau horaire"),
    "ask.attached": both("Does anything else hang on these lines?", "Autre chose dépend-il de ces lignes?"),
    "ask.attached.hint": both(
        "It may stop working once the number moves.", "Cela peut cesser de fonctionner une fois le numéro transféré."
    ),
    "ask.attached.dsl": both("DSL", "DSL"),
    "ask.attached.internet": both("Internet access", "Accès à Internet"),
    "ask.attached.alarm": both("An alarm", "Une alarme"),
    "ask.attached.fax": both("A fax", "Un télécopieur"),
    "ask.attached.lift": both("An elevator telephone", "Un téléphone d’ascenseur"),
    "ask.notes": both("Notes for our team", "Notes pour notre équipe"),
    "ask.needs_approval": both(
        "An administrator of your account approves the request before any letter goes out. They get a mail.",
        "Un administrateur de votre compte approuve la demande avant l’envoi de toute lettre. Il reçoit un courriel.",
    ),
    "ask.submit.one": both("Submit 1 number", "Soumettre 1 numéro"),
    "ask.submit.many": both("Submit {count} numbers", "Soumettre {count} numéros"),
    "ask.submit.ready": both("Submit what is complete", "Soumettre ce qui est complet"),
    "ask.submit.ready_are": both(
        "Complete and able to go ahead: {labels}. The others stay drafts.",
        "Complets et prêts à partir\u00a0: {labels}. Les autres restent des brouillons.",
    ),
    "ask.submit.not_yet": both(
        "You can submit as soon as nothing is left above.",
        "Vous pourrez soumettre dès que plus rien ne manquera ci-dessus.",
    ),
    "ask.submit.check": both("Submit", "Soumettre"),
    "done.ask_submitted": both("The request is submitted.", "La demande est soumise."),
    "done.ask_to_be_approved": both(
        "The request is submitted, and an administrator was asked to approve it.",
        "La demande est soumise, et un administrateur a été invité à l’approuver.",
    ),
}

_SIGN: Final[dict[str, Text]] = {
    "ask.sign.title": both("Sign the Letter of Authorization", "Signer la lettre d’autorisation"),
    "ask.sign.preparing.one": both(
        "A letter is being prepared. This page looks again by itself.",
        "Une lettre est en préparation. Cette page se rafraîchit d’elle-même.",
    ),
    "ask.sign.preparing.many": both(
        "{count} letters are being prepared. This page looks again by itself.",
        "{count} lettres sont en préparation. Cette page se rafraîchit d’elle-même.",
    ),
    "ask.sign.with": both(
        "{name} ({email}) was asked to sign by e-mail.", "{name} ({email}) a été invité à signer par courriel."
    ),
    "ask.sign.none": both("No letter waits for your signature.", "Aucune lettre n’attend votre signature."),
    "ask.sign.to_request": both("To the port request", "À la demande de portage"),
    "ask.sign.for.one": both("A letter that names {name}", "Une lettre qui nomme {name}"),
    "ask.sign.for.many": both("{count} letters that name {name}", "{count} lettres qui nomment {name}"),
    "ask.sign.pdf": both("Open as PDF", "Ouvrir en PDF"),
    "ask.sign.correct": both("Something is wrong: correct it", "Quelque chose est faux\u00a0: corriger"),
    "ask.sign.consent.title": both("Electronic records and signature", "Documents et signature électroniques"),
    "ask.sign.consent": both(
        "I have read this and agree to use electronic records and an electronic signature.",
        "J’ai lu ce qui précède et j’accepte les documents électroniques et la signature électronique.",
    ),
    "ask.sign.name": both("Your full name", "Votre nom complet"),
    "ask.sign.name.hint": both(
        "As the letter names the authorized person: {name}",
        "Comme la lettre désigne la personne autorisée\u00a0: {name}",
    ),
    "ask.sign.other_name": both(
        "The letter names {name}. Type that name if it is yours. If somebody else is to sign, correct the authorized "
        "person first, or choose somebody else as signer.",
        "La lettre nomme {name}. Tapez ce nom si c’est le vôtre. Si quelqu’un d’autre doit signer, corrigez d’abord la "
        "personne autorisée, ou choisissez un autre signataire.",
    ),
    "ask.sign.no_consent": both(
        "Tick the box to agree to electronic records and an electronic signature.",
        "Cochez la case pour accepter les documents et la signature électroniques.",
    ),
    "ask.sign.job": both("Your title", "Votre fonction"),
    "ask.sign.button.one": both("Sign", "Signer"),
    "ask.sign.button.many": both("Sign {count} letters", "Signer {count} lettres"),
    "done.ask_signed": both("Signed. Our team looks at it now.", "Signé. Notre équipe l’examine maintenant."),
}

ASKING: Final = Catalogue({**_FRAME, **_NAME, **_NUMBERS, **_ACCOUNTS, **_DOCUMENTS, **_LETTER, **_REVIEW, **_SIGN})
