"""Certificates that letters were sealed with: public, few, and never deleted, since a seal outlives its key.

A certificate that a key signed for itself stands under the key's id, made once; a configured one under its own
fingerprint, so that letters sealed before it was renewed stay ours.
"""

from collections.abc import Callable

from shared.adapters.dynamodb.keys import Key
from shared.adapters.dynamodb.table import Table

_PARTITION = "SEAL"


class TableSealCertificates(Table):
    """Implements `shared.adapters.kms.seal_key.SealCertificates`."""

    def own(self, key_id: str, make: Callable[[], str]) -> str:
        """PEM; the first caller of all makes it."""
        found = self.get("seal_certificate", Key(_PARTITION, key_id))
        return found["pem"]["S"] if found is not None else self._keep(key_id, make())

    def remember(self, fingerprint: str, chain: str) -> None:
        self._keep(f"sha256:{fingerprint}", chain)

    def every(self) -> tuple[str, ...]:
        """PEM of each, the key's own certificate first in it: what an examiner is to trust."""
        return tuple(item["pem"]["S"] for item in self.query("seal_certificates", _PARTITION))

    def _keep(self, sort_key: str, pem: str) -> str:
        """Write unless there is one; answers the one that is kept."""
        item = self.put_first("seal_certificate", Key(_PARTITION, sort_key), {"pem": {"S": pem}})
        kept: str = item["pem"]["S"]
        return kept
