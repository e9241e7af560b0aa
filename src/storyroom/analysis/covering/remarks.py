"""Remarks of a reader's report: what other analyses found, a sentence each, with quotes. Praises and blames nothing."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from typing import NamedTuple

from storyroom.analysis.clock.stamps import heading_evidence
from storyroom.analysis.continuity import Continuity
from storyroom.analysis.covering.cited import Cited
from storyroom.analysis.days import days_of
from storyroom.analysis.manuscript import Manuscript
from storyroom.analysis.motifs.seeking import showings
from storyroom.analysis.readings import reading
from storyroom.analysis.shape.turning import turning_points
from storyroom.analysis.slips import Slips
from storyroom.analysis.tropes import Tropes
from storyroom.domain.eighths import format_eighths
from storyroom.domain.story import FindingKind

__all__ = ["Remark", "remarks"]

_FINDINGS = 5
"""Findings of one kind that are told; the rest is counted."""
_LONG = 3.0
"""Times the usual length from which a scene is mentioned."""
_OUTCOMES = {"straight": "played straight", "subverted": "turned over", "inverted": "reversed", "dropped": "dropped"}
_KINDS = {
    FindingKind.ERROR: ("contradiction", "Nothing speaks for it being meant: "),
    FindingKind.QUESTION: ("question", "Is it meant? "),
    FindingKind.SUPPORTED_SUBVERSION: ("turned on purpose", "The script shows that it is meant: "),
}


class Remark(NamedTuple):
    """One remark and what it is about."""

    about: str
    cited: Cited


def remarks(manuscript: Manuscript) -> Iterator[Remark]:
    """Yield the remarks: shape, length, time, tropes, then what contradicts what."""
    yield from _turns(manuscript)
    yield from _lengths(manuscript)
    yield from _time(manuscript)
    for showing in manuscript.once(showings):
        said = f"{showing.trope.title}: {_OUTCOMES[showing.outcome]}. {showing.trope.expectation}"
        yield Remark("trope", Cited(said, tuple(manuscript.quote(one) for one in showing.steps)))
    yield from _found(manuscript)


def _turns(manuscript: Manuscript) -> Iterator[Remark]:
    for point in manuscript.once(turning_points):
        scene = point.scene.scene
        number = scene.scene_number or scene.scene
        said = (
            f"The {point.name} seems to stand at scene {number}, {point.at:.0%} into the script; "
            f"somewhere between {point.low:.0%} and {point.high:.0%}."
        )
        yield Remark("structure", Cited(said, (heading_evidence(manuscript, scene),)))


def _lengths(manuscript: Manuscript) -> Iterator[Remark]:
    lengths = [scene.page_eighths or 1 for scene in manuscript.scenes]
    if not lengths:
        return
    usual = median(lengths)
    longest = max(manuscript.scenes, key=lambda scene: scene.page_eighths or 1)
    if (longest.page_eighths or 1) >= _LONG * usual:
        said = f"The longest scene runs {format_eighths(longest.page_eighths or 1)} pages; half of the scenes run {format_eighths(round(usual))} or less."
        yield Remark("length", Cited(said, (heading_evidence(manuscript, longest),)))


def _time(manuscript: Manuscript) -> Iterator[Remark]:
    days = days_of(manuscript)
    count = max((one.day for one in days), default=0)
    if count:
        first = next(one for one in days if one.day)
        last = next(one for one in reversed(days) if one.day)
        said = f"The story plays on {count} {'day' if count == 1 else 'days'}."
        yield Remark("time", Cited(said, tuple(dict.fromkeys((*first.evidence[:1], *last.evidence[-1:])))))


def _found(manuscript: Manuscript) -> Iterator[Remark]:
    """Tell what the other analyses found, the gravest first and few of a kind."""
    findings = [one for kind in (Continuity, Slips, Tropes) for one in manuscript.once(reading(kind)).findings]
    for kind, (about, opening) in _KINDS.items():
        own = [one for one in findings if one.kind is kind]
        for one in own[:_FINDINGS]:
            yield Remark(about, Cited(f"{opening}{one.expectation}", one.citations))
        if len(own) > _FINDINGS:
            rest = own[_FINDINGS]
            yield Remark(
                about, Cited(f"And {len(own) - _FINDINGS} more of this kind, the next of them here.", rest.citations)
            )
