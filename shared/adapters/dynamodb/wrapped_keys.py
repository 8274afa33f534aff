"""The digest key of the vault, as KMS wrapped it: one item, made once, of no use to whoever may not use the KMS key."""

from collections.abc import Callable

from botocore.exceptions import ClientError

from shared.adapters.dynamodb.keys import Key
from shared.adapters.dynamodb.table import Table, code_of, old_item

_KEY = Key("VAULT", "DIGEST")


class TableKeys(Table):
    """Implements `shared.adapters.kms.vault.WrappedKeys`."""

    def digest_key(self, make: Callable[[], bytes]) -> bytes:
        found = self.get("digest_key", _KEY)
        if found is not None:
            return bytes(found["wrapped"]["B"])
        made = make()
        try:
            self.call(
                "digest_key",
                "put_item",
                TableName=self._name,
                Item={**_KEY.item, "wrapped": {"B": made}},
                ConditionExpression="attribute_not_exists(PK)",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except ClientError as error:
            first = old_item(error)
            if code_of(error) != "ConditionalCheckFailedException" or first is None:
                raise
            return bytes(first["wrapped"]["B"])
        return made
