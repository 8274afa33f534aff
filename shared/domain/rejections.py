"""Why carriers reject ports: one vocabulary, what each reason means, and the way back from it.

Source: porting.md section 3, a row of its table for an entry here and in its order; kinds of fix and letters as in
model.md ("Rejections", "Letters"). What carriers send is turned into these codes by `canonical`, and into words for
the customer by `ask_for` and `explain`. Texts know two placeholders: ``{carrier}``, and ``{Carrier}`` where a sentence
begins. All texts stand in this file, under the code of their reason, so that another language can stand beside it.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from shared.domain.lifecycle import Owner
from shared.domain.masking import NOTHING_KNOWN, Known, masked_message, without_secrets
from shared.domain.model import Ask

OTHER: Final = "other"
"""The reason of every answer that is none of the others: a person reads it."""

WORDS_LIMIT: Final = 500
"""Characters of a carrier's own words that are kept in an ask."""

_CODE_LIMIT: Final = 80
_NAME_LIMIT: Final = 100


class FixKind(StrEnum):
    """What the customer, staff or the person with the link can do about a rejection (model.md "Rejections")."""

    EDIT = "edit"  # correct the fields
    ATTEST = "attest"  # "the lock is removed", with its date and, if there is one, a proof
    DISPUTE = "dispute"  # "our data is right", with evidence
    DROP_NUMBER = "drop_number"  # the rest of the order goes on
    MOVE_NUMBER = "move_number"  # to another current carrier account
    GIVE_DATE = "give_date"
    NEW_LETTER = "new_letter"  # the letter as it is, signed again
    GIVE_DOCUMENT = "give_document"  # upload another; the order goes on by itself
    WAIT = "wait"  # our team chases a carrier; nothing to fill in


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """One canonical reason.

    `acts`: whose turn it is, first who acts first; `Owner.CARRIER` is the losing carrier. `fields`: what the
    correction form opens, by the canonical names of the losing account, and ``requested_foc_at`` and ``numbers``.
    `needs_new_letter`: correcting them can void the letter; `letter.material_change` says whether it did.
    `per_number`: single numbers of an order may be hit. `keeps_foc`: whether a supplement for it usually keeps a
    confirmed date, None where no document says so. `telnyx`, `twilio` and `bandwidth` (portal codes and J-codes):
    what the carriers call it; a code that stands under two reasons is decided by `canonical`.
    """

    code: str
    title: str
    meaning: str
    fix: str
    acts: tuple[Owner, ...]
    kinds: tuple[FixKind, ...]
    fields: tuple[str, ...] = ()
    needs_new_letter: bool = False
    per_number: bool = False
    keeps_foc: bool | None = None
    telnyx: tuple[str, ...] = ()
    twilio: tuple[str, ...] = ()
    bandwidth: tuple[str, ...] = ()


NUMBERS: Final = "numbers"
REQUESTED_DATE: Final = "requested_foc_at"
TAX_ID: Final = "tax_id_last4"
"""The last digits of the account's tax number: sent once, and kept nowhere."""

ADDRESS_FIELDS: Final = tuple(
    f"service_address.{part}" for part in ("line1", "line2", "city", "state", "postal_code", "country")
)
_STAYING: Final = ("numbers_staying", "numbers_staying_list")
_PIN: Final = ("pin_status", "pin")

LETTER_FIELDS: Final = frozenset(
    {"end_user_name", "authorized_person.name", "carrier_name", *ADDRESS_FIELDS, *_STAYING}
)
"""Fields that the letter prints and that can void it. A number added voids it too, but a rejection never adds any.

Those of model.md ("Letters"), and the numbers that stay: a line that was to stay and would go (`letter.PORT_SCOPE`).
"""

_C, _S, _L = Owner.CUSTOMER, Owner.STAFF, Owner.CARRIER
_K = FixKind

