"""What each function is told by whoever deployed it: one frozen class per Lambda, used on both sides.

infra builds the class and writes the function's environment from it, the function loads the same class from that
environment. A name or a type that differs between the two can therefore not be deployed::

    environment = RelaySettings(stage="dev", table_name=table.table_name, ...).to_environment()   # infra
    settings = RelaySettings.from_environment(os.environ)                                          # function

A field at its default is left out of the environment, so what stands there is what was decided for this deployment.
Nothing but pydantic is imported here: the API pays for this module at every cold start.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

PREFIX = "PORTDESK_"

Stage = Literal["dev", "prod", "local"]
CarrierName = Literal["simulated", "manual", "telnyx"]
PlatformName = Literal["simulated", "eventbridge", "http"]

# Values come from CloudFormation: infra sees tokens such as "${Token[TOKEN.12]}", so text is not looked into.
Text = Annotated[str, Field(min_length=1)]
Count = Annotated[int, Field(ge=1)]
Days = Annotated[int, Field(ge=1, le=366)]
Seconds = Annotated[int, Field(ge=0)]
Hour = Annotated[int, Field(ge=0, le=23)]


class SettingsError(Exception):
    """The environment is not what the function needs. Names every variable that is missing or bad, at once."""

    def __init__(self, settings: str, missing: list[str], bad: list[str]) -> None:
        self.missing = tuple(missing)
        self.bad = tuple(bad)
        parts = []
        if missing:
            parts.append("missing: " + ", ".join(missing))
        if bad:
            parts.append("bad: " + "; ".join(bad))
        super().__init__(f"{settings} cannot be loaded from the environment. " + ". ".join(parts))


class Settings(BaseModel):
    """The two directions every settings class has."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    stage: Stage

    @classmethod
    def variable(cls, field: str) -> str:
        """The environment variable that carries a field: `table_name` is ``PORTDESK_TABLE_NAME``."""
        return PREFIX + field.upper()

    def to_environment(self) -> dict[str, str]:
        """The variables to deploy the function with; fields at their default are left out."""
        values = self.model_dump(mode="json", exclude_defaults=True)
        return {
            self.variable(name): ("true" if value else "false") if isinstance(value, bool) else str(value)
            for name, value in values.items()
        }

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """Load the settings; raises `SettingsError` naming all variables that are missing or bad."""
        given = {name: environ[cls.variable(name)] for name in cls.model_fields if cls.variable(name) in environ}
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            missing: list[str] = []
            bad: list[str] = []
            for found in error.errors(include_url=False, include_input=False):
                variable = cls.variable(str(found["loc"][0])) if found["loc"] else "together"
                if found["type"] == "missing":
                    missing.append(variable)
                else:
                    bad.append(f"{variable} ({found['msg']})")
            raise SettingsError(cls.__name__, missing, bad) from None


class PortDeskSettings(Settings):
    """What every function of Port Desk itself has."""

    table_name: Text


