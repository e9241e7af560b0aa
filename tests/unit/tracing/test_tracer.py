"""Pages drawn, spoiled as scanners and cameras spoil them, and read: a small seeded sample of what `evals/trace` measures at length."""

from __future__ import annotations

import io

import numpy as np
import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from storyroom.domain.marking import Picture
from storyroom.domain.pagination import paginate
from storyroom.formats.pdf.marked import Handing, sheets_of, write_glyphs, write_marked
from storyroom.formats.pdf.writer import write_pdf
from storyroom.tracing.marks import mark_key, mark_sheet
from storyroom.tracing.template import cut_letters, letters_of
from storyroom.tracing.tracer import Tracer
from storyroom.tracing.verdict import Seen, named, suspects
from tests.unit.domain.scripts import script

WORDS = [
    "rain",
    "key",
    "door",
    "ferry",
    "lantern",
    "nobody",
    "ticket",
    "harbour",
    "seven",
    "quiet",
    "copper",
    "window",
    "answer",
    "morning",
    "after",
    "brass",
]
KEYS = {f"export:{n}": mark_key(b"secret", f"export:{n}") for n in range(60)}
TRUTH = "export:17"


def a_script(seed: int):
    rng = np.random.default_rng(seed)

    def said(most: int) -> str:
        return " ".join(rng.choice(WORDS, int(rng.integers(4, most)))).capitalize() + "."

    parts = []
    for scene in range(1, 9):
        parts.append(("scene_heading", f"INT. {rng.choice(WORDS).upper()} - NIGHT", {"scene_number": str(scene)}))
        for _ in range(4):
            parts += [("action", said(30)), ("character_cue", "MARIT"), ("dialogue", said(26))]
    return script(*parts)


def picture(image: Image.Image) -> Picture:
    grey = image.convert("L")
    return Picture(1, grey.width, grey.height, grey.tobytes())


def shown(data: bytes, page: int, dpi: float = 150) -> Image.Image:
    return pdfium.PdfDocument(data)[page].render(scale=dpi / 72, grayscale=True).to_pil().convert("L")


@pytest.fixture(scope="module")
def play():
    return a_script(7)


@pytest.fixture(scope="module")
def tracer(play):
    sheets = sheets_of(paginate(play).pages, play)
    wanted = letters_of(sheets)
    data, places = write_glyphs(wanted)
    return Tracer(sheets, cut_letters(wanted, places, {0: picture(shown(data, 0, 200))}))


@pytest.fixture(scope="module")
def marked(play):
    pages = paginate(play).pages
    return write_marked(play, pages, lambda sheet: mark_sheet(KEYS[TRUTH], sheet), Handing("Ada", "", "diagonal"))


def names(tracer: Tracer, image: Image.Image) -> tuple[set[int], set[str]]:
    found = tracer.read(picture(image))
    tests = (1 + len(found)) * len(KEYS)
    told = {
        one.name
        for reading in found
        for one in named(suspects(KEYS, [Seen(tracer.sheets[reading.sheet], reading.evidence)]), tests)
    }
    return {reading.sheet for reading in found}, told


def jpeg(image: Image.Image) -> Image.Image:
    kept = io.BytesIO()
    image.save(kept, "JPEG", quality=60)
    return Image.open(io.BytesIO(kept.getvalue())).convert("L")


def turned(image: Image.Image, angle: float) -> Image.Image:
    return image.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=255)


def toned(image: Image.Image, change) -> Image.Image:
    return Image.fromarray(np.clip(change(np.asarray(image, dtype=np.float32)), 0, 255).astype(np.uint8))


SPOILED = {
    "as it is": lambda image: image,
    "skew and JPEG": lambda image: jpeg(turned(image, 1.5)),
    "skew the other way": lambda image: jpeg(turned(image, -1.5)),
    "margins cropped": lambda image: jpeg(turned(image, 0.7).crop((90, 60, 1220, 1560))),
    "smaller": lambda image: jpeg(turned(image.resize((1237, 1600), Image.Resampling.BICUBIC), -0.4)),
    "larger": lambda image: jpeg(turned(image.resize((1313, 1700), Image.Resampling.BICUBIC), 0.4)),
    "grain": lambda image: jpeg(toned(image, lambda a: a + np.random.default_rng(3).normal(0, 18, a.shape))),
    "blur": lambda image: jpeg(turned(image, 1).filter(ImageFilter.GaussianBlur(1.0))),
    "faint": lambda image: jpeg(toned(image, lambda a: 110 + 0.45 * a)),
    "no grey": lambda image: toned(turned(image, -1), lambda a: np.where(a > 150, 255.0, 0.0)),
    "upside down": lambda image: image.rotate(180),
    "on its side": lambda image: image.rotate(90, expand=True),
}


@pytest.mark.parametrize("how", SPOILED)
def test_a_spoiled_page_names_its_recipient_alone(tracer, marked, how):
    page = sorted(SPOILED).index(how) % len(tracer.sheets)
    assert names(tracer, SPOILED[how](shown(marked, page))) == ({page}, {TRUTH})


def test_no_unmarked_and_no_foreign_page_names_anybody(play, tracer):
    pages = paginate(play).pages
    key = mark_key(b"the secret of another house", TRUTH)
    foreign = write_marked(play, pages, lambda sheet: mark_sheet(key, sheet), Handing("Eve", "", "footer"))
    for data in (write_pdf(play), foreign):
        for page in range(min(3, len(tracer.sheets))):
            assert names(tracer, jpeg(turned(shown(data, page), 0.9))) == ({page}, set())


def test_two_copies_laid_over_each_other_name_no_third(play, tracer, marked):
    pages = paginate(play).pages
    other = write_marked(play, pages, lambda sheet: mark_sheet(KEYS["export:5"], sheet), Handing("Bob", "", "footer"))
    for page in range(min(3, len(tracer.sheets))):
        _, told = names(tracer, Image.blend(shown(marked, page), shown(other, page), 0.5))
        assert told
        assert told <= {TRUTH, "export:5"}


def test_a_page_of_another_script_is_not_taken_for_one_of_these(tracer):
    assert names(tracer, shown(write_pdf(a_script(8)), 1)) == (set(), set())


@settings(max_examples=25)
@given(st.integers(0, 2**32), st.integers(80, 900), st.integers(80, 900), st.sampled_from(["grain", "bars", "blots"]))
def test_pictures_of_anything_are_read_without_a_fault_and_name_nobody(tracer, seed, width, height, what):
    rng = np.random.default_rng(seed)
    if what == "grain":
        grey = rng.integers(0, 256, (height, width))
    elif what == "bars":
        grey = np.broadcast_to(
            np.where(np.arange(height) % int(rng.integers(2, 40)) < 2, 0, 255)[:, None], (height, width)
        )
    else:
        grey = np.where(rng.random((height, width)) < 0.02, 0, 255)
    pixels = np.ascontiguousarray(grey, dtype=np.uint8).tobytes()
    for reading in tracer.read(Picture(1, width, height, pixels)):
        seen = [Seen(tracer.sheets[reading.sheet], reading.evidence)]
        assert named(suspects(KEYS, seen), len(KEYS)) == ()
