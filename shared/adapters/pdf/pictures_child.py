"""Draws one page of a document that may be hostile, in a process of its own, as WebP on standard output.

Run as ``python -P -m shared.adapters.pdf.pictures_child WANTED`` with the file on standard input; `WANTED` is a JSON
object of `kind` (pdf, png, jpeg, tiff), `page` (from 0), `width`, `max_height`, `max_pixels` and the limits that
``inspection_child.limit`` sets. Anything that goes wrong ends the process.
"""

import io
import json
import sys
from typing import TYPE_CHECKING, Any

from shared.adapters.pdf.inspection_child import limit

if TYPE_CHECKING:
    from PIL.Image import Image


def main() -> None:
    """Reads, limits, draws, answers."""
    wanted: dict[str, Any] = json.loads(sys.argv[1])
    limit(wanted)
    data = sys.stdin.buffer.read()
    drawn = _pdf_page(data, wanted) if wanted["kind"] == "pdf" else _image_page(data, wanted)
    if drawn.mode not in ("RGB", "L"):
        drawn = drawn.convert("RGB")
    answer = io.BytesIO()
    drawn.save(answer, "WEBP", quality=80, method=4)
    sys.stdout.buffer.write(answer.getvalue())
    sys.stdout.buffer.flush()


def _pdf_page(data: bytes, wanted: dict[str, Any]) -> "Image":
    import pypdfium2

    page = pypdfium2.PdfDocument(data)[wanted["page"]]
    width, height = page.get_size()  # points; forms that act are never loaded
    scale = min(wanted["width"] / width, wanted["max_height"] / height)
    drawn: Image = page.render(scale=scale, may_draw_forms=False).to_pil()
    return drawn


def _image_page(data: bytes, wanted: dict[str, Any]) -> "Image":
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = wanted["max_pixels"]
    image: Image.Image = Image.open(io.BytesIO(data))
    image.seek(wanted["page"])
    image = ImageOps.exif_transpose(image) or image
    image.thumbnail((wanted["width"], wanted["max_height"]))
    return image


if __name__ == "__main__":
    main()
