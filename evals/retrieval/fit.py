"""Fit the search's rerank weights on works that trained nothing (`ranking/corpus.HELD_OUT`).

    python evals/retrieval/fit.py [--write]

Each such work becomes one script: its passages, parted into scenes of about 150 words. Each answerable question gives
one list, the features of the pool and which row holds the answer; the weights maximise the right row's likelihood.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "ranking"))
sys.path.insert(0, str(Path(__file__).parents[1]))
import corpus
from gold import plain_words

from storyroom.retrieval.query import parse_query
from storyroom.retrieval.rerank import FEATURES, features
from storyroom.retrieval.search import find
from storyroom.room import make_room
from storyroom.settings import Settings

TARGET = Path(__file__).parents[2] / "src/storyroom/retrieval/rerank_weights.json"
SCENE_WORDS, RIDGE, ROUNDS = 150, 0.02, 400


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    table = json.loads(TARGET.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        room = make_room(Path(folder) / "library", Settings())
        questions = imported(room)
        for mode in ("hybrid", "lexical"):
            lists = gathered(room, questions, room.embedder() if mode == "hybrid" else None)
            weights = fitted(lists)
            before = np.array([table[mode][name] for name in FEATURES])
            print(
                f"{mode}: {len(lists)} lists of {len(questions)}; right row first {first(lists, before):.3f} -> {first(lists, weights):.3f}"
            )
            table[mode] = dict(zip(FEATURES, np.round(weights, 4).tolist(), strict=True))
        room.close()
    if options.write:
        TARGET.write_text(json.dumps(table, indent=2) + "\n", encoding="utf-8")


def imported(room) -> list[tuple[str, str, str]]:
    """Import the works; return (question, work, scene number) for every answerable question."""
    data = corpus.load()
    scripts: dict[str, list[str]] = {}
    questions = []
    for number, passage in enumerate(data.passages):
        if passage.work not in corpus.HELD_OUT:
            continue
        scenes = scripts.setdefault(passage.work, [])
        for group in parted(passage):
            scenes.append(f".SCENE {len(scenes) + 1} #{len(scenes) + 1}#\n\n{written(passage, group)}")
            start, end = group[0].start, group[-1].end
            asked = [q for q in data.questions if q.passage == number and q.answerable and start <= q.start < end]
            questions += [(q.text, passage.work, str(len(scenes))) for q in asked]
    for work, scenes in scripts.items():
        report = room.seat().import_bytes(
            "one.fountain", "\n\n".join(scenes).encode(), project=work, document=work, draft="one"
        )
        if report.status != "imported":
            raise SystemExit(f"{work}: {report.reason}")
    return questions


def parted(passage: corpus.Passage) -> list[list[corpus.Sentence]]:
    groups: list[list[corpus.Sentence]] = [[]]
    for sentence in passage.sentences:
        if sum(len(passage.text[s.start : s.end].split()) for s in groups[-1]) > SCENE_WORDS:
            groups.append([])
        groups[-1].append(sentence)
    return [group for group in groups if group]


def written(passage: corpus.Passage, group: list[corpus.Sentence]) -> str:
    """Write sentences as Fountain: a cue wherever the speaker changes, action where nobody speaks."""
    blocks: list[str] = []
    before: str | None = None
    for sentence in group:
        words = " ".join(passage.text[sentence.start : sentence.end].split())
        if sentence.speaker == before and blocks:
            blocks[-1] += f" {words}"
        else:
            blocks.append(f"@{sentence.speaker.upper()}\n{words}" if sentence.speaker else f"!{words}")
        before = sentence.speaker
    return "\n\n".join(blocks)


def gathered(room, questions, embedder) -> list[tuple[np.ndarray, int]]:
    """Return the pool's features and the right row's place, for every question whose pool holds the right row."""
    seat = room.seat()
    scenes = {
        scene.id: (entry.project, scene.scene_number) for entry in seat.drafts() for scene in seat.scenes(entry.id)
    }
    reader, opened = seat._reader(), room.search_parts().opened  # noqa: SLF001  # the eval looks behind the door
    lists = []
    for text, work, scene in questions:
        signals = find(parse_query(plain_words(text), None), reader, embedder=embedder, cache=opened).signals
        keys = [scenes[signals.view.scene_id(int(row))] for row in signals.pool]
        if (work, scene) in keys:
            lists.append((features(signals), keys.index((work, scene))))
    return lists


def fitted(lists: list[tuple[np.ndarray, int]]) -> np.ndarray:
    """Softmax regression by gradient steps with momentum on standardised features."""
    spread = np.concatenate([x for x, _ in lists]).std(0) + 1e-6
    weights, speed = np.zeros(len(FEATURES)), np.zeros(len(FEATURES))
    for _ in range(ROUNDS):
        slope = -RIDGE * weights
        for x, right in lists:
            z = x / spread
            p = np.exp(z @ weights - (z @ weights).max())
            slope += (z[right] - p @ z / p.sum()) / len(lists)
        speed = 0.9 * speed + 0.2 * slope
        weights += speed
    return np.where(spread > 2e-6, weights / spread, 0.0)


def first(lists: list[tuple[np.ndarray, int]], weights: np.ndarray) -> float:
    return float(np.mean([int(np.argmax(x @ weights)) == right for x, right in lists]))


if __name__ == "__main__":
    main()
