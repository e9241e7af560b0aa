"""Two drafts of one script: compared, and the changed pages written out for the crew. Reads nothing from a store itself."""

from __future__ import annotations

from storyroom.analysis.compare import compare
from storyroom.analysis.drafts.pictures import old_over_new
from storyroom.analysis.manuscript import Manuscript
from storyroom.domain.changes import Comparison
from storyroom.domain.report import Strips
from storyroom.domain.script import Screenplay

__all__ = ["changed_pages", "compare_drafts", "draw_over"]


def compare_drafts(old: Screenplay, new: Screenplay) -> Comparison:
    """Compare two drafts. Scripts come placed on pages, as `journeys.read` hands them over."""
    return compare(Manuscript(old), Manuscript(new))


def draw_over(old: Screenplay, new: Screenplay, found: Comparison) -> Strips:
    """Lay the old draft over the new one as a picture."""
    return old_over_new(found, Manuscript(old), Manuscript(new))


def changed_pages(new: Screenplay, found: Comparison, names: tuple[str, str]) -> bytes:
    """Write what changed as a PDF: a list, then the new draft's changed pages. `names` are those of the two drafts."""
    from storyroom.formats.pdf.changes import write_changes  # noqa: PLC0415  # drawing waits until it is asked for

    return write_changes(new, found, names)
