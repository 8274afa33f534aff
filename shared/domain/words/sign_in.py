"""Signing in, for our team and for customers alike."""

from typing import Final

from shared.domain.words.catalogue import Catalogue, both
from shared.domain.words.forms import FORMS

SIGN_IN: Final = Catalogue(
    {
        **FORMS.texts,
        "brand": both("Number porting", "Portage de numéros"),
        "sign_in.title": both("Sign in", "Connexion"),
        "sign_in.key": both("API key", "Clé API"),
        "sign_in.key_hint": both(
            "It begins with pk_live_ or pk_test_. It is checked, and never kept in this browser.",
            "Elle commence par pk_live_ ou pk_test_. Elle est vérifiée, jamais conservée dans ce navigateur.",
        ),
        "sign_in.button": both("Sign in", "Se connecter"),
        "sign_in.provider": both("Sign in with your company account", "Se connecter avec votre compte d’entreprise"),
        "sign_in.provider_text": both(
            "You are taken to your company’s sign-in page and come back here.",
            "Vous passez par la page de connexion de votre entreprise, puis revenez ici.",
        ),
        "sign_in.or_key": both("Or with an API key", "Ou avec une clé API"),
        "sign_in.help": both(
            "No key, or it was lost? An administrator of your account makes a new one.",
            "Pas de clé, ou clé perdue? Un administrateur de votre compte en crée une nouvelle.",
        ),
        "problem.sign_in_failed": both(
            "Nobody can sign in with this key. Copy it whole, as it was shown when it was made; if it was lost, was "
            "revoked or has expired, ask for a new one.",
            "Cette clé ne permet pas de se connecter. Copiez-la en entier, telle qu’elle a été affichée à sa création; "
            "si elle a été perdue, révoquée ou a expiré, demandez-en une nouvelle.",
        ),
        "problem.sign_in_stale": both(
            "This page was open for too long, or this browser takes no cookies. Try once more.",
            "Cette page est restée ouverte trop longtemps, ou ce navigateur refuse les témoins. Réessayez.",
        ),
        "problem.sign_in_throttled": both(
            "There were too many tries to sign in. Try again in a quarter of an hour.",
            "Il y a eu trop d’essais de connexion. Réessayez dans un quart d’heure.",
        ),
        "problem.oidc_failed": both(
            "Signing in did not work. Nobody was signed in; try once more, from here.",
            "La connexion n’a pas fonctionné. Personne n’a été connecté; réessayez à partir d’ici.",
        ),
        "problem.nobody_with_email": both(
            "Nobody here has the address that you signed in with. Ask an administrator of your account, or of the "
            "porting desk, to add you with it.",
            "Personne ici n’a l’adresse avec laquelle vous vous êtes connecté. Demandez à un administrateur de votre "
            "compte, ou du service de portage, de vous ajouter avec celle-ci.",
        ),
        "signed_in.title": both("You are signed in", "Vous êtes connecté"),
        "signed_in.on": both("Go on", "Continuer"),
        "signed_out.title": both("You are signed out", "Vous êtes déconnecté"),
        "signed_out.text": both("Sign in again to go on.", "Connectez-vous de nouveau pour continuer."),
        "bounce.title": both("One moment…", "Un instant…"),
        "sign_out": both("Sign out", "Se déconnecter"),
        "sessions": both("Sessions", "Sessions"),
        "sessions.title": both("Where you are signed in", "Où vous êtes connecté"),
        "sessions.lead": both(
            "A session ends by itself when it is not used for a while, and when your key or your user ends.",
            "Une session se termine d’elle-même lorsqu’elle n’est pas utilisée un certain temps, et avec votre clé ou "
            "votre utilisateur.",
        ),
        "sessions.this": both("This session", "Cette session"),
        "sessions.began": both("Signed in", "Connexion"),
        "sessions.seen": both("Last used", "Dernière utilisation"),
        "sessions.from": both("From", "Depuis"),
        "sessions.how": both("How", "Comment"),
        "sessions.by.api_key": both("API key", "Clé API"),
        "sessions.by.oidc": both("Company account", "Compte d’entreprise"),
        "sessions.end": both("End it", "La terminer"),
        "sessions.end_all": both("Sign out everywhere", "Se déconnecter partout"),
        "sessions.ended": both("The session was ended.", "La session a été terminée."),
        "test_mode": both("Test mode", "Mode test"),
        "account_menu": both("Your account", "Votre compte"),
    }
)
