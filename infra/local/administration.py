"""``portdesk account``, ``company``, ``user``, ``key``, ``staff``: what an operator does to accounts, on any stage."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Annotated

import typer

from infra.local.console import errors, failures_said, say, say_table
from infra.local.deploy import STAGE as LOCAL
from infra.local.offices import STAGES, office_of, operator
from shared.domain.model import DESK_ACCOUNT, Account, AccountKind, ApiKey, Event, Role, Standing, User
from shared.domain.permissions import CUSTOMERS, STAFF
from shared.domain.problems import NotFound, Problem
from shared.usecases.accounts.companies import add_company
from shared.usecases.accounts.keys import (
    DEFAULT_OVERLAP,
    KeyWish,
    NewKey,
    create_key,
    key_state,
    list_keys,
    revoke_key,
    rotate_key,
)
from shared.usecases.accounts.opening import (
    NO_TRIAL,
    AccountChange,
    DropChange,
    change_account,
    create_account,
    desk_account,
)
from shared.usecases.accounts.reach import Office
from shared.usecases.accounts.users import UserChange, add_user, change_user, deactivate_user
from shared.usecases.accounts.viewing import AccountOverview, account_timeline, list_accounts, view_account

FindOffice = Callable[[str], Office]

account_app = typer.Typer(no_args_is_help=True, help="Customers of the telephony company.")
company_app = typer.Typer(no_args_is_help=True, help="The companies that tracking numbers are placed in.")
user_app = typer.Typer(no_args_is_help=True, help="The people of an account.")
staff_app = typer.Typer(no_args_is_help=True, help="Our own team: users of the desk, who work for every account.")
key_app = typer.Typer(no_args_is_help=True, help="API keys: each belongs to a user and may do what the user may.")

AccountId = Annotated[str, typer.Argument(help="acc_…", show_default=False)]
StageOption = Annotated[
    str,
    typer.Option(
        help=f"Where: {', '.join(STAGES)}. All but {LOCAL} are on AWS, with the credentials that boto3 finds.",
    ),
]
UserId = Annotated[str, typer.Argument(help="usr_…", show_default=False)]
ExpiresOn = Annotated[str | None, typer.Option(help="The last day on which it works (UTC), YYYY-MM-DD.")]
MOST_LISTED = 100
CARD = ("--card-on-file/--no-card-on-file", "--card/--no-card")
STANDINGS = ", ".join(Standing)


@account_app.command("create")
def create_an_account(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="The account's name.", show_default=False)],
    card_on_file: Annotated[bool, typer.Option(*CARD, help="Whether a credit card is on file.")] = False,
    standing: Annotated[str, typer.Option(help=f"One of {STANDINGS}.")] = Standing.GOOD,
    trial_ends_on: Annotated[str | None, typer.Option(help="The last day of its trial, YYYY-MM-DD.")] = None,
    company: Annotated[list[str] | None, typer.Option(help="The name of a company; may be repeated.")] = None,
    stage: StageOption = LOCAL,
) -> None:
    """Make an account, and companies in it. It can port with a card on file, in good standing and in no trial."""
    with _office(ctx, stage) as office:
        account = create_account(
            office,
            operator(),
            name,
            card_on_file=card_on_file,
            standing=standing,
            trial_ends_on=trial_ends_on,
            companies=company or (),
        )
        _show(office, account.id)
        where = "" if stage == LOCAL else f" --stage {stage}"
        say(f"\nNext: portdesk user add {account.id} NAME EMAIL administrator{where}")


@account_app.command("show")
def show_an_account(ctx: typer.Context, account_id: AccountId, stage: StageOption = LOCAL) -> None:
    """An account with its companies, users and keys, and whether it can port."""
    with _office(ctx, stage) as office:
        _show(office, account_id)


@account_app.command("list")
def list_the_accounts(
    ctx: typer.Context,
    name: Annotated[str, typer.Option(help="Only those whose name begins so; case does not count.")] = "",
    stage: StageOption = LOCAL,
) -> None:
    """Customers' accounts, newest first; at most 100 of them."""
    with _office(ctx, stage) as office:
        page = list_accounts(office, operator(), name, MOST_LISTED, None)
        say_table([(one.id, one.name, one.standing) for one in page.items], indent="")
        if page.cursor:
            errors.print("There are more: name what theirs begin with, with --name.", markup=False)


