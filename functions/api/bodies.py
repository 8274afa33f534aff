"""What clients send. Unknown members are refused; rules about the values are in the domain."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError, PydanticKnownError

from shared.domain.corrections import SAME_ACCOUNT, Correction
from shared.domain.document_reviews import DocumentReason
from shared.domain.losing_accounts import LONGEST_SECRET, LONGEST_TEXT, MOST_STAYING
from shared.domain.model import Attestation, Dispute, Language, NumbersStaying, PinStatus, ServiceType
from shared.domain.number_list.cells import LONGEST_OF_SPREADSHEETS
from shared.domain.phone_numbers import as_kept
from shared.domain.problems import Problem, RulesBroken
from shared.usecases.corrections.correcting import Fixes, split_off
from shared.usecases.losing_accounts import AccountFields
from shared.usecases.paper_letters import GivenPaper


def _in_utc(given: datetime) -> datetime:
    """A time without a zone is read as UTC."""
    if given.tzinfo is None:
        return given.replace(tzinfo=UTC)
    try:
        return given.astimezone(UTC)
    except OverflowError:
        raise ValueError("out of range") from None


Text = Annotated[str, Field(max_length=LONGEST_TEXT)]
Secret = Annotated[str, Field(max_length=LONGEST_SECRET)]


LONGEST_MOMENT: Final = 64
"""Characters of a date, a time or both."""


def _is_written(given: Any) -> bool:
    """Dates and times are texts as people write them: no seconds since 1970, in whatever disguise."""
    if isinstance(given, str):
        return len(given) <= LONGEST_MOMENT and re.search(r"\d[-:]\d", given) is not None
    return isinstance(given, datetime | time)


def _written_moment(given: Any) -> Any:
    if _is_written(given):
        return given
    raise PydanticKnownError("datetime_parsing", {"error": "it is a number"})


def _written_time(given: Any) -> Any:
    if _is_written(given):
        return given
    raise PydanticCustomError("time_of_day", "hours and minutes only")


def _written_day(given: Any) -> Any:
    if isinstance(given, date) or _is_written(given):
        return given
    raise PydanticKnownError("date_parsing", {"error": "it is a number"})


def _number_of_json(given: Any) -> Any:
    """A number as JSON has it: true is none, and neither is a text."""
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise PydanticKnownError("int_type")
    return given


Flag = Annotated[bool, Field(strict=True)]
"""True or false as JSON has them: no 0, and no text."""
MOST_OF_JSON: Final = 2**53 - 1
"""Beyond it some software rounds the numbers of JSON."""
Exact = Field(ge=-MOST_OF_JSON, le=MOST_OF_JSON)
Whole = Annotated[int, BeforeValidator(_number_of_json), Exact]
Day = Annotated[date, BeforeValidator(_written_day)]
Instant = Annotated[datetime, BeforeValidator(_written_moment), AfterValidator(_in_utc)]


def _of_the_clock(given: time) -> time:
    """A time of day without a zone, to the minute."""
    if given.tzinfo is not None or given.second or given.microsecond:
        raise PydanticCustomError("time_of_day", "hours and minutes only")
    return given


TimeOfDay = Annotated[
    time,
    BeforeValidator(_written_time),
    AfterValidator(_of_the_clock),
    WithJsonSchema(
        {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9](:00)?$", "maxLength": 8, "examples": ["09:30"]}
    ),
]
"""RFC 3339 has no time without a zone, so the schema has a pattern in place of a format."""


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class PersonBody(Body):
    name: Text | None = None
    title: Text | None = None
    email: Text | None = None


class SignerBody(Body):
    """Who signs the letters; without one the authorised person of each losing account does."""

    name: Annotated[str, Field(min_length=1, max_length=128)]
    email: Annotated[str, Field(min_length=3, max_length=254)]
    title: Text = ""


class AssigneeBody(Body):
    """A user of the desk, "me", or null for nobody."""

    user_id: Text | None


class RequestBody(Body):
    """A port request. `reference` is your own unique name for it.

    `requested_foc_at` is the port date that is asked for; without it the carrier gives its earliest. With a
    `requested_foc_time` it is a moment on the clock of `requested_foc_zone`, such as America/New_York. `signer` is who
    signs the letters, by a link that is mailed to them; without one, somebody of the account signs through the API.
    `company_id` is where numbers go whose row names no company.
    `language` is what letters of Canadian orders, the signing page and its mails are written in.
    """

    name: Annotated[str, Field(max_length=1000)] | None = None
    reference: Annotated[str, Field(max_length=100)] | None = None
    requested_foc_at: Day | None = None
    requested_foc_time: TimeOfDay | None = None
    requested_foc_zone: Text | None = None
    signer: SignerBody | None = None
    language: Language | None = None
    notes: Annotated[str, Field(max_length=4000)] | None = None
    company_id: Annotated[str, Field(max_length=64)] | None = None
    attached_services: Annotated[list[Text], Field(max_length=20)] | None = None


class AddressBody(Body):
    line1: Text | None = None
    line2: Text | None = None
    city: Text | None = None
    state: Text | None = None
    postal_code: Text | None = None
    country: Text | None = None


class LosingAccountBody(Body):
    """One account at one current carrier. `account_number` and `pin` are write-only; `(on file)` means unchanged.

    `left_to_signer`: what the letter still lacks is completed by its signer, on the signing page.
    """

    label: Text | None = None
    carrier_name: Text | None = None
    service_type: ServiceType | None = None
    account_number: Secret | None = None
    billing_telephone_number: Text | None = None
    pin_status: PinStatus | None = None
    pin: Secret | None = None
    end_user_name: Text | None = None
    subscriber_type: Literal["business", "residential"] | None = None
    service_address: AddressBody | None = None
    authorized_person: PersonBody | None = None
    signer: SignerBody | None = None
    left_to_signer: Flag | None = None
    numbers_staying: NumbersStaying | None = None
    numbers_staying_list: Annotated[list[Text], Field(max_length=MOST_STAYING)] | None = None
    new_billing_telephone_number: Text | None = None
    reseller_name: Text | None = None


Pin = Annotated[str, Field(min_length=1, max_length=LONGEST_SECRET)]


class NumberPinBody(Body):
    number: Text
    pin: Pin


class PinBody(Body):
    """A transfer PIN, or "NO PIN REQUIRED" or "N/A": of the account, or in `numbers` of single numbers, which may each
    have one at wireless carriers."""

    pin: Pin | None = None
    numbers: Annotated[list[NumberPinBody], Field(max_length=5000)] = []


def pins_by_number(given: Iterable[NumberPinBody], at: str) -> dict[str, str]:
    """PINs by number, in E.164. Raises `RulesBroken` where one is given twice; they stand at `at` in the body."""
    found: dict[str, str] = {}
    problems = []
    for place, one in enumerate(given):
        number = as_kept(one.number)
        if number in found:
            said = f"{number} is given a PIN twice."
            problems.append(Problem("number_twice", said, "Give it once.", f"{at}/{place}/number"))
        found[number] = one.pin
    if problems:
        raise RulesBroken("No PIN was set.", problems=problems)
    return found


class PortabilityBody(Body):
    """Numbers to ask carriers about, written as you like."""

    numbers: Annotated[list[Text], Field(max_length=1_000)]


class CompanyBody(Body):
    name: Annotated[str, Field(max_length=1000)]


class NotificationsBody(Body):
    """What to be mailed of. Topics that are not named stay as they are; `GET` names those that there are."""

    topics: Annotated[dict[Text, bool], Field(max_length=20)] = {}
    language: Literal["", "en", "fr", "es"] | None = Field(
        default=None, description='"" for the language of each request; left out, it stays as it is.'
    )
    digest: Literal["at_once", "daily"] | None = Field(
        default=None,
        description="daily: what can wait comes as one mail a day; left out, it stays as it is.",
    )


class DocumentBody(Body):
    """A document that will be uploaded: its exact size in bytes and type."""

    type: Text
    filename: Annotated[str, Field(max_length=1000)]
    content_type: Text
    size: Whole
    losing_account_ids: Annotated[list[Text], Field(max_length=20)] = []


class BulkDocumentBody(Body):
    """A document that will be uploaded beside a list: an invoice that it names, or a signed letter."""

    filename: Annotated[str, Field(max_length=1000)]
    size: Whole


class BulkUploadBody(Body):
    """A list that will be uploaded: its name and size in bytes. `submit` holds for requests whose rows do not say."""

    filename: Annotated[str, Field(max_length=1000)]
    size: Whole
    submit: Flag = False
    documents: Annotated[list[BulkDocumentBody], Field(max_length=1000)] = []


MOST_ROWS: Final = 20_000
"""Of a list as JSON; how many an account may send is a setting."""


class NumbersBody(Body):
    """The number list as JSON: members of a row are the template's columns."""

    rows: Annotated[list[dict[str, str | int | float | bool | None]], Field(max_length=MOST_ROWS)]