# Twilio's help for 22153, 22154 and 22156 (porting.md 5.2): if only one number of a request is rejected it may have to
# move on its own, since these fields are one for all numbers. Hence `per_number` and `MOVE_NUMBER` on them.
_ROWS: Final = (
    Rejection(
        code="account_number_mismatch",
        title="The account number does not match",
        meaning="The account number is missing, or it is not the one that {carrier} has for these numbers. It is often "
        "not the phone number that the bill is for.",
        fix="Copy the account number from a bill of {carrier} that is not older than 30 days, with every digit and "
        "letter. If the bill shows none, ask {carrier} for your customer service record, the sheet of what it has on "
        "file about your account.",
        acts=(_C,),
        kinds=(_K.EDIT, _K.DISPUTE, _K.MOVE_NUMBER),
        fields=("account_number", NUMBERS),
        per_number=True,
        telnyx=("ACCOUNT_NUMBER_MISMATCH", "ACCOUNT_NUMBER_REQUIRED"),
        twilio=("22156",),
        bandwidth=("7401", "E17A", "E17B", "8A", "7212", "7510", "7511"),
    ),
    Rejection(
        code="pin_invalid",
        title="The transfer PIN was not accepted",
        meaning="The PIN that lets your numbers leave {carrier} is missing, wrong or no longer valid.",
        fix="Ask {carrier} for a new transfer PIN. It is made for moving numbers and is not the PIN you sign in or "
        "identify yourself with. It expires, so enter it here as soon as you have it.",
        acts=(_C,),
        kinds=(_K.EDIT, _K.DISPUTE),
        fields=_PIN,
        per_number=True,  # wireless: a PIN per number (model.md)
        telnyx=("PASSCODE_PIN_INVALID",),
        twilio=("22155",),
        bandwidth=("7435", "8C", "E42PWA", "E42PWB", "7213", "7512", "7513", "7610"),
    ),
    Rejection(
        code="btn_mismatch",
        title="The billing telephone number does not match",
        meaning="The billing telephone number, the one phone number under which {carrier} keeps the whole account, is "
        "not the one we sent.",
        fix="Ask {carrier} for the billing telephone number of the account, or for your customer service record, which "
        "shows it. Bills rarely print it.",
        acts=(_C,),
        kinds=(_K.EDIT, _K.DISPUTE),
        fields=("billing_telephone_number",),
        telnyx=("BTN_ATN_MISMATCH",),
        bandwidth=("7445", "E14", "7203"),
    ),
    Rejection(
        code="end_user_name_mismatch",
        title="The name on the account does not match",
        meaning="{Carrier} has the account under another name, or under another spelling of it.",
        fix="Write the name of the business or person exactly as the bill of {carrier} spells it.",
        acts=(_C,),
        kinds=(_K.EDIT, _K.DISPUTE, _K.MOVE_NUMBER),
        fields=("end_user_name", "subscriber_type", NUMBERS),
        needs_new_letter=True,
        per_number=True,
        telnyx=("ENTITY_NAME_MISMATCH", "BUSINESS_NAME_MISMATCH"),
        twilio=("22153",),
        bandwidth=("7429", "E10", "7404", "8G", "7414", "8E", "7422", "8F"),
    ),
    Rejection(
        code="authorized_person_mismatch",
        title="The person who signed may not act for this account",
        meaning="{Carrier} does not know the person who signed the letter as someone who may decide about this "
        "account.",
        fix="Ask {carrier} whom it has on file as authorized for the account, and enter that person. They then get a "
        "new letter to sign.",
        acts=(_C,),
        kinds=(_K.EDIT, _K.DISPUTE, _K.MOVE_NUMBER),
        fields=("authorized_person.name", "authorized_person.title", "authorized_person.email", NUMBERS),
        needs_new_letter=True,
        per_number=True,
        telnyx=("AUTH_PERSON_MISMATCH", "AUTH_NAME_MISMATCH"),
        twilio=("22153",),
        bandwidth=("7473", "E10A"),
    ),
    Rejection(
        code="address_mismatch",
        title="The service address does not match",
        meaning="{Carrier} has another address for these numbers. It compares the address where the phone service is "
        "installed, which need not be the one that bills are sent to.",
        fix="Enter the service address as {carrier} has it. Ask {carrier} for your customer service record, which "
        "shows it, and copy the spelling.",
        acts=(_C,),
        kinds=(_K.EDIT, _K.DISPUTE, _K.MOVE_NUMBER),
        fields=(*ADDRESS_FIELDS, NUMBERS),
        needs_new_letter=True,
        per_number=True,
        telnyx=("LOCATION_MISMATCH",),
        twilio=("22154",),
        bandwidth=("7402", "E1"),
    ),
    Rejection(
        code="postal_code_mismatch",
        title="The ZIP or postal code does not match",
        meaning="{Carrier} has another ZIP or postal code for these numbers.",
        fix="Enter the ZIP or postal code of the service address, where the phone service is installed, not of the "
        "address that bills are sent to.",
        acts=(_C,),
        kinds=(_K.EDIT, _K.DISPUTE, _K.MOVE_NUMBER),
        fields=("service_address.postal_code", NUMBERS),
        needs_new_letter=True,  # unless only the four digits after a ZIP code change
        per_number=True,
        telnyx=("POSTAL_CODE_MISMATCH",),
        twilio=("22154",),
        bandwidth=("7402", "8D", "7214", "7514", "7515"),
    ),
    Rejection(
        code="all_data_mismatch",
        title="Nothing we sent matches",
        meaning="{Carrier} finds no account with the details we sent. The company that sends you the bill may be a "
        "reseller, which rents your numbers from another carrier that has its own record of them.",
        fix="Ask the company that sends you the bill for the customer service record of these numbers, and whether "
        "another carrier is behind it. Then correct everything that differs from that record.",
        acts=(_C,),
        kinds=(_K.EDIT, _K.DISPUTE),
        fields=(
            "carrier_name",
            "reseller_name",
            "account_number",
            "billing_telephone_number",
            "end_user_name",
            "subscriber_type",
            "authorized_person.name",
            *ADDRESS_FIELDS,
        ),
        needs_new_letter=True,
        bandwidth=("7408", "6C", "7519"),
    ),
    Rejection(
        code="number_not_on_account",
        title="A number is not on this account",
        meaning="{Carrier} does not have the number on the account we named, or does not have the number at all.",
        fix="Look on the bill which account and which carrier the number belongs to. Move it to that current carrier "
        "account here, or take it out of this order.",
        acts=(_C,),
        kinds=(_K.MOVE_NUMBER, _K.DROP_NUMBER, _K.DISPUTE),
        fields=(NUMBERS,),
        per_number=True,
        telnyx=("PHONE_NUMBER_MISMATCH",),
        bandwidth=("7427", "6A", "7516", "7423", "7A"),
    ),
    Rejection(
        code="number_inactive",
        title="A number is not in service",
        meaning="The number is disconnected or suspended at {carrier}. Only a number in service can move.",
        fix="Ask {carrier} to put the number back in service, then confirm here that it is. If it cannot, take the "
        "number out of this order.",
        acts=(_C, _L),
        kinds=(_K.ATTEST, _K.DROP_NUMBER, _K.DISPUTE),
        fields=(NUMBERS,),
        per_number=True,
        twilio=("22152",),
        bandwidth=("7409", "E27", "E30", "7426", "6D", "7378", "7518", "7074"),
    ),
    Rejection(
        code="number_not_portable",
        title="A number is marked as one that cannot move",
        meaning="{Carrier} has marked the number as not allowed to move to another carrier. Only {carrier} can change "
        "that.",
        fix="Ask {carrier} to open the number for porting, then confirm here that it did. Our team asks as well. If it "
        "stays closed, take the number out of this order.",
        acts=(_L,),
        kinds=(_K.ATTEST, _K.DISPUTE, _K.WAIT, _K.DROP_NUMBER),
        fields=(NUMBERS,),
        per_number=True,
        telnyx=("PHONE_NUMBER_NOT_PORTABLE",),
        twilio=("22159",),
        bandwidth=("7403", "6K", "7420", "7B", "7470", "E42O", "7609"),
    ),
    Rejection(
        code="no_coverage",
        title="Our carrier does not serve the area of a number",
        meaning="The carrier that takes over your numbers has no service in the area that the number belongs to.",
        fix="Our team looks for another carrier that serves the area. If there is none, keep the number where it is, "
        "forward its calls to one of your tracking numbers, and take it out of this order.",
        acts=(_S,),
        kinds=(_K.WAIT, _K.DROP_NUMBER),
        fields=(NUMBERS,),
        per_number=True,
        telnyx=("RATE_CENTER_NOT_PORTABLE",),
        twilio=("22130",),
        bandwidth=("7004", "7331"),
    ),
    Rejection(
        code="pending_order",
        title="Another order is open on this account",
        meaning="{Carrier} is still working on another order for this account or number, such as a change of service "
        "or another port. It takes one at a time.",
        fix="Ask {carrier} which order is open. Cancel it or wait until it is done, then confirm here that it is "
        "closed.",
        acts=(_C, _L),
        kinds=(_K.ATTEST, _K.DISPUTE, _K.DROP_NUMBER),
        fields=(NUMBERS,),
        per_number=True,
        telnyx=("LSR_PENDING",),
        twilio=("22137",),
        bandwidth=("7407", "6M", "6N", "E19", "7205"),
    ),
    Rejection(
        code="port_protection",  # `port_freeze` in porting.md
        title="The numbers are locked against moving",
        meaning="{Carrier} keeps a lock on the account or number that stops it from moving to another carrier.",
        fix="Ask {carrier} to remove the lock (also called port protection, port freeze or number lock), then confirm "
        "here that it is removed and since when. Removing it can take one to three weeks at worst.",
        acts=(_C,),
        kinds=(_K.ATTEST, _K.DISPUTE, _K.DROP_NUMBER),
        fields=(NUMBERS,),
        per_number=True,
        twilio=("22151",),
        bandwidth=("7416", "E6D", "7425", "6P", "7520"),
    ),
    Rejection(
        code="special_feature",
        title="A service hangs on a number",
        meaning="The number carries another service of {carrier} that stops it from moving or would end with it: "
        "internet over the phone line (DSL), several lines that ring in turn, distinctive ringing, call forwarding "
        "from another area, or a line of a business phone system.",
        fix="Ask {carrier} which service it is. Have it removed or moved to another line, or agree that it ends, and "
        "confirm that here. Or take the number out of this order.",
        acts=(_C,),
        kinds=(_K.ATTEST, _K.DISPUTE, _K.DROP_NUMBER),
        fields=(NUMBERS,),
        per_number=True,
        telnyx=("PHONE_NUMBER_HAS_SPECIAL_FEATURE",),
        twilio=("22151",),
        bandwidth=("7406", "7410", "7411", "7415", "7419", "7421", "7437"),
    ),
    Rejection(
        code="main_btn_porting",
        title="The main number of the account would leave it",
        meaning="You move the billing telephone number, the one phone number under which {carrier} keeps the account, "
        "while other lines stay. Those lines need a new one.",
        fix="Choose one of the numbers that stay with {carrier}, and enter it as the new billing telephone number.",
        acts=(_C,),
        kinds=(_K.EDIT, _K.DISPUTE),
        fields=("new_billing_telephone_number",),
        telnyx=("MAIN_BTN_PORTING",),
        bandwidth=("7434", "E6H"),
    ),
    Rejection(
        code="port_type_incorrect",
        title="Whether numbers stay behind does not match",
        meaning="{Carrier} has other numbers on this account than those we listed although we said that all of them "
        "move, or has no others although we said that some stay.",
        fix="Look on the bill which numbers are on the account. Say whether any stay with {carrier}, and list those "
        "that do. If the billing telephone number moves while others stay, choose a new one from those.",
        acts=(_C, _S),
        kinds=(_K.EDIT, _K.DISPUTE),
        fields=(*_STAYING, "new_billing_telephone_number"),
        needs_new_letter=True,  # where a line that was to stay goes after all
        telnyx=("PORT_TYPE_INCORRECT",),
        bandwidth=("7434", "E24"),
    ),
    Rejection(
        code="split_required",
        title="The numbers cannot move on one order",
        meaning="The numbers belong to more than one carrier, account or kind of service, and a carrier takes one of "
        "each at a time.",
        fix="Our team splits the order. If you know that a number is on another account, move it to that current "
        "carrier account here.",
        acts=(_S,),
        kinds=(_K.WAIT, _K.MOVE_NUMBER),
        fields=(NUMBERS,),
        per_number=True,
        telnyx=("PORTING_ORDER_SPLIT_REQUIRED", "DIFFERENT_ACCOUNTS", "DIFFERENT_RATE_CENTERS"),
        twilio=("22172",),
        bandwidth=("7204", "7363", "7386", "7405", "6R", "7428", "E23", "7485", "E9999", "7652"),
    ),
    Rejection(
        code="date_rejected",
        title="The date was not accepted",
        meaning="The date we asked for is too soon, too late, or a day on which {carrier} moves no numbers.",
        fix="Our team asks for a later date, at least three business days away. If you need a certain day, give it "
        "here.",
        acts=(_S,),
        kinds=(_K.GIVE_DATE,),
        fields=(REQUESTED_DATE,),
        keeps_foc=False,
        telnyx=("FOC_REJECTED",),
        twilio=("22158",),
        bandwidth=(
            *("7412", "1N", "6E", "6F", "1L", "E35", "7207", "7208", "7209", "7210", "7315", "7317", "7387"),
            *("7439", "1M", "7438", "6L"),
        ),
    ),
    Rejection(
        code="date_expired",
        title="The confirmed date passed",
        meaning="The date that {carrier} had confirmed passed before the numbers were moved, and is no longer valid.",
        fix="Our team asks for a new date. If you need a certain day, give it here.",
        acts=(_S,),
        kinds=(_K.GIVE_DATE,),
        fields=(REQUESTED_DATE,),
        keeps_foc=False,
        telnyx=("FOC_EXPIRED",),
        bandwidth=("7327",),
    ),
    Rejection(
        code="carrier_unresponsive",
        title="Your current carrier does not answer",
        meaning="{Carrier} has not answered the order, or its systems are down.",
        fix="There is nothing for you to correct. Our team chases {carrier} and takes it further if it stays silent.",
        acts=(_S,),
        kinds=(_K.WAIT,),
        telnyx=("OSP_IRRESPONSIVE",),
        bandwidth=("7418", "6J", "7430", "1C", "7442", "1B", "7444", "6H"),
    ),
    Rejection(
        code="loa_invalid",
        title="The letter was not accepted",
        meaning="The letter of authorization is missing, too old, not readable, or not signed.",
        fix="A new letter has to be signed. Check who is to sign it: someone whom {carrier} has on file as authorized "
        "for the account.",
        acts=(_C,),
        kinds=(_K.NEW_LETTER, _K.EDIT, _K.DISPUTE),
        fields=("authorized_person.name", "authorized_person.title", "authorized_person.email"),
        needs_new_letter=True,
        telnyx=("LOA_ILLEGIBLE", "ILLEGIBLE_LOA"),
        bandwidth=("7424", "E8", "7115"),  # Twilio says it by the request's status: Waiting for Signature, Expired
    ),
    Rejection(
        code="npac_conflict",
        title="Your current carrier stopped the move",
        meaning="{Carrier} objected to the move, or the move failed, in the register in which the carriers of North "
        "America hand numbers over to each other.",
        fix="There is nothing for you to correct. Our team settles it with {carrier}.",
        acts=(_S,),
        kinds=(_K.WAIT,),
        per_number=True,
        telnyx=("SV_CONFLICT", "SV_UNKNOWN_FAILURE"),
        bandwidth=("7351",),
    ),
    Rejection(
        code="already_with_us",
        title="A number is with our carrier already",
        meaning="The number is with the carrier that we use already, so there is nothing to move between carriers.",
        fix="Our team moves it from one account to the other inside that carrier. If you no longer need that, take "
        "the number out of this order.",
        acts=(_S,),
        kinds=(_K.WAIT, _K.DROP_NUMBER),
        fields=(NUMBERS,),
        per_number=True,
        twilio=("22131", "22132", "22136"),
        bandwidth=("7206", "7320", "7431", "E40", "7441", "6B"),
    ),
    Rejection(
        code="not_ready",
        title="The move was called off for that date",
        meaning="{Carrier} was told that you are not ready to move on that date.",
        fix="Give the date from which you are ready.",
        acts=(_C,),
        kinds=(_K.GIVE_DATE,),
        fields=(REQUESTED_DATE,),
        keeps_foc=False,
        bandwidth=("7413", "1E"),
    ),
    Rejection(
        code="unpaid_balance",
        title="Your current carrier says that a bill is open",
        meaning="{Carrier} holds the numbers back because of a bill that it counts as unpaid or disputed.",
        fix="Pay it and confirm that here, with the receipt if you have one. If you owe nothing, say so with your "
        "evidence: a number may not be withheld because of a bill.",
        acts=(_C,),
        kinds=(_K.ATTEST, _K.DISPUTE),
        twilio=("UNSATISFACTORY BUSINESS RELATIONSHIP",),  # its help page's words, without a code
    ),
    Rejection(
        code="tollfree_status",
        title="A toll-free number is not in a state to move",
        meaning="In the register of toll-free numbers the number is not in service or is held back, so it cannot move "
        "the usual way.",
        fix="Our team asks the company that looks after the number (its RespOrg) whether it can be moved by hand. If "
        "you no longer need the number, take it out of this order.",
        acts=(_S,),
        kinds=(_K.WAIT, _K.DROP_NUMBER),
        fields=(NUMBERS,),
        per_number=True,
        twilio=("22133",),
        bandwidth=(*("7620", "7621", "7622", "7627", "7642", "7643", "7644", "7654", "7655", "7656", "7657"),),
    ),
    Rejection(
        code="prepaid_account",
        title="The number is prepaid",
        meaning="The number is on a prepaid plan at {carrier}, which has an account number and a PIN of its own.",
        fix="Ask {carrier} for the account number and the PIN of the prepaid plan, and enter both.",
        acts=(_C,),
        kinds=(_K.EDIT, _K.DISPUTE),
        fields=("account_number", *_PIN),
        per_number=True,
        bandwidth=("7436", "7C"),
    ),
    Rejection(
        code="tax_id_required",
        title="The last digits of a tax number are asked for",
        meaning="{Carrier} checks the last digits of the Social Security number or tax number on the account.",
        fix="Ask {carrier} which digits it checks. Where this asks for the last four, enter them: they go to the "
        "carrier once and are not kept. Otherwise have them ready, and confirm that here; our team then asks you for "
        "them. Do not write them into a comment, a file or an e-mail.",
        acts=(_C,),
        kinds=(_K.EDIT, _K.ATTEST),
        fields=(TAX_ID,),
        bandwidth=("7443", "8B"),
    ),
    Rejection(
        code=OTHER,
        title="Another reason",
        meaning="The carrier gave a reason that is none of the usual ones.",
        fix="Our team reads it and tells you what to do. If you know what is meant, tell us in a comment.",
        acts=(_S,),
        kinds=(_K.WAIT,),
        telnyx=("OTHER", "INVALID_RESELLER"),  # no reason of the vocabulary is about a reseller's name (Canada)
        twilio=("22150",),
        bandwidth=("7417", "7471", "E18", "7611", "7999"),
    ),
)

