"""What MiniStack 1.5.33 gets wrong about its own state between two runs, put right before the next start.

- Positions of event source mappings in a table's stream are kept, the stream itself is not: the first records after a
  restart would be taken for old ones and skipped. Forgotten, they begin at the new stream's beginning.
- Queues are kept by their URL, the port in it: on another port nobody finds them.
- Functions whose environment holds an address get another one with the port, and keep the revision by which it is told
  whether anything changed since a version was published: no new one would be.
"""

import json
import re
import uuid
from pathlib import Path


def forget_stream_positions(state: Path) -> None:
    """Have every stream read from the beginning of what the next run writes."""
    file = state / "lambda.json"
    if file.exists():
        kept = json.loads(file.read_text())
        kept["payload"].pop("dynamodb_stream_positions", None)
        file.write_text(json.dumps(kept))


def follow_port(state: Path, old: int, new: int) -> None:
    """Replace the old port by the new in every address of this machine that the state holds."""
    address = re.compile(rf"(://(?:localhost|127\.0\.0\.1)):{old}\b")
    _revise_functions(state, address)
    for file in state.glob("*.json"):
        text = file.read_text()
        moved = address.sub(rf"\1:{new}", text)
        if moved != text:
            file.write_text(moved)


def _revise_functions(state: Path, address: re.Pattern[str]) -> None:
    """Give every function that holds this address a new revision, as any change of its configuration does."""
    file = state / "lambda.json"
    if file.exists():
        kept = json.loads(file.read_text())
        for function in kept["payload"]["functions"]["data"].values():
            if address.search(json.dumps(function["config"])):
                function["config"]["RevisionId"] = str(uuid.uuid4())
        file.write_text(json.dumps(kept))
