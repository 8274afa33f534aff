"""Names that deploying and looking up share; imports nothing, the CDK least of all."""

PARTS = ("data", "service", "monitoring")

RAW_MAIL = "mail/raw/"
"""The prefix of the desk's bucket under which mails arrive as they came."""


def stack_name(stage: str, part: str) -> str:
    """The name of a stack in CloudFormation: `part` is one of `PARTS`."""
    return f"portdesk-{stage}-{part}"


def rule_set_name(stage: str) -> str:
    """The name of the receipt rule set by which SES takes mails for the desk."""
    return f"portdesk-{stage}"


def bulk_machine_name(stage: str) -> str:
    """The name of the state machine that drives dropped files: its functions start it, and it runs them."""
    return f"portdesk-{stage}-bulk-import"
