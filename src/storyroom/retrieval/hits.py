"""From rows to hits: places, snippets and reasons, read through the reader. Changes no rank."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from storyroom.domain.document import Hit, SceneEntry
from storyroom.domain.ports import Reader
from storyroom.retrieval.dense import Window, best_window
from storyroom.retrieval.highlight import excerpt
from storyroom.retrieval.query import Term
from storyroom.retrieval.rerank import Signals
from storyroom.retrieval.tokens import forms, stem
from storyroom.retrieval.word_segment import CUE, HEADING, LOCATION, frequency

__all__ = ["make_hits"]

_NEAR_Z = 1.0
"""`near meaning` is said of scenes at least this many deviations above the pool's mean cosine."""


def make_hits(signals: Signals, ranked: Sequence[tuple[int, float]], reader: Reader) -> tuple[Hit, ...]:
    """Read what the page of results shows of each row, best first."""
    ids = [signals.view.scene_id(row) for row, _ in ranked]
    scenes = reader.scenes_by_id(ids)
    texts = {draft: reader.text(draft) for draft in {scene.draft_id for scene in scenes.values()}}
    near = _near_from(signals)
    there = [(row, score, scenes[each]) for (row, score), each in zip(ranked, ids, strict=True) if each in scenes]
    return tuple(
        _hit(signals, row, scene, texts[scene.draft_id], rank=rank, score=score, near_from=near)
        for rank, (row, score, scene) in enumerate(there, start=1)
    )


def _hit(signals: Signals, row: int, scene: SceneEntry, text: str, *, rank: int, score: float, near_from: float) -> Hit:
    entry = signals.shelf.entry(signals.view, row)
    window = _best(signals, row)
    weights = dict(zip((t.stem for t in signals.matched.terms), signals.lexical.idf.tolist(), strict=True))
    shown = excerpt(text, (scene.start, scene.end), weights=weights, phrases=signals.query.phrases, prefer=window)
    end = shown.start + len(shown.snippet)
    overlaps = window is not None and window.start < end and shown.start < window.end
    best = (window.start, window.end) if window is not None and overlaps else (shown.start, end)
    return Hit(
        rank=rank,
        score=score,
        project=entry.project,
        document=entry.document,
        draft=entry.name,
        draft_id=entry.id,
        scene_id=scene.id,
        scene=scene.scene,
        scene_number=scene.scene_number,
        heading=scene.heading,
        page=scene.page,
        page_eighths=scene.page_eighths,
        speakers=scene.speakers,
        start=best[0],
        end=best[1],
        snippet=shown.snippet,
        snippet_start=shown.start,
        highlights=shown.highlights,
        why=_why(signals, row, scene, near_from),
    )


def _best(signals: Signals, row: int) -> Window | None:
    """Return the stretch of a scene that answers best: by its tokens where they were read, else by its windows."""
    if signals.late is not None:
        place = int(signals.late.place(np.array([row]))[0])
        if place >= 0 and signals.late.found.end[place]:
            return Window(int(signals.late.found.start[place]), int(signals.late.found.end[place]))
    return best_window(signals.view, signals.dense, row) if signals.dense else None


def _why(signals: Signals, row: int, scene: SceneEntry, near_from: float) -> tuple[str, ...]:
    """Name what in the index made the scene match, as far as it did."""
    packed = {term: _packed(signals, index, row) for index, term in enumerate(signals.matched.terms)}
    words = [term.typed.lower() for term, tf in packed.items() if tf]
    heading = any(tf and _stands(tf, HEADING, LOCATION) for tf in packed.values())
    cued = [term for term, tf in packed.items() if tf and _stands(tf, CUE)]
    reasons = (
        f"words: {', '.join(words)}" if words else "",
        *(f'phrase: "{" ".join(phrase)}"' for phrase in signals.query.phrases),
        "heading" if heading else "",
        f"speaks: {', '.join(_speakers(scene, cued))}" if cued else "",
        "near meaning" if signals.dense is not None and signals.dense.best[row] >= near_from else "",
    )
    found = tuple(reason for reason in reasons if reason)
    return found or ("filters" if signals.dense is None else "near meaning",)


def _packed(signals: Signals, term: int, row: int) -> np.uint32:
    postings = signals.matched.postings[term]
    rows, tf = postings.rows, postings.tf
    place = int(np.searchsorted(rows, row))
    return np.uint32(tf[place]) if place < len(rows) and rows[place] == row else np.uint32(0)


def _stands(tf: np.uint32, *fields: int) -> bool:
    return any(int(frequency(np.asarray(tf), field)) for field in fields)


def _speakers(scene: SceneEntry, cued: Sequence[Term]) -> list[str]:
    stems = {term.stem for term in cued}
    return [name for name in scene.speakers if stems & {stem(form) for form in forms(name)}]


def _near_from(signals: Signals) -> float:
    """Return the cosine from which a scene is said to be near: well above its fellows in the pool."""
    if signals.dense is None or not len(signals.pool):
        return float("inf")
    cosines = signals.dense.best[signals.pool]
    return float(cosines.mean() + _NEAR_Z * cosines.std())
