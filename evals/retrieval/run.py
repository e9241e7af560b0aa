"""Find the scenes of the slate's gold questions: the product's search beside plain BM25, plain MiniLM and their plain fusion.

    python evals/retrieval/run.py [--json FILE]

A question counts as found at k when any gold scene is among the first k; `strict` is the share of its gold scenes there.
The three plain methods see the same chunks (scenes and windows) as the product.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
from gold import GoldQuestion, build_library, gold_questions, plain_words

from storyroom.models.minilm import MiniLM
from storyroom.retrieval.chunking import chunks
from storyroom.retrieval.metrics import ndcg_at_k, paired_bootstrap, recall_at_k, reciprocal_rank

CUTS = (1, 3, 5, 10)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    questions = [question for question in gold_questions() if question.scenes]
    with tempfile.TemporaryDirectory() as folder:
        room = build_library(Path(folder) / "library")
        rankings = {**plain(room, questions), "storyroom": product(room.seat(), questions)}
        room.close()
    rows = {name: measured(found, questions) for name, found in rankings.items()}
    print_table(rows)
    print_differences(rows)
    if options.json:
        options.json.write_text(json.dumps({name: averages(row) for name, row in rows.items()}, indent=1) + "\n")


def product(seat, questions: list[GoldQuestion]) -> list[list[tuple[str, str]]]:
    """Ask the product's own search, and say how long a question takes."""
    seat.search("a first search opens the files", limit=10)
    found, begun = [], time.perf_counter()
    for question in questions:
        result = seat.search(plain_words(question.text), limit=10, filters={"draft": "white"})
        found.append([(hit.project, hit.scene_number or "") for hit in result.hits])
    print(
        f"{len(questions)} searches, {(time.perf_counter() - begun) / len(questions) * 1e3:.0f} ms each, embedding included"
    )
    return found


def plain(room, questions: list[GoldQuestion]) -> dict[str, list[list[tuple[str, str]]]]:
    """Rank scenes by their best chunk: BM25, cosine, and reciprocal ranks of the two."""
    seat = room.seat()
    keys, texts = [], []
    for entry in seat.drafts():
        numbers = {scene.scene: scene.scene_number or "" for scene in seat.scenes(entry.id)}
        for chunk in chunks(seat.read(entry.id).screenplay):
            keys.append((entry.project, numbers.get(chunk.scene, "")))
            texts.append(chunk.text)
    scenes = list(dict.fromkeys(keys))
    place = np.array([scenes.index(key) for key in keys])
    lexical = best(bm25([q.text for q in questions], texts), place, len(scenes))
    found = {"BM25": lexical}
    model = MiniLM()  # the published one, whatever the room embeds with
    if model.available().ok:
        vectors = model.embed(texts)
        found["MiniLM"] = best(model.embed([q.text for q in questions]) @ vectors.T, place, len(scenes))
        found["RRF of both"] = sum(1 / (60 + ranks(scores)) for scores in (lexical, found["MiniLM"]))
    return {
        name: [[scenes[n] for n in np.argsort(-row, kind="stable")[:10]] for row in scores]
        for name, scores in found.items()
    }


def bm25(questions: list[str], texts: list[str], k1: float = 1.2, b: float = 0.75) -> np.ndarray:
    """Score every text for every question with the textbook formula on lower-cased words."""
    counts = [Counter(words(text)) for text in texts]
    lengths = np.array([sum(count.values()) for count in counts], float)
    norm = k1 * (1 - b + b * lengths / lengths.mean())
    scores = np.zeros((len(questions), len(texts)))
    for row, question in enumerate(questions):
        for word in set(words(question)):
            tf = np.array([count[word] for count in counts], float)
            df = int((tf > 0).sum())
            scores[row] += math.log(1 + (len(texts) - df + 0.5) / (df + 0.5)) * tf * (k1 + 1) / (tf + norm)
    return scores


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def best(scores: np.ndarray, place: np.ndarray, scenes: int) -> np.ndarray:
    found = np.full((len(scores), scenes), -np.inf)
    for column, scene in enumerate(place):
        found[:, scene] = np.maximum(found[:, scene], scores[:, column])
    return found


def ranks(scores: np.ndarray) -> np.ndarray:
    return (-scores).argsort(1, kind="stable").argsort(1, kind="stable") + 1


def measured(found: list[list[tuple[str, str]]], questions: list[GoldQuestion]) -> dict[str, list[float]]:
    rows: dict[str, list[float]] = {}
    for ranking, question in zip(found, questions, strict=True):
        gold = question.keys
        values = {f"recall@{k}": float(any(key in gold for key in ranking[:k])) for k in CUTS}
        values["strict@5"] = recall_at_k(ranking, gold, 5)
        values["MRR"] = reciprocal_rank(ranking, gold)
        values["nDCG@10"] = ndcg_at_k(ranking, dict.fromkeys(gold, 1.0), 10)
        for name, value in values.items():
            rows.setdefault(name, []).append(value)
    return rows


def averages(row: dict[str, list[float]]) -> dict[str, float]:
    return {name: round(float(np.mean(values)), 3) for name, values in row.items()}


def print_table(rows: dict[str, dict[str, list[float]]]) -> None:
    names = list(next(iter(rows.values())))
    print(f"\n{'':14}" + "".join(f"{name:>11}" for name in names))
    for method, row in rows.items():
        print(f"{method:14}" + "".join(f"{value:11.3f}" for value in averages(row).values()))


def print_differences(rows: dict[str, dict[str, list[float]]]) -> None:
    ours = rows["storyroom"]
    print("\nahead of (mean difference, 95 % interval, share of resamples not ahead)")
    for method, row in rows.items():
        for name in ("recall@1", "recall@5", "MRR") if method != "storyroom" else ():
            gap = paired_bootstrap(ours[name], row[name])
            print(f"  {method:12} {name:9} {gap.mean:+.3f} [{gap.low:+.3f}, {gap.high:+.3f}] {gap.not_ahead:.3f}")


if __name__ == "__main__":
    main()
