"""The digest key of the vault, as KMS wrapped it: one item, made once, of no use to whoever may not use the KMS key."""

from collections.abc import Callable

from shared.adapters.dynamodb.keys import Key
from shared.adapters.dynamodb.table import Table

_KEY = Key("VAULT", "DIGEST")


class TableKeys(Table):
    """Implements `shared.adapters.kms.vault.WrappedKeys`."""

    def digest_key(self, make: Callable[[], bytes]) -> bytes:
        found = self.get("digest_key", _KEY)
        if found is None:
            found = self.put_first("digest_key", _KEY, {"wrapped": {"B": make()}})
        return bytes(found["wrapped"]["B"])
