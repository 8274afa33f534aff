"""The table as infra makes it, for tests."""

from typing import Any

INDEXES = ("gsi1", "gsi2", "gsi3", "gsi4", "gsi5")


def create_table(client: Any, name: str) -> None:
    columns = ["PK", "SK", *(f"{index}{part}" for index in INDEXES for part in ("pk", "sk"))]
    client.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": column, "AttributeType": "S"} for column in columns],
        KeySchema=_keys("PK", "SK"),
        GlobalSecondaryIndexes=[
            {
                "IndexName": index,
                "KeySchema": _keys(f"{index}pk", f"{index}sk"),
                "Projection": {"ProjectionType": "ALL" if index == "gsi1" else "KEYS_ONLY"},
            }
            for index in INDEXES
        ],
    )


def _keys(partition: str, sort: str) -> list[dict[str, str]]:
    return [{"AttributeName": partition, "KeyType": "HASH"}, {"AttributeName": sort, "KeyType": "RANGE"}]
