"""The card of a voice: what is typical of it, with quotes and counts against others, and how well it is told from them. Judges no page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from storyroom.domain.voice import VoiceKind
from storyroom.domain.voice_check import ChannelCard, Cited, SourceShown, Trait, VoiceCard
from storyroom.journeys.cite_voice import called
from storyroom.journeys.voice_text import Page, count_words, in_channel, spread
from storyroom.style import FEWEST_REFERENCES, Habit, Separation, habits, measures, separation, where

if TYPE_CHECKING:
    from storyroom.domain.document import DraftEntry
    from storyroom.journeys.cite_voice import Citing
    from storyroom.journeys.profiles import KeptVoice

__all__ = ["card_of"]

_QUOTES: Final = 2
"""Quotes of a habit, each from another draft where there are several."""
_MOST_WORKS: Final = 5
"""Works that are left out in turn: each takes learning the voice once more."""


def card_of(voice: KeptVoice, citing: Citing, drafts: Mapping[str, DraftEntry], notes: Sequence[str]) -> VoiceCard:
    """Describe a voice. `drafts` are those that this person may read, by id."""
    told = voice.shelf.get("told", (*voice.key(voice.channel), "separation"), lambda: _separation(voice, drafts))
    usable = voice.profile().usable
    lacks = []
    if usable < FEWEST_REFERENCES:
        lacks.append(
            f"{FEWEST_REFERENCES - usable} more pages of 250 words or more are needed before anything is said of a page."
        )
    return VoiceCard(
        voice.entry,
        tuple(_sources(voice, drafts)),
        tuple(_channel(voice, channel, citing) for channel in voice.channels),
        told.auc,
        told.says,
        tuple(lacks),
        (*notes, *_notes(voice, citing)),
    )


def _sources(voice: KeptVoice, drafts: Mapping[str, DraftEntry]) -> Iterator[SourceShown]:
    for one in voice.sources:
        entry = drafts[one.draft_id]
        words = count_words(in_channel(one.lines, "page", voice.entry.speakers))
        yield SourceShown(entry.id, entry.project, entry.document, entry.name, one.chosen.scenes, words)


def _channel(voice: KeptVoice, channel: str, citing: Citing) -> ChannelCard:
    pages, others = voice.pages(channel), voice.cohort(channel)
    own, theirs = [one.text for one in pages], [one.text for one in others]
    alone = channel == "action" and not theirs  # old plays are mostly speech: nothing to hold action against
    found = () if alone else habits(own, theirs)
    traits = tuple(_trait(one, pages, citing) for one in found)
    told = tuple((one.name, one.own, one.others) for one in measures(own, theirs))
    words = sum(count_words(in_channel(one.lines, channel, voice.entry.speakers)) for one in voice.sources)
    return ChannelCard(channel, words, len(pages), len(others), traits, told)


def _trait(habit: Habit, pages: Sequence[Page], citing: Citing) -> Trait:
    more = habit.apart > 0
    says = f"{called(habit.token)}: {habit.own:.1f} in a thousand words here, {habit.others:.1f} by others."
    quotes = tuple(_quotes(habit.token, pages, citing)) if more else ()
    return Trait(habit.token, habit.own, habit.others, more, says, quotes)


def _quotes(token: str, pages: Sequence[Page], citing: Citing) -> Iterator[Cited]:
    """Quote sentences with a habit, from as many drafts as there are."""
    seen: dict[str, int] = {}
    most = 1 if len({one.draft_id for one in pages if one.draft_id in citing.drafts}) > 1 else _QUOTES
    many = 0
    for held in where([one.text for one in pages], token):
        page = pages[held.passage]
        if many == _QUOTES or seen.get(page.draft_id, 0) == most:
            continue
        cited = citing.cite(page, held.begin, held.end)
        if cited:
            seen[page.draft_id] = seen.get(page.draft_id, 0) + 1
            many += 1
            yield cited


def _separation(voice: KeptVoice, drafts: Mapping[str, DraftEntry]) -> Separation:
    """Leave each work out in turn, or of many a few. Two drafts of one document are one work."""
    works: dict[tuple[str, str], list[str]] = {}
    for one in voice.pages(voice.channel):
        entry = drafts[one.draft_id]
        works.setdefault((entry.project, entry.document), []).append(one.text)
    others = [one.text for one in voice.cohort(voice.channel)]
    return separation(spread(list(works.values()), _MOST_WORKS), others)


def _notes(voice: KeptVoice, citing: Citing) -> Iterator[str]:
    others = len(voice.others)
    if voice.entry.kind is VoiceKind.CHARACTERS:
        yield "Held against what the other people of these scripts say, and against other scripts that you may read."
    elif others:
        yield f"Held against {others} {'script' if others == 1 else 'scripts'} of others that you may read."
    elif not any(one.author for one in voice.sources):
        yield "No title page here names an author, so no other writer of the house is held against this voice."
    else:
        yield "No script of another writer that you may read is here to hold against this voice."
    if voice.profile().packaged:
        yield "Counts of old public-domain plays stand in beside them: anything modern is unlike those."
    shut = sum(one.draft_id not in citing.drafts for one in voice.sources)
    if shut:
        yield f"{shut} of its drafts may not be quoted: no words of {'it' if shut == 1 else 'them'} are shown."
