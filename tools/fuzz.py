#!/usr/bin/env python3
"""Long fuzzing runs with atheris: python tools/fuzz.py READER [SECONDS]. READER is fountain, fdx, native, docx, pdf or any.

atheris is no dependency. Into the environment of the tests: .venv/bin/pip install atheris (Linux and macOS; it brings libFuzzer).
A run goes through the golden files turned bad, guided by what code they reach. What fails is written into tests/hostile/kept:
give it a name that says what was wrong, cut it down, mend the reader, and keep the file: each test run reads it.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

import atheris

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]
SUFFIX = {
    "fountain": ".fountain",
    "fdx": ".fdx",
    "native": ".storyroom.json",
    "docx": ".docx",
    "pdf": ".pdf",
    "any": "",
}
SLOW = 2.0
"""Seconds of computing for one small file beyond which it counts as a failure."""

with atheris.instrument_imports(include=["storyroom"]):
    from storyroom.domain.pagination import place
    from storyroom.domain.script import Parsed
    from storyroom.formats.pdf.limits import Limits
    from storyroom.formats.pdf.process import collect
    from storyroom.formats.pdf.reader import understand
    from storyroom.formats.pdf.worker import read_pages
    from tests.hostile import test_fuzz
    from tests.hostile.sound import check, check_parsed


def read_pdf_here(data: bytes) -> None:
    """Do both halves of reading a PDF in this process, so that libFuzzer sees a crash of either."""
    lines = [json.dumps(message).encode() + b"\n" for message in read_pages(data, Limits(pages=20, characters=50_000))]
    parsed = understand(collect(iter(lines)))
    check_parsed("a.pdf", data, Parsed(place(parsed.screenplay), parsed.diagnostics))


def main() -> None:
    """Fuzz one reader until the time is up or something fails."""
    reader = sys.argv[1]
    seconds = sys.argv[2] if len(sys.argv) > 2 else "600"
    name = f"a{SUFFIX[reader]}"

    def one(data: bytes) -> None:
        began = time.process_time()
        if reader == "pdf":
            read_pdf_here(data)
        elif reader != "any" or b"%PDF-" not in data:
            check(name, data)
        spent = time.process_time() - began
        assert spent < SLOW, f"{len(data)} bytes took {spent:.1f} s"

    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder)
        files = {
            "fountain": test_fuzz.FOUNTAIN,
            "fdx": test_fuzz.FDX,
            "native": test_fuzz.NATIVE,
            "docx": test_fuzz.DOCX,
            "pdf": test_fuzz.PDF,
            "any": (*test_fuzz.FOUNTAIN, *test_fuzz.FDX, *test_fuzz.NATIVE),
        }
        for number, data in enumerate(files[reader]):
            (corpus / str(number)).write_bytes(data)
        words = {
            "fountain": test_fuzz.FOUNTAIN_WORDS,
            "fdx": test_fuzz.FDX_WORDS,
            "native": test_fuzz.NATIVE_WORDS,
            "docx": test_fuzz.DOCX_WORDS,
            "pdf": test_fuzz.PDF_WORDS,
        }.get(reader, ())
        dictionary = corpus.parent / f"{corpus.name}.dict"
        dictionary.write_text("".join(f'"{"".join(f"{chr(92)}x{byte:02x}" for byte in word)}"\n' for word in words))
        kept = ROOT / "tests" / "hostile" / "kept"
        options = [f"-max_total_time={seconds}", "-max_len=20000", "-timeout=20", "-rss_limit_mb=2048"]
        options += [f"-dict={dictionary}"] if words else []
        options += [f"-exact_artifact_path={kept}/found-{int(time.time())}--{name}", str(corpus)]
        atheris.Setup([sys.argv[0], *options], one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
