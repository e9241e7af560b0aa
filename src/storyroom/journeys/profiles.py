"""Kept voices: made from chosen drafts, made anew when these change, loaded to be held against a page. Judges no page."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from storyroom.domain.access import join, may_see
from storyroom.domain.licensing import ConsentScope
from storyroom.domain.rights import Right
from storyroom.domain.voice import (
    CHANNELS,
    LONGEST_NAME,
    MOST_SOURCES,
    Chosen,
    Line,
    VoiceEntry,
    VoiceKind,
    VoiceSource,
    VoiceWish,
)
from storyroom.errors import InputError, InvalidRequestError, LibraryBusyError, NotFoundError, UseRefusedError
from storyroom.journeys.made_from import may_use_thing
from storyroom.journeys.scenes_named import scenes_named
from storyroom.journeys.voice_cohort import OtherScript, cohort_pages, other_scripts
from storyroom.journeys.voice_text import (
    Page,
    count_words,
    digest_of,
    in_channel,
    lines_of,
    names_in,
    pack,
    pages_of_lines,
    spread,
    unpack,
)
from storyroom.journeys.voicing import author_of
from storyroom.store.voices import NewSource, NewVoice, VoiceRows
from storyroom.style import SHORTEST_REFERENCE, Profile, fit

if TYPE_CHECKING:
    from storyroom.domain.access import Clearance, Label, Principal
    from storyroom.domain.document import DraftEntry, DraftReading
    from storyroom.journeys.voice_shelf import VoiceShelf
    from storyroom.store.library import Library
    from storyroom.store.reader import SqlReader

__all__ = ["KeptVoice", "age_of", "checked_name", "load_voice", "made_again", "new_voice", "renew", "voice_reader"]

_PAGES: Final = ((20_000, 2_000), (10_000, 1_000), (5_000, 500), (0, 250))
"""From how many words on, into pages of how many words a voice is cut. Longer pages say more; but there must be five of the voice, and
enough of others: with fewer than 24 of those, in pages of 500 words, 8 of 36 scripts of others were taken for the voice, in pages
of 250 none."""
_MOST_PAGES: Final = 40
"""Pages that a voice is learnt from, spread over those there are."""
USES: Final = frozenset({ConsentScope.SEARCH})
"""What the rights in a work must allow for it to be part of a voice: counting within the house, as searching is."""


@dataclass(frozen=True)
class KeptVoice:
    """A voice ready to be held against pages. Learns nothing before it is asked to."""

    entry: VoiceEntry
    sources: tuple[VoiceSource, ...]
    others: tuple[OtherScript, ...]
    """Scripts of others that this reader may see."""
    shelf: VoiceShelf

    @property
    def channel(self) -> str:
        """What decides: what is spoken for characters, else the whole page."""
        return "dialogue" if self.entry.kind is VoiceKind.CHARACTERS else "page"

    @property
    def channels(self) -> tuple[str, ...]:
        """What can be looked at; the one that decides first."""
        return ("dialogue",) if self.entry.kind is VoiceKind.CHARACTERS else CHANNELS

    def pages(self, channel: str) -> tuple[Page, ...]:
        """Return the references of a channel, in the order of `Profile.references`."""
        words = self._words(channel)
        found = [
            page
            for one in self.sources
            for page in pages_of_lines(one.draft_id, self._lines(one, channel), one.names, words)
        ]
        return tuple(spread([page for page in found if page.text.strip()], _MOST_PAGES))

    def usable(self, channel: str) -> int:
        """Count the references that are long enough to count, without learning anything."""
        return sum(count_words(one.lines) >= SHORTEST_REFERENCE for one in self.pages(channel))

    def cohort(self, channel: str) -> tuple[Page, ...]:
        """Return the pages of others, as long as the references."""
        return cohort_pages(self.entry, self.sources, self.others, channel, self._words(channel))

    def profile(self, channel: str = "") -> Profile:
        """Learn the voice, or return it as it was learnt a moment ago; without a channel, by the one that decides."""
        wanted = channel or self.channel

        def learnt() -> Profile:
            return fit([one.text for one in self.pages(wanted)], [one.text for one in self.cohort(wanted)])

        return self.shelf.get("voice", self.key(wanted), learnt)

    def key(self, channel: str) -> tuple[Hashable, ...]:
        """Name all that the learnt voice of a channel rests on."""
        own = tuple(one.draft_id for one in self.sources)
        others = tuple(one.entry.id for one in self.others)
        return (self.entry.digest, self.entry.kind, self.entry.speakers, channel, own, others)

    def _lines(self, source: VoiceSource, channel: str) -> tuple[Line, ...]:
        return in_channel(source.lines, channel, self.entry.speakers)

    def _words(self, channel: str) -> int:
        many = sum(count_words(self._lines(one, channel)) for one in self.sources)
        return next(size for least, size in _PAGES if many >= least)


def load_voice(library: Library, person: Principal, voice_id: str, shelf: VoiceShelf) -> KeptVoice:
    """Open a kept voice to hold pages against: its own pages, and those of others that this person may see.

    `load_voice(...).profile()` is the `storyroom.style.Profile` for `score`, `drift`, `strip`; `pages()` says which draft
    and which paragraphs each of its references is from.
    Raises: NotFoundError where it is not there or not all of it may be read; UseRefusedError where the rights in one of its
    drafts do not allow it, or one was removed and it was not rebuilt since.
    """
    clearance = person.cleared(Right.READ).narrowed(person.clearance)
    rows = VoiceRows(library)
    entry = rows.find(voice_id, clearance)
    allowed = may_use_thing(library, voice_id, ConsentScope.SEARCH, clearance)
    if not allowed.allowed:
        raise UseRefusedError(allowed.reason)
    sources = _sources(rows, entry, clearance)
    others = other_scripts(entry, sources, voice_reader(library, person), shelf)
    return KeptVoice(entry, sources, others, shelf)


def voice_reader(library: Library, person: Principal) -> SqlReader:
    """See what this person may read and what may be counted: what voices are made from and held against."""
    return library.reader(person.cleared(Right.READ).narrowed(person.clearance), uses=USES)


def new_voice(reader: SqlReader, wish: VoiceWish) -> NewVoice:
    """Take from the chosen drafts what a voice is made of. Raises: NotFoundError, InvalidRequestError."""
    name = checked_name(wish.name)
    speakers = _checked_speakers(wish)
    ids = [one.draft_id for one in wish.chosen]
    if not ids or len(ids) > MOST_SOURCES or len(set(ids)) < len(ids):
        raise InvalidRequestError(
            f"A voice is made from 1 to {MOST_SOURCES} drafts, each named once.", "Choose the drafts of this voice."
        )
    taken = [_taken(reader.draft(one.draft_id), one, reader) for one in wish.chosen]
    said = {line.speaker.casefold() for source, _ in taken for line in source.lines if line.spoken}
    for missing in (one for one in speakers if one.casefold() not in said):
        raise NotFoundError(f"person called {missing[:80]}", "Write the name as the cues do.", that="speaks there")
    words = sum(count_words(in_channel(source.lines, "page", speakers)) for source, _ in taken)
    if not words:
        raise InvalidRequestError("There are no words there to learn a voice from.", "Choose other drafts or scenes.")
    rows = tuple(NewSource(one.draft_id, label, one.digest, pack(one)) for one, label in taken)
    return NewVoice(name, wish.kind, speakers, words, digest_of([one for one, _ in taken], speakers), rows)


def made_again(library: Library, reader: SqlReader, entry: VoiceEntry) -> NewVoice:
    """Take anew what a voice is made of: of the drafts that are still there, and of newer ones where it follows those.

    Raises: NotFoundError if none is left.
    """
    there = {one.id: one for one in reader.drafts()}
    rows = VoiceRows(library).sources(entry.id, reader.clearance)
    old = [unpack(one.draft_id, one.sha256, one.payload).chosen for one in rows]
    chosen = [_followed(one, reader) for one in old if one.draft_id in there]
    if not chosen:
        raise NotFoundError("draft of this voice", "Remove the voice, or make another.")
    unique = {one.draft_id: one for one in chosen}
    return new_voice(reader, VoiceWish(entry.name, entry.kind, tuple(unique.values()), entry.speakers))


def renew(library: Library, person: Principal, draft_ids: Collection[str]) -> None:
    """Make the voices of these drafts' documents anew that are out of date, where this person may put things under their label.

    Only where the label stays as it is: who sees a voice changes by nobody but a person. What cannot be made anew stays out of date.
    """
    reader, rows = voice_reader(library, person), VoiceRows(library)
    for entry in rows.of_drafts(draft_ids, reader.clearance):
        if not may_see(person.cleared(Right.UPLOAD), entry.label) or not age_of(library, reader, entry):
            continue
        with suppress(InputError, NotFoundError, LibraryBusyError):
            new = made_again(library, reader, entry)
            if new.label == entry.label:
                rows.replace(entry, new, actor=person.id)


def age_of(library: Library, reader: SqlReader, entry: VoiceEntry) -> tuple[str, ...]:
    """Say in words why a voice is out of date, as far as this reader sees; nothing if it is not."""
    rows = VoiceRows(library).sources(entry.id, reader.clearance)
    texts = VoiceRows(library).texts([one.draft_id for one in rows], reader.clearance)
    return tuple(_ages(entry, _sources(VoiceRows(library), entry, reader.clearance), reader, texts))


def checked_name(name: str) -> str:
    """Return the name of a voice, tidied. Raises: InvalidRequestError."""
    said = " ".join(name.split())
    if not said or len(said) > LONGEST_NAME or not said.isprintable():
        raise InvalidRequestError(f"A voice has a name of 1 to {LONGEST_NAME} letters that can be seen.")
    return said


def _ages(
    entry: VoiceEntry, sources: Sequence[VoiceSource], reader: SqlReader, texts: Mapping[str, str]
) -> Iterator[str]:
    gone = entry.sources - len(sources)
    if gone > 0:
        yield f"{gone} of the drafts it was made from {'was' if gone == 1 else 'were'} removed."
    if any(texts.get(one.draft_id) != one.digest for one in sources):
        yield "A draft it was made from was read anew."
    if sources and join(_labels(reader, sources) or (entry.label,)) != entry.label:
        yield "Its drafts stand under other labels now."
    for one in sources:
        newer = _latest(one.chosen, reader)
        if newer and newer.id != one.draft_id:
            yield f"There is a newer draft of {newer.document}: {newer.name}."


def _labels(reader: SqlReader, sources: Sequence[VoiceSource]) -> tuple[Label, ...]:
    own = {one.draft_id for one in sources}
    return tuple(one.label for one in reader.drafts() if one.id in own)


def _sources(rows: VoiceRows, entry: VoiceEntry, clearance: Clearance) -> tuple[VoiceSource, ...]:
    return tuple(unpack(one.draft_id, one.sha256, one.payload) for one in rows.sources(entry.id, clearance))


def _taken(reading: DraftReading, chosen: Chosen, reader: SqlReader) -> tuple[VoiceSource, Label]:
    scenes = scenes_named(reading, chosen.scenes) if chosen.scenes else frozenset()
    script = reading.screenplay
    digest = hashlib.sha256(reader.text(reading.entry.id).encode("utf-8", "surrogatepass")).hexdigest()
    follows = chosen.follows and reading.entry.latest
    told = Chosen(reading.entry.id, chosen.scenes, follows)
    source = VoiceSource(reading.entry.id, told, digest, author_of(script), names_in(script), lines_of(script, scenes))
    return source, reading.entry.label


def _followed(chosen: Chosen, reader: SqlReader) -> Chosen:
    """Let the newest draft take a draft's place, where all its chosen scenes are there too."""
    newer = _latest(chosen, reader)
    if newer is None or newer.id == chosen.draft_id:
        return chosen
    try:
        scenes_named(reader.draft(newer.id), chosen.scenes)
    except NotFoundError:
        return chosen
    return chosen._replace(draft_id=newer.id)


def _latest(chosen: Chosen, reader: SqlReader) -> DraftEntry | None:
    """Return the newest visible draft of the document of a draft that is followed."""
    if not chosen.follows:
        return None
    return next((one for one in reader.same_document(chosen.draft_id) if one.latest), None)


def _checked_speakers(wish: VoiceWish) -> tuple[str, ...]:
    """Raise InvalidRequestError unless people are named for a voice of characters, and for no other."""
    named = tuple(dict.fromkeys(" ".join(one.upper().split()) for one in wish.speakers if one.strip()))
    if (wish.kind is VoiceKind.CHARACTERS) != bool(named):
        raise InvalidRequestError(
            "People are named for a voice of characters, and for no other kind.",
            "Name those whose speech it is, as the cues do; or choose another kind.",
        )
    return named