class RowChangeBody(Body):
    """New cells for one row, by the spreadsheet's row number."""

    row: Whole
    cells: dict[str, Annotated[str, Field(max_length=LONGEST_OF_SPREADSHEETS)]]


class NumbersChangeBody(Body):
    """Fix held rows, accept suggestions, drop rows on purpose, or add rows behind the others."""

    change: Annotated[list[RowChangeBody], Field(max_length=5000)] = []
    add: Annotated[
        list[dict[str, Annotated[str, Field(max_length=LONGEST_OF_SPREADSHEETS)]]], Field(max_length=5000)
    ] = []
    drop: Annotated[list[Annotated[int, Exact]], Field(max_length=5000)] = []
    accept_suggestions: Flag = False


class PaperLetterBody(Body):
    """A letter signed by hand: the accepted document of type `loa` that shows it, who signed it, and when."""

    document_id: Text
    signer_name: Annotated[str, Field(max_length=128)]
    signed_on: Day
    shows_signature_and_date: Flag


def given_paper(body: PaperLetterBody) -> GivenPaper:
    return GivenPaper(body.document_id, body.signer_name, body.signed_on, body.shows_signature_and_date)


class PaperOfAccountBody(PaperLetterBody):
    losing_account_id: Text


class SubmitBody(Body):
    """`only_ready` submits the losing accounts that are complete and leaves the others in draft.

    `paper_letters`: accounts whose letter was signed by hand already; our team reviews it, and nobody is asked to sign.
    """

    only_ready: Flag = False
    paper_letters: Annotated[list[PaperOfAccountBody], Field(max_length=20)] = []


