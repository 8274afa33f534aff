"""The gaining carriers that there are adapters for, what each takes, and which of them takes which order.

Which one is a table of the operator's (`routes`): ``local:US=telnyx, toll_free=manual, *=simulated``. A class goes
before a country, and what is said more precisely before what is said generally. What test-mode keys make always goes
to the simulated carrier.
"""

import json
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import time
from email.utils import parseaddr
from types import MappingProxyType
from typing import Any, Final
from zoneinfo import ZoneInfo

from shared.domain.carriers import Capabilities
from shared.domain.number_class import NumberClass

SIMULATED: Final = "simulated"
MANUAL: Final = "manual"
TELNYX: Final = "telnyx"

_ALL_CLASSES: Final = frozenset(NumberClass)
_OURS: Final = frozenset({"US", "CA"})

PROFILES: Final[Mapping[str, Capabilities]] = MappingProxyType(
    {
        SIMULATED: Capabilities(
            name=SIMULATED,
            number_classes=_ALL_CLASSES,
            countries=_OURS,
            file_types=frozenset({"application/pdf", "image/png", "image/jpeg", "image/tiff"}),
            max_file_bytes=20_000_000,
            activation_from=time(9, 0),
            activation_to=time(17, 0),
            activation_zone="America/New_York",
            sends_webhooks=True,
            retries_webhooks=True,
            answers=True,
            can_remove_numbers=True,
            checks_portability=True,
            # As `functions/simulated_carrier` has it: a date is confirmed anew after each change.
            change_keeps_foc=False,
            supplements_max=30,
            takes_tax_id=True,
        ),
        # Whoever works for the desk reads these orders: nothing is refused for its form.
        MANUAL: Capabilities(
            name=MANUAL,
            number_classes=_ALL_CLASSES,
            countries=_OURS,
            file_types=frozenset({"application/pdf", "image/png", "image/jpeg", "image/tiff"}),
            max_file_bytes=50_000_000,
            activation_from=time(10, 0),
            activation_to=time(18, 0),
            activation_zone="America/New_York",
            can_remove_numbers=True,
        ),
        # Files: https://developers.telnyx.com/docs/numbers/phone-numbers/documents (office files are taken too; no
        # TIFF); 48 hours: …/porting/cancel-port-order; hours: the windows that …/porting/allowed-foc-dates shows;
        # letters: porting.md section 4.1. Numbers per order, lengths of names, earliest and latest date are not
        # documented: the API's own windows say which dates it takes. Its `tax_identifier` is documented as "applicable
        # only in the European Union": an operator whose Telnyx takes the last digits there sets `takes_tax_id`.
        TELNYX: Capabilities(
            name=TELNYX,
            number_classes=_ALL_CLASSES,
            countries=_OURS,
            file_types=frozenset({"application/pdf", "image/png", "image/jpeg"}),
            max_file_bytes=20_000_000,
            change_cutoff_hours=48,
            activation_from=time(10, 0),
            activation_to=time(18, 0),
            activation_zone="America/New_York",
            letter_days=90,
            sends_webhooks=True,
            retries_webhooks=True,
            answers=True,
            checks_portability=True,
            takes_comments=True,
            resends_events=True,
            ports_messaging=True,
        ),
    }
)


class BadRoutes(ValueError):
    """A table of routes or a profile that cannot be read; the text says where and how to write it."""


def route(routes: str, number_class: NumberClass, country: str, *, test_mode: bool = False) -> str:
    """The name of the carrier that takes such an order; toll-free numbers have no country. Raises `BadRoutes`."""
    if test_mode:
        return SIMULATED
    table = read_routes(routes)
    for key in (f"{number_class}:{country}", f"{number_class}", f"*:{country}", "*"):
        if key in table:
            return table[key]
    raise BadRoutes(f"no carrier is named for {number_class} numbers of {country or 'any country'}; add '*=…'")


def carriers_in_use(routes: str) -> frozenset[str]:
    """The carriers that get any order at all; a general entry that more precise ones leave nothing to is not among
    them. Raises `BadRoutes`."""
    kinds = [(one, country) for one in NumberClass if one != NumberClass.TOLL_FREE for country in ("", *_OURS)]
    return frozenset(route(routes, one, country) for one, country in [*kinds, (NumberClass.TOLL_FREE, "")])


def read_routes(routes: str) -> dict[str, str]:
    """The table by its keys. Raises `BadRoutes` for an unknown class, country or carrier."""
    table: dict[str, str] = {}
    for entry in filter(None, (part.strip() for part in routes.split(","))):
        key, _, name = (part.strip() for part in entry.partition("="))
        number_class, _, country = key.partition(":")
        if number_class not in ("*", *NumberClass) or (country and country not in _OURS):
            raise BadRoutes(f"{entry!r}: write class:country=carrier, as in local:US=telnyx or toll_free=manual")
        if name not in PROFILES:
            raise BadRoutes(f"{entry!r}: there is no carrier {name!r}; there are {', '.join(PROFILES)}")
        table[key] = name
    return table


def profile(name: str, overrides: str = "") -> Capabilities:
    """What a carrier takes. `overrides` is a JSON object, by carrier, of what differs for this operator, as in
    ``{"manual": {"max_numbers": 50, "change_cutoff_hours": 24, "submit_by": "13:00"}}``. Raises `BadRoutes`."""
    found = PROFILES.get(name) or replace(PROFILES[MANUAL], name=name)
    given = read_overrides(overrides).get(name, {})
    return replace(found, **{key: _value(key, value) for key, value in given.items()})


def read_overrides(overrides: str) -> dict[str, dict[str, Any]]:
    """`overrides`, checked. Raises `BadRoutes`."""
    if not overrides:
        return {}
    known = {field.name for field in fields(Capabilities)} - {"name"}
    try:
        table = json.loads(overrides)
        strange = {key for given in table.values() for key in given} - known
        for given in table.values():
            for key, value in given.items():
                _value(key, value)
    except (ValueError, AttributeError, TypeError) as error:
        raise BadRoutes(f"carrier_profiles is no JSON object of objects: {error}") from None
    wrong = [name for name in ("takes_tax_id", "takes_comments") if table.get(MANUAL, {}).get(name)]
    if wrong:
        raise BadRoutes(f"carrier_profiles: {wrong[0]} is not for manual: its packets and mails are read by people")
    if strange:
        raise BadRoutes(f"carrier_profiles knows no {', '.join(sorted(strange))}; it knows {', '.join(sorted(known))}")
    return {str(name): dict(given) for name, given in table.items()}


def _zone(name: Any) -> str:
    try:
        return ZoneInfo(name).key
    except (KeyError, OSError):
        raise ValueError(f"activation_zone {name!r} is no time zone; write it as in America/Chicago") from None


def _address(given: Any) -> str:
    if not isinstance(given, str) or parseaddr(given)[1] != given or "@" not in given[1:-1]:
        raise ValueError(f"contact_email {given!r} is no address; write it as in ports@example.com")
    return given


def _value(key: str, value: Any) -> Any:
    if value is None:
        return None
    if key == "contact_email":
        return _address(value)
    if key in ("activation_from", "activation_to", "submit_by"):
        return time.fromisoformat(value)
    if key == "activation_zone":
        return _zone(value)
    if key == "number_classes":
        return frozenset(NumberClass(one) for one in value)
    return frozenset(value) if key in ("countries", "file_types") else value
