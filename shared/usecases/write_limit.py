"""How many changes an account, or one of our team, may make in a minute."""

from dataclasses import dataclass

from shared.domain.permissions import STAFF
from shared.domain.problems import TooManyRequests
from shared.usecases.desk import Desk, Principal


@dataclass(frozen=True, slots=True)
class Writes:
    """What is left of this minute's changes, and how many seconds of it; `left` is below 0 for one too many."""

    whose: str
    limit: int
    left: int
    seconds: int

    def check(self) -> None:
        """Raises `TooManyRequests`."""
        if self.left < 0:
            raise TooManyRequests(
                f"This {self.whose} may make {self.limit} changes a minute. Try again in {self.seconds} seconds.",
                retry_after=self.seconds,
            )


def count_write(desk: Desk, principal: Principal) -> Writes:
    """Count a change: an account's all together, and each person of our team by themselves, as they work for all."""
    now, limit = desk.clock.now(), desk.policy.write_limit_per_minute
    team = principal.role in STAFF
    whose = principal.user_id if team else principal.account_id
    left = desk.store.count_write(whose, int(now.timestamp()) // 60, limit)
    return Writes("user" if team else "account", limit, left, 60 - now.second)
