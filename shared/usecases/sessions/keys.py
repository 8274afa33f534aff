"""Whether an API key works, wherever it is shown."""

from datetime import datetime

from shared.domain.model import DESK_ACCOUNT, ApiKey
from shared.domain.permissions import STAFF


def works(key: ApiKey, now: datetime) -> bool:
    """Neither revoked nor expired, and where it belongs: a key of our team that stands in a customer's own account
    would reach every account, so it is no key of ours."""
    return key.works(now) and (key.role in STAFF) == (key.account_id == DESK_ACCOUNT)
