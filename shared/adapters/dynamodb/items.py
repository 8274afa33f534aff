"""Entities as items and back.

A field is an attribute of its own name. Left out is what is empty and empty by default, so that rows stay small.
Fields that hold free dictionaries (a carrier's own words, a file's own columns), themselves or in an entity of theirs,
are JSON text: their keys and numbers come from outside, and DynamoDB takes neither empty keys nor every number. A float
is text too, the shortest that reads back as the very same float: DynamoDB would round it off, or write it another way
than it was given, and a repeated write could not be told by its item. Foreign attributes beside an entity's own
(index keys, a task token, marks) are passed over when it is read.

boto3's own serializer takes most of the time of writing a list of thousands of rows; this one knows the few types that
`model_dump(mode="json")` makes.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, TypeVar, get_args, get_origin

from pydantic_core import PydanticUndefined

from shared.adapters.dynamodb.keys import Key, Place
from shared.domain.model import Entity

E = TypeVar("E", bound=Entity)
Attribute = dict[str, Any]
Item = dict[str, Attribute]

_EMPTY: Final[tuple[Any, ...]] = (None, "", [], {}, ())
_NOTHING: Final[frozenset[str]] = frozenset()


def attribute(value: Any) -> Attribute:
    """A JSON value as an attribute value. Raises `TypeError` for what is none."""
    if isinstance(value, str):
        return {"S": value}
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, int):
        return {"N": str(value)}
    if isinstance(value, float):
        return {"S": repr(value)}
    if value is None:
        return {"NULL": True}
    if isinstance(value, list):
        return {"L": [attribute(entry) for entry in value]}
    if isinstance(value, dict):
        return {"M": {name: attribute(entry) for name, entry in value.items()}}
    raise TypeError(f"no attribute holds a {type(value).__name__}")


def plain(found: Mapping[str, Any]) -> Any:
    """An attribute value as the JSON value it was made of; a float as its text, which a field of floats reads."""
    ((kind, value),) = found.items()
    if kind == "N":
        return int(value)
    if kind == "L":
        return [plain(entry) for entry in value]
    if kind == "M":
        return {name: plain(entry) for name, entry in value.items()}
    return None if kind == "NULL" else value


@dataclass(frozen=True, slots=True)
class _Shape:
    """Which fields of a class may be left out when empty, and which are kept as JSON text."""

    droppable: frozenset[str]
    as_text: frozenset[str]


@lru_cache(maxsize=64)
def _shape(kind: type[Entity]) -> _Shape:
    droppable, as_text = set(), set()
    for name, field in kind.model_fields.items():
        default = field.get_default(call_default_factory=True, validated_data={})
        if default is not PydanticUndefined and default in _EMPTY:
            droppable.add(name)
        if _holds_dict(field.annotation):
            as_text.add(name)
    return _Shape(frozenset(droppable), frozenset(as_text))


def _holds_dict(annotation: Any) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, Entity):
        return any(_holds_dict(field.annotation) for field in annotation.model_fields.values())
    return get_origin(annotation) is dict or any(_holds_dict(part) for part in get_args(annotation))


def attributes(entity: Entity, without: frozenset[str] = _NOTHING) -> Item:
    """The attributes of an entity's fields, but for those in `without`."""
    shape = _shape(type(entity))
    item: Item = {}
    for name, value in entity.model_dump(mode="json", exclude=set(without) or None).items():
        if name in shape.droppable and value in _EMPTY:
            continue
        item[name] = {"S": _text(value)} if name in shape.as_text else attribute(value)
    return item


def droppable(kind: type[Entity]) -> frozenset[str]:
    """Fields that an item of this kind may lack."""
    return _shape(kind).droppable


def entity(kind: type[E], item: Mapping[str, Mapping[str, Any]], **given: Any) -> E:
    """The entity of an item; `given` are fields that its key tells and the item does not hold."""
    fields, as_text = kind.model_fields, _shape(kind).as_text
    values = {
        name: json.loads(found["S"]) if name in as_text else plain(found)
        for name, found in item.items()
        if name in fields
    }
    return kind.model_validate(values | given)


def item(key: Key, attributes: Mapping[str, Attribute], places: Iterable[Place] = ()) -> Item:
    """A whole item: key, attributes, and where it stands in indexes."""
    return {**key.item, **attributes, **place_attributes(places)}


def place_attributes(places: Iterable[Place]) -> Item:
    found: Item = {}
    for place in places:
        found[f"{place.gsi}pk"] = {"S": place.pk}
        found[f"{place.gsi}sk"] = {"S": place.sk}
    return found


def _text(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
