"""What the operator knows of losing carriers goes before our own table; the next look, within a minute, finds it."""

from shared.domain.own_playbook import BadPlaybookError, playbook_with
from shared.domain.playbook import Playbook
from shared.domain.problems import Problem, RulesBroken
from shared.usecases.accounts.reach import Office


def set_playbook(office: Office, text: str) -> Playbook:
    """Keep what the operator says (`shared.domain.own_playbook`) instead of what was said before; "" takes it back.

    Answers the whole playbook as it is then. Raises `RulesBroken` with everything that is wrong, and `Unavailable`.
    """
    try:
        playbook = playbook_with(text)
    except BadPlaybookError as bad:
        problems = [Problem("playbook_unreadable", problem) for problem in bad.problems]
        raise RulesBroken("The playbook was not set.", problems=problems) from None
    office.store.put_playbook(text)
    return playbook
