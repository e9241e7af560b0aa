"""`===`: three or more equals signs alone on a line start a new page."""

from __future__ import annotations

from storyroom.domain.script import ElementKind
from storyroom.formats.fountain.rules.rule import Rule
from storyroom.formats.fountain.scan import Scan

__all__ = ["RULE"]


def matches(line: str, before: bool, after: bool) -> bool:  # noqa: ARG001  # every rule has this shape
    return line.startswith("===") and not line.strip("=")


def read(scan: Scan, line: int) -> int:
    start = scan.inset(line)
    following = scan.after_blank(line + 1)
    scan.emit(ElementKind.PAGE_BREAK, ("", ()), start, start + len(scan.bare[line]), following)
    return following


RULE = Rule("page_break", "=", matches, read, breaks=True, opens=True)
