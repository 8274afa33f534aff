"""The store on DynamoDB: one table, as `keys` lays it out."""

from shared.adapters.dynamodb.accounts import Accounts
from shared.adapters.dynamodb.carriers import CarrierSide
from shared.adapters.dynamodb.claims import Claims
from shared.adapters.dynamodb.desk import DeskQueue
from shared.adapters.dynamodb.desk_keeping import DeskKeeping
from shared.adapters.dynamodb.drops import Drops
from shared.adapters.dynamodb.feeds import Feeds
from shared.adapters.dynamodb.leaving import Leaving
from shared.adapters.dynamodb.reports import Reports
from shared.adapters.dynamodb.requests import Requests
from shared.adapters.dynamodb.signing import Signing
from shared.adapters.dynamodb.telephony import TelephonySide
from shared.adapters.dynamodb.webhooks import Webhooks


class DynamoStore(
    Accounts,
    Requests,
    Claims,
    Signing,
    TelephonySide,
    CarrierSide,
    DeskQueue,
    DeskKeeping,
    Drops,
    Feeds,
    Webhooks,
    Leaving,
    Reports,
):
    """Implements `shared.ports.Store`; see `table.Table` for how it is made.

    `clock` lets idempotency records be forgotten after their 24 hours on the minute; without one they are answered
    until the table's time to live deletes them.
    """
