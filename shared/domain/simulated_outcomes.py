"""What the simulated carrier does with an order, chosen by the account number at the losing carrier.

One table: the carrier acts by it, docs/carriers.md shows it, tests hold the one against the other. Any account number
that is not in it stands for an order that goes well. Times are counted in delays, the carrier's setting.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from shared.domain.corrections import CARRIERS_NAMES, WITHOUT_CARRIER, whose
from shared.domain.lifecycle import Owner
from shared.domain.rejections import NUMBERS, REJECTIONS, FixKind, Rejection

PREFIX: Final = "SIM-"

ACCEPTED: Final = "accepted"
REJECTED: Final = "rejected"
FOC_CONFIRMED: Final = "foc_confirmed"
ACTIVATING: Final = "activating"
PORTED: Final = "ported"
CANCELLED: Final = "cancelled"
CANCEL_REFUSED: Final = "cancel_refused"


class Part(StrEnum):
    """Which numbers of an order are meant. `ORDER`: the order as such, without naming any."""

    ORDER = ""
    LAST = "last"
    FIRST_HALF = "first_half"  # rounded up
    SECOND_HALF = "second_half"


@dataclass(frozen=True, slots=True)
class Turn:
    """What happens next, `delays` after the turn before. With an empty `kind` nothing does.

    `part` are the numbers it names, `codes` why they are rejected. A date is confirmed for `foc_delays` later, 0 for
    the time of the next turn. What is `held` is not delivered then; of the kinds in `delivers` the last event is.
    """

    kind: str
    delays: int = 1
    part: Part = Part.ORDER
    codes: tuple[str, ...] = ()
    foc_delays: int = 0
    held: bool = False
    delivers: tuple[str, ...] = ()


_GOING_WELL: Final = (Turn(FOC_CONFIRMED), Turn(ACTIVATING), Turn(PORTED))
_TAKEN_IN: Final = (Turn(ACCEPTED),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One way that an order can go. `name` is the account number that asks for it; the next three are for people.

    `codes`: why the order is rejected once it was taken in, for the numbers of `part`. `opening`, then `path` once
    nothing is objected to; `closing` instead, once what `path` rejected was put right. Orders of fewer than
    `least_numbers` go well. `pace` multiplies delays; each event is delivered `copies` times. `refuses`: why the order
    is not taken at all. `failing_calls`: how many first calls about it answer 500.
    """

    name: str
    happens: str
    to_do: str
    ends: str
    codes: tuple[str, ...] = ()
    part: Part = Part.ORDER
    opening: tuple[Turn, ...] = _TAKEN_IN
    path: tuple[Turn, ...] = _GOING_WELL
    closing: tuple[Turn, ...] = (Turn(PORTED),)
    least_numbers: int = 1
    pace: int = 1
    copies: int = 1
    refuses: tuple[str, ...] = ()
    failing_calls: int = 0
    loses_first_answer: bool = False
    refuses_late_cancel: bool = False
    splits: bool = False

    @property
    def names_numbers(self) -> bool:
        """Whether it tells the numbers of an order apart."""
        return self.part != Part.ORDER or any(turn.part != Part.ORDER for turn in self.path)


UNKNOWN_CODE: Final = "QX-17"

WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "account_number_mismatch": "ACCT NBR NOT FOUND FOR TN - VERIFY WITH END USER",
        "pin_invalid": "PASSCODE/PIN INCORRECT OR EXPIRED",
        "btn_mismatch": "BTN/ATN DOES NOT MATCH CSR",
        "end_user_name_mismatch": "END USER NAME DOES NOT MATCH CSR",
        "authorized_person_mismatch": "AUTHORIZED NAME NOT ON ACCOUNT",
        "address_mismatch": "SERVICE ADDRESS DOES NOT MATCH CSR",
        "postal_code_mismatch": "ZIP CODE DOES NOT MATCH CSR",
        "all_data_mismatch": "NO MATCHING RECORD - POSSIBLE RESELLER",
        "number_not_on_account": "TN NOT ON ACCOUNT",
        "number_inactive": "TN NOT ACTIVE",
        "number_not_portable": "TN MARKED NOT PORTABLE BY OSP",
        "no_coverage": "RATE CENTER NOT SERVED",
        "pending_order": "PENDING SERVICE ORDER ON ACCOUNT",
        "port_protection": "PORT FREEZE ON ACCOUNT",
        "special_feature": "TN HAS DSL OR HUNTING - REMOVE FEATURE FIRST",
        "main_btn_porting": "MAIN BTN PORTING - NEW BTN REQUIRED",
        "port_type_incorrect": "FULL PORT REQUESTED, OTHER TNS REMAIN ON ACCOUNT",
        "split_required": "TNS MUST BE ON SEPARATE ORDERS",
        "date_rejected": "DUE DATE NOT AVAILABLE",
        "date_expired": "FOC DATE PASSED - NEW DUE DATE REQUIRED",
        "carrier_unresponsive": "NO RESPONSE FROM OSP",
        "loa_invalid": "LOA NOT LEGIBLE OR OUT OF DATE",
        "npac_conflict": "SV IN CONFLICT - OSP DENIED CONCURRENCE",
        "already_with_us": "TN ALREADY ON NETWORK",
        "not_ready": "END USER NOT READY ON DUE DATE",
        "unpaid_balance": "OUTSTANDING BALANCE ON ACCOUNT",
        "tollfree_status": "TFN NOT IN WORKING STATUS",
        "prepaid_account": "PREPAID - USE PREPAID ACCOUNT NUMBER AND PIN",
        "tax_id_required": "LAST 4 OF SSN/TAX ID REQUIRED",
        "other": "CALL PORTING DESK",
        UNKNOWN_CODE: "SEE REMARK 17",
    }
)
"""What the simulated carrier says in its own words, by code; carriers write like this."""

