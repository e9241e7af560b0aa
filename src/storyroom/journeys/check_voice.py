"""Pages held against a kept voice: a verdict or what is missing, a strip over the scenes, what moved it. Stores nothing, changes nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from storyroom.domain.voice import Line
from storyroom.domain.voice_check import Judged, Moved, StripScene, VoiceCheck
from storyroom.errors import InvalidRequestError
from storyroom.journeys.cite_voice import Citing, called, span_in
from storyroom.journeys.passages import read_fountain
from storyroom.journeys.voice_text import Page, count_words, in_channel, joined, lines_of, names_in
from storyroom.style import ENOUGH_OTHERS, FEWEST_REFERENCES, FEWEST_WORDS, Score, Window, lacking, score, strip

if TYPE_CHECKING:
    from storyroom.domain.document import DraftEntry, DraftReading
    from storyroom.domain.script import Screenplay
    from storyroom.domain.suggestion import Suggestion
    from storyroom.journeys.profiles import KeptVoice

__all__ = ["LONGEST_PASTED", "Subject", "check", "check_proposal", "pasted", "subject_of", "without"]

LONGEST_PASTED: Final = 200_000
"""Letters of pasted pages: more than the longest script of a film."""
_FEW: Final = 4_000
"""Words up to which all that was checked is looked through for what moved it; of more, one stretch of it."""


class Subject(NamedTuple):
    """What is held against a voice."""

    told: str
    """What it is, in words."""
    draft_id: str
    lines: tuple[Line, ...]
    names: tuple[str, ...]
    scenes: Mapping[int, tuple[str, str]]
    """By ordinal: printed number and heading."""
    quotable: bool
    """Whether its own words may be shown."""


def subject_of(reading: DraftReading, *, quotable: bool) -> Subject:
    """Hold a draft against a voice."""
    script, entry = reading.screenplay, reading.entry
    told = f"{entry.document}, {entry.name}"
    return Subject(told, entry.id, lines_of(script), names_in(script), _scenes(script), quotable)


def pasted(text: str) -> Subject:
    """Hold pasted pages against a voice, read as Fountain. They are kept nowhere. Raises: InvalidRequestError."""
    if len(text) > LONGEST_PASTED:
        raise InvalidRequestError(
            f"At most {LONGEST_PASTED:,} letters are checked at once.", "Import the script and check the draft."
        )
    script = read_fountain(text.replace("\r\n", "\n").replace("\r", "\n"))
    if not lines_of(script):
        raise InvalidRequestError("There are no words there to check.", "Paste action and dialogue.")
    return _of_text("Pasted pages", script)


def without(voice: KeptVoice, drafts: Sequence[DraftEntry]) -> KeptVoice:
    """Leave a document out of a voice and of what it is held against: nothing is told from its own pages."""
    ids = {one.id for one in drafts}
    return replace(
        voice,
        sources=tuple(one for one in voice.sources if one.draft_id not in ids),
        others=tuple(one for one in voice.others if one.entry.id not in ids),
    )


def check(
    voice: KeptVoice, subject: Subject, citing: Citing, *, scene: int = 0, notes: Sequence[str] = ()
) -> VoiceCheck:
    """Hold a subject, or one scene of it with its neighbours, against a voice. Raises: InvalidRequestError for a scene without words."""
    groups = _groups(voice, subject)
    windows = _windows(voice, subject, groups)
    chosen = _chosen(groups, windows, scene)
    lines = tuple(line for group in groups[chosen.first : chosen.last + 1] for line in group.lines) if chosen else ()
    whole = _kept(voice, subject, [line for one in groups for line in one.lines])
    looked = _kept(voice, subject, lines) if chosen else whole
    decides = looked if scene else whole
    return VoiceCheck(
        voice.entry,
        subject.told,
        subject.draft_id,
        scene,
        judged_of(voice.channel, decides.score, voice),
        tuple(_parts(voice, subject, lines if scene else subject.lines)),
        None,
        tuple(_strip(voice, subject, groups, windows)),
        tuple(_moved(voice, subject, looked, citing)),
        (*notes, *_notes(voice, subject, citing), *_told_of(groups, chosen, scene=scene)),
    )


def check_proposal(voice: KeptVoice, one: Suggestion, text: str, citing: Citing, notes: Sequence[str]) -> VoiceCheck:
    """Hold a proposal in its place, with the scenes around it, against a voice; and the same stretch as it stands.

    `text` is the draft as it is edited, in which the proposal's places are counted.
    """
    put_in = text[: one.start] + one.text + text[one.end :]
    new, old = (_of_text(one.heading, script) for script in (read_fountain(put_in), read_fountain(text)))
    new = new._replace(names=old.names)
    groups = _groups(voice, new)
    place = next((at for at, group in enumerate(groups) if group.scene == one.scene), None)
    if place is None:
        raise InvalidRequestError("That scene has no words of this voice's kind.", "Check another proposal.")
    standing_groups = _groups(voice, old)
    scenes = {group.scene for group in _near(groups, place, standing_groups)}
    looked, standing = (_score(voice, _page(side, scenes, old.names)) for side in (groups, standing_groups))
    first, last = min(scenes), max(scenes)
    told = (f"The proposal was looked at in its place, within scenes {first} to {last}.",) if first < last else ()
    return VoiceCheck(
        voice.entry,
        f"Proposal {one.rank} for scene {one.scene}",
        "",
        one.scene,
        judged_of(voice.channel, looked.score, voice),
        (),
        judged_of(voice.channel, standing.score, voice),
        (),
        tuple(_moved(voice, new, looked, citing)),
        (*notes, *_notes(voice, new, citing), *told),
    )


def judged_of(channel: str, said: Score, voice: KeptVoice) -> Judged:
    """Tell a score without the words that it was made of.

    Nothing is called in voice where old plays stand in for other writers: anything modern is nearer to a modern voice than those.
    """
    profile = voice.profile(channel)
    if said.probability is not None and profile.packaged and said.verdict != "out":
        lack = f"Not enough to say: {ENOUGH_OTHERS - profile.cohort} more pages of other writers are needed to tell it from."
        return Judged(channel, said.words, profile.usable, "abstain", None, None, lack)
    return Judged(channel, said.words, profile.usable, said.verdict, said.probability, said.interval, said.missing)


class _Group(NamedTuple):
    """The words of one scene."""

    scene: int
    lines: tuple[Line, ...]
    words: int


class _Scored(NamedTuple):
    page: Page
    score: Score


def _score(voice: KeptVoice, page: Page) -> _Scored:
    return _Scored(page, score(page.text, voice.profile()))


def _kept(voice: KeptVoice, subject: Subject, lines: Sequence[Line]) -> _Scored:
    """Score some lines of a subject, or return what was said of them a moment ago; of pasted pages nothing is kept."""

    def scored() -> _Scored:
        return _score(voice, joined(subject.draft_id, lines, subject.names))

    if not subject.draft_id or not lines:
        return scored()
    key = (*voice.key(voice.channel), subject.draft_id, lines[0].start, lines[-1].end)
    return voice.shelf.get("told", key, scored)


def _groups(voice: KeptVoice, subject: Subject) -> tuple[_Group, ...]:
    """Return what is of the voice's kind, scene by scene."""
    found: dict[int, list[Line]] = {}
    for one in in_channel(subject.lines, voice.channel, voice.entry.speakers):
        found.setdefault(one.scene, []).append(one)
    return tuple(_Group(scene, tuple(own), count_words(own)) for scene, own in sorted(found.items()))


