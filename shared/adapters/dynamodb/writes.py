"""The writes of a commit as actions on items, and how a commit happens: all of them, or none."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal
from uuid import uuid4

from botocore.exceptions import ClientError

from shared.adapters.dynamodb import keys
from shared.adapters.dynamodb.items import (
    Attribute,
    Item,
    attribute,
    attributes,
    droppable,
    place_attributes,
)
from shared.adapters.dynamodb.keys import Key, Place
from shared.adapters.dynamodb.table import Table, code_of, old_item
from shared.adapters.matching import (
    DELIVERY_TTL,
    DETAILS,
    HELD_BY,
    IDEMPOTENCY_TTL,
    ask_forgotten_at,
    revised_fields,
    stamp,
)
from shared.domain.bulk.model import BulkUpload
from shared.domain.cases.model import Case
from shared.domain.desk_queue import beside, listed
from shared.domain.model import (
    Account,
    ApiKey,
    CarrierMail,
    CorrectionLink,
    Cutover,
    Entity,
    Envelope,
    Event,
    Notice,
    Notification,
    NumberList,
    PlatformAsk,
    PortOrder,
    PortRequest,
    Reveal,
    Session,
    User,
    WebhookDelivery,
    WebhookEndpoint,
)
from shared.domain.port_outs.model import PortOut
from shared.ports import (
    Append,
    Create,
    Discard,
    HoldAccount,
    LetGoAccount,
    MarkCalled,
    PointCarrierOrder,
    PointLetterFile,
    PointPortOut,
    PointSigningLink,
    Receive,
    RelabelRow,
    ReleaseReference,
    Remember,
    Replace,
    ReviseNumber,
    TakeReference,
    Unavailable,
    Write,
    WriteRefused,
)

MOST_ITEMS: Final = 100
_NEW: Final = "attribute_not_exists(PK)"
_MARKS: Final = frozenset({"last_used_at"})
"""Fields that are written beside their thing's version too: whoever did not read one leaves it."""


@dataclass(frozen=True, slots=True)
class Action:
    """One item of a commit. `sets` and `removes` are what the item looks like afterwards, for Put and Update."""

    kind: Literal["Put", "Update", "Delete"]
    key: Key
    condition: str  # "#" and ":" names in it stand in `names` and `values`; "" for none
    values: Item = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    sets: Item = field(default_factory=dict)
    removes: tuple[str, ...] = ()
    keeps: Item = field(default_factory=dict)  # set where the item has no such attribute yet
    adds: Item = field(default_factory=dict)  # numbers that are added to the item's; not for a commit, which repeats

    def arguments(self, table: str) -> dict[str, Any]:
        """As one entry of TransactWriteItems, and as the arguments of the call for it alone."""
        found: dict[str, Any] = {
            "TableName": table,
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            **({"ConditionExpression": self.condition} if self.condition else {}),
        }
        values, names = dict(self.values), dict(self.names)
        if self.kind == "Put":
            found["Item"] = {**self.key.item, **self.sets}
        else:
            found["Key"] = self.key.item
        if self.kind == "Update":
            # Names are aliased by number: many of ours are reserved words, and the expression must stay under 4 KB.
            found["UpdateExpression"] = self._update_expression(names, values)
        if names:
            found["ExpressionAttributeNames"] = names
        if values:
            found["ExpressionAttributeValues"] = values
        return found

    def _update_expression(self, names: dict[str, str], values: Item) -> str:
        def alias(name: str, value: Attribute | None = None) -> str:
            number = len(names)
            names[f"#{number}"] = name
            if value is not None:
                values[f":{number}"] = value
            return f"{number}"

        sets = []
        for name, value in (self.sets | self.keeps).items():
            n = alias(name, value)
            sets.append(f"#{n}=if_not_exists(#{n},:{n})" if name in self.keeps else f"#{n}=:{n}")
        removes = [f"#{alias(name)}" for name in self.removes]
        adds = ["#{0} :{0}".format(alias(name, value)) for name, value in self.adds.items()]
        clauses = (("SET", sets), ("REMOVE", removes), ("ADD", adds))
        return " ".join(f"{verb} {','.join(parts)}" for verb, parts in clauses if parts)

    def left(self, found: Item | None) -> bool:
        """Whether the item looks as this action leaves it."""
        if self.kind == "Delete":
            return found is None
        return (
            found is not None
            and all(found.get(name) == value for name, value in self.sets.items())
            and not any(name in found for name in self.removes)
        )


