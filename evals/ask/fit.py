"""Fit what `generation/answering.json` holds, on works that trained nothing (`ranking/corpus.HELD_OUT`).

    python evals/ask/fit.py [--write]

Each passage is parted into scenes of about 150 words; a question's candidates are the eight scenes that come nearest
token by token. Confidence is a logistic regression on whether the best stretch stands in the right scene; questions
without an answer count as wrong. The questions are of two kinds, hard paraphrases and plain ones with the script's own
words, so that shared words are neither trusted nor distrusted. The threshold is where answering right and answering
wrong weigh the same: the sum of right answers and of right silences is greatest.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "ranking"))
import corpus

from storyroom.generation import answering
from storyroom.generation.stretches import Candidate, Line, cut
from storyroom.models.minilm import MiniLM
from storyroom.models.pair import PairScorer, agreement

SCENE_WORDS, CANDIDATES = 150, 8
TARGET = Path(__file__).parents[2] / "src/storyroom/generation/answering.json"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    questions, scenes, gold = prepare()
    pair = PairScorer()
    found = {n: cut([scene], most=10_000) for n, scene in enumerate(scenes)}
    tokens = {n: pair.encode([stretch.text for stretch in stretches]) for n, stretches in found.items()}
    asked = [pair.ask(question.text) for question in questions]
    near = np.array(
        [[max((agreement(one, part) for part in tokens[n]), default=-1.0) for n in range(len(scenes))] for one in asked]
    )
    pools = np.argsort(-near, axis=1)[:, :CANDIDATES]
    print(f"{len(scenes)} scenes, {len(questions)} questions, {sum(q.answerable for q in questions)} with an answer")
    rows = [gather(row, pools[row], found, tokens, asked) for row in range(len(questions))]
    table = {"words": json.loads(TARGET.read_text(encoding="utf-8"))["words"]}
    table["reranker"] = fit("reranker", questions, gold, rows)
    table["embedder"] = fit("embedder", questions, gold, by_model(questions, rows))
    by_hand = " The settings of words are set by hand."
    table["fitted"] = " ".join(__doc__.split("\n\n")[-1].split()) + by_hand
    if options.write:
        TARGET.write_text(json.dumps(table, indent=1) + "\n")


def prepare():
    """Part the held-out passages into scenes; `gold` is the scene of each question's answer, or -1."""
    data = corpus.load(plain=True)
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
            gold.append(_gold(question, spans[question.passage]))
    return questions, scenes, np.array(gold)


def _gold(question: corpus.Question, groups) -> int:
    for group, scene in groups:
        if question.answerable and group[0].start <= question.start < group[-1].end:
            return scene
    return -1


def _scene(passage: corpus.Passage, group: list[corpus.Sentence]) -> Candidate:
    start, end = group[0].start, group[-1].end
    return Candidate(passage.text[start:end], start, tuple(Line(s.start, s.end, s.speaker) for s in group))


def gather(row, pool, found, tokens, asked):
    """Return a question's stretches, best scene first, and how near each comes."""
    stretches, scores = [], []
    for n in pool.tolist():
        stretches += [stretch._replace(candidate=n) for stretch in found[n]]
        scores += [agreement(asked[row], part) for part in tokens[n]]
    most = answering.MOST_STRETCHES
    return tuple(stretches[:most]), np.array(scores[:most])


def by_model(questions, rows):
    model, kept = MiniLM(), []
    for question, (stretches, _) in zip(questions, rows, strict=True):
        vectors = model.embed([question.text, *(each.text for each in stretches)])
        kept.append((stretches, (vectors[1:] @ vectors[0]).astype(np.float64)))
    return kept


def fit(kind, questions, gold, rows):
    features, labels = [], []
    for question, scene, (stretches, scores) in zip(questions, gold, rows, strict=True):
        features.append(answering.evidence_features(question.text, stretches, scores))
        labels.append(float(stretches[int(np.argmax(scores))].candidate == scene))
    x, y = np.array(features), np.array(labels)
    weights, bias = logistic(x, y)
    confidence = 1 / (1 + np.exp(-(x @ weights + bias)))
    none = np.array([not q.answerable for q in questions])
    tried = np.unique(np.round(confidence, 3))
    gains = [float(y[confidence >= t].sum() + (none & (confidence < t)).sum()) for t in tried]
    threshold = float(tried[int(np.argmax(gains))])
    passed = confidence >= threshold
    print(f"{kind:9} right scene first {y[~none].mean():.3f}; above {threshold:.3f}:", end=" ")
    print(f"answerable {passed[~none].mean():.3f}, right of those {y[passed & ~none].mean():.3f},", end=" ")
    print(f"unanswerable {passed[none].mean():.3f}; {dict(zip(answering.FEATURES, np.round(weights, 3), strict=True))}")
    spread = float(np.std(np.concatenate([scores for _, scores in rows])))
    return {
        "weights": dict(zip(answering.FEATURES, np.round(weights, 4).tolist(), strict=True)),
        "bias": round(float(bias), 4), "threshold": round(threshold, 4), "offers": 0.0,
        "margin": round(spread / 4, 4), "most": 3,
    }  # fmt: skip


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
