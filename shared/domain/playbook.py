"""What is known of single losing carriers, beyond what holds for all of them (`rejections`): the table of
`losing_carriers`, and over it what an operator knows better or of other carriers.

A carrier that is in neither has no hints, and neither has a reason about which nothing is known.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from shared.domain.losing_carriers import CARRIERS, Guidance, LosingCarrier
from shared.domain.model import LosingAccount, PortOrder
from shared.domain.rejections import canonical

PIN_NEEDED: Final = "pin_needed"
"""What an order asks for when its carrier will want a PIN that is not there, or has expired."""

_PIN: Final = frozenset({"pin_invalid", PIN_NEEDED})
_ACCOUNT_NUMBER: Final = frozenset({"account_number_mismatch", "all_data_mismatch"})
_LOCK: Final = frozenset({"port_protection"})
_COMPANY_FORMS: Final = frozenset(
    {"inc", "incorporated", "llc", "lp", "ltd", "limited", "corp", "corporation", "co", "company"}
)


class Playbook:
    """The losing carriers that something is known of, by the names that customers give them.

    A name is matched as a whole, whatever its case, blanks, punctuation and company form ("Inc."). A carrier that only
    has a known name in its own, such as a reseller, is another carrier with rules of its own.
    """

    def __init__(self, carriers: Iterable[LosingCarrier]) -> None:
        self._by_name = MappingProxyType({name_key(name): one for one in carriers for name in one.names})

    @property
    def carriers(self) -> tuple[LosingCarrier, ...]:
        """Each once."""
        return tuple({id(one): one for one in self._by_name.values()}.values())

    def carrier(self, name: str) -> LosingCarrier | None:
        """The carrier of this name."""
        return self._by_name.get(name_key(name))

    def hints_for(self, carrier_name: str, reason: str) -> tuple[Guidance, ...]:
        """What else to tell a customer of this losing carrier about a rejection, or about `pin_needed`."""
        found = self.carrier(carrier_name)
        return _hints(found, reason if reason == PIN_NEEDED else canonical("", reason)) if found else ()

    def transfer_pin_days(self, account: LosingAccount) -> int | None:
        """Days for which the account's transfer PIN is good, None if not known; those of a personal account where it is
        not said whose it is."""
        found = self.carrier(account.carrier_name)
        if found is None:
            return None
        return found.pin_days_business if account.subscriber_type == "business" else found.pin_days_personal

    def pin_expires_at(self, account: LosingAccount) -> datetime | None:
        """When the account's transfer PIN stops being good, counted from when it was set; None where nobody knows."""
        days = self.transfer_pin_days(account)
        if days is None or account.pin_set_at is None or not account.sealed_pin:
            return None
        return account.pin_set_at + timedelta(days=days)

    def own_pins_expire_at(self, order: PortOrder) -> datetime | None:
        """When the first PIN that a single number has stops being good; None where nobody knows, or none has one."""
        days = self.transfer_pin_days(order.losing_account)
        if days is None or not order.own_pins or order.own_pins_set_at is None:
            return None
        return order.own_pins_set_at + timedelta(days=days)


def pin_guidance(carrier: LosingCarrier) -> Guidance | None:
    """Where its transfer PIN comes from, and how long that is good."""
    return _together(carrier.where_pin, _lifetime(carrier))


def _hints(carrier: LosingCarrier, reason: str) -> tuple[Guidance, ...]:
    found = [
        pin_guidance(carrier) if reason in _PIN else None,
        carrier.where_account_number if reason in _ACCOUNT_NUMBER else None,
        carrier.lock_removal if reason in _LOCK else None,
        carrier.notes.get(reason),
        carrier.good_to_know if reason == PIN_NEEDED else None,
    ]
    return tuple(dict.fromkeys(one for one in found if one is not None))


def _lifetime(carrier: LosingCarrier) -> Guidance | None:
    personal, business = carrier.pin_days_personal, carrier.pin_days_business
    if personal is None and business is None:
        return None
    if personal == business:
        return Guidance(f"The PIN is good for {_days(personal)}.", f"Le NIP est valable {_jours(personal)}.")
    kinds = (
        (personal, "a personal account", "un compte personnel"),
        (business, "a business account", "un compte d’entreprise"),
    )
    en = " and ".join(f"for {_days(days)} on {whose}" for days, whose, _ in kinds if days is not None)
    fr = " et ".join(f"{_jours(days)} pour {whose}" for days, _, whose in kinds if days is not None)
    return Guidance(f"The PIN is good {en}.", f"Le NIP est valable {fr}.")


def _days(count: int | None) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _jours(count: int | None) -> str:
    return "1 jour" if count == 1 else f"{count} jours"


def _together(first: Guidance | None, second: Guidance | None) -> Guidance | None:
    """Both as one; in French only where all of it is."""
    if first is None or second is None:
        return first or second
    return Guidance(f"{first.en} {second.en}", f"{first.fr} {second.fr}" if first.fr and second.fr else "")


def name_key(name: str) -> str:
    """What the spellings of a carrier's name have in common; "" where it has neither letter nor digit."""
    text = unicodedata.normalize("NFKC", name).casefold().replace("&", " and ")
    words = re.sub(r"['’.]", "", text)
    parts = [part for part in re.split(r"[\W_]+", words) if part]
    while len(parts) > 1 and parts[-1] in _COMPANY_FORMS:
        parts.pop()
    return "".join(parts)


BUILT_IN: Final = Playbook(CARRIERS)
