"""What a page says that could not do what was asked: our team's in English, customers' in their language."""

from typing import Final

from shared.domain.words.catalogue import Catalogue, both

REFUSED: Final = Catalogue(
    {
        "refused.title": both("This did not work", "Cela n’a pas fonctionné"),
        "refused.401.title": both("Sign in first", "Ouvrez d’abord une session"),
        "refused.403.title": both("This is not allowed", "Ce n’est pas permis"),
        "refused.404.title": both("There is nothing here", "Il n’y a rien ici"),
        "refused.404.text": both(
            "The address may be mistyped, or what stood here may be gone.",
            "L’adresse est peut-être mal tapée, ou ce qui se trouvait ici n’y est plus.",
        ),
        "refused.409.title": both("This cannot be done now", "Ce n’est pas possible maintenant"),
        "refused.412.title": both("It has changed meanwhile", "Cela a changé entre-temps"),
        "refused.412.text": both(
            "Nothing was changed by you. Look at how it stands, and decide again: what you entered is kept below.",
            "Vous n’avez rien modifié. Regardez où en sont les choses et décidez de nouveau\u00a0: ce que vous avez "
            "saisi est conservé ci-dessous.",
        ),
        "refused.412.empty": both(
            "Nothing was changed by you. Go back, look at how it stands, and decide again.",
            "Vous n’avez rien modifié. Revenez, regardez où en sont les choses et décidez de nouveau.",
        ),
        "refused.429.title": both("Too much at once", "Trop de choses à la fois"),
        "refused.500.title": both("Something went wrong on our side", "Quelque chose a mal tourné de notre côté"),
        "refused.500.text": both(
            "Nothing may have been done, or all of it: look before you send it again.",
            "Peut-être que rien n’a été fait, ou que tout l’a été\u00a0: regardez avant d’envoyer de nouveau.",
        ),
        "refused.503.title": both("This did not work just now", "Cela ne fonctionne pas en ce moment"),
        "refused.503.text": both("Try again in a moment.", "Réessayez dans un instant."),
        "refused.elsewhere.title": both("This is not allowed", "Ce n’est pas permis"),
        "refused.elsewhere.text": both(
            "The form was sent by a page of another site. Nothing was changed.",
            "Le formulaire a été envoyé par une page d’un autre site. Rien n’a été modifié.",
        ),
        "refused.signed_out.title": both("You are signed out", "Votre session est terminée"),
        "refused.signed_out.text": both(
            "Nothing was changed. What you entered is kept on this page: sign in in another window, come back here, "
            "and send it.",
            "Rien n’a été modifié. Ce que vous avez saisi est conservé sur cette page\u00a0: ouvrez une session dans "
            "une autre fenêtre, revenez ici et envoyez.",
        ),
        "refused.signed_out.empty": both(
            "Nothing was changed, and no file was kept. Sign in, go back to the page, load it again, and do it once "
            "more.",
            "Rien n’a été modifié, et aucun fichier n’a été conservé. Ouvrez une session, revenez à la page, "
            "rechargez-la et recommencez.",
        ),
        "refused.signed_out.sign_in": both("Sign in, in another window", "Ouvrir une session dans une autre fenêtre"),
        "refused.other_session.title": both("Send it once more", "Envoyez encore une fois"),
        "refused.other_session.text": both(
            "The page was opened before you signed in, so nothing was changed yet. What you entered is kept: look at "
            "it, and send it.",
            "La page a été ouverte avant votre connexion, donc rien n’a encore été modifié. Ce que vous avez saisi "
            "est conservé\u00a0: regardez-le et envoyez.",
        ),
        "refused.other_session.empty": both(
            "The page was opened before you signed in, so nothing was changed, and no file was kept. Go back to it, "
            "load it again, and do it once more.",
            "La page a été ouverte avant votre connexion\u00a0: rien n’a été modifié, et aucun fichier n’a été "
            "conservé. Revenez-y, rechargez-la et recommencez.",
        ),
        "refused.kept": both("What you entered", "Ce que vous avez saisi"),
        "refused.again": both("Send it", "Envoyer"),
        "refused.back": both("Go back", "Revenir"),
    }
)