def actions_of(write: Write) -> tuple[Action, ...]:
    """The items that a write touches: one, but for API keys and correction links, which are found in two ways."""
    return _ACTIONS[type(write)](write)


def _create(write: Create) -> tuple[Action, ...]:
    thing = write.entity
    key, fields = keys.entity_key(thing), attributes(thing)
    if isinstance(thing, ApiKey):
        return tuple(_put_new(place, fields) for place in _places_of(thing))
    if isinstance(thing, PortRequest):
        return (_put_new(key, fields, keys.request_places(thing)),)
    if isinstance(thing, PortOrder):
        marks = {name: {"N": "0"} for name in ("driven_version", "published_version", "attempt")}
        fields = attributes(listed(thing))
        places = (*keys.order_places(thing), *keys.queue_places(thing))
        return (_put_new(key, {**fields, **marks}, places), *_beside(thing))
    if isinstance(thing, NumberList):
        return (_put_new(key, fields, (keys.list_place(thing),)),)
    if type(thing) in _ATTENDED:
        return (_put_new(key, fields | _lives(thing), _attended_places(thing)),)
    if isinstance(thing, CorrectionLink):
        target = {"order_id": attribute(thing.order_id), "link_id": attribute(thing.id)}
        return (_put_new(key, fields), _put_new(keys.correction_token_key(thing.token_hash), target))
    return (_put_new(key, fields),)


def _put_new(key: Key, fields: Item, places: Sequence[Place] = ()) -> Action:
    return Action("Put", key, _NEW, sets={**fields, **place_attributes(places)})


def _replace(write: Replace) -> tuple[Action, ...]:
    """Updates in place rather than puts: an order carries marks and a task token that are no fields of it."""
    thing = write.entity
    sets = attributes(listed(thing) if isinstance(thing, PortOrder) else thing)
    keeps: Item = {}
    removes = [name for name in sorted(droppable(type(thing)) - _MARKS) if name not in sets]
    if isinstance(thing, PortRequest):
        sets |= place_attributes(keys.request_places(thing))
    if isinstance(thing, PortOrder):
        # An order stays where it stands among those behind, to check and to poll: only marks move it.
        places = place_attributes(keys.order_places(thing))
        for name, value in places.items():
            (keeps if name.endswith("sk") else sets)[name] = value
        places |= place_attributes(keys.queue_places(thing))
        sets |= {name: value for name, value in places.items() if name not in keeps}
        removes += [f"{gsi}{part}" for gsi in _ORDER_INDEXES for part in ("pk", "sk") if f"{gsi}{part}" not in places]
    if type(thing) in _ATTENDED:
        places = place_attributes(_attended_places(thing))
        sets |= places | _lives(thing)
        removes += [name for name in _MOVED if name not in places]
    updates = tuple(
        _versioned("Update", key, thing.version - 1, sets=sets, keeps=keeps, removes=tuple(removes))
        for key in _places_of(thing)
    )
    return (*updates, *_beside(thing)) if isinstance(thing, PortOrder) else updates


_ORDER_INDEXES: Final = ("gsi1", "gsi2", "gsi4", "gsi5")
"""Those that an order leaves; gsi3 is left once its marks reach its version."""


def _beside(order: PortOrder) -> tuple[Action, ...]:
    """The entries beside its lane that an order gains, moves or loses with this version."""
    now = beside(order)
    fields = {"order_id": attribute(order.id)}
    put = (
        Action(
            "Put",
            keys.beside_key(order.id, lane),
            "",
            sets={**fields, **place_attributes([keys.beside_place(order, lane, at)])},
        )
        for lane, at in now.items()
        if order.listed.get(lane) != at
    )
    gone = (Action("Delete", keys.beside_key(order.id, lane), "") for lane in order.listed if lane not in now)
    return (*put, *gone)


