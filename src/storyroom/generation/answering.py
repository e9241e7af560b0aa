"""Chooses the quotes that answer a question from the scenes found, or says that none does. Writes no words of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from storyroom.domain.ports import EmbeddingModel, Reranker
from storyroom.generation.evidence import Evidence

__all__ = ["Chosen", "Passage", "choose_quotes", "passages"]

_MOST_QUOTES = 3
_NEAR = 0.42
"""Cosine below which a passage does not answer. Provisional until fitted."""
_SHARED = 0.5
"""Without a model: share of the question's telling words that a passage must hold."""
_BLOCK = re.compile(r"[^\n]+(?:\r?\n(?!\r?\n)[^\n]+)*")
_WORD = re.compile(r"[^\W_]+")


class Passage(NamedTuple):
    """A few neighbouring lines of a scene that can be quoted: `start`/`end` are offsets in the canonical text."""

    evidence: Evidence
    start: int
    end: int
    text: str


class Chosen(NamedTuple):
    """What was chosen, best first; `sufficient` False means that nothing found answers."""

    quotes: tuple[Passage, ...]
    confidence: float
    sufficient: bool


def choose_quotes(
    question: str, candidates: Sequence[Evidence], reranker: Reranker | None, embedder: EmbeddingModel | None
) -> Chosen:
    """Choose up to three passages that answer best."""
    found = [passage for one in candidates for passage in passages(one)]
    if not found:
        return Chosen((), 0.0, sufficient=False)
    scores, least = _scores(question, found, reranker, embedder)
    order = np.argsort(-scores, kind="stable")
    best = float(scores[order[0]])
    quotes = tuple(found[index] for index in order[:_MOST_QUOTES] if scores[index] >= max(least, 0.9 * best))
    return Chosen(quotes, best, sufficient=best >= least)


def passages(evidence: Evidence) -> Iterator[Passage]:
    """Divide a scene into its paragraphs and speeches, heading left out."""
    for found in _BLOCK.finditer(evidence.text):
        if found.start() == 0 and evidence.heading:
            continue
        yield Passage(evidence, evidence.start + found.start(), evidence.start + found.end(), found.group())


def _scores(
    question: str, found: Sequence[Passage], reranker: Reranker | None, embedder: EmbeddingModel | None
) -> tuple[NDArray[np.float32], float]:
    texts = [passage.text for passage in found]
    if reranker is not None:
        return reranker.score(question, texts), _NEAR
    if embedder is not None:
        vectors = embedder.embed([question, *texts])  # (1 + n_passages, dimensions) float32, unit length
        return vectors[1:] @ vectors[0], _NEAR
    asked = {word.casefold() for word in _WORD.findall(question) if len(word) > 3}
    shared = [len(asked & {word.casefold() for word in _WORD.findall(text)}) / max(1, len(asked)) for text in texts]
    return np.array(shared, np.float32), _SHARED