class Terms(BaseModel):
    """How long things may take (model.md, "Settings with defaults"). Calendar days unless they say business."""

    signature_expiry_days: Days = 30
    approval_expiry_days: Days = 30
    action_required_expiry_days: Days = 12
    """Under the 14 days after which carriers drop an order that nobody corrects."""
    carrier_silent_days: Days = 3
    """Business days without an answer until the carrier is chased."""
    carrier_escalate_days: Days = 6
    """Business days without an answer until it is escalated."""
    carrier_routes: Text = "*=manual"
    """Which carrier takes which order, as in ``local:US=telnyx, toll_free=manual, *=manual``."""
    carrier_profiles: str = ""
    """JSON, by carrier: what of its profile differs for this operator (`shared.domain.carrier_profiles`)."""
    calendars: str = ""
    """JSON, by losing carrier: its own holidays (`shared.domain.foc_dates`)."""
    desk_hours: Text = "9-21 America/New_York"
    """When the desk is open, Monday to Friday but for holidays, in full hours of a zone."""
    desk_target_hours: Count = 12
    """Business hours within which our team acts on what is its turn."""
    mail_wait_seconds: int = Field(default=120, ge=0, le=900)
    """How long mails about an order wait for what happens to others of its request."""
    port_out_records: str = ""
    """JSON, by the carrier under us: what it has on file for our numbers (`shared.domain.port_outs.records`)."""
    port_out_answer_hours: Count = 4
    port_out_answer_hours_many: Count = 12
    port_out_answer_hours_toll_free: Count = 24
    """Business hours of the desk until a port-out has to be answered: of one number, of several, of toll-free ones."""
    snapback_days: Days = 7
    """How long after a number left it can be asked back as an unauthorised port."""
    window_days_min: Days = 28
    window_days_max: Days = 42
    bulk_from: Count = 50
    """Numbers from which a request is bulk."""
    bulk_window_days_min: Days = 42
    bulk_window_days_max: Days = 56
    window_ports_min: Count = 3
    """Done ports of a kind from which on windows follow from how long those took."""


class Signing(BaseModel):
    """How letters are signed (model.md): `shared.domain.policy.Policy` reads what has the same name."""

    public_base_url: Text
    """Where the public pages and the API live, without a trailing slash: signing links begin with it."""
    signature_reminder_every: Days = 3
    """Days between two reminders, after the first two on days 2 and 5."""
    signature_reminders_max: int = Field(default=5, ge=0)
    quiet_from: Hour = 20
    quiet_until: Hour = 8
    """Hours in the signer's zone between which no reminder is sent."""
    signing_code: bool = False
    """True: a code is mailed to the signer before the letters can be seen."""
    signing_code_minutes: Count = 15
    signing_session_minutes: Count = 120
    copies_days: Days = 90
    """How long the link to the signed copies works."""
    letter_days_local: Days = 60
    letter_days_toll_free: Days = 30
    """How old a signature may be when its order goes to the carrier; half of it is a warning."""


class Bulk(BaseModel):
    """What the drop folder takes."""

    bulk_max_rows: Count = 20_000
    bulk_max_bytes: Count = 20_000_000
    bulk_max_requests: Count = 1_000
    bulk_settle_seconds: Seconds = 5
    """How long a file has to lie still before it is opened."""
    bulk_documents_hours: Count = 24
    """How long a file waits for documents that are dropped beside it."""


class Partners(BaseModel):
    """Who is at the other end: the carriers whose orders are routed to them, and the number platform."""

    platform: PlatformName
    carrier_secret_id: Text
    """What the simulated carrier signs with."""
    simulated_carrier_url: Text
    telnyx_secret_id: str = ""
    """A JSON object ``{"api_key", "public_key"}``. Empty where no order goes to Telnyx."""
    telnyx_url: str = ""
    """Another address of its API, for trying out; empty for its own."""
    carrier_patience_seconds: Count = 12
    """How long one thing that Telnyx is asked or told may take, all calls and tries together: an API's answer and a
    webhook have 29 seconds, and may need two."""
    desk_email: str = ""
    """Where packets for carriers that take orders by mail are announced. Empty: they wait in the bucket."""
    platform_url: str = ""
    """Where the telephony system is served that `http` speaks to."""
    platform_secret_id: str = ""
    """A JSON object ``{"signing_secret", "bearer"}``, of either or both, for `http`."""
    platform_bus: str = ""
    """The bus on which `eventbridge` asks for numbers to be set up."""


class Webhooks(BaseModel):
    """Where customers may have their webhooks sent: `shared.domain.policy.Policy` reads what has the same name."""

    webhook_ports: str = Field(default="443, 8443", pattern=r"^[0-9, ]+$")
    """Ports that are called, separated by commas."""
    webhooks_to_loopback: bool = False
    """Local stage only: endpoints on this very machine are called, also by http."""

    @model_validator(mode="after")
    def _nobody_else_calls_itself(self) -> Self:
        if self.webhooks_to_loopback and getattr(self, "stage", None) != "local":
            raise ValueError("webhooks_to_loopback is for the stage local alone: nothing else may call itself")
        return self


