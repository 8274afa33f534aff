"""Where one local cloud keeps everything: ``.portdesk/``, or a folder of its own for each test run."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
TOOLS = ROOT / ".portdesk" / "tools"
"""What is installed once for all local clouds: the CDK's command line."""


@dataclass(frozen=True)
class Home:
    """The files of one local cloud."""

    path: Path

    @classmethod
    def default(cls) -> "Home":
        """``.portdesk`` beside the code, or where ``PORTDESK_HOME`` says."""
        return cls(Path(os.environ.get("PORTDESK_HOME") or ROOT / ".portdesk").resolve())

    def forget(self) -> None:
        """Delete what the cloud holds, not the tools."""
        for folder in (self.state, self.objects, self.temporary, self.assembly):
            shutil.rmtree(folder, ignore_errors=True)
        for file in (self.log, self.deploy_log, self.handbook):
            file.unlink(missing_ok=True)

    @property
    def cloud(self) -> Path:
        """The running emulator: process, port, instance."""
        return self.path / "cloud.json"

    @property
    def log(self) -> Path:
        """What the emulator and its functions print."""
        return self.path / "cloud.log"

    @property
    def state(self) -> Path:
        """Tables, functions, stacks between two runs; written when the cloud is stopped."""
        return self.path / "state"

    @property
    def objects(self) -> Path:
        """What buckets hold."""
        return self.path / "objects"

    @property
    def temporary(self) -> Path:
        """The emulator's temporary files; gone with every start."""
        return self.path / "tmp"

    @property
    def assembly(self) -> Path:
        """What the CDK synthesized last."""
        return self.path / "cdk.out"

    @property
    def deploy_log(self) -> Path:
        """What the CDK printed last."""
        return self.path / "deploy.log"

    @property
    def handbook(self) -> Path:
        """``local.json``: addresses, keys and ids for scripts."""
        return self.path / "local.json"
