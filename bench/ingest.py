"""Import speed: parse and index alone, and with embeddings beside what the embedding runtime alone needs.

Usage: python bench/ingest.py [--scripts N] [--embedded N]. Feature-length scripts (120 pages) are generated.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from scripts import feature

from storyroom.journeys.read import read_script
from storyroom.models.minilm import MiniLM
from storyroom.models.pair import PairScorer
from storyroom.retrieval.chunking import chunks
from storyroom.retrieval.late_windows import late_windows
from storyroom.room import make_room
from storyroom.settings import Settings


def write_scripts(folder: Path, count: int, *, first: int = 0) -> list[Path]:
    folder.mkdir()
    paths = [folder / f"{number:04}.fountain" for number in range(first, first + count)]
    for number, path in enumerate(paths, start=first):
        path.write_bytes(feature(number))
    return paths


def timed_import(folder: Path, paths: list[Path], *, embed: bool) -> tuple[float, int]:
    room = make_room(folder, Settings(embeddings="auto" if embed else "off"))
    started = time.perf_counter()
    reports = list(room.seat().import_files(paths))
    wall = time.perf_counter() - started
    assert all(report.status == "imported" for report in reports), reports
    room.close()
    return wall, sum(report.pages for report in reports)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--scripts", type=int, default=60)
    arguments.add_argument("--embedded", type=int, default=6)
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = write_scripts(folder / "many", asked.scripts)
        wall, pages = timed_import(folder / "words", paths, embed=False)
        print(
            f"parse and index: {asked.scripts} scripts, {pages / asked.scripts:.0f} pages each, {wall:.1f} s,", end=" "
        )
        print(f"{60 * asked.scripts / wall:.0f} scripts a minute (target 300)")

        paths = write_scripts(folder / "few", asked.embedded, first=asked.scripts)
        scripts = [read_script(path.name, path.read_bytes()).screenplay for path in paths]
        texts = [[part.text for part in chunks(script)] for script in scripts]
        runs = [[part.text for part in late_windows(script)] for script in scripts]
        model, pair = MiniLM(), PairScorer()
        model.embed(["warm"])
        pair.encode(["warm"])
        ratios = []
        for turn in range(3):
            started = time.perf_counter()
            for part in texts:
                model.embed(part)
            chunks_alone = time.perf_counter() - started
            for part in runs:
                pair.encode(part)
            alone = time.perf_counter() - started
            whole, _ = timed_import(folder / f"vectors{turn}", paths, embed=True)
            ratios.append(whole / alone)
            print(f"with embeddings: {sum(map(len, texts))} chunks {chunks_alone:.1f} s,", end=" ")
            print(f"{sum(map(len, runs))} runs {alone - chunks_alone:.1f} s alone; import {whole:.1f} s", end=" ")
            print(f"= {whole / alone:.3f} times")
        print(f"import / runtime alone, median of 3: {sorted(ratios)[1]:.3f} (target at most 1.15)")


if __name__ == "__main__":
    main()
