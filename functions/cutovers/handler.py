"""Every minute: look at ported numbers of which there is news, certify what works, and say what does not."""

import os
from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools import Logger

from shared.runtime.settings import CutoversSettings
from shared.runtime.wiring import cutovers_parts
from shared.usecases.telephony.look_at_cutover import look_at_due

logger = Logger(service="cutovers")
desk, certifier = cutovers_parts(CutoversSettings.from_environment(os.environ))


def handler(_event: Mapping[str, Any], _context: object) -> dict[str, Any]:
    """Look at what is due. Raises `Unavailable` with all that went wrong: the next minute tries it again."""
    looked = look_at_due(desk, certifier)
    if looked:
        logger.info("ported numbers were looked at", orders=looked)
    return {"looked_at": looked}
