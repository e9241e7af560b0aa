"""Works for data sets: scripts of made-up words that repeat nothing by chance, with whose words they are."""

from __future__ import annotations

import random
from collections.abc import Sequence

from storyroom.domain.access import Label
from storyroom.domain.provenance import SourceClass
from storyroom.domain.script import Screenplay
from storyroom.tuning.dataset.assets import Asset, Piece, ScenePaper
from tests.fakes.scripts import scene, script

__all__ = ["asset", "prose", "work", "written"]

SYLLABLES = "ba de fi go lu ma ne pi ro su ta ve wi zo ka le".split()


def prose(chance: random.Random, words: int) -> str:
    """Make a sentence of words that hardly ever come in the same order twice."""
    made = ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 3))) for _ in range(words)]
    return f"{' '.join(made).capitalize()}."


def written(seed: int, scenes: int = 6) -> Screenplay:
    """Write a script: each scene shows its set, then two people talk."""
    chance = random.Random(seed)
    paragraphs = []
    for number in range(scenes):
        lines = [prose(chance, 30), *(f"{name}: {prose(chance, 14)}" for name in ("MARIT", "LIV", "MARIT", "LIV"))]
        paragraphs += scene(f"INT. ROOM {number} OF {seed} - DAY", *lines, prose(chance, 18))
    return script(paragraphs)


def work(
    seed: int, origin: SourceClass = "human", *, draft: int = 1, of: str = "", scenes: int = 6, model: str = ""
) -> Asset:
    """A work that is all of one origin."""
    return asset(written(seed, scenes), [(1.0, origin, model)], of or f"Work {seed}", draft=draft)


def asset(
    screenplay: Screenplay,
    shares: Sequence[tuple[float, SourceClass, str]],
    document: str = "Work",
    *,
    draft: int = 1,
    label: Label | None = None,
    papers: tuple[ScenePaper, ...] = (),
) -> Asset:
    """A draft whose words are, from top to bottom, of these origins in these shares."""
    pieces, at = [], 0
    for number, (share, origin, model) in enumerate(shares):
        last = number == len(shares) - 1
        end = len(screenplay.text) if last else at + int(len(screenplay.text) * share)
        pieces.append(Piece(at, end, origin, model))
        at = end
    return Asset(
        draft_id=f"draft:{document}/{draft}",
        project="Slate",
        document=document,
        document_id=f"document:{document}",
        draft=f"draft {draft}",
        ordinal=draft,
        label=label or Label(frozenset({"slate"})),
        screenplay=screenplay,
        pieces=tuple(pieces),
        papers=papers,
        rights={"owner": "Harbour Pictures"},
    )
