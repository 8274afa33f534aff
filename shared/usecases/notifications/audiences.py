"""Who is told: looked up when the mails go out, so that whoever came since is told, and whoever is gone is not."""

from shared.domain.bulk.model import FOLDER_ACTOR
from shared.domain.model import Audience, PortRequest, Role, User
from shared.usecases.desk import Registry


def audience_of(office: Registry, request: PortRequest, audience: Audience) -> tuple[User, ...]:
    if audience == Audience.ADMINISTRATORS:
        return administrators(office, request.account_id)
    user = requester(office, request)
    return (user,) if user else ()


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
