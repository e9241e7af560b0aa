"""Query speed on a generated library: 100,000 scenes, 200 labels, users holding 1, 5, 20 and 100 % of them.

Prints p50 and p95 for each share beside a plain numpy scan of the same vectors in the same run, the cold start of a new
process, resident memory, and whether a user who sees 1 % gets every permitted hit (against brute force). The time to
embed the question is left out: a stand-in gives stored vectors. Usage: python bench/query.py [--scenes N] [--folder DIR]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from zlib import crc32

import storyroom  # noqa: F401  # before numpy, as its commands do: it gives the mathematics library one thread

# isort: split
import numpy as np

from storyroom.domain.access import Clearance, Label
from storyroom.domain.document import DraftEntry, SceneEntry
from storyroom.domain.ports import SegmentRef
from storyroom.retrieval.documents import FieldPiece, SceneDoc
from storyroom.retrieval.opened import Opened
from storyroom.retrieval.search import search
from storyroom.retrieval.stopwords import STOPWORDS
from storyroom.retrieval.tokens import stem, tokenize
from storyroom.retrieval.vectors import VectorRow, build_vectors
from storyroom.retrieval.words import build_words

DIM = 384
WORDS_A_SCENE = 136
SCENES_A_DRAFT = 50
SHARES = (0.01, 0.05, 0.20, 1.0)
SEED = 20240607
_CORES = ThreadPoolExecutor(os.cpu_count() or 1)


@lru_cache
def vocabulary(size: int = 60_000) -> list[str]:
    """Make pronounceable words after the function words of English, shorter ones more frequent, as in any language."""
    rng = np.random.default_rng(SEED)
    onsets, nuclei = (
        ["b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w", "br", "st", "tr", "ch", "sh", "th"],
        ["a", "e", "i", "o", "u", "ea", "ou", "ai"],
    )
    seen: dict[str, None] = dict.fromkeys(sorted(STOPWORDS))
    while len(seen) < size:
        syllables = 1 + min(3, len(seen) * 4 // size + int(rng.integers(0, 2)))
        word = "".join(onsets[rng.integers(len(onsets))] + nuclei[rng.integers(len(nuclei))] for _ in range(syllables))
        seen.setdefault(word + "nrstl"[rng.integers(5)])
    return list(seen)


def zipf(size: int) -> np.ndarray:
    """Cumulative Zipf-Mandelbrot weights."""
    weights = 1 / (np.arange(size) + 2.7) ** 1.05
    return np.cumsum(weights / weights.sum())


def generate(folder: Path, scenes: int, labels: int) -> None:
    """Write the segments of each label, the drafts' texts and the tables that stand for the database."""
    rng = np.random.default_rng(SEED)
    words, shares = vocabulary(), zipf(60_000)
    vectors = rng.standard_normal((scenes, DIM), np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    np.save(folder / "vectors.npy", vectors)
    tables = {"drafts": [], "scenes": []}
    for label in range(labels):
        first, last = label * scenes // labels, (label + 1) * scenes // labels
        docs, rows = [], []
        for begin in range(first, last, SCENES_A_DRAFT):
            draft = f"draft:{begin:032x}"
            docs_here = _draft(
                rng, folder, draft, range(begin, min(begin + SCENES_A_DRAFT, last)), words, shares, tables
            )
            tables["drafts"].append([draft, label, f"Document {begin}", len(docs_here)])
            docs += docs_here
            rows += [VectorRow(d.scene_id, draft, 0, 0, "scene", vectors[begin + i]) for i, d in enumerate(docs_here)]
        (folder / f"{label}.words").write_bytes(build_words(docs))
        (folder / f"{label}.vectors").write_bytes(build_vectors(rows, "bench"))
        if (label + 1) % 50 == 0:
            print(f"{label + 1} of {labels} labels written", file=sys.stderr)
    (folder / "tables.json").write_text(json.dumps({"scenes": scenes, "labels": labels, **tables}))


def _draft(rng, folder, draft, ordinals, words, shares, tables) -> list[SceneDoc]:
    names = [words[i].upper() for i in rng.integers(2_000, 20_000, 6)]
    docs, text = [], ""
    for ordinal in ordinals:
        picked = [words[i] for i in np.searchsorted(shares, rng.random(max(20, int(rng.normal(WORDS_A_SCENE, 30)))))]
        setting, light = ("INT", "EXT")[ordinal % 2], ("DAY", "NIGHT")[ordinal // 2 % 2]
        location = f"{picked[0]} {picked[1]}".upper()
        start = len(text)
        pieces = []
        for kind, piece in _paragraphs(f"{setting}. {location} - {light}", names, picked, rng):
            pieces.append(FieldPiece(kind, piece, len(text)))
            text += piece + "\n\n"
        number = ordinal - ordinals[0] + 1
        scene_id = f"scene:{ordinal:032x}"
        docs.append(
            SceneDoc(
                scene_id,
                draft,
                number,
                str(number),
                pieces[0].text,
                setting,
                location,
                light.lower(),
                light,
                1,
                8,
                (),
                tuple(pieces),
            )
        )
        tables["scenes"].append([draft, number, pieces[0].text, start, len(text)])
    (folder / f"{draft[6:]}.txt").write_text(text)
    return docs


def _paragraphs(heading, names, picked, rng):
    yield "heading", heading
    for index, begin in enumerate(range(0, len(picked), 17)):
        line = " ".join(picked[begin : begin + 17]).capitalize() + "."
        if index % 2:
            yield "cue", names[rng.integers(len(names))]
        yield ("dialogue" if index % 2 else "action"), line


def _label(number: int) -> Label:
    return Label(frozenset({f"label{number}"}))


@dataclass
class Library:
    """The generated folder as a user sees it who holds the first labels."""

    folder: Path
    held: int

    def __post_init__(self) -> None:
        tables = json.loads((self.folder / "tables.json").read_text())
        self.clearance = Clearance(frozenset(f"label{i}" for i in range(self.held)))
        seen = [row for row in tables["drafts"] if row[1] < self.held]
        self._drafts = tuple(
            DraftEntry(
                id=draft, project=f"project {label}", document=title, document_id=title, name="white", ordinal=1,
                format="bench", scenes=scenes, pages=scenes, imported_at="", label=_label(label), latest=True,
            )
            for draft, label, title, scenes in seen
        )  # fmt: skip
        self.scenes = tables["scenes"]
        self._segments = {kind: tuple(self._ref(i, kind) for i in range(self.held)) for kind in ("words", "vectors")}

    def drafts(self) -> tuple[DraftEntry, ...]:
        return self._drafts

    def segments(self, kind: str) -> tuple[SegmentRef, ...]:
        return self._segments[kind]

    def scenes_by_id(self, scene_ids: Sequence[str]) -> Mapping[str, SceneEntry]:
        return {each: self._scene(each) for each in scene_ids}

    def text(self, draft_id: str) -> str:
        return (self.folder / f"{draft_id[6:]}.txt").read_text()

    def _scene(self, scene_id: str) -> SceneEntry:
        draft, number, heading, start, end = self.scenes[int(scene_id[6:], 16)]
        return SceneEntry(scene_id, draft, number, str(number), heading, "", "", "", 1, 8, (), start, end)

    def _ref(self, label: int, kind: str) -> SegmentRef:
        path = self.folder / f"{label}.{kind}"
        return SegmentRef(f"segment:{label}.{kind}", _label(label), kind, path, "", "bench", 0)


@dataclass
class StandIn:
    """Gives a stored vector for a question."""

    vectors: np.ndarray
    model_hash: str = "bench"
    dimensions: int = DIM

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        return self.vectors[[crc32(text.encode()) % len(self.vectors) for text in texts]]


def questions(count: int) -> list[str]:
    """Make questions of three to seven words, frequent and rare mixed, some with a phrase or filter."""
    rng = np.random.default_rng(SEED + 1)
    words, shares = vocabulary(), zipf(60_000)
    asked = []
    for index in range(count):
        picked = [words[i] for i in np.searchsorted(shares, rng.random(int(rng.integers(3, 8))))]
        extra = {5: " int:", 6: f" character:{words[2_500]}", 7: f' "{picked[0]} {picked[1]}"'}.get(index % 8, "")
        asked.append(" ".join(picked) + extra)
    return asked


def measure(folder: Path, vectors: np.ndarray, asked: Sequence[str]) -> None:
    total = json.loads((folder / "tables.json").read_text())["labels"]
    print("wall and processor time in ms; the scan is matrix @ vector on all cores and argpartition of the same rows")
    print(
        f"{'held':>6} {'p50':>7} {'p95':>7} {'cpu p50':>8} | {'scan p50':>8} {'p95':>7} {'cpu p50':>8} | {'p50 ratio':>9} {'cpu':>5}"
    )
    for share in SHARES:
        ours, scans = _side_by_side(folder, vectors, asked, max(1, round(total * share)), total)
        a, b = np.quantile(ours, [0.5, 0.95], axis=0) * 1000, np.quantile(scans, [0.5, 0.95], axis=0) * 1000
        print(
            f"{share:>6.0%} {a[0, 0]:7.2f} {a[1, 0]:7.2f} {a[0, 1]:8.2f} | {b[0, 0]:8.2f} {b[1, 0]:7.2f} {b[0, 1]:8.2f} |"
            f" {a[0, 0] / b[0, 0]:9.2f} {a[0, 1] / b[0, 1]:5.2f}"
        )


def _side_by_side(folder, vectors, asked, held, total):
    library, cache, model = Library(folder, held), Opened(), StandIn(vectors)
    mine = np.ascontiguousarray(vectors[: len(vectors) * held // total])
    search(asked[0], library, embedder=model, cache=cache)
    pairs = [
        (_timed(search, text, library, embedder=model, cache=cache), _timed(_scan, mine, model.embed([text])[0]))
        for text in asked
    ]
    return [ours for ours, _ in pairs], [scan for _, scan in pairs]


def _scan(matrix: np.ndarray, question: np.ndarray) -> np.ndarray:
    """The plain way, on all cores: what numpy's own threads would do, which Storyroom switches off."""
    cuts = np.array_split(np.arange(len(matrix)), os.cpu_count() or 1) if len(matrix) > 20_000 else []
    halves = [matrix[cut[0] : cut[-1] + 1] for cut in cuts] or [matrix]
    scores = np.concatenate(list(_CORES.map(lambda part: part @ question, halves)))
    return np.argpartition(scores, len(scores) - 60)[-60:]


def _timed(act, *given, **named) -> tuple[float, float]:
    wall, processor = time.perf_counter(), time.process_time()
    act(*given, **named)
    return time.perf_counter() - wall, time.process_time() - processor


def every_permitted_hit(folder: Path, asked: Sequence[str]) -> None:
    """Compare what a user of 1 % gets with a reading of every text that the user may see."""
    library = Library(folder, 2)
    texts = {entry.id: library.text(entry.id) for entry in library.drafts()}
    scenes = [row for row in library.scenes if row[0] in texts]
    missed = 0
    plain = [text for text in asked if ":" not in text and '"' not in text][:20]
    for text in plain:
        stems = {stem(token.form) for token in tokenize(text) if token.form not in STOPWORDS}
        expected = {
            (draft, number)
            for draft, number, _, start, end in scenes
            if stems & {stem(token.form) for token in tokenize(texts[draft][start:end])}
        }
        result = search(text, library, embedder=None, limit=10_000)
        missed += len(expected - {(hit.draft_id, hit.scene) for hit in result.hits})
    print(
        f"every permitted hit at 1 %: {'yes' if not missed else f'NO, {missed} are missing'} ({len(plain)} questions)"
    )


def cold(folder: Path) -> None:
    """Time open and first query in a new process, Python's start and imports apart."""
    code = (
        "import sys, time; sys.path.insert(0, 'bench'); import query, numpy as np; from pathlib import Path\n"
        f"folder = Path({str(folder)!r}); v = np.load(folder / 'vectors.npy', mmap_mode='r')\n"
        "import json; total = json.loads((folder / 'tables.json').read_text())['labels']\n"
        "library = query.Library(folder, total); m = query.StandIn(np.array(v[:8])); t = time.perf_counter()\n"
        "query.search('stean the brair', library, embedder=m); print(time.perf_counter() - t)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    print(f"cold open and query at 100 %: {float(done.stdout) * 1000:.0f} ms")


def resident() -> str:
    lines = Path("/proc/self/status").read_text().splitlines() if Path("/proc/self/status").exists() else []
    return ", ".join(line.replace("\t", " ") for line in lines if line.startswith(("VmHWM", "RssAnon", "RssFile")))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scenes", type=int, default=100_000)
    parser.add_argument("--labels", type=int, default=200)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--folder", type=Path)
    chosen = parser.parse_args()
    folder = chosen.folder or Path(tempfile.mkdtemp(prefix="storyroom-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "tables.json").exists():
        generate(folder, chosen.scenes, chosen.labels)
    print(f"{chosen.scenes:,} scenes, {chosen.labels} labels, {DIM} dimensions, {os.cpu_count()} cores")
    vectors = np.load(folder / "vectors.npy")
    asked = questions(chosen.questions)
    measure(folder, vectors, asked)
    every_permitted_hit(folder, asked)
    cold(folder)
    print(f"memory (the scan's own copy of the vectors included): {resident()}")


if __name__ == "__main__":
    main()
