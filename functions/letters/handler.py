"""Prints letters of authorization and seals signed ones: PDF work has a function of its own, its imports are heavy."""

import os
from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools import Logger

from shared.domain.driving import Step
from shared.runtime.settings import LettersSettings
from shared.runtime.wiring import letters_parts
from shared.usecases.letters import print_letter, print_signed_letter

logger = Logger(service="letters")
desk, printer, sealer = letters_parts(LettersSettings.from_environment(os.environ))


def handler(event: Mapping[str, Any], _context: object) -> dict[str, Any]:
    """Print the letter that this order lacks, or seal the one that was signed; again is harmless."""
    order_id, step = str(event["order_id"]), Step(str(event["step"]))
    if step == Step.PRINT_SIGNED_LETTER:
        print_signed_letter(desk, sealer, order_id)
    else:
        print_letter(desk, printer, order_id)
    return {"order_id": order_id, "step": step.value}
