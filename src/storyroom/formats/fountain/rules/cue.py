"""`MARIT (V.O.)`: a character cue in capitals, or after `@` in any case, with the speech under it."""

from __future__ import annotations

import re

from storyroom.domain.script import ElementKind
from storyroom.formats.fountain.marks import is_escaped
from storyroom.formats.fountain.rules.rule import MAX_HEADING, Rule
from storyroom.formats.fountain.scan import FORCED, Scan
from storyroom.formats.fountain.speech import read_speech

__all__ = ["FORCED_RULE", "RULE"]

_BESIDE = frozenset({ElementKind.NOTE, ElementKind.BONEYARD})
_EXTENSION = re.compile(r"\([^()]*\)")


def matches(line: str, before: bool, after: bool) -> bool:
    if after or not before or len(line) > MAX_HEADING:
        return False
    return line.isupper() if "(" not in line else _EXTENSION.sub("", line).isupper()


def matches_forced(line: str, before: bool, after: bool) -> bool:  # noqa: ARG001  # every rule has this shape
    return before and 1 < len(line) <= MAX_HEADING and line[1:].strip(" \t^") != ""


def read(scan: Scan, line: int) -> int:
    return _read(scan, line, 0, ())


def read_forced(scan: Scan, line: int) -> int:
    return _read(scan, line, 1, FORCED)


def _read(scan: Scan, line: int, opening: int, attributes: tuple[tuple[str, str], ...]) -> int:
    bare = words = scan.bare[line]
    start = scan.inset(line)
    if opening:
        bare = words = bare[opening:].lstrip()
        start += len(scan.bare[line]) - len(bare)
    if bare[-1] == "^" and not is_escaped(bare, len(bare) - 1):
        words = bare[:-1].rstrip()
    if words is not bare:
        _pair(scan, start, start + len(bare))
    index = len(scan.elements)
    following = line + 1
    if not scan.bare[following]:
        following = scan.after_blank(following)
    scan.emit(
        ElementKind.CHARACTER_CUE, scan.styled(words), start, start + len(words), following, attributes=attributes
    )
    if scan.bare[line + 1] or line + 1 in scan.gaps:
        following = read_speech(scan, line + 1)
    scan.dual = None
    scan.last_cue = index
    return following


def _pair(scan: Scan, start: int, end: int) -> None:
    """Set the speech before on the left side and what follows on the right."""
    if scan.last_cue < 0:
        scan.lonely_duals.append((start, end))
        return
    elements = scan.elements
    for index in range(scan.last_cue, len(elements)):
        if elements[index].dual is None and elements[index].kind not in _BESIDE:
            elements[index] = elements[index]._replace(dual="left")
    scan.dual = "right"


RULE = Rule("cue", "", matches, read, speaks=True)
FORCED_RULE = Rule("forced_cue", "@", matches_forced, read_forced, speaks=True)
