"""Findings of cdk-nag that are meant to be as they are, each with its reason where the thing itself is made."""

from aws_cdk import Acknowledgment, Validations
from constructs import IConstruct


def accept(construct: IConstruct, rule: str, reason: str) -> None:
    """Acknowledge one rule, such as ``AwsSolutions-SQS3``, on one construct and what it holds."""
    Validations.of(construct).acknowledge(Acknowledgment(id=f"AwsSolutions::{rule}", reason=reason))
