"""The CDK application: ``cdk synth``, ``cdk deploy``. Context values choose the deployment (infra/deployment.py)."""

from infra.portdesk import build_app

build_app().synth()
