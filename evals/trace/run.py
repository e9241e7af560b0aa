"""How well a mark is found again on paper: pages tested, recipients found, false names, for each distortion.

python evals/trace/run.py            100 page images
python evals/trace/run.py --long     1,000 and more
"""

from __future__ import annotations

import argparse
import io
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageFilter

from storyroom.domain.marking import Picture
from storyroom.domain.pagination import paginate
from storyroom.formats.pdf.marked import Handing, sheets_of, write_glyphs, write_marked
from storyroom.formats.pdf.writer import write_pdf
from storyroom.journeys.read import read_script
from storyroom.journeys.sample import sample_requests
from storyroom.tracing.marks import mark_key, mark_sheet
from storyroom.tracing.template import cut_letters, letters_of
from storyroom.tracing.tracer import Tracer
from storyroom.tracing.verdict import Seen, named, suspects

SECRET = b"a secret of this evaluation only"
RECIPIENTS = 100
"""Hand-outs of every script: the codewords that each page is held against."""

Rng = np.random.Generator
Distortion = Callable[[Image.Image, Rng], Image.Image]


class Script(NamedTuple):
    """One script handed out to one of many."""

    name: str
    marked: bytes
    unmarked: bytes
    truth: str
    keys: dict[str, bytes]
    tracer: Tracer
    pages: int
    foreign: bytes
    """The same script, marked under a secret that this house does not hold."""
    second: bytes
    """The same script, marked for another recipient."""
    other: str


def jpeg(image: Image.Image, quality: int) -> Image.Image:
    kept = io.BytesIO()
    image.save(kept, "JPEG", quality=quality)
    return Image.open(io.BytesIO(kept.getvalue())).convert("L")


def skewed(image: Image.Image, rng: Rng, most: float = 1.5) -> Image.Image:
    angle = rng.uniform(-most, most)
    return image.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=255)


def toned(image: Image.Image, change: Callable[[np.ndarray], np.ndarray]) -> Image.Image:
    return Image.fromarray(np.clip(change(np.asarray(image, dtype=np.float32)), 0, 255).astype(np.uint8))


def asked(image: Image.Image, rng: Rng) -> Image.Image:
    return jpeg(skewed(image, rng), 60)


def corner_skew(image: Image.Image, rng: Rng) -> Image.Image:
    angle = 1.5 if rng.random() < 0.5 else -1.5
    return jpeg(image.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=255), 60)


def cropped(image: Image.Image, rng: Rng) -> Image.Image:
    turned = skewed(image, rng)
    left, top, right, foot = rng.uniform(0.02, 0.1, 4)
    wide, high = turned.size
    return jpeg(turned.crop((int(left * wide), int(top * high), int((1 - right) * wide), int((1 - foot) * high))), 60)


def scaled(image: Image.Image, rng: Rng) -> Image.Image:
    factor = rng.uniform(0.97, 1.03)
    size = (round(image.width * factor), round(image.height * factor * rng.uniform(0.997, 1.003)))
    return asked(image.resize(size, Image.Resampling.BICUBIC), rng)


def noisy(image: Image.Image, rng: Rng) -> Image.Image:
    turned = skewed(image, rng)
    return jpeg(toned(turned, lambda pixels: pixels + rng.normal(0, 18, pixels.shape)), 60)


def blurred(image: Image.Image, rng: Rng) -> Image.Image:
    return jpeg(skewed(image, rng).filter(ImageFilter.GaussianBlur(1.0)), 60)


def faint(image: Image.Image, rng: Rng) -> Image.Image:
    return jpeg(toned(skewed(image, rng), lambda pixels: 110 + pixels * 0.45), 60)


def shadowed(image: Image.Image, rng: Rng) -> Image.Image:
    slope = np.linspace(0.55, 1.0, image.width)[None, :]
    return jpeg(toned(skewed(image, rng), lambda pixels: pixels * slope), 60)


def black_and_white(image: Image.Image, rng: Rng) -> Image.Image:
    return toned(skewed(image, rng), lambda pixels: np.where(pixels > 150, 255.0, 0.0))


def coarse(image: Image.Image, rng: Rng) -> Image.Image:
    return asked(image.resize((round(image.width / 1.5), round(image.height / 1.5)), Image.Resampling.LANCZOS), rng)


