"""Port Desk's API for Python: typed calls, errors with every problem and its fix, safe retries, pages, webhooks."""

from portdesk_client.client import Client, DocumentKind, wait_for
from portdesk_client.errors import (
    ApiError,
    BadRequest,
    Conflict,
    Forbidden,
    NotAuthenticated,
    NotFound,
    NotReached,
    PortDeskError,
    RulesBroken,
    ServerError,
    TookTooLong,
    TooManyRequests,
    UploadFailed,
    VersionConflict,
    WebhookInvalid,
)
from portdesk_client.webhooks import verify_webhook

__all__ = [
    "ApiError",
    "BadRequest",
    "Client",
    "Conflict",
    "DocumentKind",
    "Forbidden",
    "NotAuthenticated",
    "NotFound",
    "NotReached",
    "PortDeskError",
    "RulesBroken",
    "ServerError",
    "TooManyRequests",
    "TookTooLong",
    "UploadFailed",
    "VersionConflict",
    "WebhookInvalid",
    "verify_webhook",
    "wait_for",
]
