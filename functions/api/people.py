"""What is sent and got about accounts, their users and API keys, as JSON and as the use cases have it."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import Field

from functions.api import show
from functions.api.answers import ActorAnswer, Answer, CompanyAnswer, GroupAnswer, ProblemAnswer
from functions.api.bodies import Body, Text
from shared.domain.model import Account, ApiKey, Event, User
from shared.ports import Page
from shared.usecases.accounts.keys import DEFAULT_OVERLAP, KeyWish, NewKey, key_state
from shared.usecases.accounts.opening import NO_TRIAL, AccountChange, DropChange
from shared.usecases.accounts.own_numbers import Imported, Outcome
from shared.usecases.accounts.users import UserChange
from shared.usecases.accounts.viewing import AccountOverview
from shared.usecases.store_numbers import group_answer

# --- what is sent ----------------------------------------------------------------------------------------------------

Name = Annotated[str, Field(max_length=1000)]
Ids = Annotated[tuple[Text, ...], Field(max_length=100)]
Reason = Annotated[str, Field(max_length=2000)]


class AccountBody(Body):
    """A customer's account. It can port with a card on file, in good standing and in no trial; `trial_ends_on` is the
    trial's last day."""

    name: Name
    card_on_file: bool = False
    standing: Text = "good"
    trial_ends_on: Text | None = None
    companies: Annotated[tuple[Name, ...], Field(max_length=100)] = ()


class DropBody(Body):
    """What the account's drop folder does, where a file does not say. What is left out stays."""

    submit: bool | None = None
    preapproved: bool | None = None
    daily_report: bool | None = None


class AccountChangeBody(Body):
    """What is left out stays; null ends the trial. `despite_open`: a lead closes it, for a reason, though orders or
    port-outs are open."""

    name: Name | None = None
    card_on_file: bool | None = None
    standing: Text | None = None
    trial_ends_on: Text | None = None
    drop: DropBody = DropBody()
    reason: Reason = ""
    despite_open: bool = False


def account_change(body: AccountChangeBody) -> AccountChange:
    ends = body.trial_ends_on
    if ends is None and "trial_ends_on" in body.model_fields_set:
        ends = NO_TRIAL
    drop = DropChange(**body.drop.model_dump())
    return AccountChange(body.name, body.card_on_file, body.standing, ends, drop, body.despite_open)


class UserBody(Body):
    """A person. `company_ids` are the only companies that a client manager may place numbers in; all, if empty."""

    name: Name
    email: Text
    role: Text
    company_ids: Ids = ()


class UserChangeBody(Body):
    """What is left out stays. The user's API keys follow."""

    name: Name | None = None
    email: Text | None = None
    role: Text | None = None
    company_ids: Ids | None = None


def user_change(body: UserChangeBody) -> UserChange:
    return UserChange(body.name, body.email, body.role, body.company_ids)


class KeyBody(Body):
    """An API key of a user. `actions` are the only things it may do, all that the user may if empty; each route names
    its own as `x-portdesk-action`. `expires_on` is its last day, in UTC. A test key sees and makes tests alone."""

    user_id: Text
    name: Name = ""
    actions: Annotated[tuple[Text, ...], Field(max_length=100)] = ()
    test_mode: bool = False
    expires_on: Text | None = None


def key_wish(body: KeyBody) -> KeyWish:
    return KeyWish(body.name, body.actions, body.test_mode, body.expires_on)


class RotationBody(Body):
    """For how long the old key works on beside the new one: 24 hours, if left out."""

    overlap_hours: Annotated[float, Field(ge=-1_000_000, le=1_000_000)] = DEFAULT_OVERLAP.total_seconds() / 3600


def overlap_of(body: RotationBody | None) -> timedelta:
    return timedelta(hours=(body or RotationBody()).overlap_hours)


IMPORT_DESCRIPTION: Final = (
    "The body is a list as for a port request: CSV in the template's columns, or JSON rows. Good rows are taken in as "
    "active tracking numbers; what is wrong with the others is said row by row, with `Accept: text/csv` in the list "
    "itself. The same list again changes nothing; another forwarding number, name, source or company is taken over. "
    "422 where no row was good."
)

# --- what is got -----------------------------------------------------------------------------------------------------


class DropAnswer(Answer):
    submit: bool
    preapproved: bool
    daily_report: bool


class AccountSummary(Answer):
    id: str
    name: str
    card_on_file: bool
    standing: str
    trial_ends_on: str | None
    drop: DropAnswer
    version: int
    created_at: datetime


class AccountPage(Answer):
    items: list[AccountSummary]
    cursor: str | None


class UserAnswer(Answer):
    id: str
    name: str
    email: str
    role: str
    company_ids: list[str]
    deactivated_at: datetime | None
    version: int
    created_at: datetime


class UserList(Answer):
    items: list[UserAnswer]


class KeyAnswer(Answer):
    """An API key, but for the key itself. `last_used_at` is known to the hour."""

    id: str
    prefix: str
    name: str
    user_id: str
    user_name: str
    role: str
    actions: list[str] = Field(description="The only things it may do; empty: all that its role may.")
    test_mode: bool
    state: Literal["active", "expired", "revoked"]
    rotated_to: str | None
    last_used_at: datetime | None
    expires_at: datetime | None
    revoked_at: datetime | None
    created_at: datetime


