"""Style sheets and scripts of pages: small files, served by us under names that change with their content."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from shared.runtime.web.answers import Answer

COMMON: Final = Path(__file__).with_name("assets")
"""What every page of ours looks like."""
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


class Assets:
    """The files of some folders, the common one among them. Names are unique."""

    def __init__(self, *folders: Path) -> None:
        self._folders = (COMMON, *folders)

    @cached_property
    def all(self) -> Mapping[str, Asset]:
        """All of them, by plain name."""
        found = {}
        for file in sorted(file for folder in self._folders for file in folder.iterdir()):
            if file.suffix in _TYPES:
                body = file.read_bytes()
                tag = hashlib.sha256(body).hexdigest()[:12]
                found[file.name] = Asset(file.name, body, tag, _TYPES[file.suffix])
        return found

    def serve(self, name: str, if_none_match: str) -> Answer | None:
        """The asset of this hashed name; None where there is none.

        A page made by the version before may still ask for its own name: it gets today's file, not to be kept.
        """
        stem, _, rest = name.partition(".")
        tag, _, ending = rest.rpartition(".")
        asset = self.all.get(f"{stem}.{ending}")
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
