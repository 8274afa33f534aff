"""What our own team's pages say; in English alone."""

from typing import Final

from shared.domain.words.catalogue import Catalogue
from shared.domain.words.forms import FORMS

ENGLISH: Final = ("en",)

_FRAME: Final = {
    "brand": "Number porting",
    "nav": "The desk",
    "nav.queue": "Queue",
    "nav.accounts": "Accounts",
    "nav.mails": "Mails",
    "nav.more": "More",
    "search": "Search",
    "search.label": "Number, name, PON, id, e-mail",
    "keys": "Keyboard shortcuts",
    "keys.hint": "Press ? for keyboard shortcuts",
}

_REFUSALS: Final = {
    "refused.title": "This did not work",
    "refused.401.title": "Sign in first",
    "refused.403.title": "This is not allowed",
    "refused.404.title": "There is nothing here",
    "refused.404.text": "The address may be mistyped, or what stood here may be gone.",
    "refused.409.title": "This cannot be done now",
    "refused.412.title": "It has changed meanwhile",
    "refused.412.text": "Nothing was changed by you. Look at how it stands, and decide again: what you entered is kept "
    "below.",
    "refused.429.title": "Too much at once",
    "refused.500.title": "Something went wrong on our side",
    "refused.500.text": "Nothing may have been done, or all of it: look before you send it again.",
    "refused.503.title": "This did not work just now",
    "refused.503.text": "Try again in a moment.",
    "refused.elsewhere.title": "This is not allowed",
    "refused.elsewhere.text": "The form was sent by a page of another site. Nothing was changed.",
    "refused.signed_out.title": "You are signed out",
    "refused.signed_out.text": "Nothing was changed. What you entered is kept on this page: sign in in another window, "
    "come back here, and send it.",
    "refused.signed_out.sign_in": "Sign in, in another window",
    "refused.other_session.title": "Send it once more",
    "refused.other_session.text": "The page was opened before you signed in, so nothing was changed yet. What you "
    "entered is kept: look at it, and send it.",
    "refused.kept": "What you entered",
    "refused.again": "Send it",
    "refused.back": "Go back",
}

DESK: Final = Catalogue(
    {
        **{key: {"en": text["en"]} for key, text in FORMS.texts.items()},
        **{key: {"en": text} for part in (_FRAME, _REFUSALS) for key, text in part.items()},
    },
    ENGLISH,
)