@account_app.command("events")
def show_events(
    ctx: typer.Context,
    account_id: AccountId,
    stage: StageOption = LOCAL,
) -> None:
    """What happened to an account, newest first: who made it, changed it, added users and keys; the latest 100."""
    with _office(ctx, stage) as office:
        page = account_timeline(office, operator(), account_id, MOST_LISTED, None)
        say_table([(_minute(one.at), one.type, one.actor.name, _told(one)) for one in page.items], indent="")


@account_app.command("eligibility")
def change_eligibility(
    ctx: typer.Context,
    account_id: AccountId,
    card_on_file: Annotated[bool | None, typer.Option(*CARD, help="Whether a credit card is on file.")] = None,
    standing: Annotated[str | None, typer.Option(help=f"One of {STANDINGS}.")] = None,
    trial_ends_on: Annotated[
        str | None, typer.Option(help=f"The last day of its trial, YYYY-MM-DD; `{NO_TRIAL}` ends it.")
    ] = None,
    reason: Annotated[str, typer.Option(help="Why; it stands on the account's timeline.")] = "",
    despite_open: Annotated[
        bool, typer.Option("--despite-open", help="Close it though orders or port-outs are open, for a reason.")
    ] = False,
    stage: StageOption = LOCAL,
) -> None:
    """Change what decides whether an account may port; what is not named stays. Without options, show it."""
    with _office(ctx, stage) as office:
        change = AccountChange(
            card_on_file=card_on_file, standing=standing, trial_ends_on=trial_ends_on, despite_open=despite_open
        )
        change_account(office, operator(), account_id, change, reason=reason)
        found = view_account(office, operator(), account_id)
        _show_eligibility(found.account, found.cannot_port_because)


@account_app.command("drop")
def change_drop(
    ctx: typer.Context,
    account_id: AccountId,
    submit: Annotated[
        bool | None,
        typer.Option("--submit/--leave-drafts", help="What becomes of complete requests whose rows do not say."),
    ] = None,
    preapproved: Annotated[
        bool | None,
        typer.Option(
            "--preapproved/--needs-approval",
            help="Whether what is dropped counts as an administrator's, or waits for one to approve it.",
        ),
    ] = None,
    daily_report: Annotated[
        bool | None,
        typer.Option("--daily-report/--no-daily-report", help="A report of everything that is open, every day."),
    ] = None,
    stage: StageOption = LOCAL,
) -> None:
    """Change what the account's drop folder does; what is not named stays. Without options, show it."""
    with _office(ctx, stage) as office:
        change = DropChange(submit=submit, preapproved=preapproved, daily_report=daily_report)
        _show_drop(change_account(office, operator(), account_id, AccountChange(drop=change)))


@company_app.command("add")
def add_a_company(
    ctx: typer.Context,
    account_id: AccountId,
    name: Annotated[str, typer.Argument(help="Its name, unique in the account.", show_default=False)],
    stage: StageOption = LOCAL,
) -> None:
    """Add a company to an account. Administrators can do the same through the API."""
    with _office(ctx, stage) as office:
        made = add_company(office, operator(), account_id, name)
        say_table([("Company", made.id, made.name)], indent="")


@user_app.command("add")
def add_a_user(
    ctx: typer.Context,
    account_id: AccountId,
    name: Annotated[str, typer.Argument(help="The person's name.", show_default=False)],
    email: Annotated[str, typer.Argument(help="The person's e-mail address.", show_default=False)],
    role: Annotated[str, typer.Argument(help=f"One of {', '.join(CUSTOMERS)}.", show_default=False)],
    company_id: Annotated[
        list[str] | None,
        typer.Option(help="com_…, may be repeated: the only companies a client manager may place numbers in."),
    ] = None,
    stage: StageOption = LOCAL,
) -> None:
    """Add a person to an account."""
    with _office(ctx, stage) as office:
        made = add_user(office, operator(), account_id, name, email, role, company_id or ())
        say_table([("User", made.id, made.role, made.name, made.email)], indent="")
        where = "" if stage == LOCAL else f" --stage {stage}"
        say(f"\nNext: portdesk key create {account_id} {made.id}{where}")


@user_app.command("change")
def change_a_user(
    ctx: typer.Context,
    account_id: AccountId,
    user_id: UserId,
    name: Annotated[str | None, typer.Option(help="Another name.")] = None,
    email: Annotated[str | None, typer.Option(help="Another e-mail address.")] = None,
    role: Annotated[str | None, typer.Option(help=f"Another role: one of {', '.join(CUSTOMERS)}.")] = None,
    company_id: Annotated[
        list[str] | None, typer.Option(help="com_…, may be repeated: the only companies of a client manager.")
    ] = None,
    stage: StageOption = LOCAL,
) -> None:
    """Change a person of an account; what is not named stays. Their keys follow."""
    with _office(ctx, stage) as office:
        change = UserChange(name, email, role, company_id)
        found = change_user(office, operator(), account_id, user_id, change)
        say_table([("User", found.id, found.role, found.name, found.email)], indent="")


