"""Action: whatever is nothing else. A paragraph of lines is one element; leading white is kept, a tab as four spaces."""

from __future__ import annotations

from storyroom.domain.script import ElementKind
from storyroom.formats.fountain.emphasis import read_line, read_lines
from storyroom.formats.fountain.rules.rule import Rule
from storyroom.formats.fountain.scan import FORCED, Scan

__all__ = ["RULE", "read_action"]

_TAB = "    "


def matches(line: str, before: bool, after: bool) -> bool:  # noqa: ARG001  # every rule has this shape
    return True


def read(scan: Scan, line: int) -> int:
    return read_action(scan, line, forced=False)


def read_action(scan: Scan, line: int, *, forced: bool) -> int:
    """Add one paragraph of action as one element."""
    bare = scan.bare
    past = line + 1
    while bare[past] and not scan.breaks(bare[past]):
        past += 1
    following = past if bare[past] else scan.after_blank(past)
    start = scan.inset(line) + 1 if forced else _start(scan, line)
    end = scan.inset(past - 1) + len(bare[past - 1])
    if past == line + 1:
        text = _printed(scan, line)
        styled = read_line(text)
    else:
        styled = read_lines("\n".join([_printed(scan, number) for number in range(line, past)]))
    scan.emit(ElementKind.ACTION, styled, start, end, following, attributes=FORCED if forced else ())
    return following


def _start(scan: Scan, line: int) -> int:
    """Return where a line begins, its white included, a note before it not."""
    return scan.inset(line) if scan.filler and scan.filler == scan.raw[line][0] else scan.starts[line]


def _printed(scan: Scan, line: int) -> str:
    """Return a line without its forcing mark, its notes and trailing white, its leading tabs as spaces."""
    raw = scan.raw[line]
    bare = scan.bare[line]
    if bare[0] == "!" and len(bare) > 1:
        raw = bare[1:]
    elif raw != bare:
        raw = raw.rstrip()
    if scan.filler:
        raw = scan.plain(raw)
    if raw[0] == " " or raw[0] == "\t":
        words = raw.lstrip(" \t")
        return raw[: len(raw) - len(words)].replace("\t", _TAB) + words
    return raw


RULE = Rule("action", "", matches, read)
