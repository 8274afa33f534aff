"""Reads a signature that was drawn on a screen: hostile bytes in, a small clean PNG of ink on nothing out.

The header is read before anything is decoded, so an image that unpacks to more than a signature's size is never
unpacked. What comes out is our own: dark ink, transparent ground, cut to the ink, without a byte of the original's
metadata. The same drawing makes the same bytes.
"""

import io
import struct
from typing import Final

from PIL import Image

from shared.ports import BadDrawing

MOST_BYTES: Final = 200 * 1024
LARGEST: Final = (2_000, 1_000)
"""Pixels that are decoded at most."""
KEPT: Final = (900, 300)
"""Pixels that are kept at most."""

_MAGIC: Final = b"\x89PNG\r\n\x1a\n"
_INK: Final = (28, 32, 38)
_PAPER_UP_TO: Final = 40
"""Darkness, of 255, that still is paper: smudges of compression."""
_DARK: Final = 100
_LEAST_INK: Final = 40
"""Dark pixels that a signature has at least."""
_SOLID: Final = 0.6
"""Share of dark pixels in its own frame above which a drawing is a blot; a disc has 0.79, handwriting far less."""
_MARGIN: Final = 4


def read_drawing(data: bytes) -> bytes:
    """The drawing as PNG, at most 900 x 300. Raises `BadDrawing`.

    drawing_too_large: over 200 KB, or over 2,000 x 1,000 pixels; drawing_not_an_image: no PNG, or a damaged one;
    signature_empty: nothing, next to nothing, or a blot is drawn.
    """
    if not data:
        raise BadDrawing("signature_empty")
    if len(data) > MOST_BYTES:
        raise BadDrawing("drawing_too_large")
    darkness = _darkness(data)
    dark = darkness.point([0] * _DARK + [255] * (256 - _DARK))
    frame = dark.getbbox()
    if frame is None or _is_blot(dark.histogram()[255], frame):
        raise BadDrawing("signature_empty")
    return _png(_cut(darkness, frame))


def _darkness(data: bytes) -> Image.Image:
    """How dark each pixel is on white paper, 0 to 255."""
    width, height = _size(data)
    if width > LARGEST[0] or height > LARGEST[1]:
        raise BadDrawing("drawing_too_large")
    try:
        with Image.open(io.BytesIO(data), formats=["PNG"]) as image:
            if image.size != (width, height):
                raise BadDrawing("drawing_not_an_image")
            drawn = image.convert("RGBA")
    except (OSError, SyntaxError, ValueError, EOFError, TypeError, KeyError, struct.error):
        raise BadDrawing("drawing_not_an_image") from None
    paper = Image.new("RGBA", drawn.size, (255, 255, 255, 255))
    gray = Image.alpha_composite(paper, drawn).convert("L")
    return gray.point([255 - value if 255 - value > _PAPER_UP_TO else 0 for value in range(256)])


def _size(data: bytes) -> tuple[int, int]:
    """Width and height that a PNG declares in its first chunk (PNG specification, 11.2.1)."""
    if not data.startswith(_MAGIC) or data[12:16] != b"IHDR" or len(data) < 33:
        raise BadDrawing("drawing_not_an_image")
    width, height = struct.unpack(">II", data[16:24])
    if not width or not height:
        raise BadDrawing("drawing_not_an_image")
    return width, height


def _is_blot(ink: int, frame: tuple[int, int, int, int]) -> bool:
    """Too little ink for a signature, or a dot or a filled area rather than strokes; one straight stroke is none."""
    width, height = frame[2] - frame[0], frame[3] - frame[1]
    long, short = max(width, height), min(width, height)
    solid = ink > _SOLID * width * height
    return ink < _LEAST_INK or (solid and (short * 3 > long or short > _LEAST_INK))


def _cut(darkness: Image.Image, frame: tuple[int, int, int, int]) -> Image.Image:
    """The ink as an opacity, cut to `frame` and a margin, made full where it is darkest, and not too large."""
    left, top, right, bottom = frame
    around = (left - _MARGIN, top - _MARGIN, right + _MARGIN, bottom + _MARGIN)
    opacity = darkness.crop(around)
    darkest = opacity.getextrema()[1]
    opacity = opacity.point([min(255, value * 255 // int(str(darkest))) for value in range(256)])
    opacity.thumbnail(KEPT, Image.Resampling.LANCZOS)
    image = Image.new("RGBA", opacity.size, (*_INK, 0))
    image.putalpha(opacity)
    return image


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=9)
    return out.getvalue()
