"""Proposals weighed: nearer to the voice or not, what they contradict, what they copy, what is new in them. Pure; asks no model."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from storyroom.analysis.manuscript import Manuscript
from storyroom.domain.canon import Canon, finding_key
from storyroom.domain.ports import Analysis
from storyroom.domain.report import Report
from storyroom.domain.script import Screenplay
from storyroom.domain.story import Finding, FindingKind
from storyroom.domain.suggestion import Copied, Reason
from storyroom.registry import ANALYSES, load

__all__ = ["BLOCKED_FROM", "Source", "Story", "longest_copied", "novelty", "ordered", "said_of"]

CITED_FROM: Final = 8
"""Words in a row that are told of; common turns of phrase are shorter. Tuned by eye, not measured."""
BLOCKED_FROM: Final = 20
"""Words in a row out of another work, from which a proposal is not shown."""
_GRAM: Final = 5
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_WEIGHT: Final = 1.0
"""Spreads of voice that one contradiction is worth."""


class Source(NamedTuple):
    """A text that a proposal may have been copied from."""

    project: str
    document: str
    draft: str
    draft_id: str
    text: str
    own: bool
    """Whether it is the draft itself."""


class Weighed(NamedTuple):
    """One proposal with what was found of it."""

    text: str
    voice: float
    copied: Copied | None
    own: bool
    """Whether what it repeats stands in the same draft."""
    contradictions: tuple[str, ...]
    novelty: float

    @property
    def worth(self) -> float:
        """Order by it: voice, less what it contradicts and what it copies."""
        taken = 0.5 if self.copied and not self.own else 0.0
        return self.voice - _WEIGHT * len(self.contradictions) - taken


class Story:
    """The story's rules over a draft, and what they find besides once words are changed."""

    def __init__(self, script: Screenplay, canon: Sequence[Canon]) -> None:
        self._canon = tuple(canon)
        kind: type[Analysis[Manuscript]] = load(ANALYSES, "continuity")
        self._analysis = kind()
        self._known = {finding_key(one) for one in self._findings(script)}

    def added(self, script: Screenplay) -> tuple[Finding, ...]:
        """Return the contradictions and open questions that were not there before."""
        return tuple(one for one in self._findings(script) if finding_key(one) not in self._known)

    def _findings(self, script: Screenplay) -> tuple[Finding, ...]:
        report: Report = self._analysis.analyse(Manuscript(script, canon=self._canon))
        return tuple(one for one in report.findings if one.kind in {FindingKind.ERROR, FindingKind.QUESTION})


def longest_copied(text: str, passage: str, sources: Sequence[Source]) -> tuple[Copied | None, bool]:
    """Find the longest run of words that a proposal shares with a source and not with the passage; and whether that is its own draft."""
    words, own = _words(text), _grams(_words(passage))
    starts: dict[tuple[str, ...], list[int]] = {}
    for at, gram in enumerate(zip(*(words[at:] for at in range(_GRAM)), strict=False)):
        if gram not in own:
            starts.setdefault(gram, []).append(at)
    best, is_own = None, False
    for source in sources if starts else ():
        found = _longest_in(source, words, starts)
        if found and found.words >= CITED_FROM and (best is None or found.words > best.words):
            best, is_own = found, source.own
    return best, is_own


def novelty(text: str, others: Sequence[str]) -> float:
    """Return the share of a text's words in threes that stand in none of the others, 0 to 1."""
    threes = _grams(_words(text), 3)
    if not threes:
        return float(all(_words(text) != _words(one) for one in others))
    known = frozenset().union(*(_grams(_words(one), 3) for one in others))
    return len(threes - known) / len(threes)


def ordered(weighed: Sequence[Weighed]) -> tuple[Weighed, ...]:
    """Put the best first; of equals the one that is newer."""
    return tuple(sorted(weighed, key=lambda one: (-one.worth, -one.novelty, one.text)))


def said_of(one: Weighed, *, sure: bool) -> tuple[Reason, ...]:
    """Say in words why a proposal stands where it stands. `sure` False: there are too few pages to know the voice by."""
    nearer = "nearer to" if one.voice > 0 else "further from"
    voice = f"Its words are {nearer} the voice of these pages than what stands there ({one.voice:+.1f}; for the order alone)."
    if not sure:
        voice += " There are few pages to know the voice by: this says little."
    reasons = [Reason("voice", voice, one.voice > 0)]
    if one.contradictions:
        reasons += [
            Reason("story", f"It may contradict the story: {told}", good=False) for told in one.contradictions[:3]
        ]
    else:
        reasons.append(Reason("story", "The rules of the story find nothing new against it.", good=True))
    if one.copied:
        where = "this draft says elsewhere" if one.own else f"{one.copied.document} says"
        reasons.append(
            Reason(
                "copied", f"{one.copied.words} words in a row are what {where}: “{one.copied.quote}”.", one.own or False
            )
        )
    reasons.append(
        Reason("new", f"{round(100 * one.novelty)} % of it is new beside the scene and the variants above.", None)
    )
    return tuple(reasons)


def _longest_in(source: Source, words: Sequence[str], starts: Mapping[tuple[str, ...], Sequence[int]]) -> Copied | None:
    spans = [found.span() for found in _WORD.finditer(source.text)]
    told = [source.text[start:end].casefold() for start, end in spans]
    best, place, skip = 0, 0, 0
    for at in range(len(told) - _GRAM + 1):
        if at < skip:
            continue
        for start in starts.get(tuple(told[at : at + _GRAM]), ())[:8]:
            size = _GRAM
            while at + size < len(told) and start + size < len(words) and told[at + size] == words[start + size]:
                size += 1
            if size > best:
                best, place, skip = size, at, at + size - _GRAM
    if not best:
        return None
    start, end = spans[place][0], spans[place + best - 1][1]
    quote = " ".join(source.text[start:end].split())[:300]
    return Copied(best, quote, source.project, source.document, source.draft, source.draft_id, start, end)


def _words(text: str) -> tuple[str, ...]:
    return tuple(one.casefold() for one in _WORD.findall(text))


def _grams(words: Sequence[str], size: int = _GRAM) -> frozenset[tuple[str, ...]]:
    return frozenset(zip(*(words[at:] for at in range(size)), strict=False))
