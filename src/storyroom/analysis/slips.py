"""Slips of the keyboard: scene numbers, CONTINUOUS, names of cues and sets. Looks at the form, never at the story."""

from __future__ import annotations

from typing import ClassVar

from storyroom.analysis.keying.chains import chains
from storyroom.analysis.keying.numbering import numbering
from storyroom.analysis.keying.spellings import cue_drift, set_drift
from storyroom.analysis.manuscript import Manuscript
from storyroom.domain.report import Report
from storyroom.domain.story import FindingKind

__all__ = ["Slips"]

_ORDER = {FindingKind.ERROR: 0, FindingKind.QUESTION: 1, FindingKind.SUPPORTED_SUBVERSION: 2}
_CHECKS = (numbering, chains, cue_drift, set_drift)


class Slips:
    """Scene numbers, CONTINUOUS across a break, cues and sets under two spellings."""

    name: ClassVar[str] = "slips"
    title: ClassVar[str] = "Slips of the keyboard"

    def analyse(self, manuscript: Manuscript) -> Report:
        """Run every check over headings and cues."""
        found = (finding for check in _CHECKS for finding in check(manuscript))
        findings = sorted(found, key=lambda one: (_ORDER[one.kind], one.citations[-1].start))
        return Report(self.name, self.title, findings=tuple(findings))
