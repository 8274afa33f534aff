"""What one deployment is, from the CDK context: ``cdk deploy -c stage=prod -c carrier=manual …``.

Everything that may differ between two deployments of Port Desk stands in this class; tests compare the templates.
"""

from typing import Self

from constructs import Node
from pydantic import BaseModel, ConfigDict, Field, model_validator

from shared.runtime.settings import CarrierName, PlatformName, Stage


class Deployment(BaseModel):
    """Values of the CDK context; an unknown stage or half a domain is refused before anything is synthesized."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    stage: Stage = "dev"
    carrier: CarrierName = "manual"
    """`simulated` deploys the simulated carrier and number platform too; `manual` waits for a carrier's adapter."""
    platform: PlatformName = "simulated"
    company_name: str = Field(default="Port Desk Telephony", min_length=1)
    """The gaining company, as letters of authorization name it."""
    target_resp_org: str = Field(default="PDT01", pattern=r"^[A-Z0-9]{5}$")
    auto_review: bool = False
    """True: nobody of the staff looks at an order before it goes to the carrier."""
    write_limit_per_minute: int = Field(default=600, ge=1)
    step_retry_seconds: int = Field(default=300, ge=1)
    simulated_carrier_delay_seconds: int = Field(default=60, ge=0)

    domain_name: str | None = None
    """Where the public pages and the API live. Signing links hold for weeks: an API's own host is for trying out."""
    certificate_arn: str | None = None
    upload_origins: str = ""
    """Comma-separated origins whose pages may post documents straight to the bucket."""
    alarm_email: str | None = None

    local_endpoint: str | None = None
    """The local cloud's own address. Set, there is no dependency layer: functions run in the project's environment."""

    @model_validator(mode="after")
    def _domain_is_whole(self) -> Self:
        if bool(self.domain_name) != bool(self.certificate_arn):
            raise ValueError("domain_name and certificate_arn go together")
        return self

    @classmethod
    def from_context(cls, node: Node) -> Self:
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
    def origins(self) -> list[str]:
        """`upload_origins`, apart."""
        return [origin.strip() for origin in self.upload_origins.split(",") if origin.strip()]
