"""Pages of others that a voice is held against: other writers, other series, other people of the same scripts. Of what one reader sees, no more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from storyroom.domain.voice import Line, VoiceEntry, VoiceKind, VoiceSource
from storyroom.journeys.voice_text import Page, count_words, in_channel, lines_of, names_in, pages_of_lines, spread
from storyroom.journeys.voicing import author_of

if TYPE_CHECKING:
    from storyroom.domain.document import DraftEntry
    from storyroom.journeys.voice_shelf import VoiceShelf
    from storyroom.store.reader import SqlReader

__all__ = ["OtherScript", "cohort_pages", "other_scripts"]

_MOST_SCRIPTS: Final = 24
"""Other scripts that are opened, spread over those there are."""
_EACH: Final = 8
"""Pages of one of them."""
_OWN_CAST: Final = 40
"""Pages of what other people say in the scripts of a voice of characters."""


class OtherScript(NamedTuple):
    """A script that may be held against a voice."""

    entry: DraftEntry
    author: str
    names: tuple[str, ...]
    lines: tuple[Line, ...]


def other_scripts(
    entry: VoiceEntry, sources: Sequence[VoiceSource], reader: SqlReader, shelf: VoiceShelf
) -> tuple[OtherScript, ...]:
    """Choose the scripts of others: of other projects for a series, else of writers who wrote none of the sources.

    Where no source names its author, nobody can be told to be another, and there are none.
    """
    drafts = reader.drafts()
    own = {one.draft_id for one in sources}
    mine = [one for one in drafts if one.id in own]
    documents = {(one.project, one.document) for one in mine}
    projects = {one.project.casefold() for one in mine}
    authors = {one.author for one in sources} - {""}
    if not authors and entry.kind is not VoiceKind.SERIES:
        return ()
    there = [one for one in drafts if one.latest and one.scenes and (one.project, one.document) not in documents]
    if entry.kind is VoiceKind.SERIES:
        there = [one for one in there if one.project.casefold() not in projects]
    found = (_opened(one, reader, shelf) for one in spread(there, 4 * _MOST_SCRIPTS))
    others = [one for one in found if entry.kind is VoiceKind.SERIES or (one.author and one.author not in authors)]
    return tuple(spread(others, _MOST_SCRIPTS))


def cohort_pages(
    entry: VoiceEntry, sources: Sequence[VoiceSource], others: Sequence[OtherScript], channel: str, words: int
) -> tuple[Page, ...]:
    """Cut what others wrote into pages of the length of the voice's own."""
    found = list(_cast_pages(entry, sources, words)) if entry.kind is VoiceKind.CHARACTERS else []
    found = spread(found, _OWN_CAST)
    for one in others:
        pages = pages_of_lines(one.entry.id, in_channel(one.lines, channel), one.names, words)
        found += spread(pages, _EACH)
    return tuple(found)


def _cast_pages(entry: VoiceEntry, sources: Sequence[VoiceSource], words: int) -> Iterator[Page]:
    """Yield what everybody else says in the sources, each person by themselves."""
    own = {one.casefold() for one in entry.speakers}
    for source in sources:
        people = dict.fromkeys(one.speaker for one in source.lines if one.spoken)
        for speaker in people:
            if speaker.casefold() not in own:
                lines = in_channel(source.lines, "dialogue", (speaker,))
                pages = pages_of_lines(source.draft_id, lines, source.names, words)
                yield from (page for page in pages if count_words(page.lines) >= words // 2)


def _opened(entry: DraftEntry, reader: SqlReader, shelf: VoiceShelf) -> OtherScript:
    def opened() -> OtherScript:
        script = reader.draft(entry.id).screenplay
        return OtherScript(entry, author_of(script), names_in(script), lines_of(script))

    return shelf.get("script", (entry.id, entry.label), opened)
