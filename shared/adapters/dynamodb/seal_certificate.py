"""Certificates that letters were sealed with: public, few, and never deleted, since a seal outlives its key.

A certificate that a key signed for itself stands under the key's id, made once; a configured one under its own
fingerprint, so that letters sealed before it was renewed stay ours.
"""

from collections.abc import Callable

from botocore.exceptions import ClientError

from shared.adapters.dynamodb.keys import Key
from shared.adapters.dynamodb.table import Table, code_of, old_item

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
        try:
            self.call(
                "seal_certificate",
                "put_item",
                TableName=self._name,
                Item={**Key(_PARTITION, sort_key).item, "pem": {"S": pem}},
                ConditionExpression="attribute_not_exists(PK)",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except ClientError as error:
            first = old_item(error)
            if code_of(error) != "ConditionalCheckFailedException" or first is None:
                raise
            kept: str = first["pem"]["S"]
            return kept
        return pem
