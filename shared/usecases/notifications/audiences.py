"""Who is told: looked up when the mails go out, so that whoever came since is told, and whoever is gone is not."""

from shared.domain.bulk.model import FOLDER_ACTOR
from shared.domain.mail_table import ESSENTIAL, TOPICS, wants
from shared.domain.model import Audience, MailKind, PortRequest, Role, User
from shared.usecases.desk import Registry


def audience_of(office: Registry, request: PortRequest, audience: Audience) -> tuple[User, ...]:
    if audience == Audience.ADMINISTRATORS:
        return administrators(office, request.account_id)
    user = requester(office, request)
    return (user,) if user else ()


def readers_of(office: Registry, request: PortRequest, audience: Audience, kind: MailKind) -> tuple[User, ...]:
    """Those of an audience who want mails of this kind. What is essential goes to somebody of the account: where nobody
    of the audience takes it, to the administrators who do, else to the oldest of them."""
    topic = TOPICS.get(kind)
    everybody = audience_of(office, request, audience)
    if topic is None:
        return everybody
    willing = tuple(user for user in everybody if wants(user.mails_off, topic))
    if willing or topic not in ESSENTIAL:
        return willing
    others = administrators(office, request.account_id)
    return tuple(user for user in others if wants(user.mails_off, topic)) or others[:1]


def administrators(office: Registry, account_id: str) -> tuple[User, ...]:
    """The account's administrators who are still there, oldest first."""
    return tuple(user for user in office.store.users(account_id) if user.role == Role.ADMINISTRATOR and _reads(user))


def requester(office: Registry, request: PortRequest) -> User | None:
    """Who submitted the request; None where they are no user of the account any more. For what came out of a drop
    folder the account's oldest administrator stands."""
    if request.submitted_by == FOLDER_ACTOR:
        return next(iter(administrators(office, request.account_id)), None)
    user = office.store.user(request.account_id, request.submitted_by.id)
    return user if user is not None and _reads(user) else None


def _reads(user: User) -> bool:
    return user.is_active and bool(user.email)
