"""What clients send. Unknown members are refused; rules about the values are in the domain."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from shared.domain.model import NumbersStaying, PinStatus, ServiceType

Text = Annotated[str, Field(max_length=256)]


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


class RequestBody(Body):
    """A port request. `reference` is your own unique name for it."""

    name: Annotated[str, Field(max_length=1000)] | None = None
    reference: Annotated[str, Field(max_length=100)] | None = None
    requested_foc_at: date | None = None
    signer: SignerBody | None = None
    notes: Annotated[str, Field(max_length=4000)] | None = None
    attached_services: Annotated[list[Text], Field(max_length=20)] | None = None


class AddressBody(Body):
    line1: Text | None = None
    line2: Text | None = None
    city: Text | None = None
    state: Text | None = None
    postal_code: Text | None = None
    country: Text | None = None


class LosingAccountBody(Body):
    """One account at one current carrier. `account_number` and `pin` are write-only; `(on file)` means unchanged."""

    label: Text | None = None
    carrier_name: Text | None = None
    service_type: ServiceType | None = None
    account_number: Annotated[str, Field(max_length=64)] | None = None
    billing_telephone_number: Text | None = None
    pin_status: PinStatus | None = None
    pin: Annotated[str, Field(max_length=64)] | None = None
    end_user_name: Text | None = None
    subscriber_type: Literal["business", "residential"] | None = None
    service_address: AddressBody | None = None
    authorized_person: PersonBody | None = None
    signer: SignerBody | None = None
    numbers_staying: NumbersStaying | None = None
    numbers_staying_list: Annotated[list[Text], Field(max_length=5000)] | None = None
    new_billing_telephone_number: Text | None = None
    reseller_name: Text | None = None


class PinBody(Body):
    """A transfer PIN, or "NO PIN REQUIRED" or "N/A"."""

    pin: Annotated[str, Field(min_length=1, max_length=64)]


class CompanyBody(Body):
    name: Annotated[str, Field(max_length=1000)]


class DocumentBody(Body):
    """A document that will be uploaded: its exact size in bytes and type."""

    type: Text
    filename: Annotated[str, Field(max_length=1000)]
    content_type: Text
    size: int
    losing_account_ids: Annotated[list[Text], Field(max_length=20)] = []


class NumbersBody(Body):
    """The number list as JSON: members of a row are the template's columns."""

    rows: Annotated[list[dict[str, str | int | float | bool | None]], Field(max_length=20_000)]


class RowChangeBody(Body):
    """New cells for one row, by the spreadsheet's row number."""

    row: int
    cells: dict[str, str]


class NumbersChangeBody(Body):
    """Fix held rows, accept suggestions, or drop rows on purpose."""

    change: Annotated[list[RowChangeBody], Field(max_length=5000)] = []
    drop: Annotated[list[int], Field(max_length=5000)] = []
    accept_suggestions: bool = False


class SubmitBody(Body):
    """`only_ready` submits the losing accounts that are complete and leaves the others in draft."""

    only_ready: bool = False


class CancelBody(Body):
    """Without `order_ids`, every order that can be cancelled."""

    order_ids: Annotated[list[Text], Field(max_length=100)] | None = None
    reason: Annotated[str, Field(max_length=500)] = ""


class ApprovalBody(Body):
    decision: Literal["approve", "return"]
    reason: Annotated[str, Field(max_length=500)] = ""


class SignatureBody(Body):
    """A signature by typed name. `document_sha256` is the hash of the letter that was read, `consent_version` of the
    consent text that was shown."""

    typed_name: Annotated[str, Field(max_length=128)]
    title: Annotated[str, Field(max_length=128)] = ""
    consent: bool
    consent_version: Text
    document_sha256: Text
    signed_on: date | None = None


class CallBody(Body):
    """The first call; now, if no time is given."""

    called_at: datetime | None = None
