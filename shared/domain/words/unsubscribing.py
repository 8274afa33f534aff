"""What the page behind the last link of a mail says."""

from typing import Final

from shared.domain.words.catalogue import Catalogue, Text, both

_PAGE: Final[dict[str, Text]] = {
    "title": both("Stop mails of this kind", "Ne plus recevoir ce genre de courriels"),
    "what": both(
        "You no longer get them once you press the button. What is essential still reaches you.",
        "Vous ne les recevez plus une fois que vous appuyez sur le bouton. L’essentiel vous parvient toujours.",
    ),
    "stop": both("Stop these mails", "Arrêter ces courriels"),
    "stopped": both("Done: you get no more of them.", "C’est fait\u00a0: vous n’en recevrez plus."),
    "back": both(
        "To choose what you are mailed of, use PUT /v1/me/notifications.",
        "Pour choisir ce que vous recevez par courriel, utilisez PUT /v1/me/notifications.",
    ),
    "dead": both("This link opens nothing.", "Ce lien n’ouvre rien."),
}

_TOPICS: Final[dict[str, Text]] = {
    "topic.progress": both(
        "How your requests go on: received, letters sent, submitted, carrier silent.",
        "L’avancement de vos demandes\u00a0: reçue, lettres envoyées, transmise, fournisseur silencieux.",
    ),
    "topic.signed": both("Signed letters and approved requests.", "Les lettres signées et les demandes approuvées."),
    "topic.date_near": both("Reminders of the port date.", "Les rappels de la date de transfert."),
    "topic.ended": both("What was cancelled or has expired.", "Ce qui a été annulé ou a expiré."),
    "topic.comments": both("What our team writes about your requests.", "Ce que notre équipe écrit sur vos demandes."),
    "topic.files": both("What became of dropped files.", "Le sort des fichiers déposés."),
}

UNSUBSCRIBING: Final = Catalogue({**_PAGE, **_TOPICS})
