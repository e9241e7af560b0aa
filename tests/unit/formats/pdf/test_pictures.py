"""Pictures of hostile files: each ends within its limits, in a word, and the process that made them is gone."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import replace

import pytest
from PIL import Image

from storyroom.formats.pdf.marked import write_glyphs
from storyroom.formats.pdf.pictures import PICTURE_LIMITS, see


def png(width: int, height: int, rows: bytes, kind: int = 0) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def saved(image: Image.Image, form: str, **options: object) -> bytes:
    kept = io.BytesIO()
    image.save(kept, form, **options)
    return kept.getvalue()


def pdf_with(page: str, count: int = 1) -> bytes:
    kids = " ".join(f"{n + 3} 0 R" for n in range(count))
    body = f"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count {count}/Kids[{kids}]>>endobj\n"
    body += "".join(f"{n + 3} 0 obj<</Type/Page/Parent 2 0 R {page}>>endobj\n" for n in range(count))
    return (body + "trailer<</Root 1 0 R>>\n%%EOF").encode()


def test_a_pdf_becomes_one_picture_a_page_at_two_hundred_an_inch():
    data, _ = write_glyphs([("A", "Courier")] * 800)
    found = list(see(data))
    assert [(one.page, one.of, one.fault) for one in found] == [(1, 2, ""), (2, 2, "")]
    for one in found:
        assert (one.picture.width, one.picture.height) == (1700, 2200)
        assert len(one.picture.pixels) == 1700 * 2200
        assert min(one.picture.pixels) < 60


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_an_image_is_made_grey_and_no_larger_than_needed(form):
    found = list(see(saved(Image.new("RGB", (4000, 3000), (200, 30, 30)), form)))
    assert len(found) == 1
    assert (found[0].picture.width, found[0].picture.height) == (2200, 1650)


def test_what_is_see_through_lies_on_white():
    (found,) = see(saved(Image.new("RGBA", (200, 100), (0, 0, 0, 0)), "PNG"))
    assert set(found.picture.pixels) == {255}


def test_a_photograph_is_turned_as_its_camera_says():
    exif = Image.Exif()
    exif[0x0112] = 6
    (found,) = see(saved(Image.new("L", (200, 100)), "JPEG", exif=exif))
    assert (found.picture.width, found.picture.height) == (100, 200)


HOSTILE = {
    "an image that is far larger than it says": png(60_000, 60_000, b"\0" * 60_001),
    "an image of too many pixels": png(20_000, 20_000, b"\0" * 1000),
    "an image cut off": saved(Image.effect_noise((300, 300), 60), "PNG")[:3000],
    "an image of another kind": saved(Image.new("L", (64, 64)), "GIF"),
    "nothing": b"",
    "words": b"INT. SHED - DAY",
    "a PDF that is none": b"%PDF-1.7\nnothing",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_a_word(name):
    found = list(see(HOSTILE[name]))
    assert [one.picture for one in found] == [None]
    assert found[0].fault in {"broken", "too_large", "out_of_memory"}


@pytest.mark.parametrize(
    "page",
    [
        "/MediaBox[0 0 1e30 1e30]", "/MediaBox[0 0 0 0]", "/MediaBox[0 0 0.0001 14400]", "/MediaBox[nan nan 3 3]",
        "/MediaBox[0 0 14400 14400]/UserUnit 75000", "/MediaBox[0 0 612 792]/Rotate 33",
    ],
)  # fmt: skip
def test_a_page_of_an_odd_size_is_left_out_or_of_our_size(page):
    for one in see(pdf_with(page)):
        assert one.picture is None or max(one.picture.width, one.picture.height) <= 2200


def test_more_pages_than_allowed_are_not_drawn():
    found = list(see(pdf_with("/MediaBox[0 0 72 72]", 30), replace(PICTURE_LIMITS, pages=5)))
    assert [one.page for one in found] == [1, 2, 3, 4, 5]
    assert {one.of for one in found} == {30}


def test_too_many_bytes_are_not_even_handed_over():
    (found,) = see(b"x" * 2000, replace(PICTURE_LIMITS, input_bytes=1000))
    assert found.fault == "too_large"


def test_a_worker_that_takes_too_long_is_ended():
    (found,) = see(saved(Image.effect_noise((3000, 3000), 60), "PNG"), replace(PICTURE_LIMITS, wall_seconds=0.01))
    assert (found.picture, found.fault) == (None, "too_slow")


def test_memory_is_bound():
    data = saved(Image.effect_noise((9000, 9000), 60).convert("RGB"), "PNG", compress_level=1)
    (found,) = see(data, replace(PICTURE_LIMITS, memory=400_000_000))
    assert found.picture is None
    assert found.fault in {"out_of_memory", "worker_died", "broken"}


def test_one_who_stops_looking_leaves_no_worker_behind():
    looking = see(pdf_with("/MediaBox[0 0 612 792]", 40))
    assert next(looking).page == 1
    looking.close()
    assert next(looking, None) is None
