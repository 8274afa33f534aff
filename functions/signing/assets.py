"""Style sheet and script of the pages: two small files, served by us under names that change with their content."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from functions.signing.answers import Answer

_FOLDER: Final = Path(__file__).with_name("assets")
_TYPES: Final = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
_A_YEAR: Final = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    name: str
    body: bytes
    tag: str
    content_type: str

    @property
    def hashed_name(self) -> str:
        """``page.1f2e3d4c5b6a.css``."""
        stem, _, ending = self.name.rpartition(".")
        return f"{stem}.{self.tag}.{ending}"


@lru_cache(maxsize=1)
def assets() -> dict[str, Asset]:
    """All of them, by plain name."""
    found = {}
    for file in sorted(_FOLDER.iterdir()):
        if file.suffix in _TYPES:
            body = file.read_bytes()
            tag = hashlib.sha256(body).hexdigest()[:12]
            found[file.name] = Asset(file.name, body, tag, _TYPES[file.suffix])
    return found


def serve(name: str, if_none_match: str) -> Answer | None:
    """The asset of this hashed name; None where there is none.

    A page made by the version before may still ask for its own name: it gets today's file, not to be kept.
    """
    stem, _, rest = name.partition(".")
    tag, _, ending = rest.rpartition(".")
    asset = assets().get(f"{stem}.{ending}")
    if asset is None:
        return None
    headers = {
        "content-type": asset.content_type,
        "cache-control": _A_YEAR if tag == asset.tag else "no-store",
        "etag": f'"{asset.tag}"',
    }
    if if_none_match.strip() == headers["etag"]:
        return Answer(304, b"", headers)
    return Answer(200, asset.body, headers)
