"""What the deployment says that the carriers under us have on file for our numbers, and what is known of one number.

The setting `port_out_records` is a JSON object by carrier, as in ``{"telnyx": {"account_number": "A-1", "how_to_get":
"Ask porting@example.com"}}``. What a number's own record says goes before it, and behind both comes how the number was
ported in.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from shared.domain.model import PortOrder, PostalAddress
from shared.domain.port_outs.model import NumberRecord

Source = Literal["number", "deployment", "port_in", "unknown"]

_TEXTS: Final = ("account_number", "end_user_name", "how_to_get")
_ADDRESS: Final = frozenset(PostalAddress.model_fields)
_LONGEST: Final = 300
_NO_ADDRESS: Final = PostalAddress()

ASK_STAFF: Final = "Ask our support team: they look it up at the carrier under us."


class BadRecords(ValueError):
    """The setting cannot be read; the text says where and how to write it."""


@dataclass(frozen=True, slots=True)
class CarrierRecord:
    """What one carrier under us has on file for all of our numbers, where it is the same."""

    account_number: str = ""
    end_user_name: str = ""
    service_address: PostalAddress = _NO_ADDRESS
    how_to_get: str = ""


def read_records(text: str) -> dict[str, CarrierRecord]:
    """The setting, checked. Raises `BadRecords`."""
    if not text:
        return {}
    try:
        table = json.loads(text)
    except ValueError as error:
        raise BadRecords(f"port_out_records is no JSON: {error}") from None
    if not isinstance(table, dict):
        raise BadRecords("port_out_records is no JSON object by carrier")
    return {str(carrier): _record(str(carrier), given) for carrier, given in table.items()}


def _record(carrier: str, given: Any) -> CarrierRecord:
    known = {*_TEXTS, "service_address"}
    if not isinstance(given, dict) or set(given) - known:
        raise BadRecords(f"port_out_records of {carrier}: an object of {', '.join(sorted(known))}")
    address = given.get("service_address", {})
    if not isinstance(address, dict) or set(address) - _ADDRESS:
        raise BadRecords(f"port_out_records of {carrier}: service_address has {', '.join(sorted(_ADDRESS))}")
    texts = {name: given.get(name, "") for name in _TEXTS}
    if not all(isinstance(text, str) and len(text) <= _LONGEST for text in (*texts.values(), *address.values())):
        raise BadRecords(f"port_out_records of {carrier}: texts of at most {_LONGEST} characters")
    return CarrierRecord(service_address=PostalAddress(**address), **texts)


@dataclass(frozen=True, slots=True)
class Known:
    """One value on file, where it comes from, and how to get it where it is not known."""

    value: Any
    source: Source
    how_to_get: str = ""


@dataclass(frozen=True, slots=True)
class OnFile:
    """What the carrier under us has on file of one number, as far as it is known here."""

    carrier: Known
    account_number: Known
    end_user_name: Known
    service_address: Known
    note: str = field(default="")


def on_file(record: NumberRecord | None, order: PortOrder | None, settings: Mapping[str, CarrierRecord]) -> OnFile:
    """What is known of one number: its own record, then the deployment's, then how it was ported in by `order`.

    Where nobody said otherwise the carrier under us is the one that ported it in, for the name and address on its
    letter.
    """
    carrier = record.carrier if record and record.carrier else order.carrier if order else ""
    general = settings.get(carrier, CarrierRecord())
    account = order.losing_account if order else None
    how = general.how_to_get or ASK_STAFF

    def first(own: Any, of_all: Any, ported_in: Any = "") -> Known:
        found: tuple[tuple[Any, Source], ...] = ((own, "number"), (of_all, "deployment"), (ported_in, "port_in"))
        for value, source in found:
            if value and value != _NO_ADDRESS:
                return Known(value, source)
        return Known(None, "unknown", how)

    return OnFile(
        carrier=first(record.carrier if record else "", "", order.carrier if order else ""),
        account_number=first(record.account_number if record else "", general.account_number),
        end_user_name=first(
            record.end_user_name if record else "", general.end_user_name, account.end_user_name if account else ""
        ),
        service_address=first(
            record.service_address if record else "",
            general.service_address,
            account.service_address if account else "",
        ),
        note=record.note if record else "",
    )