def _page(groups: Sequence[_Group], scenes: Collection[int], names: Sequence[str]) -> Page:
    return joined("", [line for one in groups if one.scene in scenes for line in one.lines], names)


def _windows(voice: KeptVoice, subject: Subject, groups: Sequence[_Group]) -> tuple[Window, ...]:
    """Judge every scene, or return what was said of them a moment ago."""

    def judged() -> tuple[Window, ...]:
        texts = [joined(subject.draft_id, one.lines, subject.names).text for one in groups]
        return strip(texts, voice.profile())

    key = (*voice.key(voice.channel), subject.draft_id)
    return voice.shelf.get("told", key, judged) if subject.draft_id else judged()


def _chosen(groups: Sequence[_Group], windows: Sequence[Window], scene: int) -> Window | None:
    """Return the stretch that is looked through: around the named scene; of a long script, the one furthest from the voice."""
    if scene:
        found = next((one for one in windows if groups[one.scene].scene == scene), None)
        if found is None:
            raise InvalidRequestError("That scene has no words of this voice's kind.", "Choose another scene.")
        return found
    if sum(one.words for one in groups) <= _FEW:
        return None
    told = [one for one in windows if one.score.margin is not None]
    return min(told, key=lambda one: one.score.margin or 0.0) if told else None


