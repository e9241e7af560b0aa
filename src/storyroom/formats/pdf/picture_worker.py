"""The process that turns a PDF or an image into grey pictures: a line of JSON, then the pixels, for each page. Trusts nothing, keeps nothing.

Started by `pictures.py` and killed by it at will. It holds nothing of the library: only the file that came in.
"""

from __future__ import annotations

import io
import json
import math
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from storyroom.formats.pdf.limits import Limits, bind

if TYPE_CHECKING:
    from PIL.Image import Image
    from pypdfium2 import PdfDocument

__all__ = ["main"]

_LONG_SIDE = 2200
"""Pixels that the longer side of a page gets: 200 a inch on Letter."""
_MOST_DECODED = 120_000_000
"""Pixels of an image as it lies in the file; more is refused before any is decoded."""


class _Grey(NamedTuple):
    width: int
    height: int
    pixels: bytes


def main(arguments: list[str]) -> None:
    """Read standard input to its end and print pictures."""
    limits = Limits(**json.loads(arguments[0]))
    bind(limits)
    data = sys.stdin.buffer.read(limits.input_bytes + 1)
    out = sys.stdout.buffer
    try:
        count, pictures = _open(data, limits)
        _say(out, {"pages": count})
        for number, picture in enumerate(pictures, start=1):
            if picture is None:
                _say(out, {"page": number, "failed": True})
                continue
            _say(out, {"page": number, "w": picture.width, "h": picture.height})
            out.write(picture.pixels)
            out.flush()
        _say(out, {"end": True})
    except MemoryError:
        _say(out, {"fault": "out_of_memory"})
    except _Refused as refused:
        _say(out, {"fault": str(refused)})


class _Refused(Exception):  # noqa: N818  # a word for the wire, not an error that anybody sees
    pass


def _say(out: BinaryIO, message: dict[str, object]) -> None:
    out.write(json.dumps(message).encode() + b"\n")
    out.flush()


def _open(data: bytes, limits: Limits) -> tuple[int, Iterator[_Grey | None]]:
    if len(data) > limits.input_bytes:
        raise _Refused("too_large")
    if b"%PDF-" in data[:1024]:
        return _pdf(data, limits)
    return 1, iter((_image(data),))


def _pdf(data: bytes, limits: Limits) -> tuple[int, Iterator[_Grey | None]]:
    from storyroom.formats.pdf.extraction import open_document  # noqa: PLC0415  # after the limits are set

    document, fault = open_document(data)
    if document is None:
        raise _Refused(fault)
    count = len(document)

    def pages() -> Iterator[_Grey | None]:
        for index in range(min(count, limits.pages)):
            yield _page(document, index)

    return count, pages()


def _page(document: PdfDocument, index: int) -> _Grey | None:
    from pypdfium2 import PdfiumError  # noqa: PLC0415  # as above

    try:
        page = document[index]
        width, height = page.get_size()
        if not (math.isfinite(width) and math.isfinite(height) and min(width, height) > 1):
            return None
        scale = _LONG_SIDE / max(width, height)
        bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
        page.close()
    except (PdfiumError, ValueError, OverflowError):
        return None
    wide, high, stride = bitmap.width, bitmap.height, bitmap.stride
    raw = bytes(bitmap.buffer)
    rows = (raw[row * stride : row * stride + wide] for row in range(high))
    return _Grey(wide, high, raw if stride == wide else b"".join(rows))


def _image(data: bytes) -> _Grey:
    try:
        return _decoded(data)
    except (MemoryError, _Refused):
        raise
    except Exception as fault:  # the decoder may fail in any way
        raise _Refused("broken") from fault


def _decoded(data: bytes) -> _Grey:
    from PIL import Image, ImageOps  # noqa: PLC0415  # as above

    Image.MAX_IMAGE_PIXELS = None  # our own limit is asked before anything is decoded
    with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as image:
        if image.width * image.height > _MOST_DECODED:
            raise _Refused("too_large")
        image.draft("L", (_LONG_SIDE, _LONG_SIDE))
        grey = ImageOps.exif_transpose(_flat(image))
    if max(grey.size) > _LONG_SIDE:
        factor = _LONG_SIDE / max(grey.size)
        size = (max(1, round(grey.width * factor)), max(1, round(grey.height * factor)))
        grey = grey.resize(size, Image.Resampling.BOX if factor < 1 / 3 else Image.Resampling.LANCZOS)
    return _Grey(grey.width, grey.height, grey.tobytes())


def _flat(image: Image) -> Image:
    """Put what is see-through on white, then keep the grey."""
    from PIL import Image as Images  # noqa: PLC0415  # as above

    if image.mode not in {"RGBA", "LA", "PA"} and "transparency" not in image.info:
        return image.convert("L")
    white = Images.new("RGBA", image.size, "white")
    white.alpha_composite(image.convert("RGBA"))
    return white.convert("L")


if __name__ == "__main__":
    main(sys.argv[1:])
