"""Canon that speaks for the script: a statement that explains what the script's own rules found. Finds statements, weighs little."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storyroom.analysis.canon.reading import pinned_of, sentence_of
from storyroom.analysis.manuscript import Manuscript
from storyroom.analysis.story.breach import Breach
from storyroom.analysis.story.state import Line, Story, story_of
from storyroom.analysis.story.support import strength_of
from storyroom.analysis.story.ties import stem
from storyroom.domain.canon import Canon, CanonKind
from storyroom.domain.story import CanonQuote, FindingKind, Support

__all__ = ["explained_by", "lessened"]

_HEART = 1.0
"""How much of the heart of a breach a statement must repeat: one rare word of it."""
_BINDS = re.compile(
    r"\b(?:never|cannot|can['’]t|must|no longer|not|nobody|no one|nothing|only|stays?|remains?|for ever|forever|for good|always)\b|n['’]t\b|^no\b",
    re.IGNORECASE,
)
_MOST = 3


def explained_by(story: Story, breach: Breach) -> tuple[CanonQuote, ...]:
    """Return the statements of canon that explain a breach: general ones, or of the same people, that bind nothing."""
    statements = story.manuscript.once(_explaining)
    if not statements:
        return ()
    there = frozenset(story.people.named(f"{breach.raised.text} {breach.broken.text}"))
    found = []
    for canon, line in statements:
        strength = strength_of(story, breach, line)
        named = frozenset(story.people.named(canon.text))
        if strength.heart >= _HEART and (not named or named & there):
            found.append((strength.total, CanonQuote(canon.id, canon.source, canon.text)))
    return tuple(quote for _, quote in sorted(found, key=lambda one: -one[0])[:_MOST])


def lessened(support: Support, explained: tuple[CanonQuote, ...]) -> FindingKind:
    """Weigh a breach that canon explains: pinned canon is a mark, one more kind of support beside the script's own."""
    kinds = support.kinds + bool(explained and not support.mark)
    if kinds > 1:
        return FindingKind.SUPPORTED_SUBVERSION
    return FindingKind.QUESTION if kinds else FindingKind.ERROR


def _explaining(manuscript: Manuscript) -> tuple[tuple[Canon, Line], ...]:
    return tuple(_lines(manuscript))


def _lines(manuscript: Manuscript) -> Iterator[tuple[Canon, Line]]:
    """Yield the statements that can explain something: what forbids, or is a plain fact about somebody, explains nothing."""
    story = manuscript.once(story_of)
    for canon in manuscript.canon:
        if canon.kind is not CanonKind.STATEMENT or _BINDS.search(canon.text) or pinned_of(story, canon):
            continue
        sentence = sentence_of(canon.text)
        lemmas = story.content(sentence)
        yield canon, Line((sentence,), lemmas, tuple((one, stem(one)) for one in sorted(lemmas)))
