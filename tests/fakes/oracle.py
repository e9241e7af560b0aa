"""Search by brute force: reads every visible scene for every question. Slow and plain, so that it can be believed."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from storyroom.retrieval.documents import SceneDoc
from storyroom.retrieval.tokens import stem, tokenize
from tests.fakes.reader import FakeReader

WEIGHTS = {"heading": 2.0, "location": 2.0, "cue": 1.5, "dialogue": 1.0, "action": 1.0}
K1, B = 1.2, 0.75


def docs_in_scope(reader: FakeReader, draft: str | None = None) -> list[SceneDoc]:
    """List the scenes of the latest visible drafts, of the named ones, or of all."""
    entries = reader.drafts()
    chosen = [e for e in entries if (e.latest if draft is None else draft in {"all", e.name})]
    return [doc for entry in chosen for doc in reader.library.docs[entry.id]]


def bm25(docs: Sequence[SceneDoc], stems: Sequence[str]) -> dict[str, float]:
    """Score every scene by the formula in `retrieval.lexical`, straight from the words."""
    frequencies = {doc.scene_id: _frequencies(doc) for doc in docs}
    lengths = {scene_id: sum(each.values()) for scene_id, each in frequencies.items()}
    mean = sum(lengths.values()) / len(docs) if docs else 1.0
    scores = dict.fromkeys(frequencies, 0.0)
    for name in dict.fromkeys(stems):
        seen = sum(1 for each in frequencies.values() if each[name])
        idf = math.log(1 + (len(docs) - seen + 0.5) / (seen + 0.5))
        for scene_id, each in frequencies.items():
            if f := each[name]:
                norm = K1 * (1 - B + B * lengths[scene_id] / mean)
                scores[scene_id] += idf * f * (K1 + 1) / (f + norm)
    return scores


def holds_phrase(doc: SceneDoc, phrase: Sequence[str], field: str | None = None) -> bool:
    """Say whether the forms stand side by side in one element (the parts of a heading read on)."""
    runs: dict[int, list[tuple[str, str]]] = {}
    for piece in doc.pieces:
        first: dict[int, str] = {}
        for token in tokenize(piece.text):
            first.setdefault(token.position, token.form)
        runs.setdefault(piece.start, []).extend((form, piece.kind) for form in first.values())
    size = len(phrase)
    return any(
        tuple(form for form, _ in run[i : i + size]) == tuple(phrase)
        and all(field in {None, kind} for _, kind in run[i : i + size])
        for run in runs.values()
        for i in range(len(run) - size + 1)
    )


def _frequencies(doc: SceneDoc) -> Counter[str]:
    found: Counter[str] = Counter()
    for piece in doc.pieces:
        for token in tokenize(piece.text):
            found[stem(token.form)] += WEIGHTS[piece.kind]
    return found
