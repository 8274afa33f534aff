"""Who may drop files for which account, as the CDK context says it."""

from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter


class Partner(BaseModel):
    """Who drops files for an account: with `principal`, an AWS account or role by its ARN; with `ssh_keys`, by SFTP.

    With neither there is just the policy, to attach to a user or role of this AWS account.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    account_id: str = Field(pattern=r"^acc_[0-9A-Za-z]{1,40}$")
    principal: str = Field(default="", pattern=r"^(arn:aws[a-z-]*:iam::[0-9]{12}:(root|role/.+|user/.+))?$")
    ssh_keys: tuple[Annotated[str, Field(pattern=r"^(ssh-(ed25519|rsa)|ecdsa-sha2-\S+) \S+")], ...] = ()


_PARTNERS: Final = TypeAdapter(tuple[Partner, ...])


def read_partners(text: str) -> tuple[Partner, ...]:
    """The partners that the context names, as JSON. Raises ValueError."""
    return _PARTNERS.validate_json(text) if text else ()