_MOVED: Final = ("gsi2pk", "gsi2sk", "gsi3pk", "gsi3sk", "gsi5pk", "gsi5sk")

# Where things stand as they are now: every version may stand elsewhere, or leave gsi2, gsi3 and gsi5.
_ATTENDED: Final[Mapping[type[Any], Callable[[Any], Sequence[Place]]]] = {
    Account: keys.account_places,
    BulkUpload: keys.upload_places,
    Envelope: keys.envelope_places,
    Notification: keys.notification_places,
    CarrierMail: keys.mail_places,
    Reveal: keys.reveal_places,
    Session: lambda _: (),
    User: keys.user_places,
    WebhookEndpoint: keys.endpoint_places,
    WebhookDelivery: keys.delivery_places,
    PortOut: keys.port_out_places,
    Case: keys.case_places,
    PlatformAsk: keys.ask_places,
    Cutover: keys.cutover_places,
}


def _attended_places(thing: Entity) -> Sequence[Place]:
    return _ATTENDED[type(thing)](thing)


def _lives(thing: Entity) -> Item:
    """Until when the table keeps a thing that it does not keep for good."""
    if isinstance(thing, Session):
        return {"ttl": attribute(_seconds_up(thing.expires_at))}
    if isinstance(thing, WebhookDelivery):
        return {"ttl": attribute(keys.seconds(thing.updated_at + DELIVERY_TTL))}
    if isinstance(thing, PlatformAsk):
        return {"ttl": attribute(keys.seconds(ask_forgotten_at(thing)))}
    return {}


def _discard(write: Discard) -> tuple[Action, ...]:
    return (_versioned("Delete", keys.entity_key(write.entity), write.entity.version),)


def _places_of(thing: Entity) -> tuple[Key, ...]:
    """The items that hold a thing: one, but for an API key, which stands under its hash and under its account."""
    key = keys.entity_key(thing)
    return (key, keys.api_key_entry(thing)) if isinstance(thing, ApiKey) else (key,)


def _versioned(kind: Literal["Update", "Delete"], key: Key, version: int, **changes: Any) -> Action:
    values: dict[str, Attribute] = {":was": attribute(version)}
    return Action(kind, key, "#version = :was", values, {"#version": "version"}, **changes)


def _append(write: Append) -> tuple[Action, ...]:
    return (_put_new(_key_of_event(write.event), attributes(write.event)),)


def _key_of_event(event: Event) -> Key:
    """On the timeline of the port-out, case or number that it is about, of its request or dropped file, or of its
    account."""
    if event.about:
        return keys.event_about_key(event.about, event.id)
    if event.subject:
        return keys.event_key(event.subject, event.id)
    return keys.account_event_key(event.account_id, event.id)


def _receive(write: Receive) -> tuple[Action, ...]:
    event = write.event
    if isinstance(event, Notice):
        key = keys.notice_key(write.order_id, event.carrier, event.key)
    else:
        key = keys.inbox_key(write.order_id, event.carrier, event.event_id)
    return (_put_new(key, attributes(event)),)


def _remember(write: Remember) -> tuple[Action, ...]:
    record = write.record
    key = keys.idempotency_key(record.account_id, record.route, record.key)
    until = attribute(_seconds_up(record.created_at + IDEMPOTENCY_TTL))
    now = attribute(keys.seconds(record.created_at))
    fields = {**attributes(record), "ttl": until}
    # Time to live deletes within days, not on the minute: an expired record is as good as none.
    return (Action("Put", key, f"{_NEW} OR #ttl <= :now", {":now": now}, {"#ttl": "ttl"}, sets=fields),)


