"""Fit what `generation/answering.json` holds, on works that trained nothing (`ranking/corpus.HELD_OUT`).

    python evals/ask/fit.py [--write]

Each passage is parted into scenes of about 150 words; a question's candidates are the first eight by reciprocal ranks
of BM25 and the tuned MiniLM. Confidence is a logistic regression on whether the best stretch stands in the right scene;
questions without an answer count as wrong. No weight may be negative: these questions avoid the text's
words where they have an answer and use them where they have none, which says nothing about anybody else's. The threshold lets 4 of 18 of those pass, as many as the product may.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "ranking"))
sys.path.insert(0, str(Path(__file__).parents[1] / "retrieval"))
import corpus
from run import bm25, ranks

from storyroom.generation import answering
from storyroom.generation.expectations import expected, offers
from storyroom.generation.overlap import overlap
from storyroom.generation.stretches import Candidate, Line, cut
from storyroom.models.pair import PairScorer, agreement
from storyroom.models.story_minilm import StoryMiniLM

SCENE_WORDS, CANDIDATES, MAY_PASS = 150, 8, 4 / 18
TARGET = Path(__file__).parents[2] / "src/storyroom/generation/answering.json"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    questions, scenes, gold = prepare()
    model = StoryMiniLM()
    vectors = model.embed([scene.text for scene in scenes])
    asked = model.embed([q.text for q in questions])
    near = 1 / (60 + ranks(asked @ vectors.T)) + 1 / (
        60 + ranks(bm25([q.text for q in questions], [s.text for s in scenes]))
    )
    pools = np.argsort(-near, axis=1)[:, :CANDIDATES]
    found = {n: cut([scene], most=10_000) for n, scene in enumerate(scenes)}
    table = {"words": json.loads(TARGET.read_text(encoding="utf-8"))["words"]}
    for kind, score in (("reranker", by_pair(questions, found)), ("embedder", by_model(model, asked, found))):
        table[kind] = fit(kind, questions, gold, pools, found, score)
    by_hand = " The settings of words are set by hand: the training questions avoid the text's words."
    table["fitted"] = " ".join(__doc__.split("\n\n")[-1].split()) + by_hand
    if options.write:
        TARGET.write_text(json.dumps(table, indent=1) + "\n")


def prepare():
    """Part the held-out passages into scenes; `gold` is the scene of each question's answer, or -1."""
    data = corpus.load()
    scenes, spans, questions, gold = [], {}, [], []
    for number, passage in enumerate(data.passages):
        if passage.work not in corpus.HELD_OUT:
            continue
        group: list[corpus.Sentence] = []
        for sentence in passage.sentences:
            size = sum(len(passage.text[s.start : s.end].split()) for s in group)
            if group and size > SCENE_WORDS:
                spans.setdefault(number, []).append((group, len(scenes)))
                scenes.append(_scene(passage, group))
                group = []
            group.append(sentence)
        spans.setdefault(number, []).append((group, len(scenes)))
        scenes.append(_scene(passage, group))
    for question in data.questions:
        if question.passage in spans:
            questions.append(question)
            gold.append(
                next(
                    (
                        n
                        for group, n in spans[question.passage]
                        if question.answerable and group[0].start <= question.start < group[-1].end
                    ),
                    -1,
                )
            )
    return questions, scenes, np.array(gold)


def _scene(passage: corpus.Passage, group: list[corpus.Sentence]) -> Candidate:
    start, end = group[0].start, group[-1].end
    return Candidate(passage.text[start:end], start, tuple(Line(s.start, s.end, s.speaker) for s in group))


def by_pair(questions, found):
    scorer = PairScorer()
    asked = scorer.tokens([q.text for q in questions])
    texts = {n: scorer.tokens([stretch.text for stretch in stretches]) for n, stretches in found.items()}
    return lambda row, n: np.array([agreement(asked[row], tokens) for tokens in texts[n]])


