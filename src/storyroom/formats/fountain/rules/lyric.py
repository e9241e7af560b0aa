"""`~words`: a sung line, inside a speech or outside one."""

from __future__ import annotations

from storyroom.domain.script import ElementKind
from storyroom.formats.fountain.marked import read_marked
from storyroom.formats.fountain.rules.rule import Rule
from storyroom.formats.fountain.scan import Scan

__all__ = ["RULE"]


def matches(line: str, before: bool, after: bool) -> bool:  # noqa: ARG001  # every rule has this shape
    return len(line) > 1


def read(scan: Scan, line: int) -> int:
    return read_marked(scan, line, ElementKind.LYRIC)


RULE = Rule("lyric", "~", matches, read, breaks=True)
