"""API keys: how they are kept."""

import hashlib


def hash_key(secret: str) -> str:
    """How a key is kept and found: SHA-256 of its 256 random bits, which need no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()
