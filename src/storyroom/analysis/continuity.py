"""What contradicts what: every rule of the story over one script, each breach weighed by what speaks for it being meant."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import ClassVar

from storyroom.analysis.canon.checks import breaches_of_canon, unread
from storyroom.analysis.canon.explaining import explained_by, lessened
from storyroom.analysis.manuscript import Manuscript
from storyroom.analysis.story import (
    abilities,
    absences,
    bodies,
    clashes,
    counts,
    dates,
    deaths,
    denials,
    departures,
    gifts,
    kinship,
    laws,
    light,
    locks,
    names,
    places,
    props,
    secrets,
    spans,
    tallies,
    traits,
    vows,
    wants,
)
from storyroom.analysis.story.breach import Breach
from storyroom.analysis.story.excuses import excused, slack
from storyroom.analysis.story.state import Story, story_of
from storyroom.analysis.story.support import support_of
from storyroom.domain.canon import finding_key, intended_keys
from storyroom.domain.report import Report
from storyroom.domain.story import Finding, FindingKind, World

__all__ = ["Continuity"]

Rule = Callable[[Story], Iterator[Breach]]

RULES: tuple[Rule, ...] = (
    deaths.breaches,
    props.breaches,
    locks.breaches,
    bodies.breaches,
    light.breaches,
    abilities.breaches,
    vows.breaches,
    dates.breaches,
    places.breaches,
    counts.breaches,
    kinship.breaches,
    secrets.breaches,
    laws.breaches,
    gifts.breaches,
    absences.breaches,
    denials.breaches,
    tallies.breaches,
    spans.breaches,
    wants.breaches,
    traits.breaches,
    names.breaches,
    departures.breaches,
)


class Continuity:
    """Contradictions, open questions and supported subversions."""

    name: ClassVar[str] = "continuity"
    title: ClassVar[str] = "What contradicts what"

    def analyse(self, manuscript: Manuscript) -> Report:
        """Run every rule and weigh what each found."""
        story = manuscript.once(story_of)
        own = (_finding(story, breach) for breach in _breaches(story))
        found = (*own, *breaches_of_canon(manuscript))
        intended = intended_keys(manuscript.canon)
        judged = (_settled(one, intended) for one in found)
        findings = sorted(judged, key=lambda one: (_ORDER[one.kind], _place(one)))
        notes = unread(manuscript, (quote for one in findings for quote in one.explained))
        return Report(self.name, self.title, findings=tuple(findings), notes=notes)


def _breaches(story: Story) -> Iterator[Breach]:
    """Yield what each rule finds; the two sentences that clash most settle a doubt, or stand for themselves where no rule saw them."""
    found = [breach for rule in RULES for breach in rule(story)]
    clashing = list(clashes.breaches(story))
    surest = _lines(clashing[0]) if clashing else None
    for breach in found:
        yield breach._replace(firm=True) if _lines(breach) == surest else breach
    known = {_lines(one)[1] for one in found}
    yield from (one for one in clashing if _lines(one)[1] not in known)


def _lines(breach: Breach) -> tuple[int, int]:
    """Return the paragraphs of its two sides."""
    return breach.raised.element, breach.broken.element


_ORDER = {FindingKind.ERROR: 0, FindingKind.QUESTION: 1, FindingKind.SUPPORTED_SUBVERSION: 2}


def _place(finding: Finding) -> int:
    """Where it stands; what canon says against itself stands nowhere in the script, and comes last."""
    return finding.citations[-1].start if finding.citations else sys.maxsize


def _settled(finding: Finding, intended: frozenset[str]) -> Finding:
    """A person's word about this very finding outweighs what was counted."""
    if not intended or finding_key(finding) not in intended:
        return finding
    return replace(finding, kind=FindingKind.SUPPORTED_SUBVERSION, by="person")


def _excused(story: Story, breach: Breach) -> bool:
    """Whether a short script says that it may be another or a show; in a long one such words are everywhere, and each rule looks for its own."""
    return slack(story) <= 1.0 and excused(story, breach.broken, breach.terms, breach.raised)


def _finding(story: Story, breach: Breach) -> Finding:
    support, explained = support_of(story, breach), explained_by(story, breach)
    kind = lessened(support, explained)
    if kind is FindingKind.ERROR and not (
        breach.firm and not excused(story, breach.broken, breach.terms, breach.raised)
    ):
        kind = FindingKind.QUESTION
    raised = (
        story.line_of(breach.raised).quote(story.manuscript) if breach.whole else story.manuscript.quote(breach.raised)
    )
    sides = (raised, *map(story.manuscript.quote, breach.also), story.manuscript.quote(breach.broken))
    return Finding(
        kind, breach.rule, breach.taxonomy, breach.expectation, World.SHOWN, sides, support, explained=explained
    )
