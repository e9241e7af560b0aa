"""A speech: the dialogue, parentheticals and lyrics under a cue, to the next blank line. Does not read the cue."""

from __future__ import annotations

from storyroom.domain.script import ElementKind
from storyroom.formats.fountain.emphasis import read_lines
from storyroom.formats.fountain.scan import Scan

__all__ = ["is_lyric", "is_parenthetical", "read_speech"]

_KEPT = "  "
"""A line of exactly two spaces is a blank line inside a speech."""


def is_parenthetical(line: str) -> bool:
    """Say whether a line of a speech is an aside to the player."""
    return line[0] == "(" and line[-1] == ")"


def is_lyric(line: str) -> bool:
    """Say whether a line of a speech is sung."""
    return line[0] == "~" and len(line) > 1


def read_speech(scan: Scan, line: int) -> int:
    """Add everything spoken from a line on; return the first line after the speech."""
    bare, gaps = scan.bare, scan.gaps
    while True:
        words = bare[line]
        past = line + 1
        if not words:
            scan.emit_gap(line)
            following = scan.after_blank(past)
        elif is_parenthetical(words):
            following = _read_line(scan, line, ElementKind.PARENTHETICAL, opening=0)
        elif is_lyric(words):
            following = _read_line(scan, line, ElementKind.LYRIC, opening=1)
        else:
            past = _past_dialogue(scan, line)
            following = _read_dialogue(scan, line, past)
        if following != past and (scan.raw[past] != _KEPT or not _goes_on(scan, past, following)):
            return following
        if not bare[following] and following not in gaps:
            return following
        line = following


def _goes_on(scan: Scan, past: int, following: int) -> bool:
    """Say whether the blank lines between two lines are all of those that a speech keeps."""
    return following < scan.last and scan.raw[past:following] == [_KEPT] * (following - past)


def _past_dialogue(scan: Scan, line: int) -> int:
    """Return the line after a stretch of plain dialogue."""
    bare = scan.bare
    past = line + 1
    while True:
        words = bare[past]
        if not words:
            if past >= scan.last or scan.raw[past] != _KEPT:
                return past
            following = scan.after_blank(past)
            if not bare[following] or not _goes_on(scan, past, following):
                return past
            words = bare[following]
            if is_parenthetical(words) or is_lyric(words):
                return past
            past = following
        elif is_parenthetical(words) or is_lyric(words):
            return past
        past += 1


def _read_dialogue(scan: Scan, line: int, past: int) -> int:
    bare = scan.bare
    following = past if bare[past] else scan.after_blank(past)
    start = scan.inset(line)
    if past == line + 1:
        styled = scan.styled(bare[line])
        scan.emit(ElementKind.DIALOGUE, styled, start, start + len(bare[line]), following)
        return following
    end = scan.inset(past - 1) + len(bare[past - 1])
    text = "\n".join(map(scan.plain, bare[line:past]))
    scan.emit(ElementKind.DIALOGUE, read_lines(text), start, end, following)
    return following


def _read_line(scan: Scan, line: int, kind: ElementKind, *, opening: int) -> int:
    bare = scan.bare[line]
    words = bare[opening:].lstrip()
    start = scan.inset(line) + len(bare) - len(words)
    following = line + 1
    if not scan.bare[following]:
        following = scan.after_blank(following)
    scan.emit(kind, scan.styled(words), start, start + len(words), following)
    return following
