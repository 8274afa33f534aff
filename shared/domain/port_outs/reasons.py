"""With what a port-out may be refused: a closed list, each reason with what has to be so before it may be used.

Local and wireless numbers: porting.md 5.3: the losing side may dispute with 7510-7515, 7519 and 7598, which send the
request back to the winning carrier, or with 7516-7518, which end it; with anything else the port proceeds (Bandwidth,
port-out validation). Toll-free numbers are no port but a change of RespOrg, refused for what its letter lacks (Somos,
in porting.md section 6). A balance or a contract is a reason nowhere: a number may not be withheld for it (porting.md
section 3, `unpaid_balance`; 47 CFR 52.34).
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from shared.domain.number_class import NumberClass


class Ground(StrEnum):
    """What has to be so before a reason may be used."""

    CHECK = "check"  # our own check found it, for these numbers
    ACCOUNT = "account"  # an administrator of the account says that they did not ask
    LETTER = "letter"  # what a person saw on the letter, in words
    WORDS = "words"  # what a person could not read, in words


class Subject(StrEnum):
    """What of a port-out is checked."""

    NUMBER = "number"
    ACCOUNT_NUMBER = "account_number"
    PIN = "pin"
    POSTAL_CODE = "postal_code"
    NAME = "end_user_name"
    ALL_DATA = "all_data"
    COUNT = "count"
    LOCK = "lock"
    OTHER_PORT_OUT = "other_port_out"
    ACCOUNT = "account"


class Outcome(StrEnum):
    MATCH = "match"
    MISMATCH = "mismatch"
    MISSING = "missing"  # not given, and needed
    UNKNOWN = "unknown"  # nothing is on file here to compare with
    NOT_NEEDED = "not_needed"
    INACTIVE = "inactive"
    CONFIRMED = "confirmed"  # to another carrier
    NOTED = "noted"  # to be looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason. `said` is what the winning carrier reads; `when` says in words when it may be used.

    `carrier_code` is what the losing side answers with. `ends`: the request is over; otherwise a supplement may follow.
    """

    code: str
    carrier_code: str
    said: str
    when: str
    ground: Ground
    found: tuple[Subject, Outcome] | None = None
    ends: bool = False


_BY_CHECK: Final = (
    Reason(
        code="account_number_missing",
        carrier_code="7510",
        said="The account number is missing.",
        when="No account number was given.",
        ground=Ground.CHECK,
        found=(Subject.ACCOUNT_NUMBER, Outcome.MISSING),
    ),
    Reason(
        code="account_number_mismatch",
        carrier_code="7511",
        said="The account number is not the one on file.",
        when="An account number was given, and another is on file here.",
        ground=Ground.CHECK,
        found=(Subject.ACCOUNT_NUMBER, Outcome.MISMATCH),
    ),
    Reason(
        code="pin_missing",
        carrier_code="7512",
        said="The port-out PIN is missing.",
        # 47 CFR 52.36: a passcode may be asked for only where the end user requested one.
        when="The account holder set a port-out PIN for the number, and none was given.",
        ground=Ground.CHECK,
        found=(Subject.PIN, Outcome.MISSING),
    ),
    Reason(
        code="pin_invalid",
        carrier_code="7513",
        said="The port-out PIN is not right.",
        when="The account holder set a port-out PIN for the number, and another was given.",
        ground=Ground.CHECK,
        found=(Subject.PIN, Outcome.MISMATCH),
    ),
    Reason(
        code="postal_code_missing",
        carrier_code="7514",
        said="The ZIP or postal code is missing.",
        when="No ZIP or postal code was given.",
        ground=Ground.CHECK,
        found=(Subject.POSTAL_CODE, Outcome.MISSING),
    ),
    Reason(
        code="postal_code_mismatch",
        carrier_code="7515",
        said="The ZIP or postal code is not that of the service address on file.",
        when="A ZIP or postal code was given, and another is on file here.",
        ground=Ground.CHECK,
        found=(Subject.POSTAL_CODE, Outcome.MISMATCH),
    ),
    Reason(
        code="number_not_on_account",
        carrier_code="7516",
        said="The number is not with us, or not on this account.",
        when="The number is no tracking number here, or another account's.",
        ground=Ground.CHECK,
        found=(Subject.NUMBER, Outcome.MISMATCH),
        ends=True,
    ),
    Reason(
        code="too_many_numbers",
        carrier_code="7517",
        said="Too many numbers in one request.",
        when="The request names more numbers than are taken at once.",
        ground=Ground.CHECK,
        found=(Subject.COUNT, Outcome.MISMATCH),
        ends=True,
    ),
    Reason(
        code="number_inactive",
        carrier_code="7518",
        said="The number is not active.",
        when="The number was a tracking number here, and has left already.",
        ground=Ground.CHECK,
        found=(Subject.NUMBER, Outcome.INACTIVE),
        ends=True,
    ),
    Reason(
        code="all_data_mismatch",
        carrier_code="7519",
        said="The customer's data do not match.",
        when="Neither the account number nor the ZIP or postal code nor the name matches what is on file here.",
        ground=Ground.CHECK,
        found=(Subject.ALL_DATA, Outcome.MISMATCH),
    ),
    Reason(
        code="not_authorized",
        carrier_code="7598",
        said="The request is invalid: the account holder states that they did not authorize it.",
        when="An administrator of the account said that it was not them.",
        ground=Ground.ACCOUNT,
    ),
    Reason(
        code="request_unreadable",
        carrier_code="7598",
        said="The request is invalid: it cannot be read or is incomplete.",
        when="A part of the request cannot be read, or contradicts another; `words` say which.",
        ground=Ground.WORDS,
    ),
)


