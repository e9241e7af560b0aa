"""`CUT TO:`: capitals, blank lines on both sides, and `TO:` at the end."""

from __future__ import annotations

from storyroom.domain.script import ElementKind
from storyroom.formats.fountain.marked import read_marked
from storyroom.formats.fountain.rules.rule import MAX_HEADING, Rule
from storyroom.formats.fountain.scan import Scan

__all__ = ["RULE"]


def matches(line: str, before: bool, after: bool) -> bool:
    return after and before and line.endswith("TO:") and line.isupper() and len(line) <= MAX_HEADING


def read(scan: Scan, line: int) -> int:
    return read_marked(scan, line, ElementKind.TRANSITION, opening=0)


RULE = Rule("transition", "", matches, read)