def by_model(model, asked, found):
    vectors = {n: model.embed([stretch.text for stretch in stretches]) for n, stretches in found.items()}
    return lambda row, n: vectors[n] @ asked[row]


def fit(kind, questions, gold, pools, found, score):
    rows = [gather(row, question, pools[row], found, score) for row, question in enumerate(questions)]
    in_pool = np.array([row for row, q in enumerate(questions) if q.answerable and gold[row] in pools[row]])
    weight = max((0.0, 0.02, 0.04, 0.06, 0.1), key=lambda w: sum(right(rows[row], gold[row], w) for row in in_pool))
    features, labels = [], []
    for row, question in enumerate(questions):
        stretches, scores, offered, where = rows[row]
        total = scores + weight * offered
        features.append(answering.evidence_features(question.text, stretches, total))
        labels.append(float(where[int(np.argmax(total))] == gold[row]))
    x, y = np.array(features), np.array(labels)
    weights, bias = logistic(x, y)
    confidence = 1 / (1 + np.exp(-(x @ weights + bias)))
    none = np.array([not q.answerable for q in questions])
    threshold = float(np.quantile(confidence[none], 1 - MAY_PASS))
    passed = confidence >= threshold
    print(
        f"{kind:9} offers {weight}; right scene first {y[~none].mean():.3f} (in the pool {len(in_pool) / (~none).sum():.3f});",
        end=" ",
    )
    print(
        f"above {threshold:.3f}: answerable {passed[~none].mean():.3f}, right of them {y[passed & ~none].mean():.3f}, unanswerable {passed[none].mean():.3f}"
    )
    return {
        "weights": dict(zip(answering.FEATURES, np.round(weights, 4).tolist(), strict=True)),
        "bias": round(float(bias), 4), "threshold": round(threshold, 4), "offers": weight,
        "margin": round(float(np.std(np.concatenate([r[1] for r in rows]))) / 4, 4), "most": 3,
    }  # fmt: skip


def gather(row, question, pool, found, score):
    """Return a question's stretches, scores, whether they offer the kind of answer, and their scenes."""
    stretches, where, scores = [], [], []
    for n in pool.tolist():
        stretches += [stretch._replace(candidate=n) for stretch in found[n]]
        where += [n] * len(found[n])
        if score is not None:
            scores.append(score(row, n))
    cut_to = answering.MOST_STRETCHES
    stretches, where = stretches[:cut_to], where[:cut_to]
    values = overlap(question.text, [s.text for s in stretches]) if score is None else np.concatenate(scores)[:cut_to]
    kind = expected(question.text)
    return stretches, values, np.array([float(offers(kind, s.text)) for s in stretches]), where


def right(row, gold, weight) -> bool:
    _, scores, offered, where = row
    return where[int(np.argmax(scores + weight * offered))] == gold


def logistic(x, y, ridge: float = 1.0):
    """Fit by Newton's method on standardised columns, without those that would weigh against; weights are on the raw ones."""
    mean, spread = x.mean(0), x.std(0) + 1e-9
    z = (x - mean) / spread
    used = np.ones(x.shape[1], bool)
    while True:
        weights, bias = _newton(z[:, used], y, ridge)
        if (weights >= 0).all():
            break
        used[np.flatnonzero(used)[np.argmin(weights)]] = False
    raw = np.zeros(x.shape[1])
    raw[used] = weights / spread[used]
    return raw, bias - float(raw @ mean)


def _newton(z, y, ridge: float):
    z = np.column_stack([z, np.ones(len(z))])
    weights = np.zeros(z.shape[1])
    penalty = ridge * np.diag([*np.ones(z.shape[1] - 1), 0])
    for _ in range(30):
        p = 1 / (1 + np.exp(-(z @ weights)))
        weights += np.linalg.solve(z.T @ (z * (p * (1 - p))[:, None]) + penalty, z.T @ (y - p) - penalty @ weights)
    return weights[:-1], weights[-1]


if __name__ == "__main__":
    main()