def _of_letter(code: str, said: str, when: str) -> Reason:
    return Reason(code=code, carrier_code="declined", said=said, when=when, ground=Ground.LETTER)


_BY_LETTER: Final = (
    _of_letter("loa_missing", "The letter of authorization is missing.", "No letter came with the change."),
    _of_letter("loa_illegible", "The letter cannot be read.", "The letter, or a part of it, cannot be read."),
    _of_letter("loa_signature_missing", "The letter is not signed.", "There is no signature on it."),
    _of_letter("loa_date_missing", "The signature has no date.", "There is no date beside the signature."),
    _of_letter("loa_too_old", "The signature is older than 30 days.", "The date beside it is more than 30 days back."),
    _of_letter("loa_more_recent", "There is a more recent letter.", "A newer letter names another RespOrg."),
    _of_letter("loa_wrong_resp_org", "The letter names another RespOrg.", "It does not name who asks for the number."),
    _of_letter("loa_number_not_listed", "The letter does not list the number.", "The number is not on the letter."),
    _of_letter(
        "loa_reseller_link_missing",
        "The letter that links reseller and subscriber is missing.",
        "Whoever signed is not our customer, and no letter of our customer names them.",
    ),
    _of_letter("customer_name_missing", "The customer's name is missing.", "The letter names no customer."),
    _of_letter("customer_name_mismatch", "The customer's name does not match.", "Another name is on file here."),
    _of_letter("customer_address_missing", "The customer's address is missing.", "The letter has no address."),
    _of_letter("customer_address_mismatch", "The customer's address does not match.", "Another one is on file here."),
    _of_letter("customer_data_mismatch", "Nothing of the customer's data matches.", "Neither name nor address does."),
    _of_letter("number_shared", "The number is shared or bundled.", "Several customers share the number."),
    Reason(
        code="not_authorized",
        carrier_code="declined",
        said="The signature is not that of somebody who may sign for the customer.",
        when="An administrator of the account said that it was not them.",
        ground=Ground.ACCOUNT,
    ),
    Reason(
        code="number_not_on_account",
        carrier_code="declined",
        said="The number is not ours: another RespOrg controls it.",
        when="The number is no tracking number here, or another account's.",
        ground=Ground.CHECK,
        found=(Subject.NUMBER, Outcome.MISMATCH),
        ends=True,
    ),
    Reason(
        code="number_inactive",
        carrier_code="declined",
        said="The number has left us already.",
        when="The number was a tracking number here, and has left already.",
        ground=Ground.CHECK,
        found=(Subject.NUMBER, Outcome.INACTIVE),
        ends=True,
    ),
)

PORT_REASONS: Final[Mapping[str, Reason]] = MappingProxyType({reason.code: reason for reason in _BY_CHECK})
TOLL_FREE_REASONS: Final[Mapping[str, Reason]] = MappingProxyType({reason.code: reason for reason in _BY_LETTER})

NEVER: Final[Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys(("unpaid_balance", "balance", "billing", "past_due"), "an open bill"),
        **dict.fromkeys(("contract", "contract_term", "termination_fee", "early_termination"), "a contract"),
        **dict.fromkeys(("port_freeze", "port_protection", "lock", "locked"), "a lock alone"),
    }
)
"""What people reach for, and may not: a number is not withheld for it. A lock wants a PIN, and that can be missing."""


_NEVER_SAID: Final[Mapping[str, re.Pattern[str]]] = MappingProxyType(
    {
        "an open bill": re.compile(
            r"\b(balances?|debts?|arrears|unpaid|non-?payment|past[ -]?due|overdue|delinquen\w*|ow(?:e|es|ed|ing)|"
            r"(?:outstanding|open|late) (?:bills?|invoices?|payments?|charges?|amounts?|fees?)|amounts? due|"
            r"(?:pay|settle|clear)\b.{0,30}\b(?:bills?|invoices?|accounts?|charges?|fees?)|"
            r"(?:in|to) collections?|impay\w+|solde|dette|facture (?:ouverte|en souffrance)|saldo|deuda|adeud\w+)\b"
        ),
        "a contract": re.compile(
            r"\b(contract(?:s|ual|ually)?|early[ -]terminat\w+|(?:terminat\w+|cancellation) (?:fees?|charges?)|etf|"
            r"(?:minimum|fixed|remaining) (?:term|period)s?|(?:term|contract) commitments?|lock-?in period|"
            r"notice periods?|contrats?|contratos?|r[eé]siliation anticip[eé]e|terminaci[oó]n anticipada)\b"
        ),
        "a lock alone": re.compile(r"\b(port(?:-out|ing)? (?:freeze|lock|protection)|number lock)\b"),
    }
)
"""The same in the words of a reason that may be given (47 CFR 52.34 and porting.md 5.3): English, French, Spanish."""


def never_said(words: str) -> str:
    """For what these words would withhold a number, though it never is; "" where they do not."""
    plain = " ".join(unicodedata.normalize("NFKC", words).casefold().split())
    return next((what for what, pattern in _NEVER_SAID.items() if pattern.search(plain)), "")


def reasons_of(number_class: NumberClass) -> Mapping[str, Reason]:
    """The closed list for numbers of this class."""
    return TOLL_FREE_REASONS if number_class == NumberClass.TOLL_FREE else PORT_REASONS


def ends_request(codes: Iterable[str], number_class: NumberClass) -> bool:
    """Whether an answer with these reasons ends the request: where nothing is left that a supplement could mend."""
    found = [reasons_of(number_class)[code] for code in codes]
    return bool(found) and all(reason.ends for reason in found)
