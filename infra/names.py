"""Names that deploying and looking up share; imports nothing, the CDK least of all."""

PARTS = ("data", "service", "monitoring")


def stack_name(stage: str, part: str) -> str:
    """The name of a stack in CloudFormation: `part` is one of `PARTS`."""
    return f"portdesk-{stage}-{part}"
