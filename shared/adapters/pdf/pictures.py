"""Pages of documents as pictures, for people who look at them: whatever a browser shows of PDF and TIFF, or does not.

The bytes came from strangers, so a child process with limits draws them; a picture has nothing in it that acts.
"""

from dataclasses import dataclass
from typing import Final

from shared.adapters.pdf.inspection import in_child
from shared.domain.documents import FILE_KINDS

_CHILD: Final = "shared.adapters.pdf.pictures_child"


@dataclass(frozen=True, slots=True)
class PictureLimits:
    """What a page, and the process that draws it, may take. Pixels, bytes, seconds."""

    width: int = 1_200
    max_height: int = 3_600
    max_pixels: int = 80_000_000
    """Of an image that is made smaller."""
    memory_bytes: int = 768 * 1024 * 1024
    cpu_seconds: int = 10
    wall_seconds: float = 15.0
    output_bytes: int = 4 * 1024 * 1024
    """Lambda answers 6 MB, a third of which goes to base64."""


class Pictures:
    """Implements `shared.ports.Pictures`."""

    def __init__(self, limits: PictureLimits | None = None) -> None:
        self._limits = limits or PictureLimits()

    def of_page(self, body: bytes, content_type: str, page: int) -> bytes | None:
        kind = FILE_KINDS.get(content_type)
        if kind is None or page < 0:
            return None
        limits = self._limits
        wanted = {
            "kind": kind.name.lower(),
            "page": page,
            "width": limits.width,
            "max_height": limits.max_height,
            "max_pixels": limits.max_pixels,
            "memory_bytes": limits.memory_bytes,
            "cpu_seconds": limits.cpu_seconds,
            "output_bytes": limits.output_bytes,
        }
        return in_child(_CHILD, wanted, body, limits.wall_seconds) or None