class Letterhead(BaseModel):
    """The gaining company, as letters of authorization name it."""

    company_name: Text
    target_resp_org: Text
    """Five characters; toll-free letters say which RespOrg the numbers go to."""


class DeskSettings(Terms, Signing, Partners, Letterhead, PortDeskSettings):
    """Of the doors that people, and their software, work at."""

    documents_bucket: Text
    letters_bucket: Text
    desk_bucket: Text
    field_key_id: Text
    auto_review: bool = False
    csv_max_rows: Count = 5_000
    upload_max_bytes: Count = 10_000_000
    write_limit_per_minute: Count = 600
    """Writes of one account; more answer 429."""
    dead_letters: str = ""
    """Dead-letter queues by name, with where their messages came from: ``Uploads=queue>source, Relay=queue``."""
    second_person_hours: Count = 24
    """How long a step that wants a second person of our team waits for one."""
    reveals_per_hour: Count = 20
    """PINs and account numbers that one of our team may be shown in an hour."""
    openings_per_hour: Count = 300
    """Letters, packets and documents that one of our team may open in an hour."""
    api_key_cache_seconds: Seconds = 30
    """A revoked key dies within this time."""


class ApiSettings(Bulk, Webhooks, DeskSettings):
    """``functions/api``: the door at /v1."""

    drop_bucket: Text


class PagesSettings(DeskSettings):
    """``functions/pages``: the pages at /admin and /portal, which work at the same desk as the API, and signing in."""

    sign_in_by_key: bool = True
    """Whether people may sign in with an API key."""
    session_idle_minutes: Count = 30
    session_hours: Count = 8
    sign_in_tries: Count = 10
    sign_in_tries_minutes: Count = 15
    oidc_issuer: str = ""
    """The identity provider that people sign in with. Empty: there is none."""
    oidc_client_id: str = ""
    oidc_secret_id: str = ""
    """A JSON object ``{"client_secret"}``; the secret is empty for a public client."""
    oidc_email_claim: Text = "email"
    oidc_trusts_email: bool = False
    """True: the issuer lets nobody have an address that it did not verify, though it does not say so of each."""


class CarrierEventsSettings(Terms, Partners, PortDeskSettings):
    """``functions/carrier_events``: signed webhooks of carriers."""


class DocumentInspectorSettings(PortDeskSettings):
    """``functions/document_inspector``: what has arrived in the documents bucket."""

    documents_bucket: Text
    field_key_id: Text
    upload_max_bytes: Count = 10_000_000


class DropWatcherSettings(PortDeskSettings):
    """``functions/drop_watcher``: what has arrived in the drop bucket."""

    drop_bucket: Text
    bulk_machine_arn: Text


class BulkPartSettings(Terms, Bulk, PortDeskSettings):
    """``functions/bulk_part``: reads one part of a dropped file."""

    drop_bucket: Text
    field_key_id: Text


class BulkImportSettings(Terms, Signing, Bulk, Partners, Letterhead, PortDeskSettings):
    """``functions/bulk_import``: every other step of a dropped file."""

    drop_bucket: Text
    documents_bucket: Text
    field_key_id: Text
    bulk_machine_arn: Text
    mail_from: str = ""
    mail_configuration_set: Text
    upload_max_bytes: Count = 10_000_000
    call_seconds: Count = 600
    """After so long a call stops between two steps, and the workflow calls again."""


class InboundMailSettings(PortDeskSettings):
    """``functions/inbound_mail``: files mails that carriers write to the desk."""

    desk_bucket: Text


class RelaySettings(PortDeskSettings):
    """``functions/relay``: the table's stream to executions and events."""

    event_bus: Text
    order_machine_arn: Text