_NOT_SENT: Final = WITHOUT_CARRIER | {NUMBERS}
LETTER: Final = "letter_sha256"
_ACCOUNT_NUMBER: Final = "account_number"


def answered_by(code: str) -> frozenset[str]:
    """Names of the submission's fields one of which has to change for this reason; a new letter is one of them."""
    row = REJECTIONS[code]
    names = {CARRIERS_NAMES.get(name, name) for name in row.fields if name not in _NOT_SENT}
    return frozenset(names | ({LETTER} if code == "loa_invalid" else set()))


def takes_a_note(code: str) -> bool:
    """Whether it can be attested or disputed in words (model.md "Rejections")."""
    return code in REJECTIONS and bool({FixKind.ATTEST, FixKind.DISPUTE} & set(REJECTIONS[code].kinds))


def is_answered(code: str, changed: Collection[str], *, noted: bool, numbers_removed: bool) -> bool:
    """Whether a change answers a reason that names no numbers. `changed` are the names of its fields.

    Any change does where our team or the losing carrier act, and where nobody knows the code.
    """
    row = REJECTIONS.get(code)
    if row is None or row.acts[0] != Owner.CUSTOMER:
        return True
    touched = not answered_by(code).isdisjoint(changed) or (numbers_removed and NUMBERS in row.fields)
    return touched or (noted and takes_a_note(code))


OUR_TEAMS: Final = "a note of our team"


def _to_do(row: Rejection) -> str:
    """The ways out of a reason, as docs/carriers.md says them."""
    if whose(row) == Owner.STAFF:
        return OUR_TEAMS
    fields = [name for name in row.fields if name not in _NOT_SENT]
    names = dict.fromkeys("service_address" if name.startswith("service_address.") else name for name in fields)
    if "service_address.postal_code" in fields and len(fields) == 1:
        names = {"service_address.postal_code": None}
    ways = [f"change `{'` or `'.join(names)}`"] if names else []
    ways += ["have a new letter signed"] if row.code == "loa_invalid" else []
    ways += ["take a number out"] if NUMBERS in row.fields else []
    ways += ["confirm that it is done"] if FixKind.ATTEST in row.kinds else []
    ways += ["dispute it"] if FixKind.DISPUTE in row.kinds else []
    more = "; a new account number of this table starts its own outcome" if _ACCOUNT_NUMBER in names else ""
    return ", or ".join(ways) + more


def account_number_for(code: str) -> str:
    """The magic account number of a canonical reason: ``SIM-PIN-INVALID``."""
    return PREFIX + code.upper().replace("_", "-")


def _rejected_for(row: Rejection) -> Outcome:
    title = row.title[0].lower() + row.title[1:]
    return Outcome(
        name=account_number_for(row.code), happens=f"rejected: {title}", to_do=_to_do(row), ends="ported",
        codes=(row.code,),
    )  # fmt: skip


_ALL_TOLD: Final = (ACCEPTED, FOC_CONFIRMED, ACTIVATING, PORTED)

