"""The trials of an implementation, against a double without sockets."""

import httpx

from infra.local.platform_trials import Trials
from shared.adapters.platform.http import Credentials
from tests.doubles.telephony import BEARER, SECRET, TelephonyDouble


def tried(double: TelephonyDouble, *, bearer: bool = False, patience_seconds: float = 3) -> dict[str, str]:
    """What went wrong, by what was expected."""
    credentials = Credentials(bearer=BEARER) if bearer else Credentials(signing_secret=SECRET)
    client = httpx.Client(transport=double.transport())
    trials = Trials(
        "https://telephony.example.com",
        credentials,
        client,
        patience_seconds=patience_seconds,
        sleep=lambda _seconds: double.slow.clear(),
    )
    return {outcome.expected: outcome.wrong for outcome in trials.run() if outcome.wrong}
