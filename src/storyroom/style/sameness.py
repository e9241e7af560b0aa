"""How alike the texts of a set are, held against what is usual: iterations, a season, a slate. A measure, never a verdict on who wrote them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Final, NamedTuple

import numpy as np

from storyroom.style.background import background
from storyroom.style.channels import Counts, count
from storyroom.style.nearness import Doubles, above_usual, closeness, gram, usual_sets
from storyroom.style.profile import ENOUGH_OTHERS
from storyroom.style.reading import count_words
from storyroom.style.scales import SIZES, Piece, cut
from storyroom.style.shared import Shared, shared
from storyroom.style.space import Space, likeness
from storyroom.style.voices import apart

__all__ = ["FEWEST_TEXTS", "FEWEST_VOICES", "Near", "Sameness", "Usual", "sameness"]

FEWEST_TEXTS: Final = 3
SHORTEST: Final = 100
FEWEST_VOICES: Final = 6
"""Other voices below which nothing is said of what is usual: sets of fewer say nothing of sets."""
_WINDOWS: Final = 3
"""Stretches of a long text that are looked at, from first to last."""
_MOST_OTHERS: Final = 160


class Near(NamedTuple):
    """Two texts of the set, and how far they lie above what either is to texts of others, in spreads of those."""

    one: int
    other: int
    above: float
    shared: tuple[Shared, ...] = ()
    """What they do alike, for the nearest pairs that were asked about."""


class Usual(NamedTuple):
    """What is usual: sets of as many texts, each by another of the other writers."""

    middle: float
    high: float
    """What nineteen in twenty such sets stay below."""
    share: float
    """Share of such sets that are as close as this one, or closer."""
    voices: int
    """Voices among the others that sets were drawn from."""

    @property
    def beyond(self) -> bool:
        """Whether fewer than one in twenty such sets are as close."""
        return self.share < 0.05


class Sameness(NamedTuple):
    """What is said of a set. `value` is None where there is not enough to say."""

    value: float | None
    """How close the set is: how far its pairs lie above what is usual, in spreads of that. Nought where none does."""
    likeness: float | None
    """Mean likeness of two texts, cohort-centred: about nought if all go their own ways, 1 if all are one."""
    shared: float | None
    """Weight of the one direction that most of the texts share, per text. Told converged sets less well."""
    words: int
    """Words of each text that were looked at: all are cut to the shortest, since every such measure depends on length."""
    pairs: tuple[Near, ...]
    """Every two texts, nearest first."""
    usual: Usual | None
    """What is usual; None where too few other writers are at hand to say."""
    missing: str

    @property
    def nearest(self) -> tuple[int, int] | None:
        """The two texts that are most alike."""
        return (self.pairs[0].one, self.pairs[0].other) if self.pairs else None


def sameness(
    texts: Sequence[str], cohort: Sequence[str], writers: Sequence[str] | None = None, *, explain: int = 0
) -> Sameness:
    """Measure how far the texts of a set have run together, against passages of the same kind by others.

    `writers` says who wrote each passage of the cohort, where that is known; else passages are put together by likeness.
    `explain` says of how many pairs, the nearest, is to be said what they do alike.
    Where the cohort is small, plays that ship with the product stand in; what is usual is told from the cohort alone.
    """
    words = min((count_words(text) for text in texts), default=0)
    if len(texts) < FEWEST_TEXTS or words < SHORTEST:
        missing = f"Not enough to say: {FEWEST_TEXTS} texts of {SHORTEST} words are needed."
        return Sameness(None, None, None, words, (), None, missing)
    theirs = _pieces(cohort, min(words, max(SIZES)))
    others = [piece.counts for piece in theirs] + list(background() if len(theirs) < ENOUGH_OTHERS else ())
    own = [(index, count(part)) for index, text in enumerate(texts) for part in _windows(_first(text, words))]
    counted = [counts for _, counts in own]
    space = Space.over([*others, *counted], [1.0] * len(others) + [0.0] * len(counted))
    near = gram(space, [*counted, *others])
    many = len(counted)
    above = _by_text(above_usual(near[:many, :many], near[:many, many:]), [index for index, _ in own])
    alike = _by_text(likeness(space, counted).astype(np.float64), [index for index, _ in own])
    value, pairs = closeness(above), _pairs(above)
    alike_in = shared(space, texts, [(one.one, one.other) for one in pairs[:explain]])
    pairs[:explain] = [pair._replace(shared=them) for pair, them in zip(pairs[:explain], alike_in, strict=True)]
    return Sameness(
        value,
        float(alike[np.triu_indices(len(alike), 1)].mean()),
        float(np.linalg.eigvalsh(alike)[-1] / len(alike)),
        words,
        tuple(pairs),
        _usual(space, theirs, writers, _Asked(value, len(texts))),
        "",
    )


def _pieces(cohort: Sequence[str], size: int) -> list[Piece]:
    """Cut passages of others as long as what is held against them, and count some of each part of them."""
    cuts = [(index, part) for index, text in enumerate(cohort) if text.strip() for part in cut(text, size)]
    kept = cuts if len(cuts) <= _MOST_OTHERS else [cuts[at * len(cuts) // _MOST_OTHERS] for at in range(_MOST_OTHERS)]
    return [Piece(index, count(part)) for index, part in kept]


class _Asked(NamedTuple):
    """What the set that is asked about came to."""

    value: float
    many: int


def _usual(space: Space, theirs: Sequence[Piece], writers: Sequence[str] | None, asked: _Asked) -> Usual | None:
    """Hold a set against sets of others' texts; None where these are of too few voices."""
    if len(theirs) < ENOUGH_OTHERS:
        return None
    voices = _voices(space, theirs) if writers is None else _named(theirs, writers)
    if len(set(voices)) < FEWEST_VOICES:
        return None
    sets = usual_sets(space, [piece.counts for piece in theirs], voices, asked.many)
    share = (1 + int((sets >= asked.value).sum())) / (1 + len(sets))
    return Usual(float(np.median(sets)), float(np.percentile(sets, 95)), share, len(set(voices)))


