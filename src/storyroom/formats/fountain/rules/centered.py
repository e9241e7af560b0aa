"""`> words <`: a centred line."""

from __future__ import annotations

from storyroom.domain.script import ElementKind
from storyroom.formats.fountain.marked import read_marked
from storyroom.formats.fountain.marks import is_escaped
from storyroom.formats.fountain.rules.rule import Rule
from storyroom.formats.fountain.scan import Scan

__all__ = ["RULE"]


def matches(line: str, before: bool, after: bool) -> bool:  # noqa: ARG001  # every rule has this shape
    return line[-1] == "<" and bool(line[1:-1].strip()) and not is_escaped(line, len(line) - 1)


def read(scan: Scan, line: int) -> int:
    return read_marked(scan, line, ElementKind.CENTERED, closing=1)


RULE = Rule("centered", ">", matches, read, breaks=True)
