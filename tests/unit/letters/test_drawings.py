"""Drawn signatures: what is none is refused by a code, and what is one comes out as our own small PNG."""

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image, ImageDraw, PngImagePlugin

from shared.adapters.pdf.drawings import read_drawing
from shared.ports import BadDrawing

WHITE, CLEAR, INK = (255, 255, 255, 255), (0, 0, 0, 0), (10, 20, 120, 255)


def a_png(
    draw: Callable[[ImageDraw.ImageDraw], object] = lambda pen: None,
    size: tuple[int, int] = (600, 200),
    ground: Any = CLEAR,
    mode: str = "RGBA",
    **saved: Any,
) -> bytes:
    image = Image.new("RGBA", size, ground)
    draw(ImageDraw.Draw(image))
    out = io.BytesIO()
    image.convert(mode).save(out, "PNG", **saved)
    return out.getvalue()


def scribble(pen: ImageDraw.ImageDraw, color: Any = INK) -> None:
    pen.line([(50, 150), (150, 40), (210, 160), (330, 60), (400, 120)], fill=color, width=6, joint="curve")


def read(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(read_drawing(data)))
    image.load()
    return image


def refused(data: bytes) -> str:
    with pytest.raises(BadDrawing) as found:
        read_drawing(data)
    return found.value.code


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"ground": WHITE},
        {"ground": WHITE, "mode": "RGB"},
        {"ground": WHITE, "mode": "L"},
        {"ground": WHITE, "mode": "1"},
        {"ground": WHITE, "mode": "P"},
        {"mode": "LA"},
    ],
)
def test_a_drawing_of_any_kind_becomes_dark_ink_on_nothing_cut_to_itself(changes: dict[str, Any]) -> None:
    image = read(a_png(scribble, **changes))

    assert image.mode == "RGBA"
    assert 350 < image.width < 372
    assert 115 < image.height < 140
    assert image.getpixel((0, 0)) == (28, 32, 38, 0)
    assert image.getchannel("A").getextrema() == (0, 255)


def test_pale_ink_comes_out_dark() -> None:
    image = read(a_png(lambda pen: scribble(pen, (120, 120, 120, 255)), ground=WHITE))

    assert image.getchannel("A").getextrema() == (0, 255)


def test_a_large_drawing_is_made_smaller_and_keeps_its_shape() -> None:
    image = read(a_png(lambda pen: pen.line([(10, 10), (1980, 900), (1000, 20)], fill=INK, width=9), size=(2000, 1000)))

    assert image.width <= 900
    assert image.height <= 300
    assert 2.0 < image.width / image.height < 2.4


def test_a_straight_stroke_is_a_mark_that_people_do_sign_with() -> None:
    assert read(a_png(lambda pen: pen.line([(50, 100), (400, 100)], fill=INK, width=5))).width > 300


def test_the_same_drawing_is_the_same_bytes_and_nothing_of_the_files_own_remains() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "GPS 47.1 8.5")
    with_notes = a_png(scribble, pnginfo=notes, dpi=(72, 72))

    cleaned = read_drawing(with_notes)

    assert cleaned == read_drawing(a_png(scribble))
    assert b"GPS" not in cleaned
    assert [kind for kind in (b"tEXt", b"pHYs", b"eXIf", b"iCCP") if kind in cleaned] == []
    assert read_drawing(cleaned)


@pytest.mark.parametrize(
    "data",
    [
        a_png(),
        a_png(ground=WHITE),
        a_png(ground=(250, 250, 250, 255)),
        a_png(lambda pen: scribble(pen, WHITE)),
        a_png(lambda pen: scribble(pen, (10, 10, 10, 20))),
        a_png(lambda pen: pen.point([(at * 20, 50) for at in range(20)], fill=INK)),
        a_png(lambda pen: pen.ellipse([(90, 90), (100, 100)], fill=INK)),
        a_png(lambda pen: pen.ellipse([(90, 90), (130, 130)], fill=INK)),
        a_png(ground=INK),
        a_png(lambda pen: pen.rectangle([(10, 10), (500, 120)], fill=INK)),
        a_png(size=(1, 1), ground=INK),
    ],
    ids=[
        "clear",
        "white",
        "nearly white",
        "white ink",
        "ghost",
        "specks",
        "dot",
        "large dot",
        "all ink",
        "bar",
        "pixel",
    ],
)
def test_what_holds_no_signature_is_empty(data: bytes) -> None:
    assert refused(data) == "signature_empty"


def a_gif() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (100, 100), "black").save(out, "GIF")
    return out.getvalue()


GOOD = a_png(scribble)


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7",
        b"<svg onload='alert(1)'/>",
        a_gif(),
        GOOD[:8],
        GOOD[:30],
        GOOD[:60],
        GOOD[: len(GOOD) // 2],
        GOOD[:60] + bytes(100) + GOOD[160:],
        GOOD[:16] + bytes(8) + GOOD[24:],
        b"\x89PNG\r\n\x1a\n" + b"\0" * 500,
    ],
)
def test_what_is_no_png_or_a_damaged_one_is_no_image(data: bytes) -> None:
    assert refused(data) == "drawing_not_an_image"


def a_bomb(width: int, height: int, declared: tuple[int, int] | None = None) -> bytes:
    """A PNG of few bytes that unpacks to width x height."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", *(declared or (width, height)), 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((width + 7) // 8 + 1) * height, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "data",
    [
        a_bomb(30_000, 30_000),
        a_bomb(2_001, 10),
        a_bomb(10, 1_001),
        a_bomb(8, 8, (2**31 - 1, 2**31 - 1)),
        GOOD + b"\0" * 205_000,
    ],
)
def test_what_is_larger_than_a_signature_is_refused_before_it_is_unpacked(data: bytes) -> None:
    assert refused(data) == "drawing_too_large"


def test_text_that_unpacks_to_much_is_no_image() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "x" * 80_000_000, zip=True)

    assert refused(a_png(scribble, pnginfo=notes)) in ("drawing_not_an_image", "drawing_too_large")


def test_no_drawing_at_all_is_empty() -> None:
    assert refused(b"") == "signature_empty"