REJECTIONS: Final[Mapping[str, Rejection]] = MappingProxyType({row.code: row for row in _ROWS})
"""Every canonical reason by its code, in the order of porting.md section 3."""

UNNAMED_CARRIER: Final = ("your current carrier", "Your current carrier")
"""The losing carrier where its name is not known, inside a sentence and at its beginning."""

UNKNOWN_CODE: Final = "Its code for it is “{code}”."
UNKNOWN_CODES: Final = "Its codes for it are {codes}."
CARRIERS_WORDS: Final = "In the carrier's own words: “{words}”."


def _codes(of: Callable[[Rejection], tuple[str, ...]], **decided: str) -> Mapping[str, str]:
    """A carrier's codes to ours. Of the reasons that share a code the first has it, unless `decided` otherwise."""
    found: dict[str, str] = {}
    for row in _ROWS:
        for raw in of(row):
            found.setdefault(raw, row.code)
    return MappingProxyType(found | decided)


TELNYX: Final = _codes(lambda row: row.telnyx)
"""Telnyx's exception codes: its list, the one only its sample shows, those of its older page (porting.md 5.1)."""

TWILIO: Final = _codes(lambda row: row.twilio)
"""Twilio's 22xxx codes and one phrase. 22151 is a lock first, as 5.2 says; 22154 opens the address with its ZIP."""

