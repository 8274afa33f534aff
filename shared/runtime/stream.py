"""What is called for which change: known here to the infrastructure, which filters by it."""

from typing import Final

from shared.adapters.dynamodb.changes import SEARCHED
from shared.adapters.dynamodb.keys import DELIVERY, EVENT, NUMBER
from shared.adapters.eventbridge.bus import SOURCE
from shared.adapters.platform.contract import TELEPHONY as TELEPHONY_SIDE
from shared.domain.reports.facts import COUNTED as FACTS_OF

OURS: Final = SOURCE
"""The source of our own events on the bus."""

TELEPHONY: Final = TELEPHONY_SIDE
"""The source of what the telephony side says on our bus."""

TOLD_TELEPHONY: Final = ("number.changed",)
"""Types of our events after which the telephony system has something to learn."""

SES: Final = "aws.ses"
"""The source of what SES says, on the account's default bus."""

RELAYED: Final = (EVENT, *SEARCHED)
"""Prefixes of the sort keys that the relay is called for: events, orders among what staff search by."""

CALLED: Final = {
    "eventName": ["MODIFY"],
    "dynamodb": {"Keys": {"SK": {"S": [NUMBER]}}, "NewImage": {"first_call_at": {"S": [{"exists": True}]}}},
}
"""The pattern of tracking numbers that were called, which the relay is called for, too."""

DELIVERED: Final = {
    "eventName": ["INSERT", "MODIFY"],
    "dynamodb": {"Keys": {"SK": {"S": [{"prefix": DELIVERY}]}}, "NewImage": {"state": {"S": ["pending"]}}},
}
"""The pattern of deliveries on their way: one that is new, or sent anew, is due at once."""

MAILED_ABOUT: Final = ("account.user_", "comment.", "document.", "envelope.", "letter.", "order.", "request.")
"""Prefixes of the types of our events after which a signer, requester or administrator may have to be told."""

LOOKED_AFTER: Final = (
    *("port_out.", "case."),
    *("request.submitted", "request.submit_rolled_back", "order.flagged", "carrier.event_kept"),
)
"""Prefixes of the types of our events after which there may be something to do for a port-out or a case, or a case to
open: a claim that is in the way, a carrier that says otherwise."""

COUNTED: Final = FACTS_OF
"""Prefixes of the types of our events that the desk's reports may count."""

BOUNCES: Final = ("Email Bounced", "Email Complaint Received", "Email Rejected")
"""Detail types of what SES says of a mail that did not arrive, or is not wanted."""

NAMESPACE: Final = "PortDesk"
"""Of our own metrics."""

OUTBOX_AGE: Final = "MailOutboxAge"
"""Seconds for which the mails that were to be out longest have not gone out, by `stage`."""