_OTHERS: Final = (
    Outcome(
        name="SIM-SEVERAL",
        happens="rejected for three reasons at once: account number, service address and PIN",
        to_do="answer all three, in one change or in several; for what is left it is rejected again",
        ends="ported",
        codes=("account_number_mismatch", "address_mismatch", "pin_invalid"),
    ),
    Outcome(
        name="SIM-UNKNOWN-CODE",
        happens=f"rejected with a code that nobody knows, `{UNKNOWN_CODE}`",
        to_do=OUR_TEAMS,
        ends="ported",
        codes=(UNKNOWN_CODE,),
    ),
    Outcome(
        name="SIM-PARTIAL",
        happens="the last number is rejected as not on the account, by name; an order of one number as a whole",
        to_do="take that number out, or dispute it",
        ends="ported without it",
        codes=("number_not_on_account",),
        part=Part.LAST,
    ),
    Outcome(
        name="SIM-PARTIAL-PORT",
        happens="the first half (rounded up) is ported, then the rest is rejected as not in service; one number alone "
        "goes well",
        to_do="take the rest out, or confirm that it is in service; or cancel the rest",
        ends="ported; cancelled in part after a cancellation",
        path=(
            Turn(FOC_CONFIRMED),
            Turn(ACTIVATING),
            Turn(PORTED, part=Part.FIRST_HALF),
            Turn(REJECTED, part=Part.SECOND_HALF, codes=("number_inactive",)),
        ),
        least_numbers=2,
    ),
    Outcome(
        name="SIM-SPLIT",
        happens="rejected: the second half needs an order of its own; one number alone goes well, and so does the "
        "order that is made of that half",
        to_do="nothing: the order is split by itself",
        ends="both orders ported",
        codes=("split_required",),
        part=Part.SECOND_HALF,
        least_numbers=2,
        splits=True,
    ),
    Outcome(name="SIM-SLOW", happens="every step takes five times as long", to_do="wait", ends="ported", pace=5),
    Outcome(
        name="SIM-DUPLICATES",
        happens="each webhook comes three times under the same id, and all once more at the end",
        to_do="nothing",
        ends="ported",
        path=(*_GOING_WELL, Turn("", delivers=_ALL_TOLD)),
        copies=3,
    ),
    Outcome(
        name="SIM-SHUFFLED",
        happens="webhooks come as foc_confirmed, ported, accepted, activating, each with its right time",
        to_do="nothing",
        ends="ported",
        opening=(Turn(ACCEPTED, held=True),),
        path=(
            Turn(FOC_CONFIRMED),
            Turn(ACTIVATING, held=True),
            Turn(PORTED),
            Turn("", delivers=(ACCEPTED, ACTIVATING)),
        ),
    ),
    Outcome(
        name="SIM-LOST-WEBHOOKS",
        happens="no webhook ever comes; who asks is told all",
        to_do="nothing: the order is polled",
        ends="ported",
        copies=0,
    ),
    Outcome(
        name="SIM-CREATE-TIMEOUT",
        happens="handing the order over times out (504) although the order was made",
        to_do="nothing",
        ends="ported",
        loses_first_answer=True,
    ),
    Outcome(
        name="SIM-FLAKY",
        happens="the first three calls about the order fail (500)",
        to_do="nothing: they are repeated",
        ends="ported",
        failing_calls=3,
    ),
    Outcome(
        name="SIM-REFUSED",
        happens="the order is not taken at all, for its account number and its billing telephone number",
        to_do="change `account_number` to one that is not this; and change `billing_telephone_number`, or dispute it",
        ends="as the new account number says",
        refuses=("account_number_mismatch", "btn_mismatch"),
    ),
    Outcome(
        name="SIM-FOC-LATER",
        happens="the confirmed date is five delays away, later than asked for",
        to_do="wait",
        ends="ported on that date",
        path=(Turn(FOC_CONFIRMED), Turn(ACTIVATING, delays=5), Turn(PORTED)),
    ),
    Outcome(
        name="SIM-FOC-MOVED",
        happens="a date is confirmed, then a later one",
        to_do="wait",
        ends="ported on the second date",
        path=(Turn(FOC_CONFIRMED, foc_delays=2), Turn(FOC_CONFIRMED), Turn(ACTIVATING, delays=3), Turn(PORTED)),
    ),
    Outcome(
        name="SIM-LATE-CANCEL",
        happens="all goes well; a cancellation after the confirmed date is taken, then refused",
        to_do="cancel it while it is scheduled",
        ends="ported",
        path=(Turn(FOC_CONFIRMED), Turn(ACTIVATING, delays=15), Turn(PORTED)),
        refuses_late_cancel=True,
    ),
    Outcome(
        name="SIM-CANCELLED",
        happens="accepted, then cancelled by the carrier itself",
        to_do="nothing",
        ends="cancelled",
        path=(Turn(CANCELLED),),
    ),
    Outcome(
        name="SIM-SILENT",
        happens="the order is taken, and nothing is ever heard of it",
        to_do="cancel it",
        ends="never, or cancelled",
        opening=(),
        path=(),
    ),
)

GOES_WELL: Final = Outcome(
    name="", happens="accepted, date confirmed, activating, ported", to_do="nothing", ends="ported"
)
"""What becomes of an order whose account number is none of the table."""

OUTCOMES: Final[Mapping[str, Outcome]] = MappingProxyType(
    {outcome.name: outcome for outcome in (*map(_rejected_for, REJECTIONS.values()), *_OTHERS)}
)
"""Every outcome by its magic account number: the canonical reasons in their order, then the others."""


def magic_outcome(account_number: str) -> Outcome | None:
    """The outcome that an account number asks for; case and blanks are ignored. None for an ordinary one."""
    return OUTCOMES.get("".join(account_number.split()).upper())


def outcome_named(name: str) -> Outcome:
    """The outcome that was kept by its name."""
    return OUTCOMES.get(name, GOES_WELL)