class KeyList(Answer):
    items: list[KeyAnswer]


class NewKeyAnswer(KeyAnswer):
    secret: str | None = Field(
        description="The key, shown this once; null where the call is a repetition. If it was lost, rotate it."
    )


class AccountAnswer(AccountSummary):
    """An account whole, but for its requests and numbers."""

    can_port: bool
    cannot_port_because: list[ProblemAnswer]
    companies: list[CompanyAnswer]
    users: list[UserAnswer]
    api_keys: list[KeyAnswer]


class TeamAnswer(Answer):
    """Our own team."""

    users: list[UserAnswer]
    api_keys: list[KeyAnswer]


class ImportedRow(Answer):
    """What became of one row of the list, counted as its spreadsheet counts."""

    row: int
    number: str | None
    outcome: Literal["imported", "changed", "unchanged", "refused", "skipped"]
    errors: list[ProblemAnswer]
    warnings: list[ProblemAnswer]


class ImportAnswer(Answer):
    """Every row of the list: taken in, or not, and why."""

    rows: int
    imported: int
    changed: int
    unchanged: int
    refused: int
    skipped: int
    columns: dict[str, str] = Field(description="For every header which column it was taken for, or `ignored`.")
    file_warnings: list[ProblemAnswer]
    groups: list[GroupAnswer]
    items: list[ImportedRow]


class AccountEventAnswer(Answer):
    """What happened to an account, by whom. `version` is that of what changed."""

    id: str
    type: str
    at: datetime
    version: int
    actor: ActorAnswer
    reason: str | None
    data: dict[str, Any]


class AccountEventPage(Answer):
    items: list[AccountEventAnswer]
    cursor: str | None


def summary(found: Account) -> AccountSummary:
    return AccountSummary(
        id=found.id,
        name=found.name,
        card_on_file=found.card_on_file,
        standing=found.standing,
        trial_ends_on=found.trial_ends_on.isoformat() if found.trial_ends_on else None,
        drop=DropAnswer(**found.drop.model_dump()),
        version=found.version,
        created_at=found.created_at,
    )


def account_page(found: Page[Account]) -> AccountPage:
    return AccountPage(items=[summary(one) for one in found.items], cursor=found.cursor)


def account(found: AccountOverview, now: datetime) -> AccountAnswer:
    return AccountAnswer(
        **summary(found.account).model_dump(),
        can_port=not found.cannot_port_because,
        cannot_port_because=show.problems(found.cannot_port_because),
        companies=[show.company(one) for one in found.companies],
        users=[user(one) for one in found.users],
        api_keys=[key(one, now) for one in found.keys],
    )


def team(found: AccountOverview, now: datetime) -> TeamAnswer:
    return TeamAnswer(users=[user(one) for one in found.users], api_keys=[key(one, now) for one in found.keys])


def user(found: User) -> UserAnswer:
    return UserAnswer(
        id=found.id,
        name=found.name,
        email=found.email,
        role=found.role,
        company_ids=list(found.company_ids),
        deactivated_at=found.deactivated_at,
        version=found.version,
        created_at=found.created_at,
    )


def key(found: ApiKey, now: datetime) -> KeyAnswer:
    return KeyAnswer(
        id=found.id,
        prefix=found.prefix,
        name=found.name,
        user_id=found.user_id,
        user_name=found.user_name,
        role=found.role,
        actions=list(found.actions),
        test_mode=found.test_mode,
        state=key_state(found, now),
        rotated_to=found.rotated_to or None,
        last_used_at=found.last_used_at,
        expires_at=found.expires_at,
        revoked_at=found.revoked_at,
        created_at=found.created_at,
    )


def new_key(found: NewKey, now: datetime) -> NewKeyAnswer:
    return NewKeyAnswer(**key(found.key, now).model_dump(), secret=found.secret)


def imported(found: Imported) -> ImportAnswer:
    listed, outcomes = found.listed, list(found.outcomes.values())
    return ImportAnswer(
        rows=listed.counts.rows,
        **{name: outcomes.count(name) for name in get_args(Outcome)},
        columns=dict(listed.columns),
        file_warnings=show.problems(listed.file_warnings),
        groups=[GroupAnswer(**group_answer(group)) for group in listed.groups],
        items=[
            ImportedRow(
                row=row.row,
                number=row.number,
                outcome=found.outcomes[row.row],
                errors=show.problems(row.errors),
                warnings=show.problems((*row.warnings, *row.review)),
            )
            for row in listed.rows
        ],
    )


def event_page(found: Page[Event]) -> AccountEventPage:
    return AccountEventPage(
        items=[
            AccountEventAnswer(
                id=one.id,
                type=one.type,
                at=one.at,
                version=one.version,
                actor=show.actor(one.actor),
                reason=one.reason or None,
                data=one.data,
            )
            for one in found.items
        ],
        cursor=found.cursor,
    )
