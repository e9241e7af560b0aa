"""The span ledger of a draft: runs of words with the act behind each, and what is left of every suggestion. Asks nobody; unknown stays unknown."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from storyroom.domain.provenance import Event, LedgerSpan, Origin, Passage, SourceClass, SpanLedger
from storyroom.errors import InvalidRequestError

__all__ = ["Stretch", "ledger_of", "words_begun", "words_within"]

_WORD = re.compile(r"\w+(?:['\u2019]\w+)*")
_PLAIN: Final[Mapping[Origin, SourceClass]] = {"person": "human", "import": "imported", "unknown": "unknown"}


class Stretch(NamedTuple):
    """So many letters that one event brought in, and the events that touched them since."""

    length: int
    event: str
    edits: tuple[str, ...] = ()


def ledger_of(text: str, events: Sequence[Event], stretches: Iterable[Stretch]) -> SpanLedger:
    """Put the ledger of a draft together. `stretches` tile the text; `events` stand in the order in which they happened.

    A suggestion is verbatim while all its words stand side by side and nobody touched them; else it is edited, every word of it.
    Raises: InvalidRequestError if the stretches do not tile the text, or name an event that is not there.
    """
    known = {event.id: event for event in events}
    spans = tuple(_spans(stretches, known))
    if (spans[-1].end if spans else 0) != len(text):
        raise InvalidRequestError("The spans do not cover the draft.", "Make the ledger from this very draft.")
    passages = tuple(_passages(text, events, spans))
    classes = {one.event: one.source for one in passages}
    sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    judged = tuple(span._replace(source=classes.get(span.event, span.source)) for span in spans)
    return SpanLedger(sha256, len(text), tuple(events), judged, passages)


def words_begun(text: str) -> list[int]:
    """Return where each word begins. A word is whose its first letter is."""
    return [found.start() for found in _WORD.finditer(text)]


def words_within(text: str) -> list[tuple[int, int]]:
    """Return where each word begins and ends."""
    return [found.span() for found in _WORD.finditer(text)]


def _spans(stretches: Iterable[Stretch], known: Mapping[str, Event]) -> Iterator[LedgerSpan]:
    held: LedgerSpan | None = None
    for length, event, edits in stretches:
        if event not in known or any(one not in known for one in edits):
            raise InvalidRequestError("A span names an act that is not in the ledger.", "Hand over all acts.")
        if length <= 0:
            continue
        start = held.end if held else 0
        if held and (held.event, held.edits) == (event, edits):
            held = held._replace(end=start + length)
            continue
        if held:
            yield held
        held = LedgerSpan(start, start + length, event, _PLAIN.get(known[event].origin, "ai_edited"), edits)
    if held:
        yield held


def _passages(text: str, events: Sequence[Event], spans: Sequence[LedgerSpan]) -> Iterator[Passage]:
    begun, at = words_begun(text), 0
    kept: dict[str, list[int]] = {}
    touched: set[str] = set()
    for span in spans:
        first = at
        while at < len(begun) and begun[at] < span.end:
            at += 1
        if at > first:
            kept.setdefault(span.event, []).extend(range(first, at))
            touched |= {span.event} if span.edits else set()
    for event in events:
        if event.origin == "suggestion" and event.id in kept:
            yield _passage(event, kept[event.id], touched=event.id in touched)


def _passage(event: Event, places: Sequence[int], *, touched: bool) -> Passage:
    whole = places[-1] - places[0] + 1 == len(places) and event.words in {None, len(places)}
    return Passage(event.id, "ai_verbatim" if whole and not touched else "ai_edited", len(places), event.words)