def _seconds_up(at: datetime) -> int:
    return -int(-at.timestamp() // 1)


def _pointer(kind: Literal["Put", "Delete"], key: Key, target: Mapping[str, str]) -> tuple[Action, ...]:
    """A pointer that is free, or already this one's."""
    mine = {f":{name}": attribute(value) for name, value in target.items()}
    same = " AND ".join(f"{name} = :{name}" for name in target)
    sets = {name: attribute(value) for name, value in target.items()} if kind == "Put" else {}
    return (Action(kind, key, f"{_NEW} OR ({same})", mine, sets=sets),)


def _mark_called(write: MarkCalled) -> tuple[Action, ...]:
    sets = {
        "first_call_at": attribute(stamp(write.first_call_at)),
        "gsi1sk": attribute(keys.called_place(write.number)),
    }
    condition = "order_id = :order AND attribute_not_exists(first_call_at)"
    mine = {":order": attribute(write.order_id)}
    return (Action("Update", keys.number_key(write.number), condition, mine, sets=sets),)


def _revise_number(write: ReviseNumber) -> tuple[Action, ...]:
    """What changes is to be as it was read; a field that is left out when empty is to be absent then."""
    was, is_now = attributes(write.before), attributes(write.after)
    changed = revised_fields(write)
    held = [f"{name} = :{name}" for name in HELD_BY]
    values: Item = {f":{name}": was[name] for name in HELD_BY}
    names: dict[str, str] = {}
    for at, name in enumerate(name for name in changed if name not in HELD_BY):
        names[f"#was{at}"] = name
        if name in was:
            values[f":was{at}"] = was[name]
        held.append(_as_read(name, at, present=name in was))
    places = {
        **place_attributes([keys.claim_place(write.after)]),
        **place_attributes(keys.number_due_places(write.after)),
    }
    moved = place_attributes([keys.claim_place(write.before)])
    sets = {name: is_now[name] for name in changed if name in is_now}
    sets |= {name: value for name, value in places.items() if moved.get(name) != value}
    gone = [name for name in changed if name not in is_now]
    gone += [name for name in ("gsi2pk", "gsi2sk") if write.after.attend_at is None and write.before.attend_at]
    key = keys.number_key(write.before.number)
    return (Action("Update", key, " AND ".join(held), values, names, sets=sets, removes=tuple(gone)),)


def _as_read(name: str, at: int, *, present: bool) -> str:
    """A field as it was read. Numbers that were taken before there was a version have none: that is version 1."""
    if not present:
        return f"attribute_not_exists(#was{at})"
    if name in _SINCE_LATER:
        return f"(#was{at} = :was{at} OR attribute_not_exists(#was{at}))"
    return f"#was{at} = :was{at}"


_SINCE_LATER: Final = frozenset({"version", "told_version", "told_faults", "row"})


def _relabel_row(write: RelabelRow) -> tuple[Action, ...]:
    is_now = attributes(write.row)
    sets: Item = {name: is_now[name] for name in DETAILS if name in is_now}
    gone = tuple(name for name in DETAILS if name not in is_now)
    return (Action("Update", keys.row_key(write.row), "attribute_exists(PK)", sets=sets, removes=gone),)


_ACTIONS: Final[dict[type[Any], Callable[[Any], tuple[Action, ...]]]] = {
    Create: _create,
    Replace: _replace,
    Discard: _discard,
    Append: _append,
    Receive: _receive,
    Remember: _remember,
    TakeReference: lambda write: _pointer(
        "Put", keys.reference_key(write.account_id, write.reference), {"request_id": write.request_id}
    ),
    ReleaseReference: lambda write: _pointer(
        "Delete", keys.reference_key(write.account_id, write.reference), {"request_id": write.request_id}
    ),
    PointCarrierOrder: lambda write: _pointer(
        "Put", keys.carrier_order_key(write.carrier, write.carrier_order_id), {"order_id": write.order_id}
    ),
    PointSigningLink: lambda write: _pointer(
        "Put",
        keys.signing_link_key(write.token_hash),
        {"request_id": write.request_id, "envelope_id": write.envelope_id},
    ),
    PointLetterFile: lambda write: _pointer("Put", keys.letter_file_key(write.sha256), {"order_id": write.order_id}),
    PointPortOut: lambda write: _pointer(
        "Put",
        keys.port_out_reference_key(write.winning_carrier, write.reference, write.account_id),
        {"port_out_id": write.port_out_id},
    ),
    HoldAccount: lambda write: _pointer(
        "Put", keys.hold_key(write.account_id, write.port_out_id), {"port_out_id": write.port_out_id}
    ),
    LetGoAccount: lambda write: _pointer(
        "Delete", keys.hold_key(write.account_id, write.port_out_id), {"port_out_id": write.port_out_id}
    ),
    MarkCalled: _mark_called,
    ReviseNumber: _revise_number,
    RelabelRow: _relabel_row,
}


class Writes(Table):
    """Commits."""

    def commit(self, writes: Sequence[Write]) -> None:
        planned = [(write, action) for write in writes for action in actions_of(write)]
        if len(planned) > MOST_ITEMS:
            raise ValueError(f"{len(planned)} items in one commit; {MOST_ITEMS} is the most")
        if len({action.key for _, action in planned}) < len(planned):
            raise ValueError("two writes of one commit are of the same thing")
        if len(planned) == 1:
            if not self._alone(planned[0][1]):
                raise WriteRefused([planned[0][0]])
        elif planned:
            met = self.transact("commit", [action for _, action in planned])
            if met:
                raise WriteRefused(_once([planned[place][0] for place in sorted(met)]))

    def _alone(self, action: Action) -> bool:
        """One write without a transaction, at half its price; false where its condition does not hold.

        A transaction's token tells a repeated call from a second one. Here a call that boto3 repeated and that meets
        the very item it leaves has landed the first time.
        """
        arguments = action.arguments(self._name)
        method = {"Put": "put_item", "Update": "update_item", "Delete": "delete_item"}[action.kind]
        for _ in self.waits():
            try:
                self.call("commit", method, **arguments)
            except ClientError as error:
                if code_of(error) == "TransactionConflictException":
                    continue
                if code_of(error) != "ConditionalCheckFailedException":
                    raise
                repeated = error.response.get("ResponseMetadata", {}).get("RetryAttempts", 0) > 0
                return repeated and action.left(old_item(error))
            return True
        raise Unavailable("commit: the table is busy")

    def transact(self, purpose: str, actions: Sequence[Action]) -> dict[int, Item | None]:
        """All of these actions or none; answers the places whose condition failed with the items they met.

        boto3 and we repeat a call with the same token, so that one that landed and whose answer was lost is
        recognised for ten minutes. Contention with other transactions is waited out.
        """
        entries: list[Any] = [{action.kind: action.arguments(self._name)} for action in actions]
        token = str(uuid4())
        for _ in self.waits():
            try:
                self.call(purpose, "transact_write_items", TransactItems=entries, ClientRequestToken=token)
            except ClientError as error:
                if code_of(error) in ("TransactionInProgressException", "TransactionConflictException"):
                    continue
                if code_of(error) != "TransactionCanceledException":
                    raise
                met = _conditions_met(error)
                if met:
                    return met
                # Cancelled means that nothing happened, so the next try is another call.
                token = str(uuid4())
                continue
            return {}
        raise Unavailable(f"{purpose}: the table is busy")


def _once(writes: Sequence[Write]) -> list[Write]:
    """Each write once: the two items of an API key or a correction link may both be in the way."""
    found: list[Write] = []
    for write in writes:
        if not any(write is known for known in found):
            found.append(write)
    return found


def _conditions_met(error: ClientError) -> dict[int, Item | None]:
    """The places of a cancelled transaction whose condition failed. Raises the error where the request is at fault."""
    reasons: list[dict[str, Any]] = error.response.get("CancellationReasons", [])  # type: ignore[assignment]
    if any(reason.get("Code") in ("ValidationError", "ItemCollectionSizeLimitExceeded") for reason in reasons):
        raise error
    return {
        place: reason.get("Item") or None
        for place, reason in enumerate(reasons)
        if reason.get("Code") == "ConditionalCheckFailed"
    }
