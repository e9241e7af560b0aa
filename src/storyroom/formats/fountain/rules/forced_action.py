"""`!text`: action whatever it looks like."""

from __future__ import annotations

from storyroom.formats.fountain.rules.action import read_action
from storyroom.formats.fountain.rules.rule import Rule
from storyroom.formats.fountain.scan import Scan

__all__ = ["RULE"]


def matches(line: str, before: bool, after: bool) -> bool:  # noqa: ARG001  # every rule has this shape
    return len(line) > 1


def read(scan: Scan, line: int) -> int:
    return read_action(scan, line, forced=True)


RULE = Rule("forced_action", "!", matches, read)
