"""The voice that drafts are held against where none is named: the first draft's, with other scripts of its author. Keeps nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from storyroom.domain.voice import Chosen, Line, VoiceEntry, VoiceKind, VoiceSource
from storyroom.journeys.profiles import KeptVoice
from storyroom.journeys.voice_cohort import OtherScript, other_scripts
from storyroom.journeys.voice_text import count_words, digest_of, lines_of, names_in, spread
from storyroom.journeys.voicing import author_of

if TYPE_CHECKING:
    from storyroom.domain.document import DraftEntry
    from storyroom.journeys.drift_words import Member
    from storyroom.journeys.voice_shelf import VoiceShelf
    from storyroom.store.reader import SqlReader

__all__ = ["first_voice", "told_of"]

_MOST_OTHERS: Final = 7
"""Other scripts of the author that are part of it: a voice known from one script takes every other for somebody else's.

Own figures on plays of two writers: of stretches from an unseen play, 17 to 75 in a hundred were called away by one other play,
none to 5 by eight; of another writer's, 90 and more by one, 55 to 90 by eight.
"""
_MOST_OPENED: Final = 96


def first_voice(first: Member, reader: SqlReader, shelf: VoiceShelf) -> KeptVoice:
    """Take the first draft for the voice, and the latest drafts of other documents that name the same author; of what a reader sees."""
    script, entry = first.script, first.entry
    own = _source(entry, author_of(script), names_in(script), lines_of(script))
    sources = (own, *spread(list(_others(own, entry, reader, shelf)), _MOST_OTHERS))
    words = sum(count_words(one.lines) for one in sources)
    made = VoiceEntry(
        "", entry.name, VoiceKind.WRITER, entry.label, (), len(sources), words, digest_of(sources, ()),
        entry.imported_at, "", entry.imported_at,
    )  # fmt: skip
    return KeptVoice(made, sources, other_scripts(made, sources, reader, shelf), shelf)


def told_of(voice: KeptVoice) -> str:
    """Say what drafts are held against."""
    others = len(voice.sources) - 1
    first = f"the first draft you may see, {voice.entry.name}"
    if not others:
        return first
    return f"{first}, and {others} other {'script' if others == 1 else 'scripts'} of its author"


def _others(own: VoiceSource, entry: DraftEntry, reader: SqlReader, shelf: VoiceShelf) -> Iterator[VoiceSource]:
    if not own.author:
        return
    place = (entry.project, entry.document)
    there = [one for one in reader.drafts() if one.latest and one.scenes and (one.project, one.document) != place]
    for one in spread(there, _MOST_OPENED):
        script = _opened(one, reader, shelf)
        if script.author == own.author:
            yield _source(one, script.author, script.names, script.lines)


def _opened(entry: DraftEntry, reader: SqlReader, shelf: VoiceShelf) -> OtherScript:
    def opened() -> OtherScript:
        script = reader.draft(entry.id).screenplay
        return OtherScript(entry, author_of(script), names_in(script), lines_of(script))

    return shelf.get("script", (entry.id, entry.label), opened)


def _source(entry: DraftEntry, author: str, names: tuple[str, ...], lines: tuple[Line, ...]) -> VoiceSource:
    said = "\n".join(line.text for line in lines).encode("utf-8", "surrogatepass")
    return VoiceSource(entry.id, Chosen(entry.id), hashlib.sha256(said).hexdigest(), author, names, lines)
