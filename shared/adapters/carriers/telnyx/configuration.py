"""What the operator keeps about their account at Telnyx beside its keys, in the same secret.

``{"api_key": "…", "public_key": "…", "connection_id": "…", "tags": ["ported"], "requirements": {"<type id>": "…"}}``:
all but the keys may be left out. Ids are those of Telnyx's portal.
"""

from collections.abc import Mapping
from typing import Any, Final

from shared.adapters.carriers.telnyx.orders import Configuration

KEYS: Final = ("api_key", "public_key")
_IDS: Final = ("connection_id", "messaging_profile_id", "emergency_address_id", "billing_group_id")
_KNOWN: Final = (*KEYS, *_IDS, "tags", "enable_messaging", "webhook_url", "requirements")


def configuration_of(secret: object, webhook_url: str) -> Configuration:
    """The configuration in a secret's content; `webhook_url` is where events go unless it says otherwise ("" there:
    where the account's own settings say). Raises `ValueError` with everything that is wrong, and no value of it."""
    if not isinstance(secret, Mapping):
        raise ValueError("it is no JSON object")  # noqa: TRY004 - of content, not of a caller's argument
    wrong = [f"there is no {name}" for name in KEYS if not _is_text(secret.get(name)) or not secret[name]]
    wrong += [f"{name} is not known" for name in sorted(map(str, secret)) if name not in _KNOWN]
    wrong += [f"{name} is no text" for name in (*_IDS, "webhook_url") if not _is_text(secret.get(name, ""))]
    address = secret.get("webhook_url", webhook_url)
    if _is_text(address) and address and not address.startswith("https://"):
        wrong.append("webhook_url does not begin with https://")
    tags, messaging = secret.get("tags", []), secret.get("enable_messaging")
    if not isinstance(tags, list) or not all(map(_is_text, tags)):
        wrong.append('tags is no list of texts, as ["ported"]')
    if messaging is not None and not isinstance(messaging, bool):
        wrong.append("enable_messaging is neither true nor false")
    given = secret.get("requirements", {})
    if not isinstance(given, Mapping) or not all(map(_is_text, (*given, *given.values()))):
        wrong.append("requirements is no object of texts by the ids of requirement types")
    if wrong:
        raise ValueError("; ".join(wrong))
    return Configuration(
        **{name: secret.get(name, "") for name in _IDS},
        tags=tuple(tags),
        enable_messaging=messaging,
        webhook_url=address,
        requirements=tuple(given.items()),
    )


def webhook_address(public_base_url: str) -> str:
    """Where Telnyx's events reach us; "" where it could not reach us there."""
    return f"{public_base_url}/carriers/telnyx/events" if public_base_url.startswith("https://") else ""


def _is_text(value: Any) -> bool:
    return isinstance(value, str)
