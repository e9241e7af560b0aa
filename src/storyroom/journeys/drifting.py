"""Where a script left its voice, and since which draft: every draft against the one before it, by whose words they are. Stores nothing, names no culprit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from storyroom.domain.drift import Away, DriftDraft, DriftOf, DriftOrigin, DriftPart, DriftScene
from storyroom.domain.origin import ORIGINS
from storyroom.domain.provenance import Origin
from storyroom.domain.story import Evidence
from storyroom.journeys.check_voice import without
from storyroom.journeys.drift_picture import picture
from storyroom.journeys.drift_voice import first_voice, told_of
from storyroom.journeys.drift_words import Member, Stretch, first_seen, stretches
from storyroom.journeys.origins import words_of_draft
from storyroom.journeys.profiles import KeptVoice, load_voice, voice_reader
from storyroom.journeys.voice_text import count_words, in_channel, joined, names_in, spread
from storyroom.style import FEWEST_NEW, Ruler
from storyroom.style import ruler as ruler_of

if TYPE_CHECKING:
    from storyroom.domain.access import Principal
    from storyroom.domain.document import DraftReading
    from storyroom.journeys.voice_shelf import VoiceShelf
    from storyroom.store.library import Library
    from storyroom.store.reader import SqlReader

__all__ = ["MOST_DRAFTS", "Looking", "drift_of"]

MOST_DRAFTS: Final = 24
"""Drafts that are compared, the first and the newest among them."""
_QUOTES: Final = 3
_FEWEST_FIRST: Final = 2_500
_ALONE: Final = "There is one draft only that you may quote: nothing to compare."
_SHORT: Final = (
    "The words that are new are counted; where they lie is not said: the voice they would be held against has too few "
    f"words. About {_FEWEST_FIRST:,} are needed."
)


class Looking(NamedTuple):
    """Who looks, and at what."""

    library: Library
    person: Principal
    reader: SqlReader
    """What this person may quote."""
    shelf: VoiceShelf


def drift_of(looking: Looking, reading: DraftReading, voice_id: str = "") -> DriftOf:
    """Say what each draft up to this one brought in, and where that lies from a voice: a kept one, or the first draft's.

    Raises: NotFoundError, UseRefusedError of a kept voice.
    """
    kept = load_voice(looking.library, looking.person, voice_id, looking.shelf) if voice_id else None
    series = tuple(_series(looking, reading))
    if len(series) < 2:
        return DriftOf(reading.entry.id, "", voice_id, (), (), picture((), (), 0), _ALONE, ())
    later = [one.entry for one in series[1:]]
    held = without(kept, later) if kept else first_voice(series[0], voice_reader(*looking[:2]), looking.shelf)
    told = f"the voice {kept.entry.name}" if kept else told_of(held)
    measure = _Measure(series, held, lambda: _ruler(looking, held))
    since = first_seen(series)
    cut = [stretches(one, since) for one in series]
    drafts = tuple(_draft(series, at, cut[at], measure) for at in range(len(series)))
    scenes = tuple(_scenes(series, cut[-1], measure))
    drawn = picture(drafts, scenes, len(reading.screenplay.scenes))
    unsaid = any(one.new.words >= FEWEST_NEW and one.new.above is None for one in drafts)
    missing = _SHORT if unsaid else ""
    return DriftOf(reading.entry.id, told, voice_id, drafts, scenes, drawn, missing, tuple(_notes(held, kept)))


class _Measure(NamedTuple):
    """How words are placed; the names of people are masked first, those of each draft."""

    series: Sequence[Member]
    held: KeptVoice
    learnt: Callable[[], Ruler | None]
    """The ruler, learnt when it is first asked for."""

    def place(self, at: int, words: Sequence[Stretch]) -> Away:
        """Place words of one draft of the series, put together; for a voice of characters, what these people say of them."""
        many = sum(one.words for one in words)
        long = (one.line for one in words if one.long_enough)
        lines = in_channel(long, self.held.channel, self.held.entry.speakers)
        ruler = self.learnt() if count_words(lines) >= FEWEST_NEW else None
        if ruler is None:
            return Away(many)
        member = self.series[at]
        found = ruler.place(joined(member.entry.id, lines, names_in(member.script)).text)
        return Away(many, round(found.above, 2), round(found.share, 3)) if found else Away(many)


def _series(looking: Looking, reading: DraftReading) -> Iterator[Member]:
    """Yield the drafts of a document up to this one, of those that may be quoted."""
    own = reading.entry
    there = [one for one in looking.reader.same_document(own.id) if one.ordinal < own.ordinal]
    there = [*spread(there[:-1], MOST_DRAFTS - 2), *there[-1:]]
    for entry in there:
        yield _member(looking, looking.reader.draft(entry.id))
    yield _member(looking, reading)


def _member(looking: Looking, reading: DraftReading) -> Member:
    return Member(reading.entry, reading.screenplay, words_of_draft(looking.library, reading.entry))


def _ruler(looking: Looking, held: KeptVoice) -> Ruler | None:
    def made() -> Ruler | None:
        channel = held.channel
        return ruler_of([one.text for one in held.pages(channel)], [one.text for one in held.cohort(channel)])

    return looking.shelf.get("voice", ("ruler", *held.key(held.channel)), made)


def _draft(series: Sequence[Member], at: int, cut: Sequence[Stretch], measure: _Measure) -> DriftDraft:
    entry = series[at].entry
    new = [one for one in cut if one.since == at] if at else []
    by = ((origin, [one for one in new if one.origin == origin]) for origin in ORIGINS)
    return DriftDraft(
        entry.id,
        entry.name,
        series[at - 1].entry.name if at else "",
        sum(one.words for one in cut),
        measure.place(at, new),
        tuple(DriftOrigin(origin, measure.place(at, them)) for origin, them in by if them),
    )


def _scenes(series: Sequence[Member], cut: Sequence[Stretch], measure: _Measure) -> Iterator[DriftScene]:
    """Yield the scenes of the draft that is looked at that hold words of a later draft than the first."""
    script = series[-1].script
    by_scene: dict[int, list[Stretch]] = {}
    for one in cut:
        by_scene.setdefault(one.line.scene, []).append(one)
    for ordinal, inside in sorted(by_scene.items()):
        scene = script.scenes[ordinal - 1] if ordinal else None
        number, heading = (scene.scene_number, scene.heading) if scene else (None, "")
        parts = tuple(_parts(series, [one for one in inside if one.since], measure, number))
        if parts:
            yield DriftScene(ordinal, number, heading, sum(one.words for one in inside), parts)


def _parts(
    series: Sequence[Member], later: Sequence[Stretch], measure: _Measure, number: str | None
) -> Iterator[DriftPart]:
    """Put together what came into one scene with one draft from one kind of author."""
    found: dict[tuple[int, Origin], list[Stretch]] = {}
    for one in later:
        found.setdefault((one.since, one.origin), []).append(one)
    for (since, origin), words in sorted(found.items()):
        longest = sorted(words, key=lambda one: -one.words)[:_QUOTES]
        quotes = tuple(_quote(one, number) for one in sorted(longest, key=lambda one: one.line.start))
        entry = series[since].entry
        yield DriftPart(entry.id, entry.name, origin, measure.place(len(series) - 1, words), quotes)


def _quote(one: Stretch, number: str | None) -> Evidence:
    said, start = one.line.text, one.line.start
    start += len(said) - len(said.lstrip())
    return Evidence(one.line.scene, number, start, start + len(said.strip()), said.strip())


def _notes(held: KeptVoice, kept: KeptVoice | None) -> Iterator[str]:
    """Say what people should know before they read it."""
    yield "Words are new in the first draft you may see that has them: what comes back after a cut is not new."
    yield "Away means as far off as one in twenty of the voice's own stretches of that length: of many stretches some are away by chance."
    if kept and len(held.sources) < len(kept.sources):
        yield "Later drafts of this document are left out of the voice: nothing is told from its own words."
    if not held.others:
        yield "No other writers are named whose scripts you may read, so old plays stand in for them: this says less."
