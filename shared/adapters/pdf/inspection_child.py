"""Opens one hostile file, in a process of its own, and says what it found.

Run as ``python -P -m shared.adapters.pdf.inspection_child LIMITS`` with the file on standard input; `LIMITS` is a JSON
object of `kind` (pdf, png, jpeg, tiff), `max_pages`, `min_side`, `max_pixels`, `memory_bytes`, `cpu_seconds` and
`output_bytes`. Standard output gets one line of JSON and, after it, the rewritten PDF if there is one. Anything that
goes wrong beyond that ends the process, and the caller reads it from the exit code.

The limits are set before a parser is imported. Streams are never inflated here, apart from those a PDF keeps its
objects in.
"""

import contextlib
import io
import json
import resource
import sys
from collections.abc import Iterator
from typing import Any, cast

Found = dict[str, Any]

BAD_ACTIONS = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR"}
    | {"/Rendition", "/Movie", "/Sound", "/RichMediaExecute"}
)
BAD_ANNOTATIONS = frozenset({"/RichMedia", "/Screen", "/Movie", "/Sound", "/3D", "/FileAttachment"})
BAD_KEYS = {
    "/AA": "actions that start by themselves",
    "/JS": "JavaScript",
    "/JavaScript": "JavaScript",
    "/XFA": "an XFA form",
    "/EmbeddedFiles": "embedded files",
    "/EF": "embedded files",
    "/AF": "embedded files",
    "/RichMediaContent": "rich media",
    "/RichMediaSettings": "rich media",
}
_ACTION_WORDS = {
    "/JavaScript": "JavaScript",
    "/Launch": "actions that start programs",
    "/SubmitForm": "actions that send data",
    "/ImportData": "actions that send data",
    "/GoToE": "links to other files",
    "/GoToR": "links to other files",
}
_MEDIA = "rich media"


def main() -> None:
    """Reads, limits, inspects, answers."""
    limits: Found = json.loads(sys.argv[1])
    limit(limits)
    data = sys.stdin.buffer.read()
    if limits["kind"] == "pdf":
        found, rewritten = _inspect_pdf(data, limits)
    else:
        found, rewritten = _inspect_image(data, limits), b""
    sys.stdout.buffer.write(json.dumps(found).encode() + b"\n" + rewritten)
    sys.stdout.buffer.flush()


def limit(limits: Found) -> None:
    """Holds this process to `memory_bytes`, `cpu_seconds` and `output_bytes`."""
    wanted = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_AS: limits["memory_bytes"],
        resource.RLIMIT_CPU: limits["cpu_seconds"],
        resource.RLIMIT_FSIZE: limits["output_bytes"],
    }
    for which, value in wanted.items():
        # Not every system takes every limit (macOS refuses RLIMIT_AS); the caller's timeout holds everywhere.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(which, (value, value))


# --- PDF ---------------------------------------------------------------------------------------------------------


def _inspect_pdf(data: bytes, limits: Found) -> tuple[Found, bytes]:
    import pikepdf

    repaired = False
    try:
        try:
            pdf = pikepdf.open(io.BytesIO(data), attempt_recovery=False)
        except pikepdf.PasswordError:
            raise
        except pikepdf.PdfError:
            repaired = True
            if b"%%EOF" not in data[-2048:]:
                return {"problem": "pdf_corrupt", "cut_off": True}, b""
            pdf = pikepdf.open(io.BytesIO(data), attempt_recovery=True)
    except pikepdf.PasswordError:
        return {"problem": "pdf_encrypted"}, b""
    except pikepdf.PdfError:
        return {"problem": "pdf_corrupt"}, b""
    try:
        return _inspect_open_pdf(pdf, limits, repaired=repaired)
    except (pikepdf.PdfError, pikepdf.PikepdfError):
        return {"problem": "pdf_corrupt"}, b""