def _near(groups: Sequence[_Group], place: int, others: Sequence[_Group]) -> Sequence[_Group]:
    """Take scenes on both sides until there are words enough to say anything, in these groups and in the others of the same scenes."""
    standing = {one.scene: one.words for one in others}
    first, last = place, place
    while first > 0 or last < len(groups) - 1:
        near = groups[first : last + 1]
        if min(sum(one.words for one in near), sum(standing.get(one.scene, 0) for one in near)) >= FEWEST_WORDS:
            break
        first, last = max(0, first - 1), min(len(groups) - 1, last + 1)
    return groups[first : last + 1]


def _parts(voice: KeptVoice, subject: Subject, lines: Sequence[Line]) -> Iterator[Judged]:
    """Judge what is spoken and what is told, each by itself. Where nothing may be said, nothing is learnt for it either."""
    for channel in voice.channels[1:]:
        page = joined(subject.draft_id, in_channel(lines, channel), subject.names)
        usable, words = voice.usable(channel), count_words(page.lines)
        if words < FEWEST_WORDS or usable < FEWEST_REFERENCES:
            yield Judged(channel, words, usable, "abstain", None, None, lacking(words, usable))
        else:
            yield judged_of(channel, score(page.text, voice.profile(channel)), voice)


def _strip(
    voice: KeptVoice, subject: Subject, groups: Sequence[_Group], windows: Sequence[Window]
) -> Iterator[StripScene]:
    for one in windows:
        group = groups[one.scene]
        number, heading = subject.scenes.get(group.scene, ("", ""))
        judged = judged_of(voice.channel, one.score, voice)
        first, last = groups[one.first].scene, groups[one.last].scene
        yield StripScene(group.scene, number, heading, group.words, first, last, judged)


def _moved(voice: KeptVoice, subject: Subject, looked: _Scored, citing: Citing) -> Iterator[Moved]:
    """Tell what moved a score; spans only where the subject may be quoted, and counter-examples of what may be."""
    references = voice.pages(voice.channel)
    told = judged_of(voice.channel, looked.score, voice).probability is not None
    for one in looked.score.evidence if told else ():
        counter = None
        if one.reference is not None and one.counter:
            page = references[one.reference]
            begin = page.text.find(one.counter)
            counter = citing.cite(page, begin, begin + len(one.counter)) if begin >= 0 else None
        if one.kind == "habit":
            says = f"{called(one.quote)}: {one.says.partition('`: ')[2]}"
            yield Moved("habit", one.quote, -1, -1, 0, one.moved, says, counter)
        elif subject.quotable:
            line, quote, start, end = span_in(looked.page, one.begin, one.end)
            yield Moved("span", quote, start, end, line.scene, one.moved, one.says, counter)


def _notes(voice: KeptVoice, subject: Subject, citing: Citing) -> Iterator[str]:
    if not subject.quotable:
        yield "It may not be quoted, so its own words are not shown."
    shut = sum(one.draft_id not in citing.drafts for one in voice.sources)
    if shut:
        yield f"{shut} of the drafts of this voice may not be quoted: no words of {'it' if shut == 1 else 'them'} are shown."


def _told_of(groups: Sequence[_Group], chosen: Window | None, *, scene: int) -> Iterator[str]:
    if chosen is None:
        return
    first, last = groups[chosen.first].scene, groups[chosen.last].scene
    stretch = f"scenes {first} to {last}" if first < last else f"scene {first}"
    if scene and first < last:
        yield f"A scene alone has too few words: it was judged with its neighbours, {stretch}."
    if not scene:
        yield f"What moved it is shown for the stretch furthest from the voice, {stretch}. Choose another scene to see its own."


def _of_text(told: str, script: Screenplay) -> Subject:
    return Subject(told, "", lines_of(script), names_in(script), _scenes(script), quotable=True)


def _scenes(script: Screenplay) -> Mapping[int, tuple[str, str]]:
    return {one.scene: (one.scene_number or f"({one.scene})", one.heading) for one in script.scenes}