def _named(theirs: Sequence[Piece], writers: Sequence[str]) -> list[int]:
    number = {name: at for at, name in enumerate(dict.fromkeys(writers))}
    return [number[writers[piece.parent]] for piece in theirs]


def _voices(space: Space, theirs: Sequence[Piece]) -> list[int]:
    """Say which voice each piece is of: texts are put together by the likeness of their first pieces."""
    first: dict[int, Counts] = {}
    for piece in theirs:
        first.setdefault(piece.parent, piece.counts)
    groups = apart(likeness(space, list(first.values())))
    parents = list(first)
    home = {parents[at]: voice for voice, group in enumerate(groups) for at in group}
    return [home[piece.parent] for piece in theirs]


def _pairs(above: Doubles) -> list[Near]:
    found = [Near(one, other, float(above[one, other])) for one, other in combinations(range(len(above)), 2)]
    return sorted(found, key=lambda pair: (-pair.above, pair.one, pair.other))


def _windows(text: str) -> list[str]:
    """Return a text, or stretches of it from first to last where it is longer than what voices are compared at."""
    parts = cut(text, max(SIZES))
    return parts if len(parts) <= _WINDOWS else [parts[at * len(parts) // _WINDOWS] for at in range(_WINDOWS)]


def _by_text(pieces: Doubles, owners: Sequence[int]) -> Doubles:
    """Average over the stretches of each text: (stretches, stretches) to (texts, texts). A text is one with itself."""
    home = np.asarray(owners)
    spread = (home[:, None] == np.arange(home.max() + 1)).astype(np.float64)
    mean: Doubles = spread.T @ pieces @ spread / np.outer(spread.sum(axis=0), spread.sum(axis=0))
    np.fill_diagonal(mean, 1.0)
    return mean


def _first(text: str, words: int) -> str:
    """Return the first so many words, line ends kept."""
    kept: list[str] = []
    for line in text.splitlines():
        parts = line.split()[:words]
        words -= len(parts)
        kept.append(" ".join(parts))
        if words <= 0:
            break
    return "\n".join(kept)
