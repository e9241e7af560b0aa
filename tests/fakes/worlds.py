"""Generated small libraries for property tests: a few words, so that everything collides."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from hypothesis import strategies as st

from storyroom.domain.ports import EmbeddingModel
from storyroom.domain.script import ElementKind, Screenplay
from tests.fakes.reader import FakeLibrary
from tests.fakes.scripts import scene, script

WORDS = (
    "key",
    "keys",
    "coat",
    "Marit",
    "marits",
    "kitchen",
    "the",
    "don't",
    "naïve",
    "boiler",
    "spare",
    "東京都",
    "red",
)
NAMES = ("MARIT", "LIV", "OLD TOM", "ÅSA")
LABELS = ("a", "b", "a+b", "c")


class Draft(NamedTuple):
    """One draft to be: where it belongs and what it says."""

    label: str
    project: str
    document: str
    ordinal: int
    screenplay: Screenplay


sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)
speeches = st.tuples(st.sampled_from(NAMES), sentences).map(": ".join)
headings = st.builds(
    "{}. {} - {}".format,
    st.sampled_from(("INT", "EXT", "INT./EXT")),
    st.sampled_from(("KITCHEN", "RED KITCHEN", "YARD")),
    st.sampled_from(("DAY", "NIGHT", "DAWN", "CONTINUOUS")),
)
scenes = st.tuples(headings, st.lists(sentences | speeches, max_size=4)).map(lambda pair: scene(pair[0], *pair[1]))
openings = st.lists(sentences.map(lambda words: (ElementKind.ACTION, words)), max_size=1)
screenplays = st.tuples(openings, st.lists(scenes, min_size=1, max_size=3)).map(
    lambda pair: script([*pair[0], *(paragraph for one in pair[1] for paragraph in one)])
)
drafts = st.builds(
    Draft,
    st.sampled_from(LABELS),
    st.sampled_from(("p", "q")),
    st.sampled_from(("one", "two")),
    st.integers(1, 3),
    screenplays,
)
libraries = st.lists(drafts, max_size=5, unique_by=lambda d: (d.label, d.project, d.document, d.ordinal))
questions = st.lists(
    st.sampled_from(
        (*WORDS, "Marrit", "boilr", '"spare key"', '"red kitchen"', "-coat", '-"the key"', "character:marit", "character:marrit",
         "-character:liv", "location:kitchen", "int:", "ext:yard", "time:night", "project:p", "document:two", "draft:all",
         "draft:d1", "scene:2", '"')
    ),
    min_size=1,
    max_size=4,
).map(" ".join)  # fmt: skip


def build(folder: Path, chosen: list[Draft], embedder: EmbeddingModel | None = None) -> FakeLibrary:
    """Put the drafts into a library."""
    library = FakeLibrary(folder)
    for draft in chosen:
        library.add(
            draft.screenplay, draft.label, project=draft.project, document=draft.document, draft=f"d{draft.ordinal}",
            ordinal=draft.ordinal, embedder=embedder,
        )  # fmt: skip
    return library
