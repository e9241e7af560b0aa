"""Canon read into typed facts, each with its very words; the same readers say what a script states. Compares nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from zlib import crc32

from storyroom.analysis.canon import bans, callings, figures, goods, kin, lives, looks, places
from storyroom.analysis.canon.held import Held, Pinned
from storyroom.analysis.canon.pages import pages_of
from storyroom.analysis.canon.told import Told, told_of
from storyroom.analysis.canon.wording import plain_sentences
from storyroom.analysis.manuscript import Sentence
from storyroom.analysis.story import deaths
from storyroom.analysis.story.state import Story, story_of
from storyroom.domain.canon import Canon, CanonKind
from storyroom.domain.story import CanonQuote

__all__ = ["STATED", "pinned_of", "sentence_of", "stated"]

Reader = Callable[[Told], Iterator[Held]]

STATED: tuple[Reader, ...] = (
    figures.ages, figures.births, figures.years, figures.events, figures.counts, kin.kin, looks.looks, looks.marks, callings.jobs,
    callings.ranks, callings.names, places.homes, places.sites,
)  # fmt: skip
"""Read canon and script alike: two that exclude one another clash."""
_CANON_ONLY: tuple[Reader, ...] = (
    places.settings, looks.worn, lives.life, lives.roles, lives.tongues, lives.lacks, goods.goods, bans.musts, bans.bans,
)  # fmt: skip
"""Read canon alone: what a script shows is held against it in other ways."""
_HEDGED = (
    "perhaps ",
    "maybe ",
    "might ",
    "believes ",
    "thinks that",
    "dreams ",
    "claims ",
    "pretends ",
    "it is said",
    "they say",
    "rumour",
    "rumor",
    "if ",
    "tbd",
    "to be decided",
    "wonders ",
    "suspects ",
    "?",
)
_WHOLE = frozenset({"lack", "lost", "life", "language", "only"})


def sentence_of(text: str) -> Sentence:
    """Make a sentence of the words of canon: it stands in no place of the script, which a place below 0 says."""
    return Sentence(-1 - crc32(text.encode("utf-8", "replace")), text, 0, 0, 0, -1, 0, "", ())


def pinned_of(story: Story, canon: Canon) -> tuple[Pinned, ...]:
    """Read one thing that was pinned; empty where the rules cannot read it."""
    if canon.kind is CanonKind.STATEMENT:
        return tuple(_of_statement(story, canon))
    return tuple(_of_pages(story, canon))


def _of_statement(story: Story, canon: Canon) -> Iterator[Pinned]:
    quote = CanonQuote(canon.id, canon.source, canon.text)
    for said in plain_sentences(canon.text):
        if any(hedge in said.lower() for hedge in _HEDGED):
            continue
        told = told_of(story, said)
        stated_ = [held for read in STATED for held in read(told)]
        rest = [held for read in _CANON_ONLY for held in read(told)]
        if any(held.kind in _WHOLE for held in rest):
            rest = [held for held in rest if held.ban is None or held.kind == "only"]
        for held in (*stated_, *rest):
            yield Pinned(held, quote, shown=False)


def _of_pages(story: Story, canon: Canon) -> Iterator[Pinned]:
    """Read the pages of a scene or a draft: what they show in the story's own world."""
    pages = pages_of(canon.text)
    own = pages.once(story_of)
    for sentence in filter(own.shown, own.prose):
        told = told_of(story, sentence.text)._replace(agent=_there(story, own.agents(sentence)), sentence=sentence)
        quote = CanonQuote(canon.id, canon.source, sentence.text)
        for held in _shown_in(told):
            yield Pinned(held, quote, shown=True)
    for fact in deaths.facts(own):
        dead = Held("life", _there(story, (fact.subject,)), "", "dead", firm=False, terms=deaths.DEATH_WORDS)
        yield Pinned(dead, CanonQuote(canon.id, canon.source, fact.evidence.quote), shown=True)


def _shown_in(told: Told) -> Iterator[Held]:
    for read in STATED:
        for held in read(told):
            yield held if held.kind in _LASTING else held._replace(firm=False)
    without = told._replace(sentence=None)
    for read in (lives.lacks, lives.tongues, bans.bans):
        yield from (held for held in read(without) if held.kind in {"lack", "language", "ability"})


_LASTING = frozenset({"born", "kin", "kin_of", "kin_elder", "look", "side", "name", "called", "site", "event"})
"""What another draft cannot show otherwise, whenever it plays; the rest is at most a question."""


def _there(story: Story, agents: tuple[str, ...]) -> str:
    return (*story.people.named(agents[0]), agents[0])[0] if agents else ""


def stated(story: Story, sentence: Sentence, kinds: frozenset[str]) -> Iterator[Held]:
    """Read what a sentence of the script states, of these kinds."""
    told = told_of(story, sentence.text, sentence)
    if told.names or "year" in kinds or "count" in kinds:
        for read in STATED:
            yield from (held for held in read(told) if held.kind in kinds)
