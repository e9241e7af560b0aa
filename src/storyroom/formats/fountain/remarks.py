"""Remarks about a script as read: unclosed notes, duals without a partner, no headings. Changes nothing."""

from __future__ import annotations

from storyroom.domain.diagnostics import Diagnostic
from storyroom.formats.fountain.cuts import MAX_CUTS, Shadow
from storyroom.formats.fountain.lines import MAX_LINES
from storyroom.formats.fountain.scan import Scan

__all__ = ["remark"]

_MOST = 20
"""Remarks of one kind in a file; the reader of a report has seen enough by then."""


def remark(scan: Scan, shadow: Shadow, end: int) -> tuple[Diagnostic, ...]:
    """Say what was odd about a script."""
    remarks = [_unclosed(cut.kind, cut.start, cut.end) for cut in shadow.unclosed[:_MOST]]
    remarks.extend(_lonely(start, end_) for start, end_ in scan.lonely_duals[:_MOST])
    if shadow.overflow:
        message = f"More than {MAX_CUTS} notes, or no way to tell them from the text; further ones were read as text."
        remarks.append(Diagnostic("too_many_notes", message))
    if end < len(scan.source):
        message = f"Only {MAX_LINES} lines were read; the rest is kept as it is."
        remarks.append(Diagnostic("too_many_lines", message, "error", end, len(scan.source)))
    if not scan.source.strip():
        remarks.append(Diagnostic("empty_file", "The file holds no text.", "warning", 0, len(scan.source)))
    elif not scan.scene:
        remarks.append(Diagnostic("no_scene_headings", "No scene heading was found, so the script has no scenes."))
    return tuple(remarks)


def _unclosed(kind: str, start: int, end: int) -> Diagnostic:
    message = f"A {kind} is opened here and never closed; it was read as text."
    return Diagnostic(f"unclosed_{kind}", message, "warning", start, end)


def _lonely(start: int, end: int) -> Diagnostic:
    message = "A cue is marked as dual dialogue, but no speech stands directly before it."
    return Diagnostic("dual_without_partner", message, "warning", start, end)
