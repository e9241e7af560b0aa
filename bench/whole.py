"""A whole library of 100,000 scenes under 200 labels: the command from its start, and what a filter by clearance costs.

    python bench/whole.py [--scenes N] [--labels N] [--folder DIR]

The library is imported like any other; only the vectors and tokens are drawn by chance, under the models' own names,
since embedding so much takes an hour. Then, in one run:

- `storyroom search` as a new process, both models loaded, the whole library visible: wall time, median of 7;
- searches by a person who holds a fifth of the labels, beside the same searches in a library that holds nothing else:
  the same segments, so the difference is what access costs.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from query import SEED, questions, vocabulary, zipf

from storyroom.models.minilm import MiniLM
from storyroom.models.pair import PairScorer
from storyroom.room import Room, make_room, open_room
from storyroom.settings import Settings

SCENES_A_DRAFT, WORDS_A_SCENE, SHARE = 50, 136, 0.2
COMMAND = [sys.executable, "-m", "storyroom.cli.main"]


class DrawnVectors:
    """Unit vectors by chance, under the name of the model that would make them."""

    name = "drawn"
    dimensions = 384

    def __init__(self) -> None:
        self.model_hash = str(MiniLM().model_hash)
        self._rng = np.random.default_rng(SEED)

    def embed(self, texts):
        drawn = self._rng.standard_normal((len(texts), self.dimensions), np.float32)
        return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


class DrawnTokens:
    """A unit vector for each word and a third, out of a fixed store, under the name of the model that would make them."""

    name = "drawn"

    def __init__(self) -> None:
        real = PairScorer()
        self.width, self.model_hash = real.width, real.model_hash
        self._rng = np.random.default_rng(SEED)
        store = self._rng.standard_normal((4_096, self.width), np.float32)
        self._store = store / np.linalg.norm(store, axis=1, keepdims=True)

    def encode(self, texts):
        return [self._store[self._rng.integers(4_096, size=len(text.split()) * 4 // 3 + 1)] for text in texts]

    def ask(self, question):
        raise NotImplementedError("questions are asked of the real model")


def write_scripts(folder: Path, labels: int, drafts: int) -> None:
    words, shares = vocabulary(), zipf(60_000)
    rng = np.random.default_rng(SEED)
    for label in range(labels):
        for draft in range(drafts):
            path = folder / f"label{label:03}" / f"script{draft:03}.fountain"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_script(f"Script {label} {draft}", words, shares, rng), encoding="utf-8")


def _script(title: str, words: list[str], shares: np.ndarray, rng: np.random.Generator) -> str:
    names = [words[i].upper() for i in rng.integers(2_000, 20_000, 6)]
    parts = [f"Title: {title}\nRevision: White"]
    for scene in range(1, SCENES_A_DRAFT + 1):
        drawn = [words[i] for i in np.searchsorted(shares, rng.random(WORDS_A_SCENE))]
        parts.append(f"INT. {drawn[0]} {drawn[1]} - DAY #{scene}#".upper())
        for place in range(0, WORDS_A_SCENE, 17):
            line = " ".join(drawn[place : place + 17]).capitalize() + "."
            parts.append(line if place % 34 else f"{names[rng.integers(6)]}\n{line}")
    return "\n\n".join(parts) + "\n"


def build(folder: Path, sources: list[Path]) -> None:
    """Import each folder as a project of its own, then lay the drawn index files beside the words."""
    room = make_room(folder, Settings(embeddings="off"))
    began = time.perf_counter()
    for source in sources:
        files = sorted(source.glob("*.fountain"))
        reports = list(room.seat().import_files(files, project=source.name, draft="white"))
        assert all(report.status == "imported" for report in reports), reports
    print(f"imported {len(sources)} projects in {time.perf_counter() - began:.0f} s", file=sys.stderr)
    began = time.perf_counter()
    drawing = Room(room._library, Settings())  # noqa: SLF001  # the bench puts its own models in
    drawing._embedder, drawing._tokens = DrawnVectors(), DrawnTokens()  # type: ignore[assignment]  # noqa: SLF001  # as above
    list(drawing.seat().index_vectors())
    print(f"laid vectors and tokens beside in {time.perf_counter() - began:.0f} s", file=sys.stderr)
    held = [source.name for source in sources][: max(1, round(len(sources) * SHARE))]
    room.seat().add_person("fifth", clear=tuple(held))
    room.close()


def cold(folder: Path) -> None:
    seen = []
    for turn in range(8):
        began, used = time.perf_counter(), _used()
        asked = [*COMMAND, "--library", str(folder), "search", "who keeps the spare key?", "--json"]
        subprocess.run(asked, capture_output=True, check=True)
        seen.append((time.perf_counter() - began, _used() - used))
        if not turn:
            print(f"storyroom search, first process: {seen.pop()[0]:.2f} s")
    wall, processor = (statistics.median(column) for column in zip(*seen, strict=True))
    print(
        f"storyroom search, whole process, median of {len(seen)}: {wall:.2f} s (target 1 s), {processor:.2f} s of processors"
    )


def _used() -> float:
    found = resource.getrusage(resource.RUSAGE_CHILDREN)
    return found.ru_utime + found.ru_stime


def filtered(whole: Path, alone: Path, asked: list[str]) -> None:
    """Search turn about in both libraries; each question is asked in both, so the machine's moods meet both."""
    seats = {"filtered": open_room(whole).seat("fifth"), "alone": open_room(alone).seat("owner")}
    for seat in seats.values():
        seat.search(asked[0])
    walls: dict[str, list[float]] = {name: [] for name in seats}
    totals = set()
    order = list(seats)
    for text in asked:
        random.Random(text).shuffle(order)
        found = {}
        for name in order:
            began = time.process_time()
            found[name] = seats[name].search(text)
            walls[name].append(time.process_time() - began)
        totals.add(found["filtered"].total == found["alone"].total)
    medians = {name: statistics.median(each) * 1000 for name, each in walls.items()}
    ratios = [a / b for a, b in zip(walls["filtered"], walls["alone"], strict=True)]
    print(
        f"processor time a search: filtered {medians['filtered']:.2f} ms, the visible part alone {medians['alone']:.2f} ms"
    )
    print(
        f"filtered / alone, median of {len(ratios)} pairs: {statistics.median(ratios):.3f} (target at most 1.10);",
        end=" ",
    )
    print(f"same number of scenes found: {'yes' if totals == {True} else 'NO'}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenes", type=int, default=100_000)
    parser.add_argument("--labels", type=int, default=200)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--folder", type=Path)
    chosen = parser.parse_args()
    folder = chosen.folder or Path(tempfile.mkdtemp(prefix="storyroom-whole-"))
    scripts, whole, alone = folder / "scripts", folder / "whole", folder / "alone"
    if not scripts.exists():
        write_scripts(scripts, chosen.labels, max(1, chosen.scenes // chosen.labels // SCENES_A_DRAFT))
    sources = sorted(scripts.iterdir())
    for target, held in ((whole, len(sources)), (alone, max(1, round(len(sources) * SHARE)))):
        if not target.exists():
            build(target, sources[:held])
    print(f"{chosen.scenes:,} scenes, {chosen.labels} labels, {os.cpu_count()} cores")
    cold(whole)
    filtered(whole, alone, [text for text in questions(chosen.questions) if ":" not in text])


if __name__ == "__main__":
    main()
