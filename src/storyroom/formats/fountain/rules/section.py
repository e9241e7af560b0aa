"""`# Act`: one to six hashes head a part of the script's outline, not printed."""

from __future__ import annotations

from storyroom.domain.script import ElementKind
from storyroom.formats.fountain.marked import read_marked
from storyroom.formats.fountain.rules.rule import Rule
from storyroom.formats.fountain.scan import Scan

__all__ = ["MAX_DEPTH", "RULE"]

MAX_DEPTH = 6


def matches(line: str, before: bool, after: bool) -> bool:  # noqa: ARG001  # every rule has this shape
    return 0 < len(line) - len(line.lstrip("#")) <= MAX_DEPTH and bool(line.strip("# \t"))


def read(scan: Scan, line: int) -> int:
    bare = scan.bare[line]
    depth = len(bare) - len(bare.lstrip("#"))
    return read_marked(scan, line, ElementKind.SECTION, opening=depth, attributes=(("depth", str(depth)),))


RULE = Rule("section", "#", matches, read, breaks=True, opens=True)