class CancelBody(Body):
    """Without `order_ids`, every order that can be cancelled."""

    order_ids: Annotated[list[Text], Field(max_length=100)] | None = None
    reason: Annotated[str, Field(max_length=500)] = ""


class ApprovalBody(Body):
    decision: Literal["approve", "return"]
    reason: Annotated[str, Field(max_length=1000)] = ""


class SignatureBody(Body):
    """A signature by typed name. `document_sha256` is the hash of the letter that was read, `consent_version` of the
    consent text that was shown."""

    typed_name: Annotated[str, Field(max_length=128)]
    title: Annotated[str, Field(max_length=128)] = ""
    consent: Flag
    consent_version: Text
    document_sha256: Text
    signed_on: Day | None = None


class EnvelopeBody(Body):
    """Ask `signer` to sign the letters of these orders; without `order_ids`, of all that wait for a signature.

    Without a signer: whom each order names, otherwise its authorised person.
    """

    signer: SignerBody | None = None
    order_ids: Annotated[list[Text], Field(max_length=100)] | None = None


class ReplaceSignerBody(Body):
    signer: SignerBody


class ResendBody(Body):
    """`new_link` makes the links that were sent before useless."""

    new_link: Flag = False


class RevokeBody(Body):
    reason: Annotated[str, Field(max_length=500)] = ""


