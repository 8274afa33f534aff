"""What is said between Port Desk and a company's own telephony system, over HTTP or as events: the shapes, once.

The OpenAPI file for who builds the other side is made from these (`functions/api/platform_openapi.py`). Answers are
read leniently: members that are not named here are passed over, and so are events with more in them.
"""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

NUMBERS_PER_CALL = 500
"""Numbers of one call or event at most."""

E164 = Annotated[str, StringConstraints(pattern=r"^\+[1-9][0-9]{6,14}$", max_length=16)]
AskId = Annotated[str, StringConstraints(max_length=100)]
Why = Annotated[str, StringConstraints(max_length=500)]
State = Literal["ringing", "pending", "silent", "released"]


class Said(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class WantedNumber(Said):
    """A tracking number, and how it is to ring."""

    number: E164 = Field(description="The tracking number, E.164.", examples=["+13122260001"])
    forwarding_number: E164 = Field(description="Where its calls go.", examples=["+17733842201"])
    name: str = Field(description="What the customer calls it.", max_length=128, examples=["Front desk"])


class WantedNumbers(Said):
    """Up to 500 numbers of one account."""

    account_id: str = Field(max_length=64, examples=["acc_01K6WZ0A9E2HJ4M6P8R1T3V5XZ"])
    numbers: list[WantedNumber] = Field(min_length=1, max_length=NUMBERS_PER_CALL)


class UnwantedNumbers(Said):
    """Up to 500 numbers of one account that are to ring no more."""

    account_id: str = Field(max_length=64, examples=["acc_01K6WZ0A9E2HJ4M6P8R1T3V5XZ"])
    numbers: list[E164] = Field(min_length=1, max_length=NUMBERS_PER_CALL)


class NumberState(Said):
    """How one number stands.

    `ringing`: a call to it rings where, and under the name that, was asked for, or will from the moment it is ported.
    `pending`: it is being set up, or torn down; ask again. `silent`: it would not ring so, `reason` says why.
    `released`: it rings no more, or never did.
    """

    number: E164
    state: State
    reason: Why = ""


class NumberStates(Said):
    """One entry for each number that was asked about."""

    numbers: list[NumberState] = Field(json_schema_extra={"maxItems": NUMBERS_PER_CALL})


# --- events ----------------------------------------------------------------------------------------------------------

TELEPHONY = "portdesk.telephony"
"""The source of the telephony side's events on our bus."""

ENSURE_WANTED = "number.ensure_wanted"
RELEASE_WANTED = "number.release_wanted"
RINGING = "number.ringing"
SILENT = "number.silent"
RELEASED = "number.released"
CALLED = "number.called"
TESTED = "number.tested"


class Asked(Said):
    ask_id: AskId = Field(description="Repeat it in the answer.", min_length=1)
    asked_at: str = Field(
        description="RFC 3339. Of two asks about a number the later counts, however they arrive.", max_length=64
    )


class EnsureWanted(Asked, WantedNumbers):
    """`number.ensure_wanted`: make these numbers ring so. Answer `number.ringing`, `number.silent`, or both."""


class ReleaseWanted(Asked, UnwantedNumbers):
    """`number.release_wanted`: let these numbers ring no more. Answer `number.released`."""


class Ringing(Said):
    """`number.ringing`: these numbers of the ask ring as was asked for."""

    ask_id: AskId
    numbers: list[E164] = Field(max_length=NUMBERS_PER_CALL)


class SilentNumber(Said):
    number: E164
    reason: Why = ""


class SilentNumbers(Said):
    """`number.silent`: these numbers of the ask do not."""

    ask_id: AskId
    numbers: list[SilentNumber] = Field(max_length=NUMBERS_PER_CALL)


class Released(Said):
    """`number.released`: these numbers of the ask ring no more."""

    ask_id: AskId
    numbers: list[E164] = Field(max_length=NUMBERS_PER_CALL)


class Called(Said):
    """`number.called`: somebody called the number. Only the first call since it was ported counts; all may be told."""

    number: E164
    called_at: datetime = Field(description="RFC 3339, with an offset.")


class Tested(Said):
    """`number.tested`: the result of a test call or a test message to the number."""

    number: E164
    kind: Literal["voice", "messaging"]
    passed: bool
    tested_at: datetime = Field(description="RFC 3339, with an offset. The latest test of a kind counts.")
    detail: Why = Field(default="", description="What was seen, for people.")