BANDWIDTH: Final = _codes(lambda row: row.bandwidth, **{"7434": "port_type_incorrect"})
"""Bandwidth's portal codes and, where it passes them on, the losing carriers' J-codes.

Without its J-code 7402 is the address, whose form has the ZIP code too, and 7434 the type of port, whose form has the
new billing telephone number too.
"""

SOMOS: Final[Mapping[str, str]] = MappingProxyType(dict.fromkeys(("05", "09", "11"), "loa_invalid"))
"""Somos's codes for declining a RespOrg change, as far as porting.md lists them."""

BY_HAND: Final[Mapping[str, str]] = MappingProxyType({**TELNYX, **TWILIO, **SOMOS, **BANDWIDTH})
"""Codes that staff enter for carriers by mail or portal, which pass on what whoever is behind them says: all of those
of porting.md section 3, of which none means two things in two tables."""

_FAMILIES: Final = {"telnyx": TELNYX, "twilio": TWILIO, "bandwidth": BANDWIDTH, "somos": SOMOS, "manual": BY_HAND}
_OTHER_NAMES: Final = {"port_freeze": "port_protection"}

_PORTAL_AND_J_CODE = re.compile(r"([0-9]{4})[\s(\[/:,-]+([0-9A-Z]{1,6})[)\]]?")


