"""The demo accounts of a local cloud, and what `up` prints of them."""

import json
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from infra.local.bring_up import Local
from infra.local.cloud import REGION
from infra.local.console import say, say_table
from infra.local.home import ROOT
from infra.local.offices import operator
from shared.adapters.dynamodb.store import DynamoStore
from shared.domain.api_keys import hash_key
from shared.domain.model import DESK_ACCOUNT, Role
from shared.runtime.clock import RandomIds, SystemClock
from shared.usecases.accounts.companies import add_company
from shared.usecases.accounts.keys import create_key
from shared.usecases.accounts.opening import create_account, desk_account
from shared.usecases.accounts.reach import Office
from shared.usecases.accounts.users import add_user

COMPANIES = ("Acme Plumbing", "Acme Heating")
_ENTRIES = ("company", "account_id", "other_account_id", "other_account", "api_keys")
_PEOPLE = {
    Role.ADMINISTRATOR: ("Ada Administrator", "ada@acme.example.com"),
    Role.MANAGER: ("Max Manager", "max@acme.example.com"),
    Role.CLIENT_MANAGER: ("Cleo Client", "cleo@acme.example.com"),
}
_TEAM = {
    Role.SUPPORT: ("Sam Support", "sam@portdesk.example.com"),
    Role.SUPPORT_LEAD: ("Lea Lead", "lea@portdesk.example.com"),
}


def office(local: Local) -> Office:
    """Where accounts are made: the local cloud's own table."""
    return Office(DynamoStore(local.client("dynamodb"), local.outputs["TableName"]), SystemClock(), RandomIds())


def ensure_demo_accounts(local: Local) -> dict[str, object]:
    """Make the demo accounts, and people of our own team, unless they are there; returns what ``local.json`` says of
    them.

    Keys are kept nowhere but in that file, so a lost file means new keys for new accounts.
    """
    here = office(local)
    entries = _known(local) or _demo_accounts(here)
    keys = entries["api_keys"]
    assert isinstance(keys, dict)
    if not _has_team(here, keys):
        keys |= _keys_of(here, desk_account(here).id, _TEAM)
    return entries


def _demo_accounts(here: Office) -> dict[str, object]:
    by = operator()
    account = create_account(here, by, "Acme Home Services", card_on_file=True)
    for company in COMPANIES:
        add_company(here, by, account.id, company)
    other = create_account(here, by, "Other Agency", card_on_file=True)
    add_company(here, by, other.id, "Other Company")
    stranger = add_user(here, by, other.id, "Otto Other", "otto@other.example.com", Role.ADMINISTRATOR)
    strangers_key = str(create_key(here, by, other.id, stranger.id).secret)
    return {
        "company": COMPANIES[0],
        "account_id": account.id,
        "other_account_id": other.id,
        "other_account": strangers_key,
        "api_keys": {**_keys_of(here, account.id, _PEOPLE), "other_account": strangers_key},
    }


def _keys_of(here: Office, account_id: str, people: Mapping[Role, tuple[str, str]]) -> dict[str, str]:
    by = operator()
    users = {str(role): add_user(here, by, account_id, name, email, role) for role, (name, email) in people.items()}
    return {role: str(create_key(here, by, account_id, user.id).secret) for role, user in users.items()}


def _has_team(here: Office, keys: Mapping[str, str]) -> bool:
    """Whether the file's keys of our team are the desk's."""
    found = [here.store.api_key(hash_key(keys[role])) for role in _TEAM if role in keys]
    return len(found) == len(_TEAM) and all(key is not None and key.account_id == DESK_ACCOUNT for key in found)


def _known(local: Local) -> dict[str, object]:
    try:
        found: dict[str, Any] = json.loads(local.home.handbook.read_text())
        entries = {name: found[name] for name in _ENTRIES}
    except (FileNotFoundError, ValueError, KeyError):
        return {}
    return entries if office(local).store.account(str(entries["account_id"])) else {}


def print_welcome(local: Local, entries: Mapping[str, object]) -> None:
    """Print addresses, keys and the main job as calls to paste."""
    keys = entries["api_keys"]
    assert isinstance(keys, dict)
    say("Port Desk is up. `make down` stops it; its state is kept.")
    say()
    say_table(
        [
            ("API", f"{local.api_url}/v1"),
            ("OpenAPI", f"{local.api_url}/v1/openapi.json, to read and try at {local.api_url}/docs"),
            ("Customers' pages", f"{local.api_url}/portal (sign in with the key of administrator, manager, …)"),
            ("Pages of our team", f"{local.api_url}/admin (sign in with the key of support or support_lead)"),
            ("AWS", f"{local.cloud.endpoint} (any AWS client, with the keys test / test, region {REGION})"),
            ("Mails", "./portdesk mail lists what was sent, ./portdesk mail ADDRESS shows the last one to an address"),
            ("Letter check", f"{local.api_url}/letter-check"),
            ("Table", local.outputs["TableName"]),
            ("All of this", str(local.home.handbook)),
        ]
    )
    say("\nAPI keys")
    say_table(list(keys.items()))
    say("\nThe main job in ten calls, to paste into bash in this folder (curl and python3):\n")
    say(main_job(local.home.handbook))


def main_job(handbook: Path) -> str:
    """The README's own calls, reading addresses and keys from this handbook."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    calls = readme.partition("## The main job in ten calls")[2].partition("```bash\n")[2].partition("```")[0]
    return calls.replace(".portdesk/local.json", shlex.quote(str(handbook)))