class ReviewBody(Body):
    decision: Literal["accept", "reject"]
    reason: Annotated[str, Field(max_length=500)] = ""


class DocumentDecisionBody(Body):
    """What our team made of a document. Of one that is rejected: at least one reason, and what else to tell its
    customer; `numbers` are those that it should show and does not, for the reason numbers_missing."""

    decision: Literal["accept", "reject"]
    reasons: Annotated[
        list[DocumentReason],
        Field(max_length=len(DocumentReason), description="Each names its own fix."),
    ] = []
    words: Annotated[str, Field(max_length=2_000, description="Our own words, 500 characters; PINs are masked.")] = ""
    numbers: Annotated[list[Annotated[str, Field(max_length=64)]], Field(max_length=2_000)] = []


class CorrectedAccountBody(Body):
    """New values for what a carrier compares. `account_number` and `pin` are write-only. So is `tax_id_last4`, the last
    four digits of the tax number: it goes to the carrier once and is not kept."""

    carrier_name: Text | None = None
    account_number: Secret | None = None
    billing_telephone_number: Text | None = None
    new_billing_telephone_number: Text | None = None
    pin_status: PinStatus | None = None
    pin: Secret | None = None
    end_user_name: Text | None = None
    subscriber_type: Literal["business", "residential"] | None = None
    service_address: AddressBody | None = None
    authorized_person: PersonBody | None = None
    numbers_staying: NumbersStaying | None = None
    numbers_staying_list: Annotated[list[Text], Field(max_length=MOST_STAYING)] | None = None
    reseller_name: Text | None = None
    tax_id_last4: Annotated[str, Field(max_length=64)] | None = None


class AttestationBody(Body):
    """ "It is done": the lock is removed, the other order is cancelled. `code` is the reason that it answers."""

    code: Text
    done_on: Day
    note: Annotated[str, Field(max_length=1000)] = ""
    document_id: Text = ""


class DisputeBody(Body):
    """ "Our data is right": why, and the documents that show it."""

    code: Text
    note: Annotated[str, Field(max_length=1000)] = ""
    document_ids: Annotated[list[Text], Field(max_length=20)] = []


class MoveNumberBody(Body):
    """A number that belongs to another current carrier account of the request; it gets an order and letter there."""

    number: Text
    losing_account_id: Annotated[str, Field(min_length=1, max_length=256)]


class SplitBody(Body):
    """Numbers that go into an order of their own: of the same current carrier account, or of another one.

    Without `losing_account_id` the order keeps the signed letter; with one it gets a letter there.
    """

    numbers: Annotated[list[Text], Field(min_length=1, max_length=5000)]
    losing_account_id: Text | None = None
    note: Annotated[str, Field(max_length=2000)] = ""


class FixesBody(Body):
    """What puts a rejected order right; `GET …/corrections` says what is needed.

    Everything that the order waits for is answered by one of: `edit`, `number_pins` (where numbers have PINs of their
    own), `attest`, `dispute`, `drop_numbers`, `move_numbers`, `requested_foc_at`, `new_letter` (the letter as it is,
    signed again). What is left open is kept and waits; once all is answered it goes to the carrier as one change.
    """

    edit: CorrectedAccountBody | None = None
    number_pins: Annotated[list[NumberPinBody], Field(max_length=5000)] = []
    attest: Annotated[list[AttestationBody], Field(max_length=40)] = []
    dispute: Annotated[list[DisputeBody], Field(max_length=40)] = []
    drop_numbers: Annotated[list[Text], Field(max_length=5000)] = []
    move_numbers: Annotated[list[MoveNumberBody], Field(max_length=5000)] = []
    requested_foc_at: Day | None = None
    new_letter: Flag = False
    note: Annotated[str, Field(max_length=2000)] = ""