@user_app.command("deactivate")
def deactivate_a_user(ctx: typer.Context, account_id: AccountId, user_id: UserId, stage: StageOption = LOCAL) -> None:
    """End what a person can do, for good: their API keys are revoked. What they did stays."""
    with _office(ctx, stage) as office:
        gone = deactivate_user(office, operator(), account_id, user_id)
        say(f"{gone.id} ({gone.name}) is deactivated since {_minute(gone.deactivated_at)}.")


@key_app.command("create")
def create_a_key(
    ctx: typer.Context,
    account_id: AccountId,
    user_id: UserId,
    test: Annotated[
        bool, typer.Option("--test", help="A test key: its ports always use the simulated carrier.")
    ] = False,
    expires_on: ExpiresOn = None,
    name: Annotated[str, typer.Option(help="What it is for.")] = "",
    action: Annotated[
        list[str] | None,
        typer.Option(help="May be repeated: the only things it may do, such as port_requests.read."),
    ] = None,
    stage: StageOption = LOCAL,
) -> None:
    """Make an API key for a user. It is printed this once, alone on stdout; only its hash is kept."""
    with _office(ctx, stage) as office:
        wish = KeyWish(name, action or (), test, expires_on)
        _show_new_key(create_key(office, operator(), account_id, user_id, wish))


@key_app.command("list")
def list_the_keys(ctx: typer.Context, account_id: AccountId, stage: StageOption = LOCAL) -> None:
    """The keys of an account, with those that no longer work."""
    with _office(ctx, stage) as office:
        _show_keys(list_keys(office, operator(), account_id), office.clock.now(), indent="")


@key_app.command("rotate")
def rotate_a_key(
    ctx: typer.Context,
    account_id: AccountId,
    key_id: Annotated[str, typer.Argument(help="key_…", show_default=False)],
    overlap_hours: Annotated[
        float, typer.Option(help="How long the old key works on beside the new one.")
    ] = DEFAULT_OVERLAP.total_seconds() / 3600,
    stage: StageOption = LOCAL,
) -> None:
    """Make a key that takes the place of another, like it in all. Both work until the overlap is over."""
    with _office(ctx, stage) as office:
        _show_new_key(rotate_key(office, operator(), account_id, key_id, overlap=timedelta(hours=overlap_hours)))


@key_app.command("revoke")
def revoke_a_key(
    ctx: typer.Context,
    account_id: AccountId,
    key_id: Annotated[str, typer.Argument(help="key_…", show_default=False)],
    stage: StageOption = LOCAL,
) -> None:
    """Revoke a key. It stops working within 30 seconds, and for good."""
    with _office(ctx, stage) as office:
        revoked = revoke_key(office, operator(), account_id, key_id)
        say(f"{revoked.id} ({revoked.prefix}…) is revoked since {_minute(revoked.revoked_at)}.")


@staff_app.command("add")
def add_a_member(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="The person's name.", show_default=False)],
    email: Annotated[str, typer.Argument(help="The person's e-mail address.", show_default=False)],
    role: Annotated[str, typer.Argument(help=f"One of {', '.join(STAFF)}.")] = Role.SUPPORT,
    stage: StageOption = LOCAL,
) -> None:
    """Add a person to our own team."""
    with _office(ctx, stage) as office:
        made = add_user(office, operator(), desk_account(office).id, name, email, role)
        say_table([("User", made.id, made.role, made.name, made.email)], indent="")
        where = "" if stage == LOCAL else f" --stage {stage}"
        say(f"\nNext: portdesk staff key {made.id}{where}")


@staff_app.command("key")
def create_a_members_key(
    ctx: typer.Context,
    user_id: UserId,
    test: Annotated[bool, typer.Option("--test", help="A test key: it reaches what test keys made, alone.")] = False,
    expires_on: ExpiresOn = None,
    stage: StageOption = LOCAL,
) -> None:
    """Make an API key for a person of our team. It is printed this once, alone on stdout; only its hash is kept."""
    with _office(ctx, stage) as office:
        wish = KeyWish(test_mode=test, expires_on=expires_on)
        _show_new_key(create_key(office, operator(), desk_account(office).id, user_id, wish))


