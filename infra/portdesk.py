"""The whole of Port Desk as CDK stacks, for AWS and for the local cloud alike."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aws_cdk import Annotations, App, Tags

from infra.deployment import Deployment
from infra.names import stack_name
from infra.stacks.data import DataStack
from infra.stacks.monitoring import MonitoringStack
from infra.stacks.service import ServiceStack

CDK_JSON = Path(__file__).parents[1] / "cdk.json"


def build_app(context: Mapping[str, Any] | None = None, outdir: str | None = None) -> App:
    """Build the stacks; `context` is added to ``cdk.json``'s, and what the CDK CLI hands over goes before both."""
    flags = json.loads(CDK_JSON.read_text())["context"]
    app = App(context={**flags, **(context or {})}, outdir=outdir)
    deployment = Deployment.from_context(app.node)
    data = DataStack(app, "Data", deployment, stack_name=stack_name(deployment.stage, "data"))
    service = ServiceStack(app, "Service", deployment, data, stack_name=stack_name(deployment.stage, "service"))
    if deployment.announces_to_nobody:
        Annotations.of(service).add_warning_v2(
            "portdesk:desk-email",
            "Orders go to `manual` carriers and desk_email is not set: packets wait in the bucket, and nobody is told. "
            "Each such order is flagged. Deploy with -c desk_email=porting-desk@example.com.",
        )
    MonitoringStack(app, "Monitoring", service, deployment, stack_name=stack_name(deployment.stage, "monitoring"))
    Tags.of(app).add("application", "portdesk")
    Tags.of(app).add("stage", deployment.stage)
    return app