class CorrectionBody(FixesBody):
    order_id: Text


def remembered(body: FixesBody) -> dict[str, Any]:
    """What an `Idempotency-Key` is remembered with. Few digits could be found again in the hash of a body."""
    return body.model_dump(mode="json", exclude={"edit": {"tax_id_last4"}})


def given_fixes(body: FixesBody, *, void_letters: bool = False) -> Fixes:
    said: dict[str, Any] = body.edit.model_dump(exclude_unset=True) if body.edit else {}
    account_number, pin, tax_id = (said.pop(name, None) for name in ("account_number", "pin", "tax_id_last4"))
    return Fixes(
        AccountFields(said, account_number=account_number, pin=pin),
        Correction(
            attested=tuple(Attestation(**one.model_dump()) for one in body.attest),
            disputed=tuple(Dispute(**one.model_dump()) for one in body.dispute),
            dropped=tuple(dict.fromkeys(as_kept(number) for number in body.drop_numbers)),
            moved=tuple((as_kept(one.number), one.losing_account_id) for one in body.move_numbers),
            requested_foc_at=body.requested_foc_at,
            new_letter=body.new_letter,
            note=body.note,
        ),
        pins_by_number(body.number_pins, "/number_pins"),
        tax_id,
        void_letters,
    )


def given_split(body: SplitBody) -> Fixes:
    return split_off(body.numbers, body.losing_account_id or SAME_ACCOUNT, body.note)


class LinkPersonBody(Body):
    name: Annotated[str, Field(min_length=1, max_length=128)]
    email: Annotated[str, Field(max_length=254)] = ""
    title: Text = ""


class CorrectionLinkBody(Body):
    """`codes`: the reasons that the link opens; when empty, all that the order waits for now."""

    order_id: Text
    person: LinkPersonBody
    codes: Annotated[list[Text], Field(max_length=40)] = []
    note: Annotated[str, Field(max_length=4000)] = ""


class CommentBody(Body):
    """`envelope_id`: whose question it answers, where more than one signer has asked."""

    text: Annotated[str, Field(max_length=4000)]
    envelope_id: Text | None = None


class CallBody(Body):
    """The first call; now, if no time is given."""

    called_at: Instant | None = None


class TestBody(Body):
    """What a test showed; now, if no time is given. `detail` is for people."""

    __test__ = False

    kind: Literal["voice", "messaging"]
    passed: Flag
    tested_at: Instant | None = None
    detail: Annotated[str, Field(max_length=500)] = ""


class NumberBody(Body):
    """What is to change of a tracking number; what is left out stays. `company` is a name or an id."""

    forwarding_number: Text | None = None
    name: Annotated[str, Field(max_length=1000)] | None = None
    source: Annotated[str, Field(max_length=1000)] | None = None
    company: Text | None = None


# --- what is wrong with a body or a parameter, in plain words --------------------------------------------------------

