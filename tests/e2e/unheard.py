"""Writes to the table of a deployed local cloud that nobody is called for."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from infra.local.bring_up import Local

_STREAM: Final = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}


@contextmanager
def unheard(local: Local) -> Iterator[None]:
    """The table has no stream meanwhile, and then a new one: whoever was called for the old one is called for that."""
    tables, functions, name = local.client("dynamodb"), local.client("lambda"), local.outputs["TableName"]
    before = tables.describe_table(TableName=name)["Table"]["LatestStreamArn"]
    tables.update_table(TableName=name, StreamSpecification={"StreamEnabled": False})
    yield
    made = tables.update_table(TableName=name, StreamSpecification=_STREAM)["TableDescription"]
    given = functions.meta.service_model.operation_model("CreateEventSourceMapping").input_shape.members
    for mapping in functions.list_event_source_mappings(EventSourceArn=before)["EventSourceMappings"]:
        functions.delete_event_source_mapping(UUID=mapping["UUID"])
        functions.create_event_source_mapping(
            **{field: value for field, value in mapping.items() if field in given}
            | {
                "FunctionName": mapping["FunctionArn"],
                "EventSourceArn": made["LatestStreamArn"],
                "StartingPosition": "TRIM_HORIZON",
            }
        )
