"""Who may do what: one table, which the API, the pages and the tests read.

Every private route names its action (``x-portdesk-action`` in the OpenAPI file), and so does a use case that is called
from more than one door. How far a role reaches is apart: a client manager's requests are their own (brief), and our
team's work is every account's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from shared.domain.model import AccountKind, Role


class Action(StrEnum):
    """What can be done, by the thing it is done to."""

    ACCOUNT_READ = "account.read"
    COMPANIES_READ = "companies.read"
    COMPANIES_WRITE = "companies.write"
    REQUESTS_READ = "port_requests.read"
    REQUESTS_WRITE = "port_requests.write"
    REQUESTS_SUBMIT = "port_requests.submit"
    REQUESTS_APPROVE = "port_requests.approve"
    REQUESTS_CANCEL = "port_requests.cancel"
    REQUESTS_CORRECT = "port_requests.correct"
    LETTERS_SIGN = "letters.sign"
    SIGNERS_ASK = "signers.ask"
    COMMENTS_WRITE = "comments.write"
    PORTABILITY_CHECK = "portability.check"
    BULK_READ = "bulk_uploads.read"
    BULK_WRITE = "bulk_uploads.write"
    TRACKING_READ = "tracking_numbers.read"
    TRACKING_WRITE = "tracking_numbers.write"
    TRACKING_CALL = "tracking_numbers.call"
    TRACKING_TEST = "tracking_numbers.test"
    TRACKING_IMPORT = "tracking_numbers.import"
    USERS_READ = "users.read"
    USERS_WRITE = "users.write"
    KEYS_READ = "api_keys.read"
    KEYS_WRITE = "api_keys.write"
    EVENTS_READ = "events.read"
    WEBHOOKS_MANAGE = "webhook_endpoints.manage"
    NOTIFICATIONS_CHOOSE = "notifications.choose"

    STAFF_READ = "staff.read"
    STAFF_LETTERS = "staff.letters"
    STAFF_NOTES = "staff.notes"
    STAFF_ASSIGN = "staff.assign"
    STAFF_CANNED = "staff.canned_texts"
    STAFF_ORDERS = "staff.orders"
    STAFF_CANCEL = "staff.cancel"
    STAFF_CONFIRM = "staff.confirm"
    STAFF_CLAIMS = "staff.claims"
    STAFF_REVEAL = "staff.reveal"
    STAFF_REVEALS = "staff.reveals"
    STAFF_QUARANTINE = "staff.quarantine"
    STAFF_DEAD_LETTERS = "staff.dead_letters"
    PORT_OUTS_READ = "port_outs.read"
    PORT_OUTS_ANSWER = "port_outs.answer"
    PORT_OUT_SHEETS_READ = "port_out_sheets.read"
    PORT_OUT_PROTECT = "port_out_sheets.protect"
    CASES_READ = "cases.read"
    CASES_WRITE = "cases.write"

    STAFF_REVIEW = "staff.review"
    STAFF_DOCUMENTS = "staff.documents"
    STAFF_CORRECT = "staff.correct"
    STAFF_CARRIERS = "staff.carriers"
    STAFF_CHASE = "staff.chase"
    STAFF_TALK = "staff.talk"
    STAFF_MAILS = "staff.mails"
    STAFF_PACKETS = "staff.packets"
    STAFF_ACCOUNTS_READ = "staff.accounts.read"
    STAFF_ACCOUNTS_WRITE = "staff.accounts.write"
    STAFF_ACCOUNT_KEYS = "staff.accounts.api_keys"
    STAFF_ADMINISTRATORS = "staff.accounts.administrators"
    STAFF_TEAM_READ = "staff.team.read"
    STAFF_TEAM_WRITE = "staff.team.write"
    STAFF_PORT_OUTS = "staff.port_outs"
    STAFF_SHEETS = "staff.port_out_sheets"
    STAFF_CASES = "staff.cases"
    STAFF_EVIDENCE = "staff.evidence"
    STAFF_REPORTS = "staff.reports"


@dataclass(frozen=True, slots=True)
class Permission:
    """`to` says what it is in a refusal: "Only an administrator user can `to`"."""

    roles: tuple[Role, ...]
    to: str


CUSTOMERS: Final = (Role.ADMINISTRATOR, Role.MANAGER, Role.CLIENT_MANAGER)
STAFF: Final = (Role.SUPPORT, Role.SUPPORT_LEAD)
ROLES: Final[Mapping[AccountKind, tuple[Role, ...]]] = MappingProxyType(
    {AccountKind.CUSTOMER: CUSTOMERS, AccountKind.DESK: STAFF}
)
"""The roles that users of an account may have: our team's reach every account, so they are in the desk's alone."""

_ADMINISTRATOR: Final = (Role.ADMINISTRATOR,)
_LEAD: Final = (Role.SUPPORT_LEAD,)
_EVERYBODY: Final = tuple(Role)

PERMISSIONS: Final[Mapping[Action, Permission]] = MappingProxyType(
    {
        Action.ACCOUNT_READ: Permission(_EVERYBODY, "read whose key it is"),
        Action.COMPANIES_READ: Permission(_EVERYBODY, "read companies"),
        Action.COMPANIES_WRITE: Permission(_ADMINISTRATOR, "add companies"),
        Action.REQUESTS_READ: Permission(CUSTOMERS, "read port requests"),
        Action.REQUESTS_WRITE: Permission(CUSTOMERS, "make and change port requests"),
        Action.REQUESTS_SUBMIT: Permission(CUSTOMERS, "submit port requests"),
        Action.REQUESTS_APPROVE: Permission(_ADMINISTRATOR, "approve or return port requests"),
        Action.REQUESTS_CANCEL: Permission(CUSTOMERS, "cancel port requests"),
        Action.REQUESTS_CORRECT: Permission(CUSTOMERS, "correct port requests"),
        Action.LETTERS_SIGN: Permission(CUSTOMERS, "sign letters or give signed ones"),
        Action.SIGNERS_ASK: Permission(CUSTOMERS, "ask for signatures"),
        Action.COMMENTS_WRITE: Permission(CUSTOMERS, "comment on port requests"),
        Action.PORTABILITY_CHECK: Permission(CUSTOMERS, "check numbers"),
        Action.BULK_READ: Permission(CUSTOMERS, "read what became of files"),
        Action.BULK_WRITE: Permission(CUSTOMERS, "upload files of numbers"),
        Action.TRACKING_READ: Permission(CUSTOMERS, "read tracking numbers"),
        Action.TRACKING_WRITE: Permission(CUSTOMERS, "change tracking numbers"),
        Action.TRACKING_CALL: Permission(_EVERYBODY, "report calls of tracking numbers"),
        Action.TRACKING_TEST: Permission(_EVERYBODY, "report tests of tracking numbers"),
        Action.TRACKING_IMPORT: Permission(_ADMINISTRATOR, "import tracking numbers"),
        Action.USERS_READ: Permission(_ADMINISTRATOR, "read the account's users"),
        Action.USERS_WRITE: Permission(_ADMINISTRATOR, "add and change the account's users"),
        Action.KEYS_READ: Permission(_ADMINISTRATOR, "read the account's API keys"),
        Action.KEYS_WRITE: Permission(_ADMINISTRATOR, "make and end API keys of the account"),
        Action.EVENTS_READ: Permission(CUSTOMERS, "read events"),
        Action.WEBHOOKS_MANAGE: Permission(_ADMINISTRATOR, "manage webhook endpoints"),
        Action.NOTIFICATIONS_CHOOSE: Permission(CUSTOMERS, "choose what they are mailed of"),
        Action.STAFF_READ: Permission(STAFF, "read every account's port requests"),
        Action.STAFF_LETTERS: Permission(STAFF, "open letters, which hold account numbers"),
        Action.STAFF_NOTES: Permission(STAFF, "write notes, and comments for customers"),
        Action.STAFF_ASSIGN: Permission(STAFF, "assign orders"),
        Action.STAFF_CANNED: Permission(_LEAD, "keep canned texts"),
        Action.STAFF_ORDERS: Permission(STAFF, "act on orders of customers"),
        Action.STAFF_CANCEL: Permission(STAFF, "cancel orders of customers"),
        Action.STAFF_CONFIRM: Permission(_LEAD, "confirm what wants a second person"),
        Action.STAFF_CLAIMS: Permission(_LEAD, "move numbers from one account to another"),
        Action.STAFF_REVEAL: Permission(STAFF, "be shown PINs and account numbers"),
        Action.STAFF_REVEALS: Permission(_LEAD, "see who was shown which secret"),
        Action.STAFF_QUARANTINE: Permission(STAFF, "put events of carriers aside"),
        Action.STAFF_DEAD_LETTERS: Permission(_LEAD, "send dead letters back or purge them"),
        Action.PORT_OUTS_READ: Permission((Role.ADMINISTRATOR, Role.MANAGER), "read port-outs"),
        Action.PORT_OUTS_ANSWER: Permission(_ADMINISTRATOR, "say whether a port-out was asked for"),
        Action.PORT_OUT_SHEETS_READ: Permission(_ADMINISTRATOR, "read what a number needs to leave"),
        Action.PORT_OUT_PROTECT: Permission(_ADMINISTRATOR, "set port-out PINs and locks"),
        Action.CASES_READ: Permission(CUSTOMERS, "read cases"),
        Action.CASES_WRITE: Permission(CUSTOMERS, "open cases and write in them"),
        Action.STAFF_REVIEW: Permission(STAFF, "review orders"),
        Action.STAFF_DOCUMENTS: Permission(STAFF, "look at documents and judge them"),
        Action.STAFF_CORRECT: Permission(STAFF, "correct orders of customers"),
        Action.STAFF_CARRIERS: Permission(STAFF, "enter what carriers say"),
        Action.STAFF_CHASE: Permission(STAFF, "chase carriers"),
        Action.STAFF_TALK: Permission(STAFF, "talk with carriers"),
        Action.STAFF_MAILS: Permission(STAFF, "read and use mails of carriers"),
        Action.STAFF_PACKETS: Permission(STAFF, "read packets for carriers"),
        Action.STAFF_ACCOUNTS_READ: Permission(STAFF, "read customers' accounts"),
        Action.STAFF_ACCOUNTS_WRITE: Permission(STAFF, "make and change customers' accounts"),
        # Whoever holds a customer's key acts in the customer's name, and can sign letters in it.
        Action.STAFF_ACCOUNT_KEYS: Permission(_LEAD, "make and end API keys of customers"),
        # An administrator approves from a link in a mail: who gives them another address approves in their name.
        Action.STAFF_ADMINISTRATORS: Permission(_LEAD, "make, change and end administrators of customers"),
        Action.STAFF_TEAM_READ: Permission(STAFF, "read who our team is"),
        Action.STAFF_TEAM_WRITE: Permission(_LEAD, "add and change people of our team, and their API keys"),
        Action.STAFF_PORT_OUTS: Permission(STAFF, "record and answer port-outs"),
        Action.STAFF_SHEETS: Permission(STAFF, "enter what carriers have on file for numbers"),
        Action.STAFF_CASES: Permission(STAFF, "work on cases"),
        Action.STAFF_EVIDENCE: Permission(STAFF, "take the evidence of a letter"),
        Action.STAFF_REPORTS: Permission(STAFF, "read the numbers of the desk"),
    }
)
"""Model.md ("Statuses and transitions": approval) and porting.md section 1, lines 5, 7 and 12."""

SEES_ALL_REQUESTS: Final = frozenset({Role.ADMINISTRATOR, Role.MANAGER})
"""Who sees every request of their account; a client manager sees those that they submitted (brief)."""


def may(role: Role, action: Action) -> bool:
    """Whether a user of this role may do this."""
    return role in PERMISSIONS[action].roles


def actions_of(role: Role) -> frozenset[Action]:
    """Everything that a user of this role may do."""
    return frozenset(action for action in Action if may(role, action))
