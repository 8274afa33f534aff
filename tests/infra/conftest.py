"""The application synthesized once per session: for AWS, for the local cloud, and as a production deployment."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

LOCAL_ENDPOINT = "http://127.0.0.1:4566"
MAIL_FROM = "Example Telephony <porting@mail.example.com>"
VARIANTS: dict[str, dict[str, str]] = {
    "aws": {"carrier": "simulated", "mail_from": MAIL_FROM},
    "local": {"carrier": "simulated", "mail_from": MAIL_FROM, "local_endpoint": LOCAL_ENDPOINT},
    "bus": {"carrier": "simulated", "mail_from": MAIL_FROM, "platform": "eventbridge"},
    "prod": {
        "stage": "prod",
        "domain_name": "port.example.com",
        "certificate_arn": "arn:aws:acm:us-east-1:123456789012:certificate/any",
        "upload_origins": "https://www.example.com",
        "alarm_email": "operator@example.com",
        "mail_from": MAIL_FROM,
        "letters_retention_days": "3653",
        "signing_code": "true",
        "inbound_mail_address": "ports@example.com",
        "carrier_routes": "local:US=telnyx, wireless:US=telnyx",
        "desk_email": "porting@example.com",
        "drop_partners": json.dumps(
            [
                {"account_id": "acc_01PARTNER", "principal": "arn:aws:iam::210987654321:root"},
                {"account_id": "acc_02BYSFTP", "ssh_keys": ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA any@example.com"]},
            ]
        ),
        "oidc_issuer": "https://login.example.com/realm",
        "oidc_client_id": "port-desk",
        "platform": "http",
        "platform_url": "https://telephony.example.com/portdesk",
        "telephony_account": "111122223333",
    },
}


@dataclass(frozen=True)
class Synthesized:
    """One cloud assembly on disk."""

    folder: Path

    def template(self, part: str) -> dict[str, Any]:
        """The template of the stack ``Data``, ``Service`` or ``Monitoring``."""
        return dict(json.loads((self.folder / f"{part}.template.json").read_text()))

    @property
    def template_files(self) -> list[Path]:
        return sorted(self.folder.glob("*.template.json"))

    @property
    def parts(self) -> list[str]:
        return [file.name.removesuffix(".template.json") for file in self.template_files]

    def resources(self, kind: str | None = None) -> dict[str, dict[str, Any]]:
        """Resources of all stacks by logical id."""
        return {
            logical_id: resource
            for part in self.parts
            for logical_id, resource in self.template(part)["Resources"].items()
            if kind in (None, resource["Type"])
        }

    @property
    def violations(self) -> list[tuple[str, str]]:
        """What cdk-nag found and nobody acknowledged: rule and construct."""
        reports = json.loads((self.folder / "validation-report.json").read_text())["pluginReports"]
        return [
            (violation["ruleName"], construct["constructPath"])
            for report in reports
            for violation in report["violations"]
            for construct in violation["violatingConstructs"]
        ]


@pytest.fixture(scope="session")
def synthesized(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Synthesized]:
    """Every variant, without building the dependency layer, and with cdk-nag's verdict."""
    from aws_cdk import Validations
    from cdk_nag import AwsSolutionsChecks

    from infra.portdesk import build_app

    found = {}
    for name, context in VARIANTS.items():
        folder = tmp_path_factory.mktemp(name)
        app = build_app({"aws:cdk:bundling-stacks": [], **context}, outdir=str(folder))
        Validations.of(app).add_plugins(AwsSolutionsChecks(app))
        app.synth()
        found[name] = Synthesized(folder)
    return found


@pytest.fixture(scope="session")
def aws(synthesized: dict[str, Synthesized]) -> Synthesized:
    return synthesized["aws"]


@pytest.fixture(scope="session")
def local(synthesized: dict[str, Synthesized]) -> Synthesized:
    return synthesized["local"]


@pytest.fixture(scope="session")
def prod(synthesized: dict[str, Synthesized]) -> Synthesized:
    return synthesized["prod"]
