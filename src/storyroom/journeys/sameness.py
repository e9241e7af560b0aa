"""How alike the texts of a set are: a project's documents, projects, variants of one scene, files. Opens what it is given; gives no verdict on who wrote them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from storyroom.analysis.manuscript import Manuscript
from storyroom.analysis.memory import forget
from storyroom.analysis.narrative.every import range_of, read_axes
from storyroom.domain.sameness import (
    MOST_MEMBERS,
    AxisShown,
    SetKind,
    SetMember,
    SetOf,
    SetPair,
    SetUsual,
    SharedHabit,
)
from storyroom.domain.script import Screenplay
from storyroom.domain.story import Evidence
from storyroom.errors import InvalidRequestError
from storyroom.journeys.voice_text import Page, joined, lines_of, names_in, pages_of_lines, spread
from storyroom.journeys.voicing import author_of
from storyroom.style import Sameness, sameness

if TYPE_CHECKING:
    from storyroom.domain.ports import Reader
    from storyroom.style import Near

__all__ = ["Cohort", "Gathered", "Part", "cohort_beside", "sameness_of"]

_EXPLAINED: Final = 6
"""Pairs, the nearest, of which is said what they do alike."""
_PAGE: Final = 2_000
_EACH: Final = 6
_MOST_SCRIPTS: Final = 24
_TOO_MANY: Final = f"A set has at most {MOST_MEMBERS} texts."


class Part(NamedTuple):
    """One script of a member."""

    draft_id: str
    script: Screenplay
    scenes: tuple[int, ...] = ()
    """The scenes that are meant; empty for all of it."""


class Gathered(NamedTuple):
    """One member as it comes in: its scripts, in order."""

    name: str
    parts: tuple[Part, ...]


class Cohort(NamedTuple):
    """Pages of others, and whose each is."""

    texts: tuple[str, ...] = ()
    writers: tuple[str, ...] = ()


class _Text(NamedTuple):
    """A member as it is measured, names masked, and how its places lead back."""

    gathered: Gathered
    pages: tuple[Page, ...]
    starts: tuple[int, ...]
    text: str

    def evidence(self, begin: int, end: int) -> Evidence:
        """Quote what stands at a place of the measured text, as the script has it."""
        at = max(0, bisect_right(self.starts, begin) - 1)
        page, script = self.pages[at], self.gathered.parts[at].script
        line, first = page.at(begin - self.starts[at])
        _, last = page.at(end - self.starts[at])
        start, stop = line.start + first, line.start + max(first, last)
        number = script.scenes[line.scene - 1].scene_number if line.scene else None
        return Evidence(line.scene, number, start, stop, script.text[start:stop])


def sameness_of(kind: SetKind, title: str, members: Sequence[Gathered], cohort: Cohort | None = None) -> SetOf:
    """Measure a set, and every member on the axes of telling. Raises: InvalidRequestError where there are too many."""
    if len(members) > MOST_MEMBERS:
        raise InvalidRequestError(_TOO_MANY, "Name fewer.")
    beside = cohort or Cohort()
    texts = [_text(one) for one in members]
    found = sameness([one.text for one in texts], beside.texts, beside.writers, explain=_EXPLAINED)
    try:
        told = tuple(_member(one) for one in texts)
    finally:
        forget()
    return SetOf(
        kind,
        title,
        told,
        found.words,
        None if found.value is None else round(found.value, 2),
        _usual(found),
        tuple(_pair(one, texts) for one in found.pairs),
        _missing(found, kind),
        tuple(_notes(found, kind)),
    )


def cohort_beside(reader: Reader, members: Sequence[Gathered]) -> Cohort:
    """Take pages of scripts outside the set by writers who wrote none of it, of what a reader sees; without names on title pages, none."""
    own = {part.draft_id for one in members for part in one.parts}
    documents = {one.document_id for one in reader.drafts() if one.id in own}
    authors = {author_of(part.script) for one in members for part in one.parts}
    there = [one for one in reader.drafts() if one.latest and one.document_id not in documents]
    texts: list[str] = []
    writers: list[str] = []
    for entry in spread(there, _MOST_SCRIPTS):
        script = reader.draft(entry.id).screenplay
        author = author_of(script)
        if author and author not in authors:
            pages = spread(pages_of_lines(entry.id, lines_of(script), names_in(script), _PAGE), _EACH)
            texts += [page.text for page in pages]
            writers += [author] * len(pages)
    return Cohort(tuple(texts), tuple(writers))


def _text(gathered: Gathered) -> _Text:
    pages = tuple(
        joined(
            part.draft_id,
            tuple(
                line._replace(text=part.script.text[line.start : line.end])
                for line in lines_of(part.script, part.scenes)
            ),
            names_in(part.script),
        )
        for part in gathered.parts
    )
    starts, at = [], 0
    for page in pages:
        starts.append(at)
        at += len(page.text) + 1
    return _Text(gathered, pages, tuple(starts), "\n".join(page.text for page in pages))


def _member(text: _Text) -> SetMember:
    parts = text.gathered.parts
    read = read_axes(Manuscript(parts[0].script)) if parts and not parts[0].scenes else ()
    axes = tuple(AxisShown(*axis, found.value, found.missing, *_ends(axis.name), found.quotes) for axis, found in read)
    ids = tuple(part.draft_id for part in parts if part.draft_id)
    return SetMember(text.gathered.name, ids, len(text.text.split()), axes)


def _ends(name: str) -> tuple[float | None, float | None]:
    usual = range_of(name)
    return (usual.low, usual.high) if usual else (None, None)


def _pair(near: Near, texts: Sequence[_Text]) -> SetPair:
    habits = tuple(
        SharedHabit(one.tokens, texts[near.one].evidence(*one.one), texts[near.other].evidence(*one.other))
        for one in near.shared
    )
    return SetPair(near.one, near.other, round(near.above, 2), habits)


def _usual(found: Sameness) -> SetUsual | None:
    usual = found.usual
    if usual is None:
        return None
    return SetUsual(
        round(usual.middle, 2), round(usual.high, 2), round(usual.share, 3), usual.voices, beyond=usual.beyond
    )


def _missing(found: Sameness, kind: SetKind) -> str:
    if not found.missing:
        return ""
    what = {"documents": "documents", "projects": "projects", "variants": "variants", "files": "files"}[kind]
    return f"{found.missing.removesuffix('.')} ({what} that you may quote)."


def _notes(found: Sameness, kind: SetKind) -> Iterable[str]:
    yield "Closeness says that texts are alike, and nothing of who or what wrote them. Names are masked before anything is measured."
    if found.value is not None and found.usual is None:
        yield (
            "What is usual is not said: that takes pages of at least six other writers, named on title pages, whose scripts you may "
            "quote. Compare this set with others of its kind."
        )
    if kind == "variants":
        yield "Variants of one scene tell one thing, so they are alike to begin with: compare rounds, not this number with other sets."