def slanted(image: Image.Image, rng: Rng) -> Image.Image:
    """A photograph that was not taken from straight above."""
    wide, high = image.size
    corners = np.array([(0, 0), (wide, 0), (wide, high), (0, high)], dtype=float)
    moved = corners + rng.uniform(-0.015, 0.015, (4, 2)) * (wide, high)
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(corners, moved, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
    terms = np.linalg.solve(np.array(rows), moved.ravel())
    return jpeg(
        image.transform(image.size, Image.Transform.PERSPECTIVE, terms, Image.Resampling.BICUBIC, fillcolor=255), 60
    )


def everything(image: Image.Image, rng: Rng) -> Image.Image:
    return noisy(cropped(scaled(image, rng), rng).filter(ImageFilter.GaussianBlur(0.6)), rng)


DISTORTIONS: dict[str, Distortion] = {
    "150 dpi, skew to 1.5, JPEG 60": asked,
    "skew exactly 1.5 either way": corner_skew,
    "margins cropped 2-10 %": cropped,
    "scaled 97-103 %": scaled,
    "grain (sigma 18 of 255)": noisy,
    "blurred (1 pixel)": blurred,
    "faint print (contrast 45 %)": faint,
    "shadow over the page": shadowed,
    "black and white, no grey": black_and_white,
    "100 dpi": coarse,
    "photographed at a slant": slanted,
    "cropped, scaled, blurred, grainy": everything,
}


def by_pdfium(data: bytes, page: int) -> Image.Image:
    document = pdfium.PdfDocument(data)
    return document[page].render(scale=150 / 72, grayscale=True).to_pil().convert("L")


def by_fine_print(data: bytes, page: int) -> Image.Image:
    """Printed at 450 dots an inch, then scanned at 150: no letter is forced onto a whole pixel."""
    document = pdfium.PdfDocument(data)
    fine = document[page].render(scale=450 / 72, grayscale=True).to_pil().convert("L")
    return fine.resize((fine.width // 3, fine.height // 3), Image.Resampling.BOX)


def by_poppler(data: bytes, page: int) -> Image.Image:
    """Another program with another Courier."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "in.pdf")
        path.write_bytes(data)
        number = str(page + 1)
        command = ["pdftoppm", "-r", "150", "-gray", "-png", "-f", number, "-l", number, "-singlefile"]
        subprocess.run([*command, str(path), str(Path(folder, "out"))], check=True)
        return Image.open(Path(folder, "out.png")).convert("L").copy()


def printers() -> dict[str, Callable[[bytes, int], Image.Image]]:
    found: dict[str, Callable[[bytes, int], Image.Image]] = {"pdfium": by_pdfium, "print and scan": by_fine_print}
    return found | ({"poppler": by_poppler} if shutil.which("pdftoppm") else {})


def picture(image: Image.Image) -> Picture:
    grey = image.convert("L")
    return Picture(1, grey.width, grey.height, grey.tobytes())


def scripts(rng: Rng) -> Iterator[Script]:
    for at, request in enumerate(sample_requests()):
        screenplay = read_script(request.path, request.data).screenplay
        pages = paginate(screenplay).pages
        sheets = sheets_of(pages, screenplay)
        keys = {f"export:{at}-{n}": mark_key(SECRET, f"export:{at}-{n}") for n in range(RECIPIENTS)}
        truth = str(rng.choice(sorted(keys)))
        where = ("diagonal", "footer", "both")[at % 3]
        marked = write_marked(
            screenplay,
            pages,
            lambda sheet, key=keys[truth]: mark_sheet(key, sheet),
            Handing("Ada Lovelace", truth, where),
        )
        other = mark_key(b"the secret of another house", truth)
        foreign = write_marked(
            screenplay, pages, lambda sheet, key=other: mark_sheet(key, sheet), Handing("Eve", "", "footer")
        )
        plain = write_pdf(screenplay)
        accomplice = next(name for name in sorted(keys) if name != truth)
        second = write_marked(
            screenplay, pages, lambda sheet, key=keys[accomplice]: mark_sheet(key, sheet), Handing("Bob", "", "footer")
        )
        tracer = make_tracer(sheets)
        yield Script(request.path, marked, plain, truth, keys, tracer, len(pages), foreign, second, accomplice)


def make_tracer(sheets: tuple) -> Tracer:
    wanted = letters_of(sheets)
    data, places = write_glyphs(wanted)
    document = pdfium.PdfDocument(data)
    shown = {}
    for page in range(len(document)):
        shown[page] = picture(document[page].render(scale=2200 / 792, grayscale=True).to_pil())
    return Tracer(sheets, cut_letters(wanted, places, shown))


class Count:
    """What came of the pages of one kind."""

    def __init__(self) -> None:
        self.pages = self.found = self.both = self.false = self.not_seen = 0
        self.missed: list[int] = []
        """How many words each page had on which nobody was named who should have been."""

    def add(self, script: Script, page: int, image: Image.Image, *truth: str) -> None:
        self.pages += 1
        readings = script.tracer.read(picture(image))
        self.not_seen += not readings
        tests = (len(readings) + 1) * len(script.keys)
        names: set[str] = set()
        for reading in readings:
            seen = [Seen(script.tracer.sheets[reading.sheet], reading.evidence)]
            names |= {one.name for one in named(suspects(script.keys, seen), tests)}
        self.found += bool(names & set(truth))
        self.both += len(names & set(truth)) > 1
        self.false += len(names - set(truth))
        if truth and not names & set(truth):
            self.missed.append(script.tracer.sheets[page].words)


class Row(NamedTuple):
    """One line of the table: how many pages of which kind."""

    name: str
    pages: int
    look: Callable[[Count, Script, int, Rng], None]


def rows(long: bool) -> list[Row]:
    found = [
        Row(f"{name} | {printer}", 28 if long else 2, spoiled(distort, draw))
        for name, distort in DISTORTIONS.items()
        for printer, draw in printers().items()
    ]
    found += [
        Row("not marked at all", 120 if long else 10, unmarked(lambda script: script.unmarked)),
        Row("marked by another house", 120 if long else 10, unmarked(lambda script: script.foreign)),
        Row(LAID_OVER, 60 if long else 6, laid_over),
        Row("sparse pages: the fewest words of each script", 0, sparse),
    ]
    return found


LAID_OVER = "two copies laid over each other (either is right)"


def spoiled(distort: Distortion, draw: Callable[[bytes, int], Image.Image]) -> Callable[..., None]:
    def look(count: Count, script: Script, page: int, rng: Rng) -> None:
        count.add(script, page, distort(draw(script.marked, page + title(script)), rng), script.truth)

    return look


def unmarked(data_of: Callable[[Script], bytes]) -> Callable[..., None]:
    def look(count: Count, script: Script, page: int, rng: Rng) -> None:
        count.add(script, page, asked(by_pdfium(data_of(script), page + title(script)), rng))

    return look


def laid_over(count: Count, script: Script, page: int, rng: Rng) -> None:
    sheet = page + title(script)
    mixed = Image.blend(by_pdfium(script.marked, sheet), by_pdfium(script.second, sheet), 0.5)
    count.add(script, page, asked(mixed, rng), script.truth, script.other)


def sparse(count: Count, script: Script, _page: int, rng: Rng) -> None:
    page = min(range(script.pages), key=lambda at: script.tracer.sheets[at].words)
    count.add(script, page, asked(by_pdfium(script.marked, page + title(script)), rng), script.truth)


def measure(wanted: list[tuple[int, Row]]) -> dict[str, Count]:
    """Every row draws its own pages, so that rows may be measured apart and put together."""
    made = list(scripts(np.random.default_rng(20310319)))
    counts: dict[str, Count] = {}
    for number, row in wanted:
        rng, count = np.random.default_rng([20310319, number]), counts.setdefault(row.name, Count())
        for at in range(row.pages or len(made)):
            script = made[int(rng.integers(len(made)))] if row.pages else made[at]
            row.look(count, script, int(rng.integers(script.pages)), rng)
        numbers = f"{count.pages:5} {count.found:6} {count.false:12} {count.not_seen:15}"
        print(f"{row.name:56} {numbers}  {sorted(count.missed) or ''}", flush=True)
    return counts


def title(script: Script) -> int:
    return len(pdfium.PdfDocument(script.marked)) - script.pages


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--long", action="store_true", help="1,000 and more page images")
    parser.add_argument("--part", default="1/1", help="measure only these rows: 2/4 is the second quarter")
    parser.add_argument("--json", type=Path, help="write the counts there as well")
    chosen = parser.parse_args()
    part, parts = (int(value) for value in chosen.part.split("/"))
    numbered = list(enumerate(rows(chosen.long)))
    print(f"{'':56} pages  found  false names  sheet not seen  words of the missed", flush=True)
    counts = measure([row for row in numbered if row[0] % parts == part - 1])
    marked = [count for name, count in counts.items() if "|" in name]
    pages, found = sum(count.pages for count in marked), sum(count.found for count in marked)
    false = sum(count.false for count in counts.values())
    every = sum(count.pages for count in counts.values())
    if both := counts.get(LAID_OVER):
        print(f"two copies laid over each other: both named on {both.both} of {both.pages} pages")
    print(f"found {found} of {pages} marked pages ({found / max(1, pages):.1%}); {false} false names on {every} pages")
    if chosen.json:
        chosen.json.write_text(json.dumps({name: vars(count) for name, count in counts.items()}, indent=1) + "\n")
    sys.exit(1 if false else 0)


if __name__ == "__main__":
    main()
