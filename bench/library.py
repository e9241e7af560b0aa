"""The generated library as plain rows: text, vector and label of each scene, and the truth about what is nearest.

Knows nothing of engines. The user holds the first labels, and so the first rows.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain, cycle
from pathlib import Path
from typing import NamedTuple

import numpy as np
from query import generate, questions

from storyroom.retrieval.documents import FieldPiece, SceneDoc


class Row(NamedTuple):
    """A scene. `label` counts from 0, and `start` is where the text begins in its draft."""

    draft: str
    number: int
    heading: str
    text: str
    start: int
    label: int


class Rows(NamedTuple):
    """All scenes in order, their vectors, and what the user holds: so many labels, and in them so many scenes."""

    folder: Path
    scenes: tuple[Row, ...]
    vectors: np.ndarray  # (scenes, DIM), of length 1
    held: int
    visible: int


def make(folder: Path, scenes: int, labels: int) -> None:
    """Generate the library unless the folder holds it already; refuse a folder with another one."""
    if not (folder / "tables.json").exists():
        folder.mkdir(parents=True, exist_ok=True)
        generate(folder, scenes, labels)
    tables = json.loads((folder / "tables.json").read_text())
    if (tables["labels"], len(tables["scenes"])) != (labels, scenes):
        raise SystemExit(f"{folder} holds another library: {len(tables['scenes'])} scenes, {tables['labels']} labels")


def load(folder: Path, share: float) -> Rows:
    tables = json.loads((folder / "tables.json").read_text())
    labels = {draft: label for draft, label, _, _ in tables["drafts"]}
    texts = {draft: (folder / f"{draft[6:]}.txt").read_text() for draft in labels}
    scenes = tuple(
        Row(draft, number, heading, texts[draft][start:end].strip(), start, labels[draft])
        for draft, number, heading, start, end in tables["scenes"]
    )
    held = max(1, round(tables["labels"] * share))
    return Rows(folder, scenes, np.load(folder / "vectors.npy"), held, sum(row.label < held for row in scenes))


def plain_questions(count: int) -> list[str]:
    """Words alone: phrases and filters are a language of our own that other engines do not read."""
    asked = [text for text in questions(2 * count + 8) if ":" not in text and '"' not in text]
    return asked[:count]


def nearest(rows: Rows, vector: np.ndarray, limit: int) -> list[int]:
    """Compare with every permitted vector."""
    return np.argsort(-(rows.vectors[: rows.visible] @ vector), kind="stable")[:limit].tolist()


def docs(rows: Rows) -> Iterator[tuple[int, SceneDoc]]:
    """Describe each scene for the word index, as the generator does."""
    for ordinal, row in enumerate(rows.scenes):
        setting, _, rest = row.heading.partition(". ")
        location, _, light = rest.rpartition(" - ")
        scene_id = f"scene:{ordinal:032x}"
        yield row.label, SceneDoc(
            scene_id, row.draft, row.number, str(row.number), row.heading, setting, location, light.lower(), light,
            1, 8, (), tuple(_pieces(row)),
        )  # fmt: skip


def _pieces(row: Row) -> Iterator[FieldPiece]:
    kinds = chain(["heading"], cycle(["action", "cue", "dialogue"]))
    start = row.start
    for kind, text in zip(kinds, row.text.split("\n\n"), strict=False):  # the kinds never end
        yield FieldPiece(kind, text, start)
        start += len(text) + 2