def canonical(carrier_family: str, raw: str) -> str:
    """Our code for a carrier's: ``canonical("bandwidth", "7402 (8D)")`` is ``postal_code_mismatch``.

    Families are ``telnyx``, ``twilio``, ``bandwidth`` and ``somos``, and ``manual`` with the codes of all; any other
    speaks our own vocabulary, freely spelled: ``Address-Mismatch``. Case and blanks around are ignored. A J-code says
    more than the portal code before it. What is unknown is ``other``.
    """
    code = raw.strip().upper()
    table = _FAMILIES.get(carrier_family.strip().lower())
    if table is None or (table is BY_HAND and code not in table and _ours(code) != OTHER):
        return _ours(code)
    both = _PORTAL_AND_J_CODE.fullmatch(code) if table in (BANDWIDTH, BY_HAND) else None
    if both is None:
        return table.get(code, OTHER)
    portal, j_code = both.groups()
    return table.get(j_code) or table.get(portal, OTHER)


def _ours(code: str) -> str:
    ours = re.sub(r"[\W_]+", "_", code.lower()).strip("_")
    ours = _OTHER_NAMES.get(ours, ours)
    return ours if ours in REJECTIONS else OTHER


def ask_for(code: str, *, carrier: str, detail: str = "") -> Ask:
    """What the customer reads about one rejection; see `explain`."""
    return explain([(code, detail)], carrier=carrier)[0]


