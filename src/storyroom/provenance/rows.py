"""The span ledger laid over a screenplay: each stretch within one element and from one act, with its words; and who named whom. Judges nothing."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from storyroom.domain.disclosure import NameOrigin, SpanRow
from storyroom.domain.provenance import LedgerSpan, SpanLedger
from storyroom.domain.script import ElementKind, Screenplay
from storyroom.provenance.ledger import words_begun

__all__ = ["names_of", "rows_of"]

OTHER = "other"
"""What stands between elements."""
_FIELDS = {"title": "title", "logline": "logline"}


class _Region(NamedTuple):
    start: int
    end: int
    scene: int | None
    kind: str


def rows_of(screenplay: Screenplay, ledger: SpanLedger) -> tuple[SpanRow, ...]:
    """Cut the spans at the edges of elements and of the fields of the title page, and count the words that begin in each piece."""
    begun, regions = words_begun(screenplay.text), list(_regions(screenplay))
    return tuple(_rows(regions, ledger.spans, begun))


def names_of(screenplay: Screenplay, ledger: SpanLedger) -> tuple[NameOrigin, ...]:
    """Say which acts wrote each name that cues use; the first of them gave it."""
    place = {event.id: at for at, event in enumerate(ledger.events)}
    starts = [span.start for span in ledger.spans]
    wrote: dict[str, set[str]] = {}
    for element in screenplay.elements:
        if element.kind is ElementKind.CHARACTER_CUE and element.start < element.end:
            name = element.text.partition("(")[0].strip(" ^@*_").upper()
            span = ledger.spans[bisect_left(starts, element.start + 1) - 1]
            if name:
                wrote.setdefault(name, set()).add(span.event)
    found = ((name, sorted(events, key=place.__getitem__)) for name, events in sorted(wrote.items()))
    return tuple(NameOrigin(name, tuple(events), ledger.events[place[events[0]]].origin) for name, events in found)


def _regions(screenplay: Screenplay) -> Iterator[_Region]:
    """Tile the text: elements and title fields with what stands between them."""
    pieces = [
        _Region(one.start, one.end, None, _FIELDS.get(one.key.lower(), "title_page")) for one in screenplay.title_page
    ]
    pieces += [_Region(one.start, one.end, one.scene, one.kind.value) for one in screenplay.elements]
    at, scene, length = 0, None, len(screenplay.text)
    for piece in sorted(pieces):
        start, end = max(piece.start, at), min(piece.end, length)
        if start >= end:
            continue
        if start > at:
            yield _Region(at, start, scene, OTHER)
        yield _Region(start, end, piece.scene, piece.kind)
        at, scene = end, piece.scene
    if at < length:
        yield _Region(at, length, scene, OTHER)


def _rows(regions: Sequence[_Region], spans: Sequence[LedgerSpan], begun: Sequence[int]) -> Iterator[SpanRow]:
    place = word = 0
    for region in regions:
        at = region.start
        while at < region.end:
            while spans[place].end <= at:
                place += 1
            span = spans[place]
            end = min(region.end, span.end)
            first = word
            while word < len(begun) and begun[word] < end:
                word += 1
            yield SpanRow(at, end, region.scene, region.kind, span.event, span.source, span.edits, word - first)
            at = end
