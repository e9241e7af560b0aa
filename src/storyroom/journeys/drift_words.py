"""The words of a series of drafts by when they came in and whose they are: stretches with their scene, their draft, their origin. Measures nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from storyroom.domain.document import DraftEntry
from storyroom.domain.provenance import Origin
from storyroom.domain.script import Screenplay
from storyroom.domain.voice import Line
from storyroom.journeys.voice_text import lines_of
from storyroom.journeys.words_of import Words, spans_of

__all__ = ["Member", "Stretch", "first_seen", "stretches"]

_LEAST: Final = 4
"""Words of a stretch that is measured: of single words that were changed nothing can be said."""


class Member(NamedTuple):
    """One draft of the series."""

    entry: DraftEntry
    script: Screenplay
    words: Words


class Stretch(NamedTuple):
    """Words that one act brought in, within one paragraph. Units: code points of the canonical text."""

    line: Line
    """As much of the paragraph as the act brought in, in its place."""
    since: int
    """Place of the draft that they came in with, in the series."""
    origin: Origin

    @property
    def words(self) -> int:
        """How many words there are."""
        return len(self.line.text.split())

    @property
    def long_enough(self) -> bool:
        """Whether it is worth measuring."""
        return self.words >= _LEAST


def first_seen(series: Sequence[Member]) -> Mapping[str, int]:
    """Say of every act in which draft of the series its words first stand.

    Drafts that the asker may not see are not in the series: what they brought in came, for the asker, with the next one.
    """
    found: dict[str, int] = {}
    for at, one in enumerate(series):
        for run in one.words.runs:
            found.setdefault(run.act, at)
    return found


def stretches(member: Member, since: Mapping[str, int]) -> tuple[Stretch, ...]:
    """Cut what is told and spoken in a draft by the acts that brought it in."""
    kinds = {act.id: act.origin for act in member.words.acts}
    spans = spans_of(member.words)
    found: list[Stretch] = []
    at = 0
    for line in lines_of(member.script):
        while at < len(spans) and spans[at][1] <= line.start:
            at += 1
        for start, end, act in _within(spans, at, line):
            said = member.script.text[start:end]
            if said.strip():
                cut = line._replace(start=start, end=end, text=said)
                found.append(Stretch(cut, since.get(act, 0), kinds[act]))
    return tuple(found)


def _within(spans: Sequence[tuple[int, int, str]], at: int, line: Line) -> Iterator[tuple[int, int, str]]:
    """Yield what the spans have of a line, from one of them on."""
    text_end = line.end
    while at < len(spans) and spans[at][0] < text_end:
        start, end, act = spans[at]
        yield max(start, line.start), min(end, text_end), act
        at += 1
