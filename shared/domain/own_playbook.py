"""What an operator knows of losing carriers, better than our table or of carriers that it does not have: a JSON object
by carrier. What it says of a carrier goes before what the table says; ``null`` takes that away."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

from shared.domain.losing_carriers import Guidance, LosingCarrier
from shared.domain.playbook import BUILT_IN, PIN_NEEDED, Playbook, name_key
from shared.domain.rejections import REJECTIONS

MOST_BYTES: Final = 100_000
LONGEST_TEXT: Final = 1_000
FORM: Final = (
    '{"Lakeside Telecom": {"where_pin": {"en": "Call 611.", "fr": "Composez le 611."}, "pin_days_business": 7}}'
)
_REASONS: Final = frozenset({*REJECTIONS, PIN_NEEDED})


class BadPlaybookError(ValueError):
    """A playbook that cannot be read. `problems` say where, and how to write it: everything at once."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


def _in_languages(given: object) -> object:
    return {"en": given} if isinstance(given, str) else given


def _line(given: object) -> object:
    """Text as people write it, on one line."""
    if isinstance(given, str):
        given = " ".join(given.split())
        if not given.isprintable():
            raise ValueError("write letters, digits and signs only")
    return given


_Line = Annotated[str, BeforeValidator(_line), Field(min_length=1, max_length=LONGEST_TEXT)]
_Days = Annotated[int, Field(ge=1, le=365)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _Text(_Model):
    en: _Line
    fr: _Line | None = None

    @property
    def guidance(self) -> Guidance:
        return Guidance(self.en, self.fr or "")


_Said = Annotated[_Text, BeforeValidator(_in_languages)]


class _Entry(_Model):
    """One carrier; only what is given counts."""

    also: list[_Line] = []
    where_account_number: _Said | None = None
    where_pin: _Said | None = None
    pin_days_personal: _Days | None = None
    pin_days_business: _Days | None = None
    lock_removal: _Said | None = None
    good_to_know: _Said | None = None
    notes: dict[str, _Said | None] = {}

    def over(self, name: str, known: LosingCarrier | None) -> LosingCarrier:
        """The carrier as the table has it, with what is said here."""
        base = known or LosingCarrier(names=())
        fields = self.model_fields_set - {"also", "notes"}
        given: dict[str, Any] = {field: _guidance(getattr(self, field)) for field in fields}
        notes = {**base.notes, **{code: said and said.guidance for code, said in self.notes.items()}}
        return replace(
            base,
            names=tuple(dict.fromkeys((*base.names, name, *self.also))),
            notes={code: note for code, note in notes.items() if note},
            **given,
        )


def _guidance(value: object) -> object:
    return value.guidance if isinstance(value, _Text) else value


_ENTRIES: Final = TypeAdapter(dict[str, _Entry])


def playbook_with(text: str) -> Playbook:
    """Our table with what an operator says over it; "" for the table alone. Raises `BadPlaybookError`."""
    if not text.strip():
        return BUILT_IN
    entries = _entries(text)
    known = {name: _known_as((name, *entry.also)) for name, entry in entries.items()}
    problems = [*_about_names(entries, known), *_about_notes(entries)]
    if problems:
        raise BadPlaybookError(problems)
    own = [entry.over(name, next(iter(known[name]), None)) for name, entry in entries.items()]
    replaced = {id(carrier) for found in known.values() for carrier in found}
    return Playbook([*(one for one in BUILT_IN.carriers if id(one) not in replaced), *own])


def _entries(text: str) -> Mapping[str, _Entry]:
    if len(text.encode()) > MOST_BYTES:
        raise BadPlaybookError(
            [f"It has more than {MOST_BYTES:,} bytes. Leave carriers out that you have no ports from."]
        )
    try:
        given = json.loads(text, object_pairs_hook=_each_once)
    except (ValueError, RecursionError) as error:
        raise BadPlaybookError([f"It is no JSON ({error}). Write {FORM}"]) from None
    if not isinstance(given, dict):
        raise BadPlaybookError([f"It is no JSON object. Write {FORM}"])
    try:
        return _ENTRIES.validate_python(given)
    except ValidationError as refused:
        raise BadPlaybookError(_said(error["loc"], error["type"], error["msg"]) for error in refused.errors()) from None


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for place, (name, _) in enumerate(pairs) if name in dict(pairs[:place]))
        raise ValueError(f"{twice!r} is there twice")
    return found


def _said(where: tuple[int | str, ...], kind: str, message: str) -> str:
    carrier, *rest = where
    path = ".".join(str(step) for step in rest)
    if kind == "extra_forbidden":
        return f"{carrier}: there is no {path}; there are {', '.join(_Entry.model_fields)}, and texts have en and fr."
    if kind in ("model_type", "dict_type"):
        return f"{': '.join(filter(None, (str(carrier), path)))}: write it as in {FORM}"
    return f"{carrier}: {path}: {message.removeprefix('Value error, ')}."


def _known_as(names: Iterable[str]) -> tuple[LosingCarrier, ...]:
    found = [carrier for name in names if (carrier := BUILT_IN.carrier(name)) is not None]
    return tuple({id(carrier): carrier for carrier in found}.values())


def _about_names(entries: Mapping[str, _Entry], known: Mapping[str, tuple[LosingCarrier, ...]]) -> Iterable[str]:
    taken: dict[str, str] = {}
    for name, entry in entries.items():
        for one in dict.fromkeys((name, *entry.also)):
            key = name_key(one)
            if not key:
                yield f"{name}: {one!r} is no name: it has neither letter nor digit."
            elif taken.setdefault(key, name) != name:
                yield f"{name}: {one!r} is the carrier {taken[key]!r} above. Put both into one."
        borrowed = next((one for one in entry.also if BUILT_IN.carrier(one) is not None), "")
        if borrowed and BUILT_IN.carrier(name) is None and len(known[name]) == 1:
            ours = known[name][0].names[0]
            fix = f"Say it under {ours!r}, with {name!r} in also."
            yield f"{name}: {borrowed!r} is the carrier {ours} of our table. {fix}"
        if len(known[name]) > 1:
            names = " and ".join(carrier.names[0] for carrier in known[name])
            yield f"{name}: its names are those of {names}, which are two carriers. Write each by itself."
    owners: dict[int, str] = {}
    for name, found in known.items():
        for carrier in found:
            if owners.setdefault(id(carrier), name) != name:
                yield f"{name}: it is the same carrier as {owners[id(carrier)]!r} above. Put both into one."


def _about_notes(entries: Mapping[str, _Entry]) -> Iterable[str]:
    for name, entry in entries.items():
        for code in entry.notes:
            if code not in _REASONS:
                yield f"{name}: notes: {code!r} is no reason of ours; there are {', '.join(sorted(_REASONS))}."
