"""`INT. HOUSE - DAY #1A#`: a scene heading by its first word, or by one leading dot; with its printed number."""

from __future__ import annotations

import re

from storyroom.domain.script import ElementKind
from storyroom.formats.fountain.marks import is_escaped
from storyroom.formats.fountain.rules.rule import MAX_HEADING, Rule
from storyroom.formats.fountain.scan import FORCED, Scan

__all__ = ["FORCED_RULE", "NUMBER", "RULE", "starts_like_heading"]

_PREFIX = re.compile(
    r"[*_]{0,4}(?:(?:INT|EXT)\b(?:\.?/(?:INT|EXT)\b)?|EST|I\.?/E)[. \t\u00a0]", re.IGNORECASE | re.ASCII
)
NUMBER = re.compile(r"[\w.\-]+")


def starts_like_heading(line: str) -> bool:
    """Say whether a line begins as headings do, whatever stands around it."""
    return _PREFIX.match(line) is not None


def matches(line: str, before: bool, after: bool) -> bool:  # noqa: ARG001  # every rule has this shape
    return before and _PREFIX.match(line) is not None and len(line) <= MAX_HEADING


def matches_forced(line: str, before: bool, after: bool) -> bool:  # noqa: ARG001  # every rule has this shape
    if not before or len(line) > MAX_HEADING:
        return False
    words, _ = split_number(line[1:].strip())
    return bool(words) and words[0] != "."


def read(scan: Scan, line: int) -> int:
    return _read(scan, line, 0, ())


def read_forced(scan: Scan, line: int) -> int:
    return _read(scan, line, 1, FORCED)


def split_number(heading: str) -> tuple[str, str | None]:
    """Take `#1A#` off the end of a heading."""
    if heading[-1:] != "#":
        return heading, None
    first = heading.rfind("#", 0, -1)
    number = heading[first + 1 : -1]
    if first < 0 or not NUMBER.fullmatch(number) or is_escaped(heading, first):
        return heading, None
    return heading[:first].rstrip(), number


def _read(scan: Scan, line: int, opening: int, attributes: tuple[tuple[str, str], ...]) -> int:
    inner = scan.bare[line][opening:]
    bare = inner.strip()
    words, number = split_number(bare)
    start = scan.inset(line) + opening + inner.find(bare)
    following = scan.after_blank(line + 1)
    scan.scene = (scan.scene or 0) + 1
    styled = scan.styled(words)
    end = start + len(words)
    scan.emit(ElementKind.SCENE_HEADING, styled, start, end, following, attributes=attributes, scene_number=number)
    return following


RULE = Rule("scene_heading", "IiEe*_", matches, read)
FORCED_RULE = Rule("forced_heading", ".", matches_forced, read_forced)