class SweepSettings(Terms, RelaySettings):
    """``functions/sweep``: repairs what the relay missed; needs all that the relay needs."""

    documents_bucket: Text


class PortOrderDriverSettings(Terms, Signing, Partners, Letterhead, PortDeskSettings):
    """``functions/port_order_driver``: decides and does the steps of one port order."""

    field_key_id: Text
    documents_bucket: Text
    letters_bucket: Text
    desk_bucket: Text
    auto_review: bool = False
    inbound_mail_address: str = ""
    """Where carriers are asked to answer to. Empty: to the sender."""
    mail_from: str = ""
    mail_configuration_set: str = ""
    step_retry_seconds: Seconds = 300
    """How long an order waits after a step failed for good, before the step is tried again."""
    step_retry_max_seconds: Seconds = 21_600
    """Where the doubling of that wait ends."""


class TelephonySettings(Terms, Partners, PortDeskSettings):
    """``functions/telephony``: hears the telephony side, and looks after what it has yet to take."""


class CutoversSettings(Terms, Signing, Partners, Letterhead, PortDeskSettings):
    """``functions/cutovers``: looks at ported numbers, asks carriers how far their messages are, seals certificates."""

    letters_bucket: Text
    seal_key_id: Text
    seal_certificate_pem: str = ""


class PollerSettings(Terms, Partners, PortDeskSettings):
    """``functions/poller``: asks carriers how open orders stand."""

    poll_minutes: Count = 60
    poll_near_foc_minutes: Count = 5
    poll_budget_seconds: Count = 180
    """How long one run asks; what is left comes first in the next."""


class LettersSettings(Terms, Signing, Letterhead, PortDeskSettings):
    """``functions/letters``: prints letters of authorization, which carry the account number, and seals signed ones."""

    letters_bucket: Text
    field_key_id: Text
    seal_key_id: Text
    """RSA, to sign and verify."""
    seal_certificate_pem: str = ""
    """The seal key's certificate, then its issuers'. Empty: one that the key signed itself, kept in the table."""


class SigningSettings(Terms, Signing, Letterhead, PortDeskSettings):
    """``functions/signing``: the pages at /sign, /signed, /fix and /letter-check."""

    letters_bucket: Text
    field_key_id: Text


class EnvelopesSettings(Terms, Signing, Letterhead, PortDeskSettings):
    """``functions/envelopes``: mails signers and requesters what waits for them."""

    field_key_id: Text
    mail_from: str = ""
    """``Name <address>``, of an identity that SES has verified. Empty: mails wait until there is a sender."""
    mail_configuration_set: Text


class WebhooksSettings(Webhooks, PortDeskSettings):
    """``functions/webhooks``: sends customers what they are told."""

    public_base_url: Text
    """Links in what is sent begin with it."""
    company_name: Text
    field_key_id: Text
    deliveries_queue_url: Text
    webhook_give_ups: Count = 3
    webhook_failing_days: Days = 5
    """An endpoint is disabled when the last try of so many deliveries failed, or of one after so many days."""
    mail_from: str = ""
    mail_configuration_set: Text


class AftercareSettings(Terms, Partners, Letterhead, PortDeskSettings):
    """``functions/aftercare``: releases numbers that leave, and mails accounts about port-outs and cases."""

    public_base_url: Text
    """Where the page behind its mails lives."""
    field_key_id: Text
    mail_from: str = ""
    mail_configuration_set: Text


class DeskNumbersSettings(Terms, PortDeskSettings):
    """``functions/desk_numbers``: counts events for the desk's reports."""


class SimulatedCarrierSettings(Settings):
    """``functions/simulated_carrier``: a carrier to try things with; its table and secret are its own to read."""

    table_name: Text
    carrier_secret_id: Text
    machine_arn: Text
    public_base_url: Text
    """Port Desk's, where its signed webhooks go."""
    delay_seconds: Seconds = 60
    """Between two things that happen to an order, unless its outcome says otherwise."""