def explain(reasons: Iterable[tuple[str, str]], *, carrier: str) -> tuple[Ask, ...]:
    """What the customer reads about several rejections at once, each reason once.

    `reasons` are our codes with the carrier's own words, which may be empty; `carrier` is the losing carrier's name,
    or "". An unknown code becomes `other` and is named in the detail. The carrier's words stand after ours, as a
    quotation without control characters, of 500 characters at most over all that gave the same reason.

    What the customer has to do comes first: what needs a new signature, since that takes longest, and a PIN last,
    since it expires. Then what our team does, then what only the losing carrier can.
    """
    unknown: dict[str, list[str]] = {}
    words: dict[str, list[str]] = {}
    for given, detail in reasons:
        code = canonical("", given)
        words.setdefault(code, []).append(on_one_line(detail, WORDS_LIMIT))
        if code == OTHER and given.strip().lower() != OTHER:
            unknown.setdefault(code, []).append(on_one_line(given, _CODE_LIMIT))
    codes = sorted(words, key=_turn)
    return tuple(_ask(REJECTIONS[code], carrier, _each_once(unknown.get(code, [])), words[code]) for code in codes)


@dataclass(frozen=True, slots=True)
class GivenReason:
    """One reason of a rejection as it was given: the carrier's code or one of ours, its own words, and the numbers that
    it is about, all if empty."""

    code: str
    words: str = ""
    numbers: tuple[str, ...] = ()


