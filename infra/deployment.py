"""What one deployment is, from the CDK context: ``cdk deploy -c stage=prod -c carrier=manual …``.

Everything that may differ between two deployments of Port Desk stands in this class; tests compare the templates.
"""

from email.utils import parseaddr
from pathlib import Path
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, model_validator

from infra.drop_partners import Partner, read_partners
from shared.domain.carrier_profiles import carriers_in_use, read_overrides, read_routes
from shared.domain.desk_hours import DEFAULT, read_desk_hours
from shared.domain.foc_dates import read_calendars
from shared.domain.port_outs.records import read_records
from shared.runtime.settings import CarrierName, PlatformName, Stage

if TYPE_CHECKING:
    from constructs import Node

MOST_CERTIFICATE = 2_000
"""Characters of `seal_certificate_file`: a function's environment holds 4 KB in all."""
MOST_TABLES = 1_200
"""Characters of `carrier_profiles`, `calendars` and `port_out_records` together, for the same reason."""


class Deployment(BaseModel):
    """Values of the CDK context; an unknown stage or half a domain is refused before anything is synthesized."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    stage: Stage = "dev"
    carrier: CarrierName = "manual"
    """Who takes the orders that `carrier_routes` names nobody for. `manual`: carriers that take orders by mail or
    portal. The simulated carrier is always there, for what test-mode keys make."""
    carrier_routes: str = ""
    """As in ``local:US=telnyx, toll_free=manual``."""
    carrier_profiles: str = ""
    """JSON, by carrier: what of its profile differs, as in ``{"manual": {"max_numbers": 500}}``."""
    calendars: str = ""
    """JSON, by losing carrier: its own holidays."""
    port_out_records: str = ""
    """JSON, by the carrier under us: what it has on file for our numbers, as other carriers have to give it."""
    telnyx_url: str = ""
    desk_email: str = ""
    """Where the packets of manual carriers are announced. `prod` needs it where any order goes to `manual`."""
    desk_hours: str = DEFAULT
    """When our team works, Monday to Friday: its clock runs then."""
    poll_minutes: int = Field(default=60, ge=1)
    platform: PlatformName = "simulated"
    """Where numbers are made to ring: `http` is the company's own telephony system at `platform_url`, `eventbridge` one
    that listens to our bus."""
    platform_url: str = ""
    telephony_account: str = Field(default="", pattern=r"^(\d{12})?$")
    """Another AWS account whose telephony side may put its events on our bus."""
    company_name: str = Field(default="Port Desk Telephony", min_length=1)
    """The gaining company, as letters of authorization name it."""
    target_resp_org: str = Field(default="PDT01", pattern=r"^[A-Z0-9]{5}$")
    auto_review: bool = False
    """True: nobody of the staff looks at an order before it goes to the carrier."""
    write_limit_per_minute: int = Field(default=600, ge=1)
    webhook_ports: str = Field(default="443, 8443", pattern=r"^[0-9]+( *, *[0-9]+)*$")
    """Ports of customers' webhook endpoints that are called."""
    webhooks_to_loopback: bool = False
    """The local cloud's alone: endpoints on the very machine are called, also by http."""
    step_retry_seconds: int = Field(default=300, ge=1)
    simulated_carrier_delay_seconds: int = Field(default=60, ge=0)

    bulk_max_rows: int = Field(default=20_000, ge=1, le=1_000_000)
    bulk_max_megabytes: int = Field(default=20, ge=1, le=200)
    """Rows, and megabytes, of one file of the drop folder."""
    bulk_settle_seconds: int = Field(default=5, ge=0, le=300)
    """How long a dropped file has to lie still before it is opened."""
    bulk_documents_hours: int = Field(default=24, ge=1, le=336)
    """How long a dropped file waits for documents that are dropped beside it."""
    drop_partners: str = ""
    """JSON, a list of `Partner`: who may drop files for which account, as in ``[{"account_id": "acc_01…"}]``."""

    domain_name: str | None = None
    """Where the public pages and the API live. Signing links hold for weeks: an API's own host is for trying out."""
    certificate_arn: str | None = None
    upload_origins: str = ""
    """Comma-separated origins whose pages may post documents straight to the bucket, beside our own."""
    alarm_email: str | None = None

    mail_from: str = ""
    """Who mails come from, ``Name <address>``; SES must have verified the address or its domain. `prod` needs it."""
    mail_wait_seconds: int = Field(default=120, ge=0, le=900)
    """How long mails about an order wait for what happens to others of its request, which go into the same mail."""
    inbound_mail_address: str = ""
    """Where carriers mail to, as ports@example.com; SES has to receive mail for its domain. Empty, no mail is received,
    nor is any on the local cloud."""
    signing_code: bool = False
    """True: a code is mailed to the signer before the letters can be seen."""
    letters_retention_days: int = Field(default=1_827, ge=1, le=36_500)
    """Five years, as model.md says."""
    lock_letters: bool | None = None
    """S3 Object Lock: letters cannot be deleted before their retention ends. Left out, it is on in `prod`."""
    seal_certificate_file: str | None = None
    """PEM: a certificate of the seal key that somebody issued. Without it the key signs one for itself."""

    oidc_issuer: str = ""
    """The identity provider with which people sign in on the pages, as its tokens name it."""
    oidc_client_id: str = ""
    oidc_email_claim: str = Field(default="email", min_length=1)
    """Which claim holds the e-mail address by which a user is found."""
    oidc_trusts_email: bool = False
    """True: that claim needs no ``email_verified`` beside it, since the issuer knows only addresses of its own."""
    sign_in_by_key: bool | None = None
    """Whether people may sign in with an API key, too. Left out, only where there is no `oidc_issuer`."""

    local_endpoint: str | None = None
    """The local cloud's own address. Set, there is no dependency layer: functions run in the project's environment."""

    @model_validator(mode="after")
    def _domain_is_whole(self) -> Self:
        if bool(self.domain_name) != bool(self.certificate_arn):
            raise ValueError("domain_name and certificate_arn go together")
        return self

    @model_validator(mode="after")
    def _only_a_laptop_calls_itself(self) -> Self:
        if self.webhooks_to_loopback and self.stage != "local":
            raise ValueError("webhooks_to_loopback is for the local cloud alone: nothing else may call itself")
        return self

    @model_validator(mode="after")
    def _carriers_are_known(self) -> Self:
        read_routes(self.routes)
        read_overrides(self.carrier_profiles)
        read_calendars(self.calendars)
        read_desk_hours(self.desk_hours)
        read_records(self.port_out_records)
        length = len(self.carrier_profiles) + len(self.calendars) + len(self.port_out_records)
        if length > MOST_TABLES:
            raise ValueError(
                f"carrier_profiles, calendars and port_out_records have {length} characters together; at most "
                f"{MOST_TABLES} fit into a function's environment. Leave out days that have passed"
            )
        return self

    @model_validator(mode="after")
    def _partners_are_known(self) -> Self:
        ids = [partner.account_id for partner in self.partners]
        if len(ids) != len(set(ids)):
            raise ValueError("drop_partners names an account twice")
        return self

    @property
    def partners(self) -> tuple[Partner, ...]:
        """`drop_partners`, apart. Raises ValueError where they cannot be read."""
        return read_partners(self.drop_partners)

    @model_validator(mode="after")
    def _issuer_is_whole(self) -> Self:
        if bool(self.oidc_issuer) != bool(self.oidc_client_id):
            raise ValueError("oidc_issuer and oidc_client_id go together")
        at = urlsplit(self.oidc_issuer)
        if self.oidc_issuer and (not at.netloc or (at.scheme != "https" and not self.is_local)):
            raise ValueError(f"oidc_issuer {self.oidc_issuer!r} is no https address, as in https://login.example.com")
        return self

    @property
    def signs_in_by_key(self) -> bool:
        return not self.oidc_issuer if self.sign_in_by_key is None else self.sign_in_by_key

    @property
    def routes(self) -> str:
        """`carrier_routes`, with `carrier` for all the rest."""
        return ", ".join(filter(None, (self.carrier_routes.strip(" ,"), f"*={self.carrier}")))

    @property
    def announces_to_nobody(self) -> bool:
        """Whether orders go to carriers by mail or portal, and no mail tells anyone of them."""
        return "manual" in carriers_in_use(self.routes) and not self.desk_email

    @property
    def uses_telnyx(self) -> bool:
        return "telnyx" in read_routes(self.routes).values()

    @model_validator(mode="after")
    def _mail_has_a_sender(self) -> Self:
        address = parseaddr(self.mail_from)[1]
        if self.mail_from and not ("@" in address[1:-1] and self.mail_from.isprintable()):
            raise ValueError(f"mail_from {self.mail_from!r} is no sender: give 'Name <address>' or an address")
        if self.stage == "prod" and not self.mail_from:
            raise ValueError(
                "mail_from is needed in prod: who mails to signers come from, as in -c mail_from='Port Desk "
                "<porting@example.com>'; the address or its domain has to be verified in SES"
            )
        return self

    @model_validator(mode="after")
    def _packets_are_announced(self) -> Self:
        address = self.desk_email
        if address and not ("@" in address[1:-1] and parseaddr(address)[1] == address):
            raise ValueError(f"desk_email {address!r} is no address: give one, as in porting-desk@example.com")
        if self.stage == "prod" and self.announces_to_nobody:
            raise ValueError(
                "desk_email is needed in prod: orders go to `manual` carriers, and nobody would be told of them. Give "
                "it, as in -c desk_email=porting-desk@example.com, or route all orders to a carrier with an API"
            )
        return self

    @model_validator(mode="after")
    def _carriers_can_mail(self) -> Self:
        address = self.inbound_mail_address
        if address and not ("@" in address[1:-1] and parseaddr(address)[1] == address and address.isascii()):
            raise ValueError(f"inbound_mail_address {address!r} is no address: give one, as in ports@example.com")
        return self

    @model_validator(mode="after")
    def _platform_has_an_address(self) -> Self:
        url = self.platform_url
        if (self.platform == "http") != bool(url):
            raise ValueError(
                "platform_url goes with platform=http: give where the telephony system is served, as in "
                "-c platform=http -c platform_url=https://telephony.example.com"
            )
        if url and not _is_base_url(url, local=self.stage == "local"):
            raise ValueError(
                f"platform_url {url!r} is no address: give one as in https://telephony.example.com, without a query"
            )
        return self

    @property
    def receives_mail(self) -> bool:
        """Whether SES takes mails of carriers in."""
        return bool(self.inbound_mail_address) and not self.is_local

    @classmethod
    def from_context(cls, node: "Node") -> Self:
        """Read every field from the context by its own name; what is absent keeps its default."""
        given = {name: node.try_get_context(name) for name in cls.model_fields}
        return cls.model_validate({name: value for name, value in given.items() if value not in (None, "")})

    @property
    def is_local(self) -> bool:
        """Deployed to the local cloud rather than to AWS."""
        return self.local_endpoint is not None

    @property
    def keeps_data(self) -> bool:
        """Whether data outlives its stack."""
        return self.stage == "prod"

    @property
    def locks_letters(self) -> bool:
        """Whether S3 itself keeps letters from being deleted. Never locally: the local cloud is forgotten at will."""
        if self.is_local:
            return False
        return self.keeps_data if self.lock_letters is None else self.lock_letters

    @property
    def mail_identities(self) -> list[str]:
        """What SES may have verified to let `mail_from` send: the address, its domain, or a domain above that."""
        local, _, domain = parseaddr(self.mail_from)[1].rpartition("@")
        if not domain:
            return []
        labels = domain.lower().split(".")
        return [f"{local}@{domain.lower()}", *(".".join(labels[start:]) for start in range(max(1, len(labels) - 1)))]

    @property
    def seal_certificate_pem(self) -> str:
        """What `seal_certificate_file` holds. Raises ValueError where that cannot be a certificate."""
        if self.seal_certificate_file is None:
            return ""
        text = Path(self.seal_certificate_file).read_text(encoding="ascii").strip()
        if not text.startswith("-----BEGIN CERTIFICATE-----") or len(text) > MOST_CERTIFICATE:
            raise ValueError(
                f"{self.seal_certificate_file} is not a certificate in PEM of at most {MOST_CERTIFICATE} characters"
            )
        return text

    @property
    def origins(self) -> list[str]:
        """`upload_origins`, apart."""
        return [origin.strip() for origin in self.upload_origins.split(",") if origin.strip()]

    @property
    def posting_origins(self) -> list[str]:
        """Whose pages may post documents straight to the bucket: our own, where their domain is known, and others."""
        own = [f"https://{self.domain_name}"] if self.domain_name else []
        return [*own, *(origin for origin in self.origins if origin not in own)]


def _is_base_url(url: str, *, local: bool) -> bool:
    """Whether paths can go behind it: https, or http to a loopback address on the local cloud."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    plain = parts.scheme == "http" and local and host in ("127.0.0.1", "localhost")
    bare = not (parts.query or parts.fragment or parts.username or parts.password)
    clean = url.isprintable() and not any(map(str.isspace, url))
    return bool(host) and bare and clean and (parts.scheme == "https" or plain)