_SEE: Final = "See /v1/openapi.json."
_A_DATE: Final = ("date_format", "This is not a date.", "Write it as 2026-01-31.")
_A_TIME: Final = ("date_format", "This is not a time.", "Write it as 2026-01-31T09:00:00Z.")
_A_TEXT: Final = ("wrong_type", "This has to be text.", "Send a text in quotation marks.")
_A_WHOLE: Final = ("wrong_type", "This has to be a whole number.", "Send a whole number, such as 2.")
_A_NUMBER: Final = ("wrong_type", "This has to be a number.", "Send a number, such as 2.")
_YES_OR_NO: Final = ("wrong_type", "This has to be true or false.", "Send true or false.")
_A_LIST: Final = ("wrong_type", "This has to be a list.", "Send a list: [ … ].")
_AN_OBJECT: Final = ("wrong_type", "This has to be a JSON object.", "Send an object: { … }.")
_ONE_OF: Final = ("invalid_value", "This is none of the known values.", "Send {expected}.")
_SAID: Final = {
    "missing": ("field_missing", "This is missing.", "Add it."),
    "extra_forbidden": ("unknown_field", "There is no such member here.", "Leave it out; see /v1/openapi.json."),
    "string_too_long": ("too_long", "This is too long.", "Use at most {max_length} characters."),
    "string_too_short": ("invalid_value", "This is too short.", "Use more characters: at least {min_length}."),
    "too_long": ("too_long", "This list is too long.", "Send at most {max_length} entries."),
    "string_unicode": ("invalid_value", "This text holds a broken character.", "Send text in UTF-8."),
    "enum": _ONE_OF,
    "literal_error": _ONE_OF,
    "greater_than_equal": ("invalid_value", "This is too small.", "Send {ge} or more."),
    "less_than_equal": ("invalid_value", "This is too large.", "Send {le} or less."),
    "value_error": _A_TIME,
    "timezone_naive": _A_TIME,
    "int_parsing_size": ("invalid_value", "This number is too large.", "Send a smaller one."),
    "finite_number": ("invalid_value", "This number is too large.", "Send a smaller one."),
}
_SAID_OF: Final = {
    "date": _A_DATE,
    "datetime": _A_TIME,
    "time": ("time_format", "This is not a time of day.", "Write hours and minutes, as in 09:30, without a zone."),
    "string": _A_TEXT,
    "int": _A_WHOLE,
    "float": _A_NUMBER,
    "bool": _YES_OR_NO,
    "list": _A_LIST,
    "dict": _AN_OBJECT,
    "model": _AN_OBJECT,
}
"""By the first word of the validator's own name of what is wrong."""


def problems_of(found: Iterable[Mapping[str, Any]], given: Any, fix: str = "") -> list[Problem]:
    """One problem for every member of `given` that is wrong; `fix` says what to do about all of them."""
    problems: dict[str, Problem] = {}
    for error in found:
        pointer = _pointer(error, given)
        if pointer not in problems:
            code, detail, how = _said(error)
            if not pointer:
                code, detail, how = _whole(code, given)
            problems[pointer] = Problem(code, detail, fix or how, pointer)
    return list(problems.values())


def parameter_problem(error: Mapping[str, Any]) -> Problem:
    """What is wrong with a parameter of the query or the path."""
    where, name = (*(str(part) for part in error["loc"]), "", "")[:2]
    code, detail, how = _said(error)
    return Problem(code, f"The {where} parameter {name}: {detail[0].lower()}{detail[1:]}", how)


def _said(error: Mapping[str, Any]) -> tuple[str, str, str]:
    kind = str(error["type"])
    unknown = ("invalid_value", "This value is not accepted.", _SEE)
    code, detail, how = _SAID.get(kind) or _SAID_OF.get(kind.split("_")[0]) or unknown
    try:
        return code, detail, how.format_map(error.get("ctx") or {})
    except KeyError:
        return code, detail, _SEE


def _whole(code: str, given: Any) -> tuple[str, str, str]:
    how = "Send a JSON object with Content-Type: application/json."
    return ("field_missing", "The body is missing.", how) if given is None else (code, "The body is no object.", how)


def _pointer(error: Mapping[str, Any], given: Any) -> str:
    """The JSON pointer of a member: steps that are the validator's own and not in the body are left out."""
    at, pointer = given, ""
    steps = error["loc"]
    for number, step in enumerate(steps, 1):
        absent = error["type"] == "missing" and number == len(steps) and isinstance(at, dict)
        if absent or (isinstance(at, dict) and step in at) or (isinstance(at, list) and isinstance(step, int)):
            pointer += "/" + str(step).replace("~", "~0").replace("/", "~1")
            at = None if absent else at[step]
    return pointer
