"""From nothing to a deployed local cloud, and what callers then need to know of it."""

import fcntl
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any

import boto3

from infra.local import cloud as clouds
from infra.local.cloud import REGION, Cloud
from infra.local.deploy import LOCAL_CONTEXT, deploy
from infra.local.home import Home
from infra.local.mailbox import SentMail, mails_of


@dataclass(frozen=True)
class Local:
    """A local cloud that is up and deployed."""

    home: Home
    cloud: Cloud
    outputs: Mapping[str, str]
    """Of all stacks, by name: ApiUrl, TableName, DocumentsBucketName, SweepFunctionArn, OrderMachineArn …"""

    @property
    def api_url(self) -> str:
        """The public base URL; ``/v1`` lies under it."""
        return self.outputs["ApiUrl"]

    def client(self, service: str) -> Any:
        """A boto3 client of the local cloud."""
        return boto3.client(service, **self.cloud.client_options())  # type: ignore[call-overload]

    def mails(self, to: str | None = None) -> list[SentMail]:
        """The mails that were sent, newest last; `to` asks for those to one address."""
        return [mail for mail in mails_of(self.cloud) if to is None or mail.is_to(to)]

    def resume(self) -> None:
        """Have every open order, ours and the simulated carrier's, every dropped file that is not done, and every
        envelope that something is due for looked after now. Does not wait for it."""
        for output, task in (
            ("SweepFunctionArn", {"all": True}),
            ("EnvelopesFunctionArn", {"sweep": True}),
            ("BulkImportFunctionArn", {"sweep": True, "all": True}),
            ("AftercareFunctionArn", {"sweep": True}),
            ("SimulatedCarrierFunctionArn", {"v": 1, "step": "resume", "all": True}),
        ):
            self.client("lambda").invoke(
                FunctionName=self.outputs[output], InvocationType="Event", Payload=json.dumps(task).encode()
            )

    def ask_carriers(self) -> dict[str, Any]:
        """Ask the carriers about every open order now, as the poller does by itself; what that brought."""
        answer = self.client("lambda").invoke(
            FunctionName=self.outputs["PollerFunctionArn"], Payload=json.dumps({"all": True}).encode()
        )
        found: dict[str, Any] = json.loads(answer["Payload"].read())
        return found

    def write_handbook(self, entries: Mapping[str, object]) -> None:
        """Write ``local.json``: `entries` (keys, ids, company) beside the addresses that are known here."""
        known = {
            "api_url": self.api_url,
            "aws_endpoint": self.cloud.endpoint,
            "region": REGION,
            "table": self.outputs["TableName"],
            "documents_bucket": self.outputs["DocumentsBucketName"],
            "letters_bucket": self.outputs["LettersBucketName"],
            "drop_bucket": self.outputs["DropBucketName"],
        }
        self.home.handbook.write_text(json.dumps({**known, **entries}, indent=2) + "\n")


def bring_up(
    home: Home, say: Callable[[str], None] = lambda _: None, context: Mapping[str, str] | None = None
) -> Local:
    """Start the cloud and deploy, as far as either is needed; `say` hears what is going on.

    A cloud that comes back from a restart has lost its executions: the sweep gives every open order a new attempt.
    Raises `CloudError` and `DeployError`.
    """
    with _alone(home):
        was_running = clouds.running(home) is not None
        say("Starting the local cloud")
        cloud = clouds.start(home)
        say("Deploying the stacks")
        local = Local(home, cloud, deploy(cloud, home, context))
        _verify_sender(local, {**LOCAL_CONTEXT, **(context or {})}["mail_from"])
        if not was_running:
            local.resume()
        return local


def take_down(home: Home) -> bool:
    """Stop the cloud; its state stays in the home. False: it was not running."""
    with _alone(home):
        return clouds.stop(home)


def _verify_sender(local: Local, mail_from: str) -> None:
    """On AWS this is the operator's to do, in DNS or by answering a mail; here it is done at once, and again."""
    local.client("sesv2").create_email_identity(EmailIdentity=parseaddr(mail_from)[1])


@contextmanager
def _alone(home: Home) -> Iterator[None]:
    """One `up` or `down` of a home at a time."""
    home.path.mkdir(parents=True, exist_ok=True)
    with (home.path / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
