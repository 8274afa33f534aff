"""To come."""

from typing import Any


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Answer with what was given."""
    return {"statusCode": 200, "body": str(event)}
