"""What a rule of the grammar is: the marks it may start with, a test of one line, and a reader. Holds no rule itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from storyroom.formats.fountain.scan import Scan

__all__ = ["MAX_HEADING", "Matches", "Reads", "Rule"]

MAX_HEADING = 250
"""Code points of the longest line that can be a heading, cue or transition; a page has room for sixty."""

Matches = Callable[[str, bool, bool], bool]
"""(the line without white around it, blank before, blank after) -> does the rule apply."""

Reads = Callable[[Scan, int], int]
"""(the scan, index of the line) -> index of the next line to look at; elements are added to the scan."""


class Rule(NamedTuple):
    """One row of the table."""

    name: str
    marks: str
    """First characters of the lines it applies to; empty for any."""
    matches: Matches
    read: Reads
    breaks: bool = False
    """True if such a line ends a paragraph of action without a blank line between."""
    opens: bool = False
    """True if the next line counts as having a blank line before it: what is not printed takes no line."""
    speaks: bool = False
    """True if it reads a cue: a dual dialogue may follow directly."""
