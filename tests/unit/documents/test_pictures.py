"""Pages of documents as pictures."""

import io
from pathlib import Path

import pytest
from PIL import Image

from shared.adapters.pdf.pictures import PictureLimits, Pictures

BILL = Path(__file__).parents[3] / "infra" / "local" / "samples" / "invoice.pdf"


def drawn(body: bytes, content_type: str, page: int = 0, **limits: int) -> Image.Image | None:
    found = Pictures(PictureLimits(**limits)).of_page(body, content_type, page)
    return None if found is None else Image.open(io.BytesIO(found))


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def test_a_page_of_a_bill_is_drawn_with_what_is_on_it() -> None:
    page = drawn(BILL.read_bytes(), "application/pdf")

    assert page is not None
    assert (page.format, page.width) == ("WEBP", 1_200)
    darkest, lightest = page.convert("L").getextrema()
    assert int(str(darkest)) < 60 < 240 < int(str(lightest))


def test_each_page_is_a_picture_of_its_own_and_beyond_the_last_there_is_none() -> None:
    frames = [Image.new("RGB", (400, 300), colour) for colour in ("red", "blue")]
    fax = saved(frames[0], "TIFF", save_all=True, append_images=frames[1:])

    first, second = (drawn(fax, "image/tiff", n) for n in (0, 1))

    assert first is not None
    assert second is not None
    assert first.convert("RGB").getpixel((9, 9)) != second.convert("RGB").getpixel((9, 9))
    assert drawn(fax, "image/tiff", 2) is None
    assert drawn(BILL.read_bytes(), "application/pdf", 999) is None
    assert drawn(BILL.read_bytes(), "application/pdf", -1) is None


@pytest.mark.parametrize(("kind", "content_type"), [("PNG", "image/png"), ("JPEG", "image/jpeg")])
def test_a_large_image_is_made_smaller_and_a_small_one_stays(kind: str, content_type: str) -> None:
    large = drawn(saved(Image.new("RGB", (3_000, 1_000)), kind), content_type)
    small = drawn(saved(Image.new("RGB", (300, 200)), kind), content_type)

    assert large is not None
    assert small is not None
    assert (large.size, small.size) == ((1_200, 400), (300, 200))


@pytest.mark.parametrize(
    ("body", "content_type"),
    [(b"", "application/pdf"), (b"%PDF-1.7 nothing", "application/pdf"), (b"\x89PNG\r\n\x1a\n", "image/png"),
     (b"<html>", "text/html"), (saved(Image.new("1", (9_000, 9_000)), "PNG"), "image/png")],
)  # fmt: skip
def test_what_cannot_be_drawn_is_no_picture(body: bytes, content_type: str) -> None:
    assert drawn(body, content_type, max_pixels=40_000_000) is None


def test_a_page_that_takes_too_much_is_no_picture() -> None:
    assert drawn(BILL.read_bytes(), "application/pdf", memory_bytes=40 * 1024 * 1024) is None
    assert drawn(BILL.read_bytes(), "application/pdf", output_bytes=100) is None
