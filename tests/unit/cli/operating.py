"""The command line as an operator uses it, over Port Desk in memory."""

import re
from dataclasses import dataclass, field

from typer.testing import CliRunner

from infra.local.cli import app
from shared.usecases.accounts.reach import Office
from tests.world import Client, World


@dataclass(frozen=True)
class Said:
    """What a command printed and how it ended."""

    code: int
    out: str
    errors: str

    def id(self, prefix: str) -> str:
        """The first id of a kind that was printed."""
        found = re.search(rf"\b{prefix}_\w+", self.out)
        assert found, self.out
        return found.group()


@dataclass
class Operator:
    world: World = field(default_factory=World)
    stages: list[str] = field(default_factory=list)

    @property
    def office(self) -> Office:
        return Office(self.world.memory, self.world.clock, self.world.ids)

    def run(self, *arguments: str) -> Said:
        """Run `portdesk` with these arguments."""
        ended = CliRunner().invoke(app, arguments, obj=self._find)
        return Said(ended.exit_code, ended.stdout, ended.stderr)

    def ok(self, *arguments: str) -> Said:
        said = self.run(*arguments)
        assert said.code == 0, said
        return said

    def refused(self, *arguments: str) -> Said:
        said = self.run(*arguments)
        assert said.code == 1, said
        assert not said.out, said.out
        return said

    def account(self, *options: str) -> str:
        return self.ok("account", "create", "Acme", *options).id("acc")

    def user(self, account_id: str, role: str = "administrator", *options: str) -> str:
        return self.ok("user", "add", account_id, "Ada", "ada@acme.example.com", role, *options).id("usr")

    def client(self, secret: str) -> Client:
        return Client(self.world.app, secret)

    def _find(self, stage: str) -> Office:
        self.stages.append(stage)
        return self.office