@staff_app.command("list")
def list_the_team(ctx: typer.Context, stage: StageOption = LOCAL) -> None:
    """Our own team and its keys. What changes a user or a key of a customer does so here, with acc_desk."""
    with _office(ctx, stage) as office:
        _show_people(view_account(office, operator(), desk_account(office).id), office.clock.now())


@staff_app.command("deactivate")
def deactivate_a_member(ctx: typer.Context, user_id: UserId, stage: StageOption = LOCAL) -> None:
    """End what a person of our team can do, for good: their API keys are revoked."""
    deactivate_a_user(ctx, DESK_ACCOUNT, user_id, stage)


@contextmanager
def _office(ctx: typer.Context, stage: str) -> Iterator[Office]:
    """The office of the stage, found by what the application was started with: tests give their own."""
    find: FindOffice = ctx.obj or office_of
    with failures_said():
        try:
            yield find(stage)
        except NotFound as error:
            looked = f"The stage {stage} was looked at; --stage names another."
            raise NotFound(error.detail, problems=[Problem(error.code, looked)]) from error


def _show(office: Office, account_id: str) -> None:
    found = view_account(office, operator(), account_id)
    if found.account.kind == AccountKind.DESK:
        say(f"{found.account.id}  {found.account.name}")
    else:
        _show_eligibility(found.account, found.cannot_port_because)
        _show_drop(found.account)
    if found.companies:
        say("\nCompanies")
        say_table([(company.id, company.name) for company in found.companies])
    _show_people(found, office.clock.now())


def _show_drop(account: Account) -> None:
    drop = account.drop
    say_table(
        [
            ("drop folder", f"drop/{account.id}/"),
            ("  complete requests", "are submitted" if drop.submit else "stay drafts, unless a row says otherwise"),
            ("  submitted ones", "count as an administrator's" if drop.preapproved else "wait for approval"),
            ("  daily report", "yes" if drop.daily_report else "no"),
        ],
        indent="",
    )


def _show_people(found: AccountOverview, now: datetime) -> None:
    if found.users:
        say("\nUsers")
        say_table([(user.id, user.role, user.name, user.email, _about(user)) for user in found.users])
    if found.keys:
        say("\nAPI keys")
        _show_keys(found.keys, now)


def _about(user: User) -> str:
    """What limits a user, and whether they are gone."""
    gone = f"deactivated {_minute(user.deactivated_at)}" if user.deactivated_at else ""
    return "  ".join(filter(None, (" ".join(user.company_ids), gone)))


def _told(event: Event) -> str:
    """What an event says, in one line."""
    said = [f"{name}={value}" for name, value in event.data.items()]
    return " ".join(filter(None, (*said, event.reason)))


def _show_new_key(made: NewKey) -> None:
    say(made.secret or "")
    errors.print(
        f"This is {made.key.id}, of {made.key.user_name}. Keep it now: it cannot be shown again.",
        markup=False,
        soft_wrap=True,
    )


def _show_eligibility(account: Account, reasons: Sequence[Problem]) -> None:
    say(f"{account.id}  {account.name}")
    trial = f"until {account.trial_ends_on.isoformat()}" if account.trial_ends_on else "none"
    say_table(
        [
            ("card on file", "yes" if account.card_on_file else "no"),
            ("standing", account.standing),
            ("trial", trial),
            ("can port", "no" if reasons else "yes"),
        ]
    )
    for reason in reasons:
        say(f"    · {reason.detail} {reason.fix}")


def _show_keys(keys: Sequence[ApiKey], now: datetime, indent: str = "  ") -> None:
    if not keys:
        say(f"{indent}No keys.")
        return
    say_table(
        [
            (
                *(key.id, f"{key.prefix}…", key_state(key, now), key.role, key.user_name, _until(key), _used(key)),
                " · ".join(filter(None, (key.name, " ".join(key.actions)))),
            )
            for key in keys
        ],
        indent,
    )


def _until(key: ApiKey) -> str:
    """When a key ended or will end: the moment it was revoked, or its last day."""
    if key.revoked_at is not None:
        return f"revoked {_minute(key.revoked_at)}"
    if key.expires_at is None:
        return "no expiry"
    last = key.expires_at - timedelta(microseconds=1)
    return f"until {_minute(key.expires_at)}" if key.rotated_to else f"until {last.date().isoformat()}"


def _used(key: ApiKey) -> str:
    return f"used {_minute(key.last_used_at)}" if key.last_used_at else "never used"


def _minute(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%d %H:%M UTC") if at else ""