def asks_of(reasons: Iterable[GivenReason], carrier_family: str, *, losing_carrier: str) -> tuple[Ask, ...]:
    """Reasons as the customer reads them: each code of ours once, with all numbers that it is about, the carrier's own
    codes and words beside it.

    A code is one of ours or the carrier's (`canonical`); what is neither becomes `other`. `losing_carrier` as in
    `explain`; where it is not known yet, `named` puts it in later.
    """
    by_code: dict[str, list[GivenReason]] = {}
    for reason in reasons:
        ours = canonical("", reason.code)
        meant = _meant(canonical(carrier_family, reason.code), reason) if ours == OTHER else ours
        by_code.setdefault(meant, []).append(reason)
    pairs = [
        (reason.code if code == OTHER else code, reason.words) for code, given in by_code.items() for reason in given
    ]
    asks = explain(pairs, carrier=losing_carrier)
    return tuple(ask.but(**_given_facts(ask.code, by_code[ask.code])) for ask in asks)


_ZIP_CODE: Final = re.compile(r"\b(?:zip|postal)\b", re.IGNORECASE)
_STREET: Final = re.compile(r"\b(?:address|street|city|suite|house)\b", re.IGNORECASE)


def _meant(code: str, reason: GivenReason) -> str:
    """Of two reasons that share a portal code (7402, 22154) the one that the words beside it speak of."""
    shared = reason.code.strip() in ("7402", "22154")
    zip_alone = _ZIP_CODE.search(reason.words) and not _STREET.search(reason.words)
    return "postal_code_mismatch" if shared and zip_alone else code


