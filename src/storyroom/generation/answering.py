"""Which words of the candidate scenes answer a question, or that none do. Quotes to the letter; writes nothing of its own."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from storyroom.domain.ports import EmbeddingModel, Reranker
from storyroom.generation.expectations import expected, offers
from storyroom.generation.overlap import overlap
from storyroom.generation.stretches import Candidate, Stretch, cut

__all__ = ["FEATURES", "Chosen", "Quote", "choose_quotes", "evidence_features"]

MOST_STRETCHES = 80
"""About as many as eight scenes of a page have."""

FEATURES = ("best", "lead", "offers", "overlap")


class Quote(NamedTuple):
    """A stretch of one candidate, to the letter: `start` and `end` are code points in its draft's canonical text."""

    candidate: int
    start: int
    end: int
    text: str
    score: float


class Chosen(NamedTuple):
    """The quotes, best first, and how sure it is (0 to 1) that the first answers; no quotes unless `sufficient`."""

    quotes: tuple[Quote, ...]
    confidence: float
    sufficient: bool


class _Settings(NamedTuple):
    weights: tuple[float, ...]
    bias: float
    threshold: float
    offers: float
    margin: float
    most: int


def choose_quotes(
    question: str,
    candidates: Sequence[Candidate],
    reranker: Reranker | None,
    embedder: EmbeddingModel | None = None,
) -> Chosen:
    """Choose the stretches that answer, or say that the candidates do not suffice.

    Candidates come best first; the order counts only when there are more stretches than are scored. Without a
    reranker the embedder's likeness stands in, without either the shared words, each with its own threshold.
    Raises: BackendError from the models.
    """
    found = cut(candidates, most=MOST_STRETCHES)
    if not found or not question.strip():
        return Chosen((), 0.0, sufficient=False)
    settings = _settings("reranker" if reranker else "embedder" if embedder else "words")
    scores = _scores(question, found, reranker, embedder) + settings.offers * _offered(question, found)
    confidence = _confidence(settings, evidence_features(question, found, scores))
    if confidence < settings.threshold:
        return Chosen((), confidence, sufficient=False)
    return Chosen(_quotes(candidates, found, scores, settings), confidence, sufficient=True)


def evidence_features(question: str, found: Sequence[Stretch], scores: NDArray[np.floating]) -> NDArray[np.float64]:
    """Describe how well the best stretch answers: its score, its lead over other scenes, kind of answer, shared words."""
    best = int(np.argmax(scores))
    others = [
        float(score) for score, each in zip(scores, found, strict=True) if each.candidate != found[best].candidate
    ]
    lead = float(scores[best]) - max(others) if others else 0.0
    fits = float(offers(expected(question), found[best].text))
    return np.array([float(scores[best]), lead, fits, float(overlap(question, [each.text for each in found])[best])])


def _scores(
    question: str, found: Sequence[Stretch], reranker: Reranker | None, embedder: EmbeddingModel | None
) -> NDArray[np.float64]:
    texts = [each.text for each in found]
    if reranker is not None:
        return reranker.score(question, texts).astype(np.float64)
    if embedder is not None:
        vectors = embedder.embed([question, *texts]).astype(np.float64)  # (1 + n, dim) unit
        return vectors[1:] @ vectors[0]  # type: ignore[no-any-return]  # numpy's matmul is untyped here
    return overlap(question, texts)


def _offered(question: str, found: Sequence[Stretch]) -> NDArray[np.float64]:
    kind = expected(question)
    return np.array([float(offers(kind, each.text)) for each in found])


def _confidence(settings: _Settings, features: NDArray[np.float64]) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, settings.bias + float(features @ np.array(settings.weights))))))


def _quotes(
    candidates: Sequence[Candidate], found: Sequence[Stretch], scores: NDArray[np.float64], settings: _Settings
) -> tuple[Quote, ...]:
    """Take stretches best first, as long as they come near the best one and do not overlap one taken before."""
    taken: list[Quote] = []
    for index in np.argsort(-scores, kind="stable").tolist():
        if len(taken) == settings.most or scores[index] < scores.max() - settings.margin:
            break
        each = found[index]
        if not any(q.candidate == each.candidate and q.start < each.end and each.start < q.end for q in taken):
            source = candidates[each.candidate]
            words = source.text[each.start - source.offset : each.end - source.offset]
            taken.append(Quote(each.candidate, each.start, each.end, words, float(scores[index])))
    return tuple(taken)


@cache
def _settings(kind: str) -> _Settings:
    table = json.loads((files("storyroom.generation") / "answering.json").read_text(encoding="utf-8"))[kind]
    weights = tuple(float(table["weights"][name]) for name in FEATURES)
    rest = {name: float(table[name]) for name in ("bias", "threshold", "offers", "margin")}
    return _Settings(weights, **rest, most=int(table["most"]))
