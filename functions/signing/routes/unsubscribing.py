"""Behind the link of a mail that one can do without: one press, and mails of its topic stop.

A GET changes nothing, whoever follows it. A POST needs no form and no page before it: that is how mail programs press
the button for their reader (RFC 8058), so it is taken from any site, and it can do nothing but this.
"""

from urllib.parse import quote

from functions.signing import pages
from functions.signing.visit import Visit
from shared.domain.mail_table import Topic
from shared.domain.model import User
from shared.domain.words.unsubscribing import UNSUBSCRIBING
from shared.runtime.web.answers import Answer


def show(visit: Visit) -> Answer:
    """GET /unsubscribe/{token}"""
    return _page(visit, *visit.acts.open_unsubscribe(visit.desk, visit.token))


def stop(visit: Visit) -> Answer:
    """POST /unsubscribe/{token}"""
    return _page(visit, *visit.acts.unsubscribe(visit.desk, visit.token))


def dead_page(visit: Visit) -> Answer:
    """The same for every link that opens nothing."""
    return visit.page("unsubscribe_dead", 404, switches=pages.switches(visit.language), stopping=_words(visit))


def here(visit: Visit) -> str:
    """The relative address of this link."""
    return f"{visit.asked.root}unsubscribe/{quote(visit.token, safe='')}"


def _page(visit: Visit, user: User, topic: Topic) -> Answer:
    return visit.page(
        "unsubscribe",
        switches=pages.switches(visit.language),
        stopping=_words(visit),
        topic=UNSUBSCRIBING.say(visit.language.value, f"topic.{topic.value}"),
        stopped=topic.value in user.mails_off,
        here=here(visit),
    )


def _words(visit: Visit) -> dict[str, str]:
    return {key: UNSUBSCRIBING.say(visit.language.value, key) for key in UNSUBSCRIBING.texts if "." not in key}