def _given_facts(code: str, given: Sequence[GivenReason]) -> dict[str, Any]:
    everything = not all(reason.numbers for reason in given)
    numbers = () if everything else tuple(dict.fromkeys(number for reason in given for number in reason.numbers))
    words = _each_once(on_one_line(reason.words, WORDS_LIMIT) for reason in given)
    theirs = _each_once(on_one_line(reason.code, _CODE_LIMIT) for reason in given if reason.code != code)
    return {"numbers": numbers, "raw_code": ", ".join(theirs), "said": _cut(" / ".join(words), WORDS_LIMIT)}


def named(ask: Ask, losing_carrier: str) -> Ask:
    """The ask with the losing carrier's name in it, where it was explained without one."""
    row = REJECTIONS.get(ask.code)
    if row is None:
        return ask
    unnamed = filled(row.meaning, "")
    detail, fix = ask.detail, ask.fix
    if detail.startswith(unnamed):
        detail = filled(row.meaning, losing_carrier) + detail.removeprefix(unnamed)
    if fix == filled(row.fix, ""):
        fix = filled(row.fix, losing_carrier)
    with_name: Ask = ask.but(detail=detail, fix=fix)
    return with_name


def has_unknown_code(ask: Ask, carrier_family: str) -> bool:
    """Whether a carrier gave a reason that nobody knows: by none of our codes, and by none of its own that are."""
    codes = [code.strip().upper() for code in ask.raw_code.split(",")]
    known = {"", OTHER.upper(), *_FAMILIES.get(carrier_family, {})}
    return ask.code == OTHER and not known.issuperset(codes)


def masked(ask: Ask, known: Known = NOTHING_KNOWN) -> Ask:
    """The ask without what may be a secret in the carrier's own words and codes; see `masking`."""
    hidden: Ask = ask.but(
        detail=without_secrets(ask.detail, known),
        said=without_secrets(ask.said, known),
        raw_code=", ".join(masked_message(code, known) for code in ask.raw_code.split(", ")),
    )
    return hidden


_TURNS: Final = (Owner.CUSTOMER, Owner.STAFF, Owner.CARRIER)
_PLACES: Final = {code: place for place, code in enumerate(REJECTIONS)}


def _turn(code: str) -> tuple[int, bool, bool, int]:
    row = REJECTIONS[code]
    return _TURNS.index(row.acts[0]), not row.needs_new_letter, "pin" in row.fields, _PLACES[code]


def _ask(row: Rejection, carrier: str, unknown: list[str], words: list[str]) -> Ask:
    said = [filled(row.meaning, carrier)]
    if len(unknown) == 1:
        said.append(UNKNOWN_CODE.replace("{code}", unknown[0]))
    elif unknown:
        said.append(UNKNOWN_CODES.replace("{codes}", _cut(", ".join(f"“{code}”" for code in unknown), WORDS_LIMIT)))
    quoted = _cut(" / ".join(_each_once(text.removesuffix(".") for text in words)), WORDS_LIMIT)
    if quoted:
        said.append(CARRIERS_WORDS.replace("{words}", quoted))
    return Ask(code=row.code, detail=" ".join(said), fix=filled(row.fix, carrier))


def filled(text: str, carrier: str) -> str:
    """The text with the losing carrier's name. One pass, so that a name with braces stays as it is."""
    name = on_one_line(carrier, _NAME_LIMIT)
    inside, first = (name, name) if name else UNNAMED_CARRIER
    return re.sub(r"\{([cC])arrier\}", lambda found: inside if found[1] == "c" else first, text)


def _each_once(texts: Iterable[str]) -> list[str]:
    return [text for text in dict.fromkeys(texts) if text]


def on_one_line(text: str, limit: int) -> str:
    """The text on one line, without what cannot be seen: control and format characters, halves of pairs."""
    kept = (" " if char.isspace() else char for char in text if char.isspace() or not _invisible(char))
    return _cut(" ".join("".join(kept).split()), limit)


def _invisible(char: str) -> bool:
    return unicodedata.category(char).startswith("C")


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
