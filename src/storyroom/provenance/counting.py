"""Counts over the rows of a span ledger: shares by class, kind and scene, and what cannot be said. Whole numbers alone; knows no text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from storyroom.domain.disclosure import (
    AiShare,
    ByKind,
    BySource,
    DeMinimis,
    Gap,
    Method,
    NameOrigin,
    ScenesOf,
    SpanRow,
    SystemUsed,
    Totals,
)
from storyroom.domain.provenance import SOURCE_CLASSES, Event, SourceClass

__all__ = ["counted", "gaps_of", "prefilled", "share"]

_AI: tuple[SourceClass, ...] = ("ai_verbatim", "ai_edited")


def share(part: int, whole: int) -> int:
    """Return hundredths of a percent, rounded half up."""
    return (20_000 * part + whole) // (2 * whole) if whole else 0


def counted(rows: Sequence[SpanRow], names: Sequence[NameOrigin], method: Method) -> Totals:
    """Count words by class, kind and scene."""
    by_kind: dict[str, Counter[str]] = {}
    by_scene: dict[int, Counter[str]] = {}
    for row in rows:
        if row.words:
            by_kind.setdefault(row.kind, Counter())[row.source] += row.words
        if row.scene is not None:
            by_scene.setdefault(row.scene, Counter())[row.source] += row.words
    whole = Counter[str]()
    for counts in by_kind.values():
        whole.update(counts)
    words = whole.total()
    return Totals(
        words,
        len(by_scene),
        _ai(whole, names, method),
        tuple(_by_source(one, whole, by_scene) for one in SOURCE_CLASSES),
        tuple(
            ByKind(kind, _in_order(counts), share(_ai_of(counts), counts.total()))
            for kind, counts in sorted(by_kind.items())
        ),
        tuple(ScenesOf(scene, _in_order(counts)) for scene, counts in sorted(by_scene.items())),
    )


def prefilled(totals: Totals, threshold_per_10000: int, decision: str = "", decided_by: str = "") -> DeMinimis:
    """Say what the count suggests; unknown words leave it open where they could turn it."""
    unknown = next(one.words for one in totals.by_source if one.source == "unknown")
    highest = min(
        10_000, share(totals.ai.words + unknown, totals.words) + totals.ai.high_per_10000 - totals.ai.per_10000
    )
    if totals.ai.per_10000 > threshold_per_10000:
        found = "above"
    elif highest > threshold_per_10000:
        found = "open"
    else:
        found = "below" if totals.ai.words else "none"
    return DeMinimis(threshold_per_10000, found, decision, decided_by)


def gaps_of(rows: Sequence[SpanRow], events: Sequence[Event], systems: Sequence[SystemUsed]) -> tuple[Gap, ...]:
    """List what the report cannot say. Nothing in it was counted as a person's."""
    return tuple(gap for gap in _gaps(rows, events, systems) if gap.count)


def _gaps(rows: Sequence[SpanRow], events: Sequence[Event], systems: Sequence[SystemUsed]) -> Iterator[Gap]:
    yield Gap("unknown_words", sum(row.words for row in rows if row.source == "unknown"))
    yield Gap("imported_words_without_history", sum(row.words for row in rows if row.source == "imported"))
    known = {system.model for system in systems}
    suggestions = [event for event in events if event.origin == "suggestion"]
    yield _gap("events_without_actor", [event for event in events if not event.actor])
    yield _gap("events_without_time", [event for event in events if not event.time])
    yield _gap("suggestions_without_model", [event for event in suggestions if not event.model])
    yield _gap("suggestions_without_hashes", [event for event in suggestions if not (event.prompt and event.output)])
    yield _gap("suggestions_without_acceptance", [event for event in suggestions if not event.accepted_by])
    yield _gap("suggestions_of_unknown_length", [event for event in suggestions if event.words is None])
    yield _gap("models_not_described", [event for event in suggestions if event.model and event.model not in known])
    late = [later for before, later in pairwise(events) if later.time < before.time]
    yield _gap("clock_went_back", late)


def _gap(name: str, events: Sequence[Event]) -> Gap:
    return Gap(name, len(events), tuple(event.id for event in events))


def _ai(whole: Counter[str], names: Sequence[NameOrigin], method: Method) -> AiShare:
    words = _ai_of(whole)
    found, error = share(words, whole.total()), method.share_error_per_10000
    named = sum(name.origin == "suggestion" for name in names)
    return AiShare(words, found, max(0, found - error), min(10_000, found + error), named)


def _by_source(source: SourceClass, whole: Counter[str], scenes: Mapping[int, Counter[str]]) -> BySource:
    held = sum(counts[source] > 0 for counts in scenes.values())
    return BySource(source, whole[source], share(whole[source], whole.total()), held, share(held, len(scenes)))


def _ai_of(counts: Counter[str]) -> int:
    return sum(counts[one] for one in _AI)


def _in_order(counts: Counter[str]) -> tuple[int, ...]:
    return tuple(counts[one] for one in SOURCE_CLASSES)
