"""What is known of single losing carriers, beyond what holds for all of them (`rejections`).

Source: porting.md, as noted with each entry. Only what it states without doubt stands here: a carrier that is not in
the table has no hints, and neither has a reason about which nothing is known.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final, Literal

from shared.domain.model import LosingAccount, PortOrder
from shared.domain.rejections import canonical


@dataclass(frozen=True, slots=True, kw_only=True)
class LosingCarrier:
    """One carrier, by the names that customers give it.

    Days are how long its transfer PIN is good for after it was made, on a personal and on a business account, None
    where not known. `hints` are by reason.
    """

    names: tuple[str, ...]
    pin_days_personal: int | None = None
    pin_days_business: int | None = None
    hints: Mapping[str, str]


PIN_NEEDED: Final = "pin_needed"
"""What an order asks for when its carrier will want a PIN that is not there, or has expired."""

_PIN_REASONS: Final = ("pin_invalid", PIN_NEEDED)
_BILL_REASONS: Final = (
    *("account_number_mismatch", "end_user_name_mismatch", "address_mismatch", "postal_code_mismatch"),
    "all_data_mismatch",
)

_CARRIERS: Final = (
    LosingCarrier(
        names=(
            *("AT&T", "ATT", "AT&T Mobility", "ATT Mobility", "AT&T Wireless", "ATT Wireless", "AT&T Business"),
            *("ATT Business", "New Cingular Wireless", "New Cingular Wireless PCS"),
        ),
        # porting.md section 6, "Wireless"
        pin_days_personal=4,
        pin_days_business=14,
        hints=dict.fromkeys(
            _PIN_REASONS,
            "For a mobile number AT&T gives a one-time Number Transfer PIN. It is good for 4 days on a personal "
            "account and for 14 days on a business account.",
        ),
    ),
    LosingCarrier(
        names=(
            *("Verizon", "Verizon Wireless", "VZW", "Verizon Business", "Cellco Partnership"),
            "Cellco Partnership dba Verizon Wireless",
        ),
        # porting.md section 6, "Wireless"
        pin_days_personal=7,
        pin_days_business=7,
        hints=dict.fromkeys(
            _PIN_REASONS,
            "For a mobile number Verizon gives a one-time Number Transfer PIN. It is good for 7 days.",
        ),
    ),
    LosingCarrier(
        names=("RingCentral", "Ring Central", "RingCentral Office"),
        # porting.md section 4.5
        hints=dict.fromkeys(
            _BILL_REASONS,
            "RingCentral wants a bill that is not older than 45 days when numbers leave it.",
        ),
    ),
    LosingCarrier(
        names=(
            *("Rogers", "Rogers Wireless", "Rogers Communications", "Bell", "Bell Mobility", "Bell Canada"),
            *("Telus", "Telus Mobility", "Telus Communications"),
        ),
        # porting.md section 6, "Canada": what mobile ports there need
        hints={
            "account_number_mismatch": "A mobile number in Canada can move by the IMEI of its phone, the serial number "
            "of the device, instead of the account number. If you cannot find the account number, send us the IMEI in "
            "a comment."
        },
    ),
)

_COMPANY_FORMS: Final = frozenset(
    {"inc", "incorporated", "llc", "lp", "ltd", "limited", "corp", "corporation", "co", "company"}
)


def hints_for(carrier_name: str, reason: str) -> tuple[str, ...]:
    """What else to tell a customer of this losing carrier about a rejection, or about `pin_needed`; () mostly.

    The name is matched as a whole, whatever its case, blanks, punctuation and company form ("Inc."). A carrier that
    only has a known name in its own, such as a reseller, is another carrier with rules of its own.
    """
    found = _carrier(carrier_name)
    code = reason if reason == PIN_NEEDED else canonical("", reason)
    hint = found.hints.get(code) if found else None
    return (hint,) if hint else ()


def transfer_pin_days(carrier_name: str, subscriber_type: Literal["", "business", "residential"]) -> int | None:
    """Days for which the carrier's transfer PIN is good, None if not known; the fewer where the type is not known."""
    found = _carrier(carrier_name)
    if found is None:
        return None
    if subscriber_type == "business":
        return found.pin_days_business
    return found.pin_days_personal


def pin_expires_at(account: LosingAccount) -> datetime | None:
    """When the account's transfer PIN stops being good, counted from when it was set; None where nobody knows."""
    days = transfer_pin_days(account.carrier_name, account.subscriber_type)
    if days is None or account.pin_set_at is None or not account.sealed_pin:
        return None
    return account.pin_set_at + timedelta(days=days)


def own_pins_expire_at(order: PortOrder) -> datetime | None:
    """When the first PIN that a single number has stops being good; None where nobody knows, or none has one."""
    account = order.losing_account
    days = transfer_pin_days(account.carrier_name, account.subscriber_type)
    if days is None or not order.own_pins or order.own_pins_set_at is None:
        return None
    return order.own_pins_set_at + timedelta(days=days)


def _carrier(name: str) -> LosingCarrier | None:
    return _BY_NAME.get(_key(name))


def _key(name: str) -> str:
    text = unicodedata.normalize("NFKC", name).casefold().replace("&", " and ")
    words = re.sub(r"['’.]", "", text)
    parts = [part for part in re.split(r"[\W_]+", words) if part]
    while len(parts) > 1 and parts[-1] in _COMPANY_FORMS:
        parts.pop()
    return "".join(parts)


_BY_NAME: Final[Mapping[str, LosingCarrier]] = MappingProxyType(
    {_key(name): carrier for carrier in _CARRIERS for name in carrier.names}
)