def _inspect_open_pdf(pdf: Any, limits: Found, *, repaired: bool) -> tuple[Found, bytes]:
    pages = len(pdf.pages)
    if pages == 0:
        return {"problem": "pdf_no_pages", "pages": 0}, b""
    if pages > limits["max_pages"]:
        return {"problem": "pdf_too_many_pages", "pages": pages}, b""
    active = _strip(pdf)
    rewritten = _rewritten(pdf) if active or repaired else b""
    return {"pages": pages, "active": sorted(active), "repaired": repaired}, rewritten


def _rewritten(pdf: Any) -> bytes:
    import pikepdf

    output = io.BytesIO()
    pdf.save(
        output,
        deterministic_id=True,
        compress_streams=False,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
    )
    return output.getvalue()


def _strip(pdf: Any) -> set[str]:
    """Takes out of the open PDF whatever acts, and says in words what that was."""
    import pikepdf

    active: set[str] = set()
    root = pdf.Root
    if "/OpenAction" in root:
        start = root["/OpenAction"]
        if isinstance(start, pikepdf.Dictionary) and str(start.get("/S", "")) != "/GoTo":
            active.add(_action_word(str(start.get("/S", ""))))
            del root["/OpenAction"]
    for page in pdf.pages:
        _strip_annotations(page.obj, active)
    for item in _dictionaries(pdf):
        _strip_dictionary(item, active)
    return active


def _strip_annotations(page: Any, active: set[str]) -> None:
    import pikepdf

    annotations = page.get("/Annots")
    if not isinstance(annotations, pikepdf.Array):
        return
    for at in range(len(annotations) - 1, -1, -1):
        annotation = annotations[at]
        kind = str(annotation.get("/Subtype", "")) if isinstance(annotation, pikepdf.Dictionary) else ""
        if kind in BAD_ANNOTATIONS:
            active.add("embedded files" if kind == "/FileAttachment" else _MEDIA)
            del annotations[at]


def _strip_dictionary(item: Any, active: set[str]) -> None:
    for key in set(item.keys()):
        if key in BAD_KEYS:
            active.add(BAD_KEYS[key])
            del item[key]
    action = str(item.get("/S", ""))
    if action in BAD_ACTIONS:
        active.add(_action_word(action))
        for key in set(item.keys()):
            del item[key]


def _action_word(action: str) -> str:
    return _ACTION_WORDS.get(action, _MEDIA if action in BAD_ACTIONS else "actions that start by themselves")


def _dictionaries(pdf: Any) -> Iterator[Any]:
    """Every dictionary of the file, streams' included, each once."""
    import pikepdf

    waiting: list[Any] = [pdf.trailer]
    for item in pdf.objects:
        waiting.append(item)
        while waiting:
            value = waiting.pop()
            if isinstance(value, pikepdf.Array):
                children: list[Any] = list(cast(Any, value))
            elif isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
                yield value
                children = [value[key] for key in set(value.keys())]
            else:
                continue
            waiting += [
                child
                for child in children
                if isinstance(child, pikepdf.Array | pikepdf.Dictionary) and not child.is_indirect
            ]


# --- images ------------------------------------------------------------------------------------------------------


def _inspect_image(data: bytes, limits: Found) -> Found:
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # the limit below says it in our own words
    frames = 0
    try:
        with Image.open(io.BytesIO(data), formats=[limits["kind"].upper()]) as image:
            while True:
                frames += 1
                width, height = image.size
                if frames > limits["max_pages"]:
                    return {"problem": "pdf_too_many_pages", "pages": frames}
                if width * height > limits["max_pixels"]:
                    return {"problem": "document_too_large", "width": width, "height": height}
                if min(width, height) < limits["min_side"]:
                    return {"problem": "image_too_small", "width": width, "height": height}
                image.load()
                try:
                    image.seek(frames)
                except EOFError:
                    break
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, TypeError, KeyError):
        return {"problem": "image_corrupt"}
    return {"pages": frames, "width": width, "height": height}


if __name__ == "__main__":
    main()
