"""What changed since the draft before: scenes, lines, words, names, and what other scenes still assume. Draws nothing."""

from __future__ import annotations

from typing import ClassVar

from storyroom.analysis.drafts.assembly import lay_side_by_side
from storyroom.analysis.drafts.pictures import old_over_new
from storyroom.analysis.drafts.stale import find_stale
from storyroom.analysis.drafts.tables import tables_of
from storyroom.analysis.drafts.telling import tell
from storyroom.analysis.manuscript import Manuscript
from storyroom.domain.changes import Comparison
from storyroom.domain.report import Report
from storyroom.domain.shapes_changes import comparison_shape

__all__ = ["Compare", "compare"]


class Compare:
    """Two drafts of one script, side by side."""

    name: ClassVar[str] = "compare"
    title: ClassVar[str] = "What changed"

    def analyse(self, manuscript: Manuscript) -> Report:
        """Compare with the draft before it; without one there is nothing to say."""
        if manuscript.previous is None:
            note = "There is no draft before this one to compare with."
            return Report(self.name, self.title, notes=(note,), data=comparison_shape(Comparison()))
        found = compare(manuscript.previous, manuscript)
        return Report(
            self.name,
            self.title,
            tables=tables_of(found),
            pictures=(old_over_new(found, manuscript.previous, manuscript),),
            notes=() if found.scenes or found.renames else ("The two drafts say the same, word for word.",),
            data=comparison_shape(found),
        )


def compare(old: Manuscript, new: Manuscript) -> Comparison:
    """Compare two drafts of one script."""
    drafts = lay_side_by_side(old, new)
    return find_stale(drafts, tell(drafts, old, new), old, new)
