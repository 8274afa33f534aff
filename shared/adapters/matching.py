"""What both stores must agree on to the letter: which requests a filter lets through, and when things are due."""

from datetime import UTC, datetime, timedelta
from typing import Final

from shared.domain.lifecycle import Status
from shared.domain.model import IdempotencyRecord, PortOrder, PortRequest
from shared.ports import RequestFilter

IDEMPOTENCY_TTL: Final = timedelta(hours=24)


def matches(request: PortRequest, wanted: RequestFilter) -> bool:
    """Whether a request is among those asked for, but for the company, which only the store's links tell."""
    return (
        (wanted.status is None or request.status == wanted.status)
        and (wanted.submitter_id is None or request.submitted_by.id == wanted.submitter_id)
        and (wanted.updated_since is None or request.updated_at >= wanted.updated_since)
    )


def listing_name(account_id: str, wanted: RequestFilter) -> str:
    """What a cursor of `requests` belongs to."""
    since = stamp(wanted.updated_since) if wanted.updated_since else ""
    return "|".join(
        ("requests", account_id, wanted.status or "", wanted.company_id or "", wanted.submitter_id or "", since)
    )


def stamp(at: datetime) -> str:
    """A time as text that sorts by time: UTC, always with six places."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def submit_began(request: PortRequest) -> datetime | None:
    """Since when the submit saga is under way; None while it is not."""
    return (request.submit_started_at or request.updated_at) if request.status == Status.SUBMITTING else None


def is_open(order: PortOrder) -> bool:
    """Whether somebody must keep an eye on the order: it has not ended, or has but is not tidied up yet."""
    return not (order.ended and order.tidied)


def expired(record: IdempotencyRecord, now: datetime) -> bool:
    return record.created_at + IDEMPOTENCY_TTL <= now
