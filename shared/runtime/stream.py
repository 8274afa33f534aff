"""Which of the table's changes the relay is called for: known here to the infrastructure, which filters by it."""

from typing import Final

from shared.adapters.dynamodb.keys import EVENT, ORDER

RELAYED: Final = (ORDER, EVENT)
"""Prefixes of sort keys."""
